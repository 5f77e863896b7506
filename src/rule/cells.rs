//! Exact reasoning about missing facts: conditions are piecewise constant, so the values of a fact
//! fall into finitely many cells, and one value of each cell stands for all.

use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::error::Result;
use crate::fact::{FactId, FactType, Registry, Value};
use crate::quantity::Ratio;
use crate::rule::Truth;
use crate::rule::atom::{Atom, AtomId, Situation, Test};
use crate::time::{Civil, Span};

/// How many combinations of cells are gone through at the most.
pub(crate) const MAX_COMPLETIONS: usize = 4096;

/// How many answers about one fact are worked out at the most.
const MAX_WORK: usize = 1 << 22;

/// How many different ages of one fact, or codes of one set, are told apart exactly.
const MAX_PARTS: usize = 6;

/// What the questions about one fact can answer together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// The answer to each question about the fact.
    pub(crate) answers: Vec<(AtomId, bool)>,
    /// A value of the fact that gives these answers, where one value does.
    pub(crate) witness: Option<Value>,
}

/// The cells of one fact.
#[derive(Clone, Debug)]
pub(crate) struct Dimension {
    pub(crate) fact: FactId,
    pub(crate) cells: Vec<Cell>,
}

/// Where the cells are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Setting<'a> {
    /// One customer: facts that are known have one value, the date is fixed.
    Case(Situation<'a>),
    /// At load: nothing is known, not even the date.
    Anything,
}

/// The cells of every fact that the atoms ask, in the order of the facts; `None` where a fact has
/// too many to tell apart.
pub(crate) fn dimensions(
    table: &[Atom],
    registry: &Registry,
    atoms: &[AtomId],
    setting: Setting<'_>,
) -> Option<Vec<Dimension>> {
    let mut facts: Vec<FactId> =
        atoms.iter().filter_map(|id| atom(table, *id)).map(|atom| atom.fact).collect();
    facts.sort_unstable();
    facts.dedup();
    facts
        .into_iter()
        .map(|fact| {
            let asked: Vec<(AtomId, &Atom)> = atoms
                .iter()
                .filter_map(|id| atom(table, *id).map(|atom| (*id, atom)))
                .filter(|(_, atom)| atom.fact == fact)
                .collect();
            cells(registry, fact, &asked, setting).map(|cells| Dimension { fact, cells })
        })
        .collect()
}

pub(crate) fn atom(table: &[Atom], id: AtomId) -> Option<&Atom> {
    table.get(usize::from(id.0))
}

/// The answers chosen for a combination of cells; atoms outside it are asked of the facts.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    answers: Vec<Option<bool>>,
    choice: Vec<usize>,
}

impl Assignment {
    /// Which cell is chosen in each dimension.
    pub(crate) fn choice(&self) -> &[usize] {
        &self.choice
    }

    pub(crate) fn get(&self, atom: AtomId) -> Option<bool> {
        self.answers.get(usize::from(atom.0)).copied().flatten()
    }

    /// The next combination, the last dimension running fastest; false after the last one.
    fn advance(&mut self, dimensions: &[Dimension]) -> bool {
        for (place, dimension) in dimensions.iter().enumerate().rev() {
            let Some(chosen) = self.choice.get_mut(place) else { continue };
            *chosen = chosen.saturating_add(1);
            if let Some(cell) = dimension.cells.get(*chosen) {
                self.set(cell);
                return true;
            }
            *chosen = 0;
            dimension.cells.first().into_iter().for_each(|cell| self.set(cell));
        }
        false
    }

    fn set(&mut self, cell: &Cell) {
        for (atom, answer) in &cell.answers {
            if let Some(slot) = self.answers.get_mut(usize::from(atom.0)) {
                *slot = Some(*answer);
            }
        }
    }
}

/// Calls `visit` with every combination of cells, the last dimension running fastest.
///
/// Returns false without a call where there are more than [`MAX_COMPLETIONS`].
pub(crate) fn completions(
    atoms: usize,
    dimensions: &[Dimension],
    mut visit: impl FnMut(&Assignment) -> ControlFlow<()>,
) -> bool {
    let count = dimensions
        .iter()
        .try_fold(1usize, |count, dimension| count.checked_mul(dimension.cells.len()));
    if count.is_none_or(|count| count > MAX_COMPLETIONS) {
        return false;
    }
    if dimensions.iter().any(|dimension| dimension.cells.is_empty()) {
        return true;
    }
    let mut assignment =
        Assignment { answers: vec![None; atoms], choice: vec![0; dimensions.len()] };
    for dimension in dimensions {
        dimension.cells.first().into_iter().for_each(|cell| assignment.set(cell));
    }
    loop {
        if visit(&assignment).is_break() || !assignment.advance(dimensions) {
            return true;
        }
    }
}

/// The cells of one fact.
fn cells(
    registry: &Registry,
    fact: FactId,
    asked: &[(AtomId, &Atom)],
    setting: Setting<'_>,
) -> Option<Vec<Cell>> {
    let definition = registry.definition(fact)?;
    let known = match setting {
        Setting::Case(situation) => situation.facts.value(fact),
        Setting::Anything => None,
    };
    let values = match known {
        Some(value) => vec![value],
        None => {
            representatives(definition.fact_type(), definition.choices().len(), asked, setting)?
        }
    };
    // The work is bounded as well as its result.
    if values.len().saturating_mul(asked.len()) > MAX_WORK {
        return None;
    }
    let mut cells: Vec<Cell> = Vec::new();
    let mut seen: HashSet<Vec<(AtomId, bool)>> = HashSet::new();
    let ages = matches!(setting, Setting::Anything)
        && asked.iter().any(|(_, atom)| matches!(atom.test, Test::Age(..)));
    for value in values {
        for answers in answers_of(&value, asked, setting)? {
            if seen.insert(answers.clone()) {
                // A date that stands for an age says nothing without the day of the question.
                let witness = (!ages).then_some(value);
                cells.push(Cell { answers, witness });
            }
        }
        if cells.len() > MAX_COMPLETIONS {
            return None;
        }
    }
    Some(cells)
}

/// Every list of answers that go with a value: the value alone gives most of them.
pub(crate) fn answers_of(
    value: &Value,
    asked: &[(AtomId, &Atom)],
    setting: Setting<'_>,
) -> Option<Vec<Vec<(AtomId, bool)>>> {
    // Questions that the value alone answers, and those that it leaves open.
    let mut base: Vec<(AtomId, bool)> = Vec::with_capacity(asked.len());
    let mut open: Vec<(AtomId, &Atom)> = Vec::new();
    for (id, atom) in asked {
        let answer = match setting {
            Setting::Case(situation) => atom.answer(value, &situation),
            Setting::Anything => atom.answer_of_value(value),
        };
        match answer {
            Some(answer) => base.push((*id, answer)),
            None => open.push((*id, atom)),
        }
    }
    let of = |test: &dyn Fn(&Test) -> bool| -> Vec<(AtomId, &Atom)> {
        open.iter().filter(|(_, atom)| test(&atom.test)).copied().collect()
    };
    let groups = [
        standings(&of(&|test| matches!(test, Test::Top { by_revenue: false, .. }))),
        standings(&of(&|test| matches!(test, Test::Top { by_revenue: true, .. }))),
        share_answers(&of(&|test| matches!(test, Test::Share { .. })), value)?,
        age_answers(&of(&|test| matches!(test, Test::Age(..))))?,
    ];
    let count = groups.iter().try_fold(1usize, |count, group| count.checked_mul(group.len()));
    if count.is_none_or(|count| count > MAX_COMPLETIONS) {
        return None;
    }
    let mut found = groups.into_iter().fold(vec![base], spread);
    found.iter_mut().for_each(|answers| answers.sort_unstable());
    Some(found)
}

/// Whether some value of a fact gives all these answers, whatever its value is now.
///
/// Questions that the value does not answer alone count as answered: time passes, so an age may
/// come, and a population that is not known may be any.
pub(crate) fn has_value(
    registry: &Registry,
    fact: FactId,
    wanted: &[(&Atom, bool)],
    situation: Situation<'_>,
) -> bool {
    let Some(definition) = registry.definition(fact) else { return true };
    let asked: Vec<(AtomId, &Atom)> =
        (0u16..).map(AtomId).zip(wanted.iter().map(|(atom, _)| *atom)).collect();
    let setting = Setting::Case(situation);
    let choices = definition.choices().len();
    let Some(values) = representatives(definition.fact_type(), choices, &asked, setting) else {
        return true;
    };
    values.iter().any(|value| {
        wanted.iter().all(|(atom, answer)| {
            matches!(atom.test, Test::Age(..))
                || atom.answer(value, &situation).is_none_or(|given| given == *answer)
        })
    })
}

/// Every list of answers so far, continued by every group of further answers.
fn spread(
    partial: Vec<Vec<(AtomId, bool)>>,
    further: Vec<Vec<(AtomId, bool)>>,
) -> Vec<Vec<(AtomId, bool)>> {
    partial
        .iter()
        .flat_map(|answers| {
            further.iter().map(move |more| answers.iter().chain(more).copied().collect())
        })
        .collect()
}

/// The top shares that can hold together: whoever is in the top 20 % is in the top 25 %.
fn standings(open: &[(AtomId, &Atom)]) -> Vec<Vec<(AtomId, bool)>> {
    let share = |atom: &Atom| match atom.test {
        Test::Top { share, .. } => share.millionths(),
        _ => 0,
    };
    let mut limits: Vec<u32> = open.iter().map(|(_, atom)| share(atom)).collect();
    limits.push(u32::MAX);
    limits.sort_unstable();
    limits.dedup();
    limits
        .into_iter()
        .map(|limit| open.iter().map(|(id, atom)| (*id, share(atom) >= limit)).collect())
        .collect()
}

/// The comparisons of a share that can hold together for a value of that sign; `None` as for
/// [`between_ratios`].
fn share_answers(open: &[(AtomId, &Atom)], value: &Value) -> Option<Vec<Vec<(AtomId, bool)>>> {
    let mut cuts: Vec<Value> = open
        .iter()
        .filter_map(|(_, atom)| match &atom.test {
            Test::Share { share, .. } => Some(Value::Ratio(*share)),
            _ => None,
        })
        .collect();
    cuts.push(Value::Ratio(Ratio::ZERO));
    let own_sign = value.units().unwrap_or(0).signum();
    let mut out: Vec<Vec<(AtomId, bool)>> = Vec::new();
    for candidate in between_ratios(cuts)? {
        let Value::Ratio(candidate) = candidate else { continue };
        if candidate.num().signum() != own_sign {
            continue;
        }
        let answers: Vec<(AtomId, bool)> = open
            .iter()
            .filter_map(|(id, atom)| match &atom.test {
                Test::Share { comparison, share, .. } => {
                    Some((*id, comparison.holds(candidate.cmp(share))))
                }
                _ => None,
            })
            .collect();
        if !out.contains(&answers) {
            out.push(answers);
        }
    }
    Some(out)
}

/// The comparisons of an age that can hold together, whatever the date: `None` for too many.
fn age_answers(open: &[(AtomId, &Atom)]) -> Option<Vec<Vec<(AtomId, bool)>>> {
    let mut spans: Vec<Span> = Vec::new();
    for (_, atom) in open {
        if let Test::Age(_, span) = atom.test
            && !spans.contains(&span)
        {
            spans.push(span);
        }
    }
    if spans.len() > MAX_PARTS {
        return None;
    }
    // Each span lies below, at or above the age.
    let mut orders: Vec<Vec<std::cmp::Ordering>> = vec![Vec::new()];
    for (i, span) in spans.iter().enumerate() {
        let mut longer = Vec::new();
        for order in &orders {
            for next in
                [std::cmp::Ordering::Less, std::cmp::Ordering::Equal, std::cmp::Ordering::Greater]
            {
                let fits = spans.iter().take(i).zip(order).all(|(other, found)| {
                    consistent(*other, *found, *span, next)
                        && consistent(*span, next, *other, *found)
                });
                if fits {
                    let mut order = order.clone();
                    order.push(next);
                    longer.push(order);
                }
            }
        }
        orders = longer;
    }
    let mut out: Vec<Vec<(AtomId, bool)>> = Vec::new();
    for order in orders {
        let answers: Vec<(AtomId, bool)> = open
            .iter()
            .filter_map(|(id, atom)| match atom.test {
                Test::Age(comparison, span) => {
                    let place = spans.iter().position(|other| *other == span)?;
                    order.get(place).map(|ordering| (*id, comparison.holds(*ordering)))
                }
                _ => None,
            })
            .collect();
        if !out.contains(&answers) {
            out.push(answers);
        }
    }
    Some(out)
}

/// Whether an age can compare so with both spans, given that one may never be longer.
fn consistent(
    shorter: Span,
    of_shorter: std::cmp::Ordering,
    longer: Span,
    of_longer: std::cmp::Ordering,
) -> bool {
    if !shorter.never_longer_than(longer) {
        return true;
    }
    if always_shorter(shorter, longer) {
        // Reaching the longer one means having passed the shorter one.
        return of_longer.is_lt() || of_shorter.is_gt();
    }
    of_shorter >= of_longer
}

fn always_shorter(a: Span, b: Span) -> bool {
    match (a.civil(), b.civil()) {
        (Some(Civil::Days(x)), Some(Civil::Days(y)))
        | (Some(Civil::Months(x)), Some(Civil::Months(y))) => x < y,
        _ => match (a.day_bounds(), b.day_bounds()) {
            (Some((_, most)), Some((least, _))) => most < least,
            _ => false,
        },
    }
}

/// One value for every cell of an unknown fact; a cell may be met more than once.
pub(crate) fn representatives(
    fact_type: FactType,
    choices: usize,
    asked: &[(AtomId, &Atom)],
    setting: Setting<'_>,
) -> Option<Vec<Value>> {
    Some(match fact_type {
        FactType::Flag => vec![Value::Flag(false), Value::Flag(true)],
        FactType::Choice => {
            (0..choices).filter_map(|i| u16::try_from(i).ok()).map(Value::Choice).collect()
        }
        FactType::Choices => subsets(asked)?,
        FactType::Ratio => between_ratios(cuts(fact_type, asked, setting))?,
        _ => {
            let mut values: Vec<Value> = Vec::new();
            for cut in cuts(fact_type, asked, setting) {
                values.extend(cut.predecessor());
                values.push(cut);
                values.extend(cut.successor());
            }
            if values.is_empty() {
                values.extend(anything(fact_type));
            }
            values
        }
    })
}

/// A value where no question tells values apart.
fn anything(fact_type: FactType) -> Option<Value> {
    match fact_type {
        FactType::Date => chrono::NaiveDate::from_ymd_opt(2000, 1, 1).map(Value::Date),
        FactType::Days => Some(Value::Days(0)),
        FactType::Score => Some(Value::Score(crate::quantity::Score::ZERO)),
        other => Value::from_units(other, 0),
    }
}

/// Every set of the codes that are asked for.
fn subsets(asked: &[(AtomId, &Atom)]) -> Option<Vec<Value>> {
    let mut bits: Vec<u64> = asked
        .iter()
        .filter_map(|(_, atom)| match atom.test {
            Test::Has(position) => 1u64.checked_shl(u32::from(position)),
            _ => None,
        })
        .collect();
    bits.sort_unstable();
    bits.dedup();
    if bits.len() > MAX_PARTS.saturating_mul(2) {
        return None;
    }
    let mut sets = vec![0u64];
    for bit in bits {
        let with: Vec<u64> = sets.iter().map(|set| set | bit).collect();
        sets.extend(with);
    }
    Some(sets.into_iter().map(Value::Choices).collect())
}

/// The values at which an answer changes.
fn cuts(fact_type: FactType, asked: &[(AtomId, &Atom)], setting: Setting<'_>) -> Vec<Value> {
    let mut cuts: Vec<Value> = Vec::new();
    for (_, atom) in asked {
        match (&atom.test, setting) {
            (Test::Compare(_, cut), _) => cuts.push(*cut),
            (Test::Age(_, span), Setting::Case(situation)) => {
                let day = |found: Result<chrono::NaiveDate>| found.ok().map(Value::Date);
                cuts.extend(day(span.latest_start(situation.as_of)));
                cuts.extend(day(span.earliest_start(situation.as_of)));
            }
            (Test::Top { measure, .. }, Setting::Case(situation)) => {
                cuts.extend(Value::from_units(fact_type, 0));
                if let crate::fact::Cut::From(cut) = situation.cut(*measure) {
                    cuts.push(cut);
                }
            }
            (Test::Share { share, total, .. }, Setting::Case(situation)) => {
                cuts.extend(Value::from_units(fact_type, 0));
                if let Some(total) = situation.total(*total) {
                    cuts.extend(share_cut(fact_type, *share, total));
                }
            }
            (Test::Top { .. } | Test::Share { .. }, Setting::Anything) => {
                cuts.extend(Value::from_units(fact_type, 0));
            }
            _ => {}
        }
    }
    cuts
}

/// The value whose share of the total is just reached; its neighbours lie on either side.
fn share_cut(fact_type: FactType, share: Ratio, total: i128) -> Option<Value> {
    let product = total.checked_mul(i128::from(share.num()))?;
    let units = product.checked_div_euclid(i128::from(share.den()))?;
    Value::from_units(fact_type, i64::try_from(units).ok()?)
}

/// Every cut, a value between any two, one below all and one above all; `None` where the parts of
/// a value between two cuts would be too large to hold.
fn between_ratios(cuts: Vec<Value>) -> Option<Vec<Value>> {
    let mut ratios: Vec<Ratio> = cuts
        .into_iter()
        .filter_map(|cut| if let Value::Ratio(ratio) = cut { Some(ratio) } else { None })
        .collect();
    ratios.sort_unstable();
    ratios.dedup();
    let mut out: Vec<Ratio> = Vec::new();
    // One further, else the last ratio there is in that direction.
    let beyond = |ratio: &Ratio, by: i64| {
        let num = ratio.den().checked_mul(by).and_then(|whole| ratio.num().checked_add(whole));
        let next = num.and_then(|num| Ratio::new(num, ratio.den()).ok());
        next.or_else(|| Ratio::new(i64::MAX.checked_mul(by)?, 1).ok()).filter(|end| end != ratio)
    };
    out.extend(ratios.first().and_then(|ratio| beyond(ratio, -1)));
    for (low, high) in ratios.iter().zip(ratios.iter().skip(1)) {
        out.push(*low);
        out.push(low.mediant(*high)?);
    }
    out.extend(ratios.last().copied());
    out.extend(ratios.last().and_then(|ratio| beyond(ratio, 1)));
    if out.is_empty() {
        out.push(Ratio::ZERO);
    }
    Some(out.into_iter().map(Value::Ratio).collect())
}

/// The truth of an atom under an assignment, else of the facts.
pub(crate) fn truth_under(
    assignment: &Assignment,
    table: &[Atom],
    situation: &Situation<'_>,
    id: AtomId,
) -> Truth {
    match assignment.get(id) {
        Some(answer) => Truth::from(answer),
        None => atom(table, id).map_or(Truth::Unknown, |atom| atom.truth(situation)),
    }
}

#[cfg(test)]
mod tests {
    use crate::Rulebook;

    fn possible(when: &str) -> (Vec<String>, bool) {
        let rulebook = Rulebook::from_toml(&format!(
            "format = 1\ncode = \"sample\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n\
             [[scheme]]\ncode = \"tier\"\nkind = \"list\"\n\
             classes = [{{ code = \"A\", when = \"{when}\" }}, {{ code = \"B\" }}]"
        ))
        .unwrap();
        let facts = rulebook.facts();
        let tier = rulebook.classify("tier", &facts, "2024-06-30".parse().unwrap()).unwrap();
        let codes = tier.decision().possible().iter().map(ToString::to_string).collect();
        let exact =
            matches!(tier.decision(), crate::rule::Decision::Undetermined { exact: true, .. });
        (codes, exact)
    }

    #[test]
    fn the_largest_ratios_leave_no_cell_out() {
        let both = vec!["A".to_owned(), "B".to_owned()];
        // There are larger ratios than the largest with four decimals, and smaller ones.
        let end = "922337203685477.5807";
        assert_eq!(possible(&format!("collection_rate > {end}")), (both.clone(), true));
        assert_eq!(possible(&format!("collection_rate < -{end}")), (both.clone(), true));
        // The mediant of these cannot be held: more may be said than is possible, never less.
        let between = format!("collection_rate > 922337203685477.5803 and collection_rate < {end}");
        assert_eq!(possible(&between), (both, false));
    }
}
