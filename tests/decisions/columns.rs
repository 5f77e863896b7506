//! Readings of our own about the review of columns.

use guanxi::Rulebook;
use guanxi::review::columns::{
    Column, ColumnReview, ColumnType, Nulls, Portfolio, Schema, Units, Width,
};

fn day() -> chrono::NaiveDate {
    "2026-06-30".parse().unwrap()
}

#[test]
fn a_value_that_a_column_cannot_hold_is_told_and_unknown() {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let schema = Schema::new()
        .fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)))
        .fact("strategic", ColumnType::new(Width::U8, Units::Flag));
    let review = ColumnReview::new(&rulebook, &schema, day()).build().unwrap();
    let columns = vec![Column::i64(&[60_000_000, 60_000_000]), Column::u8(&[1, 2])];
    let reviewed = review.run(&Portfolio::new(&schema, 2, columns).unwrap()).unwrap();
    assert_eq!(reviewed.classes("tier").unwrap(), [0, 255]);
    assert_eq!(reviewed.wrong()[0].to_string(), "row 1: `strategic` cannot be 2");
}

#[test]
fn a_touch_of_several_counts_from_the_day_that_completed_them() {
    let rulebook = Rulebook::from_toml(
        "format = 1\ncode = \"sample\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n[cadence]\n\
         [[cadence.touch]]\ncode = \"talks\"\nkind = \"talk\"\nevery = \"1 month\"\nat_least = 2",
    )
    .unwrap();
    let schema = Schema::new().touched("talks", Nulls::None);
    let review = ColumnReview::new(&rulebook, &schema, day()).build().unwrap();
    let kept = [20_620]; // 16 June 2026
    let portfolio = Portfolio::new(&schema, 1, vec![Column::i32(&kept)]).unwrap();
    let reviewed = review.run(&portfolio).unwrap();
    assert_eq!(reviewed.due(0), "2026-07-16".parse().ok());
}

#[test]
fn without_a_log_nobody_is_kept_in_a_former_class() {
    let text = "format = 1\ncode = \"sample\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n\
        [[scheme]]\ncode = \"tier\"\nkind = \"list\"\nclasses = [{ code = \"A\", \
        when = \"annual_amount >= 500\", keep = \"annual_amount >= 400\" }, { code = \"B\" }]";
    let rulebook = Rulebook::from_toml(text).unwrap();
    let schema = Schema::new().fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(0)));
    let review = ColumnReview::new(&rulebook, &schema, day()).build().unwrap();
    let portfolio = Portfolio::new(&schema, 1, vec![Column::i64(&[450])]).unwrap();
    assert_eq!(review.run(&portfolio).unwrap().classes("tier").unwrap(), [1]);
}
