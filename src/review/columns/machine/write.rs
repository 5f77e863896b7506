//! From registers to columns of results.

use super::lanes::Level;
use super::mask::{Mask, ROWS};
use super::room::Filled;

/// Sixty-four numbers of a byte.
#[inline(always)]
fn bytes<'a, L: Level, const W: usize>(
    level: L,
    planes: impl Iterator<Item = &'a Mask<W>>,
    word: usize,
) -> [u8; ROWS] {
    let mut out = [0_u8; ROWS];
    for (place, plane) in (0_u32..).zip(planes) {
        let bits = plane.get(word).copied().unwrap_or_default();
        let digit = 1_u8.wrapping_shl(place);
        for (out, one) in out.iter_mut().zip(&level.spread(bits)) {
            *out |= one & digit;
        }
    }
    out
}

/// Copies words of a block to a column, as many rows as there are.
#[inline(always)]
fn put<T: Copy>(to: &mut [T], row: usize, rows: usize, of: impl Fn(usize) -> [T; ROWS]) {
    let end = row.saturating_add(rows);
    let Some(to) = to.get_mut(row..end) else { return };
    for (word, to) in (0_usize..).zip(to.chunks_mut(ROWS)) {
        let from = of(word);
        if let Ok(to) = <&mut [T; ROWS]>::try_from(&mut *to) {
            *to = from;
        } else {
            for (to, from) in to.iter_mut().zip(from) {
                *to = from;
            }
        }
    }
}

/// Codes of a byte; 255 for those who have none.
#[inline(always)]
pub(super) fn codes<'a, L: Level, const W: usize>(
    level: L,
    digits: impl Iterator<Item = &'a Mask<W>> + Clone,
    none: &Mask<W>,
    out: &mut Filled,
    row: usize,
    rows: usize,
) {
    let Filled::U8(out) = out else { return };
    let all = *none == [0; W];
    put(
        out,
        row,
        rows,
        #[inline(always)]
        |word| {
            let mut found = bytes(level, digits.clone(), word);
            if !all {
                let none = none.get(word).copied().unwrap_or_default();
                for (code, none) in found.iter_mut().zip(level.spread(none)) {
                    *code |= none;
                }
            }
            found
        },
    );
}

/// Numbers of the width of the column.
#[inline(always)]
pub(super) fn numbers<'a, L: Level, const W: usize>(
    level: L,
    digits: impl Iterator<Item = &'a Mask<W>> + Clone,
    out: &mut Filled,
    row: usize,
    rows: usize,
) {
    match out {
        Filled::U8(out) => put(
            out,
            row,
            rows,
            #[inline(always)]
            |word| bytes(level, digits.clone(), word),
        ),
        Filled::U16(out) => put(
            out,
            row,
            rows,
            #[inline(always)]
            |word| {
                let low = bytes(level, digits.clone().take(8), word);
                let high = bytes(level, digits.clone().skip(8).take(8), word);
                let mut both = [0_u16; ROWS];
                for (both, (low, high)) in both.iter_mut().zip(low.iter().zip(high)) {
                    *both = u16::from_le_bytes([*low, high]);
                }
                both
            },
        ),
        Filled::I32(out) => put(
            out,
            row,
            rows,
            #[inline(always)]
            |word| {
                let part = |skip: usize| bytes(level, digits.clone().skip(skip).take(8), word);
                let (a, b, c, d) = (part(0), part(8), part(16), part(24));
                let mut all = [0_i32; ROWS];
                for ((all, (a, b)), (c, d)) in
                    all.iter_mut().zip(a.iter().zip(b)).zip(c.iter().zip(d))
                {
                    *all = i32::from_le_bytes([*a, b, *c, d]);
                }
                all
            },
        ),
        Filled::Bits(_) => {}
    }
}

/// One bit a row.
#[inline(always)]
pub(super) fn marks<const W: usize>(marks: &Mask<W>, out: &mut Filled, row: usize) {
    let Filled::Bits(out) = out else { return };
    // INVARIANT: a block begins at a whole word.
    let words = out.get_mut(row / ROWS..).unwrap_or_default();
    for (to, from) in words.iter_mut().zip(marks) {
        *to = *from;
    }
}

/// Dates; `i32::MIN` for those who have none.
#[inline(always)]
pub(super) fn dates<const W: usize>(
    lanes: &[[i32; ROWS]; W],
    none: &Mask<W>,
    out: &mut Filled,
    row: usize,
    rows: usize,
) {
    let Filled::I32(out) = out else { return };
    put(
        out,
        row,
        rows,
        #[inline(always)]
        |word| {
            let mut days = lanes.get(word).copied().unwrap_or([0; ROWS]);
            let none = none.get(word).copied().unwrap_or_default();
            if none != 0 {
                for (day, none) in days.iter_mut().zip(super::days::chosen(none)) {
                    *day = *day & !none | i32::MIN & none;
                }
            }
            days
        },
    );
}
