//! On which day and over which channel a touch is proposed, and what stood in the way of others.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::Serialize;

use super::channel::choose_channel;
use super::definition::{CadenceDefinition, ContactCap};
use super::history::ContactHistory;
use crate::label::{Code, Labels, Language};
use crate::record::EventId;
use crate::time::{Period, Skipped, Zone};

/// How many days are looked through for one on which contact is possible.
const HORIZON: i64 = 366;

/// The day and the channel that are proposed for a touch.
///
/// ```
/// use guanxi::policy::cadence::Proposal;
/// let proposal = Proposal { day: "2024-03-15".parse().unwrap(), channel: Some("phone".parse()?) };
/// assert_eq!(serde_json::to_value(&proposal).unwrap()["channel"], "phone");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// The day, in the rulebook's zone.
    pub day: NaiveDate,
    /// The channel; none where the rulebook declares none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Code>,
}

/// Days that were passed over, and why.
///
/// ```
/// use guanxi::{label::Language, policy::cadence::{Obstacle, Postponed}};
/// let day = |text: &str| text.parse().unwrap();
/// let why = Obstacle::Snoozed { until: day("2024-03-20"), event: "e4".into() };
/// let postponed = Postponed { from: day("2024-03-15"), to: day("2024-03-19"), why };
/// let text = postponed.text(Language::English);
/// assert_eq!(text, "2024-03-15 to 2024-03-19: put off until 2024-03-20 (event e4)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Postponed {
    /// The first of them.
    pub from: NaiveDate,
    /// The last of them, inclusive.
    pub to: NaiveDate,
    /// Why.
    pub why: Obstacle,
}

/// What stands in the way of contact on a day.
///
/// More may be added; match with a wildcard arm.
///
/// ```
/// use guanxi::{label::Language, policy::cadence::Obstacle};
/// let (cap, label) = ("calls".parse()?, Default::default());
/// let cap = Obstacle::Cap { cap, label, channel: Some("phone".parse()?), at_most: 2 };
/// assert_eq!(cap.text(Language::English), "calls: at most 2 (phone)");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "what")]
#[non_exhaustive]
pub enum Obstacle {
    /// It is no working day.
    NotWorking {
        /// Why not.
        skipped: Skipped,
    },
    /// Nobody is contacted on these days.
    Pause {
        /// Why, by language; empty where nobody said.
        reason: Labels,
    },
    /// All of the time left for contact falls into quiet hours, or there is none left.
    QuietHours,
    /// No working time is left of the day of the question.
    DayOver,
    /// A cap is used up (D000-65, D003-116).
    Cap {
        /// The cap.
        cap: Code,
        /// What it is called.
        label: Labels,
        /// The channel that it stops; none where the rulebook declares none.
        channel: Option<Code>,
        /// How many contacts it allows.
        at_most: u32,
    },
    /// Somebody put it off.
    Snoozed {
        /// The first day on which it is proposed again.
        until: NaiveDate,
        /// The event that says so.
        event: EventId,
    },
    /// The calendar says nothing of the day.
    BeyondCalendar {
        /// What the calendar says instead.
        message: String,
    },
    /// Whoever does it has as much to do on the day as a day holds.
    Busy,
    /// The period needs more touches, and there has to be a day for each of them.
    LeftForOthers,
}

impl Obstacle {
    /// The obstacle in words.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::cadence::Obstacle};
    /// assert_eq!(Obstacle::QuietHours.text(Language::Chinese), "免打扰时段");
    /// ```
    pub fn text(&self, language: Language) -> String {
        let zh = language == Language::Chinese;
        match (self, zh) {
            (Self::NotWorking { skipped }, _) => skipped.text(language),
            (Self::Pause { reason }, false) => match reason.get(language) {
                Some(reason) => format!("contact paused ({reason})"),
                None => "contact paused".to_owned(),
            },
            (Self::Pause { reason }, true) => match reason.get(language) {
                Some(reason) => format!("暂停联系（{reason}）"),
                None => "暂停联系".to_owned(),
            },
            (Self::QuietHours, false) => "quiet hours".to_owned(),
            (Self::QuietHours, true) => "免打扰时段".to_owned(),
            (Self::DayOver, false) => "working time is over".to_owned(),
            (Self::DayOver, true) => "当日工作时间已过".to_owned(),
            (Self::Cap { cap, label, channel, at_most }, _) => {
                let label = label.or_code(language, cap);
                match (channel, zh) {
                    (Some(channel), false) => format!("{label}: at most {at_most} ({channel})"),
                    (None, false) => format!("{label}: at most {at_most}"),
                    (Some(channel), true) => format!("{label}：最多 {at_most} 次（{channel}）"),
                    (None, true) => format!("{label}：最多 {at_most} 次"),
                }
            }
            (Self::Snoozed { until, event }, false) => {
                format!("put off until {until} (event {event})")
            }
            (Self::Snoozed { until, event }, true) => format!("推迟到 {until}（事件 {event}）"),
            (Self::BeyondCalendar { message }, false) => format!("the calendar ends: {message}"),
            (Self::BeyondCalendar { message }, true) => format!("日历已到尽头：{message}"),
            (Self::Busy, false) => "the day is full".to_owned(),
            (Self::Busy, true) => "当日已排满".to_owned(),
            (Self::LeftForOthers, false) => "left for the next touch of the period".to_owned(),
            (Self::LeftForOthers, true) => "留给本周期的下一次触达".to_owned(),
        }
    }
}

impl Postponed {
    /// The days and the reason in words.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::cadence::{Obstacle, Postponed}};
    /// let day = "2024-03-16".parse().unwrap();
    /// let postponed = Postponed { from: day, to: day, why: Obstacle::QuietHours };
    /// assert_eq!(postponed.text(Language::English), "2024-03-16: quiet hours");
    /// ```
    pub fn text(&self, language: Language) -> String {
        let why = self.why.text(language);
        let colon = if language == Language::Chinese { "：" } else { ": " };
        if self.from == self.to {
            return format!("{}{colon}{why}", self.from);
        }
        let to = if language == Language::Chinese { " 至 " } else { " to " };
        format!("{}{to}{}{colon}{why}", self.from, self.to)
    }
}

/// A contact that is planned already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Planned {
    pub(crate) day: NaiveDate,
    pub(crate) channel: Option<usize>,
    pub(crate) promotional: bool,
    /// Whether it takes room of its day that is counted elsewhere already.
    pub(crate) counted: bool,
}

/// What is planned already, and how much more fits into a day.
#[derive(Clone, Copy)]
pub(super) struct Room<'r> {
    pub(super) planned: &'r [Planned],
    /// How many things more whoever does it can do on a day, but for those planned here.
    pub(super) left: &'r dyn Fn(NaiveDate) -> u32,
    /// Where days hold only so much: the day before which one is looked for.
    pub(super) until: Option<NaiveDate>,
}

impl Room<'static> {
    /// Nothing is planned, and days hold any number of things.
    pub(super) const EMPTY: Self = Self { planned: &[], left: &|_| u32::MAX, until: None };
}

impl Room<'_> {
    fn is_full(&self, day: NaiveDate) -> bool {
        let left = (self.left)(day);
        if left == u32::MAX {
            return false;
        }
        let here = self.planned.iter().filter(|one| one.day == day && !one.counted).count();
        usize::try_from(left).is_ok_and(|left| here >= left)
    }
}

/// What a day is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'w> {
    pub(super) due: NaiveDate,
    /// The first day that may be proposed.
    pub(super) from: NaiveDate,
    pub(super) channels: &'w [usize],
    pub(super) promotional: bool,
    pub(super) snoozed: Option<(NaiveDate, &'w EventId)>,
}

/// Where a day is looked for.
pub(super) struct Search<'a, 'h> {
    pub(super) definition: &'a CadenceDefinition,
    pub(super) history: &'h ContactHistory<'h>,
    /// The caps that may hold for this customer.
    pub(super) caps: &'h [&'a ContactCap],
    pub(super) room: &'h Room<'h>,
}

impl Search<'_, '_> {
    /// The last day on or before the due day on which contact is possible, or the first one from then
    /// on where that is past (A-24); and every day that was passed over.
    pub(super) fn day(&self, wanted: &Wanted<'_>) -> (Option<Found>, Vec<Postponed>) {
        let mut passed = Vec::new();
        let mut day = Some(wanted.due);
        while let Some(candidate) = day.filter(|day| *day >= wanted.from) {
            if let Some(found) = self.try_day(candidate, wanted, &mut passed) {
                return (Some(found), passed);
            }
            // Nobody knows which days were possible between the end of the calendar and the due day.
            if is_beyond(&passed) {
                return (None, passed);
            }
            let far = wanted.due.signed_duration_since(candidate).num_days() >= HORIZON;
            day = candidate.pred_opt().filter(|_| !far);
        }
        let begin = match wanted.due.succ_opt() {
            Some(next) => next.max(wanted.from),
            None => wanted.from,
        };
        let mut day = Some(begin);
        while let Some(candidate) = day {
            let full = self.room.until.is_some_and(|until| candidate >= until);
            if full || candidate.signed_duration_since(begin).num_days() > HORIZON {
                break;
            }
            if let Some(found) = self.try_day(candidate, wanted, &mut passed) {
                return (Some(found), passed);
            }
            if is_beyond(&passed) {
                break;
            }
            day = candidate.succ_opt();
        }
        (None, passed)
    }

    fn try_day(
        &self,
        day: NaiveDate,
        wanted: &Wanted<'_>,
        passed: &mut Vec<Postponed>,
    ) -> Option<Found> {
        match self.free_channel(day, wanted) {
            Ok(channel) => Some(Found { day, channel }),
            Err(why) => {
                pass(passed, day, why);
                None
            }
        }
    }

    fn free_channel(&self, day: NaiveDate, wanted: &Wanted<'_>) -> Result<Option<usize>, Obstacle> {
        if let Some((until, event)) = wanted.snoozed.filter(|(until, _)| day < *until) {
            return Err(Obstacle::Snoozed { until, event: event.clone() });
        }
        if let Some((_, reason)) = self.definition.pause_on(self.history, day) {
            return Err(Obstacle::Pause { reason });
        }
        if self.room.is_full(day) {
            return Err(Obstacle::Busy);
        }
        match &self.definition.calendar {
            None if self.definition.zone.skips(day) => {
                return Err(Obstacle::NotWorking { skipped: Skipped::ClockChange });
            }
            None => {}
            Some(calendar) => match calendar.is_working_date(day) {
                Ok(true) => {}
                Ok(false) => {
                    let skipped = calendar.skipped_on(day).ok().flatten();
                    return Err(Obstacle::NotWorking {
                        skipped: skipped.unwrap_or(Skipped::Weekend),
                    });
                }
                Err(error) => {
                    return Err(Obstacle::BeyondCalendar { message: error.to_string() });
                }
            },
        }
        let partly_over =
            day == self.history.today && self.history.as_of.moment().as_date().is_none();
        if partly_over && self.definition.open(day, self.history).is_empty() {
            return Err(Obstacle::DayOver);
        }
        if (partly_over || !self.definition.quiet.is_empty())
            && self.definition.hours(day, self.history).is_empty()
        {
            return Err(Obstacle::QuietHours);
        }
        if self.caps.is_empty() {
            return Ok(self.channel(wanted, |_| true));
        }
        if wanted.channels.is_empty() {
            return match self.stopping(day, None, wanted.promotional) {
                None => Ok(None),
                Some(cap) => Err(cap_obstacle(cap, None)),
            };
        }
        let codes = self.definition.codes.channels();
        let free = |place: usize| self.stopping(day, Some(place), wanted.promotional).is_none();
        if let Some(place) = self.channel(wanted, free) {
            return Ok(Some(place));
        }
        // No channel is free, so a cap stops the first one.
        let first = wanted.channels.first().copied();
        let stopped = first.and_then(|place| self.stopping(day, Some(place), wanted.promotional));
        let channel = first.and_then(|place| codes.iter().nth(place)).map(|one| one.code.clone());
        stopped.map_or(Ok(first), |cap| Err(cap_obstacle(cap, channel)))
    }

    fn channel(&self, wanted: &Wanted<'_>, free: impl Fn(usize) -> bool) -> Option<usize> {
        let codes = self.definition.codes.channels();
        let code = |place: &usize| codes.iter().nth(*place).map(|channel| &channel.code);
        let place =
            |code: &Code| {
                wanted.channels.iter().copied().find(|place| {
                    codes.iter().nth(*place).is_some_and(|channel| channel.code == *code)
                })
            };
        let preferred = self.history.preferred.as_ref().and_then(code);
        let allowed = wanted.channels.iter().filter_map(code);
        let chosen = choose_channel(allowed, preferred, |code| place(code).is_some_and(&free));
        chosen.and_then(place)
    }

    /// The cap that one more contact on a day would break.
    fn stopping(
        &self,
        day: NaiveDate,
        channel: Option<usize>,
        promotional: bool,
    ) -> Option<&ContactCap> {
        self.caps
            .iter()
            .copied()
            .find(|cap| cap.takes(channel, promotional) && !self.fits(cap, day))
    }

    /// Whether no window of the cap's length holds too many contacts with one more on a day (P-050).
    fn fits(&self, cap: &ContactCap, day: NaiveDate) -> bool {
        let past = self.history.touches.iter().filter(|touch| {
            touch.is_outbound()
                && (cap.attempts || touch.effective)
                && touch.talk.is_some_and(|talk| cap.takes(touch.channel, talk.promotional))
        });
        let past = past.map(|touch| touch.at.date());
        let planned =
            self.room.planned.iter().filter(|one| cap.takes(one.channel, one.promotional));
        let others: Vec<NaiveDate> = past.chain(planned.map(|one| one.day)).collect();
        let most = usize::try_from(cap.at_most).unwrap_or(usize::MAX);
        let ends = others.iter().copied().filter(|end| *end > day).chain([day]);
        ends.into_iter().all(|end| {
            // The window is open at its start: (end - span, end].
            let start = cap.per.after(end, -1).unwrap_or(NaiveDate::MIN);
            if day <= start {
                return true;
            }
            let inside = others.iter().filter(|one| **one > start && **one <= end).count();
            inside < most
        })
    }
}

fn cap_obstacle(cap: &ContactCap, channel: Option<Code>) -> Obstacle {
    let label = cap.labels.clone();
    Obstacle::Cap { cap: cap.code.clone(), label, channel, at_most: cap.at_most }
}

/// What was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) day: NaiveDate,
    pub(crate) channel: Option<usize>,
}

/// Whether the calendar says nothing of the day that was passed over last.
fn is_beyond(passed: &[Postponed]) -> bool {
    matches!(passed.last(), Some(Postponed { why: Obstacle::BeyondCalendar { .. }, .. }))
}

/// Notes a day that was passed over; days in a row with one reason are one entry.
pub(super) fn pass(passed: &mut Vec<Postponed>, day: NaiveDate, why: Obstacle) {
    if let Some(last) = passed.last_mut().filter(|last| last.why == why) {
        if last.to.succ_opt() == Some(day) {
            last.to = day;
            return;
        }
        if last.from.pred_opt() == Some(day) {
            last.from = day;
            return;
        }
    }
    passed.push(Postponed { from: day, to: day, why });
}

impl CadenceDefinition {
    /// The last day of the pause in which a day lies, and why it is.
    pub(super) fn pause_on(
        &self,
        history: &ContactHistory<'_>,
        day: NaiveDate,
    ) -> Option<(NaiveDate, Labels)> {
        let of_all = self.pauses.iter().filter(|pause| pause.from <= day && day <= pause.until);
        let of_all = of_all.map(|pause| (pause.until, pause.labels.clone()));
        let own = history.pauses.iter().filter(|pause| pause.from <= day && day <= pause.until);
        let own = own.map(|pause| (pause.until, pause.labels()));
        of_all.chain(own).max_by_key(|(until, _)| *until)
    }

    /// The stretches of a day in which the customer may be contacted: working time of the calendar,
    /// or the whole day where there is none, without quiet hours, and from the moment of the question
    /// on. Empty too where the calendar says nothing of the day.
    pub(super) fn hours(&self, day: NaiveDate, history: &ContactHistory<'_>) -> Vec<Period> {
        let mut open = self.open(day, history);
        for (from, until) in quiet_times(&self.quiet, &history.zone, day) {
            open = open.into_iter().flat_map(|period| without(period, from, until)).collect();
        }
        open.into_iter().map(|(open, close)| Period { open, close }).collect()
    }

    /// The same whatever the quiet hours are.
    fn open(
        &self,
        day: NaiveDate,
        history: &ContactHistory<'_>,
    ) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        let mut open: Vec<(DateTime<Utc>, DateTime<Utc>)> = match &self.calendar {
            Some(calendar) => calendar
                .periods_on(day)
                .unwrap_or_default()
                .into_iter()
                .map(|period| (period.open, period.close))
                .collect(),
            None if self.zone.skips(day) => Vec::new(),
            None => {
                vec![(self.zone.resolve(day.and_time(NaiveTime::MIN)), self.zone.end_of(day))]
            }
        };
        if day == history.today
            && let Some(now) = history.as_of.moment().as_instant()
        {
            open = open
                .into_iter()
                .filter(|(_, close)| *close > now)
                .map(|(from, close)| (from.max(now), close))
                .collect();
        }
        open
    }
}

/// The quiet times that may touch a civil day of another zone.
fn quiet_times(
    windows: &[crate::time::Window],
    zone: &Zone,
    day: NaiveDate,
) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    // A day in one zone begins up to 26 hours off that of another, so it may end two dates later or
    // begin two earlier there, and a window may reach into the next day.
    let days = (-3..=2).filter_map(|step| day.checked_add_signed(TimeDelta::try_days(step)?));
    let at = |date: NaiveDate, seconds: u32| {
        let midnight = date.and_time(NaiveTime::MIN);
        let wall = midnight.checked_add_signed(TimeDelta::seconds(i64::from(seconds)))?;
        Some(zone.resolve(wall))
    };
    days.flat_map(|date| {
        windows.iter().filter_map(move |window| {
            let end = if window.is_overnight() { date.succ_opt()? } else { date };
            Some((at(date, window.open())?, at(end, window.close())?))
        })
    })
    .collect()
}

/// A stretch of time without another one.
fn without(
    (open, close): (DateTime<Utc>, DateTime<Utc>),
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
    let before = (open, close.min(from));
    let after = (open.max(until), close);
    // Apart from each other both are the same stretch.
    let apart = until <= open || from >= close;
    let parts = if apart { [Some((open, close)), None] } else { [Some(before), Some(after)] };
    parts.into_iter().flatten().filter(|(open, close)| open < close)
}
