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
    let schema = schema.former_class("tier", ColumnType::new(Width::U8, Units::Whole));
    let review = ColumnReview::new(&rulebook, &schema, day()).build().unwrap();
    let columns = vec![Column::i64(&[450]), Column::u8(&[0])];
    let portfolio = Portfolio::new(&schema, 1, columns).unwrap();
    assert_eq!(review.run(&portfolio).unwrap().classes("tier").unwrap(), [0]);
}

#[test]
fn a_class_since_nobody_knows_when_has_no_stay_left() {
    let text = "format = 1\ncode = \"sample\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n\
        [[scheme]]\ncode = \"tier\"\nkind = \"list\"\nmin_stay = \"1 year\"\nclasses = [{ code = \"A\", \
        when = \"annual_amount >= 500\", keep = \"annual_amount >= 400\" }, { code = \"B\" }]";
    let rulebook = Rulebook::from_toml(text).unwrap();
    let schema = Schema::new()
        .fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(0)))
        .former_class("tier", ColumnType::new(Width::U8, Units::Whole))
        .former_since("tier", Nulls::Value(-1));
    let review = ColumnReview::new(&rulebook, &schema, day()).build().unwrap();
    let (amounts, before, since) = ([399, 400, 399], [0, 0, 0], [-1, -1, 20_620]);
    let columns = vec![Column::i64(&amounts), Column::u8(&before), Column::i32(&since)];
    let portfolio = Portfolio::new(&schema, 3, columns).unwrap();
    assert_eq!(review.run(&portfolio).unwrap().classes("tier").unwrap(), [1, 0, 0]);
}

/// A touch of A that was due before the customer became A is due as ever; the log would move it to the
/// day of the change.
#[test]
fn columns_do_not_move_due_days_with_classes() {
    let text = "format = 1\ncode = \"sample\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n\
        [[scheme]]\ncode = \"tier\"\nkind = \"list\"\nclasses = [{ code = \"A\", \
        when = \"annual_amount >= 500\" }, { code = \"B\" }]\n[cadence]\nscheme = \"tier\"\n\
        [[cadence.touch]]\ncode = \"talk\"\nclass = [\"A\"]\nevery = \"1 month\"";
    let rulebook = Rulebook::from_toml(text).unwrap();
    let schema = Schema::new()
        .fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(0)))
        .touched("talk", Nulls::None)
        .former_class("tier", ColumnType::new(Width::U8, Units::Whole))
        .former_since("tier", Nulls::None);
    let review = ColumnReview::new(&rulebook, &schema, day()).build().unwrap();
    // Last touched on 7 May 2026, B since 16 June.
    let columns =
        vec![Column::i64(&[500]), Column::i32(&[20_580]), Column::u8(&[1]), Column::i32(&[20_620])];
    let reviewed = review.run(&Portfolio::new(&schema, 1, columns).unwrap()).unwrap();
    assert_eq!(reviewed.due(0), "2026-06-07".parse().ok());
}
