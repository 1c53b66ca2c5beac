//! What the browser tests and the measurements stand on: a real browser, the real console on a
//! loopback port, and the emulated cloud in this process.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `stage.rs` | one test's world: cloud, console and browser, set up and always taken down |
//! | `static_demo.rs` | the demo without a server: its exported folder, handed out as it is |
//! | `host.rs` | a router on a loopback port, with everything that was asked of it |
//! | `pages/` | the screens, as a person uses them |
//! | `opening.rs` | how many tests begin: somebody is signed in and at work |
//! | `browser.rs`, `role.rs` | a browser window, spoken to by accessible roles and names |
//! | `downloads.rs` | the files that a window stores |
//! | `watch.rs` | what a browser says in its log, and what of that fails a test |
//! | `chromedriver.rs` | the program that drives the browsers |
//! | `trouble.rs` | everything that can go wrong |
//!
//! Nothing here waits for a time to pass: a wait is for a condition and gives up at a generous
//! deadline, so that a slow machine is slow and not red.

pub mod browser;
pub mod chromedriver;
pub mod downloads;
pub mod host;
pub mod opening;
pub mod pages;
pub mod role;
pub mod stage;
pub mod static_demo;
pub mod trouble;
pub mod watch;
