//! Users who come, and what is known of those who are there: creating, editing, inviting.

use std::rc::Rc;

use leptos::prelude::*;
use tenantry_change::{
    actions::{
        group::Target,
        guest,
        new_user::{self, Newcomer},
        user::{self as plans, Manager},
    },
    fields,
};
use tenantry_graph::{
    directory::{
        domain::{self, Domain},
        group,
        invitation::Invitation,
        profile::{ProfileChange, ProfileField},
        user::{self, UserDetail},
        user_changes::NewUser,
        user_state,
    },
    ids::{GroupId, UserId},
    query::{Filter, Query},
};

use super::{
    countries,
    frame::{Frame, Reading},
    said, searching,
    stock::Stock,
};
use crate::{
    failure::Failure,
    ui::form::{Field, Options, Picker, tick},
};

/// Where a guest gets after accepting.
const APPS: &str = "https://myapplications.microsoft.com";

/// Why a synchronised user's profile is not edited here.
const ELSEWHERE: &str = "Comes from the on-premises directory. Change it there.";

/// What a job is about.
const OF_THE_JOB: [ProfileField; 7] = [
    ProfileField::JobTitle,
    ProfileField::Department,
    ProfileField::CompanyName,
    ProfileField::OfficeLocation,
    ProfileField::EmployeeId,
    ProfileField::BusinessPhone,
    ProfileField::MobilePhone,
];

/// Creates a user.
pub(super) fn create(frame: Frame) -> AnyView {
    frame.after(move || domains(frame), move |domains| new(frame, domains))
}

/// Reads the domains that user names may have.
pub(super) fn domains(frame: Frame) -> Reading<Vec<Domain>> {
    let all = frame.client.all(domain::list(&frame.tenant()));
    Box::pin(async move {
        let mut all = all.await?;
        all.retain(|domain| domain.is_verified);
        all.sort_by_key(|domain| !domain.is_default);
        Ok(all)
    })
}

fn new(frame: Frame, domains: Rc<Vec<Domain>>) -> AnyView {
    let fields = frame.fields;
    let profile = |field| profile_field(frame, field, Rc::clone(&domains));
    let name = profile(ProfileField::DisplayName);
    let given = profile(ProfileField::GivenName);
    let surname = profile(ProfileField::Surname);
    let domain = fields.add("domain", "Domain", "A verified domain of the customer.");
    let domain = domain.starting(domains.first().map_or("", |domain| &domain.name));
    let known = Rc::clone(&domains);
    let alias = fields.add(
        "alias",
        "User name",
        "The part before @. The user signs in with it.",
    );
    let alias = alias.checked(move |value| {
        let domain = domain.value.with_untracked(String::clone);
        said(fields::new_user_name(&user_name(value, &domain), &known))
    });
    let location = profile(ProfileField::UsageLocation);
    let job = OF_THE_JOB.map(profile);
    let [is_enabled, must_change] = [true; 2].map(RwSignal::new);
    let stock = Stock::read(frame.client, frame.tenant());
    location.checked(move |value| {
        let has_licence = stock.ticked.on.with_untracked(|on| !on.is_empty());
        (has_licence && value.is_empty()).then(|| "No licence can be assigned without it.".into())
    });
    let groups = Picker::new(
        "groups",
        "Groups",
        "Name or mail address of a group. Several can be chosen.",
        searching::groups(frame.client, frame.tenant()),
    );
    let search = searching::users(frame.client, frame.tenant());
    let manager = Picker::new(
        "manager",
        "Manager",
        "Name, user name or mail address.",
        search,
    );
    let manager = manager.single();
    let options: Options = domains
        .iter()
        .map(|domain| (domain.name.clone(), ["@", &domain.name].concat()))
        .collect();
    let lines: Vec<AnyView> = job.into_iter().map(Field::line).collect();
    let body = view! {
        <div class="fields">
            {name.line()} {given.line()} {surname.line()} {alias.line()}
            {domain.choice(move || options.clone())}
            {location.choice(|| countries::options("None"))}
        </div>
        <p class="hint">
            "A strong password is made when the user is created, and shown once afterwards."
        </p>
        {tick("The user has to choose a new password at the first sign-in".into(), "", must_change)}
        {tick("The user may sign in at once".into(), "", is_enabled)}
        {stock.view("Licences", true, 1)}
        {groups.view()}
        {manager.view()}
        <details>
            <summary>"Job and telephone"</summary>
            <div class="fields">{lines}</div>
        </details>
    };
    let of_profile = [
        (ProfileField::GivenName, given),
        (ProfileField::Surname, surname),
        (ProfileField::UsageLocation, location),
    ];
    let of_profile: Vec<_> = of_profile
        .into_iter()
        .chain(OF_THE_JOB.into_iter().zip(job))
        .collect();
    frame.view(body.into_any(), move || {
        let user_principal_name = user_name(&alias.trimmed(), &domain.trimmed());
        let changes = of_profile.iter().filter_map(|(field, typed)| {
            let typed = typed.trimmed();
            (!typed.is_empty()).then(|| ProfileChange::new(*field, &typed))
        });
        let user = NewUser {
            display_name: name.trimmed(),
            mail_nickname: fields::nickname_from(&user_principal_name),
            account_enabled: is_enabled.get_untracked(),
            must_change_password: must_change.get_untracked(),
            profile: changes.collect(),
            user_principal_name,
        };
        let licences = stock.assignments();
        let groups: Vec<String> = groups
            .chosen
            .with_untracked(|groups| groups.iter().map(|one| one.id.clone()).collect());
        let manager = manager.chosen.get_untracked().into_iter().next();
        let manager = manager.map(|one| Manager {
            id: UserId::new(one.id),
            name: one.name,
        });
        Some(Box::pin(async move {
            if is_taken(frame, &user.user_principal_name).await? {
                alias.refuse("There is a user of this name already.".into());
                alias.focus();
                return Ok(None);
            }
            let tenant = frame.tenant();
            let calls = groups
                .iter()
                .map(|id| group::get(&tenant, &GroupId::new(id.as_str())));
            let groups = frame.read(calls.collect()).await?;
            let groups = groups
                .iter()
                .flatten()
                .map(|group| Target::from(&group.row));
            let newcomer = Newcomer {
                user,
                manager,
                licences,
                groups: groups.collect(),
            };
            let products = stock.now(tenant).await?;
            let names = |sku| stock.name_of(sku);
            let whose = frame.whose();
            let all = [newcomer];
            let plan = new_user::create(whose.customer(), &all, &|_| false, &products, &names);
            Ok(Some(plan))
        }))
    })
}

/// Whether the tenant has a user of this name.
async fn is_taken(frame: Frame, name: &str) -> Result<bool, Failure> {
    let call = user_state::get(&frame.tenant(), &UserId::new(name));
    let read = frame.read(vec![call]).await?;
    Ok(read.into_iter().flatten().next().is_some())
}

fn user_name(alias: &str, domain: &str) -> String {
    [alias.trim(), "@", domain].concat()
}

/// Changes a user's profile.
pub(super) fn edit(frame: Frame) -> AnyView {
    let target = frame.targets().into_iter().next();
    let id = UserId::new(target.map(|target| target.id).unwrap_or_default());
    let read = move || {
        let (domains, call) = (domains(frame), user::get(&frame.tenant(), &id));
        Box::pin(async move {
            let user = frame.client.call(&call).await?;
            Ok((user, Rc::new(domains.await?)))
        }) as Reading<(UserDetail, Rc<Vec<Domain>>)>
    };
    frame.after(read, move |known| edited(frame, known))
}

fn edited(frame: Frame, known: Rc<(UserDetail, Rc<Vec<Domain>>)>) -> AnyView {
    let (user, domains) = &*known;
    let is_synchronised = user.row.is_synchronised();
    let shown = ProfileField::ALL
        .into_iter()
        .filter(|field| *field != ProfileField::MailNickname);
    let all: Vec<(ProfileField, Field)> = shown
        .map(|field| {
            let typed = profile_field(frame, field, Rc::clone(domains));
            let typed = typed.starting(field.of(user).unwrap_or_default());
            // The one property that the cloud's directory keeps for everybody.
            let is_here = !is_synchronised || field == ProfileField::UsageLocation;
            let typed = if is_here {
                typed
            } else {
                typed.fixed(ELSEWHERE)
            };
            (field, typed)
        })
        .collect();
    let lines: Vec<AnyView> = all
        .iter()
        .map(|(field, typed)| match field {
            ProfileField::UsageLocation => typed.choice(|| countries::options("None")),
            _ => typed.line(),
        })
        .collect();
    let synchronised = is_synchronised.then(|| {
        view! {
            <p class="mild">
                "This user is synchronised from an on-premises directory, where the profile is edited. Only the usage location is edited here."
            </p>
        }
        .into_any()
    });
    let body = view! {
        {synchronised}
        <div class="fields">{lines}</div>
    };
    let first = all
        .iter()
        .find(|(field, _)| !is_synchronised || *field == ProfileField::UsageLocation);
    let first = first.map(|(_, typed)| *typed);
    frame.view(body.into_any(), move || {
        let (user, _) = &*known;
        let changes = all.iter().filter_map(|(field, typed)| {
            let typed = typed.trimmed();
            let is_new = typed != field.of(user).unwrap_or_default();
            is_new.then(|| ProfileChange::new(*field, &typed))
        });
        let changes: Vec<ProfileChange> = changes.collect();
        if changes.is_empty() {
            if let Some(first) = first {
                first.refuse("Nothing is changed yet.".into());
                first.focus();
            }
            return None;
        }
        let known = Rc::clone(&known);
        Some(Box::pin(async move {
            let whose = frame.whose();
            let users = std::slice::from_ref(&known.0);
            Ok(Some(plans::edit(whose.customer(), users, &changes)))
        }))
    })
}

/// Invites somebody of another organization.
pub(super) fn invite(frame: Frame) -> AnyView {
    let fields = frame.fields;
    let mail = fields.add(
        "mail",
        "Mail address",
        "The invitation goes there, and the guest signs in with it.",
    );
    let mail = mail.checked(|value| said(fields::mail(value)));
    let name = fields.add("name", "Display name", "What the guest is called here.");
    let name = name.checked(|value| said(fields::at_most(value.trim(), 256)));
    let send = RwSignal::new(true);
    let message = fields.add("message", "Message", "What the mail says besides.");
    let message = message.checked(|value| said(fields::at_most(value.trim(), 4000)));
    let body = view! {
        {mail.line()}
        {name.line()}
        {tick(
            "Send the invitation by mail".into(),
            "Without it the guest is there at once, and has to be told by somebody else.",
            send,
        )}
        {message.text("3")}
    };
    frame.view(body.into_any(), move || {
        let optional = |field: Field| Some(field.trimmed()).filter(|text| !text.is_empty());
        let guest = Invitation {
            mail: mail.trimmed(),
            display_name: optional(name),
            send_mail: send.get_untracked(),
            message: optional(message),
            redirect_url: APPS.into(),
        };
        Some(Box::pin(async move {
            let same = Query::new()
                .filter(Filter::equals("mail", &guest.mail))
                .top(1);
            let found = frame
                .client
                .call(&user::find(&frame.tenant(), &same))
                .await?;
            if !found.items.is_empty() {
                mail.refuse("Somebody with this mail address is here already.".into());
                mail.focus();
                return Ok(None);
            }
            let whose = frame.whose();
            Ok(Some(guest::invite(whose.customer(), &[guest], &|_| false)))
        }))
    })
}

fn profile_field(frame: Frame, field: ProfileField, domains: Rc<Vec<Domain>>) -> Field {
    let hint = match field {
        ProfileField::UsageLocation => "The country in which licences are used.",
        ProfileField::PreferredLanguage => "Such as en-GB.",
        ProfileField::UserPrincipalName => "The user signs in with it.",
        _ => "",
    };
    let typed = frame.fields.add(field.name(), field.name(), hint);
    typed.checked(move |value| said(fields::profile(field, value, &domains)))
}
