use std::collections::HashMap;

use leptos::prelude::AnyView;

use tenantry_graph::{
    directory::{subscribed_sku::SubscribedSku, subscription::Subscription, user::UserRow},
    ids::SkuId,
    timestamp,
};
use tenantry_identity::UnixSeconds;

use crate::ui::{
    chart::{self, Part, Tone},
    format,
    product_names::ProductNames,
};

/// Within so many days an end is near.
pub const SOON: u64 = 60;

const DAY: u64 = 86_400;

/// The licences of one product: what was bought, what is used, when it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// The product's id as text.
    pub id: String,
    /// What the product is called.
    pub name: String,
    /// How many licences there are.
    pub sku: SubscribedSku,
    /// When the first of its subscriptions goes over into its next state.
    pub end: Option<End>,
    /// How many users hold one and may not sign in; `None` where that is not known.
    pub blocked: Option<u64>,
}

/// The next date of a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// ISO 8601 UTC.
    pub at: String,
    /// Whether it is the end of a trial.
    pub is_trial: bool,
    /// Whether it has passed or comes within [`SOON`] days.
    pub is_soon: bool,
    /// How many days are left; none where it has passed.
    pub days: Option<u64>,
}

/// How the stock of a product stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Supply {
    /// More are assigned than there are.
    Overdrawn,
    /// At most a twentieth is free.
    RunningOut,
    /// Some are free.
    Enough,
    /// All are free.
    Unused,
    /// There are none, and none are assigned.
    None,
}

impl Supply {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Supply::Overdrawn => "Overdrawn",
            Supply::RunningOut => "Running out",
            Supply::Enough => "Enough",
            Supply::Unused => "Unused",
            Supply::None => "None",
        }
    }
}

impl Licence {
    /// How the stock stands.
    pub fn supply(&self) -> Supply {
        let (stock, used, free) = (self.sku.stock(), self.sku.consumed, self.sku.free());
        match (stock, used) {
            (0, 0) => Supply::None,
            _ if used > stock => Supply::Overdrawn,
            (_, 0) => Supply::Unused,
            _ if free.saturating_mul(20) <= stock => Supply::RunningOut,
            _ => Supply::Enough,
        }
    }

    /// Whether it is overdrawn or nearly used up.
    pub fn is_short(&self) -> bool {
        matches!(self.supply(), Supply::Overdrawn | Supply::RunningOut)
    }

    /// How many of how many are used, and how many more than there are.
    pub fn used_in_words(&self) -> String {
        let count = |number: u64| format::count(number as usize);
        let used = [
            &count(self.sku.consumed),
            " of ",
            &count(self.sku.stock()),
            " used",
        ]
        .concat();
        match self.sku.overdrawn() {
            0 => used,
            over => [&used, ", ", &count(over), " too many"].concat(),
        }
    }

    /// The status of the product, in words.
    pub fn status(&self) -> &str {
        match self.sku.capability_status.as_deref() {
            Some("LockedOut") => "Locked out",
            Some(word) => word,
            None => "",
        }
    }

    /// Whether some of it has ended or is about to.
    pub fn ends_soon(&self) -> bool {
        self.end.as_ref().is_some_and(|end| end.is_soon)
    }
}

/// Puts the products and their subscriptions together.
pub fn joined(
    products: Vec<SubscribedSku>,
    subscriptions: &[Subscription],
    names: ProductNames,
    now: UnixSeconds,
) -> Vec<Licence> {
    let join = |sku: SubscribedSku| Licence {
        id: sku.sku_id.to_string(),
        name: names.product(sku.sku_part_number.as_deref().unwrap_or_default()),
        end: first_end(subscriptions, sku.sku_id, now),
        blocked: None,
        sku,
    };
    products.into_iter().map(join).collect()
}

/// The first date at which a subscription of a product goes over into its next state.
fn first_end(subscriptions: &[Subscription], sku: SkuId, now: UnixSeconds) -> Option<End> {
    let of_product = subscriptions.iter().filter(|subscription| {
        subscription.sku_id == Some(sku) && subscription.status.as_deref() != Some("Deleted")
    });
    let dated = of_product.filter_map(|subscription| {
        let at = subscription.next_lifecycle_date_time.as_deref()?;
        Some((timestamp::parse(at)?, at, subscription))
    });
    let (moment, at, subscription) = dated.min_by_key(|(moment, ..)| *moment)?;
    let days = moment.0.checked_sub(now.0).map(|left| left / DAY);
    Some(End {
        at: at.to_owned(),
        is_trial: subscription.is_trial == Some(true),
        is_soon: days.is_none_or(|days| days < SOON),
        days,
    })
}

/// How many of these users hold each product.
pub fn held_by(users: &[UserRow]) -> HashMap<SkuId, u64> {
    let mut held = HashMap::new();
    for user in users {
        for sku in &user.assigned_licenses {
            *held.entry(*sku).or_default() += 1;
        }
    }
    held
}

/// How much of the stock is used, as a picture.
pub fn level(licence: &Licence) -> AnyView {
    let sku = &licence.sku;
    let tone = match licence.supply() {
        Supply::Overdrawn | Supply::RunningOut => Tone::Warns,
        Supply::Enough | Supply::Unused | Supply::None => Tone::Good,
    };
    let parts = [
        Part {
            count: sku.consumed.min(sku.stock()),
            tone,
        },
        Part {
            count: sku.overdrawn(),
            tone: Tone::Wrong,
        },
        Part {
            count: sku.free(),
            tone: Tone::Quiet,
        },
    ];
    chart::bar(&parts, licence.used_in_words())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SKU: &str = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46";
    const NOW: UnixSeconds = UnixSeconds(1_800_000_000);

    fn sku(enabled: u64, warning: u64, consumed: u64) -> SubscribedSku {
        SubscribedSku {
            sku_id: SkuId::parse(SKU).unwrap(),
            sku_part_number: Some("SPB".into()),
            applies_to: Some("User".into()),
            capability_status: Some("Enabled".into()),
            consumed,
            enabled,
            warning,
            suspended: 0,
            locked_out: 0,
            service_plans: Vec::new(),
            subscription_ids: Vec::new(),
        }
    }

    fn subscription(status: &str, end: Option<UnixSeconds>, is_trial: bool) -> Subscription {
        Subscription {
            id: "s".into(),
            sku_id: SkuId::parse(SKU),
            sku_part_number: None,
            status: Some(status.into()),
            total_licenses: Some(5),
            is_trial: Some(is_trial),
            created_date_time: None,
            next_lifecycle_date_time: end.map(timestamp::iso8601),
        }
    }

    fn licence(sku: SubscribedSku) -> Licence {
        Licence {
            id: SKU.into(),
            name: "Product".into(),
            end: None,
            blocked: None,
            sku,
        }
    }

    fn end(subscriptions: &[Subscription]) -> Option<End> {
        first_end(subscriptions, SkuId::parse(SKU).unwrap(), NOW)
    }

    #[test]
    fn what_has_no_date_or_is_deleted_does_not_end() {
        assert_eq!(end(&[]), None);
        assert_eq!(end(&[subscription("Enabled", None, false)]), None);
        let deleted = subscription("Deleted", Some(NOW.plus(DAY)), false);
        assert_eq!(end(&[deleted]), None);
        let of_another = Subscription {
            sku_id: None,
            ..subscription("Enabled", Some(NOW), false)
        };
        assert_eq!(end(&[of_another]), None);
    }

    #[test]
    fn the_first_end_counts() {
        let late = subscription("Enabled", Some(NOW.plus(SOON * DAY)), true);
        let last = end(std::slice::from_ref(&late)).unwrap();
        assert_eq!(
            (last.is_soon, last.is_trial, last.days),
            (false, true, Some(SOON))
        );
        let early = subscription("Warning", Some(NOW.plus(SOON * DAY - 1)), false);
        let first = end(&[late, early]).unwrap();
        assert_eq!(
            (first.is_soon, first.is_trial, first.days),
            (true, false, Some(SOON - 1))
        );
    }

    #[test]
    fn what_has_ended_needs_a_look_too() {
        let ended = end(&[subscription("Suspended", Some(NOW.minus(1)), false)]).unwrap();
        assert_eq!((ended.is_soon, ended.days), (true, None));
    }

    #[test]
    fn the_stock_is_judged_by_what_is_left_of_it() {
        for (enabled, warning, used, expected) in [
            (0, 0, 0, Supply::None),
            (0, 0, 1, Supply::Overdrawn),
            (10, 0, 11, Supply::Overdrawn),
            (10, 0, 10, Supply::RunningOut),
            (0, 20, 19, Supply::RunningOut),
            (20, 0, 18, Supply::Enough),
            (5, 5, 0, Supply::Unused),
        ] {
            let licence = licence(sku(enabled, warning, used));
            assert_eq!(
                licence.supply(),
                expected,
                "{used} of {enabled} + {warning}"
            );
        }
    }

    #[test]
    fn use_is_told_in_words() {
        assert_eq!(
            licence(sku(1000, 250, 3)).used_in_words(),
            "3 of 1,250 used"
        );
        assert_eq!(
            licence(sku(2, 0, 3)).used_in_words(),
            "3 of 2 used, 1 too many"
        );
    }
}
