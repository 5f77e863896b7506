//! The tests that the rulebook carries.

use guanxi::label::Language;
use guanxi::verify::TestReport;

use crate::print::plain;

/// Those that do not pass, and how many do.
pub(crate) fn section(report: &TestReport, language: Language) -> String {
    let head = if language == Language::Chinese { "测试：" } else { "tests: " };
    if report.outcomes.is_empty() {
        let none = if language == Language::Chinese { "无" } else { "none" };
        return format!("\n{head}{none}\n");
    }
    plain(&format!("\n{head}{}\n", report.text(language)))
}
