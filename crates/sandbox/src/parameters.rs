//! Parameters of a query or a form, read so that repeated ones are noticed.

/// Decoded `application/x-www-form-urlencoded` pairs, in the order in which they came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(crate) fn read(encoded: &[u8]) -> Parameters {
        Parameters(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The value, if it is there and not empty: RFC 6749 section 3.1 treats a parameter without a
    /// value as omitted.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// The first parameter that occurs twice, which RFC 6749 section 3.1 forbids.
    pub(crate) fn repeated(&self) -> Option<&str> {
        self.0.iter().enumerate().find_map(|(index, (name, _))| {
            let again = self.0[index + 1..].iter().any(|(other, _)| other == name);
            again.then_some(name.as_str())
        })
    }

    /// All the others.
    pub(crate) fn without(self, name: &str) -> Parameters {
        Parameters(self.0.into_iter().filter(|(key, _)| key != name).collect())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Encodes pairs for a query, a fragment or a form.
pub(crate) fn encode<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}
