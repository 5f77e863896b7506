//! Random customers as Arrow arrays of every type, whole and in slices: each row reads as
//! `ColumnReview::row` reads it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

mod table;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, Int64Type, UInt8Type, UInt16Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use guanxi::Rulebook;
use guanxi::review::columns::{ColumnReview, RowReview};
use guanxi::rule::Truth;
use guanxi_arrow::ArrowReview;

use table::{Dice, Table, day, rulebook};

/// The text of a row of a dictionary.
fn text(array: &ArrayRef, row: usize) -> Option<&str> {
    let array = array.as_dictionary::<UInt8Type>();
    let key = array.keys().is_valid(row).then(|| usize::from(array.keys().value(row)))?;
    Some(array.values().as_string::<i32>().value(key))
}

fn number(array: &ArrayRef, row: usize) -> i64 {
    match array.data_type() {
        DataType::UInt8 => array.as_primitive::<UInt8Type>().value(row).into(),
        DataType::UInt16 => array.as_primitive::<UInt16Type>().value(row).into(),
        DataType::Int32 => array.as_primitive::<Int32Type>().value(row).into(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row),
        other => panic!("{other}"),
    }
}

fn truth(array: &ArrayRef, row: usize) -> Truth {
    let array = array.as_boolean();
    match array.is_valid(row).then(|| array.value(row)) {
        Some(true) => Truth::True,
        Some(false) => Truth::False,
        None => Truth::Unknown,
    }
}

/// That a row of the results says what the explained review says.
fn same(rulebook: &Rulebook, result: &RecordBatch, row: usize, explained: &RowReview) {
    let column = |name: &str| result.column_by_name(name).unwrap();
    for (scheme, class) in rulebook.schemes().iter().zip(&explained.classes) {
        let found = text(column(&format!("class({})", scheme.code())), row);
        let wanted = class.map(|class| scheme.classes()[class].code().as_str());
        assert_eq!(found, wanted, "row {row}: {} of {:?}", scheme.code(), explained.facts);
    }
    let (min, max, safest, riskiest) = explained.risk.unwrap();
    assert_eq!(number(column("risk_min"), row), min.num().div_euclid(min.den()), "row {row}");
    let up = i64::from(max.num() % max.den() != 0);
    assert_eq!(number(column("risk_max"), row), max.num().div_euclid(max.den()) + up, "row {row}");
    let levels = rulebook.risk().unwrap().levels();
    assert_eq!(text(column("risk_safest"), row), Some(levels[safest].code().as_str()));
    assert_eq!(text(column("risk_riskiest"), row), Some(levels[riskiest].code().as_str()));
    for (cause, wanted) in &explained.warnings {
        assert_eq!(truth(column(&format!("warning({cause})")), row), *wanted, "row {row}: {cause}");
    }
    let due = column("due").as_primitive::<Date32Type>();
    let found = due.is_valid(row).then(|| due.value_as_date(row).unwrap());
    assert_eq!(found, explained.due, "row {row}: {:?}", explained.facts);
    let late = column("late").as_boolean();
    assert!(late.is_valid(row));
    assert_eq!(late.value(row), explained.late, "row {row}");
}

/// What was seen in all of a test: it must not be the same everywhere.
#[derive(Debug, Default)]
struct Seen {
    open: usize,
    decided: usize,
    late: usize,
    open_warnings: usize,
    warnings: usize,
}

fn check(seed: u64, rows: usize, nulls: u64, seen: &mut Seen) {
    let rulebook = rulebook();
    let mut dice = Dice(seed);
    let table = Table::new(rows, nulls, &mut dice);
    let (schema, given) = (table.schema(), table.portfolio());
    let given = given.portfolio(&schema);
    let peer = ColumnReview::new(&rulebook, &schema, day()).by("tier").build().unwrap();
    let batch = table.batch(&mut dice);
    let review = ArrowReview::new(&rulebook, &batch.schema(), day())
        .keep("customer")
        .by("tier")
        .sum("amount", "annual_amount")
        .build()
        .unwrap();
    let mut slices = vec![(0, rows)];
    for _ in 0..4 {
        let from = usize::try_from(dice.below(rows as u64)).unwrap();
        slices.push((from, usize::try_from(dice.below((rows - from) as u64 + 1)).unwrap()));
    }
    slices.extend([(rows - 1, 1), (3.min(rows), 0)]);
    for (from, len) in slices {
        let part = batch.slice(from, len);
        let reviewed = review.review(&part).unwrap();
        assert_eq!(reviewed.wrong, []);
        assert_eq!(review.run(&part).unwrap(), reviewed.batch);
        assert_eq!((reviewed.batch.num_rows(), reviewed.batch.schema()), (len, review.schema()));
        let tally = reviewed.tally.unwrap();
        assert_eq!(tally.total("customers"), Some(i128::try_from(len).unwrap()));
        assert_eq!(tally.total("amount"), Some(table.amount(from, len)));
        assert_eq!(reviewed.batch.column(0), part.column_by_name("customer").unwrap());
        for row in 0..len {
            let explained = peer.row(&given, from + row);
            same(&rulebook, &reviewed.batch, row, &explained);
            let open = explained.classes.iter().any(Option::is_none);
            seen.open += usize::from(open);
            seen.decided += usize::from(!open);
            seen.late += usize::from(explained.late);
            let has = |wanted| explained.warnings.iter().any(|(_, truth)| *truth == wanted);
            seen.open_warnings += usize::from(has(Truth::Unknown));
            seen.warnings += usize::from(has(Truth::True));
        }
    }
}

#[test]
fn every_row_reads_as_the_explained_review_reads_it() {
    let mut seen = Seen::default();
    for seed in 0..6 {
        check(seed, 200, 0, &mut seen);
        check(seed + 100, 300, 15, &mut seen);
        check(seed + 200, 90, 60, &mut seen);
    }
    check(7, 1, 50, &mut seen);
    check(8, 1_100, 5, &mut seen);
    let Seen { open, decided, late, open_warnings, warnings } = seen;
    assert!([open, decided, late, open_warnings, warnings].iter().all(|n| *n > 100), "{seen:?}");
}

/// Threads share a review, each with dictionaries of its own.
#[test]
fn threads_share_a_review() {
    let rulebook = rulebook();
    let tables: Vec<Table> = (0..4).map(|seed| Table::new(150, 20, &mut Dice(seed))).collect();
    let batches: Vec<RecordBatch> = (0..4)
        .zip(&tables)
        .map(|(seed, table)| table.typed_batch(&[4; 40], &mut Dice(seed + 9)))
        .collect();
    let schema = batches[0].schema();
    let review = ArrowReview::new(&rulebook, &schema, day()).keep("customer").build().unwrap();
    let alone: Vec<RecordBatch> = batches.iter().map(|batch| review.run(batch).unwrap()).collect();
    std::thread::scope(|scope| {
        for (batch, alone) in batches.iter().zip(&alone) {
            let review = &review;
            scope.spawn(move || {
                (0..20).for_each(|_| assert_eq!(review.run(batch).unwrap(), *alone))
            });
        }
    });
}
