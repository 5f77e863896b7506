//! Texts that were read before, and what they mean: codes come again and again.

use super::quick::Quick;

/// So many texts have a place; one that comes later takes the place of another.
const PLACES: usize = 128;

/// Texts of 32 bytes at most and what they mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    places: Vec<Option<(Short, i64)>>,
}

/// A text of 1 to 32 bytes: how many they are, and its first and its last sixteen, or eight where there
/// are not as many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Short {
    len: usize,
    first: u128,
    last: u128,
}

impl Short {
    #[inline(always)]
    fn of(text: &[u8]) -> Option<Self> {
        let len = text.len();
        if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
            let (first, last) = (u128::from_le_bytes(*first), u128::from_le_bytes(*last));
            return (len <= 32).then_some(Self { len, first, last });
        }
        if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
            let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
            return Some(Self { len, first: first.into(), last: last.into() });
        }
        if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            return Some(Self { len, first: first.into(), last: last.into() });
        }
        let (first, middle, last) = (text.first()?, text.get(len / 2)?, text.last()?);
        let last = u128::from(*middle) << 8 | u128::from(*last);
        Some(Self { len, first: u128::from(*first), last })
    }

    /// Its place, from nought up to [`PLACES`].
    #[inline(always)]
    fn place(&self) -> usize {
        let both = self.first.wrapping_add(self.last.rotate_left(67));
        let [a, b, c, d, e, f, g, h, rest @ ..] = both.to_le_bytes();
        let folded = u64::from_le_bytes([a, b, c, d, e, f, g, h]) ^ u64::from_le_bytes(rest);
        // The highest bits of the product hang on all of the others.
        let mixed = folded.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 57;
        usize::try_from(mixed).unwrap_or(0)
    }
}

impl Quick for Seen {
    #[inline(always)]
    fn read(&self, text: &[u8]) -> Option<i64> {
        let short = Short::of(text)?;
        let (seen, number) = (*self.places.get(short.place())?)?;
        (seen == short).then_some(number)
    }

    fn learn(&mut self, text: &[u8], number: i64) {
        let Some(short) = Short::of(text) else { return };
        self.places.resize(PLACES, None);
        if let Some(place) = self.places.get_mut(short.place()) {
            *place = Some((short, number));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart() {
        // Texts that differ in a single byte, or in one byte more.
        let text = b"abcdefghijklmnopqrstuvwxyzabcdefghijkl";
        let mut texts: Vec<Vec<u8>> = (1..=38).map(|len| text[..len].to_vec()).collect();
        for len in 1..=34 {
            for place in 0..len {
                let mut other = text[..len].to_vec();
                other[place] = 0;
                texts.push(other);
            }
        }
        let mut seen = Seen::default();
        assert_eq!(seen.read(&texts[0]), None);
        for (number, text) in (0..).zip(&texts) {
            seen.learn(text, number);
            let known = if text.len() <= 32 { Some(number) } else { None };
            assert_eq!(seen.read(text), known);
            // Of the others it says what they mean or nothing.
            for (other, text) in (0..).zip(&texts) {
                assert!(seen.read(text).is_none_or(|found| found == other), "{other}");
            }
        }
    }
}
