//! The order of steps: those of a kind one behind the other, as a processor foresees that best.

use std::collections::{HashMap, VecDeque};

use super::mask::Reg;
use super::program::Step;

/// Kinds of steps that make sets of rows and do nothing else, in the order in which they are tried; all
/// others keep their order.
const KINDS: usize = 10;

fn kind(step: &Step) -> Option<usize> {
    Some(match step {
        Step::Constant { .. } => 0,
        Step::Within { .. } => 1,
        Step::Bits { .. } => 2,
        Step::Not { .. } => 3,
        Step::Without { .. } => 4,
        Step::All { .. } => 5,
        Step::Any { .. } => 6,
        Step::Clear { .. } => 7,
        Step::Add { .. } => 8,
        Step::Reaches { .. } => 9,
        _ => return None,
    })
}

/// Which steps have to wait for which.
#[derive(Default)]
struct Waits {
    /// For how many others each one waits.
    before: Vec<usize>,
    after: Vec<Vec<usize>>,
    /// Who wrote a register last, and who has read it since.
    written: HashMap<Reg, usize>,
    read: HashMap<Reg, Vec<usize>>,
}

impl Waits {
    fn wait(&mut self, step: usize, of: usize) {
        if let (Some(before), Some(after)) = (self.before.get_mut(step), self.after.get_mut(of)) {
            *before = before.saturating_add(1);
            after.push(step);
        }
    }

    fn reads(&mut self, step: usize, reg: Reg) {
        if let Some(writer) = self.written.get(&reg).copied() {
            self.wait(step, writer);
        }
        self.read.entry(reg).or_default().push(step);
    }

    fn writes(&mut self, step: usize, reg: Reg) {
        let before = self.written.insert(reg, step);
        let readers = self.read.remove(&reg).unwrap_or_default();
        for other in readers.into_iter().chain(before).filter(|other| *other != step) {
            self.wait(step, other);
        }
    }
}

/// The same steps in an order that gives the same results.
pub(super) fn ordered(steps: Vec<Step>) -> Vec<Step> {
    let count = steps.len();
    let mut waits =
        Waits { before: vec![0; count], after: vec![Vec::new(); count], ..Waits::default() };
    let mut last = None;
    for (place, step) in steps.iter().enumerate() {
        step.reads(|reg| waits.reads(place, reg));
        if kind(step).is_some() {
            step.makes().into_iter().flatten().for_each(|reg| waits.writes(place, reg));
            continue;
        }
        // What others read they may change too, and dates and results change in between.
        step.reads(|reg| waits.writes(place, reg));
        step.writes().for_each(|reg| waits.writes(place, reg));
        if let Some(last) = last {
            waits.wait(place, last);
        }
        last = Some(place);
    }
    let mut ready: [VecDeque<usize>; KINDS] = Default::default();
    let mut others = VecDeque::new();
    let mut order = Vec::with_capacity(count);
    for place in (0..count).filter(|place| waits.before.get(*place) == Some(&0)) {
        push(&steps, place, &mut ready, &mut others);
    }
    let mut now = 0;
    while order.len() < count {
        if ready.get(now).is_none_or(VecDeque::is_empty) {
            let most = ready.iter().enumerate().max_by_key(|(_, queue)| queue.len());
            now = most.map_or(0, |(kind, _)| kind);
        }
        let next = ready.get_mut(now).and_then(VecDeque::pop_front);
        let Some(next) = next.or_else(|| others.pop_front()) else { break };
        order.push(next);
        for other in waits.after.get(next).cloned().unwrap_or_default() {
            let Some(before) = waits.before.get_mut(other) else { continue };
            *before = before.saturating_sub(1);
            if *before == 0 {
                push(&steps, other, &mut ready, &mut others);
            }
        }
    }
    let mut steps: Vec<Option<Step>> = steps.into_iter().map(Some).collect();
    order.into_iter().filter_map(|place| steps.get_mut(place)?.take()).collect()
}

fn push(
    steps: &[Step],
    place: usize,
    ready: &mut [VecDeque<usize>; KINDS],
    others: &mut VecDeque<usize>,
) {
    match steps.get(place).and_then(kind).and_then(|kind| ready.get_mut(kind)) {
        Some(queue) => queue.push_back(place),
        None => others.push_back(place),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(of: &[Reg], out: Reg) -> Step {
        Step::All { of: of.into(), out }
    }

    #[test]
    fn kinds_stand_together_and_nobody_overtakes() {
        let within = |out| Step::Within { column: 0, low: 0, high: i64::from(out), out };
        let steps = vec![
            within(2),
            all(&[2, 3], 4),
            within(5),
            Step::Settle { open: 4, to: [6].into(), question: 0 },
            all(&[4, 5], 7),
            Step::Copy { of: 5, out: 5 },
            all(&[5, 7], 8),
        ];
        let found: Vec<String> =
            ordered(steps.clone()).iter().map(|step| format!("{step:?}")).collect();
        let place =
            |of: usize| found.iter().position(|step| *step == format!("{:?}", steps[of])).unwrap();
        assert_eq!(found.len(), steps.len());
        assert_eq!((place(0), place(2)), (0, 1));
        for (first, then) in [(0, 1), (1, 3), (3, 4), (2, 4), (4, 5), (5, 6), (3, 5)] {
            assert!(place(first) < place(then), "{first} before {then}: {found:?}");
        }
    }
}
