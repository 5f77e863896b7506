//! The upkeep of a file in words.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

use super::Upkeep;
use super::field_label::field_list;
use super::reading::{
    ChangeReading, CleansingReading, FreshnessReading, LogReading, RefreshReading, UpkeepReading,
    VerificationReading,
};
use crate::label::{Code, Language};
use crate::rule::Truth;
use crate::rule::clock::{ClockReading, ClockState, Limit};
use crate::time::{Moment, length_text};

impl Upkeep {
    /// The reading in words, a line for each thing, in the times of the rulebook's zone.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, policy::upkeep::Known};
    /// use guanxi::record::{Contact, ContactAction, ContactEvent, Event};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let left = ContactEvent::new("P1", ContactAction::Leave { successor: None });
    /// let event = Event::new("e1", "KH0001", "2024-03-15T14:00:00+08:00".parse()?, left);
    /// let upkeep = rulebook.upkeep().unwrap();
    /// let as_of = "2024-03-18T09:00:00+08:00".parse()?;
    /// let reading = upkeep.read("KH0001", &[event], &Known::default(), as_of, None)?;
    /// assert!(upkeep.explain(&reading, Language::English).starts_with("\
    /// KH0001: upkeep as of 2024-03-18 09:00
    /// contact changed 2024-03-15 14:00 (e1), within 3 working days by account manager: running, \
    /// due 2024-03-20 18:00; still to change: the file
    /// "));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, reading: &UpkeepReading, language: Language) -> String {
        let mut lines = Vec::new();
        let as_of = self.wall(reading.as_of);
        lines.push(match language {
            Language::English => format!("{}: upkeep as of {as_of}", reading.customer),
            Language::Chinese => format!("{}：档案维护情况，截至 {as_of}", reading.customer),
        });
        for change in &reading.changes {
            lines.extend(change.rules.iter().map(|rule| self.fresh_line(change, rule, language)));
        }
        lines.extend(reading.refreshes.iter().map(|one| self.refresh_line(one, language)));
        lines.extend(reading.cleansing.iter().map(|one| self.cleansing_line(one, language)));
        lines.extend(reading.verifications.iter().map(|one| self.verify_line(one, language)));
        lines.extend(reading.log.iter().map(|one| self.log_line(one, language)));
        lines.extend(reading.rejected.iter().map(|wrong| match language {
            Language::English => format!("event {} rejected: {}", wrong.event, wrong.error),
            Language::Chinese => format!("事件 {} 未采纳：{}", wrong.event, wrong.error),
        }));
        lines.into_iter().fold(String::new(), |mut text, line| {
            text.push_str(&line);
            text.push('\n');
            text
        })
    }

    fn fresh_line(
        &self,
        change: &ChangeReading,
        one: &FreshnessReading,
        language: Language,
    ) -> String {
        let (kind, at) = (self.change_label(change, language), self.moment(change.at));
        let state = self.state(&one.reading, language);
        let limit = within(one.limit, language);
        let by = self.by(one.by.as_ref(), language);
        let missing: Vec<&str> = one.missing.iter().map(|effect| effect.label(language)).collect();
        let mut line = match language {
            Language::English => format!("{kind} {at} ({}){limit}{by}: {state}", change.event),
            Language::Chinese => format!("{kind} {at}（{}）{limit}{by}：{state}", change.event),
        };
        if !missing.is_empty() {
            let _ = match language {
                Language::English => write!(line, "; still to change: {}", missing.join(", ")),
                Language::Chinese => write!(line, "；尚未更新：{}", missing.join("、")),
            };
        }
        line
    }

    fn change_label(&self, change: &ChangeReading, language: Language) -> String {
        let declared = self.codes().changes().get(change.kind.as_str());
        let label = declared.map_or_else(
            || change.kind.label(language).to_owned(),
            |entry| entry.labels.or_code(language, &entry.code).to_owned(),
        );
        match (change.interests.is_empty(), language) {
            (true, _) => label,
            (false, Language::English) => format!("{label} [{}]", change.interests.join(", ")),
            (false, Language::Chinese) => format!("{label}【{}】", change.interests.join("、")),
        }
    }

    fn refresh_line(&self, one: &RefreshReading, language: Language) -> String {
        let english = language == Language::English;
        let fields = field_list(&one.fields, language);
        let every = Limit::Within(one.every).text(language);
        let by = self.by(one.by.as_ref(), language);
        let mut line = if english {
            format!("{fields}, every {every}{by}: {}", one.state.label(language))
        } else {
            format!("{fields}，每 {every}{by}：{}", one.state.label(language))
        };
        // Writing to a text cannot fail.
        let _ = match (one.refreshed, english) {
            (Some(day), true) => write!(line, ", refreshed {day}"),
            (Some(day), false) => write!(line, "，最近更新 {day}"),
            (None, true) => write!(line, ", never refreshed in full"),
            (None, false) => write!(line, "，尚未全部更新过"),
        };
        if let Some(due) = one.due {
            let _ = match (one.missed, one.next, english) {
                (0, _, true) => write!(line, ", due {due}"),
                (0, _, false) => write!(line, "，应于 {due} 前更新"),
                (missed, Some(next), true) => {
                    write!(line, ", was due {due}, {missed} missed, next {next}")
                }
                (missed, Some(next), false) => {
                    write!(line, "，应于 {due} 前更新，已错过 {missed} 期，下一期 {next}")
                }
                (missed, None, true) => write!(line, ", was due {due}, {missed} missed"),
                (missed, None, false) => write!(line, "，应于 {due} 前更新，已错过 {missed} 期"),
            };
        }
        if one.applies == Truth::Unknown {
            let classes: Vec<&str> = one.possible.iter().map(Code::as_str).collect();
            let _ = if english {
                write!(line, "; only if it applies, the class may be {}", classes.join(" or "))
            } else {
                write!(line, "；是否适用取决于等级，可能为 {}", classes.join("、"))
            };
        }
        line
    }

    fn cleansing_line(&self, one: &CleansingReading, language: Language) -> String {
        let english = language == Language::English;
        let by = self.by(one.by.as_ref(), language);
        let (from, due) = (one.from, one.due);
        let mut line = match (&one.done, english) {
            (Some(done), true) => {
                format!("cleansing{by} {from} - {due}: done {}", self.moment(done.at))
            }
            (Some(done), false) => {
                format!("数据清洗{by} {from} - {due}：已于 {} 完成", self.moment(done.at))
            }
            (None, true) => format!("cleansing{by} {from} - {due}: due {due}"),
            (None, false) => format!("数据清洗{by} {from} - {due}：应于 {due} 前完成"),
        };
        if let Some(missed) = one.missed {
            let _ = if english {
                write!(line, ", missed in the period to {missed}")
            } else {
                write!(line, "，截至 {missed} 的上一期未完成")
            };
        }
        line
    }

    fn verify_line(&self, one: &VerificationReading, language: Language) -> String {
        let english = language == Language::English;
        let by = self.by(one.by.as_ref(), language);
        let on = one.on.label(language);
        let day = one.due.map_or_else(String::new, |day| format!(" {day}"));
        let mut line = if english {
            format!("to verify at {on}{day}{by}")
        } else {
            format!("须在{on}{day}核对{by}")
        };
        let _ = match (&one.done, english) {
            (Some(done), true) => write!(line, ": done {}", self.moment(done.at)),
            (Some(done), false) => write!(line, "：已于 {} 完成", self.moment(done.at)),
            (None, true) => write!(line, ": pending {}", field_list(&one.pending, language)),
            (None, false) => write!(line, "：待核对 {}", field_list(&one.pending, language)),
        };
        if !one.late.is_empty() {
            let late = field_list(&one.late, language);
            let _ = if english {
                write!(line, "; late: {late}")
            } else {
                write!(line, "；逾期核对：{late}")
            };
        }
        line
    }

    fn log_line(&self, one: &LogReading, language: Language) -> String {
        let english = language == Language::English;
        let (at, recorded) = (self.moment(one.at), self.moment(one.recorded_at));
        let mut line = if english {
            format!("interaction {at} ({}), recorded {recorded}", one.event)
        } else {
            format!("沟通 {at}（{}），记录于 {recorded}", one.event)
        };
        if let Some(reading) = &one.reading {
            let limit = within(one.limit, language);
            let state = self.state(reading, language);
            line.push_str(&limit);
            line.push_str(if english { ": " } else { "：" });
            line.push_str(&state);
        }
        if !one.missing.is_empty() {
            let missing: Vec<&str> = one.missing.iter().map(|one| one.label(language)).collect();
            let _ = if english {
                write!(line, "; missing: {}", missing.join(", "))
            } else {
                write!(line, "；缺少：{}", missing.join("、"))
            };
        }
        line
    }

    /// The state of a clock, with its due instant while it is open.
    fn state(&self, reading: &ClockReading, language: Language) -> String {
        let english = language == Language::English;
        let over = length_text(reading.remaining.unwrap_or(0).saturating_abs(), language);
        let due = reading.due.map_or_else(String::new, |due| self.wall(due));
        match (reading.state, english) {
            (ClockState::NotStarted, true) => format!("not started, due {due}"),
            (ClockState::NotStarted, false) => format!("未开始，应于 {due} 前完成"),
            (ClockState::Met { done }, true) => format!("in time, done {}", self.wall(done)),
            (ClockState::Met { done }, false) => format!("按时完成 {}", self.wall(done)),
            (ClockState::Breached { done: Some(done) }, true) => {
                format!("late by {over}, done {}, due {due}", self.wall(done))
            }
            (ClockState::Breached { done: Some(done) }, false) => {
                format!("逾期 {over}，完成于 {}，应于 {due} 前完成", self.wall(done))
            }
            (ClockState::Breached { done: None }, true) => format!("late by {over}, due {due}"),
            (ClockState::Breached { done: None }, false) => {
                format!("已逾期 {over}，应于 {due} 前完成")
            }
            (_, true) => format!("running, due {due}"),
            (_, false) => format!("计时中，应于 {due} 前完成"),
        }
    }

    fn by(&self, role: Option<&Code>, language: Language) -> String {
        let Some(role) = role else { return String::new() };
        let label = self.codes().roles().get(role.as_str());
        let label = label.map_or(role.as_str(), |one| one.labels.or_code(language, &one.code));
        match language {
            Language::English => format!(" by {label}"),
            Language::Chinese => format!("（由{label}）"),
        }
    }

    fn moment(&self, moment: Moment) -> String {
        moment.as_instant().map_or_else(|| moment.to_string(), |at| self.wall(at))
    }

    fn wall(&self, at: DateTime<Utc>) -> String {
        self.zone().wall_text(at)
    }
}

fn within(limit: Option<Limit>, language: Language) -> String {
    let Some(limit) = limit else { return String::new() };
    let text = limit.text(language);
    match (limit, language) {
        (Limit::Immediately, Language::English) => format!(", {text}"),
        (_, Language::English) => format!(", within {text}"),
        (Limit::Immediately, Language::Chinese) => format!("（{text}）"),
        (_, Language::Chinese) => format!("（限 {text}）"),
    }
}
