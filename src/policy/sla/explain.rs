//! Why an issue reads what it reads, in words.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

use super::{IssueReading, MilestoneReading, Sla};
use crate::error::Error;
use crate::label::Language;
use crate::rule::clock::{ClockExplanation, ClockState, Limit};
use crate::time::length_text;

impl Sla {
    /// The stretches behind the reading of one clock; `None` for one that has not started.
    ///
    /// # Errors
    /// As [`Sla::read`].
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// # use guanxi::policy::sla::Milestone;
    /// # use guanxi::record::{Event, IssueEvent, Registration};
    /// # let rulebook = Rulebook::preset("follow_up_office")?;
    /// # let registration = Registration::new("general".parse()?, "chen");
    /// # let at = "2024-03-15T17:00:00+08:00".parse()?;
    /// # let events = [Event::new("e1", "K", at, IssueEvent::register("I1", registration))];
    /// let sla = rulebook.sla()?;
    /// let issue = sla.read(&events, "2024-03-18T10:00:00+08:00".parse()?)?;
    /// let respond = issue.clock(Milestone::Respond).unwrap();
    /// let segments = sla.explain_clock(respond, issue.as_of)?.unwrap().segments;
    /// assert_eq!(segments.len(), 4); // Friday, the weekend, Monday
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain_clock(
        &self,
        one: &MilestoneReading,
        as_of: DateTime<Utc>,
    ) -> Result<Option<ClockExplanation>, Error> {
        match (&one.run, self.clock_at(one.severity_place, one.milestone)) {
            (Some(run), Some(clock)) => clock.clock.explain(run, as_of).map(Some),
            _ => Ok(None),
        }
    }

    /// The reading in words: each clock with its rule, its state and the stretches behind it, the
    /// breaches on record and the events refused, in the times of the rulebook's zone.
    ///
    /// # Errors
    /// As [`Sla::read`].
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// # use guanxi::record::{Event, IssueEvent, Registration};
    /// # let rulebook = Rulebook::preset("follow_up_office")?;
    /// # let registration = Registration::new("general".parse()?, "chen");
    /// # let at = "2024-03-15T17:00:00+08:00".parse()?;
    /// # let events = [Event::new("e1", "K", at, IssueEvent::register("I1", registration))];
    /// use guanxi::label::Language;
    /// let sla = rulebook.sla()?;
    /// let issue = sla.read(&events, "2024-03-18T10:00:00+08:00".parse()?)?;
    /// assert!(sla.explain(&issue, Language::English)?.starts_with("\
    /// I1: pending, general issue, as of 2024-03-18 10:00
    /// first response within 8 hours: running, due 2024-03-18 17:00
    ///   used 2 h 00 min, 6 h 00 min left
    ///   2024-03-15 17:00 - 18:00  1 h 00 min  = 1 h 00 min
    ///   2024-03-16 weekend
    /// "));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, issue: &IssueReading, language: Language) -> Result<String, Error> {
        let english = language == Language::English;
        let severity = |code: &str| {
            let known = self.codes().severities().get(code);
            known.map_or_else(
                || code.to_owned(),
                |known| known.labels.or_code(language, &known.code).to_owned(),
            )
        };
        let mut out = String::new();
        let (state, level) =
            (issue.issue.state.label(language), severity(issue.issue.severity.as_str()));
        // Writing to a text cannot fail.
        let _ = match language {
            Language::English => {
                writeln!(
                    out,
                    "{}: {state}, {level}, as of {}",
                    issue.issue.id,
                    self.wall(issue.as_of)
                )
            }
            Language::Chinese => writeln!(
                out,
                "{}：{state}，{level}，截至 {}",
                issue.issue.id,
                self.wall(issue.as_of)
            ),
        };
        for one in &issue.clocks {
            self.explain_one(&mut out, one, issue.as_of, language)?;
        }
        for past in &issue.history {
            let (name, level) = (past.milestone.label(language), severity(past.severity.as_str()));
            let due = past.due.map_or_else(String::new, |due| self.wall(due));
            let until = self.wall(past.until);
            let _ = if english {
                writeln!(
                    out,
                    "on record: {name} was due {due} ({level}), breached until {until}, then changed"
                )
            } else {
                writeln!(
                    out,
                    "记录在案：{name}应于 {due}（{level}）完成，至 {until} 已超时，其后级别或日期有变更"
                )
            };
        }
        for refused in &issue.refused {
            let _ = if english {
                writeln!(out, "event {} refused: {}", refused.event, refused.refusal)
            } else {
                writeln!(out, "事件 {} 未采纳：{}", refused.event, refused.refusal)
            };
        }
        Ok(out)
    }

    fn explain_one(
        &self,
        out: &mut String,
        one: &MilestoneReading,
        as_of: DateTime<Utc>,
        language: Language,
    ) -> Result<(), Error> {
        let english = language == Language::English;
        let clock = self.clock_at(one.severity_place, one.milestone);
        let limit = clock.and_then(|clock| clock.clock.limit());
        let mut name = one.milestone.label(language).to_owned();
        if one.cycle > 1 {
            name.push_str(&if english {
                format!(" (cycle {})", one.cycle)
            } else {
                format!("（第 {} 轮）", one.cycle)
            });
        }
        if let Some(limit) = limit {
            let immediately = limit == Limit::Immediately;
            let limit = limit.text(language);
            name.push_str(&match (english, immediately) {
                (true, true) => format!(" {limit}"),
                (true, false) => format!(" within {limit}"),
                (false, true) => format!("（{limit}）"),
                (false, false) => format!("（限 {limit}）"),
            });
        }
        let state = self.state_text(one.reading.state, language);
        let due = one.reading.due.map_or_else(String::new, |due| {
            if english {
                format!(", due {}", self.wall(due))
            } else {
                format!("，应于 {} 前完成", self.wall(due))
            }
        });
        let colon = if english { ": " } else { "：" };
        let _ = writeln!(out, "{name}{colon}{state}{due}");
        let Some(explained) = self.explain_clock(one, as_of)? else { return Ok(()) };
        let used = length_text(one.reading.used, language);
        let rest = one.reading.remaining.map_or_else(String::new, |rest| {
            let length = length_text(rest.saturating_abs(), language);
            match (rest < 0, english) {
                (false, true) => format!(", {length} left"),
                (true, true) => format!(", {length} over"),
                (false, false) => format!("，剩余 {length}"),
                (true, false) => format!("，超出 {length}"),
            }
        });
        let _ = if english {
            writeln!(out, "  used {used}{rest}")
        } else {
            writeln!(out, "  已用 {used}{rest}")
        };
        for line in explained.text(self.zone(), language).lines() {
            let _ = writeln!(out, "  {line}");
        }
        Ok(())
    }

    /// The state of a clock in words, with its instant in the times of the rulebook's zone.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, rule::clock::ClockState};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let done = Some("2024-03-15T17:30:00+08:00".parse().unwrap());
    /// let text = rulebook.sla()?.state_text(ClockState::Breached { done }, Language::English);
    /// assert_eq!(text, "breached, done 2024-03-15 17:30");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn state_text(&self, state: ClockState, language: Language) -> String {
        let english = language == Language::English;
        let (en, zh, at) = match state {
            ClockState::NotStarted => ("not started", "未开始", None),
            ClockState::Running => ("running", "计时中", None),
            ClockState::Paused => ("paused", "暂停", None),
            ClockState::Stopped { at } => ("stopped", "停止", Some(at)),
            ClockState::Met { done } => ("met", "按时完成", Some(done)),
            ClockState::Breached { done: Some(done) } => ("breached, done", "超时完成", Some(done)),
            ClockState::Breached { done: None } => ("breached", "超时", None),
            ClockState::Cancelled { at } => ("cancelled", "取消", Some(at)),
        };
        let word = if english { en } else { zh };
        at.map_or_else(|| word.to_owned(), |at| format!("{word} {}", self.wall(at)))
    }

    /// What a wall clock of the rulebook's zone shows, with seconds only where there are any.
    fn wall(&self, at: DateTime<Utc>) -> String {
        self.zone().wall_text(at)
    }
}
