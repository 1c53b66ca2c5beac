use super::*;
use crate::{check::Verdict, directory::tests::*};

const E3: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";
const E5: &str = "06ebc4ee-1bb5-47dd-8120-11324bc54e06";

fn sku(text: &str) -> SkuId {
    SkuId::parse(text).unwrap()
}

fn e5_without(plans: &[&str]) -> Vec<Assignment> {
    vec![Assignment {
        sku_id: sku(E5),
        disabled_plans: plans.iter().map(|plan| (*plan).to_owned()).collect(),
    }]
}

fn states(states: &[(&str, Option<&str>, &str)]) -> String {
    let states: Vec<String> = states
        .iter()
        .map(|(sku, group, plans)| {
            let group = group.map_or("null".to_owned(), |group| format!("\"{group}\""));
            format!(r#"{{"skuId":"{sku}","assignedByGroup":{group},"disabledPlans":[{plans}],"state":"Active"}}"#)
        })
        .collect();
    format!(r#"{{"licenseAssignmentStates":[{}]}}"#, states.join(","))
}

#[test]
fn an_inherited_licence_is_not_the_direct_one() {
    let user = UserId::new("u");
    let add = of_user(&tenant(), Some(&user), &e5_without(&[]), &[]);
    let remove = of_user(&tenant(), Some(&user), &[], &[sku(E5)]);
    let inherited = states(&[(E5, Some("g"), "")]);
    assert_eq!(judged(&add, 200, &inherited), Verdict::NotTaken);
    assert_eq!(judged(&remove, 200, &inherited), Verdict::Taken);
    let direct = states(&[(E5, Some("g"), ""), (&E5.to_uppercase(), None, "")]);
    assert_eq!(judged(&add, 200, &direct), Verdict::Taken);
    assert_eq!(judged(&remove, 200, &direct), Verdict::NotTaken);
}

#[test]
fn a_replacement_has_taken_when_both_halves_have() {
    let user = UserId::new("u");
    let write = of_user(
        &tenant(),
        Some(&user),
        &e5_without(&["p1", "p2"]),
        &[sku(E3)],
    );
    assert_eq!(
        sent(&write),
        format!(
            r#"POST /v1.0/users/u/assignLicense {{"addLicenses":[{{"skuId":"{E5}","disabledPlans":["p1","p2"]}}],"removeLicenses":["{E3}"]}}"#
        )
    );
    let judged = |body: &str| judged(&write, 200, body);
    let plans = r#""p2","p1""#;
    assert_eq!(
        judged(&states(&[(E3, None, ""), (E5, None, plans)])),
        Verdict::NotTaken
    );
    assert_eq!(judged(&states(&[(E5, None, "")])), Verdict::NotTaken);
    assert_eq!(judged(&states(&[(E5, None, plans)])), Verdict::Taken);
}

#[test]
fn a_user_who_is_yet_to_be_created_gets_licences_by_the_new_id() {
    let write = of_user(&tenant(), None, &e5_without(&[]), &[]);
    assert!(sent(&write).starts_with("POST /v1.0/users/c/assignLicense {"));
    assert!(read_back(&write).starts_with("GET /v1.0/users/c?$select=id,"));
    assert!(write.line().contains("‹new id›"));
}

#[test]
fn neither_collection_is_left_out_for_a_group_either() {
    let write = of_group(&tenant(), &GroupId::new("g"), &[], &[sku(E3)]);
    assert_eq!(
        sent(&write),
        format!(
            r#"POST /v1.0/groups/g/assignLicense {{"addLicenses":[],"removeLicenses":["{E3}"]}}"#
        )
    );
    assert_eq!(
        read_back(&write),
        "GET /v1.0/groups/g?$select=id,assignedLicenses"
    );
    let held = format!(r#"{{"assignedLicenses":[{{"skuId":"{E3}","disabledPlans":[]}}]}}"#);
    assert_eq!(judged(&write, 200, &held), Verdict::NotTaken);
    assert_eq!(judged(&write, 200, "{}"), Verdict::Taken);
}
