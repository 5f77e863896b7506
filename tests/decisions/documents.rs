//! The readings of the source documents, A-01 and on.

use guanxi::fact::Value;
use guanxi::label::Language;
use guanxi::policy::scheme::Case;
use guanxi::time::{AsOf, Buckets, Span, Zone, parse_date};
use guanxi::{Facts, Rulebook};

use super::{ANY_DAY, BOUGHT, class, day, facts, fold_days, purchases, renewal, toml};

// --- A-01: a large amount that is not strategic --------------------------------------------------

#[test]
fn a_01_not_strategic_is_b_by_default() {
    let rulebook = Rulebook::preset("renewal").unwrap();
    assert_eq!(renewal(&rulebook, "500000", "true"), "A");
    assert_eq!(renewal(&rulebook, "500000", "false"), "B");
    assert_eq!(renewal(&rulebook, "5000000", "false"), "B");
}

#[test]
fn a_01_amount_alone() {
    let rulebook = Rulebook::preset_with("renewal", [("a_without_strategic", "true")]).unwrap();
    assert_eq!(renewal(&rulebook, "500000", "false"), "A");
    assert_eq!(renewal(&rulebook, "499999.99", "true"), "B");
}

#[test]
fn a_01_amount_or_strategic() {
    let parameters = [("a_without_strategic", "true"), ("a_if_strategic", "true")];
    let rulebook = Rulebook::preset_with("renewal", parameters).unwrap();
    assert_eq!(renewal(&rulebook, "500000", "false"), "A");
    assert_eq!(renewal(&rulebook, "0", "true"), "A");
    assert_eq!(renewal(&rulebook, "499999.99", "false"), "B");
}

// --- A-02: a strategic customer below the amount of A --------------------------------------------

#[test]
fn a_02_strategic_lifts_nothing_by_default() {
    let rulebook = Rulebook::preset("renewal").unwrap();
    assert_eq!(renewal(&rulebook, "499999.99", "true"), "B");
    assert_eq!(renewal(&rulebook, "200000", "true"), "B");
    assert_eq!(renewal(&rulebook, "199999.99", "true"), "C");
}

#[test]
fn a_02_strategic_is_at_least_b() {
    let rulebook = Rulebook::preset_with("renewal", [("floor_if_strategic", "true")]).unwrap();
    assert_eq!(renewal(&rulebook, "199999.99", "true"), "B");
    assert_eq!(renewal(&rulebook, "0", "true"), "B");
    assert_eq!(renewal(&rulebook, "199999.99", "false"), "C");
}

#[test]
fn a_02_strategic_is_a() {
    let rulebook = Rulebook::preset_with("renewal", [("a_if_strategic", "true")]).unwrap();
    assert_eq!(renewal(&rulebook, "0", "true"), "A");
    assert_eq!(renewal(&rulebook, "500000", "false"), "B"); // A-01 stays as it is
}

// --- A-03: criteria that the document only lists -------------------------------------------------

/// The criteria of S (top, strategic, low risk), A (amount, upsell, stable) and B (new, amount,
/// cultivable) that hold, by letter: `t s r`, `m u d`, `n c`.
fn follow_up(parameters: &[(&str, &str)], holds: &str) -> String {
    let required = [("medium_amount", "100000"), ("new_within", "6 months")];
    let parameters = required.iter().chain(parameters).copied();
    let rulebook = Rulebook::preset_with("follow_up", parameters).unwrap();
    let flag = |letter: char| if holds.contains(letter) { "true" } else { "false" };
    let facts = facts(
        &rulebook,
        &[
            ("strategic", flag('s')),
            ("risk_level", if holds.contains('r') { "low" } else { "medium" }),
            ("annual_amount", if holds.contains('m') { "100000" } else { "99999.99" }),
            ("upsell", flag('u')),
            ("demand_stable", flag('d')),
            ("first_contract", if holds.contains('n') { "2023-12-30" } else { "2023-12-29" }),
            ("cultivable", flag('c')),
        ],
    );
    let cut = if holds.contains('t') { "1" } else { "1000000" };
    let population = rulebook.population_with_cut("annual_amount", cut).unwrap();
    let case = Case::new(&facts, parse_date(ANY_DAY).unwrap()).population(&population);
    rulebook.class_of("tier", &case).unwrap().unwrap().to_string()
}

#[test]
fn a_03_all_criteria_of_s_and_a_by_default() {
    assert_eq!(follow_up(&[], "tsr"), "S");
    for two in ["ts", "tr", "sr"] {
        assert_eq!(follow_up(&[], two), "C", "{two}");
    }
    assert_eq!(follow_up(&[], "mud"), "A");
    for two in ["mu", "md"] {
        assert_eq!(follow_up(&[], two), "B", "{two}");
    }
    assert_eq!(follow_up(&[], "ud"), "C");
}

#[test]
fn a_03_any_criterion_of_b_by_default() {
    for one in ["n", "m", "c"] {
        assert_eq!(follow_up(&[], one), "B", "{one}");
    }
    assert_eq!(follow_up(&[], ""), "C");
}

#[test]
fn a_03_two_of_three_make_s() {
    let soft = [("s_criteria", "2")];
    for two in ["ts", "tr", "sr"] {
        assert_eq!(follow_up(&soft, two), "S", "{two}");
    }
    assert_eq!(follow_up(&soft, "s"), "C");
}

#[test]
fn a_03_one_of_three_makes_a() {
    let soft = [("a_criteria", "1")];
    for one in ["m", "u", "d"] {
        assert_eq!(follow_up(&soft, one), "A", "{one}");
    }
    assert_eq!(follow_up(&soft, "n"), "B");
}

#[test]
fn a_03_all_three_make_b() {
    let hard = [("b_criteria", "3")];
    assert_eq!(follow_up(&hard, "nmc"), "B");
    assert_eq!(follow_up(&hard, "nm"), "C");
}

#[test]
fn a_03_small_amounts_are_b_by_an_own_entry() {
    // The words alone: newly signed or small (D000-43); a large one in no row is C.
    let rulebook = toml(
        r#"
        [[scheme]]
        code = "tier"
        kind = "list"
        classes = [
          { code = "A", when = "annual_amount >= 100000 and upsell and demand_stable" },
          { code = "B", when = "age(first_contract) <= 6 months or annual_amount < 100000" },
          { code = "C" },
        ]
        "#,
    );
    let old = [("first_contract", "2020-01-01"), ("upsell", "false")];
    let with = |amount: &'static str| [old[0], old[1], ("annual_amount", amount)];
    assert_eq!(class(&rulebook, "tier", &with("99999.99")), "B");
    assert_eq!(class(&rulebook, "tier", &with("100000")), "C");
}

// --- A-04: the first 20 percent ------------------------------------------------------------------

/// Which of the customers with these amounts are in, as `1` and `0`.
fn largest(condition: &str, amounts: &[&str]) -> String {
    let rulebook = toml(&format!(
        r#"
        [[scheme]]
        code = "share"
        kind = "list"
        classes = [{{ code = "in", when = "{condition}" }}, {{ code = "out" }}]
        "#
    ));
    let customers: Vec<Facts> =
        amounts.iter().map(|amount| facts(&rulebook, &[("annual_amount", amount)])).collect();
    let population = rulebook.population(&customers);
    let place = |facts: &Facts| {
        let case = Case::new(facts, parse_date(ANY_DAY).unwrap()).population(&population);
        match rulebook.class_of("share", &case).unwrap() {
            Some(class) if class.code().as_str() == "in" => '1',
            Some(_) => '0',
            None => '?',
        }
    };
    customers.iter().map(place).collect()
}

/// Of 1000 in all.
const AMOUNTS: [&str; 10] = ["250", "190", "150", "110", "90", "70", "60", "40", "30", "10"];

#[test]
fn a_04_share_of_customers_by_default() {
    assert_eq!(largest("top(annual_amount, 20%)", &AMOUNTS), "1100000000");
    let by_name = largest("top(annual_amount, 20%, by = rank)", &AMOUNTS);
    assert_eq!(by_name, "1100000000");
    // At least one customer; without ties the share is rounded up.
    assert_eq!(largest("top(annual_amount, 20%)", &["4", "3", "2", "1"]), "1000");
    assert_eq!(largest("top(annual_amount, 20%)", &["6", "5", "4", "3", "2", "1"]), "110000");
}

#[test]
fn a_04_ties_share_the_verdict_and_zero_is_never_in() {
    assert_eq!(largest("top(annual_amount, 20%)", &["9", "9", "9", "1", "1"]), "11100");
    assert_eq!(largest("top(annual_amount, 20%)", &["9", "5", "5", "1", "1"]), "10000");
    assert_eq!(largest("top(annual_amount, 100%)", &["1", "0", "0"]), "100");
    assert_eq!(largest("top(annual_amount, 20%)", &["0", "0"]), "00");
}

#[test]
fn a_04_share_of_revenue() {
    // 250 of 1000 stand above the second one, which is not less than 20 percent.
    assert_eq!(largest("top(annual_amount, 20%, by = revenue)", &AMOUNTS), "1000000000");
    assert_eq!(largest("top(annual_amount, 26%, by = revenue)", &AMOUNTS), "1100000000");
}

#[test]
fn a_04_own_share_of_the_whole() {
    assert_eq!(largest("share(annual_amount) >= 20%", &AMOUNTS), "1000000000");
    assert_eq!(largest("share(annual_amount) >= 19%", &AMOUNTS), "1100000000");
}

#[test]
fn a_04_least_population() {
    let condition = "top(annual_amount, 20%, min = 5)";
    assert_eq!(largest(condition, &["4", "3", "2", "1"]), "????");
    assert_eq!(largest(condition, &["5", "4", "3", "2", "1"]), "10000");
}

#[test]
fn a_04_another_share_by_parameter() {
    let parameters =
        [("medium_amount", "100000"), ("new_within", "6 months"), ("top_share", "40%")];
    let rulebook = Rulebook::preset_with("follow_up", parameters).unwrap();
    let rich = [("strategic", "true"), ("risk_level", "low")];
    let customers: Vec<Facts> = ["5", "4", "3", "2", "1"]
        .iter()
        .map(|amount| facts(&rulebook, &[rich[0], rich[1], ("annual_amount", amount)]))
        .collect();
    let population = rulebook.population(&customers);
    let tiers = customers.iter().map(|facts| {
        let case = Case::new(facts, parse_date(ANY_DAY).unwrap()).population(&population);
        let tier = rulebook.classify_case("tier", &case).unwrap();
        tier.decision().possible()[0].to_string()
    });
    assert_eq!(tiers.collect::<String>(), "SSBBB"); // B: cultivable is not known
}

// --- A-05: the year of the annual amount ---------------------------------------------------------

/// The annual amount as of 2024-06-30 of a customer that bought for 1 on each of the days.
fn annual(purchases: &str) -> (Option<String>, Option<String>) {
    let folded = fold_days(&preset_with_purchases(purchases), &BOUGHT);
    let facts = &folded.customers["c"].facts;
    let amount = facts.get("annual_amount").map(|value| match value {
        Value::Amount(amount) => amount.to_string(),
        other => panic!("{other:?}"),
    });
    (amount, facts.annual_amount_basis().map(str::to_owned))
}

fn preset_with_purchases(purchases: &str) -> Rulebook {
    toml(&format!("use = [\"renewal\"]\n[purchases]\n{purchases}"))
}

#[test]
fn a_05_trailing_twelve_months_by_default() {
    let expected = (Some("3.00".to_owned()), Some("amount_12m".to_owned()));
    assert_eq!(annual(""), expected);
    assert_eq!(annual("annual_amount = \"amount_12m\""), expected);
}

#[test]
fn a_05_this_calendar_year() {
    let expected = (Some("2.00".to_owned()), Some("amount_this_year".to_owned()));
    assert_eq!(annual("annual_amount = \"amount_this_year\""), expected);
}

#[test]
fn a_05_last_calendar_year() {
    let expected = (Some("3.00".to_owned()), Some("amount_last_year".to_owned()));
    assert_eq!(annual("annual_amount = \"amount_last_year\""), expected);
}

#[test]
fn a_05_trailing_365_days() {
    // 2024-02-29 lies in between, so 12 months are a day longer.
    let expected = (Some("2.00".to_owned()), Some("amount_365d".to_owned()));
    assert_eq!(annual("annual_amount = \"amount_365d\""), expected);
    let expected = (Some("3.00".to_owned()), Some("amount_366d".to_owned()));
    assert_eq!(annual("annual_amount = \"amount_366d\""), expected);
}

#[test]
fn a_05_no_amount_but_the_hosts() {
    assert_eq!(annual("annual_amount = \"none\""), (None, None));
}

#[test]
fn a_05_the_host_wins_over_the_fold() {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let folded = fold_days(&rulebook, &BOUGHT).customers["c"].facts.clone();
    let given = folded.with("annual_amount", "250000").unwrap(); // such as a contract annualised
    assert_eq!(given.get("annual_amount"), Some(Value::Amount("250000".parse().unwrap())));
    assert_eq!(given.annual_amount_basis(), None);
}

#[test]
fn a_05_the_explanation_names_the_basis() {
    let rulebook = Rulebook::preset("service_quality").unwrap();
    let folded = fold_days(&rulebook, &BOUGHT);
    let tier = rulebook.classify("tier", &folded.customers["c"].facts, day()).unwrap();
    let english = tier.explain(Language::English);
    assert!(english.contains("annual amount (amount in the last 12 months) 3.00"), "{english}");
    let chinese = tier.explain(Language::Chinese);
    assert!(chinese.contains("年合作金额（近12个月金额） 3.00"), "{chinese}");
    let given = rulebook.facts().with("annual_amount", 3).unwrap();
    let tier = rulebook.classify("tier", &given, day()).unwrap();
    assert!(tier.explain(Language::English).contains("annual amount 3.00"));
}

// --- A-06: ranges that share an end point --------------------------------------------------------

#[test]
fn a_06_lower_bounds_are_inclusive_by_default() {
    let rulebook = Rulebook::preset("service_quality").unwrap();
    for (amount, tier) in [
        ("500000.01", "A"),
        ("500000", "A"),
        ("499999.99", "B"),
        ("100000", "B"),
        ("99999.99", "C"),
    ] {
        assert_eq!(class(&rulebook, "tier", &[("annual_amount", amount)]), tier, "{amount}");
    }
    assert_eq!(renewal(&Rulebook::preset("renewal").unwrap(), "200000", "false"), "B");
}

#[test]
fn a_06_lower_bounds_exclusive_by_an_own_entry() {
    let rulebook = toml(
        r#"
        use = ["service_quality"]
        [[scheme]]
        code = "tier"
        kind = "bands"
        fact = "annual_amount"
        bands = [{ code = "A", above = 500000 }, { code = "B", above = 100000 }, { code = "C" }]
        "#,
    );
    for (amount, tier) in [("500000.01", "A"), ("500000", "B"), ("100000.01", "B"), ("100000", "C")]
    {
        assert_eq!(class(&rulebook, "tier", &[("annual_amount", amount)]), tier, "{amount}");
    }
}

// --- A-07: activity by purchases and interactions ------------------------------------------------

fn quadrant(parameters: &[(&str, &str)], orders: &str, interactions: &str) -> String {
    let rulebook = Rulebook::preset_with("value_activity", parameters.iter().copied()).unwrap();
    let known =
        [("annual_amount", "1"), ("orders_12m", orders), ("interactions_12m", interactions)];
    class(&rulebook, "quadrant", &known)
}

#[test]
fn a_07_orders_alone_until_the_threshold_is_given() {
    assert_eq!(quadrant(&[], "12", "0"), "basic");
    assert_eq!(quadrant(&[], "11", "1000"), "watch");
    let rulebook = Rulebook::preset("value_activity").unwrap();
    let of_schemes = || rulebook.findings().filter(|one| one.path.starts_with("scheme"));
    let codes: Vec<&str> = of_schemes().map(|finding| finding.code).collect();
    assert_eq!(codes, ["rule-off"]);
    assert!(of_schemes().all(|finding| finding.message.contains("`interactions_min`")));
}

#[test]
fn a_07_either_once_the_threshold_is_given() {
    let either = [("interactions_min", "24")];
    assert_eq!(quadrant(&either, "12", "0"), "basic");
    assert_eq!(quadrant(&either, "0", "24"), "basic");
    assert_eq!(quadrant(&either, "11", "23"), "watch");
    let rulebook = Rulebook::preset_with("value_activity", either).unwrap();
    assert!(!rulebook.findings().any(|one| one.path.starts_with("scheme")));
}

#[test]
fn a_07_both() {
    let both = [("interactions_min", "24"), ("activity_criteria", "2")];
    assert_eq!(quadrant(&both, "12", "24"), "basic");
    assert_eq!(quadrant(&both, "12", "23"), "watch");
    assert_eq!(quadrant(&both, "11", "24"), "watch");
}

#[test]
fn a_07_both_is_off_until_the_threshold_is_given() {
    assert_eq!(quadrant(&[("activity_criteria", "2")], "1000", "1000"), "watch");
}

#[test]
fn a_07_another_number_of_orders() {
    assert_eq!(quadrant(&[("orders_min", "24")], "23", "0"), "watch");
    assert_eq!(quadrant(&[("orders_min", "24")], "24", "0"), "basic");
}

#[test]
fn a_07_an_average_of_one_order_a_month_by_default() {
    let rulebook = Rulebook::preset("value_activity").unwrap();
    let folded = fold_days(&rulebook, &["2024-06-30"; 12]);
    let facts = folded.customers["c"].facts.clone();
    let quadrant = rulebook.classify("quadrant", &facts, day()).unwrap();
    assert_eq!(quadrant.class().unwrap().code(), &"basic");
}

#[test]
fn a_07_an_order_in_every_month_by_an_own_fact() {
    let rulebook = toml(
        r#"
        [[fact]]
        code = "months_with_orders_12m"
        type = "count"
        [[scheme]]
        code = "activity"
        kind = "bands"
        fact = "months_with_orders_12m"
        bands = [{ code = "high", from = 12 }, { code = "low" }]
        "#,
    );
    assert_eq!(class(&rulebook, "activity", &[("months_with_orders_12m", "12")]), "high");
    assert_eq!(class(&rulebook, "activity", &[("months_with_orders_12m", "11")]), "low");
}

// --- A-08: over a million ------------------------------------------------------------------------

#[test]
fn a_08_over_excludes_the_number_by_default() {
    let rulebook = Rulebook::preset("value_activity").unwrap();
    let quadrant =
        |amount| class(&rulebook, "quadrant", &[("annual_amount", amount), ("orders_12m", "12")]);
    assert_eq!(quadrant("1000000"), "basic");
    assert_eq!(quadrant("1000000.01"), "core");
}

#[test]
fn a_08_from_a_million_by_an_own_entry() {
    let rulebook = toml(
        r#"
        [[scheme]]
        code = "quadrant"
        kind = "matrix"
        rows = { fact = "annual_amount", bands = [{ code = "high", from = 1000000 }, { code = "low" }] }
        columns = { fact = "orders_12m", bands = [{ code = "high", from = 12 }, { code = "low" }] }
        cells = [["core", "potential"], ["basic", "watch"]]
        "#,
    );
    let quadrant =
        |amount| class(&rulebook, "quadrant", &[("annual_amount", amount), ("orders_12m", "12")]);
    assert_eq!(quadrant("999999.99"), "basic");
    assert_eq!(quadrant("1000000"), "core");
}

// --- A-45: bands without numbers -----------------------------------------------------------------

#[test]
fn a_45_every_cut_is_required() {
    let error = Rulebook::preset("follow_up_basics").unwrap_err();
    let missing: Vec<String> = error.all().map(|error| error.to_string()).collect();
    assert_eq!(
        missing,
        ["high_frequency", "mid_frequency", "high_amount", "mid_amount"]
            .map(|code| format!("preset `follow_up_basics` needs a value for `{code}`"))
    );
    assert!(error.all().all(|error| error.code() == "required-parameter"));
    assert!(error.all().all(|error| error.help().is_some_and(|help| help.contains("parameters"))));
}

#[test]
fn a_45_the_cuts_are_the_hosts() {
    let parameters = [
        ("high_frequency", "12"),
        ("mid_frequency", "4"),
        ("high_amount", "50000"),
        ("mid_amount", "9999.99"),
    ];
    let rulebook = Rulebook::preset_with("follow_up_basics", parameters).unwrap();
    for (fact, scheme, value, band) in [
        ("orders_12m", "frequency", "12", "high"),
        ("orders_12m", "frequency", "11", "mid"),
        ("orders_12m", "frequency", "3", "low"),
        ("annual_amount", "value", "50000", "high"),
        ("annual_amount", "value", "9999.99", "mid"),
        ("annual_amount", "value", "9999.98", "low"),
    ] {
        assert_eq!(class(&rulebook, scheme, &[(fact, value)]), band, "{scheme} {value}");
    }
}

#[test]
fn a_45_only_the_parts_that_are_used_need_cuts() {
    let rulebook = toml(
        r#"
        use = [{ preset = "follow_up_basics", parts = ["scheme.frequency"] }]
        parameters = { high_frequency = 12, mid_frequency = 4 }
        "#,
    );
    assert_eq!(class(&rulebook, "frequency", &[("orders_12m", "4")]), "mid");
    let category = toml("use = [{ preset = \"follow_up_basics\", parts = [\"scheme.category\"] }]");
    assert_eq!(class(&category, "category", &[("main_category", "household")]), "household");
}

#[test]
fn a_45_an_own_entry_needs_no_cuts() {
    let own = r#"
        use = ["follow_up_basics"]
        parameters = { high_frequency = 12, mid_frequency = 4 }
        [[scheme]]
        code = "value"
        kind = "bands"
        fact = "annual_amount"
        bands = [{ code = "high", from = 50000 }, { code = "low" }]
    "#;
    assert_eq!(class(&toml(own), "value", &[("annual_amount", "50000")]), "high");
}

// --- A-50: one currency per rulebook -------------------------------------------------------------

fn with_currency(currency: &str, rest: &str) -> guanxi::Result<Rulebook> {
    Rulebook::from_toml(&format!(
        "format = 1\ncode = \"own\"\ncurrency = \"{currency}\"\ntime_zone = \"UTC\"\n{rest}"
    ))
}

#[test]
fn a_50_one_currency_per_rulebook() {
    let rulebook = with_currency(
        "CNY",
        "use = [\"renewal\", { preset = \"follow_up_basics\", parts = [\"scheme.category\"] }]",
    )
    .unwrap();
    assert_eq!(rulebook.currency(), "CNY");
}

#[test]
fn a_50_foreign_money_is_refused() {
    let error = with_currency("USD", "use = [\"renewal\"]").unwrap_err();
    let refused: Vec<(&str, Option<&str>)> =
        error.all().map(|error| (error.code(), error.path())).collect();
    assert_eq!(
        refused,
        [
            ("foreign-money", Some("use[0].renewal.scheme.tier.classes[0].when")),
            ("foreign-money", Some("use[0].renewal.scheme.tier.classes[1].when")),
        ]
    );
}

#[test]
fn a_50_money_by_parameter_is_the_hosts() {
    let rulebook = with_currency(
        "USD",
        "use = [\"follow_up\"]\nparameters = { medium_amount = 15000, new_within = \"6 months\" }",
    )
    .unwrap();
    let known = [("annual_amount", "15000"), ("upsell", "true"), ("demand_stable", "true")];
    let facts = facts(&rulebook, &known);
    let population = rulebook.population_with_cut("annual_amount", 1_000_000).unwrap();
    let case = Case::new(&facts, parse_date(ANY_DAY).unwrap()).population(&population);
    assert_eq!(rulebook.class_of("tier", &case).unwrap().unwrap().code(), &"A");
}

#[test]
fn a_50_an_own_entry_replaces_foreign_money() {
    let rulebook = with_currency(
        "USD",
        r#"
        use = ["renewal"]
        [[scheme]]
        code = "tier"
        kind = "list"
        classes = [{ code = "A", when = "annual_amount >= 70000" }, { code = "B" }]
        "#,
    )
    .unwrap();
    assert_eq!(class(&rulebook, "tier", &[("annual_amount", "70000")]), "A");
}

// --- A-53: half-years, quarters and years as periods ---------------------------------------------

#[test]
fn a_53_a_period_from_a_date_is_rolling() {
    for (period, months) in [("6 months", 6), ("1 quarter", 3), ("1 year", 12)] {
        let span: Span = period.parse().unwrap();
        let anchor = parse_date("2024-02-10").unwrap();
        let rolled = span.after(anchor, 1).unwrap();
        assert_eq!(Some(rolled), guanxi::time::add_months(anchor, months), "{period}");
    }
}

#[test]
fn a_53_windows_of_facts_are_rolling() {
    let rulebook = toml(
        r#"
        [[scheme]]
        code = "activity"
        kind = "bands"
        fact = "orders_6m"
        bands = [{ code = "some", from = 1 }, { code = "none" }]
        "#,
    );
    // As of 2024-02-10: from 2023-08-11 on, not from 2024-01-01 on.
    let as_of = "2024-02-10".parse().unwrap();
    for (bought, band) in [("2023-08-11", "some"), ("2023-08-10", "none")] {
        let events = purchases(&[bought]);
        let folded = rulebook.fold(&events, as_of, None);
        let activity = rulebook.classify("activity", &folded.customers["c"].facts, as_of).unwrap();
        assert_eq!(activity.class().unwrap().code().as_str(), band, "{bought}");
    }
    let zone = Zone::utc();
    let start = AsOf::new(as_of, &zone).back("6 months".parse().unwrap(), &zone).unwrap();
    assert_eq!(start.date(), parse_date("2023-08-10").unwrap());
}

#[test]
fn a_53_buckets_are_those_of_the_calendar() {
    let day = parse_date("2024-02-10").unwrap();
    for (period, bucket) in [
        ("6 months", "2024-01-01/2024-06-30"),
        ("1 quarter", "2024-01-01/2024-03-31"),
        ("1 year", "2024-01-01/2024-12-31"),
    ] {
        let buckets = Buckets::new(period.parse().unwrap(), None).unwrap();
        assert_eq!(buckets.containing(day).unwrap().to_string(), bucket);
    }
}

#[test]
fn a_53_reviews_go_by_the_calendar() {
    let rulebook = toml(
        r#"
        [[scheme]]
        code = "size"
        kind = "bands"
        review = "6 months"
        fact = "annual_amount"
        bands = [{ code = "large", from = 1 }, { code = "small" }]
        "#,
    );
    let facts = facts(&rulebook, &[("annual_amount", "1")]);
    let size = rulebook.classify("size", &facts, "2024-02-10".parse().unwrap()).unwrap();
    assert_eq!(size.valid_until(), Some(parse_date("2024-06-30").unwrap()));
}
