//! The reading of all warnings of a customer: what is to be done, and what nobody noticed yet.

use serde::Serialize;

use super::clocks::next;
use super::{
    Cause, Deadline, Evidence, Milestone, MilestoneReading, Refused, Since, TriggerReading,
    Warning, WarningLog, Warnings,
};
use crate::error::Result;
use crate::fact::surely_before;
use crate::label::Code;
use crate::policy::lifecycle::{Entry, entries};
use crate::policy::scheme::Case;
use crate::record::{CustomerId, Event, EventKind, WarningId};
use crate::rule::Truth;
use crate::time::{AsOf, LocalMoment, Moment};

/// A warning as of a moment: how far it is, and what is due.
///
/// ```
/// use guanxi::{Rulebook, policy::{scheme::Case, warning::Evidence}};
/// use guanxi::record::{Event, WarningEvent};
/// let rulebook = Rulebook::preset("renewal")?;
/// let step = WarningEvent::detect("W1", "overdue".parse()?);
/// let events = [Event::new("e1", "KH0001", "2024-04-01T09:00:00+08:00".parse()?, step)];
/// let (warnings, none) = (rulebook.warnings()?, Evidence::default());
/// let log = warnings.replay("KH0001", &events, "2024-04-01".parse()?, None, &none);
/// let facts = rulebook.facts();
/// let case = Case::new(&facts, "2024-04-01".parse().unwrap());
/// let found = warnings.read(log, &case, &events, None, &none)?;
/// let reading = &found.warnings[0];
/// assert_eq!(reading.warning.id.as_str(), "W1");
/// assert!(reading.next.as_ref().unwrap().overdue); // not reported by 11:00 (D002-86)
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WarningReading {
    /// The warning.
    #[serde(flatten)]
    pub warning: Warning,
    /// Every clock, in the order of the milestones.
    pub clocks: Vec<MilestoneReading>,
    /// How many full periods passed without a report of the progress (D002-93).
    pub missed_progress: u32,
    /// The places of the measures that are due by then, while the warning is open.
    pub overdue_measures: Vec<usize>,
    /// What has to be done next, and by whom (D002-97).
    pub next: Option<Deadline>,
    /// Since when the first of its causes held when it was noticed, by the records alone; only of
    /// open warnings, and only where [`Evidence::facts_at`] is given.
    pub triggered_at: Option<Since>,
}

/// A trigger that holds and that no open warning has.
///
/// ```
/// use guanxi::{Rulebook, policy::{scheme::Case, warning::Evidence}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let (warnings, none) = (rulebook.warnings()?, Evidence::default());
/// let log = warnings.replay("KH0001", &[], "2024-04-01".parse()?, None, &none);
/// let facts = rulebook.facts().with("open_overdue_days", 31)?;
/// let case = Case::new(&facts, "2024-04-01".parse().unwrap());
/// let found = warnings.read(log, &case, &[], None, &none)?;
/// assert_eq!(found.undetected[0].cause, "overdue");
/// assert_eq!(found.undetected[0].since, None); // the records do not say
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Undetected {
    /// The cause.
    pub cause: Code,
    /// How grave it is.
    pub level: Code,
    /// Since when it holds; `None` where the records alone do not say that it holds.
    pub since: Option<Since>,
    /// For how many seconds it holds, a date being read at its end; as long as `since` is known.
    pub age: Option<i64>,
}

/// A trigger that holds as it did when its last warning ended: nothing new came since (A-52).
///
/// ```
/// use guanxi::{Rulebook, policy::{scheme::Case, warning::Evidence}};
/// use guanxi::record::{Event, WarningAction, WarningEvent};
/// let rulebook = Rulebook::preset("renewal")?;
/// let (warnings, none) = (rulebook.warnings()?, Evidence::default());
/// let event = |id: &str, action| {
///     let at = format!("2024-04-0{id}").parse().unwrap();
///     Event::new(id, "KH0001", at, WarningEvent::new("W1", action))
/// };
/// let detect = WarningAction::Detect { cause: "overdue".parse()?, note: String::new() };
/// let dismiss = WarningAction::Dismiss { reason: "the invoice is disputed".into() };
/// let events = [event("1", detect), event("2", dismiss)];
/// let log = warnings.replay("KH0001", &events, "2024-04-03".parse()?, None, &none);
/// let facts = rulebook.facts().with("open_overdue_days", 31)?;
/// let case = Case::new(&facts, "2024-04-03".parse().unwrap());
/// let found = warnings.read(log, &case, &events, None, &none)?;
/// assert!(found.undetected.is_empty());
/// assert_eq!(found.settled[0].warning.as_str(), "W1");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Settled {
    /// The cause.
    pub cause: Code,
    /// The last warning that had it.
    pub warning: WarningId,
    /// When that ended.
    pub ended: Moment,
}

/// The warnings of one customer as of a moment, with what nobody noticed yet.
///
/// ```
/// use guanxi::{Rulebook, policy::{scheme::Case, warning::Evidence}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let (warnings, none) = (rulebook.warnings()?, Evidence::default());
/// let log = warnings.replay("KH0001", &[], "2024-04-01".parse()?, None, &none);
/// let facts = rulebook.facts();
/// let case = Case::new(&facts, "2024-04-01".parse().unwrap());
/// let found = warnings.read(log, &case, &[], None, &none)?;
/// assert_eq!((found.undetected.len(), found.unknown.len()), (0, 5)); // nothing is known
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct WarningReadings<'a> {
    /// Whose they are.
    pub customer: CustomerId,
    /// As of when.
    pub as_of: Moment,
    /// The warnings, in the order of their detection.
    pub warnings: Vec<WarningReading>,
    /// The triggers that hold and that no open warning has.
    pub undetected: Vec<Undetected>,
    /// Those of which the last warning ended, and nothing new came since (A-52).
    pub settled: Vec<Settled>,
    /// The triggers of which it cannot be said whether they hold, with what is missing.
    pub unknown: Vec<TriggerReading<'a>>,
    /// The events that changed nothing, in the order of events.
    pub refused: Vec<Refused>,
}

/// Where a reading looks for what is new.
struct Records<'r, E> {
    customer: &'r CustomerId,
    events: E,
    as_of: Moment,
    known_by: Option<Moment>,
    evidence: &'r Evidence<'r>,
}

impl<'a> Warnings<'a> {
    /// The warnings of a replay, read at its moment, with what nobody noticed yet.
    ///
    /// `events` and `known_by` are those of the replay, and the facts of the case are as of the
    /// same moment. Since when something holds is looked for only where it holds.
    ///
    /// # Errors
    /// As [`Warnings::triggers`] and [`Warnings::clocks`].
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::{scheme::Case, warning::Evidence}};
    /// use guanxi::record::{Event, Signal};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let signal = Signal::new("considering_switch".parse()?);
    /// let events = [Event::new("e1", "KH0001", "2024-04-01T09:00:00Z".parse()?, signal)];
    /// let facts_at = |at| {
    ///     let found = rulebook.fold(&events, at, None).customers.remove("KH0001");
    ///     found.map_or_else(|| rulebook.facts(), |one| one.facts)
    /// };
    /// let evidence = Evidence::default().facts_at(&facts_at);
    /// let as_of = "2024-04-01T10:00:00Z".parse()?;
    /// let warnings = rulebook.warnings()?;
    /// let log = warnings.replay("KH0001", &events, as_of, None, &evidence);
    /// let facts = facts_at(as_of);
    /// let case = Case::new(&facts, "2024-04-01".parse().unwrap());
    /// let found = warnings.read(log, &case, &events, None, &evidence)?;
    /// assert_eq!(found.undetected[0].cause, "switch"); // D002-82
    /// assert_eq!(found.undetected[0].age, Some(3600));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn read<'e, E>(
        &self,
        log: WarningLog,
        case: &Case<'a>,
        events: E,
        known_by: Option<Moment>,
        evidence: &Evidence<'_>,
    ) -> Result<WarningReadings<'a>>
    where
        E: IntoIterator<Item = &'e Event, IntoIter: Clone>,
    {
        let triggers = self.triggers(case)?;
        let (customer, as_of) = (log.customer.clone(), log.as_of);
        let events = events.into_iter();
        let records = Records { customer: &customer, events, as_of, known_by, evidence };
        let (mut undetected, mut settled, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
        for trigger in triggers {
            let place = trigger.place;
            if log.open().any(|warning| warning.has_place(place)) {
                continue;
            }
            match trigger.truth() {
                Truth::True => match self.undetected(place, trigger.cause(), &log, &records) {
                    Ok(found) => undetected.push(found),
                    Err(found) => settled.push(found),
                },
                Truth::Unknown => unknown.push(trigger),
                Truth::False => {}
            }
        }
        let (warnings, refused) = (log.warnings.into_iter(), log.refused);
        let warnings = warnings.map(|warning| self.reading(warning, &records));
        let warnings = warnings.collect::<Result<Vec<_>>>()?;
        Ok(WarningReadings { customer, as_of, warnings, undetected, settled, unknown, refused })
    }

    fn reading<'e, E>(&self, warning: Warning, records: &Records<'_, E>) -> Result<WarningReading>
    where
        E: Iterator<Item = &'e Event> + Clone,
    {
        let clocks = self.clocks(&warning, records.as_of)?;
        let progress = clocks.iter().filter(|clock| clock.milestone == Milestone::Progress);
        let missed_progress = progress.map(|clock| clock.reading.missed).max().unwrap_or(0);
        let now = AsOf::new(records.as_of, self.zone);
        let is_over = |due: Moment| AsOf::new(due, self.zone).instant() < now.instant();
        let measures = warning.measures.iter().enumerate();
        let overdue = measures.filter(|(_, one)| warning.is_open() && is_over(one.due));
        let overdue_measures = overdue.map(|(place, _)| place).collect();
        let open = warning.causes.iter().filter(|_| warning.is_open());
        let since = open.filter_map(|cause| {
            let (customer, events) = (records.customer, records.events.clone());
            self.since_of(cause.place, customer, events, cause.detected_at, records.evidence)
        });
        let triggered_at = since.min_by_key(|since| since.at.local(self.zone));
        let next = next(&clocks);
        Ok(WarningReading {
            warning,
            clocks,
            missed_progress,
            overdue_measures,
            next,
            triggered_at,
        })
    }

    /// What nobody noticed yet, or, where nothing new came, the warning that dealt with it.
    fn undetected<'e, E>(
        &self,
        place: usize,
        cause: &Cause,
        log: &WarningLog,
        records: &Records<'_, E>,
    ) -> std::result::Result<Undetected, Settled>
    where
        E: Iterator<Item = &'e Event> + Clone,
    {
        let Records { customer, events, as_of, evidence, .. } = records;
        let had = log.warnings.iter().filter(|warning| warning.has_place(place));
        let ended = had.filter_map(|warning| Some((warning.ended?, warning)));
        let last = ended.max_by_key(|(ended, _)| ended.local(self.zone));
        // Whether it has held ever since then has to be seen.
        let back = last.map(|(ended, _)| ended.local(self.zone).date());
        let events = events.clone();
        let since = self.since_from(place, customer, events, *as_of, evidence, back);
        if let Some((ended, warning)) = last {
            let end = ended.local(self.zone);
            let begun = since.map(|one| one.at.local(self.zone));
            let is_new = begun.is_some_and(|begun| surely_before(end, begun))
                || self.is_new(cause, end, records);
            if !is_new {
                let (cause, warning) = (cause.code.clone(), warning.id.clone());
                return Err(Settled { cause, warning, ended });
            }
        }
        let now = AsOf::new(*as_of, self.zone).instant();
        let age = since.map(|since| {
            let from = AsOf::new(since.at, self.zone).instant();
            now.signed_duration_since(from).num_seconds().max(0)
        });
        Ok(Undetected { cause: cause.code.clone(), level: cause.level.clone(), since, age })
    }

    /// Whether something new came after a moment: a signal or an assessment that the condition
    /// asks for (A-52).
    fn is_new<'e, E>(&self, cause: &Cause, end: LocalMoment, records: &Records<'_, E>) -> bool
    where
        E: Iterator<Item = &'e Event> + Clone,
    {
        if cause.signals.is_empty() && !cause.assessments {
            return false;
        }
        if let Some(later) = records.evidence.later.filter(|_| cause.assessments)
            && later(end)
        {
            return true;
        }
        let cut = AsOf::new(records.as_of, self.zone);
        let known_by = records.known_by.map(|moment| AsOf::new(moment, self.zone));
        let (customer, events) = (records.customer, records.events.clone());
        let counted = entries(customer, events, self.zone, known_by.as_ref());
        counted.iter().any(|Entry { at, event, .. }| {
            let asked = match &event.kind {
                EventKind::Signal(one) => !one.over && cause.signals.contains(&one.signal),
                EventKind::RiskAssessment(_) => {
                    cause.assessments && records.evidence.later.is_none()
                }
                _ => false,
            };
            asked && cut.includes(at) && surely_before(end, *at)
        })
    }
}
