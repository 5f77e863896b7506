//! Whom or what an occasion is about, and which days that has.

use chrono::NaiveDate;
use serde::Serialize;

use super::dates::Days;
use super::history::History;
use super::{OccasionKind, OccasionRule};
use crate::label::Language;
use crate::record::{ContactId, ContractId, Customer, EventId};
use crate::time::Festival;

/// Whom or what an occasion is about.
///
/// ```
/// use guanxi::{policy::occasion::Subject, time::Festival};
/// let subject = Subject::Festival { festival: Festival::MidAutumn };
/// let json = serde_json::to_value(&subject).unwrap();
/// assert_eq!(json, serde_json::json!({ "of": "festival", "festival": "mid_autumn" }));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "of")]
#[non_exhaustive]
pub enum Subject {
    /// The customer itself.
    Company,
    /// A person there.
    Contact {
        /// Who.
        contact: ContactId,
    },
    /// A contract.
    Contract {
        /// Which.
        contract: ContractId,
    },
    /// A planned disruption.
    Disruption {
        /// The event that tells of it.
        event: EventId,
        /// What is planned.
        what: String,
    },
    /// A festival.
    Festival {
        /// Which.
        festival: Festival,
    },
    /// The dates of the rule's table.
    Dates,
}

impl Subject {
    /// The person, where it is about one.
    ///
    /// ```
    /// use guanxi::policy::occasion::Subject;
    /// let subject = Subject::Contact { contact: "P1".into() };
    /// assert_eq!(subject.contact().unwrap().as_str(), "P1");
    /// assert_eq!(Subject::Company.contact(), None);
    /// ```
    pub fn contact(&self) -> Option<&ContactId> {
        match self {
            Self::Contact { contact } => Some(contact),
            _ => None,
        }
    }

    /// It in words; empty where the rule says it all.
    pub(super) fn text(&self, language: Language) -> String {
        let zh = language == Language::Chinese;
        match self {
            Self::Company | Self::Dates => String::new(),
            Self::Contact { contact } if zh => format!("联系人 {contact}"),
            Self::Contact { contact } => format!("contact {contact}"),
            Self::Contract { contract } if zh => format!("合同 {contract}"),
            Self::Contract { contract } => format!("contract {contract}"),
            Self::Disruption { what, .. } => what.clone(),
            Self::Festival { festival } => festival.label(language).to_owned(),
        }
    }
}

/// A subject with its days.
#[derive(Clone, Debug)]
pub(super) struct Course<'a> {
    pub(super) subject: Subject,
    pub(super) days: Days<'a>,
}

/// The subjects that a rule has at a customer.
pub(super) fn courses<'a>(
    rule: &'a OccasionRule,
    customer: &Customer,
    history: &History<'_>,
    today: NaiveDate,
) -> Vec<Course<'a>> {
    let course = |subject, days| Course { subject, days };
    match rule.on {
        OccasionKind::Birthday => {
            let people = customer.contacts.iter().filter_map(|person| {
                let anchor = person.birthday?;
                let before = history.leaves(person);
                if before.is_some_and(|day| day <= today) {
                    return None;
                }
                let subject = Subject::Contact { contact: person.id.clone() };
                Some(course(subject, Days::Yearly { anchor, before }))
            });
            people.collect()
        }
        OccasionKind::CompanyAnniversary => {
            let founded = customer.founded.iter();
            let days = founded.map(|day| Days::Yearly { anchor: *day, before: None });
            days.map(|days| course(Subject::Company, days)).collect()
        }
        OccasionKind::ContractAnniversary => {
            let first = history.contracts.values().min_by_key(|one| (one.terms.start, &one.id));
            let first = first.map(|one| {
                let subject = Subject::Contract { contract: one.id.clone() };
                course(subject, Days::Yearly { anchor: one.terms.start, before: None })
            });
            first.into_iter().collect()
        }
        OccasionKind::ContractEnd => {
            let running = history.contracts.values().filter(|one| history.runs_out(one));
            let ends = running.map(|one| {
                let subject = Subject::Contract { contract: one.id.clone() };
                course(subject, Days::Once(one.last_day()))
            });
            ends.collect()
        }
        OccasionKind::Disruption => {
            let planned = history.disruptions.iter().map(|(event, planned)| {
                let (event, what) = ((*event).clone(), planned.what.clone());
                course(Subject::Disruption { event, what }, Days::Once(planned.on))
            });
            planned.collect()
        }
        OccasionKind::Festival => {
            let festivals = rule.festivals.iter().map(|festival| {
                course(Subject::Festival { festival: *festival }, Days::Festival(*festival))
            });
            festivals.collect()
        }
        OccasionKind::Dates => vec![course(Subject::Dates, Days::Table(&rule.dates))],
    }
}
