//! The workflow (RULEBOOK 8.1): every pair of state and action against the plain machine, `step`
//! against `read`, and what a refused event leaves.

use guanxi::policy::sla::{IssueState, IssueSummary};
use guanxi::record::{Event, EventKind, IssueAction};
use proptest::prelude::*;
use proptest::sample::select;

use crate::world::{ACTIONS, Plain, action, designs, instant, lives, moment, start, step};
use crate::{config, holds, laws};

proptest! {
    #![proptest_config(config(64))]

    /// P-068 and 8.1: each action in each state does what the table says, or is refused with the
    /// same code and changes nothing.
    #[test]
    fn every_state_and_action_agrees_with_the_table(
        (design, events) in lives(),
        p in any::<u8>(),
    ) {
        let rulebook = design.rulebook();
        let sla = rulebook.sla().unwrap();
        let (mut issue, mut plain) = (None, None);
        for event in events.iter() {
            match (sla.step(issue.as_ref(), event), step(&design, plain.as_ref(), event)) {
                (Ok(found), Ok(expected)) => {
                    prop_assert_eq!(Plain::of(&found.issue), expected.clone());
                    (issue, plain) = (Some(found.issue), Some(expected));
                }
                (Err(found), Err(expected)) => prop_assert_eq!(found.code(), expected),
                (found, expected) => prop_assert!(false, "{found:?} / {expected:?}: {event:?}"),
            }
            let at = event.at.as_instant().unwrap();
            for kind in 0..ACTIONS {
                for p in [p, p.wrapping_add(1), p.wrapping_add(7)] {
                    let event = Event::new("other", "K", moment(at), action(kind, p, at));
                    let found = sla.step(issue.as_ref(), &event).map(|step| Plain::of(&step.issue));
                    let expected = step(&design, plain.as_ref(), &event);
                    prop_assert_eq!(found.map_err(|refusal| refusal.code()), expected, "{:?}", event);
                }
            }
        }
    }

    /// `step` over events in order leads to what `read` reads, with the same refusals.
    #[test]
    fn steps_lead_to_the_reading((design, events) in lives()) {
        let rulebook = design.rulebook();
        let sla = rulebook.sla().unwrap();
        let (mut issue, mut refused) = (None, Vec::new());
        for event in events.iter() {
            match sla.step(issue.as_ref(), event) {
                Ok(step) => issue = Some(step.issue),
                Err(refusal) => refused.push((event.id.clone(), refusal)),
            }
        }
        let reading = sla.read(&events, events.last().unwrap().at).unwrap();
        prop_assert_eq!(Some(reading.issue), issue);
        // At one instant the registration comes first, the wrong ones too.
        let mut found: Vec<_> =
            reading.refused.into_iter().map(|one| (one.event, one.refusal)).collect();
        found.sort_by(|a, b| a.0.cmp(&b.0));
        prop_assert_eq!(found, refused);
    }

    /// P-068: a reading without the refused events is the same but for the list of them.
    #[test]
    fn refused_events_change_nothing((design, events) in lives(), later in 0_i64..200_000) {
        let rulebook = design.rulebook();
        holds(laws::refused_steps_change_nothing(&rulebook, &events))?;
        let sla = rulebook.sla().unwrap();
        let end = events.last().unwrap().at.as_instant().unwrap();
        let as_of = moment(end + chrono::TimeDelta::seconds(later));
        let all = sla.read(&events, as_of).unwrap();
        let mut taken = events.0.clone();
        taken.retain(|event| all.refused.iter().all(|refused| refused.event != event.id));
        let crossed = |events: &[Event]| sla.crossings(events, start(), end).unwrap();
        prop_assert_eq!(crossed(&taken), crossed(&events));
    }

    /// P-065, P-066: closed means a content call-back by the account manager, and nothing after it.
    #[test]
    fn closed_is_the_last_word_of_a_content_customer((design, events) in lives()) {
        let rulebook = design.rulebook();
        holds(laws::ended_issues_stay_ended(&rulebook, &events))?;
        holds(laws::deadlines_follow_their_starts(&rulebook, &events))?;
        let reading = rulebook.sla().unwrap().read(&events, events.last().unwrap().at).unwrap();
        let taken: Vec<&Event> = events
            .iter()
            .filter(|event| reading.refused.iter().all(|refused| refused.event != event.id))
            .collect();
        let scores: Vec<i32> = taken
            .iter()
            .filter_map(|event| match &event.kind {
                EventKind::Issue(what) => match what.action {
                    IssueAction::CallBack { score, .. } => Some(score),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        let reopened = taken.iter().filter(|event| {
            matches!(&event.kind, EventKind::Issue(what)
                if matches!(what.action, IssueAction::Reopen { .. }))
        });
        let issue = &reading.issue;
        let closed = issue.state == IssueState::Closed;
        let discontent = scores.len() - usize::from(closed);
        prop_assert_eq!(usize::try_from(issue.reopened).unwrap(), discontent + reopened.count());
        prop_assert_eq!(issue.score, scores.last().copied());
        prop_assert!(!issue.first_time_satisfied() || (closed && issue.reopened == 0));
        if closed {
            let EventKind::Issue(last) = &taken.last().unwrap().kind else { panic!() };
            prop_assert_eq!(last.role.as_ref().unwrap().as_str(), "manager");
            let content = matches!(last.action, IssueAction::CallBack { score: 3..=5, .. });
            prop_assert!(content);
        }
    }

    /// P-069: the summary does not look at the order; closed issues change nothing but that there
    /// is something to show.
    #[test]
    fn the_summary_ignores_order_and_closed_issues(
        states in prop::collection::vec(select(vec![
            IssueState::Pending,
            IssueState::InProgress,
            IssueState::Resolved,
            IssueState::Closed,
            IssueState::Cancelled,
        ]), 0..6),
        turn in 0_usize..6,
    ) {
        let summary = IssueSummary::of(states.iter().copied());
        let mut turned = states.clone();
        turned.rotate_left(turn.min(states.len()));
        prop_assert_eq!(IssueSummary::of(turned.iter().rev().copied()), summary);
        prop_assert_eq!(summary == IssueSummary::NotNeeded, states.is_empty());
        let with = IssueSummary::of(states.iter().copied().chain([IssueState::Closed]));
        let expected = if states.is_empty() { IssueSummary::Resolved } else { summary };
        prop_assert_eq!(with, expected);
        prop_assert_eq!(summary == IssueSummary::Pending, states.contains(&IssueState::Pending));
    }

    /// Nothing happens before the registration, whatever it is.
    #[test]
    fn before_the_registration_nothing_is_legal(design in designs(), p in any::<u8>()) {
        let rulebook = design.rulebook();
        let at = instant("2024-03-15T14:00:00+08:00");
        for kind in (1..ACTIONS).filter(|kind| *kind != 7) {
            let event = Event::new("e", "K", moment(at), action(kind, p, at));
            let refusal = rulebook.sla().unwrap().step(None, &event).unwrap_err();
            let code = if p % 9 == 2 { "unknown-code" } else { "not-registered" };
            prop_assert_eq!(refusal.code(), code);
        }
    }
}
