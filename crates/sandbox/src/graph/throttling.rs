//! The service's published limits: how much an application may ask of a tenant before it has to wait.
//! Off unless [`World::throttled`](crate::World::throttled) says otherwise.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::response::Response;

use super::Ask;
use super::bearer::Caller;
use super::problem::GraphProblem;
use crate::Sandbox;
use crate::guid::Guid;
use crate::world::{Limit, Meter, Reading};

/// What a request used of the limits, and whether it has to wait.
#[derive(Debug, Default)]
pub(super) struct Toll {
    headers: Vec<(&'static str, String)>,
    /// Why the request is refused.
    pub(super) refusal: Option<GraphProblem>,
}

/// One limit that a request counts for.
struct Charge {
    meter: Meter,
    /// Whether it is a limit of each application, or of all of them together.
    per_application: bool,
    cost: u32,
    limit: Limit,
}

/// The part of the service that answers a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Service {
    Directory,
    Intune,
    Reports,
    /// One whose limits are not published by these units.
    Other,
}

impl Toll {
    /// Counts a request of somebody whose token is good.
    pub(super) fn of(sandbox: &Sandbox, ask: &Ask) -> Toll {
        let now = sandbox.now();
        let mut world = sandbox.lock();
        if !world.throttled {
            return Toll::default();
        }
        let Ok(caller) = Caller::read(&world, &ask.headers, now) else {
            return Toll::default();
        };
        let (application, tenant) = (caller.application, caller.tenant);
        let users = world.tenant_by_id(tenant);
        let users = users.map_or(0, |tenant| tenant.directory.users().len());
        let charges = charges(ask, users);
        let mut toll = Toll::default();
        let mut longest = None;
        for charge in charges {
            let payer = (charge.per_application.then_some(application), tenant);
            let reading = world
                .usage
                .count(charge.meter, payer, charge.cost, charge.limit, now);
            if charge.meter == Meter::DirectoryUnits {
                toll.headers
                    .push(("x-ms-resource-unit", charge.cost.to_string()));
                toll.note_share(reading);
            }
            if reading.wait > longest {
                longest = reading.wait;
                toll.refuse(&charge, reading, application, tenant);
            }
        }
        toll
    }

    /// Adds what the service says of the limits to an answer.
    pub(super) fn note(&self, response: &mut Response) {
        for (name, value) in &self.headers {
            if let Ok(value) = HeaderValue::from_str(value) {
                response
                    .headers_mut()
                    .insert(HeaderName::from_static(name), value);
            }
        }
    }

    /// From four fifths on the answer says how much of the limit is used.
    fn note_share(&mut self, reading: Reading) {
        if reading.percent > 80 {
            let share = reading.percent.min(180);
            let share = format!("{}.{:02}", share / 100, share % 100);
            self.headers.push(("x-ms-throttle-limit-percentage", share));
        }
    }

    fn refuse(&mut self, charge: &Charge, reading: Reading, application: Guid, tenant: Guid) {
        let wait = reading.wait.unwrap_or_default();
        // Whole seconds, so that whoever waits for them comes after the end and not just before.
        let seconds = wait.as_millis().div_ceil(1000);
        let (kind, information) = match charge.meter {
            Meter::DirectoryWrites | Meter::IntuneWrites => ("Write", "WriteLimitExceeded"),
            _ => ("ReadWrite", "ResourceUnitLimitExceeded"),
        };
        let scope = match charge.per_application {
            true => format!("Tenant_Application/{kind}/{application}/{tenant}"),
            false => format!("Tenant/{kind}/{application}/{tenant}"),
        };
        let told = [
            header::RETRY_AFTER.as_str(),
            "x-ms-throttle-scope",
            "x-ms-throttle-information",
        ];
        self.headers.retain(|(name, _)| !told.contains(name));
        self.headers.extend([
            ("retry-after", seconds.to_string()),
            ("x-ms-throttle-scope", scope),
            ("x-ms-throttle-information", information.to_owned()),
        ]);
        self.refusal = Some(GraphProblem::Throttled);
    }
}

/// What a request counts for, in a tenant with so many users.
fn charges(ask: &Ask, users: usize) -> Vec<Charge> {
    let path = super::without_version(&ask.path);
    let mut segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    // `/me` is one of the users.
    if segments.first() == Some(&"me") {
        segments.splice(..1, ["users", "me"]);
    }
    segments.retain(|segment| *segment != "$count" && !segment.contains("graph."));
    let is_lookup = matches!(
        segments.last(),
        Some(&("getByIds" | "checkMemberGroups" | "getMemberGroups"))
    );
    let is_write = ask.method != Method::GET && !is_lookup;
    let charge = |meter, per_application, cost, most, seconds| Charge {
        meter,
        per_application,
        cost,
        limit: Limit {
            most,
            window: Duration::from_secs(seconds),
        },
    };
    let mut charges = Vec::new();
    match service(&segments) {
        Service::Directory => {
            let units = match users {
                0..50 => 3_500,
                50..=500 => 5_000,
                _ => 8_000,
            };
            let cost = units_of(ask, &segments);
            charges.push(charge(Meter::DirectoryUnits, true, cost, units, 10));
            if is_write {
                charges.push(charge(Meter::DirectoryWrites, true, 1, 3_000, 150));
                charges.push(charge(Meter::DirectoryWrites, false, 1, 18_000, 300));
            }
        }
        Service::Intune => {
            charges.push(charge(Meter::IntuneRequests, true, 1, 2_000, 20));
            charges.push(charge(Meter::IntuneRequests, false, 1, 4_000, 20));
            if is_write {
                charges.push(charge(Meter::IntuneWrites, true, 1, 200, 20));
                charges.push(charge(Meter::IntuneWrites, false, 1, 400, 20));
            }
        }
        Service::Reports => charges.push(charge(Meter::Reports, true, 1, 5, 10)),
        Service::Other => {}
    }
    charges
}

fn service(segments: &[&str]) -> Service {
    match segments {
        ["deviceManagement", ..] | ["users", _, "managedDevices", ..] => Service::Intune,
        ["auditLogs", ..] => Service::Reports,
        [
            "informationProtection" | "tenantRelationships" | "$batch",
            ..,
        ] => Service::Other,
        _ => Service::Directory,
    }
}

/// The resource units of a request to the directory.
fn units_of(ask: &Ask, segments: &[&str]) -> u32 {
    if ask.method != Method::GET {
        return match segments {
            ["directoryObjects", "getByIds"] => 3,
            _ => 1,
        };
    }
    let base: u32 = match segments {
        ["groups", _, "transitiveMembers", ..] => 5,
        ["domains", _, "domainNameReferences", ..] => 4,
        ["groups", _, "members", ..] | ["contracts"] | ["subscribedSkus"] => 3,
        ["users"] | ["applications"] | ["oauth2PermissionGrants", ..] => 2,
        ["users", _, "memberOf" | "licenseDetails", ..] => 2,
        _ => 1,
    };
    let options: Vec<(String, String)> = form_urlencoded::parse(ask.query.as_bytes())
        .into_owned()
        .collect();
    let option = |wanted: &str| {
        let mut options = options.iter();
        options.find_map(|(name, value)| (name == wanted).then_some(value.as_str()))
    };
    let few = option("$top").is_some_and(|top| top.parse().is_ok_and(|top: u32| top < 20));
    let more = u32::from(option("$expand").is_some());
    let less = u32::from(option("$select").is_some()) + u32::from(few);
    (base + more).saturating_sub(less).max(1)
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;
    use axum::http::HeaderMap;

    use super::*;

    fn ask(method: Method, address: &str) -> Ask {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        Ask {
            method,
            path: format!("/v1.0{path}"),
            query: query.to_owned(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    fn costs(method: Method, address: &str, users: usize) -> Vec<(Meter, bool, u32, u32, u64)> {
        let charges = charges(&ask(method, address), users).into_iter();
        charges
            .map(|one| {
                let Limit { most, window } = one.limit;
                (
                    one.meter,
                    one.per_application,
                    one.cost,
                    most,
                    window.as_secs(),
                )
            })
            .collect()
    }

    #[test]
    fn reading_the_directory_costs_the_published_units() {
        for (address, units) in [
            ("/users", 2),
            ("/users?$select=id", 1),
            ("/users?$select=id&$top=5", 1),
            ("/users?$top=20", 2),
            ("/users?$expand=manager", 3),
            ("/users/$count", 2),
            ("/users/7", 1),
            ("/me", 1),
            ("/me/memberOf", 2),
            ("/users/7/licenseDetails", 2),
            ("/groups", 1),
            ("/groups/7/members?$top=999", 3),
            ("/groups/7/members/microsoft.graph.user?$select=id", 2),
            ("/groups/7/transitiveMembers", 5),
            ("/subscribedSkus", 3),
            ("/contracts", 3),
            ("/devices", 1),
        ] {
            let expected = [(Meter::DirectoryUnits, true, units, 5_000, 10)];
            assert_eq!(costs(Method::GET, address, 180), expected, "{address}");
        }
    }

    #[test]
    fn a_tenant_may_be_asked_more_the_larger_it_is() {
        for (users, most) in [
            (0, 3_500),
            (49, 3_500),
            (50, 5_000),
            (500, 5_000),
            (501, 8_000),
        ] {
            let expected = [(Meter::DirectoryUnits, true, 1, most, 10)];
            assert_eq!(costs(Method::GET, "/groups", users), expected, "{users}");
        }
    }

    #[test]
    fn writes_are_counted_beside_the_units() {
        let written = [
            (Meter::DirectoryUnits, true, 1, 8_000, 10),
            (Meter::DirectoryWrites, true, 1, 3_000, 150),
            (Meter::DirectoryWrites, false, 1, 18_000, 300),
        ];
        for method in [Method::POST, Method::PATCH, Method::DELETE] {
            assert_eq!(costs(method, "/users/7?$select=id", 900), written);
        }
        let looked_up = [(Meter::DirectoryUnits, true, 3, 8_000, 10)];
        let address = "/directoryObjects/getByIds";
        assert_eq!(costs(Method::POST, address, 900), looked_up);
    }

    #[test]
    fn intune_and_reports_are_counted_by_themselves() {
        let asked = [
            (Meter::IntuneRequests, true, 1, 2_000, 20),
            (Meter::IntuneRequests, false, 1, 4_000, 20),
        ];
        for address in [
            "/deviceManagement/managedDevices",
            "/users/7/managedDevices",
        ] {
            assert_eq!(costs(Method::GET, address, 9), asked, "{address}");
        }
        let written = costs(Method::POST, "/deviceManagement/managedDevices/7/wipe", 9);
        assert_eq!(written[..2], asked);
        assert_eq!(
            written[2..],
            [
                (Meter::IntuneWrites, true, 1, 200, 20),
                (Meter::IntuneWrites, false, 1, 400, 20),
            ]
        );
        let reports = [(Meter::Reports, true, 1, 5, 10)];
        assert_eq!(costs(Method::GET, "/auditLogs/signIns", 9), reports);
        assert_eq!(costs(Method::POST, "/$batch", 9), []);
    }
}
