//! How often a customer was talked to, what it complained of, and what more it may buy.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::fact::rejected::record_error;
use crate::record::{
    Direction, Interaction, IssueAction, IssueEvent, IssueKind, OpportunityAction,
    OpportunityEvent, OpportunityId,
};
use crate::time::LocalMoment;

/// What passed between a customer and the house, posted in its order.
#[derive(Debug, Default)]
pub(super) struct Touches<'a> {
    /// When there was contact; attempts are none.
    pub(super) contacts: Vec<LocalMoment>,
    /// When the customer last turned to us by itself.
    pub(super) last_inbound: Option<LocalMoment>,
    /// Whether any interaction was entered, attempts too.
    pub(super) any_interaction: bool,
    /// When issues were registered as complaints (D001-43).
    pub(super) complaints: Vec<LocalMoment>,
    /// Whether any event of an issue was entered.
    pub(super) any_issue: bool,
    /// Whether each opportunity is still open.
    opportunities: BTreeMap<&'a OpportunityId, bool>,
}

impl<'a> Touches<'a> {
    pub(super) fn interaction(&mut self, at: LocalMoment, interaction: &Interaction) {
        self.any_interaction = true;
        if interaction.is_contact() {
            self.contacts.push(at);
            if interaction.direction == Direction::Inbound {
                self.last_inbound = self.last_inbound.max(Some(at));
            }
        }
    }

    pub(super) fn issue(&mut self, at: LocalMoment, event: &IssueEvent) {
        self.any_issue = true;
        if let IssueAction::Register(registration) = &event.action
            && registration.kind == Some(IssueKind::Complaint)
        {
            self.complaints.push(at);
        }
    }

    pub(super) fn opportunity(&mut self, event: &'a OpportunityEvent) -> Result<(), Error> {
        let id = &event.opportunity;
        match (&event.action, self.opportunities.get_mut(id)) {
            (OpportunityAction::Open(_), Some(_)) => {
                Err(record_error("opened-twice", format!("opportunity `{id}` is known already"))
                    .with_help("give each opportunity an id of its own"))
            }
            (OpportunityAction::Open(_), None) => {
                self.opportunities.insert(id, true);
                Ok(())
            }
            (_, Some(open)) if *open => {
                *open = false;
                Ok(())
            }
            (_, Some(_)) => {
                Err(record_error("opportunity-closed", format!("opportunity `{id}` is decided"))
                    .with_help("open a new one"))
            }
            (_, None) => {
                Err(record_error("unknown-opportunity", format!("there is no opportunity `{id}`"))
                    .with_help("record first that it was opened, for the same customer"))
            }
        }
    }

    /// How many opportunities are open; `None` where none was ever recorded.
    pub(super) fn open_opportunities(&self) -> Option<usize> {
        let open = self.opportunities.values().filter(|open| **open).count();
        (!self.opportunities.is_empty()).then_some(open)
    }
}
