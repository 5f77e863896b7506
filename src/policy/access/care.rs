//! Who looks after a customer: one person, two, or a team (C-33).

use crate::label::Language;
use crate::record::{Assignment, Author, Customer};

/// How many people look after a customer, by its class (C-33): one for A, two for B, a team for C.
///
/// ```
/// use guanxi::{policy::access::{Care, CareFault}, record::Customer};
/// let mut customer = Customer::new("KH0001"); // of class A
/// assert_eq!(Care::Dedicated.check(&customer), Err(CareFault::NoOwner));
/// customer.owner = Some("zhao.liu".into());
/// assert_eq!(Care::Dedicated.check(&customer), Ok(()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Care {
    /// Exactly one accountable person, the owner (D003-33).
    Dedicated,
    /// The owner, and an agent who is somebody else (D003-36).
    Pair,
    /// A team, with or without an owner (D003-38).
    Team,
}

impl Care {
    /// Whether a customer is looked after so. The owner is that of the record; for that of the log
    /// put [`Custody::owner`](super::Custody::owner) into it before.
    ///
    /// # Errors
    /// [`CareFault`].
    ///
    /// ```
    /// use guanxi::{policy::access::{Care, CareFault}, record::{Assignment, Customer}};
    /// let mut customer = Customer::new("KH0001");
    /// customer.owner = Some("zhao.liu".into());
    /// customer.assignment = Some(Assignment::Pair { agent: "sun.qi".into() });
    /// assert_eq!(Care::Pair.check(&customer), Ok(()));
    /// assert_eq!(Care::Dedicated.check(&customer), Err(CareFault::Shared));
    /// assert_eq!(Care::Team.check(&customer), Err(CareFault::NoTeam));
    /// ```
    pub fn check(self, customer: &Customer) -> Result<(), CareFault> {
        let somebody = |person: &Author| super::custody::is_somebody(person);
        let owner = customer.owner.as_ref().filter(|owner| somebody(owner));
        let fault = |wrong: bool, fault: CareFault| if wrong { Err(fault) } else { Ok(()) };
        match self {
            Self::Dedicated => {
                let owner = owner.ok_or(CareFault::NoOwner)?;
                fault(named(customer).any(|person| person != owner), CareFault::Shared)
            }
            Self::Pair => {
                let owner = owner.ok_or(CareFault::NoOwner)?;
                let agent = match &customer.assignment {
                    Some(Assignment::Pair { agent }) => Some(agent),
                    _ => None,
                };
                let second = agent.filter(|agent| somebody(agent) && *agent != owner);
                fault(second.is_none(), CareFault::NoSecond)
            }
            Self::Team => {
                let team = matches!(customer.assignment, Some(Assignment::Team { .. }));
                fault(!team || named(customer).next().is_none(), CareFault::NoTeam)
            }
        }
    }
}

/// The people whom an assignment names.
pub(super) fn named(customer: &Customer) -> impl Iterator<Item = &Author> {
    let (agent, members) = match &customer.assignment {
        Some(Assignment::Pair { agent }) => (Some(agent), None),
        Some(Assignment::Team { members }) => (None, Some(members)),
        _ => (None, None),
    };
    let all = agent.into_iter().chain(members.into_iter().flatten());
    all.filter(|person| super::custody::is_somebody(person))
}

/// Why a customer is not looked after as its class asks.
///
/// ```
/// use guanxi::{label::Language, policy::access::CareFault};
/// assert_eq!(CareFault::NoOwner.to_string(), "nobody answers for the customer");
/// assert_eq!(CareFault::NoOwner.label(Language::Chinese), "客户无负责人");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum CareFault {
    /// There is no owner.
    #[error("nobody answers for the customer")]
    NoOwner,
    /// Others are named besides the owner.
    #[error("others besides the owner are named, and one person has to answer for the customer")]
    Shared,
    /// No second person is named.
    #[error("no second person is named besides the owner")]
    NoSecond,
    /// No team is named.
    #[error("no team is named")]
    NoTeam,
}

impl CareFault {
    /// The fault in words.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::access::CareFault};
    /// assert_eq!(CareFault::NoTeam.label(Language::English), "no team is named");
    /// ```
    pub fn label(self, language: Language) -> String {
        let chinese = match self {
            Self::NoOwner => "客户无负责人",
            Self::Shared => "除负责人外另有他人，而该客户应由一人专属负责",
            Self::NoSecond => "未指定协同人员",
            Self::NoTeam => "未指定团队",
        };
        match language {
            Language::English => self.to_string(),
            Language::Chinese => chinese.to_owned(),
        }
    }
}
