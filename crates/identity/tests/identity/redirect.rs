use proptest::prelude::*;
use tenantry_identity::redirect::{RedirectError, check, is_authorization_response};

use crate::fixture::{AUTHORITY, CUSTOMER, NOW, OTHER, attempt};

#[test]
fn an_answer_without_the_attempts_state_is_refused_whatever_else_it_says() {
    let attempt = attempt(CUSTOMER, 1);
    let foreign = crate::fixture::attempt(CUSTOMER, 9);
    for fragment in [
        "",
        "#",
        "code=x",
        "error=access_denied",
        "state=&code=x",
        "#iss=x&code=x",
    ] {
        assert_eq!(
            check(&attempt, fragment, NOW).unwrap_err(),
            RedirectError::MissingState,
            "{fragment}"
        );
    }
    for fragment in [
        format!("code=x&state={}", foreign.state()),
        format!("error=access_denied&state={}", foreign.state()),
        format!("code=x&state={}x", attempt.state()),
        format!("code=x&code=y&state={}", &attempt.state()[1..]),
    ] {
        assert_eq!(
            check(&attempt, &fragment, NOW).unwrap_err(),
            RedirectError::WrongState,
            "{fragment}"
        );
    }
}

#[test]
fn parameters_that_stand_twice_are_refused() {
    let attempt = attempt(CUSTOMER, 1);
    let state = attempt.state();
    for fragment in [
        format!("state={state}&state={state}&code=x"),
        format!("state={state}&state=other&code=x"),
        format!("state={state}&code=x&code=x"),
        format!("state={state}&code=x&c%6fde=y"),
        format!("state={state}&code=x&session_state=1&session_state=1"),
        format!("state={state}&error=a&error=b"),
    ] {
        assert_eq!(
            check(&attempt, &fragment, NOW).unwrap_err(),
            RedirectError::Duplicate,
            "{fragment}"
        );
    }
}

#[test]
fn an_answer_after_ten_minutes_is_refused() {
    let attempt = attempt(CUSTOMER, 1);
    let fragment = format!("state={}&code=x", attempt.state());
    assert!(check(&attempt, &fragment, NOW.plus(600)).is_ok());
    assert_eq!(
        check(&attempt, &fragment, NOW.plus(601)).unwrap_err(),
        RedirectError::Expired
    );
    assert!(attempt.is_expired(NOW.plus(601)));
}

#[test]
fn an_answer_of_another_issuer_is_refused_errors_included() {
    let attempt = attempt(CUSTOMER, 1);
    let state = attempt.state();
    for rest in ["code=x", "error=access_denied"] {
        for issuer in [
            "https://evil.example",
            "",
            &format!("{AUTHORITY}/{OTHER}/v2.0"),
        ] {
            let fragment = format!("state={state}&{rest}&iss={issuer}");
            assert_eq!(
                check(&attempt, &fragment, NOW).unwrap_err(),
                RedirectError::WrongIssuer
            );
        }
    }
    let own = format!("state={state}&code=x&iss={AUTHORITY}/{CUSTOMER}/v2.0");
    assert!(check(&attempt, &own, NOW).is_ok());
}

#[test]
fn an_answer_with_neither_or_both_of_code_and_error_is_refused() {
    let attempt = attempt(CUSTOMER, 1);
    for rest in ["", "&code=", "&code=x&error=y", "&session_state=1"] {
        let fragment = format!("state={}{rest}", attempt.state());
        assert_eq!(
            check(&attempt, &fragment, NOW).unwrap_err(),
            RedirectError::NoCode,
            "{rest}"
        );
    }
}

#[test]
fn an_error_keeps_everything_support_asks_for() {
    let attempt = attempt(CUSTOMER, 1);
    let fragment = format!(
        "#error=invalid_client&error_description=AADSTS650052%3a+The+app+needs+access.%0d%0a\
         Trace+ID%3a+trace-1%0d%0aCorrelation+ID%3a+correlation-1%0d%0a\
         Timestamp%3a+2026-03-01+10%3a20%3a30Z&error_subcode=x&state={}",
        attempt.state()
    );
    let Err(RedirectError::Service(error)) = check(&attempt, &fragment, NOW) else {
        panic!("the service's error is expected");
    };
    assert_eq!(error.error, "invalid_client");
    assert_eq!(error.suberror.as_deref(), Some("x"));
    assert_eq!(error.codes, [650052]);
    assert_eq!(error.code(), "AADSTS650052");
    assert_eq!(
        error.description.as_deref(),
        Some("AADSTS650052: The app needs access.")
    );
    assert_eq!(error.trace_id.as_deref(), Some("trace-1"));
    assert_eq!(error.correlation_id.as_deref(), Some("correlation-1"));
    assert_eq!(error.timestamp.as_deref(), Some("2026-03-01 10:20:30Z"));
}

#[test]
fn only_answers_are_taken_for_answers() {
    for fragment in ["", "#", "#users", "state=x", "#encode=x&errors=y"] {
        assert!(!is_authorization_response(fragment), "{fragment}");
    }
    for fragment in [
        "code=x",
        "#error=x",
        "state=x&code=y",
        "#code=y&state=x",
        "#error=y&state=",
        "#state=1&state=2&code=3",
    ] {
        assert!(is_authorization_response(fragment), "{fragment}");
    }
}

proptest! {
    #[test]
    fn no_fragment_panics_and_none_passes_without_the_state(fragment in "([a-z_]{0,8}=?[ -~]{0,9}&?){0,6}|.*") {
        let attempt = attempt(CUSTOMER, 1);
        let answer = check(&attempt, &fragment, NOW);
        prop_assert!(matches!(
            answer,
            Err(RedirectError::MissingState | RedirectError::WrongState | RedirectError::Duplicate)
        ));
        let _ = is_authorization_response(&fragment);
    }

    #[test]
    fn one_changed_octet_of_the_state_is_refused(at in 0_usize..43, with in "[A-Za-z0-9_-]") {
        let attempt = attempt(CUSTOMER, 1);
        let mut state = attempt.state().to_owned();
        state.replace_range(at..=at, &with);
        let accepted = check(&attempt, &format!("state={state}&code=x"), NOW).is_ok();
        prop_assert_eq!(accepted, state == attempt.state());
    }
}
