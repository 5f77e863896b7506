//! Facts: named, typed values of one subject as of a date, each known or unknown.
//!
//! A rulebook's [`Registry`] says which facts its rules read and of which type they are;
//! [`Facts`] holds the values of one customer; the [fold](crate::Rulebook::fold) computes them
//! from events; a [`Population`] holds what `top` and `share` need to know of everybody else.
//!
//! ```
//! use guanxi::{Rulebook, fact::Value};
//! let facts = Rulebook::preset("value_activity")?.facts().with("orders_12m", "12")?;
//! assert_eq!(facts.get("orders_12m"), Some(Value::Count(12)));
//! assert_eq!(facts.get("annual_amount"), None); // unknown, not zero
//! # Ok::<(), guanxi::Error>(())
//! ```

mod accounts;
mod books;
mod contracts;
mod contradiction;
mod correction;
mod definition;
mod facts;
mod fold;
mod history;
mod ledger;
mod people;
mod population;
mod population_record;
mod registry;
mod rejected;
mod standing;
mod text;
mod touches;
mod value;
mod voice;
mod well_known;
mod windows;

pub(crate) use contracts::Contracts;
pub use definition::FactDefinition;
pub(crate) use definition::FactId;
pub use facts::{FactInput, Facts};
pub(crate) use facts::{article, choice_of, value_of, value_of_number};
pub(crate) use fold::{FoldPlan, OneCustomer, Portfolio, PurchaseReading, fold, without_events};
pub use fold::{Folded, FoldedCustomer, ReturnsCount, SameDay};
pub use history::{ClassHistory, LastChange};
pub(crate) use ledger::surely_before;
pub use population::{Basis, Cut, Population};
pub(crate) use population::{Gauge, PopulationPlan, TopMeasure};
pub use population_record::{CutRecord, PopulationRecord, ShareRecord, TopRecord};
pub use registry::Registry;
pub(crate) use registry::{consecutive_argument, is_well_known};
pub use rejected::Rejected;
pub(crate) use standing::standing;
pub(crate) use text::percent;
pub use value::{FactType, Value};
