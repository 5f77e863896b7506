//! Decisions about classes that were taken: changes and overrides.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::label::Code;
use crate::record::Author;
use crate::time::date_text;

/// Which rulebook decided.
///
/// ```
/// use guanxi::record::RulebookVersion;
/// let version = RulebookVersion { code: "retail".parse()?, version: "2".into() };
/// assert_eq!(version.to_string(), "retail 2");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RulebookVersion {
    /// The code of the rulebook.
    pub code: Code,
    /// Its version, as the rulebook writes it.
    pub version: String,
}

impl std::fmt::Display for RulebookVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code, self.version)
    }
}

/// Why a class was decided, in one word.
///
/// ```
/// use guanxi::record::ReasonCode;
/// assert_eq!(ReasonCode::MinStay.as_str(), "min_stay");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReasonCode {
    /// The condition of the class holds, and of no better one.
    When,
    /// No better class fits.
    Otherwise,
    /// The value of the fact lies in the band.
    Band,
    /// The row and the column of the matrix.
    Cell,
    /// A better previous class is kept while its `keep` holds.
    Keep,
    /// The least stay in the previous class is not over.
    MinStay,
    /// A person decided for a time.
    Override,
    /// The host gave the class as a fact.
    Given,
    /// Facts are unknown, but every completion gives this class.
    AnyCompletion,
}

impl ReasonCode {
    /// The code as text, as in files and in serialised form.
    ///
    /// ```
    /// use guanxi::record::ReasonCode;
    /// let text = serde_json::to_string(&ReasonCode::AnyCompletion).unwrap();
    /// assert_eq!(text, format!("\"{}\"", ReasonCode::AnyCompletion.as_str()));
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::When => "when",
            Self::Otherwise => "otherwise",
            Self::Band => "band",
            Self::Cell => "cell",
            Self::Keep => "keep",
            Self::MinStay => "min_stay",
            Self::Override => "override",
            Self::Given => "given",
            Self::AnyCompletion => "any_completion",
        }
    }
}

/// A customer came into another class of a scheme (D000-51).
///
/// The event carries reason codes only; the full reasons stay in the decision, which can be made
/// again from the same events. The last change known is the *previous class* of hysteresis and
/// minimum stay.
///
/// ```
/// use guanxi::record::{ClassChange, ReasonCode, RulebookVersion};
/// let change = ClassChange {
///     scheme: "tier".parse()?,
///     old: Some("B".parse()?),
///     new: "A".parse()?,
///     rulebook: RulebookVersion { code: "retail".parse()?, version: "1".into() },
///     reasons: vec![ReasonCode::When],
///     by: None,
/// };
/// let text = serde_json::to_string(&change).unwrap();
/// assert_eq!(serde_json::from_str::<ClassChange>(&text).unwrap(), change);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ClassChange {
    /// The scheme that classifies.
    pub scheme: Code,
    /// The class before; none for the first classification.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<Code>,
    /// The class from the event's `at` on.
    pub new: Code,
    /// Which rulebook decided.
    pub rulebook: RulebookVersion,
    /// Why, in codes.
    pub reasons: Vec<ReasonCode>,
    /// Who or what ran the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Author>,
}

/// A person puts a customer into a class for a time; it wins while it is valid.
///
/// Both days are inclusive. After `until` the computed history counts again: an override is no
/// class change.
///
/// ```
/// use guanxi::record::ClassOverride;
/// let text = r#"{"scheme":"tier","class":"S","from":"2024-01-01","until":"2024-03-31",
///                "by":"director","reason":"launch partner"}"#;
/// let value: ClassOverride = serde_json::from_str(text).unwrap();
/// assert_eq!(value.class, "S");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ClassOverride {
    /// The scheme that classifies.
    pub scheme: Code,
    /// The class that counts meanwhile.
    pub class: Code,
    /// The first day.
    #[serde(with = "date_text")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::time::schema::DateText"))]
    pub from: NaiveDate,
    /// The last day, inclusive.
    #[serde(with = "date_text")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::time::schema::DateText"))]
    pub until: NaiveDate,
    /// Who decided.
    pub by: Author,
    /// Why; not empty.
    pub reason: String,
}
