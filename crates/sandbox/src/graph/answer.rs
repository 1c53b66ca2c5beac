//! Answers every read by the tables of resources: who may ask, what is found, how much of it is shown.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::delegation;
use super::expand::{expand, typed};
use super::item::{Item, Items, shown_among_others};
use super::list::List;
use super::odata::{PageSizes, Query, properties};
use super::permissions as p;
use super::place::{Key, Place};
use super::problem::GraphProblem;
use super::resources::{Navigation, Resource};
use super::route::{Target, What};
use super::schema::{EntityType, Returned};
use crate::guid::Guid;
use crate::world::{Activity, AuditTarget};

/// What Graph adds to an answer of which nothing was selected.
pub(super) const TIPS: &str =
    "Only the default properties are returned. Ask with $select for those you need.";
/// How many ids may be asked for at once.
const MOST_IDS: usize = 1000;

/// What is answered.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) content: Content,
    /// Where the object is that was created.
    pub(super) location: Option<String>,
    /// What the audit log has to record of it.
    pub(super) audit: Option<(&'static Activity, AuditTarget)>,
}

/// The body of an answer.
#[derive(Debug)]
pub(super) enum Content {
    Json(Value),
    /// A number of objects, as plain text.
    Count(usize),
    Nothing,
}

impl Default for Reply {
    fn default() -> Reply {
        Reply {
            status: StatusCode::OK,
            content: Content::Nothing,
            location: None,
            audit: None,
        }
    }
}

impl From<Value> for Reply {
    fn from(body: Value) -> Reply {
        Reply {
            content: Content::Json(body),
            ..Reply::default()
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
        What::Deleted(key) => deleted(place, key, query),
        What::ByIds => Err(GraphProblem::Method),
    }
}

/// `GET /directory/deletedItems/{id}`.
fn deleted(place: &Place<'_>, key: &Key, query: &Query) -> Result<Reply, GraphProblem> {
    let users = super::users::deleted(place);
    let mut all = users.into_iter().chain(super::groups::deleted(place));
    let wanted = key.text(place.caller).to_lowercase();
    let item = all.find(|item| item.id().as_ref() == Some(&wanted));
    let item = item.ok_or(GraphProblem::NoSuchObject(wanted))?;
    let permissions = match item.entity().name {
        "user" => p::DELETED_USERS,
        _ => p::DELETED_GROUPS,
    };
    if !place.caller.may(permissions, false) {
        return Err(GraphProblem::Denied);
    }
    let mut body = typed(&item, shown_among_others(place, query, &item));
    let context = format!("{}/v1.0/$metadata#directoryObjects", place.graph());
    let context = selected_context(query, &context, "/$entity");
    body.insert("@odata.context".to_owned(), context.into());
    Ok(Value::Object(body).into())
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
        What::Deleted(_) => (None, p::DELETED_OBJECTS, None),
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
    let revealed = revealed.map(|activity| {
        let id = item.id().unwrap_or_default();
        let name = item.text("deviceName").or(item.text("deviceId"));
        let target = AuditTarget {
            kind: "Other".into(),
            id,
            name: name.unwrap_or_default(),
            user_name: None,
        };
        (activity, target)
    });
    Ok(Reply {
        audit: revealed,
        ..Reply::from(Value::Object(body))
    })
}

/// What the audit log says when this property is shown.
fn revelation(property: &str) -> Option<&'static Activity> {
    const KEY: Activity = Activity::new("Read BitLocker key", "KeyManagement", "Read");
    const PASSWORD: Activity = Activity::new(
        "Recover device local administrator password",
        "Device",
        "Read",
    );
    match property {
        "key" => Some(&KEY),
        "credentials" => Some(&PASSWORD),
        _ => None,
    }
}

/// Some properties need a permission, a product, or a single object of their own.
pub(super) fn may_show(
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
pub(super) fn selected_context(query: &Query, context: &str, suffix: &str) -> String {
    match &query.select {
        Some(names) if !context.contains("/tenantRelationships/") => {
            format!("{context}({}){suffix}", names.join(","))
        }
        _ => format!("{context}{suffix}"),
    }
}
