//! The agenda as a calendar file, for the calendar that people already use.

use std::path::Path;

use guanxi::Rulebook;
use guanxi::label::Language;
use guanxi::review::Agenda;

/// Writes the file, and says so on standard error.
#[cfg(feature = "icalendar")]
pub(crate) fn write(
    rulebook: &Rulebook,
    agenda: &Agenda,
    language: Language,
    path: &Path,
) -> Result<(), String> {
    let text = guanxi::render::icalendar(rulebook, agenda, language)
        .map_err(|error| crate::rulebook::sentence(&error))?;
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    let count = agenda.items.len().saturating_add(agenda.team_reviews.len());
    let path = path.display();
    crate::print::say(&format!("note: {path}: {count} entries written"));
    Ok(())
}

/// Says how to run the program so that it writes calendar files.
#[cfg(not(feature = "icalendar"))]
pub(crate) fn write(
    _rulebook: &Rulebook,
    _agenda: &Agenda,
    _language: Language,
    path: &Path,
) -> Result<(), String> {
    Err(format!(
        "--ics: this program was built without calendar files; run `cargo run --release --features icalendar --example agenda -- --ics {}`",
        path.display()
    ))
}
