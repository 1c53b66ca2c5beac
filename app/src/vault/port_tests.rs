use proptest::prelude::*;
use tenantry_config::ClientId;
use tenantry_identity::{TenantId, TenantName};

use tenantry_trace::Action;

use super::port::{Ask, Known, Question, Refusal, Send};

const TENANT: &str = "7b3c1d90-8a42-4e5f-b6d1-20c4e8f90001";

fn tenant() -> TenantId {
    TenantId::parse(TENANT).unwrap()
}

fn client_id() -> ClientId {
    ClientId::try_from("5a1e7c3d-2f4b-4c8a-9d6e-0b7f3a21c001".to_owned()).unwrap()
}

/// Questions as a page asks them.
fn asked() -> impl Strategy<Value = Vec<u8>> {
    let asks = prop_oneof![
        any::<bool>().prop_map(|setting| if setting { Ask::Setting } else { Ask::Standing }),
        ".{0,40}".prop_map(|redirect_uri| Ask::SignOut { redirect_uri }),
        any::<bool>().prop_map(|anew| Ask::Open {
            known: Known {
                tenant: Some(tenant()),
                name: TenantName::Id(tenant()),
                client_id: client_id(),
            },
            anew,
        }),
        (
            "[A-Z]{0,8}",
            ".{0,60}",
            proptest::collection::vec((".{0,9}", ".{0,9}"), 0..4),
            any::<bool>(),
            "[A-Za-z.]{0,20}",
        )
            .prop_map(
                |(method, address, headers, is_repeatable, permission)| Ask::Send(Send {
                    tenant: tenant(),
                    method,
                    address,
                    headers,
                    is_repeatable,
                    permission,
                })
            ),
        any::<u32>().prop_map(|since| Ask::Trace { since }),
        any::<bool>().prop_map(|clear| match clear {
            true => Ask::ClearTrace,
            false => Ask::Claims { tenant: tenant() },
        }),
    ];
    let actions = (any::<u32>(), any::<u32>(), ".{0,80}");
    (actions, asks).prop_map(|((page, number, label), ask)| {
        let action = Action {
            page,
            number,
            label,
        };
        postcard::to_allocvec(&Question { action, ask }).unwrap()
    })
}

/// What is read is either refused, or a question that says again exactly what was sent, so that nothing
/// of a message is overlooked.
fn is_refused_or_whole(document: &[u8]) -> Result<(), TestCaseError> {
    match Question::read(document) {
        Err(refusal) => prop_assert_eq!(refusal, Refusal::Protocol),
        Ok(question) => {
            let again = postcard::to_allocvec(&question).unwrap();
            prop_assert!(Question::read(&again).is_ok());
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn arbitrary_octets_are_refused_or_a_question(document in proptest::collection::vec(any::<u8>(), 0..200)) {
        is_refused_or_whole(&document)?;
    }

    #[test]
    fn questions_that_were_tampered_with_are_refused_or_questions(
        mut document in asked(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        for (at, octet) in changes {
            let at = at.index(document.len());
            document[at] = octet;
        }
        is_refused_or_whole(&document)?;
    }

    #[test]
    fn questions_that_were_cut_short_are_refused(document in asked(), at in any::<prop::sample::Index>()) {
        let cut = &document[..at.index(document.len())];
        prop_assert_eq!(Question::read(cut).unwrap_err(), Refusal::Protocol);
    }

    #[test]
    fn a_question_with_something_behind_it_is_refused(document in asked(), more in proptest::collection::vec(any::<u8>(), 1..20)) {
        let longer = [document, more].concat();
        prop_assert_eq!(Question::read(&longer).unwrap_err(), Refusal::Protocol);
    }
}

#[test]
fn a_tenant_that_is_none_does_not_get_in() {
    let honest = postcard::to_allocvec(&Question {
        action: Action::default(),
        ask: Ask::WhoAmI { tenant: tenant() },
    });
    let honest = honest.unwrap();
    assert!(Question::read(&honest).is_ok());
    let at = honest.len() - TENANT.len();
    for hostile in ["../../common/oauth2/v2.0/token?x=y#zzzzz", "COMMON"] {
        let mut document = honest.clone();
        document.truncate(at - 1);
        document.push(u8::try_from(hostile.len()).unwrap());
        document.extend(hostile.bytes());
        assert_eq!(
            Question::read(&document).unwrap_err(),
            Refusal::Protocol,
            "{hostile}"
        );
    }
}
