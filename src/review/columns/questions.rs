//! What the machine leaves open, answered row by row in the explained way.

use super::compile::{BEGUN, TRIGGERED};
use super::machine::program::Move;
use super::machine::room::{Host, Scored};
use super::meaning::{Meaning, date_of, day_of};
use super::plan::Plan;
use super::portfolio::Portfolio;
use super::schema::Tells;
use super::{ColumnReview, RowReview};
use crate::fact::{ClassHistory, FactId, Facts, Value};
use crate::policy::cadence::{CadenceDefinition, TouchState};
use crate::policy::scheme::{Audience, Case, Verdict};
use crate::rulebook::Rulebook;
use crate::time::{Span, Unit};

/// A question that a machine asks about rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// The class of a scheme.
    Class(usize),
    /// Whether a touch rule or a trigger may be for the row.
    Audience(Asks),
    /// The points of all factors.
    Risk,
    /// The first day on which a touch is due.
    Due,
}

/// What asks for touches: a rule or a trigger, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asks {
    Rule(usize),
    Trigger(usize),
}

impl Asks {
    /// Whom it concerns.
    pub(super) fn audience(self, cadence: &CadenceDefinition) -> Option<&Audience> {
        match self {
            Self::Rule(place) => cadence.rules.get(place).map(|rule| &rule.audience),
            Self::Trigger(place) => cadence.triggers.get(place).map(|trigger| &trigger.audience),
        }
    }
}

/// What is told of a row.
#[derive(Clone, Debug)]
pub(super) struct Told {
    facts: Facts,
    history: ClassHistory,
}

/// The rows of a portfolio, one by one.
pub(super) struct Rows<'a> {
    review: &'a ColumnReview,
    plan: &'a Plan,
    portfolio: &'a Portfolio<'a>,
    /// The facts and earlier classes of the row that was asked about last.
    last: Option<(usize, Told)>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(
        review: &'a ColumnReview,
        plan: &'a Plan,
        portfolio: &'a Portfolio<'a>,
    ) -> Self {
        Self { review, plan, portfolio, last: None }
    }

    fn told(&mut self, row: usize) -> Told {
        match &self.last {
            Some((last, told)) if *last == row => told.clone(),
            _ => {
                let told = self.review.told(self.portfolio, row);
                self.last = Some((row, told.clone()));
                told
            }
        }
    }
}

impl Host for Rows<'_> {
    fn settle(&mut self, question: u16, row: usize) -> Option<usize> {
        let told = self.told(row);
        let review = self.review;
        let case = review.case(&told);
        let definitions = review.rulebook.definitions();
        match self.plan.questions.get(usize::from(question))? {
            Question::Class(place) => match definitions.schemes.verdict(*place, &case)? {
                Verdict::One(class, _) => Some(class),
                Verdict::Several { .. } => None,
            },
            Question::Audience(asked) => {
                let audience = asked.audience(definitions.cadence?)?;
                let may = audience.truth(definitions.schemes, &case) != crate::rule::Truth::False;
                may.then_some(0)
            }
            _ => None,
        }
    }

    fn score(&mut self, _question: u16, row: usize) -> Option<Scored> {
        let told = self.told(row);
        let review = self.review;
        let risk = review.rulebook.risk().ok()?;
        let definition = review.rulebook.definitions().risk?;
        let score = risk.score(&review.case(&told), None).ok()?;
        let card = &definition.card;
        let least = card.scale().0.saturating_mul(card.sum());
        // A total between two whole numbers, where weights are shared out anew, lies in the range.
        let whole = |ratio: crate::quantity::Ratio, up: bool| {
            let floor = ratio.num().checked_div_euclid(ratio.den())?;
            let exact = floor.checked_mul(ratio.den())? == ratio.num();
            let number = if up && !exact { floor.checked_add(1)? } else { floor };
            u64::try_from(number.checked_sub(least)?).ok()
        };
        let possible = score.possible();
        let place = |level: Option<&crate::policy::risk::RiskLevel>| {
            definition.levels.iter().position(|other| Some(other) == level)
        };
        Some(Scored {
            low: whole(score.min(), false)?,
            high: whole(score.max(), true)?,
            safest: place(possible.first())?,
            riskiest: place(possible.last())?,
        })
    }

    fn moved(&mut self, by: Move, day: i32) -> Option<i32> {
        let date = date_of(i64::from(day))?;
        let moved = match by {
            Move::Days(days) => return day.checked_add(days),
            Move::Months(months) => {
                Span::new(u32::from(months), Unit::Month).ok()?.after(date, 1).ok()?
            }
            Move::Asked(place) => {
                let cadence = self.review.rulebook.definitions().cadence?;
                if place & TRIGGERED != 0 {
                    let trigger = cadence.triggers.get(usize::from(place & !TRIGGERED))?;
                    return Some(day_of(trigger.due_after(date)));
                }
                let rule = cadence.rules.get(usize::from(place & !BEGUN))?;
                let today = self.review.as_of;
                if place & BEGUN == 0 {
                    cadence.due_after(rule, Some(date), today, |_| None)
                } else {
                    let first = cadence.onboarding.first().copied();
                    cadence
                        .due_after(rule, None, today, |fact| (Some(fact) == first).then_some(date))
                }
            }
        };
        Some(day_of(moved))
    }

    fn date(&mut self, _question: u16, row: usize) -> (Option<i32>, bool) {
        let told = self.told(row);
        let (due, late) = self.review.due_of(self.portfolio, row, &told);
        (due.map(day_of), late)
    }
}

impl ColumnReview {
    pub(super) fn case<'c>(&'c self, told: &'c Told) -> Case<'c> {
        let case = Case::new(&told.facts, self.as_of).history(&told.history);
        match &self.population {
            Some(population) => case.population(population),
            None => case,
        }
    }

    /// What is told of a row: the facts of its columns, the level of the computed risk, earlier classes.
    pub(super) fn told(&self, portfolio: &Portfolio<'_>, row: usize) -> Told {
        let mut facts = self.rulebook.facts();
        let definitions = self.rulebook.definitions();
        let registry = &definitions.schemes.registry;
        for (place, meaning) in &self.meanings {
            let Some((Tells::Fact(name), _)) = self.schema.columns.get(*place) else { continue };
            let Some(id) = registry.id(name) else { continue };
            let number = portfolio.number(*place, row);
            facts.put(id, number.and_then(|number| meaning.value(number)));
        }
        let ids: Vec<FactId> = registry.ids().map(|(id, _)| id).collect();
        for id in ids {
            if facts.value(id).is_none()
                && let Some(basis) = registry.stands_for(id)
            {
                let value = facts.value(basis);
                facts.put(id, value);
            }
        }
        let mut told = Told { facts, history: self.history_of(portfolio, row) };
        let level = definitions.risk.and_then(|risk| risk.facts.level);
        if let Some(level) = level.filter(|level| told.facts.value(*level).is_none())
            && let Ok(risk) = self.rulebook.risk()
        {
            let rank = risk.score(&self.case(&told), None).ok();
            let rank = rank.and_then(|score| score.level().map(|level| level.rank()));
            told.facts.put(level, rank.map(Value::Choice));
        }
        told
    }

    /// When the first touch of a row is due, and whether one is late.
    pub(super) fn due_of(
        &self,
        portfolio: &Portfolio<'_>,
        row: usize,
        told: &Told,
    ) -> (Option<chrono::NaiveDate>, bool) {
        let definitions = self.rulebook.definitions();
        let Some(cadence) = definitions.cadence else { return (None, false) };
        let refuses = self.schema.place(&Tells::NoContact);
        let refuses = refuses.and_then(|place| portfolio.number(place, row)) == Some(1);
        if refuses || cadence.is_paused(self.as_of) {
            return (None, false);
        }
        let case = self.case(told);
        let (mut first, mut late) = (None, false);
        for rule in &cadence.rules {
            if rule.audience.truth(definitions.schemes, &case) == crate::rule::Truth::False {
                continue;
            }
            let column = self.schema.touch(rule.code.as_str());
            let kept = column.and_then(|place| portfolio.number(place, row)).and_then(date_of);
            let kept = kept.filter(|kept| *kept <= self.as_of);
            let date = |fact| match told.facts.value(fact) {
                Some(Value::Date(date)) => Some(date),
                _ => None,
            };
            let due = cadence.due_after(rule, kept, self.as_of, date);
            first = Some(first.map_or(due, |first: chrono::NaiveDate| first.min(due)));
            late |= TouchState::on(due, self.as_of, rule.grace).overdue() > 0;
        }
        for trigger in &cadence.triggers {
            let column = self.schema.place(&Tells::Triggered(trigger.code.to_string()));
            let set = column.and_then(|place| portfolio.number(place, row)).and_then(date_of);
            let Some(set) = set.filter(|set| *set <= self.as_of) else { continue };
            if trigger.audience.truth(definitions.schemes, &case) == crate::rule::Truth::False {
                continue;
            }
            let due = trigger.due_after(set);
            first = Some(first.map_or(due, |first: chrono::NaiveDate| first.min(due)));
            late |= TouchState::on(due, self.as_of, trigger.grace).overdue() > 0;
        }
        (first, late)
    }

    /// Reviews one row in the explained way: what the columns have to agree with.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::review::columns::{Column, ColumnReview, ColumnType, Portfolio, Schema, Units, Width};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let schema = Schema::new().fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)));
    /// let review = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap()).build()?;
    /// let portfolio = Portfolio::new(&schema, 1, vec![Column::i64(&[10_000])])?;
    /// assert_eq!(review.row(&portfolio, 0).classes, [Some(2)]); // 100.00: a C customer
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn row(&self, portfolio: &Portfolio<'_>, row: usize) -> RowReview {
        let told = self.told(portfolio, row);
        let case = self.case(&told);
        let definitions = self.rulebook.definitions();
        let schemes = definitions.schemes;
        let class = |place: usize| match schemes.verdict(place, &case) {
            Some(Verdict::One(class, _)) => Some(class),
            _ => None,
        };
        let classes = (0..schemes.own().len()).map(class).collect();
        let score = self.rulebook.risk().ok().and_then(|risk| risk.score(&case, None).ok());
        let risk = score.map(|score| {
            let place = |level: Option<&crate::policy::risk::RiskLevel>| {
                let levels = definitions.risk.map_or(&[][..], |risk| risk.levels.as_slice());
                levels.iter().position(|other| Some(other) == level).unwrap_or(0)
            };
            let possible = score.possible();
            (score.min(), score.max(), place(possible.first()), place(possible.last()))
        });
        let warnings =
            self.rulebook.warnings().ok().and_then(|warnings| warnings.triggers(&case).ok());
        let warnings = warnings.unwrap_or_default();
        let warnings = warnings.iter().map(|one| (one.cause().code.clone(), one.truth())).collect();
        let touched = self.tells_touches();
        let (due, late) = match touched {
            true => self.due_of(portfolio, row, &told),
            false => (None, false),
        };
        RowReview { facts: told.facts, classes, risk, warnings, due, late }
    }
}

/// What the columns tell of facts that rules read.
pub(super) fn meanings(
    rulebook: &Rulebook,
    schema: &super::Schema,
) -> crate::Result<Vec<(usize, Meaning)>> {
    let registry = &rulebook.definitions().schemes.registry;
    let mut found = Vec::new();
    for (place, (tells, column)) in schema.columns.iter().enumerate() {
        if let Tells::Fact(name) = tells
            && registry.id(name).is_some()
        {
            found.push((place, Meaning::new(column, &registry.find(name)?)?));
        }
    }
    Ok(found)
}

impl std::fmt::Debug for Rows<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").finish_non_exhaustive()
    }
}
