//! Where no token, code or cookie may ever be.

use serde_json::json;
use tenantry_sandbox::{SESSION_COOKIE, seeded};
use tenantry_tests::opening::at_work;
use tenantry_tests::pages::{Shell, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};

use crate::{Outcome, token_requests};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_cannot_reach_the_token_endpoint_and_the_vault_can() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        let console = stage.console().origin().to_owned();
        let asked = stage.asked_of_cloud(0);
        let by_the_vault = token_requests(&asked);
        assert!(!by_the_vault.is_empty());
        for entry in &by_the_vault {
            assert_eq!(entry.status, 200, "{entry:?}");
            assert_eq!(entry.origin_header.as_deref(), Some(console.as_str()));
        }

        let login = stage.cloud().world(|world| world.origins.login.clone());
        let endpoint = format!("{login}{}", by_the_vault[0].path());
        stage
            .announced()
            .complaint("violates the following Content Security Policy directive: \"connect-src 'self'\"");
        stage
            .announced()
            .complaint("tenantry-watch: securitypolicyviolation connect-src");
        stage.announced().complaint("Refused to connect");
        let attempt = format!(
            "const seen = new Promise((resolve) =>
                addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective)));
             const outcome = await fetch('{endpoint}', {{ method: 'POST', body: 'grant_type=x' }}).then(() => 'reached', () => 'refused');
             return [outcome, await seen];"
        );
        let outcome = browser.run_async(&attempt).await?;
        assert_eq!(outcome, json!(["refused", "connect-src"]));
        assert_eq!(stage.asked_of_cloud(0).len(), asked.len());
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_of_the_console_sees_no_cookie_code_or_token() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        Shell::of(stage).go_to("Users").await?;
        Users::shown(stage).await?;
        // Without the cookie in the browser the test would prove nothing.
        let cookies = browser.devtools("Network.getAllCookies", json!({})).await?;
        let has_session = cookies["cookies"]
            .as_array()
            .is_some_and(|all| all.iter().any(|cookie| cookie["name"] == SESSION_COOKIE));
        assert!(has_session, "{cookies}");
        browser.reload().await?;
        Users::shown(stage).await?;
        Shell::of(stage).sign_out().await?;

        let asked = stage.console().asked();
        assert!(asked.len() > 5, "{asked:?}");
        for request in asked {
            assert_eq!(request.cookie, None, "{request:?}");
            assert_eq!(request.referrer, None, "{request:?}");
            for secret in ["code=", "state=", "token=", "eyJ", "error="] {
                assert!(!request.request.contains(secret), "{request:?}");
            }
        }
        Ok(())
    })
    .await
}

/// Everything that a script in the page can read without asking the vault.
const WITHIN_REACH: &str = r"
    const databases = await indexedDB.databases();
    // What is stored is in base64url.
    const octets = ([key, text]) => [key, atob(text.replaceAll('-', '+').replaceAll('_', '/'))];
    return {
        local: Object.entries(localStorage).map(octets),
        session: Object.entries(sessionStorage).map(octets),
        databases: databases.map((database) => database.name),
        caches: await caches.keys(),
        cookie: document.cookie,
        address: location.href,
        state: JSON.stringify(history.state),
        page: document.body.outerHTML,
        globals: Object.getOwnPropertyNames(window)
            .map((name) => { try { return window[name] } catch { return null } })
            .filter((value) => typeof value === 'string'),
    };";

/// Whether a text holds what could be a token: a signed one, or the 32 random octets of a code or a
/// refresh token.
fn holds_a_secret(text: &str) -> bool {
    let is_part = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    // An octet that tells the length of what follows may look like a letter, and join what stands before it.
    let text = without_guids(&text.replace(".All", ".All "));
    text.split(|character| !is_part(character))
        .any(|word| word.starts_with("eyJ") || (word.len() >= 43 && !is_permission(word)))
}

/// The text with a space in place of each GUID.
fn without_guids(text: &str) -> String {
    let is_guid = |part: &str| {
        part.char_indices().all(|(at, letter)| match at {
            8 | 13 | 18 | 23 => letter == '-',
            _ => letter.is_ascii_hexdigit(),
        })
    };
    let mut rest = text;
    let mut out = String::new();
    while let Some(letter) = rest.chars().next() {
        match rest.get(..36) {
            Some(part) if is_guid(part) => {
                out.push(' ');
                rest = &rest[36..];
            }
            _ => {
                out.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    out
}

/// Whether a long word is a permission's name, such as `DeviceManagementManagedDevices.PrivilegedOperations.All`. What
/// stands before it may be the octet that tells its length.
fn is_permission(word: &str) -> bool {
    let name = word.strip_suffix(".All").unwrap_or_default();
    let mut letters = name
        .trim_start_matches(|first: char| first.is_ascii_digit())
        .chars();
    !name.is_empty() && letters.all(|letter| letter.is_ascii_alphabetic() || letter == '.')
}

#[test]
fn what_could_be_a_token_is_recognised() {
    assert!(holds_a_secret(r#"{"t":"eyJhbGciOiJSUzI1NiJ9.e30.c2ln"}"#));
    assert!(holds_a_secret(
        "x=W6NpC3Luk-ytDvGIM9dSwGCCTUUQ-cW2w_Wgpi-H16E&y"
    ));
    assert!(holds_a_secret(
        "W6NpC3LukvytDvGIM9dSwGCCTUUQvcW2wVWgpivH16E.All"
    ));
    assert!(!holds_a_secret(
        "7DeviceManagementManagedDevices.PrivilegedOperations.All"
    ));
    assert!(!holds_a_secret(
        r#"<a href="t/7b3c1d90-8a42-4e5f-b6d1-20c4e8f90001/users">"#
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_token_is_within_reach_of_the_page() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        Shell::of(stage).go_to("Users").await?;
        let users = Users::shown(stage).await?;
        users.open(&users.row_at(1).await?[0]).await?;
        let reach = browser.run_async(WITHIN_REACH).await?;
        let session = reach["session"].as_array();
        let keys: Vec<_> = session
            .into_iter()
            .flatten()
            .map(|entry| &entry[0])
            .collect();
        assert_eq!(keys, ["tenantry.journey.1"]);
        assert_eq!(reach["databases"], json!([]));
        assert_eq!(reach["caches"], json!([]));
        assert_eq!(reach["cookie"], "");
        let local = reach["local"].as_array();
        let keys: Vec<_> = local.into_iter().flatten().map(|entry| &entry[0]).collect();
        assert_eq!(keys, ["tenantry.presence.1", "tenantry.recents.2"]);
        // It was decoded, so that what follows looks at what is there.
        assert!(reach["local"].to_string().contains("adele@partner.com"));
        for place in ["session", "local", "address", "state", "page", "globals"] {
            let text = reach[place].to_string();
            assert!(!holds_a_secret(&text), "{place}: {text}");
        }
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_answer_of_the_authority_leaves_address_and_history() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        let overview = stage.at(&format!("t/{}", seeded::CUSTOMER));
        assert_eq!(browser.address().await?, overview);
        let history = browser
            .devtools("Page.getNavigationHistory", json!({}))
            .await?;
        let entries = history["entries"].as_array().cloned().unwrap_or_default();
        let here: Vec<_> = entries
            .iter()
            .filter_map(|entry| entry["url"].as_str())
            .filter(|address| address.starts_with(stage.console().origin()))
            .collect();
        assert_eq!(here, [stage.home().as_str(), overview.as_str()]);

        Shell::of(stage).go_to("Users").await?;
        browser.back().await?;
        browser.find(Role::Heading, "Overview").await?;
        assert_eq!(browser.address().await?, overview);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_stored_while_the_agent_is_away_is_gone_afterwards() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        Shell::of(stage).sign_out().await?;
        let reach = browser.run_async(WITHIN_REACH).await?;
        // The words of the farewell, for this tab.
        let session = reach["session"].as_array();
        let keys: Vec<_> = session
            .into_iter()
            .flatten()
            .map(|entry| &entry[0])
            .collect();
        assert_eq!(keys, ["tenantry.farewell.1"]);
        for place in ["session", "local"] {
            let text = reach[place].to_string();
            assert!(!holds_a_secret(&text), "{place}: {text}");
        }
        Ok(())
    })
    .await
}

/// Notes the address of the vault that the page joins, as a script that was injected early could.
const NOTE_VAULT: &str = "const Genuine = SharedWorker;
    globalThis.SharedWorker = function (address, options) {
        globalThis.vaultAddress = new URL(address, document.baseURI).href;
        return new Genuine(address, options);
    };";

/// Joins the page's own vault, says everything that makes no sense to it, and gives what it answered.
const TALK_NONSENSE: &str = "const octets = (...all) => new Uint8Array(all);
    const { port } = new SharedWorker(vaultAddress, { type: 'module' });
    const answers = [];
    port.onmessage = ({ data }) => answers.push([data[0], data[1], Array.from(data[2] ?? [])]);
    const nonsense = [
        null, 7, 'ask', [], {}, { 0: 'ask', 1: 1 }, ['ask'], ['ask', 'x', 'y'], ['ask', NaN, null],
        ['ask', 1, octets()], ['ask', 2, octets(255, 255, 255, 255, 255)], ['ask', 3, octets(6)],
        ['ask', 4, new Uint8Array(100000)], ['ask', 5, octets(1), 'no buffer'], ['ask', -1, octets(9, 9)],
        ['cancel'], ['cancel', {}], ['cancel', 99], ['answer', 1, octets(1)], ['ready'], ['failed', 'x'],
        ['touched', 'x'], ['trouble', 'x'], ['gone', 'x'],
    ];
    for (const words of nonsense) port.postMessage(words);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return answers;";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_messages_to_the_vault_get_nothing_and_change_nothing() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        browser.before_every_page(NOTE_VAULT).await?;
        at_work(stage).await?;
        let asked = stage.asked_of_cloud(0).len();

        let answers = browser.run_async(TALK_NONSENSE).await?;
        let answers = answers.as_array().cloned().unwrap_or_default();
        // It answered, so it was the right one, and never with more than a refusal or its set-up.
        assert!(answers.len() > 5, "{answers:?}");
        for answer in &answers {
            let octets = answer[2].as_array().into_iter().flatten();
            let octets = octets.filter_map(|octet| u8::try_from(octet.as_u64()?).ok());
            let text = String::from_utf8_lossy(&octets.collect::<Vec<_>>()).into_owned();
            assert!(!holds_a_secret(&text), "{text}");
            // The permissions and roles of a tenant take more than anything else in it.
            assert!(text.len() < 2_000, "{text}");
        }
        assert_eq!(stage.asked_of_cloud(0).len(), asked);

        // The vault goes on, and for the same agent.
        Shell::of(stage).go_to("Users").await?;
        Users::shown(stage).await?;
        browser.reads("Adele Marchetti").await?;
        let since = stage.asked_of_cloud(asked);
        assert_eq!(token_requests(&since).len(), 0, "{since:?}");
        Ok(())
    })
    .await
}
