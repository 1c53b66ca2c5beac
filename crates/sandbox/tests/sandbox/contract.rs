//! What the sandbox serves, held against the published contract of Graph v1.0.
//!
//! `tests/contract/v1.0.json` carries the contract's facts: per type its properties with their type,
//! whether they are collections, whether null is allowed, and whether they are returned by default.
//! `securityIdentifier` of users is the one deviation: one source of the contract calls it returned
//! by default, while the list of default properties, which is served here, does not hold it.

use serde_json::{Value, json};
use tenantry_sandbox::seeded::{ADELE, ELENA, NADIA, NORTH_AMERICA_CLIENT, SAKURA_TRADING};

use crate::browser::{Attempt, Browser, code_fields, value};
use crate::run;

/// Where each tenant is entered, and by whom: every tenant that can be entered.
const TENANTS: [(&str, &str); 11] = [
    ("partner.com", ADELE),
    ("customer.com", ADELE),
    ("meridian-logistics.com", ADELE),
    ("newleaf-studio.com", ADELE),
    ("cedar-and-co.com", ADELE),
    ("summit-outfitters.com", ADELE),
    ("bluefin-maritime.com", ADELE),
    ("prairie-credit-union.com", ADELE),
    ("eu.partner.com", ELENA),
    ("rheinwerk-metall.de", ELENA),
    ("lumiere-atelier.fr", ELENA),
];

/// The lists of a partner, and what the objects in them are.
const PARTNER_LISTS: [(&str, &str); 8] = [
    (
        "delegatedAdminCustomer",
        "/tenantRelationships/delegatedAdminCustomers",
    ),
    (
        "delegatedAdminRelationship",
        "/tenantRelationships/delegatedAdminRelationships",
    ),
    ("contract", "/contracts"),
    ("application", "/applications"),
    ("servicePrincipal", "/servicePrincipals"),
    ("oAuth2PermissionGrant", "/oauth2PermissionGrants"),
    ("group", "/me/transitiveMemberOf"),
    (
        "unifiedRoleAssignment",
        "/roleManagement/directory/roleAssignments",
    ),
];

/// The lists of a customer, and what the objects in them are.
const CUSTOMER_LISTS: [(&str, &str); 13] = [
    ("device", "/devices"),
    ("directoryAudit", "/auditLogs/directoryAudits"),
    ("domain", "/domains"),
    ("group", "/groups"),
    ("managedDevice", "/deviceManagement/managedDevices"),
    ("signIn", "/auditLogs/signIns"),
    ("subscribedSku", "/subscribedSkus"),
    ("directoryRole", "/directoryRoles"),
    ("user", "/directory/deletedItems/microsoft.graph.user"),
    ("group", "/directory/deletedItems/microsoft.graph.group"),
    (
        "unifiedRoleAssignment",
        "/roleManagement/directory/roleAssignments",
    ),
    (
        "unifiedRoleDefinition",
        "/roleManagement/directory/roleDefinitions",
    ),
    ("oAuth2PermissionGrant", "/oauth2PermissionGrants"),
];

/// What objects of each list lead to, and what is found there.
const LEADS: [(&str, &str, &str); 22] = [
    ("/users", "memberOf", "directoryObject"),
    ("/users", "transitiveMemberOf", "directoryObject"),
    ("/users", "directReports", "directoryObject"),
    ("/users", "ownedObjects", "directoryObject"),
    ("/users", "registeredDevices", "directoryObject"),
    ("/users", "licenseDetails", "licenseDetails"),
    ("/users", "managedDevices", "managedDevice"),
    ("/users", "authentication/methods", "authenticationMethod"),
    (
        "/users",
        "authentication/phoneMethods",
        "phoneAuthenticationMethod",
    ),
    (
        "/users",
        "authentication/temporaryAccessPassMethods",
        "temporaryAccessPassAuthenticationMethod",
    ),
    ("/groups", "members", "directoryObject"),
    ("/groups", "transitiveMembers", "directoryObject"),
    ("/groups", "owners", "directoryObject"),
    ("/groups", "memberOf", "directoryObject"),
    ("/devices", "registeredOwners", "directoryObject"),
    ("/devices", "registeredUsers", "directoryObject"),
    ("/devices", "memberOf", "directoryObject"),
    ("/devices", "transitiveMemberOf", "directoryObject"),
    ("/directoryRoles", "members", "directoryObject"),
    (
        "/deviceManagement/managedDevices",
        "deviceCompliancePolicyStates",
        "deviceCompliancePolicyState",
    ),
    (
        "/deviceManagement/managedDevices",
        "deviceConfigurationStates",
        "deviceConfigurationState",
    ),
    ("/deviceManagement/managedDevices", "users", "user"),
];

/// The type that an object says it is of.
fn kind_of(item: &Value) -> Option<String> {
    let kind = item["@odata.type"].as_str()?;
    Some(kind.strip_prefix("#microsoft.graph.")?.to_owned())
}

#[test]
fn every_resource_served_keeps_to_the_contract() {
    run(async {
        let contract = Contract::carried_over();
        let mut checked = 0;
        for (tenant, account) in TENANTS {
            let mut browser = Browser::new();
            let token = token(&mut browser, tenant, account).await;
            for (kind, path) in contract.requests() {
                let body = browser.graph(&token, &path).await.json();
                let Some(items) = body["value"].as_array() else {
                    assert_eq!(
                        body["error"]["code"], "Authorization_RequestDenied",
                        "{tenant}{path}"
                    );
                    continue;
                };
                for item in items {
                    let complete = !path.contains("$select");
                    let flaws = contract.flaws(kind, item, complete);
                    assert_eq!(flaws, [""; 0], "{tenant}{path}");
                    checked += 1;
                }
            }
        }
        assert!(checked > 1000, "{checked} objects were checked");
    });
}

#[test]
fn what_a_partner_sees_keeps_to_the_contract() {
    run(async {
        let contract = Contract::carried_over();
        let mut checked = std::collections::BTreeMap::new();
        for (tenant, account) in [
            ("partner.com", ADELE),
            ("eu.partner.com", ELENA),
            ("customer.com", ADELE),
            ("customer.com", NADIA),
        ] {
            let mut browser = Browser::new();
            let token = token(&mut browser, tenant, account).await;
            for (kind, list) in PARTNER_LISTS {
                let all = contract.properties(kind).join(",");
                for path in [list.to_owned(), format!("{list}?$select={all}")] {
                    // What is selected on single objects only cannot be selected here.
                    if kind == "group" && path.contains('$') {
                        continue;
                    }
                    let body = browser.graph(&token, &path).await.json();
                    for item in body["value"].as_array().into_iter().flatten() {
                        let kind = kind_of(item).unwrap_or_else(|| kind.to_owned());
                        let flaws = contract.flaws(&kind, item, !path.contains('$'));
                        assert_eq!(flaws, [""; 0], "{tenant}{path}");
                        *checked.entry(kind).or_insert(0) += 1;
                    }
                }
            }
            let relationships = "/tenantRelationships/delegatedAdminRelationships";
            let listed = browser.graph(&token, relationships).await.json();
            for relationship in listed["value"].as_array().into_iter().flatten() {
                let id = relationship["id"].as_str().unwrap();
                let path = format!("{relationships}/{id}");
                let one = browser.graph(&token, &path).await.json();
                let kind = "delegatedAdminRelationship";
                assert_eq!(contract.flaws(kind, &one, true), [""; 0], "{path}");
                let path = format!("{path}/accessAssignments");
                let body = browser.graph(&token, &path).await.json();
                for item in body["value"].as_array().unwrap() {
                    let kind = "delegatedAdminAccessAssignment";
                    assert_eq!(contract.flaws(kind, item, true), [""; 0], "{path}");
                    *checked.entry(kind.to_owned()).or_insert(0) += 1;
                }
            }
        }
        for kind in [
            "application",
            "contract",
            "delegatedAdminAccessAssignment",
            "delegatedAdminCustomer",
            "delegatedAdminRelationship",
            "directoryRole",
            "group",
            "oAuth2PermissionGrant",
            "servicePrincipal",
            "unifiedRoleAssignment",
        ] {
            assert!(checked.contains_key(kind), "no {kind} was checked");
        }
    });
}

#[test]
fn what_a_customer_holds_keeps_to_the_contract() {
    run(async {
        let contract = Contract::carried_over();
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        for (kind, list) in CUSTOMER_LISTS {
            let all = contract.listable(kind).join(",");
            for (path, complete) in [
                (list.to_owned(), true),
                (format!("{list}?$select={all}"), false),
            ] {
                let body = browser.graph(&token, &path).await.json();
                let items = body["value"]
                    .as_array()
                    .unwrap_or_else(|| panic!("{path}: {body}"));
                assert!(!items.is_empty(), "{path}");
                for item in items {
                    assert_eq!(contract.flaws(kind, item, complete), [""; 0], "{path}");
                }
            }
        }
        let overview = "/deviceManagement/managedDeviceOverview";
        let body = browser.graph(&token, overview).await.json();
        let kind = "managedDeviceOverview";
        assert_eq!(contract.flaws(kind, &body, true), [""; 0]);
    });
}

#[test]
fn what_objects_lead_to_keeps_to_the_contract() {
    run(async {
        let contract = Contract::carried_over();
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        for (list, relationship, kind) in LEADS {
            let mut checked = 0;
            let items = browser.graph(&token, list).await.json();
            for item in items["value"].as_array().unwrap().iter().take(40) {
                let path = format!("{list}/{}/{relationship}", item["id"].as_str().unwrap());
                let found = browser.graph(&token, &path).await.json();
                let found = found["value"]
                    .as_array()
                    .unwrap_or_else(|| panic!("{path}: {found}"));
                for item in found {
                    let kind = kind_of(item).unwrap_or_else(|| kind.to_owned());
                    // Of some ways to prove who one is the contract says nothing.
                    if contract.0[&kind].is_null() {
                        continue;
                    }
                    assert_eq!(contract.flaws(&kind, item, true), [""; 0], "{path}");
                    checked += 1;
                }
            }
            assert!(checked > 0, "no {relationship} below {list} was checked");
        }
    });
}

#[test]
fn information_of_a_tenant_keeps_to_the_contract() {
    run(async {
        let contract = Contract::carried_over();
        let mut browser = Browser::new();
        let token = token(&mut browser, "partner.com", ADELE).await;
        let path = "/tenantRelationships/findTenantInformationByDomainName(domainName='sakura-trading.jp')";
        let found = browser.graph(&token, path).await.json();
        assert_eq!(contract.flaws("tenantInformation", &found, true), [""; 0]);
        assert_eq!(found["tenantId"], SAKURA_TRADING.to_string());
    });
}

#[test]
fn a_single_user_keeps_to_the_contract() {
    run(async {
        let contract = Contract::carried_over();
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let all = contract.selectable("user").join(",");
        let list = browser.graph(&token, "/users?$select=id").await.json();
        for id in list["value"].as_array().unwrap().iter().step_by(9) {
            let id = id["id"].as_str().unwrap();
            for (path, complete) in [
                (format!("/users/{id}"), true),
                (format!("/users/{id}?$select={all}"), false),
            ] {
                let user = browser.graph(&token, &path).await.json();
                assert_eq!(contract.flaws("user", &user, complete), [""; 0], "{path}");
            }
        }
    });
}

/// A misspelt name would leave a declared property empty, which the contract allows.
#[test]
fn what_the_world_knows_is_shown() {
    const OF_USERS: &str = "accountEnabled,assignedLicenses,businessPhones,city,companyName,country,\
        createdDateTime,creationType,department,displayName,employeeId,externalUserState,givenName,id,\
        identities,jobTitle,mail,mailNickname,mobilePhone,officeLocation,onPremisesSyncEnabled,\
        otherMails,preferredLanguage,proxyAddresses,surname,usageLocation,userPrincipalName,userType";
    const OF_ORGANIZATION: &str = "assignedPlans,city,countryLetterCode,createdDateTime,\
        defaultUsageLocation,displayName,id,mobileDeviceManagementAuthority,preferredLanguage,\
        provisionedPlans,technicalNotificationMails,tenantType,verifiedDomains";
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        for (path, names) in [
            ("/users?$top=999&", OF_USERS),
            ("/organization?", OF_ORGANIZATION),
        ] {
            let list = browser
                .graph(&token, &format!("{path}$select={names}"))
                .await
                .json();
            let items = list["value"].as_array().unwrap();
            for name in names.split(',') {
                let filled = items
                    .iter()
                    .any(|item| !item[name].is_null() && item[name] != json!([]));
                assert!(filled, "{name} is empty everywhere");
            }
        }
    });
}

#[test]
fn a_renamed_property_is_found() {
    run(async {
        let contract = Contract::carried_over();
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let list = browser.graph(&token, "/users?$top=1").await.json();
        let served = &list["value"][0];
        assert_eq!(contract.flaws("user", served, true), [""; 0]);

        let mut renamed = served.clone();
        let name = renamed
            .as_object_mut()
            .unwrap()
            .remove("displayName")
            .unwrap();
        renamed["fullName"] = name;
        assert_eq!(
            contract.flaws("user", &renamed, true),
            [
                "user.fullName is not in the contract",
                "user.displayName is missing"
            ]
        );
    });
}

#[test]
fn wrong_types_are_found_down_to_the_last_member() {
    let contract = Contract::carried_over();
    for (kind, served, flaw) in [
        (
            "user",
            json!({ "accountEnabled": "yes" }),
            "user.accountEnabled is not an Edm.Boolean",
        ),
        ("user", json!({ "id": null }), "user.id is null"),
        (
            "user",
            json!({ "businessPhones": "1" }),
            "user.businessPhones is not a collection",
        ),
        (
            "user",
            json!({ "createdDateTime": "soon" }),
            "user.createdDateTime is not an Edm.DateTimeOffset",
        ),
        (
            "user",
            json!({ "assignedLicenses": [{ "skuId": "7", "disabledPlans": [] }] }),
            "user.assignedLicenses.skuId is not an Edm.Guid",
        ),
        (
            "organization",
            json!({ "verifiedDomains": [{ "label": "customer.com" }] }),
            "organization.verifiedDomains.label is not in the contract",
        ),
        (
            "organization",
            json!({ "mobileDeviceManagementAuthority": "none" }),
            "organization.mobileDeviceManagementAuthority is not an mdmAuthority",
        ),
    ] {
        assert_eq!(contract.flaws(kind, &served, false), [flaw]);
    }
}

async fn token(browser: &mut Browser, tenant: &str, account: &str) -> String {
    let client = browser.sandbox.world(|world| {
        let home = world
            .accounts
            .iter()
            .find(|known| known.user_name == account)
            .unwrap()
            .home;
        let registration = world.registrations.iter().find(|known| known.home == home);
        // An administrator of a customer signs in to the application of the partner.
        registration.map_or(NORTH_AMERICA_CLIENT, |known| known.client_id)
    });
    let client = client.to_string();
    let attempt = Attempt::new(tenant).with("client_id", &client);
    let answer = browser.sign_in(&attempt, account).await.answer();
    let answer = browser
        .redeem(tenant, &code_fields(&client, value(&answer, "code")))
        .await;
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

/// The facts, and the check.
struct Contract(Value);

impl Contract {
    fn carried_over() -> Contract {
        Contract(serde_json::from_str(include_str!("../contract/v1.0.json")).unwrap())
    }

    /// The lists to fetch: by default, and with everything selected.
    fn requests(&self) -> Vec<(&'static str, String)> {
        let user = self.selectable("user").join(",");
        let organization = self.properties("organization").join(",");
        vec![
            ("organization", "/organization".to_owned()),
            (
                "organization",
                format!("/organization?$select={organization}"),
            ),
            ("user", "/users".to_owned()),
            ("user", format!("/users?$top=200&$select={user}")),
        ]
    }

    fn properties(&self, kind: &str) -> Vec<&str> {
        let properties = self.0[kind]["properties"].as_object().unwrap();
        properties.keys().map(String::as_str).collect()
    }

    /// What a list of these lets one select with the usual permissions.
    fn selectable(&self, kind: &str) -> Vec<&str> {
        const ELSEWHERE: [&str; 12] = [
            "aboutMe",
            "birthday",
            "hireDate",
            "interests",
            "mailboxSettings",
            "mySite",
            "pastProjects",
            "preferredName",
            "responsibilities",
            "schools",
            "skills",
            "signInActivity",
        ];
        let names = self.properties(kind).into_iter();
        names.filter(|name| !ELSEWHERE.contains(name)).collect()
    }

    /// What a list of these lets one select.
    fn listable(&self, kind: &str) -> Vec<&str> {
        const ON_GET_ONLY: [&str; 9] = [
            "accessType",
            "allowExternalSenders",
            "autoSubscribeNewMembers",
            "hideFromAddressLists",
            "hideFromOutlookClients",
            "isFavorite",
            "isSubscribedByMail",
            "unseenConversationsCount",
            "unseenCount",
        ];
        let names = self.selectable(kind).into_iter();
        names
            .filter(|name| !ON_GET_ONLY.contains(name) && *name != "unseenMessagesCount")
            .collect()
    }

    /// What is wrong with a served object; `complete` asks for every default property.
    fn flaws(&self, kind: &str, served: &Value, complete: bool) -> Vec<String> {
        let mut flaws = Vec::new();
        self.check_object(kind, kind, served, &mut flaws);
        if complete {
            for (name, fact) in self.0[kind]["properties"].as_object().unwrap() {
                if fact["returned"] == "default" && served.get(name).is_none() {
                    flaws.push(format!("{kind}.{name} is missing"));
                }
            }
        }
        flaws
    }

    fn check_object(&self, kind: &str, path: &str, served: &Value, flaws: &mut Vec<String>) {
        let Some(served) = served.as_object() else {
            flaws.push(format!("{path} is not a {kind}"));
            return;
        };
        for (name, value) in served.iter().filter(|(name, _)| !name.starts_with('@')) {
            let path = format!("{path}.{name}");
            let fact = &self.0[kind]["properties"][name];
            match (fact["collection"] == true, value) {
                _ if fact.is_null() => flaws.push(format!("{path} is not in the contract")),
                (true, Value::Array(items)) => {
                    for item in items {
                        self.check_value(&fact["type"], &path, item, flaws);
                    }
                }
                (true, _) => flaws.push(format!("{path} is not a collection")),
                (false, Value::Null) if fact["nullable"] == true => {}
                (false, Value::Null) => flaws.push(format!("{path} is null")),
                (false, value) => self.check_value(&fact["type"], &path, value, flaws),
            }
        }
    }

    fn check_value(&self, kind: &Value, path: &str, value: &Value, flaws: &mut Vec<String>) {
        let kind = kind.as_str().unwrap();
        let good = match kind {
            "Edm.String" => value.is_string(),
            "Edm.Boolean" => value.is_boolean(),
            "Edm.Int32" => value
                .as_i64()
                .is_some_and(|number| i32::try_from(number).is_ok()),
            "Edm.Int64" => value.is_i64(),
            "Edm.Guid" => value.as_str().is_some_and(is_guid),
            "Edm.Duration" => value.as_str().is_some_and(|text| text.starts_with('P')),
            "Edm.DateTimeOffset" => value.as_str().is_some_and(is_date_time),
            _ => match self.0[kind]["values"].as_array() {
                Some(values) => values.contains(value),
                None => return self.check_object(kind, path, value, flaws),
            },
        };
        if !good {
            flaws.push(format!("{path} is not an {kind}"));
        }
    }
}

fn is_guid(text: &str) -> bool {
    text.parse::<tenantry_sandbox::Guid>().is_ok()
}

/// `2021-08-02T10:30:06Z`.
fn is_date_time(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|character| {
            if character.is_ascii_digit() {
                '0'
            } else {
                character
            }
        })
        .collect();
    shape == "0000-00-00T00:00:00Z"
}
