//! Numbers of rows, a set of rows for each binary digit: a point more for some rows costs a few
//! operations for all of a block.

use super::mask::{Mask, count};

/// Adds so much to the numbers of some rows; what does not fit is lost.
#[inline(always)]
pub(super) fn add<const W: usize>(planes: &mut [Mask<W>], amount: u64, to: &Mask<W>) {
    let skip = usize::try_from(amount.trailing_zeros()).unwrap_or(usize::MAX);
    let mut left = amount.checked_shr(amount.trailing_zeros()).unwrap_or(0);
    let mut carry: Mask<W> = [0; W];
    for plane in planes.iter_mut().skip(skip) {
        let digit = 0_u64.wrapping_sub(left & 1);
        for ((plane, carry), to) in plane.iter_mut().zip(&mut carry).zip(to) {
            let more = to & digit;
            let (old, half) = (*plane, *plane ^ more);
            *plane = half ^ *carry;
            *carry = old & more | *carry & half;
        }
        left >>= 1;
        if left == 0 && carry == [0; W] {
            break;
        }
    }
}

/// Whose number is at least this.
#[inline(always)]
pub(super) fn reaches<'a, const W: usize>(
    planes: impl DoubleEndedIterator<Item = &'a Mask<W>> + ExactSizeIterator,
    cut: u64,
) -> Mask<W> {
    let width = u32::try_from(planes.len()).unwrap_or(u32::MAX);
    if cut.checked_shr(width).unwrap_or(0) > 0 {
        return [0; W];
    }
    let (mut above, mut same) = ([0_u64; W], [u64::MAX; W]);
    let places = (0..width).rev();
    for (plane, place) in planes.rev().zip(places) {
        let digit = cut.checked_shr(place).unwrap_or(0) & 1 == 1;
        for ((above, same), plane) in above.iter_mut().zip(&mut same).zip(plane) {
            if digit {
                *same &= plane;
            } else {
                *above |= *same & plane;
                *same &= !plane;
            }
        }
    }
    for (above, same) in above.iter_mut().zip(same) {
        *above |= same;
    }
    above
}

/// The sum of the numbers of some rows.
#[inline(always)]
pub(super) fn sum<'a, const W: usize>(
    planes: impl Iterator<Item = &'a Mask<W>>,
    of: &Mask<W>,
) -> i128 {
    let mut sum = 0_i128;
    for (place, plane) in (0_u32..).zip(planes) {
        let worth = i128::from(count(plane, of)).checked_shl(place).unwrap_or(0);
        sum = sum.wrapping_add(worth);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_count_as_numbers_do() {
        let (mut seed, mut planes, mut numbers) = (7_u64, [[0_u64; 2]; 9], [0_u64; 128]);
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695);
            seed ^ seed >> 29
        };
        for amount in [1, 2, 3, 4, 8, 9, 16, 31, 64] {
            let to = [next(), next()];
            add(&mut planes, amount, &to);
            for (row, number) in numbers.iter_mut().enumerate() {
                *number += amount * (to[row / 64] >> (row % 64) & 1);
            }
        }
        for cut in 0..600 {
            let found = reaches(planes.iter(), cut);
            for (row, number) in numbers.iter().enumerate() {
                assert_eq!(found[row / 64] >> (row % 64) & 1 == 1, *number >= cut, "{row} {cut}");
            }
        }
        let of = [next(), next()];
        let chosen = numbers.iter().enumerate();
        let chosen = chosen.filter(|(row, _)| of[row / 64] >> (row % 64) & 1 == 1);
        let expected: u64 = chosen.map(|(_, number)| number).sum();
        assert_eq!(sum(planes.iter(), &of), i128::from(expected));
    }
}
