//! The results of a review in parts, for hosts that keep each column with its room.

use super::machine::room::Filled;
use super::results::{Numbers, ReviewedColumns, WrongValue};
use super::tally::ColumnTally;
use crate::label::Code;

/// Whole numbers of the width that they need, owned.
///
/// ```
/// use guanxi::review::columns::OwnedNumbers;
/// assert_eq!(OwnedNumbers::U16(vec![700]).len(), 1);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OwnedNumbers {
    /// Of eight bits.
    U8(Vec<u8>),
    /// Of sixteen bits.
    U16(Vec<u16>),
    /// Of thirty-two bits.
    I32(Vec<i32>),
}

impl OwnedNumbers {
    /// How many numbers there are.
    ///
    /// ```
    /// use guanxi::review::columns::OwnedNumbers;
    /// assert_eq!(OwnedNumbers::U8(vec![1, 0]).len(), 2);
    /// ```
    pub fn len(&self) -> usize {
        match self {
            Self::U8(values) => values.len(),
            Self::U16(values) => values.len(),
            Self::I32(values) => values.len(),
        }
    }

    /// The same numbers, borrowed.
    ///
    /// ```
    /// use guanxi::review::columns::OwnedNumbers;
    /// assert_eq!(OwnedNumbers::U8(vec![1, 7]).as_numbers().get(1), Some(7));
    /// ```
    pub fn as_numbers(&self) -> Numbers<'_> {
        match self {
            Self::U8(values) => Numbers::U8(values),
            Self::U16(values) => Numbers::U16(values),
            Self::I32(values) => Numbers::I32(values),
        }
    }

    /// Whether there is none.
    ///
    /// ```
    /// use guanxi::review::columns::OwnedNumbers;
    /// assert!(OwnedNumbers::I32(Vec::new()).is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What [`ReviewedColumns`] holds, each column by itself; nothing is copied.
///
/// The numbers mean what the accessor of the same name says.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::review::columns::{Column, ColumnReview, ColumnType, Portfolio, Schema, Units, Width};
/// let rulebook = Rulebook::preset("renewal")?;
/// let schema = Schema::new().fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)));
/// let review = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap()).build()?;
/// let parts = review.run(&Portfolio::new(&schema, 1, vec![Column::i64(&[100])])?)?.into_parts();
/// assert_eq!(parts.classes, [("tier".to_owned(), vec![2])]);
/// assert_eq!(parts.causes.len(), 5);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReviewedParts {
    /// How many rows there are.
    pub rows: usize,
    /// For each scheme the classes by their ranks; 255 where several are possible.
    pub classes: Vec<(String, Vec<u8>)>,
    /// The totals of risk: the smallest; the largest, `None` where it is the same for every row; and
    /// what has to be added to each.
    pub risk_totals: Option<(OwnedNumbers, Option<OwnedNumbers>, i64)>,
    /// The places of the levels of risk: the safest; the riskiest, `None` where it is the same for
    /// every row.
    pub risk_levels: Option<(Vec<u8>, Option<Vec<u8>>)>,
    /// The codes of the causes of warnings, in the order of the bits of the next two.
    pub causes: Vec<Code>,
    /// The causes that hold.
    pub warnings: Option<OwnedNumbers>,
    /// The causes that are open; `None` where that cannot be.
    pub open_warnings: Option<OwnedNumbers>,
    /// The first day on which a touch is due; `i32::MIN` for nobody's.
    pub due_days: Option<Vec<i32>>,
    /// Whether a touch is late, a bit a row.
    pub late: Option<Vec<u64>>,
    /// The sums by class.
    pub tally: Option<ColumnTally>,
    /// The values that their columns cannot hold.
    pub wrong: Vec<WrongValue>,
}

impl ReviewedColumns {
    /// The results in parts, each of which can be kept by itself.
    ///
    /// ```
    /// use guanxi::review::columns::ReviewedColumns;
    /// assert_eq!(ReviewedColumns::default().into_parts().rows, 0);
    /// ```
    pub fn into_parts(self) -> ReviewedParts {
        let (rows, names) = (self.rows, std::sync::Arc::unwrap_or_clone(self.names));
        let mut columns: Vec<Option<Filled>> = self.results.columns.into_iter().map(Some).collect();
        // INVARIANT: only the two sides of the risk may stand in the same place.
        let mut take = |place: usize| columns.get_mut(place).and_then(Option::take);
        let classes = names.classes.into_iter();
        let classes = classes.filter_map(|(name, place)| Some((name, bytes(take(place)?)?)));
        let classes = classes.collect();
        let risk_totals = names.totals.and_then(|([low, high], least)| {
            Some((numbers(take(low)?)?, take(high).and_then(numbers), least))
        });
        let risk_levels = names.levels.and_then(|[safest, riskiest]| {
            Some((bytes(take(safest)?)?, take(riskiest).and_then(bytes)))
        });
        let (warnings, open_warnings) = names.warnings.unzip();
        ReviewedParts {
            rows,
            classes,
            risk_totals,
            risk_levels,
            causes: names.causes,
            warnings: warnings.and_then(&mut take).and_then(numbers),
            open_warnings: open_warnings.flatten().and_then(&mut take).and_then(numbers),
            due_days: names.touches.and_then(|(days, _)| match take(days)? {
                Filled::I32(days) => Some(days),
                _ => None,
            }),
            late: names.touches.and_then(|(_, late)| match take(late)? {
                Filled::Bits(words) => Some(words),
                _ => None,
            }),
            tally: self.tally,
            wrong: self.wrong,
        }
    }
}

fn bytes(column: Filled) -> Option<Vec<u8>> {
    match column {
        Filled::U8(values) => Some(values),
        _ => None,
    }
}

fn numbers(column: Filled) -> Option<OwnedNumbers> {
    Some(match column {
        Filled::U8(values) => OwnedNumbers::U8(values),
        Filled::U16(values) => OwnedNumbers::U16(values),
        Filled::I32(values) => OwnedNumbers::I32(values),
        Filled::Bits(_) => return None,
    })
}
