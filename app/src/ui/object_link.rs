//! Objects of the directory that another one speaks of, each with the way to its own page.

use leptos::prelude::*;
use tenantry_graph::directory::directory_object::{DirectoryObject, ObjectKind};
use tenantry_identity::TenantId;

use crate::{
    routes::{Route, TenantPage},
    ui::{
        grid::Tag,
        icon::{Glyph, Icon},
    },
};

/// An object in a list: what it is, its name and with it the way to its page, what more there is to say of it,
/// and what sets it apart.
pub struct Entry<'a> {
    /// What it is.
    pub icon: Icon,
    /// What the icon says, for those who do not see it.
    pub kind: &'a str,
    /// What it is called.
    pub name: String,
    /// The address of its page, relative to the page's base, if it has one.
    pub address: Option<String>,
    /// What more there is to say.
    pub about: String,
    /// What sets it apart.
    pub tags: Vec<Tag>,
}

impl Entry<'_> {
    /// Draws it.
    pub fn view(self) -> AnyView {
        let name = match self.address {
            Some(address) => view! { <a href=address>{self.name}</a> }.into_any(),
            None => view! { <span>{self.name}</span> }.into_any(),
        };
        let about =
            (!self.about.is_empty()).then(|| view! { <small>{self.about}</small> }.into_any());
        let tags: Vec<AnyView> = self.tags.into_iter().map(tag).collect();
        view! {
            <li class="entry">
                <Glyph icon=self.icon />
                <span class="unseen">{self.kind.to_string()} " "</span>
                <div>{name} {tags} {about}</div>
            </li>
        }
        .into_any()
    }
}

/// Objects below each other.
pub fn entries(all: impl IntoIterator<Item = Entry<'static>>) -> AnyView {
    let all: Vec<AnyView> = all.into_iter().map(Entry::view).collect();
    view! { <ul class="entries">{all}</ul> }.into_any()
}

/// A directory object as an entry of a list.
pub fn directory_object(tenant: &TenantId, object: &DirectoryObject) -> Entry<'static> {
    let (icon, kind, page) = match object.kind {
        ObjectKind::User => (Icon::Person, "User", Some(TenantPage::Users)),
        ObjectKind::Group => (Icon::Users, "Group", Some(TenantPage::Groups)),
        ObjectKind::Device => (Icon::Device, "Device", Some(TenantPage::Devices)),
        ObjectKind::ServicePrincipal | ObjectKind::Application => (Icon::App, "App", None),
        ObjectKind::OrgContact => (Icon::Person, "Contact", None),
        ObjectKind::DirectoryRole => (Icon::Key, "Role", None),
        ObjectKind::AdministrativeUnit => (Icon::Users, "Administrative unit", None),
        ObjectKind::Other(_) => (Icon::Details, "Object", None),
    };
    let id = object.id.as_str();
    let named = object
        .display_name
        .as_deref()
        .filter(|name| !name.is_empty());
    let about = match (&object.kind, object.group_kind) {
        (_, Some(kind)) => kind.name(),
        (ObjectKind::Device, _) => kind,
        (ObjectKind::Other(kind), _) => kind.as_str(),
        _ => {
            let mail = object.user_principal_name.as_deref();
            mail.or(object.mail.as_deref()).unwrap_or(kind)
        }
    };
    let is_blocked = object.account_enabled == Some(false);
    Entry {
        icon,
        kind,
        // Without the right to read an object the service hands out its id only.
        name: named.unwrap_or(id).to_string(),
        address: page.map(|page| object_address(tenant, page, id)),
        about: about.to_string(),
        tags: is_blocked.then_some(BLOCKED).into_iter().collect(),
    }
}

/// The address of an object's page, relative to the page's base.
pub fn object_address(tenant: &TenantId, page: TenantPage, id: &str) -> String {
    Route::Object(tenant.clone(), page, id.to_string()).relative()
}

/// Marks users and devices that may not sign in.
pub const BLOCKED: Tag = Tag {
    word: "Blocked",
    icon: Icon::Blocked,
    warns: true,
};

/// Draws a word that sets something apart.
pub fn tag(tag: Tag) -> AnyView {
    view! {
        <span class="tag" class:warns=tag.warns>
            <Glyph icon=tag.icon />
            {tag.word}
        </span>
    }
    .into_any()
}
