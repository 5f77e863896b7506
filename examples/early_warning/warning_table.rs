//! The open warnings, what nobody noticed yet, and what cannot be said.

use guanxi::label::Code;

use crate::risk_table::{annotated, name};
use crate::rows::{Open, Rows};
use crate::table::{Align, Table};
use crate::words::Words;

/// How many of the facts that are missing are named.
const FACTS: usize = 5;

/// The open warnings, what is due first at the top.
pub(crate) fn open(words: &Words<'_>, rows: &Rows<'_>) -> String {
    let list = &rows.open;
    let mut out = words.titled(("open warnings", "未关闭的预警"), list.len());
    if list.is_empty() {
        return out;
    }
    let mut table = Table::new(&[
        (words.say("customer", "客户"), Align::Left),
        (words.say("level", "级别"), Align::Left),
        (words.say("state", "状态"), Align::Left),
        (words.say("next", "下一步"), Align::Left),
        (words.say("due", "期限"), Align::Left),
        ("", Align::Right),
        (words.say("owed by", "责任角色"), Align::Left),
    ]);
    for row in list {
        let next = row.next;
        let due = next.map(|next| words.rulebook.zone().wall_text(next.due));
        let by = next.and_then(|next| next.by.as_ref());
        table.row(vec![
            name(&row.who),
            words.level(row.level).to_owned(),
            row.state.label(words.language).to_owned(),
            next.map_or("-", |next| next.milestone.label(words.language)).to_owned(),
            due.unwrap_or_default(),
            row.late_minutes.map_or_else(String::new, |late| lateness(words, late)),
            by.map_or("", |by| words.role(by)).to_owned(),
        ]);
    }
    out.push_str(&annotated(&table, list.iter().map(|row| notes(words, row))));
    out
}

fn lateness(words: &Words<'_>, late: i64) -> String {
    let span = words.span(late.saturating_abs());
    match (late > 0, words.is_chinese()) {
        (true, false) => format!("{span} late"),
        (true, true) => format!("逾期 {span}"),
        (false, false) => format!("in {span}"),
        (false, true) => format!("{span}后"),
    }
}

fn notes(words: &Words<'_>, row: &Open<'_>) -> Vec<String> {
    let zh = words.is_chinese();
    let mut notes = Vec::new();
    for (place, cause) in row.causes.iter().enumerate() {
        let (what, at) = (words.cause(&cause.cause), words.moment(cause.detected_at));
        let by = cause.by.as_ref().map(|by| format!(" {}{by}", words.say("by ", "")));
        let by = by.unwrap_or_default();
        let colon = words.say(": ", "：");
        let id = if place == 0 { format!("{}{colon}", row.warning) } else { String::new() };
        notes.push(match zh {
            false => format!("{id}{what}, noticed {at}{by}"),
            true => format!("{id}{what}，{at}{by} 发现"),
        });
    }
    if !row.root_causes.is_empty() {
        let names: Vec<&str> = row.root_causes.iter().map(|one| words.root_cause(one)).collect();
        let names = words.list(&names);
        notes.push(match zh {
            false => format!("root causes: {names}"),
            true => format!("风险根源：{names}"),
        });
    }
    if row.missed_progress > 0 {
        let count = row.missed_progress;
        notes.push(match zh {
            false => format!("progress reports missed: {count}"),
            true => format!("漏报进展 {count} 次"),
        });
    }
    for measure in &row.overdue_measures {
        let action = measure.action.as_ref().map(|action| words.action(action));
        let what = match (action, measure.what.as_str()) {
            (Some(action), "") => action.to_owned(),
            (Some(action), what) => format!("{action}{}{what}", words.say(", ", "，")),
            (None, what) => what.to_owned(),
        };
        let (owner, due) = (&measure.owner, words.moment(measure.due));
        notes.push(match zh {
            false => format!("measure overdue: {what}, {owner}, by {due}"),
            true => format!("逾期措施：{what}，负责人 {owner}，期限 {due}"),
        });
    }
    notes
}

/// The triggers that hold and that nobody noticed, the gravest and oldest first.
pub(crate) fn unnoticed(words: &Words<'_>, rows: &Rows<'_>) -> String {
    let list = &rows.unnoticed;
    let title = ("triggered, but noticed by nobody", "已触发但未发现");
    let mut out = words.titled(title, list.len());
    if !list.is_empty() {
        let mut table = Table::new(&[
            (words.say("customer", "客户"), Align::Left),
            (words.say("level", "级别"), Align::Left),
            (words.say("cause", "触发条件"), Align::Left),
            (words.say("since", "始于"), Align::Left),
            (words.say("for", "已持续"), Align::Right),
            (words.say("owner", "负责人"), Align::Left),
        ]);
        for row in list {
            let since = row.since.map(|at| words.moment(at));
            let since = match (since, row.at_least) {
                (None, _) => words.say("not in the records", "记录未载明").to_owned(),
                (Some(at), false) => at,
                (Some(at), true) => format!("{at}{}", words.say(" or before", " 或更早")),
            };
            table.row(vec![
                name(&row.who),
                words.level(row.level).to_owned(),
                words.cause(row.cause).to_owned(),
                since,
                row.age_minutes.map_or_else(String::new, |age| words.span(age)),
                row.who.owner.map_or_else(String::new, ToString::to_string),
            ]);
        }
        out.push_str(&table.render());
    }
    out.push_str(&settled(words, rows));
    out.push_str(&unknown(words, rows));
    out
}

/// The triggers that hold as they did when their last warning ended.
fn settled(words: &Words<'_>, rows: &Rows<'_>) -> String {
    if rows.settled.is_empty() {
        return String::new();
    }
    let title =
        ("triggered, but dealt with: nothing new came since", "已触发但已处理，此后无新情况");
    let mut out = words.titled(title, rows.settled.len());
    for row in &rows.settled {
        let (who, cause) = (name(&row.who), words.cause(&row.settled.cause));
        let (warning, ended) = (&row.settled.warning, words.moment(row.settled.ended));
        out.push_str(&crate::print::plain(&match words.is_chinese() {
            false => format!("  {who}: {cause}; warning {warning} ended {ended}\n"),
            true => format!("  {who}：{cause}；预警 {warning} 已于 {ended} 结束\n"),
        }));
    }
    out
}

/// The triggers of which it cannot be said whether they hold.
fn unknown(words: &Words<'_>, rows: &Rows<'_>) -> String {
    let triggers = &rows.unknown.triggers;
    if triggers.is_empty() {
        return String::new();
    }
    let mut causes: Vec<(&Code, Vec<&str>)> = Vec::new();
    for one in triggers {
        match causes.iter_mut().find(|(cause, _)| *cause == one.cause) {
            Some((_, customers)) => customers.push(one.customer.as_str()),
            None => causes.push((one.cause, vec![one.customer.as_str()])),
        }
    }
    let title = ("triggers of which it cannot be said whether they hold", "无法判断是否触发");
    let mut out = words.titled(title, triggers.len());
    let colon = words.say(": ", "：");
    for (cause, customers) in causes {
        let (cause, list) = (words.cause(cause), words.list(&customers));
        out.push_str(&crate::print::plain(&format!("  {cause}{colon}{list}\n")));
    }
    let named = rows.unknown.missing.iter().take(FACTS).map(|one| {
        let (fact, count) = (words.fact(&one.fact), one.triggers);
        match words.is_chinese() {
            false => format!("{fact} ({}) for {count}", one.fact),
            true => format!("{fact}（{}）{count} 项", one.fact),
        }
    });
    let named: Vec<String> = named.collect();
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    out.push_str(&format!("  {}{}\n", words.say("missing: ", "缺少："), words.list(&named)));
    out
}
