//! Stretches of time, in milliseconds, and how much of a longer one they cover together.

/// From when to when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Interval {
    pub(super) start: f64,
    pub(super) end: f64,
}

/// How much of `whole` is covered by at least one of `parts`.
pub(super) fn covered(whole: Interval, parts: &[Interval]) -> f64 {
    let mut parts: Vec<_> = parts
        .iter()
        .map(|part| Interval {
            start: part.start.max(whole.start),
            end: part.end.min(whole.end),
        })
        .filter(|part| part.start < part.end)
        .collect();
    parts.sort_by(|a, b| a.start.total_cmp(&b.start));
    let mut reached = whole.start;
    let mut sum = 0.0;
    for part in parts {
        sum += (part.end - part.start.max(reached)).max(0.0);
        reached = reached.max(part.end);
    }
    sum
}

/// The middle one of an odd number of values; of an even number, the upper of the two middle ones.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(start: f64, end: f64) -> Interval {
        Interval { start, end }
    }

    #[test]
    fn nothing_covers_nothing() {
        assert_eq!(covered(interval(0.0, 100.0), &[]), 0.0);
        assert_eq!(
            covered(interval(0.0, 100.0), &[interval(100.0, 120.0)]),
            0.0
        );
        assert_eq!(covered(interval(0.0, 100.0), &[interval(20.0, 10.0)]), 0.0);
        assert_eq!(median(vec![]), None);
    }

    #[test]
    fn what_overlaps_counts_once_and_what_sticks_out_not_at_all() {
        let parts = [
            interval(60.0, 70.0),
            interval(-10.0, 10.0),
            interval(65.0, 75.0),
            interval(61.0, 62.0),
            interval(95.0, 200.0),
        ];
        assert_eq!(covered(interval(0.0, 100.0), &parts), 10.0 + 15.0 + 5.0);
    }

    #[test]
    fn the_median_is_the_middle_value_whatever_the_order() {
        assert_eq!(median(vec![9.0, 1.0, 5.0]), Some(5.0));
        assert_eq!(median(vec![2.0, 1.0]), Some(2.0));
    }
}
