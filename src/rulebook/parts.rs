//! The parts of a preset: which there are, and what is taken of them.

use std::collections::BTreeSet;

use crate::error::{Error, ErrorKind, did_you_mean};
use crate::rulebook::access::of_role;
use crate::rulebook::names::Names;
use crate::rulebook::plan::PlanTable;
use crate::rulebook::{
    AccessDocument, CodesDocument, KpiDocument, OccasionDocument, PlanDocument, RulebookDocument,
    SchemeDocument, TagDocument, TargetDocument, TouchRuleDocument, UseDocument,
};

/// What is taken of a preset.
#[derive(Default)]
pub(super) struct Chosen<'a> {
    /// In the order in which they are asked for.
    pub(super) schemes: Vec<&'a SchemeDocument>,
    /// Whether the issue policy comes in.
    pub(super) sla: bool,
    /// Whether the lifecycle comes in.
    pub(super) lifecycle: bool,
    /// The tags that come in.
    pub(super) tags: Vec<&'a TagDocument>,
    /// The access policy, whole or the grants of some roles.
    pub(super) access: Vec<AccessDocument>,
    /// Whether the rules of duplicates come in.
    pub(super) duplicates: bool,
    /// Whether the upkeep policy comes in.
    pub(super) upkeep: bool,
    /// The tables of the plan that come in.
    pub(super) plan: PlanDocument,
    /// Whether what a cadence says besides its touch rules comes in.
    pub(super) cadence: bool,
    /// The touch rules that come in.
    pub(super) touches: Vec<&'a TouchRuleDocument>,
    /// The rules of occasions that come in.
    pub(super) occasions: Vec<&'a OccasionDocument>,
    /// Whether the risk scorecard comes in.
    pub(super) risk: bool,
    /// Whether the renewal policy comes in.
    pub(super) renewal: bool,
    /// Whether the warning policy comes in.
    pub(super) warning: bool,
    /// The KPIs that come in.
    pub(super) kpis: Vec<&'a KpiDocument>,
    /// The targets that come in, by their KPIs.
    pub(super) targets: Vec<&'a TargetDocument>,
    /// Whether what is said of the report comes in.
    pub(super) report: bool,
    /// Whether what is said of feedback comes in; it names nothing else.
    pub(super) feedback: bool,
    /// What else comes in: what was asked for, and what all of it names.
    pub(super) names: Names,
}

/// One thing that a part consists of.
#[derive(Clone, Copy)]
enum Piece<'a> {
    Scheme(&'a SchemeDocument),
    Calendar(&'a str),
    Holidays(&'a str),
    Id(&'a str),
    /// The key of a code table, and a code.
    Code(&'static str, &'a str),
    Sla,
    Lifecycle,
    Tag(&'a TagDocument),
    TagDimension(&'a str),
    Access,
    /// The grants of one role.
    Grants(&'a str),
    Duplicates,
    Upkeep,
    Plan(PlanTable),
    Cadence,
    Touch(&'a TouchRuleDocument),
    Occasion(&'a OccasionDocument),
    Kpi(&'a KpiDocument),
    Target(&'a TargetDocument),
    Report,
    Risk,
    Renewal,
    Warning,
    Feedback,
}

/// A part by its name in a document.
struct Part<'a> {
    name: String,
    pieces: Vec<Piece<'a>>,
}

/// What the named parts bring; the whole preset where none is named.
pub(super) fn chosen<'a>(
    preset: &'a RulebookDocument,
    used: &UseDocument,
) -> Result<Chosen<'a>, Error> {
    let parts = parts(preset);
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    if used.parts.is_empty() {
        // A part with a point in its name is within another one.
        let whole = parts.iter().filter(|part| !part.name.contains('.'));
        pieces.extend(whole.flat_map(|part| &part.pieces));
    }
    for (place, name) in used.parts.iter().enumerate() {
        let Some(part) = parts.iter().find(|part| part.name == *name) else {
            let known = parts.iter().map(|part| part.name.as_str());
            let message = format!("preset `{}` has no part `{name}`", used.preset);
            return Err(Error::new(ErrorKind::Name, "unknown-part", message)
                .with_help(did_you_mean(name, known))
                .at(format!("parts[{place}]")));
        };
        pieces.extend(&part.pieces);
    }
    let mut chosen = Chosen::default();
    let mut seen = BTreeSet::new();
    for piece in pieces {
        match piece {
            Piece::Scheme(scheme) => {
                if seen.insert(&scheme.code) {
                    chosen.schemes.push(scheme);
                    chosen.names.add_scheme(scheme);
                }
            }
            Piece::Calendar(code) => {
                chosen.names.calendars.insert(code.to_owned());
            }
            Piece::Holidays(code) => {
                chosen.names.holidays.insert(code.to_owned());
            }
            Piece::Id(code) => {
                chosen.names.ids.insert(code.to_owned());
            }
            Piece::Code(table, code) => {
                chosen.names.codes.insert((table, code.to_owned()));
            }
            Piece::Duplicates => {
                chosen.duplicates = true;
                chosen.names.add_duplicates(&preset.duplicate);
            }
            Piece::Sla => {
                chosen.sla = true;
                chosen.names.add_sla(&preset.sla);
                // Issues may have any severity, role, reason or department of the preset.
                chosen.names.add_issue_codes(&preset.codes);
            }
            Piece::Cadence => {
                chosen.cadence = true;
                chosen.touches = preset.cadence.touch.iter().collect();
                chosen.names.add_cadence(&preset.cadence, only_scheme(preset));
                chosen.names.add_contact_codes(&preset.codes);
            }
            Piece::Touch(rule) => {
                if !chosen.touches.contains(&rule) {
                    chosen.touches.push(rule);
                    let scheme = preset.cadence.scheme.as_deref().or(only_scheme(preset));
                    chosen.names.add_touch_rule(rule, scheme);
                }
            }
            Piece::Lifecycle => {
                chosen.lifecycle = true;
                chosen.names.add_lifecycle(&preset.lifecycle);
            }
            Piece::Tag(tag) => {
                if !chosen.tags.contains(&tag) {
                    chosen.tags.push(tag);
                    chosen.names.add_tag(tag);
                }
            }
            Piece::TagDimension(code) => {
                chosen.names.tag_dimensions.insert(code.to_owned());
            }
            Piece::Access => {
                chosen.access.push(preset.access.clone());
                chosen.names.add_access_codes(&preset.codes);
            }
            Piece::Grants(role) => {
                chosen.access.push(of_role(&preset.access, role));
                chosen.names.codes.insert(("role", role.to_owned()));
            }
            Piece::Upkeep => {
                chosen.upkeep = true;
                chosen.names.add_upkeep(&preset.upkeep);
                // Files may change in any way of the preset.
                let changes = preset.codes.change.iter();
                chosen.names.codes.extend(changes.map(|one| ("change", one.code.clone())));
            }
            Piece::Plan(table) => {
                table.add(&preset.plan, &mut chosen.plan);
                chosen.names.add_plan(&chosen.plan, only_scheme(preset));
            }
            Piece::Risk => {
                chosen.risk = true;
                chosen.names.add_risk(&preset.risk);
            }
            Piece::Renewal => {
                chosen.renewal = true;
                chosen.names.add_renewal(&preset.renewal);
            }
            Piece::Warning => {
                chosen.warning = true;
                chosen.names.add_warning(&preset.warning);
                // A warning may have any root cause of the preset.
                let causes = preset.codes.cause.iter();
                chosen.names.codes.extend(causes.map(|one| ("cause", one.code.clone())));
            }
            Piece::Feedback => chosen.feedback = true,
            Piece::Kpi(kpi) => chosen.add_kpi(kpi, preset),
            Piece::Target(target) => {
                if !chosen.targets.contains(&target) {
                    chosen.targets.push(target);
                    chosen.names.add_target(target);
                    // What it is about comes with it.
                    let about = preset.kpi.iter().find(|kpi| kpi.code == target.kpi);
                    about.into_iter().for_each(|kpi| chosen.add_kpi(kpi, preset));
                }
            }
            Piece::Report => {
                chosen.report = true;
                chosen.names.add_report(&preset.report);
            }
            Piece::Occasion(rule) => {
                if !chosen.occasions.contains(&rule) {
                    chosen.occasions.push(rule);
                    chosen.names.add_occasion(rule, only_scheme(preset));
                    // A rule that names no channel takes any of the preset.
                    let any = preset.codes.channel.iter().filter(|_| rule.channels.is_empty());
                    chosen.names.codes.extend(any.map(|one| ("channel", one.code.clone())));
                }
            }
        }
    }
    chosen.add_named_schemes(preset);
    chosen.names.add_signals();
    chosen.names.add_holidays(preset);
    Ok(chosen)
}

impl<'a> Chosen<'a> {
    fn add_kpi(&mut self, kpi: &'a KpiDocument, preset: &'a RulebookDocument) {
        if !self.kpis.contains(&kpi) {
            self.kpis.push(kpi);
            self.names.add_kpi(kpi, only_scheme(preset));
            // Answers on a scale need the scale.
            self.feedback |= kpi.scale.is_some();
            // A rule is one of the cadence.
            let mut rules = preset.cadence.touch.iter();
            let rule = rules.find(|rule| kpi.rule.as_deref() == Some(rule.code.as_str()));
            if let Some(rule) = rule.filter(|rule| !self.touches.contains(rule)) {
                self.touches.push(rule);
                let scheme = preset.cadence.scheme.as_deref().or(only_scheme(preset));
                self.names.add_touch_rule(rule, scheme);
            }
        }
    }

    /// Adds the schemes whose classes are read by what was chosen, and by those in turn.
    fn add_named_schemes(&mut self, preset: &'a RulebookDocument) {
        while let Some(scheme) = preset.scheme.iter().find(|scheme| {
            let chosen = self.schemes.iter().any(|other| other.code == scheme.code);
            !chosen && self.names.schemes().any(|code| code == scheme.code)
        }) {
            self.schemes.push(scheme);
            self.names.add_scheme(scheme);
        }
    }
}

/// The code of the only scheme of a preset.
fn only_scheme(preset: &RulebookDocument) -> Option<&str> {
    match preset.scheme.as_slice() {
        [one] => Some(one.code.as_str()),
        _ => None,
    }
}

/// Every part of a preset: its top-level tables, and single entries of them.
fn parts(preset: &RulebookDocument) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let schemes = preset.scheme.iter().map(|one| (one.code.as_str(), vec![Piece::Scheme(one)]));
    add(&mut parts, "scheme", schemes);
    let calendars = preset.calendar.keys().map(|code| (code.as_str(), vec![Piece::Calendar(code)]));
    add(&mut parts, "calendar", calendars);
    let holidays = preset.holidays.keys().map(|code| (code.as_str(), vec![Piece::Holidays(code)]));
    add(&mut parts, "holidays", holidays);
    let ids = preset.id.keys().map(|code| (code.as_str(), vec![Piece::Id(code)]));
    add(&mut parts, "id", ids);
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
    let codes = [
        ("severity", severity.iter().map(|one| one.code.as_str()).collect::<Vec<&str>>()),
        ("role", role.iter().map(|one| one.code.as_str()).collect()),
        ("channel", channel.iter().map(|one| one.code.as_str()).collect()),
        ("waiting", waiting.iter().map(|one| one.code.as_str()).collect()),
        ("department", department.iter().map(|one| one.code.as_str()).collect()),
        ("action", action.iter().map(|one| one.code.as_str()).collect()),
        ("change", change.iter().map(|one| one.code.as_str()).collect()),
        ("content", content.iter().map(|one| one.code.as_str()).collect()),
        ("signal", signal.iter().map(|one| one.code.as_str()).collect()),
        ("cause", cause.iter().map(|one| one.code.as_str()).collect()),
    ];
    let codes = codes.into_iter().filter(|(_, codes)| !codes.is_empty());
    let codes = codes.map(|(table, codes)| {
        (table, codes.into_iter().map(|code| Piece::Code(table, code)).collect())
    });
    add(&mut parts, "codes", codes);
    if !preset.sla.is_empty() {
        parts.push(Part { name: "sla".to_owned(), pieces: vec![Piece::Sla] });
    }
    if !preset.lifecycle.is_empty() {
        parts.push(Part { name: "lifecycle".to_owned(), pieces: vec![Piece::Lifecycle] });
    }
    let tags = preset.tag.iter().map(|tag| (tag.key(), vec![Piece::Tag(tag)]));
    add(&mut parts, "tag", tags);
    let dimensions = preset.tag_dimension.iter().map(|one| one.code.as_str());
    let dimensions = dimensions.map(|code| (code, vec![Piece::TagDimension(code)]));
    add(&mut parts, "tag_dimension", dimensions);
    if !preset.access.is_empty() {
        parts.push(Part { name: "access".to_owned(), pieces: vec![Piece::Access] });
        let roles = preset.access.grant.iter().flat_map(|grant| grant.role.as_slice());
        for role in roles.map(String::as_str).collect::<BTreeSet<&str>>() {
            parts.push(Part { name: format!("access.{role}"), pieces: vec![Piece::Grants(role)] });
        }
    }
    if !preset.duplicate.is_empty() {
        parts.push(Part { name: "duplicate".to_owned(), pieces: vec![Piece::Duplicates] });
    }
    if !preset.cadence.is_empty() {
        parts.push(Part { name: "cadence".to_owned(), pieces: vec![Piece::Cadence] });
        let touches = preset.cadence.touch.iter();
        parts.extend(touches.map(|rule| Part {
            name: format!("cadence.{}", rule.code),
            pieces: vec![Piece::Touch(rule)],
        }));
    }
    if !preset.upkeep.is_empty() {
        parts.push(Part { name: "upkeep".to_owned(), pieces: vec![Piece::Upkeep] });
    }
    let tables = PlanTable::of(&preset.plan);
    add(&mut parts, "plan", tables.map(|table| (table.name(), vec![Piece::Plan(table)])));
    let tables = [
        ("risk", preset.risk.is_empty(), Piece::Risk),
        ("renewal", preset.renewal.is_empty(), Piece::Renewal),
        ("warning", preset.warning.is_empty(), Piece::Warning),
        ("feedback", preset.feedback.is_empty(), Piece::Feedback),
        ("report", preset.report.is_empty(), Piece::Report),
    ];
    let tables = tables.into_iter().filter(|(_, empty, _)| !empty);
    parts
        .extend(tables.map(|(name, _, piece)| Part { name: name.to_owned(), pieces: vec![piece] }));
    let occasions = preset.occasion.iter();
    let occasions = occasions.map(|rule| (rule.code.as_str(), vec![Piece::Occasion(rule)]));
    add(&mut parts, "occasion", occasions);
    let kpis = preset.kpi.iter().map(|kpi| (kpi.code.as_str(), vec![Piece::Kpi(kpi)]));
    add(&mut parts, "kpi", kpis);
    let targets = preset.target.iter();
    let targets = targets.map(|target| (target.kpi.as_str(), vec![Piece::Target(target)]));
    add(&mut parts, "target", targets);
    parts
}

/// Adds a top-level table and each of its entries, unless it is empty.
fn add<'a, K: std::fmt::Display>(
    parts: &mut Vec<Part<'a>>,
    table: &str,
    entries: impl Iterator<Item = (K, Vec<Piece<'a>>)>,
) {
    let mut whole = Part { name: table.to_owned(), pieces: Vec::new() };
    let mut single = Vec::new();
    for (code, pieces) in entries {
        whole.pieces.extend(&pieces);
        single.push(Part { name: format!("{table}.{code}"), pieces });
    }
    if !single.is_empty() {
        parts.push(whole);
        parts.append(&mut single);
    }
}
