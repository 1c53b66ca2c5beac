//! What a run is handed from outside: fresh GUIDs, passwords and numbers.

use tenantry_change::{password, run::Source};
use tenantry_identity::Secret;

use crate::platform::random;

/// The browser's own chance.
pub(super) struct Browser;

impl Source for Browser {
    fn guid(&mut self) -> String {
        guid()
    }

    fn password(&mut self) -> Secret {
        let mut octets = [0; password::OCTETS];
        loop {
            random::fill(&mut octets);
            if let Some(password) = password::generate(&octets) {
                return password;
            }
        }
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
