//! Many new users at once, out of a CSV file: what is wrong with it is shown line by line before anything happens.

use std::rc::Rc;

use leptos::{ev, prelude::*, task::spawn_local};
use tenantry_change::actions::{
    new_user,
    users_from_csv::{self as csv, Context, Sheet},
};
use tenantry_graph::{
    directory::{
        domain::Domain,
        subscribed_sku::{self, SubscribedSku},
        user_state,
    },
    ids::UserId,
};

use super::{
    frame::{Frame, Reading},
    people,
    stock::Stock,
};
use crate::{
    platform::{download::Download, upload},
    ui::{
        button::button,
        form::{Field, tick},
        format,
        icon::{Glyph, Icon},
        live,
    },
};

/// How many lines are shown; all of them go on.
const MOST_SHOWN: usize = 100;

/// What a file is checked against.
struct Known {
    domains: Rc<Vec<Domain>>,
    products: Vec<SubscribedSku>,
}

/// Creates users out of a file.
pub(super) fn create_many(frame: Frame) -> AnyView {
    let read = move || {
        let domains = people::domains(frame);
        let products = frame.client.all(subscribed_sku::list(&frame.tenant()));
        Box::pin(async move {
            Ok(Known {
                domains: Rc::new(domains.await?),
                products: products.await?,
            })
        }) as Reading<Known>
    };
    frame.after(read, move |known| import(frame, known))
}

fn import(frame: Frame, known: Rc<Known>) -> AnyView {
    let stock = Stock::read(frame.client, frame.tenant());
    let pasted = frame.fields.add(
        "csv",
        "Or paste it",
        "The first line has the headings of the template. Licences by their short names, such as SPB, apart by semicolons.",
    );
    let must_change = RwSignal::new(true);
    let without_wrong = RwSignal::new(false);
    let sheet = {
        let known = Rc::clone(&known);
        // Read anew with every change of the text, and never for a form that is not shown.
        let sheet = RwSignal::new_local(Sheet::default());
        Effect::new(move |_| {
            let must_change_password = must_change.get();
            let read = pasted.value.with(|text| match text.trim().is_empty() {
                true => Sheet::default(),
                false => csv::read(
                    text,
                    Context {
                        domains: &known.domains,
                        products: &known.products,
                        is_taken: &|_| false,
                        must_change_password,
                    },
                ),
            });
            sheet.set(read);
        });
        sheet
    };
    let template = {
        let domain = known
            .domains
            .first()
            .map_or("", |domain| domain.name.as_str());
        csv::template(domain)
    };
    let save = move || {
        let file = Download::new("new-users.csv".into(), "text/csv");
        file.write(template.as_bytes());
        // A browser without room says so by itself.
        let _ = file.save();
    };
    let picked: Box<dyn FnMut(ev::Event)> = Box::new(move |event| {
        spawn_local(async move {
            match upload::text(&event).await {
                Some(text) => drop(pasted.value.try_set(text)),
                None => pasted.refuse("The file cannot be read.".into()),
            }
        });
    });
    let wrong_ones = move || {
        let wrong = sheet.with(|sheet| !sheet.errors.is_empty());
        wrong.then(|| {
            tick(
                "Leave out the lines with errors".into(),
                "Or mend them, and choose the file again.",
                without_wrong,
            )
        })
    };
    let body = view! {
        {button("secondary", "Download the template".into_any(), save)}
        <div class="field">
            <label for="field-file">"CSV file"</label>
            <input id="field-file" type="file" accept=".csv,text/csv,text/plain" on:change=picked />
        </div>
        {pasted.text("6")}
        {tick("Everybody has to choose a new password at the first sign-in".into(), "", must_change)}
        <div aria-live="polite">
            <p>{live::text(move || sheet.with(told))}</p>
        </div>
        {live::maybe(move || sheet.with(errors))}
        {live::maybe(wrong_ones)}
        {live::maybe(move || sheet.with(preview))}
    };
    frame.view(body.into_any(), move || {
        let sheet = sheet.get_untracked();
        if !goes_on(&sheet, pasted, without_wrong.get_untracked()) {
            return None;
        }
        let known = Rc::clone(&known);
        Some(Box::pin(async move {
            let newcomers: Vec<_> = sheet.newcomers.into_iter().map(|(_, one)| one).collect();
            let tenant = frame.tenant();
            let calls = newcomers.iter().map(|one| {
                let name = UserId::new(one.user.user_principal_name.as_str());
                user_state::get(&tenant, &name)
            });
            let there = frame.read(calls.collect()).await?;
            let there = there.into_iter().flatten();
            let taken: Vec<String> = there
                .filter_map(|user| user.user_principal_name)
                .map(|name| name.to_lowercase())
                .collect();
            let is_taken = |name: &str| taken.contains(&name.to_lowercase());
            let names = |sku| stock.name_of(sku);
            let whose = frame.whose();
            let plan = new_user::create(
                whose.customer(),
                &newcomers,
                &is_taken,
                &known.products,
                &names,
            );
            Ok(Some(plan))
        }))
    })
}

/// Whether there is somebody to create and the agent knows who is left out.
fn goes_on(sheet: &Sheet, pasted: Field, without_wrong: bool) -> bool {
    let obstacle = match (sheet.newcomers.is_empty(), sheet.errors.is_empty()) {
        (true, true) => "Choose a file, or paste it here.",
        (true, false) => "No line is without an error.",
        (false, false) if !without_wrong => {
            "Some lines have errors. Mend them, or tick below that they are left out."
        }
        (false, _) => return true,
    };
    pasted.refuse(obstacle.into());
    pasted.focus();
    false
}

fn told(sheet: &Sheet) -> String {
    if sheet.newcomers.is_empty() && sheet.errors.is_empty() {
        return String::new();
    }
    let good = format::counted(sheet.newcomers.len(), "user", "users");
    match sheet.errors.len() {
        0 => [&good, " can be created."].concat(),
        count => {
            let errors = format::counted(count, "error", "errors");
            [&good, " can be created. ", &errors, "."].concat()
        }
    }
}

fn errors(sheet: &Sheet) -> Option<AnyView> {
    if sheet.errors.is_empty() {
        return None;
    }
    let rows = sheet.errors.iter().take(MOST_SHOWN).map(|error| {
        view! {
            <tr>
                <td>{error.line.to_string()}</td>
                <td>{error.heading.clone().unwrap_or_default()}</td>
                <td>
                    <span class="wrong">
                        <Glyph icon=Icon::Alert />
                        {error.error.to_string()}
                    </span>
                </td>
            </tr>
        }
        .into_any()
    });
    Some(table(
        "Errors",
        ["Line", "Column", "What is wrong"],
        rows.collect(),
    ))
}

fn preview(sheet: &Sheet) -> Option<AnyView> {
    if sheet.newcomers.is_empty() {
        return None;
    }
    let rows = sheet.newcomers.iter().take(MOST_SHOWN).map(|(line, one)| {
        view! {
            <tr>
                <td>{line.to_string()}</td>
                <td>{one.user.display_name.clone()}</td>
                <td>{one.user.user_principal_name.clone()}</td>
            </tr>
        }
        .into_any()
    });
    Some(table(
        "Users to create",
        ["Line", "Display name", "User name"],
        rows.collect(),
    ))
}

fn table(label: &'static str, headings: [&'static str; 3], rows: Vec<AnyView>) -> AnyView {
    let headings = headings.map(|heading| view! { <th scope="col">{heading}</th> }.into_any());
    view! {
        <div class="lines" role="region" aria-label=label tabindex="0">
            <table>
                <caption class="unseen">{label}</caption>
                <thead>
                    <tr>{headings.into_iter().collect::<Vec<_>>()}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use tenantry_change::actions::users_from_csv::{LineError, SheetError};

    use super::*;

    #[test]
    fn errors_are_counted_beside_those_who_can_be_created() {
        let mut sheet = Sheet::default();
        assert_eq!(told(&sheet), "");
        sheet.errors.push(LineError {
            line: 1,
            heading: None,
            error: SheetError::Empty,
        });
        assert_eq!(told(&sheet), "0 users can be created. 1 error.");
    }
}
