//! What sums are of: a KPI with its convention, a period, and what the data cover.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Accumulator, Kpi, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::time::{Moment, Zone};

/// The version of the sums: accumulators of another one do not merge with these.
pub(super) const VERSION: u32 = 1;

/// Reads the version: what was summed up by other rules is no number of these.
fn version<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<u32, D::Error> {
    let version = u32::deserialize(deserializer)?;
    if version == VERSION {
        return Ok(version);
    }
    let message = format!("sums of version {version} do not go with those of version {VERSION}");
    let error = Error::new(ErrorKind::Type, "accumulator-version", message)
        .with_help("compute them again from the records");
    Err(crate::label::custom(&error))
}

/// What an accumulator is of: the KPI with its convention, the period, and what the data cover.
///
/// ```
/// use guanxi::policy::kpi::{Frame, Kpi, Period};
/// let frame = Frame::new(Kpi::standard("churn_rate")?, "2024-03".parse::<Period>()?)
///     .cut("2024-03-20T12:00:00Z".parse()?);
/// assert!(!frame.accumulator().read().complete); // the month was not over
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    #[serde(deserialize_with = "version")]
    pub(super) version: u32,
    pub(super) kpi: Kpi,
    pub(super) period: Period,
    #[serde(default = "Zone::utc")]
    pub(super) zone: Zone,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) cut: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) data_from: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) currency: Option<String>,
}

impl Frame {
    /// A KPI of a period of UTC that the data cover as a whole.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Frame, Kpi, Period};
    /// let frame = Frame::new(Kpi::standard("churn_rate")?, "2024-03".parse::<Period>()?);
    /// assert_eq!(frame.period().days(), 31);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(kpi: Kpi, period: Period) -> Self {
        Self {
            version: VERSION,
            kpi,
            period,
            zone: Zone::utc(),
            cut: None,
            data_from: None,
            currency: None,
        }
    }

    /// The same with the days of a zone.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Frame, Kpi, Period};
    /// let frame = Frame::new(Kpi::standard("churn_rate")?, "2024-03".parse::<Period>()?)
    ///     .zone("+08:00".parse()?)
    ///     .cut("2024-03-31T16:00:00Z".parse()?); // midnight
    /// assert!(frame.is_complete());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn zone(self, zone: Zone) -> Self {
        Self { zone, ..self }
    }

    /// The same with money in a currency: sums of another one do not merge with it.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Frame, Kpi, Period};
    /// let frame = Frame::new(Kpi::standard("order_value")?, "2024-03".parse::<Period>()?);
    /// let mut yuan = frame.clone().currency("CNY").accumulator();
    /// let error = yuan.merge(&frame.currency("USD").accumulator()).unwrap_err();
    /// assert_eq!(error.code(), "kpi-currency");
    /// assert_eq!(error.to_string(), "`order_value` in CNY and in USD does not merge");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn currency(self, currency: impl Into<String>) -> Self {
        Self { currency: Some(currency.into()), ..self }
    }

    /// The same from data up to a moment: a date means its end.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Frame, Kpi, Period};
    /// let frame = Frame::new(Kpi::standard("churn_rate")?, "2024-03".parse::<Period>()?);
    /// assert!(frame.clone().cut("2024-03-31".parse()?).is_complete());
    /// assert!(!frame.cut("2024-03-30".parse()?).is_complete());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn cut(self, cut: Moment) -> Self {
        Self { cut: Some(cut), ..self }
    }

    /// The same from data that begin on a day: a period that begins earlier is not complete.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Frame, Kpi, Period};
    /// let frame = Frame::new(Kpi::standard("churn_rate")?, "2024-03".parse::<Period>()?);
    /// assert!(!frame.data_from("2024-03-02".parse().unwrap()).is_complete());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn data_from(self, day: NaiveDate) -> Self {
        Self { data_from: Some(day), ..self }
    }

    /// The KPI.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Frame, Kpi, Period};
    /// let frame = Frame::new(Kpi::standard("csat")?, "2024-03".parse::<Period>()?);
    /// assert_eq!(frame.kpi().code(), &"csat");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn kpi(&self) -> &Kpi {
        &self.kpi
    }

    /// The period.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Frame, Kpi, Period};
    /// let frame = Frame::new(Kpi::standard("csat")?, "2024-03".parse::<Period>()?);
    /// assert_eq!(frame.period().to_string(), "2024-03");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn period(&self) -> Period {
        self.period
    }

    /// The moment up to which the data go; `None` where nothing says.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Frame, Kpi, Period};
    /// let frame = Frame::new(Kpi::standard("csat")?, "2024-03".parse::<Period>()?);
    /// assert_eq!(frame.data_cut(), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn data_cut(&self) -> Option<Moment> {
        self.cut
    }

    /// Whether the data cover the whole period: up to its last day, or to the midnight after it.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Frame, Kpi, Period};
    /// let frame = Frame::new(Kpi::standard("csat")?, "2024-03".parse::<Period>()?);
    /// assert!(frame.is_complete());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_complete(&self) -> bool {
        self.is_begun() && self.is_over()
    }

    /// Whether the data begin no later than the period.
    pub(super) fn is_begun(&self) -> bool {
        self.data_from.is_none_or(|day| day <= self.period.first())
    }

    /// Whether the data reach the end of the period.
    pub(super) fn is_over(&self) -> bool {
        self.cut.is_none_or(|cut| match cut {
            Moment::Date(day) => day >= self.period.last(),
            Moment::Instant(at) => at >= self.zone.end_of(self.period.last()),
        })
    }

    /// An empty accumulator of this frame.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Frame, Kpi, Period};
    /// let frame = Frame::new(Kpi::standard("csat")?, "2024-03".parse::<Period>()?);
    /// assert_eq!(frame.accumulator().read().value, None); // undefined, not 0
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn accumulator(self) -> Accumulator {
        Accumulator::of(Arc::new(self))
    }
}

pub(super) fn another_convention(one: &Kpi, other: &Kpi) -> Error {
    let message = if one.code() == other.code() {
        format!("two conventions of `{}` do not merge", one.code())
    } else {
        format!("`{}` and `{}` do not merge", one.code(), other.code())
    };
    Error::new(ErrorKind::Type, "kpi-convention", message)
        .with_help("compute both by one convention, with the same parameters")
}

pub(super) fn another_zone(kpi: &Kpi, one: &Zone, other: &Zone) -> Error {
    let message =
        format!("`{}` by the days of `{one}` and of `{other}` does not merge", kpi.code());
    Error::new(ErrorKind::Type, "kpi-zone", message)
        .with_help("compute both by the days of one time zone")
}

pub(super) fn another_currency(one: &Frame, other: &Frame) -> Error {
    let name = |frame: &Frame| frame.currency.clone().unwrap_or_else(|| "no currency".to_owned());
    let (code, a, b) = (one.kpi.code(), name(one), name(other));
    Error::new(
        ErrorKind::Type,
        "kpi-currency",
        format!("`{code}` in {a} and in {b} does not merge"),
    )
    .with_help("convert the amounts before they are counted: no rate is known here")
}

impl Frame {
    /// Whether sums of the other frame may be added to those of this one.
    #[inline]
    pub(super) fn check(self: &Arc<Self>, other: &Arc<Self>) -> Result<()> {
        // Sums of one portfolio share their frame.
        if Arc::ptr_eq(self, other) { Ok(()) } else { self.compare(other) }
    }

    #[inline(never)]
    fn compare(&self, other: &Self) -> Result<()> {
        if self == other {
            return Ok(());
        }
        if self.kpi != other.kpi {
            return Err(another_convention(&self.kpi, &other.kpi));
        }
        let code = self.kpi.code();
        if self.zone != other.zone {
            return Err(another_zone(&self.kpi, &self.zone, &other.zone));
        }
        if self.period != other.period {
            let message =
                format!("`{code}` of `{}` and of `{}` do not merge", self.period, other.period);
            return Err(Error::new(ErrorKind::Type, "kpi-period", message).with_help(
                "merge parts of one portfolio; periods are pooled, where that is possible",
            ));
        }
        if self.currency != other.currency {
            return Err(another_currency(self, other));
        }
        let message = format!("`{code}` from data of different extents does not merge");
        Err(Error::new(ErrorKind::Type, "kpi-cut", message)
            .with_help("compute both from data of the same first day and up to the same moment"))
    }
}
