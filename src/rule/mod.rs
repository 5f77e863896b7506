//! Rules: a small closed algebra over facts - conditions, bands, decision lists, matrices, scorecards.
//!
//! People write an [`Expression`]; loading a rulebook checks every name, type and unit and lowers
//! it to questions about facts. What a missing fact leaves open is found exactly, by going
//! through the cells into which the cut values divide the values of a fact.
//!
//! ```
//! use guanxi::rule::Expression;
//! let error = "annual_amount >= 500000 and".parse::<Expression>().unwrap_err();
//! assert_eq!(error.code(), "condition-syntax");
//! ```

pub(crate) mod atom;
pub(crate) mod axes;
mod bands;
pub(crate) mod cells;
pub mod clock;
pub mod codes;
pub(crate) mod condition;
mod decision;
mod distance;
mod expression;
mod finding;
pub(crate) mod formula;
mod lexer;
mod list;
mod matrix;
pub(crate) mod parameter;
mod parser;
mod reason;
pub(crate) mod residual;
mod scorecard;
pub(crate) mod search;
mod truth;

pub use bands::{Bands, Cut, Side};
pub use decision::Decision;
pub use distance::{Alternative, Gap};
pub(crate) use distance::{Goal, alternatives};
pub use expression::{Comparison, Expression, FactRef, Operand, Term};
pub use finding::{Finding, Severity, Witness};
pub(crate) use list::DecisionList;
pub use matrix::Matrix;
pub use parameter::{ParameterType, ParameterValue};
pub(crate) use parser::RESERVED;
pub use reason::Check;
pub(crate) use reason::{checks_of, show_span};
pub use scorecard::{Direction, Missing, Points, Scorecard, Scored, Weight};
pub use truth::Truth;
