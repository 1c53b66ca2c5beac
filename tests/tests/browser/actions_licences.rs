//! Licences and groups of users, from the menu to the proof, with the keyboard alone.

#![expect(clippy::unwrap_used, reason = "a test ends where something is missing")]

use serde_json::Value;
use tenantry_sandbox::{Sandbox, seeded};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};

use crate::Outcome;
use crate::actions::{
    Subject, at, begin, carry_out, cloud_users, done, look, pick, select, show_plan, subjects,
    text, tick,
};
use crate::keyboard::{choose, tab_to};

const FILTER: &str = "Filter users";
const ONE: &str = "Actions · 1";

/// The products that a user was assigned directly, by their ids.
fn direct(cloud: &Sandbox, user: &str) -> Vec<String> {
    let path = format!("/users/{user}?$select=licenseAssignmentStates");
    let user = look(cloud, &path);
    let states = user["licenseAssignmentStates"].as_array().cloned();
    let states = states.unwrap_or_default().into_iter();
    states
        .filter(|state| state["assignedByGroup"].is_null())
        .map(|state| text(&state, "skuId"))
        .collect()
}

/// A product of the customer, by its short name.
fn product(cloud: &Sandbox, part_number: &str) -> Value {
    let products = look(cloud, "/subscribedSkus");
    let all = products["value"].as_array().cloned().unwrap_or_default();
    let is_it = |product: &Value| product["skuPartNumber"] == part_number;
    all.into_iter().find(is_it).unwrap_or(Value::Null)
}

/// Somebody with Business Premium, assigned directly, and with a usage location.
fn holder(cloud: &Sandbox) -> Subject {
    let sku = text(&product(cloud, "SPB"), "skuId");
    let users = cloud_users(cloud);
    let is_it = |user: &Subject| direct(cloud, &user.id).contains(&sku);
    users.into_iter().find(is_it).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_licence_of_which_none_is_free_is_not_assigned() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let user = cloud_users(stage.cloud()).remove(0);
        at(stage, seeded::ADELE, "Users").await?;
        select(stage, FILTER, &user).await?;
        begin(stage, ONE, "Assign licences").await?;
        browser.reads("free").await?;
        choose(browser, "button", "Show the plan").await?;
        browser.reads("Tick at least one product.").await?;
        stage.picture("form-licences").await?;
        tick(browser, "Planner and Project").await?;
        show_plan(browser).await?;
        browser.reads("Nothing can be done.").await?;
        stage.picture("action-licence-none-free").await?;
        // Nothing of what was ticked is lost on the way back.
        choose(browser, "button", "Back").await?;
        tab_to(browser, "button", "Show the plan").await?;
        let is_ticked = "return [...document.querySelectorAll('dialog.change input[type=checkbox]')].filter((box) => box.checked && box.closest('.services') === null).length;";
        assert_eq!(browser.run(is_ticked, Vec::new()).await?, 1);
        assert!(stage.cloud().changes().is_empty());
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_licence_is_replaced_assigned_and_taken_away() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let cloud = stage.cloud();
        let user = holder(cloud);
        let [old, new] = ["SPB", "FLOW_FREE"].map(|name| text(&product(cloud, name), "skuId"));
        at(stage, seeded::ADELE, "Users").await?;
        select(stage, FILTER, &user).await?;
        begin(stage, ONE, "Replace a licence").await?;
        browser
            .reads("Users without it are left as they are.")
            .await?;
        choose(browser, "button", "Show the plan").await?;
        browser.reads("Choose the product to replace.").await?;
        tab_to(browser, "combobox", "Replace").await?;
        browser.press("Microsoft 365 Business Premium").await?;
        tab_to(browser, "combobox", "By").await?;
        browser.press("Microsoft Power Automate").await?;
        stage.picture("form-licence-replace").await?;
        show_plan(browser).await?;
        stage.picture("action-licence-replace-plan").await?;
        let start = format!("Replace licences: {}", user.name);
        carry_out(browser, None, &start).await?;
        let held = direct(cloud, &user.id);
        assert!(held.contains(&new) && !held.contains(&old), "{held:?}");
        done(browser).await?;

        begin(stage, ONE, "Remove licences").await?;
        tick(browser, "Microsoft Power Automate").await?;
        show_plan(browser).await?;
        let start = format!("Remove licences: {}", user.name);
        carry_out(browser, None, &start).await?;
        assert!(!direct(cloud, &user.id).contains(&new));
        done(browser).await?;

        begin(stage, ONE, "Assign licences").await?;
        tick(browser, "Microsoft 365 Business Premium").await?;
        // The services of what is ticked are below it, and the first of them is switched off.
        let unfold = "const services = document.querySelector('dialog.change .services'); services.open = true;
            services.querySelector('input').focus(); return services.querySelectorAll('input').length;";
        assert!(browser.run(unfold, Vec::new()).await?.as_u64() > Some(1));
        browser.press(" ").await?;
        stage.picture("form-services").await?;
        show_plan(browser).await?;
        let start = format!("Assign licences: {}", user.name);
        carry_out(browser, None, &start).await?;
        assert!(direct(cloud, &user.id).contains(&old));
        let path = format!("/users/{}?$select=assignedLicenses", user.id);
        let held = look(cloud, &path);
        let held = held["assignedLicenses"].as_array().cloned();
        let mut held = held.unwrap_or_default().into_iter();
        let assigned = held.find(|one| text(one, "skuId") == old).unwrap();
        assert_eq!(assigned["disabledPlans"].as_array().map(Vec::len), Some(1));
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_joins_a_group_and_leaves_it() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let cloud = stage.cloud();
        let user = cloud_users(cloud).remove(0);
        let is_in = |group: &str| {
            let path = format!("/groups/{group}/members?$select=id&$top=999");
            let members = look(cloud, &path);
            let members = members["value"].as_array().cloned().unwrap_or_default();
            members.iter().any(|member| text(member, "id") == user.id)
        };
        let groups = subjects(
            cloud,
            "/groups?$top=999&$select=id,displayName,groupTypes,securityEnabled,mailEnabled,onPremisesSyncEnabled,isAssignableToRole",
            "displayName",
            "displayName",
            |group| {
                group["securityEnabled"] == true
                    && group["mailEnabled"] == false
                    && group["groupTypes"].as_array().is_some_and(Vec::is_empty)
                    && group["onPremisesSyncEnabled"] != true
                    && group["isAssignableToRole"] != true
            },
        );
        let group = groups.into_iter().find(|group| !is_in(&group.id)).unwrap();
        at(stage, seeded::ADELE, "Users").await?;
        select(stage, FILTER, &user).await?;
        begin(stage, ONE, "Add to groups").await?;
        browser.find(Role::ComboBox, "Add to").await?;
        choose(browser, "button", "Show the plan").await?;
        browser.reads("Choose at least one group.").await?;
        pick(browser, "Add to", &group.name, &group.name).await?;
        stage.picture("form-groups").await?;
        show_plan(browser).await?;
        carry_out(browser, None, &format!("Add to groups: {}", user.name)).await?;
        assert!(is_in(&group.id));
        done(browser).await?;

        begin(stage, ONE, "Remove from groups").await?;
        browser.find(Role::ComboBox, "Remove from").await?;
        pick(browser, "Remove from", &group.name, &group.name).await?;
        show_plan(browser).await?;
        carry_out(browser, None, &format!("Remove from groups: {}", user.name)).await?;
        assert!(!is_in(&group.id));
        Ok(())
    })
    .await
}
