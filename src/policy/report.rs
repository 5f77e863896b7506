//! The report of a period: when it is due, whose it is, what has to stand in it (D003-72 ... D003-78).

use chrono::NaiveDate;

use crate::error::Result;
use crate::label::Code;
use crate::policy::kpi::Period;
use crate::time::{Buckets, Span};

/// What a rulebook says of its report.
///
/// ```
/// use guanxi::{Rulebook, time::parse_date};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let report = rulebook.report();
/// let due = report.period_end(parse_date("2024-02-10")?)?;
/// assert_eq!(due, parse_date("2024-02-29")?); // the last day of the month (D003-63)
/// assert_eq!(report.case_severity(), ["major"]); // D003-74
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ReportPolicy {
    pub(crate) every: Buckets,
    pub(crate) by: Option<Code>,
    pub(crate) case_severity: Vec<Code>,
    pub(crate) most_cases: u32,
    pub(crate) check_every: Span,
    pub(crate) breakdown: Vec<String>,
    pub(crate) calendar: Option<Code>,
}

impl ReportPolicy {
    /// Whose report it is: a role.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.report().by().unwrap(), "crm_manager"); // D003-72
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn by(&self) -> Option<&Code> {
        self.by.as_ref()
    }

    /// Issues of which severities are looked at as cases.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert!(rulebook.report().case_severity().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn case_severity(&self) -> &[Code] {
        &self.case_severity
    }

    /// How many cases are looked at, at most; at least one where there is any (A-56).
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.report().most_cases(), 2); // D003-74
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn most_cases(&self) -> u32 {
        self.most_cases
    }

    /// How often the progress of improvements is looked at, until their effect is verified (D003-78).
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.report().check_every(), "1 month".parse()?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn check_every(&self) -> Span {
        self.check_every
    }

    /// By what figures are broken down: `owner`, `industry`, `class(tier)`, facts.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("value_activity")?;
    /// assert_eq!(rulebook.report().breakdown(), ["class(quadrant)"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn breakdown(&self) -> &[String] {
        &self.breakdown
    }

    /// The calendar in whose working time the progress of a period is counted; none counts all time.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.report().calendar().unwrap(), "office"); // A-59
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn calendar(&self) -> Option<&Code> {
        self.calendar.as_ref()
    }

    /// The period that contains a day.
    ///
    /// # Errors
    /// `date-range` at the end of the calendar.
    ///
    /// ```
    /// use guanxi::{Rulebook, time::parse_date};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.report().period_of(parse_date("2024-02-10")?)?.to_string(), "2024-02");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn period_of(&self, day: NaiveDate) -> Result<Period> {
        self.every.containing(day)?.try_into()
    }

    /// The last day of the period that contains a day: the report is due then (P-105).
    ///
    /// # Errors
    /// `date-range` at the end of the calendar.
    ///
    /// ```
    /// use guanxi::{Rulebook, time::parse_date};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let last = parse_date("2024-02-29")?;
    /// assert_eq!(rulebook.report().period_end(last)?, last);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn period_end(&self, day: NaiveDate) -> Result<NaiveDate> {
        Ok(self.every.containing(day)?.last())
    }
}
