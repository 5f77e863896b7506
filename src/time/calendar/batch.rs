//! The same questions for many instants at once, in Unix seconds.

use super::{Calendar, instant};
use crate::error::{Error, ErrorKind};

/// Stands in a batch for a row that has no answer; the same question alone says why.
///
/// ```
/// use guanxi::time::{Calendar, NO_ANSWER, Zone};
/// let calendar =
///     Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).years(2024, 2024).build()?;
/// let mut due = [0];
/// assert_eq!(calendar.add_batch(&[0], &[3600], &mut due)?, 1); // 1970
/// assert_eq!(due, [NO_ANSWER]);
/// # Ok::<(), guanxi::Error>(())
/// ```
pub const NO_ANSWER: i64 = i64::MIN;

impl Calendar {
    /// [`Calendar::add`] for each start with its own duration; gives the number of rows without an
    /// answer, in which [`NO_ANSWER`] stands.
    ///
    /// Negative durations go back. Durations may be one for all rows.
    ///
    /// # Errors
    /// `batch-length` unless the slices have the same length.
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone};
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// let friday = 1_704_470_400; // 2024-01-05T16:00:00Z
    /// let mut due = [0; 2];
    /// assert_eq!(calendar.add_batch(&[friday, friday], &[1800, 7200], &mut due)?, 0);
    /// assert_eq!(due, [friday + 1800, friday + 66 * 3600]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn add_batch(
        &self,
        starts: &[i64],
        seconds: &[i64],
        due: &mut [i64],
    ) -> Result<usize, Error> {
        let inner = &*self.inner;
        with_seconds(starts, seconds, due, |at, seconds| inner.add(at, seconds))
    }

    /// [`Calendar::due_latest`] for each start; otherwise as [`Calendar::add_batch`].
    ///
    /// # Errors
    /// As [`Calendar::add_batch`].
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone};
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// let friday = 1_704_470_400; // 2024-01-05T16:00:00Z
    /// let mut due = [0];
    /// assert_eq!(calendar.due_latest_batch(&[friday], &[3600], &mut due)?, 0);
    /// assert_eq!(due, [friday + 65 * 3600]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn due_latest_batch(
        &self,
        starts: &[i64],
        seconds: &[i64],
        due: &mut [i64],
    ) -> Result<usize, Error> {
        let inner = &*self.inner;
        with_seconds(starts, seconds, due, |at, seconds| inner.due_latest(at, seconds))
    }

    /// [`Calendar::between`] for each row; otherwise as [`Calendar::add_batch`].
    ///
    /// # Errors
    /// As [`Calendar::add_batch`].
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone};
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// let friday = 1_704_470_400; // 2024-01-05T16:00:00Z
    /// let mut worked = [0];
    /// assert_eq!(calendar.between_batch(&[friday], &[friday + 66 * 3600], &mut worked)?, 0);
    /// assert_eq!(worked, [2 * 3600]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn between_batch(
        &self,
        from: &[i64],
        to: &[i64],
        worked: &mut [i64],
    ) -> Result<usize, Error> {
        same_length(&[from.len(), to.len(), worked.len()])?;
        let inner = &*self.inner;
        Ok(fill(from.iter().zip(to).map(|(from, to)| inner.between(*from, *to)), worked))
    }

    /// The working seconds from each instant up to one that is the same for all; none from instants
    /// after it.
    ///
    /// Returns how many rows have no answer; it is [`NO_ANSWER`] there.
    ///
    /// # Errors
    /// `batch-length` for slices of other lengths; `holidays-not-covered` or `calendar-range` where
    /// `until` lies outside the years.
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone};
    /// let calendar =
    ///     Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).years(2024, 2024).build()?;
    /// let at = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp();
    /// let starts = [at("2024-01-05T16:00:00Z"), at("2024-01-06T12:00:00Z"), at("2024-01-09T00:00:00Z")];
    /// let mut used = [0; 3];
    /// calendar.used_batch(&starts, at("2024-01-08T10:00:00Z"), &mut used)?;
    /// assert_eq!(used, [7200, 3600, 0]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn used_batch(&self, starts: &[i64], until: i64, used: &mut [i64]) -> Result<usize, Error> {
        same_length(&[starts.len(), used.len()])?;
        let inner = &*self.inner;
        let Some(end) = inner.worked(until) else {
            return Err(self.no_answer(instant(until)?, true));
        };
        let worked = |start: &i64| Some(end.wrapping_sub(inner.worked(*start)?).max(0));
        Ok(fill(starts.iter().map(worked), used))
    }

    /// [`Calendar::is_working`] for each instant; `None` in a row without an answer.
    ///
    /// # Errors
    /// As [`Calendar::add_batch`].
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone};
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// let friday = 1_704_470_400; // 2024-01-05T16:00:00Z
    /// let mut working = [None; 2];
    /// assert_eq!(calendar.is_working_batch(&[friday, friday + 3600], &mut working)?, 0);
    /// assert_eq!(working, [Some(true), Some(false)]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_working_batch(
        &self,
        instants: &[i64],
        working: &mut [Option<bool>],
    ) -> Result<usize, Error> {
        same_length(&[instants.len(), working.len()])?;
        let inner = &*self.inner;
        let mut without = 0_usize;
        for (at, working) in instants.iter().zip(working) {
            *working = inner.is_working(*at);
            without = without.wrapping_add(usize::from(working.is_none()));
        }
        Ok(without)
    }
}

/// Asks for each start with its duration, or with the one duration of all.
#[inline]
fn with_seconds(
    starts: &[i64],
    seconds: &[i64],
    answers: &mut [i64],
    ask: impl Fn(i64, i64) -> Option<i64> + Copy,
) -> Result<usize, Error> {
    if let [seconds] = seconds {
        same_length(&[starts.len(), answers.len()])?;
        return Ok(fill(starts.iter().map(|at| ask(*at, *seconds)), answers));
    }
    same_length(&[starts.len(), seconds.len(), answers.len()])?;
    Ok(fill(starts.iter().zip(seconds).map(|(at, seconds)| ask(*at, *seconds)), answers))
}

/// Writes down what was found, and counts the rows without an answer.
#[inline]
fn fill(found: impl Iterator<Item = Option<i64>>, answers: &mut [i64]) -> usize {
    let mut without = 0_usize;
    for (found, answer) in found.zip(answers) {
        without = without.wrapping_add(usize::from(found.is_none()));
        *answer = found.unwrap_or(NO_ANSWER);
    }
    without
}

fn same_length(lengths: &[usize]) -> Result<(), Error> {
    if lengths.windows(2).all(|pair| pair.first() == pair.last()) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Value,
        "batch-length",
        format!("the slices of a batch have {lengths:?} rows"),
    )
    .with_help("give slices of the same length"))
}
