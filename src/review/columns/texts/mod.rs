//! Columns from texts: the fields of a CSV file, row by row or many rows at once.

mod exact;
mod quick;
mod seen;
mod values;

use super::portfolio::Portfolio;
use super::schema::Schema;
use crate::error::{Error, ErrorKind, Result};
use exact::{Wrong, shown};
use values::{CHUNK, Stop, Values};

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
    values: Vec<Values>,
    /// Whether some columns may have more values than there are rows: whoever gives texts may never have
    /// come back.
    uneven: bool,
}

/// So many texts too many are counted in a row at the most: there may be no end of them.
const MOST: usize = 1_000;

/// The first text that is refused: of which of the rows, and the place of its column.
struct Refused {
    row: usize,
    place: usize,
    stop: Stop,
}

impl TextColumns {
    /// No row yet, of the columns of a schema.
    ///
    /// ```
    /// use guanxi::review::columns::{Schema, TextColumns};
    /// assert_eq!(TextColumns::new(&Schema::new()).rows(), 0);
    /// ```
    pub fn new(schema: &Schema) -> Self {
        let values = schema.columns.iter().map(|(_, column)| Values::new(column)).collect();
        Self { schema: schema.clone(), rows: 0, values, uneven: false }
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
        self.cut();
        self.uneven = true;
        let result = self.fill(texts);
        match result {
            Ok(()) => {
                self.rows = self.rows.saturating_add(1);
                self.uneven = false;
            }
            Err(_) => self.cut(),
        }
        result
    }

    fn fill<T: AsRef<[u8]>>(&mut self, texts: impl IntoIterator<Item = T>) -> Result<()> {
        let mut texts = texts.into_iter();
        let columns = self.schema.columns.iter().zip(&mut self.values);
        for (place, ((_, column), values)) in columns.enumerate() {
            let text = texts.next();
            let one = std::iter::once(text.as_ref().map(AsRef::as_ref));
            match values.take::<1>(column, self.rows, one) {
                (_, None) => {}
                (_, Some(Stop::Missing)) => return Err(self.miscounted(self.rows, place)),
                (_, Some(Stop::Wrong(wrong))) => {
                    let text = text.as_ref().map_or(&[][..], AsRef::as_ref);
                    return Err(self.refused(self.rows, place, text, &wrong));
                }
            }
        }
        match texts.take(MOST).count() {
            0 => Ok(()),
            more => Err(self.miscounted(self.rows, self.schema.len().saturating_add(more))),
        }
    }

    /// More rows: as [`TextColumns::push`] one row after the other, but faster, because a column is read as a
    /// whole. Some hundred rows at a time are enough.
    ///
    /// The text of a row is asked for by the place of its column in the schema, and once for the place behind
    /// the last one, where there has to be none: `None`, as `get` of a slice or a record says it.
    ///
    /// # Errors
    /// What [`TextColumns::push`] refuses, of the first row that is refused. The rows before it are kept,
    /// nothing of it and of the rows behind it.
    ///
    /// ```
    /// use guanxi::review::columns::{ColumnType, Schema, TextColumns, Units, Width};
    /// let schema = Schema::new()
    ///     .fact("orders_12m", ColumnType::new(Width::U8, Units::Whole))
    ///     .fact("strategic", ColumnType::new(Width::Bit, Units::Flag));
    /// let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&b"3,1\n12,0\n400,0\n"[..]);
    /// let records = reader.byte_records().collect::<Result<Vec<_>, _>>().unwrap();
    /// let mut columns = TextColumns::new(&schema);
    /// let wrong = columns.push_rows(&records, |record, place| record.get(place)).unwrap_err();
    /// assert_eq!(wrong.to_string(), "row 2, column `orders_12m`: `400` does not fit the column");
    /// assert_eq!(columns.rows(), 2);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn push_rows<R>(
        &mut self,
        rows: &[R],
        text: impl for<'r> Fn(&'r R, usize) -> Option<&'r [u8]>,
    ) -> Result<()> {
        for rows in rows.chunks(CHUNK) {
            self.cut();
            self.uneven = true;
            let refused = self.fill_rows(rows, &text);
            let good = refused.as_ref().map_or(rows.len(), |refused| refused.row);
            let from = self.rows;
            self.rows = from.saturating_add(good);
            let Some(Refused { row, place, stop }) = refused else {
                self.uneven = false;
                continue;
            };
            self.cut();
            let row = rows.get(row);
            let of = |place: usize| row.and_then(|row| text(row, place));
            return Err(match stop {
                Stop::Missing => {
                    let most = self.schema.len().saturating_add(MOST);
                    let found = (0..most).take_while(|place| of(*place).is_some());
                    self.miscounted(self.rows, found.count())
                }
                Stop::Wrong(wrong) => {
                    self.refused(self.rows, place, of(place).unwrap_or_default(), &wrong)
                }
            });
        }
        Ok(())
    }

    fn fill_rows<R>(
        &mut self,
        rows: &[R],
        text: &impl for<'r> Fn(&'r R, usize) -> Option<&'r [u8]>,
    ) -> Option<Refused> {
        let mut refused: Option<Refused> = None;
        let columns = self.schema.columns.iter().zip(&mut self.values);
        // Behind the first row that a column refuses nobody asks any more.
        let mut left = rows;
        for (place, ((_, column), values)) in columns.enumerate() {
            let texts = left.iter().map(|row| text(row, place));
            if let (row, Some(stop)) = values.take::<CHUNK>(column, self.rows, texts) {
                refused = Some(Refused { row, place, stop });
                left = left.get(..row).unwrap_or_default();
            }
        }
        let place = self.schema.len();
        match left.iter().position(|row| text(row, place).is_some()) {
            Some(row) => Some(Refused { row, place, stop: Stop::Missing }),
            None => refused,
        }
    }

    /// Takes away what rows have left that were refused.
    fn cut(&mut self) {
        if self.uneven {
            self.values.iter_mut().for_each(|values| values.cut(self.rows));
            self.uneven = false;
        }
    }

    #[cold]
    fn miscounted(&self, row: usize, found: usize) -> Error {
        let wanted = self.schema.len();
        let message = format!("row {row} has {found} texts, the schema has {wanted} columns");
        Error::new(ErrorKind::Type, "column-count", message)
            .with_help("give a text for each column, an empty one for what is not known")
    }

    #[cold]
    fn refused(&self, row: usize, place: usize, text: &[u8], wrong: &Wrong) -> Error {
        let (name, text) = (self.schema.name(place), shown(text));
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
        let columns = self.values.iter().map(Values::column).collect();
        Portfolio::checked(&self.schema, self.rows, columns)
    }
}
