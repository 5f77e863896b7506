//! Strategies for steps of issues.

use proptest::prelude::*;

use crate::record::{IssueAction, IssueEvent, IssueId, IssueKind, Party, Registration};
use crate::testkit::record::customer::staff;
use crate::testkit::record::word::{channels, code_of, few, ids, maybe, roles, texts};
use crate::testkit::time::moments;

fn registrations() -> impl Strategy<Value = Registration> + Clone {
    let departments = code_of(&["technical", "logistics", "quality"]);
    let kind = prop::sample::select(vec![IssueKind::Request, IssueKind::Complaint]);
    let severity = code_of(&["general", "urgent", "major"]);
    let who = (severity, staff(), maybe(moments()), few(departments));
    (who, maybe(kind), maybe(channels()), texts()).prop_map(
        |((severity, owner, expected_at, departments), kind, channel, text)| Registration {
            severity,
            owner,
            expected_at,
            departments,
            kind,
            channel,
            text,
        },
    )
}

/// What is done to an issue: every action, in no order and legal or not.
///
/// ```
/// use guanxi::{record::IssueAction, testkit::{examples, record}};
/// let actions = examples(&record::issue_actions(), 400);
/// for name in IssueAction::NAMES {
///     assert!(actions.iter().any(|action| action.name() == *name), "{name}");
/// }
/// ```
pub fn issue_actions() -> impl Strategy<Value = IssueAction> + Clone {
    let talk = prop_oneof![
        registrations().prop_map(|one| IssueAction::Register(Box::new(one))),
        roles().prop_map(|to| IssueAction::Report { to }),
        Just(IssueAction::Start),
        Just(IssueAction::Respond),
        texts().prop_map(|text| IssueAction::Propose { text }),
        (moments(), texts()).prop_map(|(due, progress)| IssueAction::Reschedule { due, progress }),
        texts().prop_map(|solution| IssueAction::Resolve { solution }),
        (0_i32..=6, texts(), maybe(moments())).prop_map(|(score, comment, new_due)| {
            IssueAction::CallBack { score, comment, new_due }
        }),
        texts().prop_map(|reason| IssueAction::Reopen { reason }),
    ];
    let rest = prop_oneof![
        code_of(&["customer", "supplier"]).prop_map(|reason| IssueAction::Wait { reason }),
        Just(IssueAction::Resume),
        code_of(&["general", "urgent", "major"])
            .prop_map(|severity| IssueAction::SetSeverity { severity }),
        staff().prop_map(|owner| IssueAction::Assign { owner }),
        (code_of(&["technical", "logistics"]), texts(), maybe(moments())).prop_map(
            |(department, duty, due)| IssueAction::AddDepartment { department, duty, due },
        ),
        prop::sample::select(vec![Party::Customer, Party::Staff])
            .prop_map(|from| IssueAction::Message { from }),
        texts().prop_map(|progress| IssueAction::Update { progress }),
        texts().prop_map(|reason| IssueAction::Cancel { reason }),
    ];
    prop_oneof![talk.boxed(), rest.boxed()]
}

pub(super) fn issue_events() -> impl Strategy<Value = IssueEvent> + Clone {
    let issue = ids::<IssueId>(&["WT202403001", "WT202403002"]);
    (issue, maybe(roles()), issue_actions()).prop_map(|(issue, role, action)| IssueEvent {
        issue,
        role,
        action,
    })
}
