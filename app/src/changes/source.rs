//! What a run is handed from outside: fresh GUIDs, passwords and numbers.

use tenantry_change::run::Source;
use tenantry_identity::Secret;

use crate::platform::random;

/// The characters of a password: none that is easily taken for another.
const LETTERS: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// So many groups of so many characters, with a hyphen between them: more than 90 bits of chance.
const GROUPS: usize = 4;
const OF: usize = 4;

/// The browser's own chance.
pub(super) struct Browser;

impl Source for Browser {
    fn guid(&mut self) -> String {
        guid()
    }

    fn password(&mut self) -> Secret {
        Secret::new(password(random::fill))
    }

    fn fraction(&mut self) -> f64 {
        random::fraction()
    }
}

/// A fresh GUID (RFC 9562, version 4).
pub(super) fn guid() -> String {
    let mut octets = [0_u8; 16];
    random::fill(&mut octets);
    octets[6] = octets[6] & 0x0f | 0x40;
    octets[8] = octets[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (at, octet) in octets.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for digit in [octet >> 4, octet & 0x0f] {
            text.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
        }
    }
    text
}

/// A password that has what the directory asks for: capital and small letters, digits, and a sign.
fn password(fill: fn(&mut [u8])) -> String {
    loop {
        let mut text = String::new();
        for group in 0..GROUPS {
            if group > 0 {
                text.push('-');
            }
            (0..OF).for_each(|_| text.push(letter(fill)));
        }
        let has = |test: fn(&u8) -> bool| text.as_bytes().iter().any(|octet| test(octet));
        if has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit) {
            return text;
        }
    }
}

/// One of the letters, each as likely as the others.
fn letter(fill: fn(&mut [u8])) -> char {
    let fair = 256 / LETTERS.len() * LETTERS.len();
    loop {
        let mut octet = [0_u8];
        fill(&mut octet);
        let at = usize::from(octet[0]);
        if at < fair {
            return char::from(LETTERS[at % LETTERS.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    thread_local! {
        static STATE: Cell<u64> = const { Cell::new(7) };
    }

    fn chance(buffer: &mut [u8]) {
        for octet in buffer {
            let next = STATE
                .get()
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            STATE.set(next);
            *octet = (next >> 56) as u8;
        }
    }

    #[test]
    fn a_password_has_every_kind_of_character_and_is_never_the_same() {
        let mut all: Vec<String> = (0..200).map(|_| password(chance)).collect();
        for one in &all {
            let has = |test: fn(char) -> bool| one.chars().any(test);
            assert!(
                has(|c| c.is_ascii_lowercase()) && has(|c| c.is_ascii_uppercase()),
                "{one}"
            );
            assert!(has(|c| c.is_ascii_digit()) && has(|c| c == '-'), "{one}");
            assert!(one.len() == 19 && !has(|c| "0O1lI".contains(c)), "{one}");
        }
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 200);
    }
}
