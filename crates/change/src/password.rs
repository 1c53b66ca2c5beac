//! Passwords that are made here, out of randomness that is handed in.

use tenantry_identity::Secret;

/// How many random octets are wanted: with that many, the chance that no password comes of them is less than one
/// in a thousand million.
pub const OCTETS: usize = 320;

const LENGTH: usize = 16;

/// The four kinds of character, 64 in all, so that six random bits choose one of them evenly. What is taken for
/// another character is left out: I, O, l, o, 0 and 1.
const KINDS: [&str; 4] = [
    "ABCDEFGHJKLMNPQRSTUVWXYZ",
    "abcdefghijkmnpqrstuvwxyz",
    "23456789",
    "!#$%*+=?",
];

/// Makes a password of sixteen characters with all four kinds in it: capital and small letters, digits and
/// signs. Each such password is as likely as any other: sixteen characters are drawn, and drawn anew until
/// every kind is there and no sign comes first, which a spreadsheet could take for a formula. `None` if the octets
/// did not last for that.
pub fn generate(random: &[u8]) -> Option<Secret> {
    let all: Vec<u8> = KINDS.iter().flat_map(|kind| kind.bytes()).collect();
    let draws = random.chunks_exact(LENGTH).map(|octets| -> String {
        let drawn = octets.iter().map(|octet| all[usize::from(octet & 63)]);
        drawn.map(char::from).collect()
    });
    let has_all = |text: &String| {
        let has = |kind: &&str| text.contains(|one| kind.contains(one));
        KINDS.iter().all(has) && !text.starts_with(|one| KINDS[3].contains(one))
    };
    draws.into_iter().find(has_all).map(Secret::new)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn too_little_randomness_makes_no_password() {
        assert!(generate(&[]).is_none());
        assert!(generate(&[7; 15]).is_none());
        // Sixteen times the same character has one kind only.
        assert!(generate(&[7; OCTETS]).is_none());
    }

    #[test]
    fn every_character_is_chosen_by_as_many_octets() {
        let all: String = KINDS.concat();
        assert_eq!(all.len(), 64);
        for (at, one) in all.char_indices() {
            assert!(
                !all[at + 1..].contains(one) && !"IO0l1o".contains(one),
                "{one}"
            );
        }
        for octet in 0..=255u8 {
            // One of each kind, and the octet that is looked at, which may be of any.
            let mut random = [0, 24, 48, 56, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            random[15] = octet;
            let password = generate(&random).unwrap();
            let expected = all.as_bytes()[usize::from(octet % 64)];
            assert_eq!(password.expose().as_bytes()[15], expected);
        }
    }

    proptest! {
        #[test]
        fn every_password_has_all_four_kinds(
            random in prop::collection::vec(any::<u8>(), OCTETS),
        ) {
            let password = generate(&random).unwrap();
            prop_assert_eq!(password.expose().len(), 16);
            prop_assert!(!password.expose().starts_with(|one| KINDS[3].contains(one)));
            for kind in KINDS {
                prop_assert!(password.expose().contains(|one| kind.contains(one)));
            }
        }
    }
}
