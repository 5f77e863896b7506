//! From the document of an issue policy to the policy.

mod compose;
mod document;

pub(super) use compose::ComposedSla;
pub use document::{IssueClockDocument, RouteDocument, SlaDocument, StepDocument, Texts};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::Code;
use crate::policy::sla::{
    IssueClock, Milestone, Route, SeverityChange, Sla, SlaDefinition, StatusSet,
};
use crate::rule::clock::{Basis, Clock, Limit, Step, Trigger};
use crate::rule::codes::Codes;
use crate::rule::parameter::Parameters;
use crate::rule::{Finding, ParameterValue};
use crate::rulebook::Rulebook;
use crate::rulebook::compose::{Composed, Entry};
use crate::rulebook::load::keep;
use crate::time::{Calendar, Span, Zone};

/// The score from which on a customer counts as content (A-31).
const CONTENT_FROM: i32 = 4;

/// What an issue policy is built from.
pub(super) struct SlaBuilding<'a> {
    pub(super) composed: &'a Composed,
    pub(super) parameters: &'a Parameters,
    pub(super) calendars: &'a BTreeMap<Code, Calendar>,
    pub(super) codes: &'a Arc<Codes>,
    pub(super) zone: &'a Zone,
    pub(super) errors: &'a mut Vec<Error>,
    pub(super) findings: &'a mut Vec<Finding>,
}

impl SlaBuilding<'_> {
    /// The issue policy; `None` where the rulebook says nothing of issues. What is wrong with it
    /// goes to the errors.
    pub(super) fn build(&mut self) -> Option<Sla> {
        let sla = &self.composed.sla;
        if !sla.any {
            return None;
        }
        let reopening = sla.reopen.as_ref().and_then(|entry| self.word(entry));
        let change = sla.severity_change.as_ref().and_then(|entry| self.word(entry));
        let pause_on = sla.pause_on.as_ref().and_then(|entry| {
            let words = entry.item.iter().map(String::as_str);
            let set = StatusSet::parse(words, self.codes);
            keep(set.map_err(|error| error.at(&entry.path)), self.errors)
        });
        if self.codes.severities().is_empty() {
            self.errors.push(
                Error::new(ErrorKind::Rulebook, "no-severities", "issues need severities")
                    .with_help("add `[codes]` with `severity = [{ code = \"general\", rank = 0 }]`")
                    .at("codes.severity"),
            );
            return None;
        }
        if self.codes.waiting_reasons().len() > StatusSet::MAX_REASONS {
            let message = format!("issues may wait for at most {} reasons", StatusSet::MAX_REASONS);
            self.errors.push(
                Error::new(ErrorKind::Rulebook, "too-many-reasons", message)
                    .with_help("make some of them one")
                    .at("codes.waiting"),
            );
        }
        let mut clocks: Vec<IssueClock> = Vec::with_capacity(sla.clocks.len());
        let mut taken: BTreeMap<(usize, Milestone), String> = BTreeMap::new();
        for entry in &sla.clocks {
            let before = self.errors.len();
            let clock = self.clock(entry, pause_on.unwrap_or_default());
            let Some(clock) = clock.filter(|_| self.errors.len() == before) else { continue };
            for severity in &clock.severities {
                let path = entry.path.clone();
                if let Some(other) = taken.insert((*severity, clock.milestone), path) {
                    let code = self.codes.severities().iter().nth(*severity);
                    let message = format!(
                        "severity `{}` has two clocks for `{}`, the other one at {other}",
                        code.map_or("", |severity| severity.code.as_str()),
                        clock.milestone
                    );
                    self.errors.push(
                        Error::new(ErrorKind::Rulebook, "duplicate-clock", message)
                            .with_help("name each severity in one of them only")
                            .at(&entry.path),
                    );
                }
            }
            clocks.push(clock);
        }
        let routes = sla.routes.iter().filter_map(|entry| self.route(entry)).collect();
        Some(Sla::new(SlaDefinition {
            zone: self.zone.clone(),
            codes: Arc::clone(self.codes),
            clocks,
            reopening,
            severity_change: change.unwrap_or(SeverityChange::Reevaluate),
            routes,
        }))
    }

    /// A value of an enum of words.
    fn word<T: std::str::FromStr<Err = Error>>(&mut self, entry: &Entry<String>) -> Option<T> {
        keep(entry.item.parse().map_err(|error: Error| error.at(&entry.path)), self.errors)
    }

    /// A value of a key of an entry.
    fn key<T>(&mut self, key: &str, path: &str, value: Option<Result<T>>) -> Option<T> {
        keep(value?.map_err(|error| error.at(format!("{path}.{key}"))), self.errors)
    }

    fn clock(
        &mut self,
        entry: &Entry<IssueClockDocument>,
        pause_on: StatusSet,
    ) -> Option<IssueClock> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let text = Option::as_deref;
        let milestone: Option<Milestone> =
            self.key("milestone", path, Some(document.milestone.parse()));
        let severities = self.severities(&document.severity, path);
        let from = self.key("from", path, text(&document.from).map(str::parse));
        let own = document
            .pause_on
            .as_ref()
            .map(|words| StatusSet::parse(words.iter().map(String::as_str), self.codes));
        let pauses = self.key("pause_on", path, own);
        let after =
            self.key("after_resolution", path, text(&document.after_resolution).map(str::parse));
        let actions = document.then.iter().enumerate().filter_map(|(place, code)| {
            let found = self.codes.actions().find(code).map(|entry| entry.code.clone());
            self.key(&format!("then[{place}]"), path, Some(found))
        });
        let actions: Vec<Code> = actions.collect();
        let clock = self.timing(document, path);
        let milestone = milestone?;
        self.check_keys(milestone, document, path);
        Some(IssueClock {
            milestone,
            severities: severities?,
            from: from.unwrap_or(milestone.default_start()),
            clock: clock?,
            pause_on: match (pauses, milestone) {
                (Some(own), _) => own,
                (None, Milestone::Respond) => StatusSet::default(),
                (None, _) => pause_on,
            },
            after_resolution: after.unwrap_or_default(),
            reopen_below: document.reopen_below.unwrap_or(CONTENT_FROM),
            different_person: document.different_person,
            actions,
        })
    }

    /// Keys that mean something for some milestones only.
    fn check_keys(&mut self, milestone: Milestone, document: &IssueClockDocument, path: &str) {
        let call_back = milestone == Milestone::CallBack;
        let repeats = milestone == Milestone::Update;
        let wrong = [
            ("reopen_below", document.reopen_below.is_some() && !call_back, "call_back"),
            ("different_person", document.different_person && !call_back, "call_back"),
            ("every", document.every.is_some() && !repeats, "update"),
        ];
        for (key, _, owner) in wrong.into_iter().filter(|(_, wrong, _)| *wrong) {
            let message = format!("`{key}` is for clocks of the milestone `{owner}`");
            self.errors.push(
                Error::new(ErrorKind::Rulebook, "clock-keys", message)
                    .with_help("take it out")
                    .at(format!("{path}.{key}")),
            );
        }
        if let Some(below) = document.reopen_below.filter(|below| !(1..=6).contains(below)) {
            let message = format!("scores are 1 to 5, so none or all are below {below}");
            self.errors.push(
                Error::new(ErrorKind::Rulebook, "score-out-of-range", message)
                    .with_help("write 1 (every score closes) to 6 (none does)")
                    .at(format!("{path}.reopen_below")),
            );
        }
    }

    /// Limit, basis, steps and roles; `None` too for a clock that is off.
    pub(in crate::rulebook) fn timing(
        &mut self,
        document: &IssueClockDocument,
        path: &str,
    ) -> Option<Clock> {
        let mut builder = Clock::builder().zone(self.zone.clone());
        let before = self.errors.len();
        // Whether nothing is missing; what else is wrong is reported all the same.
        let mut whole = true;
        if document.within.is_some() && document.every.is_some() {
            self.errors.push(
                Error::new(ErrorKind::Rulebook, "clock-keys", "a clock has `within` or `every`")
                    .with_help("take one of them out")
                    .at(format!("{path}.every")),
            );
        }
        let limits = [("within", &document.within), ("every", &document.every)];
        for (key, text) in
            limits.into_iter().filter_map(|(key, text)| Some((key, text.as_deref()?)))
        {
            let limit = match self.value(text, &format!("{path}.{key}")) {
                Some(Given::Text(text)) => text.parse(),
                Some(Given::Span(span)) => span.to_string().parse(),
                None => {
                    whole = false;
                    continue;
                }
            };
            if let Some(limit) = self.key::<Limit>(key, path, Some(limit)) {
                builder = if key == "every" { builder.every(limit) } else { builder.within(limit) };
            }
        }
        if let Some(text) = document.tolerance.as_deref() {
            let given = self.value(text, &format!("{path}.tolerance"));
            whole &= given.is_some();
            let tolerance = given.map(|given| match given {
                Given::Text(text) => text.parse(),
                Given::Span(span) => Ok(span),
            });
            let tolerance: Option<Span> = self.key("tolerance", path, tolerance);
            builder = tolerance.into_iter().fold(builder, |builder, span| builder.tolerance(span));
        }
        match document.within_field.as_deref() {
            None => {}
            Some("expected_at") => builder = builder.by_field(),
            Some(other) => self.errors.push(
                Error::new(
                    ErrorKind::Name,
                    "unknown-field",
                    format!("issues have no date `{other}`"),
                )
                .with_help("write `expected_at`")
                .at(format!("{path}.within_field")),
            ),
        }
        if let Some(code) = document.calendar.as_deref() {
            let calendar = self.calendar(code).transpose();
            match self.key("calendar", path, calendar) {
                Some(calendar) => builder = builder.basis(Basis::Calendar(calendar)),
                None => whole = false,
            }
        }
        let edge = document.edge.as_deref().map(str::parse);
        if let Some(edge) = self.key("edge", path, edge) {
            builder = builder.edge(edge);
        }
        if let Some(role) = self.role("by", document.by.as_deref(), path) {
            builder = builder.by(role);
        }
        if let Some(role) = self.role("to", document.to.as_deref(), path) {
            builder = builder.to(role);
        }
        for (place, step) in document.steps.iter().enumerate() {
            let step = self.step(step, &format!("{path}.steps[{place}]"));
            builder = step.into_iter().fold(builder, |builder, step| builder.step(step));
        }
        if !whole || self.errors.len() > before {
            return None;
        }
        keep(builder.build().map_err(|error| error.at(path)), self.errors)
    }

    /// A text, or the span of a parameter; `None` where the parameter is off or wrong.
    fn value<'t>(&mut self, text: &'t str, path: &str) -> Option<Given<'t>> {
        let Some(code) = text.strip_prefix('$') else { return Some(Given::Text(text)) };
        let value =
            code.parse::<Code>().and_then(|code| Ok((self.parameters.get(&code)?.cloned(), code)));
        let (value, code) = keep(value.map_err(|error| error.at(path)), self.errors)?;
        match value {
            Some(ParameterValue::Span(span)) => Some(Given::Span(span)),
            Some(other) => {
                let message = format!("`${code}` is `{other}`, and a length of time is needed");
                self.errors.push(
                    Error::new(ErrorKind::Type, "parameter-type", message)
                        .with_help(format!(
                            "write for example `parameters = {{ {code} = \"2 hours\" }}`"
                        ))
                        .at(path),
                );
                None
            }
            None => {
                self.findings.push(Finding::note(
                    "rule-off",
                    path.to_owned(),
                    format!("the clock is off until a value is given for `{code}`"),
                    format!("在给出参数 `{code}` 之前，该时限不生效"),
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

    fn role(&mut self, key: &str, code: Option<&str>, path: &str) -> Option<Code> {
        let found = code.map(|code| self.codes.roles().find(code).map(|role| role.code.clone()));
        self.key(key, path, found)
    }

    fn severities(&mut self, codes: &[String], path: &str) -> Option<Vec<usize>> {
        let table = self.codes.severities();
        if codes.is_empty() {
            return Some((0..table.len()).collect());
        }
        let before = self.errors.len();
        let mut places = Vec::with_capacity(codes.len());
        for (place, code) in codes.iter().enumerate() {
            let at = |error: Error| error.at(format!("{path}.severity[{place}]"));
            let found = table.iter().position(|severity| severity.code == **code);
            match found {
                Some(found) if places.contains(&found) => self.errors.push(at(Error::new(
                    ErrorKind::Rulebook,
                    "duplicate-code",
                    format!("severity `{code}` stands twice"),
                )
                .with_help("name it once"))),
                Some(found) => places.push(found),
                None => self.errors.extend(table.find(code).err().map(at)),
            }
        }
        (self.errors.len() == before).then_some(places)
    }

    fn step(&mut self, step: &StepDocument, path: &str) -> Option<Step> {
        let at: Result<Trigger> = match (step.at.as_deref(), step.on.as_deref()) {
            (Some(at), None) => at.parse().map_err(|error: Error| error.at("at")),
            (None, Some("breach")) => Ok(Trigger::Breach),
            (None, Some(other)) => {
                let message = format!("no step is on `{other}`");
                Err(Error::new(ErrorKind::Value, "step-form", message)
                    .with_help("write `on = \"breach\"`, or `at = \"75%\"`")
                    .at("on"))
            }
            _ => {
                Err(Error::new(ErrorKind::Rulebook, "step-form", "a step has either `at` or `on`")
                    .with_help("write `at = \"75%\"` or `on = \"breach\"`"))
            }
        };
        let at = keep(at.map_err(|error| error.at(path)), self.errors)?;
        let mut built = Step::new(at);
        for (place, code) in step.remind.as_slice().iter().enumerate() {
            built = built.remind(self.role(&format!("remind[{place}]"), Some(code), path)?);
        }
        for (place, code) in step.escalate.as_slice().iter().enumerate() {
            built = built.escalate(self.role(&format!("escalate[{place}]"), Some(code), path)?);
        }
        Some(built)
    }

    fn route(&mut self, entry: &Entry<RouteDocument>) -> Option<Route> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let severities = match document.severity.as_slice() {
            [] => Some(Vec::new()),
            codes => self.severities(codes, path),
        };
        let lead = self.role("lead", Some(&document.lead), path);
        let members =
            document.members.iter().enumerate().filter_map(|(place, code)| {
                self.role(&format!("members[{place}]"), Some(code), path)
            });
        let members: Vec<Code> = members.collect();
        Some(Route {
            severities: severities?,
            departments_above: document.departments_above,
            lead: lead?,
            members,
            task_force: document.task_force,
        })
    }
}

/// What stands for a length of time.
enum Given<'t> {
    Text(&'t str),
    Span(Span),
}

impl Rulebook {
    /// The issue policy: workflow, clocks, escalation.
    ///
    /// # Errors
    /// `no-issue-policy` where the rulebook says nothing of issues.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::sla::Milestone};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// assert!(rulebook.sla()?.clock("urgent", Milestone::Report)?.is_some());
    /// let error = Rulebook::preset("renewal")?.sla().unwrap_err();
    /// assert_eq!(error.code(), "no-issue-policy");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn sla(&self) -> Result<&Sla> {
        self.0.sla.as_ref().ok_or_else(|| {
            let message = format!("rulebook `{}` says nothing of issues", self.code());
            Error::new(ErrorKind::Name, "no-issue-policy", message)
                .with_help("add `[[sla.clock]]`, or use the part `sla` of a preset")
        })
    }
}
