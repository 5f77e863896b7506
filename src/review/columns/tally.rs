//! Counts and sums by class, exact, that add up over parts of a portfolio.

use std::sync::Arc;

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
    layout: Arc<Layout>,
    /// The numbers as the machine left them.
    sums: Vec<i128>,
}

/// Equal where the same was counted with the same result.
impl PartialEq for ColumnTally {
    fn eq(&self, other: &Self) -> bool {
        let same = Arc::ptr_eq(&self.layout, &other.layout);
        if same {
            return self.sums == other.sums;
        }
        self.layout.is_like(&other.layout) && self.values().eq(other.values())
    }
}

impl Eq for ColumnTally {}

/// Where the numbers stand.
#[derive(Debug)]
struct Layout {
    classes: Vec<String>,
    /// The classes whose numbers are counted; those behind them have no rows.
    counted: usize,
    entries: Vec<Entry>,
}

/// The numbers of one name.
#[derive(Clone, Debug)]
struct Entry {
    name: String,
    /// Where that of the first class stands, and how far it is to the next; nowhere where there are
    /// none.
    slot: usize,
    stride: usize,
    /// For each that is counted there so much more.
    each: i128,
    of: Option<(usize, usize)>,
}

impl Layout {
    /// Whether both count the same, wherever it stands.
    fn is_like(&self, other: &Self) -> bool {
        let names = self.entries.iter().map(|entry| &entry.name);
        self.classes == other.classes && names.eq(other.entries.iter().map(|entry| &entry.name))
    }

    /// The same numbers, each at a place of its own.
    fn spread(&self) -> Self {
        let stride = self.entries.len();
        let entry = |(slot, entry): (usize, &Entry)| Entry {
            name: entry.name.clone(),
            slot,
            stride,
            each: 0,
            of: None,
        };
        let entries = self.entries.iter().enumerate().map(entry).collect();
        Self { classes: self.classes.clone(), counted: self.classes.len(), entries }
    }
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
            slot: entry.slot,
            stride: entry.stride,
            each: entry.each,
            of: entry.of.map(|slot| (slot, stride)),
        });
        let layout = Layout { classes, counted: plan.counted, entries: entries.collect() };
        Self { layout: Arc::new(layout), sums: Vec::new() }
    }

    /// Takes the numbers of a run, and gives its own room for those of the next.
    pub(super) fn take(&mut self, sums: &mut Vec<i128>) {
        std::mem::swap(&mut self.sums, sums);
    }

    fn value(&self, entry: &Entry, class: usize) -> i128 {
        let at = |slot: usize, stride: usize| {
            let place = slot.saturating_add(stride.saturating_mul(class));
            self.sums.get(place).copied().unwrap_or(0)
        };
        if class >= self.layout.counted || entry.slot == usize::MAX {
            return 0;
        }
        let more = entry.of.map_or(0, |(slot, stride)| at(slot, stride));
        at(entry.slot, entry.stride).saturating_add(more.saturating_mul(entry.each))
    }

    /// All numbers, class by class.
    fn values(&self) -> impl Iterator<Item = i128> {
        let classes = 0..self.layout.classes.len();
        classes.flat_map(move |class| {
            self.layout.entries.iter().map(move |entry| self.value(entry, class))
        })
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
        &self.layout.classes
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
        self.layout.entries.iter().map(|entry| entry.name.as_str())
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.layout.entries.iter().find(|entry| entry.name == name)
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
        let place = self.layout.classes.iter().position(|other| other == class)?;
        Some(self.value(self.entry(name)?, place))
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
        let entry = self.entry(name)?;
        let values = (0..self.layout.counted).map(|class| self.value(entry, class));
        Some(values.fold(0, i128::saturating_add))
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

    #[inline]
    fn combine(&mut self, other: &Self, with: impl Fn(i128, i128) -> i128) -> Result<()> {
        if !Arc::ptr_eq(&self.layout, &other.layout) {
            return self.combine_by_name(other, with);
        }
        for (sum, other) in self.sums.iter_mut().zip(&other.sums) {
            *sum = with(*sum, *other);
        }
        Ok(())
    }

    /// As the numbers of the careful way stand elsewhere than those of the other.
    #[cold]
    fn combine_by_name(&mut self, other: &Self, with: impl Fn(i128, i128) -> i128) -> Result<()> {
        if !self.layout.is_like(&other.layout) {
            let message = "these are the numbers of another review";
            return Err(Error::new(ErrorKind::Type, "another-review", message)
                .with_help("merge numbers of reviews with the same schemes, counts and sums"));
        }
        let sums = self.values().zip(other.values()).map(|(value, other)| with(value, other));
        self.sums = sums.collect();
        self.layout = Arc::new(self.layout.spread());
        Ok(())
    }
}
