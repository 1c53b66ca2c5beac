//! What the dialog holds: the form, kept while its plan is looked at, and the plan or the run.

use leptos::prelude::*;

use super::{Changes, Shown};
use crate::{actions, ui::live};

/// What the dialog holds.
pub fn dialog() -> AnyView {
    let changes = expect_context::<Changes>();
    let is_form = Memo::new(move |_| changes.shown.get() == Some(Shown::Form));
    let form = move || {
        let job = changes.job.get()?;
        Some(actions::form(job))
    };
    view! {
        <div class="change-form" hidden=live::flag(move || !is_form.get())>
            {live::maybe(form)}
        </div>
    }
    .into_any()
}
