use crate::{
    bits::Bits,
    find::Needle,
    fold::fold,
    slots::{Slots, hash},
};

/// So many texts stand together.
const CHUNK: usize = 1024;

/// The code of the empty text.
pub const EMPTY: u32 = 0;
/// The code of the text of yes.
pub const YES: u32 = 1;
/// The code of the text of no.
pub const NO: u32 = 2;

/// All texts of a table, each with a code, as they are and as they are searched. Those of a column that repeat have
/// one code, so that a search looks at each of them once.
#[derive(Debug)]
pub struct Texts {
    chunks: Vec<Chunk>,
    slots: Slots,
}

/// Texts that stand behind each other.
#[derive(Debug, Default)]
struct Chunk {
    /// Without case and accents.
    folded: String,
    folded_ends: Vec<u32>,
    /// As they are; nothing where that is the same.
    exact: String,
    exact_ends: Vec<u32>,
}

impl Default for Texts {
    /// The empty text, yes and no.
    fn default() -> Self {
        let mut texts = Texts {
            chunks: Vec::new(),
            slots: Slots::default(),
        };
        texts.add("");
        texts.intern("Yes");
        texts.intern("No");
        texts
    }
}

impl Texts {
    /// How many there are; the empty one, yes and no always are.
    #[expect(clippy::len_without_is_empty, reason = "there always are some")]
    pub fn len(&self) -> u32 {
        let last = self
            .chunks
            .last()
            .map_or(0, |chunk| chunk.folded_ends.len());
        (self.chunks.len().saturating_sub(1) * CHUNK + last) as u32
    }

    /// A text as it is.
    pub fn exact(&self, code: u32) -> &str {
        exact(&self.chunks, code)
    }

    /// A text without case and accents.
    pub fn folded(&self, code: u32) -> &str {
        let (chunk, at) = self.place(code);
        part(&chunk.folded, &chunk.folded_ends, at)
    }

    /// The code of a text that may be there already.
    pub fn intern(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return EMPTY;
        }
        let hashed = hash(text.as_bytes());
        if let Some(code) = self.slots.find(hashed, &|code| self.exact(code) == text) {
            return code;
        }
        let code = self.add(text);
        let chunks = &self.chunks;
        let hash_of = |code: u32| hash(exact(chunks, code).as_bytes());
        self.slots.add(hashed, code, &hash_of);
        code
    }

    /// Adds a text without looking whether it is there.
    pub fn add(&mut self, text: &str) -> u32 {
        let code = self.len();
        if (code as usize).is_multiple_of(CHUNK) {
            if let Some(full) = self.chunks.last_mut() {
                full.folded.shrink_to_fit();
                full.exact.shrink_to_fit();
            }
            self.chunks.push(Chunk::default());
        }
        let chunk = &mut self.chunks[code as usize / CHUNK];
        let start = chunk.folded.len();
        fold(text, &mut chunk.folded);
        if chunk.folded[start..] != *text {
            chunk.exact.push_str(text);
        }
        chunk.folded_ends.push(chunk.folded.len() as u32);
        chunk.exact_ends.push(chunk.exact.len() as u32);
        code
    }

    /// Marks the texts from a code on that contain another one.
    pub(crate) fn search(&self, needle: &Needle, from: u32, found: &mut Bits) {
        let first = from as usize / CHUNK;
        for (number, chunk) in self.chunks.iter().enumerate().skip(first) {
            let mut text = if number == first {
                from as usize % CHUNK
            } else {
                0
            };
            let (hay, ends) = (chunk.folded.as_bytes(), &*chunk.folded_ends);
            let mut at = start(ends, text);
            while let Some(hit) = needle.find(hay, at) {
                while ends[text] as usize <= hit {
                    text += 1;
                }
                at = ends[text] as usize;
                // It may reach into the next text.
                if hit + needle.text().len() <= at {
                    found.put((number * CHUNK + text) as u32, true);
                }
                text += 1;
            }
        }
    }

    fn place(&self, code: u32) -> (&Chunk, usize) {
        (&self.chunks[code as usize / CHUNK], code as usize % CHUNK)
    }
}

fn exact(chunks: &[Chunk], code: u32) -> &str {
    let (chunk, at) = (&chunks[code as usize / CHUNK], code as usize % CHUNK);
    match part(&chunk.exact, &chunk.exact_ends, at) {
        "" => part(&chunk.folded, &chunk.folded_ends, at),
        exact => exact,
    }
}

fn part<'t>(text: &'t str, ends: &[u32], at: usize) -> &'t str {
    &text[start(ends, at)..ends[at] as usize]
}

fn start(ends: &[u32], at: usize) -> usize {
    at.checked_sub(1).map_or(0, |before| ends[before] as usize)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_texts_are_nothing_yes_and_no() {
        let mut texts = Texts::default();
        assert_eq!(
            [EMPTY, YES, NO].map(|code| texts.exact(code)),
            ["", "Yes", "No"]
        );
        assert_eq!(
            ["", "Yes", "No"].map(|text| texts.intern(text)),
            [EMPTY, YES, NO]
        );
    }

    #[test]
    fn a_text_is_not_found_across_two() {
        let mut texts = Texts::default();
        for text in ["ab", "cd", "abcd", ""] {
            texts.add(text);
        }
        let mut found = Bits::default();
        texts.search(&Needle::new("bc".into()), 0, &mut found);
        assert_eq!(found.iter().collect::<Vec<_>>(), [5]);
    }

    #[test]
    fn more_texts_than_stand_together_are_kept_and_found() {
        let mut texts = Texts::default();
        let codes: Vec<u32> = (0..3_000)
            .map(|number| texts.intern(&format!("Tëxt {number}")))
            .collect();
        assert_eq!(texts.len(), 3_003);
        for (number, code) in codes.iter().enumerate() {
            assert_eq!(texts.exact(*code), format!("Tëxt {number}"));
            assert_eq!(texts.folded(*code), format!("text {number}"));
            assert_eq!(texts.intern(&format!("Tëxt {number}")), *code);
        }
        let mut found = Bits::default();
        texts.search(&Needle::new("xt 2999".into()), 0, &mut found);
        assert_eq!(found.iter().collect::<Vec<_>>(), [codes[2999]]);
    }

    proptest! {
        #[test]
        fn a_search_finds_the_texts_that_contain_it(texts in prop::collection::vec("[aAbBé\u{301}🦀]{0,5}", 0..50), needle in "[abe🦀]{1,3}", from in 0_u32..50) {
            let mut kept = Texts::default();
            for text in &texts {
                kept.add(text);
            }
            let from = from.min(kept.len());
            let mut found = Bits::default();
            kept.search(&Needle::new(needle.clone()), from, &mut found);
            for code in 0..kept.len() {
                prop_assert_eq!(found.has(code), code >= from && kept.folded(code).contains(&needle));
            }
            for (text, code) in texts.iter().zip(3..) {
                prop_assert_eq!(kept.exact(code), text);
            }
        }
    }
}
