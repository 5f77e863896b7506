//! From the document of an upkeep policy to the policy.

mod compose;
mod document;

pub(super) use compose::ComposedUpkeep;
pub use document::{
    CleansingDocument, FreshnessDocument, InterestDocument, LogDocument, RefreshDocument,
    UpkeepDocument, VerifyDocument,
};

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::Code;
use crate::policy::upkeep::{
    ChangeKind, ChangePattern, CleansingRule, FreshnessRule, InterestRule, LogField, LogRule,
    RefreshRule, Upkeep, UpkeepDefinition, VerifyRule,
};
use crate::record::Field;
use crate::rule::clock::{Basis, Clock, Limit};
use crate::rule::codes::Codes;
use crate::rule::parameter::Parameters;
use crate::rule::{Finding, ParameterValue};
use crate::rulebook::Rulebook;
use crate::rulebook::compose::{Composed, Entry};
use crate::rulebook::load::keep;
use crate::rulebook::scheme::class_codes;
use crate::time::{Buckets, Calendar, Span, Zone};

/// What an upkeep policy is built from.
pub(super) struct UpkeepBuilding<'a> {
    pub(super) composed: &'a Composed,
    pub(super) parameters: &'a Parameters,
    pub(super) calendars: &'a BTreeMap<Code, Calendar>,
    pub(super) codes: &'a Arc<Codes>,
    pub(super) zone: &'a Zone,
    pub(super) errors: &'a mut Vec<Error>,
    pub(super) findings: &'a mut Vec<Finding>,
}

/// How long something may take, as files write it.
struct Timing<'a> {
    within: Option<&'a str>,
    calendar: Option<&'a str>,
    edge: Option<&'a str>,
    by: Option<&'a str>,
}

impl UpkeepBuilding<'_> {
    /// The upkeep policy; `None` where the rulebook says nothing of upkeep. What is wrong with it
    /// goes to the errors.
    pub(super) fn build(&mut self) -> Option<Upkeep> {
        let upkeep = &self.composed.upkeep;
        if !upkeep.any {
            return None;
        }
        self.check_change_codes();
        self.findings.extend(upkeep.off.iter().cloned());
        let scheme = match &upkeep.scheme {
            Some(entry) => self.scheme(&entry.item, &entry.path),
            None => self.only_scheme(),
        };
        let required = self.field_entry(upkeep.required.as_ref());
        let before_activation = self.field_entry(upkeep.before_activation.as_ref());
        let before_entry = self.field_entry(upkeep.before_entry.as_ref());
        self.check_class(scheme.as_ref());
        let major = upkeep.major.as_ref().map(|entry| self.major(entry)).unwrap_or_default();
        let interest = upkeep.interest.as_ref().map(|entry| self.interest(entry));
        let freshness = upkeep.freshness.iter().filter_map(|entry| self.freshness(entry)).collect();
        let refresh: Vec<RefreshRule> = upkeep
            .refresh
            .iter()
            .filter_map(|entry| self.refresh(entry, scheme.as_ref()))
            .collect();
        let log = upkeep.log.as_ref().and_then(|entry| self.log(entry));
        let cleansing = upkeep.cleansing.as_ref().and_then(|entry| self.cleansing(entry));
        let verify =
            upkeep.verify.iter().filter_map(|entry| self.verify(entry, &required)).collect();
        let named = refresh.iter().filter_map(|rule| rule.scheme.clone()).chain(scheme.clone());
        let classes = named.map(|scheme| (scheme.clone(), self.classes(&scheme))).collect();
        Some(Upkeep::new(UpkeepDefinition {
            zone: self.zone.clone(),
            codes: Arc::clone(self.codes),
            scheme,
            classes,
            required,
            before_activation,
            before_entry,
            major,
            interest,
            freshness,
            refresh,
            log,
            cleansing,
            verify,
        }))
    }

    /// Keeps a value of a key, or puts the error to the others.
    fn key<T>(&mut self, key: &str, path: &str, value: Result<T>) -> Option<T> {
        keep(value.map_err(|error| error.at(format!("{path}.{key}"))), self.errors)
    }

    /// Changes that events of their own tell cannot be declared, nor can the words for several.
    fn check_change_codes(&mut self) {
        for entry in &self.composed.codes.change {
            let code = entry.item.code.as_str();
            if ["any", "major"].contains(&code)
                || ChangeKind::BUILT_IN.iter().any(|kind| kind.as_str() == code)
            {
                let message = format!("`{code}` is a change that every rulebook knows");
                self.errors.push(
                    Error::new(ErrorKind::Rulebook, "reserved-change", message)
                        .with_help("use it without declaring it")
                        .at(&entry.path),
                );
            }
        }
    }

    /// Fields, each once; what is wrong goes to the errors.
    fn fields(&mut self, names: &[String], path: &str) -> Vec<Field> {
        self.words(names, path, "field")
    }

    /// Words, each once; what is wrong goes to the errors.
    fn words<T: FromStr<Err = Error> + PartialEq>(
        &mut self,
        names: &[String],
        path: &str,
        what: &str,
    ) -> Vec<T> {
        let mut found: Vec<T> = Vec::with_capacity(names.len());
        for (place, name) in names.iter().enumerate() {
            let at = format!("{path}[{place}]");
            match name.parse::<T>() {
                Ok(one) if found.contains(&one) => self.errors.push(twice(what, name).at(at)),
                Ok(one) => found.push(one),
                Err(error) => self.errors.push(error.at(at)),
            }
        }
        found
    }

    fn field_entry(&mut self, entry: Option<&Entry<Vec<String>>>) -> Vec<Field> {
        entry.map(|entry| self.fields(&entry.item, &entry.path)).unwrap_or_default()
    }

    /// A file that has to hold its class needs a scheme that says of which.
    fn check_class(&mut self, scheme: Option<&Code>) {
        let upkeep = &self.composed.upkeep;
        let lists = [&upkeep.required, &upkeep.before_activation, &upkeep.before_entry];
        let named = lists.into_iter().flatten().find_map(|entry| {
            let place = entry.item.iter().position(|name| name == Field::Class.name())?;
            Some(format!("{}[{place}]", entry.path))
        });
        if let Some(path) = named.filter(|_| scheme.is_none() && upkeep.scheme.is_none()) {
            self.errors.push(self.no_scheme().at(path));
        }
    }

    fn no_scheme(&self) -> Error {
        let (message, help) = match self.composed.schemes.as_slice() {
            [] => (
                "there is no scheme whose class could be meant",
                "add `[[scheme]]`, or take the part `scheme` of the preset too",
            ),
            _ => ("it is not clear of which scheme the class is", "add `scheme` to `[upkeep]`"),
        };
        Error::new(ErrorKind::Rulebook, "no-scheme", message).with_help(help)
    }

    fn only_scheme(&self) -> Option<Code> {
        match self.composed.schemes.as_slice() {
            [one] => one.item.code.parse().ok(),
            _ => None,
        }
    }

    fn scheme(&mut self, code: &str, path: &str) -> Option<Code> {
        let known = self.composed.schemes.iter().map(|entry| entry.item.code.as_str());
        if known.clone().any(|other| other == code) {
            return code.parse().ok();
        }
        let message = format!("there is no scheme `{code}`");
        let help = match known.len() {
            0 => "add `[[scheme]]`, or take the part `scheme` of the preset too".to_owned(),
            _ => did_you_mean(code, known),
        };
        self.errors
            .push(Error::new(ErrorKind::Name, "unknown-scheme", message).with_help(help).at(path));
        None
    }

    /// The classes of a scheme, best first.
    fn classes(&self, scheme: &Code) -> Vec<Code> {
        let found = self.composed.schemes.iter().find(|entry| entry.item.code == scheme.as_str());
        let codes = found.map(|entry| class_codes(&entry.item)).unwrap_or_default();
        // What is wrong with a code is reported where the class is built.
        codes.iter().filter_map(|(code, _)| code.parse().ok()).collect()
    }

    fn role(&mut self, code: Option<&str>, path: &str) -> Option<Code> {
        let found = self.codes.roles().find(code?).map(|role| role.code.clone());
        self.key("by", path, found)
    }

    /// The kind of change of this name.
    fn kind(&self, name: &str) -> Result<ChangeKind> {
        let built_in = ChangeKind::BUILT_IN;
        if let Some(kind) = built_in.iter().find(|kind| kind.as_str() == name) {
            return Ok(kind.clone());
        }
        if let Some(declared) = self.codes.changes().get(name) {
            return Ok(ChangeKind::Declared(declared.code.clone()));
        }
        let known = built_in.iter().map(ChangeKind::as_str);
        let known = known.chain(self.codes.changes().iter().map(|entry| entry.code.as_str()));
        let known: Vec<&str> = known.collect();
        let message = format!("there is no change `{name}`");
        Err(Error::new(ErrorKind::Name, "unknown-change", message)
            .with_help(did_you_mean(name, known.iter().copied())))
    }

    fn major(&mut self, entry: &Entry<Vec<String>>) -> Vec<ChangeKind> {
        let mut found = Vec::with_capacity(entry.item.len());
        for (place, name) in entry.item.iter().enumerate() {
            let at = format!("{}[{place}]", entry.path);
            match self.kind(name) {
                Ok(kind) if found.contains(&kind) => self.errors.push(twice("change", name).at(at)),
                Ok(kind) => found.push(kind),
                Err(error) => self.errors.push(error.at(at)),
            }
        }
        found
    }

    fn patterns(&mut self, names: &[String], path: &str) -> Vec<ChangePattern> {
        if names.is_empty() {
            self.errors
                .push(empty("changes", "write `changes = [\"any\"]`, or name some").at(path));
        }
        let mut found = Vec::with_capacity(names.len());
        for (place, name) in names.iter().enumerate() {
            let at = format!("{path}[{place}]");
            let pattern = match name.as_str() {
                "any" => Ok(ChangePattern::Any),
                "major" if self.composed.upkeep.major.is_none() => Err(Error::new(
                    ErrorKind::Rulebook,
                    "no-major-changes",
                    "nothing says which changes are major",
                )
                .with_help("add for example `major = [\"contact_changed\"]` to `[upkeep]`")),
                "major" => Ok(ChangePattern::Major),
                name => self.kind(name).map(ChangePattern::Kind),
            };
            match pattern {
                Ok(pattern) if found.contains(&pattern) => {
                    self.errors.push(twice("change", name).at(at));
                }
                Ok(pattern) => found.push(pattern),
                Err(error) => self.errors.push(error.at(at)),
            }
        }
        found
    }

    fn interest(&mut self, entry: &Entry<InterestDocument>) -> InterestRule {
        let fields = self.fields(&entry.item.fields, &format!("{}.fields", entry.path));
        if entry.item.fields.is_empty() && !entry.item.plan {
            self.errors.push(
                empty("interest", "write `fields = [\"key_need\"]` or `plan = true`")
                    .at(&entry.path),
            );
        }
        InterestRule { fields, plan: entry.item.plan }
    }

    fn freshness(&mut self, entry: &Entry<FreshnessDocument>) -> Option<FreshnessRule> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let code = self.key("code", path, document.code.parse());
        let changes = self.patterns(&document.changes, &format!("{path}.changes"));
        if document.within.is_none() {
            self.errors.push(
                Error::new(ErrorKind::Rulebook, "no-limit", "the rule has no limit")
                    .with_help("write `within = \"24 hours\"`, or leave the rule out")
                    .at(path),
            );
            return None;
        }
        let clock = self.clock(
            &Timing {
                within: document.within.as_deref(),
                calendar: document.calendar.as_deref(),
                edge: document.edge.as_deref(),
                by: document.by.as_deref(),
            },
            path,
        );
        Some(FreshnessRule { code: code?, changes, clock: clock? })
    }

    fn refresh(
        &mut self,
        entry: &Entry<RefreshDocument>,
        common: Option<&Code>,
    ) -> Option<RefreshRule> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let code = self.key("code", path, document.code.parse());
        let fields = self.fields(&document.fields, &format!("{path}.fields"));
        if document.fields.is_empty() {
            let help = "name the fields that are brought up to date";
            self.errors.push(empty("fields", help).at(format!("{path}.fields")));
        }
        let scheme = match document.scheme.as_deref() {
            Some(scheme) => self.scheme(scheme, &format!("{path}.scheme")),
            None if document.class.is_empty() => None,
            // A scheme of the policy that is not there is reported once.
            None if common.is_none() && self.composed.upkeep.scheme.is_none() => {
                self.errors.push(self.no_scheme().at(format!("{path}.class")));
                None
            }
            None => common.cloned(),
        };
        let classes = match &scheme {
            Some(scheme) => self.class_list(&document.class, scheme, path),
            None => Vec::new(),
        };
        let every = self.span(&document.every, &format!("{path}.every"));
        let every = every.filter(|every| {
            let wrong = every.count() == 0 || every.civil().is_none();
            if wrong {
                let message = format!("fields cannot be brought up to date every `{every}`");
                self.errors.push(
                    Error::new(ErrorKind::Value, "refresh-period", message)
                        .with_help("write days, weeks, months, quarters or years: `1 month`")
                        .at(format!("{path}.every")),
                );
            }
            !wrong
        });
        let by = self.role(document.by.as_deref(), path);
        Some(RefreshRule { code: code?, scheme, classes, fields, every: every?, by })
    }

    fn class_list(&mut self, names: &[String], scheme: &Code, path: &str) -> Vec<Code> {
        let known = self.classes(scheme);
        let mut found: Vec<Code> = Vec::with_capacity(names.len());
        for (place, name) in names.iter().enumerate() {
            let at = format!("{path}.class[{place}]");
            match known.iter().find(|code| code.as_str() == name) {
                Some(code) if found.contains(code) => {
                    self.errors.push(twice("class", name).at(at));
                }
                Some(code) => found.push(code.clone()),
                None => {
                    let message = format!("scheme `{scheme}` has no class `{name}`");
                    self.errors.push(
                        Error::new(ErrorKind::Name, "unknown-class", message)
                            .with_help(did_you_mean(name, known.iter().map(Code::as_str)))
                            .at(at),
                    );
                }
            }
        }
        found
    }

    fn log(&mut self, entry: &Entry<LogDocument>) -> Option<LogRule> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let fields: Vec<LogField> =
            self.words(&document.fields, &format!("{path}.fields"), "field");
        let timing = Timing {
            within: document.within.as_deref(),
            calendar: document.calendar.as_deref(),
            edge: document.edge.as_deref(),
            by: None,
        };
        if timing.within.is_none() {
            for (key, _) in [("calendar", timing.calendar), ("edge", timing.edge)]
                .into_iter()
                .filter(|(_, value)| value.is_some())
            {
                let message = format!("`{key}` says nothing without a limit");
                self.errors.push(
                    Error::new(ErrorKind::Rulebook, "no-limit", message)
                        .with_help(format!("add `within = \"24 hours\"`, or take `{key}` out"))
                        .at(format!("{path}.{key}")),
                );
            }
            return Some(LogRule { clock: None, fields });
        }
        Some(LogRule { clock: self.clock(&timing, path), fields })
    }

    fn cleansing(&mut self, entry: &Entry<CleansingDocument>) -> Option<CleansingRule> {
        let path = entry.path.as_str();
        let periods = entry.item.every.parse::<Span>().and_then(|span| Buckets::new(span, None));
        let periods = self.key("every", path, periods);
        let by = self.role(entry.item.by.as_deref(), path);
        Some(CleansingRule { periods: periods?, by })
    }

    fn verify(&mut self, entry: &Entry<VerifyDocument>, required: &[Field]) -> Option<VerifyRule> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let code = self.key("code", path, document.code.parse());
        let at = self.key("at", path, document.at.parse());
        let by = self.role(document.by.as_deref(), path);
        let fields = if document.fields.is_empty() {
            if required.is_empty() {
                let help = "name the fields that have to be confirmed";
                self.errors.push(empty("fields", help).at(path));
            }
            required.to_vec()
        } else {
            self.fields(&document.fields, &format!("{path}.fields"))
        };
        Some(VerifyRule { code: code?, at: at?, fields, by })
    }

    /// The clock of a limit; `None` too for one that is off.
    fn clock(&mut self, timing: &Timing<'_>, path: &str) -> Option<Clock> {
        let mut builder = Clock::builder().zone(self.zone.clone());
        let before = self.errors.len();
        let limit = timing.within.map(|text| self.limit(text, &format!("{path}.within")));
        if let Some(code) = timing.calendar {
            let calendar = self.calendar(code);
            match self.key("calendar", path, calendar).flatten() {
                Some(calendar) => builder = builder.basis(Basis::Calendar(calendar)),
                None => return None,
            }
        }
        if let Some(text) = timing.edge
            && let Some(edge) = self.key("edge", path, text.parse())
        {
            builder = builder.edge(edge);
        }
        if let Some(role) = self.role(timing.by, path) {
            builder = builder.by(role);
        }
        let limit = limit.flatten().filter(|_| self.errors.len() == before)?;
        keep(builder.within(limit).build().map_err(|error| error.at(path)), self.errors)
    }

    fn limit(&mut self, text: &str, path: &str) -> Option<Limit> {
        let limit = match text.strip_prefix('$') {
            None => text.parse(),
            Some(_) => self.span(text, path)?.to_string().parse(),
        };
        keep(limit.map_err(|error: Error| error.at(path)), self.errors)
    }

    /// A span, or that of a parameter; `None` where the parameter is off or wrong.
    fn span(&mut self, text: &str, path: &str) -> Option<Span> {
        let Some(code) = text.strip_prefix('$') else {
            return keep(text.parse().map_err(|error: Error| error.at(path)), self.errors);
        };
        let value = code.parse::<Code>().and_then(|code| Ok(self.parameters.get(&code)?.cloned()));
        match keep(value.map_err(|error| error.at(path)), self.errors)? {
            Some(ParameterValue::Span(span)) => Some(span),
            Some(other) => {
                let message = format!("`${code}` is `{other}`, and a length of time is needed");
                self.errors.push(
                    Error::new(ErrorKind::Type, "parameter-type", message)
                        .with_help(format!(
                            "write for example `parameters = {{ {code} = \"24 hours\" }}`"
                        ))
                        .at(path),
                );
                None
            }
            None => {
                self.findings.push(off(
                    path,
                    format!("the rule is off until a value is given for `{code}`"),
                    format!("在给出参数 `{code}` 之前，该规则不生效"),
                ));
                None
            }
        }
    }

    /// A calendar; `None` where it is declared and wrong, which is reported there.
    fn calendar(&self, code: &str) -> Result<Option<Calendar>> {
        if let Some(calendar) = self.calendars.get(code) {
            return Ok(Some(calendar.clone()));
        }
        let declared = self.composed.calendars.iter().map(|entry| entry.item.0.as_str());
        if declared.clone().any(|other| other == code) {
            return Ok(None);
        }
        let message = format!("there is no calendar `{code}`");
        Err(Error::new(ErrorKind::Name, "unknown-calendar", message)
            .with_help(did_you_mean(code, declared)))
    }
}

/// The finding of a rule that is off.
fn off(path: &str, message: String, message_zh: String) -> Finding {
    Finding::note("rule-off", path, message, message_zh)
}

fn twice(what: &str, name: &str) -> Error {
    Error::new(ErrorKind::Rulebook, "duplicate-code", format!("{what} `{name}` stands twice"))
        .with_help("name it once")
}

fn empty(key: &str, help: &str) -> Error {
    Error::new(ErrorKind::Rulebook, "empty-list", format!("`{key}` names nothing")).with_help(help)
}

impl Rulebook {
    /// The upkeep policy: fields, freshness, refreshes, log, cleansing, verification; `None` where
    /// the rulebook says nothing of upkeep.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// assert!(rulebook.upkeep().unwrap().cleansing().is_some()); // D001-25
    /// assert!(Rulebook::preset("follow_up_office")?.upkeep().is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn upkeep(&self) -> Option<&Upkeep> {
        self.0.upkeep.as_ref()
    }
}
