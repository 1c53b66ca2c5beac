//! What is going to be changed: made once, and not touched afterwards.

use serde::{Deserialize, Serialize};
use tenantry_graph::Write;
use tenantry_identity::TenantId;

/// Everything that one confirmation lets happen, in one tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The tenant that is changed.
    pub tenant: TenantId,
    /// The customer's name, for the agent to read.
    pub customer: String,
    /// What is done, as the button said: `Block sign-in`.
    pub title: String,
    /// How much the agent has to say before it happens.
    pub gravity: Gravity,
    /// Every object that was chosen, those included with which it cannot be done.
    pub objects: Vec<Object>,
    /// What the agent has to do elsewhere, each with an address where there is one.
    pub not_here: Vec<NotHere>,
}

/// How much the agent has to say before a plan is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gravity {
    /// It can be undone as easily: a press of a button is enough.
    Ordinary,
    /// It destroys something: the agent types the object's name or, of several, their number.
    Destructive,
}

/// One object of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Its id. What is created has none yet, and is told by its name.
    pub id: Option<String>,
    /// What kind of object it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// What tells it from others of the same name: a user name, a serial number.
    pub detail: Option<String>,
    /// What is different afterwards.
    pub changes: Vec<Change>,
    /// The requests, in the order in which they are sent. None where it cannot be done.
    pub steps: Vec<Step>,
    /// Why it cannot be done, or what part of it cannot, each a sentence.
    pub obstacles: Vec<String>,
}

/// The kinds of object that are changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A user of the directory.
    User,
    /// A group of the directory.
    Group,
    /// A device of the directory.
    Device,
    /// A device that Intune manages.
    ManagedDevice,
}

/// What is different afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What: `Sign-in`.
    pub what: String,
    /// What it is before; `None` where there is nothing.
    pub before: Option<String>,
    /// What it is to be; `None` where there is to be nothing.
    pub after: Option<String>,
}

/// One request of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What it does, in a few words: `Assign Microsoft 365 E3`.
    pub label: String,
    /// The request, and how its effect is read back.
    pub write: Write,
    /// Whether the steps behind it make no sense without it.
    pub is_needed: bool,
}

/// What belongs to the work and is not done here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotHere {
    /// What has to be done.
    pub what: String,
    /// Where, an address of Microsoft's portals.
    pub address: Option<String>,
}

impl Plan {
    /// All steps, object by object. A step's place among them is its number.
    pub fn steps(&self) -> impl Iterator<Item = (&Object, &Step)> {
        let objects = self.objects.iter();
        objects.flat_map(|object| object.steps.iter().map(move |step| (object, step)))
    }

    /// How many objects something is done with.
    pub fn able(&self) -> usize {
        let able = |object: &&Object| !object.steps.is_empty();
        self.objects.iter().filter(able).count()
    }

    /// What the agent types to confirm: the name of the only object, or how many there are. `None` where a
    /// press of a button is enough.
    pub fn confirmation(&self) -> Option<String> {
        if self.gravity == Gravity::Ordinary {
            return None;
        }
        let mut able = self
            .objects
            .iter()
            .filter(|object| !object.steps.is_empty());
        match (able.next(), able.next()) {
            (Some(only), None) => Some(only.name.clone()),
            _ => Some(self.able().to_string()),
        }
    }

    /// Whether what the agent typed confirms it. Case and spaces around it do not count.
    pub fn is_confirmed_by(&self, typed: &str) -> bool {
        self.confirmation()
            .is_none_or(|wanted| wanted.trim().to_lowercase() == typed.trim().to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(gravity: Gravity, names: &[(&str, bool)]) -> Plan {
        let tenant = TenantId::parse("84841066-274d-4ec0-a5c1-276be684bdd3").unwrap();
        let user = tenantry_graph::ids::UserId::new("u");
        let write = tenantry_graph::directory::user_changes::delete(&tenant, &user);
        let objects = names.iter().map(|(name, is_able)| Object {
            id: Some("u".into()),
            kind: Kind::User,
            name: (*name).into(),
            detail: None,
            changes: Vec::new(),
            steps: match is_able {
                true => vec![Step {
                    label: "Delete".into(),
                    write: write.clone(),
                    is_needed: true,
                }],
                false => Vec::new(),
            },
            obstacles: Vec::new(),
        });
        Plan {
            customer: "Contoso".into(),
            title: "Delete".into(),
            gravity,
            objects: objects.collect(),
            not_here: Vec::new(),
            tenant,
        }
    }

    #[test]
    fn what_destroys_is_confirmed_by_its_name_or_their_number() {
        let one = plan(Gravity::Destructive, &[("Ann Li", true), ("Bo", false)]);
        for typed in ["", "Ann", "Bo", "1", "2"] {
            assert!(!one.is_confirmed_by(typed), "{typed}");
        }
        assert!(one.is_confirmed_by(" ann li "));
        let two = plan(Gravity::Destructive, &[("Ann Li", true), ("Bo", true)]);
        assert!(!two.is_confirmed_by("Ann Li") && two.is_confirmed_by("2"));
    }

    #[test]
    fn what_can_be_undone_takes_a_press_of_a_button() {
        let plan = plan(Gravity::Ordinary, &[("Ann Li", true)]);
        assert_eq!(plan.confirmation(), None);
        assert!(plan.is_confirmed_by(""));
    }
}
