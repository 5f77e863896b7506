//! The schemas of codes, languages and labels.

use schemars::json_schema;

use super::{Code, Labels, Language};
use crate::schema::{reads_itself, text};

reads_itself!(
    Code,
    "Code",
    text(
        "A code: letters a-z and A-Z, digits, `_` and `-`, starting with a letter.",
        &code_pattern(),
    )
);

reads_itself!(
    Language,
    "Language",
    json_schema!({
        "description": "A language in which everything is explained.",
        "type": "string",
        "enum": [Language::English.tag(), Language::Chinese.tag()]
    })
);

reads_itself!(
    Labels,
    "Labels",
    json_schema!({
        "description": "Texts for people, by language tag.",
        "type": "object",
        "properties": {
            "en": { "description": "In English.", "type": "string" },
            "zh": { "description": "In Chinese.", "type": "string" }
        },
        "additionalProperties": { "type": "string" }
    })
);

/// The form of a code.
pub(crate) fn code_pattern() -> String {
    let rest = Code::MAX_LEN.saturating_sub(1);
    format!("[A-Za-z][A-Za-z0-9_-]{{0,{rest}}}")
}
