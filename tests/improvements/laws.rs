//! What holds of every sequence of steps: 8.7 against the table, and that nothing later changes an
//! earlier answer.

use chrono::{Days, NaiveDate};
use guanxi::policy::improvement::{
    ImprovementPolicy, ImprovementReading, ImprovementState, ImprovementStatus,
};
use guanxi::record::{Improvement, ImprovementAction, ImprovementStep};
use guanxi::time::Moment;
use proptest::prelude::*;
use proptest::sample::select;

use crate::oracle::{Act, Draft, Every, Expected, expected};
use crate::{day, zone};

/// The days of the histories begin here: before most proposals.
const BEGIN: &str = "2024-01-20";

fn days(most: u64) -> impl Strategy<Value = NaiveDate> + Clone {
    (0..most).prop_map(|later| day(BEGIN) + Days::new(later))
}

fn proposals() -> impl Strategy<Value = NaiveDate> + Clone {
    prop_oneof![3 => days(30), 2 => select(vec!["2024-01-29", "2024-01-30", "2024-01-31"]).prop_map(day)]
}

fn drafts() -> impl Strategy<Value = Draft> + Clone {
    let acts = prop_oneof![
        2 => Just(Act::Start),
        3 => Just(Act::Check),
        3 => Just(Act::Done),
        2 => Just(Act::Works),
        3 => Just(Act::WorksNot),
    ];
    // The first and the last minute of a day, and few between, so that steps meet.
    let minutes = select(vec![0_u32, 480, 481, 1439]);
    (days(200), proptest::option::of(minutes), acts, proptest::bool::weighted(0.9))
        .prop_map(|(day, minute, act, said)| Draft { day, minute, act, said })
}

/// Any steps in any order, and legal ones on their way among other ones.
fn histories() -> impl Strategy<Value = Vec<Draft>> + Clone {
    let any = prop::collection::vec(drafts(), 0..14);
    let forward = prop::collection::vec((drafts(), 0_usize..5), 0..14).prop_map(|list| {
        let way = [Act::Start, Act::Done, Act::WorksNot, Act::Done, Act::Works];
        let mut list: Vec<Draft> = list.into_iter().map(|(draft, _)| draft).collect();
        list.sort_by_key(|draft| (draft.day, draft.minute));
        for (draft, act) in list.iter_mut().filter(|draft| draft.act != Act::Check).zip(way) {
            draft.act = act;
        }
        list
    });
    prop_oneof![any, forward.prop_shuffle()]
}

fn periods() -> impl Strategy<Value = (&'static str, Every)> + Clone {
    select(vec![
        ("1 month", Every::Months(1)),
        ("1 month", Every::Months(1)),
        ("1 quarter", Every::Months(3)),
        ("2 weeks", Every::Days(14)),
        ("10 days", Every::Days(10)),
    ])
}

fn moment(draft: &Draft) -> Moment {
    match draft.minute {
        Some(minute) => {
            let (hour, minute) = (minute / 60, minute % 60);
            format!("{}T{hour:02}:{minute:02}:00+08:00", draft.day).parse().unwrap()
        }
        None => Moment::Date(draft.day),
    }
}

fn step(draft: &Draft) -> ImprovementStep {
    let text = if draft.said { "said" } else { " " }.to_owned();
    let action = match draft.act {
        Act::Start => ImprovementAction::Start,
        Act::Check => ImprovementAction::Check { progress: text },
        Act::Done => ImprovementAction::Done { text },
        Act::Works => ImprovementAction::Verify { effective: true, finding: text },
        Act::WorksNot => ImprovementAction::Verify { effective: false, finding: text },
    };
    ImprovementStep::new("G1", moment(draft), action)
}

fn improvement(proposed: NaiveDate, due: Option<NaiveDate>) -> Improvement {
    let mut one = Improvement::new("G1", "x", Improvement::PROCESS.parse().unwrap(), proposed);
    one.due = due;
    one
}

/// The reading in the terms of the oracle.
fn in_its_terms(found: &ImprovementReading, expected: &Expected, drafts: &[Draft]) -> Expected {
    // A moment does not tell which of the steps of that moment it was: the expected one, if any.
    let place = |on: Moment, expected: Option<usize>| {
        let same = |n: &usize| moment(&drafts[*n]) == on;
        expected.filter(same).or_else(|| (0..drafts.len()).find(same)).unwrap()
    };
    let state = &found.state;
    Expected {
        status: state.status.as_str(),
        started: state.started.map(|on| place(on, expected.started)),
        done: state.done.map(|on| place(on, expected.done)),
        verified: state.verified.map(|on| place(on, expected.verified)),
        checks: state
            .checks
            .iter()
            .enumerate()
            .map(|(n, check)| place(check.on, expected.checks.get(n).copied()))
            .collect(),
        findings: state
            .findings
            .iter()
            .enumerate()
            .map(|(n, one)| {
                let expected = expected.findings.get(n);
                let done = place(one.done, expected.map(|(done, _)| *done));
                (done, place(one.on, expected.map(|(_, on)| *on)))
            })
            .collect(),
        ineffective: usize::try_from(state.ineffective).unwrap(),
        refused: found.refused.iter().map(|one| (one.place, one.refusal.code())).collect(),
        overdue: found.overdue_days,
        late: found.late,
        next_check: found.next_check,
        missed: usize::try_from(found.missed_checks).unwrap(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2048) })]

    /// 8.7, D003-77, D003-78: the machine and its reading are those of the table.
    #[test]
    fn the_reading_is_that_of_the_table(
        proposed in proposals(), due in proptest::option::of(days(120)), drafts in histories(),
        today in days(230), (span, every) in periods(),
    ) {
        let one = improvement(proposed, due);
        let steps: Vec<ImprovementStep> = drafts.iter().map(step).collect();
        let policy = ImprovementPolicy::new(span.parse().unwrap()).unwrap();
        let found = policy.read(&one, &steps, Moment::Date(today), &zone());
        let expected = expected(proposed, due, &drafts, today, every);
        prop_assert_eq!(in_its_terms(&found, &expected, &drafts), expected);
        let flags: Vec<bool> = found.state.findings.iter().map(|one| one.effective).collect();
        let last = flags.len().saturating_sub(1);
        let verified = found.state.status == ImprovementStatus::Verified;
        for (n, effective) in flags.iter().enumerate() {
            prop_assert_eq!(*effective, verified && n == last);
        }
    }

    /// The replay is live stepping in the order of time: what it refuses changes nothing.
    #[test]
    fn the_replay_is_live_stepping(proposed in proposals(), drafts in histories()) {
        let one = improvement(proposed, None);
        let mut ordered = drafts.clone();
        ordered.sort_by_key(|draft| (draft.day, draft.minute));
        let (mut live, mut refused) = (ImprovementState::open(), Vec::new());
        for draft in &ordered {
            match live.step(&one, &step(draft), &zone()) {
                Ok(next) => live = next,
                Err(refusal) => refused.push(refusal),
            }
        }
        let steps: Vec<ImprovementStep> = drafts.iter().map(step).collect();
        let policy = ImprovementPolicy::monthly().unwrap();
        let found = policy.read(&one, &steps, "2024-12-31".parse().unwrap(), &zone());
        prop_assert_eq!(&found.state, &live);
        let replayed: Vec<_> = found.refused.iter().map(|one| one.refusal.clone()).collect();
        prop_assert_eq!(replayed, refused);
    }

    /// P-058: steps only grow; a later one changes no earlier answer.
    #[test]
    fn what_happens_later_changes_no_earlier_answer(
        proposed in proposals(), due in proptest::option::of(days(120)), drafts in histories(),
        more in histories(), today in days(200),
    ) {
        let one = improvement(proposed, due);
        let steps: Vec<ImprovementStep> = drafts.iter().map(step).collect();
        let later = more.iter().filter(|draft| draft.day > today).map(step);
        let longer: Vec<ImprovementStep> = steps.iter().cloned().chain(later).collect();
        let policy = ImprovementPolicy::monthly().unwrap();
        let read = |steps: &[ImprovementStep]| policy.read(&one, steps, Moment::Date(today), &zone());
        prop_assert_eq!(read(&longer), read(&steps));
    }

    /// 8.7: verified stays so, whatever is tried, and owes no check.
    #[test]
    fn verified_is_the_end(proposed in proposals(), drafts in histories(), more in drafts()) {
        let one = improvement(proposed, None);
        let mut steps: Vec<ImprovementStep> = drafts.iter().map(step).collect();
        let policy = ImprovementPolicy::monthly().unwrap();
        let end: Moment = "2025-12-31".parse().unwrap();
        let before = policy.read(&one, &steps, end, &zone());
        let mut late = step(&more);
        late.on = "2025-01-01".parse().unwrap();
        steps.push(late);
        let after = policy.read(&one, &steps, end, &zone());
        if before.state.status == ImprovementStatus::Verified {
            prop_assert_eq!(&after.state, &before.state);
            prop_assert_eq!(after.refused.last().unwrap().refusal.code(), "terminal");
            prop_assert_eq!((after.next_check, after.missed_checks), (None, before.missed_checks));
        } else {
            prop_assert!(before.next_check.is_some());
            prop_assert!(after.missed_checks <= before.missed_checks);
        }
    }
}
