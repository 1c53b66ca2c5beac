//! The drawer: the calls behind a screen.

use serde_json::{Value, json};
use tenantry_sandbox::{Fault, Target, Times, seeded};
use tenantry_tests::downloads::Downloads;
use tenantry_tests::opening::{at_users, at_work};
use tenantry_tests::pages::{Drawer, Palette, Shell, SignIn, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use thirtyfour::Key;

use crate::Outcome;
use crate::actions::{at, begin, carry_out, cloud_users, done, planned, select};
use crate::keyboard::{focus_is_on, tab_to};

const ROW_OF_USERS: &[&str] = &["GET", "/users?", "200 OK"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vault_that_cannot_be_reached_is_told_in_the_drawer() -> Outcome {
    perform(Scene::default(), async |stage| {
        let script =
            "onconnect = (event) => event.ports[0].postMessage(['failed', 'no luck today'])";
        stage
            .console()
            .say("vault.js", http::StatusCode::OK, script);
        SignIn::open(stage).await?;
        let drawer = Drawer::open(stage).await?;
        drawer.says("The console could not start its vault").await?;
        stage.picture("drawer-no-vault").await?;
        stage.console().behave();
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drawer_that_cannot_be_loaded_is_told_and_the_screen_stays() -> Outcome {
    perform(Scene::default(), async |stage| {
        stage.announced().complaint("TypeError");
        let file = crate::parts::file_of("drawer")?;
        let console = stage.console();
        console.say(&file, http::StatusCode::NOT_FOUND, "Nothing is here.");
        SignIn::open(stage).await?;
        let browser = stage.browser();
        browser.press(Key::Control + ".").await?;
        browser
            .reads("This part of the console could not be loaded")
            .await?;
        browser.find(Role::TextBox, "Customer").await?;
        console.behave();
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_throttled_shows_how_it_was_tried_again() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_work(stage).await?;
        let drawer = Drawer::open(stage).await?;
        let throttled = Fault::Throttled {
            retry_after: Some(1.0),
        };
        stage.fault(Target::Graph("/users".into()), Times::Next(1), throttled);
        Shell::of(stage).go_to("Users").await?;
        Users::shown(stage).await?;
        drawer.open_call(&["GET", "/users", "429 Too Many"]).await?;
        drawer.says("Throttled; tried again after").await?;
        let second = drawer.open_call(&["GET", "/users", "retry"]).await?;
        assert!(
            second.contains("The service was asked too often, so this repeats #"),
            "{second}"
        );
        stage.picture("drawer-throttled").await?;

        // One leads to the other.
        let chain = "document.querySelector('.call-details .chain').click(); return null;";
        stage.browser().run(chain, Vec::new()).await?;
        let focused = stage.browser().focused().await?;
        assert!(focused.1.contains("/users"), "{focused:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_failed_can_be_singled_out() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_work(stage).await?;
        let drawer = Drawer::open(stage).await?;
        let target = Target::Graph("/users".into());
        stage.fault(target, Times::Always, Fault::Down);
        Shell::of(stage).go_to("Users").await?;
        drawer.open_call(&["GET", "/users", "No answer"]).await?;
        stage.mend();
        let browser = stage.browser();
        browser.click(Role::CheckBox, "Failed only").await?;
        let groups = drawer.groups().await?;
        let rows: Vec<&String> = groups.iter().flat_map(|group| &group.rows).collect();
        assert!(!rows.is_empty());
        assert!(rows.iter().all(|row| row.contains("No answer")), "{rows:?}");
        stage.picture("drawer-failed-only").await?;

        browser
            .fill(Role::SearchBox, "Filter the requests", "no such thing")
            .await?;
        drawer.says("No request fits the filter.").await?;
        assert!(drawer.groups().await?.is_empty());
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_from_before_it_was_opened_say_why_they_are_not_there() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_users(stage).await?;
        let drawer = Drawer::open(stage).await?;
        let before = drawer.open_call(ROW_OF_USERS).await?;
        let why = "Bodies are kept while this drawer is open. Do it again to see it.";
        assert!(before.contains(why), "{before}");
        stage.browser().click(Role::Button, "Read again").await?;
        let now = drawer.group("Read again", "/users?").await?;
        assert!(now.about.contains("Customer International"), "{now:?}");
        let now = drawer.open_call(ROW_OF_USERS).await?;
        assert!(now.contains("\"value\": ["), "{now}");
        assert!(now.contains("Show all ("), "{now}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_drawer_is_opened_read_and_closed_with_nothing_but_a_keyboard() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let users = at_users(stage).await?;
        users.filter("nadia").await?;
        let before = browser.focused().await?;
        assert_eq!(before.0, "searchbox");
        let drawer = Drawer::open(stage).await?;
        focus_is_on(browser, "complementary", "Calls behind this screen").await?;

        // Tabs by the arrows, and back.
        tab_to(browser, "tab", "Requests").await?;
        browser.press(Key::Right).await?;
        focus_is_on(browser, "tab", "Sign-in").await?;
        drawer.says("Each arrow opens its request").await?;
        browser.press(Key::Left).await?;
        focus_is_on(browser, "tab", "Requests").await?;

        // Rows by the arrows, opened by Enter.
        tab_to(browser, "button", "Clear").await?;
        browser.press(Key::Tab).await?;
        browser.press(Key::End).await?;
        let last = browser.focused().await?;
        browser.press(Key::Up).await?;
        assert_ne!(browser.focused().await?, last);
        browser.press(Key::Down).await?;
        assert_eq!(browser.focused().await?, last);
        browser.press(Key::Enter).await?;
        drawer.says("What for").await?;

        browser.press(Key::Escape).await?;
        drawer.gone().await?;
        assert_eq!(browser.focused().await?, before);
        browser.press(Key::Control + ".").await?;
        Drawer::shown(stage).await?;
        browser.press(Key::Control + ".").await?;
        drawer.gone().await?;
        assert_eq!(browser.focused().await?, before);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_stand_below_the_click_that_caused_them() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_work(stage).await?;
        let drawer = Drawer::open(stage).await?;
        let loading = drawer
            .group("Loading the page", "/oauth2/v2.0/token")
            .await?;
        assert!(
            loading.rows.iter().any(|row| row.contains("POST")),
            "{loading:?}"
        );
        Shell::of(stage).go_to("Users").await?;
        let users = drawer.group("Users", "/users?").await?;
        assert!(users.about.ends_with("Customer International"), "{users:?}");
        Shell::of(stage).go_to("Groups").await?;
        drawer.group("Groups", "/groups?").await?;
        let causes: Vec<String> = drawer
            .groups()
            .await?
            .into_iter()
            .map(|one| one.cause)
            .collect();
        let place = |cause: &str| causes.iter().position(|one| one == cause);
        assert!(place("Users") < place("Groups"), "{causes:?}");
        let call = drawer.open_call(&["GET", "/groups?", "200 OK"]).await?;
        for wanted in [
            "Permission",
            "Group",
            "Request id",
            "Tenant",
            "Customer International",
        ] {
            assert!(call.contains(wanted), "{wanted}: {call}");
        }
        assert!(call.contains("‹redacted"), "{call}");
        stage.picture("drawer").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_says_what_in_it_was_refused() -> Outcome {
    perform(Scene::default(), async |stage| {
        let users = at_users(stage).await?;
        let somebody = users.row_at(1).await?;
        let drawer = Drawer::open(stage).await?;
        let target = Target::Graph("/users".into());
        stage.fault(target, Times::Always, Fault::Forbidden);
        users.open(&somebody[0]).await?;
        let call = drawer.open_call(&["POST", "/$batch", "failed"]).await?;
        assert!(call.contains("403 Forbidden"), "{call}");
        stage.mend();
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_is_opened_up() -> Outcome {
    perform(Scene::default(), async |stage| {
        let users = at_users(stage).await?;
        let somebody = users.row_at(1).await?;
        let drawer = Drawer::open(stage).await?;
        users.open(&somebody[0]).await?;
        let call = drawer.open_call(&["POST", "/$batch", "batch of"]).await?;
        for wanted in ["In the batch (", "GET", "/users/", "200 OK", "Answered"] {
            assert!(call.contains(wanted), "{wanted}: {call}");
        }
        stage.picture("drawer-batch").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_shows_what_it_sent() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let user = cloud_users(stage.cloud()).remove(0);
        at(stage, seeded::ADELE, "Users").await?;
        select(stage, "Filter users", &user).await?;
        // The menu is where the keyboard was before.
        let drawer = Drawer::open(stage).await?;
        browser.find(Role::Grid, "Users").await?;
        let back = "document.querySelector('main').focus(); return null;";
        browser.run(back, Vec::new()).await?;
        begin(stage, "Actions · 1", "Block sign-in").await?;
        planned(browser).await?;
        carry_out(browser, None, &format!("Block sign-in: {}", user.name)).await?;
        done(browser).await?;
        let call = drawer.open_call(&["PATCH", "/users/", "204"]).await?;
        assert!(call.contains("\"accountEnabled\": false"), "{call}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_copied_and_exported_is_what_was_sent() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_users(stage).await?;
        let browser = stage.browser();
        let drawer = Drawer::open(stage).await?;
        browser.run(NOTE_COPIES, Vec::new()).await?;
        drawer.open_call(ROW_OF_USERS).await?;
        browser.click(Role::Button, "Copy as curl").await?;
        browser.click(Role::Button, "Copy as PowerShell").await?;
        let copied = browser
            .until("two texts on the clipboard", async || {
                let copied = browser.run("return globalThis.copied;", Vec::new()).await?;
                let copied = copied.as_array().cloned().unwrap_or_default();
                Ok((copied.len() == 2).then_some(copied))
            })
            .await?;
        let curl = copied[0].as_str().unwrap_or_default();
        assert!(
            curl.starts_with("curl ") && curl.contains("$TOKEN"),
            "{curl}"
        );
        let powershell = copied[1].as_str().unwrap_or_default();
        assert!(
            powershell.starts_with("Invoke-MgGraphRequest "),
            "{powershell}"
        );

        let downloads = Downloads::of(browser).await?;
        browser.click(Role::Button, "Export HAR").await?;
        let (name, har) = downloads.file(".har").await?;
        assert!(name.starts_with("tenantry-calls-"), "{name}");
        let har: Value = serde_json::from_str(&har).expect("HAR is JSON");
        assert_eq!(har["log"]["version"], "1.2");
        let entries = har["log"]["entries"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let shown = drawer.groups().await?;
        let shown: usize = shown.iter().map(|group| group.rows.len()).sum();
        assert_eq!(entries.len(), shown);
        Ok(())
    })
    .await
}

/// Notes what is put on the clipboard, which this browser does not give back.
const NOTE_COPIES: &str = "globalThis.copied = [];
    Object.defineProperty(navigator, 'clipboard', {
        value: { writeText: async (text) => { globalThis.copied.push(text); } },
    }); return null;";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_newest_is_followed_until_the_reader_looks_elsewhere() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_work(stage).await?;
        let browser = stage.browser();
        let drawer = Drawer::open(stage).await?;
        for page in ["Users", "Groups", "Licences", "Devices"] {
            Shell::of(stage).go_to(page).await?;
        }
        drawer.group("Devices", "/devices").await?;
        // A list of its own height would have nothing to follow.
        let low = "document.querySelector('.calls').style.maxHeight = '200px'; return null;";
        browser.run(low, Vec::new()).await?;
        browser
            .run(
                "document.querySelector('.calls').scrollTop = 0; return null;",
                Vec::new(),
            )
            .await?;
        browser.find(Role::Button, "Follow the newest").await?;
        Shell::of(stage).go_to("Users").await?;
        browser.find(Role::Grid, "Users").await?;
        let top = browser
            .run(
                "return document.querySelector('.calls').scrollTop;",
                Vec::new(),
            )
            .await?;
        assert_eq!(top, json!(0), "the list stayed where the reader looks");
        browser.click(Role::Button, "Follow the newest").await?;
        browser.gone(Role::Button, "Follow the newest").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cleared_is_empty_until_something_is_asked_again() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_users(stage).await?;
        let drawer = Drawer::open(stage).await?;
        drawer.open_call(ROW_OF_USERS).await?;
        stage.browser().click(Role::Button, "Clear").await?;
        drawer.says("No requests yet").await?;
        stage.picture("drawer-empty").await?;
        assert!(drawer.groups().await?.is_empty());
        Shell::of(stage).go_to("Groups").await?;
        let groups = drawer.group("Groups", "/groups").await?;
        assert!(!groups.rows.is_empty());
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_there_on_the_sign_in_page_and_stays_open_in_this_tab_only() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let sign_in = SignIn::open(stage).await?;
        browser.click(Role::Button, "Show the calls").await?;
        let drawer = Drawer::shown(stage).await?;
        sign_in.name("customer.com").await?;
        drawer
            .open_call(&["GET", "openid-configuration", "200 OK"])
            .await?;
        // What was typed is no part of what caused it.
        let typing = drawer.group("Typing in Customer", "/.well-known/");
        typing.await?;
        stage.picture("drawer-sign-in").await?;
        sign_in.enter("customer.com", seeded::ADELE).await?;
        Drawer::shown(stage).await?;
        let kept = "return [Object.keys(sessionStorage), Object.keys(localStorage)];";
        let kept = browser.run(kept, Vec::new()).await?;
        assert!(kept[0].to_string().contains("tenantry.drawer.1"), "{kept}");
        assert!(!kept[1].to_string().contains("drawer"), "{kept}");
        browser.click(Role::Button, "Close the drawer").await?;
        drawer.gone().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_palette_opens_it_and_so_does_the_bar() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_work(stage).await?;
        let browser = stage.browser();
        let palette = Palette::open(stage).await?;
        palette.type_in("show").await?;
        palette.begins_with(&["Show the calls"]).await?;
        browser.press(Key::Enter).await?;
        let drawer = Drawer::shown(stage).await?;
        focus_is_on(browser, "complementary", "Calls behind this screen").await?;
        browser.press(Key::Escape).await?;
        drawer.gone().await?;
        browser.click(Role::Button, "Show the calls").await?;
        Drawer::shown(stage).await?;
        browser.press(Key::Escape).await?;
        focus_is_on(browser, "button", "Show the calls").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn screen_and_drawer_are_both_seen_and_the_edge_moves_by_keyboard() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_users(stage).await?;
        let browser = stage.browser();
        Drawer::open(stage).await?;
        let before = places(stage).await?;
        assert!(
            before.0 <= before.1,
            "the drawer stands beside the screen: {before:?}"
        );
        tab_to(browser, "separator", "Width of the drawer").await?;
        browser.press(Key::Left).await?;
        let after = places(stage).await?;
        assert!(
            after.1 < before.1 && after.0 <= after.1,
            "{before:?} {after:?}"
        );
        Ok(())
    })
    .await
}

/// Where the screen ends and where the drawer begins, in CSS pixels.
async fn places(stage: &Stage<'_>) -> Result<(u64, u64), tenantry_tests::trouble::Trouble> {
    let script = "return [document.querySelector('main').getBoundingClientRect().right,
        document.querySelector('aside.drawer').getBoundingClientRect().left].map(Math.round);";
    let places = stage.browser().run(script, Vec::new()).await?;
    let place = |at: usize| places[at].as_u64().unwrap_or_default();
    Ok((place(0), place(1)))
}
