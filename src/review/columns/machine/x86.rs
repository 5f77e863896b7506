//! What processors of the x86 kind do faster: the instruction that makes bits of bytes, and numbers that
//! are fetched ahead; with AVX2 thirty-two bytes at once.

use std::arch::x86_64::{__m256i, _MM_HINT_T0};

use pulp::core_arch::x86::{Sse, Sse2};
use pulp::x86::V3;

use super::lanes::Level;
use super::mask::ROWS;

/// What every such processor has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Base {
    sse: Sse,
    sse2: Sse2,
}

impl Base {
    pub(crate) fn try_new() -> Option<Self> {
        Some(Self { sse: Sse::try_new()?, sse2: Sse2::try_new()? })
    }
}

impl Level for Base {
    #[inline(always)]
    fn soon<T>(self, value: &T) {
        self.sse._mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(value).cast());
    }

    #[inline(always)]
    fn pack(self, bytes: &[u8; ROWS]) -> u64 {
        let mut bits = 0_u64;
        for (place, sixteen) in (0_u32..).step_by(16).zip(bytes.as_chunks::<16>().0) {
            let found = self.sse2._mm_movemask_epi8(pulp::bytemuck::cast(*sixteen));
            bits |= u64::from(found.cast_unsigned()) << place;
        }
        bits
    }
}

/// Which byte of a word each row of half a word is in.
const PLACES: [u64; 4] = [0, 0x0101_0101_0101_0101, 0x0202_0202_0202_0202, 0x0303_0303_0303_0303];

/// Which bit of its byte each of eight rows is.
const DIGITS: u64 = 0x8040_2010_0804_0201;

/// Registers of 32 bytes.
type Wide = __m256i;

/// Which bit of a byte each of eight rows is.
const ROW: [i32; 8] = [1, 2, 4, 8, 16, 32, 64, 128];

/// For each eight rows of a word the days, other days, and which rows are chosen.
#[inline(always)]
fn change(
    level: V3,
    lanes: &mut [i32; ROWS],
    days: &[i32; ROWS],
    rows: u64,
    of: impl Fn(Wide, Wide, Wide) -> Wide,
) {
    let row = pulp::bytemuck::cast(ROW);
    let (mut all, days): ([Wide; 8], [Wide; 8]) = (wide(lanes), wide(days));
    for ((lane, day), eight) in all.iter_mut().zip(days).zip(rows.to_le_bytes()) {
        let eight = level.avx._mm256_set1_epi32(i32::from(eight));
        let chosen = level.avx2._mm256_cmpeq_epi32(level.avx2._mm256_and_si256(eight, row), row);
        *lane = of(*lane, day, chosen);
    }
    *lanes = pulp::bytemuck::cast(all);
}

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
    fn soon<T>(self, value: &T) {
        self.sse._mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(value).cast());
    }

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
    fn sum_i64(self, values: &[i64; ROWS], rows: u64) -> i64 {
        let row = self.avx._mm256_setr_epi64x(1, 2, 4, 8);
        let mut sums = [self.avx._mm256_setzero_si256(); 2];
        let mut left = rows.cast_signed();
        for pair in wide::<_, 16>(values).as_chunks::<2>().0 {
            for (sum, four) in sums.iter_mut().zip(pair) {
                let bits = self.avx2._mm256_and_si256(self.avx._mm256_set1_epi64x(left), row);
                let chosen = self.avx2._mm256_cmpeq_epi64(bits, row);
                let more = self.avx2._mm256_and_si256(*four, chosen);
                *sum = self.avx2._mm256_add_epi64(*sum, more);
                left >>= 4;
            }
        }
        let [a, b] = sums;
        let sum: [i64; 4] = pulp::bytemuck::cast(self.avx2._mm256_add_epi64(a, b));
        sum.into_iter().fold(0, i64::wrapping_add)
    }

    #[inline(always)]
    fn sum_u8(self, values: &[u8; ROWS], rows: u64) -> i64 {
        let [a, b]: [Wide; 2] = wide(values);
        let [c, d]: [Wide; 2] = pulp::bytemuck::cast(self.spread(rows));
        let nought = self.avx._mm256_setzero_si256();
        let a = self.avx2._mm256_sad_epu8(self.avx2._mm256_and_si256(a, c), nought);
        let b = self.avx2._mm256_sad_epu8(self.avx2._mm256_and_si256(b, d), nought);
        let sum: [i64; 4] = pulp::bytemuck::cast(self.avx2._mm256_add_epi64(a, b));
        sum.into_iter().fold(0, i64::wrapping_add)
    }

    #[inline(always)]
    fn earlier(self, lanes: &mut [i32; ROWS], days: &[i32; ROWS], rows: u64) {
        let never = self.avx._mm256_set1_epi32(i32::MAX);
        change(
            self,
            lanes,
            days,
            rows,
            #[inline(always)]
            |lane, day, chosen| {
                let day = self.avx2._mm256_blendv_epi8(never, day, chosen);
                self.avx2._mm256_min_epi32(lane, day)
            },
        );
    }

    #[inline(always)]
    fn replace(self, lanes: &mut [i32; ROWS], days: &[i32; ROWS], rows: u64) {
        change(
            self,
            lanes,
            days,
            rows,
            #[inline(always)]
            |lane, day, chosen| self.avx2._mm256_blendv_epi8(lane, day, chosen),
        );
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
