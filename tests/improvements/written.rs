//! What is written is read again as the same.

use std::fmt::Debug;

use guanxi::record::{Improvement, ImprovementAction};
use guanxi::testkit::record;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::{day, done, improvement, read, start, step};

/// Written as JSON and read again; a key that the record does not have is refused.
fn comes_back<T>(record: &T) -> Result<(), TestCaseError>
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let text = serde_json::to_string(record).unwrap();
    prop_assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), record, "{}", text);
    let mut more = serde_json::to_value(record).unwrap();
    more.as_object_mut().unwrap().insert("no_such_key".to_owned(), json!(1));
    prop_assert!(serde_json::from_value::<T>(more).is_err(), "{}", text);
    Ok(())
}

proptest! {
    #[test]
    fn improvements_and_steps(one in record::improvements(), step in record::improvement_steps()) {
        comes_back(&one)?;
        comes_back(&step)?;
    }
}

/// The form of the sample: a department, 30 days, and what it comes from (D003-12, D003-74, D003-77).
#[test]
fn the_form_of_the_sample() {
    let one = improvement("2024-04-05")
        .answering(Improvement::SLOW_RESPONSE.parse().unwrap())
        .of_kpi("first_response".parse().unwrap())
        .of_issue("WT202403001");
    let written = json!({
        "id": "G1",
        "text": "招聘客服",
        "area": "staffing",
        "department": "人力资源部",
        "proposed_on": "2024-04-05",
        "due": "2024-05-05",
        "cause": "slow_response",
        "kpi": "first_response",
        "issue": "WT202403001",
    });
    assert_eq!(serde_json::to_value(&one).unwrap(), written);
    assert_eq!(serde_json::from_value::<Improvement>(written).unwrap(), one);
    let bare = Improvement::new("G1", "x", "process".parse().unwrap(), day("2024-04-05"));
    let written =
        json!({ "id": "G1", "text": "x", "area": "process", "proposed_on": "2024-04-05" });
    assert_eq!(serde_json::to_value(bare).unwrap(), written);
}

/// Every action has its word, and no other word is one.
#[test]
fn every_word_is_an_action() {
    for name in ImprovementAction::NAMES {
        let given = if *name == "start" {
            json!(name)
        } else if *name == "verify" {
            json!({ *name: { "effective": true } })
        } else {
            json!({ *name: {} })
        };
        let action: ImprovementAction = serde_json::from_value(given).unwrap();
        assert_eq!(action.name(), *name);
    }
    let error = serde_json::from_str::<ImprovementAction>("{ \"x\": 1 }").unwrap_err().to_string();
    assert_eq!(error.matches('`').count(), 2 * (ImprovementAction::NAMES.len() + 1), "{error}");
}

/// The data of a reading.
#[test]
fn a_reading_as_data() {
    let steps = [
        step("2024-04-08", start()).by("sun.qi"),
        step("2024-05-05", done()),
        step("2024-05-06", start()),
    ];
    let found = read(&improvement("2024-04-05"), &steps, "2024-05-31");
    assert_eq!(
        serde_json::to_value(&found).unwrap(),
        json!({
            "improvement": "G1",
            "as_of": "2024-05-31",
            "complete": true,
            "due": "2024-05-05",
            "status": "done",
            "started": "2024-04-08",
            "done": "2024-05-05",
            "outcome": "three hired",
            "verified": null,
            "checks": [],
            "findings": [],
            "ineffective": 0,
            "overdue_days": null,
            "late": false,
            "next_check": "2024-06-05",
            "missed_checks": 0,
            "refused": [{
                "place": 2,
                "on": "2024-05-06",
                "code": "illegal-step",
                "message": "`start` is not possible while the improvement is `done`",
                "help": "possible now: check, verify",
            }],
        })
    );
}
