//! The starts at which clocks can fall into another order: the edges of working time, and as long
//! before them as the clocks run, in every pattern of days that the calendars know.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::rule::clock::{Clock, Limit};
use crate::time::{Calendar, Span, Unit, Zone};

/// How many starts are tried at the most.
pub(super) const MOST_STARTS: usize = 400_000;

/// How many days are looked through at the most: the years of a long holiday table.
pub(super) const MOST_DAYS: usize = 8_000;

/// A day by its working windows: seconds from midnight, and how long it is.
type Pattern = (Vec<(i64, i64)>, i64);

/// Starts, in the order of time.
pub(super) struct Starts {
    pub(super) all: Vec<DateTime<Utc>>,
    /// They stand for all that there can be; else the calendars reach too far to try them all.
    pub(super) complete: bool,
}

/// Starts that stand for all.
///
/// Days are compared by what follows them: two days on which the same hours are worked for as long
/// as a clock can reach are one.
pub(super) fn starts(clocks: &[&Clock], zone: &Zone) -> Starts {
    let calendars: Vec<&Calendar> =
        clocks.iter().filter_map(|clock| clock.basis().calendar()).collect();
    let (first, last) = coverage(&calendars);
    let reach = clocks.iter().filter_map(|clock| reach(clock)).max().unwrap_or(1);
    let days = patterns(&calendars, zone, first, last);
    let mut complete = days.first().is_none_or(|(date, _)| *date <= first);
    let mut seen: HashSet<&[u32]> = HashSet::new();
    let ids: Vec<u32> = days.iter().map(|(_, id)| *id).collect();
    let mut found: Vec<DateTime<Utc>> = Vec::new();
    for (place, (date, _)) in days.iter().enumerate().skip(1) {
        let begin = place.saturating_sub(1);
        let Some(ahead) = ids.get(begin..place.saturating_add(reach)) else { break };
        if seen.insert(ahead) {
            found.extend(around(*date, &calendars, clocks, zone));
        }
        if found.len() > MOST_STARTS {
            complete = false;
            break;
        }
    }
    found.sort_unstable();
    found.dedup();
    Starts { all: found, complete }
}

/// The days that every calendar knows; some years, among them a leap year, where they know all.
fn coverage(calendars: &[&Calendar]) -> (NaiveDate, NaiveDate) {
    let day = |year: i32| NaiveDate::from_yo_opt(year, 1).unwrap_or(NaiveDate::MIN);
    let table = calendars.iter().filter_map(|calendar| {
        let (first, last) = calendar.holidays()?.years()?;
        let last = NaiveDate::from_ymd_opt(last, 12, 31)?;
        Some((day(first).max(calendar.first_date()), last.min(calendar.last_date())))
    });
    table
        .fold(None, |kept: Option<(NaiveDate, NaiveDate)>, (first, last)| {
            Some(kept.map_or((first, last), |(a, b)| (a.max(first), b.min(last))))
        })
        .filter(|(first, last)| first < last)
        .unwrap_or((day(2024), day(2029)))
}

/// How many days a clock can reach, at the most as far as it takes long holidays into account.
fn reach(clock: &Clock) -> Option<usize> {
    let Limit::Within(span) = clock.limit()? else { return Some(2) };
    let count = usize::try_from(span.count()).unwrap_or(usize::MAX);
    let hours = |per_day: usize| count.checked_div(per_day).unwrap_or(count);
    let days = match (span.unit(), clock.basis().calendar().is_some()) {
        (Unit::Minute, false) => hours(1_440),
        (Unit::Hour, false) => hours(24),
        // Working time of an hour a day at the least, before it counts as rare.
        (Unit::Minute, true) => hours(60),
        (Unit::Hour, true) => count,
        (Unit::WorkingDay, _) => count.saturating_mul(2),
        _ => usize::try_from(span.day_bounds().map_or(366, |(_, most)| most)).unwrap_or(366),
    };
    Some(days.saturating_add(18).min(MOST_DAYS))
}

fn patterns(
    calendars: &[&Calendar],
    zone: &Zone,
    first: NaiveDate,
    last: NaiveDate,
) -> Vec<(NaiveDate, u32)> {
    let mut known: HashMap<Vec<Pattern>, u32> = HashMap::new();
    let mut days = Vec::new();
    // A calendar that is too long for it is looked at in its last years.
    let from =
        last.checked_sub_days(Days::new(MOST_DAYS as u64)).map_or(first, |day| day.max(first));
    for date in from.iter_days().take_while(|date| *date <= last) {
        let midnight = zone.resolve(date.and_time(NaiveTime::MIN));
        let length = zone.end_of(date).signed_duration_since(midnight).num_seconds();
        let of = |calendar: &&Calendar| -> Pattern {
            let periods = calendar.periods_on(date).unwrap_or_default();
            let since = |at: DateTime<Utc>| at.signed_duration_since(midnight).num_seconds();
            (periods.iter().map(|one| (since(one.open), since(one.close))).collect(), length)
        };
        let mut pattern: Vec<Pattern> = calendars.iter().map(of).collect();
        pattern.push((Vec::new(), length));
        // Without a calendar dates matter only by the months they are in.
        if calendars.is_empty() {
            pattern.push((Vec::new(), i64::from(date.ordinal())));
        }
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        days.push((date, *known.entry(pattern).or_insert(next)));
    }
    days
}

/// The starts of a day: the edges of its hours and of the day itself, as long before them as each
/// clock runs, and a second to either side.
fn around(
    date: NaiveDate,
    calendars: &[&Calendar],
    clocks: &[&Clock],
    zone: &Zone,
) -> Vec<DateTime<Utc>> {
    let mut edges = vec![zone.resolve(date.and_time(NaiveTime::MIN)), zone.end_of(date)];
    for calendar in calendars {
        let periods = calendar.periods_on(date).unwrap_or_default();
        edges.extend(periods.iter().flat_map(|one| [one.open, one.close]));
    }
    let mut found = edges.clone();
    for clock in clocks {
        let Some(Limit::Within(span)) = clock.limit() else { continue };
        let Some(seconds) = seconds(span) else { continue };
        for edge in &edges {
            let start = match clock.basis().calendar() {
                Some(calendar) => calendar.sub(*edge, seconds).ok(),
                None => TimeDelta::try_seconds(seconds).and_then(|by| edge.checked_sub_signed(by)),
            };
            found.extend(start);
        }
    }
    let second = TimeDelta::seconds(1);
    let near = |at: DateTime<Utc>| {
        [Some(at), at.checked_sub_signed(second), at.checked_add_signed(second)]
    };
    found.into_iter().flat_map(near).flatten().collect()
}

fn seconds(span: Span) -> Option<i64> {
    let unit = match span.unit() {
        Unit::Minute => 60,
        Unit::Hour => 3_600,
        _ => return None,
    };
    i64::from(span.count()).checked_mul(unit)
}
