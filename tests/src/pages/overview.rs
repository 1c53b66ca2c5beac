use serde_json::json;

use crate::browser::Browser;
use crate::pages::text;
use crate::role::Role;
use crate::stage::Stage;
use crate::trouble::Trouble;

/// A tenant at a glance.
#[derive(Debug, Clone, Copy)]
pub struct Overview<'a> {
    browser: &'a Browser,
}

/// A figure: what it says, and the address of the list of what it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// `12 blocked`.
    pub words: String,
    /// Relative to the page's base; none where there is no such list.
    pub address: Option<String>,
}

impl<'a> Overview<'a> {
    /// Waits until everything was read, or has failed.
    ///
    /// # Errors
    /// If it is still being read at the deadline.
    pub async fn read(stage: &'a Stage<'_>) -> Result<Self, Trouble> {
        let browser = stage.browser();
        browser.find(Role::Heading, "Overview").await?;
        let script = "const page = document.querySelector('main .page');
            return page.querySelector('.skeleton, .awaited') === null
                && !page.querySelector('.read-at').innerText.includes('Reading…');";
        browser
            .until("an overview that was read", async || {
                let is_read = browser.run(script, Vec::new()).await?;
                Ok((is_read == json!(true)).then_some(()))
            })
            .await?;
        Ok(Self { browser })
    }

    /// What the card with this heading says, line by line.
    ///
    /// # Errors
    /// If there is no such card.
    pub async fn card(&self, heading: &str) -> Result<Vec<String>, Trouble> {
        let script = "return [...document.querySelectorAll('main section.card')]
            .find((card) => card.querySelector('h2').innerText === arguments[0])?.innerText ?? null;";
        self.browser
            .until(&format!("the card {heading:?}"), async || {
                let said = self.browser.run(script, vec![json!(heading)]).await?;
                Ok(text(&said).map(|said| {
                    let lines = said.lines().map(str::trim);
                    lines
                        .filter(|line| !line.is_empty())
                        .map(str::to_owned)
                        .collect()
                }))
            })
            .await
    }

    /// Waits until a card says this, somewhere in its text.
    ///
    /// # Errors
    /// If it does not at the deadline.
    pub async fn says(&self, heading: &str, words: &str) -> Result<(), Trouble> {
        self.browser
            .until(&format!("{words:?} on the card {heading:?}"), async || {
                let lines = self.card(heading).await?;
                Ok(lines.join("\n").contains(words).then_some(()))
            })
            .await
    }

    /// The figures of a card, in their order.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn figures(&self, heading: &str) -> Result<Vec<Figure>, Trouble> {
        let script = "return [...document.querySelectorAll('main section.card')]
            .filter((card) => card.querySelector('h2').innerText === arguments[0])
            .flatMap((card) => [...card.querySelectorAll('.figures > li')])
            .map((line) => [line.textContent, line.querySelector('a')?.getAttribute('href') ?? null]);";
        let figures = self.browser.run(script, vec![json!(heading)]).await?;
        let figures = figures.as_array().cloned().unwrap_or_default();
        let figure = |figure: &serde_json::Value| {
            Some(Figure {
                words: text(&figure[0])?,
                address: text(&figure[1]),
            })
        };
        Ok(figures.iter().filter_map(figure).collect())
    }

    /// What the pictures of a card say to those who do not see them.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn pictures(&self, heading: &str) -> Result<Vec<String>, Trouble> {
        let script = "return [...document.querySelectorAll('main section.card')]
            .filter((card) => card.querySelector('h2').innerText === arguments[0])
            .flatMap((card) => [...card.querySelectorAll('[role=img]')])
            .map((picture) => picture.ariaLabel);";
        let pictures = self.browser.run(script, vec![json!(heading)]).await?;
        let pictures = pictures.as_array().cloned().unwrap_or_default();
        Ok(pictures.iter().filter_map(text).collect())
    }
}
