//! What the machine reads: columns of whole numbers of one width, borrowed from their owner.

use super::lanes::Lane;
use super::mask::{BLOCK, ROWS};

/// The values of a column.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Values<'a> {
    U8(&'a [u8]),
    U16(&'a [u16]),
    I32(&'a [i32]),
    I64(&'a [i64]),
    /// One bit a row, the lowest first, from this bit on.
    Bits(&'a [u8], usize),
}

/// The values of a column, borrowed from whoever has them.
///
/// ```
/// use guanxi::review::columns::Column;
/// let orders = [3, 0, 12];
/// assert_eq!(Column::u16(&orders).len(), 3);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    pub(crate) values: Values<'a>,
    /// Which rows are known, by bits from one on; all where nothing is said.
    pub(crate) known: Option<(&'a [u8], usize)>,
}

impl Column<'_> {
    /// Whether the value of a row is known, as far as bits say so.
    #[inline]
    pub(crate) fn tells(&self, row: usize) -> bool {
        match self.known {
            Some((bytes, offset)) => Values::Bits(bytes, offset).get(row) == Some(1),
            None => true,
        }
    }
}

impl<'a> Values<'a> {
    /// How many rows there are at the most.
    pub(crate) fn len(self) -> usize {
        match self {
            Self::U8(values) => values.len(),
            Self::U16(values) => values.len(),
            Self::I32(values) => values.len(),
            Self::I64(values) => values.len(),
            Self::Bits(bytes, offset) => bytes.len().saturating_mul(8).saturating_sub(offset),
        }
    }

    /// The value of a row.
    pub(crate) fn get(self, row: usize) -> Option<i64> {
        match self {
            Self::U8(values) => values.get(row).map(|value| i64::from(*value)),
            Self::U16(values) => values.get(row).map(|value| i64::from(*value)),
            Self::I32(values) => values.get(row).map(|value| i64::from(*value)),
            Self::I64(values) => values.get(row).copied(),
            Self::Bits(bytes, offset) => {
                let at = offset.checked_add(row)?;
                let byte = bytes.get(at.checked_div(8)?)?;
                let bit = u32::try_from(at.checked_rem(8)?).ok()?;
                Some(i64::from(byte.checked_shr(bit)? & 1))
            }
        }
    }

    /// The smallest and the largest value that the width holds.
    pub(crate) fn bounds(self) -> (i64, i64) {
        match self {
            Self::U8(_) => (0, u8::MAX.into()),
            Self::U16(_) => (0, u16::MAX.into()),
            Self::I32(_) => (i32::MIN.into(), i32::MAX.into()),
            Self::I64(_) => (i64::MIN, i64::MAX),
            Self::Bits(..) => (0, 1),
        }
    }

    /// Sixty-four bits from a row on; rows beyond the end are nought.
    #[inline(always)]
    pub(super) fn word(bytes: &'a [u8], from: usize) -> u64 {
        let (byte, bit) = (from / 8, from % 8);
        let part = |at: usize, len: usize| {
            let mut eight = [0_u8; 8];
            let found = bytes.get(at..).unwrap_or_default();
            for (to, from) in eight.iter_mut().zip(found.iter().take(len)) {
                *to = *from;
            }
            u64::from_le_bytes(eight)
        };
        let low = part(byte, 8);
        match u32::try_from(bit) {
            Ok(bit) if bit > 0 => {
                let high = part(byte.wrapping_add(8), 1);
                low >> bit | high << 64_u32.wrapping_sub(bit)
            }
            _ => low,
        }
    }
}

/// The last rows of a column, with room up to a full block.
#[derive(Clone, Debug)]
pub(crate) enum Pad {
    U8(Vec<u8>),
    U16(Vec<u16>),
    I32(Vec<i32>),
    I64(Vec<i64>),
    Bits(Vec<u8>),
}

impl Pad {
    pub(crate) fn of(values: Values<'_>) -> Self {
        match values {
            Values::U8(_) => Self::U8(vec![0; BLOCK]),
            Values::U16(_) => Self::U16(vec![0; BLOCK]),
            Values::I32(_) => Self::I32(vec![0; BLOCK]),
            Values::I64(_) => Self::I64(vec![0; BLOCK]),
            Values::Bits(..) => Self::Bits(vec![0; BLOCK / 8]),
        }
    }

    /// Takes over so many rows from one on; behind them stays what was there.
    pub(crate) fn take(&mut self, values: Values<'_>, from: usize, rows: usize) {
        match (self, values) {
            (Self::U8(pad), Values::U8(values)) => take(pad, values, from, rows),
            (Self::U16(pad), Values::U16(values)) => take(pad, values, from, rows),
            (Self::I32(pad), Values::I32(values)) => take(pad, values, from, rows),
            (Self::I64(pad), Values::I64(values)) => take(pad, values, from, rows),
            (Self::Bits(pad), Values::Bits(bytes, offset)) => {
                let from = offset.wrapping_add(from);
                let words = (0..rows).step_by(ROWS);
                for (place, eight) in words.zip(pad.chunks_exact_mut(8)) {
                    let word = Values::word(bytes, from.wrapping_add(place));
                    eight.copy_from_slice(&word.to_le_bytes());
                }
            }
            _ => {}
        }
    }

    pub(crate) fn values(&self) -> Values<'_> {
        match self {
            Self::U8(pad) => Values::U8(pad),
            Self::U16(pad) => Values::U16(pad),
            Self::I32(pad) => Values::I32(pad),
            Self::I64(pad) => Values::I64(pad),
            Self::Bits(pad) => Values::Bits(pad, 0),
        }
    }
}

fn take<T: Copy>(pad: &mut [T], values: &[T], from: usize, rows: usize) {
    let values = values.get(from..).unwrap_or_default();
    for (to, from) in pad.iter_mut().zip(values.iter().take(rows)) {
        *to = *from;
    }
}

/// The words of a block, from a row on.
#[inline(always)]
pub(super) fn words<T: Lane, const W: usize>(values: &[T], from: usize) -> &[[T; ROWS]] {
    let block = from..from.wrapping_add(W.wrapping_mul(ROWS));
    values.get(block).unwrap_or_default().as_chunks().0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_from_anywhere() {
        let bytes: Vec<u8> = (0..40_u8).map(|n| n.wrapping_mul(37) ^ 0x5a).collect();
        let all = Values::Bits(&bytes, 3);
        for from in 0..300 {
            let word = Values::word(&bytes, from + 3);
            for row in 0..64 {
                let bit = i64::try_from(word >> row & 1).unwrap();
                assert_eq!(bit, all.get(from + row).unwrap_or(0), "{from} {row}");
            }
        }
        let mut pad = Pad::of(all);
        pad.take(all, 5, 300);
        for row in 0..300 {
            assert_eq!(pad.values().get(row), Some(all.get(5 + row).unwrap_or(0)));
        }
    }
}
