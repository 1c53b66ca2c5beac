//! What an agent does in the console and at the emulated authority, by scripts in the page.

use super::{devtools::unexpected, tab::Tab};
use crate::{failure::Failure, local::Ports};

/// The customer that is signed in to first.
pub(super) const CUSTOMER: &str = "customer.com";
const AGENT: &str = "adele@partner.com";
const PASSWORD: &str = "sandbox";

/// From the page of a customer's link through the authority's sign-in page.
pub(super) fn sign_in(tab: &mut Tab<'_>) -> Result<(), Failure> {
    press(tab, "button[type=submit]")?;
    fill(tab, "#account", AGENT)?;
    fill(tab, "#password", PASSWORD)?;
    press(tab, "button.main")
}

/// The customer's id, from the authority's metadata.
pub(super) fn tenant_id(
    tab: &mut Tab<'_>,
    ports: &Ports,
    customer: &str,
) -> Result<String, Failure> {
    tab.go_to(&format!(
        "http://localhost:{}/{customer}/v2.0/.well-known/openid-configuration",
        ports.login
    ))?;
    let issuer = tab.evaluate("JSON.parse(document.body.innerText).issuer.split('/')[3]")?;
    issuer
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| unexpected("the authority's metadata name no issuer"))
}

fn fill(tab: &mut Tab<'_>, selector: &str, text: &str) -> Result<(), Failure> {
    tab.wait_until(&format!("document.querySelector('{selector}')"))?;
    tab.evaluate(&format!(
        "document.querySelector('{selector}').value = '{text}'"
    ))?;
    Ok(())
}

fn press(tab: &mut Tab<'_>, selector: &str) -> Result<(), Failure> {
    tab.wait_until(&format!("document.querySelector('{selector}:enabled')"))?;
    tab.evaluate(&format!("document.querySelector('{selector}').click()"))?;
    Ok(())
}
