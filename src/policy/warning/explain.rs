//! Warnings in words.

use std::fmt::Write as _;

use super::{Outcome, WarningReading, Warnings};
use crate::label::{Code, Language};
use crate::rule::codes::{CodeEntry, CodeTable};
use crate::time::Moment;

impl Warnings<'_> {
    /// A warning in words: its state, causes, root causes, measures, and what is next. Times are
    /// those of the rulebook's zone; lines end in `\n`.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, policy::{scheme::Case, warning::Evidence}};
    /// use guanxi::record::{Event, WarningEvent};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let step = WarningEvent::detect("W1", "overdue".parse()?);
    /// let events = [Event::new("e1", "KH0001", "2024-04-01T09:00:00+08:00".parse()?, step)];
    /// let (warnings, none) = (rulebook.warnings()?, Evidence::default());
    /// let as_of = "2024-04-01T10:00:00+08:00".parse()?;
    /// let log = warnings.replay("KH0001", &events, as_of, None, &none);
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-04-01".parse().unwrap());
    /// let found = warnings.read(log, &case, &events, None, &none)?;
    /// assert_eq!(warnings.explain(&found.warnings[0], Language::English), "\
    /// warning W1, very high risk: detected
    ///   - payment overdue by more than 30 days, noticed 2024-04-01 09:00
    ///   - next: report by 2024-04-01 11:00, by account manager, to sales supervisor
    /// ");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, reading: &WarningReading, language: Language) -> String {
        let zh = language == Language::Chinese;
        let warning = &reading.warning;
        let level = self.definition.level_label(&warning.level, language);
        let state = warning.state.label(language);
        let mut out = String::new();
        let mut line = |text: String| {
            out.push_str(&text);
            out.push('\n');
        };
        let outcome = warning.outcome.filter(|one| *one != Outcome::Cleared);
        let ended = match (outcome.map(|one| one.label(language)), zh) {
            (Some(outcome), false) => format!(" ({outcome})"),
            (Some(outcome), true) => format!("（{outcome}）"),
            (None, _) => String::new(),
        };
        line(match zh {
            false => format!("warning {}, {level}: {state}{ended}", warning.id),
            true => format!("预警 {}，{level}：{state}{ended}", warning.id),
        });
        for one in &warning.causes {
            let cause = self.definition.cause(one.cause.as_str());
            let name = cause.map_or(one.cause.as_str(), |(_, cause)| cause.label(language));
            let at = self.time(one.detected_at);
            line(match zh {
                false => format!("  - {name}, noticed {at}"),
                true => format!("  - {name}，{at} 发现"),
            });
        }
        if !warning.root_causes.is_empty() {
            let causes = warning.root_causes.iter();
            let names: Vec<&str> =
                causes.map(|cause| named(self.codes.causes(), cause, language)).collect();
            line(match zh {
                false => format!("  - root causes: {}", names.join(", ")),
                true => format!("  - 风险根源：{}", names.join("、")),
            });
        }
        for (place, measure) in warning.measures.iter().enumerate() {
            let action = measure.action.as_ref();
            let action = action.map(|action| named(self.codes.actions(), action, language));
            let what = action.unwrap_or(measure.what.as_str());
            let (owner, due) = (&measure.owner, self.time(measure.due));
            let late = match (reading.overdue_measures.contains(&place), zh) {
                (true, false) => ", overdue",
                (true, true) => "，已逾期",
                (false, _) => "",
            };
            line(match zh {
                false => format!("  - measure: {what}, {owner}, by {due}{late}"),
                true => format!("  - 措施：{what}，负责人 {owner}，期限 {due}{late}"),
            });
        }
        if reading.missed_progress > 0 {
            let count = reading.missed_progress;
            line(match zh {
                false => format!("  - progress reports missed: {count}"),
                true => format!("  - 漏报进展 {count} 次"),
            });
        }
        if let Some(next) = &reading.next {
            let mut text = String::new();
            let milestone = next.milestone.label(language);
            let due = self.time_at(next.due);
            let role = |role: &Code| named(self.codes.roles(), role, language).to_owned();
            let (by, to) = (next.by.as_ref().map(role), next.to.as_ref().map(role));
            // Writing to a text cannot fail.
            let _ = match zh {
                false => write!(text, "  - next: {milestone} by {due}"),
                true => write!(text, "  - 下一步：{milestone}，{due} 前"),
            };
            if let Some(by) = by {
                text.push_str(&if zh { format!("，由{by}负责") } else { format!(", by {by}") });
            }
            if let Some(to) = to {
                text.push_str(&if zh { format!("，提交{to}") } else { format!(", to {to}") });
            }
            if next.overdue {
                text.push_str(if zh { "，已超时" } else { ", overdue" });
            }
            line(text);
        }
        out
    }

    fn time(&self, moment: Moment) -> String {
        match moment.as_instant() {
            Some(at) => self.time_at(at),
            None => moment.to_string(),
        }
    }

    fn time_at(&self, at: chrono::DateTime<chrono::Utc>) -> String {
        self.zone.local(at).format("%Y-%m-%d %H:%M").to_string()
    }
}

/// What a code is called: its label, else itself.
fn named<'t>(table: &'t CodeTable<CodeEntry>, code: &'t Code, language: Language) -> &'t str {
    let entry = table.get(code.as_str());
    entry.map_or(code.as_str(), |entry| entry.labels.or_code(language, &entry.code))
}
