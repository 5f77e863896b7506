//! Refreshes: fields that are brought up to date once in a while, and the loop of upkeep.

use chrono::NaiveDate;

use super::Upkeep;
use super::definition::{DataState, RefreshRule, is_by};
use super::known::Known;
use super::reading::RefreshReading;
use super::timeline::Timeline;
use crate::label::Code;
use crate::record::{Field, UpkeepAction};
use crate::rule::Truth;
use crate::time::{AsOf, LocalMoment, Span};

/// More periods than lie in all the years of the calendar.
const MOST_PERIODS: i32 = 4_000_000;

impl Upkeep {
    /// The refreshes of a customer, those that may apply included; the earliest due first.
    pub(super) fn refreshes(
        &self,
        timeline: &Timeline<'_>,
        known: &Known,
        as_of: &AsOf,
    ) -> Vec<RefreshReading> {
        let entered = known.entered.or_else(|| timeline.first_day());
        let mut refreshes: Vec<RefreshReading> = self
            .refresh()
            .filter_map(|rule| {
                let (applies, possible) = self.applies(rule, known);
                (applies != Truth::False)
                    .then(|| refresh(rule, applies, possible, timeline, entered, as_of))
            })
            .collect();
        refreshes.sort_by_key(|one| (one.next.is_none(), one.next));
        refreshes
    }

    /// Whether a rule is about the customer, and the classes that it may have.
    fn applies(&self, rule: &RefreshRule, known: &Known) -> (Truth, Vec<Code>) {
        let Some(scheme) = rule.scheme.as_ref().filter(|_| !rule.classes.is_empty()) else {
            return (Truth::True, Vec::new());
        };
        let possible = match known.classes.get(scheme) {
            Some(possible) if !possible.is_empty() => possible.clone(),
            _ => self.classes_of(scheme),
        };
        let taken = possible.iter().filter(|class| rule.classes.contains(class)).count();
        let applies = match taken {
            0 => Truth::False,
            some if some == possible.len() => Truth::True,
            _ => Truth::Unknown,
        };
        (applies, possible)
    }
}

fn refresh(
    rule: &RefreshRule,
    applies: Truth,
    possible: Vec<Code>,
    timeline: &Timeline<'_>,
    entered: Option<NaiveDate>,
    as_of: &AsOf,
) -> RefreshReading {
    let last = |field: Field| -> Option<LocalMoment> {
        let updates = timeline.updates().filter(|(act, update)| {
            is_by(act.what.role.as_ref(), rule.by.as_ref()) && update.covers(field)
        });
        updates.map(|(act, _)| act.at).max()
    };
    let lasts: Vec<(Field, Option<LocalMoment>)> =
        rule.fields.iter().map(|field| (*field, last(*field))).collect();
    // The field that waits longest counts, one never refreshed from the entry on.
    let all: Option<Vec<LocalMoment>> = lasts.iter().map(|(_, last)| *last).collect();
    let refreshed = all.as_ref().and_then(|all| all.iter().min()).map(LocalMoment::date);
    let anchor = refreshed.or(entered);
    let today = as_of.date();
    let missed = anchor.map_or(0, |anchor| missed(rule.every, anchor, today));
    let end = |times: i32| anchor.and_then(|anchor| rule.every.after(anchor, times).ok());
    let due = end(1);
    let rechecked = |since: LocalMoment| {
        let mut acts = timeline.acts.iter();
        acts.any(|act| matches!(act.what.action, UpkeepAction::Recheck) && act.at >= since)
    };
    let state = match all.as_ref().and_then(|all| all.iter().max()) {
        Some(updated) if missed == 0 && rechecked(*updated) => DataState::Rechecked,
        Some(_) if missed == 0 => DataState::Updated,
        _ => DataState::Maintained,
    };
    let waiting = lasts.into_iter().filter(|(_, last)| {
        let day = last.as_ref().map(LocalMoment::date).or(entered);
        day.is_none_or(|day| rule.every.after(day, 1).is_ok_and(|due| due < today))
    });
    let waiting = waiting.map(|(field, _)| field).collect();
    RefreshReading {
        rule: rule.code.clone(),
        applies,
        possible,
        fields: rule.fields.clone(),
        every: rule.every,
        by: rule.by.clone(),
        refreshed,
        due,
        next: end(i32::try_from(missed).unwrap_or(i32::MAX).saturating_add(1)),
        missed,
        waiting,
        state,
    }
}

/// How many due days after the anchor lie before a day; each counts from the anchor, so that a
/// series from the 31st does not drift.
fn missed(every: Span, anchor: NaiveDate, today: NaiveDate) -> u32 {
    let is_past = |times: i32| every.after(anchor, times).is_ok_and(|due| due < today);
    // Due days only grow: the last one that is past, by halving.
    let (mut past, mut ahead) = (0_i32, MOST_PERIODS);
    while past.saturating_add(1) < ahead {
        let middle = past.midpoint(ahead);
        if is_past(middle) {
            past = middle;
        } else {
            ahead = middle;
        }
    }
    u32::try_from(past).unwrap_or(0)
}
