//! What analysis finds in a rulebook.

use guanxi::label::Language;
use guanxi::rule::{Finding, Severity};

use crate::print::plain;

/// The findings, each with the customers that show it.
pub(crate) fn section(findings: &[Finding], language: Language) -> String {
    let zh = language == Language::Chinese;
    // What is wrong with tests is said where they are told of.
    let findings: Vec<&Finding> =
        findings.iter().filter(|finding| !finding.code.starts_with("test-")).collect();
    let mut out = match (findings.len(), zh) {
        (0, false) => return "\nfindings: none\n".to_owned(),
        (0, true) => return "\n检查结果：无\n".to_owned(),
        (count, false) => format!("\nfindings: {count}\n"),
        (count, true) => format!("\n检查结果：{count}\n"),
    };
    for finding in findings {
        let severity = match (finding.severity, zh) {
            (Severity::Warning, false) => "warning",
            (Severity::Warning, true) => "警告",
            (_, false) => "note",
            (_, true) => "提示",
        };
        let (code, path) = (finding.code, &finding.path);
        out.push_str(&plain(&format!("  {severity} {code} {path}\n")));
        out.push_str(&plain(&format!("      {}\n", finding.text(language))));
        for witness in &finding.witnesses {
            let example = if zh { "例" } else { "for example" };
            out.push_str(&plain(&format!("      {example}: {}\n", witness.text(language))));
        }
    }
    out
}
