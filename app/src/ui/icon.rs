//! The console's icons: lines on a 16 by 16 field, in the colour of the text around them.

use leptos::prelude::*;

/// What an icon shows. An icon never stands alone for its meaning: text or a label is always with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// What can be done.
    Act,
    /// Something went wrong.
    Alert,
    /// May not sign in.
    Blocked,
    /// The requests behind what is shown.
    Calls,
    /// Close, clear, forget.
    Close,
    /// Which columns are shown.
    Columns,
    /// Put on the clipboard.
    Copy,
    /// Done.
    Done,
    /// Into a file.
    Download,
    /// One place down.
    Down,
    /// What is shown is narrowed down.
    Filter,
    /// Can be dragged.
    Grip,
    /// Comes from another organization.
    Guest,
    /// Worth knowing.
    Info,
    /// More about it.
    Details,
    /// Opens what lies below.
    Expand,
    /// Hidden until somebody signs in.
    Lock,
    /// Read again.
    Refresh,
    /// Search, filter.
    Search,
    /// Could be kept at hand.
    Star,
    /// Is kept at hand.
    Starred,
    /// Sorted with the first at the top.
    Ascending,
    /// Sorted with the last at the top.
    Descending,
    /// One place up.
    Up,
    /// People.
    Users,
    /// Ways to look at a list.
    Views,
    /// One person.
    Person,
    /// A computer, a telephone.
    Device,
    /// An app.
    App,
    /// What lets somebody do something: a role, a way to sign in.
    Key,
    /// The right to use a product.
    Licence,
    /// Comes from an on-premises directory.
    Synchronised,
    /// Opens outside of the console.
    Outside,
}

impl Icon {
    /// The lines, as the `d` of an SVG path.
    pub fn lines(self) -> &'static str {
        match self {
            Icon::Act => "M9 1.5 3 9h4.5L6.5 14.5 13 7H8.2Z",
            Icon::Alert => "M8 2 15 14H1ZM8 6.5v3.5M8 12v.2",
            Icon::Blocked => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M4 4l8 8",
            Icon::Calls => "M2.5 5.5h10M9.5 2.5l3 3-3 3M13.5 10.5h-10M6.5 7.5l-3 3 3 3",
            Icon::Close => "M4 4l8 8M12 4l-8 8",
            Icon::Columns => "M2.5 3h11v10h-11ZM6.2 3v10M9.8 3v10",
            Icon::Copy => "M6 6h7.5v7.5H6ZM3.5 10H2.5V2.5H10v1",
            Icon::Done => "M3 8.5 6.5 12 13 4.5",
            Icon::Download => "M8 2.5v7.5M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
            Icon::Down => "M4 6.5l4 4 4-4",
            Icon::Expand => "M4.5 6.5l3.5 3.5 3.5-3.5",
            Icon::Filter => "M2 3h12L9.5 8.5V13L6.5 11.5V8.5Z",
            Icon::Grip => "M6 4h.1M10 4h.1M6 8h.1M10 8h.1M6 12h.1M10 12h.1",
            Icon::Guest => "M6 13.5H3v-11h3M6.5 8H13M10.5 5 13.5 8l-3 3",
            Icon::Info => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 7.5V11M8 5v.2",
            Icon::Details => "M3 8h.1M8 8h.1M13 8h.1",
            Icon::Lock => "M3.5 7.5h9v6h-9ZM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5M8 10v1.5",
            Icon::Refresh => "M13 8A5 5 0 1 1 11.5 4.4M13.5 2v3.2h-3.2",
            Icon::Search => "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3 14 14",
            Icon::Star | Icon::Starred => {
                "M8 1.8 9.9 5.9l4.4.5-3.3 3 .9 4.4L8 11.6l-3.9 2.2.9-4.4-3.3-3 4.4-.5Z"
            }
            Icon::Ascending => "M8 13V3.5M4 7.5l4-4 4 4",
            Icon::Descending => "M8 3v9.5M4 8.5l4 4 4-4",
            Icon::Up => "M4 9.5l4-4 4 4",
            Icon::Views => "M2.5 4h11M2.5 8h11M2.5 12h6.5",
            Icon::Person => {
                "M8 2.5a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4M3 13.8a5 4.2 0 0 1 10 0"
            }
            Icon::Device => "M2.5 3h11v7.5h-11ZM6 13.5h4M8 10.5v3",
            Icon::App => "M3 3h4v4H3ZM9 3h4v4H9ZM3 9h4v4H3ZM9 9h4v4H9Z",
            Icon::Key => "M5 7a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M6.8 7.7 12.5 2M10 4.5l2 2",
            Icon::Licence => "M2.5 3.5h11v9h-11ZM5 6.5h6M5 9.5h3.5",
            Icon::Synchronised => {
                "M4.5 11.5a3 3 0 0 1 .2-6 3.8 3.8 0 0 1 7.2 1 2.6 2.6 0 0 1 .1 5M8 13.5V8M5.8 10.2 8 8l2.2 2.2"
            }
            Icon::Outside => "M6.5 3.5h-3v9h9v-3M9 2.5h4.5V7M13.5 2.5 7.5 8.5",
            Icon::Users => {
                "M6 2.8a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2M1.5 13.5a4.5 4 0 0 1 9 0M10.5 3a2.5 2.5 0 0 1 0 4.9M12.3 9.7a4.3 4 0 0 1 2.2 3.8"
            }
        }
    }
}

impl Icon {
    /// The style sheet's class: most icons are lines, few are filled.
    pub fn class(self) -> &'static str {
        match self {
            Icon::Starred => "icon filled",
            _ => "icon",
        }
    }
}

/// Draws an icon.
#[component]
pub fn Glyph(
    /// Which one.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class=icon.class() viewBox="0 0 16 16" aria-hidden="true">
            <path d=icon.lines() />
        </svg>
    }
    .into_any()
}

/// The product's mark: a door in a frame.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M4 2h16a2 2 0 0 1 2 2v18h-6V8H8v14H2V4a2 2 0 0 1 2-2Z" />
            <path class="mark-door" d="M10.5 10.5h3V22h-3Z" />
        </svg>
    }
    .into_any()
}
