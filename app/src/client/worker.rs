//! Starting the vault, or joining the one that another window has started.

use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    EventTarget, MessageChannel, MessagePort, SharedWorker, Worker, WorkerOptions, WorkerType,
};

use crate::{failure::Failure, platform::own_files};

/// Connects this page with a vault: one for all windows of this browser where shared workers exist, so that
/// one sign-in serves them all, else one of its own. `failed` hears if its script cannot be loaded.
///
/// The address names the two files that this page itself was started from, so that windows of different
/// builds never share a vault.
pub(super) fn connect(failed: impl FnMut() + 'static) -> Result<MessagePort, Failure> {
    let reason = |reason: &str| Failure::VaultStart(reason.into());
    let script = own_files::script();
    let script = script.ok_or_else(|| reason("the page names no script"))?;
    let wasm = own_files::wasm();
    let wasm = wasm.ok_or_else(|| reason("the page names no wasm file"))?;
    let address = format!("vault.js?script={script}&wasm={wasm}");
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);

    let refused = |_| reason("the browser refused to start a worker");
    let (worker, port): (EventTarget, MessagePort) = if has_shared_workers() {
        let worker = SharedWorker::new_with_worker_options(&address, &options).map_err(refused)?;
        let port = worker.port();
        (worker.into(), port)
    } else {
        let worker = Worker::new_with_options(&address, &options).map_err(refused)?;
        let channel = MessageChannel::new().map_err(refused)?;
        let ports = Array::of1(&channel.port2());
        worker
            .post_message_with_transfer(&JsValue::NULL, &ports)
            .map_err(refused)?;
        (worker.into(), channel.port1())
    };
    let failed = Closure::<dyn FnMut()>::new(failed);
    worker
        .add_event_listener_with_callback("error", failed.as_ref().unchecked_ref())
        .map_err(refused)?;
    // Both live as long as the page: a worker that nobody holds may be ended.
    failed.forget();
    std::mem::forget(worker);
    Ok(port)
}

fn has_shared_workers() -> bool {
    Reflect::has(&js_sys::global(), &"SharedWorker".into()).unwrap_or_default()
}
