//! Readings of clocks as data: stable names, instants in UTC, lengths in seconds.

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};

use super::{ClockExplanation, ClockReading, ClockSegment, ClockState, NextStep, Trigger};

impl Serialize for Trigger {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for NextStep {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written {
            step: usize,
            trigger: Trigger,
            at: DateTime<Utc>,
        }
        let Self { step, trigger, at } = *self;
        Written { step, trigger, at }.serialize(serializer)
    }
}

impl Serialize for ClockState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(tag = "state", rename_all = "snake_case")]
        enum Written {
            NotStarted,
            Running,
            Paused,
            Stopped { at: DateTime<Utc> },
            Met { done: DateTime<Utc> },
            Breached { done: Option<DateTime<Utc>> },
            Cancelled { at: DateTime<Utc> },
        }
        let written = match *self {
            Self::NotStarted => Written::NotStarted,
            Self::Running => Written::Running,
            Self::Paused => Written::Paused,
            Self::Stopped { at } => Written::Stopped { at },
            Self::Met { done } => Written::Met { done },
            Self::Breached { done } => Written::Breached { done },
            Self::Cancelled { at } => Written::Cancelled { at },
        };
        written.serialize(serializer)
    }
}

/// Instants are in UTC, lengths in seconds of the clock's basis.
///
/// A state is `state`, with `done` where it is met or breached (null while it is not done) and `at`
/// where it is stopped or cancelled.
///
/// ```
/// use guanxi::rule::clock::{Clock, Run, Step};
/// let at = |text: &str| text.parse().unwrap();
/// let clock = Clock::builder().within("1 hour".parse()?).step(Step::new("breach".parse()?)).build()?;
/// let reading = clock.read(&Run::new(at("2024-03-15T14:00:00Z")), at("2024-03-15T14:10:00Z"))?;
/// assert_eq!(serde_json::to_value(reading).unwrap(), serde_json::json!({
///     "state": "running",
///     "target": 3600,
///     "used": 600,
///     "remaining": 3000,
///     "due": "2024-03-15T15:00:00Z",
///     "due_latest": "2024-03-15T15:00:00Z",
///     "open": true,
///     "next_step": { "step": 0, "trigger": "breach", "at": "2024-03-15T15:00:01Z" },
///     "missed": 0,
/// }));
/// # Ok::<(), guanxi::Error>(())
/// ```
impl Serialize for ClockReading {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written {
            #[serde(flatten)]
            state: ClockState,
            target: Option<i64>,
            used: i64,
            remaining: Option<i64>,
            due: Option<DateTime<Utc>>,
            due_latest: Option<DateTime<Utc>>,
            open: bool,
            next_step: Option<NextStep>,
            missed: u32,
        }
        let Self { state, target, used, remaining, due, due_latest, open, next_step, missed } =
            *self;
        Written { state, target, used, remaining, due, due_latest, open, next_step, missed }
            .serialize(serializer)
    }
}

impl Serialize for ClockExplanation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written<'a> {
            segments: &'a [ClockSegment],
        }
        Written { segments: &self.segments }.serialize(serializer)
    }
}

impl Serialize for ClockSegment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written<'a> {
            from: DateTime<Utc>,
            to: DateTime<Utc>,
            seconds: i64,
            total: i64,
            paused: bool,
            skipped: Option<&'a crate::time::Skipped>,
        }
        let Self { from, to, seconds, total, paused, skipped } = self;
        let (from, to, seconds, total, paused) = (*from, *to, *seconds, *total, *paused);
        Written { from, to, seconds, total, paused, skipped: skipped.as_ref() }
            .serialize(serializer)
    }
}
