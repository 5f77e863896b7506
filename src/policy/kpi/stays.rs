//! When a customer was one.

use chrono::{Days, NaiveDate};

use super::{LostAfter, LostEdge};

/// The midnights at which somebody was a customer.
///
/// By contracts it is from the first to the last day of each, so that a contract that ends on 31
/// March is over at the midnight after it; what follows without a day between is one stay. By orders
/// it is from the midnight after an order until it is that many days ago.
///
/// ```
/// use guanxi::policy::kpi::Stays;
/// let day = |text: &str| text.parse().unwrap();
/// let stays = Stays::of_contracts([(day("2024-01-01"), day("2024-03-31"))]);
/// assert!(stays.is_active(day("2024-03-31")) && !stays.is_active(day("2024-04-01")));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stays(
    // INVARIANT: in order; between two there is at least one midnight of neither.
    Vec<(NaiveDate, NaiveDate)>,
);

impl Stays {
    /// The stays of contracts by their first and last days, in any order; one that ends before it
    /// begins covers nothing.
    ///
    /// ```
    /// use guanxi::policy::kpi::Stays;
    /// let day = |text: &str| text.parse().unwrap();
    /// let renewed = Stays::of_contracts([
    ///     (day("2025-01-01"), day("2025-12-31")),
    ///     (day("2024-01-01"), day("2024-12-31")),
    /// ]);
    /// assert_eq!(renewed.iter().count(), 1);
    /// ```
    pub fn of_contracts(contracts: impl IntoIterator<Item = (NaiveDate, NaiveDate)>) -> Self {
        let mut stays: Vec<_> = contracts.into_iter().filter(|(from, to)| from <= to).collect();
        stays.sort_unstable();
        stays.dedup_by(|(from, to), last| {
            let joins = last.1.succ_opt().is_none_or(|next| *from <= next);
            if joins {
                last.1 = last.1.max(*to);
            }
            joins
        });
        // Most orders join: what they leave behind would keep portfolios out of the caches.
        stays.shrink_to_fit();
        Self(stays)
    }

    /// The stays of a customer without contracts by the days of its orders, in any order.
    ///
    /// ```
    /// use guanxi::policy::kpi::{LostAfter, Stays};
    /// let day = |text: &str| text.parse().unwrap();
    /// let orders = [day("2024-01-01")];
    /// let stays = Stays::of_orders(orders, LostAfter::days(90));
    /// // At the end of 30 March the order is 89 days ago, at the end of 31 March 90.
    /// assert!(stays.is_active(day("2024-03-31")) && !stays.is_active(day("2024-04-01")));
    /// let stays = Stays::of_orders(orders, LostAfter::days(90).more_than());
    /// assert!(stays.is_active(day("2024-04-01")) && !stays.is_active(day("2024-04-02")));
    /// ```
    pub fn of_orders(orders: impl IntoIterator<Item = NaiveDate>, after: LostAfter) -> Self {
        let edge = match after.edge {
            LostEdge::AtLeast => 0,
            LostEdge::MoreThan => 1,
        };
        let days = Days::new(u64::from(after.days).saturating_add(edge));
        let end = |day: NaiveDate| day.checked_add_days(days).unwrap_or(NaiveDate::MAX);
        Self::of_contracts(orders.into_iter().filter_map(|day| Some((day.succ_opt()?, end(day)))))
    }

    /// Whether somebody is a customer at the midnight with which a day begins.
    ///
    /// ```
    /// assert!(!guanxi::policy::kpi::Stays::default().is_active("2024-01-01".parse().unwrap()));
    /// ```
    pub fn is_active(&self, midnight: NaiveDate) -> bool {
        let after = self.0.partition_point(|(from, _)| *from <= midnight);
        let last = after.checked_sub(1).and_then(|place| self.0.get(place));
        last.is_some_and(|(_, to)| midnight <= *to)
    }

    /// At how many midnights from one to another somebody is a customer, the latter left out.
    ///
    /// ```
    /// use guanxi::policy::kpi::Stays;
    /// let day = |text: &str| text.parse().unwrap();
    /// let stays = Stays::of_contracts([(day("2024-01-30"), day("2024-02-02"))]);
    /// assert_eq!(stays.days_between(day("2024-02-01"), day("2024-03-01")), 2);
    /// ```
    pub fn days_between(&self, opens: NaiveDate, closes: NaiveDate) -> i64 {
        self.0.iter().fold(0_i64, |days, (from, to)| {
            let from = (*from).max(opens);
            let end = to.succ_opt().unwrap_or(*to).min(closes);
            days.saturating_add(end.signed_duration_since(from).num_days().max(0))
        })
    }

    /// The stays in their order: first and last midnight.
    ///
    /// ```
    /// assert_eq!(guanxi::policy::kpi::Stays::default().iter().count(), 0);
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (NaiveDate, NaiveDate)> + '_ {
        self.0.iter().copied()
    }
}
