//! The sum of a stage's result lines.

use std::fmt;

/// How many tests passed, failed or were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u32,
    failed: u32,
    ignored: u32,
}

impl Tally {
    /// Adds up the lines that begin with `test result:`.
    pub(super) fn of(output: &str) -> Self {
        output
            .lines()
            .filter_map(|line| line.strip_prefix("test result: "))
            .fold(Self::default(), |sum, line| Self {
                passed: sum.passed + count(line, "passed"),
                failed: sum.failed + count(line, "failed"),
                ignored: sum.ignored + count(line, "ignored"),
            })
    }
}

/// The number before `word` in a line such as `ok. 3 passed; 0 failed; 1 ignored; …`.
fn count(line: &str, word: &str) -> u32 {
    line.split([';', '.'])
        .find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
        .unwrap_or_default()
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.failed == 0 { "ok" } else { "FAILED" };
        write!(
            out,
            "test result: {verdict}. {} passed; {} failed; {} ignored",
            self.passed, self.failed, self.ignored
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_without_result_lines_counts_nothing() {
        assert_eq!(
            Tally::of("running 3 tests\ntest a ... ok\n"),
            Tally::default()
        );
    }

    #[test]
    fn failures_are_counted_and_named() {
        let output = "test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s";
        assert_eq!(
            Tally::of(output).to_string(),
            "test result: FAILED. 3 passed; 1 failed; 0 ignored"
        );
    }

    #[test]
    fn the_lines_of_several_targets_are_added_up() {
        let output = "\
test result: ok. 12 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.02s
   Doc-tests x
test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 5 filtered out; finished in 1.00s
";
        assert_eq!(
            Tally::of(output).to_string(),
            "test result: ok. 15 passed; 0 failed; 3 ignored"
        );
    }
}
