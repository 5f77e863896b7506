//! Occasions in words, English and Chinese.

use std::fmt::Write as _;

use super::{OccasionReading, OccasionRule, OccasionState, Occasions, Roll};
use crate::label::Language;
use crate::time::Moment;

impl Occasions<'_> {
    /// A reading in words: what is due when and how it stands, and in a second line why it is due
    /// that day, where there is more to say than the day itself. Lines end in `\n`.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, policy::{occasion::Known, scheme::Case}};
    /// use guanxi::record::{Contract, ContractTerms, Customer};
    /// let day = |text: &str| text.parse().unwrap();
    /// let terms = ContractTerms::new(day("2024-01-01"), day("2024-12-31"));
    /// let contracts = [Contract::new("HT-1", "KH0001", terms)];
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let (customer, facts) = (Customer::new("KH0001"), rulebook.facts());
    /// let known = Known::new(&customer, &[], Case::new(&facts, day("2024-11-28")))
    ///     .contracts(&contracts);
    /// let occasions = rulebook.occasions();
    /// let found = occasions.read(&known, "2024-11-28".parse()?)?;
    /// let notice = found.of("contract_end").next().unwrap();
    /// assert_eq!(occasions.explain(notice, Language::English), "\
    /// notice of the end of a contract, contract HT-1: 2024-12-31, due 2024-12-01 in 3 days
    ///   30 days before the day; 2024-12-01, weekend, is a day off: better by 2024-11-29
    /// ");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, reading: &OccasionReading, language: Language) -> String {
        let zh = language == Language::Chinese;
        let rule = self.rules().find(|rule| rule.code == reading.rule);
        let label = rule.map_or(reading.rule.as_str(), |rule| {
            rule.labels.get(language).unwrap_or_else(|| rule.on.label(language))
        });
        let subject = reading.subject.text(language);
        let (comma, colon) = if zh { ("，", "：") } else { (", ", ": ") };
        let mut out = label.to_owned();
        if !subject.is_empty() {
            out.push_str(comma);
            out.push_str(&subject);
        }
        out.push_str(colon);
        // Writing to a text cannot fail.
        if let Some(one) = &reading.occurrence {
            let _ = write!(out, "{}", one.day);
            if !one.name.is_empty() {
                let _ = if zh {
                    write!(out, "（{}）", one.name)
                } else {
                    write!(out, " ({})", one.name)
                };
            }
            let _ = match zh {
                false => write!(out, ", due {}", one.due),
                true => write!(out, "，应于 {} 前完成", one.due),
            };
        }
        out.push_str(&self.state_text(&reading.state, language));
        out.push('\n');
        let reasons = reasons(reading, rule, language);
        if !reasons.is_empty() {
            let _ = writeln!(out, "  {}", reasons.join(if zh { "；" } else { "; " }));
        }
        out
    }

    fn state_text(&self, state: &OccasionState, language: Language) -> String {
        let zh = language == Language::Chinese;
        let days =
            |days: &i64| if *days == 1 { "1 day".to_owned() } else { format!("{days} days") };
        match (state, zh) {
            (OccasionState::Later { in_days } | OccasionState::Upcoming { in_days }, false) => {
                format!(" in {}", days(in_days))
            }
            (OccasionState::Later { in_days } | OccasionState::Upcoming { in_days }, true) => {
                format!("，还有 {in_days} 天")
            }
            (OccasionState::Due, false) => ", which is today".to_owned(),
            (OccasionState::Due, true) => "，即今天".to_owned(),
            (OccasionState::Late { days: late }, false) => format!(", late by {}", days(late)),
            (OccasionState::Late { days }, true) => format!("，已逾期 {days} 天"),
            (OccasionState::Done { on, late: false }, false) => format!(", done on {on}"),
            (OccasionState::Done { on, late: false }, true) => format!("，已于 {on} 完成"),
            (OccasionState::Done { on, late: true }, false) => format!(", done late on {on}"),
            (OccasionState::Done { on, late: true }, true) => format!("，已于 {on} 逾期完成"),
            (OccasionState::Missed { days: past }, false) => {
                format!(", missed {} ago", days(past))
            }
            (OccasionState::Missed { days }, true) => format!("，{days} 天前已错过"),
            (OccasionState::Suppressed { since }, false) => {
                format!(", suppressed: no contact since {}", self.moment_text(*since))
            }
            (OccasionState::Suppressed { since }, true) => {
                format!("，自 {} 起暂停联系，不执行", self.moment_text(*since))
            }
            (OccasionState::Unknown { error }, false) => format!("not known: {error}"),
            (OccasionState::Unknown { error }, true) => format!("未知：{error}"),
        }
    }

    /// A date, or what a wall clock of the rulebook's zone shows.
    fn moment_text(&self, moment: Moment) -> String {
        match moment.as_instant() {
            Some(at) => self.zone.wall_text(at),
            None => moment.to_string(),
        }
    }
}

/// Why it is due on that day.
fn reasons(
    reading: &OccasionReading,
    rule: Option<&OccasionRule>,
    language: Language,
) -> Vec<String> {
    let zh = language == Language::Chinese;
    let mut reasons = Vec::new();
    let (Some(one), Some(rule)) = (&reading.occurrence, rule) else { return reasons };
    if one.clamped {
        reasons.push(if zh {
            "平年没有2月29日，按2月28日计".to_owned()
        } else {
            "29 February is kept on the 28th in a common year".to_owned()
        });
    }
    if rule.lead.count() > 0 {
        reasons.push(if zh {
            format!("提前 {}", rule.lead)
        } else {
            format!("{} before the day", rule.lead)
        });
    }
    if let Some(off) = &one.day_off {
        let why = off.why.as_ref().map(|why| why.text(language));
        let why = match (why, zh) {
            (Some(why), false) => format!(", {why},"),
            (Some(why), true) => format!("（{why}）"),
            (None, _) => String::new(),
        };
        let (on, to) = (off.on, one.proposed);
        let channels: Vec<&str> = one.channels.iter().map(|code| code.as_str()).collect();
        let channels = channels.join(if zh { "、" } else { ", " });
        reasons.push(match (rule.roll, zh) {
            (Roll::Before, false) => {
                format!("{on}{why} is a day off: moved to {to}, the working day before")
            }
            (Roll::Before, true) => format!("{on}{why}为休息日，提前至前一工作日 {to}"),
            (Roll::Propose, false) => format!("{on}{why} is a day off: better by {to}"),
            (Roll::Propose, true) => format!("{on}{why}为休息日，建议于 {to} 前完成"),
            (Roll::Stays, false) if channels.is_empty() => format!("{on}{why} is a day off"),
            (Roll::Stays, true) if channels.is_empty() => format!("{on}{why}为休息日"),
            (Roll::Stays, false) => format!("{on}{why} is a day off: over {channels}"),
            (Roll::Stays, true) => format!("{on}{why}为休息日，建议渠道：{channels}"),
        });
    }
    if let Some(error) = &one.error {
        reasons.push(if zh {
            format!("无法判断是否为工作日：{error}")
        } else {
            format!("whether it is a working day is not known: {error}")
        });
    }
    if !reading.certain {
        reasons.push(if zh {
            "该规则是否适用于此客户尚不确定".to_owned()
        } else {
            "whether the rule is for the customer is not known".to_owned()
        });
    }
    if reading.optional {
        reasons.push(if zh { "可选".to_owned() } else { "optional".to_owned() });
    }
    reasons
}
