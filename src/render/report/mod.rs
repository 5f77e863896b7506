//! The report of a period as Markdown, in English or Chinese (D003-72 ... D003-78, D001-62).

mod customers;
mod figures;
mod service;
mod words;

use crate::label::Language;
use crate::render::markdown::Page;
use crate::review::Report;
use crate::rulebook::Rulebook;
use words::Words;

/// The report of a period as Markdown: figures against targets, cases, improvements, how the customers
/// stand, what they said, and what the report still lacks.
///
/// What people wrote is shown as they wrote it; marks of Markdown and HTML in it mean nothing.
///
/// ```
/// use guanxi::{Rulebook, label::Language, policy::kpi::Period, render::report_markdown};
/// use guanxi::review::{BoardRequest, ReportRequest, report};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let request = ReportRequest::new(BoardRequest::new("2024-03".parse::<Period>()?));
/// let march = report(&rulebook, &[], &request)?;
/// let text = report_markdown(&rulebook, &march, Language::Chinese);
/// assert!(text.starts_with("# 客户服务质量保障：月度报告（2024-03）\n"));
/// assert!(text.contains("| 客户流失率 | 无数据 | ≤ 5.0% | 无数据 |"));
/// let text = report_markdown(&rulebook, &march, Language::English);
/// assert!(text.contains("| customer churn rate | undefined | ≤ 5.0% | no data |"));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn report_markdown(rulebook: &Rulebook, report: &Report, language: Language) -> String {
    let words = Words { rulebook, language };
    let mut page = Page::default();
    let title = rulebook.labels().or_code(language, rulebook.code());
    page.heading(1, &words.title(title, report.period));
    page.list();
    if let Some(role) = &report.by {
        page.entry(&words.pair(("author", "撰写"), words.role(role)));
    }
    page.entry(&words.pair(("due", "截止"), &report.due.to_string()));
    page.entry(&words.pair(("data up to", "数据截至"), &report.as_of.to_string()));
    let state = match report.is_complete() {
        true => words.say("complete", "完整"),
        false => words.say("incomplete, see the last section", "不完整，见最后一节"),
    };
    page.entry(&words.pair(("state", "状态"), state));
    figures::figures(&mut page, &words, report);
    service::cases(&mut page, &words, report);
    service::improvements(&mut page, &words, report);
    customers::dashboard(&mut page, &words, report);
    customers::voice(&mut page, &words, report);
    gaps(&mut page, &words, report);
    page.finish()
}

fn gaps(page: &mut Page, words: &Words<'_>, report: &Report) {
    if report.is_complete() {
        return;
    }
    page.heading(2, words.say("6 What is missing", "6 报告缺项"));
    page.list();
    report.gaps.iter().for_each(|gap| page.entry(&gap.text(words.language)));
}
