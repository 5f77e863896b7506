//! The days themselves: yearly ones and those of tables (P-051).

use chrono::{Datelike, Days, NaiveDate};
use guanxi::policy::occasion::{DatedDay, next_dated, next_yearly, notice_due, yearly_in};
use guanxi::time::Festival;
use proptest::prelude::*;

use super::{World, born, day, own, rule};

fn days() -> impl Strategy<Value = NaiveDate> {
    (0_u64..80_000).prop_map(|offset| day("1900-01-01") + Days::new(offset))
}

/// The first day from `from` on of which the month and the day are those of the anchor; the last
/// of February stands for the 29th where there is none.
fn walked(anchor: NaiveDate, from: NaiveDate) -> NaiveDate {
    let is_it = |day: &NaiveDate| {
        let leap_anchor = (anchor.month(), anchor.day()) == (2, 29);
        let same = (day.month(), day.day()) == (anchor.month(), anchor.day());
        let stands_for_it = leap_anchor && (day.month(), day.day()) == (2, 28) && !day.leap_year();
        same || stands_for_it
    };
    from.iter_days().find(is_it).unwrap()
}

proptest! {
    /// P-051: not before today, the earliest such day, and a fixpoint of itself.
    #[test]
    fn p_051_the_next_yearly_day_is_the_earliest(anchor in days(), from in days()) {
        let next = next_yearly(anchor, from).unwrap();
        prop_assert!(next >= from);
        prop_assert_eq!(next, walked(anchor, from));
        prop_assert_eq!(next_yearly(anchor, next), Some(next));
        #[cfg(feature = "proptest")]
        {
            let law = guanxi::testkit::laws::the_next_yearly_day_is_the_earliest;
            prop_assert_eq!(law(anchor, from, Some(next)), Ok(()));
        }
    }

    /// P-051: exactly one a year.
    #[test]
    fn p_051_each_year_has_exactly_one(anchor in days(), year in 1901_i32..2100) {
        let only = yearly_in(anchor, year).unwrap();
        let begin = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let mut found = Vec::new();
        let mut from = begin;
        while let Some(next) = next_yearly(anchor, from).filter(|next| next.year() == year) {
            found.push(next);
            from = next.succ_opt().unwrap();
        }
        prop_assert_eq!(found, vec![only]);
    }

    /// D000-59: the next entry of a table is the earliest one that is not before, in any order.
    #[test]
    fn d000_59_the_next_entry_of_a_table(
        mut table in proptest::collection::vec(days(), 0..8), from in days(),
    ) {
        let entries: Vec<DatedDay> = table.iter().map(|on| DatedDay::new(*on, "")).collect();
        table.sort_unstable();
        let expected = table.into_iter().find(|on| *on >= from);
        prop_assert_eq!(next_dated(&entries, from).map(|one| one.on), expected);
    }

    /// D003-43: 30 days before the end are 30 days of the calendar.
    #[test]
    fn d003_43_a_notice_is_due_thirty_days_before(end in days()) {
        let due = notice_due(end, "30 days".parse().unwrap()).unwrap();
        prop_assert_eq!(end.signed_duration_since(due).num_days(), 30);
    }

    /// P-051 by way of a rulebook: the day of the reading is the next birthday, whatever the day.
    #[test]
    fn p_051_the_reading_names_the_next_birthday(anchor in days(), ahead in 0_u64..800) {
        let rulebook = rule("birthday", "");
        // Two years after the birth at the least: the day of the birth itself is none.
        let from = anchor + Days::new(366 + ahead);
        let world = World::new(&rulebook, born(&anchor.to_string()));
        let plan = world.due(&from.to_string(), &from.to_string(), "2130-01-01");
        prop_assert_eq!(&plan[0], &walked(anchor, from).to_string());
    }
}

#[test]
fn p_051_the_29th_of_february_at_its_edges() {
    let leap = day("2000-02-29");
    for (from, expected) in [
        ("2024-02-28", "2024-02-29"),
        ("2024-02-29", "2024-02-29"),
        ("2024-03-01", "2025-02-28"),
        ("2025-02-28", "2025-02-28"),
        ("2025-03-01", "2026-02-28"),
        ("2100-01-01", "2100-02-28"), // no leap year
    ] {
        assert_eq!(next_yearly(leap, day(from)), Some(day(expected)), "{from}");
    }
    // The 28th is not clamped to anything.
    assert_eq!(next_yearly(day("1999-02-28"), day("2024-02-28")), Some(day("2024-02-28")));
    assert_eq!(next_yearly(leap, NaiveDate::MAX), None);
    #[cfg(feature = "proptest")]
    {
        let law = guanxi::testkit::laws::the_next_yearly_day_is_the_earliest;
        assert_eq!(law(leap, NaiveDate::MAX, None), Ok(()));
    }
}

#[test]
fn the_day_of_the_birth_itself_is_no_birthday() {
    let rulebook = rule("birthday", "");
    let world = World::new(&rulebook, born("2024-06-01"));
    assert_eq!(world.one("2024-06-01").day(), Some(day("2025-06-01")));
    assert_eq!(world.one("2023-01-01").day(), Some(day("2025-06-01")));
    assert_eq!(world.due("2024-06-01", "2020-01-01", "2026-12-31"), ["2025-06-01", "2026-06-01"]);
}

/// Whatever the festival and the day, the reading agrees with the table of festivals.
#[test]
fn d000_59_festivals_are_those_of_the_table() {
    for festival in Festival::all() {
        let rulebook = own(&format!(
            "[[occasion]]\ncode = \"o\"\non = \"festival\"\nfestivals = [\"{festival}\"]\n\
             actions = [\"greeting\"]\nmissed_for = \"0 days\"\n"
        ));
        let world = World::new(&rulebook, guanxi::record::Customer::new("K"));
        for today in day("2023-11-01").iter_days().take(900).step_by(7) {
            let found = world.one(&today.to_string());
            assert_eq!(found.day(), festival.next(today).ok(), "{festival} {today}");
        }
        // All that the table knows, and what it does not know apart.
        let known = world.known("2024-01-01");
        let occasions = rulebook.occasions();
        let as_of = "2024-01-01".parse().unwrap();
        let all = occasions.between(&known, as_of, day("1990-01-01"), day("2060-01-01")).unwrap();
        assert_eq!(all.readings.len(), 51, "{festival}");
        assert_eq!(all.beyond.len(), 2, "{festival}"); // before the table, and after it
    }
}

/// No day is too far: nothing panics at the ends of the calendar.
#[test]
fn the_ends_of_the_calendar_are_days_as_others() {
    let rules = ["birthday", "company_anniversary", "contract_anniversary", "contract_end"];
    let (min, max) = (NaiveDate::MIN, NaiveDate::MAX);
    for on in rules {
        let rulebook =
            rule(on, "lead = \"1 year\"\nupcoming = \"1 year\"\nmissed_for = \"1 year\"");
        let mut customer = born("9999-12-31");
        customer.founded = Some(max);
        let world = World::new(&rulebook, customer).contracts(vec![super::contract(
            "H",
            "0001-01-01",
            "9999-12-31",
        )]);
        for as_of in ["0001-01-01", "9999-12-31"] {
            let known = world.known(as_of);
            let occasions = rulebook.occasions();
            let moment = as_of.parse().unwrap();
            let found = occasions.read(&known, moment).unwrap();
            assert!(found.readings.len() <= 1, "{on} {as_of}");
            for (from, to) in [(min, min + Days::new(400)), (max - Days::new(400), max)] {
                let plan = occasions.between(&known, moment, from, to).unwrap();
                assert!(plan.readings.len() <= 2 && plan.beyond.is_empty(), "{on} {as_of}");
            }
        }
    }
}
