//! Records: what is written is read again, ids are made and read, files are checked and tags asked
//! for (P-034, P-112, P-113; D001-45, D001-70, D003-87, D003-104).
#![cfg(feature = "proptest")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects, clippy::string_slice)]

mod customers;
mod ids;
mod tags;
mod written;
