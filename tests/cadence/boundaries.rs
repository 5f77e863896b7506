//! The edges: due days, periods, first touches, triggers and what they satisfy.

use guanxi::policy::cadence::{Basis, Suppression};
use guanxi::quantity::Amount;
use guanxi::record::{Change, ContactPause, Purchase};

use super::*;

/// One rule with these keys.
fn rule(keys: &str) -> Rulebook {
    tiered(&format!("[[cadence.touch]]\ncode = \"r\"\n{keys}\n"))
}

#[test]
fn a_17_a_rolling_week_ends_seven_days_after_the_touch() {
    let weekly = rule("every = \"1 week\"");
    let log = touches("phone", &["03-15"]);
    assert_eq!(due(&weekly, &log, "03-15"), "2024-03-22");
    let state = |day: &str| only(&weekly, &log, day).state;
    assert_eq!(state("03-15"), TouchState::NotDue { in_days: 7 });
    assert_eq!(state("03-21"), TouchState::NotDue { in_days: 1 });
    assert_eq!(state("03-22"), TouchState::Due); // the day itself is in time (A-21)
    assert_eq!(state("03-23"), TouchState::Overdue { days: 1 });
}

#[test]
fn a_21_within_the_grace_nothing_is_overdue_and_days_count_from_the_due_day() {
    let graced = rule("every = \"1 week\"\ngrace = \"2 days\"");
    let log = touches("phone", &["03-15"]);
    let state = |day: &str| only(&graced, &log, day).state;
    assert_eq!(state("03-21"), TouchState::NotDue { in_days: 1 });
    assert_eq!(
        [state("03-22"), state("03-23"), state("03-24")],
        [TouchState::Due, TouchState::Due, TouchState::Due]
    );
    assert_eq!(state("03-25"), TouchState::Overdue { days: 3 });
    assert_eq!(state("03-25").overdue(), 3);
}

#[test]
fn a_53_months_clamp_to_the_month_end() {
    for (every, last, expected) in [
        ("1 month", "01-30", "2024-02-29"),
        ("1 month", "01-31", "2024-02-29"),
        ("1 month", "02-29", "2024-03-29"),
        ("1 quarter", "2024-11-30", "2025-02-28"),
        ("6 months", "08-31", "2025-02-28"),
        ("1 year", "02-29", "2025-02-28"),
        ("2 weeks", "12-25", "2025-01-08"),
    ] {
        let one = rule(&format!("every = \"{every}\""));
        assert_eq!(due(&one, &touches("phone", &[last]), last), expected, "{every} after {last}");
    }
}

#[test]
fn a_38_of_two_touches_a_span_the_one_before_the_last_counts() {
    let twice = rule("every = \"1 week\"\nat_least = 2");
    assert_eq!(due(&twice, &touches("phone", &["03-10", "03-12"]), "03-12"), "2024-03-17");
    // Two on one day are two; the next is due on another day.
    assert_eq!(due(&twice, &touches("phone", &["03-10", "03-10"]), "03-10"), "2024-03-17");
    assert_eq!(due(&twice, &touches("phone", &["03-01", "03-12"]), "03-12"), "2024-03-13");
    let touch = only(&twice, &touches("phone", &["03-10", "03-12"]), "03-12");
    assert_eq!((touch.since, touch.last.unwrap().day), (Some(date("03-10")), date("03-12")));
    // Only one at all, and nobody knows since when it is a customer: since that touch.
    assert_eq!(due(&twice, &touches("phone", &["03-12"]), "03-12"), "2024-03-19");
}

#[test]
fn calendar_periods_end_with_the_one_after_the_last_that_was_satisfied() {
    let monthly = rule("every = \"1 month\"\nanchor = \"bucket\"");
    for (last, expected) in [
        ("01-01", "2024-02-29"),
        ("01-31", "2024-02-29"),
        ("02-01", "2024-03-31"),
        ("12-31", "2025-01-31"),
    ] {
        assert_eq!(due(&monthly, &touches("phone", &[last]), last), expected, "{last}");
    }
    let weekly = rule("every = \"1 week\"\nanchor = \"bucket\"\nat_least = 2");
    // The week of 4 March has two, that of 11 March one: it lacks one until Sunday.
    let log = touches("phone", &["03-04", "03-10", "03-11"]);
    assert_eq!(due(&weekly, &log, "03-12"), "2024-03-17");
    assert_eq!(only(&weekly, &log, "03-20").state, TouchState::Overdue { days: 3 });
    // One of its last day does not ask for another on that day.
    assert_eq!(
        due(&weekly, &touches("phone", &["03-04", "03-05", "03-17"]), "03-17"),
        "2024-03-18"
    );
    let fortnight = rule("every = \"2 weeks\"\nanchor = \"bucket\"\nepoch = \"2024-01-01\""); // A-54
    assert_eq!(due(&fortnight, &touches("phone", &["01-14"]), "01-14"), "2024-01-28");
    assert_eq!(due(&fortnight, &touches("phone", &["01-15"]), "01-15"), "2024-02-11");
}

#[test]
fn fixed_periods_are_counted_from_their_date() {
    let monthly = rule("every = \"1 month\"\nanchor = \"2024-01-31\"");
    for (last, expected) in [
        ("01-15", "2024-02-29"), // before the first period
        ("01-31", "2024-02-29"),
        ("02-01", "2024-03-31"),
        ("02-29", "2024-03-31"),
        ("03-01", "2024-04-30"),
    ] {
        assert_eq!(due(&monthly, &touches("phone", &[last]), last), expected, "{last}");
    }
    let touch = only(&monthly, &[], "02-10");
    assert_eq!((touch.basis, touch.since), (Basis::Anchor, Some(date("01-31"))));
    // Nobody owes touches of the time before it was a customer.
    let facts = monthly.facts().with("first_contact", "2024-05-10").unwrap();
    let touch = read_with(&monthly, &facts, &[], "05-20").touches.remove(0);
    assert_eq!((touch.basis, touch.due), (Basis::Onboarding, Some(date("06-30"))));
    // A date of the customer.
    let yearly = rule("every = \"1 year\"\nanchor = \"first_contract\"");
    let facts = yearly.facts().with("first_contract", "2020-02-29").unwrap();
    let touch =
        read_with(&yearly, &facts, &touches("visit", &["2023-06-01"]), "03-01").touches.remove(0);
    assert_eq!(touch.due, Some(date("2025-02-28"))); // 2024-02-29 was reached by that of 2023
    // Not known: due today, and after what was done today tomorrow (P-036).
    assert_eq!(due(&yearly, &[], "03-01"), "2024-03-01");
    assert_eq!(due(&yearly, &touches("visit", &["03-01"]), "03-01"), "2024-03-02");
    assert_eq!(due(&yearly, &[event("w", "03-01", waive("r"))], "03-01"), "2024-03-02");
    assert_eq!(due(&yearly, &touches("visit", &["02-20"]), "03-01"), "2024-03-01");
}

#[test]
fn a_21_a_customer_never_contacted_is_due_and_not_absent() {
    let weekly = rule("every = \"1 week\"");
    let touch = only(&weekly, &[], "03-18");
    assert_eq!((touch.due, touch.basis, touch.since), (Some(date("03-18")), Basis::Nothing, None));
    let onboarded = |facts: &[(&str, &str)], keys: &str| {
        let rulebook = rule(&format!("every = \"1 week\"\n{keys}"));
        let known =
            facts.iter().fold(rulebook.facts(), |all, (fact, day)| all.with(fact, *day).unwrap());
        let touch = read_with(&rulebook, &known, &[], "03-18").touches.remove(0);
        (touch.basis, touch.due.unwrap().to_string())
    };
    let contact = ("first_contact", "2024-03-01");
    assert_eq!(onboarded(&[contact], ""), (Basis::Onboarding, "2024-03-08".to_owned()));
    // The first that is known, in the order of the rulebook.
    let deal = ("first_deal", "2024-03-05");
    let contract = ("first_contract", "2024-03-10");
    assert_eq!(onboarded(&[deal, contract], "").1, "2024-03-12");
    assert_eq!(onboarded(&[deal, contract, contact], "").1, "2024-03-08");
    let own = rulebook_with_onboarding();
    let facts = own.facts().with("first_contact", "2024-03-01").unwrap();
    let facts = facts.with("first_contract", "2024-03-10").unwrap();
    assert_eq!(read_with(&own, &facts, &[], "03-18").touches[0].due, Some(date("03-17")));
    // At once, and tomorrow is no past.
    assert_eq!(onboarded(&[contact], "first_due = \"immediately\"").1, "2024-03-01");
    assert_eq!(
        onboarded(&[("first_contact", "2024-03-19")], ""),
        (Basis::Nothing, "2024-03-18".to_owned())
    );
}

fn rulebook_with_onboarding() -> Rulebook {
    rulebook(
        "[cadence]\nonboarding = [\"first_contract\", \"first_contact\"]\n[[cadence.touch]]\ncode = \"r\"\nevery = \"1 week\"\n",
    )
}

#[test]
fn a_20_attempts_are_no_touches() {
    let weekly = rule("every = \"1 week\"");
    let call = |outcome| {
        let mut call = touch("phone");
        call.outcome = outcome;
        vec![event("a", "03-01", touch("visit")), event("b", "03-05", call)]
    };
    assert_eq!(due(&weekly, &call(Outcome::Reached), "03-06"), "2024-03-12");
    assert_eq!(due(&weekly, &call(Outcome::NotReached), "03-06"), "2024-03-08");
    // A call is not sent: it reaches somebody or nobody.
    assert_eq!(due(&weekly, &call(Outcome::Sent), "03-06"), "2024-03-08");
    let mail = |outcome| {
        let mut mail = touch("email");
        mail.outcome = outcome;
        due(&weekly, &[event("m", "03-05", mail)], "03-06")
    };
    assert_eq!(mail(Outcome::Sent), "2024-03-12"); // D003-86
    assert_eq!(mail(Outcome::Reached), "2024-03-12");
    assert_eq!(mail(Outcome::NotReached), "2024-03-06"); // it came back
}

#[test]
fn purchases_are_touches_where_the_rule_says_so() {
    let buys = |day: &str| event("buy", day, Purchase::new("5".parse::<Amount>().unwrap()));
    let with = rule("every = \"1 month\"\npurchases = true");
    assert_eq!(due(&with, &[buys("03-05")], "03-10"), "2024-04-05");
    let without = rule("every = \"1 month\"");
    assert_eq!(due(&without, &[buys("03-05")], "03-10"), "2024-03-10");
}

#[test]
fn a_waive_counts_as_a_touch_of_its_day() {
    let weekly = rule("every = \"1 week\"\nat_least = 2");
    let mut log = touches("phone", &["03-01", "03-02"]);
    log.push(event("w", "03-06", waive("r")));
    let touch = only(&weekly, &log, "03-07");
    assert_eq!((touch.due, touch.basis), (Some(date("03-13")), Basis::Waived));
    assert_eq!(touch.last.unwrap().day, date("03-02"));
}

#[test]
fn d004_36_an_interval_of_the_customers_own() {
    let rulebook = rule("every = \"1 month\"\nadjust = { min = \"1 week\", max = \"1 quarter\" }");
    let with = |every: &str| {
        let mut log = touches("phone", &["03-01"]);
        log.push(event("i", "03-02", interval("r", every)));
        only(&rulebook, &log, "03-03")
    };
    assert_eq!(with("2 weeks").due, Some(date("03-15")));
    assert_eq!(with("2 weeks").every.to_string(), "2 weeks");
    assert_eq!(
        (with("1 week").due, with("1 quarter").due),
        (Some(date("03-08")), Some(date("06-01")))
    );
    let mut log = touches("phone", &["03-01"]);
    log.push(event("i1", "03-02", interval("r", "1 week")));
    log.push(event("i2", "03-03", interval("r", "")));
    assert_eq!(due(&rulebook, &log, "03-04"), "2024-04-01"); // back to the rule's own
}

#[test]
fn pauses_suppress_and_keep_the_due_day() {
    let rulebook = tiered(
        "[[cadence.pause]]\ncode = \"fair\"\nfrom = \"2024-03-10\"\nuntil = \"2024-03-12\"\nlabel = { en = \"fair\" }\n\
         [[cadence.touch]]\ncode = \"r\"\nevery = \"1 week\"\n",
    );
    let log = [
        event("t", "03-01", touch("phone")),
        event("p", "03-02", ContactPause::new(date("03-12"), date("03-15"), "stocktaking")),
    ];
    let read = |day: &str| only(&rulebook, &log, day);
    let until = |day: &str| match read(day).state {
        TouchState::Suppressed(Suppression::Pause { until, .. }) => Some(until),
        _ => None,
    };
    assert_eq!(until("03-09"), None);
    assert_eq!(until("03-10"), Some(date("03-12")));
    assert_eq!(until("03-12"), Some(date("03-15"))); // of two the one that ends last
    assert_eq!(until("03-15"), Some(date("03-15")));
    assert_eq!(read("03-16").state, TouchState::Overdue { days: 8 });
    assert_eq!(read("03-12").due, Some(date("03-08")));
    assert_eq!(read("03-12").proposal.unwrap().day, date("03-16"));
    // Nothing is asked for while contact is paused.
    let all = super::read(&rulebook, &log, "03-12");
    assert_eq!((all.next_touch(), super::next_due(&rulebook, &log, "03-12")), (None, None));
    assert_eq!(super::next_due(&rulebook, &log, "03-16"), Some(date("03-08")));
}

// --- triggers ------------------------------------------------------------------------------------

fn triggered() -> Rulebook {
    tiered(
        "[[cadence.touch]]\ncode = \"yearly\"\nevery = \"1 year\"\nchannels = [\"visit\"]\n\
         [[cadence.trigger]]\ncode = \"answer\"\non = [\"need\"]\nwithin = \"5 days\"\nproactive = true\nsatisfies = [\"yearly\"]\n",
    )
}

fn need(id: &str, day: &str) -> Event {
    event(id, day, Change::new(code("need"), "a second site"))
}

#[test]
fn d000_71_a_trigger_is_due_a_span_after_its_event_until_it_is_answered() {
    let rulebook = triggered();
    let log =
        vec![event("v", "01-10", touch("visit")), need("n1", "03-15 10:00"), need("n2", "03-16")];
    let reading = read(&rulebook, &log, "03-21");
    let found: Vec<(String, String, i64)> = reading
        .triggers
        .iter()
        .map(|one| (one.event.to_string(), one.due.unwrap().to_string(), one.state.overdue()))
        .collect();
    let expected = [("n1", "2024-03-20", 1), ("n2", "2024-03-21", 0)];
    assert_eq!(found, expected.map(|(event, due, late)| (event.to_owned(), due.to_owned(), late)));
    // What came before, from the customer, or reached nobody is no answer.
    let mut more = log.clone();
    more.push(event("a1", "03-15 09:59", touch("phone")));
    more.push(event("a2", "03-17", inbound("phone")));
    more.push(event("a3", "03-18", missed("phone")));
    assert_eq!(read(&rulebook, &more, "03-21").triggers.len(), 2);
    // One answer answers both, and counts for the rule, whatever its channel.
    more.push(event("a4", "03-19", touch("phone")));
    let reading = read(&rulebook, &more, "03-21");
    assert!(reading.triggers.is_empty());
    let yearly = &reading.touches[0];
    assert_eq!(yearly.due, Some(date("2025-03-19")));
    assert_eq!(yearly.last.as_ref().unwrap().event, "a4".into());
    // A later call answers nothing any more.
    more.push(event("a5", "03-25", touch("phone")));
    assert_eq!(read(&rulebook, &more, "03-26").touches[0].due, Some(date("2025-03-19")));
}

#[test]
fn d003_121_what_was_set_off_begins_anew_after_a_pause() {
    let rulebook = triggered();
    let mut log = vec![need("n1", "03-01"), event("no", "03-02", says_no())];
    let reading = read(&rulebook, &log, "03-20");
    assert_eq!(reading.triggers[0].due, None);
    assert!(matches!(reading.triggers[0].state, TouchState::Suppressed(_)));
    log.push(event("back", "03-18", inbound("email")));
    let reading = read(&rulebook, &log, "03-20");
    assert_eq!(reading.triggers[0].due, Some(date("03-23")));
    assert_eq!(reading.touches[0].due, Some(date("2025-03-18")));
    assert_eq!(reading.next_touch().unwrap().rule.code(), &"yearly");
}

#[test]
fn triggers_are_for_whom_they_say() {
    let rulebook = tiered(
        "[[cadence.trigger]]\ncode = \"answer\"\nclass = [\"C\"]\non = [\"need\", \"contract_signed\"]\nwithin = \"1 week\"\ngrace = \"1 day\"\n",
    );
    let log = [need("n1", "03-01")];
    let of = |facts: Facts| read_with(&rulebook, &facts, &log, "03-09").triggers;
    let known = |amount: i64| rulebook.facts().with("annual_amount", amount).unwrap();
    assert!(of(known(60)).is_empty());
    let found = of(known(10));
    assert_eq!((found[0].certain, &found[0].state), (true, &TouchState::Due)); // within its grace
    let open = read_with(&rulebook, &rulebook.facts(), &log, "03-09").triggers;
    assert_eq!((open.len(), open[0].certain), (1, false));
}

#[test]
fn d000_71_an_answer_counts_once_and_only_where_the_trigger_is_for_the_customer() {
    let rulebook = tiered(
        "[[cadence.touch]]\ncode = \"pair\"\nevery = \"1 month\"\nat_least = 2\nchannels = [\"visit\"]\n\
         [[cadence.trigger]]\ncode = \"answer\"\nclass = [\"C\"]\non = [\"need\"]\nwithin = \"1 week\"\nsatisfies = [\"pair\"]\n",
    );
    let of = |amount: i64, log: &[Event]| {
        let facts = rulebook.facts().with("annual_amount", amount).unwrap();
        let reading = read_with(&rulebook, &facts, log, "03-09");
        let touch = &reading.touches[0];
        (touch.last.as_ref().map(|last| last.event.to_string()), touch.due.unwrap())
    };
    // A visit is a touch by itself and answers two needs: it is one touch of the two.
    let log = [
        event("v1", "02-01", touch("visit")),
        need("n1", "03-01"),
        need("n2", "03-01"),
        event("v2", "03-05", touch("visit")),
    ];
    assert_eq!(of(10, &log), (Some("v2".to_owned()), date("03-06"))); // a month after v1 is past
    // A call counts only since it answers, and not for a class that is not asked for an answer.
    let log = [
        event("v1", "02-20", touch("visit")),
        need("n1", "03-01"),
        event("c", "03-05", touch("phone")),
    ];
    assert_eq!(of(10, &log).0, Some("c".to_owned()));
    assert_eq!(of(60, &log).0, Some("v1".to_owned()));
}

// --- what is known when --------------------------------------------------------------------------

#[test]
fn only_what_was_known_counts() {
    let rulebook = rule("every = \"1 week\"");
    let late = event("t", "03-05", touch("phone")).recorded_at(at("03-20"));
    let log = [event("t0", "03-01", touch("phone")), late];
    let cadence = rulebook.cadence().unwrap();
    let facts = rulebook.facts();
    let case = Case::new(&facts, date("03-10"));
    let due = |known_by: Option<&str>| {
        let known_by = known_by.map(at);
        let reading =
            cadence.read(&Customer::new("K"), &log, &case, at("03-10"), known_by).unwrap();
        reading.touches[0].due.unwrap().to_string()
    };
    assert_eq!(due(None), "2024-03-12");
    assert_eq!(due(Some("03-19")), "2024-03-08");
    assert_eq!(due(Some("03-20")), "2024-03-12");
}

#[test]
fn a_day_is_that_of_the_rulebooks_zone() {
    let rulebook = rule("every = \"1 week\"");
    // Half past eleven at night in Shanghai, and the same day; half an hour later the next.
    assert_eq!(due(&rulebook, &[event("t", "03-14 23:59", touch("phone"))], "03-15"), "2024-03-21");
    let midnight = Event::new("t", "K", "2024-03-14T16:00:00Z".parse().unwrap(), touch("phone"));
    assert_eq!(due(&rulebook, &[midnight], "03-15"), "2024-03-22");
}

#[test]
fn the_ends_of_the_calendar_are_no_panic() {
    for keys in [
        "every = \"1 year\"",
        "every = \"1 year\"\nanchor = \"bucket\"",
        "every = \"1 year\"\nanchor = \"9999-12-31\"",
        "every = \"9999 years\"",
    ] {
        let rulebook = rule(keys);
        for day in ["0001-01-01", "9999-12-31"] {
            let log = [event("t", day, touch("phone")), event("w", day, waive("r"))];
            let reading = read(&rulebook, &log, day);
            assert!(reading.touches[0].due.unwrap() > date(day), "{keys} {day}");
            assert!(
                !rulebook
                    .cadence()
                    .unwrap()
                    .explain(&reading, guanxi::label::Language::Chinese)
                    .is_empty()
            );
        }
    }
}
