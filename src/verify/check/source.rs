//! Where facts come from, and how far calendars reach.

use std::collections::BTreeSet;

use chrono::Datelike;

use crate::fact::FactId;
use crate::rule::Finding;
use crate::verify::check::Checking;

/// Facts that assessments of the risk tell.
const OF_RISK: [&str; 4] =
    ["risk_level", "assessed_level", "consecutive_at_least(", "consecutive_exactly("];

/// Facts that warnings tell.
const OF_WARNING: [&str; 2] = ["open_warning", "warning_opened"];

impl Checking<'_> {
    /// Facts that rules ask for, and that no record tells.
    pub(super) fn sources(&mut self) {
        let schemes = self.definitions.schemes;
        let mut done: BTreeSet<FactId> = BTreeSet::new();
        for scheme in &schemes.list {
            for id in scheme.selector.atoms() {
                let Some(fact) = schemes.atom(id).map(|atom| atom.fact) else { continue };
                if schemes.of_fact(fact).is_some() || !done.insert(fact) {
                    continue;
                }
                let Some(definition) = schemes.registry.definition(fact) else { continue };
                let name = definition.name();
                let of = |names: &[&str]| names.iter().any(|one| name.starts_with(one));
                let policy = match () {
                    () if of(&OF_RISK) => Some(("[risk]", self.definitions.risk.is_some())),
                    () if of(&OF_WARNING) => {
                        Some(("[[warning.trigger]]", self.definitions.warning.is_some()))
                    }
                    () => None,
                };
                let finding = match policy {
                    Some((_, true)) => continue,
                    Some((table, false)) => Finding::warning(
                        "fact-without-source",
                        scheme.path.clone(),
                        format!(
                            "the rules ask for `{name}`, and there is no `{table}` that tells it"
                        ),
                        format!("规则需要 `{name}`，但没有 `{table}` 来得出它"),
                    ),
                    None if definition.is_folded() => continue,
                    None => Finding::note(
                        "fact-to-be-stated",
                        scheme.path.clone(),
                        format!("no event tells `{name}`: it has to be stated of each customer"),
                        format!("没有任何事件能得出 `{name}`，须逐个客户填写"),
                    ),
                };
                self.findings.push(finding);
            }
        }
    }

    /// Calendars whose holidays are not published as far as they are needed.
    pub(super) fn horizon(&mut self) {
        let Some(until) = self.options.until else { return };
        for (code, calendar) in self.definitions.calendars {
            let Some(holidays) = calendar.holidays() else { continue };
            let Some((_, last)) = holidays.years().filter(|(_, last)| *last < until.year()) else {
                continue;
            };
            let path = format!("calendar.{code}");
            let finding = if calendar.last_date().year() <= last {
                Finding::warning(
                    "calendar-ends",
                    path,
                    format!(
                        "the holidays of `{code}` are published until {last} only: clocks that reach beyond have no answer"
                    ),
                    format!("日历 `{code}` 的节假日仅公布至 {last}，之后的时限无法计算"),
                )
            } else {
                Finding::note(
                    "calendar-ends",
                    path,
                    format!(
                        "the holidays of `{code}` are published until {last} only; later days are counted by the week"
                    ),
                    format!("日历 `{code}` 的节假日仅公布至 {last}，之后仅按每周工时计算"),
                )
            };
            self.findings.push(finding);
        }
    }
}
