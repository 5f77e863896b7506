//! Composition of KPIs: what a preset says of classes that a host's own scheme does not have.

use crate::rule::Finding;
use crate::rulebook::compose::Entry;
use crate::rulebook::scheme::class_codes;
use crate::rulebook::{KpiDocument, SchemeDocument, TargetDocument};

/// Leaves out of the KPIs of presets the classes that are not there, since a scheme of the host's own
/// stands in the place of the preset's; KPIs that are then of nobody; and what presets aim at with them.
pub(in crate::rulebook) fn leave_out(
    kpis: &mut Vec<Entry<KpiDocument>>,
    targets: &mut Vec<Entry<TargetDocument>>,
    schemes: &[Entry<SchemeDocument>],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut gone: Vec<String> = Vec::new();
    kpis.retain_mut(|entry| {
        let kpi = &mut entry.item;
        if kpi.class.is_empty() || !entry.path.starts_with("use[") {
            return true;
        }
        let scheme = match (&kpi.scheme, schemes) {
            (Some(code), _) => schemes.iter().find(|one| one.item.code == *code),
            (None, [one]) => Some(one),
            (None, _) => None,
        };
        // Loading says what is wrong with the scheme.
        let Some(scheme) = scheme else { return true };
        let known: Vec<String> =
            class_codes(&scheme.item).into_iter().map(|(code, _)| code).collect();
        for class in kpi.class.iter().filter(|class| !known.contains(class)) {
            let scheme = &scheme.item.code;
            findings.push(Finding::note(
                "rule-off",
                entry.path.clone(),
                format!("the KPI is off for `{class}`, which scheme `{scheme}` does not have"),
                format!("分类 `{scheme}` 没有类别 `{class}`，该指标对其不生效"),
            ));
        }
        kpi.class.retain(|class| known.contains(class));
        if kpi.class.is_empty() {
            gone.push(kpi.code.clone());
        }
        !kpi.class.is_empty()
    });
    targets.retain(|entry| !entry.path.starts_with("use[") || !gone.contains(&entry.item.kpi));
    findings
}
