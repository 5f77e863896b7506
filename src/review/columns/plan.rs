//! A rulebook compiled for the columns of a portfolio, and its runs.

use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

use super::compile::{Compiler, Counted, RiskPlan, TallyPlan, TouchPlan, Wanted, WarningPlan};
use super::former::{Former, formers};
#[cfg(feature = "rayon")]
use super::machine::mask::BLOCK;
use super::machine::program::{Place, Program, Step};
use super::machine::room::{Holds, Input};
use super::machine::run::{How, run};
use super::meaning::Meaning;
use super::portfolio::Portfolio;
use super::questions::{Question, Rows, meanings};
use super::results::{Names, ReviewedColumns};
use super::schema::Schema;
use crate::error::{Error, ErrorKind, Result};
use crate::fact::Population;
use crate::label::Code;
use crate::rulebook::Rulebook;

/// A rulebook compiled for some columns and a day: run it on as many portfolios as you like.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::review::columns::{Column, ColumnReview, ColumnType, Portfolio, Schema, Units, Width};
/// let rulebook = Rulebook::preset("value_activity")?;
/// let schema = Schema::new()
///     .fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)))
///     .fact("orders_12m", ColumnType::new(Width::U16, Units::Whole));
/// let review = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap()).build()?;
/// let columns = vec![Column::i64(&[10_000]), Column::u16(&[0])];
/// let reviewed = review.run(&Portfolio::new(&schema, 1, columns)?)?;
/// assert_eq!(reviewed.rows(), 1);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Debug)]
pub struct ColumnReview {
    pub(super) rulebook: Rulebook,
    pub(super) schema: Schema,
    pub(super) as_of: NaiveDate,
    pub(super) population: Option<Population>,
    pub(super) meanings: Vec<(usize, Meaning)>,
    pub(super) formers: Vec<Former>,
    /// For columns that hold what they can hold.
    pub(super) trusting: Plan,
    /// For columns with values that they cannot hold.
    pub(super) careful: Plan,
    plain: bool,
}

/// The steps of a review, and where its results stand.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) questions: Vec<Question>,
    pub(super) classes: Vec<Place>,
    pub(super) risk: Option<RiskPlan>,
    pub(super) touches: Option<TouchPlan>,
    pub(super) warnings: Option<WarningPlan>,
    pub(super) tally: Option<TallyPlan>,
    pub(super) holds: Vec<Holds>,
    pub(super) names: Arc<Names>,
    pub(super) program: Program,
}

/// What a [`ColumnReview`] is to be made of.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::review::columns::{ColumnReview, Schema};
/// let rulebook = Rulebook::preset("renewal")?;
/// let schema = Schema::new();
/// let builder = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap());
/// assert!(builder.by("tier").build().is_ok()); // nothing is known, so every class is open
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Debug)]
pub struct ColumnReviewBuilder<'r> {
    rulebook: &'r Rulebook,
    schema: &'r Schema,
    as_of: NaiveDate,
    population: Option<Population>,
    by: Option<String>,
    entries: Vec<(String, Counted)>,
    classes_only: bool,
    plain: bool,
}

impl<'r> ColumnReviewBuilder<'r> {
    /// The same review with what is known of all customers together: `top` and `share` need it.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::review::columns::{ColumnReview, Schema};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let population = rulebook.population([]);
    /// let schema = Schema::new();
    /// let builder = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap());
    /// assert!(builder.population(population).build().is_ok());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn population(mut self, population: Population) -> Self {
        self.population = Some(population);
        self
    }

    /// Counts by the classes of this scheme in the same pass: customers, classes of the other schemes,
    /// levels and points of risk, causes of warnings, touches that are due and late.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::review::columns::{ColumnReview, Schema};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let schema = Schema::new();
    /// let builder = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap());
    /// assert_eq!(builder.by("teir").build().unwrap_err().code(), "unknown-scheme");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn by(mut self, scheme: &str) -> Self {
        self.by = Some(scheme.to_owned());
        self
    }

    /// Counts too who meets a condition over facts and classes; parameters have no place in it.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::review::columns::{Column, ColumnReview, ColumnType, Portfolio, Schema, Units, Width};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let schema = Schema::new().fact("orders_12m", ColumnType::new(Width::U8, Units::Whole));
    /// let review = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap())
    ///     .by("tier").count("again", "orders_12m >= 2").build()?;
    /// let reviewed = review.run(&Portfolio::new(&schema, 3, vec![Column::u8(&[0, 2, 7])])?)?;
    /// assert_eq!(reviewed.tally().unwrap().total("again"), Some(2));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn count(mut self, name: &str, condition: &str) -> Self {
        self.entries.push((name.to_owned(), Counted::When(condition.to_owned())));
        self
    }

    /// Sums a column too, exactly, in the numbers of the column; `NAME#` counts for how many it is
    /// known.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::review::columns::{Column, ColumnReview, ColumnType, Portfolio, Schema, Units, Width};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let schema = Schema::new().fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)));
    /// let review = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap())
    ///     .by("tier").sum("amount", "annual_amount").build()?;
    /// let reviewed = review.run(&Portfolio::new(&schema, 2, vec![Column::i64(&[5, 7])])?)?;
    /// assert_eq!(reviewed.tally().unwrap().total("amount"), Some(12));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn sum(mut self, name: &str, column: &str) -> Self {
        self.entries.push((name.to_owned(), Counted::Sum(column.to_owned())));
        self
    }

    /// The classes of the schemes alone: no risk, no warnings, no touches. For hosts that classify single
    /// customers, it takes a fraction of the time.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::review::columns::{Column, ColumnReview, ColumnType, Portfolio, Schema, Units, Width};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let schema = Schema::new().fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)));
    /// let day = "2026-06-30".parse().unwrap();
    /// let review = ColumnReview::new(&rulebook, &schema, day).classes_only().build()?;
    /// let reviewed = review.run(&Portfolio::new(&schema, 1, vec![Column::i64(&[100])])?)?;
    /// assert_eq!(reviewed.classes("tier").unwrap(), [2]);
    /// assert!(reviewed.risk_levels().is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn classes_only(mut self) -> Self {
        self.classes_only = true;
        self
    }

    /// The same review without instructions that only some processors have: slower, and with the same
    /// results.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::review::columns::{ColumnReview, Portfolio, Schema};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let schema = Schema::new();
    /// let builder = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap());
    /// let reviewed = builder.plain().build()?.run(&Portfolio::new(&schema, 1, Vec::new())?)?;
    /// assert_eq!(reviewed.classes("tier").unwrap(), [255]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn plain(mut self) -> Self {
        self.plain = true;
        self
    }

    /// Compiles it.
    ///
    /// # Errors
    /// A column that the rulebook does not know or reads in other units, a scheme or a condition that
    /// makes no sense, a sum over dates or codes, two numbers of one name, a touch rule without its
    /// column where others or triggers have one, a touch rule, a trigger or a class that the rulebook does
    /// not have, a class before without its day where the scheme has a least stay, a day without its class, a
    /// set of more codes than its numbers have bits, codes that are none, a number for what is unknown that
    /// its column cannot hold.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::review::columns::{ColumnReview, ColumnType, Schema, Units, Width};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let schema = Schema::new().fact("annual_amount", ColumnType::new(Width::I64, Units::Whole));
    /// let wrong = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap()).build().unwrap_err();
    /// assert_eq!(wrong.code(), "column-units");
    /// assert_eq!(wrong.help(), Some("give money: `Units::Minor(2)` for cents; at most four decimals"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn build(self) -> Result<ColumnReview> {
        let Self { rulebook, schema, as_of, population, by, entries, classes_only, plain } = self;
        let schemes = rulebook.definitions().schemes;
        let by = match &by {
            Some(by) => {
                let wanted = rulebook.scheme(by)?.code();
                schemes.position(wanted.as_str())
            }
            None if entries.is_empty() => None,
            None => {
                let message = "counts and sums are by the classes of a scheme, and none is named";
                return Err(Error::new(ErrorKind::Name, "no-scheme", message)
                    .with_help("name one: `.by(\"tier\")`"));
            }
        };
        let nothing = rulebook.facts();
        let case = crate::policy::scheme::Case::new(&nothing, as_of);
        let case = match &population {
            Some(population) => case.population(population),
            None => case,
        };
        schemes.refuse_foreign(&case, rulebook.code())?;
        let formers = formers(rulebook, schema)?;
        let plan = |careful: bool| {
            let told = (schema, formers.as_slice());
            let compiler = Compiler::new(rulebook, told, as_of, population.as_ref(), careful)?;
            Plan::new(rulebook, compiler, by, &entries, classes_only)
        };
        let (trusting, careful) = (plan(false)?, plan(true)?);
        let meanings = meanings(rulebook, schema)?;
        let (rulebook, schema) = (rulebook.clone(), schema.clone());
        Ok(ColumnReview {
            rulebook,
            schema,
            as_of,
            population,
            meanings,
            formers,
            trusting,
            careful,
            plain,
        })
    }
}

impl Plan {
    fn new(
        rulebook: &Rulebook,
        mut compiler: Compiler<'_>,
        by: Option<usize>,
        entries: &[(String, Counted)],
        classes_only: bool,
    ) -> Result<Self> {
        let schemes = rulebook.definitions().schemes;
        let mut classes = Vec::new();
        for (place, scheme) in schemes.own().iter().enumerate() {
            if scheme.classes().len() > 255 {
                let message = format!("scheme `{}` has more than 255 classes", scheme.code());
                return Err(Error::new(ErrorKind::Rulebook, "too-many-classes", message)
                    .with_help("columns hold one byte a class: review customers one by one"));
            }
            let found = compiler.classes(place)?;
            let digits = compiler.places(&found.regs)?;
            let column = compiler.result(Holds::U8);
            compiler.step(Step::Codes { digits, none: found.open, column });
            classes.push(column);
        }
        let (risk, warnings, touches) = match classes_only {
            true => (None, None, None),
            false => (compiler.risk()?, compiler.warnings()?, compiler.touches()?),
        };
        let tally = match by {
            Some(scheme) => {
                let (risk, touches, warnings) =
                    (risk.as_ref(), touches.as_ref(), warnings.as_ref());
                Some(compiler.tally(scheme, &Wanted { entries, risk, touches, warnings })?)
            }
            None => None,
        };
        let (program, questions, holds) = compiler.done();
        let names = Arc::default();
        let mut plan =
            Self { questions, classes, risk, touches, warnings, tally, holds, names, program };
        plan.names = Arc::new(plan.named(schemes));
        Ok(plan)
    }

    /// How many counts and sums there are.
    pub(super) fn slots(&self) -> usize {
        self.program.slots
    }
}

impl ColumnReview {
    /// A review of a rulebook over these columns as of a day.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::review::columns::{ColumnReview, Schema};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let review = ColumnReview::new(&rulebook, &Schema::new(), "2026-06-30".parse().unwrap()).build()?;
    /// assert!(review.steps() > 0);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[allow(clippy::new_ret_no_self)] // a review has to be built
    pub fn new<'r>(
        rulebook: &'r Rulebook,
        schema: &'r Schema,
        as_of: NaiveDate,
    ) -> ColumnReviewBuilder<'r> {
        ColumnReviewBuilder {
            rulebook,
            schema,
            as_of,
            population: None,
            by: None,
            entries: Vec::new(),
            classes_only: false,
            plain: false,
        }
    }

    /// How many steps each block of rows takes.
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// # use guanxi::review::columns::{ColumnReview, Schema};
    /// # let rulebook = Rulebook::preset("renewal")?;
    /// let review = ColumnReview::new(&rulebook, &Schema::new(), "2026-06-30".parse().unwrap()).build()?;
    /// assert!(review.steps() < 1_000);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn steps(&self) -> usize {
        self.trusting.program.steps.len()
    }

    /// The causes of warnings in the order of the bits of
    /// [`ReviewedColumns::warnings`]; none where none are looked for.
    ///
    /// ```
    /// use guanxi::{Rulebook, review::columns::{ColumnReview, Schema}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let day = "2026-06-30".parse().unwrap();
    /// let review = ColumnReview::new(&rulebook, &Schema::new(), day).build()?;
    /// assert_eq!(review.causes().len(), 5);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn causes(&self) -> &[Code] {
        &self.trusting.names.causes
    }

    /// Reviews all rows of a portfolio.
    ///
    /// # Errors
    /// A portfolio of another schema. What is wrong with single values is in the result.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::review::columns::{Column, ColumnReview, ColumnType, Portfolio, Schema, Units, Width};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let schema = Schema::new().fact("strategic", ColumnType::new(Width::U8, Units::Flag));
    /// let review = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap()).build()?;
    /// let reviewed = review.run(&Portfolio::new(&schema, 2, vec![Column::u8(&[1, 9])])?)?;
    /// assert_eq!(reviewed.wrong()[0].to_string(), "row 1: `strategic` cannot be 9");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn run(&self, portfolio: &Portfolio<'_>) -> Result<ReviewedColumns> {
        let mut reviewed = ReviewedColumns::default();
        self.run_into(portfolio, &mut reviewed)?;
        Ok(reviewed)
    }

    /// As [`ColumnReview::run`], into results whose room is used again.
    ///
    /// # Errors
    /// As [`ColumnReview::run`].
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::review::columns::{Column, ColumnReview, ColumnType, Portfolio, ReviewedColumns, Schema, Units, Width};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let schema = Schema::new().fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)));
    /// let review = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap()).build()?;
    /// let mut reviewed = ReviewedColumns::default();
    /// for cents in [100, 90_000_000] {
    ///     let portfolio = Portfolio::new(&schema, 1, vec![Column::i64(std::slice::from_ref(&cents))])?;
    ///     review.run_into(&portfolio, &mut reviewed)?;
    /// }
    /// assert_eq!(reviewed.classes("tier").unwrap(), [255]); // A or B: strategic or not is not known
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn run_into(
        &self,
        portfolio: &Portfolio<'_>,
        reviewed: &mut ReviewedColumns,
    ) -> Result<()> {
        self.fits(portfolio)?;
        self.run_trusting(portfolio, (0, portfolio.rows), reviewed);
        Ok(())
    }

    /// Reviews some rows only, those of a customer that changed for example: row 0 of the results is
    /// the first of them. Wrong values are named by their row in the portfolio.
    ///
    /// # Errors
    /// A portfolio of another schema; rows that it does not have.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::review::columns::{Column, ColumnReview, ColumnType, Portfolio, ReviewedColumns, Schema, Units, Width};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let schema = Schema::new().fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)));
    /// let review =
    ///     ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap()).by("tier").build()?;
    /// let mut cents = vec![100, 200, 300];
    /// let all = review.run(&Portfolio::new(&schema, 3, vec![Column::i64(&cents)])?)?;
    /// let mut tally = all.tally().unwrap().clone();
    ///
    /// let mut one = ReviewedColumns::default();
    /// review.run_rows(&Portfolio::new(&schema, 3, vec![Column::i64(&cents)])?, 1..2, &mut one)?;
    /// tally.subtract(one.tally().unwrap())?;
    /// cents[1] = 90_000_000;
    /// let portfolio = Portfolio::new(&schema, 3, vec![Column::i64(&cents)])?;
    /// review.run_rows(&portfolio, 1..2, &mut one)?;
    /// tally.merge(one.tally().unwrap())?;
    /// assert_eq!(&tally, review.run(&portfolio)?.tally().unwrap());
    /// let beyond = review.run_rows(&portfolio, 2..4, &mut one).unwrap_err();
    /// assert_eq!(beyond.to_string(), "rows 2 to 4 of a portfolio that has 3");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn run_rows(
        &self,
        portfolio: &Portfolio<'_>,
        rows: Range<usize>,
        reviewed: &mut ReviewedColumns,
    ) -> Result<()> {
        self.has(portfolio, &rows)?;
        self.run_trusting(portfolio, (rows.start, rows.end), reviewed);
        Ok(())
    }

    /// Reviews rows, trusting the columns as long as nothing in them is wrong.
    fn run_trusting(
        &self,
        portfolio: &Portfolio<'_>,
        rows: (usize, usize),
        reviewed: &mut ReviewedColumns,
    ) {
        if !self.run_part(&self.trusting, portfolio, rows, reviewed) {
            self.run_part(&self.careful, portfolio, rows, reviewed);
        }
    }

    /// The rows from one up to another; whether the columns could be trusted as far as that matters.
    fn run_part(
        &self,
        plan: &Plan,
        portfolio: &Portfolio<'_>,
        (from, to): (usize, usize),
        reviewed: &mut ReviewedColumns,
    ) -> bool {
        reviewed.begin(plan, (from, to));
        let input = Input { columns: &portfolio.columns, from, to };
        let mut rows = Rows::new(self, plan, portfolio);
        let (results, room) = reviewed.room();
        let how = How { plain: self.plain, trusting: std::ptr::eq(plan, &self.trusting) };
        let done = run(&plan.program, input, results, (&mut rows, room), how);
        reviewed.end(|row| (portfolio, row));
        done
    }

    /// As [`ColumnReview::run`], on all threads of the current `rayon` pool; the results are the same
    /// to the bit however many there are.
    ///
    /// # Errors
    /// As [`ColumnReview::run`].
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::review::columns::{Column, ColumnReview, ColumnType, Portfolio, Schema, Units, Width};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let schema = Schema::new().fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)));
    /// let review =
    ///     ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap()).by("tier").build()?;
    /// let cents: Vec<i64> = (0..100_000).collect();
    /// let portfolio = Portfolio::new(&schema, 100_000, vec![Column::i64(&cents)])?;
    /// let (one, many) = (review.run(&portfolio)?, review.run_parallel(&portfolio)?);
    /// assert_eq!(many.classes("tier"), one.classes("tier"));
    /// assert_eq!(many.tally(), one.tally());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[cfg(feature = "rayon")]
    pub fn run_parallel(&self, portfolio: &Portfolio<'_>) -> Result<ReviewedColumns> {
        use rayon::prelude::*;
        self.fits(portfolio)?;
        // Parts of whole blocks, a few for each thread.
        let parts = rayon::current_num_threads().saturating_mul(4).max(1);
        let part = portfolio.rows.div_ceil(parts).next_multiple_of(BLOCK).max(BLOCK);
        let starts: Vec<usize> = (0..portfolio.rows).step_by(part).collect();
        let of = |plan: &Plan| -> Option<Vec<ReviewedColumns>> {
            let one = |from: &usize| {
                let mut reviewed = ReviewedColumns::default();
                let to = from.saturating_add(part).min(portfolio.rows);
                self.run_part(plan, portfolio, (*from, to), &mut reviewed).then_some(reviewed)
            };
            starts.par_iter().map(one).collect()
        };
        let (plan, parts) = match of(&self.trusting) {
            Some(parts) => (&self.trusting, parts),
            None => (&self.careful, of(&self.careful).unwrap_or_default()),
        };
        let mut whole = ReviewedColumns::default();
        whole.begin(plan, (0, 0));
        whole.end(|row| (portfolio, row));
        parts.into_iter().for_each(|part| whole.append(part));
        Ok(whole)
    }

    /// Whether the columns tell when touches are due.
    pub(super) fn tells_touches(&self) -> bool {
        self.trusting.touches.is_some()
    }

    /// Refuses a portfolio of another schema, and one that does not have these rows.
    pub(super) fn has(&self, portfolio: &Portfolio<'_>, rows: &Range<usize>) -> Result<()> {
        self.fits(portfolio)?;
        if rows.start <= rows.end && rows.end <= portfolio.rows {
            return Ok(());
        }
        let (from, to) = (rows.start, rows.end);
        let message = format!("rows {from} to {to} of a portfolio that has {}", portfolio.rows);
        Err(Error::new(ErrorKind::Value, "rows-beyond", message).with_help("give rows that it has"))
    }

    /// Refuses a portfolio of another schema.
    fn fits(&self, portfolio: &Portfolio<'_>) -> Result<()> {
        if portfolio.schema.is(&self.schema) {
            return Ok(());
        }
        let message = "the portfolio has another schema than the review";
        Err(Error::new(ErrorKind::Type, "another-schema", message)
            .with_help("make both from the same schema"))
    }
}
