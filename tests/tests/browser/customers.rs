//! The customers of the agent's partners: the list, what is missing from it, and the way into a customer.

use tenantry_sandbox::{Fault, Guid, Sandbox, Target, Times, seeded};
use tenantry_tests::opening::at_customers;
use tenantry_tests::pages::{Authority, Customers, Palette, Shell, SignIn};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};
use thirtyfour::Key;

use crate::{Outcome, counted, customers_of, token_requests, visits};

/// How many customers `partner.com` has, in the words of the page.
fn all_of(cloud: &Sandbox) -> String {
    counted(customers_of(cloud, seeded::PARTNER).len())
}

fn name_of(cloud: &Sandbox, customer: Guid) -> String {
    cloud.world(|world| {
        let tenant = world.tenant(&customer.to_string());
        tenant.expect("it is seeded").display_name.clone()
    })
}

/// The partner's tenant takes a permission back from the console.
fn withdraw(cloud: &Sandbox, scope: &str) {
    cloud.world(|world| {
        let consents = world.consents.iter_mut();
        for consent in consents.filter(|consent| consent.tenant == seeded::PARTNER) {
            consent.scopes.remove(scope);
        }
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_source_is_named_and_the_rest_is_shown() -> Outcome {
    perform(Scene::default(), async |stage| {
        let contracts = Target::Graph("/contracts".into());
        stage.fault(contracts, Times::Always, Fault::Forbidden);
        let customers = at_customers(stage, "partner.com", seeded::ADELE).await?;
        let browser = stage.browser();
        browser
            .reads("Reseller contracts and their domains are missing: partner.com refused them. They need Directory.Read.All")
            .await?;
        customers.row("Cedar & Co.", |row| row.get("Relationship").starts_with("GDAP,")).await?;
        let rows = customers.rows().await?;
        assert!(!rows.iter().any(|row| row.get("Name") == "Quarry Stoneworks"));
        stage.picture("customers-refused").await?;
        stage.mend();
        browser.click(Role::Button, "Read again").await?;
        customers.counts(&all_of(stage.cloud())).await?;
        assert!(!browser.text().await?.contains("are missing:"));
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_permission_that_was_not_granted_is_named_without_a_request() -> Outcome {
    perform(Scene::default(), async |stage| {
        withdraw(stage.cloud(), "DelegatedAdminRelationship.Read.All");
        let customers = at_customers(stage, "partner.com", seeded::ADELE).await?;
        let browser = stage.browser();
        browser
            .reads("partner.com has not granted DelegatedAdminRelationship.Read.All.")
            .await?;
        customers
            .row("Quarry Stoneworks", |row| {
                row.get("Relationship") == "Reseller"
            })
            .await?;
        let asked = stage.asked_of_cloud(0);
        let delegated = asked
            .iter()
            .filter(|entry| entry.path().contains("tenantRelationships/delegatedAdmin"));
        assert_eq!(delegated.count(), 0, "{asked:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_partner_whose_lists_all_fail_is_told_and_can_try_again() -> Outcome {
    perform(Scene::default(), async |stage| {
        for path in ["/contracts", "/tenantRelationships"] {
            let target = Target::Graph(path.into());
            stage.fault(target, Times::Always, Fault::Status(500));
        }
        SignIn::open(stage).await?;
        let browser = stage.browser();
        browser.click(Role::Button, "partner.com").await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        browser
            .reads("Customers of partner.com: Microsoft Graph has a problem")
            .await?;
        stage.mend();
        browser.click(Role::Button, "Try again").await?;
        let customers = Customers::shown(stage).await?;
        customers.counts(&all_of(stage.cloud())).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn roles_that_cannot_be_read_are_quietly_unknown() -> Outcome {
    perform(Scene::default(), async |stage| {
        let groups = Target::Graph("/me/transitiveMemberOf".into());
        stage.fault(groups, Times::Always, Fault::Forbidden);
        let customers = at_customers(stage, "partner.com", seeded::ADELE).await?;
        customers
            .row("Cedar & Co.", |row| {
                row.get("Your roles") == "Roles unknown"
            })
            .await?;
        let alerts = stage.browser().all(Role::Alert, "").await?;
        assert_eq!(alerts.len(), 0);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sovereign_cloud_lists_contracts_and_nothing_is_wrong_about_that() -> Outcome {
    perform(Scene::default(), async |stage| {
        stage.cloud().world(|world| world.sovereign = true);
        let customers = at_customers(stage, "partner.com", seeded::ADELE).await?;
        let contracts = stage.cloud().world(|world| {
            let contracts = world.contracts.iter();
            let ours = contracts.filter(|contract| contract.partner == seeded::PARTNER);
            ours.count()
        });
        customers.counts(&counted(contracts)).await?;
        let browser = stage.browser();
        browser
            .reads("This cloud lists customers by their contracts only.")
            .await?;
        assert_eq!(browser.all(Role::Alert, "").await?.len(), 0);
        assert!(!browser.text().await?.contains("are missing:"));
        stage.picture("customers-sovereign").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_customer_of_every_list_is_there_once() -> Outcome {
    perform(Scene::default(), async |stage| {
        let customers = at_customers(stage, "partner.com", seeded::ADELE).await?;
        let cloud = stage.cloud();
        let wanted = customers_of(cloud, seeded::PARTNER);
        customers.counts(&counted(wanted.len())).await?;
        stage.picture("customers").await?;
        let relationship = async |customer, is_wanted: &dyn Fn(&str) -> bool| {
            let name = name_of(cloud, customer);
            customers.filter(&name).await?;
            customers
                .row(&name, |row| is_wanted(row.get("Relationship")))
                .await
        };
        let says = |words: &'static str| move |text: &str| text.contains(words);
        relationship(seeded::SPARROW_AVIATION, &says("Ends soon")).await?;
        relationship(seeded::GRANITE_PEAK, &says("Extends itself")).await?;
        relationship(seeded::FOXGLOVE_FLORIST, &says("Ended")).await?;
        relationship(seeded::NORTHFORK_DAIRY, &|text| text == "Reseller").await?;
        relationship(seeded::CEDAR_AND_CO, &says("GDAP, reseller, ")).await?;
        // No contract tells this domain.
        let found = relationship(seeded::BLUEFIN_MARITIME, &says(" days")).await?;
        let name = found.get("Name").to_owned();
        customers
            .row(&name, |row| {
                row.get("Domain") == "bluefin-maritime.com"
                    && row.get("Your roles").contains("Helpdesk Administrator")
            })
            .await?;
        // Assigned, but to no group of this agent's.
        let legal = relationship(seeded::MARLOWE_LEGAL, &says(" days")).await?;
        customers
            .row(legal.get("Name"), |row| row.get("Your roles") == "None")
            .await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_is_found_by_everything_that_names_it() -> Outcome {
    perform(Scene::default(), async |stage| {
        let customers = at_customers(stage, "partner.com", seeded::ADELE).await?;
        let all = all_of(stage.cloud());
        customers.counts(&all).await?;
        customers.filter("no such customer").await?;
        customers.counts(&format!("0 of {all}")).await?;
        let browser = stage.browser();
        browser.click(Role::Button, "Clear the filter").await?;
        customers.counts(&all).await?;
        let id = seeded::CEDAR_AND_CO.to_string();
        for typed in [
            "cedar",
            "CEDAR-and-co.com",
            "somebody@cedar-and-co.com",
            &id,
        ] {
            customers.filter(typed).await?;
            customers.counts(&format!("1 of {all}")).await?;
            customers.row("Cedar & Co.", |_| true).await?;
        }
        // The address holds what is filtered for, so that a link shows the same.
        browser.address_with(&id).await.map(drop)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_favourite_comes_first_and_survives_a_reload() -> Outcome {
    perform(Scene::default(), async |stage| {
        let customers = at_customers(stage, "partner.com", seeded::ADELE).await?;
        let name = name_of(stage.cloud(), seeded::SUMMIT_OUTFITTERS);
        customers.counts(&all_of(stage.cloud())).await?;
        customers.filter("summit").await?;
        customers.click(&name, "Favourite").await?;
        customers
            .row(&name, |row| row.get("Favourite") == "Favourite")
            .await?;
        customers.filter("").await?;
        let browser = stage.browser();
        browser
            .until("an address without a filter", async || {
                Ok((!browser.address().await?.contains('?')).then_some(()))
            })
            .await?;
        for reloads in [false, true] {
            if reloads {
                browser.reload().await?;
                Customers::shown(stage).await?;
            }
            browser
                .until("the favourite on top", async || {
                    let rows = customers.rows().await?;
                    let top = rows.first().map(|row| row.get("Name") == name);
                    Ok((top == Some(true)).then_some(()))
                })
                .await?;
        }
        customers.click(&name, "Favourite").await?;
        browser
            .until("another customer on top", async || {
                let rows = customers.rows().await?;
                let top = rows.first().map(|row| row.get("Name") == name);
                Ok((top == Some(false)).then_some(()))
            })
            .await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_details_stand_beside_the_list_and_close_by_escape() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let customers = at_customers(stage, "partner.com", seeded::ADELE).await?;
        customers.counts(&all_of(stage.cloud())).await?;
        customers.filter("sparrow").await?;
        customers.details("Sparrow Aviation").await?;
        browser.reads(&seeded::SPARROW_AVIATION.to_string()).await?;
        stage.picture("customer").await?;
        browser.press(Key::Escape).await?;
        browser.gone(Role::Complementary, "").await?;
        customers.details("Sparrow Aviation").await?;
        browser.click(Role::Button, "Open").await?;
        browser.find(Role::Heading, "Overview").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_domain_that_moved_to_another_tenant_still_opens_the_customer_that_was_chosen() -> Outcome
{
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let customers = at_customers(stage, "partner.com", seeded::ADELE).await?;
        customers.counts(&all_of(stage.cloud())).await?;
        customers.filter("cedar").await?;
        customers.row("Cedar & Co.", |_| true).await?;
        stage.cloud().world(|world| {
            let id = seeded::CEDAR_AND_CO.to_string();
            let cedar = world.tenant_mut(&id).expect("it is seeded");
            let domain = std::mem::replace(&mut cedar.default_domain, "cedar.example".into());
            let id = seeded::SUMMIT_OUTFITTERS.to_string();
            let summit = world.tenant_mut(&id).expect("it is seeded");
            summit.default_domain = domain;
        });
        let before = stage.asked_of_cloud(0).len();
        customers.click("Cedar & Co.", "Name").await?;
        browser.find(Role::Heading, "Cedar & Co.").await?;
        let since = stage.asked_of_cloud(before);
        let tokens = token_requests(&since);
        let wanted = seeded::CEDAR_AND_CO.to_string();
        assert!(
            tokens.iter().all(|entry| entry.path().contains(&wanted)),
            "{tokens:?}"
        );
        assert_eq!(tokens.len(), 1);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_customers_need_one_sign_in_and_one_token_each() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let customers = at_customers(stage, "partner.com", seeded::ADELE).await?;
        customers.counts(&all_of(stage.cloud())).await?;
        let before = stage.asked_of_cloud(0).len();
        let walked = &seeded::SILENT_CUSTOMERS[..20];
        for customer in walked {
            let palette = Palette::open(stage).await?;
            palette.type_in(&customer.to_string()).await?;
            let name = name_of(stage.cloud(), *customer);
            palette.begins_with(&[&name]).await?;
            browser.press(Key::Enter).await?;
            browser.find(Role::Heading, &name).await?;
        }
        let since = stage.asked_of_cloud(before);
        assert_eq!(visits(&since).len(), 0, "{since:?}");
        let tokens = token_requests(&since);
        assert_eq!(tokens.len(), walked.len(), "{tokens:?}");
        for customer in walked {
            let of_customer = tokens
                .iter()
                .filter(|entry| entry.path().contains(&customer.to_string()));
            assert_eq!(of_customer.count(), 1, "{customer}");
        }
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_customers_stay_quick() -> Outcome {
    perform(Scene::default(), async |stage| {
        stage.cloud().world(|world| world.add_customers(2000));
        let customers = at_customers(stage, "partner.com", seeded::ADELE).await?;
        let all = all_of(stage.cloud());
        customers.counts(&all).await?;
        let drawn = customers.rows().await?.len();
        assert!(drawn < 60, "{drawn} rows are in the document");
        customers.filter("cedar-and-co.com").await?;
        customers.row("Cedar & Co.", |_| true).await?;
        assert_eq!(customers.rows().await?.len(), 1);
        // What is asked for each row is asked for the rows in view only.
        let asked = stage.asked_of_cloud(0);
        let assignments = asked
            .iter()
            .filter(|entry| entry.path().ends_with("/accessAssignments"));
        assert!(assignments.count() < 120);
        Shell::of(stage).sign_out().await
    })
    .await
}
