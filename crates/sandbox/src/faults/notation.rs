//! How faults are written on the command line and at the control interface.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use axum::http::Method;

use super::{Fault, FaultRule, Methods, Share, Target, Times, TokenError};
use crate::origins::Origin;

/// The notation, for `--help`.
pub const NOTATION: &str = "\
A fault is [METHOD ]TARGET=FAULT[~SHARE][*N]: it strikes every matching request, or a share of them, until it
has struck N of them: PATCH graph/users=throttled:2~10%*30

METHOD
  GET, POST, PATCH, PUT, DELETE, or WRITE for all of them but GET; a batch is a POST, and each request in it
  has its own method

TARGET
  login               every request to the sign-in authority
  graph               every request to Graph
  partner-center      every request to Partner Center
  metadata            the OpenID metadata documents
  keys                the key sets
  authorize           the authorize and admin-consent endpoints and their pages
  token               the token endpoint
  token:TENANT        the token endpoint of one tenant, by its id
  graph/PATH          a path of Graph without its version, and all below it: graph/users

FAULT
  throttled:SECONDS   429 with Retry-After, which may be a decimal: throttled:2.5
  throttled           429 without Retry-After
  status:NUMBER       this status with an error body: status:503
  slow:MILLISECONDS   the answer comes so much later; goes with other faults
  unreadable          the answer lacks the headers that let a page read it (CORS); goes with others
  not-json            200 with a page of HTML
  down                the connection is closed without an answer, and nothing is done
  lost                the request is carried out, then the answer breaks off before a word can be read; within
                      a batch the answer of the request is missing; of graph/$batch itself, all of it is done
  unauthorized        Graph's 401 for a token that it does not take
  forbidden           Graph's 403 for a missing scope or role
  challenge:JSON      Graph's 401 with these claims: challenge:{\"access_token\":{\"nbf\":{\"essential\":true}}}
  empty-page          a page of a list without items, and with a link to the next
  token-error:ERROR,CODE[,SUBERROR[,JSON]]
                      the token endpoint's refusal with this error, AADSTS code, suberror and claims:
                      token-error:interaction_required,50076,basic_action
  id-token-for:TENANT      the ID token names another tenant
  access-token-for:TENANT  the access token names another tenant
  opaque-access-token      the access token is none that a client can decode

SHARE
  NUMBER%             so many in a hundred, chosen by their order of coming: ~10%
  NUMBER%SEED         the same with another choice: ~10%7";

/// Not a fault as [`NOTATION`] writes it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAFault {
    /// There is no `=`.
    #[error("a fault is TARGET=FAULT")]
    NoTarget,
    /// The part before the `=` is no target.
    #[error("'{0}' is not a target of faults")]
    Target(String),
    /// The part after the `=` is no fault.
    #[error("'{0}' is not a fault")]
    Fault(String),
}

impl FromStr for FaultRule {
    type Err = NotAFault;

    fn from_str(text: &str) -> Result<FaultRule, NotAFault> {
        let (target, rest) = text.split_once('=').ok_or(NotAFault::NoTarget)?;
        let counted = rest
            .rsplit_once('*')
            .and_then(|(fault, times)| Some((fault, Times::Next(times.parse().ok()?))));
        let (rest, times) = counted.unwrap_or((rest, Times::Always));
        let shared = rest
            .rsplit_once('~')
            .and_then(|(fault, share)| Some((fault, read_share(share)?)));
        let (fault, share) = shared.unwrap_or((rest, Share::ALL));
        let (methods, target) = match target.split_once(' ') {
            Some((methods, target)) => (read_methods(methods), target),
            None => (Some(Methods::All), target),
        };
        let no_target = || NotAFault::Target(text.split('=').next().unwrap_or_default().to_owned());
        Ok(FaultRule {
            methods: methods.ok_or_else(no_target)?,
            target: read_target(target).ok_or_else(no_target)?,
            share,
            times,
            fault: read_fault(fault).ok_or_else(|| NotAFault::Fault(fault.to_owned()))?,
        })
    }
}

fn read_methods(text: &str) -> Option<Methods> {
    Some(match text {
        "WRITE" => Methods::Writes,
        "GET" => Methods::One(Method::GET),
        "POST" => Methods::One(Method::POST),
        "PATCH" => Methods::One(Method::PATCH),
        "PUT" => Methods::One(Method::PUT),
        "DELETE" => Methods::One(Method::DELETE),
        _ => return None,
    })
}

/// `10%`, or `10%7` with a seed.
fn read_share(text: &str) -> Option<Share> {
    let (percent, seed) = text.split_once('%')?;
    let percent = percent.parse().ok().filter(|percent| *percent <= 100)?;
    let seed = match seed {
        "" => 0,
        seed => seed.parse().ok()?,
    };
    Some(Share { percent, seed })
}

fn read_target(text: &str) -> Option<Target> {
    Some(match text {
        "login" => Target::Origin(Origin::Login),
        "graph" => Target::Origin(Origin::Graph),
        "partner-center" => Target::Origin(Origin::PartnerCenter),
        "metadata" => Target::Metadata,
        "keys" => Target::Keys,
        "authorize" => Target::Authorize,
        "token" => Target::Token,
        _ => {
            if let Some(path) = text.strip_prefix("graph/") {
                return Some(Target::Graph(format!("/{path}")));
            }
            Target::TokenOf(text.strip_prefix("token:")?.parse().ok()?)
        }
    })
}

fn read_fault(text: &str) -> Option<Fault> {
    let (name, value) = match text.split_once(':') {
        Some((name, value)) => (name, Some(value)),
        None => (text, None),
    };
    Some(match (name, value) {
        ("throttled", None) => Fault::Throttled { retry_after: None },
        ("throttled", Some(seconds)) => {
            let seconds: f64 = seconds.parse().ok()?;
            if !seconds.is_finite() || seconds < 0.0 {
                return None;
            }
            Fault::Throttled {
                retry_after: Some(seconds),
            }
        }
        ("status", Some(status)) => {
            let status = status.parse().ok()?;
            (400..600)
                .contains(&status)
                .then_some(Fault::Status(status))?
        }
        ("slow", Some(milliseconds)) => {
            Fault::Slow(Duration::from_millis(milliseconds.parse().ok()?))
        }
        ("unreadable", None) => Fault::Unreadable,
        ("not-json", None) => Fault::NotJson,
        ("down", None) => Fault::Down,
        ("lost", None) => Fault::Lost,
        ("unauthorized", None) => Fault::Unauthorized,
        ("forbidden", None) => Fault::Forbidden,
        ("challenge", Some(claims)) => Fault::ClaimsChallenge(claims.to_owned()),
        ("empty-page", None) => Fault::EmptyPage,
        ("token-error", Some(error)) => Fault::TokenError(read_token_error(error)?),
        ("id-token-for", Some(tenant)) => Fault::IdTokenForTenant(tenant.parse().ok()?),
        ("access-token-for", Some(tenant)) => Fault::AccessTokenForTenant(tenant.parse().ok()?),
        ("opaque-access-token", None) => Fault::OpaqueAccessToken,
        _ => return None,
    })
}

fn read_token_error(text: &str) -> Option<TokenError> {
    let mut parts = text.splitn(4, ',');
    let error = parts.next().filter(|error| !error.is_empty())?.to_owned();
    let code = parts.next()?.parse().ok()?;
    let mut given = || {
        parts
            .next()
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
    };
    Some(TokenError {
        error,
        code,
        suberror: given(),
        claims: given(),
    })
}

impl fmt::Display for FaultRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.methods {
            Methods::All => {}
            Methods::One(method) => write!(f, "{method} ")?,
            Methods::Writes => f.write_str("WRITE ")?,
        }
        write_target(&self.target, f)?;
        f.write_str("=")?;
        write_fault(&self.fault, f)?;
        match self.share {
            Share::ALL => {}
            Share { percent, seed: 0 } => write!(f, "~{percent}%")?,
            Share { percent, seed } => write!(f, "~{percent}%{seed}")?,
        }
        match self.times {
            Times::Next(times) => write!(f, "*{times}"),
            Times::Always => Ok(()),
        }
    }
}

fn write_target(target: &Target, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match target {
        Target::Origin(Origin::Login) => f.write_str("login"),
        Target::Origin(Origin::Graph) => f.write_str("graph"),
        Target::Origin(Origin::PartnerCenter) => f.write_str("partner-center"),
        Target::Metadata => f.write_str("metadata"),
        Target::Keys => f.write_str("keys"),
        Target::Authorize => f.write_str("authorize"),
        Target::Token => f.write_str("token"),
        Target::TokenOf(tenant) => write!(f, "token:{tenant}"),
        Target::Graph(path) => write!(f, "graph{path}"),
    }
}

fn write_fault(fault: &Fault, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match fault {
        Fault::Throttled { retry_after: None } => f.write_str("throttled"),
        Fault::Throttled {
            retry_after: Some(seconds),
        } => write!(f, "throttled:{seconds}"),
        Fault::Status(status) => write!(f, "status:{status}"),
        Fault::Slow(duration) => write!(f, "slow:{}", duration.as_millis()),
        Fault::NotJson => f.write_str("not-json"),
        Fault::Down => f.write_str("down"),
        Fault::Lost => f.write_str("lost"),
        Fault::Unauthorized => f.write_str("unauthorized"),
        Fault::Forbidden => f.write_str("forbidden"),
        Fault::Unreadable => f.write_str("unreadable"),
        Fault::TokenError(TokenError {
            error,
            code,
            suberror,
            claims,
        }) => {
            let suberror = suberror.as_deref().unwrap_or_default();
            let claims = claims.as_deref().unwrap_or_default();
            write!(f, "token-error:{error},{code},{suberror},{claims}")
        }
        Fault::ClaimsChallenge(claims) => write!(f, "challenge:{claims}"),
        Fault::EmptyPage => f.write_str("empty-page"),
        Fault::IdTokenForTenant(tenant) => write!(f, "id-token-for:{tenant}"),
        Fault::AccessTokenForTenant(tenant) => write!(f, "access-token-for:{tenant}"),
        Fault::OpaqueAccessToken => f.write_str("opaque-access-token"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_it_does_not_know() {
        for (text, error) in [
            ("", NotAFault::NoTarget),
            ("token", NotAFault::NoTarget),
            ("tokens=down", NotAFault::Target("tokens".to_owned())),
            (
                "token:customer.com=down",
                NotAFault::Target("token:customer.com".to_owned()),
            ),
            ("token=broken", NotAFault::Fault("broken".to_owned())),
            (
                "graph=status:200",
                NotAFault::Fault("status:200".to_owned()),
            ),
            (
                "graph=throttled:-1",
                NotAFault::Fault("throttled:-1".to_owned()),
            ),
            (
                "graph=throttled:NaN",
                NotAFault::Fault("throttled:NaN".to_owned()),
            ),
            ("graph=slow:soon", NotAFault::Fault("slow:soon".to_owned())),
            (
                "TRACE graph=down",
                NotAFault::Target("TRACE graph".to_owned()),
            ),
            (" graph=down", NotAFault::Target(" graph".to_owned())),
            ("graph=down~101%", NotAFault::Fault("down~101%".to_owned())),
            ("graph=down~%", NotAFault::Fault("down~%".to_owned())),
            ("graph=down~5%x", NotAFault::Fault("down~5%x".to_owned())),
            (
                "token=token-error:x",
                NotAFault::Fault("token-error:x".to_owned()),
            ),
        ] {
            assert_eq!(text.parse::<FaultRule>(), Err(error), "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for text in [
            "login=down",
            "graph=slow:250*3",
            "partner-center=not-json",
            "metadata=unreadable",
            "keys=status:503*1",
            "authorize=throttled",
            "token=throttled:2.5*2",
            "token:7b3c1d90-8a42-4e5f-b6d1-20c4e8f90001=token-error:interaction_required,50076,basic_action,{\"a\":1}",
            "token=id-token-for:7b3c1d90-8a42-4e5f-b6d1-20c4e8f90001",
            "token=access-token-for:7b3c1d90-8a42-4e5f-b6d1-20c4e8f90001",
            "graph/users=challenge:{\"access_token\":{}}*1",
            "graph/users=empty-page",
            "token=opaque-access-token*1",
            "graph/organization=unauthorized",
            "graph/users=forbidden",
            "graph/$batch=lost*1",
            "POST graph/users=lost~10%",
            "WRITE graph=throttled:0.2~10%7*30",
        ] {
            assert_eq!(text.parse::<FaultRule>().unwrap().to_string(), text);
            let word = text.split(['=', ':', '*', '/', ' ']).next().unwrap();
            assert!(NOTATION.contains(word), "{word} is documented");
        }
    }
}
