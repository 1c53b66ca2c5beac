use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;
use proptest::prelude::*;
use tenantry_identity::challenge::{ClaimsRequest, claims_of, decode_claims, parse};

const ENCODED: &str =
    "eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlIjoiY3AxIn19fQ==";
const CLAIMS: &str = r#"{"access_token":{"acrs":{"essential":true,"value":"cp1"}}}"#;

fn claims() -> ClaimsRequest {
    ClaimsRequest::parse(CLAIMS).unwrap()
}

fn headers(fields: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for field in fields {
        headers.append(WWW_AUTHENTICATE, field.parse().unwrap());
    }
    headers
}

#[test]
fn what_names_no_readable_claims_gives_none() {
    let long = BASE64_STANDARD.encode(format!(r#"{{"a":"{}"}}"#, "x".repeat(5000)));
    for field in [
        "".to_owned(),
        "Bearer".into(),
        r#"Bearer error="insufficient_claims""#.into(),
        r#"Bearer claims="""#.into(),
        r#"Bearer claims="not base64!""#.into(),
        format!(r#"Bearer claims="{}""#, BASE64_STANDARD.encode("[1]")),
        format!(r#"Bearer claims="{}""#, BASE64_STANDARD.encode("{")),
        format!(
            r#"Bearer claims="{}""#,
            BASE64_STANDARD.encode([0xff, 0xfe])
        ),
        format!(r#"Bearer claims="{long}""#),
        format!(r#"Bearer claims="{ENCODED}", claims="{ENCODED}""#),
        format!(r#"Bearer claims="{ENCODED}"#),
        format!(r#"Basic claims="{ENCODED}""#),
        format!(r#"Bearer error_description="claims=\"{ENCODED}\"""#),
    ] {
        assert_eq!(claims_of(&headers(&[&field])), None, "{field}");
    }
}

#[test]
fn claims_are_found_beside_quoted_commas_and_base64_padding() {
    for field in [
        format!(
            r#"Bearer realm="", authorization_uri="https://login.example/common/oauth2/authorize", error="insufficient_claims", claims="{ENCODED}""#
        ),
        format!(r#"bearer claims="{ENCODED}",error_description="a, b=\"c\", claims=x""#),
        format!("Bearer claims={ENCODED}, error=insufficient_claims"),
        format!("Bearer claims={}", ENCODED.trim_end_matches('=')),
        format!(r#"Basic realm="a, Bearer claims=b", Bearer realm="x" , CLAIMS = "{ENCODED}""#),
        format!(r#"Negotiate abc==, Bearer claims="{ENCODED}""#),
        format!(r#", ,Bearer ,claims="{ENCODED}" ,"#),
        format!(r#"Bearer @@@, claims="{ENCODED}""#),
    ] {
        assert_eq!(claims_of(&headers(&[&field])), Some(claims()), "{field}");
    }
    assert_eq!(
        claims_of(&headers(&[
            "Negotiate",
            &format!(r#"Bearer claims="{ENCODED}""#)
        ])),
        Some(claims())
    );
}

#[test]
fn challenges_are_taken_apart_as_rfc_9110_says() {
    // The first example of section 11.6.1.
    let challenges =
        parse(r#"Basic realm="simple", Newauth realm="apps", type=1, title="Login to \"apps\"""#);
    let read: Vec<_> = challenges
        .iter()
        .map(|one| {
            (
                one.scheme.as_str(),
                one.parameter("realm"),
                one.parameter("type"),
                one.parameter("title"),
            )
        })
        .collect();
    assert_eq!(
        read,
        [
            ("basic", Some("simple"), None, None),
            (
                "newauth",
                Some("apps"),
                Some("1"),
                Some(r#"Login to "apps""#)
            ),
        ]
    );
    let bare = parse("Negotiate a87421000492aa874209af8bc028==, Digest");
    assert_eq!(
        bare[0].token68.as_deref(),
        Some("a87421000492aa874209af8bc028==")
    );
    assert_eq!(
        (bare[1].scheme.as_str(), &bare[1].token68),
        ("digest", &None)
    );
}

#[test]
fn claims_of_several_challenges_are_merged_and_the_newer_wish_counts() {
    let first =
        BASE64_STANDARD.encode(r#"{"access_token":{"acrs":{"value":"c1"},"nbf":{"value":"1"}}}"#);
    let second =
        BASE64_STANDARD.encode(r#"{"access_token":{"acrs":{"value":"c2"}},"id_token":{}}"#);
    let merged = claims_of(&headers(&[
        &format!(r#"Bearer claims="{first}""#),
        &format!(r#"Bearer claims="{second}""#),
    ]));
    let expected = r#"{"access_token":{"acrs":{"value":"c2"},"nbf":{"value":"1"}},"id_token":{}}"#;
    assert_eq!(merged, Some(ClaimsRequest::parse(expected).unwrap()));
}

#[test]
fn the_parameter_declares_what_the_client_understands() {
    assert_eq!(
        ClaimsRequest::default().to_parameter(),
        r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#
    );
    assert_eq!(
        claims().to_parameter(),
        r#"{"access_token":{"acrs":{"essential":true,"value":"cp1"},"xms_cc":{"values":["cp1"]}}}"#
    );
    let odd = ClaimsRequest::parse(r#"{"access_token":1}"#).unwrap();
    assert_eq!(
        odd.to_parameter(),
        r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#
    );
    let stored = serde_json::to_string(&claims()).unwrap();
    assert_eq!(
        serde_json::from_str::<ClaimsRequest>(&stored).unwrap(),
        claims()
    );
}

#[test]
fn claims_that_grew_by_merging_still_travel() {
    let large = |name: &str| {
        let text = format!(r#"{{"{name}":"{}"}}"#, "x".repeat(4000));
        ClaimsRequest::parse(&text).unwrap()
    };
    let mut claims = large("b");
    claims.merge(&large("a"));
    let sent = postcard::to_allocvec(&claims).unwrap();
    assert_eq!(
        postcard::from_bytes::<ClaimsRequest>(&sent).unwrap(),
        claims
    );
    let forged = postcard::to_allocvec("[1]").unwrap();
    assert!(postcard::from_bytes::<ClaimsRequest>(&forged).is_err());
}

#[test]
fn the_published_vector_is_decoded() {
    assert_eq!(decode_claims(ENCODED), Some(claims()));
}

proptest! {
    #[test]
    fn no_field_panics(field in "([A-Za-z]{1,6}[ =,]?(\"[ -~]{0,8}\"?)?[ ,]?){0,8}|.*") {
        for challenge in parse(&field) {
            let _ = challenge.parameter("claims").and_then(decode_claims);
        }
    }

    #[test]
    fn a_quoted_value_comes_out_as_it_went_in(value in "[ -~]{0,40}", before in "[a-z]{1,5}=\"[^\"\\\\]{0,10}\", ") {
        let quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
        let challenges = parse(&format!("Bearer {before}claims=\"{quoted}\", error=x"));
        prop_assume!(!before.starts_with("claims") && !before.starts_with("error"));
        prop_assert_eq!(challenges.len(), 1);
        prop_assert_eq!(challenges[0].parameter("claims"), Some(value.as_str()));
        prop_assert_eq!(challenges[0].parameter("error"), Some("x"));
    }
}
