//! No secret is in the trace of the vault's requests, nor in anything that is made of it.

use tenantry_sandbox::seeded;
use tenantry_tests::browser::Browser;
use tenantry_tests::opening::signed_in;
use tenantry_tests::pages::{Palette, Shell};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};
use tenantry_tests::trouble::Trouble;
use tenantry_trace::{Exchange, Purpose, curl, har, items, powershell};
use thirtyfour::Key;

use crate::Outcome;
use crate::actions::{
    at, begin, carry_out, cloud_users, done, fill, look, select, show_plan, text,
};
use crate::devices_page::{device_which, keys_of, open_device};
use crate::keyboard::choose;
use crate::trace::{answer_of, join, of, secrets_of_devices, trace};

const ONE: &str = "Actions · 1";

/// What there was to see of the trace, as a page gets it and in every form that it is handed on in.
#[derive(Default)]
struct Seen(String);

impl Seen {
    /// Adds all that there is now.
    async fn look(&mut self, browser: &Browser) -> Result<Vec<Exchange>, Trouble> {
        let exchanges = trace(browser).await?;
        self.0 += &format!("{exchanges:?}\n{}\n", har(&exchanges, "1"));
        for exchange in &exchanges {
            let commands = [curl(exchange), powershell(exchange)];
            self.0 += &format!("{}\n{:?}\n", commands.join("\n"), items(exchange));
        }
        Ok(exchanges)
    }

    /// Whether each kind of secret left its mark: that it was looked for where there was something to find.
    fn has_marks(&self, kinds: &[&str]) {
        for what in kinds {
            let mark = format!("‹redacted: {what}›");
            assert!(self.0.contains(&mark), "no {what} was redacted");
        }
    }

    fn holds_none_of(&self, secrets: &[String]) {
        for secret in secrets {
            assert!(!secret.is_empty() && !self.0.contains(secret), "{secret:?}");
        }
        let is_part = |one: char| one.is_ascii_alphanumeric() || "-_.".contains(one);
        let mut words = self.0.split(|one| !is_part(one));
        let token = words.find(|word| word.contains("eyJ") && word.contains('.'));
        assert_eq!(token, None);
    }
}

/// The secret that a proof shows once.
async fn shown_once(browser: &Browser) -> Result<String, Trouble> {
    choose(browser, "button", "Show").await?;
    let script = "return document.querySelector('.passwords code')?.textContent ?? '';";
    let secret = browser.run(script, Vec::new()).await?;
    let secret = secret.as_str().unwrap_or_default().to_owned();
    assert!(secret.len() >= 6, "{secret:?}");
    choose(browser, "button", "Hide").await?;
    Ok(secret)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_token_or_code_is_in_the_trace_of_a_sign_in_and_a_switch() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        join(browser, true).await?;
        signed_in(stage, "customer.com", seeded::ADELE).await?;
        let palette = Palette::open(stage).await?;
        palette.type_in("cedar-and-co.com").await?;
        palette.begins_with(&["Cedar & Co."]).await?;
        browser.press(Key::Enter).await?;
        browser.find(Role::Heading, "Cedar & Co.").await?;
        browser.reads("Read at").await?;

        let mut seen = Seen::default();
        let exchanges = seen.look(browser).await?;
        let codes = of(&exchanges, Purpose::Code);
        let form = codes[0].body.text().unwrap_or_default();
        assert!(form.contains("&code=‹redacted: code›&"), "{form}");
        assert!(
            form.contains("&code_verifier=‹redacted: code verifier›"),
            "{form}"
        );
        let refreshes = of(&exchanges, Purpose::Refresh);
        let form = refreshes[0].body.text().unwrap_or_default();
        assert!(
            form.contains("refresh_token=‹redacted: refresh token›"),
            "{form}"
        );
        for answer in [answer_of(codes[0]), answer_of(refreshes[0])] {
            assert!(
                answer.contains("\"access_token\":\"‹redacted: access token›\""),
                "{answer}"
            );
            assert!(answer.contains("\"token_type\":\"Bearer\""), "{answer}");
        }
        assert!(!of(&exchanges, Purpose::Keys).is_empty());
        // Batches were opened up, and their answers kept.
        assert!(
            exchanges
                .iter()
                .any(|one| items(one).iter().any(|item| item.answer.is_some()))
        );

        seen.has_marks(&[
            "access token",
            "refresh token",
            "ID token",
            "code",
            "code verifier",
        ]);
        let secrets = stage.cloud().world(|world| world.secrets());
        // A session, a code and several refresh tokens.
        assert!(secrets.len() >= 4, "{secrets:?}");
        seen.holds_none_of(&secrets);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_password_or_key_is_in_the_trace_of_what_is_done() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let user = cloud_users(stage.cloud()).remove(0);
        let mut secrets = secrets_of_devices(stage);
        assert!(secrets.len() > 2, "{secrets:?}");
        let mut seen = Seen::default();
        join(browser, true).await?;

        at(stage, seeded::ADELE, "Users").await?;
        select(stage, "Filter users", &user).await?;
        begin(stage, ONE, "Reset password").await?;
        show_plan(browser).await?;
        carry_out(browser, None, &format!("Reset password: {}", user.name)).await?;
        secrets.push(shown_once(browser).await?);
        done(browser).await?;
        begin(stage, ONE, "Temporary Access Pass").await?;
        show_plan(browser).await?;
        let start = format!("Give temporary access pass: {}", user.name);
        carry_out(browser, None, &start).await?;
        secrets.push(shown_once(browser).await?);
        done(browser).await?;
        seen.look(browser).await?;

        begin(stage, ONE, "Invite a guest").await?;
        fill(browser, "Mail address", "ida@elsewhere.example").await?;
        fill(browser, "Display name", "Ida Rhodes").await?;
        show_plan(browser).await?;
        carry_out(browser, None, "Invite guests: Ida Rhodes").await?;
        done(browser).await?;
        seen.look(browser).await?;

        let device = device_which(stage, |device| keys_of(stage, device).len() == 1);
        open_device(stage, &device).await?;
        choose(browser, "button", "Show the key").await?;
        browser.find(Role::Button, "Hide the key").await?;
        seen.look(browser).await?;

        let kept = look(stage.cloud(), "/directory/deviceLocalCredentials");
        let id = text(&kept["value"][0], "id");
        let device = device_which(stage, |device| text(device, "deviceId") == id);
        open_device(stage, &device).await?;
        choose(browser, "button", "Show the password").await?;
        browser.find(Role::Button, "Hide the password").await?;
        seen.look(browser).await?;

        let of_graph = [
            "password",
            "temporary access pass",
            "key",
            "invitation link",
        ];
        seen.has_marks(&of_graph);
        secrets.extend(stage.cloud().world(|world| world.secrets()));
        seen.holds_none_of(&secrets);
        Shell::of(stage).sign_out().await
    })
    .await
}
