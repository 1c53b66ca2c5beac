//! A browser and a client, as far as the tests need them: requests by `oneshot`, a cookie jar that
//! obeys paths, forms, and the calls of a single-page application.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use serde_json::Value;
use tenantry_sandbox::{Guid, Origins, Runtime, Sandbox, TestClock, World, seeded};
use tower::ServiceExt;

/// The client's redirect address.
pub(crate) const REDIRECT: &str = "http://localhost:9000/";
/// The client's origin.
pub(crate) const CLIENT_ORIGIN: &str = "http://localhost:9000";

/// The verifier and the challenge of RFC 7636, appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Everything at `origins` of the default world.
pub(crate) const LOGIN: &str = "http://localhost:8401";
pub(crate) const GRAPH: &str = "http://localhost:8402";

pub(crate) struct Browser {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: TestClock,
    cookies: Vec<(String, String, String)>,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// Where a navigation ended.
pub(crate) enum Landing {
    /// At a page of the authority.
    Page(Answer),
    /// At the client, with this address.
    Client(String),
}

/// An authorization request, to be spoiled parameter by parameter.
#[derive(Clone)]
pub(crate) struct Attempt {
    pub(crate) tenant: String,
    pub(crate) parameters: Vec<(String, String)>,
}

impl Attempt {
    pub(crate) fn new(tenant: &str) -> Attempt {
        let attempt = Attempt {
            tenant: tenant.to_owned(),
            parameters: Vec::new(),
        };
        [
            (
                "client_id",
                seeded::NORTH_AMERICA_CLIENT.to_string().as_str(),
            ),
            ("response_type", "code"),
            ("redirect_uri", REDIRECT),
            ("response_mode", "fragment"),
            (
                "scope",
                "openid profile offline_access http://localhost:8402/.default",
            ),
            ("state", "the state"),
            ("nonce", "the nonce"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("client_info", "1"),
        ]
        .into_iter()
        .fold(attempt, |attempt, (name, value)| attempt.with(name, value))
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Attempt {
        self.parameters.retain(|(known, _)| known != name);
        if !value.is_empty() {
            self.parameters.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    pub(crate) fn address(&self) -> String {
        format!(
            "{LOGIN}/{}/oauth2/v2.0/authorize?{}",
            self.tenant,
            encode(&self.parameters)
        )
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The value of a hidden field.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let start = format!(r#"name="{name}" value=""#);
        let (_, rest) = self
            .body
            .split_once(&start)
            .expect("the page has the field");
        unescape(rest.split('"').next().unwrap())
    }
}

impl Landing {
    /// The parameters of the answer in the client's address.
    pub(crate) fn answer(self) -> Vec<(String, String)> {
        match self {
            Landing::Client(address) => {
                let rest = address
                    .strip_prefix(REDIRECT)
                    .expect("the redirect address");
                decode(rest.trim_start_matches(['#', '?']))
            }
            Landing::Page(page) => panic!("still at the authority: {}", page.body),
        }
    }

    pub(crate) fn page(self) -> Answer {
        match self {
            Landing::Page(page) => page,
            Landing::Client(address) => panic!("already at the client: {address}"),
        }
    }
}

impl Browser {
    /// A browser in front of the seeded world, where the client's redirect address is registered.
    pub(crate) fn new() -> Browser {
        let mut world = World::seeded(Origins::default(), 1);
        world.register_redirect(REDIRECT);
        let (runtime, clock) = Runtime::for_tests();
        Browser {
            sandbox: Sandbox::new(world, runtime),
            clock,
            cookies: Vec::new(),
        }
    }

    /// Lets agents do this in a customer, and nothing else: with these scopes, as holders of these roles.
    pub(crate) fn allow(&self, customer: &str, scopes: &[&str], roles: &[Guid]) {
        let id = self.sandbox.world(|world| {
            let id = world.tenant(customer).unwrap().id;
            for relationship in &mut world.relationships {
                if relationship.customer == id {
                    for assignment in &mut relationship.assignments {
                        assignment.roles = roles.iter().copied().collect();
                    }
                }
            }
            id
        });
        self.sandbox.withdraw_consent(id).unwrap();
        self.sandbox.give_consent(id, scopes).unwrap();
    }

    /// Another browser in front of the same world: nobody is signed in with it.
    pub(crate) fn anew(self) -> Browser {
        Browser {
            cookies: Vec::new(),
            ..self
        }
    }

    /// One request with the cookies that belong to its path. Nothing is followed.
    pub(crate) async fn send(
        &mut self,
        method: &str,
        address: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let (host, path) = address
            .strip_prefix("http://")
            .unwrap()
            .split_once('/')
            .unwrap();
        let path = format!("/{path}");
        let mut request = Request::builder()
            .method(method)
            .uri(&path)
            .header(header::HOST, host);
        let cookies = self.cookies_for(&path);
        if !cookies.is_empty() && host == "localhost:8401" {
            request = request.header(header::COOKIE, cookies);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response = self.sandbox.router().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        self.remember(&parts.headers);
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    pub(crate) async fn get(&mut self, address: &str) -> Answer {
        self.send("GET", address, &[], "").await
    }

    /// Navigates, following redirections within the authority.
    pub(crate) async fn visit(&mut self, address: &str) -> Landing {
        let answer = self.get(address).await;
        self.follow(answer).await
    }

    /// Posts one of the sign-in forms of a page, as a browser does.
    pub(crate) async fn submit(
        &mut self,
        page: &Answer,
        form: &str,
        fields: &[(&str, &str)],
    ) -> Landing {
        let (request, canary) = (page.hidden("request"), page.hidden("canary"));
        let hidden = [("request", request.as_str()), ("canary", canary.as_str())];
        let body = encode(&[&hidden, fields].concat());
        let address = format!("{LOGIN}/sandbox/sign-in/{form}");
        let headers = [
            ("origin", LOGIN),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let answer = self.send("POST", &address, &headers, &body).await;
        self.follow(answer).await
    }

    async fn follow(&mut self, mut answer: Answer) -> Landing {
        while let Some(location) = answer.header("location").map(str::to_owned) {
            let Some(path) = location.strip_prefix('/') else {
                return Landing::Client(location);
            };
            answer = self.get(&format!("{LOGIN}/{path}")).await;
        }
        Landing::Page(answer)
    }

    /// Opens the sign-in page and signs in with the account.
    pub(crate) async fn sign_in(&mut self, attempt: &Attempt, account: &str) -> Landing {
        let page = self.visit(&attempt.address()).await.page();
        let fields = [("account", account), ("password", seeded::PASSWORD)];
        self.submit(&page, "password", &fields).await
    }

    /// A token request as a single-page application sends it.
    pub(crate) async fn redeem(&mut self, tenant: &str, fields: &[(&str, &str)]) -> Answer {
        let address = format!("{LOGIN}/{tenant}/oauth2/v2.0/token");
        let headers = [
            ("origin", CLIENT_ORIGIN),
            (
                "content-type",
                "application/x-www-form-urlencoded;charset=utf-8",
            ),
        ];
        self.send("POST", &address, &headers, &encode(fields)).await
    }

    /// A call of Graph with a token.
    pub(crate) async fn graph(&mut self, token: &str, path: &str) -> Answer {
        let bearer = format!("Bearer {token}");
        let headers = [
            ("authorization", bearer.as_str()),
            ("origin", CLIENT_ORIGIN),
        ];
        self.send("GET", &format!("{GRAPH}/v1.0{path}"), &headers, "")
            .await
    }

    /// A call of Graph with a JSON body; an empty one is none.
    pub(crate) async fn call_graph(
        &mut self,
        method: &str,
        token: &str,
        path: &str,
        body: &str,
    ) -> Answer {
        let bearer = format!("Bearer {token}");
        let mut headers = vec![
            ("authorization", bearer.as_str()),
            ("origin", CLIENT_ORIGIN),
        ];
        if !body.is_empty() {
            headers.push(("content-type", "application/json"));
        }
        let address = format!("{GRAPH}/v1.0{path}");
        self.send(method, &address, &headers, body).await
    }

    /// As [`Browser::call_graph`], by `POST`.
    pub(crate) async fn post_graph(&mut self, token: &str, path: &str, body: &str) -> Answer {
        self.call_graph("POST", token, path, body).await
    }

    /// Signs in and redeems the code: the token answer.
    pub(crate) async fn tokens(&mut self, tenant: &str, account: &str) -> Value {
        let landing = self.sign_in(&Attempt::new(tenant), account).await;
        self.redeem_answer(tenant, landing).await
    }

    /// Redeems a refresh token, with a `claims` parameter unless that is empty.
    pub(crate) async fn refresh(&mut self, tenant: &str, tokens: &Value, claims: &str) -> Answer {
        let client = seeded::NORTH_AMERICA_CLIENT.to_string();
        let mut fields = vec![
            ("grant_type", "refresh_token"),
            ("client_id", client.as_str()),
            ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
        ];
        if !claims.is_empty() {
            fields.push(("claims", claims));
        }
        self.redeem(tenant, &fields).await
    }

    /// Tokens for a tenant by the session that is there already.
    pub(crate) async fn tokens_again(&mut self, tenant: &str) -> Value {
        let landing = self.visit(&Attempt::new(tenant).address()).await;
        self.redeem_answer(tenant, landing).await
    }

    /// Types the code of the second step.
    pub(crate) async fn give_factor(&mut self, page: &Answer, code: &str) -> Landing {
        let account = page.hidden("account");
        let fields = [("account", account.as_str()), ("code", code)];
        self.submit(page, "factor", &fields).await
    }

    /// Redeems the code of an answer at a tenant.
    pub(crate) async fn redeem_answer(&mut self, tenant: &str, landing: Landing) -> Value {
        let answer = landing.answer();
        let client = seeded::NORTH_AMERICA_CLIENT.to_string();
        let fields = code_fields(&client, value(&answer, "code"));
        let answer = self.redeem(tenant, &fields).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.json()
    }

    fn cookies_for(&self, path: &str) -> String {
        let pairs = self
            .cookies
            .iter()
            .filter(|(_, _, scope)| path.starts_with(scope));
        pairs
            .map(|(name, value, _)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn remember(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (pair, attributes) = line.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            let path = attributes
                .split("Path=")
                .nth(1)
                .unwrap()
                .split(';')
                .next()
                .unwrap();
            self.cookies.retain(|(known, ..)| known != name);
            if !attributes.contains("Max-Age=0") {
                self.cookies
                    .push((name.to_owned(), value.to_owned(), path.to_owned()));
            }
        }
    }
}

/// What redeems a code.
pub(crate) fn code_fields<'a>(client: &'a str, code: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("grant_type", "authorization_code"),
        ("client_id", client),
        ("redirect_uri", REDIRECT),
        ("code", code),
        ("code_verifier", VERIFIER),
        ("client_info", "1"),
    ]
}

pub(crate) fn value<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    let found = pairs.iter().find(|(known, _)| known == name);
    found
        .map(|(_, value)| value.as_str())
        .unwrap_or_else(|| panic!("no {name} in {pairs:?}"))
}

pub(crate) fn encode<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

pub(crate) fn decode(encoded: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(encoded.as_bytes())
        .into_owned()
        .collect()
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
