//! The examples of upkeep: by when a file has to follow a change, and an interaction be recorded.

use guanxi::Rulebook;
use guanxi::policy::upkeep::Known;
use guanxi::record::{
    ContactAction, ContactEvent, Direction, Event, EventKind, Interaction, Outcome,
};
use serde_json::{Value, json};

/// A preset in Shanghai time with the plain calendar of the vectors.
fn rulebook(preset: &str) -> Rulebook {
    let text = format!(
        "format = 1\ncode = \"x\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n\
         use = [\"{preset}\"]\n[calendar.office]\n\
         week = {{ mon-fri = [\"09:00-12:00\", \"13:00-18:00\"] }}\n"
    );
    Rulebook::from_toml(&text).unwrap_or_else(|error| panic!("{}", error.report()))
}

pub(super) fn fresh_due(input: &Value) -> Value {
    assert_eq!(input["cal"], "plain");
    let preset = match input["preset"].as_str().unwrap() {
        "p001" | "p001_log" => "value_activity",
        "p003" => "service_quality",
        other => panic!("{other}"),
    };
    let rulebook = rulebook(preset);
    let at = format!("{}:00+08:00", input["at"].as_str().unwrap()).parse().unwrap();
    let is_log = input["preset"] == "p001_log";
    let kind: EventKind = if is_log {
        Interaction::new("phone".parse().unwrap(), Direction::Outbound, Outcome::Reached).into()
    } else {
        ContactEvent::new("P1", ContactAction::Join).into()
    };
    let upkeep = rulebook.upkeep().unwrap();
    let events = [Event::new("e1", "K", at, kind)];
    let reading = upkeep.read("K", &events, &Known::default(), at, None).unwrap();
    let due = if is_log {
        reading.log[0].reading.unwrap().due
    } else {
        reading.changes[0].rules[0].reading.due
    };
    let local = rulebook.zone().local(due.unwrap());
    json!(local.format("%Y-%m-%dT%H:%M:%S").to_string())
}
