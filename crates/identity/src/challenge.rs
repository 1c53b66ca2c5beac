//! `WWW-Authenticate` (RFC 9110 section 11.6.1) and the claims that challenges ask for.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;
use serde::{Deserialize, Serialize};
use tenantry_json::{Kind, Member, Value};

/// Claims to ask the authority for: the JSON object of the `claims` parameter (OpenID Connect Core
/// section 5.5), as a claims challenge names it.
///
/// It is no secret: it says what policy wants, and travels with the agent to the sign-in page. It is
/// kept as its JSON text, the members of each object in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClaimsRequest(String);

/// The text of a claims challenge is no JSON object of a sane size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the claims challenge cannot be read")]
pub struct UnreadableClaims;

impl ClaimsRequest {
    /// The longest text taken, in octets. It has to fit into the address of the sign-in page.
    const LIMIT: usize = 4096;

    /// Reads the JSON text of a `claims` parameter.
    ///
    /// # Errors
    /// [`UnreadableClaims`] for anything but an object of at most 4096 octets.
    pub fn parse(json: &str) -> Result<Self, UnreadableClaims> {
        if json.len() > Self::LIMIT {
            return Err(UnreadableClaims);
        }
        Self::read(json)
    }

    fn read(json: &str) -> Result<Self, UnreadableClaims> {
        let document = tenantry_json::parse(json).map_err(|_| UnreadableClaims)?;
        let claims = document.members().ok_or(UnreadableClaims)?;
        let mut ordered = Vec::new();
        merge_objects(&mut ordered, claims);
        Ok(Self(written(ordered)))
    }

    /// Adds what another challenge asks for. Where both name a claim, the other's wish counts, for
    /// it is the newer one.
    pub fn merge(&mut self, other: &Self) {
        self.0 = self.merged_with(&other.0);
    }

    /// What an earlier and a newer challenge ask for together.
    pub(crate) fn merged(earlier: Option<Self>, newer: Option<Self>) -> Option<Self> {
        match (earlier, newer) {
            (Some(mut earlier), Some(newer)) => {
                earlier.merge(&newer);
                Some(earlier)
            }
            (earlier, newer) => newer.or(earlier),
        }
    }

    /// The value of the `claims` parameter: these claims, and the declaration that this client
    /// understands claims challenges (`xms_cc` with `cp1`), which earns tokens that live longer.
    pub fn to_parameter(&self) -> String {
        self.merged_with(r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#)
    }

    /// These claims and those of another object's text.
    fn merged_with(&self, other: &str) -> String {
        let mut claims = Vec::new();
        let [own, other] = [&self.0, other].map(tenantry_json::parse);
        // Both texts were written here, so both can be read.
        for document in [&own, &other].into_iter().flatten() {
            merge_objects(&mut claims, document.members().unwrap_or_default());
        }
        written(claims)
    }
}

impl Default for ClaimsRequest {
    /// Asks for nothing.
    fn default() -> Self {
        Self("{}".to_owned())
    }
}

impl TryFrom<String> for ClaimsRequest {
    type Error = UnreadableClaims;

    /// Takes what [`String::from`] gave, which is longer than a challenge may be where several were
    /// merged.
    fn try_from(json: String) -> Result<Self, UnreadableClaims> {
        Self::read(&json)
    }
}

impl From<ClaimsRequest> for String {
    fn from(claims: ClaimsRequest) -> Self {
        claims.0
    }
}

/// Puts the members of an object into another, each at its place by name.
fn merge_objects<'t>(into: &mut Vec<Member<'t>>, from: &[Member<'t>]) {
    for member in from {
        let place = into.iter().position(|known| known.name >= member.name);
        let place = place.unwrap_or(into.len());
        if into
            .get(place)
            .is_none_or(|known| known.name != member.name)
        {
            let value = Value {
                at: 0,
                kind: Kind::Null,
            };
            into.insert(
                place,
                Member {
                    value,
                    ..member.clone()
                },
            );
        }
        let known = &mut into[place].value.kind;
        match &member.value.kind {
            Kind::Object(members) => {
                if !matches!(known, Kind::Object(_)) {
                    *known = Kind::Object(Vec::new());
                }
                if let Kind::Object(known) = known {
                    merge_objects(known, members);
                }
            }
            other => *known = other.clone(),
        }
    }
}

/// The text of an object.
fn written(members: Vec<Member<'_>>) -> String {
    let mut text = String::new();
    let kind = Kind::Object(members);
    Value { at: 0, kind }.write(&mut text);
    text
}

/// One challenge of a `WWW-Authenticate` field (RFC 9110 section 11.6.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// The scheme in lower case, such as `bearer`.
    pub scheme: String,
    /// The bare value that some schemes have in place of parameters.
    pub token68: Option<String>,
    /// The parameters in their order, names in lower case, values without quotes.
    pub parameters: Vec<(String, String)>,
}

impl Challenge {
    /// The value of a parameter. `None` where it is missing, and where it stands twice: section
    /// 11.2 forbids that, and nobody knows which one counts.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let mut values = self
            .parameters
            .iter()
            .filter(|(candidate, _)| candidate == name);
        let (_, value) = values.next()?;
        values.next().is_none().then_some(value)
    }
}

/// Reads one field's value, which may hold several challenges. What cannot be read is left out, and
/// the rest is read all the same.
pub fn parse(field: &str) -> Vec<Challenge> {
    let mut reader = Reader { rest: field };
    let mut challenges: Vec<Challenge> = Vec::new();
    loop {
        reader.skip(|character| is_space(character) || character == ',');
        if reader.rest.is_empty() {
            return challenges;
        }
        let word = reader.take(is_token);
        if word.is_empty() {
            reader.skip_to_comma();
            continue;
        }
        let had_space = reader.skip(is_space);
        if let Some(challenge) = challenges.last_mut()
            && let Some(rest) = reader.rest.strip_prefix('=')
        {
            reader.rest = rest;
            reader.skip(is_space);
            match reader.value() {
                Some(value) => challenge
                    .parameters
                    .push((word.to_ascii_lowercase(), value)),
                None => reader.skip_to_comma(),
            }
            continue;
        }
        let token68 = if had_space { reader.token68() } else { None };
        challenges.push(Challenge {
            scheme: word.to_ascii_lowercase(),
            token68,
            parameters: Vec::new(),
        });
    }
}

/// The claims that a response's Bearer challenges ask for, merged over all its `WWW-Authenticate`
/// fields; `None` where no challenge names any that can be read.
pub fn claims_of(headers: &HeaderMap) -> Option<ClaimsRequest> {
    let mut merged: Option<ClaimsRequest> = None;
    for field in headers.get_all(WWW_AUTHENTICATE) {
        let Ok(field) = field.to_str() else { continue };
        for challenge in parse(field) {
            if challenge.scheme != "bearer" {
                continue;
            }
            let claims = challenge.parameter("claims").and_then(decode_claims);
            if let Some(claims) = claims {
                merged.get_or_insert_default().merge(&claims);
            }
        }
    }
    merged
}

/// Reads the `claims` parameter of a challenge: base64 of JSON, in either alphabet, padded or not.
pub fn decode_claims(encoded: &str) -> Option<ClaimsRequest> {
    const CONFIG: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    const ENGINE: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, CONFIG);
    let standard = encoded.replace('-', "+").replace('_', "/");
    let json = ENGINE.decode(standard).ok()?;
    ClaimsRequest::parse(std::str::from_utf8(&json).ok()?).ok()
}

/// What is left of a field's value.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn take(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let end = self
            .rest
            .find(|character| !belongs(character))
            .unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn skip(&mut self, belongs: impl Fn(char) -> bool) -> bool {
        !self.take(belongs).is_empty()
    }

    /// A quoted string or a token. Values in the wild hold more than a token may, base64 above
    /// all, so a bare one reaches to the next comma or space.
    fn value(&mut self) -> Option<String> {
        let Some(quoted) = self.rest.strip_prefix('"') else {
            let bare =
                self.take(|character| !is_space(character) && !matches!(character, ',' | '"'));
            return (!bare.is_empty()).then(|| bare.to_owned());
        };
        let mut value = String::new();
        let mut characters = quoted.char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.rest = &quoted[at + 1..];
                    return Some(value);
                }
                '\\' => value.push(characters.next()?.1),
                _ => value.push(character),
            }
        }
        None
    }

    /// A `token68`, if one stands here: it ends the challenge, and a parameter's name does not.
    fn token68(&mut self) -> Option<String> {
        let is_token68 =
            |character: char| character.is_ascii_alphanumeric() || "-._~+/".contains(character);
        let body = self.rest.find(|character| !is_token68(character));
        let end = body.map_or(self.rest.len(), |body| {
            let padded = self.rest[body..].trim_start_matches('=');
            self.rest.len() - padded.len()
        });
        let behind = self.rest[end..].trim_start_matches(is_space);
        if body == Some(0) || end == 0 || !(behind.is_empty() || behind.starts_with(',')) {
            return None;
        }
        let value = self.rest[..end].to_owned();
        self.rest = behind;
        Some(value)
    }

    /// Leaves out what cannot be read, up to the next comma that no quotes hide.
    fn skip_to_comma(&mut self) {
        let mut in_quotes = false;
        let mut escaped = false;
        let end = self.rest.find(|character| {
            match character {
                _ if escaped => escaped = false,
                '\\' => escaped = in_quotes,
                '"' => in_quotes = !in_quotes,
                ',' => return !in_quotes,
                _ => {}
            }
            false
        });
        self.rest = &self.rest[end.unwrap_or(self.rest.len())..];
    }
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t')
}

/// RFC 9110 section 5.6.2.
fn is_token(character: char) -> bool {
    character.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(character)
}
