//! One test's world, set up and always taken down.

use std::any::Any;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::{Mutex, PoisonError};

use futures::FutureExt;

use crate::browser::Browser;
use crate::trouble::Trouble;
use crate::watch;

/// What a test announces about the browser's log before the browser's complaints are counted.
#[derive(Debug, Default)]
pub struct Announced(Mutex<Vec<String>>);

impl Announced {
    /// The log will hold complaints with these words, which are the point of the test. If it holds
    /// none, the test fails.
    pub fn complaint(&self, words: &str) {
        self.lock().push(words.to_owned());
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn judge(&self, complaints: Vec<String>) -> Result<(), Trouble> {
        let announced = self.lock();
        if let Some(missing) = announced
            .iter()
            .find(|words| !complaints.iter().any(|said| said.contains(*words)))
        {
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
    let log = browser.log().await;
    let outcome = match &ended {
        Ok(Ok(())) => log.and_then(|log| announced.judge(watch::complaints(&log, foreign))),
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
