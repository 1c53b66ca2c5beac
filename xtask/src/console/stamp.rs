//! A note of what the release was made from and what came out, so that it is not made again for nothing.

use super::inputs;
use crate::failure::Failure;
use std::{fs, path::Path};

/// Whether the release in `dist` was made from `inputs` and is untouched since.
pub(super) fn matches(stamp: &Path, inputs: &str, dist: &Path) -> Result<bool, Failure> {
    let Ok(noted) = fs::read_to_string(stamp) else {
        return Ok(false);
    };
    Ok(dist.is_dir() && noted == content(inputs, dist)?)
}

/// Notes that `dist` was made from `inputs`.
pub(super) fn write(stamp: &Path, inputs: &str, dist: &Path) -> Result<(), Failure> {
    fs::write(stamp, content(inputs, dist)?).map_err(Failure::file("write", stamp))
}

fn content(inputs: &str, dist: &Path) -> Result<String, Failure> {
    Ok(format!(
        "inputs {inputs}\noutputs {}\n",
        inputs::digest_of_folder(dist)?
    ))
}

#[cfg(test)]
mod tests {
    use super::super::names::tests::Folder;
    use super::*;

    #[test]
    fn a_release_is_made_again_when_anything_changed() {
        let folder = Folder::new("stamp");
        let (stamp, dist) = (folder.path().join("stamp"), folder.path().join("dist"));
        assert!(!matches(&stamp, "1", &dist).unwrap(), "there is no stamp");

        folder.write("dist/index.html", "page");
        write(&stamp, "1", &dist).unwrap();
        assert!(matches(&stamp, "1", &dist).unwrap());
        assert!(!matches(&stamp, "2", &dist).unwrap(), "other inputs");

        folder.write("dist/index.html", "edited by hand");
        assert!(!matches(&stamp, "1", &dist).unwrap(), "another page");

        folder.write("dist/index.html", "page");
        assert!(matches(&stamp, "1", &dist).unwrap());
        fs::remove_dir_all(&dist).unwrap();
        assert!(!matches(&stamp, "1", &dist).unwrap(), "no release at all");
    }
}
