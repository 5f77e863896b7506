//! Whether a customer may be contacted: paused by its word, resumed by its own contact
//! (D003-120, D003-121).

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::Serialize;

use super::log::Entry;
use super::{LifecycleRefusal, Refused};
use crate::error::{Error, ErrorKind, did_you_mean};
use crate::fact::surely_before;
use crate::record::{Direction, Event, EventId, EventKind, Interaction, IssueAction, Party};
use crate::rule::codes::Codes;
use crate::time::{LocalMoment, Moment};

/// Whether a customer may be contacted, and from which day its touches are counted.
///
/// ```
/// use guanxi::{Rulebook, policy::lifecycle::ContactState};
/// use guanxi::record::{Customer, Event, EventKind};
/// let said = EventKind::DoNotContact { reason: "too many calls".into() };
/// let events = [Event::new("e1", "KH0001", "2024-03-05".parse()?, said)];
/// let rulebook = Rulebook::preset("service_quality")?;
/// let as_of = "2024-06-30".parse()?;
/// let life = rulebook.lifecycle().read(&Customer::new("KH0001"), &events, as_of, None);
/// assert!(matches!(life.contact.state, ContactState::Paused { .. })); // D003-120
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ContactReading {
    /// Whether it may be contacted.
    #[serde(flatten)]
    pub state: ContactState,
    /// The day of the last contact that counts, or of the resumption where that is later: touches
    /// are counted from it. None without either.
    pub anchor: Option<NaiveDate>,
    /// When the customer last ended a pause by making contact itself; none if it never did.
    pub resumed: Option<Moment>,
}

impl ContactReading {
    /// Whether proactive contact is paused.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let as_of = "2024-06-30".parse()?;
    /// let life = rulebook.lifecycle().read(&Customer::new("KH0001"), &[], as_of, None);
    /// assert!(!life.contact.is_paused());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_paused(&self) -> bool {
        matches!(self.state, ContactState::Paused { .. })
    }
}

/// Whether a customer may be contacted.
///
/// ```
/// use guanxi::policy::lifecycle::ContactState;
/// let paused = ContactState::Paused { since: "2024-03-05".parse()?, event: "e1".into() };
/// assert_eq!(serde_json::to_value(paused).unwrap()["state"], "paused");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
#[non_exhaustive]
pub enum ContactState {
    /// It may.
    Active,
    /// It said that it wants no contact: nothing proactive, no greetings, no notices; issues go on
    /// (A-39).
    Paused {
        /// When it first said so.
        since: Moment,
        /// The event that tells of it.
        event: EventId,
    },
}

macro_rules! choices {
    ($(#[$doc:meta])* $name:ident, $what:literal, $code:literal, {
        $($(#[$variant_doc:meta])* $variant:ident $word:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word that files use.
            ///
            /// ```
            #[doc = concat!("use guanxi::policy::lifecycle::", stringify!($name), ";")]
            #[doc = concat!("let words = [", $("(", stringify!($name), "::", stringify!($variant), ", \"", $word, "\"),",)* "];")]
            /// assert!(words.iter().all(|(one, word)| one.as_str() == *word));
            /// ```
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
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

choices! {
    /// What of the customer's own doing ends a pause (D003-121, A-39).
    ///
    /// ```
    /// use guanxi::policy::lifecycle::Resumption;
    /// assert_eq!("issue".parse::<Resumption>()?, Resumption::Issue);
    /// let error = "isue".parse::<Resumption>().unwrap_err();
    /// assert_eq!(error.help(), Some("did you mean `issue`?"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    Resumption, "way to end a pause", "unknown-resumption", {
        /// An inbound interaction, whether or not anybody was there to take it.
        Interaction "interaction",
        /// An issue that is registered as its request or complaint.
        Issue "issue",
        /// A message of the customer in an issue.
        Message "message",
    }
}

choices! {
    /// Which outbound interactions are refused while contact is paused.
    ///
    /// ```
    /// use guanxi::policy::lifecycle::PausedRefuses;
    /// assert_eq!(PausedRefuses::default(), PausedRefuses::Outbound);
    /// ```
    PausedRefuses, "kind of contact to refuse", "unknown-contact", {
        /// All of them: what issues need is written down as steps of the issue.
        Outbound "outbound",
        /// Those that are to sell something.
        Promotional "promotional",
    }
}

#[allow(clippy::derivable_impls)]
impl Default for PausedRefuses {
    fn default() -> Self {
        Self::Outbound
    }
}

/// How a rulebook reads contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ContactRules {
    pub(crate) resume_on: BTreeSet<Resumption>,
    pub(crate) paused_refuses: PausedRefuses,
}

impl Default for ContactRules {
    fn default() -> Self {
        let resume_on = Resumption::ALL.iter().copied().collect();
        Self { resume_on, paused_refuses: PausedRefuses::default() }
    }
}

/// What an event is to the region.
enum Doing<'a> {
    SaysNo,
    TurnsToUs(Option<&'a Interaction>),
    IsContacted(&'a Interaction),
}

impl ContactRules {
    fn doing<'a>(&self, event: &'a Event) -> Option<Doing<'a>> {
        let ends = |what| self.resume_on.contains(&what);
        match &event.kind {
            EventKind::DoNotContact { .. } => Some(Doing::SaysNo),
            EventKind::Interaction(talk) => match talk.direction {
                Direction::Outbound => Some(Doing::IsContacted(talk)),
                Direction::Inbound => Some(Doing::TurnsToUs(Some(talk))),
            },
            EventKind::Issue(issue) => match &issue.action {
                IssueAction::Register(what) => (what.kind.is_some() && ends(Resumption::Issue))
                    .then_some(Doing::TurnsToUs(None)),
                IssueAction::Message { from: Party::Customer } => {
                    ends(Resumption::Message).then_some(Doing::TurnsToUs(None))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Replays the entries, which end at the moment of the question.
    pub(in crate::policy) fn replay(
        &self,
        entries: &[Entry<'_>],
        codes: &Codes,
        refused: &mut Vec<(usize, Refused)>,
    ) -> ContactReading {
        let mut doings: Vec<(&Entry<'_>, Doing<'_>)> =
            entries.iter().filter_map(|entry| Some((entry, self.doing(entry.event)?))).collect();
        // What is said in a talk is said at its moment.
        doings.sort_by_key(|(entry, doing)| (entry.at, !matches!(doing, Doing::SaysNo)));
        let mut reading =
            ContactReading { state: ContactState::Active, anchor: None, resumed: None };
        // When the customer last said no, while contact is paused.
        let mut said: Option<LocalMoment> = None;
        for (entry, doing) in doings {
            let after = said.is_none_or(|said| surely_before(said, entry.at));
            match doing {
                Doing::SaysNo => {
                    said = Some(entry.at);
                    if !reading.is_paused() {
                        let (since, event) = (entry.event.at, entry.event.id.clone());
                        reading.state = ContactState::Paused { since, event };
                    }
                }
                Doing::TurnsToUs(talk) => {
                    let ends = talk.is_none() || self.resume_on.contains(&Resumption::Interaction);
                    if said.is_some() && after && ends {
                        reading.state = ContactState::Active;
                        reading.resumed = Some(entry.event.at);
                        said = None;
                        reading.count(entry);
                    }
                    if talk.is_some_and(|talk| codes.is_contact(talk)) {
                        reading.count(entry);
                    }
                }
                Doing::IsContacted(talk) => {
                    let unwanted = match self.paused_refuses {
                        PausedRefuses::Outbound => true,
                        PausedRefuses::Promotional => talk.promotional,
                    };
                    match &reading.state {
                        ContactState::Paused { since, .. } if after && unwanted => {
                            let refusal = LifecycleRefusal::ContactPaused { since: *since };
                            refused.push(entry.refused(refusal));
                        }
                        _ if codes.is_contact(talk) => reading.count(entry),
                        _ => {}
                    }
                }
            }
        }
        reading
    }
}

impl ContactReading {
    /// Touches are counted from the day of this event on.
    fn count(&mut self, entry: &Entry<'_>) {
        self.anchor = self.anchor.max(Some(entry.at.date()));
    }
}
