//! What each civil date contains, by the rules and nothing else: the plain definition to which the
//! index must agree.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, NaiveTime};

use super::explain::Skipped;
use super::index::DAY_SECONDS;
use crate::time::holidays::Holidays;
use crate::time::week::{DayHours, WeeklyHours};
use crate::time::window::{Piece, united, without};
use crate::time::zone::Zone;

/// The rules by which a date gets its hours, in the order of time rule 1.8: day override, make-up
/// day, holiday, weekly hours; then breaks are removed.
#[derive(Clone, Debug)]
pub(super) struct Days {
    pub(super) zone: Zone,
    /// Monday first.
    week: [Content; 7],
    /// What a make-up day contains, Monday first, unless `make_up` says it.
    made_up: [Content; 7],
    make_up: Option<DayHours>,
    pub(super) holidays: Option<Holidays>,
    overrides: BTreeMap<NaiveDate, DayHours>,
    /// By the date on which they lie, in order and apart.
    breaks: BTreeMap<NaiveDate, Vec<Piece>>,
    pub(super) working_dates: WorkingDates,
}

/// The pieces of one civil date, in order and apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Content {
    /// Everything worked on the date, the tail of the night before too.
    pub(super) all: Vec<Piece>,
    /// Only what begins on the date.
    pub(super) own: Vec<Piece>,
}

/// Which dates with an overnight window are working dates (time rule 1.9): `any` or `start`.
///
/// ```
/// use guanxi::time::{Calendar, WorkingDates, Zone, parse_date};
/// let saturday = parse_date("2024-01-06")?;
/// let week = "mon-fri 22:00-06:00".parse()?;
/// let nights = Calendar::builder(Zone::utc(), week);
/// assert!(nights.clone().build()?.is_working_date(saturday)?);
/// let nights = nights.working_dates(WorkingDates::Start).build()?;
/// assert!(!nights.is_working_date(saturday)?);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WorkingDates {
    /// Every date with working time: the Saturday on which a Friday night ends, too.
    #[default]
    Any,
    /// Only dates on which working time begins: a tail of the night before does not count.
    Start,
}

impl Days {
    pub(super) fn new(
        zone: Zone,
        week: &WeeklyHours,
        make_up: Option<DayHours>,
        holidays: Option<Holidays>,
        overrides: BTreeMap<NaiveDate, DayHours>,
        breaks: &[(NaiveDate, DayHours)],
        working_dates: WorkingDates,
    ) -> Self {
        let week = week.by_date().map(|(all, own)| Content { all, own });
        let made_up = made_up(&week);
        let mut days = Self {
            zone,
            week,
            made_up,
            make_up,
            holidays,
            overrides,
            breaks: BTreeMap::new(),
            working_dates,
        };
        if let Some(table) = days.holidays.clone() {
            for (date, hours) in table.short_days() {
                // What the calendar says itself stands over what the table says.
                days.overrides.entry(date).or_insert_with(|| hours.clone());
            }
            for (date, hours) in table.dates_with_breaks() {
                days.put_breaks(date, hours);
            }
        }
        for (date, hours) in breaks {
            days.put_breaks(*date, hours);
        }
        days
    }

    fn put_breaks(&mut self, date: NaiveDate, hours: &DayHours) {
        for (date, pieces) in [(Some(date), hours.own()), (date.succ_opt(), hours.tail())] {
            if let Some(date) = date.filter(|_| !pieces.is_empty()) {
                let there = self.breaks.entry(date).or_default();
                *there = united([std::mem::take(there), pieces].concat());
            }
        }
    }

    /// What an ordinary date of this day of the week contains, Monday being 0.
    pub(super) fn ordinary(&self, from_monday: usize) -> &Content {
        const NOTHING: &Content = &Content { all: Vec::new(), own: Vec::new() };
        self.week.get(from_monday).unwrap_or(NOTHING)
    }

    /// The dates that may contain something else than their day of the week says.
    pub(super) fn special(&self) -> BTreeSet<NaiveDate> {
        let mut dates: BTreeSet<NaiveDate> = self.breaks.keys().copied().collect();
        // The tail of an override lies on the next date.
        let mut with_next =
            |date: NaiveDate| dates.extend([Some(date), date.succ_opt()].iter().flatten());
        self.overrides.keys().copied().for_each(&mut with_next);
        if let Some(table) = &self.holidays {
            table.dates_on().for_each(&mut with_next);
            dates.extend(table.dates_off().map(|(date, _)| date));
        }
        dates
    }

    /// What the date contains.
    pub(super) fn content(&self, date: NaiveDate) -> Content {
        let (mut content, _) = self.before_breaks(date);
        if let Some(breaks) = self.breaks.get(&date) {
            content.all = without(content.all, breaks);
            content.own = without(content.own, breaks);
        }
        content
    }

    /// What the date would contain without breaks, and the rule that says so.
    fn before_breaks(&self, date: NaiveDate) -> (Content, Skipped) {
        if let Some(hours) = self.override_on(date) {
            // It replaces all windows of the date, the tail of the night before included (1.9).
            let own = hours.own();
            return (Content { all: own.clone(), own }, Skipped::DayOverride);
        }
        let before = date.pred_opt().and_then(|before| self.override_on(before));
        let tail = before.map(DayHours::tail).unwrap_or_default();
        let weekday = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or(0);
        let holiday = self.holidays.as_ref().and_then(|table| table.holiday(date));
        let (mut content, rule) = if self.is_on(date) {
            (self.made_up.get(weekday).cloned().unwrap_or_default(), Skipped::Weekend)
        } else if let Some(name) = holiday {
            (Content::default(), Skipped::Holiday { name: name.to_owned() })
        } else {
            (self.ordinary(weekday).clone(), Skipped::Weekend)
        };
        if !tail.is_empty() {
            content.all = united([content.all, tail].concat());
        }
        (content, rule)
    }

    /// The hours that replace everything on the date.
    fn override_on(&self, date: NaiveDate) -> Option<&DayHours> {
        let own = self.overrides.get(&date);
        own.or_else(|| self.make_up.as_ref().filter(|_| self.is_on(date)))
    }

    fn is_on(&self, date: NaiveDate) -> bool {
        self.holidays.as_ref().is_some_and(|table| table.is_on(date))
    }

    /// The pieces as instants in Unix seconds: by time rule 1.1, without those of length zero.
    pub(super) fn resolved(&self, date: NaiveDate, pieces: &[Piece]) -> Vec<(i64, i64)> {
        let midnight = date.and_time(NaiveTime::MIN).and_utc().timestamp();
        let edge = |at: u32| self.zone.resolve_seconds(midnight.saturating_add(i64::from(at)));
        let mut periods: Vec<(i64, i64)> = Vec::new();
        for (open, close) in pieces.iter().map(|(open, close)| (edge(*open), edge(*close))) {
            match periods.last_mut() {
                // Where the clocks go forward over what lies between two windows.
                Some(last) if open <= last.1 => last.1 = last.1.max(close),
                _ if open < close => periods.push((open, close)),
                _ => {}
            }
        }
        periods
    }

    /// The working periods of the date.
    pub(super) fn periods(&self, date: NaiveDate) -> Vec<(i64, i64)> {
        self.resolved(date, &self.content(date).all)
    }

    /// What decides whether the date is a working date, and its close of business.
    pub(super) fn counted<'a>(&self, content: &'a Content) -> &'a [Piece] {
        match self.working_dates {
            WorkingDates::Any => &content.all,
            WorkingDates::Start => &content.own,
        }
    }

    /// Why the date has no working time; `None` where it has some.
    ///
    /// With `counted` the question is why it is no working date.
    pub(super) fn skipped(&self, date: NaiveDate, counted: bool) -> Option<Skipped> {
        let part = |content: &Content| {
            if counted { self.counted(content).to_vec() } else { content.all.clone() }
        };
        let pieces = part(&self.content(date));
        if !self.resolved(date, &pieces).is_empty() {
            return None;
        }
        if !pieces.is_empty() {
            return Some(Skipped::ClockChange);
        }
        let (before, rule) = self.before_breaks(date);
        Some(if part(&before).is_empty() { rule } else { Skipped::Break })
    }

    /// The breaks of a date as instants in Unix seconds.
    pub(super) fn breaks_on(&self, date: NaiveDate) -> Vec<(i64, i64)> {
        self.breaks.get(&date).map(|breaks| self.resolved(date, breaks)).unwrap_or_default()
    }
}

/// What a make-up day contains on each day of the week: what that day has anyway, and what the
/// longest day of the week has (the earliest of equal ones), so that nothing that would be worked
/// otherwise is lost (P-013).
fn made_up(week: &[Content; 7]) -> [Content; 7] {
    let seconds = |content: &Content| -> i64 {
        content.all.iter().map(|(open, close)| i64::from(close.saturating_sub(*open))).sum()
    };
    let mut longest = &Content::default();
    for content in week {
        if seconds(content) > seconds(longest) {
            longest = content;
        }
    }
    week.clone().map(|content| Content {
        all: united([content.all, longest.all.clone()].concat()),
        own: united([content.own, longest.own.clone()].concat()),
    })
}

/// The days from 1970-01-01 to the date.
pub(super) fn day_number(date: NaiveDate) -> i64 {
    date.and_time(NaiveTime::MIN).and_utc().timestamp().div_euclid(DAY_SECONDS)
}
