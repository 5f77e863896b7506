//! Cleansing: once in each calendar period duplicates and stale data are looked for (D001-25).

use super::Upkeep;
use super::definition::is_by;
use super::known::Known;
use super::reading::{CleansingReading, Done};
use super::timeline::Timeline;
use crate::error::Result;
use crate::record::UpkeepAction;
use crate::time::{AsOf, Bucket};

impl Upkeep {
    /// The cleansing of the calendar period around a day, and whether the one before was missed.
    pub(super) fn cleansing_of(
        &self,
        timeline: &Timeline<'_>,
        known: &Known,
        as_of: &AsOf,
    ) -> Result<Option<CleansingReading>> {
        let Some(rule) = self.cleansing() else { return Ok(None) };
        let bucket = rule.periods.containing(as_of.date())?;
        let cleansed = |bucket: &Bucket| {
            let mut acts = timeline.acts.iter();
            acts.find(|act| {
                matches!(act.what.action, UpkeepAction::Cleanse)
                    && is_by(act.what.role.as_ref(), rule.by.as_ref())
                    && bucket.contains(act.at.date())
            })
            .map(|act| (act.event.id.clone(), act.event.at))
        };
        let entered = known.entered.or_else(|| timeline.first_day());
        // The calendar begins somewhere; before that nothing was missed.
        let before = rule.periods.previous(&bucket).ok();
        let missed = before.filter(|before| {
            entered.is_some_and(|entered| entered <= before.last()) && cleansed(before).is_none()
        });
        Ok(Some(CleansingReading {
            from: bucket.first(),
            due: bucket.last(),
            by: rule.by.clone(),
            done: cleansed(&bucket).map(|(event, at)| Done { event, at }),
            missed: missed.map(|missed| missed.last()),
        }))
    }
}
