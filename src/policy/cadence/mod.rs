//! Contact cadence: whom to touch next, when, over which channel - and why not.
//!
//! Touch rules ask for so many touches a span of some customers, and say what counts as one; triggers
//! ask for one within a span of an event. Attempts that reach nobody are no touches (A-20). What is due
//! is derived from rulebook, log and day: nothing is stored and nothing ticks. For each touch there is
//! a day and a channel on which it is possible - without days off, pauses, quiet hours and what caps
//! forbid -, and a reason for each day that is passed over.
//!
//! ```
//! use guanxi::{Rulebook, label::Language, policy::scheme::Case};
//! use guanxi::record::{Customer, Direction, Event, Interaction, Outcome};
//! let rulebook = Rulebook::preset("service_quality")?;
//! let visit = Interaction::new("visit".parse()?, Direction::Outbound, Outcome::Reached);
//! let call = Interaction::new("phone".parse()?, Direction::Outbound, Outcome::NotReached);
//! let events = [
//!     Event::new("e1", "KH0001", "2024-03-15T15:00:00+08:00".parse()?, visit),
//!     Event::new("e2", "KH0001", "2024-03-20T10:00:00+08:00".parse()?, call),
//! ];
//! let facts = rulebook.facts().with("annual_amount", 650_000)?; // A
//! let case = Case::new(&facts, "2024-03-21".parse().unwrap());
//! let cadence = rulebook.cadence()?;
//! let reading = cadence.read(&Customer::new("KH0001"), &events, &case, "2024-03-21".parse()?, None)?;
//! assert_eq!(cadence.explain(&reading, Language::English), "\
//! KH0001: A, as of 2024-03-21
//! monthly visit (a_visit): due 2024-04-15, 1 month after the last touch of 2024-03-15; not due for 25 days
//!   proposed: 2024-04-15, visit
//! weekly talk (a_call): due 2024-03-22, 1 week after the last touch of 2024-03-15; not due for 1 day
//!   proposed: 2024-03-22, phone
//! ");
//! # Ok::<(), guanxi::Error>(())
//! ```

mod channel;
mod classes;
mod compliance;
mod definition;
mod due;
mod explain;
mod history;
mod natural;
mod planning;
mod proposal;
mod reading;
mod refusal;
mod series;
mod words;

pub use channel::choose_channel;
pub use compliance::{Compliance, bucket_compliance, days_late, rolling_compliance};
pub(crate) use definition::{
    Anchor, CadenceDefinition, ContactCap, PauseWindow, SnoozeRule, TouchFilter, TriggerEvent,
};
pub use definition::{TouchRule, TouchTrigger};
pub use history::ContactHistory;
pub(crate) use planning::Arranged;
pub use planning::{PlannedTouch, TouchSource};
pub use proposal::{Obstacle, Postponed, Proposal};
pub use reading::{
    Basis, CadenceReading, LastTouch, Suppression, TouchReading, TouchState, TriggerReading,
};
pub use refusal::{CadenceRefusal, Refused};
pub use words::{FirstDue, TouchOutcome};

use chrono::NaiveDate;

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::Code;
use crate::policy::lifecycle::ContactRules;
use crate::policy::scheme::{Case, Schemes};
use crate::record::{Customer, Event, Interaction};
use crate::time::{AsOf, Moment, Period};
use due::Asking;
use history::{Replay, Touch};

/// The contact cadence of a rulebook; see [`Rulebook::cadence`](crate::Rulebook::cadence).
///
/// ```
/// let rulebook = guanxi::Rulebook::preset("service_quality")?;
/// let codes: Vec<&str> = rulebook.cadence()?.rules().iter().map(|rule| rule.code().as_str()).collect();
/// assert_eq!(codes, ["a_visit", "a_call", "b_call", "b_mail", "c_push"]); // D003-31 ... D003-37
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Cadence<'a> {
    definition: &'a CadenceDefinition,
    contact: &'a ContactRules,
    schemes: &'a Schemes,
    rulebook: &'a Code,
}

impl<'a> Cadence<'a> {
    pub(crate) fn new(
        definition: &'a CadenceDefinition,
        contact: &'a ContactRules,
        schemes: &'a Schemes,
        rulebook: &'a Code,
    ) -> Self {
        Self { definition, contact, schemes, rulebook }
    }

    /// The touch rules that are on, in the order of the rulebook.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("value_activity")?; // none for basic and watch (C-08)
    /// assert_eq!(rulebook.cadence()?.rules().len(), 4);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn rules(&self) -> &'a [TouchRule] {
        &self.definition.rules
    }

    /// A touch rule.
    ///
    /// # Errors
    /// `unknown-rule` where no rule that is on has this code.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let error = rulebook.cadence()?.rule("a_cal").unwrap_err();
    /// assert_eq!((error.code(), error.help()), ("unknown-rule", Some("did you mean `a_call`?")));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn rule(&self, code: &str) -> Result<&'a TouchRule> {
        let rules = &self.definition.rules;
        rules.iter().find(|rule| rule.code == *code).ok_or_else(|| {
            let known = rules.iter().map(|rule| rule.code.as_str());
            Error::new(ErrorKind::Name, "unknown-rule", format!("there is no touch rule `{code}`"))
                .with_help(did_you_mean(code, known))
        })
    }

    /// The triggers that are on, in the order of the rulebook.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert!(rulebook.cadence()?.triggers().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn triggers(&self) -> &'a [TouchTrigger] {
        &self.definition.triggers
    }

    /// Whether an interaction is a touch for a rule, by itself: whatever the customer's class is, and
    /// whether or not it wants contact (P-044).
    ///
    /// # Errors
    /// `unknown-rule`, and `unknown-channel` and `unknown-content` for what the rulebook does not
    /// declare.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Direction, Interaction, Outcome}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let cadence = rulebook.cadence()?;
    /// let visit = Interaction::new("visit".parse()?, Direction::Outbound, Outcome::Reached);
    /// assert!(cadence.counts("a_visit", &visit)? && cadence.counts("a_call", &visit)?); // A-18
    /// assert!(!cadence.counts("b_mail", &visit)?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn counts(&self, rule: &str, talk: &Interaction) -> Result<bool> {
        let rule = self.rule(rule)?;
        let day = Moment::Date(NaiveDate::MIN);
        let event = Event::new("", "", day, talk.clone());
        let at = day.local(&self.definition.zone);
        let (channel, effective) = self.replay().effect(talk)?;
        let touch = Touch { at, event: &event, channel, effective, talk: Some(talk) };
        Ok(rule.filter.takes(&touch, &self.definition.contents))
    }

    /// The shortest interval that any rule asks of a class: its planned period (C-09); none where no
    /// rule is for the class.
    ///
    /// Rules for everybody count for each class; those by a condition for none.
    ///
    /// # Errors
    /// `unknown-scheme` and `unknown-class`.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let cadence = rulebook.cadence()?;
    /// let period = |class| cadence.period("tier", class).unwrap().unwrap().to_string();
    /// assert_eq!(["A", "B", "C"].map(period), ["1 week", "2 weeks", "1 month"]); // D003-97
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn period(&self, scheme: &str, class: &str) -> Result<Option<crate::time::Span>> {
        use crate::policy::scheme::Audience;
        let mut own = self.schemes.own().iter().enumerate();
        let (place, found) = own.find(|(_, one)| one.code == *scheme).ok_or_else(|| {
            let known = self.schemes.own().iter().map(|one| one.code().as_str());
            let message = format!("there is no scheme `{scheme}`");
            Error::new(ErrorKind::Name, "unknown-scheme", message)
                .with_help(did_you_mean(scheme, known))
        })?;
        let rank = found.rank_of(class)?;
        let rules = self.definition.rules.iter().filter(|rule| match &rule.audience {
            Audience::Everybody => true,
            Audience::Classes { scheme, classes } => *scheme == place && classes.contains(&rank),
            Audience::When(_) => false,
        });
        Ok(rules.map(|rule| rule.every).min_by_key(|every| every.day_bounds()))
    }

    /// What the log tells of the contact with one customer as of a moment, as known by another: made
    /// once, asked as often as needed with [`Cadence::ask`].
    ///
    /// Total, as [`Cadence::read`]. Give the events of one customer where there are many.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::Customer};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let cadence = rulebook.cadence()?;
    /// let history = cadence.history(&Customer::new("KH0001"), &[], "2024-03-18".parse()?, None);
    /// let facts = rulebook.facts().with("annual_amount", 60_000)?;
    /// let reading = cadence.ask(&history, &Case::new(&facts, "2024-03-18".parse().unwrap()))?;
    /// assert_eq!(reading.touches.len(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn history<'e>(
        &self,
        customer: &Customer,
        events: impl IntoIterator<Item = &'e Event>,
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> ContactHistory<'e> {
        let zone = &self.definition.zone;
        let known_by = known_by.map(|moment| AsOf::new(moment, zone));
        self.replay().run(customer, events, AsOf::new(as_of, zone), known_by.as_ref())
    }

    /// What the cadence asks of a customer whose log was read before.
    ///
    /// The facts of the case say to which rules the customer is subject, and from which day on it is
    /// looked after.
    ///
    /// # Errors
    /// `foreign-facts` and `foreign-population` where the case was made for another rulebook.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::Customer};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let cadence = rulebook.cadence()?;
    /// let history = cadence.history(&Customer::new("KH0001"), &[], "2024-03-18".parse()?, None);
    /// let foreign = Rulebook::preset("renewal")?.facts();
    /// let case = Case::new(&foreign, "2024-03-18".parse().unwrap());
    /// assert_eq!(cadence.ask(&history, &case).unwrap_err().code(), "foreign-facts");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn ask(&self, history: &ContactHistory<'_>, case: &Case<'_>) -> Result<CadenceReading<'a>> {
        self.schemes.refuse_foreign(case, self.rulebook)?;
        Ok(self.asking(history, case).read())
    }

    /// The touch rules that are or may be for a customer, each with the days of the touches that count
    /// for it, the earliest first: what compliance is measured by (A-17).
    ///
    /// # Errors
    /// As [`Cadence::ask`].
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::{Customer, Direction, Event, Interaction, Outcome}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let mail = Interaction::new("email".parse()?, Direction::Outbound, Outcome::Sent);
    /// let events = [Event::new("e1", "KH0003", "2024-02-28".parse()?, mail)];
    /// let cadence = rulebook.cadence()?;
    /// let history = cadence.history(&Customer::new("KH0003"), &events, "2024-03-18".parse()?, None);
    /// let facts = rulebook.facts().with("annual_amount", 60_000)?;
    /// let touched = cadence.touched(&history, &Case::new(&facts, "2024-03-18".parse().unwrap()))?;
    /// assert_eq!((touched[0].0.code().as_str(), touched[0].1.len()), ("c_push", 1));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn touched(
        &self,
        history: &ContactHistory<'_>,
        case: &Case<'_>,
    ) -> Result<Vec<(&'a TouchRule, Vec<NaiveDate>)>> {
        self.schemes.refuse_foreign(case, self.rulebook)?;
        Ok(self.asking(history, case).touched())
    }

    /// The first due day of all rules and triggers that may be for a customer, without the rest of the
    /// reading; none where nothing is asked for, or the customer wants no contact.
    ///
    /// # Errors
    /// As [`Cadence::ask`].
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::{Customer, Direction, Event, Interaction, Outcome}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let mail = Interaction::new("email".parse()?, Direction::Outbound, Outcome::Sent);
    /// let events = [Event::new("e1", "KH0003", "2024-02-28".parse()?, mail)];
    /// let cadence = rulebook.cadence()?;
    /// let history = cadence.history(&Customer::new("KH0003"), &events, "2024-03-18".parse()?, None);
    /// let facts = rulebook.facts().with("annual_amount", 60_000)?;
    /// let next = cadence.next_due(&history, &Case::new(&facts, "2024-03-18".parse().unwrap()))?;
    /// assert_eq!(next.unwrap().to_string(), "2024-03-28");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn next_due(
        &self,
        history: &ContactHistory<'_>,
        case: &Case<'_>,
    ) -> Result<Option<NaiveDate>> {
        self.schemes.refuse_foreign(case, self.rulebook)?;
        Ok(self.asking(history, case).next_due())
    }

    /// What the cadence asks of one customer as of a moment, as known by another.
    ///
    /// Total but for facts of another rulebook: what is wrong with an event is listed in
    /// [`CadenceReading::refused`] and changes nothing; what the records themselves show to be wrong
    /// is left out here and listed by the [fold](crate::Rulebook::fold). The order in which events are
    /// given never matters (P-042).
    ///
    /// # Errors
    /// As [`Cadence::ask`].
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::cadence::TouchState, policy::scheme::Case};
    /// use guanxi::record::{Customer, Event, EventKind};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let said = EventKind::DoNotContact { reason: String::new() };
    /// let events = [Event::new("e1", "KH0001", "2024-03-05".parse()?, said)];
    /// let facts = rulebook.facts().with("annual_amount", 650_000)?;
    /// let case = Case::new(&facts, "2024-03-18".parse().unwrap());
    /// let customer = Customer::new("KH0001");
    /// let reading = rulebook.cadence()?.read(&customer, &events, &case, "2024-03-18".parse()?, None)?;
    /// assert!(reading.touches.iter().all(|touch| matches!(touch.state, TouchState::Suppressed(_))));
    /// assert!(reading.next_touch().is_none()); // D003-120
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn read<'e>(
        &self,
        customer: &Customer,
        events: impl IntoIterator<Item = &'e Event>,
        case: &Case<'_>,
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> Result<CadenceReading<'a>> {
        self.schemes.refuse_foreign(case, self.rulebook)?;
        let history = self.history(customer, events, as_of, known_by);
        Ok(self.asking(&history, case).read())
    }

    /// When a customer may be contacted on a day: the working time of the calendar - all day where the
    /// rulebook names none - without the quiet hours of the customer, and from the moment of the
    /// question on. Empty where there is no such time.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer};
    /// let rulebook = Rulebook::from_toml(r#"
    ///     format = 1
    ///     code = "x"
    ///     currency = "CNY"
    ///     time_zone = "Asia/Shanghai"
    ///     [calendar.office]
    ///     week = { mon-fri = ["09:00-18:00"] }
    ///     [cadence]
    ///     calendar = "office"
    ///     quiet = ["21:00-08:00"]
    /// "#)?;
    /// let mut customer = Customer::new("C1");
    /// customer.time_zone = Some("America/New_York".parse()?); // 12 hours behind in summer
    /// let cadence = rulebook.cadence()?;
    /// let history = cadence.history(&customer, &[], "2024-07-01".parse()?, None);
    /// let hours = cadence.hours(&history, "2024-07-02".parse().unwrap());
    /// assert!(hours.is_empty()); // 21:00 of the day before to 06:00 there: quiet all along
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn hours(&self, history: &ContactHistory<'_>, day: NaiveDate) -> Vec<Period> {
        self.definition.hours(day, history)
    }

    /// The touches that are proposed or due before a day, each on its day: none breaks a cap with the
    /// others, and one that counts for several rules is planned once (A-19). What is overdue comes
    /// first, on the first day that is possible; what is due but not possible before the day is among
    /// them, with the later day.
    ///
    /// What follows is counted from the last touch, and from the day proposed where that is late, so
    /// that a series does not drift (P-045). `left` says how many touches fit into a day, where days
    /// hold only so many; from `before` on no day is looked for then.
    ///
    /// # Errors
    /// As [`Cadence::ask`].
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::{Customer, Direction, Event, Interaction, Outcome}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let visit = Interaction::new("visit".parse()?, Direction::Outbound, Outcome::Reached);
    /// let events = [Event::new("e1", "C1", "2024-01-31".parse()?, visit)];
    /// let facts = rulebook.facts().with("class(tier)", "A")?.with("open_warning", false)?;
    /// let case = Case::new(&facts, "2024-02-01".parse().unwrap());
    /// let cadence = rulebook.cadence()?;
    /// let history = cadence.history(&Customer::new("C1"), &events, "2024-02-01".parse()?, None);
    /// let planned = cadence.plan(&history, &case, "2024-05-01".parse().unwrap(), None)?;
    /// let due: Vec<String> = planned.iter().map(|one| one.due.to_string()).collect();
    /// // Nobody ever sent the report: that is due today; the visits are those of the month ends.
    /// assert_eq!(due, ["2024-02-01", "2024-02-29", "2024-03-31", "2024-04-30"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn plan(
        &self,
        history: &ContactHistory<'_>,
        case: &Case<'_>,
        before: NaiveDate,
        left: Option<&dyn Fn(NaiveDate) -> u32>,
    ) -> Result<Vec<PlannedTouch>> {
        self.schemes.refuse_foreign(case, self.rulebook)?;
        let mut asking = self.asking(history, case).without_proposals();
        let reading = asking.read();
        Ok(asking.plan(reading, before, &mut [], left))
    }

    /// The same around what is arranged already, with the reading that it is planned from, whose
    /// touches have no proposals.
    pub(crate) fn read_and_plan(
        &self,
        history: &ContactHistory<'_>,
        case: &Case<'_>,
        before: NaiveDate,
        arranged: &mut [Arranged],
        left: Option<&dyn Fn(NaiveDate) -> u32>,
    ) -> Result<(CadenceReading<'a>, Vec<PlannedTouch>)> {
        self.schemes.refuse_foreign(case, self.rulebook)?;
        let mut asking = self.asking(history, case).without_proposals();
        let reading = asking.read();
        let planned = asking.plan(reading.clone(), before, arranged, left);
        Ok((reading, planned))
    }

    /// What the cadence asks of a customer, without a day for any of it.
    pub(crate) fn ask_without_days(
        &self,
        history: &ContactHistory<'_>,
        case: &Case<'_>,
    ) -> Result<CadenceReading<'a>> {
        self.schemes.refuse_foreign(case, self.rulebook)?;
        Ok(self.asking(history, case).without_proposals().read())
    }

    /// The last working day on or before a day, not before another one: what nobody is contacted for.
    pub(crate) fn working_day(&self, day: NaiveDate, from: NaiveDate) -> NaiveDate {
        let Some(calendar) = &self.definition.calendar else { return day };
        let mut found = day;
        while calendar.is_working_date(found) == Ok(false) {
            match found.pred_opt().filter(|before| *before >= from) {
                Some(before) => found = before,
                None => return day,
            }
        }
        found
    }

    /// The roles that do what a rule or a trigger asks for.
    pub(crate) fn roles(&self, source: &TouchSource) -> &'a [Code] {
        match source {
            TouchSource::Rule { rule, .. } => {
                let mut rules = self.definition.rules.iter();
                rules.find(|one| one.code == *rule).map_or(&[], TouchRule::by)
            }
            TouchSource::Trigger { trigger, .. } => {
                let mut triggers = self.definition.triggers.iter();
                triggers.find(|one| one.code == *trigger).map_or(&[], TouchTrigger::by)
            }
        }
    }

    fn replay(&self) -> Replay<'a> {
        Replay { definition: self.definition, contact: self.contact, schemes: self.schemes }
    }

    fn asking<'h>(&self, history: &'h ContactHistory<'h>, case: &'h Case<'h>) -> Asking<'a, 'h> {
        Asking::new(self.definition, self.schemes, history, case)
    }
}
