//! The bundled rulebooks: one for each source document, and variants.

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::rulebook::{RulebookDocument, text};

/// The names of the bundled rulebooks.
///
/// ```
/// assert!(guanxi::rulebook::PRESETS.contains(&"renewal"));
/// ```
pub const PRESETS: &[&str] = &[
    "follow_up",
    "follow_up_office",
    "value_activity",
    "renewal",
    "service_quality",
    "follow_up_basics",
];

/// The document of a preset.
pub(super) fn document(name: &str) -> Result<RulebookDocument> {
    let text = match name {
        "follow_up" => include_str!("presets/follow_up.toml"),
        "follow_up_office" => include_str!("presets/follow_up_office.toml"),
        "value_activity" => include_str!("presets/value_activity.toml"),
        "renewal" => include_str!("presets/renewal.toml"),
        "service_quality" => include_str!("presets/service_quality.toml"),
        "follow_up_basics" => include_str!("presets/follow_up_basics.toml"),
        _ => {
            let message = format!("there is no preset `{name}`");
            return Err(Error::new(ErrorKind::Name, "unknown-preset", message)
                .with_help(did_you_mean(name, PRESETS.iter().copied())));
        }
    };
    let document = text::document_from_toml(text)?;
    // Without the zone database Chinese standard time is its offset (the same since 1991-09-15).
    #[cfg(not(feature = "chrono-tz"))]
    let document = RulebookDocument { time_zone: Some("+08:00".to_owned()), ..document };
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rulebook;

    /// With every set of features: the presets load once their open numbers are given.
    #[test]
    fn every_preset_loads() {
        let open = [
            ("medium_amount", "100000"),
            ("new_within", "6 months"),
            ("high_frequency", "12"),
            ("mid_frequency", "4"),
            ("high_amount", "500000"),
            ("mid_amount", "100000"),
        ];
        for name in PRESETS {
            let declared = document(name).unwrap().parameter;
            let given: Vec<(&str, &str)> = open
                .into_iter()
                .filter(|(code, _)| declared.iter().any(|parameter| parameter.code == *code))
                .collect();
            let rulebook = Rulebook::preset_with(name, given);
            assert!(rulebook.is_ok(), "{name}: {}", rulebook.unwrap_err().report());
        }
        assert!(Rulebook::preset("renewal ").is_err());
    }
}
