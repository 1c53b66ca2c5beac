//! Sorting, written once.

use std::cmp::Ordering;

/// The numbers below `count` in the order that `compare` gives the things they stand for; equal ones stay
/// in theirs. A sort of its own for each type of thing would be kilobytes each in the page.
pub fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..count).collect();
    numbers.sort_by(|one, other| compare(*one, *other));
    numbers
}
