//! What customers are compared by.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::definition::Duplicates;
use super::number;
use crate::error::{Error, ErrorKind, did_you_mean};
use crate::label::{Code, Language};
use crate::record::Customer;

/// What two customers may have in common.
///
/// A customer may have several values of a key (two names, three people with an address): one in
/// common is enough. What is blank or not known is never in common (A-51).
///
/// ```
/// use guanxi::policy::duplicate::DuplicateKey;
/// assert_eq!("tax_id".parse::<DuplicateKey>()?, DuplicateKey::TaxId);
/// let error = "taxid".parse::<DuplicateKey>().unwrap_err();
/// assert_eq!((error.code(), error.help()), ("unknown-key", Some("did you mean `tax_id`?")));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DuplicateKey {
    /// The full or the short name of one, and either name of the other, by
    /// [`LegalForms::key`](super::LegalForms::key) (D001-26).
    Name,
    /// The full names alone.
    FullName,
    /// The tax number: letters and digits, case dropped; it holds at least one digit above zero.
    TaxId,
    /// The telephone number of the customer: digits, at least five, without leading zeros.
    ///
    /// A number with `+` or `00` in front is one of the country that follows; where that is the
    /// `country_code` of the rulebook, it is compared with numbers that have none.
    Phone,
    /// The e-mail address of the customer: small letters, without the blanks around it.
    Email,
    /// The id of a person, here or gone (D001-21).
    ContactId,
    /// A telephone number of a person who is still there.
    ContactPhone,
    /// An e-mail address of a person who is still there.
    ContactEmail,
    /// A telephone number of the customer or of a person who is still there.
    AnyPhone,
    /// An e-mail address of the customer or of a person who is still there.
    AnyEmail,
}

impl DuplicateKey {
    /// All keys.
    ///
    /// ```
    /// use guanxi::policy::duplicate::DuplicateKey;
    /// assert_eq!(DuplicateKey::ALL[0], DuplicateKey::Name);
    /// ```
    pub const ALL: &'static [Self] = &[
        Self::Name,
        Self::FullName,
        Self::TaxId,
        Self::Phone,
        Self::Email,
        Self::ContactId,
        Self::ContactPhone,
        Self::ContactEmail,
        Self::AnyPhone,
        Self::AnyEmail,
    ];

    /// The word that files use.
    ///
    /// ```
    /// use guanxi::policy::duplicate::DuplicateKey;
    /// assert_eq!(DuplicateKey::ContactPhone.as_str(), "contact_phone");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::FullName => "full_name",
            Self::TaxId => "tax_id",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::ContactId => "contact_id",
            Self::ContactPhone => "contact_phone",
            Self::ContactEmail => "contact_email",
            Self::AnyPhone => "any_phone",
            Self::AnyEmail => "any_email",
        }
    }

    /// What people call it.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::duplicate::DuplicateKey};
    /// assert_eq!(DuplicateKey::TaxId.label(Language::Chinese), "税号");
    /// ```
    pub fn label(self, language: Language) -> &'static str {
        let (english, chinese) = match self {
            Self::Name => ("name", "名称"),
            Self::FullName => ("full name", "全称"),
            Self::TaxId => ("tax number", "税号"),
            Self::Phone => ("telephone", "电话"),
            Self::Email => ("e-mail", "邮箱"),
            Self::ContactId => ("person", "联系人"),
            Self::ContactPhone => ("telephone of a person", "联系人电话"),
            Self::ContactEmail => ("e-mail of a person", "联系人邮箱"),
            Self::AnyPhone => ("telephone of the customer or a person", "客户或联系人电话"),
            Self::AnyEmail => ("e-mail of the customer or a person", "客户或联系人邮箱"),
        };
        match language {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    /// What a customer has of the key: sorted, each once.
    pub(super) fn values(self, customer: &Customer, policy: &Duplicates) -> Vec<String> {
        let name = |name: &Option<String>| policy.forms().key(name.as_deref()?);
        let phone = |text: &str| number::phone(text, policy.country_code());
        let own_phone = || customer.phone.as_deref().and_then(phone);
        let own_email = || customer.email.as_deref().and_then(number::email);
        let phones = || points(customer, policy.phone_channels()).filter_map(phone);
        let emails = || points(customer, policy.email_channels()).filter_map(number::email);
        let mut values: Vec<String> = match self {
            Self::Name => {
                let names = [&customer.full_name, &customer.short_name];
                names.into_iter().filter_map(name).collect()
            }
            Self::FullName => name(&customer.full_name).into_iter().collect(),
            Self::TaxId => {
                customer.tax_id.as_deref().and_then(number::tax_id).into_iter().collect()
            }
            Self::Phone => own_phone().into_iter().collect(),
            Self::Email => own_email().into_iter().collect(),
            Self::ContactId => {
                let ids = customer.contacts.iter().map(|contact| contact.id.as_str());
                ids.filter(|id| !id.trim().is_empty()).map(str::to_owned).collect()
            }
            Self::ContactPhone => phones().collect(),
            Self::ContactEmail => emails().collect(),
            Self::AnyPhone => own_phone().into_iter().chain(phones()).collect(),
            Self::AnyEmail => own_email().into_iter().chain(emails()).collect(),
        };
        values.sort();
        values.dedup();
        values
    }
}

/// Where people who are still there can be reached by these channels.
fn points<'a>(customer: &'a Customer, channels: &'a [Code]) -> impl Iterator<Item = &'a str> {
    let there = customer.contacts.iter().filter(|contact| contact.is_active());
    let points = there.flat_map(|contact| &contact.points);
    points.filter(|point| channels.contains(&point.channel)).map(|point| point.value.as_str())
}

impl fmt::Display for DuplicateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for DuplicateKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL.iter().copied().find(|key| key.as_str() == text).ok_or_else(|| {
            let known = Self::ALL.iter().map(|key| key.as_str());
            Error::new(
                ErrorKind::Name,
                "unknown-key",
                format!("customers cannot be compared by `{text}`"),
            )
            .with_help(did_you_mean(text, known))
        })
    }
}
