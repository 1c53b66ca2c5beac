use serde_json::Value;
use thirtyfour::{By, Key};

use crate::browser::Browser;
use crate::pages::text;
use crate::role::Role;
use crate::stage::Stage;
use crate::trouble::Trouble;

/// Any list of the console: its grid, and what stands around it.
#[derive(Debug, Clone, Copy)]
pub struct Grid<'a> {
    browser: &'a Browser,
}

/// A row of a grid that is in the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its place among all rows that the filter leaves, from 1, the head not counted.
    pub place: u64,
    /// Whether it is selected.
    pub is_selected: bool,
    /// What its cells say, but for the box to tick.
    pub cells: Vec<String>,
}

/// The cells of a row or of the head that hold something of the resource: the box to tick does not.
const CELLS: &str = "const cells = (row) => [...row.children].filter(
    (cell) => !['Select', 'Selection'].includes(cell.ariaLabel));";

impl<'a> Grid<'a> {
    /// Waits for the grid with this name.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn shown(stage: &'a Stage<'_>, label: &str) -> Result<Self, Trouble> {
        let browser = stage.browser();
        browser.find(Role::Grid, label).await?;
        Ok(Self { browser })
    }

    /// The grid on the screen, whichever it is.
    pub(super) fn on(browser: &'a Browser) -> Self {
        Self { browser }
    }

    /// The headings of the columns that are shown, in their order.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn headings(&self) -> Result<Vec<String>, Trouble> {
        let script = "return cells(document.querySelector('[role=grid] [role=row]')).map((head) => head.ariaLabel);";
        self.texts(script).await
    }

    /// Waits until the headings are these.
    ///
    /// # Errors
    /// If they are not at the deadline.
    pub async fn heads(&self, wanted: &[&str]) -> Result<(), Trouble> {
        self.browser
            .until(&format!("the headings {wanted:?}"), async || {
                Ok((self.headings().await? == wanted).then_some(()))
            })
            .await
    }

    /// The rows that are in the document, in their order.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn rows(&self) -> Result<Vec<Row>, Trouble> {
        let script =
            "return [...document.querySelectorAll('[role=grid] [role=row]:has([role=rowheader])')]
            .map((row) => [Number(row.ariaRowIndex) - 1, row.ariaSelected === 'true',
                cells(row).map((cell) => cell.innerText.trim())]);";
        let rows = self.run(script).await?;
        let rows = rows.as_array().cloned().unwrap_or_default();
        let row = |row: &Value| {
            Some(Row {
                place: row[0].as_u64()?,
                is_selected: row[1].as_bool()?,
                cells: row[2].as_array()?.iter().filter_map(text).collect(),
            })
        };
        Ok(rows.iter().filter_map(row).collect())
    }

    /// Waits until the rows in the document are as wanted, and gives them.
    ///
    /// # Errors
    /// If they are not at the deadline.
    pub async fn rows_where(
        &self,
        what: &str,
        is_wanted: impl Fn(&[Row]) -> bool,
    ) -> Result<Vec<Row>, Trouble> {
        self.browser
            .until(&format!("rows: {what}"), async || {
                let rows = self.rows().await?;
                Ok(is_wanted(&rows).then_some(rows))
            })
            .await
    }

    /// Waits until a row is at a place and gives it.
    ///
    /// # Errors
    /// If none is.
    pub async fn row_at(&self, place: u64) -> Result<Row, Trouble> {
        self.browser
            .until(&format!("a row at place {place}"), async || {
                let rows = self.rows().await?;
                Ok(rows.into_iter().find(|row| row.place == place))
            })
            .await
    }

    /// Waits until something is said to those who do not see the page.
    ///
    /// # Errors
    /// If it is not at the deadline.
    pub async fn says(&self, wanted: &str) -> Result<(), Trouble> {
        let script = "return [...document.querySelectorAll('[role=status]')].map((said) => said.textContent.trim());";
        self.browser
            .until(&format!("{wanted:?} in a status"), async || {
                let said = self.texts(script).await?;
                Ok(said.iter().any(|said| said.contains(wanted)).then_some(()))
            })
            .await
    }

    /// How wide the column with this heading is, in pixels.
    ///
    /// # Errors
    /// If there is none.
    pub async fn width_of(&self, heading: &str) -> Result<f64, Trouble> {
        let script = "return [...document.querySelectorAll('[role=columnheader]')]
            .find((head) => head.ariaLabel === arguments[0]).getBoundingClientRect().width;";
        let width = self.browser.run(script, vec![heading.into()]).await?;
        width
            .as_f64()
            .ok_or_else(|| Trouble::Wrong(format!("there is no column {heading:?}")))
    }

    /// What the grid tells assistive technology of its size: its rows, its columns, and the numbers of the columns
    /// that are shown.
    ///
    /// # Errors
    /// If there is no page.
    pub async fn told_size(&self) -> Result<(u64, u64, Vec<String>), Trouble> {
        let script = "const grid = document.querySelector('[role=grid]');
            return [Number(grid.ariaRowCount), Number(grid.ariaColCount),
                [...grid.querySelectorAll('[role=columnheader]')].map((head) => head.ariaColIndex)];";
        let told = self.run(script).await?;
        let columns = told[2].as_array().cloned().unwrap_or_default();
        Ok((
            told[0].as_u64().unwrap_or_default(),
            told[1].as_u64().unwrap_or_default(),
            columns.iter().filter_map(text).collect(),
        ))
    }

    /// Drags the edge of a heading to the right, by so many pixels.
    ///
    /// # Errors
    /// If there is none.
    pub async fn drag_edge(&self, heading: &str, right: i64) -> Result<(), Trouble> {
        let edge = format!("[role=columnheader][aria-label={heading:?}] .edge");
        self.drag(&edge, right, 0).await
    }

    /// Drags a column in the list of columns down, by so many pixels: it is named by its number in its resource.
    ///
    /// # Errors
    /// If that list is not open.
    pub async fn drag_column(&self, column: usize, down: i64) -> Result<(), Trouble> {
        let grip = format!("[data-column='{column}'] .grip");
        self.drag(&grip, 0, down).await
    }

    /// Clicks on the box of the row at a place, with the shift key held or not.
    ///
    /// # Errors
    /// If there is none.
    pub async fn tick(&self, place: u64, with_shift: bool) -> Result<(), Trouble> {
        let cell = format!(
            "[role=row][aria-rowindex='{}'] > [aria-label=Select]",
            place + 1
        );
        let driver = self.browser.driver();
        let clicked = async {
            let cell = driver.find(By::Css(cell)).await?;
            let mut chain = driver.action_chain();
            if with_shift {
                chain = chain.key_down(Key::Shift);
            }
            chain = chain.move_to_element_center(&cell).click();
            if with_shift {
                chain = chain.key_up(Key::Shift);
            }
            chain.perform().await
        };
        clicked.await.map_err(Trouble::browser("click on a box"))
    }

    /// Clicks on the box in the head, which ticks all rows.
    ///
    /// # Errors
    /// If there is none.
    pub async fn tick_all(&self) -> Result<(), Trouble> {
        self.browser
            .click(Role::CheckBox, "Select all that match")
            .await
    }

    async fn drag(&self, what: &str, right: i64, down: i64) -> Result<(), Trouble> {
        let driver = self.browser.driver();
        let dragged = async {
            let found = driver.find(By::Css(what)).await?;
            let chain = driver.action_chain().move_to_element_center(&found);
            let chain = chain
                .click_and_hold()
                .move_by_offset(right / 2, down / 2)
                .move_by_offset(right - right / 2, down - down / 2);
            chain.release().perform().await
        };
        dragged.await.map_err(Trouble::browser("drag"))
    }

    async fn texts(&self, script: &str) -> Result<Vec<String>, Trouble> {
        let texts = self.run(script).await?;
        let texts = texts.as_array().cloned().unwrap_or_default();
        Ok(texts.iter().filter_map(text).collect())
    }

    async fn run(&self, script: &str) -> Result<Value, Trouble> {
        self.browser
            .run(&[CELLS, script].concat(), Vec::new())
            .await
    }
}
