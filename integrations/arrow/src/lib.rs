#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod batch;
mod error;
mod field;
mod review;
mod values;

pub use error::{Error, Result};
pub use field::{CODES, DECIMALS};
pub use review::{ArrowReview, ArrowReviewBuilder, Reviewed};
