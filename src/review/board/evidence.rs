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
use crate::record::{Event, EventKind};
use crate::review::board::snapshot::Snapshot;
use crate::review::told::{Dossier, Workflows};
use crate::review::{CustomerFile, ReviewedCustomer};
use crate::time::{AsOf, LocalMoment, Moment};
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

    /// The orders that count, by day, with what of them is left after returns.
    pub(super) fn orders(&self) -> &[(NaiveDate, Amount)] {
        self.cells.orders.get_or_init(|| {
            let folding = self.rulebook.folding(self.moments.as_of);
            folding.orders(&self.file.record.id, self.log(), self.known_by().as_ref())
        })
    }

    /// The contracts.
    pub(super) fn book(&self) -> &ContractBook {
        self.cells.book.get_or_init(|| {
            let (id, Moments { as_of, known_by, .. }) = (&self.file.record.id, self.moments);
            let stated = self.file.contracts.iter().map(|one| &**one);
            match self.rulebook.renewal() {
                Ok(renewal) => renewal.book(id, stated, self.log(), as_of, known_by),
                Err(_) => contracts(self.rulebook.zone(), id, stated, self.log(), as_of, known_by),
            }
        })
    }

    /// When it was a customer, by contracts or by orders.
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

    /// The contracts that ran and were to end, with what followed them.
    pub(super) fn due_contracts(&self) -> impl Iterator<Item = DueContract> + '_ {
        let book = self.book();
        let ran = book.contracts().iter().filter(|one| one.terms.start <= one.last_day());
        ran.map(|one| {
            let amount_of = |id: &str| {
                let found = book.contracts().iter().find(|other| other.id.as_str() == id);
                found.and_then(|other| other.terms.annual_amount)
            };
            let mut due = DueContract::new(one.terms.end);
            due.amount = one.terms.annual_amount;
            due.renewed = book.renewed_by(one.id.as_str()).map(|next| amount_of(next.as_str()));
            due.called_off = one.terminated.is_some();
            due
        })
    }

    /// The first day on which it was a customer by an order or a contract, or as its record says.
    pub(super) fn first_deal(&self) -> Option<NaiveDate> {
        let order = self.orders().first().map(|(day, _)| *day);
        let ran = |one: &&crate::record::Contract| one.terms.start <= one.last_day();
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
        let refused =
            found.refused.into_iter().map(|one| Error::from(one.refusal).at(one.event.as_str()));
        if as_of == self.moments.as_of {
            self.errors.borrow_mut().extend(refused);
        }
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
        self.rulebook.feedback().answers(self.log(), closing, known_by)
    }

    /// The warnings.
    pub(super) fn warnings(&self) -> &[WarningCase] {
        self.cells.warnings.get_or_init(|| {
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
                as_of: self.moments.as_of,
                known_by: self.moments.known_by,
            };
            let workflows = Workflows::of(self.rulebook, &dossier);
            self.errors.borrow_mut().extend(workflows.refused());
            let zone = self.rulebook.zone();
            let log = workflows.warnings.iter().flat_map(|log| &log.warnings);
            log.filter_map(|warning| WarningCase::of(warning, zone)).collect()
        })
    }

    /// The touch rules of the customer at the end of the period, each with the days on which it was
    /// kept; `None` where they cannot be read.
    pub(super) fn touched(&self) -> Option<&Touched<'a>> {
        let touched = self.cells.touched.get_or_init(|| {
            let (Ok(cadence), Some((snapshot, customer))) =
                (self.rulebook.cadence(), self.at_closing())
            else {
                return Some(Vec::new());
            };
            let Moments { closing, known_by, .. } = self.moments;
            let history = cadence.history(&self.file.record, self.log(), closing, known_by);
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
            self.keep(cadence.read(&self.file.record, self.log(), &case, closing, known_by))
        });
        reading.as_ref()
    }

    /// The plan as of the end of the period.
    pub(super) fn plan(&self) -> &PlanReadings {
        self.cells.plan.get_or_init(|| {
            let Moments { closing, known_by, .. } = self.moments;
            self.rulebook.plan().read(&self.file.record, self.log(), closing, known_by)
        })
    }

    /// How the file was kept, as of the moment of the question.
    pub(super) fn upkeep(&self) -> Option<&UpkeepReading> {
        let reading = self.cells.upkeep.get_or_init(|| {
            let upkeep = self.rulebook.upkeep()?;
            let Moments { as_of, known_by, .. } = self.moments;
            let (id, known) = (self.file.record.id.as_str(), Known::default());
            self.keep(upkeep.read(id, self.events(), &known, as_of, known_by))
        });
        reading.as_ref()
    }
}
