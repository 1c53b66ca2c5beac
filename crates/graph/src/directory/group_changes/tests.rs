use super::*;
use crate::{check::Verdict, directory::tests::*};

fn group() -> GroupId {
    GroupId::new("g")
}

fn new_group(kind: NewGroupKind, rule: Option<&str>) -> NewGroup {
    NewGroup {
        display_name: "Sales".into(),
        description: None,
        mail_nickname: "sales".into(),
        kind,
        membership_rule: rule.map(str::to_owned),
    }
}

#[test]
fn removing_a_member_deletes_the_reference_and_not_the_member() {
    let who = ObjectId::new("u");
    for (relation, segment) in [(Relation::Member, "members"), (Relation::Owner, "owners")] {
        let write = remove(&tenant(), &group(), &who, relation);
        assert_eq!(
            sent(&write),
            format!("DELETE /v1.0/groups/g/{segment}/u/$ref ")
        );
        let found = r#"{"value":[{"id":"u"}]}"#;
        assert_eq!(judged(&write, 200, found), Verdict::NotTaken);
        assert_eq!(judged(&write, 200, r#"{"value":[]}"#), Verdict::Taken);
    }
}

#[test]
fn a_member_is_looked_for_in_an_advanced_query() {
    let write = add(
        &tenant(),
        Some(&group()),
        Some(&ObjectId::new("u")),
        Relation::Member,
    );
    assert_eq!(
        sent(&write),
        r#"POST /v1.0/groups/g/members/$ref {"@odata.id":"https://graph.microsoft.com/v1.0/directoryObjects/u"}"#
    );
    assert_eq!(
        read_back(&write),
        "GET /v1.0/groups/g/members?$filter=id%20eq%20%27u%27&$count=true&$select=id"
    );
    let call = write.check().reading().call(Default::default()).unwrap();
    assert_eq!(call.request().headers()["consistencylevel"], "eventual");
    assert_eq!(judged(&write, 200, r#"{"value":[]}"#), Verdict::NotTaken);
    assert_eq!(
        judged(&write, 200, r#"{"value":[{"id":"u"}]}"#),
        Verdict::Taken
    );
}

#[test]
fn who_or_what_is_yet_to_be_created_stands_by_the_new_id() {
    let into_new = add(&tenant(), None, Some(&ObjectId::new("u")), Relation::Owner);
    assert!(sent(&into_new).starts_with("POST /v1.0/groups/c/owners/$ref "));
    let new_member = add(&tenant(), Some(&group()), None, Relation::Member);
    assert!(sent(&new_member).ends_with("/v1.0/directoryObjects/c\"}"));
    assert_eq!(
        read_back(&new_member),
        "GET /v1.0/groups/g/members?$filter=id%20eq%20%27c%27&$count=true&$select=id"
    );
}

#[test]
fn a_group_of_another_name_is_not_the_one_that_was_created() {
    let write = create(&tenant(), &new_group(NewGroupKind::Security, None));
    assert_eq!(
        read_back(&write),
        "GET /v1.0/groups?$filter=mailNickname%20eq%20%27sales%27%20and%20displayName%20eq%20%27Sales%27&$select=id,displayName,mailNickname"
    );
    assert_eq!(judged(&write, 200, r#"{"value":[]}"#), Verdict::NotTaken);
    let found = r#"{"value":[{"id":"g","mailNickname":"Sales"}]}"#;
    assert_eq!(judged(&write, 200, found), Verdict::Taken);
    assert_eq!(Check::found(&answer(found)).as_deref(), Some("g"));
}

#[test]
fn each_kind_of_group_is_described_as_the_contract_says() {
    let rule = Some("user.department -eq \"Sales\"");
    let unified = NewGroupKind::Microsoft365 { is_public: false };
    for (new, rest) in [
        (
            new_group(NewGroupKind::Security, None),
            r#""mailEnabled":false,"securityEnabled":true,"groupTypes":[]}"#,
        ),
        (
            new_group(NewGroupKind::Security, rule),
            r#""mailEnabled":false,"securityEnabled":true,"groupTypes":["DynamicMembership"],"membershipRule":"user.department -eq \"Sales\"","membershipRuleProcessingState":"On"}"#,
        ),
        (
            new_group(unified, None),
            r#""mailEnabled":true,"securityEnabled":false,"groupTypes":["Unified"],"visibility":"Private"}"#,
        ),
    ] {
        let start = r#"POST /v1.0/groups {"displayName":"Sales","mailNickname":"sales","#;
        assert_eq!(sent(&create(&tenant(), &new)), [start, rest].concat());
    }
}

#[test]
fn what_an_edit_leaves_alone_is_not_sent() {
    let edit = GroupEdit {
        description: Some(String::new()),
        display_name: Some("Sales".into()),
        membership_rule: None,
    };
    let write = update(&tenant(), &group(), &edit);
    assert_eq!(
        sent(&write),
        r#"PATCH /v1.0/groups/g {"displayName":"Sales","description":null}"#
    );
    let judged = |body| judged(&write, 200, body);
    assert_eq!(
        judged(r#"{"displayName":"Sales","description":"x"}"#),
        Verdict::NotTaken
    );
    assert_eq!(
        judged(r#"{"displayName":"Sales","description":null}"#),
        Verdict::Taken
    );
    let deleted = delete(&tenant(), &group());
    assert_eq!(sent(&deleted), "DELETE /v1.0/groups/g ");
    assert_eq!(deleted.check().reading(), write.check().reading());
}
