//! Columns of a portfolio: whole numbers of one width, what they mean, and which of them are known.

use crate::label::Code;

pub use super::machine::data::Column;
use super::machine::data::Values;

/// How many bits a value takes.
///
/// ```
/// use guanxi::review::columns::{Column, Width};
/// assert_eq!(Column::u8(&[1, 0]).width(), Width::U8);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Width {
    /// Eight bits without a sign.
    U8,
    /// Sixteen bits without a sign.
    U16,
    /// Thirty-two bits with a sign.
    I32,
    /// Sixty-four bits with a sign.
    I64,
    /// One bit, as Arrow packs them: the lowest of a byte first.
    Bit,
}

/// What the numbers of a column mean.
///
/// ```
/// use guanxi::review::columns::Units;
/// assert_eq!(Units::codes(["low", "high"])?, Units::Codes(vec!["low".parse()?, "high".parse()?]));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Units {
    /// Money in parts of the currency of the rulebook: with two decimals 1 is a cent. At most four.
    Minor(u32),
    /// Whole numbers from nought on: counts and days.
    Whole,
    /// Scores and ratios in decimal parts: with four decimals 8 500 is 85 %. At most four.
    Decimals(u32),
    /// Dates in days since 1 January 1970.
    Date,
    /// 0 for no, 1 for yes.
    Flag,
    /// The number is the place of a code in this list, which has one at least.
    Codes(Vec<Code>),
    /// Each bit that is set is the place of a code in this list: at most 8, 16, 31 and 63 codes in numbers
    /// of 8, 16, 32 and 64 bits.
    CodeBits(Vec<Code>),
}

impl Units {
    /// Codes by their texts.
    ///
    /// # Errors
    /// A text that is no code.
    ///
    /// ```
    /// use guanxi::review::columns::Units;
    /// assert!(Units::codes(["not a code!"]).is_err());
    /// ```
    pub fn codes<'c>(codes: impl IntoIterator<Item = &'c str>) -> crate::Result<Self> {
        Ok(Self::Codes(parsed(codes)?))
    }

    /// Sets of codes by the texts of their bits, the lowest first.
    ///
    /// # Errors
    /// A text that is no code.
    ///
    /// ```
    /// use guanxi::review::columns::Units;
    /// assert!(matches!(Units::code_bits(["visit", "call"])?, Units::CodeBits(codes) if codes.len() == 2));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn code_bits<'c>(codes: impl IntoIterator<Item = &'c str>) -> crate::Result<Self> {
        Ok(Self::CodeBits(parsed(codes)?))
    }
}

fn parsed<'c>(codes: impl IntoIterator<Item = &'c str>) -> crate::Result<Vec<Code>> {
    codes.into_iter().map(str::parse).collect()
}

/// How a column says that a value is not known.
///
/// ```
/// use guanxi::review::columns::{ColumnType, Nulls, Units, Width};
/// let date = ColumnType::new(Width::I32, Units::Date).nulls(Nulls::Value(i64::from(i32::MIN)));
/// assert_eq!(date.nulls, Nulls::Value(-2_147_483_648));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Nulls {
    /// All of them are known.
    #[default]
    None,
    /// This number stands for it, one that the width can hold.
    Value(i64),
    /// A bit for each row says whether it is known, as Arrow has it.
    Bitmap,
}

/// The type of a column: its width, its meaning, and what is not known.
///
/// ```
/// use guanxi::review::columns::{ColumnType, Units, Width};
/// let money = ColumnType::new(Width::I64, Units::Minor(2));
/// assert_eq!(money.width, Width::I64);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ColumnType {
    /// How many bits.
    pub width: Width,
    /// What they mean.
    pub units: Units,
    /// What is not known.
    pub nulls: Nulls,
}

impl ColumnType {
    /// A column of which all values are known.
    ///
    /// ```
    /// use guanxi::review::columns::{ColumnType, Nulls, Units, Width};
    /// assert_eq!(ColumnType::new(Width::U8, Units::Flag).nulls, Nulls::None);
    /// ```
    pub fn new(width: Width, units: Units) -> Self {
        Self { width, units, nulls: Nulls::None }
    }

    /// The same column, some values of which may not be known.
    ///
    /// ```
    /// use guanxi::review::columns::{ColumnType, Nulls, Units, Width};
    /// let days = ColumnType::new(Width::U16, Units::Whole).nulls(Nulls::Bitmap);
    /// assert_eq!(days.nulls, Nulls::Bitmap);
    /// ```
    #[must_use]
    pub fn nulls(mut self, nulls: Nulls) -> Self {
        self.nulls = nulls;
        self
    }
}

impl<'a> Column<'a> {
    fn new(values: Values<'a>) -> Self {
        Self { values, known: None }
    }

    /// Bytes.
    ///
    /// ```
    /// use guanxi::review::columns::Column;
    /// assert!(Column::u8(&[]).is_empty());
    /// ```
    pub fn u8(values: &'a [u8]) -> Self {
        Self::new(Values::U8(values))
    }

    /// Numbers of sixteen bits.
    ///
    /// ```
    /// use guanxi::review::columns::Column;
    /// assert_eq!(Column::u16(&[7]).len(), 1);
    /// ```
    pub fn u16(values: &'a [u16]) -> Self {
        Self::new(Values::U16(values))
    }

    /// Numbers of thirty-two bits; dates among them.
    ///
    /// ```
    /// use guanxi::review::columns::Column;
    /// assert_eq!(Column::i32(&[20_634]).len(), 1); // 30 June 2026
    /// ```
    pub fn i32(values: &'a [i32]) -> Self {
        Self::new(Values::I32(values))
    }

    /// Numbers of sixty-four bits; money among them.
    ///
    /// ```
    /// use guanxi::review::columns::Column;
    /// assert_eq!(Column::i64(&[50_000_000]).len(), 1); // 500 000.00
    /// ```
    pub fn i64(values: &'a [i64]) -> Self {
        Self::new(Values::I64(values))
    }

    /// One bit a row from this bit of the bytes on, the lowest of a byte first.
    ///
    /// ```
    /// use guanxi::review::columns::Column;
    /// assert_eq!(Column::bits(&[0b0000_0101], 2).len(), 6);
    /// ```
    pub fn bits(bytes: &'a [u8], offset: usize) -> Self {
        Self::new(Values::Bits(bytes, offset))
    }

    /// The same column with a bit for each row that says whether it is known, from this bit on.
    ///
    /// ```
    /// use guanxi::review::columns::Column;
    /// let column = Column::u8(&[1, 0]).known(&[0b01], 0);
    /// assert_eq!(column.len(), 2); // the second one is not known
    /// ```
    #[must_use]
    pub fn known(mut self, bytes: &'a [u8], offset: usize) -> Self {
        self.known = Some((bytes, offset));
        self
    }

    /// How many rows there are; of bits how many there may be.
    ///
    /// ```
    /// use guanxi::review::columns::Column;
    /// assert_eq!(Column::u8(&[1, 0]).len(), 2);
    /// ```
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is none.
    ///
    /// ```
    /// use guanxi::review::columns::Column;
    /// assert!(!Column::u8(&[1]).is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many bits a value takes.
    ///
    /// ```
    /// use guanxi::review::columns::{Column, Width};
    /// assert_eq!(Column::i64(&[]).width(), Width::I64);
    /// ```
    pub fn width(&self) -> Width {
        match self.values {
            Values::U8(_) => Width::U8,
            Values::U16(_) => Width::U16,
            Values::I32(_) => Width::I32,
            Values::I64(_) => Width::I64,
            Values::Bits(..) => Width::Bit,
        }
    }
}

impl Width {
    /// The smallest and the largest value.
    pub(super) fn bounds(self) -> (i64, i64) {
        match self {
            Self::U8 => Values::U8(&[]).bounds(),
            Self::U16 => Values::U16(&[]).bounds(),
            Self::I32 => Values::I32(&[]).bounds(),
            Self::I64 => Values::I64(&[]).bounds(),
            Self::Bit => Values::Bits(&[], 0).bounds(),
        }
    }
}
