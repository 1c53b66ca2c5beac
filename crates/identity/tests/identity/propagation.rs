//! The wait for a customer that was created a moment ago.

use proptest::prelude::*;
use tenantry_identity::UnixSeconds;
use tenantry_identity::problem::Turn;
use tenantry_identity::propagation::{Check, Finding, Outcome, Pace, Propagation, Step, diagnose};

use crate::fixture::NOW;

fn new() -> Propagation {
    Propagation::new(NOW, NOW, Pace::DOCUMENTED)
}

/// Waits as told from `now` on and lets each try end with `outcome`; gives the times of the tries.
fn tries(wait: &mut Propagation, mut now: UnixSeconds, outcome: Outcome, most: usize) -> Vec<u64> {
    let mut times = Vec::new();
    while times.len() < most {
        match wait.step(now) {
            Step::Wait { until } => now = until,
            Step::Ask => {
                times.push(now.since(NOW));
                wait.answered(outcome, now);
            }
            Step::Diagnose | Step::Done => break,
        }
    }
    times
}

#[test]
fn refusals_end_in_a_diagnosis_after_ten_tries_a_minute_apart() {
    let mut wait = new();
    let times = tries(&mut wait, NOW, Outcome::Refused, 99);
    assert_eq!(times, [180, 240, 300, 360, 420, 480, 540, 600, 660, 720]);
    assert_eq!(wait.step(NOW.plus(720)), Step::Diagnose);
    assert_eq!(wait.progress(NOW).refusals, 10);
    // Nobody asked for this answer.
    wait.answered(Outcome::Open, NOW.plus(721));
    assert_eq!(wait.step(NOW.plus(721)), Step::Diagnose);
    // The agent may begin anew.
    wait.try_now(NOW.plus(800));
    assert_eq!(wait.step(NOW.plus(800)), Step::Ask);
    let times = tries(&mut wait, NOW.plus(800), Outcome::Refused, 99);
    assert_eq!((times.len(), times[0], times[1]), (10, 800, 860));
}

#[test]
fn refusals_end_a_quarter_of_an_hour_after_the_first_try() {
    let mut wait = new();
    tries(&mut wait, NOW, Outcome::Refused, 1);
    // The machine slept.
    let later = NOW.plus(180 + 900);
    assert_eq!(wait.step(later), Step::Ask);
    wait.answered(Outcome::Refused, later);
    assert_eq!(wait.step(later), Step::Diagnose);
}

#[test]
fn what_says_nothing_of_access_counts_for_nothing() {
    let mut wait = new();
    let times = tries(&mut wait, NOW, Outcome::Failed { wait: 7 }, 300);
    assert_eq!(times[..3], [180, 187, 194]);
    assert_eq!(times.len(), 300);
    assert_eq!(wait.progress(NOW.plus(9999)).refusals, 0);
    // Not at once, and not later than after a refusal.
    let mut wait = new();
    assert_eq!(
        tries(&mut wait, NOW, Outcome::Failed { wait: 0 }, 2)[1],
        181
    );
    let mut wait = new();
    assert_eq!(
        tries(&mut wait, NOW, Outcome::Failed { wait: 9999 }, 2)[1],
        240
    );
}

#[test]
fn an_early_try_takes_nothing_from_the_waits_to_come() {
    let mut wait = new();
    wait.answered(Outcome::Refused, NOW);
    assert_eq!(wait, new(), "nothing was asked yet");
    wait.try_now(NOW.plus(10));
    assert_eq!(wait.step(NOW.plus(10)), Step::Ask);
    wait.answered(Outcome::Refused, NOW.plus(11));
    assert_eq!(wait.progress(NOW.plus(11)).refusals, 0);
    let until = NOW.plus(180);
    assert_eq!(wait.step(NOW.plus(11)), Step::Wait { until });
    // A token that was asked for just now is worth its minute as well.
    wait.try_now(NOW.plus(170));
    wait.answered(Outcome::Refused, NOW.plus(170));
    let until = NOW.plus(230);
    assert_eq!(wait.step(NOW.plus(180)), Step::Wait { until });
    wait.try_now(NOW.plus(200));
    wait.answered(Outcome::Open, NOW.plus(201));
    assert_eq!(wait.step(NOW.plus(201)), Step::Done);
    wait.try_now(NOW.plus(300));
    assert_eq!(wait.step(NOW.plus(300)), Step::Done);
}

#[test]
fn a_customer_that_answers_is_done() {
    let mut wait = new();
    tries(&mut wait, NOW, Outcome::Refused, 3);
    let times = tries(&mut wait, NOW.plus(300), Outcome::Open, 99);
    assert_eq!(times, [360]);
    assert_eq!(wait.step(NOW.plus(360)), Step::Done);
}

#[test]
fn progress_is_shown_in_seconds() {
    let mut wait = Propagation::new(NOW, NOW.plus(30), Pace::DOCUMENTED);
    let at = |wait: &Propagation, seconds| {
        let progress = wait.progress(NOW.plus(seconds));
        (progress.waited, progress.left)
    };
    assert_eq!(at(&wait, 30), (30, 150));
    assert_eq!(at(&wait, 179), (179, 1));
    assert_eq!(at(&wait, 180), (0, 0));
    wait.answered(Outcome::Refused, NOW.plus(185));
    assert_eq!(at(&wait, 200), (15, 45));
    assert_eq!(wait.progress(NOW.plus(200)).most_tries, 10);
    assert_eq!(wait.created(), NOW);
}

#[test]
fn a_clock_that_jumps_never_makes_the_agent_wait_longer() {
    // A creation that is still to come, by the service's clock, counts as one of this moment.
    let ahead = Propagation::new(NOW.plus(4000), NOW, Pace::DOCUMENTED);
    assert_eq!(ahead, new());
    // A customer that is an hour old is asked for at once.
    let old = Propagation::new(NOW.minus(3600), NOW, Pace::DOCUMENTED);
    assert_eq!(old.step(NOW), Step::Ask);
    // The clock went back.
    assert_eq!(new().step(NOW.minus(1)), Step::Ask);
}

#[test]
fn the_first_check_that_fails_is_named() {
    use Finding::{Fails, Holds, Unknown};
    for (findings, failed, unchecked) in [
        ([Fails; 5], Some(Check::RelationshipActive), vec![]),
        (
            [Holds, Fails, Fails, Holds, Holds],
            Some(Check::GroupAssigned),
            vec![],
        ),
        (
            [Holds, Holds, Fails, Unknown, Fails],
            Some(Check::AgentInGroup),
            vec![],
        ),
        (
            [Unknown, Holds, Holds, Fails, Holds],
            Some(Check::AppConsented),
            vec![Check::RelationshipActive],
        ),
        (
            [Holds, Holds, Holds, Holds, Fails],
            Some(Check::NoGuestAccount),
            vec![],
        ),
        (
            [Holds, Holds, Holds, Holds, Unknown],
            None,
            vec![Check::NoGuestAccount],
        ),
        ([Unknown; 5], None, Check::ALL.to_vec()),
        ([Holds; 5], None, vec![]),
    ] {
        let diagnosis = diagnose(findings);
        assert_eq!(
            (diagnosis.failed, diagnosis.unchecked),
            (failed, unchecked),
            "{findings:?}"
        );
    }
}

#[test]
fn every_check_says_what_to_do_and_whose_turn_it_is() {
    for (at, check) in Check::ALL.into_iter().enumerate() {
        assert!(!check.title().ends_with('.'), "{check:?}");
        assert!(check.what_to_do().ends_with('.'), "{check:?}");
        assert!(
            matches!(check.turn(), Turn::CustomerAdmin | Turn::PartnerAdmin),
            "{check:?}"
        );
        let others = &Check::ALL[at + 1..];
        assert!(others.iter().all(|other| other.title() != check.title()));
        assert!(
            others
                .iter()
                .all(|other| other.what_to_do() != check.what_to_do())
        );
    }
}

/// What an agent, a service and a clock can do to a wait.
#[derive(Clone, Debug)]
enum Event {
    Pass(u64),
    Back(u64),
    TryNow,
    Answer(Outcome),
    Reload,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => (0_u64..200).prop_map(Event::Pass),
        1 => (0_u64..4000).prop_map(Event::Back),
        2 => Just(Event::TryNow),
        6 => Just(Event::Answer(Outcome::Refused)),
        2 => any::<u64>().prop_map(|wait| Event::Answer(Outcome::Failed { wait })),
        1 => Just(Event::Answer(Outcome::Open)),
        2 => Just(Event::Reload),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_the_wait_is_bounded_and_survives_a_reload(events in prop::collection::vec(event(), 0..80)) {
        let pace = Pace::DOCUMENTED;
        let mut wait = new();
        let mut now = NOW;
        for event in events {
            let before = (wait.step(now), wait.progress(now));
            match event {
                Event::Pass(seconds) => now = now.plus(seconds),
                Event::Back(seconds) => now = now.minus(seconds),
                Event::TryNow => {
                    wait.try_now(now);
                    let after = wait.step(now);
                    prop_assert_eq!(after, if before.0 == Step::Done { Step::Done } else { Step::Ask });
                }
                Event::Answer(outcome) => {
                    wait.answered(outcome, now);
                    let after = wait.step(now);
                    match (before.0, outcome) {
                        (Step::Ask, Outcome::Open) => prop_assert_eq!(after, Step::Done),
                        // No request follows another one at once.
                        (Step::Ask, _) => prop_assert!(after != Step::Ask),
                        (unasked, _) => prop_assert_eq!(after, unasked),
                    }
                }
                Event::Reload => {
                    let stored = serde_json::to_string(&wait).unwrap();
                    prop_assert_eq!(serde_json::from_str::<Propagation>(&stored).unwrap(), wait.clone());
                    let sent = postcard::to_allocvec(&wait).unwrap();
                    wait = postcard::from_bytes(&sent).unwrap();
                    prop_assert_eq!((wait.step(now), wait.progress(now)), before);
                }
            }
            let progress = wait.progress(now);
            prop_assert!(progress.left <= pace.first);
            prop_assert!(progress.refusals <= pace.most_tries);
            match wait.step(now) {
                Step::Wait { until } => prop_assert_eq!(progress.left, until.since(now)),
                Step::Ask | Step::Diagnose | Step::Done => prop_assert_eq!(progress.left, 0),
            }
        }
    }
}
