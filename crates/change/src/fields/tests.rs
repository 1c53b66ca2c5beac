use proptest::prelude::*;

use super::*;

fn domains() -> [Domain; 3] {
    let domain = |name: &str, is_verified, is_federated| Domain {
        name: name.into(),
        is_default: false,
        is_verified,
        is_federated,
    };
    [
        domain("customer.com", true, false),
        domain("new.customer.com", false, false),
        domain("federated.com", true, true),
    ]
}

#[test]
fn a_user_name_the_service_would_refuse_says_why() {
    let refused = |text: &str| new_user_name(text, &domains()).unwrap_err();
    assert_eq!(refused(" "), FieldError::Missing);
    for text in ["ada", "@customer.com", "ada@"] {
        assert_eq!(refused(text), FieldError::NoDomain, "{text}");
    }
    assert_eq!(refused("a b@customer.com"), FieldError::Space);
    assert_eq!(refused("jürgen@customer.com"), FieldError::Forbidden('ü'));
    assert_eq!(refused("a@b@customer.com"), FieldError::Forbidden('@'));
    for text in [".a@customer.com", "a.@customer.com", "a..b@customer.com"] {
        assert_eq!(refused(text), FieldError::Dot, "{text}");
    }
    let long = ["a".repeat(65).as_str(), "@customer.com"].concat();
    assert_eq!(refused(&long), FieldError::TooLong(64));
    let elsewhere = FieldError::NotVerified("elsewhere.com".into());
    assert_eq!(refused("ada@elsewhere.com"), elsewhere);
    let unverified = FieldError::NotVerified("new.customer.com".into());
    assert_eq!(refused("ada@new.customer.com"), unverified);
    let federated = FieldError::Federated("federated.com".into());
    assert_eq!(refused("ada@federated.com"), federated);
}

#[test]
fn a_user_name_is_taken_with_every_character_that_the_service_takes() {
    for text in ["ada@customer.com", " O'Neil-1_x!#^~.y@CUSTOMER.com "] {
        assert_eq!(new_user_name(text, &domains()), Ok(()), "{text}");
    }
    // Somebody who is there already may have a federated domain.
    assert!(user_name("ada@federated.com", &domains()).is_ok());
}

#[test]
fn each_property_has_its_own_rules() {
    let check = |field, text: &str| profile(field, text, &domains());
    assert_eq!(
        check(ProfileField::DisplayName, " "),
        Err(FieldError::Missing)
    );
    let long = "é".repeat(17);
    assert_eq!(
        check(ProfileField::EmployeeId, &long),
        Err(FieldError::TooLong(16))
    );
    assert_eq!(check(ProfileField::EmployeeId, &long[2..]), Ok(()));
    assert_eq!(
        check(ProfileField::MobilePhone, "call me"),
        Err(FieldError::NotAPhone)
    );
    assert_eq!(
        check(ProfileField::MobilePhone, "+49 (0)30 / 1234-5"),
        Ok(())
    );
    assert_eq!(
        check(ProfileField::UsageLocation, "USA"),
        Err(FieldError::NotACountry)
    );
    assert_eq!(
        check(ProfileField::UsageLocation, "UK"),
        Err(FieldError::NotACountry)
    );
    assert_eq!(check(ProfileField::UsageLocation, "gb"), Ok(()));
    assert_eq!(
        check(ProfileField::PreferredLanguage, "english"),
        Err(FieldError::NotALanguage)
    );
    assert_eq!(check(ProfileField::PreferredLanguage, "en-GB"), Ok(()));
    assert_eq!(
        check(ProfileField::MailNickname, "a,b"),
        Err(FieldError::Forbidden(','))
    );
    for field in ProfileField::ALL {
        let is_needed = matches!(
            field,
            ProfileField::DisplayName | ProfileField::UserPrincipalName
        );
        assert_eq!(check(field, "").is_err(), is_needed, "{field:?}");
    }
}

#[test]
fn a_mail_address_has_a_name_and_a_domain() {
    for text in ["ada", "@b.com", "a@b", "a@.com", "a@b.", "a@@b.com"] {
        assert_eq!(mail(text), Err(FieldError::NotMail), "{text}");
    }
    assert_eq!(mail("a b@c.com"), Err(FieldError::Space));
    assert_eq!(mail(" jürgen@bücher.example "), Ok(()));
}

#[test]
fn a_pass_works_for_ten_minutes_to_thirty_days() {
    for text in ["9", "43201", "1.5", "-10", "an hour"] {
        assert_eq!(
            pass_minutes(text),
            Err(FieldError::NotInRange(10, 43_200)),
            "{text}"
        );
    }
    assert_eq!(pass_minutes(" "), Ok(None));
    assert_eq!(pass_minutes("10"), Ok(Some(10)));
    assert_eq!(pass_minutes("43200"), Ok(Some(43_200)));
}

#[test]
fn country_codes_are_two_capitals_in_order() {
    let codes: Vec<&str> = countries().collect();
    assert_eq!(codes.len(), 249);
    assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
    let is_code = |code: &&str| code.len() == 2 && code.bytes().all(|one| one.is_ascii_uppercase());
    assert!(codes.iter().all(is_code));
}

proptest! {
    #[test]
    fn a_nickname_that_was_made_is_taken(text in ".{0,80}") {
        let nickname = nickname_from(&text);
        if !nickname.is_empty() && !nickname.contains("..") {
            prop_assert_eq!(mail_nickname(&nickname), Ok(()));
        }
    }
}
