//! Duplicates: customers that may be one and the same, and merging them in a way that can be undone.
//!
//! Two customers are only ever *candidates* (A-51): wrong merges are worse than duplicates, so a
//! merge is a plan that a person makes, looks at and applies. The relation is no chain: of three
//! customers the first may look like the second and the second like the third, and the first not
//! at all like the third. [`groups`] shows what hangs together, and decides nothing.
//!
//! ```
//! use guanxi::{Rulebook, record::Customer};
//! let rulebook = Rulebook::preset("value_activity")?; // D001-26
//! let customers = [
//!     Customer::new("C2024001").named("北辰科技有限公司"),
//!     Customer::new("C2024002").named("云海贸易有限公司"),
//!     Customer::new("C2024003").named("北辰科技"),
//! ];
//! let found = rulebook.duplicates()?.candidates(&customers);
//! assert_eq!(found.len(), 1);
//! assert_eq!((found[0].one.as_str(), found[0].other.as_str()), ("C2024001", "C2024003"));
//! # Ok::<(), guanxi::Error>(())
//! ```

mod candidate;
mod definition;
mod explain;
mod index;
mod key;
mod legal_form;
mod merge;
mod number;

pub use candidate::{Candidate, KeyMatch, RuleMatch, groups};
pub(crate) use definition::DuplicateDefinition;
pub use definition::{DuplicateRule, Duplicates};
pub use index::DuplicateIndex;
pub use key::DuplicateKey;
pub use legal_form::LegalForms;
pub use merge::{MergeConflict, MergePlan, MergeRecords, Side};
