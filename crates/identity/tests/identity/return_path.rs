use proptest::prelude::*;
use tenantry_identity::return_path::ReturnPath;

use crate::fixture::{CUSTOMER, tenant};

#[test]
fn what_is_no_route_of_the_console_is_refused() {
    let id = CUSTOMER;
    for text in [
        "",
        "users",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/t",
        "/t/",
        "/t/customer.com",
        "/settings",
        "/customers/",
        "/customers/..",
        "/Customers",
        "/setup/x",
        "/setup#x",
        "/customersetup",
        "/?x\ny",
        "/#fragment",
        "/?a#b",
        "/?a b",
        "/?\u{e9}",
        &format!("/t/{id}/"),
        &format!("/t/{id}/device"),
        &format!("/t/{id}/users/"),
        &format!("/t/{id}/../../evil"),
        &format!("/t/{id}//evil.example"),
        &format!("/{}", "?".repeat(3000)),
    ] {
        assert!(ReturnPath::parse(text).is_err(), "{text:?}");
        let stored = serde_json::to_string(text).unwrap();
        assert!(
            serde_json::from_str::<ReturnPath>(&stored).is_err(),
            "{text:?}"
        );
    }
}

#[test]
fn known_routes_are_kept_with_their_query() {
    let id = CUSTOMER;
    for text in [
        "/".to_owned(),
        "/?customer=customer.com".to_owned(),
        "/customers".to_owned(),
        "/customers?filter=bakery".to_owned(),
        "/setup".to_owned(),
        "/activity".to_owned(),
        format!("/t/{id}"),
        format!("/t/{id}/users"),
        format!("/t/{id}/groups"),
        format!("/t/{id}/licences"),
        format!("/t/{id}/devices"),
        format!("/t/{id}/managed-devices"),
        format!("/t/{id}/users?filter=a%20b&sort=-name&open=//x"),
    ] {
        assert_eq!(ReturnPath::parse(&text).unwrap().as_str(), text);
    }
    let upper = format!("/t/{}/users", id.to_uppercase());
    let path = ReturnPath::parse(&upper).unwrap();
    assert_eq!(path.as_str(), format!("/t/{id}/users"));
    assert_eq!(
        ReturnPath::tenant_overview(&tenant(id)).as_str(),
        format!("/t/{id}")
    );
}

proptest! {
    #[test]
    fn whatever_is_taken_begins_with_one_slash_of_our_own(text in "[/\\\\?#:a-z0-9.-]{0,60}|.*") {
        if let Ok(path) = ReturnPath::parse(&text) {
            let path = path.as_str();
            let page = path.split('?').next().unwrap();
            let own = ["/", "/customers", "/setup", "/activity"].contains(&page) || page.starts_with("/t/");
            prop_assert!(own && !path.starts_with("//") && !path.contains(['\\', '#', '\n', '\t', ' ']), "{path:?}");
        }
    }
}
