//! Several accounts in one browser: each registration has its own, and each is asked for once.

use tenantry_sandbox::{JournalEntry, seeded};
use tenantry_tests::opening::{at_customers, signed_in};
use tenantry_tests::pages::{Authority, Customers, Palette, Shell, SignIn};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};
use thirtyfour::Key;

use crate::{NO_SHARED_WORKERS, Outcome, counted, customers_of, visits};

/// The sign-in pages that the authority showed: a visit without one leads straight back.
fn pages_shown(asked: &[JournalEntry]) -> usize {
    visits(asked)
        .iter()
        .filter(|visit| visit.status == 200)
        .count()
}

/// Signs in to a customer of each partner, goes back to the first and to the list of its customers, in one window
/// whose visits to the authority end its vault.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_window_goes_between_two_accounts_without_a_sign_in_page() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        browser.before_every_page(NO_SHARED_WORKERS).await?;
        signed_in(stage, "customer.com", seeded::ADELE).await?;
        browser.reads("Adele Marchetti").await?;
        Shell::of(stage).go_home().await?;
        let sign_in = SignIn::shown(stage).await?;
        sign_in.sign_in_to("rheinwerk-metall.de").await?;
        Authority::another_account(browser)
            .await?
            .sign_in(seeded::ELENA)
            .await?;
        browser.find(Role::Heading, "Rheinwerk Metall GmbH").await?;
        browser.reads(seeded::ELENA).await?;
        let before = stage.asked_of_cloud(0).len();
        assert_eq!(visits(&stage.asked_of_cloud(0)).len(), 2);

        let palette = Palette::open(stage).await?;
        palette.type_in("customer.com").await?;
        palette.begins_with(&["Customer International"]).await?;
        browser.press(Key::Enter).await?;
        browser
            .find(Role::Heading, "Customer International")
            .await?;
        browser.reads(seeded::ADELE).await?;
        let customers = Customers::open(stage).await?;
        customers.filter("cedar").await?;
        customers.row("Cedar & Co.", |_| true).await?;
        customers.click("Cedar & Co.", "Name").await?;
        browser.find(Role::Heading, "Cedar & Co.").await?;

        let since = stage.asked_of_cloud(before);
        assert_eq!(pages_shown(&since), 0, "{since:?}");
        assert_eq!(visits(&since).len(), 1, "{since:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_partners_are_asked_for_once_each() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let customers = at_customers(stage, "partner.com", seeded::ADELE).await?;
        let ours = customers_of(stage.cloud(), seeded::PARTNER).len();
        customers.counts(&counted(ours)).await?;
        // A second window keeps the vault while this one visits the authority.
        let first = browser.window().await?;
        browser.another_window().await?;
        browser.visit(&stage.at("customers")).await?;
        customers.counts(&counted(ours)).await?;
        browser.look_at(&first).await?;

        browser
            .click(Role::Button, "Sign in to eu.partner.com")
            .await?;
        Authority::another_account(browser)
            .await?
            .sign_in(seeded::ELENA)
            .await?;
        let theirs = customers_of(stage.cloud(), seeded::EU_PARTNER).len();
        let both = counted(ours + theirs);
        customers.counts(&both).await?;
        stage.picture("customers-of-two").await?;
        assert_eq!(visits(&stage.asked_of_cloud(0)).len(), 2);

        // Each customer is entered through its own partner's registration.
        for (name, registration) in [
            ("Rheinwerk Metall GmbH", "Europe (eu.partner.com)"),
            ("Cedar & Co.", "North America (partner.com)"),
        ] {
            Customers::open(stage).await?;
            customers.counts(&both).await?;
            customers.filter(name).await?;
            customers.click(name, "Name").await?;
            browser.find(Role::Heading, name).await?;
            browser.reads(registration).await?;
        }
        assert_eq!(visits(&stage.asked_of_cloud(0)).len(), 2);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customers_own_administrator_sees_only_that_customer() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        signed_in(stage, "customer.com", seeded::NADIA).await?;
        assert!(!browser.shows(Role::Link, "Customers").await?);
        let palette = Palette::open(stage).await?;
        let labels = palette.labels().await?;
        let wanted = [
            "Overview",
            "Users",
            "Groups",
            "Licences",
            "Devices",
            "Managed devices",
            "Activity",
            "Set-up",
            "Show the calls",
            "Sign in to another customer…",
        ];
        assert_eq!(labels, wanted);
        browser.press(Key::Escape).await?;
        palette.gone().await?;

        // The address is known from somewhere else. The second window keeps the vault.
        browser.another_window().await?;
        browser.visit(&stage.at("customers")).await?;
        browser
            .reads("You signed in as an administrator of your own organization")
            .await?;
        stage.picture("customers-own").await?;
        let asked = stage.asked_of_cloud(0);
        let lists = asked.iter().filter(|entry| {
            entry.path().contains("/contracts") || entry.path().contains("tenantRelationships")
        });
        assert_eq!(lists.count(), 0, "{asked:?}");
        Ok(())
    })
    .await
}
