//! Sums over the rows of each class, filled in the same pass.

use std::collections::BTreeSet;

use super::{ALL, Compiler, Kleene, NOBODY, Reg, RiskPlan, Step, Tells, TouchPlan, WarningPlan};
use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::review::columns::column::Units;
use crate::rule::condition::{Compiler as Conditions, Lowered};
use crate::rule::parameter::Parameters;

/// What is counted of each class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::review::columns) enum Counted {
    /// Who meets a condition.
    When(String),
    /// The sum of a column.
    Sum(String),
}

/// Something that was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::review::columns) struct Tallied {
    pub(in crate::review::columns) name: String,
    /// Where the numbers of the classes stand; those of whom the class is open come last.
    pub(in crate::review::columns) slot: usize,
    /// From one class to the next.
    pub(in crate::review::columns) stride: usize,
    /// For each that is counted in a sum so much more.
    pub(in crate::review::columns) each: i128,
    /// What tells for how many that is.
    pub(in crate::review::columns) of: Option<usize>,
}

/// Where the sums of the classes of a scheme stand.
#[derive(Clone, Debug)]
pub(in crate::review::columns) struct TallyPlan {
    pub(in crate::review::columns) scheme: usize,
    /// How many classes are counted: those without rows are not.
    pub(in crate::review::columns) counted: usize,
    /// From one class to the next among the counts.
    pub(in crate::review::columns) stride: usize,
    pub(in crate::review::columns) entries: Vec<Tallied>,
}

/// Everything that there is to count.
pub(in crate::review::columns) struct Wanted<'w> {
    pub(in crate::review::columns) entries: &'w [(String, Counted)],
    pub(in crate::review::columns) risk: Option<&'w RiskPlan>,
    pub(in crate::review::columns) touches: Option<&'w TouchPlan>,
    pub(in crate::review::columns) warnings: Option<&'w WarningPlan>,
}

impl Compiler<'_> {
    /// Counts by the classes of a scheme.
    pub(in crate::review::columns) fn tally(
        &mut self,
        scheme: usize,
        wanted: &Wanted<'_>,
    ) -> Result<TallyPlan> {
        let classes = self.classes(scheme)?;
        let mut sets = classes.regs.clone();
        if classes.open != NOBODY {
            sets.push(classes.open);
        }
        let mut masks: Vec<(String, Reg)> = vec![("customers".to_owned(), ALL)];
        let schemes = self.definitions.schemes;
        for (place, other) in schemes.own().iter().enumerate().filter(|(place, _)| *place != scheme)
        {
            let found = self.classes(place)?;
            for (class, reg) in other.classes.iter().zip(&found.regs) {
                masks.push((format!("{}={}", other.code, class.code()), *reg));
            }
            masks.push((format!("{}=?", other.code), found.open));
        }
        if let Some(risk) = wanted.risk {
            let levels = self.definitions.risk.map_or(&[][..], |risk| risk.levels.as_slice());
            for (level, reg) in levels.iter().zip(&risk.exact) {
                masks.push((format!("risk={}", level.code), *reg));
            }
            masks.push(("risk=?".to_owned(), risk.open));
        }
        if let Some(warnings) = wanted.warnings {
            let causes = warnings.causes.iter().zip(warnings.holds.iter().zip(&warnings.unclear));
            for (cause, (holds, unclear)) in causes {
                masks.push((format!("warning={cause}"), *holds));
                masks.push((format!("warning={cause}=?"), *unclear));
            }
        }
        if let Some(touches) = wanted.touches {
            masks.push(("due".to_owned(), touches.due));
            masks.push(("late".to_owned(), touches.late));
        }
        let mut sums: Vec<(String, Summed)> = Vec::new();
        for (name, counted) in wanted.entries {
            match counted {
                Counted::When(text) => {
                    let Kleene { sure, maybe } =
                        self.condition(text).map_err(|error| error.at(name))?;
                    let open = self.without(maybe, sure)?;
                    masks.push((name.clone(), sure));
                    masks.push((format!("{name}=?"), open));
                }
                Counted::Sum(fact) => {
                    let place = self.summed(fact).map_err(|error| error.at(name))?;
                    let known = self.known_of(place);
                    masks.push((format!("{name}#"), known));
                    sums.push((name.clone(), Summed::Column(place, known)));
                }
            }
        }
        if let Some(risk) = wanted.risk {
            masks.push(("risk_points#".to_owned(), risk.known));
            sums.push((
                "risk_points".to_owned(),
                Summed::Numbers(risk.low, risk.known, risk.least),
            ));
        }
        if let Some(touches) = wanted.touches {
            sums.push(("due_days".to_owned(), Summed::Dates(touches.lanes, touches.due)));
        }
        let names = masks.iter().map(|(name, _)| name).chain(sums.iter().map(|(name, _)| name));
        once(names)?;
        // What cannot be is not counted.
        let first = self.program.slots;
        let of: Box<[Reg]> =
            masks.iter().map(|(_, reg)| *reg).filter(|reg| *reg != NOBODY).collect();
        let stride = of.len();
        let (mut entries, mut next): (Vec<Tallied>, usize) = (Vec::new(), first);
        for (name, reg) in &masks {
            let mut slot = usize::MAX;
            if *reg != NOBODY {
                slot = next;
                next = next.saturating_add(1);
            }
            entries.push(Tallied { name: name.clone(), slot, stride, each: 0, of: None });
        }
        self.step(Step::Count { of, classes: sets.clone().into(), slot: slot(first) });
        let mut next = first.saturating_add(stride.saturating_mul(sets.len()));
        for (name, summed) in sums {
            let count_of = |name: &str| {
                entries.iter().find(|other| other.name == name).map(|other| other.slot)
            };
            let classes: Box<[Reg]> = sets.clone().into();
            let (each, of) = match summed {
                Summed::Numbers(_, _, least) => (i128::from(least), count_of("risk_points#")),
                Summed::Dates(..) => (i128::from(self.today), count_of("due")),
                Summed::Column(..) => (0, None),
            };
            self.step(match summed {
                Summed::Column(column, known) => {
                    Step::Sum { column, known, classes, slot: slot(next) }
                }
                Summed::Numbers(planes, known, _) => Step::SumNumbers {
                    digits: planes.regs().collect(),
                    known,
                    classes,
                    slot: slot(next),
                },
                Summed::Dates(lanes, known) => {
                    Step::SumDates { lanes, known, from: self.today, classes, slot: slot(next) }
                }
            });
            entries.push(Tallied { name, slot: next, stride: 1, each, of });
            next = next.saturating_add(sets.len());
        }
        // Numbers of counts are found by the stride of all counts.
        self.program.slots = next;
        Ok(TallyPlan { scheme, counted: sets.len(), stride, entries })
    }

    /// The column of a fact whose numbers can be summed.
    fn summed(&self, fact: &str) -> Result<super::Place> {
        let tells = |tells: &Tells| matches!(tells, Tells::Fact(name) if name == fact);
        let mut columns = self.schema.columns.iter().enumerate();
        let Some((place, (_, column))) = columns.find(|(_, (column, _))| tells(column)) else {
            let known = self.schema.columns.iter().map(|(tells, _)| tells.name());
            let known: Vec<String> = known.collect();
            let message = format!("there is no column `{fact}`");
            return Err(Error::new(ErrorKind::Name, "unknown-column", message)
                .with_help(did_you_mean(fact, known.iter().map(String::as_str))));
        };
        if matches!(column.units, Units::Date | Units::Codes(_) | Units::CodeBits(_)) {
            let message = format!("column `{fact}` holds dates or codes, which have no sum");
            return Err(Error::new(ErrorKind::Type, "column-sum", message)
                .with_help("sum amounts, counts, scores or flags; count others by a condition"));
        }
        // INVARIANT: a schema has fewer columns than that.
        Ok(u16::try_from(place).unwrap_or(u16::MAX))
    }

    /// Of whom a condition holds that no rule has.
    fn condition(&mut self, text: &str) -> Result<Kleene> {
        let parameters = Parameters::default();
        let mut conditions = Conditions {
            tables: &mut self.tables,
            parameters: &parameters,
            foreign: None,
            off: Vec::new(),
        };
        match conditions.text(text)? {
            Lowered::On(formula) => self.formula(&formula),
            Lowered::Off(_) => Ok(Kleene::certain(NOBODY)),
        }
    }
}

/// Refuses a name that stands twice: only the first would be found.
fn once<'n>(names: impl Iterator<Item = &'n String>) -> Result<()> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            let message = format!("two numbers are called `{name}`");
            return Err(Error::new(ErrorKind::Name, "duplicate-count", message)
                .with_help("give each count and sum a name of its own, none that the review has"));
        }
    }
    Ok(())
}

enum Summed {
    Column(super::Place, Reg),
    Numbers(super::Planes, Reg, i64),
    Dates(u16, Reg),
}

fn slot(slot: usize) -> u32 {
    u32::try_from(slot).unwrap_or(u32::MAX)
}
