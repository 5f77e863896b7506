//! Whether a target for answers is stricter than what every clock allows (C-27).

use crate::policy::kpi::{KpiEntry, KpiTarget, Measure};
use crate::policy::sla::{Milestone, Sla};
use crate::quantity::Fraction;
use crate::rule::Finding;
use crate::rule::clock::Limit;
use crate::rulebook::TargetDocument;
use crate::rulebook::compose::Entry;
use crate::time::Unit;

/// The targets of first response times that an answer within the clocks still misses, whatever the
/// severity: targets and clocks are independent, so that is allowed and hardly meant.
///
/// Only targets of all time are looked at: a clock that counts working time takes at least as long as
/// one that counts all time, and never the other way.
pub(in crate::rulebook) fn beyond_clocks(
    entries: &[Entry<TargetDocument>],
    kpis: &[KpiEntry],
    targets: &[KpiTarget],
    sla: &Sla,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for entry in entries {
        let code = entry.item.kpi.as_str();
        let Some(target) = targets.iter().find(|one| one.kpi == *code) else { continue };
        let Some(kpi) = kpis.iter().find(|one| *one.kpi.code() == *code) else { continue };
        let Measure::FirstResponse(time) = kpi.kpi.measure() else { continue };
        if time.calendar.is_some() {
            continue;
        }
        let responses = sla.clocks().filter(|one| one.milestone == Milestone::Respond);
        let mut limits = responses.map(|one| seconds(one.clock.limit()?));
        let Some(first) = limits.next() else { continue };
        // The shortest one; none where one of them cannot be compared.
        let shortest = limits.fold(first, |least, limit| Some(least?.min(limit?)));
        if shortest.is_some_and(|limit| limit > target.target.value) {
            findings.push(Finding::warning(
                "target-clock",
                entry.path.clone(),
                format!(
                    "every clock for the first response allows more time than the target of \
                     `{code}`: answers may all be in time and miss it"
                ),
                format!(
                    "所有首次响应时限都长于指标 `{code}` 的目标：响应均未超时，目标仍可能不达标"
                ),
            ));
        }
    }
    findings
}

fn seconds(limit: Limit) -> Option<Fraction> {
    let (count, unit) = match limit {
        Limit::Within(span) => (span.count(), span.unit()),
        Limit::Immediately => (0, Unit::Minute),
    };
    let seconds = match unit {
        Unit::Minute => 60,
        Unit::Hour => 3600,
        _ => return None,
    };
    i64::from(count).checked_mul(seconds).map(Fraction::from)
}
