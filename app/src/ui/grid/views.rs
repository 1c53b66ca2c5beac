use serde::{Deserialize, Serialize};

use crate::{
    platform::storage::{self, Area},
    ui::grid::{address::ListAddress, layout::StoredColumn},
};

/// More characters than this do not fit a menu.
const LONGEST_NAME: usize = 60;
/// So many views are kept for a resource; nobody finds their way among more.
const MOST: usize = 50;

/// A view that a page offers from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltInView {
    /// What it is called: `Blocked users`.
    pub name: &'static str,
    /// What its columns are filtered for, as [`Criteria::write`](super::criteria::Criteria::write) spells it:
    /// `enabled=Blocked`.
    pub columns: &'static str,
    /// The name of the column that it is sorted by, with a leading `-` to turn the order round; empty for none.
    pub sort: &'static str,
}

impl BuiltInView {
    /// The state of a list that shows it.
    pub(super) fn address(&self) -> ListAddress {
        ListAddress {
            columns: self.columns.into(),
            sort: self.sort.into(),
            ..ListAddress::default()
        }
    }
}

/// A view that the agent named: filters, sort and columns, and never a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SavedView {
    /// What the agent calls it.
    pub(super) name: String,
    /// Words, filters and sort as they stand in the address.
    pub(super) query: String,
    /// The columns; nothing where they are the usual ones.
    pub(super) columns: Option<Vec<StoredColumn>>,
}

/// The views of one resource that this browser keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SavedViews(Vec<SavedView>);

impl SavedViews {
    /// Those that are stored for a resource.
    pub(super) fn read(resource: &str) -> Self {
        storage::read(Area::Local, &key(resource)).unwrap_or_default()
    }

    /// Stores them.
    pub(super) fn write(&self, resource: &str) {
        storage::write(Area::Local, &key(resource), self);
    }

    /// All of them, by their names.
    pub(super) fn all(&self) -> &[SavedView] {
        &self.0
    }

    /// The one with a name.
    pub(super) fn named(&self, name: &str) -> Option<&SavedView> {
        self.0.iter().find(|view| view.name == name)
    }

    /// Keeps a view, in place of the one of the same name.
    pub(super) fn save(&mut self, view: SavedView) {
        let Some(name) = tidy(&view.name) else { return };
        self.delete(&name);
        if self.0.len() < MOST {
            self.0.push(SavedView { name, ..view });
            self.0.sort_by_key(|view| view.name.to_lowercase());
        }
    }

    /// Gives a view another name; one that another view has already, or none at all, changes nothing.
    pub(super) fn rename(&mut self, from: &str, to: &str) {
        let Some(to) = tidy(to) else { return };
        if self.named(&to).is_some() {
            return;
        }
        if let Some(view) = self.0.iter_mut().find(|view| view.name == from) {
            view.name = to;
            self.0.sort_by_key(|view| view.name.to_lowercase());
        }
    }

    /// Forgets a view.
    pub(super) fn delete(&mut self, name: &str) {
        self.0.retain(|view| view.name != name);
    }
}

fn tidy(name: &str) -> Option<String> {
    let name: String = name.trim().chars().take(LONGEST_NAME).collect();
    (!name.is_empty()).then_some(name)
}

fn key(resource: &str) -> String {
    ["tenantry.views.1.", resource].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(name: &str, query: &str) -> SavedView {
        SavedView {
            name: name.into(),
            query: query.into(),
            columns: None,
        }
    }

    fn names(views: &SavedViews) -> Vec<&str> {
        views.all().iter().map(|view| view.name.as_str()).collect()
    }

    #[test]
    fn a_view_without_a_name_is_not_kept() {
        let mut views = SavedViews::default();
        views.save(view("  ", "q=a"));
        assert_eq!(views, SavedViews::default());
    }

    #[test]
    fn there_are_never_more_than_the_menu_can_show() {
        let mut views = SavedViews::default();
        for number in 0..MOST + 3 {
            views.save(view(&number.to_string(), ""));
        }
        assert_eq!(views.all().len(), MOST);
        views.save(view("0", "q=new"));
        assert_eq!(
            views.named("0").map(|view| view.query.as_str()),
            Some("q=new")
        );
    }

    #[test]
    fn a_view_takes_the_place_of_its_namesake() {
        let mut views = SavedViews::default();
        views.save(view("b", "q=1"));
        views.save(view("A", "q=2"));
        views.save(view(" b ", "q=3"));
        assert_eq!(names(&views), ["A", "b"]);
        assert_eq!(views.named("b"), Some(&view("b", "q=3")));
    }

    #[test]
    fn no_two_views_get_the_same_name() {
        let mut views = SavedViews::default();
        views.save(view("a", "q=1"));
        views.save(view("b", "q=2"));
        views.rename("a", "b");
        views.rename("a", " ");
        assert_eq!(names(&views), ["a", "b"]);
        views.rename("a", "c");
        assert_eq!(names(&views), ["b", "c"]);
        views.delete("b");
        assert_eq!(names(&views), ["c"]);
    }
}
