//! Any sequence of writes leaves a directory that is consistent: nobody has another's name, licences are
//! counted as they are held, who is in a group is in the group's members, and what is deleted is nowhere.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::desk::{Desk, new_user, reference};
use crate::run;

const PREMIUM: &str = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46";
const POWER_BI: &str = "a403ebcc-fae0-4ca2-8c8c-7a907fd6c235";
const PROJECT: &str = "53818b1b-4a27-454b-8896-0dba576410e6";
const SKUS: [&str; 3] = [PREMIUM, POWER_BI, PROJECT];

/// Numbers that look like chance, and are the same in every run.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }

    fn pick<'a>(&mut self, from: &'a [String]) -> &'a str {
        &from[self.below(from.len())]
    }
}

/// What there is at one moment.
struct Seen {
    users: Vec<Value>,
    groups: Vec<Value>,
}

fn see(desk: &Desk) -> Seen {
    let select = "id,userPrincipalName,assignedLicenses,licenseAssignmentStates,displayName";
    let list = |path: &str| {
        let list = desk.look(path);
        assert!(
            list["@odata.nextLink"].is_null(),
            "{path} has several pages"
        );
        list["value"].as_array().unwrap().clone()
    };
    Seen {
        users: list(&format!("/users?$top=999&$select={select}")),
        groups: list("/groups?$top=999&$select=id,displayName,assignedLicenses,groupTypes"),
    }
}

fn ids(items: &[Value]) -> Vec<String> {
    items
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

/// What is true of every directory.
fn check(desk: &Desk, step: &str) {
    let Seen { users, groups } = see(desk);
    let names: BTreeSet<String> = users
        .iter()
        .map(|user| user["userPrincipalName"].as_str().unwrap().to_lowercase())
        .collect();
    assert_eq!(names.len(), users.len(), "{step}: two have one name");
    assert_eq!(desk.look("/users/$count?$count=true"), users.len());

    let mut held: BTreeMap<&str, u64> = BTreeMap::new();
    for user in &users {
        let licences = user["assignedLicenses"].as_array().unwrap().iter();
        let licences: BTreeSet<&str> = licences.map(|of| of["skuId"].as_str().unwrap()).collect();
        let states = user["licenseAssignmentStates"].as_array().unwrap().iter();
        let active = states.filter(|of| of["state"] == "Active");
        let active: BTreeSet<&str> = active.map(|of| of["skuId"].as_str().unwrap()).collect();
        assert_eq!(licences, active, "{step}: {}", user["id"]);
        for sku in licences {
            *held.entry(sku).or_default() += 1;
        }
    }
    for sku in desk.look("/subscribedSkus")["value"].as_array().unwrap() {
        let id = sku["skuId"].as_str().unwrap();
        let consumed = sku["consumedUnits"].as_u64().unwrap();
        assert_eq!(
            consumed,
            held.get(id).copied().unwrap_or_default(),
            "{step}: {id}"
        );
        let bought = &sku["prepaidUnits"];
        let bought = bought["enabled"].as_u64().unwrap() + bought["warning"].as_u64().unwrap();
        assert!(consumed <= bought, "{step}: {consumed} of {bought} {id}");
    }

    let there: BTreeSet<String> = ids(&users).into_iter().collect();
    let mut by_groups: BTreeSet<(String, String)> = BTreeSet::new();
    for group in ids(&groups) {
        let members = desk.look(&format!("/groups/{group}/members?$top=999"));
        let members = members["value"].as_array().unwrap().clone();
        let people = members
            .iter()
            .filter(|of| of["@odata.type"] == "#microsoft.graph.user");
        let mut seen = BTreeSet::new();
        for member in people {
            let member = member["id"].as_str().unwrap().to_owned();
            assert!(
                there.contains(&member),
                "{step}: {member} is gone, and in a group"
            );
            assert!(
                seen.insert(member.clone()),
                "{step}: {member} is in a group twice"
            );
            by_groups.insert((group.clone(), member));
        }
    }
    let mut by_users = BTreeSet::new();
    for user in &there {
        for group in desk.listed(
            &format!("/users/{user}/memberOf/microsoft.graph.group"),
            "id",
        ) {
            by_users.insert((group, user.clone()));
        }
    }
    assert_eq!(by_groups, by_users, "{step}");

    for kind in ["user", "group"] {
        for id in desk.listed(
            &format!("/directory/deletedItems/microsoft.graph.{kind}"),
            "id",
        ) {
            assert!(
                !desk.is_there(&format!("/{kind}s/{id}")),
                "{step}: {id} is in both"
            );
        }
    }
}

/// One write, that may be refused.
pub(crate) fn write(
    chance: &mut Chance,
    desk: &Desk,
    number: usize,
) -> (&'static str, String, Value) {
    let Seen { users, groups } = see(desk);
    let (users, groups) = (ids(&users), ids(&groups));
    let user = chance.pick(&users).to_owned();
    let group = chance.pick(&groups[groups.len() / 2..]).to_owned();
    let licence = |sku: &str| json!([{ "skuId": sku, "disabledPlans": [] }]);
    let sku = SKUS[chance.below(SKUS.len())];
    let deleted = |kind: &str| {
        desk.listed(
            &format!("/directory/deletedItems/microsoft.graph.{kind}"),
            "id",
        )
    };
    match chance.below(14) {
        0 => ("POST", "/users".to_owned(), {
            let mut body = new_user(&format!("person.{}", chance.below(6)));
            body["usageLocation"] = json!("US");
            body
        }),
        1 => ("DELETE", format!("/users/{user}"), Value::Null),
        2 | 3 => {
            let gone = deleted("user");
            if gone.is_empty() {
                return ("DELETE", format!("/users/{user}"), Value::Null);
            }
            let gone = chance.pick(&gone);
            (
                "POST",
                format!("/directory/deletedItems/{gone}/restore"),
                Value::Null,
            )
        }
        4 => {
            let name = format!("person.{}@customer.com", chance.below(6));
            (
                "PATCH",
                format!("/users/{user}"),
                json!({ "userPrincipalName": name }),
            )
        }
        5 | 6 => {
            let body = json!({ "addLicenses": licence(sku), "removeLicenses": [] });
            ("POST", format!("/users/{user}/assignLicense"), body)
        }
        7 => {
            let body = json!({ "addLicenses": [], "removeLicenses": [sku] });
            ("POST", format!("/users/{user}/assignLicense"), body)
        }
        8 => {
            let unified = chance.below(2) == 0;
            let body = json!({
                "displayName": format!("Group {number}"),
                "mailNickname": format!("group{number}"),
                "groupTypes": if unified { json!(["Unified"]) } else { json!([]) },
                "mailEnabled": unified,
                "securityEnabled": !unified,
            });
            ("POST", "/groups".to_owned(), body)
        }
        9 => ("DELETE", format!("/groups/{group}"), Value::Null),
        10 | 11 => (
            "POST",
            format!("/groups/{group}/members/$ref"),
            reference("users", &user),
        ),
        12 => {
            let members = desk.look(&format!("/groups/{group}/members"));
            let member = members["value"][0]["id"].as_str().unwrap_or("nobody");
            (
                "DELETE",
                format!("/groups/{group}/members/{member}/$ref"),
                Value::Null,
            )
        }
        _ => {
            let removed = chance.below(3) == 0;
            let (add, remove) = match removed {
                true => (json!([]), json!([sku])),
                false => (licence(sku), json!([])),
            };
            let body = json!({ "addLicenses": add, "removeLicenses": remove });
            ("POST", format!("/groups/{group}/assignLicense"), body)
        }
    }
}

#[test]
fn any_sequence_of_writes_leaves_a_consistent_directory() {
    run(async {
        let mut desk = Desk::new().await;
        check(&desk, "at first");
        let mut chance = Chance(7);
        let (mut done, mut refused) = (0, 0);
        for number in 0..160 {
            let (method, path, body) = write(&mut chance, &desk, number);
            let before = desk.changes().len();
            let step = format!("{number}: {method} {path} {body}");
            let answer = desk.send(method, &path, body).await;
            assert!(answer.status.as_u16() < 500, "{step}: {}", answer.body);
            if answer.status.is_success() {
                assert!(desk.changes().len() > before, "{step} is not recorded");
                done += 1;
            } else {
                assert_eq!(desk.changes().len(), before, "{step} was refused");
                refused += 1;
            }
            if number % 8 == 7 {
                check(&desk, &step);
            }
        }
        assert!(done > 40 && refused > 20, "{done} done, {refused} refused");
    });
}
