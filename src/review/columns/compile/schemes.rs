//! Classes: which condition holds first, row by row.

use super::{ALL, Classes, Compiler, NOBODY, Reg, Step};
use crate::error::Result;
use crate::policy::scheme::Selector;
use crate::review::columns::questions::Question;
use crate::rule::DecisionList;

impl Compiler<'_> {
    /// The classes of a scheme; of rows that the columns leave open the exact answer is asked for.
    pub(in crate::review::columns) fn classes(&mut self, place: usize) -> Result<Classes> {
        if let Some(found) = self.schemes.get(&place) {
            return Ok(found.clone());
        }
        let schemes = self.definitions.schemes;
        let Some(scheme) = schemes.list.get(place) else {
            return Ok(Classes { regs: Vec::new(), open: ALL });
        };
        let given = match scheme.class_fact {
            Some(fact) => self.known(fact)?,
            None => NOBODY,
        };
        let found = match &scheme.selector {
            // A class that the host gives stands, whatever the facts say.
            _ if given != NOBODY => None,
            Selector::List(list) => {
                let (regs, open) = self.first(list)?;
                Some(Classes { regs, open })
            }
            Selector::Matrix { rows, columns, cells } => {
                let (of_rows, rows_open) = self.first(&rows.list)?;
                let (of_columns, columns_open) = self.first(&columns.list)?;
                let mut regs = vec![Vec::new(); scheme.classes.len()];
                for (row, of_row) in of_rows.iter().enumerate() {
                    for (column, of_column) in of_columns.iter().enumerate() {
                        let class = cells.get(row, column).and_then(|class| regs.get_mut(*class));
                        let Some(class) = class else { continue };
                        class.push(self.all([*of_row, *of_column])?);
                    }
                }
                let regs = regs.into_iter().map(|of| self.any(of)).collect::<Result<_>>()?;
                Some(Classes { regs, open: self.any([rows_open, columns_open])? })
            }
        };
        let found = match found {
            Some(found) => Some(self.remembered(place, scheme, found)?),
            None => None,
        };
        let found = match found {
            Some(found) if found.open == NOBODY => found,
            open => {
                let question = self.question(Question::Class(place));
                let of = match open {
                    Some(found) => found,
                    None => Classes { regs: vec![NOBODY; scheme.classes.len()], open: ALL },
                };
                let mut regs = Vec::with_capacity(of.regs.len());
                for reg in &of.regs {
                    // What stays open is of no class yet.
                    let decided = self.without(*reg, of.open)?;
                    regs.push(self.copy(decided)?);
                }
                let open = self.copy(of.open)?;
                self.step(Step::Settle { open, to: regs.clone().into(), question });
                Classes { regs, open }
            }
        };
        self.schemes.insert(place, found.clone());
        Ok(found)
    }

    /// The first entry whose condition holds, and the rows of which an earlier one is open.
    fn first(&mut self, list: &DecisionList) -> Result<(Vec<Reg>, Reg)> {
        let mut conditions: Vec<(Reg, Reg)> = Vec::new();
        for row in 0..list.last() {
            let (holds, open) = match list.row(row) {
                Some(formula) => {
                    let found = self.formula(formula)?;
                    (found.sure, self.without(found.maybe, found.sure)?)
                }
                None => (NOBODY, NOBODY),
            };
            conditions.push((holds, open));
        }
        // Whoever meets none is in the last one, whatever that one asks.
        let closing = match list.row(list.last()) {
            Some(formula) => {
                let found = self.formula(formula)?;
                (ALL, self.without(found.maybe, found.sure)?)
            }
            None => (ALL, NOBODY),
        };
        conditions.push(closing);
        if conditions.iter().all(|(_, open)| *open == NOBODY) {
            // All that is asked is known: whoever meets a condition and none before.
            let mut regs = Vec::with_capacity(conditions.len());
            let mut before = NOBODY;
            for (holds, _) in conditions {
                regs.push(self.without(holds, before)?);
                before = self.any([before, holds])?;
            }
            return Ok((regs, NOBODY));
        }
        let out = self.regs(conditions.len())?;
        let open = self.reg()?;
        let regs = (out..).take(conditions.len()).collect();
        self.step(Step::First { of: conditions.into(), out, open });
        Ok((regs, open))
    }
}
