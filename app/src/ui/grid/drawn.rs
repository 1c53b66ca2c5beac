use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, Text};

use crate::ui::{
    grid::{
        column::{self, Tag},
        table::Table,
        window::ROW_HEIGHT,
    },
    icon::Icon,
};

/// One row in the document. What it shows already is not set again, since the browser would lay it out again.
pub(super) struct Drawn {
    /// The id of the row that it shows.
    pub(super) id: String,
    /// Where that is.
    pub(super) position: usize,
    /// The row's element.
    pub(super) row: HtmlElement,
    edition: u32,
    is_open: bool,
    is_selected: bool,
    tick: HtmlElement,
    cells: Vec<Cell>,
}

/// One cell of it.
struct Cell {
    element: HtmlElement,
    /// What it shows where that is nothing but a text.
    text: Option<Text>,
    has_hint: bool,
}

impl Drawn {
    /// Adds an empty row to the document, with a box to tick and these columns, each with its number among all.
    pub(super) fn build(group: &HtmlElement, columns: &[(usize, usize)]) -> Result<Self, JsValue> {
        let row = element("div")?;
        row.set_class_name("row");
        row.set_attribute("role", "row")?;
        row.set_attribute("aria-current", "false")?;
        row.set_attribute("aria-selected", "false")?;
        let tick = build_cell(&row, "gridcell", 1, 0)?;
        tick.set_class_name("cell tick");
        tick.set_attribute("aria-label", "Select")?;
        let mut cells = Vec::with_capacity(columns.len());
        for (column, index) in columns {
            let role = if *column == 0 {
                "rowheader"
            } else {
                "gridcell"
            };
            cells.push(Cell {
                element: build_cell(&row, role, *index, cells.len() + 1)?,
                text: None,
                has_hint: false,
            });
        }
        group.append_child(&row)?;
        Ok(Drawn {
            id: String::new(),
            position: usize::MAX,
            row,
            edition: 0,
            is_open: false,
            is_selected: false,
            tick,
            cells,
        })
    }

    /// The cell at a place: 0 is the box to tick.
    pub(super) fn cell(&self, place: usize) -> Option<&HtmlElement> {
        match place.checked_sub(1) {
            None => Some(&self.tick),
            Some(at) => self.cells.get(at).map(|cell| &cell.element),
        }
    }

    /// Shows the row at a position.
    pub(super) fn show(
        &mut self,
        table: &Table,
        position: usize,
        id: String,
        columns: &[(usize, usize)],
    ) -> Result<(), JsValue> {
        if self.position != position {
            self.position = position;
            let shift = ["translateY(", &(position * ROW_HEIGHT).to_string(), "px)"].concat();
            self.row.style().set_property("transform", &shift)?;
            // The head is the first row, and rows count from one.
            self.row
                .set_attribute("aria-rowindex", &(position + 2).to_string())?;
        }
        if self.id == id && self.edition == table.edition() {
            return Ok(());
        }
        self.row.set_attribute("data-id", &id)?;
        self.id = id;
        self.edition = table.edition();
        for (cell, (column, _)) in self.cells.iter_mut().zip(columns) {
            cell.show(&table.cell(position, *column))?;
        }
        Ok(())
    }

    /// Marks the row as the open one, and as selected.
    pub(super) fn mark(&mut self, is_open: bool, is_selected: bool) -> Result<(), JsValue> {
        if self.is_open != is_open {
            self.is_open = is_open;
            self.row.set_attribute("aria-current", truth(is_open))?;
        }
        if self.is_selected != is_selected {
            self.is_selected = is_selected;
            self.row
                .set_attribute("aria-selected", truth(is_selected))?;
        }
        Ok(())
    }
}

impl Cell {
    fn show(&mut self, cell: &column::Cell<'_>) -> Result<(), JsValue> {
        match (cell.tag, cell.icon) {
            (Some(tag), _) => self.show_tagged(&cell.text, tag)?,
            (None, Some(icon)) => self.show_icon(&cell.text, icon)?,
            (None, None) => self.show_text(&cell.text),
        }
        let has_hint = !cell.hint.is_empty();
        if has_hint || self.has_hint {
            self.has_hint = has_hint;
            self.element.set_title(&cell.hint);
        }
        Ok(())
    }

    fn show_text(&mut self, text: &str) {
        match &self.text {
            Some(shown) => shown.set_data(text),
            None => {
                let shown = document().create_text_node(text);
                self.element.set_class_name("cell");
                self.element.replace_children_with_node_1(&shown);
                self.text = Some(shown);
            }
        }
    }

    /// Shows a text and a tag of its own, which stays in view where the text has to be cut short.
    fn show_tagged(&mut self, text: &str, tag: Tag) -> Result<(), JsValue> {
        let word = element("span")?;
        word.set_class_name(if tag.warns { "tag warns" } else { "tag" });
        let icon = draw_icon(tag.icon)?;
        word.append_child(&icon)?;
        word.append_with_str_1(tag.word)?;
        self.text = None;
        self.element.set_class_name("cell tagged");
        if text.is_empty() {
            self.element.replace_children_with_node_1(&word);
            return Ok(());
        }
        let before = element("span")?;
        before.set_class_name("cut");
        before.set_text_content(Some(text));
        self.element.replace_children_with_node_2(&before, &word);
        Ok(())
    }

    /// Shows an icon; the text is for those who do not see it.
    fn show_icon(&mut self, text: &str, icon: Icon) -> Result<(), JsValue> {
        let word = element("span")?;
        word.set_text_content(Some(text));
        word.set_class_name("unseen");
        self.text = None;
        self.element.set_class_name("cell drawn");
        let drawing = draw_icon(icon)?;
        self.element.replace_children_with_node_2(&drawing, &word);
        Ok(())
    }
}

fn truth(is_true: bool) -> &'static str {
    if is_true { "true" } else { "false" }
}

/// Adds a cell to a row: what it is, its number among all columns, and its place from the left.
fn build_cell(
    row: &HtmlElement,
    role: &str,
    index: usize,
    place: usize,
) -> Result<HtmlElement, JsValue> {
    let cell = element("div")?;
    cell.set_attribute("role", role)?;
    cell.set_attribute("aria-colindex", &index.to_string())?;
    cell.set_attribute("data-place", &place.to_string())?;
    cell.set_tab_index(-1);
    row.append_child(&cell)?;
    Ok(cell)
}

fn draw_icon(icon: Icon) -> Result<Element, JsValue> {
    const SVG: Option<&str> = Some("http://www.w3.org/2000/svg");
    let drawing = document().create_element_ns(SVG, "svg")?;
    for (name, value) in [
        ("class", icon.class()),
        ("viewBox", "0 0 16 16"),
        ("aria-hidden", "true"),
    ] {
        drawing.set_attribute(name, value)?;
    }
    let path = document().create_element_ns(SVG, "path")?;
    path.set_attribute("d", icon.lines())?;
    drawing.append_child(&path)?;
    Ok(drawing)
}

fn element(name: &str) -> Result<HtmlElement, JsValue> {
    Ok(document().create_element(name)?.unchecked_into())
}
