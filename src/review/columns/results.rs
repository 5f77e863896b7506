//! What a review of columns gives: columns again, and what was wrong with the values.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;

use super::machine::room::{Filled, Results, Room};
use super::meaning::date_of;
use super::plan::Plan;
use super::portfolio::Portfolio;
use super::questions::Question;
use super::tally::ColumnTally;
use crate::fact::Facts;
use crate::label::Code;
use crate::policy::scheme::Schemes;
use crate::quantity::Ratio;
use crate::rule::Truth;

/// Whole numbers of the width that they need.
///
/// ```
/// use guanxi::review::columns::Numbers;
/// assert_eq!(Numbers::U8(&[7]).get(0), Some(7));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Numbers<'a> {
    /// Of eight bits.
    U8(&'a [u8]),
    /// Of sixteen bits.
    U16(&'a [u16]),
    /// Of thirty-two bits.
    I32(&'a [i32]),
}

impl Numbers<'_> {
    /// The number of a row.
    ///
    /// ```
    /// use guanxi::review::columns::Numbers;
    /// assert_eq!(Numbers::U16(&[700]).get(1), None);
    /// ```
    pub fn get(&self, row: usize) -> Option<i64> {
        match self {
            Self::U8(values) => values.get(row).map(|value| i64::from(*value)),
            Self::U16(values) => values.get(row).map(|value| i64::from(*value)),
            Self::I32(values) => values.get(row).map(|value| i64::from(*value)),
        }
    }
}

/// A value that its column cannot hold; it counts as unknown.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::review::columns::{Column, ColumnReview, ColumnType, Portfolio, Schema, Units, Width};
/// let rulebook = Rulebook::preset("renewal")?;
/// let schema = Schema::new().fact("strategic", ColumnType::new(Width::U8, Units::Flag));
/// let review = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap()).build()?;
/// let reviewed = review.run(&Portfolio::new(&schema, 1, vec![Column::u8(&[2])])?)?;
/// let wrong = &reviewed.wrong()[0];
/// assert_eq!((wrong.row, wrong.column.as_str(), wrong.value), (0, "strategic", 2));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WrongValue {
    /// The row, from nought.
    pub row: usize,
    /// The column.
    pub column: String,
    /// The number that it has there.
    pub value: i64,
}

impl fmt::Display for WrongValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}: `{}` cannot be {}", self.row, self.column, self.value)
    }
}

/// A row reviewed in the explained way.
///
/// See [`ColumnReview::row`](super::ColumnReview::row).
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::review::columns::{ColumnReview, Portfolio, Schema};
/// let rulebook = Rulebook::preset("renewal")?;
/// let review = ColumnReview::new(&rulebook, &Schema::new(), "2026-06-30".parse().unwrap()).build()?;
/// let row = review.row(&Portfolio::new(&Schema::new(), 1, Vec::new())?, 0);
/// assert_eq!(row.classes, [None]); // nothing is known of the customer
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RowReview {
    /// The facts of the row, the level of risk among them.
    pub facts: Facts,
    /// The class of each scheme by its rank; `None` where several are possible.
    pub classes: Vec<Option<usize>>,
    /// The smallest and the largest total of risk, and the places of the safest and the riskiest
    /// level.
    pub risk: Option<(Ratio, Ratio, usize, usize)>,
    /// The causes of warnings.
    pub warnings: Vec<(Code, Truth)>,
    /// When the first touch is due.
    pub due: Option<NaiveDate>,
    /// Whether one is late.
    pub late: bool,
}

/// The results of a review: a value for every row, and sums over them.
///
/// ```
/// use guanxi::review::columns::ReviewedColumns;
/// assert_eq!(ReviewedColumns::default().rows(), 0);
/// ```
#[derive(Debug, Default)]
pub struct ReviewedColumns {
    pub(super) rows: usize,
    pub(super) results: Results,
    room: Room,
    pub(super) names: Arc<Names>,
    pub(super) tally: Option<ColumnTally>,
    pub(super) wrong: Vec<WrongValue>,
}

/// Where things stand among the results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) classes: Vec<(String, usize)>,
    pub(super) totals: Option<([usize; 2], i64)>,
    pub(super) levels: Option<[usize; 2]>,
    pub(super) causes: Vec<Code>,
    pub(super) warnings: Option<(usize, Option<usize>)>,
    pub(super) touches: Option<(usize, usize)>,
    pub(super) tally: Option<ColumnTally>,
    questions: Vec<String>,
}

impl ReviewedColumns {
    /// Makes room for the rows of a review.
    pub(super) fn begin(&mut self, plan: &Plan, (from, to): (usize, usize)) {
        let rows = to.saturating_sub(from);
        if !Arc::ptr_eq(&self.names, &plan.names) {
            self.results.columns.clear();
            self.room = Room::default();
            self.names = Arc::clone(&plan.names);
            self.tally = self.names.tally.clone();
        }
        self.wrong.clear();
        let results = &mut self.results;
        if results.columns.is_empty() {
            results.columns = plan.holds.iter().map(|holds| Filled::new(*holds, rows)).collect();
        } else if self.rows != rows {
            results.columns.iter_mut().for_each(|column| column.resize(rows));
        }
        self.rows = rows;
        results.sums.clear();
        results.sums.resize(plan.slots(), 0);
        results.wrong.clear();
        results.asked.clear();
        results.asked.resize(plan.questions.len(), 0);
        results.from = from;
    }

    /// Puts the rows behind those of another part.
    #[cfg(feature = "rayon")]
    pub(super) fn append(&mut self, part: Self) {
        self.rows = self.rows.saturating_add(part.rows);
        self.wrong.extend(part.wrong);
        if let (Some(all), Some(tally)) = (&mut self.tally, &part.tally) {
            // INVARIANT: both are of the same review.
            let _ = all.merge(tally);
        }
        for (all, asked) in self.results.asked.iter_mut().zip(part.results.asked) {
            *all = all.saturating_add(asked);
        }
        for (all, column) in self.results.columns.iter_mut().zip(part.results.columns) {
            all.append(column);
        }
    }

    pub(super) fn room(&mut self) -> (&mut Results, &mut Room) {
        (&mut self.results, &mut self.room)
    }

    /// Reads the sums, and names what was wrong: each row is one of a portfolio.
    pub(super) fn end<'p>(&mut self, at: impl Fn(usize) -> (&'p Portfolio<'p>, usize)) {
        if let Some(tally) = &mut self.tally {
            tally.take(&mut self.results.sums);
        }
        if self.results.wrong.is_empty() {
            return;
        }
        self.results.wrong.sort_unstable();
        let named = self.results.wrong.iter().map(|wrong| {
            let (place, (portfolio, row)) = (usize::from(wrong.column), at(wrong.row));
            let value = portfolio.columns.get(place).and_then(|column| column.values.get(row));
            WrongValue {
                row: wrong.row,
                column: portfolio.schema.name(place),
                value: value.unwrap_or_default(),
            }
        });
        self.wrong = named.collect();
    }

    /// How many rows there are.
    ///
    /// ```
    /// assert_eq!(guanxi::review::columns::ReviewedColumns::default().rows(), 0);
    /// ```
    pub fn rows(&self) -> usize {
        self.rows
    }

    fn bytes(&self, place: usize) -> Option<&[u8]> {
        match self.results.columns.get(place)? {
            Filled::U8(values) => Some(values),
            _ => None,
        }
    }

    fn numbers(&self, place: usize) -> Option<Numbers<'_>> {
        Some(match self.results.columns.get(place)? {
            Filled::U8(values) => Numbers::U8(values),
            Filled::U16(values) => Numbers::U16(values),
            Filled::I32(values) => Numbers::I32(values),
            Filled::Bits(_) => return None,
        })
    }

    /// The classes of a scheme by their ranks, the best one nought; 255 where several are possible.
    ///
    /// ```
    /// assert_eq!(guanxi::review::columns::ReviewedColumns::default().classes("tier"), None);
    /// ```
    pub fn classes(&self, scheme: &str) -> Option<&[u8]> {
        let (_, place) = self.names.classes.iter().find(|(name, _)| name == scheme)?;
        self.bytes(*place)
    }

    /// The totals of risk, the smallest and the largest that are possible, and what has to be added
    /// to each number: the smallest total that there can be. Where weights are shared out anew the
    /// totals are rounded outwards.
    ///
    /// ```
    /// assert_eq!(guanxi::review::columns::ReviewedColumns::default().risk_totals(), None);
    /// ```
    pub fn risk_totals(&self) -> Option<(Numbers<'_>, Numbers<'_>, i64)> {
        let ([low, high], least) = self.names.totals?;
        Some((self.numbers(low)?, self.numbers(high)?, least))
    }

    /// The places of the levels of risk, the safest nought: the safest and the riskiest that are
    /// possible.
    ///
    /// ```
    /// assert_eq!(guanxi::review::columns::ReviewedColumns::default().risk_levels(), None);
    /// ```
    pub fn risk_levels(&self) -> Option<(&[u8], &[u8])> {
        let [safest, riskiest] = self.names.levels?;
        Some((self.bytes(safest)?, self.bytes(riskiest)?))
    }

    /// The causes of warnings that hold, the first one the lowest bit.
    ///
    /// ```
    /// assert_eq!(guanxi::review::columns::ReviewedColumns::default().warnings(), None);
    /// ```
    pub fn warnings(&self) -> Option<Numbers<'_>> {
        self.numbers(self.names.warnings?.0)
    }

    /// The causes of warnings of which it is open whether they hold; `None` where that cannot be.
    ///
    /// ```
    /// assert_eq!(guanxi::review::columns::ReviewedColumns::default().open_warnings(), None);
    /// ```
    pub fn open_warnings(&self) -> Option<Numbers<'_>> {
        self.numbers(self.names.warnings?.1?)
    }

    /// The first day on which a touch is due, in days since 1 January 1970; `i32::MIN` for nobody's.
    ///
    /// ```
    /// assert_eq!(guanxi::review::columns::ReviewedColumns::default().due_days(), None);
    /// ```
    pub fn due_days(&self) -> Option<&[i32]> {
        match self.results.columns.get(self.names.touches?.0)? {
            Filled::I32(days) => Some(days),
            _ => None,
        }
    }

    /// The first day on which a touch of a row is due.
    ///
    /// ```
    /// assert_eq!(guanxi::review::columns::ReviewedColumns::default().due(0), None);
    /// ```
    pub fn due(&self, row: usize) -> Option<NaiveDate> {
        let day = *self.due_days()?.get(row)?;
        date_of(i64::from(day)).filter(|_| day != i32::MIN)
    }

    /// Whether a touch of each row is late: a bit a row, the lowest first.
    ///
    /// ```
    /// assert_eq!(guanxi::review::columns::ReviewedColumns::default().late(), None);
    /// ```
    pub fn late(&self) -> Option<&[u64]> {
        match self.results.columns.get(self.names.touches?.1)? {
            Filled::Bits(words) => Some(words),
            _ => None,
        }
    }

    /// The sums by class, where they were asked for.
    ///
    /// ```
    /// assert!(guanxi::review::columns::ReviewedColumns::default().tally().is_none());
    /// ```
    pub fn tally(&self) -> Option<&ColumnTally> {
        self.tally.as_ref()
    }

    /// The values that their columns cannot hold, by row; each counts as unknown.
    ///
    /// ```
    /// assert!(guanxi::review::columns::ReviewedColumns::default().wrong().is_empty());
    /// ```
    pub fn wrong(&self) -> &[WrongValue] {
        &self.wrong
    }

    /// How many rows were answered in the explained way, by what was asked.
    ///
    /// ```
    /// assert!(guanxi::review::columns::ReviewedColumns::default().asked().is_empty());
    /// ```
    pub fn asked(&self) -> BTreeMap<&str, u64> {
        let asked = self.names.questions.iter().zip(&self.results.asked);
        asked.filter(|(_, rows)| **rows > 0).map(|(name, rows)| (name.as_str(), *rows)).collect()
    }
}

impl Plan {
    pub(super) fn named(&self, schemes: &Schemes) -> Names {
        let classes = schemes.own().iter().zip(&self.classes);
        let question = |question: &Question| match question {
            Question::Class(place) => match schemes.list.get(*place) {
                Some(scheme) if !scheme.derived => format!("class({})", scheme.code()),
                _ => "conditions".to_owned(),
            },
            Question::Audience(_) => "audiences".to_owned(),
            Question::Risk => "risk".to_owned(),
            Question::Due => "touches".to_owned(),
        };
        let both = |places: [u16; 2]| places.map(usize::from);
        Names {
            classes: classes
                .map(|(scheme, place)| (scheme.code().to_string(), usize::from(*place)))
                .collect(),
            totals: self.risk.as_ref().map(|risk| (both(risk.totals), risk.least)),
            levels: self.risk.as_ref().map(|risk| both(risk.levels)),
            causes: self.warnings.as_ref().map_or_else(Vec::new, |plan| plan.causes.clone()),
            warnings: self
                .warnings
                .as_ref()
                .map(|plan| (usize::from(plan.column), plan.open.map(usize::from))),
            touches: self
                .touches
                .as_ref()
                .map(|plan| (usize::from(plan.dates), usize::from(plan.marks))),
            tally: self.tally.as_ref().map(|plan| ColumnTally::new(plan, schemes)),
            questions: self.questions.iter().map(question).collect(),
        }
    }
}
