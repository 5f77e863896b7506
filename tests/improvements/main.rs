//! Improvements (RULEBOOK 8.7, D003-12, D003-13, D003-74 ... D003-78, P-106).
#![cfg(feature = "proptest")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects)]

mod bad;
mod checks;
mod due;
mod faults;
mod laws;
mod machine;
mod oracle;
mod written;

use chrono::NaiveDate;
use guanxi::policy::improvement::{ImprovementPolicy, ImprovementReading, ImprovementState};
use guanxi::record::{Improvement, ImprovementAction, ImprovementStep};
use guanxi::time::{Moment, Zone};

fn zone() -> Zone {
    "+08:00".parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

/// Improvement `G1` of human resources, to be done within 30 days (D003-77).
fn improvement(proposed_on: &str) -> Improvement {
    Improvement::new("G1", "招聘客服", "staffing".parse().unwrap(), day(proposed_on))
        .of_department("人力资源部")
        .due_within("30 days".parse().unwrap())
        .unwrap()
}

fn step(on: &str, action: ImprovementAction) -> ImprovementStep {
    ImprovementStep::new("G1", at(on), action)
}

fn start() -> ImprovementAction {
    ImprovementAction::Start
}

fn check() -> ImprovementAction {
    ImprovementAction::Check { progress: "two of three hired".into() }
}

fn done() -> ImprovementAction {
    ImprovementAction::Done { text: "three hired".into() }
}

fn verify(effective: bool) -> ImprovementAction {
    ImprovementAction::Verify { effective, finding: "first answers within 2 hours".into() }
}

/// Legal steps on one day after the other, from 1 April on.
fn after(actions: &[ImprovementAction]) -> ImprovementState {
    let proposed = improvement("2024-04-01");
    actions.iter().enumerate().fold(ImprovementState::open(), |state, (place, action)| {
        let on = format!("2024-04-{:02}", place + 1);
        state.step(&proposed, &step(&on, action.clone()), &zone()).unwrap()
    })
}

fn read(improvement: &Improvement, steps: &[ImprovementStep], as_of: &str) -> ImprovementReading {
    ImprovementPolicy::monthly().unwrap().read(improvement, steps, at(as_of), &zone())
}
