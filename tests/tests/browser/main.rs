//! The real console in a real browser against the emulated cloud.

mod watcher;

use tenantry_tests::trouble::Trouble;

/// How a test ends; what it failed with is printed as a sentence.
type Outcome = Result<(), Trouble>;
