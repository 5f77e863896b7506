//! The readings of contact cadence: what is due when, what counts, what moves it.

use chrono::NaiveDate;
use guanxi::policy::cadence::{
    Basis, CadenceReading, TouchState, bucket_compliance, rolling_compliance,
};
use guanxi::policy::scheme::Case;
use guanxi::record::{
    Change, ClassChange, ClassOverride, ContactPause, Customer, Direction, Event, EventKind,
    Interaction, Outcome, RulebookVersion, TouchAction, TouchEvent,
};
use guanxi::time::{Buckets, Moment};
use guanxi::{Facts, Rulebook};

use super::toml;

const CODES: &str = "[codes]\nchannel = [{ code = \"phone\", sync = true }, \"email\", { code = \"visit\", sync = true }]\n\
                     change = [\"need\"]\n";

/// One touch rule, for everybody.
fn rule(keys: &str) -> Rulebook {
    toml(&format!("{CODES}[[cadence.touch]]\ncode = \"r\"\n{keys}\n"))
}

/// A weekly rule of A, and a monthly one of B and of C each.
fn classes() -> Rulebook {
    toml(&format!(
        "{CODES}[[scheme]]\ncode = \"tier\"\nkind = \"bands\"\nfact = \"annual_amount\"\n\
         bands = [{{ code = \"A\", from = 10 }}, {{ code = \"B\", from = 5 }}, {{ code = \"C\" }}]\n\
         [[cadence.touch]]\ncode = \"a\"\nclass = [\"A\"]\nevery = \"1 week\"\n\
         [[cadence.touch]]\ncode = \"b\"\nclass = [\"B\"]\nevery = \"1 month\"\n\
         [[cadence.touch]]\ncode = \"c\"\nclass = [\"C\"]\nevery = \"1 month\"\n"
    ))
}

fn day(text: &str) -> NaiveDate {
    format!("2024-{text}").parse().unwrap()
}

fn event(id: &str, on: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, "c", Moment::Date(day(on)), kind)
}

fn talk(channel: &str, outcome: Outcome) -> Interaction {
    Interaction::new(channel.parse().unwrap(), Direction::Outbound, outcome)
}

fn call() -> Interaction {
    talk("phone", Outcome::Reached)
}

fn decides(action: TouchAction) -> TouchEvent {
    TouchEvent::new("r".parse().unwrap(), action)
}

fn moves(old: &str, new: &str) -> ClassChange {
    ClassChange {
        scheme: "tier".parse().unwrap(),
        old: Some(old.parse().unwrap()),
        new: new.parse().unwrap(),
        rulebook: RulebookVersion { code: "own".parse().unwrap(), version: "1".to_owned() },
        reasons: Vec::new(),
        by: None,
    }
}

fn read<'a>(
    rulebook: &'a Rulebook,
    facts: &Facts,
    events: &[Event],
    as_of: &str,
) -> CadenceReading<'a> {
    let case = Case::new(facts, day(as_of));
    let as_of = Moment::Date(day(as_of));
    rulebook.cadence().unwrap().read(&Customer::new("c"), events, &case, as_of, None).unwrap()
}

/// The due day of the first touch.
fn due(rulebook: &Rulebook, events: &[Event], as_of: &str) -> String {
    let reading = read(rulebook, &rulebook.facts(), events, as_of);
    reading.touches[0].due.unwrap().to_string()
}

fn of_class(rulebook: &Rulebook, scheme: &str, class: &str) -> Facts {
    rulebook.facts().with(&format!("class({scheme})"), class).unwrap()
}

fn counts(rulebook: &Rulebook, rule: &str, channel: &str) -> bool {
    rulebook.cadence().unwrap().counts(rule, &talk(channel, Outcome::Reached)).unwrap()
}

fn follow_up(own: &str) -> Rulebook {
    toml(&format!(
        "use = [\"follow_up\"]\nparameters = {{ medium_amount = 100000, new_within = \"6 months\" }}\n{own}"
    ))
}

#[test]
fn a_17_due_days_roll_from_the_last_touch_by_default() {
    assert_eq!(
        due(&rule("every = \"1 month\""), &[event("e", "02-28", call())], "03-01"),
        "2024-03-28"
    );
}

#[test]
fn a_17_calendar_periods_by_the_anchor() {
    let monthly = rule("every = \"1 month\"\nanchor = \"bucket\"");
    assert_eq!(due(&monthly, &[event("e", "02-28", call())], "03-01"), "2024-03-31");
}

#[test]
fn a_17_compliance_is_told_both_ways() {
    let touches = [day("03-11"), day("03-24")];
    let week = "1 week".parse().unwrap();
    let buckets = Buckets::new(week, None).unwrap();
    let by_week = bucket_compliance(&buckets, 1, &touches, touches[0], touches[1]).unwrap();
    assert!(by_week.is_full());
    let none = "0 days".parse().unwrap();
    assert!(
        !rolling_compliance(week, 1, none, None, &touches, touches[0], touches[1])
            .unwrap()
            .is_full()
    );
}

#[test]
fn a_18_each_rule_names_its_channels_by_default() {
    let quality = Rulebook::preset("service_quality").unwrap();
    assert!(counts(&quality, "a_visit", "visit") && !counts(&quality, "a_visit", "video"));
    assert!(counts(&quality, "a_call", "visit")); // a visit is a talk
    assert!(!counts(&quality, "b_mail", "visit")); // and no e-mail
    let formal = follow_up("");
    assert!(counts(&formal, "s_formal", "video") && !counts(&formal, "s_formal", "phone"));
}

#[test]
fn a_18_other_channels_by_an_own_rule() {
    let own = "[[cadence.touch]]\ncode = \"s_formal\"\nkind = \"formal\"\nclass = [\"S\"]\nevery = \"1 month\"\n\
               channels = [\"visit\", \"video\", \"phone\"]\n";
    assert!(counts(&follow_up(own), "s_formal", "phone"));
}

#[test]
fn a_19_a_formal_follow_up_is_the_light_touch_of_its_week_by_default() {
    let rulebook = follow_up("");
    assert!(counts(&rulebook, "s_light", "visit"));
    let selling = talk("visit", Outcome::Reached).promoting();
    assert!(!rulebook.cadence().unwrap().counts("s_light", &selling).unwrap());
}

#[test]
fn a_19_not_by_an_own_rule_of_other_channels() {
    let own = "[[cadence.touch]]\ncode = \"s_light\"\nkind = \"light\"\nclass = [\"S\"]\nevery = \"1 week\"\n\
               channels = [\"email\", \"phone\", \"im\"]\nproactive = true\npromotional = false\n";
    let rulebook = follow_up(own);
    assert!(!counts(&rulebook, "s_light", "visit") && counts(&rulebook, "s_light", "im"));
}

#[test]
fn a_20_messages_count_when_sent_and_talks_when_somebody_is_reached() {
    let rulebook = rule("every = \"1 week\"");
    let is_touch = |channel: &str, outcome| {
        rulebook.cadence().unwrap().counts("r", &talk(channel, outcome)).unwrap()
    };
    assert!(is_touch("email", Outcome::Sent));
    assert!(is_touch("phone", Outcome::Reached) && !is_touch("phone", Outcome::NotReached));
    assert!(!is_touch("phone", Outcome::Sent)); // a call is not sent
}

#[test]
fn a_20_only_who_answered_by_the_outcome() {
    let rulebook = rule("every = \"1 week\"\noutcome = [\"reached\"]");
    let sent = talk("email", Outcome::Sent);
    assert!(!rulebook.cadence().unwrap().counts("r", &sent).unwrap());
    assert!(counts(&rulebook, "r", "email"));
}

/// The state of a weekly rule after a touch of 1 March.
fn state(rulebook: &Rulebook, as_of: &str) -> TouchState {
    let log = [event("e", "03-01", call())];
    read(rulebook, &rulebook.facts(), &log, as_of).touches[0].state.clone()
}

#[test]
fn a_21_no_grace_and_a_period_after_onboarding_by_default() {
    let rulebook = rule("every = \"1 week\"");
    assert_eq!(state(&rulebook, "03-08"), TouchState::Due);
    assert_eq!(state(&rulebook, "03-09"), TouchState::Overdue { days: 1 });
    let facts = rulebook.facts().with("first_deal", "2024-03-01").unwrap();
    let touch = &read(&rulebook, &facts, &[], "03-02").touches[0];
    assert_eq!((touch.due, touch.basis), (Some(day("03-08")), Basis::Onboarding));
}

#[test]
fn a_21_grace_and_a_first_touch_at_once_by_the_rule() {
    let rulebook = rule("every = \"1 week\"\ngrace = \"2 days\"\nfirst_due = \"immediately\"");
    assert_eq!(state(&rulebook, "03-10"), TouchState::Due);
    assert_eq!(state(&rulebook, "03-11"), TouchState::Overdue { days: 3 });
    let facts = rulebook.facts().with("first_deal", "2024-03-01").unwrap();
    assert_eq!(read(&rulebook, &facts, &[], "03-02").touches[0].due, Some(day("03-01")));
}

/// The due day of the one touch of a class.
fn due_in(class: &str, events: &[Event], as_of: &str) -> String {
    let rulebook = classes();
    let reading = read(&rulebook, &of_class(&rulebook, "tier", class), events, as_of);
    reading.touches[0].due.unwrap().to_string()
}

#[test]
fn a_22_a_changed_rule_is_due_on_the_day_of_the_change_at_the_earliest() {
    let log = [event("t", "02-01", call()), event("up", "02-20", moves("C", "A"))];
    assert_eq!(due_in("A", &log, "02-25"), "2024-02-20");
    let log = [event("t", "02-18", call()), event("up", "02-20", moves("C", "A"))];
    assert_eq!(due_in("A", &log, "02-22"), "2024-02-25");
}

#[test]
fn a_22_an_unchanged_rule_keeps_its_due_day() {
    let log = [event("t", "01-10", call()), event("down", "02-20", moves("B", "C"))];
    assert_eq!(due_in("C", &log, "02-25"), "2024-02-10");
}

#[test]
fn a_24_the_working_day_on_or_before_the_due_day_is_proposed() {
    let office = "[calendar.office]\nweek = { mon-fri = [\"09:00-18:00\"] }\n[cadence]\ncalendar = \"office\"\n";
    let rulebook =
        toml(&format!("{CODES}{office}[[cadence.touch]]\ncode = \"r\"\nevery = \"1 week\"\n"));
    let log = [event("e", "03-09", call())]; // a Saturday
    let reading = read(&rulebook, &rulebook.facts(), &log, "03-11");
    let touch = &reading.touches[0];
    assert_eq!(touch.due, Some(day("03-16"))); // nominal
    assert_eq!(touch.proposal.as_ref().unwrap().day, day("03-15"));
}

#[test]
fn a_24_any_day_without_a_calendar() {
    let rulebook = rule("every = \"1 week\"");
    let reading = read(&rulebook, &rulebook.facts(), &[event("e", "03-09", call())], "03-11");
    assert_eq!(reading.touches[0].proposal.as_ref().unwrap().day, day("03-16"));
}

#[test]
fn a_38_once_is_at_least_once() {
    let rulebook = rule("every = \"1 week\"");
    assert_eq!(rulebook.cadence().unwrap().rule("r").unwrap().at_least(), 1);
    let log = [event("e1", "03-01", call()), event("e2", "03-02", call())];
    let reading = read(&rulebook, &rulebook.facts(), &log, "03-03");
    assert!(reading.refused.is_empty());
    assert_eq!(reading.touches[0].due, Some(day("03-09")));
}

#[test]
fn a_38_more_is_limited_by_caps_only() {
    let rulebook = rule(
        "every = \"1 week\"\n[[cadence.cap]]\ncode = \"calls\"\nat_most = 1\nper = \"10 days\"",
    );
    let reading = read(&rulebook, &rulebook.facts(), &[event("e", "03-01", call())], "03-02");
    assert_eq!(reading.touches[0].due, Some(day("03-08")));
    assert_eq!(reading.touches[0].proposal.as_ref().unwrap().day, day("03-11"));
}

#[test]
fn a_54_no_calendar_fortnights_by_default() {
    let head = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n";
    let text = format!(
        "{head}[[cadence.touch]]\ncode = \"r\"\nevery = \"2 weeks\"\nanchor = \"bucket\"\n"
    );
    assert_eq!(Rulebook::from_toml(&text).unwrap_err().code(), "bucket-epoch");
}

#[test]
fn a_54_fortnights_from_an_epoch() {
    let rulebook = rule("every = \"2 weeks\"\nanchor = \"bucket\"\nepoch = \"2024-01-01\"");
    assert_eq!(due(&rulebook, &[event("e", "01-14", call())], "01-15"), "2024-01-28");
}

#[test]
fn c_08_nothing_is_asked_of_a_class_without_rules() {
    let rulebook = Rulebook::preset("value_activity").unwrap();
    for class in ["basic", "watch"] {
        let facts = of_class(&rulebook, "quadrant", class);
        assert!(read(&rulebook, &facts, &[], "03-01").touches.is_empty());
        assert_eq!(rulebook.cadence().unwrap().period("quadrant", class).unwrap(), None);
    }
}

#[test]
fn c_09_the_planned_period_of_a_class_is_its_shortest() {
    let rulebook = Rulebook::preset("service_quality").unwrap();
    let period =
        |class| rulebook.cadence().unwrap().period("tier", class).unwrap().unwrap().to_string();
    assert_eq!(["A", "B", "C"].map(period), ["1 week", "2 weeks", "1 month"]);
}

// --- our own readings ------------------------------------------------------------------------------

#[test]
fn cadence_a_waive_counts_as_a_touch_of_its_day() {
    let rulebook = rule("every = \"1 week\"");
    let waive = decides(TouchAction::Waive { reason: "agreed".to_owned() });
    assert_eq!(
        due(&rulebook, &[event("e", "03-01", call()), event("w", "03-07", waive)], "03-10"),
        "2024-03-14"
    );
}

#[test]
fn cadence_a_snooze_moves_the_proposal_only() {
    let rulebook = rule("every = \"1 week\"");
    let snooze = decides(TouchAction::Snooze { until: day("03-20") });
    let log = [event("e", "03-01", call()), event("s", "03-07", snooze)];
    let reading = read(&rulebook, &rulebook.facts(), &log, "03-10");
    let touch = &reading.touches[0];
    assert_eq!((touch.due, &touch.state), (Some(day("03-08")), &TouchState::Overdue { days: 2 }));
    assert_eq!(touch.proposal.as_ref().unwrap().day, day("03-20"));
}

#[test]
fn cadence_a_touch_ends_the_snoozes_before_it() {
    let rulebook = rule("every = \"1 week\"");
    let snooze = decides(TouchAction::Snooze { until: day("03-30") });
    let log = [event("s", "03-07", snooze), event("e", "03-08", call())];
    let reading = read(&rulebook, &rulebook.facts(), &log, "03-10");
    assert_eq!(reading.touches[0].proposal.as_ref().unwrap().day, day("03-15"));
}

#[test]
fn cadence_a_pause_suppresses_and_keeps_the_due_day() {
    let rulebook = rule("every = \"1 week\"");
    let pause = ContactPause::new(day("03-08"), day("03-10"), "moving");
    let log = [event("e", "03-01", call()), event("p", "03-05", pause)];
    let reading = read(&rulebook, &rulebook.facts(), &log, "03-09");
    let touch = &reading.touches[0];
    assert!(matches!(touch.state, TouchState::Suppressed(_)));
    assert_eq!(
        (touch.due, touch.proposal.as_ref().unwrap().day),
        (Some(day("03-08")), day("03-11"))
    );
    // While the customer itself wants no contact nothing is due at all (D003-120).
    let no = EventKind::DoNotContact { reason: String::new() };
    let log = [event("e", "03-01", call()), event("no", "03-05", no)];
    assert_eq!(read(&rulebook, &rulebook.facts(), &log, "03-09").touches[0].due, None);
}

#[test]
fn cadence_where_no_change_was_recorded_the_class_of_today_has_always_been() {
    assert_eq!(due_in("A", &[event("t", "01-10", call())], "02-25"), "2024-01-17");
}

#[test]
fn cadence_a_class_of_today_that_is_not_recorded_applies_from_today() {
    let log = [event("c", "01-05", moves("C", "B")), event("t", "01-10", call())];
    assert_eq!(due_in("A", &log, "02-25"), "2024-02-25");
}

#[test]
fn cadence_a_decided_class_tells_nothing_of_the_days_before() {
    let decided = ClassOverride {
        scheme: "tier".parse().unwrap(),
        class: "A".parse().unwrap(),
        from: day("02-20"),
        until: day("06-30"),
        by: "director".into(),
        reason: "trial".to_owned(),
    };
    let log = [event("t", "01-10", call()), event("o", "02-20", EventKind::ClassOverride(decided))];
    assert_eq!(due_in("A", &log, "02-25"), "2024-02-20");
}

#[test]
fn cadence_of_several_touches_the_next_is_due_after_the_last_one() {
    let rulebook = rule("every = \"1 week\"\nat_least = 2");
    let log = [event("e1", "03-01", call()), event("e2", "03-12", call())];
    assert_eq!(due(&rulebook, &log, "03-12"), "2024-03-13"); // a week after the first one is past
}

#[test]
fn cadence_where_nothing_is_known_a_touch_is_due_today() {
    let rulebook = rule("every = \"1 week\"");
    let reading = read(&rulebook, &rulebook.facts(), &[], "03-01");
    assert_eq!(
        (reading.touches[0].due, reading.touches[0].basis),
        (Some(day("03-01")), Basis::Nothing)
    );
}

/// The day proposed after one attempt of 1 March, under a cap of one call in ten days.
fn after_an_attempt(keys: &str) -> NaiveDate {
    let cap = format!("[[cadence.cap]]\ncode = \"calls\"\nat_most = 1\nper = \"10 days\"\n{keys}");
    let rulebook = rule(&format!("every = \"1 week\"\nchannels = [\"phone\"]\n{cap}"));
    let log = [event("e", "03-01", talk("phone", Outcome::NotReached))];
    read(&rulebook, &rulebook.facts(), &log, "03-02").touches[0].proposal.as_ref().unwrap().day
}

#[test]
fn cadence_attempts_count_for_caps_by_default() {
    assert_eq!(after_an_attempt(""), day("03-11"));
}

#[test]
fn cadence_attempts_do_not_count_for_caps_by_key() {
    assert_eq!(after_an_attempt("attempts = false"), day("03-02"));
}

#[test]
fn cadence_an_answer_to_a_trigger_counts_for_the_rules_it_satisfies() {
    let trigger = |satisfies: &str| {
        rule(&format!(
            "every = \"1 year\"\nchannels = [\"visit\"]\n[[cadence.trigger]]\ncode = \"t\"\non = [\"need\"]\nwithin = \"5 days\"\n{satisfies}"
        ))
    };
    let need = Change::new("need".parse().unwrap(), "more");
    let log = [
        event("v", "01-01", talk("visit", Outcome::Reached)),
        event("n", "03-01", need),
        event("e", "03-02", call()),
    ];
    assert_eq!(due(&trigger("satisfies = [\"r\"]"), &log, "03-05"), "2025-03-02");
    assert_eq!(due(&trigger(""), &log, "03-05"), "2025-01-01");
}

#[test]
fn cadence_fixed_periods_without_their_date_are_due_today() {
    let rulebook = rule("every = \"1 year\"\nanchor = \"first_contract\"");
    assert_eq!(due(&rulebook, &[event("e", "01-01", call())], "03-01"), "2024-03-01");
    // What is done today is asked for again tomorrow at the earliest.
    assert_eq!(due(&rulebook, &[event("e", "03-01", call())], "03-01"), "2024-03-02");
}

#[test]
fn cadence_fixed_periods_before_a_customer_was_one_ask_for_nothing() {
    let rulebook = rule("every = \"1 month\"\nanchor = \"2020-01-31\"");
    let facts = rulebook.facts().with("first_contact", "2024-02-10").unwrap();
    assert_eq!(read(&rulebook, &facts, &[], "03-01").touches[0].due, Some(day("03-31")));
    assert_eq!(due(&rulebook, &[], "03-01"), "2020-02-29");
}

#[test]
fn cadence_quiet_hours_are_those_of_the_customers_zone() {
    let rulebook = rule("every = \"1 week\"\n[cadence]\nquiet = [\"21:00-08:00\"]");
    let mut customer = Customer::new("c");
    let cadence = rulebook.cadence().unwrap();
    let open = |customer: &Customer| {
        let history = cadence.history(customer, &[], Moment::Date(day("07-01")), None);
        let hours = cadence.hours(&history, day("07-02"));
        hours.iter().map(|one| rulebook.zone().wall_text(one.open)).collect::<Vec<_>>()
    };
    assert_eq!(open(&customer), ["2024-07-02 08:00"]);
    customer.time_zone = Some("Europe/London".parse().unwrap()); // 7 hours behind
    assert_eq!(open(&customer), ["2024-07-02 00:00", "2024-07-02 15:00"]);
}

#[test]
fn cadence_what_is_no_touch_may_still_end_a_pause() {
    let rulebook = rule("every = \"1 week\"");
    let fax = Interaction::new("fax".parse().unwrap(), Direction::Inbound, Outcome::Reached);
    let no = EventKind::DoNotContact { reason: String::new() };
    let log = [event("no", "03-01", no), event("in", "03-05", fax)];
    let reading = read(&rulebook, &rulebook.facts(), &log, "03-06");
    assert_eq!(reading.refused[0].refusal.code(), "unknown-channel");
    assert!(!reading.contact.is_paused());
    assert_eq!(reading.touches[0].due, Some(day("03-12")));
}
