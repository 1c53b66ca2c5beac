//! The set-up: what the app registrations are, what their customers have granted, and the commands that put
//! right what is wrong.

mod commands;
mod grants;
mod registration;

use leptos::prelude::*;
use tenantry_graph::{
    Feature,
    feature::{self, Place},
};
use tenantry_identity::{TenantId, TenantName, propagation::Finding, return_path::ReturnPath};

pub use self::commands::{Commands, names};
use self::{grants::Grants, registration::registration};
use crate::{
    failure::{Failure, Notice},
    platform::navigation,
    session::{Comeback, Known, Phase, Session},
    ui::{
        button::button, check::check, copy::CopyButton, live, load::Reading, notice::NoticePanel,
        task::Task, title, wait::Skeleton,
    },
    vault::port::{Offer, OpenTenant, Reach, Relation, Setting},
};

/// Shows every app registration of the configuration.
#[component]
pub fn SetUp() -> impl IntoView {
    let session = expect_context::<Session>();
    title::show("Set-up", None);
    let reading = Reading::start(move || session.client.setting());
    let sections = reading.view("Reading the configuration…", move |setting: Setting| {
        let pairs = setting.registrations.into_iter().zip(setting.reaches);
        let sections: Vec<AnyView> = pairs
            .map(|(offer, reach)| view! { <Section offer reach /> }.into_any())
            .collect();
        sections.into_any()
    });
    view! {
        <section class="page setup">
            <header class="page-head">
                <h1>"Set-up"</h1>
            </header>
            <p>
                "What the console needs, what there is, and the commands for the rest. Nothing here changes anything by itself."
            </p>
            {sections}
            {needs()}
        </section>
    }
    .into_any()
}

/// How far the partner's own tenant is open.
#[derive(Clone, Debug, PartialEq)]
enum Home {
    Trying,
    AskFirst,
    Failed(Failure),
    Open(OpenTenant),
}

#[component]
fn Section(
    /// The registration.
    offer: Offer,
    /// What it reaches.
    reach: Reach,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let home = RwSignal::new(Home::Trying);
    enter(session, offer.clone(), home);
    let heading = [offer.name.as_str(), " (", &offer.partner, ")"].concat();
    let grants = Grants::new(session, &offer, &reach);
    let commands = commands(&offer, &reach, grants);
    let checks = {
        let (offer, reach) = (offer.clone(), reach);
        move || match home.get() {
            Home::Trying => view! { <Skeleton text="Signing in to your own tenant…" /> }.into_any(),
            Home::AskFirst => ask_first(session, &offer, home),
            Home::Failed(failure) => {
                let retry = Callback::new(move |()| home.set(Home::Trying));
                view! { <NoticePanel notice=Notice::from(&failure) retry /> }.into_any()
            }
            Home::Open(open) => {
                let registration = registration(session, &open, &offer);
                let granted = granted_at_home(&open);
                let grants = grants.view(&reach);
                view! {
                    {registration}
                    {granted}
                    {grants}
                }
                .into_any()
            }
        }
    };
    view! {
        <section class="card registration">
            <h2>{heading}</h2>
            {live::view(checks)}
            {commands}
        </section>
    }
    .into_any()
}

/// Comes to the partner's own tenant without asking, now and whenever that is tried again.
fn enter(session: Session, offer: Offer, home: RwSignal<Home>) {
    let task = Task::new();
    let is_away = Memo::new(move |_| {
        matches!(
            session.phase().get(),
            Phase::Leaving(_) | Phase::Completing(_)
        )
    });
    Effect::new(move |_| {
        if home.get() != Home::Trying || is_away.get() {
            return;
        }
        let offer = offer.clone();
        task.run(async move {
            let next = match session.come_home(&offer, here()).await {
                Ok(Comeback::Opened) => own(session, &offer).map_or(Home::AskFirst, Home::Open),
                Ok(Comeback::AskFirst) => refused_just_now(session).unwrap_or(Home::AskFirst),
                // The page is being left.
                Ok(Comeback::Leaving) => return,
                Err(failure) => Home::Failed(failure),
            };
            home.set(next);
        });
    });
}

/// What kept the last sign-in from working, if this page was loaded by its answer.
fn refused_just_now(session: Session) -> Option<Home> {
    match session.phase().get_untracked() {
        Phase::SignedOut(Some(setback)) if !setback.silent => Some(Home::Failed(setback.failure)),
        _ => None,
    }
}

/// The partner's own tenant among the open ones.
fn own(session: Session, offer: &Offer) -> Option<OpenTenant> {
    session.tenants().with_untracked(|all| {
        let mut all = all.iter();
        let own = all.find(|open| {
            open.relation == Relation::Partner && open.registration.client_id == offer.client_id
        });
        own.cloned()
    })
}

fn here() -> ReturnPath {
    ReturnPath::parse("/setup").expect("the set-up is one of the console's own pages")
}

fn ask_first(session: Session, offer: &Offer, home: RwSignal<Home>) -> AnyView {
    let known = Known::home(offer);
    let task = Task::new();
    let sign_in = move || {
        let Some(known) = known.clone() else {
            return;
        };
        task.run(async move {
            if let Err(why) = session.visit_for(known, here()).await {
                home.set(Home::Failed(why));
            }
        });
    };
    let label = ["Sign in to ", &offer.partner].concat();
    view! {
        <p>
            "Sign in with your account of the partner to have the registration and the customers checked. The commands below are complete without that."
        </p>
        <div class="actions">{button("primary", label.into_any(), sign_in)}</div>
    }
    .into_any()
}

/// What the token for the partner's own tenant allows of what the console does there.
fn granted_at_home(open: &OpenTenant) -> AnyView {
    let missing: Vec<_> = feature::least(Some(Place::Partner))
        .into_iter()
        .filter(|scope| !feature::SIGN_IN.contains(scope))
        .filter(|scope| !feature::is_covered(*scope, &open.scopes))
        .collect();
    let (finding, fact) = match (open.scopes.is_empty(), missing.is_empty()) {
        (true, _) => (
            Finding::Unknown,
            "The answer named no permission.".to_string(),
        ),
        (false, true) => (Finding::Holds, String::new()),
        (false, false) => (
            Finding::Fails,
            ["Missing: ", &names(&missing, ", ")].concat(),
        ),
    };
    let statement = "What the console does in your own tenant is granted there".to_string();
    let how = "Checked by the scope of the token for your own tenant";
    view! {
        <ul class="checks">{check(finding, statement, &fact, how)}</ul>
    }
    .into_any()
}

/// Which feature needs which permission, and where.
fn needs() -> AnyView {
    let rows: Vec<AnyView> = Feature::ALL
        .into_iter()
        .map(|feature| {
            let place = match feature.place() {
                Place::Partner => "Your own tenant",
                Place::Customer => "Each customer",
            };
            view! {
                <tr>
                    <th scope="row">{feature.name()}</th>
                    <td>{place}</td>
                    <td>{names(feature.scopes(), ", ")}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let all = names(&feature::least(None), " ");
    view! {
        <section class="card needs">
            <h2>"Which feature needs which permission"</h2>
            <p>
                "All are delegated permissions of Microsoft Graph, the least that the calls take. Signing in needs openid, profile and offline_access as well."
            </p>
            <div class="scrolls" tabindex="0" role="region" aria-label="Permissions by feature">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Feature"</th>
                            <th scope="col">"Granted in"</th>
                            <th scope="col">"Permissions"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="actions">
                <CopyButton text=all label="Copy all permissions" />
            </div>
        </section>
    }
    .into_any()
}

/// The commands of a registration. Those for a customer follow the one that is named.
fn commands(offer: &Offer, reach: &Reach, grants: Grants) -> AnyView {
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
