//! One as-of review: facts, population, and the class of every customer in every scheme.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::fact::{ClassHistory, FactInput, Facts, FoldedCustomer, Population, Rejected};
use crate::policy::scheme::{Case, Class};
use crate::quantity::Amount;
use crate::record::{Coverage, CustomerId, Event, ReasonCode};
use crate::review::told::{Dossier, Logs, Workflows};
use crate::rule::Decision;
use crate::time::Moment;
use crate::{Error, Rulebook};

/// Facts that a host gives of a customer; they win over folded ones.
///
/// ```
/// use guanxi::review::GivenFacts;
/// let given = GivenFacts::new("KH0001").fact("strategic", true).fact("annual_amount", "650000");
/// assert_eq!(given.facts.len(), 2);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GivenFacts {
    /// Whose facts they are.
    pub customer: CustomerId,
    /// Names and values.
    pub facts: Vec<(String, FactInput)>,
    /// Whether the records hold every purchase of the customer, so that no event means none.
    pub recorded: bool,
}

impl GivenFacts {
    /// A customer of whom nothing is given but that it exists.
    ///
    /// It is reviewed even without events; what only those could tell stays unknown.
    ///
    /// ```
    /// use guanxi::{Rulebook, review::{GivenFacts, decide}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let review = decide(&rulebook, &[], &[GivenFacts::new("C1")], "2024-06-30".parse()?, None);
    /// assert_eq!(review.customers[0].decisions[0].possible().len(), 3);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(customer: impl Into<CustomerId>) -> Self {
        Self { customer: customer.into(), facts: Vec::new(), recorded: false }
    }

    /// The same customer, of whom the records hold every purchase: where there is no event, amounts
    /// and counts are zero. Otherwise what only events could tell stays unknown.
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::Value, review::{GivenFacts, decide}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let given = [GivenFacts::new("a"), GivenFacts::new("b").recorded()];
    /// let review = decide(&rulebook, &[], &given, "2024-06-30".parse()?, None);
    /// let orders = |id| review.customer(id).unwrap().facts.get("orders_total");
    /// assert_eq!((orders("a"), orders("b")), (None, Some(Value::Count(0))));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn recorded(mut self) -> Self {
        self.recorded = true;
        self
    }

    /// The same customer with one more fact; of two values for one fact the later counts.
    ///
    /// A name or a value that means nothing to the rulebook is listed in [`Review::refused`]; the
    /// other facts count.
    ///
    /// ```
    /// use guanxi::{Rulebook, review::{GivenFacts, decide}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let given = [GivenFacts::new("C1").fact("strategik", true).fact("annual_amount", 250_000)];
    /// let review = decide(&rulebook, &[], &given, "2024-06-30".parse()?, None);
    /// assert_eq!(review.refused[0].1.code(), "unknown-fact");
    /// assert_eq!(review.customers[0].decisions[0].value().unwrap().code(), &"B");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl Into<FactInput>) -> Self {
        self.facts.push((name.to_owned(), value.into()));
        self
    }
}

/// A customer as the review sees it.
///
/// ```
/// use guanxi::{Rulebook, review::{GivenFacts, decide}};
/// let rulebook = Rulebook::preset("service_quality")?; // tier, segment
/// let given = [GivenFacts::new("C1").fact("annual_amount", 499_999)];
/// let review = decide(&rulebook, &[], &given, "2024-06-30".parse()?, None);
/// let decisions = &review.customers[0].decisions;
/// assert_eq!(decisions[0].value().unwrap().code(), &"B");
/// assert_eq!(decisions[1].missing(), ["first_deal"]);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReviewedCustomer {
    /// The id.
    pub id: CustomerId,
    /// Its facts as of the day.
    pub facts: Facts,
    /// Earlier classes and overrides.
    pub history: ClassHistory,
    /// What was bought, by category of products (D004-15).
    pub categories: BTreeMap<String, Amount>,
    /// What each scheme decides, in the order of the rulebook.
    pub decisions: Vec<Decision<Class, Vec<ReasonCode>>>,
}

impl ReviewedCustomer {
    /// The net amount of all purchases so far: less returns, so that it may lie below zero.
    ///
    /// Zero without purchases; none where they are not known, or the sum passes the largest amount.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Event, Purchase, Return}, review::decide};
    /// let day = "2024-01-15".parse()?;
    /// let events = [
    ///     Event::new("e1", "C1", day, Purchase::new("100".parse()?)),
    ///     Event::new("e2", "C1", day, Return::new("30".parse()?)),
    /// ];
    /// let review = decide(&Rulebook::preset("renewal")?, &events, &[], day, None);
    /// assert_eq!(review.customers[0].amount_total(), Some("70".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn amount_total(&self) -> Option<Amount> {
        match self.facts.get("amount_total") {
            Some(crate::fact::Value::Amount(amount)) => Some(amount),
            _ => None,
        }
    }

    /// The number of purchases so far; those cancelled or wholly returned are none.
    ///
    /// Purchases of one day are one where the rulebook says `same_day = "merge"`.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Event, EventKind, Purchase}, review::decide};
    /// let day = "2024-01-15".parse()?;
    /// let events = [
    ///     Event::new("e1", "C1", day, Purchase::new("100".parse()?)),
    ///     Event::new("e2", "C1", day, Purchase::new("100".parse()?)),
    ///     Event::new("e3", "C1", day, EventKind::Cancellation { of: "e1".into() }),
    /// ];
    /// let review = decide(&Rulebook::preset("renewal")?, &events, &[], day, None);
    /// assert_eq!(review.customers[0].orders_total(), Some(1));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn orders_total(&self) -> Option<i64> {
        match self.facts.get("orders_total") {
            Some(crate::fact::Value::Count(count)) => Some(count),
            _ => None,
        }
    }

    /// The day of the last purchase in the rulebook's zone; none for a customer that never bought.
    ///
    /// Purchases that were cancelled or wholly returned do not count.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Event, Purchase}, review::decide};
    /// let at = "2024-01-15T16:00:00Z".parse()?; // midnight in Shanghai
    /// let events = [Event::new("e1", "C1", at, Purchase::new("100".parse()?))];
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let review = decide(&rulebook, &events, &[], "2024-06-30".parse()?, None);
    /// assert_eq!(review.customers[0].last_order().unwrap().to_string(), "2024-01-16");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn last_order(&self) -> Option<NaiveDate> {
        match self.facts.get("last_order") {
            Some(crate::fact::Value::Date(date)) => Some(date),
            _ => None,
        }
    }
}

/// A portfolio decided as of one day.
///
/// ```
/// use guanxi::{Rulebook, record::{Event, Purchase}, review::decide};
/// let bad = Event::new("e1", "C1", "2024-01-15".parse()?, Purchase::new("-5".parse()?));
/// let review = decide(&Rulebook::preset("renewal")?, &[bad], &[], "2024-06-30".parse()?, None);
/// assert!(review.customers.is_empty());
/// assert_eq!(review.rejected[0].error.code(), "negative-amount");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Review {
    /// The day, in the rulebook's zone.
    pub as_of: NaiveDate,
    /// The customers, by id.
    pub customers: Vec<ReviewedCustomer>,
    /// What `top` and `share` were measured against.
    pub population: Population,
    /// Events that the records themselves show to be wrong.
    pub rejected: Vec<Rejected>,
    /// Given facts and class histories that mean nothing to the rulebook, and assessments and steps of
    /// warnings that it refuses, by whose they are; the place of a refused event is its id.
    pub refused: Vec<(CustomerId, Error)>,
}

impl Review {
    /// The customer of this id, if it was reviewed.
    ///
    /// ```
    /// use guanxi::{Rulebook, review::{GivenFacts, decide}};
    /// let given = [GivenFacts::new("C2"), GivenFacts::new("C1")];
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let review = decide(&rulebook, &[], &given, "2024-06-30".parse()?, None);
    /// assert_eq!(review.customer("C2").unwrap().orders_total(), None);
    /// assert!(review.customer("C3").is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn customer(&self, id: &str) -> Option<&ReviewedCustomer> {
        let place =
            self.customers.binary_search_by(|customer| customer.id.as_str().cmp(id)).ok()?;
        self.customers.get(place)
    }

    /// The case of a customer, to classify it again with reasons.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, review::{GivenFacts, decide}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let given = [GivenFacts::new("KH0001").fact("annual_amount", 250_000).fact("strategic", true)];
    /// let review = decide(&rulebook, &[], &given, "2024-06-30".parse()?, None);
    /// let customer = review.customer("KH0001").unwrap();
    /// let tier = rulebook.classify_case("tier", &review.case(customer))?;
    /// assert!(tier.explain(Language::English).starts_with("tier: B (B customer)"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn case<'a>(&'a self, customer: &'a ReviewedCustomer) -> Case<'a> {
        Case::new(&customer.facts, self.as_of)
            .population(&self.population)
            .history(&customer.history)
    }
}

/// Decides a whole portfolio: folds the events, adds what the host gives and what the workflows of
/// renewal, risk and warnings tell where the host gives nothing, measures the population, classifies
/// every customer in every scheme.
///
/// Total: what is wrong is listed in [`Review::rejected`] and [`Review::refused`]. Customers are
/// those with an event by `as_of` and those of whom facts are given.
///
/// ```
/// use guanxi::{Rulebook, record::{Event, Purchase}, review::decide};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let events = [Event::new("e1", "KH0001", "2024-01-15".parse()?, Purchase::new("120000".parse()?))];
/// let review = decide(&rulebook, &events, &[], "2024-06-30".parse()?, None);
/// assert_eq!(review.customers[0].decisions[0].value().unwrap().code(), &"B");
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn decide(
    rulebook: &Rulebook,
    events: &[Event],
    given: &[GivenFacts],
    as_of: Moment,
    known_by: Option<Moment>,
) -> Review {
    let mut folded = rulebook.fold(events, as_of, known_by);
    let mut refused: Vec<(CustomerId, Error)> = Vec::new();
    for host in given {
        let customer = folded.customers.entry(host.customer.clone());
        let customer = customer.or_insert_with(|| {
            rulebook
                .without_events(as_of, Coverage { purchases: host.recorded, ..Coverage::default() })
        });
        for (name, value) in &host.facts {
            if let Err(error) = customer.facts.set(name, value.clone()) {
                refused.push((host.customer.clone(), error));
            }
        }
    }
    if rulebook.has_workflows() {
        let logs = Logs::new(rulebook, events);
        for (id, customer) in &mut folded.customers {
            let dossier = Dossier {
                customer: id,
                contracts: &[],
                people: &[],
                events: logs.of(id),
                coverage: Coverage::default(),
                as_of,
                known_by,
            };
            let workflows = Workflows::of(rulebook, &dossier);
            workflows.tell(rulebook, &mut customer.facts, as_of);
            refused.extend(workflows.refused().into_iter().map(|error| (id.clone(), error)));
        }
    }
    let population = rulebook.population(folded.customers.values().map(|customer| &customer.facts));
    let as_of = rulebook.as_of(as_of).date();
    let mut customers = Vec::with_capacity(folded.customers.len());
    for (id, customer) in folded.customers {
        refused.extend(customer.errors.iter().cloned().map(|error| (id.clone(), error)));
        let (customer, foreign) = decided(rulebook, id, customer, &population, as_of);
        refused.extend(foreign.into_iter().map(|error| (customer.id.clone(), error)));
        customers.push(customer);
    }
    refused.sort_by(|(a, _), (b, _)| a.cmp(b));
    Review { as_of, customers, population, rejected: folded.rejected, refused }
}

/// Decides one customer; also gives what of its history means nothing to the rulebook.
pub(super) fn decided(
    rulebook: &Rulebook,
    id: CustomerId,
    folded: FoldedCustomer,
    population: &Population,
    as_of: NaiveDate,
) -> (ReviewedCustomer, Vec<Error>) {
    let FoldedCustomer { facts, history, categories, .. } = folded;
    let foreign = rulebook.refused(&history);
    let case = Case::new(&facts, as_of).population(population).history(&history);
    let codes = rulebook.schemes().iter().map(|scheme| scheme.code().as_str());
    let decisions = codes
        .filter_map(|code| rulebook.classify_case(code, &case).ok())
        .map(|classified| classified.decision().clone())
        .collect();
    (ReviewedCustomer { id, facts, history, categories, decisions }, foreign)
}
