//! Taking turns with other processes that do the same chore.

use crate::failure::Failure;
use std::{
    fs::{File, TryLockError},
    path::Path,
};

/// Holds the lock file `path` until the returned value is dropped, or this process ends in whatever way.
/// Says `message` when it has to wait.
pub(crate) fn wait(path: &Path, message: &str) -> Result<File, Failure> {
    let file = File::create(path).map_err(Failure::file("create", path))?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::WouldBlock) => println!("{message}"),
        Err(TryLockError::Error(error)) => return Err(Failure::file("lock", path)(error)),
    }
    file.lock().map_err(Failure::file("lock", path))?;
    Ok(file)
}
