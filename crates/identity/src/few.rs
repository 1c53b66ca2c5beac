/// A map of a handful of entries, found by looking at each. A tab holds a few tenants, and each type
/// of a general map is several kilobytes of code that every agent downloads.
#[derive(Clone, Debug)]
pub(crate) struct Few<K, V>(Vec<(K, V)>);

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: PartialEq, V> Few<K, V> {
    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        let found = self.0.iter().find(|(known, _)| known == key);
        found.map(|(_, value)| value)
    }

    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let found = self.0.iter_mut().find(|(known, _)| known == key);
        found.map(|(_, value)| value)
    }

    /// Keeps a value, and gives back the one that it replaces.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.get_mut(&key) {
            Some(known) => Some(std::mem::replace(known, value)),
            None => {
                self.0.push((key, value));
                None
            }
        }
    }

    pub(crate) fn remove(&mut self, key: &K) {
        self.retain(|known| known != key);
    }

    pub(crate) fn retain(&mut self, stays: impl Fn(&K) -> bool) {
        self.0.retain(|(key, _)| stays(key));
    }

    /// The entries, in the order in which their keys came.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// The value of a key, a new one if there is none yet.
    pub(crate) fn get_or_default(&mut self, key: &K) -> &mut V
    where
        K: Clone,
        V: Default,
    {
        let known = self.0.iter().position(|(known, _)| known == key);
        let at = known.unwrap_or_else(|| {
            self.0.push((key.clone(), V::default()));
            self.0.len() - 1
        });
        &mut self.0[at].1
    }
}

#[cfg(test)]
mod tests {
    use super::Few;

    #[test]
    fn each_key_has_one_value() {
        let mut few = Few::default();
        assert_eq!(few.get(&"a"), None);
        assert_eq!(few.insert("a", 1), None);
        assert_eq!(few.insert("b", 2), None);
        assert_eq!(few.insert("a", 3), Some(1));
        *few.get_or_default(&"b") += 10;
        *few.get_or_default(&"c") += 5;
        assert_eq!(
            (few.get(&"a"), few.get(&"b"), few.get(&"c")),
            (Some(&3), Some(&12), Some(&5))
        );
        few.remove(&"a");
        assert_eq!(few.get(&"a"), None);
        assert_eq!(few.get_mut(&"b"), Some(&mut 12));
        few.retain(|key| *key == "c");
        assert_eq!((few.get(&"b"), few.get(&"c")), (None, Some(&5)));
    }
}
