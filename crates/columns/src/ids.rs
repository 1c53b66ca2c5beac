use crate::{
    chunks::Chunks,
    guid::Guid,
    slots::{Slots, hash},
    texts::Texts,
};

/// The ids of the rows, by which they are found at once.
#[derive(Debug, Default)]
pub struct Ids {
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

impl Ids {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many there are.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Adds the next row's and gives its number. Of rows with one id, the first is found.
    pub fn push(&mut self, id: &str, texts: &mut Texts) -> u32 {
        let number = self.len;
        let guid = Guid::parse(id);
        let is_new = self.find_either(guid, id, texts).is_none();
        let id = guid.map_or_else(|| Id::Text(texts.add(id)), Id::Guid);
        if is_new {
            self.push_id(id, texts);
        } else {
            self.ids.push(id);
            self.len += 1;
        }
        number
    }

    /// The number of the row with an id.
    pub fn find(&self, id: &str, texts: &Texts) -> Option<u32> {
        if self.is_empty() {
            return None;
        }
        self.find_either(Guid::parse(id), id, texts)
    }

    /// Adds an id of others.
    pub fn push_of(&mut self, texts: &mut Texts, others: &Ids, other_texts: &Texts, number: u32) {
        match others.ids.get(number) {
            Id::Guid(guid) => self.push_id(Id::Guid(guid), texts),
            Id::Text(code) => {
                self.push(other_texts.exact(code), texts);
            }
        }
    }

    /// The id of a row.
    pub fn text(&self, number: u32, texts: &Texts) -> String {
        match self.ids.get(number) {
            Id::Guid(guid) => guid.to_string(),
            Id::Text(code) => texts.exact(code).to_owned(),
        }
    }

    fn find_either(&self, guid: Option<Guid>, id: &str, texts: &Texts) -> Option<u32> {
        match guid {
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

    fn push_id(&mut self, id: Id, texts: &Texts) {
        let number = self.len;
        self.ids.push(id);
        self.len += 1;
        let hash_of = |number| hash_of(self.ids.get(number), texts);
        self.slots.add(hash_of(number), number, &hash_of);
    }
}

fn hash_of(id: Id, texts: &Texts) -> u32 {
    match id {
        Id::Guid(guid) => hash(&guid.0),
        Id::Text(code) => hash(texts.exact(code).as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUID: &str = "84841066-274d-4ec0-a5c1-276be684bdd3";

    #[test]
    fn an_id_that_is_not_there_is_not_found() {
        let (mut ids, mut texts) = (Ids::default(), Texts::default());
        assert_eq!(ids.find("1", &texts), None);
        ids.push(GUID, &mut texts);
        assert_eq!(
            ids.find("84841066-274D-4EC0-A5C1-276BE684BDD3", &texts),
            None
        );
        assert_eq!(ids.find("", &texts), None);
    }

    #[test]
    fn ids_of_all_forms_are_found_and_of_equal_ones_the_first() {
        let (mut ids, mut texts) = (Ids::default(), Texts::default());
        let upper = GUID.to_uppercase();
        let all = ["1", GUID, "1", &upper, "", GUID];
        for id in all {
            ids.push(id, &mut texts);
        }
        for (number, first) in [(0, 0), (1, 1), (2, 0), (3, 3), (4, 4), (5, 1)] {
            assert_eq!(ids.text(number, &texts), all[number as usize]);
            assert_eq!(ids.find(all[number as usize], &texts), Some(first));
        }
        let (mut others, mut other_texts) = (Ids::default(), Texts::default());
        for number in [3, 1] {
            others.push_of(&mut other_texts, &ids, &texts, number);
        }
        assert_eq!(others.find(&upper, &other_texts), Some(0));
        assert_eq!(others.find(GUID, &other_texts), Some(1));
    }
}
