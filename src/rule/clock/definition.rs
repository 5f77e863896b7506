//! What a clock is, and the checks that make one.

use std::cmp::Ordering;

use super::limit::{Target, refused, seconds};
use super::{Basis, DueEdge, Limit, Step, Trigger};
use crate::error::{Error, ErrorKind};
use crate::label::Code;
use crate::quantity::Percent;
use crate::time::{Span, Zone};

/// A deadline as a rule: limit or date, basis, tolerance, rounds, steps and the roles concerned.
///
/// Built by [`Clock::builder`], which checks it; reading it then fails only where a calendar ends.
///
/// ```
/// use guanxi::rule::clock::{Clock, Step};
/// let report = Clock::builder()
///     .within("1 hour".parse()?)
///     .by("support_agent".parse()?)
///     .to("support_supervisor".parse()?)
///     .step(Step::new("75%".parse()?))
///     .build()?; // D003-51
/// assert_eq!(report.limit().unwrap().to_string(), "1 hour");
/// assert_eq!(report.steps().len(), 1);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Clock {
    pub(super) limit: Option<Limit>,
    pub(super) target: Option<Target>,
    pub(super) basis: Basis,
    pub(super) by_field: bool,
    pub(super) repeats: bool,
    pub(super) tolerance: i64,
    pub(super) steps: Box<[Step]>,
    by: Option<Code>,
    to: Option<Code>,
}

impl Clock {
    /// Begins a clock that counts all time and has no limit yet.
    ///
    /// ```
    /// use guanxi::rule::clock::Clock;
    /// assert_eq!(Clock::builder().build().unwrap_err().code(), "no-limit");
    /// ```
    pub fn builder() -> ClockBuilder {
        ClockBuilder::default()
    }

    /// How long it may run; `None` where only a date of its own limits a run.
    ///
    /// ```
    /// use guanxi::rule::clock::Clock;
    /// assert!(Clock::builder().by_field().build()?.limit().is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn limit(&self) -> Option<Limit> {
        self.limit
    }

    /// Which of two clocks of one zone is due later from every start; `None` where that depends on
    /// the start, or one of them has no limit.
    pub(crate) fn compare_limits(&self, other: &Self) -> Option<Ordering> {
        let same_basis = match (self.basis.calendar(), other.basis.calendar()) {
            (None, None) => true,
            (Some(own), Some(other)) => own.is_same(other),
            _ => false,
        };
        self.target.as_ref()?.compare(other.target.as_ref()?, same_basis)
    }

    /// The time whose seconds count.
    ///
    /// ```
    /// use guanxi::rule::clock::Clock;
    /// let clock = Clock::builder().within("1 hour".parse()?).build()?;
    /// assert!(clock.basis().calendar().is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn basis(&self) -> &Basis {
        &self.basis
    }

    /// Whether a date that a run brings along limits it too.
    ///
    /// ```
    /// use guanxi::rule::clock::Clock;
    /// assert!(Clock::builder().by_field().build()?.is_by_field());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_by_field(&self) -> bool {
        self.by_field
    }

    /// Whether it begins anew each time it is done or missed.
    ///
    /// ```
    /// use guanxi::rule::clock::Clock;
    /// assert!(Clock::builder().every("4 hours".parse()?).build()?.repeats());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn repeats(&self) -> bool {
        self.repeats
    }

    /// The warning and escalation steps, as they were given.
    ///
    /// ```
    /// use guanxi::rule::clock::Clock;
    /// assert!(Clock::builder().within("1 hour".parse()?).build()?.steps().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether a step after the due instant still lies in the tolerance.
    pub(crate) fn is_within_tolerance(&self, after: super::Offset) -> bool {
        after.seconds() <= self.tolerance
    }

    /// The role that is responsible.
    ///
    /// ```
    /// use guanxi::rule::clock::Clock;
    /// let call = Clock::builder().within("1 hour".parse()?).by("account_manager".parse()?).build()?;
    /// assert_eq!(call.by().unwrap(), &"account_manager");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn by(&self) -> Option<&Code> {
        self.by.as_ref()
    }

    /// The role that is addressed.
    ///
    /// ```
    /// use guanxi::rule::clock::Clock;
    /// let report = Clock::builder().within("immediately".parse()?).to("head".parse()?).build()?;
    /// assert_eq!(report.to().unwrap(), &"head");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn to(&self) -> Option<&Code> {
        self.to.as_ref()
    }
}

/// The parts of a [`Clock`] before they are checked.
///
/// ```
/// use guanxi::{rule::clock::{Basis, Clock}, time::{Calendar, Zone}};
/// let office = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
/// let wrong = Clock::builder().within("3 working days".parse()?);
/// assert_eq!(wrong.clone().build().unwrap_err().code(), "working-days-without-calendar");
/// assert!(wrong.basis(Basis::Calendar(office)).build().is_ok());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct ClockBuilder {
    limit: Option<Limit>,
    basis: Basis,
    zone: Option<Zone>,
    edge: Option<DueEdge>,
    by_field: bool,
    repeats: bool,
    tolerance: Option<Span>,
    steps: Vec<Step>,
    by: Option<Code>,
    to: Option<Code>,
}

impl ClockBuilder {
    /// How long the clock may run.
    ///
    /// ```
    /// use guanxi::rule::clock::{Clock, Limit};
    /// let clock = Clock::builder().within("immediately".parse()?).build()?;
    /// assert_eq!(clock.limit(), Some(Limit::Immediately));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn within(mut self, limit: Limit) -> Self {
        self.limit = Some(limit);
        self
    }

    /// The limit of each round of a clock that begins anew.
    ///
    /// A round that is not done in time counts as missed when its time is up, and the next one of
    /// the same run ends one limit later.
    ///
    /// ```
    /// use guanxi::rule::clock::{Clock, Run};
    /// let at = |text: &str| text.parse().unwrap();
    /// let update = Clock::builder().every("4 hours".parse()?).build()?;
    /// let reading = update.read(&Run::new(at("2024-03-15T08:00:00Z")), at("2024-03-15T17:00:00Z"))?;
    /// assert_eq!(reading.missed, 2); // at 12:00 and at 16:00
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn every(mut self, limit: Limit) -> Self {
        self.limit = Some(limit);
        self.repeats = true;
        self
    }

    /// The clock ends at a date that each run brings along, too; the earlier of both counts.
    ///
    /// ```
    /// use guanxi::rule::clock::{Clock, Run};
    /// let at = |text: &str| text.parse().unwrap();
    /// let resolve = Clock::builder().within("24 hours".parse()?).by_field().build()?;
    /// let run = Run::new(at("2024-03-15T08:00:00Z")).until(at("2024-03-15T18:00:00Z"));
    /// let reading = resolve.read(&run, at("2024-03-15T08:00:00Z"))?;
    /// assert_eq!(reading.due, Some(at("2024-03-15T18:00:00Z")));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn by_field(mut self) -> Self {
        self.by_field = true;
        self
    }

    /// The time whose seconds count; all of it unless said.
    ///
    /// ```
    /// use guanxi::{rule::clock::{Basis, Clock}, time::{Calendar, Zone}};
    /// let always = Basis::Calendar(Calendar::always(Zone::utc()));
    /// let clock = Clock::builder().within("1 hour".parse()?).basis(always).build()?;
    /// assert!(clock.basis().calendar().is_some_and(Calendar::is_always));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn basis(mut self, basis: Basis) -> Self {
        self.basis = basis;
        self
    }

    /// The zone in which civil days begin and end; needed for limits in days and longer.
    ///
    /// ```
    /// use guanxi::rule::clock::{Clock, Run};
    /// let clock = Clock::builder().within("1 month".parse()?);
    /// assert_eq!(clock.clone().build().unwrap_err().code(), "civil-span-without-zone");
    /// let clock = clock.zone("+08:00".parse()?).build()?;
    /// let at = |text: &str| text.parse().unwrap();
    /// let reading = clock.read(&Run::new(at("2024-01-31T09:00:00Z")), at("2024-02-01T00:00:00Z"))?;
    /// assert_eq!(reading.due, Some(at("2024-02-29T09:00:00Z")));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn zone(mut self, zone: Zone) -> Self {
        self.zone = Some(zone);
        self
    }

    /// At which instant of its last day a limit of days ends.
    ///
    /// ```
    /// use guanxi::rule::clock::{Clock, DueEdge, Run};
    /// let clock = Clock::builder()
    ///     .within("2 days".parse()?)
    ///     .zone("+08:00".parse()?)
    ///     .edge(DueEdge::DayEnd)
    ///     .build()?;
    /// let at = |text: &str| text.parse().unwrap();
    /// let reading = clock.read(&Run::new(at("2024-01-30T09:00:00Z")), at("2024-01-31T00:00:00Z"))?;
    /// assert_eq!(reading.due, Some(at("2024-02-02T00:00:00+08:00")));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn edge(mut self, edge: DueEdge) -> Self {
        self.edge = Some(edge);
        self
    }

    /// By how much a run may be late without being breached: minutes or hours of the basis.
    ///
    /// The due instant does not show it; `breach` steps wait for it.
    ///
    /// ```
    /// use guanxi::rule::clock::{Clock, ClockState, End, Run};
    /// let at = |text: &str| text.parse().unwrap();
    /// let report = Clock::builder().within("immediately".parse()?).tolerance("5 minutes".parse()?);
    /// let done = at("2024-03-15T14:05:00Z");
    /// let run = Run::new(at("2024-03-15T14:00:00Z")).ended(End::Done(done));
    /// assert_eq!(report.build()?.read(&run, done)?.state, ClockState::Met { done });
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn tolerance(mut self, tolerance: Span) -> Self {
        self.tolerance = Some(tolerance);
        self
    }

    /// Adds a warning or escalation step.
    ///
    /// ```
    /// use guanxi::rule::clock::{Clock, Step};
    /// let clock = Clock::builder().within("1 hour".parse()?);
    /// let late = Step::new("2 hours before".parse()?);
    /// assert_eq!(clock.step(late).build().unwrap_err().code(), "step-before-start");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// The role that is responsible.
    ///
    /// ```
    /// use guanxi::rule::clock::Clock;
    /// let clock = Clock::builder().within("1 hour".parse()?).by("agent".parse()?).build()?;
    /// assert_eq!(clock.by().unwrap(), &"agent");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn by(mut self, role: Code) -> Self {
        self.by = Some(role);
        self
    }

    /// The role that is addressed.
    ///
    /// ```
    /// use guanxi::rule::clock::Clock;
    /// let clock = Clock::builder().within("1 hour".parse()?).to("supervisor".parse()?).build()?;
    /// assert_eq!(clock.to().unwrap(), &"supervisor");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn to(mut self, role: Code) -> Self {
        self.to = Some(role);
        self
    }

    /// Checks the clock.
    ///
    /// # Errors
    /// `no-limit`, `working-days-without-calendar`, `civil-span-on-calendar`,
    /// `civil-span-without-zone`, `due-edge`, `repeat-immediately`, `repeat-by-field`, `tolerance`,
    /// `duplicate-step`, `step-before-start`, `step-share`.
    ///
    /// ```
    /// use guanxi::rule::clock::Clock;
    /// let error = Clock::builder().every("immediately".parse()?).build().unwrap_err();
    /// assert_eq!(error.code(), "repeat-immediately");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn build(self) -> Result<Clock, Error> {
        if self.limit.is_none() && !self.by_field {
            return Err(refused(
                "no-limit",
                "the clock has neither a limit nor a date".to_owned(),
                "write `within = \"24 hours\"`, `every` or `within_field`, or leave the clock out",
            ));
        }
        if self.repeats && self.limit == Some(Limit::Immediately) {
            return Err(refused(
                "repeat-immediately",
                "a clock cannot begin anew immediately".to_owned(),
                "write a span, such as `every = \"4 hours\"`",
            ));
        }
        if self.repeats && self.by_field {
            return Err(refused(
                "repeat-by-field",
                "a clock that begins anew cannot end at one date".to_owned(),
                "leave out `within_field`, or write `within` in place of `every`",
            ));
        }
        let tolerance = self.tolerance.map_or(Ok(0), |span| {
            seconds(span).ok_or_else(|| {
                refused(
                    "tolerance",
                    format!("`{span}` cannot be a tolerance"),
                    "write minutes or hours, such as `5 minutes`",
                )
            })
        })?;
        let (zone, edge) = (self.zone.as_ref(), self.edge);
        let target = self.limit.map(|limit| Target::new(limit, &self.basis, zone, edge));
        let target = target.transpose()?;
        if edge.is_some() && target.is_none() {
            let message = "a date of its own has no edge".to_owned();
            return Err(refused("due-edge", message, "leave out `edge`"));
        }
        for (place, step) in self.steps.iter().enumerate() {
            let earlier = self.steps.iter().take(place).any(|other| other.at == step.at);
            check_step(step, earlier, target.as_ref())
                .map_err(|error| error.at(format!("steps[{place}]")))?;
        }
        Ok(Clock {
            limit: self.limit,
            target,
            basis: self.basis,
            by_field: self.by_field,
            repeats: self.repeats,
            tolerance,
            steps: self.steps.into(),
            by: self.by,
            to: self.to,
        })
    }
}

fn check_step(step: &Step, earlier: bool, target: Option<&Target>) -> Result<(), Error> {
    let at = step.at;
    if earlier {
        return Err(Error::new(
            ErrorKind::Rulebook,
            "duplicate-step",
            format!("there are two steps at `{at}`"),
        )
        .with_help("make them one: `remind` and `escalate` take several roles"));
    }
    let needs = match at {
        Trigger::Share(Percent::ZERO) => {
            let message = "a step at `0%` would be there from the start".to_owned();
            return Err(refused("step-share", message, "write a share above zero, such as `75%`"));
        }
        Trigger::Share(_) => 1,
        Trigger::Before(offset) => offset.seconds(),
        Trigger::Breach | Trigger::After(_) => 0,
    };
    // A date of its own may be as far away as it wants, but the earlier of both counts.
    match target {
        Some(Target::Budget(seconds)) if needs > *seconds => Err(refused(
            "step-before-start",
            format!("the step `{at}` would lie before the start"),
            "name a step within the limit",
        )),
        _ => Ok(()),
    }
}
