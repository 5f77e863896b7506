//! What a customer lets us know: signals of leaving, and how satisfied it is.

use std::collections::BTreeMap;

use crate::quantity::Score;
use crate::record::{Feedback, Signal};
use crate::time::{AsOf, LocalMoment};

/// Signals and answers of one customer, posted in their order.
#[derive(Debug, Default)]
pub(super) struct Voice<'a> {
    /// Whether each signal that was ever seen stands.
    signals: BTreeMap<&'a str, bool>,
    answers: Vec<(LocalMoment, Score)>,
}

impl<'a> Voice<'a> {
    pub(super) fn signal(&mut self, signal: &'a Signal) {
        self.signals.insert(signal.signal.as_str(), !signal.over);
    }

    pub(super) fn answer(&mut self, at: LocalMoment, answer: &Feedback) {
        self.answers.push((at, answer.score));
    }

    /// Whether a signal stands; `None` where none was ever recorded and the log may not be complete.
    pub(super) fn stands(&self, signal: &str, complete: bool) -> Option<bool> {
        let known = complete || !self.signals.is_empty();
        known.then(|| self.signals.get(signal).copied().unwrap_or(false))
    }

    /// The last answer after one moment and up to another.
    pub(super) fn satisfaction(&self, from: Option<&AsOf>, until: Option<&AsOf>) -> Option<Score> {
        let within = |at: &LocalMoment| {
            from.is_none_or(|start| !start.includes(at)) && until.is_none_or(|end| end.includes(at))
        };
        self.answers.iter().rev().find(|(at, _)| within(at)).map(|(_, score)| *score)
    }
}
