//! A plan before it is confirmed: each object before and after, what cannot be done, and the exact requests.

use std::sync::Arc;

use leptos::prelude::*;
use tenantry_change::{
    Object, Plan,
    plan::{Change, Gravity, Kind, NotHere, Step},
};

use super::{
    Changes,
    runs::{NotStarted, Runs},
};
use crate::{
    platform::storage::{self, Area},
    ui::{
        button::button,
        format,
        icon::{Glyph, Icon},
        live,
        time::with_own_times,
    },
};

/// So many objects are drawn at first, and more with each press of a button: thousands would keep the page busy.
const PORTION: usize = 50;

/// So many of those with which nothing can be done: what will be done stays in sight below them.
const FEW: usize = 5;

/// The ticket that the agent works on, as long as this tab is open.
const TICKET: &str = "tenantry.ticket.1";

/// Shows a plan, and starts it when the agent says so.
pub(super) fn plan_view(runs: Runs, changes: Changes, plan: Arc<Plan>) -> AnyView {
    let (able, unable): (Vec<usize>, Vec<usize>) =
        (0..plan.objects.len()).partition(|number| !plan.objects[*number].steps.is_empty());
    let start = Start {
        runs,
        changes,
        plan: Arc::clone(&plan),
        ticket: RwSignal::new(storage::read(Area::Session, TICKET).unwrap_or_default()),
        typed: RwSignal::new(String::new()),
        refused: RwSignal::new(None),
    };
    let summary = summary(&plan, able.len(), unable.len());
    let cannot = (!unable.is_empty()).then(|| {
        let heading = [&format::count(unable.len()), " cannot be done"].concat();
        view! {
            <section class="change-section">
                <h3>{heading}</h3>
                {objects(&plan, unable, FEW)}
            </section>
        }
        .into_any()
    });
    let can = (!able.is_empty()).then(|| {
        view! {
            <section class="change-section">
                <h3>"What will be done"</h3>
                {objects(&plan, able, PORTION)}
            </section>
        }
        .into_any()
    });
    view! {
        <div class="change-body" tabindex="0" role="group" aria-label="The plan">
            <p class="change-summary">{summary}</p>
            {cannot}
            {can}
            {elsewhere(&plan.not_here)}
        </div>
        {start.foot()}
    }
    .into_any()
}

/// Before the plan runs: the ticket, what the agent types to confirm it, and what kept it from starting.
#[derive(Clone)]
struct Start {
    runs: Runs,
    changes: Changes,
    plan: Arc<Plan>,
    ticket: RwSignal<String>,
    typed: RwSignal<String>,
    refused: RwSignal<Option<NotStarted>>,
}

impl Start {
    fn foot(self) -> AnyView {
        let (changes, ticket, typed, refused) =
            (self.changes, self.ticket, self.typed, self.refused);
        let able = self.plan.able();
        let has_form = changes.has_form.get_untracked();
        let back = if has_form { "Back" } else { "Cancel" };
        let kind = match self.plan.gravity {
            Gravity::Ordinary => "primary",
            Gravity::Destructive => "primary danger",
        };
        let caption = caption(&self.plan);
        let plan = Arc::clone(&self.plan);
        let is_off = move || able == 0 || typed.with(|typed| !plan.is_confirmed_by(typed));
        let confirmation = self.plan.confirmation().filter(|_| able > 0).map(|wanted| {
            let asked = match able {
                1 => "Type the name to confirm: ",
                _ => "Type the number to confirm: ",
            };
            view! {
                <label class="field">
                    <span>{asked} <strong>{wanted}</strong></span>
                    <input
                        type="text"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        prop:value=live::value(move || typed.get())
                        on:input=live::input(move |text| typed.set(text))
                    />
                </label>
            }
            .into_any()
        });
        let failed = {
            let start = self.clone();
            move || Some(start.failed(refused.get()?))
        };
        view! {
            <form
                class="change-foot"
                on:submit=move |event: leptos::ev::SubmitEvent| {
                    event.prevent_default();
                    self.go(false);
                }
            >
                {live::maybe(failed)}
                <div class="change-fields">
                    <label class="field">
                        <span>"Ticket " <small>"optional, for the activity list"</small></span>
                        <input
                            type="text"
                            autocomplete="off"
                            maxlength="60"
                            prop:value=live::value(move || ticket.get())
                            on:input=live::input(move |text| ticket.set(text))
                        />
                    </label>
                    {confirmation}
                </div>
                <div class="actions">
                    <button
                        type="submit"
                        class=kind
                        disabled=live::flag(is_off)
                    >
                        {caption}
                    </button>
                    {button(
                        "secondary",
                        back.into_any(),
                        move || if has_form { changes.back() } else { changes.close() },
                    )}
                </div>
            </form>
        }
        .into_any()
    }

    fn go(&self, anyway: bool) {
        let ticket = self.ticket.get_untracked().trim().to_owned();
        let is_confirmed = self
            .typed
            .with_untracked(|typed| self.plan.is_confirmed_by(typed));
        if self.plan.able() == 0 || !is_confirmed {
            return;
        }
        storage::write(Area::Session, TICKET, &ticket);
        let ticket = (!ticket.is_empty()).then_some(ticket);
        match self.runs.start(Arc::clone(&self.plan), ticket, anyway) {
            Ok(id) => self.changes.look_at(id),
            Err(refused) => self.refused.set(Some(refused)),
        }
    }

    fn failed(&self, refused: NotStarted) -> AnyView {
        match refused {
            NotStarted::NotOpen => view! {
                <p class="wrong" role="alert">
                    "Nothing was sent: this window is not signed in to this customer any more. Open the customer again, then choose the action anew."
                </p>
            }
            .into_any(),
            NotStarted::Full => {
                let start = self.clone();
                view! {
                    <div class="wrong" role="alert">
                        <p>
                            "Nothing was sent yet. This browser's storage is full or switched off, so a page that is loaded again could not tell where this stopped."
                        </p>
                        {button(
                            "secondary",
                            "Start without keeping it".into_any(),
                            move || start.go(true),
                        )}
                    </div>
                }
                .into_any()
            }
        }
    }
}

/// `Block sign-in: 3 users`, `Wipe: KIOSK-7`.
fn caption(plan: &Plan) -> String {
    let mut able = plan
        .objects
        .iter()
        .filter(|object| !object.steps.is_empty());
    let whom = match (able.next(), plan.able()) {
        (Some(only), 1) => only.name.clone(),
        (_, number) => counted(plan, number),
    };
    [&plan.title, ": ", &whom].concat()
}

fn summary(plan: &Plan, able: usize, unable: usize) -> String {
    let mut text = match able {
        0 => "Nothing can be done.".to_owned(),
        number => [&counted(plan, number), " will be changed."].concat(),
    };
    if unable > 0 && able > 0 {
        text.push(' ');
        text.push_str(&counted(plan, unable));
        text.push_str(" cannot be.");
    }
    text.push_str(" Nothing is sent before you confirm it.");
    text
}

/// `3 users`, by the kind of the plan's objects.
pub(super) fn counted(plan: &Plan, number: usize) -> String {
    let mut kinds = plan.objects.iter().map(|object| object.kind);
    let first = kinds.next();
    let (one, many) = match first.filter(|first| kinds.all(|kind| kind == *first)) {
        Some(Kind::User) => ("user", "users"),
        Some(Kind::Group) => ("group", "groups"),
        Some(Kind::Device) => ("device", "devices"),
        Some(Kind::ManagedDevice) => ("managed device", "managed devices"),
        None => ("object", "objects"),
    };
    format::counted(number, one, many)
}

/// The first of these objects, and a button for more.
fn objects(plan: &Arc<Plan>, numbers: Vec<usize>, first: usize) -> AnyView {
    let plan = Arc::clone(plan);
    let all = numbers.len();
    let draw = move |at| {
        let object = numbers
            .get(at)
            .and_then(|number: &usize| plan.objects.get(*number));
        object.map_or_else(|| ().into_any(), row)
    };
    portion(0, first, all, Arc::new(draw))
}

/// Draws one row of a list.
type Row = Arc<dyn Fn(usize) -> AnyView + Send + Sync>;

/// A list that grows by a button. What was drawn before stays.
pub(super) fn portions(
    all: usize,
    row: impl Fn(usize) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    portion(0, PORTION, all, Arc::new(row))
}

fn portion(from: usize, most: usize, all: usize, row: Row) -> AnyView {
    let to = all.min(from + most);
    let rows: Vec<AnyView> = (from..to).map(|at| row(at)).collect();
    let is_followed = RwSignal::new(false);
    let rest = move || {
        if to == all {
            return None;
        }
        if is_followed.get() {
            return Some(portion(to, PORTION * 4, all, Arc::clone(&row)));
        }
        let left = all - to;
        let next = format::count(left.min(PORTION * 4));
        let caption = ["Show ", &next, " more of ", &format::count(left)].concat();
        Some(button("quiet", caption.into_any(), move || {
            is_followed.set(true)
        }))
    };
    view! {
        <ul class="change-objects">{rows}</ul>
        {live::maybe(rest)}
    }
    .into_any()
}

fn row(object: &Object) -> AnyView {
    let changes: Vec<AnyView> = object.changes.iter().map(change).collect();
    let obstacles: Vec<AnyView> = object.obstacles.iter().map(|text| obstacle(text)).collect();
    let requests = (!object.steps.is_empty()).then(|| requests(object.steps.clone()));
    view! {
        <li>
            <p class="change-object">
                <strong>{object.name.clone()}</strong>
                " "
                <small>{object.detail.clone()}</small>
            </p>
            {obstacles}
            {(!changes.is_empty()).then(|| view! { <dl class="change-facts">{changes}</dl> })}
            {requests}
        </li>
    }
    .into_any()
}

fn change(change: &Change) -> AnyView {
    let before = change.before.as_deref().map(|before| {
        let before = with_own_times(before);
        view! {
            <span class="before">
                <span class="unseen">"before: "</span>
                {before}
            </span>
            <span aria-hidden="true">" → "</span>
        }
        .into_any()
    });
    let after = change.after.clone().unwrap_or_else(|| "nothing".to_owned());
    view! {
        <div>
            <dt>{change.what.clone()}</dt>
            <dd>
                {before}
                <span class="after">
                    <span class="unseen">"after: "</span>
                    {after}
                </span>
            </dd>
        </div>
    }
    .into_any()
}

/// Why something cannot be done.
pub(super) fn obstacle(text: &str) -> AnyView {
    view! {
        <p class="obstacle">
            <Glyph icon=Icon::Info />
            <span>{text.to_owned()}</span>
        </p>
    }
    .into_any()
}

/// A button that unfolds what is sent, and how it is read back.
fn requests(steps: Vec<Step>) -> AnyView {
    let caption = match steps.len() {
        1 => "The exact request".to_owned(),
        number => ["The ", &format::count(number), " exact requests"].concat(),
    };
    unfolding(caption, move || {
        let steps: Vec<AnyView> = steps.iter().map(request).collect();
        view! { <ol class="requests">{steps}</ol> }.into_any()
    })
}

/// A button that shows what belongs to it, and hides it again. What is hidden is not drawn.
pub(super) fn unfolding(
    caption: String,
    contents: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    let is_open = RwSignal::new(false);
    view! {
        <button
            type="button"
            class="quiet unfold"
            aria-expanded=live::truth(move || is_open.get())
            on:click=live::click(move || is_open.update(|open| *open = !*open))
        >
            <Glyph icon=Icon::Expand />
            {caption}
        </button>
        {live::maybe(move || is_open.get().then(&contents))}
    }
    .into_any()
}

fn request(step: &Step) -> AnyView {
    let body = step.write.shown_body();
    let body = body.map(|body| view! { <pre class="code">{body}</pre> }.into_any());
    view! {
        <li>
            <p>{step.label.clone()}</p>
            <code>{step.write.line()}</code>
            {body}
            <p class="read-back">
                "Read back with " <code>{step.write.check().reading().line()}</code>
            </p>
        </li>
    }
    .into_any()
}

/// What belongs to the work and is not done here.
pub(super) fn elsewhere(items: &[NotHere]) -> Option<AnyView> {
    if items.is_empty() {
        return None;
    }
    let items: Vec<AnyView> = items
        .iter()
        .map(|item| {
            let link = item.address.clone().map(|address| {
                view! {
                    <a class="outside" href=address target="_blank" rel="noreferrer">
                        "Open Microsoft's portal"
                        <span class="unseen">" (in a new window)"</span>
                        <Glyph icon=Icon::Outside />
                    </a>
                }
                .into_any()
            });
            view! { <li>{item.what.clone()} " " {link}</li> }.into_any()
        })
        .collect();
    let section = view! {
        <section class="change-section">
            <h3>"Not done here"</h3>
            <ul class="elsewhere">{items}</ul>
        </section>
    };
    Some(section.into_any())
}
