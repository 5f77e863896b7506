//! The words of access: what is done, how a person stands to a customer, what a person gets.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, did_you_mean};
use crate::label::Language;
use crate::record::{Customer, Field};

/// A word for files and names for people, for each variant of an enum.
macro_rules! named {
    ($name:ident, $what:literal, $code:literal, { $($variant:ident $word:literal $en:literal $zh:literal,)* }) => {
        impl $name {
            /// All of them, in order.
            ///
            /// ```
            #[doc = concat!("use guanxi::policy::access::", stringify!($name), ";")]
            #[doc = concat!("let words: Vec<&str> = ", stringify!($name), "::ALL.iter().map(|one| one.as_str()).collect();")]
            #[doc = concat!("assert_eq!(words, [", $("\"", $word, "\",",)* "]);")]
            /// ```
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word that files use.
            ///
            /// ```
            #[doc = concat!("use guanxi::policy::access::", stringify!($name), ";")]
            #[doc = concat!("assert!(", stringify!($name), "::ALL.iter().all(|one| one.as_str().parse() == Ok(*one)));")]
            /// ```
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// What people call it.
            ///
            /// ```
            #[doc = concat!("use guanxi::{label::Language, policy::access::", stringify!($name), "};")]
            #[doc = concat!("let names: Vec<&str> = ", stringify!($name), "::ALL.iter().map(|one| one.label(Language::Chinese)).collect();")]
            #[doc = concat!("assert_eq!(names, [", $("\"", $zh, "\",",)* "]);")]
            /// ```
            pub fn label(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, Language::English) => $en,)*
                    $((Self::$variant, Language::Chinese) => $zh,)*
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                let found = Self::ALL.iter().find(|one| one.as_str() == text);
                found.copied().ok_or_else(|| {
                    let known = Self::ALL.iter().map(|one| one.as_str());
                    Error::new(ErrorKind::Name, $code, format!("`{text}` is no {}", $what))
                        .with_help(did_you_mean(text, known))
                })
            }
        }
    };
}

/// What somebody does with a field of a customer's file (D001-17, D001-18, D003-25, D003-115).
///
/// ```
/// use guanxi::policy::access::Verb;
/// assert_eq!(serde_json::to_value(Verb::Classify).unwrap(), "classify");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verb {
    /// Sees it.
    View,
    /// Writes it into the record: everything that the record itself keeps but tags (D001-17).
    Edit,
    /// Records what happened: contracts, transactions, interactions, issues (D001-17).
    Record,
    /// Puts tags on and takes them off; the field is what the tag's dimension tells of (D001-18).
    Tag,
    /// Puts the customer into a class (D001-18).
    Classify,
    /// Sets the strategy of a class (D001-18).
    Strategy,
    /// Verifies what was entered (D003-25).
    Verify,
    /// Takes it out of the house (D003-115).
    Export,
}

named!(Verb, "verb", "unknown-verb", {
    View "view" "view" "查看",
    Edit "edit" "edit" "编辑",
    Record "record" "record" "登记",
    Tag "tag" "tag" "打标签",
    Classify "classify" "classify" "分级",
    Strategy "strategy" "set the strategy" "制定策略",
    Verify "verify" "verify" "核对",
    Export "export" "export" "导出",
});

impl Verb {
    /// Whether it can be done with the field at all.
    ///
    /// ```
    /// use guanxi::{policy::access::Verb, record::Field};
    /// assert!(Verb::Classify.concerns(Field::Class) && !Verb::Edit.concerns(Field::Class));
    /// assert!(Verb::Record.concerns(Field::Interactions));
    /// ```
    pub fn concerns(self, field: Field) -> bool {
        let of_the_log = matches!(
            field,
            Field::Contracts | Field::Transactions | Field::Interactions | Field::Issues
        );
        match self {
            Self::View | Self::Tag | Self::Export => true,
            Self::Edit => !of_the_log && !matches!(field, Field::Tags | Field::Class),
            Self::Verify => !of_the_log && field != Field::Class,
            Self::Record => of_the_log,
            Self::Classify | Self::Strategy => field == Field::Class,
        }
    }
}

/// How a person stands to a customer (A-48).
///
/// ```
/// use guanxi::{policy::access::Relation, record::Customer};
/// let mut customer = Customer::new("KH0001");
/// customer.owner = Some("zhao.liu".into());
/// assert_eq!(Relation::of("zhao.liu", &customer), Relation::Assigned);
/// assert_eq!(Relation::of("sun.qi", &customer), Relation::Other);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Not assigned to the customer.
    Other,
    /// Its owner, or named by its assignment.
    Assigned,
}

named!(Relation, "relation", "unknown-relation", {
    Other "other" "not assigned to the customer" "不负责该客户",
    Assigned "assigned" "assigned to the customer" "负责该客户",
});

impl Relation {
    /// How a person stands to a customer by its record: assigned is the owner, and whoever the
    /// assignment names; nobody without a name is.
    ///
    /// Where the log tells of hand-overs, ask [`Custody::relation`](super::Custody::relation).
    ///
    /// ```
    /// use guanxi::{policy::access::Relation, record::{Assignment, Customer}};
    /// let mut customer = Customer::new("KH0001");
    /// customer.assignment = Some(Assignment::Pair { agent: "sun.qi".into() }); // D003-36
    /// assert_eq!(Relation::of("sun.qi", &customer), Relation::Assigned);
    /// ```
    pub fn of(person: &str, customer: &Customer) -> Self {
        Self::among(person, customer.owner.as_ref().map(|owner| owner.as_str()), customer)
    }

    /// The same with this owner.
    pub(super) fn among(person: &str, owner: Option<&str>, customer: &Customer) -> Self {
        let named = customer.assignment.as_ref().is_some_and(|one| one.names(person));
        let assigned = !person.trim().is_empty() && (owner == Some(person) || named);
        if assigned { Self::Assigned } else { Self::Other }
    }
}

/// To whom a grant is given.
///
/// ```
/// use guanxi::policy::access::Scope;
/// assert_eq!("assigned".parse(), Ok(Scope::Assigned));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// To whoever is assigned to the customer.
    Assigned,
    /// To everybody of the role.
    Any,
}

named!(Scope, "relation", "unknown-relation", {
    Assigned "assigned" "when assigned to the customer" "负责该客户时",
    Any "any" "for any customer" "所有客户",
});

impl Scope {
    /// Whether a person of this relation is meant.
    ///
    /// ```
    /// use guanxi::policy::access::{Relation, Scope};
    /// assert!(Scope::Any.takes(Relation::Assigned) && !Scope::Assigned.takes(Relation::Other));
    /// ```
    pub fn takes(self, relation: Relation) -> bool {
        self == Self::Any || relation == Relation::Assigned
    }
}

/// How much a grant lets see.
///
/// ```
/// use guanxi::policy::access::Sight;
/// assert_eq!("masked".parse(), Ok(Sight::Masked));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sight {
    /// The fields that the grant lists (A-49).
    Masked,
    /// Every field (D003-110).
    Full,
}

named!(Sight, "view", "unknown-view", {
    Masked "masked" "masked" "脱敏",
    Full "full" "full" "全量",
});

/// What a person gets of a field.
///
/// ```
/// use guanxi::policy::access::Verdict;
/// assert!(Verdict::Denied < Verdict::Masked && Verdict::Masked < Verdict::Full);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing.
    Denied,
    /// Of a field: its text partly hidden, `138****1234`. Of a customer: some fields only.
    Masked,
    /// All of it.
    Full,
}

named!(Verdict, "verdict", "unknown-verdict", {
    Denied "denied" "denied" "不可",
    Masked "masked" "masked" "脱敏",
    Full "full" "full" "完整",
});
