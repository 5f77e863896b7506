//! How well warnings are dealt with, and how well they warn (D002-101, KPI.md).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Contribution, Exclusion, Period};
use crate::policy::warning::{Outcome, Warning};
use crate::policy::words::words;
use crate::time::{Span, Zone};

words! {
    kpi;
    /// Which warnings the success rate is of.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::kpi::WarningConvention};
    /// assert_eq!(WarningConvention::Closed.label(Language::Chinese), "已结束预警");
    /// ```
    WarningConvention, "convention of the warning success rate", "unknown-convention", {
        /// Those that ended well, of all that ended in the period; false alarms in neither (A-36).
        Closed "closed" "warnings that ended" "已结束预警",
        /// Those that ended well within the window, of all that were detected in the period; only
        /// those whose window is over; false alarms in neither.
        Cohort "cohort" "warnings that began" "新发预警",
    }
}

/// A warning by its days.
///
/// ```
/// use guanxi::policy::{kpi::WarningCase, warning::Outcome};
/// let day = |text: &str| text.parse().unwrap();
/// let case = WarningCase::new(day("2024-03-01")).ended(day("2024-03-20"), Outcome::Cleared);
/// assert!(case.is_success());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WarningCase {
    /// The day on which it was detected.
    pub detected: NaiveDate,
    /// The day on which it ended, and how.
    pub end: Option<(NaiveDate, Outcome)>,
}

impl WarningCase {
    /// A warning that is open.
    ///
    /// ```
    /// use guanxi::policy::kpi::WarningCase;
    /// assert_eq!(WarningCase::new("2024-03-01".parse().unwrap()).end, None);
    /// ```
    pub fn new(detected: NaiveDate) -> Self {
        Self { detected, end: None }
    }

    /// The same, ended on a day.
    ///
    /// ```
    /// use guanxi::policy::{kpi::WarningCase, warning::Outcome};
    /// let day = |text: &str| text.parse().unwrap();
    /// let case = WarningCase::new(day("2024-03-01")).ended(day("2024-03-20"), Outcome::Lost);
    /// assert!(!case.is_success());
    /// ```
    #[must_use]
    pub fn ended(self, day: NaiveDate, outcome: Outcome) -> Self {
        Self { end: Some((day, outcome)), ..self }
    }

    /// A warning of the warning policy; none where it says no day.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::{kpi::WarningCase, warning::Evidence}};
    /// use guanxi::record::{Event, WarningEvent};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let step = WarningEvent::detect("W1", "overdue".parse()?);
    /// let event = Event::new("e1", "KH0001", "2024-04-01".parse()?, step);
    /// let warning = rulebook.warnings()?.step(None, &event, &Evidence::default())?;
    /// let case = WarningCase::of(&warning, rulebook.zone()).unwrap();
    /// assert_eq!(case.detected.to_string(), "2024-04-01");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of(warning: &Warning, zone: &Zone) -> Option<Self> {
        let day = |moment: crate::time::Moment| moment.local(zone).date();
        let detected = day(warning.detected()?);
        let end = warning.ended.map(day).zip(warning.outcome);
        Some(Self { detected, end })
    }

    /// Whether it ended well: the risk was lifted, or the customer renewed.
    ///
    /// ```
    /// use guanxi::policy::{kpi::WarningCase, warning::Outcome};
    /// let day = |text: &str| text.parse().unwrap();
    /// let case = WarningCase::new(day("2024-03-01")).ended(day("2024-03-20"), Outcome::Renewed);
    /// assert!(case.is_success());
    /// ```
    pub fn is_success(&self) -> bool {
        matches!(self.end, Some((_, Outcome::Cleared | Outcome::Renewed)))
    }

    fn is_false_alarm(&self) -> bool {
        matches!(self.end, Some((_, Outcome::FalseAlarm)))
    }

    /// The same as of the end of a day.
    fn by(self, today: NaiveDate) -> Option<Self> {
        let end = self.end.filter(|(day, _)| *day <= today);
        (self.detected <= today).then_some(Self { end, ..self })
    }
}

/// The success rate of warnings.
///
/// ```
/// use guanxi::policy::kpi::{Contribution, Exclusion, Period, WarningCase, WarningSuccess};
/// use guanxi::policy::warning::Outcome;
/// let day = |text: &str| text.parse().unwrap();
/// let march: Period = "2024-03".parse()?;
/// let of = |outcome| {
///     let case = WarningCase::new(day("2024-02-01")).ended(day("2024-03-20"), outcome);
///     WarningSuccess::default().of(case, march, march.last())
/// };
/// assert_eq!(of(Outcome::Cleared), Contribution::Ratio { num: 1, den: 1 });
/// assert_eq!(of(Outcome::Lost), Contribution::Ratio { num: 0, den: 1 });
/// assert_eq!(of(Outcome::FalseAlarm), Contribution::Excluded(Exclusion::FalseAlarm));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WarningSuccess {
    /// Which warnings.
    pub convention: WarningConvention,
    /// How long after its detection a warning of a cohort is looked at; 90 days unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Span>,
}

impl Default for WarningSuccess {
    fn default() -> Self {
        Self { convention: WarningConvention::Closed, window: None }
    }
}

impl WarningSuccess {
    /// The warnings that were detected in the period, looked at for a span of civil days.
    ///
    /// ```
    /// use guanxi::policy::kpi::{WarningConvention, WarningSuccess};
    /// let rate = WarningSuccess::cohort("90 days".parse()?);
    /// assert_eq!(rate.convention, WarningConvention::Cohort);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn cohort(window: Span) -> Self {
        Self { convention: WarningConvention::Cohort, window: Some(window) }
    }

    /// What a warning adds, as of the end of a day.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Contribution, Exclusion, Period, WarningCase, WarningSuccess};
    /// let day = |text: &str| text.parse().unwrap();
    /// let march: Period = "2024-03".parse()?;
    /// let case = WarningCase::new(day("2024-03-01"));
    /// let rate = WarningSuccess::cohort("90 days".parse()?);
    /// let open = Contribution::Excluded(Exclusion::WindowOpen);
    /// assert_eq!(rate.of(case, march, day("2024-05-29")), open);
    /// assert_eq!(rate.of(case, march, day("2024-05-30")), Contribution::Ratio { num: 0, den: 1 });
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of(&self, case: WarningCase, period: Period, today: NaiveDate) -> Contribution {
        let Some(case) = case.by(today) else { return Contribution::None };
        match self.convention {
            WarningConvention::Closed => match case.end {
                Some((day, _)) if period.contains(day) => judged(case),
                // What is open at the end is told apart.
                _ if case.by(period.last()).is_some_and(|case| case.end.is_none()) => {
                    Contribution::Excluded(Exclusion::Pending)
                }
                _ => Contribution::None,
            },
            WarningConvention::Cohort if !period.contains(case.detected) => Contribution::None,
            WarningConvention::Cohort => {
                let last = match self.window {
                    Some(window) => window.after(case.detected, 1).ok(),
                    None => case.detected.checked_add_days(chrono::Days::new(90)),
                };
                match last.filter(|last| *last <= today) {
                    Some(last) => {
                        let end = case.end.filter(|(day, _)| *day <= last);
                        judged(WarningCase { end, ..case })
                    }
                    None => Contribution::Excluded(Exclusion::WindowOpen),
                }
            }
        }
    }
}

fn judged(case: WarningCase) -> Contribution {
    if case.is_false_alarm() {
        Contribution::Excluded(Exclusion::FalseAlarm)
    } else {
        Contribution::whether(case.is_success())
    }
}

/// The share of the warnings that ended in the period which were no false alarm: precision.
///
/// ```
/// use guanxi::policy::kpi::{Contribution, Period, WarningCase, warning_precision};
/// use guanxi::policy::warning::Outcome;
/// let day = |text: &str| text.parse().unwrap();
/// let case = WarningCase::new(day("2024-03-01")).ended(day("2024-03-20"), Outcome::FalseAlarm);
/// let march: Period = "2024-03".parse()?;
/// assert_eq!(warning_precision(case, march), Contribution::Ratio { num: 0, den: 1 });
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn warning_precision(case: WarningCase, period: Period) -> Contribution {
    match case.end {
        Some((day, _)) if period.contains(day) => Contribution::whether(!case.is_false_alarm()),
        _ => Contribution::None,
    }
}

/// Of a customer that was lost in the period: whether a warning was detected before (recall), and so
/// how many days before (the lead time).
///
/// The first warning counts that was not over by the day of the loss, or that ended with it; a false
/// alarm is none. A customer whose warning had been lifted was lost without one. Give the warnings of
/// the stay that ended: one of an earlier loss would count as long before this one.
///
/// ```
/// use guanxi::policy::kpi::{WarningCase, warned_before};
/// let day = |text: &str| text.parse().unwrap();
/// let cases = [WarningCase::new(day("2024-03-01"))];
/// assert_eq!(warned_before(&cases, day("2024-03-31")), Some(30));
/// assert_eq!(warned_before(&cases, day("2024-02-29")), None);
/// ```
pub fn warned_before(cases: &[WarningCase], lost: NaiveDate) -> Option<i64> {
    let held = cases.iter().filter(|case| match case.end {
        None => true,
        Some((_, Outcome::FalseAlarm)) => false,
        Some((_, Outcome::Lost)) => true,
        Some((day, _)) => day > lost,
    });
    let days = held.map(|case| lost.signed_duration_since(case.detected).num_days());
    days.filter(|days| *days >= 0).max()
}
