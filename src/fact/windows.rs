//! Where the windows that facts ask begin.

use chrono::{Datelike, NaiveDate};

use crate::fact::definition::{Derivation, Window};
use crate::fact::fold::FoldPlan;
use crate::time::AsOf;

/// Where the windows that facts ask begin (exclusive); the same for every customer.
#[derive(Debug)]
pub(crate) struct Windows {
    starts: Vec<(Window, AsOf)>,
    /// The last moment before this calendar year, and before the one before it.
    pub(super) this_year: Option<AsOf>,
    pub(super) last_year: Option<AsOf>,
}

impl Windows {
    pub(crate) fn new(plan: &FoldPlan, as_of: &AsOf) -> Self {
        let mut starts: Vec<(Window, AsOf)> = Vec::new();
        for fact in plan.registry.iter() {
            if let Some(window) = fact.derivation().and_then(Derivation::window)
                && !starts.iter().any(|(other, _)| *other == window)
                // Before the calendar begins there is nothing to leave out.
                && let Ok(start) = as_of.back(window.span(), &plan.zone)
            {
                starts.push((window, start));
            }
        }
        let year_end = |year: Option<i32>| {
            let date = NaiveDate::from_ymd_opt(year?, 12, 31)?;
            Some(AsOf::new(date.into(), &plan.zone))
        };
        let year = as_of.date().year();
        Self {
            starts,
            this_year: year_end(year.checked_sub(1)),
            last_year: year_end(year.checked_sub(2)),
        }
    }

    pub(super) fn start(&self, window: Window) -> Option<&AsOf> {
        self.starts.iter().find(|(other, _)| *other == window).map(|(_, start)| start)
    }
}
