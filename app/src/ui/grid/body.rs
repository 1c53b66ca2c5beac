use std::{mem, ops::Range};

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

use crate::ui::{
    grid::{column::Tag, movement::Spot, table::Table, window::ROW_HEIGHT},
    icon::Icon,
};

/// The rows of the grid that are in the document: those in view, and the cursor's.
///
/// They are drawn by hand and not by a view: elements of rows that leave are filled anew for rows that
/// enter, a row keeps its element by its id, and the focused one is never moved or removed, which would
/// cost the focus.
pub(super) struct Body {
    group: HtmlElement,
    rows: Vec<Drawn>,
    tab_stop: Option<HtmlElement>,
    /// What the rows were built for.
    columns: Vec<(usize, usize)>,
}

/// What is to be seen.
pub(super) struct Scene<'a> {
    pub(super) table: &'a Table,
    pub(super) range: Range<usize>,
    pub(super) spot: Spot,
    pub(super) open: Option<&'a str>,
    /// The columns that are shown, in their order, each with its `aria-colindex`.
    pub(super) columns: &'a [(usize, usize)],
}

/// One row in the document.
struct Drawn {
    id: String,
    edition: u32,
    position: usize,
    is_open: bool,
    is_selected: bool,
    row: HtmlElement,
    /// The box to tick, and then the columns that are shown.
    cells: Vec<HtmlElement>,
}

impl Body {
    /// Draws into an element.
    pub(super) fn new(group: HtmlElement) -> Self {
        Body {
            group,
            rows: Vec::new(),
            tab_stop: None,
            columns: Vec::new(),
        }
    }

    /// Brings the document up to date.
    pub(super) fn draw(&mut self, scene: &Scene<'_>) {
        // Creating elements of known names and setting attributes of known names cannot fail.
        let _ = self.try_draw(scene);
    }

    /// Gives the focus to a cell that is drawn.
    pub(super) fn focus(&self, position: usize, place: usize) {
        let drawn = self.rows.iter().find(|drawn| drawn.position == position);
        if let Some(cell) = drawn.and_then(|drawn| drawn.cells.get(place)) {
            let _ = cell.focus();
        }
    }

    fn try_draw(&mut self, scene: &Scene<'_>) -> Result<(), JsValue> {
        let Scene { table, range, .. } = scene;
        if self.columns != scene.columns {
            self.columns = scene.columns.to_vec();
            for drawn in self.rows.drain(..) {
                drawn.row.remove();
            }
        }
        let cursor_row = scene.spot.row.filter(|row| !range.contains(row));
        let wanted: Vec<(usize, String)> = range
            .clone()
            .chain(cursor_row)
            .filter_map(|position| Some((position, table.id(position)?)))
            .collect();
        let is_wanted = |drawn: &Drawn| wanted.iter().any(|(_, id)| *id == drawn.id);
        let (mut staying, mut spare): (Vec<_>, Vec<_>) =
            mem::take(&mut self.rows).into_iter().partition(is_wanted);
        for (position, id) in wanted {
            let drawn = match staying.iter().position(|drawn| drawn.id == id) {
                Some(at) => staying.swap_remove(at),
                None => match spare.pop() {
                    Some(drawn) => drawn,
                    None => self.build()?,
                },
            };
            let mut drawn = drawn.show(table, position, id, &self.columns)?;
            drawn.mark(
                scene.open == Some(drawn.id.as_str()),
                table.is_selected(position),
            )?;
            self.rows.push(drawn);
        }
        for left in spare {
            left.row.remove();
        }
        self.put_in_order()?;
        self.move_tab_stop(scene.spot)
    }

    fn build(&self) -> Result<Drawn, JsValue> {
        let row = element("div")?;
        row.set_attribute("role", "row")?;
        row.set_attribute("aria-current", "false")?;
        row.set_attribute("aria-selected", "false")?;
        let tick = build_cell(&row, "gridcell", 1, 0)?;
        tick.set_class_name("tick");
        tick.set_attribute("aria-label", "Select")?;
        let mut cells = vec![tick];
        for (column, index) in &self.columns {
            let role = if *column == 0 {
                "rowheader"
            } else {
                "gridcell"
            };
            cells.push(build_cell(&row, role, *index, cells.len())?);
        }
        self.group.append_child(&row)?;
        Ok(Drawn {
            id: String::new(),
            edition: 0,
            position: usize::MAX,
            is_open: false,
            is_selected: false,
            row,
            cells,
        })
    }

    /// Assistive technology reads in the document's order, so it has to be the order on the screen.
    fn put_in_order(&mut self) -> Result<(), JsValue> {
        self.rows.sort_by_key(|drawn| drawn.position);
        let focused = document().active_element();
        let mut next: Option<&HtmlElement> = None;
        for drawn in self.rows.iter().rev() {
            let row = &drawn.row;
            let is_in_place = match (row.next_element_sibling(), next) {
                (Some(sibling), Some(next)) => sibling == **next,
                (sibling, next) => sibling.is_none() && next.is_none(),
            };
            if !is_in_place && !row.contains(focused.as_deref()) {
                self.group.insert_before(row, next.map(|next| &***next))?;
            }
            next = Some(row);
        }
        Ok(())
    }

    fn move_tab_stop(&mut self, spot: Spot) -> Result<(), JsValue> {
        let drawn = self
            .rows
            .iter()
            .find(|drawn| Some(drawn.position) == spot.row);
        let cell = drawn.and_then(|drawn| drawn.cells.get(spot.place));
        if self.tab_stop.as_ref() != cell {
            if let Some(old) = &self.tab_stop {
                old.set_tab_index(-1);
            }
            if let Some(new) = cell {
                new.set_tab_index(0);
            }
            self.tab_stop = cell.cloned();
        }
        Ok(())
    }
}

impl Drawn {
    /// Shows a row at a position; what already shows is left alone.
    fn show(
        mut self,
        table: &Table,
        position: usize,
        id: String,
        columns: &[(usize, usize)],
    ) -> Result<Self, JsValue> {
        if self.position != position {
            self.position = position;
            let shift = format!("translateY({}px)", position * ROW_HEIGHT);
            self.row.style().set_property("transform", &shift)?;
            // The head is the first row, and rows count from one.
            self.row
                .set_attribute("aria-rowindex", &(position + 2).to_string())?;
        }
        if self.id != id || self.edition != table.edition() {
            self.row.set_attribute("data-id", &id)?;
            self.id = id;
            self.edition = table.edition();
            for (element, (column, _)) in self.cells.iter().skip(1).zip(columns) {
                let cell = table.cell(position, *column);
                element.set_text_content(Some(&cell.text));
                element.set_class_name("");
                element.set_title(&cell.hint);
                if let Some(tag) = cell.tag {
                    draw_tagged(element, &cell.text, tag)?;
                } else if let Some(icon) = cell.icon {
                    draw_as_icon(element, &cell.text, icon)?;
                }
            }
        }
        Ok(self)
    }

    fn mark(&mut self, is_open: bool, is_selected: bool) -> Result<(), JsValue> {
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

/// Shows a text and a tag of its own, which stays in view where the text has to be cut short.
fn draw_tagged(cell: &HtmlElement, text: &str, tag: Tag) -> Result<(), JsValue> {
    let before = element("span")?;
    before.set_text_content(Some(text));
    let word = element("span")?;
    word.set_class_name(if tag.warns { "tag warns" } else { "tag" });
    let icon = draw_icon(tag.icon)?;
    word.append_child(&icon)?;
    word.append_with_str_1(tag.word)?;
    cell.set_class_name("tagged");
    cell.replace_children_with_node_2(&before, &word);
    Ok(())
}

/// Shows an icon; the text is for those who do not see it.
fn draw_as_icon(cell: &HtmlElement, text: &str, icon: Icon) -> Result<(), JsValue> {
    let word = element("span")?;
    word.set_text_content(Some(text));
    word.set_class_name("unseen");
    cell.set_class_name("drawn");
    let drawing = draw_icon(icon)?;
    cell.replace_children_with_node_2(&drawing, &word);
    Ok(())
}

fn draw_icon(icon: Icon) -> Result<web_sys::Element, JsValue> {
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
