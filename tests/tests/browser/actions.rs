//! What the tests of actions have in common: an action from the menu to the proof, with the keyboard alone.

use serde_json::Value;
use tenantry_sandbox::{Sandbox, seeded};
use tenantry_tests::browser::Browser;
use tenantry_tests::opening::signed_in;
use tenantry_tests::pages::Shell;
use tenantry_tests::role::Role;
use tenantry_tests::stage::Stage;
use tenantry_tests::trouble::Trouble;
use thirtyfour::Key;

use crate::keyboard::{choose, tab_to};

/// No menu has so many items.
const ITEMS: usize = 40;

/// Somebody or something of the customer that an action is for.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    /// The id.
    pub(crate) id: String,
    /// The name, which the row is headed with.
    pub(crate) name: String,
    /// What finds it alone in the list.
    pub(crate) sought: String,
}

/// What the emulated directory says of `customer.com`.
pub(crate) fn look(cloud: &Sandbox, path: &str) -> Value {
    let customer = seeded::CUSTOMER.to_string();
    cloud.look(&customer, path).unwrap_or(Value::Null)
}

/// A text of a document; empty where there is none.
pub(crate) fn text(document: &Value, member: &str) -> String {
    document[member].as_str().unwrap_or_default().to_owned()
}

/// The items of a list of `customer.com` that fit, as subjects sought by a member.
pub(crate) fn subjects(
    cloud: &Sandbox,
    path: &str,
    sought: &str,
    name: &str,
    fits: impl Fn(&Value) -> bool,
) -> Vec<Subject> {
    let list = look(cloud, path);
    let all = list["value"].as_array().cloned().unwrap_or_default();
    all.iter()
        .filter(|item| fits(item))
        .map(|item| Subject {
            id: text(item, "id"),
            name: text(item, name),
            sought: text(item, sought),
        })
        .collect()
}

/// Users whom the cloud keeps, who may sign in and have no role.
pub(crate) fn cloud_users(cloud: &Sandbox) -> Vec<Subject> {
    let path = "/users?$top=999&$select=id,displayName,userPrincipalName,userType,accountEnabled,onPremisesSyncEnabled";
    let all = subjects(cloud, path, "userPrincipalName", "displayName", |user| {
        user["userType"] == "Member"
            && user["accountEnabled"] == true
            && user["onPremisesSyncEnabled"] != true
            && !text(user, "userPrincipalName").starts_with("nadia@")
    });
    // The first ones hold roles, and administrators are none of a helpdesk's business.
    all.into_iter().skip(10).collect()
}

/// Signs in as an agent and opens a page of `customer.com`.
pub(crate) async fn at(stage: &Stage<'_>, agent: &str, page: &str) -> Result<(), Trouble> {
    signed_in(stage, "customer.com", agent).await?;
    Shell::of(stage).go_to(page).await?;
    stage.browser().find(Role::Grid, page).await?;
    Ok(())
}

/// Selects one row of a list, sought by the field `filter`.
pub(crate) async fn select(
    stage: &Stage<'_>,
    filter: &str,
    subject: &Subject,
) -> Result<(), Trouble> {
    let browser = stage.browser();
    tab_to(browser, "searchbox", filter).await?;
    browser.press(Key::Control + "a").await?;
    browser.press(subject.sought.as_str()).await?;
    browser.reads("1 of ").await?;
    tab_to(browser, "rowheader", &subject.name).await?;
    browser.press(" ").await?;
    browser.reads("1 selected").await
}

/// Opens the menu of the list and chooses an action.
pub(crate) async fn begin(stage: &Stage<'_>, menu: &str, action: &str) -> Result<(), Trouble> {
    let browser = stage.browser();
    choose(browser, "button", menu).await?;
    for _ in 0..ITEMS {
        let (role, name) = browser.focused().await?;
        if role == "menuitem" && name == action {
            browser.press(Key::Enter).await?;
            browser
                .until("a dialog", async || {
                    let script = "return document.querySelector('dialog.change[open]') !== null;";
                    Ok((browser.run(script, Vec::new()).await? == true).then_some(()))
                })
                .await?;
            return Ok(());
        }
        browser.press(Key::Down).await?;
    }
    Err(Trouble::Wrong(format!("no action {action:?} in the menu")))
}

/// Goes on from the form to the plan.
pub(crate) async fn show_plan(browser: &Browser) -> Result<(), Trouble> {
    choose(browser, "button", "Show the plan").await?;
    planned(browser).await
}

/// Waits for the plan.
pub(crate) async fn planned(browser: &Browser) -> Result<(), Trouble> {
    browser
        .reads("Nothing is sent before you confirm it.")
        .await
}

/// Confirms the plan, by typing where it wants that, and waits until its effect was read back.
pub(crate) async fn carry_out(
    browser: &Browser,
    typed: Option<&str>,
    start: &str,
) -> Result<(), Trouble> {
    if let Some(typed) = typed {
        let label = match typed.parse::<usize>() {
            Ok(_) => "Type the number to confirm: ",
            Err(_) => "Type the name to confirm: ",
        };
        tab_to(browser, "textbox", &[label, typed].concat()).await?;
        browser.press(typed).await?;
    }
    choose(browser, "button", start).await?;
    browser
        .reads("Read back from the customer's own directory")
        .await?;
    let script = "return document.querySelector('dialog.change[open]').innerText;";
    let said = browser.run(script, Vec::new()).await?;
    let said = said.as_str().unwrap_or_default();
    match said.contains("done and read back") && !said.contains("not done") {
        true => Ok(()),
        false => Err(Trouble::Wrong(format!("not all was done: {said}"))),
    }
}

/// Puts the dialog away.
pub(crate) async fn done(browser: &Browser) -> Result<(), Trouble> {
    choose(browser, "button", "Done").await?;
    browser.gone(Role::Dialog, "").await
}

/// Types into a field of the form.
pub(crate) async fn fill(browser: &Browser, field: &str, typed: &str) -> Result<(), Trouble> {
    tab_to(browser, "textbox", field).await?;
    browser.press(Key::Control + "a").await?;
    browser.press(typed).await
}

/// Finds something in a picker and chooses it.
pub(crate) async fn pick(
    browser: &Browser,
    field: &str,
    typed: &str,
    name: &str,
) -> Result<(), Trouble> {
    tab_to(browser, "combobox", field).await?;
    browser.press(typed).await?;
    browser
        .reads("Choose with the arrow keys and Enter.")
        .await?;
    browser.press(Key::Enter).await?;
    browser
        .find(Role::Button, &format!("Leave out {name}"))
        .await?;
    Ok(())
}

/// Ticks a box of the form.
pub(crate) async fn tick(browser: &Browser, starts_with: &str) -> Result<(), Trouble> {
    for _ in 0..60 {
        let (role, name) = browser.focused().await?;
        if role == "checkbox" && name.starts_with(starts_with) {
            return browser.press(" ").await;
        }
        browser.press(Key::Tab).await?;
    }
    Err(Trouble::Wrong(format!("no box {starts_with:?}")))
}
