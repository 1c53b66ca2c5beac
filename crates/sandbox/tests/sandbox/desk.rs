//! An agent at work: writes of Graph, and what became of them.

use serde_json::{Value, json};
use tenantry_sandbox::Change;
use tenantry_sandbox::seeded::ADELE;

use crate::browser::{Answer, Browser, CLIENT_ORIGIN, GRAPH};
use crate::partner::token;

pub(crate) struct Desk {
    pub(crate) browser: Browser,
    token: String,
    tenant: &'static str,
}

impl Desk {
    /// ADELE at `customer.com`, who may do nearly everything.
    pub(crate) async fn new() -> Desk {
        Desk::of("customer.com", ADELE).await
    }

    pub(crate) async fn of(tenant: &'static str, account: &str) -> Desk {
        Desk::at(Browser::new(), tenant, account).await
    }

    /// Another agent, or the same one later, at the same world.
    pub(crate) async fn at(browser: Browser, tenant: &'static str, account: &str) -> Desk {
        let mut browser = browser.anew();
        let token = token(&mut browser, tenant, account).await;
        Desk {
            browser,
            token,
            tenant,
        }
    }

    /// A request with a JSON body; `null` is none.
    pub(crate) async fn send(&mut self, method: &str, path: &str, body: Value) -> Answer {
        let body = match body {
            Value::Null => String::new(),
            body => body.to_string(),
        };
        self.send_text(method, path, &body).await
    }

    pub(crate) async fn send_text(&mut self, method: &str, path: &str, body: &str) -> Answer {
        let token = self.token.clone();
        self.browser.call_graph(method, &token, path, body).await
    }

    /// The same with a name of the client's.
    pub(crate) async fn send_named(
        &mut self,
        name: &str,
        method: &str,
        path: &str,
        body: &Value,
    ) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let headers = [
            ("authorization", bearer.as_str()),
            ("origin", CLIENT_ORIGIN),
            ("content-type", "application/json"),
            ("client-request-id", name),
        ];
        let address = format!("{GRAPH}/v1.0{path}");
        self.browser
            .send(method, &address, &headers, &body.to_string())
            .await
    }

    /// A request that is carried out with this status.
    pub(crate) async fn does(
        &mut self,
        status: u16,
        method: &str,
        path: &str,
        body: Value,
    ) -> Answer {
        let answer = self.send(method, path, body).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.body);
        answer
    }

    /// The error of a request that is refused, and changes nothing.
    pub(crate) async fn refused(
        &mut self,
        status: u16,
        method: &str,
        path: &str,
        body: Value,
    ) -> Value {
        let before = self.changes().len();
        let shown = format!("{method} {path} {body}");
        let answer = self.send(method, path, body).await;
        assert_eq!(answer.status, status, "{shown}: {}", answer.body);
        assert_eq!(self.changes().len(), before, "{shown} changed something");
        answer.json()["error"].clone()
    }

    /// What there is.
    pub(crate) fn look(&self, path: &str) -> Value {
        let found = self.browser.sandbox.look(self.tenant, path);
        found.unwrap_or_else(|| panic!("nothing at {path}"))
    }

    pub(crate) fn is_there(&self, path: &str) -> bool {
        self.browser.sandbox.look(self.tenant, path).is_some()
    }

    /// The values of a property of all items of a list.
    pub(crate) fn listed(&self, path: &str, property: &str) -> Vec<String> {
        let list = self.look(path);
        assert!(
            list["@odata.nextLink"].is_null(),
            "{path} has several pages"
        );
        let items = list["value"].as_array().unwrap();
        let values = items.iter().map(|item| item[property].as_str().unwrap());
        values.map(str::to_owned).collect()
    }

    pub(crate) fn changes(&self) -> Vec<Change> {
        self.browser.sandbox.changes()
    }

    /// What the last change was.
    pub(crate) fn last(&self) -> &'static str {
        self.changes().last().unwrap().operation
    }

    /// The id of a user by name.
    pub(crate) fn id(&self, name: &str) -> String {
        let user = self.look(&format!("/users/{name}?$select=id"));
        user["id"].as_str().unwrap().to_owned()
    }

    /// The id of a group by its display name.
    pub(crate) fn group(&self, name: &str) -> String {
        let list = self.look(&format!("/groups?$filter=displayName eq '{name}'"));
        let id = &list["value"][0]["id"];
        id.as_str()
            .unwrap_or_else(|| panic!("no group {name}"))
            .to_owned()
    }

    /// Ids of users that fit a filter.
    pub(crate) fn users(&self, filter: &str) -> Vec<String> {
        let path = format!("/users?$select=id&$top=999&$count=true&$filter={filter}");
        let found = self.listed(&path, "id");
        assert!(!found.is_empty(), "nobody has {filter}");
        found
    }
}

/// A user as it is created at the least.
pub(crate) fn new_user(nickname: &str) -> Value {
    json!({
        "accountEnabled": true,
        "displayName": nickname,
        "mailNickname": nickname,
        "userPrincipalName": format!("{nickname}@customer.com"),
        "passwordProfile": { "password": "Night-Train-7" },
    })
}

/// A reference to an object.
pub(crate) fn reference(collection: &str, id: &str) -> Value {
    json!({ "@odata.id": format!("{GRAPH}/v1.0/{collection}/{id}") })
}

pub(crate) const DENIED: &str = "Authorization_RequestDenied";
pub(crate) const BAD: &str = "Request_BadRequest";
