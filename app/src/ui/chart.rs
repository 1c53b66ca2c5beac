//! Small pictures of numbers. Each says in words what it shows; the numbers themselves stand beside it.

use leptos::prelude::*;

/// A picture's whole, in its own units. All parts together are as long.
const WHOLE: u64 = 1000;

/// The least that is seen of a part that is there at all.
const LEAST: u64 = 12;

/// One part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// How many.
    pub count: u64,
    /// How it is drawn.
    pub tone: Tone,
}

/// How a part is drawn, by what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it should be, or the most of it.
    Good,
    /// As it may be.
    Fair,
    /// Worth a look.
    Warns,
    /// Wrong.
    Wrong,
    /// Not known, or not used.
    Quiet,
}

impl Tone {
    /// The style sheet's class.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Good => "tone good",
            Tone::Fair => "tone fair",
            Tone::Warns => "tone warns",
            Tone::Wrong => "tone wrong",
            Tone::Quiet => "tone rest",
        }
    }
}

/// The parts of a whole one after the other on a line. `said` is what the picture shows, in words.
pub fn bar(parts: &[Part], said: String) -> AnyView {
    let mut from = 0;
    let drawn: Vec<AnyView> = extents(parts)
        .into_iter()
        .map(|(tone, length)| {
            let (start, width) = (from.to_string(), length.to_string());
            from += length;
            view! { <rect class=tone.class() x=start width=width height="8" /> }.into_any()
        })
        .collect();
    view! {
        <svg class="bar-chart" viewBox="0 0 1000 8" preserveAspectRatio="none" role="img" aria-label=said>
            {drawn}
        </svg>
    }
    .into_any()
}

/// The parts of a whole around a ring, from the top on. `said` is what the picture shows, in words.
pub fn ring(parts: &[Part], said: String) -> AnyView {
    let mut from = 0;
    let drawn: Vec<AnyView> = extents(parts)
        .into_iter()
        .map(|(tone, length)| {
            let dashes = [length.to_string(), (WHOLE - length).to_string()].join(" ");
            let offset = (WHOLE - from).to_string();
            from += length;
            view! {
                <circle
                    class=tone.class()
                    cx="50"
                    cy="50"
                    r="40"
                    pathLength="1000"
                    stroke-dasharray=dashes
                    stroke-dashoffset=offset
                />
            }
            .into_any()
        })
        .collect();
    view! {
        <svg class="ring-chart" viewBox="0 0 100 100" role="img" aria-label=said>
            <circle class="ring-ground" cx="50" cy="50" r="40" />
            {drawn}
        </svg>
    }
    .into_any()
}

/// How long each part is drawn that is there at all. A small one can still be seen, at the cost of the largest.
fn extents(parts: &[Part]) -> Vec<(Tone, u64)> {
    let whole: u64 = parts.iter().map(|part| part.count).sum();
    let mut extents: Vec<(Tone, u64)> = parts
        .iter()
        .filter(|part| part.count > 0)
        .map(|part| (part.tone, share(part.count, whole, WHOLE).max(LEAST)))
        .collect();
    let drawn: u64 = extents.iter().map(|(_, length)| length).sum();
    if let Some((_, longest)) = extents.iter_mut().max_by_key(|(_, length)| *length) {
        *longest = (*longest + WHOLE).saturating_sub(drawn);
    }
    extents
}

/// `count` of `whole` as so many of `of`, rounded down; 0 of nothing. Counts are far below 2⁵⁰.
pub fn share(count: u64, whole: u64, of: u64) -> u64 {
    count.saturating_mul(of) / whole.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lengths(counts: &[u64]) -> Vec<u64> {
        let part = |count: &u64| Part {
            count: *count,
            tone: Tone::Good,
        };
        let parts: Vec<Part> = counts.iter().map(part).collect();
        extents(&parts)
            .into_iter()
            .map(|(_, length)| length)
            .collect()
    }

    #[test]
    fn nothing_has_no_parts() {
        assert!(lengths(&[]).is_empty());
        assert!(lengths(&[0, 0]).is_empty());
    }

    #[test]
    fn a_part_is_as_long_as_its_share() {
        assert_eq!(lengths(&[1, 0, 3]), [250, 750]);
        assert_eq!(lengths(&[7]), [1000]);
    }

    #[test]
    fn a_small_part_is_seen() {
        assert_eq!(lengths(&[1, 99_999]), [LEAST, WHOLE - LEAST]);
    }

    proptest! {
        #[test]
        fn all_parts_together_are_the_whole(counts in prop::collection::vec(0..1_u64 << 50, 1..8)) {
            let lengths = lengths(&counts);
            if counts.iter().any(|count| *count > 0) {
                prop_assert_eq!(lengths.iter().sum::<u64>(), WHOLE);
                prop_assert!(lengths.iter().all(|length| *length >= LEAST));
            }
        }
    }
}
