//! Whom or what an occasion is about: people, the customer, contracts, disruptions, dates.

use guanxi::policy::occasion::OccasionState::{Due, Late, Later, Unknown, Upcoming};
use guanxi::policy::occasion::Subject;
use guanxi::record::{
    Contact, ContactAction, ContactEvent, ContactStatus, Contract, ContractAction, ContractEvent,
    ContractTerms, Customer, Event, PlannedDisruption,
};

use super::{World, born, contract, day, founded, log, own, rule};

fn person(action: ContactAction) -> guanxi::record::EventKind {
    ContactEvent::new("P1", action).into()
}

fn subjects(world: &World<'_>, as_of: &str) -> Vec<Subject> {
    world.read(as_of).readings.into_iter().map(|one| one.subject).collect()
}

fn contracts(world: &World<'_>, as_of: &str) -> Vec<String> {
    let id = |subject: Subject| match subject {
        Subject::Contract { contract } => contract.to_string(),
        other => panic!("{other:?}"),
    };
    subjects(world, as_of).into_iter().map(id).collect()
}

#[test]
fn d000_60_every_person_of_whom_the_birthday_is_known() {
    let rulebook = rule("birthday", "");
    let mut customer = born("1980-06-30");
    customer.contacts.push(Contact::new("P2", "李*"));
    let world = World::new(&rulebook, customer);
    assert_eq!(subjects(&world, "2024-06-30"), [Subject::Contact { contact: "P1".into() }]);
}

/// A person who left has no birthday, from the day of the leave on.
#[test]
fn who_left_has_no_birthday() {
    let rulebook = rule("birthday", "");
    let mut gone = born("1980-06-30");
    gone.contacts[0].status = ContactStatus::Left { on: day("2024-06-30") };
    let world = World::new(&rulebook, gone.clone());
    // Still there, and no longer there on the day itself.
    assert!(world.read("2024-06-29").readings.is_empty());
    assert!(world.due("2024-06-01", "2024-06-01", "2026-01-01").is_empty());
    gone.contacts[0].status = ContactStatus::Left { on: day("2024-07-01") };
    let world = World::new(&rulebook, gone.clone());
    assert_eq!(world.state("2024-06-30"), Due);
    assert!(world.read("2024-07-01").readings.is_empty());
    assert_eq!(world.due("2024-06-01", "2024-06-01", "2026-01-01"), ["2024-06-30"]);
    // The log tells of it too, and of a return.
    let left = || person(ContactAction::Leave { successor: None });
    let world = World::new(&rulebook, born("1980-06-30")).events(log([("2024-06-20", left())]));
    assert_eq!(world.state("2024-06-19"), Upcoming { in_days: 11 });
    assert!(world.read("2024-06-20").readings.is_empty());
    let back = log([("2024-06-20", left()), ("2024-06-25", person(ContactAction::Join))]);
    let world = World::new(&rulebook, born("1980-06-30")).events(back.clone());
    assert_eq!(world.state("2024-06-30"), Due);
    // Who came back after the record says is there; who left after coming is not.
    let mut record = born("1980-06-30");
    record.contacts[0].status = ContactStatus::Left { on: day("2024-06-20") };
    assert_eq!(World::new(&rulebook, record.clone()).events(back.clone()).state("2024-06-30"), Due);
    record.contacts[0].status = ContactStatus::Left { on: day("2024-06-25") };
    assert!(World::new(&rulebook, record).events(back).read("2024-06-30").readings.is_empty());
    // A change of position is neither.
    let moved = person(ContactAction::Change { what: "position".to_owned() });
    let world = World::new(&rulebook, born("1980-06-30")).events(log([("2024-06-20", moved)]));
    assert_eq!(world.state("2024-06-30"), Due);
}

#[test]
fn what_is_not_known_has_no_reading() {
    for on in
        ["birthday", "company_anniversary", "contract_anniversary", "contract_end", "disruption"]
    {
        let rulebook = rule(on, "");
        let world = World::new(&rulebook, Customer::new("K"));
        assert!(world.read("2024-06-30").readings.is_empty(), "{on}");
    }
}

/// The first contract is the one that begins first, whether or not it still runs.
#[test]
fn the_anniversary_is_that_of_the_first_contract() {
    let rulebook = rule("contract_anniversary", "");
    let world = World::new(&rulebook, Customer::new("K")).contracts(vec![
        contract("H2", "2021-01-01", "2030-12-31"),
        contract("H1", "2019-07-15", "2020-07-14"),
        Contract::new("H0", "other", ContractTerms::new(day("2001-01-01"), day("2001-12-31"))),
    ]);
    let one = world.one("2024-07-15");
    assert_eq!((one.subject, one.state), (Subject::Contract { contract: "H1".into() }, Due));
    assert_eq!(world.due("2018-01-01", "2018-01-01", "2021-01-01"), ["2020-07-15"]);
}

fn signed(id: &str, start: &str, end: &str, renews: Option<&str>) -> guanxi::record::EventKind {
    let mut terms = ContractTerms::new(day(start), day(end));
    terms.renews = renews.map(Into::into);
    ContractEvent::sign(id, terms).into()
}

#[test]
fn d003_41_each_contract_that_runs_out() {
    let rulebook = rule("contract_end", "lead = \"30 days\"");
    let events = log([
        ("2023-12-20", signed("H1", "2024-01-01", "2024-12-31", None)),
        ("2024-02-20", signed("H2", "2024-03-01", "2025-02-28", None)),
    ]);
    let world = World::new(&rulebook, Customer::new("K")).events(events.clone());
    assert_eq!(contracts(&world, "2023-12-19"), [] as [&str; 0]);
    assert_eq!(contracts(&world, "2024-02-19"), ["H1"]);
    assert_eq!(contracts(&world, "2024-02-20"), ["H1", "H2"]);
    let due = world.due("2024-02-20", "2024-01-01", "2026-01-01");
    assert_eq!(due, ["2024-12-01", "2025-01-29"]);
    // Other terms move the end.
    let terms = ContractTerms::new(day("2024-01-01"), day("2024-10-31"));
    let amended = ContractEvent::new("H1", ContractAction::Amend(Box::new(terms)));
    let mut later = events.clone();
    later.push(Event::new("e9", "K", "2024-05-01".parse().unwrap(), amended));
    let world = World::new(&rulebook, Customer::new("K")).events(later);
    assert_eq!(world.due("2024-05-01", "2024-01-01", "2025-01-01"), ["2024-10-01"]);
    assert_eq!(world.due("2024-04-30", "2024-01-01", "2025-01-01"), ["2024-12-01"]);
}

/// A contract that was renewed or ended early does not run out.
#[test]
fn what_was_renewed_or_ended_early_has_no_end_to_tell_of() {
    let rulebook = rule("contract_end", "lead = \"30 days\"");
    let first = ("2023-12-20", signed("H1", "2024-01-01", "2024-12-31", None));
    let next = ("2024-12-10", signed("H2", "2025-01-01", "2025-12-31", Some("H1")));
    let world = World::new(&rulebook, Customer::new("K")).events(log([first.clone(), next]));
    assert_eq!(contracts(&world, "2024-12-09"), ["H1"]);
    assert_eq!(contracts(&world, "2024-12-10"), ["H2"]);
    let (last_day, reason) = (day("2024-06-30"), String::new());
    let ended = ContractEvent::new("H1", ContractAction::Terminate { last_day, reason });
    let world = World::new(&rulebook, Customer::new("K"))
        .events(log([first, ("2024-06-01", ended.into())]));
    assert_eq!(contracts(&world, "2024-05-31"), ["H1"]);
    assert_eq!(contracts(&world, "2024-06-01"), [] as [&str; 0]);
}

/// The record counts where no event tells of the contract, not even a later one.
#[test]
fn a_contract_is_what_the_log_tells_of_it() {
    let rulebook = rule("contract_end", "lead = \"30 days\"");
    let events = log([("2024-02-01", signed("H1", "2024-02-01", "2024-12-31", None))]);
    let world = World::new(&rulebook, Customer::new("K")).events(events).contracts(vec![
        contract("H1", "2024-01-01", "2026-06-30"),
        contract("H2", "2024-01-01", "2026-06-30"),
    ]);
    assert_eq!(contracts(&world, "2024-01-31"), ["H2"]);
    assert_eq!(world.due("2024-02-01", "2024-02-01", "2030-01-01"), ["2024-12-01", "2026-05-31"]);
}

#[test]
fn d003_42_each_planned_disruption() {
    let rulebook = rule("disruption", "lead = \"30 days\"");
    let planned = |on: &str| PlannedDisruption::new(day(on), "system upgrade").into();
    let world = World::new(&rulebook, Customer::new("K")).events(log([
        ("2024-03-01", planned("2024-05-31")),
        ("2024-05-25", planned("2024-06-01")),
    ]));
    let found = world.read("2024-05-25");
    assert_eq!(found.readings[0].state, Late { days: 24 });
    assert_eq!(found.readings[1].state, Late { days: 23 }); // told too late, and that is said
    let Subject::Disruption { event, what } = &found.readings[1].subject else { panic!() };
    assert_eq!((event.as_str(), what.as_str()), ("e1", "system upgrade"));
}

#[test]
fn a_44_a_table_of_dates_is_the_hosts() {
    let rulebook = rule(
        "dates",
        "dates = [{ on = \"2024-09-17\", name = \"中秋\" }, \"2024-02-10\"]\nmissed_for = \"0 days\"",
    );
    let world = World::new(&rulebook, Customer::new("K"));
    let first = world.one("2024-02-10").occurrence.unwrap();
    assert_eq!((first.day, first.name.as_str()), (day("2024-02-10"), ""));
    let second = world.one("2024-02-11");
    assert_eq!(second.occurrence.unwrap().name, "中秋");
    assert_eq!(second.state, Later { in_days: 219 });
    // Where the table ends, that is said.
    let Unknown { error } = world.state("2024-09-18") else { panic!() };
    assert_eq!(error.code(), "dates-not-covered");
    assert_eq!(error.to_string(), "the table of dates ends on 2024-09-17");
    assert!(error.help().is_some());
}

/// no festival without a date is left out in silence.
#[test]
fn a_44_the_table_of_festivals_ends_with_an_error() {
    let rulebook = rule("festival", "festivals = [\"mid_autumn\"]");
    let world = World::new(&rulebook, Customer::new("K"));
    assert_eq!(world.one("2050-09-30").day(), Some(day("2050-09-30")));
    let Unknown { error } = world.state("2050-11-01") else { panic!() };
    assert_eq!(error.code(), "festival-not-covered");
    let data = serde_json::to_value(world.one("2050-11-01")).unwrap();
    assert_eq!((&data["state"], &data["occurrence"]), (&"unknown".into(), &().into()));
    assert_eq!(data["error"]["code"], "festival-not-covered");
    let Unknown { error } = world.state("1999-06-01") else { panic!() };
    assert_eq!(error.code(), "festival-not-covered");
}

/// Whom it is for: classes and conditions are three-valued.
#[test]
fn whom_it_is_for_may_not_be_known() {
    let scheme = "[[scheme]]\ncode = \"tier\"\nkind = \"bands\"\nfact = \"annual_amount\"\n\
                  bands = [{ code = \"A\", from = 500000 }, { code = \"B\" }]\n";
    for whom in [
        "class = [\"A\"]",
        "scheme = \"tier\"\nclass = [\"A\"]",
        "when = \"annual_amount >= 500000\"",
    ] {
        let rulebook = own(&format!(
            "{scheme}[[occasion]]\ncode = \"o\"\non = \"company_anniversary\"\n\
             actions = [\"greeting\"]\n{whom}\n"
        ));
        let asked = |amount: Option<&str>| {
            let world = World::new(&rulebook, founded("2010-06-30"));
            let world = match amount {
                Some(amount) => world.knowing("annual_amount", amount),
                None => world,
            };
            let found = world.read("2024-06-30");
            found.readings.first().map(|one| one.certain)
        };
        assert_eq!(asked(Some("500000")), Some(true), "{whom}");
        assert_eq!(asked(Some("499999.99")), None, "{whom}");
        assert_eq!(asked(None), Some(false), "{whom}");
    }
}

#[test]
fn facts_of_another_rulebook_are_refused() {
    let (one, other) = (rule("birthday", ""), rule("birthday", ""));
    let mut world = World::new(&one, born("1980-06-30"));
    world.facts = other.facts();
    let known = world.known("2024-06-30");
    let error = one.occasions().read(&known, "2024-06-30".parse().unwrap()).unwrap_err();
    assert_eq!(error.code(), "foreign-facts");
}
