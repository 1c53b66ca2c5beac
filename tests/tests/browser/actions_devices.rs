//! Everything that is done with devices, of the directory and of Intune, with the keyboard alone.

use std::time::Duration;

use tenantry_sandbox::{Sandbox, seeded};
use tenantry_tests::pages::Panel;
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};
use thirtyfour::Key;

use crate::Outcome;
use crate::actions::{
    Subject, at, begin, carry_out, done, look, planned, select, show_plan, subjects, text, tick,
};
use crate::keyboard::{choose, tab_to};

const ONE: &str = "Actions · 1";

fn managed(cloud: &Sandbox, system: &str) -> Vec<Subject> {
    let path = "/deviceManagement/managedDevices?$top=1000&$select=id,deviceName,serialNumber,operatingSystem,deviceActionResults";
    subjects(cloud, path, "serialNumber", "deviceName", |device| {
        let results = device["deviceActionResults"].as_array();
        device["operatingSystem"] == system && results.is_none_or(Vec::is_empty)
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_platform_cannot_do_is_not_asked_of_it() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let device = managed(stage.cloud(), "Windows").remove(0);
        at(stage, seeded::ADELE, "Managed devices").await?;
        select(stage, "Filter managed devices", &device).await?;
        begin(stage, ONE, "Reset passcode").await?;
        planned(browser).await?;
        browser.reads("Only telephones and tablets").await?;
        browser.reads("Nothing can be done.").await?;
        choose(browser, "button", "Cancel").await?;
        browser.gone(Role::Dialog, "").await?;
        assert!(stage.cloud().changes().is_empty());
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_is_synced_scanned_and_wiped() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let cloud = stage.cloud();
        let device = managed(cloud, "Windows").remove(0);
        at(stage, seeded::ADELE, "Managed devices").await?;
        select(stage, "Filter managed devices", &device).await?;
        for (action, title) in [
            ("Sync", "Sync"),
            ("Restart", "Restart"),
            ("Locate", "Locate"),
        ] {
            begin(stage, ONE, action).await?;
            planned(browser).await?;
            carry_out(browser, None, &format!("{title}: {}", device.name)).await?;
            done(browser).await?;
        }
        begin(stage, ONE, "Scan with Defender").await?;
        tab_to(browser, "combobox", "Scan").await?;
        stage.picture("form-scan").await?;
        show_plan(browser).await?;
        carry_out(browser, None, &format!("Quick scan: {}", device.name)).await?;
        done(browser).await?;

        begin(stage, ONE, "Scan with Defender").await?;
        tab_to(browser, "combobox", "Scan").await?;
        browser.press("Full").await?;
        show_plan(browser).await?;
        // Intune has not ended the quick one yet.
        browser.reads("It was asked already, and is at it.").await?;
        browser.press(Key::Escape).await?;
        browser.gone(Role::Dialog, "").await?;

        begin(stage, ONE, "Wipe").await?;
        tick(browser, "The users' files").await?;
        stage.picture("form-wipe").await?;
        show_plan(browser).await?;
        stage.picture("action-wipe-plan").await?;
        carry_out(
            browser,
            Some(&device.name),
            &format!("Wipe: {}", device.name),
        )
        .await?;
        let path = format!(
            "/deviceManagement/managedDevices/{}?$select=id,deviceActionResults",
            device.id
        );
        let asked = look(cloud, &path);
        let results = asked["deviceActionResults"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let names: Vec<String> = results.iter().map(|one| text(one, "actionName")).collect();
        for asked in [
            "syncDevice",
            "rebootNow",
            "locateDevice",
            "windowsDefenderScan",
            "wipe",
        ] {
            assert!(names.iter().any(|name| name == asked), "{asked}: {names:?}");
        }
        done(browser).await?;

        // The panel shows how far each is.
        choose(browser, "rowheader", &device.name).await?;
        browser.find(Role::Complementary, &device.name).await?;
        browser.reads("Wipe").await?;
        stage.picture("managed-device-actions").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mac_is_shut_down_and_its_panel_follows_that() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        // One that still asks for its orders.
        let macs = managed(stage.cloud(), "macOS");
        let last_sync = |device: &Subject| {
            let path = format!(
                "/deviceManagement/managedDevices/{}?$select=lastSyncDateTime",
                device.id
            );
            text(&look(stage.cloud(), &path), "lastSyncDateTime")
        };
        let device = macs.into_iter().max_by_key(last_sync).unwrap();
        at(stage, seeded::ADELE, "Managed devices").await?;
        select(stage, "Filter managed devices", &device).await?;
        begin(stage, ONE, "Shut down").await?;
        planned(browser).await?;
        carry_out(browser, None, &format!("Shut down: {}", device.name)).await?;
        done(browser).await?;
        choose(browser, "rowheader", &device.name).await?;
        browser.find(Role::Complementary, &device.name).await?;
        let panel = Panel::of(stage, &device.name).await?;
        let actions = panel.section("Actions").await?;
        assert!(
            actions.iter().any(|line| line == "Shut down"),
            "{actions:?}"
        );
        // From here on nobody presses anything: the panel looks by itself.
        stage.cloud().advance(Duration::from_secs(3_600));
        browser
            .until("an end of what was asked", async || {
                let actions = panel.section("Actions").await?;
                let is_over = actions
                    .iter()
                    .any(|line| line == "Done" || line == "Failed");
                Ok(is_over.then_some(()))
            })
            .await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_telephone_is_locked_and_its_passcode_reset_and_it_is_retired() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let device = managed(stage.cloud(), "iOS").remove(0);
        at(stage, seeded::ADELE, "Managed devices").await?;
        select(stage, "Filter managed devices", &device).await?;
        for (action, title) in [
            ("Remote lock", "Lock"),
            ("Reset passcode", "Reset passcode"),
        ] {
            begin(stage, ONE, action).await?;
            planned(browser).await?;
            carry_out(browser, None, &format!("{title}: {}", device.name)).await?;
            done(browser).await?;
        }
        begin(stage, ONE, "Retire").await?;
        planned(browser).await?;
        carry_out(
            browser,
            Some(&device.name),
            &format!("Retire: {}", device.name),
        )
        .await?;
        done(browser).await?;
        begin(stage, ONE, "Delete from Intune").await?;
        planned(browser).await?;
        let start = format!("Delete managed devices: {}", device.name);
        carry_out(browser, Some(&device.name), &start).await?;
        let path = format!("/deviceManagement/managedDevices/{}?$select=id", device.id);
        assert!(look(stage.cloud(), &path).is_null());
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_of_the_directory_is_disabled_enabled_and_deleted() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let cloud = stage.cloud();
        let path = "/devices?$top=999&$select=id,displayName,deviceId,accountEnabled,onPremisesSyncEnabled";
        let devices = subjects(cloud, path, "displayName", "displayName", |device| {
            device["accountEnabled"] == true && device["onPremisesSyncEnabled"] != true
        });
        let device = &devices[0];
        let path = format!("/devices/{}?$select=accountEnabled", device.id);
        at(stage, seeded::ADELE, "Devices").await?;
        select(stage, "Filter devices", device).await?;
        for (action, title, is_enabled) in [
            ("Disable", "Disable devices", false),
            ("Enable", "Enable devices", true),
        ] {
            begin(stage, ONE, action).await?;
            planned(browser).await?;
            carry_out(browser, None, &format!("{title}: {}", device.name)).await?;
            assert_eq!(look(cloud, &path)["accountEnabled"], is_enabled);
            done(browser).await?;
        }
        begin(stage, ONE, "Delete").await?;
        planned(browser).await?;
        let start = format!("Delete devices: {}", device.name);
        carry_out(browser, Some(&device.name), &start).await?;
        assert!(look(cloud, &path).is_null());
        Ok(())
    })
    .await
}
