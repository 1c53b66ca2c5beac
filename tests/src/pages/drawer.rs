use serde_json::{Value, json};
use thirtyfour::Key;

use crate::browser::Browser;
use crate::pages::text;
use crate::role::Role;
use crate::stage::Stage;
use crate::trouble::Trouble;

/// What the drawer is called.
const NAME: &str = "Calls behind this screen";

/// The drawer beside the screen: the calls behind it.
#[derive(Debug, Clone, Copy)]
pub struct Drawer<'a> {
    browser: &'a Browser,
}

/// What one action caused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calls {
    /// What the action is called.
    pub cause: String,
    /// When it was, and whose it is.
    pub about: String,
    /// What each row says, line by line.
    pub rows: Vec<String>,
}

impl<'a> Drawer<'a> {
    /// Opens it by the keyboard.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn open(stage: &'a Stage<'_>) -> Result<Self, Trouble> {
        stage.browser().press(Key::Control + ".").await?;
        Self::shown(stage).await
    }

    /// Waits until it is there.
    ///
    /// # Errors
    /// If it is not.
    pub async fn shown(stage: &'a Stage<'_>) -> Result<Self, Trouble> {
        let browser = stage.browser();
        browser.find(Role::Complementary, NAME).await?;
        Ok(Self { browser })
    }

    /// Waits until it is gone.
    ///
    /// # Errors
    /// If it is not.
    pub async fn gone(&self) -> Result<(), Trouble> {
        self.browser.gone(Role::Complementary, NAME).await
    }

    /// Turns to one of its tabs.
    ///
    /// # Errors
    /// If there is no such tab.
    pub async fn turn_to(&self, tab: &str) -> Result<(), Trouble> {
        self.browser.click(Role::Tab, tab).await
    }

    /// The groups that can be seen, from the first to the newest.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn groups(&self) -> Result<Vec<Calls>, Trouble> {
        let script = "return [...document.querySelectorAll('.call-group:not([hidden])')].map((group) => [
            group.querySelector('.call-cause > strong').innerText.trim(),
            group.querySelector('.call-cause > span').innerText.trim(),
            [...group.querySelectorAll('.call:not([hidden]) > .call-row')].map((row) => row.innerText.trim()),
        ]);";
        let groups = self.browser.run(script, Vec::new()).await?;
        let groups = groups.as_array().cloned().unwrap_or_default();
        let rows = |rows: &Value| {
            let rows = rows.as_array().into_iter().flatten();
            rows.filter_map(text).collect()
        };
        let group = |group: &Value| Calls {
            cause: text(&group[0]).unwrap_or_default(),
            about: text(&group[1]).unwrap_or_default(),
            rows: rows(&group[2]),
        };
        Ok(groups.iter().map(group).collect())
    }

    /// Waits until one group has this cause and a row with these words, and gives the group.
    ///
    /// # Errors
    /// If there is none at the deadline.
    pub async fn group(&self, cause: &str, words: &str) -> Result<Calls, Trouble> {
        self.browser
            .until(&format!("a call {words:?} below {cause:?}"), async || {
                let mut groups = self.groups().await?.into_iter();
                Ok(groups.find(|group| {
                    group.cause == cause && group.rows.iter().any(|row| row.contains(words))
                }))
            })
            .await
    }

    /// Waits until there is a row with all of these words, opens it, and gives what it says then.
    ///
    /// # Errors
    /// If there is none at the deadline.
    pub async fn open_call(&self, words: &[&str]) -> Result<String, Trouble> {
        let script = "const row = [...document.querySelectorAll('.calls .call:not([hidden]) > .call-row')]
                .findLast((row) => arguments[0].every((word) => row.innerText.includes(word)));
            if (row === undefined) return null;
            if (row.ariaExpanded !== 'true') { row.click(); return null; }
            row.parentElement.querySelectorAll('details').forEach((details) => { details.open = true; });
            row.scrollIntoView();
            return row.parentElement.querySelector('.call-details')?.innerText ?? null;";
        self.browser
            .until(&format!("a call with {words:?}"), async || {
                let said = self.browser.run(script, vec![json!(words)]).await?;
                Ok(text(&said))
            })
            .await
    }

    /// Waits until it says this, somewhere in its text.
    ///
    /// # Errors
    /// If it does not at the deadline.
    pub async fn says(&self, words: &str) -> Result<(), Trouble> {
        self.browser
            .until(&format!("{words:?} in the drawer"), async || {
                Ok(self.text().await?.contains(words).then_some(()))
            })
            .await
    }

    /// Everything that it says.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn text(&self) -> Result<String, Trouble> {
        let script = "return document.querySelector('aside.drawer')?.innerText ?? '';";
        let said = self.browser.run(script, Vec::new()).await?;
        Ok(text(&said).unwrap_or_default())
    }

    /// What the steps of the picture are called, from the first to the last.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn steps(&self) -> Result<Vec<String>, Trouble> {
        let script = "return [...document.querySelectorAll('.steps > li > button')].map((step) => step.textContent.trim());";
        let steps = self.browser.run(script, Vec::new()).await?;
        let steps = steps.as_array().cloned().unwrap_or_default();
        Ok(steps.iter().filter_map(text).collect())
    }

    /// Opens a step of the picture, by its number from 1, and waits until it says this; gives all that it says.
    ///
    /// # Errors
    /// If there is no such step, or it does not say so at the deadline.
    pub async fn step(&self, number: usize, words: &str) -> Result<String, Trouble> {
        let script = "const step = document.querySelectorAll('.steps > li')[arguments[0] - 1];
            const button = step?.querySelector('button');
            if (button?.ariaExpanded === 'false') button.click();
            return step?.querySelector('.step-opened')?.innerText ?? null;";
        self.browser
            .until(&format!("{words:?} in step {number}"), async || {
                let said = self.browser.run(script, vec![json!(number)]).await?;
                Ok(text(&said).filter(|said| said.contains(words)))
            })
            .await
    }

    /// Switches presenter's mode on or off.
    ///
    /// # Errors
    /// If there is no such switch.
    pub async fn switch_presenter(&self) -> Result<(), Trouble> {
        self.browser.click(Role::Switch, "Presenter’s mode").await
    }
}

/// What presenter's mode says where it halts.
#[derive(Debug, Clone, Copy)]
pub struct Halt<'a> {
    browser: &'a Browser,
}

impl<'a> Halt<'a> {
    /// Waits until it halts under this heading.
    ///
    /// # Errors
    /// If it does not at the deadline.
    pub async fn at(stage: &'a Stage<'_>, heading: &str) -> Result<Self, Trouble> {
        let browser = stage.browser();
        browser.find(Role::Dialog, heading).await?;
        Ok(Self { browser })
    }

    /// Everything that it says.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn text(&self) -> Result<String, Trouble> {
        let script = "return document.querySelector('dialog.halt')?.innerText ?? '';";
        let said = self.browser.run(script, Vec::new()).await?;
        Ok(text(&said).unwrap_or_default())
    }

    /// Lets it go on.
    ///
    /// # Errors
    /// If it cannot be pressed.
    pub async fn go_on(&self) -> Result<(), Trouble> {
        self.browser.click(Role::Button, "Go on").await
    }

    /// Stops it, and waits until nothing is asked any more.
    ///
    /// # Errors
    /// If it cannot be pressed.
    pub async fn stop(&self) -> Result<(), Trouble> {
        self.browser.click(Role::Button, "Stop here").await?;
        self.browser.gone(Role::Button, "Go on").await
    }
}
