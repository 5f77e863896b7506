//! What a KPI is computed from: sums that merge, subtract and travel.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::frame::{VERSION, another_convention, another_currency, another_zone};
use super::period::joined;
use super::{
    Contribution, Distribution, Exclusion, Exclusions, Frame, Kind, Kpi, Measured, Period,
};
use crate::error::{Error, ErrorKind, Result};
use crate::quantity::Whole;

/// The sums that a KPI is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Sums {
    Ratio { num: Whole, den: Whole },
    Mean(Spread),
    Count(Whole),
}

/// The sum of values, their number, and how they are spread.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Distribution", into = "Distribution")]
struct Spread {
    sum: i128,
    count: u64,
    values: Distribution,
}

impl From<Distribution> for Spread {
    fn from(values: Distribution) -> Self {
        Self { sum: values.sum(), count: values.count(), values }
    }
}

impl From<Spread> for Distribution {
    fn from(spread: Spread) -> Self {
        spread.values
    }
}

impl Sums {
    fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Ratio => Self::Ratio { num: Whole(0), den: Whole(0) },
            Kind::Mean => Self::Mean(Spread::default()),
            Kind::Count => Self::Count(Whole(0)),
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Ratio { .. } => Kind::Ratio,
            Self::Mean(_) => Kind::Mean,
            Self::Count(_) => Kind::Count,
        }
    }
}

/// What a KPI is computed from: exact sums of one KPI, convention and period.
///
/// Accumulators of parts of a portfolio merge to that of the whole, in any order; that of a part is
/// taken away again, so that one customer that changed updates a board without a look at the others.
/// The parts have to be parts of the customers: a customer stands in one of them. Merging months is
/// another thing ([`Accumulator::pooled`]), and for KPIs that count customers there is no such thing
/// (P-091, P-092, P-098).
///
/// In data formats it stands with its KPI, convention, period and version, and is refused where
/// the version is another one (`accumulator-version`) or the sums are not those of the KPI
/// (`accumulator-sums`).
///
/// ```
/// use guanxi::policy::kpi::{Accumulator, Kpi, Period};
/// let march: Period = "2024-03".parse()?;
/// let kpi = Kpi::standard("repurchase_rate")?;
/// let (mut north, mut south) = (Accumulator::new(&kpi, march), Accumulator::new(&kpi, march));
/// north.ratio(3, 10)?;
/// south.ratio(2, 5)?;
/// north.merge(&south)?;
/// assert_eq!(north.read().value, Some("1/3".parse()?)); // not the mean of 30 % and 40 %
/// north.subtract(&south)?;
/// assert_eq!(north.read().value, Some("30%".parse()?));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Accumulator {
    #[serde(serialize_with = "shared")]
    frame: Arc<Frame>,
    sums: Sums,
    excluded: Exclusions,
}

/// Writes a frame that several accumulators share.
fn shared<S: Serializer>(
    frame: &Arc<Frame>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    frame.serialize(serializer)
}

/// An accumulator as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    frame: Frame,
    sums: Sums,
    #[serde(default)]
    excluded: Exclusions,
}

impl<'de> Deserialize<'de> for Accumulator {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let Written { frame, sums, excluded } = Written::deserialize(deserializer)?;
        let kind = frame.kpi.measure().kind();
        if sums.kind() != kind {
            let (code, word, is) = (frame.kpi.code(), kind.word(), sums.kind().word());
            let message = format!("the sums of `{code}` are `{word}`, not `{is}`");
            let error = Error::new(ErrorKind::Type, "accumulator-sums", message)
                .with_help("give them as they were written");
            return Err(crate::label::custom(&error));
        }
        Ok(Self { frame: Arc::new(frame), sums, excluded })
    }
}

/// What is left where so many are taken away; none where there were fewer.
fn left(all: i128, less: i128) -> Option<i128> {
    all.checked_sub(less).filter(|left| *left >= 0 || less <= 0)
}

#[cold]
#[inline(never)]
fn out_of_range() -> Error {
    let message = "the sums of the KPI leave the range that can be counted";
    Error::new(ErrorKind::Value, "accumulator-range", message)
        .with_help("compute the parts of the portfolio apart")
}

impl Accumulator {
    pub(super) fn of(frame: Arc<Frame>) -> Self {
        let sums = Sums::empty(frame.kpi.measure().kind());
        Self { frame, sums, excluded: Exclusions::default() }
    }

    /// An empty accumulator of a KPI and a period that the data cover as a whole; for others see
    /// [`Frame`].
    ///
    /// ```
    /// use guanxi::policy::kpi::{Accumulator, Kpi, Period};
    /// let empty = Accumulator::new(&Kpi::standard("csat")?, "2024-03".parse::<Period>()?);
    /// assert_eq!(empty.read().value, None); // undefined
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(kpi: &Kpi, period: Period) -> Self {
        Frame::new(kpi.clone(), period).accumulator()
    }

    /// An empty one of the same frame.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Accumulator, Kpi, Period};
    /// let mut one = Accumulator::new(&Kpi::standard("repurchase_rate")?, "2024-03".parse::<Period>()?);
    /// let empty = one.empty();
    /// one.ratio(1, 1)?;
    /// let before = one.clone();
    /// one.merge(&empty)?;
    /// assert_eq!(one, before); // P-092
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn empty(&self) -> Self {
        Self::of(Arc::clone(&self.frame))
    }

    /// What it is of.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Accumulator, Kpi, Period};
    /// let one = Accumulator::new(&Kpi::standard("csat")?, "2024-03".parse::<Period>()?);
    /// assert_eq!(one.frame().period().to_string(), "2024-03");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// What was left out, and why.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Accumulator, Kpi, Period};
    /// let one = Accumulator::new(&Kpi::standard("csat")?, "2024-03".parse::<Period>()?);
    /// assert_eq!(one.excluded().total(), 0);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn excluded(&self) -> &Exclusions {
        &self.excluded
    }

    /// How the values are spread; none where the KPI is no mean.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Accumulator, Kpi, Period};
    /// let one = Accumulator::new(&Kpi::standard("churn_rate")?, "2024-03".parse::<Period>()?);
    /// assert!(one.distribution().is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn distribution(&self) -> Option<&Distribution> {
        match &self.sums {
            Sums::Mean(spread) => Some(&spread.values),
            _ => None,
        }
    }

    /// Adds what one record comes to.
    ///
    /// # Errors
    /// `accumulator-kind` where the KPI has other sums, `accumulator-range`.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Accumulator, Contribution, Kpi, Period};
    /// let mut churn = Accumulator::new(&Kpi::standard("churn_rate")?, "2024-03".parse::<Period>()?);
    /// churn.add(Contribution::Ratio { num: 0, den: 1 })?;
    /// churn.add(Contribution::None)?;
    /// assert_eq!(churn.read().den, 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn add(&mut self, contribution: Contribution) -> Result<()> {
        match contribution {
            Contribution::None => {}
            Contribution::Ratio { num, den } => self.ratio(num, den)?,
            Contribution::Value(value) => self.value(value)?,
            Contribution::Count(more) => self.count(more)?,
            Contribution::Excluded(reason) => self.exclude(reason),
        }
        Ok(())
    }

    /// Adds so many of so many to a rate, or money to be divided by a number.
    ///
    /// # Errors
    /// `accumulator-kind` for a KPI that is no rate, `accumulator-range`.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Accumulator, Kpi, Period};
    /// let mut solved = Accumulator::new(&Kpi::standard("first_time_resolution")?, "2024-03".parse::<Period>()?);
    /// solved.ratio(89, 100)?;
    /// assert_eq!(solved.read().value, Some("89%".parse()?));
    /// assert_eq!(solved.value(5).unwrap_err().code(), "accumulator-kind");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn ratio(&mut self, num: i64, den: i64) -> Result<()> {
        let Sums::Ratio { num: nums, den: dens } = &mut self.sums else {
            return Err(self.another_kind("a rate"));
        };
        let num = nums.0.checked_add(i128::from(num)).ok_or_else(out_of_range)?;
        dens.0 = dens.0.checked_add(i128::from(den)).ok_or_else(out_of_range)?;
        nums.0 = num;
        Ok(())
    }

    /// Adds one value to a mean: seconds, days, or ten-thousandths of a point.
    ///
    /// # Errors
    /// `accumulator-kind` for a KPI that is no mean, `accumulator-range`.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Accumulator, Kpi, Period};
    /// let mut times = Accumulator::new(&Kpi::standard("first_response_time")?, "2024-03".parse::<Period>()?);
    /// times.value(3600)?;
    /// times.value(10_800)?;
    /// assert_eq!(times.read().value, Some(7200.into())); // exactly the two hours of D003-65
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn value(&mut self, value: i64) -> Result<()> {
        let Sums::Mean(spread) = &mut self.sums else {
            return Err(self.another_kind("a mean"));
        };
        let count = spread.count.checked_add(1).ok_or_else(out_of_range)?;
        spread.sum = spread.sum.checked_add(i128::from(value)).ok_or_else(out_of_range)?;
        spread.count = count;
        spread.values.add(value);
        Ok(())
    }

    /// Adds so many to a number.
    ///
    /// # Errors
    /// `accumulator-kind` for a KPI that is no number, `accumulator-range`.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Accumulator, Kpi, Period};
    /// let mut customers = Accumulator::new(&Kpi::standard("customers")?, "2024-03".parse::<Period>()?);
    /// customers.count(50)?;
    /// assert_eq!(customers.read().value, Some(50.into()));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn count(&mut self, more: i64) -> Result<()> {
        let Sums::Count(count) = &mut self.sums else {
            return Err(self.another_kind("a number"));
        };
        count.0 = count.0.checked_add(i128::from(more)).ok_or_else(out_of_range)?;
        Ok(())
    }

    /// Notes that something was left out.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Accumulator, Exclusion, Kpi, Period};
    /// let mut rate = Accumulator::new(&Kpi::standard("warning_success")?, "2024-03".parse::<Period>()?);
    /// rate.exclude(Exclusion::FalseAlarm);
    /// assert_eq!((rate.read().value, rate.excluded().total()), (None, 1));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn exclude(&mut self, reason: Exclusion) {
        self.excluded.count(reason, 1);
    }

    fn another_kind(&self, what: &str) -> Error {
        let code = self.frame.kpi.code();
        Error::new(ErrorKind::Type, "accumulator-kind", format!("the KPI `{code}` is not {what}"))
            .with_help(match self.sums.kind() {
                Kind::Ratio => "add to its numerator and denominator",
                Kind::Mean => "add its values",
                Kind::Count => "add to its count",
            })
    }

    /// Adds an accumulator of other customers (P-091, P-092).
    ///
    /// # Errors
    /// `kpi-convention` for another KPI or another convention of it, `kpi-period`, `kpi-zone`,
    /// `kpi-currency`, `kpi-cut` for data of another extent, `accumulator-range`; the accumulator stays as it was.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Accumulator, Kpi, Period};
    /// let kpi = Kpi::standard("churn_rate")?;
    /// let (march, april): (Period, Period) = ("2024-03".parse()?, "2024-04".parse()?);
    /// let mut one = Accumulator::new(&kpi, march);
    /// let error = one.merge(&Accumulator::new(&kpi, april)).unwrap_err();
    /// assert_eq!(error.code(), "kpi-period");
    /// assert_eq!(error.to_string(), "`churn_rate` of `2024-03` and of `2024-04` do not merge");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.frame.check(&other.frame)?;
        if !self.excluded.fits(&other.excluded) {
            return Err(out_of_range());
        }
        match (&mut self.sums, &other.sums) {
            (Sums::Ratio { num, den }, Sums::Ratio { num: n, den: d }) => {
                let sum = num.0.checked_add(n.0).ok_or_else(out_of_range)?;
                den.0 = den.0.checked_add(d.0).ok_or_else(out_of_range)?;
                num.0 = sum;
            }
            (Sums::Mean(spread), Sums::Mean(more)) => {
                let count = spread.count.checked_add(more.count).ok_or_else(out_of_range)?;
                spread.sum = spread.sum.checked_add(more.sum).ok_or_else(out_of_range)?;
                spread.count = count;
                spread.values.merge(&more.values);
            }
            (Sums::Count(count), Sums::Count(more)) => {
                count.0 = count.0.checked_add(more.0).ok_or_else(out_of_range)?;
            }
            // INVARIANT: one frame, one kind of sums.
            _ => return Err(self.another_kind("of that kind")),
        }
        self.excluded.merge(&other.excluded);
        Ok(())
    }

    /// Takes an accumulator away that was merged before, such as that of one customer before it
    /// changed.
    ///
    /// # Errors
    /// As [`Accumulator::merge`], and `accumulator-part` where values or exclusions to take away were
    /// never in it, or more than there are; the accumulator stays as it was.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Accumulator, Kpi, Period};
    /// let mut times = Accumulator::new(&Kpi::standard("first_response_time")?, "2024-03".parse::<Period>()?);
    /// times.value(60)?;
    /// let mut other = times.empty();
    /// other.value(61)?;
    /// assert_eq!(times.subtract(&other).unwrap_err().code(), "accumulator-part");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn subtract(&mut self, other: &Self) -> Result<()> {
        self.frame.check(&other.frame)?;
        let no_part = || {
            let message = "what is to be taken away was never merged";
            Error::new(ErrorKind::Value, "accumulator-part", message)
                .with_help("keep the accumulator of a customer, and take away that one")
        };
        let excluded = self.excluded.checked_sub(&other.excluded).ok_or_else(no_part)?;
        match (&mut self.sums, &other.sums) {
            (Sums::Ratio { num, den }, Sums::Ratio { num: n, den: d }) => {
                let rest = num.0.checked_sub(n.0).ok_or_else(out_of_range)?;
                den.0 = left(den.0, d.0).ok_or_else(no_part)?;
                num.0 = rest;
            }
            (Sums::Mean(spread), Sums::Mean(less)) => {
                if !spread.values.contains(&less.values) {
                    return Err(no_part());
                }
                let count = spread.count.checked_sub(less.count).ok_or_else(no_part)?;
                spread.sum = spread.sum.checked_sub(less.sum).ok_or_else(out_of_range)?;
                spread.count = count;
                spread.values.subtract(&less.values);
            }
            (Sums::Count(count), Sums::Count(less)) => {
                count.0 = left(count.0, less.0).ok_or_else(no_part)?;
            }
            // INVARIANT: one frame, one kind of sums.
            _ => return Err(self.another_kind("of that kind")),
        }
        self.excluded = excluded;
        Ok(())
    }

    /// One accumulator over several periods that follow each other, such as the months of a year.
    ///
    /// Only for KPIs that count things which happened once: the year's attainment is all that was
    /// kept over all that was due. A KPI that counts customers, or how things stand at an end, has no
    /// such sum: who was lost in two months is one customer, and the year has to be counted anew
    /// (P-098). What was left out is added up: what stood open at two ends of months counts twice.
    /// It is complete where all of its parts are.
    ///
    /// # Errors
    /// `not-poolable`, `kpi-convention`, `kpi-zone`, `kpi-currency`, `period-overlap`, `period-gap`, `period-none`,
    /// `accumulator-range`.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Accumulator, Kpi, Period};
    /// let kpi = Kpi::standard("sla_attainment")?;
    /// let mut months = Vec::new();
    /// for (month, met, decided) in [("2024-01", 9, 10), ("2024-02", 1, 2)] {
    ///     let mut one = Accumulator::new(&kpi, month.parse::<Period>()?);
    ///     one.ratio(met, decided)?;
    ///     months.push(one);
    /// }
    /// assert_eq!(Accumulator::pooled(&months)?.read().value, Some("10/12".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn pooled(parts: &[Self]) -> Result<Self> {
        let period = joined(parts.iter().map(|part| part.frame.period))?;
        let Some(first) = parts.first() else {
            return Err(out_of_range());
        };
        if !first.frame.kpi.measure().is_poolable() {
            let code = first.frame.kpi.code();
            let message = format!("`{code}` of a longer period is no sum of shorter ones");
            return Err(Error::new(ErrorKind::Type, "not-poolable", message)
                .with_help("compute it from the records of the whole period"));
        }
        let mut frames: Vec<&Frame> = parts.iter().map(Self::frame).collect();
        frames.sort_unstable_by_key(|frame| frame.period);
        // The data end where they first end too early, and begin where they last begin too late.
        let ends = frames.iter().find(|frame| !frame.is_over()).or(frames.last());
        let begins = frames.iter().rev().find(|frame| !frame.is_begun()).or(frames.first());
        let frame = Arc::new(Frame {
            version: VERSION,
            kpi: first.frame.kpi.clone(),
            period,
            zone: first.frame.zone.clone(),
            cut: ends.and_then(|frame| frame.cut),
            data_from: begins.and_then(|frame| frame.data_from),
            currency: first.frame.currency.clone(),
        });
        let mut sum = Self { frame: Arc::clone(&frame), ..first.empty() };
        for part in parts {
            if part.frame.kpi != frame.kpi {
                return Err(another_convention(&frame.kpi, &part.frame.kpi));
            }
            if part.frame.zone != frame.zone {
                return Err(another_zone(&frame.kpi, &frame.zone, &part.frame.zone));
            }
            if part.frame.currency != frame.currency {
                return Err(another_currency(&frame, &part.frame));
            }
            sum.merge(&Self { frame: Arc::clone(&frame), ..part.clone() })?;
        }
        Ok(sum)
    }

    /// The KPI that the sums come to.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Accumulator, Kpi, Period};
    /// let mut churn = Accumulator::new(&Kpi::standard("churn_rate")?, "2024-03".parse::<Period>()?);
    /// churn.ratio(1, 20)?;
    /// let read = churn.read();
    /// assert_eq!((read.value, read.num, read.den), (Some("5%".parse()?), 1, 20));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn read(&self) -> Measured {
        let (num, den) = match &self.sums {
            Sums::Ratio { num, den } => (num.0, den.0),
            Sums::Mean(spread) => (spread.sum, i128::from(spread.count)),
            Sums::Count(count) => (count.0, 1),
        };
        Measured::new(&self.frame, num, den, self.distribution(), self.excluded)
    }
}
