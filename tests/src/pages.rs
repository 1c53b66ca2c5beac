//! The screens, as a person uses them: the console's own, and the emulated authority's sign-in.

mod authority;
mod change;
mod customers;
mod drawer;
mod grid;
mod newcomer;
mod notice;
mod overview;
mod palette;
mod panel;
mod set_up;
mod shell;
mod sign_in;
mod users;

pub use authority::Authority;
pub use change::Change;
pub use customers::{CustomerRow, Customers};
pub use drawer::{Calls, Drawer, Halt};
pub use grid::{Grid, Row};
pub use newcomer::Newcomer;
pub use notice::Notice;
pub use overview::{Figure, Overview};
pub use palette::Palette;
pub use panel::Panel;
pub use set_up::SetUp;
pub use shell::Shell;
pub use sign_in::SignIn;
pub use users::Users;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::browser::Browser;
use crate::trouble::Trouble;

/// The named values on the screen, as a person reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts(BTreeMap<String, String>);

impl Facts {
    /// Everything that is named on the screen right now.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn on(browser: &Browser) -> Result<Self, Trouble> {
        let script = "return [...document.querySelectorAll('dl dt')]
            .filter((name) => name.checkVisibility({ visibilityProperty: true }))
            .map((name) => [name.innerText.trim(), name.nextElementSibling.innerText.trim()]);";
        let pairs = browser.run(script, Vec::new()).await?;
        let pairs = pairs.as_array().cloned().unwrap_or_default();
        let pairs = pairs
            .iter()
            .filter_map(|pair| Some((text(&pair[0])?, text(&pair[1])?)));
        Ok(Self(pairs.collect()))
    }

    /// The value of this name; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
