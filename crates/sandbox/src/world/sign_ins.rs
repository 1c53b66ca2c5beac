//! Who signed in when: the same throw says it to the users' activity and to the sign-in log.

use std::sync::Arc;
use std::time::Duration;

use super::dice::Dice;
use super::people::{Plan, TODAY};
use super::user::{User, UserType};
use crate::guid::Guid;
use crate::timestamp::Timestamp;

/// One sign-in of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SignIn {
    /// Place of the user in the directory.
    pub(crate) user: u32,
    pub(crate) at: Timestamp,
    /// What else chance decides.
    pub(crate) throw: u64,
}

/// How far the log reaches back.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// When the user at this place signed in last, if ever.
pub(crate) fn last_sign_in(plan: &Plan, place: usize, user: &User) -> Option<Timestamp> {
    let mut dice = Dice::new(plan.seed ^ 0x5161_0150, plan.tenant, place);
    let never = dice.chance(if user.user_type == UserType::Guest {
        30
    } else {
        4
    });
    let days = match dice.below(100) {
        _ if !user.account_enabled => 60 + dice.below(600),
        0..80 => dice.below(7),
        80..90 => 7 + dice.below(60),
        _ => 90 + dice.below(300),
    };
    let ago = Duration::from_secs(days * 86_400 + dice.below(86_400));
    let at = TODAY.minus(ago);
    (!never && at >= user.created).then_some(at)
}

/// The sign-ins that are still kept, newest first.
pub(super) fn log(plan: &Plan, users: &[Arc<User>]) -> Vec<SignIn> {
    let mut found = Vec::new();
    for (place, user) in users.iter().enumerate() {
        let Some(last) = last_sign_in(plan, place, user) else {
            continue;
        };
        let mut dice = Dice::new(plan.seed ^ 0x0106_1060, plan.tenant, place);
        let mut at = last;
        for _ in 0..1 + dice.below(4) {
            if at < TODAY.minus(KEPT) {
                break;
            }
            found.push(SignIn {
                user: place as u32,
                at,
                throw: dice.next(),
            });
            at = at.minus(Duration::from_secs(3600 + dice.below(3 * 86_400)));
        }
    }
    found.sort_by_key(|sign_in| (std::cmp::Reverse(sign_in.at), sign_in.user));
    found
}

impl SignIn {
    /// Its id in the log.
    pub(crate) fn id(&self) -> Guid {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.throw.to_be_bytes());
        bytes[8..12].copy_from_slice(&self.user.to_be_bytes());
        bytes[12..].copy_from_slice(&(self.at.0 as u32).to_be_bytes());
        Guid::from_random(bytes)
    }
}
