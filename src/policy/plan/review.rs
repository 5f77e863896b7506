//! Periodic reviews: of customers, and of the work itself.

use chrono::NaiveDate;
use serde::Serialize;

use super::Point;
use crate::label::{Code, Labels};
use crate::policy::scheme::Audience;
use crate::policy::words::words;
use crate::time::{Buckets, Span, date_text};

words! {
    plan;
    /// What a periodic review is about.
    ///
    /// ```
    /// use guanxi::policy::plan::ReviewScope;
    /// assert_eq!(ReviewScope::Team.as_str(), "team");
    /// ```
    ReviewScope, "scope of a review", "unknown-scope", {
        /// One customer after another.
        Customer "customer" "customer" "客户",
        /// The work of the team.
        Team "team" "team" "团队",
    }
}

/// A periodic review: how often, of what, with whom (D000-04, D003-127).
///
/// ```
/// use guanxi::{Rulebook, policy::plan::ReviewScope};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let plan = rulebook.plan();
/// let sync = plan.review("team_sync").unwrap(); // D003-127
/// assert_eq!((sync.every(), sync.scope), ("1 week".parse()?, ReviewScope::Team));
/// let roles: Vec<&str> = sync.attendees.iter().map(|role| role.code.as_str()).collect();
/// assert_eq!(roles, ["account_manager", "support_agent"]);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReviewRule {
    /// The code.
    pub code: Code,
    /// What it is called.
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// What it is about.
    pub scope: ReviewScope,
    /// The roles that take part.
    pub attendees: Vec<Point>,
    /// What it goes through.
    pub fields: Vec<Point>,
    #[serde(skip)]
    pub(crate) periods: Buckets,
    #[serde(skip)]
    pub(crate) audience: Audience,
}

/// When a periodic review is due: by the last day of each period of the calendar.
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("service_quality")?;
/// let plan = rulebook.plan();
/// let due = plan.review("team_sync").unwrap().due("2024-03-15".parse().unwrap())?; // a Friday
/// assert_eq!(due.next.to_string(), "2024-03-17"); // the Sunday
/// assert_eq!(due.previous.to_string(), "2024-03-10");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReviewDue {
    /// The rule.
    pub review: Code,
    /// The last day of the period before.
    #[serde(with = "date_text")]
    pub previous: NaiveDate,
    /// The last day of the period that contains the day of the question: due then, inclusive.
    #[serde(with = "date_text")]
    pub next: NaiveDate,
}

impl ReviewRule {
    /// The period.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.plan().reviews()[0].every().to_string(), "1 week");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn every(&self) -> Span {
        self.periods.period()
    }

    /// When it is due around a day. Whether it was held no record says: these are due dates.
    ///
    /// # Errors
    /// `date-range` at the ends of the calendar.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset_with("follow_up", [
    ///     ("medium_amount", "1"), ("new_within", "1 month"),
    ///     ("account_review_every", "1 quarter"),
    /// ])?;
    /// let plan = rulebook.plan();
    /// let account = plan.review("account_review").unwrap(); // D000-04
    /// assert_eq!(account.due("2024-06-30".parse().unwrap())?.next.to_string(), "2024-06-30");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn due(&self, today: NaiveDate) -> crate::error::Result<ReviewDue> {
        let period = self.periods.containing(today)?;
        let previous = self.periods.previous(&period)?.last();
        Ok(ReviewDue { review: self.code.clone(), previous, next: period.last() })
    }

    /// The days on which it is due from a day on, one each period, as far as the calendar goes.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let plan = rulebook.plan();
    /// let days = plan.review("team_sync").unwrap().due_days("2024-03-15".parse().unwrap());
    /// let days: Vec<String> = days.take(2).map(|day| day.to_string()).collect();
    /// assert_eq!(days, ["2024-03-17", "2024-03-24"]); // each week (D003-127)
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn due_days(&self, from: NaiveDate) -> impl Iterator<Item = NaiveDate> + '_ {
        let first = self.periods.containing(from).ok();
        let periods = std::iter::successors(first, |period| self.periods.next(period).ok());
        periods.map(|period| period.last())
    }
}
