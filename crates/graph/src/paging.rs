//! A list page by page: nothing lost, nothing twice, no more than fits.

use std::collections::HashSet;

use http::{Response, Uri};

use crate::{
    call::Call,
    error::GraphError,
    ids::guid,
    page::{Page, next_link_ahead},
};

/// What can be told from others of its list by its id.
pub trait Identified {
    /// The id.
    fn id(&self) -> &str;
}

/// Reads a list page by page: says which page to ask for, and takes the answers in turn.
///
/// A page that fails changes nothing, so that it can be asked for again. What stands on two pages, because
/// something was added while the list was read, is handed over once.
pub struct Pages<T> {
    /// The call for the page that is wanted; `None` at the end.
    wanted: Option<Call<Page<T>>>,
    end: Option<End>,
    asked: HashSet<Uri>,
    seen: Ids,
    kept: usize,
    most: usize,
    count: Option<u64>,
    /// How many pages in a row brought nothing new.
    barren: u32,
}

/// Why there are no more pages to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All were read.
    Complete,
    /// There are more rows than were to be kept.
    Full,
}

/// More pages in a row without anything new are no list any more.
const MOST_BARREN: u32 = 100;

impl<T: Identified> Pages<T> {
    /// Starts with the first page. Of the list at most `most` rows are kept.
    pub fn new(first: Call<Page<T>>, most: usize) -> Self {
        Pages {
            wanted: Some(first),
            end: None,
            asked: HashSet::new(),
            seen: Ids::default(),
            kept: 0,
            most,
            count: None,
            barren: 0,
        }
    }

    /// The call for the page that is wanted now; `None` at the end.
    pub fn call(&self) -> Option<&Call<Page<T>>> {
        self.wanted.as_ref()
    }

    /// Whether and why there are no more pages to ask for.
    pub fn end(&self) -> Option<End> {
        self.end
    }

    /// How many items the list has, where the service said so.
    pub fn count(&self) -> Option<u64> {
        self.count
    }

    /// The call for the page behind the one that this is the answer to, found at a glance: so that it can be
    /// under way while this one is read. [`Pages::take`] of the same answer leads to the same call, or to
    /// none.
    pub fn ahead(&self, response: &Response<Vec<u8>>) -> Option<Call<Page<T>>> {
        let call = self.wanted.as_ref()?;
        let next = call.next(next_link_ahead(response)?);
        (!self.was_asked(call, next.request().uri())).then_some(next)
    }

    /// Takes the answer to [`Pages::call`] and gives what is new in it.
    ///
    /// # Errors
    /// What came instead of a page, or a list that leads back to a page that was read. Nothing has changed
    /// then.
    pub fn take(&mut self, response: &Response<Vec<u8>>) -> Result<Vec<T>, GraphError> {
        let Some(call) = &self.wanted else {
            return Ok(Vec::new());
        };
        let page = call.read(response)?;
        let next = page.next.map(|link| call.next(link));
        let leads_back = |next: &Call<Page<T>>| self.was_asked(call, next.request().uri());
        let is_endless = self.barren == MOST_BARREN;
        if next.as_ref().is_some_and(leads_back) || is_endless && next.is_some() {
            return Err(GraphError::unreadable(response, "@odata.nextLink"));
        }
        self.asked.insert(call.request().uri().clone());
        self.count = self.count.or(page.count);
        let mut rows = page.items;
        rows.retain(|row| self.seen.is_new(row.id()));
        self.barren = if rows.is_empty() { self.barren + 1 } else { 0 };
        let left = self.most - self.kept;
        let is_too_much = rows.len() > left || rows.len() == left && next.is_some();
        rows.truncate(left);
        self.kept += rows.len();
        self.end = match (is_too_much, &next) {
            (true, _) => Some(End::Full),
            (false, None) => Some(End::Complete),
            (false, Some(_)) => None,
        };
        self.wanted = next.filter(|_| self.end.is_none());
        Ok(rows)
    }

    fn was_asked(&self, now: &Call<Page<T>>, address: &Uri) -> bool {
        now.request().uri() == address || self.asked.contains(address)
    }
}

/// Ids that were seen: GUIDs as the numbers they are, to be many in little memory.
#[derive(Default)]
struct Ids {
    guids: HashSet<u128>,
    others: HashSet<Box<str>>,
}

impl Ids {
    fn is_new(&mut self, id: &str) -> bool {
        match guid(id) {
            Some(number) => self.guids.insert(number),
            None => self.others.insert(id.into()),
        }
    }
}

#[cfg(test)]
mod tests;
