//! What a rulebook says of duplicates.

use super::candidate::{Candidate, RuleMatch};
use super::index::{DuplicateIndex, Profile};
use super::{DuplicateKey, LegalForms};
use crate::label::{Code, Labels};
use crate::record::Customer;

/// A rule: what two customers must have in common to be candidates.
///
/// Every key of `all`, and at least one of `any` unless that is empty. Rules are alternatives.
///
/// ```
/// let rulebook = guanxi::Rulebook::preset("value_activity")?;
/// let rule = &rulebook.duplicates()?.rules()[0];
/// assert_eq!((rule.code(), rule.any()[0].as_str()), (&"same_name".parse()?, "name"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateRule {
    pub(crate) code: Code,
    pub(crate) labels: Labels,
    pub(crate) any: Vec<DuplicateKey>,
    pub(crate) all: Vec<DuplicateKey>,
}

impl DuplicateRule {
    /// The code.
    ///
    /// ```
    /// use guanxi::policy::duplicate::Duplicates;
    /// assert_eq!(Duplicates::default().rules()[1].code(), &"same_number");
    /// ```
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// What the rule is called, by language.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let rule = &rulebook.duplicates()?.rules()[0];
    /// assert_eq!(rule.labels().get(Language::Chinese), Some("名称相同"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// The keys of which one in common is enough.
    ///
    /// ```
    /// use guanxi::policy::duplicate::{DuplicateKey, Duplicates};
    /// let policy = Duplicates::default();
    /// assert_eq!(policy.rules()[1].any(), [DuplicateKey::TaxId, DuplicateKey::Phone]);
    /// ```
    pub fn any(&self) -> &[DuplicateKey] {
        &self.any
    }

    /// The keys that all must be in common.
    ///
    /// ```
    /// use guanxi::policy::duplicate::Duplicates;
    /// assert!(Duplicates::default().rules()[1].all().is_empty());
    /// ```
    pub fn all(&self) -> &[DuplicateKey] {
        &self.all
    }
}

/// When two customers may be one and the same: legal forms, keys and rules (D001-21, D001-26).
///
/// The default is A-51: an equal name, or an equal tax number or telephone number where it is
/// given.
///
/// ```
/// use guanxi::{policy::duplicate::Duplicates, record::Customer};
/// let policy = Duplicates::default();
/// let mut one = Customer::new("C2024001").named("北辰科技有限公司");
/// let other = Customer::new("C2024002").named("北辰科技");
/// assert!(policy.compare(&one, &other).is_some());
/// one.full_name = Some("北辰贸易有限公司".into());
/// assert!(policy.compare(&one, &other).is_none());
/// ```
#[derive(Clone, Debug)]
pub struct Duplicates(DuplicateDefinition);

/// What the policy is made of.
#[derive(Clone, Debug)]
pub(crate) struct DuplicateDefinition {
    pub(crate) forms: LegalForms,
    pub(crate) country_code: Option<String>,
    pub(crate) phone_channels: Vec<Code>,
    pub(crate) email_channels: Vec<Code>,
    pub(crate) rules: Vec<DuplicateRule>,
}

impl DuplicateDefinition {
    /// The rules of A-51.
    pub(crate) fn default_rules() -> Vec<DuplicateRule> {
        let rules: [(&str, &[DuplicateKey]); 2] = [
            ("same_name", &[DuplicateKey::Name]),
            ("same_number", &[DuplicateKey::TaxId, DuplicateKey::Phone]),
        ];
        let rules = rules.into_iter().filter_map(|(code, any)| {
            let (any, all) = (any.to_vec(), Vec::new());
            Some(DuplicateRule { code: code.parse().ok()?, labels: Labels::default(), any, all })
        });
        rules.collect()
    }

    /// The channel of this code, for where a rulebook names none.
    pub(crate) fn default_channel(code: &str) -> Vec<Code> {
        code.parse().into_iter().collect()
    }
}

impl Default for Duplicates {
    fn default() -> Self {
        Self(DuplicateDefinition {
            forms: LegalForms::default(),
            country_code: None,
            phone_channels: DuplicateDefinition::default_channel("phone"),
            email_channels: DuplicateDefinition::default_channel("email"),
            rules: DuplicateDefinition::default_rules(),
        })
    }
}

impl Duplicates {
    pub(crate) fn new(definition: DuplicateDefinition) -> Self {
        Self(definition)
    }

    /// The rules, in the order of the rulebook; those of presets come first.
    ///
    /// ```
    /// assert_eq!(guanxi::policy::duplicate::Duplicates::default().rules().len(), 2); // A-51
    /// ```
    pub fn rules(&self) -> &[DuplicateRule] {
        &self.0.rules
    }

    /// The legal forms that names are compared without.
    ///
    /// ```
    /// use guanxi::policy::duplicate::Duplicates;
    /// let policy = Duplicates::default();
    /// assert_eq!(policy.forms().key("北辰科技有限公司").as_deref(), Some("北辰科技"));
    /// ```
    pub fn forms(&self) -> &LegalForms {
        &self.0.forms
    }

    /// The country whose code numbers may have or not have.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("value_activity")?;
    /// assert_eq!(rulebook.duplicates()?.country_code(), Some("86"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn country_code(&self) -> Option<&str> {
        self.0.country_code.as_deref()
    }

    /// The channels by which people are reached by telephone.
    ///
    /// ```
    /// let policy = guanxi::policy::duplicate::Duplicates::default();
    /// assert_eq!(policy.phone_channels(), ["phone"]);
    /// ```
    pub fn phone_channels(&self) -> &[Code] {
        &self.0.phone_channels
    }

    /// The channels by which people are reached by e-mail.
    ///
    /// ```
    /// let policy = guanxi::policy::duplicate::Duplicates::default();
    /// assert_eq!(policy.email_channels(), ["email"]);
    /// ```
    pub fn email_channels(&self) -> &[Code] {
        &self.0.email_channels
    }

    /// What a customer has of a key, in the form in which it is compared: sorted, each once.
    ///
    /// ```
    /// use guanxi::{policy::duplicate::{DuplicateKey, Duplicates}, record::Customer};
    /// let mut customer = Customer::new("KH0001").named("北辰科技有限公司");
    /// customer.phone = Some("０１０-1234 5678".into());
    /// let policy = Duplicates::default();
    /// assert_eq!(policy.values(&customer, DuplicateKey::Name), ["北辰科技"]);
    /// assert_eq!(policy.values(&customer, DuplicateKey::Phone), ["1012345678"]);
    /// ```
    pub fn values(&self, customer: &Customer, key: DuplicateKey) -> Vec<String> {
        key.values(customer, self)
    }

    /// Whether two records may be one customer: of one id they are; else by the rules.
    ///
    /// Reflexive and symmetric, and no chain (P-109). Customers that were merged into others are
    /// candidates for nothing.
    ///
    /// ```
    /// use guanxi::{policy::duplicate::Duplicates, record::Customer};
    /// let (one, other) = (Customer::new("KH0001"), Customer::new("KH0002"));
    /// let policy = Duplicates::default();
    /// assert!(policy.may_be_one(&one, &one));
    /// assert!(!policy.may_be_one(&one, &other)); // nothing known is nothing in common
    /// ```
    pub fn may_be_one(&self, one: &Customer, other: &Customer) -> bool {
        one.id == other.id || self.compare(one, other).is_some()
    }

    /// The rules by which two customers may be one, if there are any; `None` for two records of one
    /// id and for customers that were merged into others.
    ///
    /// ```
    /// use guanxi::{policy::duplicate::Duplicates, record::Customer};
    /// let mut one = Customer::new("KH0002");
    /// one.tax_id = Some("9111 0000 ma01".into());
    /// let mut other = Customer::new("KH0001");
    /// other.tax_id = Some("91110000MA01".into());
    /// let found = Duplicates::default().compare(&one, &other).unwrap();
    /// assert_eq!(found.one.as_str(), "KH0001"); // the smaller id stands first
    /// assert_eq!(found.matches[0].rule, "same_number");
    /// assert_eq!(found.matches[0].keys[0].values, ["91110000MA01"]);
    /// ```
    pub fn compare(&self, one: &Customer, other: &Customer) -> Option<Candidate> {
        let (one, other) = (Profile::of(one, self)?, Profile::of(other, self)?);
        self.compare_profiles(&one, &other)
    }

    pub(super) fn compare_profiles(&self, one: &Profile, other: &Profile) -> Option<Candidate> {
        if one.id == other.id {
            return None;
        }
        let (one, other) = if one.id < other.id { (one, other) } else { (other, one) };
        let matches: Vec<RuleMatch> =
            self.0.rules.iter().filter_map(|rule| rule.holds(one, other)).collect();
        if matches.is_empty() {
            return None;
        }
        Some(Candidate { one: one.id.clone(), other: other.id.clone(), matches })
    }

    /// All pairs of customers that may be one, sorted by their ids.
    ///
    /// The same answer as [`Duplicates::compare`] for every pair, without comparing every pair:
    /// only those with a value in common are looked at. Of several records of one id the last one
    /// counts.
    ///
    /// ```
    /// use guanxi::{policy::duplicate::Duplicates, record::Customer};
    /// let customers = ["Acme Ltd", "Acme", "Zenith"].iter().enumerate();
    /// let customers: Vec<Customer> =
    ///     customers.map(|(n, name)| Customer::new(format!("C{n}")).named(*name)).collect();
    /// assert_eq!(Duplicates::default().candidates(&customers).len(), 1);
    /// ```
    pub fn candidates(&self, customers: &[Customer]) -> Vec<Candidate> {
        DuplicateIndex::of(self, customers).candidates()
    }

    /// An index of customers, in which those are found that a new one may be.
    ///
    /// ```
    /// use guanxi::{policy::duplicate::Duplicates, record::Customer};
    /// let policy = Duplicates::default();
    /// let index = policy.index(&[Customer::new("C1").named("Acme Ltd")]);
    /// assert_eq!(index.candidates_of(&Customer::new("C2").named("ACME")).len(), 1);
    /// ```
    pub fn index<'c>(
        &self,
        customers: impl IntoIterator<Item = &'c Customer>,
    ) -> DuplicateIndex<'_> {
        DuplicateIndex::of(self, customers)
    }
}
