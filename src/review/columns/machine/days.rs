//! Dates as day numbers, sixty-four at once: adding days and months.

use super::mask::ROWS;

/// The first day that the fast way knows: 1 March 1968, in days since 1970.
pub(crate) const FIRST: i32 = -671;

/// The last day that it may give: 31 December 2099.
pub(crate) const LAST: i32 = 47_481;

/// Which bit of half a word stands for each of its rows.
static BIT: [u32; 32] = bits();

const fn bits() -> [u32; 32] {
    let mut table = [0; 32];
    let mut row = 0_u32;
    while row < 32 {
        #[allow(clippy::indexing_slicing)] // below 32, at compile time
        {
            table[row as usize] = 1 << row;
        }
        row = row.wrapping_add(1);
    }
    table
}

/// Minus one for the rows of a word, nought for the others.
#[inline(always)]
#[allow(clippy::cast_possible_truncation)] // halves of a word
pub(super) fn chosen(bits: u64) -> [i32; ROWS] {
    let mut out = [0_i32; ROWS];
    for (half, out) in [bits as u32, (bits >> 32) as u32].iter().zip(out.chunks_exact_mut(32)) {
        for (out, bit) in out.iter_mut().zip(&BIT) {
            *out = if half & bit == 0 { 0 } else { -1 };
        }
    }
    out
}

/// Takes the earlier days for the rows of a word that are chosen.
#[inline(always)]
pub(super) fn earlier(lanes: &mut [i32; ROWS], days: &[i32; ROWS], rows: u64) {
    let rows = chosen(rows);
    for ((lane, day), row) in lanes.iter_mut().zip(days).zip(&rows) {
        *lane = (*lane).min(day & row | i32::MAX & !row);
    }
}

/// Takes over the days of the rows of a word that are chosen.
#[inline(always)]
pub(super) fn replace(lanes: &mut [i32; ROWS], days: &[i32; ROWS], rows: u64) {
    let rows = chosen(rows);
    for ((lane, day), row) in lanes.iter_mut().zip(days).zip(&rows) {
        *lane = *lane & !row | day & row;
    }
}

/// The later days, so many days on.
#[inline(always)]
pub(super) fn add_days(days: &[i32; ROWS], more: i32) -> [i32; ROWS] {
    let mut out = [0; ROWS];
    for (out, day) in out.iter_mut().zip(days) {
        *out = day.wrapping_add(more);
    }
    out
}

/// The day so many months on, as [`add_months`] counts; for a day from [`FIRST`] on.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // of known days in the range none
pub(super) fn month_later(day: i32, months: u16) -> i32 {
    i32::from(later(day.wrapping_sub(FIRST) as u16, months)).wrapping_add(FIRST)
}

/// The days so many months on, the last day of the month at the latest; days from [`FIRST`] on whose
/// answer is [`LAST`] at the latest, for others something.
///
/// Years that begin on 1 March have their leap day at the end, every fourth of them from the one of
/// 1971 on; so no table and no branch is needed, and numbers of sixteen bits suffice.
#[inline(always)]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // of known days in the range none
pub(super) fn add_months(days: &[i32; ROWS], months: u16) -> [i32; ROWS] {
    let mut z = [0_u16; ROWS];
    for (z, day) in z.iter_mut().zip(days) {
        *z = day.wrapping_sub(FIRST) as u16;
    }
    for z in &mut z {
        *z = later(*z, months);
    }
    let mut out = [0_i32; ROWS];
    for (out, z) in out.iter_mut().zip(z) {
        *out = i32::from(z).wrapping_add(FIRST);
    }
    out
}

/// The first day of a month of a year that begins in March.
#[inline(always)]
fn month_begin(month: u16) -> u16 {
    month.wrapping_mul(979).wrapping_add(16) >> 5
}

#[inline(always)]
fn later(z: u16, months: u16) -> u16 {
    let fours = z / 1461;
    let rest = z.wrapping_sub(fours.wrapping_mul(1461));
    let year = (rest / 365).min(3);
    let day = rest.wrapping_sub(year.wrapping_mul(365));
    let month = day.wrapping_mul(5).wrapping_add(2) / 153;
    let day = day.wrapping_sub(month_begin(month));
    let year = fours.wrapping_mul(4).wrapping_add(year);
    let total = year.wrapping_mul(12).wrapping_add(month).wrapping_add(months);
    let year = total / 12;
    let month = total.wrapping_sub(year.wrapping_mul(12));
    let leap = u16::from(year & 3 == 3);
    let begin = month_begin(month);
    let length = month_begin(month.wrapping_add(1)).wrapping_sub(begin);
    let length = if month == 11 { leap.wrapping_add(28) } else { length };
    let first = year.wrapping_mul(365).wrapping_add(year >> 2).wrapping_add(begin);
    first.wrapping_add(day.min(length.wrapping_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[allow(clippy::arithmetic_side_effects)] // of known days
    fn civil(day: i32) -> (i32, i32, i32) {
        let z = i64::from(day) + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i64::from(month <= 2);
        let part = |n: i64| i32::try_from(n).unwrap();
        (part(year), part(month), part(doy - (153 * mp + 2) / 5 + 1))
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        let mut day = FIRST;
        while day <= LAST - 31 * 120 {
            let mut days = [0; ROWS];
            for one in &mut days {
                *one = day;
                day += 1;
            }
            for months in [0_u16, 1, 2, 3, 6, 11, 12, 13, 24, 48, 120] {
                for (from, to) in days.iter().zip(add_months(&days, months)) {
                    let ((y, m, d), (to_y, to_m, to_d)) = (civil(*from), civil(to));
                    let total = y * 12 + m - 1 + i32::from(months);
                    assert_eq!((to_y, to_m), (total / 12, total % 12 + 1), "{from} {months}");
                    let next = civil(to + 1);
                    assert!(to_d == d || (to_d < d && next.2 == 1), "{from} {months}");
                }
            }
        }
    }

    #[test]
    fn rows_that_are_chosen() {
        let bits = 0x8000_0001_0000_0002;
        for (row, one) in (0..).zip(chosen(bits)) {
            assert_eq!(one == -1, bits >> row & 1 == 1, "{row}");
        }
    }
}
