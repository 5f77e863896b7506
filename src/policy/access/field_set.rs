//! Sets of fields, as bits.

use std::fmt;

use crate::record::Field;

/// A set of fields.
///
/// ```
/// use guanxi::{policy::access::FieldSet, record::Field};
/// let set: FieldSet = [Field::FullName, Field::Industry].into_iter().collect();
/// assert!(set.contains(Field::Industry) && !set.contains(Field::Phone));
/// assert_eq!(set.iter().map(Field::name).collect::<Vec<_>>(), ["full_name", "industry"]);
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct FieldSet(u64);

impl FieldSet {
    /// No field.
    ///
    /// ```
    /// assert!(guanxi::policy::access::FieldSet::NONE.is_empty());
    /// ```
    pub const NONE: Self = Self(0);

    /// Every field.
    ///
    /// ```
    /// use guanxi::{policy::access::FieldSet, record::Field};
    /// assert_eq!(FieldSet::all().iter().count(), Field::ALL.len());
    /// ```
    pub fn all() -> Self {
        Field::ALL.iter().copied().collect()
    }

    /// Whether the field is among them.
    ///
    /// ```
    /// use guanxi::{policy::access::FieldSet, record::Field};
    /// assert!(!FieldSet::NONE.contains(Field::Phone));
    /// ```
    pub fn contains(self, field: Field) -> bool {
        self.0 & bit(field) != 0
    }

    /// Whether there is none.
    ///
    /// ```
    /// assert!(!guanxi::policy::access::FieldSet::all().is_empty());
    /// ```
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether every one of them is among the others.
    ///
    /// ```
    /// use guanxi::policy::access::FieldSet;
    /// assert!(FieldSet::NONE.is_subset(FieldSet::all()));
    /// ```
    pub fn is_subset(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// The fields, in the order of a file.
    ///
    /// ```
    /// use guanxi::{policy::access::FieldSet, record::Field};
    /// assert_eq!(FieldSet::all().iter().next(), Some(Field::FullName));
    /// ```
    pub fn iter(self) -> impl Iterator<Item = Field> + Clone {
        Field::ALL.iter().copied().filter(move |field| self.contains(*field))
    }

    pub(crate) fn insert(&mut self, field: Field) {
        self.0 |= bit(field);
    }

    pub(super) fn union(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    pub(super) fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }
}

/// A field beyond the width of a set is in no set: what cannot be granted is denied.
fn bit(field: Field) -> u64 {
    1_u64.checked_shl(field as u32).unwrap_or(0)
}

impl FromIterator<Field> for FieldSet {
    fn from_iter<I: IntoIterator<Item = Field>>(fields: I) -> Self {
        let mut set = Self::NONE;
        fields.into_iter().for_each(|field| set.insert(field));
        set
    }
}

impl fmt::Debug for FieldSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_bit_of_its_own() {
        let bits: std::collections::BTreeSet<u64> =
            Field::ALL.iter().map(|field| bit(*field)).collect();
        assert_eq!((bits.len(), bits.contains(&0)), (Field::ALL.len(), false));
    }
}
