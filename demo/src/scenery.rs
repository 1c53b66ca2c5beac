//! The worlds that a demo can take place in, and who may sign in to them.

use std::collections::BTreeSet;

use tenantry_sandbox::{Origins, World, seeded};

use crate::demo::Place;

/// How many customers a world may have.
pub(crate) const SIZES: [u32; 4] = [3, 40, 300, 1_000];

/// How many it has unless somebody chooses.
pub(crate) const USUAL_SIZE: u32 = 40;

/// The customers of the smallest world: those that troubles befall.
const FEW: [tenantry_sandbox::Guid; 3] = [
    seeded::CUSTOMER,
    seeded::CEDAR_AND_CO,
    seeded::SUMMIT_OUTFITTERS,
];

/// By how much the three minutes that a new customer's relationship takes are divided: half a minute is long
/// enough to be seen, and short enough to be waited for.
const TIME_SCALE: u32 = 6;

/// The seed of the people.
const SEED: u64 = 1;

/// Who may sign in, and what that shows.
pub(crate) const AGENTS: [(&str, &str); 6] = [
    (seeded::ADELE, "nearly everything"),
    (seeded::FELIX, "passwords, and little else"),
    (seeded::DANA, "always asked for a factor"),
    (seeded::CHIARA, "without a second factor"),
    (seeded::BRUNO, "sales, enters no customer"),
    (seeded::NADIA, "of customer.com itself"),
];

/// A world with so many customers of `partner.com`, for the console at this place.
pub(crate) fn world(place: &Place, customers: u32) -> World {
    let at = |name: &str| format!("{}cloud/{name}", place.address());
    let origins = Origins {
        login: at("login"),
        graph: at("graph"),
        partner_center: at("partner-center"),
    };
    let mut world = World::seeded(origins, SEED);
    world.time_scale = TIME_SCALE;
    world.register_redirect(place.address());
    let there = customers_of_partner(&world);
    match customers.checked_sub(there) {
        Some(more) => world.add_customers(more as usize),
        None => world.keep_customers(&FEW),
    }
    world
}

/// As the partner's own lists count: those with a contract, and those who approved a relationship once.
fn customers_of_partner(world: &World) -> u32 {
    let contracts = world.contracts.iter();
    let contracts = contracts.filter(|contract| contract.partner == seeded::PARTNER);
    let approved = world.relationships.iter().filter(|relationship| {
        relationship.partner == seeded::PARTNER && relationship.activated.is_some()
    });
    let customers: BTreeSet<_> = contracts
        .map(|contract| contract.customer)
        .chain(approved.map(|relationship| relationship.customer))
        .collect();
    u32::try_from(customers.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_world_has_as_many_customers_as_asked_for() {
        let place = Place::parse("https://host.example/demo/").unwrap();
        for size in SIZES {
            assert_eq!(customers_of_partner(&world(&place, size)), size);
        }
    }

    #[test]
    fn the_agents_are_in_every_world_but_for_whom_a_customer_employs() {
        let place = Place::parse("https://host.example/").unwrap();
        let world = world(&place, SIZES[0]);
        for (agent, _) in AGENTS {
            let known = world
                .accounts
                .iter()
                .any(|account| account.user_name == agent);
            assert!(known, "{agent}");
        }
    }
}
