use proptest::prelude::*;
use tenantry_identity::TenantId;

use super::*;
use crate::{
    directory::{organization, user},
    ids::UserId,
};

fn tenant(number: u64) -> TenantId {
    TenantId::parse(&format!("00000000-0000-4000-8000-{number:012x}")).unwrap()
}

fn response(status: u16, headers: &[(&'static str, &str)], body: &str) -> Response<Vec<u8>> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body.as_bytes().to_vec()).unwrap()
}

/// A batch of one user, the only envelope, and what becomes of the user's call.
fn outcome(answers: &str) -> Outcome {
    let mut batch = Batch::new();
    batch.add(user::get(&tenant(1), &UserId::new("u")));
    let envelope = batch.envelopes().pop().unwrap();
    let answers = envelope.call.read(&response(200, &[], answers)).unwrap();
    batch.open(&envelope, answers, 0.0).pop().unwrap().1
}

#[test]
fn an_answer_without_answers_is_refused() {
    let mut batch = Batch::new();
    batch.add(organization::get(&tenant(1)));
    let envelope = batch.envelopes().pop().unwrap();
    for body in ["", "[]", "{}", r#"{"responses":{}}"#] {
        assert!(
            envelope.call.read(&response(200, &[], body)).is_err(),
            "{body}"
        );
    }
    let refused = envelope
        .call
        .read(&response(400, &[], r#"{"error":{"code":"BadRequest"}}"#));
    assert_eq!(refused.err().unwrap().code(), Some("BadRequest"));
}

#[test]
fn a_call_that_was_not_answered_once_is_asked_again_alone() {
    let one = r#"{"id":"1","status":200,"body":{}}"#;
    for answers in [
        r#"{"responses":[]}"#.to_owned(),
        r#"{"responses":[null,7,{"id":"1"},{"id":"1","status":"200"},{"id":"1","status":99}]}"#
            .to_owned(),
        r#"{"responses":[{"id":"2","status":200,"body":{}}]}"#.to_owned(),
        format!(r#"{{"responses":[{one},{one}]}}"#),
    ] {
        assert!(
            matches!(outcome(&answers), Outcome::Alone(Duration::ZERO)),
            "{answers}"
        );
    }
}

#[test]
fn a_write_that_was_not_answered_is_not_sent_again() {
    let mut batch = Batch::new();
    let address = Uri::from_static("/v1.0/users");
    batch.add(Call::post(
        &tenant(1),
        address,
        user::SCOPE,
        "{}".to_owned(),
        |_| Ok(()),
    ));
    let envelope = batch.envelopes().pop().unwrap();
    assert!(!envelope.call.is_repeatable());
    for answers in [
        r#"{"responses":[]}"#,
        r#"{"responses":[{"id":"1","status":503}]}"#,
    ] {
        let answers = envelope.call.read(&response(200, &[], answers)).unwrap();
        let (_, outcome) = batch.open(&envelope, answers, 0.0).pop().unwrap();
        assert!(!matches!(outcome, Outcome::Alone(_)), "{outcome:?}");
    }
}

#[test]
fn a_throttled_call_waits_as_long_as_it_is_told_and_a_refused_one_stands() {
    let throttled = r#"{"responses":[{"id":"1","status":429,"headers":{"retry-AFTER":"1.5"},
        "body":{"error":{"code":"TooManyRequests"}}}]}"#;
    assert!(
        matches!(outcome(throttled), Outcome::Alone(wait) if wait == Duration::from_millis(1500))
    );
    let number = r#"{"responses":[{"id":"1","status":429,"headers":{"Retry-After":2}}]}"#;
    assert!(matches!(outcome(number), Outcome::Alone(wait) if wait == Duration::from_secs(2)));
    let long = r#"{"responses":[{"id":"1","status":429,"headers":{"Retry-After":"300"}}]}"#;
    assert!(matches!(outcome(long), Outcome::Answered(_)));
    let refused = r#"{"responses":[{"id":"1","status":403,"body":{"error":{"code":"x"}}}]}"#;
    assert!(matches!(outcome(refused), Outcome::Answered(_)));
}

#[test]
fn a_token_that_does_not_count_any_more_leads_to_the_ordinary_way() {
    let claims = r#"Bearer error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4iOnt9fQ==\""#;
    for (status, challenge) in [(401, ""), (403, claims)] {
        let answers = format!(
            r#"{{"responses":[{{"id":"1","status":{status},"headers":{{"WWW-Authenticate":"{challenge}"}}}}]}}"#
        );
        assert!(
            matches!(outcome(&answers), Outcome::Alone(Duration::ZERO)),
            "{answers}"
        );
    }
}

#[test]
fn a_request_says_what_the_call_says() {
    let mut batch = Batch::new();
    batch.add(organization::get(&tenant(1)));
    batch.add(user::count(&tenant(1), None));
    let address = Uri::from_static("https://graph.microsoft.com/v1.0/users?$skiptoken=a%22");
    batch.add(Call::post(
        &tenant(1),
        address,
        user::SCOPE,
        r#"{"a":1}"#.to_owned(),
        |_| Ok(()),
    ));
    let envelope = batch.envelopes().pop().unwrap();
    assert_eq!(envelope.call.request().method(), "POST");
    assert_eq!(
        envelope.call.request().headers()["content-type"],
        "application/json"
    );
    let document = String::from_utf8(envelope.call.request().body().clone()).unwrap();
    assert_eq!(
        document,
        r#"{"requests":[{"id":"1","method":"GET","url":"/organization?$select=id,displayName,countryLetterCode,createdDateTime,tenantType,technicalNotificationMails,onPremisesSyncEnabled,verifiedDomains"},{"id":"2","method":"GET","url":"/users?$count=true&$top=1&$select=id","headers":{"consistencylevel":"eventual"}},{"id":"3","method":"POST","url":"/users?$skiptoken=a%22","headers":{"content-type":"application/json"},"body":{"a":1}}]}"#
    );
}

#[test]
fn an_answer_without_a_request_id_is_found_by_the_envelopes() {
    let mut batch = Batch::new();
    let slot = batch.add(organization::get(&tenant(1)));
    let envelope = batch.envelopes().pop().unwrap();
    let body = r#"{"responses":[{"id":"1","status":404,"body":{"error":{"code":"x"}}}]}"#;
    let answers = envelope
        .call
        .read(&response(200, &[("request-id", "r")], body))
        .unwrap();
    let (_, outcome) = batch.open(&envelope, answers, 0.0).pop().unwrap();
    let Outcome::Answered(answer) = outcome else {
        panic!("{outcome:?}");
    };
    let error = slot.call.read(&answer).unwrap_err();
    assert_eq!(error.trace().request_id.as_deref(), Some("r"));
}

/// What the service does with one call of an envelope.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Answered,
    Throttled,
    Missing,
    Twice,
    Foreign,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        4 => Just(Fate::Answered),
        1 => Just(Fate::Throttled),
        1 => Just(Fate::Missing),
        1 => Just(Fate::Twice),
        1 => Just(Fate::Foreign),
    ]
}

/// The answer to an envelope's document: each user is answered with the id in its address.
fn serve(document: &str, fates: &[Fate], shuffle: u64) -> String {
    let document = tenantry_json::parse(document).unwrap();
    let requests = document.get("requests").unwrap().items().unwrap();
    assert!(requests.len() <= MOST);
    let mut answers = Vec::new();
    for request in requests {
        let id = request.text("id").unwrap();
        let url = request.text("url").unwrap();
        let user = url
            .strip_prefix("/users/")
            .unwrap()
            .split('?')
            .next()
            .unwrap();
        let number: usize = user.split('-').next().unwrap().parse().unwrap();
        let answer = format!(r#"{{"id":"{id}","status":200,"body":{{"id":"{user}"}}}}"#);
        match fates[number % fates.len()] {
            Fate::Answered => answers.push(answer),
            Fate::Throttled => answers.push(format!(
                r#"{{"id":"{id}","status":429,"headers":{{"Retry-After":"1"}},"body":{{}}}}"#
            )),
            Fate::Missing => {}
            Fate::Twice => answers.extend([answer.clone(), answer]),
            Fate::Foreign => answers.extend([
                answer,
                format!(r#"{{"id":"x{id}","status":200,"body":{{"id":"wrong"}}}}"#),
            ]),
        }
    }
    // Any order will do, as long as it varies.
    let mut state = shuffle | 1;
    for at in (1..answers.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        answers.swap(at, (state >> 33) as usize % (at + 1));
    }
    format!(r#"{{"responses":[{}]}}"#, answers.join(","))
}

proptest! {
    #[test]
    fn question_and_answer_stay_together(
        tenants in prop::collection::vec(0_u64..3, 0..70),
        fates in prop::collection::vec(fate(), 1..9),
        shuffle: u64,
    ) {
        let mut batch = Batch::new();
        let slots: Vec<_> = tenants
            .iter()
            .enumerate()
            .map(|(number, at)| {
                let user = UserId::new(format!("{number}-{at}"));
                (batch.add(user::get(&tenant(*at), &user)), user)
            })
            .collect();
        let envelopes = batch.envelopes();
        let least: usize = (0..3)
            .map(|at| tenants.iter().filter(|one| **one == at).count().div_ceil(MOST))
            .sum();
        prop_assert_eq!(envelopes.len(), least);
        let mut outcomes: Vec<Option<Outcome>> = (0..batch.len()).map(|_| None).collect();
        for envelope in &envelopes {
            let document = std::str::from_utf8(envelope.call.request().body()).unwrap();
            let body = serve(document, &fates, shuffle);
            let answers = envelope.call.read(&response(200, &[], &body)).unwrap();
            for (number, outcome) in batch.open(envelope, answers, 0.5) {
                prop_assert!(outcomes[number].is_none());
                prop_assert_eq!(slots[number].0.call.tenant(), envelope.call.tenant());
                outcomes[number] = Some(outcome);
            }
        }
        for ((slot, user), outcome) in slots.iter().zip(outcomes) {
            match (fates[slot.number % fates.len()], outcome.unwrap()) {
                (Fate::Answered | Fate::Foreign, Outcome::Answered(answer)) => {
                    prop_assert_eq!(&slot.call.read(&answer).unwrap().row.id, user);
                }
                (Fate::Throttled, Outcome::Alone(wait)) => {
                    prop_assert_eq!(wait, Duration::from_secs(1));
                    let alone = batch.call(slot.number).unwrap();
                    prop_assert_eq!(alone.request().uri(), slot.call.request().uri());
                    prop_assert_eq!(alone.tenant(), slot.call.tenant());
                }
                (Fate::Missing | Fate::Twice, Outcome::Alone(Duration::ZERO)) => {}
                (fate, outcome) => prop_assert!(false, "{:?} {:?}", fate, outcome),
            }
        }
    }

    #[test]
    fn no_answer_ends_the_program(body in ".{0,200}", status in 200_u16..600) {
        let mut batch = Batch::new();
        batch.add(organization::get(&tenant(1)));
        let envelope = batch.envelopes().pop().unwrap();
        if let Ok(answers) = envelope.call.read(&response(status, &[], &body)) {
            prop_assert_eq!(batch.open(&envelope, answers, 0.0).len(), 1);
        }
    }
}
