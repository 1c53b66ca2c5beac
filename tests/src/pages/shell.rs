use crate::browser::Browser;
use crate::role::Role;
use crate::stage::Stage;
use crate::trouble::Trouble;

/// What surrounds the screens of a customer.
#[derive(Debug, Clone, Copy)]
pub struct Shell<'a> {
    browser: &'a Browser,
}

impl<'a> Shell<'a> {
    /// The bar of the window.
    pub fn of(stage: &'a Stage<'_>) -> Self {
        Self {
            browser: stage.browser(),
        }
    }

    /// Goes to another page of the customer by its name in the navigation.
    ///
    /// # Errors
    /// If the page does not appear.
    pub async fn go_to(&self, page: &str) -> Result<(), Trouble> {
        self.browser.click(Role::Link, page).await?;
        self.browser.find(Role::Heading, page).await?;
        Ok(())
    }

    /// Goes to where another customer can be named.
    ///
    /// # Errors
    /// If the page does not appear.
    pub async fn go_home(&self) -> Result<(), Trouble> {
        self.browser.click(Role::Link, "Tenantry").await?;
        self.browser.find(Role::TextBox, "Customer").await?;
        Ok(())
    }

    /// Signs out of the console and at the authority, and waits for the sign-in page of a console that
    /// nobody is signed in to.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn sign_out(&self) -> Result<(), Trouble> {
        self.leave("Sign out everywhere").await
    }

    /// Signs out of the console only: the authority's session goes on.
    ///
    /// # Errors
    /// As [`Shell::sign_out`].
    pub async fn sign_out_of_the_console(&self) -> Result<(), Trouble> {
        self.leave("Sign out of the console").await
    }

    async fn leave(&self, how: &str) -> Result<(), Trouble> {
        self.browser.click(Role::Button, "Sign out").await?;
        self.browser.click(Role::Button, how).await?;
        self.browser.find(Role::TextBox, "Customer").await?;
        self.browser.gone(Role::Button, "Sign out").await
    }
}
