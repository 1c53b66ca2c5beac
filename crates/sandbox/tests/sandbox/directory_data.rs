//! What the tenants hold: that nobody reads it without the permission, the product or the type that it
//! takes, and that what belongs together fits together.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tenantry_sandbox::seeded::ADELE;

use crate::browser::{Browser, GRAPH, encode};
use crate::partner::{all, token};
use crate::run;

/// What the pages of a customer read, apart from users and the organization.
const READ: [&str; 9] = [
    "/groups",
    "/devices",
    "/subscribedSkus?$select=skuId",
    "/directoryRoles",
    "/roleManagement/directory/roleAssignments",
    "/auditLogs/signIns",
    "/auditLogs/directoryAudits",
    "/informationProtection/bitlocker/recoveryKeys",
    "/directory/deviceLocalCredentials",
];
const MANAGED: &str = "/deviceManagement/managedDevices";

/// A message of Intune, which is a JSON document.
fn intune_message(body: &Value) -> Value {
    serde_json::from_str(body["error"]["message"].as_str().unwrap()).unwrap()
}

#[test]
fn who_granted_users_only_shows_nothing_else() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "sparrow-aviation.com", ADELE).await;
        for path in READ {
            // Organization.Read.All covers licences as well.
            let expected = if path.starts_with("/subscribedSkus") {
                200
            } else {
                403
            };
            let answer = browser.graph(&token, path).await;
            assert_eq!(answer.status.as_u16(), expected, "{path}: {}", answer.body);
        }
        let refused = browser.graph(&token, MANAGED).await;
        assert_eq!(refused.status, 403);
        assert_eq!(refused.json()["error"]["code"], "Forbidden");
        let message = intune_message(&refused.json());
        let scope = "DeviceManagementManagedDevices.Read.All";
        assert!(
            message["Message"].as_str().unwrap().contains(scope),
            "{message}"
        );
        for path in ["/users", "/organization"] {
            assert_eq!(browser.graph(&token, path).await.status, 200, "{path}");
        }
    });
}

#[test]
fn what_nobody_bought_does_not_answer() {
    run(async {
        for (tenant, premium, intune) in [
            ("cedar-and-co.com", false, false),
            ("summit-outfitters.com", true, false),
            ("customer.com", true, true),
        ] {
            let mut browser = Browser::new();
            let token = token(&mut browser, tenant, ADELE).await;
            for path in ["/auditLogs/signIns", "/users?$select=id,signInActivity"] {
                let answer = browser.graph(&token, path).await;
                assert_eq!(
                    answer.status,
                    if premium { 200 } else { 403 },
                    "{tenant}{path}"
                );
                if !premium {
                    let code = "Authentication_RequestFromNonPremiumTenantOrB2CTenant";
                    assert_eq!(answer.json()["error"]["code"], code);
                }
            }
            let answer = browser.graph(&token, MANAGED).await;
            assert_eq!(answer.status, if intune { 200 } else { 400 }, "{tenant}");
            if !intune {
                let message = intune_message(&answer.json());
                let text = message["Message"].as_str().unwrap();
                assert!(
                    text.starts_with("Request not applicable to target tenant"),
                    "{text}"
                );
            }
        }
    });
}

#[test]
fn a_revealed_secret_is_recorded() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let recorded = |items: &[Value], activity: &str| {
            items
                .iter()
                .filter(|item| item["activityDisplayName"] == activity)
                .count()
        };
        let devices = all(
            &mut browser,
            &token,
            "/devices?$select=deviceId,operatingSystem",
        )
        .await;
        let (mut keys, mut passwords, mut without) = (0, 0, 0);
        for device in devices.iter().take(60) {
            let id = device["deviceId"].as_str().unwrap();
            let filter = encode(&[("$filter", format!("deviceId eq '{id}'"))]);
            let path = format!("/informationProtection/bitlocker/recoveryKeys?{filter}");
            for key in all(&mut browser, &token, &path).await {
                assert_eq!(key.get("key"), None, "a list never shows the key");
                assert_eq!(key["deviceId"], id);
                let path = format!(
                    "/informationProtection/bitlocker/recoveryKeys/{}",
                    key["id"].as_str().unwrap()
                );
                let plain = browser.graph(&token, &path).await.json();
                assert_eq!(
                    plain.get("key"),
                    None,
                    "nor does one that is not asked for it"
                );
                let revealed = browser
                    .graph(&token, &format!("{path}?$select=key"))
                    .await
                    .json();
                assert_eq!(revealed["key"].as_str().unwrap().len(), 55);
                keys += 1;
            }
            let path = format!("/directory/deviceLocalCredentials/{id}?$select=credentials");
            let answer = browser.graph(&token, &path).await;
            if answer.status == 404 {
                without += 1;
                continue;
            }
            assert_eq!(device["operatingSystem"], "Windows");
            let password = &answer.json()["credentials"][0]["passwordBase64"];
            assert!(password.as_str().unwrap().len() > 20, "{password}");
            passwords += 1;
        }
        assert!(
            keys > 5 && passwords > 5 && without > 5,
            "{keys} {passwords} {without}"
        );
        let audits = all(&mut browser, &token, "/auditLogs/directoryAudits").await;
        assert_eq!(recorded(&audits, "Read BitLocker key"), keys);
        let activity = "Recover device local administrator password";
        assert_eq!(recorded(&audits, activity), passwords);
        let by = audits[0]["initiatedBy"]["user"]["userPrincipalName"].as_str();
        let by = by.unwrap();
        assert!(
            by.starts_with("user_") && by.ends_with("@customercom.onmicrosoft.com"),
            "{by}"
        );
    });
}

#[test]
fn licences_in_use_are_those_that_users_have() {
    run(async {
        for tenant in ["customer.com", "meridian-logistics.com"] {
            let mut browser = Browser::new();
            let token = token(&mut browser, tenant, ADELE).await;
            let skus = all(&mut browser, &token, "/subscribedSkus").await;
            let bearer = format!("Bearer {token}");
            let headers = [
                ("authorization", bearer.as_str()),
                ("consistencylevel", "eventual"),
            ];
            let mut used = 0;
            for sku in &skus {
                let id = sku["skuId"].as_str().unwrap();
                let filter = format!("assignedLicenses/any(x:x/skuId eq {id})");
                let options = encode(&[("$filter", filter.as_str())]);
                let address = format!("{GRAPH}/v1.0/users/$count?{options}");
                let count = browser.send("GET", &address, &headers, "").await;
                assert_eq!(
                    count.body,
                    sku["consumedUnits"].to_string(),
                    "{tenant} {id}"
                );
                used += usize::from(count.body != "0");
            }
            assert!(used > 2, "{tenant}: {used} products are in use");
            let of: BTreeSet<&str> = skus
                .iter()
                .map(|sku| sku["capabilityStatus"].as_str().unwrap())
                .collect();
            assert_eq!(
                of,
                BTreeSet::from(["Enabled", "Suspended", "Warning"]),
                "{tenant}"
            );
            let ends = all(&mut browser, &token, "/directory/subscriptions").await;
            let soonest = ends
                .iter()
                .filter_map(|one| one["nextLifecycleDateTime"].as_str())
                .min();
            assert_eq!(
                soonest,
                Some("2026-03-11T00:00:00Z"),
                "nine days after the beginning"
            );
        }
    });
}

#[test]
fn managed_devices_are_devices_of_users() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let devices = all(&mut browser, &token, "/devices").await;
        let managed = all(&mut browser, &token, MANAGED).await;
        let by_id: BTreeMap<&str, &Value> = devices
            .iter()
            .map(|device| (device["deviceId"].as_str().unwrap(), device))
            .collect();
        for device in &managed {
            let directory = by_id[device["azureADDeviceId"].as_str().unwrap()];
            assert_eq!(device["deviceName"], directory["displayName"]);
            assert_eq!(directory["isManaged"], true);
            assert_eq!(
                directory["isCompliant"],
                device["complianceState"] == "compliant"
            );
        }
        assert!(managed.len() > 50 && managed.len() < devices.len());
        let owned = managed
            .iter()
            .find(|device| device["userId"] != "")
            .unwrap();
        let user = owned["userId"].as_str().unwrap();
        let of_user = all(
            &mut browser,
            &token,
            &format!("/users/{user}/managedDevices"),
        )
        .await;
        assert!(of_user.iter().any(|device| device["id"] == owned["id"]));
        let registered = all(
            &mut browser,
            &token,
            &format!("/users/{user}/registeredDevices"),
        )
        .await;
        assert!(
            registered
                .iter()
                .any(|device| device["deviceId"] == owned["azureADDeviceId"])
        );
        let by_key = format!(
            "/devices(deviceId='{}')?$expand=registeredOwners",
            owned["azureADDeviceId"].as_str().unwrap()
        );
        let directory = browser.graph(&token, &by_key).await.json();
        assert_eq!(directory["registeredOwners"][0]["id"], user);
        let overview = browser
            .graph(&token, "/deviceManagement/managedDeviceOverview")
            .await
            .json();
        assert_eq!(overview["enrolledDeviceCount"], managed.len());
    });
}

#[test]
fn every_kind_is_there() {
    fn kinds(items: &[Value], kind: impl Fn(&Value) -> String) -> BTreeSet<String> {
        items.iter().map(kind).collect()
    }
    let texts = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<BTreeSet<_>>()
    };
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let devices = all(&mut browser, &token, "/devices").await;
        let trust = kinds(&devices, |device| {
            device["trustType"].as_str().unwrap().to_owned()
        });
        assert_eq!(trust, texts(&["AzureAd", "ServerAd", "Workplace"]));
        let managed = all(&mut browser, &token, MANAGED).await;
        let compliance = kinds(&managed, |device| {
            device["complianceState"].as_str().unwrap().to_owned()
        });
        assert!(
            compliance.is_superset(&texts(&["compliant", "noncompliant", "inGracePeriod"])),
            "{compliance:?}"
        );
        let groups = all(&mut browser, &token, "/groups").await;
        let groups = kinds(&groups, |group| {
            let types: Vec<_> = group["groupTypes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one.as_str().unwrap())
                .collect();
            format!(
                "{} {} {}",
                types.join("+"),
                group["mailEnabled"],
                group["securityEnabled"]
            )
        });
        let expected = [
            " false true",
            " true false",
            " true true",
            "DynamicMembership false true",
            "Unified true false",
            "Unified+DynamicMembership true false",
        ];
        assert_eq!(groups, texts(&expected));
        let select = "/users?$select=id,licenseAssignmentStates,externalUserState,onPremisesSyncEnabled,accountEnabled,assignedLicenses&$top=999";
        let users = all(&mut browser, &token, select).await;
        let states = users
            .iter()
            .flat_map(|user| user["licenseAssignmentStates"].as_array().unwrap());
        let states: BTreeSet<(String, bool)> = states
            .map(|state| {
                (
                    state["error"].as_str().unwrap().to_owned(),
                    state["assignedByGroup"].is_null(),
                )
            })
            .collect();
        let expected = [("None", true), ("None", false), ("CountViolation", false)];
        assert_eq!(
            states,
            expected
                .map(|(error, direct)| (error.to_owned(), direct))
                .into()
        );
        assert!(
            users
                .iter()
                .any(|user| user["externalUserState"] == "PendingAcceptance")
        );
        assert!(
            users.iter().any(
                |user| user["accountEnabled"] == false && user["assignedLicenses"] != json!([])
            )
        );
        let mut methods = BTreeSet::new();
        for user in users.iter().take(120) {
            let path = format!(
                "/users/{}/authentication/methods",
                user["id"].as_str().unwrap()
            );
            methods.extend(kinds(&all(&mut browser, &token, &path).await, |method| {
                let kind = method["@odata.type"].as_str().unwrap();
                kind.trim_start_matches("#microsoft.graph.")
                    .trim_end_matches("AuthenticationMethod")
                    .to_owned()
            }));
        }
        let expected = [
            "email",
            "fido2",
            "microsoftAuthenticator",
            "password",
            "phone",
            "softwareOath",
            "temporaryAccessPass",
            "windowsHelloForBusiness",
        ];
        assert_eq!(methods, texts(&expected));
    });
}

#[test]
fn sign_ins_are_what_the_activity_says() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let log = all(&mut browser, &token, "/auditLogs/signIns").await;
        let times: Vec<&str> = log
            .iter()
            .map(|one| one["createdDateTime"].as_str().unwrap())
            .collect();
        assert!(times.len() > 100 && times.is_sorted_by(|one, other| one >= other));
        let user = log[0]["userId"].as_str().unwrap();
        let filter = encode(&[("$filter", format!("userId eq '{user}'"))]);
        let own = all(
            &mut browser,
            &token,
            &format!("/auditLogs/signIns?{filter}"),
        )
        .await;
        assert!(own.iter().all(|one| one["userId"] == user));
        let path = format!("/users/{user}?$select=signInActivity");
        let activity = browser.graph(&token, &path).await.json();
        assert_eq!(
            activity["signInActivity"]["lastSignInDateTime"],
            own[0]["createdDateTime"]
        );
        let one = format!("/auditLogs/signIns/{}", own[0]["id"].as_str().unwrap());
        assert_eq!(browser.graph(&token, &one).await.json()["userId"], user);
    });
}

#[test]
fn objects_are_found_by_their_ids_whatever_they_are() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let mut ids = vec![json!("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90001")];
        for path in ["/users?$top=2", "/groups?$top=2", "/devices?$top=2"] {
            let items = browser.graph(&token, path).await.json();
            ids.extend(
                items["value"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|item| item["id"].clone()),
            );
        }
        let bearer = format!("Bearer {token}");
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
        ];
        let address = format!("{GRAPH}/v1.0/directoryObjects/getByIds");
        for (body, status, found) in [
            ("{}".to_owned(), 400, 0),
            ("not JSON".to_owned(), 400, 0),
            (json!({ "ids": ids }).to_string(), 200, 6),
            (json!({ "ids": ids, "types": ["user"] }).to_string(), 200, 2),
        ] {
            let answer = browser.send("POST", &address, &headers, &body).await;
            assert_eq!(answer.status, status, "{body}");
            let items = answer.json();
            assert_eq!(
                items["value"].as_array().map_or(0, Vec::len),
                found,
                "{body}"
            );
        }
        let by_get = browser.graph(&token, "/directoryObjects/getByIds").await;
        assert_eq!(by_get.status, 405);
    });
}

#[test]
fn a_hundred_thousand_users_are_counted_and_paged() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "continental-freight.com", ADELE).await;
        let bearer = format!("Bearer {token}");
        let headers = [
            ("authorization", bearer.as_str()),
            ("consistencylevel", "eventual"),
        ];
        for (path, count) in [
            ("/users", 100_000),
            ("/groups", 2_000),
            ("/devices", 30_000),
        ] {
            let address = format!("{GRAPH}/v1.0{path}/$count");
            let answer = browser.send("GET", &address, &headers, "").await;
            assert_eq!(answer.body, count.to_string(), "{path}");
        }
        let users = all(&mut browser, &token, "/users?$select=id&$top=999").await;
        let ids: BTreeSet<&str> = users
            .iter()
            .map(|user| user["id"].as_str().unwrap())
            .collect();
        assert_eq!((users.len(), ids.len()), (100_000, 100_000));
    });
}
