//! Readings as a whole: order, corrections, later readings, what other lists of events give.

use chrono::TimeDelta;
use guanxi::policy::sla::{IssueReading, Milestone};
use guanxi::record::{Event, EventKind, Purchase};
use guanxi::rule::clock::{Basis, ClockState};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::world::{known, lives, moment, turns};
use crate::{config, holds, laws};

const MILESTONES: [Milestone; 7] = [
    Milestone::Respond,
    Milestone::Report,
    Milestone::Propose,
    Milestone::Resolve,
    Milestone::CallBack,
    Milestone::NextReply,
    Milestone::Update,
];

fn is_final(state: ClockState) -> bool {
    matches!(
        state,
        ClockState::Met { .. } | ClockState::Breached { .. } | ClockState::Cancelled { .. }
    )
}

/// The same reading without the ids of events.
fn nameless(mut reading: IssueReading) -> (IssueReading, Vec<String>) {
    let refused = reading.refused.drain(..).map(|one| one.refusal.to_string()).collect();
    (reading, refused)
}

/// Events of other kinds, none of which contradicts anything.
fn unrelated(count: usize) -> Vec<Event> {
    let day = "2024-03-16".parse().unwrap();
    let purchase =
        |number| Event::new(format!("p{number}"), "K", day, Purchase::new("5".parse().unwrap()));
    (0..count).map(purchase).collect()
}

proptest! {
    #![proptest_config(config(64))]

    /// The order in which events arrive never matters.
    #[test]
    fn the_order_of_arrival_never_matters(
        ((design, events), shuffled) in lives()
            .prop_flat_map(|(design, events)| (Just((design, events.clone())), Just(events.0).prop_shuffle())),
        later in 0_i64..200_000,
    ) {
        let rulebook = design.rulebook();
        let sla = rulebook.sla().unwrap();
        let end = events.last().unwrap().at.as_instant().unwrap();
        let until = end + TimeDelta::seconds(later);
        let sorted = sla.read(&events, moment(until)).unwrap();
        prop_assert_eq!(sla.read(&shuffled, moment(until)).unwrap(), sorted);
        let crossed = |events: &[Event]| sla.crossings(events, end, until).unwrap();
        prop_assert_eq!(crossed(&shuffled), crossed(&events));
    }

    /// P-063: a later reading never takes a breach back, though more has happened by then.
    #[test]
    fn a_later_reading_keeps_every_breach((design, events) in lives()) {
        // Reading is a pure function, and sees nothing of what happens later.
        holds(laws::breaches_stay(&design.rulebook(), &events))?;
    }

    /// P-062: while nothing more happens, what is met, breached or cancelled stays so, and a running
    /// clock can only be breached.
    #[test]
    fn without_events_a_closed_fact_stays((design, events) in lives(), end in any::<Index>()) {
        let rulebook = design.rulebook();
        let sla = rulebook.sla().unwrap();
        let events = &events[..=end.index(events.len())];
        holds(laws::decided_clocks_stay(&rulebook, events))?;
        let mut last: Option<IssueReading> = None;
        for at in turns(events) {
            let now = known(events, at);
            let end = now.last().map(|event| event.at.as_instant().unwrap());
            let Ok(reading) = sla.read(&now, moment(at)) else { continue };
            if end == Some(at) {
                last = Some(reading);
                continue;
            }
            let before = last.replace(reading).unwrap();
            let after = last.as_ref().unwrap();
            prop_assert_eq!(&before.issue, &after.issue);
            prop_assert_eq!(&before.history, &after.history);
            prop_assert_eq!(before.clocks.len(), after.clocks.len());
            for (old, new) in before.clocks.iter().zip(&after.clocks) {
                let (was, is) = (old.reading.state, new.reading.state);
                prop_assert!(
                    was == is || (!is_final(was) && is == ClockState::Breached { done: None }),
                    "{} {was:?} then {is:?}", new.milestone
                );
                prop_assert_eq!(old.reading.due, new.reading.due);
                prop_assert_eq!(old.reading.open, new.reading.open);
                if !old.reading.open {
                    prop_assert_eq!(old.reading.used, new.reading.used);
                }
            }
        }
    }

    /// A run never ends before it starts, cycles count up, and no milestone has one cycle twice.
    #[test]
    fn cycles_are_in_order((design, events) in lives()) {
        let rulebook = design.rulebook();
        let sla = rulebook.sla().unwrap();
        for at in turns(&events) {
            let Ok(reading) = sla.read(&events, moment(at)) else { continue };
            for milestone in MILESTONES {
                let of = reading.clocks.iter().filter(|one| one.milestone == milestone);
                let of: Vec<_> = of.collect();
                for pair in of.windows(2) {
                    prop_assert!(pair[0].cycle < pair[1].cycle, "{milestone}");
                    prop_assert!(pair[0].start <= pair[1].start, "{milestone}");
                }
                for one in &of {
                    prop_assert_eq!(one.cycle == 0, one.start.is_none());
                    let ended = match one.reading.state {
                        ClockState::Stopped { at } | ClockState::Cancelled { at } => Some(at),
                        _ => one.done(),
                    };
                    prop_assert!(ended.is_none_or(|ended| Some(ended) >= one.start), "{one:?}");
                    let is_current = reading.clock(milestone) == Some(*one);
                    prop_assert!(is_current || *one != *of.last().unwrap());
                }
            }
        }
    }

    /// Nothing runs on when nothing can happen any more: of a closed or cancelled issue no clock is
    /// open (P-066, `every case closed`).
    #[test]
    fn what_is_over_has_no_open_clock((design, events) in lives()) {
        let rulebook = design.rulebook();
        let reading = rulebook.sla().unwrap().read(&events, events.last().unwrap().at).unwrap();
        if matches!(reading.issue.state.as_str(), "closed" | "cancelled") {
            for one in &reading.clocks {
                prop_assert!(!one.reading.open, "{} of {:?}", one.milestone, reading.issue);
            }
        }
    }

    /// A late correction just gives another reading: that of the corrected events.
    #[test]
    fn a_correction_reads_as_if_it_had_been_so(
        (design, events) in lives(),
        (which, shift) in (any::<Index>(), -7200_i64..7200),
        later in 0_i64..200_000,
    ) {
        let rulebook = design.rulebook();
        let sla = rulebook.sla().unwrap();
        let as_of = events.last().unwrap().at.as_instant().unwrap() + TimeDelta::seconds(later);
        let which = which.index(events.len());
        let mut fixed = events[which].clone();
        fixed.at = moment(fixed.at.as_instant().unwrap() + TimeDelta::seconds(shift));
        let (mut corrected, mut replaced) = (events.0.clone(), events.0.clone());
        replaced[which] = fixed.clone();
        fixed.id = "fix".into();
        fixed.corrects = Some(events[which].id.clone());
        // Known since the event, so that only the time of the event decides the order.
        corrected.push(fixed.clone());
        replaced[which].id = "fix".into();
        match (sla.read(&corrected, moment(as_of)), sla.read(&replaced, moment(as_of))) {
            (Ok(found), Ok(expected)) => prop_assert_eq!(found, expected),
            (found, expected) => {
                prop_assert_eq!(found.unwrap_err().code(), expected.unwrap_err().code());
            }
        }
        // Taken back, it never was.
        let mut withdrawn = events.0.clone();
        withdrawn.push(
            Event::new("back", "K", moment(as_of), EventKind::Withdrawal)
                .correcting(events[which].id.clone()),
        );
        let mut without = events.0.clone();
        without.remove(which);
        match (sla.read(&withdrawn, moment(as_of)), sla.read(&without, moment(as_of))) {
            (Ok(found), Ok(expected)) => prop_assert_eq!(nameless(found), nameless(expected)),
            (found, expected) => {
                prop_assert_eq!(found.unwrap_err().code(), expected.unwrap_err().code());
            }
        }
    }

    /// `issues` reads each issue as `read` does; events given twice, of other issues, and of other
    /// kinds change nothing.
    #[test]
    fn all_issues_read_as_each_alone(
        (design, events) in lives(),
        twice in any::<Index>(),
    ) {
        let rulebook = design.rulebook();
        let sla = rulebook.sla().unwrap();
        let as_of = events.last().unwrap().at;
        let alone = sla.read(&events, as_of).unwrap();
        let others = events.iter().map(|event| {
            let mut event = event.clone();
            event.id = format!("{}b", event.id).as_str().into();
            let EventKind::Issue(what) = &mut event.kind else { panic!() };
            what.issue = "J".into();
            event
        });
        let mut all: Vec<Event> = events.iter().cloned().chain(others).collect();
        prop_assert_eq!(sla.read(&all, as_of).unwrap_err().code(), "several-issues");
        let again = events[twice.index(events.len())].clone();
        all.push(again.clone());
        let mut doubled = events.to_vec();
        doubled.push(again.clone());
        let read = sla.read(&doubled, as_of).unwrap();
        prop_assert_eq!(read.refused[0].refusal.code(), "duplicate-event");
        prop_assert_eq!(&read.refused[1..], &alone.refused[..]);
        prop_assert_eq!((&read.clocks, &read.history), (&alone.clocks, &alone.history));
        all.extend(unrelated(3));
        let issues = sla.issues(&all, as_of, None).unwrap();
        prop_assert_eq!(issues.readings.len(), 2);
        prop_assert_eq!(&issues.readings[0], &alone);
        prop_assert_eq!(&issues.readings[1].clocks, &alone.clocks);
        prop_assert_eq!(issues.refused.len(), 1);
        prop_assert_eq!(&issues.refused[0].event, &again.id);
        prop_assert_eq!(issues.refused[0].refusal.code(), "duplicate-event");
    }

    /// The quick way to order a few events and the slow one agree.
    #[test]
    fn many_events_are_ordered_as_few_are((design, events) in lives(), turn in 0_usize..60) {
        let rulebook = design.rulebook();
        let sla = rulebook.sla().unwrap();
        let as_of = events.last().unwrap().at;
        let mut many: Vec<Event> = events.iter().cloned().chain(unrelated(30)).collect();
        many.rotate_left(turn % (events.len() + 30));
        prop_assert_eq!(sla.read(&many, as_of).unwrap(), sla.read(&events, as_of).unwrap());
    }

    /// The time in all statuses together is the time since the registration.
    #[test]
    fn all_statuses_together_are_the_whole_time((design, events) in lives(), later in 0_i64..90_000) {
        let rulebook = design.rulebook();
        let sla = rulebook.sla().unwrap();
        let first = events[0].at.as_instant().unwrap();
        let as_of = events.last().unwrap().at.as_instant().unwrap() + TimeDelta::seconds(later);
        let reading = sla.read(&events, moment(as_of)).unwrap();
        let office = Basis::Calendar(rulebook.calendar("office").unwrap().clone());
        let words = ["pending", "in_progress", "resolved", "closed", "cancelled", "waiting"];
        for basis in [Basis::Elapsed, office] {
            let all = reading.seconds_in(sla.statuses(words).unwrap(), &basis).unwrap();
            prop_assert_eq!(all, basis.between(first, as_of).unwrap());
            let each = words.iter().map(|word| {
                reading.seconds_in(sla.statuses([*word]).unwrap(), &basis).unwrap()
            });
            prop_assert_eq!(each.sum::<i64>(), all);
            let reasons = ["waiting(customer)", "waiting(vendor)"];
            let reasons = reading.seconds_in(sla.statuses(reasons).unwrap(), &basis).unwrap();
            let waiting = reading.seconds_in(sla.statuses(["waiting"]).unwrap(), &basis).unwrap();
            prop_assert_eq!(reasons, waiting);
        }
    }
}

/// What is wrong with events of other kinds is no matter of issues, be they few or many.
#[test]
fn wrong_events_of_other_kinds_are_left_aside() {
    let rulebook = guanxi::Rulebook::preset("follow_up_office").unwrap();
    let sla = rulebook.sla().unwrap();
    let day = "2024-03-14".parse().unwrap();
    for count in [0, 40] {
        let registration = guanxi::record::Registration::new("urgent".parse().unwrap(), "chen");
        let mut events = unrelated(count);
        events.push(Event::new("wrong", "K", day, Purchase::new("-5".parse().unwrap())));
        events.push(Event::new(
            "e1",
            "K",
            "2024-03-15T14:00:00+08:00".parse().unwrap(),
            guanxi::record::IssueEvent::register("I", registration),
        ));
        let as_of = "2024-03-15T15:00:00+08:00".parse().unwrap();
        assert!(sla.issues(&events, as_of, None).unwrap().refused.is_empty(), "{count}");
        assert!(sla.read(&events, as_of).is_ok(), "{count}");
    }
}
