//! What the parts of a rulebook name: what must come in with them.

use std::collections::BTreeSet;

use crate::error::{Error, ErrorKind};
use crate::rule::{Expression, Operand};
use crate::rulebook::{
    AxisDocument, BandDocument, CadenceDocument, ClassDocument, CodesDocument, DocumentValue,
    DuplicateDocument, FocusDocument, KpiDocument, LifecycleDocument, OccasionDocument,
    PlanDocument, RenewalDocument, ReportDocument, ReviewDocument, RiskDocument, RulebookDocument,
    SchemeDocument, SlaDocument, TagDocument, TargetDocument, TouchRuleDocument, TreatmentDocument,
    UpkeepDocument, WarningDocument,
};

/// What parts of a rulebook name.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) facts: BTreeSet<String>,
    pub(super) parameters: BTreeSet<String>,
    pub(super) calendars: BTreeSet<String>,
    pub(super) holidays: BTreeSet<String>,
    pub(super) ids: BTreeSet<String>,
    pub(super) tag_dimensions: BTreeSet<String>,
    /// Key of the code table, and code.
    pub(super) codes: BTreeSet<(&'static str, String)>,
}

impl Names {
    /// Adds what a scheme names; text that cannot be read is left for loading to refuse.
    pub(super) fn add_scheme(&mut self, scheme: &SchemeDocument) {
        self.add_classes(&scheme.classes);
        self.add_bands(scheme.fact.as_deref(), &scheme.bands);
        self.facts.extend(scheme.rising.iter().chain(&scheme.falling).cloned());
        for axis in [&scheme.rows, &scheme.columns].into_iter().flatten() {
            match axis {
                AxisDocument::List(entries) => self.add_classes(entries),
                AxisDocument::Bands(axis) => self.add_bands(Some(&axis.fact), &axis.bands),
            }
        }
    }

    /// Adds what an issue policy names.
    pub(super) fn add_sla(&mut self, sla: &SlaDocument) {
        for clock in &sla.clock {
            self.calendars.extend(clock.calendar.clone());
            for text in [&clock.within, &clock.every, &clock.tolerance].into_iter().flatten() {
                self.parameters.extend(text.strip_prefix('$').map(str::to_owned));
            }
            self.codes.extend(clock.then.iter().map(|code| ("action", code.clone())));
        }
    }

    /// Adds what rules of duplicates name.
    pub(super) fn add_duplicates(&mut self, document: &DuplicateDocument) {
        let channels = [&document.phone_channels, &document.email_channels];
        let channels = channels.into_iter().flatten().flatten();
        self.codes.extend(channels.map(|code| ("channel", code.clone())));
    }

    /// Adds what an upkeep policy names.
    pub(super) fn add_upkeep(&mut self, upkeep: &UpkeepDocument) {
        let log = upkeep.log.iter().map(|log| (&log.within, &log.calendar));
        let fresh = upkeep.freshness.iter().map(|rule| (&rule.within, &rule.calendar));
        for (within, calendar) in fresh.chain(log) {
            self.calendars.extend(calendar.clone());
            let parameter = within.as_deref().and_then(|text| text.strip_prefix('$'));
            self.parameters.extend(parameter.map(str::to_owned));
        }
        for every in upkeep.refresh.iter().map(|rule| &rule.every) {
            self.parameters.extend(every.strip_prefix('$').map(str::to_owned));
        }
        let cleansing = upkeep.cleansing.iter().map(|rule| &rule.by);
        let roles = upkeep.freshness.iter().map(|rule| &rule.by);
        let roles = roles.chain(upkeep.refresh.iter().map(|rule| &rule.by));
        let roles = roles.chain(upkeep.verify.iter().map(|rule| &rule.by)).chain(cleansing);
        self.codes.extend(roles.flatten().map(|code| ("role", code.clone())));
    }

    /// Adds what a plan names: the schemes of its customers too. `only` is the only scheme of its
    /// document.
    pub(super) fn add_plan(&mut self, plan: &PlanDocument, only: Option<&str>) {
        for TreatmentDocument { scheme, class, when, actions, .. } in &plan.treatment {
            self.add_audience(scheme.as_deref(), !class.is_empty(), when.as_deref(), only);
            self.add_codes("action", actions);
        }
        for FocusDocument { scheme, class, when, .. } in
            plan.meeting.iter().flat_map(|one| &one.focus)
        {
            self.add_audience(scheme.as_deref(), !class.is_empty(), when.as_deref(), only);
        }
        let contents = plan.message.iter().filter_map(|message| message.content.as_ref());
        let contents = contents.chain(plan.campaign.iter().map(|campaign| &campaign.content));
        self.codes.extend(contents.map(|code| ("content", code.clone())));
        for ReviewDocument { scheme, class, when, every, attendees, .. } in &plan.review {
            self.add_audience(scheme.as_deref(), !class.is_empty(), when.as_deref(), only);
            self.add_parameter(Some(every));
            self.add_codes("role", attendees);
        }
    }

    /// Adds what a cadence names; `only` is the only scheme of its document.
    pub(super) fn add_cadence(&mut self, cadence: &CadenceDocument, only: Option<&str>) {
        let common = cadence.scheme.as_deref().or(only);
        self.add_audience(cadence.scheme.as_deref(), false, None, None);
        self.calendars.extend(cadence.calendar.clone());
        self.facts.extend(cadence.onboarding.iter().flatten().cloned());
        cadence.touch.iter().for_each(|rule| self.add_touch_rule(rule, common));
        for trigger in &cadence.trigger {
            let classes = !trigger.class.is_empty();
            self.add_audience(trigger.scheme.as_deref(), classes, trigger.when.as_deref(), common);
            self.add_parameter(trigger.within.as_deref());
            self.add_parameter(trigger.grace.as_deref());
            self.add_codes("channel", &trigger.channels);
            self.add_codes("content", &trigger.content);
            self.add_codes("change", &trigger.on);
            self.add_codes("role", trigger.by.as_slice());
        }
        for cap in &cadence.cap {
            let classes = !cap.class.is_empty();
            self.add_audience(cap.scheme.as_deref(), classes, cap.when.as_deref(), common);
            self.add_parameter(Some(&cap.per));
            if let DocumentValue::Text(text) = &cap.at_most {
                self.add_parameter(Some(text));
            }
            self.add_codes("channel", &cap.channels);
        }
        self.add_parameter(cadence.snooze.as_ref().and_then(|one| one.longest.as_deref()));
    }

    /// Adds what a touch rule names; `common` is the scheme that it means where it names none.
    pub(super) fn add_touch_rule(&mut self, rule: &TouchRuleDocument, common: Option<&str>) {
        let classes = !rule.class.is_empty();
        self.add_audience(rule.scheme.as_deref(), classes, rule.when.as_deref(), common);
        self.add_parameter(rule.every.as_deref());
        self.add_parameter(rule.grace.as_deref());
        if let Some(adjust) = &rule.adjust {
            self.add_parameter(Some(&adjust.min));
            self.add_parameter(Some(&adjust.max));
        }
        self.facts.extend(rule.anchor.clone());
        self.facts.extend(rule.begins.clone());
        self.add_codes("channel", &rule.channels);
        self.add_codes("content", &rule.content);
        self.add_codes("role", rule.by.as_slice());
    }

    /// Adds the scheme whose classes a rule names, or what its condition does.
    pub(super) fn add_audience(
        &mut self,
        scheme: Option<&str>,
        classes: bool,
        when: Option<&str>,
        common: Option<&str>,
    ) {
        let scheme = scheme.or(common.filter(|_| classes));
        self.facts.extend(scheme.map(|scheme| format!("class({scheme})")));
        self.add_text(when);
    }

    /// Adds the parameter that a text is.
    pub(super) fn add_parameter(&mut self, text: Option<&str>) {
        let code = text.and_then(|text| text.strip_prefix('$'));
        self.parameters.extend(code.map(str::to_owned));
    }

    /// Adds codes of a code table.
    pub(super) fn add_codes(&mut self, table: &'static str, codes: &[String]) {
        self.codes.extend(codes.iter().map(|code| (table, code.clone())));
    }

    /// Adds the codes that contacts can have, whether or not a rule names them.
    pub(super) fn add_contact_codes(&mut self, codes: &CodesDocument) {
        let lists = [("content", &codes.content), ("change", &codes.change)];
        self.codes.extend(codes.channel.iter().map(|one| ("channel", one.code.clone())));
        for (table, list) in lists {
            self.codes.extend(list.iter().map(|one| (table, one.code.clone())));
        }
    }

    /// Adds what a rule of occasions names; `only` is the only scheme of its document.
    pub(super) fn add_occasion(&mut self, rule: &OccasionDocument, only: Option<&str>) {
        let classes = !rule.class.is_empty();
        self.add_audience(rule.scheme.as_deref(), classes, rule.when.as_deref(), only);
        self.calendars.extend(rule.calendar.clone());
        self.add_parameter(rule.lead.as_deref());
        self.add_parameter(rule.upcoming.as_deref());
        self.add_parameter(rule.missed_for.as_deref());
        self.add_codes("action", &rule.actions);
        self.add_codes("channel", &rule.channels);
        self.add_codes("role", rule.by.as_slice());
    }

    /// Adds what a risk scorecard names.
    pub(super) fn add_risk(&mut self, risk: &RiskDocument) {
        for factor in &risk.factor {
            if let Some(operand) = factor.fact.as_deref().and_then(|fact| operand(fact).ok()) {
                let (Operand::Fact(fact) | Operand::Age(fact) | Operand::Share(fact)) = operand;
                self.facts.insert(fact.to_string());
            }
            for value in factor.bands.iter().flat_map(|band| [&band.from, &band.above]) {
                if let Some(DocumentValue::Text(text)) = value {
                    self.add_parameter(Some(text));
                }
            }
        }
        self.add_parameter(risk.every.as_deref());
        self.add_codes("role", risk.by.as_slice());
    }

    /// Adds what a renewal policy names.
    pub(super) fn add_renewal(&mut self, renewal: &RenewalDocument) {
        let spans = [&renewal.opens, &renewal.latest, &renewal.gap];
        spans.into_iter().for_each(|text| self.add_parameter(text.as_deref()));
        for urgency in renewal.urgency.iter().flatten() {
            self.add_parameter(urgency.within.as_deref());
        }
        self.add_codes("role", renewal.by.as_slice());
    }

    /// Adds what a warning policy names.
    pub(super) fn add_warning(&mut self, warning: &WarningDocument) {
        warning.trigger.iter().for_each(|trigger| self.add_text(Some(&trigger.when)));
        for clock in &warning.clock {
            self.calendars.extend(clock.calendar.clone());
            for text in [&clock.within, &clock.every, &clock.tolerance] {
                self.add_parameter(text.as_deref());
            }
            self.add_codes("role", clock.by.as_slice());
            self.add_codes("role", clock.to.as_slice());
            for step in &clock.steps {
                self.add_codes("role", step.remind.as_slice());
                self.add_codes("role", step.escalate.as_slice());
            }
        }
        warning.playbook.iter().for_each(|one| self.add_codes("action", &one.actions));
    }

    /// Adds what a KPI names; `only` is the only scheme of its document.
    pub(super) fn add_kpi(&mut self, kpi: &KpiDocument, only: Option<&str>) {
        for text in [&kpi.within, &kpi.window, &kpi.grace, &kpi.lost_after] {
            self.add_parameter(text.as_deref());
        }
        self.calendars.extend(kpi.calendar.clone());
        // Moves are those of a scheme, and name no class.
        let measure = kpi.measure.as_deref().unwrap_or(&kpi.code);
        let moves = matches!(measure, "promotions" | "demotions");
        self.add_audience(kpi.scheme.as_deref(), moves || !kpi.class.is_empty(), None, only);
    }

    /// Adds what a target names.
    pub(super) fn add_target(&mut self, target: &TargetDocument) {
        let TargetDocument { at_least, at_most, above, below, relative, points, base, .. } = target;
        for value in [at_least, at_most, above, below, relative, points, base] {
            if let Some(DocumentValue::Text(text)) = value {
                self.add_parameter(Some(text));
            }
        }
        self.add_codes("action", &target.on_miss);
    }

    /// Adds what a report names.
    pub(super) fn add_report(&mut self, report: &ReportDocument) {
        self.add_codes("role", report.by.as_slice());
        self.add_codes("severity", report.case_severity.as_deref().unwrap_or_default());
        self.add_parameter(report.check_every.as_deref());
        self.calendars.extend(report.calendar.clone());
        let facts = report.breakdown.iter().flatten();
        self.facts
            .extend(facts.filter(|one| !matches!(one.as_str(), "owner" | "industry")).cloned());
    }

    /// Adds the codes of the signals that conditions ask for.
    pub(super) fn add_signals(&mut self) {
        let signals = self.facts.iter().filter_map(|fact| fact.strip_prefix("signal("));
        let signals = signals.filter_map(|rest| rest.strip_suffix(')'));
        self.codes.extend(signals.map(|code| ("signal", code.to_owned())));
    }

    /// Adds what a lifecycle names.
    pub(super) fn add_lifecycle(&mut self, lifecycle: &LifecycleDocument) {
        self.add_text(lifecycle.at_risk.as_deref());
        self.add_text(lifecycle.dormant.as_deref());
        lifecycle.segment.iter().for_each(|segment| self.add_text(Some(&segment.when)));
    }

    /// Adds what a tag names: its dimension too.
    pub(super) fn add_tag(&mut self, tag: &TagDocument) {
        self.add_text(tag.when.as_deref());
        self.tag_dimensions.insert(tag.dimension.trim().to_owned());
    }

    /// The codes of the schemes whose classes are named.
    pub(super) fn schemes(&self) -> impl Iterator<Item = &str> {
        let classes = self.facts.iter().filter_map(|fact| fact.strip_prefix("class("));
        classes.filter_map(|rest| rest.strip_suffix(')'))
    }

    /// Adds the codes that issues can have, whether or not a clock names them.
    pub(super) fn add_issue_codes(&mut self, codes: &CodesDocument) {
        let CodesDocument { severity, role, channel, waiting, department, .. } = codes;
        self.codes.extend(severity.iter().map(|one| ("severity", one.code.clone())));
        self.codes.extend(channel.iter().map(|one| ("channel", one.code.clone())));
        for (table, list) in [("role", role), ("waiting", waiting), ("department", department)] {
            self.codes.extend(list.iter().map(|one| (table, one.code.clone())));
        }
    }

    /// Adds the codes that access is about: everybody's role, and every channel.
    pub(super) fn add_access_codes(&mut self, codes: &CodesDocument) {
        self.codes.extend(codes.role.iter().map(|one| ("role", one.code.clone())));
        self.codes.extend(codes.channel.iter().map(|one| ("channel", one.code.clone())));
    }

    /// Whether a code of a code table is named.
    pub(super) fn has_code(&self, table: &'static str, code: &str) -> bool {
        self.codes.contains(&(table, code.to_owned()))
    }

    /// Adds the holiday tables that the named calendars stand on, as far as the document has them.
    pub(super) fn add_holidays(&mut self, document: &RulebookDocument) {
        let calendars = self.calendars.iter().filter_map(|code| document.calendar.get(code));
        self.holidays.extend(calendars.filter_map(|calendar| calendar.holidays.clone()));
        let mut open: Vec<String> = self.holidays.iter().cloned().collect();
        while let Some(code) = open.pop() {
            let base = document.holidays.get(&code).and_then(|table| table.extends.clone());
            if let Some(base) = base
                && self.holidays.insert(base.clone())
            {
                open.push(base);
            }
        }
    }

    fn add_classes(&mut self, classes: &[ClassDocument]) {
        for class in classes {
            self.add_text(class.when.as_deref());
            self.add_text(class.keep.as_deref());
        }
    }

    fn add_bands(&mut self, fact: Option<&str>, bands: &[BandDocument]) {
        if let Some(operand) = fact.and_then(|fact| operand(fact).ok()) {
            let (Operand::Fact(fact) | Operand::Age(fact) | Operand::Share(fact)) = operand;
            self.facts.insert(fact.to_string());
        }
        for band in bands {
            self.add_text(band.keep.as_deref());
            for value in [&band.from, &band.above].into_iter().flatten() {
                if let DocumentValue::Text(text) = value
                    && let Some(code) = text.strip_prefix('$')
                {
                    self.parameters.insert(code.to_owned());
                }
            }
        }
    }

    fn add_text(&mut self, text: Option<&str>) {
        if let Some(Ok(expression)) = text.map(str::parse::<Expression>) {
            self.facts.extend(expression.facts().iter().map(ToString::to_string));
            self.parameters.extend(expression.parameters().iter().map(ToString::to_string));
        }
    }
}

/// What bands are cut by: a fact, or the age of a date.
pub(super) fn operand(text: &str) -> Result<Operand, Error> {
    match format!("{text} >= 1").parse::<Expression>() {
        Ok(Expression::Compare { left, .. }) => Ok(left),
        _ => Err(Error::new(
            ErrorKind::Syntax,
            "bands-fact",
            format!("`{text}` is neither a fact nor the age of one"),
        )
        .with_help("write for example `annual_amount` or `age(first_deal)`")),
    }
}
