//! What is kept, and for how long.

use proptest::prelude::*;
use tenantry_trace::{Body, Outcome, Ring, Sent, SentBody, Unkept};

use crate::fixture::{fields, sent};

fn begin(ring: &mut Ring, number: u32) -> tenantry_trace::redact::Learned {
    ring.begin(sent(number))
}

fn numbers(ring: &Ring, since: u32) -> Vec<u32> {
    let exchanges = ring.since(since).exchanges;
    exchanges.iter().map(|exchange| exchange.number).collect()
}

#[test]
fn a_request_is_there_before_its_answer_and_comes_again_with_it() {
    let mut ring = Ring::default();
    let learned = begin(&mut ring, 1);
    begin(&mut ring, 2);
    let first = ring.since(0);
    assert_eq!(first.exchanges.len(), 2);
    assert_eq!(first.exchanges[0].outcome, Outcome::UnderWay);
    assert_eq!(first.exchanges[0].duration, None);
    assert!(ring.since(first.revision).exchanges.is_empty());

    let body = SentBody::Octets(b"{}");
    ring.answered(1, 34, (200, fields(&[]), body), learned);
    let then = ring.since(first.revision);
    assert_eq!(then.exchanges.len(), 1);
    assert_eq!(then.exchanges[0].number, 1);
    assert_eq!(then.exchanges[0].status(), Some(200));
    assert_eq!(then.exchanges[0].duration, Some(34));
}

#[test]
fn requests_that_come_to_nothing_say_so() {
    let mut ring = Ring::default();
    begin(&mut ring, 1);
    begin(&mut ring, 2);
    ring.unanswered(1, 5);
    ring.cancelled(2, 6);
    let all = ring.since(0).exchanges;
    assert_eq!(all[0].outcome, Outcome::NoAnswer);
    assert_eq!(all[1].outcome, Outcome::Cancelled);
    assert_eq!((all[0].duration, all[1].duration), (Some(5), Some(6)));
}

#[test]
fn three_hundred_exchanges_are_kept_and_the_page_learns_which_are_gone() {
    let mut ring = Ring::default();
    let mut late = None;
    for number in 1..=310 {
        let learned = begin(&mut ring, number);
        if number == 1 {
            late = Some(learned);
        }
    }
    let update = ring.since(0);
    assert_eq!(update.exchanges.len(), 300);
    assert_eq!(update.oldest, 11);
    // The answer to one that is gone changes nothing.
    let answer = (200, fields(&[]), SentBody::Octets(b"{}"));
    ring.answered(1, 1, answer, late.unwrap());
    assert!(numbers(&ring, update.revision).is_empty());
}

#[test]
fn a_cleared_ring_holds_nothing_and_numbers_go_on() {
    let mut ring = Ring::default();
    let learned = begin(&mut ring, 1);
    let before = ring.since(0).revision;
    ring.clear();
    let update = ring.since(before);
    assert!(update.exchanges.is_empty());
    assert!(update.revision > before);
    assert_eq!(update.oldest, 2);
    let answer = (200, fields(&[]), SentBody::Octets(b"{}"));
    ring.answered(1, 1, answer, learned);
    assert!(numbers(&ring, 0).is_empty());
    begin(&mut ring, 2);
    assert_eq!(numbers(&ring, before), [2]);
}

#[test]
fn what_was_not_looked_at_is_said_to_be_there() {
    let mut ring = Ring::default();
    let body = SentBody::Unseen {
        octets: 70,
        why: Unkept::Unwatched,
    };
    ring.begin(Sent { body, ..sent(1) });
    let kept = Body::NotKept {
        octets: 70,
        why: Unkept::Unwatched,
    };
    assert_eq!(ring.since(0).exchanges[0].body, kept);
    let none = SentBody::Unseen {
        octets: 0,
        why: Unkept::Unwatched,
    };
    ring.begin(Sent {
        body: none,
        ..sent(2)
    });
    assert_eq!(ring.since(0).exchanges[1].body, Body::Empty);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn the_ring_stays_within_its_bounds_and_keeps_the_newest(
        sizes in proptest::collection::vec(0..400_000_usize, 1..60),
    ) {
        let mut ring = Ring::default();
        for (number, size) in (1..).zip(&sizes) {
            let learned = begin(&mut ring, number);
            let body = format!("{{\"x\":\"{}\"}}", "a".repeat(*size));
            let answer = (200, fields(&[]), SentBody::Octets(body.as_bytes()));
            ring.answered(number, 1, answer, learned);
        }
        let update = ring.since(0);
        let text = |exchange: &tenantry_trace::Exchange| match &exchange.outcome {
            Outcome::Answered { body, .. } => body.text().map_or(0, str::len),
            _ => 0,
        };
        let octets: usize = update.exchanges.iter().map(text).sum();
        prop_assert!(octets <= 4 * 1024 * 1024);
        let kept = numbers(&ring, 0);
        let newest = sizes.len() as u32;
        let expected: Vec<u32> = (update.oldest..=newest).collect();
        prop_assert_eq!(kept, expected);
        // Nothing went that there was room for.
        if update.oldest > 1 {
            let gone = sizes[update.oldest as usize - 2].min(256 * 1024);
            prop_assert!(octets + gone + 70_000 > 4 * 1024 * 1024, "{octets} {gone}");
        }
    }

    #[test]
    fn a_page_that_asks_again_and_again_knows_what_the_ring_knows(
        steps in proptest::collection::vec(0..4_u8, 1..80),
    ) {
        let mut ring = Ring::default();
        let mut known = std::collections::BTreeMap::new();
        let mut revision = 0;
        let mut next = 1;
        for step in steps {
            match step {
                0 | 1 => {
                    begin(&mut ring, next);
                    next += 1;
                }
                2 => ring.unanswered(next.saturating_sub(2), 3),
                _ => {
                    let update = ring.since(revision);
                    revision = update.revision;
                    known.retain(|number, _| *number >= update.oldest);
                    known.extend(update.exchanges.into_iter().map(|one| (one.number, one)));
                    let all: Vec<_> = known.values().cloned().collect();
                    prop_assert_eq!(all, ring.since(0).exchanges);
                }
            }
        }
    }
}
