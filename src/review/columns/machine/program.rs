//! What the machine does with a block, step by step.

use super::few::Steps;
use super::mask::Reg;
use super::order::ordered;

/// The place of a column.
pub(crate) type Place = u16;

/// Numbers of rows, one register for each binary digit, the lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Planes {
    pub(crate) first: Reg,
    pub(crate) width: u16,
}

impl Planes {
    /// The registers of the digits.
    pub(crate) fn regs(self) -> impl DoubleEndedIterator<Item = Reg> + Clone {
        self.first..self.first.saturating_add(self.width)
    }
}

/// How a date moves on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Move {
    Days(i32),
    /// By the fast way where the dates allow it, else one by one.
    Months(u16),
    /// One by one, by what the host of the machine knows.
    ///
    /// INVARIANT: it answers a later day than it was asked about, as the other moves do.
    Asked(u16),
}

/// A touch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Touch {
    /// The column of its last dates.
    pub(crate) column: Place,
    /// Whose touch it is; their dates are known.
    pub(crate) on: Reg,
}

/// One step.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Everybody or nobody.
    Constant {
        all: bool,
        out: Reg,
    },
    /// Whose value lies between two, both within.
    Within {
        column: Place,
        low: i64,
        high: i64,
        out: Reg,
    },
    /// Whose value has one of these bits.
    Bits {
        column: Place,
        bits: i64,
        out: Reg,
    },
    /// Whose value is known and lies between two, both within; one that is neither `null` nor within
    /// is noted as wrong.
    Check {
        column: Place,
        low: i64,
        high: i64,
        null: Option<i64>,
        bitmap: bool,
        out: Reg,
    },
    /// The same set under another place, to be changed there.
    Copy {
        of: Reg,
        out: Reg,
    },
    Not {
        of: Reg,
        out: Reg,
    },
    /// In the first and not in the second.
    Without {
        of: Reg,
        not: Reg,
        out: Reg,
    },
    All {
        of: Box<[Reg]>,
        out: Reg,
    },
    Any {
        of: Box<[Reg]>,
        out: Reg,
    },
    /// In so many of these at least.
    AtLeast {
        count: u16,
        of: Box<[Reg]>,
        out: Reg,
    },
    /// The first condition that holds: whoever meets it and none before; left over are those of whom
    /// an earlier one is not known.
    First {
        of: Box<[(Reg, Reg)]>,
        out: Reg,
        open: Reg,
    },
    /// Numbers of nought.
    Clear {
        planes: Planes,
    },
    /// Adds so much to the number of these rows.
    Add {
        planes: Planes,
        amount: u64,
        to: Reg,
    },
    /// Whose number is at least this.
    Reaches {
        digits: Box<[Reg]>,
        cut: u64,
        out: Reg,
    },
    /// Asks the host about the rows that are open; each answer is one of the places.
    Settle {
        open: Reg,
        to: Box<[Reg]>,
        question: u16,
    },
    /// Asks the host for the numbers of the rows that are open, and which ranges they lie in.
    Score {
        open: Reg,
        low: Planes,
        high: Planes,
        safest: Box<[Reg]>,
        riskiest: Box<[Reg]>,
        question: u16,
    },
    /// No date at all.
    NoDates {
        lanes: u16,
    },
    /// The earlier of a date and those of touches that move alike.
    Earliest {
        touches: Box<[Touch]>,
        by: Move,
        lanes: u16,
    },
    /// The earlier of a date and a day, for these rows.
    NotAfter {
        day: i32,
        on: Reg,
        lanes: u16,
    },
    /// Asks the host for the dates of these rows; those that are late are added to a set.
    Ask {
        rows: Reg,
        lanes: u16,
        late: Reg,
        question: u16,
    },
    /// Whose date lies before a day.
    Before {
        lanes: u16,
        day: i32,
        out: Reg,
    },
    /// Results: codes of a byte, 255 for none.
    Codes {
        digits: Box<[Reg]>,
        none: Reg,
        column: Place,
    },
    /// Results: numbers.
    Numbers {
        digits: Box<[Reg]>,
        column: Place,
    },
    /// Results: one bit a row.
    Marks {
        rows: Reg,
        column: Place,
    },
    /// Results: dates, and `i32::MIN` for those without.
    Dates {
        lanes: u16,
        none: Reg,
        column: Place,
    },
    /// How many are in each of these and in each class.
    Count {
        of: Box<[Reg]>,
        classes: Box<[Reg]>,
        slot: u32,
    },
    /// The sum of a column over each class.
    Sum {
        column: Place,
        known: Reg,
        classes: Box<[Reg]>,
        slot: u32,
    },
    /// The sum of numbers over each class.
    SumNumbers {
        digits: Box<[Reg]>,
        known: Reg,
        classes: Box<[Reg]>,
        slot: u32,
    },
    /// The sum of days, counted from one, over each class.
    SumDates {
        lanes: u16,
        known: Reg,
        from: i32,
        classes: Box<[Reg]>,
        slot: u32,
    },
}

/// Steps, and how much room they need.
#[derive(Clone, Debug, Default)]
pub(crate) struct Program {
    pub(crate) steps: Vec<Step>,
    /// How many registers of rows; the first one holds the rows that there are.
    pub(crate) regs: usize,
    /// How many registers of dates.
    pub(crate) lanes: usize,
    /// How many counts and sums.
    pub(crate) slots: usize,
    /// The same steps for a few rows by themselves.
    pub(crate) few: Steps,
}

impl Step {
    /// Calls for each register that is read.
    pub(super) fn reads(&self, mut of: impl FnMut(Reg)) {
        match self {
            Self::Constant { .. }
            | Self::Within { .. }
            | Self::Bits { .. }
            | Self::Check { .. }
            | Self::Clear { .. }
            | Self::NoDates { .. }
            | Self::Before { .. } => {}
            Self::Copy { of: reg, .. } | Self::Not { of: reg, .. } => of(*reg),
            Self::Without { of: reg, not, .. } => [*reg, *not].into_iter().for_each(of),
            Self::All { of: regs, .. }
            | Self::Any { of: regs, .. }
            | Self::AtLeast { of: regs, .. } => {
                regs.iter().copied().for_each(of);
            }
            Self::First { of: conditions, .. } => {
                conditions.iter().flat_map(|(holds, open)| [*holds, *open]).for_each(of);
            }
            Self::Add { to, planes, .. } => planes.regs().chain([*to]).for_each(of),
            Self::Reaches { digits, .. } | Self::Numbers { digits, .. } => {
                digits.iter().copied().for_each(of);
            }
            Self::Settle { open, to, .. } => to.iter().chain([open]).copied().for_each(of),
            Self::Score { open, low, high, safest, riskiest, .. } => {
                low.regs().chain(high.regs()).chain([*open]).for_each(&mut of);
                safest.iter().chain(riskiest).copied().for_each(of);
            }
            Self::Earliest { touches, .. } => touches.iter().map(|touch| touch.on).for_each(of),
            Self::NotAfter { on, .. } => of(*on),
            Self::Ask { rows, late, .. } => [*rows, *late].into_iter().for_each(of),
            Self::Codes { digits, none, .. } => digits.iter().chain([none]).copied().for_each(of),
            Self::Marks { rows, .. } => of(*rows),
            Self::Dates { none, .. } => of(*none),
            Self::Count { of: masks, classes, .. } => {
                masks.iter().chain(classes).copied().for_each(of);
            }
            Self::Sum { known, classes, .. } | Self::SumDates { known, classes, .. } => {
                classes.iter().chain([known]).copied().for_each(of);
            }
            Self::SumNumbers { digits, known, classes, .. } => {
                digits.iter().chain(classes).chain([known]).copied().for_each(of);
            }
        }
    }

    /// The registers that it makes, and does nothing else; `None` where it does.
    pub(super) fn makes(&self) -> Option<std::ops::Range<Reg>> {
        let one = |reg: Reg| reg..reg.saturating_add(1);
        match self {
            Self::Constant { out, .. }
            | Self::Within { out, .. }
            | Self::Bits { out, .. }
            | Self::Copy { out, .. }
            | Self::Not { out, .. }
            | Self::Without { out, .. }
            | Self::All { out, .. }
            | Self::Any { out, .. }
            | Self::AtLeast { out, .. }
            | Self::Reaches { out, .. }
            | Self::Before { out, .. } => Some(one(*out)),
            Self::Clear { planes } | Self::Add { planes, .. } => {
                Some(planes.first..planes.first.saturating_add(planes.width))
            }
            _ => None,
        }
    }
}

impl Step {
    /// The registers that it writes and does not read.
    pub(super) fn writes(&self) -> impl Iterator<Item = Reg> {
        let (made, more) = match self {
            Self::Check { out, .. } => (*out..out.saturating_add(1), None),
            Self::First { of, out, open } => {
                let many = u16::try_from(of.len()).unwrap_or(u16::MAX);
                (*out..out.saturating_add(many), Some(*open))
            }
            _ => (self.makes().unwrap_or(0..0), None),
        };
        made.chain(more)
    }
}

impl Program {
    /// Leaves out what makes only registers that nothing reads, puts steps of a kind together, and makes
    /// the program for a few rows.
    pub(crate) fn finish(&mut self) {
        let mut needed = vec![false; self.regs];
        let mut kept: Vec<Step> = Vec::with_capacity(self.steps.len());
        for step in std::mem::take(&mut self.steps).into_iter().rev() {
            let is_needed = |reg: Reg| needed.get(usize::from(reg)).copied().unwrap_or(false);
            if step.makes().is_some_and(|mut made| !made.any(is_needed)) {
                continue;
            }
            step.reads(|reg| {
                if let Some(slot) = needed.get_mut(usize::from(reg)) {
                    *slot = true;
                }
            });
            kept.push(step);
        }
        kept.reverse();
        self.steps = ordered(kept);
        self.few = Steps::of(&self.steps);
    }
}
