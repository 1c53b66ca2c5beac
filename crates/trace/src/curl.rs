//! One exchange as a command of curl, for a POSIX shell.

use crate::exchange::{Body, Exchange};

/// The request as a command of curl. The token is to be in the shell's variable `TOKEN`; what was redacted is to be
/// filled in.
pub fn curl(exchange: &Exchange) -> String {
    let mut out = String::from("curl --request ");
    quote(&exchange.method, &mut out);
    out.push_str(" --globoff --url ");
    quote(&exchange.address, &mut out);
    for (name, value) in &exchange.headers {
        out.push_str(" \\\n  --header ");
        if name.eq_ignore_ascii_case("authorization") {
            out.push_str("\"Authorization: Bearer $TOKEN\"");
        } else {
            quote(&[name, ": ", value].concat(), &mut out);
        }
    }
    if exchange.body != Body::Empty {
        out.push_str(" \\\n  --data-raw ");
        quote(exchange.body.to_send(), &mut out);
    }
    out
}

/// Writes a text as one word of the shell: between single quotes, where nothing has a meaning but the next one
/// (POSIX.1-2017, Shell Command Language, section 2.2.2). A word of the shell cannot hold a NUL.
fn quote(text: &str, out: &mut String) {
    out.push('\'');
    out.push_str(&text.replace('\0', "").replace('\'', r"'\''"));
    out.push('\'');
}
