//! Schemes: one classification each - a decision list, bands or a matrix - with hysteresis,
//! minimum stay, override and expiry. A customer carries one class per scheme (C-01).
//!
//! ```
//! use guanxi::Rulebook;
//! let rulebook = Rulebook::preset("service_quality")?;
//! let facts = rulebook.facts().with("annual_amount", 120_000)?.with("first_deal", "2024-03-01")?;
//! let class = |scheme| -> guanxi::Result<String> {
//!     let classified = rulebook.classify(scheme, &facts, "2024-06-30".parse()?)?;
//!     Ok(classified.class().unwrap().code().to_string())
//! };
//! assert_eq!((class("tier")?.as_str(), class("segment")?.as_str()), ("B", "potential"));
//! # Ok::<(), guanxi::Error>(())
//! ```

mod audience;
mod classification;
mod classify;
mod completion;
mod definition;
mod derived;
mod explain;
mod schemes;

pub(crate) use audience::Audience;
pub use classification::{Classification, Step, StepKind};
pub use classify::Case;
pub(crate) use classify::Verdict;
pub(crate) use definition::{Axis, AxisEntry, Selector};
pub use definition::{Class, Scheme, SchemeKind};
pub(crate) use schemes::Schemes;
