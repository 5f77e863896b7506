//! From the documents of occasions to the occasions.

mod compose;
mod document;

pub(super) use compose::leave_out;
pub use document::{DateDocument, OccasionDocument};

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::Code;
use crate::policy::occasion::{
    DatedDay, OccasionDefinition, OccasionKind, OccasionRule, Occasions, Roll,
};
use crate::rule::codes::{CodeTable, Codes};
use crate::rule::{Finding, ParameterValue};
use crate::rulebook::Rulebook;
use crate::rulebook::audience::{AudienceKeys, Audiences};
use crate::rulebook::compose::{Composed, Entry};
use crate::rulebook::scheme::{Building, Built};
use crate::time::{self, Calendar, Festival, Span, Unit};

/// The most days of a lead, and of the time in which an occasion is upcoming or missed: those of
/// the next year would come in between.
const MAX_DAYS: i64 = 366;

/// What occasions are built from besides what schemes are.
pub(super) struct OccasionBuilding<'a, 'b> {
    pub(super) building: &'a mut Building<'b>,
    pub(super) composed: &'a Composed,
    pub(super) calendars: &'a BTreeMap<Code, Calendar>,
    pub(super) codes: &'a Codes,
    /// How many schemes come before the derived ones.
    pub(super) first: usize,
    /// The derived ones so far.
    pub(super) built: &'a mut Vec<Built>,
}

impl OccasionBuilding<'_, '_> {
    /// The occasions; what is wrong with them goes to the errors.
    pub(super) fn build(mut self) -> OccasionDefinition {
        self.building.findings.extend(self.composed.occasions_off.iter().cloned());
        let mut definition = OccasionDefinition::default();
        for entry in &self.composed.occasions {
            let before = self.building.errors.len();
            let path = &entry.path;
            let code =
                self.building.note(entry.item.code.parse::<Code>(), || format!("{path}.code"));
            let rule = code.as_ref().and_then(|code| self.rule(code, entry));
            match (rule, code) {
                (Some(rule), _) => definition.rules.push(rule),
                (None, Some(code)) if self.building.errors.len() == before => {
                    definition.off.push(code);
                }
                _ => {}
            }
        }
        definition
    }

    /// A rule; `None` where it is off or wrong.
    fn rule(&mut self, code: &Code, entry: &Entry<OccasionDocument>) -> Option<OccasionRule> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let before = self.building.errors.len();
        let on = self.building.note(document.on.parse(), || format!("{path}.on"));
        let (festivals, dates) = (self.festivals(document, path), self.dates(document, path));
        let listed = on.is_some_and(|on| self.is_listed(on, document, path));
        let actions = self.listed_codes(&document.actions, self.codes.actions(), path, "actions");
        if document.actions.is_empty() {
            let help = "write for example `actions = [\"greeting\"]`";
            self.wrong(format!("{path}.actions"), "empty-list", "`actions` names nothing", help);
        }
        let channels =
            self.listed_codes(&document.channels, self.codes.channels(), path, "channels");
        let lead = self.span(document.lead.as_deref(), 0, path, "lead");
        let upcoming = self.span(document.upcoming.as_deref(), 30, path, "upcoming");
        let missed_for = self.span(document.missed_for.as_deref(), 30, path, "missed_for");
        let roll = document.roll.as_deref().map_or(Some(Roll::Stays), |word| {
            self.building.note(word.parse(), || format!("{path}.roll"))
        });
        let calendar = document.calendar.as_deref().and_then(|code| {
            let calendar = self.calendar(code);
            self.building.note(calendar, || format!("{path}.calendar")).flatten()
        });
        if roll.is_some_and(|roll| roll != Roll::Stays) && document.calendar.is_none() {
            let help = "add `calendar = \"office\"`, or write `roll = \"none\"`";
            let message = "only a calendar says which day is a working day";
            self.wrong(format!("{path}.roll"), "no-calendar", message, help);
        }
        let personal_slots = document.personal_slots.unwrap_or(0);
        let batch = document.batch.unwrap_or(personal_slots == 0);
        if batch && personal_slots > 0 {
            let message = "what is personal cannot go to many at once";
            let help = "take out `batch`, or `personal_slots`";
            self.wrong(format!("{path}.batch"), "mass-greeting", message, help);
        }
        let by = document.by.as_deref().and_then(|role| {
            let found = self.codes.roles().find(role).map(|role| role.code.clone());
            self.building.note(found, || format!("{path}.by"))
        });
        let keys = AudienceKeys {
            scheme: document.scheme.as_deref(),
            class: &document.class,
            when: document.when.as_deref(),
            path,
            preset: entry.preset.as_deref(),
            foreign: entry.foreign,
        };
        let mut audiences =
            Audiences { schemes: &self.composed.schemes, first: self.first, built: self.built };
        let audience = audiences.find(&keys, None, self.building);
        if self.building.errors.len() > before || !listed {
            return None;
        }
        Some(OccasionRule {
            code: code.clone(),
            labels: document.label.clone(),
            on: on?,
            festivals,
            dates,
            actions,
            channels,
            lead: lead?,
            roll: roll?,
            upcoming: upcoming?,
            missed_for: missed_for?,
            personal_slots,
            batch,
            by,
            optional: document.optional,
            audience: audience?,
            calendar,
        })
    }

    fn wrong(&mut self, path: String, code: &'static str, message: impl Into<String>, help: &str) {
        let error = Error::new(ErrorKind::Rulebook, code, message).with_help(help);
        self.building.errors.push(error.at(path));
    }

    /// Whether the list that a rule goes by names anything; it is off where it does not (A-47).
    fn is_listed(&mut self, on: OccasionKind, document: &OccasionDocument, path: &str) -> bool {
        let lists = [
            ("festivals", OccasionKind::Festival, document.festivals.is_empty()),
            ("dates", OccasionKind::Dates, document.dates.is_empty()),
        ];
        let mut listed = true;
        for (key, kind, empty) in lists {
            if on != kind && !empty {
                let message = format!("a rule on `{on}` has no `{key}`");
                let help = format!("write `on = \"{kind}\"`, or take `{key}` out");
                self.wrong(format!("{path}.{key}"), "occasion-keys", message, &help);
            }
            if on == kind && empty {
                listed = false;
                self.building.findings.push(off(
                    &format!("{path}.{key}"),
                    format!("the rule is off until `{key}` names some"),
                    format!("在列出 `{key}` 之前，该规则不生效"),
                ));
            }
        }
        listed
    }

    fn festivals(&mut self, document: &OccasionDocument, path: &str) -> Vec<Festival> {
        let mut found: Vec<Festival> = Vec::with_capacity(document.festivals.len());
        for (place, code) in document.festivals.iter().enumerate() {
            let at = || format!("{path}.festivals[{place}]");
            match self.building.note(code.parse(), at) {
                Some(festival) if found.contains(&festival) => {
                    let message = format!("festival `{code}` stands twice");
                    self.wrong(at(), "duplicate-code", message, "name it once");
                }
                festival => found.extend(festival),
            }
        }
        found
    }

    /// The dates, in their order.
    fn dates(&mut self, document: &OccasionDocument, path: &str) -> Vec<DatedDay> {
        let mut found: Vec<DatedDay> = Vec::with_capacity(document.dates.len());
        for (place, DateDocument { on, name }) in document.dates.iter().enumerate() {
            let at = || format!("{path}.dates[{place}]");
            match self.building.note(time::parse_date(on), at) {
                Some(day) if found.iter().any(|one| one.on == day) => {
                    let message = format!("date `{on}` stands twice");
                    self.wrong(at(), "duplicate-code", message, "name it once");
                }
                day => found.extend(day.map(|day| DatedDay::new(day, name.as_str()))),
            }
        }
        found.sort();
        found
    }

    /// Codes of a table, each once.
    fn listed_codes<T>(
        &mut self,
        names: &[String],
        table: &CodeTable<T>,
        path: &str,
        key: &str,
    ) -> Vec<Code> {
        let mut found: Vec<Code> = Vec::with_capacity(names.len());
        for (place, name) in names.iter().enumerate() {
            let at = || format!("{path}.{key}[{place}]");
            let code = table.find(name).and_then(|_| name.parse::<Code>());
            match self.building.note(code, at) {
                Some(code) if found.contains(&code) => {
                    let message = format!("`{code}` stands twice");
                    self.wrong(at(), "duplicate-code", message, "name it once");
                }
                code => found.extend(code),
            }
        }
        found
    }

    /// A civil span of a year at the most; `None` where it is off or wrong.
    fn span(&mut self, text: Option<&str>, days: u32, path: &str, key: &str) -> Option<Span> {
        let at = format!("{path}.{key}");
        let span = match text {
            None => self.building.note(Span::new(days, Unit::Day), || at.clone()),
            Some(text) => match text.strip_prefix('$') {
                None => self.building.note(text.parse::<Span>(), || at.clone()),
                Some(code) => self.given(code, &at),
            },
        }?;
        if span.day_bounds().is_some_and(|(_, most)| most <= MAX_DAYS) {
            return Some(span);
        }
        let message = format!("`{span}` is not counted in days, or is longer than a year");
        let help = "write days, weeks or months, a year at the most: `30 days`";
        self.wrong(at, "occasion-span", message, help);
        None
    }

    /// The span of a parameter; `None` where it has no value or another one.
    fn given(&mut self, code: &str, path: &str) -> Option<Span> {
        let parameters = self.building.parameters;
        let value = code.parse::<Code>().and_then(|code| Ok(parameters.get(&code)?.cloned()));
        match self.building.note(value, || path.to_owned())? {
            Some(ParameterValue::Span(span)) => Some(span),
            Some(other) => {
                let message = format!("`${code}` is `{other}`, and a length of time is needed");
                let help = format!("write for example `parameters = {{ {code} = \"3 days\" }}`");
                let error = Error::new(ErrorKind::Type, "parameter-type", message).with_help(help);
                self.building.errors.push(error.at(path));
                None
            }
            None => {
                self.building.findings.push(off(
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

impl Rulebook {
    /// The occasions on which customers are greeted, given something, or told in time.
    ///
    /// Every rulebook has them; without `[[occasion]]` there is no rule.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let codes: Vec<&str> =
    ///     rulebook.occasions().rules().map(|rule| rule.code.as_str()).collect();
    /// assert_eq!(codes, ["festival", "company_anniversary", "birthday"]); // D000-59, D000-60
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn occasions(&self) -> Occasions<'_> {
        let own = (self.zone(), self.code());
        Occasions::new(&self.0.occasions, &self.0.schemes, self.lifecycle(), self.codes(), own)
    }
}
