//! Why it does not start.

use tenantry_server::{StartError, app};

use crate::fixture::{CONFIG, INDEX, Site};

#[test]
fn without_a_built_console_it_does_not_start() {
    let site = Site::new();
    let mut options = site.options("/");
    options.assets = site.folder.path().join("nowhere");
    let error = app(&options).map(|_| ()).unwrap_err().to_string();
    assert!(error.starts_with("there is no folder "), "{error}");
    assert!(
        error.contains("nowhere: build the console with `cargo xtask build`"),
        "{error}"
    );
    for file in ["vault.js", "index.html"] {
        site.remove(&format!("dist/{file}"));
        let error = site.refusal().to_string();
        assert!(
            error.contains(&format!("{file} cannot be read (")),
            "{error}"
        );
        assert!(error.contains("`cargo xtask build`"), "{error}");
    }
}

#[test]
fn with_a_page_that_has_no_base_address_it_does_not_start() {
    let site = Site::new();
    site.write(
        "dist/index.html",
        &INDEX.replace("<base href=/>", "<base href=./>"),
    );
    let error = site.refusal();
    assert!(matches!(error, StartError::NoBase { .. }), "{error}");
    assert!(
        error
            .to_string()
            .contains("index.html has no <base href=\"/\">"),
        "{error}"
    );
}

#[test]
fn with_a_wrong_configuration_it_does_not_start() {
    let site = Site::new();
    site.write("config.json", &CONFIG.replace("partner.com", "common"));
    let error = site.refusal().to_string();
    let place = "config.json, line 7, registrations[0].partnerTenant: \"common\" is no tenant";
    assert!(error.contains(place), "{error}");
    site.write("config.json", &CONFIG.replace("\"regions\"", "\"region\""));
    let error = site.refusal().to_string();
    let place = "config.json, line 6, registrations[0].region: unknown field `region`";
    assert!(error.contains(place), "{error}");
    site.remove("config.json");
    let error = site.refusal();
    assert!(matches!(error, StartError::ConfigRead { .. }), "{error}");
    assert!(
        error
            .to_string()
            .ends_with("name the configuration with --config"),
        "{error}"
    );
}
