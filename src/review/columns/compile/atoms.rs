//! Questions about facts, and conditions made of them.

use super::{ALL, Classes, Compiler, Kleene, NOBODY, Reg, Source, Step};
use crate::error::Result;
use crate::fact::{Cut, FactId, Value};
use crate::rule::Comparison;
use crate::rule::atom::{Atom, AtomId, Situation, Test};
use crate::rule::formula::Formula;

impl Compiler<'_> {
    fn situation(&self) -> Situation<'_> {
        Situation { facts: &self.nothing, as_of: self.as_of, population: self.population }
    }

    /// Of whom a question is answered by yes.
    fn atom(&mut self, id: AtomId) -> Result<Kleene> {
        if let Some(found) = self.atoms.get(&id) {
            return Ok(*found);
        }
        let Some(atom) = crate::rule::cells::atom(&self.tables.atoms, id).cloned() else {
            return Ok(Kleene { sure: NOBODY, maybe: ALL });
        };
        let found = self.answered(&atom)?;
        self.atoms.insert(id, found);
        Ok(found)
    }

    fn answered(&mut self, atom: &Atom) -> Result<Kleene> {
        let given = self.sources.get(&atom.fact).cloned();
        let told = match &given {
            Some(source) => Some((self.in_column(atom, source)?, self.known_of(source.column))),
            None => None,
        };
        // Where the host gives nothing the rulebook may know it itself.
        let own = match told {
            Some((told, ALL)) => return Ok(told),
            _ => self.derived(atom)?,
        };
        let unknown = match self.tells_nothing(atom) {
            true => Kleene::certain(NOBODY),
            false => Kleene { sure: NOBODY, maybe: ALL },
        };
        let own = own.unwrap_or(unknown);
        let Some((told, known)) = told else { return Ok(own) };
        let (sure, maybe) = (self.without(own.sure, known)?, self.without(own.maybe, known)?);
        Ok(Kleene { sure: self.any([told.sure, sure])?, maybe: self.any([told.maybe, maybe])? })
    }

    /// Whether nobody is at the top, known or not.
    fn tells_nothing(&self, atom: &Atom) -> bool {
        matches!(atom.test, Test::Top { measure, .. } if self.situation().cut(measure) == Cut::Nobody)
    }

    pub(super) fn known_of(&self, column: super::Place) -> Reg {
        self.known.get(&column).copied().unwrap_or(NOBODY)
    }

    /// Of whom a fact is known, as far as columns tell it.
    pub(super) fn known(&mut self, fact: FactId) -> Result<Reg> {
        let of = |fact: FactId| self.sources.get(&fact).map(|source| self.known_of(source.column));
        let own = of(fact);
        let basis = self.tables.registry.stands_for(fact).and_then(of);
        self.any(own.into_iter().chain(basis))
    }

    /// Of whom the column answers, those alone whose value is known.
    fn in_column(&mut self, atom: &Atom, source: &Source) -> Result<Kleene> {
        let known = self.known_of(source.column);
        if let Test::Has(place) = atom.test {
            let bits = source.meaning.bits_of(place);
            let found = if bits == 0 { NOBODY } else { self.bits(source.column, bits)? };
            let found = self.all([found, known])?;
            return Ok(Kleene::certain(found));
        }
        let yes = self.stretches(atom, source, true);
        let no = self.stretches(atom, source, false);
        let yes = self.inside(source, &yes)?;
        let no = self.inside(source, &no)?;
        let sure = self.all([yes, known])?;
        let open = !self.covers(atom, source);
        let maybe = if open { self.without(known, no)? } else { sure };
        Ok(Kleene { sure, maybe })
    }

    /// Whether every value answers.
    fn covers(&self, atom: &Atom, source: &Source) -> bool {
        let situation = self.situation();
        let answers = |number: i64| {
            source
                .meaning
                .value(number)
                .is_none_or(|value| atom.answer(&value, &situation).is_some())
        };
        answers(source.meaning.low) && answers(source.meaning.high)
    }

    fn stretches(&self, atom: &Atom, source: &Source, answer: bool) -> Vec<(i64, i64)> {
        let situation = self.situation();
        let has = |value: &Value| atom.answer(value, &situation) == Some(answer);
        let turning = match &atom.test {
            Test::Compare(_, cut) => Some(cut),
            _ => None,
        };
        match &atom.test {
            Test::Share { comparison: Comparison::Equal | Comparison::NotEqual, share, total } => {
                // Of nothing there is no share.
                if situation.total(*total).is_none() {
                    return Vec::new();
                }
                // A share is one where it is neither above nor below.
                let of = |comparison| {
                    let test = Test::Share { comparison, share: *share, total: *total };
                    let atom = Atom { test, ..atom.clone() };
                    let has = |value: &Value| atom.answer(value, &situation) == Some(true);
                    source.meaning.stretches(&has, None)
                };
                let (below, above) = (of(Comparison::Below), of(Comparison::Above));
                let same = matches!(atom.test, Test::Share { comparison: Comparison::Equal, .. })
                    == answer;
                let (low, high) = (source.meaning.low, source.meaning.high);
                let from = below.last().map_or(low, |(_, end)| end.saturating_add(1));
                let to = above.first().map_or(high, |(start, _)| start.saturating_sub(1));
                if same {
                    if from <= to { vec![(from, to)] } else { Vec::new() }
                } else {
                    below.into_iter().chain(above).collect()
                }
            }
            _ => source.meaning.stretches(&has, turning),
        }
    }

    /// The rows of a column whose number lies in one of these.
    fn inside(&mut self, source: &Source, stretches: &[(i64, i64)]) -> Result<Reg> {
        let whole = (source.meaning.low, source.meaning.high);
        let mut found = Vec::new();
        for (low, high) in stretches {
            // Other numbers are wrong, and not known: at an end of what there is nothing is looked at.
            let low = if *low == whole.0 { i64::MIN } else { *low };
            let high = if *high == whole.1 { i64::MAX } else { *high };
            found.push(match (low, high) {
                (i64::MIN, i64::MAX) => ALL,
                (low, high) => self.within(source.column, low, high)?,
            });
        }
        self.any(found)
    }

    /// What the rulebook tells itself: the classes of its schemes, and the computed risk.
    fn derived(&mut self, atom: &Atom) -> Result<Option<Kleene>> {
        // The annual amount that is not given is that of its basis.
        if let Some(basis) = self.tables.registry.stands_for(atom.fact) {
            return self.answered(&Atom { fact: basis, ..atom.clone() }).map(Some);
        }
        if let Some(place) = self.definitions.schemes.of_fact(atom.fact) {
            let classes = self.classes(place)?;
            let Some(scheme) = self.definitions.schemes.list.get(place) else { return Ok(None) };
            let values: Vec<Value> =
                (0..classes.regs.len()).map(|class| scheme.class_value(class)).collect();
            return self.among(atom, &classes, &values).map(Some);
        }
        let level = self.definitions.risk.and_then(|risk| risk.facts.level);
        if level == Some(atom.fact)
            && let Some(plan) = self.risk()?
        {
            let levels = self.definitions.risk.map_or(&[][..], |risk| risk.levels.as_slice());
            let values: Vec<Value> =
                levels.iter().map(|level| Value::Choice(level.rank())).collect();
            let exact = Classes { regs: plan.exact.clone(), open: plan.open };
            return self.among(atom, &exact, &values).map(Some);
        }
        Ok(None)
    }

    fn among(&mut self, atom: &Atom, classes: &Classes, values: &[Value]) -> Result<Kleene> {
        let yes = classes.regs.iter().zip(values);
        let yes = yes.filter(|(_, value)| atom.answer_of_value(value) == Some(true));
        let yes: Vec<Reg> = yes.map(|(reg, _)| *reg).collect();
        let sure = self.any(yes)?;
        Ok(Kleene { sure, maybe: self.any([sure, classes.open])? })
    }

    /// Of whom a condition holds.
    pub(super) fn formula(&mut self, formula: &Formula) -> Result<Kleene> {
        match formula {
            Formula::Constant(true) => Ok(Kleene::certain(ALL)),
            Formula::Constant(false) => Ok(Kleene::certain(NOBODY)),
            Formula::Atom(id) => self.atom(*id),
            Formula::Not(inner) => {
                let inner = self.formula(inner)?;
                Ok(Kleene { sure: self.not(inner.maybe)?, maybe: self.not(inner.sure)? })
            }
            Formula::All(parts) => {
                let (sure, maybe) = self.parts(parts)?;
                Ok(Kleene { sure: self.all(sure)?, maybe: self.all(maybe)? })
            }
            Formula::Any(parts) => {
                let (sure, maybe) = self.parts(parts)?;
                Ok(Kleene { sure: self.any(sure)?, maybe: self.any(maybe)? })
            }
            Formula::AtLeast(count, parts) => {
                let (sure, maybe) = self.parts(parts)?;
                let same = sure == maybe;
                let sure = self.at_least(*count, sure)?;
                let maybe = if same { sure } else { self.at_least(*count, maybe)? };
                Ok(Kleene { sure, maybe })
            }
        }
    }

    fn parts(&mut self, parts: &[Formula]) -> Result<(Vec<Reg>, Vec<Reg>)> {
        let found = parts.iter().map(|part| self.formula(part)).collect::<Result<Vec<Kleene>>>()?;
        Ok(found.iter().map(|one| (one.sure, one.maybe)).unzip())
    }

    /// In so many of these at least.
    pub(super) fn at_least(&mut self, count: usize, of: Vec<Reg>) -> Result<Reg> {
        let Ok(count) = u16::try_from(count) else { return Ok(NOBODY) };
        if count == 0 {
            return Ok(ALL);
        }
        let out = self.reg()?;
        self.step(Step::AtLeast { count, of: of.into(), out });
        Ok(out)
    }
}
