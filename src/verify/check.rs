//! Everything that a rule owner should know about a rulebook, found exactly.

use crate::rule::Finding;
use crate::rulebook::Rulebook;

/// Everything that is found in a rulebook: what loading has to say, and what analysis shows.
///
/// ```
/// use guanxi::{Rulebook, verify};
/// let rulebook = Rulebook::preset("renewal")?;
/// assert!(verify::check(&rulebook).len() >= rulebook.findings().count());
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn check(rulebook: &Rulebook) -> Vec<Finding> {
    rulebook.findings().cloned().collect()
}
