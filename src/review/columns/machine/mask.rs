//! Sets of rows: one bit a row, so many words at a time.

/// The rows of a word.
pub(crate) const ROWS: usize = 64;

/// How many words a full block has: its columns fit the first-level cache.
pub(crate) const WORDS: usize = 16;

/// The rows of a full block.
pub(crate) const BLOCK: usize = ROWS * WORDS;

/// A set of rows of a block of `W` words.
pub(crate) type Mask<const W: usize> = [u64; W];

/// The place of a set of rows among the registers.
pub(crate) type Reg = u16;

/// The set that holds the first rows only.
pub(super) fn first<const W: usize>(rows: usize) -> Mask<W> {
    let mut left = rows;
    [(); W].map(|()| {
        let here = left.min(ROWS);
        left = left.saturating_sub(here);
        match u32::try_from(here) {
            Ok(here) if here < u64::BITS => !(u64::MAX << here),
            _ => u64::MAX,
        }
    })
}

/// What two sets give word by word.
#[inline(always)]
pub(super) fn zip<const W: usize>(
    a: &Mask<W>,
    b: &Mask<W>,
    of: impl Fn(u64, u64) -> u64,
) -> Mask<W> {
    let mut out = *a;
    for (out, b) in out.iter_mut().zip(b) {
        *out = of(*out, *b);
    }
    out
}

/// How many rows are in both sets.
#[inline(always)]
pub(super) fn count<const W: usize>(a: &Mask<W>, b: &Mask<W>) -> u64 {
    let mut count = 0_u64;
    for (a, b) in a.iter().zip(b) {
        count = count.wrapping_add(u64::from((a & b).count_ones()));
    }
    count
}

/// Eight rows as eight bytes, all bits or none.
pub(super) static SPREAD: [u64; 256] = spread();

const fn spread() -> [u64; 256] {
    let mut table = [0_u64; 256];
    let mut byte = 0_u64;
    while byte < 256 {
        let mut row = 0_u32;
        let mut found = 0_u64;
        while row < 8 {
            found |= ((byte >> row) & 1).wrapping_mul(0xff) << row.wrapping_mul(8);
            row = row.wrapping_add(1);
        }
        #[allow(clippy::indexing_slicing, clippy::cast_possible_truncation)]
        // below 256, at compile time
        {
            table[byte as usize] = found;
        }
        byte = byte.wrapping_add(1);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rows_only() {
        assert_eq!(first::<2>(0), [0, 0]);
        assert_eq!(first::<2>(3), [0b111, 0]);
        assert_eq!(first::<2>(64), [u64::MAX, 0]);
        assert_eq!(first::<2>(65), [u64::MAX, 1]);
        assert_eq!(first::<2>(200), [u64::MAX, u64::MAX]);
    }

    #[test]
    fn a_byte_becomes_eight() {
        assert_eq!(SPREAD[0b1000_0001].to_le_bytes(), [255, 0, 0, 0, 0, 0, 0, 255]);
        assert_eq!(SPREAD[255], u64::MAX);
    }
}
