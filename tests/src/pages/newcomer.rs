use crate::browser::Browser;
use crate::role::Role;
use crate::stage::Stage;
use crate::trouble::Trouble;

/// The wait for a customer that was created a moment ago.
#[derive(Debug, Clone, Copy)]
pub struct Newcomer<'a> {
    browser: &'a Browser,
}

impl<'a> Newcomer<'a> {
    /// Lets the clock of every page that is loaded from now on run so many times as fast, and its waits of
    /// a second or less with it. It goes on where it was when a page is loaded anew. Longer waits are for
    /// what happens outside of the page, whose clocks stay as they are: the vault's and the cloud's.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn hurry(stage: &'a Stage<'_>, times: u32) -> Result<(), Trouble> {
        let browser = stage.browser();
        let begin = browser.run("return Date.now();", Vec::new()).await?;
        let script = format!(
            "(() => {{
                const now = Date.now.bind(Date), later = window.setTimeout.bind(window);
                Date.now = () => {begin} + (now() - {begin}) * {times};
                window.setTimeout = (work, delay, ...rest) => later(work, delay > 1000 ? delay : delay / {times}, ...rest);
            }})();"
        );
        browser.before_every_page(&script).await
    }

    /// Says, on a notice that refuses access, that the customer is new and so many minutes old.
    ///
    /// # Errors
    /// If there is no such notice.
    pub async fn mark(stage: &'a Stage<'_>, minutes_ago: u32) -> Result<(), Trouble> {
        let browser = stage.browser();
        browser.click(Role::Button, "This customer is new").await?;
        let field = "Created how many minutes ago?";
        browser
            .fill(Role::SpinButton, field, &minutes_ago.to_string())
            .await?;
        browser.click(Role::Button, "Wait for it").await
    }

    /// The same for a customer that several registrations could serve: chooses one of them.
    ///
    /// # Errors
    /// If there is no such notice, or no such choice.
    pub async fn mark_served_by(stage: &'a Stage<'_>, registration: &str) -> Result<(), Trouble> {
        let browser = stage.browser();
        browser.click(Role::Button, "This customer is new").await?;
        browser.click(Role::Radio, registration).await?;
        browser.click(Role::Button, "Wait for it").await
    }

    /// Waits for the page that waits for this customer.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn shown(stage: &'a Stage<'_>, customer: &str) -> Result<Self, Trouble> {
        let browser = stage.browser();
        let heading = format!("Waiting for {customer}");
        browser.find(Role::Heading, &heading).await?;
        Ok(Self { browser })
    }

    /// Presses a button of the page.
    ///
    /// # Errors
    /// If it cannot be pressed.
    pub async fn press(&self, button: &str) -> Result<(), Trouble> {
        self.browser.click(Role::Button, button).await
    }

    /// Waits until the checks are through and name this as what does not hold.
    ///
    /// # Errors
    /// If they do not.
    pub async fn blames(&self, cause: &str) -> Result<(), Trouble> {
        let heading = format!("This does not hold: {cause}");
        self.browser.find(Role::Heading, &heading).await?;
        Ok(())
    }
}
