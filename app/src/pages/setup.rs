//! The set-up: what the app registrations are, what their customers have granted, and the commands that put
//! right what is wrong.

mod command_list;
mod commands;
mod grants;
mod registration;
mod section;

use leptos::prelude::*;
use tenantry_graph::{
    Feature,
    feature::{self, Place},
};

use self::section::Section;
pub use self::{
    command_list::{command, link},
    commands::{Commands, names},
};
use crate::{
    session::Session,
    ui::{copy::CopyButton, load::Reading, title},
    vault::port::Setting,
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
