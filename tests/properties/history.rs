//! Hysteresis, least stays and overrides.

use super::*;

const CLASSES: &str = "min_stay = \"1 month\"\nclasses = [\
    { code = \"A\", when = \"annual_amount >= 1000\", keep = \"annual_amount >= 800\" },\
    { code = \"B\", when = \"annual_amount >= 500\", keep = \"annual_amount > 400\" },\
    { code = \"C\" }]";

fn since(class: &str, day: NaiveDate) -> ClassHistory {
    let code = |text: &str| text.parse().unwrap();
    ClassHistory::default().in_class(code("tier"), code(class), day)
}

fn at(rulebook: &Rulebook, text: &str, history: &ClassHistory, day: NaiveDate) -> String {
    let facts = rulebook.facts().with("annual_amount", text).unwrap();
    let case = Case::new(&facts, day).history(history);
    rulebook.class_of("tier", &case).unwrap().expect("decided").code().to_string()
}

#[test]
fn hysteresis_boundaries() {
    let rulebook = list(&CLASSES.replace("min_stay = \"1 month\"\n", ""));
    let long_ago = date("2020-01-01");
    for (before, text, after) in [
        ("A", "800", "A"),
        ("A", "799.9999", "B"),
        ("A", "500", "B"),
        ("A", "499.9999", "C"),
        ("B", "400.0001", "B"),
        ("B", "400", "C"),
        ("B", "999.9999", "B"),
        ("B", "1000", "A"),
        ("C", "999.9999", "B"),
        ("C", "499.9999", "C"),
    ] {
        assert_eq!(at(&rulebook, text, &since(before, long_ago), day()), after, "{before} {text}");
    }
}

#[test]
fn min_stay_ends_on_its_day() {
    let rulebook = list(CLASSES);
    let entry = date("2024-01-31");
    for (today, class) in [
        ("2024-01-30", "C"), // not entered yet
        ("2024-01-31", "A"),
        ("2024-02-28", "A"),
        ("2024-02-29", "C"),
    ] {
        assert_eq!(at(&rulebook, "0", &since("A", entry), date(today)), class, "{today}");
    }
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn the_class_is_the_better_of_first_and_kept(
        units in prop_oneof![-20_i64..1_200, select(vec![399_i64, 400, 401, 500, 799, 800, 1_000])],
        before in 0_usize..3, stay in 0_i64..40,
    ) {
        let rulebook = list(CLASSES);
        let first = match units { 1_000.. => 0, 500.. => 1, _ => 2 };
        let kept = match before { 0 => units >= 800, 1 => units > 400, _ => true };
        let entry = date("2024-02-15");
        let today = entry + TimeDelta::days(stay);
        let stays = today < date("2024-03-15");
        let expected = if kept || stays { first.min(before) } else { first };
        let codes = ["A", "B", "C"];
        let class = at(&rulebook, &units.to_string(), &since(codes[before], entry), today);
        prop_assert_eq!(class, codes[expected]);
    }

    #[test]
    fn history_never_lowers((Rules(rulebook), customer) in cases(0.9)) {
        for scheme in schemes(&rulebook) {
            holds(laws::history_never_lowers(&rulebook, &scheme, &customer))?;
        }
    }

    #[test]
    fn an_override_wins_on_both_its_days(
        from in time::recent_dates(), length in 0_i64..100, offset in -3_i64..103, a in money(),
        class in select(vec!["A", "B", "C"]),
    ) {
        let rulebook = list(CLASSES);
        let until = from + TimeDelta::days(length);
        let code = |text: &str| text.parse().unwrap();
        let history = ClassHistory::default().overridden(ClassOverride {
            scheme: code("tier"), class: code(class), from, until,
            by: "director".into(), reason: "trial".into(),
        });
        let facts = rulebook.facts().with("annual_amount", a).unwrap();
        for today in [from, until, from.pred_opt().unwrap(), until.succ_opt().unwrap(), from + TimeDelta::days(offset)] {
            let case = Case::new(&facts, today).history(&history);
            let decided = rulebook.class_of("tier", &case).unwrap().expect("decided").code();
            let computed = at(&rulebook, &a.to_string(), &ClassHistory::default(), today);
            let valid = from <= today && today <= until;
            prop_assert_eq!(decided.as_str(), if valid { class } else { &computed });
        }
    }
}
