//! Records: what happened, as an append-only list of dated events that are never edited.
//!
//! ```
//! use guanxi::record::{Event, EventKind, Purchase};
//! let day = "2024-01-15".parse()?;
//! let wrong = Event::new("e1", "C1", day, Purchase::new("29.33".parse()?));
//! let withdrawn = Event::new("e2", "C1", day, EventKind::Withdrawal).correcting("e1");
//! let rulebook = guanxi::Rulebook::preset("renewal")?;
//! let folded = rulebook.fold(&[wrong, withdrawn], "2024-06-30".parse()?, None);
//! assert!(folded.customers.is_empty()); // nothing ever happened
//! # Ok::<(), guanxi::Error>(())
//! ```

mod classification;
mod event;
mod issue;
mod purchase;

pub use classification::{ClassChange, ClassOverride, ReasonCode, RulebookVersion};
pub use event::{Author, CustomerId, Event, EventId, EventKind, IssueId};
pub use issue::{IssueAction, IssueEvent, IssueKind, Party, Registration};
pub use purchase::{Purchase, Return};
