//! What two rulebooks say otherwise where no decision is compared: key by key, so that nothing is
//! taken for equal that is not.

use std::cmp::Ordering;

use crate::rule::Witness;
use crate::time::{Span, Unit};
use crate::verify::diff::Comparing;
use crate::verify::diff::change::{Changed, Step, steps};
use crate::verify::diff::difference::{Cell, Difference};
use crate::verify::diff::tree::NOTHING;

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
        let (Some(old), Some(new)) = (&self.old.meaning, &self.new.meaning) else {
            self.unproved.push("format".to_owned());
            return;
        };
        for step in steps(old, new) {
            let path = step.change.path.as_str();
            if self.is_covered(path) || is_unread(path, step.change.what) || is_default(&step) {
                continue;
            }
            if is_same_span(&step) {
                continue;
            }
            let (exact, stricter) = (is_exact(&step), stricter(&step));
            let Step { change, .. } = step;
            let cell = Cell {
                given: String::new(),
                witness: Witness::new(),
                old: change.old.unwrap_or_default(),
                new: change.new.unwrap_or_default(),
                stricter,
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

/// What only others read: a fact or a holiday table that is declared in one of them only, and the
/// days of a holiday table, for calendars are compared day by day.
fn is_unread(path: &str, what: Changed) -> bool {
    let mut parts = path.split('.');
    if parts.next() == Some("holidays") {
        let key = parts.nth(1).unwrap_or_default();
        let key = key.split('[').next().unwrap_or_default();
        if ["on", "off", "short", "breaks", "source", "version"].contains(&key) {
            return true;
        }
    }
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

/// Entries that ask something of the host: one more is stricter.
const DEMANDS: [&str; 9] = [
    "cadence.cap[",
    "cadence.touch[",
    "cadence.trigger[",
    "sla.clock[",
    "target[",
    "upkeep.freshness[",
    "upkeep.refresh[",
    "upkeep.verify[",
    "warning.clock[",
];

/// Fields that have to be filled in: one more is stricter.
const REQUIRED: [&str; 4] =
    ["upkeep.required", "upkeep.before_activation", "upkeep.before_entry", "upkeep.log.fields"];

/// Spans of which a shorter one asks for more, wherever they count from a day or an instant.
const LIMITS: [&str; 9] = [
    "cadence.touch.grace",
    "cadence.trigger.grace",
    "cadence.trigger.within",
    "sla.clock.tolerance",
    "upkeep.cleansing.every",
    "upkeep.freshness.within",
    "upkeep.log.within",
    "upkeep.refresh.every",
    "warning.clock.tolerance",
];

/// Further spans that count from a day.
const SPANS: [&str; 6] = [
    "occasion.lead",
    "renewal.gap",
    "renewal.latest",
    "renewal.opens",
    "renewal.urgency.within",
    "scheme.min_stay",
];

/// Whether the new rulebook asks for more there; none where neither asks for more.
fn stricter(step: &Step) -> Option<bool> {
    let path = step.change.path.as_str();
    let (old, new) = (step.change.old.as_deref(), step.change.new.as_deref());
    let plain = without_keys(path);
    let entry = |start: &&str| path.starts_with(start) && plain == start.trim_end_matches('[');
    if step.whole && DEMANDS.iter().any(entry) {
        return match step.change.what {
            Changed::Added => Some(true),
            Changed::Removed => Some(false),
            _ => None,
        };
    }
    if REQUIRED.contains(&plain.as_str()) {
        let fields = |text: Option<&str>| -> Vec<String> {
            let text = text.filter(|text| *text != NOTHING).unwrap_or_default();
            text.split(", ").map(str::to_owned).collect()
        };
        let (old, new) = (fields(old), fields(new));
        return Some(new.iter().any(|field| !field.is_empty() && !old.contains(field)));
    }
    if LIMITS.contains(&plain.as_str()) {
        return match longer(old?, new?)? {
            Ordering::Less => Some(true),
            Ordering::Greater => Some(false),
            Ordering::Equal => None,
        };
    }
    match plain.as_str() {
        "cadence.cap.at_most" => Some(new?.parse::<u64>().ok()? < old?.parse::<u64>().ok()?),
        "cadence.cap.per" => Some(longer(old?, new?)? == Ordering::Greater),
        _ => None,
    }
}

/// Whether two spans are the same time, written otherwise: a week and seven days.
fn is_same_span(step: &Step) -> bool {
    let plain = without_keys(&step.change.path);
    let known = LIMITS.iter().chain(&SPANS).any(|path| *path == plain);
    let (old, new) = (step.change.old.as_deref(), step.change.new.as_deref());
    let (Some(old), Some(new)) = (old, new) else { return false };
    known && longer(old, new) == Some(Ordering::Equal)
}

/// How the new span compares with the old one, where it is longer or shorter from every start.
fn longer(old: &str, new: &str) -> Option<Ordering> {
    let (old, new) = (old.parse::<Span>().ok()?, new.parse::<Span>().ok()?);
    let minutes = |span: Span| match span.unit() {
        Unit::Minute => Some(u64::from(span.count())),
        Unit::Hour => u64::from(span.count()).checked_mul(60),
        _ => None,
    };
    if let (Some(old), Some(new)) = (minutes(old), minutes(new)) {
        return Some(new.cmp(&old));
    }
    if old.unit() == new.unit() {
        return Some(new.count().cmp(&old.count()));
    }
    if let (Some(before), Some(after)) = (old.civil(), new.civil())
        && before == after
    {
        return Some(Ordering::Equal);
    }
    let ((least, most), (shortest, longest)) = (old.day_bounds()?, new.day_bounds()?);
    if longest < least {
        Some(Ordering::Less)
    } else if shortest > most {
        Some(Ordering::Greater)
    } else {
        None
    }
}

/// A path without the keys of entries: `sla.clock[urgent, respond].within` is `sla.clock.within`.
fn without_keys(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    let mut depth = 0_usize;
    for character in path.chars() {
        match character {
            '[' => depth = depth.saturating_add(1),
            ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(character),
            _ => {}
        }
    }
    plain
}
