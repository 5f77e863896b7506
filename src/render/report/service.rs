//! The cases and the improvements of a report.

use super::words::Words;
use crate::policy::improvement::ImprovementStatus;
use crate::render::markdown::Page;
use crate::review::{Case, Report, ReportedImprovement};

pub(super) fn cases(page: &mut Page, words: &Words<'_>, report: &Report) {
    page.heading(2, words.say("2 Cases", "2 典型案例复盘"));
    if report.cases.is_empty() {
        page.paragraph(
            words.say("There was no serious issue in the period.", "本期没有重大服务问题。"),
        );
        return;
    }
    let total = report.serious_issues.to_string();
    page.paragraph(&words.pair(("serious issues in the period", "本期重大问题数"), &total));
    report.cases.iter().for_each(|case| one_case(page, words, case));
}

fn one_case(page: &mut Page, words: &Words<'_>, case: &Case) {
    let text = if case.text.trim().is_empty() { case.issue.as_str() } else { case.text.trim() };
    page.heading(3, &format!("{} {text}", case.issue));
    page.list();
    let zone = words.rulebook.zone();
    page.entry(&words.pair(("customer", "客户"), &format!("{} ({})", case.name, case.customer)));
    page.entry(&words.pair(("severity", "级别"), words.severity(&case.severity)));
    page.entry(&words.pair(("responsible", "负责人"), case.owner.as_str()));
    page.entry(&words.pair(("registered", "登记时间"), &zone.wall_text(case.registered)));
    page.entry(&words.pair(("state", "状态"), case.state.label(words.language)));
    if !case.late.is_empty() {
        let late: Vec<&str> = case.late.iter().map(|one| one.label(words.language)).collect();
        page.entry(&words.pair(("late", "超时环节"), &late.join(words.say(", ", "、"))));
    }
    if case.reopened > 0 {
        page.entry(&words.pair(("opened again", "重新打开次数"), &case.reopened.to_string()));
    }
    if let Some(score) = case.score {
        page.entry(&words.pair(("score of the call-back", "回访评分"), &score.to_string()));
    }
    let Some(review) = &case.review else {
        page.entry(words.say("not gone through yet", "尚未复盘"));
        return;
    };
    let causes: Vec<&str> = review.causes.iter().map(|code| words.topic(code)).collect();
    if !causes.is_empty() {
        page.entry(&words.pair(("root causes", "问题根源"), &causes.join(words.say(", ", "、"))));
    }
    if !review.finding.trim().is_empty() {
        page.entry(&words.pair(("finding", "复盘结论"), review.finding.trim()));
    }
}

pub(super) fn improvements(page: &mut Page, words: &Words<'_>, report: &Report) {
    page.heading(2, words.say("3 Improvements", "3 改进建议与跟踪"));
    if report.improvements.is_empty() {
        page.paragraph(words.say("There is none.", "暂无改进措施。"));
        return;
    }
    let columns = [
        (words.say("id", "编号"), false),
        (words.say("what is to be done", "改进措施"), false),
        (words.say("area", "领域"), false),
        (words.say("department", "责任部门"), false),
        (words.say("due", "完成时间"), false),
        (words.say("state", "状态"), false),
        (words.say("next check", "下次跟踪"), false),
        (words.say("remarks", "备注"), false),
    ];
    let rows: Vec<Vec<String>> = report.improvements.iter().map(|one| row(words, one)).collect();
    page.table(&columns, &rows);
}

fn row(words: &Words<'_>, one: &ReportedImprovement) -> Vec<String> {
    let ReportedImprovement { measure, reading } = one;
    let missing = || words.say("missing", "缺").to_owned();
    let department = measure.department.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    let mut remarks = Vec::new();
    if let Some(days) = reading.overdue_days {
        remarks.push(words.pair(("days overdue", "逾期天数"), &days.to_string()));
    }
    if reading.late == Some(true) {
        remarks.push(words.say("done late", "延期完成").to_owned());
    }
    if reading.state.ineffective > 0 {
        let times = reading.state.ineffective.to_string();
        remarks.push(words.pair(("verified without effect", "验证无效次数"), &times));
    }
    if reading.missed_checks > 0 && reading.state.status != ImprovementStatus::Verified {
        let missed = reading.missed_checks.to_string();
        remarks.push(words.pair(("months without a check", "未跟踪期数"), &missed));
    }
    if let Some(check) = reading.state.checks.last() {
        remarks.push(check.progress.clone());
    }
    vec![
        measure.id.to_string(),
        if measure.text.trim().is_empty() { missing() } else { measure.text.clone() },
        words.area(&measure.area).to_owned(),
        department.map_or_else(missing, str::to_owned),
        day(measure.due).unwrap_or_else(missing),
        reading.state.status.label(words.language).to_owned(),
        day(reading.next_check).unwrap_or_default(),
        remarks.join(words.say("; ", "；")),
    ]
}
