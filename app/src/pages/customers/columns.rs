use std::borrow::Cow;

use tenantry_graph::partner::{
    customer_search::CustomerSearch,
    customers::{Customer, Granular, RelationshipKind},
};
use tenantry_identity::UnixSeconds;

use crate::{
    customers::{CustomerStore, Home, Named, Roles, RowKey, named},
    failure::Notice,
    ui::{
        format,
        grid::{Cell, Column, Datum, Heading, Kind, Record, Tag},
        icon::Icon,
    },
};

/// The column of the star.
pub(super) const FAVOURITE: usize = 1;
/// The column that leads to the details.
pub(super) const DETAILS: usize = 5;

/// Fewer days than this are few.
const FEW_DAYS: u64 = 30;

/// Where relationships without days left are sorted: what has ended before what will, the others behind.
const HAS_ENDED: i64 = -1;
const WITHOUT_END: i64 = i64::MAX - 2;
const UNREAD: i64 = i64::MAX - 1;
const NONE: i64 = i64::MAX;

const ENDS_SOON: Tag = Tag {
    word: "Ends soon",
    icon: Icon::Alert,
    warns: true,
};

const EXTENDS: Tag = Tag {
    word: "Extends itself",
    icon: Icon::Refresh,
    warns: false,
};

const ENDED: Tag = Tag {
    word: "Ended",
    icon: Icon::Blocked,
    warns: true,
};

/// A customer as the list shows it.
pub(super) struct CustomerRow {
    id: String,
    customer: Customer,
    partner: String,
    pub(super) is_favourite: bool,
    relationship: Relationship,
    roles: Option<(String, String)>,
}

/// How the partner is related to a customer, in words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Relationship {
    pub(super) text: String,
    pub(super) tag: Option<Tag>,
    /// Which relationships there are.
    kind: &'static str,
    /// What it is sorted by: who ends first comes first.
    order: i64,
}

impl CustomerRow {
    pub(super) fn new(
        store: CustomerStore,
        (at, home): (usize, &Home),
        customer: &Customer,
        is_favourite: bool,
        now: UnixSeconds,
    ) -> Self {
        let key = RowKey {
            home: at,
            tenant: customer.tenant.clone(),
        };
        CustomerRow {
            id: id_of(&key),
            customer: customer.clone(),
            partner: home.offer.partner.clone(),
            is_favourite,
            relationship: Relationship::of(customer, home.knows_relationships(), now),
            roles: store.roles(&key).map(|roles| in_words(&roles)),
        }
    }

    /// Favourites first, then by name; those without one last.
    pub(super) fn order(&self) -> (bool, bool, String) {
        let name = self.customer.name.as_deref().unwrap_or_default();
        (!self.is_favourite, name.is_empty(), name.to_lowercase())
    }
}

/// The id of a row: the tenant's, and the registration's place where it is not the first, because two partners may
/// serve one customer.
pub(super) fn id_of(key: &RowKey) -> String {
    match key.home {
        0 => key.tenant.to_string(),
        home => format!("{}.{home}", key.tenant),
    }
}

/// The row of an id; whatever stands in an address may be no row's.
pub(super) fn key_of(id: &str) -> Option<RowKey> {
    let (tenant, home) = match id.split_once('.') {
        Some((tenant, home)) => (tenant, home.parse().ok()?),
        None => (id, 0),
    };
    let tenant = tenantry_identity::TenantId::parse(tenant).ok()?;
    Some(RowKey { home, tenant })
}

/// The customer of a row by its names, with its home.
pub(super) fn find<'h>(homes: &'h [Home], key: &RowKey) -> Option<(&'h Home, &'h Customer)> {
    let home = homes.get(key.home)?;
    let customer = home.list.iter().find(|one| one.tenant == key.tenant)?;
    Some((home, customer))
}

/// The same, by its names alone.
pub(super) fn find_named(homes: &[Home], key: &RowKey) -> Option<Named> {
    find(homes, key).map(|(home, customer)| named(customer, &home.offer))
}

impl Relationship {
    /// `is_settled` says that every active relationship is known.
    pub(super) fn of(customer: &Customer, is_settled: bool, now: UnixSeconds) -> Self {
        let kind = match customer.kind() {
            RelationshipKind::Granular => "GDAP",
            RelationshipKind::Both => "GDAP, reseller",
            RelationshipKind::Reseller => "Reseller",
        };
        let plain = |order: i64, tag| Relationship {
            text: kind.into(),
            tag,
            kind,
            order,
        };
        let term = match &customer.granular {
            Granular::None => return plain(NONE, None),
            Granular::Ended if is_settled => return plain(HAS_ENDED, Some(ENDED)),
            Granular::Ended | Granular::Unread => return plain(UNREAD, None),
            Granular::Active(term) => term,
        };
        let tag = term.auto_extends.then_some(EXTENDS);
        let Some(days) = customer.granular.days_left(now) else {
            return plain(WITHOUT_END, tag);
        };
        let counted = format::counted(days as usize, "day", "days");
        let is_few = days < FEW_DAYS && !term.auto_extends;
        Relationship {
            text: [kind, ", ", &counted].concat(),
            tag: if is_few { Some(ENDS_SOON) } else { tag },
            kind,
            order: days as i64,
        }
    }
}

/// What the list says of the roles, and what it says to those who look closer.
pub(super) fn in_words(roles: &Roles) -> (String, String) {
    let (text, hint) = match roles {
        Roles::Known(roles) if roles.is_empty() => (
            "None".into(),
            "No group of yours is assigned to a role in an active relationship.".into(),
        ),
        Roles::Known(roles) => {
            let names: Vec<&str> = roles.iter().map(|role| role.name_or_id()).collect();
            let names = names.join(", ");
            (names.clone(), names)
        }
        Roles::NoRelationship => (
            "—".into(),
            "Roles come with an active relationship (GDAP), and there is none.".into(),
        ),
        Roles::NotGranted(scopes) => {
            let scopes: Vec<&str> = scopes.iter().map(|scope| scope.0).collect();
            let scopes = scopes.join(", ");
            let reason = ["Not granted in the partner's tenant: ", &scopes].concat();
            ("Roles unknown".into(), reason)
        }
        Roles::NoRelationshipsRead => (
            "Roles unknown".into(),
            "The relationships were not read.".into(),
        ),
        Roles::Failed(failure) => ("Roles unknown".into(), Notice::from(failure).title),
    };
    (text, hint)
}

impl Record for CustomerRow {
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            Heading::new("name", "Name", 200, 3, Kind::Text),
            |row: &Self| Datum::text(row.customer.name.as_deref()),
        ),
        Column::new(
            Heading::new("favourite", "Favourite", 96, 0, Kind::YesNo).not_searched(),
            |row: &Self| Datum::Flag(row.is_favourite),
        )
        .shown_as(|row| match row.is_favourite {
            true => drawn("Favourite", Icon::Starred, "Remove from favourites"),
            false => drawn("No favourite", Icon::Star, "Add to favourites"),
        })
        // Favourites come first whichever way it is sorted.
        .ordered_by(|row| row.is_favourite.then_some(0)),
        Column::new(
            Heading::new("domain", "Domain", 180, 3, Kind::Text),
            |row: &Self| Datum::text(row.customer.domain.as_deref()),
        ),
        Column::new(
            Heading::new("relationship", "Relationship", 246, 3, Kind::Choice).not_searched(),
            |row: &Self| Datum::text(Some(row.relationship.kind)),
        )
        .shown_as(|row| Cell {
            tag: row.relationship.tag,
            hint: Cow::Borrowed(&row.relationship.text),
            ..Cell::text(Some(&row.relationship.text))
        })
        .ordered_by(|row: &Self| Some(row.relationship.order)),
        Column::new(
            Heading::new("roles", "Your roles", 140, 3, Kind::Text).not_searched(),
            |row: &Self| Datum::text(row.roles.as_ref().map(|(text, _)| &**text)),
        )
        .shown_as(|row| match &row.roles {
            Some((text, hint)) => Cell {
                hint: Cow::Borrowed(hint),
                ..Cell::text(Some(text))
            },
            None => Cell::text(Some("…")),
        }),
        Column::new(
            Heading::new("details", "Details", 80, 0, Kind::Action),
            |_: &Self| Datum::Absent,
        )
        .shown_as(|_| drawn("Details", Icon::Details, "Show the details")),
        Column::new(
            Heading::new("tenant", "Tenant id", 126, 2, Kind::Id),
            |row: &Self| Datum::text(Some(row.customer.tenant.as_str())),
        ),
        Column::new(
            Heading::new("partner", "Partner", 140, 1, Kind::Choice).not_searched(),
            |row: &Self| Datum::text(Some(&row.partner)),
        ),
    ];

    fn id(&self) -> &str {
        &self.id
    }

    fn sought(typed: &str) -> String {
        CustomerSearch::new(typed).words().join(" ")
    }
}

fn drawn(text: &'static str, icon: Icon, hint: &'static str) -> Cell<'static> {
    Cell {
        icon: Some(icon),
        hint: Cow::Borrowed(hint),
        ..Cell::text(Some(text))
    }
}

#[cfg(test)]
mod tests {
    use tenantry_graph::{Scope, partner::customers::Term};
    use tenantry_identity::TenantId;

    use super::*;

    const NOW: UnixSeconds = UnixSeconds(1_800_000_000);
    const DAY: u64 = 86_400;

    fn customer(granular: Granular, is_reseller: bool) -> Customer {
        Customer {
            tenant: TenantId::parse("84841066-274d-4ec0-a5c1-276be684bdd3").expect("it is a GUID"),
            name: Some("Customer".into()),
            domain: Some("customer.com".into()),
            granular,
            is_reseller,
        }
    }

    fn active(days: Option<u64>, auto_extends: bool) -> Granular {
        let end = days.map(|days| NOW.plus(days * DAY));
        Granular::Active(Term {
            relationships: Vec::new(),
            earliest_end: end,
            latest_end: end,
            auto_extends,
        })
    }

    fn relationship(granular: Granular, is_settled: bool) -> Relationship {
        Relationship::of(&customer(granular, false), is_settled, NOW)
    }

    #[test]
    fn no_relationship_is_called_ended_before_all_were_read() {
        assert_eq!(relationship(Granular::Ended, false).tag, None);
        assert_eq!(relationship(Granular::Unread, true).tag, None);
        assert_eq!(relationship(Granular::Ended, true).tag, Some(ENDED));
    }

    #[test]
    fn few_days_warn_unless_the_relationship_extends_itself() {
        let tags: Vec<Option<Tag>> = [(0, false), (29, false), (30, false), (29, true)]
            .map(|(days, extends)| relationship(active(Some(days), extends), true).tag)
            .into();
        assert_eq!(
            tags,
            [Some(ENDS_SOON), Some(ENDS_SOON), None, Some(EXTENDS)]
        );
    }

    #[test]
    fn every_kind_has_its_words() {
        let text = |granular, is_reseller| {
            Relationship::of(&customer(granular, is_reseller), true, NOW).text
        };
        assert_eq!(text(active(Some(1), false), false), "GDAP, 1 day");
        assert_eq!(
            text(active(Some(700), false), true),
            "GDAP, reseller, 700 days"
        );
        assert_eq!(text(active(None, false), false), "GDAP");
        assert_eq!(text(Granular::None, true), "Reseller");
    }

    #[test]
    fn sorted_by_relationship_what_ends_first_comes_first() {
        let mut orders = vec![
            relationship(Granular::None, true).order,
            relationship(active(Some(700), false), true).order,
            relationship(Granular::Unread, true).order,
            relationship(active(None, false), true).order,
            relationship(active(Some(9), true), true).order,
            relationship(Granular::Ended, true).order,
        ];
        orders.sort();
        assert_eq!(orders, [HAS_ENDED, 9, 700, WITHOUT_END, UNREAD, NONE]);
    }

    #[test]
    fn what_stands_in_an_address_may_be_no_row() {
        for id in ["", "x", ".1", "84841066-274d-4ec0-a5c1-276be684bdd3.x"] {
            assert_eq!(key_of(id), None, "{id}");
        }
    }

    #[test]
    fn one_customer_of_two_partners_has_two_rows() {
        let tenant = customer(Granular::None, true).tenant;
        let keys = [0, 1].map(|home| RowKey {
            home,
            tenant: tenant.clone(),
        });
        let ids = keys.clone().map(|key| id_of(&key));
        assert_ne!(ids[0], ids[1]);
        assert_eq!(ids.map(|id| key_of(&id)), keys.map(Some));
    }

    #[test]
    fn unknown_roles_name_their_reason() {
        let (text, hint) = in_words(&Roles::NotGranted(vec![Scope("User.Read")]));
        assert_eq!(text, "Roles unknown");
        assert!(hint.contains("User.Read"));
        let (text, hint) = in_words(&Roles::Known(Vec::new()));
        assert_eq!(text, "None");
        assert!(!hint.is_empty());
    }
}
