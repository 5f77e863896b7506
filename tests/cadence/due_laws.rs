//! Due days against the oracle: every anchor, several touches a span, waives, pauses, classes.

use guanxi::policy::cadence::Basis;

use super::oracle::{due as walked, plus, see};
use super::world::{
    AnchorModel, CLASSES, Happening, RuleModel, events, logs, logs_with_classes, nth, rulebook_of,
    rules,
};
use super::*;

/// The facts of a customer that was contacted, and signed, on these days for the first time.
fn known(rulebook: &Rulebook, rule: &RuleModel, onboarding: Option<i64>) -> Facts {
    let mut facts = rulebook.facts();
    if let Some(day) = onboarding {
        facts.set("first_contact", nth(day).to_string().as_str()).unwrap();
    }
    if let AnchorModel::Fact(Some(day)) = rule.anchor {
        facts.set("first_contract", day.to_string().as_str()).unwrap();
    }
    facts
}

/// The day from which a customer is known: its first contact, else its first contract.
fn onboarding(
    rule: &RuleModel,
    first: Option<i64>,
    today: chrono::NaiveDate,
) -> Option<chrono::NaiveDate> {
    let contract = match rule.anchor {
        AnchorModel::Fact(day) => day,
        _ => None,
    };
    first.map(nth).or(contract).filter(|day| *day <= today)
}

fn asked<'a>(
    rulebook: &'a Rulebook,
    facts: &Facts,
    log: &[Happening],
    today: i64,
) -> CadenceReading<'a> {
    read_with(rulebook, facts, &events(log), &nth(today).to_string())
}

proptest! {
    #![proptest_config(config(400))]

    /// the due day of any rule is the one that walking day by day finds.
    #[test]
    fn a_17_due_days_are_those_of_the_oracle(
        rule in rules(),
        log in logs(14),
        first in proptest::option::of(-20_i64..40),
        today in 0_i64..220,
    ) {
        let rulebook = rulebook_of(std::slice::from_ref(&rule));
        let facts = known(&rulebook, &rule, first);
        let reading = asked(&rulebook, &facts, &log, today);
        let day = nth(today);
        let expected = walked(&rule, &[], &log, onboarding(&rule, first, day), day);
        prop_assert_eq!(reading.touches[0].due, expected, "{:?}", reading);
        // What is refused is what was said while contact was not wanted, and decisions put off too late.
        let last = see(&rule, 0, &log, day).touches.last().copied();
        prop_assert_eq!(reading.touches[0].last.as_ref().map(|last| last.day), last);
    }

    /// A-22, P-046: moves among classes and decisions about them, against walking day by day.
    #[test]
    fn p_046_changes_of_class_are_those_of_the_oracle(
        mut rule in rules(),
        twin in proptest::sample::subsequence(&CLASSES[..], 1..=2),
        log in logs_with_classes(12),
        first in proptest::option::of(-20_i64..40),
        today in 0_i64..220,
    ) {
        rule.classes = vec!["A"];
        // A second rule that asks for the same of other classes: moving among them changes nothing.
        let mut other = rule.clone();
        other.classes = twin.iter().copied().filter(|class| *class != "A").collect();
        other.grace += 1;
        let mut both = vec![rule.clone()];
        if !other.classes.is_empty() {
            both.push(other.clone());
        }
        let rulebook = rulebook_of(&both);
        let mut facts = known(&rulebook, &rule, first);
        facts.set("class(tier)", "A").unwrap();
        let reading = asked(&rulebook, &facts, &log, today);
        let day = nth(today);
        let same: Vec<&str> = rule.classes.iter().chain(&other.classes).copied().collect();
        let expected = walked(&rule, &same, &log, onboarding(&rule, first, day), day);
        prop_assert_eq!(reading.touches.len(), 1);
        prop_assert_eq!(reading.touches[0].due, expected, "{:?}", reading);
    }
}

proptest! {
    #![proptest_config(config(200))]

    /// P-036: the next due day is after the last touch that counts.
    #[test]
    fn p_036_due_after_the_last_touch(
        rule in rules(),
        log in logs(14),
        first in proptest::option::of(-20_i64..40),
        today in 0_i64..220,
    ) {
        let rulebook = rulebook_of(std::slice::from_ref(&rule));
        let reading = asked(&rulebook, &known(&rulebook, &rule, first), &log, today);
        let touch = &reading.touches[0];
        if let (Some(due), Some(last)) = (touch.due, &touch.last) {
            prop_assert!(due > last.day, "{touch:?}");
        }
        prop_assert_eq!(touch.due.is_none(), reading.contact.is_paused());
    }

    /// P-037: a later touch never brings an earlier due day. Of several touches a calendar period the
    /// later day may lie in the next period: then the one before has too few.
    #[test]
    fn p_037_due_days_are_monotone_in_the_last_touch(
        mut rule in rules(),
        log in logs(10),
        first in -20_i64..=0,
        last in 0_i64..150,
        later in 1_i64..40,
    ) {
        rule.contents.clear();
        rule.outcomes.clear();
        if rule.anchor != AnchorModel::Rolling {
            rule.at_least = 1;
        }
        let rulebook = rulebook_of(std::slice::from_ref(&rule));
        let facts = known(&rulebook, &rule, Some(first));
        let read = |day: i64| {
            let mut events = events(&log);
            // The same touch on another day, whatever stands between.
            let channel = rule.channels.first().copied().unwrap_or("email");
            let mut talk = touch(channel);
            if rule.proactive == Some(false) {
                talk.direction = Direction::Inbound;
            }
            talk.promotional = rule.promotional == Some(true);
            events.retain(|one| !matches!(one.kind, EventKind::DoNotContact { .. }));
            events.push(event("moved", &nth(day).to_string(), talk));
            read_with(&rulebook, &facts, &events, "2024-12-31").touches[0].due.unwrap()
        };
        prop_assert!(read(last) <= read(last + later));
    }

    /// P-043: one more contact makes no due day earlier, where it is known since when the customer is
    /// one: the first touch takes the place of the onboarding day, and of today, where it is not.
    #[test]
    fn p_043_one_more_contact_makes_no_due_day_earlier(
        rule in rules(),
        log in logs(12),
        more in (0_i64..150, super::world::talks()),
        first in -20_i64..=0,
        today in 0_i64..220,
    ) {
        let rulebook = rulebook_of(std::slice::from_ref(&rule));
        let facts = known(&rulebook, &rule, Some(first));
        let before = asked(&rulebook, &facts, &log, today);
        let mut longer = log.clone();
        let more = Happening { day: more.0, what: more.1 };
        let given = events(&log);
        let law = guanxi::testkit::laws::one_more_contact_makes_nothing_earlier(
            &rulebook, &facts, &Customer::new("K"), &given, &more.event(given.len()), nth(today),
        );
        prop_assert_eq!(law, Ok(()));
        longer.push(more);
        let after = asked(&rulebook, &facts, &super::world::sorted(longer), today);
        let (one, other) = (&before.touches[0], &after.touches[0]);
        // What ends a pause earlier begins everything anew earlier (P-047).
        prop_assume!(before.contact.resumed == after.contact.resumed);
        if let (Some(one), Some(other)) = (one.due, other.due) {
            prop_assert!(other >= one, "{before:?} {after:?}");
        }
        prop_assert!(one.last.as_ref().map(|last| last.day) <= other.last.as_ref().map(|last| last.day));
    }

    /// P-042: what is asked for depends on the events, not on the order in which they are given.
    #[test]
    fn p_042_the_order_of_events_never_matters(
        rules in proptest::collection::vec(rules(), 1..4),
        (log, order) in logs_with_classes(14)
            .prop_flat_map(|log| { let n = log.len(); (Just(log), Just((0..n).collect::<Vec<_>>()).prop_shuffle()) }),
        more in logs(8),
        today in 0_i64..220,
    ) {
        let rulebook = rulebook_of(&rules);
        let facts = of_class(&rulebook, "B");
        let mut given = events(&log);
        let mut others = events(&more);
        for one in &mut others {
            one.id = format!("{}-more", one.id).as_str().into();
        }
        let as_of = nth(today).to_string();
        let mut shuffled: Vec<Event> = others.iter().rev().cloned().collect();
        shuffled.extend(order.iter().map(|place| given[*place].clone()));
        shuffled.push(Event::new("foreign", "L", at(&as_of), says_no()));
        given.extend(others);
        let one = read_with(&rulebook, &facts, &given, &as_of);
        prop_assert_eq!(one, read_with(&rulebook, &facts, &shuffled, &as_of));
    }

    /// Nothing later than the moment asked about changes an answer.
    #[test]
    fn the_future_changes_nothing(rule in rules(), log in logs_with_classes(14), today in 0_i64..150) {
        let rulebook = rulebook_of(std::slice::from_ref(&rule));
        let facts = of_class(&rulebook, "C");
        let past: Vec<Happening> = log.iter().filter(|one| one.day <= today).cloned().collect();
        prop_assert_eq!(
            asked(&rulebook, &facts, &log, today),
            asked(&rulebook, &facts, &past, today)
        );
    }

    /// P-038, P-039: on any day exactly one state holds, overdue days grow by one a day, and a larger
    /// grace neither makes anything overdue nor changes what is not due.
    #[test]
    fn p_038_p_039_states_from_day_to_day(
        mut rule in rules(),
        log in logs(8),
        grace in 1_u32..10,
        from in 150_i64..400,
    ) {
        let strict = rulebook_of(std::slice::from_ref(&rule));
        rule.grace += grace;
        let mild = rulebook_of(std::slice::from_ref(&rule));
        let facts = known(&strict, &rule, Some(0));
        let facts_of_mild = known(&mild, &rule, Some(0));
        let mut before: Option<i64> = None;
        for today in from..from + 20 {
            let one = asked(&strict, &facts, &log, today).touches.remove(0);
            let other = asked(&mild, &facts_of_mild, &log, today).touches.remove(0);
            prop_assert_eq!(one.due, other.due);
            let Some(due) = one.due else {
                prop_assert!(matches!(one.state, TouchState::Suppressed(_)));
                prop_assert_eq!(&one.state, &other.state);
                continue;
            };
            let days = (nth(today) - due).num_days();
            match (&one.state, &other.state) {
                (TouchState::NotDue { in_days }, same) => {
                    prop_assert_eq!(*in_days, -days);
                    prop_assert!(days < 0 && *same == one.state);
                }
                (TouchState::Due, same) => prop_assert_eq!(same, &TouchState::Due),
                (TouchState::Overdue { days: late }, _) => {
                    prop_assert_eq!(*late, days);
                    prop_assert!(before.is_none_or(|before| before + 1 == *late));
                    before = Some(*late);
                    let still = days <= i64::from(rule.grace);
                    let expected = if still { TouchState::Due } else { one.state.clone() };
                    prop_assert_eq!(&other.state, &expected);
                }
                (state, _) => prop_assert!(false, "{state:?}"),
            }
        }
    }

    /// P-044: a contact that a rule excludes is none for it: the oracle's filter is the rule's.
    #[test]
    fn p_044_what_a_rule_excludes_never_satisfies_it(rule in rules(), what in super::world::talks()) {
        let rulebook = rulebook_of(std::slice::from_ref(&rule));
        let log = [Happening { day: 0, what }];
        let counted = !see(&rule, 0, &log, nth(0)).touches.is_empty();
        let events = events(&log);
        let EventKind::Interaction(talk) = &events[0].kind else { panic!() };
        prop_assert_eq!(rulebook.cadence().unwrap().counts("r0", talk).unwrap(), counted);
        let reading = read(&rulebook, &events, &nth(0).to_string());
        prop_assert_eq!(reading.touches[0].last.is_some(), counted);
    }

    /// P-047: while contact is paused nothing is due; after it the first due day is one span after the
    /// day on which the customer turned to us.
    #[test]
    fn p_047_a_pause_suppresses_and_the_customer_ends_it(
        mut rule in rules(),
        log in logs(10),
        answer in 1_i64..60,
    ) {
        rule.anchor = AnchorModel::Rolling;
        let rulebook = rulebook_of(std::slice::from_ref(&rule));
        let facts = known(&rulebook, &rule, Some(0));
        let mut events = events(&log);
        events.push(event("no", &nth(160).to_string(), says_no()));
        // Whatever we do, nothing is due and nothing comes of it.
        events.push(event("call", &nth(161).to_string(), touch("phone")));
        let reading = read_with(&rulebook, &facts, &events, &nth(400).to_string());
        prop_assert!(reading.touches.iter().all(|touch| touch.due.is_none() && touch.proposal.is_none()));
        prop_assert!(reading.next_touch().is_none());
        prop_assert_eq!(reading.refused.last().map(|one| one.refusal.code()), Some("contact-paused"));
        let day = 161 + answer;
        events.push(event("back", &nth(day).to_string(), missed("phone")));
        let Some(back) = events.last_mut() else { panic!() };
        let EventKind::Interaction(talk) = &mut back.kind else { panic!() };
        talk.direction = Direction::Inbound;
        let touch = read_with(&rulebook, &facts, &events, &nth(400).to_string()).touches.remove(0);
        prop_assert_eq!(touch.due, Some(plus(nth(day), rule.every, 1)));
        prop_assert_eq!(touch.basis, Basis::Resumed);
    }

    /// P-048: to pause and to resume changes neither the class nor the file.
    #[test]
    fn p_048_a_pause_changes_no_class(amount in 0_i64..200, strategic: bool, resumed: bool) {
        let rulebook = tiered("[[cadence.touch]]\ncode = \"r0\"\nevery = \"1 week\"\nclass = [\"A\", \"B\", \"C\"]\n");
        let facts = rulebook.facts().with("annual_amount", amount).unwrap();
        let facts = facts.with("strategic", strategic).unwrap();
        let mut log = vec![event("no", "03-01", says_no())];
        if resumed {
            log.push(event("back", "03-05", inbound("phone")));
        }
        let class = |events: &[Event]| {
            let reading = read_with(&rulebook, &facts, events, "03-10");
            reading.classes.iter().map(|class| class.code().to_string()).collect::<Vec<_>>()
        };
        prop_assert_eq!(class(&log), class(&[]));
        prop_assert_eq!(read_with(&rulebook, &facts, &log, "03-10").contact.is_paused(), !resumed);
    }
}
