//! Clocks of issues and warnings: the starts from which they are due at another time.

use chrono::{DateTime, Utc};

use crate::policy::sla::Milestone;
use crate::rule::Witness;
use crate::rule::clock::Clock;
use crate::time::Zone;
use crate::verify::diff::Comparing;
use crate::verify::diff::difference::{Cell, Difference};
use crate::verify::starts::starts;

/// What of a clock decides when it is due.
const DUE: [&str; 4] = ["within", "every", "calendar", "edge"];

impl Comparing {
    /// Issue clocks by severity and milestone, warning clocks by milestone.
    pub(super) fn clocks(&mut self) {
        let (old, new) = (self.old.clone(), self.new.clone());
        let (before, after) = (old.definitions(), new.definitions());
        if let (Some(a), Some(b)) = (before.sla, after.sla) {
            for (place, severity) in a.codes().severities().iter().enumerate() {
                let code = &severity.code;
                let other = b.codes().severities().iter().position(|one| one.code == *code);
                let Some(other) = other else { continue };
                for milestone in Milestone::ALL {
                    let clocks = (a.clock_at(place, *milestone), b.clock_at(other, *milestone));
                    let (Some(one), Some(two)) = clocks else { continue };
                    if one.from == two.from {
                        let path = format!("sla.clock[{code}, {}]", milestone.as_str());
                        self.clock(&path, [&one.clock, &two.clock], [a.zone(), b.zone()]);
                    }
                }
            }
        }
        if let (Some(a), Some(b)) = (before.warning, after.warning) {
            for one in &a.clocks {
                let Some(two) = b.clock(one.milestone) else { continue };
                if one.from == two.from {
                    let path = format!("warning.clock[{}]", one.milestone.as_str());
                    let zones = [old.rulebook.zone(), new.rulebook.zone()];
                    self.clock(&path, [&one.clock, &two.clock], zones);
                }
            }
        }
    }

    /// Compares when two clocks are due, from every start that matters.
    fn clock(&mut self, path: &str, clocks: [&Clock; 2], zones: [&Zone; 2]) {
        let [one, two] = clocks;
        if one.limit().is_none() || two.limit().is_none() || one.repeats() != two.repeats() {
            return;
        }
        if self.says_the_same(path) && zones[0] == zones[1] {
            return;
        }
        let starts = starts(&clocks, zones[0]);
        let mut found: [Option<Cell>; 2] = [None, None];
        for start in &starts.all {
            let (Some(old), Some(new)) = (one.due_from(*start), two.due_from(*start)) else {
                continue;
            };
            let slot = match new.cmp(&old) {
                std::cmp::Ordering::Less => &mut found[0],
                std::cmp::Ordering::Greater => &mut found[1],
                std::cmp::Ordering::Equal => continue,
            };
            if slot.is_none() {
                *slot = Some(cell(*start, old, new, zones[0]));
            }
            if found.iter().all(Option::is_some) {
                break;
            }
        }
        if !starts.complete {
            self.unproved.push(path.to_owned());
        }
        let cells: Vec<Cell> = found.into_iter().flatten().collect();
        self.covered.extend(DUE.iter().map(|key| format!("{path}.{key}")));
        if !cells.is_empty() {
            let mut difference = Difference::new(path, cells);
            difference.more = true;
            self.differences.push(difference);
        }
    }

    /// Whether both documents say the same of when a clock is due.
    fn says_the_same(&self, path: &str) -> bool {
        let [old, new] = [&self.old, &self.new].map(|book| book.meaning.as_ref());
        let (Some(old), Some(new)) = (old, new) else { return false };
        let own = DUE.iter().map(|key| format!("{path}.{key}"));
        let days = ["calendar", "holidays"].map(str::to_owned);
        own.chain(days).all(|path| old.at(&path) == new.at(&path))
    }
}

/// All of it in one zone, the one of the start: the same wall time of two zones is not the same.
fn cell(start: DateTime<Utc>, old: DateTime<Utc>, new: DateTime<Utc>, zone: &Zone) -> Cell {
    let wall = zone.wall_text(start);
    Cell {
        given: format!("start = {wall}"),
        witness: Witness::new().with("start", wall),
        old: zone.wall_text(old),
        new: zone.wall_text(new),
        stricter: Some(new < old),
    }
}
