//! Records: what happened, as an append-only list of dated events that are never edited.
//!
//! ```
//! use guanxi::record::{Event, EventKind, Purchase};
//! let day = "2024-01-15".parse()?;
//! let wrong = Event::new("e1", "C1", day, Purchase::new("29.33".parse()?));
//! let withdrawn = Event::new("e2", "C1", day, EventKind::Withdrawal).correcting("e1");
//! let rulebook = guanxi::Rulebook::preset("renewal")?;
//! let folded = rulebook.fold(&[wrong, withdrawn], "2024-06-30".parse()?, None);
//! assert!(folded.customers.is_empty()); // nothing ever happened
//! # Ok::<(), guanxi::Error>(())
//! ```
//!
//! With the feature `schema` every record that travels as JSON has a JSON Schema. It takes what is
//! written, and refuses what is not read for its form:
//!
//! ```
//! # #[cfg(feature = "schema")] {
//! use guanxi::record::Contract;
//! let generator = schemars::generate::SchemaSettings::draft07().into_generator();
//! let schema = generator.into_root_schema_for::<Contract>().to_value();
//! assert_eq!(schema["additionalProperties"], false); // no unknown key
//! assert_eq!(schema["required"], serde_json::json!(["id", "customer", "terms"]));
//! # }
//! ```

mod classification;
mod contact;
mod contract;
mod coverage;
mod customer;
#[cfg(test)]
mod described;
mod event;
mod feedback;
mod field;
mod field_label;
mod hand_over;
mod id;
mod id_format;
mod improvement;
mod interaction;
mod issue;
mod knowledge;
mod need;
mod opportunity;
mod order;
mod plan;
mod promise;
mod purchase;
mod renewal;
mod risk;
#[cfg(feature = "schema")]
mod schema;
mod signal;
mod stage;
mod tag;
mod touch;
mod upkeep;
mod warning;

pub use classification::{ClassChange, ClassOverride, ReasonCode, RulebookVersion};
pub use contact::{
    Contact, ContactAction, ContactEvent, ContactPoint, ContactStatus, DecisionRole, News,
};
pub use contract::{Contract, ContractAction, ContractEvent, ContractTerms, Invoice, Payment};
pub use coverage::Coverage;
pub(crate) use customer::maybe_date;
pub use customer::{Assignment, Customer, PartyKind, Provenance, StatedFact};
pub use event::{Event, EventKind};
pub use feedback::Feedback;
pub use field::Field;
pub use hand_over::{HandOver, StaffLeave};
pub use id::{
    Author, ContactId, ContractId, CustomerId, EventId, ImprovementId, InvoiceId, IssueId,
    KnowledgeId, OpportunityId, PlanItemId, WarningId,
};
pub use id_format::{IdFormat, IdPeriod, ParsedId};
pub use improvement::{Improvement, ImprovementAction, ImprovementStep};
pub use interaction::{Direction, Interaction, Outcome};
pub use issue::{IssueAction, IssueEvent, IssueKind, Party, Registration};
pub use knowledge::{KnowledgeEntry, KnowledgeKind, Sensitivity};
pub use need::{Budget, BuyingTime, Need, NeedProfile};
pub use opportunity::{Opportunity, OpportunityAction, OpportunityEvent, OpportunityKind};
pub use plan::{PlanAction, PlanEvent, PlanItem};
pub use promise::{Promise, PromiseAction, PromiseEvent};
pub use purchase::{Purchase, PurchaseLine, Return};
pub use renewal::RetentionPlan;
pub use risk::{Rating, RiskAssessment};
pub use signal::Signal;
pub use stage::{ServiceEvent, ServiceStage, Stage, StageAction, StageEvent};
pub use tag::{Tag, TagEvent, TagQuery};
pub use touch::{ContactPause, PlannedDisruption, TouchAction, TouchEvent};
pub use upkeep::{Change, UpkeepAction, UpkeepEvent};
pub use warning::{Measure, WarningAction, WarningEvent};
