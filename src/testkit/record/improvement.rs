//! Strategies for improvements and their steps.

use proptest::prelude::*;

use crate::record::{Improvement, ImprovementAction, ImprovementId, ImprovementStep, IssueId};
use crate::testkit::record::customer::staff;
use crate::testkit::record::word::{code_of, ids, maybe, texts};
use crate::testkit::time;

fn improvement_ids() -> impl Strategy<Value = ImprovementId> + Clone {
    ids(&["G1", "G2"])
}

/// Improvements, complete or not: without a text, a department or a due day, or due before they
/// were proposed.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// let improvements = examples(&record::improvements(), 100);
/// assert!(improvements.iter().any(|one| one.due.is_none()));
/// assert!(improvements.iter().any(|one| one.due.is_some_and(|due| due < one.proposed_on)));
/// ```
pub fn improvements() -> impl Strategy<Value = Improvement> + Clone {
    let area = code_of(&[Improvement::PROCESS, Improvement::TRAINING, "staffing"]);
    let cause = code_of(&[Improvement::SLOW_RESPONSE, Improvement::SOLUTION_MISMATCH, "price"]);
    let origin = (cause, code_of(&["csat", "churn_rate"]), ids::<IssueId>(&["WT202403001"]));
    let origin = (maybe(origin.0), maybe(origin.1), maybe(origin.2));
    let days = (time::recent_dates(), maybe(time::recent_dates()));
    (improvement_ids(), texts(), area, maybe(texts()), days, origin).prop_map(
        |(id, text, area, department, (proposed_on, due), (cause, kpi, issue))| Improvement {
            id,
            text,
            area,
            department,
            proposed_on,
            due,
            cause,
            kpi,
            issue,
        },
    )
}

/// What happens to an improvement: every action, in no order and legal or not.
///
/// ```
/// use guanxi::{record::ImprovementAction, testkit::{examples, record}};
/// let actions = examples(&record::improvement_actions(), 100);
/// for name in ImprovementAction::NAMES {
///     assert!(actions.iter().any(|action| action.name() == *name), "{name}");
/// }
/// ```
pub fn improvement_actions() -> impl Strategy<Value = ImprovementAction> + Clone {
    prop_oneof![
        Just(ImprovementAction::Start),
        texts().prop_map(|progress| ImprovementAction::Check { progress }),
        texts().prop_map(|text| ImprovementAction::Done { text }),
        (any::<bool>(), texts())
            .prop_map(|(effective, finding)| ImprovementAction::Verify { effective, finding }),
    ]
}

/// Steps of a few improvements, in no order.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// let steps = examples(&record::improvement_steps(), 50);
/// assert!(steps.iter().any(|step| step.by.is_some()) && steps.iter().any(|step| step.by.is_none()));
/// ```
pub fn improvement_steps() -> impl Strategy<Value = ImprovementStep> + Clone {
    (improvement_ids(), time::moments(), maybe(staff()), improvement_actions())
        .prop_map(|(improvement, on, by, action)| ImprovementStep { improvement, on, by, action })
}
