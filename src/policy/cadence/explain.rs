//! What a cadence asks of one customer in words, English and Chinese.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::proposal::{Postponed, Proposal};
use super::reading::{Basis, CadenceReading, TouchReading, TouchState, TriggerReading};
use super::{Anchor, Cadence, TouchRule};
use crate::label::{Code, Language};
use crate::rule::codes::CodeTable;
use crate::rule::show_span;
use crate::time::Moment;

impl Cadence<'_> {
    /// What is asked for in words: each rule with its due day, what it is counted from and how it
    /// stands, the day proposed, every day passed over, and the events refused. Lines end in `\n`.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, policy::scheme::Case, record::Customer};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let facts = rulebook.facts().with("annual_amount", 60_000)?;
    /// let case = Case::new(&facts, "2024-03-16".parse().unwrap()); // a Saturday
    /// let cadence = rulebook.cadence()?;
    /// let reading = cadence.read(&Customer::new("KH0003"), &[], &case, "2024-03-16".parse()?, None)?;
    /// assert_eq!(cadence.explain(&reading, Language::Chinese), "\
    /// KH0003：C，截至 2024-03-16
    /// 标准化推送（c_push）：2024-03-16 到期，无记录可循；今日到期
    ///   建议：2024-03-18，邮件
    ///   2024-03-16 至 2024-03-17：周末
    /// ");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, reading: &CadenceReading<'_>, language: Language) -> String {
        let zh = language == Language::Chinese;
        let mut out = String::new();
        let classes: Vec<&str> = reading.class_codes().map(Code::as_str).collect();
        let classes = classes.join(if zh { "或" } else { " or " });
        let as_of = self.moment(reading.as_of);
        // Writing to a text cannot fail.
        let _ = match (zh, classes.is_empty()) {
            (false, true) => writeln!(out, "{}, as of {as_of}", reading.customer),
            (false, false) => writeln!(out, "{}: {classes}, as of {as_of}", reading.customer),
            (true, true) => writeln!(out, "{}，截至 {as_of}", reading.customer),
            (true, false) => writeln!(out, "{}：{classes}，截至 {as_of}", reading.customer),
        };
        let today = reading.as_of.local(&self.definition.zone).date();
        let resumed = reading.contact.resumed.map(|at| at.local(&self.definition.zone).date());
        for touch in &reading.touches {
            out.push_str(&self.touch_line(touch, today, language));
            self.proposed(&mut out, touch.proposal.as_ref(), &touch.postponed, language);
        }
        for trigger in &reading.triggers {
            out.push_str(&self.trigger_line(trigger, today, resumed, language));
            self.proposed(&mut out, trigger.proposal.as_ref(), &trigger.postponed, language);
        }
        for refused in &reading.refused {
            let text = refused.refusal.text(language);
            let _ = if zh {
                writeln!(out, "事件 {} 未采纳：{text}", refused.event)
            } else {
                writeln!(out, "event {} refused: {text}", refused.event)
            };
        }
        out
    }

    fn touch_line(&self, touch: &TouchReading<'_>, today: NaiveDate, language: Language) -> String {
        let zh = language == Language::Chinese;
        let rule = touch.rule;
        let name = name(rule.label(language), rule.code(), language);
        let doubt = doubt(touch.certain, language);
        let is_late = touch.due.is_some_and(|due| due < today);
        let state = self.state(&touch.state, is_late, language);
        let Some(due) = touch.due else {
            let colon = if zh { "：" } else { ": " };
            return format!("{name}{doubt}{colon}{state}\n");
        };
        let from = from(touch, language);
        if zh {
            format!("{name}{doubt}：{due} 到期，{from}；{state}\n")
        } else {
            format!("{name}{doubt}: due {due}, {from}; {state}\n")
        }
    }

    fn trigger_line(
        &self,
        trigger: &TriggerReading<'_>,
        today: NaiveDate,
        resumed: Option<NaiveDate>,
        language: Language,
    ) -> String {
        let zh = language == Language::Chinese;
        let rule = trigger.trigger;
        let name = name(rule.label(language), rule.code(), language);
        let doubt = doubt(trigger.certain, language);
        let is_late = trigger.due.is_some_and(|due| due < today);
        let state = self.state(&trigger.state, is_late, language);
        let (event, on) = (&trigger.event, trigger.on);
        let within = show_span(rule.within(), language);
        let resumed = resumed.filter(|resumed| *resumed > on);
        let from = match (resumed, zh) {
            (None, false) => format!("{within} after {on} (event {event})"),
            (None, true) => format!("{on}（事件 {event}）起 {within}"),
            (Some(resumed), false) => {
                format!(
                    "{within} after the customer resumed contact on {resumed} (event {event} of {on})"
                )
            }
            (Some(resumed), true) => {
                format!("客户恢复联系（{resumed}）起 {within}（{on} 的事件 {event}）")
            }
        };
        match (trigger.due, zh) {
            (Some(due), false) => format!("{name}{doubt}: due {due}, {from}; {state}\n"),
            (Some(due), true) => format!("{name}{doubt}：{due} 到期，{from}；{state}\n"),
            (None, false) => format!("{name}{doubt}: {state}\n"),
            (None, true) => format!("{name}{doubt}：{state}\n"),
        }
    }

    fn proposed(
        &self,
        out: &mut String,
        proposal: Option<&Proposal>,
        postponed: &[Postponed],
        language: Language,
    ) {
        let zh = language == Language::Chinese;
        if let Some(Proposal { day, channel }) = proposal {
            let channel = channel.as_ref().map(|code| self.channel_label(code, language));
            let comma = if zh { "，" } else { ", " };
            let channel = channel.map_or_else(String::new, |channel| format!("{comma}{channel}"));
            let word = if zh { "建议：" } else { "proposed: " };
            let _ = writeln!(out, "  {word}{day}{channel}");
        } else if !postponed.is_empty() {
            let word = if zh { "没有可行的日期" } else { "no day is possible" };
            let _ = writeln!(out, "  {word}");
        }
        for one in postponed {
            let _ = writeln!(out, "  {}", one.text(language));
        }
    }

    /// How a touch stands; `is_late` where its due day is over, and it is within its grace if due.
    fn state(&self, state: &TouchState, is_late: bool, language: Language) -> String {
        let zh = language == Language::Chinese;
        let days = |days: i64| if days == 1 { "day" } else { "days" };
        match (state, zh) {
            (TouchState::NotDue { in_days }, false) => {
                format!("not due for {in_days} {}", days(*in_days))
            }
            (TouchState::NotDue { in_days }, true) => format!("还有 {in_days} 天"),
            (TouchState::Due, false) if is_late => "due, within its grace".to_owned(),
            (TouchState::Due, true) if is_late => "宽限期内".to_owned(),
            (TouchState::Due, false) => "due".to_owned(),
            (TouchState::Due, true) => "今日到期".to_owned(),
            (TouchState::Overdue { days: late }, false) => {
                format!("overdue by {late} {}", days(*late))
            }
            (TouchState::Overdue { days }, true) => format!("逾期 {days} 天"),
            (TouchState::Suppressed(by), _) => by.text(&self.definition.zone, language),
        }
    }

    fn channel_label<'c>(&'c self, code: &'c Code, language: Language) -> &'c str {
        let channels: &CodeTable<_> = self.definition.codes.channels();
        match channels.get(code.as_str()) {
            Some(channel) => channel.labels.or_code(language, code),
            None => code.as_str(),
        }
    }

    /// A date, or what a wall clock of the rulebook's zone shows.
    fn moment(&self, moment: Moment) -> String {
        match moment.as_instant() {
            Some(at) => self.definition.zone.wall_text(at),
            None => moment.to_string(),
        }
    }
}

fn name(label: &str, code: &Code, language: Language) -> String {
    match language {
        _ if *code == *label => label.to_owned(),
        Language::Chinese => format!("{label}（{code}）"),
        _ => format!("{label} ({code})"),
    }
}

/// That it may not be asked for at all, where facts are missing.
fn doubt(certain: bool, language: Language) -> &'static str {
    match (certain, language) {
        (true, _) => "",
        (false, Language::Chinese) => "（若属该类）",
        (false, _) => " if it is of that class",
    }
}

/// What a due day is counted from, in words.
fn from(touch: &TouchReading<'_>, language: Language) -> String {
    let zh = language == Language::Chinese;
    let rule: &TouchRule = touch.rule;
    let text = match (touch.basis, touch.since, zh) {
        (Basis::Nothing, _, false) | (_, None, false) => "nothing is known before".to_owned(),
        (Basis::Nothing, _, true) | (_, None, true) => "无记录可循".to_owned(),
        (Basis::Onboarding, Some(day), _) if touch.due == Some(day) => {
            if zh {
                "建档当日".to_owned()
            } else {
                "the day of onboarding".to_owned()
            }
        }
        (basis, Some(day), false) => {
            let after = match basis {
                Basis::Touch => format!("the last touch of {day}"),
                Basis::Onboarding => format!("onboarding on {day}"),
                Basis::Waived => format!("it was let off on {day}"),
                Basis::Resumed => format!("the customer resumed contact on {day}"),
                _ => format!("the fixed date {day}"),
            };
            let count = match rule.at_least() {
                1 => String::new(),
                count => format!("{count} times in "),
            };
            let every = show_span(touch.every, language);
            match rule.anchor {
                Anchor::Rolling => format!("{count}{every} after {after}"),
                _ => format!("{count}the period of {every} that follows {after}"),
            }
        }
        (basis, Some(day), true) => {
            let after = format!("{}（{day}）", basis.label(language));
            let count = match rule.at_least() {
                1 => String::new(),
                count => format!("（每周期 {count} 次）"),
            };
            let every = show_span(touch.every, language);
            match rule.anchor {
                Anchor::Rolling => format!("{after}后 {every}{count}"),
                _ => format!("{after}后的下一个 {every}周期{count}"),
            }
        }
    };
    match (touch.moved_by_class, touch.begins, zh) {
        (true, _, false) => format!("{text}, and not before the change of class"),
        (true, _, true) => format!("{text}，且不早于等级变动日"),
        (_, Some(begins), false) => {
            format!("{text}, and not before {begins}, when the rule begins")
        }
        (_, Some(begins), true) => format!("{text}，且不早于规则生效日 {begins}"),
        (false, None, _) => text,
    }
}
