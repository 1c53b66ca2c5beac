//! The demo's bar: each trouble can be seen, and put right again.

use serde_json::{Value, json};
use tenantry_sandbox::seeded;
use tenantry_tests::opening::{at_customers, at_work, signed_in};
use tenantry_tests::pages::{Authority, Notice, Shell, SignIn, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::Stage;
use tenantry_tests::static_demo::{Missing, perform};
use tenantry_tests::trouble::Trouble;
use thirtyfour::Key;

use crate::Outcome;

/// Opens the bar, unless it is open.
async fn open_bar(stage: &Stage<'_>) -> Result<(), Trouble> {
    let browser = stage.browser();
    browser.find(Role::Button, "Set the scene").await?;
    if !browser.shows(Role::Button, "Start over").await? {
        browser.click(Role::Button, "Set the scene").await?;
    }
    browser.find(Role::Button, "Start over").await.map(drop)
}

/// Switches a trouble, and waits until the bar has heard of it.
async fn switch(stage: &Stage<'_>, trouble: &str, on: bool) -> Result<(), Trouble> {
    open_bar(stage).await?;
    let browser = stage.browser();
    browser.click(Role::CheckBox, trouble).await?;
    let said = async || {
        let said = "return document.querySelector('.demo-said').textContent";
        let said = browser.run(said, Vec::new()).await?;
        let said = said.as_str().unwrap_or_default();
        let expected = if on { ": " } else { " is over." };
        let is_said = said.starts_with(trouble) && said.contains(expected);
        Ok(is_said.then_some(()))
    };
    browser.until("the bar's word", said).await
}

/// Which troubles the bar tells of when it is closed.
async fn told(stage: &Stage<'_>) -> Result<String, Trouble> {
    let text = "return document.querySelector('.demo-state').textContent";
    let told = stage.browser().run(text, Vec::new()).await?;
    Ok(told.as_str().unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_and_throttling_are_seen_and_over() -> Outcome {
    perform("/", Missing::Nothing, async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        switch(stage, "Outage", true).await?;
        stage.picture("demo-bar-outage").await?;
        Shell::of(stage).go_to("Users").await?;
        let notice = Notice::shown(stage, "Microsoft Graph has a problem").await?;
        assert_eq!(told(stage).await?, "Outage");
        // It is the same after a reload, and in the next worker.
        browser.reload().await?;
        Notice::shown(stage, "Microsoft Graph has a problem").await?;
        open_bar(stage).await?;
        assert_eq!(told(stage).await?, "Outage");
        switch(stage, "Outage", false).await?;
        notice.press("Try again").await?;
        Users::shown(stage).await?.counts("180 users").await?;

        switch(stage, "Throttling", true).await?;
        let statuses = "
            const asked = await Promise.all(Array.from({ length: 12 }, () => fetch('cloud/graph/v1.0/me')));
            return asked.map((answer) => answer.status);";
        let throttled = |statuses: &Value| {
            let statuses = statuses.as_array().into_iter().flatten();
            statuses.filter(|status| **status == json!(429)).count()
        };
        let some = throttled(&browser.run_async(statuses).await?);
        assert!((1..12).contains(&some), "{some} of 12");
        switch(stage, "Throttling", false).await?;
        assert_eq!(throttled(&browser.run_async(statuses).await?), 0);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_network_is_slow_until_it_is_over() -> Outcome {
    perform("/", Missing::Nothing, async |stage| {
        let browser = stage.browser();
        SignIn::open(stage).await?;
        let takes = "
            const begun = performance.now();
            await fetch('cloud/login/customer.com/v2.0/.well-known/openid-configuration');
            return performance.now() - begun;";
        switch(stage, "Slow network", true).await?;
        let slow = browser.run_async(takes).await?.as_f64();
        assert!(slow.is_some_and(|slow| slow >= 1_500.0), "{slow:?}");
        switch(stage, "Slow network", false).await?;
        let quick = browser.run_async(takes).await?.as_f64();
        assert!(quick < slow.map(|slow| slow - 500.0), "{quick:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_session_is_over_when_somebody_signs_in_again() -> Outcome {
    perform("/", Missing::Nothing, async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        switch(stage, "Revoked session", true).await?;
        Shell::of(stage).go_to("Users").await?;
        let notice = Notice::shown(stage, "Session ended").await?;
        notice.press("Continue at sign-in").await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        Users::shown(stage).await?.counts("180 users").await?;
        open_bar(stage).await?;
        let over = async || Ok((told(stage).await? == "All made up").then_some(()));
        browser.until("no trouble", over).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_factor_is_demanded_and_no_longer() -> Outcome {
    perform("/", Missing::Nothing, async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        switch(stage, "MFA demanded", true).await?;
        Shell::of(stage).go_to("Users").await?;
        let notice = Notice::shown(stage, "Another factor needed").await?;
        notice.press("Continue at sign-in").await?;
        Authority::second_factor(browser).await?;
        Users::shown(stage).await?.counts("180 users").await?;
        switch(stage, "MFA demanded", false).await?;
        Shell::of(stage).sign_out().await?;
        SignIn::shown(stage)
            .await?
            .enter("customer.com", seeded::ADELE)
            .await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn consent_and_relationship_end_and_come_back() -> Outcome {
    perform("/", Missing::Nothing, async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        for (trouble, customer, title) in [
            (
                "Missing consent",
                "cedar-and-co.com",
                "Not approved in this customer",
            ),
            (
                "Relationship ended",
                "summit-outfitters.com",
                "No access to this customer",
            ),
        ] {
            switch(stage, trouble, true).await?;
            Shell::of(stage).go_home().await?;
            SignIn::shown(stage).await?.sign_in_to(customer).await?;
            let notice = Notice::shown(stage, title).await?;
            switch(stage, trouble, false).await?;
            notice.press("Try again").await?;
            browser.find(Role::Heading, "Overview").await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_is_created_and_is_as_if_it_had_never_been() -> Outcome {
    perform("/", Missing::Nothing, async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        switch(stage, "Customer created just now", true).await?;
        Shell::of(stage).go_home().await?;
        SignIn::shown(stage).await?.sign_in_to("newly-founded.com").await?;
        Notice::shown(stage, "Not allowed in this customer").await?;
        switch(stage, "Customer created just now", false).await?;
        let status = "
            const asked = await fetch('cloud/login/newly-founded.com/v2.0/.well-known/openid-configuration');
            return asked.status;";
        assert_eq!(browser.run_async(status).await?, json!(400));
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_customers_and_three_are_a_choice_away() -> Outcome {
    perform("/", Missing::Nothing, async |stage| {
        let browser = stage.browser();
        SignIn::open(stage).await?;
        for (size, words) in [("1000", "1,000 customers"), ("3", "3 customers")] {
            open_bar(stage).await?;
            choose(stage, "demo-world", size).await?;
            browser.reads("Starting over…").await?;
            // The world begins at the sign-in page, and knows nobody.
            SignIn::shown(stage).await?;
            let begun = async || {
                let value = "return document.querySelector('#demo-world')?.value ?? null";
                let value = browser.run(value, Vec::new()).await?;
                Ok((value == json!(size)).then_some(()))
            };
            browser.until("the world", begun).await?;
            at_customers(stage, "partner.com", seeded::ADELE)
                .await?
                .counts(words)
                .await?;
        }
        Ok(())
    })
    .await
}

/// Chooses an option of one of the bar's choices.
async fn choose(stage: &Stage<'_>, id: &str, value: &str) -> Result<(), Trouble> {
    let choose = "
        const select = document.getElementById(arguments[0]);
        select.value = arguments[1];
        select.dispatchEvent(new Event('change', { bubbles: true }));";
    let arguments = vec![json!(id), json!(value)];
    stage.browser().run(choose, arguments).await.map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_agent_is_suggested_and_starting_over_forgets_who_was_there() -> Outcome {
    perform("/", Missing::Nothing, async |stage| {
        let browser = stage.browser();
        signed_in(stage, "customer.com", seeded::ADELE).await?;
        open_bar(stage).await?;
        choose(stage, "demo-agent", seeded::FELIX).await?;
        browser
            .reads("The next sign-in suggests felix@partner.com.")
            .await?;
        browser.find(Role::Button, "Sign out").await?;
        browser.click(Role::Button, "Start over").await?;
        browser.gone(Role::Button, "Sign out").await?;
        let sign_in = SignIn::shown(stage).await?;
        browser.gone(Role::Heading, "Recent customers").await?;
        sign_in.sign_in_to("customer.com").await?;
        Authority::asks(browser).await?;
        let account = "return document.querySelector('#account').value";
        assert_eq!(
            browser.run(account, Vec::new()).await?,
            json!(seeded::FELIX)
        );
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bar_is_used_by_keyboard_and_leaves_the_console_its_room() -> Outcome {
    perform("/", Missing::Nothing, async |stage| {
        let browser = stage.browser();
        SignIn::open(stage).await?;
        stage.picture("demo-bar-closed").await?;
        browser.find(Role::Button, "Set the scene").await?;
        let focus = "document.querySelector('.demo-toggle').focus()";
        browser.run(focus, Vec::new()).await?;
        browser.press(Key::Enter).await?;
        browser.find(Role::Button, "Start over").await?;
        stage.picture("demo-bar-open").await?;
        let fits = "
            const shell = document.querySelector('.shell').getBoundingClientRect();
            const bar = document.querySelector('.demo-bar').getBoundingClientRect();
            const { scrollHeight, scrollWidth } = document.documentElement;
            return shell.bottom <= bar.top + 1 && bar.bottom <= innerHeight + 1
                && scrollHeight <= innerHeight && scrollWidth <= innerWidth;";
        assert_eq!(browser.run(fits, Vec::new()).await?, json!(true));
        browser.press(Key::Escape).await?;
        browser.gone(Role::Button, "Start over").await?;
        assert_eq!(browser.focused().await?.1, "Set the scene");
        at_work(stage).await?;
        open_bar(stage).await?;
        stage.picture("demo-bar-overview").await
    })
    .await
}
