//! Links into the console.

use tenantry_sandbox::seeded;
use tenantry_tests::opening::at_work;
use tenantry_tests::pages::{Authority, SignIn, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};

use crate::{Outcome, token_requests, users_of, visits};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_to_a_customer_never_visited_asks_before_any_token_request() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let link = stage.at(&format!("t/{}/users?q=a", seeded::CUSTOMER));
        browser.visit(&link).await?;
        browser
            .find(Role::Heading, "Sign in to this customer?")
            .await?;
        browser.reads(&seeded::CUSTOMER.to_string()).await?;
        stage.picture("link").await?;
        browser.find(Role::Button, "Sign in").await?;
        let asked = stage.asked_of_cloud(0);
        assert_eq!(token_requests(&asked).len(), 0, "{asked:?}");
        assert_eq!(visits(&asked).len(), 0, "{asked:?}");

        browser.click(Role::Button, "Sign in").await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        let users = Users::shown(stage).await?;
        assert_eq!(users.filtered_for().await?, "a");
        assert_eq!(browser.address().await?, link);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_who_is_signed_in_is_asked_all_the_same() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        let before = stage.asked_of_cloud(0).len();
        let link = stage.at(&format!("t/{}/users", seeded::CEDAR_AND_CO));
        browser.visit(&link).await?;
        browser
            .find(Role::Heading, "Sign in to this customer?")
            .await?;
        browser.reads("North America (partner.com)").await?;
        let since = stage.asked_of_cloud(before);
        assert_eq!(token_requests(&since).len(), 0, "{since:?}");
        assert_eq!(visits(&since).len(), 0, "{since:?}");

        // The session at the authority goes on, so that nothing more has to be typed.
        browser.click(Role::Button, "Sign in").await?;
        let users = Users::shown(stage).await?;
        users
            .counts(&users_of(stage.cloud(), seeded::CEDAR_AND_CO))
            .await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_to_a_customer_visited_before_opens_without_asking() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        browser.visit("about:blank").await?;
        let link = stage.at(&format!("t/{}/users?q=nadia", seeded::CUSTOMER));
        browser.visit(&link).await?;
        let users = Users::shown(stage).await?;
        users
            .counts(&format!(
                "1 of {}",
                users_of(stage.cloud(), seeded::CUSTOMER)
            ))
            .await?;
        assert_eq!(browser.address().await?, link);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_names_no_page_says_so_and_leads_back() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        for nowhere in ["t/not-a-tenant/users", "t/7/8/9"] {
            browser.visit(&stage.at(nowhere)).await?;
            browser.find(Role::Heading, "Page not found").await?;
        }
        stage.picture("page-not-found").await?;
        browser.click(Role::Link, "Go to sign-in").await?;
        let sign_in = SignIn::shown(stage).await?;
        sign_in.enter("customer.com", seeded::ADELE).await
    })
    .await
}
