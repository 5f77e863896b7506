//! Strategies for the documents of contact cadences.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::rulebook::{
    AdjustDocument, CadenceDocument, ContactCapDocument, DocumentValue, PauseDocument,
    RulebookDocument, SnoozeDocument, TouchRuleDocument, TouchTriggerDocument,
};
use crate::testkit::rulebook;

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

/// What a document declares that its cadence may name.
#[derive(Clone, Debug)]
struct Names {
    channels: Vec<String>,
    contents: Vec<String>,
    changes: Vec<String>,
    roles: Vec<String>,
    /// A scheme and its classes.
    classes: Vec<(String, Vec<String>)>,
}

impl Names {
    fn of(document: &RulebookDocument) -> Self {
        let codes = &document.codes;
        let classes = document.scheme.iter().map(|scheme| {
            let classes = scheme.classes.iter().map(|class| class.code.clone());
            let bands = scheme.bands.iter().map(|band| band.code.clone());
            (scheme.code.clone(), classes.chain(bands).collect::<Vec<_>>())
        });
        Self {
            channels: codes.channel.iter().map(|one| one.code.clone()).collect(),
            contents: codes.content.iter().map(|one| one.code.clone()).collect(),
            changes: codes.change.iter().map(|one| one.code.clone()).collect(),
            roles: codes.role.iter().map(|one| one.code.clone()).collect(),
            classes: classes.filter(|(_, classes)| !classes.is_empty()).collect(),
        }
    }

    /// Everybody, or some classes of some scheme.
    fn whom(&self) -> BoxedStrategy<(Option<String>, Vec<String>)> {
        let everybody = Just((None, Vec::new())).boxed();
        if self.classes.is_empty() {
            return everybody;
        }
        let some = select(self.classes.clone()).prop_flat_map(|(scheme, classes)| {
            let most = classes.len();
            (Just(Some(scheme)), subsequence(classes, 1..=most))
        });
        prop_oneof![1 => everybody, 2 => some].boxed()
    }
}

fn some_of(all: &[String]) -> BoxedStrategy<Vec<String>> {
    let none = Just(Vec::new()).boxed();
    if all.is_empty() {
        return none;
    }
    prop_oneof![2 => none, 1 => subsequence(all.to_vec(), 1..=all.len())].boxed()
}

fn maybe_flag() -> BoxedStrategy<Option<bool>> {
    prop::option::weighted(0.3, any::<bool>()).boxed()
}

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
    (names.whom(), timing, filter, some_of(&names.roles), any::<bool>())
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
    (names.whom(), subsequence(events, 1..=3), within, answer, any::<bool>())
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
    (names.whom(), some_of(&names.channels), maybe_flag(), 0_i64..5, per, maybe_flag())
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

/// Documents of valid rulebooks with a cadence: one to four touch rules `r0` and on for everybody or
/// for classes of their schemes, with every anchor; triggers, caps, pauses, quiet hours and snoozes.
///
/// ```
/// use guanxi::{Rulebook, testkit::{cadence, examples}};
/// for document in examples(&cadence::documents(), 20) {
///     let rulebook = Rulebook::try_from(document)?;
///     assert_eq!(rulebook.cadence()?.rules()[0].code(), &"r0");
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn documents() -> impl Strategy<Value = RulebookDocument> {
    rulebook::documents().prop_flat_map(|document| {
        let names = Names::of(&document);
        let touches = prop::collection::vec(touch(&names), 1..5);
        let (triggers, caps) = (prop::option::of(trigger(&names)), prop::option::of(cap(&names)));
        (Just(document), frame(), touches, triggers, caps).prop_map(
            |(mut document, frame, mut touches, trigger, cap)| {
                for (place, rule) in touches.iter_mut().enumerate() {
                    rule.code = format!("r{place}");
                }
                document.cadence = CadenceDocument {
                    touch: touches,
                    trigger: trigger.into_iter().collect(),
                    cap: cap.into_iter().collect(),
                    ..frame
                };
                document
            },
        )
    })
}
