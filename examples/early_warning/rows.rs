//! What a watch list comes to, row by row: tables and JSON are made of the same rows.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use guanxi::label::Code;
use guanxi::policy::renewal::{ContractReading, PlanDuty, RenewalPhase};
use guanxi::policy::risk::{Agreement, RiskLevel, RiskReading, ScheduleState, Trend};
use guanxi::policy::warning::{Deadline, Detected, Settled, Since, WarningReading, WarningState};
use guanxi::quantity::Ratio;
use guanxi::record::{Author, CustomerId, Measure, RulebookVersion, WarningId};
use guanxi::review::{AgendaCustomer, WatchList, Watched};
use guanxi::time::Moment;
use serde::{Serialize, Serializer};

use crate::intake::Intake;
use crate::uncounted::RefusedRow;
use crate::words::Words;

/// Whose row it is.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct Who<'a> {
    pub(crate) customer: &'a CustomerId,
    pub(crate) name: &'a str,
    pub(crate) owner: Option<&'a Author>,
}

/// The points of a factor.
#[derive(Serialize)]
pub(crate) struct Weak<'a> {
    pub(crate) factor: &'a Code,
    pub(crate) points: i64,
    #[serde(skip)]
    pub(crate) label: &'a str,
}

/// What was recorded of the risk.
#[derive(Serialize)]
pub(crate) struct Recorded<'a> {
    pub(crate) level: Option<&'a Code>,
    pub(crate) on: NaiveDate,
    pub(crate) by: Option<&'a Author>,
    pub(crate) description: &'a str,
}

/// A renewal at risk.
#[derive(Serialize)]
pub(crate) struct AtRisk<'a> {
    pub(crate) rank: usize,
    #[serde(flatten)]
    pub(crate) who: Who<'a>,
    pub(crate) contract: &'a str,
    pub(crate) end: NaiveDate,
    pub(crate) days_to_end: i64,
    pub(crate) phase: RenewalPhase,
    pub(crate) urgency: Option<&'a Code>,
    pub(crate) level: Option<&'a Code>,
    pub(crate) possible: &'a [RiskLevel],
    #[serde(serialize_with = "totals")]
    pub(crate) total: (Ratio, Ratio),
    pub(crate) of: i64,
    pub(crate) probability: String,
    pub(crate) weakest: Vec<Weak<'a>>,
    pub(crate) unknown: Vec<&'a Code>,
    pub(crate) plan: &'a PlanDuty<'a>,
    pub(crate) recorded: Option<Recorded<'a>>,
    /// The levels that are computed now, safest first.
    pub(crate) computed: &'a [RiskLevel],
    pub(crate) agreement: Agreement,
    pub(crate) trend: Trend,
    #[serde(skip)]
    pub(crate) risk: &'a RiskReading<'a>,
    #[serde(skip)]
    pub(crate) reading: &'a ContractReading<'a>,
}

/// Whole totals are numbers, others text.
fn totals<S: Serializer>(total: &(Ratio, Ratio), serializer: S) -> Result<S::Ok, S::Error> {
    let value = |ratio: Ratio| {
        let ratio = ratio.reduced();
        match ratio.den() {
            1 => serde_json::Value::from(ratio.num()),
            _ => serde_json::Value::from(ratio.to_string()),
        }
    };
    [value(total.0), value(total.1)].serialize(serializer)
}

/// An assessment that is overdue.
#[derive(Serialize)]
pub(crate) struct Overdue<'a> {
    #[serde(flatten)]
    pub(crate) who: Who<'a>,
    pub(crate) due: NaiveDate,
    pub(crate) days: i64,
    pub(crate) missed: u32,
    pub(crate) by: Option<&'a Code>,
}

/// An open warning.
#[derive(Serialize)]
pub(crate) struct Open<'a> {
    #[serde(flatten)]
    pub(crate) who: Who<'a>,
    pub(crate) warning: &'a WarningId,
    pub(crate) level: &'a Code,
    pub(crate) state: WarningState,
    pub(crate) causes: &'a [Detected],
    pub(crate) root_causes: &'a [Code],
    pub(crate) next: Option<&'a Deadline>,
    /// By how much the next deadline has passed; below zero where it lies ahead.
    pub(crate) late_minutes: Option<i64>,
    pub(crate) missed_progress: u32,
    pub(crate) overdue_measures: Vec<&'a Measure>,
    pub(crate) triggered_at: Option<Since>,
}

/// A trigger that holds, and that nobody noticed.
#[derive(Serialize)]
pub(crate) struct Unnoticed<'a> {
    #[serde(flatten)]
    pub(crate) who: Who<'a>,
    pub(crate) cause: &'a Code,
    pub(crate) level: &'a Code,
    pub(crate) since: Option<Moment>,
    /// Whether it may hold for longer.
    pub(crate) at_least: bool,
    pub(crate) age_minutes: Option<i64>,
}

/// A trigger that holds as it did when its last warning ended.
#[derive(Serialize)]
pub(crate) struct SettledRow<'a> {
    #[serde(flatten)]
    pub(crate) who: Who<'a>,
    #[serde(flatten)]
    pub(crate) settled: &'a Settled,
}

/// A trigger of which nothing can be said.
#[derive(Serialize)]
pub(crate) struct Unsaid<'a> {
    pub(crate) customer: &'a CustomerId,
    pub(crate) cause: &'a Code,
    pub(crate) missing: Vec<String>,
}

/// A fact that is missing, and for how many triggers.
#[derive(Serialize)]
pub(crate) struct Missing {
    pub(crate) fact: String,
    pub(crate) triggers: usize,
}

/// What cannot be said.
#[derive(Default, Serialize)]
pub(crate) struct Unknown<'a> {
    pub(crate) triggers: Vec<Unsaid<'a>>,
    pub(crate) missing: Vec<Missing>,
}

/// How many customers there are of each sort; a customer is of one sort, and may have renewed beside.
#[derive(Default, Serialize)]
pub(crate) struct Counts {
    pub(crate) customers: usize,
    pub(crate) at_risk: usize,
    pub(crate) safe: usize,
    pub(crate) expired: usize,
    pub(crate) without_contract: usize,
    /// A contract runs, but the rulebook has no scorecard.
    pub(crate) not_rated: usize,
    pub(crate) renewed: usize,
}

/// All rows.
pub(crate) struct Rows<'a> {
    pub(crate) as_of: Moment,
    pub(crate) today: NaiveDate,
    pub(crate) counts: Counts,
    pub(crate) at_risk: Vec<AtRisk<'a>>,
    pub(crate) overdue: Vec<Overdue<'a>>,
    pub(crate) open: Vec<Open<'a>>,
    pub(crate) unnoticed: Vec<Unnoticed<'a>>,
    pub(crate) settled: Vec<SettledRow<'a>>,
    pub(crate) unknown: Unknown<'a>,
}

impl<'a> Rows<'a> {
    /// The rows of a watch list.
    pub(crate) fn of(
        words: &Words<'a>,
        list: &'a WatchList<'a>,
        customers: &'a [AgendaCustomer],
    ) -> Self {
        let mut rows = Self {
            as_of: list.as_of,
            today: list.today,
            counts: Counts::default(),
            at_risk: Vec::new(),
            overdue: Vec::new(),
            open: Vec::new(),
            unnoticed: Vec::new(),
            settled: Vec::new(),
            unknown: Unknown::default(),
        };
        let owners = customers.iter().map(|one| (&one.record.id, one.record.owner.as_ref()));
        let owners: HashMap<&CustomerId, Option<&Author>> = owners.collect();
        for one in &list.customers {
            let owner = owners.get(&one.customer).copied().flatten();
            let who = Who { customer: &one.customer, name: one.name, owner };
            rows.count(one);
            rows.add_risk(words, who, one);
            rows.add_warnings(words, who, one);
        }
        rows.overdue.sort_by_key(|row| (row.due, row.who.customer));
        rows.open.sort_by_key(|row| {
            let due = row.next.map(|next| next.due);
            (due.is_none(), due, row.who.customer, row.warning)
        });
        let place = |level: &Code| words.levels().iter().position(|one| one.code() == level);
        rows.unnoticed.sort_by_key(|row| {
            (Reverse(place(row.level)), Reverse(row.age_minutes), row.who.customer)
        });
        let mut missing: BTreeMap<&str, usize> = BTreeMap::new();
        for fact in rows.unknown.triggers.iter().flat_map(|one| &one.missing) {
            let count = missing.entry(fact).or_default();
            *count = count.saturating_add(1);
        }
        let missing = missing.into_iter();
        let missing = missing.map(|(fact, triggers)| Missing { fact: fact.to_owned(), triggers });
        let mut missing: Vec<Missing> = missing.collect();
        missing.sort_by_key(|one| Reverse(one.triggers));
        rows.unknown.missing = missing;
        rows
    }

    fn count(&mut self, one: &Watched<'_>) {
        let Counts { customers, at_risk, safe, expired, without_contract, not_rated, renewed } =
            &mut self.counts;
        let contract = one.renewal.as_ref().and_then(|renewal| renewal.contract.as_ref());
        let runs = one.days_to_end().is_some();
        let sort = match contract {
            None => without_contract,
            Some(_) if !runs => expired,
            Some(_) if one.is_renewal_at_risk() => at_risk,
            Some(_) if one.risk.is_some() => safe,
            Some(_) => not_rated,
        };
        *sort = sort.saturating_add(1);
        *customers = customers.saturating_add(1);
        let renewal = one.renewal.as_ref();
        let mut contracts = renewal.into_iter().flat_map(|renewal| &renewal.others);
        let follows = |other: &ContractReading<'_>| {
            contract.is_some_and(|one| other.renewed_by.as_ref() == Some(&one.contract))
        };
        *renewed = renewed.saturating_add(usize::from(contracts.any(follows)));
    }

    fn add_risk(&mut self, words: &Words<'a>, who: Who<'a>, one: &'a Watched<'a>) {
        let Some(risk) = &one.risk else { return };
        if let Some(schedule) = &risk.schedule
            && let ScheduleState::Overdue { days } = schedule.state
        {
            let (due, missed, by) = (schedule.due, schedule.missed, schedule.by);
            self.overdue.push(Overdue { who, due, days, missed, by });
        }
        let Some(renewal) = one.renewal.as_ref().filter(|_| one.is_renewal_at_risk()) else {
            return;
        };
        let Some(contract) = &renewal.contract else { return };
        let weakest = risk.score.weakest().into_iter().filter_map(|one| {
            let label = one.factor.label(words.language);
            Some(Weak { factor: one.factor.code(), points: one.points.known()?, label })
        });
        let factors = risk.score.factors().iter();
        let unknown = factors.filter(|one| one.points.known().is_none());
        let recorded = risk.recorded.as_ref().map(|last| Recorded {
            level: last.level().map(RiskLevel::code),
            on: last.on,
            by: last.by.as_ref(),
            description: &last.description,
        });
        self.at_risk.push(AtRisk {
            rank: self.at_risk.len().saturating_add(1),
            who,
            contract: contract.contract.as_str(),
            end: contract.window.end,
            days_to_end: contract.days_to_end,
            phase: contract.phase,
            urgency: contract.urgency.map(|urgency| urgency.code()),
            level: risk.level().map(RiskLevel::code),
            possible: risk.possible,
            total: (risk.score.min(), risk.score.max()),
            of: words.rulebook.risk().map_or(0, |policy| policy.most()),
            probability: risk.probability_text(),
            weakest: weakest.collect(),
            unknown: unknown.map(|one| one.factor.code()).collect(),
            plan: &renewal.plan,
            recorded,
            computed: risk.score.possible(),
            agreement: risk.agreement,
            trend: risk.trend,
            risk,
            reading: contract,
        });
    }

    fn add_warnings(&mut self, words: &Words<'a>, who: Who<'a>, one: &'a Watched<'a>) {
        let Some(found) = &one.warnings else { return };
        let now = words.rulebook.as_of(self.as_of).instant();
        let minutes = |seconds: i64| seconds.div_euclid(60);
        for reading in found.warnings.iter().filter(|one| one.warning.is_open()) {
            let WarningReading { warning, missed_progress, overdue_measures, .. } = reading;
            let late = reading.next.as_ref().map(|next| now.signed_duration_since(next.due));
            let measures = overdue_measures.iter().filter_map(|place| warning.measures.get(*place));
            self.open.push(Open {
                who,
                warning: &warning.id,
                level: &warning.level,
                state: warning.state,
                causes: &warning.causes,
                root_causes: &warning.root_causes,
                next: reading.next.as_ref(),
                late_minutes: late.map(|late| minutes(late.num_seconds())),
                missed_progress: *missed_progress,
                overdue_measures: measures.collect(),
                triggered_at: reading.triggered_at,
            });
        }
        self.unnoticed.extend(found.undetected.iter().map(|one| Unnoticed {
            who,
            cause: &one.cause,
            level: &one.level,
            since: one.since.map(|since| since.at),
            at_least: one.since.is_some_and(|since| since.at_least),
            age_minutes: one.age.map(minutes),
        }));
        self.settled.extend(found.settled.iter().map(|settled| SettledRow { who, settled }));
        self.unknown.triggers.extend(found.unknown.iter().map(|one| Unsaid {
            customer: who.customer,
            cause: &one.cause().code,
            missing: one.missing().to_vec(),
        }));
    }

    /// All rows as a JSON document; `--help` lists its keys.
    pub(crate) fn document(&self, words: &Words<'_>, intake: &Intake) -> Result<String, String> {
        #[derive(Serialize)]
        struct Document<'d, 'a> {
            rulebook: &'d RulebookVersion,
            as_of: Moment,
            today: NaiveDate,
            counts: &'d Counts,
            renewals_at_risk: &'d [AtRisk<'a>],
            assessments_overdue: &'d [Overdue<'a>],
            open_warnings: &'d [Open<'a>],
            undetected: &'d [Unnoticed<'a>],
            settled: &'d [SettledRow<'a>],
            unknown: &'d Unknown<'a>,
            findings: Vec<serde_json::Value>,
            refused: &'d [RefusedRow],
            later: usize,
        }
        let findings = words.rulebook.findings().filter(|one| is_asked(&one.path));
        let findings = findings.map(serde_json::to_value).collect::<Result<_, _>>();
        text(&Document {
            rulebook: words.rulebook.version(),
            as_of: self.as_of,
            today: self.today,
            counts: &self.counts,
            renewals_at_risk: &self.at_risk,
            assessments_overdue: &self.overdue,
            open_warnings: &self.open,
            undetected: &self.unnoticed,
            settled: &self.settled,
            unknown: &self.unknown,
            findings: findings.map_err(|error| error.to_string())?,
            refused: &intake.refused,
            later: intake.later(self.as_of, words.rulebook),
        })
    }
}

/// Whether a finding is about what this program shows.
pub(crate) fn is_asked(path: &str) -> bool {
    ["risk", "renewal", "warning"].iter().any(|part| path.contains(part))
}

/// A document as text.
pub(crate) fn text<T: Serialize>(document: &T) -> Result<String, String> {
    let text = serde_json::to_string_pretty(document);
    text.map(|text| text + "\n").map_err(|error| error.to_string())
}
