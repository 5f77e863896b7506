//! What is decided about touches of one customer: put off, let off, more or less often.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::label::{Code, Labels};
use crate::record::order::ordered_by_content;
use crate::time::{Span, date_text};

/// Something was decided about the touches that a rule asks of one customer.
///
/// The event's `at` is when it was decided, its author who did.
///
/// ```
/// use guanxi::record::{Event, TouchAction, TouchEvent};
/// let until = "2024-03-20".parse().unwrap();
/// let event = TouchEvent::new("s_light".parse()?, TouchAction::Snooze { until });
/// let event = Event::new("e1", "KH0001", "2024-03-15".parse()?, event).by("zhao.liu");
/// let json = serde_json::to_value(&event).unwrap();
/// assert_eq!(json["kind"]["touch"]["action"]["snooze"]["until"], "2024-03-20");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TouchEvent {
    /// The touch rule: a code of the rulebook.
    pub rule: Code,
    /// What was decided.
    pub action: TouchAction,
}

impl TouchEvent {
    /// What was decided about the touches of this rule.
    ///
    /// ```
    /// use guanxi::record::{TouchAction, TouchEvent};
    /// let reason = "they are moving house".to_owned();
    /// let event = TouchEvent::new("c_light".parse()?, TouchAction::Waive { reason });
    /// assert_eq!(event.rule, "c_light");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(rule: Code, action: TouchAction) -> Self {
        Self { rule, action }
    }
}

/// What may be decided about touches.
///
/// ```
/// use guanxi::record::TouchAction;
/// let text = r#"{ "interval": { "every": "2 weeks" } }"#; // D004-36
/// let action: TouchAction = serde_json::from_str(text).unwrap();
/// assert_eq!(action, TouchAction::Interval { every: Some("2 weeks".parse()?) });
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum TouchAction {
    /// It is not proposed before this day; it is due as it was.
    Snooze {
        /// The first day on which it is proposed again.
        #[serde(with = "date_text")]
        #[cfg_attr(feature = "schema", schemars(with = "crate::time::schema::DateText"))]
        until: NaiveDate,
    },
    /// It is let off: the period is closed as if the customer had been touched.
    Waive {
        /// Why; not blank.
        reason: String,
    },
    /// It is asked for at another interval than the rule's, within the bounds that the rule
    /// declares (D004-36 ... D004-38); none for the rule's own interval again.
    Interval {
        /// How often: days, weeks, months, quarters or years.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        every: Option<Span>,
    },
}

ordered_by_content!(TouchAction);

/// No proactive contact for some time, and then again: a holiday of the firm, a fair, a hand-over.
///
/// Unlike [`DoNotContact`](crate::record::EventKind::DoNotContact) it ends by itself.
///
/// ```
/// use guanxi::record::{ContactPause, Event};
/// let day = |text: &str| text.parse().unwrap();
/// let pause = ContactPause::new(day("2024-07-15"), day("2024-08-02"), "works holiday");
/// let event = Event::new("e1", "KH0001", "2024-07-01".parse()?, pause);
/// assert_eq!(serde_json::to_value(&event).unwrap()["kind"]["contact_pause"]["until"], "2024-08-02");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ContactPause {
    /// The first day.
    #[serde(with = "date_text")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::time::schema::DateText"))]
    pub from: NaiveDate,
    /// The last day, inclusive; not before the first.
    #[serde(with = "date_text")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::time::schema::DateText"))]
    pub until: NaiveDate,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

impl ContactPause {
    /// No contact from the first to the last of these days.
    ///
    /// ```
    /// use guanxi::record::ContactPause;
    /// let day = |text: &str| text.parse().unwrap();
    /// assert_eq!(ContactPause::new(day("2024-07-15"), day("2024-08-02"), "").reason, "");
    /// ```
    pub fn new(from: NaiveDate, until: NaiveDate, reason: impl Into<String>) -> Self {
        Self { from, until, reason: reason.into() }
    }

    /// The reason as a text for people, which is in their own words in every language; none where
    /// none is given.
    pub(crate) fn labels(&self) -> Labels {
        let reason = self.reason.trim();
        let said = ["en", "zh"].map(|language| (language, reason));
        Labels::from_iter(said.into_iter().filter(|(_, reason)| !reason.is_empty()))
    }
}

/// A disruption of the service is planned, which the customer has to be told of (D003-42).
///
/// ```
/// use guanxi::record::{Event, PlannedDisruption};
/// let upgrade = PlannedDisruption::new("2024-05-01".parse().unwrap(), "system upgrade");
/// let event = Event::new("e1", "KH0001", "2024-03-01".parse()?, upgrade);
/// let json = serde_json::to_value(&event).unwrap();
/// assert_eq!(json["kind"]["planned_disruption"]["on"], "2024-05-01");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PlannedDisruption {
    /// The day on which it begins.
    #[serde(with = "date_text")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::time::schema::DateText"))]
    pub on: NaiveDate,
    /// What; not blank.
    pub what: String,
}

impl PlannedDisruption {
    /// What is planned for a day.
    ///
    /// ```
    /// use guanxi::record::PlannedDisruption;
    /// let upgrade = PlannedDisruption::new("2024-05-01".parse().unwrap(), "system upgrade");
    /// assert_eq!(upgrade.what, "system upgrade");
    /// ```
    pub fn new(on: NaiveDate, what: impl Into<String>) -> Self {
        Self { on, what: what.into() }
    }
}
