//! Risk: the totals that are of another level.

use crate::policy::risk::RiskDefinition;
use crate::rule::Witness;
use crate::verify::diff::Comparing;
use crate::verify::diff::difference::{Cell, Difference};

/// How many totals are gone through.
const MOST_TOTALS: usize = 100_000;

/// How many stretches of totals are shown.
const MOST_SHOWN: usize = 16;

impl Comparing {
    /// Totals whose level differs, as stretches (D002-69 to D002-76).
    pub(super) fn risk_levels(&mut self) {
        let (old, new) = (self.old.clone(), self.new.clone());
        let (before, after) = (old.definitions(), new.definitions());
        let (Some(a), Some(b)) = (before.risk, after.risk) else { return };
        // More points are no better where they are riskier, and other totals are other answers.
        if a.direction != b.direction || range(a) != range(b) {
            return;
        }
        let Some((least, most)) = range(a) else { return };
        let mut stretches: Vec<(i64, i64, String, String)> = Vec::new();
        for total in (least..=most).take(MOST_TOTALS) {
            let (Some(old), Some(new)) = (level(a, total), level(b, total)) else { continue };
            if old == new {
                continue;
            }
            match stretches.last_mut() {
                Some((_, last, before, after))
                    if last.saturating_add(1) == total && *before == old && *after == new =>
                {
                    *last = total;
                }
                _ => stretches.push((total, total, old, new)),
            }
        }
        let codes = |risk: &RiskDefinition| -> Vec<(String, u16)> {
            risk.levels.iter().map(|level| (level.code.to_string(), level.rank())).collect()
        };
        let same = codes(a) == codes(b);
        let rank = |code: &str| codes(a).into_iter().find(|(one, _)| one == code).map(|one| one.1);
        if same {
            let cuts = a.levels.iter().map(|level| format!("risk.levels[{}].from", level.code));
            self.covered.extend(cuts);
        }
        if stretches.is_empty() {
            return;
        }
        let more = stretches.len() > MOST_SHOWN;
        let cells = stretches.into_iter().take(MOST_SHOWN).map(|(from, to, old, new)| {
            let given = match from == to {
                true => format!("total = {from}"),
                false => format!("{from} <= total <= {to}"),
            };
            let stricter = same.then(|| rank(&new) > rank(&old));
            Cell {
                given,
                witness: Witness::new().with("total", from.to_string()),
                old,
                new,
                stricter,
            }
        });
        let mut difference = Difference::new("risk.levels", cells.collect());
        difference.more = more;
        self.differences.push(difference);
    }
}

/// The least and the greatest total.
fn range(risk: &RiskDefinition) -> Option<(i64, i64)> {
    let (fewest, most) = risk.card.scale();
    let weights = risk.factors.iter().map(|factor| i64::from(factor.weight));
    let sum = weights.fold(0_i64, i64::saturating_add);
    Some((fewest.checked_mul(sum)?, most.checked_mul(sum)?))
}

fn level(risk: &RiskDefinition, total: i64) -> Option<String> {
    let place = risk.card.level_of(total).ok()?;
    risk.levels.get(place).map(|level| level.code.to_string())
}
