use proptest::prelude::*;

use super::*;

const NOW: Duration = Duration::from_secs(1000);

#[test]
fn each_service_is_told_by_its_path() {
    for (path, service) in [
        ("/v1.0/users", Service::Directory),
        ("/v1.0/$batch", Service::Directory),
        ("/v1.0/auditLogs/signIns", Service::Reports),
        (
            "/v1.0/deviceManagement/managedDevices/$count",
            Service::Intune,
        ),
        ("/v1.0/users/u/managedDevices", Service::Intune),
        ("/v1.0/users/u/managedDevices?$top=1", Service::Intune),
        ("/v1.0/users?$search=/managedDevices", Service::Directory),
        ("/v1.0/users/auditLogs", Service::Directory),
        ("", Service::Directory),
    ] {
        assert_eq!(Service::of(path), service, "{path}");
    }
}

#[test]
fn too_many_at_once_wait_in_their_order() {
    let mut budget = Budget::default();
    let tickets: Vec<Ticket> = (0..MOST_AT_ONCE + 2).map(|_| budget.enter()).collect();
    assert_eq!(
        budget.ask(tickets[1], NOW),
        Permit::Behind,
        "not before the first"
    );
    let (go, wait) = tickets.split_at(MOST_AT_ONCE as usize);
    for ticket in go {
        assert_eq!(budget.ask(*ticket, NOW), Permit::Go);
    }
    assert_eq!(budget.ask(wait[0], NOW), Permit::Behind);
    budget.leave(go[3], true);
    assert_eq!(budget.ask(wait[1], NOW), Permit::Behind);
    assert_eq!(budget.ask(wait[0], NOW), Permit::Go);
}

#[test]
fn a_throttled_tenants_other_requests_wait_and_the_throttled_one_goes_first() {
    let mut budget = Budget::default();
    let (first, second) = (budget.enter(), budget.enter());
    assert_eq!(budget.ask(first, NOW), Permit::Go);
    budget.throttled(Duration::from_secs(2), NOW);
    budget.wait_again(first);
    let soon = NOW + Duration::from_millis(500);
    assert_eq!(
        budget.ask(second, soon),
        Permit::After(Duration::from_millis(1500))
    );
    let later = NOW + Duration::from_secs(2);
    assert_eq!(budget.ask(second, later), Permit::Behind);
    assert_eq!(budget.ask(first, later), Permit::Go);
    assert_eq!(budget.ask(second, later), Permit::Go);
}

#[test]
fn no_pause_is_longer_than_patience() {
    let mut budget = Budget::default();
    budget.throttled(Duration::from_secs(3600), NOW);
    let ticket = budget.enter();
    assert_eq!(budget.ask(ticket, NOW), Permit::After(LONGEST_WAIT));
}

#[test]
fn a_cancelled_request_frees_its_place() {
    let mut budget = Budget::default();
    let tickets: Vec<Ticket> = (0..MOST_AT_ONCE + 1).map(|_| budget.enter()).collect();
    for ticket in &tickets {
        budget.ask(*ticket, NOW);
    }
    for ticket in tickets {
        budget.leave(ticket, false);
    }
    assert!(budget.is_idle());
}

/// What happens to a budget.
#[derive(Clone, Debug)]
enum Event {
    Enter,
    Ask(usize),
    Leave(usize, bool),
    Throttled(usize, u64),
    Retry,
    Pass(u64),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => Just(Event::Enter),
        6 => any::<usize>().prop_map(Event::Ask),
        2 => any::<(usize, bool)>().prop_map(|(at, success)| Event::Leave(at, success)),
        1 => (any::<usize>(), 0_u64..40_000).prop_map(|(at, wait)| Event::Throttled(at, wait)),
        2 => Just(Event::Retry),
        2 => (0_u64..5000).prop_map(Event::Pass),
    ]
}

proptest! {
    #[test]
    fn no_bound_is_ever_exceeded(events in prop::collection::vec(event(), 0..400)) {
        let mut budget = Budget::default();
        let mut now = NOW;
        let mut waiting: Vec<Ticket> = Vec::new();
        let mut under_way: Vec<Ticket> = Vec::new();
        let mut paused_until = Duration::ZERO;
        let mut retried: Vec<Duration> = Vec::new();
        for event in events {
            match event {
                Event::Enter => waiting.push(budget.enter()),
                Event::Ask(at) if !waiting.is_empty() => {
                    let at = at % waiting.len();
                    match budget.ask(waiting[at], now) {
                        Permit::Go => {
                            prop_assert_eq!(at, 0, "nobody overtakes");
                            prop_assert!(now >= paused_until, "nobody goes during a pause");
                            under_way.push(waiting.remove(at));
                        }
                        Permit::After(wait) => prop_assert_eq!(now + wait, paused_until),
                        Permit::Behind => prop_assert!(at > 0 || !under_way.is_empty(), "nobody waits for nothing"),
                    }
                }
                Event::Leave(at, success) if !waiting.is_empty() || !under_way.is_empty() => {
                    let at = at % (waiting.len() + under_way.len());
                    let ticket = match at.checked_sub(waiting.len()) {
                        Some(at) => under_way.remove(at),
                        None => waiting.remove(at),
                    };
                    budget.leave(ticket, success);
                }
                Event::Throttled(at, wait) if !under_way.is_empty() => {
                    let ticket = under_way.remove(at % under_way.len());
                    let wait = Duration::from_millis(wait);
                    budget.throttled(wait, now);
                    budget.wait_again(ticket);
                    waiting.insert(0, ticket);
                    paused_until = paused_until.max(now + wait.min(LONGEST_WAIT));
                }
                Event::Retry => {
                    if budget.may_retry(now) {
                        retried.push(now);
                    } else {
                        prop_assert!(retried.len() >= MOST_RETRIES as usize);
                    }
                }
                Event::Pass(time) => now += Duration::from_millis(time),
                _ => {}
            }
            prop_assert!(under_way.len() <= MOST_AT_ONCE as usize);
        }
        for (at, from) in retried.iter().enumerate() {
            for (count, to) in retried[at..].iter().enumerate() {
                let refilled = (*to - *from).as_millis() / REFILL.as_millis() + 1;
                prop_assert!(count as u128 <= u128::from(MOST_RETRIES) + refilled, "too many retries");
            }
        }
        for ticket in waiting.into_iter().chain(under_way) {
            budget.leave(ticket, false);
        }
        prop_assert!(budget.is_idle(), "cancelled requests free their places");
        let ticket = budget.enter();
        prop_assert_eq!(budget.ask(ticket, now.max(paused_until)), Permit::Go);
    }
}
