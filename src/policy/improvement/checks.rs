//! The windows in which an improvement is to be looked at, one after the other (D003-78).

use chrono::{Datelike, NaiveDate};

use crate::time::{Civil, Span};

/// Windows of one length, counted from an anchor so that they do not drift (P-003): window k ≥ 1
/// ends on anchor + k spans, that day included, and begins on the day after the end of the one
/// before; the first begins on the anchor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Windows {
    anchor: NaiveDate,
    // INVARIANT: civil, and not empty.
    every: Span,
}

impl Windows {
    pub(super) fn new(anchor: NaiveDate, every: Span) -> Self {
        Self { anchor, every }
    }

    /// The last day of a window; none past the end of the calendar.
    pub(super) fn end(&self, window: i64) -> Option<NaiveDate> {
        self.every.after(self.anchor, i32::try_from(window).ok()?).ok()
    }

    /// The window in which a day lies; days before the anchor are counted to the first.
    pub(super) fn of(&self, day: NaiveDate) -> i64 {
        self.counted(day).unwrap_or(1).max(1)
    }

    fn counted(&self, day: NaiveDate) -> Option<i64> {
        let up = |count: i64, length: u32| {
            let length = i64::from(length);
            count.checked_add(length.checked_sub(1)?)?.checked_div(length)
        };
        match self.every.civil()? {
            Civil::Days(days) => up(day.signed_duration_since(self.anchor).num_days(), days),
            Civil::Months(months) => {
                let years = i64::from(day.year()).checked_sub(i64::from(self.anchor.year()))?;
                let apart = i64::from(day.month()).checked_sub(i64::from(self.anchor.month()))?;
                // The first window that ends in the month of the day or later.
                let window = up(years.checked_mul(12)?.checked_add(apart)?, months)?;
                // In that month it may end before the day; the next one ends in a later month.
                let before = self.end(window).is_some_and(|end| end < day);
                window.checked_add(i64::from(before))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A window by its definition: the first whose end is not before the day.
    fn by_definition(windows: &Windows, day: NaiveDate) -> i64 {
        (1..).find(|window| windows.end(*window).is_none_or(|end| end >= day)).unwrap()
    }

    proptest! {
        #[test]
        fn a_window_is_the_first_that_ends_on_the_day_or_after(
            anchor in 737_425_i32..738_200, later in -40_i32..1_500, count in 1_u32..40,
            unit in prop::sample::select(vec!["days", "weeks", "months", "quarters", "years"]),
        ) {
            let date = |day| NaiveDate::from_num_days_from_ce_opt(day).unwrap();
            let windows = Windows::new(date(anchor), format!("{count} {unit}").parse().unwrap());
            let day = date(anchor.saturating_add(later));
            prop_assert_eq!(windows.of(day), by_definition(&windows, day));
        }
    }

    #[test]
    fn the_ends_of_the_calendar_are_in_a_window() {
        for every in ["1 day", "1 month", "100000 years"] {
            let windows = Windows::new(NaiveDate::MIN, every.parse().unwrap());
            assert!(windows.of(NaiveDate::MAX) > 1, "{every}");
            let windows = Windows::new(NaiveDate::MAX, every.parse().unwrap());
            assert_eq!((windows.of(NaiveDate::MAX), windows.of(NaiveDate::MIN)), (1, 1));
            assert_eq!(windows.end(1), None);
        }
    }
}
