//! Devices: what the directory and Intune know of them, and the secrets that are kept for them, which are shown on
//! demand only.

use serde_json::Value;
use tenantry_sandbox::{Fault, Target, Times, seeded};
use tenantry_tests::opening::{at_work, signed_in};
use tenantry_tests::pages::{Grid, Notice, Panel, Shell};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;
use thirtyfour::Key;

use crate::Outcome;
use crate::keyboard::{choose, focus_is_on};

const CUSTOMER: &str = "customer.com";

/// What the browser waits a minute for takes some seconds.
const HASTE: &str = "const wait = window.setTimeout;
    window.setTimeout = (work, time, ...more) => wait(work, time === 60000 ? 6000 : time, ...more);";

/// All items of a list, as the cloud knows them.
fn all(stage: &Stage<'_>, path: &str) -> Vec<Value> {
    let answer = stage.cloud().look(CUSTOMER, path);
    let answer = answer.unwrap_or_else(|| panic!("there is {path}"));
    assert_eq!(answer.get("@odata.nextLink"), None, "{path}");
    answer["value"].as_array().expect("it is a list").clone()
}

fn devices(stage: &Stage<'_>) -> Vec<Value> {
    all(stage, "/devices?$top=999")
}

fn managed_devices(stage: &Stage<'_>) -> Vec<Value> {
    all(stage, "/deviceManagement/managedDevices")
}

pub(crate) fn keys_of(stage: &Stage<'_>, device: &Value) -> Vec<Value> {
    let path = "/informationProtection/bitlocker/recoveryKeys?$filter=deviceId eq ";
    all(stage, &format!("{path}'{}'", text(device, "deviceId")))
}

/// What the audit log notes, by what was done and to what.
fn audits(stage: &Stage<'_>, activity: &str) -> Vec<Value> {
    let mut noted = all(stage, "/auditLogs/directoryAudits");
    noted.retain(|entry| entry["activityDisplayName"] == activity);
    noted
}

/// Whether the customer's log names the agent, as a customer knows those who come by delegated administration.
fn is_by_the_agent(entry: &Value) -> bool {
    let name = entry["initiatedBy"]["user"]["userPrincipalName"].as_str();
    name.is_some_and(|name| {
        name.starts_with("user_") && name.ends_with("@customercom.onmicrosoft.com")
    })
}

fn text<'v>(item: &'v Value, name: &str) -> &'v str {
    item[name].as_str().unwrap_or_default()
}

/// The first device of which something is so.
pub(crate) fn device_which(stage: &Stage<'_>, is: impl Fn(&Value) -> bool) -> Value {
    let found = devices(stage).into_iter().find(is);
    found.expect("there is such a device")
}

/// Opens a device of the directory by its address.
pub(crate) async fn open_device<'a>(
    stage: &'a Stage<'_>,
    device: &Value,
) -> Result<Panel<'a>, Trouble> {
    open(
        stage,
        "devices",
        text(device, "id"),
        text(device, "displayName"),
    )
    .await
}

/// Opens a device of Intune by its address.
async fn open_managed<'a>(stage: &'a Stage<'_>, device: &Value) -> Result<Panel<'a>, Trouble> {
    open(
        stage,
        "managed-devices",
        text(device, "id"),
        text(device, "deviceName"),
    )
    .await
}

async fn open<'a>(
    stage: &'a Stage<'_>,
    page: &str,
    id: &str,
    name: &str,
) -> Result<Panel<'a>, Trouble> {
    let link = stage.at(&format!("t/{}/{page}?open={id}", seeded::CUSTOMER));
    stage.browser().visit(&link).await?;
    let panel = Panel::of(stage, name).await?;
    panel.is_read().await?;
    Ok(panel)
}

/// Chooses a view in place of another one.
async fn choose_view(stage: &Stage<'_>, shown: &str, wanted: &str) -> Result<(), Trouble> {
    choose(stage.browser(), "button", &format!("View: {shown}")).await?;
    choose(stage.browser(), "button", wanted).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_without_intune_is_told_so_in_plain_words() -> Outcome {
    perform(Scene::default(), async |stage| {
        signed_in(stage, "summit-outfitters.com", seeded::ADELE).await?;
        Shell::of(stage).go_to("Managed devices").await?;
        let browser = stage.browser();
        browser
            .reads("This customer does not have Microsoft Intune")
            .await?;
        browser.reads("BadRequest").await?;
        assert!(!browser.shows(Role::Alert, "").await?);
        assert!(!browser.shows(Role::Grid, "").await?);
        stage.picture("managed-devices-no-intune").await?;
        // What the directory knows is there all the same.
        Shell::of(stage).go_to("Devices").await?;
        Grid::shown(stage, "Devices").await?.row_at(1).await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_permission_that_was_not_granted_is_named() -> Outcome {
    perform(Scene::default(), async |stage| {
        signed_in(stage, "sparrow-aviation.com", seeded::ADELE).await?;
        for (page, permission) in [
            ("Devices", "Device.Read.All"),
            ("Managed devices", "DeviceManagementManagedDevices.Read.All"),
        ] {
            let page = if page == "Devices" {
                "devices"
            } else {
                "managed-devices"
            };
            let link = stage.at(&format!("t/{}/{page}", seeded::SPARROW_AVIATION));
            stage.browser().visit(&link).await?;
            Notice::shown(stage, "A permission is missing").await?;
            stage.browser().reads(permission).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_is_denied_is_not_shown() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_work(stage).await?;
        let device = device_which(stage, |device| !keys_of(stage, device).is_empty());
        let key = keys_of(stage, &device).remove(0);
        let one = format!(
            "/informationProtection/bitlocker/recoveryKeys/{}",
            text(&key, "id")
        );
        stage.fault(Target::Graph(one.clone()), Times::Always, Fault::Forbidden);
        let panel = open_device(stage, &device).await?;
        let before = stage.asked_of_cloud(0).len();
        let browser = stage.browser();
        press_first(stage, "Show the key").await?;
        Notice::shown(stage, "Not allowed in this customer").await?;
        panel
            .section_says("BitLocker keys", "BitlockerKey.Read.All")
            .await?;
        assert!(
            stage
                .asked_of_cloud(before)
                .iter()
                .any(|entry| entry.path().ends_with(&one))
        );
        assert!(audits(stage, "Read BitLocker key").is_empty());
        stage.picture("device-key-denied").await?;
        stage.mend();
        press_first(stage, "Show the key").await?;
        browser.reads(secret(stage, &key).as_str()).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_without_secrets_says_so() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_work(stage).await?;
        let phone = device_which(stage, |device| text(device, "operatingSystem") == "iOS");
        let panel = open_device(stage, &phone).await?;
        panel
            .section_says("BitLocker keys", "No recovery key is kept")
            .await?;
        choose(stage.browser(), "button", "Show the password").await?;
        let words = "No password of a local administrator is kept";
        panel.section_says("Local administrator", words).await?;
        assert!(!stage.browser().shows(Role::Alert, "").await?);
        Ok(())
    })
    .await
}

/// The key itself.
fn secret(stage: &Stage<'_>, key: &Value) -> String {
    let path = "/informationProtection/bitlocker/recoveryKeys";
    let path = format!("{path}/{}?$select=key", text(key, "id"));
    let key = stage
        .cloud()
        .look(CUSTOMER, &path)
        .expect("there is the key");
    text(&key, "key").to_owned()
}

/// Presses the first button of this name, of which there may be several.
async fn press_first(stage: &Stage<'_>, name: &str) -> Result<(), Trouble> {
    let browser = stage.browser();
    let what = format!("a button {name:?}");
    let press = async || match browser.all(Role::Button, name).await?.first() {
        Some(button) => browser.hit(button).await,
        None => Ok(None),
    };
    browser.until(&what, press).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recovery_key_is_shown_on_demand_noted_and_hidden_again() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        browser.before_every_page(HASTE).await?;
        at_work(stage).await?;
        let device = device_which(stage, |device| keys_of(stage, device).len() == 1);
        let key = keys_of(stage, &device).remove(0);
        let secret = secret(stage, &key);
        let panel = open_device(stage, &device).await?;
        let section = panel.section("BitLocker keys").await?.join("\n");
        assert!(
            section.contains("customer's audit log, with your account"),
            "{section}"
        );
        assert!(
            section.contains(text(&key, "id")) && section.contains("Operating system"),
            "{section}"
        );
        assert!(audits(stage, "Read BitLocker key").is_empty());

        choose(browser, "button", "Show the key").await?;
        panel.section_says("BitLocker keys", &secret).await?;
        focus_is_on(browser, "button", "Hide the key").await?;
        let noted = audits(stage, "Read BitLocker key");
        assert_eq!(noted.len(), 1, "{noted:?}");
        assert!(is_by_the_agent(&noted[0]), "{noted:?}");
        assert!(!browser.address().await?.contains(&secret[..6]));
        let stored = "return JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);";
        let stored = browser.run(stored, Vec::new()).await?.to_string();
        assert!(!stored.contains(&secret), "{stored}");

        // By itself, after a minute that takes some seconds here.
        browser.find(Role::Button, "Show the key").await?;
        assert!(!document(stage).await?.contains(&secret));

        // By the agent, and by leaving.
        choose(browser, "button", "Show the key").await?;
        panel.section_says("BitLocker keys", &secret).await?;
        browser.press(Key::Escape).await?;
        browser.gone(Role::Complementary, "").await?;
        assert!(!document(stage).await?.contains(&secret));
        assert_eq!(audits(stage, "Read BitLocker key").len(), 2);
        Ok(())
    })
    .await
}

/// All of the page, hidden or not.
async fn document(stage: &Stage<'_>) -> Result<String, Trouble> {
    let script = "return document.documentElement.outerHTML;";
    let html = stage.browser().run(script, Vec::new()).await?;
    Ok(html.as_str().unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_local_password_is_shown_with_its_account() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        let kept = all(stage, "/directory/deviceLocalCredentials");
        let id = text(&kept[0], "id");
        let device = device_which(stage, |device| text(device, "deviceId") == id);
        let panel = open_device(stage, &device).await?;
        choose(browser, "button", "Show the password").await?;
        panel
            .section_says("Local administrator", "Administrator")
            .await?;
        panel.section_says("Local administrator", "Aa1!").await?;
        panel
            .section_says("Local administrator", "Kept since")
            .await?;
        focus_is_on(browser, "button", "Hide the password").await?;
        let noted = audits(stage, "Recover device local administrator password");
        assert_eq!(noted.len(), 1, "{noted:?}");
        assert!(is_by_the_agent(&noted[0]), "{noted:?}");
        stage.picture("device-secrets").await?;
        choose(browser, "button", "Hide the password").await?;
        browser.find(Role::Button, "Show the password").await?;
        assert!(!document(stage).await?.contains("Aa1!"));
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_says_of_every_device_what_the_directory_does() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        choose(browser, "link", "Devices").await?;
        let grid = Grid::shown(stage, "Devices").await?;
        let all = devices(stage);
        browser
            .reads_line(&format!("{} devices", all.len()))
            .await?;
        stage.picture("devices").await?;
        let row = grid.row_at(1).await?;
        let device = device_which(stage, |device| text(device, "displayName") == row.cells[0]);
        assert_eq!(row.cells[1], text(&device, "operatingSystem"));
        assert_eq!(row.cells[2], text(&device, "operatingSystemVersion"));

        let mut shown = "All devices";
        for (view, fits) in [
            (
                "Disabled",
                (|device| device["accountEnabled"] == false) as fn(&Value) -> bool,
            ),
            ("Not compliant", |device| device["isCompliant"] == false),
        ] {
            let number = all.iter().filter(|device| fits(device)).count();
            choose_view(stage, shown, view).await?;
            shown = view;
            browser
                .reads_line(&format!("{number} of {} devices", all.len()))
                .await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_leads_to_its_people_and_to_intune_and_back() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        let managed = managed_devices(stage);
        let managed = managed
            .iter()
            .find(|device| !text(device, "userId").is_empty());
        let managed = managed.expect("somebody uses one");
        let device = device_which(stage, |device| {
            text(device, "deviceId") == text(managed, "azureADDeviceId")
        });
        let panel = open_device(stage, &device).await?;
        let facts = panel.facts().await?;
        assert!(facts.get("Device id").contains(text(&device, "deviceId")));
        assert_eq!(
            facts.get("Sign-in"),
            if device["accountEnabled"] == true {
                "Enabled"
            } else {
                "Disabled"
            }
        );
        panel
            .section_says("Owners", text(managed, "userDisplayName"))
            .await?;
        let links = panel.links("Managed by Intune").await?;
        assert!(
            links[0]
                .1
                .ends_with(&format!("managed-devices?open={}", text(managed, "id"))),
            "{links:?}"
        );
        browser.reads("Open in Microsoft Entra").await?;
        stage.picture("device").await?;

        let name = text(managed, "deviceName");
        choose(browser, "link", name).await?;
        let panel = open_managed(stage, managed).await?;
        let facts = panel.facts().await?;
        assert!(
            facts
                .get("Primary user")
                .contains(text(managed, "userDisplayName"))
        );
        assert!(
            facts
                .get("Serial number")
                .contains(text(managed, "serialNumber"))
        );
        assert!(facts.get("Storage").contains("GB free"), "{facts:?}");
        panel
            .section_says("Compliance policies", "Default Device Compliance Policy")
            .await?;
        panel
            .section_says("Configuration profiles", "Wi-Fi and VPN")
            .await?;
        let links = panel.links("In the directory").await?;
        assert!(
            links[0]
                .1
                .ends_with(&format!("/devices?open={}", text(&device, "id"))),
            "{links:?}"
        );
        browser.reads("Open in Microsoft Intune").await?;
        stage.picture("managed-device").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn policies_are_listed_the_worst_first() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_work(stage).await?;
        let all = managed_devices(stage);
        let bad = all.iter().find(|device| {
            device["complianceState"] == "noncompliant" && device["isEncrypted"] == true
        });
        let bad = bad.expect("one is encrypted and breaks another rule");
        let panel = open_managed(stage, bad).await?;
        let lines = panel.section("Compliance policies").await?;
        let place = |words: &str| lines.iter().position(|line| line.contains(words));
        let (worst, good) = (
            place("Default Device Compliance Policy"),
            place("Company baseline"),
        );
        assert!(worst.is_some() && worst < good, "{lines:?}");
        assert!(
            lines[0].contains("1 of 2 failing") || lines[1].contains("1 of 2 failing"),
            "{lines:?}"
        );
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn managed_devices_are_listed_as_intune_knows_them() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        choose(browser, "link", "Managed devices").await?;
        let grid = Grid::shown(stage, "Managed devices").await?;
        let all = managed_devices(stage);
        browser
            .reads_line(&format!("{} managed devices", all.len()))
            .await?;
        stage.picture("managed-devices").await?;
        let row = grid.row_at(1).await?;
        let device = all
            .iter()
            .find(|device| text(device, "deviceName") == row.cells[0]);
        let device = device.expect("the row is one of Intune's");
        assert_eq!(row.cells[1], text(device, "userDisplayName"));
        let mut shown = "All managed devices";
        for (view, fits) in [
            (
                "Not compliant",
                (|device| device["complianceState"] == "noncompliant") as fn(&Value) -> bool,
            ),
            ("Not encrypted", |device| device["isEncrypted"] == false),
            ("Storage nearly full", |device| {
                let bytes = |name: &str| device[name].as_u64().unwrap_or_default();
                bytes("freeStorageSpaceInBytes") * 100 / bytes("totalStorageSpaceInBytes") < 10
            }),
        ] {
            let number = all.iter().filter(|device| fits(device)).count();
            choose_view(stage, shown, view).await?;
            shown = view;
            browser
                .reads_line(&format!("{number} of {} managed devices", all.len()))
                .await?;
        }
        Ok(())
    })
    .await
}
