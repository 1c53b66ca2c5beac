//! The `claims` parameter (OIDC Core section 5.5), as far as the authority heeds it.

use serde_json::Value;

use super::problem::Problem;
use crate::parameters::Parameters;

/// What a claims request asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ClaimsRequest {
    /// The client understands claims challenges (`xms_cc` with `cp1`), so that its access tokens may
    /// live long.
    pub(super) long_lived: bool,
    /// An authentication context (`acrs`) is essential: here every one of them wants a second factor.
    pub(super) second_factor: bool,
}

impl ClaimsRequest {
    /// Reads the parameter, which has to be a JSON object. Which policy a challenge names
    /// (`capolids`) and since when tokens count (`nbf`) need no heeding: what the tenant demands is
    /// checked anyway, and whoever was revoked has to sign in anyway.
    pub(super) fn read(parameters: &Parameters) -> Result<ClaimsRequest, Problem> {
        let Some(claims) = parameters.get("claims") else {
            return Ok(ClaimsRequest::default());
        };
        let claims: Value = serde_json::from_str(claims).map_err(|_| Problem::Malformed)?;
        if !claims.is_object() {
            return Err(Problem::Malformed);
        }
        let of_access_token = &claims["access_token"];
        let capabilities = of_access_token["xms_cc"]["values"].as_array();
        let declared = |capability: &Value| {
            capability
                .as_str()
                .is_some_and(|name| name.eq_ignore_ascii_case("cp1"))
        };
        Ok(ClaimsRequest {
            long_lived: capabilities.is_some_and(|known| known.iter().any(declared)),
            second_factor: of_access_token["acrs"]["essential"] == true,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::encode;

    fn read(claims: &str) -> Result<ClaimsRequest, Problem> {
        let encoded = encode([("claims", claims)]);
        ClaimsRequest::read(&Parameters::read(encoded.as_bytes()))
    }

    #[test]
    fn refuses_what_is_not_an_object() {
        for claims in ["[]", "7", "{", "cp1"] {
            assert_eq!(read(claims), Err(Problem::Malformed), "{claims}");
        }
    }

    #[test]
    fn heeds_capabilities_and_contexts() {
        let nothing = ClaimsRequest::default();
        assert_eq!(
            read(r#"{"access_token":{"xms_cc":{"values":["other"]}}}"#),
            Ok(nothing)
        );
        let capable = ClaimsRequest {
            long_lived: true,
            ..nothing
        };
        assert_eq!(
            read(r#"{"access_token":{"xms_cc":{"values":["CP1"]}}}"#),
            Ok(capable)
        );
        let stronger = ClaimsRequest {
            second_factor: true,
            ..nothing
        };
        let context = r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#;
        assert_eq!(read(context), Ok(stronger));
    }
}
