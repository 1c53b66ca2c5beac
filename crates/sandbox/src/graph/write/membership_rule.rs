//! Rules of dynamic groups, as far as it takes to refuse what is none: `(user.city -eq "Akron")`.

use crate::graph::schema::users::USER;

/// What compares a property with a value.
const OPERATORS: [&str; 12] = [
    "-eq",
    "-ne",
    "-startswith",
    "-notstartswith",
    "-contains",
    "-notcontains",
    "-match",
    "-notmatch",
    "-in",
    "-notin",
    "-any",
    "-all",
];

/// Properties of users that rules call otherwise than Graph does, or that Graph has elsewhere.
const OTHER_USER_PROPERTIES: [&str; 8] = [
    "dirsyncenabled",
    "facsimiletelephonenumber",
    "memberof",
    "mobile",
    "objectid",
    "physicaldeliveryofficename",
    "sipproxyaddress",
    "telephonenumber",
];

const DEVICE_PROPERTIES: [&str; 18] = [
    "accountenabled",
    "devicecategory",
    "deviceid",
    "devicemanufacturer",
    "devicemodel",
    "deviceostype",
    "deviceosversion",
    "deviceownership",
    "devicephysicalids",
    "devicetrusttype",
    "displayname",
    "enrollmentprofilename",
    "isrooted",
    "managementtype",
    "memberof",
    "objectid",
    "profiletype",
    "systemlabels",
];

/// The most characters that a rule has.
const LONGEST: usize = 3072;

/// Whether this is a rule: known properties compared with values, in parentheses that match.
pub(super) fn is_rule(text: &str) -> bool {
    let Some(tokens) = tokens(text).filter(|_| text.len() <= LONGEST) else {
        return false;
    };
    let mut open = 0_i32;
    let mut conditions = 0;
    for (index, token) in tokens.iter().enumerate() {
        open += i32::from(token == "(") - i32::from(token == ")");
        if open < 0 {
            return false;
        }
        if let Some(known) = is_known(token) {
            let operator = tokens.get(index + 1).map(|token| token.to_lowercase());
            let compared = operator.is_some_and(|of| OPERATORS.contains(&of.as_str()));
            let value = tokens.get(index + 2);
            if !known || !compared || value.is_none_or(|value| value == ")") {
                return false;
            }
            conditions += 1;
        }
    }
    open == 0 && conditions > 0
}

/// Whether a property is known; `None` where the token is no property.
fn is_known(token: &str) -> Option<bool> {
    let token = token.to_lowercase();
    if let Some(name) = token.strip_prefix("user.") {
        let declared = USER.property(name).is_some();
        let extension = name.starts_with("extension");
        return Some(declared || extension || OTHER_USER_PROPERTIES.contains(&name));
    }
    let name = token.strip_prefix("device.")?;
    Some(name.starts_with("extension") || DEVICE_PROPERTIES.contains(&name))
}

/// Words, quoted texts and parentheses; `None` where a quote does not end.
fn tokens(text: &str) -> Option<Vec<String>> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                word.push('"');
                loop {
                    let letter = letters.next()?;
                    word.push(letter);
                    if letter == '"' {
                        break;
                    }
                }
            }
            '(' | ')' => {
                tokens.extend([std::mem::take(&mut word), letter.to_string()]);
            }
            letter if letter.is_whitespace() => tokens.push(std::mem::take(&mut word)),
            letter => word.push(letter),
        }
    }
    tokens.push(word);
    tokens.retain(|token| !token.is_empty());
    Some(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_compares_nothing_is_no_rule() {
        for text in [
            "",
            "everybody",
            "user.city",
            "user.city -eq",
            "(user.city -eq )",
            "user.nonsense -eq \"x\"",
            "device.city -eq \"x\"",
            "user.city = \"Akron\"",
            "(user.city -eq \"Akron\"",
            "user.city -eq \"Akron)",
            ")user.city -eq \"Akron\"(",
        ] {
            assert!(!is_rule(text), "{text}");
        }
    }

    #[test]
    fn conditions_may_be_joined_and_nested() {
        for text in [
            "user.city -eq \"Akron (Ohio)\"",
            "(user.department -eq \"Sales\") and not (user.country -in [\"US\",\"CA\"])",
            "(device.deviceOSType -eq \"Windows\")",
            "user.assignedPlans -any (assignedPlan.servicePlanId -eq \"x\")",
            "user.ExtensionAttribute3 -ne null",
        ] {
            assert!(is_rule(text), "{text}");
        }
    }
}
