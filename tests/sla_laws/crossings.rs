//! Steps that come due (P-064): each once, none lost, however a host polls.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use guanxi::policy::sla::{Crossing, Sla};
use guanxi::record::{Event, EventKind, IssueAction};
use guanxi::rule::clock::{ClockState, Trigger};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::world::{known, lives, moment, turns};
use crate::{config, holds, laws};

/// What a host sees that polls at these instants, each time with the events up to then.
fn polled(sla: &Sla, events: &[Event], instants: &[DateTime<Utc>]) -> Vec<Crossing> {
    let polls = instants.windows(2).flat_map(|poll| {
        let events = known(events, poll[1]);
        if events.is_empty() {
            return Vec::new();
        }
        sla.crossings(&events, poll[0], poll[1]).unwrap()
    });
    polls.collect()
}

fn polls(events: &[Event], chosen: &[Index]) -> Vec<DateTime<Utc>> {
    let turns = turns(events);
    let first = turns[0] - TimeDelta::days(1);
    let last = turns[turns.len() - 1] + TimeDelta::days(9);
    let mut instants: Vec<_> = chosen.iter().map(|index| turns[index.index(turns.len())]).collect();
    instants.extend([first, last]);
    instants.sort();
    instants.dedup();
    instants
}

proptest! {
    #![proptest_config(config(120))]

    /// Polls over adjoining intervals, each with what is known by then, give what one call over all
    /// of them gives with everything known.
    #[test]
    fn polling_loses_nothing_and_repeats_nothing(
        (design, events) in lives(),
        chosen in prop::collection::vec(any::<Index>(), 1..8),
    ) {
        let rulebook = design.rulebook();
        let sla = rulebook.sla().unwrap();
        holds(laws::polling_loses_nothing(&rulebook, &events))?;
        let instants = polls(&events, &chosen);
        let (first, last) = (instants[0], instants[instants.len() - 1]);
        let whole = sla.crossings(&events, first, last).unwrap();
        let in_parts: Vec<Crossing> = instants
            .windows(2)
            .flat_map(|part| sla.crossings(&events, part[0], part[1]).unwrap())
            .collect();
        prop_assert_eq!(&in_parts, &whole);
        prop_assert_eq!(polled(sla, &events, &instants), whole.clone());
        let keys: BTreeSet<String> = whole.iter().map(|one| one.key.to_string()).collect();
        prop_assert_eq!(keys.len(), whole.len());
        prop_assert!(whole.windows(2).all(|pair| pair[0].at <= pair[1].at));
    }

    /// Every breached clock had its `breach` step, at an instant at which it was breached, and no
    /// clock that was not breached had one. Only replaced severities and dates hide the reason.
    #[test]
    fn a_breach_has_its_step((design, events) in lives(), later in 0_i64..400_000) {
        let mut events = events.0;
        events.retain(|event| {
            let EventKind::Issue(what) = &event.kind else { panic!() };
            !matches!(what.action, IssueAction::SetSeverity { .. } | IssueAction::Reschedule { .. }
                | IssueAction::CallBack { .. })
        });
        let rulebook = design.rulebook();
        let sla = rulebook.sla().unwrap();
        let first = events[0].at.as_instant().unwrap() - TimeDelta::seconds(1);
        let as_of = events.last().unwrap().at.as_instant().unwrap() + TimeDelta::seconds(later);
        let reading = sla.read(&events, moment(as_of)).unwrap();
        let crossed = sla.crossings(&events, first, as_of).unwrap();
        for one in &reading.clocks {
            let clock = sla.clock(one.severity.as_str(), one.milestone).unwrap().unwrap();
            let has_step = clock.clock.steps().iter().any(|step| step.at == Trigger::Breach);
            let fired = crossed.iter().find(|crossing| {
                let key = &crossing.key;
                (key.milestone, key.cycle, key.trigger) == (one.milestone, one.cycle, Trigger::Breach)
            });
            let breached = one.reading.state.is_breached();
            prop_assert_eq!(fired.is_some(), has_step && breached, "{:?}", one);
            let Some(fired) = fired else { continue };
            let then = sla.read(&known(&events, fired.at), moment(fired.at)).unwrap();
            let then = then.clocks.iter().find(|other| {
                (other.milestone, other.cycle) == (one.milestone, one.cycle)
            });
            prop_assert!(then.unwrap().reading.state.is_breached(), "{then:?}");
        }
        // The next step of a reading is the next one to come.
        let next = reading.clocks.iter().filter_map(|one| one.reading.next_step);
        if let Some(next) = next.map(|next| next.at).min() {
            let crossed = sla.crossings(&events, as_of, next).unwrap();
            prop_assert_eq!(crossed.first().map(|crossing| crossing.at), Some(next));
            let open = reading.clocks.iter().all(|one| {
                !matches!(one.reading.state, ClockState::Stopped { .. }) || !one.reading.open
            });
            prop_assert!(open);
        }
    }
}
