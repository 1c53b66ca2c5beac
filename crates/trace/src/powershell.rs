//! One exchange as a command of PowerShell.

use crate::exchange::Exchange;

/// The request as a command of PowerShell: `Invoke-MgGraphRequest` of the module `Microsoft.Graph.Authentication`,
/// which brings its own token.
pub fn powershell(exchange: &Exchange) -> String {
    let mut out = String::from("Invoke-MgGraphRequest -Method ");
    out.push_str(&quoted(&exchange.method));
    out.push_str(" -Uri ");
    out.push_str(&quoted(&exchange.address));
    let mut before = " -Headers @{ ";
    for (name, value) in &exchange.headers {
        if name.eq_ignore_ascii_case("authorization") {
            continue;
        }
        out.push_str(before);
        out.push_str(&quoted(name));
        out.push_str(" = ");
        out.push_str(&quoted(value));
        before = "; ";
    }
    if before == "; " {
        out.push_str(" }");
    }
    if let Some(body) = exchange.body.text() {
        out.push_str(" -Body ");
        out.push_str(&quoted(body));
    }
    out
}

/// A text as a string that PowerShell takes literally. Typographic single quotes end such a string as the plain one
/// does (about_Quoting_Rules), so each is doubled.
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
