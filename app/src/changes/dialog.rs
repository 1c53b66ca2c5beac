//! What the dialog holds: the form, kept while its plan is looked at, and the plan or the run.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{
    Changes, Shown, activity::Activity, frame::HEADING, plan_view::plan_view, run_view::run_view,
    runs::Runs,
};
use crate::{actions, session::Session, ui::live};

/// Makes what the screens of this part share, once. They live as long as the page.
pub fn share() {
    if use_context::<Activity>().is_some() {
        return;
    }
    let (changes, session) = (expect_context::<Changes>(), expect_context::<Session>());
    let activity = Activity::new();
    provide_context(activity);
    provide_context(Runs::new(changes, session, activity));
}

/// What the dialog holds.
pub fn dialog() -> AnyView {
    let changes = expect_context::<Changes>();
    let runs = expect_context::<Runs>();
    let is_form = Memo::new(move |_| changes.shown.get() == Some(Shown::Form));
    let run = Memo::new(move |_| match changes.shown.get() {
        Some(Shown::Run(id)) => Some(id),
        _ => None,
    });
    // Whoever hears the page is told of each step, and the keyboard begins at its beginning.
    Effect::new(move |_| {
        // A form that begins with a field may have given the focus to that.
        if matches!(changes.shown.get(), None | Some(Shown::Form)) {
            return;
        }
        let heading = document().get_element_by_id(HEADING);
        if let Some(Ok(heading)) = heading.map(JsCast::dyn_into::<web_sys::HtmlElement>) {
            let _ = heading.focus();
        }
    });
    let form = move || Some(actions::form(changes.job.get()?));
    let plan = move || Some(plan_view(runs, changes, changes.plan.get()?));
    let is_plan = Memo::new(move |_| changes.shown.get() == Some(Shown::Plan));
    view! {
        <div class="change-part" hidden=live::flag(move || !is_form.get())>
            {live::maybe(form)}
        </div>
        <div class="change-part" hidden=live::flag(move || !is_plan.get())>
            {live::maybe(plan)}
        </div>
        {live::maybe(move || Some(run_view(runs, changes, run.get()?)))}
    }
    .into_any()
}
