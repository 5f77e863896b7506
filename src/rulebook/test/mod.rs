//! Tests of a rulebook as a file writes them; `verify` runs them.

mod document;
mod expect;

pub use document::{TestDocument, TestEventDocument};
pub use expect::{
    ExpectDocument, ExpectedClockDocument, ExpectedDutyDocument, ExpectedKpiDocument,
    ExpectedRenewalDocument, ExpectedRiskDocument, ExpectedRouteDocument, ExpectedTouchDocument,
    ExpectedWarningDocument, OneOrMore,
};
