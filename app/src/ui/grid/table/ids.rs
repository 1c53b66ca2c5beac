use super::{
    chunks::Chunks,
    guid::Guid,
    slots::{Slots, hash},
    texts::Texts,
};

/// The ids of the rows, by which they are found at once.
#[derive(Debug)]
pub(in crate::ui::grid) struct Ids {
    ids: Chunks<Id>,
    len: u32,
    slots: Slots,
}

/// What tells one row from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Id {
    Guid(Guid),
    /// The code of a text that is no GUID.
    Text(u32),
}

impl Default for Ids {
    fn default() -> Self {
        Ids {
            ids: Chunks::new(),
            len: 0,
            slots: Slots::default(),
        }
    }
}

impl Ids {
    /// How many there are.
    pub(super) fn len(&self) -> u32 {
        self.len
    }

    /// Adds the next row's and gives its number. Of rows with one id, the first is found.
    pub(super) fn push(&mut self, id: &str, texts: &mut Texts) -> u32 {
        let number = self.len;
        let is_new = self.find(id, texts).is_none();
        self.ids.push(match Guid::parse(id) {
            Some(guid) => Id::Guid(guid),
            None => Id::Text(texts.add(id)),
        });
        self.len += 1;
        if is_new {
            let hash_of = |number| hash_of(self.ids.get(number), texts);
            self.slots.add(hash_of(number), number, &hash_of);
        }
        number
    }

    /// The number of the row with an id.
    pub(super) fn find(&self, id: &str, texts: &Texts) -> Option<u32> {
        match Guid::parse(id) {
            Some(guid) => {
                let is_it = |number| self.ids.get(number) == Id::Guid(guid);
                self.slots.find(hash(&guid.0), &is_it)
            }
            None => {
                let is_it = |number| match self.ids.get(number) {
                    Id::Text(code) => texts.exact(code) == id,
                    Id::Guid(_) => false,
                };
                self.slots.find(hash(id.as_bytes()), &is_it)
            }
        }
    }

    /// The GUID of a row, or its id where that is none.
    pub(in crate::ui::grid) fn get<'t>(
        &self,
        number: u32,
        texts: &'t Texts,
    ) -> Result<Guid, &'t str> {
        match self.ids.get(number) {
            Id::Guid(guid) => Ok(guid),
            Id::Text(code) => Err(texts.exact(code)),
        }
    }

    /// The id of a row.
    pub(super) fn text(&self, number: u32, texts: &Texts) -> String {
        match self.get(number, texts) {
            Ok(guid) => guid.to_string(),
            Err(text) => text.to_owned(),
        }
    }
}

fn hash_of(id: Id, texts: &Texts) -> u32 {
    match id {
        Id::Guid(guid) => hash(&guid.0),
        Id::Text(code) => hash(texts.exact(code).as_bytes()),
    }
}
