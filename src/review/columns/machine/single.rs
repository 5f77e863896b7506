//! The steps for a row by itself: questions about columns first, and sets of sets as gates, which need
//! no look at what kind of step they are.

use super::block::write_to;
use super::mask::{Mask, Reg};
use super::program::{Place, Step};
use super::room::at;

/// A program for one row: checks, questions about columns, and then tasks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Single {
    pub(super) checks: Vec<Checked>,
    bounds: Vec<Bound>,
    gates: Vec<Gate>,
    pub(super) tasks: Vec<Task>,
}

/// What comes next.
#[derive(Clone, Copy, Debug)]
pub(super) enum Task {
    /// The gates from one up to another.
    Gates(usize, usize),
    /// A step of the program.
    Step(usize),
}

/// A column whose values are checked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Checked {
    pub(super) low: i64,
    pub(super) high: i64,
    pub(super) null: Option<i64>,
    pub(super) column: Place,
    pub(super) out: Reg,
    pub(super) bitmap: bool,
}

/// Whether the value of a column, or what a mask leaves of it, lies between two.
#[derive(Clone, Copy, Debug)]
struct Bound {
    low: i64,
    high: i64,
    mask: i64,
    column: Place,
    out: Reg,
}

/// Both of two, each turned round or not, and the answer turned round or not.
#[derive(Clone, Copy, Debug)]
struct Gate {
    a: (Reg, bool),
    b: (Reg, bool),
    out: (Reg, bool),
}

impl Single {
    pub(super) fn of(steps: &[Step]) -> Self {
        let mut single = Self::default();
        for (place, step) in steps.iter().enumerate() {
            let before = single.gates.len();
            match step {
                Step::Check { column, low, high, null, bitmap, out } => {
                    let (low, high, null) = (*low, *high, *null);
                    let (column, out, bitmap) = (*column, *out, *bitmap);
                    single.checks.push(Checked { low, high, null, column, out, bitmap });
                    continue;
                }
                Step::Within { column, low, high, out } => {
                    let (column, out) = (*column, *out);
                    single.bounds.push(Bound { low: *low, high: *high, mask: -1, column, out });
                    continue;
                }
                // INVARIANT: only the columns are read, and nobody else writes there.
                Step::Bits { column, bits, out } if *bits >= 0 => {
                    let (column, out) = (*column, *out);
                    single.bounds.push(Bound { low: 1, high: i64::MAX, mask: *bits, column, out });
                    continue;
                }
                Step::Not { of, out } => single.gate((*of, true), (*of, true), (*out, false)),
                Step::Copy { of, out } => single.gate((*of, false), (*of, false), (*out, false)),
                Step::Without { of, not, out } => {
                    single.gate((*of, false), (*not, true), (*out, false));
                }
                Step::Constant { all, out } => single.chain(&[], *out, !all),
                Step::All { of, out } => single.chain(of, *out, false),
                Step::Any { of, out } => single.chain(of, *out, true),
                _ => {}
            }
            let after = single.gates.len();
            match single.tasks.last_mut() {
                _ if before == after => single.tasks.push(Task::Step(place)),
                Some(Task::Gates(_, end)) => *end = after,
                _ => single.tasks.push(Task::Gates(before, after)),
            }
        }
        single
    }

    fn gate(&mut self, a: (Reg, bool), b: (Reg, bool), out: (Reg, bool)) {
        self.gates.push(Gate { a, b, out });
    }

    /// All of several, or any: not all that are not.
    fn chain(&mut self, of: &[Reg], out: Reg, any: bool) {
        let Some((first, others)) = of.split_first() else {
            // Of none all hold, and not any.
            return self.gate((out, false), (out, true), (out, !any));
        };
        let mut so_far = *first;
        for other in others {
            self.gate((so_far, any), (*other, any), (out, any));
            so_far = out;
        }
        if others.is_empty() {
            self.gate((so_far, false), (so_far, false), (out, false));
        }
    }

    /// Answers the questions about the columns.
    #[inline]
    pub(super) fn ask(&self, values: &[i64], rows: &mut [Mask<1>]) {
        for bound in &self.bounds {
            let value = values.get(usize::from(bound.column)).copied().unwrap_or_default();
            let left = value & bound.mask;
            write_to(rows, bound.out, [u64::from(bound.low <= left && left <= bound.high)]);
        }
    }

    /// Takes some of the gates.
    #[inline]
    pub(super) fn take(&self, (from, to): (usize, usize), rows: &mut [Mask<1>]) {
        // The row is the lowest bit of each word; of the others nobody asks.
        for gate in self.gates.get(from..to).unwrap_or_default() {
            let read = |(reg, turn): (Reg, bool)| {
                rows.get(at(reg)).map_or(0, |[word]| *word) ^ u64::from(turn)
            };
            let found = (read(gate.a) & read(gate.b)) ^ u64::from(gate.out.1);
            write_to(rows, gate.out.0, [found]);
        }
    }
}
