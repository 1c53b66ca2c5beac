//! The console under another path than `/`.

use tenantry_sandbox::seeded;
use tenantry_tests::opening::at_work;
use tenantry_tests::pages::{Authority, Shell, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};

use crate::{Outcome, users_of, visits};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_journey_works_under_a_path_of_its_own() -> Outcome {
    perform(Scene::default().under("/console/"), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        Shell::of(stage).go_to("Users").await?;
        let users = Users::shown(stage).await?;
        let all = users_of(stage.cloud(), seeded::CUSTOMER);
        users.counts(&all).await?;
        let address = stage.at(&format!("t/{}/users", seeded::CUSTOMER));
        assert!(address.contains("/console/t/"), "{address}");
        assert_eq!(browser.address().await?, address);

        browser.reload().await?;
        users.counts(&all).await?;
        assert_eq!(browser.address().await?, address);
        Shell::of(stage).sign_out_of_the_console().await?;
        browser.visit(&address).await?;
        browser.click(Role::Button, "Sign in").await?;
        Authority::pick(browser, seeded::ADELE).await?;
        users.counts(&all).await?;
        assert_eq!(browser.address().await?, address);
        let asked = stage.asked_of_cloud(0);
        let visits = visits(&asked);
        assert_eq!(visits.len(), 2, "{visits:?}");
        for visit in visits {
            let home = "%2Fconsole%2F&";
            assert!(visit.path_and_query.contains(home), "{visit:?}");
        }

        Shell::of(stage).sign_out().await?;
        browser
            .until("the console's own address", async || {
                Ok((browser.address().await? == stage.home()).then_some(()))
            })
            .await?;
        for asked in stage.console().asked() {
            assert!(asked.request.contains(" /console/"), "{asked:?}");
        }
        Ok(())
    })
    .await
}
