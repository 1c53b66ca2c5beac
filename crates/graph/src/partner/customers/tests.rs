use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::partner::delegated_admin_relationship::RelationshipStatus;
use crate::partner::tests::customer;

const NOW: UnixSeconds = UnixSeconds(1_800_000_000);
const DAY: u64 = 86_400;

fn delegated(tenant: u64, name: &str) -> DelegatedAdminCustomer {
    DelegatedAdminCustomer {
        tenant: Some(customer(tenant)),
        display_name: Some(name.to_owned()),
    }
}

fn contract(tenant: u64, name: &str, domain: &str) -> Contract {
    Contract {
        customer: Some(customer(tenant)),
        display_name: Some(name.to_owned()),
        default_domain_name: Some(domain.to_owned()),
        contract_type: None,
    }
}

fn relationship(id: &str, tenant: u64, end: UnixSeconds) -> DelegatedAdminRelationship {
    DelegatedAdminRelationship {
        id: RelationshipId::new(id),
        display_name: None,
        customer: Some(customer(tenant)),
        customer_name: None,
        status: RelationshipStatus::Active,
        end: Some(end),
        auto_extends: false,
        roles: Vec::new(),
    }
}

#[test]
fn without_any_source_all_are_missing() {
    let customers = merge(&Sources::default(), NOW);
    assert!(customers.list.is_empty());
    assert_eq!(customers.missing, Source::ALL);
}

#[test]
fn an_entry_without_a_tenant_is_counted_and_not_listed() {
    let nameless = DelegatedAdminCustomer {
        tenant: None,
        display_name: Some("Customer".to_owned()),
    };
    let sources = Sources {
        delegated_admin_customers: Some(&[nameless]),
        ..Sources::default()
    };
    let customers = merge(&sources, NOW);
    assert_eq!((customers.list.len(), customers.unidentified), (0, 1));
}

#[test]
fn refused_relationships_are_unread_and_not_ended() {
    let listed = [delegated(1, "Customer")];
    let mut sources = Sources {
        delegated_admin_customers: Some(&listed),
        ..Sources::default()
    };
    let refused = merge(&sources, NOW);
    assert_eq!(refused.list[0].granular, Granular::Unread);
    assert_eq!(refused.missing, [Source::Contracts, Source::Relationships]);
    sources.relationships = Some(&[]);
    assert_eq!(merge(&sources, NOW).list[0].granular, Granular::Ended);
}

#[test]
fn relationships_that_are_over_give_no_term() {
    let mut waiting = relationship("a", 1, NOW.plus(DAY));
    waiting.status = RelationshipStatus::Coming;
    let over = relationship("b", 1, NOW);
    let sources = Sources {
        relationships: Some(&[waiting, over]),
        ..Sources::default()
    };
    let customers = merge(&sources, NOW);
    assert_eq!(customers.list[0].granular, Granular::Ended);
    assert_eq!(customers.list[0].granular.days_left(NOW), None);
}

#[test]
fn contracts_alone_make_resellers_customers() {
    let sources = Sources {
        contracts: Some(&[contract(1, "Customer", "Customer.COM")]),
        ..Sources::default()
    };
    let customers = merge(&sources, NOW);
    let customer = &customers.list[0];
    assert_eq!(customer.kind(), RelationshipKind::Reseller);
    assert_eq!(customer.granular, Granular::None);
    assert_eq!(customer.domain.as_deref(), Some("customer.com"));
    assert_eq!(
        customers.missing,
        [Source::DelegatedAdminCustomers, Source::Relationships]
    );
}

#[test]
fn the_three_sources_become_one_customer() {
    let mut first = relationship("b", 1, NOW.plus(10 * DAY));
    first.auto_extends = true;
    let later = relationship("a", 1, NOW.plus(400 * DAY + 5));
    let sources = Sources {
        delegated_admin_customers: Some(&[delegated(1, "New name"), delegated(2, " ")]),
        contracts: Some(&[contract(1, "Old name", "customer.com")]),
        relationships: Some(&[first.clone(), later, first]),
    };
    let customers = merge(&sources, NOW);
    assert!(customers.missing.is_empty());
    let customer = &customers.list[0];
    assert_eq!(customer.name.as_deref(), Some("New name"));
    assert_eq!(customer.kind(), RelationshipKind::Both);
    assert_eq!(customer.granular.days_left(NOW), Some(400));
    assert_eq!(
        customer.granular,
        Granular::Active(Term {
            relationships: vec![RelationshipId::new("a"), RelationshipId::new("b")],
            earliest_end: Some(NOW.plus(10 * DAY)),
            latest_end: Some(NOW.plus(400 * DAY + 5)),
            auto_extends: false,
        })
    );
    // A name of spaces is none, and stands last.
    assert_eq!(customers.list[1].name, None);
    assert_eq!(customers.list[1].kind(), RelationshipKind::Granular);
}

#[test]
fn a_lookup_fills_what_is_missing_and_nothing_else() {
    let sources = Sources {
        delegated_admin_customers: Some(&[delegated(1, "Listed")]),
        ..Sources::default()
    };
    let mut known = merge(&sources, NOW).list.remove(0);
    let mut found = TenantInformation {
        tenant: Some(customer(2)),
        display_name: Some("Looked up".to_owned()),
        default_domain_name: Some("Other.com".to_owned()),
        federation_brand_name: None,
    };
    known.learn(&found);
    assert_eq!(known.domain, None, "that was another tenant");
    found.tenant = Some(customer(1));
    known.learn(&found);
    assert_eq!(known.domain.as_deref(), Some("other.com"));
    assert_eq!(known.name.as_deref(), Some("Listed"));
}

/// Entries of few tenants, names and ids, so that they meet.
fn entries() -> impl Strategy<Value = Vec<(u8, u64, Option<&'static str>, u64)>> {
    let name = prop::option::of(select(vec!["", "Alpha", "alpha", "Beta", "Ärger"]));
    prop::collection::vec((0u8..3, 0u64..8, name, 0u64..5), 0..40)
}

#[derive(Clone, Default)]
struct Read {
    delegated: Vec<DelegatedAdminCustomer>,
    contracts: Vec<Contract>,
    relationships: Vec<DelegatedAdminRelationship>,
}

impl Read {
    fn of(entries: &[(u8, u64, Option<&'static str>, u64)]) -> Self {
        let mut read = Read::default();
        for (source, tenant, name, extra) in entries {
            let text = name.unwrap_or_default();
            match source {
                0 => read.delegated.push(delegated(*tenant, text)),
                1 => {
                    let domain = format!("{text}{extra}.example");
                    read.contracts.push(contract(*tenant, text, &domain));
                }
                _ => {
                    // One id always means one relationship.
                    let id = format!("{tenant}-{extra}");
                    let end = NOW.plus(*extra * DAY);
                    let mut one = relationship(&id, *tenant, end);
                    one.auto_extends = extra % 2 == 0;
                    one.customer_name = name.map(str::to_owned);
                    read.relationships.push(one);
                }
            }
        }
        read
    }

    fn merged(&self) -> Customers {
        let sources = Sources {
            delegated_admin_customers: Some(&self.delegated),
            contracts: Some(&self.contracts),
            relationships: Some(&self.relationships),
        };
        merge(&sources, NOW)
    }
}

proptest! {
    #[test]
    fn nothing_is_lost_and_nothing_is_there_twice(entries in entries()) {
        let customers = Read::of(&entries).merged();
        let mut listed: Vec<TenantId> =
            customers.list.iter().map(|customer| customer.tenant.clone()).collect();
        listed.sort();
        let mut expected: Vec<TenantId> =
            entries.iter().map(|(_, tenant, _, _)| customer(*tenant)).collect();
        expected.sort();
        expected.dedup();
        prop_assert_eq!(listed, expected);
        for found in &customers.list {
            let of_it = |wanted: u8| entries.iter().filter(move |(source, tenant, _, _)| {
                *source == wanted && customer(*tenant) == found.tenant
            });
            prop_assert_eq!(found.is_reseller, of_it(1).next().is_some());
            let mut ids: Vec<RelationshipId> = of_it(2)
                .filter(|(_, _, _, extra)| *extra > 0)
                .map(|(_, tenant, _, extra)| RelationshipId::new(format!("{tenant}-{extra}")))
                .collect();
            ids.sort();
            ids.dedup();
            match &found.granular {
                Granular::Active(term) => prop_assert_eq!(&term.relationships, &ids),
                Granular::Ended => prop_assert!(ids.is_empty()),
                Granular::None => prop_assert_eq!(of_it(0).chain(of_it(2)).count(), 0),
                Granular::Unread => prop_assert!(false, "the relationships were read"),
            }
        }
    }

    #[test]
    fn the_order_of_the_entries_does_not_matter(
        (entries, shuffled) in entries().prop_flat_map(|entries| {
            (Just(entries.clone()), Just(entries).prop_shuffle())
        }),
    ) {
        prop_assert_eq!(Read::of(&entries).merged(), Read::of(&shuffled).merged());
    }

    #[test]
    fn the_same_entries_again_change_nothing(entries in entries()) {
        let twice = [&entries[..], &entries[..]].concat();
        prop_assert_eq!(Read::of(&entries).merged(), Read::of(&twice).merged());
    }

    #[test]
    fn names_are_in_order_and_those_without_one_last(entries in entries()) {
        let list = Read::of(&entries).merged().list;
        for pair in list.windows(2) {
            let key = |one: &Customer| {
                let name = one.name.clone().unwrap_or_default().to_lowercase();
                (one.name.is_none(), name, one.tenant.clone())
            };
            prop_assert!(key(&pair[0]) < key(&pair[1]));
        }
    }
}
