//! The books of one customer: everything that its events add up to, and the facts in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use foldhash::{HashMap, HashSet};

use crate::error::Error;
use crate::fact::accounts::Accounts;
use crate::fact::contracts::Contracts;
use crate::fact::definition::Derivation;
use crate::fact::fold::{FoldPlan, FoldedCustomer, SameDay};
use crate::fact::ledger::{Bought, Ledger};
use crate::fact::people::People;
use crate::fact::rejected::record_error;
use crate::fact::touches::Touches;
use crate::fact::voice::Voice;
use crate::fact::windows::Windows;
use crate::fact::{ClassHistory, Facts, Value};
use crate::quantity::{Amount, Score};
use crate::record::{Contact, Contract, Coverage, Event, EventId, EventKind, Purchase};
use crate::time::{AsOf, LocalMoment};

/// The books of one customer.
#[derive(Debug, Default)]
pub(super) struct Books<'a> {
    ledger: Ledger<'a>,
    contracts: Contracts<'a>,
    accounts: Accounts<'a>,
    touches: Touches<'a>,
    people: People<'a>,
    voice: Voice<'a>,
    history: ClassHistory,
}

impl<'a> Books<'a> {
    /// Enters a purchase and returns its place in the ledger.
    pub(super) fn buy(&mut self, at: LocalMoment, purchase: &'a Purchase) -> Option<usize> {
        self.ledger.buy(at, purchase)
    }

    /// The orders that count: when each was made, and what of it is left after returns, in units.
    pub(super) fn placed(&self) -> Vec<(LocalMoment, i64)> {
        self.ledger.placed()
    }

    /// Enters a contract that the host's records hold and no event tells of.
    pub(super) fn stated(&mut self, contract: &'a Contract) {
        self.contracts.stated(contract);
    }

    /// Enters a person of the host's records.
    pub(super) fn person(&mut self, contact: &'a Contact, plan: &FoldPlan, as_of: &AsOf) {
        self.people.stated(contact, &plan.zone, as_of);
    }

    /// Enters anything but a purchase.
    pub(super) fn post(
        &mut self,
        at: LocalMoment,
        event: &'a Event,
        bought: &HashMap<&EventId, Bought<'_>>,
    ) -> Result<(), Error> {
        match &event.kind {
            EventKind::Return(back) => {
                self.ledger.take_back(at, &event.customer, back, bought)?;
            }
            EventKind::Cancellation { of } => {
                self.ledger.cancel(at, &event.customer, of, bought)?;
            }
            EventKind::ClassChange(change) => {
                let history = std::mem::take(&mut self.history);
                self.history =
                    history.in_class(change.scheme.clone(), change.new.clone(), at.date());
            }
            EventKind::ClassOverride(decided) => {
                let history = std::mem::take(&mut self.history);
                self.history = history.overridden(decided.clone());
            }
            EventKind::Contract(contract) => self.contracts.post(&event.customer, contract)?,
            EventKind::Invoice(invoice) => self.accounts.invoice(invoice)?,
            EventKind::Payment(payment) => self.accounts.pay(at, payment)?,
            EventKind::Interaction(interaction) => {
                self.touches.interaction(at, interaction);
                self.people.interaction(at, interaction);
            }
            EventKind::Contact(event) => self.people.event(at, event),
            EventKind::Signal(signal) => self.voice.signal(at, signal),
            EventKind::Feedback(answer) => self.voice.answer(at, answer),
            EventKind::Issue(issue) => self.touches.issue(at, issue),
            EventKind::Opportunity(opportunity) => self.touches.opportunity(opportunity)?,
            // These change no fact: policies replay them.
            EventKind::Purchase(_)
            | EventKind::DoNotContact { .. }
            | EventKind::Change(_)
            | EventKind::Upkeep(_)
            | EventKind::Tag(_)
            | EventKind::Stage(_)
            | EventKind::Service(_)
            | EventKind::HandOver(_)
            | EventKind::Touch(_)
            | EventKind::ContactPause(_)
            | EventKind::PlannedDisruption(_)
            | EventKind::Promise(_)
            | EventKind::Plan(_)
            | EventKind::RiskAssessment(_)
            | EventKind::Warning(_)
            | EventKind::RetentionPlan(_)
            | EventKind::Withdrawal => {}
        }
        Ok(())
    }

    /// What the books say as of a moment. What a family of events could tell is known where there
    /// is any event of it, or the log is complete for it.
    pub(super) fn close(
        self,
        plan: &FoldPlan,
        windows: &Windows,
        as_of: &AsOf,
        coverage: Coverage,
    ) -> FoldedCustomer {
        let today = as_of.date();
        let bought = Bills::new(&self.ledger, plan, coverage);
        let talked = self.touches.any_interaction || coverage.interactions;
        let complained = self.touches.any_issue || coverage.issues;
        let billed = self.accounts.any || coverage.invoices;
        let talks = &self.touches.contacts;
        let complaints = &self.touches.complaints;
        let met = self.people.any() || coverage.contacts;
        let score = |from, until| self.voice.satisfaction(from, until).map(Found::score);
        let mut facts = Facts::unknown(Arc::clone(&plan.registry));
        let mut errors = Vec::new();
        for (id, fact) in plan.registry.ids() {
            let Some(derivation) = fact.derivation() else { continue };
            let start = derivation.window().and_then(|window| windows.start(window));
            let year = (windows.this_year.as_ref(), windows.last_year.as_ref());
            let value = match derivation {
                Derivation::AmountTotal => bought.amount(None, None),
                Derivation::Amount(_) => bought.amount(start, None),
                Derivation::AmountThisYear => bought.amount(year.0, None),
                Derivation::AmountLastYear => bought.amount(year.1, year.0),
                Derivation::AnnualAmount(basis) => {
                    facts.set_annual_basis(basis);
                    facts.value(basis).map(Found::Value)
                }
                Derivation::OrdersTotal => bought.count(None),
                Derivation::Orders(_) => bought.count(start),
                Derivation::PurchaseDaysTotal => bought.days(None),
                Derivation::PurchaseDays(_) => bought.days(start),
                Derivation::FirstOrder => date(bought.orders.iter().min()),
                Derivation::LastOrder => date(bought.orders.iter().max()),
                Derivation::PromotionsTotal => bought.known(|| self.ledger.promotions()),
                Derivation::InteractionsTotal => talked.then(|| Found::count(talks.len())),
                Derivation::Interactions(_) => talked.then(|| within(talks, start)),
                Derivation::FirstInteraction => date(talks.iter().min()),
                Derivation::LastInteraction => date(talks.iter().max()),
                Derivation::LastInbound => date(self.touches.last_inbound.as_ref()),
                Derivation::ComplaintsTotal => complained.then(|| Found::count(complaints.len())),
                Derivation::Complaints(_) => complained.then(|| within(complaints, start)),
                Derivation::FirstContract => self.contracts.first_contract().map(Found::date),
                Derivation::ContractEnd => self.contracts.contract_end(today).map(Found::date),
                Derivation::ContractAmount => {
                    self.contracts.contract_amount(today).map(Found::Money)
                }
                Derivation::WorstOverdueDays(_) => {
                    billed.then(|| Found::days(self.accounts.worst_overdue(start, today)))
                }
                Derivation::OpenOverdueDays => {
                    billed.then(|| Found::days(self.accounts.open_overdue(today)))
                }
                Derivation::OpenOpportunities => {
                    self.touches.open_opportunities().map(Found::count)
                }
                Derivation::KeyDeciderLeft => {
                    met.then(|| Found::flag(self.people.key_decider_left()))
                }
                Derivation::SuccessorContacted => {
                    let contacted = self.people.successor_contacted();
                    (met && (talked || contacted)).then(|| Found::flag(contacted))
                }
                Derivation::ContactChanges(_) => met.then(|| within(&self.people.changes, start)),
                Derivation::Signal => {
                    let signal = argument(fact.name());
                    self.voice.stands(signal, coverage.signals).map(Found::flag)
                }
                Derivation::Satisfaction => score(None, None),
                Derivation::SatisfactionWithin(_) => score(start, None),
                Derivation::SatisfactionLastQuarter => {
                    windows.last_quarter.as_ref().and_then(|(from, to)| score(Some(from), Some(to)))
                }
            };
            match value.map(|found| found.value(fact.name())) {
                Some(Ok(value)) => facts.put(id, Some(value)),
                Some(Err(error)) => errors.push(error),
                None => {}
            }
        }
        let categories = self
            .ledger
            .categories()
            .into_iter()
            .filter_map(|(category, units)| Some((category.to_owned(), amount_of(units)?)));
        let categories: BTreeMap<String, Amount> = categories.collect();
        FoldedCustomer { facts, history: self.history, categories, errors }
    }
}

/// What was bought, as far as it is known.
struct Bills {
    known: bool,
    merge: bool,
    orders: Vec<LocalMoment>,
    money: Vec<(LocalMoment, i128)>,
}

impl Bills {
    fn new(ledger: &Ledger<'_>, plan: &FoldPlan, coverage: Coverage) -> Self {
        Self {
            known: ledger.any || coverage.purchases,
            merge: plan.purchases.same_day == SameDay::Merge,
            orders: ledger.orders(),
            money: ledger.money(plan.purchases.returns),
        }
    }

    fn known(&self, count: impl FnOnce() -> usize) -> Option<Found> {
        self.known.then(|| Found::count(count()))
    }

    fn amount(&self, from: Option<&AsOf>, until: Option<&AsOf>) -> Option<Found> {
        let counted = self.money.iter().filter(|(at, _)| between(at, from, until));
        self.known.then(|| Found::Money(counted.map(|(_, units)| units).sum()))
    }

    fn count(&self, from: Option<&AsOf>) -> Option<Found> {
        if self.merge {
            return self.days(from);
        }
        self.known.then(|| within(&self.orders, from))
    }

    fn days(&self, from: Option<&AsOf>) -> Option<Found> {
        self.known(|| {
            let counted = self.orders.iter().filter(|at| between(at, from, None));
            counted.map(|at| at.date()).collect::<HashSet<NaiveDate>>().len()
        })
    }
}

/// A value that was found, before its bounds are looked at.
enum Found {
    Value(Value),
    Money(i128),
}

impl Found {
    fn count(n: usize) -> Self {
        Self::Value(Value::Count(i64::try_from(n).unwrap_or(i64::MAX)))
    }

    fn date(date: NaiveDate) -> Self {
        Self::Value(Value::Date(date))
    }

    fn flag(flag: bool) -> Self {
        Self::Value(Value::Flag(flag))
    }

    fn score(score: Score) -> Self {
        Self::Value(Value::Score(score))
    }

    fn days(days: i64) -> Self {
        Self::Value(Value::Days(days))
    }

    fn value(self, name: &str) -> Result<Value, Error> {
        match self {
            Self::Value(value) => Ok(value),
            Self::Money(units) => amount_of(units).map(Value::Amount).ok_or_else(|| {
                let message = format!("`{name}` passes the largest amount, {}", Amount::MAX);
                record_error("amount-range", message).with_help("the fact stays unknown")
            }),
        }
    }
}

/// What stands in the brackets of a name.
fn argument(name: &str) -> &str {
    name.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or_default()
}

fn amount_of(units: i128) -> Option<Amount> {
    i64::try_from(units).ok().and_then(|units| Amount::from_ten_thousandths(units).ok())
}

fn date(at: Option<&LocalMoment>) -> Option<Found> {
    at.map(|at| Found::date(at.date()))
}

fn within(moments: &[LocalMoment], from: Option<&AsOf>) -> Found {
    Found::count(moments.iter().filter(|at| between(at, from, None)).count())
}

fn between(at: &LocalMoment, from: Option<&AsOf>, until: Option<&AsOf>) -> bool {
    from.is_none_or(|start| !start.includes(at)) && until.is_none_or(|end| end.includes(at))
}
