//! The commands of a registration, unfolded and copied one by one.

use leptos::prelude::*;
use tenantry_identity::{TenantId, TenantName};

use super::{commands::Commands, grants::Grants};
use crate::{
    platform::navigation,
    ui::{copy::CopyButton, live},
    vault::port::{Endpoints, Offer},
};

/// The commands of a registration. Those for a customer follow the one that is named.
pub(super) fn commands(offer: &Offer, reach: &Endpoints, grants: Grants) -> AnyView {
    let home = navigation::home();
    let fixed = {
        let commands = Commands {
            offer,
            reach,
            home: &home,
        };
        [
            command(
                "Register the app",
                "Once for each CSP region, in the partner's tenant, with Microsoft Graph PowerShell. It prints the client id for config.json.",
                commands.register(),
            ),
            command(
                "Correct this registration",
                "Sets the audience, adds this console's address, and asks for exactly the permissions that the console uses of Microsoft Graph.",
                commands.correct(),
            ),
        ]
        .into_iter()
        .collect_view()
        .into_any()
    };
    let typed = RwSignal::new(String::new());
    let (offer, reach) = (offer.clone(), reach.clone());
    let id = ["customer-of-", offer.client_id.as_str()].concat();
    let for_customer = move || {
        let customer = customer_in(&typed.get()).or_else(|| grants.first());
        let customer = customer.unwrap_or_else(|| "{tenant id of the customer}".into());
        let commands = Commands {
            offer: &offer,
            reach: &reach,
            home: &home,
        };
        let by_partner = commands.consent_by_partner(&customer).map(|request| {
            command(
                "Grant the permissions in a customer, by Partner Center",
                "At most 50 requests a second for one app. The caller is in AdminAgents and, by GDAP, a Cloud Application, Application or Global Administrator of the customer; the token is this app's own. To change what is granted, delete the consent first. Check the outcome above.",
                request,
            )
        });
        view! {
            {by_partner}
            {link(
                "Grant them by the customer's administrator",
                "A Global Administrator of the customer opens the link and approves the app.",
                commands.consent_link(&customer),
            )}
            {command(
                "Assign a group to a role in a customer",
                "The relationship has to be active. Put the name of your security group in, and another role where the work needs one.",
                commands.assign_group(&customer),
            )}
            {command(
                "Legacy: pre-consent by AdminAgents",
                "Counts for customers with delegated administration from before GDAP only. New relationships ignore it.",
                commands.pre_consent(),
            )}
        }
        .into_any()
    };
    view! {
        <section class="commands">
            <h3>"Commands"</h3>
            {fixed}
            <label for=id.clone()>"Customer, by tenant id or domain"</label>
            <input
                id=id
                type="text"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                placeholder="the first of the list"
                prop:value=live::value(move || typed.get())
                on:input=live::input(move |text| typed.set(text))
            />
            {live::view(for_customer)}
        </section>
    }
    .into_any()
}

/// What was typed if it names a tenant: nothing else gets into a command.
fn customer_in(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let id = TenantId::parse(typed).map(|tenant| tenant.to_string());
    id.or_else(|_| TenantName::try_from(typed.to_string()).map(|name| name.to_string()))
        .ok()
}

/// A command with its values filled in, to be copied.
pub fn command(name: &'static str, about: &'static str, text: String) -> AnyView {
    let body = view! {
        <pre tabindex="0">
            <code>{text.clone()}</code>
        </pre>
        <div class="actions">
            <CopyButton text label="Copy" />
        </div>
    };
    unfolding(name, about, body.into_any())
}

/// An address with its values filled in, to be opened or passed on.
pub fn link(name: &'static str, about: &'static str, address: String) -> AnyView {
    let body = view! {
        <p>
            <a href=address.clone() rel="noreferrer" target="_blank">
                {address.clone()}
            </a>
        </p>
        <div class="actions">
            <CopyButton text=address label="Copy" />
        </div>
    };
    unfolding(name, about, body.into_any())
}

fn unfolding(name: &'static str, about: &'static str, body: AnyView) -> AnyView {
    view! {
        <details class="command">
            <summary>{name}</summary>
            <p>{about}</p>
            {body}
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::customer_in;

    #[test]
    fn nothing_but_a_tenants_name_gets_into_a_command() {
        for typed in [
            "",
            "'; Remove-Item",
            "a b.com",
            "customer.com' or '1",
            "$(x).com",
        ] {
            assert_eq!(customer_in(typed), None, "{typed}");
        }
        assert_eq!(
            customer_in(" customer.com ").as_deref(),
            Some("customer.com")
        );
        let id = "84841066-274D-4EC0-A5C1-276BE684BDD3";
        assert_eq!(customer_in(id), Some(id.to_lowercase()));
    }
}
