//! `SHA256SUMS`: what `sha256sum --check` verifies.

use crate::{
    console::{files_below, hex},
    failure::Failure,
};
use sha2::{Digest, Sha256};
use std::{fs, path::Path};

const NAME: &str = "SHA256SUMS";

/// Writes one line for every other file of the folder, in the order of their names.
pub(super) fn write(folder: &Path) -> Result<(), Failure> {
    let mut lines = String::new();
    for file in files_below(folder)? {
        let octets = fs::read(&file).map_err(Failure::file("read", &file))?;
        let name = file.strip_prefix(folder).unwrap_or(&file);
        let name = name.to_string_lossy().replace('\\', "/");
        // Two blanks: the file is read as octets, not as lines.
        lines += &format!("{}  {name}\n", hex(&Sha256::digest(&octets)));
    }
    let path = folder.join(NAME);
    fs::write(&path, lines).map_err(Failure::file("write", path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::Folder;

    #[test]
    fn every_file_has_its_line() {
        let folder = Folder::new("checksums");
        folder.write("b/abc.txt", "abc");
        folder.write("a", "");
        write(folder.path()).unwrap();
        // The examples of FIPS 180-4 for no octets and for "abc".
        let expected = "\
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a
ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b/abc.txt
";
        let written = fs::read_to_string(folder.path().join(NAME)).unwrap();
        assert_eq!(written, expected);
    }
}
