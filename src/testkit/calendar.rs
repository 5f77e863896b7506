//! Strategies for the calendars, holiday tables and code tables of valid rulebooks.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::rulebook::{
    CalendarDocument, CalendarMode, ChannelDocument, CodesDocument, HolidayTableDocument,
    SeverityDocument, ValueDocument,
};
use crate::time::{Beyond, WorkingDates};

const WINDOWS: &[&str] =
    &["00:00-08:00", "09:00-12:00", "12:00-13:00", "13:00-18:00", "17:00-24:00", "22:00-06:00"];
const DATES: &[&str] = &["2024-01-01", "2024-02-09", "2024-02-10", "2024-02-29", "2024-12-31"];
const HOLIDAYS: &[&str] = &["cn", "us", "own", "more"];

/// One to three windows.
fn windows() -> impl Strategy<Value = Vec<String>> {
    subsequence(WINDOWS, 1..=3).prop_map(|windows| windows.into_iter().map(str::to_owned).collect())
}

/// Windows by date; some dates have none.
fn dated() -> impl Strategy<Value = BTreeMap<String, Vec<String>>> {
    let hours = prop_oneof![3 => windows(), 1 => Just(Vec::new())];
    let dates = select(DATES).prop_map(str::to_owned);
    prop::collection::btree_map(dates, hours, 0..3)
}

/// Documents of valid calendars of the year 2024; their holiday tables are `cn`, `us`, and `own`
/// and `more` of [`holidays`].
///
/// ```
/// use guanxi::testkit::{calendar, examples};
/// let calendars = examples(&calendar::calendars(), 60);
/// assert!(calendars.iter().any(|calendar| calendar.mode.is_some()));
/// assert!(calendars.iter().any(|calendar| calendar.holidays.is_some()));
/// ```
pub fn calendars() -> impl Strategy<Value = CalendarDocument> {
    let always = CalendarDocument {
        mode: Some(CalendarMode::Always),
        time_zone: Some("+08:00".to_owned()),
        ..CalendarDocument::default()
    };
    let week = (windows(), proptest::option::of(windows())).prop_map(|(weekdays, saturday)| {
        let saturday = saturday.map(|windows| ("sat".to_owned(), windows));
        [("mon-fri".to_owned(), weekdays)].into_iter().chain(saturday).collect()
    });
    let holidays = proptest::option::of(select(HOLIDAYS));
    let beyond = proptest::option::of(select(vec![Beyond::Error, Beyond::Weekly]));
    let working_dates = proptest::option::of(select(vec![WorkingDates::Any, WorkingDates::Start]));
    let days = (dated(), dated(), proptest::option::of(windows()));
    let zone = proptest::option::of(select(vec!["UTC", "-05:00"]));
    let hours = (week, holidays, beyond, working_dates, days, zone).prop_map(
        |(week, holidays, beyond, working_dates, (day, breaks, make_up_hours), zone)| {
            CalendarDocument {
                time_zone: zone.map(str::to_owned),
                week,
                holidays: holidays.map(str::to_owned),
                beyond,
                make_up_hours,
                day,
                breaks,
                working_dates,
                // One year, so that a test may load many rulebooks.
                years: Some(vec![2024, 2024]),
                ..CalendarDocument::default()
            }
        },
    );
    prop_oneof![8 => hours, 1 => Just(always)]
}

/// Documents of two valid holiday tables: `own`, and `more`, which stands on `own` or on `cn`.
///
/// ```
/// use guanxi::testkit::{calendar, examples};
/// for tables in examples(&calendar::holidays(), 20) {
///     assert!(tables["more"].extends.is_some());
/// }
/// ```
pub fn holidays() -> impl Strategy<Value = BTreeMap<String, HolidayTableDocument>> {
    // Each of the dates is off, on or short.
    let kinds = prop::collection::vec(0_u8..4, DATES.len());
    let table = (kinds, dated(), proptest::option::of(Just(vec![2024, 2025])));
    let table = table.prop_map(|(kinds, breaks, years)| {
        let mut table = HolidayTableDocument { breaks, years, ..Default::default() };
        for (date, kind) in DATES.iter().zip(kinds) {
            match kind {
                0 => table.off.push(format!("{date} a day off")),
                1 => table.on.push((*date).to_owned()),
                2 => {
                    table.short.insert((*date).to_owned(), vec!["09:00-12:00".to_owned()]);
                }
                _ => {}
            }
        }
        table
    });
    prop::collection::vec(table, 2).prop_flat_map(|tables| {
        select(vec!["own", "cn"]).prop_map(move |base| {
            let mut tables: BTreeMap<String, HolidayTableDocument> =
                ["own", "more"].map(str::to_owned).into_iter().zip(tables.clone()).collect();
            if let Some(more) = tables.get_mut("more") {
                more.extends = Some(base.to_owned());
            }
            tables
        })
    })
}

/// Documents of valid code tables.
///
/// ```
/// use guanxi::testkit::{calendar, examples};
/// assert!(examples(&calendar::codes(), 20).iter().any(|codes| !codes.severity.is_empty()));
/// ```
pub fn codes() -> impl Strategy<Value = CodesDocument> {
    let label = |text: &str| [("en", text), ("zh", "编码")].into_iter().collect();
    let plain = |codes: &'static [&'static str]| {
        subsequence(codes, 0..=codes.len()).prop_map(move |codes| -> Vec<ValueDocument> {
            let entry =
                |code: &&str| ValueDocument { code: (*code).to_owned(), label: label(code) };
            codes.iter().map(entry).collect()
        })
    };
    let severities = subsequence(vec![("general", 0), ("urgent", 1), ("major", 7)], 0..=3);
    let channels = subsequence(vec!["phone", "email", "visit"], 0..=3);
    let tables = (plain(&["agent", "head"]), plain(&["customer"]), plain(&["call", "visit"]));
    let others = (plain(&["sales"]), plain(&["org_change", "new_need"]), plain(&["industry_news"]));
    let risks = (plain(&["considering_switch", "anomaly"]), plain(&["price", "service"]));
    (severities, channels, tables, others, risks).prop_map(
        move |(severities, channels, tables, others, (signal, cause))| {
            let ((role, waiting, action), (department, change, content)) = (tables, others);
            CodesDocument {
                severity: severities
                    .iter()
                    .map(|(code, rank)| SeverityDocument {
                        code: (*code).to_owned(),
                        rank: Some(*rank),
                        label: label(code),
                        causes: vec!["outage".to_owned()],
                    })
                    .collect(),
                role,
                channel: channels
                    .iter()
                    .map(|code| ChannelDocument {
                        code: (*code).to_owned(),
                        label: label(code),
                        sync: *code == "phone",
                        encrypted: *code == "visit",
                    })
                    .collect(),
                waiting,
                department,
                action,
                change,
                content,
                signal,
                cause,
            }
        },
    )
}
