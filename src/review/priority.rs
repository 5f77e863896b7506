//! The order in which things are done: the best class first, then what waits longest.

use std::cmp::{Ordering, Reverse};

use serde::Serialize;

use crate::record::CustomerId;

/// How urgent something to do is: resources go to the best class first (D003-07, D003-132).
///
/// Sorted, what comes first is to be done first: by rank of the class, then by days overdue, the most
/// first, then by id, so that it is a total order (P-056). Who has no rank comes last.
///
/// ```
/// use guanxi::review::Priority;
/// let of = |rank, overdue, id| Priority::new(Some(rank), overdue, id);
/// let mut list = [of(2, 0, "KH0003"), of(0, 1, "KH0001"), of(1, 4, "KH0002"), of(1, 8, "KH0004")];
/// list.sort();
/// let ids: Vec<&str> = list.iter().map(|one| one.customer.as_str()).collect();
/// assert_eq!(ids, ["KH0001", "KH0004", "KH0002", "KH0003"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Priority {
    /// The rank of the best class that is possible, from 0; none where there is no scheme to rank by.
    pub rank: Option<usize>,
    /// By how many days it is overdue; 0 for what is not.
    pub overdue: i64,
    /// Whose it is.
    pub customer: CustomerId,
}

impl Priority {
    /// The priority of something to do for a customer.
    ///
    /// ```
    /// use guanxi::review::Priority;
    /// assert!(Priority::new(Some(3), 0, "C1") < Priority::new(None, 90, "C1"));
    /// ```
    pub fn new(rank: Option<usize>, overdue: i64, customer: impl Into<CustomerId>) -> Self {
        Self { rank, overdue, customer: customer.into() }
    }
}

/// What comes first whoever's it is: by rank, then by days overdue.
pub(super) type Urgency = (usize, Reverse<i64>);

impl Priority {
    pub(super) fn urgency(rank: Option<usize>, overdue: i64) -> Urgency {
        (rank.unwrap_or(usize::MAX), Reverse(overdue))
    }
}

impl Ord for Priority {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |one: &Self| Self::urgency(one.rank, one.overdue);
        key(self).cmp(&key(other)).then_with(|| self.customer.cmp(&other.customer))
    }
}

impl PartialOrd for Priority {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
