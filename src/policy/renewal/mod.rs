//! Renewal: contracts on their way to the end, what followed them, and the plan to keep the customer
//! (D002-06 ... D002-08).
//!
//! ```
//! use guanxi::{Rulebook, label::Language, record::{ContractEvent, ContractTerms, Event}};
//! let rulebook = Rulebook::preset("renewal")?;
//! let renewal = rulebook.renewal()?;
//! let terms = ContractTerms::new("2024-01-01".parse().unwrap(), "2024-12-31".parse().unwrap());
//! let events = [Event::new("e1", "KH0001", "2023-12-20".parse()?, ContractEvent::sign("HT1", terms))];
//! let book = renewal.book(&"KH0001".into(), [], &events, "2024-08-01".parse()?, None);
//! assert_eq!(renewal.read(&book, None).explain(Language::English), "\
//! renewal: HT1 ends on 2024-12-31, in 152 days: in the window, urgency medium (window 2024-06-30 to 2024-09-30)
//!   a plan to keep the customer may be owed by account manager until 2024-09-30: the risk is not settled
//! ");
//! # Ok::<(), guanxi::Error>(())
//! ```

mod book;
mod definition;
mod explain;
mod reading;

pub(crate) use book::contracts;
pub use book::{ContractBook, ContractGap};
pub use definition::Urgency;
pub(crate) use definition::{RenewalDefinition, RenewalFacts};
pub use reading::{ContractReading, PlanDuty, RenewalPhase, RenewalReading, RenewalWindow};

use crate::time::Zone;

/// The renewal policy of a rulebook.
///
/// ```
/// use guanxi::Rulebook;
/// assert_eq!(Rulebook::preset("renewal")?.renewal()?.urgencies().len(), 3);
/// let error = Rulebook::preset("service_quality")?.renewal().unwrap_err();
/// assert_eq!(error.code(), "no-renewal-policy");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Renewal<'a> {
    definition: &'a RenewalDefinition,
    zone: &'a Zone,
}

impl<'a> Renewal<'a> {
    pub(crate) fn new(definition: &'a RenewalDefinition, zone: &'a Zone) -> Self {
        Self { definition, zone }
    }

    /// How urgent renewals can be, the most urgent first.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.renewal()?.urgencies()[0].code(), &"high");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn urgencies(&self) -> &'a [Urgency] {
        &self.definition.urgencies
    }
}
