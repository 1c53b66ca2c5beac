//! The drawer beside every screen, which shows the calls behind it. `Ctrl+.` opens and closes it.
//!
//! Only this file is in the part of the page that every visitor downloads: what the folder holds comes with the
//! drawer's first use.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `panel.rs`, `edge.rs` | the frame: heading, tabs, the way out, and its width |
//! | `requests.rs`, `trace.rs` | the exchanges, grouped by what caused them, and how they are followed |
//! | `whose.rs` | what caused a group, when, and whose it is |
//! | `exchange.rs`, `body.rs`, `address.rs` | one exchange taken apart |
//! | `picture.rs`, `steps.rs` | the sign-in as a picture, and what each of its steps proves |
//! | `token.rs` | what a token says, in words |
//! | `halt.rs` | what presenter's mode says where it halts, and the badge while it is on |

mod address;
mod body;
mod edge;
mod exchange;
mod halt;
mod panel;
mod picture;
mod requests;
mod steps;
mod token;
mod trace;
mod whose;

use leptos::{ev, prelude::*};

pub use self::{
    halt::{badge, halt},
    panel::panel,
};
use crate::{
    platform::storage::{self, Area},
    ui::{
        icon::{Glyph, Icon},
        live,
    },
};

const KEY: &str = "tenantry.drawer.1";

/// Whether the drawer is open.
#[derive(Clone, Copy)]
pub struct Drawer {
    is_open: RwSignal<bool>,
    /// Whether the agent opened it, so that the focus goes into it. A page that loads keeps its own.
    takes_focus: StoredValue<bool>,
}

impl Drawer {
    /// As this tab left it, listening to its keys from now on.
    pub fn listen() -> Self {
        let drawer = Drawer {
            is_open: RwSignal::new(storage::read_octets(Area::Session, KEY).is_some()),
            takes_focus: StoredValue::new(false),
        };
        let listener = window_event_listener(ev::keydown, move |event| {
            // Some keyboards write a full stop only with Shift.
            if (event.ctrl_key() || event.meta_key()) && !event.alt_key() && event.key() == "." {
                event.prevent_default();
                drawer.toggle();
            }
        });
        on_cleanup(move || listener.remove());
        drawer
    }

    /// Whether it is open.
    pub fn is_open(self) -> bool {
        self.is_open.get()
    }

    /// Opens it.
    pub fn show(self) {
        if !self.is_open.get_untracked() {
            self.toggle();
        }
    }

    /// Opens or closes it.
    pub fn toggle(self) {
        let opens = !self.is_open.get_untracked();
        if opens {
            // Without storage it is closed after a reload.
            let _ = storage::write_octets(Area::Session, KEY, b"open");
        } else {
            storage::remove(Area::Session, KEY);
        }
        self.takes_focus.set_value(opens);
        self.is_open.set(opens);
    }
}

/// The button that opens and closes the drawer; `is_compact` shows its icon only.
pub fn button(is_compact: bool) -> AnyView {
    let drawer = expect_context::<Drawer>();
    let (kind, caption) = match is_compact {
        true => ("quiet compact", "unseen"),
        false => ("quiet", ""),
    };
    view! {
        <button
            type="button"
            class=kind
            title="Show the calls (Ctrl+.)"
            aria-keyshortcuts="Control+."
            aria-expanded=live::truth(move || drawer.is_open.get())
            data-no-action=""
            on:click=live::click(move || drawer.toggle())
        >
            <Glyph icon=Icon::Calls />
            <span class=caption>"Show the calls"</span>
            {(!is_compact).then(|| view! { <kbd aria-hidden="true">"Ctrl+."</kbd> })}
        </button>
    }
    .into_any()
}
