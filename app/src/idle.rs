//! The idle lock: who touches neither a key nor a button for long enough has left.

use std::time::Duration;

use leptos::{ev, prelude::*, task::spawn_local};
use tenantry_identity::{UnixSeconds, idle::Idle};

use crate::{
    platform::{clock, storage},
    presence::{self, Presence},
    session::{Phase, Session},
};

/// A touch is noted at most this often, in seconds: the note is shared by all windows, and slow.
const NOTE_EVERY: u64 = 10;
/// How often the clock is looked at. A window that comes back into view looks at once.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Watches over a signed-in console, and listens to the other windows.
pub fn watch(session: Session) {
    let watch = Watch {
        session,
        noted: StoredValue::new(clock::now()),
    };
    // The listeners stay as long as the page does.
    window_event_listener(ev::pointerdown, move |_| watch.touched());
    window_event_listener(ev::keydown, move |_| watch.touched());
    window_event_listener(ev::wheel, move |_| watch.touched());
    window_event_listener(ev::visibilitychange, move |_| watch.glance());
    window_event_listener(ev::focus, move |_| watch.glance());
    window_event_listener(ev::storage, move |event| {
        if storage::is_about(&event, presence::KEY)
            && let Some(presence) = presence::read()
        {
            session.heard_of_others(presence);
        }
    });
    spawn_local(async move {
        loop {
            clock::sleep(LOOK_EVERY).await;
            watch.glance();
        }
    });
}

#[derive(Clone, Copy)]
struct Watch {
    session: Session,
    noted: StoredValue<UnixSeconds>,
}

impl Watch {
    fn touched(self) {
        let now = clock::now();
        let is_noted = now.since(self.noted.get_value()) < NOTE_EVERY;
        // The first touch after a long pause may be somebody else's.
        if !is_noted && self.look() {
            self.noted.set_value(now);
            presence::seen();
            self.session.client.touched();
        }
    }

    fn glance(self) {
        let _ = self.look();
    }

    /// Locks the console if nobody has touched any of its windows for too long. Says whether somebody is
    /// signed in and here.
    fn look(self) -> bool {
        if self.session.phase().get_untracked() != Phase::SignedIn {
            return false;
        }
        let Some(setting) = self.session.setting().get_untracked() else {
            return true;
        };
        let seen = match presence::read() {
            Some(Presence::Here(seen)) => seen,
            // Without storage, this window knows of itself only.
            _ => self.noted.get_value(),
        };
        let has_left = Idle::new(setting.idle_limit, seen).locked(clock::now());
        if has_left {
            spawn_local(self.session.lock());
        }
        !has_left
    }
}
