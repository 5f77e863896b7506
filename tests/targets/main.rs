//! Targets (RULEBOOK D001-08 to D001-11, D001-66, D002-11, D003-65 to D003-71): comparing, goals,
//! decomposition over a year, progress. P-095 (display), P-101 to P-104.
#![cfg(feature = "proptest")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects)]

mod bad;
mod comparing;
mod data;
mod goals;
mod progress;
mod splitting;
mod year;

use guanxi::quantity::Fraction;

/// `90%`, `4.5`, `17/20`.
fn f(text: &str) -> Fraction {
    text.parse().unwrap()
}

fn frac(num: i128, den: i128) -> Fraction {
    Fraction::new(num, den).unwrap()
}
