//! What is refused, with its column, its row and what to write instead.
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Int8Array,
    Int64Array, RecordBatch, StringArray, UInt8Array, UInt64Array, types::UInt8Type,
};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use chrono::NaiveDate;
use guanxi::Rulebook;
use guanxi_arrow::{ArrowReview, CODES, DECIMALS, Error};

fn day() -> NaiveDate {
    "2026-06-30".parse().unwrap()
}

fn renewal() -> Rulebook {
    Rulebook::preset("renewal").unwrap()
}

fn metadata(pairs: &[(&str, &str)]) -> HashMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn refused(fields: Vec<Field>) -> Error {
    ArrowReview::new(&renewal(), &Schema::new(fields), day()).build().unwrap_err()
}

#[test]
fn fields_that_mean_nothing() {
    let rows = DataType::List(Arc::new(Field::new("item", DataType::Utf8, true)));
    let numbers = DataType::Dictionary(DataType::UInt8.into(), DataType::Int32.into());
    for (name, data_type, said, code, help) in [
        (
            "annual_amuont",
            DataType::Int64,
            &[][..],
            "unknown-column",
            "did you mean `annual_amount`?; what no rule reads goes along with `.keep(\"annual_amuont\")`",
        ),
        (
            "annual_amount",
            DataType::Float64,
            &[],
            "column-type",
            "give money as Decimal128 with at most four decimals, or as integers",
        ),
        (
            "annual_amount",
            DataType::Int64,
            &[],
            "column-decimals",
            "give decimals, or metadata `guanxi:decimals`: `2` where 1 is a cent",
        ),
        (
            "annual_amount",
            DataType::Int64,
            &[(DECIMALS, "two")],
            "column-decimals",
            "write a number from 0 to 4",
        ),
        (
            "annual_amount",
            DataType::Int64,
            &[(DECIMALS, "5")],
            "column-decimals",
            "write a number from 0 to 4",
        ),
        (
            "annual_amount",
            DataType::Decimal128(20, 5),
            &[],
            "column-decimals",
            "give a scale from 0 to 4",
        ),
        (
            "annual_amount",
            DataType::Decimal128(20, -2),
            &[],
            "column-decimals",
            "give a scale from 0 to 4",
        ),
        (
            "annual_amount",
            DataType::Decimal256(40, 2),
            &[],
            "column-type",
            "give money as Decimal128 with at most four decimals, or as integers",
        ),
        ("orders_12m", DataType::Decimal128(20, 2), &[], "column-type", "give integers"),
        ("orders_12m", DataType::Boolean, &[], "column-type", "give integers"),
        ("strategic", DataType::Int64, &[], "column-type", "give Boolean"),
        (
            "first_contract",
            DataType::Timestamp(TimeUnit::Second, None),
            &[],
            "column-type",
            "give Date32",
        ),
        ("first_contract", DataType::Date64, &[], "column-type", "give Date32"),
        ("risk_level", rows, &[], "column-type", "give texts, a dictionary of texts, or integers"),
        (
            "risk_level",
            numbers,
            &[],
            "column-type",
            "give texts, a dictionary of texts, or integers",
        ),
        (
            "risk_level",
            DataType::UInt8,
            &[],
            "column-codes",
            "give texts, or metadata `guanxi:codes`: `low,high` where 1 is `high`",
        ),
        ("touched(a_deep)", DataType::Utf8, &[], "column-type", "give Date32"),
        ("no_contact", DataType::Utf8, &[], "column-type", "give Boolean"),
    ] {
        let field = Field::new(name, data_type, true).with_metadata(metadata(said));
        let error = refused(vec![field]);
        assert_eq!((error.code(), error.column()), (code, Some(name)), "{error}");
        assert_eq!(error.help(), Some(help), "{error}");
        assert!(error.to_string().contains(name), "{error}");
    }
}

/// What guanxi refuses comes through with its help.
#[test]
fn what_the_rules_refuse() {
    let date = |name: &str| Field::new(name, DataType::Date32, true);
    let error = refused(vec![date("touched(a_depe)")]);
    assert_eq!(error.help(), Some("did you mean `a_deep`?"));
    let error = refused(vec![date("touched(a_deep)")]);
    assert_eq!((error.code(), error.help().is_some()), ("missing-column", true));
    let codes = metadata(&[(CODES, "low,hihg")]);
    let error = refused(vec![Field::new("risk_level", DataType::UInt8, true).with_metadata(codes)]);
    assert_eq!((error.code(), error.help()), ("unknown-choice", Some("did you mean `high`?")));
    let error = refused(vec![date("first_contract"), date("first_contract")]);
    assert_eq!(error.code(), "duplicate-column");
}

#[test]
fn columns_to_keep() {
    let schema = Schema::new(vec![Field::new("customer", DataType::Utf8, false)]);
    let build = |names: &[&str]| {
        let builder = ArrowReview::new(&renewal(), &schema, day());
        names.iter().fold(builder, |builder, name| builder.keep(name)).build()
    };
    assert_eq!(build(&[]).unwrap_err().code(), "unknown-column");
    assert!(build(&["customer"]).is_ok());
    let error = build(&["customer", "custmer"]).unwrap_err();
    assert_eq!((error.code(), error.help()), ("unknown-column", Some("did you mean `customer`?")));
    assert_eq!(build(&["customer", "customer"]).unwrap_err().code(), "duplicate-column");
    let schema = Schema::new(vec![Field::new("risk_min", DataType::Utf8, false)]);
    let error = ArrowReview::new(&renewal(), &schema, day()).keep("risk_min").build().unwrap_err();
    assert_eq!(error.code(), "duplicate-column"); // a result has this name
}

fn run(name: &str, array: ArrayRef, said: &[(&str, &str)]) -> Error {
    let field = Field::new(name, array.data_type().clone(), true).with_metadata(metadata(said));
    let batch = RecordBatch::try_new(Arc::new(Schema::new(vec![field])), vec![array]).unwrap();
    let review = ArrowReview::new(&renewal(), &batch.schema(), day()).build().unwrap();
    let error = review.run(&batch).unwrap_err();
    assert_eq!((error.code(), error.column()), ("wrong-value", Some(name)), "{error}");
    assert!(error.help().is_some(), "{error}");
    error
}

/// The first value that cannot be, with its row; what stands where nothing is known does not count.
#[test]
fn values_that_cannot_be() {
    let money = Decimal128Array::from(vec![None, Some(5), Some(i128::MAX), Some(i128::MIN)]);
    let money: ArrayRef = Arc::new(money.with_precision_and_scale(38, 2).unwrap());
    let error = run("annual_amount", money, &[]);
    assert_eq!(error.row(), Some(2));
    assert!(
        error.to_string().starts_with("row 2: `annual_amount` cannot be 1701411834"),
        "{error}"
    );
    let most = Int64Array::from(vec![10_000_000_000_000_000, 10_000_000_000_000_001]);
    assert_eq!(run("annual_amount", Arc::new(most), &[(DECIMALS, "2")]).row(), Some(1));
    let orders = UInt64Array::from(vec![0, u64::MAX]);
    assert_eq!(run("orders_12m", Arc::new(orders), &[]).row(), Some(1));
    let orders = Int8Array::from(vec![0, 7, -1]);
    let error = run("orders_12m", Arc::new(orders), &[]);
    assert_eq!(error.to_string(), "row 2: `orders_12m` cannot be -1");
    let flags = UInt8Array::from(vec![1, 2]);
    assert_eq!(run("strategic", Arc::new(flags), &[]).row(), Some(1));
    let levels = StringArray::from(vec![Some("low"), None, Some("hihg")]);
    let error = run("risk_level", Arc::new(levels), &[]);
    assert_eq!((error.row(), error.help()), (Some(2), Some("did you mean `high`?")));
    let keys = UInt8Array::from(vec![Some(0), None, Some(1), Some(1)]);
    let texts = Arc::new(StringArray::from(vec!["low", "no code!"]));
    let error = run("risk_level", Arc::new(DictionaryArray::new(keys, texts)), &[]);
    assert_eq!(error.to_string(), "row 2: `risk_level` cannot be `no code!`");
    let places = UInt8Array::from(vec![1, 0, 2]);
    assert_eq!(run("risk_level", Arc::new(places), &[(CODES, "low,high")]).row(), Some(2));
}

#[test]
fn batches_of_another_schema() {
    let field = |name: &str, data_type: DataType| Field::new(name, data_type, false);
    let schema = Schema::new(vec![
        field("strategic", DataType::Boolean),
        field("first_contract", DataType::Date32),
    ]);
    let review = ArrowReview::new(&renewal(), &schema, day()).build().unwrap();
    let flags = |flags: Vec<Option<bool>>| Arc::new(BooleanArray::from(flags)) as ArrayRef;
    let dates = |days: Vec<i32>| Arc::new(Date32Array::from(days)) as ArrayRef;
    let of =
        |columns: Vec<(&str, ArrayRef)>| review.run(&RecordBatch::try_from_iter(columns).unwrap());
    let both = vec![Some(true), Some(false)];
    // The order of columns is free, and more of them do no harm.
    let more = ("x", dates(vec![1, 2]));
    let columns =
        vec![more, ("first_contract", dates(vec![1, 2])), ("strategic", flags(both.clone()))];
    assert_eq!(of(columns).unwrap().num_rows(), 2);
    let error = of(vec![("strategic", flags(both.clone()))]).unwrap_err();
    assert_eq!((error.code(), error.column()), ("missing-column", Some("first_contract")));
    let error =
        of(vec![("strategic", dates(vec![1])), ("first_contract", dates(vec![1]))]).unwrap_err();
    assert_eq!(error.code(), "another-type");
    assert_eq!(error.to_string(), "column `strategic` is of type Date32, not Boolean");
    let open = vec![Some(true), None];
    let error =
        of(vec![("strategic", flags(open)), ("first_contract", dates(vec![1, 2]))]).unwrap_err();
    assert_eq!((error.code(), error.row()), ("column-nulls", Some(1)));
}

/// Whether a customer wants no contact is known, or the batch is refused.
#[test]
fn no_contact_is_known() {
    let schema = Schema::new(vec![Field::new("no_contact", DataType::Boolean, true)]);
    let review = ArrowReview::new(&renewal(), &schema, day()).build().unwrap();
    let of = |flags: Vec<Option<bool>>| {
        let flags: ArrayRef = Arc::new(BooleanArray::from(flags));
        review.run(&RecordBatch::try_from_iter([("no_contact", flags)]).unwrap())
    };
    assert!(of(vec![Some(true), Some(false)]).is_ok());
    assert_eq!(of(vec![Some(true), None]).unwrap_err().row(), Some(1));
}

/// A dictionary of texts that are codes, then one of others: the review reads each batch by its own.
#[test]
fn dictionaries_change() {
    let of = |texts: &[&str]| {
        let levels: ArrayRef =
            Arc::new(texts.iter().copied().collect::<DictionaryArray<UInt8Type>>());
        RecordBatch::try_from_iter([("risk_level", levels)]).unwrap()
    };
    let first = of(&["very_high", "low"]);
    let schema = first.schema();
    let builder = ArrowReview::new(&renewal(), &schema, day()).by("tier");
    let review = builder.count("grave", "risk_level = very_high").build().unwrap();
    let grave = |batch: &RecordBatch| review.review(batch).unwrap().tally.unwrap().total("grave");
    assert_eq!(grave(&first), Some(1));
    assert_eq!(grave(&of(&["low", "very_high", "very_high", "medium"])), Some(2));
    assert_eq!(review.run(&of(&["low", "none"])).unwrap_err().row(), Some(1));
    assert_eq!(grave(&of(&["high", "low"])), Some(0));
    assert_eq!(grave(&first), Some(1));
}
