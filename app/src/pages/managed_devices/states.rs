//! How a device stands with the policies, the worst first.

use leptos::prelude::*;
use tenantry_graph::intune::device_state::{DeviceState, StateKind};

use crate::ui::{
    format,
    icon::{Glyph, Icon},
    section::Content,
};

/// The policies of one kind.
pub(super) fn content(mut states: Vec<DeviceState>, none: &'static str) -> Content {
    states.sort_by(|one, other| {
        let name = |state: &DeviceState| state.display_name.clone().unwrap_or_default();
        let rank = rank(&one.state).cmp(&rank(&other.state));
        rank.then_with(|| name(one).cmp(&name(other)))
    });
    let bad = states.iter().filter(|state| is_bad(&state.state)).count();
    let number = states.len();
    let content = Content::list(number, none, move || {
        let states: Vec<AnyView> = states.iter().map(view).collect();
        view! { <ul class="states">{states}</ul> }.into_any()
    });
    match bad {
        0 => content,
        _ => content.noted(
            [
                &format::count(bad),
                " of ",
                &format::count(number),
                " failing",
            ]
            .concat(),
        ),
    }
}

fn view(state: &DeviceState) -> AnyView {
    let name = state
        .display_name
        .clone()
        .unwrap_or_else(|| state.id.clone());
    let word = match state.state.name() {
        "" => "Unknown".to_string(),
        word => word.to_string(),
    };
    let (icon, kind) = match (is_bad(&state.state), &state.state) {
        (true, _) => (Icon::Alert, "tag warns"),
        (false, StateKind::Compliant | StateKind::Remediated) => (Icon::Done, "tag"),
        (false, _) => (Icon::Info, "tag"),
    };
    let settings = state
        .setting_count
        .map(|count| format::counted(count as usize, "setting", "settings"));
    let about = [state.platform_type.clone(), settings];
    let about: Vec<String> = about.into_iter().flatten().collect();
    view! {
        <li>
            <div>
                <span>{name}</span>
                <small>{about.join(" · ")}</small>
            </div>
            <span class=kind>
                <Glyph icon />
                {word}
            </span>
        </li>
    }
    .into_any()
}

/// Whether somebody has to look at it.
fn is_bad(state: &StateKind) -> bool {
    rank(state) < RANK_OF_UNKNOWN
}

const RANK_OF_UNKNOWN: u8 = 3;

/// The worst comes first.
fn rank(state: &StateKind) -> u8 {
    match state {
        StateKind::Error => 0,
        StateKind::Conflict => 1,
        StateKind::NonCompliant => 2,
        StateKind::Unknown | StateKind::Other(_) => RANK_OF_UNKNOWN,
        StateKind::Remediated => 4,
        StateKind::Compliant => 5,
        StateKind::NotApplicable | StateKind::NotAssigned => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_wrong_needs_a_look() {
        for state in [
            StateKind::Unknown,
            StateKind::Other("newer".into()),
            StateKind::Compliant,
        ] {
            assert!(!is_bad(&state), "{state:?}");
        }
        for state in [
            StateKind::Error,
            StateKind::Conflict,
            StateKind::NonCompliant,
        ] {
            assert!(is_bad(&state), "{state:?}");
        }
    }
}
