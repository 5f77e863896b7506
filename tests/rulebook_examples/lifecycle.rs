//! Contact and tags.

use guanxi::Rulebook;
use guanxi::policy::lifecycle::ContactState;
use guanxi::record::{Customer, Direction, Event, EventKind, Interaction, Outcome};
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
