//! The index: working periods of many years with running totals, and tables that lead into them.
//!
//! Instants are seconds from the start of the index, which spans at most 136 years, so that they
//! and every total fit 32 bits.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::days::{Days, day_number};
use super::shortcut::{Seconds, Worked};
use crate::time::window::Piece;
use crate::time::zone::Zone;

pub(super) const DAY_SECONDS: i64 = 86_400;

/// A working period `[open, close)` and the working seconds before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) open: u32,
    pub(super) close: u32,
    pub(super) before: u32,
}

/// Stands where there is no interval: nothing lies at or after it.
const NONE: Interval = Interval { open: u32::MAX, close: u32::MAX, before: u32::MAX };

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Index {
    /// Unix seconds of the start.
    base: i64,
    /// The end. INVARIANT: less than `u32::MAX`.
    end: u32,
    /// All working seconds.
    total: u32,
    /// In order, apart, none empty; then one that opens at `u32::MAX` with `before` = `total`.
    intervals: Vec<Interval>,
    worked: Worked,
    seconds: Seconds,
    /// The dates of UTC, from the one in which the index starts, and the seconds by which the
    /// first begins before the index does.
    dates: Vec<NaiveDate>,
    lead: u32,
    /// The day number of the first date.
    first_day: i64,
    /// How many working dates there are before each date, and in all.
    ranks: Vec<u32>,
    /// The working dates as days from the first, with their close of business.
    working: Vec<(u32, u32)>,
}

pub(super) fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

pub(super) fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

impl Index {
    /// The working seconds before an instant.
    #[inline]
    fn worked(&self, at: u32) -> u32 {
        self.worked.before(at).unwrap_or_else(|| self.worked_by_search(at))
    }

    /// The definition of [`Index::worked`].
    #[cold]
    fn worked_by_search(&self, at: u32) -> u32 {
        let interval = self.interval(self.closing_after(at));
        interval.before.saturating_add(at.saturating_sub(interval.open))
    }

    /// The instant at which a working second, counted from 0, begins.
    ///
    /// INVARIANT: `second` is less than `total`.
    #[inline]
    fn second(&self, second: u32) -> u32 {
        self.seconds.instant(second).unwrap_or_else(|| self.second_by_search(second))
    }

    /// The definition of [`Index::second`].
    #[cold]
    fn second_by_search(&self, second: u32) -> u32 {
        let after = self.intervals.partition_point(|interval| interval.before <= second);
        let interval = self.interval(after.saturating_sub(1));
        interval.open.saturating_add(second.saturating_sub(interval.before))
    }

    /// The place of the first interval that closes after an instant.
    fn closing_after(&self, at: u32) -> usize {
        self.intervals.partition_point(|interval| interval.close <= at)
    }

    #[inline]
    fn interval(&self, place: usize) -> Interval {
        self.intervals.get(place).copied().unwrap_or(NONE)
    }

    /// Seconds from the start; `None` outside the index.
    #[inline]
    fn inside(&self, at: i64) -> Option<u32> {
        u32::try_from(at.wrapping_sub(self.base)).ok().filter(|at| *at <= self.end)
    }

    /// Unix seconds.
    #[inline]
    fn unix(&self, at: u32) -> i64 {
        self.base.wrapping_add(i64::from(at))
    }

    /// Unix seconds of the first and after the last instant.
    pub(super) fn bounds(&self) -> (i64, i64) {
        (self.base, self.unix(self.end))
    }

    /// The instant of Unix seconds; `None` outside the index.
    #[inline]
    pub(super) fn date_time(&self, at: i64) -> Option<DateTime<Utc>> {
        let from_midnight = self.inside(at)?.checked_add(self.lead)?;
        let (day, second) = (from_midnight.wrapping_div(86_400), from_midnight % 86_400);
        let date = *self.dates.get(place(day))?;
        Some(date.and_time(NaiveTime::from_num_seconds_from_midnight_opt(second, 0)?).and_utc())
    }

    /// min{ x ≥ t : between(t, x) ≥ d }, and max{ x ≤ t : between(x, t) ≥ −d } for negative d.
    #[inline(always)]
    pub(super) fn add(&self, at: i64, seconds: i64) -> Option<i64> {
        let start = self.inside(at)?;
        if seconds == 0 {
            return Some(at);
        }
        // The last of the seconds asked for ends at its beginning + 1; going back, the instant is
        // where the first of them begins.
        let later = i64::from(seconds > 0);
        let second = i64::from(self.worked(start)).checked_add(seconds)?.wrapping_sub(later);
        let second = u32::try_from(second).ok().filter(|second| *second < self.total)?;
        Some(self.unix(self.second(second)).wrapping_add(later))
    }

    /// max{ x : between(t, x) ≤ d }.
    #[inline(always)]
    pub(super) fn due_latest(&self, at: i64, seconds: i64) -> Option<i64> {
        let second = i64::from(self.worked(self.inside(at)?)).checked_add(seconds)?;
        let second = u32::try_from(second).ok().filter(|second| *second < self.total)?;
        Some(self.unix(self.second(second)))
    }

    /// The working seconds before an instant, counted from an instant that is always the same.
    #[inline(always)]
    pub(super) fn worked_until(&self, at: i64) -> Option<i64> {
        Some(i64::from(self.worked(self.inside(at)?)))
    }

    #[inline(always)]
    pub(super) fn between(&self, from: i64, to: i64) -> Option<i64> {
        let (from, to) = (self.inside(from)?, self.inside(to)?);
        Some(i64::from(self.worked(to)).wrapping_sub(i64::from(self.worked(from))))
    }

    #[inline(always)]
    pub(super) fn is_working(&self, at: i64) -> Option<bool> {
        let at = self.inside(at).filter(|at| *at < self.end)?;
        let known = self.worked.contains(at);
        Some(known.unwrap_or_else(|| self.interval(self.closing_after(at)).open <= at))
    }

    /// min{ x ≥ t : working }.
    pub(super) fn next_open(&self, at: i64) -> Option<i64> {
        let start = self.inside(at)?;
        let interval = self.interval(self.closing_after(start));
        (interval.open < self.end).then(|| self.unix(interval.open.max(start)))
    }

    /// min{ x > t : closing }. A period that reaches the end of the index has no known closing.
    pub(super) fn next_close(&self, at: i64) -> Option<i64> {
        let start = self.inside(at)?;
        let interval = self.interval(self.closing_after(start));
        (interval.close < self.end).then(|| self.unix(interval.close))
    }

    /// max{ x ≤ t : opening }. A period that begins with the index has no known opening.
    pub(super) fn prev_open(&self, at: i64) -> Option<i64> {
        let start = self.inside(at)?;
        let mut found = self.closing_after(start);
        if self.interval(found).open > start {
            found = found.checked_sub(1)?;
        }
        let open = self.interval(found).open;
        (open > 0).then(|| self.unix(open))
    }

    /// The instant itself where it is worked, else max{ x ≤ t : closing }.
    pub(super) fn prev_close(&self, at: i64) -> Option<i64> {
        let start = self.inside(at)?;
        let found = self.closing_after(start);
        if self.interval(found).open <= start && start < self.end {
            return Some(at);
        }
        Some(self.unix(self.interval(found.checked_sub(1)?).close))
    }

    /// The period at a place in order; `None` where there is none or an end of it is not known.
    pub(super) fn period(&self, place: usize) -> Option<(i64, i64)> {
        let interval = self.interval(place);
        (interval.close < self.end).then(|| (self.unix(interval.open), self.unix(interval.close)))
    }

    /// The period at a place in order, its closing known or not.
    pub(super) fn open_and_close(&self, place: usize) -> Option<(i64, i64)> {
        let interval = self.interval(place);
        (interval.open < self.end).then(|| (self.unix(interval.open), self.unix(interval.close)))
    }

    /// The place of the first period that closes after an instant.
    pub(super) fn first_after(&self, at: i64) -> Option<usize> {
        Some(self.closing_after(self.inside(at)?))
    }

    /// One more than the place of the last period that opens before an instant.
    pub(super) fn end_before(&self, at: i64) -> Option<usize> {
        let at = self.inside(at)?;
        let found = self.closing_after(at);
        Some(found.saturating_add(usize::from(self.interval(found).open < at)))
    }

    /// Whether the period begins with the index, so that its opening is not known.
    pub(super) fn begins_with_the_index(&self, place: usize) -> bool {
        self.interval(place).open == 0
    }

    pub(super) fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// How many working dates lie before the date, and up to it.
    pub(super) fn ranks(&self, date: NaiveDate) -> Option<(u32, u32)> {
        let day = usize::try_from(day_number(date).checked_sub(self.first_day)?).ok()?;
        Some((*self.ranks.get(day)?, *self.ranks.get(day.checked_add(1)?)?))
    }

    /// A working date by its rank, from 0.
    pub(super) fn working_date(&self, rank: i64) -> Option<NaiveDate> {
        let (day, _) = self.working.get(usize::try_from(rank).ok()?)?;
        let at = self.first_day.checked_add(i64::from(*day))?.checked_mul(DAY_SECONDS)?;
        chrono::DateTime::from_timestamp(at, 0).map(|at| at.date_naive())
    }

    /// The close of business of a working date by its rank.
    pub(super) fn close_of_business(&self, rank: i64) -> Option<i64> {
        let (_, close) = self.working.get(usize::try_from(rank).ok()?)?;
        Some(self.unix(*close))
    }

    /// The index of the dates from `first` to `last`.
    pub(super) fn build(days: &Days, first: NaiveDate, last: NaiveDate) -> Self {
        let (first_day, last_day) = (day_number(first), day_number(last));
        let end_day = last_day.saturating_add(1);
        let base = days.zone.resolve_seconds(first_day.saturating_mul(DAY_SECONDS));
        let end = days.zone.resolve_seconds(end_day.saturating_mul(DAY_SECONDS));
        let mut build = Build { base, intervals: Vec::new(), ranks: vec![0], working: Vec::new() };
        let special = days.special();
        let mut special = special.range(first..=last).copied().peekable();
        let mut clock = Clock::new(&days.zone, first_day);
        for day in first_day..end_day {
            let midnight = day.saturating_mul(DAY_SECONDS);
            let date = special.next_if(|date| day_number(*date) == day);
            if let Some(date) = date {
                let content = days.content(date);
                build.day(&clock, midnight, &content.all, days.counted(&content));
            } else {
                // 1970-01-01 was a Thursday.
                let weekday = usize::try_from(day.saturating_add(3).rem_euclid(7)).unwrap_or(0);
                let content = days.ordinary(weekday);
                build.day(&clock, midnight, &content.all, days.counted(content));
            }
            clock.next_day();
        }
        build.finish(end, first_day)
    }
}

/// The offset of the zone around one civil date after the other.
struct Clock<'a> {
    zone: &'a Zone,
    /// The offset where it never changes.
    fixed: Option<i64>,
    /// The offsets at 00:00 UTC of the day before, the day itself and the two days after.
    around: [i64; 4],
    /// The day number of the next one to ask for.
    next: i64,
}

impl<'a> Clock<'a> {
    fn new(zone: &'a Zone, first_day: i64) -> Self {
        let fixed = zone.is_fixed().then(|| zone.offset_seconds(0));
        let next = first_day.saturating_sub(1);
        let mut clock = Self { zone, fixed, around: [0; 4], next };
        for _ in 0..4 {
            clock.next_day();
        }
        clock
    }

    fn next_day(&mut self) {
        let [_, b, c, d] = self.around;
        let midnight = self.next.saturating_mul(DAY_SECONDS);
        let offset = self.fixed.unwrap_or_else(|| self.zone.offset_seconds(midnight));
        self.around = [b, c, d, offset];
        self.next = self.next.saturating_add(1);
    }

    /// The instant of a time of the wall clock, in seconds of a date's midnight on.
    ///
    /// No offset reaches a day: where it is the same from a day before the date to a day after it,
    /// it is the one to take off. That no zone changes twice within one UTC day and back is what a
    /// test looks at; everywhere else the zone itself is asked.
    fn instant(&self, local: i64) -> i64 {
        let [a, b, c, d] = self.around;
        if a == b && b == c && c == d {
            local.saturating_sub(a)
        } else {
            self.zone.resolve_seconds(local)
        }
    }
}

/// The index while days are put into it.
struct Build {
    base: i64,
    intervals: Vec<Interval>,
    ranks: Vec<u32>,
    working: Vec<(u32, u32)>,
}

impl Build {
    fn day(&mut self, clock: &Clock<'_>, midnight: i64, all: &[Piece], counted: &[Piece]) {
        let base = self.base;
        let instant = |at: u32| {
            let at = clock.instant(midnight.saturating_add(i64::from(at)));
            // INVARIANT: windows lie within the dates of the index, since resolving is monotone.
            u32::try_from(at.saturating_sub(base)).unwrap_or(0)
        };
        let mut close_of_business = None;
        for (open, close) in all {
            let (open, close) = (instant(*open), instant(*close));
            if open >= close {
                continue;
            }
            close_of_business = Some(close);
            match self.intervals.last_mut() {
                Some(last) if open <= last.close => last.close = close,
                _ => self.intervals.push(Interval { open, close, before: 0 }),
            }
        }
        if !std::ptr::eq(all, counted) {
            close_of_business = None;
            for (open, close) in counted {
                let (open, close) = (instant(*open), instant(*close));
                close_of_business = (open < close).then_some(close).or(close_of_business);
            }
        }
        let day = number(self.ranks.len().saturating_sub(1));
        if let Some(close) = close_of_business {
            self.working.push((day, close));
        }
        self.ranks.push(number(self.working.len()));
    }

    fn finish(mut self, end: i64, first_day: i64) -> Index {
        let end = u32::try_from(end.saturating_sub(self.base)).unwrap_or(0);
        let mut total = 0_u32;
        for interval in &mut self.intervals {
            interval.before = total;
            total = total.saturating_add(interval.close.saturating_sub(interval.open));
        }
        self.intervals.push(Interval { before: total, ..NONE });
        let worked = Worked::new(&self.intervals, end);
        let seconds = Seconds::new(&self.intervals, total);
        let lead = self.base.rem_euclid(DAY_SECONDS);
        let midnight = DateTime::from_timestamp(self.base.saturating_sub(lead), 0);
        let days = i64::from(end).saturating_add(lead).div_euclid(DAY_SECONDS).saturating_add(1);
        let dates = midnight.map(|midnight| midnight.date_naive()).into_iter();
        let dates = dates.flat_map(|first| first.iter_days());
        let dates = dates.take(usize::try_from(days).unwrap_or(0)).collect();
        Index {
            base: self.base,
            end,
            total,
            intervals: self.intervals,
            worked,
            seconds,
            dates,
            lead: u32::try_from(lead).unwrap_or(0),
            first_day,
            ranks: self.ranks,
            working: self.working,
        }
    }
}

#[cfg(test)]
impl Index {
    /// Every working period, whatever is known of its ends.
    pub(super) fn periods(&self) -> Vec<(i64, i64)> {
        (0..).map_while(|place| self.open_and_close(place)).collect()
    }

    /// The tables answer as the search does, at the ends of every interval and stretch and at
    /// other instants.
    pub(super) fn check_against_search(&self, others: &[u32]) {
        let edges = self.intervals.iter().take(4000).flat_map(|i| [i.open, i.close]);
        let stretches = (0..400_u32).map(|n| n.wrapping_shl(16));
        let near = |at: u32| [at.saturating_sub(1), at, at.saturating_add(1)];
        for at in edges.chain(stretches).flat_map(near).chain(others.iter().copied()) {
            let at = at.min(self.end);
            assert_eq!(self.worked(at), self.worked_by_search(at), "{at}");
            let working = self.interval(self.closing_after(at)).open <= at;
            assert_eq!(self.worked.contains(at).unwrap_or(working), working, "{at}");
        }
        let edges = self.intervals.iter().take(4000).map(|interval| interval.before);
        let stretches = (0..1600_u32).map(|n| n.wrapping_shl(12));
        for second in edges.chain(stretches).flat_map(near).chain(others.iter().copied()) {
            let second = second.checked_rem(self.total).unwrap_or(0);
            assert_eq!(self.second(second), self.second_by_search(second), "{second}");
        }
    }

    pub(super) fn unknown(&self) -> [(u32, usize); 2] {
        super::shortcut::unknown(&self.worked, &self.seconds)
    }
}
