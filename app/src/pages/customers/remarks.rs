use leptos::{prelude::*, task::spawn_local};
use tenantry_graph::partner::customers::Source;
use tenantry_identity::return_path::ReturnPath;

use crate::{
    customers::{CustomerStore, Gap, Home, Reason, Standing},
    failure::{Failure, Notice},
    platform::navigation,
    routes::Route,
    session::{Known, Session},
    ui::{
        button::button,
        icon::{Glyph, Icon},
        live,
        notice::NoticePanel,
    },
    vault::port::Offer,
};

/// What is missing from the list, for each registration, and the way to it.
#[component]
pub(super) fn Remarks(
    /// The customers.
    store: CustomerStore,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let failure = RwSignal::new(None::<Failure>);
    live::view(move || {
        let remarks: Vec<AnyView> = store.with(|homes| {
            homes
                .iter()
                .map(|home| of_home(store, session, home, failure))
                .collect()
        });
        let failed = failure.with(|failure| failure.as_ref().map(Notice::from));
        let failed = failed.map(|notice| view! { <NoticePanel notice /> });
        (remarks, failed).into_any()
    })
}

fn of_home(
    store: CustomerStore,
    session: Session,
    home: &Home,
    failure: RwSignal<Option<Failure>>,
) -> AnyView {
    match &home.standing {
        Standing::NotSignedIn => sign_in(session, &home.offer, failure),
        Standing::Failed(why) => {
            let retry = Callback::new(move |()| store.read_again());
            let mut notice = Notice::from(why);
            let partner = home.offer.partner.as_str();
            notice.title = ["Customers of ", partner, ": ", &notice.title].concat();
            match home.open.as_ref().map(|open| open.tenant.clone()) {
                Some(tenant) => view! { <NoticePanel notice retry tenant /> }.into_any(),
                None => view! { <NoticePanel notice retry /> }.into_any(),
            }
        }
        Standing::Read => {
            let gaps = home.gaps();
            let gaps: Vec<AnyView> = gaps.iter().map(|gap| remark(gap, home)).collect();
            gaps.into_any()
        }
        Standing::NotAsked | Standing::Reading { .. } => ().into_any(),
    }
}

fn sign_in(session: Session, offer: &Offer, failure: RwSignal<Option<Failure>>) -> AnyView {
    let label = ["Sign in to ", &offer.partner].concat();
    let known = Known::home(offer);
    let here = ReturnPath::parse(&navigation::path_and_query());
    let go = move || {
        let (Some(known), Ok(here)) = (known.clone(), here.clone()) else {
            return;
        };
        spawn_local(async move {
            if let Err(why) = session.visit_for(known, here).await {
                failure.try_set(Some(why));
            }
        });
    };
    view! {
        <p class="mild remark">
            <Glyph icon=Icon::Info />
            <span>"The customers of " {offer.partner.clone()} " have a sign-in of their own."</span>
            {button("quiet", label.into_any(), go)}
        </p>
    }
    .into_any()
}

fn remark(gap: &Gap, home: &Home) -> AnyView {
    let (icon, sentence, detail, leads_to_set_up) = match &gap.reason {
        Reason::NotOffered => (
            Icon::Info,
            not_offered(gap.source).into(),
            String::new(),
            false,
        ),
        Reason::NotGranted => {
            let (partner, scope) = (home.offer.partner.as_str(), gap.source.scope().0);
            let sentence = [absent(gap), partner, " has not granted ", scope, "."].concat();
            (Icon::Alert, sentence, String::new(), true)
        }
        Reason::Failed(failure) => {
            let notice = Notice::from(failure);
            let scope = gap.source.scope().0;
            let sentence = match &notice.remedy {
                _ if is_refused(failure) => {
                    let partner = home.offer.partner.as_str();
                    [
                        absent(gap),
                        partner,
                        " refused them. They need ",
                        scope,
                        " and a role that may read them.",
                    ]
                    .concat()
                }
                _ => [absent(gap), &notice.title, "."].concat(),
            };
            let facts: Vec<String> = notice
                .facts
                .iter()
                .map(|(name, value)| [name, ": ", value].concat())
                .collect();
            (
                Icon::Alert,
                sentence,
                facts.join(" · "),
                is_refused(failure),
            )
        }
    };
    let detail = (!detail.is_empty()).then(|| {
        let detail = view! {
            <details>
                <summary>"What was answered"</summary>
                <small>{detail}</small>
            </details>
        };
        detail.into_any()
    });
    let set_up = leads_to_set_up
        .then(|| view! { <a href=Route::SetUp.relative()>"How to grant it"</a> }.into_any());
    view! {
        <p class="mild remark">
            <Glyph icon />
            <span>{sentence} " " {set_up} {detail}</span>
        </p>
    }
    .into_any()
}

fn is_refused(failure: &Failure) -> bool {
    matches!(failure, Failure::Graph { error, .. } if error.status() == 403)
}

/// What is missing because of a gap.
fn absent(gap: &Gap) -> &'static str {
    match (gap.source, gap.is_partial) {
        (Source::DelegatedAdminCustomers, false) => {
            "Customers with delegated administration (GDAP) are missing: "
        }
        (Source::DelegatedAdminCustomers, true) => {
            "Some customers with delegated administration (GDAP) are missing: "
        }
        (Source::Contracts, false) => "Reseller contracts and their domains are missing: ",
        (Source::Contracts, true) => "Some reseller contracts and their domains are missing: ",
        (Source::Relationships, false) => "The relationships' ends and your roles are missing: ",
        (Source::Relationships, true) => "Some relationships' ends and your roles are missing: ",
    }
}

/// What a cloud without a source does instead; no error.
fn not_offered(source: Source) -> &'static str {
    match source {
        Source::DelegatedAdminCustomers => "This cloud lists customers by their contracts only.",
        Source::Contracts => "This cloud lists no reseller contracts.",
        Source::Relationships => "This cloud does not tell when relationships end.",
    }
}
