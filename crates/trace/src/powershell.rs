//! One exchange as a command of PowerShell.

use crate::exchange::{Body, Exchange, Purpose};

/// The request as a command of PowerShell. One of Microsoft Graph is made by `Invoke-MgGraphRequest`
/// (<https://learn.microsoft.com/powershell/microsoftgraph/authentication-commands>), after `Connect-MgGraph`, which
/// brings the token. What was redacted is to be filled in.
pub fn powershell(exchange: &Exchange) -> String {
    let mut out = String::from(match exchange.purpose {
        Purpose::Graph => "Invoke-MgGraphRequest",
        _ => "Invoke-WebRequest",
    });
    let mut add = |parts: &[&str]| parts.iter().for_each(|part| out.push_str(part));
    add(&[" -Method ", &quoted(&exchange.method)]);
    add(&[" -Uri ", &quoted(&exchange.address)]);
    let mut headers = Vec::new();
    for (name, value) in &exchange.headers {
        if name.eq_ignore_ascii_case("content-type") {
            add(&[" -ContentType ", &quoted(value)]);
        } else if !name.eq_ignore_ascii_case("authorization") {
            headers.push([&quoted(name), " = ", &quoted(value)].concat());
        }
    }
    if !headers.is_empty() {
        add(&[" -Headers @{ ", &headers.join("; "), " }"]);
    }
    if exchange.body != Body::Empty {
        add(&[" -Body ", &quoted(exchange.body.to_send())]);
    }
    out
}

/// A text as a string that PowerShell takes as it is (about_Quoting_Rules). It takes typographic single quotes for
/// plain ones, so each of them is doubled.
fn quoted(text: &str) -> String {
    let mut out = String::from("'");
    for character in text.chars() {
        out.push(character);
        if matches!(character, '\'' | '\u{2018}'..='\u{201b}') {
            out.push(character);
        }
    }
    out.push('\'');
    out
}
