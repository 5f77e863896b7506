//! Conditions shared and simplified: what is left of each once some answers are given.
//!
//! Equal remainders are one node, so that a search that meets a remainder again knows it: facts that
//! have nothing to do with each other are gone through side by side, not one inside the other.

use std::collections::HashMap;

use crate::rule::atom::AtomId;
use crate::rule::formula::Formula;

/// A condition in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NodeId(u32);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Node {
    Constant(bool),
    Atom(AtomId),
    Not(NodeId),
    All(Box<[NodeId]>),
    Any(Box<[NodeId]>),
    AtLeast(usize, Box<[NodeId]>),
}

/// A store of conditions in which equal ones are one.
#[derive(Debug, Default)]
pub(crate) struct Residuals {
    nodes: Vec<Node>,
    ids: HashMap<Node, NodeId>,
}

impl Residuals {
    fn intern(&mut self, node: Node) -> NodeId {
        if let Some(id) = self.ids.get(&node) {
            return *id;
        }
        // INVARIANT: a search is bounded far below 2^32 nodes.
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node.clone());
        self.ids.insert(node, id);
        id
    }

    fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(usize::try_from(id.0).ok()?)
    }

    pub(crate) fn constant(&mut self, value: bool) -> NodeId {
        self.intern(Node::Constant(value))
    }

    pub(crate) fn atom(&mut self, atom: AtomId) -> NodeId {
        self.intern(Node::Atom(atom))
    }

    /// The truth of a condition that nothing is left to ask of.
    pub(crate) fn truth(&self, id: NodeId) -> Option<bool> {
        match self.node(id)? {
            Node::Constant(value) => Some(*value),
            _ => None,
        }
    }

    pub(crate) fn not(&mut self, id: NodeId) -> NodeId {
        match self.node(id) {
            Some(Node::Constant(value)) => {
                let value = !*value;
                self.constant(value)
            }
            Some(Node::Not(inner)) => *inner,
            _ => self.intern(Node::Not(id)),
        }
    }

    pub(crate) fn all(&mut self, parts: Vec<NodeId>) -> NodeId {
        self.joined(parts, true)
    }

    pub(crate) fn any(&mut self, parts: Vec<NodeId>) -> NodeId {
        self.joined(parts, false)
    }

    /// All or any of the parts; `unit` is the truth that changes nothing.
    fn joined(&mut self, parts: Vec<NodeId>, unit: bool) -> NodeId {
        let mut kept: Vec<NodeId> = Vec::with_capacity(parts.len());
        for part in parts {
            match (self.node(part), unit) {
                (Some(Node::Constant(value)), _) if *value == unit => {}
                (Some(Node::Constant(_)), _) => return self.constant(!unit),
                (Some(Node::All(inner)), true) | (Some(Node::Any(inner)), false) => {
                    kept.extend(inner.iter().copied());
                }
                _ => kept.push(part),
            }
        }
        kept.sort_unstable();
        kept.dedup();
        // A condition and its opposite decide at once.
        let opposed = kept.iter().any(|part| match self.node(*part) {
            Some(Node::Not(inner)) => kept.binary_search(inner).is_ok(),
            _ => false,
        });
        if opposed {
            return self.constant(!unit);
        }
        match kept.as_slice() {
            [] => self.constant(unit),
            [one] => *one,
            _ if unit => self.intern(Node::All(kept.into())),
            _ => self.intern(Node::Any(kept.into())),
        }
    }

    fn at_least(&mut self, count: usize, parts: Vec<NodeId>) -> NodeId {
        let mut needed = count;
        let mut kept: Vec<NodeId> = Vec::with_capacity(parts.len());
        for part in parts {
            match self.truth(part) {
                Some(true) => needed = needed.saturating_sub(1),
                Some(false) => {}
                None => kept.push(part),
            }
        }
        if needed == 0 {
            return self.constant(true);
        }
        if needed > kept.len() {
            return self.constant(false);
        }
        // A part that stands twice counts twice.
        kept.sort_unstable();
        if needed == kept.len() {
            return self.all(kept);
        }
        if needed == 1 {
            return self.any(kept);
        }
        self.intern(Node::AtLeast(needed, kept.into()))
    }

    /// A condition as a node; `replace` may put another condition in the place of a question.
    pub(crate) fn add(
        &mut self,
        formula: &Formula,
        replace: &impl Fn(AtomId) -> Option<NodeId>,
    ) -> NodeId {
        match formula {
            Formula::Constant(value) => self.constant(*value),
            Formula::Atom(atom) => replace(*atom).unwrap_or_else(|| self.atom(*atom)),
            Formula::Not(inner) => {
                let inner = self.add(inner, replace);
                self.not(inner)
            }
            Formula::All(parts) => {
                let parts = parts.iter().map(|part| self.add(part, replace)).collect();
                self.all(parts)
            }
            Formula::Any(parts) => {
                let parts = parts.iter().map(|part| self.add(part, replace)).collect();
                self.any(parts)
            }
            Formula::AtLeast(count, parts) => {
                let parts = parts.iter().map(|part| self.add(part, replace)).collect();
                self.at_least(*count, parts)
            }
        }
    }

    /// What is left of a condition under these answers.
    pub(crate) fn given(
        &mut self,
        id: NodeId,
        answers: &[(AtomId, bool)],
        known: &mut HashMap<NodeId, NodeId>,
    ) -> NodeId {
        if let Some(left) = known.get(&id) {
            return *left;
        }
        let parts = |parts: &[NodeId]| parts.to_vec();
        let left = match self.node(id).cloned() {
            None | Some(Node::Constant(_)) => id,
            Some(Node::Atom(atom)) => match answers.binary_search_by_key(&atom, |one| one.0) {
                Ok(place) => {
                    let answer = answers.get(place).is_some_and(|(_, answer)| *answer);
                    self.constant(answer)
                }
                Err(_) => id,
            },
            Some(Node::Not(inner)) => {
                let inner = self.given(inner, answers, known);
                self.not(inner)
            }
            Some(Node::All(inner)) => {
                let left = self.each_given(parts(&inner), answers, known);
                self.all(left)
            }
            Some(Node::Any(inner)) => {
                let left = self.each_given(parts(&inner), answers, known);
                self.any(left)
            }
            Some(Node::AtLeast(count, inner)) => {
                let left = self.each_given(parts(&inner), answers, known);
                self.at_least(count, left)
            }
        };
        known.insert(id, left);
        left
    }

    fn each_given(
        &mut self,
        parts: Vec<NodeId>,
        answers: &[(AtomId, bool)],
        known: &mut HashMap<NodeId, NodeId>,
    ) -> Vec<NodeId> {
        parts.into_iter().map(|part| self.given(part, answers, known)).collect()
    }

    /// Adds the questions that a condition asks to a sorted list without doubles.
    pub(crate) fn collect(&self, id: NodeId, atoms: &mut Vec<AtomId>) {
        match self.node(id) {
            None | Some(Node::Constant(_)) => {}
            Some(Node::Atom(atom)) => {
                if let Err(place) = atoms.binary_search(atom) {
                    atoms.insert(place, *atom);
                }
            }
            Some(Node::Not(inner)) => self.collect(*inner, atoms),
            Some(Node::All(parts) | Node::Any(parts) | Node::AtLeast(_, parts)) => {
                parts.iter().for_each(|part| self.collect(*part, atoms));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_simple_and_shared() {
        let mut store = Residuals::default();
        let [a, b, c] = [0, 1, 2].map(|id| store.atom(AtomId(id)));
        let two = store.at_least(2, vec![a, b, c]);
        let mut known = HashMap::new();
        let left = store.given(two, &[(AtomId(0), true)], &mut known);
        assert_eq!(left, store.any(vec![c, b]));
        let mut known = HashMap::new();
        let left = store.given(two, &[(AtomId(0), false)], &mut known);
        assert_eq!(left, store.all(vec![b, c]));
        let not_b = store.not(b);
        let never = store.all(vec![a, b, not_b]);
        assert_eq!(store.truth(never), Some(false));
        let always = store.any(vec![not_b, b]);
        assert_eq!(store.truth(always), Some(true));
        // A part that stands twice counts twice.
        let twice = store.at_least(2, vec![a, a, b]);
        let mut known = HashMap::new();
        let left = store.given(twice, &[(AtomId(0), true)], &mut known);
        assert_eq!(store.truth(left), Some(true));
    }
}
