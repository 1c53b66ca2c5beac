use proptest::prelude::*;

use super::*;
use crate::actions::tests::*;

fn domain() -> Domain {
    Domain {
        name: "customer.com".into(),
        is_default: true,
        is_verified: true,
        is_federated: false,
    }
}

fn sheet(text: &str) -> Sheet {
    let context = Context {
        domains: &[domain()],
        products: &[product(E3, 1), product(E5, 1)],
        is_taken: &|name| name.eq_ignore_ascii_case("taken@customer.com"),
        must_change_password: true,
    };
    read(text, context)
}

fn errors(text: &str) -> Vec<(usize, Option<String>, SheetError)> {
    let errors = sheet(text).errors.into_iter();
    errors
        .map(|one| (one.line, one.heading, one.error))
        .collect()
}

fn at(line: usize, heading: &str, error: SheetError) -> (usize, Option<String>, SheetError) {
    (line, Some(heading.to_owned()), error)
}

#[test]
fn every_mistake_is_told_by_line_and_heading() {
    let text = "User name,Display name,Usage location,Licences\n\
                ada,Ada,US,\n\
                bea@customer.com,,XX,E5\n\
                cleo@customer.com,Cleo,,E5+E1\n\
                dora@elsewhere.com,Dora,,,more\n";
    assert_eq!(
        errors(text),
        [
            at(2, "User name", FieldError::NoDomain.into()),
            at(3, "Display name", FieldError::Missing.into()),
            at(3, "Usage location", FieldError::NotACountry.into()),
            at(4, "Licences", SheetError::NoProduct("E1".into())),
            at(4, "Usage location", SheetError::NoPlace),
            (5, None, SheetError::TooManyCells),
            at(
                5,
                "User name",
                FieldError::NotVerified("elsewhere.com".into()).into()
            ),
        ]
    );
    assert!(sheet(text).newcomers.is_empty());
}

#[test]
fn names_that_stand_twice_or_are_taken_are_told() {
    let text = "User name;Display name\n\
                Ada@customer.com;Ada\n\
                taken@customer.com;T\n\
                ada@CUSTOMER.com;Ada\n";
    assert_eq!(
        errors(text),
        [
            at(3, "User name", SheetError::Taken),
            at(4, "User name", SheetError::Repeated(2)),
        ]
    );
    assert_eq!(sheet(text).newcomers.len(), 1);
}

#[test]
fn headings_that_are_missing_unknown_or_twice_end_it_at_once() {
    assert_eq!(errors(""), [(1, None, SheetError::Empty)]);
    assert_eq!(
        errors("User name,Display name\n"),
        [(1, None, SheetError::Empty)]
    );
    assert_eq!(
        errors("Usre name,City,city\nx,y,z"),
        [
            at(1, "Usre name", SheetError::UnknownHeading),
            at(1, "city", SheetError::RepeatedHeading),
            at(1, "User name", SheetError::NoColumn),
            at(1, "Display name", SheetError::NoColumn),
        ]
    );
    assert_eq!(errors("a,\"b"), [(1, None, CsvError::Unclosed.into())]);
}

#[test]
fn headings_come_in_any_order_case_and_wording() {
    let text = "\u{feff}LAST NAME;userPrincipalName;first_name;usage-location;licenses\r\n\
                Lovelace;ada@customer.com;Ada;us;e3, E5 e3\r\n";
    let sheet = sheet(text);
    assert_eq!(sheet.errors, []);
    let (line, ada) = &sheet.newcomers[0];
    assert_eq!(*line, 2);
    assert_eq!(ada.user.display_name, "Ada Lovelace");
    assert_eq!(ada.user.mail_nickname, "ada");
    assert!(ada.user.account_enabled && ada.user.must_change_password);
    assert_eq!(
        ada.user.profile,
        [
            ProfileChange::new(ProfileField::Surname, "Lovelace"),
            ProfileChange::new(ProfileField::GivenName, "Ada"),
            ProfileChange::new(ProfileField::UsageLocation, "US"),
        ]
    );
    let skus: Vec<SkuId> = ada.licences.iter().map(|one| one.sku_id).collect();
    assert_eq!(skus, [sku(E3), sku(E5)]);
}

#[test]
fn the_template_is_taken_as_it_is() {
    let sheet = sheet(&template("customer.com"));
    assert_eq!(sheet.errors, []);
    let ada = &sheet.newcomers[0].1;
    assert_eq!(ada.user.user_principal_name, "ada.lovelace@customer.com");
    assert_eq!(ada.user.display_name, "Ada Lovelace");
}

proptest! {
    #[test]
    fn everybody_is_taken_or_told(
        rows in prop::collection::vec(("[a-c@.]{0,5}", "[a-z ]{0,3}", "(US|XX|)"), 1..20),
    ) {
        let mut text = String::from("User name,Display name,Usage location\n");
        for (name, display, country) in &rows {
            text.push_str(&format!("{name}@customer.com,{display},{country}\n"));
        }
        let sheet = sheet(&text);
        for line in 2..rows.len() + 2 {
            let is_taken = sheet.newcomers.iter().any(|(own, _)| *own == line);
            let is_told = sheet.errors.iter().any(|error| error.line == line);
            prop_assert!(is_taken != is_told, "line {} of {}", line, text);
        }
        let mut names: Vec<String> = sheet
            .newcomers
            .iter()
            .map(|(_, one)| one.user.user_principal_name.to_lowercase())
            .collect();
        let count = names.len();
        names.sort();
        names.dedup();
        prop_assert_eq!(names.len(), count);
    }
}
