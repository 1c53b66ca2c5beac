//! The panel of a user: what fails says so by itself, what a tenant does not have is told as that, and
//! everything else is there.

use std::time::Duration;

use tenantry_sandbox::{Fault, Guid, JournalEntry, Target, Times, User, UserType, seeded};
use tenantry_tests::opening::{at_users, signed_in};
use tenantry_tests::pages::{Notice, Panel, Shell, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;
use thirtyfour::Key;

use crate::Outcome;
use crate::keyboard::{choose, focus_is_on, tab_to};

const SECTIONS: [&str; 8] = [
    "Manager",
    "Licences",
    "Groups",
    "Directory roles",
    "Sign-in methods",
    "Devices",
    "Managed devices",
    "Recent sign-ins",
];

/// The first user of a customer of whom something is so.
fn user_who(stage: &Stage<'_>, customer: Guid, is: impl Fn(usize, &User) -> bool) -> User {
    stage.cloud().world(|world| {
        let tenant = world.tenant(&customer.to_string()).expect("it is seeded");
        let mut users = tenant.directory.users().iter().enumerate();
        let found = users.find(|(place, user)| is(*place, user));
        User::clone(found.expect("there is such a user").1)
    })
}

/// Opens a user by its address.
async fn open<'a>(stage: &'a Stage<'_>, customer: Guid, user: &User) -> Result<Panel<'a>, Trouble> {
    let link = stage.at(&format!("t/{customer}/users?open={}", user.id));
    stage.browser().visit(&link).await?;
    let panel = Panel::of(stage, &user.display_name).await?;
    panel.is_read().await?;
    Ok(panel)
}

fn asked_for<'e>(asked: &'e [JournalEntry], part: &str) -> Vec<&'e JournalEntry> {
    let fits = |entry: &&JournalEntry| entry.path_and_query.contains(part);
    asked.iter().filter(fits).collect()
}

fn is_member(user: &User) -> bool {
    user.user_type == UserType::Member && user.account_enabled && !user.licences.is_empty()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_section_that_fails_says_so_and_the_others_stay() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_users(stage).await?;
        let user = user_who(stage, seeded::CUSTOMER, |place, user| {
            place > 0 && is_member(user)
        });
        let broken = Target::Graph(format!("/users/{}/memberOf", user.id));
        stage.fault(broken, Times::Always, Fault::Status(503));
        let panel = open(stage, seeded::CUSTOMER, &user).await?;
        panel
            .section_says("Groups", "Microsoft Graph has a problem")
            .await?;
        let notice = Notice::shown(stage, "Microsoft Graph has a problem").await?;
        let facts = notice.facts().await?;
        for name in ["Status", "Code", "Request id"] {
            assert!(!facts.get(name).is_empty(), "{name}: {facts:?}");
        }
        panel
            .section_says("Licences", "Microsoft 365 Business Premium")
            .await?;
        panel.section_says("Sign-in methods", "Password").await?;
        panel.scroll_to("Groups").await?;
        stage.picture("user-section-failed").await?;
        stage.mend();
        notice.press("Try again").await?;
        panel.section_says("Groups", "All Employees").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_cannot_be_reached_fails_its_own_section_only() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_users(stage).await?;
        let user = user_who(stage, seeded::CUSTOMER, |place, user| {
            place > 0 && is_member(user)
        });
        let log = Target::Graph("/auditLogs".into());
        stage.fault(log, Times::Always, Fault::Down);
        let panel = open(stage, seeded::CUSTOMER, &user).await?;
        let unreachable = "Microsoft Graph can't be reached";
        panel.section_says("Recent sign-ins", unreachable).await?;
        panel.section_says("Groups", "All Employees").await?;
        stage.mend();
        Notice::shown(stage, unreachable)
            .await?
            .press("Try again")
            .await?;
        stage.browser().gone(Role::Heading, unreachable).await?;
        panel.is_read().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_reason_for_several_sections_is_told_once() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_users(stage).await?;
        let user = user_who(stage, seeded::CUSTOMER, |place, user| {
            place > 0 && is_member(user)
        });
        let batch = Target::Graph("/$batch".into());
        stage.fault(batch, Times::Always, Fault::Status(503));
        let panel = open(stage, seeded::CUSTOMER, &user).await?;
        panel
            .section_says("Manager", "Microsoft Graph has a problem")
            .await?;
        for heading in &SECTIONS[1..6] {
            panel
                .section_says(heading, "Not read, for the same reason")
                .await?;
        }
        panel.scroll_to("Manager").await?;
        stage.picture("user-batch-failed").await?;
        stage.mend();
        stage.browser().click(Role::Button, "Try again").await?;
        panel.section_says("Groups", "All Employees").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_who_is_not_there_leaves_nothing_but_the_reason() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_users(stage).await?;
        let nobody = "00000000-0000-4000-8000-000000000001";
        let link = stage.at(&format!("t/{}/users?open={nobody}", seeded::CUSTOMER));
        stage.browser().visit(&link).await?;
        Notice::shown(stage, "Not found").await?;
        Panel::of(stage, "User").await?.is_read().await?;
        assert!(!stage.browser().shows(Role::Heading, "Licences").await?);
        stage.browser().press(Key::Escape).await?;
        stage.browser().gone(Role::Complementary, "").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_item_that_is_throttled_is_asked_for_again_by_itself() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_users(stage).await?;
        let user = user_who(stage, seeded::CUSTOMER, |place, user| {
            place > 0 && is_member(user)
        });
        let busy = Target::Graph(format!("/users/{}/memberOf", user.id));
        let retry_after = Some(0.5);
        stage.fault(busy, Times::Next(1), Fault::Throttled { retry_after });
        let before = stage.asked_of_cloud(0).len();
        let panel = open(stage, seeded::CUSTOMER, &user).await?;
        panel.section_says("Groups", "All Employees").await?;
        let asked = stage.asked_of_cloud(before);
        assert_eq!(asked_for(&asked, "/$batch").len(), 1, "{asked:?}");
        assert_eq!(asked_for(&asked, "/memberOf").len(), 1, "{asked:?}");
        assert!(asked_for(&asked, "/licenseDetails").is_empty(), "{asked:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_granted_names_the_permission_and_is_not_asked_for() -> Outcome {
    perform(Scene::default(), async |stage| {
        signed_in(stage, "sparrow-aviation.com", seeded::ADELE).await?;
        Shell::of(stage).go_to("Users").await?;
        Users::shown(stage).await?;
        let user = user_who(stage, seeded::SPARROW_AVIATION, |place, user| {
            place > 0 && is_member(user)
        });
        let before = stage.asked_of_cloud(0).len();
        let panel = open(stage, seeded::SPARROW_AVIATION, &user).await?;
        for (heading, permission) in [
            ("Groups", "GroupMember.Read.All"),
            ("Directory roles", "RoleManagement.Read.Directory"),
            ("Sign-in methods", "UserAuthenticationMethod.Read.All"),
            ("Managed devices", "DeviceManagementManagedDevices.Read.All"),
            ("Recent sign-ins", "AuditLog.Read.All"),
        ] {
            panel.section_says(heading, permission).await?;
            let links = panel.links(heading).await?;
            assert_eq!(links, [("Set-up".to_owned(), "setup".to_owned())]);
        }
        assert!(!stage.browser().shows(Role::Alert, "").await?);
        let asked = stage.asked_of_cloud(before);
        for part in ["/auditLogs", "/managedDevices"] {
            assert!(asked_for(&asked, part).is_empty(), "{part}: {asked:?}");
        }
        panel.scroll_to("Groups").await?;
        stage.picture("user-not-granted").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_tenant_does_not_have_is_told_in_plain_words() -> Outcome {
    perform(Scene::default(), async |stage| {
        signed_in(stage, "cedar-and-co.com", seeded::ADELE).await?;
        let user = user_who(stage, seeded::CEDAR_AND_CO, |place, user| {
            place > 0 && is_member(user)
        });
        let panel = open(stage, seeded::CEDAR_AND_CO, &user).await?;
        panel
            .section_says("Recent sign-ins", "no Microsoft Entra ID P1 or P2")
            .await?;
        let code = "Authentication_RequestFromNonPremiumTenantOrB2CTenant";
        panel.section_says("Recent sign-ins", code).await?;
        panel
            .section_says("Managed devices", "does not have Microsoft Intune")
            .await?;
        assert!(!stage.browser().shows(Role::Alert, "").await?);
        panel.scroll_to("Sign-in methods").await?;
        stage.picture("user-not-premium").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cloud_without_portals_has_no_link_to_one() -> Outcome {
    perform(Scene::default().without_admin_centers(), async |stage| {
        at_users(stage).await?;
        let user = user_who(stage, seeded::CUSTOMER, |place, user| {
            place > 0 && is_member(user)
        });
        open(stage, seeded::CUSTOMER, &user).await?;
        assert!(!stage.browser().text().await?.contains("Open in Microsoft"));
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guests_blocked_and_synchronised_users_are_marked() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_users(stage).await?;
        let guest = user_who(stage, seeded::CUSTOMER, |_, user| {
            user.user_type == UserType::Guest && user.account_enabled
        });
        let panel = open(stage, seeded::CUSTOMER, &guest).await?;
        assert_eq!(panel.marks().await?, ["Guest"]);
        assert_eq!(panel.facts().await?.get("Kind"), "Guest");

        let blocked = user_who(stage, seeded::CUSTOMER, |_, user| {
            user.user_type == UserType::Member && !user.account_enabled && !user.synchronised
        });
        let panel = open(stage, seeded::CUSTOMER, &blocked).await?;
        assert_eq!(panel.marks().await?, ["Blocked"]);
        assert_eq!(panel.facts().await?.get("Sign-in"), "Blocked");

        let synchronised = user_who(stage, seeded::CUSTOMER, |_, user| {
            is_member(user) && user.synchronised
        });
        let panel = open(stage, seeded::CUSTOMER, &synchronised).await?;
        assert_eq!(panel.marks().await?, ["Synchronised"]);
        panel.section_says("Groups", "GG_FileServer_Users").await?;
        stage.picture("user-synchronised").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn licences_say_where_they_come_from_and_what_keeps_them_from_working() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_users(stage).await?;
        // The world's group for licences hands one down to every third user.
        let inherited = user_who(stage, seeded::CUSTOMER, |place, user| {
            place % 3 == 1 && is_member(user)
        });
        let panel = open(stage, seeded::CUSTOMER, &inherited).await?;
        panel
            .section_says("Licences", "Microsoft 365 Business Premium")
            .await?;
        panel
            .section_says("Licences", "Inherited from Licensing - Office")
            .await?;
        let links = panel.links("Licences").await?;
        assert!(links[0].1.contains("/groups?open="), "{links:?}");

        let direct = user_who(stage, seeded::CUSTOMER, |place, user| {
            place > 0 && place % 3 != 1 && is_member(user)
        });
        let panel = open(stage, seeded::CUSTOMER, &direct).await?;
        panel.section_says("Licences", "Assigned directly").await?;
        let said = panel.section("Licences").await?;
        let services = said.iter().find(|line| line.ends_with("services on"));
        let services = services.expect("there are services");
        choose(stage.browser(), "DisclosureTriangle", services).await?;
        panel
            .section_says("Licences", "Microsoft Intune Plan 1")
            .await?;

        let failed = user_who(stage, seeded::CUSTOMER, |place, user| {
            place % 5 == 2 && user.user_type == UserType::Member && user.licences.is_empty()
        });
        let panel = open(stage, seeded::CUSTOMER, &failed).await?;
        panel
            .section_says("Licences", "there are not enough licences (CountViolation)")
            .await?;
        panel.scroll_to("Licences").await?;
        stage.picture("user-licence-failed").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_of_a_user_is_read_in_few_requests_and_reached_by_keys() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let users = at_users(stage).await?;
        let user = user_who(stage, seeded::CUSTOMER, |place, user| {
            place > 0 && is_member(user) && user.department.is_some()
        });
        users.filter(&user.user_principal_name).await?;
        users.row_at(1).await?;
        tab_to(browser, "rowheader", &user.display_name).await?;
        let before = stage.asked_of_cloud(0).len();
        browser.press(Key::Enter).await?;
        let panel = Panel::of(stage, &user.display_name).await?;
        focus_is_on(browser, "heading", &user.display_name).await?;
        panel.is_read().await?;

        let asked = stage.asked_of_cloud(before);
        let paths: Vec<&str> = asked.iter().map(JournalEntry::path).collect();
        assert_eq!(paths.len(), 4, "{paths:?}");
        assert_eq!(asked_for(&asked, "/$batch").len(), 1, "{paths:?}");

        let facts = panel.facts().await?;
        for (name, value) in [
            ("User name", Some(user.user_principal_name.as_str())),
            ("Job title", user.job_title.as_deref()),
            ("Department", user.department.as_deref()),
            ("Mail", user.mail.as_deref()),
            ("Office", user.office_location.as_deref()),
        ] {
            assert!(
                facts.get(name).starts_with(value.unwrap_or("—")),
                "{name}: {facts:?}"
            );
        }
        let department = user.department.as_deref().unwrap_or_default();
        let groups = panel.section("Groups").await?.join("\n");
        for group in ["All Employees", department] {
            assert!(groups.contains(group), "{group}: {groups}");
        }
        panel.section_says("Sign-in methods", "Password").await?;
        stage.picture("user").await?;
        for heading in ["Licences", "Sign-in methods", "Recent sign-ins"] {
            panel.scroll_to(heading).await?;
            let name = heading.to_lowercase().replace(' ', "-");
            stage.picture(&format!("user-{name}")).await?;
        }

        let entra = "Open in Microsoft Entra (Microsoft's portal, in a new window)";
        let portal = browser.find(Role::Link, entra).await?;
        let address = portal.attr("href").await.ok().flatten().unwrap_or_default();
        let expected = format!("https://entra.microsoft.com/{}/#view/", seeded::CUSTOMER);
        assert!(address.starts_with(&expected), "{address}");
        assert!(address.ends_with(&user.id.to_string()), "{address}");

        // To the manager, back, and to a group.
        let (manager, _) = panel.links("Manager").await?.remove(0);
        choose(browser, "link", &manager).await?;
        let panel = Panel::of(stage, &manager).await?;
        panel.is_read().await?;
        browser.back().await?;
        let panel = Panel::of(stage, &user.display_name).await?;
        panel.is_read().await?;
        choose(browser, "link", "All Employees").await?;
        Panel::of(stage, "All Employees").await?;
        browser.address_with("/groups?open=").await?;
        browser.press(Key::Escape).await?;
        browser.gone(Role::Complementary, "").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_is_read_again_when_the_agent_asks() -> Outcome {
    perform(Scene::default(), async |stage| {
        let users = at_users(stage).await?;
        let user = user_who(stage, seeded::CUSTOMER, |place, user| {
            place > 0 && is_member(user)
        });
        users.filter(&user.user_principal_name).await?;
        users.open(&user.display_name).await?;
        let panel = Panel::of(stage, &user.display_name).await?;
        panel.is_read().await?;
        assert_eq!(panel.marks().await?, Vec::<String>::new());
        stage.cloud().world(|world| {
            let tenant = world.tenant_mut(&seeded::CUSTOMER.to_string());
            let directory = &mut tenant.expect("it is seeded").directory;
            directory.edit(|users| {
                let same = users.iter_mut().find(|other| other.id == user.id);
                same.expect("it is seeded").account_enabled = false;
            });
        });
        let slowly = Fault::Slow(Duration::from_millis(300));
        stage.fault(Target::Graph("/users".into()), Times::Always, slowly);
        let again = stage.browser().all(Role::Button, "Read again").await?;
        let last = again.last().expect("the panel has one");
        stage.browser().hit(last).await?;
        stage
            .browser()
            .until("a user who is marked as blocked", async || {
                Ok((panel.marks().await? == ["Blocked"]).then_some(()))
            })
            .await
    })
    .await
}
