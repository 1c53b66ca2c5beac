//! From when to when a page and its workers waited for responses, on the wall clock that they share.

use super::{
    devtools::unexpected,
    intervals::{Interval, covered},
    tab::Tab,
};
use crate::failure::Failure;
use serde_json::Value;
use std::time::Duration;

/// Something that took its time, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timed {
    /// From its start to its end.
    pub(super) whole: f64,
    /// How much of it a response was awaited.
    pub(super) waits: f64,
}

impl Timed {
    /// What the console itself takes.
    pub(super) fn own(&self) -> f64 {
        self.whole - self.waits
    }
}

/// When the document began, and from when to when each response was awaited, in milliseconds. What came from the
/// cache was not awaited; a response of another origin does not tell, so it counts.
const TIMINGS: &str = "JSON.stringify([
  performance.timeOrigin,
  performance.getEntries()
    .filter((entry) => ['navigation', 'resource'].includes(entry.entryType))
    .filter((entry) => entry.deliveryType !== 'cache')
    .map((entry) => [entry.startTime, entry.responseEnd]),
])";

/// How much of `whole` the page and its workers waited.
pub(super) fn timed(
    tab: &mut Tab<'_>,
    workers: &[String],
    whole: Interval,
) -> Result<Timed, Failure> {
    let mut waits = awaited(&tab.evaluate(TIMINGS)?)?;
    for worker in workers {
        waits.extend(awaited(&tab.evaluate_in(worker, TIMINGS)?)?);
    }
    Ok(Timed {
        whole: whole.end - whole.start,
        waits: covered(whole, &waits),
    })
}

/// The page's workers.
pub(super) fn workers(tab: &mut Tab<'_>) -> Result<Vec<String>, Failure> {
    tab.attach_workers(false)?;
    let told = tab.listen(Duration::from_millis(300))?;
    let workers: Vec<_> = told
        .iter()
        .filter(|event| event.method == "Target.attachedToTarget")
        .filter_map(|event| event.params["sessionId"].as_str().map(str::to_owned))
        .collect();
    if workers.is_empty() {
        return Err(unexpected(
            "the page has no worker, whose waits are to be subtracted",
        ));
    }
    Ok(workers)
}

/// What [`TIMINGS`] says, on the wall clock.
fn awaited(value: &Value) -> Result<Vec<Interval>, Failure> {
    let parsed = value
        .as_str()
        .and_then(|text| serde_json::from_str::<(f64, Vec<(f64, f64)>)>(text).ok());
    let Some((origin, waits)) = parsed else {
        return Err(unexpected(format!("no timings but {value}")));
    };
    let waits = waits.into_iter().map(|(start, end)| Interval {
        start: origin + start,
        end: origin + end,
    });
    Ok(waits.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_but_timings_is_refused() {
        for value in [Value::Null, "".into(), "[1]".into(), "[1, [[2]]]".into()] {
            assert!(awaited(&value).is_err(), "{value}");
        }
    }

    #[test]
    fn timings_are_moved_to_the_wall_clock() {
        let expected =
            [(1000.5, 1010.5), (1020.5, 1026.0)].map(|(start, end)| Interval { start, end });
        let awaited = awaited(&"[1000.5, [[0, 10], [20, 25.5]]]".into()).unwrap();
        assert_eq!(awaited, expected);
    }
}
