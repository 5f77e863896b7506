//! A measure under a code.

use serde::{Deserialize, Serialize};

use super::{Measure, Unit};
use crate::error::Result;
use crate::label::Code;
use crate::policy::target::Direction;

/// A KPI: a measure with its conventions under a code.
///
/// ```
/// use guanxi::policy::kpi::{Kpi, Measure};
/// let kpi = Kpi::new("backlog".parse()?, Measure::OpenIssues);
/// assert_eq!((kpi.code().as_str(), kpi.measure()), ("backlog", &Measure::OpenIssues));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kpi {
    code: Code,
    measure: Measure,
}

impl Kpi {
    /// A measure under a code.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Churn, ChurnConvention, Kpi, Measure};
    /// let churn = Measure::Churn(Churn::by(ChurnConvention::Average));
    /// assert_eq!(Kpi::new("churn_by_average".parse()?, churn).code(), &"churn_by_average");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(code: Code, measure: Measure) -> Self {
        Self { code, measure }
    }

    /// A measure in its default convention, under its own name.
    ///
    /// # Errors
    /// `unknown-measure` and `kpi-incomplete`, as [`Measure::standard`].
    ///
    /// ```
    /// use guanxi::policy::kpi::Kpi;
    /// assert_eq!(Kpi::standard("churn_rate")?.code(), &"churn_rate");
    /// let error = Kpi::standard("churn_rat").unwrap_err();
    /// assert_eq!((error.code(), error.help()), ("unknown-measure", Some("did you mean `churn_rate`?")));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn standard(name: &str) -> Result<Self> {
        let measure = Measure::standard(name.parse()?)?;
        Ok(Self { code: name.parse()?, measure })
    }

    /// A figure that the host computes and gives, of which more is better.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Kpi, Unit};
    /// let sales = Kpi::given("sales".parse()?, Unit::Money);
    /// assert_eq!(sales.measure().unit(), Unit::Money);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn given(code: Code, unit: Unit) -> Self {
        let direction = Direction::HigherIsBetter;
        Self { code, measure: Measure::Given { unit, direction, additive: false } }
    }

    /// The code.
    ///
    /// ```
    /// use guanxi::policy::kpi::Kpi;
    /// assert_eq!(Kpi::standard("csat")?.code(), &"csat");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// The measure with its convention.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Kpi, MeasureName};
    /// assert_eq!(Kpi::standard("csat")?.measure().name(), MeasureName::Csat);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn measure(&self) -> &Measure {
        &self.measure
    }
}
