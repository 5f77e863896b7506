//! The readings of what is found in a rulebook.

use guanxi::verify::{CheckOptions, check, check_with};

use super::toml;

const OFFICE: &str = r#"
    [calendar.office]
    week = { mon-fri = ["09:00-12:00", "13:00-18:00"] }
    [codes]
    severity = [{ code = "urgent", rank = 0 }]
    role = ["account_manager", "lead"]
"#;

const TWO: &str = r#"
    [[scheme]]
    code = "tier"
    kind = "list"
    classes = [
      { code = "A", when = "amount_365d > 500 and amount_total < 400" },
      { code = "B" },
    ]
"#;

fn codes(text: &str) -> Vec<&'static str> {
    check(&toml(text)).iter().map(|finding| finding.code).collect()
}

#[test]
fn nothing_is_assumed_unless_the_rulebook_says_so() {
    assert!(!codes(TWO).contains(&"condition-never"));
    let assumed = format!("assume = [\"amount_365d <= amount_total\"]\n{TWO}");
    assert!(codes(&assumed).contains(&"condition-never"));
}

#[test]
fn examples_with_an_age_speak_of_a_day_in_june() {
    let book = toml(
        r#"
        [[scheme]]
        code = "tier"
        kind = "list"
        rising = ["first_deal"]
        classes = [{ code = "old", when = "age(first_deal) >= 1 year" }, { code = "new" }]
        "#,
    );
    let found = check(&book);
    let one = found.iter().find(|one| one.code == "not-monotone").unwrap();
    let shown: Vec<&str> = one.witnesses[0].given.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(shown, ["as_of", "first_deal"]);
    assert_eq!(one.witnesses[0].given[0].1, "2024-06-28");
}

#[test]
fn a_limit_of_all_time_that_passes_while_nobody_works_is_a_note() {
    let clock = "[[sla.clock]]\nmilestone = \"respond\"\nwithin = \"8 hours\"\n";
    let cadence = "[cadence]\ncalendar = \"office\"\n";
    let text = format!("{OFFICE}{cadence}{clock}");
    let found = check(&toml(&text));
    let one = found.iter().find(|one| one.code == "limit-out-of-hours").unwrap();
    assert_eq!(one.severity, guanxi::rule::Severity::Note);
    // Over the longest weekend of the calendar somebody works on it.
    let longer = text.replace("8 hours", "72 hours");
    assert!(!codes(&longer).contains(&"limit-out-of-hours"));
}

#[test]
fn a_step_after_the_resolution_is_due_never_fires_where_that_ends_the_clock() {
    let clocks = "[[sla.clock]]\nmilestone = \"respond\"\nwithin = \"1 hour\"\nsteps = [{ at = \"24 hours after\", escalate = [\"lead\"] }]\n[[sla.clock]]\nmilestone = \"resolve\"\nwithin = \"8 hours\"\n";
    let text = format!("{OFFICE}{clocks}");
    assert!(codes(&text).contains(&"step-never-fires"));
    let runs =
        text.replace("within = \"1 hour\"", "within = \"1 hour\"\nafter_resolution = \"runs\"");
    assert!(!codes(&runs).contains(&"step-never-fires"));
}

#[test]
fn touches_of_one_kind_are_compared_first_and_then_all_of_a_class() {
    let scheme = TWO.replace("amount_365d > 500 and amount_total < 400", "orders_12m > 3");
    let touch = |code: &str, class: &str, kind: &str, every: &str| {
        format!(
            "[[cadence.touch]]\ncode = \"{code}\"\nkind = \"{kind}\"\nclass = [\"{class}\"]\nevery = \"{every}\"\n"
        )
    };
    let text = |calls: &str| {
        [
            scheme.as_str(),
            "[cadence]\nscheme = \"tier\"\n",
            &touch("a_visit", "A", "visit", "1 month"),
            &touch("b_visit", "B", "visit", "1 quarter"),
            &touch("a_call", "A", "call", calls),
            &touch("b_call", "B", "call", "2 weeks"),
        ]
        .concat()
    };
    assert!(codes(&text("1 month")).contains(&"better-class-touched-less"));
    assert!(!codes(&text("1 week")).contains(&"better-class-touched-less"));
}

#[test]
fn a_total_that_only_the_named_answers_miss_is_a_note() {
    let risk = |bands: &str| {
        toml(&format!(
            "[risk]\npoints = {{ min = 1, max = 5 }}\ndirection = \"higher_is_safer\"\nmissing = \"pessimistic\"\nlevels = [{{ code = \"low\", from = 4 }}, {{ code = \"high\" }}]\n[[risk.factor]]\ncode = \"x\"\n{bands}\n"
        ))
    };
    // What is measured may give a 4; what people answer in words may not.
    let named = "fact = \"satisfaction\"\nbands = [{ from = 4, points = 4 }, { points = 1 }]\nanchors = [{ code = \"full\", points = 5 }, { code = \"none\", points = 1 }]";
    let bands = "fact = \"orders_12m\"\nbands = [{ from = 9, points = 5 }, { points = 1 }]";
    for (text, severity) in
        [(named, guanxi::rule::Severity::Note), (bands, guanxi::rule::Severity::Warning)]
    {
        let found = check(&risk(text));
        let one = found.iter().find(|one| one.code == "unreachable-total");
        assert_eq!(one.map(|one| one.severity), Some(severity), "{text}: {found:#?}");
    }
}

#[test]
fn no_horizon_is_asked_for_unless_given() {
    let book =
        toml("[calendar.office]\nweek = { mon-fri = [\"09:00-17:00\"] }\nholidays = \"cn\"\n");
    let ends = |options: &CheckOptions| {
        check_with(&book, options).iter().any(|one| one.code == "calendar-ends")
    };
    assert!(!ends(&CheckOptions::new()));
    assert!(ends(&CheckOptions::new().until("2031-01-01".parse().unwrap())));
}
