//! Counts and sums by class, exact, that add up over parts of a portfolio.

use super::compile::TallyPlan;
use crate::error::{Error, ErrorKind, Result};
use crate::policy::scheme::Schemes;

/// Counts and sums by the classes of a scheme.
///
/// Rows of which the class is open stand under `?`. Sums are exact whatever the numbers are.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::review::columns::{Column, ColumnReview, ColumnType, Portfolio, Schema, Units, Width};
/// let rulebook = Rulebook::preset("renewal")?;
/// let schema = Schema::new().fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)));
/// let review =
///     ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap()).by("tier").build()?;
/// let portfolio = Portfolio::new(&schema, 2, vec![Column::i64(&[100, 90_000_000])])?;
/// let reviewed = review.run(&portfolio)?;
/// let tally = reviewed.tally().unwrap();
/// assert_eq!((tally.get("customers", "C"), tally.get("customers", "?")), (Some(1), Some(1)));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ColumnTally {
    classes: Vec<String>,
    /// The classes whose numbers are counted; those behind them have no rows.
    counted: usize,
    entries: Vec<Entry>,
}

/// Equal where the same was counted with the same result.
impl PartialEq for ColumnTally {
    fn eq(&self, other: &Self) -> bool {
        let told = |entry: &Entry| (entry.name.clone(), entry.values.clone());
        self.classes == other.classes
            && self.entries.iter().map(told).eq(other.entries.iter().map(told))
    }
}

impl Eq for ColumnTally {}

/// The numbers of one name.
#[derive(Clone, Debug)]
struct Entry {
    name: String,
    values: Vec<i128>,
    slot: usize,
    stride: usize,
    each: i128,
    of: Option<(usize, usize)>,
}

impl ColumnTally {
    pub(super) fn new(plan: &TallyPlan, schemes: &Schemes) -> Self {
        let classes = schemes.list.get(plan.scheme).map_or(&[][..], |scheme| scheme.classes());
        let mut classes: Vec<String> =
            classes.iter().map(|class| class.code().to_string()).collect();
        classes.push("?".to_owned());
        let stride = plan.stride;
        let entries = plan.entries.iter().map(|entry| Entry {
            name: entry.name.clone(),
            values: vec![0; classes.len()],
            slot: entry.slot,
            stride: entry.stride,
            each: entry.each,
            of: entry.of.map(|slot| (slot, stride)),
        });
        Self { entries: entries.collect(), classes, counted: plan.counted }
    }

    /// Takes the numbers of a run.
    pub(super) fn read(&mut self, sums: &[i128]) {
        let at = |slot: usize, stride: usize, class: usize| {
            let place = slot.saturating_add(stride.saturating_mul(class));
            sums.get(place).copied().unwrap_or(0)
        };
        for entry in &mut self.entries {
            for (class, value) in entry.values.iter_mut().enumerate().take(self.counted) {
                let more = entry.of.map_or(0, |(slot, stride)| at(slot, stride, class));
                let sum = at(entry.slot, entry.stride, class);
                *value = sum.saturating_add(more.saturating_mul(entry.each));
            }
        }
    }

    /// The codes of the classes, best first, and `?` for those whose class is open.
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// # use guanxi::review::columns::{ColumnReview, Portfolio, Schema};
    /// # let rulebook = Rulebook::preset("renewal")?;
    /// # let (schema, day) = (Schema::new(), "2026-06-30".parse().unwrap());
    /// # let review = ColumnReview::new(&rulebook, &schema, day).by("tier").build()?;
    /// # let reviewed = review.run(&Portfolio::new(&schema, 1, Vec::new())?)?;
    /// assert_eq!(reviewed.tally().unwrap().classes(), ["A", "B", "C", "?"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// The names of what was counted: `customers`, `SCHEME=CLASS`, `risk=LEVEL`, `warning=CAUSE`, `due`,
    /// `late`, the counts and sums that were asked for, `risk_points` and `due_days`. `?` in the place
    /// of a class or a level, and `=?` behind a cause or a count, is what is open; `NAME#` says for how
    /// many a sum is known.
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// # use guanxi::review::columns::{ColumnReview, Portfolio, Schema};
    /// # let rulebook = Rulebook::preset("renewal")?;
    /// # let (schema, day) = (Schema::new(), "2026-06-30".parse().unwrap());
    /// # let review = ColumnReview::new(&rulebook, &schema, day).by("tier").build()?;
    /// # let reviewed = review.run(&Portfolio::new(&schema, 1, Vec::new())?)?;
    /// assert_eq!(reviewed.tally().unwrap().names().next(), Some("customers"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// The number of a class; `None` where there is no such name or class.
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// # use guanxi::review::columns::{ColumnReview, Portfolio, Schema};
    /// # let rulebook = Rulebook::preset("renewal")?;
    /// # let (schema, day) = (Schema::new(), "2026-06-30".parse().unwrap());
    /// # let review = ColumnReview::new(&rulebook, &schema, day).by("tier").build()?;
    /// # let reviewed = review.run(&Portfolio::new(&schema, 1, Vec::new())?)?;
    /// assert_eq!(reviewed.tally().unwrap().get("customers", "?"), Some(1));
    /// assert_eq!(reviewed.tally().unwrap().get("custmers", "?"), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn get(&self, name: &str, class: &str) -> Option<i128> {
        let place = self.classes.iter().position(|other| other == class)?;
        self.entry(name)?.values.get(place).copied()
    }

    /// The number of all classes together.
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// # use guanxi::review::columns::{ColumnReview, Portfolio, Schema};
    /// # let rulebook = Rulebook::preset("renewal")?;
    /// # let (schema, day) = (Schema::new(), "2026-06-30".parse().unwrap());
    /// # let review = ColumnReview::new(&rulebook, &schema, day).by("tier").build()?;
    /// # let reviewed = review.run(&Portfolio::new(&schema, 3, Vec::new())?)?;
    /// assert_eq!(reviewed.tally().unwrap().total("customers"), Some(3));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn total(&self, name: &str) -> Option<i128> {
        Some(self.entry(name)?.values.iter().fold(0, |sum, value| sum.saturating_add(*value)))
    }

    /// Adds the numbers of another part of the portfolio.
    ///
    /// # Errors
    /// Numbers of another review; nothing is added then.
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// # use guanxi::review::columns::{ColumnReview, Portfolio, Schema};
    /// # let rulebook = Rulebook::preset("renewal")?;
    /// # let (schema, day) = (Schema::new(), "2026-06-30".parse().unwrap());
    /// # let review = ColumnReview::new(&rulebook, &schema, day).by("tier").build()?;
    /// let of = |rows| review.run(&Portfolio::new(&schema, rows, Vec::new())?);
    /// let (mut all, more) = (of(2)?.tally().unwrap().clone(), of(5)?);
    /// all.merge(more.tally().unwrap())?;
    /// assert_eq!(all.total("customers"), Some(7));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.combine(other, i128::saturating_add)
    }

    /// Takes the numbers of a part away again: after a change of a customer the old ones go and the new
    /// ones come.
    ///
    /// # Errors
    /// Numbers of another review; nothing is taken away then.
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// # use guanxi::review::columns::{ColumnReview, Portfolio, Schema};
    /// # let rulebook = Rulebook::preset("renewal")?;
    /// # let (schema, day) = (Schema::new(), "2026-06-30".parse().unwrap());
    /// # let review = ColumnReview::new(&rulebook, &schema, day).by("tier").build()?;
    /// let of = |rows| review.run(&Portfolio::new(&schema, rows, Vec::new())?);
    /// let (mut all, one) = (of(7)?.tally().unwrap().clone(), of(1)?);
    /// all.subtract(one.tally().unwrap())?;
    /// assert_eq!(all.total("customers"), Some(6));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn subtract(&mut self, other: &Self) -> Result<()> {
        self.combine(other, i128::saturating_sub)
    }

    fn combine(&mut self, other: &Self, with: fn(i128, i128) -> i128) -> Result<()> {
        let same = self.classes == other.classes
            && self.entries.len() == other.entries.len()
            && self.entries.iter().zip(&other.entries).all(|(a, b)| a.name == b.name);
        if !same {
            let message = "these are the numbers of another review";
            return Err(Error::new(ErrorKind::Type, "another-review", message)
                .with_help("merge numbers of reviews with the same schemes, counts and sums"));
        }
        for (entry, other) in self.entries.iter_mut().zip(&other.entries) {
            for (value, other) in entry.values.iter_mut().zip(&other.values) {
                *value = with(*value, *other);
            }
        }
        Ok(())
    }
}
