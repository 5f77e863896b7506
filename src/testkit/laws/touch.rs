//! Touches by themselves: periods that are kept, series, and channels.

use chrono::{Days, Months, NaiveDate};

use crate::label::Code;
use crate::policy::cadence::{bucket_compliance, rolling_compliance};
use crate::time::{Buckets, Civil, Span, Unit};

/// A date and so many times a span, by the calendar and always from the date.
fn times(date: NaiveDate, span: Span, times: u32) -> Option<NaiveDate> {
    match span.civil()? {
        Civil::Days(days) => {
            date.checked_add_days(Days::new(u64::from(days).checked_mul(times.into())?))
        }
        Civil::Months(months) => date.checked_add_months(Months::new(months.checked_mul(times)?)),
    }
}

/// Whoever keeps the rolling rule - so many touches within a span of each - has so many in every
/// whole period of the calendar between the first and the last touch (P-041).
///
/// `buckets` are the periods of the span: of each the touches are counted one by one. Touches that
/// do not keep the rolling rule are held to its being said; spans of working days, minutes and hours
/// are passed over.
///
/// # Errors
/// The period that has too few, or what is said of all.
///
/// ```
/// use guanxi::{testkit::laws, time::Buckets};
/// let (month, touches) = ("1 month".parse()?, ["2024-01-15", "2024-02-15", "2024-03-10"]);
/// let touches = touches.map(|day| day.parse().unwrap());
/// let months = Buckets::new(month, None)?;
/// assert_eq!(laws::rolling_keeps_every_period(month, &months, 1, &touches), Ok(()));
/// let weeks = Buckets::new("1 week".parse()?, None)?;
/// assert!(laws::rolling_keeps_every_period(month, &weeks, 1, &touches).is_err());
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn rolling_keeps_every_period(
    every: Span,
    buckets: &Buckets,
    at_least: u32,
    touches: &[NaiveDate],
) -> Result<(), String> {
    let mut days = touches.to_vec();
    days.sort_unstable();
    let (Some(first), Some(last)) = (days.first().copied(), days.last().copied()) else {
        return Ok(());
    };
    let Some(before) = last.pred_opt().filter(|_| every.is_civil() && at_least > 0) else {
        return Ok(());
    };
    let need = usize::try_from(at_least).unwrap_or(usize::MAX);
    let in_time = |(place, day): (usize, &NaiveDate)| {
        let due = times(*day, every, 1).filter(|due| *due < last);
        let next = place.checked_add(need).and_then(|next| days.get(next));
        due.is_none_or(|due| next.is_some_and(|next| *next <= due))
    };
    let kept = days.iter().enumerate().all(in_time);
    let none = Span::new(0, Unit::Day).map_err(|error| error.report())?;
    let said = rolling_compliance(every, at_least, none, None, &days, first, before);
    let said = said.map_err(|error| error.report())?;
    if said.is_full() != kept {
        return Err(format!("{said:?} of {days:?}, and one by one it is {kept}"));
    }
    let around = (buckets.containing(first), buckets.containing(last));
    let (Ok(begin), Ok(end)) = around else { return Ok(()) };
    let (Ok(mut period), true) = (buckets.next(&begin), kept) else { return Ok(()) };
    let from = period.first();
    while period.first() < end.first() {
        let count = days.iter().filter(|day| period.contains(**day)).count();
        if count < need {
            let (from, to) = (period.first(), period.last());
            return Err(format!("{count} touches from {from} to {to} of {days:?}"));
        }
        let Ok(next) = buckets.next(&period) else { break };
        period = next;
    }
    let Some(to) = end.first().pred_opt() else { return Ok(()) };
    match bucket_compliance(buckets, at_least, &days, from, to) {
        Ok(found) if found.is_full() => Ok(()),
        found => Err(format!("{found:?} from {from} to {to} of {days:?}")),
    }
}

/// A series from one anchor does not drift: its k-th day is k spans after the anchor, and not one
/// span after the day before, which loses the end of the month (P-045).
///
/// # Errors
/// The day that is not.
///
/// ```
/// use guanxi::testkit::laws;
/// let day = |text: &str| text.parse().unwrap();
/// let (month, anchor) = ("1 month".parse()?, day("2024-01-31"));
/// let series = [day("2024-02-29"), day("2024-03-31")];
/// assert_eq!(laws::a_series_does_not_drift(month, anchor, &series), Ok(()));
/// let drifted = [day("2024-02-29"), day("2024-03-29")];
/// assert!(laws::a_series_does_not_drift(month, anchor, &drifted).is_err());
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn a_series_does_not_drift(
    every: Span,
    anchor: NaiveDate,
    days: &[NaiveDate],
) -> Result<(), String> {
    for (k, day) in (1_u32..).zip(days) {
        let expected = times(anchor, every, k);
        if expected != Some(*day) {
            return Err(format!(
                "the {k}th is {day}, and {k} spans after {anchor} is {expected:?}"
            ));
        }
    }
    Ok(())
}

/// The channel that is chosen is one of those allowed and is free; it is the preferred one wherever
/// that is so, else the first that is; and none is chosen only where none is free (P-049).
///
/// # Errors
/// What was to be chosen.
///
/// ```
/// use guanxi::{label::Code, policy::cadence::choose_channel, testkit::laws};
/// let [phone, email]: [Code; 2] = ["phone".parse()?, "email".parse()?];
/// let (allowed, free) = ([phone.clone(), email.clone()], |channel: &Code| *channel != phone);
/// let chosen = choose_channel(&allowed, Some(&phone), free);
/// let law = laws::the_channel_is_the_preferred_one(&allowed, Some(&phone), free, chosen);
/// assert_eq!((law, chosen), (Ok(()), Some(&email)));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn the_channel_is_the_preferred_one(
    allowed: &[Code],
    preferred: Option<&Code>,
    is_free: impl Fn(&Code) -> bool,
    chosen: Option<&Code>,
) -> Result<(), String> {
    let possible: Vec<&Code> = allowed.iter().filter(|channel| is_free(channel)).collect();
    let liked = possible.iter().copied().find(|channel| preferred == Some(*channel));
    let expected = liked.or_else(|| possible.first().copied());
    if chosen == expected {
        Ok(())
    } else {
        Err(format!("{chosen:?} of {allowed:?}, and not {expected:?}"))
    }
}
