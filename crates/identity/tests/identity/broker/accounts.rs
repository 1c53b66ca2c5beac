//! Several accounts at once: one of each partner, and customers' own administrators.

use tenantry_identity::attempt::{Attempt, AttemptRequest};
use tenantry_identity::broker::{Broker, Refreshed, Route, Why};
use tenantry_identity::tokens::{ClientInfo, TokenSet};
use tenantry_identity::{Secret, TenantId};

use super::{plan, token, why};
use crate::fixture::{
    CLIENT, CUSTOMER, NOW, OTHER, PARTNER, attempt_request, id_claims, id_token, route, tenant,
    tokens,
};

/// The partner's tenant in another region, and the app that is registered there.
const EU_PARTNER: &str = "eeeeeeee-0000-4000-8000-00000000000e";
const EU_CLIENT: &str = "99999999-2222-4333-8444-555555555555";

fn account(uid: &str, home: &str) -> ClientInfo {
    ClientInfo {
        uid: uid.into(),
        utid: tenant(home),
    }
}

fn by(client: &str, id: &str) -> Route {
    Route {
        client_id: client.parse().unwrap(),
        ..route(id)
    }
}

/// Signs `who` in at the tenant `id` through the app `client` of `partner`.
fn sign_in(broker: &mut Broker, client: &str, partner: &str, id: &str, who: &ClientInfo) {
    let request = AttemptRequest {
        client_id: client.parse().unwrap(),
        ..attempt_request(id)
    };
    let (attempt, _) = Attempt::begin(request, &mut |octets| octets.fill(7));
    let answer = TokenSet {
        refresh_token: Some(Secret::new(format!("refresh of {}", who.uid))),
        ..answer(client, id, who, Some(&attempt))
    };
    let signed_in = broker.signed_in(&attempt, &tenant(partner), answer, NOW);
    assert_eq!(signed_in.unwrap().account, *who);
}

/// A good answer for `who`; to an attempt, with its nonce.
fn answer(client: &str, id: &str, who: &ClientInfo, attempt: Option<&Attempt>) -> TokenSet {
    let mut claims = id_claims(id);
    claims["aud"] = client.into();
    claims["sub"] = format!("{} in {id}", who.uid).into();
    claims["oid"] = format!("{} in {id}", who.uid).into();
    if who.utid.as_str() == id {
        claims["preferred_username"] = format!("{}@home.example", who.uid).into();
    }
    if let Some(attempt) = attempt {
        claims["nonce"] = attempt.nonce().into();
    }
    TokenSet {
        id_token: Some(Secret::new(id_token(&claims))),
        client_info: Some(who.clone()),
        ..tokens(id, &format!("{} at {id}", who.uid))
    }
}

/// Adele of partner.com, signed in at `CUSTOMER`; Bodo of eu.partner.com, signed in at `OTHER`.
fn two_partners() -> Broker {
    let mut broker = Broker::new();
    sign_in(
        &mut broker,
        CLIENT,
        PARTNER,
        CUSTOMER,
        &account("adele", PARTNER),
    );
    sign_in(
        &mut broker,
        EU_CLIENT,
        EU_PARTNER,
        OTHER,
        &account("bodo", EU_PARTNER),
    );
    broker
}

#[test]
fn a_refresh_that_answers_for_the_other_partners_account_is_not_taken() {
    let mut broker = two_partners();
    let late = NOW.plus(3400);
    let renewal = plan(&mut broker, CUSTOMER, late);
    let bodo = account("bodo", EU_PARTNER);
    let mixed_up = answer(CLIENT, CUSTOMER, &bodo, None);
    let outcome = broker.refreshed(renewal, Ok(mixed_up), late);
    assert!(
        matches!(outcome, Refreshed::Interaction(Why::Answer(_))),
        "{outcome:?}"
    );
    assert_eq!(token(&mut broker, OTHER, NOW), format!("bodo at {OTHER}"));
}

#[test]
fn a_partner_that_nobody_signed_in_for_is_asked_for_once() {
    let mut broker = Broker::new();
    sign_in(
        &mut broker,
        CLIENT,
        PARTNER,
        CUSTOMER,
        &account("adele", PARTNER),
    );
    broker.visit(by(EU_CLIENT, OTHER)).unwrap();
    assert_eq!(why(broker.ask(&tenant(OTHER), NOW)), Why::NotSignedIn);
    sign_in(
        &mut broker,
        EU_CLIENT,
        EU_PARTNER,
        OTHER,
        &account("bodo", EU_PARTNER),
    );
    broker.visit(by(EU_CLIENT, EU_PARTNER)).unwrap();
    let silent = plan(&mut broker, EU_PARTNER, NOW);
    assert_eq!(silent.request().refresh_token.expose(), "refresh of bodo");
}

#[test]
fn the_account_follows_the_customers_registration() {
    let mut broker = two_partners();
    assert_eq!(
        token(&mut broker, CUSTOMER, NOW),
        format!("adele at {CUSTOMER}")
    );
    assert_eq!(token(&mut broker, OTHER, NOW), format!("bodo at {OTHER}"));
    broker.visit(by(CLIENT, PARTNER)).unwrap();
    broker.visit(by(EU_CLIENT, EU_PARTNER)).unwrap();
    for (id, client, refresh_token) in [
        (PARTNER, CLIENT, "refresh of adele"),
        (EU_PARTNER, EU_CLIENT, "refresh of bodo"),
    ] {
        let plan = plan(&mut broker, id, NOW);
        assert_eq!(plan.request().refresh_token.expose(), refresh_token);
        assert_eq!(plan.request().client_id.as_str(), client);
    }
    // A customer that moves to the other registration moves to its account.
    broker.visit(by(EU_CLIENT, CUSTOMER)).unwrap();
    let moved = plan(&mut broker, CUSTOMER, NOW);
    assert_eq!(moved.request().refresh_token.expose(), "refresh of bodo");
    broker.visit(by(CLIENT, CUSTOMER)).unwrap();
    assert_eq!(
        token(&mut broker, CUSTOMER, NOW),
        format!("adele at {CUSTOMER}")
    );
}

#[test]
fn the_end_of_one_partners_session_leaves_the_others() {
    let mut broker = two_partners();
    let late = NOW.plus(3400);
    let renewal = plan(&mut broker, CUSTOMER, late);
    let over = super::refusal("invalid_grant", Some("bad_token"));
    broker.refreshed(renewal, Err(&over), late);
    let renewal = plan(&mut broker, OTHER, late);
    assert_eq!(renewal.request().refresh_token.expose(), "refresh of bodo");
}

#[test]
fn a_customers_own_administrator_gets_no_other_tenant() {
    let mut broker = Broker::new();
    let own = account("carla", CUSTOMER);
    sign_in(&mut broker, CLIENT, PARTNER, CUSTOMER, &own);
    assert_eq!(
        token(&mut broker, CUSTOMER, NOW),
        format!("carla at {CUSTOMER}")
    );
    for id in [OTHER, PARTNER] {
        broker.visit(by(CLIENT, id)).unwrap();
        assert_eq!(why(broker.ask(&tenant(id), NOW)), Why::NotSignedIn);
        assert_eq!(broker.account(&tenant(id)), None);
    }
    let renewal = plan(&mut broker, CUSTOMER, NOW.plus(3400));
    assert_eq!(renewal.request().refresh_token.expose(), "refresh of carla");
    // An agent who signs in at the same customer takes the administrator's place there.
    sign_in(
        &mut broker,
        CLIENT,
        PARTNER,
        CUSTOMER,
        &account("adele", PARTNER),
    );
    assert_eq!(
        token(&mut broker, CUSTOMER, NOW),
        format!("adele at {CUSTOMER}")
    );
}

#[test]
fn a_sign_out_empties_everything_and_names_each_session_that_goes_on() {
    let mut nobody = Broker::new();
    assert_eq!(nobody.sign_out(), []);

    let mut broker = two_partners();
    sign_in(
        &mut broker,
        CLIENT,
        PARTNER,
        PARTNER,
        &account("adele", PARTNER),
    );
    let ids = [CUSTOMER, OTHER, PARTNER].map(tenant);
    let sessions = broker.sign_out();
    for id in &ids {
        assert_eq!(why(broker.ask(id, NOW)), Why::NotVisited);
        assert_eq!(broker.account(id), None);
        assert_eq!(broker.claims(id), None);
    }
    let said: Vec<(&str, &str, Option<&str>)> = sessions
        .iter()
        .map(|session| {
            let client = session.client_id.as_str();
            (
                session.account.uid.as_str(),
                client,
                session.username.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("adele", CLIENT, Some("adele@home.example")),
            // Nobody has asked Bodo's home tenant what he is called.
            ("bodo", EU_CLIENT, None),
        ]
    );
    let addresses: Vec<String> = sessions
        .iter()
        .map(|session| session.address("https://console.example/").unwrap())
        .collect();
    let back = "post_logout_redirect_uri=https%3A%2F%2Fconsole.example%2F";
    assert_eq!(
        addresses,
        [
            format!(
                "https://login.example/{CUSTOMER}/oauth2/v2.0/logout?{back}&logout_hint=adele%40home.example"
            ),
            format!("https://login.example/{OTHER}/oauth2/v2.0/logout?{back}"),
        ]
    );
}

#[test]
fn the_authoritys_own_hint_names_the_account_better_than_the_user_name() {
    let mut broker = Broker::new();
    let adele = account("adele", PARTNER);
    sign_in(&mut broker, CLIENT, PARTNER, PARTNER, &adele);
    let late = NOW.plus(3400);
    let renewal = plan(&mut broker, PARTNER, late);
    let mut claims = id_claims(PARTNER);
    claims["sub"] = format!("adele in {PARTNER}").into();
    claims["oid"] = format!("adele in {PARTNER}").into();
    claims["preferred_username"] = "adele@partner.com".into();
    claims["login_hint"] = "O.opaque".into();
    let hinted = TokenSet {
        id_token: Some(Secret::new(id_token(&claims))),
        ..answer(CLIENT, PARTNER, &adele, None)
    };
    assert_eq!(
        broker.refreshed(renewal, Ok(hinted), late),
        Refreshed::Stored
    );
    let sessions = broker.sign_out();
    assert_eq!(sessions[0].username.as_deref(), Some("adele@partner.com"));
    let address = sessions[0].address("https://console.example/").unwrap();
    assert!(address.ends_with("&logout_hint=O.opaque"), "{address}");
}

#[test]
fn a_session_is_named_once_for_its_authority_even_where_its_tenant_moved_on() {
    let mut broker = Broker::new();
    let adele = account("adele", PARTNER);
    sign_in(&mut broker, CLIENT, PARTNER, CUSTOMER, &adele);
    sign_in(&mut broker, EU_CLIENT, PARTNER, OTHER, &adele);
    broker.visit(by(EU_CLIENT, CUSTOMER)).unwrap();
    let sessions = broker.sign_out();
    assert_eq!(sessions.len(), 1, "{sessions:?}");
    assert!(sessions[0].address("https://console.example/").is_some());

    // An own administrator's session is one of its own.
    sign_in(
        &mut broker,
        CLIENT,
        PARTNER,
        CUSTOMER,
        &account("carla", CUSTOMER),
    );
    sign_in(&mut broker, CLIENT, PARTNER, OTHER, &adele);
    let accounts: Vec<TenantId> = broker
        .sign_out()
        .into_iter()
        .map(|session| session.account.utid)
        .collect();
    assert_eq!(accounts, [tenant(PARTNER), tenant(CUSTOMER)]);
}

#[test]
fn what_comes_after_a_sign_out_is_of_a_new_session() {
    let mut broker = two_partners();
    let late = plan(&mut broker, OTHER, NOW.plus(3400));
    broker.sign_out();
    sign_in(
        &mut broker,
        EU_CLIENT,
        EU_PARTNER,
        OTHER,
        &account("bodo", EU_PARTNER),
    );
    let again = plan(&mut broker, OTHER, NOW.plus(3400));
    let bodo = account("bodo", EU_PARTNER);
    let answer = || answer(EU_CLIENT, OTHER, &bodo, None);
    assert_eq!(broker.refreshed(late, Ok(answer()), NOW), Refreshed::Late);
    assert_eq!(
        broker.refreshed(again, Ok(answer()), NOW),
        Refreshed::Stored
    );
}
