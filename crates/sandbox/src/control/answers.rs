//! What the control interface answers to reads.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::world::{Account, ConditionalAccess, Group, Relationship, SecondFactor, Tenant};
use crate::{Origin, Sandbox};

/// `GET /world`: names and states, none of the users.
pub(super) async fn world(State(sandbox): State<Sandbox>) -> Response {
    let now = sandbox.now();
    let body = sandbox.world(|world| {
        let relationship = |of: &Relationship| {
            json!({
                "id": of.id.to_string(),
                "partner": of.partner.to_string(),
                "customer": of.customer.to_string(),
                "status": of.status_at(now).name(),
                "end": of.end_at(now).map(|end| end.rfc3339()),
                "effectiveFrom": of.effective_from.rfc3339(),
                "groups": of.assignments.iter().map(|one| one.group.to_string()).collect::<Vec<_>>(),
            })
        };
        json!({
            "tenants": world.tenants.iter().map(tenant).collect::<Vec<_>>(),
            "agents": world.accounts.iter().map(account).collect::<Vec<_>>(),
            "groups": world.groups.iter().map(group).collect::<Vec<_>>(),
            "relationships": world.relationships.iter().map(relationship).collect::<Vec<_>>(),
            "registrations": world
                .registrations
                .iter()
                .map(|one| json!({ "clientId": one.client_id.to_string(), "name": one.name }))
                .collect::<Vec<_>>(),
        })
    });
    json(StatusCode::OK, &body)
}

/// `GET /journal`.
pub(super) async fn journal(State(sandbox): State<Sandbox>) -> Response {
    let entries = sandbox.journal().into_iter().map(|entry| {
        json!({
            "at": entry.at.rfc3339(),
            "origin": match entry.origin {
                Origin::Login => "login",
                Origin::Graph => "graph",
                Origin::PartnerCenter => "partner-center",
            },
            "method": entry.method,
            "pathAndQuery": entry.path_and_query,
            "status": entry.status,
        })
    });
    json(StatusCode::OK, &entries.collect())
}

/// `GET /clock`.
pub(super) async fn clock(State(sandbox): State<Sandbox>) -> Response {
    json(StatusCode::OK, &json!({ "now": sandbox.now().seconds() }))
}

/// `GET /faults`.
pub(super) async fn faults(State(sandbox): State<Sandbox>) -> Response {
    let faults: Vec<String> = sandbox.world(|world| {
        let rules = world.faults.rules();
        rules.map(ToString::to_string).collect()
    });
    json(StatusCode::OK, &json!({ "faults": faults }))
}

/// `GET /throttling`.
pub(super) async fn throttling(State(sandbox): State<Sandbox>) -> Response {
    let throttled = sandbox.world(|world| world.throttled);
    json(StatusCode::OK, &json!({ "throttled": throttled }))
}

/// A JSON answer.
pub(super) fn json(status: StatusCode, body: &Value) -> Response {
    let media_type = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
    (status, media_type, body.to_string()).into_response()
}

fn tenant(of: &Tenant) -> Value {
    let ConditionalAccess {
        second_factor,
        block,
        sign_in_frequency,
    } = of.conditional_access;
    json!({
        "id": of.id.to_string(),
        "domain": of.default_domain,
        "displayName": of.display_name,
        "region": of.region,
        "conditionalAccess": {
            "secondFactor": second_factor,
            "block": block,
            "signInFrequencySeconds": sign_in_frequency.map(|longest| longest.as_secs()),
        },
    })
}

fn account(of: &Account) -> Value {
    json!({
        "userName": of.user_name,
        "displayName": of.display_name,
        "home": of.home.to_string(),
        "secondFactor": match of.second_factor {
            SecondFactor::None => "none",
            SecondFactor::OnDemand => "onDemand",
            SecondFactor::Always => "always",
        },
    })
}

fn group(of: &Group) -> Value {
    json!({
        "id": of.id.to_string(),
        "displayName": of.display_name,
        "tenant": of.tenant.to_string(),
        "members": of.members.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}
