//! Duplicates: what names are compared by (P-108), who is a candidate (P-109), and merges that can be
//! undone (P-109, P-111); rules D001-21, D001-26, decision A-51.
#![cfg(feature = "proptest")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects, clippy::string_slice)]

mod bad;
mod candidates;
mod keys;
mod merges;
mod names;
