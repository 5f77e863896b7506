//! From the document of the renewal policy to the policy.

mod document;

pub use document::{RenewalDocument, UrgencyDocument};
