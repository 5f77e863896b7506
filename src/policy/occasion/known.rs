//! What occasions are read from.

use crate::policy::scheme::Case;
use crate::record::{Contract, Customer, Event, EventKind};
use crate::time::Moment;

/// What is known of one customer: its record, its contracts, its log and its facts.
///
/// ```
/// use guanxi::{Rulebook, policy::{occasion::Known, scheme::Case}, record::Customer};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let mut customer = Customer::new("KH0001");
/// customer.founded = Some("2010-06-18".parse().unwrap());
/// let facts = rulebook.facts();
/// let known = Known::new(&customer, &[], Case::new(&facts, "2024-06-18".parse().unwrap()));
/// let found = rulebook.occasions().read(&known, "2024-06-18".parse()?)?;
/// assert_eq!(found.of("company_anniversary").count(), 1); // D003-39
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Known<'a> {
    pub(super) customer: &'a Customer,
    pub(super) contracts: Vec<&'a Contract>,
    pub(super) events: Vec<&'a Event>,
    pub(super) case: Case<'a>,
    pub(super) known_by: Option<Moment>,
}

impl<'a> Known<'a> {
    /// The record of a customer, its log, and its facts as of the day of the question; events of
    /// other customers are left aside.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::{occasion::Known, scheme::Case}, record::Customer};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let (customer, facts) = (Customer::new("KH0001"), rulebook.facts());
    /// let known = Known::new(&customer, &[], Case::new(&facts, "2024-06-18".parse().unwrap()));
    /// // The festivals of gifts are not given yet (A-47).
    /// assert!(rulebook.occasions().read(&known, "2024-06-18".parse()?)?.readings.is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(
        customer: &'a Customer,
        events: impl IntoIterator<Item = &'a Event>,
        case: Case<'a>,
    ) -> Self {
        let events = events.into_iter().collect();
        Self { customer, contracts: Vec::new(), events, case, known_by: None }
    }

    /// The same with contracts as the host's records have them; those that an event tells of count
    /// as the log says, those of other customers are left aside.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::{occasion::Known, scheme::Case}};
    /// use guanxi::record::{Contract, ContractTerms, Customer};
    /// let day = |text: &str| text.parse().unwrap();
    /// let terms = ContractTerms::new(day("2024-01-01"), day("2024-12-31"));
    /// let contracts = [Contract::new("HT-1", "KH0001", terms)];
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let (customer, facts) = (Customer::new("KH0001"), rulebook.facts());
    /// let known = Known::new(&customer, &[], Case::new(&facts, day("2024-11-20")))
    ///     .contracts(&contracts);
    /// let found = rulebook.occasions().read(&known, "2024-11-20".parse()?)?;
    /// let notice = found.of("contract_end").next().unwrap();
    /// assert_eq!(notice.due().unwrap().to_string(), "2024-12-01"); // D003-43
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn contracts(mut self, contracts: impl IntoIterator<Item = &'a Contract>) -> Self {
        self.contracts.extend(contracts);
        self
    }

    /// The same, as far as the log was known by a moment.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::{occasion::Known, scheme::Case}};
    /// use guanxi::record::{Customer, Event, PlannedDisruption};
    /// let upgrade = PlannedDisruption::new("2024-05-01".parse().unwrap(), "system upgrade");
    /// let events = [Event::new("e1", "KH0001", "2024-03-01".parse()?, upgrade)
    ///     .recorded_at("2024-03-20".parse()?)];
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let (customer, facts) = (Customer::new("KH0001"), rulebook.facts());
    /// let case = Case::new(&facts, "2024-03-31".parse().unwrap());
    /// let count = |by: &str| -> guanxi::Result<usize> {
    ///     let known = Known::new(&customer, &events, case).known_by(by.parse()?);
    ///     Ok(rulebook.occasions().read(&known, "2024-03-31".parse()?)?.of("disruption").count())
    /// };
    /// assert_eq!((count("2024-03-19")?, count("2024-03-20")?), (0, 1));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn known_by(mut self, moment: Moment) -> Self {
        self.known_by = Some(moment);
        self
    }

    pub(super) fn log(&self) -> impl Iterator<Item = &'a Event> + '_ {
        self.events.iter().copied()
    }

    /// Whether the log or the records tell of people, contracts, disruptions or greetings.
    pub(super) fn tells_of_occasions(&self) -> bool {
        let told = self.events.iter().any(|event| match &event.kind {
            EventKind::Contract(_) | EventKind::PlannedDisruption(_) | EventKind::Contact(_) => {
                true
            }
            EventKind::Interaction(talk) => talk.occasion.is_some(),
            _ => false,
        });
        let birthday = || self.customer.contacts.iter().any(|person| person.birthday.is_some());
        told || !self.contracts.is_empty() || birthday()
    }
}
