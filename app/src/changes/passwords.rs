//! Passwords and passes that a run made: shown to the window that made them and to nobody else, until the agent has
//! done with them.

use leptos::prelude::*;
use tenantry_change::Run;
use tenantry_identity::Secret;

use super::{plan_view::portions, run_view::Shared};
use crate::{
    platform::download::Download,
    ui::{button::button, copy::CopyButton, format, grid::export, live},
};

/// Whose password it is: the name, and what tells it from others of the same name.
type Owner = (String, Option<String>);

/// The passwords of a run; nothing while there are none.
pub(super) fn passwords(run: Shared) -> AnyView {
    let count = Memo::new(move |_| run.with_value(|run| run.secrets().len()));
    let is_shown = RwSignal::new(false);
    live::maybe(move || {
        let count = count.get();
        (count > 0).then(|| section(run, count, is_shown))
    })
}

fn section(run: Shared, count: usize, is_shown: RwSignal<bool>) -> AnyView {
    let heading = match count {
        1 => "Shown only once".to_owned(),
        number => [&format::count(number), " shown only once"].concat(),
    };
    let saved = RwSignal::new(None::<bool>);
    let save = move || saved.set(Some(save(run)));
    let many = (count > 1).then(|| {
        view! {
            {button("secondary", "Copy all".into_any(), move || copy(run))}
            {button("secondary", "Save as CSV".into_any(), save)}
        }
        .into_any()
    });
    let told = move || {
        Some(match saved.get()? {
            true => "Saved. The file holds passwords in plain text: hand them on, then delete it.",
            false => "The browser did not take the file.",
        })
    };
    view! {
        <section class="change-section passwords">
            <h3>{heading}</h3>
            <p>
                "Nothing keeps these: they are gone with this page, and with “Forget them”. Hand them on by a way that nobody else reads."
            </p>
            {live::maybe(move || is_shown.get().then(|| list(run, count)))}
            <div class="actions">
                {live::view(move || {
                    let caption = if is_shown.get() { "Hide" } else { "Show" };
                    let turn = move || is_shown.update(|shown| *shown = !*shown);
                    button("secondary", caption.into_any(), turn)
                })} {many}
                {button("quiet", "Forget them".into_any(), move || forget(run))}
            </div>
            <p role="status">{live::text(move || told().unwrap_or_default().to_owned())}</p>
        </section>
    }
    .into_any()
}

fn list(run: Shared, count: usize) -> AnyView {
    portions(count, move |at| {
        let secret = all(run).into_iter().nth(at);
        let Some(((name, detail), secret)) = secret else {
            return ().into_any();
        };
        let label = "Copy the password";
        view! {
            <li class="password">
                <span>
                    <strong>{name}</strong>
                    " "
                    <small>{detail}</small>
                </span>
                <code>{secret.expose().to_owned()}</code>
                <CopyButton text=secret.expose() label compact=true />
            </li>
        }
        .into_any()
    })
}

fn all(run: Shared) -> Vec<(Owner, Secret)> {
    let owner = |run: &Run, number: usize| {
        let object = run.plan().objects.get(number);
        object
            .map(|object| (object.name.clone(), object.detail.clone()))
            .unwrap_or_default()
    };
    run.with_value(|driven| {
        untrack(|| {
            let secrets = driven.secrets().into_iter();
            driven.with(|run| {
                secrets
                    .map(|(number, secret)| (owner(run, number), secret))
                    .collect()
            })
        })
    })
}

fn copy(run: Shared) {
    let mut text = String::new();
    for ((name, detail), secret) in all(run) {
        text.push_str(detail.as_deref().unwrap_or(&name));
        text.push('\t');
        text.push_str(secret.expose());
        text.push('\n');
    }
    leptos::task::spawn_local(async move {
        // The browser says so itself if it refuses.
        let _ = crate::platform::clipboard::write(&text).await;
    });
}

/// Whether the browser took the file.
fn save(run: Shared) -> bool {
    let mut text = String::from("\u{feff}Name,Account,Password\r\n");
    for ((name, detail), secret) in all(run) {
        export::write_text(&name, &mut text);
        text.push(',');
        export::write_text(detail.as_deref().unwrap_or_default(), &mut text);
        text.push(',');
        export::write_text(secret.expose(), &mut text);
        text.push_str("\r\n");
    }
    let file = Download::new("passwords.csv".into(), "text/csv;charset=utf-8");
    file.write(text.as_bytes());
    file.save().is_ok()
}

fn forget(run: Shared) {
    run.with_value(|driven| {
        driven.change(Run::forget_secrets);
        driven.tell();
    });
}
