//! Bands: a floor and strictly increasing cuts; every value lies in exactly one band.

use crate::error::{Error, ErrorKind, Result};

/// Whether a cut itself belongs to the band above it (A-06, A-08).
///
/// ```
/// use guanxi::rule::Side;
/// assert!(Side::From < Side::Above); // `from 5` begins before `above 5`
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The band begins at the cut: `>=`.
    From,
    /// The band begins just above the cut: `>`.
    Above,
}

/// Where a band begins.
///
/// ```
/// use guanxi::rule::{Cut, Side};
/// assert!(Cut { at: 5, side: Side::From } < Cut { at: 5, side: Side::Above });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cut<T> {
    /// The value of the cut.
    pub at: T,
    /// Whether the value itself is inside.
    pub side: Side,
}

/// A table from an ordered value to a label: a floor and strictly increasing cuts.
///
/// Total by construction: every value falls in exactly one band, and a larger value never falls
/// in a lower one (P-015). Compared exactly, before any rounding.
///
/// ```
/// use guanxi::rule::{Bands, Cut, Side};
/// let bands = Bands::new("low", [
///     (Cut { at: 4, side: Side::From }, "mid"),
///     (Cut { at: 12, side: Side::From }, "high"),
/// ])?;
/// assert_eq!([3, 4, 11, 12].map(|n| *bands.of(&n)), ["low", "mid", "mid", "high"]); // D004-06
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bands<T, L> {
    floor: L,
    cuts: Vec<(Cut<T>, L)>,
}

impl<T: Ord + std::fmt::Debug, L> Bands<T, L> {
    /// Bands from the lowest label and the cuts in ascending order.
    ///
    /// # Errors
    /// `bands-order` when a cut is not above the one before it, naming both.
    ///
    /// ```
    /// use guanxi::rule::{Bands, Cut, Side};
    /// let cut = |at| (Cut { at, side: Side::From }, "x");
    /// assert_eq!(Bands::new("floor", [cut(5), cut(5)]).unwrap_err().code(), "bands-order");
    /// ```
    pub fn new(floor: L, cuts: impl IntoIterator<Item = (Cut<T>, L)>) -> Result<Self> {
        let cuts: Vec<(Cut<T>, L)> = cuts.into_iter().collect();
        for ((lower, _), (upper, _)) in cuts.iter().zip(cuts.iter().skip(1)) {
            if lower >= upper {
                return Err(Error::new(
                    ErrorKind::Rulebook,
                    "bands-order",
                    format!("the cut {:?} does not lie above the cut {:?}", upper.at, lower.at),
                )
                .with_help("cuts rise strictly; at one value `from` comes before `above`"));
            }
        }
        Ok(Self { floor, cuts })
    }

    /// The label of the band in which a value lies.
    ///
    /// ```
    /// # use guanxi::rule::{Bands, Cut, Side};
    /// let over = Bands::new(false, [(Cut { at: 1_000_000, side: Side::Above }, true)])?;
    /// assert!(!over.of(&1_000_000)); // 超 excludes the number (D001-32)
    /// assert!(over.of(&1_000_001));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of(&self, value: &T) -> &L {
        let inside = |cut: &Cut<T>| match cut.side {
            Side::From => *value >= cut.at,
            Side::Above => *value > cut.at,
        };
        let above = self.cuts.partition_point(|(cut, _)| inside(cut));
        above
            .checked_sub(1)
            .and_then(|place| self.cuts.get(place))
            .map_or(&self.floor, |(_, label)| label)
    }

    /// Every cut with the label above it, ascending; the [floor](Self::floor) is not among them.
    ///
    /// ```
    /// use guanxi::rule::{Bands, Cut, Side};
    /// let cut = |at, side| Cut { at, side };
    /// let bands = Bands::new("C", [
    ///     (cut(100_000, Side::From), "B"),
    ///     (cut(100_000, Side::Above), "A"), // exactly 100 000 is B
    /// ])?;
    /// let labels: Vec<&str> = bands.cuts().map(|(_, label)| *label).collect();
    /// assert_eq!(labels, ["B", "A"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn cuts(&self) -> impl Iterator<Item = (&Cut<T>, &L)> {
        self.cuts.iter().map(|(cut, label)| (cut, label))
    }

    /// The label below all cuts; without cuts, that of every value.
    ///
    /// ```
    /// use guanxi::rule::Bands;
    /// let bands = Bands::<i64, _>::new("normal", [])?;
    /// assert_eq!((bands.floor(), bands.of(&i64::MIN)), (&"normal", &"normal"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn floor(&self) -> &L {
        &self.floor
    }
}
