//! The JSON Schema of rulebook files: it is the committed one, takes what loads, and refuses what
//! loading refuses. The validator is somebody else's.
//!
//! After a change of documents or words, write the file anew:
//! `GUANXI_WRITE_SCHEMA=1 cargo test --all-features --test schema`
#![cfg(all(feature = "schema", feature = "chrono-tz"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use guanxi::Rulebook;
use guanxi::rulebook::{PRESETS, json_schema};
use jsonschema::Validator;
use serde_json::{Value, json};

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rulebook.schema.json");
const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rulebook");

/// A rulebook with every table of the format; the wrong ones differ from it in one place.
const WHOLE: &str = include_str!("rulebook_schema/whole.toml");

static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| {
    let schema: Value = serde_json::from_str(&json_schema()).unwrap();
    jsonschema::draft7::new(&schema).unwrap()
});

fn from_toml(text: &str) -> Value {
    toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// What the validator says against it.
fn faults(document: &Value) -> Vec<String> {
    let faults = VALIDATOR.iter_errors(document);
    faults.map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
}

#[track_caller]
fn assert_valid(document: &Value) {
    let faults = faults(document);
    assert!(faults.is_empty(), "{}\n{document:#}", faults.join("\n"));
}

fn loads(document: &Value) -> Result<Rulebook, String> {
    Rulebook::from_json(&document.to_string()).map_err(|error| error.report())
}

fn preset(name: &str) -> Rulebook {
    let parameters: &[(&str, &str)] = match name {
        "follow_up" => &[("medium_amount", "100000"), ("new_within", "6 months")],
        "follow_up_basics" => &[
            ("high_frequency", "12"),
            ("mid_frequency", "4"),
            ("high_amount", "500000"),
            ("mid_amount", "100000"),
        ],
        _ => &[],
    };
    Rulebook::preset_with(name, parameters.iter().copied()).unwrap()
}

#[test]
fn the_committed_schema_is_the_one_of_the_documents() {
    let made = json_schema();
    if std::env::var_os("GUANXI_WRITE_SCHEMA").is_some() {
        std::fs::write(COMMITTED, &made).unwrap();
    }
    let committed = std::fs::read_to_string(COMMITTED).unwrap_or_default();
    let command = "GUANXI_WRITE_SCHEMA=1 cargo test --all-features --test schema";
    assert!(made == committed, "docs/rulebook.schema.json is out of date: run `{command}`");
}

#[test]
fn the_schema_is_one_of_draft_7() {
    let schema: Value = serde_json::from_str(&json_schema()).unwrap();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    jsonschema::meta::validate(&schema).unwrap();
}

#[test]
fn the_files_of_presets_are_valid() {
    let mut seen = BTreeSet::new();
    for file in std::fs::read_dir(Path::new(SOURCES).join("presets")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            assert_valid(&from_toml(&std::fs::read_to_string(&path).unwrap()));
            seen.insert(path.file_stem().unwrap().to_str().unwrap().to_owned());
        }
    }
    assert_eq!(seen, PRESETS.iter().map(|name| (*name).to_owned()).collect());
}

#[test]
fn the_rulebooks_of_the_examples_are_valid() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/rulebooks");
    let files = std::fs::read_dir(folder).unwrap();
    let texts: Vec<String> =
        files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    assert!(texts.len() >= 3);
    texts.iter().for_each(|text| assert_valid(&from_toml(text)));
}

#[test]
fn presets_put_together_are_valid() {
    for name in PRESETS {
        assert_valid(&serde_json::to_value(preset(name).document()).unwrap());
    }
}

/// Every key that a document struct declares is in the schema, and an editor can show what it is
/// for. The keys are read from the sources, apart from what makes the schema.
#[test]
fn every_key_of_every_document_has_a_description() {
    let schema: Value = serde_json::from_str(&json_schema()).unwrap();
    let mut missing = Vec::new();
    let mut count = 0;
    for (table, key) in declared_keys(Path::new(SOURCES)) {
        count += 1;
        let of = if table == "RulebookDocument" { &schema } else { &schema["definitions"][&table] };
        let of = match of.get("anyOf").and_then(Value::as_array) {
            Some(either) => either.iter().find(|one| one.get("properties").is_some()).unwrap(),
            None => of,
        };
        let told = of["properties"][&key]["description"].as_str().unwrap_or_default();
        let rust = ["```", "::", "](", "[`"].iter().any(|mark| told.contains(mark));
        if told.len() < 4 || rust {
            missing.push(format!("{table}.{key}: {told:?}"));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(count > 300, "only {count} keys were found: the sources have moved");
    for (name, table) in schema["definitions"].as_object().unwrap() {
        let told = table["description"].as_str().unwrap_or_default();
        let rust = ["```", "::", "](", "[`"].iter().any(|mark| told.contains(mark));
        assert!(told.len() > 4 && !rust, "{name}: {told:?}");
    }
}

/// Of each `pub struct ...Document`: its name and the name of each of its keys.
fn declared_keys(folder: &Path) -> Vec<(String, String)> {
    let mut keys = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            keys.extend(declared_keys(&path));
        } else if path.file_name().is_some_and(|name| name == "document.rs") {
            let mut table: Option<String> = None;
            let mut renamed: Option<String> = None;
            for line in std::fs::read_to_string(&path).unwrap().lines() {
                if let Some(rest) = line.strip_prefix("pub struct ") {
                    table = rest.strip_suffix("Document {").map(|name| format!("{name}Document"));
                } else if line == "}" {
                    table = None;
                }
                if let (Some(_), Some((_, rest))) = (&table, line.split_once("rename = \"")) {
                    renamed = rest.split('"').next().map(str::to_owned);
                }
                let field = line.strip_prefix("    pub ").and_then(|rest| rest.split_once(": "));
                if let (Some(table), Some((field, _))) = (&table, field) {
                    let key = renamed.take().unwrap_or_else(|| field.to_owned());
                    keys.push((table.clone(), key));
                }
            }
        }
    }
    keys
}

/// Nothing that loads is refused for what an editor does not know.
#[test]
fn the_whole_rulebook_loads_and_is_valid() {
    let whole = from_toml(WHOLE);
    assert_valid(&whole);
    let loaded = loads(&whole).unwrap_or_else(|report| panic!("{report}"));
    assert_valid(&serde_json::to_value(loaded.document()).unwrap());
    let known: Value = serde_json::from_str(&json_schema()).unwrap();
    let unused: Vec<&String> = known["properties"]
        .as_object()
        .unwrap()
        .keys()
        .filter(|key| whole.get(key.as_str()).is_none())
        .collect();
    assert!(unused.is_empty(), "no table of {unused:?} is tried");
}

/// Each line is one slip of somebody who writes a rulebook: what is changed, into what.
const SLIPS: &[(&str, &str)] = &[
    // Unknown keys, table by table.
    ("format = 1\n", "format = 1\ncolour = \"red\"\n"),
    ("preset = \"service_quality\"", "presets = \"service_quality\", preset = \"service_quality\""),
    ("type = \"span\"", "type = \"span\", kind = \"span\""),
    ("returns = \"on_purchase\"", "returns = \"on_purchase\"\nrefunds = 1"),
    ("values = [\"north\"", "value = 1\nvalues = [\"north\""),
    ("kind = \"list\"", "kind = \"list\"\nbest = \"A\""),
    ("{ code = \"B\" }", "{ code = \"B\", if = \"dormant\" }"),
    ("{ code = \"small\" }", "{ code = \"small\", below = 5 }"),
    ("holidays = \"cn\"", "holidays = \"cn\"\nweekend = true"),
    ("off = [", "closed = 1\noff = ["),
    ("digits = 4", "digits = 4\nsuffix = \"x\""),
    ("sync = true", "sync = true, async = false"),
    ("reopen = \"new_cycle\"", "reopen = \"new_cycle\"\nclose = \"x\""),
    ("milestone = \"resolve\"", "milestone = \"resolve\"\nlimit = \"2 days\""),
    ("on = \"breach\"", "on = \"breach\", call = \"lead\""),
    ("every = \"1 week\"", "every = \"1 week\"\nfrequency = 2"),
    ("at_most = 3", "at_most = 3\nmaximum = 4"),
    ("cause = \"silent\"", "cause = \"silent\"\nreason = \"x\""),
    ("kpi = \"csat\"", "kpi = \"csat\"\ngoal = 4"),
    ("relation = \"assigned\"", "relation = \"assigned\"\nedit = true"),
    ("breakdown = [", "split = 1\nbreakdown = ["),
    ("complete = false", "complete = false\nexpected = {}"),
    ("condition = {", "conditions = {}\ncondition = {"),
    ("recorded_at =", "known_at = \"2024-06-03\"\nrecorded_at ="),
    // Floats, and other wrong types.
    ("facts = { orders_12m = 12 }", "facts = { orders_12m = 12.5 }"),
    ("complete = false", "complete = \"no\""),
    ("from = 500000", "from = 500000.5"),
    ("medium_amount = 100000", "medium_amount = 100000.25"),
    ("at_least = \"4.5\"", "at_least = 4.5"),
    ("at_least = \"4.5\"", "at_least = true"),
    ("format = 1\n", "format = \"1\"\n"),
    ("digits = 4", "digits = \"4\""),
    ("digits = 4", "digits = -4"),
    ("every = \"1 week\"", "every = 7"),
    ("a_weekly\"\nclass = [\"A\"]", "a_weekly\"\nclass = \"A\""),
    ("proactive = true", "proactive = \"yes\""),
    ("points = { min = 1, max = 5 }", "points = { min = 1, max = 5.5 }"),
    ("label = { en = \"Core\" }", "label = \"Core\""),
    ("cells = [[\"core\", \"rest\"]]", "cells = [\"core\", \"rest\"]"),
    ("query = { not = \"a:1\" }", "query = { none = \"a:1\" }"),
    // Unknown words.
    ("format = 1\n", "format = 2\n"),
    ("preset = \"service_quality\"", "preset = \"service\""),
    ("kind = \"list\"", "kind = \"table\""),
    ("type = \"span\"", "type = \"duration\""),
    ("type = \"choice\"", "type = \"enum\""),
    ("returns = \"on_purchase\"", "returns = \"never\""),
    ("beyond = \"error\"", "beyond = \"guess\""),
    ("period = \"year\"", "period = \"week\""),
    ("milestone = \"resolve\"", "milestone = \"solve\""),
    ("edge = \"day_end\"", "edge = \"noon\""),
    ("after_resolution = \"runs\"", "after_resolution = \"stops\""),
    ("first_due = \"immediately\"", "first_due = \"later\""),
    ("outcome = [\"reached\"]", "outcome = [\"answered\"]"),
    ("resume_on = [\"message\"]", "resume_on = [\"letter\"]"),
    ("selling = {", "sold = {"),
    ("view = \"masked\"", "view = \"hidden\""),
    ("fields = [\"industry\"]", "fields = [\"trade\"]"),
    ("verbs = [\"edit\"]", "verbs = [\"view\"]"),
    ("any = [\"tax_id\"]", "any = [\"vat\"]"),
    ("at = \"first_contact\"", "at = \"birth\""),
    ("scope = \"customer\"", "scope = \"world\""),
    ("on = \"festival\"", "on = \"holiday\""),
    ("festivals = [\"lantern\"]", "festivals = [\"easter\"]"),
    ("roll = \"none\"", "roll = \"after\""),
    ("direction = \"higher_is_safer\"", "direction = \"up\""),
    ("missing = \"pessimistic\"", "missing = \"zero\""),
    ("detect = \"triggered\"", "detect = \"all\""),
    ("from = \"detected\"", "from = \"found\""),
    ("convention = \"rolling\"", "convention = \"moving\""),
    ("measure = \"churn_rate\"", "measure = \"churn\""),
    ("waiting = \"excluded\"", "waiting = \"left_out\""),
    // Texts of another form.
    ("code = \"whole\"", "code = \"9 lives\""),
    ("currency = \"CNY\"", "currency = \"yuan\""),
    ("effective_from = \"2026-01-01\"", "effective_from = \"1 January 2026\""),
    ("mon-fri = [", "Monday = ["),
    ("\"09:00-17:00\"", "\"9-17\""),
    ("review = \"1 quarter\"", "review = \"quarterly\""),
    ("within = \"2 working days\"", "within = \"2 business days\""),
    ("at = \"75%\"", "at = \"75\""),
    ("probability = \"80%\"", "probability = \"0.8\""),
    ("per = \"1 month\"", "per = \"monthly\""),
    // Keys that must be there.
    ("currency = \"CNY\"\n", ""),
    ("time_zone = \"Asia/Shanghai\"\n", ""),
    ("code = \"whole\"\n", ""),
    ("kind = \"list\"\n", ""),
    ("milestone = \"resolve\"\n", ""),
    (", rank = 1", ""),
    ("every = \"1 week\"\n", ""),
    ("kpi = \"csat\"\n", ""),
    ("relation = \"assigned\"\n", ""),
    ("level = \"high\"\n", ""),
];

#[test]
fn what_loading_refuses_for_its_form_is_refused() {
    let mut wrong = Vec::new();
    for (written, slip) in SLIPS {
        let places = WHOLE.matches(written).count();
        assert_eq!(places, 1, "where `{written}` is meant");
        let document = from_toml(&WHOLE.replace(written, slip));
        if faults(&document).is_empty() {
            wrong.push(format!("`{slip}` is valid"));
        }
        if loads(&document).is_ok() {
            wrong.push(format!("`{slip}` loads"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What may be written in more than one way is valid in each.
#[test]
fn every_way_to_write_a_thing_is_valid() {
    let ways = [
        ("use", json!(["service_quality"])),
        ("use", json!([{ "preset": "service_quality", "parts": ["scheme.tier"] }])),
        ("version", json!(3)),
        ("version", json!("3-beta")),
        ("parameters", json!({ "a": 1, "b": true, "c": "3 months", "d": "15%" })),
        ("codes", json!({ "role": ["lead", { "code": "deputy", "label": { "fr": "adjoint" } }] })),
        ("effective_from", Value::Null), // read as left out
        ("report", json!({ "every": "3  months" })), // more blanks than needed
        ("calendar", json!({ "c": { "week": { "mon, wed-fri": ["09:00:00-17:00:30"] } } })),
        ("calendar", json!({ "c": { "mode": "24x7" } })),
        ("target", json!([{ "kpi": "csat", "at_least": 4 }])),
        ("target", json!([{ "kpi": "csat", "at_least": "$floor", "per": "1 year" }])),
    ];
    let head =
        json!({ "format": 1, "code": "ways", "currency": "CNY", "time_zone": "Asia/Shanghai" });
    for (key, way) in ways {
        let mut document = head.clone();
        document[key] = way;
        assert_valid(&document);
        let read = serde_json::from_value::<guanxi::RulebookDocument>(document.clone());
        assert!(read.is_ok(), "{document}: {read:?}");
    }
}

#[cfg(feature = "proptest")]
mod properties {
    use super::{assert_valid, loads};
    use guanxi::RulebookDocument;
    use guanxi::testkit::{cadence, calendar, rulebook};
    use proptest::prelude::*;
    use proptest::test_runner::Config;

    fn config() -> Config {
        Config { failure_persistence: None, ..Config::with_cases(64) }
    }

    fn checked(document: &RulebookDocument) {
        let document = serde_json::to_value(document).unwrap();
        assert!(loads(&document).is_ok(), "{document:#}");
        assert_valid(&document);
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn rulebooks_that_load_are_valid(document in rulebook::documents()) {
            checked(&document);
        }

        #[test]
        fn rulebooks_with_a_cadence_are_valid(document in cadence::documents()) {
            checked(&document);
        }

        #[test]
        fn calendars_and_code_tables_are_valid(
            calendars in prop::collection::btree_map("[a-z]{1,8}", calendar::calendars(), 0..3),
            holidays in calendar::holidays(),
            codes in calendar::codes(),
        ) {
            let mut document = RulebookDocument::default();
            document.format = 1;
            document.code = "calendars".to_owned();
            document.currency = Some("CNY".to_owned());
            document.time_zone = Some("UTC".to_owned());
            document.calendar = calendars;
            document.holidays = holidays;
            document.codes = codes;
            checked(&document);
        }
    }
}
