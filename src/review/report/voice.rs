//! What customers said, whom we won over and whom we lost (D004-35, D001-68, D001-69).

use serde::Serialize;

use crate::error::Error;
use crate::label::Code;
use crate::policy::feedback::{
    CaseNote, Transition, failure_cases, failure_reasons, success_cases, summarise,
};
use crate::policy::scheme::Class;
use crate::record::{CustomerId, Event, Feedback};
use crate::review::ReviewedCustomer;
use crate::review::board::{Survey, class_of};

/// What customers said in a period, whom we won over and whom we lost.
///
/// ```
/// use guanxi::{Rulebook, policy::kpi::Period, record::{Event, Feedback, StageAction, StageEvent}};
/// use guanxi::review::{BoardRequest, CustomerFile, ReportRequest, report};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let ended = StageEvent::new(StageAction::Terminate { reason: "响应不及时".into() });
/// let events = [
///     Event::new("e1", "KH0001", "2024-03-05".parse()?, Feedback::comment("又是响应延迟")),
///     Event::new("e2", "KH0001", "2024-03-20".parse()?, ended), // D001-69
/// ];
/// let request = ReportRequest::new(BoardRequest::new("2024-03".parse::<Period>()?));
/// let voice = report(&rulebook, &CustomerFile::of(events, &[]), &request)?.voice;
/// assert_eq!((voice.topics[0].0.as_str(), voice.topics[0].1), ("slow_response", 1));
/// assert_eq!(voice.reasons, [("响应不及时".to_owned(), 1)]);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Voice {
    /// How many answers and comments there were.
    pub answers: u64,
    /// What they were about, the most frequent first.
    pub topics: Vec<(Code, u64)>,
    /// How many were about none of the topics.
    pub without_topic: u64,
    /// Customers that came to a better class (D001-68).
    pub successes: Vec<CaseNote>,
    /// Customers and contracts that were lost, with the reason (D001-69).
    pub failures: Vec<CaseNote>,
    /// The reasons of those, the most frequent first.
    pub reasons: Vec<(String, u64)>,
    /// How many were lost without a reason being stated.
    pub not_stated: u64,
}

pub(super) fn voice(survey: &Survey<'_>, refused: &mut Vec<(CustomerId, Error)>) -> Voice {
    let period = survey.moments().period;
    let (known_by, closing) = (survey.moments().known_by, survey.moments().closing);
    let policy = survey.rulebook.feedback();
    let (mut said, mut moves, mut losses) = (Vec::<Feedback>::new(), Vec::new(), Vec::new());
    for place in 0..survey.files.len() {
        let Some(evidence) = survey.evidence(place) else { continue };
        let id = &evidence.file.record.id;
        let answers = evidence.answers();
        let inside = answers.answers.iter().filter(|one| period.contains(one.on));
        said.extend(inside.map(|one| policy.recode(one.feedback)));
        refused.extend(answers.refused.into_iter().map(|one| (id.clone(), one.error)));
        let own: Vec<&Event> = evidence.log().collect();
        let lost = policy.losses(own, closing, known_by);
        losses.extend(lost.into_iter().filter(|one| period.contains(one.on)));
        if let (Some((_, before)), Some((_, now))) = (evidence.at_opening(), evidence.at_closing())
        {
            moves.extend(transitions(survey, before, now));
        }
    }
    let counts = summarise(&said);
    let failures = failure_cases(&losses);
    let reasons = failure_reasons(&failures);
    let ranked = |(code, count): (&Code, u64)| (code.clone(), count);
    let reason = |(text, count): (&str, u64)| (text.to_owned(), count);
    Voice {
        answers: counts.answers(),
        topics: counts.top(usize::MAX).into_iter().map(ranked).collect(),
        without_topic: counts.without_topic(),
        successes: success_cases(&moves),
        reasons: reasons.top(usize::MAX).into_iter().map(reason).collect(),
        not_stated: reasons.not_stated(),
        failures,
    }
}

/// The moves of a customer between the ends of the period, in every scheme.
fn transitions(
    survey: &Survey<'_>,
    before: &ReviewedCustomer,
    now: &ReviewedCustomer,
) -> Vec<Transition> {
    let mut moves = Vec::new();
    for scheme in survey.rulebook.schemes() {
        let class = |customer| -> Option<Class> {
            class_of(survey.rulebook, customer, scheme.code().as_str())?.value().cloned()
        };
        let (Some(from), Some(to)) = (class(before), class(now)) else { continue };
        if from.rank() != to.rank() {
            let code = |class: &Class| (class.code().clone(), class.rank());
            let (id, on) = (now.id.clone(), survey.moments().last);
            moves.push(Transition::new(id, scheme.code().clone(), code(&from), code(&to), on));
        }
    }
    moves
}
