use tenantry_identity::TenantId;

use super::*;
use crate::query::Address;

fn check(expects: Vec<Expect>) -> Check {
    let tenant = TenantId::parse("84841066-274d-4ec0-a5c1-276be684bdd3").unwrap();
    let address = Address::new("users").segment("u").template();
    Check::new(&tenant, Feature::Users, address, expects)
}

fn answer(status: u16, body: &str) -> Response<Vec<u8>> {
    let response = Response::builder().status(status);
    response.body(body.as_bytes().to_vec()).unwrap()
}

fn judge(expect: Expect, body: &str) -> Verdict {
    check(vec![expect]).judge(&answer(200, body)).unwrap()
}

#[test]
fn a_refusal_or_nonsense_is_no_verdict() {
    let check = check(vec![Expect::There]);
    for (status, body) in [(403, "{}"), (500, ""), (429, "{}"), (200, "<html>")] {
        let status_of = check
            .judge(&answer(status, body))
            .map_err(|error| error.status());
        assert_eq!(status_of, Err(status));
    }
}

#[test]
fn what_is_not_there_has_gone_and_nothing_else() {
    let missing = answer(404, "{}");
    let judge = |expect| check(vec![expect]).judge(&missing).unwrap();
    assert_eq!(judge(Expect::Gone), Verdict::Taken);
    assert_eq!(judge(Expect::There), Verdict::NotTaken);
    assert_eq!(judge(Expect::json("a", "null")), Verdict::NotTaken);
    let there = answer(200, "{}");
    assert_eq!(
        check(vec![Expect::Gone]).judge(&there),
        Ok(Verdict::NotTaken)
    );
}

#[test]
fn every_expectation_has_to_be_met() {
    let both = vec![Expect::boolean("a", true), Expect::text("b", "x")];
    let verdict = |body| check(both.clone()).judge(&answer(200, body)).unwrap();
    assert_eq!(verdict(r#"{"a":true,"b":"y"}"#), Verdict::NotTaken);
    assert_eq!(verdict(r#"{"a":false,"b":"x"}"#), Verdict::NotTaken);
    assert_eq!(verdict(r#"{"a":true,"b":"x","c":1}"#), Verdict::Taken);
}

#[test]
fn nothing_is_written_in_three_ways() {
    for body in [r#"{"a":null}"#, r#"{"a":[]}"#, "{}"] {
        assert_eq!(judge(Expect::json("a", "null"), body), Verdict::Taken);
        assert_eq!(judge(Expect::json("a", "[]"), body), Verdict::Taken);
        assert_eq!(judge(Expect::text("a", ""), body), Verdict::NotTaken);
    }
}

#[test]
fn sets_have_no_order_and_objects_may_have_more() {
    let wanted = Expect::json("a", r#"[{"x":1},{"x":2}]"#);
    let verdict = |body| judge(wanted.clone(), body);
    assert_eq!(verdict(r#"{"a":[{"x":2,"y":0},{"x":1}]}"#), Verdict::Taken);
    assert_eq!(verdict(r#"{"a":[{"x":2}]}"#), Verdict::NotTaken);
    assert_eq!(verdict(r#"{"a":[{"x":2},{"x":3}]}"#), Verdict::NotTaken);
}

#[test]
fn a_time_has_to_move_on() {
    let later = |than: Option<&str>| Expect::later("t", than);
    let body = r#"{"t":"2026-11-22T10:00:01Z"}"#;
    assert_eq!(
        judge(later(Some("2026-11-22T10:00:01Z")), body),
        Verdict::NotTaken
    );
    assert_eq!(
        judge(later(Some("2026-11-22T10:00:00Z")), body),
        Verdict::Taken
    );
    assert_eq!(judge(later(None), body), Verdict::Taken);
    assert_eq!(judge(later(None), r#"{"t":null}"#), Verdict::NotTaken);
    assert_eq!(judge(later(None), r#"{"t":"soon"}"#), Verdict::NotTaken);
    let body = r#"{"t":"2026-11-22T10:00:01.2500Z"}"#;
    let than = |than| judge(later(Some(than)), body);
    assert_eq!(than("2026-11-22T10:00:01.25Z"), Verdict::NotTaken);
    assert_eq!(than("2026-11-22T10:00:01.3Z"), Verdict::NotTaken);
    assert_eq!(than("2026-11-22T10:00:01.1234567Z"), Verdict::Taken);
    assert_eq!(than("2026-11-22T10:00:01Z"), Verdict::Taken);
}

#[test]
fn an_item_is_known_by_its_key_its_set_and_its_time() {
    let body = r#"{"l":[{"skuId":"AB","disabledPlans":["p","Q"],"t":"2026-11-22T10:00:01Z"}]}"#;
    let holds = |item| judge(Expect::holds("l", item), body);
    let lacks = |item| judge(Expect::lacks("l", item), body);
    assert_eq!(holds(Item::of("skuId", "ab")), Verdict::Taken);
    assert_eq!(lacks(Item::of("skuId", "ab")), Verdict::NotTaken);
    assert_eq!(lacks(Item::of("skuId", "cd")), Verdict::Taken);
    let either = Item::default().one_of("skuId", &["cd", "ab"]);
    assert_eq!(holds(either), Verdict::Taken);
    let plans = |plans: &[&str]| {
        let plans: Vec<String> = plans.iter().map(|plan| (*plan).into()).collect();
        holds(Item::of("skuId", "ab").with("disabledPlans", &plans))
    };
    assert_eq!(plans(&["q", "P"]), Verdict::Taken);
    assert_eq!(plans(&["q"]), Verdict::NotTaken);
    let since = |than: &str| Item::of("skuId", "ab").later("t", Some(than));
    assert_eq!(holds(since("2026-11-22T10:00:01Z")), Verdict::NotTaken);
    assert_eq!(holds(since("2026-11-22T09:00:00Z")), Verdict::Taken);
    let without = |member| holds(Item::of("skuId", "ab").without(member));
    assert_eq!(without("t"), Verdict::NotTaken);
    assert_eq!(without("assignedByGroup"), Verdict::Taken);
}

#[test]
fn what_may_be_gone_has_taken_either_way() {
    let check = check(vec![Expect::There]).or_gone();
    assert_eq!(check.judge(&answer(404, "{}")), Ok(Verdict::Taken));
    assert_eq!(check.judge(&answer(200, "{}")), Ok(Verdict::Taken));
    assert!(check.judge(&answer(403, "{}")).is_err());
}

#[test]
fn what_was_created_is_found_by_itself_or_in_a_list() {
    let found = |body| Check::found(&answer(200, body));
    assert_eq!(found(r#"{"id":"a"}"#).as_deref(), Some("a"));
    assert_eq!(found(r#"{"value":[{"id":"b"}]}"#).as_deref(), Some("b"));
    assert_eq!(found(r#"{"value":[]}"#), None);
    assert_eq!(found("nonsense"), None);
}
