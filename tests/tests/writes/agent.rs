//! An agent who is signed in to one customer, and carries plans out.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use serde_json::Value;
use tenantry_change::{
    Delivery, Parcel, Plan, Run,
    actions::{
        Customer,
        group::{Membership, Target},
    },
    parcel::Next,
    run::Source,
    step::{Progress, Refusal},
};
use tenantry_graph::{
    Call,
    batch::{Batch, is_challenge},
    directory::{group, group_changes::Relation},
};
use tenantry_identity::{Secret, TenantId, UnixSeconds};
use tenantry_sandbox::{
    Change, FaultRule, Guid, Origins, Runtime, Sandbox, TestClock, World, seeded,
};
use tower::ServiceExt;

const REDIRECT: &str = "http://localhost:9000/";
const LOGIN: &str = "http://localhost:8401";
const GRAPH: &str = "http://localhost:8402";

/// The verifier and the challenge of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// An agent with a token for one tenant.
pub(crate) struct Agent {
    pub(crate) sandbox: Sandbox,
    pub(crate) tenant: TenantId,
    clock: TestClock,
    token: String,
    /// How many requests were sent that change something, and how many that read.
    pub(crate) sent: (usize, usize),
    chance: Numbers,
}

/// Every step was read back and is in effect.
pub(crate) fn all_taken(run: &Run) {
    assert!(
        run.plan().able() > 0,
        "nothing is planned: {:?}",
        run.plan()
    );
    for ((object, step), state) in run.plan().steps().zip(&run.kept().steps) {
        let name = &object.name;
        assert_eq!(
            state.progress,
            Progress::Taken,
            "{name}, {}: {state:?}",
            step.label
        );
    }
}

/// What the service said against the first step, which is the only one that was tried.
pub(crate) fn only_refusal(run: &Run) -> &Refusal {
    let states = &run.kept().steps;
    assert_eq!(states[0].progress, Progress::Refused, "{states:?}");
    let mut rest = states[1..].iter();
    assert!(rest.all(|state| matches!(state.progress, Progress::LeftOut(_))));
    states[0].refusal.as_ref().unwrap()
}

/// When the page is loaded again: before the answers to this parcel have come.
pub(crate) type Reload = Option<usize>;

impl Agent {
    /// `adele@partner.com` in a customer's tenant.
    pub(crate) async fn adele(tenant: Guid) -> Agent {
        Agent::enter(seeded::ADELE, tenant).await
    }

    /// An account of the seeded world in a tenant.
    pub(crate) async fn enter(account: &str, tenant: Guid) -> Agent {
        let mut world = World::seeded(Origins::default(), 1);
        world.register_redirect(REDIRECT);
        let (runtime, clock) = Runtime::for_tests();
        let sandbox = Sandbox::new(world, runtime);
        let token = sign_in(&sandbox, account, &tenant.to_string()).await;
        Agent {
            sandbox,
            tenant: TenantId::parse(&tenant.to_string()).unwrap(),
            clock,
            token,
            sent: (0, 0),
            chance: Numbers::default(),
        }
    }

    /// Lets something go wrong from now on.
    pub(crate) fn suffers(&self, fault: &str) {
        let rule: FaultRule = fault.parse().unwrap();
        self.sandbox.world(|world| world.faults.add_rule(rule));
    }

    /// Lets time pass.
    pub(crate) fn waits(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// What has happened in the tenant.
    pub(crate) fn changes(&self) -> Vec<Change> {
        self.sandbox.changes()
    }

    /// The customer, for a plan.
    pub(crate) fn customer(&self) -> Customer<'static> {
        // A test ends with its process, and a customer is borrowed by every plan that it makes.
        let tenant: &'static TenantId = Box::leak(Box::new(self.tenant.clone()));
        Customer {
            tenant,
            name: "The customer",
        }
    }

    /// A security group whose members an agent may choose.
    pub(crate) async fn security_group(&mut self) -> Target {
        let call = group::list(&self.tenant);
        let groups = self.read(&call).await.items;
        let may_be_changed = |group: &&group::GroupRow| {
            let target = Target::from(*group);
            !group.is_role_assignable
                && target.refuses(Membership::Add(Relation::Member)).is_none()
                && group.kind == group::GroupKind::Security
        };
        Target::from(groups.iter().find(may_be_changed).unwrap())
    }

    /// Sends a call that reads.
    pub(crate) async fn read<T>(&mut self, call: &Call<T>) -> T {
        let response = self.ask(call).await.unwrap();
        call.read(&response).unwrap()
    }

    /// Carries a plan out to its end.
    pub(crate) async fn carry_out(&mut self, plan: Plan, reload: Reload) -> Run {
        let run = Run::new(plan, "run".into(), UnixSeconds(0), None, GRAPH);
        self.go_on(run, reload).await
    }

    /// Goes on with a run to its end.
    pub(crate) async fn go_on(&mut self, mut run: Run, reload: Reload) -> Run {
        let mut now = Duration::ZERO;
        for parcels in 0.. {
            assert!(parcels < 10_000, "it does not end");
            match run.next(now, &mut self.chance) {
                Next::Over => break,
                Next::Wait(time) => {
                    now += time;
                    self.clock.advance(time);
                }
                Next::Idle => {
                    assert!(run.halt().is_some(), "it waits for nothing");
                    run.go_on();
                }
                Next::Send(parcel) => {
                    let kept = run.kept().clone();
                    let deliveries = self.deliver(&parcel).await;
                    if reload == Some(parcels) {
                        run = Run::restored(run.plan().clone(), kept, GRAPH).unwrap();
                        run.go_on();
                    } else {
                        run.deliver(&parcel, deliveries, None, now, &mut self.chance);
                    }
                }
            }
        }
        run
    }

    async fn deliver(&mut self, parcel: &Parcel) -> Vec<Delivery> {
        match parcel.calls[0].request().method().as_str() {
            "GET" => self.sent.1 += 1,
            _ => self.sent.0 += 1,
        }
        if let [call] = &parcel.calls[..] {
            return vec![match self.ask(call).await {
                Some(response) => Delivery::Answered(response),
                None => Delivery::Lost,
            }];
        }
        let mut batch = Batch::new();
        for call in &parcel.calls {
            batch.add(call.clone());
        }
        let envelopes = batch.envelopes();
        assert_eq!(envelopes.len(), 1);
        let outer = self.ask(&envelopes[0].call).await;
        let lost = || parcel.calls.iter().map(|_| Delivery::Lost).collect();
        let Some(outer) = outer else { return lost() };
        if !outer.status().is_success() {
            let refused = || Delivery::Answered(outer.clone());
            return parcel.calls.iter().map(|_| refused()).collect();
        }
        let answers = envelopes[0].call.read(&outer).unwrap();
        let mut deliveries: Vec<Delivery> = lost();
        for (number, response) in batch.pair(&envelopes[0], answers) {
            deliveries[number] = match response {
                Some(response) if is_challenge(&response) => Delivery::Alone,
                Some(response) => Delivery::Answered(response),
                None => Delivery::Lost,
            };
        }
        deliveries
    }

    async fn ask<T>(&mut self, call: &Call<T>) -> Option<Response<Vec<u8>>> {
        let request = call.request();
        let mut builder = Request::builder()
            .method(request.method())
            .uri(request.uri())
            .header(header::HOST, "localhost:8402")
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        for (name, value) in request.headers() {
            builder = builder.header(name, value);
        }
        let request = builder.body(Body::from(request.body().clone())).unwrap();
        let response = self.sandbox.router().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        // Without a connection to close, the sandbox answers like this.
        let is_lost = parts.status == StatusCode::SERVICE_UNAVAILABLE && body.is_empty();
        (!is_lost).then(|| Response::from_parts(parts, body))
    }
}

/// Numbers instead of chance.
#[derive(Default)]
struct Numbers(u32);

impl Source for Numbers {
    fn guid(&mut self) -> String {
        self.0 += 1;
        format!("00000000-0000-4000-8000-{:012}", self.0)
    }

    fn password(&mut self) -> Secret {
        self.0 += 1;
        Secret::new(format!("Correct-horse-{}", self.0))
    }

    fn fraction(&mut self) -> f64 {
        0.5
    }
}

/// Authorization code and PKCE, as a browser walks it.
async fn sign_in(sandbox: &Sandbox, account: &str, tenant: &str) -> String {
    let client = seeded::NORTH_AMERICA_CLIENT.to_string();
    let query = encode(&[
        ("client_id", &client),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("response_mode", "fragment"),
        (
            "scope",
            "openid profile offline_access http://localhost:8402/.default",
        ),
        ("state", "state"),
        ("nonce", "nonce"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("client_info", "1"),
    ]);
    let mut authority = Authority {
        sandbox,
        cookies: Vec::new(),
    };
    let page = format!("/{tenant}/oauth2/v2.0/authorize?{query}");
    let (_, page) = authority.walk("GET", &page, LOGIN, "").await;
    let form = encode(&[
        ("request", &hidden(&page, "request")),
        ("canary", &hidden(&page, "canary")),
        ("account", account),
        ("password", seeded::PASSWORD),
    ]);
    let submit = "/sandbox/sign-in/password";
    let (landing, page) = authority.walk("POST", submit, LOGIN, &form).await;
    let landing = landing.unwrap_or_else(|| panic!("still at the authority: {page}"));
    let (_, fragment) = landing.split_once('#').unwrap();
    let mut answer = form_urlencoded::parse(fragment.as_bytes());
    let (_, code) = answer.find(|(name, _)| name == "code").unwrap();
    let form = encode(&[
        ("grant_type", "authorization_code"),
        ("client_id", &client),
        ("redirect_uri", REDIRECT),
        ("code", &code),
        ("code_verifier", VERIFIER),
        ("client_info", "1"),
    ]);
    let token = format!("/{tenant}/oauth2/v2.0/token");
    let (_, answer) = authority
        .walk("POST", &token, "http://localhost:9000", &form)
        .await;
    let answer: Value = serde_json::from_str(&answer).unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

/// The sign-in authority and its cookies.
struct Authority<'s> {
    sandbox: &'s Sandbox,
    cookies: Vec<String>,
}

impl Authority<'_> {
    /// Sends a form, or nothing, and follows where that leads within the authority. Gives the address elsewhere to
    /// which it led, if it did, and the text.
    async fn walk(
        &mut self,
        method: &str,
        path: &str,
        origin: &str,
        form: &str,
    ) -> (Option<String>, String) {
        let (mut location, mut text) = self.ask(method, path, origin, form).await;
        while let Some(path) = location.as_deref().filter(|path| path.starts_with('/')) {
            let path = path.to_owned();
            (location, text) = self.ask("GET", &path, origin, "").await;
        }
        (location, text)
    }

    async fn ask(
        &mut self,
        method: &str,
        path: &str,
        origin: &str,
        form: &str,
    ) -> (Option<String>, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost:8401")
            .header(header::ORIGIN, origin)
            .header(header::COOKIE, self.cookies.join("; "))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = request.body(Body::from(form.to_owned())).unwrap();
        let response = self.sandbox.router().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            self.cookies.push(pair.to_owned());
        }
        let location = parts.headers.get(header::LOCATION);
        let location = location.map(|location| location.to_str().unwrap().to_owned());
        let body = to_bytes(body, usize::MAX).await.unwrap();
        (location, String::from_utf8(body.to_vec()).unwrap())
    }
}

fn encode(fields: &[(&str, &str)]) -> String {
    let mut encoder = form_urlencoded::Serializer::new(String::new());
    encoder.extend_pairs(fields).finish()
}

/// The value of a hidden field of a page.
fn hidden(page: &str, name: &str) -> String {
    let start = format!(r#"name="{name}" value=""#);
    let (_, rest) = page.split_once(&start).unwrap();
    let value = rest.split('"').next().unwrap();
    value
        .replace("&amp;", "&")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
}
