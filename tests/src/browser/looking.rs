//! What can be seen in a window, and waiting for it.

use std::time::{Duration, Instant};

use http::Method;
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::prelude::*;
use thirtyfour::{RequestData, SessionId};

use super::Browser;
use crate::role::Role;
use crate::trouble::Trouble;

/// When a wait gives up. Nothing takes this long; it is for machines that do much else.
pub(super) const DEADLINE: Duration = Duration::from_secs(60);

const POLL: Duration = Duration::from_millis(20);

impl Browser {
    /// Waits until exactly one thing on the screen has this role and name, and gives it.
    ///
    /// # Errors
    /// If there is none, or more than one, at the deadline.
    pub async fn find(&self, role: Role, name: &str) -> Result<WebElement, Trouble> {
        self.until(
            &format!("one {} named {name:?}", role.name()),
            async || match self.all(role, name).await?.as_slice() {
                [one] => Ok(Some(one.clone())),
                _ => Ok(None),
            },
        )
        .await
    }

    /// Waits until nothing on the screen has this role and name.
    ///
    /// # Errors
    /// If something still has at the deadline.
    pub async fn gone(&self, role: Role, name: &str) -> Result<(), Trouble> {
        self.until(&format!("no {} named {name:?}", role.name()), async || {
            Ok(self.all(role, name).await?.is_empty().then_some(()))
        })
        .await
    }

    /// Whether something on the screen has this role and name right now.
    ///
    /// # Errors
    /// If the browser does not say.
    pub async fn shows(&self, role: Role, name: &str) -> Result<bool, Trouble> {
        Ok(!self.all(role, name).await?.is_empty())
    }

    /// Everything on the screen that has this role and name right now; an empty name is any.
    ///
    /// # Errors
    /// If the browser does not say.
    pub async fn all(&self, role: Role, name: &str) -> Result<Vec<WebElement>, Trouble> {
        let visible = "return [...document.querySelectorAll(arguments[0])].filter(
            (element) => element.checkVisibility({ visibilityProperty: true }));";
        let looked = self
            .driver
            .execute(visible, vec![role.candidates().into()])
            .await
            .and_then(|found| found.elements());
        let candidates = looked.map_err(Trouble::browser("look at the page"))?;
        let mut matching = Vec::new();
        for element in candidates {
            if (name.is_empty() || self.computed(&element, "label").await? == name)
                && self.computed(&element, "role").await? == role.name()
            {
                matching.push(element);
            }
        }
        Ok(matching)
    }

    /// Role and accessible name of what has the focus.
    ///
    /// # Errors
    /// If the browser does not say.
    pub async fn focused(&self) -> Result<(String, String), Trouble> {
        let focused = self.driver.active_element().await;
        let focused = focused.map_err(Trouble::browser("say where the focus is"))?;
        let role = self.computed(&focused, "role").await?;
        Ok((role, self.computed(&focused, "label").await?))
    }

    /// The text that can be seen.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn text(&self) -> Result<String, Trouble> {
        let text = self
            .run(
                "return document.body ? document.body.innerText : \"\"",
                Vec::new(),
            )
            .await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until a text can be seen.
    ///
    /// # Errors
    /// If it cannot at the deadline.
    pub async fn reads(&self, text: &str) -> Result<(), Trouble> {
        self.until(&format!("the text {text:?}"), async || {
            Ok(self.text().await?.contains(text).then_some(()))
        })
        .await
    }

    /// Waits until a whole line of the text that can be seen is this.
    ///
    /// # Errors
    /// If none is at the deadline.
    pub async fn reads_line(&self, line: &str) -> Result<(), Trouble> {
        self.until(&format!("the line {line:?}"), async || {
            let text = self.text().await?;
            Ok(text.lines().any(|one| one.trim() == line).then_some(()))
        })
        .await
    }

    /// Waits until this is part of the address, and gives all of it.
    ///
    /// # Errors
    /// If it is not at the deadline.
    pub async fn address_with(&self, part: &str) -> Result<String, Trouble> {
        self.until(&format!("{part:?} in the address"), async || {
            let address = self.address().await?;
            Ok(address.contains(part).then_some(address))
        })
        .await
    }

    /// Looks again and again until there is something to give. A look may fail while the page is
    /// changing under it; only the deadline ends that.
    ///
    /// # Errors
    /// At the deadline, with what the last look ended with; at once if the browser is gone.
    pub async fn until<T>(
        &self,
        what: &str,
        mut look: impl AsyncFnMut() -> Result<Option<T>, Trouble>,
    ) -> Result<T, Trouble> {
        let started = Instant::now();
        let mut last = None;
        while started.elapsed() < DEADLINE {
            match look().await {
                Ok(Some(found)) => return Ok(found),
                Ok(None) => last = None,
                Err(trouble) if is_passing(&trouble) => last = Some(Box::new(trouble)),
                Err(trouble) => return Err(trouble),
            }
            tokio::time::sleep(POLL).await;
        }
        Err(Trouble::Waited {
            what: what.to_owned(),
            limit: DEADLINE,
            last,
        })
    }

    async fn computed(&self, element: &WebElement, what: &'static str) -> Result<String, Trouble> {
        let asked = Computed {
            element: element.element_id().to_string(),
            what,
        };
        let answer = self.driver.cmd(asked).await;
        answer
            .and_then(|answer| answer.value())
            .map_err(Trouble::browser("name what is on the screen"))
    }
}

/// Whether looking again may help: the page was changing. A browser that is gone stays gone.
fn is_passing(trouble: &Trouble) -> bool {
    match trouble {
        Trouble::Browser { source, .. } => !matches!(
            source.as_inner(),
            WebDriverErrorInner::InvalidSessionId(_)
                | WebDriverErrorInner::RequestFailed(_)
                | WebDriverErrorInner::HttpError(_)
        ),
        _ => false,
    }
}

/// "Get Computed Label" and "Get Computed Role" of the WebDriver standard.
#[derive(Debug)]
struct Computed {
    element: String,
    what: &'static str,
}

impl FormatRequestData for Computed {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let path = format!(
            "session/{session}/element/{}/computed{}",
            self.element, self.what
        );
        RequestData::new(Method::GET, path)
    }
}
