//! How often customers are contacted.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::rulebook::{
    AdjustDocument, CadenceDocument, ContactCapDocument, DocumentValue, PauseDocument,
    RulebookDocument, SnoozeDocument, TouchRuleDocument, TouchTriggerDocument,
};
use crate::testkit::rulebook::names::{
    Names, labels, maybe_flag, maybe_one_of, maybe_word, some_of, words,
};

/// Spans and the anchors that go with them.
const TIMING: &[(&str, Option<&str>)] = &[
    ("1 day", None),
    ("1 week", None),
    ("2 weeks", Some("rolling")),
    ("1 month", None),
    ("1 quarter", None),
    ("12 months", None),
    ("1 week", Some("bucket")),
    ("1 month", Some("bucket")),
    ("1 quarter", Some("bucket")),
    ("1 month", Some("2024-01-31")),
    ("2 weeks", Some("2024-02-29")),
    ("1 year", Some("first_contract")),
    ("10 days", Some("first_deal")),
];

fn touch(names: &Names) -> BoxedStrategy<TouchRuleDocument> {
    let filter = (
        maybe_flag(),
        maybe_flag(),
        some_of(&names.channels),
        some_of(&names.contents),
        prop_oneof![Just(Vec::new()), Just(vec!["reached".to_owned()])],
        maybe_flag(),
    );
    let timing = (
        select(TIMING),
        prop::option::of(1_u32..4),
        prop::option::of(select(vec!["0 days", "2 days", "1 week"])),
        prop::option::of(select(vec!["after_onboarding", "immediately"])),
        any::<bool>(),
    );
    (names.classes_or_all(), timing, filter, some_of(&names.roles), any::<bool>())
        .prop_map(|((scheme, class), timing, filter, by, purchases)| {
            let ((every, anchor), at_least, grace, first_due, adjust) = timing;
            let (proactive, promotional, channels, content, outcome, batch) = filter;
            let adjust = adjust && anchor != Some("bucket");
            TouchRuleDocument {
                scheme,
                class,
                at_least,
                every: Some(every.to_owned()),
                anchor: anchor.map(str::to_owned),
                grace: grace.map(str::to_owned),
                first_due: first_due.map(str::to_owned),
                proactive,
                promotional,
                channels,
                content,
                outcome,
                batch,
                purchases,
                adjust: adjust
                    .then(|| AdjustDocument { min: "1 day".to_owned(), max: "2 years".to_owned() }),
                by: by.into_iter().collect(),
                ..TouchRuleDocument::default()
            }
        })
        .boxed()
}

fn trigger(names: &Names) -> BoxedStrategy<TouchTriggerDocument> {
    let mut events: Vec<String> =
        ["contract_signed", "opportunity", "issue_reported"].map(str::to_owned).into();
    events.extend(names.changes.iter().cloned());
    let within = select(vec!["1 day", "5 days", "1 month"]);
    let answer = (maybe_flag(), some_of(&names.channels));
    (names.classes_or_all(), subsequence(events, 1..=3), within, answer, any::<bool>())
        .prop_map(|((scheme, class), on, within, (proactive, channels), satisfies)| {
            TouchTriggerDocument {
                code: "answer".to_owned(),
                scheme,
                class,
                on,
                within: Some(within.to_owned()),
                proactive,
                channels,
                satisfies: if satisfies { vec!["r0".to_owned()] } else { Vec::new() },
                ..TouchTriggerDocument::default()
            }
        })
        .boxed()
}

fn cap(names: &Names) -> BoxedStrategy<ContactCapDocument> {
    let per = select(vec!["1 day", "1 week", "1 month", "1 quarter"]);
    (names.classes_or_all(), some_of(&names.channels), maybe_flag(), 0_i64..5, per, maybe_flag())
        .prop_map(|((scheme, class), channels, promotional, most, per, attempts)| {
            ContactCapDocument {
                code: "cap".to_owned(),
                label: crate::label::Labels::default(),
                scheme,
                class,
                when: None,
                channels,
                promotional,
                at_most: DocumentValue::Integer(most),
                per: per.to_owned(),
                attempts,
            }
        })
        .boxed()
}

/// What a cadence says besides its rules.
fn frame() -> BoxedStrategy<CadenceDocument> {
    let quiet = select(vec![vec![], vec!["21:00-08:00"], vec!["12:00-13:00", "22:00-07:00"]]);
    let snooze = prop::option::of((prop::option::of(0_u32..4), prop::option::of(Just("7 days"))));
    let pause = prop::option::of(Just(PauseDocument {
        code: "new_year".to_owned(),
        from: "2024-02-09".to_owned(),
        until: "2024-02-17".to_owned(),
        ..PauseDocument::default()
    }));
    let onboarding = prop::option::of(Just(vec!["first_deal".to_owned()]));
    (quiet, snooze, pause, onboarding, prop::option::of(any::<bool>()))
        .prop_map(|(quiet, snooze, pause, onboarding, learn_channel)| CadenceDocument {
            onboarding,
            quiet: (!quiet.is_empty()).then(|| quiet.into_iter().map(str::to_owned).collect()),
            learn_channel,
            snooze: snooze.map(|(at_most, longest)| SnoozeDocument {
                at_most,
                longest: longest.map(str::to_owned),
            }),
            pause: pause.into_iter().collect(),
            ..CadenceDocument::default()
        })
        .boxed()
}

/// The cadence of a document: one to four touch rules `r0` and on, triggers, caps, pauses.
pub(in crate::testkit) fn of(document: &RulebookDocument) -> BoxedStrategy<CadenceDocument> {
    let names = Names::of(document);
    let touches = prop::collection::vec(touch(&names), 1..5);
    let (triggers, caps) = (prop::option::of(trigger(&names)), prop::option::of(cap(&names)));
    (frame(), touches, triggers, caps)
        .prop_map(|(frame, mut touches, trigger, cap)| {
            for (place, rule) in touches.iter_mut().enumerate() {
                rule.code = format!("r{place}");
            }
            CadenceDocument {
                touch: touches,
                trigger: trigger.into_iter().collect(),
                cap: cap.into_iter().collect(),
                ..frame
            }
        })
        .boxed()
}

/// The cadence of a whole document: as [`of`], with every other key.
pub(super) fn whole(names: &Names, document: &RulebookDocument) -> BoxedStrategy<CadenceDocument> {
    let schemes: Vec<String> = names.classes.iter().map(|(scheme, _)| scheme.clone()).collect();
    let touch = (
        prop::option::weighted(0.2, names.condition()),
        maybe_word(&["warning_opened", "first_deal"]),
        maybe_word(&["light", "formal"]),
        prop::option::weighted(0.2, Just("$p_span".to_owned())),
        (labels(), prop::option::weighted(0.3, words(1, &["reached", "sent"]))),
    );
    let answer = (
        prop::option::weighted(0.3, names.condition()),
        maybe_word(&["1 day", "$p_span"]),
        some_of(&names.contents),
        maybe_flag(),
        some_of(&names.roles),
    );
    let cap = (
        prop::option::weighted(0.3, names.condition()),
        prop::option::of(select(vec!["$p_count", "$p_never_count", "2"])),
        maybe_word(&["1 week", "$p_span", "$p_never"]),
    );
    let frame = (maybe_one_of(&schemes), maybe_one_of(&names.calendars));
    (of(document), touch, answer, cap, frame)
        .prop_map(|(mut cadence, touch, answer, cap, (scheme, calendar))| {
            (cadence.scheme, cadence.calendar) = (scheme, calendar);
            if let Some(rule) = cadence.touch.first_mut() {
                let (when, begins, kind, adjusted, (label, outcome)) = touch;
                if when.is_some() {
                    (rule.scheme, rule.class, rule.when) = (None, Vec::new(), when);
                }
                (rule.begins, rule.kind, rule.label) = (begins, kind, label);
                rule.outcome = outcome.unwrap_or_default();
                if rule.anchor.as_deref() == Some("bucket") && rule.at_least == Some(2) {
                    rule.every = Some("2 weeks".to_owned());
                    rule.epoch = Some("2024-01-01".to_owned());
                }
                if let (Some(span), None) = (adjusted, &rule.anchor) {
                    (rule.every, rule.adjust) = (Some(span), None);
                }
            }
            if let Some(trigger) = cadence.trigger.first_mut() {
                let (when, grace, content, promotional, by) = answer;
                if when.is_some() {
                    (trigger.scheme, trigger.class, trigger.when) = (None, Vec::new(), when);
                }
                (trigger.grace, trigger.content) = (grace, content);
                (trigger.promotional, trigger.by) = (promotional, by.into_iter().collect());
            }
            if let Some(one) = cadence.cap.first_mut() {
                let (when, at_most, per) = cap;
                if when.is_some() {
                    (one.scheme, one.class, one.when) = (None, Vec::new(), when);
                }
                let at_most = at_most.map(|text| DocumentValue::Text(text.to_owned()));
                one.at_most = at_most.unwrap_or(one.at_most.clone());
                one.per = per.unwrap_or(one.per.clone());
            }
            cadence
        })
        .boxed()
}
