//! The scorecard of every row: a total as digits, and the levels that it may mean.

use super::{ALL, Compiler, NOBODY, Planes, Reg, Step};
use crate::error::Result;
use crate::policy::risk::{Factor, RiskDefinition};
use crate::review::columns::machine::program::Place;
use crate::review::columns::machine::room::Holds;
use crate::review::columns::questions::Question;
use crate::rule::{Direction, Missing};

/// Where the risk of the rows stands.
#[derive(Clone, Debug)]
pub(in crate::review::columns) struct RiskPlan {
    /// The totals, counted from the smallest that there can be.
    pub(in crate::review::columns) low: Planes,
    /// The smallest total that there can be.
    pub(in crate::review::columns) least: i64,
    /// Whose level is exactly this.
    pub(in crate::review::columns) exact: Vec<Reg>,
    /// Of whom the total is known.
    pub(in crate::review::columns) known: Reg,
    /// Of whom several levels are possible.
    pub(in crate::review::columns) open: Reg,
    /// Result columns: the totals, and the levels.
    pub(in crate::review::columns) totals: [Place; 2],
    pub(in crate::review::columns) levels: [Place; 2],
}

/// The rows of a factor.
struct Answered {
    /// Whose points are known, and by how much they lie above the fewest.
    points: Vec<(Reg, u64)>,
    known: Reg,
    /// Whose points only the explained way can tell.
    open: Reg,
}

impl Compiler<'_> {
    /// The risk of the rows, where the rulebook has a scorecard.
    pub(in crate::review::columns) fn risk(&mut self) -> Result<Option<RiskPlan>> {
        if self.risk.is_some() {
            return Ok(self.risk.clone());
        }
        let Some(definition) = self.definitions.risk else { return Ok(None) };
        let plan = self.score(definition)?;
        self.risk = Some(plan.clone());
        Ok(Some(plan))
    }

    fn score(&mut self, definition: &RiskDefinition) -> Result<RiskPlan> {
        let card = &definition.card;
        let (fewest, most) = card.scale();
        let span = positive(most.saturating_sub(fewest));
        let whole = span.saturating_mul(positive(card.sum()));
        let width = u64::BITS.saturating_sub(whole.leading_zeros());
        let width = u16::try_from(width).unwrap_or(64);
        let low = self.planes(width)?;
        let (mut higher, mut known, mut open) = (Vec::new(), Vec::new(), Vec::new());
        for (place, factor) in definition.factors.iter().enumerate() {
            let answered = self.factor(factor, fewest)?;
            let weight = u64::from(factor.weight);
            for (reg, points) in &answered.points {
                let amount = points.saturating_mul(weight);
                if amount > 0 && *reg != NOBODY {
                    self.step(Step::Add { planes: low, amount, to: *reg });
                }
            }
            known.push(answered.known);
            open.push(answered.open);
            let settled = self.any([answered.known, answered.open])?;
            let missing = self.not(settled)?;
            if missing == NOBODY {
                continue;
            }
            let neutral = positive(card.neutral_points().saturating_sub(fewest));
            let safer = card.direction() == Direction::HigherIsSafer;
            let (below, above) = match card.missing(place) {
                Missing::Interval => (0, span),
                Missing::Pessimistic if safer => (0, 0),
                Missing::Pessimistic => (span, span),
                Missing::Neutral => (neutral, neutral),
                Missing::Redistribute => {
                    open.push(missing);
                    continue;
                }
            };
            let (below, above) = (below.saturating_mul(weight), above.saturating_mul(weight));
            if below > 0 {
                self.step(Step::Add { planes: low, amount: below, to: missing });
            }
            if above > below {
                higher.push((missing, above.saturating_sub(below)));
            }
        }
        let settled = self.all(known.iter().copied())?;
        // Too few factors say nothing: the explained way tells how far.
        let needed = card.needed();
        if needed > known.iter().filter(|reg| **reg == ALL).count() {
            let enough = self.at_least(needed, known)?;
            open.push(self.not(enough)?);
        }
        let mut high = low;
        if !higher.is_empty() {
            high = self.copied(low)?;
            for (missing, amount) in higher {
                self.step(Step::Add { planes: high, amount, to: missing });
            }
        }
        let open = self.any(open)?;
        let known = self.without(settled, open)?;
        if open != NOBODY && high == low {
            high = self.copied(low)?;
        }
        let least = fewest.saturating_mul(card.sum());
        let cuts: Vec<u64> =
            card.cuts().iter().map(|cut| positive(cut.saturating_sub(least))).collect();
        let of_low = self.levels(low, &cuts, card.direction())?;
        let of_high = match high == low {
            true => of_low.clone(),
            false => self.levels(high, &cuts, card.direction())?,
        };
        let safer = card.direction() == Direction::HigherIsSafer;
        let (mut safest, mut riskiest) = if safer { (of_high, of_low) } else { (of_low, of_high) };
        if open != NOBODY {
            let copied = |compiler: &mut Self, regs: Vec<Reg>| {
                regs.into_iter().map(|reg| compiler.copy(reg)).collect::<Result<Vec<Reg>>>()
            };
            safest = copied(self, safest)?;
            riskiest = copied(self, riskiest)?;
            let question = self.question(Question::Risk);
            let (to_safest, to_riskiest) = (safest.clone().into(), riskiest.clone().into());
            self.step(Step::Score {
                open,
                low,
                high,
                safest: to_safest,
                riskiest: to_riskiest,
                question,
            });
        }
        let mut exact = Vec::with_capacity(safest.len());
        for (safest, riskiest) in safest.iter().zip(&riskiest) {
            exact.push(self.all([*safest, *riskiest])?);
        }
        let settled = high == low;
        let open = match settled {
            true => NOBODY,
            false => {
                let any = self.any(exact.clone())?;
                self.not(any)?
            }
        };
        let holds = match width {
            0..=8 => Holds::U8,
            9..=16 => Holds::U16,
            _ => Holds::I32,
        };
        let totals = self.both(settled, |compiler| compiler.result(holds));
        let levels = self.both(settled, |compiler| compiler.result(Holds::U8));
        for (planes, column) in [low, high].into_iter().zip(distinct(totals)) {
            self.step(Step::Numbers { digits: planes.regs().collect(), column });
        }
        for (regs, column) in [&safest, &riskiest].into_iter().zip(distinct(levels)) {
            let digits = self.places(regs)?;
            self.step(Step::Codes { digits, none: NOBODY, column });
        }
        Ok(RiskPlan { low, least, exact, known, open, totals, levels })
    }

    fn both(&mut self, same: bool, mut of: impl FnMut(&mut Self) -> Place) -> [Place; 2] {
        let first = of(self);
        if same { [first, first] } else { [first, of(self)] }
    }

    /// Who has which points of a factor, above the fewest.
    fn factor(&mut self, factor: &Factor, fewest: i64) -> Result<Answered> {
        let nothing = Answered { points: Vec::new(), known: NOBODY, open: NOBODY };
        let Some(computed) = &factor.computed else { return Ok(nothing) };
        let told = self.known(computed.fact)?;
        if told == NOBODY {
            return Ok(nothing);
        }
        let classes = self.classes(computed.place)?;
        let mut points: Vec<(Reg, u64)> = Vec::new();
        for (reg, points_of) in classes.regs.iter().zip(&computed.points) {
            let above = positive(points_of.saturating_sub(fewest));
            points.push((self.all([*reg, told])?, above));
        }
        let open = self.all([classes.open, told])?;
        Ok(Answered { points, known: self.without(told, open)?, open })
    }

    /// Who is in which level, the safest first.
    fn levels(&mut self, planes: Planes, cuts: &[u64], direction: Direction) -> Result<Vec<Reg>> {
        let mut found = Vec::with_capacity(cuts.len().saturating_add(1));
        let mut before = NOBODY;
        for cut in cuts {
            let reached = match cut {
                0 => ALL,
                cut => {
                    let out = self.reg()?;
                    self.step(Step::Reaches { digits: planes.regs().collect(), cut: *cut, out });
                    out
                }
            };
            found.push(self.without(reached, before)?);
            before = reached;
        }
        found.push(self.not(before)?);
        if direction == Direction::HigherIsRiskier {
            found.reverse();
        }
        Ok(found)
    }
}

/// Columns that are two.
fn distinct([first, second]: [Place; 2]) -> impl Iterator<Item = Place> {
    [Some(first), (first != second).then_some(second)].into_iter().flatten()
}

fn positive(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
