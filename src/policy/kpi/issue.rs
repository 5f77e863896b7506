//! How fast and how well issues are dealt with (D003-64 ... D003-67, KPI.md).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Contribution, Exclusion, Period};
use crate::error::Result;
use crate::label::Code;
use crate::policy::sla::{IssueReading, IssueState};
use crate::policy::words::words;
use crate::rule::clock::Basis;
use crate::time::{Span, Zone};

words! {
    kpi;
    /// Which resolution is timed.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::kpi::ResolutionConvention};
    /// assert_eq!(ResolutionConvention::First.label(Language::English), "first resolution");
    /// ```
    ResolutionConvention, "convention of the resolution time", "unknown-convention", {
        /// Until it was resolved for the first time; by the day of that.
        First "first" "first resolution" "首次解决",
        /// Until it was resolved for good; by the day on which it was closed.
        Full "full" "resolved for good" "最终解决",
    }
}

words! {
    kpi;
    /// What counts as solved at the first attempt.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::kpi::FirstTimeConvention};
    /// assert_eq!(FirstTimeConvention::Confirmed.label(Language::Chinese), "回访确认");
    /// ```
    FirstTimeConvention, "convention of first-time resolution", "unknown-convention", {
        /// The customer is content at the first call-back and nothing was opened again before, of the
        /// issues with a call-back, by the day of the first one (A-36).
        Confirmed "confirmed" "confirmed by the customer" "回访确认",
        /// Resolved with at most one message of ours, of the issues that were resolved for the first
        /// time in the period.
        OneTouch "one_touch" "with one touch" "一次触达",
        /// Not opened again within some days, of the issues that were resolved for the first time in
        /// the period; only those whose days are over.
        NoReopen "no_reopen" "not opened again" "未再次打开",
    }
}

/// The time to the first answer of a person.
///
/// An issue counts in the period in which it was answered, so that a closed month stays as it was;
/// one that waits for an answer at the end of the period is left out and counted
/// (`unanswered`).
///
/// ```
/// use guanxi::policy::kpi::FirstResponse;
/// assert_eq!(FirstResponse::default().calendar, None); // all time counts
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FirstResponse {
    /// The calendar in whose working time it is counted; `None` counts all time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Code>,
}

/// The time to the resolution.
///
/// ```
/// use guanxi::policy::kpi::{Resolution, ResolutionConvention};
/// assert_eq!(Resolution::default().convention, ResolutionConvention::First);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Resolution {
    /// Which resolution.
    pub convention: ResolutionConvention,
    /// Whether the time in which it waited for somebody else is left out.
    #[serde(default)]
    pub without_waiting: bool,
    /// The calendar in whose working time it is counted; `None` counts all time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Code>,
}

impl Default for Resolution {
    fn default() -> Self {
        let convention = ResolutionConvention::First;
        Self { convention, without_waiting: false, calendar: None }
    }
}

/// The share of issues that were solved at the first attempt (问题解决率).
///
/// ```
/// use guanxi::policy::kpi::{FirstTime, FirstTimeConvention};
/// assert_eq!(FirstTime::default().convention, FirstTimeConvention::Confirmed);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FirstTime {
    /// What counts.
    pub convention: FirstTimeConvention,
    /// How long it must not be opened again, for `no_reopen`; 7 days unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Span>,
}

impl Default for FirstTime {
    fn default() -> Self {
        Self { convention: FirstTimeConvention::Confirmed, within: None }
    }
}

/// An issue by its instants, up to the moment of its reading.
///
/// ```
/// use guanxi::policy::kpi::{Contribution, IssueCase, Period};
/// let at = |text: &str| text.parse().unwrap();
/// let mut case = IssueCase::new(at("2024-03-15T01:00:00Z"), at("2024-03-31T15:59:59Z"));
/// case.first_response = Some(at("2024-03-15T03:00:00Z"));
/// let (zone, march): (_, Period) = ("+08:00".parse()?, "2024-03".parse()?);
/// let basis = guanxi::rule::clock::Basis::Elapsed;
/// let value = case.response_time(&basis, march, &zone)?;
/// assert_eq!(value, Contribution::Value(7200));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IssueCase {
    /// When it was registered.
    pub registered: DateTime<Utc>,
    /// When a person first answered.
    pub first_response: Option<DateTime<Utc>>,
    /// Each time it was resolved, in order.
    pub resolutions: Vec<ResolvedOnce>,
    /// When it was closed, or resolved where nobody can open it again.
    pub closed: Option<DateTime<Utc>>,
    /// When it was called off.
    pub cancelled: Option<DateTime<Utc>>,
    /// The stretches in which it waited for somebody else, in order.
    pub waited: Vec<(DateTime<Utc>, DateTime<Utc>)>,
    /// Up to when this is known.
    pub as_of: DateTime<Utc>,
}

/// One time that an issue was resolved.
///
/// ```
/// use guanxi::policy::kpi::ResolvedOnce;
/// let once = ResolvedOnce::new("2024-03-15T03:00:00Z".parse().unwrap());
/// assert!(once.call_back.is_none() && once.reopened.is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResolvedOnce {
    /// When.
    pub at: DateTime<Utc>,
    /// How many messages of ours the customer had until then.
    pub messages: u32,
    /// When the customer was called back, and whether it was content.
    pub call_back: Option<(DateTime<Utc>, bool)>,
    /// When it was opened again.
    pub reopened: Option<DateTime<Utc>>,
}

impl ResolvedOnce {
    /// Resolved at an instant; nothing came of it yet.
    ///
    /// ```
    /// use guanxi::policy::kpi::ResolvedOnce;
    /// assert_eq!(ResolvedOnce::new("2024-03-15T03:00:00Z".parse().unwrap()).messages, 0);
    /// ```
    pub fn new(at: DateTime<Utc>) -> Self {
        Self { at, messages: 0, call_back: None, reopened: None }
    }
}

impl IssueCase {
    /// An issue that was registered, and up to when it is known.
    ///
    /// ```
    /// use guanxi::policy::kpi::IssueCase;
    /// let at = "2024-03-15T01:00:00Z".parse().unwrap();
    /// assert!(IssueCase::new(at, at).resolutions.is_empty());
    /// ```
    pub fn new(registered: DateTime<Utc>, as_of: DateTime<Utc>) -> Self {
        Self {
            registered,
            first_response: None,
            resolutions: Vec::new(),
            closed: None,
            cancelled: None,
            waited: Vec::new(),
            as_of,
        }
    }

    /// An issue as the issue policy reads it.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::kpi::IssueCase};
    /// use guanxi::record::{Event, IssueEvent, Registration};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let registration = Registration::new("urgent".parse()?, "zhao.liu").expected_at("2024-03-16".parse()?);
    /// let at = "2024-03-15T14:00:00+08:00".parse()?;
    /// let events = [Event::new("e1", "KH0001", at, IssueEvent::register("WT202403001", registration))];
    /// let case = IssueCase::of(&rulebook.sla()?.read(&events, at)?);
    /// assert_eq!(Some(case.registered), at.as_instant());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of(reading: &IssueReading) -> Self {
        let issue = &reading.issue;
        let called_off = issue.state == IssueState::Cancelled;
        let resolutions = reading.resolutions.iter().map(|one| ResolvedOnce {
            at: one.at,
            messages: one.messages,
            // A customer that is not content opens the issue again.
            call_back: one.call_back.map(|at| (at, one.reopened != Some(at))),
            reopened: one.reopened,
        });
        Self {
            registered: issue.registered,
            first_response: issue.first_response,
            resolutions: resolutions.collect(),
            closed: reading.over.filter(|_| !called_off),
            cancelled: reading.over.filter(|_| called_off),
            waited: reading.waited(),
            as_of: reading.as_of,
        }
    }

    /// What it adds to the time to the first response, in seconds of a basis.
    ///
    /// # Errors
    /// As [`Basis::between`], where a calendar ends.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Contribution, Exclusion, IssueCase, Period};
    /// let at = |text: &str| text.parse().unwrap();
    /// let case = IssueCase::new(at("2024-03-15T01:00:00Z"), at("2024-04-30T00:00:00Z"));
    /// let (zone, march): (_, Period) = ("+08:00".parse()?, "2024-03".parse()?);
    /// let waits = case.response_time(&guanxi::rule::clock::Basis::Elapsed, march, &zone)?;
    /// assert_eq!(waits, Contribution::Excluded(Exclusion::Unanswered));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn response_time(
        &self,
        basis: &Basis,
        period: Period,
        zone: &Zone,
    ) -> Result<Contribution> {
        match self.first_response {
            Some(at) if period.contains(zone.date_of(at)) => {
                Ok(Contribution::Value(basis.between(self.registered, at)?))
            }
            // What was resolved without an answer waits for none.
            answered => {
                let done = [answered, self.closed, self.resolved_by(period, zone)];
                let done = done.into_iter().flatten().min();
                Ok(self.open_at_end(done, Exclusion::Unanswered, period, zone))
            }
        }
    }

    /// Since when it stood resolved at the end of the period, if it did.
    fn resolved_by(&self, period: Period, zone: &Zone) -> Option<DateTime<Utc>> {
        let by = |at: DateTime<Utc>| zone.date_of(at) < period.closes();
        let last = self.resolutions.iter().rev().find(|one| by(one.at))?;
        (!last.reopened.is_some_and(by)).then_some(last.at)
    }

    /// Whether it stood open at the end of the period, for what was done later or never.
    fn open_at_end(
        &self,
        done: Option<DateTime<Utc>>,
        reason: Exclusion,
        period: Period,
        zone: &Zone,
    ) -> Contribution {
        let by = |at: DateTime<Utc>| zone.date_of(at) < period.closes();
        let over = [done, self.cancelled].into_iter().flatten().any(by);
        if by(self.registered) && !over {
            Contribution::Excluded(reason)
        } else {
            Contribution::None
        }
    }

    fn resolution_time(
        &self,
        how: &Resolution,
        basis: &Basis,
        period: Period,
        zone: &Zone,
    ) -> Result<Contribution> {
        // Until when it took, and the day by which it counts.
        let done = match how.convention {
            ResolutionConvention::First => self.resolutions.first().map(|one| (one.at, one.at)),
            ResolutionConvention::Full => {
                self.resolutions.last().zip(self.closed).map(|(one, closed)| (one.at, closed))
            }
        };
        let Some((until, _)) = done.filter(|(_, by)| period.contains(zone.date_of(*by))) else {
            let by = done.map(|(_, by)| by);
            return Ok(self.open_at_end(by, Exclusion::Unresolved, period, zone));
        };
        let mut seconds = basis.between(self.registered, until)?;
        if how.without_waiting {
            for (from, to) in &self.waited {
                let to = (*to).min(until);
                if *from < to {
                    seconds = seconds.saturating_sub(basis.between(*from, to)?);
                }
            }
        }
        Ok(Contribution::Value(seconds))
    }

    fn first_time(&self, how: &FirstTime, period: Period, zone: &Zone) -> Contribution {
        let inside = |at: DateTime<Utc>| period.contains(zone.date_of(at));
        let Some(first) = self.resolutions.first() else { return Contribution::None };
        match how.convention {
            FirstTimeConvention::Confirmed => {
                let mut calls = self.resolutions.iter().map(|one| one.call_back).enumerate();
                match calls.find_map(|(place, call)| call.map(|call| (place, call))) {
                    Some((place, (at, content))) if inside(at) => {
                        Contribution::whether(content && place == 0)
                    }
                    Some((_, (at, _))) if zone.date_of(at) < period.opens() => Contribution::None,
                    // Resolved, and the customer was not asked by the end of the period.
                    _ if inside(first.at) => Contribution::Excluded(Exclusion::NotConfirmed),
                    _ => Contribution::None,
                }
            }
            _ if !inside(first.at) => Contribution::None,
            FirstTimeConvention::OneTouch => Contribution::whether(first.messages <= 1),
            FirstTimeConvention::NoReopen => {
                let day = zone.date_of(first.at);
                let last = match how.within {
                    Some(within) => within.after(day, 1).ok(),
                    None => day.checked_add_days(chrono::Days::new(7)),
                };
                let Some(last) = last else { return Contribution::Excluded(Exclusion::WindowOpen) };
                if self.as_of < zone.end_of(last) {
                    return Contribution::Excluded(Exclusion::WindowOpen);
                }
                Contribution::whether(first.reopened.is_none_or(|at| zone.date_of(at) > last))
            }
        }
    }
}

impl Resolution {
    /// What an issue adds, in seconds of a basis.
    ///
    /// # Errors
    /// As [`Basis::between`], where a calendar ends.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Contribution, IssueCase, Period, Resolution, ResolvedOnce};
    /// let at = |text: &str| text.parse().unwrap();
    /// let mut case = IssueCase::new(at("2024-03-15T01:00:00Z"), at("2024-04-30T00:00:00Z"));
    /// case.resolutions.push(ResolvedOnce::new(at("2024-03-15T09:00:00Z")));
    /// case.waited.push((at("2024-03-15T02:00:00Z"), at("2024-03-15T04:00:00Z")));
    /// let (zone, march): (_, Period) = ("+08:00".parse()?, "2024-03".parse()?);
    /// let basis = guanxi::rule::clock::Basis::Elapsed;
    /// let mut time = Resolution::default();
    /// assert_eq!(time.of(&case, &basis, march, &zone)?, Contribution::Value(8 * 3600));
    /// time.without_waiting = true;
    /// assert_eq!(time.of(&case, &basis, march, &zone)?, Contribution::Value(6 * 3600));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of(
        &self,
        case: &IssueCase,
        basis: &Basis,
        period: Period,
        zone: &Zone,
    ) -> Result<Contribution> {
        case.resolution_time(self, basis, period, zone)
    }
}

impl FirstTime {
    /// What an issue adds.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Contribution, FirstTime, IssueCase, Period, ResolvedOnce};
    /// let at = |text: &str| text.parse().unwrap();
    /// let mut case = IssueCase::new(at("2024-03-15T01:00:00Z"), at("2024-04-30T00:00:00Z"));
    /// let mut once = ResolvedOnce::new(at("2024-03-15T09:00:00Z"));
    /// once.call_back = Some((at("2024-03-18T02:00:00Z"), true));
    /// case.resolutions.push(once);
    /// let (zone, march): (_, Period) = ("+08:00".parse()?, "2024-03".parse()?);
    /// let added = FirstTime::default().of(&case, march, &zone);
    /// assert_eq!(added, Contribution::Ratio { num: 1, den: 1 });
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of(&self, case: &IssueCase, period: Period, zone: &Zone) -> Contribution {
        case.first_time(self, period, zone)
    }
}
