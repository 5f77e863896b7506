//! Every reading and every step against the oracle.

use super::oracle::{Ended, Expected, Walk, World};
use super::plan::{ASKED, Plan, Spec, pauses, plans, seconds, specs};
use super::*;

/// A run of a clock, and when it is read.
#[derive(Clone, Debug)]
struct Asked {
    plan: Plan,
    spec: Spec,
    start: i64,
    pauses: Vec<(i64, Option<i64>)>,
    field: Option<i64>,
    /// How far from the due instant another pause begins, which may last.
    near_due: Option<(i64, Option<i64>)>,
    /// Which end, and at which of the instants of interest.
    end: (u8, usize),
    as_of: Vec<i64>,
}

fn asked() -> impl Strategy<Value = Asked> {
    plans().prop_flat_map(|plan| {
        let field = proptest::option::weighted(0.9, seconds(1..ASKED));
        let as_of = proptest::collection::vec(seconds(0..ASKED), 4);
        let end = (0_u8..8, 0_usize..64);
        let length = proptest::option::weighted(0.6, 1_i64..90_000);
        let near = proptest::sample::select(vec![-7_200_i64, -1, 0, 0, 1]);
        let near_due = proptest::option::weighted(0.5, (near, length));
        let run = (seconds(1..4), pauses(), near_due, field, end, as_of);
        (specs(plan.elapsed), run).prop_map(
            move |(spec, (start, pauses, near_due, field, end, as_of))| Asked {
                plan: plan.clone(),
                spec,
                start,
                pauses,
                near_due,
                field,
                end,
                as_of,
            },
        )
    })
}

impl Asked {
    /// The run, the second of its end among others of interest.
    fn run(&self) -> Run {
        let at = |second: i64| self.plan.at(second);
        let pause = |(from, to): &(i64, Option<i64>)| Pause::new(at(*from), to.map(at));
        let mut run = Run::new(at(self.start));
        run.pauses = Pauses::new(self.pauses.iter().map(pause));
        run.field = self.field.map(at);
        run
    }

    fn ended(&self, interest: &[i64]) -> Option<Ended> {
        let at = interest[self.end.1 % interest.len()];
        match self.end.0 {
            0..=2 => Some(Ended::Done(at)),
            3 => Some(Ended::Stopped(at, false)),
            4 => Some(Ended::Stopped(at, true)),
            5 => Some(Ended::Cancelled(at)),
            _ => None,
        }
    }

    /// Seconds at which readings change, one before and one after.
    fn interest(&self, walk: &Walk<'_>) -> Vec<i64> {
        let mut interest = self.as_of.clone();
        interest.push(self.start);
        for (from, to) in &self.pauses {
            interest.push(*from);
            interest.extend(to);
        }
        interest.extend(self.field);
        if let Ok(reading) = walk.read(None, self.start) {
            interest.extend(reading.due);
            interest.extend(reading.due_latest);
        }
        interest.extend(walk.round_ends());
        for step in 0..self.spec.steps.len() {
            interest.extend(walk.step_at(step).ok().flatten());
        }
        let mut around: Vec<i64> = interest.iter().flat_map(|at| [at - 1, *at, at + 1]).collect();
        around.retain(|at| (0..ASKED * 86_400).contains(at));
        around.sort_unstable();
        around.dedup();
        around
    }
}

fn check(mut asked: Asked) -> Result<(), TestCaseError> {
    let world = World::new(&asked.plan);
    if let Some((near, length)) = asked.near_due {
        let Asked { spec, start, pauses, .. } = &asked;
        let walk = Walk::new(&world, spec, *start, pauses, None);
        let due = walk.read(None, *start).ok().and_then(|reading| reading.due);
        let from = due.map(|due| (due + near).max(0)).filter(|from| *from < ASKED * 86_400);
        asked.pauses.extend(from.map(|from| (from, length.map(|length| from + length))));
    }
    let Asked { plan, spec, start, .. } = &asked;
    let walk = Walk::new(&world, spec, *start, &asked.pauses, asked.field);
    let clock = spec.build(plan);
    let mut run = asked.run();
    for step in 0..spec.steps.len() {
        if let Ok(expected) = walk.step_at(step) {
            let found = clock.step_at(&run, step).map(|at| plan.second(at));
            prop_assert_eq!(found, expected, "step {:?}", spec.steps[step]);
        }
    }
    let interest = asked.interest(&walk);
    let ended = asked.ended(&interest);
    run.end = ended.map(|end| match end {
        Ended::Done(at) => End::Done(plan.at(at)),
        Ended::Stopped(at, done) => End::Stopped { at: plan.at(at), done },
        Ended::Cancelled(at) => End::Cancelled(plan.at(at)),
    });
    for as_of in interest {
        let Ok(expected) = walk.read(ended, as_of) else {
            return Err(TestCaseError::reject("due after the last day that the oracle knows"));
        };
        let read = clock.read(&run, plan.at(as_of)).unwrap();
        let second = |at: Option<DateTime<Utc>>| at.map(|at| plan.second(at));
        let found = Expected {
            state: read.state,
            target: read.target,
            used: read.used,
            remaining: read.remaining,
            due: second(read.due),
            due_latest: second(read.due_latest),
            next_step: read.next_step.map(|next| (next.step, plan.second(next.at))),
            missed: read.missed,
        };
        prop_assert_eq!(found, expected, "as of {}, ended {:?}", as_of, ended);
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(48))]

    /// Time rules 1.3, 1.10 and 2: state, used, target, remaining, due, the latest due, the next
    /// step, missed rounds and every step, before, at and after each instant that matters.
    #[test]
    fn rule_2_the_oracle_walks_the_seconds(asked in asked()) {
        check(asked)?;
    }
}
