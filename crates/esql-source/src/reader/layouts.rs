//! Which keys come after which: documents of one source are written by one program, so an object's keys are nearly always those of
//! the object before, in that order.
//!
//! The idea is Mison's ("Mison: A Fast JSON Parser for Data Analytics", Li et al. 2017). A guess is compared with the document's
//! bytes, so a wrong one costs time and nothing else.

use super::trie::{Leads, Trie};
use crate::json::SpelledKey;

/// The keys of the objects at each node of a [`Trie`].
#[derive(Debug, Default)]
pub(crate) struct Layouts(Vec<Layout>);

/// The keys of the objects at a node, in their order.
#[derive(Debug, Default)]
pub(crate) struct Layout(Vec<Key>);

/// A key that was met.
#[derive(Debug)]
pub(crate) struct Key {
    pub spelled: SpelledKey,
    pub leads: Leads,
}

/// Objects with more keys than this are maps rather than records.
const MAX_KEYS: usize = 128;

impl Layouts {
    pub fn new(trie: &Trie) -> Layouts {
        Layouts((0..trie.len()).map(|_| Layout::default()).collect())
    }

    /// Takes the layout of a node's objects, to be [given back](Self::give).
    #[inline]
    pub fn take(&mut self, node: usize) -> Layout {
        std::mem::take(&mut self.0[node])
    }

    #[inline]
    pub fn give(&mut self, node: usize, layout: Layout) {
        self.0[node] = layout;
    }
}

impl Layout {
    /// The key that likely comes next when `place` keys of the last object have.
    #[inline]
    pub fn guess(&self, place: usize) -> Option<&Key> {
        self.0.get(place)
    }

    /// Where the key leads from the node, and which is likely next; a key without escapes is remembered.
    pub fn find(&mut self, trie: &Trie, node: usize, place: usize, key: &str) -> (Leads, usize) {
        let keys = &mut self.0;
        let is_it = |known: &Key| known.spelled.key() == key.as_bytes();
        let ahead = keys.iter().skip(place).position(is_it).map(|found| place + found);
        if let Some(found) = ahead.or_else(|| keys.iter().take(place).position(is_it)) {
            return (keys[found].leads.clone(), found + 1);
        }
        let leads = trie.leads(node, key);
        if keys.len() >= MAX_KEYS {
            return (leads, place);
        }
        keys.insert(place.min(keys.len()), Key { spelled: SpelledKey::new(key), leads: leads.clone() });
        (leads, place + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_guessed_in_their_order() {
        let mut trie = Trie::new();
        trie.insert("b", 0, false);
        let mut layout = Layout::default();
        let mut place = 0;
        for key in ["a", "b", "c"] {
            place = layout.find(&trie, 0, place, key).1;
        }
        let guess = |layout: &Layout, place| {
            let key = layout.guess(place)?;
            Some((String::from_utf8(key.spelled.key().to_vec()).unwrap(), key.leads.clone()))
        };
        assert_eq!(guess(&layout, 0), Some(("a".to_owned(), Leads::Nowhere)));
        assert_eq!(guess(&layout, 1), Some(("b".to_owned(), trie.leads(0, "b"))));
        // A key is left out, one comes earlier than before, one is new.
        assert_eq!(layout.find(&trie, 0, 0, "c"), (Leads::Nowhere, 3));
        assert_eq!(layout.find(&trie, 0, 3, "b"), (trie.leads(0, "b"), 2));
        assert_eq!(layout.find(&trie, 0, 2, "x"), (Leads::Nowhere, 3));
        assert_eq!(guess(&layout, 3), Some(("c".to_owned(), Leads::Nowhere)));
    }
}
