//! A review over record batches.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_schema::{Field, FieldRef, Schema as ArrowSchema, SchemaRef};
use chrono::NaiveDate;
use guanxi::error::did_you_mean;
use guanxi::fact::Population;
use guanxi::label::Code;
use guanxi::review::columns::{ColumnReview, ColumnTally, Portfolio, Schema, WrongValue};
use guanxi::rulebook::Rulebook;

use crate::batch::{Texts, columns};
use crate::error::{Error, Result};
use crate::field::{Source, unknown};
use crate::values::{Values, dictionary, other_type, read};

/// A rulebook compiled for the batches of a schema and a day.
///
/// It can be shared between threads; each of them may run batches at the same time.
///
/// ```
/// use std::sync::Arc;
/// use arrow_array::{ArrayRef, Decimal128Array, RecordBatch};
/// use guanxi::Rulebook;
/// use guanxi_arrow::ArrowReview;
/// let rulebook = Rulebook::preset("renewal")?;
/// let cents = Decimal128Array::from(vec![10_000]).with_precision_and_scale(16, 2)?;
/// let batch = RecordBatch::try_from_iter([("annual_amount", Arc::new(cents) as ArrayRef)])?;
/// let review = ArrowReview::new(&rulebook, &batch.schema(), "2026-06-30".parse()?).build()?;
/// let result = review.run(&batch)?;
/// assert_eq!(result.schema(), review.schema());
/// assert_eq!(result.num_rows(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct ArrowReview {
    rules: Rules,
    sources: Vec<Source>,
    kept: Vec<FieldRef>,
    texts: Texts,
    /// The review for the dictionaries of the last batch.
    compiled: Mutex<Arc<Compiled>>,
    schema: SchemaRef,
}

/// What a review is compiled from.
#[derive(Clone, Debug)]
struct Rules {
    rulebook: Rulebook,
    as_of: NaiveDate,
    population: Option<Population>,
    by: Option<String>,
    counts: Vec<(String, String)>,
    sums: Vec<(String, String)>,
}

/// For each source the texts of the dictionary whose keys are borrowed.
type Dictionaries = Vec<Option<Vec<Code>>>;

#[derive(Debug)]
struct Compiled {
    dictionaries: Dictionaries,
    schema: Schema,
    review: ColumnReview,
}

impl Rules {
    fn compile(&self, sources: &[Source], dictionaries: Dictionaries) -> Result<Compiled> {
        let each = sources.iter().zip(&dictionaries);
        let schema = each
            .fold(Schema::new(), |schema, (source, texts)| source.add_to(schema, texts.as_deref()));
        let mut builder = ColumnReview::new(&self.rulebook, &schema, self.as_of);
        if let Some(population) = &self.population {
            builder = builder.population(population.clone());
        }
        if let Some(by) = &self.by {
            builder = builder.by(by);
        }
        for (name, condition) in &self.counts {
            builder = builder.count(name, condition);
        }
        for (name, column) in &self.sums {
            builder = builder.sum(name, column);
        }
        let review = builder.build()?;
        Ok(Compiled { dictionaries, schema, review })
    }
}

/// What an [`ArrowReview`] is to be made of.
///
/// ```
/// # use arrow_schema::Schema;
/// # use guanxi::Rulebook;
/// # use guanxi_arrow::ArrowReview;
/// let (rulebook, schema) = (Rulebook::preset("renewal")?, Schema::empty());
/// let builder = ArrowReview::new(&rulebook, &schema, "2026-06-30".parse()?);
/// assert!(builder.by("tier").build().is_ok()); // nothing is known, so every class is open
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct ArrowReviewBuilder {
    rules: Rules,
    schema: ArrowSchema,
    kept: Vec<String>,
}

impl ArrowReviewBuilder {
    /// The column of this name goes along into the result as it is, such as the ids of customers; it
    /// need not be a fact.
    ///
    /// ```
    /// # use arrow_schema::{DataType, Field, Schema};
    /// # use guanxi::Rulebook;
    /// # use guanxi_arrow::ArrowReview;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let schema = Schema::new(vec![Field::new("customer", DataType::Utf8, false)]);
    /// let review = ArrowReview::new(&rulebook, &schema, "2026-06-30".parse()?).keep("customer").build()?;
    /// assert_eq!(review.schema().field(0).name(), "customer");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn keep(mut self, column: &str) -> Self {
        self.kept.push(column.to_owned());
        self
    }

    /// What is known of all customers together: `top` and `share` need it.
    ///
    /// ```
    /// # use arrow_schema::Schema;
    /// # use guanxi::Rulebook;
    /// # use guanxi_arrow::ArrowReview;
    /// let (rulebook, schema) = (Rulebook::preset("renewal")?, Schema::empty());
    /// let all = rulebook.population([]);
    /// assert!(ArrowReview::new(&rulebook, &schema, "2026-06-30".parse()?).population(all).build().is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn population(mut self, population: Population) -> Self {
        self.rules.population = Some(population);
        self
    }

    /// Counts by the classes of this scheme in the same pass: see [`Reviewed::tally`].
    ///
    /// ```
    /// # use arrow_array::RecordBatch;
    /// # use arrow_schema::Schema;
    /// # use guanxi::Rulebook;
    /// # use guanxi_arrow::ArrowReview;
    /// let (rulebook, schema) = (Rulebook::preset("renewal")?, Schema::empty());
    /// let review = ArrowReview::new(&rulebook, &schema, "2026-06-30".parse()?).by("tier").build()?;
    /// let reviewed = review.review(&RecordBatch::new_empty(schema.into()))?;
    /// assert_eq!(reviewed.tally.unwrap().total("customers"), Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn by(mut self, scheme: &str) -> Self {
        self.rules.by = Some(scheme.to_owned());
        self
    }

    /// Counts too who meets a condition over facts and classes.
    ///
    /// ```
    /// # use arrow_schema::Schema;
    /// # use guanxi::Rulebook;
    /// # use guanxi_arrow::ArrowReview;
    /// let (rulebook, schema) = (Rulebook::preset("renewal")?, Schema::empty());
    /// let builder = ArrowReview::new(&rulebook, &schema, "2026-06-30".parse()?).by("tier");
    /// assert!(builder.count("again", "orders_12m >= 2").build().is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn count(mut self, name: &str, condition: &str) -> Self {
        self.rules.counts.push((name.to_owned(), condition.to_owned()));
        self
    }

    /// Sums a column too, exactly, in the numbers of the column; `NAME#` counts for how many it is
    /// known.
    ///
    /// ```
    /// # use arrow_schema::Schema;
    /// # use guanxi::Rulebook;
    /// # use guanxi_arrow::ArrowReview;
    /// let (rulebook, schema) = (Rulebook::preset("renewal")?, Schema::empty());
    /// let builder = ArrowReview::new(&rulebook, &schema, "2026-06-30".parse()?).by("tier");
    /// let error = builder.sum("amount", "annual_amount").build().unwrap_err();
    /// assert_eq!(error.code(), "unknown-column");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn sum(mut self, name: &str, column: &str) -> Self {
        self.rules.sums.push((name.to_owned(), column.to_owned()));
        self
    }

    /// Compiles it.
    ///
    /// # Errors
    /// A column that the rulebook does not know and that is not kept, one of a type that means
    /// nothing, units that are not said, two columns of the same name, and what
    /// `ColumnReviewBuilder::build` refuses.
    ///
    /// ```
    /// # use arrow_schema::{DataType, Field, Schema};
    /// # use guanxi::Rulebook;
    /// # use guanxi_arrow::ArrowReview;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let schema = Schema::new(vec![Field::new("annual_amount", DataType::Int64, false)]);
    /// let error = ArrowReview::new(&rulebook, &schema, "2026-06-30".parse()?).build().unwrap_err();
    /// assert_eq!(error.code(), "column-decimals");
    /// assert_eq!(error.help(), Some("give decimals, or metadata `guanxi:decimals`: `2` where 1 is a cent"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn build(self) -> Result<ArrowReview> {
        let Self { rules, schema, kept: names } = self;
        let mut sources = Vec::new();
        for field in schema.fields() {
            match Source::new(&rules.rulebook, field)? {
                Some(source) => sources.push(source),
                None if names.contains(field.name()) => {}
                None => return Err(unknown(&rules.rulebook, field.name())),
            }
        }
        let mut kept = Vec::new();
        for name in &names {
            let found = schema.fields().find(name);
            let (_, field) = found.ok_or_else(|| {
                let all: Vec<&str> =
                    schema.fields().iter().map(|field| field.name().as_str()).collect();
                Error::of("unknown-column", name, format!("there is no column `{name}` to keep"))
                    .with_help(did_you_mean(name, all))
            })?;
            kept.push(Arc::clone(field));
        }
        let compiled = rules.compile(&sources, vec![None; sources.len()])?;
        let texts = Texts::new(&rules.rulebook);
        // A batch without rows shows of which types the results are.
        let nothing: Vec<ArrayRef> =
            sources.iter().map(|source| arrow_array::new_empty_array(&source.data_type)).collect();
        let (sample, _) = compiled.run(&sources, &nothing, 0, &texts)?;
        let own = sample.into_iter().map(|(field, _)| FieldRef::from(field));
        let fields: Vec<FieldRef> = kept.iter().cloned().chain(own).collect();
        let mut seen = BTreeSet::new();
        if let Some(twice) = fields.iter().find(|field| !seen.insert(field.name())) {
            let message = format!("there are two columns `{}` in the result", twice.name());
            return Err(Error::of("duplicate-column", twice.name(), message)
                .with_help("keep each column once, under a name that no result has"));
        }
        let schema = SchemaRef::new(ArrowSchema::new(fields));
        let compiled = Mutex::new(Arc::new(compiled));
        Ok(ArrowReview { rules, sources, kept, texts, compiled, schema })
    }
}

/// What a run gives.
type Ran = (Vec<(Field, ArrayRef)>, (Option<ColumnTally>, Vec<WrongValue>));

impl Compiled {
    fn run(
        &self,
        sources: &[Source],
        arrays: &[ArrayRef],
        rows: usize,
        texts: &Texts,
    ) -> Result<Ran> {
        let each = sources.iter().zip(arrays).zip(&self.dictionaries);
        let values = each.map(|((source, array), texts)| read(source, array, texts.is_some()));
        let values: Vec<Values<'_>> = values.collect::<Result<_>>()?;
        let given = values.iter().map(Values::column).collect();
        let reviewed = self.review.run(&Portfolio::new(&self.schema, rows, given)?)?;
        let mut parts = reviewed.into_parts();
        let (tally, wrong) = (parts.tally.take(), std::mem::take(&mut parts.wrong));
        Ok((columns(parts, texts)?, (tally, wrong)))
    }
}

/// A batch that was reviewed, with what the results do not show.
///
/// ```
/// # use std::sync::Arc;
/// # use arrow_array::{ArrayRef, RecordBatch, UInt8Array};
/// # use guanxi::Rulebook;
/// # use guanxi_arrow::ArrowReview;
/// let rulebook = Rulebook::preset("renewal")?;
/// let flags: ArrayRef = Arc::new(UInt8Array::from(vec![1, 9]));
/// let batch = RecordBatch::try_from_iter([("strategic", flags)])?;
/// let review = ArrowReview::new(&rulebook, &batch.schema(), "2026-06-30".parse()?).build()?;
/// let reviewed = review.review(&batch)?;
/// assert_eq!(reviewed.wrong[0].to_string(), "row 1: `strategic` cannot be 9");
/// assert_eq!(reviewed.batch.num_rows(), 2); // a flag that cannot be is one that is not known
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Reviewed {
    /// The results, a row for each row.
    pub batch: RecordBatch,
    /// The sums by class, where they were asked for; those of several batches add up.
    pub tally: Option<ColumnTally>,
    /// The values that their columns cannot hold, by row; each counts as unknown.
    pub wrong: Vec<WrongValue>,
}

impl ArrowReview {
    /// A review of a rulebook over batches of this schema as of a day.
    ///
    /// ```
    /// # use arrow_schema::Schema;
    /// # use guanxi::Rulebook;
    /// # use guanxi_arrow::ArrowReview;
    /// let (rulebook, schema) = (Rulebook::preset("renewal")?, Schema::empty());
    /// let review = ArrowReview::new(&rulebook, &schema, "2026-06-30".parse()?).build()?;
    /// assert_eq!(review.schema().field(0).name(), "class(tier)");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[allow(clippy::new_ret_no_self)] // a review has to be built
    pub fn new(rulebook: &Rulebook, schema: &ArrowSchema, as_of: NaiveDate) -> ArrowReviewBuilder {
        let rules = Rules {
            rulebook: rulebook.clone(),
            as_of,
            population: None,
            by: None,
            counts: Vec::new(),
            sums: Vec::new(),
        };
        ArrowReviewBuilder { rules, schema: schema.clone(), kept: Vec::new() }
    }

    /// The schema of the results.
    ///
    /// ```
    /// # use arrow_schema::{DataType, Schema};
    /// # use guanxi::Rulebook;
    /// # use guanxi_arrow::ArrowReview;
    /// let (rulebook, schema) = (Rulebook::preset("renewal")?, Schema::empty());
    /// let review = ArrowReview::new(&rulebook, &schema, "2026-06-30".parse()?).build()?;
    /// let warning = review.schema().field_with_name("warning(overdue)")?.clone();
    /// assert_eq!((warning.data_type(), warning.is_nullable()), (&DataType::Boolean, true));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Reviews all rows of a batch.
    ///
    /// # Errors
    /// A column that is not there or of another type, and the first value that its column cannot hold:
    /// [`ArrowReview::review`] goes on where a value means nothing.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use arrow_array::{ArrayRef, RecordBatch, UInt8Array};
    /// # use guanxi::Rulebook;
    /// # use guanxi_arrow::ArrowReview;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let flags: ArrayRef = Arc::new(UInt8Array::from(vec![1, 9]));
    /// let batch = RecordBatch::try_from_iter([("strategic", flags)])?;
    /// let review = ArrowReview::new(&rulebook, &batch.schema(), "2026-06-30".parse()?).build()?;
    /// let error = review.run(&batch).unwrap_err();
    /// assert_eq!((error.column(), error.row()), (Some("strategic"), Some(1)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn run(&self, batch: &RecordBatch) -> Result<RecordBatch> {
        let reviewed = self.review(batch)?;
        match reviewed.wrong.first() {
            None => Ok(reviewed.batch),
            Some(wrong) => {
                let message = format!("`{}` cannot be {}", wrong.column, wrong.value);
                Err(Error::of("wrong-value", &wrong.column, message)
                    .at(wrong.row)
                    .with_help("mend it, make it null, or let `review` go on"))
            }
        }
    }

    /// As [`ArrowReview::run`], with sums by class; a number that means nothing is told and counts as
    /// unknown.
    ///
    /// # Errors
    /// A column that is not there or of another type, a number that does not fit in 64 bits, a text that
    /// is no code.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use arrow_array::{ArrayRef, Decimal128Array, RecordBatch};
    /// # use guanxi::Rulebook;
    /// # use guanxi_arrow::ArrowReview;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let cents = Decimal128Array::from(vec![100, 250]).with_precision_and_scale(16, 2)?;
    /// let batch = RecordBatch::try_from_iter([("annual_amount", Arc::new(cents) as ArrayRef)])?;
    /// let builder = ArrowReview::new(&rulebook, &batch.schema(), "2026-06-30".parse()?).by("tier");
    /// let tally = builder.sum("amount", "annual_amount").build()?.review(&batch)?.tally.unwrap();
    /// assert_eq!((tally.get("customers", "C"), tally.get("amount", "C")), (Some(2), Some(350)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn review(&self, batch: &RecordBatch) -> Result<Reviewed> {
        let column = |name: &str| {
            batch.column_by_name(name).ok_or_else(|| {
                Error::of("missing-column", name, format!("the batch has no column `{name}`"))
                    .with_help("give batches of the schema that the review was made for")
            })
        };
        let mut arrays = Vec::with_capacity(self.sources.len());
        for source in &self.sources {
            let array = column(&source.name)?;
            if *array.data_type() != source.data_type {
                return Err(other_type(source, array.data_type()));
            }
            arrays.push(Arc::clone(array));
        }
        let kept = self.kept.iter().map(|field| column(field.name()).map(Arc::clone));
        let mut results: Vec<ArrayRef> = kept.collect::<Result<_>>()?;
        let each = self.sources.iter().zip(&arrays);
        let compiled =
            self.compiled(each.map(|(source, array)| dictionary(source, array)).collect())?;
        let rows = batch.num_rows();
        let (own, (tally, wrong)) = compiled.run(&self.sources, &arrays, rows, &self.texts)?;
        results.extend(own.into_iter().map(|(_, array)| array));
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let batch = RecordBatch::try_new_with_options(self.schema(), results, &options)?;
        Ok(Reviewed { batch, tally, wrong })
    }

    /// The review for these dictionaries: that of the last batch, mostly.
    fn compiled(&self, dictionaries: Dictionaries) -> Result<Arc<Compiled>> {
        // INVARIANT: nothing panics while this is locked, and what stands there is always whole.
        let locked = || self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        let last = Arc::clone(&locked());
        if last.dictionaries == dictionaries {
            return Ok(last);
        }
        let fresh = Arc::new(self.rules.compile(&self.sources, dictionaries)?);
        *locked() = Arc::clone(&fresh);
        Ok(fresh)
    }
}
