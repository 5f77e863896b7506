//! The rules of a run: a preset or a file, with values for its parameters.

use std::path::{Path, PathBuf};

use guanxi::rulebook::DocumentValue;
use guanxi::{Rulebook, RulebookDocument};

use crate::csv_file::read_text;
use crate::rulebook;

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

/// The value of `--parameters`: names and values.
pub(crate) fn parameters(text: &str) -> Result<Vec<(String, String)>, String> {
    let pair = |one: &str| match one.split_once('=') {
        Some((name, value)) => Ok((name.trim().to_owned(), value.trim().to_owned())),
        None => Err(format!("--parameters: `{one}` has no value; write `name=value`")),
    };
    text.split(',').map(pair).collect()
}

impl Rules {
    /// The rulebook, with the values given for its parameters.
    pub(crate) fn load(&self, parameters: &[(String, String)]) -> Result<Rulebook, String> {
        let path = match self {
            Self::Preset(name) => {
                let values = parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
                let preset = Rulebook::preset_with(name, values);
                return preset.map_err(|error| format!("--preset {name}:\n{}", error.report()));
            }
            Self::File(path) => path,
        };
        if parameters.is_empty() {
            return rulebook::load(path);
        }
        let text = read_text(path)?;
        let json = path.extension().is_some_and(|extension| extension == "json");
        let document: Option<RulebookDocument> = match json {
            true => serde_json::from_str(&text).ok(),
            false => toml::from_str(&text).ok(),
        };
        // What cannot be read says why, with its place, when it is loaded as it is.
        let Some(mut document) = document else { return rulebook::load(path) };
        for (name, value) in parameters {
            document.parameters.insert(name.clone(), DocumentValue::Text(value.clone()));
        }
        let rulebook = Rulebook::try_from(document);
        rulebook.map_err(|error| format!("{}:\n{}", path.display(), error.report()))
    }
}
