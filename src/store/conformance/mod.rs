//! The conformance suite: what every store promises, as checks that a host runs on its own.
//!
//! The suite is deterministic, needs nothing but stores that are empty, and gives its findings as
//! data. Each check has a name that stays.
//!
//! ```
//! use guanxi::store::{MemoryStore, conformance};
//! let report = conformance::run(&|| Box::new(MemoryStore::new()));
//! assert_eq!(report.failures().count(), 0, "{report}");
//! ```

mod concurrent;
mod formats;
mod paging;
mod reading;
mod refusing;
mod removing;
mod world;
mod writing;

use std::fmt;

use crate::error::Error;
use crate::store::{IdFormats, Store};

/// Makes a store that is empty and shares nothing with those made before.
pub type Maker<'a> = &'a dyn Fn() -> Box<dyn Store>;

/// Runs every check on stores of this maker.
///
/// The stores may hold ids to formats, if those take `KH0001`, `HT2024001`, `P001` and
/// `WT202403001` as they are. A store that panics ends the run.
///
/// ```
/// use guanxi::store::{MemoryStore, conformance};
/// let report = conformance::run(&|| Box::new(MemoryStore::new()));
/// assert!(report.checks().iter().any(|check| check.name == "stale-version-refused"));
/// ```
pub fn run(make: Maker<'_>) -> Report {
    let groups =
        [reading::CHECKS, paging::CHECKS, writing::CHECKS, refusing::CHECKS, removing::CHECKS];
    let mut checks: Vec<Check> =
        groups.into_iter().flatten().map(|(name, check)| checked(name, check(make))).collect();
    if make().capabilities().concurrent_writers {
        let threads = concurrent::CHECKS.iter();
        checks.extend(threads.map(|(name, check)| checked(name, check(make))));
    } else {
        let why = "the store does not declare `concurrent_writers`";
        let skipped = |name| Check { name, verdict: Verdict::Skipped(why) };
        checks.extend(concurrent::CHECKS.iter().map(|(name, _)| skipped(*name)));
    }
    Report { checks }
}

/// Runs the checks of id formats, for a store that holds ids to given ones (A-40).
///
/// ```
/// use guanxi::store::{MemoryStore, conformance};
/// let report = conformance::run_with_formats(&|formats| {
///     Box::new(MemoryStore::new().with_id_formats(formats))
/// });
/// assert_eq!(report.failures().count(), 0, "{report}");
/// ```
pub fn run_with_formats(make: &dyn Fn(IdFormats) -> Box<dyn Store>) -> Report {
    let checks = formats::CHECKS.iter();
    Report { checks: checks.map(|(name, check)| checked(name, check(make))).collect() }
}

fn checked(name: &'static str, found: Checked) -> Check {
    let verdict = match found {
        Ok(()) => Verdict::Passed,
        Err(Failure(reason)) => Verdict::Failed(reason),
    };
    Check { name, verdict }
}

/// What the suite found.
///
/// ```
/// use guanxi::store::{MemoryStore, conformance};
/// let report = conformance::run(&|| Box::new(MemoryStore::new()));
/// assert!(report.to_string().contains("passed   put-then-get\n"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    checks: Vec<Check>,
}

impl Report {
    /// Every check, in the order in which they were made.
    ///
    /// ```
    /// use guanxi::store::{MemoryStore, conformance};
    /// let report = conformance::run(&|| Box::new(MemoryStore::new()));
    /// assert_eq!(report.checks()[0].name, "empty-store");
    /// ```
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// The checks that failed.
    ///
    /// ```
    /// use guanxi::store::{MemoryStore, conformance};
    /// let report = conformance::run(&|| Box::new(MemoryStore::new()));
    /// assert_eq!(report.failures().next(), None);
    /// ```
    pub fn failures(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| matches!(check.verdict, Verdict::Failed(_)))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for check in &self.checks {
            match &check.verdict {
                Verdict::Passed => writeln!(f, "passed   {}", check.name)?,
                Verdict::Skipped(why) => writeln!(f, "skipped  {}: {why}", check.name)?,
                Verdict::Failed(why) => writeln!(f, "FAILED   {}: {why}", check.name)?,
            }
        }
        Ok(())
    }
}

/// One check and how it ended.
///
/// ```
/// use guanxi::store::conformance::{self, Verdict};
/// use guanxi::store::MemoryStore;
/// let report = conformance::run(&|| Box::new(MemoryStore::new()));
/// assert!(report.checks().iter().all(|check| check.verdict == Verdict::Passed));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Check {
    /// The name of the check, which stays.
    pub name: &'static str,
    /// How it ended.
    pub verdict: Verdict,
}

/// How a check ended.
///
/// ```
/// use guanxi::store::conformance::Verdict;
/// assert_ne!(Verdict::Passed, Verdict::Failed("a customer is missing".into()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// The promise is kept.
    Passed,
    /// The store does not make the promise.
    Skipped(&'static str),
    /// The promise is broken, in this way.
    Failed(String),
}

/// Why a check failed.
#[derive(Debug)]
struct Failure(String);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(format!("unexpected error `{}`: {error}", error.code()))
    }
}

impl From<String> for Failure {
    fn from(reason: String) -> Self {
        Self(reason)
    }
}

type Checked = Result<(), Failure>;
type Checks = &'static [(&'static str, fn(Maker<'_>) -> Checked)];

/// Fails the check with this reason unless it is so.
fn ensure(holds: bool, reason: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(Failure(reason())) }
}

/// Fails the check unless both are equal.
fn same<T: PartialEq + fmt::Debug>(what: &str, found: &T, expected: &T) -> Checked {
    ensure(found == expected, || format!("{what}: found {found:?}, expected {expected:?}"))
}
