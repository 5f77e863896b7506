//! Merging two customers into one: a plan that can be looked at, applied and undone.

mod plan;
mod rehome;
mod unite;

pub use plan::{MergePlan, MergeRecords};
pub use unite::{MergeConflict, Side};
