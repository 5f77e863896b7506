//! A classification in words, English and Chinese.

use crate::label::Language;
use crate::policy::scheme::{Class, Classification, Step, StepKind};
use crate::record::ReasonCode;
use crate::rule::{Decision, Truth};

/// The whole text; lines end in `\n`.
pub(super) fn explain(classification: &Classification<'_>, language: Language) -> String {
    let mut out = head(classification, language);
    out.push('\n');
    steps(classification, language, &mut out);
    next_class(classification, language, &mut out);
    out
}

/// Every step with its checks; lines end in `\n`.
pub(super) fn steps(classification: &Classification<'_>, language: Language, out: &mut String) {
    for step in classification.steps() {
        out.push_str("  ");
        out.push_str(&title(&step, language));
        out.push('\n');
        for check in step.checks() {
            out.push_str("    - ");
            out.push_str(&check.text(language));
            out.push('\n');
        }
    }
}

/// What is missing, by the labels of the facts.
pub(super) fn missing_text(classification: &Classification<'_>, language: Language) -> String {
    let missing = classification.decision().missing().iter();
    let labels: Vec<&str> =
        missing.map(|fact| missing_label(classification, fact, language)).collect();
    labels.join(if language == Language::Chinese { "、" } else { ", " })
}

/// The first line: scheme, class or classes, why, until when.
fn head(classification: &Classification<'_>, language: Language) -> String {
    let zh = language == Language::Chinese;
    let scheme = classification.scheme().label(language);
    let mut line = match classification.decision() {
        Decision::Decided { value, .. } => {
            let name = full_name(value, language);
            let why = why(classification, language);
            if zh {
                format!("{scheme}：{name}，{why}")
            } else {
                format!("{scheme}: {name}, {why}")
            }
        }
        Decision::Undetermined { possible, exact, .. } => {
            let names: Vec<String> =
                possible.iter().map(|class| full_name(class, language)).collect();
            let missing = missing_text(classification, language);
            match (zh, exact) {
                (false, true) => format!(
                    "{scheme}: undetermined, possible: {}; missing: {}",
                    names.join(", "),
                    missing
                ),
                (false, false) => format!(
                    "{scheme}: undetermined, at most: {}; missing: {}",
                    names.join(", "),
                    missing
                ),
                (true, true) => {
                    format!("{scheme}：未定，可能为 {}；缺少：{}", names.join("、"), missing)
                }
                (true, false) => {
                    format!(
                        "{scheme}：未定，可能范围不超出 {}；缺少：{}",
                        names.join("、"),
                        missing
                    )
                }
            }
        }
    };
    if let Some(last) = classification.valid_until() {
        line.push_str(&if zh {
            format!("（有效至 {last}）")
        } else {
            format!(" (valid until {last})")
        });
    }
    line
}

fn missing_label<'a>(
    classification: &'a Classification<'_>,
    fact: &'a str,
    language: Language,
) -> &'a str {
    match (fact, language) {
        ("population", Language::English) => "the population of customers",
        ("population", Language::Chinese) => "客户群数据",
        _ => classification.fact_label(fact, language),
    }
}

fn why(classification: &Classification<'_>, language: Language) -> String {
    let zh = language == Language::Chinese;
    let Some(reason) = classification.reasons().first() else {
        return String::new();
    };
    let text = |en: &str, chinese: &str| if zh { chinese.to_owned() } else { en.to_owned() };
    match reason {
        ReasonCode::When => text("the first class whose condition holds", "为首个条件成立的等级"),
        ReasonCode::Otherwise => text("no better class fits", "不符合更高等级的条件"),
        ReasonCode::Band => text("the band of the value", "按数值所在区间"),
        ReasonCode::Cell => text("by row and column", "由行与列共同确定"),
        ReasonCode::Keep => {
            text("kept while the condition to stay holds", "满足保级条件，保持原等级")
        }
        ReasonCode::MinStay => match classification.stay_ends() {
            Some(end) if zh => format!("最短停留期未满，{end} 前不降级"),
            Some(end) => format!("no move down before {end} (minimum stay)"),
            None => text("minimum stay", "最短停留期未满"),
        },
        ReasonCode::Override => match classification.override_reason() {
            Some(decided) if zh => {
                format!("由 {} 指定至 {}：{}", decided.by, decided.until, decided.reason)
            }
            Some(decided) => {
                format!("set by {} until {}: {}", decided.by, decided.until, decided.reason)
            }
            None => text("set by hand", "人工指定"),
        },
        ReasonCode::Given => text("given by the host", "由宿主系统给定"),
        ReasonCode::AnyCompletion => {
            text("whatever the missing facts are", "无论缺失数据为何，结果相同")
        }
    }
}

/// `A (key customer)`, or the code alone where there is no label.
fn full_name(class: &Class, language: Language) -> String {
    let label = class.label(language);
    if label == class.code().as_str() {
        return label.to_owned();
    }
    match language {
        Language::English => format!("{} ({label})", class.code()),
        Language::Chinese => format!("{}（{label}）", class.code()),
    }
}

fn title(step: &Step<'_>, language: Language) -> String {
    let zh = language == Language::Chinese;
    let label = step.label(language);
    let name = match (step.kind(), zh) {
        (StepKind::Class, _) if label == step.code().as_str() => label.to_owned(),
        (StepKind::Class, false) => format!("{} ({label})", step.code()),
        (StepKind::Class, true) => format!("{}（{label}）", step.code()),
        (StepKind::Row, false) => format!("row {label}"),
        (StepKind::Row, true) => format!("行 {label}"),
        (StepKind::Column, false) => format!("column {label}"),
        (StepKind::Column, true) => format!("列 {label}"),
        (StepKind::Keep, false) => format!("staying in {label}"),
        (StepKind::Keep, true) => format!("保持 {label}"),
    };
    match (step.is_otherwise(), step.truth(), zh) {
        (true, _, false) => format!("{name}: otherwise"),
        (true, _, true) => format!("{name}：其余情况"),
        (_, Truth::True, false) => format!("{name}: yes"),
        (_, Truth::True, true) => format!("{name}：是"),
        (_, Truth::False, false) => format!("{name}: no"),
        (_, Truth::False, true) => format!("{name}：否"),
        (_, Truth::Unknown, false) => format!("{name}: cannot be said"),
        (_, Truth::Unknown, true) => format!("{name}：无法判断"),
    }
}

/// The ways to the class above the one decided, or above the best that is possible.
fn next_class(classification: &Classification<'_>, language: Language, out: &mut String) {
    let zh = language == Language::Chinese;
    let best = classification.decision().possible().first().map_or(0, Class::rank);
    let Some(next) =
        best.checked_sub(1).and_then(|rank| classification.scheme().classes().get(rank))
    else {
        return;
    };
    let Ok(ways) = classification.distance_to(next.code().as_str()) else { return };
    let mut ways = ways.into_iter().filter(|way| !way.gaps.is_empty()).peekable();
    if ways.peek().is_none() {
        return;
    }
    let name = full_name(next, language);
    out.push_str(&if zh {
        format!("  升至 {name} 还需：\n")
    } else {
        format!("  to reach {name}:\n")
    });
    for (number, way) in (1u8..).zip(ways) {
        let gaps: Vec<&str> = way.gaps.iter().map(|gap| gap.text(language)).collect();
        let joined = gaps.join(if zh { "；" } else { "; " });
        out.push_str(&format!("    {number}. {joined}\n"));
    }
}
