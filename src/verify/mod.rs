//! Proofs about rulebooks: what the rules mean, before they are used.
//!
//! ```
//! use guanxi::{Rulebook, verify};
//! let rulebook = Rulebook::preset("value_activity")?;
//! let findings = verify::check(&rulebook);
//! assert!(findings.iter().any(|finding| finding.code == "rule-off")); // interactions are open (A-07)
//! # Ok::<(), guanxi::Error>(())
//! ```

mod cases;
mod check;
mod diff;
mod pairs;
mod space;
mod starts;

pub use cases::{Mismatch, TestOutcome, TestReport, TestResult, test};
pub use check::{CheckOptions, check, check_with};
pub use diff::{
    Cell, Change, Changed, Diff, DiffOptions, Difference, Proof, diff, diff_schemes, diff_with,
};
