//! How much of the service's limits each application has used in each tenant.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::guid::Guid;
use crate::timestamp::Timestamp;

/// What is counted, per application and tenant or, without an application, per tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Meter {
    /// Resource units of the directory.
    DirectoryUnits,
    /// What was written to the directory.
    DirectoryWrites,
    /// Requests to Intune.
    IntuneRequests,
    /// What was written to Intune.
    IntuneWrites,
    /// Requests for reports: audits and sign-ins.
    Reports,
}

/// How much may be used in which time. The time begins with the first request, and anew with the first one
/// after its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limit {
    pub(crate) most: u32,
    pub(crate) window: Duration,
}

/// What was used of each limit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Usage(BTreeMap<(Meter, Option<Guid>, Guid), Window>);

#[derive(Debug, Clone, Copy)]
struct Window {
    begins: Timestamp,
    used: u32,
}

/// What a limit says of one more request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading {
    /// What was used, this request included, in a hundredth of what may be.
    pub(crate) percent: u32,
    /// How long nothing more is to be had, where the request is over the limit.
    pub(crate) wait: Option<Duration>,
}

impl Usage {
    /// Counts a request, whether it is over the limit or not, as the service does.
    pub(crate) fn count(
        &mut self,
        meter: Meter,
        (application, tenant): (Option<Guid>, Guid),
        cost: u32,
        limit: Limit,
        now: Timestamp,
    ) -> Reading {
        let fresh = Window {
            begins: now,
            used: 0,
        };
        let window = self.0.entry((meter, application, tenant)).or_insert(fresh);
        let mut ends = window.begins.plus(limit.window);
        if ends <= now {
            *window = fresh;
            ends = now.plus(limit.window);
        }
        window.used = window.used.saturating_add(cost);
        Reading {
            percent: window.used.saturating_mul(100) / limit.most,
            wait: (window.used > limit.most).then(|| Duration::from_millis(ends.0 - now.0)),
        }
    }

    /// Forgets what was used.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENANT: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90001");
    const LIMIT: Limit = Limit {
        most: 10,
        window: Duration::from_secs(20),
    };

    #[test]
    fn what_is_over_the_limit_waits_for_the_end_of_the_window() {
        let mut usage = Usage::default();
        let mut count = |cost, seconds: u64| {
            let now = Timestamp(1_000_000 + seconds * 1_000);
            usage.count(Meter::Reports, (None, TENANT), cost, LIMIT, now)
        };
        assert_eq!((count(8, 0).percent, count(2, 3).wait), (80, None));
        assert_eq!(count(1, 5).wait, Some(Duration::from_secs(15)));
        assert_eq!(count(1, 19).wait, Some(Duration::from_secs(1)));
        assert_eq!(
            count(1, 20),
            Reading {
                percent: 10,
                wait: None
            }
        );
    }

    #[test]
    fn applications_are_counted_apart() {
        let mut usage = Usage::default();
        for application in [None, Some(TENANT)] {
            let reading = usage.count(
                Meter::IntuneWrites,
                (application, TENANT),
                10,
                LIMIT,
                Timestamp(0),
            );
            assert_eq!(
                reading,
                Reading {
                    percent: 100,
                    wait: None
                }
            );
        }
    }
}
