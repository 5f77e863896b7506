//! The fields of a customer's file, by name: what has to be there, who may see it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::record::{Contact, Contract, Customer, Sensitivity};

/// A field, or a group of fields, of a customer's file.
///
/// ```
/// use guanxi::record::{Customer, Field};
/// let customer = Customer::new("KH0001").named("北辰科技有限公司");
/// let field: Field = "full_name".parse()?;
/// assert_eq!(field.is_filled(&customer, &[]), Some(true));
/// assert_eq!(Field::Industry.is_filled(&customer, &[]), Some(false));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Field {
    /// The full legal name (D000-13).
    FullName,
    /// The short name (D003-16).
    ShortName,
    /// A company or a person (D001-71).
    Kind,
    /// The industry (D000-14).
    Industry,
    /// How many people it employs, or its revenue: one of them is enough (D000-15).
    Size,
    /// When it was founded (D000-16).
    Founded,
    /// Its main business (D000-17).
    MainBusiness,
    /// Where it is (D003-18).
    Address,
    /// Its telephone number (D003-18).
    Phone,
    /// Its e-mail address.
    Email,
    /// Its tax number.
    TaxId,
    /// Where it was found (D001-74).
    Source,
    /// The day of the first contact (D001-75).
    FirstContact,
    /// The day of the first deal (D003-19).
    FirstDeal,
    /// The annual amount (D002-20).
    AnnualAmount,
    /// What it buys (D002-21).
    Products,
    /// Who answers for it (C-33).
    Owner,
    /// The people there: at least one who has not left (D000-18).
    Contacts,
    /// The position of everybody there (D000-19).
    ContactPosition,
    /// Where everybody there can be reached (D000-20).
    ContactPoints,
    /// The role in the chain of decision of everybody there (D000-21).
    ContactRole,
    /// What people there like (D002-24).
    ContactPreferences,
    /// Who decides: at least one person there (D002-27).
    KeyDecider,
    /// What it needs most (D001-77).
    KeyNeed,
    /// What hurts now (D000-22).
    Pains,
    /// What it wants to reach (D000-23).
    Goals,
    /// What it needs and has not said (D002-51).
    LatentNeeds,
    /// What it can spend (D000-24).
    Budget,
    /// When it buys (D000-25).
    BuyingTime,
    /// Earlier work together (D000-26).
    History,
    /// Its tags (D001-40).
    Tags,
    /// The stage of its life (D001-76).
    Stage,
    /// Judgements and numbers that rules read.
    Judgements,
    /// Anything else (D001-78).
    Note,
    /// Its contracts, with start and end (D002-19).
    Contracts,
    /// Its class: its tier or segment (D003-26).
    Class,
    /// What it bought and paid (D003-109).
    Transactions,
    /// What was talked about.
    Interactions,
    /// What it asked for and complained of.
    Issues,
}

impl Field {
    /// All fields, in the order of a file.
    ///
    /// ```
    /// use guanxi::record::Field;
    /// assert_eq!(Field::ALL[0], Field::FullName);
    /// ```
    pub const ALL: &'static [Self] = &[
        Self::FullName,
        Self::ShortName,
        Self::Kind,
        Self::Industry,
        Self::Size,
        Self::Founded,
        Self::MainBusiness,
        Self::Address,
        Self::Phone,
        Self::Email,
        Self::TaxId,
        Self::Source,
        Self::FirstContact,
        Self::FirstDeal,
        Self::AnnualAmount,
        Self::Products,
        Self::Owner,
        Self::Contacts,
        Self::ContactPosition,
        Self::ContactPoints,
        Self::ContactRole,
        Self::ContactPreferences,
        Self::KeyDecider,
        Self::KeyNeed,
        Self::Pains,
        Self::Goals,
        Self::LatentNeeds,
        Self::Budget,
        Self::BuyingTime,
        Self::History,
        Self::Tags,
        Self::Stage,
        Self::Judgements,
        Self::Note,
        Self::Contracts,
        Self::Class,
        Self::Transactions,
        Self::Interactions,
        Self::Issues,
    ];

    /// The word that names the field in files.
    ///
    /// ```
    /// assert_eq!(guanxi::record::Field::KeyNeed.name(), "key_need");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::FullName => "full_name",
            Self::ShortName => "short_name",
            Self::Kind => "kind",
            Self::Industry => "industry",
            Self::Size => "size",
            Self::Founded => "founded",
            Self::MainBusiness => "main_business",
            Self::Address => "address",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::TaxId => "tax_id",
            Self::Source => "source",
            Self::FirstContact => "first_contact",
            Self::FirstDeal => "first_deal",
            Self::AnnualAmount => "annual_amount",
            Self::Products => "products",
            Self::Owner => "owner",
            Self::Contacts => "contacts",
            Self::ContactPosition => "contact_position",
            Self::ContactPoints => "contact_points",
            Self::ContactRole => "contact_role",
            Self::ContactPreferences => "contact_preferences",
            Self::KeyDecider => "key_decider",
            Self::KeyNeed => "key_need",
            Self::Pains => "pains",
            Self::Goals => "goals",
            Self::LatentNeeds => "latent_needs",
            Self::Budget => "budget",
            Self::BuyingTime => "buying_time",
            Self::History => "history",
            Self::Tags => "tags",
            Self::Stage => "stage",
            Self::Judgements => "judgements",
            Self::Note => "note",
            Self::Contracts => "contracts",
            Self::Class => "class",
            Self::Transactions => "transactions",
            Self::Interactions => "interactions",
            Self::Issues => "issues",
        }
    }

    /// How carefully it is to be handled: names, kind and industry are basic, everything else is
    /// confidential (D003-109, D003-111).
    ///
    /// ```
    /// use guanxi::record::{Field, Sensitivity};
    /// assert_eq!(Field::Industry.sensitivity(), Sensitivity::Basic);
    /// assert_eq!(Field::Contacts.sensitivity(), Sensitivity::Confidential);
    /// ```
    pub fn sensitivity(self) -> Sensitivity {
        match self {
            Self::FullName | Self::ShortName | Self::Kind | Self::Industry => Sensitivity::Basic,
            _ => Sensitivity::Confidential,
        }
    }

    /// Whether the file says it; `None` for what is no part of the record itself: the class, and
    /// what the log of events tells.
    ///
    /// A text of blanks says nothing.
    ///
    /// ```
    /// use guanxi::record::{Contact, Customer, Field};
    /// let mut customer = Customer::new("KH0001");
    /// customer.contacts.push(Contact::new("P1", "张*"));
    /// assert_eq!(Field::Contacts.is_filled(&customer, &[]), Some(true));
    /// assert_eq!(Field::ContactPosition.is_filled(&customer, &[]), Some(false));
    /// assert_eq!(Field::Class.is_filled(&customer, &[]), None);
    /// ```
    pub fn is_filled(self, customer: &Customer, contracts: &[Contract]) -> Option<bool> {
        let c = customer;
        let text =
            |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
        Some(match self {
            Self::FullName => text(&c.full_name),
            Self::ShortName => text(&c.short_name),
            Self::Kind => c.kind.is_some(),
            Self::Industry => text(&c.industry),
            Self::Size => c.employees.is_some() || c.revenue.is_some(),
            Self::Founded => c.founded.is_some(),
            Self::MainBusiness => text(&c.main_business),
            Self::Address => text(&c.address),
            Self::Phone => text(&c.phone),
            Self::Email => text(&c.email),
            Self::TaxId => text(&c.tax_id),
            Self::Source => text(&c.source),
            Self::FirstContact => c.first_contact.is_some(),
            Self::FirstDeal => c.first_deal.is_some(),
            Self::AnnualAmount => c.annual_amount.is_some(),
            Self::Products => !c.products.is_empty(),
            Self::Owner => c.owner.as_ref().is_some_and(|who| !who.as_str().trim().is_empty()),
            Self::Contacts => people(c, |_| true),
            Self::ContactPosition => people(c, |one| one.position.is_some()),
            Self::ContactPoints => people(c, |one| !one.points.is_empty()),
            Self::ContactRole => people(c, |one| one.role.is_some()),
            Self::ContactPreferences => c.contacts.iter().any(|one| one.is_active() && likes(one)),
            Self::KeyDecider => c.contacts.iter().any(|one| one.is_active() && one.key_decider),
            Self::KeyNeed => !c.needs.key.is_empty(),
            Self::Pains => !c.needs.pains.is_empty(),
            Self::Goals => !c.needs.goals.is_empty(),
            Self::LatentNeeds => !c.needs.latent.is_empty(),
            Self::Budget => c.needs.budget.is_some(),
            Self::BuyingTime => !c.needs.buying.is_empty(),
            Self::History => !c.history.is_empty(),
            Self::Tags => !c.tags.is_empty(),
            Self::Stage => c.stage.is_some(),
            Self::Judgements => !c.facts.is_empty(),
            Self::Note => text(&c.note),
            Self::Contracts => contracts.iter().any(|contract| contract.customer == c.id),
            Self::Class | Self::Transactions | Self::Interactions | Self::Issues => return None,
        })
    }

    /// Takes it out of the record; what is no part of the record stays as it is.
    ///
    /// ```
    /// use guanxi::record::{Customer, Field};
    /// let mut customer = Customer::new("KH0001").named("北辰科技有限公司");
    /// Field::FullName.clear(&mut customer);
    /// assert_eq!(customer, Customer::new("KH0001"));
    /// ```
    pub fn clear(self, customer: &mut Customer) {
        let c = customer;
        match self {
            Self::FullName => c.full_name = None,
            Self::ShortName => c.short_name = None,
            Self::Kind => c.kind = None,
            Self::Industry => c.industry = None,
            Self::Size => {
                c.employees = None;
                c.revenue = None;
            }
            Self::Founded => c.founded = None,
            Self::MainBusiness => c.main_business = None,
            Self::Address => {
                c.address = None;
                c.time_zone = None;
            }
            Self::Phone => c.phone = None,
            Self::Email => c.email = None,
            Self::TaxId => c.tax_id = None,
            Self::Source => c.source = None,
            Self::FirstContact => c.first_contact = None,
            Self::FirstDeal => c.first_deal = None,
            Self::AnnualAmount => c.annual_amount = None,
            Self::Products => c.products.clear(),
            Self::Owner => {
                c.owner = None;
                c.assignment = None;
            }
            Self::Contacts => c.contacts.clear(),
            Self::ContactPosition => c.contacts.iter_mut().for_each(|one| one.position = None),
            Self::ContactPoints => c.contacts.iter_mut().for_each(|one| one.points.clear()),
            Self::ContactRole => c.contacts.iter_mut().for_each(|one| one.role = None),
            Self::ContactPreferences => {
                c.contacts.iter_mut().for_each(|one| {
                    one.preferences.clear();
                    one.preferred_channel = None;
                    one.birthday = None;
                    one.news.clear();
                });
            }
            Self::KeyDecider => c.contacts.iter_mut().for_each(|one| one.key_decider = false),
            Self::KeyNeed => c.needs.key.clear(),
            Self::Pains => c.needs.pains.clear(),
            Self::Goals => c.needs.goals.clear(),
            Self::LatentNeeds => c.needs.latent.clear(),
            Self::Budget => c.needs.budget = None,
            Self::BuyingTime => c.needs.buying.clear(),
            Self::History => c.history.clear(),
            Self::Tags => c.tags.clear(),
            Self::Stage => c.stage = None,
            Self::Judgements => c.facts.clear(),
            Self::Note => c.note = None,
            Self::Contracts
            | Self::Class
            | Self::Transactions
            | Self::Interactions
            | Self::Issues => {}
        }
    }
}

/// Whether anybody is there, and this holds of everybody who is.
fn people(customer: &Customer, holds: impl Fn(&Contact) -> bool) -> bool {
    let mut there = customer.contacts.iter().filter(|contact| contact.is_active()).peekable();
    there.peek().is_some() && there.all(holds)
}

fn likes(contact: &Contact) -> bool {
    !contact.preferences.is_empty() || contact.preferred_channel.is_some()
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Field {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == text).ok_or_else(|| {
            let known = Self::ALL.iter().map(|field| field.name());
            Error::new(ErrorKind::Name, "unknown-field", format!("there is no field `{text}`"))
                .with_help(did_you_mean(text, known))
        })
    }
}
