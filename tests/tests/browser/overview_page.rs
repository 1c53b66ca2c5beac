//! A tenant at a glance: two requests, figures that lead to their lists, and a reason for each that is missing.

use serde_json::Value;
use tenantry_sandbox::{Fault, Origin, Target, Times, UserType, seeded};
use tenantry_tests::opening::{at_work, signed_in};
use tenantry_tests::pages::{Figure, Grid, Notice, Overview, Shell};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;

use crate::Outcome;
use crate::keyboard::{focus_is_on, tab_to};

const PEOPLE: &str = "Users and groups";
const DEVICES: &str = "Devices";
const LICENCES: &str = "Licences";

/// Opens a customer's overview and waits until it is all there.
async fn overview<'a>(stage: &'a Stage<'_>, customer: &str) -> Result<Overview<'a>, Trouble> {
    signed_in(stage, customer, seeded::ADELE).await?;
    Overview::read(stage).await
}

/// All items of a list, as the cloud knows them.
fn all(stage: &Stage<'_>, customer: &str, path: &str) -> Vec<Value> {
    let answer = stage.cloud().look(customer, path);
    let answer = answer.unwrap_or_else(|| panic!("{customer} has {path}"));
    assert_eq!(answer.get("@odata.nextLink"), None, "{path}");
    answer["value"].as_array().expect("it is a list").clone()
}

fn count(items: &[Value], fits: impl Fn(&Value) -> bool) -> usize {
    items.iter().filter(|item| fits(item)).count()
}

fn said(figures: &[Figure], words: &str) -> Figure {
    let found = figures.iter().find(|figure| figure.words.ends_with(words));
    let figure = found.unwrap_or_else(|| panic!("{words:?} in {figures:?}"));
    figure.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_figure_that_fails_is_told_and_hides_no_other() -> Outcome {
    perform(Scene::default(), async |stage| {
        let groups = Target::Graph("/groups".into());
        stage.fault(groups, Times::Always, Fault::Status(503));
        let overview = overview(stage, "customer.com").await?;
        overview.says(PEOPLE, "? groups").await?;
        overview
            .says(PEOPLE, "Microsoft Graph has a problem")
            .await?;
        overview.says(PEOPLE, "180\nusers").await?;
        assert!(!overview.card(DEVICES).await?.join(" ").contains('?'));
        assert!(!stage.browser().shows(Role::Alert, "").await?);
        stage.picture("overview-failed").await?;
        stage.mend();
        stage.browser().click(Role::Button, "Read again").await?;
        overview.says(PEOPLE, "groups").await?;
        let groups = all(stage, "customer.com", "/groups?$top=999&$select=id").len();
        overview.says(PEOPLE, &format!("{groups}\ngroups")).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_that_fails_leaves_the_figures() -> Outcome {
    perform(Scene::default(), async |stage| {
        let card = Target::Graph("/organization".into());
        stage.fault(card, Times::Always, Fault::Status(503));
        let overview = overview(stage, "customer.com").await?;
        let notice = Notice::shown(stage, "Microsoft Graph has a problem").await?;
        overview.says(PEOPLE, "180\nusers").await?;
        stage.mend();
        notice.press("Try again").await?;
        let browser = stage.browser();
        browser
            .find(Role::Heading, "Customer International")
            .await?;
        browser
            .gone(Role::Heading, "Microsoft Graph has a problem")
            .await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_throttled_figure_is_asked_for_again_by_itself() -> Outcome {
    perform(Scene::default(), async |stage| {
        let busy = Target::Graph("/directory/deletedItems".into());
        let retry_after = Some(0.5);
        stage.fault(busy, Times::Next(1), Fault::Throttled { retry_after });
        let overview = overview(stage, "customer.com").await?;
        overview.says(PEOPLE, "deleted in the last 30 days").await?;
        let asked = stage.asked_of_cloud(0);
        let of = |part| {
            asked
                .iter()
                .filter(move |entry| entry.path_and_query.contains(part))
        };
        assert_eq!(of("/deletedItems").count(), 1, "{asked:?}");
        assert_eq!(of("/$batch").count(), 2, "{asked:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_granted_names_the_permission() -> Outcome {
    perform(Scene::default(), async |stage| {
        let overview = overview(stage, "sparrow-aviation.com").await?;
        for (card, permission) in [
            (PEOPLE, "GroupMember.Read.All"),
            (DEVICES, "Device.Read.All"),
            (DEVICES, "DeviceManagementManagedDevices.Read.All"),
        ] {
            overview.says(card, permission).await?;
        }
        overview.says(PEOPLE, "73\nusers").await?;
        assert!(!stage.browser().shows(Role::Alert, "").await?);
        stage.picture("overview-not-granted").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_without_intune_is_no_failure() -> Outcome {
    perform(Scene::default(), async |stage| {
        let overview = overview(stage, "summit-outfitters.com").await?;
        overview
            .says(DEVICES, "does not have Microsoft Intune")
            .await?;
        overview.says(DEVICES, "BadRequest").await?;
        let devices = all(
            stage,
            "summit-outfitters.com",
            "/devices?$top=999&$select=id",
        )
        .len();
        overview
            .says(DEVICES, &format!("{devices}\ndevices"))
            .await?;
        assert!(!stage.browser().shows(Role::Alert, "").await?);
        stage.picture("overview-no-intune").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_customer_has_nothing_to_picture() -> Outcome {
    perform(Scene::default(), async |stage| {
        let overview = overview(stage, "newleaf-studio.com").await?;
        overview.says(PEOPLE, "0\nusers").await?;
        assert!(overview.pictures(PEOPLE).await?.is_empty());
        stage.picture("overview-empty").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_of_it_takes_two_requests() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_work(stage).await?;
        Shell::of(stage).go_to("Groups").await?;
        Grid::shown(stage, "Groups").await?;
        stage.browser().reads("Read at").await?;
        let before = stage.asked_of_cloud(0).len();
        Shell::of(stage).go_to("Overview").await?;
        Overview::read(stage).await?;
        let asked = stage.asked_of_cloud(before);
        let paths: Vec<_> = asked.iter().map(|entry| entry.path()).collect();
        assert_eq!(paths, ["/v1.0/$batch", "/v1.0/$batch"]);
        assert!(asked.iter().all(|entry| entry.origin == Origin::Graph));
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_figure_is_what_the_directory_says() -> Outcome {
    perform(Scene::default(), async |stage| {
        let overview = overview(stage, "customer.com").await?;
        let people = overview.figures(PEOPLE).await?;
        let (active, guests, blocked) = stage.cloud().world(|world| {
            let tenant = world.tenant("customer.com").expect("it is seeded");
            let users = tenant.directory.users();
            let of = |kind| {
                let enabled = users.iter().filter(|user| user.account_enabled);
                enabled.filter(|user| user.user_type == kind).count()
            };
            let blocked = users.iter().filter(|user| !user.account_enabled).count();
            (of(UserType::Member), of(UserType::Guest), blocked)
        });
        for (number, words) in [
            (active, "members who may sign in"),
            (guests, "guests who may sign in"),
            (blocked, "blocked"),
        ] {
            assert_eq!(said(&people, words).words, format!("{number} {words}"));
        }
        let picture = overview.pictures(PEOPLE).await?.join(", ");
        assert!(
            picture.contains(&format!("{guests} guests who may sign in")),
            "{picture}"
        );

        let managed =
            "/deviceManagement/managedDevices?$select=id,complianceState,lastSyncDateTime";
        let managed = all(stage, "customer.com", managed);
        let stands = |state: &str| count(&managed, |device| device["complianceState"] == state);
        let devices = overview.figures(DEVICES).await?;
        for (number, words) in [
            (managed.len(), "managed by Intune"),
            (stands("compliant"), "compliant"),
            (stands("inGracePeriod"), "in the grace period"),
            (stands("noncompliant"), "not compliant"),
            (stands("unknown"), "not evaluated"),
            (stands("error"), "in error or conflict"),
        ] {
            let expected = format!("{number} {words}");
            assert!(
                devices.iter().any(|figure| figure.words == expected),
                "{expected}: {devices:?}"
            );
        }
        assert_eq!(overview.pictures(DEVICES).await?.len(), 1);

        let products = all(stage, "customer.com", "/subscribedSkus").len();
        let licences = overview.figures(LICENCES).await?;
        assert_eq!(
            said(&licences, "products").words,
            format!("{products} products")
        );
        overview
            .says(LICENCES, "Microsoft 365 Business Premium")
            .await?;
        overview.says(LICENCES, "ends ").await?;
        stage.picture("overview-figures").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_figure_leads_to_the_list_of_what_it_counts() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let read = overview(stage, "customer.com").await?;
        let mut figures = Vec::new();
        for card in [PEOPLE, DEVICES, LICENCES] {
            figures.extend(read.figures(card).await?);
        }
        let mut followed = 0;
        for Figure { words, address } in figures {
            if let Some(address) = address {
                let (number, _) = words.split_once(' ').expect("a number comes first");
                browser.visit(&stage.at(&address)).await?;
                let counted = [format!("{number} of "), format!("{number} ")];
                let counted = counted.map(|start| start.replace(',', ""));
                browser
                    .until(&format!("{words:?} behind {address}"), async || {
                        let script =
                            "return document.querySelector('main .count')?.innerText ?? '';";
                        let said = browser.run(script, Vec::new()).await?;
                        let said = said.as_str().unwrap_or_default().replace(',', "");
                        let is_filtered = address.contains("?f=");
                        let start = &counted[usize::from(!is_filtered)];
                        let is_all = !said.contains("reading");
                        Ok((said.starts_with(start.as_str()) && is_all).then_some(()))
                    })
                    .await?;
                followed += 1;
            }
        }
        assert!(followed >= 12, "{followed}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_reached_by_keyboard_alone() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let read = overview(stage, "customer.com").await?;
        let blocked = said(&read.figures(PEOPLE).await?, "blocked").words;
        tab_to(browser, "link", &blocked).await?;
        browser.press(thirtyfour::Key::Enter).await?;
        Grid::shown(stage, "Users").await?;
        browser.address_with("f=enabled%3DBlocked").await?;
        let (number, _) = blocked.split_once(' ').expect("a number comes first");
        browser.reads(&format!("{number} of 180 users")).await?;
        browser.back().await?;
        browser.find(Role::Heading, "Overview").await?;
        tab_to(browser, "button", "Read again").await?;
        browser.press(thirtyfour::Key::Enter).await?;
        Overview::read(stage).await?;
        focus_is_on(browser, "button", "Read again").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_customer_is_as_quick_to_look_at() -> Outcome {
    perform(Scene::default(), async |stage| {
        let overview = overview(stage, "continental-freight.com").await?;
        overview.says(PEOPLE, "100,000\nusers").await?;
        stage.picture("overview-large").await
    })
    .await
}
