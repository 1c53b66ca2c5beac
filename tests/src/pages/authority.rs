use tenantry_sandbox::seeded::{FACTOR_CODE, PASSWORD};

use crate::browser::Browser;
use crate::role::Role;
use crate::trouble::Trouble;

/// The emulated authority's sign-in page.
#[derive(Debug, Clone, Copy)]
pub struct Authority<'a> {
    browser: &'a Browser,
}

impl<'a> Authority<'a> {
    /// Waits until it asks for an account.
    ///
    /// # Errors
    /// If it does not ask.
    pub async fn asks(browser: &'a Browser) -> Result<Self, Trouble> {
        browser.find(Role::TextBox, "Account").await?;
        Ok(Self { browser })
    }

    /// Waits until it asks for an account, and signs in.
    ///
    /// # Errors
    /// If it does not ask, or cannot be answered.
    pub async fn sign_in_as(browser: &'a Browser, account: &str) -> Result<(), Trouble> {
        Self::asks(browser).await?.sign_in(account).await
    }

    /// Waits until it offers the accounts of the session, and asks for another one.
    ///
    /// # Errors
    /// If it does not offer any.
    pub async fn another_account(browser: &'a Browser) -> Result<Self, Trouble> {
        browser.click(Role::Button, "Use another account").await?;
        Self::asks(browser).await
    }

    /// Waits until it offers the accounts of the session, and picks one.
    ///
    /// # Errors
    /// If it does not offer it.
    pub async fn pick(browser: &'a Browser, account: &str) -> Result<(), Trouble> {
        browser.click(Role::Button, account).await
    }

    /// Types account and password and presses "Sign in".
    ///
    /// # Errors
    /// If that cannot be done.
    pub async fn sign_in(&self, account: &str) -> Result<(), Trouble> {
        let browser = self.browser;
        browser.fill(Role::TextBox, "Account", account).await?;
        browser.fill(Role::TextBox, "Password", PASSWORD).await?;
        browser.click(Role::Button, "Sign in").await
    }

    /// Waits until it asks for a second factor, and enters it.
    ///
    /// # Errors
    /// If it does not ask.
    pub async fn second_factor(browser: &Browser) -> Result<(), Trouble> {
        browser.fill(Role::TextBox, "Code", FACTOR_CODE).await?;
        browser.click(Role::Button, "Verify").await
    }

    /// Presses "Cancel".
    ///
    /// # Errors
    /// If that cannot be done.
    pub async fn cancel(&self) -> Result<(), Trouble> {
        self.browser.click(Role::Button, "Cancel").await
    }
}
