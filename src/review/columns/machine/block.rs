//! The rows of one block, and registers to read and write.

use super::data::Values;
use super::mask::{Mask, Reg};
use super::program::Place;
use super::room::at;

/// What one block is.
pub(super) struct Block<'a> {
    pub(super) columns: &'a [Values<'a>],
    pub(super) known: &'a [Option<(&'a [u8], usize)>],
    /// Where it begins in the columns.
    pub(super) from: usize,
    /// Which row of the portfolio that is.
    pub(super) row: usize,
    pub(super) rows: usize,
}

impl<'a> Block<'a> {
    #[inline(always)]
    pub(super) fn values(&self, column: Place) -> Option<Values<'a>> {
        self.columns.get(usize::from(column)).copied()
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
