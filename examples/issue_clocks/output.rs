//! The readings as tables.

use chrono::{DateTime, Utc};
use guanxi::label::{Code, Labels, Language};
use guanxi::policy::sla::{IssueReading, Issues, Milestone, MilestoneReading, Sla};
use guanxi::rule::clock::ClockState;
use guanxi::time::{Moment, length_text};
use guanxi::{Result, Rulebook};

use crate::log::Log;
use crate::print::plain;
use crate::rulebook;
use crate::table::{Align, Table};

/// How many refused rows are shown.
const SHOWN: usize = 10;

/// What all parts of the output need.
pub(crate) struct Page<'a> {
    rulebook: &'a Rulebook,
    sla: &'a Sla,
    /// The instant of the reading.
    pub(crate) as_of: DateTime<Utc>,
    language: Language,
}

impl<'a> Page<'a> {
    /// A page; a date means the end of it.
    pub(crate) fn new(
        rulebook: &'a Rulebook,
        sla: &'a Sla,
        as_of: Moment,
        language: Language,
    ) -> Self {
        let as_of = rulebook.as_of(as_of).instant();
        Self { rulebook, sla, as_of, language }
    }

    /// All tables.
    pub(crate) fn tables(&self, issues: &Issues, log: &Log) -> Result<String> {
        let mut out = self.head(issues);
        out.push_str(&self.clocks(issues)?);
        out.push_str(&self.breaches(issues));
        out.push_str(&rulebook::findings(self.rulebook, self.language, &|_| true));
        out.push_str(&self.later(log));
        out.push_str(&self.refused(log));
        Ok(out)
    }

    fn say<'t>(&self, english: &'t str, chinese: &'t str) -> &'t str {
        match self.language {
            Language::Chinese => chinese,
            _ => english,
        }
    }

    fn wall(&self, at: DateTime<Utc>) -> String {
        self.rulebook.zone().wall_text(at)
    }

    fn head(&self, issues: &Issues) -> String {
        let title = rulebook::title(self.rulebook, self.language);
        let (at, zone) = (self.wall(self.as_of), self.rulebook.zone());
        let count = issues.readings.len();
        match self.language {
            Language::Chinese => format!("{title}，截至 {at}（{zone}）：问题 {count} 件\n\n"),
            _ => {
                let noun = if count == 1 { "issue" } else { "issues" };
                format!("{title} as of {at} ({zone}): {count} {noun}\n\n")
            }
        }
    }

    /// A row for each clock; the first one of an issue names it.
    fn clocks(&self, issues: &Issues) -> Result<String> {
        if issues.readings.is_empty() {
            return Ok(self
                .say("  no issue is registered by then\n", "  此前没有已登记的问题\n")
                .to_owned());
        }
        let mut table = Table::new(&[
            (self.say("issue", "问题编号"), Align::Left),
            (self.say("severity", "紧急程度"), Align::Left),
            (self.say("state", "状态"), Align::Left),
            (self.say("milestone", "环节"), Align::Left),
            (self.say("clock", "计时"), Align::Left),
            (self.say("due", "应完成时间"), Align::Left),
            (self.say("remaining", "剩余"), Align::Right),
            (self.say("time", "口径"), Align::Left),
            (self.say("next step", "下一步"), Align::Left),
        ]);
        for reading in &issues.readings {
            let mut names = [
                reading.issue.id.to_string(),
                self.severity(&reading.issue.severity),
                self.state(reading),
            ];
            if reading.clocks.is_empty() {
                let none = self.say("(no clock)", "（无时限）").to_owned();
                table.row(names.iter().cloned().chain([none]).collect());
            }
            for one in &reading.clocks {
                let row = names.iter_mut().map(std::mem::take).chain(self.clock(one)?);
                table.row(row.collect());
            }
        }
        Ok(table.render())
    }

    /// The cells of one clock.
    fn clock(&self, one: &MilestoneReading) -> Result<[String; 6]> {
        let clock = self.sla.clock(one.severity.as_str(), one.milestone)?;
        let basis = clock.and_then(|clock| clock.clock.basis().calendar());
        let reading = one.reading;
        let empty = String::new;
        Ok([
            self.milestone(one.milestone, one.cycle),
            self.sla.state_text(reading.state, self.language),
            reading.due.map_or_else(empty, |due| self.wall(due)),
            reading.remaining.map_or_else(empty, |rest| length_text(rest, self.language)),
            match (reading.remaining, basis) {
                (None, _) => empty(),
                (_, Some(_)) => self.say("working", "工作时间").to_owned(),
                (_, None) => self.say("elapsed", "自然时间").to_owned(),
            },
            reading.next_step.map_or_else(empty, |next| {
                format!("{} {}", next.trigger.text(self.language), self.wall(next.at))
            }),
        ])
    }

    fn milestone(&self, milestone: Milestone, cycle: u32) -> String {
        let label = milestone.label(self.language);
        match (cycle, self.language) {
            (0 | 1, _) => label.to_owned(),
            (_, Language::Chinese) => format!("{label}（第 {cycle} 轮）"),
            _ => format!("{label} (cycle {cycle})"),
        }
    }

    fn label(&self, code: &Code, labels: Option<&Labels>) -> String {
        labels.map_or(code.as_str(), |labels| labels.or_code(self.language, code)).to_owned()
    }

    fn severity(&self, code: &Code) -> String {
        let known = self.rulebook.codes().severities().get(code.as_str());
        self.label(code, known.map(|known| &known.labels))
    }

    /// The state of an issue, with what it waits for and what it owes.
    fn state(&self, reading: &IssueReading) -> String {
        let issue = &reading.issue;
        let mut text = issue.state.label(self.language).to_owned();
        if let Some(reason) = &issue.waiting {
            let known = self.rulebook.codes().waiting_reasons().get(reason.as_str());
            let reason = self.label(reason, known.map(|known| &known.labels));
            text.push_str(&match self.language {
                Language::Chinese => format!("，等待{reason}"),
                _ => format!(", waiting for {reason}"),
            });
        }
        if issue.owes_date {
            text.push_str(self.say(", owes a new date", "，待定新日期"));
        }
        text
    }

    /// What was or is late, and what a later change of severity or date hides.
    fn breaches(&self, issues: &Issues) -> String {
        let mut table = Table::new(&[
            (self.say("issue", "问题编号"), Align::Left),
            (self.say("milestone", "环节"), Align::Left),
            (self.say("severity", "紧急程度"), Align::Left),
            (self.say("due", "应完成时间"), Align::Left),
            (self.say("then", "结果"), Align::Left),
        ]);
        let mut count = 0_usize;
        let due = |due: Option<DateTime<Utc>>| due.map_or_else(String::new, |due| self.wall(due));
        for reading in &issues.readings {
            let id = reading.issue.id.to_string();
            let now = reading.clocks.iter().filter_map(|one| match one.reading.state {
                ClockState::Breached { done } => Some((one, done)),
                _ => None,
            });
            let now = now.map(|(one, done)| {
                let then = match (done, one.reading.open) {
                    (Some(at), _) => format!("{} {}", self.say("done", "完成于"), self.wall(at)),
                    (None, true) => self.say("not done yet", "尚未完成").to_owned(),
                    (None, false) => self.say("never done", "未完成").to_owned(),
                };
                (one.milestone, one.cycle, &one.severity, one.reading.due, then)
            });
            let past = reading.history.iter().map(|past| {
                let until = self.wall(past.until);
                let then = match self.language {
                    Language::Chinese => format!("至 {until} 已超时，其后级别或日期有变更"),
                    _ => format!("late until {until}, then its severity or date was changed"),
                };
                (past.milestone, past.cycle, &past.severity, past.due, then)
            });
            for (milestone, cycle, severity, at, then) in past.chain(now) {
                count = count.saturating_add(1);
                let milestone = self.milestone(milestone, cycle);
                table.row(vec![id.clone(), milestone, self.severity(severity), due(at), then]);
            }
        }
        let (title, colon) = (self.say("breaches on record", "超时记录"), self.say(": ", "："));
        match count {
            0 => format!("\n{title}{colon}{}\n", self.say("none", "无")),
            _ => format!("\n{title}{colon}{count}\n{}", table.render()),
        }
    }

    fn later(&self, log: &Log) -> String {
        let (count, at) = (log.later(self.as_of), self.wall(self.as_of));
        match (count, self.language) {
            (0, _) => String::new(),
            (_, Language::Chinese) => format!("\n晚于 {at} 的行：{count}，尚未发生，不计入\n"),
            (1, _) => format!("\n1 row lies after {at}: it has not happened yet\n"),
            _ => format!("\n{count} rows lie after {at}: they have not happened yet\n"),
        }
    }

    fn refused(&self, log: &Log) -> String {
        let count = log.refused.len();
        if count == 0 {
            return format!("\n{}\n", self.say("no row was refused", "没有未采纳的行"));
        }
        let mut out = match self.language {
            Language::Chinese => format!("\n未采纳的行：{count}\n"),
            _ => format!("\n{count} refused {}\n", if count == 1 { "row" } else { "rows" }),
        };
        for row in log.refused.iter().take(SHOWN) {
            let what = [row.issue.as_str(), row.event.as_str()].join(" ");
            let column = row.column.as_ref().map_or_else(String::new, |name| format!(", {name}"));
            let (line, what, reason) = (row.line, what.trim(), &row.reason);
            out.push_str(&plain(&match self.language {
                Language::Chinese => format!("  第 {line} 行（{what}）{column}：{reason}\n"),
                _ => format!("  line {line} ({what}){column}: {reason}\n"),
            }));
            if let Some(help) = &row.help {
                out.push_str(&plain(&format!("    {}{help}\n", self.say("help: ", "提示："))));
            }
        }
        if let Some(more) = count.checked_sub(SHOWN).filter(|more| *more > 0) {
            out.push_str(&match self.language {
                Language::Chinese => format!("  另有 {more} 行（--json 列出全部）\n"),
                _ => format!("  and {more} more (--json lists all)\n"),
            });
        }
        out
    }
}
