//! The groups that a customer's directory begins with, made from a seed.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Map;

use super::{DirectoryGroup, GroupKind, GroupLicence, Member, failed_to_inherit, is_inherited};
use crate::guid::Guid;
use crate::world::culture::DEPARTMENTS;
use crate::world::devices::{Devices, System};
use crate::world::dice::Dice;
use crate::world::people::{Plan, TODAY};
use crate::world::planting::BEGINS;
use crate::world::products::POWER_BI_FREE;
use crate::world::user::{User, UserType};

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

/// Makes the groups of a tenant from its plan.
pub(super) struct Maker<'a> {
    pub(super) plan: &'a Plan,
    pub(super) users: &'a [Arc<User>],
    pub(super) devices: &'a Devices,
}

impl Maker<'_> {
    pub(super) fn make(&self) -> Vec<DirectoryGroup> {
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
