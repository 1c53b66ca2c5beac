//! What a tenant demands of whoever signs in: the emulated conditional access.

use super::problem::Problem;
use crate::guid::Guid;
use crate::timestamp::Timestamp;
use crate::world::grants::Authentication;
use crate::world::{SecondFactor, World};

/// Whether this authentication suffices for the tenant. A block comes before everything else, and a
/// sign-in that is too old before its second factor, because both have to be given again then.
pub(super) fn check(
    world: &World,
    authentication: &Authentication,
    tenant: Guid,
    asks_second_factor: bool,
    now: Timestamp,
) -> Result<(), Problem> {
    let account = world
        .account(authentication.account)
        .ok_or(Problem::UnknownGrant)?;
    let demanded = world
        .tenant_by_id(tenant)
        .map(|tenant| &tenant.conditional_access)
        .ok_or(Problem::UnknownGrant)?;
    let policy = policy_id(tenant);
    if demanded.block {
        return Err(Problem::Blocked { policy });
    }
    if let Some(longest) = demanded.sign_in_frequency
        && authentication.at.plus(longest) < now
    {
        return Err(Problem::SignInTooOld {
            at: authentication.at.rfc3339(),
            seconds: longest.as_secs(),
        });
    }
    let wants_factor = demanded.second_factor
        || asks_second_factor
        || account.second_factor == SecondFactor::Always;
    match (wants_factor, authentication.factor, account.second_factor) {
        (false, ..) | (true, Some(_), _) => Ok(()),
        (true, None, SecondFactor::None) => Err(Problem::FactorMissing { policy }),
        (true, None, _) => Err(Problem::FactorRequired { policy }),
    }
}

/// The id of a tenant's policy, which challenges name.
pub(crate) fn policy_id(tenant: Guid) -> Guid {
    Guid::derived(&[b"conditional access policy", tenant.as_bytes()])
}
