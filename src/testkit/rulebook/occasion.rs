//! Occasions on which something is done for customers.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::rulebook::{DateDocument, OccasionDocument};
use crate::testkit::rulebook::names::{
    Names, Whom, labels, maybe_flag, maybe_one_of, maybe_word, one_or_more_of, some_of, word, words,
};

const KINDS: &[&str] = &[
    "birthday",
    "company_anniversary",
    "contract_anniversary",
    "contract_end",
    "disruption",
    "festival",
    "dates",
];
const FESTIVALS: &[&str] = &[
    "new_years_eve",
    "spring_festival",
    "lantern",
    "dragon_boat",
    "qixi",
    "mid_autumn",
    "double_ninth",
    "laba",
];
const LEADS: &[&str] = &["0 days", "3 days", "2 weeks", "1 month", "1 year", "$p_span", "$p_never"];

/// Occasions of every kind; there are actions.
pub(super) fn occasions(names: &Names) -> BoxedStrategy<Vec<OccasionDocument>> {
    prop::collection::vec(occasion(names), 1..4)
        .prop_map(|mut occasions| {
            occasions.iter_mut().enumerate().for_each(|(at, one)| one.code = format!("o{at}"));
            occasions
        })
        .boxed()
}

fn dates() -> BoxedStrategy<Vec<DateDocument>> {
    let dates = vec!["2024-02-29", "2024-04-15", "2024-12-31", "2025-01-01"];
    (subsequence(dates, 0..=3), select(vec!["", "秋交会"]))
        .prop_map(|(dates, name)| {
            let date = |on: &str| DateDocument { on: on.to_owned(), name: name.to_owned() };
            dates.into_iter().map(date).collect()
        })
        .boxed()
}

fn occasion(names: &Names) -> BoxedStrategy<OccasionDocument> {
    let when = (word(KINDS), words(0, FESTIVALS), dates());
    let what = (one_or_more_of(&names.actions), some_of(&names.channels), labels());
    let spans = (maybe_word(LEADS), maybe_word(LEADS), maybe_word(LEADS));
    let days = (maybe_word(&["none", "propose", "before"]), maybe_one_of(&names.calendars));
    let how = (prop::option::of(0_u32..3), maybe_flag(), maybe_one_of(&names.roles), any::<bool>());
    (names.whom(), when, what, spans, days, how)
        .prop_map(|(whom, (on, festivals, dates), (actions, channels, label), spans, days, how)| {
            let Whom { scheme, class, when } = whom;
            let (lead, upcoming, missed_for) = spans;
            let (roll, calendar) = days;
            let (personal_slots, batch, by, optional) = how;
            OccasionDocument {
                label,
                scheme,
                class,
                when,
                festivals: if on == "festival" { festivals } else { Vec::new() },
                dates: if on == "dates" { dates } else { Vec::new() },
                on,
                actions,
                channels,
                lead,
                // Only a calendar says which day is a working day.
                roll: roll.filter(|roll| calendar.is_some() || roll == "none"),
                calendar,
                upcoming,
                missed_for,
                personal_slots,
                // What is personal does not go to many at once.
                batch: batch.filter(|batch| !batch || personal_slots.unwrap_or(0) == 0),
                by,
                optional,
                ..OccasionDocument::default()
            }
        })
        .boxed()
}
