//! What is written is read again as the same, and nothing that a record does not know is passed
//! over in silence.

use std::fmt::Debug;

use guanxi::record::{EventKind, IdPeriod, TagQuery};
use guanxi::testkit::record;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Written as JSON and read again, as a text and as a value.
fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(
    record: &T,
) -> Result<(), TestCaseError> {
    let text = serde_json::to_string(record).unwrap();
    let read: T = serde_json::from_str(&text)
        .map_err(|error| TestCaseError::fail(format!("{error} in {text}")))?;
    prop_assert_eq!(&read, record, "{}", text);
    prop_assert_eq!(serde_json::to_string(&read).unwrap(), text);
    let value = serde_json::to_value(record).unwrap();
    prop_assert_eq!(&serde_json::from_value::<T>(value).unwrap(), record);
    Ok(())
}

/// A key that no record has is refused wherever it is put, but for the free lists of judgements,
/// ratings and parts.
fn refuses_unknown_keys<T: Serialize + DeserializeOwned + Debug>(
    record: &T,
) -> Result<(), TestCaseError> {
    let whole = serde_json::to_value(record).unwrap();
    let mut places = Vec::new();
    objects(&whole, "", &mut places);
    for place in places {
        let mut more = whole.clone();
        let object = more.pointer_mut(&place).unwrap().as_object_mut().unwrap();
        object.insert("no_such_key".to_owned(), json!(1));
        let read = serde_json::from_value::<T>(more.clone());
        prop_assert!(read.is_err(), "{} is read as {:?}", more, read);
    }
    Ok(())
}

fn objects(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if !["/facts", "/ratings", "/parts"].iter().any(|free| at.ends_with(free)) {
                found.push(at.to_owned());
            }
            map.iter().for_each(|(key, inner)| objects(inner, &format!("{at}/{key}"), found));
        }
        Value::Array(list) => {
            for (place, inner) in list.iter().enumerate() {
                objects(inner, &format!("{at}/{place}"), found);
            }
        }
        _ => {}
    }
}

fn is_sound<T>(record: &T) -> Result<(), TestCaseError>
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    comes_back(record)?;
    refuses_unknown_keys(record)
}

proptest! {
    #[test]
    fn customers(customer in record::customers()) {
        is_sound(&customer)?;
    }

    #[test]
    fn contacts(contact in record::contacts()) {
        is_sound(&contact)?;
    }

    #[test]
    fn needs(needs in record::needs()) {
        is_sound(&needs)?;
    }

    #[test]
    fn stated_facts(fact in record::stated_facts()) {
        comes_back(&fact)?;
    }

    #[test]
    fn contracts(contract in record::contracts()) {
        is_sound(&contract)?;
    }

    #[test]
    fn events_of_every_kind(event in record::any_events()) {
        is_sound(&event)?;
    }

    #[test]
    fn hand_overs_and_leaves(over in record::hand_overs(), leave in record::staff_leaves()) {
        is_sound(&over)?;
        is_sound(&leave)?;
    }

    #[test]
    fn risk(
        sheet in record::risk_assessments(), signal in record::signals(), answer in record::feedback(),
        plan in record::retention_plans(), step in record::warning_events(),
    ) {
        is_sound(&sheet)?;
        is_sound(&signal)?;
        is_sound(&answer)?;
        is_sound(&plan)?;
        is_sound(&step)?;
    }

    #[test]
    fn knowledge(entry in record::knowledge_entries()) {
        is_sound(&entry)?;
    }

    #[test]
    fn tags_and_questions(tag in record::tags(), query in record::tag_queries()) {
        comes_back(&tag)?;
        is_sound(&query)?;
        prop_assert_eq!(tag.to_string().parse(), Ok(tag));
    }
}

#[test]
fn every_kind_of_event_is_written_in_a_word_of_its_own() {
    let kinds = guanxi::testkit::examples(&record::any_kinds(), 1_000);
    let name = |kind: &EventKind| match serde_json::to_value(kind).unwrap() {
        Value::Object(map) => map.into_iter().next().unwrap().0,
        word => word.as_str().unwrap().to_owned(),
    };
    let words: std::collections::BTreeSet<String> = kinds.iter().map(name).collect();
    let error = serde_json::from_value::<EventKind>(json!({ "no_such_kind": 1 })).unwrap_err();
    let known = error.to_string().matches('`').count() / 2 - 1;
    assert_eq!(words.len(), known, "{error}: made {words:?}");
}

#[test]
fn an_event_that_says_no_time_of_recording_was_recorded_at_once() {
    let event: guanxi::record::Event = serde_json::from_value(json!({
        "id": "e1", "customer": "c0", "at": "2024-01-15", "kind": "withdrawal"
    }))
    .unwrap();
    assert_eq!(event.recorded_at, event.at);
}

#[test]
fn what_is_no_record_is_refused_with_the_reason() {
    let refused = |kind: Value| serde_json::from_value::<EventKind>(kind).unwrap_err().to_string();
    assert_eq!(
        refused(json!({ "tag": { "tag": "制造业", "on": true } })),
        "`制造业:` cannot be a tag (write `dimension:value`, such as `industry:manufacturing`)"
    );
    assert_eq!(refused(json!({ "hand_over": { "from": "zhao.liu" } })), "missing field `to`");
    assert!(
        refused(json!({ "payment": { "invoice": "FP-1", "amount": 0.5 } })).contains("0.5"),
        "floats are refused"
    );
    assert!(
        refused(json!({ "stage": { "action": { "enter": { "stage": "lost" } } } }))
            .starts_with("unknown variant `lost`, expected one of `prospect`"),
    );
}

/// A question with two answers would be read as one of them.
#[test]
fn a_question_asks_one_thing() {
    let both = json!({ "all": ["a:1"], "any": ["b:2"] });
    assert!(serde_json::from_value::<TagQuery>(both).is_err());
    assert!(serde_json::from_value::<TagQuery>(json!({})).is_err());
}

#[test]
fn periods_of_ids_are_words() {
    for (period, word) in
        [(IdPeriod::None, "none"), (IdPeriod::Year, "year"), (IdPeriod::Month, "month")]
    {
        assert_eq!(serde_json::to_value(period).unwrap(), word);
        assert_eq!(serde_json::from_value::<IdPeriod>(json!(word)).unwrap(), period);
    }
}
