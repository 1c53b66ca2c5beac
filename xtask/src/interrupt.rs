//! Ctrl+C and its relatives, noticed instead of obeyed, so that whatever this program started ends first.

use crate::failure::Failure;
use std::{
    io,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Starts to notice SIGINT, SIGTERM and (where it exists) SIGHUP. A second one ends this process at once.
pub(crate) fn notice() -> io::Result<()> {
    let flag = Arc::clone(FLAG.get_or_init(Arc::default));
    for signal in signals() {
        // The order matters: the first signal finds the flag unset, sets it and goes on.
        signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&flag))?;
        signal_hook::flag::register(signal, Arc::clone(&flag))?;
    }
    Ok(())
}

/// Fails with [`Failure::Interrupted`] once somebody asked this process to end.
pub(crate) fn check() -> Result<(), Failure> {
    if FLAG.get().is_some_and(|flag| flag.load(Ordering::Relaxed)) {
        return Err(Failure::Interrupted);
    }
    Ok(())
}

#[cfg(unix)]
fn signals() -> [i32; 3] {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    [SIGINT, SIGTERM, SIGHUP]
}

#[cfg(not(unix))]
fn signals() -> [i32; 2] {
    use signal_hook::consts::{SIGINT, SIGTERM};
    [SIGINT, SIGTERM]
}
