//! Licences: what was bought, what is used, when it ends, and who holds it.

use serde_json::Value;
use tenantry_sandbox::{Fault, Target, Times, seeded};
use tenantry_tests::opening::{at_work, signed_in};
use tenantry_tests::pages::{Grid, Notice, Panel, Shell};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;
use thirtyfour::Key;

use crate::Outcome;
use crate::keyboard::{choose, focus_is_on};

const PREMIUM: &str = "Microsoft 365 Business Premium";

fn products(stage: &Stage<'_>, customer: &str) -> Vec<Value> {
    let answer = stage.cloud().look(customer, "/subscribedSkus");
    let answer = answer.expect("the customer has licences");
    answer["value"].as_array().expect("it is a list").clone()
}

fn number(item: &Value, name: &str) -> u64 {
    item[name].as_u64().unwrap_or_default()
}

fn stock(product: &Value) -> u64 {
    let units = &product["prepaidUnits"];
    number(units, "enabled") + number(units, "warning")
}

async fn at_licences<'a>(stage: &'a Stage<'_>) -> Result<Grid<'a>, Trouble> {
    at_work(stage).await?;
    choose(stage.browser(), "link", "Licences").await?;
    let grid = Grid::shown(stage, "Licences").await?;
    stage.browser().reads(PREMIUM).await?;
    Ok(grid)
}

/// The row of a product, by what its columns are called.
async fn row(grid: &Grid<'_>, name: &str) -> Result<Vec<(String, String)>, Trouble> {
    let headings = grid.headings().await?;
    let has_it = |rows: &[tenantry_tests::pages::Row]| rows.iter().any(|row| row.cells[0] == name);
    let rows = grid.rows_where(name, has_it).await?;
    let row = rows.into_iter().find(|row| row.cells[0] == name);
    let cells = row.expect("it was waited for").cells;
    Ok(headings.into_iter().zip(cells).collect())
}

fn cell<'r>(row: &'r [(String, String)], heading: &str) -> &'r str {
    let found = row.iter().find(|(name, _)| name == heading);
    found.map_or("", |(_, said)| said.as_str())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_cannot_be_read_says_so_and_is_read_again() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_work(stage).await?;
        let broken = Target::Graph("/subscribedSkus".into());
        stage.fault(broken, Times::Always, Fault::Status(503));
        Shell::of(stage).go_to("Licences").await?;
        let notice = Notice::shown(stage, "Microsoft Graph has a problem").await?;
        assert!(!stage.browser().shows(Role::Grid, "").await?);
        stage.mend();
        notice.press("Try again").await?;
        stage.browser().reads(PREMIUM).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_belongs_to_the_products_may_fail_without_them() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_work(stage).await?;
        for path in ["/directory/subscriptions", "/users"] {
            stage.fault(Target::Graph(path.into()), Times::Always, Fault::Forbidden);
        }
        Shell::of(stage).go_to("Licences").await?;
        let browser = stage.browser();
        let grid = Grid::shown(stage, "Licences").await?;
        browser
            .reads("Not allowed in this customer (Authorization_RequestDenied)")
            .await?;
        let row = row(&grid, PREMIUM).await?;
        assert_eq!(cell(&row, "Ends or renews"), "");
        assert_eq!(cell(&row, "Held by blocked users"), "");
        stage.picture("licences-partly").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_permission_that_was_not_granted_is_named_where_it_is_missed() -> Outcome {
    perform(Scene::default(), async |stage| {
        signed_in(stage, "sparrow-aviation.com", seeded::ADELE).await?;
        Shell::of(stage).go_to("Licences").await?;
        let grid = Grid::shown(stage, "Licences").await?;
        let name = grid.row_at(1).await?.cells.remove(0);
        choose(stage.browser(), "rowheader", &name).await?;
        let panel = Panel::of(stage, &name).await?;
        panel.is_read().await?;
        let permission = "GroupMember.Read.All";
        panel.section_says("Assigned by groups", permission).await?;
        panel.section_says("Held by", "who may sign in").await?;
        assert!(!stage.browser().shows(Role::Alert, "").await?);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_without_licences_says_so() -> Outcome {
    perform(Scene::default(), async |stage| {
        signed_in(stage, "newleaf-studio.com", seeded::ADELE).await?;
        Shell::of(stage).go_to("Licences").await?;
        stage
            .browser()
            .find(Role::Heading, "This customer has no licences")
            .await?;
        stage.picture("licences-none").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_product_is_there_with_its_stock_in_one_request() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_work(stage).await?;
        let before = stage.asked_of_cloud(0).len();
        choose(stage.browser(), "link", "Licences").await?;
        let grid = Grid::shown(stage, "Licences").await?;
        let browser = stage.browser();
        browser.reads(PREMIUM).await?;
        let asked = stage.asked_of_cloud(before);
        let of_graph: Vec<_> = asked.iter().map(|entry| entry.path()).collect();
        assert_eq!(
            of_graph
                .iter()
                .filter(|path| path.ends_with("/$batch"))
                .count(),
            1,
            "{of_graph:?}"
        );

        let products = products(stage, "customer.com");
        browser
            .reads_line(&format!("{} products", products.len()))
            .await?;
        for product in &products {
            let part = product["skuPartNumber"].as_str().expect("it has one");
            let has_it =
                |rows: &[tenantry_tests::pages::Row]| rows.iter().any(|row| row.cells[1] == part);
            let rows = grid.rows_where(part, has_it).await?;
            let name = rows
                .iter()
                .find(|row| row.cells[1] == part)
                .expect("it was waited for");
            let row = row(&grid, &name.cells[0]).await?;
            let said = |heading| cell(&row, heading).replace(',', "");
            assert_eq!(said("Stock"), stock(product).to_string(), "{part}");
            assert_eq!(
                said("Used"),
                number(product, "consumedUnits").to_string(),
                "{part}"
            );
            let free = stock(product).saturating_sub(number(product, "consumedUnits"));
            assert_eq!(said("Free"), free.to_string(), "{part}");
        }
        let visio = row(&grid, "Visio Plan 2").await?;
        assert_eq!(cell(&visio, "Status"), "Warning");
        let blocked = stage.cloud().world(|world| {
            let tenant = world.tenant("customer.com").expect("it is seeded");
            let users = tenant.directory.users().iter();
            let wasted = users.filter(|user| {
                let premium: tenantry_sandbox::Guid = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46"
                    .parse()
                    .expect("it is a GUID");
                !user.account_enabled && user.licences.contains(&premium)
            });
            wasted.count()
        });
        let premium = row(&grid, PREMIUM).await?;
        let said = cell(&premium, "Held by blocked users");
        assert_eq!(
            said.split_whitespace().next(),
            Some(blocked.to_string().as_str()),
            "{said}"
        );
        stage.picture("licences").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_views_show_what_needs_a_look() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let grid = at_licences(stage).await?;
        let mut shown = "All products";
        for (view, wanted) in [
            ("Running out", "Planner and Project Plan 3"),
            ("Unused", "Microsoft Power Automate Free"),
            ("Ends within 60 days", "Visio Plan 2"),
        ] {
            choose(browser, "button", &format!("View: {shown}")).await?;
            choose(browser, "button", view).await?;
            shown = view;
            let has_it = |rows: &[tenantry_tests::pages::Row]| {
                rows.iter().any(|row| row.cells[0] == wanted) && rows.len() < 5
            };
            grid.rows_where(view, has_it).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_product_says_who_holds_it_and_what_it_consists_of() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_licences(stage).await?;
        let product = products(stage, "customer.com");
        let product = product.iter().find(|product| product["skuPartNumber"] == "SPB");
        let id = product.expect("the customer has it")["skuId"].as_str().expect("it has an id").to_owned();
        let link = stage.at(&format!("t/{}/licences?open={id}", seeded::CUSTOMER));
        browser.visit(&link).await?;
        let panel = Panel::of(stage, PREMIUM).await?;
        panel.is_read().await?;
        focus_is_on(browser, "heading", PREMIUM).await?;
        panel.section_says("Subscriptions", "licences").await?;
        panel.section_says("Services", "Microsoft Intune Plan 1").await?;
        panel.section_says("Assigned by groups", "Licensing - Office").await?;
        let held = panel.section("Held by").await?;
        let blocked = held.iter().position(|line| line.contains("blocked user"));
        let others = held.iter().position(|line| line.contains("who may sign in"));
        assert!(blocked.is_some() && blocked < others, "{held:?}");
        let links = panel.links("Held by").await?;
        assert!(links[0].1.contains("/users?open="), "{links:?}");
        let shown = links.len();
        browser.reads("Open in Microsoft Entra").await?;
        stage.picture("licence").await?;

        let more = "return document.querySelector('aside.panel button.more:not([hidden])')?.innerText ?? null;";
        let more = browser.run(more, Vec::new()).await?;
        let more = more.as_str().expect("more than a hundred hold it").to_owned();
        browser.click(Role::Button, &more).await?;
        browser
            .until("more holders", async || {
                let links = panel.links("Held by").await?;
                Ok((links.len() > shown).then_some(()))
            })
            .await?;
        let users: std::collections::BTreeSet<_> = panel.links("Held by").await?.into_iter().collect();
        let consumed = stage.cloud().world(|world| {
            let tenant = world.tenant("customer.com").expect("it is seeded");
            let premium: tenantry_sandbox::Guid = id.parse().expect("it is a GUID");
            let users = tenant.directory.users().iter();
            users.filter(|user| user.licences.contains(&premium)).count()
        });
        assert_eq!(users.len(), consumed);
        browser.press(Key::Escape).await?;
        browser.gone(Role::Complementary, "").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_customer_has_its_blocked_holders_counted_by_the_service() -> Outcome {
    perform(Scene::default(), async |stage| {
        signed_in(stage, "meridian-logistics.com", seeded::ADELE).await?;
        Shell::of(stage).go_to("Licences").await?;
        let grid = Grid::shown(stage, "Licences").await?;
        let row = row(&grid, "Microsoft 365 E3").await?;
        let e3: tenantry_sandbox::Guid = "05e9a617-0261-4cee-bb44-138d3ef5d965"
            .parse()
            .expect("it is a GUID");
        let blocked = stage.cloud().world(|world| {
            let tenant = world
                .tenant("meridian-logistics.com")
                .expect("it is seeded");
            let users = tenant.directory.users().iter();
            users
                .filter(|user| !user.account_enabled && user.licences.contains(&e3))
                .count()
        });
        let said = cell(&row, "Held by blocked users").replace(',', "");
        assert_eq!(
            said.split_whitespace().next(),
            Some(blocked.to_string().as_str()),
            "{said}"
        );
        Ok(())
    })
    .await
}
