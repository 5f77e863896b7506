//! What is expected of touches, of occasions and of the upkeep of files.

use chrono::{Months, NaiveDate};

use super::asking::{Asking, NONE};
use super::clocks::Clock;
use crate::error::{Error, ErrorKind};
use crate::label::{Code, Language};
use crate::policy::cadence::{Cadence, CadenceReading, ContactHistory, TouchState};
use crate::policy::occasion::{Known, OccasionReading, OccasionState};
use crate::policy::upkeep::{DataState, UpkeepReading};
use crate::rule::Truth;
use crate::rulebook::{ExpectedDutyDocument, ExpectedTouchDocument};

/// What is due, as it is found.
struct Duty {
    due: Option<String>,
    state: &'static str,
    by: Vec<String>,
}

impl<'g> Asking<'g> {
    /// What the cadence makes of the log; events that it refuses are noted.
    pub(super) fn contact(&mut self) -> Option<(Cadence<'g>, ContactHistory<'g>)> {
        let cadence = self.rulebook().cadence().ok()?;
        let (record, log) = (&self.customer().record, self.log());
        let history = cadence.history(record, log, self.given.as_of, None);
        for one in history.refused() {
            self.refuse(one.event.as_str(), one.refusal.code());
        }
        Some((cadence, history))
    }

    pub(super) fn touches(&mut self) {
        let expect = self.expect;
        let contact = self.contact();
        if expect.touch.is_empty() {
            return;
        }
        let Some((cadence, history)) = contact else {
            let error = self.rulebook().cadence().err();
            error.into_iter().for_each(|error| self.invalid("touch", error));
            return;
        };
        let reading = cadence.ask(&history, &self.case());
        let Some(reading) = self.attempt("touch", reading) else { return };
        for (code, expected) in &expect.touch {
            let path = format!("touch.{code}");
            let trigger = cadence.triggers().iter().any(|one| one.code() == code.as_str());
            let known = if trigger { Ok(()) } else { cadence.rule(code).map(|_| ()) };
            if self.attempt(&path, known).is_some() {
                let found = touch(&reading, code);
                self.compare_touch(&path, expected, found, |language| {
                    cadence.explain(&reading, language)
                });
            }
        }
    }

    fn compare_touch(
        &mut self,
        path: &str,
        expected: &ExpectedTouchDocument,
        found: Option<Duty>,
        why: impl Fn(Language) -> String,
    ) {
        let asked = [expected.due.as_deref(), expected.state.as_deref()];
        let states = ("state of a touch", TOUCH_STATES);
        self.compare_standing(path, asked, states, found.as_ref(), &why);
        if let Some(by) = &expected.by
            && self.are_roles(path, &by.0)
        {
            let found = found.map_or_else(Vec::new, |found| found.by);
            self.compare_sets(format!("{path}.by"), &by.0, found, &why);
        }
    }

    /// Whether all words are roles of the rulebook.
    pub(super) fn are_roles(&mut self, path: &str, roles: &[String]) -> bool {
        let declared = &self.rulebook().document().codes.role;
        let known: Vec<&str> =
            declared.iter().map(|role| role.code.as_str()).chain([NONE]).collect();
        self.are_words(path, "role", roles, known)
    }

    pub(super) fn occasions(&mut self) {
        let expect = self.expect;
        if expect.occasion.is_empty() {
            return;
        }
        let (customer, policy) = (self.customer(), self.rulebook().occasions());
        let contracts = customer.contracts.iter().map(AsRef::as_ref);
        let known = Known::new(&customer.record, self.log(), self.case()).contracts(contracts);
        let read = policy.read(&known, self.given.as_of);
        let Some(read) = self.attempt("occasion", read) else { return };
        for one in &read.refused {
            self.refuse(one.event.as_str(), one.refusal.code());
        }
        let today = self.rulebook().as_of(self.given.as_of).date();
        let later = policy.between(&known, self.given.as_of, today, in_a_year(today));
        let Some(later) = self.attempt("occasion", later) else { return };
        for (code, expected) in &expect.occasion {
            let path = format!("occasion.{code}");
            let rule = policy.rule(code);
            let Some(rule) = self.attempt(&path, rule) else { continue };
            // What was missed is shown for a while in place of what is next.
            let later = later.readings.iter().filter(|one| one.rule == code.as_str());
            let open = read.of(code).chain(later).filter(|one| !is_over(&one.state));
            let next = open.min_by_key(|one| (one.due().is_none(), one.due()));
            let found = next.map(|one| Duty {
                due: one.due().map(|day| day.to_string()),
                state: occasion_state(one),
                by: rule.by.iter().map(ToString::to_string).collect(),
            });
            self.compare_duty(&path, OCCASION_STATES, expected, found, |language| {
                next.map_or_else(String::new, |one| policy.explain(one, language))
            });
        }
    }

    pub(super) fn upkeep(&mut self) {
        let expect = self.expect;
        if expect.refresh.is_empty() && expect.update.is_empty() {
            return;
        }
        let Some(upkeep) = self.rulebook().upkeep() else {
            let error = Error::new(ErrorKind::Name, "no-upkeep", "the rulebook has no upkeep");
            let path = if expect.refresh.is_empty() { "update" } else { "refresh" };
            return self
                .invalid(path, error.with_help("write `[upkeep]`, or use a preset that has it"));
        };
        let (id, as_of) = (self.customer().record.id.as_str(), self.given.as_of);
        let mut known = upkeep.known(id, self.log(), as_of, None);
        if let Some(scheme) = upkeep.scheme()
            && let Ok(found) = self.rulebook().classify_case(scheme.as_str(), &self.case())
        {
            let possible = found.decision().possible().iter().map(|class| class.code().clone());
            known = known.in_class(scheme.clone(), possible.collect::<Vec<Code>>());
        }
        let read = upkeep.read(id, self.log(), &known, as_of, None);
        let Some(read) = self.attempt("upkeep", read) else { return };
        for (code, expected) in &expect.refresh {
            let path = format!("refresh.{code}");
            let rules = upkeep.refresh().map(|rule| rule.code.as_str());
            if self.is_word(&path, "rule of refreshing", code, rules) {
                let found = refresh(&read, code);
                let states = DataState::ALL.iter().map(|state| state.as_str()).chain([NONE]);
                let states: Vec<&str> = states.collect();
                self.compare_duty(&path, &states, expected, found, |language| {
                    upkeep.explain(&read, language)
                });
            }
        }
        for (code, expected) in &expect.update {
            let path = format!("update.{code}");
            let rules = upkeep.freshness().map(|rule| rule.code.as_str());
            if self.is_word(&path, "rule of freshness", code, rules) {
                let rules = read.changes.iter().rev().flat_map(|change| &change.rules);
                let found = rules.filter(|rule| rule.rule == code.as_str()).map(|one| {
                    let rule = upkeep.freshness().find(|rule| rule.code == one.rule);
                    Clock::of(one.reading, rule.map(|rule| &rule.clock))
                });
                let found = found.take(1).next();
                self.compare_clock(&path, expected, found, |language| {
                    upkeep.explain(&read, language)
                });
            }
        }
    }

    /// Compares the due day and the state, as far as they are asked for.
    fn compare_standing(
        &mut self,
        path: &str,
        [due, state]: [Option<&str>; 2],
        (what, states): (&str, &[&str]),
        found: Option<&Duty>,
        why: &impl Fn(Language) -> String,
    ) {
        if let Some(due) = due.and_then(|text| self.day(path, text)) {
            let found = found.and_then(|found| found.due.as_deref()).unwrap_or(NONE);
            self.compare(path, due, found, why);
        }
        if let Some(state) = state
            && self.is_word(path, what, state, states.iter().copied())
        {
            let found = found.map_or(NONE, |found| found.state);
            self.compare(format!("{path}.state"), state, found, why);
        }
    }

    fn compare_duty(
        &mut self,
        path: &str,
        states: &[&str],
        expected: &ExpectedDutyDocument,
        found: Option<Duty>,
        why: impl Fn(Language) -> String,
    ) {
        let asked = [expected.due.as_deref(), expected.state.as_deref()];
        self.compare_standing(path, asked, ("state", states), found.as_ref(), &why);
        if let Some(by) = &expected.by
            && self.are_roles(path, std::slice::from_ref(by))
        {
            let found = found.and_then(|found| found.by.into_iter().next());
            self.compare(format!("{path}.by"), by, found.unwrap_or_else(|| NONE.to_owned()), &why);
        }
    }
}

const TOUCH_STATES: &[&str] = &["not_due", "due", "overdue", "suppressed", NONE];

const OCCASION_STATES: &[&str] =
    &["later", "upcoming", "due", "late", "suppressed", "unknown", NONE];

fn touch_state(state: &TouchState) -> &'static str {
    match state {
        TouchState::NotDue { .. } => "not_due",
        TouchState::Due => "due",
        TouchState::Overdue { .. } => "overdue",
        TouchState::Suppressed(_) => "suppressed",
    }
}

/// What the reading says of a rule, or of the last time that a trigger was set off.
fn touch(reading: &CadenceReading<'_>, code: &str) -> Option<Duty> {
    let texts = |roles: &[Code]| roles.iter().map(ToString::to_string).collect();
    if let Some(touch) = reading.touch(code) {
        return Some(Duty {
            due: touch.due.map(|day| day.to_string()),
            state: touch_state(&touch.state),
            by: texts(touch.rule.by()),
        });
    }
    let one = reading.triggers.iter().rfind(|one| one.trigger.code() == code)?;
    Some(Duty {
        due: one.due.map(|day| day.to_string()),
        state: touch_state(&one.state),
        by: texts(one.trigger.by()),
    })
}

fn in_a_year(day: NaiveDate) -> NaiveDate {
    day.checked_add_months(Months::new(12)).unwrap_or(NaiveDate::MAX)
}

fn is_over(state: &OccasionState) -> bool {
    matches!(state, OccasionState::Done { .. } | OccasionState::Missed { .. })
}

fn occasion_state(reading: &OccasionReading) -> &'static str {
    match reading.state {
        OccasionState::Later { .. } => "later",
        OccasionState::Upcoming { .. } => "upcoming",
        OccasionState::Due => "due",
        OccasionState::Late { .. } => "late",
        OccasionState::Done { .. } => "done",
        OccasionState::Missed { .. } => "missed",
        OccasionState::Suppressed { .. } => "suppressed",
        OccasionState::Unknown { .. } => "unknown",
    }
}

fn refresh(read: &UpkeepReading, code: &str) -> Option<Duty> {
    let mut rules = read.refreshes.iter();
    let one = rules.find(|one| one.rule == code && one.applies != Truth::False)?;
    Some(Duty {
        due: one.due.map(|day| day.to_string()),
        state: one.state.as_str(),
        by: one.by.iter().map(ToString::to_string).collect(),
    })
}
