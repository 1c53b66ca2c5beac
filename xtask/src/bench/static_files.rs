//! A server for a folder of built files, everything compressed with brotli: what a peer is served by.

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

/// Serves the files below `folder` until this process ends, and returns the address.
pub(super) fn serve(folder: &Path) -> Result<String, Failure> {
    let files = Arc::new(read(folder)?);
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(Failure::file("listen for", folder))?;
    let address = listener
        .local_addr()
        .map_err(Failure::file("listen for", folder))?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let files = Arc::clone(&files);
            // A browser that closes the connection is no failure.
            thread::spawn(move || answer_all(&stream, &files).ok());
        }
    });
    Ok(format!("http://{address}/"))
}

struct File {
    media_type: &'static str,
    brotli: Vec<u8>,
}

type Files = HashMap<String, File>;

const PAGE: &str = "/index.html";

fn read(folder: &Path) -> Result<Files, Failure> {
    let mut files = Files::new();
    for path in console::files_below(folder)? {
        let plain = fs::read(&path).map_err(Failure::file("read", &path))?;
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy();
        files.insert(
            format!("/{}", name.replace('\\', "/")),
            File {
                media_type: media_type(&path),
                brotli: console::brotli(&plain).map_err(Failure::file("compress", &path))?,
            },
        );
    }
    if files.contains_key(PAGE) {
        return Ok(files);
    }
    Err(Failure::Unexpected {
        document: "The peer's build",
        reason: format!("{} holds no index.html", folder.display()),
    })
}

/// Answers every request of a connection.
fn answer_all(stream: &TcpStream, files: &Files) -> io::Result<()> {
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
        let file = files.get(path).or_else(|| files.get(PAGE));
        let Some(file) = file else {
            return Ok(());
        };
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {}\r\ncontent-encoding: br\r\ncontent-length: {}\r\n\r\n",
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
