//! What the agent changed lately, as this browser remembers it, and the way to the tenant's own evidence.

use leptos::prelude::*;
use tenantry_change::{
    activity::{Entry, Remembered},
    run::Outcome,
};

use super::{
    activity::Activity,
    evidence::evidence,
    plan_view::{portions, unfolding},
};
use crate::{
    platform::clock,
    session::Session,
    ui::{
        button::button,
        copy::CopyButton,
        facts::{copied_fact, fact},
        format, live,
        time::time,
        title,
    },
};

/// The outcomes that are counted in an entry's head, the good one first.
const COUNTED: [Outcome; 5] = [
    Outcome::Done,
    Outcome::Partly,
    Outcome::Failed,
    Outcome::Unsure,
    Outcome::LeftOut,
];

/// The page.
pub fn activity_page() -> AnyView {
    let activity = expect_context::<Activity>();
    let accounts = accounts(expect_context::<Session>());
    let words = RwSignal::new(String::new());
    title::show("Activity", None);
    let all = Memo::new(move |_| {
        let of = |account: String| {
            let entries = activity.of(&account).into_iter();
            entries
                .map(move |entry| (account.clone(), entry))
                .collect::<Vec<_>>()
        };
        let mut all: Vec<(String, Entry)> = accounts.get().into_iter().flat_map(of).collect();
        all.sort_by_key(|(_, entry)| std::cmp::Reverse(entry.started));
        all
    });
    let shown = Memo::new(move |_| {
        let words = words.get().to_lowercase();
        all.with(|all| {
            let fits = |(_, entry): &&(String, Entry)| {
                words.split_whitespace().all(|word| contains(entry, word))
            };
            all.iter().filter(fits).cloned().collect::<Vec<_>>()
        })
    });
    let told = move || {
        let all = all.with(Vec::len);
        match shown.with(Vec::len) {
            _ if all == 0 => "Nothing is remembered.".to_owned(),
            shown if shown == all => format::counted(all, "change", "changes"),
            shown => [
                &format::count(shown),
                " of ",
                &format::counted(all, "change", "changes"),
            ]
            .concat(),
        }
    };
    view! {
        <section class="page activity">
            <header class="page-head">
                <h1>"Activity"</h1>
            </header>
            <p>
                "What you changed from this browser in the last 30 days. It is kept here and nowhere else, and holds no password. The evidence is the customer's own audit log."
            </p>
            <div class="activity-tools">
                <input
                    type="search"
                    aria-label="Filter by customer, action, ticket or name"
                    placeholder="Filter"
                    prop:value=live::value(move || words.get())
                    on:input=live::input(move |typed| words.set(typed))
                />
                <span role="status">{live::text(told)}</span>
                {live::view(move || switch(activity, accounts.get()))}
                {live::maybe(move || {
                    let is_there = all.with(|all| !all.is_empty());
                    is_there.then(|| forget_all(activity, accounts.get_untracked()))
                })}
            </div>
            {live::view(move || days(activity, shown.get()))}
        </section>
    }
    .into_any()
}

/// The accounts that are signed in, each once.
fn accounts(session: Session) -> Memo<Vec<String>> {
    Memo::new(move |_| {
        let mut all: Vec<String> = session
            .tenants()
            .with(|open| open.iter().map(|open| open.account.clone()).collect());
        all.sort();
        all.dedup();
        all
    })
}

fn contains(entry: &Entry, word: &str) -> bool {
    let has = |text: &str| text.to_lowercase().contains(word);
    let object =
        |object: &Remembered| has(&object.name) || object.detail.as_deref().is_some_and(has);
    has(&entry.title)
        || has(&entry.customer)
        || entry.ticket.as_deref().is_some_and(has)
        || entry.objects.iter().any(object)
}

fn switch(activity: Activity, accounts: Vec<String>) -> AnyView {
    let is_on = accounts.iter().all(|account| activity.is_on(account));
    let turn: Box<dyn FnMut(leptos::ev::Event)> = Box::new(move |_| {
        for account in &accounts {
            activity.switch(account, !is_on);
        }
    });
    view! {
        <label class="switch">
            <input type="checkbox" prop:checked=is_on on:change=turn />
            "Remember what I change"
            <small>" Switching it off forgets what is here."</small>
        </label>
    }
    .into_any()
}

fn forget_all(activity: Activity, accounts: Vec<String>) -> AnyView {
    let is_asked = RwSignal::new(false);
    live::view(move || {
        if !is_asked.get() {
            return button("quiet", "Delete all".into_any(), move || is_asked.set(true));
        }
        let accounts = accounts.clone();
        let delete = move || {
            accounts
                .iter()
                .for_each(|account| activity.forget_all(account))
        };
        view! {
            <span>"Delete all entries?"</span>
            {button("secondary", "Delete all entries".into_any(), delete)}
            {button("quiet", "Keep them".into_any(), move || is_asked.set(false))}
        }
        .into_any()
    })
}

fn days(activity: Activity, entries: Vec<(String, Entry)>) -> AnyView {
    let mut days: Vec<(String, Vec<AnyView>)> = Vec::new();
    for (account, entry) in entries {
        let day = clock::own_time(&clock::in_utc(entry.started)).map(|own| own.day);
        let day = format::day(&day.unwrap_or_default());
        let shown = entry_view(activity, account, entry);
        match days.last_mut().filter(|(last, _)| *last == day) {
            Some((_, entries)) => entries.push(shown),
            None => days.push((day, vec![shown])),
        }
    }
    let days = days.into_iter().map(|(day, entries)| {
        view! {
            <section class="activity-day">
                <h2>{day}</h2>
                {entries}
            </section>
        }
        .into_any()
    });
    days.collect::<Vec<AnyView>>().into_any()
}

fn entry_view(activity: Activity, account: String, entry: Entry) -> AnyView {
    let counts = COUNTED
        .into_iter()
        .filter_map(|outcome| match entry.count(outcome) {
            0 => None,
            count => Some([&format::count(count), " ", outcome.in_words()].concat()),
        });
    let counts = counts.collect::<Vec<_>>().join(", ");
    let started = clock::in_utc(entry.started);
    let note = entry.note(&started);
    let delete = {
        let (account, run) = (account.clone(), entry.run.clone());
        move || activity.forget(&account, &run)
    };
    let objects = {
        let all = entry.objects.clone();
        move || {
            let all = all.clone();
            portions(all.len(), move |at| object(&all[at]))
        }
    };
    let heading = [&entry.title, " · ", &entry.customer].concat();
    view! {
        <article class="card activity-entry" aria-label=heading>
            <h3>{entry.title.clone()} " · " {entry.customer.clone()}</h3>
            <p>{time(&started)} " · " {counts}</p>
            {ticket(activity, account, &entry)}
            {unfolding("Each object".into(), objects)}
            <div class="actions">
                <CopyButton text=note label="Copy note for the ticket" />
                {button("quiet", "Delete".into_any(), delete)}
            </div>
            {evidence(&entry)}
        </article>
    }
    .into_any()
}

/// The ticket, which can be changed afterwards.
fn ticket(activity: Activity, account: String, entry: &Entry) -> AnyView {
    let is_edited = RwSignal::new(false);
    let typed = RwSignal::new(entry.ticket.clone().unwrap_or_default());
    let entry = entry.clone();
    let said = entry.ticket.clone();
    let keep = StoredValue::new(move || {
        let ticket = typed.get_untracked().trim().to_owned();
        let ticket = (!ticket.is_empty()).then_some(ticket);
        activity.remember(
            &account,
            &Entry {
                ticket,
                ..entry.clone()
            },
        );
    });
    live::view(move || {
        if !is_edited.get() {
            let caption = if said.is_some() {
                "Edit"
            } else {
                "Add a ticket"
            };
            let said = said
                .clone()
                .map(|ticket| view! { <span>"Ticket " {ticket}</span> });
            return view! {
                <p class="activity-ticket">
                    {said} " "
                    {button("quiet", caption.into_any(), move || is_edited.set(true))}
                </p>
            }
            .into_any();
        }
        view! {
            <p class="activity-ticket">
                <input
                    type="text"
                    aria-label="Ticket"
                    maxlength="60"
                    prop:value=live::value(move || typed.get())
                    on:input=live::input(move |text| typed.set(text))
                />
                " "
                {button("secondary", "Keep".into_any(), move || keep.with_value(|keep| keep()))}
            </p>
        }
        .into_any()
    })
}

fn object(object: &Remembered) -> AnyView {
    let steps = object.steps.iter().map(|step| {
        let mut progress = step.progress.in_words().to_owned();
        if let Some(code) = &step.code {
            progress.push_str(", ");
            progress.push_str(code);
        }
        view! {
            <li>
                <p>{step.label.clone()}</p>
                <dl class="facts">
                    {fact("Result", Some(progress))}
                    {copied_fact("Request id", step.request_id.clone())}
                    {copied_fact("Correlation id", step.correlation.clone())}
                </dl>
            </li>
        }
        .into_any()
    });
    let steps: Vec<AnyView> = steps.collect();
    view! {
        <li>
            <p class="change-object">
                <strong>{object.name.clone()}</strong>
                " "
                <small>{object.detail.clone()}</small>
                " "
                <span class="outcome">{object.outcome.in_words()}</span>
            </p>
            <ol class="requests">{steps}</ol>
        </li>
    }
    .into_any()
}
