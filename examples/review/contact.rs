//! Whom to contact in the week from the day of the review on, and why others not.

use chrono::{Days, NaiveDate};
use guanxi::Rulebook;
use guanxi::label::{Code, Language};
use guanxi::policy::cadence::{
    CadenceReading, Postponed, Proposal, Suppression, TouchReading, TouchState,
};
use guanxi::policy::scheme::Class;
use guanxi::record::CustomerId;
use guanxi::review::{Priority, review};
use guanxi::store::Store;
use guanxi::time::Moment;
use serde::Serialize;

use crate::input::Input;
use crate::output::thousands;
use crate::print::plain;
use crate::rulebook::sentence;
use crate::table::{Align, Table};

/// How many of the most urgent ones are shown.
const SHOWN: usize = 10;

/// How many days are looked ahead.
const DAYS: Days = Days::new(7);

/// Whom to contact, as the log has it.
#[derive(Debug, Serialize)]
pub(crate) struct Contact {
    /// The day of the review.
    from: NaiveDate,
    /// The day after the last one.
    to: NaiveDate,
    /// How many customers are to be contacted within the days and are not overdue.
    due_this_week: usize,
    /// How many customers are overdue.
    overdue: usize,
    /// The most urgent customers, each with what was due first, and the day and channel proposed.
    next: Vec<Next>,
    /// What is not asked for, and why.
    suppressed: Vec<NotAsked>,
    /// What is due and possible on no day within a year, and why.
    impossible: Vec<Next>,
    /// Events that are no contacts.
    refused: Vec<RefusedContact>,
}

/// A touch that is due.
#[derive(Debug, Serialize)]
struct Next {
    customer: CustomerId,
    /// The classes that are possible, best first.
    classes: Vec<Code>,
    rule: Code,
    certain: bool,
    due: NaiveDate,
    /// By how many days; 0 for what is not.
    overdue: i64,
    proposal: Option<Proposal>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    postponed: Vec<Postponed>,
    #[serde(skip)]
    priority: Priority,
}

/// A touch that is not asked for.
#[derive(Debug, Serialize)]
struct NotAsked {
    customer: CustomerId,
    rule: Code,
    why: Suppression,
}

/// An event that is no contact.
#[derive(Debug, Serialize)]
struct RefusedContact {
    file: Option<String>,
    line: u64,
    customer: CustomerId,
    code: &'static str,
    reason: String,
    help: String,
    #[serde(skip)]
    reason_zh: String,
}

/// Whom to contact; nothing where the rulebook has no cadence.
pub(crate) fn read(
    rulebook: &Rulebook,
    store: &dyn Store,
    day: NaiveDate,
    input: &Input,
) -> Result<Option<Contact>, String> {
    let Ok(cadence) = rulebook.cadence() else { return Ok(None) };
    let failed = |error: guanxi::Error| sentence(&error);
    let mut contact = Contact {
        from: day,
        to: day.checked_add_days(DAYS).unwrap_or(NaiveDate::MAX),
        due_this_week: 0,
        overdue: 0,
        next: Vec::new(),
        suppressed: Vec::new(),
        impossible: Vec::new(),
        refused: Vec::new(),
    };
    let mut customers = review(rulebook, store, Moment::Date(day)).map_err(failed)?;
    while let Some(customer) = customers.next() {
        let customer = customer.map_err(failed)?;
        let (case, log) = (customers.case(&customer.reviewed), customer.events.iter());
        let log = log.map(AsRef::as_ref);
        let reading = cadence.read(&customer.record, log, &case, Moment::Date(day), None);
        contact.add(&reading.map_err(failed)?, input);
    }
    contact.next.sort_by(|a, b| a.priority.cmp(&b.priority));
    contact.next.truncate(SHOWN);
    Ok(Some(contact))
}

impl Contact {
    fn add(&mut self, reading: &CadenceReading<'_>, input: &Input) {
        for touch in &reading.touches {
            let (customer, rule) = (reading.customer.clone(), touch.rule.code().clone());
            match (&touch.state, touch.due) {
                (TouchState::Suppressed(why), _) => {
                    self.suppressed.push(NotAsked { customer, rule, why: why.clone() });
                }
                (_, Some(due)) if due < self.to && touch.proposal.is_none() => {
                    self.impossible.push(next(reading, touch, due));
                }
                _ => {}
            }
        }
        let first = reading.next_touch().and_then(|touch| Some((touch, touch.due?)));
        if let Some((touch, due)) = first.filter(|(_, due)| *due < self.to) {
            let next = next(reading, touch, due);
            let count = if next.overdue > 0 { &mut self.overdue } else { &mut self.due_this_week };
            *count = count.saturating_add(1);
            self.next.push(next);
        }
        self.refused.extend(reading.refused.iter().map(|one| {
            let (file, line) = input.place(one.event.as_str());
            RefusedContact {
                file,
                line,
                customer: reading.customer.clone(),
                code: one.refusal.code(),
                reason: one.refusal.to_string(),
                help: one.refusal.help(),
                reason_zh: one.refusal.text(Language::Chinese),
            }
        }));
    }

    /// The section of the review.
    pub(crate) fn section(&self, rulebook: &Rulebook, language: Language) -> String {
        let zh = language == Language::Chinese;
        let Self { from, due_this_week, overdue, .. } = self;
        let last = self.to.pred_opt().unwrap_or(self.to);
        let due = thousands(&due_this_week.to_string());
        let late = thousands(&overdue.to_string());
        let mut out = if zh {
            format!("\n联系，{from} 至 {last}：本周到期客户 {due} 位，已逾期 {late} 位\n")
        } else {
            format!("\ncontact, {from} to {last}: {due} customers due this week, {late} overdue\n")
        };
        out.push_str(&self.first(rulebook, language));
        let count = |english: &str, chinese: &str, count: usize| match (zh, count) {
            (_, 0) => String::new(),
            (true, _) => format!("  {chinese}：{count}\n"),
            (false, _) => format!("  {english}: {count}\n"),
        };
        out.push_str(&count("not asked for", "暂不要求", self.suppressed.len()));
        let mut lines = Vec::new();
        let colon = if zh { "：" } else { ": " };
        for one in &self.suppressed {
            let why = one.why.text(rulebook.zone(), language);
            let what = label(rulebook, &one.rule, language);
            lines.push(format!("{}{colon}{what}{colon}{why}", one.customer));
        }
        out.push_str(&some(&lines, zh));
        out.push_str(&count("not possible", "无可行日期", self.impossible.len()));
        let lines: Vec<String> = self
            .impossible
            .iter()
            .map(|one| {
                let why = one.postponed.first().map(|one| one.text(language)).unwrap_or_default();
                let what = label(rulebook, &one.rule, language);
                format!("{}{colon}{what}{colon}{why}", one.customer)
            })
            .collect();
        out.push_str(&some(&lines, zh));
        out.push_str(&count("events that are no contacts", "不计为联系的事件", self.refused.len()));
        let lines: Vec<String> = self.refused.iter().map(|one| one.line(zh)).collect();
        out.push_str(&some(&lines, zh));
        out
    }

    /// The most urgent ones, whether overdue or due.
    fn first(&self, rulebook: &Rulebook, language: Language) -> String {
        if self.next.is_empty() {
            return String::new();
        }
        let say = |english, chinese| match language {
            Language::Chinese => chinese,
            _ => english,
        };
        let mut table = Table::new(&[
            (say("class", "等级"), Align::Left),
            (say("customer", "客户"), Align::Left),
            (say("what", "事项"), Align::Left),
            (say("due", "到期日"), Align::Left),
            (say("days overdue", "逾期天数"), Align::Right),
            (say("proposed", "建议"), Align::Left),
            (say("channel", "渠道"), Align::Left),
        ]);
        for item in &self.next {
            let proposal = item.proposal.as_ref();
            let classes: Vec<&str> = item.classes.iter().map(Code::as_str).collect();
            table.row(vec![
                classes.join("/"),
                item.customer.to_string(),
                label(rulebook, &item.rule, language).to_owned(),
                item.due.to_string(),
                item.overdue.to_string(),
                proposal.map_or_else(String::new, |found| found.day.to_string()),
                proposal.map_or("", |found| channel(rulebook, found, language)).to_owned(),
            ]);
        }
        table.render()
    }
}

fn next(reading: &CadenceReading<'_>, touch: &TouchReading<'_>, due: NaiveDate) -> Next {
    let overdue = touch.state.overdue();
    let rank = reading.classes.first().map(Class::rank);
    Next {
        customer: reading.customer.clone(),
        classes: reading.classes.iter().map(|class| class.code().clone()).collect(),
        rule: touch.rule.code().clone(),
        certain: touch.certain,
        due,
        overdue,
        proposal: touch.proposal.clone(),
        postponed: touch.postponed.clone(),
        priority: Priority::new(rank, overdue, reading.customer.clone()),
    }
}

/// A touch rule by its label.
fn label<'r>(rulebook: &'r Rulebook, rule: &'r Code, language: Language) -> &'r str {
    let found = rulebook.cadence().ok().and_then(|cadence| cadence.rule(rule.as_str()).ok());
    found.map_or(rule.as_str(), |rule| rule.label(language))
}

/// A channel by its label.
fn channel<'r>(rulebook: &'r Rulebook, proposal: &'r Proposal, language: Language) -> &'r str {
    let Some(code) = &proposal.channel else { return "" };
    let known = rulebook.codes().channels().get(code.as_str());
    known.map_or(code.as_str(), |channel| channel.labels.or_code(language, code))
}

impl RefusedContact {
    fn line(&self, zh: bool) -> String {
        let file = self.file.as_ref().map_or_else(String::new, |file| format!("{file} "));
        let help = &self.help;
        match zh {
            true => {
                let help = if help.is_empty() { String::new() } else { format!("（{help}）") };
                format!("{file}第 {} 行（{}）：{}{help}", self.line, self.customer, self.reason_zh)
            }
            false => {
                let help = if help.is_empty() { String::new() } else { format!(" ({help})") };
                format!("{file}line {} ({}): {}{help}", self.line, self.customer, self.reason)
            }
        }
    }
}

/// The first of many lines, and how many more there are.
fn some(lines: &[String], zh: bool) -> String {
    let mut out = String::new();
    for line in lines.iter().take(SHOWN) {
        out.push_str(&plain(&format!("    {line}\n")));
    }
    if let Some(more) = lines.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        out.push_str(&match zh {
            true => format!("    另有 {more} 项（--json 列出全部）\n"),
            false => format!("    and {more} more (--json lists all)\n"),
        });
    }
    out
}
