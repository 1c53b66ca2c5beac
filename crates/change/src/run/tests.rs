use std::collections::BTreeMap;

use http::Response;
use proptest::prelude::*;
use tenantry_graph::{Call, directory::user_changes, ids::UserId};
use tenantry_identity::TenantId;
use tenantry_json::Value;

use super::*;
use crate::{
    parcel::{Delivery, Next, Parcel},
    plan::{Gravity, Kind, Step},
};

const BEFORE: &str = "2026-11-01T00:00:00Z";

fn tenant() -> TenantId {
    TenantId::parse("84841066-274d-4ec0-a5c1-276be684bdd3").unwrap()
}

/// Blocks each user and gives a new password.
fn plan(users: usize) -> Plan {
    let objects = (0..users).map(|number| {
        let id = UserId::new(format!("u{number}"));
        let step = |label: &str, write| Step {
            label: label.into(),
            write,
            is_needed: label == "Block",
        };
        Object {
            id: Some(id.as_str().into()),
            kind: Kind::User,
            name: format!("User {number}"),
            detail: None,
            changes: Vec::new(),
            steps: vec![
                step(
                    "Block",
                    user_changes::set_account_enabled(&tenant(), &id, false),
                ),
                step(
                    "Reset",
                    user_changes::reset_password(&tenant(), &id, true, Some(BEFORE)),
                ),
            ],
            obstacles: Vec::new(),
        }
    });
    Plan {
        tenant: tenant(),
        customer: "Customer".into(),
        title: "Test".into(),
        gravity: Gravity::Ordinary,
        objects: objects.collect(),
        not_here: Vec::new(),
    }
}

/// Numbers instead of chance.
#[derive(Default)]
struct Numbers(u32);

impl Source for Numbers {
    fn guid(&mut self) -> String {
        self.0 += 1;
        format!("00000000-0000-0000-0000-{:012}", self.0)
    }

    fn password(&mut self) -> Secret {
        self.0 += 1;
        Secret::new(format!("password {}", self.0))
    }

    fn fraction(&mut self) -> f64 {
        0.5
    }
}

/// What goes wrong with one request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    Fine,
    Throttled,
    /// 503, and nothing happened.
    Busy,
    /// 503, and yet it happened.
    BusyAfter,
    /// The connection broke before it arrived.
    LostBefore,
    /// The connection broke behind it.
    LostAfter,
    /// The token does not count any more.
    Expired,
    /// 403.
    Refused,
}

/// A service that remembers how often each thing happened.
#[derive(Default)]
struct Service {
    seconds: u64,
    blocked: BTreeMap<String, u32>,
    passwords: BTreeMap<String, (u32, u64)>,
    fates: Vec<Fate>,
    requests: usize,
}

fn response(status: u16, body: &str) -> Delivery {
    let response = Response::builder().status(status);
    Delivery::Answered(response.body(body.as_bytes().to_vec()).unwrap())
}

impl Service {
    fn take(&mut self, parcel: &Parcel) -> Vec<Delivery> {
        self.requests += 1;
        assert!((1..=20).contains(&parcel.calls.len()));
        let calls = parcel.calls.iter();
        calls.map(|call| self.answer(call)).collect()
    }

    fn answer(&mut self, call: &Call<Response<Vec<u8>>>) -> Delivery {
        match self.fates.pop().unwrap_or(Fate::Fine) {
            Fate::Fine => self.fulfil(call),
            Fate::Throttled => response(429, "{}"),
            Fate::Busy => response(503, "{}"),
            Fate::BusyAfter => {
                self.fulfil(call);
                response(503, "{}")
            }
            Fate::LostBefore => Delivery::Lost,
            Fate::LostAfter => {
                self.fulfil(call);
                Delivery::Lost
            }
            Fate::Expired => Delivery::Alone,
            Fate::Refused => response(403, r#"{"error":{"code":"Authorization_RequestDenied"}}"#),
        }
    }

    fn fulfil(&mut self, call: &Call<Response<Vec<u8>>>) -> Delivery {
        self.seconds += 1;
        let request = call.request();
        let path = request.uri().path();
        let user = path.strip_prefix("/v1.0/users/").unwrap().to_owned();
        if request.method() == "GET" {
            let is_blocked = self.blocked.contains_key(&user);
            let changed = match self.passwords.get(&user) {
                Some((_, seconds)) => format!(
                    "2026-11-22T{:02}:{:02}:{:02}Z",
                    seconds / 3600,
                    seconds / 60 % 60,
                    seconds % 60
                ),
                None => BEFORE.to_owned(),
            };
            let body = format!(
                r#"{{"id":"{user}","accountEnabled":{},"lastPasswordChangeDateTime":"{changed}"}}"#,
                !is_blocked
            );
            return response(200, &body);
        }
        let body = tenantry_json::parse_octets(request.body()).unwrap();
        if body.get("accountEnabled").is_some() {
            *self.blocked.entry(user).or_default() += 1;
        } else {
            let profile = body.get("passwordProfile").unwrap();
            assert!(profile.get("password").and_then(Value::as_str).is_some());
            let entry = self.passwords.entry(user).or_default();
            *entry = (entry.0 + 1, self.seconds);
        }
        response(204, "")
    }

    fn happened(&self, user: &str, label: &str) -> u32 {
        match label {
            "Block" => self.blocked.get(user).copied().unwrap_or_default(),
            _ => self.passwords.get(user).map_or(0, |(times, _)| *times),
        }
    }
}

/// Carries a run out to its end. The page is loaded again whenever so many parcels were sent: the last one's
/// answers go with it.
fn carry_out(plan: Plan, service: &mut Service, reload_after: &[usize]) -> Run {
    let mut source = Numbers::default();
    let mut run = Run::new(plan, "r".into(), UnixSeconds(0), None, "https://graph");
    let mut now = Duration::ZERO;
    let mut sent = 0;
    for _ in 0..20_000 {
        match run.next(now, &mut source) {
            Next::Over => return run,
            Next::Wait(time) => now += time,
            Next::Idle => {
                assert!(run.halt().is_some(), "it waits for nothing");
                run.go_on();
            }
            Next::Send(parcel) => {
                sent += 1;
                let kept = postcard::to_allocvec(run.kept()).unwrap();
                let deliveries = service.take(&parcel);
                if reload_after.contains(&sent) {
                    let plan = postcard::to_allocvec(run.plan()).unwrap();
                    let plan = postcard::from_bytes(&plan).unwrap();
                    let kept = postcard::from_bytes(&kept).unwrap();
                    run = Run::restored(plan, kept, "https://graph").unwrap();
                    assert!(run.is_over() || run.halt().is_some());
                    run.go_on();
                } else {
                    run.deliver(&parcel, deliveries, None, now, &mut source);
                }
            }
        }
    }
    panic!("it does not end");
}

fn progress(run: &Run) -> Vec<(String, &'static str, Progress)> {
    let steps = run.plan().steps().zip(&run.kept().steps);
    let told = steps.map(|((object, step), state)| {
        let label = if step.label == "Block" {
            "Block"
        } else {
            "Reset"
        };
        (object.id.clone().unwrap(), label, state.progress.clone())
    });
    told.collect()
}

fn assert_exact(run: &Run, service: &Service) {
    for (user, label, progress) in progress(run) {
        let times = service.happened(&user, label);
        let is_right = match progress {
            Progress::Taken => times == 1,
            Progress::Refused | Progress::LeftOut(_) => times == 0,
            _ => false,
        };
        assert!(
            is_right,
            "{user} {label}: {progress:?}, but it happened {times} times"
        );
    }
}

#[test]
fn what_is_refused_is_told_and_what_needs_it_is_left_out() {
    let mut service = Service {
        fates: vec![Fate::Refused],
        ..Service::default()
    };
    let run = carry_out(plan(1), &mut service, &[]);
    assert_eq!(run.kept().steps[0].progress, Progress::Refused);
    let refusal = run.kept().steps[0].refusal.as_ref().unwrap();
    assert_eq!(refusal.code.as_deref(), Some("Authorization_RequestDenied"));
    assert_eq!(
        run.kept().steps[1].progress,
        Progress::LeftOut(Why::NeededFailed)
    );
    assert!(service.passwords.is_empty());
}

#[test]
fn what_failed_is_tried_again_and_nothing_else() {
    let mut service = Service {
        fates: vec![Fate::Refused],
        ..Service::default()
    };
    let mut run = carry_out(plan(3), &mut service, &[]);
    assert!(run.retry_failed());
    let mut source = Numbers(100);
    while let Next::Send(parcel) = run.next(Duration::ZERO, &mut source) {
        let deliveries = service.take(&parcel);
        run.deliver(&parcel, deliveries, None, Duration::ZERO, &mut source);
    }
    assert_exact(&run, &service);
    assert!(run.is_over() && !run.retry_failed());
}

#[test]
fn a_change_that_never_shows_is_told_as_such() {
    /// Takes everything and does nothing.
    fn deaf(parcel: &Parcel) -> Vec<Delivery> {
        let calls = parcel.calls.iter();
        let answer = |call: &Call<_>| match call.request().method().as_str() {
            "GET" => response(200, r#"{"id":"u0","accountEnabled":true}"#),
            _ => response(204, ""),
        };
        calls.map(answer).collect()
    }
    let (mut source, mut now) = (Numbers::default(), Duration::ZERO);
    let mut run = Run::new(plan(1), "r".into(), UnixSeconds(0), None, "https://graph");
    loop {
        match run.next(now, &mut source) {
            Next::Over => break,
            Next::Wait(time) => now += time,
            Next::Idle => panic!("it waits for nothing"),
            Next::Send(parcel) => {
                run.deliver(&parcel, deaf(&parcel), None, now, &mut source);
            }
        }
    }
    for state in &run.kept().steps {
        assert_eq!(state.progress, Progress::NotTaken);
    }
    let (_, states) = run.objects().next().unwrap();
    assert_eq!(Run::outcome(states), Outcome::Failed);
    assert!(now > Duration::from_secs(10), "it may take a while to show");
}

#[test]
fn nothing_leaves_while_it_stands_still_and_what_was_sent_is_read_back() {
    let (mut source, mut service) = (Numbers::default(), Service::default());
    let mut run = Run::new(plan(30), "r".into(), UnixSeconds(0), None, "https://graph");
    let Next::Send(parcel) = run.next(Duration::ZERO, &mut source) else {
        panic!("nothing to send");
    };
    run.pause(Halt::Paused);
    let deliveries = service.take(&parcel);
    run.deliver(&parcel, deliveries, None, Duration::ZERO, &mut source);
    while let Next::Send(parcel) = run.next(Duration::ZERO, &mut source) {
        assert!(
            parcel
                .calls
                .iter()
                .all(|call| call.request().method() == "GET")
        );
        let deliveries = service.take(&parcel);
        run.deliver(&parcel, deliveries, None, Duration::ZERO, &mut source);
    }
    let count = |wanted: Progress| {
        let steps = run.kept().steps.iter();
        steps.filter(|step| step.progress == wanted).count()
    };
    assert_eq!((count(Progress::Taken), count(Progress::Waiting)), (20, 40));
    run.cancel();
    assert!(matches!(run.next(Duration::ZERO, &mut source), Next::Over));
    assert_eq!(service.blocked.len(), 20);
}

#[test]
fn a_challenge_stops_it_cleanly() {
    let (mut source, mut service) = (Numbers::default(), Service::default());
    let mut run = Run::new(plan(25), "r".into(), UnixSeconds(0), None, "https://graph");
    let Next::Send(parcel) = run.next(Duration::ZERO, &mut source) else {
        panic!("nothing to send");
    };
    let not_sent = parcel.calls.iter().map(|_| Delivery::NotSent).collect();
    run.deliver(
        &parcel,
        not_sent,
        Some(Halt::SignIn),
        Duration::ZERO,
        &mut source,
    );
    assert!(matches!(run.next(Duration::ZERO, &mut source), Next::Idle));
    assert_eq!(run.halt(), Some(Halt::SignIn));
    let kept = run.kept().clone();
    let mut run = Run::restored(run.plan().clone(), kept, "https://graph").unwrap();
    assert_eq!(
        run.halt(),
        Some(Halt::SignIn),
        "it does not go on by itself"
    );
    run.go_on();
    let run = finish(run, &mut service);
    assert_exact(&run, &service);
    assert_eq!(service.blocked.len(), 25);
}

fn finish(mut run: Run, service: &mut Service) -> Run {
    let mut source = Numbers(100_000);
    let mut now = Duration::from_secs(10_000);
    loop {
        match run.next(now, &mut source) {
            Next::Over => return run,
            Next::Wait(time) => now += time,
            Next::Idle => panic!("it waits for nothing"),
            Next::Send(parcel) => {
                let deliveries = service.take(&parcel);
                run.deliver(&parcel, deliveries, None, now, &mut source);
            }
        }
    }
}

#[test]
fn a_thousand_users_take_a_hundred_requests_and_fifty_to_read_back() {
    let mut plan = plan(1000);
    for object in &mut plan.objects {
        object.steps.truncate(1);
    }
    let (mut source, mut service) = (Numbers::default(), Service::default());
    let mut run = Run::new(plan, "r".into(), UnixSeconds(0), None, "https://graph");
    let (mut writes, mut readings) = (0, 0);
    while let Next::Send(parcel) = run.next(Duration::ZERO, &mut source) {
        match parcel.calls[0].request().method().as_str() {
            "GET" => readings += 1,
            _ => writes += 1,
        }
        let deliveries = service.take(&parcel);
        run.deliver(&parcel, deliveries, None, Duration::ZERO, &mut source);
    }
    assert_exact(&run, &service);
    assert_eq!((writes, readings), (50, 50));
}

#[test]
fn an_expired_token_costs_one_request_and_not_one_for_each_step() {
    let mut service = Service {
        fates: vec![Fate::Expired; 20],
        ..Service::default()
    };
    let run = carry_out(plan(20), &mut service, &[]);
    assert_exact(&run, &service);
    // The refused one, the probe, the rest of the first steps, the second steps, the reading.
    assert!(service.requests <= 6, "{}", service.requests);
}

#[test]
fn what_is_kept_holds_no_password() {
    let mut service = Service::default();
    let run = carry_out(plan(2), &mut service, &[]);
    assert_eq!(run.secrets().count(), 2);
    let kept = postcard::to_allocvec(&(run.plan(), run.kept())).unwrap();
    for (_, secret) in run.secrets() {
        let secret = secret.expose().as_bytes();
        assert!(!kept.windows(secret.len()).any(|part| part == secret));
    }
    let restored = Run::restored(run.plan().clone(), run.kept().clone(), "g").unwrap();
    assert!(restored.has_lost_secret(0) && !run.has_lost_secret(0));
}

#[test]
fn what_does_not_belong_together_is_not_taken_up() {
    let run = Run::new(plan(2), "r".into(), UnixSeconds(0), None, "g");
    assert!(Run::restored(plan(3), run.kept().clone(), "g").is_none());
}

fn fates() -> impl Strategy<Value = Vec<Fate>> {
    let fate = prop_oneof![
        6 => Just(Fate::Fine),
        2 => Just(Fate::Throttled),
        1 => Just(Fate::Busy),
        1 => Just(Fate::BusyAfter),
        1 => Just(Fate::LostBefore),
        1 => Just(Fate::LostAfter),
        1 => Just(Fate::Expired),
    ];
    prop::collection::vec(fate, 0..400)
}

proptest! {
    #[test]
    fn whatever_goes_wrong_nothing_is_lost_and_nothing_done_twice(
        users in 1usize..60,
        fates in fates(),
        reloads in prop::collection::vec(1usize..30, 0..3),
    ) {
        let mut service = Service { fates, ..Service::default() };
        let mut run = carry_out(plan(users), &mut service, &reloads);
        for (user, label, progress) in progress(&run) {
            let happened = service.happened(&user, label);
            prop_assert!(happened <= 1, "{} {} happened {} times", user, label, happened);
            prop_assert!(progress != Progress::NotTaken, "{} {}", user, label);
        }
        // What nobody knows is read again, and only what did not work is sent again.
        service.fates.clear();
        run.retry_failed();
        let run = finish(run, &mut service);
        assert_exact(&run, &service);
        prop_assert!(run.kept().steps.iter().all(|step| step.progress == Progress::Taken));
    }
}
