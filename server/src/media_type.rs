/// The media type of a file that has none of the endings in [`MEDIA_TYPES`]: browsers store it.
pub(crate) const UNKNOWN: &str = "application/octet-stream";

/// What a file holds, by its ending: those that a build has, and those that one may come to have.
pub(crate) const MEDIA_TYPES: [(&str, &str); 14] = [
    ("css", "text/css"),
    ("html", "text/html; charset=utf-8"),
    ("ico", "image/x-icon"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("map", "application/json"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("webmanifest", "application/manifest+json"),
    ("webp", "image/webp"),
    ("woff2", "font/woff2"),
];

/// The media type of a file of this name.
pub(crate) fn media_type(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    MEDIA_TYPES
        .iter()
        .find(|(known, _)| *known == ending)
        .map_or(UNKNOWN, |(_, media_type)| media_type)
}

#[cfg(test)]
mod tests {
    use super::media_type;

    #[test]
    fn the_ending_decides() {
        for (name, expected) in [
            ("app.js", "text/javascript; charset=utf-8"),
            ("a/b.c/icon.svg", "image/svg+xml"),
            ("app.js.x", "application/octet-stream"),
            ("js", "application/octet-stream"),
            ("app.JS", "application/octet-stream"),
            ("", "application/octet-stream"),
        ] {
            assert_eq!(media_type(name), expected, "{name}");
        }
    }
}
