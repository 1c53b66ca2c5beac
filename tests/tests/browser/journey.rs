//! The journey that must always work.

use tenantry_sandbox::{User, seeded};
use tenantry_tests::opening::{at_work, signed_in};
use tenantry_tests::pages::{Authority, Facts, Shell, SignIn, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};

use crate::{Outcome, token_requests, users_of, visits};

/// Somebody in the customer's directory whose name nobody else has.
fn somebody(stage: &Stage<'_>) -> User {
    stage.cloud().world(|world| {
        let users = world
            .tenant("customer.com")
            .expect("customer.com is seeded")
            .directory
            .users();
        let is_alone = |user: &User| {
            let same = users.iter().map(|other| &other.display_name);
            let same = same.filter(|name| **name == user.display_name);
            user.department.is_some() && same.count() == 1
        };
        let found = users.iter().filter(|user| is_alone(user)).nth(20);
        User::clone(found.expect("most names are unique"))
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_signs_in_to_a_customer_and_sees_its_users() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let sign_in = SignIn::open(stage).await?;
        stage.picture("sign-in").await?;
        sign_in.name("customer.com").await?;
        browser.reads("Region").await?;
        stage.picture("sign-in-found").await?;
        let resolved = Facts::on(browser).await?;
        assert!(
            resolved
                .get("Tenant id")
                .contains(&seeded::CUSTOMER.to_string())
        );
        assert_eq!(resolved.get("Region"), "NA");
        assert_eq!(resolved.get("Registration"), "North America (partner.com)");

        sign_in.enter("customer.com", seeded::ADELE).await?;
        browser
            .find(Role::Heading, "Customer International")
            .await?;
        let card = Facts::on(browser).await?;
        assert!(card.get("Domains").contains("customer.com"), "{card:?}");
        assert_eq!(card.get("Country"), "United States");
        assert_eq!(card.get("Created"), "22 May 2017");
        stage.picture("overview").await?;

        Shell::of(stage).go_to("Users").await?;
        let users = Users::shown(stage).await?;
        let all = users_of(stage.cloud(), seeded::CUSTOMER);
        users.counts(&all).await?;
        stage.picture("users").await?;

        let somebody = somebody(stage);
        users.filter(&somebody.user_principal_name).await?;
        users.counts(&format!("1 of {all}")).await?;
        users.open(&somebody.display_name).await?;
        browser.reads(&somebody.id.to_string()).await?;
        let detail = Facts::on(browser).await?;
        assert!(
            detail
                .get("User name")
                .contains(&somebody.user_principal_name)
        );
        assert_eq!(
            Some(detail.get("Department")),
            somebody.department.as_deref()
        );
        stage.picture("user").await?;
        users.close().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_agent_is_shown_by_the_name_of_the_home_tenant() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        browser.reads("adele@partner.com").await?;
        let text = browser.text().await?;
        assert!(!text.contains("user_"), "{text}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pasted_address_or_user_name_names_the_customer_too() -> Outcome {
    perform(Scene::default(), async |stage| {
        let sign_in = SignIn::open(stage).await?;
        for pasted in [
            "  https://portal.azure.com/customer.com  ",
            "nadia@customer.com",
            "CUSTOMER.com",
        ] {
            sign_in.name(pasted).await?;
            let id = seeded::CUSTOMER.to_string();
            // The one before is gone as soon as something else is typed.
            stage.browser().reads(&id).await?;
            sign_in.name("").await?;
            let gone = async || {
                let text = stage.browser().text().await?;
                Ok((!text.contains(&id)).then_some(()))
            };
            stage.browser().until("an empty answer", gone).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_customer_opens_without_a_second_sign_in() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let sign_in = SignIn::open(stage).await?;
        sign_in.enter("customer.com", seeded::ADELE).await?;
        browser.reads("Adele Marchetti").await?;
        let before = stage.asked_of_cloud(0).len();

        Shell::of(stage).go_home().await?;
        sign_in.sign_in_to("cedar-and-co.com").await?;
        browser.find(Role::Heading, "Cedar & Co.").await?;
        Shell::of(stage).go_to("Users").await?;
        let users = Users::shown(stage).await?;
        users
            .counts(&users_of(stage.cloud(), seeded::CEDAR_AND_CO))
            .await?;

        let since = stage.asked_of_cloud(before);
        assert_eq!(visits(&since).len(), 0, "{since:?}");
        let tokens = token_requests(&since);
        let of_cedar = tokens
            .iter()
            .filter(|entry| entry.path().contains(&seeded::CEDAR_AND_CO.to_string()));
        assert_eq!(of_cedar.count(), 1, "{tokens:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recent_customer_is_one_click_away() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        signed_in(stage, "customer.com", seeded::ADELE).await?;
        browser
            .find(Role::Heading, "Customer International")
            .await?;
        Shell::of(stage).go_home().await?;
        stage.picture("sign-in-recents").await?;
        browser
            .click(Role::Button, "Customer International customer.com")
            .await?;
        browser.find(Role::Heading, "Overview").await?;
        Shell::of(stage).go_home().await?;
        browser
            .click(Role::Button, "Forget Customer International")
            .await?;
        browser.gone(Role::Heading, "Recent customers").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_european_customer_is_served_by_the_registration_for_europe() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        signed_in(stage, "rheinwerk-metall.de", seeded::ELENA).await?;
        browser.find(Role::Heading, "Rheinwerk Metall GmbH").await?;
        browser.reads("Elena Vasić").await?;
        let card = Facts::on(browser).await?;
        assert_eq!(card.get("Registration"), "Europe (eu.partner.com)");
        let asked = stage.asked_of_cloud(0);
        let visit = &visits(&asked)[0].path_and_query;
        assert!(
            visit.contains(&seeded::EUROPE_CLIENT.to_string()),
            "{visit}"
        );
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_of_the_customer_itself_can_sign_in_too() -> Outcome {
    perform(Scene::default(), async |stage| {
        signed_in(stage, "customer.com", seeded::NADIA).await?;
        Shell::of(stage).go_to("Users").await?;
        let users = Users::shown(stage).await?;
        users
            .counts(&users_of(stage.cloud(), seeded::CUSTOMER))
            .await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_can_start_at_the_own_tenant_and_go_on_to_a_customer() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let sign_in = SignIn::open(stage).await?;
        browser.click(Role::Button, "partner.com").await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        // Who starts at home wants the customers.
        browser.find(Role::Heading, "Customers").await?;
        Shell::of(stage).go_home().await?;
        sign_in.sign_in_to("customer.com").await?;
        browser
            .find(Role::Heading, "Customer International")
            .await?;
        assert_eq!(visits(&stage.asked_of_cloud(0)).len(), 1);
        Ok(())
    })
    .await
}
