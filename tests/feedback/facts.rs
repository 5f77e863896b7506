//! Feedback as a record: what older logs hold, and what facts about satisfaction read of it.

use guanxi::fact::Value;
use guanxi::record::{ContactId, IssueId};

use super::*;

const DAY: &str = "2024-03-05";

/// The last score of the satisfaction survey, and what the fold rejects.
fn folded(said: &[Feedback]) -> (Option<Value>, Vec<&'static str>) {
    let rulebook = own(
        "[[scheme]]\ncode = \"mood\"\nkind = \"list\"\nclasses = [{ code = \"good\", when = \"satisfaction >= 4\" }, { code = \"bad\" }]\n",
    );
    let id = |place: usize| format!("e{place}");
    let events: Vec<Event> = said
        .iter()
        .enumerate()
        .map(|(place, said)| event(&id(place), "K", DAY, said.clone()))
        .collect();
    let folded = rulebook.fold(&events, "2024-03-31".parse().unwrap(), None);
    let codes = folded.rejected.iter().map(|one| one.error.code()).collect();
    (folded.customers.get("K").and_then(|one| one.facts.get("satisfaction")), codes)
}

fn score(text: &str) -> Option<Value> {
    Some(Value::Score(points(text)))
}

#[test]
fn c_20_satisfaction_reads_the_answers_of_its_own_survey_only() {
    let nps = || answer("9").on_scale(code("nps"));
    assert_eq!(folded(&[answer("4.5")]), (score("4.5"), vec![]));
    assert_eq!(folded(&[nps()]), (None, vec![]));
    // In the order of events: the other scale neither hides nor changes the answer before it.
    assert_eq!(folded(&[answer("2"), nps()]), (score("2"), vec![]));
    assert_eq!(folded(&[answer("2"), Feedback::comment("thanks")]), (score("2"), vec![]));
    // The name of the survey itself is none of its own.
    let named = answer("3").on_scale(code(Feedback::SATISFACTION));
    assert_eq!(folded(&[named]), (score("3"), vec![]));
}

/// Parts of a composite make no score (D003-68).
#[test]
fn parts_make_no_satisfaction() {
    let said = parts(&[("communication", "5"), ("solving", "5"), ("solution", "5")]);
    assert_eq!(folded(std::slice::from_ref(&said)), (None, vec![]));
    assert_eq!(folded(&[answer("1"), said]), (score("1"), vec![]));
}

#[test]
fn the_fold_rejects_satisfaction_beyond_1_to_5_and_judges_no_other_scale() {
    let rejected = vec!["score-out-of-range"];
    for beyond in ["0.9999", "5.0001", "9", "-1"] {
        assert_eq!(folded(&[answer(beyond)]), (None, rejected.clone()), "{beyond}");
        let named = answer(beyond).on_scale(code(Feedback::SATISFACTION));
        assert_eq!(folded(&[named]), (None, rejected.clone()), "{beyond}");
        assert_eq!(folded(&[answer(beyond).on_scale(code("nps"))]), (None, vec![]), "{beyond}");
    }
    for within in ["1", "5"] {
        assert_eq!(folded(&[answer(within)]), (score(within), vec![]));
    }
}

#[test]
fn older_records_still_read() {
    let read = |text: &str| serde_json::from_str::<Feedback>(text).unwrap();
    assert_eq!(read(r#"{ "score": "4.5" }"#), answer("4.5"));
    assert_eq!(read(r#"{ "score": 2, "text": "late" }"#), answer("2").saying("late"));
    // And they are written as they were.
    let json = serde_json::to_string(&answer("2").saying("late")).unwrap();
    assert_eq!(json, r#"{"score":"2","text":"late"}"#);
    let unknown = serde_json::from_str::<Feedback>(r#"{ "scor": 2 }"#).unwrap_err();
    assert!(unknown.to_string().contains("unknown field `scor`"), "{unknown}");
}

/// Every field of D004-33 and D003-68.
#[test]
fn d004_33_feedback_is_written_and_read_with_all_its_fields() {
    let said = parts(&[("solving", "4")])
        .on_scale(code("nps"))
        .about(code("slow"))
        .about(code("price"))
        .over(code("email"))
        .given_by("P1")
        .on_issue("WT202403001")
        .saying("the export is slow")
        .needing("a nightly export");
    let said = scored(said, "7");
    let json = serde_json::to_value(&said).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "score": "7",
            "scale": "nps",
            "parts": { "solving": "4" },
            "topics": ["price", "slow"],
            "channel": "email",
            "contact": "P1",
            "issue": "WT202403001",
            "text": "the export is slow",
            "need": "a nightly export"
        })
    );
    assert_eq!(serde_json::from_value::<Feedback>(json).unwrap(), said);
    assert_eq!(said.contact, Some(ContactId::from("P1")));
    assert_eq!(said.issue, Some(IssueId::from("WT202403001")));
}
