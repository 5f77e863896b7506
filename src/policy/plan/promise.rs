//! Promises: open until it is said what became of them, broken when they are still open after
//! their due time (RULEBOOK 8.8).

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::PlanRefusal;
use crate::record::{EventId, PlanItemId, Promise, PromiseAction};
use crate::time::{AsOf, LocalMoment, Moment, Zone};

/// Where a promise stands.
///
/// Serialises as a table with the key `state`.
///
/// ```
/// use guanxi::policy::plan::PromiseState;
/// use guanxi::record::{Promise, PromiseAction};
/// let zone = "+08:00".parse()?;
/// let promise = Promise::new("quotation", "zhao.liu", "2024-03-20".parse()?); // D003-45
/// let open = PromiseState::Open;
/// let kept = open.step(&promise, &PromiseAction::Keep, "2024-03-21".parse()?, &zone)?;
/// assert_eq!(kept, PromiseState::Kept { at: "2024-03-21".parse()?, late: true });
/// assert_eq!(serde_json::to_value(&kept).unwrap()["state"], "kept");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[non_exhaustive]
pub enum PromiseState {
    /// It is still to be kept.
    Open,
    /// It is still open, and its due time is over; derived, never recorded.
    Broken {
        /// The last instant at which it could be kept in time.
        since: DateTime<Utc>,
    },
    /// It was kept.
    Kept {
        /// When.
        at: Moment,
        /// Whether that was after its due time.
        late: bool,
    },
    /// It is no longer wanted.
    Cancelled {
        /// When that was said.
        at: Moment,
        /// Why.
        reason: String,
        /// Whether its due time was over by then.
        late: bool,
    },
    /// Whom it was promised to does without it.
    Waived {
        /// When that was said.
        at: Moment,
        /// Why.
        reason: String,
        /// Whether its due time was over by then.
        late: bool,
    },
}

impl PromiseState {
    /// What the promise is after somebody said what became of it.
    ///
    /// Exactly at the due instant is in time; a due date ends with its day in the zone (A-42). What
    /// was done on a date without a time of day may have been done with its first second.
    ///
    /// # Errors
    /// [`PlanRefusal::DecidedTwice`] unless it is open or broken; [`PlanRefusal::BlankReason`].
    ///
    /// ```
    /// use guanxi::policy::plan::{PlanRefusal, PromiseState};
    /// use guanxi::record::{Promise, PromiseAction};
    /// let zone = "+08:00".parse()?;
    /// let promise = Promise::new("quotation", "zhao.liu", "2024-03-20".parse()?);
    /// let step = |state: &PromiseState, at: &str| {
    ///     state.step(&promise, &PromiseAction::Keep, at.parse().unwrap(), &zone)
    /// };
    /// let kept = step(&PromiseState::Open, "2024-03-20T23:59:59+08:00")?;
    /// assert!(matches!(kept, PromiseState::Kept { late: false, .. }));
    /// assert_eq!(step(&kept, "2024-03-21"), Err(PlanRefusal::DecidedTwice));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn step(
        &self,
        promise: &Promise,
        action: &PromiseAction,
        at: Moment,
        zone: &Zone,
    ) -> Result<Self, PlanRefusal> {
        if !self.is_open() {
            return Err(PlanRefusal::DecidedTwice);
        }
        let late = is_late(promise, &at.local(zone), zone);
        match action {
            PromiseAction::Keep => Ok(Self::Kept { at, late }),
            PromiseAction::Cancel { reason } | PromiseAction::Waive { reason }
                if reason.trim().is_empty() =>
            {
                Err(PlanRefusal::BlankReason)
            }
            PromiseAction::Cancel { reason } => {
                Ok(Self::Cancelled { at, reason: reason.clone(), late })
            }
            PromiseAction::Waive { reason } => {
                Ok(Self::Waived { at, reason: reason.clone(), late })
            }
        }
    }

    /// Whether it is still to be kept, in time or late.
    ///
    /// ```
    /// use guanxi::policy::plan::PromiseState;
    /// assert!(PromiseState::Open.is_open());
    /// let kept = PromiseState::Kept { at: "2024-03-20".parse()?, late: false };
    /// assert!(!kept.is_open());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open | Self::Broken { .. })
    }

    /// Whether its due time was over before it was decided, or is over now.
    ///
    /// ```
    /// use guanxi::policy::plan::PromiseState;
    /// assert!(!PromiseState::Open.is_late());
    /// assert!(PromiseState::Kept { at: "2024-03-21".parse()?, late: true }.is_late());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_late(&self) -> bool {
        match self {
            Self::Open => false,
            Self::Broken { .. } => true,
            Self::Kept { late, .. } | Self::Cancelled { late, .. } | Self::Waived { late, .. } => {
                *late
            }
        }
    }

    /// The state as of a moment: an open promise is broken once its due time is over.
    ///
    /// ```
    /// use guanxi::{policy::plan::PromiseState, record::Promise, time::{AsOf, Zone}};
    /// let zone: Zone = "+08:00".parse()?;
    /// let promise = Promise::new("quotation", "zhao.liu", "2024-03-20".parse()?);
    /// let as_of = |text: &str| -> guanxi::Result<bool> {
    ///     let cut = AsOf::new(text.parse()?, &zone);
    ///     Ok(PromiseState::Open.as_of(&promise, &cut, &zone) == PromiseState::Open)
    /// };
    /// assert!(as_of("2024-03-20")? && !as_of("2024-03-21")?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn as_of(&self, promise: &Promise, as_of: &AsOf, zone: &Zone) -> Self {
        let since = due_at(promise, zone);
        match self {
            Self::Open | Self::Broken { .. } if as_of.instant() > since => Self::Broken { since },
            Self::Broken { .. } => Self::Open,
            other => other.clone(),
        }
    }
}

/// The last instant at which a promise is kept in time.
pub(super) fn due_at(promise: &Promise, zone: &Zone) -> DateTime<Utc> {
    AsOf::new(promise.due, zone).instant()
}

/// Whether what was done then is surely after the due time.
fn is_late(promise: &Promise, at: &LocalMoment, zone: &Zone) -> bool {
    match at.instant() {
        Some(done) => done > due_at(promise, zone),
        None => at.date() > promise.due.local(zone).date(),
    }
}

/// A promise as of a moment.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::record::{Customer, Direction, Event, Interaction, Outcome, Promise};
/// let rulebook = Rulebook::preset("renewal")?;
/// let mut call = Interaction::new("phone".parse()?, Direction::Outbound, Outcome::Reached);
/// call.promises.push(Promise::new("quotation", "zhao.liu", "2024-03-20".parse()?));
/// let events = [Event::new("e1", "KH0001", "2024-03-15".parse()?, call)];
/// let (customer, as_of) = (Customer::new("KH0001"), "2024-03-21".parse()?);
/// let found = rulebook.plan().read(&customer, &events, as_of, None);
/// let promise = &found.promises[0];
/// assert!(promise.state.is_open() && promise.state.is_late());
/// assert_eq!(promise.due_at.to_rfc3339(), "2024-03-20T16:00:00+00:00");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PromiseReading {
    /// The event in which it was promised, as it stands now.
    pub of: EventId,
    /// Its place among the promises of that event, from 0.
    pub place: usize,
    /// The plan item in whose talk it was promised, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<PlanItemId>,
    /// When it was promised.
    pub made: Moment,
    /// What was promised, by whom, until when.
    #[serde(flatten)]
    pub promise: Promise,
    /// The last instant at which it is kept in time: the due instant, or the end of the due day.
    pub due_at: DateTime<Utc>,
    /// Where it stands.
    #[serde(flatten)]
    pub state: PromiseState,
}
