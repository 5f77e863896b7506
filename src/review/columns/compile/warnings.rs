//! Causes of warnings: of whom each holds, and of whom that is open.

use super::{Compiler, Reg, Step};
use crate::error::{Error, ErrorKind, Result};
use crate::label::Code;
use crate::review::columns::machine::program::Place;
use crate::review::columns::machine::room::Holds;

/// Where the causes stand.
#[derive(Clone, Debug)]
pub(in crate::review::columns) struct WarningPlan {
    pub(in crate::review::columns) causes: Vec<Code>,
    pub(in crate::review::columns) holds: Vec<Reg>,
    /// Of whom it is open whether each holds.
    pub(in crate::review::columns) unclear: Vec<Reg>,
    pub(in crate::review::columns) column: Place,
    /// The causes that are open for somebody; none where that cannot be.
    pub(in crate::review::columns) open: Option<Place>,
}

impl Compiler<'_> {
    /// The causes of the rulebook that are on.
    pub(in crate::review::columns) fn warnings(&mut self) -> Result<Option<WarningPlan>> {
        let Some(definition) = self.definitions.warning else { return Ok(None) };
        let (mut causes, mut holds, mut open) = (Vec::new(), Vec::new(), Vec::new());
        for cause in &definition.causes {
            let Some(place) = cause.place else { continue };
            let classes = self.classes(place)?;
            let Some(yes) = classes.regs.first() else { continue };
            causes.push(cause.code.clone());
            holds.push(*yes);
            open.push(classes.open);
        }
        let width = match causes.len() {
            0 => return Ok(None),
            1..=8 => Holds::U8,
            9..=16 => Holds::U16,
            17..=31 => Holds::I32,
            many => {
                let message = format!("the rulebook has {many} causes of warnings");
                return Err(Error::new(ErrorKind::Rulebook, "too-many-causes", message)
                    .with_help("columns hold at most 31 of them: review customers one by one"));
            }
        };
        let digits = holds.clone().into();
        let column = self.result(width);
        self.step(Step::Numbers { digits, column });
        let unclear = open.clone();
        let open = match open.iter().all(|reg| *reg == super::NOBODY) {
            true => None,
            false => {
                let digits = open.into();
                let column = self.result(width);
                self.step(Step::Numbers { digits, column });
                Some(column)
            }
        };
        Ok(Some(WarningPlan { causes, holds, unclear, column, open }))
    }
}
