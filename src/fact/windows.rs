//! Where the windows that facts ask begin.

use chrono::{Datelike, Months, NaiveDate};

use crate::fact::definition::{Derivation, Window};
use crate::fact::fold::FoldPlan;
use crate::time::{AsOf, Zone};

/// Where the windows that facts ask begin (exclusive); the same for every customer.
#[derive(Debug)]
pub(crate) struct Windows {
    starts: Vec<(Window, AsOf)>,
    /// The last moment before this calendar year, and before the one before it.
    pub(super) this_year: Option<AsOf>,
    pub(super) last_year: Option<AsOf>,
    /// The last moment before the last closed quarter, and that of it.
    pub(super) last_quarter: Option<(AsOf, AsOf)>,
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
        let asks = plan
            .registry
            .iter()
            .any(|fact| fact.derivation() == Some(Derivation::SatisfactionLastQuarter));
        let last_quarter = if asks { last_quarter(as_of, &plan.zone) } else { None };
        Self {
            starts,
            this_year: year_end(year.checked_sub(1)),
            last_year: year_end(year.checked_sub(2)),
            last_quarter,
        }
    }

    pub(super) fn start(&self, window: Window) -> Option<&AsOf> {
        self.starts.iter().find(|(other, _)| *other == window).map(|(_, start)| start)
    }
}

/// The ends of the quarter before the last closed one, and of that one; a date closes its quarter.
fn last_quarter(as_of: &AsOf, zone: &Zone) -> Option<(AsOf, AsOf)> {
    let closed_by = match as_of.moment().as_date() {
        Some(date) => date.succ_opt()?,
        None => as_of.date(),
    };
    let first_month = closed_by.month0().checked_sub(closed_by.month0().checked_rem(3)?)?;
    let begin = NaiveDate::from_ymd_opt(closed_by.year(), first_month.checked_add(1)?, 1)?;
    let before = begin.checked_sub_months(Months::new(3))?;
    Some((AsOf::new(before.pred_opt()?.into(), zone), AsOf::new(begin.pred_opt()?.into(), zone)))
}
