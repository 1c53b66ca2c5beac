//! What products and their services are called: an asset beside the page, read when the first of them is shown.
//!
//! The service knows them by part numbers such as `SPB`. One that is not in the asset is shown by its part
//! number, as all are until the asset is there. The names are Microsoft's own, as it publishes them
//! (<https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference>).

use leptos::{prelude::*, task::spawn_local};

use crate::platform::fetch;

/// Where the names are, relative to the page's base: one object of names by part numbers for products, and one
/// for their services.
const ASSET: &str = "help/products.json";

/// The names, as soon as they are there.
#[derive(Clone, Copy)]
pub struct ProductNames {
    names: RwSignal<Names>,
    is_asked_for: StoredValue<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Names {
    products: Vec<(String, String)>,
    plans: Vec<(String, String)>,
}

impl ProductNames {
    /// No names yet: for all screens behind sign-in together.
    pub fn new() -> Self {
        ProductNames {
            names: RwSignal::new(Names::default()),
            is_asked_for: StoredValue::new(false),
        }
    }

    /// Those of the page, which are read when they are first asked for.
    pub fn here() -> Self {
        let here = expect_context::<ProductNames>();
        if !here.is_asked_for.get_value() {
            here.is_asked_for.set_value(true);
            spawn_local(async move {
                let document = fetch::asset(ASSET).await;
                match document.as_deref().and_then(Names::parse) {
                    Some(read) => here.names.set(read),
                    // Another screen may have more luck.
                    None => here.is_asked_for.set_value(false),
                }
            });
        }
        here
    }

    /// The name of a product, by its `skuPartNumber`.
    pub fn product(self, part_number: &str) -> String {
        self.names.with(|names| name(&names.products, part_number))
    }

    /// The name of a service, by its `servicePlanName`.
    pub fn plan(self, plan: &str) -> String {
        self.names.with(|names| name(&names.plans, plan))
    }
}

impl Names {
    fn parse(document: &str) -> Option<Self> {
        let document = tenantry_json::parse(document).ok()?;
        let part = |part| {
            let mut names = Vec::new();
            for member in document.get(part)?.members()? {
                let name = member.value.as_str()?;
                names.push((member.name.to_string(), name.to_string()));
            }
            Some(names)
        };
        Some(Names {
            products: part("products")?,
            plans: part("plans")?,
        })
    }
}

fn name(names: &[(String, String)], number: &str) -> String {
    let found = names.iter().find(|(known, _)| known == number);
    found.map_or(number, |(_, name)| name.as_str()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = include_str!("../../help/products.json");

    #[test]
    fn a_document_of_another_form_has_no_names() {
        for document in [
            "",
            "[]",
            "<html>",
            r#"{"products":{}}"#,
            r#"{"products":{"A":1},"plans":{}}"#,
        ] {
            assert_eq!(Names::parse(document), None, "{document}");
        }
    }

    #[test]
    fn what_is_not_known_is_shown_by_its_number() {
        let names = Names::parse(DOCUMENT).unwrap();
        assert_eq!(name(&names.products, "UNHEARD_OF"), "UNHEARD_OF");
        assert_eq!(name(&names.plans, ""), "");
    }

    #[test]
    fn common_products_and_services_have_names() {
        let names = Names::parse(DOCUMENT).unwrap();
        for (number, expected) in [
            ("SPB", "Microsoft 365 Business Premium"),
            ("SPE_E5", "Microsoft 365 E5"),
            ("ENTERPRISEPACK", "Office 365 E3"),
            ("AAD_PREMIUM", "Microsoft Entra ID P1"),
        ] {
            assert_eq!(name(&names.products, number), expected);
        }
        assert_eq!(name(&names.plans, "INTUNE_A"), "Microsoft Intune Plan 1");
    }

    #[test]
    fn every_name_can_be_shown_and_is_there_once() {
        let names = Names::parse(DOCUMENT).unwrap();
        for list in [names.products, names.plans] {
            assert!(list.len() > 200);
            assert!(list.is_sorted_by(|(one, _), (other, _)| one < other));
            for (number, name) in list {
                let is_short = (2..=100).contains(&name.chars().count());
                assert!(is_short && name.trim() == name, "{number}: {name}");
            }
        }
    }
}
