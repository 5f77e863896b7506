//! Touches: how often, and when the next one is due.

use chrono::NaiveDate;

use crate::policy::cadence::{Anchor, TouchRule};
use crate::rule::Witness;
use crate::verify::diff::Comparing;
use crate::verify::diff::difference::{Cell, Difference};

/// Last touches from each day of two years, one of them a leap year.
const FIRST_YEAR: i32 = 2023;
const TOUCH_DAYS: usize = 731;

impl Comparing {
    /// Touch rules that count from the last touch: how many, and by which day.
    pub(super) fn touches(&mut self) {
        let (old, new) = (self.old.clone(), self.new.clone());
        let (before, after) = (old.definitions(), new.definitions());
        let (Some(a), Some(b)) = (before.cadence, after.cadence) else { return };
        for one in &a.rules {
            let two = b.rules.iter().find(|two| two.code == one.code);
            let Some(two) = two else { continue };
            if one.anchor != Anchor::Rolling || two.anchor != Anchor::Rolling {
                continue;
            }
            self.touch(one, two);
        }
    }

    fn touch(&mut self, one: &TouchRule, two: &TouchRule) {
        let path = format!("cadence.touch[{}]", one.code);
        let counts = (one.at_least, two.at_least);
        if counts.0 != counts.1 {
            let same = one.every == two.every;
            let cell = Cell {
                given: if same { format!("every = {}", one.every) } else { String::new() },
                witness: Witness::new().with("touch", one.code.as_str()),
                old: format!("{} × {}", one.at_least, one.every),
                new: format!("{} × {}", two.at_least, two.every),
                stricter: same.then_some(counts.1 > counts.0),
            };
            self.covered.insert(format!("{path}.at_least"));
            self.covered.insert(format!("{path}.every"));
            self.differences.push(Difference::new(path, vec![cell]));
            return;
        }
        let first = NaiveDate::from_ymd_opt(FIRST_YEAR, 3, 1).unwrap_or(NaiveDate::MIN);
        let mut found: [Option<Cell>; 2] = [None, None];
        for last in first.iter_days().take(TOUCH_DAYS) {
            let (Ok(old), Ok(new)) = (one.every.after(last, 1), two.every.after(last, 1)) else {
                // What takes a calendar is compared as it is written.
                return;
            };
            let slot = match new.cmp(&old) {
                std::cmp::Ordering::Less => &mut found[0],
                std::cmp::Ordering::Greater => &mut found[1],
                std::cmp::Ordering::Equal => continue,
            };
            if slot.is_none() {
                *slot = Some(Cell {
                    given: format!("last touch = {last}"),
                    witness: Witness::new().with("last touch", last.to_string()),
                    old: old.to_string(),
                    new: new.to_string(),
                    stricter: Some(new < old),
                });
            }
            if found.iter().all(Option::is_some) {
                break;
            }
        }
        self.covered.insert(format!("{path}.every"));
        let cells: Vec<Cell> = found.into_iter().flatten().collect();
        if !cells.is_empty() {
            let mut difference = Difference::new(path, cells);
            difference.more = true;
            self.differences.push(difference);
        }
    }
}
