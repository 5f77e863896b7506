//! Hand-overs: a customer passes from one person's care to another's.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::record::Author;
use crate::time::date_text;

/// A customer passed from one person's care to another's (D003-114).
///
/// ```
/// use guanxi::record::{Event, HandOver};
/// let event = Event::new("e1", "KH0001", "2024-03-01".parse()?, HandOver::new("zhao.liu", "sun.qi"));
/// assert_eq!(serde_json::to_value(&event).unwrap()["kind"]["hand_over"]["to"], "sun.qi");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HandOver {
    /// Who had it.
    pub from: Author,
    /// Who has it from now on; not blank.
    pub to: Author,
}

impl HandOver {
    /// From one person to another.
    ///
    /// ```
    /// assert_eq!(guanxi::record::HandOver::new("zhao.liu", "sun.qi").from.as_str(), "zhao.liu");
    /// ```
    pub fn new(from: impl Into<Author>, to: impl Into<Author>) -> Self {
        Self { from: from.into(), to: to.into() }
    }
}

/// A person of the house leaves (D003-114, D003-115).
///
/// ```
/// use guanxi::record::StaffLeave;
/// let leave = StaffLeave { who: "zhao.liu".into(), on: "2024-03-31".parse().unwrap() };
/// assert_eq!(serde_json::to_value(&leave).unwrap()["on"], "2024-03-31");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StaffLeave {
    /// Who.
    pub who: Author,
    /// The first day without the person.
    #[serde(with = "date_text")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::time::schema::DateText"))]
    pub on: NaiveDate,
}
