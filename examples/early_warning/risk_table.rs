//! The renewals at risk, and the assessments that are overdue.

use guanxi::policy::renewal::PlanDuty;
use guanxi::policy::risk::{Agreement, Trend};

use crate::print::plain;
use crate::rows::{AtRisk, Rows, Who};
use crate::table::{Align, Table};
use crate::words::Words;

/// How many of the weakest factors are shown of each customer.
const REASONS: usize = 3;

/// The id and the name of a customer; the id alone where it has no name.
pub(crate) fn name(who: &Who<'_>) -> String {
    match who.name == who.customer.as_str() {
        true => who.name.to_owned(),
        false => format!("{} {}", who.customer, who.name),
    }
}

/// The lines of a table with the notes on each row below it.
pub(crate) fn annotated(table: &Table, notes: impl IntoIterator<Item = Vec<String>>) -> String {
    let text = table.render();
    let mut lines = text.lines();
    let mut out = String::new();
    lines.by_ref().take(2).for_each(|line| out.push_str(&format!("{line}\n")));
    for (line, notes) in lines.zip(notes) {
        out.push_str(&format!("{line}\n"));
        notes.iter().for_each(|note| out.push_str(&plain(&format!("       {note}\n"))));
    }
    out
}

/// The renewals at risk, the most urgent first.
pub(crate) fn at_risk(words: &Words<'_>, rows: &Rows<'_>) -> String {
    let list = &rows.at_risk;
    let mut out = words.titled(("renewals at risk", "有风险的续约"), list.len());
    if list.is_empty() {
        return out;
    }
    let total = match words.rulebook.risk() {
        Ok(risk) => format!("{}{}", words.say("of ", "满分 "), risk.most()),
        Err(_) => String::new(),
    };
    let mut table = Table::new(&[
        ("#", Align::Right),
        (words.say("risk", "风险"), Align::Left),
        (&total, Align::Right),
        (words.say("renews", "续约概率"), Align::Left),
        (words.say("customer", "客户"), Align::Left),
        (words.say("contract", "合同"), Align::Left),
        (words.say("ends", "到期日"), Align::Left),
        (words.say("days", "剩余天数"), Align::Right),
        (words.say("phase", "阶段"), Align::Left),
        (words.say("urgency", "紧急程度"), Align::Left),
        (words.say("owner", "负责人"), Align::Left),
    ]);
    for row in list {
        table.row(vec![
            row.rank.to_string(),
            words.range(row.possible),
            row.risk.score.total_text(),
            row.probability.clone(),
            name(&row.who),
            row.contract.to_owned(),
            row.end.to_string(),
            row.days_to_end.to_string(),
            row.phase.label(words.language).to_owned(),
            row.reading.urgency.map_or("", |urgency| urgency.label(words.language)).to_owned(),
            row.who.owner.map_or_else(String::new, ToString::to_string),
        ]);
    }
    out.push_str(&annotated(&table, list.iter().map(|row| notes(words, row))));
    out
}

/// Why a renewal is at risk, what is owed, and whether people and records agree.
fn notes(words: &Words<'_>, row: &AtRisk<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(reasons(words, row));
    notes.extend(plan(words, row.plan));
    notes.extend(assessed(words, row));
    notes
}

fn reasons(words: &Words<'_>, row: &AtRisk<'_>) -> Option<String> {
    let shown = row.weakest.iter().take(REASONS);
    let shown: Vec<String> = shown.map(|one| format!("{} {}", one.label, one.points)).collect();
    let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    let factors = row.risk.score.factors().iter();
    let unknown = factors.filter(|one| one.points.known().is_none());
    let unknown: Vec<&str> = unknown.map(|one| one.factor.label(words.language)).collect();
    let known = match (shown.is_empty(), words.is_chinese()) {
        (true, _) => String::new(),
        (false, false) => format!("because: {}", words.list(&shown)),
        (false, true) => format!("原因：{}", words.list(&shown)),
    };
    let missing = match (unknown.is_empty(), words.is_chinese()) {
        (true, _) => String::new(),
        (false, false) => format!("unknown: {}", words.list(&unknown)),
        (false, true) => format!("未知：{}", words.list(&unknown)),
    };
    let parts = [known, missing].into_iter().filter(|part| !part.is_empty());
    let parts: Vec<String> = parts.collect();
    Some(parts.join(words.say("; ", "；"))).filter(|text| !text.is_empty())
}

/// The plan to keep the customer, in fewer words than the library has for it.
fn plan(words: &Words<'_>, plan: &PlanDuty<'_>) -> Option<String> {
    let PlanDuty::Owed { due, overdue_days, certain, by } = plan else {
        return Some(plan.text(words.language)).filter(|text| !text.is_empty());
    };
    let by = by.map(|by| by.labels.or_code(words.language, &by.code));
    let zh = words.is_chinese();
    let mut out = match (zh, certain) {
        (false, true) => "a plan to keep the customer is owed".to_owned(),
        (false, false) => "a plan to keep the customer may be owed".to_owned(),
        (true, true) => "应制定挽留方案".to_owned(),
        (true, false) => "可能须制定挽留方案（风险等级未定）".to_owned(),
    };
    out.push_str(&match (by, zh) {
        (None, _) => String::new(),
        (Some(by), false) => format!(" by the {by}"),
        (Some(by), true) => format!("，由{by}负责"),
    });
    out.push_str(&match zh {
        false => format!(" until {due}"),
        true => format!("，期限 {due}"),
    });
    if *overdue_days > 0 {
        out.push_str(&match zh {
            false => format!(": {} overdue", words.days(*overdue_days)),
            true => format!("，已逾期 {overdue_days} 天"),
        });
    } else if !certain && !zh {
        out.push_str(": the risk is not settled");
    }
    Some(out)
}

/// The assessment that counts, and what is computed where that is not the same.
fn assessed(words: &Words<'_>, row: &AtRisk<'_>) -> Option<String> {
    let last = row.recorded.as_ref()?;
    let zh = words.is_chinese();
    let by = last.by.map_or_else(String::new, |by| format!(" {}{by}", words.say("by ", "")));
    let level = last.level.map_or("-", |level| words.level(level));
    let mut out = match zh {
        false => format!("assessed {level} on {}{by}", last.on),
        true => format!("{}{by} 评估为{level}", last.on),
    };
    let computed = words.range(row.computed);
    out.push_str(&match (row.agreement, zh) {
        (Agreement::Disagrees, false) => format!("; disagrees: computed {computed}"),
        (Agreement::Disagrees, true) => format!("；与计算结果不一致：计算为{computed}"),
        (Agreement::Open, false) => format!("; what is computed leaves it open: {computed}"),
        (Agreement::Open, true) => format!("；计算结果未能判定：{computed}"),
        _ => String::new(),
    });
    if !matches!(row.trend, Trend::New | Trend::Open) {
        let trend = row.trend.label(words.language);
        out.push_str(&match (row.trend, zh) {
            (Trend::Same, false) => "; unchanged since".to_owned(),
            (_, false) => format!("; {trend} since"),
            (_, true) => format!("；此后{trend}"),
        });
    }
    Some(out)
}

/// The assessments that are overdue, the oldest first.
pub(crate) fn overdue(words: &Words<'_>, rows: &Rows<'_>) -> String {
    let list = &rows.overdue;
    let mut out = words.titled(("assessments overdue", "逾期的风险评估"), list.len());
    if list.is_empty() {
        return out;
    }
    let mut table = Table::new(&[
        (words.say("customer", "客户"), Align::Left),
        (words.say("was due", "应完成日"), Align::Left),
        (words.say("days late", "逾期天数"), Align::Right),
        (words.say("periods missed", "缺失期数"), Align::Right),
        (words.say("owed by", "责任角色"), Align::Left),
        (words.say("owner", "负责人"), Align::Left),
    ]);
    for row in list {
        table.row(vec![
            name(&row.who),
            row.due.to_string(),
            row.days.to_string(),
            row.missed.to_string(),
            row.by.map_or("", |by| words.role(by)).to_owned(),
            row.who.owner.map_or_else(String::new, ToString::to_string),
        ]);
    }
    out.push_str(&table.render());
    out
}
