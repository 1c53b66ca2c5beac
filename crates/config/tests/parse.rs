//! What `Config::parse` refuses, with the exact field and line, and what it makes of a good file.

use proptest::prelude::*;
use tenantry_config::{Config, ConfigError, Origin, Regions};

const GUID: &str = "0f5a1e8c-3b7d-4c52-9e16-7a2b8d4f60c1";

/// A good file. Each line is replaced or removed in turn by the tests below.
const GOOD: &str = r#"{
  "registrations": [
    {
      "name": "North America",
      "cloud": "global",
      "regions": ["NA"],
      "partnerTenant": "partner.com",
      "clientId": "0f5a1e8c-3b7d-4c52-9e16-7a2b8d4f60c1",
      "customers": ["customer.com"]
    },
    {
      "name": "Sandbox",
      "cloud": "sandbox",
      "regions": ["*"],
      "partnerTenant": "Partner.com",
      "clientId": "0F5A1E8C-3B7D-4C52-9E16-7A2B8D4F60C1",
      "customers": ["customer.com", "other.com"]
    }
  ],
  "clouds": {
    "sandbox": {
      "authority": "http://localhost:8401",
      "graph": "http://localhost:8402",
      "partnerCenter": "http://localhost:8403",
      "entraAdminCenter": "http://localhost:8404",
      "intuneAdminCenter": "http://localhost:8405"
    }
  }
}"#;

fn refusal(text: &str) -> ConfigError {
    Config::parse(text).expect_err(text)
}

/// `GOOD` with `old`, which stands in it, replaced once.
fn with(old: &str, new: &str) -> String {
    assert!(GOOD.contains(old), "{old}");
    GOOD.replacen(old, new, 1)
}

#[track_caller]
fn assert_refused(text: &str, line: usize, field: &str, says: &str) {
    let error = refusal(text);
    assert_eq!((error.line, error.field.as_str()), (line, field), "{error}");
    let problem = error.problem.to_string();
    assert!(problem.contains(says), "{problem:?} does not say {says:?}");
    let place = if field.is_empty() {
        format!("line {line}: ")
    } else {
        format!("line {line}, {field}: ")
    };
    assert_eq!(error.to_string(), format!("{place}{problem}"));
}

#[test]
fn what_is_not_a_json_object_is_refused() {
    assert_refused("", 1, "", "EOF");
    assert_refused("\n\n{", 3, "", "EOF");
    assert_refused("[]", 1, "", "expected an object");
    assert_refused("null", 1, "", "expected an object");
    assert_refused("{}", 1, "registrations", "missing");
}

#[test]
fn broken_json_is_refused_where_it_breaks() {
    assert_refused(
        &with(
            "\"name\": \"North America\",",
            "\"name\": \"North America\"",
        ),
        5,
        "registrations[0]",
        "expected `,` or `}`",
    );
    assert_refused(&format!("{GOOD}\n\n{{}}"), 31, "", "trailing characters");
}

#[test]
fn values_of_another_type_are_refused() {
    assert_refused(
        &with("\"North America\"", "5"),
        4,
        "registrations[0].name",
        "expected a string",
    );
    assert_refused(
        &with("[\"NA\"]", "\"NA\""),
        6,
        "registrations[0].regions",
        "expected a sequence",
    );
    assert_refused(
        &with("\"customer.com\", \"other.com\"", "\"customer.com\", 1"),
        17,
        "registrations[1].customers[1]",
        "expected a string",
    );
    assert_refused(
        "{\"registrations\": [\n[\"A\", \"global\", [\"*\"], \"p.com\", \"x\", []]]}",
        2,
        "registrations[0]",
        "expected an object",
    );
    assert_refused(
        "{\"clouds\": {\n\"x\": []}}",
        2,
        "clouds.x",
        "expected an object",
    );
}

#[test]
fn unknown_and_repeated_fields_are_refused() {
    assert_refused(
        &with("\"clouds\"", "\"cluods\""),
        20,
        "cluods",
        "unknown field `cluods`",
    );
    assert_refused(
        &with("\"clientId\"", "\"clientID\""),
        8,
        "registrations[0].clientID",
        "unknown field `clientID`",
    );
    assert_refused(
        &with("\"partnerCenter\"", "\"partner_center\""),
        24,
        "clouds.sandbox.partner_center",
        "unknown field",
    );
    assert_refused(
        &with(
            "\"cloud\": \"global\",",
            "\"cloud\": \"global\",\n\"cloud\": \"china\",",
        ),
        6,
        "registrations[0]",
        "duplicate field `cloud`",
    );
    assert_refused(
        &with(
            "    \"sandbox\": {\n",
            "\"sandbox\": {\"authority\": \"https://a\", \"graph\": \"https://a\"},\n    \"sandbox\": {\n",
        ),
        22,
        "clouds.sandbox",
        "defined twice",
    );
}

#[test]
fn missing_fields_are_refused_at_the_object_that_lacks_them() {
    for field in ["name", "cloud", "partnerTenant", "clientId"] {
        let line = GOOD
            .lines()
            .find(|line| line.contains(&format!("\"{field}\"")))
            .unwrap();
        let missing = format!("registrations[0].{field}");
        assert_refused(&with(&format!("{line}\n"), ""), 3, &missing, "missing");
        let null = with(line, &format!("\"{field}\": null,"));
        let line_of_null = GOOD.lines().position(|other| other == line).unwrap() + 1;
        assert_refused(&null, line_of_null, &missing, "missing");
    }
    for field in ["authority", "graph"] {
        let line = GOOD
            .lines()
            .find(|line| line.contains(&format!("\"{field}\"")))
            .unwrap();
        assert_refused(
            &with(&format!("{line}\n"), ""),
            21,
            &format!("clouds.sandbox.{field}"),
            "missing",
        );
    }
}

#[test]
fn a_file_without_a_registration_is_refused() {
    assert_refused("\n{\"clouds\": {}}", 2, "registrations", "missing");
    assert_refused(
        "{\n\"registrations\":\n[]}",
        3,
        "registrations",
        "at least one",
    );
}

#[test]
fn names_that_are_blank_or_not_one_line_are_refused() {
    for name in ["", " ", " A", "A ", "A\\nB", "\\t"] {
        let text = with("\"North America\"", &format!("\"{name}\""));
        assert_refused(&text, 4, "registrations[0].name", "is no name");
    }
}

#[test]
fn two_registrations_of_one_name_are_refused_at_the_second() {
    assert_refused(
        &with("\"Sandbox\"", "\"north america\""),
        12,
        "registrations[1].name",
        "registrations[0].name",
    );
}

#[test]
fn a_customer_listed_twice_in_one_cloud_is_refused_at_the_second() {
    assert_refused(
        &with("\"cloud\": \"global\"", "\"cloud\": \"sandbox\""),
        17,
        "registrations[1].customers[0]",
        "\"customer.com\" is listed as registrations[0].customers[0] already",
    );
    assert_refused(
        &with("\"other.com\"", "\n\"CUSTOMER.com\""),
        18,
        "registrations[1].customers[1]",
        "registrations[1].customers[0]",
    );
}

#[test]
fn an_unknown_cloud_is_refused_and_the_known_ones_are_named() {
    assert_refused(
        &with("\"global\"", "\"Global\""),
        5,
        "registrations[0].cloud",
        "there is no cloud \"Global\" (known: china, global, sandbox, usgov, usgov-dod)",
    );
}

#[test]
fn a_built_in_cloud_cannot_be_redefined() {
    for id in ["global", "usgov", "usgov-dod", "china"] {
        assert_refused(
            &with("\"sandbox\": {", &format!("\"{id}\": {{")),
            21,
            &format!("clouds.{id}"),
            "built in",
        );
    }
}

#[test]
fn a_cloud_whose_name_is_no_name_is_refused() {
    for id in ["", "Sandbox", "a b"] {
        assert_refused(
            &with("\"sandbox\": {", &format!("\"{id}\": {{")),
            21,
            &format!("clouds.{id}"),
            "is no name for a cloud",
        );
    }
}

#[test]
fn origins_are_checked_in_clouds_that_nobody_uses_too() {
    let unused = with("\"cloud\": \"sandbox\"", "\"cloud\": \"usgov\"");
    let text = unused.replace("http://localhost:8402", "http://graph.example");
    assert_refused(&text, 23, "clouds.sandbox.graph", "localhost only");
    for (line, field, port) in [
        (22, "authority", "8401"),
        (23, "graph", "8402"),
        (24, "partnerCenter", "8403"),
        (25, "entraAdminCenter", "8404"),
        (26, "intuneAdminCenter", "8405"),
    ] {
        let text = with(port, &format!("{port}/"));
        assert_refused(&text, line, &format!("clouds.sandbox.{field}"), "slash");
        let text = with(port, &format!("{port}/a/../b"));
        assert_refused(&text, line, &format!("clouds.sandbox.{field}"), port);
    }
    // Portals are opened, not called: theirs are origins.
    for (line, field, port) in [
        (25, "entraAdminCenter", "8404"),
        (26, "intuneAdminCenter", "8405"),
    ] {
        let text = with(port, &format!("{port}/portal"));
        assert_refused(
            &text,
            line,
            &format!("clouds.sandbox.{field}"),
            "without a path",
        );
    }
}

#[test]
fn a_service_may_share_its_host_with_others() {
    let text = with("http://localhost:8401", "https://Host.example/Cloud/login");
    let config = Config::parse(&text).unwrap();
    let authority = &config.cloud(&config.registrations[1]).authority;
    assert_eq!(authority.as_str(), "https://host.example/Cloud/login");
}

#[test]
fn regions_are_checked() {
    let field = "registrations[0].regions";
    let cases = [
        ("[]", field, "empty"),
        ("[\"*\", \"NA\"]", "registrations[0].regions[0]", "alone"),
        ("[\"NA\", \"*\"]", "registrations[0].regions[1]", "alone"),
        ("[\"*\", \"*\"]", "registrations[0].regions[0]", "alone"),
        ("[\"\"]", "registrations[0].regions[0]", "is no region"),
        ("[\"N A\"]", "registrations[0].regions[0]", "is no region"),
        ("[\"EU\", \"eu\"]", "registrations[0].regions[1]", "twice"),
    ];
    for (regions, field, says) in cases {
        assert_refused(&with("[\"NA\"]", regions), 6, field, says);
    }
}

#[test]
fn the_token_view_is_off_unless_the_file_says_so() {
    let first = "  \"registrations\": [\n    {";
    let saying = |value: &str| with(first, &format!("  \"tokenView\": {value},\n{first}"));
    for (value, found) in [
        ("\"true\"", "a string"),
        ("1", "a number"),
        ("[]", "a sequence"),
        ("{}", "an object"),
    ] {
        let says = format!("invalid type: {found}, expected a boolean");
        assert_refused(&saying(value), 2, "tokenView", &says);
    }
    let is_on = |text: &str| Config::parse(text).unwrap().token_view;
    assert!(!is_on(&with("", "")));
    assert!(!is_on(&saying("false")));
    assert!(!is_on(&saying("null")));
    assert!(is_on(&saying("true")));
}

#[test]
fn times_after_which_nothing_locks_are_refused() {
    let first = "  \"registrations\": [\n    {";
    let with_minutes = |minutes: &str| {
        let field = format!("  \"idleMinutes\": {minutes},\n{first}");
        with(first, &field)
    };
    for minutes in ["0", "-1", "481", "1.5", "1e1", "99999999999999999999999"] {
        assert_refused(&with_minutes(minutes), 2, "idleMinutes", minutes);
        assert_refused(&with_minutes(minutes), 2, "idleMinutes", "from 1 to 480");
    }
    for (other, says) in [("\"15\"", "a string"), ("true", "a boolean")] {
        let says = format!("invalid type: {says}, expected a number");
        assert_refused(&with_minutes(other), 2, "idleMinutes", &says);
    }
    for (minutes, seconds) in [("1", 60), ("480", 28_800), ("null", 900)] {
        let config = Config::parse(&with_minutes(minutes)).unwrap();
        assert_eq!(config.idle_limit, seconds, "{minutes}");
    }
    assert_eq!(Config::parse(GOOD).unwrap().idle_limit, 900);
}

#[test]
fn a_registration_that_would_serve_nobody_is_refused() {
    let without_regions = with("      \"regions\": [\"NA\"],\n", "");
    for customers in ["", ",\n\"customers\": []", ",\n\"customers\": null"] {
        let text =
            without_regions.replacen(",\n      \"customers\": [\"customer.com\"]", customers, 1);
        assert_refused(&text, 3, "registrations[0].regions", "nobody");
    }
}

#[test]
fn tenants_and_client_ids_are_checked() {
    assert_refused(
        &with("\"partner.com\"", "\"common\""),
        7,
        "registrations[0].partnerTenant",
        "\"common\" is no tenant",
    );
    assert_refused(
        &with("\"other.com\"", "\"https://other.com\""),
        17,
        "registrations[1].customers[1]",
        "is no tenant",
    );
    assert_refused(
        &with(GUID, "…"),
        8,
        "registrations[0].clientId",
        "is no application (client) id",
    );
}

#[test]
fn a_good_file_is_read_whole() {
    let config = Config::parse(GOOD).unwrap();
    let [first, second] = &config.registrations[..] else {
        panic!("two registrations");
    };
    assert_eq!(first.name, "North America");
    assert_eq!(first.cloud.as_str(), "global");
    assert_eq!(first.regions, Regions::Only(vec!["NA".into()]));
    assert_eq!(first.partner_tenant.as_str(), "partner.com");
    assert_eq!(first.client_id.as_str(), GUID);
    assert_eq!(first.customers, ["customer.com".parse().unwrap()]);
    assert_eq!(second.regions, Regions::Any);
    assert_eq!(second.partner_tenant, first.partner_tenant);
    assert_eq!(second.client_id, first.client_id);

    let sandbox = config.cloud(second);
    assert_eq!(sandbox.authority.as_str(), "http://localhost:8401");
    assert_eq!(sandbox.graph.as_str(), "http://localhost:8402");
    let partner_center = sandbox.partner_center.as_ref().unwrap();
    assert_eq!(partner_center.as_str(), "http://localhost:8403");
    let entra = sandbox.entra_admin_center.as_ref().unwrap();
    assert_eq!(entra.as_str(), "http://localhost:8404");
    let intune = sandbox.intune_admin_center.as_ref().unwrap();
    assert_eq!(intune.as_str(), "http://localhost:8405");
    assert_eq!(
        config.cloud(first).authority.as_str(),
        "https://login.microsoftonline.com"
    );
}

#[test]
fn a_compact_file_with_a_cloud_that_nobody_uses_is_read() {
    let config = Config::parse(
        r#"{ "registrations": [ { "name": "North America", "cloud": "global", "regions": ["NA"], "partnerTenant": "partner.com", "clientId": "0f5a1e8c-3b7d-4c52-9e16-7a2b8d4f60c1", "customers": ["customer.com"] } ],
  "clouds": { "sandbox": { "authority": "http://localhost:8401", "graph": "http://localhost:8402", "partnerCenter": "http://localhost:8403" } } }"#,
    )
    .unwrap();
    assert_eq!(config.registrations.len(), 1);
    let clouds: Vec<(&str, &str)> = config
        .clouds()
        .map(|(id, cloud)| (id.as_str(), cloud.graph.as_str()))
        .collect();
    assert_eq!(clouds, [("global", "https://graph.microsoft.com")]);
}

#[test]
fn every_built_in_cloud_has_its_endpoints() {
    let origins = |id: &str| {
        let text = with("\"cloud\": \"global\"", &format!("\"cloud\": \"{id}\""));
        let config = Config::parse(&text).unwrap();
        let cloud = config.cloud(&config.registrations[0]);
        let text = |origin: &Option<Origin>| origin.as_ref().map(ToString::to_string);
        let partner_center = cloud.partner_center.as_ref();
        (
            cloud.authority.to_string(),
            cloud.graph.to_string(),
            partner_center.map(ToString::to_string),
            [&cloud.entra_admin_center, &cloud.intune_admin_center].map(text),
        )
    };
    for (id, authority, graph, partner_center, domain) in [
        (
            "global",
            "login.microsoftonline.com",
            "graph.microsoft.com",
            Some("api.partnercenter.microsoft.com"),
            "microsoft.com",
        ),
        (
            "usgov",
            "login.microsoftonline.us",
            "graph.microsoft.us",
            Some("api.partnercenter.microsoft.com"),
            "microsoft.us",
        ),
        (
            "usgov-dod",
            "login.microsoftonline.us",
            "dod-graph.microsoft.us",
            None,
            "microsoft.us",
        ),
        (
            "china",
            "login.partner.microsoftonline.cn",
            "microsoftgraph.chinacloudapi.cn",
            Some("partner.partnercenterapi.microsoftonline.cn"),
            "microsoftonline.cn",
        ),
    ] {
        let https = |host: &str| format!("https://{host}");
        assert_eq!(
            origins(id),
            (
                https(authority),
                https(graph),
                partner_center.map(https),
                ["entra", "intune"].map(|name| Some(format!("https://{name}.{domain}"))),
            )
        );
    }
}

#[test]
fn only_clouds_in_use_are_listed_each_once() {
    let text = with("\"cloud\": \"sandbox\"", "\"cloud\": \"global\"").replacen(
        "\"customer.com\", \"other.com\"",
        "\"other.com\"",
        1,
    );
    let config = Config::parse(&text).unwrap();
    let ids: Vec<&str> = config.clouds().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["global"]);
}

#[test]
fn regions_may_be_left_out_beside_customers() {
    let config = Config::parse(&with("      \"regions\": [\"NA\"],\n", "")).unwrap();
    assert_eq!(config.registrations[0].regions, Regions::Only(Vec::new()));
}

#[test]
fn a_byte_order_mark_is_skipped() {
    assert_eq!(
        Config::parse(&format!("\u{feff}{GOOD}")),
        Config::parse(GOOD)
    );
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let _ = Config::parse(&text);
    }

    /// Parts of a good file in any order come closer to the checks than random text does.
    #[test]
    fn no_mixture_of_lines_makes_it_panic(
        lines in prop::collection::vec(prop::sample::select(GOOD.lines().collect::<Vec<_>>()), 0..40)
    ) {
        if let Err(error) = Config::parse(&lines.join("\n")) {
            prop_assert!((1..=lines.len().max(1)).contains(&error.line));
        }
    }

    /// A good file with one character replaced is read, or refused on a line that the file has.
    #[test]
    fn no_single_change_makes_it_panic(at in 0..GOOD.len(), new in any::<char>()) {
        let mut text = GOOD.to_owned();
        text.replace_range(at..=at, &new.to_string());
        if let Err(error) = Config::parse(&text) {
            prop_assert!((1..=text.lines().count()).contains(&error.line));
        }
    }
}
