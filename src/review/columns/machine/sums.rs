//! Exact sums over some rows of a word.

use super::data::{Values, words};
use super::days::chosen;
use super::lanes::Level;
use super::mask::{Mask, ROWS};

/// Larger values than this, either way, are summed one by one, so that a word cannot overflow.
const SMALL: i64 = 1 << 56;

/// Whether a word of values cannot overflow.
#[inline(always)]
fn is_small(values: &[i64; ROWS]) -> bool {
    // The highest digit of any of them tells.
    let mut digits = 0;
    for value in values {
        digits |= value.wrapping_add(SMALL).cast_unsigned();
    }
    digits < (SMALL << 1).cast_unsigned()
}

/// Whether no word of a block can overflow.
#[inline(always)]
pub(super) fn are_small<const W: usize>(values: Values<'_>, from: usize) -> bool {
    match values {
        Values::I64(values) => {
            let mut small = true;
            for values in words::<i64, W>(values, from) {
                small &= is_small(values);
            }
            small
        }
        _ => true,
    }
}

/// The sum of the values of some rows of a block; `small` where no word can overflow.
#[inline(always)]
pub(super) fn of<L: Level, const W: usize>(
    level: L,
    values: Values<'_>,
    from: usize,
    rows: &Mask<W>,
    small: bool,
) -> i128 {
    let mut sum = 0_i128;
    match values {
        Values::I64(values) => {
            for (values, rows) in words::<i64, W>(values, from).iter().zip(rows) {
                let more = match small {
                    true => i128::from(level.sum_i64(values, *rows)),
                    false => one_by_one(values, *rows),
                };
                sum = sum.wrapping_add(more);
            }
        }
        Values::I32(values) => {
            for (values, rows) in words::<i32, W>(values, from).iter().zip(rows) {
                sum = sum.wrapping_add(narrow(values, *rows).into());
            }
        }
        Values::U16(values) => {
            for (values, rows) in words::<u16, W>(values, from).iter().zip(rows) {
                sum = sum.wrapping_add(narrow(values, *rows).into());
            }
        }
        Values::U8(values) => {
            for (values, rows) in words::<u8, W>(values, from).iter().zip(rows) {
                sum = sum.wrapping_add(level.sum_u8(values, *rows).into());
            }
        }
        Values::Bits(bytes, offset) => {
            let from = offset.wrapping_add(from);
            for (place, rows) in (0_usize..).step_by(ROWS).zip(rows) {
                let word = Values::word(bytes, from.wrapping_add(place));
                sum = sum.wrapping_add(i128::from((word & rows).count_ones()));
            }
        }
    }
    sum
}

/// The sum of some rows of a word, whatever the values are.
#[cold]
#[inline(never)]
fn one_by_one(values: &[i64; ROWS], rows: u64) -> i128 {
    let chosen = (0_u32..).zip(values).filter(|(row, _)| rows.wrapping_shr(*row) & 1 == 1);
    chosen.fold(0_i128, |sum, (_, value)| sum.wrapping_add(i128::from(*value)))
}

/// The sum of some rows of a word that cannot overflow.
#[inline(always)]
pub(super) fn narrow<T: Copy + Into<i64>>(values: &[T; ROWS], rows: u64) -> i64 {
    let mut sum = 0_i64;
    let rows = chosen(rows);
    for (value, row) in values.iter().zip(&rows) {
        let value: i64 = (*value).into();
        sum = sum.wrapping_add(value & i64::from(*row));
    }
    sum
}

/// The sum of some rows of a word of bytes.
#[inline(always)]
pub(super) fn bytes<L: Level>(level: L, values: &[u8; ROWS], rows: u64) -> i64 {
    let mut sum = 0_u32;
    let rows = level.spread(rows);
    for (value, row) in values.iter().zip(&rows) {
        sum = sum.wrapping_add(u32::from(value & row));
    }
    i64::from(sum)
}

/// Days from another one that are further away than this are summed one by one.
const NEAR: i32 = 1 << 24;

/// The sum of days of some rows, counted from one.
#[inline(always)]
pub(super) fn days_from(days: &[i32; ROWS], from: i32, rows: u64) -> i128 {
    let chosen = chosen(rows);
    let (mut sum, mut beyond) = (0_i32, false);
    for (day, chosen) in days.iter().zip(&chosen) {
        let apart = day.wrapping_sub(from) & chosen;
        beyond |= apart.wrapping_add(NEAR).cast_unsigned() > (NEAR << 1).cast_unsigned();
        sum = sum.wrapping_add(apart);
    }
    if beyond {
        return days_one_by_one(days, from, rows);
    }
    i128::from(sum)
}

#[cold]
#[inline(never)]
fn days_one_by_one(days: &[i32; ROWS], from: i32, rows: u64) -> i128 {
    let chosen = (0_u32..).zip(days).filter(|(row, _)| rows.wrapping_shr(*row) & 1 == 1);
    let apart = |day: i32| i128::from(day).wrapping_sub(i128::from(from));
    chosen.fold(0_i128, |sum, (_, day)| sum.wrapping_add(apart(*day)))
}

#[cfg(test)]
mod tests {
    use super::super::lanes::Plain;
    use super::*;

    fn wide(values: &[i64; ROWS], rows: u64) -> i128 {
        let values = Values::I64(values);
        of(Plain, values, 0, &[rows], are_small::<1>(values, 0))
    }

    #[test]
    fn exact_at_the_extremes() {
        let all = u64::MAX;
        assert_eq!(wide(&[i64::MAX; ROWS], all), i128::from(i64::MAX) * 64);
        assert_eq!(wide(&[i64::MIN; ROWS], 0b101), i128::from(i64::MIN) * 2);
        assert_eq!(wide(&[SMALL; ROWS], all), i128::from(SMALL) * 64);
        assert_eq!(wide(&[-SMALL; ROWS], all), -i128::from(SMALL) * 64);
        let mut mixed = [1; ROWS];
        mixed[3] = i64::MIN;
        assert_eq!(wide(&mixed, 0b1010), i128::from(i64::MIN) + 1);
        assert_eq!(narrow(&[-5_i32; ROWS], 0b111), -15);
        assert_eq!(bytes(Plain, &[255; ROWS], all), 255 * 64);
        assert_eq!(days_from(&[i32::MAX; ROWS], -1, all), (i128::from(i32::MAX) + 1) * 64);
        assert_eq!(days_from(&[20_000; ROWS], 20_010, 0b11), -20);
        let mut far = [7; ROWS];
        far[63] = i32::MIN;
        assert_eq!(days_from(&far, 7, 0b11), 0);
        assert_eq!(days_from(&far, 7, 1 << 63), i128::from(i32::MIN) - 7);
    }
}
