//! From the document of the warning policy to the policy.

mod document;

pub use document::{
    PlaybookDocument, WarningClockDocument, WarningDocument, WarningTriggerDocument,
};
