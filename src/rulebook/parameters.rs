//! Which value each parameter has: given, defaulted, off - or missing, which is an error.

use crate::error::{Error, ErrorKind, nearest};
use crate::label::{Code, Language};
use crate::rule::ParameterValue;
use crate::rule::parameter::Parameters;
use crate::rulebook::compose::{Composed, Entry};
use crate::rulebook::names::Names;
use crate::rulebook::{DocumentValue, ParameterDocument, RulebookDocument};

/// The parameters of a rulebook; what is wrong with them goes to `errors`.
pub(super) fn parameters(
    document: &RulebookDocument,
    composed: &Composed,
    errors: &mut Vec<Error>,
) -> Parameters {
    let mut parameters = Parameters::default();
    for entry in &composed.parameters {
        match declared(document, entry) {
            Ok((code, value)) => parameters.set(code, value),
            Err((code, error)) => {
                // Known, so that its uses are not reported as well.
                if let Some(code) = code {
                    parameters.set(code, None);
                }
                errors.push(error);
            }
        }
    }
    let names = composed.names();
    for (code, value) in &document.parameters {
        if composed.parameters.iter().any(|entry| entry.item.code == *code) {
            continue;
        }
        let path = format!("parameters.{code}");
        if !names.parameters.contains(code) {
            errors.push(unused(code, composed, &names).at(path));
            continue;
        }
        let set = code.parse::<Code>().and_then(|code| Ok((code, value_of(value)?)));
        match set {
            Ok((code, value)) => parameters.set(code, Some(value)),
            Err(error) => errors.push(error.at(path)),
        }
    }
    parameters
}

type Declared = (Code, Option<ParameterValue>);

/// The value of a declared parameter; an error comes with the code, where that is one.
fn declared(
    document: &RulebookDocument,
    entry: &Entry<ParameterDocument>,
) -> Result<Declared, (Option<Code>, Error)> {
    let declared = &entry.item;
    let code = declared.code.parse::<Code>().map_err(|error| (None, error.at(&entry.path)))?;
    let fail = |error: Error, path: String| (Some(code.clone()), error.at(path));
    let typed = |value: &DocumentValue| value_of(value)?.checked(declared.parameter_type);
    if let Some(given) = document.parameters.get(&declared.code) {
        let value = typed(given).map_err(|error| fail(error, format!("parameters.{code}")))?;
        return Ok((code, Some(value)));
    }
    if let Some(default) = &declared.default {
        if entry.foreign && declared.parameter_type == crate::rule::ParameterType::Amount {
            let preset = entry.preset.as_deref().unwrap_or_default();
            let message =
                format!("the default `{default}` of `{code}` is money of preset `{preset}`");
            let error = Error::new(ErrorKind::Rulebook, "foreign-money", message).with_help(
                format!("give a value in your currency: `parameters = {{ {code} = ... }}`"),
            );
            return Err(fail(error, entry.path.clone()));
        }
        let value =
            typed(default).map_err(|error| fail(error, format!("{}.default", entry.path)))?;
        return Ok((code, Some(value)));
    }
    if declared.required {
        let who = match &entry.preset {
            Some(preset) => format!("preset `{preset}` needs a value for `{code}`"),
            None => format!("parameter `{code}` needs a value"),
        };
        let meaning = declared
            .label
            .get(Language::English)
            .map_or_else(String::new, |label| format!(" ({label})"));
        let example = match declared.parameter_type {
            crate::rule::ParameterType::Amount => "100000",
            crate::rule::ParameterType::Integer => "12",
            crate::rule::ParameterType::Ratio => "\"20%\"",
            crate::rule::ParameterType::Span => "\"6 months\"",
            crate::rule::ParameterType::Flag => "true",
        };
        let error = Error::new(ErrorKind::Rulebook, "required-parameter", who).with_help(format!(
            "write for example `parameters = {{ {code} = {example} }}`{meaning}"
        ));
        return Err(fail(error, "parameters".to_owned()));
    }
    Ok((code, None))
}

/// A value as the document writes it.
pub(super) fn value_of(value: &DocumentValue) -> Result<ParameterValue, Error> {
    match value {
        DocumentValue::Integer(n) => Ok(ParameterValue::Number((*n).into())),
        DocumentValue::Flag(flag) => Ok(ParameterValue::Flag(*flag)),
        DocumentValue::Text(text) => text.parse(),
    }
}

fn unused(code: &str, composed: &Composed, names: &Names) -> Error {
    let known = composed
        .parameters
        .iter()
        .map(|entry| entry.item.code.as_str())
        .chain(names.parameters.iter().map(String::as_str));
    let help = match nearest(code, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "take it out, or use it in a condition as `$...`".to_owned(),
    };
    Error::new(ErrorKind::Name, "unused-parameter", format!("no rule uses the parameter `{code}`"))
        .with_help(help)
}
