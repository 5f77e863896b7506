//! How much of the working time of a period is over.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::error::{Error, ErrorKind};
use crate::quantity::Fraction;
use crate::rule::clock::Basis;
use crate::time::{Moment, sub_second};

/// The time of a period that is over, out of all of it, in seconds of a basis.
///
/// With a business calendar these are seconds of working time, so that a long holiday at the end of
/// a month does not make the team look late before it. From nothing to the whole: before the period
/// nothing is over, after it all is.
///
/// ```
/// use guanxi::policy::target::ElapsedTime;
/// use guanxi::{rule::clock::Basis, time::{Calendar, Zone}};
/// let at = |text: &str| text.parse().unwrap();
/// let (start, end) = (at("2024-01-01T00:00:00Z"), at("2024-01-08T00:00:00Z")); // a week
/// let office = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
/// let friday = at("2024-01-05T09:00:00Z");
/// let working = ElapsedTime::new(start, end, friday, &Basis::Calendar(office))?;
/// assert_eq!((working.passed(), working.whole()), (4 * 8 * 3600, 5 * 8 * 3600));
/// assert_eq!(working.share(), "80%".parse()?);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ElapsedTime {
    // INVARIANT: 0 <= passed <= whole, and whole is above zero.
    passed: i64,
    whole: i64,
}

impl ElapsedTime {
    /// The time of the period [`start`, `end`) that is over at `as_of`.
    ///
    /// # Errors
    /// `period-order` where the period ends before it starts, `period-without-time` where it has no
    /// second of the basis (it is empty, or nobody works in it), `sub-second` for parts of a second;
    /// further as [`Basis::between`].
    ///
    /// ```
    /// use guanxi::{policy::target::ElapsedTime, rule::clock::Basis};
    /// let at = |text: &str| text.parse().unwrap();
    /// let (start, end) = (at("2024-01-01T00:00:00Z"), at("2024-01-11T00:00:00Z"));
    /// let share = |as_of: &str| -> guanxi::Result<_> {
    ///     Ok(ElapsedTime::new(start, end, at(as_of), &Basis::Elapsed)?.share())
    /// };
    /// assert_eq!(share("2024-01-04T00:00:00Z")?, "30%".parse()?);
    /// assert_eq!(share("2023-12-31T00:00:00Z")?, "0%".parse()?);
    /// assert_eq!(share("2024-02-01T00:00:00Z")?, "100%".parse()?);
    /// let error = ElapsedTime::new(end, start, end, &Basis::Elapsed).unwrap_err();
    /// assert_eq!(error.code(), "period-order");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(
        start: DateTime<Utc>,
        end: DateTime<Utc>,
        as_of: DateTime<Utc>,
        basis: &Basis,
    ) -> Result<Self, Error> {
        for at in [start, end, as_of] {
            if at.timestamp_subsec_nanos() != 0 {
                return Err(sub_second(at));
            }
        }
        if end < start {
            let message = format!("the period ends at `{}`, before `{}`", text(end), text(start));
            return Err(wrong("period-order", message, "write the start first"));
        }
        let whole = basis.between(start, end)?;
        if whole <= 0 {
            let message =
                format!("there is no time to work from `{}` to `{}`", text(start), text(end));
            return Err(wrong(
                "period-without-time",
                message,
                "write a longer period, or count all time instead of working time",
            ));
        }
        // Only within the period, so that a holiday table need not reach any further.
        let passed = basis.between(start, as_of.clamp(start, end))?;
        Ok(Self { passed: passed.clamp(0, whole), whole })
    }

    /// The seconds that are over, at least 0 and at most the whole.
    ///
    /// ```
    /// use guanxi::{policy::target::ElapsedTime, rule::clock::Basis};
    /// let at = |text: &str| text.parse().unwrap();
    /// let (start, end) = (at("2024-01-01T00:00:00Z"), at("2024-01-02T00:00:00Z"));
    /// assert_eq!(ElapsedTime::new(start, end, start, &Basis::Elapsed)?.passed(), 0);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn passed(&self) -> i64 {
        self.passed
    }

    /// The seconds of the period, above 0.
    ///
    /// ```
    /// use guanxi::{policy::target::ElapsedTime, rule::clock::Basis};
    /// let at = |text: &str| text.parse().unwrap();
    /// let (start, end) = (at("2024-01-01T00:00:00Z"), at("2024-01-02T00:00:00Z"));
    /// assert_eq!(ElapsedTime::new(start, end, start, &Basis::Elapsed)?.whole(), 86_400);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn whole(&self) -> i64 {
        self.whole
    }

    /// The part that is over, from 0 to 1.
    ///
    /// ```
    /// use guanxi::{policy::target::ElapsedTime, rule::clock::Basis};
    /// let at = |text: &str| text.parse().unwrap();
    /// let (start, end) = (at("2024-01-01T00:00:00Z"), at("2024-01-02T00:00:00Z"));
    /// let noon = ElapsedTime::new(start, end, at("2024-01-01T12:00:00Z"), &Basis::Elapsed)?;
    /// assert_eq!(noon.share(), "1/2".parse()?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn share(&self) -> Fraction {
        // The denominator is above zero, so there is a fraction.
        Fraction::new(self.passed.into(), self.whole.into()).unwrap_or(Fraction::ZERO)
    }
}

fn text(at: DateTime<Utc>) -> String {
    Moment::Instant(at).to_string()
}

fn wrong(code: &'static str, message: String, help: &str) -> Error {
    Error::new(ErrorKind::Value, code, message).with_help(help)
}
