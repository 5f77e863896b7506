//! Texts of the usual shapes as numbers, eight bytes at a time; whatever has another shape is left to
//! [`exact`](super::exact).

/// Reads texts of the usual shapes.
///
/// INVARIANT: what it reads is what the exact way reads.
pub(super) trait Quick {
    /// The number of a text that has the usual shape.
    fn read(&self, text: &[u8]) -> Option<i64>;

    /// Takes to heart what a text means that was read in the exact way.
    #[inline(always)]
    fn learn(&mut self, text: &[u8], number: i64) {
        let _ = (text, number);
    }
}

/// Whole numbers of eight digits at most.
pub(super) struct Whole;

/// Numbers with all their decimals, one to eight of them, behind eight digits at most.
pub(super) struct Decimal {
    pub(super) decimals: usize,
    /// Ten to the power of the decimals.
    pub(super) scale: i64,
}

/// Dates such as `2026-06-30`.
pub(super) struct Date;

/// Flags as `1` and `0`.
pub(super) struct Flag;

const NOUGHTS: u64 = 0x3030_3030_3030_3030;

/// A dash behind the year and behind the month.
const DASHES: u64 = 0x2d00_002d_0000_0000;

/// Eight digits, unless one of them is none.
#[inline(always)]
fn digits(digits: u64) -> Option<u64> {
    // A byte above nine carries into its highest bit.
    let beyond = (digits.wrapping_add(0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080;
    (beyond == 0).then_some(digits)
}

/// Four numbers of two digits each, in the bytes 0, 2, 4 and 6.
#[inline(always)]
fn pairs(digits: u64) -> u64 {
    digits.wrapping_mul(10).wrapping_add(digits >> 8) & 0x00ff_00ff_00ff_00ff
}

/// One to eight digits as a number.
#[inline(always)]
fn number(text: &[u8]) -> Option<i64> {
    let len = text.len();
    let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) else {
        return few(text);
    };
    let missing = u32::try_from(8_usize.checked_sub(len)?).ok()?.wrapping_mul(8);
    let first = u64::from(u32::from_le_bytes(*first)) ^ NOUGHTS >> 32;
    let last = u64::from(u32::from_le_bytes(*last)) ^ NOUGHTS >> 32;
    // In front of the first digit stand noughts; where both overlap they are the same.
    let pairs = pairs(digits(first.wrapping_shl(missing) | last << 32)?);
    let high = (pairs & 0x0000_00ff_0000_00ff).wrapping_mul(100 + (1_000_000 << 32));
    let low = (pairs >> 16 & 0x0000_00ff_0000_00ff).wrapping_mul(1 + (10_000 << 32));
    i64::try_from(high.wrapping_add(low) >> 32).ok()
}

/// One to three digits as a number.
#[inline(always)]
fn few(text: &[u8]) -> Option<i64> {
    let len = text.len();
    let digit = |byte: &u8| u32::from(byte.wrapping_sub(b'0'));
    let first = digit(text.first()?);
    let (middle, last) = (digit(text.get(len / 2)?), digit(text.last()?));
    if first > 9 || middle > 9 || last > 9 {
        return None;
    }
    // What the first digit and the one in the middle count for, a byte for each length.
    let bits = u32::try_from(len).unwrap_or(0).wrapping_mul(8);
    let first = first.wrapping_mul(0x640a_0000_u32.wrapping_shr(bits) & 0xff);
    let middle = middle.wrapping_mul(0x0a00_0000_u32.wrapping_shr(bits) & 0xff);
    Some(first.wrapping_add(middle).wrapping_add(last).into())
}

impl Quick for Whole {
    #[inline(always)]
    fn read(&self, text: &[u8]) -> Option<i64> {
        number(text)
    }
}

impl Quick for Decimal {
    #[inline(always)]
    fn read(&self, text: &[u8]) -> Option<i64> {
        let dot = text.len().checked_sub(self.decimals)?.checked_sub(1)?;
        let (whole, part) = text.split_at_checked(dot)?;
        let (dot, part) = part.split_first()?;
        if *dot != b'.' {
            return None;
        }
        number(whole)?.checked_mul(self.scale)?.checked_add(number(part)?)
    }
}

impl Quick for Date {
    #[inline(always)]
    fn read(&self, text: &[u8]) -> Option<i64> {
        let (front, day) = (text.first_chunk::<8>()?, text.last_chunk::<2>()?);
        let (front, day) = (u64::from_le_bytes(*front), u16::from_le_bytes(*day));
        if text.len() != 10 || front & 0xff00_00ff_0000_0000 != DASHES {
            return None;
        }
        let (year, month) = (front & 0xffff_ffff, front >> 40 & 0xffff);
        let digits = digits((year | month << 32 | u64::from(day) << 48) ^ NOUGHTS)?;
        let [century, _, year, _, month, _, day, _] = pairs(digits).to_le_bytes();
        let year = u32::from(century).wrapping_mul(100).wrapping_add(year.into());
        let (month, day) = (u32::from(month), u32::from(day));
        // A leap day is for the calendar to judge.
        let usual = 1 <= day && day <= last_day(month) && year > 0;
        usual.then(|| i64::from(day_number(year, month, day)))
    }
}

/// The last day of a month that every year has; nought where there is no such month.
#[inline(always)]
fn last_day(month: u32) -> u32 {
    // Two bits for each month: how many days it has above 28.
    let more = 0x03bb_eecc_u32.wrapping_shr(month.wrapping_mul(2)) & 3;
    if month.wrapping_sub(1) < 12 { more.wrapping_add(28) } else { 0 }
}

/// Days from 1 January 1970 to a day of the calendar, of a year from 1 on.
#[inline(always)]
fn day_number(year: u32, month: u32, day: u32) -> i32 {
    // Years that begin on 1 March have their leap day at the end.
    let late = month > 2;
    let year = if late { year } else { year.wrapping_sub(1) };
    let month = if late { month.wrapping_sub(3) } else { month.wrapping_add(9) };
    let leap = (year / 4).wrapping_sub(year / 100).wrapping_add(year / 400);
    let months = month.wrapping_mul(153).wrapping_add(2) / 5;
    let days = year.wrapping_mul(365).wrapping_add(leap).wrapping_add(months).wrapping_add(day);
    days.wrapping_sub(719_469).cast_signed()
}

impl Quick for Flag {
    #[inline(always)]
    fn read(&self, text: &[u8]) -> Option<i64> {
        match text {
            [digit @ (b'0' | b'1')] => Some(i64::from(digit & 1)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::exact;
    use super::*;
    use crate::review::columns::column::{ColumnType, Units, Width};

    /// Whatever is read quickly is read so exactly too.
    fn agrees(quick: &impl Quick, units: Units, text: &[u8]) -> bool {
        let Some(found) = quick.read(text) else { return false };
        let exact = exact::number(text, &ColumnType::new(Width::I64, units));
        let shown = String::from_utf8_lossy(text);
        assert_eq!(exact.ok().flatten(), Some(found), "{shown}");
        true
    }

    /// Bytes around the digits, and some that look like them in half of their bits.
    const BYTES: [u8; 12] = *b"0159/:.- \xb0\xb9\x10";

    #[test]
    fn numbers() {
        let decimal = Decimal { decimals: 2, scale: 100 };
        let mut read = 0_u32;
        for len in 0..=5_u32 {
            for mut number in 0..12_usize.pow(len) {
                let mut text = Vec::new();
                for _ in 0..len {
                    text.push(BYTES[number % 12]);
                    number /= 12;
                }
                read += u32::from(agrees(&Whole, Units::Whole, &text));
                read += u32::from(agrees(&decimal, Units::Minor(2), &text));
            }
        }
        // Four digits in each of up to five places; with a dot those of four and five bytes.
        assert_eq!(read, 4 + 16 + 64 + 256 + 1024 + 64 + 256);
        for len in 1..=9 {
            for place in 0..len {
                let mut text = b"918273645".get(..len).unwrap().to_vec();
                assert_eq!(agrees(&Whole, Units::Whole, &text), len <= 8);
                for byte in 0..=u8::MAX {
                    text[place] = byte;
                    let read = agrees(&Whole, Units::Whole, &text);
                    assert_eq!(read, len <= 8 && byte.is_ascii_digit(), "{text:?}");
                }
            }
        }
        assert_eq!(decimal.read(b"12345678.90"), Some(1_234_567_890));
        assert_eq!(decimal.read(b"123456789.01"), None);
        let whole = Decimal { decimals: 8, scale: 100_000_000 };
        assert_eq!(whole.read(b"99999999.99999999"), Some(9_999_999_999_999_999));
    }

    #[test]
    fn dates() {
        for year in [0, 1, 4, 100, 1600, 1899, 1900, 1968, 1970, 2000, 2026, 2100, 2400, 9999] {
            for (month, day) in (0..=13).flat_map(|month| (0..=32).map(move |day| (month, day))) {
                let text = format!("{year:04}-{month:02}-{day:02}");
                let read = agrees(&Date, Units::Date, text.as_bytes());
                let date = chrono::NaiveDate::from_ymd_opt(year, month, day);
                let usual = date.is_some() && year > 0 && (month, day) != (2, 29);
                assert_eq!(read, usual, "{text}");
            }
        }
        for place in 0..10 {
            for byte in 0..=u8::MAX {
                let mut text = *b"2024-11-20";
                text[place] = byte;
                agrees(&Date, Units::Date, &text);
            }
        }
        assert_eq!(Date.read(b"2024-11-2"), None);
    }

    #[test]
    fn flags() {
        for byte in 0..=u8::MAX {
            let read = agrees(&Flag, Units::Flag, &[byte]);
            assert_eq!(read, byte == b'0' || byte == b'1');
        }
    }
}
