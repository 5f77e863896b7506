//! What a rule owner should know of a cadence: caps below what rules ask for, classes that nobody has.

use std::ops::ControlFlow;

use crate::policy::cadence::{ContactCap, TouchRule};
use crate::policy::scheme::{Audience, Schemes, Selector};
use crate::rule::cells::{self, Setting};
use crate::rule::codes::Codes;
use crate::rule::{Finding, Truth};
use crate::time::Window;

/// Seconds of a civil day.
const DAY: u32 = 86_400;

/// Whether windows leave no second of the day.
pub(super) fn covers_the_day(windows: &[Window]) -> bool {
    let mut pieces: Vec<(u32, u32)> = Vec::with_capacity(windows.len().saturating_mul(2));
    for window in windows {
        if window.is_overnight() {
            pieces.extend([(window.open(), DAY), (0, window.close())]);
        } else {
            pieces.push((window.open(), window.close()));
        }
    }
    pieces.sort_unstable();
    let mut covered = 0_u32;
    for (open, close) in pieces {
        if open > covered {
            return false;
        }
        covered = covered.max(close);
    }
    covered >= DAY
}

/// Caps that allow fewer touches than a rule asks for over the same channels; each finding names both.
pub(super) fn caps_below(
    rules: &[(TouchRule, String)],
    caps: &[(ContactCap, &str)],
    codes: &Codes,
) -> Vec<Finding> {
    let all: Vec<usize> = (0..codes.channels().len()).collect();
    let mut findings = Vec::new();
    for (cap, cap_path) in caps {
        for (rule, rule_path) in rules {
            // Caps count what we begin, and no purchases.
            if rule.filter.proactive == Some(false) || rule.filter.purchases {
                continue;
            }
            let own = rule.filter.channels.as_slice();
            let channels = if own.is_empty() { all.as_slice() } else { own };
            let over_all = channels
                .iter()
                .all(|channel| cap.channels.is_empty() || cap.channels.contains(channel))
                && (!channels.is_empty() || cap.channels.is_empty());
            // What does not have to be promotional is planned as what is not.
            let promotional = rule.filter.promotional == Some(true);
            let kind = cap.promotional.is_none_or(|only| only == promotional);
            if !(over_all && kind && meet(&rule.audience, &cap.audience) && is_below(cap, rule)) {
                continue;
            }
            findings.push(Finding::warning("cap-below-minimum", (*cap_path).to_owned(), format!(
                    "the cap `{}` allows {} in `{}`, and the rule `{}` ({rule_path}) asks for {} every `{}`",
                    cap.code, cap.at_most, cap.per, rule.code, rule.at_least, rule.every
                ), format!(
                    "上限 `{}` 在 `{}` 内只允许 {} 次，而规则 `{}`（{rule_path}）要求每 `{}` 至少 {} 次",
                    cap.code, cap.per, cap.at_most, rule.code, rule.every, rule.at_least
                )));
        }
    }
    findings
}

/// Whether somebody may be subject to both.
fn meet(one: &Audience, other: &Audience) -> bool {
    match (one, other) {
        (
            Audience::Classes { scheme: a, classes: these },
            Audience::Classes { scheme: b, classes: those },
        ) if a == b => these.iter().any(|class| those.contains(class)),
        _ => true,
    }
}

/// Whether a cap surely allows fewer touches over a long time than a rule asks for.
fn is_below(cap: &ContactCap, rule: &TouchRule) -> bool {
    let Some((fewest, _)) = cap.per.day_bounds() else { return false };
    let Some((_, most)) = rule.every.day_bounds() else { return false };
    // at_most / per < at_least / every, in whole numbers.
    let allowed = i64::from(cap.at_most).saturating_mul(most);
    let asked = i64::from(rule.at_least).saturating_mul(fewest);
    allowed < asked
}

/// A touch rule with its place in the document.
pub(in crate::rulebook) struct CheckedRule<'a> {
    pub(in crate::rulebook) audience: &'a Audience,
    pub(in crate::rulebook) path: String,
}

/// Touch rules for classes that no customer can have, as far as that is seen in few enough cases.
pub(in crate::rulebook) fn unreachable(
    schemes: &Schemes,
    rules: &[CheckedRule<'_>],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut known: Vec<(usize, Option<Vec<bool>>)> = Vec::new();
    for rule in rules {
        let Audience::Classes { scheme, classes } = rule.audience else { continue };
        if !known.iter().any(|(place, _)| place == scheme) {
            known.push((*scheme, reached(schemes, *scheme)));
        }
        let found = known.iter().find(|(place, _)| place == scheme);
        let Some(reached) = found.and_then(|(_, reached)| reached.as_ref()) else { continue };
        if classes.iter().any(|class| reached.get(*class).copied().unwrap_or(true)) {
            continue;
        }
        findings.push(Finding::warning(
            "unreachable-rule",
            rule.path.clone(),
            "no customer can be in a class of the rule".to_owned(),
            "没有客户能属于该规则的类别".to_owned(),
        ));
    }
    findings
}

/// Which classes of a scheme some combination of facts reaches; none where that takes too many cases,
/// or the scheme reads the classes of others.
fn reached(schemes: &Schemes, place: usize) -> Option<Vec<bool>> {
    let scheme = schemes.list.get(place).filter(|scheme| scheme.needs.is_empty())?;
    let mut atoms = scheme.selector.atoms();
    atoms.sort_unstable();
    atoms.dedup();
    let dimensions =
        cells::dimensions(&schemes.atoms, &schemes.registry, &atoms, Setting::Anything)?;
    let mut found = vec![false; scheme.classes().len()];
    let done = cells::completions(schemes.atoms.len(), &dimensions, |assignment| {
        let truth = |id| Truth::from(assignment.get(id));
        let class = match &scheme.selector {
            Selector::List(list) => list.first(&truth),
            Selector::Matrix { rows, columns, cells } => {
                let cell = rows.list.first(&truth).zip(columns.list.first(&truth));
                cell.and_then(|(row, column)| cells.get(row, column)).copied()
            }
        };
        if let Some(seen) = class.and_then(|class| found.get_mut(class)) {
            *seen = true;
        }
        if found.iter().all(|seen| *seen) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    let all = found.iter().all(|seen| *seen);
    (done || all).then_some(found)
}
