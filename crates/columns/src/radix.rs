/// Fewer than this are sorted by insertion.
const FEW: usize = 32;

/// Sorts items by their keys; those with one key stay in their order.
///
/// Octet by octet, the last first, so that no two items are ever compared: for a hundred thousand rows that is
/// several times as quick as a sort that does.
pub(crate) fn sort(keys: &mut [u64], items: &mut [u32]) {
    if keys.len() < FEW {
        return insert(keys, items);
    }
    // An octet that is the same in all keys moves none.
    let differing = keys.iter().fold(0, |all, key| all | (key ^ keys[0]));
    let mut other_keys = vec![0; keys.len()];
    let mut other_items = vec![0; items.len()];
    for shift in (0..64)
        .step_by(8)
        .filter(|shift| differing >> shift & 0xff != 0)
    {
        let octet = |key: u64| (key >> shift & 0xff) as usize;
        let mut next = [0_u32; 256];
        for key in keys.iter() {
            next[octet(*key)] += 1;
        }
        let mut start = 0;
        for count in &mut next {
            start += std::mem::replace(count, start);
        }
        for (key, item) in keys.iter().zip(items.iter()) {
            let at = &mut next[octet(*key)];
            other_keys[*at as usize] = *key;
            other_items[*at as usize] = *item;
            *at += 1;
        }
        keys.copy_from_slice(&other_keys);
        items.copy_from_slice(&other_items);
    }
}

fn insert(keys: &mut [u64], items: &mut [u32]) {
    for next in 1..keys.len() {
        let (key, item) = (keys[next], items[next]);
        let mut at = next;
        while at > 0 && keys[at - 1] > key {
            keys[at] = keys[at - 1];
            items[at] = items[at - 1];
            at -= 1;
        }
        keys[at] = key;
        items[at] = item;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_is_sorted_already() {
        sort(&mut [], &mut []);
    }

    proptest! {
        #[test]
        fn it_is_a_stable_sort(keys in prop::collection::vec(prop_oneof![0_u64..4, any::<u64>(), (0_u64..9).prop_map(|key| key << 48)], 0..200)) {
            let mut expected: Vec<(u64, u32)> = keys.iter().copied().zip(0..).collect();
            expected.sort_by_key(|(key, _)| *key);
            let mut keys = keys;
            let mut items: Vec<u32> = (0..keys.len() as u32).collect();
            sort(&mut keys, &mut items);
            prop_assert_eq!(keys.into_iter().zip(items).collect::<Vec<_>>(), expected);
        }
    }
}
