//! Merging two customers into one: a plan that can be looked at, applied and undone.
//!
//! A store keeps its log as it is: write the two customers and the contracts of an applied plan in
//! one batch, and leave the events where they are. A review reads the log of a merged customer as
//! that of the one that it was merged into.

mod plan;
mod rehome;
mod unite;

pub use plan::{MergePlan, MergeRecords};
pub use unite::{MergeConflict, Side};
