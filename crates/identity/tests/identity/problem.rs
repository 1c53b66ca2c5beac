use std::collections::BTreeSet;

use tenantry_identity::Problem;
use tenantry_identity::answer::AnswerError;
use tenantry_identity::broker::Why;
use tenantry_identity::challenge::ClaimsRequest;
use tenantry_identity::choice::NoRegistration;
use tenantry_identity::discovery::{DiscoveryError, MetadataFault};
use tenantry_identity::exchange::TokenError;
use tenantry_identity::id_token::IdTokenError;
use tenantry_identity::problem::{ProblemKind, Turn, WayOn};
use tenantry_identity::redirect::RedirectError;
use tenantry_identity::service_error::ServiceError;

const KINDS: [ProblemKind; 22] = [
    ProblemKind::NeedsInteraction,
    ProblemKind::SecondFactor,
    ProblemKind::NoConsent,
    ProblemKind::NoAccess,
    ProblemKind::PolicyBlocks,
    ProblemKind::HomePolicyBlocks,
    ProblemKind::SessionOver,
    ProblemKind::Stopped,
    ProblemKind::UnknownTenant,
    ProblemKind::WrongCloud,
    ProblemKind::Unreadable,
    ProblemKind::NoRegistration,
    ProblemKind::WrongRegistration,
    ProblemKind::Temporary,
    ProblemKind::Cancelled,
    ProblemKind::Forged,
    ProblemKind::Replayed,
    ProblemKind::TookTooLong,
    ProblemKind::WrongTenantToken,
    ProblemKind::WrongAccount,
    ProblemKind::Network,
    ProblemKind::Unexpected,
];

fn service(error: &str, suberror: Option<&str>, code: Option<u32>) -> ServiceError {
    ServiceError {
        error: error.into(),
        suberror: suberror.map(Into::into),
        codes: code.into_iter().collect(),
        correlation_id: Some("correlation-1".into()),
        timestamp: Some("2026-03-01 10:20:30Z".into()),
        ..ServiceError::default()
    }
}

#[test]
fn each_group_of_codes_has_its_kind() {
    for (kind, codes) in [
        (
            ProblemKind::NoConsent,
            &[90099, 65001, 700016, 90094, 90095, 500011][..],
        ),
        (
            ProblemKind::NoAccess,
            &[16000, 50020, 50034, 90072, 51004, 16003],
        ),
        (
            ProblemKind::PolicyBlocks,
            &[53000, 53001, 53002, 53003, 530032, 50131, 500213],
        ),
        (ProblemKind::HomePolicyBlocks, &[500212, 530034]),
        (
            ProblemKind::SecondFactor,
            &[50072, 50074, 50076, 50078, 50079, 50158],
        ),
        (
            ProblemKind::SessionOver,
            &[70008, 70043, 700082, 700084, 50173, 50133, 50132],
        ),
        (ProblemKind::Stopped, &[50196]),
        (
            ProblemKind::WrongRegistration,
            &[50011, 500113, 9002325, 9002326, 9002327, 900144, 9002313],
        ),
        (ProblemKind::Replayed, &[54005]),
        (ProblemKind::UnknownTenant, &[90002]),
        (ProblemKind::WrongCloud, &[90038, 1000104]),
        (
            ProblemKind::Temporary,
            &[90006, 90012, 90024, 90033, 90055, 50033],
        ),
        (ProblemKind::Cancelled, &[65004]),
    ] {
        for code in codes {
            let problem = Problem::from(service("invalid_grant", None, Some(*code)));
            assert_eq!(problem.kind, kind, "{code}");
            assert_eq!(problem.facts.code, Some(format!("AADSTS{code}")));
            assert_eq!(
                problem.facts.correlation_id.as_deref(),
                Some("correlation-1")
            );
            assert_eq!(
                problem.facts.timestamp.as_deref(),
                Some("2026-03-01 10:20:30Z")
            );
        }
    }
}

#[test]
fn each_family_of_codes_says_whose_turn_it_is_and_offers_a_way_on() {
    for (codes, turn, way_on) in [
        (
            &[90099, 65001, 700016, 90094, 90095, 500011][..],
            Turn::PartnerAdmin,
            WayOn::SignIn,
        ),
        (
            &[16000, 50020, 50034, 90072, 51004, 16003],
            Turn::PartnerAdmin,
            WayOn::OtherAccount,
        ),
        (
            &[53000, 53001, 53002, 53003, 530032, 50131, 500213],
            Turn::CustomerAdmin,
            WayOn::Retry,
        ),
        (&[500212, 530034], Turn::PartnerAdmin, WayOn::Retry),
        (
            &[50072, 50074, 50076, 50078, 50079, 50158],
            Turn::Agent,
            WayOn::SignIn,
        ),
        (
            &[70008, 70043, 700082, 700084, 50173, 50133, 50132],
            Turn::Agent,
            WayOn::SignIn,
        ),
        (&[50196], Turn::Nobody, WayOn::Retry),
        (
            &[50011, 500113, 9002325, 9002326, 9002327, 900144, 9002313],
            Turn::PartnerAdmin,
            WayOn::OtherCustomer,
        ),
        (&[54005, 65004], Turn::Agent, WayOn::SignIn),
        (&[90002], Turn::Agent, WayOn::OtherCustomer),
        (&[90038, 1000104], Turn::PartnerAdmin, WayOn::OtherCustomer),
        (
            &[90006, 90012, 90024, 90033, 90055, 50033],
            Turn::Nobody,
            WayOn::Retry,
        ),
    ] {
        for code in codes {
            let problem = Problem::from(service("invalid_grant", None, Some(*code)));
            assert_eq!((problem.turn(), problem.way_on()), (turn, way_on), "{code}");
        }
    }
}

#[test]
fn a_number_chooses_words_and_nothing_else() {
    // Whatever a number says, interaction hangs on the error and the suberror.
    for code in [None, Some(50196), Some(50076), Some(90033), Some(1)] {
        assert!(service("interaction_required", None, code).needs_interaction());
        assert!(!service("temporarily_unavailable", None, code).needs_interaction());
        assert!(service("temporarily_unavailable", None, code).is_passing());
        assert!(service("invalid_grant", Some("bad_token"), code).ends_the_session());
        assert!(!service("invalid_grant", Some("message_only"), code).ends_the_session());
    }
}

#[test]
fn without_a_known_code_the_error_chooses_the_words() {
    for (error, suberror, kind) in [
        ("invalid_grant", None, ProblemKind::NeedsInteraction),
        ("invalid_grant", Some("bad_token"), ProblemKind::SessionOver),
        (
            "invalid_grant",
            Some("consent_required"),
            ProblemKind::NoConsent,
        ),
        (
            "invalid_grant",
            Some("message_only"),
            ProblemKind::NeedsInteraction,
        ),
        ("consent_required", None, ProblemKind::NoConsent),
        ("interaction_required", None, ProblemKind::NeedsInteraction),
        ("login_required", None, ProblemKind::NeedsInteraction),
        ("access_denied", Some("cancel"), ProblemKind::Cancelled),
        ("invalid_tenant", None, ProblemKind::UnknownTenant),
        ("unauthorized_client", None, ProblemKind::WrongRegistration),
        ("invalid_request", None, ProblemKind::WrongRegistration),
        ("temporarily_unavailable", None, ProblemKind::Temporary),
        ("server_error", None, ProblemKind::Temporary),
        ("something_new", None, ProblemKind::Unexpected),
    ] {
        let problem = Problem::from(service(error, suberror, Some(1)));
        assert_eq!(problem.kind, kind, "{error} {suberror:?}");
        let nameless = Problem::from(service(error, suberror, None));
        assert_eq!(nameless.facts.code.as_deref(), Some(error));
    }
}

#[test]
fn every_error_of_the_crate_has_its_kind() {
    let fault = MetadataFault::Issuer;
    let nowhere = NoRegistration {
        authority: "https://login.example".into(),
        cloud_instance: None,
        region: Some("EU".into()),
        sub_region: None,
        cloud_is_served: true,
    };
    let token = |status| TokenError::Malformed {
        status,
        retry_after: Some(3),
    };
    let offline = || TokenError::Unreachable(Box::new(std::fmt::Error));
    for (problem, kind) in [
        (
            Problem::from(DiscoveryError::UnknownTenant { service: None }),
            ProblemKind::UnknownTenant,
        ),
        (
            DiscoveryError::OtherCloud {
                authority: "https://x.example".into(),
            }
            .into(),
            ProblemKind::WrongCloud,
        ),
        (
            DiscoveryError::Throttled { retry_after: None }.into(),
            ProblemKind::Temporary,
        ),
        (
            DiscoveryError::Unavailable { status: 500 }.into(),
            ProblemKind::Temporary,
        ),
        (DiscoveryError::Unreadable.into(), ProblemKind::Unreadable),
        (
            DiscoveryError::Malformed { fault }.into(),
            ProblemKind::Unexpected,
        ),
        (nowhere.into(), ProblemKind::NoRegistration),
        (RedirectError::MissingState.into(), ProblemKind::Forged),
        (RedirectError::WrongState.into(), ProblemKind::Forged),
        (RedirectError::Duplicate.into(), ProblemKind::Forged),
        (RedirectError::WrongIssuer.into(), ProblemKind::Forged),
        (RedirectError::Expired.into(), ProblemKind::TookTooLong),
        (RedirectError::NoCode.into(), ProblemKind::Unexpected),
        (token(503).into(), ProblemKind::Temporary),
        (token(404).into(), ProblemKind::Unexpected),
        (offline().into(), ProblemKind::Network),
        (TokenError::ForeignEndpoint.into(), ProblemKind::Forged),
        (
            AnswerError::IdToken(IdTokenError::Tenant).into(),
            ProblemKind::WrongTenantToken,
        ),
        (
            AnswerError::IdToken(IdTokenError::Issuer).into(),
            ProblemKind::WrongTenantToken,
        ),
        (
            AnswerError::IdToken(IdTokenError::Nonce).into(),
            ProblemKind::Forged,
        ),
        (
            AnswerError::IdToken(IdTokenError::Signature).into(),
            ProblemKind::Unexpected,
        ),
        (
            AnswerError::ForeignAccount.into(),
            ProblemKind::WrongAccount,
        ),
        (AnswerError::OtherAccount.into(), ProblemKind::WrongAccount),
        (AnswerError::OtherSubject.into(), ProblemKind::WrongAccount),
        (Why::NotVisited.into(), ProblemKind::NeedsInteraction),
        (Why::NotSignedIn.into(), ProblemKind::NeedsInteraction),
        (Why::SessionOver.into(), ProblemKind::SessionOver),
    ] {
        assert_eq!(problem.kind, kind, "{problem:?}");
    }
    let facts = Problem::from(token(503)).facts;
    assert_eq!((facts.status, facts.retry_after), (Some(503), Some(3)));
}

#[test]
fn the_claims_of_a_refusal_travel_with_the_problem() {
    let claims = ClaimsRequest::parse(r#"{"access_token":{"nbf":{"value":"1"}}}"#).unwrap();
    let why = Why::Service {
        error: Box::new(service("interaction_required", None, Some(50076))),
        claims: Some(claims.clone()),
    };
    let problem = Problem::from(why);
    assert_eq!(problem.claims, Some(claims));
    let sent = serde_json::to_string(&problem).unwrap();
    assert_eq!(serde_json::from_str::<Problem>(&sent).unwrap(), problem);
    let sent = postcard::to_allocvec(&problem).unwrap();
    assert_eq!(postcard::from_bytes::<Problem>(&sent).unwrap(), problem);
}

#[test]
fn every_kind_has_words_of_its_own() {
    let mut titles = BTreeSet::new();
    for kind in KINDS {
        let problem = Problem::from(kind);
        assert!(titles.insert(problem.title()), "{kind:?}");
        assert!(!problem.title().ends_with('.'), "{kind:?}");
        for text in [problem.explanation(), problem.next_step()] {
            assert!(text.ends_with('.') && text.len() > 20, "{kind:?}: {text}");
        }
    }
    assert_eq!(
        Problem::from(ProblemKind::SecondFactor).way_on(),
        WayOn::SignIn
    );
    assert_eq!(
        Problem::from(ProblemKind::PolicyBlocks).turn(),
        Turn::CustomerAdmin
    );
}
