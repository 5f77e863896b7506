//! Columns from texts: the fields of a CSV file, row by row.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::column::{Column, ColumnType, Nulls, Units, Width};
use super::meaning::day_of;
use super::portfolio::Portfolio;
use super::schema::Schema;
use crate::error::{Error, ErrorKind, Result};

/// Columns that are filled from texts, such as the fields of a CSV file, each read exactly as its column
/// says.
///
/// Amounts, scores and ratios are decimal numbers with as many decimals as the column has (`1234.5`),
/// counts and days whole numbers, dates `2026-06-30`, flags `true`, `false`, `1` or `0`, codes as they are
/// called, sets of codes with `;` between them (`call;email`, `-` for none of them). An empty text is not
/// known.
///
/// ```
/// use guanxi::review::columns::{ColumnType, Nulls, Schema, TextColumns, Units, Width};
/// let schema = Schema::new()
///     .fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)))
///     .fact("strategic", ColumnType::new(Width::Bit, Units::Flag).nulls(Nulls::Bitmap));
/// let mut columns = TextColumns::new(&schema);
/// columns.push(["600000.00", "true"])?;
/// columns.push(["1234.5", ""])?; // nobody knows whether it is strategic
/// assert_eq!(columns.portfolio().rows(), 2);
/// let wrong = columns.push(["12,50", "true"]).unwrap_err();
/// assert_eq!(wrong.to_string(), "row 2, column `annual_amount`: `12,50` is no number");
/// assert_eq!(columns.rows(), 2); // nothing of that row is kept
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TextColumns {
    schema: Schema,
    rows: usize,
    values: Vec<Owned>,
    /// Which values are known, for columns that say so by bits.
    known: Vec<Option<Vec<u8>>>,
}

/// The values of a column.
#[derive(Clone, Debug)]
enum Owned {
    U8(Vec<u8>),
    U16(Vec<u16>),
    I32(Vec<i32>),
    I64(Vec<i64>),
    Bits(Vec<u8>),
}

impl TextColumns {
    /// No row yet, of the columns of a schema.
    ///
    /// ```
    /// use guanxi::review::columns::{Schema, TextColumns};
    /// assert_eq!(TextColumns::new(&Schema::new()).rows(), 0);
    /// ```
    pub fn new(schema: &Schema) -> Self {
        let values = schema.columns.iter().map(|(_, column)| match column.width {
            Width::U8 => Owned::U8(Vec::new()),
            Width::U16 => Owned::U16(Vec::new()),
            Width::I32 => Owned::I32(Vec::new()),
            Width::I64 => Owned::I64(Vec::new()),
            Width::Bit => Owned::Bits(Vec::new()),
        });
        let known =
            schema.columns.iter().map(|(_, column)| (column.nulls == Nulls::Bitmap).then(Vec::new));
        Self { schema: schema.clone(), rows: 0, values: values.collect(), known: known.collect() }
    }

    /// How many rows there are.
    ///
    /// ```
    /// use guanxi::review::columns::{Schema, TextColumns};
    /// let mut columns = TextColumns::new(&Schema::new());
    /// columns.push(Vec::<&str>::new())?;
    /// assert_eq!(columns.rows(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// One more row: a text for each column, in the order of the schema.
    ///
    /// # Errors
    /// Too few or too many texts; one that is not what its column holds, or empty where the column has
    /// no way to say that nothing is known. The error names the row, the column and the text; nothing
    /// of the row is kept then.
    ///
    /// ```
    /// use guanxi::review::columns::{ColumnType, Schema, TextColumns, Units, Width};
    /// let orders = ColumnType::new(Width::U8, Units::Whole);
    /// let mut columns = TextColumns::new(&Schema::new().fact("orders_12m", orders));
    /// columns.push([b"12"])?;
    /// let large = columns.push(["256"]).unwrap_err();
    /// assert_eq!(large.help(), Some("write a number from 0 to 255, or give the column more bits"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn push<T: AsRef<[u8]>>(&mut self, texts: impl IntoIterator<Item = T>) -> Result<()> {
        let result = self.fill(texts);
        match result {
            Ok(()) => self.rows = self.rows.saturating_add(1),
            Err(_) => self.cut(),
        }
        result
    }

    fn fill<T: AsRef<[u8]>>(&mut self, texts: impl IntoIterator<Item = T>) -> Result<()> {
        let mut texts = texts.into_iter();
        let columns = self.schema.columns.iter().zip(self.values.iter_mut().zip(&mut self.known));
        for (place, ((_, column), (values, known))) in columns.enumerate() {
            let Some(text) = texts.next() else { return Err(self.miscounted(place)) };
            let text = text.as_ref();
            let number = match number(text, column) {
                Ok(number) => number,
                Err(wrong) => return Err(self.refused(place, text, &wrong)),
            };
            values.push(number.unwrap_or(0), self.rows);
            if let Some(known) = known {
                put(known, self.rows, number.is_some());
            }
        }
        match texts.count() {
            0 => Ok(()),
            more => Err(self.miscounted(self.schema.len().saturating_add(more))),
        }
    }

    /// Takes away what a row has left that was refused.
    fn cut(&mut self) {
        for values in &mut self.values {
            match values {
                Owned::U8(values) => values.truncate(self.rows),
                Owned::U16(values) => values.truncate(self.rows),
                Owned::I32(values) => values.truncate(self.rows),
                Owned::I64(values) => values.truncate(self.rows),
                Owned::Bits(bytes) => bytes.truncate(self.rows.div_ceil(8)),
            }
        }
        for known in self.known.iter_mut().flatten() {
            known.truncate(self.rows.div_ceil(8));
        }
    }

    #[cold]
    fn miscounted(&self, found: usize) -> Error {
        let (row, wanted) = (self.rows, self.schema.len());
        let message = format!("row {row} has {found} texts, the schema has {wanted} columns");
        Error::new(ErrorKind::Type, "column-count", message)
            .with_help("give a text for each column, an empty one for what is not known")
    }

    #[cold]
    fn refused(&self, place: usize, text: &[u8], wrong: &Wrong) -> Error {
        let (row, name, text) = (self.rows, self.schema.name(place), shown(text));
        let message = format!("row {row}, column `{name}`: `{text}` {}", wrong.what);
        Error::new(ErrorKind::Value, "column-text", message).with_help(wrong.help.clone())
    }

    /// The rows so far, to be reviewed: the columns stay where they are.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::review::columns::{ColumnReview, ColumnType, Schema, TextColumns, Units, Width};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let schema = Schema::new().fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)));
    /// let mut columns = TextColumns::new(&schema);
    /// columns.push(["1999.99"])?;
    /// let review = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap()).build()?;
    /// assert_eq!(review.run(&columns.portfolio())?.classes("tier").unwrap(), [2]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn portfolio(&self) -> Portfolio<'_> {
        // INVARIANT: each column has the width of the schema and a value for every row.
        let columns = self.values.iter().zip(&self.known).map(|(values, known)| {
            let column = match values {
                Owned::U8(values) => Column::u8(values),
                Owned::U16(values) => Column::u16(values),
                Owned::I32(values) => Column::i32(values),
                Owned::I64(values) => Column::i64(values),
                Owned::Bits(bytes) => Column::bits(bytes, 0),
            };
            known.as_deref().map_or(column, |known| column.known(known, 0))
        });
        let columns = columns.collect();
        Portfolio::checked(&self.schema, self.rows, columns)
    }
}

impl Owned {
    /// One more value, which is known to fit.
    #[inline]
    fn push(&mut self, number: i64, row: usize) {
        match self {
            Self::U8(values) => values.push(u8::try_from(number).unwrap_or_default()),
            Self::U16(values) => values.push(u16::try_from(number).unwrap_or_default()),
            Self::I32(values) => values.push(i32::try_from(number).unwrap_or_default()),
            Self::I64(values) => values.push(number),
            Self::Bits(bytes) => put(bytes, row, number == 1),
        }
    }
}

/// Sets the bit of a row, which is the last one.
fn put(bytes: &mut Vec<u8>, row: usize, bit: bool) {
    bytes.resize((row / 8).saturating_add(1), 0);
    if let Some(byte) = bytes.last_mut() {
        let mask = 1_u8.wrapping_shl(u32::try_from(row % 8).unwrap_or(0));
        *byte = if bit { *byte | mask } else { *byte & !mask };
    }
}

/// Why a text is refused.
struct Wrong {
    what: &'static str,
    help: Cow<'static, str>,
}

impl Wrong {
    #[cold]
    fn new(what: &'static str, help: impl Into<Cow<'static, str>>) -> Self {
        Self { what, help: help.into() }
    }
}

/// A text as it can be shown.
fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).chars().take(60).collect()
}

/// The number of a text; `None` for one that is not known and stands in no value.
#[inline]
fn number(text: &[u8], column: &ColumnType) -> std::result::Result<Option<i64>, Wrong> {
    if text.is_empty() {
        return match column.nulls {
            Nulls::Value(null) => Ok(Some(null)),
            Nulls::Bitmap => Ok(None),
            Nulls::None => Err(Wrong::new(
                "is empty",
                "say in the schema how unknown values stand: `.nulls(Nulls::Bitmap)`",
            )),
        };
    }
    let found = match &column.units {
        Units::Whole => decimal(text, 0),
        Units::Minor(decimals) | Units::Decimals(decimals) => decimal(text, *decimals),
        Units::Date => date(text),
        Units::Flag => flag(text),
        Units::Codes(codes) => match place(text, codes) {
            Some(place) => Ok(place.into()),
            None => Err(unknown_code(codes)),
        },
        Units::CodeBits(codes) => set(text, codes),
    }?;
    let (least, most) = column.width.bounds();
    let least = if column.units == Units::Whole { least.max(0) } else { least };
    if found < least || found > most {
        return Err(Wrong::new("does not fit the column", beyond(&column.units, least, most)));
    }
    if column.nulls == Nulls::Value(found) {
        return Err(Wrong::new(
            "stands for what is not known",
            "leave the text empty, or let another number stand for it",
        ));
    }
    Ok(Some(found))
}

fn beyond(units: &Units, least: i64, most: i64) -> String {
    match units {
        Units::Minor(decimals) | Units::Decimals(decimals) if *decimals > 0 => {
            format!(
                "give the column more bits: it holds {least} to {most} in parts of {decimals} decimals"
            )
        }
        _ => format!("write a number from {least} to {most}, or give the column more bits"),
    }
}

/// A decimal number in parts of so many decimals.
#[inline]
fn decimal(text: &[u8], decimals: u32) -> std::result::Result<i64, Wrong> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    // Behind the dot as many digits as the column has; further ones say nothing where they are nought.
    let dot = digits.iter().position(|byte| *byte == b'.');
    let (whole, part) = match dot {
        Some(dot) if decimals > 0 => digits.split_at(dot),
        _ => (digits, &[][..]),
    };
    let part = part.split_first().map_or(&[][..], |(_, part)| part);
    let most = usize::try_from(decimals).unwrap_or(usize::MAX);
    let (part, rest) = part.split_at(part.len().min(most));
    let written = dot.is_none() || !part.is_empty();
    if whole.is_empty() || !written || rest.iter().any(|byte| *byte != b'0') {
        return Err(no_number(decimals));
    }
    let (mut number, mut wrong) = (0_u64, false);
    for byte in whole.iter().chain(part) {
        let digit = byte.wrapping_sub(b'0');
        wrong |= digit > 9;
        number = number.wrapping_mul(10).wrapping_add(digit.into());
    }
    if wrong {
        return Err(no_number(decimals));
    }
    let room = LONG.saturating_sub(part.len());
    let large = whole.len() > room && {
        let leading = whole.iter().take_while(|byte| **byte == b'0').count();
        whole.len().saturating_sub(leading) > room
    };
    let missing = u32::try_from(most.saturating_sub(part.len())).unwrap_or(0);
    let scaled = 10_u64.checked_pow(missing).and_then(|scale| number.checked_mul(scale));
    match scaled.and_then(|number| i64::try_from(number).ok()) {
        Some(number) if !large => Ok(if negative { number.wrapping_neg() } else { number }),
        _ => Err(too_large()),
    }
}

/// So many digits are a number of sixty-four bits.
const LONG: usize = 19;

#[cold]
fn too_large() -> Wrong {
    Wrong::new(
        "is too large",
        "write a number that sixty-four bits hold in the decimals of the column",
    )
}

#[cold]
fn no_number(decimals: u32) -> Wrong {
    match decimals {
        0 => Wrong::new("is no whole number", "write digits alone, for example `12`"),
        _ => Wrong::new(
            "is no number",
            format!(
                "write digits with at most {decimals} decimals behind a dot, for example `1234.5`"
            ),
        ),
    }
}

/// A date as a day number.
#[inline]
fn date(text: &[u8]) -> std::result::Result<i64, Wrong> {
    let two = |tens: u8, ones: u8| {
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        (tens <= 9 && ones <= 9).then(|| u32::from(tens).wrapping_mul(10).wrapping_add(ones.into()))
    };
    let found = match text {
        [a, b, c, d, b'-', e, f, b'-', g, h] => (|| {
            let (century, year) = (two(*a, *b)?, two(*c, *d)?);
            let year = i32::try_from(century.wrapping_mul(100).wrapping_add(year)).ok()?;
            NaiveDate::from_ymd_opt(year, two(*e, *f)?, two(*g, *h)?)
        })(),
        _ => None,
    };
    match found {
        Some(date) => Ok(day_of(date).into()),
        None => Err(Wrong::new("is no date", "write it as `2026-06-30`")),
    }
}

fn flag(text: &[u8]) -> std::result::Result<i64, Wrong> {
    match text {
        b"true" | b"1" => Ok(1),
        b"false" | b"0" => Ok(0),
        _ => Err(Wrong::new("is neither yes nor no", "write `true`, `false`, `1` or `0`")),
    }
}

/// The place of a code.
fn place(text: &[u8], codes: &[crate::label::Code]) -> Option<u16> {
    let place = codes.iter().position(|code| code.as_str().as_bytes() == text)?;
    u16::try_from(place).ok()
}

fn set(text: &[u8], codes: &[crate::label::Code]) -> std::result::Result<i64, Wrong> {
    if text == b"-" {
        return Ok(0);
    }
    let mut bits = 0_i64;
    for text in text.split(|byte| *byte == b';') {
        let place = place(text, codes).ok_or_else(|| unknown_code(codes))?;
        bits |= 1_i64.checked_shl(place.into()).unwrap_or(0);
    }
    Ok(bits)
}

#[cold]
fn unknown_code(codes: &[crate::label::Code]) -> Wrong {
    let known: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
    Wrong::new("is none of the codes of the column", format!("write one of {}", known.join(", ")))
}
