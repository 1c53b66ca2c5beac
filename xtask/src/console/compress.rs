//! The compressed siblings of each file, made once here instead of at each request.

use super::inputs;
use crate::{failure::Failure, interrupt};
use flate2::{Compression, write::GzEncoder};
use std::{
    ffi::OsStr,
    fmt, fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// What compresses well. Images, fonts and the like are compressed already.
const COMPRESSIBLE: [&str; 9] = [
    "css",
    "html",
    "js",
    "json",
    "map",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
];

/// Below this, headers outweigh what is saved.
const WORTHWHILE: usize = 256;

/// How much one file weighs, in octets.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Sizes {
    /// The path below the release's folder.
    pub(crate) name: String,
    /// As it is.
    pub(crate) plain: u64,
    /// Compressed with brotli, where that is kept.
    pub(crate) brotli: Option<u64>,
}

impl Sizes {
    /// What a browser that takes brotli transfers.
    pub(crate) fn transferred(&self) -> u64 {
        self.brotli.unwrap_or(self.plain)
    }
}

/// Writes `name.br` and `name.gz` beside every file in `dist` that becomes smaller by it.
pub(crate) fn compress(dist: &Path) -> Result<(), Failure> {
    for file in inputs::files_below(dist)? {
        if !is_compressible(&file) {
            continue;
        }
        interrupt::check()?;
        let plain = fs::read(&file).map_err(Failure::file("read", &file))?;
        if plain.len() < WORTHWHILE {
            continue;
        }
        for (extension, encode) in [("br", brotli as Encode), ("gz", gzip)] {
            let path = with_suffix(&file, extension);
            let encoded = encode(&plain).map_err(Failure::file("compress", &file))?;
            if encoded.len() < plain.len() {
                fs::write(&path, encoded).map_err(Failure::file("write", path))?;
            }
        }
    }
    Ok(())
}

/// The sizes of all files in `dist`, the compressed ones counted with the file that they are made from.
pub(crate) fn sizes(dist: &Path) -> Result<Vec<Sizes>, Failure> {
    let mut sizes = Vec::new();
    for file in inputs::files_below(dist)? {
        if is_encoded(&file) {
            continue;
        }
        let plain = file.metadata().map_err(Failure::file("read", &file))?.len();
        sizes.push(Sizes {
            name: file
                .strip_prefix(dist)
                .unwrap_or(&file)
                .display()
                .to_string(),
            plain,
            brotli: with_suffix(&file, "br")
                .metadata()
                .ok()
                .map(|data| data.len()),
        });
    }
    Ok(sizes)
}

/// The sizes as a table with a sum.
pub(crate) struct Table<'a>(pub(crate) &'a [Sizes]);

impl fmt::Display for Table<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const TOTAL: &str = "total";
        let width = self.0.iter().map(|file| file.name.len());
        let width = width.max().unwrap_or(0).max(TOTAL.len());
        writeln!(out, "{:width$}  {:>9}  {:>9}", "octets", "plain", "brotli")?;
        for file in self.0 {
            let (name, plain, transferred) = (&file.name, file.plain, file.transferred());
            writeln!(out, "{name:width$}  {plain:>9}  {transferred:>9}")?;
        }
        let plain: u64 = self.0.iter().map(|file| file.plain).sum();
        let transferred: u64 = self.0.iter().map(Sizes::transferred).sum();
        write!(out, "{TOTAL:width$}  {plain:>9}  {transferred:>9}")
    }
}

type Encode = fn(&[u8]) -> io::Result<Vec<u8>>;

/// Compresses as well as brotli can.
pub(crate) fn brotli(plain: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        // The whole file fits the window, so nothing repeated is written twice.
        lgwin: 22,
        size_hint: plain.len(),
        ..Default::default()
    };
    let mut encoded = Vec::new();
    brotli::BrotliCompress(&mut &plain[..], &mut encoded, &parameters)?;
    Ok(encoded)
}

fn gzip(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain)?;
    encoder.finish()
}

fn is_compressible(file: &Path) -> bool {
    has_extension(file, &COMPRESSIBLE)
}

pub(crate) fn is_encoded(file: &Path) -> bool {
    has_extension(file, &["br", "gz"])
}

fn has_extension(file: &Path, extensions: &[&str]) -> bool {
    file.extension()
        .and_then(OsStr::to_str)
        .is_some_and(|extension| extensions.contains(&extension))
}

fn with_suffix(file: &Path, extension: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::super::names::tests::Folder;
    use super::*;
    use std::io::Read;

    #[test]
    fn what_is_small_or_compressed_already_has_no_siblings() {
        let folder = Folder::new("compress-none");
        folder.write("small.js", "1");
        folder.write("photo.png", &"a".repeat(10_000));
        compress(folder.path()).unwrap();
        assert_eq!(inputs::files_below(folder.path()).unwrap().len(), 2);
    }

    #[test]
    fn the_siblings_decode_to_the_file() {
        let folder = Folder::new("compress");
        let text = "a line that repeats\n".repeat(500);
        folder.write("sub/page.html", &text);
        compress(folder.path()).unwrap();

        let encoded = fs::read(folder.path().join("sub/page.html.br")).unwrap();
        let mut decoded = Vec::new();
        brotli::BrotliDecompress(&mut &encoded[..], &mut decoded).unwrap();
        assert_eq!(decoded, text.as_bytes());

        let encoded = fs::read(folder.path().join("sub/page.html.gz")).unwrap();
        let mut decoded = String::new();
        flate2::read::GzDecoder::new(&encoded[..])
            .read_to_string(&mut decoded)
            .unwrap();
        assert_eq!(decoded, text);
    }

    #[test]
    fn the_table_counts_what_is_transferred() {
        let folder = Folder::new("sizes");
        folder.write("a.js", &"x".repeat(1_000));
        folder.write("a.js.br", "0123456789");
        folder.write("a.js.gz", "01234567890123456789");
        folder.write("logo.png", "12345");
        let sizes = sizes(folder.path()).unwrap();
        let table = Table(&sizes).to_string();
        let expected = "\
octets        plain     brotli
a.js           1000         10
logo.png          5          5
total          1005         15";
        assert_eq!(table, expected);
    }
}
