//! What the agent reads when something failed: one mapping for every failure there is.

use tenantry_graph::{GraphError, Scope};
use tenantry_identity::{
    Problem,
    problem::{ProblemKind, Turn, WayOn},
};

use super::Failure;
use crate::vault::port::ConfigFailure;

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
    /// Whether access to a customer was refused, which a customer that was created a moment ago does too.
    pub refuses_access: bool,
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
            Failure::Challenged { problem, error } => of_challenge(problem, error),
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
            Failure::NotLoaded => plain(
                "This part of the console could not be loaded",
                "The host of this page did not hand out a file of it: the network failed, or a newer version was put in place.",
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
        refuses_access: false,
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
        refuses_access: matches!(problem.kind, ProblemKind::NoAccess | ProblemKind::NoConsent),
        ..plain(
            problem.title(),
            problem.explanation(),
            problem.next_step(),
            remedy,
        )
    }
}

/// The authority's facts where it was asked as well, and with them whatever only Graph can tell.
fn of_challenge(problem: &Problem, error: &GraphError) -> Notice {
    let mut notice = of_problem(problem);
    for (name, value) in graph_facts(error) {
        if !notice.facts.iter().any(|(known, _)| *known == name) {
            notice.facts.push((name, value));
        }
    }
    notice
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
            "A new token was fetched and refused as well: the session may have been revoked."
                .to_string(),
            "Continue at sign-in. You come back to the same page, and it is read again.",
            Remedy::SignIn(None),
        ),
        (403, _) => (
            "Not allowed in this customer",
            format!(
                "This needs the permission {scope} for the app, and for you a role that allows it, in this customer's tenant."
            ),
            "Your partner administrator grants the permission, or assigns a group that you are in to such a role. Both count for tokens that are issued afterwards.",
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
        turn: match error.status() {
            401 => Some(Turn::Agent),
            403 => Some(Turn::PartnerAdmin),
            429 | 500.. => Some(Turn::Nobody),
            _ => None,
        },
        remedy,
        refuses_access: error.status() == 403,
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

#[cfg(test)]
mod tests {
    use tenantry_graph::error::Trace;

    use super::*;

    fn graph(status: u16) -> Notice {
        let error = GraphError::Refused {
            status,
            code: "Authorization_RequestDenied".into(),
            message: "No.".into(),
            trace: Box::default(),
            retry_after: None,
        };
        let scope = Scope("User.Read.All");
        Notice::from(&Failure::Graph { error, scope })
    }

    fn sign_in(kind: ProblemKind) -> Notice {
        Notice::from(&Failure::SignIn(Box::new(Problem::new(kind))))
    }

    #[test]
    fn whoever_has_no_access_may_be_early_and_others_are_not() {
        for kind in [ProblemKind::NoAccess, ProblemKind::NoConsent] {
            assert!(sign_in(kind).refuses_access, "{kind:?}");
        }
        assert!(graph(403).refuses_access);
        for kind in [
            ProblemKind::SecondFactor,
            ProblemKind::PolicyBlocks,
            ProblemKind::SessionOver,
            ProblemKind::Network,
        ] {
            assert!(!sign_in(kind).refuses_access, "{kind:?}");
        }
        for status in [400, 401, 404, 429, 500, 503] {
            assert!(!graph(status).refuses_access, "{status}");
        }
    }

    #[test]
    fn what_sign_in_can_mend_leads_there_with_what_was_asked_for() {
        for kind in [
            ProblemKind::NeedsInteraction,
            ProblemKind::SecondFactor,
            ProblemKind::SessionOver,
            ProblemKind::NoConsent,
            ProblemKind::NoAccess,
        ] {
            let leads = matches!(sign_in(kind).remedy, Remedy::SignIn(Some(_)));
            assert!(leads, "{kind:?}");
        }
        assert_eq!(graph(401).remedy, Remedy::SignIn(None));
        assert_eq!(graph(403).remedy, Remedy::NewToken);
    }

    #[test]
    fn in_short_a_failure_keeps_its_code() {
        assert_eq!(
            Failure::NotOpen.in_short(),
            "Not signed in to this customer"
        );
        let mut problem = Problem::new(ProblemKind::NoAccess);
        problem.facts.code = Some("AADSTS50020".into());
        let failure = Failure::SignIn(Box::new(problem));
        assert_eq!(
            failure.in_short(),
            "No access to this customer (AADSTS50020)"
        );
    }

    #[test]
    fn every_refusal_says_whose_turn_it_is() {
        for status in [401, 403, 429, 500, 503] {
            assert!(graph(status).turn.is_some(), "{status}");
        }
        assert_eq!(graph(403).turn, Some(Turn::PartnerAdmin));
        assert!(graph(403).explanation.contains("User.Read.All"));
    }

    #[test]
    fn a_challenge_keeps_what_both_services_said() {
        let challenged = |problem| {
            let error = GraphError::Refused {
                status: 401,
                code: "InvalidAuthenticationToken".into(),
                message: "Continuous access evaluation resulted in claims challenge.".into(),
                trace: Box::new(Trace {
                    request_id: Some("1f2e".into()),
                    client_request_id: None,
                    date: Some("2026-11-22T05:00:00".into()),
                }),
                retry_after: None,
            };
            let problem = Box::new(problem);
            Notice::from(&Failure::Challenged { problem, error })
        };
        let value = |notice: &Notice, name| {
            let facts = notice.facts.iter();
            let mut values = facts.filter(|(of, _)| *of == name);
            let value = values.next().map(|(_, value)| value.clone());
            assert_eq!(values.next(), None, "{name} stands there twice");
            value
        };
        let by_graph_alone = challenged(Problem::new(ProblemKind::NeedsInteraction));
        let code = value(&by_graph_alone, "Code");
        assert_eq!(code.as_deref(), Some("InvalidAuthenticationToken"));
        assert!(value(&by_graph_alone, "Time (UTC)").is_some());

        let mut problem = Problem::new(ProblemKind::SecondFactor);
        problem.facts.code = Some("AADSTS50076".into());
        problem.facts.correlation_id = Some("9a8b".into());
        let by_both = challenged(problem);
        assert_eq!(value(&by_both, "Code").as_deref(), Some("AADSTS50076"));
        assert_eq!(value(&by_both, "Correlation id").as_deref(), Some("9a8b"));
        for notice in [by_graph_alone, by_both] {
            assert_eq!(value(&notice, "Request id").as_deref(), Some("1f2e"));
            assert!(matches!(notice.remedy, Remedy::SignIn(Some(_))));
        }
    }
}
