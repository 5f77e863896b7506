//! The KPIs of the board, each measure with its conventions, and the report.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::policy::kpi::MeasureName;
use crate::rulebook::{KpiDocument, ReportDocument, RulebookDocument};
use crate::testkit::rulebook::feedback::PROMOTERS;
use crate::testkit::rulebook::names::{
    Names, labels, maybe_one_of, maybe_word, one_or_more_of, word,
};
use crate::testkit::rulebook::sla::MILESTONES;

/// KPIs of some measures, as far as the document has what they are about.
pub(super) fn kpis(names: &Names, document: &RulebookDocument) -> BoxedStrategy<Vec<KpiDocument>> {
    let promoters = document.feedback.scale.iter().any(|scale| scale.code == PROMOTERS);
    let has_rule = !document.cadence.touch.is_empty();
    let usable = |name: &MeasureName| match name {
        MeasureName::ActivationRate
        | MeasureName::ClassShare
        | MeasureName::Promotions
        | MeasureName::Demotions => !names.classes.is_empty(),
        MeasureName::Nps => promoters,
        _ => true,
    };
    let all: Vec<MeasureName> = MeasureName::ALL.iter().copied().filter(usable).collect();
    let names = names.clone();
    subsequence(all, 1..=24)
        .prop_flat_map(move |measures| {
            let kpis: Vec<_> =
                measures.into_iter().map(|name| kpi(&names, name, has_rule)).collect();
            kpis.prop_map(|mut kpis| {
                // What a KPI measures is what its code says, or what it says itself.
                for (place, kpi) in kpis.iter_mut().enumerate() {
                    if kpi.measure.is_some() {
                        kpi.code = format!("k{place}");
                    }
                }
                kpis
            })
        })
        .boxed()
}

fn kpi(names: &Names, name: MeasureName, has_rule: bool) -> BoxedStrategy<KpiDocument> {
    (keys(names, name, has_rule), labels(), any::<bool>())
        .prop_map(move |(kpi, label, measured)| {
            let (code, measure) = match measured {
                true => (String::new(), Some(name.as_str().to_owned())),
                false => (name.as_str().to_owned(), None),
            };
            KpiDocument { code, measure, label, ..kpi }
        })
        .boxed()
}

/// The keys of a measure; those that only one convention looks at stand beside it alone.
fn keys(names: &Names, name: MeasureName, has_rule: bool) -> BoxedStrategy<KpiDocument> {
    let none = KpiDocument::default;
    let span = || maybe_word(&["30 days", "3 months", "12 months", "$p_span", "$p_never"]);
    let with = |convention: Option<String>, of: &str, key: Option<String>| {
        key.filter(|_| convention.as_deref() == Some(of))
    };
    match name {
        MeasureName::ChurnRate | MeasureName::LostCustomers => {
            let words = &["opening_cohort", "all_losses", "average", "exposure", "rolling"];
            let lost = (
                maybe_word(&["90 days", "1 day", "26 weeks"]),
                maybe_word(&["at_least", "more_than"]),
            );
            (maybe_word(words), span(), lost)
                .prop_map(move |(convention, window, (lost_after, edge))| KpiDocument {
                    window: with(convention.clone(), "rolling", window),
                    convention,
                    edge: edge.filter(|_| lost_after.is_some()),
                    lost_after,
                    ..none()
                })
                .boxed()
        }
        MeasureName::RepurchaseRate => (
            maybe_word(&["period", "cohort", "returning", "ever"]),
            span(),
            maybe_word(&["merge", "separate"]),
        )
            .prop_map(move |(convention, within, same_day)| KpiDocument {
                within: with(convention.clone(), "cohort", within),
                convention,
                same_day,
                ..none()
            })
            .boxed(),
        MeasureName::RenewalRate => (maybe_word(&["logo", "gross", "net"]), span())
            .prop_map(move |(convention, grace)| KpiDocument { convention, grace, ..none() })
            .boxed(),
        MeasureName::ActivationRate => {
            (maybe_word(&["all", "targeted", "promoted"]), names.some_classes(), span())
                .prop_map(move |(convention, (scheme, class), within)| KpiDocument {
                    within: within.filter(|_| convention.as_deref() != Some("promoted")),
                    convention,
                    scheme,
                    class,
                    ..none()
                })
                .boxed()
        }
        MeasureName::WarningSuccess => (maybe_word(&["closed", "cohort"]), span())
            .prop_map(move |(convention, window)| KpiDocument {
                window: with(convention.clone(), "cohort", window),
                convention,
                ..none()
            })
            .boxed(),
        MeasureName::Csat => (
            maybe_word(&["mean", "top_box"]),
            maybe_word(&["any", "call_back", "survey", "composite"]),
            maybe_word(&["4", "4.5", "5"]),
        )
            .prop_map(move |(convention, source, from)| KpiDocument {
                from: with(convention.clone(), "top_box", from),
                convention,
                source,
                ..none()
            })
            .boxed(),
        MeasureName::Nps => span()
            .prop_map(move |window| KpiDocument {
                scale: Some(PROMOTERS.to_owned()),
                window,
                ..none()
            })
            .boxed(),
        MeasureName::FirstResponseTime => maybe_one_of(&names.calendars)
            .prop_map(move |calendar| KpiDocument { calendar, ..none() })
            .boxed(),
        MeasureName::ResolutionTime => (
            maybe_word(&["first", "full"]),
            maybe_one_of(&names.calendars),
            maybe_word(&["included", "excluded"]),
        )
            .prop_map(move |(convention, calendar, waiting)| KpiDocument {
                convention,
                calendar,
                waiting,
                ..none()
            })
            .boxed(),
        MeasureName::FirstTimeResolution => {
            (maybe_word(&["confirmed", "one_touch", "no_reopen"]), span())
                .prop_map(move |(convention, within)| KpiDocument {
                    within: with(convention.clone(), "no_reopen", within),
                    convention,
                    ..none()
                })
                .boxed()
        }
        MeasureName::SlaAttainment => {
            (maybe_word(&["clock", "issue"]), prop::option::weighted(0.9, word(MILESTONES)))
                .prop_map(move |(convention, milestone)| KpiDocument {
                    convention,
                    milestone,
                    ..none()
                })
                .boxed()
        }
        MeasureName::ClassShare => (names.some_classes(), maybe_word(&["count", "amount"]))
            .prop_map(move |((scheme, mut class), by)| {
                class.truncate(1);
                KpiDocument { scheme, class, by, ..none() }
            })
            .boxed(),
        MeasureName::TouchCompliance => (maybe_word(&["rolling", "bucket"]), maybe_word(&["r0"]))
            .prop_map(move |(by, rule)| KpiDocument {
                by,
                rule: rule.filter(|_| has_rule),
                ..none()
            })
            .boxed(),
        MeasureName::NewCustomers => names
            .classes_or_all()
            .prop_map(move |(scheme, class)| KpiDocument { scheme, class, ..none() })
            .boxed(),
        MeasureName::Promotions | MeasureName::Demotions => names
            .some_classes()
            .prop_map(move |(scheme, _)| KpiDocument { scheme, ..none() })
            .boxed(),
        MeasureName::Given => (
            word(&["rate", "count", "money", "seconds", "days", "points"]),
            word(&["higher", "lower"]),
            prop::option::of(any::<bool>()),
        )
            .prop_map(move |(unit, better, additive)| KpiDocument {
                unit: Some(unit),
                better: Some(better),
                additive,
                ..none()
            })
            .boxed(),
        _ => Just(none()).boxed(),
    }
}

/// The report of a period.
pub(super) fn report(names: &Names) -> BoxedStrategy<ReportDocument> {
    let mut facts: Vec<String> =
        ["owner", "industry", "region", "annual_amount"].map(str::to_owned).into();
    facts.extend(names.classes.iter().map(|(scheme, _)| format!("class({scheme})")));
    let breakdown = prop::option::of(subsequence(facts, 0..=3));
    let every = (
        maybe_word(&["1 week", "1 month", "1 quarter", "1 year"]),
        maybe_word(&["1 month", "2 weeks", "$p_span"]),
    );
    let cases = (
        prop::option::of(one_or_more_of(&names.severities)),
        prop::option::of(select(vec![1_u32, 2, 10])),
    );
    let calendar = maybe_one_of(&names.calendars);
    (every, maybe_one_of(&names.roles), cases, breakdown, calendar)
        .prop_map(|((every, check_every), by, cases, breakdown, calendar)| {
            let (case_severity, most_cases) = cases;
            ReportDocument {
                every,
                by,
                case_severity,
                most_cases,
                check_every,
                breakdown,
                calendar,
            }
        })
        .boxed()
}
