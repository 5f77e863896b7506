//! When a clock stands still.

use chrono::{DateTime, Utc};

use super::Basis;
use crate::error::Error;

/// A stretch of time in which a clock stands still: from an instant on, up to another or for good.
///
/// Half-open: the clock stands at `from` and runs again at `to`.
///
/// ```
/// use guanxi::rule::clock::Pause;
/// let pause = Pause::new("2024-01-05T16:00:00Z".parse().unwrap(), None);
/// assert!(pause.to.is_none()); // not over yet
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Pause {
    /// The first instant.
    pub from: DateTime<Utc>,
    /// The first instant after it; `None` while it lasts.
    pub to: Option<DateTime<Utc>>,
}

impl Pause {
    /// A pause; one that ends before it begins is none.
    ///
    /// ```
    /// use guanxi::rule::clock::{Pause, Pauses};
    /// let at = |text: &str| text.parse().unwrap();
    /// let none = Pause::new(at("2024-01-05T16:00:00Z"), Some(at("2024-01-05T15:00:00Z")));
    /// assert!(Pauses::new([none]).as_slice().is_empty());
    /// ```
    pub fn new(from: DateTime<Utc>, to: Option<DateTime<Utc>>) -> Self {
        Self { from, to }
    }
}

/// The pauses of a clock in the order of time; those that touch or overlap are one.
///
/// ```
/// use guanxi::rule::clock::{Pause, Pauses};
/// let at = |text: &str| text.parse().unwrap();
/// let inner = Pause::new(at("2024-01-05T13:00:00Z"), Some(at("2024-01-05T14:00:00Z")));
/// let outer = Pause::new(at("2024-01-05T12:00:00Z"), Some(at("2024-01-05T15:00:00Z")));
/// assert_eq!(Pauses::new([inner, outer]).as_slice(), [outer]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pauses {
    // INVARIANT: in the order of time, not empty, neither touching nor overlapping; only the last
    // one may be open.
    list: Vec<Pause>,
}

impl Pauses {
    /// Puts pauses in order and makes one of those that touch or overlap.
    ///
    /// ```
    /// use guanxi::rule::clock::{Pause, Pauses};
    /// let from = "2024-01-05T13:00:00Z".parse().unwrap();
    /// assert_eq!(Pauses::new([Pause::new(from, None)]).as_slice().len(), 1);
    /// ```
    pub fn new(pauses: impl IntoIterator<Item = Pause>) -> Self {
        let lasts = |pause: &Pause| pause.to.is_none_or(|to| pause.from < to);
        let mut list: Vec<Pause> = pauses.into_iter().filter(lasts).collect();
        list.sort_by_key(|pause| pause.from);
        list.dedup_by(|next, last| match last.to {
            Some(end) if end < next.from => false,
            Some(end) => {
                last.to = next.to.map(|to| to.max(end));
                true
            }
            None => true,
        });
        Self { list }
    }

    /// No pause.
    pub(super) const fn none() -> Self {
        Self { list: Vec::new() }
    }

    /// The pauses in the order of time.
    ///
    /// ```
    /// assert!(guanxi::rule::clock::Pauses::default().as_slice().is_empty());
    /// ```
    pub fn as_slice(&self) -> &[Pause] {
        &self.list
    }

    /// The pauses up to an instant, at which the last one ends at the latest.
    ///
    /// ```
    /// use guanxi::rule::clock::{Pause, Pauses};
    /// let at = |text: &str| text.parse().unwrap();
    /// let open = Pauses::new([Pause::new(at("2024-01-05T12:00:00Z"), None)]);
    /// let cut = open.before(at("2024-01-05T13:00:00Z"));
    /// assert_eq!(cut.as_slice()[0].to, Some(at("2024-01-05T13:00:00Z")));
    /// assert!(open.before(at("2024-01-05T12:00:00Z")).as_slice().is_empty());
    /// ```
    #[must_use]
    pub fn before(&self, end: DateTime<Utc>) -> Self {
        let begun = self.list.iter().filter(|pause| pause.from < end);
        let cut = |pause: &Pause| {
            Pause::new(pause.from, pause.to.map_or(Some(end), |to| Some(to.min(end))))
        };
        Self { list: begun.map(cut).collect() }
    }

    /// Whether a clock stands still at an instant.
    ///
    /// ```
    /// use guanxi::rule::clock::{Pause, Pauses};
    /// let at = |text: &str| text.parse().unwrap();
    /// let noon = Pause::new(at("2024-01-05T12:00:00Z"), Some(at("2024-01-05T13:00:00Z")));
    /// let pauses = Pauses::new([noon]);
    /// assert!(pauses.covers(at("2024-01-05T12:00:00Z")));
    /// assert!(!pauses.covers(at("2024-01-05T13:00:00Z")));
    /// ```
    pub fn covers(&self, at: DateTime<Utc>) -> bool {
        self.list.iter().any(|pause| pause.from <= at && pause.to.is_none_or(|to| at < to))
    }

    /// The seconds of the basis from one instant to a later one that are not paused; zero where
    /// the second one is not later.
    pub(super) fn used(
        &self,
        basis: &Basis,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<i64, Error> {
        if to <= from {
            return Ok(0);
        }
        let all = basis.between(from, to)?;
        Ok(all.saturating_sub(self.paused(basis, from, to)?))
    }

    /// The seconds of the basis that are paused between two instants.
    pub(super) fn paused(
        &self,
        basis: &Basis,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<i64, Error> {
        let mut paused = 0_i64;
        for pause in &self.list {
            let begin = pause.from.max(from);
            let end = pause.to.map_or(to, |end| end.min(to));
            if begin < end {
                paused = paused.saturating_add(basis.between(begin, end)?);
            }
        }
        Ok(paused)
    }

    /// The earliest instant at which so many seconds have run; `None` where a pause that is not
    /// over hides it.
    pub(super) fn add(
        &self,
        basis: &Basis,
        from: DateTime<Utc>,
        seconds: i64,
    ) -> Result<Option<DateTime<Utc>>, Error> {
        if seconds <= 0 {
            return Ok(Some(from));
        }
        let found = self.walk(basis, from, seconds, |run, rest| run >= rest);
        found.map(|(at, rest)| basis.add(at, rest)).transpose()
    }

    /// The last instant at which no more than so many seconds have run; `None` where a pause that
    /// is not over hides it.
    pub(super) fn due_latest(
        &self,
        basis: &Basis,
        from: DateTime<Utc>,
        seconds: i64,
    ) -> Result<Option<DateTime<Utc>>, Error> {
        let found = self.walk(basis, from, seconds, |run, rest| run > rest);
        found.map(|(at, rest)| basis.due_latest(at, rest)).transpose()
    }

    /// A fixed instant, moved on by what was paused between the start and it, and by `more`
    /// seconds; `None` while a pause lasts that takes some of the time before it.
    pub(super) fn moved(
        &self,
        basis: &Basis,
        start: DateTime<Utc>,
        fixed: DateTime<Utc>,
        more: i64,
    ) -> Result<Option<DateTime<Utc>>, Error> {
        let seconds = self.paused(basis, start, fixed)?.saturating_add(more);
        self.add(basis, fixed, seconds)
    }

    /// Where the running stretch begins in which the answer lies, and the seconds left there.
    fn walk(
        &self,
        basis: &Basis,
        from: DateTime<Utc>,
        seconds: i64,
        ends_here: impl Fn(i64, i64) -> bool,
    ) -> Option<(DateTime<Utc>, i64)> {
        let (mut at, mut rest) = (from, seconds);
        for pause in &self.list {
            if pause.to.is_some_and(|to| to <= at) {
                continue;
            }
            if pause.from > at {
                match basis.between(at, pause.from) {
                    Ok(run) if !ends_here(run, rest) => rest = rest.saturating_sub(run),
                    // A pause that begins beyond the calendar moves nothing within it.
                    _ => return Some((at, rest)),
                }
            }
            match pause.to {
                Some(to) => at = to,
                None => return None,
            }
        }
        Some((at, rest))
    }
}
