//! How far many runs of one clock are, at once.

use super::limit::Target;
use super::{Basis, Clock, Step};
use crate::error::{Error, ErrorKind};
use crate::time::NO_ANSWER;

impl Clock {
    /// The used seconds of many runs that are neither paused nor ended, and the warning level of
    /// each: how many of the clock's steps have come due.
    ///
    /// All in Unix seconds. A run that starts after `as_of` has used nothing. Returns how many rows
    /// have no answer, because their start lies outside the calendar: their `used` is
    /// [`NO_ANSWER`] and their level 0.
    ///
    /// # Errors
    /// `batch-length` for slices of other lengths, `batch-clock` for a clock whose limit is not a
    /// budget of minutes or hours, or that has steps in elapsed time on a calendar; as
    /// [`Calendar::between`](crate::time::Calendar::between) where `as_of` lies outside the calendar.
    ///
    /// ```
    /// use guanxi::rule::clock::{Clock, Step};
    /// let clock = Clock::builder()
    ///     .within("4 hours".parse()?)
    ///     .step(Step::new("75%".parse()?))
    ///     .step(Step::new("breach".parse()?))
    ///     .build()?;
    /// let starts = [0, 3600, 7200, 20_000];
    /// let (mut used, mut levels) = ([0; 4], [0; 4]);
    /// clock.levels_batch(&starts, 14_401, &mut used, &mut levels)?;
    /// assert_eq!(used, [14_401, 10_801, 7_201, 0]);
    /// assert_eq!(levels, [2, 1, 0, 0]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn levels_batch(
        &self,
        starts: &[i64],
        as_of: i64,
        used: &mut [i64],
        levels: &mut [u8],
    ) -> Result<usize, Error> {
        let thresholds = self.thresholds()?;
        if starts.len() != used.len() || starts.len() != levels.len() {
            let lengths = [starts.len(), used.len(), levels.len()];
            let message = format!("the slices of a batch have {lengths:?} rows");
            return Err(Error::new(ErrorKind::Value, "batch-length", message)
                .with_help("give slices of the same length"));
        }
        let mut without = 0;
        match &self.basis {
            Basis::Elapsed => {
                for (start, used) in starts.iter().zip(used.iter_mut()) {
                    *used = as_of.saturating_sub(*start).max(0);
                }
            }
            Basis::Calendar(calendar) => without = calendar.used_batch(starts, as_of, used)?,
        }
        // Few steps are the rule: one comparison each, without a branch.
        for (used, level) in used.iter().zip(levels.iter_mut()) {
            let reached = |sum: u8, step: &i64| sum.saturating_add(u8::from(*used >= *step));
            *level = thresholds.iter().fold(0, reached);
        }
        if without > 0 {
            let rows = used.iter().zip(levels.iter_mut()).filter(|(used, _)| **used == NO_ANSWER);
            rows.for_each(|(_, level)| *level = 0);
        }
        Ok(without)
    }

    /// How many seconds have to be used for each step to come due.
    fn thresholds(&self) -> Result<Vec<i64>, Error> {
        let Some(Target::Budget(seconds)) = self.target.as_ref().filter(|_| !self.by_field) else {
            let message = "only clocks of minutes or hours are read in batches";
            return Err(Error::new(ErrorKind::Value, "batch-clock", message)
                .with_help("read the runs one by one"));
        };
        let needed = |step: &Step| self.threshold(step.at, *seconds);
        let found: Option<Vec<i64>> = self.steps.iter().map(needed).collect();
        found.ok_or_else(|| {
            let message = "steps in elapsed time on a calendar are not read in batches";
            Error::new(ErrorKind::Value, "batch-clock", message)
                .with_help("read the runs one by one")
        })
    }
}
