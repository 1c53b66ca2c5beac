//! The short texts of one row of a long list, in one piece of memory.

use tenantry_json::{Unfit, Value};

/// `N` texts, each of which may be missing; an empty one counts as missing, and so does the time that Intune
/// gives for something that never was. A list of 100,000 rows with a dozen texts each would be a
/// million pieces of memory otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Texts<const N: usize> {
    whole: Box<str>,
    /// Where each ends in the whole.
    ends: [u32; N],
    /// A bit for each that is there.
    there: u32,
}

impl<const N: usize> Texts<N> {
    /// Reads members that are strings, `null` or missing.
    pub(crate) fn read(row: &Value<'_>, names: &[&'static str; N]) -> Result<Self, Unfit> {
        let mut texts = [None; N];
        for (text, name) in texts.iter_mut().zip(names) {
            *text = row.optional_str(name)?.filter(|text| says_something(text));
        }
        let mut ends = [0; N];
        let (whole, there) = pack(&texts, &mut ends);
        Ok(Texts { whole, ends, there })
    }

    /// The text with this number, in the order of the names; `None` where it was missing.
    pub(crate) fn get(&self, number: usize) -> Option<&str> {
        get(&self.whole, &self.ends, self.there, number)
    }
}

/// Declares the texts of a row: what each is called in the service's answer and in the row. `SELECT` is
/// the `$select` of all of them behind the other properties of the row.
macro_rules! row_texts {
    ($row:ident, $select:literal, { $($(#[$doc:meta])* $name:ident: $member:literal,)* }) => {
        const SELECT: &str = concat!($select $(, ",", $member)*);

        const TEXTS: [&str; [$($member),*].len()] = [$($member),*];

        #[expect(non_camel_case_types, reason = "they are named like what reads them")]
        enum Text { $($name),* }

        impl $row {
            $($(#[$doc])* pub fn $name(&self) -> Option<&str> {
                self.texts.get(Text::$name as usize)
            })*
        }
    };
}
pub(crate) use row_texts;

/// Whether a text says anything. Intune's properties cannot be `null`: what it does not know is empty, and
/// what never was is the first time that .NET can write.
pub(crate) fn says_something(text: &str) -> bool {
    !text.is_empty() && text != "0001-01-01T00:00:00Z"
}

fn pack(texts: &[Option<&str>], ends: &mut [u32]) -> (Box<str>, u32) {
    let mut whole = String::with_capacity(texts.iter().flatten().map(|text| text.len()).sum());
    let mut there = 0;
    for (number, (text, end)) in texts.iter().zip(ends).enumerate() {
        if let Some(text) = text {
            whole.push_str(text);
            there |= 1 << number;
        }
        // An answer of four gigabytes does not fit into the memory of a page.
        *end = whole.len() as u32;
    }
    (whole.into_boxed_str(), there)
}

fn get<'a>(whole: &'a str, ends: &[u32], there: u32, number: usize) -> Option<&'a str> {
    if there >> number & 1 == 0 {
        return None;
    }
    let start = match number {
        0 => 0,
        _ => ends[number - 1] as usize,
    };
    whole.get(start..ends[number] as usize)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NAMES: [&str; 4] = ["a", "b", "c", "d"];

    #[test]
    fn a_member_of_another_type_is_refused() {
        let row = tenantry_json::parse(r#"{"a":"x","c":7}"#).unwrap();
        assert_eq!(Texts::read(&row, &NAMES), Err(Unfit("c")));
    }

    #[test]
    fn what_says_nothing_is_missing() {
        let row = tenantry_json::parse(r#"{"a":"","b":null,"c":"0001-01-01T00:00:00Z","d":"x"}"#);
        let texts = Texts::read(&row.unwrap(), &NAMES).unwrap();
        let there = [0, 1, 2, 3].map(|number| texts.get(number));
        assert_eq!(there, [None, None, None, Some("x")]);
    }

    proptest! {
        #[test]
        fn each_text_comes_back(texts in prop::array::uniform4(prop::option::of(".{0,9}"))) {
            let slices = texts.each_ref().map(|text| text.as_deref());
            let mut ends = [0; 4];
            let (whole, there) = pack(&slices, &mut ends);
            let packed = Texts { whole, ends, there };
            for (number, text) in slices.into_iter().enumerate() {
                prop_assert_eq!(packed.get(number), text);
            }
        }
    }
}
