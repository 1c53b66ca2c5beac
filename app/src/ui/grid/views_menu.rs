use leptos::{ev, html, prelude::*};

use crate::ui::{
    button::{button, icon_button},
    dropdown::Dropdown,
    grid::{
        address::ListAddress,
        list::List,
        views::{SavedView, SavedViews},
    },
    icon::{Glyph, Icon},
    live,
};

/// The button that names the view, and the views to choose from.
pub(super) fn views_menu(list: List) -> AnyView {
    let dropdown = Dropdown::new(list.subject.resource, "views");
    let current = Memo::new(move |_| current(list));
    let caption = move || current.get().unwrap_or_else(|| "Views".into());
    let caption = view! {
        <span class="unseen">"View: "</span>
        <span>{live::text(caption)}</span>
        <Glyph icon=Icon::Expand />
    };
    view! {
        {dropdown.button(Icon::Views, caption.into_any())}
        {dropdown.view(|| "Views".into(), move || contents(list, dropdown, current))}
    }
    .into_any()
}

/// What is shown, without the row that is open beside it.
fn shown(list: List) -> ListAddress {
    ListAddress {
        open: String::new(),
        ..list.address()
    }
}

/// The name of the view that is shown, if it is one.
fn current(list: List) -> Option<String> {
    let address = shown(list);
    let query = address.query();
    list.layout.track();
    let columns = list.columns();
    let saved = list.views.with(|views| {
        let is_it = |view: &&SavedView| view.query == query && view.columns == columns;
        views.all().iter().find(is_it).map(|view| view.name.clone())
    });
    let built_in = || {
        let mut views = list.subject.views.iter();
        let view = views.find(|view| view.address() == address)?;
        Some(view.name.to_string())
    };
    let all = || (address == ListAddress::default()).then(|| name_of_all(list));
    saved.or_else(built_in).or_else(all)
}

fn name_of_all(list: List) -> String {
    ["All ", list.subject.many].concat()
}

fn contents(list: List, dropdown: Dropdown, current: Memo<Option<String>>) -> AnyView {
    let renamed = RwSignal::new(None::<String>);
    let choose = move |address: ListAddress| {
        let open = list.open.get_untracked().unwrap_or_default();
        list.take(&ListAddress { open, ..address });
        dropdown.close();
    };
    let choice = move |name: String, action: Box<dyn Fn()>| {
        let label = name.clone();
        view! {
            <button
                type="button"
                class="choice"
                aria-pressed=live::truth(move || current.get().as_deref() == Some(name.as_str()))
                on:click=live::click(action)
            >
                {label}
            </button>
        }
        .into_any()
    };
    let mut offered = vec![choice(
        name_of_all(list),
        Box::new(move || choose(ListAddress::default())),
    )];
    for view in list.subject.views {
        let action = Box::new(move || choose(view.address()));
        offered.push(choice(view.name.to_string(), action));
    }
    let saved = move || {
        let views = list.views.get();
        let rows: Vec<AnyView> = views
            .all()
            .iter()
            .map(|view| {
                if renamed.with(|name| name.as_ref() == Some(&view.name)) {
                    return renaming(list, renamed, &view.name);
                }
                let (name, kept) = (view.name.clone(), view.clone());
                let action = move || {
                    list.put_columns(kept.columns.as_deref());
                    choose(ListAddress::parse(kept.query.trim_start_matches('?')));
                };
                let to_rename = name.clone();
                let to_delete = name.clone();
                view! {
                    <div class="saved">
                        {choice(name.clone(), Box::new(action))}
                        {button(
                            "quiet",
                            view! {
                                "Rename"
                                <span class="unseen">" "{name.clone()}</span>
                            }
                            .into_any(),
                            move || renamed.set(Some(to_rename.clone())),
                        )}
                        {icon_button(
                            Icon::Close,
                            ["Delete the view ", &name].concat(),
                            move || {
                                change(list, |views| views.delete(&to_delete));
                                list.say(["Deleted the view ", &to_delete].concat());
                            },
                        )}
                    </div>
                }
                .into_any()
            })
            .collect();
        rows.into_any()
    };
    view! {
        <h2>"Views"</h2>
        <div class="choices">{offered} {live::view(saved)}</div>
        {naming("Save this view as", "Save", String::new(), move |name| save(list, name))}
        <p class="hint">"Kept in this browser: filters, sort and columns."</p>
    }
    .into_any()
}

fn renaming(list: List, renamed: RwSignal<Option<String>>, name: &str) -> AnyView {
    let from = name.to_string();
    naming("New name", "Rename", name.to_string(), move |to| {
        change(list, |views| views.rename(&from, &to));
        renamed.set(None);
    })
}

/// A field for a name, and the button that takes it.
fn naming(
    label: &'static str,
    caption: &'static str,
    name: String,
    done: impl Fn(String) + 'static,
) -> AnyView {
    let field = NodeRef::<html::Input>::new();
    let is_new = name.is_empty();
    Effect::new(move |_| {
        // A name that is to be changed is changed at once; a new one waits until it is wanted.
        if let (false, Some(field)) = (is_new, field.get()) {
            field.select();
            let _ = field.focus();
        }
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked() {
            let name = field.value();
            field.set_value("");
            done(name);
        }
    };
    view! {
        <form class="naming" on:submit=submit>
            <label class="field">
                <span>{label}</span>
                <input type="text" autocomplete="off" maxlength="60" required value=name node_ref=field />
            </label>
            <button type="submit" class="secondary">
                {caption}
            </button>
        </form>
    }
    .into_any()
}

fn save(list: List, name: String) {
    let told = ["Saved the view ", name.trim()].concat();
    let view = SavedView {
        name,
        query: untrack(|| shown(list)).query(),
        columns: untrack(|| list.columns()),
    };
    change(list, |views| views.save(view));
    list.say(told);
}

/// Changes the views that are stored, which another window may have changed a moment ago.
fn change(list: List, change: impl FnOnce(&mut SavedViews)) {
    let resource = list.subject.resource;
    let mut views = SavedViews::read(resource);
    change(&mut views);
    views.write(resource);
    list.views.set(views);
}
