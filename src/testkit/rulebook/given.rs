//! Tests that a document holds of itself: right ones, wrong ones, and such as cannot be run.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::fact::FactType;
use crate::rulebook::{
    DocumentValue, ExpectDocument, ExpectedClockDocument, ExpectedDutyDocument,
    ExpectedKpiDocument, ExpectedRenewalDocument, ExpectedRiskDocument, ExpectedRouteDocument,
    ExpectedTouchDocument, ExpectedWarningDocument, OneOrMore, RulebookDocument, TestDocument,
    TestEventDocument,
};
use crate::testkit::record::{any_kinds, contracts, customers};
use crate::testkit::rulebook::names::{Names, maybe_flag, maybe_word, some_of, word, words};
use crate::testkit::rulebook::schemes::RISKS;

const DAYS: &[&str] = &["2024-01-31", "2024-02-29", "2024-06-28", "none"];
const CLOCK_STATES: &[&str] =
    &["not_started", "running", "paused", "stopped", "met", "breached", "cancelled"];

/// Tests of a document; what they name is declared.
pub(super) fn tests(
    names: &Names,
    document: &RulebookDocument,
) -> BoxedStrategy<Vec<TestDocument>> {
    prop::collection::vec(test(names, document), 1..3).boxed()
}

fn test(names: &Names, document: &RulebookDocument) -> BoxedStrategy<TestDocument> {
    let as_of = word(&["2024-06-30", "2024-06-30 12:00", "2024-07-01T09:30:00+08:00"]);
    let population = prop::collection::vec(facts(names), 0..3);
    let records = (
        prop::option::weighted(0.3, customers()),
        prop::collection::vec(contracts(), 0..2),
        prop::collection::vec(event(), 0..4),
    );
    let given = (facts(names), records, maybe_flag(), population);
    (as_of, given, expect(names, document))
        .prop_map(
            |(as_of, (facts, (customer, contracts, events), complete, population), expect)| {
                TestDocument {
                    name: "what is given is decided so".to_owned(),
                    as_of,
                    facts,
                    customer,
                    contracts,
                    events,
                    complete,
                    population,
                    expect,
                }
            },
        )
        .boxed()
}

/// Values of some of the facts that conditions are about.
fn facts(names: &Names) -> BoxedStrategy<BTreeMap<String, DocumentValue>> {
    let facts = names.facts().clone();
    let most = facts.len();
    subsequence(facts, 0..=most)
        .prop_flat_map(|facts| {
            let one = |(name, kind): (&str, FactType)| (Just(name.to_owned()), value(name, kind));
            facts.into_iter().map(one).collect::<Vec<_>>()
        })
        .prop_map(|facts| facts.into_iter().collect())
        .boxed()
}

fn value(name: &str, kind: FactType) -> BoxedStrategy<DocumentValue> {
    let texts = |texts: &'static [&'static str]| {
        select(texts).prop_map(|text| DocumentValue::Text(text.to_owned())).boxed()
    };
    let numbers =
        |numbers: &'static [i64]| select(numbers).prop_map(DocumentValue::Integer).boxed();
    match kind {
        FactType::Amount => prop_oneof![numbers(&[-50, 0, 1000]), texts(&["100.5"])].boxed(),
        FactType::Count => numbers(&[0, 3, 12]),
        FactType::Ratio => texts(&["-10%", "50%", "0.9"]),
        FactType::Score => prop_oneof![numbers(&[0, 4]), texts(&["4.5"])].boxed(),
        FactType::Days => numbers(&[0, 30, 61]),
        FactType::Date => texts(&["2023-12-31", "2024-02-29"]),
        FactType::Flag => any::<bool>().prop_map(DocumentValue::Flag).boxed(),
        FactType::Choice if name == "region" => texts(&["north", "west"]),
        FactType::Choice => texts(RISKS),
        FactType::Choices => texts(&["art", "art, tea"]),
    }
}

fn event() -> BoxedStrategy<TestEventDocument> {
    let at = word(&["2024-02-29", "2024-06-03 10:30", "2024-06-28T23:00:00+08:00"]);
    let written = (prop::option::weighted(0.3, Just("2024-06-29")), any::<[bool; 3]>());
    (at, any_kinds(), written)
        .prop_map(|(at, kind, (recorded_at, [author, corrects, named]))| TestEventDocument {
            id: named.then(|| "a".into()),
            customer: named.then(|| "K1".into()),
            at,
            recorded_at: recorded_at.map(str::to_owned),
            author: author.then(|| "chen".into()),
            corrects: corrects.then(|| "1".into()),
            kind,
        })
        .boxed()
}

fn expect(names: &Names, document: &RulebookDocument) -> BoxedStrategy<ExpectDocument> {
    let by_class = match names.classes.as_slice() {
        [] => Just(ExpectDocument::default()).boxed(),
        _ => (names.some_classes(), any::<[bool; 3]>()).prop_map(of_class).boxed(),
    };
    let asked = (names.condition(), word(&["true", "unknown"]));
    let asked = asked.prop_map(|(condition, word)| {
        let holds = match word.as_str() {
            "true" => DocumentValue::Flag(true),
            _ => DocumentValue::Text(word),
        };
        BTreeMap::from([(condition, holds)])
    });
    let told = (duties(document), clocks(document), figures(names, document), lists(names));
    (by_class, asked, told)
        .prop_map(|(class, condition, (duties, clocks, figures, lists))| ExpectDocument {
            condition,
            fact: BTreeMap::from([("orders_12m".to_owned(), DocumentValue::Integer(3))]),
            class: class.class,
            missing: class.missing,
            reasons: class.reasons,
            touch: duties.touch,
            occasion: duties.occasion,
            refresh: duties.refresh,
            update: clocks.update,
            clock: clocks.clock,
            warning_clock: clocks.warning_clock,
            route: clocks.route,
            issue: clocks.issue,
            risk: figures.risk,
            warning: figures.warning,
            renewal: figures.renewal,
            kpi: figures.kpi,
            ..lists
        })
        .boxed()
}

fn of_class(
    ((scheme, classes), [missing, reasons, class]): ((Option<String>, Vec<String>), [bool; 3]),
) -> ExpectDocument {
    let scheme = scheme.unwrap_or_default();
    let mut expect = ExpectDocument::default();
    if missing {
        expect.missing.insert(scheme.clone(), vec!["strategic".to_owned()]);
    }
    if reasons {
        expect.reasons.insert(scheme.clone(), vec!["otherwise".to_owned()]);
    }
    if class {
        expect.class.insert(scheme, OneOrMore(classes));
    }
    expect
}

/// Touches, occasions and refreshes.
fn duties(document: &RulebookDocument) -> BoxedStrategy<ExpectDocument> {
    let first = |code: Option<&String>| code.cloned();
    let touch = first(document.cadence.touch.first().map(|one| &one.code));
    let occasion = first(document.occasion.first().map(|one| &one.code));
    let refresh = first(document.upkeep.refresh.first().map(|one| &one.code));
    let due = || prop::option::of(select(DAYS));
    let states = (
        maybe_word(&["not_due", "due", "overdue", "suppressed"]),
        maybe_word(&["later", "upcoming", "due", "late", "done", "missed"]),
        maybe_word(&["current", "due", "overdue"]),
    );
    (due(), due(), due(), states, prop::option::of(Just("agent")))
        .prop_map(move |(one, two, three, (touched, greeted, refreshed), by)| {
            let by = by.map(str::to_owned);
            let duty = |due: Option<&str>, state| ExpectedDutyDocument {
                due: due.map(str::to_owned),
                state,
                by: by.clone(),
            };
            let mut expect = ExpectDocument::default();
            expect.touch.extend(touch.clone().map(|code| {
                let due = one.map(str::to_owned);
                let by = by.clone().map(|role| OneOrMore(vec![role]));
                (code, ExpectedTouchDocument { due, state: touched, by })
            }));
            expect.occasion.extend(occasion.clone().map(|code| (code, duty(two, greeted))));
            expect.refresh.extend(refresh.clone().map(|code| (code, duty(three, refreshed))));
            expect
        })
        .boxed()
}

/// Clocks of issues, warnings and changes; who takes issues.
fn clocks(document: &RulebookDocument) -> BoxedStrategy<ExpectDocument> {
    let issue = document.sla.clock.first().map(|one| one.milestone.clone());
    let warning = document.warning.clock.first().map(|one| one.milestone.clone());
    let update = document.upkeep.freshness.first().map(|one| one.code.clone());
    let severity = document.codes.severity.first().map(|one| one.code.clone());
    let severity = severity.filter(|_| !document.sla.is_empty());
    let clock = (
        maybe_word(&["2024-06-28 18:00", "2024-06-28T18:00:00+08:00", "none"]),
        maybe_word(CLOCK_STATES),
        prop::option::of(select(vec!["30 minutes", "-1 hour"])),
    );
    let roles = prop::option::of(words(1, &["agent", "head"]));
    (clock, roles, any::<[bool; 5]>())
        .prop_map(move |((due, state, remaining), roles, [one, two, three, four, five])| {
            let role = roles.as_ref().and_then(|roles| roles.first().cloned());
            let clock = ExpectedClockDocument {
                due,
                state,
                remaining: remaining.map(|text| DocumentValue::Text(text.to_owned())),
                by: role.clone(),
                to: role.clone(),
                remind: roles.clone().map(OneOrMore),
                escalate: roles.map(OneOrMore),
                of: five.then(|| "i1".to_owned()),
            };
            let of = |key: &Option<String>, wanted: bool| {
                key.clone().filter(|_| wanted).map(|key| (key, clock.clone()))
            };
            let mut expect = ExpectDocument::default();
            expect.clock.extend(of(&issue, one));
            expect.warning_clock.extend(of(&warning, two));
            expect.update.extend(of(&update, three));
            expect.route.extend(severity.clone().filter(|_| four).map(|severity| {
                let lead = Some("agent".to_owned());
                let departments = Some(2).filter(|_| one);
                let members = role.clone().map(|role| vec![role]);
                (severity, ExpectedRouteDocument { departments, lead, members })
            }));
            if five {
                expect.issue.insert("i1".to_owned(), "resolved".to_owned());
            }
            expect
        })
        .boxed()
}

/// Risk, warnings, renewal and KPIs.
fn figures(names: &Names, document: &RulebookDocument) -> BoxedStrategy<ExpectDocument> {
    let has_risk = !document.risk.is_empty();
    let has_warning = !document.warning.is_empty();
    let has_renewal = !document.renewal.is_empty();
    let kpi = document.kpi.first().map(|one| one.code.clone());
    let risk = (words(1, RISKS), maybe_word(&["11-19", "7"]));
    let causes = some_of(&names.causes);
    let renewal = (maybe_word(&["window", "late", "expired"]), maybe_word(&["not_owed", "owed"]));
    let measured = (
        word(&["2024-06", "2024-Q2", "2024"]),
        maybe_word(&["5%", "undefined", "0"]),
        prop::option::of((0_i64..3, 0_i64..3)),
        maybe_word(&["met", "missed", "undefined", "none"]),
        maybe_word(&["12", "0.5"]),
    );
    (risk, causes, renewal, measured)
        .prop_map(move |((level, total), unknown, (phase, plan), measured)| {
            let (period, value, parts, verdict, host) = measured;
            let mut expect = ExpectDocument {
                risk: has_risk.then(|| ExpectedRiskDocument {
                    level: Some(OneOrMore(level)),
                    total: total.map(DocumentValue::Text),
                    points: BTreeMap::from([("f0".to_owned(), DocumentValue::Integer(3))]),
                }),
                warning: has_warning.then(|| ExpectedWarningDocument {
                    causes: Some(vec!["c0".to_owned()]),
                    unknown: Some(unknown),
                    level: Some("none".to_owned()).filter(|_| plan.is_none()),
                }),
                renewal: has_renewal.then(|| {
                    let said = |text: &str| Some(text.to_owned()).filter(|_| phase.is_none());
                    ExpectedRenewalDocument {
                        contract: said("H1"),
                        opens: said("2024-06-30"),
                        latest: said("2024-09-30"),
                        days_to_end: phase.is_none().then_some(30),
                        urgency: said("now"),
                        phase: phase.clone(),
                        plan: plan.clone(),
                    }
                }),
                ..ExpectDocument::default()
            };
            expect.kpi.extend(kpi.clone().map(|code| {
                let kpi = ExpectedKpiDocument {
                    period,
                    value: value.map(DocumentValue::Text),
                    numerator: parts.map(|(numerator, _)| numerator),
                    denominator: parts.map(|(_, denominator)| denominator),
                    verdict,
                    given: host.map(DocumentValue::Text),
                };
                (code, kpi)
            }));
            expect
        })
        .boxed()
}

/// Everything that is there, as lists.
fn lists(names: &Names) -> BoxedStrategy<ExpectDocument> {
    let health = prop::option::weighted(0.3, words(1, &["healthy", "at_risk", "dormant"]));
    let lists = (
        prop::option::weighted(0.3, words(0, &["need:v0", "行业:v1"])),
        prop::option::weighted(0.3, some_of(&names.actions)),
        prop::option::weighted(0.3, words(0, &["g0", "g1"])),
    );
    let stage = prop::option::weighted(0.3, word(&["selling", "after_sales"]));
    (health, lists, stage, any::<bool>())
        .prop_map(|(health, (tags, actions, segments), stage, refused)| {
            let refused = refused.then(|| ("1".to_owned(), "corrects-unknown".to_owned()));
            ExpectDocument {
                health: health.map(OneOrMore),
                tags,
                actions,
                segments,
                stage,
                refused: refused.into_iter().collect(),
                ..ExpectDocument::default()
            }
        })
        .boxed()
}
