//! The countries in which licences can be used.

use tenantry_change::fields;

use crate::{platform::country, ui::form::Options};

/// All of them by name, and first what stands for none.
pub(super) fn options(none: &str) -> Options {
    let mut all: Options = fields::countries()
        .map(|code| (code.to_string(), country::name(code)))
        .collect();
    all.sort_by(|(_, one), (_, other)| one.cmp(other));
    all.insert(0, (String::new(), none.to_string()));
    all
}
