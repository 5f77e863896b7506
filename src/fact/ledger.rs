//! What a customer bought and gave back.

use std::collections::BTreeMap;

use foldhash::HashMap;

use crate::error::Error;
use crate::fact::fold::ReturnsCount;
use crate::fact::rejected::record_error;
use crate::quantity::Amount;
use crate::record::{CustomerId, Event, EventId, Purchase, Return};
use crate::time::LocalMoment;

/// A purchase, and where it stands in its customer's ledger; nowhere while it has not happened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bought<'a> {
    pub(super) at: LocalMoment,
    pub(super) event: &'a Event,
    pub(super) place: Option<usize>,
}

/// A purchase that may still be taken back.
#[derive(Debug)]
struct Order<'a> {
    at: LocalMoment,
    purchase: &'a Purchase,
    amount: i64,
    /// What came back, and when.
    returned: Vec<(LocalMoment, i64)>,
    cancelled: bool,
}

impl Order<'_> {
    fn remaining(&self) -> i64 {
        let returned = self.returned.iter().fold(0i64, |sum, (_, back)| sum.saturating_add(*back));
        self.amount.saturating_sub(returned)
    }

    /// Whether it still counts as an order: neither cancelled nor wholly returned.
    fn counts(&self) -> bool {
        !self.cancelled && (self.returned.is_empty() || self.remaining() > 0)
    }
}

/// What one customer bought and gave back, posted in its order.
#[derive(Debug, Default)]
pub(super) struct Ledger<'a> {
    orders: Vec<Order<'a>>,
    /// Returns that name no purchase.
    loose: Vec<(LocalMoment, i64)>,
    /// Whether anything was ever entered, right or wrong.
    pub(super) any: bool,
}

/// Whether something is surely earlier: a date says nothing of the time of its day.
pub(crate) fn surely_before(at: LocalMoment, other: LocalMoment) -> bool {
    match (at.instant(), other.instant()) {
        (Some(at), Some(other)) => at < other,
        _ => at.date() < other.date(),
    }
}

impl<'a> Ledger<'a> {
    /// Enters a purchase and returns its place among the orders.
    pub(super) fn buy(&mut self, at: LocalMoment, purchase: &'a Purchase) -> Option<usize> {
        self.any = true;
        let amount = purchase.amount.ten_thousandths();
        self.orders.push(Order { at, purchase, amount, returned: Vec::new(), cancelled: false });
        self.orders.len().checked_sub(1)
    }

    pub(super) fn cancel(
        &mut self,
        at: LocalMoment,
        customer: &CustomerId,
        of: &EventId,
        bought: &HashMap<&EventId, Bought<'_>>,
    ) -> Result<(), Error> {
        self.any = true;
        let Some(order) = self.order(at, customer, of, bought)? else { return Ok(()) };
        if order.cancelled {
            return Err(record_error(
                "cancelled-twice",
                format!("purchase `{of}` is cancelled already"),
            )
            .with_help("leave out one of the cancellations"));
        }
        order.cancelled = true;
        Ok(())
    }

    pub(super) fn take_back(
        &mut self,
        at: LocalMoment,
        customer: &CustomerId,
        back: &Return,
        bought: &HashMap<&EventId, Bought<'_>>,
    ) -> Result<(), Error> {
        self.any = true;
        let units = back.amount.ten_thousandths();
        let Some(of) = &back.of else {
            self.loose.push((at, units));
            return Ok(());
        };
        let Some(order) = self.order(at, customer, of, bought)? else { return Ok(()) };
        let left = if order.cancelled { 0 } else { order.remaining() };
        if units > left {
            let left = Amount::from_ten_thousandths(left).unwrap_or_default();
            let message = format!(
                "`{}` comes back of purchase `{of}`, of which `{left}` is left",
                back.amount
            );
            return Err(record_error("return-exceeds", message)
                .with_help("give what came back at the most, or leave out `of`"));
        }
        order.returned.push((at, units));
        Ok(())
    }

    /// The purchase that an event of this customer takes back; none when the purchase is of the
    /// same day and, as of this moment, has not happened yet.
    fn order(
        &mut self,
        at: LocalMoment,
        customer: &CustomerId,
        id: &EventId,
        bought: &HashMap<&EventId, Bought<'_>>,
    ) -> Result<Option<&mut Order<'a>>, Error> {
        let wrong = |message: String| {
            record_error("unknown-purchase", message)
                .with_help("name the id of an earlier purchase of the same customer")
        };
        let Some(purchase) = bought.get(id) else {
            return Err(wrong(format!("there is no purchase `{id}`")));
        };
        if purchase.event.customer != *customer {
            let whose = &purchase.event.customer;
            return Err(wrong(format!("purchase `{id}` is of customer `{whose}`")));
        }
        if surely_before(at, purchase.at) {
            let when = purchase.event.at;
            return Err(wrong(format!("purchase `{id}` is of {when}, after this event")));
        }
        Ok(purchase.place.and_then(|place| self.orders.get_mut(place)))
    }

    /// When each order was made, in their order; those cancelled or wholly returned are none.
    pub(super) fn orders(&self) -> Vec<LocalMoment> {
        self.orders.iter().filter(|order| order.counts()).map(|order| order.at).collect()
    }

    /// When each order was made, and what of it is left after returns, in their order.
    pub(super) fn placed(&self) -> Vec<(LocalMoment, i64)> {
        let counted = self.orders.iter().filter(|order| order.counts());
        counted.map(|order| (order.at, order.remaining())).collect()
    }

    /// How many orders were made in a promotion.
    pub(super) fn promotions(&self) -> usize {
        let promoted = |order: &&Order<'_>| order.counts() && order.purchase.promotion.is_some();
        self.orders.iter().filter(promoted).count()
    }

    /// What the orders were for: the sums of their lines by category, in units.
    pub(super) fn categories(&self) -> BTreeMap<&'a str, i128> {
        let mut sums: BTreeMap<&'a str, i128> = BTreeMap::new();
        for order in self.orders.iter().filter(|order| order.counts()) {
            for line in &order.purchase.lines {
                let sum = sums.entry(line.category.as_str()).or_default();
                *sum = sum.saturating_add(i128::from(line.amount.ten_thousandths()));
            }
        }
        sums
    }

    /// Every movement of money that counts, with the moment at which it does.
    pub(super) fn money(&self, returns: ReturnsCount) -> Vec<(LocalMoment, i128)> {
        let mut money: Vec<(LocalMoment, i128)> =
            self.loose.iter().map(|(at, units)| (*at, minus(*units))).collect();
        for order in self.orders.iter().filter(|order| !order.cancelled) {
            money.push((order.at, i128::from(order.amount)));
            for (at, units) in &order.returned {
                let counts_at = match returns {
                    ReturnsCount::OnReturn => *at,
                    ReturnsCount::OnPurchase => order.at,
                };
                money.push((counts_at, minus(*units)));
            }
        }
        money
    }
}

fn minus(units: i64) -> i128 {
    i128::from(units).saturating_neg()
}
