//! How far many runs of one clock are, at once.

use super::limit::Target;
use super::{Basis, Clock, Offset, Step, Trigger};
use crate::error::{Error, ErrorKind};

/// Rows that are looked at together, so that what was written last is still at hand.
const BLOCK: usize = 1024;

impl Clock {
    /// The used seconds of many runs that are neither paused nor ended, and the warning level of
    /// each: how many of the clock's steps have come due.
    ///
    /// All in Unix seconds. A run that starts after `as_of` has used nothing. Returns how many rows
    /// have no answer, because their start lies outside the calendar: their `used` is
    /// [`NO_ANSWER`](crate::time::NO_ANSWER) and their level 0.
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
        let mut without = 0_usize;
        let blocks = starts.chunks(BLOCK).zip(used.chunks_mut(BLOCK)).zip(levels.chunks_mut(BLOCK));
        for ((starts, used), levels) in blocks {
            match &self.basis {
                Basis::Elapsed => {
                    for (start, used) in starts.iter().zip(used.iter_mut()) {
                        *used = as_of.saturating_sub(*start).max(0);
                    }
                }
                Basis::Calendar(calendar) => {
                    let none = calendar.used_batch(starts, as_of, used)?;
                    without = without.saturating_add(none);
                }
            }
            levels.fill(0);
            thresholds.add_levels(used, levels);
        }
        Ok(without)
    }

    /// How many seconds have to be used for each step to come due.
    fn thresholds(&self) -> Result<Thresholds, Error> {
        let Some(Target::Budget(seconds)) = self.target.as_ref().filter(|_| !self.by_field) else {
            let message = "only clocks of minutes or hours are read in batches";
            return Err(Error::new(ErrorKind::Value, "batch-clock", message)
                .with_help("read the runs one by one"));
        };
        // Where nothing is paused, elapsed time is that of a clock that counts all time.
        let plain = |at: Trigger| match at {
            Trigger::After(offset) if self.basis.calendar().is_none() => {
                Trigger::After(Offset { elapsed: false, ..offset })
            }
            at => at,
        };
        let needed = |step: &Step| self.threshold(plain(step.at), *seconds);
        let found: Option<Vec<i64>> = self.steps.iter().map(needed).collect();
        found.map(Thresholds).ok_or_else(|| {
            let message = "steps in elapsed time on a calendar are not read in batches";
            Error::new(ErrorKind::Value, "batch-clock", message)
                .with_help("read the runs one by one")
        })
    }
}

/// The seconds at which the steps of a clock come due.
struct Thresholds(Vec<i64>);

impl Thresholds {
    /// Adds to each level how many steps the seconds have reached, up to four in one go.
    fn add_levels(&self, used: &[i64], levels: &mut [u8]) {
        for some in self.0.chunks(4) {
            match *some {
                [a] => add_levels([a], used, levels),
                [a, b] => add_levels([a, b], used, levels),
                [a, b, c] => add_levels([a, b, c], used, levels),
                [a, b, c, d] => add_levels([a, b, c, d], used, levels),
                _ => {}
            }
        }
    }
}

/// One comparison a step, without a branch; what has no answer is below all of them.
fn add_levels<const STEPS: usize>(steps: [i64; STEPS], used: &[i64], levels: &mut [u8]) {
    for (used, level) in used.iter().zip(levels) {
        let reached = steps.map(|step| u8::from(*used >= step));
        *level = reached.iter().fold(*level, |sum, one| sum.wrapping_add(*one));
    }
}
