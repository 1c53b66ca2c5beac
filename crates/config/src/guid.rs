/// The lengths of a GUID's groups of hexadecimal digits.
const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];

/// Whether `text` is a GUID in the registry form `8-4-4-4-12`, without braces, in any case.
pub(crate) fn is_guid(text: &str) -> bool {
    let mut groups = text.split('-');
    GROUPS.iter().all(|length| {
        groups.next().is_some_and(|group| {
            group.len() == *length && group.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
    }) && groups.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::is_guid;

    #[test]
    fn what_is_no_guid_is_refused() {
        for text in [
            "",
            "-",
            "----",
            "0f5a1e8c-3b7d-4c52-9e16-7a2b8d4f60c",
            "0f5a1e8c-3b7d-4c52-9e16-7a2b8d4f60c11",
            "0f5a1e8c-3b7d-4c52-9e16-7a2b8d4f60c1-",
            "{0f5a1e8c-3b7d-4c52-9e16-7a2b8d4f60c1}",
            "0f5a1e8c3b7d4c529e167a2b8d4f60c1",
            "0f5a1e8g-3b7d-4c52-9e16-7a2b8d4f60c1",
            "é5a1e8c-3b7d-4c52-9e16-7a2b8d4f60c1",
        ] {
            assert!(!is_guid(text), "{text:?}");
        }
    }

    #[test]
    fn a_guid_in_any_case_is_one() {
        assert!(is_guid("0F5a1e8c-3B7d-4c52-9e16-7A2b8d4f60c1"));
    }
}
