//! The laws of contact cadences.

use chrono::NaiveDate;
use proptest::prelude::*;

use crate::fact::Facts;
use crate::record::{Customer, Event};
use crate::testkit::laws::{self, cadence};
use crate::testkit::proof::rulebook::{Session, holds};
use crate::testkit::proof::shown;
use crate::testkit::{fact, log};

const MORE: (&str, &str) = ("P-043", "one_more_contact_makes_nothing_earlier");

/// The laws that need a touch rule.
const LAWS: [(&str, &str); 6] = [
    ("P-036", "touches_are_due_after_the_last"),
    ("P-038", "touches_are_due_after_the_last"),
    ("P-042", "cadence_ignores_order"),
    MORE,
    ("P-047", "touches_are_due_after_the_last"),
    ("P-048", "pausing_changes_no_class"),
];

/// A customer with a log.
type Case = (Facts, Vec<Event>, NaiveDate);

pub(super) fn prove(session: &mut Session<'_>) {
    let rulebook = session.rulebook;
    if rulebook.cadence().map_or(0, |cadence| cadence.rules().len()) == 0 {
        return session.unheard(&LAWS, "the rulebook has no touch rule", "规则集没有接触规则");
    }
    let day = NaiveDate::from_ymd_opt(2024, 6, 30).unwrap_or_default();
    let inputs = (fact::facts(rulebook, day, 0.8), log::contacts(rulebook), -60_i64..60)
        .prop_filter_map("a day", move |(facts, log, days)| {
            let as_of = day.checked_add_signed(chrono::TimeDelta::try_days(days)?)?;
            Some((facts, log, as_of))
        });
    let shown = |(facts, log, as_of): &Case| {
        let mut lines = crate::testkit::facts_as_lines(facts);
        lines.push(format!("as_of = {as_of}"));
        lines.extend(shown::events(log));
        lines
    };
    let customer = Customer::new(log::CUSTOMER);
    session.laws(
        &["P-036", "P-038", "P-047"],
        "touches_are_due_after_the_last",
        &inputs,
        shown,
        |(facts, log, as_of)| {
            let law = laws::touches_are_due_after_the_last;
            holds(law(rulebook, facts, &customer, log, *as_of))
        },
    );
    session.law(("P-042", "cadence_ignores_order"), &inputs, shown, |(facts, log, as_of)| {
        holds(laws::cadence_ignores_order(rulebook, facts, &customer, log, *as_of))
    });
    let onboarding = (-800_i64..-240, log::contact(rulebook));
    session.law(
        MORE,
        &(inputs.clone(), onboarding),
        |((facts, log, as_of), (days, more))| {
            let mut lines = shown(&(known_since(facts, *days, day), log.clone(), *as_of));
            lines.push(format!("more = {}", serde_json::to_string(more).unwrap_or_default()));
            lines
        },
        |((facts, log, as_of), (days, more))| {
            let facts = known_since(facts, *days, day);
            cadence::more_tried(rulebook, &facts, &customer, log, more, *as_of)
        },
    );
    session.law(("P-048", "pausing_changes_no_class"), &inputs, shown, |(facts, log, as_of)| {
        holds(laws::pausing_changes_no_class(rulebook, facts, &customer, log, *as_of))
    });
}

/// The facts of a customer that is known since long before its log, where the rulebook asks that.
fn known_since(facts: &Facts, days: i64, today: NaiveDate) -> Facts {
    let since = chrono::TimeDelta::try_days(days).and_then(|days| today.checked_add_signed(days));
    let known = |fact: &str| facts.clone().with(fact, since?).ok();
    known("first_contact").unwrap_or_else(|| facts.clone())
}
