//! The C functions: what `include/guanxi.h` declares.
//!
//! Two tiers. The JSON tier takes and gives texts, enough for any language: a rulebook is loaded once,
//! and each [question](crate::request) is one function. The row tier takes plain arrays: calendars over
//! instants, and reviews of columns or rows that lie in one block of memory. `docs/c-abi.md` says how
//! memory is owned, what may be done on several threads, and how another language binds to it.
//!
//! Every function gives a status, writes its results only when that is `GX_OK`, and turns a panic into
//! `GX_PANIC`. The names follow C, not Rust: Rust programs use the rest of the crate.
//!
//! ```
//! use guanxi::capi::{gx_abi_version, gx_rulebook_format};
//! assert_eq!((gx_abi_version(), gx_rulebook_format()), (1, 1));
//! ```
#![allow(unsafe_code)]
#![deny(clippy::undocumented_unsafe_blocks, clippy::missing_safety_doc)]

mod batch;
mod calendar;
mod error;
mod guard;
mod input;
mod place;
mod question;
mod results;
mod rulebook;
mod schema;
mod status;
mod text;
mod version;

pub use batch::*;
pub use calendar::*;
pub use error::*;
pub use place::Place;
pub use question::*;
pub use results::*;
pub use rulebook::*;
pub use schema::*;
pub use status::{ResultValue, Status, StatusCode, gx_status_name};
pub use text::*;
pub use version::*;
