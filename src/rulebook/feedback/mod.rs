//! From the document of what is said of feedback to the policy.

mod document;

pub use document::{FeedbackDocument, FeedbackScaleDocument, TopicDocument};

use std::collections::HashSet;

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::{Code, Labels};
use crate::policy::feedback::{FeedbackDefinition, FeedbackPolicy, FeedbackScale, Topic};
use crate::quantity::{Scale, Score};
use crate::record::Feedback;
use crate::rule::codes::CodeEntry;
use crate::rulebook::compose::Entry;
use crate::rulebook::load::keep;
use crate::rulebook::saying::Saying;
use crate::rulebook::{DocumentValue, Rulebook, ValueDocument};

/// The policy, which every rulebook has; what is wrong with it goes to the errors, and nothing is
/// returned then.
pub(super) fn feedback(
    entries: &[Entry<Saying<FeedbackDocument>>],
    errors: &mut Vec<Error>,
) -> Option<FeedbackDefinition> {
    let (mut scales, mut parts, mut topics) = (Vec::new(), Vec::new(), Vec::new());
    let mut named = HashSet::new();
    for entry in entries {
        let FeedbackDocument { scale, part, topic, .. } = &entry.item.says;
        named.extend(scale.iter().map(|one| one.code.as_str()));
        scales.extend(scale.iter().filter_map(|one| self::scale(one, &entry.path, errors)));
        parts.extend(part.iter().filter_map(|one| self::part(one, &entry.path, errors)));
        topics.extend(topic.iter().filter_map(|one| self::topic(one, &entry.path, errors)));
    }
    let declared = scales.iter().find(|one: &&FeedbackScale| one.code == *Feedback::SATISFACTION);
    let satisfaction = match declared {
        Some(one) => one.clone(),
        None => {
            let built_in = keep(built_in(), errors)?;
            scales.insert(0, built_in.clone());
            built_in
        }
    };
    let mut part_scale = satisfaction.clone();
    for entry in entries {
        let Some(code) = &entry.item.says.part_scale else { continue };
        match scales.iter().find(|one| one.code == **code) {
            Some(one) => part_scale = one.clone(),
            // One that is declared and wrong is told of where it stands.
            None if named.contains(code.as_str()) => {}
            None => {
                let known = scales.iter().map(|one| one.code.as_str());
                let message = format!("there is no scale of scores `{code}`");
                let error = Error::new(ErrorKind::Name, "unknown-scale", message)
                    .with_help(did_you_mean(code, known));
                errors.push(error.at(&entry.path));
            }
        }
    }
    Some(FeedbackDefinition { satisfaction, scales, parts, part_scale, topics })
}

/// The satisfaction survey as it is answered where no rulebook says more: 1 to 5, in any step (A-46).
fn built_in() -> Result<FeedbackScale> {
    let finest = Score::from_ten_thousandths(1)?;
    let scale = Scale::new(Scale::ONE_TO_FIVE.min(), Scale::ONE_TO_FIVE.max(), finest)?;
    let labels = Labels::from_iter([("en", "satisfaction"), ("zh", "满意度")]);
    Ok(FeedbackScale { code: Feedback::SATISFACTION.parse()?, labels, scale })
}

fn scale(
    document: &FeedbackScaleDocument,
    path: &str,
    errors: &mut Vec<Error>,
) -> Option<FeedbackScale> {
    let code = code(&document.code, path, errors);
    let one = DocumentValue::Integer(1);
    let mut score = |key: &str, value: &DocumentValue| {
        let read = value.to_string().parse::<Score>();
        keep(read.map_err(|error| error.at(format!("{path}.{key}"))), errors)
    };
    let min = score("min", &document.min);
    let max = score("max", &document.max);
    let step = score("step", document.step.as_ref().unwrap_or(&one));
    let (code, min, max, step) = (code?, min?, max?, step?);
    let survey = Scale::ONE_TO_FIVE;
    if code == Feedback::SATISFACTION && (min, max) != (survey.min(), survey.max()) {
        let key = if min == survey.min() { "max" } else { "min" };
        let message = format!("`{code}` is the survey of 1 to 5, not of {min} to {max}");
        let error = Error::new(ErrorKind::Rulebook, "satisfaction-scale", message)
            .with_help("give another scale a code of its own; of this one the step may be said");
        errors.push(error.at(format!("{path}.{key}")));
        return None;
    }
    let scale = Scale::new(min, max, step).map_err(|error| {
        let key = if error.code() == "scale-bounds" { "max" } else { "step" };
        // Without a step it is the distance that does not fit.
        let key = if document.step.is_none() { "max" } else { key };
        error.at(format!("{path}.{key}"))
    });
    let scale = keep(scale, errors)?;
    Some(FeedbackScale { code, labels: document.label.clone(), scale })
}

fn part(document: &ValueDocument, path: &str, errors: &mut Vec<Error>) -> Option<CodeEntry> {
    let code = code(&document.code, path, errors)?;
    Some(CodeEntry { code, labels: document.label.clone() })
}

fn topic(document: &TopicDocument, path: &str, errors: &mut Vec<Error>) -> Option<Topic> {
    let before = errors.len();
    let code = code(&document.code, path, errors);
    let mut seen = HashSet::new();
    for (place, word) in document.words.iter().enumerate() {
        let wrong = |code, message: String, help: &str| {
            let error = Error::new(ErrorKind::Rulebook, code, message);
            error.with_help(help).at(format!("{path}.words[{place}]"))
        };
        if word.trim().is_empty() {
            let message =
                format!("a blank word would make every text one about `{}`", document.code);
            errors.push(wrong("empty-field", message, "write a word, or leave it out"));
        } else if !seen.insert(word) {
            let message = format!("the word `{word}` stands twice");
            errors.push(wrong("duplicate-code", message, "write each word once"));
        }
    }
    if errors.len() > before {
        return None;
    }
    Some(Topic::new(code?, document.label.clone(), document.words.clone()))
}

fn code(text: &str, path: &str, errors: &mut Vec<Error>) -> Option<Code> {
    keep(text.parse::<Code>().map_err(|error| error.at(format!("{path}.code"))), errors)
}

impl Rulebook {
    /// The feedback policy: scales, composite, topics, answers of a log, cases.
    ///
    /// Every rulebook has one; without `[feedback]` there is the satisfaction survey of 1 to 5 alone.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Feedback};
    /// let rulebook = Rulebook::preset("renewal")?; // it has no `[feedback]`
    /// assert_eq!(rulebook.feedback().check(&Feedback::new("4.5".parse()?)), Ok(()));
    /// let recommends = Feedback::new("9".parse()?).on_scale("nps".parse()?);
    /// let error = rulebook.feedback().check(&recommends).unwrap_err();
    /// assert_eq!((error.code(), error.path()), ("unknown-scale", Some("scale")));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn feedback(&self) -> FeedbackPolicy<'_> {
        FeedbackPolicy::new(&self.0.feedback, &self.0.schemes, self.zone())
    }
}
