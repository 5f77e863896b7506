//! The values of a column that texts fill.

use super::exact::{Wrong, bounds, number};
use super::quick::{Date, Decimal, Flag, Quick, Whole};
use super::seen::Seen;
use crate::review::columns::column::{Column, ColumnType, Nulls, Units, Width};

/// So many texts are read before their numbers are put in their places.
pub(super) const CHUNK: usize = 64;

/// The values of a column so far.
#[derive(Clone, Debug)]
pub(super) struct Values {
    owned: Owned,
    /// Which values are known, for columns that say so by bits.
    known: Option<Vec<u8>>,
    /// What texts of codes were read before.
    seen: Seen,
    usual: Usual,
}

#[derive(Clone, Debug)]
enum Owned {
    U8(Vec<u8>),
    U16(Vec<u16>),
    I32(Vec<i32>),
    I64(Vec<i64>),
    Bits(Vec<u8>),
}

/// Numbers of some rows, sixty-four at the most, as far as their texts could be read.
struct Chunk<const ROWS: usize> {
    numbers: [i64; ROWS],
    unknown: u64,
    len: usize,
}

/// Why no more texts are read.
pub(super) enum Stop {
    /// There is none.
    Missing,
    Wrong(Wrong),
}

impl Values {
    pub(super) fn new(column: &ColumnType) -> Self {
        let owned = match column.width {
            Width::U8 => Owned::U8(Vec::new()),
            Width::U16 => Owned::U16(Vec::new()),
            Width::I32 => Owned::I32(Vec::new()),
            Width::I64 => Owned::I64(Vec::new()),
            Width::Bit => Owned::Bits(Vec::new()),
        };
        let known = (column.nulls == Nulls::Bitmap).then(Vec::new);
        Self { owned, known, seen: Seen::default(), usual: Usual::of(column) }
    }

    /// Takes the values of up to so many rows behind those that there are; how many texts could
    /// be read, and why not more.
    #[inline]
    pub(super) fn take<'t, const ROWS: usize>(
        &mut self,
        column: &ColumnType,
        rows: usize,
        texts: impl Iterator<Item = Option<&'t [u8]>>,
    ) -> (usize, Option<Stop>) {
        let mut chunk = Chunk { numbers: [0; ROWS], unknown: 0, len: 0 };
        let usual = self.usual;
        let stop = match &column.units {
            Units::Whole | Units::Minor(0) | Units::Decimals(0) => {
                chunk.read(&mut Whole, column, usual, texts)
            }
            Units::Minor(decimals) | Units::Decimals(decimals) => match decimal(*decimals) {
                Some(mut decimal) => chunk.read(&mut decimal, column, usual, texts),
                None => chunk.read(&mut Seen::default(), column, usual, texts),
            },
            Units::Date => chunk.read(&mut Date, column, usual, texts),
            Units::Flag => chunk.read(&mut Flag, column, usual, texts),
            Units::Codes(_) | Units::CodeBits(_) => {
                chunk.read(&mut self.seen, column, usual, texts)
            }
        };
        let numbers = chunk.numbers.get(..chunk.len).unwrap_or_default();
        match &mut self.owned {
            // INVARIANT: all of them lie within the bounds of the width; a number for what is unknown that
            // does not is refused by every review.
            Owned::U8(all) => all.extend(numbers.iter().map(|n| u8::try_from(*n).unwrap_or(0))),
            Owned::U16(all) => all.extend(numbers.iter().map(|n| u16::try_from(*n).unwrap_or(0))),
            Owned::I32(all) => all.extend(numbers.iter().map(|n| i32::try_from(*n).unwrap_or(0))),
            Owned::I64(all) => all.extend(numbers),
            Owned::Bits(all) => put(all, rows, numbers.iter().map(|number| *number == 1)),
        }
        if let Some(known) = &mut self.known {
            put(known, rows, (0..chunk.len).map(|row| chunk.unknown >> row & 1 == 0));
        }
        (chunk.len, stop)
    }

    /// Leaves only so many rows.
    pub(super) fn cut(&mut self, rows: usize) {
        match &mut self.owned {
            Owned::U8(values) => values.truncate(rows),
            Owned::U16(values) => values.truncate(rows),
            Owned::I32(values) => values.truncate(rows),
            Owned::I64(values) => values.truncate(rows),
            Owned::Bits(bytes) => cut(bytes, rows),
        }
        if let Some(known) = &mut self.known {
            cut(known, rows);
        }
    }

    pub(super) fn column(&self) -> Column<'_> {
        let column = match &self.owned {
            Owned::U8(values) => Column::u8(values),
            Owned::U16(values) => Column::u16(values),
            Owned::I32(values) => Column::i32(values),
            Owned::I64(values) => Column::i64(values),
            Owned::Bits(bytes) => Column::bits(bytes, 0),
        };
        self.known.as_deref().map_or(column, |known| column.known(known, 0))
    }
}

/// The quick way to read so many decimals, where there is one.
fn decimal(decimals: u32) -> Option<Decimal> {
    let scale = 10_i64.checked_pow(decimals)?;
    Some(Decimal { decimals: usize::try_from(decimals).ok()?, scale })
}

/// Puts the bits of rows behind those that there are; all bits behind those are nought.
fn put(bytes: &mut Vec<u8>, rows: usize, bits: impl ExactSizeIterator<Item = bool>) {
    bytes.resize(rows.saturating_add(bits.len()).div_ceil(8), 0);
    for (row, bit) in (rows..).zip(bits) {
        if let Some(byte) = bytes.get_mut(row / 8) {
            *byte |= u8::from(bit).wrapping_shl(u32::try_from(row % 8).unwrap_or(0));
        }
    }
}

/// Leaves only the bits of so many rows.
fn cut(bytes: &mut Vec<u8>, rows: usize) {
    bytes.truncate(rows.div_ceil(8));
    if let (Some(last), more @ 1..) = (bytes.last_mut(), rows % 8) {
        *last &= !u8::MAX.wrapping_shl(u32::try_from(more).unwrap_or(0));
    }
}

/// Numbers that a column holds and that do not stand for what is unknown: most of them, in one piece.
#[derive(Clone, Copy, Debug)]
struct Usual {
    low: i64,
    /// The largest one's distance.
    span: u64,
}

impl Usual {
    fn of(column: &ColumnType) -> Self {
        let (low, high) = bounds(column);
        let (low, high) = match column.nulls {
            Nulls::Value(null) if low <= null && null <= high => {
                match null.abs_diff(low) < null.abs_diff(high) {
                    true => (null.saturating_add(1), high),
                    false => (low, null.saturating_sub(1)),
                }
            }
            _ => (low, high),
        };
        Self { low, span: high.abs_diff(low) }
    }

    #[inline(always)]
    fn has(self, number: i64) -> bool {
        number.wrapping_sub(self.low).cast_unsigned() <= self.span
    }
}

impl<const ROWS: usize> Chunk<ROWS> {
    #[inline(always)]
    fn read<'t>(
        &mut self,
        quick: &mut impl Quick,
        column: &ColumnType,
        usual: Usual,
        texts: impl Iterator<Item = Option<&'t [u8]>>,
    ) -> Option<Stop> {
        for (slot, text) in self.numbers.iter_mut().zip(texts) {
            let Some(text) = text else { return Some(Stop::Missing) };
            match quick.read(text) {
                Some(found) if usual.has(found) => *slot = found,
                _ => match number(text, column) {
                    Ok(Some(found)) => {
                        *slot = found;
                        if !text.is_empty() {
                            quick.learn(text, found);
                        }
                    }
                    Ok(None) => {
                        let row = u32::try_from(self.len).unwrap_or(0);
                        self.unknown |= 1_u64.wrapping_shl(row);
                    }
                    Err(wrong) => return Some(Stop::Wrong(wrong)),
                },
            }
            self.len = self.len.wrapping_add(1);
        }
        None
    }
}
