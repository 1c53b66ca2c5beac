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

    /// Signs out, and waits for the sign-in page of a console that nobody is signed in to.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn sign_out(&self) -> Result<(), Trouble> {
        self.browser.click(Role::Button, "Sign out").await?;
        self.browser.find(Role::TextBox, "Customer").await?;
        self.browser.gone(Role::Button, "Sign out").await
    }
}
