use super::*;
use crate::{
    check::Verdict,
    directory::{profile::ProfileField, tests::*},
    template::Filling,
};

const BEFORE: &str = "2026-11-22T10:00:00Z";

fn user() -> UserId {
    UserId::new("u")
}

fn new_user() -> NewUser {
    NewUser {
        user_principal_name: "ada@customer.com".into(),
        display_name: "Ada \"A\"".into(),
        mail_nickname: "ada".into(),
        account_enabled: true,
        must_change_password: true,
        profile: vec![
            ProfileChange::new(ProfileField::UsageLocation, "us"),
            ProfileChange::new(ProfileField::BusinessPhone, "+1 425"),
        ],
    }
}

#[test]
fn a_password_that_was_changed_before_is_not_the_new_one() {
    let write = reset_password(&tenant(), &user(), true, Some(BEFORE));
    let at = |time: &str| {
        let body = format!(r#"{{"id":"u","lastPasswordChangeDateTime":"{time}"}}"#);
        judged(&write, 200, &body)
    };
    assert_eq!(at(BEFORE), Verdict::NotTaken);
    assert_eq!(judged(&write, 200, r#"{"id":"u"}"#), Verdict::NotTaken);
    assert_eq!(at("2026-11-22T10:00:01Z"), Verdict::Taken);
}

#[test]
fn a_write_that_was_kept_holds_no_password_and_sends_none_without_one() {
    let write = reset_password(&tenant(), &user(), false, None);
    assert!(write.needs_password());
    assert_eq!(
        write.shown_body().unwrap(),
        r#"{"passwordProfile":{"forceChangePasswordNextSignIn":false,"password":"‹generated password›"}}"#
    );
    assert!(write.call("c", Filling::default()).is_err());
    assert_eq!(
        sent(&write),
        r#"PATCH /v1.0/users/u {"passwordProfile":{"forceChangePasswordNextSignIn":false,"password":"p"}}"#
    );
}

#[test]
fn sessions_that_were_valid_before_are_over_when_the_time_moves_on() {
    let write = revoke_sessions(&tenant(), &user(), Some(BEFORE));
    assert_eq!(sent(&write), "POST /v1.0/users/u/revokeSignInSessions ");
    let at = |time: &str| {
        let body = format!(r#"{{"signInSessionsValidFromDateTime":"{time}"}}"#);
        judged(&write, 200, &body)
    };
    assert_eq!(at(BEFORE), Verdict::NotTaken);
    assert_eq!(at("2026-11-22T10:00:01Z"), Verdict::Taken);
    let given = write.read(&answer(r#"{"@odata.context":"x","value":true}"#));
    assert_eq!(given.unwrap().created, None);
}

#[test]
fn whatever_changes_in_a_users_state_is_read_in_one_answer() {
    let block = set_account_enabled(&tenant(), &user(), false);
    assert_eq!(
        sent(&block),
        r#"PATCH /v1.0/users/u {"accountEnabled":false}"#
    );
    for other in [
        reset_password(&tenant(), &user(), true, None),
        revoke_sessions(&tenant(), &user(), None),
        set_usage_location(&tenant(), Some(&user()), "US"),
        delete(&tenant(), &user()),
    ] {
        assert_eq!(other.check().reading(), block.check().reading());
    }
    let elsewhere = set_account_enabled(&tenant(), &UserId::new("v"), false);
    assert_ne!(elsewhere.check().reading(), block.check().reading());
}

#[test]
fn a_user_that_answers_was_not_deleted() {
    let write = delete(&tenant(), &user());
    assert_eq!(sent(&write), "DELETE /v1.0/users/u ");
    assert_eq!(judged(&write, 200, r#"{"id":"u"}"#), Verdict::NotTaken);
    assert_eq!(judged(&write, 404, "{}"), Verdict::Taken);
}

#[test]
fn a_user_is_created_with_a_password_of_that_moment_and_found_by_name() {
    let write = create(&tenant(), &new_user());
    assert_eq!(
        sent(&write),
        r#"POST /v1.0/users {"accountEnabled":true,"displayName":"Ada \"A\"","mailNickname":"ada","userPrincipalName":"ada@customer.com","passwordProfile":{"forceChangePasswordNextSignIn":true,"password":"p"},"usageLocation":"US","businessPhones":["+1 425"]}"#
    );
    assert_eq!(
        read_back(&write),
        "GET /v1.0/users/ada%40customer.com?$select=id,displayName,userPrincipalName"
    );
    assert_eq!(judged(&write, 404, "{}"), Verdict::NotTaken);
    assert_eq!(
        judged(&write, 200, r#"{"displayName":"Another"}"#),
        Verdict::NotTaken
    );
    assert_eq!(
        judged(&write, 200, r#"{"displayName":"Ada \"A\""}"#),
        Verdict::Taken
    );
    assert!(write.creates());
    assert_eq!(
        write
            .read(&answer(r#"{"id":"n"}"#))
            .unwrap()
            .created
            .as_deref(),
        Some("n")
    );
}

#[test]
fn an_edit_reads_back_what_it_changed_and_takes_away_what_is_empty() {
    let changes = [
        ProfileChange::new(ProfileField::Department, " Sales "),
        ProfileChange::new(ProfileField::City, "  "),
        ProfileChange::new(ProfileField::BusinessPhone, ""),
    ];
    let write = update(&tenant(), Some(&user()), &changes);
    assert_eq!(
        sent(&write),
        r#"PATCH /v1.0/users/u {"department":"Sales","city":null,"businessPhones":[]}"#
    );
    assert_eq!(
        read_back(&write),
        "GET /v1.0/users/u?$select=id,department,city,businessPhones"
    );
    let judged = |body| judged(&write, 200, body);
    assert_eq!(
        judged(r#"{"department":"Sales","city":"Bonn"}"#),
        Verdict::NotTaken
    );
    assert_eq!(
        judged(r#"{"department":"Sales","businessPhones":["1"]}"#),
        Verdict::NotTaken
    );
    assert_eq!(
        judged(r#"{"department":"Sales","city":null,"businessPhones":[]}"#),
        Verdict::Taken
    );
}

#[test]
fn a_manager_is_a_reference_that_is_put_and_deleted() {
    let set = set_manager(&tenant(), Some(&user()), &UserId::new("m"));
    assert_eq!(
        sent(&set),
        r#"PUT /v1.0/users/u/manager/$ref {"@odata.id":"https://graph.microsoft.com/v1.0/directoryObjects/m"}"#
    );
    assert_eq!(read_back(&set), "GET /v1.0/users/u/manager?$select=id");
    assert_eq!(judged(&set, 404, "{}"), Verdict::NotTaken);
    assert_eq!(judged(&set, 200, r#"{"id":"other"}"#), Verdict::NotTaken);
    assert_eq!(judged(&set, 200, r#"{"id":"m"}"#), Verdict::Taken);
    let remove = remove_manager(&tenant(), &user());
    assert_eq!(sent(&remove), "DELETE /v1.0/users/u/manager/$ref ");
    assert_eq!(judged(&remove, 200, r#"{"id":"m"}"#), Verdict::NotTaken);
    assert_eq!(judged(&remove, 404, "{}"), Verdict::Taken);
}
