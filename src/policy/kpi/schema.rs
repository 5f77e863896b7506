//! The schema of periods.

use super::Period;
use crate::schema::{reads_itself, text};
use crate::time::schema::DATE_PATTERN;

reads_itself!(
    Period,
    "Period",
    text(
        "A period: a month `2024-03`, a quarter `2024-Q1`, a year `2024`, or days \
         `2024-03-01/2024-03-31`.",
        &format!("[0-9]{{4}}(?:-(?:Q[1-4]|0[1-9]|1[0-2]))?|{DATE_PATTERN}/{DATE_PATTERN}"),
    )
);
