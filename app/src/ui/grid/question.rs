use std::time::Duration;

use leptos::prelude::*;

use crate::{
    platform::clock,
    ui::{
        grid::{criteria::Criteria, list::List, table::Sort},
        task::Task,
    },
};

/// How long a question waits for the next keystroke before the service is asked.
const ASKED_AFTER: Duration = Duration::from_millis(300);

/// What a list that does not hold all rows asks the service for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Question {
    /// Words and filters of the columns.
    pub criteria: Criteria,
    /// By which column the answer is to be sorted.
    pub sort: Option<Sort>,
}

/// How the service is asked for the rows of a list that is too large to be held.
#[derive(Clone, Debug)]
pub struct Demand {
    /// How many rows there are in all.
    pub total: usize,
    /// What the agent is told: `This customer has 240,000 users: searching in Microsoft Graph.`
    pub why: String,
    /// What the service can do with each column, in the order of the resource.
    pub can: Vec<Capability>,
    /// Asks the service. It is called for each question that stands still for a moment, and at the start.
    pub ask: Callback<Question>,
}

/// What the service can do with a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capability {
    /// Whether it can filter by it.
    pub filters: bool,
    /// Whether it can sort by it.
    pub sorts: bool,
}

impl List {
    /// From now on the service filters and sorts, and the table holds what answers the last question.
    pub fn on_demand(self, demand: Demand) {
        self.demand.set(Some(demand));
    }

    /// What is asked for now.
    pub fn question(self) -> Question {
        Question {
            criteria: self.criteria.get(),
            sort: self.sort.get(),
        }
    }

    /// Asks the service for what is asked for here, at once at first and then as soon as typing pauses.
    pub(super) fn ask_the_service(self) {
        let pause = Task::new();
        let question = Memo::new(move |_| self.question());
        Effect::new(move |was_on: Option<bool>| {
            let question = question.get();
            let ask = self
                .demand
                .with(|demand| demand.as_ref().map(|demand| demand.ask));
            let Some(ask) = ask else {
                pause.stop();
                return false;
            };
            let is_first = !was_on.unwrap_or_default();
            pause.run(async move {
                if !is_first {
                    clock::sleep(ASKED_AFTER).await;
                }
                ask.run(question);
            });
            true
        });
    }

    /// What can be done with a column: everything, where all rows are held.
    pub(super) fn can(self, column: usize) -> Capability {
        self.demand.with(|demand| match demand {
            Some(demand) => demand.can.get(column).copied().unwrap_or_default(),
            None => Capability {
                filters: true,
                sorts: true,
            },
        })
    }
}
