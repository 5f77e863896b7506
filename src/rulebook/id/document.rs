//! The serde form of id formats.

use serde::{Deserialize, Serialize};

use crate::record::IdPeriod;

/// How ids of one kind are written.
///
/// ```
/// use guanxi::{record::IdPeriod, rulebook::IdDocument};
/// let customer: IdDocument =
///     serde_json::from_str(r#"{ "prefix": "KH", "digits": 4, "accept": 3 }"#).unwrap();
/// assert_eq!((customer.period, customer.accept), (IdPeriod::None, Some(3))); // D003-87
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct IdDocument {
    /// What every id begins with.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    /// The date part, with which the running number begins anew; none unless said.
    #[serde(default, skip_serializing_if = "is_none")]
    pub period: IdPeriod,
    /// How many digits the running number has.
    pub digits: u8,
    /// With how few digits an id is read as well; as many as it is written with unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept: Option<u8>,
}

fn is_none(period: &IdPeriod) -> bool {
    *period == IdPeriod::None
}
