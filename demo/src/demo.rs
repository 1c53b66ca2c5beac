use std::cell::RefCell;
use std::collections::BTreeSet;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, Method, Request, Response, StatusCode, Uri, header};
use serde::{Deserialize, Serialize};
use tenantry_sandbox::{ChangeError, Runtime, Sandbox, is_cut_off};
use tower::ServiceExt;

use crate::cookies::Cookies;
use crate::scenery::{self, AGENTS, SIZES, USUAL_SIZE};
use crate::trouble::Trouble;

/// Where the console is: its origin, and its base path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    address: String,
    /// How much of the address is the origin.
    origin: usize,
}

/// The emulated cloud, and what the presenter has made of it.
pub struct Demo {
    place: Place,
    runtime: Runtime,
    state: RefCell<State>,
    /// What was last handed out to be kept.
    kept: RefCell<Vec<u8>>,
}

struct State {
    setting: Setting,
    sandbox: Sandbox,
    cloud: Router,
    control: Router,
}

/// What is kept beside the sandbox's own changes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Setting {
    /// How many customers the world has.
    pub(crate) customers: u32,
    /// The user name that the sign-in page suggests.
    pub(crate) agent: String,
    pub(crate) troubles: BTreeSet<Trouble>,
    cookies: Cookies,
}

impl Place {
    /// The console's address: with its final slash, and nothing behind it. `None` for anything else.
    pub fn parse(address: &str) -> Option<Place> {
        let (_, rest) = address.split_once("://")?;
        let path = rest.find('/')?;
        let is_plain = address.ends_with('/') && !address.contains(['?', '#']);
        is_plain.then(|| Place {
            address: address.to_owned(),
            origin: address.len() - rest.len() + path,
        })
    }

    /// The whole address.
    pub fn address(&self) -> &str {
        &self.address
    }

    fn origin(&self) -> &str {
        &self.address[..self.origin]
    }

    /// The base path.
    fn path(&self) -> &str {
        &self.address[self.origin..]
    }
}

impl Demo {
    /// A demo that begins.
    pub fn begin(place: Place, runtime: Runtime) -> Demo {
        let setting = Setting::usual(USUAL_SIZE);
        let sandbox = Sandbox::new(scenery::world(&place, setting.customers), runtime.clone());
        Demo {
            state: RefCell::new(State::of(setting, sandbox)),
            place,
            runtime,
            kept: RefCell::default(),
        }
    }

    /// A demo that goes on with what [`Demo::changed`] gave. Where that cannot be read, it begins.
    pub fn go_on(place: Place, runtime: Runtime, kept: &[u8]) -> Demo {
        let Some((setting, sandbox)) = resumed(&place, &runtime, kept) else {
            return Demo::begin(place, runtime);
        };
        Demo {
            state: RefCell::new(State::of(setting, sandbox)),
            place,
            runtime,
            kept: RefCell::new(kept.to_vec()),
        }
    }

    /// Everything that has to be kept, if it is other than when this was last asked. It is one line of JSON
    /// for the demo, and one for the sandbox.
    pub fn changed(&self) -> Option<Vec<u8>> {
        let state = self.state.borrow();
        // Texts, numbers and names are always JSON.
        let mut now = serde_json::to_vec(&state.setting).unwrap_or_default();
        now.push(b'\n');
        now.extend(state.sandbox.save());
        let mut kept = self.kept.borrow_mut();
        if *kept == now {
            return None;
        }
        kept.clone_from(&now);
        Some(now)
    }

    /// Whether a request can change anything that has to be kept: Graph's reads cannot.
    pub fn may_change(&self, method: &Method, uri: &Uri) -> bool {
        let below = uri.path().strip_prefix(self.place.path());
        let reads_graph = below.is_some_and(|below| below.starts_with("cloud/graph/"))
            && (method == Method::GET || method == Method::HEAD);
        !reads_graph
    }

    /// Answers a request below `cloud/`. `None` is no answer: a connection that breaks off.
    ///
    /// A service worker does not see the whole request: `Origin` is added by the browser later, and cookies
    /// are withheld. The console's own origin stands in for `Origin`, as nobody else's requests get here but
    /// navigations; those of the sign-in's forms are protected by a value in the form itself. Cookies are
    /// kept here.
    pub async fn answer(&self, mut request: Request<Bytes>) -> Option<Response<Bytes>> {
        let own = self.place.path().len() + "cloud".len();
        let below = request.uri().path().get(own..).unwrap_or_default();
        if below == "/demo" || below.starts_with("/demo/") {
            return Some(self.order(request));
        }
        let (cloud, is_control) = match below.strip_prefix("/control") {
            Some(rest) if rest.starts_with('/') => (self.state.borrow().control.clone(), true),
            _ => (self.state.borrow().cloud.clone(), false),
        };
        let path = request.uri().path().to_owned();
        let is_visit = request.method() == Method::GET;
        if is_control {
            let rest = request.uri().path_and_query()?.as_str();
            let rest = rest.get(own + "/control".len()..)?.parse().ok()?;
            *request.uri_mut() = rest;
        } else {
            self.complete(&mut request, &path);
        }
        let response = match cloud.oneshot(request.map(Body::from)).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        if is_cut_off(&response) {
            return None;
        }
        if is_visit && response.status() == StatusCode::METHOD_NOT_ALLOWED {
            return Some(self.lost_form());
        }
        let (mut parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            if let Ok(cookie) = cookie.to_str() {
                self.state.borrow_mut().setting.cookies.take(cookie);
            }
        }
        parts.headers.remove(header::SET_COOKIE);
        // The sandbox's bodies are whole, and in memory.
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        Some(Response::from_parts(parts, body))
    }

    /// Adds what the browser withholds.
    fn complete(&self, request: &mut Request<Bytes>, path: &str) {
        let headers = request.headers_mut();
        if let Ok(origin) = HeaderValue::from_str(self.place.origin()) {
            headers.entry(header::ORIGIN).or_insert(origin);
        }
        let cookies = self.state.borrow().setting.cookies.header(path);
        if let Some(Ok(cookies)) = cookies.map(HeaderValue::try_from) {
            headers.insert(header::COOKIE, cookies);
        }
    }

    /// A form's address that was visited: what was typed into it was lost, as by a reload past the worker.
    fn lost_form(&self) -> Response<Bytes> {
        let html = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\"><title>Tenantry demo</title>\
             <main><h1>What was typed did not arrive</h1>\
             <p>This page was reloaded while the demo's service worker was left out, and the form was lost.</p>\
             <p><a href=\"{}\">Back to the console, to sign in again</a></p></main></html>",
            self.place.path()
        );
        let mut response = Response::new(Bytes::from(html));
        let headers = response.headers_mut();
        for (name, value) in [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
            (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        response
    }

    /// What the demo is set to, and the sandbox.
    pub(crate) fn see<R>(&self, look: impl FnOnce(&Setting, &Sandbox) -> R) -> R {
        let mut state = self.state.borrow_mut();
        let State {
            setting, sandbox, ..
        } = &mut *state;
        setting.troubles.retain(|trouble| !trouble.is_over(sandbox));
        look(setting, sandbox)
    }

    /// Chooses the agent whom the sign-in page suggests. Nobody is signed out. Whether there is such an agent.
    pub(crate) fn choose_agent(&self, agent: &str) -> bool {
        let known = AGENTS.iter().any(|(name, _)| *name == agent);
        if known {
            let mut state = self.state.borrow_mut();
            state.setting.agent = agent.to_owned();
            state.suggest();
        }
        known
    }

    /// Begins anew in a world with so many customers. Whether there is such a world.
    pub(crate) fn start_over(&self, customers: u32) -> bool {
        let known = SIZES.contains(&customers);
        if known {
            let agent = self.state.borrow().setting.agent.clone();
            let setting = Setting {
                agent,
                ..Setting::usual(customers)
            };
            let world = scenery::world(&self.place, customers);
            let sandbox = Sandbox::new(world, self.runtime.clone());
            *self.state.borrow_mut() = State::of(setting, sandbox);
        }
        known
    }

    /// Lets something go wrong, or puts it right. What is as it should be already stays so.
    pub(crate) fn switch(&self, trouble: Trouble, on: bool) -> Result<(), ChangeError> {
        if self.see(|setting, _| setting.troubles.contains(&trouble)) == on {
            return Ok(());
        }
        let mut state = self.state.borrow_mut();
        trouble.switch(&state.sandbox, on)?;
        if on {
            state.setting.troubles.insert(trouble);
        } else {
            state.setting.troubles.remove(&trouble);
        }
        state.set_faults();
        Ok(())
    }
}

impl Setting {
    fn usual(customers: u32) -> Setting {
        Setting {
            customers,
            agent: AGENTS[0].0.to_owned(),
            troubles: BTreeSet::new(),
            cookies: Cookies::default(),
        }
    }
}

impl State {
    fn of(setting: Setting, sandbox: Sandbox) -> State {
        let state = State {
            setting,
            cloud: sandbox.router(),
            control: sandbox.open_control(),
            sandbox,
        };
        state.suggest();
        state
    }

    fn suggest(&self) {
        let agent = self.setting.agent.clone();
        self.sandbox
            .world(|world| world.suggested_account = Some(agent));
    }

    /// Puts the faults of the troubles in the place of all others.
    fn set_faults(&self) {
        let troubles = self.setting.troubles.iter();
        let rules = troubles.flat_map(|trouble| trouble.faults());
        self.sandbox.world(|world| {
            world.faults.clear();
            for rule in rules.filter_map(|rule| rule.parse().ok()) {
                world.faults.add_rule(rule);
            }
        });
    }
}

fn resumed(place: &Place, runtime: &Runtime, kept: &[u8]) -> Option<(Setting, Sandbox)> {
    let end = kept.iter().position(|octet| *octet == b'\n')?;
    let setting: Setting = serde_json::from_slice(&kept[..end]).ok()?;
    SIZES.contains(&setting.customers).then_some(())?;
    let world = scenery::world(place, setting.customers);
    let sandbox = Sandbox::resume(world, runtime.clone(), &kept[end + 1..]).ok()?;
    Some((setting, sandbox))
}
