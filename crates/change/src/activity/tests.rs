use tenantry_identity::TenantId;

use super::*;

fn entry() -> Entry {
    Entry {
        run: "5d0c7f62-55a1-4d0b-9d33-0f6b4b7c1a11".into(),
        started: UnixSeconds(1_000_000),
        tenant: TenantId::parse("84841066-274d-4ec0-a5c1-276be684bdd3").unwrap(),
        customer: "Contoso".into(),
        title: "Block sign-in".into(),
        ticket: Some("INC-7".into()),
        objects: vec![Remembered {
            kind: Kind::User,
            id: Some("u".into()),
            name: "Ann".into(),
            detail: Some("ann@contoso.com".into()),
            outcome: Outcome::Failed,
            steps: vec![RememberedStep {
                label: "Block sign-in".into(),
                progress: Progress::Refused,
                code: Some("Authorization_RequestDenied".into()),
                request_id: Some("r1".into()),
                correlation: Some("c1".into()),
            }],
        }],
    }
}

#[test]
fn an_entry_is_over_after_thirty_days_and_not_before() {
    let entry = entry();
    let end = entry.started.plus(KEPT_FOR);
    assert!(!entry.is_over(end));
    assert!(entry.is_over(end.plus(1)));
    // A clock that was set back deletes nothing.
    assert!(!entry.is_over(UnixSeconds(0)));
}

#[test]
fn a_note_says_what_happened_and_what_finds_it() {
    let expected = "Block sign-in · Contoso
Time: 22 Nov 2026, 11:00
Tenant: 84841066-274d-4ec0-a5c1-276be684bdd3
Ticket: INC-7
- Ann (ann@contoso.com): not done
  Block sign-in: refused, Authorization_RequestDenied, request r1, correlation c1
";
    assert_eq!(entry().note("22 Nov 2026, 11:00"), expected);
}

#[test]
fn an_entry_survives_being_kept() {
    let kept = postcard::to_allocvec(&entry()).unwrap();
    assert_eq!(postcard::from_bytes::<Entry>(&kept).ok(), Some(entry()));
}
