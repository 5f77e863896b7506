//! From the documents of KPIs to the KPIs.

mod compose;
mod document;
pub(super) mod words;

pub(super) use compose::leave_out;
pub use document::KpiDocument;

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::fact::SameDay;
use crate::label::Code;
use crate::policy::feedback::FeedbackScale;
use crate::policy::kpi::{
    Activation, ActivationConvention, Churn, Csat, FirstResponse, FirstTime, Kpi, KpiEntry,
    LostAfter, LostEdge, Measure, MeasureName, RenewalRate, Repurchase, Resolution,
    RetentionConvention, RevenueRetention, SlaAttainment, WarningSuccess, find,
};
use crate::quantity::{Scale, Score};
use crate::rulebook::compose::{Composed, Entry};
use crate::rulebook::scheme::{Building, class_codes};
use crate::rulebook::{Rulebook, SchemeDocument};
use crate::time::{Calendar, Span, Unit};

/// What KPIs are built from besides what schemes are.
pub(super) struct KpiBuilding<'a, 'b> {
    pub(super) building: &'a mut Building<'b>,
    pub(super) composed: &'a Composed,
    pub(super) calendars: &'a BTreeMap<Code, Calendar>,
    pub(super) same_day: SameDay,
    /// The scales of answers, and how many parts a composite has.
    pub(super) scales: &'a [FeedbackScale],
    pub(super) parts: u8,
}

impl<'a> KpiBuilding<'a, '_> {
    /// The KPIs: those that are declared, then those that only targets name. What is wrong goes to the
    /// errors.
    pub(super) fn build(mut self) -> Vec<KpiEntry> {
        self.building.findings.extend(self.composed.kpis_off.iter().cloned());
        let mut kpis: Vec<KpiEntry> = Vec::new();
        for entry in &self.composed.kpis {
            let labels = entry.item.label.clone();
            kpis.extend(self.kpi(entry).map(|kpi| KpiEntry { kpi, labels }));
        }
        for entry in &self.composed.targets {
            let code = entry.item.kpi.as_str();
            let declared = self.composed.kpis.iter().any(|one| one.item.code == code);
            // What no measure is called, the target refuses.
            if declared || kpis.iter().any(|one| one.kpi.code() == code) {
                continue;
            }
            let document = KpiDocument { code: code.to_owned(), ..KpiDocument::default() };
            let Ok(name) = code.parse::<MeasureName>() else { continue };
            let incomplete = matches!(
                name,
                MeasureName::ActivationRate
                    | MeasureName::ClassShare
                    | MeasureName::Nps
                    | MeasureName::Given
            );
            if incomplete {
                self.standard(name, &format!("{}.kpi", entry.path));
            } else {
                let named = Entry {
                    item: document,
                    path: format!("{}.kpi", entry.path),
                    preset: entry.preset.clone(),
                    foreign: entry.foreign,
                };
                let labels = crate::label::Labels::default();
                kpis.extend(self.kpi(&named).map(|kpi| KpiEntry { kpi, labels }));
            }
        }
        kpis
    }

    fn kpi(&mut self, entry: &Entry<KpiDocument>) -> Option<Kpi> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let before = self.building.errors.len();
        let code = self.building.note(document.code.parse::<Code>(), || format!("{path}.code"));
        let (word, key) = match &document.measure {
            Some(measure) => (measure.as_str(), "measure"),
            None => (document.code.as_str(), "code"),
        };
        let name = self.building.note(word.parse::<MeasureName>(), || format!("{path}.{key}"))?;
        self.refuse_other_keys(name, document, path);
        let findings = self.building.findings.len();
        let measure = self.measure(name, document, path);
        // A parameter without a value turns the KPI off.
        let off = self.building.findings.len() > findings;
        if self.building.errors.len() > before || off {
            return None;
        }
        Some(Kpi::new(code?, measure?))
    }

    fn refuse_other_keys(&mut self, name: MeasureName, document: &KpiDocument, path: &str) {
        let KpiDocument { convention, scheme, class, by, within, window, grace, .. } = document;
        let KpiDocument { lost_after, edge, same_day, source, from, calendar, .. } = document;
        let KpiDocument { waiting, milestone, rule, scale, unit, better, additive, .. } = document;
        let keys = [
            ("convention", convention.is_some()),
            ("scheme", scheme.is_some()),
            ("class", !class.is_empty()),
            ("by", by.is_some()),
            ("within", within.is_some()),
            ("window", window.is_some()),
            ("grace", grace.is_some()),
            ("lost_after", lost_after.is_some()),
            ("edge", edge.is_some()),
            ("same_day", same_day.is_some()),
            ("source", source.is_some()),
            ("from", from.is_some()),
            ("calendar", calendar.is_some()),
            ("waiting", waiting.is_some()),
            ("milestone", milestone.is_some()),
            ("rule", rule.is_some()),
            ("scale", scale.is_some()),
            ("unit", unit.is_some()),
            ("better", better.is_some()),
            ("additive", additive.is_some()),
        ];
        let allowed = keys_of(name);
        for (key, _) in keys.iter().filter(|(key, given)| *given && !allowed.contains(key)) {
            let message = format!("the measure `{name}` has no `{key}`");
            let help = match allowed {
                [] => "take it out; this measure has no keys of its own".to_owned(),
                keys => format!("this measure has `{}`", keys.join("`, `")),
            };
            self.wrong(format!("{path}.{key}"), "kpi-keys", message, &help);
        }
    }

    /// Refuses a key that only one convention looks at beside another one.
    fn refuse_idle(&mut self, key: &str, given: bool, [convention, of]: [&str; 2], path: &str) {
        if given && convention != of {
            let message = format!("`{key}` says nothing of the convention `{convention}`");
            let help = format!("write `convention = \"{of}\"`, or take `{key}` out");
            self.wrong(format!("{path}.{key}"), "kpi-keys", message, &help);
        }
    }

    fn measure(
        &mut self,
        name: MeasureName,
        document: &KpiDocument,
        path: &str,
    ) -> Option<Measure> {
        let convention = document.convention.as_deref();
        Some(match name {
            MeasureName::ChurnRate => Measure::Churn(self.churn(document, path)?),
            MeasureName::LostCustomers => Measure::LostCustomers(self.churn(document, path)?),
            MeasureName::RepurchaseRate => {
                let mut rate = Repurchase::default();
                let merged = self.same_day == SameDay::Merge;
                let same_day = document.same_day.as_deref();
                let merge_days =
                    self.choice_or(same_day, &words::SAME_DAY, merged, path, "same_day");
                let within = self.span_or_none(document.within.as_deref(), path, "within");
                rate.convention = self.word_or(convention, rate.convention, path, "convention")?;
                let conventions = [rate.convention.as_str(), "cohort"];
                self.refuse_idle("within", document.within.is_some(), conventions, path);
                (rate.within, rate.merge_days) = (within?, merge_days?);
                Measure::Repurchase(rate)
            }
            MeasureName::RenewalRate => {
                let mut rate = RenewalRate::default();
                let grace = self.span_or_none(document.grace.as_deref(), path, "grace");
                rate.convention = self.word_or(convention, rate.convention, path, "convention")?;
                rate.grace = grace?;
                Measure::Renewal(rate)
            }
            MeasureName::GrossRetention => {
                Measure::Revenue(RevenueRetention { convention: RetentionConvention::Gross })
            }
            MeasureName::NetRetention => {
                Measure::Revenue(RevenueRetention { convention: RetentionConvention::Net })
            }
            MeasureName::ActivationRate => {
                let classes = self.classes(document, path);
                let within = self.span_or_none(document.within.as_deref(), path, "within");
                let word = self.word_or(convention, ActivationConvention::All, path, "convention");
                if word == Some(ActivationConvention::Promoted) {
                    let given = document.within.is_some();
                    self.refuse_idle("within", given, ["promoted", "all"], path);
                }
                let (scheme, classes) = classes?;
                let mut rate = Activation::of_class(scheme, classes.first()?.clone());
                (rate.class, rate.within, rate.convention) = (classes, within?, word?);
                Measure::Activation(rate)
            }
            MeasureName::WarningSuccess => {
                let mut rate = WarningSuccess::default();
                let window = self.span_or_none(document.window.as_deref(), path, "window");
                rate.convention = self.word_or(convention, rate.convention, path, "convention")?;
                let conventions = [rate.convention.as_str(), "cohort"];
                self.refuse_idle("window", document.window.is_some(), conventions, path);
                rate.window = window?;
                Measure::WarningSuccess(rate)
            }
            MeasureName::Csat => self.csat(document, path)?,
            MeasureName::Nps => {
                let window = self.span_or_none(document.window.as_deref(), path, "window");
                let Some(scale) = document.scale.as_deref() else {
                    return self.standard(name, path);
                };
                let scale = self.building.note(self.scale(scale), || format!("{path}.scale"))?;
                Measure::Nps { scale, window: window? }
            }
            MeasureName::FirstResponseTime => {
                Measure::FirstResponse(FirstResponse { calendar: self.calendar(document, path)? })
            }
            MeasureName::ResolutionTime => {
                let mut time = Resolution::default();
                let calendar = self.calendar(document, path);
                let waiting = document.waiting.as_deref();
                let without = self.choice_or(waiting, &words::WAITING, false, path, "waiting");
                time.convention = self.word_or(convention, time.convention, path, "convention")?;
                (time.calendar, time.without_waiting) = (calendar?, without?);
                Measure::Resolution(time)
            }
            MeasureName::FirstTimeResolution => {
                let mut rate = FirstTime::default();
                let within = self.span_or_none(document.within.as_deref(), path, "within");
                rate.convention = self.word_or(convention, rate.convention, path, "convention")?;
                let conventions = [rate.convention.as_str(), "no_reopen"];
                self.refuse_idle("within", document.within.is_some(), conventions, path);
                rate.within = within?;
                Measure::FirstTime(rate)
            }
            MeasureName::SlaAttainment => {
                let mut rate = SlaAttainment::default();
                let milestone = match document.milestone.as_deref() {
                    Some(word) => self.word(word, path, "milestone").map(Some),
                    None => Some(None),
                };
                rate.convention = self.word_or(convention, rate.convention, path, "convention")?;
                rate.milestone = milestone?;
                Measure::SlaAttainment(rate)
            }
            MeasureName::ClassShare => {
                let by = document.by.as_deref();
                let by = self.choice_or(by, &words::SHARE_BY, false, path, "by");
                let (scheme, mut classes) = self.classes(document, path)?;
                if classes.len() > 1 {
                    let message = "a share is of one class";
                    let help = "declare a KPI for each class";
                    self.wrong(format!("{path}.class"), "kpi-incomplete", message, help);
                }
                Measure::ClassShare { scheme, class: classes.pop()?, by_amount: by? }
            }
            MeasureName::TouchCompliance => {
                let by = document.by.as_deref();
                let by = self.choice_or(by, &words::TOUCH_BY, false, path, "by");
                let rule = self.rule(document, path)?;
                Measure::TouchCompliance { by_bucket: by?, rule }
            }
            MeasureName::NewCustomers if document.class.is_empty() && document.scheme.is_none() => {
                Measure::NewCustomers { scheme: None, class: Vec::new() }
            }
            MeasureName::NewCustomers => {
                let (scheme, class) = self.classes(document, path)?;
                Measure::NewCustomers { scheme: Some(scheme), class }
            }
            MeasureName::Promotions => Measure::Promotions { scheme: self.scheme(document, path)? },
            MeasureName::Demotions => Measure::Demotions { scheme: self.scheme(document, path)? },
            MeasureName::Given => {
                let (Some(unit), Some(better)) =
                    (document.unit.as_deref(), document.better.as_deref())
                else {
                    return self.standard(name, path);
                };
                let unit = self.word(unit, path, "unit");
                let direction = self.choice(better, &words::BETTER, path, "better");
                Measure::Given {
                    unit: unit?,
                    direction: direction?,
                    additive: document.additive.unwrap_or(false),
                }
            }
            _ => return self.standard(name, path),
        })
    }

    fn standard(&mut self, name: MeasureName, path: &str) -> Option<Measure> {
        self.building.note(Measure::standard(name), || path.to_owned())
    }

    fn churn(&mut self, document: &KpiDocument, path: &str) -> Option<Churn> {
        let convention = document.convention.as_deref();
        let mut churn = Churn::default();
        let after = self.lost_after(document, path);
        let window = self.span_or_none(document.window.as_deref(), path, "window");
        churn.convention = self.word_or(convention, churn.convention, path, "convention")?;
        let conventions = [churn.convention.as_str(), "rolling"];
        self.refuse_idle("window", document.window.is_some(), conventions, path);
        (churn.window, churn.lost_after) = (window?, after?);
        Some(churn)
    }

    /// After how many days without an order a customer is lost; it goes by contracts unless it is said.
    fn lost_after(&mut self, document: &KpiDocument, path: &str) -> Option<Option<LostAfter>> {
        let edge = self.word_or(document.edge.as_deref(), LostEdge::AtLeast, path, "edge");
        let Some(text) = document.lost_after.as_deref() else {
            if document.edge.is_some() {
                let help = "add for example `lost_after = \"90 days\"`";
                let message = "`edge` says nothing without `lost_after`";
                self.wrong(format!("{path}.edge"), "kpi-keys", message, help);
            }
            return Some(None);
        };
        let span = self.building.civil_span(text, &format!("{path}.lost_after"), "lost_after")?;
        let days = match span.unit() {
            Unit::Day => Some(span.count()),
            Unit::Week => span.count().checked_mul(7),
            _ => None,
        };
        let Some(days) = days.filter(|days| *days > 0) else {
            let message = format!("a customer cannot be lost after `{span}`");
            let help = "write days or weeks, such as `lost_after = \"90 days\"`";
            self.wrong(format!("{path}.lost_after"), "lost-after", message, help);
            return None;
        };
        let mut after = LostAfter::days(days);
        after.edge = edge?;
        Some(Some(after))
    }

    fn csat(&mut self, document: &KpiDocument, path: &str) -> Option<Measure> {
        let mut csat = Csat::default().composites_of(self.parts);
        let convention = document.convention.as_deref();
        let source = self.word_or(document.source.as_deref(), csat.source, path, "source");
        let from = match document.from.as_deref() {
            Some(from) => self.top_box(from, path).map(Some),
            None => Some(None),
        };
        csat.convention = self.word_or(convention, csat.convention, path, "convention")?;
        let conventions = [csat.convention.as_str(), "top_box"];
        self.refuse_idle("from", document.from.is_some(), conventions, path);
        (csat.source, csat.from) = (source?, from?);
        Some(Measure::Csat(csat))
    }

    /// The score from which on an answer is in the top box.
    fn top_box(&mut self, text: &str, path: &str) -> Option<Score> {
        let score: Score = self.word(text, path, "from")?;
        let survey = Scale::ONE_TO_FIVE;
        if score < survey.min() || survey.max() < score {
            let message = format!("no answer has `{score}` points");
            let help = "answers are of 1 to 5 points: write one of these";
            self.wrong(format!("{path}.from"), "kpi-score", message, help);
            return None;
        }
        Some(score)
    }

    /// The scale of the answers of promoters and detractors.
    fn scale(&self, code: &str) -> Result<Code> {
        let Some(found) = self.scales.iter().find(|one| *one.code() == *code) else {
            let known = self.scales.iter().map(|one| one.code().as_str());
            let message = format!("there is no scale `{code}` of answers");
            return Err(Error::new(ErrorKind::Name, "unknown-scale", message)
                .with_help(did_you_mean(code, known)));
        };
        let (scale, asked) = (found.scale(), Scale::ZERO_TO_TEN);
        if (scale.min(), scale.max()) == (asked.min(), asked.max()) {
            return Ok(found.code().clone());
        }
        let message = format!("`{code}` is a scale of {} to {}", scale.min(), scale.max());
        Err(Error::new(ErrorKind::Rulebook, "kpi-scale", message)
            .with_help("promoters and detractors are told apart on a scale of 0 to 10"))
    }

    /// A calendar of the rulebook; all time unless one is named.
    fn calendar(&mut self, document: &KpiDocument, path: &str) -> Option<Option<Code>> {
        let Some(word) = document.calendar.as_deref() else { return Some(None) };
        let code = self.building.note(word.parse::<Code>(), || format!("{path}.calendar"))?;
        // A calendar that is declared and wrong is reported there.
        let declared = self.composed.calendars.iter().any(|entry| entry.item.0 == word);
        if !declared && !self.calendars.contains_key(&code) {
            let known = self.calendars.keys().map(Code::as_str);
            let message = format!("there is no calendar `{word}`");
            let error = Error::new(ErrorKind::Name, "unknown-calendar", message)
                .with_help(did_you_mean(word, known));
            self.building.errors.push(error.at(format!("{path}.calendar")));
            return None;
        }
        Some(Some(code))
    }

    fn rule(&mut self, document: &KpiDocument, path: &str) -> Option<Option<Code>> {
        let Some(word) = document.rule.as_deref() else { return Some(None) };
        let touches = &self.composed.cadence.touches;
        if touches.iter().any(|entry| entry.item.code == word) {
            return self.building.note(word.parse().map(Some), || format!("{path}.rule"));
        }
        let known = touches.iter().map(|entry| entry.item.code.as_str());
        let message = format!("there is no touch rule `{word}`");
        let error = Error::new(ErrorKind::Name, "unknown-rule", message)
            .with_help(did_you_mean(word, known));
        self.building.errors.push(error.at(format!("{path}.rule")));
        None
    }

    /// The scheme that a KPI names, or the only one.
    fn scheme_document(
        &mut self,
        document: &KpiDocument,
        path: &str,
    ) -> Option<&'a Entry<SchemeDocument>> {
        let composed = self.composed;
        let error = match (document.scheme.as_deref(), composed.schemes.as_slice()) {
            (None, [only]) => return Some(only),
            (None, _) => {
                let message = "nothing says of which scheme the classes are";
                let codes = composed.schemes.iter().map(|one| one.item.code.as_str());
                let help = match codes.collect::<Vec<&str>>().first() {
                    Some(first) => format!("add for example `scheme = \"{first}\"`"),
                    None => "declare a `[[scheme]]`, or take it from a preset".to_owned(),
                };
                Error::new(ErrorKind::Rulebook, "kpi-incomplete", message).with_help(help)
            }
            (Some(code), schemes) => {
                if let Some(found) = schemes.iter().find(|one| one.item.code == code) {
                    return Some(found);
                }
                let known = schemes.iter().map(|one| one.item.code.as_str());
                Error::new(
                    ErrorKind::Name,
                    "unknown-scheme",
                    format!("there is no scheme `{code}`"),
                )
                .with_help(did_you_mean(code, known))
            }
        };
        self.building.errors.push(error.at(format!("{path}.scheme")));
        None
    }

    fn scheme(&mut self, document: &KpiDocument, path: &str) -> Option<Code> {
        let code = self.scheme_document(document, path)?.item.code.clone();
        // What is wrong with a code is reported where the scheme is.
        code.parse().ok()
    }

    fn classes(&mut self, document: &KpiDocument, path: &str) -> Option<(Code, Vec<Code>)> {
        let scheme = self.scheme_document(document, path)?;
        let known: Vec<String> =
            class_codes(&scheme.item).into_iter().map(|(code, _)| code).collect();
        let scheme: Code = scheme.item.code.parse().ok()?;
        if document.class.is_empty() {
            let help = format!("write for example `class = [\"{}\"]`", known.join("\", \""));
            let message = "it says no `class`";
            self.wrong(format!("{path}.class"), "kpi-incomplete", message, &help);
            return None;
        }
        let mut classes = Vec::with_capacity(document.class.len());
        for (place, class) in document.class.iter().enumerate() {
            if known.contains(class) {
                classes.extend(class.parse::<Code>());
            } else {
                let message = format!("scheme `{scheme}` has no class `{class}`");
                let known = known.iter().map(String::as_str);
                let error = Error::new(ErrorKind::Name, "unknown-class", message)
                    .with_help(did_you_mean(class, known));
                self.building.errors.push(error.at(format!("{path}.class[{place}]")));
            }
        }
        Some((scheme, classes))
    }

    fn wrong(&mut self, path: String, code: &'static str, message: impl Into<String>, help: &str) {
        let error = Error::new(ErrorKind::Rulebook, code, message).with_help(help);
        self.building.errors.push(error.at(path));
    }

    /// A span of days or more, if one is given.
    fn span_or_none(&mut self, text: Option<&str>, path: &str, key: &str) -> Option<Option<Span>> {
        let Some(text) = text else { return Some(None) };
        self.building.civil_span(text, &format!("{path}.{key}"), key).map(Some)
    }

    fn word<T: FromStr<Err = Error>>(&mut self, word: &str, path: &str, key: &str) -> Option<T> {
        self.building.note(word.parse(), || format!("{path}.{key}"))
    }

    fn word_or<T: FromStr<Err = Error>>(
        &mut self,
        word: Option<&str>,
        otherwise: T,
        path: &str,
        key: &str,
    ) -> Option<T> {
        word.map_or(Some(otherwise), |word| self.word(word, path, key))
    }

    /// What one of a few words means, if one is given.
    fn choice_or<T: Copy>(
        &mut self,
        word: Option<&str>,
        words: &[(&str, T)],
        otherwise: T,
        path: &str,
        key: &str,
    ) -> Option<T> {
        word.map_or(Some(otherwise), |word| self.choice(word, words, path, key))
    }

    fn choice<T: Copy>(
        &mut self,
        word: &str,
        words: &[(&str, T)],
        path: &str,
        key: &str,
    ) -> Option<T> {
        if let Some((_, found)) = words.iter().find(|(known, _)| *known == word) {
            return Some(*found);
        }
        let known = words.iter().map(|(known, _)| *known);
        let message = format!("`{word}` is no value of `{key}`");
        let error = Error::new(ErrorKind::Name, "unknown-word", message)
            .with_help(did_you_mean(word, known));
        self.building.errors.push(error.at(format!("{path}.{key}")));
        None
    }
}

/// The keys that a measure may have.
fn keys_of(name: MeasureName) -> &'static [&'static str] {
    match name {
        MeasureName::ChurnRate | MeasureName::LostCustomers => {
            &["convention", "window", "lost_after", "edge"]
        }
        MeasureName::RepurchaseRate => &["convention", "within", "same_day"],
        MeasureName::RenewalRate => &["convention", "grace"],
        MeasureName::ActivationRate => &["convention", "scheme", "class", "within"],
        MeasureName::WarningSuccess => &["convention", "window"],
        MeasureName::Csat => &["convention", "source", "from"],
        MeasureName::Nps => &["scale", "window"],
        MeasureName::FirstResponseTime => &["calendar"],
        MeasureName::ResolutionTime => &["convention", "calendar", "waiting"],
        MeasureName::FirstTimeResolution => &["convention", "within"],
        MeasureName::SlaAttainment => &["convention", "milestone"],
        MeasureName::ClassShare => &["scheme", "class", "by"],
        MeasureName::TouchCompliance => &["by", "rule"],
        MeasureName::NewCustomers => &["scheme", "class"],
        MeasureName::Promotions | MeasureName::Demotions => &["scheme"],
        MeasureName::Given => &["unit", "better", "additive"],
        _ => &[],
    }
}

impl Rulebook {
    /// The KPIs of the board, in the order of the rulebook; those that only targets name come last.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let codes: Vec<&str> = rulebook.kpis().iter().map(|one| one.kpi.code().as_str()).collect();
    /// assert!(codes.contains(&"first_response_time")); // D003-64
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn kpis(&self) -> &[KpiEntry] {
        &self.0.kpis
    }

    /// The KPI of a code.
    ///
    /// # Errors
    /// `unknown-kpi`.
    ///
    /// ```
    /// use guanxi::label::Language;
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let churn = rulebook.kpi("churn_rate")?;
    /// assert_eq!(churn.label(Language::Chinese), "客户流失率");
    /// assert_eq!(rulebook.kpi("churn").unwrap_err().code(), "unknown-kpi");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn kpi(&self, code: &str) -> Result<&KpiEntry> {
        find(&self.0.kpis, code)
    }
}
