//! Every write: what a method does at a path, who may do it, and what is answered.
//!
//! A handler checks everything before it changes anything, so that whatever is refused changed nothing,
//! and records each effect, which makes the tenant's audit log.

mod authentication_methods;
mod body;
mod deleted;
mod devices;
mod groups;
mod invitations;
mod licences;
mod managed_devices;
mod member_groups;
mod members;
mod membership_rule;
mod operations;
mod references;
mod refusal;
mod roles;
mod user_update;
mod users;

use axum::http::{Method, StatusCode};
use serde_json::{Map, Value};

use super::Ask;
use super::answer::{self, Content, Reply};
use super::bearer::Caller;
use super::odata::Query;
use super::permissions::{self as p, Permissions};
use super::place::Place;
use super::problem::GraphProblem;
use super::route::{self, Target};
use crate::guid::Guid;
use crate::timestamp::Timestamp;
use crate::world::{Activity, Audit, AuditTarget, Change, Directory, Tenant, World};
use operations::OPERATIONS;
pub(super) use refusal::{Detail, Refusal};
use roles as r;

/// What a method does at a path.
pub(super) struct Operation {
    method: Method,
    /// Below the version; `{}` stands for a key.
    path: &'static str,
    /// The delegated permissions, any of which suffices.
    scopes: Permissions,
    /// The directory roles, any of which suffices; empty where everybody may whom the scope lets.
    roles: &'static [Guid],
    takes: Takes,
    act: Act,
}

/// Changes the world, or refuses to and changes nothing.
type Act = for<'w> fn(&mut Writing<'w>) -> Result<Done, GraphProblem>;

/// What a body is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// There is none; one that comes nevertheless is not looked at.
    Nothing,
    /// A JSON object.
    Object,
    /// A JSON object, or nothing, which is an empty one.
    Parameters,
}

impl Operation {
    const fn new(
        method: Method,
        path: &'static str,
        scopes: Permissions,
        roles: &'static [Guid],
        takes: Takes,
        act: Act,
    ) -> Operation {
        Operation {
            method,
            path,
            scopes,
            roles,
            takes,
            act,
        }
    }

    /// The keys of a path that is this operation's.
    fn keys(&self, segments: &[String]) -> Option<Vec<String>> {
        let template: Vec<&str> = self.path.split('/').collect();
        if template.len() != segments.len() {
            return None;
        }
        let mut keys = Vec::new();
        for (wanted, segment) in template.into_iter().zip(segments) {
            match wanted {
                "{}" => keys.push(segment.clone()),
                wanted if wanted == segment => {}
                _ => return None,
            }
        }
        Some(keys)
    }

    fn admit(&self, caller: &Caller) -> Result<(), GraphProblem> {
        let granted = caller.may(self.scopes, false);
        if granted && (self.roles.is_empty() || caller.holds(self.roles)) {
            return Ok(());
        }
        Err(match (self.path.starts_with("deviceManagement"), granted) {
            (true, true) => GraphProblem::IntuneForbidden,
            (true, false) => GraphProblem::IntuneDenied(self.scopes),
            (false, _) => GraphProblem::Denied,
        })
    }
}

/// One write that is asked for.
pub(super) struct Asked {
    operation: &'static Operation,
    keys: Vec<String>,
}

impl Asked {
    /// The write that a method and a path below the version mean, if they mean one.
    pub(super) fn find(method: &Method, path: &str, caller: &Caller) -> Option<Asked> {
        let segments = segments(path, caller);
        let mut operations = OPERATIONS.iter().filter(|of| of.method == *method);
        operations.find_map(|operation| {
            let keys = operation.keys(&segments)?;
            Some(Asked { operation, keys })
        })
    }

    /// Carries the write out, and says what to answer.
    pub(super) fn answer(
        self,
        caller: &Caller,
        world: &mut World,
        ask: &Ask,
        correlation: Guid,
        now: Timestamp,
    ) -> Result<Reply, GraphProblem> {
        let mut writing = Writing {
            tenant: place_of_tenant(world, caller.tenant)?,
            world,
            caller,
            now,
            correlation,
            keys: self.keys,
            body: match self.operation.takes {
                Takes::Nothing => Map::new(),
                Takes::Parameters if ask.body.is_empty() => Map::new(),
                Takes::Object | Takes::Parameters => body::read(&ask.body)?,
            },
        };
        let done = (self.operation.act)(&mut writing)?;
        writing.reply(done)
    }

    /// Whether the caller may do it.
    pub(super) fn admit(&self, caller: &Caller) -> Result<(), GraphProblem> {
        self.operation.admit(caller)
    }
}

/// The segments of a path, with a named key as a segment of its own: `devices(deviceId='7')` is
/// `devices` and `deviceId='7'`.
fn segments(path: &str, caller: &Caller) -> Vec<String> {
    let mut segments = Vec::new();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        let segment = route::decoded(segment);
        match segment
            .strip_suffix(')')
            .and_then(|open| open.split_once('('))
        {
            Some((name, key)) => segments.extend([name.to_owned(), key.to_owned()]),
            None => segments.push(segment),
        }
    }
    if segments.first().is_some_and(|first| first == "me") {
        let own = ["users".to_owned(), caller.object_id.to_string()];
        segments.splice(..1, own);
    }
    segments
}

fn place_of_tenant(world: &World, id: Guid) -> Result<usize, GraphProblem> {
    let mut tenants = world.tenants.iter();
    let place = tenants.position(|tenant| tenant.id == id);
    place.ok_or(GraphProblem::Token(
        "The tenant of the token was not found.",
    ))
}

/// A write while it is carried out.
pub(super) struct Writing<'w> {
    pub(super) world: &'w mut World,
    /// Place of the tenant among the world's.
    tenant: usize,
    pub(super) caller: &'w Caller,
    pub(super) now: Timestamp,
    correlation: Guid,
    keys: Vec<String>,
    pub(super) body: Map<String, Value>,
}

/// What a write has led to.
pub(super) enum Done {
    /// 204, without a body.
    Nothing,
    /// 201, with the new object, which is found at this path below the version.
    Created(String),
    /// This status, with the object at this path below the version.
    Shown(StatusCode, String),
    /// 200 with the object of this type at this path, as `deletedItems` shows it.
    Restored(&'static str, String),
    /// This status and body.
    Answer(StatusCode, Value),
    /// 202 with this body, and where the operation is told of, below the version.
    Accepted(Value, String),
}

impl Writing<'_> {
    /// The key at this position of the path.
    pub(super) fn key(&self, position: usize) -> &str {
        self.keys.get(position).map_or("", String::as_str)
    }

    pub(super) fn tenant(&self) -> &Tenant {
        &self.world.tenants[self.tenant]
    }

    pub(super) fn directory(&self) -> &Directory {
        &self.tenant().directory
    }

    pub(super) fn directory_mut(&mut self) -> &mut Directory {
        &mut self.world.tenants[self.tenant].directory
    }

    /// The tenant as reading sees it.
    pub(super) fn place(&self) -> Place<'_> {
        Place {
            world: self.world,
            tenant: self.tenant(),
            caller: self.caller,
            now: self.now,
            empty_page: false,
        }
    }

    /// Records an effect on an object.
    pub(super) fn record(
        &mut self,
        activity: &'static Activity,
        object: Guid,
        targets: Vec<AuditTarget>,
    ) {
        let audit = Audit {
            tenant: self.caller.tenant,
            at: self.now,
            activity,
            by: self.caller.object_id,
            correlation: self.correlation,
            targets,
        };
        self.world.record(object, audit);
    }

    /// Records an effect on an object and another one: its new member, its manager.
    pub(super) fn record_with(
        &mut self,
        activity: &'static Activity,
        object: Guid,
        other: Guid,
        targets: Vec<AuditTarget>,
    ) {
        self.record(activity, object, targets);
        if let Some(change) = self.world.changes.last_mut() {
            change.other = Some(other);
        }
    }

    /// Records an effect on an object for tests alone: the services that log by themselves leave no entry
    /// in the directory's log.
    pub(super) fn record_unlogged(&mut self, operation: &'static str, object: Guid) {
        self.world.changes.push(Change {
            tenant: self.caller.tenant,
            object,
            other: None,
            operation,
            correlation: self.correlation,
            at: self.now,
        });
    }

    /// An id that nothing else has, for what is made by this write.
    pub(super) fn fresh_id(&self, kind: &str) -> Guid {
        let number = self.world.changes().len().to_be_bytes();
        Guid::derived(&[
            kind.as_bytes(),
            self.caller.tenant.as_bytes(),
            &number,
            &self.now.0.to_be_bytes(),
        ])
    }

    fn reply(&self, done: Done) -> Result<Reply, GraphProblem> {
        Ok(match done {
            Done::Nothing => Reply {
                status: StatusCode::NO_CONTENT,
                content: Content::Nothing,
                ..Reply::default()
            },
            Done::Answer(status, body) => Reply {
                status,
                ..Reply::from(body)
            },
            Done::Accepted(body, path) => Reply {
                status: StatusCode::ACCEPTED,
                location: Some(format!("{}/v1.0{path}", self.place().graph())),
                ..Reply::from(body)
            },
            Done::Shown(status, path) => Reply {
                status,
                ..self.shown(&path)?
            },
            Done::Restored(kind, path) => {
                let mut reply = self.shown(&path)?;
                if let Content::Json(body) = &mut reply.content {
                    let graph = self.place().graph();
                    body["@odata.context"] =
                        format!("{graph}/v1.0/$metadata#directoryObjects/$entity").into();
                    body["@odata.type"] = format!("#microsoft.graph.{kind}").into();
                }
                reply
            }
            Done::Created(path) => Reply {
                status: StatusCode::CREATED,
                location: Some(format!("{}/v1.0{path}", self.place().graph())),
                ..self.shown(&path)?
            },
        })
    }

    fn shown(&self, path: &str) -> Result<Reply, GraphProblem> {
        let target = Target::find(path)?;
        answer::answer(&self.place(), &target, &Query::default(), path)
    }
}
