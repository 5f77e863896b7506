//! Why an assessment is refused.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::error::Error;
use crate::record::EventId;

/// An assessment that changed nothing, and why.
///
/// The codes are `unknown-factor`, `unknown-answer`, `unknown-level`, `points-range` and `wrong-role`.
/// Serialises with the keys `event`, `code`, `message` and `help`.
///
/// ```
/// use guanxi::{Rulebook, record::{Customer, Event, RiskAssessment}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let sheet = RiskAssessment::new("fits").rate("need_fit".parse()?, 6);
/// let events = [Event::new("e1", "KH0001", "2024-03-29".parse()?, sheet)];
/// let customer = Customer::new("KH0001");
/// let history = rulebook.risk()?.history(&customer.id, &events, "2024-03-31".parse()?, None);
/// assert_eq!(history.refused[0].error.to_string(), "`6` points are not on the scale 1 to 5");
/// assert!(history.assessments.is_empty());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// The event.
    pub event: EventId,
    /// What is wrong with it.
    pub error: Error,
}

impl Serialize for Refused {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Refused", 4)?;
        out.serialize_field("event", &self.event)?;
        out.serialize_field("code", self.error.code())?;
        out.serialize_field("message", &self.error.to_string())?;
        out.serialize_field("help", &self.error.help())?;
        out.end()
    }
}
