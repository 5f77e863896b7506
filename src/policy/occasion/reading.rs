//! How occasions stand at a moment.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Occurrence, Refused, Subject, due};
use crate::error::Error;
use crate::label::Code;
use crate::record::CustomerId;
use crate::time::Moment;

/// How an occasion stands (RULEBOOK 8.11).
///
/// ```
/// use guanxi::policy::occasion::OccasionState;
/// let json = serde_json::to_value(OccasionState::Late { days: 2 }).unwrap();
/// assert_eq!(json, serde_json::json!({ "state": "late", "days": 2 }));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
#[non_exhaustive]
pub enum OccasionState {
    /// There is nothing to do yet.
    Later {
        /// How many days until the due day.
        in_days: i64,
    },
    /// It is to be prepared.
    Upcoming {
        /// How many days until the due day.
        in_days: i64,
    },
    /// It is due today.
    Due,
    /// The due day has passed, the day itself has not.
    Late {
        /// How many days since the due day.
        days: i64,
    },
    /// It was done.
    Done {
        /// On which day.
        on: NaiveDate,
        /// Whether that was after the due day.
        late: bool,
    },
    /// The day has passed, and it was not done.
    Missed {
        /// How many days since the day.
        days: i64,
    },
    /// There is to be no contact (A-39).
    Suppressed {
        /// Since when.
        since: Moment,
    },
    /// The next day is not known: a table ends.
    Unknown {
        /// Which, and where.
        #[serde(serialize_with = "due::error")]
        error: Error,
    },
}

/// How one occasion stands: of a rule, and of one subject that it has at a customer.
///
/// ```
/// use guanxi::{Rulebook, policy::{occasion::{Known, OccasionState}, scheme::Case}};
/// use guanxi::record::{Contact, Customer};
/// let mut customer = Customer::new("KH0001");
/// customer.contacts.push(Contact::new("P1", "张*"));
/// customer.contacts[0].birthday = Some("1980-02-29".parse().unwrap());
/// let rulebook = Rulebook::preset("service_quality")?;
/// let facts = rulebook.facts().with("annual_amount", 600_000)?; // an A customer
/// let known = Known::new(&customer, &[], Case::new(&facts, "2025-02-20".parse().unwrap()));
/// let found = rulebook.occasions().read(&known, "2025-02-20".parse()?)?;
/// let birthday = found.of("birthday").next().unwrap(); // D003-117
/// assert_eq!(birthday.day().unwrap().to_string(), "2025-02-28"); // P-051
/// assert_eq!(birthday.state, OccasionState::Upcoming { in_days: 8 });
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OccasionReading {
    /// The rule.
    pub rule: Code,
    /// Whom or what it is about.
    pub subject: Subject,
    /// Whether the rule is surely for the customer; if not, too little is known of it.
    pub certain: bool,
    /// Whether it may be left undone (D003-117).
    pub optional: bool,
    /// The day, and by when it has to be done; none where the day is not known.
    pub occurrence: Option<Occurrence>,
    /// How it stands.
    #[serde(flatten)]
    pub state: OccasionState,
}

impl OccasionReading {
    /// The day, where it is known.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::{occasion::Known, scheme::Case}, record::Customer};
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let (customer, facts) = (Customer::new("KH0001"), rulebook.facts());
    /// let known = Known::new(&customer, &[], Case::new(&facts, "2024-09-10".parse().unwrap()));
    /// let found = rulebook.occasions().read(&known, "2024-09-10".parse()?)?;
    /// let days: Vec<String> =
    ///     found.of("festival").map(|one| one.day().unwrap().to_string()).collect();
    /// assert_eq!(days, ["2025-01-29", "2024-09-17"]); // D000-59
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn day(&self) -> Option<NaiveDate> {
        self.occurrence.as_ref().map(|one| one.day)
    }

    /// The last day on which it is done in time, where it is known.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::{occasion::Known, scheme::Case}, record::Customer};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let (customer, facts) = (Customer::new("KH0001"), rulebook.facts());
    /// let known = Known::new(&customer, &[], Case::new(&facts, "2024-02-01".parse().unwrap()));
    /// let found = rulebook.occasions().read(&known, "2024-02-01".parse()?)?;
    /// let wishes = found.of("festival_wishes").next().unwrap();
    /// assert_eq!(wishes.due(), wishes.day()); // on the day itself
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn due(&self) -> Option<NaiveDate> {
        self.occurrence.as_ref().map(|one| one.due)
    }
}

/// How the occasions of one customer stand at a moment.
///
/// ```
/// use guanxi::{Rulebook, policy::{occasion::Known, scheme::Case}, record::Customer};
/// let rulebook = Rulebook::preset("renewal")?;
/// let (customer, facts) = (Customer::new("KH0001"), rulebook.facts());
/// let known = Known::new(&customer, &[], Case::new(&facts, "2024-06-30".parse().unwrap()));
/// let found = rulebook.occasions().read(&known, "2024-06-30".parse()?)?;
/// assert_eq!(serde_json::to_value(&found).unwrap()["customer"], "KH0001");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OccasionReadings {
    /// Whose they are.
    pub customer: CustomerId,
    /// The moment of the question.
    pub as_of: Moment,
    /// In the order of the rulebook, then of the subjects.
    pub readings: Vec<OccasionReading>,
    /// Interactions that do not count for the occasion that they name, in the order of events.
    pub refused: Vec<Refused>,
}

impl OccasionReadings {
    /// Those of one rule.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::{occasion::Known, scheme::Case}, record::Customer};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let (customer, facts) = (Customer::new("KH0001"), rulebook.facts());
    /// let known = Known::new(&customer, &[], Case::new(&facts, "2024-06-30".parse().unwrap()));
    /// let found = rulebook.occasions().read(&known, "2024-06-30".parse()?)?;
    /// assert_eq!(found.of("festival_wishes").count(), 1); // D003-39
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of<'a>(&'a self, rule: &'a str) -> impl Iterator<Item = &'a OccasionReading> {
        self.readings.iter().filter(move |one| one.rule == *rule)
    }
}

/// The occasions of one customer that are due in some days.
///
/// ```
/// use guanxi::{Rulebook, policy::{occasion::Known, scheme::Case}, record::Customer};
/// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
/// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
/// let (customer, facts) = (Customer::new("KH0001"), rulebook.facts());
/// let day = |text: &str| text.parse().unwrap();
/// let known = Known::new(&customer, &[], Case::new(&facts, day("2049-12-31")));
/// let as_of = "2049-12-31".parse()?;
/// let found = rulebook.occasions().between(&known, as_of, day("2050-01-01"), day("2051-02-01"))?;
/// assert_eq!(found.readings.len(), 2); // two festivals in 2050
/// assert_eq!(found.beyond.len(), 2); // and the table ends there
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OccasionPlan {
    /// By their due days, then in the order of the rulebook and of the subjects.
    pub readings: Vec<OccasionReading>,
    /// Those whose tables do not cover all of the days, one for each rule and subject.
    pub beyond: Vec<OccasionReading>,
    /// Interactions that do not count for the occasion that they name, in the order of events.
    pub refused: Vec<Refused>,
}
