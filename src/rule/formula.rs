//! Conditions after loading: a Boolean tree over atoms, evaluated in Kleene logic.

use crate::rule::Truth;
use crate::rule::atom::AtomId;

/// A condition whose names, types and parameters are resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Formula {
    Constant(bool),
    Atom(AtomId),
    Not(Box<Formula>),
    All(Box<[Formula]>),
    Any(Box<[Formula]>),
    AtLeast(usize, Box<[Formula]>),
}

impl Formula {
    /// The truth of the condition, given the truth of its atoms.
    pub(crate) fn truth(&self, of: &impl Fn(AtomId) -> Truth) -> Truth {
        match self {
            Self::Constant(value) => Truth::from(*value),
            Self::Atom(atom) => of(*atom),
            Self::Not(inner) => !inner.truth(of),
            Self::All(parts) => {
                let mut all = Truth::True;
                for part in parts {
                    all = all.and(part.truth(of));
                    if all == Truth::False {
                        break;
                    }
                }
                all
            }
            Self::Any(parts) => {
                let mut any = Truth::False;
                for part in parts {
                    any = any.or(part.truth(of));
                    if any == Truth::True {
                        break;
                    }
                }
                any
            }
            Self::AtLeast(count, parts) => {
                let (mut holds, mut open, mut left) = (0usize, 0usize, parts.len());
                for part in parts {
                    left = left.saturating_sub(1);
                    match part.truth(of) {
                        Truth::True => holds = holds.saturating_add(1),
                        Truth::Unknown => open = open.saturating_add(1),
                        Truth::False => {}
                    }
                    if holds >= *count {
                        return Truth::True;
                    }
                    if holds.saturating_add(open).saturating_add(left) < *count {
                        return Truth::False;
                    }
                }
                Truth::Unknown
            }
        }
    }

    /// Adds the atoms of the condition to a sorted list without doubles.
    pub(crate) fn collect(&self, atoms: &mut Vec<AtomId>) {
        match self {
            Self::Constant(_) => {}
            Self::Atom(atom) => {
                if let Err(place) = atoms.binary_search(atom) {
                    atoms.insert(place, *atom);
                }
            }
            Self::Not(inner) => inner.collect(atoms),
            Self::All(parts) | Self::Any(parts) | Self::AtLeast(_, parts) => {
                parts.iter().for_each(|part| part.collect(atoms));
            }
        }
    }

    /// Calls `visit` for each atom in the order of the text, doubles included.
    pub(crate) fn each(&self, visit: &mut impl FnMut(AtomId)) {
        match self {
            Self::Constant(_) => {}
            Self::Atom(atom) => visit(*atom),
            Self::Not(inner) => inner.each(visit),
            Self::All(parts) | Self::Any(parts) | Self::AtLeast(_, parts) => {
                parts.iter().for_each(|part| part.each(visit));
            }
        }
    }
}
