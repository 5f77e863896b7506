//! The workflow of a warning: what is possible in which state, and what it changes (8.2).

use super::definition::Milestone;
use super::evidence::AskedAssessment;
use super::state::{Detected, Progress};
use super::{Detection, Evidence, Outcome, Warning, WarningRefusal, WarningState, Warnings};
use crate::error::did_you_mean;
use crate::fact::surely_before;
use crate::label::Code;
use crate::policy::scheme::{Audience, Case};
use crate::record::{ContractId, Event, EventId, EventKind, Measure, WarningAction, WarningEvent};
use crate::rule::Truth;
use crate::rule::codes::{CodeEntry, CodeTable};
use crate::time::{AsOf, Moment};

impl<'a> Warnings<'a> {
    /// What a warning is after one more event; `None` is a warning of which nothing is known.
    ///
    /// Other warnings of the customer are not looked at: that one cause is in one open warning only
    /// is for [`Warnings::replay`]. A cause that the warning has already changes nothing (P-087).
    ///
    /// # Errors
    /// The refusal; the warning stays as it was.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::warning::{Evidence, WarningState}};
    /// use guanxi::record::{Event, WarningAction, WarningEvent};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let (warnings, none) = (rulebook.warnings()?, Evidence::default());
    /// let event = |time: &str, action| {
    ///     let at = format!("2024-04-01T{time}:00+08:00").parse().unwrap();
    ///     Event::new(time, "KH0001", at, WarningEvent::new("W1", action))
    /// };
    /// let detect = WarningAction::Detect { cause: "overdue".parse()?, note: String::new() };
    /// let warning = warnings.step(None, &event("09:00", detect), &none)?;
    /// let meet = WarningAction::Meet { causes: vec!["price".parse()?], minutes: String::new() };
    /// let refusal = warnings.step(Some(&warning), &event("09:30", meet), &none).unwrap_err();
    /// assert_eq!(refusal.code(), "out-of-order"); // no meeting before the report (D002-87)
    /// let to = "sales_supervisor".parse()?;
    /// let report = WarningAction::Report { to, text: String::new() };
    /// let warning = warnings.step(Some(&warning), &event("10:00", report), &none)?;
    /// assert_eq!(warning.state, WarningState::Reported);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn step(
        &self,
        warning: Option<&Warning>,
        event: &Event,
        evidence: &Evidence<'_>,
    ) -> Result<Warning, WarningRefusal> {
        let EventKind::Warning(what) = &event.kind else {
            return Err(WarningRefusal::OtherEvent);
        };
        let Some(warning) = warning else { return self.begin(event, what, evidence) };
        let mut next = warning.clone();
        self.apply(&mut next, event, what, evidence)?;
        Ok(next)
    }

    /// The warning that a first step opens.
    pub(super) fn begin(
        &self,
        event: &Event,
        what: &WarningEvent,
        evidence: &Evidence<'_>,
    ) -> Result<Warning, WarningRefusal> {
        self.check_role(what)?;
        let WarningAction::Detect { cause, note } = &what.action else {
            return Err(WarningRefusal::NotDetected);
        };
        let found = self.detect(cause, note, event, evidence)?;
        Ok(Warning {
            id: what.warning.clone(),
            customer: event.customer.clone(),
            state: WarningState::Detected,
            outcome: None,
            level: found.level.clone(),
            causes: vec![found],
            reported: None,
            met: None,
            root_causes: Vec::new(),
            planned: None,
            measures: Vec::new(),
            executed: None,
            progress: Vec::new(),
            escalated: Vec::new(),
            ended: None,
            archived: None,
            assessment: None,
            contract: None,
            reason: String::new(),
        })
    }

    /// Does a step, or changes nothing and says why.
    pub(super) fn apply(
        &self,
        warning: &mut Warning,
        event: &Event,
        what: &WarningEvent,
        evidence: &Evidence<'_>,
    ) -> Result<(), WarningRefusal> {
        if warning.id != what.warning {
            return Err(WarningRefusal::OtherWarning);
        }
        if warning.customer != event.customer {
            return Err(WarningRefusal::OtherCustomer);
        }
        let state = warning.state;
        if state == WarningState::Archived {
            return Err(WarningRefusal::Archived);
        }
        if !fits(state, &what.action) {
            return Err(WarningRefusal::OutOfOrder { action: what.action.name(), state });
        }
        self.check_role(what)?;
        self.advance(warning, event, &what.action, evidence)
    }

    /// Whether the role in which a step was taken is the one that has to take it.
    fn check_role(&self, what: &WarningEvent) -> Result<(), WarningRefusal> {
        let Some(role) = &what.role else { return Ok(()) };
        self.role(role)?;
        match milestone(&what.action).and_then(|one| self.owner(one)) {
            Some(needs) if needs != role => Err(WarningRefusal::WrongRole {
                action: what.action.name(),
                needs: needs.clone(),
                got: role.clone(),
            }),
            _ => Ok(()),
        }
    }

    /// Does a step that fits the state.
    fn advance(
        &self,
        warning: &mut Warning,
        event: &Event,
        action: &WarningAction,
        evidence: &Evidence<'_>,
    ) -> Result<(), WarningRefusal> {
        let (name, at) = (action.name(), event.at);
        let text_of = |text: &str| match text.trim() {
            "" => Err(WarningRefusal::BlankText { action: name }),
            text => Ok(text.to_owned()),
        };
        match action {
            WarningAction::Detect { cause, .. } if warning.has(cause.as_str()) => {}
            WarningAction::Detect { cause, note } => {
                let found = self.detect(cause, note, event, evidence)?;
                let highest = warning.causes.iter().map(|one| one.rank).max();
                if highest.is_none_or(|highest| found.rank > highest) {
                    warning.level = found.level.clone();
                }
                warning.causes.push(found);
            }
            WarningAction::Report { to, .. } => {
                self.receiver(Milestone::Report, name, to)?;
                (warning.state, warning.reported) = (WarningState::Reported, Some(at));
            }
            WarningAction::Meet { causes, .. } => {
                warning.root_causes = self.root_causes(causes)?;
                (warning.state, warning.met) = (WarningState::Analysed, Some(at));
            }
            WarningAction::Plan { measures } => {
                self.check_measures(measures, at)?;
                warning.measures.clone_from(measures);
                (warning.state, warning.planned) = (WarningState::Planned, Some(at));
            }
            WarningAction::Execute => {
                (warning.state, warning.executed) = (WarningState::Executing, Some(at));
            }
            WarningAction::Progress { text, major } => {
                let text = text_of(text)?;
                warning.progress.push(Progress { at, text, major: *major });
            }
            WarningAction::Escalate { to, text } => {
                text_of(text)?;
                self.receiver(Milestone::Escalate, name, to)?;
                warning.escalated.push(at);
            }
            WarningAction::Clear { assessment } => {
                self.check_clear(warning, assessment, at, evidence)?;
                warning.assessment = Some(assessment.clone());
                warning.end(WarningState::Cleared, Outcome::Cleared, at);
            }
            WarningAction::Renew { contract } => {
                if !self.is_renewal(warning, contract, at, evidence) {
                    return Err(WarningRefusal::NoRenewal { contract: contract.clone() });
                }
                warning.contract = Some(contract.clone());
                warning.end(WarningState::Archived, Outcome::Renewed, at);
            }
            WarningAction::Lose { reason } | WarningAction::Dismiss { reason } => {
                let reason = reason.trim();
                if reason.is_empty() {
                    return Err(WarningRefusal::BlankReason { action: name });
                }
                let lost = matches!(action, WarningAction::Lose { .. });
                let since = warning.detected().unwrap_or(at);
                let asked = || evidence.lost.or_else(|| Some((evidence.loses?)(since, at)));
                if lost && asked() == Some(Truth::False) {
                    return Err(WarningRefusal::NotLost);
                }
                warning.reason = reason.to_owned();
                let outcome = if lost { Outcome::Lost } else { Outcome::FalseAlarm };
                warning.end(WarningState::Archived, outcome, at);
            }
            WarningAction::Archive => {
                (warning.state, warning.archived) = (WarningState::Archived, Some(at));
            }
        }
        Ok(())
    }

    /// A cause that somebody noticed, checked.
    fn detect(
        &self,
        cause: &Code,
        note: &str,
        event: &Event,
        evidence: &Evidence<'_>,
    ) -> Result<Detected, WarningRefusal> {
        let Some((place, found)) = self.definition.cause(cause.as_str()) else {
            let known = self.definition.causes.iter().map(|one| one.code.as_str());
            let help = did_you_mean(cause.as_str(), known);
            return Err(WarningRefusal::UnknownCause { cause: cause.clone(), help });
        };
        if self.definition.detect == Detection::Triggered
            && self.holds(place, event.at, evidence) == Truth::False
        {
            return Err(WarningRefusal::NotTriggered { cause: cause.clone() });
        }
        Ok(Detected {
            cause: found.code.clone(),
            level: found.level.clone(),
            detected_at: event.at,
            by: event.author.clone(),
            event: event.id.clone(),
            note: note.trim().to_owned(),
            place,
            rank: found.rank,
        })
    }

    /// Whether a cause holds by the records alone at a moment; unknown where nothing says so.
    pub(super) fn holds(&self, place: usize, at: Moment, evidence: &Evidence<'_>) -> Truth {
        let Some(cause) = self.definition.causes.get(place) else { return Truth::Unknown };
        if let Some((_, truth)) = evidence.truths.iter().rev().find(|(code, _)| *code == cause.code)
        {
            return *truth;
        }
        let (Some(facts_at), Some(list)) = (evidence.facts_at, cause.place) else {
            return Truth::Unknown;
        };
        let facts = facts_at(at);
        let case = Case::new(&facts, AsOf::new(at, self.zone).date());
        Audience::When(list).truth(self.schemes, &case)
    }

    fn check_clear(
        &self,
        warning: &Warning,
        assessment: &EventId,
        at: Moment,
        evidence: &Evidence<'_>,
    ) -> Result<(), WarningRefusal> {
        let now = at.local(self.zone);
        let known = self.assessment(assessment, at, evidence);
        let known = known.filter(|one| !surely_before(now, one.at));
        let assessment = || assessment.clone();
        let Some(known) = known else {
            return Err(WarningRefusal::UnknownAssessment { assessment: assessment() });
        };
        let detected = warning.causes.iter().map(|one| one.detected_at.local(self.zone)).max();
        if detected.is_some_and(|detected| surely_before(known.at, detected)) {
            return Err(WarningRefusal::OldAssessment { assessment: assessment() });
        }
        if !known.latest {
            return Err(WarningRefusal::NotLatest { assessment: assessment() });
        }
        let most = self.definition.clear_at_most;
        if known.level.is_none_or(|level| level > most) {
            let level = known.level.and_then(|rank| self.definition.level(rank)).cloned();
            let at_most = self.definition.level(most).cloned();
            // INVARIANT: loading takes the limit from the levels.
            let at_most = at_most.unwrap_or_else(|| warning.level.clone());
            return Err(WarningRefusal::StillAtRisk { assessment: assessment(), level, at_most });
        }
        let holds = |one: &&Detected| self.holds(one.place, at, evidence) == Truth::True;
        match warning.causes.iter().find(holds) {
            Some(one) => Err(WarningRefusal::CauseHolds { cause: one.cause.clone() }),
            None => Ok(()),
        }
    }

    fn assessment(
        &self,
        id: &EventId,
        now: Moment,
        evidence: &Evidence<'_>,
    ) -> Option<AskedAssessment> {
        let given = evidence.assessments.iter().rev().find(|(event, ..)| event == id);
        let given = given.map(|(_, at, level)| {
            let (at, now) = (at.local(self.zone), now.local(self.zone));
            let newer = |(_, other, level): &(EventId, Moment, Option<Code>)| {
                let other = other.local(self.zone);
                level.is_some() && surely_before(at, other) && !surely_before(now, other)
            };
            AskedAssessment {
                at,
                level: level.as_ref().and_then(|level| self.definition.rank(level.as_str())),
                latest: !evidence.assessments.iter().any(newer),
            }
        });
        given.or_else(|| evidence.assessment?(id, now))
    }

    /// Whether a contract is a renewal that came to be since the warning was detected.
    fn is_renewal(
        &self,
        warning: &Warning,
        contract: &ContractId,
        at: Moment,
        evidence: &Evidence<'_>,
    ) -> bool {
        let (now, since) = (at.local(self.zone), warning.detected().map(|at| at.local(self.zone)));
        let mut given = evidence.renewals.iter().filter(|(one, _)| one == contract);
        given.any(|(_, known)| {
            let known = known.local(self.zone);
            !surely_before(now, known) && since.is_none_or(|since| !surely_before(known, since))
        }) || evidence
            .renews
            .and_then(|renews| renews(contract, at))
            .is_some_and(|day| since.is_none_or(|since| day >= since.date()))
    }

    fn check_measures(&self, measures: &[Measure], at: Moment) -> Result<(), WarningRefusal> {
        if measures.is_empty() {
            return Err(WarningRefusal::NoMeasure);
        }
        let now = at.local(self.zone);
        for (place, measure) in measures.iter().enumerate() {
            match &measure.action {
                Some(action) => unknown(self.codes.actions(), action).map_or(Ok(()), |help| {
                    Err(WarningRefusal::UnknownAction { place, action: action.clone(), help })
                })?,
                None if measure.what.trim().is_empty() => {
                    return Err(WarningRefusal::BlankMeasure { place });
                }
                None => {}
            }
            if measure.owner.as_str().trim().is_empty() {
                return Err(WarningRefusal::NoOwner { place });
            }
            if surely_before(measure.due.local(self.zone), now) {
                return Err(WarningRefusal::DueBefore { place });
            }
        }
        Ok(())
    }

    /// The root causes, each once.
    fn root_causes(&self, causes: &[Code]) -> Result<Vec<Code>, WarningRefusal> {
        let mut found: Vec<Code> = Vec::with_capacity(causes.len());
        for cause in causes {
            if let Some(help) = unknown(self.codes.causes(), cause) {
                return Err(WarningRefusal::UnknownRootCause { cause: cause.clone(), help });
            }
            if !found.contains(cause) {
                found.push(cause.clone());
            }
        }
        if found.is_empty() { Err(WarningRefusal::NoCause) } else { Ok(found) }
    }

    fn role(&self, role: &Code) -> Result<(), WarningRefusal> {
        match unknown(self.codes.roles(), role) {
            Some(help) => Err(WarningRefusal::UnknownRole { role: role.clone(), help }),
            None => Ok(()),
        }
    }

    /// To whom something goes: the role of the clock, where it names one.
    fn receiver(
        &self,
        milestone: Milestone,
        action: &'static str,
        to: &Code,
    ) -> Result<(), WarningRefusal> {
        self.role(to)?;
        match self.definition.clock(milestone).and_then(|one| one.clock.to()) {
            Some(needs) if needs != to => {
                let (needs, got) = (needs.clone(), to.clone());
                Err(WarningRefusal::WrongReceiver { action, needs, got })
            }
            _ => Ok(()),
        }
    }

    /// The role that has to reach a milestone.
    fn owner(&self, milestone: Milestone) -> Option<&'a Code> {
        self.definition.clock(milestone)?.clock.by()
    }
}

impl Warning {
    fn end(&mut self, state: WarningState, outcome: Outcome, at: Moment) {
        (self.state, self.outcome, self.ended) = (state, Some(outcome), Some(at));
        if state == WarningState::Archived {
            self.archived = Some(at);
        }
    }
}

/// What to write instead of a code that is not in a table; `None` where it is.
fn unknown(table: &CodeTable<CodeEntry>, code: &Code) -> Option<String> {
    let known = || table.iter().map(|entry| entry.code.as_str());
    table.get(code.as_str()).is_none().then(|| did_you_mean(code.as_str(), known()))
}

/// The milestone that an action reaches.
fn milestone(action: &WarningAction) -> Option<Milestone> {
    Some(match action {
        WarningAction::Report { .. } => Milestone::Report,
        WarningAction::Meet { .. } => Milestone::Meet,
        WarningAction::Plan { .. } => Milestone::Plan,
        WarningAction::Execute => Milestone::Execute,
        WarningAction::Progress { .. } => Milestone::Progress,
        WarningAction::Escalate { .. } => Milestone::Escalate,
        WarningAction::Clear { .. } => Milestone::Clear,
        WarningAction::Archive => Milestone::Archive,
        WarningAction::Detect { .. }
        | WarningAction::Renew { .. }
        | WarningAction::Lose { .. }
        | WarningAction::Dismiss { .. } => return None,
    })
}

/// Whether an action is possible in a state, whatever its content (P-088).
fn fits(state: WarningState, action: &WarningAction) -> bool {
    match action {
        WarningAction::Report { .. } => state == WarningState::Detected,
        WarningAction::Meet { .. } => state == WarningState::Reported,
        WarningAction::Plan { .. } => state == WarningState::Analysed,
        WarningAction::Execute => state == WarningState::Planned,
        WarningAction::Progress { .. }
        | WarningAction::Escalate { .. }
        | WarningAction::Clear { .. } => state == WarningState::Executing,
        WarningAction::Detect { .. }
        | WarningAction::Renew { .. }
        | WarningAction::Lose { .. }
        | WarningAction::Dismiss { .. } => state.is_open(),
        WarningAction::Archive => state == WarningState::Cleared,
    }
}
