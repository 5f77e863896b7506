//! What columns a caller has, and what is asked of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::written;
use crate::error::{Error, ErrorKind, Result};
use crate::fact::PopulationRecord;
use crate::label::Code;
use crate::review::columns::{ColumnReview, ColumnType, Nulls, Schema, Units, Width};
use crate::rulebook::Rulebook;
use crate::time::date_text;

/// What a measurement gave, as it was.
#[cfg(feature = "schema")]
type Measured = serde_json::Map<String, serde_json::Value>;

/// Asks for a review of columns: what the columns are, as of which day, and which sums over them.
///
/// The review of [`review::columns`](crate::review::columns) as a document. Money is in minor units.
///
/// ```
/// use guanxi::{Rulebook, request::ColumnsQuestion};
/// let question: ColumnsQuestion = serde_json::from_str(r#"{
///     "as_of": "2026-06-30",
///     "columns": [
///         { "fact": "annual_amount", "width": "i64", "units": { "minor": 2 }, "unknown": "bitmap" },
///         { "fact": "strategic", "width": "u8", "units": "flag" },
///         { "no_contact": true, "width": "bit" }
///     ],
///     "by": "tier", "sums": { "amount": "annual_amount" }, "counts": { "strategic": "strategic" }
/// }"#).unwrap();
/// let batch = question.build(&Rulebook::preset("renewal")?)?;
/// assert_eq!(batch.widths().len(), 3);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ColumnsQuestion {
    /// As of which day.
    #[serde(with = "date_text")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::time::schema::DateText"))]
    pub as_of: NaiveDate,
    /// The columns, in the order in which they are given.
    pub columns: Vec<ColumnDescription>,
    /// By the classes of which scheme is summed up; the first one unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Sums over columns, by a name of their own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sums: BTreeMap<String, String>,
    /// Counts of rows of which a condition holds, by a name of their own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counts: BTreeMap<String, String>,
    /// Whether only classes are asked for: no risk, no warnings, no touches.
    #[serde(default)]
    pub classes_only: bool,
    /// The measured portfolio, for rules that compare a customer with all others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Measured>"))]
    pub population: Option<PopulationRecord>,
}

/// One column: what it tells, in which width and units, and how it says that a value is not known.
///
/// Exactly one of `fact`, `touched`, `triggered`, `no_contact`, `former_class`, `former_since` and
/// `decided_class` says what it tells. Dates of touches, triggers and classes are days since 1 January 1970
/// in 32 bits, whatever `width` and `units` say.
///
/// ```
/// use guanxi::request::ColumnDescription;
/// let column: ColumnDescription =
///     serde_json::from_str(r#"{ "fact": "orders_12m", "width": "u16" }"#).unwrap();
/// assert_eq!(column.fact.as_deref(), Some("orders_12m"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ColumnDescription {
    /// The fact of this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// The day on which these touch rules were last kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touched: Vec<String>,
    /// The day on which this trigger was set that nobody answered yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub triggered: Option<String>,
    /// Whether the customer wants no contact.
    #[serde(default)]
    pub no_contact: bool,
    /// The class of this scheme in which the customer was decided to be before, as a code or, of whole
    /// numbers, its place in the scheme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_class: Option<String>,
    /// Since which day it is in that class of this scheme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_since: Option<String>,
    /// The class of this scheme that a person decided for the time being, as `former_class`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_class: Option<String>,
    /// How many bits a value takes; 32 unless said.
    #[serde(default)]
    pub width: ColumnWidth,
    /// What the numbers mean; whole numbers unless said.
    #[serde(default)]
    pub units: ColumnUnits,
    /// How the column says that a value is not known; all are known unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<UnknownValue>,
}

/// How many bits a value takes.
///
/// ```
/// use guanxi::request::ColumnWidth;
/// assert_eq!(serde_json::from_str::<ColumnWidth>("\"i64\"").unwrap(), ColumnWidth::I64);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ColumnWidth {
    /// Eight bits without a sign.
    U8,
    /// Sixteen bits without a sign.
    U16,
    /// Thirty-two bits with a sign.
    #[default]
    I32,
    /// Sixty-four bits with a sign.
    I64,
    /// One bit, the lowest of a byte first.
    Bit,
}

/// What the numbers of a column mean.
///
/// ```
/// use guanxi::request::ColumnUnits;
/// let units: ColumnUnits = serde_json::from_str(r#"{ "codes": ["low", "high"] }"#).unwrap();
/// assert!(matches!(units, ColumnUnits::Codes(codes) if codes.len() == 2));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ColumnUnits {
    /// Whole numbers from nought on: counts and days.
    #[default]
    Whole,
    /// Dates in days since 1 January 1970.
    Date,
    /// 0 for no, 1 for yes.
    Flag,
    /// Money in parts of the currency: with two decimals 1 is a cent.
    Minor(u32),
    /// Scores and ratios in decimal parts: with four decimals 8 500 is 85 %.
    Decimals(u32),
    /// The number is the place of a code in this list.
    Codes(Vec<Code>),
    /// Each bit that is set is the place of a code in this list.
    CodeBits(Vec<Code>),
}

/// How a column says that a value is not known.
///
/// ```
/// use guanxi::request::UnknownValue;
/// assert_eq!(serde_json::from_str::<UnknownValue>("\"bitmap\"").unwrap(), UnknownValue::Bitmap);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UnknownValue {
    /// A bit for each row says whether its value is known.
    Bitmap,
    /// This number stands for it.
    Value(i64),
}

impl From<ColumnWidth> for Width {
    fn from(width: ColumnWidth) -> Self {
        match width {
            ColumnWidth::U8 => Self::U8,
            ColumnWidth::U16 => Self::U16,
            ColumnWidth::I32 => Self::I32,
            ColumnWidth::I64 => Self::I64,
            ColumnWidth::Bit => Self::Bit,
        }
    }
}

/// What a column tells.
enum Told<'a> {
    Fact(&'a str),
    Touched(&'a [String]),
    Triggered(&'a str),
    NoContact,
    FormerClass(&'a str),
    FormerSince(&'a str),
    DecidedClass(&'a str),
}

impl ColumnDescription {
    fn add_to(&self, schema: Schema) -> Result<Schema> {
        let nulls = match self.unknown {
            None => Nulls::None,
            Some(UnknownValue::Bitmap) => Nulls::Bitmap,
            Some(UnknownValue::Value(value)) => Nulls::Value(value),
        };
        let units = match &self.units {
            ColumnUnits::Whole => Units::Whole,
            ColumnUnits::Date => Units::Date,
            ColumnUnits::Flag => Units::Flag,
            ColumnUnits::Minor(decimals) => Units::Minor(*decimals),
            ColumnUnits::Decimals(decimals) => Units::Decimals(*decimals),
            ColumnUnits::Codes(codes) => Units::Codes(codes.clone()),
            ColumnUnits::CodeBits(codes) => Units::CodeBits(codes.clone()),
        };
        let column = || ColumnType::new(self.width.into(), units.clone()).nulls(nulls);
        match self.tells()? {
            Told::Fact(fact) => Ok(schema.fact(fact, column())),
            Told::Touched(rules) => {
                let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
                Ok(schema.touched_all(&rules, nulls))
            }
            Told::Triggered(trigger) => Ok(schema.triggered(trigger, nulls)),
            Told::NoContact if nulls == Nulls::None => Ok(schema.no_contact(self.width.into())),
            Told::NoContact => {
                let message = "whether a customer wants no contact is always known";
                Err(Error::new(ErrorKind::Value, "column-known", message)
                    .with_help("leave `unknown` out")
                    .at("unknown"))
            }
            Told::FormerClass(scheme) => Ok(schema.former_class(scheme, column())),
            Told::FormerSince(scheme) => Ok(schema.former_since(scheme, nulls)),
            Told::DecidedClass(scheme) => Ok(schema.decided_class(scheme, column())),
        }
    }

    /// The one thing that it tells.
    fn tells(&self) -> Result<Told<'_>> {
        let rules = Some(self.touched.as_slice()).filter(|rules| !rules.is_empty());
        let told = [
            self.fact.as_deref().map(Told::Fact),
            rules.map(Told::Touched),
            self.triggered.as_deref().map(Told::Triggered),
            self.no_contact.then_some(Told::NoContact),
            self.former_class.as_deref().map(Told::FormerClass),
            self.former_since.as_deref().map(Told::FormerSince),
            self.decided_class.as_deref().map(Told::DecidedClass),
        ];
        let mut told = told.into_iter().flatten();
        match (told.next(), told.next()) {
            (Some(one), None) => Ok(one),
            _ => {
                let message = "a column tells one thing";
                Err(Error::new(ErrorKind::Value, "column-tells", message).with_help(
                    "write one of `fact`, `touched`, `triggered`, `no_contact`, `former_class`, `former_since` \
                     and `decided_class`",
                ))
            }
        }
    }

    /// How many bits a value takes.
    fn bits(&self) -> Result<Width> {
        Ok(match self.tells()? {
            Told::Touched(_) | Told::Triggered(_) | Told::FormerSince(_) => Width::I32,
            _ => self.width.into(),
        })
    }
}

impl ColumnsQuestion {
    /// Compiles the rulebook for these columns.
    ///
    /// # Errors
    /// `column-tells` for a column that tells nothing or two things; those of
    /// [`ColumnReviewBuilder::build`](crate::review::columns::ColumnReviewBuilder::build).
    ///
    /// ```
    /// use guanxi::{Rulebook, request::ColumnsQuestion};
    /// let question: ColumnsQuestion =
    ///     serde_json::from_str(r#"{ "as_of": "2026-06-30", "columns": [{}] }"#).unwrap();
    /// let error = question.build(&Rulebook::preset("renewal")?).unwrap_err();
    /// assert_eq!((error.code(), error.path()), ("column-tells", Some("columns[0]")));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn build(self, rulebook: &Rulebook) -> Result<Batch> {
        let mut schema = Schema::new();
        for (place, column) in self.columns.iter().enumerate() {
            let at = |error: Error| error.at(format!("columns[{place}]"));
            schema = column.add_to(schema).map_err(at)?;
        }
        let mut builder = ColumnReview::new(rulebook, &schema, self.as_of);
        if let Some(record) = &self.population {
            let population = rulebook.population_from(record);
            builder = builder.population(population.map_err(|error| error.at("population"))?);
        }
        let first = rulebook.schemes().first().map(|scheme| scheme.code().to_string());
        let summed = !(self.sums.is_empty() && self.counts.is_empty());
        if let Some(by) = self.by.or(first.filter(|_| summed)) {
            builder = builder.by(&by);
        }
        for (name, column) in &self.sums {
            builder = builder.sum(name, column);
        }
        for (name, condition) in &self.counts {
            builder = builder.count(name, condition);
        }
        if self.classes_only {
            builder = builder.classes_only();
        }
        let review = builder.build()?;
        let widths = self.columns.iter().map(ColumnDescription::bits).collect::<Result<_>>()?;
        let schemes = rulebook.schemes().iter().map(|scheme| scheme.code().to_string()).collect();
        #[cfg(feature = "capi")]
        let bits = {
            let bits = |column: &ColumnDescription| column.unknown == Some(UnknownValue::Bitmap);
            self.columns.iter().map(bits).collect()
        };
        Ok(Batch {
            schema,
            review,
            widths,
            #[cfg(feature = "capi")]
            bits,
            schemes,
        })
    }
}

/// A review of columns that a document describes.
///
/// ```
/// use guanxi::{Rulebook, request::ColumnsQuestion};
/// use guanxi::review::columns::{Column, Portfolio};
/// let question: ColumnsQuestion = serde_json::from_str(r#"{
///     "as_of": "2026-06-30",
///     "columns": [{ "fact": "annual_amount", "width": "i64", "units": { "minor": 2 } }]
/// }"#).unwrap();
/// let batch = question.build(&Rulebook::preset("service_quality")?)?;
/// let portfolio = Portfolio::new(batch.schema(), 2, vec![Column::i64(&[60_000_000, 100])])?;
/// assert_eq!(batch.review().run(&portfolio)?.classes("tier").unwrap(), [0, 2]);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Debug)]
pub struct Batch {
    schema: Schema,
    review: ColumnReview,
    widths: Vec<Width>,
    /// Which columns say by bits which of their values are known.
    #[cfg(feature = "capi")]
    bits: Vec<bool>,
    schemes: Arc<[String]>,
}

#[derive(Serialize)]
struct Meaning<'a> {
    schemes: BTreeMap<&'a str, Vec<&'a str>>,
    risk_levels: Vec<&'a str>,
    warnings: Vec<&'a str>,
}

impl Batch {
    /// The columns.
    ///
    /// ```
    /// # use guanxi::{Rulebook, request::ColumnsQuestion};
    /// # let text = r#"{ "as_of": "2026-06-30", "columns": [] }"#;
    /// let question: ColumnsQuestion = serde_json::from_str(text).unwrap();
    /// assert!(question.build(&Rulebook::preset("renewal")?)?.schema().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The review.
    ///
    /// ```
    /// # use guanxi::{Rulebook, request::ColumnsQuestion};
    /// # let text = r#"{ "as_of": "2026-06-30", "columns": [] }"#;
    /// let question: ColumnsQuestion = serde_json::from_str(text).unwrap();
    /// assert!(question.build(&Rulebook::preset("renewal")?)?.review().steps() > 0);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn review(&self) -> &ColumnReview {
        &self.review
    }

    /// How many bits a value of each column takes.
    ///
    /// ```
    /// # use guanxi::{Rulebook, request::ColumnsQuestion, review::columns::Width};
    /// # let text = r#"{ "as_of": "2026-06-30", "columns": [{ "no_contact": true, "width": "u8" }] }"#;
    /// let question: ColumnsQuestion = serde_json::from_str(text).unwrap();
    /// assert_eq!(question.build(&Rulebook::preset("renewal")?)?.widths(), [Width::U8]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn widths(&self) -> &[Width] {
        &self.widths
    }

    /// The same, and whether it says by bits which of them are known.
    #[cfg(feature = "capi")]
    pub(crate) fn shapes(&self) -> impl ExactSizeIterator<Item = (Width, bool)> + Clone {
        self.widths.iter().copied().zip(self.bits.iter().copied())
    }

    /// The codes of the schemes.
    ///
    /// ```
    /// # use guanxi::{Rulebook, request::ColumnsQuestion};
    /// # let text = r#"{ "as_of": "2026-06-30", "columns": [] }"#;
    /// let question: ColumnsQuestion = serde_json::from_str(text).unwrap();
    /// assert_eq!(question.build(&Rulebook::preset("renewal")?)?.schemes(), ["tier"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn schemes(&self) -> &[String] {
        &self.schemes
    }

    /// The same, for whoever keeps them with results.
    #[cfg(feature = "capi")]
    pub(crate) fn shared_schemes(&self) -> &Arc<[String]> {
        &self.schemes
    }

    /// What the numbers of the results mean, as JSON: the codes of classes, levels of risk and causes of
    /// warnings in the order of their numbers and bits.
    ///
    /// # Errors
    /// None but `unwritable`.
    ///
    /// ```
    /// # use guanxi::{Rulebook, request::ColumnsQuestion};
    /// # let text = r#"{ "as_of": "2026-06-30", "columns": [] }"#;
    /// let question: ColumnsQuestion = serde_json::from_str(text).unwrap();
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let meaning = question.build(&rulebook)?.meaning(&rulebook)?;
    /// assert!(meaning.contains(r#""tier":["A","B","C"]"#));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn meaning(&self, rulebook: &Rulebook) -> Result<String> {
        let schemes = rulebook.schemes().iter().map(|scheme| {
            let classes = scheme.classes().iter().map(|class| class.code().as_str());
            (scheme.code().as_str(), classes.collect())
        });
        let levels = rulebook.risk().map_or(&[][..], |risk| risk.levels());
        let warnings = self.review.causes().iter().map(Code::as_str).collect();
        written(&Meaning {
            schemes: schemes.collect(),
            risk_levels: levels.iter().map(|level| level.code().as_str()).collect(),
            warnings,
        })
    }
}
