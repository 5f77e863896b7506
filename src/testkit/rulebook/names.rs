//! What a document declares, and entries that name some of it.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::label::Labels;
use crate::rulebook::{RulebookDocument, ValueDocument};
use crate::testkit::rulebook::schemes::{Asked, conditions};

/// Conditions that only what comes after the schemes may ask.
const AFTER_SCHEMES: &[&str] = &[
    "dormant",
    "days_to_contract_end <= 90",
    "renewal_phase = window",
    "renewal_phase >= late and strategic",
    "assessed_level = high",
    "consecutive_at_least(high) >= 2",
    "consecutive_exactly(medium) = 1",
    "interactions_90d = 0",
    "amount_365d >= 100.5 or orders_total < 3",
    "age(last_order) > 90 days",
    "satisfaction_6m < 4",
];

/// Conditions that only what comes after warnings may ask.
const AFTER_WARNINGS: &[&str] = &["open_warning", "age(warning_opened) <= 1 month"];

/// What a document declares that its tables may name.
#[derive(Clone, Debug)]
pub(super) struct Names {
    /// The facts that conditions are about.
    facts: Asked,
    /// How many schemes conditions may ask for: `s0`, `s1` ...
    schemes: usize,
    /// Schemes with their classes.
    pub(super) classes: Vec<(String, Vec<String>)>,
    /// Whether classes alone say of which scheme they are.
    pub(super) one_scheme: bool,
    pub(super) calendars: Vec<String>,
    pub(super) severities: Vec<String>,
    pub(super) roles: Vec<String>,
    pub(super) channels: Vec<String>,
    pub(super) waiting: Vec<String>,
    pub(super) actions: Vec<String>,
    pub(super) changes: Vec<String>,
    pub(super) contents: Vec<String>,
    pub(super) signals: Vec<String>,
    pub(super) causes: Vec<String>,
}

/// For whom a rule is.
#[derive(Clone, Debug, Default)]
pub(super) struct Whom {
    pub(super) scheme: Option<String>,
    pub(super) class: Vec<String>,
    pub(super) when: Option<String>,
}

fn codes(table: &[ValueDocument]) -> Vec<String> {
    table.iter().map(|one| one.code.clone()).collect()
}

impl Names {
    /// What a document declares, where no condition is needed.
    pub(super) fn of(document: &RulebookDocument) -> Self {
        Self::asking(document, Vec::new())
    }

    /// What a document declares, with the facts that conditions are about.
    pub(super) fn asking(document: &RulebookDocument, facts: Asked) -> Self {
        let tables = &document.codes;
        let classes = document.scheme.iter().map(|scheme| {
            let listed = scheme.classes.iter().map(|class| class.code.clone());
            let bands = scheme.bands.iter().map(|band| band.code.clone());
            let mut classes: Vec<String> = listed.chain(bands).collect();
            if classes.is_empty() {
                // A matrix declares its classes by its cells.
                for code in scheme.cells.iter().flatten() {
                    if !classes.contains(code) {
                        classes.push(code.clone());
                    }
                }
            }
            (scheme.code.clone(), classes)
        });
        Self {
            facts,
            schemes: document.scheme.len(),
            classes: classes.collect(),
            one_scheme: document.scheme.len() == 1 && document.uses.is_empty(),
            calendars: document.calendar.keys().cloned().collect(),
            severities: tables.severity.iter().map(|one| one.code.clone()).collect(),
            roles: codes(&tables.role),
            channels: tables.channel.iter().map(|one| one.code.clone()).collect(),
            waiting: codes(&tables.waiting),
            actions: codes(&tables.action),
            changes: codes(&tables.change),
            contents: codes(&tables.content),
            signals: codes(&tables.signal),
            causes: codes(&tables.cause),
        }
    }

    /// Everybody, or some classes of some scheme.
    pub(super) fn classes_or_all(&self) -> BoxedStrategy<(Option<String>, Vec<String>)> {
        let everybody = Just((None, Vec::new())).boxed();
        if self.classes.is_empty() {
            return everybody;
        }
        prop_oneof![1 => everybody, 2 => self.some_classes()].boxed()
    }

    /// Some classes of some scheme; there has to be one.
    pub(super) fn some_classes(&self) -> BoxedStrategy<(Option<String>, Vec<String>)> {
        select(self.classes.clone())
            .prop_flat_map(|(scheme, classes)| {
                let most = classes.len();
                (Just(Some(scheme)), subsequence(classes, 1..=most))
            })
            .boxed()
    }

    /// Everybody, some classes, or whoever meets a condition.
    pub(super) fn whom(&self) -> BoxedStrategy<Whom> {
        let alone = self.one_scheme;
        let classes = (self.classes_or_all(), any::<bool>()).prop_map(move |(whom, said)| {
            let (scheme, class) = whom;
            Whom { scheme: scheme.filter(|_| said || !alone), class, when: None }
        });
        let when = self.condition().prop_map(|when| Whom { when: Some(when), ..Whom::default() });
        prop_oneof![3 => classes, 1 => when].boxed()
    }

    /// A condition that what comes after warnings may ask.
    pub(super) fn condition(&self) -> BoxedStrategy<String> {
        let after = select(AFTER_WARNINGS).prop_map(str::to_owned);
        prop_oneof![6 => self.condition_before_warnings(), 1 => after].boxed()
    }

    /// A condition that what comes after schemes may ask.
    pub(super) fn condition_before_warnings(&self) -> BoxedStrategy<String> {
        let mut after: Vec<String> = AFTER_SCHEMES.iter().map(|text| (*text).to_owned()).collect();
        after.extend(self.signals.iter().map(|code| format!("signal({code})")));
        let own = conditions(&self.facts, self.schemes).prop_map(|rule| rule.when);
        prop_oneof![2 => own, 1 => select(after)].boxed()
    }

    /// The facts that conditions are about.
    pub(super) fn facts(&self) -> &Asked {
        &self.facts
    }
}

/// Sometimes one of a list; never where it is empty.
pub(super) fn maybe_one_of(all: &[String]) -> BoxedStrategy<Option<String>> {
    match all {
        [] => Just(None).boxed(),
        all => prop::option::of(select(all.to_vec())).boxed(),
    }
}

/// Sometimes some of a list, mostly none.
pub(super) fn some_of(all: &[String]) -> BoxedStrategy<Vec<String>> {
    let none = Just(Vec::new()).boxed();
    if all.is_empty() {
        return none;
    }
    prop_oneof![2 => none, 1 => one_or_more_of(all)].boxed()
}

/// At least one of a list; none where it is empty.
pub(super) fn one_or_more_of(all: &[String]) -> BoxedStrategy<Vec<String>> {
    let least = usize::from(!all.is_empty());
    subsequence(all.to_vec(), least..=all.len()).boxed()
}

/// Sometimes one of some words.
pub(super) fn maybe_word(words: &'static [&'static str]) -> BoxedStrategy<Option<String>> {
    prop::option::of(word(words)).boxed()
}

/// One of some words.
pub(super) fn word(words: &'static [&'static str]) -> BoxedStrategy<String> {
    select(words).prop_map(str::to_owned).boxed()
}

/// Some words of a list, so many at least.
pub(super) fn words(least: usize, words: &'static [&'static str]) -> BoxedStrategy<Vec<String>> {
    subsequence(words, least..=words.len())
        .prop_map(|words| words.into_iter().map(str::to_owned).collect())
        .boxed()
}

/// Some words of a list as entries, alone or labelled.
pub(super) fn values(
    least: usize,
    all: &'static [&'static str],
) -> BoxedStrategy<Vec<ValueDocument>> {
    (words(least, all), labels())
        .prop_map(|(codes, label)| {
            let value = |code| ValueDocument { code, label: label.clone() };
            codes.into_iter().map(value).collect()
        })
        .boxed()
}

/// Sometimes yes or no.
pub(super) fn maybe_flag() -> BoxedStrategy<Option<bool>> {
    prop::option::weighted(0.3, any::<bool>()).boxed()
}

/// Labels in no, one or several languages.
pub(super) fn labels() -> BoxedStrategy<Labels> {
    let known = vec![("en", "a name"), ("zh", "名称"), ("fr", "un « nom »")];
    prop_oneof![
        2 => Just(Labels::default()),
        1 => subsequence(known, 1..=3).prop_map(Labels::from_iter),
    ]
    .boxed()
}
