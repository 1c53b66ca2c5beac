//! The objects that answers are made of. Those of large lists are looked at where the world keeps them;
//! those of small lists are made for the answer.

use std::rc::Rc;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::odata::{Object, Query};
use super::place::Place;
use super::schema::audits::SIGN_IN;
use super::schema::devices::DEVICE;
use super::schema::groups::GROUP;
use super::schema::managed_devices::MANAGED_DEVICE;
use super::schema::users::USER;
use super::schema::{EntityType, Property};
use super::{audits, devices, groups, managed_devices, users};
use crate::world::User;
use crate::world::devices::{Device, Devices};
use crate::world::groups::{DirectoryGroup, Groups};
use crate::world::sign_ins::SignIn;

/// One object.
#[derive(Debug, Clone)]
pub(super) enum Item<'w> {
    User(&'w User),
    Group(&'w DirectoryGroup),
    Device(&'w Device),
    ManagedDevice(&'w Device),
    SignIn(&'w SignIn),
    /// What is known of another one. Names that its type does not declare are always shown.
    Row(&'static EntityType, Rc<Map<String, Value>>),
}

/// Every object of a list, in its own order.
#[derive(Debug)]
pub(super) enum Items<'w> {
    Users(&'w [Arc<User>]),
    Groups(&'w Groups),
    Devices(&'w Devices),
    ManagedDevices(&'w Devices),
    SignIns(&'w [SignIn]),
    Listed(Vec<Item<'w>>),
}

/// An object where it is looked at.
pub(super) struct Seen<'p, 'w> {
    pub(super) place: &'p Place<'w>,
    pub(super) item: &'p Item<'w>,
}

impl<'w> Item<'w> {
    /// An object of which this is known, property by property.
    pub(super) fn row(
        entity: &'static EntityType,
        known: impl Fn(&str) -> Option<Value>,
    ) -> Item<'w> {
        let properties = entity.properties.iter();
        let known = properties.filter_map(|property| {
            let value = known(property.name)?;
            Some((property.name.to_owned(), value))
        });
        Item::Row(entity, Rc::new(known.collect()))
    }

    /// The same with an annotation, where it is a row.
    pub(super) fn with(self, annotation: &str, value: impl Into<Value>) -> Item<'w> {
        match self {
            Item::Row(entity, known) => {
                let mut known = Rc::unwrap_or_clone(known);
                known.insert(annotation.to_owned(), value.into());
                Item::Row(entity, Rc::new(known))
            }
            other => other,
        }
    }

    /// The id.
    pub(super) fn id(&self) -> Option<String> {
        match self {
            Item::User(user) => Some(user.id.to_string()),
            Item::Group(group) => Some(group.id.to_string()),
            Item::Device(device) => Some(device.id.to_string()),
            Item::ManagedDevice(device) => {
                device.managed.as_ref().map(|known| known.id.to_string())
            }
            Item::SignIn(sign_in) => Some(sign_in.id().to_string()),
            Item::Row(..) => self.text("id"),
        }
    }

    /// A text that a row holds.
    pub(super) fn text(&self, property: &str) -> Option<String> {
        match self {
            Item::Row(_, known) => known.get(property)?.as_str().map(str::to_owned),
            _ => None,
        }
    }

    pub(super) fn entity(&self) -> &'static EntityType {
        match self {
            Item::User(_) => &USER,
            Item::Group(_) => &GROUP,
            Item::Device(_) => &DEVICE,
            Item::ManagedDevice(_) => &MANAGED_DEVICE,
            Item::SignIn(_) => &SIGN_IN,
            Item::Row(entity, _) => entity,
        }
    }

    /// The properties as an answer shows them, and the annotations.
    pub(super) fn shown(
        &self,
        place: &Place<'w>,
        properties: &[&'static Property],
    ) -> Map<String, Value> {
        let values = properties.iter();
        let mut shown: Map<String, Value> = values
            .map(|property| (property.name.to_owned(), self.value(place, property)))
            .collect();
        if let Item::Row(_, known) = self {
            let annotations = known.iter().filter(|(name, _)| !self.declares(name));
            shown.extend(annotations.map(|(name, value)| (name.clone(), value.clone())));
        }
        shown
    }

    fn declares(&self, name: &str) -> bool {
        let mut properties = self.entity().properties.iter();
        properties.any(|property| property.name == name)
    }

    fn value(&self, place: &Place<'w>, property: &Property) -> Value {
        let known = self.known(place, property.name);
        known.unwrap_or_else(|| property.absent())
    }

    fn known(&self, place: &Place<'w>, property: &str) -> Option<Value> {
        match self {
            Item::User(user) => users::value(place, user, property),
            Item::Group(group) => groups::value(place, group, property),
            Item::Device(device) => devices::value(place, device, property),
            Item::ManagedDevice(device) => managed_devices::value(place, device, property),
            Item::SignIn(sign_in) => audits::sign_in_value(place, sign_in, property),
            Item::Row(_, known) => known.get(property).cloned(),
        }
    }
}

impl<'w> Items<'w> {
    pub(super) fn len(&self) -> usize {
        match self {
            Items::Users(list) => list.len(),
            Items::Groups(groups) => groups.listed.len(),
            Items::Devices(devices) => devices.listed.len(),
            Items::ManagedDevices(devices) => devices.managed.len(),
            Items::SignIns(list) => list.len(),
            Items::Listed(list) => list.len(),
        }
    }

    /// The object at a place below the length.
    pub(super) fn at(&self, place: usize) -> Item<'w> {
        match self {
            Items::Users(list) => Item::User(&list[place]),
            Items::Groups(groups) => Item::Group(&groups.list[groups.listed[place] as usize]),
            Items::Devices(devices) => Item::Device(&devices.list[devices.listed[place] as usize]),
            Items::ManagedDevices(devices) => {
                Item::ManagedDevice(&devices.list[devices.managed[place] as usize])
            }
            Items::SignIns(list) => Item::SignIn(&list[place]),
            Items::Listed(list) => list[place].clone(),
        }
    }

    /// Whether the world keeps the list, so that it may be large, and is the same for the next page.
    pub(super) fn is_kept(&self) -> bool {
        !matches!(self, Items::Listed(_))
    }
}

impl Object for Seen<'_, '_> {
    fn value(&self, name: &str) -> Value {
        if let Some(known) = self.item.known(self.place, name) {
            return known;
        }
        match self.item.entity().property(name) {
            Some(property) => self.item.value(self.place, property),
            None => Value::Null,
        }
    }
}

/// The properties that a query shows of an object in a list of several types.
pub(super) fn shown_among_others<'w>(
    place: &Place<'w>,
    query: &Query,
    item: &Item<'w>,
) -> Map<String, Value> {
    let properties = item.entity().properties.iter();
    let properties: Vec<&'static Property> = properties
        .filter(|property| {
            query.shows(
                property.name,
                property.returned == super::schema::Returned::Default,
            )
        })
        .collect();
    item.shown(place, &properties)
}
