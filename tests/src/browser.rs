//! A browser window of its own profile, spoken to by accessible roles and names.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `looking.rs` | what can be seen, and waiting for it |
//! | `acting.rs` | what a person does with mouse and keyboard |

mod acting;
mod judging;
mod looking;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use thirtyfour::prelude::*;
use thirtyfour::{BrowserLogEntry, LoggingPrefsLogLevel, WindowHandle};
use tokio::sync::{Semaphore, SemaphorePermit};

use self::looking::DEADLINE;
use crate::chromedriver::{self, Chromedriver};
use crate::trouble::Trouble;
use crate::watch;

/// A machine with two cores shows two pages at a time; more only makes each wait for the others.
static WINDOWS: Semaphore = Semaphore::const_new(2);

const ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
];

/// One window of one browser with a profile of its own. [`Browser::quit`] ends it; a test that is
/// torn down without that ends it too, only more slowly.
pub struct Browser {
    driver: WebDriver,
    /// The script that watches over the console's pages.
    watch: String,
    log: Mutex<Vec<BrowserLogEntry>>,
    // In the order in which they are let go of: the driver outlives its window.
    _driver_process: Arc<Chromedriver>,
    _place: SemaphorePermit<'static>,
}

impl Browser {
    /// Opens a window. Pages of `origin` are watched for what no page may do.
    ///
    /// # Errors
    /// If the browser or its driver is missing or does not start.
    pub async fn open(origin: &str) -> Result<Self, Trouble> {
        let place = WINDOWS
            .acquire()
            .await
            .map_err(|closed| Trouble::Driver(closed.to_string()))?;
        let process = Chromedriver::shared()?;
        let driver = connect(&process.address(), chromedriver::chrome()?)
            .await
            .map_err(Trouble::browser("start"))?;
        let browser = Self {
            driver,
            watch: watch::script(origin),
            log: Mutex::default(),
            _driver_process: process,
            _place: place,
        };
        browser.before_every_page(&browser.watch).await?;
        Ok(browser)
    }

    /// Opens another window of the same browser and looks at it: it shares storages and workers with the
    /// first one.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn another_window(&self) -> Result<WindowHandle, Trouble> {
        let opened = async {
            let window = self.driver.new_tab().await?;
            self.driver.switch_to_window(window.clone()).await?;
            Ok(window)
        };
        let window = opened
            .await
            .map_err(Trouble::browser("open another window"))?;
        self.before_every_page(&self.watch).await?;
        Ok(window)
    }

    /// The window that is looked at.
    ///
    /// # Errors
    /// If there is none any more.
    pub async fn window(&self) -> Result<WindowHandle, Trouble> {
        let window = self.driver.window().await;
        window.map_err(Trouble::browser("name its window"))
    }

    /// Looks at a window.
    ///
    /// # Errors
    /// If it is gone.
    pub async fn look_at(&self, window: &WindowHandle) -> Result<(), Trouble> {
        let looked = self.driver.switch_to_window(window.clone()).await;
        looked.map_err(Trouble::browser("look at another window"))
    }

    /// Runs a script in this window before anything else of each page that it loads from now on.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn before_every_page(&self, script: &str) -> Result<(), Trouble> {
        let source = json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", source)
            .await
            .map(drop)
    }

    /// Closes the window and ends the browser.
    ///
    /// # Errors
    /// If the driver does not answer.
    pub async fn quit(&self) -> Result<(), Trouble> {
        let quit = self.driver.clone().quit().await;
        quit.map_err(Trouble::browser("quit"))
    }

    /// Everything that the WebDriver protocol offers.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Goes to an address and waits for the page to load.
    ///
    /// # Errors
    /// If nothing can be loaded from there.
    pub async fn visit(&self, address: &str) -> Result<(), Trouble> {
        let went = self.driver.goto(address).await;
        went.map_err(Trouble::browser(format!("go to {address}")))
    }

    /// Loads the page anew, as F5 does.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn reload(&self) -> Result<(), Trouble> {
        self.driver
            .refresh()
            .await
            .map_err(Trouble::browser("reload"))
    }

    /// Goes back in the history, as the button does.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn back(&self) -> Result<(), Trouble> {
        self.driver
            .back()
            .await
            .map_err(Trouble::browser("go back"))
    }

    /// The address in the address bar.
    ///
    /// # Errors
    /// If the browser does not say.
    pub async fn address(&self) -> Result<String, Trouble> {
        let address = self.driver.current_url().await;
        Ok(address
            .map_err(Trouble::browser("say its address"))?
            .to_string())
    }

    /// Runs the body of a function in the page and gives what it returns, as JSON. `arguments[n]` are
    /// the arguments.
    ///
    /// # Errors
    /// If the script throws.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Result<Value, Trouble> {
        let returned = self.driver.execute(script, arguments).await;
        let returned = returned.map_err(Trouble::browser("run a script"))?;
        Ok(returned.json().clone())
    }

    /// As [`Browser::run`], for an async function: gives what its promise resolves to.
    ///
    /// # Errors
    /// If the script throws or its promise is rejected.
    pub async fn run_async(&self, script: &str) -> Result<Value, Trouble> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             (async () => {{ {script} }})().then((value) => done([value]), (error) => done([null, String(error)]));"
        );
        let returned = self.driver.execute_async(script, Vec::new()).await;
        let returned = returned.map_err(Trouble::browser("run a script"))?;
        match returned.json()[1].as_str() {
            Some(error) => Err(Trouble::Wrong(format!("a script was rejected: {error}"))),
            None => Ok(returned.json()[0].clone()),
        }
    }

    /// Sends a command of the DevTools protocol.
    ///
    /// # Errors
    /// If the browser refuses it.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Result<Value, Trouble> {
        let sent = self.driver.cdp().send_raw(method, parameters).await;
        sent.map_err(Trouble::browser(method))
    }

    /// Everything in the browser's log so far.
    ///
    /// # Errors
    /// If the driver does not hand it out.
    pub async fn log(&self) -> Result<Vec<BrowserLogEntry>, Trouble> {
        let new = self.driver.browser_log().await;
        let new = new.map_err(Trouble::browser("hand out its log"))?;
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        log.extend(new);
        Ok(log.clone())
    }

    /// Looks at the page wide and light, and narrow and dark, with axe-core's eyes; with a `folder` in all
    /// combinations, with forced colours too, and writes a picture of each to a PNG file there whose name begins with
    /// `name`.
    ///
    /// # Errors
    /// If axe-core finds fault with the page, or a picture cannot be written.
    pub async fn picture(&self, folder: Option<&Path>, name: &str) -> Result<(), Trouble> {
        for (size, width, height) in [("wide", 1280, 900), ("narrow", 360, 780)] {
            let metrics = json!({
                "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
            });
            self.devtools("Emulation.setDeviceMetricsOverride", metrics)
                .await?;
            for (scheme, feature, value) in [
                ("light", "prefers-color-scheme", "light"),
                ("dark", "prefers-color-scheme", "dark"),
                ("forced", "forced-colors", "active"),
            ] {
                let is_judged = (size == "wide") == (scheme == "light") && scheme != "forced";
                if folder.is_none() && !is_judged {
                    continue;
                }
                let media = json!({ "features": [{ "name": feature, "value": value }] });
                self.devtools("Emulation.setEmulatedMedia", media).await?;
                // Two frames: what was observed in the first is drawn in the second.
                self.run_async(
                    "for (const _ of [1, 2]) await new Promise(requestAnimationFrame); return null;",
                )
                .await?;
                let name = format!("{name}-{size}-{scheme}");
                if let Some(folder) = folder {
                    let taken = self
                        .driver
                        .screenshot(&folder.join(format!("{name}.png")))
                        .await;
                    taken.map_err(Trouble::browser("take a picture"))?;
                }
                self.judge(&name).await?;
            }
        }
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": [] }))
            .await?;
        self.devtools("Emulation.clearDeviceMetricsOverride", json!({}))
            .await?;
        Ok(())
    }
}

impl fmt::Debug for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Browser").finish_non_exhaustive()
    }
}

async fn connect(address: &str, chrome: Option<PathBuf>) -> WebDriverResult<WebDriver> {
    let mut wanted = DesiredCapabilities::chrome();
    if let Some(chrome) = chrome {
        wanted.set_binary(&chrome.to_string_lossy())?;
    }
    for argument in ARGUMENTS {
        wanted.add_arg(argument)?;
    }
    wanted.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    // A proxy in the environment has nothing to do with this machine's own ports.
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(2 * DEADLINE)
        .build()
        .map_err(|error| WebDriverError::RequestFailed(error.to_string()))?;
    WebDriver::builder(address, wanted)
        .client(client)
        .connect()
        .await
}
