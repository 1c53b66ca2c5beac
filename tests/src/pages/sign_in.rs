use crate::browser::Browser;
use crate::pages::Authority;
use crate::role::Role;
use crate::stage::Stage;
use crate::trouble::Trouble;

/// The console's sign-in page.
#[derive(Debug, Clone, Copy)]
pub struct SignIn<'a> {
    browser: &'a Browser,
}

impl<'a> SignIn<'a> {
    /// Opens the console.
    ///
    /// # Errors
    /// If the page does not appear.
    pub async fn open(stage: &'a Stage<'_>) -> Result<Self, Trouble> {
        stage.browser().visit(&stage.home()).await?;
        Self::shown(stage).await
    }

    /// Waits for the page.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn shown(stage: &'a Stage<'_>) -> Result<Self, Trouble> {
        let browser = stage.browser();
        browser.find(Role::TextBox, "Customer").await?;
        Ok(Self { browser })
    }

    /// Leaves the page that asks whether to sign in to one customer for the one that asks for a name.
    ///
    /// # Errors
    /// If there is no way.
    pub async fn to_another(stage: &'a Stage<'_>) -> Result<Self, Trouble> {
        let link = "Sign in to another customer";
        stage.browser().click(Role::Link, link).await?;
        Self::shown(stage).await
    }

    /// Types a customer's name, in place of what stood there.
    ///
    /// # Errors
    /// If the field cannot be typed into.
    pub async fn name(&self, customer: &str) -> Result<(), Trouble> {
        self.browser.fill(Role::TextBox, "Customer", customer).await
    }

    /// Presses "Sign in".
    ///
    /// # Errors
    /// If the button cannot be pressed.
    pub async fn submit(&self) -> Result<(), Trouble> {
        self.browser.click(Role::Button, "Sign in").await
    }

    /// Types a customer's name and presses "Sign in".
    ///
    /// # Errors
    /// If that cannot be done.
    pub async fn sign_in_to(&self, customer: &str) -> Result<(), Trouble> {
        self.name(customer).await?;
        self.submit().await
    }

    /// Goes all the way: names the customer, signs in as the agent at the authority, and waits for
    /// the customer's overview.
    ///
    /// # Errors
    /// If the agent does not get there.
    pub async fn enter(&self, customer: &str, agent: &str) -> Result<(), Trouble> {
        self.sign_in_to(customer).await?;
        Authority::asks(self.browser).await?.sign_in(agent).await?;
        self.browser.find(Role::Heading, "Overview").await?;
        self.browser.find(Role::Button, "Sign out").await?;
        Ok(())
    }
}
