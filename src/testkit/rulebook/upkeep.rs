//! The upkeep policy: which fields a file has to hold, and how it is kept right.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::rulebook::{
    CleansingDocument, FreshnessDocument, InterestDocument, LogDocument, RefreshDocument,
    UpkeepDocument, VerifyDocument,
};
use crate::testkit::rulebook::names::{Names, maybe_one_of, word, words};
use crate::testkit::rulebook::timing::limits;

const FIELDS: &[&str] =
    &["full_name", "industry", "phone", "contacts", "key_need", "owner", "tags", "stage"];
const CHANGES: &[&str] = &[
    "new_purchase",
    "issue_reported",
    "contact_changed",
    "contract_changed",
    "interest_expressed",
];

/// An upkeep policy.
pub(super) fn upkeep(names: &Names) -> BoxedStrategy<UpkeepDocument> {
    let schemes: Vec<String> = names.classes.iter().map(|(scheme, _)| scheme.clone()).collect();
    let names = names.clone();
    let lists = (
        prop::option::weighted(0.7, words(1, FIELDS)),
        prop::option::weighted(0.3, words(0, FIELDS)),
        prop::option::weighted(0.3, words(0, FIELDS)),
        prop::option::of(words(1, CHANGES)),
        any::<bool>(),
    );
    (maybe_one_of(&schemes), lists)
        .prop_flat_map(move |(scheme, (required, activation, entry, major, class))| {
            let mut required = required;
            if scheme.is_some() && class {
                required.iter_mut().for_each(|fields| fields.push("class".to_owned()));
            }
            let head = UpkeepDocument {
                scheme,
                required,
                before_activation: activation,
                before_entry: entry,
                major,
                ..UpkeepDocument::default()
            };
            let freshness = freshness(&names, head.major.is_some());
            let rules = (
                prop::collection::vec(freshness, 0..3),
                prop::collection::vec(refresh(&names), 0..3),
                prop::collection::vec(verify(&names, head.required.is_some()), 0..3),
            );
            let once = (
                prop::option::of(interest()),
                prop::option::weighted(0.8, log(&names)),
                prop::option::of(cleansing(&names)),
            );
            (Just(head), rules, once)
        })
        .prop_map(|(head, (mut freshness, mut refresh, mut verify), once)| {
            let code = |place: usize| format!("u{place}");
            freshness.iter_mut().enumerate().for_each(|(place, one)| one.code = code(place));
            refresh.iter_mut().enumerate().for_each(|(place, one)| one.code = code(place));
            verify.iter_mut().enumerate().for_each(|(place, one)| one.code = code(place));
            let (interest, log, cleansing) = once;
            UpkeepDocument { interest, log, cleansing, freshness, refresh, verify, ..head }
        })
        .boxed()
}

fn freshness(names: &Names, major: bool) -> BoxedStrategy<FreshnessDocument> {
    let mut changes: Vec<String> = CHANGES.iter().map(|one| (*one).to_owned()).collect();
    changes.extend(names.changes.iter().cloned());
    changes.push("any".to_owned());
    if major {
        changes.push("major".to_owned());
    }
    (subsequence(changes, 1..=3), limits(names), maybe_one_of(&names.roles))
        .prop_map(|(changes, limit, by)| FreshnessDocument {
            changes,
            within: limit.within,
            calendar: limit.calendar,
            edge: limit.edge,
            by,
            ..FreshnessDocument::default()
        })
        .boxed()
}

fn refresh(names: &Names) -> BoxedStrategy<RefreshDocument> {
    let every = word(&["1 month", "1 quarter", "2 weeks", "90 days", "$p_span", "$p_never"]);
    let whom = names.classes_or_all();
    (whom, words(1, FIELDS), every, maybe_one_of(&names.roles))
        .prop_map(|((scheme, class), fields, every, by)| RefreshDocument {
            scheme,
            class,
            fields,
            every,
            by,
            ..RefreshDocument::default()
        })
        .boxed()
}

fn verify(names: &Names, all: bool) -> BoxedStrategy<VerifyDocument> {
    let least = usize::from(!all);
    (word(&["first_contact", "entry"]), words(least, FIELDS), maybe_one_of(&names.roles))
        .prop_map(|(at, fields, by)| VerifyDocument { at, fields, by, ..VerifyDocument::default() })
        .boxed()
}

fn interest() -> BoxedStrategy<InterestDocument> {
    (words(0, FIELDS), any::<bool>())
        .prop_map(|(fields, plan)| InterestDocument { plan: plan || fields.is_empty(), fields })
        .boxed()
}

fn log(names: &Names) -> BoxedStrategy<LogDocument> {
    let fields = words(0, &["author", "contact", "content", "feedback", "follow_up"]);
    (fields, prop::option::weighted(0.8, limits(names)))
        .prop_map(|(fields, limit)| {
            let limit = limit.unwrap_or_default();
            LogDocument { within: limit.within, calendar: limit.calendar, edge: limit.edge, fields }
        })
        .boxed()
}

fn cleansing(names: &Names) -> BoxedStrategy<CleansingDocument> {
    let every = select(vec!["1 week", "1 month", "1 quarter", "6 months", "1 year"]);
    (every, maybe_one_of(&names.roles))
        .prop_map(|(every, by)| CleansingDocument { every: every.to_owned(), by })
        .boxed()
}
