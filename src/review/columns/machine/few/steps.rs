//! The steps for a few rows by themselves: questions about columns first, then sets of sets as gates and
//! numbers as numbers, which need no look at what kind of step they are.

use std::ops::Range;

use crate::review::columns::machine::mask::Reg;
use crate::review::columns::machine::program::{Place, Planes, Step};

/// A program for a few rows: checks, questions about columns, and then tasks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Steps {
    pub(super) checks: Vec<Checked>,
    pub(super) bounds: Vec<Bound>,
    pub(super) gates: Vec<Gate>,
    pub(super) points: Vec<Points>,
    pub(super) tasks: Vec<Task>,
    /// The digits that each of its numbers has; what does not fit is lost.
    pub(super) numbers: Vec<u64>,
}

/// What comes next.
#[derive(Clone, Debug)]
pub(super) enum Task {
    /// Some of the gates.
    Gates(Range<usize>),
    /// A number begins again.
    Clear(usize),
    /// A number with some of the points added.
    Points(usize, Range<usize>),
    /// Whose number is at least this.
    Reaches(usize, u64, Reg),
    /// Results: a number.
    Number(usize, Place),
    /// The sum of a number over each class: the step that says where.
    Sum(usize, usize),
    /// A step of the program.
    Step(usize),
}

/// The numbers between two, both within, the second at least the first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Between {
    low: i64,
    span: u64,
}

impl Between {
    fn new(low: i64, high: i64) -> Self {
        Self { low, span: high.abs_diff(low) }
    }

    #[inline(always)]
    pub(super) fn has(self, number: i64) -> bool {
        number.wrapping_sub(self.low).cast_unsigned() <= self.span
    }
}

/// A column whose values are checked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Checked {
    pub(super) between: Between,
    pub(super) null: Option<i64>,
    pub(super) column: Place,
    pub(super) out: Reg,
    pub(super) bitmap: bool,
}

/// Whether the value of a column, or what a mask leaves of it, lies between two.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    pub(super) between: Between,
    pub(super) mask: i64,
    pub(super) column: Place,
    pub(super) out: Reg,
}

/// Both of two, each turned round or not, and the answer turned round or not: all bits turn or none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gate {
    pub(super) turn: [u64; 3],
    pub(super) a: Reg,
    pub(super) b: Reg,
    pub(super) out: Reg,
}

/// So many points for these rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Points {
    pub(super) amount: u64,
    pub(super) to: Reg,
}

impl Steps {
    pub(in crate::review::columns::machine) fn of(steps: &[Step]) -> Self {
        let numbers = numbers(steps);
        let number = |digits: &[Reg]| {
            numbers.iter().position(|planes| planes.regs().eq(digits.iter().copied()))
        };
        let mut few = Self { numbers: numbers.iter().map(fits).collect(), ..Self::default() };
        for (place, step) in steps.iter().enumerate() {
            let before = few.gates.len();
            match step {
                Step::Check { column, low, high, null, bitmap, out } => {
                    // INVARIANT: every column can hold some number.
                    let between = Between::new(*low, *high);
                    let (column, out, bitmap) = (*column, *out, *bitmap);
                    few.checks.push(Checked { between, null: *null, column, out, bitmap });
                    continue;
                }
                // INVARIANT: of these two only columns are read, and nobody else writes there.
                Step::Within { column, low, high, out } if low <= high => {
                    let between = Between::new(*low, *high);
                    let (column, out) = (*column, *out);
                    few.bounds.push(Bound { between, mask: -1, column, out });
                    continue;
                }
                Step::Within { out, .. } => few.chain(&[], *out, true),
                Step::Bits { column, bits, out } if *bits >= 0 => {
                    let between = Between::new(1, i64::MAX);
                    let (column, out) = (*column, *out);
                    few.bounds.push(Bound { between, mask: *bits, column, out });
                    continue;
                }
                Step::Not { of, out } => few.gate((*of, true), (*of, true), (*out, false)),
                Step::Copy { of, out } => few.gate((*of, false), (*of, false), (*out, false)),
                Step::Without { of, not, out } => {
                    few.gate((*of, false), (*not, true), (*out, false));
                }
                Step::Constant { all, out } => few.chain(&[], *out, !all),
                Step::All { of, out } => few.chain(of, *out, false),
                Step::Any { of, out } => few.chain(of, *out, true),
                _ => {}
            }
            let after = few.gates.len();
            if before < after {
                match few.tasks.last_mut() {
                    Some(Task::Gates(gates)) => gates.end = after,
                    _ => few.tasks.push(Task::Gates(before..after)),
                }
                continue;
            }
            let own = |planes: &Planes| numbers.iter().position(|other| other == planes);
            let task = match step {
                Step::Clear { planes } => own(planes).map(Task::Clear),
                Step::Reaches { digits, cut, out } => {
                    number(digits).map(|number| Task::Reaches(number, *cut, *out))
                }
                Step::Numbers { digits, column } => {
                    number(digits).map(|number| Task::Number(number, *column))
                }
                Step::SumNumbers { digits, .. } => {
                    number(digits).map(|number| Task::Sum(number, place))
                }
                Step::Add { planes, amount, to } => own(planes).map(|number| {
                    let before = few.points.len();
                    few.points.push(Points { amount: *amount, to: *to });
                    Task::Points(number, before..few.points.len())
                }),
                _ => None,
            };
            match (few.tasks.last_mut(), task) {
                (Some(Task::Points(number, points)), Some(Task::Points(other, more)))
                    if *number == other =>
                {
                    points.end = more.end;
                }
                (_, task) => few.tasks.push(task.unwrap_or(Task::Step(place))),
            }
        }
        few
    }

    fn gate(&mut self, a: (Reg, bool), b: (Reg, bool), out: (Reg, bool)) {
        let turn = [a.1, b.1, out.1].map(|turn| if turn { u64::MAX } else { 0 });
        self.gates.push(Gate { turn, a: a.0, b: b.0, out: out.0 });
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
}

/// Numbers whose digits nobody reads or writes one by one: a number can stand for them.
fn numbers(steps: &[Step]) -> Vec<Planes> {
    let mut found: Vec<Planes> = Vec::new();
    for step in steps {
        if let Step::Clear { planes } = step
            && !found.contains(planes)
        {
            found.push(*planes);
        }
    }
    found.retain(|planes| planes.width <= 64 && steps.iter().all(|step| leaves(step, *planes)));
    found
}

/// All digits of a number.
fn fits(planes: &Planes) -> u64 {
    !u64::MAX.checked_shl(planes.width.into()).unwrap_or(0)
}

/// Whether a step takes a number as a whole, if at all.
fn leaves(step: &Step, planes: Planes) -> bool {
    let all = |digits: &[Reg]| planes.regs().eq(digits.iter().copied());
    let inside = |reg: Reg| planes.regs().any(|digit| digit == reg);
    match step {
        Step::Clear { planes: other } if *other == planes => true,
        Step::Add { planes: other, to, .. } if *other == planes => !inside(*to),
        Step::Reaches { digits, out, .. } if all(digits) => !inside(*out),
        Step::Numbers { digits, .. } if all(digits) => true,
        Step::SumNumbers { digits, known, classes, .. } if all(digits) => {
            !inside(*known) && !classes.iter().copied().any(inside)
        }
        _ => {
            let mut free = true;
            step.reads(|reg| free &= !inside(reg));
            free && !step.writes().any(inside)
        }
    }
}
