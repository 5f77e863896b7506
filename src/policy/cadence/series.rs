//! Due days: the periods of a rule, which of them was last closed, and the series that follows.

use std::collections::VecDeque;

use chrono::NaiveDate;

use super::definition::{Anchor, TouchRule};
use crate::time::{Buckets, Civil, Span};

/// The periods of a rule for one customer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Periods {
    /// Of this length from any touch.
    Rolling(Span),
    /// Those of the calendar.
    Buckets(Buckets),
    /// Of this length from one date: they end on that date and a whole number of spans (P-045).
    Fixed(NaiveDate, Span),
}

impl Periods {
    /// The periods of a rule; none where the date that they are counted from is not known.
    pub(super) fn of(
        rule: &TouchRule,
        every: Span,
        fact: impl Fn(crate::fact::FactId) -> Option<NaiveDate>,
    ) -> Option<Self> {
        match &rule.anchor {
            Anchor::Rolling => Some(Self::Rolling(every)),
            Anchor::Bucket(buckets) => Some(Self::Buckets(*buckets)),
            Anchor::Fact(id) => Some(Self::Fixed(fact(*id)?, every)),
            Anchor::Date(date) => Some(Self::Fixed(*date, every)),
        }
    }

    /// The due day that follows a day on which the rule was satisfied; none past the calendar.
    pub(super) fn after(&self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Rolling(every) => every.after(day, 1).ok(),
            Self::Buckets(buckets) => {
                let bucket = buckets.containing(day).ok()?;
                Some(buckets.next(&bucket).ok()?.last())
            }
            Self::Fixed(anchor, every) => {
                every.after(*anchor, index(*anchor, *every, day)?.checked_add(1)?).ok()
            }
        }
    }

    /// The day that closes the period in which a day lies: what two touches of one period share.
    pub(super) fn end(&self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Rolling(_) => Some(day),
            Self::Buckets(buckets) => buckets.containing(day).ok().map(|bucket| bucket.last()),
            Self::Fixed(anchor, every) => every.after(*anchor, index(*anchor, *every, day)?).ok(),
        }
    }

    /// The last day on which the rule was satisfied by `need` touches; `latest` gives the days of
    /// touches, the latest first.
    pub(super) fn satisfied(
        &self,
        need: u32,
        mut latest: impl Iterator<Item = NaiveDate>,
    ) -> Option<NaiveDate> {
        let need = usize::try_from(need).unwrap_or(usize::MAX);
        if matches!(self, Self::Rolling(_)) {
            return latest.nth(need.saturating_sub(1));
        }
        let (mut period, mut count) = (None, 0_usize);
        for day in latest {
            // Touches before the first period of a fixed series close none.
            let end = self.end(day).filter(|_| !self.is_before(day))?;
            count = if period == Some(end) { count.saturating_add(1) } else { 1 };
            period = Some(end);
            if count >= need {
                return Some(day);
            }
        }
        None
    }

    fn is_before(&self, day: NaiveDate) -> bool {
        matches!(self, Self::Fixed(anchor, _) if day <= *anchor)
    }
}

/// Which period of a fixed series a day lies in: the first k from 0 with anchor + k spans on or after
/// it; 0 is before the first period.
fn index(anchor: NaiveDate, every: Span, day: NaiveDate) -> Option<i32> {
    if day <= anchor {
        return Some(0);
    }
    let days = day.signed_duration_since(anchor).num_days();
    // Never more periods than there are spans of the fewest days.
    let fewest = match every.civil()? {
        Civil::Days(days) => i64::from(days),
        Civil::Months(months) => i64::from(months).checked_mul(28)?,
    };
    let most = days.checked_div(fewest)?.checked_add(1)?;
    let (mut low, mut high) = (0_i32, i32::try_from(most).ok()?);
    while low < high {
        let middle = low.checked_add(high.checked_sub(low)?.checked_div(2)?)?;
        // Past the end of the calendar is after every day.
        if every.after(anchor, middle).is_ok_and(|end| end < day) {
            low = middle.checked_add(1)?;
        } else {
            high = middle;
        }
    }
    Some(low)
}

/// The touches of one span of a rolling rule, on their way through a horizon: of each the day that it
/// is counted from, and how many spans ago that was, so that a series does not drift (P-045).
#[derive(Clone, Debug)]
pub(super) struct RollingSlots {
    every: Span,
    /// The earliest first.
    slots: VecDeque<(NaiveDate, i32)>,
}

impl RollingSlots {
    /// The days of the last touches, the earliest first; of each the next touch is due a span later.
    pub(super) fn new(every: Span, days: impl IntoIterator<Item = NaiveDate>) -> Self {
        Self { every, slots: days.into_iter().map(|day| (day, 0)).collect() }
    }

    /// When the next touch is due; none past the end of the calendar.
    pub(super) fn due(&self) -> Option<NaiveDate> {
        let (day, times) = self.slots.front()?;
        self.every.after(*day, times.checked_add(1)?).ok()
    }

    /// A touch that is done on a day. What is due on its own day and done by then goes on from where
    /// its series began; anything else goes on from the day on which it is done.
    pub(super) fn touch(&mut self, due: NaiveDate, done: NaiveDate, own: bool) {
        let natural = own && done <= due && self.due() == Some(due);
        let first = self.slots.pop_front();
        self.slots.push_back(match first {
            Some((day, times)) if natural => (day, times.saturating_add(1)),
            _ => (done, 0),
        });
    }
}
