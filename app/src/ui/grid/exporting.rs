use std::time::Duration;

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::{
    platform::{clock, download::Download},
    ui::{
        format,
        grid::{
            export::{Export, Format, Rows},
            list::List,
        },
        icon::Icon,
        live,
    },
};

/// From so many rows on the agent is told how far it is.
const MANY_ROWS: usize = 10_000;

/// The button that opens what can be exported, and that.
pub(super) fn export_menu(list: List) -> AnyView {
    let caption = view! { "Export" }.into_any();
    view! {
        {list.exports.button(Icon::Download, caption)}
        {list.exports.view(|| "Export".into(), move || contents(list))}
    }
    .into_any()
}

/// Opens the same below another button.
pub(super) fn open_export_menu(list: List, event: &ev::MouseEvent) {
    let target = event
        .current_target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    if let Some(target) = target {
        list.exports.open_below(&target);
    }
}

fn contents(list: List) -> AnyView {
    let shown = move || list.table.with(|table| table.shown());
    let selected = move || list.table.with(|table| table.selection().count());
    let of_selected = move || {
        let count = selected();
        (count > 0).then(|| {
            let title = format::count(count) + " selected";
            group(list, title.clone(), title, Rows::Selected)
        })
    };
    let of_shown = move || {
        let is_filtered = list.table.with(|table| table.is_filtered());
        let counted = format::counted(shown(), list.subject.one, list.subject.many);
        let [title, of] = match is_filtered {
            true => {
                let title = counted + " that match";
                [title.clone(), title]
            }
            false => [["All ", &counted].concat(), ["all ", &counted].concat()],
        };
        group(list, title, of, Rows::Shown)
    };
    view! {
        <h2>"Export"</h2>
        {live::maybe(of_selected)}
        {live::view(of_shown)}
        <p class="hint">"The columns that are shown, in their order."</p>
    }
    .into_any()
}

/// The formats for some rows; `of` is what they are called within a sentence.
fn group(list: List, title: String, of: String, rows: Rows) -> AnyView {
    let choice = |caption: &'static str, about: &'static str, format: Format| {
        let start = move || {
            list.exports.close();
            list.export(format, rows);
        };
        view! {
            <button type="button" class="choice" on:click=live::click(start)>
                <strong>{caption}</strong>
                <span class="unseen">"of " {of.clone()}</span>
                <small>{about}</small>
            </button>
        }
        .into_any()
    };
    view! {
        <h3>{title}</h3>
        <div class="choices across">
            {choice("CSV", "for spreadsheets", Format::Csv)}
            {choice("JSON", "for scripts", Format::Json)}
        </div>
    }
    .into_any()
}

impl List {
    /// Writes rows to a file, some at a time, so that the page stays quick.
    fn export(self, format: Format, rows: Rows) {
        let columns = self.layout.with_untracked(|layout| layout.shown());
        let mut export = self
            .table
            .with_untracked(|table| Export::new(table, format, &columns, rows));
        let name = self.owner.with_value(|owner| {
            let now = clock::now_in_utc();
            file_name(owner, self.subject.resource, &now, format.extension())
        });
        self.exporting.run(async move {
            let file = Download::new(name.clone(), format.media_type());
            let all = export.rows();
            loop {
                let piece = self.table.with_untracked(|table| export.next(table));
                match piece {
                    Ok(Some(octets)) => file.write(&octets),
                    Ok(None) => break,
                    Err(_) => {
                        return self.tell(
                            "The list was read again meanwhile. Export it once more.".into(),
                        );
                    }
                }
                if all >= MANY_ROWS {
                    let done = format::count(export.done());
                    self.tell(["Writing ", &done, " of ", &format::count(all), "…"].concat());
                }
                clock::sleep(Duration::ZERO).await;
            }
            let counted = format::counted(all, self.subject.one, self.subject.many);
            self.tell(match file.save() {
                Ok(()) => ["Wrote ", &counted, " to ", &name].concat(),
                Err(_) => "The browser did not take the file. Its disk may be full.".into(),
            });
        });
    }

    /// Tells something for all to read, until it is put away.
    fn tell(self, what: String) {
        self.told.set(Some(what));
    }
}

/// The name of a file: whose list it is, of what, and when, so that the files of an agent sort by customer.
/// `now` is the time in UTC as ISO 8601 writes it.
fn file_name(owner: &str, resource: &str, now: &str, extension: &str) -> String {
    let is_plain = |letter: &char| letter.is_alphanumeric() || matches!(letter, '.' | '-');
    let owner: String = owner
        .chars()
        .map(|letter| if is_plain(&letter) { letter } else { '-' })
        .collect();
    let minute = now.get(..16).unwrap_or(now);
    let minute: String = minute
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric())
        .collect();
    let stem = [owner.trim_matches(['-', '.']), resource, &minute].join("-");
    [stem.trim_start_matches('-'), "Z.", extension].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_leads_to_another_folder() {
        let name = file_name("../../etc/x:y", "users", "2026-11-22T07:52:28.123Z", "csv");
        assert_eq!(name, "etc-x-y-users-20261122T0752Z.csv");
        assert_eq!(
            file_name("", "users", "2026-11-22T07:52:28.123Z", "csv"),
            "users-20261122T0752Z.csv"
        );
    }

    #[test]
    fn a_file_is_named_after_the_tenant_the_resource_and_the_time() {
        let name = file_name("customer.com", "users", "2026-11-22T07:52:28.123Z", "json");
        assert_eq!(name, "customer.com-users-20261122T0752Z.json");
    }
}
