//! Applying a plan, and taking it back.

use std::collections::BTreeSet;

use super::plan::{MergePlan, MergeRecords, find, wrong};
use crate::error::{Error, Result};
use crate::record::{Customer, CustomerId};

/// How they stand before and after: both customers, and whose the rest is.
struct Turn<'a> {
    from: [&'a Customer; 2],
    to: [&'a Customer; 2],
    from_owner: &'a CustomerId,
    to_owner: &'a CustomerId,
    /// Whether the old owner may have nothing left that the plan does not name.
    leaves_nothing: bool,
}

impl MergePlan {
    /// The records with the merge done; applied twice it is applied once (P-109).
    ///
    /// Records of others are left alone, and so is the order. Nothing is changed where it fails.
    ///
    /// # Errors
    /// `merge-stale` where the records are no more those that the plan was made of: a customer was
    /// changed since, something is missing, or something is there that the plan does not name;
    /// `merge-plan` where the plan contradicts itself; `unknown-customer`, `duplicate-customer`.
    ///
    /// ```
    /// use guanxi::policy::duplicate::{MergePlan, MergeRecords};
    /// use guanxi::record::Customer;
    /// let mut records = MergeRecords {
    ///     customers: vec![Customer::new("C1"), Customer::new("C2")],
    ///     ..MergeRecords::default()
    /// };
    /// let plan = MergePlan::new("C1", "C2", &records)?;
    /// records.customers[0].note = Some("called".into());
    /// let error = plan.apply(&records).unwrap_err();
    /// assert_eq!(error.to_string(), "customer `C1` was changed since the plan was made");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn apply(&self, records: &MergeRecords) -> Result<MergeRecords> {
        let (survivor, gone) = (self.checked()?, self.merged_away());
        self.turn(
            records,
            &Turn {
                from: [self.stays(), self.goes()],
                to: [&survivor, &gone],
                from_owner: &self.goes().id,
                to_owner: &self.stays().id,
                leaves_nothing: true,
            },
        )
    }

    /// The records as they were before the merge.
    ///
    /// What came to the customer that stayed since then stays there.
    ///
    /// # Errors
    /// `merge-stale` where a customer was changed since the merge, or something is missing that the
    /// plan names; the others as of [`MergePlan::apply`].
    ///
    /// ```
    /// use guanxi::policy::duplicate::{MergePlan, MergeRecords};
    /// use guanxi::record::Customer;
    /// let before = MergeRecords {
    ///     customers: vec![Customer::new("C1"), Customer::new("C2")],
    ///     ..MergeRecords::default()
    /// };
    /// let plan = MergePlan::new("C1", "C2", &before)?;
    /// assert_eq!(plan.undo(&plan.apply(&before)?)?, before);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn undo(&self, records: &MergeRecords) -> Result<MergeRecords> {
        let (survivor, gone) = (self.checked()?, self.merged_away());
        self.turn(
            records,
            &Turn {
                from: [&survivor, &gone],
                to: [self.stays(), self.goes()],
                from_owner: &self.stays().id,
                to_owner: &self.goes().id,
                leaves_nothing: false,
            },
        )
    }

    /// The customer that stays, where the plan is what its own customers make it.
    fn checked(&self) -> Result<Customer> {
        let (survivor, conflicts) = self.united();
        let merged = self.stays().merged_into.is_some() || self.goes().merged_into.is_some();
        if conflicts != self.conflicts() || merged || self.stays().id == self.goes().id {
            return Err(wrong(
                "merge-plan",
                format!("the plan to merge `{}` contradicts itself", self.goes().id),
                "make it by `MergePlan::new`, and choose by `keeping`",
            ));
        }
        Ok(survivor)
    }

    fn turn(&self, records: &MergeRecords, turn: &Turn<'_>) -> Result<MergeRecords> {
        let mut changed = records.clone();
        for (from, to) in turn.from.into_iter().zip(turn.to) {
            let id = from.id.as_str();
            let now = find(id, records)?;
            if now != from && now != to {
                return Err(stale(format!("customer `{id}` was changed since the plan was made")));
            }
            let place = changed.customers.iter_mut().find(|customer| customer.id == from.id);
            place.into_iter().for_each(|customer| *customer = to.clone());
        }
        let contracts = changed.contracts.iter_mut().map(|one| (&one.id, &mut one.customer));
        turn.owners("contract", contracts, self.contracts())?;
        let events = changed.events.iter_mut().map(|one| (&one.id, &mut one.customer));
        turn.owners("event", events, self.events())?;
        let knowledge = changed.knowledge.iter_mut();
        let knowledge = knowledge.filter_map(|one| Some((&one.id, one.customer.as_mut()?)));
        turn.owners("knowledge entry", knowledge, self.knowledge())?;
        Ok(changed)
    }
}

impl Turn<'_> {
    /// Gives what the plan names to the new owner.
    fn owners<'r, Id: Ord + std::fmt::Display + 'r>(
        &self,
        what: &str,
        records: impl Iterator<Item = (&'r Id, &'r mut CustomerId)>,
        named: &[Id],
    ) -> Result<()> {
        let named: BTreeSet<&Id> = named.iter().collect();
        let mut found: BTreeSet<&Id> = BTreeSet::new();
        for (id, owner) in records {
            let theirs = owner == self.from_owner;
            if named.contains(id) && (theirs || owner == self.to_owner) {
                *owner = self.to_owner.clone();
                found.insert(id);
            } else if theirs && self.leaves_nothing {
                let message =
                    format!("{what} `{id}` of `{}` came after the plan was made", self.from_owner);
                return Err(stale(message));
            }
        }
        match named.difference(&found).next() {
            Some(id) => Err(stale(format!("{what} `{id}` is missing"))),
            None => Ok(()),
        }
    }
}

fn stale(message: String) -> Error {
    wrong("merge-stale", message, "make a new plan of the records as they are now")
}
