//! Rulebooks in files, what they leave open, and what the library says of values.

use std::path::Path;

use guanxi::label::Language;
use guanxi::{Error, Rulebook};

use crate::csv_file::read_text;

/// The rulebook in a file, TOML or JSON by its name.
pub(crate) fn load(path: &Path) -> Result<Rulebook, String> {
    let text = read_text(path)?;
    let rulebook = if path.extension().is_some_and(|extension| extension == "json") {
        Rulebook::from_json(&text)
    } else {
        Rulebook::from_toml(&text)
    };
    rulebook.map_err(|error| format!("{}:\n{}", path.display(), error.report()))
}

/// The title of a page: the rulebook by name and code.
pub(crate) fn title(rulebook: &Rulebook, language: Language) -> String {
    let version = rulebook.version();
    let label = rulebook.labels().or_code(language, &version.code);
    match language {
        Language::Chinese => format!("{label}（规则集 {version}）"),
        _ => format!("{label} (rulebook {version})"),
    }
}

/// What the rulebook leaves open of some of its parts, with a heading; nothing where it leaves
/// nothing open.
pub(crate) fn findings(
    rulebook: &Rulebook,
    language: Language,
    is_asked: &dyn Fn(&str) -> bool,
) -> String {
    let mut out = String::new();
    for finding in rulebook.findings().filter(|finding| is_asked(&finding.path)) {
        out.push_str(&format!("  {}: {}\n", finding.path, finding.text(language)));
    }
    if out.is_empty() {
        return out;
    }
    let heading = match language {
        Language::Chinese => "规则集的待定之处",
        _ => "what the rulebook leaves open",
    };
    format!("\n{heading}\n{out}")
}

/// What is wrong, and what to write instead.
pub(crate) fn sentence(error: &Error) -> String {
    match error.help() {
        Some(help) => format!("{error} ({help})"),
        None => error.to_string(),
    }
}

/// The value of an option of the command line.
pub(crate) fn option<T>(name: &str, value: guanxi::Result<T>) -> Result<T, String> {
    value.map_err(|error| format!("--{name}: {}", sentence(&error)))
}
