//! What the authority's error codes mean for a partner's agent, and what to do: an asset beside the page,
//! read when the first notice with a code is shown.
//!
//! The numbers choose these texts and nothing else. A text that cannot be had is simply not shown: the
//! notice says everything that is needed without it.

use crate::platform::fetch;

/// Where the texts are, relative to the page's base: an object of texts by the codes' numbers.
const ASSET: &str = "help/aadsts.json";

/// The text for a code such as `AADSTS50076`.
pub async fn about(code: &str) -> Option<String> {
    let number = number(code)?;
    let document = fetch::asset(ASSET).await?;
    text(&document, number)
}

/// The number in a code of the authority; other services' codes have none.
fn number(code: &str) -> Option<&str> {
    let number = code.strip_prefix("AADSTS")?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(number)
}

fn text(document: &str, number: &str) -> Option<String> {
    let texts = tenantry_json::parse(document).ok()?;
    texts.get(number)?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: &str = include_str!("../help/aadsts.json");

    /// The longest text, in characters: what stays readable between the other words of a notice.
    const LIMIT: usize = 260;

    /// The codes that the authority documents for what this console does.
    #[rustfmt::skip]
    const CODES: [u32; 158] = [
        16000, 16001, 16002, 16003, 28002, 28003, 50000, 50001, 50002, 50005, 50011, 50014,
        50020, 50033, 50034, 50049, 50053, 50055, 50056, 50057, 50058, 50059, 50061, 50064,
        50068, 50071, 50072, 50074, 50076, 50078, 50079, 50085, 50087, 50088, 50089, 50097,
        50105, 50125, 50126, 50128, 50129, 50131, 50132, 50133, 50135, 50140, 50143, 50144,
        50147, 50155, 50158, 50166, 50173, 50187, 50194, 50196, 50197, 51004, 53000, 53001,
        53002, 53003, 53004, 53010, 53011, 54005, 65001, 65002, 65004, 65005, 70000, 70001,
        70002, 70003, 70004, 70005, 70007, 70008, 70011, 70043, 70044, 90002, 90004, 90005,
        90006, 90007, 90008, 90009, 90012, 90013, 90014, 90015, 90019, 90023, 90024, 90033,
        90038, 90043, 90051, 90055, 90056, 90072, 90090, 90091, 90093, 90094, 90095, 90099,
        90100, 90102, 90123, 90124, 90130, 135011, 160021, 500011, 500021, 500022, 500113,
        500208, 500212, 500213, 501481, 501491, 530032, 530034, 530035, 650052, 650054, 650056,
        650057, 700003, 700005, 700011, 700016, 700020, 700022, 700023, 700025, 700054, 700082,
        700084, 900144, 900432, 900561, 900971, 901002, 1000031, 1000104, 1002016, 7000112,
        7000218, 9001023, 9002313, 9002325, 9002326, 9002327, 9002341,
    ];

    #[test]
    fn what_is_no_code_of_the_authority_has_no_text() {
        for code in [
            "",
            "AADSTS",
            "aadsts50076",
            "50076",
            "AADSTS50076x",
            "AADSTS-1",
            "Authorization_RequestDenied",
        ] {
            assert_eq!(number(code), None, "{code}");
        }
        assert_eq!(number("AADSTS50076"), Some("50076"));
        assert_eq!(text(TEXTS, "1"), None);
    }

    #[test]
    fn a_document_of_another_form_has_no_text() {
        for document in ["", "[]", "<html>", r#"{"50076":{}}"#, r#"{"50076":"#] {
            assert_eq!(text(document, "50076"), None, "{document}");
        }
    }

    #[test]
    fn every_code_has_a_text_that_can_be_read_in_a_glance() {
        for code in CODES {
            let text = text(TEXTS, &code.to_string());
            let text = text.unwrap_or_else(|| panic!("{code} has no text"));
            let length = text.chars().count();
            assert!((40..=LIMIT).contains(&length), "{code}: {length}");
            assert!(text.ends_with('.') && text.trim() == text, "{code}: {text}");
        }
    }

    #[test]
    fn no_text_is_without_its_code() {
        let texts = tenantry_json::parse(TEXTS).unwrap();
        assert_eq!(texts.members().unwrap().len(), CODES.len());
    }
}
