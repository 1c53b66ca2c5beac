//! What stands in place of a screen whose permission was not granted: which one, and the ways to grant it.

use leptos::prelude::*;
use tenantry_graph::{Feature, Scope, feature::Place};
use tenantry_identity::problem::Turn;

use super::setup::{Commands, command, link, names};
use crate::{
    client::cause,
    failure::{Failure, Notice},
    pages::Here,
    platform::navigation,
    session::Session,
    ui::{
        icon::{Glyph, Icon},
        live,
        notice::{NoticePanel, turn},
    },
    vault::port::OpenTenant,
};

/// Names what is missing, and leads on once it was granted.
#[component]
pub fn MissingPermission(
    /// What cannot be shown.
    feature: Feature,
    /// What it lacks.
    missing: Vec<Scope>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let Here(here) = expect_context::<Here>();
    let open = here.get_untracked();
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let lacks_again = RwSignal::new(false);
    let try_again = {
        let tenant = open.tenant.clone();
        move || {
            let Some(known) = session.known(&tenant) else {
                return;
            };
            busy.set(true);
            failure.set(None);
            lacks_again.set(false);
            cause::spawn(async move {
                let outcome = session.open(known, true).await;
                // If the new token has the permission, the screen has taken this panel's place by now.
                let _ = busy.try_set(false);
                let _ = lacks_again.try_set(outcome.is_ok());
                let _ = failure.try_set(outcome.err());
            });
        }
    };
    let permissions = if missing.len() == 1 {
        "the permission "
    } else {
        "the permissions "
    };
    let lacks = [
        "This needs ",
        permissions,
        &names(&missing, " and "),
        ", which nobody has granted to the console's app in this tenant.",
    ]
    .concat();
    view! {
        <section class="page narrow">
            <h1>{feature.name()}</h1>
            <section class="notice" role="alert">
                <Glyph icon=Icon::Lock />
                <div>
                    <h2>"A permission is missing"</h2>
                    {turn(Turn::PartnerAdmin)}
                    <p>{lacks}</p>
                    <p class="next">
                        "Once it is granted, get a new token: one from before does not gain it."
                    </p>
                    {live::maybe(move || lacks_again.get().then(lacking_again))}
                    <div class="actions">
                        <button
                            type="button"
                            class="secondary"
                            disabled=live::flag(move || busy.get())
                            on:click=live::click(try_again)
                        >
                            "Try again with a new token"
                        </button>
                    </div>
                </div>
            </section>
            {live::maybe(move || {
                Some(view! { <NoticePanel notice=Notice::from(&failure.get()?) /> }.into_any())
            })}
            {live::maybe(move || ways(session, feature, &open))}
        </section>
    }
    .into_any()
}

fn lacking_again() -> AnyView {
    view! {
        <p class="wrong" role="status">
            "The new token does not have it either."
        </p>
    }
    .into_any()
}

/// The ways to grant it, with the values filled in.
fn ways(session: Session, feature: Feature, open: &OpenTenant) -> Option<AnyView> {
    let setting = session.setting().get()?;
    let offer = &open.registration;
    let reach = setting
        .reaches
        .iter()
        .find(|reach| reach.client_id == offer.client_id)?;
    let home = navigation::home();
    let commands = Commands {
        offer,
        reach,
        home: &home,
    };
    let tenant = open.tenant.as_str();
    let by_partner = (feature.place() == Place::Customer)
        .then(|| commands.consent_by_partner(tenant))
        .flatten()
        .map(|request| {
            command(
                "By the partner, through Partner Center",
                "An application consent grants everything that the console uses in a customer. A consent that is there already is deleted first: DELETE …/applicationconsents/{client id}.",
                request,
            )
        });
    let by_admin = link(
        "By an administrator of this tenant",
        "The link shows what the app asks for and lets a Global Administrator approve it.",
        commands.consent_link(tenant),
    );
    Some(
        view! {
            <section class="ways">
                <h2>"The ways to grant it"</h2>
                {by_partner}
                {by_admin}
                <p>
                    "The registration has to ask for it as well: the "
                    <a href="setup">"set-up page"</a> " checks that."
                </p>
            </section>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::port::{Offer, Relation};
    use tenantry_identity::TenantId;

    fn open(scopes: &[&str]) -> OpenTenant {
        let tenant = TenantId::parse("84841066-274d-4ec0-a5c1-276be684bdd3").unwrap();
        OpenTenant {
            name: tenant.clone().into(),
            tenant,
            region: None,
            registration: Offer {
                name: "Europe".into(),
                partner: "partner.com".into(),
                client_id: "7b3f1c52-0d4e-4a8b-9c61-5e2f8a7d9b30".parse().unwrap(),
            },
            account: String::new(),
            relation: Relation::Customer,
            scopes: scopes.iter().map(ToString::to_string).collect(),
            roles: None,
        }
    }

    #[test]
    fn a_permission_that_was_not_granted_is_missing() {
        let lacking = open(&["openid", "Organization.Read.All"]).lacks(Feature::Users);
        assert_eq!(lacking, [Scope("User.Read.All")]);
        assert_eq!(open(&["User.ReadWrite.All"]).lacks(Feature::Users), []);
    }

    #[test]
    fn an_authority_that_does_not_say_what_it_granted_is_believed() {
        assert_eq!(open(&[]).lacks(Feature::Users), []);
    }
}
