//! How devices come along with what Intune is asked to do to them.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};
use tenantry_sandbox::roles::INTUNE_ADMINISTRATOR;
use tenantry_sandbox::seeded::ADELE;

use crate::browser::{Answer, Browser};
use crate::run;

pub(crate) const LIST: &str = "/deviceManagement/managedDevices";
pub(crate) const TENANT: &str = "customer.com";

pub(crate) const READ: &str = "DeviceManagementManagedDevices.Read.All";
pub(crate) const WRITE: &str = "DeviceManagementManagedDevices.ReadWrite.All";
pub(crate) const ACT: &str = "DeviceManagementManagedDevices.PrivilegedOperations.All";

/// A token of an agent who may do everything here.
pub(crate) async fn token(browser: &mut Browser, tenant: &str) -> String {
    let scopes = [READ, WRITE, ACT, "AuditLog.Read.All", "Device.Read.All"];
    browser.allow(tenant, &scopes, &[INTUNE_ADMINISTRATOR]);
    crate::partner::token(browser, tenant, ADELE).await
}

/// Whether Intune heard of the device lately, so that it takes up what it is asked.
fn is_on(device: &Value) -> bool {
    device["lastSyncDateTime"].as_str().unwrap() > "2026-01-15"
}

/// Whether the device is in a state in which it can do nothing.
fn is_broken(device: &Value) -> bool {
    device["complianceState"] == "error"
}

/// The devices as they are now, whoever looks.
fn devices(browser: &Browser) -> Vec<Value> {
    let list = browser.sandbox.look(TENANT, LIST).unwrap();
    list["value"].as_array().unwrap().clone()
}

/// The first device that is so.
pub(crate) fn device(browser: &Browser, wanted: impl Fn(&Value) -> bool) -> Value {
    devices(browser).into_iter().find(wanted).unwrap()
}

pub(crate) fn runs(device: &Value, system: &str) -> bool {
    is_on(device) && !is_broken(device) && device["operatingSystem"] == system
}

pub(crate) fn of_company(device: &Value) -> bool {
    device["managedDeviceOwnerType"] == "company"
}

pub(crate) fn path(device: &Value) -> String {
    format!("{LIST}/{}", device["id"].as_str().unwrap())
}

pub(crate) async fn ask(
    browser: &mut Browser,
    token: &str,
    device: &Value,
    action: &str,
    body: &str,
) -> Answer {
    let path = format!("{}/{action}", path(device));
    browser.post_graph(token, &path, body).await
}

/// The results of the actions that were asked for since the world began.
pub(crate) async fn results(browser: &mut Browser, token: &str, device: &Value) -> Vec<Value> {
    let path = format!("{}?$select=deviceActionResults", path(device));
    let now = browser.graph(token, &path).await.json();
    let all = now["deviceActionResults"].as_array().unwrap().iter();
    all.filter(|one| one["startDateTime"].as_str().unwrap() >= "2026-03-02")
        .cloned()
        .collect()
}

pub(crate) fn expect_refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
    let error = &answer.json()["error"];
    assert_eq!(error["code"], code);
    let document: Value = serde_json::from_str(error["message"].as_str().unwrap()).unwrap();
    assert_eq!(document["_version"], 3);
    assert!(
        document["Message"]
            .as_str()
            .unwrap()
            .contains("Activity ID")
    );
}

#[test]
fn an_action_is_pending_then_active_then_done() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, TENANT).await;
        let windows = device(&browser, |one| runs(one, "Windows"));
        let answer = ask(&mut browser, &token, &windows, "rebootNow", "").await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        assert_eq!(answer.body, "");
        for (after, state, updated) in [
            (0, "pending", "00:00:00"),
            (9, "pending", "00:00:00"),
            (10, "active", "00:00:10"),
            (29, "active", "00:00:10"),
            (30, "done", "00:00:30"),
            (900, "done", "00:00:30"),
        ] {
            let since = browser.clock.now().0 - 1_772_409_600_000;
            browser
                .clock
                .advance(Duration::from_millis(after * 1_000 - since));
            let expected = json!({
                "actionName": "rebootNow",
                "actionState": state,
                "startDateTime": "2026-03-02T00:00:00Z",
                "lastUpdatedDateTime": format!("2026-03-02T{updated}Z"),
            });
            assert_eq!(
                results(&mut browser, &token, &windows).await,
                [expected],
                "{after}"
            );
        }
        let changes = browser.sandbox.changes();
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].operation, "rebootNow");
        assert_eq!(
            changes[0].object.to_string(),
            windows["id"].as_str().unwrap()
        );
    });
}

#[test]
fn the_time_scale_makes_it_short() {
    run(async {
        let mut browser = Browser::new();
        browser.sandbox.world(|world| world.time_scale = 100);
        let token = token(&mut browser, TENANT).await;
        let windows = device(&browser, |one| runs(one, "Windows"));
        ask(&mut browser, &token, &windows, "wipe", "{}").await;
        browser.clock.advance(Duration::from_millis(599));
        let state = results(&mut browser, &token, &windows).await[0]["actionState"].clone();
        assert_eq!(state, "active");
        browser.clock.advance(Duration::from_millis(1));
        let answer = browser.graph(&token, &path(&windows)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_device_that_is_off_stays_pending() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, TENANT).await;
        let off = device(&browser, |one| !is_on(one));
        for action in ["syncDevice", "wipe"] {
            let answer = ask(&mut browser, &token, &off, action, "").await;
            assert_eq!(answer.status, StatusCode::NO_CONTENT);
        }
        browser.clock.advance(Duration::from_secs(1_200));
        let states = results(&mut browser, &token, &off).await;
        assert!(states.iter().all(|one| one["actionState"] == "pending"));
        let now = browser.graph(&token, &path(&off)).await.json();
        assert_eq!(now["managementState"], "wipePending");
        assert_eq!(now["lastSyncDateTime"], off["lastSyncDateTime"]);
    });
}

#[test]
fn a_device_that_is_broken_fails() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, TENANT).await;
        let broken = device(&browser, |one| is_on(one) && is_broken(one));
        for (action, state) in [
            ("syncDevice", "managed"),
            ("retire", "retireFailed"),
            ("wipe", "wipeFailed"),
        ] {
            let answer = ask(&mut browser, &token, &broken, action, "").await;
            assert_eq!(answer.status, StatusCode::NO_CONTENT);
            browser.clock.advance(Duration::from_secs(60));
            let result = results(&mut browser, &token, &broken).await.pop().unwrap();
            assert_eq!(
                (&result["actionName"], &result["actionState"]),
                (&json!(action), &json!("failed"))
            );
            let now = browser.graph(&token, &path(&broken)).await.json();
            assert_eq!(now["managementState"], state);
            assert_eq!(now["lastSyncDateTime"], broken["lastSyncDateTime"]);
        }
    });
}

#[test]
fn a_synchronisation_is_seen_by_its_time() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, TENANT).await;
        let phone = device(&browser, |one| runs(one, "Android"));
        ask(&mut browser, &token, &phone, "syncDevice", "").await;
        browser.clock.advance(Duration::from_secs(19));
        let now = browser.graph(&token, &path(&phone)).await.json();
        assert_eq!(now["lastSyncDateTime"], phone["lastSyncDateTime"]);
        browser.clock.advance(Duration::from_secs(1));
        let now = browser.graph(&token, &path(&phone)).await.json();
        assert_eq!(now["lastSyncDateTime"], "2026-03-02T00:00:20Z");
        let filter = format!("{LIST}?$filter=lastSyncDateTime%20gt%202026-03-02T00:00:10Z");
        let found = browser.graph(&token, &filter).await.json();
        assert_eq!(
            found["value"][0]["id"], phone["id"],
            "a filter sees it as well"
        );
    });
}

#[test]
fn a_wiped_or_retired_device_leaves() {
    run(async {
        for (action, states, done) in [
            ("wipe", ["wipePending", "wipeIssued"], 60),
            ("retire", ["retirePending", "retireIssued"], 40),
        ] {
            let mut browser = Browser::new();
            let token = token(&mut browser, TENANT).await;
            let count = devices(&browser).len();
            let windows = device(&browser, |one| runs(one, "Windows"));
            let directory = format!(
                "/devices(deviceId='{}')?$select=id,isManaged,isCompliant",
                windows["azureADDeviceId"].as_str().unwrap()
            );
            let body = r#"{"keepEnrollmentData":false,"keepUserData":false}"#;
            let body = if action == "wipe" { body } else { "" };
            let answer = ask(&mut browser, &token, &windows, action, body).await;
            assert_eq!(answer.status, StatusCode::NO_CONTENT);
            for state in states {
                let now = browser.graph(&token, &path(&windows)).await.json();
                assert_eq!(now["managementState"], state);
                let known = browser.graph(&token, &directory).await.json();
                assert_eq!(known["isManaged"], true);
                browser.clock.advance(Duration::from_secs(10));
            }
            browser.clock.advance(Duration::from_secs(done - 20));
            let answer = browser.graph(&token, &path(&windows)).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
            assert_eq!(devices(&browser).len(), count - 1);
            let overview = "/deviceManagement/managedDeviceOverview";
            let overview = browser.graph(&token, overview).await.json();
            assert_eq!(overview["enrolledDeviceCount"], count - 1);
            let known = browser.graph(&token, &directory).await.json();
            assert_eq!(
                known["isManaged"],
                Value::Null,
                "the directory still has it"
            );
            let again = ask(&mut browser, &token, &windows, action, body).await;
            assert_eq!(again.status, StatusCode::NOT_FOUND);
            assert_eq!(browser.sandbox.changes().len(), 1);
        }
    });
}

#[test]
fn a_wipe_that_keeps_the_enrolment_keeps_the_device() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, TENANT).await;
        let windows = device(&browser, |one| runs(one, "Windows"));
        let body = r#"{"keepEnrollmentData":true,"keepUserData":true}"#;
        ask(&mut browser, &token, &windows, "wipe", body).await;
        browser.clock.advance(Duration::from_secs(61));
        let now = browser.graph(&token, &path(&windows)).await.json();
        assert_eq!(now["managementState"], "managed");
        let results = results(&mut browser, &token, &windows).await;
        assert_eq!(results[0]["actionState"], "done");
    });
}

#[test]
fn results_are_told_of_single_devices_only() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, TENANT).await;
        let windows = device(&browser, |one| runs(one, "Windows"));
        ask(&mut browser, &token, &windows, "rebootNow", "").await;
        assert_eq!(results(&mut browser, &token, &windows).await.len(), 1);
        let list = format!("{LIST}?$select=id,deviceActionResults");
        let list = browser.graph(&token, &list).await.json();
        let mut list = list["value"].as_array().unwrap().iter();
        assert!(list.all(|one| one["deviceActionResults"] == json!([])));

        let pending = "deviceActionResults/any(a:a/actionState eq 'pending')".replace(' ', "%20");
        let found = format!("{LIST}?$filter={pending}");
        let found = browser.graph(&token, &found).await.json();
        let found = found["value"].as_array().unwrap();
        assert!(
            found.len() < devices(&browser).len(),
            "a filter goes by them all the same"
        );
        assert!(found.iter().any(|one| one["id"] == windows["id"]));
        for one in found {
            let alone = browser.graph(&token, &path(one)).await.json();
            let mut results = alone["deviceActionResults"].as_array().unwrap().iter();
            assert!(results.any(|result| result["actionState"] == "pending"));
        }
    });
}

#[test]
fn what_is_asked_twice_is_there_twice() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, TENANT).await;
        let windows = device(&browser, |one| runs(one, "Windows"));
        for _ in 0..2 {
            ask(&mut browser, &token, &windows, "wipe", "").await;
        }
        assert_eq!(results(&mut browser, &token, &windows).await.len(), 2);
        assert_eq!(browser.sandbox.changes().len(), 2);
    });
}

#[test]
fn some_results_tell_more() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, TENANT).await;
        for (system, action, body, kind, member) in [
            ("iOS", "locateDevice", "", "locateDevice", "deviceLocation"),
            ("Android", "resetPasscode", "", "resetPasscode", "passcode"),
            ("macOS", "remoteLock", "", "remoteLock", "unlockPin"),
        ] {
            let device = device(&browser, |one| runs(one, system) && of_company(one));
            let answer = ask(&mut browser, &token, &device, action, body).await;
            assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.body);
            let before = results(&mut browser, &token, &device).await;
            assert_eq!(before[0][member], Value::Null);
            browser.clock.advance(Duration::from_secs(120));
            let after = results(&mut browser, &token, &device).await;
            let expected = format!("#microsoft.graph.{kind}ActionResult");
            assert_eq!(after[0]["@odata.type"], expected);
            assert!(!after[0][member].is_null(), "{action}");
        }
        let windows = device(&browser, |one| runs(one, "Windows"));
        for (quick, kind) in [(true, "quick"), (false, "full")] {
            let body = json!({ "quickScan": quick }).to_string();
            ask(&mut browser, &token, &windows, "windowsDefenderScan", &body).await;
            let results = results(&mut browser, &token, &windows).await;
            assert_eq!(results.last().unwrap()["scanType"], kind);
        }
    });
}

#[test]
fn every_action_of_the_contract_is_done_by_some_device() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, TENANT).await;
        for (system, actions) in [
            (
                "Windows",
                "syncDevice rebootNow locateDevice requestRemoteAssistance cleanWindowsDevice \
                 updateWindowsDeviceAccount windowsDefenderScan windowsDefenderUpdateSignatures retire wipe",
            ),
            ("macOS", "shutDown remoteLock"),
            (
                "iOS",
                "resetPasscode bypassActivationLock disableLostMode \
                 logoutSharedAppleDeviceActiveUser deleteUserFromSharedAppleDevice",
            ),
        ] {
            let device = device(&browser, |one| runs(one, system) && of_company(one));
            for action in actions.split_whitespace() {
                let body = match action {
                    "windowsDefenderScan" => r#"{"quickScan":true}"#,
                    "cleanWindowsDevice" => r#"{"keepUserData":true}"#,
                    "deleteUserFromSharedAppleDevice" => r#"{"userPrincipalName":"a@b.com"}"#,
                    _ => "",
                };
                let answer = ask(&mut browser, &token, &device, action, body).await;
                assert_eq!(
                    answer.status,
                    StatusCode::NO_CONTENT,
                    "{action}: {}",
                    answer.body
                );
            }
        }
        assert_eq!(
            browser.sandbox.changes().len(),
            17,
            "recoverPasscode is for none of them"
        );
    });
}

#[test]
fn a_device_is_described_and_forgotten() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, TENANT).await;
        let windows = device(&browser, is_on);
        for body in [
            r#"{"deviceName":"mine"}"#,
            r#"{"notes":7}"#,
            r#"{"managedDeviceOwnerType":"nobody"}"#,
            r#"{"colour":"red"}"#,
        ] {
            let answer = browser
                .call_graph("PATCH", &token, &path(&windows), body)
                .await;
            expect_refused(&answer, 400, "BadRequest");
        }
        assert_eq!(browser.sandbox.changes(), []);
        let body = r#"{"managedDeviceName":"Reception","notes":"by the door","managedDeviceOwnerType":"personal"}"#;
        let answer = browser
            .call_graph("PATCH", &token, &path(&windows), body)
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert_eq!(answer.json()["managedDeviceName"], "Reception");
        assert_eq!(answer.json()["managedDeviceOwnerType"], "personal");
        let notes = format!("{}?$select=notes", path(&windows));
        let notes = browser.graph(&token, &notes).await.json();
        assert_eq!(notes["notes"], "by the door");

        let answer = browser
            .call_graph("DELETE", &token, &path(&windows), "")
            .await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        let answer = browser.graph(&token, &path(&windows)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn an_action_whose_answer_was_lost_was_asked_for_once() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, TENANT).await;
        let windows = device(&browser, |one| runs(one, "Windows"));
        let rule = "POST graph/deviceManagement=lost*1".parse().unwrap();
        browser.sandbox.add_fault(rule);
        let url = format!("{}/wipe", path(&windows));
        let body = json!({ "requests": [{
            "id": "1", "method": "POST", "url": url, "body": {},
            "headers": { "Content-Type": "application/json" },
        }]});
        let answer = browser
            .post_graph(&token, "/$batch", &body.to_string())
            .await;
        assert_eq!(answer.json()["responses"], json!([]));
        let results = results(&mut browser, &token, &windows).await;
        assert_eq!(results.len(), 1);
        assert_eq!(browser.sandbox.changes().len(), 1);
    });
}

#[test]
fn the_directorys_log_knows_nothing_of_it() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, TENANT).await;
        let log = "/auditLogs/directoryAudits";
        let entries =
            |browser: &Browser| browser.sandbox.look(TENANT, log).unwrap()["value"].clone();
        let before = entries(&browser);
        let windows = device(&browser, |one| runs(one, "Windows"));
        let answer = ask(&mut browser, &token, &windows, "syncDevice", "").await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        assert_eq!(entries(&browser), before);
    });
}
