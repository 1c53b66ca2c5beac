use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

/// A compressed form in which a document may be answered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Form {
    /// Its name in `Accept-Encoding` and `Content-Encoding`.
    pub(crate) coding: &'static str,
    /// What a file of this form has behind its name.
    pub(crate) suffix: &'static str,
    compress: fn(&[u8]) -> io::Result<Vec<u8>>,
}

/// The forms, the best one first.
pub(crate) const FORMS: [Form; 2] = [
    Form {
        coding: "br",
        suffix: ".br",
        compress: brotli,
    },
    Form {
        coding: "gzip",
        suffix: ".gz",
        compress: gzip,
    },
];

impl Form {
    /// The compressed document, or `None` where that saves nothing.
    ///
    /// Compressing once, and only what is the same for everyone, is safe. Compressing each answer on the
    /// fly would not be: with a secret and a stranger's text in one answer, its length tells (BREACH).
    pub(crate) fn of(self, body: &[u8]) -> Option<Vec<u8>> {
        // Writing to memory does not fail; if it did, the plain form would do.
        let form = (self.compress)(body).ok()?;
        (form.len() < body.len()).then_some(form)
    }
}

fn brotli(body: &[u8]) -> io::Result<Vec<u8>> {
    let mut compressed = Vec::new();
    // The defaults are the highest quality and the largest window that every browser takes.
    let parameters = brotli::enc::BrotliEncoderParams::default();
    brotli::BrotliCompress(&mut &*body, &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip(body: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body)?;
    encoder.finish()
}
