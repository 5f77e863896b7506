//! Comparing sixty-four values at once: one bit a row.
//!
//! Plain loops that any compiler can vectorise, and for processors with AVX2 the same answers by the
//! instruction that makes bits of bytes; which of the two is seen at run time, and both agree.

use super::days;
use super::mask::{ROWS, SPREAD};
use super::sums;

/// Values of one width.
pub(crate) trait Lane: Copy + Ord + std::fmt::Debug {
    /// The value as a whole number.
    fn wide(self) -> i64;

    /// The whole number as a value of this width, clamped to its bounds.
    fn narrow(wide: i64) -> Self;

    /// Which rows are at least this.
    fn at_least<L: Level>(level: L, values: &[Self; ROWS], cut: Self) -> u64;

    /// Which rows are this.
    fn equal<L: Level>(level: L, values: &[Self; ROWS], cut: Self) -> u64;

    /// Whether a row lies beyond these bounds and is not `but`.
    #[inline(always)]
    fn any_beyond(values: &[Self; ROWS], (low, high): (Self, Self), but: Option<Self>) -> bool {
        let mut beyond = false;
        match but {
            Some(but) => {
                for value in values {
                    beyond |= ((*value < low) | (*value > high)) & (*value != but);
                }
            }
            None => {
                for value in values {
                    beyond |= (*value < low) | (*value > high);
                }
            }
        }
        beyond
    }
}

/// How a processor compares.
pub(crate) trait Level: Copy {
    /// Says that this value is read soon.
    #[inline(always)]
    fn soon<T>(self, _value: &T) {}

    #[inline(always)]
    fn at_least_u8(self, values: &[u8; ROWS], cut: u8) -> u64 {
        at_least(self, values, cut)
    }
    #[inline(always)]
    fn equal_u8(self, values: &[u8; ROWS], cut: u8) -> u64 {
        equal(self, values, cut)
    }
    #[inline(always)]
    fn at_least_u16(self, values: &[u16; ROWS], cut: u16) -> u64 {
        at_least(self, values, cut)
    }
    #[inline(always)]
    fn equal_u16(self, values: &[u16; ROWS], cut: u16) -> u64 {
        equal(self, values, cut)
    }
    #[inline(always)]
    fn at_least_i32(self, values: &[i32; ROWS], cut: i32) -> u64 {
        at_least(self, values, cut)
    }
    #[inline(always)]
    fn equal_i32(self, values: &[i32; ROWS], cut: i32) -> u64 {
        equal(self, values, cut)
    }
    #[inline(always)]
    fn at_least_i64(self, values: &[i64; ROWS], cut: i64) -> u64 {
        // Whether it is less stands in the highest digit: few processors compare so long numbers.
        let mut less = [0_i32; ROWS];
        for (less, value) in less.iter_mut().zip(values) {
            let apart = value.wrapping_sub(cut);
            let sign = apart ^ (value ^ cut) & (apart ^ value);
            #[allow(clippy::cast_possible_truncation)] // the upper half
            {
                *less = (sign >> 32) as i32;
            }
        }
        !negative(self, &less)
    }
    #[inline(always)]
    fn equal_i64(self, values: &[i64; ROWS], cut: i64) -> u64 {
        equal(self, values, cut)
    }

    /// Sixty-four bytes, all bits or none, as bits.
    #[inline(always)]
    fn pack(self, bytes: &[u8; ROWS]) -> u64 {
        pack(bytes)
    }

    /// Each bit as a byte, all bits or none.
    #[inline(always)]
    fn spread(self, bits: u64) -> [u8; ROWS] {
        let mut out = [0_u8; ROWS];
        for (eight, out) in bits.to_le_bytes().iter().zip(out.chunks_exact_mut(8)) {
            let found = SPREAD.get(usize::from(*eight)).copied().unwrap_or_default();
            out.copy_from_slice(&found.to_le_bytes());
        }
        out
    }

    /// The sum of some rows, which cannot overflow.
    #[inline(always)]
    fn sum_i64(self, values: &[i64; ROWS], rows: u64) -> i64 {
        sums::narrow(values, rows)
    }

    /// The sum of some rows.
    #[inline(always)]
    fn sum_u8(self, values: &[u8; ROWS], rows: u64) -> i64 {
        sums::bytes(self, values, rows)
    }

    /// Takes the earlier days for some rows.
    #[inline(always)]
    fn earlier(self, lanes: &mut [i32; ROWS], days: &[i32; ROWS], rows: u64) {
        days::earlier(lanes, days, rows);
    }

    /// Takes over the days of some rows.
    #[inline(always)]
    fn replace(self, lanes: &mut [i32; ROWS], days: &[i32; ROWS], rows: u64) {
        days::replace(lanes, days, rows);
    }
}

/// Any processor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plain;

impl Level for Plain {}

/// Sixty-four bytes, all bits or none, as bits.
#[inline(always)]
fn pack(bytes: &[u8; ROWS]) -> u64 {
    let mut bits = 0_u64;
    for (place, eight) in (0_u32..).step_by(8).zip(bytes.chunks_exact(8)) {
        let Ok(eight) = <[u8; 8]>::try_from(eight) else { continue };
        // Every byte lands in another bit of the highest one.
        let ones = u64::from_le_bytes(eight) & 0x0101_0101_0101_0101;
        let packed = ones.wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits |= packed << place;
    }
    bits
}

#[inline(always)]
fn at_least<L: Level, T: Copy + Ord>(level: L, values: &[T; ROWS], cut: T) -> u64 {
    let mut bytes = [0_u8; ROWS];
    for (byte, value) in bytes.iter_mut().zip(values) {
        *byte = 0_u8.wrapping_sub(u8::from(*value >= cut));
    }
    level.pack(&bytes)
}

#[inline(always)]
fn negative<L: Level>(level: L, values: &[i32; ROWS]) -> u64 {
    let mut bytes = [0_u8; ROWS];
    for (byte, value) in bytes.iter_mut().zip(values) {
        *byte = 0_u8.wrapping_sub(u8::from(*value < 0));
    }
    level.pack(&bytes)
}

#[inline(always)]
fn equal<L: Level, T: Copy + Eq>(level: L, values: &[T; ROWS], cut: T) -> u64 {
    let mut bytes = [0_u8; ROWS];
    for (byte, value) in bytes.iter_mut().zip(values) {
        *byte = 0_u8.wrapping_sub(u8::from(*value == cut));
    }
    level.pack(&bytes)
}

macro_rules! lane {
    ($type:ty, $at_least:ident, $equal:ident $(, $any_beyond:item)?) => {
        impl Lane for $type {
            #[inline(always)]
            fn wide(self) -> i64 {
                i64::from(self)
            }

            #[inline(always)]
            fn narrow(wide: i64) -> Self {
                let end = if wide < 0 { Self::MIN } else { Self::MAX };
                Self::try_from(wide).unwrap_or(end)
            }

            #[inline(always)]
            fn at_least<L: Level>(level: L, values: &[Self; ROWS], cut: Self) -> u64 {
                level.$at_least(values, cut)
            }

            #[inline(always)]
            fn equal<L: Level>(level: L, values: &[Self; ROWS], cut: Self) -> u64 {
                level.$equal(values, cut)
            }

            $(#[inline(always)] $any_beyond)?
        }
    };
}

lane!(u8, at_least_u8, equal_u8);
lane!(u16, at_least_u16, equal_u16);
lane!(i32, at_least_i32, equal_i32);
lane!(
    i64,
    at_least_i64,
    equal_i64,
    fn any_beyond(values: &[Self; ROWS], (low, high): (Self, Self), but: Option<Self>) -> bool {
        // The highest digit of any distance tells of most columns that all are inside.
        let mut digits = 0_u64;
        for value in values {
            digits |= value.wrapping_sub(low).cast_unsigned();
        }
        let most = u64::MAX.checked_shr(digits.leading_zeros()).unwrap_or(0);
        if most <= high.wrapping_sub(low).cast_unsigned() {
            return false;
        }
        values.iter().any(|value| (*value < low || *value > high) && Some(*value) != but)
    }
);

#[cfg(test)]
mod tests {
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    use super::super::x86::Base;
    use super::*;

    /// Does something at every level that this processor has.
    macro_rules! each_level {
        ($level:ident => $do:block) => {{
            {
                let $level = Plain;
                $do
            }
            #[cfg(all(feature = "simd", target_arch = "x86_64"))]
            {
                let $level = Base::try_new().unwrap();
                $do
            }
            #[cfg(all(feature = "simd", target_arch = "x86_64"))]
            if let Some($level) = pulp::x86::V3::try_new() {
                $do
            }
        }};
    }

    fn bits_of<T>(values: &[T; ROWS], of: impl Fn(&T) -> bool) -> u64 {
        let bits = (0..64).zip(values).map(|(place, one)| u64::from(of(one)) << place);
        bits.fold(0, |all, one| all | one)
    }

    fn agree<T: Lane>(values: [i64; ROWS], cuts: &[i64]) {
        let values = values.map(T::narrow);
        for cut in cuts.iter().map(|cut| T::narrow(*cut)) {
            let least = bits_of(&values, |one| *one >= cut);
            let same = bits_of(&values, |one| *one == cut);
            each_level!(level => {
                assert_eq!(T::at_least(level, &values, cut), least, "{level:?} {cut:?}");
                assert_eq!(T::equal(level, &values, cut), same, "{level:?} {cut:?}");
            });
            for end in [cut, T::narrow(i64::MAX), values[7].max(cut)] {
                for but in [None, Some(values[9]), Some(T::narrow(0))] {
                    let beyond =
                        values.iter().any(|one| (*one < cut || *one > end) && Some(*one) != but);
                    assert_eq!(T::any_beyond(&values, (cut, end), but), beyond, "{cut:?} {end:?}");
                }
            }
        }
    }

    #[test]
    fn every_level_spreads_alike() {
        for bits in [0, 1, 0x8000_0000_0000_0000, 0xdead_beef_0123_4567, u64::MAX] {
            each_level!(level => {
                for (row, byte) in level.spread(bits).iter().enumerate() {
                    assert_eq!(*byte, if bits >> row & 1 == 1 { 255 } else { 0 });
                }
                assert_eq!(level.pack(&level.spread(bits)), bits);
            });
        }
    }

    /// Numbers of every size, the same ones at every run.
    fn numbers(round: u32, seed: &mut u64) -> [i64; ROWS] {
        [(); ROWS].map(|()| {
            *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (*seed >> 20).cast_signed().wrapping_sub(1 << 43) >> (round % 44)
        })
    }

    #[test]
    fn every_level_compares_alike() {
        let mut seed = 20_260_630_u64;
        for round in 0..200 {
            let values = numbers(round, &mut seed);
            let mut cuts = values.to_vec();
            cuts.extend([0, 1, -1, 127, 128, 255, 256, 32_767, 32_768, 65_535, i64::MAX, i64::MIN]);
            agree::<u8>(values, &cuts);
            agree::<u16>(values, &cuts);
            agree::<i32>(values, &cuts);
            agree::<i64>(values, &cuts);
        }
    }

    #[test]
    fn every_level_chooses_alike() {
        let mut seed = 20_261_130_u64;
        for round in 0..200 {
            let (values, others) = (numbers(round, &mut seed), numbers(round / 3, &mut seed));
            let rows = bits_of(&numbers(5, &mut seed), |one| one & 3 > 0);
            let (days, until) = (values.map(i32::narrow), others.map(i32::narrow));
            let bytes = values.map(u8::narrow);
            let has = |row: usize| rows >> row & 1 == 1;
            let chosen = |row: usize| if has(row) { until[row] } else { i32::MAX };
            each_level!(level => {
                let mut earlier = days;
                level.earlier(&mut earlier, &until, rows);
                let mut replaced = days;
                level.replace(&mut replaced, &until, rows);
                for row in 0..ROWS {
                    assert_eq!(earlier[row], days[row].min(chosen(row)), "{level:?} {row}");
                    assert_eq!(replaced[row], if has(row) { until[row] } else { days[row] });
                }
                let of = |row: &usize| has(*row);
                let sum: i64 = (0..ROWS).filter(of).map(|row| values[row]).sum();
                assert_eq!(level.sum_i64(&values, rows), sum, "{level:?}");
                let sum: i64 = (0..ROWS).filter(of).map(|row| i64::from(bytes[row])).sum();
                assert_eq!(level.sum_u8(&bytes, rows), sum, "{level:?}");
            });
        }
    }
}
