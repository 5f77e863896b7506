//! What two rulebooks say otherwise where no decision is compared: key by key, so that nothing is
//! taken for equal that is not.

use crate::rule::Witness;
use crate::verify::diff::Comparing;
use crate::verify::diff::change::{Changed, Step, steps};
use crate::verify::diff::difference::{Cell, Difference};
use crate::verify::diff::tree::{Reading, tree};

/// What a key says where it is not written.
const DEFAULTS: [(&str, &str); 14] = [
    ("after_resolution", "ends"),
    ("anchor", "rolling"),
    ("at_least", "1"),
    ("edge", "closed"),
    ("gap", "0 days"),
    ("grace", "0 days"),
    ("lead", "0 days"),
    ("reopen", "new_cycle"),
    ("returns", "on_return"),
    ("same_day", "separate"),
    ("severity_change", "reevaluate"),
    ("tolerance", "0 minutes"),
    ("tolerance", "0 days"),
    ("weight", "1"),
];

/// Keys that say something wherever they are written: there is nothing that holds without them.
const TELLING: [&str; 26] = [
    "actions",
    "by",
    "calendar",
    "causes",
    "channels",
    "content",
    "departments_above",
    "different_person",
    "encrypted",
    "every",
    "interest",
    "members",
    "on_miss",
    "optional",
    "partial",
    "plan",
    "proactive",
    "promotional",
    "purchases",
    "steps",
    "sync",
    "task_force",
    "then",
    "to",
    "within",
    "within_field",
];

/// Tables whose days are compared one by one.
const BY_DAY: [&str; 2] = ["calendar", "holidays"];

impl Comparing {
    /// All that is left.
    pub(super) fn meaning(&mut self) {
        let trees = (
            tree(&self.old.rulebook, Reading::Meaning),
            tree(&self.new.rulebook, Reading::Meaning),
        );
        let (Some(old), Some(new)) = trees else {
            self.unproved.push("format".to_owned());
            return;
        };
        for step in steps(&old, &new) {
            let path = step.change.path.as_str();
            if self.is_covered(path) || is_unread(path, step.change.what) || is_default(&step) {
                continue;
            }
            let exact = is_exact(&step);
            let Step { change, .. } = step;
            let cell = Cell {
                given: String::new(),
                witness: Witness::new(),
                old: change.old.unwrap_or_default(),
                new: change.new.unwrap_or_default(),
                stricter: None,
            };
            let mut difference = Difference::new(change.path, vec![cell]);
            difference.exact = exact;
            self.differences.push(difference);
        }
    }

    fn is_covered(&self, path: &str) -> bool {
        self.covered.iter().any(|covered| {
            path.strip_prefix(covered.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        })
    }
}

/// A fact, a calendar or a holiday table that is declared in one of them only: whoever reads it
/// differs, else nobody.
fn is_unread(path: &str, what: Changed) -> bool {
    let whole = what == Changed::Added || what == Changed::Removed;
    let declared = path.starts_with("fact[") && path.ends_with(']') && !path.contains("values[");
    let entries = path.split('.').count() == 2;
    whole && (declared || (entries && path.starts_with("holidays.")))
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or_default()
}

fn is_default(step: &Step) -> bool {
    let said = match step.change.what {
        Changed::Added => &step.change.new,
        Changed::Removed => &step.change.old,
        _ => return false,
    };
    let said = said.as_deref().unwrap_or_default();
    !step.whole && DEFAULTS.contains(&(last(&step.change.path), said))
}

fn is_exact(step: &Step) -> bool {
    let path = step.change.path.as_str();
    if BY_DAY.iter().any(|table| path.starts_with(table)) {
        return false;
    }
    step.whole || TELLING.contains(&last(path))
}
