//! One period against another.

use serde::Serialize;

use super::Board;
use crate::error::{Error, ErrorKind, Result};
use crate::label::Code;
use crate::policy::target::Direction;
use crate::quantity::Fraction;

/// How a KPI changed from one period to another.
///
/// ```
/// use guanxi::{Rulebook, policy::kpi::Period, record::Customer};
/// use guanxi::review::{BoardRequest, CustomerFile, board};
/// let rulebook = Rulebook::preset("value_activity")?;
/// let of = |period: &str, customers: &[CustomerFile]| {
///     board(&rulebook, customers, &BoardRequest::new(period.parse::<Period>()?))
/// };
/// let files = ["C1", "C2"].map(|id| CustomerFile::new(Customer::new(id)));
/// let trends = of("2024-03", &files)?.against(&of("2024-02", &files[..1])?)?;
/// assert_eq!((trends[0].kpi.as_str(), trends[0].difference), ("customers", Some(1.into())));
/// assert_eq!((trends[0].relative, trends[0].better), (Some("100%".parse()?), Some(true)));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Trend {
    /// The KPI.
    pub kpi: Code,
    /// The value in this period.
    pub now: Option<Fraction>,
    /// The value in the other one.
    pub before: Option<Fraction>,
    /// The difference: points of rates, numbers, time; none where one of the two is undefined.
    pub difference: Option<Fraction>,
    /// The difference as a part of the value before; none where that is not above zero.
    pub relative: Option<Fraction>,
    /// Whether it went the better way; none where it stayed, or nobody knows.
    pub better: Option<bool>,
}

impl Board {
    /// How each KPI changed since another period; KPIs that only one of the two has are left out.
    ///
    /// # Errors
    /// `period-length` for periods of different lengths, which are never compared; `kpi-convention`
    /// for a KPI that was measured by another convention.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::kpi::Period, review::{BoardRequest, board}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let of = |period: &str| {
    ///     board(&rulebook, &[], &BoardRequest::new(period.parse::<Period>()?))
    /// };
    /// let error = of("2024-03")?.against(&of("2024-Q1")?).unwrap_err();
    /// assert_eq!(error.code(), "period-length");
    /// assert_eq!(error.to_string(), "`2024-03` and `2024-Q1` are of different lengths");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn against(&self, before: &Self) -> Result<Vec<Trend>> {
        if !self.period.is_comparable(before.period) {
            let (now, then) = (self.period, before.period);
            let message = format!("`{now}` and `{then}` are of different lengths");
            return Err(Error::new(ErrorKind::Type, "period-length", message)
                .with_help("compare a month with a month, a quarter with a quarter"));
        }
        let mut trends = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            let code = line.kpi().code();
            let Some(then) = before.lines.iter().find(|one| one.kpi().code() == code) else {
                continue;
            };
            if then.kpi() != line.kpi() {
                let message = format!("`{code}` was measured by another convention before");
                return Err(Error::new(ErrorKind::Type, "kpi-convention", message)
                    .with_help("measure both periods by one rulebook"));
            }
            let (now, then) = (line.measured.value, then.measured.value);
            let difference = now.zip(then).and_then(|(now, then)| now.checked_sub(then));
            let base = then.filter(|then| *then > Fraction::ZERO);
            let relative = difference.zip(base).and_then(|(more, base)| more.checked_div(base));
            // Of the share of a class nothing says which way is better.
            let moved = difference.filter(|_| line.kpi().measure().has_direction());
            let up = moved.filter(|more| *more != Fraction::ZERO).map(|more| more > Fraction::ZERO);
            let better =
                up.map(|up| up == (line.kpi().measure().direction() == Direction::HigherIsBetter));
            trends.push(Trend {
                kpi: code.clone(),
                now,
                before: then,
                difference,
                relative,
                better,
            });
        }
        Ok(trends)
    }
}
