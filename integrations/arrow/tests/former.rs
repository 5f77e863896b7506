//! What batches tell of earlier decisions: the class before, that of a person, triggers, lists of codes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::UInt8Type;
use arrow_array::{
    Array, ArrayRef, Date32Array, DictionaryArray, Int64Array, ListArray, RecordBatch, StringArray,
};
use arrow_schema::{DataType, Field, Schema};
use guanxi::Rulebook;
use guanxi_arrow::{ArrowReview, DECIMALS};

const RULES: &str = r#"
    format = 1
    code = "sample"
    currency = "CNY"
    time_zone = "UTC"
    [codes]
    channel = [{ code = "phone", sync = true }, { code = "visit", sync = true }]
    change = ["need"]
    [[scheme]]
    code = "tier"
    kind = "list"
    min_stay = "1 month"
    classes = [
        { code = "A", when = "annual_amount >= 500", keep = "annual_amount >= 400" },
        { code = "B" },
    ]
    [cadence]
    scheme = "tier"
    [[cadence.trigger]]
    code = "answer"
    on = ["need"]
    within = "5 days"
"#;

fn rules() -> Rulebook {
    Rulebook::from_toml(RULES).unwrap()
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn days(texts: &[Option<&str>]) -> ArrayRef {
    let epoch = day("1970-01-01");
    let number =
        |text: &str| i32::try_from(day(text).signed_duration_since(epoch).num_days()).unwrap();
    Arc::new(Date32Array::from(texts.iter().map(|text| text.map(number)).collect::<Vec<_>>()))
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    let field = |(name, array): &(&str, ArrayRef)| {
        let field = Field::new(*name, array.data_type().clone(), true);
        match *name {
            "annual_amount" => {
                let said = HashMap::from([(DECIMALS.to_owned(), "0".to_owned())]);
                field.with_metadata(said)
            }
            _ => field,
        }
    };
    let schema = Schema::new(columns.iter().map(field).collect::<Vec<_>>());
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    RecordBatch::try_new(Arc::new(schema), arrays).unwrap()
}

fn tiers(result: &RecordBatch) -> Vec<Option<String>> {
    let tiers = result.column_by_name("class(tier)").unwrap().as_dictionary::<UInt8Type>();
    let tiers = tiers.downcast_dict::<StringArray>().unwrap();
    tiers.into_iter().map(|tier| tier.map(str::to_owned)).collect()
}

/// The classes of one review are the former ones of the next.
#[test]
fn the_classes_of_a_review_are_those_before_the_next() {
    let rulebook = rules();
    let amounts = |list: [i64; 3]| -> ArrayRef { Arc::new(Int64Array::from(list.to_vec())) };
    let first = batch(vec![("annual_amount", amounts([600, 600, 100]))]);
    let review = ArrowReview::new(&rulebook, &first.schema(), day("2024-01-31")).build().unwrap();
    let classes = review.run(&first).unwrap().column_by_name("class(tier)").unwrap().clone();
    let since = days(&[Some("2024-01-31"), Some("2024-01-31"), None]);
    let next = |amount: [i64; 3]| {
        let before = ("former_class(tier)", classes.clone());
        batch(vec![
            ("annual_amount", amounts(amount)),
            before,
            ("former_since(tier)", since.clone()),
        ])
    };
    let of = |amount, as_of: &str| {
        let next = next(amount);
        let review = ArrowReview::new(&rulebook, &next.schema(), day(as_of)).build().unwrap();
        tiers(&review.run(&next).unwrap())
    };
    let told = |list: [&str; 3]| list.map(|class| Some(class.to_owned())).to_vec();
    // The stay lasts up to the last of February; then only the condition counts.
    assert_eq!(of([450, 399, 450], "2024-02-28"), told(["A", "A", "B"]));
    assert_eq!(of([450, 399, 450], "2024-02-29"), told(["A", "B", "B"]));
}

/// A person's decision, and a trigger that is to be answered.
#[test]
fn decided_and_triggered() {
    let rulebook = rules();
    let decided: ArrayRef = Arc::new(StringArray::from(vec![Some("B"), None]));
    let set = days(&[None, Some("2024-03-10")]);
    let amounts: ArrayRef = Arc::new(Int64Array::from(vec![900, 900]));
    let given = batch(vec![
        ("annual_amount", amounts),
        ("decided_class(tier)", decided),
        ("triggered(answer)", set),
    ]);
    let review = ArrowReview::new(&rulebook, &given.schema(), day("2024-03-16")).build().unwrap();
    let result = review.run(&given).unwrap();
    assert_eq!(tiers(&result), [Some("B".to_owned()), Some("A".to_owned())]);
    let due =
        result.column_by_name("due").unwrap().as_primitive::<arrow_array::types::Date32Type>();
    assert!(due.is_null(0));
    assert_eq!(due.value_as_date(1), Some(day("2024-03-15")));
    let late = result.column_by_name("late").unwrap().as_boolean();
    assert_eq!((late.value(0), late.value(1)), (false, true));
}

#[test]
fn what_is_refused() {
    let rulebook = rules();
    let refused = |name: &str, data_type: DataType| {
        let schema = Schema::new(vec![Field::new(name, data_type, true)]);
        ArrowReview::new(&rulebook, &Arc::new(schema), day("2024-03-16")).build().unwrap_err()
    };
    assert_eq!(refused("decided_class(teir)", DataType::Utf8).help(), Some("did you mean `tier`?"));
    let error = refused("former_class(tier)", DataType::Date32);
    assert_eq!((error.code(), error.column()), ("column-type", Some("former_class(tier)")));
    assert_eq!(refused("former_class(tier)", DataType::Utf8).code(), "missing-column");
    assert_eq!(
        refused("triggered(answre)", DataType::Date32).help(),
        Some("did you mean `answer`?")
    );
    assert_eq!(refused("decided(tier)", DataType::Utf8).code(), "unknown-column");
    let given = batch(vec![(
        "decided_class(tier)",
        Arc::new(StringArray::from(vec!["A", "AB"])) as ArrayRef,
    )]);
    let review = ArrowReview::new(&rulebook, &given.schema(), day("2024-03-16")).build().unwrap();
    let error = review.run(&given).unwrap_err();
    assert_eq!(
        (error.row(), error.to_string().as_str()),
        (Some(1), "row 1: `decided_class(tier)` cannot be `AB`")
    );
    let keys: DictionaryArray<UInt8Type> = vec![Some("B"), None].into_iter().collect();
    let given = batch(vec![("decided_class(tier)", Arc::new(keys) as ArrayRef)]);
    let review = ArrowReview::new(&rulebook, &given.schema(), day("2024-03-16")).build().unwrap();
    assert_eq!(tiers(&review.run(&given).unwrap()), [Some("B".to_owned()), None]);
}

/// A list with a text that is no code, or with one that is not known.
#[test]
fn lists_of_codes() {
    let rulebook = Rulebook::from_toml(include_str!("../../../benches/portfolio/rulebook.toml"));
    let rulebook = rulebook.unwrap();
    let of = |rows: Vec<Option<Vec<Option<&str>>>>| {
        let mut list =
            arrow_array::builder::ListBuilder::new(arrow_array::builder::StringBuilder::new());
        for row in rows {
            list.append_option(row);
        }
        let lists: ListArray = list.finish();
        let given = batch(vec![("signs", Arc::new(lists) as ArrayRef)]);
        let review =
            ArrowReview::new(&rulebook, &given.schema(), day("2026-06-30")).build().unwrap();
        review.run(&given)
    };
    assert!(of(vec![Some(vec![Some("switch")]), None, Some(vec![])]).is_ok());
    let error = of(vec![None, Some(vec![Some("switch"), Some("swich")])]).unwrap_err();
    assert_eq!((error.row(), error.help()), (Some(1), Some("did you mean `switch`?")));
    let error = of(vec![Some(vec![Some("switch"), None])]).unwrap_err();
    assert_eq!((error.code(), error.row()), ("column-nulls", Some(0)));
}
