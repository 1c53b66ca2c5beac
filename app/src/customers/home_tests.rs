use tenantry_config::ClientId;
use tenantry_graph::GraphError;
use tenantry_identity::{TenantId, TenantName};

use super::*;
use crate::vault::port::Relation;

const NOW: UnixSeconds = UnixSeconds(1_800_000_000);

fn tenant(number: usize) -> TenantId {
    TenantId::parse(&format!("84841066-274d-4ec0-a5c1-{number:012}")).expect("it is a GUID")
}

fn home() -> Home {
    let client_id = "84841066-274d-4ec0-a5c1-276be684bdd3".to_string();
    Home::new(Offer {
        name: "North America".into(),
        partner: "partner.com".into(),
        client_id: ClientId::try_from(client_id).expect("it is a GUID"),
    })
}

fn contract(number: usize, name: &str) -> Contract {
    Contract {
        customer: Some(tenant(number)),
        display_name: Some(name.into()),
        default_domain_name: None,
        contract_type: None,
    }
}

fn delegated(number: usize) -> DelegatedAdminCustomer {
    DelegatedAdminCustomer {
        tenant: Some(tenant(number)),
        display_name: Some("Customer".into()),
    }
}

fn refused(status: u16) -> Failure {
    Failure::Graph {
        error: GraphError::Refused {
            status,
            code: "Code".into(),
            message: "Message".into(),
            trace: Box::default(),
            retry_after: None,
        },
        scope: Source::Contracts.scope(),
    }
}

fn ended(failure: Failure) -> Progress {
    Progress::Ended(Reason::from(failure))
}

#[test]
fn where_every_source_failed_the_first_failure_is_told_and_the_old_list_stays() {
    let mut home = home();
    home.contracts.items = vec![contract(1, "Old")];
    home.contracts.progress = Progress::Complete;
    home.delegated.progress = Progress::Complete;
    home.relationships.progress = Progress::Complete;
    home.merge(NOW);
    home.begin();
    home.delegated.progress = ended(Failure::Unreachable);
    home.contracts.progress = ended(refused(503));
    home.relationships.progress = ended(refused(503));
    home.merge(NOW);
    assert_eq!(home.standing, Standing::Failed(Failure::Unreachable));
    assert_eq!(home.list.len(), 1);
}

#[test]
fn one_refused_source_is_named_and_the_others_are_shown() {
    let mut home = home();
    home.begin();
    home.delegated.items = vec![delegated(1)];
    home.delegated.progress = Progress::Complete;
    home.contracts.items = vec![contract(2, "Second")];
    home.contracts.progress = ended(refused(403));
    home.relationships.progress = Progress::Ended(Reason::NotGranted);
    home.merge(NOW);
    assert_eq!(home.standing, Standing::Read);
    assert_eq!(home.list.len(), 2);
    let gaps: Vec<(Source, bool)> = home
        .gaps()
        .iter()
        .map(|gap| (gap.source, gap.is_partial))
        .collect();
    assert_eq!(
        gaps,
        [(Source::Contracts, true), (Source::Relationships, false)]
    );
    assert_eq!(home.gaps()[1].reason, Reason::NotGranted);
}

#[test]
fn what_a_cloud_does_not_have_is_no_failure() {
    for status in [400, 404] {
        assert_eq!(Reason::from(refused(status)), Reason::NotOffered);
    }
    for status in [401, 403, 429, 500, 503] {
        let reason = Reason::from(refused(status));
        assert!(matches!(reason, Reason::Failed(_)), "{status}");
    }
}

#[test]
fn a_token_that_names_no_permission_grants_none() {
    let mut home = home();
    // Before the tenant is open nothing is known against it.
    assert!(home.grants(Source::Contracts.scope()));
    home.open = Some(OpenTenant {
        tenant: tenant(9),
        name: TenantName::Id(tenant(9)),
        region: None,
        registration: home.offer.clone(),
        account: String::new(),
        relation: Relation::Partner,
        scopes: vec!["User.Read".into()],
        roles: None,
    });
    assert!(!home.grants(Source::Contracts.scope()));
    assert_eq!(home.lacks(Feature::MyRoles).len(), 1);
}

#[test]
fn customers_appear_with_each_page_but_keep_still_when_read_again() {
    let mut home = home();
    home.begin();
    home.contracts.items = vec![contract(1, "First")];
    home.merge(NOW);
    assert_eq!(home.list.len(), 1);
    for part in [&mut home.contracts.progress, &mut home.delegated.progress] {
        *part = Progress::Complete;
    }
    home.relationships.progress = Progress::Complete;
    home.merge(NOW);

    home.begin();
    home.contracts.items = vec![contract(1, "First"), contract(2, "Second")];
    home.merge(NOW);
    assert_eq!(home.standing, Standing::Reading { again: true });
    assert_eq!(home.list.len(), 1);
    for part in [&mut home.contracts.progress, &mut home.delegated.progress] {
        *part = Progress::Complete;
    }
    home.relationships.progress = Progress::Complete;
    home.merge(NOW);
    assert_eq!(home.list.len(), 2);
}

#[test]
fn what_was_looked_up_survives_the_next_page() {
    let mut home = home();
    home.begin();
    home.delegated.items = vec![delegated(1)];
    home.learned = vec![TenantInformation {
        tenant: Some(tenant(1)),
        display_name: None,
        default_domain_name: Some("customer.com".into()),
        federation_brand_name: None,
    }];
    home.merge(NOW);
    assert_eq!(home.list[0].domain.as_deref(), Some("customer.com"));
}
