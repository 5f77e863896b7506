//! One customer: its risk with every factor, its renewal, its warnings with their clocks and
//! playbooks, and its triggers.

use guanxi::error::did_you_mean;
use guanxi::policy::warning::{WarningReading, WarningReadings};
use guanxi::review::{WatchList, Watched};
use guanxi::rule::clock::ClockState;

use crate::intake::Intake;
use crate::print::{plain, say};
use crate::rows::text;
use crate::words::Words;

/// The explanation as text or as JSON; an unknown customer is an error.
pub(crate) fn explain(
    words: &Words<'_>,
    list: &WatchList<'_>,
    intake: &Intake,
    id: &str,
    json: bool,
) -> Result<String, String> {
    let Some(one) = list.customers.iter().find(|one| one.customer.as_str() == id) else {
        let help = did_you_mean(id, list.customers.iter().map(|one| one.customer.as_str()));
        return Err(format!("--explain: there is no customer `{id}` ({help})"));
    };
    let (own, others): (Vec<_>, Vec<_>) =
        intake.refused.iter().cloned().partition(|row| row.customer == id);
    if !others.is_empty() {
        let count = others.len();
        say(&format!("note: refused rows of others: {count}; without --explain they are listed"));
    }
    if json {
        if !own.is_empty() {
            say(&format!("note: refused rows of `{id}`: {}", own.len()));
        }
        return text(one);
    }
    let mut out = page(words, list, one);
    if !own.is_empty() {
        out.push_str(&crate::uncounted::refused(&own, words.language));
    }
    Ok(plain(&out))
}

fn page(words: &Words<'_>, list: &WatchList<'_>, one: &Watched<'_>) -> String {
    let as_of = words.moment(list.as_of);
    let mut out = match words.is_chinese() {
        false => format!("{} {}, as of {as_of}\n", one.customer, one.name),
        true => format!("{} {}，截至 {as_of}\n", one.customer, one.name),
    };
    if let Some(risk) = &one.risk {
        out.push_str(&format!("\n{}", risk.explain(words.language)));
    }
    if let Some(renewal) = &one.renewal {
        out.push_str(&format!("\n{}", renewal.explain(words.language)));
    }
    if let (Some(readings), Ok(policy)) = (&one.warnings, words.rulebook.warnings()) {
        for reading in &readings.warnings {
            out.push_str(&format!("\n{}", policy.explain(reading, words.language)));
            out.push_str(&history(words, reading));
            out.push_str(&clocks(words, reading));
            out.push_str(&playbooks(words, reading));
        }
        out.push_str(&triggers(words, readings));
    }
    out
}

/// What happened to a warning, step by step.
fn history(words: &Words<'_>, reading: &WarningReading) -> String {
    let warning = &reading.warning;
    let mut steps = Vec::new();
    let mut step = |at: Option<guanxi::time::Moment>, english: &str, chinese: &str| {
        steps.extend(at.map(|at| (at, words.say(english, chinese).to_owned())));
    };
    step(warning.reported, "reported", "上报");
    step(warning.met, "reasons found in a meeting", "召开原因分析会议");
    step(warning.planned, "plan made", "制定方案");
    step(warning.executed, "plan under way", "启动执行");
    for report in &warning.progress {
        let major =
            if report.major { words.say(" (major problem)", "（重大问题）") } else { "" };
        let text = format!("{}{}{major}", words.say("progress: ", "进展："), report.text);
        steps.push((report.at, text));
    }
    for at in &warning.escalated {
        steps.push((*at, words.say("escalated", "重大问题上报").to_owned()));
    }
    if let Some(at) = warning.ended {
        let outcome = warning.outcome.map_or("", |outcome| outcome.label(words.language));
        let mut text = format!("{}{outcome}", words.say("ended: ", "结束："));
        if !warning.reason.is_empty() {
            text.push_str(&format!("{}{}", words.say(", ", "，"), warning.reason));
        }
        steps.push((at, text));
    }
    let zone = words.rulebook.zone();
    steps.sort_by_key(|(at, _)| at.local(zone));
    let line =
        |(at, text): &(guanxi::time::Moment, String)| format!("    {} {text}\n", words.moment(*at));
    let lines: String = steps.iter().map(line).collect();
    match lines.is_empty() {
        true => lines,
        false => format!("  - {}\n{lines}", words.say("history", "经过")),
    }
}

/// Every clock that runs or ran.
fn clocks(words: &Words<'_>, reading: &WarningReading) -> String {
    let zone = words.rulebook.zone();
    let mut lines = String::new();
    for clock in &reading.clocks {
        let Some(start) = clock.start else { continue };
        let what = clock.milestone.label(words.language);
        let state = state(words, clock.reading.state);
        let by = clock.by.as_ref().map(|by| words.role(by));
        let from = zone.wall_text(start);
        let due = clock.reading.due.map(|due| zone.wall_text(due));
        let due = due.as_deref().unwrap_or("-");
        let by = by.map_or_else(String::new, |by| format!("{}{by}", words.say(", ", "，")));
        lines.push_str(&match words.is_chinese() {
            false => format!("    {what}{by}: from {from} until {due}: {state}\n"),
            true => format!("    {what}{by}：{from} 起，期限 {due}：{state}\n"),
        });
    }
    match lines.is_empty() {
        true => lines,
        false => format!("  - {}\n{lines}", words.say("clocks", "时限")),
    }
}

/// How a clock came out.
fn state(words: &Words<'_>, state: ClockState) -> String {
    let zone = words.rulebook.zone();
    let (english, chinese, at) = match state {
        ClockState::Running => ("running", "计时中", None),
        ClockState::Met { done } => ("met", "按时完成", Some(done)),
        ClockState::Breached { done: Some(done) } => ("too late", "超时完成", Some(done)),
        ClockState::Breached { done: None } => ("overdue", "已超时", None),
        ClockState::Cancelled { at } => ("no longer needed", "已取消", Some(at)),
        ClockState::Stopped { at } => ("stopped", "已停止", Some(at)),
        ClockState::Paused => ("paused", "已暂停", None),
        _ => ("not started", "未开始", None),
    };
    let at = at.map_or_else(String::new, |at| format!(" {}", zone.wall_text(at)));
    format!("{}{at}", words.say(english, chinese))
}

/// What is done about the causes that were found, as the rulebook has it.
fn playbooks(words: &Words<'_>, reading: &WarningReading) -> String {
    let Ok(policy) = words.rulebook.warnings() else { return String::new() };
    let warning = &reading.warning;
    let causes = warning.root_causes.iter().chain(warning.causes.iter().map(|one| &one.cause));
    let mut lines = String::new();
    for cause in causes {
        let Some(playbook) = policy.playbook(cause.as_str()) else { continue };
        let actions: Vec<&str> = playbook.actions.iter().map(|one| words.action(one)).collect();
        let (cause, actions) = (words.root_cause(cause), words.list(&actions));
        let how = playbook.text.get(words.language).map(|how| format!(": {how}"));
        lines.push_str(&match words.is_chinese() {
            false => format!("    {cause}: {actions}{}\n", how.unwrap_or_default()),
            true => format!("    {cause}：{actions}{}\n", how.unwrap_or_default()),
        });
    }
    match lines.is_empty() {
        true => lines,
        false => format!("  - {}\n{lines}", words.say("playbook", "应对措施")),
    }
}

/// What nobody noticed, what was dealt with, and what cannot be said.
fn triggers(words: &Words<'_>, readings: &WarningReadings<'_>) -> String {
    let zh = words.is_chinese();
    let mut lines = String::new();
    for one in &readings.undetected {
        let (cause, level) = (words.cause(&one.cause), words.level(&one.level));
        let since = one.since.map_or_else(String::new, |since| {
            let (at, or) = (words.moment(since.at), words.say(" or before", " 或更早"));
            let or = if since.at_least { or } else { "" };
            match zh {
                false => format!(", since {at}{or}"),
                true => format!("，始于 {at}{or}"),
            }
        });
        lines.push_str(&match zh {
            false => format!("  - {cause} ({level}): triggered, noticed by nobody{since}\n"),
            true => format!("  - {cause}（{level}）：已触发但未发现{since}\n"),
        });
    }
    for one in &readings.settled {
        let (cause, ended) = (words.cause(&one.cause), words.moment(one.ended));
        let warning = &one.warning;
        lines.push_str(&match zh {
            false => format!("  - {cause}: holds, but warning {warning} ended {ended}\n"),
            true => format!("  - {cause}：仍成立，预警 {warning} 已于 {ended} 结束\n"),
        });
    }
    for one in &readings.unknown {
        for line in one.explain(words.language).lines() {
            lines.push_str(&format!("  {line}\n"));
        }
    }
    let heading = words.say("triggers", "触发条件");
    let none = words.say("nothing that no open warning has", "无未发现的触发");
    match lines.is_empty() {
        true => format!("\n{heading}{}{none}\n", words.say(": ", "：")),
        false => format!("\n{heading}\n{lines}"),
    }
}
