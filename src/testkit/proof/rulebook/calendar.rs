//! The laws of business time, of the calendars of the rulebook.

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use crate::testkit::laws::{self, Tried};
use crate::testkit::proof::rulebook::Session;
use crate::testkit::time;
use crate::time::Calendar;

/// The numbers that a law of business time takes: instants, and spans of seconds and of days.
type Case = ([DateTime<Utc>; 3], [u32; 3], [u8; 2]);

/// A law of a calendar.
type OfCalendars = fn(&Calendar, &Case) -> Result<(), String>;

const LAWS: [(&[&str], &str, OfCalendars); 7] = [
    (&["P-004", "P-009", "T-04", "T-05"], "working_time_is_additive", |calendar, (at, ..)| {
        laws::working_time_is_additive(calendar, at[0], at[1], at[2])
    }),
    (&["P-005", "P-007", "T-01", "T-02"], "adding_is_the_earliest", |calendar, (at, n, _)| {
        laws::adding_is_the_earliest(calendar, at[0], n[0])
    }),
    (&["P-006"], "adding_is_additive", |calendar, (at, n, _)| {
        laws::adding_is_additive(calendar, at[0], n[0], n[1])
    }),
    (&["P-008", "T-03"], "adding_is_monotone", |calendar, (at, n, _)| {
        laws::adding_is_monotone(calendar, at[0], n[0], n[1], n[2])
    }),
    (&["P-010", "P-011"], "working_days_are_additive", |calendar, (at, _, days)| {
        let day = calendar.zone().date_of(at[0]);
        laws::working_days_are_additive(calendar, day, days[0], days[1])
    }),
    (&["P-012"], "working_day_deadlines_close", |calendar, (at, n, days)| {
        laws::working_day_deadlines_close(calendar, at[0], days[0], n[0])
    }),
    (&["T-06"], "openings_are_where_work_begins", |calendar, (at, ..)| {
        laws::openings_are_where_work_begins(calendar, at[0])
    }),
];

pub(super) fn prove(session: &mut Session<'_>) {
    let rulebook = session.rulebook;
    if rulebook.calendars().next().is_none() {
        for (ids, function, _) in LAWS {
            let laws: Vec<_> = ids.iter().map(|id| (*id, function)).collect();
            session.unheard(&laws, "the rulebook has no calendar", "规则集没有工作日历");
        }
        return;
    }
    let instants = time::moments().prop_filter_map("an instant", |moment| moment.as_instant());
    let seconds = prop_oneof![1 => 1_u32..4, 2 => 1_u32..600_000];
    let inputs = (
        [instants.clone(), instants.clone(), instants],
        [seconds.clone(), seconds.clone(), seconds],
        [0_u8..40, 0_u8..40],
    );
    let shown = |([a, b, c], seconds, days): &Case| {
        vec![
            format!("instants = {a}, {b}, {c}"),
            format!("seconds = {seconds:?}"),
            format!("days = {days:?}"),
        ]
    };
    for (ids, function, law) in LAWS {
        session.laws(ids, function, &inputs, shown, |case| {
            let mut tried = Tried::PassedOver;
            for (code, calendar) in rulebook.calendars() {
                // A year that the calendar does not cover says nothing.
                if case.0.iter().all(|at| calendar.is_working(*at).is_ok()) {
                    law(calendar, case).map_err(|says| format!("calendar `{code}`: {says}"))?;
                    tried = Tried::Holds;
                }
            }
            Ok(tried)
        });
    }
}
