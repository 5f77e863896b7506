//! One record out of two: what is filled stays, what is missing comes in, nothing is dropped
//! unseen.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::label::Code;
use crate::quantity::Amount;
use crate::record::{
    Assignment, Author, Budget, Contact, ContactStatus, Customer, DecisionRole, NeedProfile,
    PartyKind, Stage, StatedFact,
};

/// One of the two customers of a merge.
///
/// ```
/// use guanxi::policy::duplicate::Side;
/// assert_eq!(serde_json::to_value(Side::Stays).unwrap(), "stays");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The customer that stays.
    Stays,
    /// The customer that is merged into it.
    Goes,
}

/// A field of which both customers say something else: only one value can be kept.
///
/// ```
/// use guanxi::policy::duplicate::{MergeConflict, Side};
/// let text = r#"{ "field": "full_name", "stays": "Acme Ltd", "goes": "Acme", "keep": "stays" }"#;
/// assert_eq!(serde_json::from_str::<MergeConflict>(text).unwrap().keep, Side::Stays);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MergeConflict {
    /// The place in the record: `full_name`, `needs.budget`, `facts.strategic`,
    /// `contacts.P1.position`.
    pub field: String,
    /// What the customer that stays says.
    pub stays: String,
    /// What the other one says.
    pub goes: String,
    /// Whose word is kept.
    pub keep: Side,
}

/// The record of both, and where they contradict each other; `choices` say whose word is kept
/// there, and the one who stays where they say nothing.
pub(super) fn unite(
    stays: &Customer,
    goes: &Customer,
    choices: &BTreeMap<&str, Side>,
) -> (Customer, Vec<MergeConflict>) {
    let mut uniting = Uniting { choices, conflicts: Vec::new() };
    let mut one = stays.clone();
    macro_rules! fields {
        ($($field:ident),* $(,)?) => {$(
            uniting.value(stringify!($field), &mut one.$field, &goes.$field);
        )*};
    }
    fields!(
        full_name,
        short_name,
        kind,
        industry,
        employees,
        revenue,
        founded,
        main_business,
        address,
        phone,
        email,
        tax_id,
        source,
        first_contact,
        first_deal,
        annual_amount,
        owner,
        assignment,
        stage,
        note,
    );
    one.provenance.extend(&goes.provenance);
    append(&mut one.products, &goes.products);
    uniting.needs(&mut one.needs, &goes.needs);
    append(&mut one.history, &goes.history);
    one.tags.extend(goes.tags.iter().cloned());
    for (fact, value) in &goes.facts {
        let mut known = one.facts.get(fact).cloned();
        uniting.value(&format!("facts.{fact}"), &mut known, &Some(value.clone()));
        one.facts.extend(known.map(|known| (fact.clone(), known)));
    }
    for contact in &goes.contacts {
        match one.contacts.iter_mut().find(|known| known.id == contact.id) {
            Some(known) => uniting.contact(known, contact),
            None => one.contacts.push(contact.clone()),
        }
    }
    (one, uniting.conflicts)
}

struct Uniting<'a> {
    choices: &'a BTreeMap<&'a str, Side>,
    conflicts: Vec<MergeConflict>,
}

impl Uniting<'_> {
    fn value<T: Said>(&mut self, field: &str, one: &mut Option<T>, other: &Option<T>) {
        let Some(said) = other.as_ref().filter(|value| value.is_said()) else { return };
        match one.as_ref().filter(|value| value.is_said()) {
            None => *one = Some(said.clone()),
            Some(kept) if kept == said => {}
            Some(kept) => {
                let (stays, goes) = match (kept.in_words(), said.in_words()) {
                    // A text and a flag may read alike: `true` and `"true"`.
                    (stays, goes) if stays == goes => (kept.as_json(), said.as_json()),
                    words => words,
                };
                if self.keep(field, stays, goes) == Side::Goes {
                    *one = Some(said.clone());
                }
            }
        }
    }

    /// Whose word is kept.
    fn keep(&mut self, field: &str, stays: String, goes: String) -> Side {
        let keep = self.choices.get(field).copied().unwrap_or(Side::Stays);
        self.conflicts.push(MergeConflict { field: field.to_owned(), stays, goes, keep });
        keep
    }

    fn needs(&mut self, one: &mut NeedProfile, other: &NeedProfile) {
        append(&mut one.key, &other.key);
        append(&mut one.pains, &other.pains);
        append(&mut one.goals, &other.goals);
        append(&mut one.latent, &other.latent);
        self.value("needs.budget", &mut one.budget, &other.budget);
        append(&mut one.buying, &other.buying);
    }

    /// The same person in both.
    fn contact(&mut self, one: &mut Contact, other: &Contact) {
        let path = format!("contacts.{}", one.id);
        let mut name = Some(std::mem::take(&mut one.name));
        self.value(&format!("{path}.name"), &mut name, &Some(other.name.clone()));
        one.name = name.unwrap_or_default();
        self.value(&format!("{path}.honorific"), &mut one.honorific, &other.honorific);
        self.value(&format!("{path}.position"), &mut one.position, &other.position);
        append(&mut one.points, &other.points);
        self.value(&format!("{path}.role"), &mut one.role, &other.role);
        one.key_decider |= other.key_decider;
        let mut status = Some(one.status);
        self.value(&format!("{path}.status"), &mut status, &Some(other.status));
        one.status = status.unwrap_or_default();
        let channel = &mut one.preferred_channel;
        self.value(&format!("{path}.preferred_channel"), channel, &other.preferred_channel);
        append(&mut one.preferences, &other.preferences);
        self.value(&format!("{path}.birthday"), &mut one.birthday, &other.birthday);
        append(&mut one.news, &other.news);
    }
}

/// Adds what is not there yet.
fn append<T: Clone + PartialEq>(one: &mut Vec<T>, other: &[T]) {
    for value in other {
        if !one.contains(value) {
            one.push(value.clone());
        }
    }
}

/// A value of a field.
trait Said: Clone + PartialEq + Serialize {
    /// Whether it says anything; a text of blanks does not.
    fn is_said(&self) -> bool {
        true
    }

    /// As JSON writes it, texts in quotes.
    fn as_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As a file writes it.
    fn in_words(&self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(text)) => text,
            Ok(value) => value.to_string(),
            // INVARIANT: the values of records are written as JSON.
            Err(_) => String::new(),
        }
    }
}

impl Said for String {
    fn is_said(&self) -> bool {
        !self.trim().is_empty()
    }
}

impl Said for Author {
    fn is_said(&self) -> bool {
        !self.as_str().trim().is_empty()
    }
}

macro_rules! said {
    ($($name:ty),*) => {$(impl Said for $name {})*};
}

said!(
    PartyKind,
    u64,
    Amount,
    NaiveDate,
    Assignment,
    Stage,
    Budget,
    StatedFact,
    DecisionRole,
    ContactStatus,
    Code
);
