//! Composition of occasions: what a preset says of classes that a host's own scheme does not have.

use super::off;
use crate::rule::Finding;
use crate::rulebook::compose::Entry;
use crate::rulebook::scheme::class_codes;
use crate::rulebook::{OccasionDocument, SchemeDocument};

/// Leaves out of the rules of presets the classes that are not there, since a scheme of the host's
/// own stands in the place of the preset's; and rules that are then for nobody.
pub(in crate::rulebook) fn leave_out(
    rules: &mut Vec<Entry<OccasionDocument>>,
    schemes: &[Entry<SchemeDocument>],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    rules.retain_mut(|entry| {
        let rule = &mut entry.item;
        if rule.class.is_empty() || !entry.path.starts_with("use[") {
            return true;
        }
        let scheme = match (&rule.scheme, schemes) {
            (Some(code), _) => schemes.iter().find(|one| one.item.code == *code),
            (None, [one]) => Some(one),
            (None, _) => None,
        };
        // Loading says what is wrong with the scheme.
        let Some(scheme) = scheme else { return true };
        let known: Vec<String> =
            class_codes(&scheme.item).into_iter().map(|(code, _)| code).collect();
        for class in rule.class.iter().filter(|class| !known.contains(class)) {
            let scheme = &scheme.item.code;
            findings.push(off(
                &entry.path,
                format!("the rule is off for `{class}`, which scheme `{scheme}` does not have"),
                format!("分类 `{scheme}` 没有类别 `{class}`，该规则对其不生效"),
            ));
        }
        rule.class.retain(|class| known.contains(class));
        !rule.class.is_empty()
    });
    findings
}
