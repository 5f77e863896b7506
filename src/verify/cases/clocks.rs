//! What is expected of clocks: of issues, and of the handling of warnings.

use chrono::{DateTime, Utc};

use super::asking::{Asking, NONE, nothing_more};
use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::{Code, Language};
use crate::policy::sla::{IssueReading, IssueState, Milestone, Sla};
use crate::rule::clock::{self, ClockReading, ClockState};
use crate::rulebook::{DocumentValue, ExpectedClockDocument};
use crate::time::{Moment, Zone};

/// A clock, as it is found.
pub(super) struct Clock {
    pub(super) reading: ClockReading,
    pub(super) by: Option<String>,
    pub(super) to: Option<String>,
    pub(super) remind: Vec<String>,
    pub(super) escalate: Vec<String>,
}

impl Clock {
    /// How a run stands by the clock that it is read by.
    pub(super) fn of(reading: ClockReading, clock: Option<&clock::Clock>) -> Self {
        let texts = |roles: &[Code]| roles.iter().map(ToString::to_string).collect::<Vec<String>>();
        let steps = || clock.into_iter().flat_map(|clock| clock.steps());
        Self {
            reading,
            by: clock.and_then(|clock| clock.by()).map(ToString::to_string),
            to: clock.and_then(|clock| clock.to()).map(ToString::to_string),
            remind: steps().flat_map(|step| texts(&step.remind)).collect(),
            escalate: steps().flat_map(|step| texts(&step.escalate)).collect(),
        }
    }
}

impl<'g> Asking<'g> {
    pub(super) fn issues(&mut self) {
        let expect = self.expect;
        let asked =
            !(expect.clock.is_empty() && expect.issue.is_empty() && expect.route.is_empty());
        let sla = match self.rulebook().sla() {
            Ok(sla) => sla,
            Err(error) if asked => return self.invalid("clock", error),
            Err(_) => return,
        };
        let issues = sla.issues(self.log(), self.given.as_of, None);
        let Some(issues) = self.attempt("clock", issues) else { return };
        let refused = issues.readings.iter().flat_map(|issue| &issue.refused);
        for one in refused.chain(&issues.refused) {
            self.refuse(one.event.as_str(), one.refusal.code());
        }
        for (milestone, expected) in &expect.clock {
            let path = format!("clock.{milestone}");
            let parsed = self.attempt(&path, milestone.parse::<Milestone>());
            let of = expected.of.as_deref();
            let ids = issues.readings.iter().map(|issue| issue.issue.id.as_str());
            let place = self.one_of(&path, "issue", of, ids.collect());
            let (Some(milestone), Some(place)) = (parsed, place) else { continue };
            let Some(issue) = issues.readings.get(place) else { continue };
            let found = issue_clock(sla, issue, milestone);
            self.compare_clock(&path, expected, found, |language| {
                sla.explain(issue, language).unwrap_or_default()
            });
        }
        for (id, expected) in &expect.issue {
            let path = format!("issue.{id}");
            let ids = issues.readings.iter().map(|issue| issue.issue.id.as_str());
            let Some(place) = self.one_of(&path, "issue", Some(id), ids.collect()) else {
                continue;
            };
            let Some(issue) = issues.readings.get(place) else { continue };
            if self.is_word(
                &path,
                "state of an issue",
                expected,
                STATES.iter().map(|(word, _)| *word),
            ) {
                let found = STATES.iter().find(|(_, state)| *state == issue.issue.state);
                self.compare(path, expected, found.map_or(NONE, |(word, _)| word), |language| {
                    sla.explain(issue, language).unwrap_or_default()
                });
            }
        }
        for (severity, expected) in &expect.route {
            let path = format!("route.{severity}");
            let route = sla.route(severity, expected.departments.unwrap_or(0));
            let Some(route) = self.attempt(&path, route) else { continue };
            if let Some(lead) = &expected.lead
                && self.are_roles(&path, std::slice::from_ref(lead))
            {
                let found = route.map_or(NONE, |route| route.lead.as_str());
                self.compare(path.clone(), lead, found, nothing_more);
            }
            if let Some(members) = &expected.members
                && self.are_roles(&path, members)
            {
                let found = route.into_iter().flat_map(|route| &route.members);
                let found = found.map(ToString::to_string);
                self.compare_sets(format!("{path}.members"), members, found, nothing_more);
            }
        }
    }

    /// The place of the one that is meant; the only one unless said.
    pub(super) fn one_of(
        &mut self,
        path: &str,
        what: &str,
        meant: Option<&str>,
        there: Vec<&str>,
    ) -> Option<usize> {
        let error = match (meant, there.as_slice()) {
            (None, [_]) => return Some(0),
            (None, []) => Error::new(
                ErrorKind::Value,
                "nothing-there",
                format!("the events tell of no {what}"),
            )
            .with_help("give its events"),
            (None, several) => {
                let message = format!("the events tell of {} of them", several.len());
                Error::new(ErrorKind::Value, "several-there", message).with_help(format!(
                    "say of which {what}: {}",
                    several
                        .iter()
                        .map(|id| format!("`of = \"{id}\"`"))
                        .collect::<Vec<String>>()
                        .join(" or ")
                ))
            }
            (Some(id), there) => match there.iter().position(|one| *one == id) {
                Some(place) => return Some(place),
                None => Error::new(
                    ErrorKind::Name,
                    "nothing-there",
                    format!("there is no {what} `{id}`"),
                )
                .with_help(did_you_mean(id, there.iter().copied())),
            },
        };
        self.invalid(path, error);
        None
    }

    pub(super) fn compare_clock(
        &mut self,
        path: &str,
        expected: &ExpectedClockDocument,
        found: Option<Clock>,
        why: impl Fn(Language) -> String,
    ) {
        let zone = self.rulebook().zone();
        let shown =
            |at: Option<DateTime<Utc>>| at.map_or_else(|| NONE.to_owned(), |at| zone.wall_text(at));
        let reading = found.as_ref().map(|found| found.reading);
        if let Some(due) = &expected.due
            && let Some(due) = self.attempt(path, instant(due, zone))
        {
            self.compare(path, shown(due), shown(reading.and_then(|reading| reading.due)), &why);
        }
        if let Some(state) = &expected.state
            && self.is_word(path, "state of a clock", state, CLOCK_STATES.iter().copied())
        {
            let found = reading.map_or(NONE, |reading| clock_state(reading.state));
            self.compare(format!("{path}.state"), state, found, &why);
        }
        if let Some(remaining) = &expected.remaining
            && let Some(remaining) = self.attempt(path, seconds(remaining))
        {
            let found = reading.and_then(|reading| reading.remaining);
            let found = found.map_or_else(|| NONE.to_owned(), length);
            self.compare(format!("{path}.remaining"), length(remaining), found, &why);
        }
        let lists = [("remind", &expected.remind), ("escalate", &expected.escalate)];
        for (key, expected) in lists {
            if let Some(roles) = expected
                && self.are_roles(path, &roles.0)
            {
                let found = found.iter().flat_map(|found| match key {
                    "remind" => &found.remind,
                    _ => &found.escalate,
                });
                let found: Vec<String> = found.cloned().collect();
                let expected = roles.0.iter().filter(|role| *role != NONE);
                self.compare_sets(format!("{path}.{key}"), expected, found, &why);
            }
        }
        let roles = found.map_or((None, None), |found| (found.by, found.to));
        for (key, expected, found) in [("by", &expected.by, roles.0), ("to", &expected.to, roles.1)]
        {
            if let Some(role) = expected
                && self.are_roles(path, std::slice::from_ref(role))
            {
                let found = found.unwrap_or_else(|| NONE.to_owned());
                self.compare(format!("{path}.{key}"), role, found, &why);
            }
        }
    }
}

fn issue_clock(sla: &Sla, issue: &IssueReading, milestone: Milestone) -> Option<Clock> {
    let reading = issue.clock(milestone)?.reading;
    let severity = issue.issue.severity.as_str();
    let clock = sla.clock(severity, milestone).ok().flatten().map(|one| &one.clock);
    Some(Clock::of(reading, clock))
}

const STATES: &[(&str, IssueState)] = &[
    ("pending", IssueState::Pending),
    ("in_progress", IssueState::InProgress),
    ("resolved", IssueState::Resolved),
    ("closed", IssueState::Closed),
];

const CLOCK_STATES: &[&str] =
    &["not_started", "running", "paused", "stopped", "met", "breached", "cancelled", NONE];

fn clock_state(state: ClockState) -> &'static str {
    match state {
        ClockState::NotStarted => "not_started",
        ClockState::Running => "running",
        ClockState::Paused => "paused",
        ClockState::Stopped { .. } => "stopped",
        ClockState::Met { .. } => "met",
        ClockState::Breached { .. } => "breached",
        ClockState::Cancelled { .. } => "cancelled",
    }
}

/// When a clock is expected to be due: a date means its end.
fn instant(text: &str, zone: &Zone) -> Result<Option<DateTime<Utc>>> {
    if text == NONE {
        return Ok(None);
    }
    Ok(Some(match Moment::parse_in(text, zone)? {
        Moment::Instant(at) => at,
        Moment::Date(day) => zone.end_of(day),
    }))
}

/// A length of a clock in seconds: `30 minutes`, `-1 hour 30 minutes`, `0`.
fn seconds(value: &DocumentValue) -> Result<i64> {
    let wrong = || {
        let error =
            Error::new(ErrorKind::Value, "remaining", format!("`{value}` is no length of a clock"));
        error.with_help("write `30 minutes`, `-1 hour 30 minutes`, or a number of seconds")
    };
    let text = match value {
        DocumentValue::Integer(seconds) => return Ok(*seconds),
        DocumentValue::Flag(_) => return Err(wrong()),
        DocumentValue::Text(text) => text.trim(),
    };
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut sum = Some(0_i64);
    let mut parts = text.split_whitespace();
    let mut any = false;
    while let Some(count) = parts.next() {
        let unit = match parts.next().map(|unit| unit.trim_end_matches('s')) {
            Some("second") => 1,
            Some("minute") => 60,
            Some("hour") => 3_600,
            _ => return Err(wrong()),
        };
        let count: i64 = count.parse().ok().filter(|count| *count >= 0).ok_or_else(wrong)?;
        sum = sum.and_then(|sum| sum.checked_add(count.checked_mul(unit)?));
        any = true;
    }
    let sum = sum.filter(|_| any).ok_or_else(wrong)?;
    Ok(if negative { sum.saturating_neg() } else { sum })
}

/// A length of a clock as text.
fn length(seconds: i64) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let all = seconds.unsigned_abs();
    let parts = [(all / 3_600, "hour"), (all / 60 % 60, "minute"), (all % 60, "second")];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts = parts.map(|(count, unit)| {
        let many = if count == 1 { "" } else { "s" };
        format!("{count} {unit}{many}")
    });
    let text = parts.collect::<Vec<String>>().join(" ");
    if text.is_empty() { "0 seconds".to_owned() } else { format!("{sign}{text}") }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_as_they_are_shown() {
        for (text, all) in [("30 minutes", 1_800), ("-1 hour 30 minutes", -5_400), ("1 second", 1)]
        {
            assert_eq!(seconds(&DocumentValue::Text(text.to_owned())).unwrap(), all);
            assert_eq!(length(all), text);
        }
        assert_eq!(
            (length(0), seconds(&DocumentValue::Integer(7)).unwrap()),
            ("0 seconds".into(), 7)
        );
        for wrong in ["", "-", "1", "1 day", "-1 -hour", "9223372036854775807 hours"] {
            let error = seconds(&DocumentValue::Text(wrong.to_owned())).unwrap_err();
            assert_eq!(error.code(), "remaining", "{wrong}");
        }
    }
}
