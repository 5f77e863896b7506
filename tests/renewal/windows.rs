//! Windows, phases and urgency (A-25, P-081).

use guanxi::policy::renewal::RenewalPhase;

use super::*;

#[test]
fn d002_06_both_ends_of_the_window_belong_to_it() {
    let rulebook = preset();
    let renewal = rulebook.renewal().unwrap();
    for (end, opens, latest) in [
        ("2024-12-31", "2024-06-30", "2024-09-30"),
        ("2024-08-31", "2024-02-29", "2024-05-31"), // clamped
        ("2023-08-31", "2023-02-28", "2023-05-31"),
        ("2024-05-31", "2023-11-30", "2024-02-29"),
        ("2024-02-29", "2023-08-29", "2023-11-29"),
        ("2024-03-15", "2023-09-15", "2023-12-15"),
    ] {
        let window = renewal.window(date(end));
        assert_eq!(
            (window.opens, window.latest, window.end),
            (date(opens), date(latest), date(end))
        );
        let at = |day: NaiveDate| window.phase(day);
        let (before, after) =
            (|day: NaiveDate| day.pred_opt().unwrap(), |day: NaiveDate| day.succ_opt().unwrap());
        assert_eq!(at(before(window.opens)), RenewalPhase::TooEarly, "{end}");
        assert_eq!(at(window.opens), RenewalPhase::Window);
        assert_eq!(at(window.latest), RenewalPhase::Window);
        assert_eq!(at(after(window.latest)), RenewalPhase::Late);
        assert_eq!(at(window.end), RenewalPhase::Late);
        assert_eq!(at(after(window.end)), RenewalPhase::Expired);
    }
}

proptest! {
    #![proptest_config(config(300))]

    /// P-081: `opens <= latest <= end`, and phases only in their order as days pass.
    #[test]
    fn p_081_phases_come_in_their_order(
        end in 0_u64..3_000,
        begun in 0_u64..900,
        opens in 0_i32..=14,
        less in 0_i32..=14,
        ended_early in proptest::option::of(0_u64..900),
    ) {
        let latest = (opens - less).max(0);
        let rulebook = load(&format!("opens = \"{opens} months\"\nlatest = \"{latest} months\""));
        let renewal = rulebook.renewal().unwrap();
        let end = date("2020-01-01") + Days::new(end);
        let start = end - Days::new(begun);
        let mut one = stated("HT1", ContractTerms::new(start, end));
        one.terminated = ended_early.map(|days| (start + Days::new(days)).min(end));
        let end = one.last_day();
        let window = renewal.window(end);
        prop_assert!(window.opens <= window.latest && window.latest <= window.end);
        prop_assert_eq!(window.opens, months_before(end, opens));
        prop_assert_eq!(window.latest, months_before(end, latest));
        let mut before = RenewalPhase::TooEarly;
        let mut seen = std::collections::BTreeSet::new();
        for day in (end - Days::new(500)).iter_days().take(510) {
            let book = book(&rulebook, std::slice::from_ref(&one), &[], &day.to_string());
            let reading = renewal.read(&book, None).contract.unwrap();
            prop_assert_eq!(reading.phase, window.phase(day));
            prop_assert!(before <= reading.phase, "{} {:?} {:?}", day, before, reading.phase);
            prop_assert_eq!(reading.days_to_end, end.signed_duration_since(day).num_days());
            prop_assert_eq!(reading.terminated, one.terminated.is_some());
            before = reading.phase;
            seen.insert(reading.phase);
        }
        prop_assert!(seen.contains(&RenewalPhase::TooEarly) && seen.contains(&RenewalPhase::Window));
        prop_assert_eq!(seen.contains(&RenewalPhase::Late), latest > 0);
        prop_assert!(seen.contains(&RenewalPhase::Expired));
    }
}

/// The last day of a contract is in the phase before `Expired` even where the window ends with it.
#[test]
fn a_window_may_end_with_the_contract() {
    let rulebook = load("opens = \"30 days\"\nlatest = \"0 days\"");
    let window = rulebook.renewal().unwrap().window(date("2024-12-31"));
    assert_eq!(window.phase(date("2024-12-01")), RenewalPhase::Window);
    assert_eq!(window.phase(date("2024-11-30")), RenewalPhase::TooEarly);
    assert_eq!(window.phase(date("2024-12-31")), RenewalPhase::Window);
    assert_eq!(window.phase(date("2025-01-01")), RenewalPhase::Expired);
}

#[test]
fn urgency_begins_on_its_day() {
    let rulebook = preset();
    let one = stated("HT1", terms("2024-01-01", "2024-12-31"));
    let at = |day: &str| {
        let reading = read(&rulebook, std::slice::from_ref(&one), &[], day).contract.unwrap();
        reading.urgency.map(|urgency| urgency.code().to_string())
    };
    for (day, urgency) in [
        ("2023-12-01", Some("low")), // signed, still to begin
        ("2024-01-01", Some("low")),
        ("2024-06-29", Some("low")),
        ("2024-06-30", Some("medium")),
        ("2024-09-29", Some("medium")),
        ("2024-09-30", Some("high")),
        ("2024-12-31", Some("high")),
        ("2025-01-01", None),
    ] {
        assert_eq!(at(day).as_deref(), urgency, "{day}");
    }
    // Renewed: nothing is urgent.
    let both = [one.clone(), stated("HT2", terms("2025-01-01", "2025-12-31"))];
    let reading = read(&rulebook, &both, &[], "2024-12-31");
    let first = reading.others.iter().find(|one| one.contract.as_str() == "HT1").unwrap();
    assert_eq!((first.phase, first.urgency), (RenewalPhase::Renewed, None));
    // None is declared.
    let rulebook = load("urgency = []");
    let reading = read(&rulebook, std::slice::from_ref(&one), &[], "2024-12-31");
    assert_eq!(reading.contract.unwrap().urgency, None);
}

/// An urgency whose parameter has no value is off, as its finding says; the others stay.
#[test]
fn an_urgency_without_a_value_is_off() {
    let text = |value: &str| {
        format!(
            "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n\
             [[parameter]]\ncode = \"soon\"\ntype = \"span\"\n{value}\n\
             [renewal]\nopens = \"6 months\"\nlatest = \"3 months\"\nurgency = [\n\
             {{ code = \"high\", within = \"$soon\" }}, {{ code = \"medium\", within = \"6 months\" }}, {{ code = \"low\" }}]\n"
        )
    };
    let codes = |value: &str, day: &str| {
        let rulebook = Rulebook::from_toml(&text(value)).unwrap();
        let one = stated("HT1", terms("2024-01-01", "2024-12-31"));
        let reading = read(&rulebook, &[one], &[], day).contract.unwrap();
        let offs = rulebook.findings().filter(|one| one.code == "rule-off").count();
        (reading.urgency.unwrap().code().to_string(), offs)
    };
    assert_eq!(codes("", "2024-02-01"), ("low".to_owned(), 1));
    assert_eq!(codes("", "2024-12-01"), ("medium".to_owned(), 1));
    assert_eq!(codes("default = \"1 month\"", "2024-12-01"), ("high".to_owned(), 0));
    assert_eq!(codes("default = \"1 month\"", "2024-11-29"), ("medium".to_owned(), 0));
}

#[test]
fn phases_have_names_and_labels_of_their_own() {
    use guanxi::label::Language;
    let phases = [
        RenewalPhase::TooEarly,
        RenewalPhase::Window,
        RenewalPhase::Late,
        RenewalPhase::Expired,
        RenewalPhase::Renewed,
    ];
    for language in [Language::English, Language::Chinese] {
        let labels: std::collections::BTreeSet<&str> =
            phases.iter().map(|phase| phase.label(language)).collect();
        assert_eq!(labels.len(), 5);
    }
    for phase in phases {
        assert_eq!(serde_json::to_value(phase).unwrap(), phase.name());
    }
}
