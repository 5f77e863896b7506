//! A second, slow reading of touch rules that walks from day to day and asks on each whether the rule
//! is satisfied.

use chrono::{Datelike, NaiveDate};
use guanxi::record::Outcome;

use super::world::{AnchorModel, Happening, Length, RuleModel, Unit, What, nth};

/// How far the oracle looks ahead.
const FAR: usize = 1_200;

/// So many lengths after a day, walked day by day: months that have no such day end on their last.
pub(super) fn plus(day: NaiveDate, length: Length, times: u32) -> NaiveDate {
    let count = length.count * times;
    let months = match length.unit {
        Unit::Day => return walk(day, count),
        Unit::Week => return walk(day, count * 7),
        Unit::Month => count,
        Unit::Quarter => count * 3,
        Unit::Year => count * 12,
    };
    let mut found = day.with_day(1).unwrap();
    for _ in 0..months {
        let month = found.month();
        while found.month() == month {
            found = found.succ_opt().unwrap();
        }
    }
    let month = found.month();
    while found.day() < day.day() && found.succ_opt().unwrap().month() == month {
        found = found.succ_opt().unwrap();
    }
    found
}

fn walk(mut day: NaiveDate, days: u32) -> NaiveDate {
    for _ in 0..days {
        day = day.succ_opt().unwrap();
    }
    day
}

/// What a rule sees of a log as of a day.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Days of touches that count, in order.
    pub(super) touches: Vec<NaiveDate>,
    /// Days that count as if all touches were made: waives, ends of pauses.
    pub(super) free: Vec<NaiveDate>,
    /// Whether the customer wants no contact.
    pub(super) paused: bool,
}

fn counts(rule: &RuleModel, talk: &What) -> bool {
    let What::Talk { channel, inbound, outcome, promotional, batch, contents } = talk else {
        return false;
    };
    let sync = *channel != "email";
    let contact = match outcome {
        Outcome::Reached => true,
        Outcome::Sent => !sync,
        _ => false,
    };
    let word = if *outcome == Outcome::Reached { "reached" } else { "sent" };
    if !contact || (!rule.outcomes.is_empty() && !rule.outcomes.contains(&word)) {
        return false;
    }
    if rule.proactive == Some(true) && *inbound || rule.proactive == Some(false) && !*inbound {
        return false;
    }
    if rule.promotional.is_some() && rule.promotional != Some(*promotional) {
        return false;
    }
    // What is done for many may be done for one, but not the other way round.
    if rule.batch == Some(false) && *batch {
        return false;
    }
    if !rule.channels.is_empty() && !rule.channels.contains(channel) {
        return false;
    }
    rule.contents.is_empty() || contents.iter().any(|kind| rule.contents.contains(kind))
}

pub(super) fn see(rule: &RuleModel, place: usize, log: &[Happening], today: NaiveDate) -> Seen {
    let mut seen = Seen::default();
    for one in log {
        let day = nth(one.day);
        if day > today {
            break;
        }
        match &one.what {
            What::SaysNo => seen.paused = true,
            What::Waive(other) if *other == place => seen.free.push(day),
            What::Talk { inbound, .. } => {
                if seen.paused && !inbound {
                    continue; // Refused: it changes nothing.
                }
                if seen.paused {
                    seen.paused = false;
                    seen.free.push(day);
                }
                if counts(rule, &one.what) {
                    seen.touches.push(day);
                }
            }
            _ => {}
        }
    }
    seen
}

/// Which period of the calendar, or of a fixed series, a day lies in.
fn period(rule: &RuleModel, anchor: Option<NaiveDate>, day: NaiveDate) -> (i32, u32) {
    if let Some(anchor) = anchor {
        let mut number = 0;
        while plus(anchor, rule.every, number) < day {
            number += 1;
        }
        return (0, number);
    }
    match (rule.every.unit, rule.every.count) {
        (Unit::Week, _) => (day.iso_week().year(), day.iso_week().week()),
        (Unit::Month, 6) => (day.year(), day.month0() / 6),
        (Unit::Month, _) => (day.year(), day.month0()),
        (Unit::Quarter, _) => (day.year(), day.month0() / 3),
        _ => (day.year(), 0),
    }
}

/// The due day before a change of class moves it, where something is known from which to count.
pub(super) fn natural(
    rule: &RuleModel,
    seen: &Seen,
    onboarding: Option<NaiveDate>,
) -> Option<NaiveDate> {
    let next = seen.touches.last().map(|day| day.succ_opt().unwrap());
    let anchor = match rule.anchor {
        AnchorModel::Date(day) | AnchorModel::Fact(Some(day)) => Some(day),
        AnchorModel::Fact(None) => return None,
        _ => None,
    };
    let need = usize::try_from(rule.at_least).unwrap();
    let known = onboarding.or(seen.touches.first().copied());
    let due = if rule.anchor == AnchorModel::Rolling {
        rolling(rule, seen, need, known)?
    } else {
        let of = |day: NaiveDate| period(rule, anchor, day);
        let full = |period: (i32, u32)| {
            seen.free.iter().any(|day| of(*day) == period)
                || (seen.touches.iter().filter(|day| of(**day) == period).count() >= need
                    && (anchor.is_none() || period.1 > 0))
        };
        let satisfied = seen.free.iter().chain(&seen.touches).copied().filter(|day| full(of(*day)));
        // A fixed series begins on its date, or on the day from which the customer is known.
        let begin = match anchor {
            Some(anchor) => Some(onboarding.map_or(anchor, |day| day.max(anchor))),
            None => known,
        };
        let last = satisfied.max().or(begin)?;
        // The last day of the period after that of the last satisfied day.
        let (mut day, mut passed, mut current) = (last, 0, of(last));
        for _ in 0..FAR {
            let tomorrow = day.succ_opt().unwrap();
            if of(tomorrow) != current {
                passed += 1;
                current = of(tomorrow);
                if passed == 2 {
                    break;
                }
            }
            day = tomorrow;
        }
        day
    };
    Some(next.map_or(due, |next| due.max(next)))
}

/// The last day that a touch on each of `need` days, or one day that counts for all, reaches.
fn rolling(
    rule: &RuleModel,
    seen: &Seen,
    need: usize,
    known: Option<NaiveDate>,
) -> Option<NaiveDate> {
    let ends = |days: &[NaiveDate]| -> Vec<(NaiveDate, NaiveDate)> {
        days.iter().map(|day| (*day, plus(*day, rule.every, 1))).collect()
    };
    let (touches, free) = (ends(&seen.touches), ends(&seen.free));
    let reaches = |day: NaiveDate, (from, to): &(NaiveDate, NaiveDate)| *from <= day && day <= *to;
    let satisfied = |day: NaiveDate| {
        free.iter().any(|one| reaches(day, one))
            || touches.iter().filter(|one| reaches(day, one)).count() >= need
    };
    let first = touches.iter().chain(&free).map(|(from, _)| *from).min();
    let mut last = None;
    let mut day = first;
    for _ in 0..FAR {
        let Some(today) = day else { break };
        if satisfied(today) {
            last = Some(today);
        }
        day = today.succ_opt();
    }
    // Enough touches that were never enough within one span: what was due is past by the last of them.
    let scattered = (seen.touches.len() >= need).then_some(first).flatten();
    last.or(scattered).or_else(|| known.map(|day| plus(day, rule.every, 1)))
}

/// In which class the log says a customer was on a day; `None` where it does not say.
fn class_on(log: &[Happening], day: NaiveDate, today: NaiveDate) -> Option<Option<&'static str>> {
    let known = || log.iter().filter(|one| nth(one.day) <= today);
    let decided = known().filter_map(|one| match one.what {
        What::Override(class, from, until) if nth(from) <= day && day <= nth(until) => Some(class),
        _ => None,
    });
    if let Some(class) = decided.last() {
        return Some(Some(class));
    }
    let changes: Vec<(NaiveDate, Option<&'static str>, &'static str)> = known()
        .filter_map(|one| match one.what {
            What::Class(old, new) => Some((nth(one.day), old, new)),
            _ => None,
        })
        .collect();
    let (_, before, _) = changes.first()?;
    let last = changes.iter().rfind(|(since, ..)| *since <= day);
    Some(last.map_or(*before, |(.., new)| Some(*new)))
}

/// The due day of a rule for some classes of a customer who is in one of them today.
pub(super) fn due(
    rule: &RuleModel,
    same: &[&str],
    log: &[Happening],
    onboarding: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<NaiveDate> {
    let seen = see(rule, 0, log, today);
    if seen.paused {
        return None;
    }
    let natural = match natural(rule, &seen, onboarding) {
        Some(day) => day,
        None => {
            let last = seen.touches.iter().chain(&seen.free).max();
            return Some(last.map_or(today, |day| day.succ_opt().unwrap().max(today)));
        }
    };
    let told = log.iter().any(|one| {
        nth(one.day) <= today && matches!(one.what, What::Class(..) | What::Override(..))
    });
    if rule.classes.is_empty() || !told {
        return Some(natural);
    }
    let decided_today = log.iter().any(|one| {
        matches!(one.what, What::Override(_, from, until)
            if nth(one.day) <= today && nth(from) <= today && today <= nth(until))
    });
    let mut day = natural;
    while day < today {
        let inside = match class_on(log, day, today) {
            Some(class) => class.is_some_and(|class| same.contains(&class)),
            // Where no change was recorded today's class has always been, if nobody decided it.
            None => !decided_today,
        };
        if inside {
            break;
        }
        day = day.succ_opt().unwrap();
    }
    Some(day)
}
