//! How users get in and what they may: passes, sign-in methods, copied access, leaving, and what an agent may not do.

use tenantry_sandbox::seeded;
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};
use thirtyfour::Key;

use crate::Outcome;
use crate::actions::{
    at, begin, carry_out, cloud_users, done, fill, look, pick, select, show_plan, text, tick,
};
use crate::keyboard::choose;

const FILTER: &str = "Filter users";
const ONE: &str = "Actions · 1";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pass_is_given_and_a_way_to_sign_in_removed() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let cloud = stage.cloud();
        let methods = |user: &str| {
            let all = look(cloud, &format!("/users/{user}/authentication/methods"));
            all["value"].as_array().cloned().unwrap_or_default()
        };
        let users = cloud_users(cloud);
        let with_phone = |user: &&crate::actions::Subject| {
            methods(&user.id)
                .iter()
                .any(|method| text(method, "@odata.type").contains("phone"))
        };
        let user = users.iter().find(with_phone).unwrap();
        let before = methods(&user.id).len();
        at(stage, seeded::ADELE, "Users").await?;
        select(stage, FILTER, user).await?;
        begin(stage, ONE, "Temporary Access Pass").await?;
        browser.find(Role::TextBox, "Works for, in minutes").await?;
        fill(browser, "Works for, in minutes", "5").await?;
        choose(browser, "button", "Show the plan").await?;
        browser.reads("A whole number from 10 to").await?;
        fill(browser, "Works for, in minutes", "60").await?;
        stage.picture("form-pass").await?;
        show_plan(browser).await?;
        carry_out(
            browser,
            None,
            &format!("Give temporary access pass: {}", user.name),
        )
        .await?;
        assert_eq!(methods(&user.id).len(), before + 1);
        stage.picture("action-pass-proof").await?;
        done(browser).await?;

        begin(stage, ONE, "Remove a sign-in method").await?;
        tick(browser, "Phone").await?;
        stage.picture("form-methods").await?;
        show_plan(browser).await?;
        carry_out(
            browser,
            None,
            &format!("Remove sign-in methods: {}", user.name),
        )
        .await?;
        assert_eq!(methods(&user.id).len(), before);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn access_is_copied_and_somebody_leaves() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let cloud = stage.cloud();
        let groups = |user: &str| {
            let path = format!("/users/{user}/memberOf?$select=id,displayName,groupTypes&$top=999");
            let all = look(cloud, &path);
            let all = all["value"]
                .as_array()
                .cloned()
                .unwrap_or_default()
                .into_iter();
            let chosen = all.filter(|one| one["groupTypes"].as_array().is_some_and(Vec::is_empty));
            chosen.map(|one| text(&one, "id")).collect::<Vec<String>>()
        };
        let users = cloud_users(cloud);
        let from = users
            .iter()
            .find(|user| groups(&user.id).len() > 1)
            .unwrap();
        let to = users
            .iter()
            .find(|user| user.id != from.id && groups(&user.id).len() < 2)
            .unwrap();
        at(stage, seeded::ADELE, "Users").await?;
        select(stage, FILTER, to).await?;
        begin(stage, ONE, "Copy access from another user").await?;
        browser.find(Role::ComboBox, "Copy from").await?;
        pick(browser, "Copy from", &from.sought, &from.name).await?;
        browser.reads("Directory roles, mailboxes, files").await?;
        stage.picture("form-copy").await?;
        show_plan(browser).await?;
        carry_out(
            browser,
            None,
            &format!("Copy access from {}: {}", from.name, to.name),
        )
        .await?;
        assert!(groups(&to.id).len() > 1);
        done(browser).await?;

        begin(stage, ONE, "Offboard").await?;
        browser.find(Role::CheckBox, "Block sign-in").await?;
        stage.picture("form-offboard").await?;
        show_plan(browser).await?;
        stage.picture("action-offboard-plan").await?;
        browser.reads("Make the mailbox a shared one").await?;
        carry_out(browser, Some(&to.name), &format!("Offboard: {}", to.name)).await?;
        let path = format!("/users/{}?$select=accountEnabled", to.id);
        assert_eq!(look(cloud, &path)["accountEnabled"], false);
        stage.picture("action-offboard-proof").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_agents_roles_do_not_allow_is_off_and_says_why() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let user = cloud_users(stage.cloud()).remove(0);
        at(stage, seeded::FELIX, "Users").await?;
        select(stage, FILTER, &user).await?;
        choose(browser, "button", ONE).await?;
        browser.reads("Needs").await?;
        stage.picture("menu-refused").await?;
        browser.press(Key::Escape).await?;
        assert!(stage.cloud().changes().is_empty());
        Ok(())
    })
    .await
}
