//! Compliance with a touch rule: how many touches came in time, how many periods had enough (A-17).

use chrono::NaiveDate;
use serde::Serialize;

use super::definition::{Anchor, TouchRule};
use crate::error::{Error, ErrorKind, Result};
use crate::time::{Buckets, Span};

/// How many of how many.
///
/// 0 of 0 means that nothing was due in those days: nothing was missed, and there is no share to
/// speak of. It tells nothing of a customer whom nobody ever touched, unless it is said by when
/// the first touch was due: see [`rolling_compliance`].
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
    /// Whether nothing was missed; so too where nothing was due.
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
/// The order of the days does not matter; those outside of the periods do not count. A period
/// without any touch is one that was missed; only where `to` lies before `from` there is none.
///
/// # Errors
/// `touch-count` for no touches at all, and `date-range` past the end of the calendar.
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
    let need = needed(at_least)?;
    let mut found = Compliance::default();
    if to < from {
        return Ok(found);
    }
    let mut bucket = buckets.containing(from)?;
    let first = bucket.first();
    let mut days = sorted(touches).into_iter().skip_while(|day| *day < first).peekable();
    loop {
        let mut count = 0_usize;
        while days.next_if(|day| *day <= bucket.last()).is_some() {
            count = count.saturating_add(1);
        }
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
/// `first_due` is the day by which a customer has to be touched for the first time - with several
/// touches a span, so often -, such as a span after its first deal. Without it nothing is due of a
/// customer who was never touched, and nothing before its first touch.
///
/// # Errors
/// `touch-count` for no touches at all, else as [`days_late`].
///
/// ```
/// use guanxi::policy::cadence::rolling_compliance;
/// let day = |text: &str| text.parse().unwrap();
/// let touches = [day("2024-03-11"), day("2024-03-18"), day("2024-03-27")];
/// let (every, grace) = ("1 week".parse()?, "0 days".parse()?);
/// let march = |first_due, touches: &[_]| {
///     rolling_compliance(every, 1, grace, first_due, touches, day("2024-03-01"), day("2024-03-31"))
/// };
/// let found = march(None, &touches)?;
/// assert_eq!((found.met, found.due), (1, 2)); // the second one came two days late
/// let never = march(Some(day("2024-03-08")), &[])?;
/// assert_eq!((never.met, never.due), (0, 1)); // never contacted is missed, not absent
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn rolling_compliance(
    every: Span,
    at_least: u32,
    grace: Span,
    first_due: Option<NaiveDate>,
    touches: &[NaiveDate],
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Compliance> {
    let step = needed(at_least)?;
    let days = sorted(touches);
    let mut found = Compliance::default();
    let mut ask = |due: NaiveDate, by: Option<&NaiveDate>| -> Result<()> {
        if from <= due && due <= to {
            let latest = grace.after(due, 1)?;
            found.count(by.is_some_and(|day| *day <= latest));
        }
        Ok(())
    };
    if let Some(due) = first_due {
        ask(due, days.get(step.saturating_sub(1)))?;
    }
    for (place, day) in days.iter().enumerate() {
        let next = place.checked_add(step).and_then(|next| days.get(next));
        ask(every.after(*day, 1)?, next)?;
    }
    Ok(found)
}

/// How many touches make one that is kept.
fn needed(at_least: u32) -> Result<usize> {
    if at_least == 0 {
        return Err(Error::new(ErrorKind::Value, "touch-count", "a span cannot need `0` touches")
            .with_help("write 1 or more"));
    }
    Ok(usize::try_from(at_least).unwrap_or(usize::MAX))
}

fn sorted(touches: &[NaiveDate]) -> Vec<NaiveDate> {
    let mut days = touches.to_vec();
    days.sort_unstable();
    days
}

impl TouchRule {
    /// How many of the touches that came due in a stretch of days came in time, rolling (A-17);
    /// `first_due` as for [`rolling_compliance`].
    ///
    /// # Errors
    /// As [`rolling_compliance`].
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let cadence = rulebook.cadence()?;
    /// let day = |text: &str| text.parse().unwrap();
    /// let touches = [day("2024-03-01"), day("2024-03-08")];
    /// let rule = cadence.rule("a_call")?;
    /// let found = rule.rolling(None, &touches, day("2024-03-01"), day("2024-03-10"))?;
    /// assert_eq!((found.met, found.due), (1, 1));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn rolling(
        &self,
        first_due: Option<NaiveDate>,
        touches: &[NaiveDate],
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Compliance> {
        rolling_compliance(self.every, self.at_least, self.grace, first_due, touches, from, to)
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
        bucket_compliance(&self.buckets()?, self.at_least, touches, from, to)
    }

    /// The calendar periods of the rule; those of its interval where it has none.
    pub(crate) fn buckets(&self) -> Result<Buckets> {
        match &self.anchor {
            Anchor::Bucket(buckets) => Ok(*buckets),
            _ => Buckets::new(self.every, None),
        }
    }

    /// The last day on which a touch is in time that is due on a day.
    pub(crate) fn latest(&self, due: NaiveDate) -> Result<NaiveDate> {
        self.grace.after(due, 1)
    }
}
