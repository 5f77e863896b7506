//! Service cycles: when which step was done (D003-09).

use std::collections::BTreeMap;

use serde::Serialize;

use super::log::Entry;
use super::{LifecycleRefusal, Refused};
use crate::fact::surely_before;
use crate::record::{EventKind, ServiceStage};
use crate::time::{LocalMoment, Moment};

/// One way of a customer through the steps of service; steps may be left out.
///
/// The times do not fall in the order of the steps (P-123); a date and an instant of that day
/// count as the same time.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::record::{Customer, Event, ServiceEvent, ServiceStage};
/// let done = |stage| ServiceEvent::new("S-1", stage);
/// let events = [
///     Event::new("e1", "KH0001", "2024-03-01".parse()?, done(ServiceStage::FirstContact)),
///     Event::new("e2", "KH0001", "2024-03-09".parse()?, done(ServiceStage::Delivered)),
/// ];
/// let rulebook = Rulebook::preset("service_quality")?;
/// let as_of = "2024-06-30".parse()?;
/// let life = rulebook.lifecycle().read(&Customer::new("KH0001"), &events, as_of, None);
/// assert_eq!(life.service[0].last(), Some(ServiceStage::Delivered));
/// assert!(!life.service[0].is_complete()); // nobody has called back yet
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ServiceCycle {
    /// Which cycle: any text of the host.
    pub cycle: String,
    /// The steps that were done, and when.
    pub steps: BTreeMap<ServiceStage, Moment>,
}

impl ServiceCycle {
    /// The last step that was done.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Customer, Event, ServiceEvent, ServiceStage}};
    /// let at = "2024-03-01".parse()?;
    /// let step = ServiceEvent::new("S-1", ServiceStage::NeedConfirmed);
    /// let events = [Event::new("e1", "KH0001", at, step)];
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let life = rulebook.lifecycle().read(&Customer::new("KH0001"), &events, at, None);
    /// assert_eq!(life.service[0].last(), Some(ServiceStage::NeedConfirmed));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn last(&self) -> Option<ServiceStage> {
        self.steps.keys().next_back().copied()
    }

    /// Whether the customer was called back, which ends a cycle.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Customer, Event, ServiceEvent, ServiceStage}};
    /// let at = "2024-03-01".parse()?;
    /// let step = ServiceEvent::new("S-1", ServiceStage::CalledBack);
    /// let events = [Event::new("e1", "KH0001", at, step)];
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let life = rulebook.lifecycle().read(&Customer::new("KH0001"), &events, at, None);
    /// assert!(life.service[0].is_complete());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_complete(&self) -> bool {
        self.steps.contains_key(&ServiceStage::CalledBack)
    }
}

/// Replays the entries, which end at the moment of the question; cycles come by their ids.
pub(super) fn replay(
    entries: &[Entry<'_>],
    refused: &mut Vec<(usize, Refused)>,
) -> Vec<ServiceCycle> {
    let mut done: Vec<(&Entry<'_>, &str, ServiceStage)> = entries
        .iter()
        .filter_map(|entry| match &entry.event.kind {
            EventKind::Service(what) => Some((entry, what.cycle.as_str(), what.stage)),
            _ => None,
        })
        .collect();
    // At one moment the steps come in their own order.
    done.sort_by_key(|(entry, _, stage)| (entry.at, *stage));
    let mut cycles: BTreeMap<&str, BTreeMap<ServiceStage, LocalMoment>> = BTreeMap::new();
    for (entry, cycle, stage) in done {
        let steps = cycles.entry(cycle).or_default();
        let later =
            steps.iter().find(|(other, at)| **other > stage && surely_before(**at, entry.at));
        let refusal = match later {
            _ if steps.contains_key(&stage) => Some(LifecycleRefusal::DoneTwice { stage }),
            Some((done, at)) => {
                Some(LifecycleRefusal::StepTooLate { stage, done: *done, at: at.moment() })
            }
            None => None,
        };
        match refusal {
            Some(refusal) => refused.push(entry.refused(refusal)),
            None => {
                steps.insert(stage, entry.at);
            }
        }
    }
    cycles
        .into_iter()
        .map(|(cycle, steps)| ServiceCycle {
            cycle: cycle.to_owned(),
            steps: steps.into_iter().map(|(stage, at)| (stage, at.moment())).collect(),
        })
        .collect()
}
