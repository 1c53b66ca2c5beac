use std::collections::BTreeMap;

use serde_json::Value;
use thirtyfour::WebElement;

use crate::browser::Browser;
use crate::pages::text;
use crate::role::Role;
use crate::stage::Stage;
use crate::trouble::Trouble;

/// The customers of the agent's partners.
#[derive(Debug, Clone, Copy)]
pub struct Customers<'a> {
    browser: &'a Browser,
}

/// A row of the grid that is in the document: what it says, by the headings of its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerRow(BTreeMap<String, String>);

impl CustomerRow {
    /// What it says in a column; empty where there is no such column.
    pub fn get(&self, heading: &str) -> &str {
        self.0.get(heading).map_or("", String::as_str)
    }
}

impl<'a> Customers<'a> {
    /// Goes there by the bar.
    ///
    /// # Errors
    /// If the page does not appear.
    pub async fn open(stage: &'a Stage<'_>) -> Result<Self, Trouble> {
        stage.browser().click(Role::Link, "Customers").await?;
        Self::shown(stage).await
    }

    /// Waits for the page.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn shown(stage: &'a Stage<'_>) -> Result<Self, Trouble> {
        let browser = stage.browser();
        browser.find(Role::Heading, "Customers").await?;
        browser.find(Role::Grid, "Customers").await?;
        Ok(Self { browser })
    }

    /// Waits until the page counts its customers in these words: `31 customers`, `1 of 31 customers`.
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
            .fill(Role::SearchBox, "Filter customers", text)
            .await
    }

    /// The rows that are in the document, in their order.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn rows(&self) -> Result<Vec<CustomerRow>, Trouble> {
        let script = "const heads = [...document.querySelectorAll('[role=grid] [role=columnheader]')]
                .map((head) => head.innerText.trim());
            return [...document.querySelectorAll('[role=grid] [role=row]:has([role=rowheader])')]
                .map((row) => [...row.children].map((cell, at) => [heads[at], cell.innerText.trim()]));";
        let rows = self.browser.run(script, Vec::new()).await?;
        let rows = rows.as_array().cloned().unwrap_or_default();
        let row = |row: &Value| {
            let cells = row.as_array().into_iter().flatten();
            let cells = cells.filter_map(|cell| Some((text(&cell[0])?, text(&cell[1])?)));
            CustomerRow(cells.collect())
        };
        Ok(rows.iter().map(row).collect())
    }

    /// Waits until a row with this name is in the document and says what is wanted.
    ///
    /// # Errors
    /// If none does.
    pub async fn row(
        &self,
        name: &str,
        is_wanted: impl Fn(&CustomerRow) -> bool,
    ) -> Result<CustomerRow, Trouble> {
        self.browser
            .until(&format!("the row {name:?} as wanted"), async || {
                let rows = self.rows().await?;
                let named = rows.into_iter().find(|row| row.get("Name") == name);
                Ok(named.filter(&is_wanted))
            })
            .await
    }

    /// Clicks on a cell: by the name of its row and the heading of its column.
    ///
    /// # Errors
    /// If there is none.
    pub async fn click(&self, name: &str, heading: &str) -> Result<(), Trouble> {
        let what = format!("a click on {heading:?} of {name:?}");
        self.browser
            .until(&what, async || match self.cell(name, heading).await? {
                Some(cell) => self.browser.hit(&cell).await,
                None => Ok(None),
            })
            .await
    }

    /// Opens the details of a customer beside the list.
    ///
    /// # Errors
    /// If they do not appear.
    pub async fn details(&self, name: &str) -> Result<(), Trouble> {
        self.click(name, "Details").await?;
        self.browser.find(Role::Complementary, name).await?;
        Ok(())
    }

    async fn cell(&self, name: &str, heading: &str) -> Result<Option<WebElement>, Trouble> {
        let script =
            "const heads = [...document.querySelectorAll('[role=grid] [role=columnheader]')];
            const at = heads.findIndex((head) => head.innerText.trim() === arguments[1]);
            const name = [...document.querySelectorAll('[role=grid] [role=rowheader]')]
                .find((cell) => cell.innerText.trim() === arguments[0]);
            return name?.parentElement.children[at] ?? null;";
        let arguments = vec![name.into(), heading.into()];
        let found = self.browser.driver().execute(script, arguments).await;
        let found = found.map_err(Trouble::browser("look for a cell"))?;
        if found.json().is_null() {
            return Ok(None);
        }
        let cell = found.element();
        cell.map(Some).map_err(Trouble::browser("look for a cell"))
    }
}
