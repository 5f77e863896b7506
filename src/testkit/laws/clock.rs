//! Clocks: what holds of their deadlines, of office hours, and of pauses.

use chrono::{DateTime, TimeDelta, Utc};

use crate::rule::clock::{Basis, Clock, Limit, Pause, Pauses, Run};
use crate::testkit::laws::calendar::covered;
use crate::testkit::laws::law::Tried;
use crate::time::{Span, Unit, Zone};

/// Whether a span is a budget of minutes or hours.
fn is_budget(span: Span) -> bool {
    matches!(span.unit(), Unit::Minute | Unit::Hour)
}

fn seconds(from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
    to.signed_duration_since(from).num_seconds()
}

fn is_paused(pauses: &[Pause], at: DateTime<Utc>) -> bool {
    pauses.iter().any(|pause| pause.from <= at && pause.to.is_none_or(|to| at < to))
}

/// The stretches between two instants in each of which none of the pauses begins or ends.
fn stretches<'p>(
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    pauses: impl IntoIterator<Item = &'p Pause>,
) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let ends = pauses.into_iter().flat_map(|pause| [Some(pause.from), pause.to]);
    let mut ends: Vec<_> = ends.flatten().filter(|at| from < *at && *at < to).collect();
    ends.extend([from, to]);
    ends.sort_unstable();
    ends.dedup();
    let next = ends.iter().copied().skip(1);
    ends.iter().copied().zip(next).collect()
}

/// The seconds of the clock's time in some of the stretches.
fn counted(
    basis: &Basis,
    stretches: &[(DateTime<Utc>, DateTime<Utc>)],
    is_meant: impl Fn(DateTime<Utc>) -> bool,
) -> Result<Option<i64>, String> {
    let mut sum = 0_i64;
    for (from, to) in stretches.iter().filter(|(from, _)| is_meant(*from)) {
        let Some(more) = covered(basis.between(*from, *to))? else { return Ok(None) };
        sum = sum.saturating_add(more);
    }
    Ok(Some(sum))
}

/// The run without an end.
fn open(run: &Run) -> Run {
    let mut open = run.clone();
    open.end = None;
    open
}

/// Due at the start or after it, and no earlier for a later start (P-060): to the second where the
/// limit is a budget of minutes or hours, and to the day where it is in days - months clamp to their
/// end, and clocks that are set back repeat an hour, so that times of day may change places.
///
/// `zone` is the one whose days count. A date of its own takes no part; a clock without a limit is
/// passed over, as is an instant that its calendar does not cover.
///
/// # Errors
/// The deadlines that are not in order.
///
/// ```
/// use guanxi::{rule::clock::Clock, testkit::laws, time::Zone};
/// let clock = Clock::builder().within("1 month".parse()?).zone(Zone::utc()).build()?;
/// let [one, other] = ["2024-01-30T20:00:00Z", "2024-01-31T09:00:00Z"].map(|at| at.parse().unwrap());
/// assert_eq!(laws::deadlines_are_monotone(&clock, &Zone::utc(), one, other), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn deadlines_are_monotone(
    clock: &Clock,
    zone: &Zone,
    one: DateTime<Utc>,
    other: DateTime<Utc>,
) -> Result<(), String> {
    monotone_tried(clock, zone, one, other).map(|_| ())
}

/// [`deadlines_are_monotone`], which says whether both are known.
pub(in crate::testkit) fn monotone_tried(
    clock: &Clock,
    zone: &Zone,
    one: DateTime<Utc>,
    other: DateTime<Utc>,
) -> Result<Tried, String> {
    let Some(limit) = clock.limit() else { return Ok(Tried::PassedOver) };
    let mut dues = Vec::new();
    for start in [one.min(other), one.max(other)] {
        let Some(reading) = covered(clock.read(&Run::new(start), start))? else {
            return Ok(Tried::PassedOver);
        };
        let Some(due) = reading.due else { return Err(format!("from {start} it is never due")) };
        if due < start || (due == start) != (limit == Limit::Immediately) {
            return Err(format!("{limit} from {start} is due at {due}"));
        }
        dues.push(due);
    }
    let [early, late] = dues.as_slice() else { return Ok(Tried::PassedOver) };
    let in_order = match limit {
        Limit::Within(span) if !is_budget(span) => zone.date_of(*early) <= zone.date_of(*late),
        _ => early <= late,
    };
    if in_order {
        Ok(Tried::Holds)
    } else {
        Err(format!("{limit} from {one} and {other} is due at {early}, and then at {late}"))
    }
}

/// Read in office hours, a limit of minutes or hours is never due earlier than read literally, and
/// literally it is due when so much time has passed without pauses (P-061).
///
/// `literal` counts all the time that `office` does: [`Basis::Elapsed`] does whatever that is. Limits
/// in days are passed over: a working day closes with business, a day at the same time.
///
/// # Errors
/// Both deadlines.
///
/// ```
/// use guanxi::{rule::clock::{Basis, Run}, testkit::laws, time::{Calendar, Zone}};
/// let office = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
/// let (office, literal) = (Basis::Calendar(office), Basis::Elapsed);
/// let run = Run::new("2024-01-05T16:00:00Z".parse().unwrap());
/// let law = laws::office_hours_are_never_earlier("2 hours".parse()?, &office, &literal, &run);
/// assert_eq!(law, Ok(()));
/// // The other way round it is not so.
/// let law = laws::office_hours_are_never_earlier("2 hours".parse()?, &literal, &office, &run);
/// assert!(law.is_err());
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn office_hours_are_never_earlier(
    limit: Span,
    office: &Basis,
    literal: &Basis,
    run: &Run,
) -> Result<(), String> {
    office_tried(limit, office, literal, run).map(|_| ())
}

/// [`office_hours_are_never_earlier`], which says whether there were two deadlines.
pub(in crate::testkit) fn office_tried(
    limit: Span,
    office: &Basis,
    literal: &Basis,
    run: &Run,
) -> Result<Tried, String> {
    if !is_budget(limit) || limit.count() == 0 {
        return Ok(Tried::PassedOver);
    }
    let due = |basis: &Basis| {
        let clock = Clock::builder().within(Limit::Within(limit)).basis(basis.clone()).build();
        let clock = clock.map_err(|error| error.report())?;
        covered(clock.read(&open(run), run.start))
    };
    let (Some(late), Some(early)) = (due(office)?, due(literal)?) else {
        return Ok(Tried::PassedOver);
    };
    let (late, early) = (late.due, early.due);
    // What a pause hides of the literal one, it hides of the other too.
    if late.is_some_and(|late| early.is_none_or(|early| late < early)) {
        return Err(format!("{limit} from {} is due at {late:?}, literally {early:?}", run.start));
    }
    if let (Basis::Elapsed, Some(due)) = (literal, early) {
        let parts = stretches((run.start, due), run.pauses.as_slice());
        let free = |at| !is_paused(run.pauses.as_slice(), at);
        let passed =
            parts.iter().filter(|(from, _)| free(*from)).map(|(from, to)| seconds(*from, *to));
        let passed: i64 = passed.fold(0, i64::saturating_add);
        let minutes = if limit.unit() == Unit::Hour { 60 } else { 1_i64 };
        let wanted = i64::from(limit.count()).saturating_mul(minutes).saturating_mul(60);
        if passed != wanted {
            return Err(format!("{limit} from {} is due at {due}, after {passed} s", run.start));
        }
    }
    Ok(if late.is_some() { Tried::Holds } else { Tried::PassedOver })
}

/// A pause more makes no due instant, no step and no breach earlier, and takes exactly its own time
/// of the clock from what is used (T-09).
///
/// `paused` is the same run with more pauses; ends of both are left aside.
///
/// # Errors
/// What came earlier, or the time that was not taken.
///
/// ```
/// use guanxi::{rule::clock::{Clock, Pause, Pauses, Run}, testkit::laws};
/// let at = |text: &str| text.parse().unwrap();
/// let clock = Clock::builder().within("4 hours".parse()?).build()?;
/// let run = Run::new(at("2024-01-05T09:00:00Z"));
/// let noon = Pause::new(at("2024-01-05T12:00:00Z"), Some(at("2024-01-05T13:00:00Z")));
/// let paused = run.clone().paused(Pauses::new([noon]));
/// let now = at("2024-01-05T18:00:00Z");
/// assert_eq!(laws::a_pause_makes_nothing_earlier(&clock, &run, &paused, now), Ok(()));
/// assert!(laws::a_pause_makes_nothing_earlier(&clock, &paused, &run, now).is_err());
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn a_pause_makes_nothing_earlier(
    clock: &Clock,
    run: &Run,
    paused: &Run,
    as_of: DateTime<Utc>,
) -> Result<(), String> {
    pause_tried(clock, run, paused, as_of).map(|_| ())
}

/// [`a_pause_makes_nothing_earlier`], which says whether both could be read.
pub(in crate::testkit) fn pause_tried(
    clock: &Clock,
    run: &Run,
    paused: &Run,
    as_of: DateTime<Utc>,
) -> Result<Tried, String> {
    let (run, paused) = (open(run), open(paused));
    let before = covered(clock.read(&run, as_of))?;
    let (Some(before), Some(after)) = (before, covered(clock.read(&paused, as_of))?) else {
        return Ok(Tried::PassedOver);
    };
    let earlier = |before: Option<DateTime<Utc>>, after: Option<DateTime<Utc>>| {
        after.is_some_and(|after| before.is_none_or(|before| after < before))
    };
    if earlier(before.due, after.due) {
        return Err(format!("due at {:?}, with the pause {:?}", before.due, after.due));
    }
    if after.state.is_breached() && !before.state.is_breached() {
        return Err(format!("{:?}, with the pause {:?}", before.state, after.state));
    }
    for (step, (one, other)) in
        clock.steps_at(&run).into_iter().zip(clock.steps_at(&paused)).enumerate()
    {
        if earlier(one, other) {
            return Err(format!("step {step} at {one:?}, with the pause {other:?}"));
        }
    }
    let (less, more) = (run.pauses.as_slice(), paused.pauses.as_slice());
    let parts = match run.start < as_of {
        true => stretches((run.start, as_of), less.iter().chain(more)),
        false => Vec::new(),
    };
    let is_new = |at| is_paused(more, at) && !is_paused(less, at);
    let Some(taken) = counted(clock.basis(), &parts, is_new)? else { return Ok(Tried::PassedOver) };
    if before.used.checked_sub(taken) == Some(after.used) {
        Ok(Tried::Holds)
    } else {
        let (before, after) = (before.used, after.used);
        Err(format!("{before} s used, with the pause {after} s, and it takes {taken} s"))
    }
}

/// Pauses in another order, cut into pieces, repeated or overlapping are the same pauses: they cover
/// the same instants, and a clock reads the same by them, using the time that none of them covers
/// (T-12).
///
/// `words` are the pauses said otherwise.
///
/// # Errors
/// What differs.
///
/// ```
/// use guanxi::{rule::clock::{Clock, Pause, Run}, testkit::laws};
/// let at = |text: &str| text.parse().unwrap();
/// let clock = Clock::builder().within("4 hours".parse()?).build()?;
/// let run = Run::new(at("2024-01-05T09:00:00Z"));
/// let [noon, half, one] = ["12:00:00Z", "12:30:00Z", "13:00:00Z"].map(|time| at(&format!("2024-01-05T{time}")));
/// let whole = [Pause::new(noon, Some(one))];
/// let halves = [Pause::new(half, Some(one)), Pause::new(noon, Some(half))];
/// let now = at("2024-01-05T18:00:00Z");
/// assert_eq!(laws::pauses_may_be_said_otherwise(&clock, &run, &whole, &halves, now), Ok(()));
/// assert!(laws::pauses_may_be_said_otherwise(&clock, &run, &whole, &halves[1..], now).is_err());
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn pauses_may_be_said_otherwise(
    clock: &Clock,
    run: &Run,
    pauses: &[Pause],
    words: &[Pause],
    as_of: DateTime<Utc>,
) -> Result<(), String> {
    words_tried(clock, run, pauses, words, as_of).map(|_| ())
}

/// [`pauses_may_be_said_otherwise`], which says whether both could be read.
pub(in crate::testkit) fn words_tried(
    clock: &Clock,
    run: &Run,
    pauses: &[Pause],
    words: &[Pause],
    as_of: DateTime<Utc>,
) -> Result<Tried, String> {
    let list = Pauses::new(pauses.iter().copied());
    let other = Pauses::new(words.iter().copied());
    if list != other {
        return Err(format!("{:?}, and otherwise {:?}", list.as_slice(), other.as_slice()));
    }
    let second = TimeDelta::try_seconds(1).unwrap_or_default();
    let ends = pauses.iter().flat_map(|pause| [Some(pause.from), pause.to]).flatten();
    let around = ends.flat_map(|at| [at.checked_sub_signed(second), Some(at)]).flatten();
    for at in around {
        if list.covers(at) != is_paused(pauses, at) {
            return Err(format!("{at} is covered by {pauses:?} or by {:?} only", list.as_slice()));
        }
    }
    let next = list.as_slice().iter().skip(1);
    let mut pairs = list.as_slice().iter().zip(next);
    if !pairs.all(|(one, next)| one.to.is_some_and(|to| to < next.from)) {
        return Err(format!("{:?} is not in the order of time", list.as_slice()));
    }
    let run = open(run);
    let (one, two) = (run.clone().paused(list), run.paused(other));
    let first = covered(clock.read(&one, as_of))?;
    let (Some(first), Some(last)) = (first, covered(clock.read(&two, as_of))?) else {
        return Ok(Tried::PassedOver);
    };
    if first != last || clock.steps_at(&one) != clock.steps_at(&two) {
        return Err(format!("{first:?}, and otherwise {last:?}"));
    }
    let parts = match one.start < as_of {
        true => stretches((one.start, as_of), pauses),
        false => Vec::new(),
    };
    let free = |at| !is_paused(pauses, at);
    let Some(used) = counted(clock.basis(), &parts, free)? else { return Ok(Tried::PassedOver) };
    if first.used == used {
        Ok(Tried::Holds)
    } else {
        Err(format!("{} s used, and {used} s are free of {pauses:?}", first.used))
    }
}
