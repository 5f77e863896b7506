//! The schema of tags.

use super::Tag;
use crate::schema::{reads_itself, text};

reads_itself!(
    Tag,
    "Tag",
    text(
        "A mark in one dimension, written `dimension:value`, such as `industry:manufacturing`.",
        &format!(r"[^:]*[^:{BLANK}][^:]*:[\s\S]*[^{BLANK}][\s\S]*"),
    )
);

/// The blanks that are cut off both sides: all those of Unicode.
const BLANK: &str = r"\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";
