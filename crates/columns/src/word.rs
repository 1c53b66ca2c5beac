use std::ops::Range;

use crate::{
    bits::Bits,
    chunks::{Chunks, Codes},
    find::Needle,
    fold::fold,
    guid::{Guid, GuidStart},
    texts::Texts,
};

/// A part of texts that is looked for, in any case, with or without accents.
#[derive(Clone, Debug)]
pub struct Word {
    needle: Needle,
    /// The texts that contain it.
    found: Bits,
    /// So many texts were looked at.
    searched: u32,
    /// The same as the start of a GUID.
    start: Option<GuidStart>,
}

impl Word {
    /// Looks for a text; of nothing but accents there is nothing to look for.
    pub fn new(text: &str) -> Option<Self> {
        let mut folded = String::new();
        fold(text, &mut folded);
        (!folded.is_empty()).then(|| Word {
            start: GuidStart::parse(&folded),
            needle: Needle::new(folded),
            found: Bits::default(),
            searched: 0,
        })
    }

    /// What is looked for, without case and accents.
    pub fn text(&self) -> &str {
        self.needle.text()
    }

    /// Takes over what is known of a word that is a part of this one: where that was not found, this is not.
    pub fn narrow(&mut self, part: &Word, texts: &Texts) {
        // Where much was found, going through the texts from start to end is quicker.
        let few = part.searched as usize / 16;
        if self.text().contains(part.text()) && part.found.count() <= few {
            self.searched = part.searched;
            for code in part.found.iter() {
                let text = texts.folded(code).as_bytes();
                if self.needle.find(text, 0).is_some() {
                    self.found.put(code, true);
                }
            }
        }
    }

    /// Looks at the texts that were not looked at.
    pub fn search(&mut self, texts: &Texts) {
        texts.search(&self.needle, self.searched, &mut self.found);
        self.searched = texts.len();
    }

    /// Forgets where it was found.
    pub fn forget(&mut self) {
        self.found = Bits::default();
        self.searched = 0;
    }

    /// Whether a text that was looked at contains it.
    pub fn is_in(&self, code: u32) -> bool {
        self.found.has(code)
    }

    /// Marks the rows of a column whose text contains it.
    pub fn mark(&self, codes: &Codes, rows: Range<u32>, marked: &mut Bits) {
        codes.mark(&self.found, rows, marked);
    }

    /// Marks the rows of a column whose GUID starts with it.
    pub fn mark_guids(&self, guids: &Chunks<Guid>, rows: Range<u32>, marked: &mut Bits) {
        let Some(start) = self.start else { return };
        for (row, guid) in guids.within(rows) {
            if guid != Guid::default() && start.is_of(guid) {
                marked.put(row, true);
            }
        }
    }
}
