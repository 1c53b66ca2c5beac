use serde_json::json;

use crate::browser::Browser;
use crate::pages::{Facts, text};
use crate::role::Role;
use crate::stage::Stage;
use crate::trouble::Trouble;

/// What stands beside a list of the open object.
#[derive(Debug, Clone, Copy)]
pub struct Panel<'a> {
    browser: &'a Browser,
}

impl<'a> Panel<'a> {
    /// Waits until this object's is there.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn of(stage: &'a Stage<'_>, name: &str) -> Result<Self, Trouble> {
        let browser = stage.browser();
        browser.find(Role::Complementary, name).await?;
        Ok(Self { browser })
    }

    /// Waits until everything was read, or has failed.
    ///
    /// # Errors
    /// If something is still being read at the deadline.
    pub async fn is_read(&self) -> Result<(), Trouble> {
        let script = "const panel = document.querySelector('aside.panel');
            return panel !== null && panel.querySelector('.waiting, .skeleton') === null
                && panel.querySelector('.read-at')?.innerText.includes('Reading…') === false;";
        self.browser
            .until("a panel that was read", async || {
                let is_read = self.browser.run(script, Vec::new()).await?;
                Ok((is_read == json!(true)).then_some(()))
            })
            .await
    }

    /// What the section with this heading says, line by line.
    ///
    /// # Errors
    /// If there is no such section.
    pub async fn section(&self, heading: &str) -> Result<Vec<String>, Trouble> {
        let script = "return [...document.querySelectorAll('aside.panel section')]
            .find((section) => section.ariaLabel === arguments[0])?.innerText ?? null;";
        self.browser
            .until(&format!("the section {heading:?}"), async || {
                let said = self.browser.run(script, vec![json!(heading)]).await?;
                let lines = text(&said).map(|said| {
                    let lines = said.lines().map(str::trim);
                    lines
                        .filter(|line| !line.is_empty())
                        .map(str::to_owned)
                        .collect()
                });
                Ok(lines)
            })
            .await
    }

    /// Waits until a section says this, somewhere in its text.
    ///
    /// # Errors
    /// If it does not at the deadline.
    pub async fn section_says(&self, heading: &str, words: &str) -> Result<(), Trouble> {
        self.browser
            .until(
                &format!("{words:?} in the section {heading:?}"),
                async || {
                    let lines = self.section(heading).await?;
                    Ok(lines.join("\n").contains(words).then_some(()))
                },
            )
            .await
    }

    /// Brings a section to the top of what is seen of the panel.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn scroll_to(&self, heading: &str) -> Result<(), Trouble> {
        let script = "[...document.querySelectorAll('aside.panel section')]
            .find((section) => section.ariaLabel === arguments[0])?.scrollIntoView(); return null;";
        self.browser.run(script, vec![json!(heading)]).await?;
        Ok(())
    }

    /// The links of a section: what each says and where it leads.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn links(&self, heading: &str) -> Result<Vec<(String, String)>, Trouble> {
        let script = "return [...document.querySelectorAll('aside.panel section')]
            .filter((section) => section.ariaLabel === arguments[0])
            .flatMap((section) => [...section.querySelectorAll('a')])
            .map((link) => [link.innerText, link.getAttribute('href')]);";
        let links = self.browser.run(script, vec![json!(heading)]).await?;
        let links = links.as_array().cloned().unwrap_or_default();
        Ok(links
            .iter()
            .filter_map(|link| Some((text(&link[0])?, text(&link[1])?)))
            .collect())
    }

    /// The named values that are seen.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn facts(&self) -> Result<Facts, Trouble> {
        Facts::on(self.browser).await
    }

    /// The words above the facts that set the object apart.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn marks(&self) -> Result<Vec<String>, Trouble> {
        let script = "return [...document.querySelectorAll('aside.panel > .marks .tag')]
            .map((mark) => mark.innerText.trim());";
        let marks = self.browser.run(script, Vec::new()).await?;
        let marks = marks.as_array().cloned().unwrap_or_default();
        Ok(marks.iter().filter_map(text).collect())
    }
}
