//! The serde form of a test: what is given.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::label::map_without_doubles;
use crate::record::{Author, Contract, Customer, CustomerId, Event, EventId, EventKind};
use crate::rulebook::{DocumentValue, ExpectDocument};
use crate::time::{Moment, Zone};

/// A test of the rulebook: what is given of one customer, and what the rules are to make of it.
///
/// It stands under `[[test]]`. Loading looks only at its shape: a test that names an unknown fact or
/// class does not keep a rulebook from being used. [`verify::test`](crate::verify::test) runs it.
/// Tests of a preset are not brought in by `use`: they are about that preset as it is.
///
/// ```
/// use guanxi::{Rulebook, verify};
/// let rulebook = Rulebook::from_toml(r#"
///     format = 1
///     code = "mine"
///     currency = "CNY"
///     time_zone = "Asia/Shanghai"
///     use = ["renewal"]
///     [[test]]
///     name = "half a million without strategy is B (A-01)"
///     as_of = "2024-06-30"
///     facts = { annual_amount = 500000, strategic = false }
///     expect.class = { tier = "B" }
/// "#)?;
/// assert_eq!(rulebook.document().test[0].facts.len(), 2);
/// assert!(verify::test(&rulebook).is_passed());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TestDocument {
    /// What it shows, in a sentence; not empty.
    pub name: String,
    /// The moment of the question: a date means its end, `2024-06-03T10:30:00+08:00` an instant.
    pub as_of: String,
    /// Facts that are given; they win over what the log tells. Several choices of one fact are a text
    /// with commas between them.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "map_without_doubles"
    )]
    pub facts: BTreeMap<String, DocumentValue>,
    /// The record of the customer; one that says nothing unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub customer: Option<Customer>,
    /// The records of its contracts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>")
    )]
    pub contracts: Vec<Contract>,
    /// What happened; other customers may be among them. Nothing may lie after `as_of`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<TestEventDocument>,
    /// Whether the events are all there is, so that no event means none: true where there are events,
    /// unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete: Option<bool>,
    /// The facts of the other customers that `top` and `share` are measured against, besides this one;
    /// without any, both are unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub population: Vec<BTreeMap<String, DocumentValue>>,
    /// What is to come out; at least one thing.
    #[serde(default, skip_serializing_if = "ExpectDocument::is_empty")]
    pub expect: ExpectDocument,
}

/// An event of a test: an [`Event`] whose id and customer may be left out.
///
/// ```
/// use guanxi::rulebook::TestEventDocument;
/// let text = r#"{ "at": "2024-01-15", "kind": { "purchase": { "amount": "5" } } }"#;
/// let event: TestEventDocument = serde_json::from_str(text).unwrap();
/// let event = event.event(0, &"K".into(), &guanxi::time::Zone::utc())?;
/// assert_eq!((event.id.as_str(), event.customer.as_str()), ("1", "K"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TestEventDocument {
    /// The id; its place in the list, from 1, unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub id: Option<EventId>,
    /// Whose it is; the customer of the test unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub customer: Option<CustomerId>,
    /// When it happened: a date, `2024-06-03 10:30` in the rulebook's zone, or with an offset.
    pub at: String,
    /// When it became known; when it happened unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<String>,
    /// Who wrote it down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub author: Option<Author>,
    /// The event that it stands in place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub corrects: Option<EventId>,
    /// What happened.
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    pub kind: EventKind,
}

impl TestEventDocument {
    /// The event, as the one at a place of the list (from 0) of a customer, with wall times of a zone.
    ///
    /// # Errors
    /// As [`Moment::parse_in`], with the key as place.
    ///
    /// ```
    /// use guanxi::{record::{Event, Purchase}, rulebook::TestEventDocument, time::Zone};
    /// let event = Event::new("e1", "C1", "2024-01-15".parse()?, Purchase::new("5".parse()?));
    /// let document = TestEventDocument::from(event.clone());
    /// assert_eq!(document.event(7, &"K".into(), &Zone::utc())?, event);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn event(&self, place: usize, customer: &CustomerId, zone: &Zone) -> Result<Event> {
        let id = self.id.clone();
        let moment = |text: &str, key| Moment::parse_in(text, zone).map_err(|error| error.at(key));
        let at = moment(&self.at, "at")?;
        let recorded_at = self.recorded_at.as_deref().map(|text| moment(text, "recorded_at"));
        Ok(Event {
            id: id.unwrap_or_else(|| place.saturating_add(1).to_string().into()),
            customer: self.customer.clone().unwrap_or_else(|| customer.clone()),
            at,
            recorded_at: recorded_at.transpose()?.unwrap_or(at),
            author: self.author.clone(),
            corrects: self.corrects.clone(),
            kind: self.kind.clone(),
        })
    }
}

impl From<Event> for TestEventDocument {
    fn from(event: Event) -> Self {
        let Event { id, customer, at, recorded_at, author, corrects, kind } = event;
        let recorded_at = (recorded_at != at).then(|| recorded_at.to_string());
        let (id, customer, at) = (Some(id), Some(customer), at.to_string());
        Self { id, customer, at, recorded_at, author, corrects, kind }
    }
}
