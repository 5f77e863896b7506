//! When customers are to be assessed, and whether they were (8.5).

use chrono::NaiveDate;
use serde::Serialize;

use super::{Risk, RiskHistory};
use crate::label::Code;
use crate::time::Buckets;

/// How the assessment of a customer stands.
///
/// ```
/// use guanxi::policy::risk::ScheduleState;
/// let state = serde_json::to_value(ScheduleState::Overdue { days: 3 }).unwrap();
/// assert_eq!(state, serde_json::json!({ "overdue": { "days": 3 } }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ScheduleState {
    /// Done in this period.
    Recorded,
    /// To be done by the due day.
    Due,
    /// The due day is past.
    Overdue {
        /// By so many days.
        days: i64,
    },
}

/// By when a customer is to be assessed (D002-77).
///
/// ```
/// use guanxi::{Rulebook, policy::risk::ScheduleState};
/// let rulebook = Rulebook::preset("renewal")?;
/// let risk = rulebook.risk()?;
/// let history = risk.history(&"KH0001".into(), &[], "2024-06-30".parse()?, None);
/// let day = |text: &str| text.parse().unwrap();
/// let schedule = risk.schedule(&history, Some(day("2024-02-01")), day("2024-06-30")).unwrap();
/// assert_eq!((schedule.due, schedule.state), (day("2024-03-31"), ScheduleState::Overdue { days: 91 }));
/// assert_eq!((schedule.missed, schedule.by.unwrap().as_str()), (1, "account_manager"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AssessmentSchedule<'a> {
    /// The last day on which the next assessment is in time.
    pub due: NaiveDate,
    /// Whether it is done, due or overdue.
    pub state: ScheduleState,
    /// How many periods have passed without an assessment, since the first one was owed; those of
    /// the last twenty years are counted.
    pub missed: u32,
    /// Who owes it: a role.
    pub by: Option<&'a Code>,
}

/// How many periods are looked back upon.
const MOST_PERIODS: usize = 20 * 53;

impl<'a> Risk<'a> {
    /// The schedule of one customer; `None` where the rulebook has none.
    ///
    /// One assessment is owed in each period of the calendar, from the one of `since` on; where that
    /// is not known, from that of the first assessment on, or from this one. Whatever is made in a
    /// period counts for it: one that comes late is that of the next period, and the one before stays
    /// missed.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::risk::ScheduleState, record::{Event, RiskAssessment}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let risk = rulebook.risk()?;
    /// let late = RiskAssessment::new("fits").level("low".parse()?);
    /// let events = [Event::new("e1", "KH0001", "2024-04-05".parse()?, late)];
    /// let history = risk.history(&"KH0001".into(), &events, "2024-04-10".parse()?, None);
    /// let day = |text: &str| text.parse().unwrap();
    /// let schedule = risk.schedule(&history, Some(day("2024-01-15")), day("2024-04-10")).unwrap();
    /// assert_eq!((schedule.state, schedule.due), (ScheduleState::Recorded, day("2024-09-30")));
    /// assert_eq!(schedule.missed, 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn schedule(
        &self,
        history: &RiskHistory<'_>,
        since: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Option<AssessmentSchedule<'a>> {
        let buckets: &Buckets = self.definition.every.as_ref()?;
        let made = |first: NaiveDate, last: NaiveDate| {
            history.assessments.iter().any(|one| first <= one.on && one.on <= last)
        };
        let now = buckets.containing(today).ok()?;
        let first_made = history.assessments.first().map(|one| one.on);
        let since = [since, first_made].into_iter().flatten().min().unwrap_or(today).min(today);
        let done = made(now.first(), now.last());
        let (mut missed, mut bucket) = (0_u32, now);
        // The due day of the first of the missed periods that lie before this one in a row.
        let (mut in_a_row, mut owed) = (!done, None);
        for _ in 0..MOST_PERIODS {
            let Ok(earlier) = buckets.previous(&bucket) else { break };
            if earlier.last() < since {
                break;
            }
            bucket = earlier;
            if made(bucket.first(), bucket.last()) {
                in_a_row = false;
            } else {
                missed = missed.saturating_add(1);
                owed = if in_a_row { Some(bucket.last()) } else { owed };
            }
        }
        let (due, state) = match owed {
            _ if done => {
                let next = buckets.next(&now).map_or(now.last(), |next| next.last());
                (next, ScheduleState::Recorded)
            }
            Some(due) => {
                let days = today.signed_duration_since(due).num_days();
                (due, ScheduleState::Overdue { days })
            }
            None => (now.last(), ScheduleState::Due),
        };
        Some(AssessmentSchedule { due, state, missed, by: self.definition.by.as_ref() })
    }
}
