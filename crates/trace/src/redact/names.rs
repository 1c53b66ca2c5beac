//! What secrets are called.

pub(super) const ACCESS_TOKEN: &str = "access token";
pub(super) const CREDENTIAL: &str = "credential";
/// What looks like a token and stands where none is expected.
pub(super) const TOKEN: &str = "token";
const PASSWORD: &str = "password";
const SECRET: &str = "secret";

/// Members of JSON documents, fields of forms and queries, and header fields that hold secrets, in lower case.
///
/// The protocols' own: RFC 6749, RFC 7523, RFC 7636, RFC 8628, OpenID Connect. Those of Microsoft Graph with the page
/// of the resource that has them, below <https://learn.microsoft.com/graph/api/resources/>.
const NAMES: [(&str, &str); 40] = [
    ("access_token", ACCESS_TOKEN),
    ("refresh_token", "refresh token"),
    ("id_token", "ID token"),
    ("id_token_hint", "ID token"),
    ("logout_token", "logout token"),
    ("assertion", "assertion"),
    ("client_assertion", "client assertion"),
    ("client_secret", "client secret"),
    ("code_verifier", "code verifier"),
    ("device_code", "device code"),
    ("user_code", "user code"),
    ("authorization", CREDENTIAL),
    ("proxy-authorization", CREDENTIAL),
    ("cookie", "cookie"),
    ("set-cookie", "cookie"),
    // passwordprofile, passwordauthenticationmethod
    ("password", PASSWORD),
    ("passwd", PASSWORD),
    ("pwd", PASSWORD),
    // passwordresetresponse; the action authenticationMethod: resetPassword takes one as well
    ("newpassword", PASSWORD),
    // The action user: changePassword
    ("currentpassword", PASSWORD),
    // temporaryaccesspassauthenticationmethod
    ("temporaryaccesspass", "temporary access pass"),
    // bitlockerrecoverykey; keycredential, whose key of a certificate is public, is caught with it
    ("key", "key"),
    ("recoverykey", "recovery key"),
    ("personalrecoverykey", "recovery key"),
    // devicelocalcredential
    ("passwordbase64", PASSWORD),
    // passwordcredential
    ("secrettext", SECRET),
    // softwareoathauthenticationmethod, hardwareoathtokenauthenticationmethoddevice
    ("secretkey", SECRET),
    ("verificationcode", "verification code"),
    // invitation: whoever follows it is let in
    ("inviteredeemurl", "invitation link"),
    // intune-devices-manageddevice
    ("activationlockbypasscode", "activation lock bypass code"),
    // intune-devices-remotelockactionresult
    ("unlockpin", "PIN"),
    ("pin", "PIN"),
    // intune-androidforwork-androiddeviceownerenrollmentprofile
    ("tokenvalue", "enrollment token"),
    ("qrcodecontent", "enrollment token"),
    ("privatekey", "private key"),
    ("private_key", "private key"),
    ("sharedkey", "key"),
    ("presharedkey", "key"),
    ("encryptionkey", "key"),
    ("sas", SECRET),
];

/// Ends of names that are secrets' in whatever resource there may be, in lower case.
const ENDS: [(&str, &str); 6] = [
    ("password", PASSWORD),
    ("passphrase", PASSWORD),
    ("passcode", "passcode"),
    ("secret", SECRET),
    ("token", TOKEN),
    ("apikey", "key"),
];

/// Names that end like a secret's and are none: where a list goes on
/// (<https://learn.microsoft.com/graph/paging>, <https://learn.microsoft.com/graph/delta-query-overview>).
const OPEN: [&str; 2] = ["skiptoken", "deltatoken"];

/// Fields of queries and forms that hold secrets there and are ordinary words elsewhere.
const OF_FIELDS: [(&str, &str); 1] = [("code", "code")];

/// Fields of queries and forms of which the beginning is shown: they are spent once the answer is there, and tell
/// which request it belongs to.
const SHORTENED: [&str; 2] = ["state", "nonce"];

/// Names that give an unreadable text away.
const TELLING: [&str; 12] = [
    "access_token",
    "refresh_token",
    "id_token",
    "assertion",
    "secret",
    "code_verifier",
    "password",
    "passcode",
    "accesspass",
    "recoverykey",
    "bearer ",
    "authorization",
];

/// What is secret about the value under this name of a JSON document or among header fields, if anything is.
pub(super) fn of_member(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let exactly = NAMES.iter().find(|(known, _)| *known == name);
    let is_open = OPEN.contains(&name.trim_start_matches('$'));
    let by_end = || ENDS.iter().find(|(end, _)| !is_open && name.ends_with(end));
    exactly.or_else(by_end).map(|(_, what)| *what)
}

/// What is secret about the value of a field of a query or a form.
pub(super) fn of_field(name: &str) -> Option<&'static str> {
    let of_fields = OF_FIELDS
        .iter()
        .find(|(known, _)| name.eq_ignore_ascii_case(known));
    of_fields.map(|(_, what)| *what).or_else(|| of_member(name))
}

/// Whether only the beginning of a field's value is shown.
pub(super) fn is_shortened(name: &str) -> bool {
    SHORTENED
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}

/// Whether an object under this name may ask for claims, and then holds no secret (OpenID Connect Core section 5.5).
pub(super) fn may_ask_for_claims(name: &str) -> bool {
    matches!(name, "access_token" | "id_token")
}

/// Whether a text that nobody can read speaks of secrets.
pub(super) fn is_mentioned(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    TELLING.iter().any(|name| text.contains(name))
}
