//! Every festival date of our table against the lunar calendar that another crate computes.

use chrono::{Datelike, NaiveDate};
use guanxi::time::Festival;
use icu_calendar::Date;
use icu_calendar::cal::ChineseTraditional;

/// The festival that lies on a date, by its lunar month and day; New Year's Eve is the day before
/// the first.
fn festival(date: NaiveDate) -> Option<Festival> {
    let lunar = |date: NaiveDate| {
        let (month, day) = (date.month() as u8, date.day() as u8);
        let date = Date::try_new_iso(date.year(), month, day).expect("a date");
        let lunar = date.to_calendar(ChineseTraditional::new());
        let month = lunar.month().to_input();
        (month.code().0.to_string(), lunar.day_of_month().0)
    };
    let (month, day) = lunar(date);
    if lunar(date.succ_opt()?) == ("M01".to_owned(), 1) {
        return Some(Festival::NewYearsEve);
    }
    match (month.as_str(), day) {
        ("M01", 1) => Some(Festival::SpringFestival),
        ("M01", 15) => Some(Festival::Lantern),
        ("M05", 5) => Some(Festival::DragonBoat),
        ("M07", 7) => Some(Festival::Qixi),
        ("M08", 15) => Some(Festival::MidAutumn),
        ("M09", 9) => Some(Festival::DoubleNinth),
        ("M12", 8) => Some(Festival::Laba),
        _ => None,
    }
}

/// Compares every date, and stops with the first that differs.
pub(crate) fn compare() {
    let (first, last) = Festival::YEARS;
    let begin = Festival::NewYearsEve.in_year(first).expect("the first date");
    let end = Festival::Laba.in_year(last).expect("the last date");
    let found: Vec<(Festival, NaiveDate)> = begin
        .iter_days()
        .take_while(|date| *date <= end)
        .filter_map(|date| festival(date).map(|festival| (festival, date)))
        .collect();
    let ours: Vec<(Festival, NaiveDate)> = (first..=last)
        .flat_map(|year| Festival::all().map(move |festival| (festival, year)))
        .map(|(festival, year)| (festival, festival.in_year(year).expect("a date")))
        .collect();
    assert_eq!(found, ours);
    println!("festivals: all {} dates of {first} to {last} are the same", ours.len());
}
