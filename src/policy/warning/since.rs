//! Since when a trigger holds, by the records alone.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Evidence, Warnings};
use crate::record::{CustomerId, Event};
use crate::rule::Truth;
use crate::time::{AsOf, Moment, Zone};

/// How far back the beginning is looked for, in days; and where it has to be known whether something
/// held ever since a day.
const MAX_DAYS: i64 = 366;
const MOST_DAYS: i64 = 3_660;

/// Since when something holds.
///
/// ```
/// use guanxi::{Rulebook, policy::warning::Evidence, record::{Event, Signal}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let signal = Signal::new("considering_switch".parse()?);
/// let events = [Event::new("e1", "KH0001", "2024-04-01T09:00:00Z".parse()?, signal)];
/// let facts_at = |at| {
///     let found = rulebook.fold(&events, at, None).customers.remove("KH0001");
///     found.map_or_else(|| rulebook.facts(), |one| one.facts)
/// };
/// let evidence = Evidence::default().facts_at(&facts_at);
/// let as_of = "2024-04-03".parse()?;
/// let since = rulebook.warnings()?.since("switch", "KH0001", &events, as_of, &evidence).unwrap();
/// assert_eq!((since.at, since.at_least), ("2024-04-01T09:00:00Z".parse()?, false));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Since {
    /// The moment; a date where nothing says more.
    pub at: Moment,
    /// Whether it holds at least since then: the beginning lies more than 366 days back.
    pub at_least: bool,
}

impl Warnings<'_> {
    /// Since when the trigger of a cause holds by the records alone; `None` where it does not hold
    /// then, where the trigger is off, or where [`Evidence::facts_at`] is not given.
    ///
    /// Looked for day by day, back to 366 days, and then among the events of the day on which it
    /// began; what begins with a day begins at 0:00, unless an event of that day has no time. What
    /// ends and begins anew within one day is not seen.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::warning::Evidence};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// // 31 days late on 1 May (D002-84).
    /// let facts_at = |at| {
    ///     let since = "2024-03-31".parse::<guanxi::time::Moment>().unwrap().as_date().unwrap();
    ///     let days = (rulebook.as_of(at).date() - since).num_days();
    ///     rulebook.facts().with("open_overdue_days", days.max(0)).unwrap()
    /// };
    /// let evidence = Evidence::default().facts_at(&facts_at);
    /// let as_of = "2024-05-10".parse()?;
    /// let since = rulebook.warnings()?.since("overdue", "KH0001", &[], as_of, &evidence).unwrap();
    /// assert_eq!(since.at, "2024-04-30T16:00:00Z".parse()?); // 0:00 of 1 May in Asia/Shanghai
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn since<'e>(
        &self,
        cause: &str,
        customer: impl Into<CustomerId>,
        events: impl IntoIterator<Item = &'e Event>,
        as_of: Moment,
        evidence: &Evidence<'_>,
    ) -> Option<Since> {
        let (place, _) = self.definition.cause(cause)?;
        self.since_of(place, &customer.into(), events, as_of, evidence)
    }

    pub(super) fn since_of<'e>(
        &self,
        place: usize,
        customer: &CustomerId,
        events: impl IntoIterator<Item = &'e Event>,
        as_of: Moment,
        evidence: &Evidence<'_>,
    ) -> Option<Since> {
        self.since_from(place, customer, events, as_of, evidence, None)
    }

    /// The same, looked for back to a day where that is farther away.
    pub(super) fn since_from<'e>(
        &self,
        place: usize,
        customer: &CustomerId,
        events: impl IntoIterator<Item = &'e Event>,
        as_of: Moment,
        evidence: &Evidence<'_>,
        back: Option<NaiveDate>,
    ) -> Option<Since> {
        evidence.facts_at?;
        let holds = |at: Moment| self.holds(place, at, evidence) == Truth::True;
        if !holds(as_of) {
            return None;
        }
        let cut = AsOf::new(as_of, self.zone);
        let mut first = cut.date();
        let mut at_least = true;
        let days = back.map_or(0, |back| cut.date().signed_duration_since(back).num_days());
        for _ in 0..days.clamp(MAX_DAYS, MOST_DAYS) {
            match first.pred_opt() {
                Some(day) if holds(Moment::Date(day)) => first = day,
                _ => {
                    at_least = false;
                    break;
                }
            }
        }
        if at_least {
            return Some(Since { at: Moment::Date(first), at_least });
        }
        let own = events.into_iter().filter(|event| event.customer == *customer);
        let times = own.map(|event| event.at.local(self.zone));
        let times = times.filter(|at| at.date() == first && cut.includes(at));
        let (mut moments, mut dated) = (Vec::new(), false);
        for at in times {
            match at.instant() {
                Some(_) => moments.push(at),
                None => dated = true,
            }
        }
        moments.sort_unstable();
        moments.dedup();
        let begins = day_begins(first, self.zone);
        let at = match begins.filter(|at| holds(*at)) {
            Some(_) if dated => Moment::Date(first),
            Some(at) => at,
            None => {
                let mut moments = moments.into_iter().map(|at| at.moment());
                moments.find(|at| holds(*at)).unwrap_or(Moment::Date(first))
            }
        };
        Some(Since { at, at_least })
    }
}

/// 0:00 of a day.
fn day_begins(day: NaiveDate, zone: &Zone) -> Option<Moment> {
    Moment::instant(zone.end_of(day.pred_opt()?)).ok()
}
