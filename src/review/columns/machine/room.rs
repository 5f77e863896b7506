//! Where the machine works, and where its results go.

use super::data::{Column, Pad};
use super::mask::{ROWS, Reg};
use super::program::{Move, Place, Program};

/// The registers of a run; made once and used for many.
#[derive(Debug, Default)]
pub(crate) struct Room {
    pub(super) full: Registers<16>,
    pub(super) single: Registers<1>,
    pub(super) pads: Vec<Pad>,
    /// The values of a few rows, column by column, and their numbers.
    pub(super) values: Vec<i64>,
    pub(super) numbers: Vec<u64>,
}

impl Room {
    /// Copies some rows to where a whole block may be read.
    pub(super) fn copy(&mut self, columns: &[Column<'_>], from: usize, rows: usize) {
        if self.pads.len() != columns.len() {
            self.pads = columns.iter().map(|column| Pad::of(column.values)).collect();
        }
        for (pad, column) in self.pads.iter_mut().zip(columns) {
            pad.take(column.values, from, rows);
        }
    }
}

/// Registers for blocks of one size.
#[derive(Debug, Default)]
pub(super) struct Registers<const W: usize> {
    pub(super) rows: Vec<[u64; W]>,
    pub(super) lanes: Vec<[[i32; ROWS]; W]>,
}

impl<const W: usize> Registers<W> {
    pub(super) fn fit(&mut self, program: &Program) {
        self.rows.resize(program.regs.max(self.rows.len()), [0; W]);
        self.lanes.resize(program.lanes.max(self.lanes.len()), [[0; ROWS]; W]);
    }
}

/// A column of results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Filled {
    U8(Vec<u8>),
    U16(Vec<u16>),
    I32(Vec<i32>),
    Bits(Vec<u64>),
}

/// What a result column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    U8,
    U16,
    I32,
    Bits,
}

impl Filled {
    pub(crate) fn new(holds: Holds, rows: usize) -> Self {
        match holds {
            Holds::U8 => Self::U8(vec![0; rows]),
            Holds::U16 => Self::U16(vec![0; rows]),
            Holds::I32 => Self::I32(vec![0; rows]),
            Holds::Bits => Self::Bits(vec![0; rows.div_ceil(ROWS)]),
        }
    }

    /// Puts the rows of a later part behind these; all parts but the last have whole words.
    #[cfg(feature = "rayon")]
    pub(crate) fn append(&mut self, part: Self) {
        match (self, part) {
            (Self::U8(all), Self::U8(part)) => all.extend(part),
            (Self::U16(all), Self::U16(part)) => all.extend(part),
            (Self::I32(all), Self::I32(part)) => all.extend(part),
            (Self::Bits(all), Self::Bits(part)) => all.extend(part),
            _ => {}
        }
    }

    /// The same column for other rows; it keeps its room.
    pub(crate) fn resize(&mut self, rows: usize) {
        match self {
            Self::U8(values) => values.resize(rows, 0),
            Self::U16(values) => values.resize(rows, 0),
            Self::I32(values) => values.resize(rows, 0),
            Self::Bits(words) => words.resize(rows.div_ceil(ROWS), 0),
        }
    }
}

/// Something that a column should not hold: in this column, at this row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Wrong {
    pub(crate) row: usize,
    pub(crate) column: Place,
}

/// Everything that comes out of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Results {
    pub(crate) columns: Vec<Filled>,
    pub(crate) sums: Vec<i128>,
    pub(crate) wrong: Vec<Wrong>,
    /// How many rows each question was asked about.
    pub(crate) asked: Vec<u64>,
    /// The row of the portfolio with which the columns of results begin.
    pub(crate) from: usize,
}

/// What the host answers about numbers of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scored {
    pub(crate) low: u64,
    pub(crate) high: u64,
    pub(crate) safest: usize,
    pub(crate) riskiest: usize,
}

/// Answers what the machine cannot say itself.
pub(crate) trait Host {
    /// The place of the answer; `None` leaves the row open.
    fn settle(&mut self, question: u16, row: usize) -> Option<usize>;

    /// The numbers of a row.
    fn score(&mut self, question: u16, row: usize) -> Option<Scored>;

    /// Where a day moves to.
    fn moved(&mut self, by: Move, day: i32) -> Option<i32>;

    /// The date of a row, if it has one, and whether it is late.
    fn date(&mut self, question: u16, row: usize) -> (Option<i32>, bool);
}

/// What a run reads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Input<'a> {
    pub(crate) columns: &'a [Column<'a>],
    /// The first row.
    pub(crate) from: usize,
    /// The row after the last one.
    pub(crate) to: usize,
}

/// The place of a register among all.
#[inline(always)]
pub(super) fn at(reg: Reg) -> usize {
    usize::from(reg)
}
