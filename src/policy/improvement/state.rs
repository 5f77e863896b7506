//! The machine of an improvement: open, in progress, done, verified (RULEBOOK 8.7).

use serde::Serialize;

use super::{ImprovementRefusal, ImprovementStatus};
use crate::record::{Author, Improvement, ImprovementAction, ImprovementStep};
use crate::time::{Moment, Zone};

/// A look at how far an improvement was (D003-78).
///
/// ```
/// use guanxi::policy::improvement::ImprovementState;
/// use guanxi::record::{Improvement, ImprovementAction, ImprovementStep};
/// let g1 = Improvement::new("G1", "hire", "staffing".parse()?, "2024-04-05".parse().unwrap());
/// let check = ImprovementAction::Check { progress: "two of three hired".into() };
/// let step = ImprovementStep::new("G1", "2024-05-02".parse()?, check).by("sun.qi");
/// let state = ImprovementState::open().step(&g1, &step, &"+08:00".parse()?)?;
/// assert_eq!(state.checks[0].progress, "two of three hired");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ImprovementCheck {
    /// When.
    pub on: Moment,
    /// By whom, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Author>,
    /// How far it was.
    pub progress: String,
}

/// A look at whether an improvement had its effect (D003-78).
///
/// ```
/// use guanxi::policy::improvement::{ImprovementPolicy, ImprovementStatus};
/// use guanxi::record::{Improvement, ImprovementAction, ImprovementStep};
/// let g1 = Improvement::new("G1", "hire", "staffing".parse()?, "2024-04-05".parse().unwrap());
/// let verify = ImprovementAction::Verify { effective: false, finding: "still slow".into() };
/// let steps = [
///     ImprovementStep::new("G1", "2024-04-08".parse()?, ImprovementAction::Start),
///     ImprovementStep::new("G1", "2024-04-30".parse()?, ImprovementAction::Done { text: String::new() }),
///     ImprovementStep::new("G1", "2024-05-31".parse()?, verify),
/// ];
/// let policy = ImprovementPolicy::monthly()?;
/// let state = policy.read(&g1, &steps, "2024-06-01".parse()?, &"+08:00".parse()?).state;
/// assert_eq!((state.status, state.ineffective), (ImprovementStatus::InProgress, 1));
/// assert_eq!(state.findings[0].done, "2024-04-30".parse()?);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ImprovementFinding {
    /// When that which was looked at was done.
    pub done: Moment,
    /// When it was looked at.
    pub on: Moment,
    /// By whom, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Author>,
    /// Whether it had its effect.
    pub effective: bool,
    /// By what that was seen.
    pub finding: String,
}

/// How far an improvement is, with all that happened to it so far.
///
/// ```
/// use guanxi::policy::improvement::{ImprovementRefusal, ImprovementState, ImprovementStatus};
/// use guanxi::record::{Improvement, ImprovementAction, ImprovementStep};
/// let zone = "+08:00".parse()?;
/// let g1 = Improvement::new("G1", "hire", "staffing".parse()?, "2024-04-05".parse().unwrap());
/// let done = ImprovementAction::Done { text: "three people hired".into() };
/// let done = ImprovementStep::new("G1", "2024-05-02".parse()?, done);
/// let start = ImprovementStep::new("G1", "2024-04-08".parse()?, ImprovementAction::Start);
/// let open = ImprovementState::open();
/// let refusal = open.step(&g1, &done, &zone).unwrap_err(); // work did not begin
/// assert_eq!(refusal.code(), "illegal-step");
/// let state = open.step(&g1, &start, &zone)?.step(&g1, &done, &zone)?;
/// assert_eq!((state.status, state.outcome.as_str()), (ImprovementStatus::Done, "three people hired"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ImprovementState {
    /// How far it is.
    pub status: ImprovementStatus,
    /// When work on it began.
    pub started: Option<Moment>,
    /// When it was carried out; none again from the day on which it was found without effect.
    pub done: Option<Moment>,
    /// What was done, where that was said; empty where nothing is done.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub outcome: String,
    /// When it was found to have its effect.
    pub verified: Option<Moment>,
    /// The looks at how far it was, in the order of their steps.
    pub checks: Vec<ImprovementCheck>,
    /// The looks at whether it had its effect, in the order of their steps.
    pub findings: Vec<ImprovementFinding>,
    /// How often it was done and found without effect.
    pub ineffective: u32,
}

impl ImprovementState {
    /// An improvement that was proposed, and no more.
    ///
    /// ```
    /// use guanxi::policy::improvement::{ImprovementState, ImprovementStatus};
    /// assert_eq!(ImprovementState::open().status, ImprovementStatus::Open);
    /// ```
    pub fn open() -> Self {
        Self {
            status: ImprovementStatus::Open,
            started: None,
            done: None,
            outcome: String::new(),
            verified: None,
            checks: Vec::new(),
            findings: Vec::new(),
            ineffective: 0,
        }
    }

    /// What an improvement is after one more step.
    ///
    /// It is started once, then done, then verified; done without effect it is in progress again
    /// and may be done again. It may be checked until it is verified, which is the end. The zone
    /// says on which day an instant lies. Steps are given in the order of time: [`replay`] sorts.
    ///
    /// That department or due day are missing stops no step: [`faults`](super::faults) tells it,
    /// and what was done all the same is not lost.
    ///
    /// # Errors
    /// The refusal; the improvement stays as it was.
    ///
    /// ```
    /// use guanxi::policy::improvement::{ImprovementRefusal, ImprovementState};
    /// use guanxi::record::{Improvement, ImprovementAction, ImprovementStep};
    /// let g1 = Improvement::new("G1", "hire", "staffing".parse()?, "2024-04-05".parse().unwrap());
    /// let early = ImprovementStep::new("G1", "2024-04-04".parse()?, ImprovementAction::Start);
    /// let refusal = ImprovementState::open().step(&g1, &early, &"+08:00".parse()?).unwrap_err();
    /// assert_eq!(refusal.code(), "before-proposal");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    ///
    /// [`replay`]: super::replay
    pub fn step(
        &self,
        improvement: &Improvement,
        step: &ImprovementStep,
        zone: &Zone,
    ) -> Result<Self, ImprovementRefusal> {
        let mut next = self.clone();
        next.apply(improvement, step, zone)?;
        Ok(next)
    }

    /// Takes a step, or changes nothing and says why.
    pub(super) fn apply(
        &mut self,
        improvement: &Improvement,
        step: &ImprovementStep,
        zone: &Zone,
    ) -> Result<(), ImprovementRefusal> {
        if step.improvement != improvement.id {
            let (expected, found) = (improvement.id.clone(), step.improvement.clone());
            return Err(ImprovementRefusal::OtherImprovement { expected, found });
        }
        let (on, proposed_on) = (step.on.local(zone).date(), improvement.proposed_on);
        if on < proposed_on {
            return Err(ImprovementRefusal::BeforeProposal { on, proposed_on });
        }
        let action = step.action.name();
        match (self.status, &step.action) {
            (ImprovementStatus::Verified, _) => return Err(ImprovementRefusal::Terminal),
            (ImprovementStatus::Open, ImprovementAction::Start) => {
                self.status = ImprovementStatus::InProgress;
                self.started = Some(step.on);
            }
            (_, ImprovementAction::Check { progress }) => {
                let progress = said(progress, action)?;
                self.checks.push(ImprovementCheck { on: step.on, by: step.by.clone(), progress });
            }
            (ImprovementStatus::InProgress, ImprovementAction::Done { text }) => {
                self.status = ImprovementStatus::Done;
                self.done = Some(step.on);
                self.outcome = text.trim().to_owned();
            }
            (ImprovementStatus::Done, ImprovementAction::Verify { effective, finding }) => {
                self.findings.push(ImprovementFinding {
                    done: self.done.unwrap_or(step.on),
                    on: step.on,
                    by: step.by.clone(),
                    effective: *effective,
                    finding: said(finding, action)?,
                });
                if *effective {
                    self.status = ImprovementStatus::Verified;
                    self.verified = Some(step.on);
                } else {
                    self.status = ImprovementStatus::InProgress;
                    self.done = None;
                    self.outcome.clear();
                    self.ineffective = self.ineffective.saturating_add(1);
                }
            }
            (status, _) => return Err(ImprovementRefusal::IllegalStep { status, action }),
        }
        Ok(())
    }
}

/// What a step says, without blanks around it.
fn said(text: &str, action: &'static str) -> Result<String, ImprovementRefusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ImprovementRefusal::BlankText { action });
    }
    Ok(text.to_owned())
}
