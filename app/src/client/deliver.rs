//! Changes on their way: requests that are sent once, and what is known of each of them afterwards.

use std::time::Duration;

use futures::{FutureExt, future::Either};
use http::Response;
use tenantry_change::{Delivery, parcel::Halt};
use tenantry_graph::{
    Call,
    batch::{self, Batch},
};
use tenantry_identity::problem::WayOn;

use super::{Client, graph::Sent};
use crate::{failure::Failure, platform::clock};

/// A request that has no answer after this long is lost. It is longer than the vault obeys a service that is busy.
const LIMIT: Duration = Duration::from_secs(120);

/// What became of requests that were sent together.
pub struct Delivered {
    /// Each, in the order of the requests.
    pub deliveries: Vec<Delivery>,
    /// Why nothing more can be sent for now.
    pub halt: Option<(Halt, Failure)>,
}

impl Client {
    /// Sends up to twenty requests of one tenant as one, and tells what became of each. None of them is sent twice
    /// unless the service has said that nothing happened. A request that is alone goes by itself, so that the vault
    /// can get a new token for it.
    pub async fn deliver(self, calls: &[Call<Response<Vec<u8>>>]) -> Delivered {
        match calls {
            [] => Delivered {
                deliveries: Vec::new(),
                halt: None,
            },
            [call] => told(self.send_once(call).await, 1),
            calls => self.deliver_together(calls).await,
        }
    }

    async fn deliver_together(self, calls: &[Call<Response<Vec<u8>>>]) -> Delivered {
        let mut batch = Batch::new();
        for call in calls {
            batch.add(call.clone());
        }
        let mut deliveries: Vec<Delivery> = Vec::new();
        deliveries.resize_with(calls.len(), || Delivery::NotSent);
        let mut halt = None;
        for envelope in batch.envelopes() {
            let sent = self.send_once(&envelope.call).await;
            let opened = match &sent {
                Ok(Some(Sent {
                    response,
                    problem: None,
                })) if response.status().is_success() => Some(envelope.call.read(response)),
                _ => None,
            };
            match opened {
                Some(Ok(answers)) => {
                    for (number, response) in batch.pair(&envelope, answers) {
                        deliveries[number] = match response {
                            None => Delivery::Lost,
                            Some(response) if batch::is_challenge(&response) => Delivery::Alone,
                            Some(response) => Delivery::Answered(response),
                        };
                    }
                }
                // Something was done, and nobody can read what.
                Some(Err(_)) => {
                    for number in &envelope.numbers {
                        deliveries[*number] = Delivery::Lost;
                    }
                }
                None => {
                    let all = told(sent, envelope.numbers.len());
                    halt = halt.or(all.halt);
                    for (number, delivery) in envelope.numbers.iter().zip(all.deliveries) {
                        deliveries[*number] = delivery;
                    }
                }
            }
        }
        Delivered { deliveries, halt }
    }

    /// What came back; `None` if that took too long.
    async fn send_once<T>(self, call: &Call<T>) -> Result<Option<Sent>, Failure> {
        let silence = clock::sleep(LIMIT).boxed_local();
        match futures::future::select(self.send(call), silence).await {
            Either::Left((sent, _)) => sent.map(Some),
            Either::Right(_) => Ok(None),
        }
    }
}

/// What became of `count` requests by the one answer that there is to all of them.
fn told(sent: Result<Option<Sent>, Failure>, count: usize) -> Delivered {
    let all = |delivery: fn() -> Delivery, halt| Delivered {
        deliveries: std::iter::repeat_with(delivery).take(count).collect(),
        halt,
    };
    match sent {
        Ok(None) | Err(Failure::Unreachable | Failure::Protocol) => all(|| Delivery::Lost, None),
        Ok(Some(Sent { response, problem })) => match refused(&response, problem) {
            Some(failure) => all(|| Delivery::NotSent, Some((Halt::SignIn, failure))),
            None => Delivered {
                deliveries: vec![response; count]
                    .into_iter()
                    .map(Delivery::Answered)
                    .collect(),
                halt: None,
            },
        },
        Err(failure) => all(|| Delivery::NotSent, Some((halt_of(&failure), failure))),
    }
}

/// Why an answer means that the agent has to sign in.
fn refused(
    response: &Response<Vec<u8>>,
    problem: Option<Box<tenantry_identity::Problem>>,
) -> Option<Failure> {
    if problem.is_none() && response.status().as_u16() != 401 {
        return None;
    }
    let error = tenantry_graph::error::refused(response);
    let scope = tenantry_graph::Scope("");
    Some(super::graph::failure(error, problem, scope))
}

fn halt_of(failure: &Failure) -> Halt {
    match failure {
        Failure::NotOpen => Halt::SignIn,
        Failure::SignIn(problem) if problem.way_on() != WayOn::Retry => Halt::SignIn,
        _ => Halt::Unreachable,
    }
}

#[cfg(test)]
mod tests {
    use tenantry_identity::{Problem, problem::ProblemKind};

    use super::*;

    fn response(status: u16) -> Response<Vec<u8>> {
        let mut response = Response::new(Vec::new());
        *response.status_mut() = http::StatusCode::from_u16(status).expect("it is a status");
        response
    }

    fn sent(status: u16, problem: Option<Problem>) -> Delivered {
        let problem = problem.map(Box::new);
        let response = response(status);
        told(Ok(Some(Sent { response, problem })), 2)
    }

    #[test]
    fn what_got_no_answer_is_lost_and_nothing_is_taken_for_granted() {
        let silence = [
            told(Ok(None), 2),
            told(Err(Failure::Unreachable), 2),
            told(Err(Failure::Protocol), 2),
        ];
        for told in silence {
            assert!(matches!(
                told.deliveries[..],
                [Delivery::Lost, Delivery::Lost]
            ));
            assert!(told.halt.is_none());
        }
    }

    #[test]
    fn a_refused_token_stops_everything_and_nothing_has_happened() {
        let problem = Problem::new(ProblemKind::NeedsInteraction);
        let signed_out = Failure::SignIn(Box::new(problem.clone()));
        let refusals = [
            sent(401, Some(problem.clone())),
            sent(401, None),
            sent(403, Some(problem)),
            told(Err(Failure::NotOpen), 2),
            told(Err(signed_out), 2),
        ];
        for told in refusals {
            assert!(matches!(
                told.deliveries[..],
                [Delivery::NotSent, Delivery::NotSent]
            ));
            assert!(matches!(told.halt, Some((Halt::SignIn, _))));
        }
    }

    #[test]
    fn no_network_on_the_way_to_a_token_needs_no_sign_in() {
        let problem = Problem::new(ProblemKind::Network);
        let told = told(Err(Failure::SignIn(Box::new(problem))), 1);
        assert!(matches!(told.deliveries[..], [Delivery::NotSent]));
        assert!(matches!(told.halt, Some((Halt::Unreachable, _))));
    }

    #[test]
    fn a_refusal_of_the_whole_is_one_of_each() {
        for status in [400, 403, 429, 503] {
            let told = sent(status, None);
            let is_it = |one: &Delivery| matches!(one, Delivery::Answered(response) if response.status().as_u16() == status);
            assert!(
                told.deliveries.len() == 2 && told.deliveries.iter().all(is_it),
                "{status}"
            );
            assert!(told.halt.is_none());
        }
    }
}
