//! Readings of issues as data: stable names, instants in UTC, lengths in seconds.

use chrono::{DateTime, Utc};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::{
    Assignment, Crossing, Issue, IssueReading, IssueRefusal, IssueState, Issues, Milestone,
    MilestoneReading, PastBreach, Refused, StepKey,
};
use crate::label::Code;
use crate::record::{Author, CustomerId, EventId, IssueId};
use crate::rule::clock::ClockReading;

impl Serialize for Issue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written<'a> {
            id: &'a IssueId,
            customer: &'a CustomerId,
            registered: DateTime<Utc>,
            state: IssueState,
            severity: &'a Code,
            owner: &'a Author,
            waiting: &'a Option<Code>,
            reopened: u32,
            first_response: Option<DateTime<Utc>>,
            score: Option<i32>,
            expected_at: Option<DateTime<Utc>>,
            owes_date: bool,
            departments: &'a [Assignment],
            solver: &'a Option<Author>,
        }
        Written {
            id: &self.id,
            customer: &self.customer,
            registered: self.registered,
            state: self.state,
            severity: &self.severity,
            owner: &self.owner,
            waiting: &self.waiting,
            reopened: self.reopened,
            first_response: self.first_response,
            score: self.score,
            expected_at: self.expected_at,
            owes_date: self.owes_date,
            departments: &self.departments,
            solver: &self.solver,
        }
        .serialize(serializer)
    }
}

impl Serialize for Assignment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Assignment", 3)?;
        out.serialize_field("department", &self.department)?;
        out.serialize_field("duty", &self.duty)?;
        out.serialize_field("due", &self.due)?;
        out.end()
    }
}

/// The fields of the reading stand beside those of the milestone.
impl Serialize for MilestoneReading {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written<'a> {
            milestone: Milestone,
            cycle: u32,
            severity: &'a Code,
            start: Option<DateTime<Utc>>,
            #[serde(flatten)]
            reading: ClockReading,
        }
        let Self { milestone, cycle, start, reading, .. } = *self;
        Written { milestone, cycle, severity: &self.severity, start, reading }.serialize(serializer)
    }
}

impl Serialize for PastBreach {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("PastBreach", 5)?;
        out.serialize_field("milestone", &self.milestone)?;
        out.serialize_field("cycle", &self.cycle)?;
        out.serialize_field("severity", &self.severity)?;
        out.serialize_field("due", &self.due)?;
        out.serialize_field("until", &self.until)?;
        out.end()
    }
}

/// Instants are in UTC, lengths in seconds; `clocks` and `history` are lists.
///
/// ```
/// # use guanxi::Rulebook;
/// # use guanxi::record::{Event, IssueEvent, Registration};
/// # let rulebook = Rulebook::preset("follow_up_office")?;
/// # let registration = Registration::new("urgent".parse()?, "chen");
/// # let at = "2024-03-15T14:00:00+08:00".parse()?;
/// # let events = [Event::new("e1", "K", at, IssueEvent::register("I1", registration))];
/// let issue = rulebook.sla()?.read(&events, "2024-03-15T14:30:00+08:00".parse()?)?;
/// let data = serde_json::to_value(&issue).unwrap();
/// assert_eq!(data["issue"]["state"], "pending");
/// assert_eq!(data["clocks"][0]["milestone"], "respond");
/// assert_eq!(data["clocks"][0]["state"], "running");
/// assert_eq!(data["clocks"][0]["due"], "2024-03-15T07:00:00Z"); // D000-88
/// # Ok::<(), guanxi::Error>(())
/// ```
impl Serialize for IssueReading {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("IssueReading", 5)?;
        out.serialize_field("issue", &self.issue)?;
        out.serialize_field("as_of", &self.as_of)?;
        out.serialize_field("clocks", &self.clocks)?;
        out.serialize_field("history", &self.history)?;
        out.serialize_field("refused", &self.refused)?;
        out.end()
    }
}

impl Serialize for Issues {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Issues", 2)?;
        out.serialize_field("readings", &self.readings)?;
        out.serialize_field("refused", &self.refused)?;
        out.end()
    }
}

/// `code`, `message` and `help`, as an error has them.
impl Serialize for IssueRefusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("IssueRefusal", 3)?;
        out.serialize_field("code", self.code())?;
        out.serialize_field("message", &self.to_string())?;
        out.serialize_field("help", &self.help())?;
        out.end()
    }
}

/// The fields of the refusal stand beside the event.
impl Serialize for Refused {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written<'a> {
            event: &'a EventId,
            #[serde(flatten)]
            refusal: &'a IssueRefusal,
        }
        Written { event: &self.event, refusal: &self.refusal }.serialize(serializer)
    }
}

/// The text form.
impl Serialize for StepKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The key as text, and its parts beside it.
impl Serialize for Crossing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Crossing", 9)?;
        out.serialize_field("key", &self.key)?;
        out.serialize_field("issue", &self.key.issue)?;
        out.serialize_field("milestone", &self.key.milestone)?;
        out.serialize_field("cycle", &self.key.cycle)?;
        out.serialize_field("trigger", &self.key.trigger)?;
        out.serialize_field("at", &self.at)?;
        out.serialize_field("severity", &self.severity)?;
        out.serialize_field("remind", &self.remind)?;
        out.serialize_field("escalate", &self.escalate)?;
        out.end()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::Rulebook;
    use crate::record::{Event, IssueAction, IssueEvent, Registration};

    fn events() -> Vec<Event> {
        let event = |id: &str, at: &str, what| Event::new(id, "K", at.parse().unwrap(), what);
        let registration = Registration::new("major".parse().unwrap(), "chen")
            .expected_at("2024-03-16T18:00:00+08:00".parse().unwrap());
        let solution = || IssueAction::Resolve { solution: "done".into() };
        vec![
            event("e1", "2024-03-15T14:00:00+08:00", IssueEvent::register("I1", registration)),
            event("e2", "2024-03-15T14:05:00+08:00", IssueEvent::new("I1", solution())),
        ]
    }

    #[test]
    fn a_reading_has_these_names() {
        let rulebook = Rulebook::preset("service_quality").unwrap();
        let as_of = "2024-03-15T14:10:00+08:00".parse().unwrap();
        let reading = rulebook.sla().unwrap().read(&events(), as_of).unwrap();
        let data = serde_json::to_value(&reading).unwrap();
        assert_eq!(
            data["issue"],
            json!({
                "id": "I1", "customer": "K", "registered": "2024-03-15T06:00:00Z",
                "state": "pending", "severity": "major", "owner": "chen", "waiting": null,
                "reopened": 0, "first_response": null, "score": null, "expected_at": "2024-03-16T10:00:00Z",
                "owes_date": false, "departments": [], "solver": null,
            })
        );
        assert_eq!(
            data["clocks"][0],
            json!({
                "milestone": "report", "cycle": 1, "severity": "major",
                "start": "2024-03-15T06:00:00Z", "state": "breached", "done": null,
                "target": 0, "used": 600, "remaining": -600, "due": "2024-03-15T06:00:00Z",
                "due_latest": "2024-03-15T06:00:00Z", "open": true, "next_step": null,
                "missed": 0,
            })
        );
        assert_eq!(
            data["refused"],
            json!([{
                "event": "e2", "code": "illegal-transition",
                "message": "`resolve` is not possible while an issue is pending",
                "help": "possible now: start, respond, report, wait, set_severity, cancel",
            }])
        );
        assert_eq!(data["history"], Value::Array(Vec::new()));
    }

    #[test]
    fn a_crossing_has_its_key_and_the_parts_of_it() {
        let rulebook = Rulebook::preset("service_quality").unwrap();
        let at = |text: &str| text.parse().unwrap();
        let crossed = rulebook.sla().unwrap().crossings(
            &events(),
            at("2024-03-15T06:00:00Z"),
            at("2024-03-15T06:01:00Z"),
        );
        assert_eq!(
            serde_json::to_value(crossed.unwrap()).unwrap(),
            json!([{
                "key": "I1/report/1/breach", "issue": "I1", "milestone": "report", "cycle": 1,
                "trigger": "breach", "at": "2024-03-15T06:00:01Z", "severity": "major",
                "remind": ["support_supervisor"], "escalate": ["department_head"],
            }])
        );
    }
}
