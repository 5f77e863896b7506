//! Composition: presets or parts of them come in first, then the document's own entries.

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind};
use crate::rule::Finding;
use crate::rulebook::access::ComposedAccess;
use crate::rulebook::cadence::ComposedCadence;
use crate::rulebook::duplicate::ComposedDuplicates;
use crate::rulebook::kpi::leave_out as leave_out_kpis;
use crate::rulebook::lifecycle::LifecycleEntry;
use crate::rulebook::names::Names;
use crate::rulebook::occasion::leave_out;
use crate::rulebook::parts::chosen;
use crate::rulebook::plan::ComposedPlan;
use crate::rulebook::saying::{Saying, Says};
use crate::rulebook::sla::ComposedSla;
use crate::rulebook::upkeep::ComposedUpkeep;
use crate::rulebook::{
    CalendarDocument, CampaignDocument, ChannelDocument, ChecklistDocument, CodesDocument,
    ContactCapDocument, DuplicateRuleDocument, FactDocument, FeedbackDocument,
    HolidayTableDocument, IdDocument, KpiDocument, LifecycleDocument, MeetingDocument,
    MessageDocument, OccasionDocument, ParameterDocument, PauseDocument, QuestionDocument,
    RenewalDocument, ReportDocument, ReviewDocument, RiskDocument, RulebookDocument,
    SchemeDocument, SeverityDocument, TagDimensionDocument, TagDocument, TargetDocument,
    TouchRuleDocument, TouchTriggerDocument, TreatmentDocument, UseDocument, ValueDocument,
    WarningDocument, presets,
};

/// An entry with where it comes from.
#[derive(Clone, Debug)]
pub(super) struct Entry<T> {
    pub(super) item: T,
    /// The place in the document that was given.
    pub(super) path: String,
    /// The preset that brings it.
    pub(super) preset: Option<String>,
    /// The preset counts in another currency.
    pub(super) foreign: bool,
}

/// All entries, presets brought in.
#[derive(Debug, Default)]
pub(super) struct Composed {
    pub(super) schemes: Vec<Entry<SchemeDocument>>,
    pub(super) facts: Vec<Entry<FactDocument>>,
    pub(super) parameters: Vec<Entry<ParameterDocument>>,
    pub(super) calendars: Vec<Entry<(String, CalendarDocument)>>,
    pub(super) holidays: Vec<Entry<(String, HolidayTableDocument)>>,
    pub(super) ids: Vec<Entry<(String, IdDocument)>>,
    pub(super) codes: ComposedCodes,
    pub(super) sla: ComposedSla,
    pub(super) lifecycle: Vec<Entry<LifecycleEntry>>,
    /// By their tags as text.
    pub(super) tags: Vec<Entry<(String, TagDocument)>>,
    pub(super) tag_dimensions: Vec<Entry<TagDimensionDocument>>,
    pub(super) access: ComposedAccess,
    pub(super) duplicates: ComposedDuplicates,
    pub(super) upkeep: ComposedUpkeep,
    pub(super) plan: ComposedPlan,
    pub(super) cadence: ComposedCadence,
    pub(super) occasions: Vec<Entry<OccasionDocument>>,
    /// What was left out of the occasions of presets, and why.
    pub(super) occasions_off: Vec<Finding>,
    pub(super) risk: Vec<Entry<Saying<RiskDocument>>>,
    pub(super) renewal: Vec<Entry<Saying<RenewalDocument>>>,
    pub(super) warning: Vec<Entry<Saying<WarningDocument>>>,
    pub(super) feedback: Vec<Entry<Saying<FeedbackDocument>>>,
    pub(super) kpis: Vec<Entry<KpiDocument>>,
    /// What was left out of the KPIs of presets, and why.
    pub(super) kpis_off: Vec<Finding>,
    /// By their KPIs.
    pub(super) targets: Vec<Entry<TargetDocument>>,
    pub(super) report: Vec<Entry<Saying<ReportDocument>>>,
}

impl Composed {
    /// The document with everything brought in and nothing left to bring.
    pub(super) fn document(self, mut document: RulebookDocument) -> RulebookDocument {
        document.uses.clear();
        document.scheme = items(self.schemes).collect();
        document.fact = items(self.facts).collect();
        document.parameter = items(self.parameters).collect();
        document.calendar = items(self.calendars).collect();
        document.holidays = items(self.holidays).collect();
        document.id = items(self.ids).collect();
        document.sla = self.sla.document();
        document.lifecycle = LifecycleDocument::of(self.lifecycle);
        document.tag = items(self.tags).map(|(_, tag)| tag).collect();
        document.tag_dimension = items(self.tag_dimensions).collect();
        document.access = self.access.document();
        document.duplicate = self.duplicates.document();
        document.upkeep = self.upkeep.document();
        document.plan = self.plan.document();
        document.cadence = self.cadence.document();
        document.occasion = items(self.occasions).collect();
        document.risk = RiskDocument::together(items(self.risk).map(|one| one.says));
        document.renewal = RenewalDocument::together(items(self.renewal).map(|one| one.says));
        document.warning = WarningDocument::together(items(self.warning).map(|one| one.says));
        document.feedback = FeedbackDocument::together(items(self.feedback).map(|one| one.says));
        document.kpi = items(self.kpis).collect();
        document.target = items(self.targets).collect();
        document.report = ReportDocument::together(items(self.report).map(|one| one.says));
        let codes = self.codes;
        document.codes = CodesDocument {
            severity: items(codes.severity).collect(),
            role: items(codes.role).collect(),
            channel: items(codes.channel).collect(),
            waiting: items(codes.waiting).collect(),
            department: items(codes.department).collect(),
            action: items(codes.action).collect(),
            change: items(codes.change).collect(),
            content: items(codes.content).collect(),
            signal: items(codes.signal).collect(),
            cause: items(codes.cause).collect(),
        };
        document
    }

    /// What all policies name.
    pub(super) fn names(&self) -> Names {
        let mut names = Names::default();
        self.schemes.iter().for_each(|entry| names.add_scheme(&entry.item));
        names.add_sla(&self.sla.document());
        names.add_duplicates(&self.duplicates.document());
        names.add_upkeep(&self.upkeep.document());
        names.add_lifecycle(&LifecycleDocument::of(self.lifecycle.clone()));
        self.risk.iter().for_each(|entry| names.add_risk(&entry.item.says));
        self.renewal.iter().for_each(|entry| names.add_renewal(&entry.item.says));
        self.warning.iter().for_each(|entry| names.add_warning(&entry.item.says));
        self.tags.iter().for_each(|entry| names.add_tag(&entry.item.1));
        names.add_plan(&self.plan.document(), None);
        names.add_cadence(&self.cadence.document(), None);
        self.occasions.iter().for_each(|entry| names.add_occasion(&entry.item, None));
        self.kpis.iter().for_each(|entry| names.add_kpi(&entry.item, None));
        self.targets.iter().for_each(|entry| names.add_target(&entry.item));
        self.report.iter().for_each(|entry| names.add_report(&entry.item.says));
        names
    }
}

impl Entry<()> {
    /// The same place with what stands there.
    pub(super) fn with<T>(self, item: T) -> Entry<T> {
        let Self { path, preset, foreign, .. } = self;
        Entry { item, path, preset, foreign }
    }
}

/// The entries of the code tables.
#[derive(Debug, Default)]
pub(super) struct ComposedCodes {
    pub(super) severity: Vec<Entry<SeverityDocument>>,
    pub(super) role: Vec<Entry<ValueDocument>>,
    pub(super) channel: Vec<Entry<ChannelDocument>>,
    pub(super) waiting: Vec<Entry<ValueDocument>>,
    pub(super) department: Vec<Entry<ValueDocument>>,
    pub(super) action: Vec<Entry<ValueDocument>>,
    pub(super) change: Vec<Entry<ValueDocument>>,
    pub(super) content: Vec<Entry<ValueDocument>>,
    pub(super) signal: Vec<Entry<ValueDocument>>,
    pub(super) cause: Vec<Entry<ValueDocument>>,
}

/// Something with a key.
trait Keyed: Clone + PartialEq {
    const WHAT: &'static str;
    fn key(&self) -> &str;
}

macro_rules! keyed {
    ($($name:ty, $key:tt, $what:literal;)*) => {$(
        impl Keyed for $name {
            const WHAT: &'static str = $what;
            fn key(&self) -> &str {
                &self.$key
            }
        }
    )*};
}

keyed! {
    SchemeDocument, code, "scheme";
    FactDocument, code, "fact";
    ParameterDocument, code, "parameter";
    (String, CalendarDocument), 0, "calendar";
    (String, HolidayTableDocument), 0, "holiday table";
    (String, IdDocument), 0, "id format";
    SeverityDocument, code, "severity";
    ChannelDocument, code, "channel";
    ValueDocument, code, "code";
    DuplicateRuleDocument, code, "rule";
    LifecycleEntry, key, "key of the lifecycle";
    (String, TagDocument), 0, "tag";
    TagDimensionDocument, code, "dimension of tags";
    TreatmentDocument, code, "treatment";
    MeetingDocument, code, "meeting";
    ChecklistDocument, code, "checklist";
    MessageDocument, code, "message";
    QuestionDocument, code, "question";
    CampaignDocument, code, "campaign";
    ReviewDocument, code, "review";
    TouchRuleDocument, code, "touch rule";
    TouchTriggerDocument, code, "trigger";
    ContactCapDocument, code, "cap";
    PauseDocument, code, "pause";
    OccasionDocument, code, "occasion";
    KpiDocument, code, "KPI";
    TargetDocument, kpi, "target";
}

impl<T: Says> Keyed for Saying<T> {
    const WHAT: &'static str = T::WHAT;
    fn key(&self) -> &str {
        &self.key
    }
}

/// Brings the presets in. `name` is the preset that the document itself is.
pub(super) fn compose(
    document: &RulebookDocument,
    name: Option<&str>,
    errors: &mut Vec<Error>,
) -> Composed {
    let mut composed = Composed::default();
    for (place, used) in document.uses.iter().enumerate() {
        let path = format!("use[{place}]");
        if let Err(error) = bring(document, used, &path, &mut composed) {
            errors.push(error.at(path));
        }
    }
    let mut own = Own { name, errors };
    own.list(&mut composed.schemes, &document.scheme, "scheme");
    own.list(&mut composed.facts, &document.fact, "fact");
    own.list(&mut composed.parameters, &document.parameter, "parameter");
    own.map(&mut composed.calendars, &document.calendar, "calendar");
    own.map(&mut composed.holidays, &document.holidays, "holidays");
    own.map(&mut composed.ids, &document.id, "id");
    let (codes, own_codes) = (&mut composed.codes, &document.codes);
    own.list(&mut codes.severity, &own_codes.severity, "codes.severity");
    own.list(&mut codes.role, &own_codes.role, "codes.role");
    own.list(&mut codes.channel, &own_codes.channel, "codes.channel");
    own.list(&mut codes.waiting, &own_codes.waiting, "codes.waiting");
    own.list(&mut codes.department, &own_codes.department, "codes.department");
    own.list(&mut codes.action, &own_codes.action, "codes.action");
    own.list(&mut codes.change, &own_codes.change, "codes.change");
    own.list(&mut codes.content, &own_codes.content, "codes.content");
    own.list(&mut codes.signal, &own_codes.signal, "codes.signal");
    own.list(&mut codes.cause, &own_codes.cause, "codes.cause");
    let (duplicates, own_rules) = (&mut composed.duplicates, &document.duplicate.rule);
    own.list(&mut duplicates.rules, own_rules, "duplicate.rule");
    duplicates.keys(&document.duplicate, "duplicate", name);
    let severities: Vec<&str> =
        composed.codes.severity.iter().map(|entry| entry.item.code.as_str()).collect();
    composed.sla.own(&document.sla, &severities, name);
    let mut own = Own { name, errors };
    for (place, item) in document.lifecycle.entries() {
        own.put(&mut composed.lifecycle, item, format!("lifecycle.{place}"));
    }
    for (place, tag) in document.tag.iter().enumerate() {
        own.put(&mut composed.tags, (tag.key(), tag.clone()), format!("tag[{place}]"));
    }
    own.list(&mut composed.tag_dimensions, &document.tag_dimension, "tag_dimension");
    let (plan, own_plan) = (&mut composed.plan, &document.plan);
    own.list(&mut plan.treatments, &own_plan.treatment, "plan.treatment");
    own.list(&mut plan.meetings, &own_plan.meeting, "plan.meeting");
    own.list(&mut plan.checklists, &own_plan.checklist, "plan.checklist");
    own.list(&mut plan.messages, &own_plan.message, "plan.message");
    own.list(&mut plan.questions, &own_plan.question, "plan.question");
    own.list(&mut plan.campaigns, &own_plan.campaign, "plan.campaign");
    own.list(&mut plan.reviews, &own_plan.review, "plan.review");
    let (cadence, own_cadence) = (&mut composed.cadence, &document.cadence);
    own.list(&mut cadence.touches, &own_cadence.touch, "cadence.touch");
    own.list(&mut cadence.triggers, &own_cadence.trigger, "cadence.trigger");
    own.list(&mut cadence.caps, &own_cadence.cap, "cadence.cap");
    own.list(&mut cadence.pauses, &own_cadence.pause, "cadence.pause");
    cadence.own(own_cadence, name);
    let has_warnings = !(composed.warning.is_empty() && document.warning.is_empty());
    cadence.leave_out(&composed.schemes, has_warnings);
    own.list(&mut composed.occasions, &document.occasion, "occasion");
    composed.occasions_off = leave_out(&mut composed.occasions, &composed.schemes);
    own.sayings(&mut composed.risk, &document.risk, "risk");
    own.sayings(&mut composed.renewal, &document.renewal, "renewal");
    own.sayings(&mut composed.warning, &document.warning, "warning");
    own.sayings(&mut composed.feedback, &document.feedback, "feedback");
    own.list(&mut composed.kpis, &document.kpi, "kpi");
    own.list(&mut composed.targets, &document.target, "target");
    let (kpis, targets) = (&mut composed.kpis, &mut composed.targets);
    composed.kpis_off = leave_out_kpis(kpis, targets, &composed.schemes);
    own.sayings(&mut composed.report, &document.report, "report");
    composed.access.own(&document.access, name);
    composed.upkeep.own(&document.upkeep, name, errors);
    composed.upkeep.leave_out(&composed.schemes);
    // What only a replaced scheme of a preset named is not asked for.
    let names = composed.names();
    composed.parameters.retain(|entry| {
        !entry.path.starts_with("use[") || names.parameters.contains(&entry.item.code)
    });
    composed
}

/// The entries of the document itself: each replaces that of a preset with the same key.
struct Own<'a> {
    name: Option<&'a str>,
    errors: &'a mut Vec<Error>,
}

impl Own<'_> {
    fn list<T: Keyed>(&mut self, list: &mut Vec<Entry<T>>, own: &[T], key: &str) {
        for (place, item) in own.iter().enumerate() {
            self.put(list, item.clone(), format!("{key}[{place}]"));
        }
    }

    fn map<D: Clone>(
        &mut self,
        list: &mut Vec<Entry<(String, D)>>,
        own: &BTreeMap<String, D>,
        key: &str,
    ) where
        (String, D): Keyed,
    {
        for (code, item) in own {
            self.put(list, (code.clone(), item.clone()), format!("{key}.{code}"));
        }
    }

    fn sayings<T: Says>(&mut self, list: &mut Vec<Entry<Saying<T>>>, own: &T, table: &str) {
        for (place, saying) in own.sayings() {
            self.put(list, saying, format!("{table}.{place}"));
        }
    }

    fn put<T: Keyed>(&mut self, list: &mut Vec<Entry<T>>, item: T, path: String) {
        let preset = self.name.map(str::to_owned);
        let entry = Entry { item, path, preset, foreign: false };
        let key = entry.item.key();
        match list.iter_mut().find(|other| other.item.key() == key) {
            Some(other) if other.path.starts_with("use[") => *other = entry,
            Some(_) => self.errors.push(
                Error::new(
                    ErrorKind::Rulebook,
                    "duplicate-code",
                    format!("the {} `{key}` stands twice", T::WHAT),
                )
                .with_help("give each a code of its own")
                .at(&entry.path),
            ),
            None => list.push(entry),
        }
    }
}

/// Where the entries of a preset come from.
struct Source<'a> {
    preset: &'a str,
    path: &'a str,
    foreign: bool,
}

fn bring(
    document: &RulebookDocument,
    used: &UseDocument,
    path: &str,
    composed: &mut Composed,
) -> Result<(), Error> {
    let mut preset = presets::document(&used.preset)?;
    if !preset.uses.is_empty() {
        let mut errors = Vec::new();
        let composed = compose(&preset, Some(&used.preset), &mut errors);
        if let Some(error) = Error::from_all(errors) {
            return Err(error);
        }
        preset = composed.document(preset);
    }
    let foreign = document.currency.is_some() && document.currency != preset.currency;
    let source = Source { preset: &used.preset, path, foreign };
    let chosen = chosen(&preset, used)?;
    let Names { facts, parameters, calendars, holidays, .. } = &chosen.names;
    let schemes = chosen.schemes.iter().copied().cloned();
    source.bring(&mut composed.schemes, schemes, "scheme")?;
    let named = preset.fact.iter().filter(|fact| facts.contains(&fact.code)).cloned();
    source.bring(&mut composed.facts, named, "fact")?;
    let named = preset.parameter.iter().filter(|one| parameters.contains(&one.code)).cloned();
    source.bring(&mut composed.parameters, named, "parameter")?;
    let named = entries(&preset.calendar).filter(|(code, _)| calendars.contains(code));
    source.bring(&mut composed.calendars, named, "calendar")?;
    let named = entries(&preset.holidays).filter(|(code, _)| holidays.contains(code));
    source.bring(&mut composed.holidays, named, "holidays")?;
    let named = entries(&preset.id).filter(|(code, _)| chosen.names.ids.contains(code));
    source.bring(&mut composed.ids, named, "id")?;
    let (codes, names) = (&mut composed.codes, &chosen.names);
    let CodesDocument {
        severity,
        role,
        channel,
        waiting,
        department,
        action,
        change,
        content,
        signal,
        cause,
    } = &preset.codes;
    source.bring_codes(&mut codes.severity, severity, "severity", names)?;
    source.bring_codes(&mut codes.role, role, "role", names)?;
    source.bring_codes(&mut codes.channel, channel, "channel", names)?;
    source.bring_codes(&mut codes.waiting, waiting, "waiting", names)?;
    source.bring_codes(&mut codes.department, department, "department", names)?;
    source.bring_codes(&mut codes.action, action, "action", names)?;
    source.bring_codes(&mut codes.change, change, "change", names)?;
    source.bring_codes(&mut codes.content, content, "content", names)?;
    source.bring_codes(&mut codes.signal, signal, "signal", names)?;
    source.bring_codes(&mut codes.cause, cause, "cause", names)?;
    if chosen.lifecycle {
        let says = preset.lifecycle.entries().into_iter().map(|(_, entry)| entry);
        source.bring(&mut composed.lifecycle, says, "lifecycle")?;
    }
    let tags = chosen.tags.iter().map(|tag| (tag.key(), (*tag).clone()));
    source.bring(&mut composed.tags, tags, "tag")?;
    let dimensions = preset.tag_dimension.iter();
    let named = dimensions.filter(|one| chosen.names.tag_dimensions.contains(one.code.trim()));
    source.bring(&mut composed.tag_dimensions, named.cloned(), "tag_dimension")?;
    let (plan, from) = (&mut composed.plan, &chosen.plan);
    source.bring(&mut plan.treatments, from.treatment.iter().cloned(), "plan.treatment")?;
    source.bring(&mut plan.meetings, from.meeting.iter().cloned(), "plan.meeting")?;
    source.bring(&mut plan.checklists, from.checklist.iter().cloned(), "plan.checklist")?;
    source.bring(&mut plan.messages, from.message.iter().cloned(), "plan.message")?;
    source.bring(&mut plan.questions, from.question.iter().cloned(), "plan.question")?;
    source.bring(&mut plan.campaigns, from.campaign.iter().cloned(), "plan.campaign")?;
    source.bring(&mut plan.reviews, from.review.iter().cloned(), "plan.review")?;
    let cadence = &preset.cadence;
    if chosen.cadence {
        composed.cadence.bring(cadence, path, &used.preset)?;
        let triggers = cadence.trigger.iter().cloned();
        source.bring(&mut composed.cadence.triggers, triggers, "cadence.trigger")?;
        source.bring(&mut composed.cadence.caps, cadence.cap.iter().cloned(), "cadence.cap")?;
        let pauses = cadence.pause.iter().cloned();
        source.bring(&mut composed.cadence.pauses, pauses, "cadence.pause")?;
    }
    let touches = chosen.touches.iter().copied().cloned();
    composed.cadence.any |= touches.len() > 0;
    source.bring(&mut composed.cadence.touches, touches, "cadence.touch")?;
    let occasions = chosen.occasions.iter().copied().cloned();
    source.bring(&mut composed.occasions, occasions, "occasion")?;
    if chosen.risk {
        source.bring_sayings(&mut composed.risk, &preset.risk, "risk")?;
    }
    if chosen.renewal {
        source.bring_sayings(&mut composed.renewal, &preset.renewal, "renewal")?;
    }
    if chosen.warning {
        source.bring_sayings(&mut composed.warning, &preset.warning, "warning")?;
    }
    source.bring(&mut composed.kpis, chosen.kpis.iter().copied().cloned(), "kpi")?;
    let targets = chosen.targets.iter().copied().cloned();
    source.bring(&mut composed.targets, targets, "target")?;
    if chosen.report {
        source.bring_sayings(&mut composed.report, &preset.report, "report")?;
    }
    if chosen.feedback {
        source.bring_sayings(&mut composed.feedback, &preset.feedback, "feedback")?;
    }
    if chosen.sla {
        composed.sla.bring(&preset.sla, path, &used.preset)?;
    }
    if chosen.duplicates {
        composed.duplicates.bring(&preset.duplicate, path, &used.preset)?;
    }
    if chosen.upkeep {
        composed.upkeep.bring(&preset.upkeep, path, &used.preset)?;
    }
    chosen.access.iter().try_for_each(|part| composed.access.bring(part, path, &used.preset))
}

fn entries<D: Clone>(map: &BTreeMap<String, D>) -> impl Iterator<Item = (String, D)> {
    map.iter().map(|(code, item)| (code.clone(), item.clone()))
}

impl Source<'_> {
    fn bring_codes<T: Keyed>(
        &self,
        list: &mut Vec<Entry<T>>,
        items: &[T],
        table: &'static str,
        names: &Names,
    ) -> Result<(), Error> {
        let named = items.iter().filter(|item| names.has_code(table, item.key())).cloned();
        self.bring(list, named, &format!("codes.{table}"))
    }

    fn bring_sayings<T: Says>(
        &self,
        list: &mut Vec<Entry<Saying<T>>>,
        table: &T,
        part: &str,
    ) -> Result<(), Error> {
        self.bring(list, table.sayings().into_iter().map(|(_, saying)| saying), part)
    }

    fn bring<T: Keyed>(
        &self,
        list: &mut Vec<Entry<T>>,
        items: impl Iterator<Item = T>,
        part: &str,
    ) -> Result<(), Error> {
        items.into_iter().try_for_each(|item| self.put(list, item, part))
    }

    /// The same key from two presets is an error, unless both say the same.
    fn put<T: Keyed>(&self, list: &mut Vec<Entry<T>>, item: T, part: &str) -> Result<(), Error> {
        let key = item.key();
        if let Some(other) = list.iter().find(|other| other.item.key() == key) {
            if other.item == item {
                return Ok(());
            }
            let first = other.preset.as_deref().unwrap_or_default();
            let message =
                format!("presets `{first}` and `{}` both bring a {} `{key}`", self.preset, T::WHAT);
            return Err(Error::new(ErrorKind::Rulebook, "preset-conflict", message).with_help(
                "take parts of one of them only, as in `{ preset = \"renewal\", parts = [\"scheme.tier\"] }`",
            ));
        }
        let path = format!("{}.{}.{part}.{key}", self.path, self.preset);
        let preset = Some(self.preset.to_owned());
        list.push(Entry { item, path, preset, foreign: self.foreign });
        Ok(())
    }
}

fn items<T>(entries: Vec<Entry<T>>) -> impl Iterator<Item = T> {
    entries.into_iter().map(|entry| entry.item)
}
