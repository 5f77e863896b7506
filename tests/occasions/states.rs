//! How an occasion stands, day by day (8.11).

use guanxi::policy::occasion::OccasionState::{Due, Late, Later, Missed, Suppressed, Upcoming};
use guanxi::record::{
    ContactPause, Customer, Direction, Event, EventKind, Interaction, Outcome, PlannedDisruption,
};

use super::{World, born, contract, day, done, founded, log, mail, rule};

fn no() -> EventKind {
    EventKind::DoNotContact { reason: String::new() }
}

fn inbound() -> EventKind {
    Interaction::new("phone".parse().unwrap(), Direction::Inbound, Outcome::Reached).into()
}

#[test]
fn a_day_without_lead_goes_from_later_to_missed_and_on() {
    let rulebook = rule("company_anniversary", "");
    let world = World::new(&rulebook, founded("2010-06-30"));
    for (as_of, expected) in [
        ("2024-05-30", Later { in_days: 31 }),
        ("2024-05-31", Upcoming { in_days: 30 }),
        ("2024-06-29", Upcoming { in_days: 1 }),
        ("2024-06-30", Due),
        ("2024-07-01", Missed { days: 1 }),
        ("2024-07-30", Missed { days: 30 }),
        ("2024-07-31", Later { in_days: 334 }),
    ] {
        assert_eq!(world.state(as_of), expected, "{as_of}");
    }
    assert_eq!(world.one("2024-07-31").day(), Some(day("2025-06-30")));
}

#[test]
fn d003_43_a_lead_leaves_days_on_which_it_is_late() {
    let rulebook = rule("contract_end", "lead = \"30 days\"\nupcoming = \"10 days\"");
    let world = World::new(&rulebook, Customer::new("K")).contracts(vec![contract(
        "H",
        "2024-01-01",
        "2024-12-31",
    )]);
    for (as_of, expected) in [
        ("2024-11-20", Later { in_days: 11 }),
        ("2024-11-21", Upcoming { in_days: 10 }),
        ("2024-12-01", Due),
        ("2024-12-02", Late { days: 1 }),
        ("2024-12-31", Late { days: 30 }),
        ("2025-01-01", Missed { days: 1 }),
        ("2025-01-30", Missed { days: 30 }),
    ] {
        assert_eq!(world.state(as_of), expected, "{as_of}");
    }
    // There is no next end.
    assert!(world.read("2025-01-31").readings.is_empty());
}

#[test]
fn how_long_it_is_upcoming_and_missed_is_the_rules_to_say() {
    let rulebook = rule("company_anniversary", "upcoming = \"1 week\"\nmissed_for = \"0 days\"");
    let world = World::new(&rulebook, founded("2010-06-30"));
    assert_eq!(world.state("2024-06-22"), Later { in_days: 8 });
    assert_eq!(world.state("2024-06-23"), Upcoming { in_days: 7 });
    assert_eq!(world.state("2024-07-01"), Later { in_days: 364 });
}

/// A next occurrence that is upcoming comes before one that was missed.
#[test]
fn what_is_upcoming_comes_before_what_was_missed() {
    let dates = "dates = [\"2024-06-01\", \"2024-06-20\"]\nupcoming = \"7 days\"";
    let rulebook = rule("dates", dates);
    let world = World::new(&rulebook, Customer::new("K"));
    assert_eq!(world.state("2024-06-12"), Missed { days: 11 });
    assert_eq!(world.state("2024-06-13"), Upcoming { in_days: 7 });
}

#[test]
fn done_is_shown_up_to_the_day_and_then_the_next_year_follows() {
    let rulebook = rule("company_anniversary", "lead = \"3 days\"");
    for (sent, expected) in [
        ("2024-06-20", done("2024-06-20", false)),
        ("2024-06-27", done("2024-06-27", false)), // the due day
        ("2024-06-28", done("2024-06-28", true)),
        ("2024-06-30T23:59:59+08:00", done("2024-06-30", true)), // the day itself
    ] {
        let world =
            World::new(&rulebook, founded("2010-06-30")).events(log([(sent, mail(None).into())]));
        assert_eq!(world.state("2024-06-30"), expected, "{sent}");
        assert_eq!(world.state("2024-07-01"), Later { in_days: 361 }, "{sent}");
    }
}

#[test]
fn a_greeting_counts_from_the_first_upcoming_day_to_the_day() {
    let rulebook = rule("company_anniversary", "");
    for (sent, counts) in
        [("2024-05-30", false), ("2024-05-31", true), ("2024-06-30", true), ("2024-07-01", false)]
    {
        let world =
            World::new(&rulebook, founded("2010-06-30")).events(log([(sent, mail(None).into())]));
        let found = world.read("2024-07-02");
        let missed = found.readings[0].state == Missed { days: 2 };
        assert_eq!(missed, !counts, "{sent}");
        assert!(found.refused.is_empty());
    }
    // What has not happened yet counts not yet, nor what is not known yet.
    let late = Event::new("e0", "K", "2024-06-10".parse().unwrap(), mail(None))
        .recorded_at("2024-06-20".parse().unwrap());
    let world = World::new(&rulebook, founded("2010-06-30")).events(vec![late]);
    assert_eq!(world.state("2024-06-09"), Upcoming { in_days: 21 });
    let by = |moment: &str| {
        let known = world.known("2024-06-30").known_by(moment.parse().unwrap());
        rulebook.occasions().read(&known, "2024-06-30".parse().unwrap()).unwrap().readings[0]
            .state
            .clone()
    };
    assert_eq!(by("2024-06-19"), Due);
    assert_eq!(by("2024-06-20"), done("2024-06-10", false));
}

/// nothing is due to a customer who wants no contact; what it missed by that was not missed.
#[test]
fn a_39_a_pause_suppresses_and_excuses() {
    let rulebook = rule("company_anniversary", "");
    let since = "2024-06-25".parse().unwrap();
    let world = World::new(&rulebook, founded("2010-06-30")).events(log([("2024-06-25", no())]));
    assert_eq!(world.state("2024-06-24"), Upcoming { in_days: 6 });
    assert_eq!(world.state("2024-06-25"), Suppressed { since });
    assert_eq!(world.state("2024-06-30"), Suppressed { since });
    assert_eq!(world.state("2024-07-01"), Suppressed { since }); // the next year's
    assert_eq!(world.one("2024-07-01").day(), Some(day("2025-06-30")));
    // It called on the day before: the day was there to greet it. Or on the day after.
    for (called, expected) in
        [("2024-06-29", Missed { days: 2 }), ("2024-07-01", Later { in_days: 363 })]
    {
        let world = World::new(&rulebook, founded("2010-06-30"))
            .events(log([("2024-06-25", no()), (called, inbound())]));
        assert_eq!(world.state("2024-07-02"), expected, "{called}");
    }
}

/// What was missed before a pause was missed; what was done before it was done.
#[test]
fn a_39_a_pause_changes_nothing_of_what_was_before() {
    let rulebook = rule("company_anniversary", "");
    let world = World::new(&rulebook, founded("2010-06-30")).events(log([("2024-07-05", no())]));
    assert_eq!(world.state("2024-07-10"), Missed { days: 10 });
    let events = log([("2024-06-20", mail(None).into()), ("2024-06-25", no())]);
    let world = World::new(&rulebook, founded("2010-06-30")).events(events);
    assert_eq!(world.state("2024-06-28"), done("2024-06-20", false));
}

/// D003-120: what is sent in a pause does not count; the lifecycle lists it.
#[test]
fn d003_120_a_greeting_in_a_pause_does_not_count() {
    let rulebook = rule("company_anniversary", "");
    let events = log([("2024-06-20", no()), ("2024-06-25", mail(None).into())]);
    let world = World::new(&rulebook, founded("2010-06-30")).events(events);
    let since = "2024-06-20".parse().unwrap();
    assert_eq!(world.state("2024-06-26"), Suppressed { since });
    let as_of = "2024-06-26".parse().unwrap();
    let life = rulebook.lifecycle().read(&world.customer, &world.events, as_of, None);
    assert_eq!(life.refused[0].event.as_str(), "e1");
}

/// A pause of our own suppresses from its first to its last day.
#[test]
fn a_contact_pause_suppresses_while_it_lasts() {
    let rulebook = rule("birthday", "");
    let pause = ContactPause::new(day("2024-06-20"), day("2024-06-29"), "hand-over");
    let world =
        World::new(&rulebook, born("1980-06-30")).events(log([("2024-06-01", pause.into())]));
    let since = "2024-06-20".parse().unwrap();
    assert_eq!(world.state("2024-06-19"), Upcoming { in_days: 11 });
    assert_eq!(world.state("2024-06-20"), Suppressed { since });
    assert_eq!(world.state("2024-06-29"), Suppressed { since });
    assert_eq!(world.state("2024-06-30"), Due);
    assert_eq!(world.state("2024-07-01"), Missed { days: 1 });
    let over_it = ContactPause::new(day("2024-06-20"), day("2024-06-30"), "hand-over");
    let world =
        World::new(&rulebook, born("1980-06-30")).events(log([("2024-06-01", over_it.into())]));
    assert_eq!(world.state("2024-07-01"), Later { in_days: 364 }); // it could not be done
}

/// An instant is on the day that the clock on the wall shows.
#[test]
fn a_moment_is_of_its_day_in_the_rulebooks_zone() {
    let rulebook = rule("disruption", "lead = \"30 days\"");
    let planned = PlannedDisruption::new(day("2024-05-31"), "system upgrade");
    let world =
        World::new(&rulebook, Customer::new("K")).events(log([("2024-03-01", planned.into())]));
    assert_eq!(world.state("2024-04-30T23:00:00+08:00"), Upcoming { in_days: 1 });
    assert_eq!(world.state("2024-04-30T16:00:00Z"), Due); // midnight of 1 May in China
}

/// What is open: late as well, however long ago it was due; neither done nor over.
#[test]
fn what_is_open_is_late_too() {
    let rulebook = rule("company_anniversary", "roll = \"before\"\ncalendar = \"office\"");
    // The National Day holiday of 2024 is the first week of October: due on 30 September.
    let world = World::new(&rulebook, founded("2010-10-07"));
    let open = |world: &World<'_>, as_of: &str, before: &str| {
        let known = world.known(as_of);
        let plan = rulebook.occasions().open(&known, as_of.parse().unwrap(), day(before)).unwrap();
        plan.readings.into_iter().map(|one| one.state).collect::<Vec<_>>()
    };
    assert_eq!(open(&world, "2024-10-07", "2024-10-08"), [Late { days: 7 }]);
    assert_eq!(open(&world, "2024-09-29", "2024-10-01"), [Upcoming { in_days: 1 }]);
    assert_eq!(open(&world, "2024-09-29", "2024-09-30"), []);
    assert_eq!(open(&world, "2024-10-08", "2024-12-31"), []); // missed, and that is over
    let world = world.events(log([("2024-10-01", mail(None).into())]));
    assert_eq!(open(&world, "2024-10-07", "2024-10-08"), []);
    // What is refused is told here too.
    let personal = rule("company_anniversary", "personal_slots = 5");
    let world = World::new(&personal, founded("2010-10-07"))
        .events(log([("2024-10-01", mail(None).into())]));
    let known = world.known("2024-10-07");
    let as_of = "2024-10-07".parse().unwrap();
    let plan = personal.occasions().open(&known, as_of, day("2024-10-08")).unwrap();
    assert_eq!((plan.readings.len(), plan.refused.len()), (1, 1));
}
