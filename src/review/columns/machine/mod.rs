//! A machine for blocks of rows: it knows columns of whole numbers, sets of rows and dates, and
//! nothing of customers.

mod ask;
mod block;
pub(crate) mod data;
pub(crate) mod days;
pub(crate) mod lanes;
pub(crate) mod mask;
mod planes;
pub(crate) mod program;
pub(crate) mod room;
pub(crate) mod run;
mod select;
mod sums;
mod write;
