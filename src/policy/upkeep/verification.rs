//! Verification: what has to be confirmed with the customer, and what of it has been.

use super::Upkeep;
use super::definition::{VerifyAt, VerifyRule, is_by};
use super::known::Known;
use super::reading::{Done, VerificationReading};
use super::timeline::{Act, Timeline};
use crate::record::{EventKind, Field, UpkeepAction};

impl Upkeep {
    /// What has to be confirmed, and what of it has been.
    pub(super) fn verifications(
        &self,
        timeline: &Timeline<'_>,
        known: &Known,
    ) -> Vec<VerificationReading> {
        let first_contact = timeline.events.iter().find(
            |(_, event)| matches!(&event.kind, EventKind::Interaction(talk) if talk.is_contact()),
        );
        let entered = known.entered.or_else(|| timeline.first_day());
        let reading = |rule: &VerifyRule| {
            let (occasion, due) = match rule.at {
                VerifyAt::FirstContact => (
                    first_contact.map(|(_, event)| event.id.clone()),
                    first_contact.map(|(at, _)| at.date()),
                ),
                VerifyAt::Entry => (None, entered),
            };
            let confirmed = |field| {
                let mut acts = timeline.acts.iter().filter(|act| verifies(act, rule, field));
                acts.next()
            };
            let mut pending = Vec::new();
            let mut late = Vec::new();
            let mut done: Option<&Act<'_>> = None;
            for field in &rule.fields {
                match confirmed(*field) {
                    None => pending.push(*field),
                    Some(act) => {
                        if due.is_some_and(|due| act.at.date() > due) {
                            late.push(*field);
                        }
                        if done.is_none_or(|done| done.at < act.at) {
                            done = Some(act);
                        }
                    }
                }
            }
            let done = done.filter(|_| pending.is_empty());
            VerificationReading {
                rule: rule.code.clone(),
                on: rule.at,
                by: rule.by.clone(),
                occasion,
                due,
                pending,
                late,
                done: done.map(|act| Done { event: act.event.id.clone(), at: act.event.at }),
            }
        };
        self.verify().map(reading).collect()
    }
}

fn verifies(act: &Act<'_>, rule: &VerifyRule, field: Field) -> bool {
    let UpkeepAction::Verify { fields } = &act.what.action else { return false };
    fields.contains(&field) && is_by(act.what.role.as_ref(), rule.by.as_ref())
}
