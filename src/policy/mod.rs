//! Policies: typed structures over rules, one file or folder a policy.
//!
//! ```
//! use guanxi::{Rulebook, policy::scheme::SchemeKind};
//! let rulebook = Rulebook::preset("value_activity")?;
//! assert_eq!(rulebook.scheme("quadrant")?.kind(), SchemeKind::Matrix);
//! # Ok::<(), guanxi::Error>(())
//! ```

pub mod access;
pub mod cadence;
pub mod duplicate;
pub mod feedback;
pub mod improvement;
pub mod kpi;
pub mod lifecycle;
pub mod occasion;
pub mod plan;
pub mod renewal;
pub mod report;
pub mod risk;
pub mod scheme;
pub mod sla;
pub mod tag;
pub mod target;
pub mod upkeep;
pub mod warning;
mod words;
