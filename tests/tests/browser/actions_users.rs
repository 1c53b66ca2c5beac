//! Everything that is done with users, from the menu to the proof, with the keyboard alone.

use tenantry_sandbox::seeded;
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};
use thirtyfour::Key;

use crate::Outcome;
use crate::actions::{
    at, begin, carry_out, cloud_users, done, fill, look, pick, planned, select, show_plan,
    subjects, text, tick,
};
use crate::keyboard::{choose, tab_to};

const FILTER: &str = "Filter users";
const ONE: &str = "Actions · 1";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_synchronised_user_is_changed_elsewhere() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let path = "/users?$top=999&$select=id,displayName,userPrincipalName,accountEnabled,onPremisesSyncEnabled";
        let users = subjects(stage.cloud(), path, "userPrincipalName", "displayName", |user| {
            user["onPremisesSyncEnabled"] == true && user["accountEnabled"] == true
        });
        at(stage, seeded::ADELE, "Users").await?;
        select(stage, FILTER, &users[0]).await?;
        begin(stage, ONE, "Block sign-in").await?;
        planned(browser).await?;
        browser.reads("Comes from the on-premises directory").await?;
        browser.reads("Nothing can be done.").await?;
        choose(browser, "button", "Cancel").await?;
        browser.gone(Role::Dialog, "").await?;

        begin(stage, ONE, "Edit").await?;
        browser.reads("synchronised from an on-premises directory").await?;
        tab_to(browser, "combobox", "Usage location").await?;
        stage.picture("form-edit-synchronised").await?;
        assert!(stage.cloud().changes().is_empty());
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sign_in_is_blocked_and_allowed_again() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let user = cloud_users(stage.cloud()).remove(0);
        let is_enabled = || {
            let path = format!("/users/{}?$select=accountEnabled", user.id);
            look(stage.cloud(), &path)["accountEnabled"] == true
        };
        at(stage, seeded::ADELE, "Users").await?;
        select(stage, FILTER, &user).await?;
        begin(stage, ONE, "Block sign-in").await?;
        planned(browser).await?;
        stage.picture("action-block-plan").await?;
        carry_out(browser, None, &format!("Block sign-in: {}", user.name)).await?;
        assert!(!is_enabled());
        stage.picture("action-block-proof").await?;
        done(browser).await?;
        // The list was read again, and what was selected is so still.
        browser.reads("Blocked").await?;
        browser.reads("1 selected").await?;

        begin(stage, ONE, "Allow sign-in").await?;
        carry_out(browser, None, &format!("Allow sign-in: {}", user.name)).await?;
        assert!(is_enabled());
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_is_reset_and_shown_once_and_sessions_end() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let user = cloud_users(stage.cloud()).remove(0);
        let path = format!(
            "/users/{}?$select=lastPasswordChangeDateTime,signInSessionsValidFromDateTime",
            user.id
        );
        let before = look(stage.cloud(), &path);
        at(stage, seeded::ADELE, "Users").await?;
        select(stage, FILTER, &user).await?;
        begin(stage, ONE, "Reset password").await?;
        stage.picture("form-reset-password").await?;
        show_plan(browser).await?;
        carry_out(browser, None, &format!("Reset password: {}", user.name)).await?;
        let after = look(stage.cloud(), &path);
        assert_ne!(
            text(&before, "lastPasswordChangeDateTime"),
            text(&after, "lastPasswordChangeDateTime")
        );
        stage.picture("action-password-proof").await?;
        done(browser).await?;

        begin(stage, ONE, "Revoke sessions").await?;
        carry_out(browser, None, &format!("Revoke sessions: {}", user.name)).await?;
        let after = look(stage.cloud(), &path);
        assert_ne!(
            text(&before, "signInSessionsValidFromDateTime"),
            text(&after, "signInSessionsValidFromDateTime")
        );
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_is_created_once_the_form_is_right() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let taken = cloud_users(stage.cloud()).remove(0);
        at(stage, seeded::ADELE, "Users").await?;
        begin(stage, "Actions", "New user").await?;
        browser.find(Role::TextBox, "Display name").await?;
        choose(browser, "button", "Show the plan").await?;
        // The first field that is wrong has the focus, and says why.
        browser.reads("Fill this in.").await?;
        let focus = browser.focused().await?;
        assert_eq!(focus, ("textbox".to_owned(), "Display name".to_owned()));
        stage.picture("form-user-wrong").await?;
        browser.press("Grace Hopper").await?;
        let alias = taken.sought.split('@').next().unwrap_or_default();
        fill(browser, "User name", alias).await?;
        choose(browser, "button", "Show the plan").await?;
        browser
            .reads("There is a user of this name already.")
            .await?;
        fill(browser, "User name", "grace.hopper").await?;
        tab_to(browser, "combobox", "Usage location").await?;
        browser.press("Germany").await?;
        browser.press(Key::Tab).await?;
        pick(browser, "Manager", &taken.sought, &taken.name).await?;
        stage.picture("form-user").await?;
        show_plan(browser).await?;
        carry_out(browser, None, "Create user: Grace Hopper").await?;
        let made = look(
            stage.cloud(),
            "/users/grace.hopper@customer.com?$select=displayName,usageLocation",
        );
        assert_eq!(text(&made, "displayName"), "Grace Hopper");
        assert_eq!(text(&made, "usageLocation"), "DE");
        let manager = look(
            stage.cloud(),
            "/users/grace.hopper@customer.com/manager?$select=id",
        );
        assert_eq!(text(&manager, "id"), taken.id);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_was_edited_is_sent() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let user = cloud_users(stage.cloud()).remove(0);
        at(stage, seeded::ADELE, "Users").await?;
        select(stage, FILTER, &user).await?;
        begin(stage, ONE, "Edit").await?;
        browser.find(Role::TextBox, "Job title").await?;
        fill(browser, "Mobile phone", "call me").await?;
        browser.press(Key::Tab).await?;
        browser.reads("A telephone number, such as").await?;
        browser.press(Key::Shift + Key::Tab).await?;
        fill(browser, "Mobile phone", " ").await?;
        choose(browser, "button", "Show the plan").await?;
        browser.reads("Nothing is changed yet.").await?;
        fill(browser, "Job title", "Head of Tests").await?;
        stage.picture("form-edit").await?;
        show_plan(browser).await?;
        stage.picture("action-edit-plan").await?;
        carry_out(browser, None, &format!("Edit profile: {}", user.name)).await?;
        let path = format!("/users/{}?$select=jobTitle", user.id);
        assert_eq!(
            text(&look(stage.cloud(), &path), "jobTitle"),
            "Head of Tests"
        );
        done(browser).await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_is_set_and_taken_away() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let users = cloud_users(stage.cloud());
        let (user, manager) = (&users[0], &users[1]);
        let path = format!("/users/{}/manager?$select=id", user.id);
        at(stage, seeded::ADELE, "Users").await?;
        select(stage, FILTER, user).await?;
        begin(stage, ONE, "Set manager").await?;
        browser.find(Role::ComboBox, "Manager").await?;
        choose(browser, "button", "Show the plan").await?;
        browser.reads("Choose who is to be the manager.").await?;
        pick(browser, "Manager", &manager.sought, &manager.name).await?;
        show_plan(browser).await?;
        carry_out(browser, None, &format!("Set manager: {}", user.name)).await?;
        assert_eq!(text(&look(stage.cloud(), &path), "id"), manager.id);
        done(browser).await?;
        begin(stage, ONE, "Remove manager").await?;
        planned(browser).await?;
        carry_out(browser, None, &format!("Remove manager: {}", user.name)).await?;
        assert!(look(stage.cloud(), &path).is_null());
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_is_deleted_restored_and_deleted_for_good() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let user = cloud_users(stage.cloud()).remove(0);
        let path = format!("/users/{}?$select=id", user.id);
        at(stage, seeded::ADELE, "Users").await?;
        select(stage, FILTER, &user).await?;
        begin(stage, ONE, "Delete").await?;
        planned(browser).await?;
        carry_out(
            browser,
            Some(&user.name),
            &format!("Delete users: {}", user.name),
        )
        .await?;
        assert!(look(stage.cloud(), &path).is_null());
        done(browser).await?;

        begin(stage, "Actions", "Deleted users").await?;
        browser.find(Role::CheckBox, &user.name).await?;
        choose(browser, "button", "Show the plan").await?;
        browser.reads("Tick at least one user.").await?;
        tick(browser, &user.name).await?;
        stage.picture("form-deleted").await?;
        show_plan(browser).await?;
        carry_out(browser, None, &format!("Restore users: {}", user.name)).await?;
        assert_eq!(text(&look(stage.cloud(), &path), "id"), user.id);
        done(browser).await?;

        tab_to(browser, "searchbox", FILTER).await?;
        select(stage, FILTER, &user).await?;
        begin(stage, ONE, "Delete").await?;
        planned(browser).await?;
        carry_out(
            browser,
            Some(&user.name),
            &format!("Delete users: {}", user.name),
        )
        .await?;
        done(browser).await?;
        begin(stage, "Actions", "Deleted users").await?;
        tick(browser, &user.name).await?;
        tab_to(browser, "combobox", "What to do").await?;
        browser.press("Delete for good").await?;
        show_plan(browser).await?;
        let start = format!("Delete users for good: {}", user.name);
        carry_out(browser, Some(&user.name), &start).await?;
        let path = format!("/directory/deletedItems/{}", user.id);
        assert!(look(stage.cloud(), &path).is_null());
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_says_line_by_line_what_is_wrong_and_the_rest_is_created() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at(stage, seeded::ADELE, "Users").await?;
        begin(stage, "Actions", "New users from a file").await?;
        browser.find(Role::Button, "Download the template").await?;
        // WebDriver takes keys for a file field as names of files, so the tab key cannot pass it.
        let to_the_text = "document.getElementById('field-csv').focus();";
        browser.run(to_the_text, Vec::new()).await?;
        for line in [
            "User name,Display name,Usage location",
            "ada@customer.com,Ada Lovelace,GB",
            "bad@elsewhere.com,Bad Domain,GB",
            "alan@customer.com,Alan Turing,Britain",
            "mary@customer.com,Mary Jackson,US",
        ] {
            browser.press(line).await?;
            browser.press(Key::Enter).await?;
        }
        browser.reads("2 users can be created. 2 errors.").await?;
        browser
            .reads("elsewhere.com is not a verified domain")
            .await?;
        browser.reads("A two-letter country code").await?;
        choose(browser, "button", "Show the plan").await?;
        browser.reads("Some lines have errors.").await?;
        stage.picture("form-csv").await?;
        tick(browser, "Leave out the lines with errors").await?;
        show_plan(browser).await?;
        carry_out(browser, None, "Create users: 2 users").await?;
        for name in ["ada@customer.com", "mary@customer.com"] {
            let path = format!("/users/{name}?$select=id");
            assert!(!look(stage.cloud(), &path).is_null(), "{name}");
        }
        assert!(look(stage.cloud(), "/users/alan@customer.com?$select=id").is_null());
        stage.picture("action-csv-proof").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guest_is_invited() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at(stage, seeded::ADELE, "Users").await?;
        begin(stage, "Actions", "Invite a guest").await?;
        browser.find(Role::TextBox, "Mail address").await?;
        fill(browser, "Mail address", "nobody").await?;
        browser.press(Key::Tab).await?;
        browser.reads("A mail address, such as").await?;
        fill(browser, "Mail address", "ida@elsewhere.example").await?;
        fill(browser, "Display name", "Ida Rhodes").await?;
        stage.picture("form-guest").await?;
        show_plan(browser).await?;
        carry_out(browser, None, "Invite guests: Ida Rhodes").await?;
        let found = look(
            stage.cloud(),
            "/users?$filter=mail eq 'ida@elsewhere.example'&$select=id,userType",
        );
        assert_eq!(found["value"][0]["userType"], "Guest");
        Ok(())
    })
    .await
}
