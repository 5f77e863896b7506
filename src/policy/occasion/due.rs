//! By when something has to be done for a day: lead, and what becomes of days off.

use chrono::NaiveDate;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::dates::Found;
use super::{OccasionRule, Roll};
use crate::error::{Error, Result};
use crate::label::Code;
use crate::rule::codes::Codes;
use crate::time::{Calendar, Skipped, Span};

/// A day on which there is something to think of, and by when it has to be done.
///
/// ```
/// use guanxi::policy::occasion::notice_due;
/// let end = "2024-03-30".parse().unwrap();
/// assert_eq!(notice_due(end, "30 days".parse()?)?.to_string(), "2024-02-29"); // D003-43
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Occurrence {
    /// The day.
    pub day: NaiveDate,
    /// What the table of dates calls it; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The last day on which it is done in time.
    pub due: NaiveDate,
    /// The day on which to do it: the due day, or the working day before it (A-24, A-26).
    pub proposed: NaiveDate,
    /// Whether 29 February is kept on the 28th (A-44).
    pub clamped: bool,
    /// The day that lies the lead before the day, where the calendar has it off, and why.
    pub day_off: Option<DayOff>,
    /// Over which channels to do it; any if none is named.
    pub channels: Vec<Code>,
    /// Why it is not known whether the due day is a working day: the calendar ends. It then stays
    /// where it is.
    #[serde(serialize_with = "maybe_error")]
    pub error: Option<Error>,
}

/// A day that is no working day.
///
/// ```
/// use guanxi::{policy::occasion::DayOff, time::Skipped};
/// let off = DayOff::new("2024-02-10".parse().unwrap(), Some(Skipped::Weekend));
/// assert_eq!(serde_json::to_value(&off).unwrap()["why"], "weekend");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DayOff {
    /// The day.
    pub on: NaiveDate,
    /// Why; none where the calendar does not say.
    pub why: Option<Skipped>,
}

impl DayOff {
    /// A day off, and why.
    ///
    /// ```
    /// use guanxi::policy::occasion::DayOff;
    /// assert_eq!(DayOff::new("2024-02-10".parse().unwrap(), None).why, None);
    /// ```
    pub fn new(on: NaiveDate, why: Option<Skipped>) -> Self {
        Self { on, why }
    }
}

/// The day that lies a span before a day, by civil arithmetic: 30 days are 30 days of the calendar
/// (A-26).
///
/// # Errors
/// As [`Span::after`].
///
/// ```
/// use guanxi::policy::occasion::notice_due;
/// let end = "2024-12-31".parse().unwrap();
/// assert_eq!(notice_due(end, "30 days".parse()?)?.to_string(), "2024-12-01");
/// assert_eq!(notice_due(end, "1 month".parse()?)?.to_string(), "2024-11-30");
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn notice_due(day: NaiveDate, lead: Span) -> Result<NaiveDate> {
    lead.after(day, -1)
}

/// By when something has to be done for a day. `soon` says of a due day whether its calendar is
/// asked at all where the day stays as it is.
pub(super) fn occurrence(
    rule: &OccasionRule,
    codes: &Codes,
    found: Found,
    soon: impl FnOnce(NaiveDate) -> bool,
) -> Occurrence {
    let Found { day, name, clamped } = found;
    let (due, error) = match notice_due(day, rule.lead) {
        Ok(due) => (due, None),
        Err(error) => (day, Some(error)),
    };
    let mut occurrence = Occurrence {
        day,
        name,
        due,
        proposed: due,
        clamped,
        day_off: None,
        channels: rule.channels.clone(),
        error,
    };
    let Some(calendar) = &rule.calendar else { return occurrence };
    if rule.roll == Roll::Stays && !soon(due) {
        return occurrence;
    }
    match rolled(calendar, due) {
        Ok(None) => {}
        Ok(Some((working_day, off))) => {
            occurrence.day_off = Some(off);
            match rule.roll {
                Roll::Stays => occurrence.channels = asynchronous(rule, codes),
                Roll::Propose => occurrence.proposed = working_day,
                Roll::Before => {
                    (occurrence.due, occurrence.proposed) = (working_day, working_day);
                }
            }
        }
        Err(error) => occurrence.error = occurrence.error.or(Some(error)),
    }
    occurrence
}

/// The working day before a day off; none where the day is worked.
fn rolled(calendar: &Calendar, due: NaiveDate) -> Result<Option<(NaiveDate, DayOff)>> {
    if calendar.is_working_date(due)? {
        return Ok(None);
    }
    let working_day = calendar.add_working_days(due, -1)?;
    // The dates walked back from the day after begin with the day itself.
    let walked = due.succ_opt().and_then(|next| calendar.explain_working_days(next, -1).ok());
    let why = walked.and_then(|walked| walked.into_iter().next()).and_then(|one| one.skipped);
    Ok(Some((working_day, DayOff::new(due, why))))
}

/// The channels on which nobody has to be there: of the rule, else of the rulebook.
fn asynchronous(rule: &OccasionRule, codes: &Codes) -> Vec<Code> {
    let channels = codes.channels();
    let quiet = |code: &&Code| channels.get(code.as_str()).is_some_and(|one| !one.sync);
    let own: Vec<Code> = rule.channels.iter().filter(quiet).cloned().collect();
    if own.is_empty() {
        return channels.iter().filter(|one| !one.sync).map(|one| one.code.clone()).collect();
    }
    own
}

/// `code`, `message` and `help`.
pub(super) struct Written<'a>(pub(super) &'a Error);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Error", 3)?;
        out.serialize_field("code", self.0.code())?;
        out.serialize_field("message", &self.0.to_string())?;
        out.serialize_field("help", &self.0.help())?;
        out.end()
    }
}

fn maybe_error<S: Serializer>(
    error: &Option<Error>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    error.as_ref().map(Written).serialize(serializer)
}

pub(super) fn error<S: Serializer>(
    error: &Error,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    Written(error).serialize(serializer)
}
