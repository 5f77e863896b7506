//! The readings of occasions: who is greeted, by when, and what counts as done.

use chrono::NaiveDate;
use guanxi::Rulebook;
use guanxi::policy::occasion::{Known, OccasionReading, OccasionReadings, OccasionState};
use guanxi::policy::scheme::Case;
use guanxi::record::{
    Contact, ContactPause, Contract, ContractTerms, Customer, Direction, Event, EventKind,
    Interaction, Outcome,
};

use super::toml;

const OFFICE: &str = "[calendar.office]\nweek = { mon-fri = [\"09:00-18:00\"] }\nholidays = \"cn\"\n\
                      [codes]\naction = [\"greeting\"]\n\
                      channel = [{ code = \"phone\", sync = true }, \"email\"]\n";

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A rulebook with one rule `o` for everybody.
fn rule(on: &str, rest: &str) -> Rulebook {
    toml(&format!(
        "{OFFICE}[[occasion]]\ncode = \"o\"\non = \"{on}\"\nactions = [\"greeting\"]\n{rest}\n"
    ))
}

/// Customer `c`, founded on 30 June, with a contact born on 29 February and a contract of 2024.
fn read(
    rulebook: &Rulebook,
    amount: Option<&str>,
    events: &[Event],
    as_of: &str,
) -> OccasionReadings {
    let mut customer = Customer::new("c");
    customer.founded = Some(date("2010-06-30"));
    let mut person = Contact::new("P1", "张*");
    person.birthday = Some(date("1980-02-29"));
    customer.contacts.push(person);
    let terms = ContractTerms::new(date("2024-01-01"), date("2024-12-31"));
    let contracts = [Contract::new("H", "c", terms)];
    let mut facts = rulebook.facts();
    if let Some(amount) = amount {
        facts.set("annual_amount", amount).unwrap();
    }
    let known = Known::new(&customer, events, Case::new(&facts, date(as_of)));
    rulebook.occasions().read(&known.contracts(&contracts), as_of.parse().unwrap()).unwrap()
}

fn one(rulebook: &Rulebook, events: &[Event], as_of: &str) -> OccasionReading {
    read(rulebook, None, events, as_of).readings.remove(0)
}

/// Day, due day and proposed day.
fn days(rulebook: &Rulebook, as_of: &str) -> [String; 3] {
    let at = one(rulebook, &[], as_of).occurrence.unwrap();
    [at.day, at.due, at.proposed].map(|day| day.to_string())
}

fn codes(found: &OccasionReadings) -> Vec<&str> {
    found.readings.iter().map(|one| one.rule.as_str()).collect()
}

fn event(id: &str, on: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, "c", on.parse().unwrap(), kind)
}

fn greeting() -> Interaction {
    Interaction::new("email".parse().unwrap(), Direction::Outbound, Outcome::Sent)
        .for_occasion("o".parse().unwrap(), 0)
}

fn no() -> EventKind {
    EventKind::DoNotContact { reason: String::new() }
}

const NOTICE: &str = "lead = \"30 days\"\ncalendar = \"office\"\n";

#[test]
fn a_26_thirty_days_are_days_of_the_calendar_and_a_working_day_is_proposed() {
    let expected = ["2024-12-31", "2024-12-01", "2024-11-29"]; // Sunday; Friday
    assert_eq!(
        days(
            &toml("use = [{ preset = \"service_quality\", parts = [\"occasion.contract_end\"] }]"),
            "2024-11-01"
        ),
        expected
    );
    assert_eq!(
        days(&rule("contract_end", &format!("{NOTICE}roll = \"propose\"")), "2024-11-01"),
        expected
    );
}

#[test]
fn a_26_the_due_day_itself_rolls_back() {
    let rulebook = rule("contract_end", &format!("{NOTICE}roll = \"before\""));
    assert_eq!(days(&rulebook, "2024-11-01"), ["2024-12-31", "2024-11-29", "2024-11-29"]);
}

#[test]
fn a_26_a_month_is_another_lead() {
    let rulebook = rule("contract_end", "lead = \"1 month\"");
    assert_eq!(days(&rulebook, "2024-11-01"), ["2024-12-31", "2024-11-30", "2024-11-30"]);
}

#[test]
fn a_44_a_birthday_of_29_february_is_on_the_28th_in_common_years() {
    let rulebook = rule("birthday", "");
    assert_eq!(days(&rulebook, "2024-02-01")[0], "2024-02-29");
    assert_eq!(days(&rulebook, "2025-02-01")[0], "2025-02-28");
}

#[test]
fn a_44_a_greeting_stays_on_the_day_and_needs_nobody_to_be_there() {
    let rulebook = rule("company_anniversary", "calendar = \"office\"");
    let at = one(&rulebook, &[], "2024-06-30").occurrence.unwrap(); // a Sunday
    assert_eq!((at.due, at.channels.len()), (date("2024-06-30"), 1));
    assert_eq!(at.channels[0], "email");
}

#[test]
fn a_44_a_gift_is_due_on_the_working_day_before() {
    let rulebook = rule("company_anniversary", "calendar = \"office\"\nroll = \"before\"");
    assert_eq!(days(&rulebook, "2024-06-20"), ["2024-06-30", "2024-06-28", "2024-06-28"]);
}

#[test]
fn a_44_the_lead_of_gifts_is_none_unless_said() {
    let own = "[[occasion]]\ncode = \"festival_gift\"\non = \"festival\"\n\
               festivals = [\"mid_autumn\"]\nactions = [\"gift\"]\nlead = \"$gift_lead\"\n\
               roll = \"before\"\ncalendar = \"office\"";
    let due = |given: &str| {
        days(&toml(&format!("use = [\"renewal\"]\n{given}{own}")), "2024-08-01")[1].clone()
    };
    assert_eq!(due(""), "2024-09-14"); // the 17th is a holiday, the 14th a make-up Saturday
    assert_eq!(due("parameters = { gift_lead = \"1 week\" }\n"), "2024-09-10");
}

#[test]
fn a_44_festivals_of_the_hosts_own_table() {
    let rulebook = rule("dates", "dates = [{ on = \"2024-04-04\", name = \"清明\" }]");
    let at = one(&rulebook, &[], "2024-03-20").occurrence.unwrap();
    assert_eq!((at.day, at.name.as_str()), (date("2024-04-04"), "清明"));
}

#[test]
fn a_39_greetings_and_notices_are_suppressed_in_a_pause() {
    let events = [event("e1", "2024-06-20", no())];
    for on in ["company_anniversary", "contract_end", "birthday"] {
        let state = one(&rule(on, ""), &events, "2024-06-25").state;
        assert_eq!(state, OccasionState::Suppressed { since: "2024-06-20".parse().unwrap() });
    }
}

#[test]
fn what_falls_into_a_pause_was_not_missed() {
    let call = Interaction::new("phone".parse().unwrap(), Direction::Inbound, Outcome::Reached);
    let events = [event("e1", "2024-06-20", no()), event("e2", "2024-07-05", call)];
    let state = one(&rule("company_anniversary", ""), &events, "2024-07-06").state;
    assert_eq!(state, OccasionState::Later { in_days: 359 });
}

#[test]
fn a_contact_pause_of_our_own_suppresses_too() {
    let pause = ContactPause::new(date("2024-06-24"), date("2024-06-26"), "hand-over");
    let events = [event("e1", "2024-06-01", pause)];
    let rulebook = rule("company_anniversary", "");
    let since = "2024-06-24".parse().unwrap();
    assert_eq!(one(&rulebook, &events, "2024-06-26").state, OccasionState::Suppressed { since });
    assert_eq!(one(&rulebook, &events, "2024-06-27").state, OccasionState::Upcoming { in_days: 3 });
}

#[test]
fn c_24_each_document_greets_those_whom_it_names() {
    let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    let follow_up = Rulebook::preset_with("follow_up", parameters).unwrap();
    let all = ["festival", "festival", "company_anniversary", "birthday"];
    assert_eq!(codes(&read(&follow_up, Some("1"), &[], "2024-06-30")), all);
    let quality = Rulebook::preset("service_quality").unwrap();
    let routine = ["festival_wishes", "company_anniversary", "contract_end"];
    assert_eq!(codes(&read(&quality, Some("499999"), &[], "2024-06-30")), routine);
    let a =
        ["festival_wishes", "company_anniversary", "birthday", "anniversary_gift", "contract_end"];
    assert_eq!(codes(&read(&quality, Some("500000"), &[], "2024-06-30")), a);
}

#[test]
fn c_24_other_customers_by_an_own_rule() {
    let rulebook = toml(
        "use = [\"service_quality\"]\n[[occasion]]\ncode = \"birthday\"\nscheme = \"tier\"\n\
         class = [\"A\", \"B\"]\non = \"birthday\"\nactions = [\"card\"]\npersonal_slots = 1\n",
    );
    let found = read(&rulebook, Some("100000"), &[], "2024-06-30");
    assert!(codes(&found).contains(&"birthday"));
}

#[test]
fn c_25_the_notice_of_an_end_is_a_rule_of_its_own() {
    let rulebook = toml(
        "use = [{ preset = \"service_quality\", parts = [\"occasion.contract_end\"] }]\n\
         [[occasion]]\ncode = \"talk_early\"\non = \"contract_end\"\nactions = [\"notice\"]\n\
         lead = \"6 months\"\n",
    );
    let found = read(&rulebook, None, &[], "2024-06-30");
    let due: Vec<String> =
        found.readings.iter().map(|one| one.due().unwrap().to_string()).collect();
    assert_eq!(due, ["2024-12-01", "2024-06-30"]);
}

#[test]
fn a_47_festivals_that_nobody_lists_turn_a_rule_off() {
    for preset in ["renewal", "value_activity"] {
        let rulebook = Rulebook::preset(preset).unwrap();
        assert_eq!(rulebook.occasions().rules().count(), 0);
        let off = rulebook.findings().filter(|one| one.path.ends_with("festivals")).count();
        assert_eq!(off, 1, "{preset}");
    }
}

#[test]
fn a_47_festivals_that_the_host_lists() {
    let rulebook = toml(
        "use = [\"renewal\"]\n[[occasion]]\ncode = \"festival_gift\"\nscheme = \"tier\"\n\
         class = [\"A\"]\non = \"festival\"\nfestivals = [\"spring_festival\", \"dragon_boat\"]\n\
         actions = [\"gift\"]\n",
    );
    assert_eq!(rulebook.occasions().rule("festival_gift").unwrap().festivals.len(), 2);
}

#[test]
fn a_greeting_serves_the_first_open_occasion_only() {
    let rulebook = rule("festival", "festivals = [\"spring_festival\", \"lantern\"]");
    let found = read(&rulebook, None, &[event("e1", "2024-02-08", greeting())], "2024-02-10");
    let on = date("2024-02-08");
    assert_eq!(found.readings[0].state, OccasionState::Done { on, late: false });
    assert_eq!(found.readings[1].state, OccasionState::Upcoming { in_days: 14 });
}

#[test]
fn what_is_upcoming_hides_what_was_missed() {
    let rulebook =
        rule("dates", "dates = [\"2024-06-01\", \"2024-07-01\"]\nupcoming = \"10 days\"");
    let state = |as_of| one(&rulebook, &[], as_of).state;
    assert_eq!(state("2024-06-20"), OccasionState::Missed { days: 19 });
    assert_eq!(state("2024-06-21"), OccasionState::Upcoming { in_days: 10 });
}

#[test]
fn a_renewed_contract_has_no_end_to_tell_of() {
    let mut terms = ContractTerms::new(date("2025-01-01"), date("2025-12-31"));
    terms.renews = Some("H".into());
    let signed = guanxi::record::ContractEvent::sign("H2", terms);
    let rulebook = rule("contract_end", "lead = \"30 days\"");
    let found = read(&rulebook, None, &[event("e1", "2024-11-01", signed)], "2024-11-05");
    assert_eq!(found.readings.len(), 1);
    assert_eq!(found.readings[0].due(), Some(date("2025-12-01")));
}

#[test]
fn a_birthday_greeting_names_the_person() {
    let found =
        read(&rule("birthday", ""), None, &[event("e1", "2024-02-28", greeting())], "2024-02-28");
    assert_eq!(found.refused[0].refusal.code(), "unnamed-contact");
    assert_eq!(found.readings[0].state, OccasionState::Upcoming { in_days: 1 });
}
