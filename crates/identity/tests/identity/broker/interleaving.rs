//! Whatever the order of events, a tenant gets its own token only, and only that of the account that is
//! signed in for it: two partners with an app registration each, a second agent of the first partner, and
//! a customer's own administrator.

use proptest::prelude::*;
use tenantry_identity::Secret;
use tenantry_identity::UnixSeconds;
use tenantry_identity::attempt::{Attempt, AttemptRequest};
use tenantry_identity::broker::{Ask, Broker, RefreshPlan, Refreshed, Route};
use tenantry_identity::challenge::ClaimsRequest;
use tenantry_identity::tokens::{ClientInfo, TokenSet};

use super::{busy, refusal, tokens_at};
use crate::fixture::{
    CLIENT, CUSTOMER, NOW, OTHER, PARTNER, attempt_request, id_claims, id_token, route, tenant,
};

const EU_PARTNER: &str = "eeeeeeee-0000-4000-8000-00000000000e";
const EU_CLIENT: &str = "99999999-2222-4333-8444-555555555555";

const IDS: [&str; 4] = [CUSTOMER, OTHER, PARTNER, EU_PARTNER];
const CLIENTS: [&str; 2] = [CLIENT, EU_CLIENT];
const PARTNERS: [&str; 2] = [PARTNER, EU_PARTNER];

/// Who can sign in: the name, the home tenant, and at which of `CLIENTS`.
const PEOPLE: [(&str, &str, usize); 4] = [
    ("adele", PARTNER, 0),
    ("alex", PARTNER, 0),
    ("bodo", EU_PARTNER, 1),
    // The administrator of `OTHER` itself.
    ("carla", OTHER, 0),
];

/// What agents, a clock and an authority can do to a broker.
#[derive(Clone, Debug)]
enum Step {
    Ask(usize),
    /// The plan at this place among those under way is answered as if for the tenant and the person
    /// given, or truly.
    Answer(usize, Option<(usize, usize)>),
    Fail(usize, bool),
    Abandon(usize),
    Reject(usize),
    Challenge(usize),
    Renew(usize),
    /// The tenant is given to a registration.
    Visit(usize, usize),
    /// A person signs in at a tenant.
    SignIn(usize, usize),
    SignOut,
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let (id, plan) = (0..IDS.len(), 0..4_usize);
    let lie = prop::option::weighted(0.4, (0..IDS.len(), 0..PEOPLE.len()));
    prop_oneof![
        8 => id.clone().prop_map(Step::Ask),
        8 => (plan.clone(), lie).prop_map(|(plan, lie)| Step::Answer(plan, lie)),
        2 => (plan.clone(), any::<bool>()).prop_map(|(plan, passing)| Step::Fail(plan, passing)),
        1 => plan.prop_map(Step::Abandon),
        1 => id.clone().prop_map(Step::Reject),
        1 => id.clone().prop_map(Step::Challenge),
        1 => id.clone().prop_map(Step::Renew),
        3 => (id.clone(), 0..CLIENTS.len()).prop_map(|(id, client)| Step::Visit(id, client)),
        3 => (id, 0..PEOPLE.len()).prop_map(|(id, who)| Step::SignIn(id, who)),
        1 => Just(Step::SignOut),
        2 => prop_oneof![Just(10_u64), Just(61), Just(121), Just(3400)].prop_map(Step::Wait),
    ]
}

/// What has to be true of a broker, kept in the simplest way.
#[derive(Default)]
struct Model {
    session: u32,
    serial: u32,
    /// Which registration each of `IDS` is given to.
    client: [Option<usize>; 4],
    /// Who is signed in at each of `CLIENTS`, of `PEOPLE`.
    agent: [Option<usize>; 2],
    /// Whether the administrator of `OTHER` is signed in there.
    is_own: bool,
}

impl Model {
    /// Who is signed in for a tenant.
    fn who(&self, id: usize) -> Option<usize> {
        let client = self.client[id]?;
        if self.is_own && IDS[id] == OTHER {
            return Some(3);
        }
        self.agent[client]
    }

    /// What the names of a tenant's access tokens begin with: session, person and tenant.
    fn prefix(&self, who: usize, id: usize) -> String {
        format!("{} {} {} ", self.session, PEOPLE[who].0, IDS[id])
    }

    /// What a person's refresh token is called. An account has one for each registration.
    fn refresh_token(&self, who: usize, client: usize) -> String {
        format!("{} {} {client}", self.session, PEOPLE[who].0)
    }

    /// An answer for a tenant, a person and a registration, named after all of them.
    fn answer(
        &mut self,
        id: usize,
        who: usize,
        client: usize,
        nonce: Option<&str>,
        now: UnixSeconds,
    ) -> TokenSet {
        self.serial += 1;
        let subject = format!("{} in {}", PEOPLE[who].0, IDS[id]);
        let mut claims = id_claims(IDS[id]);
        claims["aud"] = CLIENTS[client].into();
        claims["sub"] = subject.clone().into();
        claims["oid"] = subject.into();
        claims["iat"] = now.0.into();
        claims["exp"] = (now.0 + 3600).into();
        if let Some(nonce) = nonce {
            claims["nonce"] = nonce.into();
        }
        TokenSet {
            id_token: Some(Secret::new(id_token(&claims))),
            refresh_token: Some(Secret::new(self.refresh_token(who, client))),
            client_info: Some(person(who)),
            ..tokens_at(
                IDS[id],
                &format!("{}{}", self.prefix(who, id), self.serial),
                now,
            )
        }
    }
}

fn person(who: usize) -> ClientInfo {
    ClientInfo {
        uid: PEOPLE[who].0.into(),
        utid: tenant(PEOPLE[who].1),
    }
}

fn place(id: &str, among: &[&str]) -> usize {
    among.iter().position(|other| *other == id).unwrap()
}

/// A plan under way, of which session, and for whom.
struct UnderWay {
    session: u32,
    who: usize,
    plan: RefreshPlan,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Every access token of the model is named after its session, its person and its tenant, so one of
    /// another tenant, of another account, or of a session that has ended, shows.
    #[test]
    fn interleaved_switches_never_give_another_tenants_token(steps in prop::collection::vec(step(), 1..100)) {
        let mut broker = Broker::new();
        let mut model = Model::default();
        let mut now = NOW;
        let mut plans: Vec<UnderWay> = Vec::new();
        for step in steps {
            match step {
                Step::Ask(id) => {
                    let who = model.who(id);
                    prop_assert_eq!(broker.account(&tenant(IDS[id])).cloned(), who.map(person));
                    match broker.ask(&tenant(IDS[id]), now) {
                        Ask::Token(token) => {
                            let expected = model.prefix(who.unwrap(), id);
                            prop_assert!(token.expose().starts_with(&expected), "{}", token.expose());
                        }
                        Ask::Refresh(plan) => {
                            let who = who.unwrap();
                            let client = model.client[id].unwrap();
                            prop_assert_eq!(plan.tenant(), &tenant(IDS[id]));
                            let request = plan.request();
                            prop_assert!(request.token_endpoint.contains(IDS[id]));
                            prop_assert_eq!(request.client_id.as_str(), CLIENTS[client]);
                            prop_assert_eq!(request.refresh_token.expose(), model.refresh_token(who, client));
                            plans.push(UnderWay { session: model.session, who, plan });
                        }
                        Ask::Wait => prop_assert!(plans.iter().any(|under_way| under_way.plan.tenant() == &tenant(IDS[id]))),
                        Ask::Later { until, .. } => prop_assert!(until > now),
                        Ask::Interaction(_) => {}
                    }
                }
                Step::Answer(at, lie) if at < plans.len() => {
                    let UnderWay { session, who, plan } = plans.remove(at);
                    let id = place(plan.tenant().as_str(), &IDS);
                    let client = place(plan.request().client_id.as_str(), &CLIENTS);
                    let (said_id, said_who) = lie.unwrap_or((id, who));
                    let current = std::mem::replace(&mut model.session, session);
                    let answer = model.answer(said_id, said_who, client, None, now);
                    model.session = current;
                    let outcome = broker.refreshed(plan, Ok(answer), now);
                    if outcome == Refreshed::Stored {
                        prop_assert_eq!((said_id, said_who, session), (id, who, model.session));
                    }
                }
                Step::Fail(at, passing) if at < plans.len() => {
                    let UnderWay { plan, .. } = plans.remove(at);
                    let error = if passing { busy(503, None) } else { refusal("invalid_grant", None) };
                    broker.refreshed(plan, Err(&error), now);
                }
                Step::Abandon(at) if at < plans.len() => {
                    let UnderWay { plan, .. } = plans.remove(at);
                    broker.abandoned(&plan);
                }
                Step::Reject(id) | Step::Challenge(id) => {
                    let asked = &tenant(IDS[id]);
                    match broker.ask(asked, now) {
                        Ask::Token(token) if matches!(step, Step::Reject(_)) => {
                            broker.rejected(asked, &token, now);
                        }
                        Ask::Token(token) => {
                            let claims = format!(r#"{{"access_token":{{"acrs":{{"value":"c{}"}}}}}}"#, model.serial);
                            broker.challenged(asked, &token, &ClaimsRequest::parse(&claims).unwrap(), now);
                        }
                        Ask::Refresh(plan) => {
                            plans.push(UnderWay { session: model.session, who: model.who(id).unwrap(), plan });
                        }
                        Ask::Wait | Ask::Later { .. } | Ask::Interaction(_) => {}
                    }
                }
                Step::Renew(id) => {
                    broker.renew(&tenant(IDS[id]));
                    let asked = broker.ask(&tenant(IDS[id]), now);
                    prop_assert!(!matches!(asked, Ask::Token(_) | Ask::Wait), "{:?}", asked);
                    if let Ask::Refresh(plan) = asked {
                        plans.push(UnderWay { session: model.session, who: model.who(id).unwrap(), plan });
                    }
                }
                Step::Visit(id, client) => {
                    let given = Route { client_id: CLIENTS[client].parse().unwrap(), ..route(IDS[id]) };
                    broker.visit(given).unwrap();
                    model.client[id] = Some(client);
                }
                Step::SignIn(id, who) => {
                    let (_, home, client) = PEOPLE[who];
                    let request = AttemptRequest {
                        client_id: CLIENTS[client].parse().unwrap(),
                        started: now,
                        ..attempt_request(IDS[id])
                    };
                    let (attempt, _) = Attempt::begin(request, &mut |octets| octets.fill(3));
                    let answer = model.answer(id, who, client, Some(attempt.nonce()), now);
                    let outcome = broker.signed_in(&attempt, &tenant(PARTNERS[client]), answer, now);
                    let is_own = home == IDS[id] && home != PARTNERS[client];
                    prop_assert_eq!(outcome.is_ok(), is_own || home == PARTNERS[client]);
                    if outcome.is_err() {
                        continue;
                    }
                    model.client[id] = Some(client);
                    if is_own {
                        model.is_own = true;
                    } else {
                        model.agent[client] = Some(who);
                        model.is_own &= IDS[id] != OTHER;
                    }
                }
                Step::SignOut => {
                    let mut ended: Vec<ClientInfo> =
                        broker.sign_out().into_iter().map(|session| session.account).collect();
                    let own = model.is_own.then_some(3);
                    let mut expected: Vec<ClientInfo> =
                        model.agent.into_iter().flatten().chain(own).map(person).collect();
                    ended.sort();
                    expected.sort();
                    prop_assert_eq!(ended, expected);
                    model = Model { session: model.session + 1, serial: model.serial, ..Model::default() };
                }
                Step::Wait(seconds) => now = now.plus(seconds),
                Step::Answer(..) | Step::Fail(..) | Step::Abandon(_) => {}
            }
        }
    }
}
