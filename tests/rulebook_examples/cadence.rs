//! The examples of contact cadence: when a touch is due, what counts as one, how it stands.

use chrono::NaiveDate;
use guanxi::policy::cadence::{Cadence, TouchState, bucket_compliance, days_late};
use guanxi::policy::scheme::Case;
use guanxi::record::{
    ClassChange, Customer, Direction, Event, Interaction, Outcome, RulebookVersion,
};
use guanxi::review::Priority;
use guanxi::time::{Buckets, Moment, Span};
use guanxi::{Facts, Rulebook};
use serde_json::{Value, json};

/// The preset of a document, its scheme, and the rules of a name in the vectors.
fn preset(document: &str) -> (Rulebook, &'static str) {
    let (name, scheme, parameters): (&str, &str, &[(&str, &str)]) = match document {
        "p000" => ("follow_up", "tier", &[("medium_amount", "100000"), ("new_within", "6 months")]),
        "p001" => ("value_activity", "quadrant", &[]),
        "p002" => ("renewal", "tier", &[]),
        "p003" => ("service_quality", "tier", &[]),
        "p004" => (
            "follow_up_basics",
            "frequency",
            &[
                ("high_frequency", "10"),
                ("mid_frequency", "5"),
                ("high_amount", "10"),
                ("mid_amount", "5"),
            ],
        ),
        other => panic!("{other}"),
    };
    (Rulebook::preset_with(name, parameters.iter().copied()).unwrap(), scheme)
}

/// Whether a rule of a preset is the one of this name: its code without the class before it.
fn is_named(code: &str, name: &str) -> bool {
    let name = if name == "email" { "mail" } else { name };
    code.rsplit('_').next() == Some(name)
}

fn date(value: &Value) -> NaiveDate {
    value.as_str().unwrap().parse().unwrap()
}

fn span(value: &Value) -> Span {
    let unit = match value[1].as_str().unwrap() {
        "w" => "weeks",
        "mo" => "months",
        "q" => "quarters",
        other => panic!("{other}"),
    };
    format!("{} {unit}", value[0]).parse().unwrap()
}

/// An interaction in the words of the vectors: ours, and reached unless they say otherwise.
fn interaction(it: &Value) -> Interaction {
    let channel = match it["channel"].as_str().unwrap() {
        "OnSite" => "visit".to_owned(),
        other => other.to_lowercase(),
    };
    // Nobody replied to a message that was sent.
    let outcome = match it["outcome"].as_str() {
        None => Outcome::Reached,
        Some("NoReply") => Outcome::Sent,
        Some(other) => panic!("{other}"),
    };
    let known = ["channel", "outcome", "promotional"];
    assert!(it.as_object().unwrap().keys().all(|key| known.contains(&key.as_str())), "{it}");
    let mut talk = Interaction::new(channel.parse().unwrap(), Direction::Outbound, outcome);
    talk.promotional = it["promotional"] == true;
    talk
}

pub(super) fn due(input: &Value) -> Value {
    let (rulebook, scheme) = preset(input["preset"].as_str().unwrap());
    let class = input["cls"].as_str().unwrap();
    let class = if scheme == "tier" { class.to_owned() } else { class.to_lowercase() };
    let facts = rulebook.facts().with(&format!("class({scheme})"), class.as_str()).unwrap();
    let last = date(&input["last"]);
    // Whatever the rule asks for is there: each channel, each kind of content.
    let talk = |channel: &guanxi::rule::codes::Channel| {
        let mut talk =
            Interaction::new(channel.code.clone(), Direction::Outbound, Outcome::Reached);
        talk.content_kinds =
            rulebook.codes().contents().iter().map(|one| one.code.clone()).collect();
        Event::new(channel.code.as_str(), "K", Moment::Date(last), talk)
    };
    let events: Vec<Event> = rulebook.codes().channels().iter().map(talk).collect();
    let cadence = rulebook.cadence().unwrap();
    let case = Case::new(&facts, last);
    let as_of = Moment::Date(last);
    let reading = cadence.read(&Customer::new("K"), &events, &case, as_of, None).unwrap();
    assert!(reading.refused.is_empty());
    let name = input["rule"].as_str().unwrap();
    let mut named =
        reading.touches.iter().filter(|touch| is_named(touch.rule.code().as_str(), name));
    let touch = named.next().unwrap();
    assert!(named.next().is_none());
    json!(touch.due.unwrap().to_string())
}

pub(super) fn status(input: &Value) -> Value {
    let grace = format!("{} days", input["grace"]).parse().unwrap();
    match TouchState::on(date(&input["due_date"]), date(&input["today"]), grace) {
        TouchState::NotDue { in_days } => json!({ "state": "NotDue", "in_days": in_days }),
        TouchState::Due => json!({ "state": "Due" }),
        TouchState::Overdue { days } => json!({ "state": "Overdue", "days": days }),
        other => panic!("{other:?}"),
    }
}

pub(super) fn counts(input: &Value) -> Value {
    let (rulebook, _) = preset(input["preset"].as_str().unwrap());
    let cadence = rulebook.cadence().unwrap();
    let (name, talk) = (input["rule"].as_str().unwrap(), interaction(&input["it"]));
    // The rules of one name, of whatever class, count the same.
    let named = cadence.rules().iter().filter(|rule| is_named(rule.code().as_str(), name));
    let found: Vec<bool> =
        named.map(|rule| cadence.counts(rule.code().as_str(), &talk).unwrap()).collect();
    assert!(found.iter().all(|one| *one == found[0]), "{found:?}");
    json!(found[0])
}

pub(super) fn bucket_ok(input: &Value) -> Value {
    let touches: Vec<NaiveDate> = input["touches"].as_array().unwrap().iter().map(date).collect();
    let buckets = Buckets::new(span(&input["period"]), None).unwrap();
    let (from, to) = (date(&input["span"][0]), date(&input["span"][1]));
    json!(bucket_compliance(&buckets, 1, &touches, from, to).unwrap().is_full())
}

pub(super) fn rolling_late(input: &Value) -> Value {
    let (last, next) = (date(&input["last"]), date(&input["nxt"]));
    json!(days_late(span(&input["period"]), last, next).unwrap())
}

/// A customer that moved to a class with a rule of this period, which its class before had not.
pub(super) fn due_after_change(input: &Value) -> Value {
    let every = span(&input["period"]);
    let rulebook = Rulebook::from_toml(&format!(
        r#"
        format = 1
        code = "moved"
        currency = "CNY"
        time_zone = "Asia/Shanghai"
        [[scheme]]
        code = "tier"
        kind = "bands"
        fact = "annual_amount"
        bands = [{{ code = "A", from = 10 }}, {{ code = "C" }}]
        [[cadence.touch]]
        code = "a"
        class = ["A"]
        every = "{every}"
        [[cadence.touch]]
        code = "c"
        class = ["C"]
        every = "11 months"
        "#
    ))
    .unwrap();
    let call = Interaction::new("phone".parse().unwrap(), Direction::Outbound, Outcome::Reached);
    let change = ClassChange {
        scheme: "tier".parse().unwrap(),
        old: Some("C".parse().unwrap()),
        new: "A".parse().unwrap(),
        rulebook: RulebookVersion { code: "moved".parse().unwrap(), version: "1".to_owned() },
        reasons: Vec::new(),
        by: None,
    };
    let day = |key: &str| Moment::Date(date(&input[key]));
    let events =
        [Event::new("e1", "K", day("last"), call), Event::new("e2", "K", day("changed"), change)];
    let facts: Facts = rulebook.facts().with("annual_amount", 10).unwrap();
    let cadence: Cadence<'_> = rulebook.cadence().unwrap();
    let due_on = |today: NaiveDate| {
        let case = Case::new(&facts, today);
        let as_of = Moment::Date(today);
        let reading = cadence.read(&Customer::new("K"), &events, &case, as_of, None).unwrap();
        reading.touches[0].due.unwrap()
    };
    let changed = date(&input["changed"]);
    let due = due_on(changed);
    // It is the same on every later day.
    assert!((0..40).all(|days| due_on(changed + chrono::TimeDelta::days(days)) == due));
    json!(due.to_string())
}

/// The order of the list of what is due: the better class first, then what is longer overdue.
pub(super) fn masked_overdue(input: &Value) -> Value {
    let today = date(&input["today"]);
    let mut rows: Vec<Priority> = input["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let rank = usize::try_from(row["rank"].as_u64().unwrap()).unwrap();
            let overdue = (today - date(&row["due"])).num_days();
            Priority::new(Some(rank), overdue, row["id"].as_str().unwrap())
        })
        .collect();
    rows.sort();
    rows.into_iter().map(|row| json!(row.customer.to_string())).collect()
}
