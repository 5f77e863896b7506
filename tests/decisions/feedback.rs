//! The readings of feedback: composite, satisfaction, answers that do not fit, losses.

use guanxi::fact::Value;
use guanxi::quantity::{Fraction, Score};
use guanxi::record::{
    ContractAction, ContractEvent, ContractTerms, Event, EventKind, Feedback, StageAction,
    StageEvent,
};

use super::{day, toml};

const COMPOSITE: &str = "[feedback]\npart = [\"communication\", \"solving\", \"solution\"]\n";

fn score(text: &str) -> Score {
    text.parse().unwrap()
}

fn parts(scores: &[(&str, &str)]) -> Feedback {
    let part = |one: Feedback, (part, points): &(&str, &str)| {
        one.part(part.parse().unwrap(), score(points))
    };
    scores.iter().fold(Feedback::default(), part)
}

fn event(id: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, "c", "2024-05-05".parse().unwrap(), kind)
}

fn satisfaction(said: Feedback) -> Option<Value> {
    let rulebook = toml("use = [\"renewal\"]\n");
    let folded = rulebook.fold(&[event("e1", said)], day(), None);
    folded.customers["c"].facts.get("satisfaction_last_quarter")
}

#[test]
fn a_55_the_composite_is_the_plain_mean_and_absent_where_a_part_is_missing() {
    let rulebook = toml(COMPOSITE);
    let three = parts(&[("communication", "5"), ("solving", "4"), ("solution", "4")]);
    assert_eq!(rulebook.feedback().composite(&three), Some(Fraction::new(13, 3).unwrap()));
    let two = parts(&[("communication", "5"), ("solving", "4")]);
    assert_eq!(rulebook.feedback().composite(&two), None);
    // Neither makes a score.
    assert_eq!((satisfaction(three), satisfaction(two)), (None, None));
}

#[test]
fn a_55_the_host_gives_the_composite_as_a_score() {
    // By weights of its own: half of it is the solution.
    let mut weighed = parts(&[("communication", "5"), ("solving", "4"), ("solution", "4")]);
    weighed.score = Some(score("4.25"));
    assert_eq!(satisfaction(weighed), Some(Value::Score(score("4.25"))));
    assert_eq!(satisfaction(Feedback::new(score("4.25"))), Some(Value::Score(score("4.25"))));
}

#[test]
fn scores_of_other_scales_are_no_satisfaction() {
    let nps = Feedback::new(score("4")).on_scale("nps".parse().unwrap());
    assert_eq!(satisfaction(nps), None);
    let survey = Feedback::new(score("4")).on_scale("satisfaction".parse().unwrap());
    assert_eq!(satisfaction(survey), Some(Value::Score(score("4"))));
}

#[test]
fn an_answer_that_does_not_fit_is_refused_as_a_whole() {
    let rulebook = toml(COMPOSITE);
    let said = Feedback::new(score("4")).about("price".parse().unwrap());
    let events = [event("e1", said)];
    let read = rulebook.feedback().answers(&events, day(), None);
    assert!(read.answers.is_empty());
    assert_eq!(read.refused[0].error.path(), Some("e1.topics"));
    let rulebook = toml(&format!("{COMPOSITE}topic = [{{ code = \"price\" }}]\n"));
    assert_eq!(rulebook.feedback().answers(&events, day(), None).answers.len(), 1);
}

#[test]
fn a_customer_that_ended_and_its_contract_are_two_losses() {
    let date = |text: &str| text.parse().unwrap();
    let terms = ContractTerms::new(date("2024-01-01"), date("2024-12-31"));
    let (last_day, reason) = (date("2024-05-31"), "price".to_owned());
    let called_off = ContractAction::Terminate { last_day, reason };
    let ended = StageAction::Terminate { reason: "moved".into() };
    let events = [
        event("e1", ContractEvent::sign("HT1", terms)),
        event("e2", ContractEvent::new("HT1", called_off)),
        event("e3", StageEvent::new(ended)),
    ];
    let losses = toml("").feedback().losses(&events, day(), None);
    let told: Vec<_> =
        losses.iter().map(|one| (one.contract.is_some(), one.reason.as_str())).collect();
    assert_eq!(told, [(true, "price"), (false, "moved")]);
}
