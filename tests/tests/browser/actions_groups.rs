//! Everything that is done with groups, and with a product, with the keyboard alone.

#![expect(clippy::unwrap_used, reason = "a test ends where something is missing")]

use tenantry_sandbox::{Sandbox, seeded};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};
use thirtyfour::Key;

use crate::Outcome;
use crate::actions::{
    Subject, at, begin, carry_out, cloud_users, done, fill, look, pick, planned, select, show_plan,
    subjects, text, tick,
};
use crate::keyboard::{choose, tab_to};

const FILTER: &str = "Filter groups";
const ONE: &str = "Actions · 1";

fn group(cloud: &Sandbox, name: &str) -> Subject {
    let path = "/groups?$top=999&$select=id,displayName";
    let all = subjects(cloud, path, "displayName", "displayName", |group| {
        group["displayName"] == name
    });
    all.into_iter().next().unwrap()
}

fn members(cloud: &Sandbox, group: &str, which: &str) -> Vec<String> {
    let all = look(
        cloud,
        &format!("/groups/{group}/{which}?$select=id&$top=999"),
    );
    let all = all["value"].as_array().cloned().unwrap_or_default();
    all.iter().map(|one| text(one, "id")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_exchange_or_a_rule_keeps_is_not_changed_here() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let user = cloud_users(stage.cloud()).remove(0);
        at(stage, seeded::ADELE, "Groups").await?;
        for (name, reason) in [
            ("Head Office News", "Exchange admin center"),
            ("All Employees", "rule decides who is a member"),
            ("GG_FileServer_Users", "on-premises directory"),
        ] {
            let group = group(stage.cloud(), name);
            select(stage, FILTER, &group).await?;
            begin(stage, ONE, "Add members").await?;
            browser.find(Role::ComboBox, "Members to add").await?;
            pick(browser, "Members to add", &user.sought, &user.name).await?;
            show_plan(browser).await?;
            browser.reads(reason).await?;
            browser.reads("Nothing can be done.").await?;
            browser.press(Key::Escape).await?;
            browser.gone(Role::Dialog, "").await?;
            choose(browser, "button", "Clear selection").await?;
        }
        assert!(stage.cloud().changes().is_empty());
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_is_created_filled_edited_emptied_and_deleted() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let cloud = stage.cloud();
        let users = cloud_users(cloud);
        at(stage, seeded::ADELE, "Groups").await?;
        begin(stage, "Actions", "New group").await?;
        browser.find(Role::TextBox, "Name").await?;
        choose(browser, "button", "Show the plan").await?;
        browser.reads("Fill this in.").await?;
        fill(browser, "Name", "Launch Team").await?;
        stage.picture("form-group").await?;
        show_plan(browser).await?;
        carry_out(browser, None, "Create group: Launch Team").await?;
        done(browser).await?;
        let made = group(cloud, "Launch Team");

        select(stage, FILTER, &made).await?;
        begin(stage, ONE, "Add members").await?;
        browser.find(Role::ComboBox, "Members to add").await?;
        fill(browser, "Or paste user names", "nobody.here@customer.com").await?;
        choose(browser, "button", "Show the plan").await?;
        browser
            .reads("No user has this name: nobody.here@customer.com")
            .await?;
        let pasted = [users[1].sought.as_str(), users[2].sought.as_str()].join(", ");
        fill(browser, "Or paste user names", &pasted).await?;
        pick(browser, "Members to add", &users[0].sought, &users[0].name).await?;
        stage.picture("form-members").await?;
        show_plan(browser).await?;
        carry_out(browser, None, "Add to groups: 3 users").await?;
        assert_eq!(members(cloud, &made.id, "members").len(), 3);
        done(browser).await?;

        begin(stage, ONE, "Add owners").await?;
        browser.find(Role::ComboBox, "Owners to add").await?;
        pick(browser, "Owners to add", &users[0].sought, &users[0].name).await?;
        show_plan(browser).await?;
        carry_out(browser, None, &format!("Add as owner: {}", users[0].name)).await?;
        assert_eq!(members(cloud, &made.id, "owners"), [users[0].id.clone()]);
        done(browser).await?;

        begin(stage, ONE, "Add owners").await?;
        browser.find(Role::ComboBox, "Owners to add").await?;
        pick(browser, "Owners to add", &users[3].sought, &users[3].name).await?;
        show_plan(browser).await?;
        carry_out(browser, None, &format!("Add as owner: {}", users[3].name)).await?;
        done(browser).await?;
        begin(stage, ONE, "Remove owners").await?;
        browser.find(Role::ComboBox, "Owners to remove").await?;
        pick(browser, "Owners to remove", &users[3].name, &users[3].name).await?;
        show_plan(browser).await?;
        carry_out(
            browser,
            None,
            &format!("Remove as owner: {}", users[3].name),
        )
        .await?;
        assert_eq!(members(cloud, &made.id, "owners"), [users[0].id.clone()]);
        done(browser).await?;

        begin(stage, ONE, "Remove members").await?;
        browser.find(Role::ComboBox, "Members to remove").await?;
        pick(browser, "Members to remove", &users[1].name, &users[1].name).await?;
        show_plan(browser).await?;
        carry_out(
            browser,
            None,
            &format!("Remove from groups: {}", users[1].name),
        )
        .await?;
        assert_eq!(members(cloud, &made.id, "members").len(), 2);
        done(browser).await?;

        begin(stage, ONE, "Edit").await?;
        browser.find(Role::TextBox, "Description").await?;
        fill(browser, "Description", "Ships the launch").await?;
        show_plan(browser).await?;
        carry_out(browser, None, "Edit group: Launch Team").await?;
        let path = format!("/groups/{}?$select=description", made.id);
        assert_eq!(text(&look(cloud, &path), "description"), "Ships the launch");
        done(browser).await?;

        begin(stage, ONE, "Assign licences").await?;
        tick(browser, "Microsoft Power Automate").await?;
        show_plan(browser).await?;
        carry_out(browser, None, "Assign licences: Launch Team").await?;
        let path = format!("/groups/{}?$select=assignedLicenses", made.id);
        assert_eq!(
            look(cloud, &path)["assignedLicenses"]
                .as_array()
                .map(Vec::len),
            Some(1)
        );
        done(browser).await?;

        begin(stage, ONE, "Remove licences").await?;
        tick(browser, "Microsoft Power Automate").await?;
        show_plan(browser).await?;
        carry_out(browser, None, "Remove licences: Launch Team").await?;
        assert_eq!(
            look(cloud, &path)["assignedLicenses"]
                .as_array()
                .map(Vec::len),
            Some(0)
        );
        done(browser).await?;

        begin(stage, ONE, "Delete").await?;
        planned(browser).await?;
        carry_out(browser, Some("Launch Team"), "Delete groups: Launch Team").await?;
        assert!(look(cloud, &path).is_null());
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_that_is_none_is_explained_and_groups_with_a_rule_or_a_mailbox_are_created()
-> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let cloud = stage.cloud();
        at(stage, seeded::ADELE, "Groups").await?;
        begin(stage, "Actions", "New group").await?;
        fill(browser, "Name", "Sales By Rule").await?;
        tab_to(browser, "combobox", "Members").await?;
        browser.press("By a rule").await?;
        // It has the shape of a rule, and only the service knows that it is none.
        fill(browser, "Rule", "(user.department -eq \"Sales\"").await?;
        show_plan(browser).await?;
        choose(browser, "button", "Create group: Sales By Rule").await?;
        browser.reads("not done").await?;
        browser.reads("Request_BadRequest").await?;
        stage.picture("action-rule-refused").await?;
        assert!(cloud.changes().is_empty());
        done(browser).await?;

        begin(stage, "Actions", "New group").await?;
        fill(browser, "Name", "Sales By Rule").await?;
        tab_to(browser, "combobox", "Members").await?;
        browser.press("By a rule").await?;
        fill(browser, "Rule", "(user.department -eq \"Sales\")").await?;
        show_plan(browser).await?;
        carry_out(browser, None, "Create group: Sales By Rule").await?;
        let made = group(cloud, "Sales By Rule");
        let path = format!("/groups/{}?$select=membershipRule", made.id);
        let rule = text(&look(cloud, &path), "membershipRule");
        assert_eq!(rule, "(user.department -eq \"Sales\")");
        done(browser).await?;

        begin(stage, "Actions", "New group").await?;
        fill(browser, "Name", "Launch Room").await?;
        tab_to(browser, "combobox", "Kind").await?;
        browser
            .press("Microsoft 365, with mailbox and files, private")
            .await?;
        show_plan(browser).await?;
        carry_out(browser, None, "Create group: Launch Room").await?;
        let made = group(cloud, "Launch Room");
        let path = format!("/groups/{}?$select=groupTypes", made.id);
        assert_eq!(look(cloud, &path)["groupTypes"][0], "Unified");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_products_licences_are_given_out_and_reclaimed() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let cloud = stage.cloud();
        let user = cloud_users(cloud).remove(0);
        let products = look(cloud, "/subscribedSkus");
        let products = products["value"].as_array().cloned().unwrap_or_default();
        let product = products
            .iter()
            .find(|one| one["skuPartNumber"] == "FLOW_FREE")
            .unwrap();
        let sku = text(product, "skuId");
        let has = || {
            let path = format!("/users/{}?$select=assignedLicenses", user.id);
            look(cloud, &path)["assignedLicenses"]
                .to_string()
                .contains(&sku)
        };
        at(stage, seeded::ADELE, "Licences").await?;
        tab_to(browser, "searchbox", "Filter licences").await?;
        browser.press("Power Automate").await?;
        browser.reads("1 of ").await?;
        tab_to(browser, "rowheader", "Microsoft Power Automate Free").await?;
        browser.press(Key::Enter).await?;
        browser
            .find(Role::Complementary, "Microsoft Power Automate Free")
            .await?;
        browser.reads("Read at").await?;
        stage.picture("panel-product").await?;
        begin(stage, "Actions", "Assign to users").await?;
        browser.find(Role::ComboBox, "Assign to").await?;
        pick(browser, "Assign to", &user.sought, &user.name).await?;
        tab_to(browser, "combobox", "Usage location for users without one").await?;
        browser.press("Germany").await?;
        show_plan(browser).await?;
        carry_out(browser, None, &format!("Assign licences: {}", user.name)).await?;
        assert!(has());
        done(browser).await?;

        begin(stage, "Actions", "Reclaim licences").await?;
        browser.find(Role::ComboBox, "From others as well").await?;
        pick(browser, "From others as well", &user.sought, &user.name).await?;
        stage.picture("form-reclaim").await?;
        show_plan(browser).await?;
        carry_out(browser, None, &format!("Remove licences: {}", user.name)).await?;
        assert!(!has());
        Ok(())
    })
    .await
}
