//! When a console that nobody touches is locked.

use proptest::prelude::*;
use tenantry_identity::UnixSeconds;
use tenantry_identity::idle::Idle;

use crate::fixture::NOW;

const LIMIT: u64 = 900;

#[test]
fn an_untouched_console_is_locked_at_the_limit_and_a_touch_afterwards_comes_too_late() {
    let mut idle = Idle::new(LIMIT, NOW);
    assert!(!idle.locked(NOW.plus(899)));
    assert_eq!(idle.left(NOW.plus(899)), 1);
    assert!(idle.locked(NOW.plus(900)));
    assert_eq!(idle.left(NOW.plus(900)), 0);
    assert!(idle.active(NOW.plus(5000)));
    assert!(idle.locked(NOW.plus(5001)));
    // Whatever the clock says then.
    assert!(idle.locked(NOW) && idle.active(NOW.plus(1)));
    idle.active_elsewhere(NOW.plus(5002));
    assert!(idle.locked(NOW.plus(5003)));
}

#[test]
fn a_clock_that_went_back_locks_and_one_that_was_set_right_does_not() {
    let mut idle = Idle::new(LIMIT, NOW);
    assert!(!idle.locked(NOW.minus(60)));
    assert!(idle.locked(NOW.minus(61)));
    assert!(!idle.active(NOW.minus(30)));
    assert_eq!(idle.last(), NOW.minus(30));
    assert!(idle.active(NOW.minus(3600)));
    assert!(idle.locked(NOW));
}

#[test]
fn a_lock_by_hand_holds() {
    let mut idle = Idle::new(LIMIT, NOW);
    idle.lock();
    assert!(idle.locked(NOW) && idle.active(NOW));
}

#[test]
fn a_touch_in_any_window_counts() {
    let mut idle = Idle::new(LIMIT, NOW);
    assert!(!idle.active(NOW.plus(800)));
    assert!(!idle.locked(NOW.plus(1699)));
    idle.active_elsewhere(NOW.plus(1000));
    // An older note than one's own changes nothing.
    idle.active_elsewhere(NOW.plus(10));
    assert_eq!(idle.left(NOW.plus(1800)), 100);
    assert!(idle.locked(NOW.plus(1900)));
}

#[test]
fn a_reload_is_no_way_around_it() {
    let mut idle = Idle::new(LIMIT, NOW);
    for _ in 0..2 {
        let stored = serde_json::to_string(&idle).unwrap();
        assert_eq!(serde_json::from_str::<Idle>(&stored).unwrap(), idle);
        let sent = postcard::to_allocvec(&idle).unwrap();
        assert_eq!(postcard::from_bytes::<Idle>(&sent).unwrap(), idle);
        idle.lock();
    }
}

proptest! {
    #[test]
    fn between_two_touches_there_is_never_more_than_the_limit(
        limit in 1_u64..2000,
        pauses in prop::collection::vec(0_u64..1500, 0..20),
    ) {
        let mut idle = Idle::new(limit, NOW);
        let mut now = NOW;
        let mut was_left = false;
        for pause in pauses {
            now = now.plus(pause);
            was_left |= pause >= limit;
            prop_assert_eq!(idle.active(now), was_left);
            prop_assert_eq!(idle.locked(now), was_left);
            prop_assert_eq!(idle.left(now) == 0, was_left);
        }
    }

    #[test]
    fn once_locked_nothing_unlocks_it(times in prop::collection::vec(any::<u64>(), 1..20), limit in 0_u64..5000) {
        let mut idle = Idle::new(limit, NOW);
        let mut was_locked = false;
        for time in times {
            let is_locked = idle.active(UnixSeconds(time));
            prop_assert!(is_locked || !was_locked);
            was_locked = is_locked;
        }
    }
}
