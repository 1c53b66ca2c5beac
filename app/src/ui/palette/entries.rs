use tenantry_graph::{
    order::order,
    partner::{
        customer_search::{CustomerSearch, Fit},
        customers::{Customer, Granular},
    },
};
use tenantry_identity::{TenantId, TenantName};

use super::{Reach, objects::Object};
use crate::{customers::Named, routes::Route, ui::bar::places::Place};

/// More than these are not shown: the agent types on.
pub(super) const MOST: usize = 50;

/// So many customers come before the objects of the one that is open.
const MOST_BEFORE_OBJECTS: usize = 5;

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// What happens.
    pub(super) what: What,
    /// What it is called.
    pub(super) label: String,
    /// What tells it from others of the same name.
    pub(super) below: String,
    /// Why it is here, in a word.
    pub(super) mark: &'static str,
}

/// What choosing an entry does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Opens a customer that is known.
    Customer(Named),
    /// Opens a customer that is in no list.
    Stranger(TenantName),
    /// Goes to a page.
    Page(Route),
    /// Opens the drawer with the calls.
    Calls,
}

/// Everything that entries are made of.
pub(super) struct Ingredients<'a> {
    /// What was typed.
    pub(super) typed: &'a str,
    /// What it names, if it is a domain or a tenant id as a whole.
    pub(super) name: Option<TenantName>,
    /// How far the palette reaches.
    pub(super) reach: Reach,
    /// The customer whose screen is shown.
    pub(super) current: Option<&'a TenantId>,
    /// The customers that were visited, the latest first.
    pub(super) recents: &'a [Named],
    /// The favourites.
    pub(super) favourites: &'a [Named],
    /// The customers of the lists that fit, the better ones first.
    pub(super) found: Vec<(Fit, Named)>,
    /// The objects of the customer whose screen is shown that fit.
    pub(super) objects: &'a [Object],
    /// Whether more of them may be found.
    pub(super) awaits_objects: bool,
    /// The pages.
    pub(super) places: &'a [Place],
}

impl Ingredients<'_> {
    /// The entries, the one that Enter chooses first.
    pub(super) fn entries(self) -> Vec<Entry> {
        if self.typed.trim().is_empty() {
            self.at_hand()
        } else {
            self.searched()
        }
    }

    /// Before anything is typed: the customer before this one, the favourites, the other recent ones.
    fn at_hand(self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut add = |named: &Named, mark| {
            let is_there = entries.iter().any(|entry| entry.is_of(&named.tenant));
            if !is_there && Some(&named.tenant) != self.current {
                entries.push(Entry::customer(named, mark));
            }
        };
        let mut recents = self.recents.iter();
        if let Some(previous) = recents.find(|one| Some(&one.tenant) != self.current) {
            add(previous, "Previous");
        }
        self.favourites.iter().for_each(|one| add(one, "Favourite"));
        self.recents.iter().for_each(|one| add(one, "Recent"));
        if self.reach == Reach::Customers {
            self.found.iter().for_each(|(_, one)| add(one, ""));
        }
        entries.truncate(MOST);
        if self.reach == Reach::Everything {
            entries.extend(self.places.iter().map(Entry::place));
            entries.push(Entry::calls());
        }
        entries.push(Entry::another());
        entries
    }

    fn searched(self) -> Vec<Entry> {
        let search = CustomerSearch::new(self.typed);
        let mut fits: Vec<(Fit, bool, Entry)> = Vec::new();
        let mine = [("Favourite", self.favourites), ("Recent", self.recents)];
        for (mark, list) in mine {
            for named in list {
                let fit = search.fit(&as_customer(named));
                let is_there = fits.iter().any(|(.., entry)| entry.is_of(&named.tenant));
                if let (Some(fit), false) = (fit, is_there) {
                    fits.push((fit, false, Entry::customer(named, mark)));
                }
            }
        }
        for (fit, named) in &self.found {
            match fits
                .iter_mut()
                .find(|(.., entry)| entry.is_of(&named.tenant))
            {
                // The lists may know more names, and so a better fit, than what this browser keeps.
                Some((kept, ..)) => *kept = (*kept).min(*fit),
                None => fits.push((*fit, true, Entry::customer(named, ""))),
            }
        }
        // Of equal fit, what the agent has used before comes first.
        let rank = |at: usize| (fits[at].0, fits[at].1);
        let ranked = order(fits.len(), &|one, other| rank(one).cmp(&rank(other)));
        let best = ranked.first().map(|first| fits[*first].0);
        let customers = ranked.into_iter().take(MOST);
        let mut customers = customers.map(|number| fits[number].2.clone());
        let mut entries: Vec<Entry> = Vec::new();
        let mut pages = Vec::new();
        if self.reach == Reach::Everything {
            pages = self.places.iter().map(Entry::place).collect();
            pages.extend([Entry::calls(), Entry::another()]);
        }
        let typed = self.typed.trim().to_lowercase();
        pages.retain(|page| page.label.to_lowercase().starts_with(&typed));
        let are_pages_better = best.is_none_or(|best| best > Fit::Start);
        if are_pages_better {
            entries.append(&mut pages);
        }
        // Objects are found later than customers: what comes first stays where it is when they arrive.
        entries.extend(customers.by_ref().take(MOST_BEFORE_OBJECTS));
        entries.extend(self.objects.iter().map(Entry::object));
        entries.extend(customers);
        entries.append(&mut pages);
        if let Some(name) = self.name.filter(|_| best != Some(Fit::Exact)) {
            entries.push(Entry::stranger(name));
        }
        // What Enter chooses must not change under the agent's finger when the objects arrive.
        if entries.is_empty() && !self.awaits_objects {
            entries.push(Entry::another());
        }
        entries
    }
}

impl Entry {
    fn customer(named: &Named, mark: &'static str) -> Self {
        Entry {
            label: named.shown().to_string(),
            below: named.shown_below().to_string(),
            what: What::Customer(named.clone()),
            mark,
        }
    }

    fn stranger(name: TenantName) -> Self {
        Entry {
            label: ["Open ", name.as_str()].concat(),
            below: "In none of your lists".into(),
            what: What::Stranger(name),
            mark: "Sign-in",
        }
    }

    fn place(place: &Place) -> Self {
        // A page that cannot show anything leads to where that can be changed.
        let route = if place.missing.is_empty() {
            place.route.clone()
        } else {
            Route::SetUp
        };
        Entry {
            what: What::Page(route),
            label: place.label.into(),
            below: place.obstacle(),
            mark: "Page",
        }
    }

    fn object(object: &Object) -> Self {
        Entry {
            what: What::Page(object.route.clone()),
            label: object.label.clone(),
            below: object.below.clone(),
            mark: object.kind,
        }
    }

    fn calls() -> Self {
        Entry {
            what: What::Calls,
            label: "Show the calls".into(),
            below: "Ctrl+. shows and hides them too".into(),
            mark: "Drawer",
        }
    }

    fn another() -> Self {
        Entry {
            what: What::Page(Route::SignIn),
            label: "Sign in to another customer…".into(),
            below: String::new(),
            mark: "Sign-in",
        }
    }

    fn is_of(&self, tenant: &TenantId) -> bool {
        matches!(&self.what, What::Customer(named) if named.tenant == *tenant)
    }
}

/// What is kept by name only, as the search wants it.
fn as_customer(named: &Named) -> Customer {
    Customer {
        tenant: named.tenant.clone(),
        name: named.name.clone(),
        domain: named.domain.clone(),
        granular: Granular::None,
        is_reseller: false,
    }
}

#[cfg(test)]
#[path = "entries_tests.rs"]
mod tests;
