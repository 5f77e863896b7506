//! Compliance with a touch rule: how many touches came in time, how many periods had enough (A-17).

use chrono::NaiveDate;
use serde::Serialize;

use super::definition::{Anchor, TouchRule};
use crate::error::Result;
use crate::time::{Buckets, Span};

/// How many of how many.
///
/// ```
/// use guanxi::policy::cadence::Compliance;
/// let compliance = Compliance { met: 3, due: 4 };
/// assert!(!compliance.is_full());
/// assert!(Compliance { met: 0, due: 0 }.is_full()); // nothing was due
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Compliance {
    /// Touches in time, or periods with enough touches.
    pub met: u64,
    /// Touches due, or periods.
    pub due: u64,
}

impl Compliance {
    /// Whether nothing was missed.
    ///
    /// ```
    /// assert!(guanxi::policy::cadence::Compliance { met: 2, due: 2 }.is_full());
    /// ```
    pub fn is_full(self) -> bool {
        self.met == self.due
    }

    fn count(&mut self, met: bool) {
        self.due = self.due.saturating_add(1);
        self.met = self.met.saturating_add(u64::from(met));
    }
}

/// How many days a touch came after it was due, rolling from the touch before; 0 in time.
///
/// # Errors
/// `span-not-civil` and `working-day-calendar` for spans that are not counted in civil days, and
/// `date-range` past the end of the calendar.
///
/// ```
/// use guanxi::policy::cadence::days_late;
/// let day = |text: &str| text.parse().unwrap();
/// assert_eq!(days_late("1 week".parse()?, day("2024-03-11"), day("2024-03-24"))?, 6);
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn days_late(every: Span, last: NaiveDate, next: NaiveDate) -> Result<i64> {
    let due = every.after(last, 1)?;
    Ok(next.signed_duration_since(due).num_days().max(0))
}

/// How many calendar periods that a stretch of days touches have at least so many touches.
///
/// The order of the days does not matter; those outside of the periods do not count.
///
/// # Errors
/// `date-range` past the end of the calendar.
///
/// ```
/// use guanxi::{policy::cadence::bucket_compliance, time::Buckets};
/// let day = |text: &str| text.parse().unwrap();
/// let weeks = Buckets::new("1 week".parse()?, None)?;
/// let touches = [day("2024-03-11"), day("2024-03-24")]; // 13 days apart, and one in each week
/// let found = bucket_compliance(&weeks, 1, &touches, day("2024-03-11"), day("2024-03-24"))?;
/// assert!(found.is_full() && found.due == 2);
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn bucket_compliance(
    buckets: &Buckets,
    at_least: u32,
    touches: &[NaiveDate],
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Compliance> {
    let mut found = Compliance::default();
    if to < from {
        return Ok(found);
    }
    let need = usize::try_from(at_least).unwrap_or(usize::MAX);
    let mut bucket = buckets.containing(from)?;
    loop {
        let count = touches.iter().filter(|day| bucket.contains(**day)).count();
        found.count(count >= need);
        if bucket.last() >= to {
            return Ok(found);
        }
        bucket = buckets.next(&bucket)?;
    }
}

/// How many of the touches that came due from the first to the last day, rolling, came in time.
///
/// Each touch makes another one due a span later; with several touches a span, the n-th after it.
/// It is in time by the end of the grace. What comes due after the last day is not counted.
///
/// # Errors
/// As [`days_late`].
///
/// ```
/// use guanxi::policy::cadence::rolling_compliance;
/// let day = |text: &str| text.parse().unwrap();
/// let touches = [day("2024-03-11"), day("2024-03-18"), day("2024-03-27")];
/// let (every, grace) = ("1 week".parse()?, "0 days".parse()?);
/// let found = rolling_compliance(every, 1, grace, &touches, day("2024-03-01"), day("2024-03-31"))?;
/// assert_eq!((found.met, found.due), (1, 2)); // the second one came two days late
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn rolling_compliance(
    every: Span,
    at_least: u32,
    grace: Span,
    touches: &[NaiveDate],
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Compliance> {
    let mut days = touches.to_vec();
    days.sort_unstable();
    let step = usize::try_from(at_least).unwrap_or(usize::MAX);
    let mut found = Compliance::default();
    for (place, day) in days.iter().enumerate() {
        let due = every.after(*day, 1)?;
        if due < from || due > to {
            continue;
        }
        let latest = grace.after(due, 1)?;
        let next = place.checked_add(step).and_then(|next| days.get(next));
        found.count(next.is_some_and(|next| *next <= latest));
    }
    Ok(found)
}

impl TouchRule {
    /// How many of the touches that came due in a stretch of days came in time, rolling (A-17).
    ///
    /// # Errors
    /// As [`rolling_compliance`].
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let cadence = rulebook.cadence()?;
    /// let day = |text: &str| text.parse().unwrap();
    /// let touches = [day("2024-03-01"), day("2024-03-08")];
    /// let found = cadence.rule("a_call")?.rolling(&touches, day("2024-03-01"), day("2024-03-10"))?;
    /// assert_eq!((found.met, found.due), (1, 1));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn rolling(
        &self,
        touches: &[NaiveDate],
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Compliance> {
        rolling_compliance(self.every, self.at_least, self.grace, touches, from, to)
    }

    /// How many calendar periods had enough touches (A-17); a rule of two weeks needs an epoch (A-54).
    ///
    /// # Errors
    /// `bucket-epoch` and `bucket-period` for spans that the calendar has no periods of, and
    /// `date-range` past its end.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let cadence = rulebook.cadence()?;
    /// let day = |text: &str| text.parse().unwrap();
    /// let touches = [day("2024-01-31"), day("2024-03-01")];
    /// let found = cadence.rule("a_visit")?.by_bucket(&touches, day("2024-01-01"), day("2024-03-31"))?;
    /// assert_eq!((found.met, found.due), (2, 3)); // none in February
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn by_bucket(
        &self,
        touches: &[NaiveDate],
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Compliance> {
        let buckets = match &self.anchor {
            Anchor::Bucket(buckets) => *buckets,
            _ => Buckets::new(self.every, None)?,
        };
        bucket_compliance(&buckets, self.at_least, touches, from, to)
    }
}
