//! Filters, searches and orders made by chance over users made by chance: the answer is what an
//! evaluation written here, apart from the sandbox's, says of the same users.

use serde_json::Value;
use tenantry_sandbox::seeded::ADELE;
use tenantry_sandbox::{Guid, Timestamp, User, UserType};

use crate::browser::{Browser, GRAPH, encode};
use crate::partner::token;
use crate::run;

const SKUS: [Guid; 3] = [
    Guid::literal("cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46"),
    Guid::literal("a403ebcc-fae0-4ca2-8c8c-7a907fd6c235"),
    Guid::literal("c5928f49-12ba-48f7-ada3-0d743a3601d5"),
];
const WORDS: [&str; 8] = [
    "Anna",
    "anna",
    "Ångström",
    "O'Neil",
    "Sales",
    "SALES",
    "van",
    "Zoë",
];
const DEPARTMENTS: [&str; 4] = ["Sales", "sales & service", "R'D", "Zentrale"];
const DAYS: [u64; 4] = [3, 9, 17, 28];

/// Repeatable chance (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn sometimes(&mut self) -> bool {
        self.below(2) == 0
    }
}

/// A filter as this test understands it.
#[derive(Debug)]
enum Filter {
    And(Box<Filter>, Box<Filter>),
    Or(Box<Filter>, Box<Filter>),
    Not(Box<Filter>),
    Text(&'static str, &'static str, Option<String>),
    Within(&'static str, Vec<String>),
    Starts(&'static str, String),
    Ends(&'static str, String),
    Enabled(&'static str, bool),
    Created(&'static str, Timestamp),
    Licence(&'static str, Guid),
    Unlicensed(bool),
    Address(String),
}

const TEXTS: [&str; 3] = ["displayName", "department", "mail"];

impl Filter {
    fn by_chance(chance: &mut Chance, depth: usize) -> Filter {
        if depth > 0 && chance.below(3) > 0 {
            let mut inner = || Box::new(Filter::by_chance(chance, depth - 1));
            let (one, other) = (inner(), inner());
            return match chance.below(3) {
                0 => Filter::And(one, other),
                1 => Filter::Or(one, other),
                _ => Filter::Not(one),
            };
        }
        let text = |chance: &mut Chance| {
            let pools = [&WORDS[..], &DEPARTMENTS[..]].concat();
            (chance.pick(&pools)).to_owned()
        };
        match chance.below(10) {
            0 | 1 => {
                let value = (chance.below(4) > 0).then(|| text(chance));
                Filter::Text(chance.pick(&TEXTS), chance.pick(&["eq", "ne"]), value)
            }
            2 => {
                let values = (0..1 + chance.below(3)).map(|_| text(chance)).collect();
                Filter::Within(chance.pick(&TEXTS), values)
            }
            3 => {
                let start: String = text(chance).chars().take(1 + chance.below(4)).collect();
                Filter::Starts(chance.pick(&TEXTS), start)
            }
            4 => Filter::Ends(
                "mail",
                chance.pick(&["1@A.com", ".org", "a.com"]).to_string(),
            ),
            5 => Filter::Enabled(chance.pick(&["eq", "ne"]), chance.sometimes()),
            6 => {
                let day = Timestamp::of_day(2025, 6, chance.pick(&DAYS));
                Filter::Created(chance.pick(&["ge", "le"]), day)
            }
            7 => Filter::Licence(chance.pick(&["any", "all"]), chance.pick(&SKUS)),
            8 => Filter::Unlicensed(chance.sometimes()),
            _ => Filter::Address(chance.pick(&["SMTP:u1", "smtp:U2", "x"]).to_string()),
        }
    }

    fn written(&self) -> String {
        let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
        match self {
            Filter::And(one, other) => format!("({} and {})", one.written(), other.written()),
            Filter::Or(one, other) => format!("({} or {})", one.written(), other.written()),
            Filter::Not(inner) => format!("not ({})", inner.written()),
            Filter::Text(name, operator, None) => format!("{name} {operator} null"),
            Filter::Text(name, operator, Some(value)) => {
                format!("{name} {operator} {}", quoted(value))
            }
            Filter::Within(name, values) => {
                let values: Vec<_> = values.iter().map(|value| quoted(value)).collect();
                format!("{name} in ({})", values.join(", "))
            }
            Filter::Starts(name, start) => format!("startsWith({name},{})", quoted(start)),
            Filter::Ends(name, end) => format!("endsWith({name},{})", quoted(end)),
            Filter::Enabled(operator, value) => format!("accountEnabled {operator} {value}"),
            Filter::Created(operator, at) => format!("createdDateTime {operator} {}", at.rfc3339()),
            Filter::Licence(quantifier, sku) => {
                format!("assignedLicenses/{quantifier}(x:x/skuId eq {sku})")
            }
            Filter::Unlicensed(is) => format!(
                "assignedLicenses/$count {} 0",
                if *is { "eq" } else { "ne" }
            ),
            Filter::Address(start) => {
                format!("proxyAddresses/any(p:startsWith(p,{}))", quoted(start))
            }
        }
    }

    fn holds(&self, user: &User) -> bool {
        let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
        let starts =
            |text: &str, start: &str| text.to_lowercase().starts_with(&start.to_lowercase());
        let text = |name: &str| match name {
            "displayName" => Some(user.display_name.as_str()),
            "department" => user.department.as_deref(),
            _ => user.mail.as_deref(),
        };
        match self {
            Filter::And(one, other) => one.holds(user) && other.holds(user),
            Filter::Or(one, other) => one.holds(user) || other.holds(user),
            Filter::Not(inner) => !inner.holds(user),
            Filter::Text(name, operator, wanted) => {
                let equal = match (text(name), wanted) {
                    (None, None) => true,
                    (Some(value), Some(wanted)) => same(value, wanted),
                    _ => false,
                };
                equal == (*operator == "eq")
            }
            Filter::Within(name, values) => {
                text(name).is_some_and(|value| values.iter().any(|wanted| same(value, wanted)))
            }
            Filter::Starts(name, start) => text(name).is_some_and(|value| starts(value, start)),
            Filter::Ends(name, end) => {
                text(name).is_some_and(|value| value.to_lowercase().ends_with(&end.to_lowercase()))
            }
            Filter::Enabled(operator, value) => {
                (user.account_enabled == *value) == (*operator == "eq")
            }
            Filter::Created("ge", at) => user.created >= *at,
            Filter::Created(_, at) => user.created <= *at,
            Filter::Licence("any", sku) => user.licences.contains(sku),
            Filter::Licence(_, sku) => user.licences.iter().all(|known| known == sku),
            Filter::Unlicensed(is) => user.licences.is_empty() == *is,
            Filter::Address(start) => {
                let nickname = user.user_principal_name.split('@').next().unwrap();
                user.mail.as_ref().is_some_and(|mail| {
                    starts(&format!("SMTP:{mail}"), start)
                        || user.user_type == UserType::Member
                            && starts(
                                &format!("smtp:{nickname}@customercom.onmicrosoft.com"),
                                start,
                            )
                })
            }
        }
    }
}

fn users_by_chance(chance: &mut Chance) -> Vec<User> {
    (0..chance.below(30))
        .map(|index| {
            let id = Guid::derived(&[b"generated", &index.to_be_bytes()]);
            let words: Vec<&str> = (0..1 + chance.below(2))
                .map(|_| chance.pick(&WORDS))
                .collect();
            let user_name = format!("u{index}@customer.com");
            let mail = format!("U{index}@{}", chance.pick(&["a.com", "A.com", "b.org"]));
            User {
                department: chance
                    .sometimes()
                    .then(|| (chance.pick(&DEPARTMENTS)).to_owned()),
                mail: (chance.below(3) > 0).then_some(mail),
                account_enabled: chance.sometimes(),
                created: Timestamp::of_day(2025, 6, chance.pick(&DAYS)),
                licences: SKUS.into_iter().filter(|_| chance.below(3) == 0).collect(),
                user_type: if chance.below(5) == 0 {
                    UserType::Guest
                } else {
                    UserType::Member
                },
                ..User::named(id, &words.join(" "), &user_name)
            }
        })
        .collect()
}

/// The ids found, page by page, and the count that the first page said.
async fn found(
    browser: &mut Browser,
    token: &str,
    path: &str,
    options: &[(&str, &str)],
) -> (Vec<String>, Option<u64>) {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("consistencylevel", "eventual"),
    ];
    let mut address = format!("{GRAPH}/v1.0{path}?{}", encode(options));
    let (mut ids, mut count) = (Vec::new(), None);
    loop {
        let answer = browser.send("GET", &address, &headers, "").await;
        assert_eq!(answer.status, 200, "{address}: {}", answer.body);
        let page = answer.json();
        count = count.or(page["@odata.count"].as_u64());
        let items = page["value"].as_array().unwrap();
        ids.extend(
            items
                .iter()
                .map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        match page["@odata.nextLink"].as_str() {
            Some(next) => address = next.to_owned(),
            None => return (ids, count),
        }
    }
}

fn ids<'u>(users: impl IntoIterator<Item = &'u User>) -> Vec<String> {
    users.into_iter().map(|user| user.id.to_string()).collect()
}

fn set_users(browser: &Browser, users: &[User]) {
    browser.sandbox.world(|world| {
        let tenant = world.tenant_mut("customer.com").unwrap();
        tenant.directory.edit(|known| *known = users.to_vec());
    });
}

#[test]
fn a_filter_finds_what_it_says_whatever_the_page() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
        let mut found_some = 0;
        for _ in 0..250 {
            let users = users_by_chance(&mut chance);
            set_users(&browser, &users);
            let filter = Filter::by_chance(&mut chance, 3);
            let expected = ids(users.iter().filter(|user| filter.holds(user)));
            let (written, top) = (filter.written(), (1 + chance.below(40)).to_string());
            let options = [
                ("$filter", written.as_str()),
                ("$select", "id"),
                ("$count", "true"),
                ("$top", &top),
            ];
            let (found, count) = found(&mut browser, &token, "/users", &options).await;
            assert_eq!(found, expected, "{written}");
            assert_eq!(count, Some(expected.len() as u64), "{written}");
            found_some += usize::from(!found.is_empty() && found.len() < users.len());
        }
        assert!(
            found_some > 60,
            "only {found_some} filters told users apart"
        );
    });
}

#[test]
fn an_order_is_kept_from_page_to_page() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let mut chance = Chance(0x2545_f491_4f6c_dd1d);
        for _ in 0..60 {
            let users = users_by_chance(&mut chance);
            set_users(&browser, &users);
            let filter = Filter::by_chance(&mut chance, 1);
            let (by_name, descending) = (chance.sometimes(), chance.sometimes());
            let mut expected: Vec<&User> = users.iter().filter(|user| filter.holds(user)).collect();
            expected.sort_by(|one, other| {
                let order = if by_name {
                    one.display_name
                        .to_lowercase()
                        .cmp(&other.display_name.to_lowercase())
                } else {
                    one.created.cmp(&other.created)
                };
                if descending { order.reverse() } else { order }
            });
            let order = format!(
                "{} {}",
                if by_name {
                    "displayName"
                } else {
                    "createdDateTime"
                },
                if descending { "desc" } else { "asc" },
            );
            let (written, top) = (filter.written(), (1 + chance.below(9)).to_string());
            let options = [
                ("$filter", written.as_str()),
                ("$orderby", &order),
                ("$count", "true"),
                ("$top", &top),
            ];
            let (found, _) = found(&mut browser, &token, "/users", &options).await;
            assert_eq!(found, ids(expected), "{order} of {written}");
        }
    });
}

#[test]
fn a_search_finds_words_by_their_beginnings() {
    const PARTS: [&str; 6] = ["blue", "Bluebird", "7", "74", "élan", "Team"];
    const JOINTS: [&str; 3] = [" ", "-", "_"];
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let mut chance = Chance(0xd1b5_4a32_d192_ed03);
        let mut found_some = 0;
        for _ in 0..80 {
            let mut words: Vec<Vec<String>> = Vec::new();
            let mut users = users_by_chance(&mut chance);
            for user in &mut users {
                let parts: Vec<&str> = (0..1 + chance.below(3))
                    .map(|_| chance.pick(&PARTS))
                    .collect();
                user.display_name = parts.join(chance.pick(&JOINTS));
                words.push(parts.iter().map(|part| part.to_lowercase()).collect());
            }
            set_users(&browser, &users);
            let wanted: Vec<String> = (0..1 + chance.below(2))
                .map(|_| {
                    let word = chance.pick(&PARTS).to_lowercase();
                    word.chars().take(1 + chance.below(5)).collect()
                })
                .collect();
            let name_start = chance.pick(&["u1", "U2", "u"]).to_string();
            let (both, second) = (chance.sometimes(), chance.sometimes());
            let by_words = format!("\"displayName:{}\"", wanted.join(" "));
            let by_start = format!("\"userPrincipalName:{name_start}\"");
            let search = match (second, both) {
                (false, _) => by_words,
                (true, true) => format!("{by_words} AND {by_start}"),
                (true, false) => format!("({by_words} OR {by_start})"),
            };
            let expected = users.iter().zip(&words).filter(|(user, words)| {
                let named = wanted
                    .iter()
                    .all(|wanted| words.iter().any(|word| word.starts_with(wanted)));
                let starts = user
                    .user_principal_name
                    .starts_with(&name_start.to_lowercase());
                match (second, both) {
                    (false, _) => named,
                    (true, true) => named && starts,
                    (true, false) => named || starts,
                }
            });
            let expected = ids(expected.map(|(user, _)| user));
            let options = [("$search", search.as_str()), ("$top", "7")];
            let (found, _) = found(&mut browser, &token, "/users", &options).await;
            assert_eq!(found, expected, "{search}");
            found_some += usize::from(!found.is_empty());
        }
        assert!(found_some > 20, "only {found_some} searches found somebody");
    });
}

#[test]
fn intune_takes_every_operator_without_advanced_parameters() {
    type Naive = fn(&Value) -> bool;
    let cases: [(&str, Naive); 6] = [
        ("complianceState eq 'noncompliant'", |device| {
            device["complianceState"] == "noncompliant"
        }),
        ("contains(deviceName,'ESK')", |device| {
            device["deviceName"]
                .as_str()
                .unwrap()
                .to_lowercase()
                .contains("esk")
        }),
        ("freeStorageSpaceInBytes lt 10000000000", |device| {
            device["freeStorageSpaceInBytes"].as_i64().unwrap() < 10_000_000_000
        }),
        (
            "isEncrypted eq false and operatingSystem eq 'Windows'",
            |device| device["isEncrypted"] == false && device["operatingSystem"] == "Windows",
        ),
        ("lastSyncDateTime lt 2026-01-01T00:00:00Z", |device| {
            device["lastSyncDateTime"].as_str().unwrap() < "2026-01-01T00:00:00Z"
        }),
        (
            "endsWith(osVersion,'0') or managedDeviceOwnerType ne 'company'",
            |device| {
                device["osVersion"].as_str().unwrap().ends_with('0')
                    || device["managedDeviceOwnerType"] != "company"
            },
        ),
    ];
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "meridian-logistics.com", ADELE).await;
        let path = "/deviceManagement/managedDevices";
        let page = browser
            .graph(&token, &format!("{path}?$top=900"))
            .await
            .json();
        let page = page["value"].as_array().unwrap();
        for (filter, naive) in cases {
            let options = encode(&[("$filter", filter), ("$top", "1000")]);
            let answer = browser.graph(&token, &format!("{path}?{options}")).await;
            assert_eq!(answer.status, 200, "{filter}: {}", answer.body);
            let found = answer.json();
            let found = found["value"].as_array().unwrap();
            assert!(!found.is_empty() && found.iter().all(naive), "{filter}");
            let expected: Vec<&Value> = page.iter().filter(|device| naive(device)).collect();
            assert!(expected.len() < page.len(), "{filter} tells nothing apart");
            let found: Vec<&Value> = found.iter().take(expected.len()).collect();
            assert_eq!(found, expected[..found.len()], "{filter}");
        }
    });
}
