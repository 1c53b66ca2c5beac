//! The groups of a customer's directory, of every kind.

mod changes;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};

use super::culture::DEPARTMENTS;
use super::devices::{Devices, System};
use super::dice::Dice;
use super::people::{Plan, TODAY};
use super::planting::BEGINS;
use super::products::POWER_BI_FREE;
use super::user::{User, UserType};
use crate::guid::Guid;
use crate::timestamp::Timestamp;

/// A group of a customer's directory.
#[derive(Debug, Clone)]
pub(crate) struct DirectoryGroup {
    pub(crate) id: Guid,
    pub(crate) kind: GroupKind,
    pub(crate) display_name: String,
    pub(crate) description: Option<String>,
    pub(crate) mail_nickname: String,
    /// The rule, where the members are found by one.
    pub(crate) rule: Option<String>,
    pub(crate) role_assignable: bool,
    pub(crate) synchronised: bool,
    pub(crate) created: Timestamp,
    /// Product identifiers of what its members get.
    pub(crate) licences: Vec<GroupLicence>,
    /// Whether it gave those licences to users that the seed says were inherited.
    pub(crate) is_for_licences: bool,
    pub(crate) members: Vec<Member>,
    /// Places of its owners among the users.
    pub(crate) owners: Vec<u32>,
    /// When it was deleted, by the clock of the seeded world. It can be restored for a while.
    pub(crate) deleted: Option<Timestamp>,
    /// What was written of properties that have no field here.
    pub(crate) written: Map<String, Value>,
}

/// A licence that the members of a group get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GroupLicence {
    pub(crate) sku: Guid,
    /// Ids of the services that are switched off.
    pub(crate) disabled: Vec<Guid>,
}

/// What a group is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GroupKind {
    Security,
    Microsoft365,
    MailEnabledSecurity,
    Distribution,
}

/// Somebody or something in a group, by its place among the tenant's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Member {
    User(u32),
    Group(u32),
    Device(u32),
}

/// Every group of a tenant, and who is in which.
#[derive(Debug, Clone)]
pub(crate) struct Groups {
    /// By place: also those that are deleted.
    pub(crate) list: Vec<Arc<DirectoryGroup>>,
    /// Places of those that are not deleted, ascending.
    pub(crate) listed: Vec<u32>,
    by_id: HashMap<Guid, u32>,
    of_users: Vec<Vec<u32>>,
    of_groups: Vec<Vec<u32>>,
    of_devices: Vec<Vec<u32>>,
}

impl Groups {
    pub(super) fn of(plan: &Plan, users: &[Arc<User>], devices: &Devices) -> Groups {
        let list = Maker {
            plan,
            users,
            devices,
        }
        .make();
        let by_id = list.iter().map(|group| group.id).zip(0..).collect();
        let listed = (0_u32..).zip(&list);
        let listed = listed.filter(|(_, group)| group.deleted.is_none());
        let mut groups = Groups {
            listed: listed.map(|(place, _)| place).collect(),
            by_id,
            of_users: vec![Vec::new(); users.len()],
            of_groups: vec![Vec::new(); list.len()],
            of_devices: vec![Vec::new(); devices.list.len()],
            list: Vec::new(),
        };
        for (place, group) in (0_u32..).zip(&list) {
            for &member in &group.members {
                groups.held_by(member).push(place);
            }
        }
        groups.list = list.into_iter().map(Arc::new).collect();
        groups
    }

    /// Places of the groups that directly hold this.
    pub(crate) fn holding(&self, member: Member) -> Vec<u32> {
        let held = match member {
            Member::User(user) => self.of_users.get(user as usize),
            Member::Group(group) => self.of_groups.get(group as usize),
            Member::Device(device) => self.of_devices.get(device as usize),
        };
        let held = held.map_or(&[][..], Vec::as_slice).iter().copied();
        held.filter(|&group| self.at(group).is_some()).collect()
    }

    /// Places of the groups that hold this, directly or by way of others.
    pub(crate) fn holding_transitively(&self, member: Member) -> Vec<u32> {
        let mut found: Vec<u32> = self.holding(member);
        let mut next = 0;
        while let Some(&group) = found.get(next) {
            next += 1;
            for outer in self.holding(Member::Group(group)) {
                if !found.contains(&outer) {
                    found.push(outer);
                }
            }
        }
        found
    }

    /// Who and what is in a group, directly or by way of others.
    pub(crate) fn members_transitively(&self, group: &DirectoryGroup) -> Vec<Member> {
        let mut seen = std::collections::HashSet::new();
        let mut found = Vec::new();
        let mut reached = vec![group];
        while let Some(group) = reached.pop() {
            for &member in &group.members {
                let key = match member {
                    Member::User(place) => (0, place),
                    Member::Group(place) => (1, place),
                    Member::Device(place) => (2, place),
                };
                if seen.insert(key) {
                    found.push(member);
                    if let Member::Group(inner) = member {
                        reached.extend(self.at(inner));
                    }
                }
            }
        }
        found
    }
}

impl GroupLicence {
    fn of(sku: Guid) -> GroupLicence {
        GroupLicence {
            sku,
            disabled: Vec::new(),
        }
    }
}

/// Whether a licence comes from the group for licences, for the user at this place.
pub(crate) fn is_inherited(place: usize) -> bool {
    place % 3 == 1
}

/// Whether the group for licences could not give the user at this place the licence.
pub(crate) fn failed_to_inherit(place: usize, user: &User) -> bool {
    user.user_type == UserType::Member && user.licences.is_empty() && place % 5 == 2
}

/// Names of groups that fill a large directory.
const TOPICS: [&str; 16] = [
    "Project Aurora",
    "Project Basalt",
    "Budget Review",
    "Onboarding",
    "Works Council",
    "Safety",
    "Fleet",
    "Customer Panel",
    "Innovation",
    "Data Protection",
    "Site Managers",
    "Suppliers",
    "Audit Readiness",
    "Mentoring",
    "Événements",
    "Qualität",
];

/// Groups that were deleted lately: name, nickname, days since.
const DELETED: [(&str, &str, u32); 2] = [
    ("Summer Party 2025", "SummerParty2025", 5),
    ("Old Newsletter", "OldNewsletter", 21),
];

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

const ALL_RULE: &str = r#"(user.userType -eq "Member") and (user.accountEnabled -eq true)"#;
const WINDOWS_RULE: &str = r#"(device.deviceOSType -eq "Windows")"#;
const SALES_RULE: &str = r#"(user.department -eq "Sales")"#;

struct Maker<'a> {
    plan: &'a Plan,
    users: &'a [Arc<User>],
    devices: &'a Devices,
}

impl Maker<'_> {
    fn make(&self) -> Vec<DirectoryGroup> {
        let count = self.plan.groups(self.users.len());
        let mut made = Vec::new();
        if count == 0 {
            return made;
        }
        self.by_rule(&mut made);
        self.for_licences(&mut made);
        self.for_mail(&mut made);
        let first_department = made.len() as u32;
        self.departments(&mut made);
        let departments = first_department..made.len() as u32;
        made.push(DirectoryGroup {
            description: Some("Every department, as nested groups.".to_owned()),
            members: departments.map(Member::Group).collect(),
            ..self.group("All Departments", GroupKind::Security, made.len())
        });
        let nested = made.len() as u32 - 1;
        made.push(DirectoryGroup {
            members: vec![Member::Group(nested)],
            ..self.group("Intranet Readers", GroupKind::Security, made.len())
        });
        while made.len() < count {
            made.push(self.filler(made.len()));
        }
        made.extend(DELETED.map(|deleted| self.deleted(deleted)));
        made
    }

    fn by_rule(&self, made: &mut Vec<DirectoryGroup>) {
        let everybody = |user: &User| user.account_enabled && user.user_type == UserType::Member;
        made.push(DirectoryGroup {
            description: Some("Everybody who works here.".to_owned()),
            rule: Some(ALL_RULE.to_owned()),
            members: self.those(everybody),
            owners: Vec::new(),
            ..self.group("All Employees", GroupKind::Security, made.len())
        });
        let windows = (0_u32..).zip(&self.devices.list);
        let windows = windows.filter(|(_, device)| device.system == System::Windows);
        made.push(DirectoryGroup {
            rule: Some(WINDOWS_RULE.to_owned()),
            members: windows.map(|(place, _)| Member::Device(place)).collect(),
            owners: Vec::new(),
            ..self.group("Windows Devices", GroupKind::Security, made.len())
        });
        made.push(DirectoryGroup {
            rule: Some(SALES_RULE.to_owned()),
            members: self.those(|user| user.department.as_deref() == Some("Sales")),
            ..self.group("Sales Team", GroupKind::Microsoft365, made.len())
        });
    }

    fn for_licences(&self, made: &mut Vec<DirectoryGroup>) {
        let product = self.plan.edition.of_groups();
        let members = (0..self.users.len())
            .filter(|&place| {
                let user = &self.users[place];
                failed_to_inherit(place, user)
                    || is_inherited(place) && user.licences.contains(&product.id)
            })
            .map(|place| Member::User(place as u32));
        made.push(DirectoryGroup {
            description: Some("Gives its members their licence.".to_owned()),
            licences: vec![GroupLicence::of(product.id)],
            is_for_licences: true,
            members: members.collect(),
            ..self.group("Licensing - Office", GroupKind::Security, made.len())
        });
        made.push(DirectoryGroup {
            licences: vec![GroupLicence::of(POWER_BI_FREE.id)],
            ..self.group("Licensing - Power BI", GroupKind::Security, made.len())
        });
    }

    fn for_mail(&self, made: &mut Vec<DirectoryGroup>) {
        let named: [(&str, GroupKind, &str); 4] = [
            (
                "Finance Approvers",
                GroupKind::MailEnabledSecurity,
                "Finance",
            ),
            (
                "Head Office News",
                GroupKind::Distribution,
                "Executive Office",
            ),
            (
                "Service Announcements",
                GroupKind::Distribution,
                "Customer Service",
            ),
            ("Leadership", GroupKind::Microsoft365, "Executive Office"),
        ];
        for (name, kind, department) in named {
            made.push(DirectoryGroup {
                members: self.those(|user| user.department.as_deref() == Some(department)),
                ..self.group(name, kind, made.len())
            });
        }
        made.push(DirectoryGroup {
            role_assignable: true,
            members: self.some(made.len(), 2),
            ..self.group("Directory Operators", GroupKind::Security, made.len())
        });
        made.push(DirectoryGroup {
            synchronised: true,
            owners: Vec::new(),
            members: self.those(|user| user.synchronised),
            ..self.group("GG_FileServer_Users", GroupKind::Security, made.len())
        });
    }

    fn departments(&self, made: &mut Vec<DirectoryGroup>) {
        for (name, _) in DEPARTMENTS {
            made.push(DirectoryGroup {
                members: self.those(|user| user.department.as_deref() == Some(name)),
                ..self.group(name, GroupKind::Security, made.len())
            });
        }
    }

    fn filler(&self, index: usize) -> DirectoryGroup {
        let mut dice = self.dice(index);
        let topic = dice.pick(&TOPICS);
        let name = format!("{topic} {index}");
        let kind = match dice.below(10) {
            0..4 => GroupKind::Security,
            4..8 => GroupKind::Microsoft365,
            8 => GroupKind::Distribution,
            _ => GroupKind::MailEnabledSecurity,
        };
        let size = 3 + dice.below(60);
        DirectoryGroup {
            members: self.some(index, size),
            synchronised: kind == GroupKind::Security && dice.chance(25),
            description: dice.chance(50).then(|| format!("Members of {topic}.")),
            ..self.group(&name, kind, index)
        }
    }

    fn deleted(&self, (name, nickname, days): (&str, &str, u32)) -> DirectoryGroup {
        let parts: [&[u8]; 3] = [
            b"deleted group",
            self.plan.tenant.as_bytes(),
            nickname.as_bytes(),
        ];
        DirectoryGroup {
            id: Guid::derived(&parts),
            kind: GroupKind::Microsoft365,
            display_name: name.to_owned(),
            description: None,
            mail_nickname: nickname.to_owned(),
            rule: None,
            role_assignable: false,
            synchronised: false,
            created: self.plan.since,
            licences: Vec::new(),
            is_for_licences: false,
            members: Vec::new(),
            owners: Vec::new(),
            deleted: Some(BEGINS.minus(DAY * days)),
            written: Map::new(),
        }
    }

    fn group(&self, name: &str, kind: GroupKind, index: usize) -> DirectoryGroup {
        let mut dice = self.dice(index);
        let nickname = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let owners = self
            .some(index + 1_000_000, 1 + index as u64 % 2)
            .into_iter();
        let owners = owners.filter_map(|member| match member {
            Member::User(user) => Some(user),
            Member::Group(_) | Member::Device(_) => None,
        });
        DirectoryGroup {
            id: dice.guid(),
            kind,
            display_name: name.to_owned(),
            description: None,
            mail_nickname: nickname,
            rule: None,
            role_assignable: false,
            synchronised: false,
            created: dice.between(self.plan.since, TODAY),
            licences: Vec::new(),
            is_for_licences: false,
            members: Vec::new(),
            owners: owners.collect(),
            deleted: None,
            written: Map::new(),
        }
    }

    fn those(&self, are: impl Fn(&User) -> bool) -> Vec<Member> {
        let users = (0_u32..).zip(self.users);
        users
            .filter(|(_, user)| are(user))
            .map(|(place, _)| Member::User(place))
            .collect()
    }

    /// Some of the users, each once.
    fn some(&self, index: usize, count: u64) -> Vec<Member> {
        let mut dice = self.dice(index + 500_000);
        let users = self.users.len() as u64;
        if users == 0 {
            return Vec::new();
        }
        let mut found = Vec::new();
        for _ in 0..count.min(users) {
            let member = Member::User(dice.below(users) as u32);
            if !found.contains(&member) {
                found.push(member);
            }
        }
        found
    }

    fn dice(&self, index: usize) -> Dice {
        Dice::new(self.plan.seed ^ 0x6120_0b00, self.plan.tenant, index)
    }
}
