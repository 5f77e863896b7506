//! The replay of an improvement from its steps.

use serde::Serialize;

use super::{ImprovementRefusal, ImprovementState};
use crate::record::{Improvement, ImprovementStep};
use crate::time::{AsOf, Moment, Zone};

/// A step that changed nothing, and why.
///
/// ```
/// use guanxi::policy::improvement::replay;
/// use guanxi::record::{Improvement, ImprovementAction, ImprovementStep};
/// let g1 = Improvement::new("G1", "hire", "staffing".parse()?, "2024-04-05".parse().unwrap());
/// let early = ImprovementStep::new("G1", "2024-04-04".parse()?, ImprovementAction::Start);
/// let log = replay(&g1, &[early], "2024-04-30".parse()?, &"+08:00".parse()?);
/// assert_eq!(serde_json::to_value(&log.refused[0]).unwrap(), serde_json::json!({
///     "place": 0,
///     "on": "2024-04-04",
///     "code": "before-proposal",
///     "message": "the step was taken on 2024-04-04, before the improvement was proposed on 2024-04-05",
///     "help": "check the two days",
/// }));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Refused {
    /// Its place among the steps that were given, from 0.
    pub place: usize,
    /// When it was taken.
    pub on: Moment,
    /// What is wrong with it.
    #[serde(flatten)]
    pub refusal: ImprovementRefusal,
}

/// What became of an improvement by a moment.
///
/// ```
/// use guanxi::policy::improvement::{ImprovementState, replay};
/// use guanxi::record::Improvement;
/// let g1 = Improvement::new("G1", "hire", "staffing".parse()?, "2024-04-05".parse().unwrap());
/// let log = replay(&g1, &[], "2024-04-30".parse()?, &"+08:00".parse()?);
/// assert!(log.state == ImprovementState::open() && log.refused.is_empty());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ImprovementLog {
    /// How far it is.
    pub state: ImprovementState,
    /// The steps that changed nothing, in the order of time.
    pub refused: Vec<Refused>,
}

/// What became of an improvement by a moment, from its steps in any order.
///
/// Total: illegal steps are listed and change nothing. Steps of other improvements and those after
/// the moment are left aside. Steps go in the order of time in the zone — of one day those without
/// a time first — and of one moment in the order in which they are given, which is that in which
/// they were written down.
///
/// ```
/// use guanxi::policy::improvement::{ImprovementStatus, replay};
/// use guanxi::record::{Improvement, ImprovementAction, ImprovementStep};
/// let g1 = Improvement::new("G1", "hire", "staffing".parse()?, "2024-04-05".parse().unwrap());
/// let done = ImprovementAction::Done { text: "three people hired".into() };
/// let steps = [
///     ImprovementStep::new("G1", "2024-05-02".parse()?, done),
///     ImprovementStep::new("G1", "2024-04-08".parse()?, ImprovementAction::Start),
/// ];
/// let status = |as_of: &str| -> guanxi::Result<ImprovementStatus> {
///     Ok(replay(&g1, &steps, as_of.parse()?, &"+08:00".parse()?).state.status)
/// };
/// assert_eq!(status("2024-05-01")?, ImprovementStatus::InProgress);
/// assert_eq!(status("2024-05-02")?, ImprovementStatus::Done);
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn replay(
    improvement: &Improvement,
    steps: &[ImprovementStep],
    as_of: Moment,
    zone: &Zone,
) -> ImprovementLog {
    let cut = AsOf::new(as_of, zone);
    let mut own: Vec<_> = steps
        .iter()
        .enumerate()
        .filter(|(_, step)| step.improvement == improvement.id)
        .map(|(place, step)| (step.on.local(zone), place, step))
        .filter(|(on, ..)| cut.includes(on))
        .collect();
    // Stable: steps of one moment stay in the order given.
    own.sort_by_key(|(on, ..)| *on);
    let mut log = ImprovementLog { state: ImprovementState::open(), refused: Vec::new() };
    for (_, place, step) in own {
        if let Err(refusal) = log.state.apply(improvement, step, zone) {
            log.refused.push(Refused { place, on: step.on, refusal });
        }
    }
    log
}
