//! Tags: what holds of every set of them and of every log.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::fact::Facts;
use crate::policy::scheme::Case;
use crate::record::{Customer, Event, Tag, TagQuery};
use crate::rulebook::Rulebook;
use crate::time::Moment;

/// What is sure and what is open.
type Seen = (BTreeSet<Tag>, BTreeSet<Tag>);

/// Deriving tags twice gives the same, also where those that were derived went into the record
/// (P-035), and the order in which events arrive never matters.
///
/// # Errors
/// Both sets.
///
/// ```
/// use guanxi::{Rulebook, record::Customer, testkit::{examples, laws, log}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let day = "2024-06-30".parse().unwrap();
/// for events in examples(&log::tags(&rulebook), 5) {
///     let customer = Customer::new(log::CUSTOMER);
///     let law = laws::deriving_tags_is_idempotent(&rulebook, &rulebook.facts(), &customer, &events, day);
///     assert_eq!(law, Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn deriving_tags_is_idempotent(
    rulebook: &Rulebook,
    facts: &Facts,
    customer: &Customer,
    events: &[Event],
    as_of: NaiveDate,
) -> Result<(), String> {
    let read = |customer: &Customer, events: &[Event]| -> Result<Seen, String> {
        let case = Case::new(facts, as_of);
        let tags = rulebook.tags().read(customer, events, &case, Moment::Date(as_of), None);
        let tags = tags.map_err(|error| error.report())?;
        Ok((tags.set(), tags.open().map(|one| one.tag().clone()).collect()))
    };
    let first = read(customer, events)?;
    let mut derived = Customer::new(customer.id.clone());
    derived.tags = first.0.clone();
    let backwards: Vec<Event> = events.iter().rev().cloned().collect();
    for (what, again) in [
        ("again", read(customer, events)?),
        ("from the record", read(&derived, &[])?),
        ("backwards", read(customer, &backwards)?),
    ] {
        if again != first {
            return Err(format!("{first:?}, and {what} {again:?}"));
        }
    }
    Ok(())
}

/// Questions about tags obey the algebra of sets: all of two questions are those of both, none of
/// any is all of the negated ones, and more tags answer a positive question no less (P-034).
///
/// # Errors
/// The question that does not.
///
/// ```
/// use guanxi::testkit::{examples, laws, record};
/// let (tags, queries) = (record::tag_sets(), record::tag_queries());
/// for ((set, one), other) in examples(&((tags, queries.clone()), queries), 20) {
///     assert_eq!(laws::tag_questions_are_an_algebra(&set, &one, &other), Ok(()));
/// }
/// ```
pub fn tag_questions_are_an_algebra(
    tags: &BTreeSet<Tag>,
    one: &TagQuery,
    other: &TagQuery,
) -> Result<(), String> {
    let matches = |query: &TagQuery| query.matches(tags);
    let both = vec![one.clone(), other.clone()];
    let (all, any) = (TagQuery::All { all: both.clone() }, TagQuery::Any { any: both.clone() });
    let negated: Vec<TagQuery> = both.into_iter().map(TagQuery::negated).collect();
    let none = TagQuery::All { all: negated };
    let answers = (matches(one), matches(other));
    if matches(&all) != (answers.0 && answers.1) {
        return Err(format!("all of {one:?} and {other:?}: {}", matches(&all)));
    }
    if matches(&any) != (answers.0 || answers.1) {
        return Err(format!("any of {one:?} and {other:?}: {}", matches(&any)));
    }
    if matches(&any.clone().negated()) != matches(&none) || matches(&none) == matches(&any) {
        return Err(format!("not {any:?}: {}", matches(&none)));
    }
    Ok(())
}

/// A tag more never takes away a match of a question without `not` (P-034).
///
/// # Errors
/// The question that matches no more.
///
/// ```
/// use guanxi::testkit::{examples, laws, record};
/// let inputs = (record::tag_sets(), record::tags(), record::positive_tag_queries());
/// for (set, more, query) in examples(&inputs, 20) {
///     assert_eq!(laws::more_tags_match_more(&set, &more, &query), Ok(()));
/// }
/// ```
pub fn more_tags_match_more(
    tags: &BTreeSet<Tag>,
    more: &Tag,
    query: &TagQuery,
) -> Result<(), String> {
    let mut with = tags.clone();
    with.insert(more.clone());
    if !query.matches(tags) || query.matches(&with) {
        Ok(())
    } else {
        Err(format!("{query:?} matches {tags:?}, and not with `{more}`"))
    }
}
