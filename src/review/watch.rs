//! Early warning over a portfolio: renewals at risk, open warnings and what is owed on them, and what
//! nobody noticed yet.

use std::cmp::Reverse;

use chrono::NaiveDate;
use serde::Serialize;

use crate::error::Result;
use crate::fact::Population;
use crate::policy::renewal::{RenewalPhase, RenewalReading};
use crate::policy::risk::RiskReading;
use crate::policy::scheme::Case;
use crate::policy::warning::WarningReadings;
use crate::record::{CustomerId, Event};
use crate::review::AgendaCustomer;
use crate::review::told::{Dossier, Workflows};
use crate::time::Moment;
use crate::{Error, Rulebook};

/// A customer as the watch list sees it.
///
/// ```
/// use guanxi::{Rulebook, record::Customer, review::{AgendaCustomer, watch}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let facts = rulebook.facts().with("open_overdue_days", 31)?;
/// let customers = [AgendaCustomer::new(Customer::new("KH0001"), facts)];
/// let as_of = "2024-06-30".parse()?;
/// let population = rulebook.population(customers.iter().map(|one| &one.facts));
/// let list = watch(&rulebook, &population, &customers, as_of)?;
/// let warnings = list.customers[0].warnings.as_ref().unwrap();
/// assert_eq!(warnings.undetected[0].cause, "overdue"); // D002-84
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Watched<'a> {
    /// The customer.
    pub customer: CustomerId,
    /// Its name; its id where it has none.
    pub name: &'a str,
    /// The risk; none where the rulebook has no scorecard.
    pub risk: Option<RiskReading<'a>>,
    /// The renewal; none where the rulebook has no renewal policy.
    pub renewal: Option<RenewalReading<'a>>,
    /// The warnings; none where the rulebook has no warning policy.
    pub warnings: Option<WarningReadings<'a>>,
}

impl Watched<'_> {
    /// Whether a contract runs that is not renewed, and the risk is not sure to be the safest.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer, review::{AgendaCustomer, watch}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let customers = [AgendaCustomer::new(Customer::new("KH0001"), rulebook.facts())];
    /// let population = rulebook.population([]);
    /// let list = watch(&rulebook, &population, &customers, "2024-06-30".parse()?)?;
    /// assert!(!list.customers[0].is_renewal_at_risk()); // there is no contract
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_renewal_at_risk(&self) -> bool {
        let runs = self.days_to_end().is_some();
        runs && self.risk.as_ref().is_some_and(|risk| !risk.is_safest())
    }

    /// How many days are left of the contract that is to be renewed; none where none runs.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer, review::{AgendaCustomer, watch}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let customers = [AgendaCustomer::new(Customer::new("KH0001"), rulebook.facts())];
    /// let population = rulebook.population([]);
    /// let list = watch(&rulebook, &population, &customers, "2024-06-30".parse()?)?;
    /// assert_eq!(list.customers[0].days_to_end(), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn days_to_end(&self) -> Option<i64> {
        let contract = self.renewal.as_ref()?.contract.as_ref()?;
        (contract.phase < RenewalPhase::Expired).then_some(contract.days_to_end)
    }

    /// The order: what is surely riskier first, then what may be, then what ends sooner, then by id.
    fn urgency(&self) -> impl Ord + use<> {
        let ranks = self.risk.as_ref().map(|risk| {
            let first = risk.possible.first().map(|level| level.rank());
            (first, risk.riskiest().map(|level| level.rank()))
        });
        let left = self.days_to_end();
        (Reverse(ranks), left.is_none(), left, self.customer.clone())
    }
}

/// A portfolio under watch as of a moment.
///
/// ```
/// use guanxi::{Rulebook, review::watch};
/// let rulebook = Rulebook::preset("renewal")?;
/// let population = rulebook.population([]);
/// let list = watch(&rulebook, &population, &[], "2024-06-30".parse()?)?;
/// assert!(list.customers.is_empty() && list.refused.is_empty());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct WatchList<'a> {
    /// The moment of the question.
    pub as_of: Moment,
    /// Its day.
    pub today: NaiveDate,
    /// The customers: what is surely riskier first, then what may be riskier, then the contract that
    /// ends sooner.
    pub customers: Vec<Watched<'a>>,
    /// Events of workflows that were refused, by customer; the place of an error is the event.
    #[serde(skip)]
    pub refused: Vec<(CustomerId, Error)>,
}

impl<'a> WatchList<'a> {
    /// The renewals at risk, the most urgent first.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Contract, ContractTerms, Customer}};
    /// use guanxi::review::{AgendaCustomer, watch};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let day = |text: &str| text.parse().unwrap();
    /// let mut customer = AgendaCustomer::new(Customer::new("KH0001"), rulebook.facts());
    /// let terms = ContractTerms::new(day("2024-01-01"), day("2024-12-31"));
    /// customer.contracts.push(Contract::new("HT1", "KH0001", terms).into());
    /// let customers = [customer];
    /// let population = rulebook.population([]);
    /// let list = watch(&rulebook, &population, &customers, "2024-09-30".parse()?)?;
    /// assert_eq!(list.renewals_at_risk().count(), 1); // nothing says that it is safe
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn renewals_at_risk(&self) -> impl Iterator<Item = &Watched<'a>> {
        self.customers.iter().filter(|one| one.is_renewal_at_risk())
    }
}

/// Watches a portfolio: the risk, the renewal and the warnings of each customer, ranked.
///
/// The facts of customers are those of a review, which tells what the workflows make of the log. A
/// customer whose risk is not settled stands where its safest possible level would: what is known to
/// be bad comes first.
///
/// # Errors
/// `foreign-facts`, `foreign-population` where something was made by another rulebook; a clock whose
/// calendar ends.
///
/// ```
/// use guanxi::{Rulebook, label::Language, record::Customer, review::{AgendaCustomer, watch}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let customer = |id: &str, days: i64| -> guanxi::Result<AgendaCustomer> {
///     let facts = rulebook.facts().with("risk_level", if days > 30 { "high" } else { "low" })?;
///     Ok(AgendaCustomer::new(Customer::new(id), facts.with("worst_overdue_days_12m", days)?))
/// };
/// let customers = [customer("KH0001", 0)?, customer("KH0002", 45)?];
/// let population = rulebook.population([]);
/// let list = watch(&rulebook, &population, &customers, "2024-06-30".parse()?)?;
/// let payment = &list.customers[1].risk.as_ref().unwrap().score.factors()[1];
/// assert_eq!(payment.text(Language::English), "punctual payment: 1");
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn watch<'a>(
    rulebook: &'a Rulebook,
    population: &'a Population,
    customers: &'a [AgendaCustomer],
    as_of: Moment,
) -> Result<WatchList<'a>> {
    let today = rulebook.as_of(as_of).date();
    let (mut watched, mut refused) = (Vec::with_capacity(customers.len()), Vec::new());
    for customer in customers {
        let id = &customer.record.id;
        let events: Vec<&Event> = customer.events.iter().map(|event| &**event).collect();
        let dossier = Dossier {
            customer: id,
            contracts: &customer.contracts,
            people: &customer.record.contacts,
            events: &events,
            coverage: customer.coverage,
            as_of,
            known_by: None,
        };
        let workflows = Workflows::of(rulebook, &dossier);
        refused.extend(workflows.refused().into_iter().map(|error| (id.clone(), error)));
        let case =
            Case::new(&customer.facts, today).population(population).history(&customer.history);
        let Workflows { risk, contracts, warnings } = workflows;
        let mut risk_reading = match (rulebook.risk(), &risk) {
            (Ok(policy), Some(history)) => Some(policy.read(&case, history)?),
            _ => None,
        };
        let renewal = match (rulebook.renewal(), &contracts) {
            (Ok(policy), Some(book)) => Some(policy.read(book, risk_reading.as_ref())),
            _ => None,
        };
        // Nobody owes an assessment of a customer whose last contract is over.
        let over = renewal.as_ref().and_then(|one| one.contract.as_ref());
        if let (Some(reading), Some(RenewalPhase::Expired)) =
            (&mut risk_reading, over.map(|contract| contract.phase))
        {
            reading.schedule = None;
        }
        let warnings = match (rulebook.warnings(), warnings) {
            (Ok(policy), Some(log)) => {
                let log_of = || events.iter().copied();
                let read = dossier.with_evidence(rulebook, risk.as_ref(), |evidence| {
                    policy.read(log, &case, log_of(), None, evidence)
                });
                Some(read?)
            }
            _ => None,
        };
        watched.push(Watched {
            customer: id.clone(),
            name: customer.record.name(),
            risk: risk_reading,
            renewal,
            warnings,
        });
    }
    watched.sort_by_cached_key(Watched::urgency);
    Ok(WatchList { as_of, today, customers: watched, refused })
}
