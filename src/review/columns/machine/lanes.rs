//! Comparing sixty-four values at once: one bit a row.
//!
//! Plain loops that any compiler can vectorise, and for processors with AVX2 the same answers by the
//! instruction that makes bits of bytes; which of the two is seen at run time, and both agree.

use super::mask::{ROWS, SPREAD};

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
}

/// How a processor compares.
pub(crate) trait Level: Copy {
    #[inline(always)]
    fn at_least_u8(self, values: &[u8; ROWS], cut: u8) -> u64 {
        at_least(values, cut)
    }
    #[inline(always)]
    fn equal_u8(self, values: &[u8; ROWS], cut: u8) -> u64 {
        equal(values, cut)
    }
    #[inline(always)]
    fn at_least_u16(self, values: &[u16; ROWS], cut: u16) -> u64 {
        at_least(values, cut)
    }
    #[inline(always)]
    fn equal_u16(self, values: &[u16; ROWS], cut: u16) -> u64 {
        equal(values, cut)
    }
    #[inline(always)]
    fn at_least_i32(self, values: &[i32; ROWS], cut: i32) -> u64 {
        at_least(values, cut)
    }
    #[inline(always)]
    fn equal_i32(self, values: &[i32; ROWS], cut: i32) -> u64 {
        equal(values, cut)
    }
    #[inline(always)]
    fn at_least_i64(self, values: &[i64; ROWS], cut: i64) -> u64 {
        at_least(values, cut)
    }
    #[inline(always)]
    fn equal_i64(self, values: &[i64; ROWS], cut: i64) -> u64 {
        equal(values, cut)
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
}

/// Any processor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plain;

impl Level for Plain {}

/// Sixty-four bytes of nought or one as bits.
#[inline(always)]
fn pack(bytes: &[u8; ROWS]) -> u64 {
    let mut bits = 0_u64;
    for (place, eight) in (0_u32..).step_by(8).zip(bytes.chunks_exact(8)) {
        let Ok(eight) = <[u8; 8]>::try_from(eight) else { continue };
        // Every byte lands in another bit of the highest one.
        let packed = u64::from_le_bytes(eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits |= packed << place;
    }
    bits
}

#[inline(always)]
fn at_least<T: Copy + Ord>(values: &[T; ROWS], cut: T) -> u64 {
    let mut bytes = [0_u8; ROWS];
    for (byte, value) in bytes.iter_mut().zip(values) {
        *byte = u8::from(*value >= cut);
    }
    pack(&bytes)
}

#[inline(always)]
fn equal<T: Copy + Eq>(values: &[T; ROWS], cut: T) -> u64 {
    let mut bytes = [0_u8; ROWS];
    for (byte, value) in bytes.iter_mut().zip(values) {
        *byte = u8::from(*value == cut);
    }
    pack(&bytes)
}

macro_rules! lane {
    ($type:ty, $at_least:ident, $equal:ident) => {
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
        }
    };
}

lane!(u8, at_least_u8, equal_u8);
lane!(u16, at_least_u16, equal_u16);
lane!(i32, at_least_i32, equal_i32);
lane!(i64, at_least_i64, equal_i64);

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
mod avx2 {
    use std::arch::x86_64::__m256i;

    use pulp::x86::V3;

    use super::{Level, ROWS};

    /// Which byte of a word each row of half a word is in.
    const PLACES: [u64; 4] =
        [0, 0x0101_0101_0101_0101, 0x0202_0202_0202_0202, 0x0303_0303_0303_0303];

    /// Which bit of its byte each of eight rows is.
    const DIGITS: u64 = 0x8040_2010_0804_0201;

    /// Registers of 32 bytes.
    type Wide = __m256i;

    /// The values of a word as `N` registers.
    #[inline(always)]
    fn wide<T: Copy, const N: usize>(values: &[T; ROWS]) -> [Wide; N]
    where
        [T; ROWS]: pulp::bytemuck::Pod,
        [Wide; N]: pulp::bytemuck::Pod,
    {
        pulp::bytemuck::cast(*values)
    }

    /// The highest bit of each byte of two registers.
    #[inline(always)]
    fn bytes(level: V3, low: Wide, high: Wide) -> u64 {
        let low = level.avx2._mm256_movemask_epi8(low).cast_unsigned();
        let high = level.avx2._mm256_movemask_epi8(high).cast_unsigned();
        u64::from(low) | u64::from(high) << 32
    }

    /// Two registers of words as one of bytes, in order.
    #[inline(always)]
    fn narrowed(level: V3, low: Wide, high: Wide) -> Wide {
        let mixed = level.avx2._mm256_packs_epi16(low, high);
        level.avx2._mm256_permute4x64_epi64::<0b11_01_10_00>(mixed)
    }

    #[inline(always)]
    fn of_words(level: V3, [a, b, c, d]: [Wide; 4]) -> u64 {
        bytes(level, narrowed(level, a, b), narrowed(level, c, d))
    }

    #[inline(always)]
    fn of_longs(level: V3, found: [Wide; 8]) -> u64 {
        let mut bits = 0_u64;
        for (place, one) in (0_u32..).step_by(8).zip(found) {
            let one = level.avx._mm256_movemask_ps(level.avx._mm256_castsi256_ps(one));
            bits |= u64::from(one.cast_unsigned()) << place;
        }
        bits
    }

    #[inline(always)]
    fn of_quads(level: V3, found: [Wide; 16]) -> u64 {
        let mut bits = 0_u64;
        for (place, one) in (0_u32..).step_by(4).zip(found) {
            let one = level.avx._mm256_movemask_pd(level.avx._mm256_castsi256_pd(one));
            bits |= u64::from(one.cast_unsigned()) << place;
        }
        bits
    }

    /// Each register turned into another one.
    macro_rules! each {
        ($values:expr, $one:ident => $of:expr) => {{
            let mut found = wide($values);
            for one in &mut found {
                let $one = *one;
                *one = $of;
            }
            found
        }};
    }

    impl Level for V3 {
        #[inline(always)]
        fn at_least_u8(self, values: &[u8; ROWS], cut: u8) -> u64 {
            let cut = self.avx._mm256_set1_epi8(cut.cast_signed());
            let [a, b] = each!(values, one => self.avx2._mm256_cmpeq_epi8(self.avx2._mm256_max_epu8(one, cut), one));
            bytes(self, a, b)
        }

        #[inline(always)]
        fn equal_u8(self, values: &[u8; ROWS], cut: u8) -> u64 {
            let cut = self.avx._mm256_set1_epi8(cut.cast_signed());
            let [a, b] = each!(values, one => self.avx2._mm256_cmpeq_epi8(one, cut));
            bytes(self, a, b)
        }

        #[inline(always)]
        fn at_least_u16(self, values: &[u16; ROWS], cut: u16) -> u64 {
            let cut = self.avx._mm256_set1_epi16(cut.cast_signed());
            let found = each!(values, one => self.avx2._mm256_cmpeq_epi16(self.avx2._mm256_max_epu16(one, cut), one));
            of_words(self, found)
        }

        #[inline(always)]
        fn equal_u16(self, values: &[u16; ROWS], cut: u16) -> u64 {
            let cut = self.avx._mm256_set1_epi16(cut.cast_signed());
            let found = each!(values, one => self.avx2._mm256_cmpeq_epi16(one, cut));
            of_words(self, found)
        }

        #[inline(always)]
        fn at_least_i32(self, values: &[i32; ROWS], cut: i32) -> u64 {
            let cut = self.avx._mm256_set1_epi32(cut);
            let below = each!(values, one => self.avx2._mm256_cmpgt_epi32(cut, one));
            !of_longs(self, below)
        }

        #[inline(always)]
        fn equal_i32(self, values: &[i32; ROWS], cut: i32) -> u64 {
            let cut = self.avx._mm256_set1_epi32(cut);
            let found = each!(values, one => self.avx2._mm256_cmpeq_epi32(one, cut));
            of_longs(self, found)
        }

        #[inline(always)]
        fn at_least_i64(self, values: &[i64; ROWS], cut: i64) -> u64 {
            let cut = self.avx._mm256_set1_epi64x(cut);
            let below = each!(values, one => self.avx2._mm256_cmpgt_epi64(cut, one));
            !of_quads(self, below)
        }

        #[inline(always)]
        fn equal_i64(self, values: &[i64; ROWS], cut: i64) -> u64 {
            let cut = self.avx._mm256_set1_epi64x(cut);
            let found = each!(values, one => self.avx2._mm256_cmpeq_epi64(one, cut));
            of_quads(self, found)
        }

        #[inline(always)]
        fn spread(self, bits: u64) -> [u8; ROWS] {
            // Every byte eight times, then one bit of each.
            let place = pulp::bytemuck::cast(PLACES);
            let digit = self.avx._mm256_set1_epi64x(DIGITS.cast_signed());
            let mut found = [self.avx._mm256_setzero_si256(); 2];
            let halves: [i32; 2] = pulp::bytemuck::cast(bits.to_le_bytes());
            for (found, half) in found.iter_mut().zip(halves) {
                let all = self.avx._mm256_set1_epi32(half);
                let all = self.avx2._mm256_shuffle_epi8(all, place);
                let kept = self.avx2._mm256_and_si256(all, digit);
                *found = self.avx2._mm256_cmpeq_epi8(kept, digit);
            }
            pulp::bytemuck::cast(found)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agree<T: Lane>(values: [i64; ROWS], cuts: &[i64]) {
        let values = values.map(T::narrow);
        for cut in cuts.iter().map(|cut| T::narrow(*cut)) {
            let bits = |of: &dyn Fn(&T) -> bool| {
                let bits = (0..64).zip(&values).map(|(place, one)| u64::from(of(one)) << place);
                bits.fold(0, |all, one| all | one)
            };
            let (least, same) = (bits(&|one| *one >= cut), bits(&|one| *one == cut));
            assert_eq!(T::at_least(Plain, &values, cut), least, "{cut:?}");
            assert_eq!(T::equal(Plain, &values, cut), same, "{cut:?}");
            #[cfg(all(feature = "simd", target_arch = "x86_64"))]
            if let Some(level) = pulp::x86::V3::try_new() {
                assert_eq!(T::at_least(level, &values, cut), least, "{cut:?}");
                assert_eq!(T::equal(level, &values, cut), same, "{cut:?}");
            }
        }
    }

    #[test]
    fn every_level_spreads_alike() {
        for bits in [0, 1, 0x8000_0000_0000_0000, 0xdead_beef_0123_4567, u64::MAX] {
            let bytes = Plain.spread(bits);
            for (row, byte) in bytes.iter().enumerate() {
                assert_eq!(*byte, if bits >> row & 1 == 1 { 255 } else { 0 });
            }
            #[cfg(all(feature = "simd", target_arch = "x86_64"))]
            if let Some(level) = pulp::x86::V3::try_new() {
                assert_eq!(level.spread(bits), bytes);
            }
        }
    }

    #[test]
    fn every_level_compares_alike() {
        let mut seed = 20_260_630_u64;
        for round in 0..200 {
            let mut next = || {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (seed >> 20).cast_signed().wrapping_sub(1 << 43) >> (round % 44)
            };
            let values = [(); ROWS].map(|()| next());
            let mut cuts = values.to_vec();
            cuts.extend([0, 1, -1, 127, 128, 255, 256, 32_767, 32_768, 65_535, i64::MAX, i64::MIN]);
            agree::<u8>(values, &cuts);
            agree::<u16>(values, &cuts);
            agree::<i32>(values, &cuts);
            agree::<i64>(values, &cuts);
        }
    }
}
