//! What the records of one customer say, asked for once and only where a KPI asks.

use std::cell::{OnceCell, RefCell};

use chrono::NaiveDate;

use crate::error::Result;
use crate::fact::standing;
use crate::policy::cadence::{CadenceReading, TouchRule};
use crate::policy::feedback::Answers;
use crate::policy::kpi::{Churn, DueContract, Period, Stays, WarningCase};
use crate::policy::plan::PlanReadings;
use crate::policy::renewal::{ContractBook, contracts};
use crate::policy::sla::IssueReading;
use crate::policy::upkeep::{Known, UpkeepReading};
use crate::quantity::Amount;
use crate::record::{Contract, ContractId, Event, EventKind};
use crate::review::board::snapshot::Snapshot;
use crate::review::told::{Dossier, Workflows};
use crate::review::{CustomerFile, ReviewedCustomer};
use crate::time::{AsOf, LocalMoment, Moment, Span};
use crate::{Error, Rulebook};

/// The moments that a board is about.
#[derive(Clone, Copy, Debug)]
pub(in crate::review) struct Moments {
    pub(in crate::review) period: Period,
    /// Up to when things happened.
    pub(in crate::review) as_of: Moment,
    /// Up to when they became known.
    pub(in crate::review) known_by: Option<Moment>,
    /// The end of the period, or `as_of` where that is earlier.
    pub(in crate::review) closing: Moment,
    /// The last day that is over at `as_of`.
    pub(in crate::review) today: NaiveDate,
    /// The last day that is over at `closing`.
    pub(in crate::review) last: NaiveDate,
}

impl Moments {
    /// The days of the period that are over; none on its first day.
    pub(super) fn elapsed(&self) -> Option<Period> {
        Period::new(self.period.first(), self.last.min(self.period.last())).ok()
    }
}

/// The touch rules of a customer, each with the days on which it was kept.
type Touched<'a> = Vec<(&'a TouchRule, Vec<NaiveDate>)>;

/// What the records of one customer say.
pub(in crate::review) struct Evidence<'a> {
    pub(in crate::review) rulebook: &'a Rulebook,
    pub(in crate::review) file: &'a CustomerFile,
    pub(in crate::review) moments: Moments,
    /// The portfolio at both ends of the period, and the place of the customer in it.
    pub(super) opening: Option<&'a Snapshot>,
    pub(super) closing: &'a Snapshot,
    pub(super) place: usize,
    pub(super) errors: RefCell<Vec<Error>>,
    pub(super) cells: Cells<'a>,
}

/// What was asked for already.
#[derive(Default)]
pub(super) struct Cells<'a> {
    standing: OnceCell<Vec<(LocalMoment, &'a Event)>>,
    orders: OnceCell<Vec<(NaiveDate, Amount)>>,
    book: OnceCell<ContractBook>,
    /// The log as one list, for policies that take it so.
    log: OnceCell<Vec<Event>>,
    issues: OnceCell<Option<Vec<IssueReading>>>,
    issues_at_end: OnceCell<Option<Vec<IssueReading>>>,
    warnings: OnceCell<Vec<WarningCase>>,
    warnings_by_now: OnceCell<Vec<WarningCase>>,
    touched: OnceCell<Option<Touched<'a>>>,
    cadence: OnceCell<Option<CadenceReading<'a>>>,
    plan: OnceCell<PlanReadings>,
    upkeep: OnceCell<Option<UpkeepReading>>,
}

impl<'a> Evidence<'a> {
    /// The log.
    pub(in crate::review) fn log(&self) -> impl Iterator<Item = &'a Event> + Clone + use<'a> {
        self.file.events.iter().map(|event| &**event)
    }

    fn known_by(&self) -> Option<AsOf> {
        self.moments.known_by.map(|moment| self.rulebook.as_of(moment))
    }

    /// Keeps a value, or the error.
    fn keep<T>(&self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.errors.borrow_mut().push(error)).ok()
    }

    /// The customer at the beginning of the period, if it was one.
    pub(in crate::review) fn at_opening(&self) -> Option<(&'a Snapshot, &'a ReviewedCustomer)> {
        let opening = self.opening?;
        Some((opening, opening.customer(self.place)?))
    }

    /// The customer at the end of the period, if it was one.
    pub(in crate::review) fn at_closing(&self) -> Option<(&'a Snapshot, &'a ReviewedCustomer)> {
        Some((self.closing, self.closing.customer(self.place)?))
    }

    /// The events that count and had happened, in their order.
    pub(super) fn standing(&self) -> &[(LocalMoment, &'a Event)] {
        self.cells.standing.get_or_init(|| {
            let zone = self.rulebook.zone();
            let cut = self.rulebook.as_of(self.moments.as_of);
            let known_by = self.known_by();
            let (mut all, _) = standing(zone, self.log(), known_by.as_ref(), &mut Vec::new());
            all.retain(|(at, event)| cut.includes(at) && event.customer == self.file.record.id);
            all
        })
    }

    /// The orders that count at the end of the period, by day, with what of them is left after returns.
    pub(super) fn orders(&self) -> &[(NaiveDate, Amount)] {
        self.cells.orders.get_or_init(|| self.orders_at(self.moments.closing))
    }

    /// The same at the end of a window that may be longer than the period, as far as it is over: what is
    /// called off after that changes nothing.
    pub(super) fn orders_by(&self, last: NaiveDate) -> Vec<(NaiveDate, Amount)> {
        let Moments { closing, as_of, .. } = self.moments;
        let instant = |moment: Moment| self.rulebook.as_of(moment).instant();
        let last: Moment = last.into();
        if instant(last) <= instant(closing) {
            return self.orders().to_vec();
        }
        self.orders_at(if instant(last) < instant(as_of) { last } else { as_of })
    }

    fn orders_at(&self, moment: Moment) -> Vec<(NaiveDate, Amount)> {
        let folding = self.rulebook.folding(moment);
        folding.orders(&self.file.record.id, self.log(), self.known_by().as_ref())
    }

    /// The contracts as of the end of the period.
    pub(super) fn book(&self) -> &ContractBook {
        self.cells.book.get_or_init(|| self.book_at(self.moments.closing))
    }

    fn book_at(&self, moment: Moment) -> ContractBook {
        let (id, known_by) = (&self.file.record.id, self.moments.known_by);
        let stated = self.file.contracts.iter().map(|one| &**one);
        match self.rulebook.renewal() {
            Ok(renewal) => renewal.book(id, stated, self.log(), moment, known_by),
            Err(_) => contracts(self.rulebook.zone(), id, stated, self.log(), moment, known_by),
        }
    }

    /// When it was a customer, by contracts or by orders, as of the end of the period.
    pub(super) fn stays(&self, churn: &Churn) -> Stays {
        match churn.lost_after {
            Some(after) => Stays::of_orders(self.orders().iter().map(|(day, _)| *day), after),
            None => {
                let contracts = self.book().contracts().iter();
                Stays::of_contracts(contracts.map(|one| (one.terms.start, one.last_day())))
            }
        }
    }

    /// What the contracts at a midnight bring a year; `None` where one does not say.
    pub(super) fn recurring(&self, midnight: NaiveDate) -> Option<Amount> {
        let running = self.book().contracts().iter().filter(|one| one.is_active(midnight));
        running
            .map(|one| one.terms.annual_amount)
            .try_fold(Amount::default(), |sum, amount| sum.checked_add(amount?))
    }

    /// The contracts that ran and were to end in the period, with what had followed them by the end of
    /// the grace.
    pub(super) fn due_contracts(&self, grace: Option<Span>) -> Vec<DueContract> {
        let Moments { period, as_of, .. } = self.moments;
        let ran = |one: &&Contract| one.terms.start <= one.last_day();
        let contracts = self.book().contracts().iter().filter(ran);
        let due = contracts.filter(|one| period.contains(one.terms.end)).map(|one| {
            let until = grace.map_or(Ok(one.terms.end), |grace| grace.after(one.terms.end, 1));
            let until: Moment = until.unwrap_or(NaiveDate::MAX).into();
            let over = self.rulebook.as_of(until).instant() <= self.rulebook.as_of(as_of).instant();
            let book = self.book_at(if over { until } else { as_of });
            let of = |id: &ContractId| book.contracts().iter().find(|other| other.id == *id);
            let now = of(&one.id);
            // One that was extended goes on as its own successor.
            let extended = now.filter(|now| now.terms.end > one.terms.end);
            let next = || book.renewed_by(one.id.as_str()).and_then(of);
            let mut due = DueContract::new(one.terms.end);
            due.amount = one.terms.annual_amount;
            due.renewed = extended.or_else(next).map(|next| next.terms.annual_amount);
            due.called_off = now.is_some_and(|now| now.terminated.is_some());
            due
        });
        due.collect()
    }

    /// The first day on which it was a customer by an order or a contract, or as its record says.
    pub(super) fn first_deal(&self) -> Option<NaiveDate> {
        let order = self.orders().first().map(|(day, _)| *day);
        let ran = |one: &&Contract| one.terms.start <= one.last_day();
        let contract = self.book().contracts().iter().filter(ran).map(|one| one.terms.start).min();
        [order, contract, self.file.record.first_deal].into_iter().flatten().min()
    }

    fn events(&self) -> &[Event] {
        self.cells.log.get_or_init(|| self.log().cloned().collect())
    }

    fn has_issues(&self) -> bool {
        self.log().any(|event| matches!(event.kind, EventKind::Issue(_)))
    }

    fn issues_as_of(&self, as_of: Moment) -> Option<Vec<IssueReading>> {
        let Ok(sla) = self.rulebook.sla() else { return Some(Vec::new()) };
        if !self.has_issues() {
            return Some(Vec::new());
        }
        let found = self.keep(sla.issues(self.events(), as_of, self.moments.known_by))?;
        // What the workflow of an issue refuses stands with its reading.
        let of_issues = found.readings.iter().flat_map(|one| &one.refused);
        let refused = found.refused.iter().chain(of_issues);
        let refused = refused.map(|one| Error::from(one.refusal.clone()).at(one.event.as_str()));
        self.errors.borrow_mut().extend(refused);
        Some(found.readings)
    }

    /// The issues as of the moment of the question; `None` where they cannot be read.
    pub(super) fn issues(&self) -> Option<&[IssueReading]> {
        self.cells.issues.get_or_init(|| self.issues_as_of(self.moments.as_of)).as_deref()
    }

    /// The issues as of the end of the period.
    pub(in crate::review) fn issues_at_end(&self) -> Option<&[IssueReading]> {
        let Moments { closing, as_of, .. } = self.moments;
        if closing == as_of {
            return self.issues();
        }
        self.cells.issues_at_end.get_or_init(|| self.issues_as_of(closing)).as_deref()
    }

    /// The answers that were given up to the end of the period.
    pub(in crate::review) fn answers(&self) -> Answers<'a> {
        let Moments { closing, known_by, .. } = self.moments;
        let answers = self.rulebook.feedback().answers(self.log(), closing, known_by);
        let own = answers.refused.iter().filter(|one| one.customer == self.file.record.id);
        self.errors.borrow_mut().extend(own.map(|one| one.error.clone()));
        answers
    }

    /// The warnings as of the end of the period.
    pub(super) fn warnings(&self) -> &[WarningCase] {
        self.cells.warnings.get_or_init(|| self.warnings_at(self.moments.closing))
    }

    /// The warnings as of the moment of the question, for windows that are longer than the period.
    pub(super) fn warnings_by_now(&self) -> &[WarningCase] {
        self.cells.warnings_by_now.get_or_init(|| self.warnings_at(self.moments.as_of))
    }

    fn warnings_at(&self, as_of: Moment) -> Vec<WarningCase> {
        let log: Vec<&Event> = self.log().collect();
        if !log.iter().any(|event| matches!(event.kind, EventKind::Warning(_))) {
            return Vec::new();
        }
        let dossier = Dossier {
            customer: &self.file.record.id,
            contracts: &self.file.contracts,
            people: &self.file.record.contacts,
            events: &log,
            coverage: self.file.coverage,
            as_of,
            known_by: self.moments.known_by,
        };
        let workflows = Workflows::of(self.rulebook, &dossier);
        self.errors.borrow_mut().extend(workflows.refused());
        let zone = self.rulebook.zone();
        let log = workflows.warnings.iter().flat_map(|log| &log.warnings);
        log.filter_map(|warning| WarningCase::of(warning, zone)).collect()
    }

    /// The touch rules of the customer at the end of the period, each with the days on which it was
    /// kept up to the moment of the question; `None` where they cannot be read.
    pub(super) fn touched(&self) -> Option<&Touched<'a>> {
        let touched = self.cells.touched.get_or_init(|| {
            let (Ok(cadence), Some((snapshot, customer))) =
                (self.rulebook.cadence(), self.at_closing())
            else {
                return Some(Vec::new());
            };
            let Moments { as_of, known_by, .. } = self.moments;
            let history = cadence.history(&self.file.record, self.log(), as_of, known_by);
            self.keep(cadence.touched(&history, &snapshot.case(customer)))
        });
        touched.as_ref()
    }

    /// What the cadence asks at the end of the period.
    pub(in crate::review) fn cadence(&self) -> Option<&CadenceReading<'a>> {
        let reading = self.cells.cadence.get_or_init(|| {
            let (snapshot, customer) = self.at_closing()?;
            let cadence = self.rulebook.cadence().ok()?;
            let Moments { closing, known_by, .. } = self.moments;
            let case = snapshot.case(customer);
            let reading = cadence.read(&self.file.record, self.log(), &case, closing, known_by);
            let reading = self.keep(reading)?;
            let refused = reading.refused.iter();
            let refused =
                refused.map(|one| Error::from(one.refusal.clone()).at(one.event.as_str()));
            self.errors.borrow_mut().extend(refused);
            Some(reading)
        });
        reading.as_ref()
    }

    /// The plan as of the end of the period.
    pub(super) fn plan(&self) -> &PlanReadings {
        self.cells.plan.get_or_init(|| {
            let Moments { closing, known_by, .. } = self.moments;
            let plan = self.rulebook.plan().read(&self.file.record, self.log(), closing, known_by);
            let refused = plan.refused.iter();
            let refused =
                refused.map(|one| Error::from(one.refusal.clone()).at(one.event.as_str()));
            self.errors.borrow_mut().extend(refused);
            plan
        })
    }

    /// How the file was kept, as of the moment of the question.
    pub(super) fn upkeep(&self) -> Option<&UpkeepReading> {
        let reading = self.cells.upkeep.get_or_init(|| {
            let upkeep = self.rulebook.upkeep()?;
            let Moments { as_of, known_by, .. } = self.moments;
            let (id, known) = (self.file.record.id.as_str(), Known::default());
            let reading = self.keep(upkeep.read(id, self.events(), &known, as_of, known_by))?;
            let rejected = reading.rejected.iter();
            let rejected = rejected.map(|one| one.error.clone().at(one.event.as_str()));
            self.errors.borrow_mut().extend(rejected);
            Some(reading)
        });
        reading.as_ref()
    }
}
