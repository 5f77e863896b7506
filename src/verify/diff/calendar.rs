//! Calendars of two rulebooks, day by day.

use chrono::{Datelike, NaiveDate};

use crate::rule::Witness;
use crate::time::Calendar;
use crate::verify::diff::Comparing;
use crate::verify::diff::difference::{Cell, Difference};

/// How many days are shown of a calendar.
const MOST_SHOWN: usize = 16;

/// How many days are gone through: the years of a long holiday table.
const MOST_DAYS: usize = 8_000;

/// Years without a table of holidays, among them a leap year.
const PLAIN_YEARS: (i32, i32) = (2024, 2028);

impl Comparing {
    /// Days that are worked otherwise: a holiday, a make-up day, other hours (D003-53, A-59).
    pub(super) fn calendars(&mut self) {
        let (old, new) = (self.old.clone(), self.new.clone());
        let (before, after) = (old.definitions().calendars, new.definitions().calendars);
        for (code, a) in before {
            let Some(b) = after.get(code) else { continue };
            if a.is_same(b) {
                continue;
            }
            let path = format!("calendar.{code}");
            let mut cells: Vec<Cell> = Vec::new();
            let mut more = false;
            for date in days(a, b) {
                let (old, new) = (windows(a, date), windows(b, date));
                if old == new {
                    continue;
                }
                if cells.len() == MOST_SHOWN {
                    more = true;
                    break;
                }
                cells.push(Cell {
                    given: format!("date = {date}"),
                    witness: Witness::new().with("date", date.to_string()),
                    old,
                    new,
                    stricter: None,
                });
            }
            if days(a, b).count() >= MOST_DAYS {
                self.unproved.push(path.clone());
            }
            if cells.is_empty() {
                continue;
            }
            let mut difference = Difference::new(path, cells);
            difference.more = more;
            self.differences.push(difference);
        }
    }
}

/// The days that one of the calendars knows, and a year after them.
fn days(a: &Calendar, b: &Calendar) -> impl Iterator<Item = NaiveDate> {
    let tables: Vec<(i32, i32)> =
        [a, b].iter().filter_map(|calendar| calendar.holidays()?.years()).collect();
    let first = tables.iter().map(|(first, _)| *first).min().unwrap_or(PLAIN_YEARS.0);
    let last = tables.iter().map(|(_, last)| *last).max().unwrap_or(PLAIN_YEARS.1);
    let begin = NaiveDate::from_ymd_opt(first, 1, 1).unwrap_or(NaiveDate::MIN);
    let last = last.saturating_add(1);
    begin.iter_days().take_while(move |date| date.year() <= last).take(MOST_DAYS)
}

/// When a date is worked: `09:00-12:00, 13:00-18:00`.
fn windows(calendar: &Calendar, date: NaiveDate) -> String {
    let Ok(periods) = calendar.periods_on(date) else { return "not published".to_owned() };
    let time = |at| calendar.zone().local(at).format("%H:%M").to_string();
    let each: Vec<String> = periods
        .iter()
        .map(|period| format!("{}-{}", time(period.open), time(period.close)))
        .collect();
    let working = calendar.is_working_date(date).unwrap_or(!each.is_empty());
    match (each.is_empty(), working) {
        (true, _) => "closed".to_owned(),
        (false, true) => each.join(", "),
        // Hours of a night that began the day before.
        (false, false) => format!("{} (no working day)", each.join(", ")),
    }
}
