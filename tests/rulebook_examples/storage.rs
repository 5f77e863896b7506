//! Id formats (D003-87, D003-104, D001-70).

use guanxi::record::{IdFormat, IdPeriod};
use serde_json::{Map, Value, json};

use super::ANY_DAY;

fn formats() -> [(&'static str, IdFormat); 3] {
    let made = |prefix, period, digits| (prefix, IdFormat::new(prefix, period, digits).unwrap());
    let (kh, customer) = made("KH", IdPeriod::None, 4);
    // C-18: four digits are written, three are read.
    [
        (kh, customer.accepting(3).unwrap()),
        made("WT", IdPeriod::Month, 3),
        made("C", IdPeriod::Year, 3),
    ]
}

pub(super) fn gen_id(input: &Value) -> Value {
    let formats = formats();
    let (_, format) = formats.iter().find(|(kind, _)| input["kind"] == *kind).unwrap();
    let on = input["when"].as_str().unwrap_or(ANY_DAY).parse().unwrap();
    match format.generate(input["seq"].as_u64().unwrap(), on) {
        Ok(id) => json!(id),
        Err(error) if error.code() == "sequence-exhausted" => json!("error:SequenceExhausted"),
        Err(error) => json!(error.to_string()),
    }
}

pub(super) fn parse_id(input: &Value) -> Value {
    let text = input["s"].as_str().unwrap();
    let read: Vec<_> = formats()
        .into_iter()
        .filter_map(|(kind, format)| Some((kind, format.parse(text).ok()?)))
        .collect();
    let [(kind, parsed)] = read.as_slice() else { return json!("error:BadFormat") };
    let mut found = Map::from_iter([
        ("kind".to_owned(), json!(kind)),
        ("seq".to_owned(), json!(parsed.number)),
        ("canonical".to_owned(), json!(parsed.canonical)),
    ]);
    found.extend(parsed.year.map(|year| ("year".to_owned(), json!(year))));
    found.extend(parsed.month.map(|month| ("month".to_owned(), json!(month))));
    Value::Object(found)
}
