use std::collections::BTreeSet;
#[cfg(unix)]
use std::fs::TryLockError;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::assets::is_named_by_content;
use crate::compress::FORMS;
use crate::export::ExportError;
use crate::export::superseded::Superseded;
use crate::route::is_asset_name;

/// What an exported folder remembers. Its name begins with a dot, so that no host of the console serves it.
pub(super) const MANIFEST: &str = ".tenantry-export";

/// An exported folder that is being written beside its place.
#[derive(Debug)]
pub(super) struct Draft {
    /// Where it will be.
    place: PathBuf,
    /// Where it is written.
    folder: PathBuf,
    /// The folder, locked where the system can: no other export writes it.
    _lock: Option<File>,
    /// Where the one that it replaces goes for the moment.
    old: PathBuf,
    /// The folder of the console in it: empty, or one such as `console/` for a host that takes a file's place
    /// for its address.
    console: String,
    written: BTreeSet<String>,
}

impl Draft {
    /// Begins a folder that will be at `place`, where nothing may be but an earlier export or an empty folder.
    pub(super) fn beside(place: &Path, console: &str) -> Result<Self, ExportError> {
        let absolute = std::path::absolute(place).map_err(ExportError::file("find", place))?;
        let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
            let path = place.to_owned();
            return Err(ExportError::Foreign { path });
        };
        let beside = |suffix: &str| parent.join(format!(".{}.{suffix}", name.to_string_lossy()));
        let (folder, old) = (beside("new"), beside("old"));
        if !is_ours_or_free(&absolute)? {
            let path = place.to_owned();
            return Err(ExportError::Foreign { path });
        }
        fs::create_dir_all(&folder).map_err(ExportError::file("create", &folder))?;
        let lock = lock(&folder, place)?;
        let draft = Self {
            place: absolute.clone(),
            folder,
            _lock: lock,
            old,
            console: console.to_owned(),
            written: BTreeSet::new(),
        };
        // An export that was cut off between its two moves left nothing at the place.
        if !draft.place.exists() && draft.old.join(MANIFEST).exists() {
            move_folder(&draft.old, &draft.place)?;
        }
        remove(&draft.old)?;
        empty(&draft.folder)?;
        Ok(draft)
    }

    /// Writes a file under a name relative to the folder, with slashes.
    pub(super) fn write(&mut self, name: &str, content: &[u8]) -> Result<(), ExportError> {
        let path = self.path_of(name)?;
        fs::write(&path, content).map_err(ExportError::file("write", &path))?;
        self.written.insert(name.to_owned());
        Ok(())
    }

    /// Writes a file of the console, and its compressed forms beside it.
    pub(super) fn write_with_forms(
        &mut self,
        name: &str,
        content: &[u8],
    ) -> Result<(), ExportError> {
        let name = &format!("{}{name}", self.console);
        self.write(name, content)?;
        for form in FORMS {
            if let Some(compressed) = form.of(content) {
                self.write(&format!("{name}{}", form.suffix), &compressed)?;
            }
        }
        Ok(())
    }

    /// Copies the files of the build that are served, with their compressed forms. What was written by name
    /// before stays as it is.
    pub(super) fn copy_assets(&mut self, assets: &Path) -> Result<(), ExportError> {
        let made = self.written.clone();
        let console = self.console.clone();
        for name in files_below(assets)? {
            let plain = plain_name(&name);
            if is_asset_name(plain) && !made.contains(&format!("{console}{plain}")) {
                self.copy(&assets.join(&name), format!("{console}{name}"))?;
            }
        }
        Ok(())
    }

    /// Takes over from the folder that is replaced what open windows may still ask for, and remembers since
    /// when. Gives their names.
    pub(super) fn keep_superseded(&mut self, now: SystemTime) -> Result<Vec<String>, ExportError> {
        let now = now
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_secs());
        let place = self.place.clone();
        let manifest = fs::read_to_string(place.join(MANIFEST)).unwrap_or_default();
        let before = Superseded::read(&manifest).unwrap_or_default();
        let mut old = match place.is_dir() {
            true => files_below(&place)?,
            false => Vec::new(),
        };
        old.retain(|name| is_named_by_content(plain_name(name)));
        let new: Vec<String> = self.written.iter().cloned().collect();
        let superseded = before.next(&old, &new, now);
        for name in superseded.names() {
            self.copy(&place.join(name), name.to_owned())?;
        }
        self.write(MANIFEST, superseded.text().as_bytes())?;
        Ok(superseded.names().map(str::to_owned).collect())
    }

    /// The names of the console's files that change with their content, without their compressed forms.
    pub(super) fn immutable(&self) -> impl Iterator<Item = &str> {
        self.written
            .iter()
            .filter_map(|name| name.strip_prefix(&self.console))
            .filter(|name| is_named_by_content(name) && plain_name(name) == *name)
    }

    /// Moves the folder to its place, and gives how many files it holds.
    pub(super) fn publish(self) -> Result<usize, ExportError> {
        if !self.place.exists() {
            move_folder(&self.folder, &self.place)?;
            return Ok(self.written.len());
        }
        // The folder that is replaced is no other export's to write in, as long as it has the draft's name.
        let _lock = lock(&self.place, &self.place)?;
        if exchange(&self.folder, &self.place) {
            move_folder(&self.folder, &self.old)?;
        } else {
            move_folder(&self.place, &self.old)?;
            if let Err(error) = move_folder(&self.folder, &self.place) {
                move_folder(&self.old, &self.place)?;
                return Err(error);
            }
        }
        // The export stands; what cannot be removed now is removed by the next one, or says why.
        let _ = remove(&self.old);
        Ok(self.written.len())
    }

    fn copy(&mut self, from: &Path, name: String) -> Result<(), ExportError> {
        let path = self.path_of(&name)?;
        fs::copy(from, &path).map_err(ExportError::file("copy", from))?;
        self.written.insert(name);
        Ok(())
    }

    fn path_of(&self, name: &str) -> Result<PathBuf, ExportError> {
        let path = self.folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(ExportError::file("create", parent))?;
        }
        Ok(path)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After a failure; where it was published there is nothing left to remove. The next export begins
        // with it if this does not succeed.
        let _ = remove(&self.folder);
    }
}

/// The name of the file that this one is a compressed form of, or its own.
fn plain_name(name: &str) -> &str {
    FORMS
        .iter()
        .find_map(|form| name.strip_suffix(form.suffix))
        .unwrap_or(name)
}

fn is_ours_or_free(place: &Path) -> Result<bool, ExportError> {
    let manifest = fs::read_to_string(place.join(MANIFEST));
    if manifest.is_ok_and(|text| Superseded::read(&text).is_some()) {
        return Ok(true);
    }
    match fs::read_dir(place) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(false),
        Err(error) => Err(ExportError::file("read", place)(error)),
    }
}

/// The names of all files below a folder, relative to it and with slashes, in their order.
fn files_below(folder: &Path) -> Result<Vec<String>, ExportError> {
    let mut names = Vec::new();
    let mut open = vec![String::new()];
    while let Some(prefix) = open.pop() {
        let path = folder.join(&prefix);
        for entry in fs::read_dir(&path).map_err(ExportError::file("read", &path))? {
            let entry = entry.map_err(ExportError::file("read", &path))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            // Links are followed, as the server follows them.
            match entry.path().is_dir() {
                true => open.push(name + "/"),
                false => names.push(name),
            }
        }
    }
    names.sort();
    Ok(names)
}

/// Lets two folders change places at once, so that nobody finds neither; not so where the file system cannot.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).is_ok()
}

/// Does nothing: folders cannot change places at once here.
#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

fn move_folder(from: &Path, to: &Path) -> Result<(), ExportError> {
    fs::rename(from, to).map_err(ExportError::file("move", from))
}

/// Locks a folder for as long as the file is open.
#[cfg(unix)]
fn lock(folder: &Path, place: &Path) -> Result<Option<File>, ExportError> {
    let file = File::open(folder).map_err(ExportError::file("open", folder))?;
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => ExportError::UnderWay {
            path: place.to_owned(),
        },
        TryLockError::Error(source) => ExportError::file("lock", folder)(source),
    })?;
    Ok(Some(file))
}

/// Does nothing: a folder cannot be opened here.
#[cfg(not(unix))]
fn lock(_: &Path, _: &Path) -> Result<Option<File>, ExportError> {
    Ok(None)
}

/// Removes what an export that was cut off has left in the folder, which itself stays: it is locked.
fn empty(folder: &Path) -> Result<(), ExportError> {
    for entry in fs::read_dir(folder).map_err(ExportError::file("read", folder))? {
        let path = entry.map_err(ExportError::file("read", folder))?.path();
        let removed = match path.is_dir() {
            true => fs::remove_dir_all(&path),
            false => fs::remove_file(&path),
        };
        removed.map_err(ExportError::file("remove", &path))?;
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<(), ExportError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(ExportError::file("remove", folder)(error))
        }
        _ => Ok(()),
    }
}
