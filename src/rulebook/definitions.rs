//! The policies as they were loaded, for those who prove something about them.

use std::collections::BTreeMap;

use crate::label::Code;
use crate::policy::cadence::CadenceDefinition;
use crate::policy::risk::RiskDefinition;
use crate::policy::scheme::Schemes;
use crate::policy::sla::Sla;
use crate::policy::warning::WarningDefinition;
use crate::rulebook::{Assumptions, Rulebook};
use crate::time::Calendar;

/// The policies of a rulebook.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Definitions<'a> {
    pub(crate) schemes: &'a Schemes,
    pub(crate) assumptions: &'a Assumptions,
    pub(crate) calendars: &'a BTreeMap<Code, Calendar>,
    pub(crate) sla: Option<&'a Sla>,
    pub(crate) cadence: Option<&'a CadenceDefinition>,
    pub(crate) risk: Option<&'a RiskDefinition>,
    pub(crate) warning: Option<&'a WarningDefinition>,
}

impl Rulebook {
    pub(crate) fn definitions(&self) -> Definitions<'_> {
        let parts = &self.0;
        Definitions {
            schemes: &parts.schemes,
            assumptions: &parts.assumptions,
            calendars: &parts.calendars,
            sla: parts.sla.as_ref(),
            cadence: parts.cadence.as_ref(),
            risk: parts.risk.as_ref(),
            warning: parts.warning.as_ref(),
        }
    }
}
