//! A server for a folder of built files, compressed with brotli, and nothing else: no routes, no headers but
//! what a file is.

use crate::{console, failure::Failure};
use std::{
    collections::HashMap,
    fs,
    io::{self, BufRead, BufReader, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::Path,
    sync::Arc,
    thread,
};

/// What is answered where there is no file: another file of the folder, and the status with it.
#[derive(Clone, Copy)]
pub(crate) struct Missing {
    pub(crate) file: &'static str,
    pub(crate) status: &'static str,
}

/// Serves the files below `folder` on this port, or any that is free, until this process ends, and returns the
/// address.
pub(crate) fn serve(folder: &Path, port: Option<u16>, missing: Missing) -> Result<String, Failure> {
    let files = Arc::new(read(folder, missing)?);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port.unwrap_or(0)))
        .map_err(Failure::file("listen for", folder))?;
    let address = listener
        .local_addr()
        .map_err(Failure::file("listen for", folder))?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let files = Arc::clone(&files);
            // A browser that closes the connection is no failure.
            thread::spawn(move || answer_all(&stream, &files, missing).ok());
        }
    });
    Ok(format!("http://localhost:{}/", address.port()))
}

struct File {
    media_type: &'static str,
    brotli: Vec<u8>,
}

type Files = HashMap<String, File>;

fn read(folder: &Path, missing: Missing) -> Result<Files, Failure> {
    let mut files = Files::new();
    for path in console::files_below(folder)? {
        if console::is_encoded(&path) {
            continue;
        }
        let mut compressed = path.clone().into_os_string();
        compressed.push(".br");
        // Most files were compressed when they were built.
        let brotli = match fs::read(&compressed) {
            Ok(brotli) => brotli,
            Err(_) => {
                let plain = fs::read(&path).map_err(Failure::file("read", &path))?;
                console::brotli(&plain).map_err(Failure::file("compress", &path))?
            }
        };
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy();
        files.insert(
            format!("/{}", name.replace('\\', "/")),
            File {
                media_type: media_type(&path),
                brotli,
            },
        );
    }
    if files.contains_key(missing.file) {
        return Ok(files);
    }
    Err(Failure::Unexpected {
        document: "A folder to serve",
        reason: format!("{} holds no {}", folder.display(), missing.file),
    })
}

/// Answers every request of a connection.
fn answer_all(stream: &TcpStream, files: &Files, missing: Missing) -> io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    while let Some(request) = lines.next() {
        let request = request?;
        // The rest of the header says nothing that matters here.
        while lines
            .next()
            .transpose()?
            .is_some_and(|line| !line.is_empty())
        {}
        let path = request.split([' ', '?']).nth(1).unwrap_or_default();
        let index = path.ends_with('/').then(|| format!("{path}index.html"));
        let found = files.get(index.as_deref().unwrap_or(path));
        let status = found.map_or(missing.status, |_| "200 OK");
        let Some(file) = found.or_else(|| files.get(missing.file)) else {
            return Ok(());
        };
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: {}\r\ncontent-encoding: br\r\ncontent-length: {}\r\n\r\n",
            file.media_type,
            file.brotli.len()
        );
        let mut stream = stream;
        stream.write_all(&[head.as_bytes(), &file.brotli].concat())?;
    }
    Ok(())
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("css") => "text/css",
        Some("html") => "text/html",
        Some("js" | "mjs") => "text/javascript",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}
