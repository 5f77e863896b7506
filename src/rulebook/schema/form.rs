//! What a key takes beyond its type.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::edit::{each_text, takes};
use crate::label::schema::code_pattern as code;
use crate::quantity::schema::DECIMAL_PATTERN;
use crate::schema::whole;
use crate::time::Weekdays;
use crate::time::schema::{DATE_PATTERN, span_pattern as span};

/// What a key takes beyond its type.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// One of these words, or a list of them.
    Words(fn() -> Vec<&'static str>),
    /// A table that has these words for keys.
    Keys(fn() -> Vec<&'static str>),
    /// A table that has codes for keys.
    Codes,
    /// A table that has dates for keys, each with windows.
    Dates,
    /// A table that has days of the week for keys, each with windows.
    Week,
    /// A code.
    Code,
    /// A date.
    Date,
    /// A length of time.
    Span,
    /// A length of time, or a parameter.
    SpanOrParameter,
    /// A length of time, a parameter, or `immediately`.
    Limit,
    /// Part of a day.
    Window,
    /// When a step of a clock is taken.
    Step,
    /// A decimal.
    Number,
    /// A decimal with a per cent sign.
    Percent,
    /// Three capital letters.
    Currency,
    /// A number or a text, and no flag.
    NoFlag,
    /// The only version of the format.
    Format,
}

impl Form {
    /// Says it in the schema of the key.
    pub(super) fn say(self, schema: &mut Map<String, Value>) {
        match self {
            Self::Words(words) => each_text(schema, &mut |text| {
                let mut seen = BTreeSet::new();
                let once = words().into_iter().filter(|word| seen.insert(*word));
                let mut words: Vec<Value> = once.map(Value::from).collect();
                if takes(text, "null") {
                    words.push(Value::Null);
                }
                text.insert("enum".to_owned(), words.into());
            }),
            Self::Keys(words) => {
                let each = schema.insert("additionalProperties".to_owned(), false.into());
                let each = each.unwrap_or_default();
                let words = words().into_iter().map(|word| (word.to_owned(), each.clone()));
                schema.insert("properties".to_owned(), words.collect::<Map<_, _>>().into());
            }
            Self::Codes => keys(schema, &code()),
            Self::Dates => {
                keys(schema, DATE_PATTERN);
                values(schema, &window());
            }
            Self::Week => {
                keys(schema, &weekdays());
                values(schema, &window());
            }
            Self::Code => values(schema, &code()),
            Self::Date => values(schema, DATE_PATTERN),
            Self::Span => values(schema, &span()),
            Self::SpanOrParameter => values(schema, &format!(r"{}|\${}", span(), code())),
            Self::Limit => values(schema, &format!(r"immediately|{}|\${}", span(), code())),
            Self::Window => values(schema, &window()),
            Self::Step => values(schema, "breach|.*(?:%| before| after)"),
            Self::Number => values(schema, DECIMAL_PATTERN),
            Self::Percent => values(schema, &format!("{DECIMAL_PATTERN}%")),
            Self::Currency => values(schema, "[A-Z]{3}"),
            Self::NoFlag => {
                if let Some(Value::Array(types)) = schema.get_mut("type") {
                    types.retain(|one| one != "boolean");
                }
            }
            Self::Format => {
                schema.insert("enum".to_owned(), json!([crate::rulebook::load::FORMAT]));
            }
        }
    }
}

/// The keys of a table are of this form.
fn keys(schema: &mut Map<String, Value>, pattern: &str) {
    schema.insert("propertyNames".to_owned(), json!({ "pattern": whole(pattern) }));
}

/// The texts are of this form.
fn values(schema: &mut Map<String, Value>, pattern: &str) {
    each_text(schema, &mut |text| {
        text.insert("pattern".to_owned(), whole(pattern).into());
    });
}

fn window() -> String {
    let time = "[0-9]{2}:[0-9]{2}(?::[0-9]{2})?";
    format!("{time}-{time}")
}

/// Days and ranges of days.
fn weekdays() -> String {
    let days = Weekdays::ALL.iter().map(|day| Weekdays::from(day).to_string());
    let day = format!("(?:{})", days.collect::<Vec<String>>().join("|"));
    let part = format!(r"\s*{day}(?:-{day})?\s*");
    format!("{part}(?:,{part})*")
}
