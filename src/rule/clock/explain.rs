//! Why a clock reads what it reads: the stretches that ran, stood still or were not worked.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

use super::{Basis, Clock, End, Run};
use crate::error::Error;
use crate::label::Language;
use crate::time::{Skipped, Zone, length_text};

/// One stretch of a run.
///
/// ```
/// use guanxi::rule::clock::{Clock, Run};
/// let at = |text: &str| text.parse().unwrap();
/// let clock = Clock::builder().within("1 hour".parse()?).build()?;
/// let run = Run::new(at("2024-03-15T14:00:00Z"));
/// let explained = clock.explain(&run, at("2024-03-15T14:20:00Z"))?;
/// assert_eq!((explained.segments.len(), explained.segments[0].seconds), (1, 1200));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClockSegment {
    /// Where it begins.
    pub from: DateTime<Utc>,
    /// Where it ends, no longer included.
    pub to: DateTime<Utc>,
    /// The seconds of the basis that ran in it.
    pub seconds: i64,
    /// The seconds that have run up to its end.
    pub total: i64,
    /// Whether the clock was paused.
    pub paused: bool,
    /// Why the calendar skipped the date; `None` where it did not.
    pub skipped: Option<Skipped>,
}

/// The stretches of a run from its start to its end, or to the instant of the reading.
///
/// ```
/// use guanxi::{label::Language, rule::clock::{Clock, Pause, Pauses, Run}, time::Zone};
/// let at = |text: &str| text.parse().unwrap();
/// let clock = Clock::builder().within("1 hour".parse()?).build()?;
/// let pause = Pause::new(at("2024-03-15T14:20:00Z"), Some(at("2024-03-15T15:00:00Z")));
/// let run = Run::new(at("2024-03-15T14:00:00Z")).paused(Pauses::new([pause]));
/// let explained = clock.explain(&run, at("2024-03-15T15:10:00Z"))?;
/// assert_eq!(explained.text(&Zone::utc(), Language::English), "\
/// 2024-03-15 14:00 - 14:20  0 h 20 min  = 0 h 20 min
/// 2024-03-15 14:20 - 15:00  paused
/// 2024-03-15 15:00 - 15:10  0 h 10 min  = 0 h 30 min
/// ");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClockExplanation {
    /// The stretches in the order of time.
    pub segments: Vec<ClockSegment>,
}

impl ClockExplanation {
    /// The explanation in words, a line for each stretch, in the times of a zone.
    ///
    /// ```
    /// use guanxi::{label::Language, rule::clock::{Clock, Run}, time::Zone};
    /// let at = |text: &str| text.parse().unwrap();
    /// let clock = Clock::builder().within("24 hours".parse()?).build()?;
    /// let explained = clock.explain(&Run::new(at("2024-03-15T14:00:00Z")), at("2024-03-16T15:30:00Z"))?;
    /// let text = explained.text(&Zone::utc(), Language::Chinese);
    /// assert_eq!(text, "2024-03-15 14:00 - 2024-03-16 15:30  25 小时 30 分  = 25 小时 30 分\n");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, zone: &Zone, language: Language) -> String {
        let mut out = String::new();
        for segment in &self.segments {
            let from = zone.local(segment.from);
            // Writing to a text cannot fail.
            let _ = match &segment.skipped {
                Some(skipped) => writeln!(out, "{} {}", from.date(), skipped.text(language)),
                None => {
                    let (from, to) = span_text(zone, segment);
                    let _ = write!(out, "{from} - {to}  ");
                    match (segment.paused, language) {
                        (true, Language::English) => writeln!(out, "paused"),
                        (true, Language::Chinese) => writeln!(out, "暂停计时"),
                        (false, _) => writeln!(
                            out,
                            "{}  = {}",
                            length_text(segment.seconds, language),
                            length_text(segment.total, language),
                        ),
                    }
                }
            };
        }
        out
    }
}

/// Both ends as a wall clock shows them; the date of the end only where it is another.
fn span_text(zone: &Zone, segment: &ClockSegment) -> (String, String) {
    let (from, to) = (zone.local(segment.from), zone.local(segment.to));
    let whole = |at: DateTime<Utc>| at.timestamp() % 60 == 0;
    let time = if whole(segment.from) && whole(segment.to) { "%H:%M" } else { "%H:%M:%S" };
    let dated = format!("%Y-%m-%d {time}");
    let end = if from.date() == to.date() { time } else { &dated };
    (from.format(&dated).to_string(), to.format(end).to_string())
}

impl Clock {
    /// The stretches behind [`Clock::read`]: what ran, what was paused and what was not worked.
    ///
    /// # Errors
    /// As [`Clock::read`].
    ///
    /// ```
    /// use guanxi::{rule::clock::{Basis, Clock, Run}, time::{Calendar, Skipped, Zone}};
    /// let office = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// let clock = Clock::builder().within("8 hours".parse()?).basis(Basis::Calendar(office)).build()?;
    /// let at = |text: &str| text.parse().unwrap();
    /// let run = Run::new(at("2024-03-15T16:00:00Z"));
    /// let explained = clock.explain(&run, at("2024-03-18T10:00:00Z"))?;
    /// assert_eq!(explained.segments[1].skipped, Some(Skipped::Weekend));
    /// assert_eq!(explained.segments.last().unwrap().total, clock.read(&run, at("2024-03-18T10:00:00Z"))?.used);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, run: &Run, as_of: DateTime<Utc>) -> Result<ClockExplanation, Error> {
        let end = run.end.map(End::at).filter(|end| *end <= as_of);
        let until = end.map_or(as_of, |end| end.max(run.start));
        let mut explained = ClockExplanation { segments: Vec::new() };
        let mut at = run.start;
        for pause in run.pauses.as_slice() {
            let from = pause.from.max(at);
            let to = pause.to.map_or(until, |to| to.min(until));
            if from >= to {
                continue;
            }
            self.run_through(at, from, &mut explained.segments)?;
            let total = explained.segments.last().map_or(0, |last| last.total);
            explained.segments.push(ClockSegment {
                from,
                to,
                seconds: 0,
                total,
                paused: true,
                skipped: None,
            });
            at = to;
        }
        self.run_through(at, until, &mut explained.segments)?;
        Ok(explained)
    }

    /// Adds the stretches between two instants that are not paused.
    fn run_through(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        segments: &mut Vec<ClockSegment>,
    ) -> Result<(), Error> {
        if from >= to {
            return Ok(());
        }
        let before = segments.last().map_or(0, |last| last.total);
        let plain = |from, to, seconds, total: i64, skipped| ClockSegment {
            from,
            to,
            seconds,
            total: before.saturating_add(total),
            paused: false,
            skipped,
        };
        match &self.basis {
            Basis::Elapsed => {
                let seconds = self.basis.between(from, to)?;
                segments.push(plain(from, to, seconds, seconds, None));
            }
            Basis::Calendar(calendar) => {
                let explained = calendar.explain_between(from, to)?;
                segments.extend(explained.segments.into_iter().map(|stretch| {
                    let crate::time::Segment { from, to, seconds, total, skipped, .. } = stretch;
                    plain(from, to, seconds, total, skipped)
                }));
            }
        }
        Ok(())
    }
}
