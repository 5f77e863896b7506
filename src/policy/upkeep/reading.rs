//! The reading of a file as of a moment: what is open, what is late, what is due next.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Serialize, Serializer};

use super::definition::{ChangeKind, DataState, Effect, LogField, VerifyAt};
use crate::fact::Rejected;
use crate::label::Code;
use crate::record::{CustomerId, EventId, Field};
use crate::rule::Truth;
use crate::rule::clock::{ClockReading, Limit, Run};
use crate::time::{Moment, Span, date_text};

/// The upkeep of one customer's file as of a moment.
///
/// Made by [`Upkeep::read`](super::Upkeep::read).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UpkeepReading {
    /// The customer.
    pub customer: CustomerId,
    /// The instant of the reading; the end of the day where a date was asked for.
    pub as_of: DateTime<Utc>,
    /// The day of the reading in the zone of the rulebook.
    #[serde(with = "date_text")]
    pub today: NaiveDate,
    /// The changes that the file has to follow, in the order of time (C-11).
    pub changes: Vec<ChangeReading>,
    /// The refreshes that apply or may apply, the earliest due first (A-23).
    pub refreshes: Vec<RefreshReading>,
    /// The cleansing of the period (D001-25).
    pub cleansing: Option<CleansingReading>,
    /// What has to be confirmed (D000-31, D003-25).
    pub verifications: Vec<VerificationReading>,
    /// How each interaction was written down, in the order of time (D001-59, D003-44).
    pub log: Vec<LogReading>,
    /// Events that count nowhere here, and why.
    #[serde(serialize_with = "rejected")]
    pub rejected: Vec<Rejected>,
}

impl UpkeepReading {
    /// The changes that the file has not followed yet, by one rule or another.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::upkeep::Known, record::{Event, Purchase}};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let bought = Event::new("e1", "K", "2024-03-15T14:00:00+08:00".parse()?,
    ///     Purchase::new("5".parse()?));
    /// let upkeep = rulebook.upkeep().unwrap();
    /// let as_of = "2024-03-15T15:00:00+08:00".parse()?;
    /// let reading = upkeep.read("K", &[bought], &Known::default(), as_of, None)?;
    /// assert_eq!(reading.open_changes().count(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn open_changes(&self) -> impl Iterator<Item = &ChangeReading> {
        self.changes.iter().filter(|change| change.rules.iter().any(|rule| rule.reading.open))
    }

    /// The open change that is due first, with the rule that makes it so.
    ///
    /// ```
    /// # use guanxi::{Rulebook, policy::upkeep::Known, record::{Event, Purchase}};
    /// # let rulebook = Rulebook::preset("value_activity")?;
    /// # let bought = Event::new("e1", "K", "2024-03-15T14:00:00+08:00".parse()?,
    /// #     Purchase::new("5".parse()?));
    /// # let upkeep = rulebook.upkeep().unwrap();
    /// # let as_of = "2024-03-15T15:00:00+08:00".parse()?;
    /// # let reading = upkeep.read("K", &[bought], &Known::default(), as_of, None)?;
    /// let (change, rule) = reading.next_change().unwrap();
    /// assert_eq!(change.event.as_str(), "e1");
    /// assert_eq!(rule.reading.due, Some("2024-03-16T14:00:00+08:00".parse().unwrap())); // D001-23
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn next_change(&self) -> Option<(&ChangeReading, &FreshnessReading)> {
        let all = self.changes.iter().flat_map(|one| one.rules.iter().map(move |rule| (one, rule)));
        let open = all.filter(|(_, rule)| rule.reading.open && rule.reading.due.is_some());
        open.min_by_key(|(_, rule)| rule.reading.due)
    }

    /// Where the file stands in the loop of upkeep: as far as the refresh that is least far
    /// (RULEBOOK 8.9); `None` where no refresh applies for certain.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::upkeep::{DataState, Known}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let known = Known::default()
    ///     .entered_on("2024-01-31".parse().unwrap())
    ///     .in_class("tier".parse()?, ["A".parse()?]);
    /// let upkeep = rulebook.upkeep().unwrap();
    /// let reading = upkeep.read("K", &[], &known, "2024-02-29".parse()?, None)?;
    /// assert_eq!(reading.state(), Some(DataState::Maintained));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn state(&self) -> Option<DataState> {
        let certain = self.refreshes.iter().filter(|one| one.applies == Truth::True);
        certain.map(|one| one.state).min()
    }

    /// Whether nothing is late: no change, refresh, period, confirmation or record.
    ///
    /// A refresh that only may apply counts too: it is late for one of the possible classes.
    ///
    /// ```
    /// # use guanxi::{Rulebook, policy::upkeep::Known};
    /// # let rulebook = Rulebook::preset("value_activity")?;
    /// let upkeep = rulebook.upkeep().unwrap();
    /// let reading = upkeep.read("K", &[], &Known::default(), "2024-02-29".parse()?, None)?;
    /// assert!(reading.is_in_time());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_in_time(&self) -> bool {
        let mut fresh = self.changes.iter().flat_map(|change| &change.rules);
        !fresh.any(|rule| rule.reading.state.is_breached())
            && !self.refreshes.iter().any(|one| one.missed > 0)
            && self.cleansing.as_ref().is_none_or(|one| one.missed.is_none())
            && !self.verifications.iter().any(|one| one.is_late(self.today))
            && !self.log.iter().any(LogReading::is_late)
    }
}

/// A change and the rules that are about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ChangeReading {
    /// The event that tells it.
    pub event: EventId,
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// When it happened.
    pub at: Moment,
    /// What the customer said to be interested in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub interests: Vec<String>,
    /// By each rule that is about it, the earliest due first; never empty.
    pub rules: Vec<FreshnessReading>,
}

/// A change as one rule reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FreshnessReading {
    /// The rule.
    pub rule: Code,
    /// How long it may take; `None` where a rule has no limit of its own.
    #[serde(serialize_with = "limit")]
    pub limit: Option<Limit>,
    /// The only role whose updates count, if one is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Code>,
    /// The run of the clock: from the change to the update that answers it.
    #[serde(skip)]
    pub run: Run,
    /// State, due instant, what is left.
    pub reading: ClockReading,
    /// What has not followed the change yet (D001-24).
    pub missing: Vec<Effect>,
}

/// A refresh of fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RefreshReading {
    /// The rule.
    pub rule: Code,
    /// Whether it applies to the customer: unknown where only some of its possible classes are
    /// those of the rule.
    pub applies: Truth,
    /// The classes that the customer may have; empty for a rule that is about all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub possible: Vec<Code>,
    /// The fields.
    pub fields: Vec<Field>,
    /// How often.
    #[serde(serialize_with = "text")]
    pub every: Span,
    /// The only role whose updates count, if one is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Code>,
    /// The day on which the field that waits longest was brought up to date; `None` where one
    /// never was.
    #[serde(with = "maybe_date")]
    pub refreshed: Option<NaiveDate>,
    /// The last day in time: one period after that, or after the entry; `None` where neither is
    /// known, or beyond the calendar.
    #[serde(with = "maybe_date")]
    pub due: Option<NaiveDate>,
    /// The next due day that is not over: as `due`, and periods more where those were missed.
    #[serde(with = "maybe_date")]
    pub next: Option<NaiveDate>,
    /// How many due days are over.
    pub missed: u32,
    /// The fields that are late.
    pub waiting: Vec<Field>,
    /// Where the fields stand in the loop of upkeep.
    pub state: DataState,
}

/// The cleansing of a calendar period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CleansingReading {
    /// The first day of the period.
    #[serde(with = "date_text")]
    pub from: NaiveDate,
    /// Its last day, which is in time.
    #[serde(with = "date_text")]
    pub due: NaiveDate,
    /// The only role whose cleansing counts, if one is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Code>,
    /// The cleansing in this period, if there was one.
    pub done: Option<Done>,
    /// The due day of the period before, if that passed without one and the customer was there.
    #[serde(with = "maybe_date")]
    pub missed: Option<NaiveDate>,
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Done {
    /// The event that tells it.
    pub event: EventId,
    /// When.
    pub at: Moment,
}

/// What has to be confirmed on one occasion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct VerificationReading {
    /// The rule.
    pub rule: Code,
    /// The occasion.
    pub on: VerifyAt,
    /// The only role that may confirm, if one is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Code>,
    /// The interaction that was the first contact, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occasion: Option<EventId>,
    /// The day of the occasion, the last one in time; `None` where it has not come.
    #[serde(with = "maybe_date")]
    pub due: Option<NaiveDate>,
    /// The fields that nobody has confirmed.
    pub pending: Vec<Field>,
    /// The fields that were confirmed, but after that day.
    pub late: Vec<Field>,
    /// When the last field was confirmed, once all are.
    pub done: Option<Done>,
}

impl VerificationReading {
    /// Whether something was confirmed late, or is pending after the day of the occasion.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::upkeep::Known};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let known = Known::default().entered_on("2024-01-15".parse().unwrap());
    /// let upkeep = rulebook.upkeep().unwrap();
    /// let reading = upkeep.read("K", &[], &known, "2024-01-16".parse()?, None)?;
    /// assert!(reading.verifications[0].is_late("2024-01-16".parse().unwrap()));
    /// assert!(!reading.verifications[0].is_late("2024-01-15".parse().unwrap()));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_late(&self, today: NaiveDate) -> bool {
        !self.late.is_empty() || !self.pending.is_empty() && self.due.is_some_and(|due| due < today)
    }
}

/// How an interaction was written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LogReading {
    /// The interaction.
    pub event: EventId,
    /// When it took place.
    pub at: Moment,
    /// When it was first written down; a correction later on changes nothing about that.
    pub recorded_at: Moment,
    /// How long it may take; `None` where there is no limit (C-35).
    #[serde(serialize_with = "limit")]
    pub limit: Option<Limit>,
    /// State, due instant, how late; `None` where there is no limit.
    pub reading: Option<ClockReading>,
    /// What the record lacks (D003-44).
    pub missing: Vec<LogField>,
}

impl LogReading {
    /// Whether it was written down late: more than the limit after it took place (P-058).
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::upkeep::Known};
    /// use guanxi::record::{Direction, Event, Interaction, Outcome};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let call = Interaction::new("phone".parse()?, Direction::Outbound, Outcome::Reached);
    /// let event = Event::new("e1", "K", "2024-03-15T15:00:00+08:00".parse()?, call)
    ///     .recorded_at("2024-03-16T15:00:01+08:00".parse()?);
    /// let upkeep = rulebook.upkeep().unwrap();
    /// let reading = upkeep.read("K", &[event], &Known::default(), "2024-03-31".parse()?, None)?;
    /// assert!(reading.log[0].is_late()); // by one second (D001-59)
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_late(&self) -> bool {
        self.reading.is_some_and(|reading| reading.state.is_breached())
    }
}

mod maybe_date {
    use chrono::NaiveDate;
    use serde::Serializer;

    pub(super) fn serialize<S: Serializer>(
        date: &Option<NaiveDate>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.collect_str(date),
            None => serializer.serialize_none(),
        }
    }
}

fn text<S: Serializer>(value: &impl std::fmt::Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

fn limit<S: Serializer>(limit: &Option<Limit>, serializer: S) -> Result<S::Ok, S::Error> {
    match limit {
        Some(limit) => serializer.collect_str(limit),
        None => serializer.serialize_none(),
    }
}

fn rejected<S: Serializer>(rejected: &[Rejected], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Written<'a> {
        event: &'a EventId,
        code: &'a str,
        message: String,
    }
    serializer.collect_seq(rejected.iter().map(|one| Written {
        event: &one.event,
        code: one.error.code(),
        message: one.error.to_string(),
    }))
}
