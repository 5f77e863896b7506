//! Changes of class, decided classes, and what is asked for while the class is open (A-22, C-31).

use guanxi::record::ClassOverride;

use super::*;

/// Weekly for A, monthly for B, monthly for C under another name; all by whatever contact.
fn three() -> Rulebook {
    tiered(
        "[[cadence.touch]]\ncode = \"a\"\nclass = [\"A\"]\nevery = \"1 week\"\n\
         [[cadence.touch]]\ncode = \"b\"\nclass = [\"B\"]\nevery = \"1 month\"\n\
         [[cadence.touch]]\ncode = \"c\"\nclass = [\"C\"]\nevery = \"1 month\"\n",
    )
}

/// The due day of the only touch of a class.
fn due_in(class: &str, log: &[Event], as_of: &str) -> (String, bool) {
    let rulebook = three();
    let mut reading = read_with(&rulebook, &of_class(&rulebook, class), log, as_of);
    assert_eq!(reading.touches.len(), 1);
    let touch = reading.touches.remove(0);
    (touch.due.unwrap().to_string(), touch.moved_by_class)
}

fn decided(class: &str, from: &str, until: &str) -> Event {
    let decision = ClassOverride {
        scheme: code("tier"),
        class: code(class),
        from: date(from),
        until: date(until),
        by: "chief".into(),
        reason: "known better".to_owned(),
    };
    event("decided", from, EventKind::ClassOverride(decision))
}

#[test]
fn p_046_a_changed_rule_is_due_on_the_day_of_the_change_at_the_earliest() {
    let called = event("t", "02-01", touch("phone"));
    let log = [called, event("up", "02-20", moves(Some("C"), "A"))];
    assert_eq!(due_in("A", &log, "02-20"), ("2024-02-20".to_owned(), true));
    assert_eq!(due_in("A", &log, "03-05"), ("2024-02-20".to_owned(), true));
    // With a recent touch the new rule is counted from it.
    let log = [event("t", "02-18", touch("phone")), event("up", "02-20", moves(Some("C"), "A"))];
    assert_eq!(due_in("A", &log, "02-21"), ("2024-02-25".to_owned(), false));
}

#[test]
fn p_046_an_unchanged_rule_keeps_its_due_day_even_one_in_the_past() {
    let log = [event("t", "01-10", touch("phone")), event("down", "02-20", moves(Some("B"), "C"))];
    // C asks for the same as B: it has been due since 10 February.
    assert_eq!(due_in("C", &log, "02-25"), ("2024-02-10".to_owned(), false));
    // From A nothing of the kind was asked for before.
    let log = [event("t", "01-10", touch("phone")), event("down", "02-20", moves(Some("A"), "C"))];
    assert_eq!(due_in("C", &log, "02-25"), ("2024-02-20".to_owned(), true));
}

#[test]
fn a_class_of_today_that_nobody_recorded_yet_applies_from_today() {
    let log = [event("t", "01-10", touch("phone")), event("up", "01-05", moves(None, "B"))];
    assert_eq!(due_in("A", &log, "02-25"), ("2024-02-25".to_owned(), true));
    // Who records no changes was always in the class of today.
    assert_eq!(due_in("A", &log[..1], "02-25"), ("2024-01-17".to_owned(), false));
}

#[test]
fn back_and_forth_the_first_day_in_the_class_from_the_due_day_on_counts() {
    let log = [
        event("t", "01-01", touch("phone")),
        event("c1", "01-02", moves(None, "A")),
        event("c2", "01-05", moves(Some("A"), "C")),
        event("c3", "01-20", moves(Some("C"), "A")),
    ];
    // Weekly from 1 January: due on the 8th, when it was C; A again on the 20th.
    assert_eq!(due_in("A", &log, "02-01"), ("2024-01-20".to_owned(), true));
    let log = [
        log[0].clone(),
        log[1].clone(),
        event("c2", "01-09", moves(Some("A"), "C")),
        log[3].clone(),
    ];
    assert_eq!(due_in("A", &log, "02-01"), ("2024-01-08".to_owned(), false));
}

#[test]
fn a_class_that_is_decided_counts_from_its_first_day() {
    let called = event("t", "01-01", touch("phone"));
    let log = [called.clone(), decided("A", "01-20", "03-31")];
    // Nobody knows what it was before somebody decided.
    assert_eq!(due_in("A", &log, "02-01"), ("2024-01-20".to_owned(), true));
    // A decision that is over: today's class holds on every other day.
    let log = [called.clone(), decided("C", "01-05", "01-10")];
    assert_eq!(due_in("A", &log, "02-01"), ("2024-01-11".to_owned(), true));
    // It wins over a change while it is valid.
    let log = [called, decided("A", "01-20", "03-31"), event("c", "01-25", moves(None, "C"))];
    assert_eq!(due_in("A", &log, "02-01"), ("2024-01-20".to_owned(), true));
}

#[test]
fn an_undetermined_class_asks_for_what_each_asks_for_and_is_due_with_the_earliest() {
    let rulebook = three();
    let facts = rulebook.facts().with("annual_amount", 120).unwrap(); // A or B
    let log = touches("phone", &["03-15"]);
    let reading = read_with(&rulebook, &facts, &log, "03-18");
    let found: Vec<(&str, bool)> =
        reading.touches.iter().map(|one| (one.rule.code().as_str(), one.certain)).collect();
    assert_eq!(found, [("a", false), ("b", false)]);
    assert_eq!(reading.next_touch().unwrap().due, Some(date("03-22")));
    let classes: Vec<String> = reading.classes.iter().map(|one| one.code().to_string()).collect();
    assert_eq!(classes, ["A", "B"]); // best first
}

#[test]
fn c_09_the_period_of_a_class_is_its_shortest() {
    let rulebook = tiered(
        "[[cadence.touch]]\ncode = \"a\"\nclass = [\"A\"]\nevery = \"1 month\"\n\
         [[cadence.touch]]\ncode = \"all\"\nevery = \"30 days\"\n\
         [[cadence.touch]]\ncode = \"some\"\nwhen = \"strategic\"\nevery = \"1 day\"\n",
    );
    let cadence = rulebook.cadence().unwrap();
    assert_eq!(cadence.period("tier", "A").unwrap().unwrap().to_string(), "1 month"); // 28 days or more
    assert_eq!(cadence.period("tier", "C").unwrap().unwrap().to_string(), "30 days");
    let error = cadence.period("tier", "D").unwrap_err();
    assert_eq!(
        (error.code(), error.to_string()),
        ("unknown-class", "scheme `tier` has no class `D`".to_owned())
    );
    assert_eq!(cadence.period("teir", "A").unwrap_err().help(), Some("did you mean `tier`?"));
    let none = tiered("[[cadence.touch]]\ncode = \"a\"\nclass = [\"A\"]\nevery = \"1 week\"\n");
    assert_eq!(none.cadence().unwrap().period("tier", "B").unwrap(), None); // C-08
}
