//! The figures of a report against their targets, and by rows.

use std::collections::{BTreeMap, BTreeSet};

use super::words::Words;
use crate::policy::kpi::{Exclusion, Measure, Measured, Unit};
use crate::policy::target::{Bound, Target, Verdict};
use crate::quantity::Fraction;
use crate::render::markdown::Page;
use crate::review::{Figure, Report};

pub(super) fn figures(page: &mut Page, words: &Words<'_>, report: &Report) {
    page.heading(2, words.say("1 Figures against targets", "1 指标达成情况"));
    let columns = [
        (words.say("KPI", "指标"), false),
        (words.say("value", "实际值"), true),
        (words.say("target", "目标值"), true),
        (words.say("verdict", "结果"), false),
        (words.say("gap", "差距"), true),
        (words.say("attained", "达成度"), true),
        (words.say("since before", "较上期"), true),
        (words.say("counted", "口径"), false),
    ];
    let rows: Vec<Vec<String>> = report.figures.iter().map(|one| row(words, one)).collect();
    page.table(&columns, &rows);
    let remarks: Vec<String> = report.figures.iter().filter_map(|one| remark(words, one)).collect();
    if !remarks.is_empty() {
        page.heading(3, words.say("Why", "原因与说明"));
        page.list();
        remarks.iter().for_each(|remark| page.entry(remark));
    }
    let incomplete = report.figures.iter().any(|one| !one.line.measured.complete);
    if incomplete {
        page.paragraph(words.say(
            "The data do not cover the whole period: the figures are those so far.",
            "数据未覆盖整个期间：以上为截至目前的数值。",
        ));
    }
    page.heading(3, words.say("How they are counted", "统计口径"));
    page.list();
    report.figures.iter().for_each(|one| page.entry(&definition(words, one)));
    breakdowns(page, words, report);
}

/// What a figure counts, and what it is divided by.
fn definition(words: &Words<'_>, figure: &Figure) -> String {
    let measure = figure.line.kpi().measure();
    let name = figure.line.entry.label(words.language);
    let text = match measure.definition(words.language) {
        (num, Some(den)) => format!("{num} ÷ {den}"),
        (num, None) => num.to_owned(),
    };
    words.pair((name, name), &text)
}

fn row(words: &Words<'_>, figure: &Figure) -> Vec<String> {
    let measured = &figure.line.measured;
    let unit = measured.unit;
    let result = figure.line.result.as_ref();
    let target = result.and_then(|one| one.target);
    let verdict = result.map(|one| one.verdict);
    let (gap, attained) = match verdict {
        Some(Verdict::Missed { gap, attainment }) => (gap, attainment),
        _ => (None, None),
    };
    let share = |value: Fraction| Unit::Rate.show(value, words.language);
    vec![
        figure.line.entry.label(words.language).to_owned(),
        figure.line.show(words.language),
        target.map_or_else(String::new, |one| goal(words, unit, &one)),
        verdict.map_or_else(String::new, |one| one.state().label(words.language).to_owned()),
        gap.map_or_else(String::new, |gap| distance(words, unit, gap)),
        attained.map_or_else(String::new, share),
        figure
            .trend
            .as_ref()
            .and_then(|one| one.difference)
            .map_or_else(String::new, |more| change(words, unit, more)),
        counted(words, figure),
    ]
}

/// A target with its side.
fn goal(words: &Words<'_>, unit: Unit, target: &Target) -> String {
    let side = match target.bound {
        Bound::AtLeast => "≥",
        Bound::AtMost => "≤",
        Bound::Above => ">",
        Bound::Below => "<",
    };
    format!("{side} {}", unit.show(target.value, words.language))
}

/// A difference with its sign.
fn change(words: &Words<'_>, unit: Unit, more: Fraction) -> String {
    let sign = if more > Fraction::ZERO { "+" } else { "" };
    format!("{sign}{}", distance(words, unit, more))
}

/// How far two values are apart; of rates in points of a per cent.
fn distance(words: &Words<'_>, unit: Unit, apart: Fraction) -> String {
    if unit != Unit::Rate {
        return unit.show(apart, words.language);
    }
    let points = apart.checked_mul(Fraction::from(100));
    let points = points.map_or_else(|| apart.to_string(), |points| points.rounded(1));
    format!("{points} {}", words.say("points", "个百分点"))
}

/// What a figure is made of.
fn counted(words: &Words<'_>, figure: &Figure) -> String {
    let measured = &figure.line.measured;
    let Measured { num, den, median, p90, unit, .. } = measured;
    let money = figure.line.kpi().measure().is_of_money();
    let part = |number: i128| match Fraction::new(number, 10_000) {
        Ok(amount) if money => Unit::Money.show(amount, words.language),
        _ => number.to_string(),
    };
    let show = |value: &Fraction| unit.show(*value, words.language);
    let mut parts = Vec::new();
    match (unit, median, p90) {
        (_, Some(median), Some(p90)) => {
            let (median, p90) = (show(median), show(p90));
            let text = match words.language {
                crate::label::Language::English => {
                    format!("n = {den}, median {median}, p90 {p90}")
                }
                crate::label::Language::Chinese => {
                    format!("n = {den}，中位数 {median}，90分位 {p90}")
                }
            };
            parts.push(text);
        }
        (Unit::Rate, ..) if measured.value.is_some() => {
            parts.push(format!("{} / {}", part(*num), part(*den)));
        }
        _ => {}
    }
    for (reason, count) in measured.excluded.iter() {
        let reason: Exclusion = reason;
        parts.push(format!("{} {count}", reason.label(words.language)));
    }
    parts.join(words.say("; ", "；"))
}

fn remark(words: &Words<'_>, figure: &Figure) -> Option<String> {
    let name = figure.line.entry.label(words.language);
    let mut parts: Vec<String> = figure.reason.iter().cloned().collect();
    if figure.is_missed() && parts.is_empty() {
        parts.push(words.say("nobody has said why yet", "尚未说明原因").to_owned());
    }
    if let Some(pace) = figure.progress.as_ref().and_then(|one| one.pace) {
        let unit = figure.line.measured.unit;
        let expected = unit.show(pace.expected, words.language);
        let text = words.pair(("expected by now", "截至目前应达"), &expected);
        parts.push(format!("{text} ({})", pace.state.label(words.language)));
    }
    let review = figure.line.result.iter().flat_map(|result| &result.on_miss);
    let review: Vec<&str> = review.map(|code| words.action(code)).collect();
    if !review.is_empty() {
        let list = review.join(words.say(", ", "、"));
        parts.push(words.pair(("to be looked at again", "需复盘"), &list));
    }
    (!parts.is_empty()).then(|| words.pair((name, name), &parts.join(words.say("; ", "；"))))
}

fn breakdowns(page: &mut Page, words: &Words<'_>, report: &Report) {
    let dimensions: BTreeSet<&str> =
        report.figures.iter().flat_map(|one| one.line.groups.keys().map(String::as_str)).collect();
    for dimension in dimensions {
        let rows_of = |figure: &Figure| figure.line.groups.get(dimension).cloned();
        let keys: BTreeSet<String> =
            report.figures.iter().filter_map(rows_of).flat_map(BTreeMap::into_keys).collect();
        let shown = report.figures.iter().filter(|figure| says_something(figure, dimension));
        let rows: Vec<Vec<String>> = shown
            .map(|figure| {
                let label = figure.line.entry.label(words.language);
                let values = keys.iter().map(|key| cell(words, figure, dimension, key));
                std::iter::once(label.to_owned()).chain(values).collect()
            })
            .collect();
        if keys.is_empty() || rows.is_empty() {
            continue;
        }
        page.heading(3, &words.pair(("By", "按维度"), words.dimension(dimension)));
        let mut columns = vec![(words.say("KPI", "指标"), false)];
        columns.extend(keys.iter().map(|key| (words.row(dimension, key), true)));
        page.table(&columns, &rows);
    }
}

/// Whether a figure tells rows apart: it is known in one of them, and is not the share of what the
/// rows are.
fn says_something(figure: &Figure, dimension: &str) -> bool {
    if let Measure::ClassShare { scheme, .. } = figure.line.kpi().measure()
        && *dimension == format!("class({scheme})")
    {
        return false;
    }
    let rows = figure.line.groups.get(dimension);
    rows.is_some_and(|rows| rows.values().any(|sums| sums.read().value.is_some()))
}

fn cell(words: &Words<'_>, figure: &Figure, dimension: &str, key: &str) -> String {
    let sums = figure.line.groups.get(dimension).and_then(|rows| rows.get(key));
    match sums.and_then(|sums| sums.read().value) {
        Some(value) => figure.line.measured.unit.show(value, words.language),
        None => "–".to_owned(),
    }
}
