use crate::browser::Browser;
use crate::pages::{Facts, text};
use crate::role::Role;
use crate::stage::Stage;
use crate::trouble::Trouble;

/// A notice of the console: what went wrong and the way on.
#[derive(Debug, Clone, Copy)]
pub struct Notice<'a> {
    browser: &'a Browser,
}

impl<'a> Notice<'a> {
    /// Waits for a notice with this title.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn shown(stage: &'a Stage<'_>, title: &str) -> Result<Self, Trouble> {
        let browser = stage.browser();
        browser
            .until(&format!("an alert headed {title:?}"), async || {
                let script = "return [...document.querySelectorAll('[role=alert] :is(h1, h2, h3)')]
                    .filter((heading) => heading.checkVisibility({ visibilityProperty: true }))
                    .map((heading) => heading.innerText);";
                let titles = browser.run(script, Vec::new()).await?;
                let titles: Vec<_> = titles.as_array().into_iter().flatten().collect();
                Ok(titles
                    .iter()
                    .any(|shown| text(shown).as_deref() == Some(title))
                    .then_some(()))
            })
            .await?;
        Ok(Self { browser })
    }

    /// What support asks for: codes and ids by their names.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn facts(&self) -> Result<Facts, Trouble> {
        Facts::on(self.browser).await
    }

    /// Presses a button of the notice.
    ///
    /// # Errors
    /// If it cannot be pressed.
    pub async fn press(&self, button: &str) -> Result<(), Trouble> {
        self.browser.click(Role::Button, button).await
    }
}
