//! Targets for KPIs, each in the unit and the direction of what it is for.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::policy::kpi::MeasureName;
use crate::rulebook::{DocumentValue, KpiDocument, RulebookDocument, TargetDocument};
use crate::testkit::rulebook::names::{Names, some_of};

/// Measures that need no KPI to be declared, by which targets may name them.
const UNDECLARED: &[MeasureName] = &[
    MeasureName::ChurnRate,
    MeasureName::Csat,
    MeasureName::FirstResponseTime,
    MeasureName::OrderValue,
    MeasureName::NewCustomers,
    MeasureName::OpenIssues,
];

/// In what a KPI counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Share,
    Number,
    Time,
}

/// What a target is for.
#[derive(Clone, Debug)]
struct Figure {
    kpi: String,
    unit: Unit,
    /// Whether less is better.
    falls: bool,
    /// Whether a year is the sum of its months.
    adds: bool,
}

impl Figure {
    fn of(kpi: &KpiDocument) -> Option<Self> {
        let name = kpi.measure.as_deref().unwrap_or(&kpi.code).parse::<MeasureName>().ok()?;
        let given = name == MeasureName::Given;
        let unit = match name {
            MeasureName::Csat if kpi.convention.as_deref() == Some("top_box") => Unit::Share,
            MeasureName::FirstResponseTime | MeasureName::ResolutionTime => Unit::Time,
            MeasureName::Csat
            | MeasureName::Nps
            | MeasureName::OrderValue
            | MeasureName::OrdersPerCustomer
            | MeasureName::WarningLeadTime
            | MeasureName::Customers
            | MeasureName::NewCustomers
            | MeasureName::LostCustomers
            | MeasureName::Promotions
            | MeasureName::Demotions
            | MeasureName::OpenIssues
            | MeasureName::OverdueTouches
            | MeasureName::MissedPlanItems
            | MeasureName::LatePlanItems => Unit::Number,
            MeasureName::Given => match kpi.unit.as_deref() {
                Some("rate") => Unit::Share,
                Some("seconds") => Unit::Time,
                _ => Unit::Number,
            },
            _ => Unit::Share,
        };
        let falls = match name {
            MeasureName::Given => kpi.better.as_deref() == Some("lower"),
            _ => matches!(
                name,
                MeasureName::ChurnRate
                    | MeasureName::LostCustomers
                    | MeasureName::FirstResponseTime
                    | MeasureName::ResolutionTime
                    | MeasureName::Demotions
                    | MeasureName::OpenIssues
                    | MeasureName::OverdueTouches
                    | MeasureName::MissedPlanItems
                    | MeasureName::LatePlanItems
            ),
        };
        let adds = matches!(
            name,
            MeasureName::NewCustomers
                | MeasureName::LostCustomers
                | MeasureName::Promotions
                | MeasureName::Demotions
                | MeasureName::MissedPlanItems
                | MeasureName::LatePlanItems
        ) || given && kpi.additive == Some(true) && unit == Unit::Number;
        Some(Self { kpi: kpi.code.clone(), unit, falls, adds })
    }
}

/// Targets for some KPIs of a document, and for measures that it does not declare.
pub(super) fn targets(
    names: &Names,
    document: &RulebookDocument,
) -> BoxedStrategy<Vec<TargetDocument>> {
    let declared: Vec<Figure> = document.kpi.iter().filter_map(Figure::of).collect();
    let undeclared = UNDECLARED.iter().filter_map(|name| {
        let document = KpiDocument { code: name.as_str().to_owned(), ..Default::default() };
        Figure::of(&document).filter(|one| declared.iter().all(|other| other.kpi != one.kpi))
    });
    let undeclared: Vec<Figure> = undeclared.collect();
    let (most, others) = (declared.len().min(4), undeclared.len().min(2));
    let names = names.clone();
    (subsequence(declared, 0..=most), subsequence(undeclared, others.min(1)..=others))
        .prop_flat_map(move |(some, others)| {
            let all = some.into_iter().chain(others);
            all.map(|figure| target(&names, figure)).collect::<Vec<_>>()
        })
        .boxed()
}

fn target(names: &Names, figure: Figure) -> BoxedStrategy<TargetDocument> {
    let values: &'static [&'static str] = match figure.unit {
        Unit::Share => &["90%", "0.5", "100%", "$p_ratio"],
        Unit::Number => &["50", "120", "12", "$p_count"],
        Unit::Time => &["2 hours", "90 minutes", "$p_hours"],
    };
    let points: &'static [&'static str] = match figure.unit {
        Unit::Share => &["15%", "0.05"],
        Unit::Number => &["5", "0.5"],
        Unit::Time => &["30 minutes"],
    };
    let value = |values: &'static [&'static str]| {
        (select(values), any::<bool>()).prop_map(|(text, whole)| match text.parse() {
            Ok(number) if whole => DocumentValue::Integer(number),
            _ => DocumentValue::Text(text.to_owned()),
        })
    };
    let percent = select(vec!["15%", "50%"]);
    let values = (value(values), select(points), percent, 0_usize..4);
    let period = (prop::option::of(select(vec!["1 month", "1 quarter", "1 year"])), any::<bool>());
    (values, period, some_of(&names.actions))
        .prop_map(move |((value, points, percent, way), (per, weighted), on_miss)| {
            let down = |text: &str| match figure.falls {
                true => DocumentValue::Text(format!("-{text}")),
                false => DocumentValue::Text(text.to_owned()),
            };
            let mut target =
                TargetDocument { kpi: figure.kpi.clone(), on_miss, ..Default::default() };
            match (way, figure.falls) {
                // What adds up is split into whole numbers, so it is one.
                (0, _) if !figure.adds => {
                    (target.points, target.base) = (Some(down(points)), Some(value));
                }
                (1, _) if !figure.adds => {
                    (target.relative, target.base) = (Some(down(percent)), Some(value));
                }
                (0 | 1, true) => target.at_most = Some(value),
                (0 | 1, false) => target.at_least = Some(value),
                (_, true) => target.below = Some(value),
                (_, false) => target.above = Some(value),
            }
            target.per = per.map(str::to_owned);
            let parted = matches!(per, Some("1 quarter" | "1 year"));
            if figure.adds && parted && weighted {
                target.weights = vec![1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 3];
            }
            target
        })
        .boxed()
}
