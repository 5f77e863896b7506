//! Feedback of customers: on which scales they answer, what it is about, and which cases are worth
//! telling (D004-33 ... D004-35, D001-68, D001-69).
//!
//! Every rulebook has the policy. Without `[feedback]` there is the satisfaction survey of 1 to 5
//! alone, on which answers were given before other scales could be declared.
//!
//! ```
//! use guanxi::{Rulebook, policy::feedback::summarise, quantity::Fraction};
//! use guanxi::record::{Event, Feedback};
//! let rulebook = Rulebook::preset("service_quality")?;
//! let policy = rulebook.feedback();
//! let answer = Feedback::comment("又是响应延迟，需求理解偏差也没有改")
//!     .part("communication".parse()?, "3".parse()?)
//!     .part("solving".parse()?, "4".parse()?)
//!     .part("solution".parse()?, "5".parse()?);
//! assert_eq!(policy.composite(&answer), Some(Fraction::from(4))); // D003-68, A-55
//! let events = [
//!     Event::new("e1", "KH0001", "2024-03-05".parse()?, answer),
//!     Event::new("e2", "KH0002", "2024-03-06".parse()?, Feedback::new("5".parse()?)),
//! ];
//! let read = policy.answers(&events, "2024-03-31".parse()?, None);
//! assert!(read.refused.is_empty());
//! let coded: Vec<Feedback> = read.feedback().map(|one| policy.recode(one)).collect();
//! let counts = summarise(&coded);
//! assert_eq!((counts.count("slow_response"), counts.pairs(), counts.without_topic()), (1, 2, 1));
//! # Ok::<(), guanxi::Error>(())
//! ```

mod answer;
mod case;
mod case_log;
mod check;
mod definition;
mod explain;
mod tally;
mod topic;

pub use answer::{Answer, Answers};
pub use case::{
    CaseKind, CaseNote, CaseStory, Loss, ReasonCounts, Transition, failure_cases, failure_reasons,
    success_cases,
};
pub use case_log::Transitions;
pub(crate) use definition::FeedbackDefinition;
pub use definition::{FeedbackScale, Topic};
pub use topic::{TopicCounts, summarise};

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::Code;
use crate::policy::scheme::Schemes;
use crate::rule::codes::CodeEntry;
use crate::time::Zone;

/// The feedback policy of a rulebook; see [`Rulebook::feedback`](crate::Rulebook::feedback).
///
/// ```
/// let rulebook = guanxi::Rulebook::preset("service_quality")?;
/// let parts: Vec<&str> = rulebook.feedback().parts().iter().map(|one| one.code.as_str()).collect();
/// assert_eq!(parts, ["communication", "solving", "solution"]); // D003-68
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct FeedbackPolicy<'a> {
    definition: &'a FeedbackDefinition,
    schemes: &'a Schemes,
    zone: &'a Zone,
}

impl<'a> FeedbackPolicy<'a> {
    pub(crate) fn new(
        definition: &'a FeedbackDefinition,
        schemes: &'a Schemes,
        zone: &'a Zone,
    ) -> Self {
        Self { definition, schemes, zone }
    }

    /// The scales: `satisfaction`, which every rulebook has, and those that this one declares.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.feedback().scales().len(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn scales(&self) -> &'a [FeedbackScale] {
        &self.definition.scales
    }

    /// The scale of this code.
    ///
    /// # Errors
    /// `unknown-scale`, with the nearest code.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// let error = rulebook.feedback().scale("satisfacton").unwrap_err();
    /// assert_eq!(error.help(), Some("did you mean `satisfaction`?"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn scale(&self, code: &str) -> Result<&'a FeedbackScale> {
        let scales = &self.definition.scales;
        scales.iter().find(|one| one.code == *code).ok_or_else(|| {
            unknown("unknown-scale", "scale of scores", code, scales.iter().map(|one| &one.code))
        })
    }

    /// The parts of a composite score, in the order of the rulebook (D003-68).
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert!(rulebook.feedback().parts().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn parts(&self) -> &'a [CodeEntry] {
        &self.definition.parts
    }

    /// The scale on which each part is scored; the satisfaction survey unless the rulebook says.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.feedback().part_scale().code(), &"satisfaction");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn part_scale(&self) -> &'a FeedbackScale {
        &self.definition.part_scale
    }

    /// The topics, in the order of the rulebook.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.feedback().topics().len(), 4); // D003-12, D003-75
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn topics(&self) -> &'a [Topic] {
        &self.definition.topics
    }

    /// The topic of this code.
    ///
    /// # Errors
    /// `unknown-topic`, with the nearest code.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let error = rulebook.feedback().topic("slow_responce").unwrap_err();
    /// assert_eq!(error.help(), Some("did you mean `slow_response`?"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn topic(&self, code: &str) -> Result<&'a Topic> {
        let topics = &self.definition.topics;
        topics.iter().find(|one| one.code == *code).ok_or_else(|| {
            unknown("unknown-topic", "topic", code, topics.iter().map(|one| &one.code))
        })
    }
}

/// A code that the rulebook does not declare.
fn unknown<'c>(
    error: &'static str,
    what: &str,
    code: &str,
    known: impl Iterator<Item = &'c Code> + Clone,
) -> Error {
    let help = match known.clone().next() {
        Some(_) => did_you_mean(code, known.map(Code::as_str)),
        None => "the rulebook declares none: add it to `[feedback]`".to_owned(),
    };
    Error::new(ErrorKind::Name, error, format!("there is no {what} `{code}`")).with_help(help)
}
