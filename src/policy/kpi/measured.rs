//! A KPI as it was measured.

use serde::{Serialize, Serializer};

use super::{Distribution, Exclusions, Frame, Period, Subject, Unit};
use crate::label::Code;
use crate::quantity::{Fraction, Whole};
use crate::time::Moment;

/// A KPI of a period as it was measured: exact, with what it is made of.
///
/// The value is `num` / `den` times the scale of the measure; `None` means undefined: an empty
/// denominator is neither 0 % nor 100 %. Numbers that are not whole are fractions; for the eye see
/// [`Unit::show`].
///
/// ```
/// use guanxi::policy::kpi::{Accumulator, Kpi, Period};
/// let mut csat = Accumulator::new(&Kpi::standard("csat")?, "2024-03".parse::<Period>()?);
/// csat.value(40_000)?; // 4 points
/// csat.value(30_000)?;
/// let read = csat.read();
/// assert_eq!(read.value, Some("3.5".parse()?)); // D003-84, D003-85
/// assert_eq!((read.median, read.p90), (Some("3.5".parse()?), Some(4.into())));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Measured {
    /// The code of the KPI.
    pub kpi: Code,
    /// The period.
    pub period: Period,
    /// What the value counts.
    pub unit: Unit,
    /// The value; `None` is undefined.
    pub value: Option<Fraction>,
    /// What was summed up.
    #[serde(serialize_with = "wide")]
    pub num: i128,
    /// By what it is divided; 1 for numbers.
    #[serde(serialize_with = "wide")]
    pub den: i128,
    /// What is counted.
    pub subject: Subject,
    /// The value in the middle, of means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median: Option<Fraction>,
    /// What nine of ten values do not pass, of means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p90: Option<Fraction>,
    /// What was left out, by reason.
    pub excluded: Exclusions,
    /// Whether the data cover the whole period.
    pub complete: bool,
    /// The moment up to which the data go; none where nothing says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<Moment>,
}

/// Writes a wide whole number.
fn wide<S: Serializer>(number: &i128, serializer: S) -> Result<S::Ok, S::Error> {
    Whole(*number).serialize(serializer)
}

impl Measured {
    pub(super) fn new(
        frame: &Frame,
        num: i128,
        den: i128,
        spread: Option<&Distribution>,
        excluded: Exclusions,
    ) -> Self {
        let measure = frame.kpi().measure();
        let scale = measure.scale(frame.period());
        let scaled = |value: Fraction| value.checked_mul(scale);
        let value = Fraction::new(num, den).ok();
        Self {
            kpi: frame.kpi().code().clone(),
            period: frame.period(),
            unit: measure.unit(),
            // As it was counted where nothing is scaled, so that 45 of 50 stays that.
            value: if scale == Fraction::ONE { value } else { value.and_then(scaled) },
            num,
            den,
            median: spread.and_then(Distribution::median).and_then(scaled),
            p90: spread.and_then(|one| one.percentile(90)).map(Fraction::from).and_then(scaled),
            excluded,
            complete: frame.is_complete(),
            subject: measure.subject(),
            cut: frame.data_cut(),
        }
    }

    /// A figure that the host computes itself, such as the cost of a new customer: carried, targeted
    /// and reported like the others.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Kpi, Measured, Period, Unit};
    /// let cost = Kpi::given("acquisition_cost".parse()?, Unit::Money);
    /// let read = Measured::given(&cost, "2024-03".parse::<Period>()?, Some("1250.5".parse()?));
    /// assert_eq!((read.num, read.den), (12505, 10));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn given(kpi: &super::Kpi, period: Period, value: Option<Fraction>) -> Self {
        let frame = Frame::new(kpi.clone(), period);
        let (num, den) = value.map_or((0, 0), |value| (value.num(), value.den()));
        let read = Self::new(&frame, num, den, None, Exclusions::default());
        Self { value, ..read }
    }
}
