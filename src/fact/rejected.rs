//! Events that count nowhere, and why.

use crate::error::{Error, ErrorKind};
use crate::record::{CustomerId, Event, EventId};

/// An event that the records themselves show to be wrong; it counts nowhere.
///
/// ```
/// use guanxi::{Rulebook, record::{Event, Purchase}};
/// let bad = Event::new("e1", "C1", "2024-01-15".parse()?, Purchase::new("-1".parse()?));
/// let folded = Rulebook::preset("renewal")?.fold(&[bad], "2024-06-30".parse()?, None);
/// assert_eq!(folded.rejected[0].error.code(), "negative-amount");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The event.
    pub event: EventId,
    /// Whose it is.
    pub customer: CustomerId,
    /// What is wrong with it.
    pub error: Error,
}

impl Rejected {
    pub(super) fn new(event: &Event, error: Error) -> Self {
        Self { event: event.id.clone(), customer: event.customer.clone(), error }
    }
}

pub(super) fn record_error(code: &'static str, message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Record, code, message)
}
