//! The machine of a plan item: planned, executed, completed or cancelled (RULEBOOK 8.3).

use chrono::NaiveDate;
use serde::Serialize;

use super::{PlanRefusal, PromiseState};
use crate::policy::words::words;
use crate::record::{PlanAction, PlanItem, Promise, PromiseAction};
use crate::time::{Moment, Zone};

words! {
    plan;
    /// How far a plan item is (D003-98).
    ///
    /// That it is overdue is no status but derived: see [`PlanState::overdue`].
    ///
    /// ```
    /// use guanxi::{label::Language, policy::plan::PlanStatus};
    /// assert_eq!(PlanStatus::InProgress.label(Language::Chinese), "进行中");
    /// ```
    PlanStatus, "status of a plan item", "unknown-status", {
        /// The talk did not take place yet.
        NotStarted "not_started" "not started" "未开始",
        /// It took place; feedback or actions are open.
        InProgress "in_progress" "in progress" "进行中",
        /// It took place, feedback is recorded, and no action is open.
        Completed "completed" "completed" "已完成",
        /// It will not take place, or was given up.
        Cancelled "cancelled" "cancelled" "已取消",
    }
}

impl PlanStatus {
    /// Whether nothing can happen to the item any more (P-054).
    ///
    /// ```
    /// use guanxi::policy::plan::PlanStatus;
    /// assert!(PlanStatus::Completed.is_terminal() && !PlanStatus::InProgress.is_terminal());
    /// ```
    pub fn is_terminal(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled)
    }
}

/// What has to be done after a talk, and how far that is: an action is a promise.
///
/// ```
/// use guanxi::policy::plan::PlanState;
/// use guanxi::record::{PlanAction, PlanItem, Promise};
/// let zone = "+08:00".parse()?;
/// let day = "2024-03-20".parse()?;
/// let item = PlanItem::new("2024-03-20".parse().unwrap(), "zhao.liu");
/// let training = Promise::new("training plan", "technical", "2024-03-27".parse()?);
/// let held = PlanAction::Execute { feedback: "agreed".into(), actions: vec![training] };
/// let planned = PlanState::step(None, &PlanAction::Plan(item), day, &zone)?;
/// let state = PlanState::step(Some(&planned), &held, day, &zone)?;
/// assert!(state.actions[0].state.is_open()); // D003-95
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ActionState {
    /// What has to be done, by whom, until when.
    #[serde(flatten)]
    pub promise: Promise,
    /// How far that is.
    #[serde(flatten)]
    pub state: PromiseState,
}

/// A plan item with all that happened to it so far.
///
/// ```
/// use guanxi::policy::plan::{PlanRefusal, PlanState, PlanStatus};
/// use guanxi::record::{PlanAction, PlanItem};
/// let zone = "+08:00".parse()?;
/// let day = "2024-03-20".parse()?;
/// let item = PlanItem::new("2024-03-20".parse().unwrap(), "zhao.liu");
/// let planned = PlanState::step(None, &PlanAction::Plan(item), day, &zone)?;
/// let complete = PlanAction::Complete { feedback: "agreed".into() };
/// let refusal = PlanState::step(Some(&planned), &complete, day, &zone).unwrap_err();
/// assert_eq!(refusal, PlanRefusal::NotExecuted); // P-053
/// let held = PlanAction::Execute { feedback: String::new(), actions: vec![] };
/// let held = PlanState::step(Some(&planned), &held, day, &zone)?;
/// let done = PlanState::step(Some(&held), &complete, day, &zone)?;
/// assert_eq!((done.status, done.feedback.as_str()), (PlanStatus::Completed, "agreed"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PlanState {
    /// What was planned.
    #[serde(flatten)]
    pub plan: PlanItem,
    /// How far it is.
    pub status: PlanStatus,
    /// When the talk took place.
    pub actual: Option<Moment>,
    /// What the customer said; empty until it is recorded. What the completion adds is a line of
    /// its own.
    pub feedback: String,
    /// What has to be done after the talk, in the order of its record.
    pub actions: Vec<ActionState>,
    /// When it was completed or cancelled.
    pub ended: Option<Moment>,
    /// Why it was cancelled, where that was said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

impl PlanState {
    /// What an item is after one more event; `None` is an item of which nothing is known.
    ///
    /// An item is planned once, then executed once; its actions are done one by one; it is
    /// completed when feedback is recorded and no action is open; it may be cancelled until then.
    /// Completed and cancelled are the end. The zone says when days end, for actions that are late.
    ///
    /// # Errors
    /// The refusal; the item stays as it was.
    ///
    /// ```
    /// use guanxi::policy::plan::{PlanRefusal, PlanState, PlanStatus};
    /// use guanxi::record::{PlanAction, PlanItem};
    /// let zone = "+08:00".parse()?;
    /// let day = "2024-03-20".parse()?;
    /// let item = PlanItem::new("2024-03-20".parse().unwrap(), "zhao.liu");
    /// let planned = PlanState::step(None, &PlanAction::Plan(item), day, &zone)?;
    /// let cancel = PlanAction::Cancel { reason: "moved to May".into() };
    /// let cancelled = PlanState::step(Some(&planned), &cancel, day, &zone)?;
    /// let again = PlanState::step(Some(&cancelled), &cancel, day, &zone);
    /// assert_eq!(again, Err(PlanRefusal::Terminal { status: PlanStatus::Cancelled })); // P-054
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn step(
        state: Option<&Self>,
        action: &PlanAction,
        at: Moment,
        zone: &Zone,
    ) -> Result<Self, PlanRefusal> {
        let mut next = state.cloned();
        apply(&mut next, action, at, zone)?;
        next.ok_or(PlanRefusal::NotPlanned)
    }

    /// What an item is after it was said what became of one of its actions; the status stays.
    ///
    /// Also of an item that was cancelled: what was promised in the talk outlives the item.
    ///
    /// # Errors
    /// [`PlanRefusal::NotExecuted`], [`PlanRefusal::NoSuchAction`], and those of
    /// [`PromiseState::step`].
    ///
    /// ```
    /// use guanxi::policy::plan::{PlanRefusal, PlanState};
    /// use guanxi::record::{PlanAction, PlanItem, PromiseAction};
    /// let zone = "+08:00".parse()?;
    /// let day = "2024-03-20".parse()?;
    /// let item = PlanItem::new("2024-03-20".parse().unwrap(), "zhao.liu");
    /// let planned = PlanState::step(None, &PlanAction::Plan(item), day, &zone)?;
    /// let refusal = planned.decide(0, &PromiseAction::Keep, day, &zone).unwrap_err();
    /// assert_eq!(refusal, PlanRefusal::NotExecuted);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn decide(
        &self,
        place: usize,
        action: &PromiseAction,
        at: Moment,
        zone: &Zone,
    ) -> Result<Self, PlanRefusal> {
        let mut next = self.clone();
        decide(&mut next, place, action, at, zone)?;
        Ok(next)
    }

    /// By how many days it is overdue: not started, and the planned day is over (P-055).
    ///
    /// ```
    /// use guanxi::{policy::plan::PlanState, record::{PlanAction, PlanItem}};
    /// let item = PlanItem::new("2024-03-22".parse().unwrap(), "zhao.liu"); // D003-96
    /// let day = "2024-03-01".parse()?;
    /// let state = PlanState::step(None, &PlanAction::Plan(item), day, &"+08:00".parse()?)?;
    /// assert_eq!(state.overdue("2024-03-22".parse().unwrap()), None);
    /// assert_eq!(state.overdue("2024-03-23".parse().unwrap()), Some(1));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn overdue(&self, today: NaiveDate) -> Option<i64> {
        let days = today.signed_duration_since(self.plan.planned).num_days();
        (self.status == PlanStatus::NotStarted && days > 0).then_some(days)
    }

    /// The actions that are still to be done.
    ///
    /// ```
    /// use guanxi::{policy::plan::PlanState, record::{PlanAction, PlanItem}};
    /// let item = PlanItem::new("2024-03-22".parse().unwrap(), "zhao.liu");
    /// let day = "2024-03-01".parse()?;
    /// let state = PlanState::step(None, &PlanAction::Plan(item), day, &"+08:00".parse()?)?;
    /// assert_eq!(state.open_actions().count(), 0);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn open_actions(&self) -> impl Iterator<Item = &ActionState> {
        self.actions.iter().filter(|action| action.state.is_open())
    }
}

/// Does an action to an item, or changes nothing and says why.
pub(super) fn apply(
    state: &mut Option<PlanState>,
    action: &PlanAction,
    at: Moment,
    zone: &Zone,
) -> Result<(), PlanRefusal> {
    let (item, action) = match (state.as_mut(), action) {
        (None, PlanAction::Plan(plan)) => {
            *state = Some(PlanState {
                plan: plan.clone(),
                status: PlanStatus::NotStarted,
                actual: None,
                feedback: String::new(),
                actions: Vec::new(),
                ended: None,
                reason: String::new(),
            });
            return Ok(());
        }
        (None, _) => return Err(PlanRefusal::NotPlanned),
        (Some(item), action) => (item, action),
    };
    if item.status.is_terminal() {
        return Err(PlanRefusal::Terminal { status: item.status });
    }
    let executed = item.status == PlanStatus::InProgress;
    match action {
        PlanAction::Plan(_) => Err(PlanRefusal::AlreadyPlanned),
        PlanAction::Execute { .. } if executed => Err(PlanRefusal::AlreadyExecuted),
        PlanAction::Execute { feedback, actions } => {
            if let Some(place) = actions.iter().position(|action| action.what.trim().is_empty()) {
                return Err(PlanRefusal::BlankPromise { place });
            }
            let open = |promise: &Promise| ActionState {
                promise: promise.clone(),
                state: PromiseState::Open,
            };
            item.status = PlanStatus::InProgress;
            item.actual = Some(at);
            item.feedback = feedback.trim().to_owned();
            item.actions = actions.iter().map(open).collect();
            Ok(())
        }
        PlanAction::ActionDone { place } => decide(item, *place, &PromiseAction::Keep, at, zone)
            .map_err(|refusal| match refusal {
                PlanRefusal::DecidedTwice => PlanRefusal::ActionDoneTwice { place: *place },
                other => other,
            }),
        PlanAction::Complete { .. } if !executed => Err(PlanRefusal::NotExecuted),
        PlanAction::Complete { feedback } => {
            let said = feedback.trim();
            if said.is_empty() && item.feedback.is_empty() {
                return Err(PlanRefusal::NoFeedback);
            }
            let open = item.open_actions().count();
            if open > 0 {
                return Err(PlanRefusal::OpenActions { open });
            }
            if !said.is_empty() && said != item.feedback {
                // Both are kept: the second is no correction of the first.
                if !item.feedback.is_empty() {
                    item.feedback.push('\n');
                }
                item.feedback.push_str(said);
            }
            item.status = PlanStatus::Completed;
            item.ended = Some(at);
            Ok(())
        }
        PlanAction::Cancel { reason } => {
            item.status = PlanStatus::Cancelled;
            item.reason = reason.trim().to_owned();
            item.ended = Some(at);
            Ok(())
        }
    }
}

/// Says what became of an action of an item, or changes nothing and says why.
pub(super) fn decide(
    item: &mut PlanState,
    place: usize,
    action: &PromiseAction,
    at: Moment,
    zone: &Zone,
) -> Result<(), PlanRefusal> {
    if item.actual.is_none() {
        return Err(PlanRefusal::NotExecuted);
    }
    let actions = item.actions.len();
    let found = item.actions.get_mut(place).ok_or(PlanRefusal::NoSuchAction { place, actions })?;
    found.state = found.state.step(&found.promise, action, at, zone)?;
    Ok(())
}
