//! The day on which a touch is due by itself, before a change of class or a later beginning moves it.

use chrono::NaiveDate;

use super::definition::{CadenceDefinition, TouchRule};
use super::reading::Basis;
use super::series::Periods;
use super::words::FirstDue;
use crate::fact::FactId;

/// The day of a touch, and from where it is counted.
pub(super) struct Natural {
    pub(super) basis: Basis,
    pub(super) since: Option<NaiveDate>,
    pub(super) due: NaiveDate,
}

/// What is known of a customer beside the touches.
pub(super) struct Told<'t> {
    pub(super) today: NaiveDate,
    /// When the rule was last waived.
    pub(super) waived: Option<NaiveDate>,
    /// When contact began again after a pause.
    pub(super) resumed: Option<NaiveDate>,
    /// Since when it is a customer.
    pub(super) onboarding: &'t dyn Fn() -> Option<NaiveDate>,
    /// How many touches keep the rule for a period.
    pub(super) needed: u32,
}

impl Told<'_> {
    /// The day after these touches, the latest first.
    pub(super) fn natural<I: Iterator<Item = NaiveDate>>(
        &self,
        rule: &TouchRule,
        periods: Option<&Periods>,
        days: impl Fn() -> I,
    ) -> Natural {
        let today = self.today;
        let nothing = |due: NaiveDate| Natural { basis: Basis::Nothing, since: None, due };
        let Some(periods) = periods else {
            // What is done today is not asked for again on the same day.
            let done = [days().next(), self.waived, self.resumed];
            let after = done.into_iter().flatten().max().and_then(|day| day.succ_opt());
            return nothing(after.map_or(today, |after| after.max(today)));
        };
        let satisfied = periods.satisfied(self.needed, days());
        let since = [
            satisfied.map(|day| (day, Basis::Touch)),
            self.waived.map(|day| (day, Basis::Waived)),
            self.resumed.map(|day| (day, Basis::Resumed)),
        ];
        let since = since.into_iter().flatten().max_by_key(|(day, _)| *day);
        let (day, basis) = match (since, periods) {
            (Some(since), _) => since,
            // Nobody was to be touched in periods that ended before it was a customer.
            (None, Periods::Fixed(anchor, _)) => match (self.onboarding)() {
                Some(day) if day > *anchor => (day, Basis::Onboarding),
                _ => (*anchor, Basis::Anchor),
            },
            (None, _) => match ((self.onboarding)(), days().last()) {
                (Some(day), _) => (day, Basis::Onboarding),
                // Since its first touch at the latest the customer is known.
                (None, Some(first)) => (first, Basis::Touch),
                (None, None) => return nothing(today),
            },
        };
        let at_once = rule.first_due == FirstDue::Immediately && basis == Basis::Onboarding;
        let due = if at_once { day } else { periods.after(day).unwrap_or(NaiveDate::MAX) };
        // Of several touches a span the next one is due after the last one.
        let after_last = days().next().and_then(|last| last.succ_opt());
        let due = after_last.map_or(due, |after| due.max(after));
        Natural { basis, since: Some(day), due }
    }
}

impl CadenceDefinition {
    /// The day on which a touch is due for a customer of whom nothing is known but the day on which
    /// the rule was last kept, and dates among the facts.
    pub(crate) fn due_after(
        &self,
        rule: &TouchRule,
        kept: Option<NaiveDate>,
        today: NaiveDate,
        date: impl Fn(FactId) -> Option<NaiveDate>,
    ) -> NaiveDate {
        let periods = Periods::of(rule, rule.every, &date);
        let onboarding = || {
            let mut facts = self.onboarding.iter();
            facts.find_map(|fact| date(*fact)).filter(|day| *day <= today)
        };
        let told = Told { today, waived: None, resumed: None, onboarding: &onboarding, needed: 1 };
        let due = told.natural(rule, periods.as_ref(), || kept.into_iter()).due;
        let begins = rule.begins.and_then(&date).filter(|begins| *begins > due);
        begins.unwrap_or(due)
    }

    /// Whether no contact is made at all on a day.
    pub(crate) fn is_paused(&self, day: NaiveDate) -> bool {
        self.pauses.iter().any(|pause| pause.from <= day && day <= pause.until)
    }
}
