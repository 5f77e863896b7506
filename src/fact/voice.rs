//! What a customer lets us know: signals of leaving, and how satisfied it is.

use std::collections::BTreeMap;

use crate::fact::ledger::surely_before;
use crate::quantity::Score;
use crate::record::{Feedback, Signal};
use crate::time::{AsOf, LocalMoment};

/// When a signal was last seen, and when it was last said to be over.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    raised: Option<LocalMoment>,
    over: Option<LocalMoment>,
}

/// Signals and answers of one customer, posted in their order.
#[derive(Debug, Default)]
pub(super) struct Voice<'a> {
    /// Every signal that was ever seen or said to be over.
    signals: BTreeMap<&'a str, Seen>,
    answers: Vec<(LocalMoment, Score)>,
}

impl<'a> Voice<'a> {
    pub(super) fn signal(&mut self, at: LocalMoment, signal: &'a Signal) {
        let seen = self.signals.entry(signal.signal.as_str()).or_default();
        if signal.over {
            seen.over = Some(at);
        } else {
            seen.raised = Some(at);
        }
    }

    /// Scores of other scales are no satisfaction, and parts make no score.
    pub(super) fn answer(&mut self, at: LocalMoment, answer: &Feedback) {
        let score = answer.score.filter(|_| answer.is_satisfaction());
        self.answers.extend(score.map(|score| (at, score)));
    }

    /// Whether a signal stands; `None` where none was ever recorded and the log may not be complete.
    ///
    /// What is said to be over is over, unless it surely came up again later: on one day without a time
    /// it is.
    pub(super) fn stands(&self, signal: &str, complete: bool) -> Option<bool> {
        let known = complete || !self.signals.is_empty();
        let seen = self.signals.get(signal).copied().unwrap_or_default();
        let stands = match (seen.raised, seen.over) {
            (Some(raised), Some(over)) => surely_before(over, raised),
            (raised, _) => raised.is_some(),
        };
        known.then_some(stands)
    }

    /// The last answer after one moment and up to another.
    pub(super) fn satisfaction(&self, from: Option<&AsOf>, until: Option<&AsOf>) -> Option<Score> {
        let within = |at: &LocalMoment| {
            from.is_none_or(|start| !start.includes(at)) && until.is_none_or(|end| end.includes(at))
        };
        self.answers.iter().rev().find(|(at, _)| within(at)).map(|(_, score)| *score)
    }
}
