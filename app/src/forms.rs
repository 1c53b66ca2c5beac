//! The forms of actions: what each asks before there is a plan, and what it reads for it.
//!
//! They are loaded with the first of them.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `frame.rs` | what every form has: its fields, how far it is, what went wrong |
//! | `searching.rs`, `stock.rs` | users, groups and products to choose from |

mod frame;
mod searching;
mod stock;

use leptos::prelude::*;

use crate::actions::Job;

/// The form of a job.
pub fn form(job: Job) -> AnyView {
    match job.action {
        _ => ().into_any(),
    }
}
