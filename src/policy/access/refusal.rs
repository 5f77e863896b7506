//! Why a hand-over is refused.

use chrono::NaiveDate;

use crate::error::{Error, ErrorKind};
use crate::record::{Author, CustomerId, EventId};

/// Why a hand-over is wrong; the customer stays with whom it was (D003-114).
///
/// More reasons may be added; match with a wildcard arm. An [`Error`] is made of it with `?`.
///
/// ```
/// use guanxi::{Error, policy::access::HandOverRefusal};
/// let refusal = HandOverRefusal::ToSelf { who: "sun.qi".into() };
/// assert_eq!(refusal.to_string(), "`sun.qi` cannot hand a customer over to the same person");
/// assert_eq!(Error::from(refusal).code(), "to-self");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HandOverRefusal {
    /// Nobody knows the customer.
    #[error("there is no customer `{customer}`")]
    UnknownCustomer {
        /// The customer.
        customer: CustomerId,
    },
    /// Nobody is named who takes the customer.
    #[error("nobody is named to take customer `{customer}`")]
    ToNobody {
        /// The customer.
        customer: CustomerId,
    },
    /// Both are the same person.
    #[error("`{who}` cannot hand a customer over to the same person")]
    ToSelf {
        /// Who.
        who: Author,
    },
    /// The customer is another's.
    #[error("customer `{customer}` is not `{from}`'s to hand over: it is {}", whose(owner.as_ref()))]
    NotOwner {
        /// The customer.
        customer: CustomerId,
        /// Who was to hand it over.
        from: Author,
        /// Whose it is.
        owner: Option<Author>,
    },
    /// Who is to take the customer has left the house by then.
    #[error("`{to}` cannot take a customer over, gone from {on} on")]
    HasLeft {
        /// Who.
        to: Author,
        /// The first day without the person.
        on: NaiveDate,
    },
    /// Nobody is named among whom to distribute.
    #[error("nobody is named to take over from `{from}`")]
    NoSuccessor {
        /// Whose customers they are.
        from: Author,
    },
    /// The records contradict each other.
    #[error(transparent)]
    Wrong(Box<Error>),
}

fn whose(owner: Option<&Author>) -> String {
    owner.map_or_else(|| "nobody's".to_owned(), |owner| format!("`{owner}`'s"))
}

impl HandOverRefusal {
    fn code_and_help(&self) -> (&'static str, String) {
        let (code, help) = match self {
            Self::UnknownCustomer { .. } => ("unknown-customer", "give its record too"),
            Self::ToNobody { .. } => ("to-nobody", "name who answers for it from then on"),
            Self::ToSelf { .. } => ("to-self", "name somebody else in `to`"),
            Self::NotOwner { owner: Some(owner), .. } => {
                return ("not-owner", format!("write `{owner}` in `from`"));
            }
            Self::NotOwner { owner: None, .. } => {
                ("not-owner", "give the customer an owner in its record")
            }
            Self::HasLeft { .. } => ("has-left", "name somebody who stays"),
            Self::NoSuccessor { .. } => ("no-successor", "name at least one person"),
            Self::Wrong(error) => {
                return (error.code(), error.help().unwrap_or_default().to_owned());
            }
        };
        (code, help.to_owned())
    }

    /// The stable code, as that of an [`Error`].
    ///
    /// ```
    /// use guanxi::policy::access::HandOverRefusal;
    /// assert_eq!(HandOverRefusal::ToNobody { customer: "K".into() }.code(), "to-nobody");
    /// ```
    pub fn code(&self) -> &'static str {
        self.code_and_help().0
    }

    /// What to write instead.
    ///
    /// ```
    /// use guanxi::policy::access::HandOverRefusal;
    /// let refusal = HandOverRefusal::NotOwner {
    ///     customer: "K".into(), from: "a".into(), owner: Some("b".into()),
    /// };
    /// assert_eq!(refusal.help(), "write `b` in `from`");
    /// ```
    pub fn help(&self) -> String {
        self.code_and_help().1
    }
}

impl From<HandOverRefusal> for Error {
    fn from(refusal: HandOverRefusal) -> Self {
        match refusal {
            HandOverRefusal::Wrong(error) => *error,
            refusal => {
                let (code, help) = refusal.code_and_help();
                Self::new(ErrorKind::Record, code, refusal.to_string()).with_help(help)
            }
        }
    }
}

/// A hand-over in the log that changed nothing, and why.
///
/// ```
/// use guanxi::policy::access::Custody;
/// use guanxi::record::{Event, HandOver};
/// let day = "2024-03-01".parse()?;
/// let lost = [Event::new("e1", "KH0001", day, HandOver::new("zhao.liu", "sun.qi"))];
/// let custody = Custody::read(&"+08:00".parse()?, &[], &[], &lost, day, None);
/// assert_eq!(custody.refused()[0].refusal.code(), "unknown-customer");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefusedHandOver {
    /// The event.
    pub event: EventId,
    /// What is wrong with it.
    pub refusal: HandOverRefusal,
}
