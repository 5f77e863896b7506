//! What a cadence says of one customer: what is due when, in which state, on which day to do it.

use chrono::NaiveDate;
use serde::Serialize;

use super::definition::{TouchRule, TouchTrigger};
use super::proposal::{Postponed, Proposal};
use super::refusal::Refused;
use crate::label::{Code, Labels, Language};
use crate::policy::lifecycle::ContactReading;
use crate::policy::scheme::Class;
use crate::record::{CustomerId, EventId};
use crate::time::{Moment, Span, Zone};

/// Why nothing is asked for now.
///
/// ```
/// use guanxi::policy::cadence::Suppression;
/// let said = Suppression::DoNotContact { since: "2024-03-05".parse()? };
/// assert_eq!(serde_json::to_value(&said).unwrap()["by"], "do_not_contact");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "by")]
#[non_exhaustive]
pub enum Suppression {
    /// The customer wants no contact, until it makes contact itself (D003-120, D003-121).
    DoNotContact {
        /// Since when; written as `no_contact_since`, for a touch has a `since` of its own.
        #[serde(rename = "no_contact_since")]
        since: Moment,
    },
    /// Contact is paused for a time.
    Pause {
        /// The last day of the pause.
        until: NaiveDate,
        /// Why, by language; empty where nobody said.
        reason: Labels,
    },
}

impl Suppression {
    /// Why in words; an instant as a wall clock of the zone shows it.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::cadence::Suppression, time::Zone};
    /// let zone: Zone = "Asia/Shanghai".parse()?;
    /// let since = "2024-03-04T16:30:00+08:00".parse()?;
    /// let why = Suppression::DoNotContact { since };
    /// assert_eq!(why.text(&zone, Language::English), "no contact wanted since 2024-03-04 16:30");
    /// assert_eq!(why.text(&zone, Language::Chinese), "客户自 2024-03-04 16:30 起不希望被联系");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, zone: &Zone, language: Language) -> String {
        let zh = language == Language::Chinese;
        match self {
            Self::DoNotContact { since } => {
                let since = match since.as_instant() {
                    Some(at) => zone.wall_text(at),
                    None => since.to_string(),
                };
                if zh {
                    format!("客户自 {since} 起不希望被联系")
                } else {
                    format!("no contact wanted since {since}")
                }
            }
            Self::Pause { until, reason } => match (reason.get(language), zh) {
                (Some(reason), false) => format!("contact is paused until {until} ({reason})"),
                (None, false) => format!("contact is paused until {until}"),
                (Some(reason), true) => format!("暂停联系至 {until}（{reason}）"),
                (None, true) => format!("暂停联系至 {until}"),
            },
        }
    }
}

/// How a touch stands on the day of the question; exactly one of these holds (P-038).
///
/// ```
/// use guanxi::policy::cadence::TouchState;
/// let day = |text: &str| text.parse().unwrap();
/// let grace = "2 days".parse()?;
/// let state = |today| TouchState::on(day("2024-03-28"), day(today), grace);
/// assert_eq!(state("2024-03-27"), TouchState::NotDue { in_days: 1 });
/// assert_eq!(state("2024-03-30"), TouchState::Due); // within the grace
/// assert_eq!(state("2024-03-31"), TouchState::Overdue { days: 3 }); // from the due day on
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
#[non_exhaustive]
pub enum TouchState {
    /// It is due later.
    NotDue {
        /// In how many days.
        in_days: i64,
    },
    /// It is due today, or was and is within the grace.
    Due,
    /// It was due.
    Overdue {
        /// How many days ago; one more each day.
        days: i64,
    },
    /// Nothing is asked for.
    Suppressed(Suppression),
}

impl TouchState {
    /// The state of a touch by its due day and grace, where nothing suppresses it (A-21).
    ///
    /// A grace that is not counted in civil days is none.
    ///
    /// ```
    /// use guanxi::policy::cadence::TouchState;
    /// let day = |text: &str| text.parse().unwrap();
    /// let state = TouchState::on(day("2024-03-28"), day("2024-03-29"), "0 days".parse()?);
    /// assert_eq!(state, TouchState::Overdue { days: 1 });
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn on(due: NaiveDate, today: NaiveDate, grace: crate::time::Span) -> Self {
        let days = today.signed_duration_since(due).num_days();
        match days {
            ..0 => Self::NotDue { in_days: days.saturating_neg() },
            0 => Self::Due,
            _ if grace.count() > 0 && grace.after(due, 1).unwrap_or(due) >= today => Self::Due,
            _ => Self::Overdue { days },
        }
    }

    /// By how many days it is overdue; 0 where it is not.
    ///
    /// ```
    /// use guanxi::policy::cadence::TouchState;
    /// assert_eq!((TouchState::Overdue { days: 3 }.overdue(), TouchState::Due.overdue()), (3, 0));
    /// ```
    pub fn overdue(&self) -> i64 {
        match self {
            Self::Overdue { days } => *days,
            _ => 0,
        }
    }
}

/// What a due day is counted from.
///
/// ```
/// use guanxi::policy::cadence::Basis;
/// assert_eq!(serde_json::to_value(Basis::Onboarding).unwrap(), "onboarding");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Basis {
    /// A touch that counts.
    Touch,
    /// The onboarding day, for want of touches (A-21).
    Onboarding,
    /// The day on which the touch was let off.
    Waived,
    /// The day on which the customer ended its pause (D003-121).
    Resumed,
    /// The date that the periods of the rule are counted from.
    Anchor,
    /// Nothing is known to count from, so it is due today.
    Nothing,
}

impl Basis {
    /// What people call it.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::cadence::Basis};
    /// assert_eq!(Basis::Touch.label(Language::English), "last touch");
    /// ```
    pub fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Touch, Language::English) => "last touch",
            (Self::Touch, Language::Chinese) => "最近触达",
            (Self::Onboarding, Language::English) => "onboarding",
            (Self::Onboarding, Language::Chinese) => "建档",
            (Self::Waived, Language::English) => "let off",
            (Self::Waived, Language::Chinese) => "豁免",
            (Self::Resumed, Language::English) => "resumed by the customer",
            (Self::Resumed, Language::Chinese) => "客户恢复联系",
            (Self::Anchor, Language::English) => "fixed date",
            (Self::Anchor, Language::Chinese) => "固定日期",
            (Self::Nothing, Language::English) => "nothing known",
            (Self::Nothing, Language::Chinese) => "无记录",
        }
    }
}

/// The last touch that counts for a rule.
///
/// ```
/// use guanxi::policy::cadence::LastTouch;
/// let last = LastTouch { day: "2024-03-15".parse().unwrap(), event: "e1".into() };
/// assert_eq!(serde_json::to_value(&last).unwrap()["day"], "2024-03-15");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LastTouch {
    /// Its day in the rulebook's zone.
    pub day: NaiveDate,
    /// The event.
    pub event: EventId,
}

/// What a touch rule asks of one customer.
///
/// ```
/// use guanxi::{Rulebook, policy::cadence::TouchState, policy::scheme::Case};
/// use guanxi::record::{Customer, Direction, Event, Interaction, Outcome};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let mail = Interaction::new("email".parse()?, Direction::Outbound, Outcome::Sent);
/// let events = [Event::new("e1", "KH0003", "2024-02-28".parse()?, mail)];
/// let facts = rulebook.facts().with("annual_amount", 60_000)?;
/// let case = Case::new(&facts, "2024-03-18".parse().unwrap());
/// let customer = Customer::new("KH0003");
/// let reading = rulebook.cadence()?.read(&customer, &events, &case, "2024-03-18".parse()?, None)?;
/// let push = &reading.touches[0]; // D003-37: C is written to once a month
/// assert_eq!(push.due.unwrap().to_string(), "2024-03-28"); // row KH003, D003-86
/// assert_eq!(push.state, TouchState::NotDue { in_days: 10 });
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TouchReading<'a> {
    /// The rule; serialises as its code.
    pub rule: &'a TouchRule,
    /// Whether the rule is for this customer whatever its missing facts are.
    pub certain: bool,
    /// How often it is asked for: the customer's own interval, where it has one (D004-36).
    pub every: Span,
    /// The last touch that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<LastTouch>,
    /// What the due day is counted from.
    pub basis: Basis,
    /// That day; none where there is nothing to count from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// Whether the rule came with a change of class after its natural due day, and is due on the day
    /// of the change (A-22).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub moved_by_class: bool,
    /// The day from which on the rule is for the customer, where it is due then and not before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begins: Option<NaiveDate>,
    /// The due day; none while the customer wants no contact (P-047).
    pub due: Option<NaiveDate>,
    /// How it stands.
    #[serde(flatten)]
    pub state: TouchState,
    /// The day and the channel proposed; none where there is none within a year, or no contact is
    /// wanted.
    pub proposal: Option<Proposal>,
    /// Why it is not on its due day, or over another channel: every day that was passed over.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub postponed: Vec<Postponed>,
}

/// What a trigger asks of one customer.
///
/// ```
/// use guanxi::{Rulebook, policy::scheme::Case, record::{Change, Customer, Event}};
/// let parameters = [("medium_amount", "100000"), ("new_within", "6 months"), ("triggered_within", "5 days")];
/// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
/// let need = Change::new("new_need".parse()?, "wants a second site");
/// let events = [Event::new("e1", "C1", "2024-03-15".parse()?, need)];
/// let facts = rulebook.facts().with("class(tier)", "C")?;
/// let case = Case::new(&facts, "2024-03-18".parse().unwrap());
/// let reading = rulebook.cadence()?.read(&Customer::new("C1"), &events, &case, "2024-03-18".parse()?, None)?;
/// assert_eq!(reading.triggers[0].due.unwrap().to_string(), "2024-03-20"); // D000-71
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TriggerReading<'a> {
    /// The trigger; serialises as its code.
    pub trigger: &'a TouchTrigger,
    /// Whether the trigger is for this customer whatever its missing facts are.
    pub certain: bool,
    /// The event that set it off.
    pub event: EventId,
    /// Its day in the rulebook's zone.
    pub on: NaiveDate,
    /// The due day; none while the customer wants no contact.
    pub due: Option<NaiveDate>,
    /// How it stands.
    #[serde(flatten)]
    pub state: TouchState,
    /// The day and the channel proposed.
    pub proposal: Option<Proposal>,
    /// Why it is not on its due day, or over another channel.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub postponed: Vec<Postponed>,
}

/// What a cadence asks of one customer as of a moment.
///
/// Serialises with its fields.
///
/// ```
/// use guanxi::{Rulebook, policy::scheme::Case, record::Customer};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let facts = rulebook.facts().with("annual_amount", 60_000)?;
/// let case = Case::new(&facts, "2024-03-18".parse().unwrap());
/// let customer = Customer::new("KH0003");
/// let reading = rulebook.cadence()?.read(&customer, &[], &case, "2024-03-18".parse()?, None)?;
/// let json = serde_json::to_value(&reading).unwrap();
/// assert_eq!(json["touches"][0]["rule"], "c_push");
/// assert_eq!(json["touches"][0]["state"], "due"); // never contacted, onboarding unknown: today
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CadenceReading<'a> {
    /// Whose it is.
    pub customer: CustomerId,
    /// The moment of the question.
    pub as_of: Moment,
    /// Whether it may be contacted.
    pub contact: ContactReading,
    /// The classes that are possible in the scheme by which lists are ordered, best first; none where
    /// the rulebook names no such scheme.
    #[serde(serialize_with = "codes")]
    pub classes: Vec<Class>,
    /// What the touch rules ask for, in the order of the rulebook.
    pub touches: Vec<TouchReading<'a>>,
    /// What was set off and not answered yet, by rule and time.
    pub triggers: Vec<TriggerReading<'a>>,
    /// Events that were refused, in the order of events; they changed nothing.
    pub refused: Vec<Refused>,
}

fn codes<S: serde::Serializer>(classes: &[Class], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(classes.iter().map(Class::code))
}

impl<'a> CadenceReading<'a> {
    /// Whether nothing is asked for now: the customer wants no contact, or contact is paused.
    pub(crate) fn is_suppressed(&self) -> bool {
        let touches = self.touches.iter().map(|one| &one.state);
        let mut states = touches.chain(self.triggers.iter().map(|one| &one.state));
        states.any(|state| matches!(state, TouchState::Suppressed(_)))
    }

    /// The touch that is due first, of several the first in the order of the rulebook; none where
    /// nothing is asked for now.
    ///
    /// What depends on missing facts counts too: of several possible due days this is the earliest.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::Customer};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let facts = rulebook.facts(); // A, B or C
    /// let case = Case::new(&facts, "2024-03-18".parse().unwrap());
    /// let customer = Customer::new("KH0003");
    /// let reading = rulebook.cadence()?.read(&customer, &[], &case, "2024-03-18".parse()?, None)?;
    /// let next = reading.next_touch().unwrap();
    /// assert_eq!((next.rule.code().as_str(), next.certain), ("a_visit", false));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn next_touch(&self) -> Option<&TouchReading<'a>> {
        let asked =
            self.touches.iter().filter(|one| !matches!(one.state, TouchState::Suppressed(_)));
        asked.filter(|touch| touch.due.is_some()).min_by_key(|touch| touch.due)
    }

    /// What a rule asks for; none where it is not for this customer.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::Customer};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let facts = rulebook.facts().with("annual_amount", 60_000)?;
    /// let case = Case::new(&facts, "2024-03-18".parse().unwrap());
    /// let customer = Customer::new("KH0003");
    /// let reading = rulebook.cadence()?.read(&customer, &[], &case, "2024-03-18".parse()?, None)?;
    /// assert!(reading.touch("c_push").is_some() && reading.touch("a_visit").is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn touch(&self, rule: &str) -> Option<&TouchReading<'a>> {
        self.touches.iter().find(|touch| *touch.rule.code() == *rule)
    }

    /// The best class that is possible, by rank from 0; none where there is no scheme to order by.
    pub(crate) fn rank(&self) -> Option<usize> {
        self.classes.first().map(Class::rank)
    }

    /// The codes of the possible classes.
    pub(crate) fn class_codes(&self) -> impl Iterator<Item = &Code> {
        self.classes.iter().map(Class::code)
    }
}

impl PartialEq for TouchRule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for TouchRule {}

impl PartialEq for TouchTrigger {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for TouchTrigger {}
