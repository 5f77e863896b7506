//! Which rows of a column a question selects.

use super::ask::note;
use super::block::Block;
use super::data::{Values, words};
use super::lanes::{Lane, Level};
use super::mask::{Mask, ROWS, zip};
use super::program::Place;
use super::room::Results;

/// Which rows of a column lie between two values.
#[inline(always)]
pub(super) fn within<L: Level, const W: usize>(
    level: L,
    block: &Block<'_>,
    column: Place,
    low: i64,
    high: i64,
) -> Mask<W> {
    match block.values(column) {
        Some(Values::U8(values)) => between(level, words::<u8, W>(values, block.from), low, high),
        Some(Values::U16(values)) => between(level, words::<u16, W>(values, block.from), low, high),
        Some(Values::I32(values)) => between(level, words::<i32, W>(values, block.from), low, high),
        Some(Values::I64(values)) => between(level, words::<i64, W>(values, block.from), low, high),
        Some(Values::Bits(bytes, offset)) => {
            let (nought, one) = (low <= 0 && high >= 0, low <= 1 && high >= 1);
            let mut found = [0; W];
            let from = offset.wrapping_add(block.from);
            for (place, word) in (0_usize..).step_by(ROWS).zip(&mut found) {
                let bits = Values::word(bytes, from.wrapping_add(place));
                *word = (if one { bits } else { 0 }) | (if nought { !bits } else { 0 });
            }
            found
        }
        None => [0; W],
    }
}

#[inline(always)]
fn between<T: Lane, L: Level, const W: usize>(
    level: L,
    words: &[[T; ROWS]],
    low: i64,
    high: i64,
) -> Mask<W> {
    let mut found = [0_u64; W];
    let (least, most) = (T::narrow(i64::MIN).wide(), T::narrow(i64::MAX).wide());
    if low > high || low > most || high < least {
        return found;
    }
    let (cut, end) = (T::narrow(low), T::narrow(high.saturating_add(1)));
    if cut.wide() == high {
        for (found, values) in found.iter_mut().zip(words) {
            *found = T::equal(level, values, cut);
        }
        return found;
    }
    if low <= least {
        found = [u64::MAX; W];
    } else {
        for (found, values) in found.iter_mut().zip(words) {
            *found = T::at_least(level, values, cut);
        }
    }
    if high < most {
        for (found, values) in found.iter_mut().zip(words) {
            *found &= !T::at_least(level, values, end);
        }
    }
    found
}

/// Which rows of a column are known, where nothing in it is wrong.
#[inline(always)]
pub(super) fn trusted<L: Level, const W: usize>(
    level: L,
    block: &Block<'_>,
    column: Place,
    bounds: (i64, i64, Option<i64>),
) -> Option<Mask<W>> {
    match block.values(column)? {
        Values::U8(values) => inside(level, words::<u8, W>(values, block.from), bounds),
        Values::U16(values) => inside(level, words::<u16, W>(values, block.from), bounds),
        Values::I32(values) => inside(level, words::<i32, W>(values, block.from), bounds),
        Values::I64(values) => inside(level, words::<i64, W>(values, block.from), bounds),
        Values::Bits(..) => None,
    }
}

#[inline(always)]
fn inside<T: Lane, L: Level, const W: usize>(
    level: L,
    words: &[[T; ROWS]],
    (low, high, null): (i64, i64, Option<i64>),
) -> Option<Mask<W>> {
    let mut beyond = false;
    let but = null.map(T::narrow);
    for values in words {
        beyond |= T::any_beyond(values, (T::narrow(low), T::narrow(high)), but);
    }
    let mut found = [u64::MAX; W];
    match null {
        _ if beyond => return None,
        None => {}
        Some(null) if null < low => {
            for (found, values) in found.iter_mut().zip(words) {
                *found = T::at_least(level, values, T::narrow(low));
            }
        }
        Some(null) if null > high => {
            for (found, values) in found.iter_mut().zip(words) {
                *found = !T::at_least(level, values, T::narrow(null));
            }
        }
        Some(null) => {
            for (found, values) in found.iter_mut().zip(words) {
                *found = !T::equal(level, values, T::narrow(null));
            }
        }
    }
    Some(found)
}

/// Which rows of a column are known and in its bounds; the others that are known are noted.
#[inline(always)]
pub(super) fn check<L: Level, const W: usize>(
    level: L,
    block: &Block<'_>,
    (column, bitmap): (Place, bool),
    (low, high, null): (i64, i64, Option<i64>),
    live: &Mask<W>,
    results: &mut Results,
) -> Mask<W> {
    let mut known = [u64::MAX; W];
    let bits = block.all.get(usize::from(column)).and_then(|column| column.known);
    if bitmap && let Some((bytes, offset)) = bits {
        let from = offset.wrapping_add(block.row);
        for (place, word) in (0_usize..).step_by(ROWS).zip(&mut known) {
            *word = Values::word(bytes, from.wrapping_add(place));
        }
    }
    let inside = within(level, block, column, low, high);
    let found = zip(&known, &inside, |known, inside| known & inside);
    let mut outside = zip(&known, &inside, |known, inside| known & !inside);
    outside = zip(&outside, live, |a, b| a & b);
    if outside == [0; W] && null.is_none_or(|null| null < low || null > high) {
        return found;
    }
    let Some(null) = null else {
        note(&outside, block.row, column, results);
        return found;
    };
    let nulls = within(level, block, column, null, null);
    let wrong = zip(&outside, &nulls, |outside, null| outside & !null);
    if wrong != [0; W] {
        note(&wrong, block.row, column, results);
    }
    zip(&found, &nulls, |found, null| found & !null)
}

/// Which rows of a column have one of these bits.
#[inline(always)]
pub(super) fn any_bit<L: Level, const W: usize>(
    level: L,
    block: &Block<'_>,
    column: Place,
    bits: i64,
) -> Mask<W> {
    let mut found = [0_u64; W];
    macro_rules! masked {
        ($type:ty, $values:expr) => {{
            let mask = <$type>::narrow(bits);
            for (found, values) in found.iter_mut().zip(words::<$type, W>($values, block.from)) {
                let mut kept = *values;
                for value in &mut kept {
                    *value &= mask;
                }
                *found = !<$type>::equal(level, &kept, 0);
            }
        }};
    }
    match block.values(column) {
        Some(Values::U8(values)) => masked!(u8, values),
        Some(Values::U16(values)) => masked!(u16, values),
        Some(Values::I32(values)) => masked!(i32, values),
        Some(Values::I64(values)) => masked!(i64, values),
        _ => {}
    }
    found
}
