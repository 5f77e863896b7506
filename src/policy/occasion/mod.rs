//! Occasions: birthdays, anniversaries, festivals, ends of contracts and planned disruptions, for
//! which a customer is greeted, given something, or told in time (RULEBOOK 8.11).
//!
//! Everything is derived from the rulebook, the record, the log and a moment. An occurrence is
//! upcoming, due, perhaps late, and then done or missed; the next year's follows it. While the
//! customer wants no contact it is suppressed.
//!
//! ```
//! use guanxi::{Rulebook, policy::{occasion::{Known, OccasionState}, scheme::Case}};
//! use guanxi::record::{ContractEvent, ContractTerms, Customer, Event};
//! let rulebook = Rulebook::preset("service_quality")?;
//! let day = |text: &str| text.parse().unwrap();
//! let terms = ContractTerms::new(day("2024-01-01"), day("2024-12-31"));
//! let events = [Event::new("e1", "KH0001", "2023-12-20".parse()?, ContractEvent::sign("HT-1", terms))];
//! let (customer, facts) = (Customer::new("KH0001"), rulebook.facts());
//! let known = Known::new(&customer, &events, Case::new(&facts, day("2024-11-28")));
//! let found = rulebook.occasions().read(&known, "2024-11-28".parse()?)?;
//! let notice = found.of("contract_end").next().unwrap();
//! assert_eq!(notice.state, OccasionState::Upcoming { in_days: 3 }); // due on 1 December (D003-43)
//! let due = notice.occurrence.as_ref().unwrap();
//! assert_eq!(due.proposed, day("2024-11-29")); // that is a Sunday: better on Friday (A-26)
//! # Ok::<(), guanxi::Error>(())
//! ```

mod dates;
mod definition;
mod due;
mod explain;
mod greeting;
mod history;
mod known;
mod reading;
mod refusal;
mod subject;

pub use dates::{DatedDay, next_dated, next_yearly, yearly_in};
pub(crate) use definition::OccasionDefinition;
pub use definition::{OccasionKind, OccasionRule, Roll};
pub use due::{DayOff, Occurrence, notice_due};
pub use known::Known;
pub use reading::{OccasionPlan, OccasionReading, OccasionReadings, OccasionState};
pub use refusal::{OccasionRefusal, Refused};
pub use subject::Subject;

use chrono::NaiveDate;

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::Code;
use crate::policy::lifecycle::Lifecycle;
use crate::policy::scheme::Schemes;
use crate::rule::Truth;
use crate::rule::codes::Codes;
use crate::time::{AsOf, Moment, Zone};

use dates::Found;
use due::occurrence;
use greeting::{Done, begins};
use history::History;
use subject::{Course, courses};

/// The occasions of a rulebook; see [`Rulebook::occasions`](crate::Rulebook::occasions).
///
/// ```
/// use guanxi::{Rulebook, label::Language};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let birthday = rulebook.occasions().rule("birthday")?;
/// assert!(birthday.optional && birthday.personal_slots > 0); // D003-117
/// assert_eq!(birthday.labels.get(Language::Chinese), Some("生日"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Occasions<'a> {
    definition: &'a OccasionDefinition,
    schemes: &'a Schemes,
    lifecycle: Lifecycle<'a>,
    codes: &'a Codes,
    zone: &'a Zone,
    rulebook: &'a Code,
}

/// What a reading is made from: a rule at one customer.
struct Asked<'a> {
    rule: &'a OccasionRule,
    certain: bool,
    done: Done,
    /// Since when there is to be no contact today.
    paused: Option<Moment>,
    today: NaiveDate,
}

impl<'a> Occasions<'a> {
    pub(crate) fn new(
        definition: &'a OccasionDefinition,
        schemes: &'a Schemes,
        lifecycle: Lifecycle<'a>,
        codes: &'a Codes,
        (zone, rulebook): (&'a Zone, &'a Code),
    ) -> Self {
        Self { definition, schemes, lifecycle, codes, zone, rulebook }
    }

    /// The rules that are on, in the order of the rulebook.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.occasions().rules().count(), 0); // the festivals are open (A-47)
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn rules(&self) -> impl Iterator<Item = &'a OccasionRule> {
        self.definition.rules.iter()
    }

    /// The rule of this code, if it is on.
    ///
    /// # Errors
    /// `unknown-occasion`, with the nearest code.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let error = rulebook.occasions().rule("birthdays").unwrap_err();
    /// assert_eq!(error.help(), Some("did you mean `birthday`?"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn rule(&self, code: &str) -> Result<&'a OccasionRule> {
        self.rules().find(|rule| rule.code == *code).ok_or_else(|| {
            let known = self.definition.rules.iter().map(|rule| rule.code.as_str());
            let message = format!("there is no occasion `{code}`");
            Error::new(ErrorKind::Name, "unknown-occasion", message)
                .with_help(did_you_mean(code, known))
        })
    }

    /// How the occasions of one customer stand at a moment; a date means the end of it.
    ///
    /// For each rule and each subject the occurrence that matters now: the next one as soon as it
    /// is upcoming or done; before that the last one while it shows that it was missed. Rules that
    /// are surely not for the customer have no reading; those that may be have one that says so.
    ///
    /// Done is what an outbound interaction has reached that names the rule, and the person where
    /// it is about one, between the first upcoming day and the day, both included. Each interaction
    /// serves the first open occurrence, and those of the same day. Interactions that do not count
    /// are listed; those that the [lifecycle](crate::Rulebook::lifecycle) refuses are listed there
    /// and do not count here.
    ///
    /// # Errors
    /// `foreign-facts` and `foreign-population` where they were made for another rulebook.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::{occasion::{Known, OccasionState}, scheme::Case}};
    /// use guanxi::record::{Customer, Direction, Event, Interaction, Outcome};
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let mail = |slots| Interaction::new("email".parse().unwrap(), Direction::Outbound, Outcome::Sent)
    ///     .for_occasion("festival".parse().unwrap(), slots);
    /// let events = [
    ///     Event::new("e1", "KH0001", "2024-09-13".parse()?, mail(0)), // a template (D000-61)
    ///     Event::new("e2", "KH0001", "2024-09-16".parse()?, mail(2)),
    /// ];
    /// let (customer, facts) = (Customer::new("KH0001"), rulebook.facts());
    /// let known = Known::new(&customer, &events, Case::new(&facts, "2024-09-17".parse().unwrap()));
    /// let found = rulebook.occasions().read(&known, "2024-09-17".parse()?)?;
    /// assert_eq!(found.refused[0].refusal.code(), "mass-greeting");
    /// let mid_autumn = found.of("festival").nth(1).unwrap();
    /// let on = "2024-09-16".parse().unwrap();
    /// assert_eq!(mid_autumn.state, OccasionState::Done { on, late: false });
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn read(&self, known: &Known<'_>, as_of: Moment) -> Result<OccasionReadings> {
        let mut readings = Vec::new();
        let refused = self.each(known, as_of, |asked, history, course| {
            readings.extend(self.now(asked, history, course));
        })?;
        Ok(OccasionReadings { customer: known.customer.id.clone(), as_of, readings, refused })
    }

    /// Everything that is due in the days from `from` to before `to`, as it stands at a moment.
    ///
    /// What is due in [a, c) is what is due in [a, b), and then what is due in [b, c). Tables that
    /// do not cover all of the days are listed apart.
    ///
    /// # Errors
    /// As [`Occasions::read`].
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::{occasion::Known, scheme::Case}, record::Customer};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let mut customer = Customer::new("KH0001");
    /// let day = |text: &str| text.parse().unwrap();
    /// customer.founded = Some(day("2010-06-18"));
    /// let facts = rulebook.facts().with("annual_amount", 1)?;
    /// let known = Known::new(&customer, &[], Case::new(&facts, day("2024-01-01")));
    /// let as_of = "2024-01-01".parse()?;
    /// let plan = rulebook.occasions().between(&known, as_of, day("2024-01-01"), day("2025-01-01"))?;
    /// let days: Vec<String> =
    ///     plan.readings.iter().map(|one| one.due().unwrap().to_string()).collect();
    /// assert_eq!(days, ["2024-02-10", "2024-06-18"]); // Spring Festival, anniversary (D003-39)
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn between(
        &self,
        known: &Known<'_>,
        as_of: Moment,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<OccasionPlan> {
        let plan = self.plan(known, as_of, (from, to), |one| one.due)?;
        let from_then_on = |one: &OccasionReading| one.due().is_some_and(|due| due >= from);
        let readings = plan.readings.into_iter().filter(from_then_on).collect();
        Ok(OccasionPlan { readings, ..plan })
    }

    /// Everything whose day has not passed and that is best done before a day, as it stands at a
    /// moment: what is late too, however long ago it was due.
    ///
    /// It counts when it is [proposed](Occurrence::proposed), which may be days before it is due
    /// (A-26): what is proposed before c and not before b is what stretches of days that meet at b
    /// do not share (P-057).
    ///
    /// # Errors
    /// As [`Occasions::read`].
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::{occasion::{Known, OccasionState}, scheme::Case}};
    /// use guanxi::record::Customer;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let mut customer = Customer::new("KH0001");
    /// let day = |text: &str| text.parse().unwrap();
    /// customer.founded = Some(day("2010-06-30"));
    /// let facts = rulebook.facts().with("annual_amount", 600_000)?; // an A customer
    /// let known = Known::new(&customer, &[], Case::new(&facts, day("2024-06-29")));
    /// let plan = rulebook.occasions().open(&known, "2024-06-29".parse()?, day("2024-07-07"))?;
    /// let gift = &plan.readings[0]; // the day is a Sunday, so due on Friday (D003-117, A-44)
    /// assert_eq!((gift.rule.as_str(), &gift.state), ("anniversary_gift", &OccasionState::Late { days: 1 }));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn open(
        &self,
        known: &Known<'_>,
        as_of: Moment,
        before: NaiveDate,
    ) -> Result<OccasionPlan> {
        let today = AsOf::new(as_of, self.zone).date();
        let plan = self.plan(known, as_of, (today, before), |one| one.proposed)?;
        let done = |one: &OccasionReading| matches!(one.state, OccasionState::Done { .. });
        let readings = plan.readings.into_iter().filter(|one| !done(one)).collect();
        Ok(OccasionPlan { readings, ..plan })
    }

    /// What stands before `to`, of the occasions of the days from `from` on. `stands` is a day of
    /// an occurrence that is not after its own, and never earlier for a later one.
    fn plan(
        &self,
        known: &Known<'_>,
        as_of: Moment,
        (from, to): (NaiveDate, NaiveDate),
        stands: fn(&Occurrence) -> NaiveDate,
    ) -> Result<OccasionPlan> {
        let (mut readings, mut beyond) = (Vec::new(), Vec::new());
        self.schemes.refuse_foreign(&known.case, self.rulebook)?;
        if !self.is_concerned(known, (from, to), stands) {
            return Ok(OccasionPlan { readings, beyond, refused: Vec::new() });
        }
        let refused = self.each(known, as_of, |asked, history, course| {
            let mut day = from;
            loop {
                let found = match course.days.next(day) {
                    Ok(found) => found,
                    Err(error) => {
                        if day < to {
                            beyond.push(unknown(asked, course, error));
                        }
                        // Before its beginning a table is not known either.
                        match course.days.first().filter(|first| *first > day) {
                            Some(first) => {
                                day = first;
                                continue;
                            }
                            None => break,
                        }
                    }
                };
                let Some(found) = found else { break };
                let next = found.day.succ_opt();
                let reading = self.standing(asked, history, course, found);
                if reading.occurrence.as_ref().is_none_or(|one| stands(one) >= to) {
                    break;
                }
                readings.push(reading);
                let Some(next) = next else { break };
                day = next;
            }
        })?;
        // Stable: the order of the rulebook stays where due days are equal.
        readings.sort_by_key(OccasionReading::due);
        Ok(OccasionPlan { readings, beyond, refused })
    }

    /// Whether anything may stand in the days of a plan, told without reading the log: most customers
    /// have no occasion in most weeks.
    fn is_concerned(
        &self,
        known: &Known<'_>,
        (from, to): (NaiveDate, NaiveDate),
        stands: fn(&Occurrence) -> NaiveDate,
    ) -> bool {
        if known.tells_of_occasions() {
            return true;
        }
        let nothing = History::empty(known, self.lifecycle);
        self.rules().any(|rule| {
            let courses = courses(rule, known.customer, &nothing, from);
            courses.iter().any(|course| match course.days.next(from) {
                Ok(Some(found)) => stands(&occurrence(rule, self.codes, found, |_| false)) < to,
                Ok(None) => false,
                Err(_) => true,
            })
        })
    }

    /// Goes through every rule that may be for a customer, and every subject that it has there.
    fn each(
        &self,
        known: &Known<'_>,
        as_of: Moment,
        mut each: impl FnMut(&Asked<'_>, &History<'_>, &Course<'_>),
    ) -> Result<Vec<Refused>> {
        self.schemes.refuse_foreign(&known.case, self.rulebook)?;
        let today = AsOf::new(as_of, self.zone).date();
        let history = History::new(known, self.lifecycle, as_of, self.zone);
        let (talks, refused) = greeting::counted(self.definition, self.codes, &history);
        let paused = history.paused_now(today);
        for (place, rule) in self.definition.rules.iter().enumerate() {
            let certain = match rule.audience.truth(self.schemes, &known.case) {
                Truth::False => continue,
                truth => truth == Truth::True,
            };
            let courses = courses(rule, known.customer, &history, today);
            let talks = talks.get(&place).map(Vec::as_slice).unwrap_or_default();
            let done = greeting::done(rule, self.codes, &courses, talks);
            let asked = Asked { rule, certain, done, paused, today };
            courses.iter().for_each(|course| each(&asked, &history, course));
        }
        Ok(refused)
    }

    /// The occurrence of a course that matters now.
    fn now(
        &self,
        asked: &Asked<'_>,
        history: &History<'_>,
        course: &Course<'_>,
    ) -> Option<OccasionReading> {
        let next = match course.days.next(asked.today) {
            Ok(found) => found.map(|found| self.standing(asked, history, course, found)),
            Err(error) => Some(unknown(asked, course, error)),
        };
        let begun = next.as_ref().is_some_and(|next| match next.state {
            OccasionState::Later { .. } | OccasionState::Unknown { .. } => false,
            OccasionState::Suppressed { .. } => {
                next.due().is_some_and(|due| begins(asked.rule, due) <= asked.today)
            }
            _ => true,
        });
        if begun {
            return next;
        }
        let missed = course.days.previous(asked.today).filter(|found| {
            let shown = asked.rule.missed_for.after(found.day, 1);
            shown.is_ok_and(|last| asked.today <= last)
        });
        let missed = missed.map(|found| self.standing(asked, history, course, found));
        missed.filter(|one| matches!(one.state, OccasionState::Missed { .. })).or(next)
    }

    /// How an occurrence stands.
    fn standing(
        &self,
        asked: &Asked<'_>,
        history: &History<'_>,
        course: &Course<'_>,
        found: Found,
    ) -> OccasionReading {
        let &Asked { rule, today, .. } = asked;
        let soon = |due| begins(rule, due) <= today;
        let occurrence = occurrence(rule, self.codes, found, soon);
        let &Occurrence { day, due, .. } = &occurrence;
        let days = |from: NaiveDate, to: NaiveDate| to.signed_duration_since(from).num_days();
        let done = asked.done.get(&(course.subject.clone(), day));
        let state = match done {
            Some(on) => OccasionState::Done { on: *on, late: *on > due },
            None if day < today => match history.paused_on(day) {
                Some(since) => OccasionState::Suppressed { since },
                None => OccasionState::Missed { days: days(day, today) },
            },
            None => match asked.paused {
                Some(since) => OccasionState::Suppressed { since },
                None if begins(rule, due) > today => {
                    OccasionState::Later { in_days: days(today, due) }
                }
                None if today < due => OccasionState::Upcoming { in_days: days(today, due) },
                None if today == due => OccasionState::Due,
                None => OccasionState::Late { days: days(due, today) },
            },
        };
        reading(asked, course, Some(occurrence), state)
    }
}

fn reading(
    asked: &Asked<'_>,
    course: &Course<'_>,
    occurrence: Option<Occurrence>,
    state: OccasionState,
) -> OccasionReading {
    OccasionReading {
        rule: asked.rule.code.clone(),
        subject: course.subject.clone(),
        certain: asked.certain,
        optional: asked.rule.optional,
        occurrence,
        state,
    }
}

/// The reading of a course whose next day is not known.
fn unknown(asked: &Asked<'_>, course: &Course<'_>, error: Error) -> OccasionReading {
    reading(asked, course, None, OccasionState::Unknown { error })
}
