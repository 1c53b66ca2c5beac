//! The people of a tenant, made from a seed: varied as a real directory is, with blocked leavers,
//! guests, rooms, service accounts, gaps in the data and names in many scripts.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::culture::{CULTURES, Culture, DEPARTMENTS, Name};
use super::dice::Dice;
use super::planting::initial_domain;
use super::products::{Edition, POWER_BI_FREE};
use super::user::{User, UserType};
use crate::guid::Guid;
use crate::timestamp::Timestamp;

/// When the seeded worlds end: nobody was created later.
pub(super) const TODAY: Timestamp = Timestamp::of_day(2026, 3, 1);

/// A smaller tenant has no guests but those that were planted.
const FEWEST_WITH_GUESTS: usize = 100;

/// Where guests come from.
const HOSTS: [(&str, &str); 3] = [
    ("Fabrikam", "fabrikam.com"),
    ("Tailspin Toys", "tailspin-toys.com"),
    ("Northwind Audit", "northwind-audit.com"),
];

/// How a tenant's users are made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) tenant: Guid,
    pub(crate) domain: Arc<str>,
    /// The country that most of its people live in.
    pub(crate) country: Arc<str>,
    /// Nobody was created earlier.
    pub(crate) since: Timestamp,
    pub(crate) seed: u64,
    pub(crate) count: usize,
    pub(crate) edition: Edition,
    /// Whether it is a customer's, whose groups are made as well.
    pub(crate) is_customer: bool,
    /// Users that are there whatever the seed. They count.
    pub(crate) first: Vec<User>,
}

impl Plan {
    pub(crate) fn people(&self) -> Vec<User> {
        let mut taken: HashMap<String, u32> = HashMap::new();
        let mut people = self.first.clone();
        for user in &people {
            taken.insert(user.mail_nickname().to_lowercase(), 1);
        }
        for index in people.len()..self.count {
            let mut dice = Dice::new(self.seed, self.tenant, index);
            let user = self.person(&mut dice, index, &mut taken);
            let is_guest = self.count >= FEWEST_WITH_GUESTS && index % 29 == 28;
            people.push(if is_guest {
                self.invited(user, index)
            } else {
                user
            });
        }
        people
    }

    /// How many groups the tenant has.
    pub(super) fn groups(&self, users: usize) -> usize {
        if self.is_customer && users > 0 {
            (users / 50).max(28)
        } else {
            0
        }
    }

    /// How many devices the tenant has.
    pub(super) fn devices(&self, users: usize) -> usize {
        let percent = if users >= 50_000 { 30 } else { 80 };
        users * percent / 100
    }

    fn person(&self, dice: &mut Dice, index: usize, taken: &mut HashMap<String, u32>) -> User {
        let culture = self.culture(dice);
        let given = *dice.pick(culture.given);
        let family = *dice.pick(culture.family);
        let nickname = free_nickname(given, family, taken);
        let user_name = format!("{nickname}@{}", self.domain);
        let (department, titles) = dice.pick_early(DEPARTMENTS);
        let city = *dice.pick_early(culture.cities);
        let display_name = if culture.family_first {
            format!("{} {}", family.0, given.0)
        } else {
            format!("{} {}", given.0, family.0)
        };
        let licensed = dice.chance(88);
        let mut licences = Vec::new();
        if licensed {
            licences = self
                .edition
                .licences(&mut Dice::new(!self.seed, self.tenant, index));
        }
        if dice.chance(12) {
            licences.push(POWER_BI_FREE.id);
        }
        User {
            given_name: Some(given.0.to_owned()),
            surname: Some(family.0.to_owned()),
            mail: licensed.then(|| user_name.clone()),
            account_enabled: !dice.chance(7),
            job_title: dice
                .chance(93)
                .then(|| (*dice.pick_early(titles)).to_owned()),
            department: dice.chance(95).then(|| (*department).to_owned()),
            office_location: dice
                .chance(70)
                .then(|| format!("{}/{:04}", dice.below(30) + 1, dice.below(4000))),
            city: dice.chance(90).then(|| city.to_owned()),
            country: dice.chance(90).then(|| culture.country_name.to_owned()),
            usage_location: licensed.then(|| culture.country.to_owned()),
            preferred_language: dice.chance(60).then(|| culture.language.to_owned()),
            business_phones: phone(dice, culture, 45).into_iter().collect(),
            mobile_phone: phone(dice, culture, 35),
            employee_id: dice.chance(80).then(|| format!("E{:06}", 10_000 + index)),
            created: dice.between(self.since, TODAY),
            synchronised: dice.chance(20),
            licences,
            ..User::named(self.id_of(index), &display_name, &user_name)
        }
    }

    /// The same person as a guest from elsewhere.
    fn invited(&self, user: User, index: usize) -> User {
        let (company, host) = HOSTS[index % HOSTS.len()];
        let nickname = user.mail_nickname();
        let mail = format!("{nickname}@{host}");
        User {
            user_principal_name: format!("{nickname}_{host}#EXT#@{}", initial_domain(&self.domain)),
            mail: Some(mail),
            company_name: Some(company.to_owned()),
            user_type: UserType::Guest,
            department: None,
            office_location: None,
            employee_id: None,
            usage_location: None,
            synchronised: false,
            licences: Vec::new(),
            ..user
        }
    }

    fn id_of(&self, index: usize) -> Guid {
        Guid::derived(&[
            b"user",
            &self.seed.to_be_bytes(),
            self.tenant.as_bytes(),
            &(index as u64).to_be_bytes(),
        ])
    }

    /// Six in ten are from the tenant's own country, where names of it are known.
    fn culture(&self, dice: &mut Dice) -> &'static Culture {
        let own = CULTURES
            .iter()
            .find(|culture| culture.country == &*self.country);
        match own {
            Some(own) if dice.chance(60) => own,
            _ => dice.pick(CULTURES),
        }
    }
}

/// What a tidy generator would never make, and every real directory holds.
pub(super) fn special_cases(domain: &str, initial_domain: &str) -> Vec<User> {
    let id = |nickname: &str| Guid::derived(&[b"special case", nickname.as_bytes()]);
    let at_home = |display_name: &str, nickname: &str| {
        let user_name = format!("{nickname}@{domain}");
        User::named(id(nickname), display_name, &user_name)
    };
    let guest = |display_name: &str, mail: &str, company: &str| {
        let nickname = format!("{}#EXT#", mail.replace('@', "_"));
        let user_name = format!("{nickname}@{initial_domain}");
        User {
            mail: Some(mail.to_owned()),
            company_name: Some(company.to_owned()),
            user_type: UserType::Guest,
            created: Timestamp::of_day(2024, 9, 17),
            ..User::named(id(&nickname), display_name, &user_name)
        }
    };
    vec![
        User {
            given_name: Some("Maximiliane Friederike Wilhelmine".to_owned()),
            surname: Some("von Hohenberg-Schwarzenfels zu Rabenstein und Lindenau".to_owned()),
            job_title: Some(
                "Senior Vice President, Cross-Regional Transformation, Integration and Post-Merger Programme Office"
                    .to_owned(),
            ),
            department: Some("Executive Office".to_owned()),
            mail: Some(format!("maximiliane.vonhohenberg@{domain}")),
            ..at_home(
                "Maximiliane Friederike Wilhelmine von Hohenberg-Schwarzenfels zu Rabenstein und Lindenau",
                "maximiliane.vonhohenberg",
            )
        },
        User {
            given_name: Some("Siobhán".to_owned()),
            surname: Some("O'Brien-Ó Súilleabháin".to_owned()),
            job_title: Some("Counsel".to_owned()),
            department: Some("Legal & Compliance".to_owned()),
            mail: Some(format!("siobhan.obrien@{domain}")),
            ..at_home("Siobhán O'Brien-Ó Súilleabháin", "siobhan.obrien")
        },
        User {
            given_name: Some("Suharto".to_owned()),
            job_title: Some("Shift Lead".to_owned()),
            department: Some("Operations".to_owned()),
            ..at_home("Suharto", "suharto")
        },
        User {
            job_title: Some("Resource account".to_owned()),
            ..at_home("R&D <Prototype Lab> \"Room 7\"", "room.prototype")
        },
        User {
            created: Timestamp::of_day(2017, 5, 22),
            ..at_home("Emergency Access 1", "emergency.access.1")
        },
        User {
            account_enabled: false,
            mail: Some(format!("invoices@{domain}")),
            ..at_home("Invoices (shared mailbox)", "invoices")
        },
        User {
            account_enabled: false,
            given_name: Some("Gerald".to_owned()),
            surname: Some("Pennington".to_owned()),
            job_title: Some("Controller".to_owned()),
            department: Some("Finance".to_owned()),
            synchronised: true,
            created: Timestamp::of_day(2017, 6, 1),
            ..at_home("zz_Gerald Pennington (left 2025)", "gerald.pennington")
        },
        User {
            synchronised: true,
            ..at_home("svc-backup", "svc-backup")
        },
        guest("Marta Rossi (Consultant)", "marta.rossi@fabrikam.com", "Fabrikam"),
        guest("李娜 Na Li", "li.na@tailspin-toys.com", "Tailspin Toys"),
        User {
            account_enabled: false,
            ..guest("auditor2023", "auditor2023@northwind-audit.com", "Northwind Audit")
        },
    ]
}

fn free_nickname(given: Name, family: Name, taken: &mut HashMap<String, u32>) -> String {
    let plain = format!("{}.{}", given.1, family.1);
    let used = taken.entry(plain.clone()).or_default();
    *used += 1;
    if *used == 1 {
        plain
    } else {
        format!("{plain}{used}")
    }
}

fn phone(dice: &mut Dice, culture: &Culture, percent: u64) -> Option<String> {
    dice.chance(percent)
        .then(|| format!("{} {:04}", culture.dialling, dice.below(10_000)))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn plan(seed: u64, count: usize) -> Plan {
        Plan {
            tenant: Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90002"),
            domain: "customer.com".into(),
            country: "US".into(),
            since: Timestamp::of_day(2013, 1, 28),
            seed,
            count,
            edition: Edition::BusinessPremium,
            is_customer: true,
            first: Vec::new(),
        }
    }

    #[test]
    fn the_seed_decides_and_repeats() {
        assert_eq!(plan(1, 50).people(), plan(1, 50).people());
        assert_ne!(plan(1, 50).people(), plan(2, 50).people());
    }

    #[test]
    fn ids_and_user_names_are_unique_among_twenty_thousand() {
        let people = plan(1, 20_000).people();
        let ids: HashSet<_> = people.iter().map(|user| user.id).collect();
        let names: HashSet<_> = people
            .iter()
            .map(|user| user.user_principal_name.to_lowercase())
            .collect();
        assert_eq!(
            (people.len(), ids.len(), names.len()),
            (20_000, 20_000, 20_000)
        );
        assert!(names.iter().all(|name| name.is_ascii()));
    }

    #[test]
    fn people_are_varied() {
        let people = plan(1, 400).people();
        let count = |of: fn(&User) -> bool| people.iter().filter(|user| of(user)).count();
        assert!(count(|user| !user.account_enabled) > 5);
        assert!(count(|user| user.job_title.is_none()) > 5);
        assert!(count(|user| user.mail.is_none()) > 5);
        assert!(count(|user| !user.display_name.is_ascii()) > 50);
        assert!(people.iter().all(|user| user.created <= TODAY));
    }
}
