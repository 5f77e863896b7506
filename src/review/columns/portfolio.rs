//! The rows of a portfolio: columns borrowed from their owner, checked once.

use super::column::{Column, Nulls};
use super::machine::data::Values;
use super::schema::Schema;
use crate::error::{Error, ErrorKind, Result};

/// Customers as columns, one row each; the values stay where they are.
///
/// ```
/// use guanxi::review::columns::{Column, ColumnType, Portfolio, Schema, Units, Width};
/// let schema = Schema::new().fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)));
/// let cents = [60_000_000, 100];
/// let portfolio = Portfolio::new(&schema, 2, vec![Column::i64(&cents)])?;
/// assert_eq!(portfolio.rows(), 2);
/// let wrong = Portfolio::new(&schema, 3, vec![Column::i64(&cents)]).unwrap_err();
/// assert_eq!(wrong.code(), "column-length");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Portfolio<'a> {
    pub(super) schema: &'a Schema,
    pub(super) rows: usize,
    pub(super) columns: Vec<Column<'a>>,
}

impl<'a> Portfolio<'a> {
    /// The rows of these columns, in the order of the schema.
    ///
    /// # Errors
    /// Too few or too many columns, one of another width or with fewer or more rows; the error names
    /// the first such column.
    ///
    /// ```
    /// use guanxi::review::columns::{Column, ColumnType, Portfolio, Schema, Units, Width};
    /// let schema = Schema::new().fact("strategic", ColumnType::new(Width::Bit, Units::Flag));
    /// assert_eq!(Portfolio::new(&schema, 5, vec![Column::bits(&[0b10101], 0)])?.rows(), 5);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(schema: &'a Schema, rows: usize, columns: Vec<Column<'a>>) -> Result<Self> {
        if columns.len() != schema.len() {
            let message =
                format!("the schema has {} columns, {} are given", schema.len(), columns.len());
            return Err(Error::new(ErrorKind::Type, "column-count", message)
                .with_help("give the columns in the order of the schema, each once"));
        }
        for (place, (column, (_, wanted))) in columns.iter().zip(schema.columns.iter()).enumerate()
        {
            let name = || schema.name(place);
            if column.width() != wanted.width {
                let message = format!(
                    "column `{}` is of {:?}, the schema says {:?}",
                    name(),
                    column.width(),
                    wanted.width
                );
                return Err(Error::new(ErrorKind::Type, "column-width", message)
                    .with_help("give the width that the schema names"));
            }
            let enough = match column.values {
                Values::Bits(..) => column.len() >= rows,
                _ => column.len() == rows,
            };
            if !enough {
                let message = format!(
                    "column `{}` has {} rows, the portfolio has {rows}: row {} is in one of them only",
                    name(),
                    column.len(),
                    column.len().min(rows)
                );
                return Err(Error::new(ErrorKind::Type, "column-length", message)
                    .with_help("give every column a value for every row"));
            }
            if let Some((bytes, offset)) = column.known {
                if wanted.nulls != Nulls::Bitmap {
                    let message = format!("column `{}` says which of its values are known", name());
                    return Err(Error::new(ErrorKind::Type, "column-known", message)
                        .with_help("say so in the schema: `.nulls(Nulls::Bitmap)`"));
                }
                let bits = bytes.len().saturating_mul(8).saturating_sub(offset);
                if bits < rows {
                    let message = format!(
                        "column `{}` says of {bits} rows whether they are known, not of row {bits}",
                        name()
                    );
                    return Err(Error::new(ErrorKind::Type, "column-length", message)
                        .with_help("give one bit for each row"));
                }
            }
        }
        Ok(Self::checked(schema, rows, columns))
    }

    /// The rows of columns that are known to be those of the schema, with a value for each row.
    pub(crate) fn checked(schema: &'a Schema, rows: usize, columns: Vec<Column<'a>>) -> Self {
        Self { schema, rows, columns }
    }

    /// How many customers there are.
    ///
    /// ```
    /// use guanxi::review::columns::{Portfolio, Schema};
    /// assert_eq!(Portfolio::new(&Schema::new(), 7, Vec::new())?.rows(), 7);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of a row in a column, where it is known.
    pub(super) fn number(&self, column: usize, row: usize) -> Option<i64> {
        let (_, wanted) = self.schema.columns.get(column)?;
        let column = self.columns.get(column)?;
        let number = column.values.get(row)?;
        let known = match wanted.nulls {
            Nulls::None => true,
            Nulls::Value(null) => number != null,
            Nulls::Bitmap => column.tells(row),
        };
        known.then_some(number)
    }
}
