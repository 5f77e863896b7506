//! Why an interaction does not count for the occasion that it names.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::error::{Error, ErrorKind, did_you_mean};
use crate::label::{Code, Language};
use crate::record::EventId;

/// Why an interaction does not count for the occasion that it names.
///
/// More reasons may be added; match with a wildcard arm. An [`Error`] is made of it with `?`.
///
/// ```
/// use guanxi::{Error, policy::occasion::OccasionRefusal};
/// let occasion = "birthday".parse()?;
/// let refusal = OccasionRefusal::MassGreeting { occasion, batch: true, slots: 2, least: 1 };
/// assert_eq!(refusal.to_string(), "`birthday` is personal, and the message went to many at once");
/// assert_eq!(Error::from(refusal).code(), "mass-greeting"); // P-052
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text(Language::English))]
#[non_exhaustive]
pub enum OccasionRefusal {
    /// It went to many at once, or too little of it was written for the customer alone (D000-61,
    /// P-052).
    MassGreeting {
        /// The occasion.
        occasion: Code,
        /// Whether it went to many at once although it must not.
        batch: bool,
        /// How many places were written for the customer alone.
        slots: u32,
        /// How many the rule asks for.
        least: u32,
    },
    /// No rule has this code.
    UnknownOccasion {
        /// The code.
        occasion: Code,
        /// Those that there are.
        known: Vec<Code>,
    },
    /// It is for a person, and names none.
    UnnamedContact {
        /// The occasion.
        occasion: Code,
    },
}

impl OccasionRefusal {
    /// The stable code, as that of an [`Error`].
    ///
    /// ```
    /// use guanxi::policy::occasion::OccasionRefusal;
    /// let refusal = OccasionRefusal::UnnamedContact { occasion: "birthday".parse()? };
    /// assert_eq!(refusal.code(), "unnamed-contact");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::MassGreeting { .. } => "mass-greeting",
            Self::UnknownOccasion { .. } => "unknown-occasion",
            Self::UnnamedContact { .. } => "unnamed-contact",
        }
    }

    /// What is wrong, in words.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::occasion::OccasionRefusal};
    /// let refusal = OccasionRefusal::UnnamedContact { occasion: "birthday".parse()? };
    /// assert_eq!(refusal.text(Language::Chinese), "`birthday` 针对具体联系人，但记录未写明是谁");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (Self::MassGreeting { occasion, batch: true, .. }, Language::English) => {
                format!("`{occasion}` is personal, and the message went to many at once")
            }
            (Self::MassGreeting { occasion, batch: true, .. }, Language::Chinese) => {
                format!("`{occasion}` 须个性化，不得群发")
            }
            (Self::MassGreeting { occasion, slots, least, .. }, Language::English) => format!(
                "`{occasion}` is personal, and {slots} of at least {least} places of the message \
                 are for this customer alone"
            ),
            (Self::MassGreeting { occasion, slots, least, .. }, Language::Chinese) => {
                format!("`{occasion}` 须个性化，专属内容至少 {least} 处，实际 {slots} 处")
            }
            (Self::UnknownOccasion { occasion, .. }, Language::English) => {
                format!("there is no occasion `{occasion}`")
            }
            (Self::UnknownOccasion { occasion, .. }, Language::Chinese) => {
                format!("没有名为 `{occasion}` 的节点")
            }
            (Self::UnnamedContact { occasion }, Language::English) => {
                format!("`{occasion}` is for a person, and the interaction names none")
            }
            (Self::UnnamedContact { occasion }, Language::Chinese) => {
                format!("`{occasion}` 针对具体联系人，但记录未写明是谁")
            }
        }
    }

    /// What to write instead.
    ///
    /// ```
    /// use guanxi::policy::occasion::OccasionRefusal;
    /// let known = vec!["birthday".parse()?];
    /// let refusal = OccasionRefusal::UnknownOccasion { occasion: "birhtday".parse()?, known };
    /// assert_eq!(refusal.help(), "did you mean `birthday`?");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn help(&self) -> String {
        match self {
            Self::MassGreeting { .. } => {
                "write to this customer alone, and mention what was done together".to_owned()
            }
            Self::UnknownOccasion { occasion, known } => {
                did_you_mean(occasion.as_str(), known.iter().map(Code::as_str))
            }
            Self::UnnamedContact { .. } => "name the person in `contact`".to_owned(),
        }
    }
}

impl From<OccasionRefusal> for Error {
    fn from(refusal: OccasionRefusal) -> Self {
        Self::new(ErrorKind::Record, refusal.code(), refusal.to_string()).with_help(refusal.help())
    }
}

/// `code`, `message` and `help`, as an error has them.
impl Serialize for OccasionRefusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("OccasionRefusal", 3)?;
        out.serialize_field("code", self.code())?;
        out.serialize_field("message", &self.to_string())?;
        out.serialize_field("help", &self.help())?;
        out.end()
    }
}

/// An interaction that does not count for the occasion that it names, and why.
///
/// ```
/// use guanxi::{Rulebook, policy::{occasion::Known, scheme::Case}};
/// use guanxi::record::{Customer, Direction, Event, Interaction, Outcome};
/// let day = "2024-05-01".parse()?;
/// let mail = Interaction::new("email".parse()?, Direction::Outbound, Outcome::Sent)
///     .for_occasion("contract_ends".parse()?, 0);
/// let events = [Event::new("e1", "KH0001", day, mail)];
/// let rulebook = Rulebook::preset("service_quality")?;
/// let (customer, facts) = (Customer::new("KH0001"), rulebook.facts());
/// let known = Known::new(&customer, &events, Case::new(&facts, day.as_date().unwrap()));
/// let found = rulebook.occasions().read(&known, day)?;
/// assert_eq!(found.refused[0].refusal.help(), "did you mean `contract_end`?");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Refused {
    /// The event.
    pub event: EventId,
    /// What is wrong with it.
    #[serde(flatten)]
    pub refusal: OccasionRefusal,
}
