//! How quickly a list of 100,000 rows answers the agent: keys, sorting, scrolling.
//!
//! The same scripts measure the console and another app, so the figures can be compared. A key and a sort count from
//! the event to the first task after the next frame, in which the result is on the screen. While scrolling, each
//! frame moves the list by most of a window.

use super::{
    devtools::{DevTools, unexpected},
    intervals::median,
    tab::Tab,
};
use crate::failure::Failure;
use serde_json::Value;

/// What the page's list is found by.
#[derive(Debug)]
pub(super) struct Marks<'a> {
    /// The field that filters.
    pub(super) filter: &'a str,
    /// What is pressed to sort, each in turn.
    pub(super) sorts: &'a [&'a str],
    /// What scrolls.
    pub(super) scroller: &'a str,
    /// A row's cell, present once the list is there.
    pub(super) row: &'a str,
    /// What is typed, one text after the other.
    pub(super) typed: &'a [&'a str],
}

/// Times in milliseconds, as they were taken.
#[derive(Debug)]
pub(super) struct Answers {
    keys: Vec<f64>,
    sorts: Vec<f64>,
    frames: Vec<f64>,
}

/// How often all that is typed is typed.
const ROUNDS: usize = 12;

/// How many frames are scrolled.
const FRAMES: usize = 600;

/// A frame that takes longer has left one out, at 60 frames a second.
const DROPPED: f64 = 25.0;

/// After a function's work, the first task behind the next frame.
const PAINTED: &str = "const painted = () => new Promise((done) =>
    requestAnimationFrame(() => setTimeout(() => done(performance.now()))));
  const rest = () => new Promise((done) => setTimeout(done, 30 + Math.random() * 20));";

/// Opens an address and measures its list.
pub(super) fn measure_at(
    devtools: &mut DevTools,
    address: &str,
    marks: &Marks<'_>,
) -> Result<Answers, Failure> {
    let mut tab = Tab::open(devtools)?;
    tab.go_to(address)?;
    tab.wait_until(&format!("document.querySelector({})", quoted(marks.row)))?;
    let answers = measure(&mut tab, marks)?;
    tab.close()?;
    Ok(answers)
}

/// Measures the list that is on the screen.
pub(super) fn measure(tab: &mut Tab<'_>, marks: &Marks<'_>) -> Result<Answers, Failure> {
    let mut keys = Vec::new();
    for _ in 0..ROUNDS {
        keys.extend(type_in(tab, marks)?);
    }
    let sorts = times(&tab.evaluate(&format!(
        "(async () => {{ {PAINTED}
           const times = [];
           for (const selector of {sorts}) {{
             await rest();
             const start = performance.now();
             document.querySelector(selector).click();
             times.push(await painted() - start);
           }}
           return times;
         }})()",
        sorts = Value::from(marks.sorts)
    ))?)?;
    let frames = times(&tab.evaluate(&format!(
        "(async () => {{
           const scroller = document.querySelector({scroller});
           const frame = () => new Promise(requestAnimationFrame);
           await frame();
           let last = await frame();
           const times = [];
           for (let count = 0; count < {FRAMES}; count++) {{
             scroller.scrollTop += 900;
             const now = await frame();
             times.push(now - last);
             last = now;
           }}
           scroller.scrollTop = 0;
           return times;
         }})()",
        scroller = quoted(marks.scroller)
    ))?)?;
    Ok(Answers {
        keys,
        sorts,
        frames,
    })
}

/// Types each text in place of the one before, as fast as a person would, and empties the field.
fn type_in(tab: &mut Tab<'_>, marks: &Marks<'_>) -> Result<Vec<f64>, Failure> {
    times(&tab.evaluate(&format!(
        "(async () => {{ {PAINTED}
           const field = document.querySelector({filter});
           const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
           const times = [];
           for (const text of {typed}) {{
             await rest();
             const start = performance.now();
             set.call(field, text);
             field.dispatchEvent(new Event('input', {{ bubbles: true }}));
             times.push(await painted() - start);
           }}
           return times;
         }})()",
        filter = quoted(marks.filter),
        typed = Value::from(marks.typed)
    ))?)
}

impl Answers {
    /// The figures, one line for each.
    pub(super) fn describe(mut self) -> String {
        for times in [&mut self.keys, &mut self.sorts, &mut self.frames] {
            times.sort_by(f64::total_cmp);
        }
        let dropped = self.frames.iter().filter(|time| **time > DROPPED).count();
        format!(
            "    a key to the painted result: {:.1} ms median, {:.1} ms at the 99th percentile of {}, {:.1} ms worst\n    \
             sort to the painted result: {:.1} ms median, {:.1} ms worst of {}\n    \
             scrolling: a frame takes {:.1} ms at the 95th percentile of {}, {:.1} % left one out",
            middle(&self.keys),
            percentile(&self.keys, 99),
            self.keys.len(),
            percentile(&self.keys, 100),
            middle(&self.sorts),
            percentile(&self.sorts, 100),
            self.sorts.len(),
            percentile(&self.frames, 95),
            self.frames.len(),
            100.0 * dropped as f64 / self.frames.len().max(1) as f64,
        )
    }
}

/// The median and the greatest of times.
pub(super) fn median_and_worst(times: &mut [f64]) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    (middle(times), percentile(times, 100))
}

fn middle(times: &[f64]) -> f64 {
    median(times.to_vec()).unwrap_or(f64::NAN)
}

/// The least value that so many of a hundred do not exceed, of values in their order.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100);
    let value = sorted.get(rank.saturating_sub(1));
    value.copied().unwrap_or(f64::NAN)
}

/// The times that a script gave.
pub(super) fn times(value: &Value) -> Result<Vec<f64>, Failure> {
    let times = value
        .as_array()
        .map(|times| times.iter().map(Value::as_f64));
    let times: Option<Vec<f64>> = times.and_then(Iterator::collect);
    times.ok_or_else(|| unexpected(format!("no times but {value}")))
}

fn quoted(text: &str) -> Value {
    Value::from(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_but_times_is_refused() {
        for value in [Value::Null, "1".into(), serde_json::json!([1, "2"])] {
            assert!(times(&value).is_err(), "{value}");
        }
    }

    #[test]
    fn a_percentile_is_a_value_that_was_measured() {
        let sorted: Vec<f64> = (1..=200).map(f64::from).collect();
        assert_eq!(percentile(&sorted, 95), 190.0);
        assert_eq!(percentile(&sorted, 99), 198.0);
        assert_eq!(percentile(&sorted, 100), 200.0);
        assert_eq!(percentile(&[7.0], 99), 7.0);
        assert!(percentile(&[], 99).is_nan());
    }

    #[test]
    fn a_frame_that_was_left_out_is_counted() {
        let answers = Answers {
            keys: vec![9.0, 8.0, 7.0],
            sorts: vec![30.0],
            frames: vec![16.7, 16.7, 16.7, 33.4],
        };
        let text = answers.describe();
        assert!(text.contains("8.0 ms median"), "{text}");
        assert!(text.contains("25.0 % left one out"), "{text}");
    }
}
