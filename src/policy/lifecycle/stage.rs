//! The stage of a customer: which step leads where, and the replay of the log (RULEBOOK 8.4).

use std::cmp::Reverse;

use serde::Serialize;

use super::log::Entry;
use super::{LifecycleRefusal, Refused};
use crate::record::{EventId, EventKind, Stage, StageAction};
use crate::time::{AsOf, Moment};

/// Where a customer stands in its life, and how it came there.
///
/// ```
/// use guanxi::{Rulebook, policy::lifecycle::StageSource, record::Customer};
/// let rulebook = Rulebook::preset("renewal")?;
/// let lifecycle = rulebook.lifecycle();
/// let life = lifecycle.read(&Customer::new("KH0001"), &[], "2024-06-30".parse()?, None);
/// assert_eq!((life.stage.stage.name(), life.stage.source), ("prospect", StageSource::Start));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StageReading {
    /// The stage.
    pub stage: Stage,
    /// What says so.
    pub source: StageSource,
    /// The steps that led there, in their order.
    pub moves: Vec<StageMove>,
}

impl StageReading {
    /// Since when it is at this stage; none where no event says so.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Customer, Event, StageAction, StageEvent}};
    /// let day = "2024-03-01".parse()?;
    /// let events = [Event::new("e1", "KH0001", day, StageEvent::new(StageAction::Screen))];
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let life = rulebook.lifecycle().read(&Customer::new("KH0001"), &events, day, None);
    /// assert_eq!(life.stage.since(), Some(day));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn since(&self) -> Option<Moment> {
        self.moves.last().map(|last| last.at)
    }

    /// Whether the customer is followed up: from the first contact until the work together ends
    /// (D004-02).
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Customer, Stage}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let followed = |stage| -> guanxi::Result<bool> {
    ///     let mut customer = Customer::new("KH0001");
    ///     customer.stage = Some(stage);
    ///     let life = rulebook.lifecycle().read(&customer, &[], "2024-06-30".parse()?, None);
    ///     Ok(life.stage.is_followed_up())
    /// };
    /// assert!(!followed(Stage::Screened)? && followed(Stage::Contacted)?);
    /// assert!(followed(Stage::AfterSales)? && !followed(Stage::Terminated)?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_followed_up(&self) -> bool {
        matches!(self.stage, Stage::Contacted | Stage::Selling | Stage::AfterSales)
    }
}

/// What says at which stage a customer is.
///
/// ```
/// use guanxi::policy::lifecycle::StageSource;
/// assert_eq!(serde_json::to_value(StageSource::Record).unwrap(), "record");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StageSource {
    /// Events of the log.
    Events,
    /// The customer's record, since no event speaks of a stage.
    Record,
    /// Nothing: every customer begins as a prospect.
    Start,
}

/// A step that was taken.
///
/// ```
/// use guanxi::{Rulebook, record::{Customer, Event, Stage, StageAction, StageEvent}};
/// let day = "2024-03-01".parse()?;
/// let screen = StageEvent::new(StageAction::Screen);
/// let events = [Event::new("e1", "KH0001", day, screen)];
/// let rulebook = Rulebook::preset("renewal")?;
/// let life = rulebook.lifecycle().read(&Customer::new("KH0001"), &events, day, None);
/// assert_eq!((life.stage.moves[0].from, life.stage.moves[0].to), (None, Stage::Screened));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StageMove {
    /// The event.
    pub event: EventId,
    /// When.
    pub at: Moment,
    /// The stage before; none before the first step, where every customer counts as a prospect.
    pub from: Option<Stage>,
    /// The stage after.
    pub to: Stage,
}

/// The stage that an action leads to.
pub(super) fn step(stage: Option<Stage>, action: &StageAction) -> Result<Stage, LifecycleRefusal> {
    let at = stage.unwrap_or(Stage::Prospect);
    let next = match (at, action) {
        (_, StageAction::Enter { stage: entered }) if stage.is_none() => Some(*entered),
        (Stage::Prospect, StageAction::Screen) => Some(Stage::Screened),
        (Stage::Screened, StageAction::Contact) => Some(Stage::Contacted),
        (Stage::Contacted, StageAction::Offer)
        | (Stage::AfterSales, StageAction::NewOpportunity) => Some(Stage::Selling),
        (Stage::Selling, StageAction::Sign) => Some(Stage::AfterSales),
        (Stage::Terminated, StageAction::WinBack) => Some(Stage::Prospect),
        (Stage::Terminated, StageAction::Terminate { .. }) => None,
        (_, StageAction::Terminate { .. }) => Some(Stage::Terminated),
        _ => None,
    };
    next.ok_or(LifecycleRefusal::IllegalStep { stage: at, action: action.name() })
}

/// What can be done at a stage, for help.
pub(super) fn possible(stage: Stage) -> &'static str {
    match stage {
        Stage::Prospect => "screen, terminate",
        Stage::Screened => "contact, terminate",
        Stage::Contacted => "offer, terminate",
        Stage::Selling => "sign, terminate",
        Stage::AfterSales => "new_opportunity, terminate",
        Stage::Terminated => "win_back",
    }
}

/// Replays the steps up to a moment. `entries` are those of the customer, of any kind and time.
pub(in crate::policy) fn replay(
    entries: &[Entry<'_>],
    as_of: &AsOf,
    record: Option<Stage>,
    refused: &mut Vec<(usize, Refused)>,
) -> StageReading {
    let mut steps: Vec<(&Entry<'_>, &StageAction)> = entries
        .iter()
        .filter_map(|entry| match &entry.event.kind {
            EventKind::Stage(stage) => Some((entry, &stage.action)),
            _ => None,
        })
        .collect();
    // At one moment the entry comes first, and the others as they follow each other.
    steps.sort_by_key(|(entry, action)| {
        let enters = matches!(action, StageAction::Enter { .. });
        (entry.at, Reverse(enters), entry.recorded, *action)
    });
    let mut moves: Vec<StageMove> = Vec::new();
    let mut later = false;
    for (entry, action) in steps {
        if !as_of.includes(&entry.at) {
            later = true;
            continue;
        }
        let from = moves.last().map(|last| last.to);
        match step(from, action) {
            Ok(to) => {
                let (event, at) = (entry.event.id.clone(), entry.event.at);
                moves.push(StageMove { event, at, from, to });
            }
            Err(refusal) => refused.push(entry.refused(refusal)),
        }
    }
    // A record tells of now: where the log goes on after the moment, it says nothing of before.
    let (stage, source) = match (moves.last(), record.filter(|_| !later)) {
        (Some(last), _) => (last.to, StageSource::Events),
        (None, Some(stage)) => (stage, StageSource::Record),
        (None, None) => (Stage::Prospect, StageSource::Start),
    };
    StageReading { stage, source, moves }
}
