//! Hand-over plans: a leaver's customers distributed among those who stay.

use std::collections::BTreeSet;

use super::custody::is_somebody;
use super::{Custody, HandOverRefusal};
use crate::record::{Author, CustomerId, HandOver};

/// A hand-over that is to be recorded.
///
/// ```
/// use guanxi::{policy::access::Custody, record::{Customer, Event}};
/// let mut customer = Customer::new("K");
/// customer.owner = Some("zhao.liu".into());
/// let zone = "+08:00".parse()?;
/// let day = "2024-03-15".parse()?;
/// let custody = Custody::read(&zone, &[customer.clone()], &[], &[], day, None);
/// let plan = custody.plan("zhao.liu", &["sun.qi".into()])?;
/// let done: Vec<Event> = plan.into_iter().enumerate()
///     .map(|(n, one)| Event::new(format!("h{n}"), one.customer, day, one.hand_over))
///     .collect();
/// let after = Custody::read(&zone, &[customer], &[], &done, day, None);
/// assert_eq!(after.owner("K").unwrap().as_str(), "sun.qi");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlannedHandOver {
    /// The customer.
    pub customer: CustomerId,
    /// From whom to whom.
    pub hand_over: HandOver,
}

impl Custody {
    /// Distributes all customers of a person among successors: each, in the order of the ids, goes
    /// to whoever has the fewest by then, of several the first one named.
    ///
    /// Carried out, it keeps the number of customers and leaves none without an owner (P-119).
    ///
    /// # Errors
    /// [`HandOverRefusal`]: `no-successor` where none is named or one is blank; `to-self` and `has-left` for one of them,
    /// even if there is nothing to hand over.
    ///
    /// ```
    /// use guanxi::{policy::access::Custody, record::Customer};
    /// let customers: Vec<Customer> = ["K1", "K2", "K3", "K4"].into_iter().map(|id| {
    ///     let mut customer = Customer::new(id);
    ///     customer.owner = Some(if id == "K4" { "sun.qi" } else { "zhao.liu" }.into());
    ///     customer
    /// }).collect();
    /// let zone = "+08:00".parse()?;
    /// let custody = Custody::read(&zone, &customers, &[], &[], "2024-03-15".parse()?, None);
    /// let plan = custody.plan("zhao.liu", &["sun.qi".into(), "li.wu".into()])?;
    /// let to: Vec<&str> = plan.iter().map(|one| one.hand_over.to.as_str()).collect();
    /// assert_eq!(to, ["li.wu", "sun.qi", "li.wu"]); // sun.qi had one already
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn plan(
        &self,
        who: &str,
        successors: &[Author],
    ) -> Result<Vec<PlannedHandOver>, HandOverRefusal> {
        let from = Author::from(who);
        let customers: Vec<&CustomerId> = self.customers_of(who).collect();
        if successors.is_empty() {
            return Err(HandOverRefusal::NoSuccessor { from });
        }
        let mut loads: BTreeSet<(usize, usize, &Author)> = BTreeSet::new();
        for (place, to) in successors.iter().enumerate() {
            if !is_somebody(to) {
                return Err(HandOverRefusal::NoSuccessor { from });
            }
            if *to == from {
                return Err(HandOverRefusal::ToSelf { who: from });
            }
            if let Some(on) = self.first_day_without(to.as_str())
                && self.has_left(to.as_str())
            {
                return Err(HandOverRefusal::HasLeft { to: to.clone(), on });
            }
            if !loads.iter().any(|(_, _, other)| *other == to) {
                loads.insert((self.customers_of(to.as_str()).count(), place, to));
            }
        }
        let mut plan = Vec::with_capacity(customers.len());
        for customer in customers {
            // INVARIANT: there is at least one successor, and each that is taken out comes back.
            let Some((load, place, to)) = loads.pop_first() else { break };
            let hand_over = HandOver::new(from.clone(), to.clone());
            plan.push(PlannedHandOver { customer: customer.clone(), hand_over });
            loads.insert((load.saturating_add(1), place, to));
        }
        Ok(plan)
    }
}
