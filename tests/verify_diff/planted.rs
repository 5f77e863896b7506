//! One word changed anywhere in a preset is listed, and never taken for the same.

use std::sync::LazyLock;

use guanxi::rulebook::PRESETS;
use guanxi::verify::diff;
use guanxi::{Rulebook, RulebookDocument};
use proptest::prelude::*;
use serde_json::Value;

use crate::presets::preset;

/// Keys that decide nothing: names, what is checked only, who published a table.
const NAMES: [&str; 13] = [
    "label",
    "code",
    "version",
    "effective_from",
    "source",
    "format",
    "rising",
    "falling",
    "kind",
    "text",
    "sample",
    "step",
    "stage",
];

/// Every place of a document where a number, a flag or a text stands.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(table) => {
            for (key, value) in table {
                if !NAMES.contains(&key.as_str()) {
                    leaves(value, &format!("{path}/{}", key.replace('/', "~1")), found);
                }
            }
        }
        Value::Array(list) => {
            for (place, value) in list.iter().enumerate() {
                leaves(value, &format!("{path}/{place}"), found);
            }
        }
        Value::Null => {}
        _ => found.push(path.to_owned()),
    }
}

struct Place {
    document: Value,
    rulebook: Rulebook,
    path: String,
}

static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
    let mut places = Vec::new();
    for name in PRESETS {
        let rulebook = preset(name);
        let document = serde_json::to_value(rulebook.document()).unwrap();
        let mut paths = Vec::new();
        leaves(&document, "", &mut paths);
        for path in paths {
            places.push(Place { document: document.clone(), rulebook: rulebook.clone(), path });
        }
    }
    places
});

/// Other words for what stands there; those that do not load are no rulebooks.
fn others(document: &Value, path: &str) -> Vec<Value> {
    let old = document.pointer(path).unwrap();
    match old {
        Value::Bool(flag) => vec![Value::from(!flag)],
        Value::Number(number) => {
            let number = number.as_i64().unwrap();
            vec![Value::from(number + 1), Value::from(number - 1)]
        }
        Value::String(text) => {
            let mut found: Vec<String> = Vec::new();
            for (word, other) in [
                (">=", ">"),
                (" < ", " <= "),
                (" > ", " >= "),
                (" and ", " or "),
                (" or ", " and "),
                ("month", "week"),
                ("quarter", "month"),
                ("hour", "minute"),
                ("days", "weeks"),
                ("working day", "day"),
                ("week", "month"),
                ("1", "2"),
                ("2", "3"),
                ("4", "5"),
                ("9", "8"),
                ("high", "low"),
                ("low", "medium"),
                ("A", "B"),
            ] {
                // No time is as long in weeks as in days: that is no change.
                let none = format!("0 {word}");
                let is_none = text.starts_with(&none) || text.contains(&format!(" {none}"));
                if text.contains(word) && !is_none {
                    found.push(text.replacen(word, other, 1));
                }
            }
            // Another code of the same table of codes.
            let tables = document["codes"].as_object().into_iter().flatten();
            for (_, table) in tables {
                let codes: Vec<&str> = table
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter_map(|one| one["code"].as_str())
                    .collect();
                if codes.contains(&text.as_str()) {
                    found.extend(
                        codes.iter().filter(|code| *code != text).map(|code| (*code).to_owned()),
                    );
                }
            }
            found.into_iter().map(Value::from).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether what stands there asks for a parameter without a value.
fn is_off(document: &Value, path: &str) -> bool {
    let text = document.pointer(path).and_then(Value::as_str).unwrap_or_default();
    let names = text.split('$').skip(1).map(|rest| {
        rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
    });
    let has_value = |name: &str| {
        let given = document["parameters"].get(name).is_some();
        let declared = document["parameter"].as_array().into_iter().flatten();
        given || declared.into_iter().any(|one| one["code"] == name && one.get("default").is_some())
    };
    names.into_iter().any(|name| !has_value(name))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Issue 8: a cut, a side, a unit, a role, a channel, a level: each is listed.
    #[test]
    fn a_word_changed_in_a_preset_is_listed(
        place in any::<prop::sample::Index>(),
        which in any::<prop::sample::Index>(),
    ) {
        let place = place.get(&PLACES);
        let others = others(&place.document, &place.path);
        if others.is_empty() {
            return Ok(());
        }
        let other = which.get(&others);
        let mut document = place.document.clone();
        *document.pointer_mut(&place.path).unwrap() = other.clone();
        let Ok(document) = serde_json::from_value::<RulebookDocument>(document) else {
            return Ok(());
        };
        let new: Result<Rulebook, _> = Rulebook::try_from(document);
        let Ok(new) = new else { return Ok(()) };
        let found = diff(&place.rulebook, &new);
        let what = format!("{} = {other} in {}", place.path, place.rulebook.code());
        prop_assert!(!found.changes().is_empty(), "{}", what);
        // A declared default that is overridden is not read, nor is a rule that is off for want of
        // a number.
        let unread = place.path.starts_with("/parameter/") || is_off(&place.document, &place.path);
        prop_assert!(unread || !found.differences().is_empty(), "{}: {}", what, found);
        prop_assert!(unread || !found.is_equivalent().is_proved(), "{}: {}", what, found);
    }
}
