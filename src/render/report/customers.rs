//! How the customers stand, and what they said.

use super::words::Words;
use crate::policy::kpi::Unit;
use crate::quantity::Fraction;
use crate::render::markdown::Page;
use crate::review::{Report, Share};

/// How many touches are listed; the rest is counted.
const LISTED: usize = 20;

pub(super) fn dashboard(page: &mut Page, words: &Words<'_>, report: &Report) {
    let dashboard = &report.dashboard;
    page.heading(2, words.say("4 Customers", "4 客户看板"));
    let total = dashboard.customers.to_string();
    page.paragraph(&words.pair(("customers", "客户总数"), &total));
    for scheme in &dashboard.schemes {
        let name = words.scheme(scheme.code.as_str());
        page.heading(3, name);
        let mut rows: Vec<Vec<String>> = scheme
            .classes
            .iter()
            .map(|(class, tally)| {
                let amount = tally.amount.to_string();
                vec![
                    class.label(words.language).to_owned(),
                    tally.count.to_string(),
                    share(words, tally.share),
                    amount,
                ]
            })
            .collect();
        let open = &scheme.undetermined;
        if open.count > 0 {
            rows.push(vec![
                words.undetermined().to_owned(),
                open.count.to_string(),
                share(words, open.share),
                open.amount.to_string(),
            ]);
        }
        let columns = [
            (name, false),
            (words.say("customers", "客户数"), true),
            (words.say("share", "占比"), true),
            (words.say("bought so far", "累计金额"), true),
        ];
        page.table(&columns, &rows);
    }
    if let Some(ladder) = &dashboard.risk {
        page.heading(3, words.say("Risk", "风险分布"));
        let levels = ladder.levels.iter().enumerate();
        let mut rows: Vec<Vec<String>> = levels
            .map(|(place, (code, count))| {
                vec![words.risk(place, code).to_owned(), count.to_string()]
            })
            .collect();
        rows.push(vec![words.undetermined().to_owned(), ladder.undetermined.to_string()]);
        let columns =
            [(words.say("level", "风险等级"), false), (words.say("customers", "客户数"), true)];
        page.table(&columns, &rows);
    }
    overdue(page, words, report);
}

fn share(words: &Words<'_>, share: Share) -> String {
    let ratio = share.ratio().map(Fraction::from);
    ratio.map_or_else(|| "–".to_owned(), |ratio| Unit::Rate.show(ratio, words.language))
}

fn overdue(page: &mut Page, words: &Words<'_>, report: &Report) {
    let overdue = &report.dashboard.overdue;
    page.heading(3, words.say("Overdue touches", "逾期触达"));
    if overdue.is_empty() {
        page.paragraph(words.say("There is none.", "没有逾期触达。"));
        return;
    }
    let columns = [
        (words.say("customer", "客户"), false),
        (words.say("owner", "负责人"), false),
        (words.say("touch", "触达要求"), false),
        (words.say("due", "应触达日"), false),
        (words.say("days", "逾期天数"), true),
    ];
    let rows: Vec<Vec<String>> = overdue
        .iter()
        .take(LISTED)
        .map(|one| {
            vec![
                format!("{} ({})", one.name, one.customer),
                one.owner.as_ref().map_or_else(String::new, ToString::to_string),
                words.touch_rule(&one.rule).to_owned(),
                one.due.map_or_else(String::new, |day| day.to_string()),
                one.days.to_string(),
            ]
        })
        .collect();
    page.table(&columns, &rows);
    let more = overdue.len().saturating_sub(LISTED);
    if more > 0 {
        page.paragraph(&words.pair(("not listed", "未列出"), &more.to_string()));
    }
}

pub(super) fn voice(page: &mut Page, words: &Words<'_>, report: &Report) {
    let voice = &report.voice;
    page.heading(2, words.say("5 Voices and cases", "5 客户反馈与案例"));
    page.paragraph(&words.pair(("answers and comments", "反馈条数"), &voice.answers.to_string()));
    let mut rows: Vec<Vec<String>> = voice
        .topics
        .iter()
        .map(|(code, count)| vec![words.topic(code).to_owned(), count.to_string()])
        .collect();
    if !rows.is_empty() {
        let none = words.say("none of the topics", "未归类");
        rows.push(vec![none.to_owned(), voice.without_topic.to_string()]);
        let columns = [(words.say("topic", "主题"), false), (words.say("answers", "条数"), true)];
        page.table(&columns, &rows);
    }
    let policy = words.rulebook.feedback();
    let parts = [
        (words.say("Customers that moved up", "成功案例"), &voice.successes),
        (words.say("Customers that were lost", "失败案例"), &voice.failures),
    ];
    for (title, cases) in parts.into_iter().filter(|(_, cases)| !cases.is_empty()) {
        page.heading(3, title);
        page.list();
        cases.iter().for_each(|one| page.entry(&policy.explain_case(one, words.language)));
    }
    if voice.failures.is_empty() {
        return;
    }
    page.heading(3, words.say("Why they were lost", "流失原因"));
    let mut rows: Vec<Vec<String>> =
        voice.reasons.iter().map(|(text, count)| vec![text.clone(), count.to_string()]).collect();
    if voice.not_stated > 0 {
        let none = words.say("not stated", "未说明");
        rows.push(vec![none.to_owned(), voice.not_stated.to_string()]);
    }
    let columns = [(words.say("reason", "原因"), false), (words.say("losses", "数量"), true)];
    page.table(&columns, &rows);
}
