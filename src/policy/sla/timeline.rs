//! What happened to an issue, in order: the replay of its events through the workflow.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, btree_map};

use chrono::{DateTime, TimeDelta, Utc};

use super::machine::Issue;
use super::status::Status;
use super::{IssueRefusal, IssueState, Refused, Reopening, SeverityChange, Sla};
use crate::fact::{Rejected, standing};
use crate::record::{Event, EventId, EventKind, IssueAction, IssueEvent, IssueId, Party};
use crate::rule::clock::Pause;
use crate::time::{AsOf, Zone};

/// What clocks start and stop on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Registered,
    Started,
    Responded,
    Reported,
    Proposed,
    Resolved,
    /// From here on nothing can happen to it: it is resolved, and nobody can open it again.
    Final,
    CalledBack,
    Closed,
    Reopened,
    CustomerMessage,
    StaffMessage,
    Updated,
    Cancelled,
}

/// An event of an issue that counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    pub(super) event: &'a Event,
    pub(super) what: &'a IssueEvent,
}

/// The life of an issue up to an instant.
#[derive(Clone, Debug)]
pub(super) struct Timeline {
    pub(super) issue: Issue,
    pub(super) marks: Vec<(DateTime<Utc>, Mark)>,
    /// Where it stood from each of these instants on.
    pub(super) statuses: Vec<(DateTime<Utc>, Status)>,
    /// The severity from each of these instants on, by its place.
    pub(super) severities: Vec<(DateTime<Utc>, usize)>,
    /// What the customer gave at each call-back.
    pub(super) scores: Vec<i32>,
    /// By when it was to be resolved in each cycle, as last agreed.
    pub(super) dates: Vec<Option<DateTime<Utc>>>,
    /// When a severity or a date was replaced: what was true before may no longer be seen.
    pub(super) changes: Vec<DateTime<Utc>>,
    pub(super) refused: Vec<Refused>,
}

/// A stretch of time in which neither severity nor date changed.
pub(super) struct Stretch {
    pub(super) begin: DateTime<Utc>,
    /// The last second of it.
    pub(super) end: DateTime<Utc>,
    pub(super) timeline: Timeline,
}

/// The events of issues that count, in their order, by issue; and what is wrong with the others.
pub(super) fn by_issue<'a>(
    events: &'a [Event],
    zone: &Zone,
    known_by: Option<&AsOf>,
) -> (BTreeMap<&'a IssueId, Vec<Entry<'a>>>, Vec<Rejected>) {
    let mut rejected = Vec::new();
    let mut issues: BTreeMap<&IssueId, Vec<Entry<'a>>> = BTreeMap::new();
    // Events of one issue often stand together.
    let mut run: Vec<Entry<'a>> = Vec::with_capacity(events.len().min(FEW));
    let mut put = |event: &'a Event| {
        let EventKind::Issue(what) = &event.kind else { return };
        if run.last().is_some_and(|last| last.what.issue != what.issue) {
            keep(&mut issues, &mut run);
        }
        run.push(Entry { event, what });
    };
    if known_by.is_none() && all_distinct(events) {
        events.iter().for_each(&mut put);
    } else {
        let (standing, _) = standing(zone, events, known_by, &mut rejected);
        standing.into_iter().for_each(|(_, event)| put(event));
        // What is wrong with events of other kinds is no matter of issues.
        if !rejected.is_empty() {
            let of_issues =
                |event: &&Event| matches!(event.kind, EventKind::Issue(_) | EventKind::Withdrawal);
            let ids: BTreeSet<&EventId> =
                events.iter().filter(of_issues).map(|event| &event.id).collect();
            rejected.retain(|wrong| ids.contains(&wrong.event));
        }
    }
    keep(&mut issues, &mut run);
    for entries in issues.values_mut() {
        if !entries.is_sorted_by(|a, b| order(a, b, zone) != Ordering::Greater) {
            entries.sort_by(|a, b| order(a, b, zone));
        }
    }
    (issues, rejected)
}

/// Puts entries of one issue to those that it has.
fn keep<'a>(issues: &mut BTreeMap<&'a IssueId, Vec<Entry<'a>>>, run: &mut Vec<Entry<'a>>) {
    let Some(first) = run.first() else { return };
    match issues.entry(&first.what.issue) {
        btree_map::Entry::Vacant(place) => {
            place.insert(std::mem::take(run));
        }
        btree_map::Entry::Occupied(mut place) => place.get_mut().append(run),
    }
}

/// How many events are looked at two by two.
const FEW: usize = 24;

/// Whether nothing corrects anything and few enough events show that no id is given twice.
fn all_distinct(events: &[Event]) -> bool {
    let mut tails = [0; FEW];
    if events.len() > FEW {
        return false;
    }
    for (place, event) in events.iter().enumerate() {
        let corrects = event.corrects.is_some() || matches!(event.kind, EventKind::Withdrawal);
        let tail = event.id.tail();
        // Ids with other ends are other ids; with the same end they have to be compared.
        let mut others = tails.iter().take(place).zip(events);
        if corrects || others.any(|(other, known)| *other == tail && known.id == event.id) {
            return false;
        }
        if let Some(slot) = tails.get_mut(place) {
            *slot = tail;
        }
    }
    true
}

/// The order of events of one issue: by instant, the registration first; then as all events.
fn order(a: &Entry<'_>, b: &Entry<'_>, zone: &Zone) -> Ordering {
    let registers = |entry: &Entry<'_>| matches!(entry.what.action, IssueAction::Register(_));
    let at = |entry: &Entry<'_>| entry.event.at.as_instant();
    at(a)
        .cmp(&at(b))
        .then_with(|| registers(b).cmp(&registers(a)))
        .then_with(|| a.event.recorded_at.local(zone).cmp(&b.event.recorded_at.local(zone)))
        .then_with(|| a.event.id.cmp(&b.event.id))
}

impl Timeline {
    /// Replays events that are in order, those up to an instant; the refusals alone where none
    /// of them registers the issue.
    pub(super) fn replay(
        sla: &Sla,
        entries: &[Entry<'_>],
        until: DateTime<Utc>,
    ) -> Result<Self, Vec<Refused>> {
        let mut timeline: Option<Self> = None;
        let mut refused = Vec::new();
        for Entry { event, what } in entries {
            let Some(at) = event.at.as_instant() else {
                let refusal = IssueRefusal::NoTime { action: what.action.name() };
                refused.push(Refused { event: event.id.clone(), refusal });
                continue;
            };
            if at > until {
                break;
            }
            let taken = match &mut timeline {
                Some(timeline) => sla
                    .advance(&mut timeline.issue, event, what, at)
                    .map(|()| timeline.note(sla, at, &what.action)),
                None => sla.begin(event, what, at).map(|issue| {
                    timeline = Some(Self::begin(sla, issue, at, entries.len()));
                }),
            };
            if let Err(refusal) = taken {
                refused.push(Refused { event: event.id.clone(), refusal });
            }
        }
        match timeline {
            Some(timeline) => Ok(Self { refused, ..timeline }),
            None => Err(refused),
        }
    }

    /// What the timeline was before each of its changes: from when to which last second, and as
    /// it was known then.
    pub(super) fn before_changes(&self, sla: &Sla, entries: &[Entry<'_>]) -> Vec<Stretch> {
        let mut begin = self.issue.registered;
        let mut stretches = Vec::with_capacity(self.changes.len());
        for change in &self.changes {
            let second = TimeDelta::seconds(1);
            let end = change.checked_sub_signed(second).filter(|end| *end >= begin);
            let earlier = end.and_then(|end| Some((end, Self::replay(sla, entries, end).ok()?)));
            stretches.extend(earlier.map(|(end, timeline)| Stretch { begin, end, timeline }));
            begin = *change;
        }
        stretches
    }

    /// When it was resolved: from each resolution to the re-opening after it, if there was one.
    pub(super) fn resolved(&self) -> Vec<Pause> {
        let mut resolved: Vec<Pause> = Vec::new();
        for (at, mark) in &self.marks {
            match mark {
                Mark::Resolved => resolved.push(Pause::new(*at, None)),
                Mark::Reopened => {
                    if let Some(last) = resolved.last_mut() {
                        last.to = Some(*at);
                    }
                }
                _ => {}
            }
        }
        resolved
    }

    fn begin(sla: &Sla, issue: Issue, at: DateTime<Utc>, events: usize) -> Self {
        let mut marks = Vec::with_capacity(events.saturating_add(1));
        marks.push((at, Mark::Registered));
        let mut statuses = Vec::with_capacity(events.min(8));
        statuses.push((at, issue.status(sla)));
        Self {
            marks,
            statuses,
            severities: vec![(at, issue.severity_place)],
            scores: Vec::new(),
            dates: vec![issue.expected_at],
            changes: Vec::new(),
            refused: Vec::new(),
            issue,
        }
    }

    /// Notes what an action that was taken changed.
    fn note(&mut self, sla: &Sla, at: DateTime<Utc>, action: &IssueAction) {
        let issue = &self.issue;
        let mark = match action {
            IssueAction::Start => Some(Mark::Started),
            IssueAction::Respond => Some(Mark::Responded),
            IssueAction::Report { .. } => Some(Mark::Reported),
            IssueAction::Propose { .. } => Some(Mark::Proposed),
            IssueAction::Resolve { .. } => Some(Mark::Resolved),
            IssueAction::CallBack { .. } => Some(Mark::CalledBack),
            IssueAction::Message { from: Party::Customer } => Some(Mark::CustomerMessage),
            IssueAction::Message { from: Party::Staff } => Some(Mark::StaffMessage),
            IssueAction::Update { .. } | IssueAction::Reschedule { .. } => Some(Mark::Updated),
            IssueAction::Cancel { .. } => Some(Mark::Cancelled),
            _ => None,
        };
        self.marks.extend(mark.map(|mark| (at, mark)));
        if let IssueAction::CallBack { score, .. } = action {
            self.scores.push(*score);
        }
        let status = issue.status(sla);
        if self.statuses.last().is_none_or(|(_, last)| *last != status) {
            self.statuses.push((at, status));
        }
        if self.severities.last().is_none_or(|(_, last)| *last != issue.severity_place) {
            self.severities.push((at, issue.severity_place));
            if sla.severity_change() == SeverityChange::Reevaluate {
                self.changes.push(at);
            }
        }
        // By the severity of that time: a later one must not make an end of what was none.
        if issue.state == IssueState::Resolved && !sla.can_reopen(issue.severity_place) {
            self.marks.push((at, Mark::Final));
        }
        if issue.state == IssueState::Closed {
            self.marks.push((at, Mark::Closed));
        }
        let reopened = issue.state == IssueState::InProgress
            && matches!(action, IssueAction::CallBack { .. } | IssueAction::Reopen { .. });
        if reopened {
            self.marks.push((at, Mark::Reopened));
            if sla.reopening() == Reopening::NewCycle {
                self.dates.push(issue.expected_at);
                return;
            }
        }
        if let Some(date) = self.dates.last_mut()
            && *date != issue.expected_at
        {
            *date = issue.expected_at;
            self.changes.push(at);
        }
    }
}
