//! Groups, their members, and the roles that they are assigned.

use std::collections::HashSet;

use axum::http::StatusCode;
use tenantry_sandbox::roles;
use tenantry_sandbox::seeded::{self, ADELE, BRUNO, NADIA};

use crate::browser::{Browser, GRAPH};
use crate::partner::{RELATIONSHIPS, all, of_customer, texts, token, token_of_customer};
use crate::run;

#[test]
fn my_roles_are_found_through_my_groups() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "partner.com", ADELE).await;
        let groups = texts(
            &all(&mut browser, &token, "/me/transitiveMemberOf").await,
            "id",
        );
        let relationships = all(&mut browser, &token, RELATIONSHIPS).await;
        let mut found = Vec::new();
        for customer in [
            seeded::CUSTOMER,
            seeded::BRIGHTPATH_CLINIC,
            seeded::MARLOWE_LEGAL,
        ] {
            let id = of_customer(&relationships, customer)[0]["id"]
                .as_str()
                .unwrap()
                .to_owned();
            let path = format!("{RELATIONSHIPS}/{id}/accessAssignments");
            let assignments = all(&mut browser, &token, &path).await;
            let mine = assignments.iter().filter(|one| {
                assert_eq!(
                    one["accessContainer"]["accessContainerType"],
                    "securityGroup"
                );
                groups.contains(
                    one["accessContainer"]["accessContainerId"]
                        .as_str()
                        .unwrap(),
                )
            });
            let held: HashSet<String> = mine
                .flat_map(|one| one["accessDetails"]["unifiedRoles"].as_array().unwrap())
                .map(|role| role["roleDefinitionId"].as_str().unwrap().to_owned())
                .collect();
            found.push((
                held.len(),
                held.contains(&roles::GLOBAL_ADMINISTRATOR.to_string()),
            ));
        }
        assert_eq!(found, [(8, false), (9, true), (0, false)]);
    });
}

#[test]
fn a_cast_of_memberships_holds_groups_only() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "partner.com", ADELE).await;
        let bearer = format!("Bearer {token}");
        let headers = [
            ("authorization", bearer.as_str()),
            ("consistencylevel", "eventual"),
        ];
        let address =
            format!("{GRAPH}/v1.0/me/transitiveMemberOf/microsoft.graph.group?$count=true");
        let body = browser.send("GET", &address, &headers, "").await.json();
        let names = texts(body["value"].as_array().unwrap(), "displayName");
        let expected = [
            seeded::ADMIN_AGENTS,
            seeded::SERVICE_DESK,
            seeded::CLOUD_ENGINEERS,
            seeded::ON_CALL,
        ];
        assert_eq!(names, expected.map(str::to_owned).into());
        assert_eq!(body["@odata.count"], 4);

        let mut browser = Browser::new();
        let bruno = crate::partner::token(&mut browser, "partner.com", BRUNO).await;
        let items = all(&mut browser, &bruno, "/me/transitiveMemberOf").await;
        assert_eq!(
            texts(&items, "displayName"),
            [seeded::SALES_AGENTS.to_owned()].into()
        );
        assert_eq!(items[0]["@odata.type"], "#microsoft.graph.group");

        let mut browser = Browser::new();
        let nadia = crate::partner::token(&mut browser, "customer.com", NADIA).await;
        let items = all(&mut browser, &nadia, "/me/transitiveMemberOf").await;
        let roles_held = items
            .iter()
            .filter(|item| item["@odata.type"] == "#microsoft.graph.directoryRole");
        let roles_held: Vec<_> = roles_held.collect();
        assert_eq!(roles_held.len(), 1);
        assert_eq!(
            roles_held[0]["roleTemplateId"],
            roles::GLOBAL_ADMINISTRATOR.to_string()
        );
    });
}

#[test]
fn members_are_the_direct_ones() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "partner.com", ADELE).await;
        let id = |browser: &Browser, name: &str| {
            browser.sandbox.world(|world| {
                let mut groups = world.groups.iter();
                let found = groups
                    .find(|group| group.display_name == name && group.tenant == seeded::PARTNER);
                found.unwrap().id.to_string()
            })
        };
        let desk = format!("/groups/{}/members", id(&browser, seeded::SERVICE_DESK));
        let members = all(&mut browser, &token, &desk).await;
        let names = texts(&members, "userPrincipalName");
        assert_eq!(
            names,
            [ADELE, seeded::CHIARA, seeded::DANA]
                .map(str::to_owned)
                .into()
        );
        let engineers = format!("/groups/{}/members", id(&browser, seeded::CLOUD_ENGINEERS));
        let members = all(&mut browser, &token, &engineers).await;
        assert_eq!(
            texts(&members, "displayName"),
            [seeded::ON_CALL.to_owned()].into()
        );
        assert_eq!(members[0]["@odata.type"], "#microsoft.graph.group");

        let customer = token_of_customer(&mut browser).await;
        let answer = browser.graph(&customer, &desk).await;
        assert_eq!(
            answer.status,
            StatusCode::NOT_FOUND,
            "it is in another tenant"
        );
    });
}

#[test]
fn a_customer_shows_the_partners_groups_with_their_roles() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let path = "/roleManagement/directory/roleAssignments?$expand=principal";
        let items = all(&mut browser, &token, path).await;
        let partner = seeded::PARTNER.to_string();
        let of_partner: Vec<_> = items
            .iter()
            .filter(|item| item["principalOrganizationId"] == partner)
            .collect();
        for (group, count) in [(seeded::SERVICE_DESK, 8), (seeded::NIGHT_SHIFT, 2)] {
            let mut held = of_partner.iter();
            assert!(held.all(|item| item["principal"]["organizationId"] == partner));
            let held = of_partner.iter();
            let held = held.filter(|item| item["principal"]["displayName"] == group);
            assert_eq!(held.count(), count, "{group}");
        }
        assert_eq!(of_partner.len(), 10);
        let role = roles::GLOBAL_ADMINISTRATOR;
        let path = format!("{path}&$filter=roleDefinitionId%20eq%20'{role}'");
        let items = all(&mut browser, &token, &path).await;
        assert_eq!(items.len(), 1);
        assert_eq!(items[0]["principal"]["userPrincipalName"], NADIA);
    });
}
