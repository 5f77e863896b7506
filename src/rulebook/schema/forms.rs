//! Which keys take what: the words come from where they are read.

use std::collections::BTreeSet;

use serde_json::Value;

use super::edit::{property, require, tables};
use super::form::Form;
use crate::policy::access::{Scope, Sight, Verb};
use crate::policy::cadence::{FirstDue, TouchOutcome};
use crate::policy::duplicate::DuplicateKey;
use crate::policy::kpi::{self, AnswerSource, LostEdge, MeasureName};
use crate::policy::lifecycle::{PausedRefuses, Resumption};
use crate::policy::occasion::{OccasionKind, Roll};
use crate::policy::plan::ReviewScope;
use crate::policy::sla::{AfterResolution, Milestone, Reopening, SeverityChange, StartEvent};
use crate::policy::upkeep::{LogField, VerifyAt};
use crate::policy::warning::{self, Detection};
use crate::record::{Field, ServiceStage, Stage};
use crate::rule::clock::DueEdge;
use crate::rule::{Direction, Missing};
use crate::rulebook::PRESETS;
use crate::rulebook::kpi::words;
use crate::rulebook::warning::starts;
use crate::time::Festival;

/// The words of a type that knows them all.
macro_rules! words_of {
    ($($type:ty),+) => {
        Form::Words(|| {
            let mut all = Vec::new();
            $(all.extend(<$type>::ALL.iter().map(|one| one.as_str()));)+
            all
        })
    };
}

const FIELDS: Form = Form::Words(|| Field::ALL.iter().map(|field| field.name()).collect());

const EDGES: Form = Form::Words(|| DueEdge::WORDS.iter().map(|(word, _)| *word).collect());

const MISSING: Form = Form::Words(|| Missing::WORDS.to_vec());

/// The table, its key, and what the key takes; a `code` is a code in nearly every table.
const FORMS: &[(&str, &str, Form)] = &[
    ("RulebookDocument", "format", Form::Format),
    ("RulebookDocument", "currency", Form::Currency),
    ("RulebookDocument", "effective_from", Form::Date),
    ("RulebookDocument", "parameters", Form::Codes),
    ("RulebookDocument", "calendar", Form::Codes),
    ("RulebookDocument", "holidays", Form::Codes),
    ("RulebookDocument", "id", Form::Codes),
    ("UseDocument", "preset", Form::Words(|| PRESETS.to_vec())),
    ("SchemeDocument", "review", Form::Span),
    ("SchemeDocument", "review_epoch", Form::Date),
    ("SchemeDocument", "min_stay", Form::Span),
    ("BandDocument", "from", Form::NoFlag),
    ("BandDocument", "above", Form::NoFlag),
    ("CalendarDocument", "week", Form::Week),
    ("CalendarDocument", "make_up_hours", Form::Window),
    ("CalendarDocument", "day", Form::Dates),
    ("CalendarDocument", "breaks", Form::Dates),
    ("HolidayTableDocument", "short", Form::Dates),
    ("HolidayTableDocument", "breaks", Form::Dates),
    ("SlaDocument", "reopen", words_of!(Reopening)),
    ("SlaDocument", "severity_change", words_of!(SeverityChange)),
    ("IssueClockDocument", "milestone", words_of!(Milestone)),
    ("IssueClockDocument", "from", words_of!(StartEvent)),
    ("IssueClockDocument", "within", Form::Limit),
    ("IssueClockDocument", "every", Form::Limit),
    ("IssueClockDocument", "within_field", Form::Words(|| vec!["expected_at"])),
    ("IssueClockDocument", "edge", EDGES),
    ("IssueClockDocument", "tolerance", Form::SpanOrParameter),
    ("IssueClockDocument", "after_resolution", words_of!(AfterResolution)),
    ("StepDocument", "at", Form::Step),
    ("StepDocument", "on", Form::Words(|| vec!["breach"])),
    ("CadenceDocument", "quiet", Form::Window),
    ("SnoozeDocument", "longest", Form::SpanOrParameter),
    ("TouchRuleDocument", "every", Form::SpanOrParameter),
    ("TouchRuleDocument", "epoch", Form::Date),
    ("TouchRuleDocument", "grace", Form::SpanOrParameter),
    ("TouchRuleDocument", "first_due", words_of!(FirstDue)),
    ("TouchRuleDocument", "outcome", words_of!(TouchOutcome)),
    ("AdjustDocument", "min", Form::SpanOrParameter),
    ("AdjustDocument", "max", Form::SpanOrParameter),
    ("TouchTriggerDocument", "within", Form::SpanOrParameter),
    ("TouchTriggerDocument", "grace", Form::SpanOrParameter),
    ("ContactCapDocument", "at_most", Form::NoFlag),
    ("ContactCapDocument", "per", Form::SpanOrParameter),
    ("PauseDocument", "from", Form::Date),
    ("PauseDocument", "until", Form::Date),
    ("LifecycleDocument", "resume_on", words_of!(Resumption)),
    ("LifecycleDocument", "paused_refuses", words_of!(PausedRefuses)),
    (
        "LifecycleDocument",
        "stage",
        Form::Keys(|| Stage::ALL.iter().map(|one| one.name()).collect()),
    ),
    (
        "LifecycleDocument",
        "step",
        Form::Keys(|| ServiceStage::ALL.iter().map(|one| one.name()).collect()),
    ),
    ("TagDimensionDocument", "field", FIELDS),
    ("AccessDocument", "sensitive", FIELDS),
    ("AccessDocument", "basic", FIELDS),
    ("AccessDocument", "dimensions", FIELDS),
    ("GrantDocument", "relation", words_of!(Scope)),
    ("GrantDocument", "view", words_of!(Sight)),
    ("GrantDocument", "fields", FIELDS),
    ("GrantDocument", "partial", FIELDS),
    ("GrantDocument", "verbs", Form::Words(verbs)),
    ("DuplicateRuleDocument", "any", words_of!(DuplicateKey)),
    ("DuplicateRuleDocument", "all", words_of!(DuplicateKey)),
    ("UpkeepDocument", "required", FIELDS),
    ("UpkeepDocument", "before_activation", FIELDS),
    ("UpkeepDocument", "before_entry", FIELDS),
    ("InterestDocument", "fields", FIELDS),
    ("FreshnessDocument", "within", Form::Limit),
    ("FreshnessDocument", "edge", EDGES),
    ("RefreshDocument", "fields", FIELDS),
    ("RefreshDocument", "every", Form::SpanOrParameter),
    ("VerifyDocument", "at", words_of!(VerifyAt)),
    ("VerifyDocument", "fields", FIELDS),
    ("LogDocument", "within", Form::Limit),
    ("LogDocument", "edge", EDGES),
    ("LogDocument", "fields", words_of!(LogField)),
    ("CleansingDocument", "every", Form::Span),
    ("ReviewDocument", "scope", words_of!(ReviewScope)),
    ("ReviewDocument", "every", Form::SpanOrParameter),
    ("ReviewDocument", "epoch", Form::Date),
    ("OccasionDocument", "on", words_of!(OccasionKind)),
    (
        "OccasionDocument",
        "festivals",
        Form::Words(|| Festival::all().map(|one| one.code()).collect()),
    ),
    ("OccasionDocument", "lead", Form::SpanOrParameter),
    ("OccasionDocument", "roll", words_of!(Roll)),
    ("OccasionDocument", "upcoming", Form::SpanOrParameter),
    ("OccasionDocument", "missed_for", Form::SpanOrParameter),
    ("DateDocument", "on", Form::Date),
    ("RiskDocument", "direction", Form::Words(|| Direction::WORDS.to_vec())),
    ("RiskDocument", "missing", MISSING),
    ("RiskDocument", "every", Form::SpanOrParameter),
    ("RiskDocument", "epoch", Form::Date),
    ("RiskLevelDocument", "probability", Form::Percent),
    ("RiskFactorDocument", "missing", MISSING),
    ("RiskBandDocument", "from", Form::NoFlag),
    ("RiskBandDocument", "above", Form::NoFlag),
    ("RenewalDocument", "opens", Form::SpanOrParameter),
    ("RenewalDocument", "latest", Form::SpanOrParameter),
    ("RenewalDocument", "gap", Form::SpanOrParameter),
    ("UrgencyDocument", "within", Form::SpanOrParameter),
    ("WarningDocument", "detect", words_of!(Detection)),
    ("WarningTriggerDocument", "cause", Form::Code),
    ("WarningClockDocument", "milestone", words_of!(warning::Milestone)),
    ("WarningClockDocument", "from", Form::Words(warning_starts)),
    ("WarningClockDocument", "within", Form::Limit),
    ("WarningClockDocument", "every", Form::Limit),
    ("WarningClockDocument", "edge", EDGES),
    ("WarningClockDocument", "tolerance", Form::SpanOrParameter),
    ("FeedbackScaleDocument", "min", Form::NoFlag),
    ("FeedbackScaleDocument", "max", Form::NoFlag),
    ("FeedbackScaleDocument", "step", Form::NoFlag),
    ("KpiDocument", "measure", words_of!(MeasureName)),
    (
        "KpiDocument",
        "convention",
        words_of!(
            kpi::ChurnConvention,
            kpi::RepurchaseConvention,
            kpi::RenewalConvention,
            kpi::ActivationConvention,
            kpi::WarningConvention,
            kpi::CsatConvention,
            kpi::ResolutionConvention,
            kpi::FirstTimeConvention,
            kpi::AttainmentConvention
        ),
    ),
    ("KpiDocument", "by", Form::Words(|| either(&[words::SHARE_BY, words::TOUCH_BY]))),
    ("KpiDocument", "within", Form::SpanOrParameter),
    ("KpiDocument", "window", Form::SpanOrParameter),
    ("KpiDocument", "grace", Form::SpanOrParameter),
    ("KpiDocument", "lost_after", Form::SpanOrParameter),
    ("KpiDocument", "edge", words_of!(LostEdge)),
    ("KpiDocument", "same_day", Form::Words(|| either(&[words::SAME_DAY]))),
    ("KpiDocument", "source", words_of!(AnswerSource)),
    ("KpiDocument", "from", Form::Number),
    ("KpiDocument", "waiting", Form::Words(|| either(&[words::WAITING]))),
    ("KpiDocument", "milestone", words_of!(Milestone)),
    ("KpiDocument", "unit", words_of!(kpi::Unit)),
    ("KpiDocument", "better", Form::Words(|| words::BETTER.map(|(word, _)| word).to_vec())),
    ("TargetDocument", "at_least", Form::NoFlag),
    ("TargetDocument", "at_most", Form::NoFlag),
    ("TargetDocument", "above", Form::NoFlag),
    ("TargetDocument", "below", Form::NoFlag),
    ("TargetDocument", "relative", Form::NoFlag),
    ("TargetDocument", "points", Form::NoFlag),
    ("TargetDocument", "base", Form::NoFlag),
    ("TargetDocument", "per", Form::Span),
    ("ReportDocument", "every", Form::Span),
    ("ReportDocument", "check_every", Form::SpanOrParameter),
];

/// The tables whose `code` is in the words of the host.
const FREE_CODES: &[&str] = &["TagDimensionDocument"];

/// Keys that the reader lets be left out and loading never does.
const NEEDED: &[(&str, &str)] = &[
    ("RulebookDocument", "currency"),
    ("RulebookDocument", "time_zone"),
    ("SeverityDocument", "rank"),
    ("TouchRuleDocument", "every"),
    ("FreshnessDocument", "within"),
];

/// Says of every key what it takes.
pub(super) fn apply(schema: &mut Value) {
    for table in tables(schema) {
        let code = property(schema, &table, "code");
        if let Some(code) = code.filter(|_| !FREE_CODES.contains(&table.as_str())) {
            Form::Code.say(code);
        }
    }
    for (table, key, form) in FORMS {
        if let Some(key) = property(schema, table, key) {
            form.say(key);
        }
    }
    for (table, key) in NEEDED {
        require(schema, table, key);
    }
    texts_alone(schema);
}

/// A thing that is written as one text is written as its first key: that takes what the key takes.
fn texts_alone(schema: &mut Value) {
    for (table, key) in [
        ("UseDocument", "preset"),
        ("ValueDocument", "code"),
        ("ChannelDocument", "code"),
        ("DateDocument", "on"),
    ] {
        let Some(key) = property(schema, table, key) else { continue };
        let said = ["enum", "pattern"].map(|word| (word, key.get(word).cloned()));
        let text = schema.pointer_mut(&format!("/definitions/{table}/anyOf/0"));
        let Some(text) = text.and_then(Value::as_object_mut) else { continue };
        text.extend(said.into_iter().filter_map(|(word, said)| Some((word.to_owned(), said?))));
    }
}

/// What may be done besides seeing, which has a key of its own.
fn verbs() -> Vec<&'static str> {
    let verbs = Verb::ALL.iter().filter(|verb| **verb != Verb::View);
    verbs.map(|verb| verb.as_str()).collect()
}

/// What may start clocks of warnings: the detection, or the step before.
fn warning_starts() -> Vec<&'static str> {
    let steps = warning::Milestone::ALL.iter().map(|milestone| starts(*milestone).0);
    steps.collect::<BTreeSet<&str>>().into_iter().collect()
}

fn either(lists: &[[(&'static str, bool); 2]]) -> Vec<&'static str> {
    lists.iter().flatten().map(|(word, _)| *word).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_form_has_its_key_once() {
        let mut schema: Value = serde_json::from_str(&crate::rulebook::json_schema()).unwrap();
        let mut seen = BTreeSet::new();
        for (table, key, _) in FORMS {
            assert!(property(&mut schema, table, key).is_some(), "{table}.{key}");
            assert!(seen.insert((table, key)), "{table}.{key}");
        }
        for (table, key) in NEEDED {
            assert!(property(&mut schema, table, key).is_some(), "{table}.{key}");
        }
        for table in FREE_CODES {
            assert!(property(&mut schema, table, "code").is_some(), "{table}");
        }
    }
}
