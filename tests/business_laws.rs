//! The laws of business time (time rules section 3, P-004 to P-013), over zones whose clocks change
//! by half an hour, at midnight and by a whole day, and against an oracle that walks minutes.
#![cfg(feature = "proptest")]
#![cfg(all(feature = "chrono-tz", feature = "proptest"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Timelike, Utc, Weekday};
use guanxi::testkit::laws;
use guanxi::time::{
    Calendar, CalendarBuilder, DayHours, Edge, Holidays, NO_ANSWER, WeeklyHours, Window,
    WorkingDates, Zone,
};
use proptest::prelude::*;

/// Zones and a year in which their clocks do something odd.
const PLACES: [(&str, i32); 10] = [
    ("Australia/Lord_Howe", 2024), // half an hour
    ("America/Sao_Paulo", 2018),   // at midnight, forward and back
    ("Asia/Beirut", 2021),         // at midnight
    ("Pacific/Apia", 2011),        // no 30 December
    ("America/St_Johns", 2010),    // one minute after midnight
    ("America/New_York", 2024),
    ("Africa/Casablanca", 2024), // back for Ramadan
    ("Asia/Shanghai", 2024),
    ("Asia/Kathmandu", 2024),
    ("UTC", 2024),
];

const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// A calendar before it is built, in terms that the oracle understands too: minutes of the day.
#[derive(Clone, Debug)]
struct Plan {
    zone: &'static str,
    year: i32,
    /// Monday first; a window that ends before it starts is overnight.
    week: Vec<Vec<(u32, u32)>>,
    off: BTreeSet<NaiveDate>,
    on: BTreeSet<NaiveDate>,
    days: BTreeMap<NaiveDate, Vec<(u32, u32)>>,
    breaks: BTreeMap<NaiveDate, Vec<(u32, u32)>>,
}

fn hours(windows: &[(u32, u32)]) -> DayHours {
    let windows = windows.iter().map(|(open, close)| Window::new(open * 60, close * 60).unwrap());
    DayHours::new(windows).unwrap()
}

impl Plan {
    fn weekly(&self) -> WeeklyHours {
        let days = WEEK.into_iter().zip(&self.week);
        days.fold(WeeklyHours::closed(), |week, (day, list)| week.with(day.into(), hours(list)))
    }

    fn table(&self) -> Holidays {
        let mut table = Holidays::new("plan".parse().unwrap(), "1").unwrap();
        for date in &self.off {
            table = table.with_off(*date, "").unwrap();
        }
        for date in &self.on {
            table = table.with_on(*date).unwrap();
        }
        table
    }

    fn parts(&self) -> CalendarBuilder {
        let zone: Zone = self.zone.parse().unwrap();
        let mut parts = Calendar::builder(zone, self.weekly())
            .holidays(self.table())
            .years(self.year - 1, self.year + 1);
        for (date, list) in &self.days {
            parts = parts.day(*date, hours(list));
        }
        for (date, list) in &self.breaks {
            parts = parts.breaks(*date, hours(list));
        }
        parts
    }

    fn build(&self) -> Calendar {
        self.parts().build().unwrap()
    }
}

fn windows() -> impl Strategy<Value = Vec<(u32, u32)>> {
    let quarter = (0_u32..=96).prop_map(|n| n * 15);
    let edge = prop_oneof![4 => quarter, 1 => 0_u32..=1440];
    let window = (edge.clone(), edge).prop_filter_map("a window", |(open, close)| {
        (open < 1440 && close > 0 && open != close).then_some((open, close))
    });
    let office = Just(vec![(540, 720), (780, 1080)]);
    let night = Just(vec![(1320, 360)]);
    prop_oneof![
        3 => office,
        1 => night,
        3 => proptest::collection::vec(window, 1..4),
        2 => Just(Vec::new()),
    ]
}

/// Plans with working time, odd dates near the clock changes of the year more often than elsewhere.
fn plans() -> impl Strategy<Value = Plan> {
    let place = proptest::sample::select(&PLACES[..]);
    let dates = || proptest::collection::btree_set(0_u64..730, 0..40);
    let lists = || proptest::collection::vec(windows(), 10);
    (place, proptest::collection::vec(windows(), 7), dates(), dates(), lists(), lists())
        .prop_map(|((zone, year), week, off, on, days, breaks)| {
            let day = |n: &u64| NaiveDate::from_ymd_opt(year - 1, 7, 1).unwrap() + Days::new(*n);
            let off: BTreeSet<NaiveDate> = off.iter().map(day).collect();
            let on: BTreeSet<NaiveDate> = on.iter().map(day).collect();
            let spread =
                |n: usize| NaiveDate::from_ymd_opt(year, 1, 1).unwrap() + Days::new(n as u64 * 37);
            Plan {
                zone,
                year,
                week,
                on: on.difference(&off).copied().collect(),
                days: days.into_iter().enumerate().map(|(n, list)| (spread(n), list)).collect(),
                breaks: breaks
                    .into_iter()
                    .enumerate()
                    .map(|(n, list)| (spread(n) + Days::new(1), list))
                    .collect(),
                off,
            }
        })
        .prop_filter("working time", |plan| plan.week.iter().any(|list| !list.is_empty()))
        .prop_filter("built", |plan| plan.parts().build().is_ok())
}

/// An instant of the plan's year: seconds from its start.
fn moment(plan: &Plan, seconds: i64) -> DateTime<Utc> {
    let first = NaiveDate::from_ymd_opt(plan.year, 1, 1).unwrap();
    let first = first.and_time(Default::default()).and_utc().timestamp();
    DateTime::from_timestamp(first + seconds, 0).unwrap()
}

const YEAR: i64 = 364 * 86_400;

fn second(at: DateTime<Utc>, more: i64) -> DateTime<Utc> {
    at + chrono::TimeDelta::seconds(more)
}

/// Durations: single seconds, whole hours and days of an office, and any.
fn durations() -> impl Strategy<Value = i64> {
    prop_oneof![1 => 1_i64..4, 2 => (1_i64..200).prop_map(|hours| hours * 3600), 2 => 1_i64..1_500_000]
}

fn holds(law: Result<(), String>) -> Result<(), TestCaseError> {
    law.map_err(TestCaseError::fail)
}

/// Asks and goes on to the next case where the answer lies outside the three years.
macro_rules! known {
    ($answer:expr) => {
        match $answer {
            Ok(answer) => answer,
            Err(error) => {
                prop_assert_eq!(error.code(), "calendar-range");
                return Ok(());
            }
        }
    };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// P-005, P-007: between(t, add(t, d)) = d, and no earlier instant has that much; add(t, 0) = t.
    #[test]
    fn p_005_add_is_the_earliest(plan in plans(), at in 0..YEAR, d in durations()) {
        let (calendar, t) = (plan.build(), moment(&plan, at));
        holds(laws::adding_is_the_earliest(&calendar, t, u32::try_from(d).unwrap()))?;
    }

    /// Rules 1.4 and 1.3: sub and due_latest are the latest such instants.
    #[test]
    fn rule_1_4_sub_is_the_latest(plan in plans(), at in 0..YEAR, d in durations()) {
        let calendar = plan.build();
        let t = moment(&plan, at);
        let start = known!(calendar.sub(t, d));
        prop_assert_eq!(calendar.between(start, t), Ok(d));
        prop_assert_eq!(calendar.between(second(start, 1), t), Ok(d - 1));
        prop_assert_eq!(calendar.add(t, -d), Ok(start));
        prop_assert_eq!(calendar.sub(t, -d), calendar.add(t, d));
        let latest = known!(calendar.due_latest(t, d));
        prop_assert_eq!(calendar.between(t, latest), Ok(d));
        prop_assert_eq!(calendar.between(t, second(latest, 1)), Ok(d + 1));
        prop_assert_eq!(calendar.next_open(calendar.add(t, d).unwrap()), Ok(latest));
    }

    /// P-004: between is additive and changes its sign with its ends (rule 1.7); P-009: it is never
    /// more than elapsed time.
    #[test]
    fn p_004_between_is_additive(plan in plans(), a in 0..YEAR, b in 0..YEAR, c in 0..YEAR) {
        let calendar = plan.build();
        let [a, b, c] = [a, b, c].map(|at| moment(&plan, at));
        holds(laws::working_time_is_additive(&calendar, a, b, c))?;
        let between = |from, to| calendar.between(from, to).unwrap();
        let (low, high) = (a.min(b), a.max(b));
        let explained = calendar.explain_between(low, high).unwrap();
        prop_assert_eq!(explained.seconds, between(low, high));
        let total = explained.segments.last().map_or(0, |segment| segment.total);
        prop_assert_eq!(total, between(low, high));
        prop_assert!(explained.segments.windows(2).all(|pair| pair[0].to <= pair[1].from));
        for segment in &explained.segments {
            prop_assert_eq!(between(segment.from, segment.to), segment.seconds);
            prop_assert_eq!(segment.skipped.is_some(), segment.seconds == 0);
        }
    }

    /// P-006: add(add(t, x), y) = add(t, x + y) for x, y of one sign.
    #[test]
    fn p_006_add_is_additive(plan in plans(), at in 0..YEAR, x in 0_u32..900_000, y in 0_u32..900_000) {
        holds(laws::adding_is_additive(&plan.build(), moment(&plan, at), x, y))?;
    }

    /// P-008: add is monotone in t, and strictly monotone in n.
    #[test]
    fn p_008_add_is_monotone(plan in plans(), at in 0..YEAR, step in 0_u32..900_000, d in 0_u32..900_000, more in 1_u32..90_000) {
        holds(laws::adding_is_monotone(&plan.build(), moment(&plan, at), step, d, more))?;
    }

    /// is_working(t) ⇔ between(t, t + 1 s) = 1 s; the openings and closings around t are those of
    /// rule 1.5; the periods after and before are the working time.
    #[test]
    fn rule_1_5_openings_and_closings(plan in plans(), at in 0..YEAR) {
        let calendar = plan.build();
        let t = moment(&plan, at);
        holds(laws::openings_are_where_work_begins(&calendar, t))?;
        let working = |t: DateTime<Utc>| calendar.is_working(t).unwrap();
        prop_assert_eq!(working(t), calendar.between(t, second(t, 1)) == Ok(1));
        let next_open = known!(calendar.next_open(t));
        let next_close = known!(calendar.next_close(t));
        let prev_close = known!(calendar.prev_close(t));
        let prev_open = known!(calendar.prev_open(t));
        prop_assert_eq!(next_open == t, working(t));
        prop_assert!(next_open >= t && working(next_open));
        prop_assert_eq!(calendar.between(t, next_open), Ok(0));
        prop_assert!(next_close > t && working(second(next_close, -1)) && !working(next_close));
        prop_assert!(prev_close <= t);
        prop_assert_eq!(calendar.between(prev_close, t), Ok(0));
        let closed = if working(t) { prev_close == t } else { working(second(prev_close, -1)) };
        prop_assert!(closed);
        prop_assert!(prev_open <= t && working(prev_open) && !working(second(prev_open, -1)));
        let first = known!(calendar.periods_after(t).unwrap().next().unwrap());
        prop_assert_eq!((first.open, first.close), (next_open, next_close));
        let last = known!(calendar.periods_before(t).unwrap().next().unwrap());
        let before = second(t, -1);
        let close = if working(before) { t } else { known!(calendar.prev_close(before)) };
        prop_assert_eq!((last.open, last.close), (known!(calendar.prev_open(before)), close));
        let ten: Vec<_> = calendar.periods_after(t).unwrap().take(10).collect();
        let ten: Vec<_> = ten.into_iter().map_while(Result::ok).collect();
        let end = ten.last().unwrap().close;
        let sum: i64 = ten.iter().map(|period| period.seconds()).sum();
        prop_assert_eq!(calendar.between(t, end), Ok(sum));
    }

    /// P-010, P-011: working days are additive, and n of them lie in (d, result].
    #[test]
    fn p_010_working_days(plan in plans(), day in 0_u64..364, a in 0_u8..120, b in 0_u8..120, start: bool) {
        let reading = if start { WorkingDates::Start } else { WorkingDates::Any };
        let Ok(calendar) = plan.parts().working_dates(reading).build() else { return Ok(()) };
        let d = NaiveDate::from_ymd_opt(plan.year, 1, 1).unwrap() + Days::new(day);
        holds(laws::working_days_are_additive(&calendar, d, a, b))?;
        let (a, b) = (i32::from(a), i32::from(b));
        known!(calendar.add_working_days(d, a + b));
        let walked = calendar.explain_working_days(d, a + b).unwrap();
        prop_assert_eq!(walked.last().map_or(0, |day| day.count), u32::try_from(a + b).unwrap());
        if let Ok(back) = calendar.add_working_days(d, -a) {
            let between = calendar.working_days_between(back, d).unwrap();
            // The start does not count when going back either.
            let itself = i64::from(a > 0 && calendar.is_working_date(d).unwrap());
            let first = i64::from(a > 0);
            prop_assert_eq!(between, i64::from(a) - first + itself);
        }
    }

    /// P-012: at close of business the time of day of the start does not matter; at the same
    /// time the result is the next working instant from the same wall clock.
    #[test]
    fn p_012_working_day_deadlines(plan in plans(), at in 0..YEAR, n in 1_u8..60, other in 0_u32..86_400) {
        let calendar = plan.build();
        let zone = calendar.zone().clone();
        let t = moment(&plan, at);
        holds(laws::working_day_deadlines_close(&calendar, t, n, other))?;
        let n = i32::from(n);
        let date = known!(calendar.add_working_days(zone.date_of(t), n));
        let due = calendar.working_days_due(t, n, Edge::CloseOfBusiness).unwrap();
        prop_assert_eq!(calendar.close_of_business(date), Ok(Some(due)));
        prop_assert_eq!(calendar.periods_on(date).unwrap().last().unwrap().close, due);
        let same = known!(calendar.working_days_due(t, n, Edge::SameTime));
        let wall = zone.resolve(date.and_time(zone.local(t).time()));
        prop_assert_eq!(calendar.next_open(wall), Ok(same));
        if let Ok(back) = calendar.working_days_due(t, -n, Edge::SameTime) {
            let date = calendar.add_working_days(zone.date_of(t), -n).unwrap();
            let wall = zone.resolve(date.and_time(zone.local(t).time()));
            prop_assert_eq!(calendar.prev_close(wall), Ok(back));
        }
    }

    /// P-013: adding a holiday never makes a deadline earlier, adding a make-up day never later.
    #[test]
    fn p_013_holidays_and_make_up_days(plan in plans(), at in 0..YEAR, d in durations(), n in 1_i32..20, day in 0_u64..364) {
        let date = NaiveDate::from_ymd_opt(plan.year, 1, 1).unwrap() + Days::new(day);
        let free = |plan: &Plan| !plan.off.contains(&date) && !plan.on.contains(&date);
        prop_assume!(free(&plan));
        let t = moment(&plan, at);
        let dues = |plan: &Plan| {
            let calendar = plan.parts().build()?;
            let due = calendar.add(t, d)?;
            Ok::<_, guanxi::Error>((due, calendar.working_days_due(t, n, Edge::CloseOfBusiness)?))
        };
        let (mut fewer, mut more) = (plan.clone(), plan.clone());
        fewer.off.insert(date);
        more.on.insert(date);
        let before = dues(&plan);
        if let (Ok(before), Ok(fewer)) = (&before, &dues(&fewer)) {
            prop_assert!(fewer.0 >= before.0);
            // By date: where the tail of an override is left on a holiday, that date closes earlier.
            let zone: Zone = plan.zone.parse().unwrap();
            prop_assert!(zone.date_of(fewer.1) >= zone.date_of(before.1), "{fewer:?} {before:?}");
        }
        if let Ok(before) = before {
            let more = dues(&more).unwrap();
            prop_assert!(more.0 <= before.0);
            let zone: Zone = plan.zone.parse().unwrap();
            let date = |due: DateTime<Utc>| zone.date_of(second(due, -1));
            prop_assert!(date(more.1) <= date(before.1), "{more:?} {before:?}");
        }
    }

    /// 24×7, and 00:00 to 24:00 every day, are elapsed time (rule 1.1).
    #[test]
    fn rule_1_1_all_day_is_elapsed(place in proptest::sample::select(&PLACES[..]), at in 0..YEAR, d in -900_000_i64..900_000) {
        let zone: Zone = place.0.parse().unwrap();
        let whole = Calendar::builder(zone.clone(), "mon-sun 00:00-24:00".parse().unwrap())
            .years(place.1 - 1, place.1 + 1)
            .build()
            .unwrap();
        let first = NaiveDate::from_ymd_opt(place.1, 1, 1).unwrap().and_time(Default::default());
        let t = second(first.and_utc(), at);
        for calendar in [whole, Calendar::always(zone)] {
            prop_assert_eq!(calendar.add(t, d), Ok(second(t, d)));
            prop_assert_eq!(calendar.due_latest(t, d), Ok(second(t, d)));
            prop_assert_eq!(calendar.between(t, second(t, d)), Ok(d));
            prop_assert_eq!(calendar.is_working(t), Ok(true));
        }
    }

    /// Splitting a window at any minute changes nothing; nor do windows given twice, in another
    /// order, or overlapping (rule 1.2).
    #[test]
    fn rule_1_2_split_windows(plan in plans(), cut in 1_u32..1440, at in 0..YEAR, d in durations()) {
        let mut split = plan.clone();
        for list in split.week.iter_mut().chain(split.days.values_mut()) {
            let mut pieces: Vec<(u32, u32)> = list
                .iter()
                .flat_map(|(open, close)| {
                    let inside = if open < close { *open < cut && cut < *close } else { cut > *open };
                    if inside { vec![(cut, *close), (*open, cut)] } else { vec![(*open, *close)] }
                })
                .collect();
            // The last one again, and a piece of it.
            pieces.extend(pieces.last().copied());
            *list = pieces;
        }
        let (whole, split) = (plan.build(), split.build());
        let t = moment(&plan, at);
        prop_assert_eq!(whole.add(t, d), split.add(t, d));
        prop_assert_eq!(whole.sub(t, d), split.sub(t, d));
        prop_assert_eq!(whole.next_close(t), split.next_close(t));
    }

    /// Both spellings of an overnight window agree, holidays included (rule 1.9).
    #[test]
    fn rule_1_9_two_spellings_of_a_night(plan in plans(), at in 0..YEAR, d in durations(), n in 1_i32..30) {
        let mut split = plan.clone();
        for (day, list) in plan.week.iter().enumerate() {
            for (place, (open, close)) in list.iter().enumerate().filter(|(_, w)| w.1 < w.0) {
                split.week[day][place] = (*open, 1440);
                split.week[(day + 1) % 7].push((0, *close));
            }
        }
        let (one, two) = (plan.build(), split.build());
        let t = moment(&plan, at);
        prop_assert_eq!(one.add(t, d), two.add(t, d));
        prop_assert_eq!(
            one.working_days_due(t, n, Edge::CloseOfBusiness),
            two.working_days_due(t, n, Edge::CloseOfBusiness)
        );
    }

    /// Adding a break never makes a due earlier, and takes its working time from what was worked.
    #[test]
    fn breaks_never_help(plan in plans(), at in 0..YEAR, d in durations(), day in 0_u64..364, list in windows()) {
        let date = NaiveDate::from_ymd_opt(plan.year, 1, 1).unwrap() + Days::new(day);
        let calendar = plan.build();
        let broken = plan.parts().breaks(date, hours(&list)).build();
        let Ok(broken) = broken else { return Ok(()) };
        let t = moment(&plan, at);
        if let (Ok(before), Ok(after)) = (calendar.add(t, d), broken.add(t, d)) {
            prop_assert!(after >= before);
        }
        prop_assert_eq!(broken.on_break(t).unwrap() && broken.is_working(t).unwrap(), false);
    }

    /// A batch gives row by row what the single call gives.
    #[test]
    fn batches_agree_with_single_calls(plan in plans(), rows in proptest::collection::vec((-YEAR * 2..YEAR * 3, -900_000_i64..900_000), 1..40)) {
        let calendar = plan.build();
        let starts: Vec<i64> = rows.iter().map(|row| moment(&plan, row.0).timestamp()).collect();
        let seconds: Vec<i64> = rows.iter().map(|row| row.1).collect();
        let single = |ask: &dyn Fn(DateTime<Utc>, i64) -> Option<i64>| -> Vec<i64> {
            let ask = |(at, d): (&i64, &i64)| ask(DateTime::from_timestamp(*at, 0).unwrap(), *d);
            starts.iter().zip(&seconds).map(ask).map(|found| found.unwrap_or(NO_ANSWER)).collect()
        };
        let mut found = vec![0; rows.len()];
        let missing = |found: &[i64]| found.iter().filter(|row| **row == NO_ANSWER).count();
        let without = calendar.add_batch(&starts, &seconds, &mut found).unwrap();
        prop_assert_eq!(without, missing(&found));
        prop_assert_eq!(&found, &single(&|at, d| calendar.add(at, d).ok().map(|at| at.timestamp())));
        let without = calendar.due_latest_batch(&starts, &seconds, &mut found).unwrap();
        prop_assert_eq!(without, missing(&found));
        prop_assert_eq!(&found, &single(&|at, d| calendar.due_latest(at, d).ok().map(|at| at.timestamp())));
        let ends: Vec<i64> = starts.iter().zip(&seconds).map(|(at, d)| at + d * 40).collect();
        let without = calendar.between_batch(&starts, &ends, &mut found).unwrap();
        prop_assert_eq!(without, missing(&found));
        prop_assert_eq!(&found, &single(&|at, d| calendar.between(at, second(at, d * 40)).ok()));
        let mut working = vec![None; rows.len()];
        let without = calendar.is_working_batch(&starts, &mut working).unwrap();
        prop_assert_eq!(without, working.iter().filter(|row| row.is_none()).count());
        for (at, working) in starts.iter().zip(working) {
            prop_assert_eq!(calendar.is_working(DateTime::from_timestamp(*at, 0).unwrap()).ok(), working);
        }
        calendar.add_batch(&starts, &[seconds[0]], &mut found).unwrap();
        let same = vec![seconds[0]; rows.len()];
        let mut each = vec![0; rows.len()];
        calendar.add_batch(&starts, &same, &mut each).unwrap();
        prop_assert_eq!(found, each);
    }
}

/// Slow and obviously right: what the wall clock has shown at most decides each minute.
///
/// A window `[open, close)` of a date is worked from the first instant that shows its opening or
/// later to the first that shows its closing or later (rule 1.1). So a minute is worked iff the
/// latest time shown so far lies in a window of its date.
struct Oracle {
    first: DateTime<Utc>,
    minutes: Vec<bool>,
}

impl Oracle {
    fn new(plan: &Plan, from: DateTime<Utc>, count: i64) -> Self {
        let zone: Zone = plan.zone.parse().unwrap();
        let longest = |list: &Vec<Vec<(u32, u32)>>| {
            // By what each date contains: its own windows and the tails of the night before.
            let worked = |day: usize| (0..1440).filter(|minute| weekly(list, day, *minute)).count();
            let most = (0..7).map(worked).max().unwrap();
            (0..7).find(|day| worked(*day) == most).unwrap()
        };
        let longest = longest(&plan.week);
        let mut shown = NaiveDateTime::MIN;
        // Two days ahead, so that the latest time shown is right at the first minute.
        let lead = 2 * 1440;
        let minutes = (-lead..count).map(|minute| {
            shown = shown.max(zone.local(second(from, minute * 60)));
            worked(plan, longest, shown)
        });
        let minutes = minutes.collect::<Vec<bool>>().split_off(usize::try_from(lead).unwrap());
        Self { first: from, minutes }
    }

    fn place(&self, at: DateTime<Utc>) -> usize {
        usize::try_from((at - self.first).num_minutes()).unwrap()
    }

    fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
        let minutes = &self.minutes[self.place(from)..self.place(to)];
        60 * i64::try_from(minutes.iter().filter(|worked| **worked).count()).unwrap()
    }

    /// The earliest minute at which so many worked minutes are over.
    fn add(&self, from: DateTime<Utc>, minutes: usize) -> Option<DateTime<Utc>> {
        let place = self.place(from);
        let worked = self.minutes.iter().enumerate().skip(place).filter(|(_, worked)| **worked);
        let last = worked.map(|(place, _)| place).nth(minutes.checked_sub(1)?)?;
        Some(second(self.first, 60 * (i64::try_from(last).unwrap() + 1)))
    }
}

/// Whether a minute of the day lies in the week's windows for that day, the night before included.
fn weekly(week: &[Vec<(u32, u32)>], day: usize, minute: u32) -> bool {
    let own = week[day].iter().any(|(open, close)| inside(*open, *close, minute));
    own || week[(day + 6) % 7].iter().any(|(open, close)| close < open && minute < *close)
}

/// Whether a minute lies in a window on the window's own date.
fn inside(open: u32, close: u32, minute: u32) -> bool {
    open <= minute && (minute < close || close < open)
}

/// Whether a time of the wall clock is worked, rule by rule in the order of rule 1.8.
fn worked(plan: &Plan, longest: usize, shown: NaiveDateTime) -> bool {
    let (date, minute) = (shown.date(), shown.hour() * 60 + shown.minute());
    let before = date.pred_opt().unwrap();
    let tail = |list: Option<&Vec<(u32, u32)>>| {
        list.is_some_and(|list| list.iter().any(|(open, close)| close < open && minute < *close))
    };
    let own =
        |list: &Vec<(u32, u32)>| list.iter().any(|(open, close)| inside(*open, *close, minute));
    let day = date.weekday().num_days_from_monday() as usize;
    let open = match plan.days.get(&date) {
        Some(list) => own(list),
        None => {
            let regular = weekly(&plan.week, day, minute);
            let by_rule = if plan.on.contains(&date) {
                regular || weekly(&plan.week, longest, minute)
            } else {
                regular && !plan.off.contains(&date)
            };
            by_rule || tail(plan.days.get(&before))
        }
    };
    let broken = plan.breaks.get(&date).is_some_and(own) || tail(plan.breaks.get(&before));
    open && !broken
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The oracle: add, between and is_working on random calendars, minute by minute, a third of
    /// them around the clock change of their zone.
    #[test]
    fn oracle_walks_the_minutes(plan in plans(), day in 0_i64..330, near: bool, asks in proptest::collection::vec((0_i64..30_000, 0_i64..30_000), 30)) {
        let calendar = plan.build();
        let changes = [(91, "Australia/Lord_Howe"), (300, "America/Sao_Paulo"), (45, "America/Sao_Paulo"),
            (80, "Asia/Beirut"), (355, "Pacific/Apia"), (66, "America/New_York"), (302, "America/New_York"),
            (68, "America/St_Johns"), (305, "America/St_Johns"), (66, "Africa/Casablanca")];
        let change = changes.iter().filter(|(_, zone)| *zone == plan.zone).nth(usize::from(day % 2 == 1));
        let day = match change {
            Some((day, _)) if near => *day - 5,
            _ => day,
        };
        let from = moment(&plan, day * 86_400);
        let oracle = Oracle::new(&plan, from, 33_000);
        for (minute, worked) in oracle.minutes.iter().enumerate() {
            let at = second(from, 60 * i64::try_from(minute).unwrap());
            prop_assert_eq!(calendar.is_working(at).unwrap(), *worked, "{}", at);
        }
        for (a, b) in asks {
            let (from, to) = (second(oracle.first, a.min(b) * 60), second(oracle.first, a.max(b) * 60));
            let worked = oracle.between(from, to);
            prop_assert_eq!(calendar.between(from, to), Ok(worked));
            let minutes = usize::try_from(a % 4_000).unwrap();
            if let Some(due) = oracle.add(from, minutes) {
                prop_assert_eq!(calendar.add(from, 60 * (a % 4_000)), Ok(due));
            }
        }
    }
}
