use std::time::Duration;

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use crate::{
    platform::clock,
    ui::{
        grid::{address::ListAddress, list::List},
        task::Task,
    },
};

/// How long the address waits for the next keystroke. Browsers refuse to rewrite it too often.
const ADDRESS_WAITS: Duration = Duration::from_millis(250);

impl List {
    /// Lets the state follow the address, and the address the state.
    pub(super) fn follow_the_address(self) {
        let location = use_location();
        let navigate = use_navigate();
        let path = location.pathname.get_untracked();
        let task = Task::new();
        self.take(&ListAddress::parse(&location.search.get_untracked()));
        Effect::new({
            let path = path.clone();
            move |_| {
                let search = location.search.get();
                // On the way to another page the address is no longer this list's.
                if location.pathname.get_untracked() == path {
                    self.take(&ListAddress::parse(&search));
                }
            }
        });
        Effect::new(move |_| {
            let address = self.address();
            let (navigate, path) = (navigate.clone(), path.clone());
            task.run(async move {
                clock::sleep(ADDRESS_WAITS).await;
                let shown = location
                    .search
                    .with_untracked(|search| ListAddress::parse(search));
                if shown != address {
                    let target = path + &address.query();
                    let options = NavigateOptions {
                        resolve: false,
                        replace: true,
                        scroll: false,
                        ..NavigateOptions::default()
                    };
                    navigate(&target, options);
                }
            });
        });
    }
}
