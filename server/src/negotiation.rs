use axum::http::{HeaderMap, HeaderName, header};

use crate::compress::{FORMS, Form};

/// The forms that a request accepts, the best one first.
pub(crate) fn accepted(request: &HeaderMap) -> impl Iterator<Item = Form> {
    FORMS
        .into_iter()
        .filter(|form| accepts(request, form.coding))
}

/// Whether `If-None-Match` (RFC 9110, section 13.1.2) names the tag by weak comparison, or `*`.
pub(crate) fn has(request: &HeaderMap, tag: &str) -> bool {
    any(request, header::IF_NONE_MATCH, |entry| {
        entry == "*" || entry.strip_prefix("W/").unwrap_or(entry) == tag
    })
}

/// Whether `Accept-Encoding` (RFC 9110, section 12.5.3) names the coding with a weight that is not zero.
/// `*` stands for it where it is not named.
fn accepts(request: &HeaderMap, coding: &str) -> bool {
    let names = |entry: &str, wanted: &str| split(entry).0.eq_ignore_ascii_case(wanted);
    let wants = |entry: &str, wanted: &str| names(entry, wanted) && is_positive(split(entry).1);
    let any = |test: &dyn Fn(&str) -> bool| any(request, header::ACCEPT_ENCODING, test);
    any(&|entry| wants(entry, coding))
        || !any(&|entry| names(entry, coding)) && any(&|entry| wants(entry, "*"))
}

/// A coding and its parameter, if it has one.
fn split(entry: &str) -> (&str, Option<&str>) {
    match entry.split_once(';') {
        Some((name, parameter)) => (name.trim(), Some(parameter.trim())),
        None => (entry, None),
    }
}

/// Whether a parameter is a weight above zero, with up to three decimals.
fn is_positive(parameter: Option<&str>) -> bool {
    let Some(parameter) = parameter else {
        return true;
    };
    let Some(weight) = parameter
        .strip_prefix("q=")
        .or_else(|| parameter.strip_prefix("Q="))
    else {
        return false;
    };
    let (whole, decimals) = weight.split_once('.').unwrap_or((weight, ""));
    let is_number = decimals.len() <= 3 && decimals.bytes().all(|digit| digit.is_ascii_digit());
    let is_zero = decimals.bytes().all(|digit| digit == b'0');
    is_number && (whole == "0" && !is_zero || whole == "1" && is_zero)
}

/// Whether one entry of a header whose value is a list passes. Our own tags hold no comma, so that a
/// foreign tag that does, cut in two, is none of ours either way.
fn any(request: &HeaderMap, name: HeaderName, test: impl Fn(&str) -> bool) -> bool {
    request.get_all(name).into_iter().any(|value| {
        String::from_utf8_lossy(value.as_bytes())
            .split(',')
            .any(|entry| test(entry.trim()))
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::accepted;

    fn best(accept: &'static str) -> Option<&'static str> {
        let mut request = HeaderMap::new();
        request.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accept));
        accepted(&request).next().map(|form| form.coding)
    }

    #[test]
    fn a_coding_is_used_only_where_it_is_accepted() {
        for accept in [
            "",
            "identity",
            "deflate, zstd",
            "br;q=0",
            "br;q=0.000",
            "br;q=2",
            "br;q=1.001",
            "br;q=0.0001",
            "br;q=x",
            "br;level=1",
            "br;q=1;q=1",
            "*;q=0",
            "br;q=0, *;q=0",
            "brr",
        ] {
            assert_eq!(best(accept), None, "{accept}");
        }
        for (accept, coding) in [
            ("gzip, deflate, br, zstd", "br"),
            ("BR", "br"),
            ("br;q=0.001", "br"),
            ("br ; Q=1.000", "br"),
            ("*", "br"),
            ("gzip;q=1.0, br; q=0", "gzip"),
            ("br;q=0, *", "gzip"),
            ("br;q=x, *", "gzip"),
            ("gzip", "gzip"),
        ] {
            assert_eq!(best(accept), Some(coding), "{accept}");
        }
    }
}
