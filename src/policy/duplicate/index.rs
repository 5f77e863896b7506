//! Customers by what they are compared by, so that only those are compared that can be candidates.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::candidate::Candidate;
use super::{DuplicateKey, DuplicateRule, Duplicates};
use crate::record::{Customer, CustomerId};

/// What of a customer is compared.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    pub(super) id: CustomerId,
    values: BTreeMap<DuplicateKey, Vec<String>>,
}

impl Profile {
    /// Of a customer that was merged into another nothing is compared.
    pub(super) fn of(customer: &Customer, policy: &Duplicates) -> Option<Self> {
        if customer.merged_into.is_some() {
            return None;
        }
        let keys: BTreeSet<DuplicateKey> = policy
            .rules()
            .iter()
            .flat_map(|rule| rule.all().iter().chain(rule.any()))
            .copied()
            .collect();
        let values = keys.into_iter().map(|key| (key, key.values(customer, policy)));
        let values = values.filter(|(_, values)| !values.is_empty()).collect();
        Some(Self { id: customer.id.clone(), values })
    }

    pub(super) fn values(&self, key: DuplicateKey) -> &[String] {
        self.values.get(&key).map_or(&[], Vec::as_slice)
    }
}

/// Customers by what they are compared by: the online form of [`Duplicates::candidates`].
///
/// ```
/// use guanxi::{policy::duplicate::Duplicates, record::Customer};
/// let policy = Duplicates::default();
/// let mut index = policy.index(&[]);
/// let customer = Customer::new("C1").named("Acme Ltd");
/// assert!(index.candidates_of(&customer).is_empty());
/// index.put(&customer);
/// assert!(index.candidates_of(&customer).is_empty()); // not of itself
/// assert_eq!(index.candidates_of(&Customer::new("C2").named("Acme")).len(), 1);
/// index.remove("C1");
/// assert!(index.candidates_of(&Customer::new("C2").named("Acme")).is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct DuplicateIndex<'a> {
    policy: &'a Duplicates,
    /// A removed customer leaves its place empty.
    profiles: Vec<Option<Profile>>,
    places: HashMap<CustomerId, usize>,
    /// The places of the customers that have a value, ascending.
    blocks: BTreeMap<DuplicateKey, HashMap<String, Vec<usize>>>,
}

impl<'a> DuplicateIndex<'a> {
    pub(super) fn of<'c>(
        policy: &'a Duplicates,
        customers: impl IntoIterator<Item = &'c Customer>,
    ) -> Self {
        let mut index =
            Self { policy, profiles: Vec::new(), places: HashMap::new(), blocks: BTreeMap::new() };
        customers.into_iter().for_each(|customer| index.put(customer));
        index
    }

    /// How many customers it holds; those that were merged into others are none.
    ///
    /// ```
    /// use guanxi::{policy::duplicate::Duplicates, record::Customer};
    /// let policy = Duplicates::default();
    /// let customer = Customer::new("C1");
    /// assert_eq!(policy.index([&customer, &customer]).len(), 1);
    /// ```
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it holds none.
    ///
    /// ```
    /// assert!(guanxi::policy::duplicate::Duplicates::default().index(&[]).is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Puts a customer in, in the place of what was known of it; takes one out that was merged
    /// into another.
    ///
    /// ```
    /// use guanxi::{policy::duplicate::Duplicates, record::Customer};
    /// let policy = Duplicates::default();
    /// let mut index = policy.index(&[]);
    /// let mut customer = Customer::new("C1").named("Acme");
    /// index.put(&customer);
    /// customer.merged_into = Some("C2".into());
    /// index.put(&customer);
    /// assert!(index.is_empty());
    /// ```
    pub fn put(&mut self, customer: &Customer) {
        self.remove(customer.id.as_str());
        let Some(profile) = Profile::of(customer, self.policy) else { return };
        let place = self.profiles.len();
        for (key, values) in &profile.values {
            let block = self.blocks.entry(*key).or_default();
            for value in values {
                block.entry(value.clone()).or_default().push(place);
            }
        }
        self.places.insert(profile.id.clone(), place);
        self.profiles.push(Some(profile));
    }

    /// Takes a customer out; says whether it was there.
    ///
    /// ```
    /// use guanxi::{policy::duplicate::Duplicates, record::Customer};
    /// let policy = Duplicates::default();
    /// let mut index = policy.index(&[Customer::new("C1")]);
    /// assert!(index.remove("C1") && !index.remove("C1"));
    /// ```
    pub fn remove(&mut self, id: &str) -> bool {
        let Some(place) = self.places.remove(id) else { return false };
        let Some(profile) = self.profiles.get_mut(place).and_then(Option::take) else {
            return false;
        };
        for (key, values) in &profile.values {
            let Some(block) = self.blocks.get_mut(key) else { continue };
            for value in values {
                if let Some(places) = block.get_mut(value) {
                    places.retain(|other| *other != place);
                    if places.is_empty() {
                        block.remove(value);
                    }
                }
            }
        }
        true
    }

    /// The customers that a customer may be, sorted by their ids; it need not be in the index itself.
    ///
    /// ```
    /// use guanxi::{policy::duplicate::Duplicates, record::Customer};
    /// let policy = Duplicates::default();
    /// let known = [Customer::new("C1").named("Acme Ltd"), Customer::new("C3").named("Acme Inc")];
    /// let found = policy.index(&known).candidates_of(&Customer::new("C2").named("Acme"));
    /// let ids: Vec<(&str, &str)> =
    ///     found.iter().map(|pair| (pair.one.as_str(), pair.other.as_str())).collect();
    /// assert_eq!(ids, [("C1", "C2"), ("C2", "C3")]);
    /// ```
    pub fn candidates_of(&self, customer: &Customer) -> Vec<Candidate> {
        let Some(profile) = Profile::of(customer, self.policy) else { return Vec::new() };
        self.sorted(self.near(&profile, 0))
    }

    /// All pairs of customers in the index that may be one, sorted by their ids.
    ///
    /// ```
    /// use guanxi::{policy::duplicate::Duplicates, record::Customer};
    /// let policy = Duplicates::default();
    /// let known = [Customer::new("C1").named("Acme Ltd"), Customer::new("C3").named("Acme Inc")];
    /// assert_eq!(policy.index(&known).candidates(), policy.candidates(&known));
    /// ```
    pub fn candidates(&self) -> Vec<Candidate> {
        let mut found = Vec::new();
        for (place, profile) in self.profiles.iter().enumerate() {
            if let Some(profile) = profile {
                found.extend(self.near(profile, place.saturating_add(1)));
            }
        }
        self.sorted(found)
    }

    /// The candidates of a profile among the customers from a place on.
    fn near(&self, profile: &Profile, from: usize) -> Vec<Candidate> {
        let mut places: BTreeSet<usize> = BTreeSet::new();
        for rule in self.policy.rules() {
            for key in self.tightest(rule, profile) {
                for block in self.blocks_of(key, profile) {
                    places.extend(block.iter().copied().filter(|place| *place >= from));
                }
            }
        }
        let others = places.into_iter().filter_map(|place| self.profiles.get(place)?.as_ref());
        others.filter_map(|other| self.policy.compare_profiles(profile, other)).collect()
    }

    /// The keys by which every candidate of a rule is found: of those that all must be in common
    /// the one that the fewest share, else each of those of which one is enough.
    fn tightest(&self, rule: &DuplicateRule, profile: &Profile) -> Vec<DuplicateKey> {
        let size = |key: &DuplicateKey| -> usize {
            self.blocks_of(*key, profile).map(Vec::len).fold(0, usize::saturating_add)
        };
        match rule.all().iter().copied().min_by_key(size) {
            Some(key) => vec![key],
            None => rule.any().to_vec(),
        }
    }

    fn blocks_of<'s>(
        &'s self,
        key: DuplicateKey,
        profile: &'s Profile,
    ) -> impl Iterator<Item = &'s Vec<usize>> {
        let block = self.blocks.get(&key);
        let values = profile.values(key).iter();
        values.filter_map(move |value| block?.get(value))
    }

    fn sorted(&self, mut found: Vec<Candidate>) -> Vec<Candidate> {
        found.sort_by(|a, b| (&a.one, &a.other).cmp(&(&b.one, &b.other)));
        found
    }
}
