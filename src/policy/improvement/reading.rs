//! Improvements as of a moment: whether they are overdue, and whether somebody looks after them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::checks::Windows;
use super::fault::is_complete;
use super::{ImprovementLog, ImprovementState, Refused, replay};
use crate::record::{Improvement, ImprovementId, ImprovementStep};
use crate::time::{AsOf, Moment, Span, Zone};

/// An improvement as of a moment.
///
/// Before the day of its proposal nothing is owed: it is open and not overdue, and no check is
/// missed.
///
/// ```
/// use guanxi::policy::improvement::ImprovementPolicy;
/// use guanxi::record::Improvement;
/// let day = |text: &str| text.parse().unwrap();
/// let g1 = Improvement::new("G1", "hire", "staffing".parse()?, day("2024-01-31"))
///     .of_department("human resources")
///     .due_within("30 days".parse()?)?; // 1 March
/// let policy = ImprovementPolicy::monthly()?;
/// let found = policy.read(&g1, &[], "2024-03-04".parse()?, &"+08:00".parse()?);
/// assert_eq!((found.overdue_days, found.missed_checks), (Some(3), 1)); // until 29 February
/// assert_eq!(found.next_check, Some(day("2024-03-31")));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ImprovementReading {
    /// The improvement.
    pub improvement: ImprovementId,
    /// The moment of the question.
    pub as_of: Moment,
    /// Whether it has all that it needs: [`faults`](super::faults) finds nothing (P-106).
    pub complete: bool,
    /// The last day on which it is done in time, where it has one.
    pub due: Option<NaiveDate>,
    /// How far it is, and what happened to it.
    #[serde(flatten)]
    pub state: ImprovementState,
    /// By how many days it is overdue: the days of today after the due day while it is still to be
    /// done. None where it is not overdue, and where it has no due day.
    pub overdue_days: Option<i64>,
    /// Whether it was done after its due day; none where it is not done or has no due day.
    pub late: Option<bool>,
    /// By when somebody is to look next, that day included: the end of this window, or of the next
    /// one where somebody looked in this one. None where it is verified, or past the end of the
    /// calendar.
    pub next_check: Option<NaiveDate>,
    /// In how many windows that are over nobody looked, until it was verified.
    pub missed_checks: u32,
    /// The steps that were refused, in the order of time.
    pub refused: Vec<Refused>,
}

/// The reading of an improvement that is to be looked at once in each span.
pub(super) fn read(
    improvement: &Improvement,
    steps: &[ImprovementStep],
    as_of: Moment,
    zone: &Zone,
    every: Span,
) -> ImprovementReading {
    let ImprovementLog { state, refused } = replay(improvement, steps, as_of, zone);
    let today = AsOf::new(as_of, zone).date();
    let day = |moment: Moment| moment.local(zone).date();
    let proposed = improvement.proposed_on <= today;
    let overdue = improvement.due.filter(|due| proposed && state.status.is_to_do() && *due < today);
    let late = state.done.zip(improvement.due).map(|(done, due)| day(done) > due);

    let windows = Windows::new(improvement.proposed_on, every);
    let looked: BTreeSet<i64> = looks(&state).map(|look| windows.of(day(look))).collect();
    let now = windows.of(today);
    // Of the window of the verification the verification is the look; later ones owe none.
    let last_over = now.saturating_sub(1);
    let last_owed = state.verified.map_or(last_over, |on| windows.of(day(on)).min(last_over));
    let seen = looked.range(..=last_owed).count();
    let missed = last_owed.saturating_sub(i64::try_from(seen).unwrap_or(i64::MAX));
    let next = if looked.contains(&now) { now.saturating_add(1) } else { now };

    ImprovementReading {
        improvement: improvement.id.clone(),
        as_of,
        complete: is_complete(improvement),
        due: improvement.due,
        overdue_days: overdue.map(|due| today.signed_duration_since(due).num_days()),
        late,
        next_check: if state.verified.is_some() { None } else { windows.end(next) },
        missed_checks: u32::try_from(missed).unwrap_or(u32::MAX),
        state,
        refused,
    }
}

/// When somebody looked at an improvement: whoever checks it, says that it is done or verifies it
/// tells how far it is. Who only starts it does not.
fn looks(state: &ImprovementState) -> impl Iterator<Item = Moment> + '_ {
    let checks = state.checks.iter().map(|check| check.on);
    let findings = state.findings.iter().flat_map(|finding| [finding.done, finding.on]);
    checks.chain(findings).chain(state.done)
}
