use tenantry_graph::directory::user;

use super::*;
use crate::actions::tests::*;

fn synchronised(id: &str) -> UserState {
    UserState {
        on_premises_sync_enabled: Some(true),
        ..user(id)
    }
}

fn guest(id: &str) -> UserState {
    UserState {
        user_type: Some("Guest".into()),
        ..user(id)
    }
}

fn detail(more: &str) -> UserDetail {
    let json = format!(r#"{{"id":"u","displayName":"Ada","department":"Sales"{more}}}"#);
    let call = user::get(customer().tenant, &UserId::new("u"));
    call.read(&http::Response::new(json.into_bytes())).unwrap()
}

#[test]
fn who_is_blocked_or_synchronised_is_told_and_left_alone() {
    let blocked = UserState {
        account_enabled: Some(false),
        ..user("b")
    };
    let plan = set_sign_in(customer(), &[blocked, synchronised("s"), user("u")], false);
    assert_eq!(
        obstacles(&plan),
        ["Sign-in is blocked already.", SYNCHRONISED]
    );
    assert_eq!(lines(&plan), ["PATCH /v1.0/users/u"]);
    assert_eq!(changes(&plan), ["Sign-in: Allowed → Blocked"]);
    assert_eq!((plan.objects.len(), plan.able()), (3, 1));
    assert_eq!(plan.confirmation(), None);
}

#[test]
fn passwords_that_are_kept_elsewhere_are_not_set_here() {
    let plan = reset_password(
        customer(),
        &[guest("g"), synchronised("s"), user("u")],
        true,
    );
    assert!(obstacles(&plan)[0].starts_with("A guest's password"));
    assert!(obstacles(&plan)[1].ends_with("Reset it there."));
    let step = &plan.objects[2].steps[0];
    let last = Some("2026-01-01T00:00:00Z");
    let expected = user_changes::reset_password(customer().tenant, &UserId::new("u"), true, last);
    assert_eq!(step.write, expected);
    assert!(step.write.needs_password());
}

#[test]
fn sessions_end_wherever_the_user_comes_from() {
    let plan = revoke_sessions(customer(), &[guest("g"), synchronised("s")]);
    assert_eq!(
        lines(&plan),
        [
            "POST /v1.0/users/g/revokeSignInSessions",
            "POST /v1.0/users/s/revokeSignInSessions"
        ]
    );
    assert_eq!(
        changes(&plan)[0],
        "Sessions: Valid since 2026-01-02T00:00:00Z → All ended"
    );
}

#[test]
fn deleting_many_asks_for_their_number() {
    let plan = delete(customer(), &[user("a"), synchronised("s"), user("b")]);
    assert_eq!(plan.confirmation().as_deref(), Some("2"));
    assert!(!plan.is_confirmed_by("3") && plan.is_confirmed_by(" 2 "));
    assert_eq!(obstacles(&plan).len(), 1);
    let one = delete(customer(), &[user("a")]);
    assert_eq!(one.confirmation().as_deref(), Some("User a"));
}

#[test]
fn only_what_differs_is_edited() {
    let changes_wanted = [
        ProfileChange::new(ProfileField::Department, "Sales"),
        ProfileChange::new(ProfileField::City, "Bonn"),
    ];
    let plan = edit(customer(), &[detail("")], &changes_wanted);
    assert_eq!(changes(&plan), ["City:  → Bonn"]);
    let body = plan.objects[0].steps[0].write.shown_body().unwrap();
    assert_eq!(body, r#"{"city":"Bonn"}"#);
    let same = edit(customer(), &[detail("")], &changes_wanted[..1]);
    assert_eq!(obstacles(&same), ["It is so already."]);
    assert_eq!(same.able(), 0);
}

#[test]
fn of_a_synchronised_user_only_the_usage_location_is_edited() {
    let wanted = [
        ProfileChange::new(ProfileField::UsageLocation, "DE"),
        ProfileChange::new(ProfileField::City, "Bonn"),
    ];
    let user = detail(r#","onPremisesSyncEnabled":true,"usageLocation":"US""#);
    let plan = edit(customer(), std::slice::from_ref(&user), &wanted);
    assert_eq!(obstacles(&plan), [SYNCHRONISED]);
    assert_eq!(changes(&plan), ["Usage location: US → DE"]);
    let nothing = edit(customer(), &[user], &wanted[1..]);
    assert_eq!((nothing.able(), obstacles(&nothing).len()), (0, 1));
}

#[test]
fn a_manager_is_set_once_and_not_to_oneself() {
    let manager = |id: &str| Manager {
        id: UserId::new(id),
        name: id.to_uppercase(),
    };
    let users = [
        (user("m"), None),
        (user("a"), Some(manager("m"))),
        (synchronised("s"), None),
        (user("u"), Some(manager("o"))),
    ];
    let plan = set_manager(customer(), &users, Some(&manager("m")));
    assert_eq!(
        obstacles(&plan),
        [
            "Nobody is their own manager.",
            "It is so already.",
            SYNCHRONISED
        ]
    );
    assert_eq!(changes(&plan), ["Manager: O → M"]);
    assert_eq!(lines(&plan), ["PUT /v1.0/users/u/manager/$ref"]);
    let plan = set_manager(customer(), &users, None);
    assert_eq!(
        lines(&plan),
        [
            "DELETE /v1.0/users/a/manager/$ref",
            "DELETE /v1.0/users/u/manager/$ref"
        ]
    );
}
