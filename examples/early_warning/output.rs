//! The watch list as a page: renewals at risk, warnings, what nobody noticed, and what does not count.

use guanxi::review::WatchList;

use crate::intake::Intake;
use crate::print::plain;
use crate::rows::{Counts, Rows, is_asked};
use crate::words::Words;
use crate::{risk_table, rulebook, uncounted, warning_table};

/// All tables.
pub(crate) fn page(
    words: &Words<'_>,
    list: &WatchList<'_>,
    rows: &Rows<'_>,
    intake: &Intake,
) -> String {
    let (rulebook, language) = (words.rulebook, words.language);
    let mut out = head(words, list, rows);
    out.push_str(&silent(words));
    if rulebook.risk().is_ok() && rulebook.renewal().is_ok() {
        out.push_str(&risk_table::at_risk(words, rows));
    }
    if rulebook.risk().is_ok() {
        out.push_str(&risk_table::overdue(words, rows));
    }
    if rulebook.warnings().is_ok() {
        out.push_str(&warning_table::open(words, rows));
        out.push_str(&warning_table::unnoticed(words, rows));
    }
    out.push_str(&rulebook::findings(rulebook, language, &is_asked));
    let later = intake.later(list.as_of, rulebook);
    out.push_str(&uncounted::later(later, &words.moment(list.as_of), language));
    out.push_str(&uncounted::refused(&intake.refused, language));
    out
}

/// The rulebook, the moment, and how many customers there are of each sort.
fn head(words: &Words<'_>, list: &WatchList<'_>, rows: &Rows<'_>) -> String {
    let title = rulebook::title(words.rulebook, words.language);
    let as_of = words.moment(list.as_of);
    let zh = words.is_chinese();
    let Counts { customers, at_risk, safe, expired, without_contract, not_rated, renewed } =
        rows.counts;
    let sorts = [
        (at_risk, "at risk", "有风险"),
        (safe, "safe", "安全"),
        (expired, "expired", "已到期"),
        (without_contract, "without a contract", "无合同"),
        (not_rated, "not rated", "未评分"),
    ];
    let sorts = sorts.iter().filter(|(count, ..)| *count > 0);
    let sorts: Vec<String> = sorts
        .map(|(count, english, chinese)| match zh {
            false => format!("{count} {english}"),
            true => format!("{chinese} {count}"),
        })
        .collect();
    let sorts: Vec<&str> = sorts.iter().map(String::as_str).collect();
    let sorts = words.list(&sorts);
    let noun = if customers == 1 { "customer" } else { "customers" };
    plain(&match zh {
        false => {
            format!(
                "{title} as of {as_of}\n{customers} {noun}: {sorts}; {renewed} of them renewed\n"
            )
        }
        true => {
            format!("{title}，截至 {as_of}\n客户 {customers} 家：{sorts}；其中已续约 {renewed}\n")
        }
    })
}

/// Of what the rulebook says nothing, so that a table is not there.
fn silent(words: &Words<'_>) -> String {
    let rulebook = words.rulebook;
    let parts = [
        (rulebook.risk().is_ok(), "no scorecard", "没有风险评分"),
        (rulebook.renewal().is_ok(), "no renewal policy", "没有续约规则"),
        (rulebook.warnings().is_ok(), "no warning policy", "没有预警规则"),
    ];
    let parts = parts.iter().filter(|(there, ..)| !there);
    let parts: Vec<&str> = parts.map(|(_, en, zh)| words.say(en, zh)).collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!("{}{}\n", words.say("the rulebook has ", "规则集"), words.list(&parts)),
    }
}
