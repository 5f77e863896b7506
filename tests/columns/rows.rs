//! Rows written out, sums at the extremes, and what falls back.

use guanxi::Rulebook;
use guanxi::review::columns::{
    Column, ColumnReview, ColumnType, Nulls, OwnedNumbers, Portfolio, ReviewedColumns, Schema,
    Units, Width,
};

use crate::job::data;
use crate::table::Dice;

fn day() -> chrono::NaiveDate {
    "2026-06-30".parse().unwrap()
}

/// D002-33: half a million and strategic; both edges, and what is open while a flag is unknown.
#[test]
fn edges_of_the_tiers() {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let schema = Schema::new()
        .fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)))
        .fact("strategic", ColumnType::new(Width::U8, Units::Flag).nulls(Nulls::Value(9)));
    let review = ColumnReview::new(&rulebook, &schema, day()).by("tier").build().unwrap();
    let cents = [50_000_000, 49_999_999, 50_000_000, 20_000_000, 19_999_999, 50_000_000, 0];
    let strategic = [1, 1, 0, 9, 9, 9, 9];
    let columns = vec![Column::i64(&cents), Column::u8(&strategic)];
    let reviewed = review.run(&Portfolio::new(&schema, 7, columns).unwrap()).unwrap();
    assert_eq!(reviewed.classes("tier").unwrap(), [0, 1, 1, 1, 2, 255, 2]);
    assert_eq!(reviewed.asked().get("class(tier)"), Some(&1));
    let tally = reviewed.tally().unwrap();
    let of = |class| tally.get("customers", class);
    assert_eq!([of("A"), of("B"), of("C"), of("?")], [Some(1), Some(3), Some(2), Some(1)]);
}

/// Sums are exact whatever the amounts are, in every block and every class.
#[test]
fn sums_at_the_extremes() {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let schema = Schema::new().fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(0)));
    let builder = ColumnReview::new(&rulebook, &schema, day()).by("tier");
    let review = builder.sum("amount", "annual_amount").build().unwrap();
    let most = 100_000_000_000_000_i64;
    let (mut dice, mut amounts) = (Dice(5), Vec::new());
    for row in 0..5_000 {
        amounts.push(match row % 4 {
            0 => most,
            1 => -most,
            2 => i64::try_from(dice.below(1 << 46)).unwrap(),
            _ => most - i64::try_from(dice.below(3)).unwrap(),
        });
    }
    let columns = vec![Column::i64(&amounts)];
    let reviewed = review.run(&Portfolio::new(&schema, 5_000, columns).unwrap()).unwrap();
    assert_eq!(reviewed.wrong(), []);
    let classes = reviewed.classes("tier").unwrap();
    let tally = reviewed.tally().unwrap();
    for (code, name) in [(0, "A"), (1, "B"), (2, "C"), (255, "?")] {
        let of = amounts.iter().zip(classes).filter(|(_, class)| **class == code);
        let sum: i128 = of.map(|(amount, _)| i128::from(*amount)).sum();
        assert_eq!(tally.get("amount", name), Some(sum), "{name}");
    }
}

/// Room that is used again holds nothing of the portfolio before.
#[test]
fn results_are_used_again() {
    let (customers, schema) = (data::Customers::new(3_100), data::schema());
    let review = data::review(&schema, false);
    let mut again = ReviewedColumns::default();
    for (from, to) in [(0, 3_100), (5, 6), (0, 0), (64, 128), (0, 1_024), (7, 1_090), (1, 2_049)] {
        let portfolio = customers.part(&schema, from, to);
        review.run_into(&portfolio, &mut again).unwrap();
        let fresh = review.run(&portfolio).unwrap();
        assert_eq!(again.rows(), to - from);
        for scheme in ["tier", "quadrant"] {
            assert_eq!(again.classes(scheme), fresh.classes(scheme), "{from} {to}");
        }
        assert_eq!(again.due_days(), fresh.due_days(), "{from} {to}");
        assert_eq!(again.late(), fresh.late());
        assert_eq!(again.risk_totals(), fresh.risk_totals());
        assert_eq!(again.warnings(), fresh.warnings());
        assert_eq!(again.tally(), fresh.tally());
    }
}

/// Results in parts are the columns themselves, not copies of them.
#[test]
fn results_in_parts() {
    let (customers, schema) = (data::Customers::new(1_500), data::schema());
    let review = data::review(&schema, false);
    let portfolio = customers.portfolio(&schema);
    let reviewed = review.run(&portfolio).unwrap();
    let at = (
        reviewed.classes("tier").unwrap().as_ptr(),
        reviewed.due_days().unwrap().as_ptr(),
        reviewed.late().unwrap().as_ptr(),
    );
    let parts = reviewed.into_parts();
    let reviewed = review.run(&portfolio).unwrap();
    let of = |numbers: &Option<OwnedNumbers>| numbers.as_ref().map(OwnedNumbers::len);
    assert_eq!(parts.rows, 1_500);
    for (scheme, classes) in &parts.classes {
        assert_eq!(reviewed.classes(scheme).unwrap(), classes, "{scheme}");
    }
    let (days, late) = (parts.due_days.unwrap(), parts.late.unwrap());
    assert_eq!((parts.classes[0].1.as_ptr(), days.as_ptr(), late.as_ptr()), at);
    assert_eq!(
        (days.as_slice(), late.as_slice()),
        (reviewed.due_days().unwrap(), reviewed.late().unwrap())
    );
    let (low, high, least) = parts.risk_totals.unwrap();
    let (wanted_low, wanted_high, wanted_least) = reviewed.risk_totals().unwrap();
    assert_eq!((low.as_numbers(), least), (wanted_low, wanted_least));
    assert_eq!(high.as_ref().unwrap_or(&low).as_numbers(), wanted_high);
    let (safest, riskiest) = parts.risk_levels.unwrap();
    let riskiest = riskiest.as_ref().unwrap_or(&safest);
    assert_eq!((safest.as_slice(), riskiest.as_slice()), reviewed.risk_levels().unwrap());
    assert_eq!(of(&parts.warnings), Some(1_500));
    assert_eq!(parts.warnings.as_ref().map(OwnedNumbers::as_numbers), reviewed.warnings());
    assert_eq!(
        parts.open_warnings.as_ref().map(OwnedNumbers::as_numbers),
        reviewed.open_warnings()
    );
    let causes: Vec<_> =
        review.row(&portfolio, 0).warnings.into_iter().map(|(code, _)| code).collect();
    assert_eq!(parts.causes, causes);
    assert_eq!(parts.tally.as_ref(), reviewed.tally());
    assert_eq!(parts.wrong, reviewed.wrong());
}

/// One customer changes: the numbers of the old row go and those of the new one come, and all is as if
/// counted anew.
#[test]
fn one_customer_changes() {
    let (mut customers, schema) = (data::Customers::new(2_500), data::schema());
    let review = data::review(&schema, false);
    let mut all = review.run(&customers.portfolio(&schema)).unwrap().tally().unwrap().clone();
    let (mut once, mut change) = (all.clone(), ReviewedColumns::default());
    let mut dice = Dice(11);
    for _ in 0..200 {
        let row = usize::try_from(dice.below(2_500)).unwrap();
        let before = review.run(&customers.part(&schema, row, row + 1)).unwrap();
        all.subtract(before.tally().unwrap()).unwrap();
        let other = usize::try_from(dice.below(2_500)).unwrap();
        let mut came_in = data::Customers::new(1);
        came_in.copy(0, &customers, row);
        came_in.amount[0] = customers.amount[other];
        came_in.touched[2][0] = customers.touched[2][other];
        // Now and then something that no channel is.
        came_in.channels[0] = if dice.below(9) == 0 { 16 } else { customers.channels[row] };
        came_in.overdue[0] = customers.overdue[other];
        let (whole, one) = (customers.portfolio(&schema), came_in.portfolio(&schema));
        review.run_change((&whole, row), (&one, 0), &mut change).unwrap();
        once.merge(change.tally().unwrap()).unwrap();
        for wrong in change.wrong() {
            let channels = [customers.channels[row], came_in.channels[0]];
            assert_eq!((wrong.column.as_str(), wrong.value), ("channels", 16));
            assert_eq!(channels[wrong.row], 16);
        }
        customers.copy(row, &came_in, 0);
        let after = review.run(&customers.part(&schema, row, row + 1)).unwrap();
        assert_eq!(after.due(0), change.due(1));
        assert_eq!(before.due(0), change.due(0));
        all.merge(after.tally().unwrap()).unwrap();
    }
    assert!(customers.channels.contains(&16));
    let anew = review.run(&customers.portfolio(&schema)).unwrap();
    assert_eq!(anew.tally(), Some(&all));
    assert_eq!(anew.tally(), Some(&once));
    let portfolio = customers.portfolio(&schema);
    let beyond = review.run_change((&portfolio, 0), (&portfolio, 2_500), &mut change).unwrap_err();
    assert_eq!(beyond.to_string(), "rows 2500 to 2501 of a portfolio that has 2500");
    let last = review.run_change((&portfolio, usize::MAX), (&portfolio, 0), &mut change);
    assert_eq!(last.unwrap_err().code(), "rows-beyond");
    let other = guanxi::review::columns::Schema::new();
    let nothing = guanxi::review::columns::Portfolio::new(&other, 1, Vec::new()).unwrap();
    let foreign = review.run_change((&portfolio, 0), (&nothing, 0), &mut change).unwrap_err();
    assert_eq!(foreign.code(), "another-schema");
}

/// Numbers of another review are not added.
#[test]
fn other_numbers_are_not_added() {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let schema = Schema::new();
    let of = |counts: &[(&str, &str)]| {
        let builder = ColumnReview::new(&rulebook, &schema, day()).by("tier");
        let builder =
            counts.iter().fold(builder, |builder, (name, when)| builder.count(name, when));
        let review = builder.build().unwrap();
        let reviewed = review.run(&Portfolio::new(&schema, 2, Vec::new()).unwrap()).unwrap();
        reviewed.tally().unwrap().clone()
    };
    let mut plain = of(&[]);
    let before = plain.clone();
    let error = plain.merge(&of(&[("all", "true")])).unwrap_err();
    assert_eq!(error.code(), "another-review");
    assert_eq!(plain, before);
}

/// Dates before 1968 and after 2099 are counted one by one, with the same days.
#[test]
fn months_beyond_the_fast_years() {
    let rulebook = data::rulebook();
    let schema = data::schema();
    let mut customers = data::Customers::new(300);
    for (row, day) in customers.touched[0].iter_mut().enumerate() {
        *day = -1_000 + i32::try_from(row).unwrap() * 5;
    }
    for (row, day) in customers.touched[3].iter_mut().enumerate() {
        *day = -200_000 - i32::try_from(row).unwrap();
    }
    let review = data::review(&schema, false);
    let portfolio = customers.portfolio(&schema);
    let reviewed = review.run(&portfolio).unwrap();
    crate::agree::agree(&rulebook, &review, &portfolio, &reviewed).unwrap();
    let late = "2099-12-15".parse().unwrap();
    let review = ColumnReview::new(&rulebook, &schema, late).build().unwrap();
    let reviewed = review.run(&portfolio).unwrap();
    crate::agree::agree(&rulebook, &review, &portfolio, &reviewed).unwrap();
}

/// The same to the bit on any number of threads.
#[cfg(feature = "rayon")]
#[test]
fn any_number_of_threads() {
    let (mut customers, schema) = (data::Customers::new(20_011), data::schema());
    customers.strategic[17_000] = 9;
    customers.overdue[3] = 31;
    let review = data::review(&schema, false);
    let portfolio = customers.portfolio(&schema);
    let one = review.run(&portfolio).unwrap();
    for threads in [1, 2, 3, 7] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let many = pool.install(|| review.run_parallel(&portfolio)).unwrap();
        assert_eq!(many.rows(), one.rows());
        for scheme in ["tier", "quadrant"] {
            assert_eq!(many.classes(scheme), one.classes(scheme), "{threads}");
        }
        assert_eq!(many.due_days(), one.due_days(), "{threads}");
        assert_eq!(many.late(), one.late());
        assert_eq!(many.risk_totals(), one.risk_totals());
        assert_eq!(many.risk_levels(), one.risk_levels());
        assert_eq!(many.warnings(), one.warnings());
        assert_eq!(many.tally(), one.tally());
        assert_eq!(many.wrong(), one.wrong());
        assert_eq!(many.asked(), one.asked());
    }
}
