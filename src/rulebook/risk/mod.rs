//! From the document of the risk policy to the policy.

mod document;

pub use document::{
    PointsDocument, RiskAnchorDocument, RiskBandDocument, RiskDocument, RiskFactorDocument,
    RiskLevelDocument,
};
