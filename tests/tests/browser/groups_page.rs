//! The groups of a customer, and the panel of one: what fails says so by itself, and every kind is told apart.

use tenantry_sandbox::{Fault, Target, Times, seeded};
use tenantry_tests::browser::Browser;
use tenantry_tests::opening::signed_in;
use tenantry_tests::pages::{Grid, Notice, Panel, Shell};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;
use thirtyfour::Key;

use crate::Outcome;
use crate::keyboard::{choose, focus_is_on, tab_to};

/// Signs in to a customer and opens its groups.
async fn at_groups<'a>(stage: &'a Stage<'_>, customer: &str) -> Result<Grid<'a>, Trouble> {
    signed_in(stage, customer, seeded::ADELE).await?;
    Shell::of(stage).go_to("Groups").await?;
    Grid::shown(stage, "Groups").await
}

/// Looks for a group and opens it, by keys.
async fn open<'a>(stage: &'a Stage<'_>, grid: &Grid<'_>, name: &str) -> Result<Panel<'a>, Trouble> {
    let browser = stage.browser();
    browser.fill(Role::SearchBox, "Filter groups", name).await?;
    grid.rows_where("the group that was looked for", |rows| {
        rows.first().is_some_and(|row| row.cells[0] == name)
    })
    .await?;
    tab_to(browser, "rowheader", name).await?;
    browser.press(Key::Enter).await?;
    let panel = Panel::of(stage, name).await?;
    focus_is_on(browser, "heading", name).await?;
    panel.is_read().await?;
    Ok(panel)
}

async fn close(browser: &Browser) -> Outcome {
    browser.press(Key::Escape).await?;
    browser.gone(Role::Complementary, "").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_that_cannot_be_read_leave_the_rest_of_the_group() -> Outcome {
    perform(Scene::default(), async |stage| {
        let grid = at_groups(stage, "customer.com").await?;
        let all = Fault::Forbidden;
        stage.fault(Target::Graph("/groups".into()), Times::Always, all);
        let browser = stage.browser();
        open(stage, &grid, "Leadership").await?;
        Notice::shown(stage, "Not allowed in this customer").await?;
        assert!(!browser.shows(Role::Heading, "Members").await?);
        stage.mend();
        close(browser).await?;

        let panel = open(stage, &grid, "Leadership").await?;
        panel.section_says("Owners", "User").await?;
        let said = panel.section("Members").await?;
        assert!(!said.is_empty(), "{said:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_who_granted_no_groups_sees_which_permission_is_missing() -> Outcome {
    perform(Scene::default(), async |stage| {
        signed_in(stage, "sparrow-aviation.com", seeded::ADELE).await?;
        let link = stage.at(&format!("t/{}/groups", seeded::SPARROW_AVIATION));
        stage.browser().visit(&link).await?;
        Notice::shown(stage, "A permission is missing").await?;
        stage.browser().reads("GroupMember.Read.All").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_group_is_told_apart() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let grid = at_groups(stage, "customer.com").await?;
        grid.heads(&["Name", "Kind", "Membership", "Source", "Mail", "Created"])
            .await?;
        stage.picture("groups").await?;
        for (name, kind, membership, source) in [
            ("Sales Team", "Microsoft 365", "Dynamic", "Cloud"),
            ("Licensing - Office", "Security", "Assigned", "Cloud"),
            (
                "Finance Approvers",
                "Mail-enabled security",
                "Assigned",
                "Cloud",
            ),
            ("Head Office News", "Distribution", "Assigned", "Cloud"),
            (
                "GG_FileServer_Users",
                "Security",
                "Assigned",
                "Synchronised",
            ),
        ] {
            browser.fill(Role::SearchBox, "Filter groups", name).await?;
            let rows = grid
                .rows_where("one group", |rows| {
                    rows.len() == 1 && rows[0].cells[0] == name
                })
                .await?;
            assert_eq!(rows[0].cells[1..4], [kind, membership, source], "{name}");
        }
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dynamic_group_shows_its_rule_and_many_members_come_in_parts() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let grid = at_groups(stage, "customer.com").await?;
        let panel = open(stage, &grid, "All Employees").await?;
        assert_eq!(panel.marks().await?, ["Dynamic"]);
        browser
            .reads(r#"(user.userType -eq "Member") and (user.accountEnabled -eq true)"#)
            .await?;
        assert_eq!(panel.links("Members").await?.len(), 20);
        stage.picture("group-dynamic").await?;
        choose(browser, "button", "Show more").await?;
        browser.click(Role::Button, "Show more").await?;
        let members = stage.cloud().world(|world| {
            let tenant = world.tenant("customer.com").expect("it is seeded");
            let users = tenant.directory.users().iter();
            users
                .filter(|user| {
                    user.account_enabled && user.user_type == tenantry_sandbox::UserType::Member
                })
                .count()
        });
        browser
            .until("all members", async || {
                let shown = panel.links("Members").await?.len();
                Ok((shown == members).then_some(()))
            })
            .await?;
        assert!(!browser.shows(Role::Button, "Show more").await?);
        let head = panel.section("Members").await?;
        assert!(
            head.join(" ").contains(&members.to_string()),
            "{:?}",
            &head[..2]
        );
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_beyond_the_first_page_are_read_when_asked_for() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let grid = at_groups(stage, "meridian-logistics.com").await?;
        let panel = open(stage, &grid, "All Employees").await?;
        panel.section_says("Members", "999+").await?;
        for _ in 0..9 {
            browser.click(Role::Button, "Show more").await?;
        }
        browser
            .until("most of the first page", async || {
                Ok((panel.links("Members").await?.len() == 920).then_some(()))
            })
            .await?;
        let next = Target::Graph("/groups".into());
        stage.fault(next, Times::Always, Fault::Status(503));
        browser.click(Role::Button, "Show more").await?;
        Notice::shown(stage, "Microsoft Graph has a problem").await?;
        assert_eq!(panel.links("Members").await?.len(), 999);
        stage.mend();
        browser.click(Role::Button, "Try again").await?;
        browser
            .until("members of the next page", async || {
                Ok((panel.links("Members").await?.len() == 1020).then_some(()))
            })
            .await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nested_groups_licences_and_owners_are_followed_by_keys() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let grid = at_groups(stage, "customer.com").await?;
        let panel = open(stage, &grid, "Licensing - Office").await?;
        panel
            .section_says("Licences for members", "Microsoft 365 Business Premium")
            .await?;
        panel
            .section_says("Directory roles", "None is assigned")
            .await?;
        let entra = "Open in Microsoft Entra (Microsoft's portal, in a new window)";
        let portal = browser.find(Role::Link, entra).await?;
        let address = portal.attr("href").await.ok().flatten().unwrap_or_default();
        assert!(address.contains("/groupId/"), "{address}");
        let (owner, _) = panel.links("Owners").await?.remove(0);
        stage.picture("group-licences").await?;
        close(browser).await?;

        let panel = open(stage, &grid, "Intranet Readers").await?;
        panel.section_says("Members", "All Departments").await?;
        choose(browser, "link", "All Departments").await?;
        let panel = Panel::of(stage, "All Departments").await?;
        panel.is_read().await?;
        panel.section_says("Member of", "Intranet Readers").await?;
        panel.section_says("Members", "Sales").await?;
        stage.picture("group-nested").await?;
        browser.back().await?;
        Panel::of(stage, "Intranet Readers")
            .await?
            .is_read()
            .await?;

        close(browser).await?;
        open(stage, &grid, "Licensing - Office").await?;
        choose(browser, "link", &owner).await?;
        Panel::of(stage, &owner).await?.is_read().await?;
        browser.address_with("/users?open=").await?;
        Ok(())
    })
    .await
}
