//! How many tests begin: somebody is signed in and at work.

use tenantry_sandbox::seeded;

use crate::pages::{Authority, Customers, Shell, SignIn, Users};
use crate::role::Role;
use crate::stage::Stage;
use crate::trouble::Trouble;

/// Opens the console, signs in to a customer as an agent, and waits for the customer's overview.
///
/// # Errors
/// If the agent does not get there.
pub async fn signed_in(stage: &Stage<'_>, customer: &str, agent: &str) -> Result<(), Trouble> {
    let sign_in = SignIn::open(stage).await?;
    sign_in.enter(customer, agent).await
}

/// Signs in to `customer.com` as Adele, and waits until the bar knows her name and the overview was read: what a
/// window asks after a sign-in has been asked then.
///
/// # Errors
/// If she does not get there.
pub async fn at_work(stage: &Stage<'_>) -> Result<(), Trouble> {
    signed_in(stage, "customer.com", seeded::ADELE).await?;
    stage.browser().reads("Adele Marchetti").await?;
    stage.browser().reads("Read at").await
}

/// Signs in to `customer.com` as Adele and opens its users.
///
/// # Errors
/// If she does not get there.
pub async fn at_users<'a>(stage: &'a Stage<'_>) -> Result<Users<'a>, Trouble> {
    signed_in(stage, "customer.com", seeded::ADELE).await?;
    Shell::of(stage).go_to("Users").await?;
    Users::shown(stage).await
}

/// Signs in at a partner's own tenant, which leads to its customers.
///
/// # Errors
/// If the agent does not get there.
pub async fn at_customers<'a>(
    stage: &'a Stage<'_>,
    partner: &str,
    agent: &str,
) -> Result<Customers<'a>, Trouble> {
    SignIn::open(stage).await?;
    stage.browser().click(Role::Button, partner).await?;
    Authority::sign_in_as(stage.browser(), agent).await?;
    Customers::shown(stage).await
}
