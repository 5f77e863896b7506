//! The replay of a customer's warnings from its log.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Evidence, Refused, Warning, WarningRefusal, Warnings};
use crate::label::Code;
use crate::policy::lifecycle::{Entry, entries_of};
use crate::record::{CustomerId, Event, EventKind, WarningAction, WarningEvent};
use crate::time::{AsOf, Moment};

/// The warnings of one customer as of a moment.
///
/// ```
/// use guanxi::{Rulebook, policy::warning::Evidence, record::{Event, WarningEvent}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let detect = |id: &str, cause: &str, day: &str| {
///     let step = WarningEvent::detect("W1", cause.parse().unwrap());
///     Event::new(id, "KH0001", day.parse().unwrap(), step)
/// };
/// let events = [detect("e2", "overdue", "2024-04-03"), detect("e1", "switch", "2024-04-01")];
/// let as_of = "2024-04-05".parse()?;
/// let log = rulebook.warnings()?.replay("KH0001", &events, as_of, None, &Evidence::default());
/// assert!(log.is_open());
/// assert_eq!(log.opened(), Some("2024-04-01".parse().unwrap()));
/// assert_eq!(log.level().unwrap(), &"very_high"); // the higher one of both
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WarningLog {
    /// Whose they are.
    pub customer: CustomerId,
    /// As of when.
    pub as_of: Moment,
    /// The warnings, in the order of their detection.
    pub warnings: Vec<Warning>,
    /// The events that changed nothing, in the order of events.
    pub refused: Vec<Refused>,
    #[serde(skip)]
    opened: Option<NaiveDate>,
    #[serde(skip)]
    level: Option<Code>,
}

impl WarningLog {
    /// The open warnings.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::warning::Evidence};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let as_of = "2024-04-05".parse()?;
    /// let log = rulebook.warnings()?.replay("KH0001", &[], as_of, None, &Evidence::default());
    /// assert_eq!(log.open().count(), 0);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn open(&self) -> impl Iterator<Item = &Warning> {
        self.warnings.iter().filter(|warning| warning.is_open())
    }

    /// Whether a warning is open: the fact `open_warning`.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::warning::Evidence};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let as_of = "2024-04-05".parse()?;
    /// let log = rulebook.warnings()?.replay("KH0001", &[], as_of, None, &Evidence::default());
    /// assert!(!log.is_open());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_open(&self) -> bool {
        self.opened.is_some()
    }

    /// The day of the first detection among the open warnings: the fact `warning_opened`.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::warning::Evidence, record::{Event, WarningEvent}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let step = WarningEvent::detect("W1", "overdue".parse()?);
    /// let events = [Event::new("e1", "KH0001", "2024-04-01T17:00:00Z".parse()?, step)];
    /// let as_of = "2024-04-05".parse()?;
    /// let log = rulebook.warnings()?.replay("KH0001", &events, as_of, None, &Evidence::default());
    /// assert_eq!(log.opened(), Some("2024-04-02".parse().unwrap())); // in Asia/Shanghai
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn opened(&self) -> Option<NaiveDate> {
        self.opened
    }

    /// The highest level among the open warnings.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::warning::Evidence, record::{Event, WarningEvent}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let step = WarningEvent::detect("W1", "switch".parse()?);
    /// let day = "2024-04-01".parse()?;
    /// let events = [Event::new("e1", "KH0001", day, step)];
    /// let log = rulebook.warnings()?.replay("KH0001", &events, day, None, &Evidence::default());
    /// assert_eq!(log.level().unwrap(), &"high"); // D002-82
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn level(&self) -> Option<&Code> {
        self.level.as_ref()
    }
}

/// A step with its event.
#[derive(Clone, Copy, Debug)]
struct Step<'e> {
    entry: Entry<'e>,
    what: &'e WarningEvent,
}

impl Step<'_> {
    /// In which order steps of one day are tried that have no time of day.
    fn phase(&self) -> u8 {
        match &self.what.action {
            WarningAction::Detect { .. } => 0,
            WarningAction::Report { .. } => 1,
            WarningAction::Meet { .. } => 2,
            WarningAction::Plan { .. } => 3,
            WarningAction::Execute => 4,
            WarningAction::Progress { .. } => 5,
            WarningAction::Escalate { .. } => 6,
            WarningAction::Clear { .. } => 7,
            WarningAction::Renew { .. }
            | WarningAction::Lose { .. }
            | WarningAction::Dismiss { .. } => 8,
            WarningAction::Archive => 9,
        }
    }

    /// Whether it makes other steps of the day impossible.
    fn ends(&self) -> bool {
        self.phase() > 6
    }
}

/// A replay on its way.
struct Replay<'a, 'r> {
    warnings: Warnings<'a>,
    evidence: &'r Evidence<'r>,
    found: Vec<Warning>,
    wrong: Vec<(usize, Refused)>,
}

impl<'a> Warnings<'a> {
    /// The warnings of one customer as of a moment, as known by another.
    ///
    /// Total: illegal steps are listed in [`WarningLog::refused`] and change nothing. Events of
    /// other customers are left aside; the order in which events arrive never matters. A step that
    /// has a date but no time of day is done as soon on that day as it is legal, one that ends a
    /// warning as late as the others let it, so that nothing is refused for what the records do
    /// not say.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::warning::Evidence, record::{Event, WarningEvent}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let detect = |id: &str, warning: &str| {
    ///     let step = WarningEvent::detect(warning, "overdue".parse().unwrap());
    ///     Event::new(id, "KH0001", "2024-04-01".parse().unwrap(), step)
    /// };
    /// let events = [detect("e1", "W1"), detect("e2", "W1"), detect("e3", "W2")];
    /// let as_of = "2024-04-05".parse()?;
    /// let log = rulebook.warnings()?.replay("KH0001", &events, as_of, None, &Evidence::default());
    /// assert_eq!(log.warnings.len(), 1); // one open warning for each cause (A-52, P-087)
    /// assert_eq!(log.refused[0].refusal.code(), "cause-open");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn replay<'e, E>(
        &self,
        customer: impl Into<CustomerId>,
        events: E,
        as_of: Moment,
        known_by: Option<Moment>,
        evidence: &Evidence<'_>,
    ) -> WarningLog
    where
        E: IntoIterator<Item = &'e Event, IntoIter: Clone>,
    {
        let customer = customer.into();
        let cut = AsOf::new(as_of, self.zone);
        let known_by = known_by.map(|moment| AsOf::new(moment, self.zone));
        let wanted = |kind: &EventKind| matches!(kind, EventKind::Warning(_));
        let (counted, _) = entries_of(&customer, events, self.zone, known_by.as_ref(), wanted);
        let steps: Vec<Step<'_>> = counted
            .iter()
            .filter(|entry| cut.includes(&entry.at))
            .filter_map(|entry| match &entry.event.kind {
                EventKind::Warning(what) => Some(Step { entry: *entry, what }),
                _ => None,
            })
            .collect();
        let (found, wrong) = (Vec::new(), Vec::new());
        let mut replay = Replay { warnings: *self, evidence, found, wrong };
        for day in steps.chunk_by(|a, b| a.entry.at.date() == b.entry.at.date()) {
            replay.day(day);
        }
        let Replay { found: warnings, mut wrong, .. } = replay;
        wrong.sort_by_key(|(place, _)| *place);
        let open = || warnings.iter().filter(|warning| warning.is_open());
        let opened = open().filter_map(Warning::detected).map(|at| at.local(self.zone).date());
        let opened = opened.min();
        let causes = open().flat_map(|warning| &warning.causes);
        let level = causes.max_by_key(|cause| cause.rank).map(|cause| cause.level.clone());
        let refused = wrong.into_iter().map(|(_, refused)| refused).collect();
        WarningLog { customer, as_of, warnings, refused, opened, level }
    }
}

impl Replay<'_, '_> {
    fn day(&mut self, day: &[Step<'_>]) {
        let (timed, mut dated): (Vec<&Step<'_>>, Vec<&Step<'_>>) =
            day.iter().partition(|step| step.entry.at.instant().is_some());
        dated.sort_by_key(|step| step.phase());
        for step in timed {
            self.settle(&mut dated);
            let mut taken = self.take(step);
            // What ends a warning is done before others of its day only where they ask for it.
            if taken.is_err() && !dated.is_empty() {
                let before = self.found.clone();
                let mut left = dated.clone();
                while taken.is_err() && self.end_one(&mut left) {
                    self.settle(&mut left);
                    taken = self.take(step).or(taken);
                }
                if taken.is_ok() {
                    dated = left;
                } else {
                    self.found = before;
                }
            }
            if let Err(refusal) = taken {
                self.refuse(step, refusal);
            }
        }
        self.settle(&mut dated);
        while self.end_one(&mut dated) {
            self.settle(&mut dated);
        }
        for step in dated {
            if let Err(refusal) = self.take(step) {
                self.refuse(step, refusal);
            }
        }
    }

    /// Takes what has no time of day and ends nothing, as far as it is legal by now.
    fn settle(&mut self, dated: &mut Vec<&Step<'_>>) {
        loop {
            let before = dated.len();
            dated.retain(|step| step.ends() || self.take(step).is_err());
            if dated.len() == before {
                break;
            }
        }
    }

    /// Takes the first legal one of those that end a warning; whether there was one.
    fn end_one(&mut self, dated: &mut Vec<&Step<'_>>) -> bool {
        let place = dated.iter().position(|step| step.ends() && self.take(step).is_ok());
        place.map(|place| dated.remove(place)).is_some()
    }

    fn take(&mut self, step: &Step<'_>) -> Result<(), WarningRefusal> {
        let (event, what) = (step.entry.event, step.what);
        let place = self.found.iter().position(|warning| warning.id == what.warning);
        if let WarningAction::Detect { cause, .. } = &what.action {
            let others = self.found.iter().enumerate();
            let mut others = others.filter(|(other, _)| Some(*other) != place);
            let taken = others.find(|(_, other)| other.is_open() && other.has(cause.as_str()));
            // A warning that is filed or cleared says so first.
            let can = place.and_then(|place| self.found.get(place)).is_none_or(Warning::is_open);
            if let (Some((_, other)), true) = (taken, can) {
                let (cause, warning) = (cause.clone(), other.id.clone());
                return Err(WarningRefusal::CauseOpen { cause, warning });
            }
        }
        match place.and_then(|place| self.found.get_mut(place)) {
            Some(warning) => self.warnings.apply(warning, event, what, self.evidence),
            None => {
                self.found.push(self.warnings.begin(event, what, self.evidence)?);
                Ok(())
            }
        }
    }

    fn refuse(&mut self, step: &Step<'_>, refusal: WarningRefusal) {
        let event = step.entry.event.id.clone();
        self.wrong.push((step.entry.place, Refused { event, refusal }));
    }
}
