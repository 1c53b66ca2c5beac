//! Chromium and the driver that tests control it with.

use super::{Cache, debian, overridden};
use crate::{failure::Failure, process};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// A browser and a driver of the same major version.
#[derive(Debug)]
pub(crate) struct Browser {
    /// Chromium or Chrome.
    pub(crate) chrome: PathBuf,
    /// chromedriver.
    pub(crate) chromedriver: PathBuf,
    /// The browser's name and version, as it gives them.
    pub(crate) version: String,
}

const CHROME_NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];

/// Where Chrome is on systems that do not put it on PATH.
const CHROME_PLACES: [&str; 4] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
];

/// The browser that `CHROME` and `CHROMEDRIVER` name, else what is on PATH, else Debian's.
pub(crate) fn browser(cache: &Cache) -> Result<Browser, Failure> {
    let found = (find_chrome()?, find_chromedriver()?);
    let (chrome, chromedriver) = if let (None, _) | (_, None) = &found
        && debian::may_install()
    {
        debian::apt_install(cache, &["chromium", "chromium-driver"])?;
        (find_chrome()?, find_chromedriver()?)
    } else {
        found
    };
    let chrome = chrome.ok_or_else(|| missing("Chromium", "CHROME"))?;
    let chromedriver = chromedriver.ok_or_else(|| missing("chromedriver", "CHROMEDRIVER"))?;
    let (version, driver) = (ask_version(&chrome)?, ask_version(&chromedriver)?);
    agree(&version, &driver)?;
    Ok(Browser {
        chrome,
        chromedriver,
        version,
    })
}

fn find_chrome() -> Result<Option<PathBuf>, Failure> {
    Ok(overridden("CHROME")?
        .or_else(|| process::on_path(&CHROME_NAMES))
        .or_else(|| {
            CHROME_PLACES
                .iter()
                .map(PathBuf::from)
                .find(|path| process::is_program(path))
        }))
}

fn find_chromedriver() -> Result<Option<PathBuf>, Failure> {
    Ok(overridden("CHROMEDRIVER")?.or_else(|| process::on_path(&["chromedriver"])))
}

fn missing(tool: &'static str, variable: &str) -> Failure {
    Failure::ToolMissing {
        tool,
        advice: format!(
            "Install Chromium or Chrome and the chromedriver of the same version (Debian: apt-get install \
             chromium chromium-driver; others: https://googlechromelabs.github.io/chrome-for-testing), or let \
             {variable} name it"
        ),
    }
}

/// The program's own words, or nothing on Windows, where Chrome answers the question with a window.
fn ask_version(program: &Path) -> Result<String, Failure> {
    if cfg!(windows) {
        return Ok(String::new());
    }
    let output = process::capture(Command::new(program).arg("--version"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Fails when both versions are known and differ in the first number: the driver would refuse the browser
/// with a page of text.
fn agree(chrome: &str, driver: &str) -> Result<(), Failure> {
    match (major(chrome), major(driver)) {
        (Some(of_chrome), Some(of_driver)) if of_chrome != of_driver => Err(Failure::ToolUnfit {
            tool: "chromedriver",
            reason: format!("it is made for version {of_driver}, and the browser is {chrome}"),
            advice:
                "Install the two in the same version, or let CHROME and CHROMEDRIVER name a pair"
                    .into(),
        }),
        _ => Ok(()),
    }
}

/// The first number of the first word that is a dotted version.
fn major(version: &str) -> Option<u32> {
    version
        .split_whitespace()
        .find_map(|word| word.split_once('.')?.0.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_driver_for_another_browser_is_refused_in_one_sentence() {
        let failure = agree(
            "Chromium 156.0.8078.79 built on Debian",
            "ChromeDriver 155.0.1 (abc)",
        )
        .unwrap_err()
        .to_string();
        assert!(
            failure.starts_with("chromedriver does not fit: it is made for version 155, and the browser is Chromium 156"),
            "{failure}"
        );
    }

    #[test]
    fn a_pair_that_fits_or_does_not_tell_is_accepted() {
        for (chrome, driver) in [
            (
                "Google Chrome 156.0.1",
                "ChromeDriver 156.0.2 (abc-refs/branch-heads/1@{#2})",
            ),
            ("", "ChromeDriver 156.0.2"),
        ] {
            agree(chrome, driver).unwrap();
        }
    }
}
