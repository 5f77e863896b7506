//! Risk: what holds of every scorecard and of every reading of it.

use crate::fact::Facts;
use crate::policy::risk::{Risk, RiskLevel};
use crate::policy::scheme::Case;
use crate::quantity::Ratio;
use crate::rule::Points;
use crate::rulebook::Rulebook;

/// How many totals are looked at, at the most.
const MOST_TOTALS: usize = 100_000;

fn risk(rulebook: &Rulebook) -> Result<Risk<'_>, String> {
    rulebook.risk().map_err(|error| error.report())
}

fn place(risk: &Risk<'_>, level: &RiskLevel) -> usize {
    let found = risk.levels().iter().position(|other| other.code() == level.code());
    found.unwrap_or(usize::MAX)
}

/// Every total within the bounds of the scorecard has one level, in the order of totals, and any
/// other total is an error (P-071, P-072).
///
/// # Errors
/// The total that has none, or whose level is out of order.
///
/// ```
/// use guanxi::{Rulebook, testkit::laws};
/// assert_eq!(laws::every_total_has_a_level(&Rulebook::preset("renewal")?), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn every_total_has_a_level(rulebook: &Rulebook) -> Result<(), String> {
    let risk = risk(rulebook)?;
    let most = risk.most();
    if risk.level_of(most.saturating_add(1)).is_ok() {
        return Err(format!("{} has a level, and {most} is the most", most.saturating_add(1)));
    }
    let mut places: Vec<usize> = Vec::new();
    let mut total = most;
    while let Ok(level) = risk.level_of(total) {
        places.push(place(&risk, level));
        if places.len() >= MOST_TOTALS {
            break;
        }
        total = total.saturating_sub(1);
    }
    if places.is_empty() {
        return Err(format!("{most} is the most, and has no level"));
    }
    let rises = places.is_sorted();
    let falls = places.is_sorted_by(|one, next| one >= next);
    if rises || falls { Ok(()) } else { Err(format!("the levels from {most} down are {places:?}")) }
}

/// Every probability has one level, and a higher one is never riskier (P-080).
///
/// The probabilities are those of so many equal steps from nothing to certainty.
///
/// # Errors
/// The probability that has none, or whose level is out of order.
///
/// ```
/// use guanxi::{Rulebook, testkit::laws};
/// assert_eq!(laws::every_probability_has_a_level(&Rulebook::preset("renewal")?, 400), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn every_probability_has_a_level(rulebook: &Rulebook, steps: u16) -> Result<(), String> {
    let risk = risk(rulebook)?;
    let mut before = usize::MAX;
    for step in 0..=steps.max(1) {
        let at = Ratio::new(i64::from(step), i64::from(steps.max(1)));
        let at = at.map_err(|error| error.report())?;
        match risk.level_of_probability(at) {
            Err(error) if error.code() == "no-probability" => return Ok(()),
            Err(error) => return Err(error.report()),
            Ok(level) => {
                let now = place(&risk, level);
                if now > before {
                    return Err(format!("`{}` at {at} is riskier than before", level.code()));
                }
                before = now;
            }
        }
    }
    Ok(())
}

/// The total of a customer of whom more is known lies within what was possible before, as does its
/// level (P-077, P-079).
///
/// `more` are the facts of the same customer with some of the unknown ones known. Where a missing
/// factor counts as anything but all that it may be, the customer is passed over.
///
/// # Errors
/// Both scores.
///
/// ```
/// use guanxi::{Rulebook, testkit::laws};
/// let rulebook = Rulebook::preset("renewal")?;
/// let facts = rulebook.facts().with("need_fit", "full")?;
/// let more = facts.clone().with("competitor_contact", "none")?;
/// let day = "2024-06-30".parse().unwrap();
/// assert_eq!(laws::knowing_more_narrows_the_risk(&rulebook, &facts, &more, day), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn knowing_more_narrows_the_risk(
    rulebook: &Rulebook,
    facts: &Facts,
    more: &Facts,
    as_of: chrono::NaiveDate,
) -> Result<(), String> {
    let document = &rulebook.document().risk;
    let mut rules = document.factor.iter().map(|factor| factor.missing.as_ref());
    let own = document.missing.as_ref();
    if rules.any(|rule| rule.or(own).is_some_and(|word| word != "interval")) {
        return Ok(());
    }
    let risk = risk(rulebook)?;
    let score = |case: &Case<'_>| -> Result<_, String> {
        let score = risk.score(case, None).map_err(|error| error.report())?;
        let places: Vec<usize> = score.possible().iter().map(|level| place(&risk, level)).collect();
        let points: Vec<Points> = score.factors().iter().map(|one| one.points).collect();
        Ok((score.min(), score.max(), places, points))
    };
    let (min, max, possible, before) = score(&Case::new(facts, as_of))?;
    let (least, most, fewer, after) = score(&Case::new(more, as_of))?;
    let within = min <= least && most <= max;
    if within && fewer.iter().all(|place| possible.contains(place)) {
        Ok(())
    } else {
        Err(format!("{min} to {max} {before:?} becomes {least} to {most} {after:?}"))
    }
}
