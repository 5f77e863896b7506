//! Touches: the first day on which one is due, and whether one is late.

use super::{ALL, Compiler, NOBODY, Reg, Step};
use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::policy::cadence::{Anchor, CadenceDefinition, FirstDue, TouchRule};
use crate::policy::scheme::Audience;
use crate::review::columns::machine::days;
use crate::review::columns::machine::program::{Move, Place, Touch};
use crate::review::columns::machine::room::Holds;
use crate::review::columns::questions::{Asks, Question};
use crate::review::columns::schema::Tells;
use crate::time::{Civil, Span};

/// Where the touches of the rows stand.
#[derive(Clone, Debug)]
pub(in crate::review::columns) struct TouchPlan {
    pub(in crate::review::columns) lanes: u16,
    /// Who is to be touched at all.
    pub(in crate::review::columns) due: Reg,
    pub(in crate::review::columns) late: Reg,
    pub(in crate::review::columns) dates: Place,
    pub(in crate::review::columns) marks: Place,
}

/// A rule whose days the machine can count.
struct Planned {
    column: Place,
    by: Move,
    grace: Span,
    on: Reg,
    /// The day for all of them, where no column is read.
    never: Option<i32>,
}

/// A trigger, and the column that tells when it was set.
struct Triggered {
    column: Place,
    place: usize,
}

/// How the days of rules, each with its grace, and of triggers follow from those of the columns.
struct Moves {
    rules: Vec<(Move, Span)>,
    triggers: Vec<Move>,
}

/// Marks a move that counts from the first day as a customer.
pub(in crate::review::columns) const BEGUN: u16 = 1 << 15;

/// Marks a move that counts from the day on which a trigger was set.
pub(in crate::review::columns) const TRIGGERED: u16 = 1 << 14;

fn rule_of(cadence: &CadenceDefinition, code: &str) -> Result<usize> {
    let found = cadence.rules.iter().position(|rule| rule.code == *code);
    found.ok_or_else(|| {
        let known = cadence.rules.iter().map(|rule| rule.code.as_str());
        let message = format!("there is no touch rule `{code}`");
        Error::new(ErrorKind::Name, "unknown-touch-rule", message)
            .with_help(did_you_mean(code, known))
    })
}

/// The number of a rule or a trigger beside the marks of moves.
fn number_of(place: usize) -> Option<u16> {
    u16::try_from(place).ok().filter(|place| *place < TRIGGERED)
}

fn trigger_of(cadence: &CadenceDefinition, code: &str) -> Result<usize> {
    let found = cadence.triggers.iter().position(|trigger| trigger.code == *code);
    found.ok_or_else(|| {
        let known = cadence.triggers.iter().map(|trigger| trigger.code.as_str());
        let message = format!("there is no trigger `{code}`");
        Error::new(ErrorKind::Name, "unknown-touch-trigger", message)
            .with_help(did_you_mean(code, known))
    })
}

impl<'r> Compiler<'r> {
    /// The touches, where the rulebook has a cadence and the columns tell something of it.
    pub(in crate::review::columns) fn touches(&mut self) -> Result<Option<TouchPlan>> {
        let Some(cadence) = self.definitions.cadence else { return self.no_cadence() };
        let (mut told, mut triggers) = (Vec::new(), Vec::new());
        for (column, (tells, _)) in self.schema.columns.iter().enumerate() {
            match tells {
                Tells::Touched(codes) => {
                    for code in codes {
                        told.push(rule_of(cadence, code)?);
                    }
                }
                Tells::Triggered(code) => {
                    let column = Place::try_from(column).unwrap_or(Place::MAX);
                    triggers.push(Triggered { column, place: trigger_of(cadence, code)? });
                }
                _ => {}
            }
        }
        if told.is_empty() && triggers.is_empty() {
            return Ok(None);
        }
        if let Some((_, rule)) =
            cadence.rules.iter().enumerate().find(|(place, _)| !told.contains(place))
        {
            let message = format!("no column tells when touch rule `{}` was last kept", rule.code);
            return Err(Error::new(ErrorKind::Name, "missing-column", message)
                .with_help(format!("add `.touched(\"{}\", ...)` to the schema", rule.code)));
        }
        let mut wanted = ALL;
        if let Some(place) = self.schema.place(&Tells::NoContact) {
            let column = u16::try_from(place).unwrap_or(u16::MAX);
            let known = self.known_of(column);
            let refuses = self.within(column, 1, 1)?;
            let refuses = self.all([refuses, known])?;
            wanted = self.not(refuses)?;
        }
        if cadence.is_paused(self.as_of) {
            wanted = NOBODY;
        }
        let lanes = self.lanes();
        self.step(Step::NoDates { lanes });
        let (due, late) = match self.counted(cadence, &triggers) {
            Some(moves) => self.planned(cadence, (moves, &triggers), wanted, lanes)?,
            None => self.explained(cadence, &triggers, wanted, lanes)?,
        };
        let none = self.not(due)?;
        let (dates, marks) = (self.result(Holds::I32), self.result(Holds::Bits));
        self.step(Step::Dates { lanes, none, column: dates });
        self.step(Step::Marks { rows: late, column: marks });
        Ok(Some(TouchPlan { lanes, due, late, dates, marks }))
    }

    /// Nothing, where no column tells of touches either.
    fn no_cadence(&self) -> Result<Option<TouchPlan>> {
        for (tells, _) in self.schema.columns.iter() {
            let (code, code_of, what) = match tells {
                Tells::Touched(codes) => {
                    (codes.first().map_or("", String::as_str), "unknown-touch-rule", "touch rule")
                }
                Tells::Triggered(code) => (code.as_str(), "unknown-touch-trigger", "trigger"),
                _ => continue,
            };
            let message = format!("there is no {what} `{code}`");
            return Err(Error::new(ErrorKind::Name, code_of, message)
                .with_help("the rulebook has no `[cadence]`: leave the column out"));
        }
        Ok(None)
    }

    /// How the day of each rule and trigger follows from its column; `None` where one needs more than
    /// that.
    fn counted(&self, cadence: &CadenceDefinition, triggers: &[Triggered]) -> Option<Moves> {
        let begins = cadence.onboarding.iter().any(|fact| self.sources.contains_key(fact));
        let of = |(place, rule): (usize, &TouchRule)| {
            if rule.begins.is_some_and(|fact| self.sources.contains_key(&fact)) {
                return None;
            }
            let by = match (&rule.anchor, rule.every.civil()) {
                (Anchor::Rolling, Some(Civil::Days(days))) => {
                    Move::Days(i32::try_from(days).ok()?.max(1))
                }
                (Anchor::Rolling, Some(Civil::Months(0))) => Move::Days(1),
                (Anchor::Rolling, Some(Civil::Months(months))) if self.fits(rule.every) => {
                    Move::Months(u16::try_from(months).ok()?)
                }
                // A series counts from the first day as a customer too.
                (Anchor::Fact(_), _) => return None,
                (Anchor::Date(_), _) if begins => return None,
                _ => Move::Asked(number_of(place)?),
            };
            Some((by, rule.grace))
        };
        let rules = cadence.rules.iter().enumerate().map(of).collect::<Option<_>>()?;
        let answered = |one: &Triggered| self.answered_within(cadence, one.place);
        Some(Moves { rules, triggers: triggers.iter().map(answered).collect::<Option<_>>()? })
    }

    /// How the day of a trigger follows from the day on which it was set; `None` where the machine cannot say it.
    fn answered_within(&self, cadence: &CadenceDefinition, place: usize) -> Option<Move> {
        let trigger = cadence.triggers.get(place)?;
        let counted = match trigger.within.civil() {
            Some(Civil::Days(days)) => i32::try_from(days).ok().map(Move::Days),
            Some(Civil::Months(0)) => Some(Move::Days(0)),
            Some(Civil::Months(months)) if self.fits(trigger.within) => {
                u16::try_from(months).ok().map(Move::Months)
            }
            _ => None,
        };
        counted.or_else(|| number_of(place).map(|place| Move::Asked(place | TRIGGERED)))
    }

    /// Whether the machine counts these months fast, from every day up to today.
    fn fits(&self, every: Span) -> bool {
        let end = every.after(self.as_of, 1).map(super::day_of);
        end.is_ok_and(|end| end <= days::LAST)
    }

    fn planned(
        &mut self,
        cadence: &'r CadenceDefinition,
        (moves, triggers): (Moves, &[Triggered]),
        wanted: Reg,
        lanes: u16,
    ) -> Result<(Reg, Reg)> {
        let mut planned: Vec<Planned> = Vec::new();
        let (mut anybody, mut late, mut undated) = (Vec::new(), Vec::new(), Vec::new());
        for ((place, rule), (by, grace)) in cadence.rules.iter().enumerate().zip(moves.rules) {
            let column = self.schema.touch(rule.code.as_str());
            let column = column.and_then(|place| u16::try_from(place).ok()).unwrap_or(u16::MAX);
            let on = self.audience(cadence, Asks::Rule(place))?;
            let on = self.all([on, wanted])?;
            if on == NOBODY {
                continue;
            }
            anybody.push(on);
            let known = self.known_of(column);
            let never = self.without(on, known)?;
            let last = self.all([on, known])?;
            // Who was never touched counts from the first day as a customer.
            let (mut left, mut dated) = (never, Vec::new());
            for fact in &cadence.onboarding {
                let Some(source) = self.sources.get(fact).cloned() else { continue };
                let (known, begun) = (self.known_of(source.column), self.begun(&source)?);
                let from = self.all([left, begun])?;
                let by = match (by, rule.first_due) {
                    (_, FirstDue::Immediately) => Move::Days(0),
                    (Move::Asked(place), _) => Move::Asked(place | BEGUN),
                    (by, _) => by,
                };
                dated.push(from);
                planned.push(Planned { column: source.column, by, grace, on: from, never: None });
                // The first day that is known counts, and one that lies ahead is none.
                left = self.without(left, known)?;
            }
            let dated = self.any(dated)?;
            let left = self.without(never, dated)?;
            planned.push(Planned { column, by, grace, on: last, never: None });
            if left != NOBODY {
                // Nothing to count from: the same day for all of them.
                let never = cadence.due_after(rule, None, self.as_of, |_| None);
                undated.push((left, super::day_of(never), grace));
            }
        }
        for (Triggered { column, place }, by) in triggers.iter().zip(moves.triggers) {
            let Some(trigger) = cadence.triggers.get(*place) else { continue };
            let on = self.audience(cadence, Asks::Trigger(*place))?;
            let set = self.known_of(*column);
            let on = self.all([on, wanted, set])?;
            anybody.push(on);
            let (column, grace) = (*column, trigger.grace);
            planned.push(Planned { column, by, grace, on, never: None });
        }
        for (on, day, grace) in undated {
            planned.push(Planned { column: 0, by: Move::Days(0), grace, on, never: Some(day) });
        }
        planned.retain(|one| one.on != NOBODY);
        // The same column moved alike needs one look.
        let mut merged: Vec<Planned> = Vec::new();
        for one in planned {
            let same = |other: &&mut Planned| {
                (other.column, other.by, other.grace, other.never)
                    == (one.column, one.by, one.grace, one.never)
            };
            match merged.iter_mut().find(same) {
                Some(other) => other.on = self.any([other.on, one.on])?,
                None => merged.push(one),
            }
        }
        let graceful = |grace: Span| grace.count() > 0;
        let (patient, strict): (Vec<_>, Vec<_>) =
            merged.into_iter().partition(|one| graceful(one.grace));
        self.earliest(&strict, lanes);
        let strict = self.reg()?;
        self.step(Step::Before { lanes, day: self.today, out: strict });
        late.push(strict);
        for one in patient {
            // Each one by itself: late only when its own grace is over.
            let (over, grace) = (self.reg()?, one.grace);
            let one = [one];
            let own = self.lanes();
            self.step(Step::NoDates { lanes: own });
            self.earliest(&one, own);
            self.step(Step::Before { lanes: own, day: self.over(grace), out: over });
            late.push(over);
            self.earliest(&one, lanes);
        }
        let anybody = self.any(anybody)?;
        let late = self.any(late)?;
        Ok((anybody, self.all([late, anybody])?))
    }

    fn earliest(&mut self, planned: &[Planned], lanes: u16) {
        let mut moves: Vec<(Move, Vec<Touch>)> = Vec::new();
        for one in planned {
            if let Some(day) = one.never {
                self.step(Step::NotAfter { day, on: one.on, lanes });
                continue;
            }
            let touch = Touch { column: one.column, on: one.on };
            // Months take more work than putting dates together does.
            let same = |(by, _): &&mut (Move, _)| matches!(by, Move::Months(_)) && *by == one.by;
            match moves.iter_mut().find(same) {
                Some((_, touches)) => touches.push(touch),
                None => moves.push((one.by, vec![touch])),
            }
        }
        for (by, touches) in moves {
            self.step(Step::Earliest { touches: touches.into(), by, lanes });
        }
    }

    /// The first day that is not late yet, so that what was due before is.
    fn over(&self, grace: Span) -> i32 {
        // Late where the day and its grace lie before today.
        let first = grace.earliest_start(self.as_of);
        first.map_or(self.today, super::day_of).min(self.today)
    }

    /// The rows whose date of a column is today or lies before it.
    fn begun(&mut self, source: &super::Source) -> Result<Reg> {
        let known = self.known_of(source.column);
        let past = self.within(source.column, i64::from(i32::MIN), i64::from(self.today))?;
        self.all([known, past])
    }

    /// Whom a rule or a trigger may concern.
    fn audience(&mut self, cadence: &CadenceDefinition, asks: Asks) -> Result<Reg> {
        match asks.audience(cadence) {
            None => Ok(NOBODY),
            Some(Audience::Everybody) => Ok(ALL),
            Some(Audience::When(place)) => {
                let classes = self.classes(*place)?;
                let yes = classes.regs.first().copied().unwrap_or(NOBODY);
                self.any([yes, classes.open])
            }
            Some(Audience::Classes { scheme, classes: wanted }) => {
                let classes = self.classes(*scheme)?;
                let among = wanted.iter().filter_map(|class| classes.regs.get(*class).copied());
                let among: Vec<Reg> = among.collect();
                let sure = self.any(among)?;
                if classes.open == NOBODY {
                    return Ok(sure);
                }
                // Which of several possible classes these are is told row by row.
                let on = self.copy(sure)?;
                let open = self.copy(classes.open)?;
                let question = self.question(Question::Audience(asks));
                self.step(Step::Settle { open, to: [on].into(), question });
                Ok(on)
            }
        }
    }

    /// All rows by the explained way.
    fn explained(
        &mut self,
        cadence: &CadenceDefinition,
        triggers: &[Triggered],
        wanted: Reg,
        lanes: u16,
    ) -> Result<(Reg, Reg)> {
        // Classes first, so that nobody is asked who has no rule at all.
        let mut anybody = Vec::new();
        for place in 0..cadence.rules.len() {
            anybody.push(self.audience(cadence, Asks::Rule(place))?);
        }
        for Triggered { column, place } in triggers {
            let on = self.audience(cadence, Asks::Trigger(*place))?;
            let set = self.known_of(*column);
            anybody.push(self.all([on, set])?);
        }
        let anybody = self.any(anybody)?;
        let rows = self.all([anybody, wanted])?;
        let late = self.reg()?;
        self.step(Step::Constant { all: false, out: late });
        let question = self.question(Question::Due);
        self.step(Step::Ask { rows, lanes, late, question });
        Ok((rows, late))
    }
}
