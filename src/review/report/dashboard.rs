//! How the customers stand at the end of the period (D001-62 ... D001-65).

use chrono::NaiveDate;
use serde::Serialize;

use crate::label::Code;
use crate::policy::cadence::TouchState;
use crate::record::{Author, CustomerId};
use crate::review::SchemeSummary;
use crate::review::board::Survey;
use crate::review::summary::scheme_summaries;
use crate::rulebook::Rulebook;

/// How the customers stand at the end of the period.
///
/// ```
/// use guanxi::{Rulebook, policy::kpi::Period, record::Customer};
/// use guanxi::review::{BoardRequest, CustomerFile, ReportRequest, report};
/// let rulebook = Rulebook::preset("renewal")?;
/// let request = ReportRequest::new(BoardRequest::new("2024-03".parse::<Period>()?));
/// let files = [CustomerFile::new(Customer::new("KH0001")).giving("risk_level", "high")];
/// let dashboard = report(&rulebook, &files, &request)?.dashboard;
/// assert_eq!(dashboard.customers, 1);
/// let ladder = dashboard.risk.unwrap();
/// assert_eq!((ladder.levels[2].0.as_str(), ladder.levels[2].1), ("high", 1));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Dashboard {
    /// How many customers there are.
    pub customers: u64,
    /// How they are spread over the classes of each scheme, by code of the scheme.
    #[serde(serialize_with = "crate::review::summary::by_code")]
    pub schemes: Vec<SchemeSummary>,
    /// How many are on each level of risk; none where the rulebook knows no risk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<RiskLadder>,
    /// Touches that are overdue, the longest first.
    pub overdue: Vec<OverdueTouch>,
}

/// How many customers are on each level of risk.
///
/// ```
/// use guanxi::review::RiskLadder;
/// let ladder = RiskLadder { levels: vec![("low".parse()?, 3)], undetermined: 1 };
/// assert_eq!(serde_json::to_value(&ladder).unwrap()["undetermined"], 1);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RiskLadder {
    /// The levels, the safest first, with how many customers.
    pub levels: Vec<(Code, u64)>,
    /// Customers whose level is not known.
    pub undetermined: u64,
}

/// A touch that is overdue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OverdueTouch {
    /// Whose it is.
    pub customer: CustomerId,
    /// The name of the customer; its id where it has none.
    pub name: String,
    /// Who looks after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Author>,
    /// The rule.
    pub rule: Code,
    /// When it was due.
    pub due: Option<NaiveDate>,
    /// How many days ago.
    pub days: i64,
}

pub(super) fn dashboard(survey: &Survey<'_>) -> Dashboard {
    let customers = survey.customers();
    Dashboard {
        customers: count(customers.len()),
        schemes: scheme_summaries(survey.rulebook, &customers),
        risk: ladder(survey.rulebook, survey),
        overdue: overdue(survey),
    }
}

fn ladder(rulebook: &Rulebook, survey: &Survey<'_>) -> Option<RiskLadder> {
    let facts = rulebook.facts();
    let fact = facts.registry().get("risk_level")?;
    let mut levels: Vec<(Code, u64)> =
        fact.choices().iter().map(|code| (code.clone(), 0)).collect();
    let mut undetermined = 0_u64;
    for customer in survey.customers() {
        let level = match customer.facts.get("risk_level") {
            Some(crate::fact::Value::Choice(place)) => levels.get_mut(usize::from(place)),
            _ => None,
        };
        let count = level.map_or(&mut undetermined, |(_, count)| count);
        *count = count.saturating_add(1);
    }
    Some(RiskLadder { levels, undetermined })
}

fn overdue(survey: &Survey<'_>) -> Vec<OverdueTouch> {
    let mut found = Vec::new();
    for place in 0..survey.files.len() {
        let Some(evidence) = survey.evidence(place) else { continue };
        let Some(reading) = evidence.cadence() else { continue };
        for touch in &reading.touches {
            let TouchState::Overdue { days } = touch.state else { continue };
            let record = &evidence.file.record;
            found.push(OverdueTouch {
                customer: record.id.clone(),
                name: record.name().to_owned(),
                owner: record.owner.clone(),
                rule: touch.rule.code().clone(),
                due: touch.due,
                days,
            });
        }
    }
    found.sort_by(|a, b| b.days.cmp(&a.days).then_with(|| a.customer.cmp(&b.customer)));
    found
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
