use thirtyfour::Key;

use crate::browser::Browser;
use crate::pages::text;
use crate::role::Role;
use crate::stage::Stage;
use crate::trouble::Trouble;

/// The palette: one field that finds customers and pages.
#[derive(Debug, Clone, Copy)]
pub struct Palette<'a> {
    browser: &'a Browser,
}

impl<'a> Palette<'a> {
    /// Opens it by the keyboard.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn open(stage: &'a Stage<'_>) -> Result<Self, Trouble> {
        stage.browser().press(Key::Control + "k").await?;
        Self::shown(stage, "Find a customer, page, user, group or device").await
    }

    /// Waits until it is there, with its field called like this.
    ///
    /// # Errors
    /// If it is not.
    pub async fn shown(stage: &'a Stage<'_>, field: &str) -> Result<Self, Trouble> {
        let browser = stage.browser();
        browser.find(Role::ComboBox, field).await?;
        Ok(Self { browser })
    }

    /// Waits until it is gone.
    ///
    /// # Errors
    /// If it is not.
    pub async fn gone(&self) -> Result<(), Trouble> {
        self.browser.gone(Role::ComboBox, "").await
    }

    /// Types into the field.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn type_in(&self, text: &str) -> Result<(), Trouble> {
        self.browser.press(text).await
    }

    /// Waits until these are the first entries, the chosen one first.
    ///
    /// # Errors
    /// If they are not.
    pub async fn begins_with(&self, wanted: &[&str]) -> Result<(), Trouble> {
        self.browser
            .until(&format!("the entries {wanted:?}"), async || {
                let labels = self.labels().await?;
                Ok(labels
                    .iter()
                    .map(String::as_str)
                    .take(wanted.len())
                    .eq(wanted.iter().copied())
                    .then_some(()))
            })
            .await
    }

    /// What the entries are called, in their order.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn labels(&self) -> Result<Vec<String>, Trouble> {
        let script =
            "return [...document.querySelectorAll('dialog[open] [role=option] .who > span')]
            .map((label) => label.innerText.trim());";
        let labels = self.browser.run(script, Vec::new()).await?;
        let labels = labels.as_array().cloned().unwrap_or_default();
        Ok(labels.iter().filter_map(text).collect())
    }

    /// What assistive technology is told to be chosen.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn chosen(&self) -> Result<String, Trouble> {
        let script = "const field = document.querySelector('dialog[open] [role=combobox]');
            const option = document.getElementById(field?.getAttribute('aria-activedescendant'));
            const chosen = option?.getAttribute('aria-selected') === 'true';
            return chosen ? option.querySelector('.who > span').innerText.trim() : '';";
        let chosen = self.browser.run(script, Vec::new()).await?;
        Ok(text(&chosen).unwrap_or_default())
    }
}
