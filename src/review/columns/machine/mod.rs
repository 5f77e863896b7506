//! A machine for blocks of rows: it knows columns of whole numbers, sets of rows and dates, and
//! nothing of customers.

mod ask;
mod block;
pub(crate) mod data;
pub(crate) mod days;
pub(crate) mod few;
pub(crate) mod lanes;
pub(crate) mod mask;
mod order;
mod planes;
pub(crate) mod program;
pub(crate) mod room;
pub(crate) mod run;
mod select;
mod sets;
mod sums;
mod touch;
mod write;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
mod x86;
