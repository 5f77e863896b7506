//! The review of millions of customers at once: columns in, columns out.
//!
//! The rules are those of a rulebook that was read at run time, compiled once for the columns that
//! there are; blocks of rows then go through simple steps on whole columns. What these cannot say of
//! a row, such as the exact set of classes that are possible while facts are missing, is asked in the
//! explained way, and [`ReviewedColumns::asked`] tells how often. Every row reads as
//! [`ColumnReview::row`] reads it.
//!
//! Columns are whole numbers that stay where they are. History stays outside: a fact, for each touch rule
//! the day on which it was last kept, for each trigger the day on which it was set, for each scheme the
//! class before, since when, and the class that a person decided. What no column tells was not so: without
//! one nobody is kept in a former class.
//!
//! ```
//! use guanxi::Rulebook;
//! use guanxi::review::columns::{Column, ColumnReview, ColumnType, Portfolio, Schema, Units, Width};
//! let rulebook = Rulebook::preset("renewal")?;
//! let schema = Schema::new()
//!     .fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)))
//!     .fact("strategic", ColumnType::new(Width::U8, Units::Flag));
//! let review = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap())
//!     .by("tier")
//!     .sum("amount", "annual_amount")
//!     .build()?;
//! let (cents, strategic) = ([60_000_000, 60_000_000, 20_000_000], [1, 0, 0]);
//! let portfolio = Portfolio::new(&schema, 3, vec![Column::i64(&cents), Column::u8(&strategic)])?;
//! let reviewed = review.run(&portfolio)?;
//! assert_eq!(reviewed.classes("tier").unwrap(), [0, 1, 1]); // A, B, B (D002-33)
//! let tally = reviewed.tally().unwrap();
//! assert_eq!(tally.get("customers", "B"), Some(2));
//! assert_eq!(tally.get("amount", "B"), Some(80_000_000)); // cents, exact
//! # Ok::<(), guanxi::Error>(())
//! ```

mod change;
mod column;
mod compile;
mod former;
mod machine;
mod meaning;
mod parts;
mod plan;
mod population;
mod portfolio;
mod questions;
mod results;
mod schema;
mod tally;
mod texts;

pub use column::{Column, ColumnType, Nulls, Units, Width};
pub use parts::{OwnedNumbers, ReviewedParts};
pub use plan::{ColumnReview, ColumnReviewBuilder};
pub use population::population;
pub use portfolio::Portfolio;
pub use results::{Numbers, ReviewedColumns, RowReview, WrongValue};
pub use schema::Schema;
pub use tally::ColumnTally;
pub use texts::TextColumns;
