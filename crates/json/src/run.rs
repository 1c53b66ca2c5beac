/// How many octets at the beginning of `octets` belong to a string as they are: those before a quotation
/// mark, a backslash or a control character. Eight are looked at together, because most of every document
/// is strings.
pub(crate) fn plain_run(octets: &[u8]) -> usize {
    let mut length = 0;
    for chunk in octets.chunks_exact(8) {
        let mut eight = [0; 8];
        eight.copy_from_slice(chunk);
        let special = special_in(u64::from_le_bytes(eight));
        if special != 0 {
            return length + special.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    let rest = octets[length..].iter();
    length
        + rest
            .take_while(|octet| !matches!(octet, b'"' | b'\\' | 0..=0x1f))
            .count()
}

/// Marks the highest bit of the first of eight octets, from the lowest on, that ends a run; bits above it
/// mean nothing.
fn special_in(eight: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHEST: u64 = 0x8080_8080_8080_8080;
    let below = |octets: u64, limit: u64| octets.wrapping_sub(ONES * limit) & !octets & HIGHEST;
    let is = |octet: u8| below(eight ^ (ONES * u64::from(octet)), 1);
    is(b'"') | is(b'\\') | below(eight, 0x20)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_run_ends_at_the_first_octet_that_is_special(
            octets in prop::collection::vec(
                prop_oneof![4 => any::<u8>(), 1 => Just(b'"'), 1 => Just(b'\\'), 1 => Just(0x1f), 2 => Just(b' ')],
                0..40,
            ),
            plain in 0_usize..30,
        ) {
            let octets = [vec![b'a'; plain], octets].concat();
            let expected = octets.iter().position(|octet| matches!(octet, b'"' | b'\\' | 0..=0x1f));
            prop_assert_eq!(plain_run(&octets), expected.unwrap_or(octets.len()));
        }
    }
}
