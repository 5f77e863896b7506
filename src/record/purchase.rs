//! Purchases and what takes them back.

use serde::{Deserialize, Serialize};

use crate::quantity::Amount;
use crate::record::EventId;

/// A customer bought something (D001-13).
///
/// The amount is zero or more, in major units of the rulebook's currency; money that goes back is
/// a [`Return`], a purchase that never took place is called off with a cancellation.
///
/// ```
/// use guanxi::record::Purchase;
/// let purchase = Purchase::new("29.33".parse()?).quantity(2);
/// assert_eq!((purchase.amount.to_string().as_str(), purchase.quantity), ("29.33", Some(2)));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Purchase {
    /// What was paid, zero or more.
    pub amount: Amount,
    /// How many pieces, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
    /// What of the amount was for which category of products; the rest is of none (D004-14).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<PurchaseLine>,
    /// The promotion in which it was bought, if any (D001-43).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promotion: Option<String>,
}

/// What part of a purchase was for one category of products (D004-14).
///
/// ```
/// use guanxi::record::PurchaseLine;
/// let line: PurchaseLine =
///     serde_json::from_str(r#"{ "category": "electronics", "amount": "5" }"#).unwrap();
/// assert_eq!(line.category, "electronics");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PurchaseLine {
    /// The category, in the words of the host.
    pub category: String,
    /// What was paid for it, zero or more.
    pub amount: Amount,
}

impl Purchase {
    /// A purchase of this amount, in major units; a negative one is rejected by the fold.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Event, Purchase}};
    /// let event = Event::new("e1", "C1", "2024-01-15".parse()?, Purchase::new("-0.01".parse()?));
    /// let folded = Rulebook::preset("renewal")?.fold(&[event], "2024-06-30".parse()?, None);
    /// assert_eq!(folded.rejected[0].error.help(), Some("record a return instead"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(amount: Amount) -> Self {
        Self { amount, quantity: None, lines: Vec::new(), promotion: None }
    }

    /// The same purchase of so many pieces; the amount stays that of the whole purchase.
    ///
    /// ```
    /// use guanxi::record::Purchase;
    /// let purchase = Purchase::new("58.66".parse()?).quantity(2);
    /// assert_eq!(purchase.quantity, Some(2));
    /// assert_eq!(purchase.amount, "58.66".parse()?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn quantity(mut self, pieces: u32) -> Self {
        self.quantity = Some(pieces);
        self
    }

    /// The same purchase, of which this amount was for this category of products.
    ///
    /// All lines together may not pass the amount of the purchase; the fold rejects what does
    /// (`lines-exceed`).
    ///
    /// ```
    /// use guanxi::record::Purchase;
    /// let purchase = Purchase::new("80".parse()?)
    ///     .of_category("electronics", "50".parse()?)
    ///     .of_category("household", "30".parse()?);
    /// assert_eq!(purchase.lines.len(), 2);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn of_category(mut self, category: impl Into<String>, amount: Amount) -> Self {
        self.lines.push(PurchaseLine { category: category.into(), amount });
        self
    }

    /// The same purchase, made in a promotion (D001-43).
    ///
    /// ```
    /// use guanxi::record::Purchase;
    /// let purchase = Purchase::new("80".parse()?).in_promotion("spring sale");
    /// assert_eq!(purchase.promotion.as_deref(), Some("spring sale"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn in_promotion(mut self, promotion: impl Into<String>) -> Self {
        self.promotion = Some(promotion.into());
        self
    }
}

/// Money went back to a customer.
///
/// A return that names its purchase makes it no order any more once all of it is returned; one
/// that names none only lowers the amounts. By default it counts on the day of the return;
/// `returns` in a rulebook's `[purchases]` is the declared choice.
///
/// ```
/// use guanxi::record::Return;
/// let back = Return::new("29.33".parse()?).of("e1");
/// assert_eq!(back.of.unwrap().as_str(), "e1");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// What went back, zero or more.
    pub amount: Amount,
    /// The purchase that is returned in whole or in part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<EventId>,
}

impl Return {
    /// A return of this amount, written as what went back: zero or more.
    ///
    /// Without a purchase it lowers the amounts on its day and leaves the number of orders alone.
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::Value, record::{Event, Purchase, Return}};
    /// let events = [
    ///     Event::new("e1", "C1", "2024-01-15".parse()?, Purchase::new("29.33".parse()?)),
    ///     Event::new("e2", "C1", "2024-01-20".parse()?, Return::new("29.33".parse()?)),
    /// ];
    /// let folded = Rulebook::preset("renewal")?.fold(&events, "2024-06-30".parse()?, None);
    /// assert_eq!(folded.customers["C1"].facts.get("orders_total"), Some(Value::Count(1)));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(amount: Amount) -> Self {
        Self { amount, of: None }
    }

    /// The same return, of this purchase, which has to be an earlier one of the same customer.
    ///
    /// A purchase that is wholly returned is no order any more. The fold rejects what goes beyond
    /// the rest of the purchase (`return-exceeds`).
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::Value, record::{Event, Purchase, Return}};
    /// let events = [
    ///     Event::new("e1", "C1", "2024-01-15".parse()?, Purchase::new("29.33".parse()?)),
    ///     Event::new("e2", "C1", "2024-01-20".parse()?, Return::new("29.33".parse()?).of("e1")),
    ///     Event::new("e3", "C1", "2024-01-21".parse()?, Return::new("0.01".parse()?).of("e1")),
    /// ];
    /// let folded = Rulebook::preset("renewal")?.fold(&events, "2024-06-30".parse()?, None);
    /// assert_eq!(folded.customers["C1"].facts.get("orders_total"), Some(Value::Count(0)));
    /// assert_eq!(folded.rejected[0].error.code(), "return-exceeds");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn of(mut self, purchase: impl Into<EventId>) -> Self {
        self.of = Some(purchase.into());
        self
    }
}
