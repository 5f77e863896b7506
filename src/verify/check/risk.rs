//! Scorecards that do not do what their levels say: totals and levels that no answers reach, and
//! factors that decide alone.

use crate::policy::risk::{Factor, RiskDefinition};
use crate::rule::{Direction, Finding, Witness};
use crate::verify::check::Checking;
use crate::verify::check::totals::{Totals, Ways};

impl Checking<'_> {
    pub(super) fn risk(&mut self) {
        let Some(risk) = self.definitions.risk else { return };
        self.spans(risk);
        let every = self.totals(risk, &|factor| every_way(factor, risk));
        let named = self.totals(risk, &|factor| named_answers(factor, risk));
        if let (Some(every), Some(named)) = (every, named) {
            self.levels(risk, &every, &named);
        } else {
            let most = self.options.most_cells;
            self.findings.push(Finding::warning(
                "too-many-cells",
                "risk",
                format!("adding the points up in every way takes more than {most} steps: which totals there are is not checked"),
                format!("逐一相加所有得分需要超过 {most} 步，未检查可能的总分"),
            ));
        }
    }

    fn levels(&mut self, risk: &RiskDefinition, every: &Totals, named: &Totals) {
        let cuts = risk.card.cuts();
        let reached = reached(risk, every);
        for (place, level) in risk.levels.iter().enumerate() {
            let path = format!("risk.levels[{place}]");
            if !reached.contains(&place) {
                self.findings.push(Finding::warning(
                    "unreachable-level",
                    path,
                    format!("no answers give a total of level `{}`", level.code),
                    format!("任何答案的总分都不会落入等级 `{}`", level.code),
                ));
                continue;
            }
            // The cut at which the level begins, from its riskier or its safer side.
            let cut = match risk.direction {
                Direction::HigherIsSafer => cuts.get(place),
                Direction::HigherIsRiskier => {
                    cuts.len().checked_sub(place).and_then(|place| cuts.get(place))
                }
            };
            let Some(cut) = cut.copied() else { continue };
            let by_names = every.contains(cut);
            let totals = if by_names { named } else { every };
            if totals.contains(cut) {
                continue;
            }
            let next = totals.next(cut);
            let shown = next.and_then(|total| Some(shown(risk, total, &totals.points(total)?)));
            let finding = if by_names {
                Finding::note(
                    "unreachable-total",
                    path,
                    format!(
                        "the named answers never add up to {cut}, at which `{}` begins",
                        level.code
                    ),
                    format!("仅用给定答案，总分不可能等于 `{}` 的起点 {cut}", level.code),
                )
            } else {
                Finding::warning(
                    "unreachable-total",
                    path,
                    format!("no answers add up to {cut}, at which `{}` begins", level.code),
                    format!("总分不可能等于 `{}` 的起点 {cut}", level.code),
                )
            };
            self.findings.push(finding.shown_by(shown));
        }
    }

    /// The sums of all points; `None` where they are too many.
    fn totals(
        &self,
        risk: &RiskDefinition,
        points: &dyn Fn(&Factor) -> Vec<i64>,
    ) -> Option<Totals> {
        let ways = |factor: &Factor| Ways { points: points(factor), weight: factor.weight.into() };
        Totals::of(risk.factors.iter().map(ways).collect(), self.options.most_cells)
    }

    /// A factor that alone moves a customer across two whole levels.
    fn spans(&mut self, risk: &RiskDefinition) {
        let (fewest, most) = risk.card.scale();
        let sum =
            risk.factors.iter().fold(0_i64, |sum, one| sum.saturating_add(i64::from(one.weight)));
        let mut edges = vec![fewest.saturating_mul(sum)];
        edges.extend(risk.card.cuts().iter().rev().copied());
        edges.push(most.saturating_mul(sum).saturating_add(1));
        for (place, factor) in risk.factors.iter().enumerate() {
            let points = every_way(factor, risk);
            let (Some(least), Some(greatest)) = (points.iter().min(), points.iter().max()) else {
                continue;
            };
            let range = greatest.saturating_sub(*least).saturating_mul(i64::from(factor.weight));
            let bands = edges.iter().zip(edges.iter().skip(2));
            let Some((from, _)) =
                bands.into_iter().find(|(from, to)| to.saturating_sub(**from) <= range)
            else {
                continue;
            };
            let total = |more: i64| from.saturating_add(more);
            let level = |total: i64| {
                let level = risk.card.level_of(total).ok().and_then(|place| risk.levels.get(place));
                level.map_or_else(String::new, |level| level.code.to_string())
            };
            let witness = |points: i64, total: i64| {
                Witness::new()
                    .with(factor.code.as_str(), points.to_string())
                    .giving("total", total.to_string())
                    .giving("risk_level", level(total))
            };
            let finding = Finding::warning(
                "factor-spans-levels",
                format!("risk.factor[{place}]"),
                format!(
                    "`{}` alone moves the total by {range}: across two whole levels",
                    factor.code
                ),
                format!("仅 `{}` 一项即可使总分变化 {range}，跨越两个完整等级", factor.code),
            );
            self.findings.push(
                finding.shown_by([witness(*least, total(0)), witness(*greatest, total(range))]),
            );
        }
    }
}

/// The points that a factor can have: of its bands, its answers, or any on the scale.
fn every_way(factor: &Factor, risk: &RiskDefinition) -> Vec<i64> {
    let (fewest, most) = risk.card.scale();
    let mut points: Vec<i64> = factor.anchors.iter().map(|anchor| anchor.points).collect();
    points.extend(factor.computed.iter().flat_map(|computed| computed.points.iter().copied()));
    if points.is_empty() {
        points.extend(fewest..=most);
    }
    points
}

/// The points of the answers that have a name; of a factor without answers those of its bands.
fn named_answers(factor: &Factor, risk: &RiskDefinition) -> Vec<i64> {
    match factor.anchors.is_empty() {
        true => every_way(factor, risk),
        false => factor.anchors.iter().map(|anchor| anchor.points).collect(),
    }
}

/// The levels of all totals that there are.
fn reached(risk: &RiskDefinition, totals: &Totals) -> Vec<usize> {
    let mut edges = vec![i64::MIN];
    edges.extend(risk.card.cuts().iter().rev().copied());
    edges.into_iter().filter_map(|edge| risk.card.level_of(totals.next(edge)?).ok()).collect()
}

fn shown(risk: &RiskDefinition, total: i64, points: &[i64]) -> Witness {
    let level = risk.card.level_of(total).ok().and_then(|place| risk.levels.get(place));
    let witness =
        risk.factors.iter().zip(points).fold(Witness::new(), |witness, (factor, points)| {
            witness.with(factor.code.as_str(), points.to_string())
        });
    witness
        .giving("total", total.to_string())
        .giving("risk_level", level.map_or_else(String::new, |level| level.code.to_string()))
}
