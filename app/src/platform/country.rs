//! Names of countries, which the browser knows.

use js_sys::{
    Array,
    Intl::{DisplayNames, DisplayNamesOptions, DisplayNamesType},
};

/// The English name of the country with an ISO 3166-1 alpha-2 code, as `Germany` for `DE`; the code
/// itself where the browser knows no name.
pub fn name(code: &str) -> String {
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !is_code {
        // The browser throws at anything else.
        return code.to_string();
    }
    let options = DisplayNamesOptions::new();
    options.set_type(DisplayNamesType::Region);
    let names = DisplayNames::new(&Array::of1(&"en".into()), &options);
    names
        .of(code)
        .map_or_else(|| code.to_string(), String::from)
}
