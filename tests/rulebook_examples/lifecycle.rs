//! Contact and tags.

use guanxi::Rulebook;
use guanxi::policy::lifecycle::ContactState;
use guanxi::policy::scheme::Case;
use guanxi::record::{Customer, Direction, Event, EventKind, Interaction, Outcome, Tag, TagQuery};
use guanxi::rule::Truth;
use serde_json::{Value, json};

/// The state of contact after some events, and the day from which touches are counted.
pub(super) fn contact_run(input: &Value) -> Value {
    let rulebook = Rulebook::preset("service_quality").unwrap();
    let call = |direction| {
        EventKind::from(Interaction::new("phone".parse().unwrap(), direction, Outcome::Reached))
    };
    let events: Vec<Event> = input["evs"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
        .map(|(place, event)| {
            let kind = match event[0].as_str().unwrap() {
                "outbound" => call(Direction::Outbound),
                "inbound" => call(Direction::Inbound),
                "do_not_contact" => EventKind::DoNotContact { reason: String::new() },
                other => panic!("{other}"),
            };
            let at = event[1].as_str().unwrap().parse().unwrap();
            Event::new(format!("e{place}"), "K", at, kind)
        })
        .collect();
    let customer = Customer::new("K");
    let life = rulebook.lifecycle().read(&customer, &events, "2024-12-31".parse().unwrap(), None);
    assert!(life.refused.is_empty());
    let state = match life.contact.state {
        ContactState::Active => "Active",
        ContactState::Paused { .. } => "Paused",
        other => panic!("{other:?}"),
    };
    json!({ "state": state, "anchor": life.contact.anchor.map(|day| day.to_string()) })
}

/// Whether a customer with tags in its record has all of some others.
pub(super) fn tag_match(input: &Value) -> Value {
    let tags = |key: &str| -> Vec<Tag> {
        let all = input[key].as_array().unwrap();
        all.iter().map(|tag| tag.as_str().unwrap().parse().unwrap()).collect()
    };
    let rulebook = Rulebook::preset("value_activity").unwrap();
    let mut customer = Customer::new("K");
    customer.tags = tags("tags").into_iter().collect();
    let facts = rulebook.facts();
    let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    let as_of = "2024-06-30".parse().unwrap();
    let found = rulebook.tags().read(&customer, &[], &case, as_of, None).unwrap();
    match found.matches(&TagQuery::all(tags("allof"))) {
        Truth::Unknown => json!(null),
        sure => json!(sure == Truth::True),
    }
}
