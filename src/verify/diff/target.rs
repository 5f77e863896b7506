//! Targets: the values from which a KPI meets the old one and not the new one, or the other way.

use crate::policy::target::Target;
use crate::quantity::Fraction;
use crate::rule::Witness;
use crate::verify::diff::Comparing;
use crate::verify::diff::difference::{Cell, Difference};

/// The keys that say what is to be reached.
const BOUNDS: [&str; 7] = ["at_least", "at_most", "above", "below", "relative", "points", "base"];

impl Comparing {
    /// Targets for the same KPI (D001-66, D002-102, D003-65).
    pub(super) fn targets(&mut self) {
        let (old, new) = (self.old.clone(), self.new.clone());
        for one in old.rulebook.targets() {
            let Some(two) = new.rulebook.target(one.kpi.as_str()) else { continue };
            let path = format!("target[{}]", one.kpi);
            let (a, b) = (&one.target, &two.target);
            self.covered.extend(BOUNDS.iter().map(|key| format!("{path}.{key}")));
            if a == b {
                continue;
            }
            let middle = a.value.checked_add(b.value).and_then(|sum| sum.checked_div(2.into()));
            let values = [Some(a.value), Some(b.value), middle];
            let told =
                values.into_iter().flatten().find(|value| is_met(a, *value) != is_met(b, *value));
            let said = |target: &Target| format!("{} {}", target.bound.as_str(), target.value);
            let cell = Cell {
                given: told.map_or_else(String::new, |value| format!("{} = {value}", one.kpi)),
                witness: told.map_or_else(Witness::new, |value| {
                    Witness::new().with(one.kpi.as_str(), value.to_string())
                }),
                old: said(a),
                new: said(b),
                stricter: (a.bound.direction() == b.bound.direction())
                    .then(|| b.is_tighter_than(a)),
            };
            self.differences.push(Difference::new(path, vec![cell]));
        }
    }
}

fn is_met(target: &Target, value: Fraction) -> bool {
    target.compare(Some(value)).is_met()
}
