//! Reference data: answers that were worked out independently, compared value by value.
//!
//! CDNOW is part of the project and always runs. The other data sets are read from the folder that
//! the environment variable `GUANXI_DATA` names; without it their checks report themselves as
//! skipped.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_wrap,
    clippy::print_stdout
)]

mod cdnow;
mod chinook;
mod crm_sales;
mod kpi;
mod load;
mod northwind;
mod sections;

/// Says how much of the reference was not looked at.
#[test]
fn summary_of_skipped_checks() {
    let sets = [
        (northwind::NAME, northwind::VALUES + kpi::NORTHWIND),
        (crm_sales::NAME, crm_sales::VALUES + kpi::CRM_SALES),
        (chinook::NAME, chinook::VALUES + kpi::CHINOOK),
    ];
    let skipped: Vec<_> = sets.iter().filter(|(name, _)| load::folder(name).is_none()).collect();
    let values: usize = skipped.iter().map(|(_, values)| values).sum();
    let (count, of) = (skipped.len(), sets.len());
    // Past the capture of the test runner, so that it is seen.
    let _ = std::io::Write::write_fmt(
        &mut std::io::stderr(),
        format_args!(
            "reference data: {count} of {of} data sets skipped, {values} values not compared\n"
        ),
    );
}
