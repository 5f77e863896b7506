//! From a rulebook and the columns that there are to the steps of the machine.
//!
//! A statement is two sets of rows: those of whom it surely holds and those of whom it may hold. Where
//! all that is asked for is known both are the same set and one step makes it.

mod atoms;
mod former;
mod risk;
mod schemes;
mod tally;
mod touches;
mod warnings;

use std::collections::HashMap;

use chrono::NaiveDate;

use super::column::Nulls;
use super::former::{ClassColumn, Former};
use super::machine::mask::Reg;
use super::machine::program::{Place, Planes, Program, Step};
use super::machine::room::Holds;
use super::meaning::{Meaning, day_of, null_fits};
use super::questions::Question;
use super::schema::{Schema, Tells};
use crate::error::{Error, ErrorKind, Result};
use crate::fact::{FactId, Facts, Population};
use crate::rule::atom::AtomId;
use crate::rule::condition::Tables;
use crate::rulebook::{Definitions, Rulebook};

pub(super) use risk::RiskPlan;
pub(super) use tally::{Counted, TallyPlan, Wanted};
pub(super) use touches::{BEGUN, TRIGGERED, TouchPlan};
pub(super) use warnings::WarningPlan;

/// All rows that there are.
pub(super) const ALL: Reg = 0;

/// No row.
pub(super) const NOBODY: Reg = 1;

/// What can be said of a statement: of whom it holds, and of whom it may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kleene {
    pub(super) sure: Reg,
    pub(super) maybe: Reg,
}

impl Kleene {
    pub(super) const fn certain(of: Reg) -> Self {
        Self { sure: of, maybe: of }
    }
}

/// The classes of a scheme, and the rows of which the class is open.
#[derive(Clone, Debug)]
pub(super) struct Classes {
    pub(super) regs: Vec<Reg>,
    pub(super) open: Reg,
}

/// A column that tells a fact.
#[derive(Clone, Debug)]
struct Source {
    column: Place,
    meaning: Meaning,
}

/// Makes the steps.
pub(super) struct Compiler<'r> {
    definitions: Definitions<'r>,
    tables: Tables,
    schema: &'r Schema,
    formers: &'r [Former],
    as_of: NaiveDate,
    today: i32,
    /// Whether values that a column cannot hold have to be reckoned with.
    careful: bool,
    population: Option<&'r Population>,
    /// Facts of which nothing is known, for questions about a value alone.
    nothing: Facts,
    sources: HashMap<FactId, Source>,
    known: HashMap<Place, Reg>,
    atoms: HashMap<AtomId, Kleene>,
    schemes: HashMap<usize, Classes>,
    /// Steps that were made: the same question is asked once.
    made: HashMap<Key, Reg>,
    risk: Option<RiskPlan>,
    pub(super) program: Program,
    pub(super) questions: Vec<Question>,
    pub(super) results: Vec<Holds>,
}

/// What makes two steps the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Within(Place, i64, i64),
    Bits(Place, i64),
    Not(Reg),
    Without(Reg, Reg),
    All(Vec<Reg>),
    Any(Vec<Reg>),
}

impl<'r> Compiler<'r> {
    pub(super) fn new(
        rulebook: &'r Rulebook,
        (schema, formers): (&'r Schema, &'r [Former]),
        as_of: NaiveDate,
        population: Option<&'r Population>,
        careful: bool,
    ) -> Result<Self> {
        schema.check()?;
        let definitions = rulebook.definitions();
        let schemes = definitions.schemes;
        let tables = Tables {
            registry: (*schemes.registry).clone(),
            population: schemes.population.clone(),
            atoms: schemes.atoms.clone(),
        };
        let mut compiler = Self {
            definitions,
            tables,
            schema,
            formers,
            as_of,
            today: day_of(as_of),
            careful,
            population,
            nothing: rulebook.facts(),
            sources: HashMap::new(),
            known: HashMap::new(),
            atoms: HashMap::new(),
            schemes: HashMap::new(),
            made: HashMap::new(),
            risk: None,
            program: Program { regs: 2, ..Program::default() },
            questions: Vec::new(),
            results: Vec::new(),
        };
        compiler.step(Step::Constant { all: false, out: NOBODY });
        compiler.columns()?;
        Ok(compiler)
    }

    /// Checks every column: what it holds and what of it is known.
    fn columns(&mut self) -> Result<()> {
        for (place, (tells, column)) in self.schema.columns.iter().enumerate() {
            let place = u16::try_from(place).unwrap_or(u16::MAX);
            let (mut low, mut high) = match tells {
                Tells::Fact(name) => {
                    let id = self.tables.registry.resolve(name)?;
                    let fact = self.tables.registry.find(name)?;
                    let meaning = Meaning::new(column, &fact)?;
                    let bounds = (meaning.low, meaning.high);
                    self.sources.insert(id, Source { column: place, meaning });
                    bounds
                }
                Tells::Touched(_) | Tells::Triggered(_) => {
                    (i64::from(day_of(NaiveDate::MIN)), i64::from(self.today))
                }
                Tells::NoContact => (0, 1),
                Tells::FormerSince(_) => {
                    (i64::from(day_of(NaiveDate::MIN)), i64::from(day_of(NaiveDate::MAX)))
                }
                Tells::FormerClass(_) | Tells::Decided(_) => {
                    let told =
                        self.formers.iter().flat_map(|former| [&former.class, &former.decided]);
                    let told = told.flatten().find(|told| told.column == usize::from(place));
                    (0, told.map_or(-1, ClassColumn::last))
                }
            };
            null_fits(&tells.name(), column)?;
            let (least, most) = column.width.bounds();
            (low, high) = (low.max(least), high.min(most));
            let null = match column.nulls {
                Nulls::Value(null) => Some(null),
                _ => None,
            };
            let bitmap = column.nulls == Nulls::Bitmap;
            let known = if (low, high) == (least, most) && null.is_none() && !bitmap {
                ALL
            } else {
                let out = self.reg()?;
                self.step(Step::Check { column: place, low, high, null, bitmap, out });
                // Without a wrong value all of them are known; with one the run begins anew.
                if self.careful || null.is_some() || bitmap { out } else { ALL }
            };
            self.known.insert(place, known);
        }
        Ok(())
    }

    pub(super) fn step(&mut self, step: Step) {
        self.program.steps.push(step);
    }

    pub(super) fn reg(&mut self) -> Result<Reg> {
        self.regs(1)
    }

    /// So many registers in a row.
    pub(super) fn regs(&mut self, count: usize) -> Result<Reg> {
        let first = self.program.regs;
        self.program.regs = first.saturating_add(count);
        match (u16::try_from(first), u16::try_from(self.program.regs)) {
            (Ok(first), Ok(_)) => Ok(first),
            _ => {
                let message = "the rulebook asks more than 65 535 questions of a row";
                Err(Error::new(ErrorKind::Rulebook, "too-many-questions", message)
                    .with_help("review customers one by one, or with fewer policies"))
            }
        }
    }

    pub(super) fn lanes(&mut self) -> u16 {
        let lanes = u16::try_from(self.program.lanes).unwrap_or(u16::MAX);
        self.program.lanes = self.program.lanes.saturating_add(1);
        lanes
    }

    /// A column of results.
    pub(super) fn result(&mut self, holds: Holds) -> Place {
        let place = u16::try_from(self.results.len()).unwrap_or(u16::MAX);
        self.results.push(holds);
        place
    }

    pub(super) fn question(&mut self, question: Question) -> u16 {
        let place = u16::try_from(self.questions.len()).unwrap_or(u16::MAX);
        self.questions.push(question);
        place
    }

    /// The register of a step, made once.
    fn once(&mut self, key: Key, step: impl FnOnce(Reg) -> Step) -> Result<Reg> {
        if let Some(reg) = self.made.get(&key) {
            return Ok(*reg);
        }
        let out = self.reg()?;
        self.step(step(out));
        self.made.insert(key, out);
        Ok(out)
    }

    fn within(&mut self, column: Place, low: i64, high: i64) -> Result<Reg> {
        let key = Key::Within(column, low, high);
        self.once(key, |out| Step::Within { column, low, high, out })
    }

    fn bits(&mut self, column: Place, bits: i64) -> Result<Reg> {
        self.once(Key::Bits(column, bits), |out| Step::Bits { column, bits, out })
    }

    pub(super) fn not(&mut self, of: Reg) -> Result<Reg> {
        match of {
            ALL => Ok(NOBODY),
            NOBODY => Ok(ALL),
            _ => self.once(Key::Not(of), |out| Step::Not { of, out }),
        }
    }

    pub(super) fn without(&mut self, of: Reg, not: Reg) -> Result<Reg> {
        match (of, not) {
            (NOBODY, _) | (_, ALL) => Ok(NOBODY),
            (of, NOBODY) => Ok(of),
            (of, not) if of == not => Ok(NOBODY),
            (ALL, not) => self.not(not),
            _ => self.once(Key::Without(of, not), |out| Step::Without { of, not, out }),
        }
    }

    pub(super) fn all(&mut self, of: impl IntoIterator<Item = Reg>) -> Result<Reg> {
        let mut of: Vec<Reg> = of.into_iter().filter(|reg| *reg != ALL).collect();
        of.sort_unstable();
        of.dedup();
        match of.as_slice() {
            [] => Ok(ALL),
            [one] => Ok(*one),
            [NOBODY, ..] => Ok(NOBODY),
            _ => self.once(Key::All(of.clone()), |out| Step::All { of: of.into(), out }),
        }
    }

    pub(super) fn any(&mut self, of: impl IntoIterator<Item = Reg>) -> Result<Reg> {
        let mut of: Vec<Reg> = of.into_iter().filter(|reg| *reg != NOBODY).collect();
        of.sort_unstable();
        of.dedup();
        match of.as_slice() {
            [] => Ok(NOBODY),
            [one] => Ok(*one),
            [ALL, ..] => Ok(ALL),
            _ => self.once(Key::Any(of.clone()), |out| Step::Any { of: of.into(), out }),
        }
    }

    /// A set of its own, to be changed where it stands.
    pub(super) fn copy(&mut self, of: Reg) -> Result<Reg> {
        let out = self.reg()?;
        self.step(Step::Copy { of, out });
        Ok(out)
    }

    /// Everything that was made.
    pub(super) fn done(mut self) -> (Program, Vec<Question>, Vec<Holds>) {
        self.program.finish();
        (self.program, self.questions, self.results)
    }

    /// Numbers of nought.
    pub(super) fn planes(&mut self, width: u16) -> Result<Planes> {
        let planes = Planes { first: self.regs(usize::from(width))?, width };
        self.step(Step::Clear { planes });
        Ok(planes)
    }

    /// The same numbers under another place, to be changed there.
    pub(super) fn copied(&mut self, of: Planes) -> Result<Planes> {
        let planes = Planes { first: self.regs(usize::from(of.width))?, width: of.width };
        for (out, of) in planes.regs().zip(of.regs()) {
            self.step(Step::Copy { of, out });
        }
        Ok(planes)
    }

    /// The places of sets that exclude each other, as numbers.
    pub(super) fn places(&mut self, sets: &[Reg]) -> Result<Box<[Reg]>> {
        let last = u64::try_from(sets.len()).unwrap_or(u64::MAX).saturating_sub(1);
        let width = u64::BITS.saturating_sub(last.leading_zeros());
        let mut digits = Vec::new();
        for digit in 0..width {
            let has = |place: usize| place.checked_shr(digit).unwrap_or(0) & 1 == 1;
            let of = sets.iter().enumerate().filter(|(place, _)| has(*place));
            let of: Vec<Reg> = of.map(|(_, reg)| *reg).collect();
            digits.push(self.any(of)?);
        }
        Ok(digits.into())
    }
}

impl std::fmt::Debug for Compiler<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compiler").field("program", &self.program).finish_non_exhaustive()
    }
}
