//! A thousand users changed at once: how many requests that takes, and how the page answers meanwhile.

use super::{
    devtools::{DevTools, unexpected},
    grid::{median_and_worst, times},
    large_list::NOTICE_LONG_TASKS,
    tab::Tab,
    visitor,
};
use crate::{failure::Failure, local::Ports};

/// The customer with 20,000 users.
const CUSTOMER: &str = "meridian-logistics.com";

/// So many rows are selected; some of them are blocked already, or come from the on-premises directory.
const SELECTED: usize = 1_350;

/// What was measured.
#[derive(Debug)]
pub(super) struct Changes {
    /// How many users were changed.
    users: f64,
    /// From the press of the button to the last read-back, in milliseconds.
    whole: f64,
    /// What the proof says of the requests.
    proof: String,
    /// From each key to the painted result in the list behind, while it ran, in milliseconds.
    keys: Vec<f64>,
    /// The durations of the page's tasks of more than 50 ms meanwhile, in milliseconds.
    long_tasks: Vec<f64>,
}

/// Signs in, selects, and blocks sign-in.
pub(super) fn measure(devtools: &mut DevTools, ports: &Ports) -> Result<Changes, Failure> {
    let mut tab = Tab::open(devtools)?;
    let tenant = visitor::tenant_id(&mut tab, ports, CUSTOMER)?;
    tab.before_each_document(NOTICE_LONG_TASKS)?;
    tab.go_to(&format!("{}t/{tenant}/users", ports.address()))?;
    visitor::sign_in(&mut tab)?;
    tab.wait_until("/^20,000 users$/m.test(document.querySelector('.count')?.innerText)")?;
    select(&mut tab)?;
    tab.wait_until(&format!("({CHOOSE})('Block sign-in')"))?;
    tab.wait_until(
        "/Nothing is sent before/.test(document.querySelector('dialog.change[open]')?.innerText)",
    )?;
    let users = tab.evaluate(
        "Number(document.querySelector('dialog.change[open]').innerText
           .match(/([0-9,]+) users will be changed/)[1].replace(',', ''))",
    )?;
    tab.evaluate(
        "__long.length = 0; globalThis.__start = performance.now();
         [...document.querySelectorAll('dialog.change[open] .primary')].find((one) => one.checkVisibility()).click()",
    )?;
    tab.wait_until("document.querySelector('dialog.change[open] progress')")?;
    tab.evaluate("document.querySelector('dialog.change[open] [aria-label=Close]').click()")?;
    let keys = times(&tab.evaluate(TYPE_WHILE_IT_RUNS)?)?;
    tab.wait_until(&format!("{CHIP}?.innerText.match(/^(Done|Finished)/)"))?;
    let whole = tab.evaluate("__ended - __start")?;
    let long_tasks = times(&tab.evaluate("__long")?)?;
    tab.evaluate(&format!("{CHIP}.click()"))?;
    tab.wait_until("document.querySelector('dialog.change[open] .read-back')")?;
    let proof = tab.evaluate(
        "document.querySelector('dialog.change[open] .change-summary').innerText + ' ' +
           document.querySelector('dialog.change[open] .read-back').innerText.split('. ').pop()",
    )?;
    tab.close()?;
    let (Some(users), Some(whole), Some(proof)) = (users.as_f64(), whole.as_f64(), proof.as_str())
    else {
        return Err(unexpected("no figures of the changes"));
    };
    Ok(Changes {
        users,
        whole,
        proof: proof.to_owned(),
        keys,
        long_tasks,
    })
}

/// The run in the bar.
const CHIP: &str = "document.querySelector('.runs .run')";

/// Chooses an action from the list's menu; not true before it could.
const CHOOSE: &str = "(name) => {
    const items = () => [...document.querySelectorAll('[role=menuitem]')].filter((item) => item.checkVisibility());
    if (!items().length) document.querySelector('main button[aria-haspopup=menu]')?.click();
    const item = items().find((item) => item.firstChild?.textContent.trim() === name);
    item?.click();
    return item !== undefined;
  }";

/// Types into the list behind until the run in the bar is over, and notes when that was.
const TYPE_WHILE_IT_RUNS: &str = "(async () => {
    const painted = () => new Promise((done) =>
      requestAnimationFrame(() => setTimeout(() => done(performance.now()))));
    const field = document.querySelector('main input[type=search]');
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    const times = [];
    for (let count = 0; !/^(Done|Finished)/.test(document.querySelector('.runs .run')?.innerText); count++) {
      await new Promise((done) => setTimeout(done, 80 + Math.random() * 40));
      const start = performance.now();
      set.call(field, ['a', 'an', 'ann', 'an'][count % 4]);
      field.dispatchEvent(new Event('input', { bubbles: true }));
      times.push(await painted() - start);
    }
    globalThis.__ended = performance.now();
    return times;
  })()";

/// Selects the first rows: a click on the first box, and one with Shift on the last.
fn select(tab: &mut Tab<'_>) -> Result<(), Failure> {
    let tick = |row: usize, shift: bool| {
        format!(
            "(() => {{
               const box = document.querySelector('[role=row][aria-rowindex=\"{}\"] .tick');
               box?.dispatchEvent(new MouseEvent('click', {{ bubbles: true, shiftKey: {shift} }}));
               return box !== null;
             }})()",
            row + 1
        )
    };
    tab.wait_until(&tick(1, false))?;
    tab.evaluate(&format!(
        "document.querySelector('[role=grid]').scrollTop = {SELECTED} * 40 - 200"
    ))?;
    tab.wait_until(&tick(SELECTED, true))?;
    tab.wait_until("/1,350 selected/.test(document.querySelector('main').innerText)")
}

impl Changes {
    /// The figures, one line for each.
    pub(super) fn describe(mut self) -> String {
        let (median, worst) = median_and_worst(&mut self.keys);
        let longest = self.long_tasks.iter().copied().fold(0.0, f64::max);
        format!(
            "  sign-in blocked for {:.0} users of 20,000, read back included: {:.1} s\n    \
             {}\n    \
             a key to the painted list behind meanwhile: {median:.1} ms median, {worst:.1} ms worst of {}\n    \
             tasks of more than 50 ms meanwhile: {}, the longest {longest:.0} ms",
            self.users,
            self.whole / 1e3,
            self.proof,
            self.keys.len(),
            self.long_tasks.len(),
        )
    }
}
