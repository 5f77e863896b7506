//! The report of a period: figures with reasons, cases, improvements, dashboard, and what is missing
//! (D003-72 ... D003-78, D001-62 ... D001-69, P-105, P-106, A-56).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

mod bad;
mod cases;
mod gaps;
mod month;
mod page;
mod periods;
mod voices;
