//! Strategies for the documents of valid rulebooks.
//!
//! [`documents`] have schemes over facts and parameters, with calendars and code tables;
//! [`whole_documents`] have every table that the format knows, a few of them or all together. Both
//! are valid by construction: what an entry names is taken from what the document declares.
//!
//! | table | where it is made |
//! |---|---|
//! | `[[scheme]]`, `[[fact]]`, `[[parameter]]` | `schemes` |
//! | `[purchases]`, `assume`, `use`, labels, `effective_from` | `head` |
//! | `[cadence]` | `cadence` |
//! | `[sla]` | `sla`, with limits and steps of `timing` |
//! | `[risk]`, `[renewal]` | `risk` |
//! | `[warning]` | `warning` |
//! | `[lifecycle]`, `[[tag]]`, `[[tag_dimension]]` | `lifecycle` |
//! | `[access]`, `[duplicate]`, `[id]` | `access` |
//! | `[upkeep]` | `upkeep` |
//! | `[plan]` | `plan` |
//! | `[[occasion]]` | `occasion` |
//! | `[feedback]` | `feedback` |
//! | `[[kpi]]`, `[report]` | `kpi` |
//! | `[[target]]` | `target` |
//! | `[[test]]` | `given` |

mod access;
pub(in crate::testkit) mod cadence;
mod feedback;
mod given;
mod head;
mod kpi;
mod lifecycle;
mod names;
mod occasion;
mod plan;
mod risk;
mod schemes;
mod sla;
mod target;
mod timing;
mod upkeep;
mod warning;
mod whole;

pub use schemes::{documents, rulebooks};
pub use whole::{whole_documents, whole_rulebooks};
