//! The rulebook of a run: a file or a preset, with values for its parameters.

use std::path::{Path, PathBuf};

use guanxi::error::Error;
use guanxi::label::Language;
use guanxi::rulebook::DocumentValue;
use guanxi::{Rulebook, RulebookDocument};

/// Where the rules come from.
pub(crate) enum Rules {
    /// A preset by name.
    Preset(String),
    /// A file.
    File(PathBuf),
}

/// A file that comes with the examples.
pub(crate) fn bundled(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

impl Rules {
    /// The rulebook, with the values given for its parameters.
    pub(crate) fn load(&self, parameters: &[(String, String)]) -> Result<Rulebook, String> {
        let name = match self {
            Self::Preset(name) => format!("--preset {name}"),
            Self::File(path) => path.display().to_string(),
        };
        let loaded = match self {
            Self::Preset(name) => {
                let values = parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
                Rulebook::preset_with(name, values)
            }
            Self::File(path) => {
                let text = std::fs::read_to_string(path);
                let text = text.map_err(|error| format!("{name}: {error}"))?;
                let json = path.extension().is_some_and(|extension| extension == "json");
                from_text(text.trim_start_matches('\u{feff}'), json, parameters)
            }
        };
        loaded.map_err(|error| format!("{name}:\n{}", error.report()))
    }
}

fn from_text(text: &str, json: bool, parameters: &[(String, String)]) -> Result<Rulebook, Error> {
    let document: Option<RulebookDocument> = match json {
        true => serde_json::from_str(text).ok(),
        false => toml::from_str(text).ok(),
    };
    match document {
        Some(mut document) if !parameters.is_empty() => {
            let values = parameters.iter().cloned();
            let values = values.map(|(name, value)| (name, DocumentValue::Text(value)));
            document.parameters.extend(values);
            Rulebook::try_from(document)
        }
        // As it is written, so that what is wrong has its line.
        _ if json => Rulebook::from_json(text),
        _ => Rulebook::from_toml(text),
    }
}

/// The title of the page: the rulebook by name and code.
pub(crate) fn title(rulebook: &Rulebook, language: Language) -> String {
    let version = rulebook.version();
    let label = rulebook.labels().or_code(language, &version.code);
    match language {
        Language::Chinese => format!("{label}（规则集 {version}）"),
        _ => format!("{label} (rulebook {version})"),
    }
}
