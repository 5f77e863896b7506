//! Key figures: how we did in a period, exact and with what they are made of (KPI.md).
//!
//! A [`Kpi`] is a measure with a named convention; records come to [`Contribution`]s, these add up in
//! an [`Accumulator`] - which merges with those of other customers, subtracts and travels - and that
//! reads as a [`Measured`]. Empty denominators are undefined, what is left out is counted by reason.
//!
//! ```
//! use guanxi::policy::kpi::{Accumulator, Churn, Kpi, Period, Stays};
//! let day = |text: &str| text.parse().unwrap();
//! let march: Period = "2024-03".parse()?;
//! let mut churn = Accumulator::new(&Kpi::standard("churn_rate")?, march);
//! for (from, to) in [("2023-01-01", "2024-03-31"), ("2023-01-01", "2024-12-31")] {
//!     churn.add(Churn::default().of(&Stays::of_contracts([(day(from), day(to))]), march))?;
//! }
//! let read = churn.read();
//! assert_eq!((read.num, read.den, read.value), (1, 2, Some("50%".parse()?)));
//! # Ok::<(), guanxi::Error>(())
//! ```
//!
//! Published formulas that are wrong and that no convention here gives: lost by acquired customers,
//! the net change of the number of customers as churn, the mean of the rates of parts.

mod accumulator;
mod activation;
mod attainment;
mod churn;
mod contribution;
mod definition;
mod distribution;
mod exclusion;
mod frame;
mod issue;
mod measure;
mod measured;
mod named;
mod period;
mod renewal;
mod repurchase;
mod satisfaction;
#[cfg(feature = "schema")]
mod schema;
mod show;
mod stays;
mod targeted;
mod warning;

pub use accumulator::Accumulator;
pub use activation::{Activation, ActivationConvention, DormantCustomer};
pub use attainment::{AttainmentConvention, SlaAttainment, in_time};
pub use churn::{Churn, ChurnConvention, LostAfter, LostEdge};
pub use contribution::Contribution;
pub use definition::Subject;
pub use distribution::Distribution;
pub use exclusion::{Exclusion, Exclusions};
pub use frame::Frame;
pub use issue::{
    FirstResponse, FirstTime, FirstTimeConvention, IssueCase, Resolution, ResolutionConvention,
    ResolvedOnce,
};
use measure::Kind;
pub use measure::{Measure, MeasureName, Unit};
pub use measured::Measured;
pub use named::Kpi;
pub use period::Period;
pub use renewal::{
    DueContract, RenewalConvention, RenewalRate, RetentionConvention, RevenueRetention,
};
pub use repurchase::{Repurchase, RepurchaseConvention};
pub use satisfaction::{AnswerSource, Csat, CsatConvention, nps};
pub use stays::Stays;
pub(crate) use targeted::find;
pub use targeted::{KpiEntry, KpiTarget, TargetResult};
pub use warning::{
    WarningCase, WarningConvention, WarningSuccess, warned_before, warning_precision,
};
