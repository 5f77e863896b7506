//! Each time that an issue was resolved, and what came of it.

use chrono::{DateTime, Utc};

use super::IssueReading;
use super::status::Status;
use super::timeline::{Mark, Timeline};

/// One time that an issue was resolved, and what came of it.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::record::{Event, IssueAction, IssueEvent, Registration};
/// let rulebook = Rulebook::preset("follow_up_office")?;
/// let at = |text: &str| text.parse();
/// let solved = IssueAction::Resolve { solution: "restarted".into() };
/// let events = [
///     Event::new("e1", "K", at("2024-03-15T09:00:00+08:00")?,
///         IssueEvent::register("I1", Registration::new("urgent".parse()?, "chen"))),
///     Event::new("e2", "K", at("2024-03-15T09:10:00+08:00")?, IssueEvent::new("I1", IssueAction::Respond)),
///     Event::new("e3", "K", at("2024-03-15T10:00:00+08:00")?, IssueEvent::new("I1", solved)),
/// ];
/// let issue = rulebook.sla()?.read(&events, at("2024-03-15T12:00:00+08:00")?)?;
/// assert_eq!((issue.resolutions[0].messages, issue.resolutions[0].call_back), (1, None));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resolved {
    /// When.
    pub at: DateTime<Utc>,
    /// How many messages of ours the customer had since the registration: answers, proposals,
    /// updates and other messages.
    pub messages: u32,
    /// When the customer was called back about it.
    pub call_back: Option<DateTime<Utc>>,
    /// What the customer gave for it then.
    pub score: Option<i32>,
    /// When the issue was opened again; with the call-back where the customer was not content.
    pub reopened: Option<DateTime<Utc>>,
}

/// The resolutions of a timeline, in order.
pub(super) fn resolutions(timeline: &Timeline) -> Vec<Resolved> {
    let mut resolutions: Vec<Resolved> = Vec::new();
    let mut messages = 0_u32;
    let mut scores = timeline.scores.iter();
    for (at, mark) in &timeline.marks {
        let last = resolutions.last_mut().filter(|last| last.reopened.is_none());
        match (mark, last) {
            (Mark::Resolved, _) => {
                resolutions.push(Resolved {
                    at: *at,
                    messages,
                    call_back: None,
                    score: None,
                    reopened: None,
                });
            }
            (Mark::CalledBack, last) => {
                let score = scores.next().copied();
                if let Some(last) = last.filter(|last| last.call_back.is_none()) {
                    (last.call_back, last.score) = (Some(*at), score);
                }
            }
            (Mark::Reopened, Some(last)) => last.reopened = Some(*at),
            (Mark::Responded | Mark::Proposed | Mark::Updated | Mark::StaffMessage, _) => {
                messages = messages.saturating_add(1);
            }
            _ => {}
        }
    }
    resolutions
}

impl IssueReading {
    /// Since when it is in its state, or waits as it does now.
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// # use guanxi::record::{Event, IssueEvent, Registration};
    /// # let rulebook = Rulebook::preset("follow_up_office")?;
    /// # let registration = Registration::new("urgent".parse()?, "chen");
    /// # let at: guanxi::time::Moment = "2024-03-15T14:00:00+08:00".parse()?;
    /// # let events = [Event::new("e1", "K", at, IssueEvent::register("I1", registration))];
    /// let issue = rulebook.sla()?.read(&events, "2024-03-16T14:00:00+08:00".parse()?)?;
    /// assert_eq!(issue.since(), at.as_instant());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn since(&self) -> Option<DateTime<Utc>> {
        self.statuses.last().map(|(since, _)| *since)
    }

    /// The stretches in which it waited for somebody else, in order; the last one up to the instant
    /// of the reading where it still waits.
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// # use guanxi::record::{Event, IssueEvent, Registration};
    /// # let rulebook = Rulebook::preset("follow_up_office")?;
    /// # let registration = Registration::new("urgent".parse()?, "chen");
    /// # let at: guanxi::time::Moment = "2024-03-15T14:00:00+08:00".parse()?;
    /// # let events = [Event::new("e1", "K", at, IssueEvent::register("I1", registration))];
    /// let issue = rulebook.sla()?.read(&events, "2024-03-16T14:00:00+08:00".parse()?)?;
    /// assert!(issue.waited().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn waited(&self) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        let ends = self.statuses.iter().skip(1).map(|(at, _)| *at).chain([self.as_of]);
        let stretches = self.statuses.iter().zip(ends);
        let waits = stretches.filter(|((_, status), _)| matches!(status, Status::Waiting(_)));
        waits.map(|((from, _), to)| (*from, to)).collect()
    }
}
