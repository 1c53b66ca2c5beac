use crate::browser::Browser;
use crate::pages::text;
use crate::role::Role;
use crate::stage::Stage;
use crate::trouble::Trouble;

/// The set-up page.
#[derive(Debug, Clone, Copy)]
pub struct SetUp<'a> {
    browser: &'a Browser,
}

impl<'a> SetUp<'a> {
    /// Opens the page by its address.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn open(stage: &'a Stage<'_>) -> Result<Self, Trouble> {
        stage.browser().visit(&stage.at("setup")).await?;
        Self::shown(stage).await
    }

    /// Waits for the page.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn shown(stage: &'a Stage<'_>) -> Result<Self, Trouble> {
        let browser = stage.browser();
        browser.find(Role::Heading, "Set-up").await?;
        Ok(Self { browser })
    }

    /// Waits until a statement was checked, and gives what was found of it.
    ///
    /// # Errors
    /// If it is not there.
    pub async fn verdict(&self, statement: &str) -> Result<String, Trouble> {
        let script = "const row = [...document.querySelectorAll('li')]
                .find((row) => row.querySelector('strong')?.innerText.startsWith(arguments[0]));
            return row?.querySelector('strong + span')?.innerText ?? null;";
        self.browser
            .until(&format!("the statement {statement:?}"), async || {
                let found = self.browser.run(script, vec![statement.into()]).await?;
                Ok(text(&found))
            })
            .await
    }

    /// Waits until a customer was checked, and gives what was found of it.
    ///
    /// # Errors
    /// If it never is.
    pub async fn standing(&self, customer: &str) -> Result<String, Trouble> {
        let script = "const row = [...document.querySelectorAll('li')]
                .find((row) => row.querySelector('strong')?.innerText === arguments[0]);
            return row?.querySelector('.standing')?.innerText ?? null;";
        self.browser
            .until(&format!("the standing of {customer:?}"), async || {
                let found = self.browser.run(script, vec![customer.into()]).await?;
                let found = text(&found).filter(|standing| !standing.starts_with("Checking"));
                Ok(found.filter(|standing| standing != "Not checked"))
            })
            .await
    }

    /// Presses the button that checks every listed customer of the first registration, and gives how many
    /// it says there are.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn check_all(&self) -> Result<u64, Trouble> {
        let script = "const button = [...document.querySelectorAll('button:enabled')]
                .find((button) => /^Check [0-9]/.test(button.innerText));
            const number = Number(button?.innerText.match(/[0-9]+/)[0] ?? 0);
            if (number > arguments[0]) button.click();
            return number > arguments[0] ? number : null;";
        self.browser
            .until("the button that checks all", async || {
                // The list grows page by page; a handful is not all of it.
                let pressed = self.browser.run(script, vec![20.into()]).await?;
                Ok(pressed.as_u64())
            })
            .await
    }

    /// Unfolds a command and gives its text.
    ///
    /// # Errors
    /// If there is none of this name.
    pub async fn command(&self, name: &str) -> Result<String, Trouble> {
        let script = "const command = [...document.querySelectorAll('details')]
                .find((one) => one.querySelector('summary').innerText === arguments[0]);
            if (!command) return null;
            command.open = true;
            return command.querySelector('pre, a').innerText;";
        self.browser
            .until(&format!("the command {name:?}"), async || {
                let found = self.browser.run(script, vec![name.into()]).await?;
                Ok(text(&found))
            })
            .await
    }
}
