//! Which contract followed which, the one that drives, gaps; what events tell against records.

use guanxi::policy::renewal::RenewalPhase;

use super::*;

fn follows(rulebook: &Rulebook, contracts: &[Contract], one: &str) -> String {
    let book = book(rulebook, contracts, &[], "2024-06-30");
    book.renewed_by(one).map(ToString::to_string).unwrap_or_default()
}

#[test]
fn a_27_a_successor_begins_by_the_day_after_and_the_gap() {
    let (plain, gap) = (preset(), load("gap = \"10 days\""));
    let first = stated("HT1", terms("2023-01-01", "2023-12-31"));
    for (start, by_itself, with_gap) in [
        ("2023-06-01", true, true), // before the end
        ("2023-12-31", true, true),
        ("2024-01-01", true, true),
        ("2024-01-02", false, true),
        ("2024-01-11", false, true),
        ("2024-01-12", false, false),
    ] {
        let both = [first.clone(), stated("HT2", terms(start, "2024-12-31"))];
        assert_eq!(follows(&plain, &both, "HT1") == "HT2", by_itself, "{start}");
        assert_eq!(follows(&gap, &both, "HT1") == "HT2", with_gap, "{start}");
        assert_eq!(follows(&plain, &both, "HT2"), "");
        let book = book(&plain, &both, &[], "2024-06-30");
        assert_eq!((book.is_renewal("HT2"), book.is_renewal("HT1")), (by_itself, false));
    }
    // As a parameter of the preset.
    let with = Rulebook::preset_with("renewal", [("renewal_gap", "1 day")]).unwrap();
    let both = [first, stated("HT2", terms("2024-01-02", "2024-12-31"))];
    assert_eq!(follows(&with, &both, "HT1"), "HT2");
}

#[test]
fn a_successor_by_name_counts_whatever_the_days() {
    let rulebook = preset();
    let first = stated("HT1", terms("2023-01-01", "2023-12-31"));
    for start in ["2022-06-01", "2023-01-01", "2024-01-02", "2026-01-01"] {
        let both = [first.clone(), stated("HT2", renewing(start, "2026-12-31", "HT1"))];
        assert_eq!(follows(&rulebook, &both, "HT1"), "HT2", "{start}");
    }
    // Whoever names another one follows that one, not this by its days.
    let three = [
        first.clone(),
        stated("HT2", terms("2023-01-01", "2023-12-31")),
        stated("HT3", renewing("2024-01-01", "2024-12-31", "HT2")),
    ];
    assert_eq!(follows(&rulebook, &three, "HT1"), "");
    assert_eq!(follows(&rulebook, &three, "HT2"), "HT3");
    // A name counts over days.
    let three = [
        first,
        stated("HT2", terms("2024-01-01", "2024-12-31")),
        stated("HT3", renewing("2024-02-01", "2024-12-31", "HT1")),
    ];
    assert_eq!(follows(&rulebook, &three, "HT1"), "HT3");
}

#[test]
fn no_contract_follows_itself() {
    let rulebook = preset();
    let one = [stated("HT1", renewing("2024-01-01", "2024-12-31", "HT1"))];
    assert_eq!(follows(&rulebook, &one, "HT1"), "");
    let reading = read(&rulebook, &one, &[], "2024-11-01").contract.unwrap();
    assert_eq!((reading.phase, reading.renewed_by), (RenewalPhase::Late, None));
}

#[test]
fn items_tell_contracts_apart() {
    let rulebook = preset();
    let first = stated("HT1", about("2023-01-01", "2023-12-31", &["hosting", "support"]));
    for (items, expected) in [
        (&["support", "backup"][..], "HT2"),
        (&["backup"], ""),
        (&[], "HT2"),
        (&["hosting"], "HT2"),
    ] {
        let both = [first.clone(), stated("HT2", about("2024-01-01", "2024-12-31", items))];
        assert_eq!(follows(&rulebook, &both, "HT1"), expected, "{items:?}");
    }
    // Side by side: each goes on by itself.
    let four = [
        stated("A1", about("2023-01-01", "2023-12-31", &["a"])),
        stated("B1", about("2023-01-01", "2023-12-31", &["b"])),
        stated("A2", about("2024-01-01", "2024-12-31", &["a"])),
        stated("B2", about("2024-01-01", "2024-12-31", &["b"])),
    ];
    let book = book(&rulebook, &four, &[], "2024-06-30");
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(chain(&book), [pair("A1", "A2"), pair("B1", "B2"), pair("A2", ""), pair("B2", "")]);
}

#[test]
fn contracts_side_by_side_do_not_follow_each_other() {
    let rulebook = preset();
    // The same days; one within the other.
    let same = [
        stated("HT1", terms("2024-01-01", "2024-12-31")),
        stated("HT2", terms("2024-01-01", "2025-12-31")),
    ];
    assert_eq!(
        (follows(&rulebook, &same, "HT1"), follows(&rulebook, &same, "HT2")),
        (String::new(), String::new())
    );
    let within = [
        stated("HT1", terms("2024-01-01", "2024-12-31")),
        stated("HT2", terms("2024-03-01", "2024-12-31")),
    ];
    assert_eq!(follows(&rulebook, &within, "HT1"), "");
}

#[test]
fn a_chain_is_read_to_its_end() {
    let rulebook = preset();
    let chain = [
        stated("HT1", terms("2022-01-01", "2022-12-31")),
        stated("HT2", terms("2023-01-01", "2023-12-31")),
        stated("HT3", terms("2024-01-01", "2024-12-31")),
        stated("HT4", terms("2025-01-01", "2025-12-31")),
    ];
    let at = |count: usize, day: &str| {
        let reading = read(&rulebook, &chain[..count], &[], day);
        let contract = reading.contract.unwrap();
        assert_eq!(reading.others.len(), count - 1);
        assert!(reading.others.iter().all(|one| one.phase == RenewalPhase::Renewed));
        (contract.contract.to_string(), contract.phase)
    };
    assert_eq!(at(3, "2024-06-30"), ("HT3".to_owned(), RenewalPhase::Window));
    assert_eq!(at(3, "2025-06-30"), ("HT3".to_owned(), RenewalPhase::Expired));
    assert_eq!(at(4, "2024-06-30"), ("HT4".to_owned(), RenewalPhase::TooEarly)); // renewed ahead
    assert_eq!(at(3, "2023-06-30"), ("HT3".to_owned(), RenewalPhase::TooEarly));
}

/// A contract that was ended early ends then, and is followed from then on.
#[test]
fn terminated_contracts_end_early() {
    let rulebook = preset();
    let log = [
        sign("e1", "2023-12-20", "HT1", terms("2024-01-01", "2024-12-31")),
        terminate("e2", "2024-05-01", "HT1", "2024-06-30"),
        sign("e3", "2024-06-20", "HT2", terms("2024-07-01", "2025-06-30")),
    ];
    let at = |day: &str| {
        let reading = read(&rulebook, &[], &log, day).contract.unwrap();
        (
            reading.contract.to_string(),
            reading.window.end.to_string(),
            reading.terminated,
            reading.phase,
        )
    };
    let row = |id: &str, end: &str, ended, phase| (id.to_owned(), end.to_owned(), ended, phase);
    assert_eq!(at("2024-04-30"), row("HT1", "2024-12-31", false, RenewalPhase::TooEarly));
    assert_eq!(at("2024-05-01"), row("HT1", "2024-06-30", true, RenewalPhase::Late));
    assert_eq!(at("2024-06-20"), row("HT2", "2025-06-30", false, RenewalPhase::TooEarly));
    let after = book(&rulebook, &[], &log, "2024-06-20");
    assert_eq!(after.renewed_by("HT1").unwrap().as_str(), "HT2");
    // Ended after its end, it ends at its end.
    let late = [log[0].clone(), terminate("e2", "2024-05-01", "HT1", "2025-03-31")];
    assert_eq!(
        read(&rulebook, &[], &late, "2024-06-30").contract.unwrap().window.end,
        date("2024-12-31")
    );
}

/// What was called off before it began never was: it follows nothing, drives nothing, covers no day.
#[test]
fn a_contract_called_off_before_it_begins_is_no_renewal() {
    let rulebook = preset();
    for named in [false, true] {
        let next = if named {
            renewing("2025-01-01", "2025-12-31", "HT1")
        } else {
            terms("2025-01-01", "2025-12-31")
        };
        let log = [
            sign("e1", "2023-12-20", "HT1", terms("2024-01-01", "2024-12-31")),
            sign("e2", "2024-09-01", "HT2", next),
            terminate("e3", "2024-10-01", "HT2", "2024-10-01"),
        ];
        let reading = read(&rulebook, &[], &log[..2], "2024-10-01").contract.unwrap();
        assert_eq!((reading.contract.as_str(), reading.phase), ("HT2", RenewalPhase::TooEarly));
        let reading = read(&rulebook, &[], &log, "2024-10-01").contract.unwrap();
        assert_eq!(
            (reading.contract.as_str(), reading.phase),
            ("HT1", RenewalPhase::Late),
            "{named}"
        );
        let reading = read(&rulebook, &[], &log, "2025-01-15");
        assert_eq!(reading.contract.unwrap().phase, RenewalPhase::Expired);
        assert!(reading.gaps.is_empty(), "{:?}", reading.gaps);
    }
    // Alone it is all there is.
    let alone = [
        sign("e1", "2024-09-01", "HT1", terms("2025-01-01", "2025-12-31")),
        terminate("e2", "2024-10-01", "HT1", "2024-10-01"),
    ];
    let reading = read(&rulebook, &[], &alone, "2024-10-02").contract.unwrap();
    assert_eq!((reading.phase, reading.terminated), (RenewalPhase::Expired, true));
}

#[test]
fn what_events_tell_counts_over_the_records() {
    let rulebook = preset();
    let records = [
        stated("HT1", terms("2024-01-01", "2025-12-31")),
        stated("HT2", terms("2023-01-01", "2023-12-31")),
    ];
    let log = [
        sign("e1", "2024-02-01", "HT1", terms("2024-01-01", "2024-12-31")),
        event(
            "e2",
            "2024-08-01",
            ContractEvent::new(
                "HT1",
                ContractAction::Amend(Box::new(terms("2024-01-01", "2025-06-30"))),
            ),
        ),
    ];
    let ends = |day: &str| -> Vec<String> {
        let book = book(&rulebook, &records, &log, day);
        book.contracts().iter().map(|one| format!("{} {}", one.id, one.last_day())).collect()
    };
    // Before the log tells of it, the record is silent all the same: it knows what was to come.
    assert_eq!(ends("2024-01-31"), ["HT2 2023-12-31"]);
    assert_eq!(ends("2024-02-01"), ["HT2 2023-12-31", "HT1 2024-12-31"]);
    assert_eq!(ends("2024-08-01"), ["HT2 2023-12-31", "HT1 2025-06-30"]);
    // Records and events that make no sense are left out.
    let wrong = [stated("HT3", terms("2024-01-02", "2024-01-01"))];
    let log = [
        sign("e1", "2024-02-01", "HT4", terms("2024-01-02", "2024-01-01")),
        terminate("e2", "2024-02-01", "HT5", "2024-03-01"),
    ];
    assert!(book(&rulebook, &wrong, &log, "2024-06-30").contracts().is_empty());
    // Those of others too.
    let mut other = sign("e1", "2024-02-01", "HT1", terms("2024-01-01", "2024-12-31"));
    other.customer = "L".into();
    assert!(book(&rulebook, &[], &[other], "2024-06-30").contracts().is_empty());
}

#[test]
fn known_by_is_what_was_known_then() {
    let rulebook = preset();
    let renewal = rulebook.renewal().unwrap();
    let log = [
        sign("e1", "2023-12-20", "HT1", terms("2024-01-01", "2024-12-31")),
        sign("e2", "2024-11-01", "HT2", terms("2025-01-01", "2025-12-31"))
            .recorded_at("2024-11-20".parse().unwrap()),
    ];
    let renewed = |as_of: &str, known: &str| {
        let known = known.parse().unwrap();
        let book = renewal.book(&"K".into(), [], &log, as_of.parse().unwrap(), Some(known));
        book.renewed_by("HT1").is_some()
    };
    assert!(!renewed("2024-11-30", "2024-11-19"));
    assert!(renewed("2024-11-30", "2024-11-20"));
    assert!(renewed("2024-11-01", "2024-11-20"));
    assert!(!renewed("2024-10-31", "2024-11-20"));
    // A withdrawal takes it back.
    let mut back = event("e3", "2024-11-25", EventKind::Withdrawal);
    back.corrects = Some("e2".into());
    let mut more = log.to_vec();
    more.push(back);
    assert_eq!(book(&rulebook, &[], &more, "2024-11-30").renewed_by("HT1"), None);
}
