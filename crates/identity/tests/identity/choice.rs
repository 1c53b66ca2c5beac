use serde_json::{Value, json};
use tenantry_config::{ClientId, Config, ServiceAddress};
use tenantry_identity::choice::{Because, Choice, Customer, choose};
use tenantry_identity::discovery::TenantMetadata;
use tenantry_identity::{TenantId, TenantName};

use crate::fixture::{CUSTOMER, metadata};

const NORTH: &str = "00000000-0000-4000-8000-000000000001";
const EUROPE: &str = "00000000-0000-4000-8000-000000000002";
const ANYWHERE: &str = "00000000-0000-4000-8000-000000000003";

fn registration(name: &str, cloud: &str, regions: Value, client_id: &str) -> Value {
    json!({
        "name": name,
        "cloud": cloud,
        "regions": regions,
        "partnerTenant": format!("{name}.partner.com"),
        "clientId": client_id,
    })
}

fn config(registrations: &[Value]) -> Config {
    Config::parse(&json!({ "registrations": registrations }).to_string()).unwrap()
}

/// A customer of the global cloud, in a region.
fn customer_in(region: Option<&str>) -> TenantMetadata {
    TenantMetadata {
        region: region.map(Into::into),
        graph_host: Some("graph.microsoft.com".into()),
        ..metadata(CUSTOMER)
    }
}

/// The chosen names and the reason, or the region and cloud that nobody serves.
fn outcome(
    config: &Config,
    name: &str,
    metadata: &TenantMetadata,
    authority: &str,
    remembered: Option<&str>,
) -> String {
    let name = TenantName::parse(name, |_| None).unwrap();
    let authority: ServiceAddress = authority.parse().unwrap();
    let customer = Customer {
        name: &name,
        metadata,
        authority: &authority,
    };
    let remembered: Option<ClientId> = remembered.map(|id| id.parse().unwrap());
    match choose(config, &customer, remembered.as_ref()) {
        Choice::One(one, because) => format!("{} {because:?}", one.name),
        Choice::Several(several) => {
            let names: Vec<&str> = several.iter().map(|one| one.name.as_str()).collect();
            names.join("|")
        }
        Choice::None(nowhere) => format!(
            "none {:?} {} {}",
            nowhere.region, nowhere.authority, nowhere.cloud_is_served
        ),
    }
}

const GLOBAL: &str = "https://login.microsoftonline.com";
const USGOV: &str = "https://login.microsoftonline.us";

#[test]
fn no_registration_says_where_the_customer_is() {
    let config = config(&[registration("north", "global", json!(["NA"]), NORTH)]);
    assert_eq!(
        outcome(
            &config,
            "customer.com",
            &customer_in(Some("EU")),
            GLOBAL,
            None
        ),
        r#"none Some("EU") https://login.microsoftonline.com true"#
    );
    let government = TenantMetadata {
        graph_host: Some("graph.microsoft.us".into()),
        ..customer_in(Some("USGov"))
    };
    assert_eq!(
        outcome(&config, "customer.com", &government, USGOV, None),
        r#"none Some("USGov") https://login.microsoftonline.us false"#
    );
}

#[test]
fn a_registration_of_another_cloud_never_serves() {
    let config = config(&[registration("north", "global", json!(["*"]), NORTH)]);
    let elsewhere = TenantMetadata {
        graph_host: Some("graph.microsoft.us".into()),
        ..customer_in(Some("NA"))
    };
    for (metadata, authority) in [(&customer_in(Some("NA")), USGOV), (&elsewhere, GLOBAL)] {
        let outcome = outcome(&config, "customer.com", metadata, authority, Some(NORTH));
        assert!(outcome.starts_with("none"), "{outcome}");
    }
}

#[test]
fn two_clouds_of_one_authority_are_told_apart_by_their_graph() {
    let config = config(&[
        registration("level4", "usgov", json!(["*"]), NORTH),
        registration("level5", "usgov-dod", json!(["*"]), EUROPE),
    ]);
    for (host, expected) in [
        (Some("graph.microsoft.us"), "level4 Region"),
        (Some("DOD-graph.microsoft.us"), "level5 Region"),
        (None, "level4|level5"),
    ] {
        let metadata = TenantMetadata {
            graph_host: host.map(Into::into),
            ..customer_in(Some("USGov"))
        };
        assert_eq!(
            outcome(&config, "customer.com", &metadata, USGOV, None),
            expected
        );
    }
}

#[test]
fn the_region_suggests_and_where_several_fit_the_agent_is_asked() {
    let config = config(&[
        registration("north", "global", json!(["NA"]), NORTH),
        registration("europe", "global", json!(["EU", "AF"]), EUROPE),
        registration("anywhere", "global", json!(["*"]), ANYWHERE),
    ]);
    for (region, expected) in [
        (Some("AS"), "anywhere Region"),
        (Some("NA"), "north|anywhere"),
        (Some("eu"), "europe|anywhere"),
        (None, "north|europe|anywhere"),
    ] {
        assert_eq!(
            outcome(&config, "customer.com", &customer_in(region), GLOBAL, None),
            expected
        );
    }
}

#[test]
fn without_a_region_the_only_registration_of_the_cloud_serves() {
    let config = config(&[registration("north", "global", json!(["NA"]), NORTH)]);
    assert_eq!(
        outcome(&config, "customer.com", &customer_in(None), GLOBAL, None),
        format!("north {:?}", Because::Cloud)
    );
}

#[test]
fn the_list_wins_over_memory_and_memory_over_the_region() {
    let mut europe = registration("europe", "global", json!(["EU"]), EUROPE);
    europe["customers"] = json!(["listed.com", CUSTOMER]);
    let config = config(&[
        registration("north", "global", json!(["NA"]), NORTH),
        europe,
    ]);
    let metadata = customer_in(Some("NA"));
    let other = TenantMetadata {
        tenant: TenantId::parse(crate::fixture::OTHER).unwrap(),
        ..metadata.clone()
    };
    for (name, metadata, remembered, expected) in [
        ("listed.com", &other, Some(NORTH), "europe Listed"),
        ("by-its-id.com", &metadata, Some(NORTH), "europe Listed"),
        ("europe.partner.com", &other, Some(NORTH), "europe Listed"),
        ("unlisted.com", &other, Some(EUROPE), "europe Remembered"),
        ("unlisted.com", &other, Some(ANYWHERE), "north Region"),
    ] {
        assert_eq!(
            outcome(&config, name, metadata, GLOBAL, remembered),
            expected,
            "{name}"
        );
    }
}
