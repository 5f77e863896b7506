//! What a board is asked for.

use chrono::NaiveDate;

use crate::policy::kpi::Period;
use crate::quantity::Fraction;
use crate::time::Moment;

/// What a board is asked for: a period, from data up to a moment, broken down.
///
/// ```
/// use guanxi::{policy::kpi::Period, review::BoardRequest};
/// let request = BoardRequest::new("2024-03".parse::<Period>()?).by("owner").giving("sales", 120_000);
/// assert_eq!((request.breakdown.len(), request.as_of), (1, None));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BoardRequest {
    /// The period.
    pub period: Period,
    /// Up to when things happened; the end of the period unless said. Later moments tell more of
    /// windows that are longer than the period, never of the state at its end.
    pub as_of: Option<Moment>,
    /// Up to when they became known, if that is another moment.
    pub known_by: Option<Moment>,
    /// The first day of the data, where they begin at some day: a period that begins earlier is not
    /// complete.
    pub data_from: Option<NaiveDate>,
    /// By what figures are broken down: `owner`, `industry`, `class(CODE)`, any fact.
    pub breakdown: Vec<String>,
    /// Figures that the host computes itself, by the codes of their KPIs.
    pub given: Vec<(String, Fraction)>,
}

impl BoardRequest {
    /// The board of a period.
    ///
    /// ```
    /// use guanxi::{policy::kpi::Period, review::BoardRequest};
    /// assert!(BoardRequest::new("2024-03".parse::<Period>()?).breakdown.is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(period: Period) -> Self {
        Self {
            period,
            as_of: None,
            known_by: None,
            data_from: None,
            breakdown: Vec::new(),
            given: Vec::new(),
        }
    }

    /// The same from data up to a moment.
    ///
    /// ```
    /// use guanxi::{policy::kpi::Period, review::BoardRequest};
    /// let request = BoardRequest::new("2024-03".parse::<Period>()?).as_of("2024-03-20".parse()?);
    /// assert_eq!(request.as_of, Some("2024-03-20".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn as_of(self, as_of: Moment) -> Self {
        Self { as_of: Some(as_of), ..self }
    }

    /// The same as it was known by a moment.
    ///
    /// ```
    /// use guanxi::{policy::kpi::Period, review::BoardRequest};
    /// let request = BoardRequest::new("2024-03".parse::<Period>()?).known_by("2024-04-01".parse()?);
    /// assert!(request.known_by.is_some());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn known_by(self, known_by: Moment) -> Self {
        Self { known_by: Some(known_by), ..self }
    }

    /// The same from data that begin on a day.
    ///
    /// ```
    /// use guanxi::{policy::kpi::Period, review::BoardRequest};
    /// let day = "2024-01-01".parse().unwrap();
    /// let request = BoardRequest::new("2024-03".parse::<Period>()?).data_from(day);
    /// assert_eq!(request.data_from, Some(day));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn data_from(self, day: NaiveDate) -> Self {
        Self { data_from: Some(day), ..self }
    }

    /// The same, broken down by `owner`, `industry`, `class(CODE)` or a fact too.
    ///
    /// ```
    /// use guanxi::{policy::kpi::Period, review::BoardRequest};
    /// let request = BoardRequest::new("2024-03".parse::<Period>()?).by("class(tier)");
    /// assert_eq!(request.breakdown, ["class(tier)"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn by(mut self, dimension: &str) -> Self {
        self.breakdown.push(dimension.to_owned());
        self
    }

    /// The same with a figure of the host for a KPI whose measure is `given`.
    ///
    /// ```
    /// use guanxi::{policy::kpi::Period, review::BoardRequest};
    /// let request = BoardRequest::new("2024-03".parse::<Period>()?).giving("market_share", "12%".parse::<guanxi::quantity::Fraction>()?);
    /// assert_eq!(request.given[0].0, "market_share");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn giving(mut self, kpi: &str, value: impl Into<Fraction>) -> Self {
        self.given.push((kpi.to_owned(), value.into()));
        self
    }
}
