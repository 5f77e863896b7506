//! The rows of one block, and registers to read and write.

use super::data::{Column, Pad, Values};
use super::lanes::Level;
use super::mask::{Mask, ROWS, Reg};
use super::program::Place;
use super::room::at;

/// What one block is.
pub(super) struct Block<'a> {
    /// The columns of all rows.
    pub(super) all: &'a [Column<'a>],
    /// The rows of the block by themselves, where they are copied.
    pub(super) pads: Option<&'a [Pad]>,
    /// Where it begins in the columns.
    pub(super) from: usize,
    /// Which row of the portfolio that is.
    pub(super) row: usize,
    pub(super) rows: usize,
}

impl<'a> Block<'a> {
    /// How many pieces its columns have that can be fetched ahead.
    pub(super) fn pieces(&self) -> usize {
        match self.pads {
            None => self.all.len().saturating_mul(PIECES),
            Some(_) => 0,
        }
    }

    #[inline(always)]
    pub(super) fn values(&self, column: Place) -> Option<Values<'a>> {
        let place = usize::from(column);
        match self.pads {
            None => self.all.get(place).map(|column| column.values),
            Some(pads) => pads.get(place).map(Pad::values),
        }
    }
}

/// In how many pieces the next block of a column is fetched ahead.
const PIECES: usize = 4;

/// The bytes that a processor fetches at once.
const LINE: usize = 64;

/// Says that a piece of the next block is read soon.
#[inline(always)]
pub(super) fn soon<L: Level, const W: usize>(level: L, block: &Block<'_>, piece: usize) {
    if block.pads.is_some() {
        return;
    }
    let (column, part) = (piece / PIECES, piece % PIECES);
    match block.all.get(column).map(|column| column.values) {
        Some(Values::U8(values)) => lines::<_, _, W>(level, values, block.from, part),
        Some(Values::U16(values)) => lines::<_, _, W>(level, values, block.from, part),
        Some(Values::I32(values)) => lines::<_, _, W>(level, values, block.from, part),
        Some(Values::I64(values)) => lines::<_, _, W>(level, values, block.from, part),
        _ => {}
    }
}

#[inline(always)]
fn lines<L: Level, T, const W: usize>(level: L, values: &[T], from: usize, part: usize) {
    let rows = W.wrapping_mul(ROWS);
    let piece = rows / PIECES;
    let from = from.wrapping_add(rows).wrapping_add(part.wrapping_mul(piece));
    let next = values.get(from..from.wrapping_add(piece)).unwrap_or_default();
    for first in next.iter().step_by(const { LINE.div_ceil(size_of::<T>()) }) {
        level.soon(first);
    }
}

/// A register to read; nobody where there is none.
#[inline(always)]
pub(super) fn read<const W: usize>(rows: &[Mask<W>], reg: Reg) -> Mask<W> {
    rows.get(at(reg)).copied().unwrap_or([0; W])
}

#[inline(always)]
pub(super) fn write_to<const W: usize>(rows: &mut [Mask<W>], reg: Reg, mask: Mask<W>) {
    if let Some(out) = rows.get_mut(at(reg)) {
        *out = mask;
    }
}
