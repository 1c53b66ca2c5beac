use super::{
    bits::Bits,
    find::Needle,
    fold::fold,
    slots::{Slots, hash},
};

/// So many texts stand together.
const CHUNK: usize = 1024;

/// The code of the empty text.
pub(super) const EMPTY: u32 = 0;
/// The codes of the texts of yes and no.
pub(super) const YES: u32 = 1;
pub(super) const NO: u32 = 2;

/// All texts of a table, each with a code, as they are and as they are searched. Those of a column that repeat have
/// one code, so that a search looks at each of them once.
#[derive(Debug)]
pub(in crate::ui::grid) struct Texts {
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

impl Texts {
    /// The empty text, yes and no.
    pub(super) fn new() -> Self {
        let mut texts = Texts {
            chunks: Vec::new(),
            slots: Slots::default(),
        };
        texts.add("");
        texts.intern("Yes");
        texts.intern("No");
        texts
    }

    /// How many there are.
    pub(super) fn len(&self) -> u32 {
        let last = self
            .chunks
            .last()
            .map_or(0, |chunk| chunk.folded_ends.len());
        (self.chunks.len().saturating_sub(1) * CHUNK + last) as u32
    }

    /// A text as it is.
    pub(super) fn exact(&self, code: u32) -> &str {
        exact(&self.chunks, code)
    }

    /// A text without case and accents.
    pub(super) fn folded(&self, code: u32) -> &str {
        let (chunk, at) = self.place(code);
        part(&chunk.folded, &chunk.folded_ends, at)
    }

    /// The code of a text that may be there already.
    pub(super) fn intern(&mut self, text: &str) -> u32 {
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
    pub(super) fn add(&mut self, text: &str) -> u32 {
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
    pub(super) fn search(&self, needle: &Needle, from: u32, found: &mut Bits) {
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
