//! What changed since another rulebook.

use guanxi::label::Language;
use guanxi::verify::{Diff, Proof};

use crate::print::plain;

/// What is written and decided otherwise, and whether something is stricter.
pub(crate) fn section(diff: &Diff, language: Language) -> String {
    let zh = language == Language::Chinese;
    let said = |proof: Proof<'_>, holds: [&str; 2], not: [&str; 2]| {
        let place = usize::from(zh);
        let texts = match proof {
            Proof::Proved => holds,
            Proof::Refuted { .. } => not,
            _ => ["not proved", "未能证明"],
        };
        texts.get(place).map_or_else(String::new, |text| (*text).to_owned())
    };
    let same = said(diff.is_equivalent(), ["the same", "相同"], ["other ones", "不同"]);
    let stricter = said(diff.is_never_stricter(), ["nothing", "无"], ["something", "有"]);
    let head = match zh {
        false => format!("\nchanges: decisions: {same}; stricter: {stricter}\n"),
        true => format!("\n改动：决策：{same}；更严之处：{stricter}\n"),
    };
    let lines = diff.text(language);
    let lines: String = lines.lines().map(|line| format!("  {line}\n")).collect();
    plain(&format!("{head}{lines}"))
}
