//! How long the vault takes to get tokens for two hundred customers, eight at a time, from an authority that
//! answers in fifty milliseconds.
//!
//! Microsoft's authorities speak HTTP/2, and a browser opens no more than six connections to one host otherwise;
//! so a proxy with a certificate of the moment stands in front of the sandbox's. The page's own question to open
//! a customer is recorded and asked again for each of the others, eight at a time, as the set-up page does.

use super::{
    devtools::{DevTools, unexpected},
    switch,
    tab::Tab,
    timings::workers,
    visitor,
};
use crate::{
    failure::Failure,
    local::{Local, Ports},
    process::{self, Guarded},
    workspace::Workspace,
};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

/// How many customers there are; one of them shows how the page asks, and is not measured.
const CUSTOMERS: usize = 201;
/// How many questions are under way at a time.
const IN_FLIGHT: usize = 8;
/// How long the token endpoint takes to answer, in milliseconds.
const ANSWER: u32 = 50;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Many {
    /// From the first question to the last answer, in milliseconds.
    pub(super) whole: f64,
    /// How many token requests that took.
    pub(super) requests: u64,
    /// How long the answers to them took together, in milliseconds: on a busy machine more than was asked for.
    answers: f64,
}

impl Many {
    /// How long an answer took, in milliseconds: the average.
    pub(super) fn answer(&self) -> f64 {
        self.answers / self.requests as f64
    }

    /// How often the time that the waits alone would take, with as many under way all the time.
    pub(super) fn times_the_waits(&self) -> f64 {
        self.whole / (self.answers / IN_FLIGHT as f64)
    }
}

/// Keeps the page's questions, and its end of the vault's port.
const RECORD: &str = "globalThis.__asked = [];
    const post = MessagePort.prototype.postMessage;
    MessagePort.prototype.postMessage = function (message, ...rest) {
      if (message?.[0] === 'ask') {
        globalThis.__vault = this;
        globalThis.__asked.push(new Uint8Array(message[2]));
      }
      return post.call(this, message, ...rest);
    };";

/// How many token requests a worker has sent, and how long their answers took together, in milliseconds.
const TOKEN_REQUESTS: &str = "(() => {
    const entries = performance.getEntriesByType('resource')
      .filter((entry) => entry.name.endsWith('/oauth2/v2.0/token'));
    return JSON.stringify([entries.length, entries.reduce((sum, entry) => sum + entry.duration, 0)]);
  })()";

/// Starts a sandbox of its own for this, and measures.
pub(super) fn measure(
    workspace: &Workspace,
    dist: &Path,
    devtools: &mut DevTools,
) -> Result<Many, Failure> {
    let ports = Ports::any_free()?;
    let proxy_port = ports.control + 1;
    let options = [
        format!("--customers={CUSTOMERS}"),
        format!("--login-origin=https://localhost:{proxy_port}"),
        format!("--fault=token=slow:{ANSWER}"),
    ];
    let mut local = Local::start(workspace, dist, &ports, &options)?;
    let _proxy = start_proxy(workspace, proxy_port, ports.login)?;
    local.check()?;

    let mut tab = Tab::open(devtools)?;
    let (name, tenants) = generated_customers(&mut tab, &ports)?;
    let first = visitor::tenant_id(&mut tab, &ports, visitor::CUSTOMER)?;
    tab.before_each_document(RECORD)?;
    tab.go_to(&format!("{}t/{first}", ports.address()))?;
    visitor::sign_in(&mut tab)?;
    tab.wait_until(&format!(
        "location.href.startsWith('{}') && {}",
        ports.address(),
        switch::shows(&first)
    ))?;
    switch::switch_to(&mut tab, &name, &tenants[0])?;

    let workers = workers(&mut tab)?;
    for worker in &workers {
        tab.evaluate_in(
            worker,
            "performance.setResourceTimingBufferSize(9999), performance.clearResourceTimings()",
        )?;
    }
    let whole = ask_for_all(&mut tab, &tenants)?;
    let (mut requests, mut answers) = (0, 0.0);
    for worker in &workers {
        let sent = tab.evaluate_in(worker, TOKEN_REQUESTS)?;
        let (count, took) = serde_json::from_str::<(u64, f64)>(sent.as_str().unwrap_or_default())
            .map_err(|error| unexpected(format!("no token requests: {error}")))?;
        requests += count;
        answers += took;
    }
    tab.close()?;
    Ok(Many {
        whole,
        requests,
        answers,
    })
}

/// A customer's name, and the ids of that one and of all the others.
fn generated_customers(tab: &mut Tab<'_>, ports: &Ports) -> Result<(String, Vec<String>), Failure> {
    tab.go_to(&format!("http://127.0.0.1:{}/world", ports.control))?;
    let world = tab.evaluate("document.body.innerText")?;
    let world: Value = serde_json::from_str(world.as_str().unwrap_or_default())
        .map_err(|error| unexpected(format!("the sandbox's world is no JSON: {error}")))?;
    let tenants = world["tenants"].as_array().cloned().unwrap_or_default();
    // The generated ones are the last. One more than is measured: the first is how the page asks.
    let generated = tenants.iter().rev().take(CUSTOMERS);
    let ids: Vec<_> = generated
        .clone()
        .filter_map(|tenant| tenant["id"].as_str().map(str::to_owned))
        .collect();
    let name = generated
        .clone()
        .find_map(|tenant| tenant["displayName"].as_str());
    match name {
        Some(name) if ids.len() == CUSTOMERS => Ok((name.to_owned(), ids)),
        _ => Err(unexpected("the sandbox has too few customers")),
    }
}

/// Asks to open every tenant but the first, which is open already. Gives the time, in milliseconds.
fn ask_for_all(tab: &mut Tab<'_>, tenants: &[String]) -> Result<f64, Failure> {
    let tenants = Value::from(tenants);
    let outcome = tab.evaluate(&format!(
        "(async () => {{
           const [first, ...rest] = {tenants};
           const octets = (text) => new TextEncoder().encode(text);
           const at = (document, id) => {{
             const places = [];
             for (let start = 0; start + id.length <= document.length; start++)
               if (id.every((octet, i) => document[start + i] === octet)) places.push(start);
             return places;
           }};
           const asked = __asked.find((document) => at(document, octets(first)).length);
           const places = at(asked, octets(first));
           const waiting = new Map();
           __vault.addEventListener('message', ({{ data }}) => waiting.get(data[1])?.(data[2]));
           // Numbers that the page does not come to.
           let number = 3000000000;
           const open = (id) => new Promise((done) => {{
             const document = asked.slice();
             for (const place of places) document.set(octets(id), place);
             waiting.set(++number, done);
             __vault.postMessage(['ask', number, document]);
           }});
           let refused = 0;
           const lane = async () => {{
             while (rest.length) if ((await open(rest.pop()))[0] !== 0) refused++;
           }};
           const start = performance.now();
           await Promise.all(Array.from({{ length: {IN_FLIGHT} }}, lane));
           return JSON.stringify([performance.now() - start, refused]);
         }})()"
    ))?;
    let outcome = outcome.as_str().unwrap_or_default();
    match serde_json::from_str::<(f64, u64)>(outcome) {
        Ok((whole, 0)) => Ok(whole),
        Ok((_, refused)) => Err(unexpected(format!("{refused} customers were refused"))),
        Err(_) => Err(unexpected("no time of the many tokens")),
    }
}

/// Starts the proxy and waits until it listens. It ends when the value is dropped.
fn start_proxy(workspace: &Workspace, port: u16, target: u16) -> Result<Guarded, Failure> {
    let folder = workspace.scratch().join("tls-proxy");
    fs::create_dir_all(&folder).map_err(Failure::file("create", &folder))?;
    let script = folder.join("proxy.mjs");
    fs::write(&script, include_str!("tls_proxy.mjs")).map_err(Failure::file("write", &script))?;
    let (key, certificate) = (folder.join("key.pem"), folder.join("certificate.pem"));
    let mut openssl = Command::new("openssl");
    openssl
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
        ])
        .args(["-subj", "/CN=localhost", "-days", "2", "-keyout"])
        .arg(&key)
        .arg("-out")
        .arg(&certificate);
    process::capture(&mut openssl)?;

    let mut proxy = Guarded::start(
        Command::new("node")
            .arg(&script)
            .args([port.to_string(), target.to_string()])
            .args([&key, &certificate])
            .stdout(Stdio::piped()),
    )?;
    let said = proxy
        .stdout()
        .map(|output| BufReader::new(output).lines().next());
    match said {
        Some(Some(Ok(line))) if line == "ready" => Ok(proxy),
        _ => Err(unexpected(
            "the proxy in front of the authority did not start",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ideal_is_the_waits_alone() {
        let many = Many {
            whole: 1_500.0,
            requests: 200,
            answers: 10_000.0,
        };
        assert!((many.times_the_waits() - 1.2).abs() < 1e-9);
        assert!((many.answer() - 50.0).abs() < 1e-9);
    }
}
