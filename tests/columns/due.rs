//! Who is due by a day: the index against a look at everybody.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use guanxi::review::DueIndex;

use crate::table::Dice;

fn check(index: &DueIndex, days: &[Option<NaiveDate>], by: NaiveDate) {
    let found: Vec<u32> = index.due_by(by).flatten().copied().collect();
    let expected: BTreeSet<u32> = (0..)
        .zip(days)
        .filter(|(_, day)| day.is_some_and(|day| day <= by))
        .map(|(customer, _)| customer)
        .collect();
    assert_eq!(found.len(), expected.len(), "{by}");
    assert_eq!(found.iter().copied().collect::<BTreeSet<u32>>(), expected, "{by}");
    assert_eq!(index.count_by(by), expected.len());
    // Earlier days come first.
    let at: Vec<_> =
        found.iter().map(|customer| days[usize::try_from(*customer).unwrap()]).collect();
    assert!(at.is_sorted());
}

#[test]
fn the_index_is_a_look_at_everybody() {
    let first: NaiveDate = "2026-06-30".parse().unwrap();
    for seed in 0..12 {
        let mut dice = Dice(seed);
        let mut draw = || -> Option<NaiveDate> {
            match dice.below(12) {
                0 => None,
                1 => Some(NaiveDate::MAX - TimeDelta::days(i64::try_from(dice.below(3)).unwrap())),
                2 => Some(NaiveDate::MIN + TimeDelta::days(i64::try_from(dice.below(3)).unwrap())),
                3 => Some(first + TimeDelta::days(7_300 + i64::try_from(dice.below(12)).unwrap())),
                4 => Some(first - TimeDelta::days(7_300 + i64::try_from(dice.below(12)).unwrap())),
                _ => Some(first + TimeDelta::days(i64::try_from(dice.below(60)).unwrap() - 30)),
            }
        };
        let mut days: Vec<Option<NaiveDate>> = (0..200).map(|_| draw()).collect();
        let mut index = DueIndex::new(days.iter().copied());
        for round in 0..300 {
            let customer = (round * 7919 + 13) % 230;
            let day = draw();
            index.set(u32::try_from(customer).unwrap(), day);
            if customer >= days.len() {
                days.resize(customer + 1, None);
            }
            days[customer] = day;
            assert_eq!(index.day(u32::try_from(customer).unwrap()), day);
            if round % 20 == 0 {
                for by in days.iter().flatten().chain([&first, &NaiveDate::MIN, &NaiveDate::MAX]) {
                    check(&index, &days, *by);
                }
            }
        }
        assert_eq!(index.due(), days.iter().flatten().count());
        assert_eq!(index.customers(), days.len());
    }
}
