//! Commands that say exactly what was sent, whatever it was.

use std::process::Command;

use proptest::prelude::*;
use tenantry_trace::{Exchange, Purpose, Sent, SentBody, Unkept, curl, powershell};

use crate::fixture::{fields, recorded, sent};

/// The words that a POSIX shell hands to curl.
fn words_of_curl(command: &str) -> Vec<String> {
    let script = format!("curl() {{ printf '%s\\0' \"$@\"; }}\n{command}\n");
    let output = Command::new("sh")
        .args(["-c", &script])
        .env("TOKEN", "the-token")
        .output()
        .unwrap();
    assert!(output.status.success(), "{command}");
    assert!(output.stderr.is_empty(), "{command}");
    let text = String::from_utf8(output.stdout).unwrap();
    let mut words: Vec<String> = text.split('\0').map(str::to_owned).collect();
    // What stands behind the last NUL.
    assert_eq!(words.pop().as_deref(), Some(""));
    words
}

/// The words of a command of PowerShell: verbatim strings (language specification 2.3.5.2) with their quotes undone,
/// everything else as it is between spaces.
fn words_of_powershell(command: &str) -> Vec<String> {
    let is_quote = |one: char| matches!(one, '\'' | '\u{2018}'..='\u{201b}');
    let mut words = Vec::new();
    let mut word = String::new();
    let mut rest = command.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            ' ' => words.push(std::mem::take(&mut word)),
            quote if is_quote(quote) => loop {
                match rest.next() {
                    None => panic!("a string has no end: {command}"),
                    Some(one) if !is_quote(one) => word.push(one),
                    Some(_) => match rest.next_if(|one| is_quote(*one)) {
                        Some(doubled) => word.push(doubled),
                        None => break,
                    },
                }
            },
            one => word.push(one),
        }
    }
    words.push(word);
    words
}

fn posted(address: &str, header: &str, body: &str) -> Exchange {
    recorded(Sent {
        method: "POST",
        address,
        headers: fields(&[("authorization", "Bearer x"), ("prefer", header)]),
        body: SentBody::Octets(body.as_bytes()),
        ..sent(1)
    })
}

#[test]
fn a_request_without_a_body_is_short() {
    let exchange = recorded(sent(1));
    assert_eq!(
        curl(&exchange),
        "curl --request 'GET' --globoff --url 'https://graph.microsoft.com/v1.0/users?$top=5&$select=id,displayName' \\\n  --header 'accept: application/json'"
    );
    assert_eq!(
        powershell(&exchange),
        "Invoke-MgGraphRequest -Method 'GET' -Uri 'https://graph.microsoft.com/v1.0/users?$top=5&$select=id,displayName' -Headers @{ 'accept' = 'application/json' }"
    );
}

#[test]
fn the_token_is_the_shells_and_powershell_brings_its_own() {
    let exchange = posted("https://graph.example/", "x", "{}");
    assert!(
        words_of_curl(&curl(&exchange)).contains(&"Authorization: Bearer the-token".to_owned())
    );
    let powershell = powershell(&exchange);
    assert!(
        !powershell.to_lowercase().contains("authorization"),
        "{powershell}"
    );
}

#[test]
fn a_type_of_content_has_its_own_parameter_and_authorities_another_command() {
    let exchange = recorded(Sent {
        purpose: Purpose::Code,
        method: "POST",
        headers: fields(&[("content-type", "application/x-www-form-urlencoded")]),
        body: SentBody::Octets(b"grant_type=authorization_code&code=secret"),
        ..sent(1)
    });
    let words = words_of_powershell(&powershell(&exchange));
    assert_eq!(words[0], "Invoke-WebRequest");
    let content_type = words
        .iter()
        .position(|word| word == "-ContentType")
        .unwrap();
    assert_eq!(words[content_type + 1], "application/x-www-form-urlencoded");
    assert!(!words.contains(&"-Headers".to_owned()));
}

#[test]
fn a_body_that_was_not_kept_is_not_left_out() {
    let exchange = recorded(Sent {
        body: SentBody::Unseen {
            octets: 9,
            why: Unkept::Unwatched,
        },
        ..sent(1)
    });
    for command in [curl(&exchange), powershell(&exchange)] {
        assert!(command.contains("'‹body not kept›'"), "{command}");
    }
}

#[test]
fn hostile_texts_stay_one_word() {
    let hostile = "a'b\"c$(touch x)`d`\\\n$TOKEN;|&>#*?[]{}!~ \u{2019}\u{2018}\u{201b}@ --data-raw";
    let exchange = posted(
        &format!("https://graph.example/{hostile}"),
        hostile,
        &format!("{hostile}\n"),
    );
    let words = words_of_curl(&curl(&exchange));
    assert_eq!(words[4], exchange.address);
    assert_eq!(
        words.last(),
        exchange.body.text().map(str::to_owned).as_ref()
    );
    assert_eq!(words.len(), 11);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_shell_hands_over_exactly_what_was_recorded(
        path in hostile(), header in hostile(), body in hostile(),
    ) {
        let address = format!("https://graph.example/{path}");
        let exchange = posted(&address, &header, &format!("x{body}"));
        let words = words_of_curl(&curl(&exchange));
        let body = exchange.body.text().unwrap_or("‹body not kept›");
        let prefer = format!("prefer: {}", exchange.headers[1].1);
        let expected = [
            "--request", "POST", "--globoff", "--url", &exchange.address,
            "--header", "Authorization: Bearer the-token", "--header", &prefer, "--data-raw", body,
        ];
        prop_assert_eq!(words, expected);
    }

    #[test]
    fn powershell_reads_exactly_what_was_recorded(
        path in hostile(), header in hostile(), body in hostile(),
    ) {
        let address = format!("https://graph.example/{path}");
        let exchange = posted(&address, &header, &format!("x{body}"));
        let words = words_of_powershell(&powershell(&exchange));
        let body = exchange.body.text().unwrap_or("‹body not kept›");
        let expected = [
            "Invoke-MgGraphRequest", "-Method", "POST", "-Uri", &exchange.address,
            "-Headers", "@{", "prefer", "=", &exchange.headers[1].1, "}", "-Body", body,
        ];
        prop_assert_eq!(words, expected);
    }
}

/// Texts that mean something to one shell or the other. Neither can hold a NUL.
fn hostile() -> impl Strategy<Value = String> {
    "[ -~\n\t\u{2018}-\u{201f}\u{e9}$`'\"\\\\]{0,30}"
}
