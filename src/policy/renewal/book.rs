//! The contracts of one customer with what followed each, and the plans to keep it.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};

use super::Renewal;
use crate::fact::Contracts;
use crate::policy::lifecycle::entries_of;
use crate::record::{
    Contract, ContractAction, ContractEvent, ContractId, CustomerId, Event, EventId, EventKind,
    Measure, RetentionPlan,
};
use crate::rule::Truth;
use crate::time::{AsOf, Moment, Span, Zone};

/// A plan to keep a customer, as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Planned {
    pub(super) contract: ContractId,
    pub(super) event: EventId,
    pub(super) on: NaiveDate,
    pub(super) measures: Vec<Measure>,
}

/// The contracts of one customer as of a moment, and the plans to keep it.
///
/// ```
/// use guanxi::{Rulebook, record::{ContractEvent, ContractTerms, Event}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let day = |text: &str| text.parse().unwrap();
/// let sign = |id: &str, from: &str, to: &str| {
///     ContractEvent::sign(id, ContractTerms::new(day(from), day(to)))
/// };
/// let events = [
///     Event::new("e1", "KH0001", "2023-12-20".parse()?, sign("HT1", "2024-01-01", "2024-12-31")),
///     Event::new("e2", "KH0001", "2024-11-20".parse()?, sign("HT2", "2025-01-01", "2025-12-31")),
/// ];
/// let renewal = rulebook.renewal()?;
/// let book = renewal.book(&"KH0001".into(), [], &events, "2024-11-30".parse()?, None);
/// assert_eq!(book.renewed_by("HT1").unwrap().as_str(), "HT2"); // it begins the day after (A-27)
/// let before = renewal.book(&"KH0001".into(), [], &events, "2024-11-19".parse()?, None);
/// assert_eq!(before.renewed_by("HT1"), None); // not signed by then
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ContractBook {
    pub(super) today: NaiveDate,
    /// By start, end and id.
    contracts: Vec<Contract>,
    /// For each of them the place of the one that followed it.
    successors: Vec<Option<usize>>,
    pub(super) plans: Vec<Planned>,
    pub(super) agreed: Agreed,
}

/// When contracts and their ends were agreed, as far as events tell.
#[derive(Clone, Debug, Default)]
pub(super) struct Agreed {
    signed: BTreeMap<ContractId, NaiveDate>,
    /// The end as agreed, and since when.
    ends: BTreeMap<ContractId, (NaiveDate, NaiveDate)>,
}

impl Agreed {
    fn note(&mut self, event: &ContractEvent, on: NaiveDate) {
        let (ContractAction::Sign(terms) | ContractAction::Amend(terms)) = &event.action else {
            return;
        };
        self.signed.entry(event.contract.clone()).or_insert(on);
        let known = self.ends.entry(event.contract.clone()).or_insert((terms.end, on));
        if known.0 != terms.end {
            *known = (terms.end, on);
        }
    }

    /// The day from which on a contract has had its end; none where nothing tells.
    pub(super) fn end_since(&self, contract: &ContractId) -> Option<NaiveDate> {
        self.ends.get(contract).map(|(_, since)| *since)
    }
}

impl Renewal<'_> {
    /// The contracts of one customer: those of the host's records, and what events tell, which counts
    /// where both speak of one contract.
    ///
    /// What the fold rejects is left out: it says why. Contracts that are signed and begin later are
    /// among them.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Contract, ContractTerms}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let day = |text: &str| text.parse().unwrap();
    /// let stated = Contract::new("HT1", "KH0001", ContractTerms::new(day("2024-01-01"), day("2024-12-31")));
    /// let book = rulebook.renewal()?.book(&"KH0001".into(), [&stated], &[], "2024-11-30".parse()?, None);
    /// assert_eq!(book.contracts().len(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn book<'e, I>(
        &self,
        customer: &CustomerId,
        stated: impl IntoIterator<Item = &'e Contract>,
        events: I,
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> ContractBook
    where
        I: IntoIterator<Item = &'e Event>,
        I::IntoIter: Clone,
    {
        let read = Reading { gap: self.definition.gap, zone: self.zone };
        read.book(customer, stated, events, as_of, known_by)
    }
}

/// The contracts of one customer where a rulebook says nothing of renewal: one follows another
/// without a day between.
pub(crate) fn contracts<'e, I>(
    zone: &Zone,
    customer: &CustomerId,
    stated: impl IntoIterator<Item = &'e Contract>,
    events: I,
    as_of: Moment,
    known_by: Option<Moment>,
) -> ContractBook
where
    I: IntoIterator<Item = &'e Event>,
    I::IntoIter: Clone,
{
    Reading { gap: None, zone }.book(customer, stated, events, as_of, known_by)
}

/// How contracts are read.
struct Reading<'a> {
    /// How long there may be no contract before the next one is no renewal.
    gap: Option<Span>,
    zone: &'a Zone,
}

impl Reading<'_> {
    fn book<'e, I>(
        &self,
        customer: &CustomerId,
        stated: impl IntoIterator<Item = &'e Contract>,
        events: I,
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> ContractBook
    where
        I: IntoIterator<Item = &'e Event>,
        I::IntoIter: Clone,
    {
        let cut = AsOf::new(as_of, self.zone);
        let known_by = known_by.map(|moment| AsOf::new(moment, self.zone));
        let wanted =
            |kind: &EventKind| matches!(kind, EventKind::Contract(_) | EventKind::RetentionPlan(_));
        let (entries, _) = entries_of(customer, events, self.zone, known_by.as_ref(), wanted);
        let (mut contracts, mut plans) = (Contracts::default(), Vec::new());
        let mut agreed = Agreed::default();
        let mut told: Vec<&ContractId> = Vec::new();
        for entry in &entries {
            match &entry.event.kind {
                EventKind::Contract(event) => {
                    told.push(&event.contract);
                    // What is wrong with it, the fold says.
                    if cut.includes(&entry.at) && contracts.post(customer, event).is_ok() {
                        agreed.note(event, entry.at.date());
                    }
                }
                EventKind::RetentionPlan(plan) if cut.includes(&entry.at) => {
                    let RetentionPlan { contract, measures, .. } = plan;
                    plans.push(Planned {
                        contract: contract.clone(),
                        event: entry.event.id.clone(),
                        on: entry.at.date(),
                        measures: measures.clone(),
                    });
                }
                _ => {}
            }
        }
        // Of what events tell the records are silent, also where that is still to come.
        let silent = stated.into_iter().filter(|one| !told.contains(&&one.id));
        silent.filter(|one| one.terms.check().is_ok()).for_each(|one| contracts.stated(one));
        let mut contracts: Vec<Contract> = contracts.iter().cloned().collect();
        contracts.sort_by(|a, b| {
            (a.terms.start, a.last_day(), &a.id).cmp(&(b.terms.start, b.last_day(), &b.id))
        });
        let successors = contracts.iter().map(|one| self.successor(one, &contracts)).collect();
        ContractBook { today: cut.date(), contracts, successors, plans, agreed }
    }

    /// The first contract that follows another one: by name, else by its days (A-27). One that was
    /// called off before it began follows none.
    fn successor(&self, one: &Contract, all: &[Contract]) -> Option<usize> {
        let may = |other: &Contract| other.id != one.id && ran(other);
        // One that ends earlier is no renewal, whatever it says.
        let named = |other: &Contract| {
            let names = other.terms.renews.as_ref() == Some(&one.id);
            names && may(other) && other.terms.end > one.last_day()
        };
        if let Some(place) = all.iter().position(named) {
            return Some(place);
        }
        let next = one.last_day().succ_opt()?;
        let latest = match self.gap {
            Some(gap) => gap.after(next, 1).unwrap_or(NaiveDate::MAX),
            None => next,
        };
        all.iter().position(|other| {
            may(other)
                && other.terms.renews.is_none()
                && other.terms.start > one.terms.start
                && other.terms.start <= latest
                && other.last_day() > one.last_day()
                && may_follow(one, other)
        })
    }
}

/// Whether a contract has a day at all; one that was called off before it began has none.
fn ran(one: &Contract) -> bool {
    one.terms.start <= one.last_day()
}

/// Whether what two contracts are about can be the same: where both say, something has to be.
fn may_follow(one: &Contract, other: &Contract) -> bool {
    let (before, after) = (&one.terms.items, &other.terms.items);
    before.is_empty() || after.is_empty() || after.iter().any(|item| before.contains(item))
}

/// Days on which a customer had no contract, between two that it had.
///
/// ```
/// use guanxi::{Rulebook, record::{Contract, ContractTerms}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let day = |text: &str| text.parse().unwrap();
/// let stated = |id: &str, from: &str, to: &str| {
///     Contract::new(id, "KH0001", ContractTerms::new(day(from), day(to)))
/// };
/// let contracts = [stated("HT1", "2023-01-01", "2023-12-31"), stated("HT2", "2024-02-01", "2024-12-31")];
/// let book = rulebook.renewal()?.book(&"KH0001".into(), &contracts, &[], "2024-06-30".parse()?, None);
/// let gap = book.gaps()[0];
/// assert_eq!((gap.from, gap.until, gap.days()), (day("2024-01-01"), day("2024-01-31"), 31));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ContractGap {
    /// The first day without a contract.
    pub from: NaiveDate,
    /// The last one.
    pub until: NaiveDate,
}

impl ContractGap {
    /// How many days it is long.
    ///
    /// ```
    /// use guanxi::policy::renewal::ContractGap;
    /// let day = |text: &str| text.parse().unwrap();
    /// assert_eq!(ContractGap { from: day("2024-01-01"), until: day("2024-01-01") }.days(), 1);
    /// ```
    pub fn days(&self) -> i64 {
        self.until.signed_duration_since(self.from).num_days().saturating_add(1)
    }
}

impl ContractBook {
    /// The contracts, by their first day; those that are still to begin are among them.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let book = rulebook.renewal()?.book(&"KH0001".into(), [], &[], "2024-06-30".parse()?, None);
    /// assert!(book.contracts().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn contracts(&self) -> &[Contract] {
        &self.contracts
    }

    /// The contract that renewed another one.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let book = rulebook.renewal()?.book(&"KH0001".into(), [], &[], "2024-06-30".parse()?, None);
    /// assert_eq!(book.renewed_by("HT1"), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn renewed_by(&self, contract: &str) -> Option<&ContractId> {
        let place = self.contracts.iter().position(|one| one.id.as_str() == contract)?;
        let successor = (*self.successors.get(place)?)?;
        self.contracts.get(successor).map(|one| &one.id)
    }

    /// Whether a contract renews another one.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let book = rulebook.renewal()?.book(&"KH0001".into(), [], &[], "2024-06-30".parse()?, None);
    /// assert!(!book.is_renewal("HT2"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_renewal(&self, contract: &str) -> bool {
        let named =
            |place: usize| self.contracts.get(place).is_some_and(|one| one.id.as_str() == contract);
        self.successors.iter().flatten().any(|place| named(*place))
    }

    /// The day on which a contract that renews another one came to be: when it was signed, else its
    /// first day; `None` where it renews none.
    pub(crate) fn renewal_since(&self, contract: &ContractId) -> Option<NaiveDate> {
        let found = self.contracts.iter().find(|one| one.id == *contract)?;
        let signed = self.agreed.signed.get(contract).copied();
        self.is_renewal(contract.as_str()).then(|| signed.unwrap_or(found.terms.start))
    }

    /// Whether a contract has come to its end since a day and nothing renews it, or one was called off,
    /// or none runs any more; unknown where there is no contract.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Contract, ContractTerms}, rule::Truth};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let day = |text: &str| text.parse().unwrap();
    /// let stated = Contract::new("HT1", "KH0001", ContractTerms::new(day("2024-01-01"), day("2024-06-30")));
    /// let renewal = rulebook.renewal()?;
    /// let lost = |as_of: &str| -> guanxi::Result<Truth> {
    ///     let book = renewal.book(&"KH0001".into(), [&stated], &[], as_of.parse()?, None);
    ///     Ok(book.is_lost_since(day("2024-05-01")))
    /// };
    /// assert_eq!((lost("2024-06-29")?, lost("2024-06-30")?), (Truth::False, Truth::True));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_lost_since(&self, since: NaiveDate) -> Truth {
        if self.contracts.is_empty() {
            return Truth::Unknown;
        }
        let mut pairs = self.contracts.iter().zip(&self.successors);
        let ended = pairs.any(|(one, successor)| {
            let over = one.last_day() <= self.today && successor.is_none();
            one.last_day() >= since && (over || one.terminated.is_some())
        });
        let over = || self.contracts.iter().all(|one| one.last_day() <= self.today);
        Truth::from(ended || over())
    }

    /// The contract that drives the renewal: of those that count today and are not renewed the one
    /// that ends first; else of those to come that are not renewed; else the one that ended last
    /// (A-27).
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Contract, ContractTerms}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let day = |text: &str| text.parse().unwrap();
    /// let stated = |id: &str, to: &str| {
    ///     let mut terms = ContractTerms::new(day("2024-01-01"), day(to));
    ///     terms.items = vec![id.to_owned()];
    ///     Contract::new(id, "KH0001", terms)
    /// };
    /// let contracts = [stated("HT1", "2024-12-31"), stated("HT2", "2024-09-30")];
    /// let book = rulebook.renewal()?.book(&"KH0001".into(), &contracts, &[], "2024-06-30".parse()?, None);
    /// assert_eq!(book.driving().unwrap().id.as_str(), "HT2");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn driving(&self) -> Option<&Contract> {
        let open = || {
            let pairs = self.contracts.iter().zip(&self.successors);
            pairs.filter(|(_, successor)| successor.is_none()).map(|(one, _)| one)
        };
        let end = |one: &&Contract| (one.last_day(), one.id.clone());
        let active = open().filter(|one| one.is_active(self.today)).min_by_key(end);
        let ahead =
            || open().filter(|one| one.terms.start > self.today && ran(one)).min_by_key(end);
        let over = || self.contracts.iter().max_by_key(end);
        active.or_else(ahead).or_else(over)
    }

    /// The days without a contract between one and the next, up to today; what comes after the last
    /// one is no gap. A contract that was called off before it began covers nothing.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let book = rulebook.renewal()?.book(&"KH0001".into(), [], &[], "2024-06-30".parse()?, None);
    /// assert!(book.gaps().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn gaps(&self) -> Vec<ContractGap> {
        let mut gaps = Vec::new();
        let mut covered: Option<NaiveDate> = None;
        for one in self.contracts.iter().filter(|one| ran(one)) {
            let day = TimeDelta::days(1);
            let begin = one.terms.start;
            if let Some(last) = covered
                && let Some(from) = last.checked_add_signed(day)
                && let Some(until) = begin.checked_sub_signed(day)
                && from <= until
                && from <= self.today
            {
                gaps.push(ContractGap { from, until: until.min(self.today) });
            }
            covered = covered.max(Some(one.last_day()));
        }
        gaps
    }
}
