//! Customers: what a CRM keeps of each, as it stands now.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::label::map_without_doubles;
use crate::quantity::Amount;
use crate::record::{Author, Contact, CustomerId, NeedProfile, Stage, Tag};
use crate::time::{Zone, date_text};

/// A customer as the host's records have it now (D000-13 ... D000-28, D001-70 ... D001-78,
/// D003-16 ... D003-21).
///
/// Whatever is not known is absent; which fields have to be there is for the rulebook to say.
/// Where the log of events speaks of the same thing - a stage, a tag, an owner, a contract - the
/// log counts, and the record fills in where it is silent.
///
/// ```
/// use guanxi::record::{Contact, Customer};
/// let mut customer = Customer::new("KH0001");
/// customer.full_name = Some("北辰科技有限公司".into());
/// customer.contacts.push(Contact::new("P1", "张*"));
/// assert_eq!(customer.check(), Ok(()));
/// assert_eq!(customer.name(), "北辰科技有限公司");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Customer {
    /// Its id.
    pub id: CustomerId,
    /// The full legal name (D000-13).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_name: Option<String>,
    /// The short name (D003-16).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_name: Option<String>,
    /// A company or a person (D001-71).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PartyKind>,
    /// The industry, in the words of the host (D000-14).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    /// How many people it employs (D000-15).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employees: Option<u64>,
    /// Its yearly revenue (D000-15).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revenue: Option<Amount>,
    /// When it was founded (D000-16).
    #[serde(default, with = "maybe_date", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::time::schema::DateText>"))]
    pub founded: Option<NaiveDate>,
    /// Its main business (D000-17).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub main_business: Option<String>,
    /// Where it is (D003-18).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The zone in which its quiet hours are, where it is not the rulebook's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<Zone>,
    /// Its telephone number (D003-18).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Its e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Its tax number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<String>,
    /// Where it was found: a trade fair, a referral ... (D001-74).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What the record was made from (D002-16, D003-15).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Provenance>"))]
    pub provenance: BTreeSet<Provenance>,
    /// The day of the first contact (D001-75).
    #[serde(default, with = "maybe_date", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::time::schema::DateText>"))]
    pub first_contact: Option<NaiveDate>,
    /// The day of the first deal (D003-19).
    #[serde(default, with = "maybe_date", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::time::schema::DateText>"))]
    pub first_deal: Option<NaiveDate>,
    /// The annual amount as it was agreed or estimated (D002-20, D003-20).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annual_amount: Option<Amount>,
    /// What it buys (D002-21, D003-20).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    /// Who answers for it (C-33).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Author>,
    /// Who else looks after it (D003-33, D003-36, D003-38).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignment: Option<Assignment>,
    /// The people there; a person is of one customer only (D001-21).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// What it needs (D000-22 ... D000-25).
    #[serde(default, skip_serializing_if = "NeedProfile::is_empty")]
    pub needs: NeedProfile,
    /// Notes of earlier work together (D000-26, D002-22).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<String>,
    /// The stage of its life, where no event tells of one (D004-48 ... D004-52).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// Its tags, as far as no event tells of them (D001-40).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Tag>"))]
    pub tags: BTreeSet<Tag>,
    /// Judgements and numbers that rules read, by the name of the fact: `strategic`, `upsell` ...
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "map_without_doubles"
    )]
    pub facts: BTreeMap<String, StatedFact>,
    /// Anything else (D001-78).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The customer that this one was found to be, once they are merged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<CustomerId>,
}

impl Customer {
    /// A customer of which nothing is known but its id.
    ///
    /// ```
    /// let customer = guanxi::record::Customer::new("KH0001");
    /// assert_eq!((customer.id.as_str(), customer.owner), ("KH0001", None));
    /// ```
    pub fn new(id: impl Into<CustomerId>) -> Self {
        Self {
            id: id.into(),
            full_name: None,
            short_name: None,
            kind: None,
            industry: None,
            employees: None,
            revenue: None,
            founded: None,
            main_business: None,
            address: None,
            time_zone: None,
            phone: None,
            email: None,
            tax_id: None,
            source: None,
            provenance: BTreeSet::new(),
            first_contact: None,
            first_deal: None,
            annual_amount: None,
            products: Vec::new(),
            owner: None,
            assignment: None,
            contacts: Vec::new(),
            needs: NeedProfile::default(),
            history: Vec::new(),
            stage: None,
            tags: BTreeSet::new(),
            facts: BTreeMap::new(),
            note: None,
            merged_into: None,
        }
    }

    /// The same customer of this full name.
    ///
    /// ```
    /// let customer = guanxi::record::Customer::new("KH0001").named("北辰科技有限公司");
    /// assert_eq!(customer.full_name.as_deref(), Some("北辰科技有限公司"));
    /// ```
    #[must_use]
    pub fn named(mut self, full_name: impl Into<String>) -> Self {
        self.full_name = Some(full_name.into());
        self
    }

    /// The same customer with one more fact that rules read; of two values the later counts.
    ///
    /// ```
    /// use guanxi::record::{Customer, StatedFact};
    /// let customer = Customer::new("KH0001").stating("strategic", true);
    /// assert_eq!(customer.facts["strategic"], StatedFact::Flag(true));
    /// ```
    #[must_use]
    pub fn stating(mut self, fact: impl Into<String>, value: impl Into<StatedFact>) -> Self {
        self.facts.insert(fact.into(), value.into());
        self
    }

    /// What people call it: the short name, else the full one, else the id (C-23).
    ///
    /// ```
    /// let mut customer = guanxi::record::Customer::new("KH0001");
    /// assert_eq!(customer.name(), "KH0001");
    /// customer.short_name = Some("北辰".into());
    /// assert_eq!(customer.name(), "北辰");
    /// ```
    pub fn name(&self) -> &str {
        let names = [&self.short_name, &self.full_name];
        names.into_iter().flatten().map(String::as_str).next().unwrap_or(self.id.as_str())
    }

    /// The person of this id among the contacts.
    ///
    /// ```
    /// use guanxi::record::{Contact, Customer};
    /// let mut customer = Customer::new("KH0001");
    /// customer.contacts.push(Contact::new("P1", "张*"));
    /// assert_eq!(customer.contact("P1").unwrap().name, "张*");
    /// ```
    pub fn contact(&self, id: &str) -> Option<&Contact> {
        self.contacts.iter().find(|contact| contact.id.as_str() == id)
    }

    /// Whether the record is sound by itself: everything wrong with it at once.
    ///
    /// Empty fields are no fault; contradictions are.
    ///
    /// # Errors
    /// `empty-field` for a text of blanks, `negative-amount`, `duplicate-contact`,
    /// `range-order` for a budget that ends below its beginning, `merged-into-itself`.
    ///
    /// ```
    /// use guanxi::record::{Contact, Customer};
    /// let mut customer = Customer::new("KH0001").named(" ");
    /// customer.contacts = vec![Contact::new("P1", "张*"), Contact::new("P1", "李*")];
    /// let error = customer.check().unwrap_err();
    /// let codes: Vec<&str> = error.all().map(|one| one.code()).collect();
    /// assert_eq!(codes, ["empty-field", "duplicate-contact"]);
    /// assert_eq!(error.path(), Some("full_name"));
    /// ```
    pub fn check(&self) -> Result<()> {
        let mut errors = Vec::new();
        if self.id.as_str().trim().is_empty() {
            errors.push(empty("id"));
        }
        let texts = [
            ("full_name", &self.full_name),
            ("short_name", &self.short_name),
            ("industry", &self.industry),
            ("main_business", &self.main_business),
            ("address", &self.address),
            ("phone", &self.phone),
            ("email", &self.email),
            ("tax_id", &self.tax_id),
            ("source", &self.source),
        ];
        for (field, text) in texts {
            if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
                errors.push(empty(field));
            }
        }
        for (field, amount) in [("revenue", self.revenue), ("annual_amount", self.annual_amount)] {
            errors.extend(amount.filter(|amount| amount.is_negative()).map(|amount| {
                wrong("negative-amount", format!("`{field}` of `{amount}` is below zero"))
                    .with_help("write zero or more, or leave it out")
                    .at(field)
            }));
        }
        if self.owner.as_ref().is_some_and(|owner| owner.as_str().trim().is_empty()) {
            errors.push(empty("owner"));
        }
        errors.extend(self.needs.check().err().map(|error| error.at("needs")));
        let mut seen = BTreeSet::new();
        for (place, contact) in self.contacts.iter().enumerate() {
            if !seen.insert(&contact.id) {
                errors.push(
                    wrong("duplicate-contact", format!("contact `{}` stands twice", contact.id))
                        .with_help("give each person an id of its own")
                        .at(format!("contacts[{place}].id")),
                );
            }
            if contact.id.as_str().trim().is_empty() {
                errors.push(empty("id").at(format!("contacts[{place}]")));
            }
            if contact.name.trim().is_empty() {
                errors.push(empty("name").at(format!("contacts[{place}]")));
            }
        }
        if self.merged_into.as_ref() == Some(&self.id) {
            errors.push(
                wrong("merged-into-itself", "a customer cannot be merged into itself")
                    .with_help("name the customer that stays, or leave it out")
                    .at("merged_into"),
            );
        }
        Error::from_all(errors).map_or(Ok(()), Err)
    }
}

pub(super) fn wrong(code: &'static str, message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Record, code, message)
}

pub(super) fn empty(field: &str) -> Error {
    wrong("empty-field", format!("`{field}` is blank"))
        .with_help("write something, or leave the field out where it is not known")
        .at(field)
}

/// A company or a person (D001-71).
///
/// ```
/// use guanxi::record::PartyKind;
/// assert_eq!(serde_json::to_value(PartyKind::Individual).unwrap(), "individual");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PartyKind {
    /// A company.
    Company,
    /// A person.
    Individual,
}

/// What a record was made from (D002-16, D003-15).
///
/// ```
/// use guanxi::record::Provenance;
/// assert_eq!(serde_json::to_value(Provenance::VisitRecord).unwrap(), "visit_record");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Provenance {
    /// A CRM system.
    Crm,
    /// Contracts.
    Contract,
    /// A talk with the customer.
    Interview,
    /// The record of a visit.
    VisitRecord,
    /// Other papers of the work together.
    Document,
}

/// Who looks after a customer besides its owner (C-33).
///
/// ```
/// use guanxi::record::Assignment;
/// let pair = Assignment::Pair { agent: "sun.qi".into() }; // D003-36
/// assert_eq!(serde_json::to_value(&pair).unwrap()["pair"]["agent"], "sun.qi");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Assignment {
    /// The owner alone: a dedicated manager (D003-33).
    Dedicated,
    /// The owner and a support agent (D003-36).
    Pair {
        /// The agent.
        agent: Author,
    },
    /// A team, in batches (D003-38).
    Team {
        /// Its members, or the team's own name.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<Author>"))]
        members: BTreeSet<Author>,
    },
}

impl Assignment {
    /// Whether this person looks after the customer by way of the assignment.
    ///
    /// ```
    /// use guanxi::record::Assignment;
    /// let pair = Assignment::Pair { agent: "sun.qi".into() };
    /// assert!(pair.names("sun.qi") && !pair.names("zhao.liu"));
    /// ```
    pub fn names(&self, person: &str) -> bool {
        match self {
            Self::Dedicated => false,
            Self::Pair { agent } => agent.as_str() == person,
            Self::Team { members } => members.contains(person),
        }
    }
}

/// The value of a fact as a record states it: a flag, a whole number, or a text such as `650000.50`
/// or `low`. Never a float.
///
/// What it means is for the rulebook's registry of facts to say.
///
/// ```
/// use guanxi::record::StatedFact;
/// assert_eq!(serde_json::from_str::<StatedFact>("true").unwrap(), StatedFact::Flag(true));
/// assert!(serde_json::from_str::<StatedFact>("0.5").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum StatedFact {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Integer(i64),
    /// Anything else.
    Text(String),
}

impl From<bool> for StatedFact {
    fn from(value: bool) -> Self {
        Self::Flag(value)
    }
}

impl From<i64> for StatedFact {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<&str> for StatedFact {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for StatedFact {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

/// Dates that may be absent, as texts.
pub(crate) mod maybe_date {
    use super::date_text;
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(
        date: &Option<NaiveDate>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => date_text::serialize(date, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<NaiveDate>, D::Error> {
        #[derive(Deserialize)]
        struct Written(#[serde(with = "date_text")] NaiveDate);
        Ok(Option::<Written>::deserialize(deserializer)?.map(|written| written.0))
    }
}
