//! What a person does in a window, with mouse and keyboard.

use serde_json::Value;
use thirtyfour::prelude::*;

use super::Browser;
use crate::role::Role;
use crate::trouble::Trouble;

impl Browser {
    /// Clicks on what has this role and name, once it is there and nothing covers it.
    ///
    /// # Errors
    /// If that does not come about.
    pub async fn click(&self, role: Role, name: &str) -> Result<(), Trouble> {
        let what = format!("a click on the {} {name:?}", role.name());
        self.until(&what, async || {
            match self.all(role, name).await?.as_slice() {
                [one] => self.hit(one).await,
                _ => Ok(None),
            }
        })
        .await
    }

    /// Clicks on something that was found. Gives nothing if the click missed, because the page moved
    /// under the pointer; a person would click again then.
    ///
    /// # Errors
    /// If it cannot be clicked on.
    pub async fn hit(&self, target: &WebElement) -> Result<Option<()>, Trouble> {
        let element = target.to_json().map_err(Trouble::browser("click"))?;
        let listen = "window.tenantryHit = false;
            arguments[0].addEventListener('click', () => { window.tenantryHit = true; }, { capture: true, once: true });";
        self.run(listen, vec![element]).await?;
        target.click().await.map_err(Trouble::browser("click"))?;
        // A page that is gone by now has been hit.
        let hit = self.run("return window.tenantryHit;", Vec::new()).await;
        Ok(match hit {
            Ok(Value::Bool(false)) => None,
            _ => Some(()),
        })
    }

    /// Replaces what a field holds.
    ///
    /// # Errors
    /// If there is no such field.
    pub async fn fill(&self, role: Role, name: &str, text: &str) -> Result<(), Trouble> {
        let field = self.find(role, name).await?;
        let typed = async {
            let all = Key::Control + "a";
            field.send_keys(all).await?;
            field.send_keys(Key::Delete + text).await
        };
        typed
            .await
            .map_err(Trouble::browser(format!("type into {name:?}")))
    }

    /// Types on the keyboard, wherever the focus is.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn press(&self, keys: impl Into<thirtyfour::TypingData>) -> Result<(), Trouble> {
        let typed = async {
            let focused = self.driver.active_element().await?;
            focused.send_keys(keys.into()).await
        };
        typed.await.map_err(Trouble::browser("type"))
    }
}
