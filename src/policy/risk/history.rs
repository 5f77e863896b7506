//! The assessments of one customer: which count, what each says, and what people last said of each
//! factor.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Factor, Refused, Risk, RiskLevel};
use crate::error::{Error, ErrorKind, Result};
use crate::fact::surely_before;
use crate::policy::lifecycle::{Entry, entries_of};
use crate::quantity::Ratio;
use crate::record::{Author, CustomerId, Event, EventId, EventKind, RiskAssessment};
use crate::rule::{Points, Scored};
use crate::time::{AsOf, LocalMoment, Moment};

/// An assessment that counts.
///
/// ```
/// use guanxi::{Rulebook, record::{Event, RiskAssessment}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let sheet = RiskAssessment::new("calls competitors").level("high".parse()?);
/// let events = [Event::new("e1", "KH0001", "2024-03-29".parse()?, sheet).by("chen.qi")];
/// let history = rulebook.risk()?.history(&"KH0001".into(), &events, "2024-03-31".parse()?, None);
/// let last = history.latest().unwrap();
/// assert_eq!((last.level().unwrap().code(), last.stated), (&"high".parse()?, true));
/// assert_eq!(last.by.as_ref().unwrap().as_str(), "chen.qi");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Assessed<'a> {
    /// The event.
    pub event: EventId,
    /// When it was made.
    pub at: Moment,
    /// On which day.
    pub on: NaiveDate,
    /// Who made it.
    pub by: Option<Author>,
    /// What the risk is, in words (D002-78).
    pub description: String,
    /// Whether the person gave the level; otherwise it is that of the points.
    pub stated: bool,
    /// The lowest and the highest total that its ratings make.
    pub total: (Ratio, Ratio),
    /// The levels that are possible by it, safest first.
    pub possible: &'a [RiskLevel],
    /// Whether a later one of the same period took its place (A-29).
    pub superseded: bool,
    #[serde(skip)]
    pub(crate) moment: LocalMoment,
}

impl<'a> Assessed<'a> {
    /// The level, where it is decided.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Event, RiskAssessment}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let sheet = RiskAssessment::new("hard to say").rate("need_fit".parse()?, 3);
    /// let events = [Event::new("e1", "KH0001", "2024-03-29".parse()?, sheet)];
    /// let history = rulebook.risk()?.history(&"KH0001".into(), &events, "2024-03-31".parse()?, None);
    /// assert_eq!(history.assessments[0].level(), None); // one of five factors (D002-79)
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn level(&self) -> Option<&'a RiskLevel> {
        match self.possible {
            [level] => Some(level),
            _ => None,
        }
    }
}

/// What a person last said of a factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rated {
    pub(super) points: i64,
    pub(super) event: EventId,
    pub(super) on: NaiveDate,
}

/// The assessments of one customer as of a moment.
///
/// ```
/// use guanxi::{Rulebook, record::{Event, RiskAssessment}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let sheet = |level: &str| -> guanxi::Result<RiskAssessment> {
///     Ok(RiskAssessment::new("see the notes").level(level.parse()?))
/// };
/// let events = [
///     Event::new("e1", "KH0001", "2024-03-10".parse()?, sheet("low")?),
///     Event::new("e2", "KH0001", "2024-03-29".parse()?, sheet("high")?), // in place of e1
///     Event::new("e3", "KH0001", "2024-06-28".parse()?, sheet("very_high")?),
/// ];
/// let history = rulebook.risk()?.history(&"KH0001".into(), &events, "2024-06-30".parse()?, None);
/// assert!(history.assessments[0].superseded);
/// assert_eq!(history.consecutive_at_least("high"), 2); // very high counts (A-28)
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RiskHistory<'a> {
    /// Those that count or did, in their order.
    pub assessments: Vec<Assessed<'a>>,
    /// Those that were refused, and why, in their order.
    pub refused: Vec<Refused>,
    /// Which event stands for one that was corrected.
    #[serde(skip)]
    stands_for: Vec<(EventId, EventId)>,
    /// By factor: what was last said of it.
    #[serde(skip)]
    pub(super) ratings: Vec<Option<Rated>>,
    #[serde(skip)]
    levels: &'a [RiskLevel],
    #[serde(skip)]
    reset: bool,
}

impl<'a> RiskHistory<'a> {
    /// The assessment that counts now: the last one with a level (A-29).
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let history = rulebook.risk()?.history(&"KH0001".into(), &[], "2024-06-30".parse()?, None);
    /// assert!(history.latest().is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn latest(&self) -> Option<&Assessed<'a>> {
        self.decided().next()
    }

    /// The one before it, of an earlier period.
    pub(super) fn before_latest(&self) -> Option<&Assessed<'a>> {
        self.decided().nth(1)
    }

    /// Those with a level that no later one took the place of, the last one first.
    fn decided(&self) -> impl Iterator<Item = &Assessed<'a>> {
        let counts = |one: &&Assessed<'a>| !one.superseded && one.level().is_some();
        self.assessments.iter().rev().filter(counts)
    }

    /// How many of the last assessments in a row are at this level or riskier; 0 for an unknown level.
    ///
    /// One for each period; one without a level is skipped, or breaks the row where the rulebook says
    /// `reset_on_undetermined` (A-29).
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Event, RiskAssessment}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let sheet = RiskAssessment::new("late payments").level("high".parse()?);
    /// let events = [Event::new("e1", "KH0001", "2024-03-29".parse()?, sheet)];
    /// let history = rulebook.risk()?.history(&"KH0001".into(), &events, "2024-06-30".parse()?, None);
    /// assert_eq!(history.consecutive_at_least("high"), 1);
    /// assert_eq!(history.consecutive_at_least("very_high"), 0);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn consecutive_at_least(&self, level: &str) -> u32 {
        let rank = self.levels.iter().find(|one| one.code == *level).map(|one| one.rank);
        rank.map_or(0, |rank| self.consecutive(rank, false))
    }

    pub(super) fn consecutive(&self, rank: u16, exactly: bool) -> u32 {
        let counts = |one: &&Assessed<'a>| !one.superseded && (self.reset || one.level().is_some());
        let fits = |level: &RiskLevel| level.rank == rank || (!exactly && level.rank > rank);
        let at_least = |one: &&Assessed<'a>| one.level().is_some_and(fits);
        let row = self.assessments.iter().rev().filter(counts).take_while(at_least);
        u32::try_from(row.count()).unwrap_or(u32::MAX)
    }

    /// The assessment of an event, or of what it was corrected to, if it counts or did.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Event, RiskAssessment}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let sheet = RiskAssessment::new("late payments").level("high".parse()?);
    /// let events = [Event::new("e1", "KH0001", "2024-03-29".parse()?, sheet)];
    /// let history = rulebook.risk()?.history(&"KH0001".into(), &events, "2024-06-30".parse()?, None);
    /// assert!(history.of_event("e1").is_some() && history.of_event("e2").is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of_event(&self, event: &str) -> Option<&Assessed<'a>> {
        let stands = self.stands_for.iter().find(|(old, _)| old.as_str() == event);
        let event = stands.map_or(event, |(_, new)| new.as_str());
        self.assessments.iter().find(|one| one.event.as_str() == event)
    }

    /// The last assessment with a level that was made by a moment.
    pub(crate) fn latest_by(&self, by: &AsOf) -> Option<&Assessed<'a>> {
        let mut made = self.assessments.iter().rev().filter(|one| by.includes(&one.moment));
        made.find(|one| one.level().is_some())
    }

    /// Whether an assessment with a level was surely made after a moment.
    pub(crate) fn has_later(&self, than: LocalMoment) -> bool {
        let mut decided = self.assessments.iter().filter(|one| one.level().is_some());
        decided.any(|one| surely_before(than, one.moment))
    }

    /// What counts where nobody has a level to give: the newest sheet, if its points exclude the level
    /// of the last one that has a level.
    pub(super) fn overruling(&self) -> Option<&Assessed<'a>> {
        let newest = self.assessments.last()?;
        let level = self.latest()?.level()?;
        (newest.level().is_none() && !newest.possible.contains(level)).then_some(newest)
    }
}

impl<'a> Risk<'a> {
    /// The assessments of one customer, known by a moment and made up to another.
    ///
    /// Total: what the rulebook does not allow is listed in [`RiskHistory::refused`] and counts
    /// nowhere. Events of other customers and kinds are left aside.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Event, RiskAssessment}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let sheet = RiskAssessment::new("fits").in_role("business_owner".parse()?);
    /// let events = [Event::new("e1", "KH0001", "2024-03-29".parse()?, sheet)];
    /// let history = rulebook.risk()?.history(&"KH0001".into(), &events, "2024-06-30".parse()?, None);
    /// assert_eq!(history.refused[0].error.code(), "wrong-role"); // D002-77
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn history<'e, I>(
        &self,
        customer: &CustomerId,
        events: I,
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> RiskHistory<'a>
    where
        I: IntoIterator<Item = &'e Event>,
        I::IntoIter: Clone,
    {
        let cut = AsOf::new(as_of, self.zone);
        let known_by = known_by.map(|moment| AsOf::new(moment, self.zone));
        let sheets = |kind: &EventKind| matches!(kind, EventKind::RiskAssessment(_));
        let (entries, corrected) =
            entries_of(customer, events, self.zone, known_by.as_ref(), sheets);
        let mut stands_for: Vec<(EventId, EventId)> =
            corrected.iter().map(|(old, new)| ((*old).clone(), (*new).clone())).collect();
        stands_for.sort_unstable();
        let mut history = RiskHistory {
            assessments: Vec::with_capacity(entries.len()),
            refused: Vec::new(),
            stands_for,
            ratings: vec![None; self.definition.factors.len()],
            levels: &self.definition.levels,
            reset: self.definition.reset_on_undetermined,
        };
        for entry in entries.iter().filter(|entry| cut.includes(&entry.at)) {
            let EventKind::RiskAssessment(sheet) = &entry.event.kind else { continue };
            match self.assessed(entry, sheet, &mut history.ratings) {
                Ok(assessed) => history.assessments.push(assessed),
                Err(error) => {
                    let event = entry.event.id.clone();
                    history.refused.push(Refused { event, error });
                }
            }
        }
        self.supersede(&mut history.assessments);
        history
    }

    /// Reads a sheet, or says what is wrong with it and changes nothing.
    fn assessed(
        &self,
        entry: &Entry<'_>,
        sheet: &RiskAssessment,
        ratings: &mut [Option<Rated>],
    ) -> Result<Assessed<'a>> {
        if let (Some(needs), Some(got)) = (&self.definition.by, &sheet.role)
            && needs != got
        {
            let message = format!("an assessment is for the role `{needs}`, not `{got}`");
            return Err(Error::new(ErrorKind::Record, "wrong-role", message)
                .with_help(format!("record it in the role `{needs}`")));
        }
        let points = self.sheet_points(sheet)?;
        let unknown = |points: Option<i64>| points.map_or(self.unknown(), Points::Known);
        let scored = self.definition.card.score(points.iter().copied().map(unknown));
        let possible = match &sheet.level {
            Some(code) => {
                let place =
                    self.definition.level(code.as_str()).map_err(|error| error.at("level"))?;
                self.levels_between(place, place)
            }
            None => self.levels_of(&scored),
        };
        for (slot, points) in ratings.iter_mut().zip(&points) {
            if let Some(points) = *points {
                let (event, on) = (entry.event.id.clone(), entry.at.date());
                *slot = Some(Rated { points, event, on });
            }
        }
        Ok(Assessed {
            event: entry.event.id.clone(),
            at: entry.event.at,
            on: entry.at.date(),
            by: entry.event.author.clone(),
            description: sheet.description.clone(),
            stated: sheet.level.is_some(),
            total: (scored.min, scored.max),
            possible,
            superseded: false,
            moment: entry.at,
        })
    }

    /// The points of each factor on a sheet.
    fn sheet_points(&self, sheet: &RiskAssessment) -> Result<Vec<Option<i64>>> {
        let mut points = vec![None; self.definition.factors.len()];
        for (code, rating) in &sheet.ratings {
            let place = self.factor_place(code.as_str())?;
            let factor: Option<&Factor> = self.definition.factors.get(place);
            let read = factor.map(|factor| factor.points(rating, &self.definition.card));
            let read = read.transpose().map_err(|error| error.at(format!("ratings.{code}")))?;
            if let Some(slot) = points.get_mut(place) {
                *slot = read;
            }
        }
        Ok(points)
    }

    /// Marks what a later one of its period took the place of; one without a level takes no place.
    fn supersede(&self, assessments: &mut [Assessed<'a>]) {
        let Some(buckets) = &self.definition.every else { return };
        let mut taken: Option<NaiveDate> = None;
        for one in assessments.iter_mut().rev() {
            let Ok(bucket) = buckets.containing(one.on) else { continue };
            one.superseded = taken == Some(bucket.first());
            if one.level().is_some() {
                taken = Some(bucket.first());
            }
        }
    }

    pub(super) fn levels_of(&self, scored: &Scored) -> &'a [RiskLevel] {
        self.levels_between(scored.safest, scored.riskiest)
    }

    pub(super) fn levels_between(&self, safest: usize, riskiest: usize) -> &'a [RiskLevel] {
        self.definition.levels.get(safest..=riskiest).unwrap_or_default()
    }

    pub(super) fn unknown(&self) -> Points {
        let (fewest, most) = self.definition.card.scale();
        Points::Within(fewest, most)
    }
}
