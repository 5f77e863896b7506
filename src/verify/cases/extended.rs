//! The rulebook of a test: with the conditions and facts that only the test asks for.

use crate::error::{Error, ErrorKind, Result};
use crate::fact::{FactDefinition, FactType};
use crate::policy::lifecycle::SegmentReading;
use crate::rule::{Expression, Truth};
use crate::rulebook::{Rulebook, SegmentDocument, TestDocument};

/// What the codes of segments begin with that only the test asks for.
const PREFIX: &str = "of-test-";

/// A rulebook with segments for what a test asks besides.
pub(super) struct Extended {
    pub(super) rulebook: Rulebook,
    /// How the codes of these segments begin.
    prefix: String,
}

impl Extended {
    /// The segment that stands for the condition at a place of the table.
    pub(super) fn condition<'s, 'a>(
        &self,
        place: usize,
        segments: &'s [SegmentReading<'a>],
    ) -> Option<&'s SegmentReading<'a>> {
        let code = format!("{}{place}", self.prefix);
        segments.iter().find(|one| one.code().as_str() == code)
    }

    /// The rulebook's own segments that surely hold.
    pub(super) fn own_segments(&self, segments: &[SegmentReading<'_>]) -> Vec<String> {
        let own = segments.iter().filter(|one| !one.code().as_str().starts_with(&self.prefix));
        let holding = own.filter(|one| one.truth() == Truth::True);
        holding.map(|one| one.code().to_string()).collect()
    }
}

/// The rulebook, made anew where the test asks for conditions or for facts that no rule reads.
///
/// Loading checks and compiles conditions; to do it here again would be a second meaning of them.
pub(super) fn extended(rulebook: &Rulebook, test: &TestDocument) -> Result<Extended> {
    let own = &rulebook.document().lifecycle.segment;
    let mut prefix = PREFIX.to_owned();
    while own.iter().any(|segment| segment.code.starts_with(&prefix)) {
        prefix.push('x');
    }
    let mut errors = Vec::new();
    let (mut added, mut places) = (Vec::new(), Vec::new());
    for (place, text) in test.expect.condition.keys().enumerate() {
        let path = format!("expect.condition[\"{text}\"]");
        match text.parse::<Expression>() {
            Ok(_) => {
                added.push(segment(format!("{prefix}{place}"), text.clone()));
                places.push(path);
            }
            Err(error) => errors.push(error.at(path)),
        }
    }
    for name in test.expect.fact.keys() {
        let path = format!("expect.fact.{name}");
        match rulebook.registry().find(name) {
            Ok(fact) if rulebook.registry().get(name).is_none() => {
                added.push(segment(format!("{prefix}fact-{}", places.len()), read(&fact)));
                places.push(path);
            }
            Ok(_) => {}
            Err(error) => errors.push(error.at(path)),
        }
    }
    if let Some(error) = Error::from_all(errors) {
        return Err(error);
    }
    if added.is_empty() {
        return Ok(Extended { rulebook: rulebook.clone(), prefix });
    }
    let first = own.len();
    let mut document = rulebook.document().clone();
    document.test.clear();
    document.lifecycle.segment.extend(added);
    let place_of = |path: Option<&str>| {
        let inside = path?.strip_prefix("lifecycle.segment[")?;
        let place: usize = inside.split(']').next()?.parse().ok()?;
        places.get(place.checked_sub(first)?)
    };
    let rulebook = Rulebook::try_from(document).map_err(|error| {
        error.map_all(&|error| match place_of(error.path()) {
            Some(path) => placed(&error, path),
            None => error,
        })
    })?;
    let off = rulebook.findings().filter(|finding| finding.code == "rule-off");
    let off = off.filter_map(|finding| Some((place_of(Some(&finding.path))?, &finding.message)));
    let off = off.map(|(path, message)| {
        Error::new(ErrorKind::Rulebook, "rule-off", message)
            .with_help("give the parameter a value, or leave the condition out")
            .at(path)
    });
    Error::from_all(off.collect::<Vec<Error>>()).map_or(Ok(()), Err)?;
    Ok(Extended { rulebook, prefix })
}

fn segment(code: String, when: String) -> SegmentDocument {
    SegmentDocument { code, when, label: crate::label::Labels::default() }
}

/// The same error at another place.
fn placed(error: &Error, path: &str) -> Error {
    let moved = Error::new(error.kind(), error.code(), error.to_string());
    let moved = match error.help() {
        Some(help) => moved.with_help(help),
        None => moved,
    };
    moved.at(path)
}

/// A condition that reads a fact, whatever it says of it.
fn read(fact: &FactDefinition) -> String {
    let name = fact.name();
    let first = fact.choices().first().map_or("", |code| code.as_str());
    match fact.fact_type() {
        FactType::Flag => name.to_owned(),
        FactType::Date => format!("age({name}) >= 1 day"),
        FactType::Choice => format!("{name} = {first}"),
        FactType::Choices => format!("{name} has {first}"),
        _ => format!("{name} >= 0"),
    }
}
