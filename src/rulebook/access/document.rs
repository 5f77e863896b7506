//! The serde form of an access policy.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::label::map_without_doubles;
use crate::rulebook::Texts;

/// The access policy of a rulebook: who may see and do what, and what may be sent where.
///
/// ```
/// use guanxi::rulebook::AccessDocument;
/// let access: AccessDocument = serde_json::from_str(r#"{
///     "basic": ["size"],
///     "grant": [{ "role": "account_manager", "relation": "assigned", "view": "full" }]
/// }"#).unwrap();
/// assert_eq!(access.grant[0].role.as_slice(), ["account_manager"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AccessDocument {
    /// Fields that are confidential here (D003-109).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sensitive: Vec<String>,
    /// Fields that are not confidential here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basic: Vec<String>,
    /// What the tags of a dimension tell of: a field (C-22).
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "map_without_doubles"
    )]
    pub dimensions: BTreeMap<String, String>,
    /// The grants; each role has one at most for each relation, and so has everybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grant: Vec<GrantDocument>,
}

impl AccessDocument {
    /// Whether nothing is said.
    ///
    /// ```
    /// assert!(guanxi::rulebook::AccessDocument::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What the people of some roles may do.
///
/// ```
/// use guanxi::rulebook::GrantDocument;
/// let grant: GrantDocument = serde_json::from_str(r#"{
///     "relation": "any", "view": "masked", "fields": ["full_name"], "partial": ["phone"]
/// }"#).unwrap();
/// assert!(grant.role.is_empty()); // every role that the rulebook declares
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GrantDocument {
    /// The roles; every declared one where it is left out. A list that is empty is refused.
    #[serde(
        default,
        skip_serializing_if = "Texts::is_empty",
        deserialize_with = "roles_that_are_named"
    )]
    pub role: Texts,
    /// `assigned` for assigned customers only, or `any`.
    pub relation: String,
    /// `full`, or `masked` for the fields listed; a grant without it gives verbs alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<String>,
    /// Of a masked view: the fields that are seen whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Of a masked view: the fields of which a part is seen, such as `138****1234`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partial: Vec<String>,
    /// What else may be done with fields that are seen whole: `edit`, `record`, `tag`, `classify`,
    /// `strategy`, `verify`, `export`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verbs: Vec<String>,
}

/// A list from which the last role was taken must not open the file to everybody.
fn roles_that_are_named<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Texts, D::Error> {
    let roles = Texts::deserialize(deserializer)?;
    if roles.is_empty() {
        let message = "`role` names nobody; name roles, or leave `role` out to mean every one";
        return Err(de::Error::custom(message));
    }
    Ok(roles)
}
