//! The schemas of quantities: texts and whole numbers, never floats.

use schemars::{Schema, json_schema};

use super::{Amount, Fraction, Ratio, Score};
use crate::schema::{reads_itself, whole};

reads_itself!(
    Amount,
    "Amount",
    decimal(
        "An amount of money in major units, with up to four decimals: a text, or a whole number.",
        100_000_000_000_000,
    )
);

reads_itself!(
    Score,
    "Score",
    decimal("Points, with up to four decimals: a text, or a whole number.", 1_000_000)
);

reads_itself!(
    Ratio,
    "Ratio",
    quotient(
        "A ratio: a text such as `3/4`, `0.75` or `75%`, a whole number, or its two parts.",
        &["integer"],
    )
);

reads_itself!(
    Fraction,
    "Fraction",
    quotient(
        "A fraction: a text such as `3/4`, `0.75` or `75%`, a whole number, or its two parts; a \
         part beyond 64 bits is a text.",
        &["integer", "string"],
    )
);

/// A number with up to four decimals; zeros behind them are harmless.
pub(crate) const DECIMAL_PATTERN: &str = r"-?[0-9]+(?:\.[0-9]{1,4}0*)?";

/// A text, or a whole number up to the bound either way; of a text only reading knows the bound.
fn decimal(description: &str, most: i64) -> Schema {
    json_schema!({
        "description": description,
        "type": ["string", "integer"],
        "pattern": whole(DECIMAL_PATTERN),
        "minimum": most.saturating_neg(),
        "maximum": most
    })
}

/// A text, a whole number, or numerator and denominator, which are of these types.
fn quotient(description: &str, parts: &[&str]) -> Schema {
    let above_zero = "0*[1-9][0-9]*";
    json_schema!({
        "description": description,
        "anyOf": [
            {
                "type": ["string", "integer"],
                "pattern": whole(&format!("-?[0-9]+/{above_zero}|{DECIMAL_PATTERN}%?"))
            },
            {
                "type": "object",
                "properties": {
                    "num": { "type": parts, "pattern": whole("-?[0-9]+") },
                    "den": {
                        "type": parts,
                        "pattern": whole(&format!("-?{above_zero}")),
                        "not": { "const": 0 }
                    }
                },
                "required": ["num", "den"],
                "additionalProperties": false
            }
        ]
    })
}
