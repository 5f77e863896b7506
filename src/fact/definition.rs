//! What a fact is: its name, type, labels and how it is computed from records.

use std::sync::Arc;

use crate::fact::FactType;
use crate::label::{Code, Labels, Language};
use crate::time::{Span, Unit};

/// The place of a fact in its rulebook's registry; only meaningful together with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FactId(pub(crate) u16);

impl FactId {
    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A trailing window `(as_of - n, as_of]` of days or civil months, n from 1.
///
/// `<name>_<n>d` and `<name>_<n>m` are its text forms: `365d` counts days, `12m` civil months
/// (clamped to the month end).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Window {
    span: Span,
}

impl Window {
    pub(crate) fn span(self) -> Span {
        self.span
    }
}

impl Window {
    /// `365d`, `12m`: no sign, no leading zero.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (number, unit) = text
            .strip_suffix('d')
            .map(|number| (number, Unit::Day))
            .or_else(|| text.strip_suffix('m').map(|number| (number, Unit::Month)))?;
        if number.starts_with('0') || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let span = Span::new(number.parse().ok()?, unit).ok()?;
        Some(Self { span })
    }
}

/// How the fold computes a fact from the events of a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Derivation {
    /// Net amount of all purchases up to `as_of`.
    AmountTotal,
    /// Net amount of the purchases in a window.
    Amount(Window),
    /// Net amount since 1 January of the year of `as_of` (A-05).
    AmountThisYear,
    /// Net amount of the calendar year before the year of `as_of` (A-05).
    AmountLastYear,
    /// The amount that counts as the annual one, unless the host gives it (A-05).
    AnnualAmount(FactId),
    /// How many purchases there are up to `as_of`.
    OrdersTotal,
    /// How many purchases there are in a window.
    Orders(Window),
    /// On how many different days there are purchases up to `as_of`.
    PurchaseDaysTotal,
    /// On how many different days there are purchases in a window.
    PurchaseDays(Window),
    /// The date of the first purchase.
    FirstOrder,
    /// The date of the last purchase.
    LastOrder,
    /// How many purchases were made in a promotion.
    PromotionsTotal,
    /// How often there was contact up to `as_of`.
    InteractionsTotal,
    /// How often there was contact in a window.
    Interactions(Window),
    /// The date of the first contact.
    FirstInteraction,
    /// The date of the last contact.
    LastInteraction,
    /// The date on which the customer last turned to us.
    LastInbound,
    /// How many issues were registered as complaints up to `as_of`.
    ComplaintsTotal,
    /// How many issues were registered as complaints in a window.
    Complaints(Window),
    /// The first day of the first contract.
    FirstContract,
    /// The last day of the contract that drives renewal (A-27).
    ContractEnd,
    /// What the contracts that count bring a year.
    ContractAmount,
    /// The most days that an invoice was overdue in a window (A-11).
    WorstOverdueDays(Window),
    /// How many days the oldest open invoice is overdue.
    OpenOverdueDays,
    /// How many opportunities are open.
    OpenOpportunities,
    /// Whether a key decision maker has left (D002-85).
    KeyDeciderLeft,
    /// Whether whoever took the place of each of them was talked to (D002-85).
    SuccessorContacted,
    /// How often people came, went or changed in a window.
    ContactChanges(Window),
    /// Whether the signal in the name of the fact stands.
    Signal,
    /// The last answer to a satisfaction survey.
    Satisfaction,
    /// The last answer in a window.
    SatisfactionWithin(Window),
    /// The last answer in the last closed quarter (A-14).
    SatisfactionLastQuarter,
}

impl Derivation {
    /// The window that it looks at, if it looks at one.
    pub(super) fn window(self) -> Option<Window> {
        match self {
            Self::Amount(window)
            | Self::Orders(window)
            | Self::PurchaseDays(window)
            | Self::Interactions(window)
            | Self::Complaints(window)
            | Self::WorstOverdueDays(window)
            | Self::ContactChanges(window)
            | Self::SatisfactionWithin(window) => Some(window),
            _ => None,
        }
    }
}

/// One fact that rules may name: its name, type, codes and labels.
///
/// ```
/// use guanxi::{Rulebook, fact::FactType};
/// let rulebook = Rulebook::preset("renewal")?;
/// let fact = rulebook.registry().get("annual_amount").expect("renewal reads it");
/// assert_eq!(fact.fact_type(), FactType::Amount);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct FactDefinition {
    pub(crate) name: Arc<str>,
    pub(crate) fact_type: FactType,
    pub(crate) choices: Arc<[Code]>,
    pub(crate) choice_labels: Arc<[Labels]>,
    pub(crate) labels: Labels,
    pub(crate) derivation: Option<Derivation>,
}

impl FactDefinition {
    /// The name by which rules and hosts refer to the fact, such as `orders_12m` or `class(tier)`.
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// assert!(rulebook.registry().iter().any(|fact| fact.name() == "strategic"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The type of the fact; it decides with what rules may compare it.
    ///
    /// The class in another scheme is a choice.
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::FactType};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let fact = rulebook.registry().get("orders_12m").expect("a column reads it");
    /// assert_eq!(fact.fact_type(), FactType::Count);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn fact_type(&self) -> FactType {
        self.fact_type
    }

    /// The codes a choice may take, in ascending order; empty for other types.
    ///
    /// [`Value::Choice`](crate::fact::Value::Choice) holds the place in this list, from 0.
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::Value};
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let risk = rulebook.registry().get("risk_level").expect("S asks for low risk");
    /// assert_eq!(risk.choices(), ["low", "medium", "high", "very_high"]); // D002-69 ... D002-76
    /// let facts = rulebook.facts().with("risk_level", "high")?;
    /// assert_eq!(facts.get("risk_level"), Some(Value::Choice(2)));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn choices(&self) -> &[Code] {
        &self.choices
    }

    /// Whether the fold computes the fact from events; others only the host or a policy gives.
    ///
    /// `annual_amount` is folded unless `[purchases] annual_amount = "none"` (A-05); `first_deal`
    /// is not, since a relation may begin before the first purchase.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let folded = |name| rulebook.registry().get(name).map(|fact| fact.is_folded());
    /// assert_eq!((folded("annual_amount"), folded("first_deal")), (Some(true), Some(false)));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_folded(&self) -> bool {
        self.derivation.is_some()
    }

    /// How the fold computes the fact.
    pub(crate) fn derivation(&self) -> Option<Derivation> {
        self.derivation
    }

    /// What the fact is called in a language: its label, else its name.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let fact = rulebook.registry().get("strategic").expect("renewal reads it");
    /// assert_eq!(fact.label(Language::Chinese), "战略重要");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn label(&self, language: Language) -> &str {
        self.labels.get(language).unwrap_or(&self.name)
    }

    pub(crate) fn choice_label(&self, index: u16, language: Language) -> &str {
        let index = usize::from(index);
        match (self.choice_labels.get(index), self.choices.get(index)) {
            (Some(labels), Some(code)) => labels.or_code(language, code),
            (None, Some(code)) => code.as_str(),
            _ => "?",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_days_or_months_from_one_on() {
        let span = |text: &str| Window::parse(text).map(|window| window.span().to_string());
        assert_eq!(span("365d").as_deref(), Some("365 days"));
        assert_eq!(span("12m").as_deref(), Some("12 months"));
        for bad in ["0d", "d", "+1d", "01m", "-1m", "1y", "100001d", "99999999999d", "1 d"] {
            assert_eq!(span(bad), None, "{bad}");
        }
    }
}
