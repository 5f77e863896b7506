//! The C functions, called as C calls them: the same bytes as the Rust functions (P-116), a status for
//! every misuse, and headers that say what the source says. The programs in C and other languages that
//! run the same vectors are started by `.ci/clients`.
#![cfg(all(feature = "capi", feature = "chrono-tz"))]
#![allow(
    unsafe_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap
)]

mod batch_vectors;
mod batches;
mod c;
mod calendar_vectors;
mod fuzz;
mod headers;
#[path = "../issue_clocks/case.rs"]
mod issue_case;
mod misuse;
mod question_vectors;
mod threads;
mod vectors;
