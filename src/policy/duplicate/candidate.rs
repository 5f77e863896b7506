//! Pairs of customers that may be one, and what speaks for it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::index::Profile;
use super::{DuplicateKey, DuplicateRule};
use crate::label::Code;
use crate::record::CustomerId;

/// Two customers that may be one, and the rules that say so.
///
/// ```
/// use guanxi::{policy::duplicate::Duplicates, record::Customer};
/// let policy = Duplicates::default();
/// let found = policy.candidates(&[
///     Customer::new("C1").named("Acme Ltd"),
///     Customer::new("C2").named("Acme"),
/// ]);
/// assert_eq!((found[0].one.as_str(), found[0].other.as_str()), ("C1", "C2"));
/// assert_eq!(serde_json::to_value(&found[0]).unwrap()["matches"][0]["rule"], "same_name");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Candidate {
    /// The customer with the smaller id.
    pub one: CustomerId,
    /// The customer with the larger id.
    pub other: CustomerId,
    /// Every rule that holds, in the order of the rulebook; never empty.
    pub matches: Vec<RuleMatch>,
}

/// A rule that holds of two customers.
///
/// ```
/// use guanxi::{policy::duplicate::{DuplicateKey, Duplicates}, record::Customer};
/// let policy = Duplicates::default();
/// let (one, other) = (Customer::new("C1").named("Acme"), Customer::new("C2").named("acme"));
/// let found = policy.compare(&one, &other).unwrap();
/// assert_eq!(found.matches[0].keys[0].key, DuplicateKey::Name);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RuleMatch {
    /// The rule.
    pub rule: Code,
    /// Every key of the rule that both have in common: those of `all` first.
    pub keys: Vec<KeyMatch>,
}

/// What two customers have in common.
///
/// ```
/// use guanxi::policy::duplicate::{DuplicateKey, KeyMatch};
/// let text = r#"{ "key": "phone", "values": ["1012345678"] }"#;
/// assert_eq!(serde_json::from_str::<KeyMatch>(text).unwrap().key, DuplicateKey::Phone);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KeyMatch {
    /// The key.
    pub key: DuplicateKey,
    /// The values in common, as they are compared; sorted, never empty.
    pub values: Vec<String>,
}

impl DuplicateRule {
    /// The match, where the rule holds.
    pub(super) fn holds(&self, one: &Profile, other: &Profile) -> Option<RuleMatch> {
        let common = |key: &DuplicateKey| {
            let (left, right) = (one.values(*key), other.values(*key));
            let both = left.iter().filter(|value| right.binary_search(value).is_ok());
            let values: Vec<String> = both.cloned().collect();
            (!values.is_empty()).then_some(KeyMatch { key: *key, values })
        };
        let mut keys: Vec<KeyMatch> = self.all.iter().map(common).collect::<Option<_>>()?;
        let before = keys.len();
        keys.extend(self.any.iter().filter_map(common));
        if keys.is_empty() || (keys.len() == before && !self.any.is_empty()) {
            return None;
        }
        Some(RuleMatch { rule: self.code.clone(), keys })
    }
}

/// What hangs together by way of candidates: sets of two customers or more, sorted.
///
/// A group is something to look at, not one customer: its first and its last may have nothing in
/// common.
///
/// ```
/// use guanxi::{policy::duplicate::{groups, Duplicates}, record::Customer};
/// let mut between = Customer::new("C2").named("Acme");
/// between.phone = Some("010-12345".into());
/// let mut last = Customer::new("C3").named("Zenith");
/// last.phone = Some("010 12345".into());
/// let policy = Duplicates::default();
/// let found = policy.candidates(&[Customer::new("C1").named("Acme Ltd"), between, last]);
/// assert_eq!((found.len(), groups(&found).len()), (2, 1));
/// ```
pub fn groups(candidates: &[Candidate]) -> Vec<BTreeSet<CustomerId>> {
    let mut beside: BTreeMap<&CustomerId, Vec<&CustomerId>> = BTreeMap::new();
    for Candidate { one, other, .. } in candidates {
        beside.entry(one).or_default().push(other);
        beside.entry(other).or_default().push(one);
    }
    let mut seen: BTreeSet<&CustomerId> = BTreeSet::new();
    let mut found = Vec::new();
    for start in beside.keys().copied() {
        let mut group = BTreeSet::new();
        let mut open = vec![start];
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                group.insert(id.clone());
                open.extend(beside.get(id).into_iter().flatten());
            }
        }
        if !group.is_empty() {
            found.push(group);
        }
    }
    found
}
