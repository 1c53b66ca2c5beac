//! Answers a list: what of it is asked for may be asked, is found, put in order and shown by the page.

use std::sync::Arc;

use serde_json::{Value, json};

use super::answer::{Content, Reply, TIPS, may_show, selected_context};
use super::expand::{expand, typed};
use super::item::{Item, Items, Seen, shown_among_others};
use super::odata::{Asked, Page, PageSizes, Query, SortKey, properties};
use super::place::Place;
use super::problem::GraphProblem;
use super::resources::CASTS;
use super::schema::EntityType;
use super::schema::groups::DIRECTORY_OBJECT;

/// One list to answer.
pub(super) struct List<'a, 'w> {
    pub(super) place: &'a Place<'w>,
    pub(super) query: &'a Query,
    pub(super) path: &'a str,
    pub(super) entity: &'static EntityType,
    pub(super) sizes: PageSizes,
    pub(super) cast: Option<&'static EntityType>,
    /// Whether it belongs to an object: its filters and its casts are advanced queries.
    pub(super) is_relationship: bool,
    pub(super) context: String,
}

impl<'w> List<'_, 'w> {
    pub(super) fn answer(&self, items: &Items<'w>, counted: bool) -> Result<Reply, GraphProblem> {
        let (place, query) = (self.place, self.query);
        let is_mixed = self.is_mixed();
        let shown = properties(query.select.as_deref(), self.entity, !is_mixed)?;
        may_show(place, self.entity, &shown, false)?;
        self.advanced()?;
        let arranged = self.arranged(items)?;
        let count = arranged
            .as_ref()
            .map_or(items.len(), |arranged| arranged.len());
        if counted {
            if self.is_directory() && !query.eventual {
                return Err(GraphProblem::CountNeedsHeader);
            }
            return Ok(Reply {
                content: Content::Count(count),
                ..Reply::default()
            });
        }
        let page = Page::of(query, self.sizes, count, place.tenant.id, place.empty_page)?;
        let mut value = Vec::with_capacity(page.end - page.start);
        for index in page.start..page.end {
            let item = items.at(arranged
                .as_ref()
                .map_or(index, |places| places[index] as usize));
            let mut body = if is_mixed {
                typed(&item, shown_among_others(place, query, &item))
            } else {
                item.shown(place, &shown)
            };
            if let (Item::ManagedDevice(_), Some(results)) =
                (&item, body.get_mut("deviceActionResults"))
            {
                // Intune tells them of single devices only, whatever a list selects.
                *results = json!([]);
            }
            expand(place, query, &item, &mut body)?;
            value.push(Value::Object(body));
        }
        let mut body = json!({
            "@odata.context": selected_context(query, &self.context, ""),
            "value": value,
        });
        if !page.is_last {
            let address = format!("{}{}", place.graph(), self.path);
            body["@odata.nextLink"] = page.next_link(query, &address, place.tenant.id).into();
        }
        let is_counted = query.count && (query.eventual || !self.is_directory());
        if is_counted && query.skip_token.is_none() {
            body["@odata.count"] = count.into();
        }
        if query.is_unselected() && self.entity.name == "user" {
            body["@microsoft.graph.tips"] = TIPS.into();
        }
        Ok(body.into())
    }

    /// Places of what is found, in the order asked for; `None` where nothing was asked for.
    fn arranged(&self, items: &Items<'w>) -> Result<Option<Arc<[u32]>>, GraphProblem> {
        let query = self.query;
        let search = query.search_of(self.entity)?;
        if query.filter.is_none() && search.is_none() && query.order.is_empty() {
            return Ok(None);
        }
        let arrange = || -> Result<Vec<u32>, GraphProblem> {
            let mut places: Vec<u32> = (0..items.len() as u32)
                .filter(|&place| {
                    let item = &items.at(place as usize);
                    let seen = Seen {
                        place: self.place,
                        item,
                    };
                    query
                        .filter
                        .as_ref()
                        .is_none_or(|filter| filter.holds(&seen))
                        && search.as_ref().is_none_or(|search| search.finds(&seen))
                })
                .collect();
            if !query.order.is_empty() {
                let keyed = places.iter().map(|&place| {
                    let item = &items.at(place as usize);
                    (
                        SortKey::of(
                            &Seen {
                                place: self.place,
                                item,
                            },
                            &query.order,
                        ),
                        place,
                    )
                });
                let mut keyed: Vec<(SortKey, u32)> = keyed.collect();
                keyed.sort_by(|(one, _), (other, _)| one.order(other, &query.order));
                places = keyed.into_iter().map(|(_, place)| place).collect();
            }
            Ok(places)
        };
        if !items.is_kept() {
            return Ok(Some(arrange()?.into()));
        }
        let arranging = ["$filter", "$search", "$orderby"];
        let options = query.repeated.iter();
        let options = options.filter(|(name, _)| arranging.contains(&name.as_str()));
        let name = options.fold(self.path.to_owned(), |name, (option, value)| {
            format!("{name}\n{option}={value}")
        });
        self.place.directory().arranged(&name, arrange).map(Some)
    }

    /// Whether what is asked may be asked so.
    fn advanced(&self) -> Result<(), GraphProblem> {
        let query = self.query;
        let advanced = query.is_advanced();
        if self.is_directory() && (advanced || query.search.is_some()) && !query.expand.is_empty() {
            return Err(GraphProblem::ExpandWithAdvanced);
        }
        if self.is_relationship && self.is_directory() && !advanced {
            if query.filter.is_some() {
                return Err(GraphProblem::NeedsAdvanced("$filter"));
            }
            if self.cast.is_some() && self.path.contains("/transitive") && !query.eventual {
                return Err(GraphProblem::NeedsAdvanced("cast"));
            }
        }
        if let Some(filter) = &query.filter {
            self.by_any_type(|asked| asked.filter(filter))?;
        }
        if let Some(search) = query.search_of(self.entity)? {
            self.by_any_type(|asked| asked.search(&search))?;
        }
        let filtered = query.filter.is_some();
        self.by_any_type(|asked| asked.order(&query.order, filtered))
    }

    /// In a list of several types, a question that one of them takes is taken.
    fn by_any_type(
        &self,
        ask: impl Fn(&Asked) -> Result<(), GraphProblem>,
    ) -> Result<(), GraphProblem> {
        let advanced = self.query.is_advanced();
        let own = |entity| ask(&Asked { entity, advanced });
        if !self.is_mixed() {
            return own(self.entity);
        }
        let mut answers = CASTS.iter().map(|entity| own(entity));
        let first = answers.next().unwrap_or(Ok(()));
        if first.is_ok() || answers.any(|answer| answer.is_ok()) {
            Ok(())
        } else {
            first
        }
    }

    /// Those of the type that the list is narrowed to.
    pub(super) fn narrowed(&self, related: Vec<Item<'w>>) -> Vec<Item<'w>> {
        match self.cast {
            Some(cast) => {
                let related = related.into_iter();
                related
                    .filter(|item| item.entity().name == cast.name)
                    .collect()
            }
            None => related,
        }
    }

    fn is_mixed(&self) -> bool {
        self.entity.name == DIRECTORY_OBJECT.name
    }

    fn is_directory(&self) -> bool {
        self.is_mixed() || self.entity.is_directory_object()
    }
}
