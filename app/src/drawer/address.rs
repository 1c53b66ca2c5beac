//! An address or a form taken apart: each parameter with its value, shortened, and what it is for.

use leptos::prelude::*;
use oauth2::url::form_urlencoded;

/// A value that is longer is cut.
const LONGEST: usize = 72;

/// Of the values that answers are checked by, and of what nobody reads, only so many characters are shown.
const GLIMPSE: usize = 6;

/// One of an address's parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parameter {
    /// Its name.
    pub(super) name: String,
    /// Its value; without one it was left out.
    pub(super) value: String,
}

/// Takes an address apart, at its query or its fragment.
pub(super) fn parts(address: &str) -> (String, Vec<Parameter>) {
    match address.split_once(['?', '#']) {
        Some((start, rest)) => (start.to_owned(), parameters(rest)),
        None => (address.to_owned(), Vec::new()),
    }
}

/// Takes a form (`application/x-www-form-urlencoded`) apart.
pub(super) fn parameters(form: &str) -> Vec<Parameter> {
    let pairs = form_urlencoded::parse(form.as_bytes());
    let parameters = pairs.map(|(name, value)| Parameter {
        name: name.into_owned(),
        value: value.into_owned(),
    });
    parameters.collect()
}

/// The parameters as a list of names, values and meanings.
pub(super) fn list(parameters: &[Parameter]) -> AnyView {
    let rows: Vec<AnyView> = parameters.iter().map(row).collect();
    view! { <dl class="parameters">{rows}</dl> }.into_any()
}

fn row(parameter: &Parameter) -> AnyView {
    let shown = shown(parameter);
    let kind = if shown == NOT_SHOWN || shown == LEFT_OUT {
        "redacted"
    } else {
        ""
    };
    let meaning = meaning(parameter);
    view! {
        <div>
            <dt>{parameter.name.clone()}</dt>
            <dd>
                <code class=kind>{shown}</code>
                {(!meaning.is_empty()).then(|| view! { <small>{meaning}</small> })}
            </dd>
        </div>
    }
    .into_any()
}

const NOT_SHOWN: &str = "not shown";
const LEFT_OUT: &str = "left out";

fn shown(parameter: &Parameter) -> String {
    let value = parameter.value.as_str();
    match parameter.name.as_str() {
        "code" | "code_verifier" | "refresh_token" | "id_token_hint" => NOT_SHOWN.into(),
        "state" | "nonce" | "code_challenge" if value.is_empty() => LEFT_OUT.into(),
        "state" | "nonce" | "code_challenge" | "client_info" => cut(value, GLIMPSE),
        _ => cut(value, LONGEST),
    }
}

/// The first characters of a text.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => [&text[..end], "…"].concat(),
        None => text.to_owned(),
    }
}

/// What a parameter is for (RFC 6749, 7636, 9207; OpenID Connect Core; RP-Initiated Logout).
fn meaning(parameter: &Parameter) -> &'static str {
    match (parameter.name.as_str(), parameter.value.as_str()) {
        ("client_id", _) => "The partner's app registration.",
        ("response_type", _) => "A code is to come back, never a token (RFC 6749, 4.1.1).",
        ("redirect_uri", _) => {
            "Where the answer goes: an address registered for the app, compared exactly."
        }
        ("response_mode", _) => "In the address's fragment, which browsers send to no server.",
        ("scope", _) => {
            "An ID token, a refresh token, and whatever was granted for Microsoft Graph in this tenant."
        }
        ("state", _) => {
            "Ties the answer to this attempt in this tab; any other answer is refused (RFC 6749, 10.12)."
        }
        ("nonce", _) => {
            "Has to stand in the ID token, so that one made for another sign-in is refused (OpenID Connect Core, 3.1.3.7)."
        }
        ("code_challenge", _) => {
            "SHA-256 of a secret, the verifier, without which the code cannot be redeemed (RFC 7636)."
        }
        ("code_challenge_method", _) => "How the challenge was made of the verifier.",
        ("client_info", "1") => "Asks for the account's id that is the same in all tenants.",
        ("client_info", _) => "The account's id that is the same in all tenants, encoded.",
        ("claims", _) => {
            "What the tokens have to carry: that access can be withdrawn at once is understood, and what a refusal asked for."
        }
        ("prompt", "none") => {
            "Ask nothing: where the agent would have to act, an error comes back."
        }
        ("prompt", "login") => "Sign in afresh, whatever session there is.",
        ("prompt", "select_account") => "Let the agent pick the account.",
        ("login_hint", _) => "The user name to offer.",
        ("code", _) => {
            "The authorization code: counts once, for about ten minutes, and only with the verifier."
        }
        ("session_state", _) => "Names the authority's session; the console does not use it.",
        ("iss", _) => "Who answers; it has to be the authority that was asked (RFC 9207).",
        ("error", _) => "Why there is no code (RFC 6749, 4.1.2.1).",
        ("post_logout_redirect_uri", _) => "Where to come back to afterwards.",
        ("logout_hint", _) => "Whose session ends.",
        ("grant_type", "authorization_code") => "A code is exchanged for tokens (RFC 6749, 4.1.3).",
        ("grant_type", "refresh_token") => "A refresh token is exchanged for tokens (RFC 6749, 6).",
        ("code_verifier", _) => {
            "The secret whose SHA-256 the sign-in began with: proof that the one who asked redeems."
        }
        ("refresh_token", _) => {
            "Bound to the account and the app, not to a tenant; it never leaves the vault but to here."
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown_of(address: &str) -> Vec<(String, String)> {
        let (_, parameters) = parts(address);
        let shown = parameters.iter().map(|one| (one.name.clone(), shown(one)));
        shown.collect()
    }

    #[test]
    fn what_a_code_or_a_verifier_is_worth_is_never_shown() {
        let address = "https://console.test/#code=0.secret&code_verifier=v-secret&refresh_token=r-secret&state=abcdefghij";
        let shown = shown_of(address);
        let text = format!("{shown:?}");
        assert!(!text.contains("secret"), "{text}");
        assert_eq!(shown[3], ("state".into(), "abcdef…".into()));
    }

    #[test]
    fn what_was_left_out_is_said_to_be() {
        let shown = shown_of("https://login.test/authorize?state&nonce=&client_id=c");
        assert_eq!(shown[0].1, LEFT_OUT);
        assert_eq!(shown[1].1, LEFT_OUT);
        assert_eq!(shown[2].1, "c");
    }

    #[test]
    fn an_address_without_parameters_has_none() {
        assert_eq!(
            parts("https://login.test/x"),
            ("https://login.test/x".into(), Vec::new())
        );
    }

    #[test]
    fn values_are_decoded_and_cut_at_a_character() {
        let long = "ä".repeat(100);
        let (_, parameters) = parts(&format!("x?scope=a%20b+c&login_hint={long}"));
        assert_eq!(shown(&parameters[0]), "a b c");
        assert_eq!(shown(&parameters[1]).chars().count(), LONGEST + 1);
    }
}
