use oauth2::url::Url;
use tenantry_identity::attempt::{Attempt, AttemptRequest, Prompt};
use tenantry_identity::challenge::ClaimsRequest;

use crate::fixture::{AUTHORITY, CLIENT, CUSTOMER, attempt, attempt_request};

fn parameters(address: &str) -> Vec<(String, String)> {
    Url::parse(address)
        .unwrap()
        .query_pairs()
        .into_owned()
        .collect()
}

fn begin(request: AttemptRequest) -> (Attempt, String) {
    let mut octet = 0;
    Attempt::begin(request, &mut |octets| {
        assert_eq!(octets.len(), 32);
        octets.fill_with(|| {
            octet += 1;
            octet
        });
    })
}

#[test]
fn the_sign_in_address_asks_for_exactly_this() {
    let (attempt, address) = begin(attempt_request(CUSTOMER));
    assert!(address.starts_with(&format!("{AUTHORITY}/{CUSTOMER}/oauth2/v2.0/authorize?")));
    let expected = [
        ("client_id", CLIENT),
        ("response_type", "code"),
        ("redirect_uri", "https://console.example/"),
        ("response_mode", "fragment"),
        (
            "scope",
            "openid profile offline_access https://graph.example/.default",
        ),
        ("state", attempt.state()),
        ("nonce", attempt.nonce()),
        // SHA-256 of the verifier AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA.
        (
            "code_challenge",
            "658WgAyQKf_KhWlXY9I8Os5xARz0DpNUrNgQIF4lD4c",
        ),
        ("code_challenge_method", "S256"),
        ("client_info", "1"),
        (
            "claims",
            r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#,
        ),
    ];
    assert_eq!(
        parameters(&address),
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

#[test]
fn prompt_hint_and_claims_are_passed_on() {
    let request = AttemptRequest {
        prompt: Prompt::None,
        login_hint: Some("adele+1@partner.com".into()),
        claims: Some(
            ClaimsRequest::parse(r#"{"access_token":{"acrs":{"essential":true}}}"#).unwrap(),
        ),
        ..attempt_request(CUSTOMER)
    };
    let (_, address) = begin(request);
    let parameters = parameters(&address);
    for (name, value) in [
        ("prompt", "none"),
        ("login_hint", "adele+1@partner.com"),
        (
            "claims",
            r#"{"access_token":{"acrs":{"essential":true},"xms_cc":{"values":["cp1"]}}}"#,
        ),
    ] {
        assert!(
            parameters.contains(&(name.into(), value.into())),
            "{name}: {parameters:?}"
        );
    }
    for (prompt, value) in [
        (Prompt::Login, "login"),
        (Prompt::SelectAccount, "select_account"),
    ] {
        let (_, address) = begin(AttemptRequest {
            prompt,
            ..attempt_request(CUSTOMER)
        });
        assert!(address.ends_with(&format!("&prompt={value}")), "{address}");
    }
}

#[test]
fn state_nonce_and_verifier_are_drawn_afresh_and_apart() {
    let (first, second) = (attempt(CUSTOMER, 1), attempt(CUSTOMER, 4));
    let texts = [first.state(), first.nonce(), second.state(), second.nonce()];
    for (at, text) in texts.iter().enumerate() {
        assert_eq!(text.len(), 43);
        assert!(!texts[..at].contains(text));
    }
}

#[test]
fn an_attempt_crosses_the_vaults_port() {
    let mut request = attempt_request(CUSTOMER);
    request.claims = Some(ClaimsRequest::parse(r#"{"id_token":{"auth_time":null}}"#).unwrap());
    let (attempt, _) = Attempt::begin(request, &mut |octets| octets.fill(1));
    // The port's format does not describe itself, so every member has to be written.
    let sent = postcard::to_allocvec(&attempt).unwrap();
    let received: Attempt = postcard::from_bytes(&sent).unwrap();
    assert_eq!(received.request, attempt.request);
    assert_eq!(
        (received.state(), received.nonce()),
        (attempt.state(), attempt.nonce())
    );
}

#[test]
fn an_attempt_survives_storage() {
    let attempt = attempt(CUSTOMER, 1);
    let stored = serde_json::to_string(&attempt).unwrap();
    let restored: Attempt = serde_json::from_str(&stored).unwrap();
    assert_eq!(restored.request, attempt.request);
    assert_eq!(restored.state(), attempt.state());
    assert_eq!(serde_json::to_string(&restored).unwrap(), stored);
    let broken = stored.replace("https://login.example\"", "ftp://login.example\"");
    assert!(serde_json::from_str::<Attempt>(&broken).is_err());
}
