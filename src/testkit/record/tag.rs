//! Strategies for tags and questions about them.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::record::{Tag, TagQuery};

/// Tags of a few dimensions, so that questions meet them; a value may hold a `:`.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// assert!(examples(&record::tags(), 20).iter().all(|tag| !tag.dimension().contains(':')));
/// ```
pub fn tags() -> impl Strategy<Value = Tag> + Clone {
    let few = ["行业:制造业", "行业:零售", "需求:品质优先", "need:price", "need:training"];
    let known: Vec<Tag> = few.iter().filter_map(|text| text.parse().ok()).collect();
    let any = ("[a-z行业]{1,3}", "[a-z0-9:/需求 ]{1,4}")
        .prop_filter_map("a tag", |(dimension, value)| Tag::new(&dimension, &value).ok());
    prop_oneof![9 => prop::sample::select(known), 1 => any]
}

/// What a customer is marked with: up to five tags.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// assert!(examples(&record::tag_sets(), 50).iter().any(|tags| tags.len() > 1));
/// ```
pub fn tag_sets() -> impl Strategy<Value = BTreeSet<Tag>> + Clone {
    prop::collection::btree_set(tags(), 0..5)
}

/// Questions about tags of every form, a few levels deep, empty lists among them (D001-45).
///
/// ```
/// use guanxi::{record::TagQuery, testkit::{examples, record}};
/// let queries = examples(&record::tag_queries(), 99);
/// assert!(queries.iter().any(|query| matches!(query, TagQuery::Not { .. })));
/// ```
pub fn tag_queries() -> impl Strategy<Value = TagQuery> + Clone {
    tags().prop_map(TagQuery::Has).prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|all| TagQuery::All { all }),
            prop::collection::vec(inner.clone(), 0..3).prop_map(|any| TagQuery::Any { any }),
            inner.prop_map(TagQuery::negated),
        ]
    })
}

/// Questions that never ask that a tag be missing (P-034).
///
/// ```
/// use guanxi::{record::TagQuery, testkit::{examples, record}};
/// let queries = examples(&record::positive_tag_queries(), 99);
/// assert!(!queries.iter().any(|query| matches!(query, TagQuery::Not { .. })));
/// ```
pub fn positive_tag_queries() -> impl Strategy<Value = TagQuery> + Clone {
    tags().prop_map(TagQuery::Has).prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|all| TagQuery::All { all }),
            prop::collection::vec(inner, 0..3).prop_map(|any| TagQuery::Any { any }),
        ]
    })
}
