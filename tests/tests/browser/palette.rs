//! The palette and the switcher: from customer to customer in a few keystrokes.

use tenantry_sandbox::{Fault, Origin, Target, Times, seeded};
use tenantry_tests::opening::signed_in;
use tenantry_tests::pages::{Palette, Shell, SignIn, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;
use thirtyfour::Key;

use crate::{Outcome, token_requests, users_of, visits};

/// Signs in to one customer, then opens another one, so that each is the other's previous one.
async fn in_two_customers(stage: &Stage<'_>) -> Result<(), Trouble> {
    let browser = stage.browser();
    signed_in(stage, "customer.com", seeded::ADELE).await?;
    browser
        .find(Role::Heading, "Customer International")
        .await?;
    let palette = Palette::open(stage).await?;
    palette.type_in("cedar-and-co.com").await?;
    palette.begins_with(&["Cedar & Co."]).await?;
    browser.press(Key::Enter).await?;
    browser.find(Role::Heading, "Cedar & Co.").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_who_is_not_signed_in_finds_a_palette() -> Outcome {
    perform(Scene::default(), async |stage| {
        SignIn::open(stage).await?;
        let browser = stage.browser();
        browser.press(Key::Control + "k").await?;
        assert!(!browser.shows(Role::ComboBox, "").await?);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_no_authority_knows_is_told_where_it_was_typed() -> Outcome {
    perform(Scene::default(), async |stage| {
        in_two_customers(stage).await?;
        let browser = stage.browser();
        let palette = Palette::open(stage).await?;
        palette.type_in("no-such-customer.com").await?;
        palette.begins_with(&["Open no-such-customer.com"]).await?;
        browser.press(Key::Enter).await?;
        browser.reads("Unknown customer").await?;
        stage.picture("palette-unknown").await?;
        browser.press(Key::Escape).await?;
        palette.gone().await?;
        browser.find(Role::Heading, "Cedar & Co.").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_previous_customer_is_two_keystrokes_away() -> Outcome {
    perform(Scene::default(), async |stage| {
        in_two_customers(stage).await?;
        let browser = stage.browser();
        let before = stage.asked_of_cloud(0).len();
        for name in [
            "Customer International",
            "Cedar & Co.",
            "Customer International",
        ] {
            browser.press(Key::Control + "k").await?;
            browser.press(Key::Enter).await?;
            browser.find(Role::Heading, name).await?;
        }
        let since = stage.asked_of_cloud(before);
        assert_eq!(visits(&since).len(), 0);
        assert_eq!(token_requests(&since).len(), 0, "{since:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_chosen_is_told_and_the_digits_choose_at_once() -> Outcome {
    perform(Scene::default(), async |stage| {
        in_two_customers(stage).await?;
        let browser = stage.browser();
        let palette = Palette::open(stage).await?;
        palette
            .begins_with(&["Customer International", "Overview", "Users"])
            .await?;
        assert_eq!(palette.chosen().await?, "Customer International");
        stage.picture("palette").await?;
        browser.press(Key::Down).await?;
        assert_eq!(palette.chosen().await?, "Overview");
        browser.press(Key::Up).await?;
        browser.press(Key::Up).await?;
        assert_eq!(palette.chosen().await?, "Sign in to another customer…");
        browser.press(Key::Alt + "3").await?;
        Users::shown(stage).await?;
        palette.gone().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn escape_gives_the_focus_back() -> Outcome {
    perform(Scene::default(), async |stage| {
        in_two_customers(stage).await?;
        Shell::of(stage).go_to("Users").await?;
        let browser = stage.browser();
        Users::shown(stage).await?.filter("nadia").await?;
        let before = browser.focused().await?;
        assert_eq!(before.0, "searchbox");
        let palette = Palette::open(stage).await?;
        browser.press(Key::Escape).await?;
        palette.gone().await?;
        assert_eq!(browser.focused().await?, before);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_switch_keeps_the_page_and_drops_what_was_under_way() -> Outcome {
    perform(Scene::default(), async |stage| {
        in_two_customers(stage).await?;
        let browser = stage.browser();
        Shell::of(stage).go_to("Users").await?;
        let users = Users::shown(stage).await?;
        users
            .counts(&users_of(stage.cloud(), seeded::CEDAR_AND_CO))
            .await?;
        users.filter("anna").await?;
        browser.address_with("q=anna").await?;
        let button = "Customer Cedar & Co. cedar-and-co.com";
        browser.click(Role::Button, button).await?;
        let palette = Palette::shown(stage, "Find a customer").await?;
        palette.type_in("customer.com").await?;
        palette.begins_with(&["Customer International"]).await?;
        stage.picture("switcher").await?;
        browser.press(Key::Enter).await?;
        users
            .counts(&users_of(stage.cloud(), seeded::CUSTOMER))
            .await?;
        let address = browser.address().await?;
        let wanted = stage.at(&format!("t/{}/users", seeded::CUSTOMER));
        assert_eq!(address, wanted);
        assert_eq!(users.filtered_for().await?, "");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_in_flight_for_a_customer_is_never_shown_in_another() -> Outcome {
    perform(Scene::default(), async |stage| {
        in_two_customers(stage).await?;
        let browser = stage.browser();
        let slow = Fault::Slow(std::time::Duration::from_secs(2));
        stage.fault(Target::Graph("/users".into()), Times::Next(1), slow);
        Shell::of(stage).go_to("Users").await?;
        browser.press(Key::Control + "k").await?;
        browser.press(Key::Enter).await?;
        let users = Users::shown(stage).await?;
        let wanted = users_of(stage.cloud(), seeded::CUSTOMER);
        users.counts(&wanted).await?;
        // The other customer's answer comes about now, to nobody.
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        users.counts(&wanted).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_without_its_permission_says_so_in_the_bar() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        signed_in(stage, "prairie-credit-union.com", seeded::ADELE).await?;
        let link = browser.find(Role::Link, "Users").await?;
        let disabled = link.attr("aria-disabled").await.unwrap_or_default();
        assert_eq!(disabled.as_deref(), Some("true"));
        let mut passed = 0;
        while browser.focused().await? != ("link".to_owned(), "Users".to_owned()) {
            passed += 1;
            assert!(passed < 20, "the tab key never came to the link");
            browser.press(Key::Tab).await?;
        }
        browser
            .reads("Not granted in this customer: User.Read.All.")
            .await?;
        stage.picture("not-granted").await?;
        browser.press(Key::Tab).await?;
        browser.press(Key::Enter).await?;
        browser.find(Role::Heading, "Set-up").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn customers_at_hand_are_there_while_the_lists_are_out_of_reach() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        signed_in(stage, "customer.com", seeded::ADELE).await?;
        browser
            .find(Role::Heading, "Customer International")
            .await?;
        Shell::of(stage).go_home().await?;
        stage.fault(Target::Origin(Origin::Graph), Times::Always, Fault::Down);
        let palette = Palette::open(stage).await?;
        palette.begins_with(&["Customer International"]).await?;
        palette.type_in("international").await?;
        palette.begins_with(&["Customer International"]).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn objects_of_the_open_customer_are_found_live() -> Outcome {
    perform(Scene::default(), async |stage| {
        signed_in(stage, "customer.com", seeded::ADELE).await?;
        let browser = stage.browser();
        browser
            .find(Role::Heading, "Customer International")
            .await?;
        let suharto = stage.cloud().world(|world| {
            let tenant = world.tenant("customer.com").expect("it is seeded");
            let mut users = tenant.directory.users().iter();
            let user = users.find(|user| user.display_name == "Suharto");
            user.expect("it is seeded").id.to_string()
        });

        // One kind that cannot be searched hides none of the others.
        let broken = Fault::Status(500);
        stage.fault(Target::Graph("/groups".into()), Times::Always, broken);
        let before = stage.asked_of_cloud(0).len();
        let palette = Palette::open(stage).await?;
        palette.type_in("suhar").await?;
        palette.begins_with(&["Suharto"]).await?;
        browser.reads("Groups could not be searched").await?;
        stage.picture("palette-objects").await?;
        let asked = stage.asked_of_cloud(before);
        let batches = asked
            .iter()
            .filter(|entry| entry.path().ends_with("/$batch"));
        assert_eq!(batches.count(), 1, "typing pauses once");
        stage.mend();

        browser.press(Key::Enter).await?;
        Users::shown(stage).await?;
        browser.find(Role::Complementary, "Suharto").await?;
        let address = browser.address().await?;
        assert!(
            address.ends_with(&format!("/users?open={suharto}")),
            "{address}"
        );
        Ok(())
    })
    .await
}
