//! One test's world, set up and always taken down: the emulated cloud, the console's server, a browser.

use std::any::Any;
use std::env;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::Router;
use futures::FutureExt;
use serde_json::{Value, json};
use tenantry_sandbox::serve::{self, Ports, Running};
use tenantry_sandbox::{Fault, JournalEntry, Origins, Sandbox, Target, Times, World, seeded};
use tenantry_server::Options;

use crate::browser::Browser;
use crate::host::{Host, Port};
use crate::trouble::Trouble;
use crate::watch;

/// The seed of the people in the world: the same ones every time.
const SEED: u64 = 1;

/// How a stage is set.
#[derive(Debug, Clone)]
pub struct Scene {
    base: String,
    registrations: Value,
    idle_minutes: Option<u32>,
    has_admin_centers: bool,
    has_token_view: bool,
}

impl Default for Scene {
    /// The console at `/`, with one registration for North America and one for Europe.
    fn default() -> Self {
        let registrations = json!([
            {
                "name": "North America",
                "cloud": "sandbox",
                "regions": ["NA"],
                "partnerTenant": "partner.com",
                "clientId": seeded::NORTH_AMERICA_CLIENT.to_string(),
            },
            {
                "name": "Europe",
                "cloud": "sandbox",
                "regions": ["EU"],
                "partnerTenant": "eu.partner.com",
                "clientId": seeded::EUROPE_CLIENT.to_string(),
            },
        ]);
        Self {
            base: "/".into(),
            registrations,
            idle_minutes: None,
            has_admin_centers: true,
            has_token_view: false,
        }
    }
}

impl Scene {
    /// The console under another path, which begins and ends with a slash.
    pub fn under(self, base: &str) -> Self {
        Self {
            base: base.into(),
            ..self
        }
    }

    /// Other app registrations, as `config.json` spells them, in the cloud `sandbox`.
    pub fn with_registrations(self, registrations: Value) -> Self {
        Self {
            registrations,
            ..self
        }
    }

    /// The console locks itself after so many minutes, and not after the usual ones.
    pub fn idle_for(self, minutes: u32) -> Self {
        Self {
            idle_minutes: Some(minutes),
            ..self
        }
    }

    /// The cloud has no portals of Microsoft's that objects could be looked at in.
    pub fn without_admin_centers(self) -> Self {
        Self {
            has_admin_centers: false,
            ..self
        }
    }

    /// Agents may look at what their tokens say.
    pub fn with_token_view(self) -> Self {
        Self {
            has_token_view: true,
            ..self
        }
    }

    /// `config.json`, for a cloud whose origins are these.
    fn config(&self, origins: &Origins) -> Value {
        let mut document = json!({
            "registrations": self.registrations,
            "clouds": {
                "sandbox": {
                    "authority": origins.login,
                    "graph": origins.graph,
                    "partnerCenter": origins.partner_center,
                    "entraAdminCenter": "https://entra.microsoft.com",
                    "intuneAdminCenter": "https://intune.microsoft.com",
                },
            },
        });
        if !self.has_admin_centers
            && let Some(cloud) = document["clouds"]["sandbox"].as_object_mut()
        {
            cloud.remove("entraAdminCenter");
            cloud.remove("intuneAdminCenter");
        }
        if self.has_token_view {
            document["tokenView"] = true.into();
        }
        if let Some(minutes) = self.idle_minutes {
            document["idleMinutes"] = minutes.into();
        }
        document
    }
}

/// A cloud and a console that is configured for it, without a browser.
#[derive(Debug)]
pub struct Set {
    cloud: Running,
    console: Host,
    base: String,
    // What is served from it; the folder goes with the stage.
    _folder: tempfile::TempDir,
}

impl Set {
    /// Starts both. The console is the one that was built in the folder that `TENANTRY_DIST` names,
    /// else in `dist` of this workspace.
    ///
    /// # Errors
    /// If no console was built or the server refuses to start.
    pub async fn up(scene: &Scene) -> Result<Self, Trouble> {
        let dist = dist()?;
        let port = Port::take().await?;
        let redirect = port.origin() + scene.base.as_str();
        let world = |origins| {
            let mut world = World::seeded(origins, SEED);
            world.register_redirect(&redirect);
            world
        };
        let cloud = serve::start(world, Ports::ANY).await?;
        let folder =
            tempfile::tempdir().map_err(Trouble::io("no temporary folder could be made"))?;
        let config = folder.path().join("config.json");
        let document = scene.config(cloud.origins());
        std::fs::write(&config, document.to_string())
            .map_err(Trouble::io("config.json could not be written"))?;
        let options = Options {
            assets: dist,
            config,
            base: scene
                .base
                .parse()
                .map_err(|error| Trouble::Wrong(format!("{error}")))?,
            hsts: None,
        };
        let console = Host::serve(port, tenantry_server::app(&options)?);
        Ok(Self {
            cloud,
            console,
            base: scene.base.clone(),
            _folder: folder,
        })
    }

    /// A console of which a folder's files are all that is handed out. Its cloud is in the browser; the one that
    /// is here as well has nothing to do, and its journal says so.
    pub(crate) async fn of_files(
        folder: tempfile::TempDir,
        router: Router,
        base: &str,
    ) -> Result<Self, Trouble> {
        let world = |origins| World::seeded(origins, SEED);
        Ok(Self {
            cloud: serve::start(world, Ports::ANY).await?,
            console: Host::serve(Port::take().await?, router),
            base: base.to_owned(),
            _folder: folder,
        })
    }

    /// The emulated cloud.
    pub fn cloud(&self) -> &Sandbox {
        self.cloud.sandbox()
    }

    /// The console's server.
    pub fn console(&self) -> &Host {
        &self.console
    }

    /// The console's address, which is its redirect address too.
    pub fn home(&self) -> String {
        self.at("")
    }

    /// An address of the console: `t/{tenant}/users`.
    pub fn at(&self, relative: &str) -> String {
        format!("{}{}{relative}", self.console.origin(), self.base)
    }

    fn foreign(&self) -> Vec<String> {
        vec![self.cloud.origins().login.clone()]
    }
}

/// A stage with its browser.
#[derive(Debug)]
pub struct Stage<'a> {
    set: &'a Set,
    browser: &'a Browser,
    announced: &'a Announced,
}

impl Stage<'_> {
    /// The browser.
    pub fn browser(&self) -> &Browser {
        self.browser
    }

    /// What the test announces about the browser's log.
    pub fn announced(&self) -> &Announced {
        self.announced
    }

    /// The emulated cloud.
    pub fn cloud(&self) -> &Sandbox {
        self.set.cloud()
    }

    /// The console's server.
    pub fn console(&self) -> &Host {
        self.set.console()
    }

    /// The console's address.
    pub fn home(&self) -> String {
        self.set.home()
    }

    /// An address of the console: `t/{tenant}/users`.
    pub fn at(&self, relative: &str) -> String {
        self.set.at(relative)
    }

    /// Lets axe-core look at the screen as it is, and takes pictures of it if `TENANTRY_SCREENSHOTS` names a
    /// folder for them.
    ///
    /// # Errors
    /// If axe-core finds fault with the screen, or the pictures cannot be written.
    pub async fn picture(&self, name: &str) -> Result<(), Trouble> {
        let folder = env::var_os("TENANTRY_SCREENSHOTS").filter(|named| !named.is_empty());
        let folder = folder.map(PathBuf::from);
        if let Some(folder) = &folder {
            std::fs::create_dir_all(folder)
                .map_err(Trouble::io("the folder for pictures could not be made"))?;
        }
        self.browser.picture(folder.as_deref(), name).await
    }

    /// From now on something goes wrong in the cloud.
    pub fn fault(&self, target: Target, times: Times, fault: Fault) {
        self.cloud()
            .world(|world| world.faults.add(target, times, fault));
    }

    /// From now on nothing goes wrong in the cloud.
    pub fn mend(&self) {
        self.cloud().world(|world| world.faults.clear());
    }

    /// What the cloud was asked, but for preflights. `skip` is the length of an earlier answer.
    pub fn asked_of_cloud(&self, skip: usize) -> Vec<JournalEntry> {
        let all = self.cloud().journal().into_iter();
        all.filter(|entry| entry.method != "OPTIONS")
            .skip(skip)
            .collect()
    }
}

/// Sets a stage, opens a window, lets `body` use both, and takes everything down whatever happens.
///
/// # Errors
/// What `body` failed with, and what the browser complained of.
pub async fn perform(
    scene: Scene,
    body: impl AsyncFnOnce(&Stage<'_>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    play(&Set::up(&scene).await?, body).await
}

/// As [`perform`], on a set that is up.
pub(crate) async fn play(
    set: &Set,
    body: impl AsyncFnOnce(&Stage<'_>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let played = browse(
        set.console.origin(),
        &set.foreign(),
        async |browser, announced| {
            let stage = Stage {
                set,
                browser,
                announced,
            };
            body(&stage).await
        },
    )
    .await;
    played.map_err(|trouble| with(trouble, asked_of(set)))
}

/// Opens a window, lets `body` use it, and ends it whatever happens. Fails on every complaint in the
/// browser's log that `body` did not announce, except of pages at the `foreign` origins.
///
/// # Errors
/// What `body` failed with, and what the browser complained of.
pub async fn browse(
    origin: &str,
    foreign: &[String],
    body: impl AsyncFnOnce(&Browser, &Announced) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let browser = Browser::open(origin).await?;
    let announced = Announced::default();
    let ended = AssertUnwindSafe(body(&browser, &announced))
        .catch_unwind()
        .await;
    let outcome = match &ended {
        Ok(Ok(())) => {
            let log = browser.log().await;
            log.and_then(|log| announced.judge(watch::complaints(&log, foreign)))
        }
        _ => Ok(()),
    };
    let seen = match &ended {
        Ok(Ok(())) if outcome.is_ok() => String::new(),
        _ => seen(&browser).await,
    };
    let quit = browser.quit().await;
    match ended {
        Ok(Ok(())) => outcome.map_err(|trouble| with(trouble, seen)).and(quit),
        Ok(Err(trouble)) => Err(with(trouble, seen)),
        Err(panic) => fail(panic, &seen),
    }
}

/// What a test announces about the browser's log before its complaints are counted.
#[derive(Debug, Default)]
pub struct Announced(Mutex<Vec<String>>);

impl Announced {
    /// The log will hold complaints with these words, which are the point of the test. If it holds
    /// none, the test fails.
    pub fn complaint(&self, words: &str) {
        self.lock().push(words.to_owned());
    }

    fn lock(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn judge(&self, complaints: Vec<String>) -> Result<(), Trouble> {
        let announced = self.lock();
        let is_missing =
            |words: &&String| !complaints.iter().any(|said| said.contains(words.as_str()));
        if let Some(missing) = announced.iter().find(is_missing) {
            return Err(Trouble::NoComplaint(missing.clone()));
        }
        let unexpected: Vec<_> = complaints
            .into_iter()
            .filter(|said| !announced.iter().any(|words| said.contains(words)))
            .collect();
        if unexpected.is_empty() {
            Ok(())
        } else {
            Err(Trouble::Complaints(unexpected))
        }
    }
}

/// The folder of the release that is tested: the one that `TENANTRY_DIST` names, else `dist` of this workspace.
///
/// # Errors
/// If no console was built there.
pub fn dist() -> Result<PathBuf, Trouble> {
    let dist = env::var_os("TENANTRY_DIST")
        .filter(|named| !named.is_empty())
        .map_or_else(
            || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../dist")),
            PathBuf::from,
        );
    if dist.join("index.html").is_file() {
        Ok(dist)
    } else {
        Err(Trouble::NoConsole(dist))
    }
}

fn with(trouble: Trouble, scene: String) -> Trouble {
    Trouble::Seen {
        trouble: Box::new(trouble),
        scene,
    }
}

fn fail(panic: Box<dyn Any + Send>, seen: &str) -> ! {
    // An assertion has already printed its own words; what follows stands below them.
    eprintln!("{seen}");
    resume_unwind(panic)
}

/// What could be seen when the test failed.
async fn seen(browser: &Browser) -> String {
    let unknown = |trouble: Trouble| format!("({trouble})");
    let address = browser.address().await.unwrap_or_else(unknown);
    let text = browser.text().await.unwrap_or_else(unknown);
    let log = match browser.log().await {
        Ok(log) => log
            .iter()
            .map(|entry| format!("  {} {}\n", entry.level, entry.message))
            .collect(),
        Err(trouble) => unknown(trouble),
    };
    let text: String = text.chars().take(2000).collect();
    format!("--- at {address}\n{text}\n--- the browser's log\n{log}")
}

/// What both servers were asked before the test failed.
fn asked_of(set: &Set) -> String {
    let mut text = String::from("--- asked of the console's server\n");
    for asked in set.console.asked() {
        text += &format!("  {} {}\n", asked.status, asked.request);
    }
    text += "--- asked of the cloud\n";
    for entry in set.cloud().journal() {
        let (method, path) = (&entry.method, &entry.path_and_query);
        text += &format!("  {} {:?} {method} {path}\n", entry.status, entry.origin);
    }
    text
}
