//! What Intune does not do to devices, and that nothing has changed then.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tenantry_sandbox::roles::{HELPDESK_ADMINISTRATOR, INTUNE_ADMINISTRATOR};
use tenantry_sandbox::seeded::ADELE;

use crate::browser::Browser;
use crate::device_actions::{
    ACT, LIST, READ, TENANT, WRITE, ask, device, expect_refused, of_company, path, results, runs,
    token,
};
use crate::run;

#[test]
fn whoever_lacks_the_permission_or_the_role_changes_nothing() {
    run(async {
        for (scopes, role, refused) in [
            (
                &[READ][..],
                INTUNE_ADMINISTRATOR,
                "syncDevice wipe requestRemoteAssistance PATCH DELETE",
            ),
            (&[WRITE], INTUNE_ADMINISTRATOR, "syncDevice retire"),
            (
                &[ACT],
                INTUNE_ADMINISTRATOR,
                "requestRemoteAssistance PATCH DELETE",
            ),
            (
                &[WRITE, ACT],
                HELPDESK_ADMINISTRATOR,
                "syncDevice wipe requestRemoteAssistance PATCH DELETE",
            ),
        ] {
            let mut browser = Browser::new();
            browser.allow(TENANT, scopes, &[role]);
            let token = crate::partner::token(&mut browser, TENANT, ADELE).await;
            let windows = device(&browser, |one| runs(one, "Windows"));
            for what in refused.split(' ') {
                let answer = match what {
                    "PATCH" | "DELETE" => {
                        browser
                            .call_graph(what, &token, &path(&windows), "{}")
                            .await
                    }
                    action => ask(&mut browser, &token, &windows, action, "").await,
                };
                expect_refused(&answer, 403, "Forbidden");
            }
            assert_eq!(browser.sandbox.changes(), []);
        }
    });
}

#[test]
fn a_tenant_without_intune_refuses() {
    run(async {
        let mut browser = Browser::new();
        let without = [
            "summit-outfitters.com",
            "bluefin-maritime.com",
            "cedar-and-co.com",
        ];
        let mut without = without.into_iter();
        let without = without.find(|tenant| browser.sandbox.look(tenant, LIST).is_none());
        let token = token(&mut browser, without.unwrap()).await;
        let device = json!({ "id": "7b3c1d90-8a42-4e5f-b6d1-20c4e8f90001" });
        let answer = ask(&mut browser, &token, &device, "syncDevice", "").await;
        expect_refused(&answer, 400, "BadRequest");
    });
}

#[test]
fn what_makes_no_sense_is_refused_and_changes_nothing() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, TENANT).await;
        let windows = device(&browser, |one| runs(one, "Windows"));
        let unknown = json!({ "id": "7b3c1d90-8a42-4e5f-b6d1-20c4e8f90001" });
        let answer = ask(&mut browser, &token, &unknown, "syncDevice", "").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        let answer = ask(&mut browser, &token, &windows, "explode", "").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        for (action, body) in [
            ("windowsDefenderScan", ""),
            ("windowsDefenderScan", "{}"),
            ("windowsDefenderScan", r#"{"quickScan":null}"#),
            ("windowsDefenderScan", r#"{"quickScan":"yes"}"#),
            ("cleanWindowsDevice", "{}"),
            ("wipe", r#"{"keepUserData":"yes"}"#),
            ("wipe", r#"{"macOsUnlockCode":123456}"#),
            // Version 1.0 does not know these.
            ("wipe", r#"{"useProtectedWipe":true}"#),
            ("syncDevice", r#"{"now":true}"#),
        ] {
            let answer = ask(&mut browser, &token, &windows, action, body).await;
            expect_refused(&answer, 400, "BadRequest");
        }
        let answer = ask(&mut browser, &token, &windows, "wipe", "[]").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        let mac = device(&browser, |one| runs(one, "macOS"));
        let body = r#"{"macOsUnlockCode":"12345"}"#;
        expect_refused(
            &ask(&mut browser, &token, &mac, "wipe", body).await,
            400,
            "BadRequest",
        );
        assert_eq!(browser.sandbox.changes(), []);
        assert_eq!(
            results(&mut browser, &token, &windows).await,
            [Value::Null; 0]
        );
    });
}

#[test]
fn each_system_refuses_what_it_cannot_do() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, TENANT).await;
        for (system, refused) in [
            (
                "Windows",
                "remoteLock shutDown resetPasscode recoverPasscode bypassActivationLock",
            ),
            (
                "macOS",
                "locateDevice resetPasscode windowsDefenderUpdateSignatures disableLostMode",
            ),
            (
                "iOS",
                "windowsDefenderUpdateSignatures requestRemoteAssistance recoverPasscode",
            ),
            (
                "Android",
                "shutDown bypassActivationLock windowsDefenderUpdateSignatures",
            ),
        ] {
            let device = device(&browser, |one| runs(one, system));
            for action in refused.split(' ') {
                let answer = ask(&mut browser, &token, &device, action, "").await;
                expect_refused(&answer, 400, "BadRequest");
            }
        }
        let personal = device(&browser, |one| runs(one, "iOS") && !of_company(one));
        for action in ["rebootNow", "shutDown", "locateDevice", "disableLostMode"] {
            let answer = ask(&mut browser, &token, &personal, action, "").await;
            expect_refused(&answer, 400, "BadRequest");
        }
        assert_eq!(browser.sandbox.changes(), []);
    });
}
