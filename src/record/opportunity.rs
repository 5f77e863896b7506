//! Opportunities: what more could be sold to a customer.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::quantity::Amount;
use crate::record::OpportunityId;
use crate::record::customer::maybe_date;

/// Something happened to an opportunity (D001-06).
///
/// ```
/// use guanxi::record::{Opportunity, OpportunityEvent, OpportunityKind};
/// let event = OpportunityEvent::open("O-1", Opportunity::new(OpportunityKind::CrossSell, "training"));
/// let json = serde_json::to_value(&event).unwrap();
/// assert_eq!(json["action"]["open"]["kind"], "cross_sell");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OpportunityEvent {
    /// The opportunity.
    pub opportunity: OpportunityId,
    /// What happened.
    pub action: OpportunityAction,
}

impl OpportunityEvent {
    /// What happened to this opportunity.
    ///
    /// ```
    /// use guanxi::record::{OpportunityAction, OpportunityEvent};
    /// let won = OpportunityEvent::new("O-1", OpportunityAction::Win);
    /// assert_eq!(won.opportunity.as_str(), "O-1");
    /// ```
    pub fn new(opportunity: impl Into<OpportunityId>, action: OpportunityAction) -> Self {
        Self { opportunity: opportunity.into(), action }
    }

    /// It was found.
    ///
    /// ```
    /// use guanxi::record::{Opportunity, OpportunityAction, OpportunityEvent, OpportunityKind};
    /// let event = OpportunityEvent::open("O-1", Opportunity::new(OpportunityKind::Upsell, "seats"));
    /// assert!(matches!(event.action, OpportunityAction::Open(_)));
    /// ```
    pub fn open(id: impl Into<OpportunityId>, opportunity: Opportunity) -> Self {
        Self::new(id, OpportunityAction::Open(opportunity))
    }
}

/// What happens to an opportunity.
///
/// ```
/// use guanxi::record::OpportunityAction;
/// assert_eq!(serde_json::to_value(OpportunityAction::Win).unwrap(), "win");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum OpportunityAction {
    /// It was found; always first, and once.
    Open(Opportunity),
    /// The customer bought.
    Win,
    /// The customer did not buy.
    Lose {
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
}

/// What more could be sold.
///
/// ```
/// use guanxi::record::{Opportunity, OpportunityKind};
/// let opportunity = Opportunity::new(OpportunityKind::Upsell, "seats");
/// assert_eq!((opportunity.amount, opportunity.expected), (None, None));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Opportunity {
    /// More of the same, or something else (D001-06).
    pub kind: OpportunityKind,
    /// What; not blank.
    pub what: String,
    /// What it could bring, zero or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// When it could be decided.
    #[serde(default, with = "maybe_date", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::time::schema::DateText>"))]
    pub expected: Option<NaiveDate>,
}

impl Opportunity {
    /// An opportunity of which no more is known.
    ///
    /// ```
    /// use guanxi::record::{Opportunity, OpportunityKind};
    /// assert_eq!(Opportunity::new(OpportunityKind::Upsell, "seats").what, "seats");
    /// ```
    pub fn new(kind: OpportunityKind, what: impl Into<String>) -> Self {
        Self { kind, what: what.into(), amount: None, expected: None }
    }
}

/// Two ways to sell more (D001-06).
///
/// ```
/// use guanxi::record::OpportunityKind;
/// assert_eq!(serde_json::to_value(OpportunityKind::Upsell).unwrap(), "upsell");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OpportunityKind {
    /// Something else than it buys now.
    CrossSell,
    /// More, or a better one, of what it buys now.
    Upsell,
}
