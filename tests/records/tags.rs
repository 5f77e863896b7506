//! Questions about tags (D001-44, D001-45, P-034).

use std::collections::BTreeSet;

use guanxi::record::{Tag, TagQuery};
use guanxi::testkit::record;
use proptest::prelude::*;

/// The places of those who are selected.
fn select(query: &TagQuery, customers: &[BTreeSet<Tag>]) -> BTreeSet<usize> {
    let held = customers.iter().enumerate().filter(|(_, tags)| query.matches(tags));
    held.map(|(place, _)| place).collect()
}

fn customers() -> impl Strategy<Value = Vec<BTreeSet<Tag>>> {
    prop::collection::vec(record::tag_sets(), 0..12)
}

fn both(one: &TagQuery, other: &TagQuery) -> Vec<TagQuery> {
    vec![one.clone(), other.clone()]
}

proptest! {
    /// P-034: select(All q1+q2) = select(q1) ∩ select(q2); and the union for Any.
    #[test]
    fn all_is_the_intersection(one in record::tag_queries(), other in record::tag_queries(), them in customers()) {
        let (left, right) = (select(&one, &them), select(&other, &them));
        let all = TagQuery::All { all: both(&one, &other) };
        prop_assert_eq!(select(&all, &them), &left & &right);
        let any = TagQuery::Any { any: both(&one, &other) };
        prop_assert_eq!(select(&any, &them), &left | &right);
    }

    /// P-034 for lists of tags: the questions of both lists are the intersection.
    #[test]
    fn longer_lists_select_fewer(one in record::tag_sets(), other in record::tag_sets(), them in customers()) {
        let together = TagQuery::all(one.iter().chain(&other).cloned());
        let apart = &select(&TagQuery::all(one), &them) & &select(&TagQuery::all(other), &them);
        prop_assert_eq!(select(&together, &them), apart);
    }

    /// P-034: adding a tag never removes a match of a positive query.
    #[test]
    fn more_tags_match_more(query in record::positive_tag_queries(), tags in record::tag_sets(), more in record::tags()) {
        let before = query.matches(&tags);
        let mut with = tags;
        with.insert(more);
        prop_assert!(query.matches(&with) >= before);
    }

    /// P-034: Not(Any) = All(Not), and Not(All) = Any(Not).
    #[test]
    fn negation_goes_inside(queries in prop::collection::vec(record::tag_queries(), 0..4), tags in record::tag_sets()) {
        let negated: Vec<TagQuery> = queries.iter().cloned().map(TagQuery::negated).collect();
        let not_any = TagQuery::Any { any: queries.clone() }.negated();
        prop_assert_eq!(not_any.matches(&tags), TagQuery::All { all: negated.clone() }.matches(&tags));
        let not_all = TagQuery::All { all: queries }.negated();
        prop_assert_eq!(not_all.matches(&tags), TagQuery::Any { any: negated }.matches(&tags));
    }

    /// No query both holds and does not.
    #[test]
    fn a_question_has_one_answer(query in record::tag_queries(), tags in record::tag_sets()) {
        prop_assert_ne!(query.clone().negated().matches(&tags), query.matches(&tags));
    }
}

/// Nothing to ask for is always there, one of nothing never.
#[test]
fn empty_questions() {
    let tags = BTreeSet::from(["行业:制造业".parse::<Tag>().unwrap()]);
    for of in [&tags, &BTreeSet::new()] {
        assert!(TagQuery::all([]).matches(of) && !TagQuery::any([]).matches(of));
    }
}

/// Sides are compared as they are written, but for the blanks around them.
#[test]
fn what_is_one_tag() {
    let tag = |text: &str| text.parse::<Tag>().unwrap();
    assert_eq!(tag(" need : price "), tag("need:price"));
    assert_ne!(tag("need:Price"), tag("need:price"));
    assert_eq!(tag("url:https://x"), Tag::new("url", "https://x").unwrap());
    for text in ["", ":", "need", "need:", ":price", " : ", "need: "] {
        let error = text.parse::<Tag>().unwrap_err();
        assert_eq!(error.code(), "tag-form", "{text}");
        assert_eq!(error.help(), Some("write `dimension:value`, such as `industry:manufacturing`"));
    }
}
