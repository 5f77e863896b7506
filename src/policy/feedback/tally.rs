//! Counts by key, and the largest of them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The largest counts, at most so many: by count, and of equal ones by key.
pub(super) fn top<K: Ord>(counts: &BTreeMap<K, u64>, most: usize) -> Vec<(&K, u64)> {
    let mut all: Vec<(&K, u64)> = counts.iter().map(|(key, count)| (key, *count)).collect();
    // The map is in the order of its keys, and the sort keeps the order of equals.
    all.sort_by_key(|(_, count)| Reverse(*count));
    all.truncate(most);
    all
}

/// Counts one more.
pub(super) fn add<K: Ord>(counts: &mut BTreeMap<K, u64>, key: K) {
    let count = counts.entry(key).or_default();
    *count = count.saturating_add(1);
}
