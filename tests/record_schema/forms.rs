//! Texts of a form: what their pattern takes is read, but for values that do not exist; and what is
//! read, their pattern takes.

use std::str::FromStr;

use guanxi::label::{Code, Language};
use guanxi::policy::kpi::Period;
use guanxi::quantity::{Amount, Fraction, Ratio, Score};
use guanxi::record::{News, Tag};
use guanxi::time::{Moment, Span, Zone, parse_date};
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use schemars::JsonSchema;
use serde_json::{Value, json};

use crate::schema::schema_of;

/// Tries texts near a form and any others. A text that only the schema takes has an error of these
/// codes; there is none that is only read.
fn tried(
    schema: &Value,
    near: &'static str,
    read: impl Fn(&str) -> Result<(), &'static str>,
    beyond: &[&str],
) {
    let validator: Validator = jsonschema::draft7::new(schema).unwrap();
    let texts = prop_oneof![6 => near.prop_map(|text| text), 1 => "\\PC{0,12}"];
    let config = Config { failure_persistence: None, ..Config::with_cases(1000) };
    let taken = std::cell::Cell::new(0);
    let refused = std::cell::Cell::new(0);
    let outcome = TestRunner::new(config).run(&texts, |text| {
        let valid = validator.is_valid(&json!(text));
        match read(&text) {
            Ok(()) => {
                taken.set(taken.get() + 1);
                prop_assert!(valid, "{:?} is read, and not valid", text);
            }
            Err(code) => {
                refused.set(refused.get() + 1);
                prop_assert!(!valid || beyond.contains(&code), "{:?} is valid: {}", text, code);
            }
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    let (taken, refused) = (taken.get(), refused.get());
    assert!(taken > 30 && refused > 30, "{near}: {taken} read, {refused} refused");
}

fn parsed<T: FromStr<Err = guanxi::Error>>(text: &str) -> Result<(), &'static str> {
    text.parse::<T>().map(|_| ()).map_err(|error| error.code())
}

fn texts_of<T: FromStr<Err = guanxi::Error> + JsonSchema>(near: &'static str, beyond: &[&str]) {
    tried(&schema_of::<T>(), near, parsed::<T>, beyond);
}

#[test]
fn codes() {
    texts_of::<Code>("[A-Za-z_9-][A-Za-z0-9_-]{0,3}|[a-z]{62,66}|[a-z]{2}\n?", &[]);
}

#[test]
fn languages() {
    texts_of::<Language>("en|zh|EN|de|", &[]);
}

/// A tag is exact, blanks of every kind included.
#[test]
fn tags() {
    texts_of::<Tag>(
        "[a\u{85}\u{a0}\u{feff}\u{200b}\u{3000}\u{1f}\t需]{0,3}:[a:\u{2003}\u{180e}\n 需]{0,3}|[a ]{0,2}",
        &[],
    );
}

/// A date that the pattern takes has the right form; it may be 30 February, or of the year 0000.
#[test]
fn dates() {
    let news = schema_of::<News>();
    let date = &news["definitions"]["Date"];
    let read = |text: &str| match parse_date(text) {
        Ok(_) => Ok(()),
        Err(error) if error.to_string().contains("does not exist") => Err("no such day"),
        Err(error) => Err(error.code()),
    };
    let near =
        "[0-2]0[0-2][0-9]-[01][0-9]-[0-3][0-9]|[0-9]{3,5}-0[1-9]-1[0-9]|2024[-/]01[-/]1[0-9]";
    tried(date, near, read, &["no such day"]);
}

#[test]
fn moments() {
    texts_of::<Moment>(
        "2024-0[12]-[0-3][0-9](T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.0{0,12}[0-9]?)?(Z|z|[+-][0-2][0-9]:[0-6][0-9])?)?|\
         (0001-01-01|9999-12-31)T[0-2]3:00:00[+-]0[0-9]:00",
        &["date-form", "date-range"],
    );
}

#[test]
fn spans() {
    texts_of::<Span>(
        "[0-9]{0,7} {0,2}(day|days|hours?|working  ?days?|minute|weeks|month|quarters|year|moon) ?",
        &["span-count"],
    );
}

/// Without names of zones the pattern is exact.
#[test]
fn zones() {
    let beyond: &[&str] = if cfg!(feature = "chrono-tz") { &["unknown-zone"] } else { &[] };
    texts_of::<Zone>(
        "UTC|utc|[+-][01][0-9]:[0-6][0-9]|[+-]14:0[01]|(Asia|Etc|Mars)/(Shanghai|GMT[+-]1[0-5]|Tokyo)| ?GMT",
        beyond,
    );
}

#[test]
fn periods() {
    texts_of::<Period>(
        "20[0-9]{2}(-(Q[0-5]|[01][0-9]))?|0000(-01)?|202[34]-0[1-9]-[0-3][0-9]/202[34]-0[1-9]-[0-3][0-9]|2024-|2024/",
        &["date-form", "date-range", "period-order", "period-form"],
    );
}

const DECIMALS: &str =
    "[+-]?[0-9]{0,3}(\\.[0-9]{0,5}0{0,3})?|-?[0-9]{6,16}(\\.[0-9]{1,2})?|1e5|1,000|１";

#[test]
fn amounts() {
    texts_of::<Amount>(DECIMALS, &["amount-range"]);
}

#[test]
fn scores() {
    texts_of::<Score>(DECIMALS, &["score-range"]);
}

const QUOTIENTS: &str =
    "[+-]?[0-9]{0,3}/-?[0-9]{0,3}|-?[0-9]{17,21}/[1-9]|-?[0-9]{1,3}(\\.[0-9]{0,5}0{0,2})?%?";

#[test]
fn ratios() {
    texts_of::<Ratio>(QUOTIENTS, &["ratio-range"]);
}

#[test]
fn fractions() {
    texts_of::<Fraction>(QUOTIENTS, &["ratio-range"]);
}
