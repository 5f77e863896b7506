//! The same office for every crate: Monday to Friday 9-12 and 13-18 with 30 holidays.

use chrono::{Datelike, Days, NaiveDate};
use guanxi::time::{Calendar, Holidays};
use jiff::civil::{Date, time};
use workclock::{Schedule, Weekdays, WorkDay};

/// The instants that are asked for: 2016 to 2027.
pub(crate) const SPAN: (i64, i64) = (1_451_606_400, 1_830_297_600);

pub(crate) struct Office {
    pub(crate) calendar: Calendar,
    pub(crate) workclock: Schedule,
    pub(crate) ule: ule_hours::Schedule,
}

fn holidays() -> Vec<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2015, 1, 5).expect("a date");
    (0..30).map(|n| first + Days::new(n * 5_800 / 30)).collect()
}

fn civil(date: NaiveDate) -> Date {
    let part = |number: u32| i8::try_from(number).expect("a part of a date");
    Date::new(date.year() as i16, part(date.month()), part(date.day())).expect("a date")
}

impl Office {
    pub(crate) fn new(zone: &str) -> Self {
        let table = Holidays::new("peers".parse().expect("a code"), "1").expect("a table");
        let table = holidays()
            .into_iter()
            .try_fold(table, |table, date| table.with_off(date, ""))
            .expect("a table");
        let week = "mon-fri 09:00-12:00 13:00-18:00".parse().expect("a week");
        let calendar = Calendar::builder(zone.parse().expect("a zone"), week)
            .holidays(table)
            .years(2015, 2030)
            .build()
            .expect("ours");

        let window = |open: i8, close: i8| {
            WorkDay::new(time(open, 0, 0, 0), time(close, 0, 0, 0), Weekdays::MON_TO_FRI)
        };
        let workclock = Schedule::builder()
            .time_zone(zone)
            .rule(window(9, 12))
            .rule(window(13, 18))
            .rule(workclock::Holidays::new(holidays().into_iter().map(civil)))
            .build()
            .expect("workclock");

        let ule = ule_hours::Schedule::builder(zone)
            .expect("ule-hours")
            .mon_fri("09:00-12:00, 13:00-18:00")
            .expect("ule-hours");
        let ule = holidays().into_iter().fold(ule, |ule, date| ule.closed_on(civil(date))).build();
        Self { calendar, workclock, ule }
    }
}
