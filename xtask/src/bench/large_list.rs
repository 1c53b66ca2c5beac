//! 100,000 users from the emulated cloud to a complete list, what they weigh, and how the list answers.

use super::{
    devtools::{DevTools, unexpected},
    grid::{self, Answers, Marks},
    intervals::Interval,
    tab::Tab,
    timings::{Timed, timed, workers},
    visitor,
};
use crate::{failure::Failure, local::Ports};
use serde_json::{Value, json};

/// The customer with 100,000 users.
const CUSTOMER: &str = "continental-freight.com";

/// What the page says once it has read all of them.
const IS_COMPLETE: &str = "/^100,000 users$/m.test(document.querySelector('.count')?.innerText)";

/// How often the list is read again to see whether anything is left behind.
const RELOADS: usize = 10;

/// Notes each task of the page's main thread that takes longer than 50 ms, as the browser tells them.
pub(super) const NOTICE_LONG_TASKS: &str = "globalThis.__long = [];
  new PerformanceObserver((list) => __long.push(...list.getEntries().map((entry) => entry.duration)))
    .observe({ type: 'longtask', buffered: true });
  performance.setResourceTimingBufferSize(2000);";

/// The console's list, by its roles and names.
const MARKS: Marks<'_> = Marks {
    filter: "input[type=search]",
    sorts: &[NAME, USER_NAME, NAME, USER_NAME, NAME],
    scroller: ".grid",
    row: r#"[role="row"] [role="rowheader"]"#,
    typed: &[
        "a", "an", "ann", "anna", "anna s", "anna sc", "anna s", "anna", "ann", "an", "a", "",
    ],
};
const NAME: &str = r#"[role="columnheader"][aria-colindex="2"] button"#;
const USER_NAME: &str = r#"[role="columnheader"][aria-colindex="3"] button"#;

/// What was measured.
#[derive(Debug)]
pub(super) struct LargeList {
    /// From opening the page to the complete list.
    pub(super) read: Timed,
    /// The durations of the page's tasks of more than 50 ms meanwhile, in milliseconds.
    pub(super) long_tasks: Vec<f64>,
    /// What the page and its worker hold then, in octets.
    pub(super) memory: Memory,
    /// The same after it was filtered, sorted and scrolled.
    pub(super) memory_used: Memory,
    /// The same after it was read again so many times.
    pub(super) memory_later: Memory,
    /// How the list answers.
    pub(super) answers: Answers,
}

/// What is held, in octets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Memory {
    /// JavaScript's objects in use, the document's and buffers included.
    heap: f64,
    /// WebAssembly's memories.
    wasm: f64,
}

/// Signs in to the customer, opens its users and waits for all of them.
pub(super) fn measure(devtools: &mut DevTools, ports: &Ports) -> Result<LargeList, Failure> {
    let mut tab = Tab::open(devtools)?;
    let tenant = visitor::tenant_id(&mut tab, ports, CUSTOMER)?;
    tab.before_each_document(NOTICE_LONG_TASKS)?;
    tab.go_to(&format!("{}t/{tenant}", ports.address()))?;
    visitor::sign_in(&mut tab)?;
    let users = format!("document.querySelector('a[href$=\"t/{tenant}/users\"]')");
    tab.wait_until(&users)?;
    let workers = workers(&mut tab)?;
    for worker in &workers {
        tab.evaluate_in(worker, "performance.setResourceTimingBufferSize(2000)")?;
    }

    let start = tab.evaluate(&format!(
        "__long.length = 0; {users}.click(); performance.timeOrigin + performance.now()"
    ))?;
    // The page's own clock, so that no wait of ours is measured.
    let end = tab.evaluate(&format!(
        "new Promise((done) => {{
           const look = () => ({IS_COMPLETE})
             ? requestAnimationFrame(() => setTimeout(() => done(performance.timeOrigin + performance.now())))
             : setTimeout(look, 5);
           look();
         }})"
    ))?;
    let (Some(start), Some(end)) = (start.as_f64(), end.as_f64()) else {
        return Err(unexpected("no times of the large list"));
    };
    let read = timed(&mut tab, &workers, Interval { start, end })?;
    let long_tasks = serde_json::from_value(tab.evaluate("__long")?)
        .map_err(|error| unexpected(format!("no long tasks: {error}")))?;
    let memory = memory(&mut tab, &workers)?;
    let answers = grid::measure(&mut tab, &MARKS)?;
    let memory_used = self::memory(&mut tab, &workers)?;
    for _ in 0..RELOADS {
        tab.evaluate("document.querySelector('.page-head .read-at button').click()")?;
        tab.wait_until(&format!("!({IS_COMPLETE})"))?;
        tab.wait_until(IS_COMPLETE)?;
    }
    let memory_later = self::memory(&mut tab, &workers)?;
    tab.close()?;
    Ok(LargeList {
        read,
        long_tasks,
        memory,
        memory_used,
        memory_later,
        answers,
    })
}

/// What the page and its workers hold after what nobody needs was collected.
fn memory(tab: &mut Tab<'_>, workers: &[String]) -> Result<Memory, Failure> {
    let script = tab.evaluate(
        "performance.getEntriesByType('resource').map((entry) => entry.name)
           .find((name) => /tenantry-app-[0-9a-f]+\\.js$/.test(name))",
    )?;
    let mut memory = Memory {
        heap: 0.0,
        wasm: 0.0,
    };
    let sessions = std::iter::once(None).chain(workers.iter().map(|worker| Some(worker.as_str())));
    for worker in sessions {
        let mut call = |method: &str, params: Value| match worker {
            None => tab.call(method, params),
            Some(worker) => tab.call_in(worker, method, params),
        };
        call("HeapProfiler.collectGarbage", json!({}))?;
        let usage = call("Runtime.getHeapUsage", json!({}))?;
        for name in ["usedSize", "embedderHeapUsedSize", "backingStorageSize"] {
            memory.heap += usage[name].as_f64().unwrap_or_default();
        }
        // The engine does not count WebAssembly's memories among its own. The script that loaded the page's code
        // knows it, and a module that is there already is given again.
        let of_wasm =
            format!("import({script}).then((page) => page.initSync().memory.buffer.byteLength)");
        let octets = match worker {
            None => tab.evaluate(&of_wasm)?,
            Some(worker) => tab.evaluate_in(worker, &of_wasm)?,
        };
        memory.wasm += octets
            .as_f64()
            .ok_or_else(|| unexpected("no memory of WebAssembly"))?;
    }
    Ok(memory)
}

impl LargeList {
    /// The figures, one line for each.
    pub(super) fn describe(self) -> String {
        let longest = self.long_tasks.iter().copied().fold(0.0, f64::max);
        format!(
            "  100,000 users, from opening the page to the complete list: {:.0} ms, of which {:.0} ms waiting for \
             responses ({:.2} times the waits)\n    \
             tasks of more than 50 ms meanwhile: {}, the longest {longest:.0} ms\n    \
             held by the page and its worker: {}\n      \
             after filtering, sorting and scrolling: {}\n      \
             after reading it {RELOADS} times more: {}\n{}",
            self.read.whole,
            self.read.waits,
            self.read.whole / self.read.waits,
            self.long_tasks.len(),
            self.memory.describe(),
            self.memory_used.describe(),
            self.memory_later.describe(),
            self.answers.describe(),
        )
    }
}

impl Memory {
    fn describe(self) -> String {
        format!(
            "{:.1} MB ({:.1} of it WebAssembly's)",
            (self.heap + self.wasm) / 1e6,
            self.wasm / 1e6
        )
    }
}
