//! The trace of the vault's requests, taken from the vault as a page takes it.

use serde_json::{Value, json};
use tenantry_tests::browser::Browser;
use tenantry_tests::stage::Stage;
use tenantry_tests::trouble::Trouble;
use tenantry_trace::{Exchange, Outcome, Purpose, Update};

/// Joins the page's own vault beside the page, as long as the page is there.
const JOIN: &str = "const Genuine = SharedWorker;
    globalThis.SharedWorker = function (address, options) {
        const beside = new Genuine(address, options).port;
        const waiting = new Map();
        let last = 0;
        globalThis.traced = 0;
        beside.onmessage = ({ data: [word, number, , body] }) => {
            if (word === 'traced') globalThis.traced += 1;
            if (word === 'answer') waiting.get(number)?.(body);
        };
        globalThis.watchVault = (watches) => beside.postMessage(['watch', watches]);
        globalThis.askVault = (document) => new Promise((resolve) => {
            waiting.set(++last, resolve);
            beside.postMessage(['ask', last, new Uint8Array(document)]);
        });
        watchVault(WATCHES);
        return new Genuine(address, options);
    };";

/// Questions in the form of the vault's port: what caused them, which is nothing here, and what they are.
const TRACE: [u8; 5] = [0, 0, 0, 9, 0];
const CLEAR: [u8; 4] = [0, 0, 0, 10];

/// Joins the vault of every page that is loaded from now on, and says whether it is watched from its beginning.
pub(crate) async fn join(browser: &Browser, watches: bool) -> Result<(), Trouble> {
    let script = JOIN.replace("WATCHES", &watches.to_string());
    browser.before_every_page(&script).await
}

/// Watches from now on until the page is left, or no more.
pub(crate) async fn watch(browser: &Browser, watches: bool) -> Result<(), Trouble> {
    let script = format!("watchVault({watches}); return null;");
    browser.run(&script, Vec::new()).await.map(drop)
}

/// How often the page was told of news.
pub(crate) async fn told(browser: &Browser) -> Result<u64, Trouble> {
    let told = browser.run("return traced;", Vec::new()).await?;
    Ok(told.as_u64().unwrap_or_default())
}

/// What a question is answered with, as it follows the answer; nothing where it is refused.
pub(crate) async fn ask(browser: &Browser, question: &[u8]) -> Result<Option<Vec<u8>>, Trouble> {
    let script = format!(
        "const body = await askVault({});
         if (body === undefined) return null;
         const octets = new Uint8Array(body);
         let text = '';
         for (let at = 0; at < octets.length; at += 4096) {{
             text += String.fromCharCode(...octets.subarray(at, at + 4096));
         }}
         return text;",
        json!(question)
    );
    let octets = browser.run_async(&script).await?;
    // Each character is one octet.
    let octets = octets
        .as_str()
        .map(|text| text.chars().map(|one| one as u8).collect());
    Ok(octets)
}

/// Everything that is in the trace.
pub(crate) async fn trace(browser: &Browser) -> Result<Vec<Exchange>, Trouble> {
    update(browser, &TRACE).await
}

/// Forgets the trace, and gives what is left.
pub(crate) async fn clear(browser: &Browser) -> Result<Vec<Exchange>, Trouble> {
    update(browser, &CLEAR).await
}

async fn update(browser: &Browser, question: &[u8]) -> Result<Vec<Exchange>, Trouble> {
    let body = ask(browser, question).await?.unwrap_or_default();
    let update: Update = postcard::from_bytes(&body)
        .map_err(|error| Trouble::Wrong(format!("this is no trace: {error}")))?;
    Ok(update.exchanges)
}

/// The exchanges for a purpose.
pub(crate) fn of(exchanges: &[Exchange], purpose: Purpose) -> Vec<&Exchange> {
    let all = exchanges.iter();
    all.filter(|exchange| exchange.purpose == purpose).collect()
}

/// The text of an answer's body, if it was kept.
pub(crate) fn answer_of(exchange: &Exchange) -> &str {
    match &exchange.outcome {
        Outcome::Answered { body, .. } => body.text().unwrap_or_default(),
        Outcome::UnderWay | Outcome::NoAnswer | Outcome::Cancelled => "",
    }
}

/// What the emulated cloud keeps secret of `customer.com`: recovery keys, and passwords of local administrators as they
/// are and as they are sent.
pub(crate) fn secrets_of_devices(stage: &Stage<'_>) -> Vec<String> {
    let look = |path: &str| crate::actions::look(stage.cloud(), path);
    let text = crate::actions::text;
    let all = |path: &str| look(path)["value"].as_array().cloned().unwrap_or_default();
    let mut secrets = Vec::new();
    let keys = "/informationProtection/bitlocker/recoveryKeys";
    for key in all(keys) {
        let key = look(&format!("{keys}/{}?$select=key", text(&key, "id")));
        secrets.push(text(&key, "key"));
    }
    let passwords = "/directory/deviceLocalCredentials";
    for kept in all(passwords) {
        let kept = look(&format!(
            "{passwords}/{}?$select=credentials",
            text(&kept, "id")
        ));
        let credentials = kept["credentials"].as_array().cloned().unwrap_or_default();
        secrets.extend(
            credentials
                .iter()
                .map(|one: &Value| text(one, "passwordBase64")),
        );
    }
    secrets
}
