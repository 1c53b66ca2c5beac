use leptos::prelude::Callback;
use tenantry_graph::{
    Call, Page,
    query::{Filter, Order, Query},
};
use tenantry_identity::{TenantId, UnixSeconds};

use crate::ui::{
    format,
    grid::{Capability, ColumnFilter, Day, Demand, Question, Subject},
};

/// How the service is asked for a part of a list.
pub struct Remote<T: 'static> {
    /// How many there are in all.
    pub count: fn(&TenantId) -> Call<u64>,
    /// What fits a query.
    pub find: fn(&TenantId, &Query) -> Call<Page<T>>,
    /// What the service can do with each column, in the order of the resource's columns.
    pub columns: &'static [RemoteColumn],
}

/// What the service can do with a column.
#[derive(Clone, Copy)]
pub struct RemoteColumn {
    /// The property behind it.
    property: &'static str,
    filter: Filtering,
    sorts: bool,
}

#[derive(Clone, Copy)]
enum Filtering {
    None,
    /// By how the text begins.
    Start,
    /// By yes and no.
    Flag,
    /// By a time.
    Moment,
    /// By words, each of which stands for a condition.
    Words(fn(&str) -> Option<Filter>),
}

impl RemoteColumn {
    /// A column that the service knows nothing of.
    pub const NONE: Self = RemoteColumn::new("", Filtering::None);

    const fn new(property: &'static str, filter: Filtering) -> Self {
        RemoteColumn {
            property,
            filter,
            sorts: false,
        }
    }

    /// A text, filtered by its beginning.
    pub const fn text(property: &'static str) -> Self {
        RemoteColumn::new(property, Filtering::Start)
    }

    /// A yes or no.
    pub const fn flag(property: &'static str) -> Self {
        RemoteColumn::new(property, Filtering::Flag)
    }

    /// A time.
    pub const fn moment(property: &'static str) -> Self {
        RemoteColumn::new(property, Filtering::Moment)
    }

    /// A choice: the condition that each of its words stands for, if it does for one.
    pub const fn words(condition: fn(&str) -> Option<Filter>) -> Self {
        RemoteColumn::new("", Filtering::Words(condition))
    }

    /// The same column, which the service can sort by as well.
    pub const fn sorted(self) -> Self {
        RemoteColumn {
            sorts: true,
            ..self
        }
    }

    fn condition(self, filter: &ColumnFilter) -> Option<Filter> {
        let property = self.property;
        match (self.filter, filter) {
            (Filtering::Start, ColumnFilter::Contains(text)) => {
                Some(Filter::starts_with(property, text))
            }
            (Filtering::Start, ColumnFilter::OneOf(values)) => any_of(values, |value| {
                Some(if value.is_empty() {
                    Filter::is_null(property)
                } else {
                    Filter::equals(property, value)
                })
            }),
            (Filtering::Flag, ColumnFilter::Is(value)) => Some(Filter::is(property, *value)),
            (Filtering::Moment, ColumnFilter::Between { from, to }) => {
                let from = from.map(|day| Filter::at_least(property, start_of(day)));
                let to = to.map(|day| Filter::at_most(property, end_of(day)));
                match (from, to) {
                    (Some(from), Some(to)) => Some(from.and(to)),
                    (from, to) => from.or(to),
                }
            }
            (Filtering::Words(condition), ColumnFilter::OneOf(values)) => any_of(values, condition),
            _ => None,
        }
    }
}

impl<T> Remote<T> {
    /// What the list is told: what it can ask for.
    pub(super) fn demand(
        &self,
        subject: &Subject,
        total: usize,
        ask: Callback<Question>,
    ) -> Demand {
        let all = format::counted(total, subject.one, subject.many);
        let can = self.columns.iter().map(|column| Capability {
            filters: !matches!(column.filter, Filtering::None),
            sorts: column.sorts,
        });
        Demand {
            total,
            why: [
                "This customer has ",
                &all,
                ": searching in Microsoft Graph.",
            ]
            .concat(),
            can: can.collect(),
            ask,
        }
    }

    /// The query for a question. What the service cannot do is not offered, and left out.
    pub(super) fn query(&self, question: &Question) -> Query {
        let mut query = Query::new().text(&question.criteria.words);
        let mut all: Option<Filter> = None;
        for (column, filter) in question.criteria.columns() {
            let remote = self.columns.get(*column);
            if let Some(condition) = remote.and_then(|remote| remote.condition(filter)) {
                all = Some(match all {
                    Some(before) => before.and(condition),
                    None => condition,
                });
            }
        }
        if let Some(all) = all {
            query = query.filter(all);
        }
        let sort = question.sort.and_then(|sort| {
            let remote = self.columns.get(sort.column)?;
            remote.sorts.then_some(Order {
                property: remote.property,
                descending: sort.descending,
            })
        });
        match sort {
            Some(order) => query.order_by(order),
            None => query,
        }
    }
}

fn any_of(values: &[String], condition: impl Fn(&str) -> Option<Filter>) -> Option<Filter> {
    let conditions = values.iter().filter_map(|value| condition(value));
    conditions.reduce(Filter::or)
}

/// Midnight, with which a day begins in UTC.
fn start_of(day: Day) -> UnixSeconds {
    UnixSeconds(u64::try_from(day.since_1970()).unwrap_or_default() * 86_400)
}

/// The last second of a day in UTC.
fn end_of(day: Day) -> UnixSeconds {
    UnixSeconds(start_of(day).0 + 86_399)
}

#[cfg(test)]
mod tests {
    use leptos::prelude::Callback;
    use tenantry_graph::directory::user::{self, UserRow};

    use super::*;
    use crate::ui::grid::{Criteria, Sort};

    const REMOTE: Remote<UserRow> = Remote {
        count: |tenant| user::count(tenant, None),
        find: user::find,
        columns: &[
            RemoteColumn::text("displayName").sorted(),
            RemoteColumn::flag("accountEnabled"),
            RemoteColumn::moment("createdDateTime"),
            RemoteColumn::words(|word| {
                (word == "Guest").then(|| Filter::equals("userType", "Guest"))
            }),
            RemoteColumn::NONE,
        ],
    };

    fn query(filters: &[(usize, ColumnFilter)], sort: Option<usize>) -> Query {
        let mut criteria = Criteria::default();
        for (column, filter) in filters {
            criteria.set(*column, Some(filter.clone()));
        }
        REMOTE.query(&Question {
            criteria,
            sort: sort.map(|column| Sort {
                column,
                descending: true,
            }),
        })
    }

    #[test]
    fn what_the_service_cannot_do_is_left_out() {
        let odd = [
            (4, ColumnFilter::Contains("a".into())),
            (1, ColumnFilter::Contains("a".into())),
            (3, ColumnFilter::OneOf(vec!["Unheard of".into()])),
            (9, ColumnFilter::Is(true)),
        ];
        assert_eq!(query(&odd, Some(1)), Query::new());
        assert_eq!(query(&[], Some(9)), Query::new());
    }

    #[test]
    fn conditions_are_joined_and_sorted() {
        let day = |text| Day::parse(text);
        let asked = query(
            &[
                (
                    0,
                    ColumnFilter::OneOf(vec!["O'Brien".into(), String::new()]),
                ),
                (1, ColumnFilter::Is(false)),
                (
                    2,
                    ColumnFilter::Between {
                        from: day("2024-03-07"),
                        to: day("2024-03-07"),
                    },
                ),
                (3, ColumnFilter::OneOf(vec!["Guest".into()])),
            ],
            Some(0),
        );
        let names = Filter::equals("displayName", "O'Brien").or(Filter::is_null("displayName"));
        let expected = names
            .and(Filter::is("accountEnabled", false))
            .and(
                Filter::at_least("createdDateTime", UnixSeconds(1_709_769_600)).and(
                    Filter::at_most("createdDateTime", UnixSeconds(1_709_855_999)),
                ),
            )
            .and(Filter::equals("userType", "Guest"));
        let order = Order {
            property: "displayName",
            descending: true,
        };
        assert_eq!(asked, Query::new().filter(expected).order_by(order));
    }

    #[test]
    fn every_column_says_what_can_be_done_with_it() {
        let subject = Subject {
            resource: "users",
            one: "user",
            many: "users",
            views: &[],
        };
        let demand = REMOTE.demand(&subject, 240_000, Callback::new(|_| ()));
        let can: Vec<_> = demand
            .can
            .iter()
            .map(|can| (can.filters, can.sorts))
            .collect();
        let expected = [
            (true, true),
            (true, false),
            (true, false),
            (true, false),
            (false, false),
        ];
        assert_eq!(can, expected);
        assert!(demand.why.contains("240,000 users"), "{}", demand.why);
    }
}
