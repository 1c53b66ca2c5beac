//! Who and what is in a group, owns it, or holds it: as many as can be looked through, and more when asked for.

use leptos::prelude::*;
use tenantry_graph::{Call, Page, directory::directory_object::DirectoryObject, page::NextLink};
use tenantry_identity::TenantId;

use crate::{
    client::Client,
    failure::{Failure, Notice},
    ui::{
        button::button,
        format, live,
        notice::NoticePanel,
        object_link::{directory_object, entries},
        section::Content,
        task::Task,
    },
};

/// How many are shown at first: few, so that what stands below is seen, and reached by the tab key.
const FIRST: usize = 20;

/// How many more are shown each time.
const MORE: usize = 100;

/// Shows the objects of a page and those behind it.
pub(super) fn content(
    client: Client,
    tenant: &TenantId,
    first: Call<Page<DirectoryObject>>,
    page: Page<DirectoryObject>,
    none: &'static str,
) -> Content {
    let number = page.items.len();
    if number == 0 {
        return Content::nothing(none);
    }
    let note = format::count(number) + if page.next.is_some() { "+" } else { "" };
    let source = Source {
        client,
        tenant: tenant.clone(),
        first,
    };
    let source = StoredValue::new_local(source);
    Content::new(move || {
        More {
            source,
            objects: RwSignal::new(page.items.clone()),
            next: RwSignal::new(page.next.clone()),
            shown: RwSignal::new(FIRST),
            failure: RwSignal::new(None),
            busy: RwSignal::new(false),
            task: Task::new(),
        }
        .view()
    })
    .noted(note)
}

/// Where the pages come from.
struct Source {
    client: Client,
    tenant: TenantId,
    first: Call<Page<DirectoryObject>>,
}

#[derive(Clone, Copy)]
struct More {
    source: StoredValue<Source, LocalStorage>,
    objects: RwSignal<Vec<DirectoryObject>>,
    /// Where the objects go on that were not read yet.
    next: RwSignal<Option<NextLink>>,
    shown: RwSignal<usize>,
    failure: RwSignal<Option<Failure>>,
    busy: RwSignal<bool>,
    task: Task,
}

impl More {
    fn view(self) -> AnyView {
        view! {
            {live::view(move || self.list())}
            {live::maybe(move || self.stopped())}
            {live::maybe(move || self.button())}
        }
        .into_any()
    }

    fn list(self) -> AnyView {
        let shown = self.shown.get();
        self.source.with_value(|source| {
            self.objects.with(|objects| {
                let seen = objects.iter().take(shown);
                entries(seen.map(|object| directory_object(&source.tenant, object)))
            })
        })
    }

    fn stopped(self) -> Option<AnyView> {
        let notice = Notice::from(&self.failure.get()?);
        let retry = Callback::new(move |()| self.read_on());
        Some(view! { <NoticePanel notice retry /> }.into_any())
    }

    fn button(self) -> Option<AnyView> {
        let read = self.objects.with(Vec::len);
        let goes_on = self.next.with(Option::is_some);
        if self.shown.get() >= read && !goes_on {
            return None;
        }
        let label = if self.busy.get() {
            "Reading…"
        } else {
            "Show more"
        };
        Some(button("secondary more", label.into_any(), move || {
            self.go_on()
        }))
    }

    /// Shows more of what was read, and reads on where that is not enough.
    fn go_on(self) {
        let wanted = self.shown.get_untracked() + MORE;
        self.shown.set(wanted);
        if self.objects.with_untracked(Vec::len) < wanted {
            self.read_on();
        }
    }

    fn read_on(self) {
        let Some(next) = self.next.get_untracked() else {
            return;
        };
        let (client, call) = self
            .source
            .with_value(|source| (source.client, source.first.next(next)));
        self.failure.set(None);
        self.busy.set(true);
        self.task.run(async move {
            match client.call(&call).await {
                Ok(page) => {
                    self.objects.update(|objects| objects.extend(page.items));
                    self.next.set(page.next);
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
            self.busy.set(false);
        });
    }
}
