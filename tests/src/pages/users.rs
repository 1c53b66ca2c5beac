use thirtyfour::WebElement;

use crate::browser::Browser;
use crate::pages::{Grid, Row};
use crate::role::Role;
use crate::stage::Stage;
use crate::trouble::Trouble;

/// The users of a customer.
#[derive(Debug, Clone, Copy)]
pub struct Users<'a> {
    browser: &'a Browser,
}

impl<'a> Users<'a> {
    /// Waits for the page.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn shown(stage: &'a Stage<'_>) -> Result<Self, Trouble> {
        let browser = stage.browser();
        browser.find(Role::Heading, "Users").await?;
        browser.find(Role::Grid, "Users").await?;
        Ok(Self { browser })
    }

    /// Waits until the page counts its users in these words: `180 users`, `1 of 180 users`.
    ///
    /// # Errors
    /// If it does not.
    pub async fn counts(&self, words: &str) -> Result<(), Trouble> {
        self.browser.reads_line(words).await
    }

    /// Types into the filter, in place of what stood there.
    ///
    /// # Errors
    /// If there is no filter.
    pub async fn filter(&self, text: &str) -> Result<(), Trouble> {
        self.browser
            .fill(Role::SearchBox, "Filter users", text)
            .await
    }

    /// What stands in the filter.
    ///
    /// # Errors
    /// If there is no filter.
    pub async fn filtered_for(&self) -> Result<String, Trouble> {
        let field = self.browser.find(Role::SearchBox, "Filter users").await?;
        let value = field.prop("value").await;
        Ok(value
            .map_err(Trouble::browser("read the filter"))?
            .unwrap_or_default())
    }

    /// Presses the heading of a column.
    ///
    /// # Errors
    /// If there is none.
    pub async fn sort_by(&self, heading: &str) -> Result<(), Trouble> {
        self.browser.click(Role::Button, heading).await
    }

    /// The rows that are in the document, in their order.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn rows(&self) -> Result<Vec<Row>, Trouble> {
        Grid::on(self.browser).rows().await
    }

    /// Waits until a row is at a place and gives what its cells say.
    ///
    /// # Errors
    /// If none is.
    pub async fn row_at(&self, place: u64) -> Result<Vec<String>, Trouble> {
        Ok(Grid::on(self.browser).row_at(place).await?.cells)
    }

    /// Opens the row that is headed with this name.
    ///
    /// # Errors
    /// If there is none, or its details do not appear.
    pub async fn open(&self, name: &str) -> Result<(), Trouble> {
        self.browser
            .until(&format!("a click on the row {name:?}"), async || match self
                .row_header(name)
                .await?
            {
                Some(cell) => self.browser.hit(&cell).await,
                None => Ok(None),
            })
            .await?;
        self.detail_of(name).await
    }

    /// Waits until the details of this user stand beside the list.
    ///
    /// # Errors
    /// If they do not.
    pub async fn detail_of(&self, name: &str) -> Result<(), Trouble> {
        self.browser.find(Role::Complementary, name).await?;
        Ok(())
    }

    /// Closes the details.
    ///
    /// # Errors
    /// If they do not go.
    pub async fn close(&self) -> Result<(), Trouble> {
        self.browser.click(Role::Button, "Close").await?;
        self.browser.gone(Role::Complementary, "").await
    }

    async fn row_header(&self, name: &str) -> Result<Option<WebElement>, Trouble> {
        let script = "return [...document.querySelectorAll('[role=grid] [role=rowheader]')]
            .find((cell) => cell.firstChild?.textContent === arguments[0]) ?? null;";
        let found = self.browser.driver().execute(script, vec![name.into()]);
        let found = found.await.map_err(Trouble::browser("look for a row"))?;
        if found.json().is_null() {
            return Ok(None);
        }
        let cell = found.element();
        cell.map(Some).map_err(Trouble::browser("look for a row"))
    }
}
