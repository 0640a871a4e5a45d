//! The places in documents at which wanted fields have their values, as a tree of the parts of their names.

use std::sync::Arc;

/// A tree of wanted places. The root is node 0.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Trie {
    nodes: Vec<Node>,
}

/// A place in documents.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Node {
    /// In order of names.
    children: Vec<(Box<str>, usize)>,
    /// The fields that read scalars here.
    pub scalars: Vec<usize>,
    /// The fields that read whole values here, objects and arrays included.
    pub wholes: Vec<usize>,
}

/// Where a key leads from a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Leads {
    /// To nothing that is wanted.
    Nowhere,
    To(usize),
    /// Below a place of whole values, under that name.
    Below(usize, Arc<str>),
}

impl Default for Trie {
    fn default() -> Trie {
        Trie::new()
    }
}

impl Trie {
    pub fn new() -> Trie {
        Trie { nodes: vec![Node::default()] }
    }

    /// Has a field read at a place.
    pub fn insert(&mut self, path: &str, field: usize, reads_whole_values: bool) {
        let mut at = 0;
        for part in path.split('.') {
            at = match self.nodes[at].find(part) {
                Ok(child) => self.nodes[at].children[child].1,
                Err(place) => {
                    let child = self.nodes.len();
                    self.nodes.push(Node::default());
                    self.nodes[at].children.insert(place, (part.into(), child));
                    child
                }
            };
        }
        let node = &mut self.nodes[at];
        if reads_whole_values { &mut node.wholes } else { &mut node.scalars }.push(field);
    }

    pub fn node(&self, node: usize) -> &Node {
        &self.nodes[node]
    }

    /// The place that a key leads to; a key with dots is as good as keys within each other.
    pub fn child(&self, node: usize, key: &str) -> Option<usize> {
        let mut at = node;
        for part in key.split('.') {
            let node = &self.nodes[at];
            at = node.children[node.find(part).ok()?].1;
        }
        Some(at)
    }

    /// The place of whole values that a key leads beyond, and the rest of the key.
    pub fn above<'k>(&self, node: usize, key: &'k str) -> Option<(usize, &'k str)> {
        let (mut at, mut rest) = (node, key);
        while let Some((part, below)) = rest.split_once('.') {
            let node = &self.nodes[at];
            at = node.children[node.find(part).ok()?].1;
            if !self.nodes[at].wholes.is_empty() {
                return Some((at, below));
            }
            rest = below;
        }
        None
    }

    /// Where a key leads.
    pub fn leads(&self, node: usize, key: &str) -> Leads {
        match (self.child(node, key), self.above(node, key)) {
            (Some(child), _) => Leads::To(child),
            (None, Some((place, name))) => Leads::Below(place, name.into()),
            (None, None) => Leads::Nowhere,
        }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether no field is wanted.
    pub fn is_empty(&self) -> bool {
        self.nodes.len() == 1
    }
}

impl Node {
    pub fn has_children(&self) -> bool {
        !self.children.is_empty()
    }

    fn find(&self, part: &str) -> Result<usize, usize> {
        self.children.binary_search_by(|(name, _)| name.as_ref().cmp(part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_and_nesting_lead_to_the_same_place() {
        let mut trie = Trie::new();
        assert!(trie.is_empty());
        trie.insert("a.b.c", 0, false);
        trie.insert("a.b", 1, true);
        let place = trie.child(0, "a.b.c").unwrap();
        assert_eq!(trie.child(trie.child(0, "a").unwrap(), "b.c"), Some(place));
        assert_eq!(trie.child(trie.child(0, "a.b").unwrap(), "c"), Some(place));
        assert_eq!(trie.node(place).scalars, [0]);
        assert_eq!(trie.node(trie.child(0, "a.b").unwrap()).wholes, [1]);
        assert_eq!(trie.child(0, "a.c"), None);
        assert_eq!(trie.child(0, "a..b"), None);
    }
}
