//! Answers every read by the tables of resources: who may ask, what is found, how much of it is shown.

use serde_json::{Map, Value, json};

use super::delegation;
use super::item::{Item, Items, Seen, shown_among_others};
use super::odata::{Asked, Expand, Page, PageSizes, Query, SortKey, properties};
use super::permissions as p;
use super::place::{Key, Place};
use super::problem::GraphProblem;
use super::resources::{CASTS, NAVIGATIONS, Navigation, Resource};
use super::route::{Target, What};
use super::schema::groups::DIRECTORY_OBJECT;
use super::schema::{EntityType, Returned};
use crate::guid::Guid;
use crate::world::Audit;

/// What Graph adds to an answer of which nothing was selected.
const TIPS: &str = "Only the default properties are returned. Ask with $select for those you need.";
/// How many related objects `$expand` gives at most.
const MOST_EXPANDED: usize = 20;
/// How many ids may be asked for at once.
const MOST_IDS: usize = 1000;

/// What is answered.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) content: Content,
    /// What the audit log has to record of it.
    pub(super) audit: Option<Audit>,
}

/// The body of an answer.
#[derive(Debug)]
pub(super) enum Content {
    Json(Value),
    /// A number of objects, as plain text.
    Count(usize),
}

impl From<Value> for Reply {
    fn from(body: Value) -> Reply {
        Reply {
            content: Content::Json(body),
            audit: None,
        }
    }
}

/// Answers a target. `path` is the address below the origin, which links repeat.
pub(super) fn answer(
    place: &Place<'_>,
    target: &Target,
    query: &Query,
    path: &str,
) -> Result<Reply, GraphProblem> {
    match &target.what {
        What::Collection(resource) => {
            let Some(all) = resource.all else {
                return Err(GraphProblem::Method);
            };
            let list = List {
                place,
                query,
                path,
                entity: resource.entity,
                sizes: resource.sizes,
                cast: None,
                is_relationship: false,
                context: resource_context(place, resource),
            };
            list.answer(&all(place, query)?, target.counted)
        }
        What::Object(resource, key) => object(place, resource, key, query),
        What::Related {
            resource,
            key,
            navigation,
            cast,
        } => {
            let item = find(place, resource, key)?;
            let related = (navigation.related)(place, &item)?;
            if navigation.to_one {
                return one_related(place, query, navigation, related);
            }
            let list = List {
                place,
                query,
                path,
                entity: cast.unwrap_or(navigation.entity),
                sizes: sizes_of(navigation),
                cast: *cast,
                is_relationship: true,
                context: related_context(place, navigation, *cast),
            };
            list.answer(&Items::Listed(list.narrowed(related)), target.counted)
        }
        What::TenantInformation(key) => {
            delegation::tenant_information(place, query, key).map(Reply::from)
        }
        What::ByIds => Err(GraphProblem::Method),
    }
}

/// Whether the caller may ask this, and whether the cloud has it at all.
pub(super) fn admit(place: &Place<'_>, target: &Target) -> Result<(), GraphProblem> {
    let caller = place.caller;
    let (resource, permissions, own) = match &target.what {
        What::Collection(resource) => (Some(resource), resource.permissions, None),
        What::Object(resource, Key::Me) if resource.path == "users" => {
            (Some(resource), p::ME, Some(p::OWN))
        }
        What::Object(resource, _) => (Some(resource), resource.permissions, None),
        What::Related {
            resource,
            key,
            navigation,
            ..
        } => {
            let own = (*key == Key::Me && navigation.own).then_some(p::OWN);
            (Some(resource), navigation.permissions, own)
        }
        What::TenantInformation(_) => (None, p::FIND_TENANT, None),
        What::ByIds => (None, p::DIRECTORY_OBJECTS, None),
    };
    if let Some(segment) = resource.and_then(|resource| resource.delegated_administration()) {
        if place.world.sovereign {
            return Err(GraphProblem::NoSuchSegment(segment.to_owned()));
        }
        if !place.world.is_partner(place.tenant.id) {
            return Err(GraphProblem::Denied);
        }
    }
    let about_self = matches!(&target.what, What::Object(of, Key::Me) if of.path == "users");
    let granted =
        caller.may(permissions, about_self) || own.is_some_and(|own| caller.may(own, about_self));
    match resource {
        _ if granted => Ok(()),
        Some(resource) if resource.is_of_intune() => Err(GraphProblem::IntuneDenied(permissions)),
        _ => Err(GraphProblem::Denied),
    }
}

/// `POST /directoryObjects/getByIds`.
pub(super) fn by_ids(place: &Place<'_>, body: &[u8]) -> Result<Reply, GraphProblem> {
    let body: Value =
        serde_json::from_slice(body).map_err(|_| GraphProblem::BadBody("it is not JSON"))?;
    let ids = body["ids"]
        .as_array()
        .ok_or(GraphProblem::BadBody("ids is missing"))?;
    if ids.len() > MOST_IDS {
        return Err(GraphProblem::BadBody("there are more than a thousand ids"));
    }
    let types = body["types"].as_array();
    let wanted =
        |entity: &EntityType| types.is_none_or(|types| types.iter().any(|t| t == entity.name));
    let nothing = Query::default();
    let found = ids.iter().filter_map(|id| {
        let key = Key::Plain(id.as_str()?.to_owned());
        let item = super::users::find(place, &key)
            .filter(|_| key_is_id(&key))
            .or_else(|| super::groups::find(place, &key))
            .or_else(|| super::devices::find(place, &key))?;
        wanted(item.entity()).then(|| typed(&item, shown_among_others(place, &nothing, &item)))
    });
    let found: Vec<Value> = found.map(Value::Object).collect();
    let context = format!("{}/v1.0/$metadata#directoryObjects", place.graph());
    Ok(json!({ "@odata.context": context, "value": found }).into())
}

fn key_is_id(key: &Key) -> bool {
    matches!(key, Key::Plain(key) if key.parse::<Guid>().is_ok())
}

fn find<'w>(place: &Place<'w>, resource: &Resource, key: &Key) -> Result<Item<'w>, GraphProblem> {
    (resource.find)(place, key)?.ok_or_else(|| GraphProblem::NoSuchObject(key.text(place.caller)))
}

fn object(
    place: &Place<'_>,
    resource: &Resource,
    key: &Key,
    query: &Query,
) -> Result<Reply, GraphProblem> {
    let shown = properties(query.select.as_deref(), resource.entity, true)?;
    may_show(place, resource.entity, &shown, true)?;
    let item = find(place, resource, key)?;
    let mut body = item.shown(place, &shown);
    expand(place, query, &item, &mut body)?;
    let context = selected_context(query, &resource_context(place, resource), "/$entity");
    body.insert("@odata.context".to_owned(), context.into());
    if query.is_unselected() && resource.entity.name == "user" {
        body.insert("@microsoft.graph.tips".to_owned(), TIPS.into());
    }
    let revealed = shown.iter().find_map(|property| revelation(property.name));
    let audit = revealed.map(|(activity, category)| Audit {
        tenant: place.tenant.id,
        at: place.now,
        activity,
        category,
        by: place.caller.object_id,
        target: (
            item.id().unwrap_or_default(),
            item.text("deviceName")
                .or(item.text("deviceId"))
                .unwrap_or_default(),
        ),
    });
    Ok(Reply {
        content: Content::Json(Value::Object(body)),
        audit,
    })
}

/// What the audit log says when this property is shown.
fn revelation(property: &str) -> Option<(&'static str, &'static str)> {
    match property {
        "key" => Some(("Read BitLocker key", "KeyManagement")),
        "credentials" => Some(("Recover device local administrator password", "Device")),
        _ => None,
    }
}

/// Some properties need a permission, a product, or a single object of their own.
fn may_show(
    place: &Place<'_>,
    entity: &EntityType,
    shown: &[&'static super::schema::Property],
    single: bool,
) -> Result<(), GraphProblem> {
    for property in shown {
        let needed = match (entity.name, property.name) {
            ("user", "signInActivity") => p::SIGN_INS,
            ("bitlockerRecoveryKey", "key") => p::RECOVERY_KEY_REVEALED,
            ("deviceLocalCredentialInfo", "credentials") => p::LOCAL_CREDENTIAL_REVEALED,
            _ => &[],
        };
        if !needed.is_empty() && !place.caller.may(needed, false) {
            return Err(GraphProblem::Denied);
        }
        if property.name == "signInActivity" {
            place.needs_premium()?;
        }
        let secret = revelation(property.name).is_some() && needed != [""; 0];
        if !single && (secret || property.returned == Returned::SelectOnGetOnly) {
            return Err(GraphProblem::NotImplemented);
        }
    }
    Ok(())
}

fn one_related(
    place: &Place<'_>,
    query: &Query,
    navigation: &Navigation,
    related: Vec<Item<'_>>,
) -> Result<Reply, GraphProblem> {
    let item = related
        .into_iter()
        .next()
        .ok_or_else(|| GraphProblem::NoSuchObject(navigation.path.to_owned()))?;
    let mut body = typed(&item, shown_among_others(place, query, &item));
    let context = selected_context(query, &related_context(place, navigation, None), "/$entity");
    body.insert("@odata.context".to_owned(), context.into());
    Ok(Value::Object(body).into())
}

/// One list to answer.
struct List<'a, 'w> {
    place: &'a Place<'w>,
    query: &'a Query,
    path: &'a str,
    entity: &'static EntityType,
    sizes: PageSizes,
    cast: Option<&'static EntityType>,
    /// Whether it belongs to an object: its filters and its casts are advanced queries.
    is_relationship: bool,
    context: String,
}

impl<'w> List<'_, 'w> {
    fn answer(&self, items: &Items<'w>, counted: bool) -> Result<Reply, GraphProblem> {
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
                audit: None,
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
    fn arranged(&self, items: &Items<'w>) -> Result<Option<std::sync::Arc<[u32]>>, GraphProblem> {
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

    fn narrowed(&self, related: Vec<Item<'w>>) -> Vec<Item<'w>> {
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

/// Adds what `$expand` names.
fn expand<'w>(
    place: &Place<'w>,
    query: &Query,
    item: &Item<'w>,
    body: &mut Map<String, Value>,
) -> Result<(), GraphProblem> {
    for expand in &query.expand {
        let navigation = expandable(item.entity(), expand)?;
        if !place.caller.may(navigation.permissions, false) {
            return Err(GraphProblem::Denied);
        }
        let inner = Query {
            select: expand.select.clone(),
            ..Query::default()
        };
        let related = (navigation.related)(place, item)?;
        let mut shown = related.iter().take(MOST_EXPANDED).map(|related| {
            let body = match related {
                // Of what another tenant holds, everything that is known here is shown.
                Item::Row(_, known) if expand.select.is_none() => (**known).clone(),
                _ => shown_among_others(place, &inner, related),
            };
            Value::Object(typed(related, body))
        });
        let value = if navigation.to_one {
            shown.next()
        } else {
            Some(shown.collect())
        };
        // A relationship to nobody is left out.
        if let Some(value) = value {
            body.insert(navigation.path.to_owned(), value);
        }
    }
    Ok(())
}

fn expandable(entity: &EntityType, expand: &Expand) -> Result<&'static Navigation, GraphProblem> {
    let named = |navigation: &&Navigation| {
        navigation.of.name == entity.name
            && navigation.path.eq_ignore_ascii_case(&expand.relationship)
    };
    let found = NAVIGATIONS.iter().find(named);
    found
        .filter(|navigation| navigation.expandable)
        .ok_or_else(|| GraphProblem::NotExpandable(expand.relationship.clone()))
}

/// In a list of several types, each object says its own.
fn typed(item: &Item<'_>, mut body: Map<String, Value>) -> Map<String, Value> {
    let kind = format!("#microsoft.graph.{}", item.entity().name);
    body.entry("@odata.type").or_insert_with(|| kind.into());
    body
}

fn sizes_of(navigation: &Navigation) -> PageSizes {
    match navigation.of.name {
        "directoryRole" => PageSizes::WHOLE,
        "delegatedAdminRelationship" => PageSizes::DELEGATION,
        "managedDevice" => PageSizes::THOUSAND,
        _ => PageSizes::DIRECTORY,
    }
}

/// What is below `/tenantRelationships` has a context that is unlike the others.
fn resource_context(place: &Place<'_>, resource: &Resource) -> String {
    let version = match resource.delegated_administration() {
        Some(_) => "v1.0/tenantRelationships",
        None => "v1.0",
    };
    format!(
        "{}/{version}/$metadata#{}",
        place.graph(),
        resource.entity.set
    )
}

fn related_context(
    place: &Place<'_>,
    navigation: &Navigation,
    cast: Option<&'static EntityType>,
) -> String {
    let version = match navigation.of.name {
        "delegatedAdminRelationship" => "v1.0/tenantRelationships",
        _ => "v1.0",
    };
    let set = cast.unwrap_or(navigation.entity).set;
    format!("{}/{version}/$metadata#{set}", place.graph())
}

/// `#users(id,mail)` with a selection. Delegated administration does not say it.
fn selected_context(query: &Query, context: &str, suffix: &str) -> String {
    match &query.select {
        Some(names) if !context.contains("/tenantRelationships/") => {
            format!("{context}({}){suffix}", names.join(","))
        }
        _ => format!("{context}{suffix}"),
    }
}
