//! Documents made small before they are stored. A plan of thousands of objects says nearly the same of each of them,
//! and what browsers store for one origin is a few megabytes.
//!
//! The form is that of an LZ4 block (<https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md>): what occurred
//! before is named by its distance and length.

use serde::{Serialize, de::DeserializeOwned};

use crate::platform::storage::{self, Area, Full};

/// The shortest repetition that is worth a name.
const SHORTEST: usize = 4;

/// The last octets stand for themselves, as the form demands.
const TAIL: usize = 12;

/// How far back a repetition may be.
const FURTHEST: usize = u16::MAX as usize;

/// How many places of earlier octets are remembered, as a power of two.
const PLACES: u32 = 14;

/// Stores a document.
///
/// # Errors
/// [`Full`].
pub(super) fn write<T: Serialize>(key: &str, document: &T) -> Result<(), Full> {
    let octets = postcard::to_allocvec(document).map_err(|_| Full)?;
    storage::write_octets(Area::Local, key, &pack(&octets))
}

/// Reads a document. What cannot be read counts as absent.
pub(super) fn read<T: DeserializeOwned>(key: &str) -> Option<T> {
    let octets = unpack(&storage::read_octets(Area::Local, key)?)?;
    postcard::from_bytes(&octets).ok()
}

fn pack(octets: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    // Places are counted from 1 on; 0 is none.
    let mut places = vec![0_u32; 1 << PLACES];
    let (mut at, mut literals) = (0, 0);
    while at + TAIL < octets.len() {
        let place = &mut places[hash(&octets[at..at + SHORTEST])];
        let before = (*place as usize).checked_sub(1);
        *place = at as u32 + 1;
        let length = before
            .filter(|before| at - before <= FURTHEST)
            .map_or(0, |before| common(octets, before, at));
        match before {
            Some(before) if length >= SHORTEST => {
                sequence(&mut out, &octets[literals..at], Some((at - before, length)));
                at += length;
                literals = at;
            }
            _ => at += 1,
        }
    }
    sequence(&mut out, &octets[literals..], None);
    out
}

fn hash(four: &[u8]) -> usize {
    let number = four
        .iter()
        .fold(0_u32, |number, octet| number << 8 | u32::from(*octet));
    (number.wrapping_mul(2_654_435_761) >> (32 - PLACES)) as usize
}

/// How many octets are the same from two places on, without the tail.
fn common(octets: &[u8], before: usize, at: usize) -> usize {
    let end = octets.len() - TAIL + SHORTEST;
    let pairs = octets[at..end].iter().zip(&octets[before..]);
    pairs.take_while(|(one, other)| one == other).count()
}

/// Octets that stand for themselves, and what is repeated behind them: how far back, and how much.
fn sequence(out: &mut Vec<u8>, literals: &[u8], repeated: Option<(usize, usize)>) {
    let more = repeated.map_or(0, |(_, length)| length - SHORTEST);
    out.push((literals.len().min(15) << 4 | more.min(15)) as u8);
    length(out, literals.len());
    out.extend_from_slice(literals);
    if let Some((distance, _)) = repeated {
        out.extend_from_slice(&(distance as u16).to_le_bytes());
        length(out, more);
    }
}

/// What of a length does not fit in its four bits.
fn length(out: &mut Vec<u8>, length: usize) {
    if let Some(mut rest) = length.checked_sub(15) {
        while rest >= 255 {
            out.push(255);
            rest -= 255;
        }
        out.push(rest as u8);
    }
}

/// The octets, or nothing where these were never packed.
fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = packed.iter();
    loop {
        let token = *rest.next()?;
        let count = long(&mut rest, token >> 4)?;
        let literals = rest.as_slice().get(..count)?;
        out.extend_from_slice(literals);
        rest = rest.as_slice()[count..].iter();
        let Some(low) = rest.next() else {
            return Some(out);
        };
        let distance = usize::from(u16::from_le_bytes([*low, *rest.next()?]));
        let length = long(&mut rest, token & 15)? + SHORTEST;
        let from = out.len().checked_sub(distance).filter(|_| distance > 0)?;
        // What is repeated may reach into itself.
        for at in from..from + length {
            out.push(out[at]);
        }
    }
}

fn long(rest: &mut std::slice::Iter<'_, u8>, short: u8) -> Option<usize> {
    let mut length = usize::from(short);
    if short == 15 {
        loop {
            let more = *rest.next()?;
            length += usize::from(more);
            if more < 255 {
                break;
            }
        }
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_was_never_packed_is_refused() {
        for octets in [
            &[][..],
            &[0x10],
            &[0xf0],
            &[0x00, 0x01, 0x00],
            &[0x10, b'a', 2, 0],
        ] {
            assert_eq!(unpack(octets), None, "{octets:?}");
        }
    }

    #[test]
    fn what_is_nearly_the_same_takes_little() {
        let lines = (0..5000).map(|number| {
            [
                "PATCH /v1.0/users/",
                &number.to_string(),
                " {\"accountEnabled\":false} Block sign-in",
            ]
            .concat()
        });
        let text: String = lines.collect();
        let packed = pack(text.as_bytes());
        assert!(
            packed.len() * 5 < text.len(),
            "{} of {}",
            packed.len(),
            text.len()
        );
        assert_eq!(unpack(&packed).as_deref(), Some(text.as_bytes()));
    }

    proptest! {
        #[test]
        fn whatever_is_packed_is_unpacked(parts in prop::collection::vec((any::<u8>(), 0_usize..600), 0..40)) {
            let octets: Vec<u8> = parts
                .iter()
                .flat_map(|(octet, count)| (0..*count).map(move |at| octet.wrapping_add((at % 7) as u8)))
                .collect();
            prop_assert_eq!(unpack(&pack(&octets)), Some(octets));
        }

        #[test]
        fn no_octets_end_the_program(octets: Vec<u8>) {
            let _ = unpack(&octets);
            prop_assert_eq!(unpack(&pack(&octets)), Some(octets));
        }
    }
}
