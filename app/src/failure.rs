//! Everything that can go wrong in the page, and the one place that says so to the agent.

use tenantry_graph::{GraphError, Scope};
use tenantry_identity::{
    Problem,
    problem::{Turn, WayOn},
};
use thiserror::Error;

use crate::vault::port::{ConfigFailure, Refusal};

/// Why the page does not have what it asked for.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Failure {
    /// Sign-in, or a token for the tenant, did not work out.
    #[error("{}", .0.title())]
    SignIn(Box<Problem>),
    /// Microsoft Graph refused or failed.
    #[error("{error}")]
    Graph {
        /// What it answered.
        error: GraphError,
        /// The least privileged permission that the call needs.
        scope: Scope,
    },
    /// Microsoft Graph could not be reached.
    #[error("Microsoft Graph could not be reached")]
    Unreachable,
    /// There is no sign-in for the tenant in this window.
    #[error("no sign-in for this tenant")]
    NotOpen,
    /// The console's configuration cannot be used.
    #[error("the configuration cannot be used")]
    Configuration(ConfigFailure),
    /// The worker that holds the tokens did not start.
    #[error("the vault did not start: {0}")]
    VaultStart(String),
    /// The page and its vault misunderstand each other: one of them is from another build.
    #[error("the page and its vault do not understand each other")]
    Protocol,
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::SignIn(problem) => Failure::SignIn(problem),
            Refusal::Unreachable => Failure::Unreachable,
            Refusal::NotOpen => Failure::NotOpen,
            Refusal::Configuration(failure) => Failure::Configuration(failure),
            Refusal::ForeignAddress | Refusal::Protocol => Failure::Protocol,
        }
    }
}

/// What the agent reads when something failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened, in a few words.
    pub title: String,
    /// What it means here, in a sentence or two.
    pub explanation: String,
    /// The way on.
    pub next: String,
    /// What support asks for: code, request id, time.
    pub facts: Vec<(&'static str, String)>,
    /// Whose turn it is, where that is not a matter of trying again.
    pub turn: Option<Turn>,
    /// What the agent can do about it here.
    pub remedy: Remedy,
}

/// What the agent can do about a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Ask again.
    TryAgain,
    /// Ask again with a new token: one from before does not gain what was granted meanwhile.
    NewToken,
    /// Load the whole page anew.
    Reload,
    /// Go on at sign-in, with what was refused.
    SignIn(Option<Box<Problem>>),
    /// Nothing here; somebody else acts first.
    Elsewhere,
}

impl From<&Failure> for Notice {
    fn from(failure: &Failure) -> Self {
        match failure {
            Failure::SignIn(problem) => of_problem(problem),
            Failure::Graph { error, scope } => of_graph(error, *scope),
            Failure::Unreachable => plain(
                "Microsoft Graph can't be reached",
                "The request got no answer that this browser may read.",
                "Check the network connection, then try again.",
                Remedy::TryAgain,
            ),
            Failure::NotOpen => plain(
                "Not signed in to this customer",
                "This window holds no sign-in for this customer.",
                "Sign in to go on.",
                Remedy::SignIn(None),
            ),
            Failure::Configuration(failure) => of_configuration(failure),
            Failure::VaultStart(reason) => Notice {
                facts: vec![("Reason", reason.clone())],
                ..plain(
                    "The console could not start its vault",
                    "The part that keeps your sign-in apart from the page did not start, so nothing can be read.",
                    "Reload the page. If it stays like this, the host serves vault.js with the wrong headers, or an extension blocks it.",
                    Remedy::Reload,
                )
            },
            Failure::Protocol => plain(
                "This page is out of date",
                "A newer version of the console was put in place while this page was open.",
                "Reload the page.",
                Remedy::Reload,
            ),
        }
    }
}

fn plain(title: &str, explanation: &str, next: &str, remedy: Remedy) -> Notice {
    Notice {
        title: title.into(),
        explanation: explanation.into(),
        next: next.into(),
        facts: Vec::new(),
        turn: None,
        remedy,
    }
}

fn of_problem(problem: &Problem) -> Notice {
    let remedy = match problem.way_on() {
        WayOn::SignIn | WayOn::OtherAccount => Remedy::SignIn(Some(Box::new(problem.clone()))),
        WayOn::Retry => Remedy::TryAgain,
        WayOn::OtherCustomer => Remedy::Elsewhere,
    };
    let known = &problem.facts;
    let facts = [
        ("Code", known.code.clone()),
        ("Status", known.status.map(|status| status.to_string())),
        ("Correlation id", known.correlation_id.clone()),
        ("Trace id", known.trace_id.clone()),
        ("Time", known.timestamp.clone()),
        ("Message", known.detail.clone()),
    ];
    Notice {
        facts: facts
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect(),
        turn: Some(problem.turn()),
        ..plain(
            problem.title(),
            problem.explanation(),
            problem.next_step(),
            remedy,
        )
    }
}

fn of_configuration(failure: &ConfigFailure) -> Notice {
    let (explanation, fact) = match failure {
        ConfigFailure::Missing { status } => (
            "The host has no config.json beside this page.",
            format!("HTTP {status}"),
        ),
        ConfigFailure::Unreachable => (
            "The host of this page did not answer when it was asked for config.json.",
            "no answer".to_string(),
        ),
        ConfigFailure::Malformed { sentence } => {
            ("The host's config.json has a mistake.", sentence.clone())
        }
    };
    Notice {
        facts: vec![("config.json", fact)],
        ..plain(
            "The console is not set up correctly",
            explanation,
            "Whoever hosts this console has to correct config.json. Then reload the page.",
            Remedy::Reload,
        )
    }
}

fn of_graph(error: &GraphError, scope: Scope) -> Notice {
    let (title, explanation, next, remedy) = match (error.status(), error) {
        (_, GraphError::Unreadable { .. }) => (
            "Microsoft Graph answered with something unreadable",
            "The answer was not the document that the service's contract promises.".to_string(),
            "Try again. If it stays like this, something between this browser and Microsoft changes the answers.",
            Remedy::TryAgain,
        ),
        (401, _) => (
            "Microsoft Graph did not accept the sign-in",
            "A new token was fetched and refused as well.".to_string(),
            "Sign in again.",
            Remedy::SignIn(None),
        ),
        (403, _) => (
            "Not allowed in this customer",
            format!(
                "This needs the permission {scope} for the app, and a role that allows it for you, in this customer's tenant."
            ),
            "Ask your partner administrator to grant the permission or to assign the role. It counts for tokens that are issued afterwards.",
            Remedy::NewToken,
        ),
        (404, _) => (
            "Not found",
            "The customer's directory has nothing under this id.".to_string(),
            "It may have been deleted. Go back to the list.",
            Remedy::TryAgain,
        ),
        (429, _) => (
            "Microsoft asks to slow down",
            match error.retry_after() {
                Some(wait) => {
                    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                    let unit = if seconds == 1 { "second" } else { "seconds" };
                    format!(
                        "Too many requests reached this customer's tenant. It answers again in about {seconds} {unit}."
                    )
                }
                None => "Too many requests reached this customer's tenant.".to_string(),
            },
            "Wait a little, then try again.",
            Remedy::TryAgain,
        ),
        (500.., _) => (
            "Microsoft Graph has a problem",
            "The service failed, also when asked again.".to_string(),
            "Try again in a minute. The request id below helps Microsoft's support find it.",
            Remedy::TryAgain,
        ),
        _ => (
            "Microsoft Graph refused the request",
            error.to_string(),
            "Try again. If it stays like this, report the request id below.",
            Remedy::TryAgain,
        ),
    };
    Notice {
        title: title.into(),
        explanation,
        next: next.into(),
        facts: graph_facts(error),
        turn: (error.status() == 403).then_some(Turn::PartnerAdmin),
        remedy,
    }
}

/// What support asks for. The service's code and request id survive every way that an error takes.
fn graph_facts(error: &GraphError) -> Vec<(&'static str, String)> {
    let trace = error.trace();
    let mut facts = vec![("Status", error.status().to_string())];
    facts.extend(error.code().map(|code| ("Code", code.to_string())));
    if let GraphError::Refused { message, .. } = error {
        facts.push(("Message", message.clone()));
    }
    facts.extend(trace.request_id.clone().map(|id| ("Request id", id)));
    facts.extend(
        trace
            .client_request_id
            .clone()
            .map(|id| ("Client request id", id)),
    );
    facts.extend(trace.date.clone().map(|date| ("Time (UTC)", date)));
    facts
}
