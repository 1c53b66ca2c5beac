//! `$batch`: what is no batch, then that each answer is the one that its request gets by itself.

use std::collections::HashMap;

use axum::http::StatusCode;
use serde_json::{Value, json};
use tenantry_sandbox::seeded::ADELE;
use tenantry_sandbox::{Fault, Target, Times};

use crate::browser::{Answer, Browser, GRAPH};
use crate::partner::token;
use crate::run;

async fn post(browser: &mut Browser, token: &str, body: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
    ];
    browser
        .send("POST", &format!("{GRAPH}/v1.0/$batch"), &headers, body)
        .await
}

/// The answers by their ids.
async fn batch(browser: &mut Browser, token: &str, requests: Value) -> HashMap<String, Value> {
    let body = json!({ "requests": requests }).to_string();
    let answer = post(browser, token, &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let answers = answer.json();
    let answers = answers["responses"].as_array().unwrap().iter();
    answers
        .map(|answer| (answer["id"].as_str().unwrap().to_owned(), answer.clone()))
        .collect()
}

fn get(id: &str, url: &str) -> Value {
    json!({ "id": id, "method": "GET", "url": url })
}

#[test]
fn what_is_no_batch_is_refused_as_a_whole() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let many: Vec<Value> = (0..21).map(|id| get(&id.to_string(), "/users")).collect();
        for requests in [
            json!([]),
            json!(many),
            json!([get("1", "/users"), get("1", "/groups")]),
            json!([get("a", "/users"), get("A", "/groups")]),
            json!([get("", "/users")]),
            json!([{ "method": "GET", "url": "/users" }]),
            json!([{ "id": "1", "url": "/users" }]),
            json!([{ "id": "1", "method": "GET" }]),
            json!([get("1", "https://graph.microsoft.com/v1.0/users")]),
            json!([{ "id": "1", "method": "POST", "url": "/$batch", "headers": {"Content-Type": "application/json"}, "body": {"requests": []} }]),
            json!([{ "id": "1", "method": "POST", "url": "/directoryObjects/getByIds", "body": {"ids": []} }]),
            json!([{ "id": "1", "method": "GET", "url": "/users", "dependsOn": ["2"] }]),
            json!([{ "id": "1", "method": "GET", "url": "/users", "dependsOn": ["1"] }]),
        ] {
            let body = json!({ "requests": requests }).to_string();
            let answer = post(&mut browser, &token, &body).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        }
        for body in ["", "[]", "{}", "{\"requests\": 1}", "{\"requests\": [1]}"] {
            let answer = post(&mut browser, &token, body).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        }
        let body = json!({ "requests": [get("1", "/users")] }).to_string();
        let answer = post(&mut browser, "opaque", &body).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        let answer = browser.graph(&token, "/$batch").await;
        assert_eq!(
            answer.status,
            StatusCode::BAD_REQUEST,
            "it has to be posted"
        );
    });
}

#[test]
fn each_answer_is_the_one_of_its_request_by_itself() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let urls = [
            "/users?$top=3&$select=id,displayName",
            "users?$filter=accountEnabled eq false&$top=5",
            "/groups?$select=id,groupTypes&$top=999",
            "/devices/nothing",
            "/deviceManagement/managedDevices/$count",
            "/users/$count",
            "/usrs",
            "/subscribedSkus?$select=skuId",
            "/users?$select=skills",
            "/organization",
        ];
        let requests = urls.iter().enumerate();
        let requests: Vec<Value> = requests
            .map(|(id, url)| get(&id.to_string(), url))
            .collect();
        let answers = batch(&mut browser, &token, json!(requests)).await;
        assert_eq!(answers.len(), urls.len());
        for (id, url) in urls.iter().enumerate() {
            let path = format!("/{}", url.trim_start_matches('/').replace(' ', "%20"));
            let single = browser.graph(&token, &path).await;
            let answer = &answers[&id.to_string()];
            assert_eq!(answer["status"], single.status.as_u16(), "{url}");
            let mut expected = single.json();
            let mut inner = answer["body"].clone();
            for body in [&mut expected, &mut inner] {
                // Requests are told apart by their ids.
                if let Some(error) = body.get_mut("error") {
                    error["innerError"] = Value::Null;
                }
            }
            assert_eq!(inner, expected, "{url}");
            assert_eq!(
                answer["headers"]["Content-Type"].as_str(),
                single.header("content-type")
            );
        }
    });
}

#[test]
fn inner_headers_count_and_outer_ones_do_not() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let requests = json!([
            { "id": "with", "method": "GET", "url": "/users/$count", "headers": { "ConsistencyLevel": "eventual" } },
            { "id": "without", "method": "GET", "url": "/users/$count" },
        ]);
        let bearer = format!("Bearer {token}");
        let headers = [
            ("authorization", bearer.as_str()),
            ("consistencylevel", "eventual"),
        ];
        let body = json!({ "requests": requests }).to_string();
        let answer = browser
            .send("POST", &format!("{GRAPH}/v1.0/$batch"), &headers, &body)
            .await
            .json();
        let answers = answer["responses"].as_array().unwrap();
        let of = |id: &str| answers.iter().find(|answer| answer["id"] == id).unwrap();
        assert_eq!(of("with")["status"], 200);
        assert_eq!(of("with")["body"], 180);
        assert_eq!(of("without")["status"], 400);
        assert_eq!(
            of("without")["body"]["error"]["message"],
            "$count is not currently supported."
        );
    });
}

#[test]
fn a_fault_strikes_one_request_of_a_batch() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let fault = Fault::Throttled {
            retry_after: Some(2.5),
        };
        browser.sandbox.world(|world| {
            world
                .faults
                .add(Target::Graph("/users".to_owned()), Times::Next(1), fault);
            let claims = Fault::ClaimsChallenge("{}".to_owned());
            world
                .faults
                .add(Target::Graph("/devices".to_owned()), Times::Next(1), claims);
        });
        let requests = json!([
            get("1", "/users"),
            get("2", "/users"),
            get("3", "/groups"),
            get("4", "/devices")
        ]);
        let answers = batch(&mut browser, &token, requests).await;
        let statuses: Vec<_> = ["1", "2", "3", "4"]
            .map(|id| answers[id]["status"].clone())
            .into();
        assert_eq!(statuses, [429, 200, 200, 401]);
        assert_eq!(answers["1"]["headers"]["Retry-After"], "2.5");
        assert_eq!(answers["1"]["body"]["error"]["code"], "TooManyRequests");
        let challenge = answers["4"]["headers"]["WWW-Authenticate"]
            .as_str()
            .unwrap();
        assert!(challenge.contains("insufficient_claims"), "{challenge}");
    });
}

#[test]
fn what_depends_on_a_failure_is_not_done() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let after = |id: &str, on: &str| json!({ "id": id, "method": "GET", "url": "/users?$top=1", "dependsOn": [on] });
        let requests = json!([
            get("a", "/users/nobody"),
            after("b", "A"),
            after("c", "b"),
            get("d", "/users?$top=1"),
            after("e", "d")
        ]);
        let answers = batch(&mut browser, &token, requests).await;
        let statuses: Vec<_> = ["a", "b", "c", "d", "e"]
            .map(|id| answers[id]["status"].clone())
            .into();
        assert_eq!(statuses, [404, 424, 424, 200, 200]);
    });
}

#[test]
fn answers_come_in_another_order_than_requests() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let requests: Vec<Value> = (0..20)
            .map(|id| get(&id.to_string(), "/organization"))
            .collect();
        let body = json!({ "requests": requests }).to_string();
        let order = |answer: Answer| -> Vec<String> {
            let answers = answer.json();
            let answers = answers["responses"].as_array().unwrap().iter();
            answers
                .map(|answer| answer["id"].as_str().unwrap().to_owned())
                .collect()
        };
        let first = order(post(&mut browser, &token, &body).await);
        let asked: Vec<String> = (0..20).map(|id| id.to_string()).collect();
        assert_ne!(first, asked);
        assert_eq!(
            first,
            order(post(&mut browser, &token, &body).await),
            "it repeats"
        );
        let mut sorted = first;
        sorted.sort_by_key(|id| id.parse::<u32>().unwrap());
        assert_eq!(sorted, asked);
    });
}
