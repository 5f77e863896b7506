//! Which interactions count for an occasion, and which are refused (P-052).

use guanxi::policy::occasion::OccasionState::{Due, Missed, Upcoming};
use guanxi::policy::occasion::{OccasionRefusal, OccasionState};
use guanxi::record::{Contact, Customer, Direction, Event, Interaction, Outcome};
use proptest::prelude::*;

use super::{World, born, contract, day, done, founded, log, mail, own, preset, refused, rule};

#[test]
fn p_052_a_personal_greeting_is_neither_sent_to_many_nor_without_a_word_of_its_own() {
    let rulebook = rule("company_anniversary", "personal_slots = 2");
    for (batch, slots, counts) in
        [(false, 2, true), (false, 3, true), (false, 1, false), (false, 0, false), (true, 2, false)]
    {
        let mut sent = mail(None);
        (sent.batch, sent.personal_slots) = (batch, slots);
        let world =
            World::new(&rulebook, founded("2010-06-30")).events(log([("2024-06-29", sent.into())]));
        let found = world.read("2024-06-30");
        if counts {
            assert_eq!(found.readings[0].state, done("2024-06-29", false));
            assert!(found.refused.is_empty());
        } else {
            assert_eq!(found.readings[0].state, Due);
            assert_eq!(refused(&found), [("e0", "mass-greeting")]);
        }
    }
}

/// P-052: also one that reached nobody was to be a personal one.
#[test]
fn p_052_an_attempt_is_looked_at_too() {
    let rulebook = rule("company_anniversary", "personal_slots = 1");
    let mut call =
        Interaction::new("phone".parse().unwrap(), Direction::Outbound, Outcome::NotReached)
            .for_occasion("o".parse().unwrap(), 0);
    call.batch = true;
    let world =
        World::new(&rulebook, founded("2010-06-30")).events(log([("2024-06-29", call.into())]));
    assert_eq!(refused(&world.read("2024-06-30")), [("e0", "mass-greeting")]);
}

/// a greeting by phone is one when somebody was reached.
#[test]
fn a_20_what_was_sent_over_a_synchronous_channel_is_no_greeting() {
    let rulebook = rule("company_anniversary", "");
    for (channel, outcome, counts) in [
        ("phone", Outcome::Sent, false),
        ("phone", Outcome::Reached, true),
        ("email", Outcome::Sent, true),
        ("email", Outcome::NotReached, false),
    ] {
        let mut sent = mail(None);
        (sent.channel, sent.outcome) = (channel.parse().unwrap(), outcome);
        let world =
            World::new(&rulebook, founded("2010-06-30")).events(log([("2024-06-29", sent.into())]));
        let state = world.read("2024-06-30").readings[0].state.clone();
        assert_eq!(state == done("2024-06-29", false), counts, "{channel} {outcome:?}");
    }
}

#[test]
fn what_need_not_be_personal_may_go_to_many_unless_the_rule_says_not() {
    let mut sent = mail(None);
    (sent.batch, sent.personal_slots) = (true, 0);
    for (says, counts) in [("", true), ("batch = true", true), ("batch = false", false)] {
        let rulebook = rule("company_anniversary", says);
        let world = World::new(&rulebook, founded("2010-06-30"))
            .events(log([("2024-06-29", sent.clone().into())]));
        let found = world.read("2024-06-30");
        assert_eq!(found.refused.is_empty(), counts, "{says}");
        assert_eq!(found.readings[0].state == Due, !counts, "{says}");
    }
}

proptest! {
    /// P-052: whatever is sent, no personal occasion of an A customer is done by a mass greeting.
    #[test]
    fn p_052_no_mass_greeting_is_ever_done(
        sent in proptest::collection::vec((any::<bool>(), 0_u32..3, 0_u64..40), 0..6),
    ) {
        let rulebook = preset("service_quality");
        let mut customer = born("1980-06-30");
        customer.founded = Some(day("2010-06-28"));
        let events: Vec<Event> = sent.iter().enumerate().map(|(place, (batch, slots, back))| {
            let on = day("2024-07-02") - chrono::Days::new(*back);
            let code = if place % 2 == 0 { "birthday" } else { "anniversary_gift" };
            let mut card = mail(Some("P1"));
            (card.batch, card.personal_slots) = (*batch, *slots);
            card.occasion = Some(code.parse().unwrap());
            Event::new(format!("e{place}"), "K", on.to_string().parse().unwrap(), card)
        }).collect();
        let world = World::new(&rulebook, customer).events(events.clone())
            .knowing("annual_amount", "600000");
        let found = world.read("2024-06-28");
        for one in &found.readings {
            let OccasionState::Done { on, .. } = &one.state else { continue };
            let personal = events.iter().any(|event| match &event.kind {
                guanxi::record::EventKind::Interaction(talk) => {
                    talk.occasion.as_ref() == Some(&one.rule)
                        && event.at.as_date() == Some(*on)
                        && !talk.batch && talk.personal_slots > 0
                }
                _ => false,
            });
            prop_assert!(personal, "{:?}", one);
        }
        let mass = events.iter().filter(|event| match &event.kind {
            guanxi::record::EventKind::Interaction(talk) => {
                let past = event.at.as_date().unwrap() <= day("2024-06-28");
                past && (talk.batch || talk.personal_slots == 0)
            }
            _ => false,
        });
        prop_assert_eq!(found.refused.len(), mass.count());
    }
}

#[test]
fn an_occasion_that_nobody_declared_is_refused_with_help() {
    let rulebook = own("[[occasion]]\ncode = \"anniversary\"\non = \"company_anniversary\"\n\
                        actions = [\"greeting\"]\n[[occasion]]\ncode = \"fair\"\non = \"dates\"\n\
                        actions = [\"greeting\"]\n");
    let named = |code: &str| {
        let mut sent = mail(None);
        sent.occasion = Some(code.parse().unwrap());
        let world =
            World::new(&rulebook, founded("2010-06-30")).events(log([("2024-06-29", sent.into())]));
        world.read("2024-06-30")
    };
    let found = named("aniversary");
    assert_eq!(refused(&found), [("e0", "unknown-occasion")]);
    assert_eq!(found.refused[0].refusal.help(), "did you mean `anniversary`?");
    assert_eq!(found.readings[0].state, Due);
    assert!(named("fair").refused.is_empty()); // it is there, and off
    // Without any rule every occasion is unknown.
    let none = own("");
    let world =
        World::new(&none, founded("2010-06-30")).events(log([("2024-06-29", mail(None).into())]));
    assert_eq!(world.read("2024-06-30").refused[0].refusal.help(), "none is declared");
}

#[test]
fn only_what_we_send_and_what_reaches_counts() {
    let rulebook = rule("company_anniversary", "");
    let phone = |direction, outcome| {
        Interaction::new("phone".parse().unwrap(), direction, outcome)
            .for_occasion("o".parse().unwrap(), 0)
    };
    for (talk, counts) in [
        (phone(Direction::Outbound, Outcome::Reached), true),
        (phone(Direction::Outbound, Outcome::NotReached), false),
        (phone(Direction::Inbound, Outcome::Reached), false),
        (mail(None), true),
    ] {
        let world =
            World::new(&rulebook, founded("2010-06-30")).events(log([("2024-06-29", talk.into())]));
        let found = world.read("2024-06-30");
        assert_eq!(found.readings[0].state != Due, counts);
        assert!(found.refused.is_empty());
    }
    // One that names no occasion is none.
    let mut plain = mail(None);
    plain.occasion = None;
    let world =
        World::new(&rulebook, founded("2010-06-30")).events(log([("2024-06-29", plain.into())]));
    assert_eq!(world.state("2024-06-30"), Due);
}

#[test]
fn a_birthday_greeting_is_for_the_person_that_it_names() {
    let rulebook = rule("birthday", "");
    let mut customer = born("1980-06-30");
    let mut other = Contact::new("P2", "李*");
    other.birthday = Some(day("1985-06-30"));
    customer.contacts.push(other);
    let world = World::new(&rulebook, customer.clone())
        .events(log([("2024-06-29", mail(Some("P2")).into())]));
    let found = world.read("2024-06-29");
    let states: Vec<&OccasionState> = found.readings.iter().map(|one| &one.state).collect();
    assert_eq!(states, [&Upcoming { in_days: 1 }, &done("2024-06-29", false)]);
    let world = World::new(&rulebook, customer).events(log([("2024-06-29", mail(None).into())]));
    let found = world.read("2024-06-29");
    assert_eq!(refused(&found), [("e0", "unnamed-contact")]);
    assert_eq!(found.readings[1].state, Upcoming { in_days: 1 });
}

#[test]
fn a_greeting_for_one_festival_is_none_for_the_next() {
    let festivals = "festivals = [\"spring_festival\", \"lantern\"]";
    let rulebook = rule("festival", festivals);
    let once = log([("2024-02-08", mail(None).into())]);
    let world = World::new(&rulebook, Customer::new("K")).events(once.clone());
    let states = |world: &World<'_>, as_of: &str| -> Vec<OccasionState> {
        world.read(as_of).readings.into_iter().map(|one| one.state).collect()
    };
    assert_eq!(states(&world, "2024-02-09"), [done("2024-02-08", false), Upcoming { in_days: 15 }]);
    let twice = log([("2024-02-08", mail(None).into()), ("2024-02-09", mail(None).into())]);
    let world = World::new(&rulebook, Customer::new("K")).events(twice);
    let both = [done("2024-02-08", false), done("2024-02-09", false)];
    assert_eq!(states(&world, "2024-02-09"), both);
}

#[test]
fn one_talk_tells_of_all_that_has_the_same_day() {
    let rulebook = rule("contract_end", "lead = \"30 days\"");
    let contracts = vec![
        contract("H1", "2024-01-01", "2024-12-31"),
        contract("H2", "2024-03-01", "2024-12-31"),
        contract("H3", "2024-03-01", "2025-01-05"),
    ];
    let world = World::new(&rulebook, Customer::new("K"))
        .contracts(contracts)
        .events(log([("2024-11-30", mail(None).into())]));
    let found = world.read("2024-11-30");
    let states: Vec<&OccasionState> = found.readings.iter().map(|one| &one.state).collect();
    let told = done("2024-11-30", false);
    assert_eq!(states, [&told, &told, &Upcoming { in_days: 6 }]);
}

/// A greeting to a customer that the rule is surely not for is no mistake.
#[test]
fn a_greeting_to_others_than_the_audience_is_not_refused() {
    let rulebook = preset("service_quality");
    let mut card = mail(Some("P1"));
    card.occasion = Some("birthday".parse().unwrap());
    let world = World::new(&rulebook, born("1980-06-30"))
        .knowing("annual_amount", "1")
        .events(log([("2024-06-29", card.into())]));
    let found = world.read("2024-06-30");
    assert_eq!(found.of("birthday").count(), 0);
    assert!(found.refused.is_empty());
}

#[test]
fn a_correction_takes_a_greeting_back() {
    let rulebook = rule("company_anniversary", "");
    let mut events = log([("2024-06-29", mail(None).into())]);
    events.push(
        Event::new("e1", "K", "2024-06-30".parse().unwrap(), guanxi::record::EventKind::Withdrawal)
            .correcting("e0"),
    );
    let world = World::new(&rulebook, founded("2010-06-30")).events(events);
    assert_eq!(world.state("2024-07-01"), Missed { days: 1 });
}

#[test]
fn refusals_are_said_in_both_languages() {
    use guanxi::label::Language::{Chinese, English};
    let occasion = || "birthday".parse().unwrap();
    let all = [
        OccasionRefusal::MassGreeting { occasion: occasion(), batch: true, slots: 2, least: 1 },
        OccasionRefusal::MassGreeting { occasion: occasion(), batch: false, slots: 0, least: 1 },
        OccasionRefusal::UnknownOccasion { occasion: occasion(), known: Vec::new() },
        OccasionRefusal::UnnamedContact { occasion: occasion() },
    ];
    for refusal in all {
        let (english, chinese) = (refusal.text(English), refusal.text(Chinese));
        assert_eq!(english, refusal.to_string());
        assert!(english.is_ascii() && english.contains("`birthday`"));
        assert!(!chinese.is_ascii() && chinese.contains("`birthday`"));
        let data = serde_json::to_value(&refusal).unwrap();
        assert_eq!((&data["code"], &data["message"]), (&refusal.code().into(), &english.into()));
        assert_eq!(data["help"], refusal.help());
    }
}
