//! What is planned to keep a customer whose contract comes to its end (D002-08).

use serde::{Deserialize, Serialize};

use crate::record::{ContractId, Measure};

/// The plan to keep a customer at the end of a contract.
///
/// It is owed in the renewal window where the risk is medium or worse (D002-08). A later plan of the
/// same contract takes the place of the one before. One without measures is rejected by the fold.
///
/// ```
/// use guanxi::record::{Event, Measure, RetentionPlan};
/// let visit = Measure::new("visit with the offer", "chen.qi", "2024-09-15".parse()?);
/// let plan = RetentionPlan::new("HT1").with(visit);
/// let event = Event::new("e1", "KH0001", "2024-09-01".parse()?, plan);
/// let json = serde_json::to_value(&event).unwrap();
/// assert_eq!(json["kind"]["retention_plan"]["contract"], "HT1");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RetentionPlan {
    /// The contract that is to be renewed.
    pub contract: ContractId,
    /// What is to be done; at least one measure.
    pub measures: Vec<Measure>,
}

impl RetentionPlan {
    /// A plan for a contract, without measures so far.
    ///
    /// ```
    /// assert!(guanxi::record::RetentionPlan::new("HT1").measures.is_empty());
    /// ```
    pub fn new(contract: impl Into<ContractId>) -> Self {
        Self { contract: contract.into(), measures: Vec::new() }
    }

    /// The same plan with one more measure.
    ///
    /// ```
    /// use guanxi::record::{Measure, RetentionPlan};
    /// let visit = Measure::new("visit", "chen.qi", "2024-09-15".parse()?);
    /// assert_eq!(RetentionPlan::new("HT1").with(visit).measures.len(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn with(mut self, measure: Measure) -> Self {
        self.measures.push(measure);
        self
    }
}
