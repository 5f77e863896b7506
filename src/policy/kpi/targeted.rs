//! KPIs with their names, and the targets that are set for them.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::{Kpi, Measure, Measured, Period, Unit};
use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::{Code, Labels, Language};
use crate::policy::target::{Additivity, MinorUnit, Target, Verdict, YearPlan, split_target};
use crate::time::{Civil, Span};

/// A KPI of a rulebook with what it is called.
///
/// ```
/// use guanxi::{Rulebook, label::Language};
/// let rulebook = Rulebook::preset("service_quality")?;
/// assert_eq!(rulebook.kpi("csat")?.label(Language::English), "customer satisfaction");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KpiEntry {
    /// The KPI.
    pub kpi: Kpi,
    /// What it is called, where that is not the name of its measure.
    pub labels: Labels,
}

impl KpiEntry {
    /// What it is called.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::kpi::{Kpi, KpiEntry}};
    /// let entry = KpiEntry::from(Kpi::standard("nps").or(Kpi::standard("csat"))?);
    /// assert_eq!(entry.label(Language::Chinese), "客户满意度");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn label(&self, language: Language) -> &str {
        let own = self.labels.get(language);
        own.unwrap_or_else(|| self.kpi.measure().name().label(language))
    }
}

impl From<Kpi> for KpiEntry {
    fn from(kpi: Kpi) -> Self {
        Self { kpi, labels: Labels::default() }
    }
}

/// The KPI of a code among several.
///
/// # Errors
/// `unknown-kpi`.
pub(crate) fn find<'a>(kpis: &'a [KpiEntry], code: &str) -> Result<&'a KpiEntry> {
    kpis.iter().find(|one| one.kpi.code() == code).ok_or_else(|| {
        let message = format!("there is no KPI `{code}`");
        let known = kpis.iter().map(|one| one.kpi.code().as_str());
        Error::new(ErrorKind::Name, "unknown-kpi", message).with_help(did_you_mean(code, known))
    })
}

/// A target for a KPI of a rulebook.
///
/// ```
/// use guanxi::{Rulebook, policy::target::Target};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let target = rulebook.target("churn_rate").unwrap();
/// assert_eq!(target.target, Target::at_most("5%".parse()?)); // D003-71
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct KpiTarget {
    /// The KPI.
    pub kpi: Code,
    /// The value, and the side of it on which to be.
    pub target: Target,
    /// The period that it is for; any unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<Span>,
    /// The weights of the months of a year, from January on; equal unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weights: Option<[u64; 12]>,
    /// What is looked at again where it is missed (D001-67): codes of the rulebook.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub on_miss: Vec<Code>,
}

impl KpiTarget {
    /// A target for any period.
    ///
    /// ```
    /// use guanxi::policy::{kpi::KpiTarget, target::Target};
    /// let target = KpiTarget::new("csat".parse()?, Target::at_least("4.5".parse()?));
    /// assert_eq!((target.kpi.as_str(), target.per), ("csat", None));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(kpi: Code, target: Target) -> Self {
        Self { kpi, target, per: None, weights: None, on_miss: Vec::new() }
    }

    /// The same for periods of one length.
    ///
    /// ```
    /// use guanxi::policy::{kpi::KpiTarget, target::Target};
    /// let target = KpiTarget::new("new_customers".parse()?, Target::at_least(50.into()));
    /// assert_eq!(target.per("1 quarter".parse()?).per, Some("1 quarter".parse()?)); // D001-10
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn per(self, span: Span) -> Self {
        Self { per: Some(span), ..self }
    }

    /// The target of a period: that of a longer one is split where the KPI counts what happens, and
    /// holds as it is where it does not add up (D002-11); none where the target is for shorter periods.
    ///
    /// Figures of the host are split where they say that they add up: sales do, and the cost of a
    /// customer does not.
    ///
    /// # Errors
    /// As [`YearPlan::of_target`] and [`split_target`].
    ///
    /// ```
    /// use guanxi::policy::{kpi::{Kpi, KpiTarget, Period}, target::Target};
    /// let target = KpiTarget::new("new_customers".parse()?, Target::at_least(50.into()));
    /// let (target, kpi) = (target.per("1 quarter".parse()?), Kpi::standard("new_customers")?);
    /// let of = |period: &str| target.of(&kpi, period.parse::<Period>().unwrap());
    /// assert_eq!(of("2024-Q1")?, Some(Target::at_least(50.into())));
    /// assert_eq!(of("2024-03")?, Some(Target::at_least(16.into()))); // 17, 17, 16
    /// assert_eq!(of("2024")?, None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of(&self, kpi: &Kpi, period: Period) -> Result<Option<Target>> {
        let Some(per) = self.per.and_then(months) else { return Ok(Some(self.target)) };
        let holds = additivity(kpi.measure()) == Additivity::Ratio;
        let Some(asked) = period.months() else {
            // Days of their own are no part of months.
            return Ok(holds.then_some(self.target));
        };
        if per == asked {
            return Ok(Some(self.target));
        }
        if per < asked {
            return Ok(None);
        }
        if holds {
            return Ok(Some(self.target));
        }
        let unit = match kpi.measure().unit() {
            Unit::Money => MinorUnit::default(),
            _ => MinorUnit::WHOLE,
        };
        let weights = self.weights.unwrap_or(YearPlan::EQUAL);
        let month = usize::try_from(period.first().month0()).unwrap_or(0);
        if per == 12 {
            let plan = YearPlan::of_target(self.target, Additivity::Additive, unit, &weights)?;
            let quarter = plan.quarters.get(month.checked_div(3).unwrap_or(0));
            return Ok(quarter.and_then(|quarter| match asked {
                3 => Some(quarter.quarter),
                _ => quarter.months.get(month.checked_rem(3).unwrap_or(0)).copied(),
            }));
        }
        // The month of a quarter.
        let first = month.saturating_sub(month.checked_rem(3).unwrap_or(0));
        let own: Vec<u64> = weights.iter().copied().skip(first).take(3).collect();
        let parts = split_target(self.target, unit, &own)?;
        Ok(parts.get(month.checked_rem(3).unwrap_or(0)).copied())
    }

    /// Refuses a target that cannot be split as it says; so [`KpiTarget::of`] never fails for those of
    /// a rulebook.
    ///
    /// # Errors
    /// `not-additive` for weights of a KPI that does not add up, and as [`KpiTarget::of`].
    pub(crate) fn check(&self, kpi: &Kpi) -> Result<()> {
        if self.weights.is_some() && additivity(kpi.measure()) == Additivity::Ratio {
            let code = kpi.code();
            let message = format!("the target of `{code}` is not split: it does not add up");
            return Err(Error::new(ErrorKind::Type, "not-additive", message)
                .with_help("take `weights` out: the value holds for each month as for the year"));
        }
        // Any year will do.
        let firsts = (1..=12).filter_map(|month| NaiveDate::from_ymd_opt(2024, month, 1));
        for first in firsts {
            self.of(kpi, Period::month_of(first)?)?;
        }
        for quarter in ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"] {
            self.of(kpi, quarter.parse()?)?;
        }
        Ok(())
    }

    /// What a measured KPI is against it.
    ///
    /// # Errors
    /// As [`KpiTarget::of`].
    ///
    /// ```
    /// use guanxi::policy::kpi::{Accumulator, Kpi, KpiTarget, Period};
    /// use guanxi::policy::target::Target;
    /// let kpi = Kpi::standard("first_time_resolution")?;
    /// let target = KpiTarget::new(kpi.code().clone(), Target::at_least("90%".parse()?));
    /// let mut solved = Accumulator::new(&kpi, "2024-03".parse::<Period>()?);
    /// solved.ratio(8995, 10_000)?; // shown as 90.0 %
    /// assert!(target.judge(&kpi, &solved.read())?.verdict.is_missed());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn judge(&self, kpi: &Kpi, measured: &Measured) -> Result<TargetResult> {
        let target = self.of(kpi, measured.period)?;
        let verdict = target.map_or(Verdict::Undefined, |one| one.compare(measured.value));
        let on_miss = if verdict.is_missed() { self.on_miss.clone() } else { Vec::new() };
        Ok(TargetResult { target, verdict, on_miss })
    }
}

/// Whether a target of a KPI is split for parts of its period.
fn additivity(measure: &Measure) -> Additivity {
    match measure {
        // Each counts once what happens, by the class that there is at the end.
        Measure::NewCustomers { .. }
        | Measure::LostCustomers(_)
        | Measure::Promotions { .. }
        | Measure::Demotions { .. } => Additivity::Additive,
        measure => measure.additivity(),
    }
}

/// How many calendar months a span is, of those that tile a year as months, quarters and years do.
fn months(span: Span) -> Option<u32> {
    match span.civil() {
        Some(Civil::Months(months @ (1 | 3 | 12))) => Some(months),
        _ => None,
    }
}

/// What a KPI is against its target.
///
/// ```
/// use guanxi::policy::kpi::{Accumulator, Kpi, KpiTarget, Period};
/// use guanxi::policy::target::{Target, Verdict};
/// let kpi = Kpi::standard("csat")?;
/// let target = KpiTarget::new(kpi.code().clone(), Target::at_least("4.5".parse()?));
/// let empty = Accumulator::new(&kpi, "2024-03".parse::<Period>()?);
/// assert_eq!(target.judge(&kpi, &empty.read())?.verdict, Verdict::Undefined);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TargetResult {
    /// The target of the period; none where it is for shorter ones.
    pub target: Option<Target>,
    /// Met, missed by how much, or undefined.
    pub verdict: Verdict,
    /// What is to be looked at again, where it is missed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub on_miss: Vec<Code>,
}
