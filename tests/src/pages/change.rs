use serde_json::json;

use crate::browser::Browser;
use crate::pages::{Grid, text};
use crate::role::Role;
use crate::stage::Stage;
use crate::trouble::Trouble;

/// A change: the dialog with its form, its plan, its run and its proof.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    browser: &'a Browser,
}

impl<'a> Change<'a> {
    /// Chooses an action for the rows that are selected, and waits for its dialog.
    ///
    /// # Errors
    /// If there is no such action, or it is disabled.
    pub async fn choose(stage: &'a Stage<'_>, action: &str) -> Result<Self, Trouble> {
        let browser = stage.browser();
        let opened = "const menu = document.querySelector('main .toolbar button[aria-haspopup=menu], main button[aria-haspopup=menu]');
            menu?.click(); return menu !== null;";
        browser
            .until("the menu of actions", async || {
                Ok((browser.run(opened, Vec::new()).await? == json!(true)).then_some(()))
            })
            .await?;
        let chosen = "const item = [...document.querySelectorAll('[role=menuitem]')]
                .find((item) => item.firstChild?.textContent.trim() === arguments[0]
                    && item.ariaDisabled !== 'true' && item.checkVisibility());
            item?.click(); return item !== undefined;";
        browser
            .until(&format!("the action {action:?}"), async || {
                let is_chosen = browser.run(chosen, vec![json!(action)]).await?;
                Ok((is_chosen == json!(true)).then_some(()))
            })
            .await?;
        Self::shown(stage, action).await
    }

    /// Waits for the dialog of this action.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn shown(stage: &'a Stage<'_>, action: &str) -> Result<Self, Trouble> {
        let browser = stage.browser();
        browser.find(Role::Dialog, action).await?;
        Ok(Self { browser })
    }

    /// Ticks so many rows of a grid, from the first on, or all of them: `None`.
    ///
    /// # Errors
    /// If there are not so many on the screen.
    pub async fn select(grid: &Grid<'_>, count: Option<u64>) -> Result<(), Trouble> {
        let Some(count) = count else {
            return grid.tick_all().await;
        };
        grid.tick(1, false).await?;
        if count > 1 {
            grid.tick(count, true).await?;
        }
        Ok(())
    }

    /// Which customer the dialog names.
    ///
    /// # Errors
    /// If there is no dialog.
    pub async fn customer(&self) -> Result<String, Trouble> {
        let script = "return document.querySelector('dialog.change[open] .change-customer')?.lastChild.textContent ?? null;";
        let said = self.browser.run(script, Vec::new()).await?;
        Ok(text(&said).unwrap_or_default())
    }

    /// Waits until the dialog says this, somewhere in its text.
    ///
    /// # Errors
    /// If it does not at the deadline.
    pub async fn says(&self, words: &str) -> Result<(), Trouble> {
        self.browser
            .until(&format!("{words:?} in the dialog"), async || {
                Ok(self.text().await?.contains(words).then_some(()))
            })
            .await
    }

    /// How many objects came to this, by the summary; 0 where it does not say so.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn counted(&self, words: &str) -> Result<usize, Trouble> {
        let script = "return document.querySelector('dialog.change[open] .change-progress .change-summary')?.innerText ?? '';";
        let said = self.browser.run(script, Vec::new()).await?;
        let said = text(&said).unwrap_or_default();
        let parts = said.split(", ").flat_map(|part| part.split(". "));
        let number = parts
            .filter_map(|part| part.trim_end_matches('.').strip_suffix(words))
            .find_map(|number| number.trim().replace(',', "").parse().ok());
        Ok(number.unwrap_or_default())
    }

    /// What the dialog says.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn text(&self) -> Result<String, Trouble> {
        let script = "return document.querySelector('dialog.change[open]')?.innerText ?? '';";
        let said = self.browser.run(script, Vec::new()).await?;
        Ok(text(&said).unwrap_or_default())
    }

    /// Goes on from the form to the plan.
    ///
    /// # Errors
    /// If the plan does not appear.
    pub async fn plan(&self) -> Result<(), Trouble> {
        self.press("Show the plan").await?;
        self.says("Nothing is sent before you confirm it.").await
    }

    /// Presses a button of the dialog.
    ///
    /// # Errors
    /// If there is none, or it is disabled.
    pub async fn press(&self, caption: &str) -> Result<(), Trouble> {
        self.browser.click(Role::Button, caption).await
    }

    /// Types into the field that confirms the plan.
    ///
    /// # Errors
    /// If nothing has to be typed.
    pub async fn confirm(&self, label: &str, typed: &str) -> Result<(), Trouble> {
        self.browser.fill(Role::TextBox, label, typed).await
    }

    /// Waits until the run has come to its end.
    ///
    /// # Errors
    /// If it has not at the deadline.
    pub async fn is_over(&self) -> Result<(), Trouble> {
        self.says("Read back from the customer's own directory")
            .await
    }

    /// Waits until the dialog is gone.
    ///
    /// # Errors
    /// If it stays.
    pub async fn is_gone(&self) -> Result<(), Trouble> {
        let script = "return document.querySelector('dialog.change[open]') === null;";
        self.browser
            .until("no dialog", async || {
                Ok((self.browser.run(script, Vec::new()).await? == json!(true)).then_some(()))
            })
            .await
    }
}
