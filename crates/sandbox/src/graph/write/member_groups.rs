//! Asked by `POST` without changing anything: which groups hold somebody, directly or by way of others.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Done, Refusal, Writing};
use crate::graph::problem::GraphProblem;
use crate::world::groups::{DirectoryGroup, GroupKind, Member};

/// How many groups one request may ask about.
const MOST_IDS: usize = 20;

/// `POST /users/{id}/getMemberGroups`, and the same of groups.
pub(super) fn get(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let secure_only = match writing.body.get("securityEnabledOnly") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(only)) => *only,
        Some(_) => {
            return Err(Refusal::WrongType {
                property: "securityEnabledOnly".to_owned(),
                expected: "Edm.Boolean",
            }
            .into());
        }
    };
    let is_secure = |group: &DirectoryGroup| {
        matches!(
            group.kind,
            GroupKind::Security | GroupKind::MailEnabledSecurity
        )
    };
    let holding = holding(writing)?.into_iter();
    let holding = holding.filter(|group| !secure_only || is_secure(group));
    let ids = holding.map(|group| json!(group.id.to_string()));
    Ok(answer(writing, ids.collect()))
}

/// `POST /users/{id}/checkMemberGroups`, and the same of groups.
pub(super) fn check(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let asked = writing.body.get("groupIds").and_then(Value::as_array);
    let asked = asked.ok_or(Refusal::MissingParameter("groupIds"))?;
    if asked.len() > MOST_IDS {
        return Err(Refusal::TooManyReferences("groupIds").into());
    }
    let holding = holding(writing)?.into_iter();
    let ids: Vec<String> = holding.map(|group| group.id.to_string()).collect();
    let asked = asked.iter().filter_map(Value::as_str);
    let held = asked.filter(|asked| ids.iter().any(|id| id.eq_ignore_ascii_case(asked)));
    let held = held.map(|id| json!(id)).collect();
    Ok(answer(writing, held))
}

fn holding<'w>(writing: &'w Writing<'_>) -> Result<Vec<&'w DirectoryGroup>, GraphProblem> {
    let key = writing.key(0);
    let member = match writing.directory().place(key) {
        Some(user) => Member::User(user),
        None => Member::Group(writing.group(key)?),
    };
    let groups = writing.directory().groups();
    let holding = groups.holding_transitively(member).into_iter();
    Ok(holding.filter_map(|group| groups.at(group)).collect())
}

fn answer(writing: &Writing<'_>, ids: Vec<Value>) -> Done {
    let graph = writing.place().graph().to_owned();
    let context = format!("{graph}/v1.0/$metadata#Collection(Edm.String)");
    Done::Answer(
        StatusCode::OK,
        json!({ "@odata.context": context, "value": ids }),
    )
}
