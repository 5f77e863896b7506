//! What is refused, and what to write instead.

use std::fmt;

use arrow_schema::ArrowError;

/// Why columns cannot be reviewed.
///
/// `Display` gives one line; what to write instead is apart, in [`Error::help`].
///
/// ```
/// # use arrow_schema::{DataType, Field, Schema};
/// # use guanxi::Rulebook;
/// # use guanxi_arrow::ArrowReview;
/// let rulebook = Rulebook::preset("renewal")?;
/// let schema = Schema::new(vec![Field::new("annual_amuont", DataType::Decimal128(16, 2), false)]);
/// let error = ArrowReview::new(&rulebook, &schema, "2026-06-30".parse()?).build().unwrap_err();
/// assert_eq!((error.code(), error.column()), ("unknown-column", Some("annual_amuont")));
/// assert!(error.help().unwrap().starts_with("did you mean `annual_amount`?"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Error {
    code: &'static str,
    message: String,
    help: Option<String>,
    column: Option<String>,
    row: Option<usize>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What comes out, or why not.
///
/// ```
/// let one: guanxi_arrow::Result<u8> = Ok(1);
/// assert_eq!(one.unwrap(), 1);
/// ```
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Something about a column.
    pub(crate) fn of(code: &'static str, column: &str, message: impl Into<String>) -> Self {
        let (message, column) = (message.into(), Some(column.to_owned()));
        Self { code, message, help: None, column, row: None, source: None }
    }

    /// The same about a row.
    pub(crate) fn at(mut self, row: usize) -> Self {
        self.message = format!("row {row}: {}", self.message);
        self.row = Some(row);
        self
    }

    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A code that stays the same.
    ///
    /// ```
    /// # use arrow_schema::Schema;
    /// # use guanxi::Rulebook;
    /// # use guanxi_arrow::ArrowReview;
    /// let (rulebook, schema) = (Rulebook::preset("renewal")?, Schema::empty());
    /// let review = ArrowReview::new(&rulebook, &schema, "2026-06-30".parse()?).by("teir");
    /// assert_eq!(review.build().unwrap_err().code(), "unknown-scheme");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What to write instead.
    ///
    /// ```
    /// # use arrow_schema::Schema;
    /// # use guanxi::Rulebook;
    /// # use guanxi_arrow::ArrowReview;
    /// let (rulebook, schema) = (Rulebook::preset("renewal")?, Schema::empty());
    /// let review = ArrowReview::new(&rulebook, &schema, "2026-06-30".parse()?).by("teir");
    /// assert_eq!(review.build().unwrap_err().help(), Some("did you mean `tier`?"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The column, where one is at fault.
    ///
    /// ```
    /// # use arrow_schema::{DataType, Field, Schema};
    /// # use guanxi::Rulebook;
    /// # use guanxi_arrow::ArrowReview;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let schema = Schema::new(vec![Field::new("strategic", DataType::Float64, true)]);
    /// let error = ArrowReview::new(&rulebook, &schema, "2026-06-30".parse()?).build().unwrap_err();
    /// assert_eq!((error.code(), error.column()), ("column-type", Some("strategic")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn column(&self) -> Option<&str> {
        self.column.as_deref()
    }

    /// The first row that is at fault, from nought in its batch.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use arrow_array::{ArrayRef, Decimal128Array, RecordBatch};
    /// # use guanxi::Rulebook;
    /// # use guanxi_arrow::ArrowReview;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let amounts = Decimal128Array::from(vec![1, i128::MAX]).with_precision_and_scale(38, 2)?;
    /// let batch = RecordBatch::try_from_iter([("annual_amount", Arc::new(amounts) as ArrayRef)])?;
    /// let review = ArrowReview::new(&rulebook, &batch.schema(), "2026-06-30".parse()?).build()?;
    /// assert_eq!(review.run(&batch).unwrap_err().row(), Some(1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn row(&self) -> Option<usize> {
        self.row
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| -> &(dyn std::error::Error + 'static) { source })
    }
}

impl From<guanxi::Error> for Error {
    fn from(error: guanxi::Error) -> Self {
        Self {
            code: error.code(),
            message: error.to_string(),
            help: error.help().map(str::to_owned),
            column: None,
            row: None,
            source: Some(Box::new(error)),
        }
    }
}

impl From<ArrowError> for Error {
    fn from(error: ArrowError) -> Self {
        let message = error.to_string();
        let source = Some(Box::from(error));
        Self { code: "arrow", message, help: None, column: None, row: None, source }
    }
}
