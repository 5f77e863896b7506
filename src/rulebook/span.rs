//! Spans of days and more that rules write, also as parameters.

use crate::error::{Error, ErrorKind};
use crate::label::Code;
use crate::rule::{Finding, ParameterValue};
use crate::rulebook::scheme::Building;
use crate::time::Span;

impl Building<'_> {
    /// A span of days or more; `None` where it is wrong, or a parameter without a value. `what` is off
    /// then.
    pub(super) fn civil_span(&mut self, text: &str, path: &str, what: &str) -> Option<Span> {
        let span = match text.strip_prefix('$') {
            None => self.note(text.parse::<Span>(), || path.to_owned())?,
            Some(code) => self.given_span(code, path, what)?,
        };
        if span.is_civil() {
            return Some(span);
        }
        let message = format!("`{what}` cannot be counted in `{span}`");
        let error = Error::new(ErrorKind::Type, "civil-span", message)
            .with_help("write days, weeks, months, quarters or years");
        self.errors.push(error.at(path));
        None
    }

    fn given_span(&mut self, code: &str, path: &str, what: &str) -> Option<Span> {
        let value = code.parse::<Code>().and_then(|code| Ok(self.parameters.get(&code)?.cloned()));
        match self.note(value, || path.to_owned())? {
            Some(ParameterValue::Span(span)) => Some(span),
            Some(other) => {
                let message = format!("`${code}` is `{other}`, and a length of time is needed");
                let help = format!("write for example `parameters = {{ {code} = \"3 months\" }}`");
                let error = Error::new(ErrorKind::Type, "parameter-type", message).with_help(help);
                self.errors.push(error.at(path));
                None
            }
            None => {
                self.findings.push(Finding::note(
                    "rule-off",
                    path.to_owned(),
                    format!("`{what}` is off until a value is given for `{code}`"),
                    format!("在给出参数 `{code}` 之前，`{what}` 不生效"),
                ));
                None
            }
        }
    }
}
