//! Early warning: triggers, clocks and playbooks.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::rulebook::{
    PlaybookDocument, WarningClockDocument, WarningDocument, WarningTriggerDocument,
};
use crate::testkit::rulebook::names::{
    Names, labels, maybe_one_of, maybe_word, one_or_more_of, word,
};
use crate::testkit::rulebook::schemes::RISKS;
use crate::testkit::rulebook::timing::{limits, steps};

/// Milestones, and what may start a clock for each.
const MILESTONES: &[(&str, &[&str])] = &[
    ("report", &["detected"]),
    ("meet", &["reported", "detected"]),
    ("plan", &["met", "detected"]),
    ("execute", &["planned", "detected"]),
    ("progress", &["executed"]),
    ("escalate", &["executed"]),
    ("clear", &["executed", "detected"]),
    ("archive", &["cleared"]),
];

const CAUSES: &[&str] = &["c0", "c1", "c2"];

/// A warning policy with at least one trigger; there are actions.
pub(super) fn warning(names: &Names) -> BoxedStrategy<WarningDocument> {
    let one = (word(RISKS), names.condition_before_warnings(), labels());
    let triggers = prop::collection::vec(one, 1..=CAUSES.len()).prop_map(|all| {
        let triggers = all.into_iter().zip(CAUSES).map(|((level, when, label), cause)| {
            WarningTriggerDocument { cause: (*cause).to_owned(), level, when, label }
        });
        triggers.collect::<Vec<_>>()
    });
    let clocks = {
        let names = names.clone();
        subsequence(MILESTONES, 0..=4).prop_flat_map(move |milestones| {
            milestones.into_iter().map(|one| clock(&names, one)).collect::<Vec<_>>()
        })
    };
    let mut causes = names.causes.clone();
    causes.push(CAUSES.first().copied().unwrap_or_default().to_owned());
    let books = prop::collection::vec((one_or_more_of(&names.actions), labels()), causes.len());
    let playbooks =
        (subsequence(causes.clone(), 0..=causes.len()), books).prop_map(|(causes, books)| {
            let playbook = |(cause, (actions, text))| PlaybookDocument { cause, actions, text };
            causes.into_iter().zip(books).map(playbook).collect::<Vec<_>>()
        });
    let how = (maybe_word(&["any", "triggered"]), maybe_word(RISKS));
    (how, triggers, clocks, playbooks)
        .prop_map(|((detect, clear_at_most), trigger, clock, playbook)| WarningDocument {
            detect,
            clear_at_most,
            trigger,
            clock,
            playbook,
        })
        .boxed()
}

fn clock(
    names: &Names,
    (milestone, starts): (&'static str, &'static [&'static str]),
) -> BoxedStrategy<WarningClockDocument> {
    let own = names.clone();
    let again = milestone == "progress";
    let timing = limits(names).prop_flat_map(move |mut limit| {
        if again && limit.within.as_deref() == Some("immediately") {
            limit.within = Some("24 hours".to_owned());
        }
        let steps = steps(&own, limit.within.as_deref());
        (Just(limit), steps)
    });
    let from = prop::option::of(select(starts));
    let more = (maybe_word(&["1 hour", "$p_hours"]), maybe_one_of(&names.roles));
    (timing, from, more, maybe_one_of(&names.roles))
        .prop_map(move |((limit, steps), from, (tolerance, by), to)| {
            let (within, every) = if again { (None, limit.within) } else { (limit.within, None) };
            WarningClockDocument {
                milestone: milestone.to_owned(),
                from: from.map(str::to_owned),
                within,
                every,
                calendar: limit.calendar,
                edge: limit.edge,
                tolerance,
                by,
                to,
                steps,
            }
        })
        .boxed()
}
