//! Locks that the windows of this browser share (<https://www.w3.org/TR/web-locks/>). A window that ends gives its
//! locks back. Where the browser has none, every lock is free.

use futures::channel::oneshot;
use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

#[wasm_bindgen]
extern "C" {
    type LockManager;
    #[wasm_bindgen(method)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        granted: &js_sys::Function,
    ) -> Promise;
    #[wasm_bindgen(method)]
    fn query(this: &LockManager) -> Promise;
}

/// A lock that this window has, until this is dropped.
pub struct Held(Option<oneshot::Sender<()>>);

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            let _ = end.send(());
        }
    }
}

/// Takes a lock; `None` if another window, or this one, has it.
pub async fn take(name: &str) -> Option<Held> {
    let Some(locks) = locks() else {
        return Some(Held(None));
    };
    let (said, heard) = oneshot::channel::<Option<Held>>();
    let mut said = Some(said);
    // The lock is held as long as the promise that this gives is open.
    let granted = Closure::once_into_js(move |lock: JsValue| -> Promise {
        let (end, ended) = oneshot::channel::<()>();
        let held = (!lock.is_null()).then_some(Held(Some(end)));
        let is_held = held.is_some();
        if let Some(said) = said.take() {
            let _ = said.send(held);
        }
        future_to_promise(async move {
            if is_held {
                let _ = ended.await;
            }
            Ok(JsValue::UNDEFINED)
        })
    });
    let options = Object::new();
    // Setting a property of a plain object cannot fail.
    let _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
    let over = locks.request(name, &options, granted.unchecked_ref());
    // Whatever ends it, nobody waits for it.
    wasm_bindgen_futures::spawn_local(async move { drop(JsFuture::from(over).await) });
    heard.await.ok().flatten()
}

/// The names of the locks that any window has.
pub async fn held() -> Vec<String> {
    let Some(locks) = locks() else {
        return Vec::new();
    };
    let Ok(snapshot) = JsFuture::from(locks.query()).await else {
        return Vec::new();
    };
    let held = Reflect::get(&snapshot, &"held".into()).unwrap_or_default();
    let names = Array::from(&held).into_iter();
    let name = |lock: JsValue| Reflect::get(&lock, &"name".into()).ok()?.as_string();
    names.filter_map(name).collect()
}

fn locks() -> Option<LockManager> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    locks.is_object().then(|| locks.unchecked_into())
}
