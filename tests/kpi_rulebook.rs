//! KPIs, targets and reports of rulebooks that load: what the presets have, how tables compose, what a
//! document comes back as, targets of parts of their period, and what loading finds.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects)]

use guanxi::Rulebook;
use guanxi::label::Language;
use guanxi::policy::kpi::{
    Activation, AnswerSource, Churn, Csat, Kpi, KpiTarget, Measure, MeasureName, Period,
    Repurchase, RepurchaseConvention, Unit,
};
use guanxi::policy::target::{Bound, Target, Verdict};
use guanxi::quantity::Fraction;
use guanxi::rule::Severity;
use guanxi::rulebook::RulebookDocument;

const HEAD: &str =
    "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n";

fn toml(rest: &str) -> Rulebook {
    Rulebook::from_toml(&format!("{HEAD}{rest}"))
        .unwrap_or_else(|error| panic!("{}", error.report()))
}

fn refused(rest: &str) -> guanxi::Error {
    match Rulebook::from_toml(&format!("{HEAD}{rest}")) {
        Ok(_) => panic!("loads:\n{rest}"),
        Err(error) => error,
    }
}

fn preset(name: &str) -> Rulebook {
    let parameters: &[(&str, &str)] = match name {
        "follow_up" => &[("medium_amount", "100000"), ("new_within", "6 months")],
        "follow_up_basics" => &[
            ("high_frequency", "12"),
            ("mid_frequency", "4"),
            ("high_amount", "500000"),
            ("mid_amount", "100000"),
        ],
        _ => &[],
    };
    match Rulebook::preset_with(name, parameters.iter().copied()) {
        Ok(rulebook) => rulebook,
        Err(error) => panic!("{}", error.report()),
    }
}

fn kpis(rulebook: &Rulebook) -> Vec<&str> {
    rulebook.kpis().iter().map(|one| one.kpi.code().as_str()).collect()
}

fn targets(rulebook: &Rulebook) -> Vec<String> {
    let show = |one: &KpiTarget| {
        let text = format!("{} {} {}", one.kpi, one.target.bound, one.target.value);
        text.strip_suffix("/1").unwrap_or(&text).to_owned()
    };
    rulebook.targets().iter().map(show).collect()
}

fn fraction(text: &str) -> Fraction {
    text.parse().unwrap()
}

// --- presets -------------------------------------------------------------------------------------

/// D000-10, D000-11, D000-50; D001-03, D001-10, D001-11, D001-63 ... D001-68; D002-13, D002-14,
/// D002-99 ... D002-101; D003-64 ... D003-70, D003-130; D004-47, D004-54.
#[test]
fn each_preset_measures_what_its_document_names() {
    for (name, expected) in [
        (
            "follow_up",
            vec!["touch_compliance", "csat", "loyalty", "repurchase_rate", "order_value", "nps"],
        ),
        ("follow_up_office", vec![]), // clocks only
        (
            "value_activity",
            vec![
                "customers",
                "share_core",
                "share_potential",
                "share_basic",
                "share_watch",
                "repurchase_rate",
                "churn_rate",
                "csat",
                "order_value",
                "activation_rate",
                "new_quality_customers",
                "promotions",
                "acquisition_cost",
            ],
        ),
        (
            "renewal",
            vec!["renewal_rate", "csat", "warning_success", "proactive_share", "churn_rate"],
        ),
        (
            "service_quality",
            vec![
                "first_response_time",
                "first_time_resolution",
                "csat",
                "churn_rate",
                "overdue_touches",
            ],
        ),
        ("follow_up_basics", vec!["missed_plan_items", "late_plan_items", "sales", "market_share"]),
    ] {
        let rulebook = preset(name);
        assert_eq!(kpis(&rulebook), expected, "{name}");
        for entry in rulebook.kpis() {
            for language in [Language::English, Language::Chinese] {
                assert!(!entry.label(language).is_empty(), "{name} {}", entry.kpi.code());
            }
        }
    }
}

/// D003-65, D003-67, D003-69, D003-71; D004-54. The others have no number until one is given.
#[test]
fn each_preset_aims_at_what_its_document_names() {
    for (name, expected) in [
        ("follow_up", vec![]),
        ("value_activity", vec![]),
        ("renewal", vec![]),
        (
            "service_quality",
            vec![
                "first_response_time at_most 7200",
                "first_time_resolution at_least 90/100",
                "csat at_least 45/10",
                "churn_rate at_most 5/100",
            ],
        ),
        ("follow_up_basics", vec!["missed_plan_items at_most 0", "late_plan_items at_most 0"]),
    ] {
        assert_eq!(targets(&preset(name)), expected, "{name}");
    }
    let given = [
        ("repurchase_target", "46%"),
        ("order_value_target", "1000.50"),
        ("activation_target", "30%"),
        ("new_quality_target", "50"),
    ];
    let rulebook = Rulebook::preset_with("value_activity", given).unwrap();
    assert_eq!(
        targets(&rulebook),
        [
            "repurchase_rate at_least 46/100",
            "order_value at_least 10005/10",
            "activation_rate at_least 30/100",
            "new_quality_customers at_least 50",
        ]
    );
    // D001-67: what is looked at again where it is missed.
    let missed: Vec<&str> = rulebook
        .target("activation_rate")
        .unwrap()
        .on_miss
        .iter()
        .map(|code| code.as_str())
        .collect();
    assert_eq!(missed, ["review_script", "review_discount"]);
    assert_eq!(
        rulebook.target("new_quality_customers").unwrap().per,
        Some("1 quarter".parse().unwrap())
    ); // D001-10
    let rulebook = Rulebook::preset_with(
        "renewal",
        [("renewal_target", "90%"), ("warning_success_target", "60%")],
    )
    .unwrap();
    assert_eq!(
        targets(&rulebook),
        ["renewal_rate at_least 90/100", "warning_success at_least 60/100"]
    ); // D002-102
}

/// D001-62, D002-98, D003-63, D003-72, D003-74, D003-78, C-34.
#[test]
fn each_preset_reports_as_its_document_says() {
    for (name, by, severities, breakdown) in [
        ("value_activity", None, vec![], vec!["class(quadrant)"]),
        ("renewal", None, vec![], vec!["class(tier)"]),
        ("service_quality", Some("crm_manager"), vec!["major"], vec!["class(tier)"]),
        ("follow_up", None, vec![], vec![]), // D000 has none, C-34
    ] {
        let rulebook = preset(name);
        let report = rulebook.report();
        assert_eq!(report.by().map(|one| one.as_str()), by, "{name}");
        assert_eq!(report.case_severity(), severities, "{name}");
        assert_eq!(report.breakdown(), breakdown, "{name}");
        assert_eq!(
            (report.most_cases(), report.check_every().to_string().as_str()),
            (2, "1 month")
        );
        let day = "2024-02-10".parse().unwrap();
        assert_eq!(report.period_of(day).unwrap().to_string(), "2024-02"); // monthly
    }
    let quarterly = toml("use = [\"renewal\"]\n[report]\nevery = \"1 quarter\"\n"); // D002-98
    let period = quarterly.report().period_of("2024-02-10".parse().unwrap()).unwrap();
    assert_eq!(period.to_string(), "2024-Q1");
    assert_eq!(quarterly.report().breakdown(), ["class(tier)"]); // the rest stays
}

/// What a preset leaves open is off, and that is said in two languages.
#[test]
fn a_target_without_its_number_is_off() {
    let rulebook = preset("renewal");
    let off: Vec<(&str, &str)> = rulebook
        .findings()
        .filter(|one| one.path.starts_with("target"))
        .map(|one| (one.code, one.path.as_str()))
        .collect();
    assert_eq!(off, [("rule-off", "target[0].at_least"), ("rule-off", "target[1].at_least")]);
    let finding = rulebook.findings().find(|one| one.path.starts_with("target")).unwrap();
    assert_eq!(finding.severity, Severity::Note);
    assert_eq!(
        finding.text(Language::English),
        "the target is off until a value is given for `renewal_target`"
    );
    assert_eq!(finding.text(Language::Chinese), "在给出参数 `renewal_target` 之前，该目标不生效");
    assert!(rulebook.target("renewal_rate").is_none());
    assert!(rulebook.kpi("renewal_rate").is_ok()); // it is measured all the same
}

#[test]
fn a_kpi_without_its_number_is_off_and_its_target_too() {
    let rulebook = toml(
        r#"
        [[parameter]]
        code = "grace"
        type = "span"
        [[kpi]]
        code = "renewal_rate"
        grace = "$grace"
        [[target]]
        kpi = "renewal_rate"
        at_least = "90%"
        [[target]]
        kpi = "csat"
        at_least = 4
        "#,
    );
    assert_eq!(
        (kpis(&rulebook), targets(&rulebook)),
        (vec!["csat"], vec!["csat at_least 4".to_owned()])
    );
    let off: Vec<(&str, &str, &str)> = rulebook
        .findings()
        .map(|one| (one.code, one.path.as_str(), one.message_zh.as_str()))
        .collect();
    assert_eq!(off, [("rule-off", "kpi[0].grace", "在给出参数 `grace` 之前，`grace` 不生效")]);
    assert_eq!(rulebook.kpi("renewal_rate").unwrap_err().code(), "unknown-kpi");
}

// --- composition ---------------------------------------------------------------------------------

fn part(preset: &str, parts: &str) -> Rulebook {
    toml(&format!("use = [{{ preset = \"{preset}\", parts = [{parts}] }}]\n"))
}

#[test]
fn kpis_come_as_parts() {
    let all = part("service_quality", "\"kpi\"");
    assert_eq!(
        kpis(&all),
        ["first_response_time", "first_time_resolution", "csat", "churn_rate", "overdue_touches"]
    );
    assert!(all.targets().is_empty());
    assert_eq!(kpis(&part("service_quality", "\"kpi.csat\"")), ["csat"]);
    // What it names comes with it: classes of a scheme, a scale, a calendar.
    for code in ["share_core", "activation_rate", "new_quality_customers", "promotions"] {
        let rulebook = part("value_activity", &format!("\"kpi.{code}\""));
        assert_eq!(kpis(&rulebook), [code]);
        assert_eq!(rulebook.schemes()[0].code().as_str(), "quadrant", "{code}");
    }
    let nps = toml("use = [{ preset = \"follow_up\", parts = [\"kpi.nps\"] }]\n");
    assert_eq!(kpis(&nps), ["nps"]);
    let unknown = refused("use = [{ preset = \"renewal\", parts = [\"kpi.nps\"] }]\n");
    assert_eq!(unknown.code(), "unknown-part");
}

#[test]
fn a_target_brings_its_kpi() {
    let one = part("service_quality", "\"target.csat\"");
    assert_eq!((kpis(&one), targets(&one)), (vec!["csat"], vec!["csat at_least 45/10".to_owned()]));
    let all = part("service_quality", "\"target\"");
    assert_eq!(kpis(&all).len(), 4);
    assert_eq!(all.targets().len(), 4);
    let missed = toml(
        "use = [{ preset = \"value_activity\", parts = [\"target.activation_rate\"] }]\nparameters = { activation_target = \"30%\" }\n",
    );
    assert_eq!(kpis(&missed), ["activation_rate"]);
    assert_eq!(missed.target("activation_rate").unwrap().on_miss.len(), 2); // with its codes
}

#[test]
fn a_report_comes_as_a_part() {
    let rulebook = part("service_quality", "\"report\"");
    let report = rulebook.report();
    assert_eq!(
        (report.by().unwrap().as_str(), report.breakdown()),
        ("crm_manager", &["class(tier)".to_owned()][..])
    );
    assert_eq!(report.case_severity(), ["major"]);
    assert_eq!(rulebook.schemes()[0].code().as_str(), "tier");
    assert!(rulebook.kpis().is_empty());
}

#[test]
fn an_own_entry_takes_the_place_of_one_of_a_preset() {
    let rulebook = toml(
        r#"
        use = ["service_quality"]
        [[kpi]]
        code = "csat"
        convention = "top_box"
        source = "survey"
        label = { en = "content customers", zh = "满意客户占比" }
        [[target]]
        kpi = "csat"
        at_least = "80%"
        [report]
        most_cases = 1
        "#,
    );
    assert_eq!(
        kpis(&rulebook),
        ["first_response_time", "first_time_resolution", "csat", "churn_rate", "overdue_touches"]
    );
    let csat = rulebook.kpi("csat").unwrap();
    let Measure::Csat(measure) = csat.kpi.measure() else { panic!() };
    assert_eq!((measure.source, csat.kpi.measure().unit()), (AnswerSource::Survey, Unit::Rate));
    assert_eq!(csat.label(Language::Chinese), "满意客户占比");
    assert_eq!(rulebook.target("csat").unwrap().target, Target::at_least(fraction("80%")));
    assert_eq!(
        (rulebook.report().most_cases(), rulebook.report().by().unwrap().as_str()),
        (1, "crm_manager")
    );
    // Where the KPI counts otherwise now, the target of the preset says nothing of it.
    let error = refused(
        "use = [\"service_quality\"]\n[[kpi]]\ncode = \"csat\"\nmeasure = \"open_issues\"\n",
    );
    assert_eq!(
        (error.code(), error.path()),
        ("target-direction", Some("use[0].service_quality.target.csat.at_least"))
    );
}

#[test]
fn two_presets_that_say_the_same_meet_and_others_do_not() {
    let both = toml(
        "use = [{ preset = \"service_quality\", parts = [\"kpi\"] }, { preset = \"renewal\", parts = [\"kpi\"] }]\n",
    );
    assert!(kpis(&both).contains(&"renewal_rate") && kpis(&both).contains(&"first_response_time"));
    let error = refused(
        "use = [{ preset = \"value_activity\", parts = [\"report\"] }, { preset = \"service_quality\", parts = [\"report\"] }]\n",
    );
    assert_eq!(error.code(), "preset-conflict");
}

/// A scheme beside that of the preset changes nothing of what the KPIs of the preset mean.
#[test]
fn kpis_of_a_preset_keep_their_scheme_beside_another_one() {
    let size = "[[scheme]]\ncode = \"size\"\nkind = \"bands\"\nfact = \"annual_amount\"\nbands = [{ code = \"large\", from = 10 }, { code = \"small\" }]\n";
    let rulebook = toml(&format!("use = [\"value_activity\"]\n{size}"));
    let Measure::Activation(rate) = rulebook.kpi("activation_rate").unwrap().kpi.measure() else {
        panic!()
    };
    assert_eq!(rate.scheme.as_str(), "quadrant");
    // What names no scheme is for the only one.
    let error =
        refused(&format!("use = [\"value_activity\"]\n{size}[[kpi]]\ncode = \"demotions\"\n"));
    assert_eq!((error.code(), error.path()), ("kpi-incomplete", Some("kpi[0].scheme")));
}

/// A scheme of the host's own in the place of the preset's: what it does not have is off.
#[test]
fn kpis_of_classes_that_are_not_there_are_off() {
    let rulebook = toml(
        r#"
        use = ["value_activity"]
        parameters = { new_quality_target = 50 }
        [[scheme]]
        code = "quadrant"
        kind = "bands"
        fact = "annual_amount"
        bands = [{ code = "core", from = 10 }, { code = "rest" }]
        "#,
    );
    assert_eq!(
        kpis(&rulebook),
        [
            "customers",
            "share_core",
            "repurchase_rate",
            "churn_rate",
            "csat",
            "order_value",
            "new_quality_customers",
            "promotions",
            "acquisition_cost"
        ]
    );
    assert_eq!(targets(&rulebook), ["new_quality_customers at_least 50"]);
    let off: Vec<&str> = rulebook
        .findings()
        .filter(|one| one.code == "rule-off" && one.path.contains("kpi."))
        .map(|one| one.message.as_str())
        .collect();
    assert_eq!(off.len(), 5, "{off:?}");
    assert_eq!(off[0], "the KPI is off for `potential`, which scheme `quadrant` does not have");
    let zh = rulebook.findings().find(|one| one.path.contains("kpi.")).unwrap();
    assert_eq!(zh.message_zh, "分类 `quadrant` 没有类别 `potential`，该指标对其不生效");
}

#[test]
fn a_kpi_brings_its_touch_rule_with_what_that_names() {
    // A preset of ours has no such KPI, so the same rule in an own rulebook is enough.
    let rulebook = toml(
        r#"
        use = [{ preset = "service_quality", parts = ["cadence.c_push"] }]
        [[kpi]]
        code = "pushes"
        measure = "touch_compliance"
        rule = "c_push"
        by = "bucket"
        "#,
    );
    let rule = Some("c_push".parse().unwrap());
    assert_eq!(
        *rulebook.kpi("pushes").unwrap().kpi.measure(),
        Measure::TouchCompliance { by_bucket: true, rule }
    );
}

#[test]
fn money_of_another_currency_does_not_come_in() {
    let foreign = |rest: &str| {
        let head = HEAD.replace("CNY", "USD");
        Rulebook::from_toml(&format!("{head}{rest}"))
    };
    // A parameter is given in the currency of the host.
    let rulebook = foreign(
        "use = [{ preset = \"follow_up\", parts = [\"target.order_value\"] }]\nparameters = { order_value_target = 150 }\n",
    );
    assert_eq!(targets(&rulebook.unwrap()), ["order_value at_least 150"]);
    // Rates and times have no currency.
    let rulebook =
        foreign("use = [{ preset = \"service_quality\", parts = [\"target\"] }]\n").unwrap();
    assert_eq!(rulebook.targets().len(), 4);
}

// --- documents -----------------------------------------------------------------------------------

#[test]
fn a_document_comes_back_as_it_was() {
    let own = r#"
        [codes]
        role = ["agent"]
        action = ["review_script"]
        severity = [{ code = "major", rank = 0 }]
        [calendar.office]
        week = { mon-fri = ["09:00-18:00"] }
        [feedback]
        scale = [{ code = "nps", min = 0, max = 10 }]
        [[scheme]]
        code = "tier"
        kind = "bands"
        fact = "annual_amount"
        bands = [{ code = "A", from = 10 }, { code = "B", from = 5 }, { code = "C", from = 2 }, { code = "D" }]
        [[kpi]]
        code = "inactive"
        measure = "churn_rate"
        convention = "rolling"
        window = "60 days"
        lost_after = "13 weeks"
        edge = "more_than"
        label = { en = "inactive customers", zh = "不活跃客户" }
        [[kpi]]
        code = "repurchase_rate"
        convention = "cohort"
        within = "60 days"
        same_day = "merge"
        [[kpi]]
        code = "activation_rate"
        class = ["B", "C", "D"]
        convention = "targeted"
        within = "60 days"
        [[kpi]]
        code = "warning_success"
        convention = "cohort"
        window = "60 days"
        [[kpi]]
        code = "csat"
        convention = "top_box"
        from = "4.5"
        source = "survey"
        [[kpi]]
        code = "nps"
        scale = "nps"
        window = "3 months"
        [[kpi]]
        code = "resolution_time"
        convention = "full"
        calendar = "office"
        waiting = "excluded"
        [[kpi]]
        code = "first_time_resolution"
        convention = "no_reopen"
        within = "3 days"
        [[kpi]]
        code = "sla_attainment"
        convention = "issue"
        milestone = "respond"
        [[kpi]]
        code = "value_of_a"
        measure = "class_share"
        class = ["A"]
        by = "amount"
        [[kpi]]
        code = "sales"
        measure = "given"
        unit = "money"
        better = "higher"
        additive = true
        [[target]]
        kpi = "sales"
        at_least = "1200000.50"
        per = "1 year"
        weights = [1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 6]
        on_miss = ["review_script"]
        [[target]]
        kpi = "repurchase_rate"
        relative = "15%"
        base = "40%"
        [[target]]
        kpi = "new_customers"
        above = 10
        [report]
        every = "1 quarter"
        by = "agent"
        case_severity = ["major"]
        most_cases = 1
        check_every = "2 weeks"
        breakdown = ["owner", "industry", "class(tier)", "strategic"]
    "#;
    let rulebook = toml(own);
    let document: &RulebookDocument = rulebook.document();
    let again = Rulebook::try_from(document.clone()).unwrap();
    assert_eq!(again.document(), document);
    assert_eq!((again.kpis(), again.targets()), (rulebook.kpis(), rulebook.targets()));
    let json = serde_json::to_string(document).unwrap();
    let of_json = Rulebook::from_json(&json).unwrap();
    assert_eq!((of_json.kpis(), of_json.targets()), (rulebook.kpis(), rulebook.targets()));
    assert_eq!(of_json.report().breakdown(), rulebook.report().breakdown());
    // Classes stand as they were written.
    let Measure::Activation(rate) = rulebook.kpi("activation_rate").unwrap().kpi.measure() else {
        panic!()
    };
    let expected = Activation::of_class("tier".parse().unwrap(), "B".parse().unwrap());
    assert_eq!(rate.class, ["B", "C", "D"]);
    assert_eq!(rate.scheme, expected.scheme);
    let Measure::Repurchase(rate) = rulebook.kpi("repurchase_rate").unwrap().kpi.measure() else {
        panic!()
    };
    let cohort = Repurchase::by(RepurchaseConvention::Cohort).within("60 days".parse().unwrap());
    assert_eq!(*rate, cohort.same_day_merged());
}

/// The presets too, with what they stand on.
#[test]
fn presets_come_back_as_they_were() {
    for name in ["follow_up", "value_activity", "renewal", "service_quality"] {
        let rulebook = preset(name);
        let again = Rulebook::try_from(rulebook.document().clone()).unwrap();
        assert_eq!(
            (again.kpis(), again.targets()),
            (rulebook.kpis(), rulebook.targets()),
            "{name}"
        );
    }
}

/// Each measure that needs no more than its name is one, under its name.
#[test]
fn every_measure_is_a_kpi_by_its_name() {
    let names = [
        "churn_rate",
        "repurchase_rate",
        "renewal_rate",
        "gross_retention",
        "net_retention",
        "warning_success",
        "warning_lead_time",
        "warning_precision",
        "warning_recall",
        "csat",
        "first_response_time",
        "resolution_time",
        "first_time_resolution",
        "sla_attainment",
        "touch_compliance",
        "plan_adherence",
        "logging_in_time",
        "upkeep_in_time",
        "order_value",
        "orders_per_customer",
        "customers",
        "new_customers",
        "lost_customers",
        "open_issues",
        "overdue_touches",
        "missed_plan_items",
        "late_plan_items",
        "proactive_share",
    ];
    for name in names {
        let name: MeasureName = name.parse().unwrap();
        let rulebook = toml(&format!("[[kpi]]\ncode = \"{name}\"\n"));
        let expected = match name {
            // A rulebook without parts has no composites.
            MeasureName::Csat => Kpi::new("csat".parse().unwrap(), Measure::Csat(Csat::default())),
            _ => Kpi::standard(name.as_str()).unwrap(),
        };
        assert_eq!(rulebook.kpi(name.as_str()).unwrap().kpi, expected);
    }
}

/// `[purchases]` says whether orders of one day are one, unless the KPI does.
#[test]
fn orders_of_one_day_are_one_as_the_rulebook_says() {
    let merged = |text: &str| {
        let rulebook = toml(text);
        let Measure::Repurchase(rate) =
            rulebook.kpi("repurchase_rate").unwrap().kpi.measure().clone()
        else {
            panic!()
        };
        rate.merge_days
    };
    let kpi = "[[kpi]]\ncode = \"repurchase_rate\"\n";
    let purchases = "[purchases]\nsame_day = \"merge\"\n";
    assert!(!merged(kpi));
    assert!(merged(&format!("{purchases}{kpi}")));
    assert!(!merged(&format!("{purchases}{kpi}same_day = \"separate\"\n")));
    assert!(merged(&format!("{kpi}same_day = \"merge\"\n")));
}

// --- targets -------------------------------------------------------------------------------------

/// A KPI with its target.
fn aimed(text: &str, kpi: &str) -> (Kpi, KpiTarget) {
    let rulebook = toml(text);
    (rulebook.kpi(kpi).unwrap().kpi.clone(), rulebook.target(kpi).unwrap().clone())
}

fn value_of((kpi, target): &(Kpi, KpiTarget), period: &str) -> Option<Fraction> {
    let period: Period = period.parse().unwrap();
    target.of(kpi, period).unwrap().map(|one| one.value)
}

const MONTHS: [&str; 12] = ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"];

fn months(of: &(Kpi, KpiTarget)) -> Vec<Fraction> {
    MONTHS.iter().map(|month| value_of(of, &format!("2024-{month}")).unwrap()).collect()
}

fn quarters(of: &(Kpi, KpiTarget)) -> Vec<Fraction> {
    (1..=4).map(|quarter| value_of(of, &format!("2024-Q{quarter}")).unwrap()).collect()
}

fn sum(parts: &[Fraction]) -> Fraction {
    parts.iter().fold(Fraction::ZERO, |sum, part| sum.checked_add(*part).unwrap())
}

/// D001-10, D002-11, P-103: fifty a quarter are 17, 17 and 16 a month; a year has no target.
#[test]
fn p_103_a_target_of_a_quarter_is_split_into_its_months() {
    let of = aimed(
        "[[target]]\nkpi = \"new_customers\"\nat_least = 50\nper = \"1 quarter\"\n",
        "new_customers",
    );
    let whole =
        |numbers: &[i64]| numbers.iter().map(|one| Fraction::from(*one)).collect::<Vec<_>>();
    assert_eq!(months(&of), whole(&[17, 17, 16, 17, 17, 16, 17, 17, 16, 17, 17, 16]));
    assert_eq!(quarters(&of), whole(&[50; 4]));
    assert_eq!(value_of(&of, "2024"), None);
    assert_eq!(value_of(&of, "2024-01-02/2024-01-31"), None); // days of their own are no part
    // So it is for customers of some classes, which are counted as they are at the end.
    let text = "use = [\"value_activity\"]\nparameters = { new_quality_target = 50 }\n";
    let of = aimed(text, "new_quality_customers");
    assert_eq!(months(&of)[..3], whole(&[17, 17, 16]));
}

#[test]
fn p_103_a_target_of_a_year_is_split_by_weights() {
    let text = "[[target]]\nkpi = \"late_plan_items\"\nat_most = 200\nper = \"1 year\"\nweights = [1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 6]\n";
    let of = aimed(text, "late_plan_items");
    assert_eq!(quarters(&of), [40, 40, 40, 80].map(Fraction::from));
    assert_eq!(months(&of)[9..], [10, 10, 60].map(Fraction::from));
    assert_eq!(sum(&months(&of)), 200.into());
    assert_eq!(value_of(&of, "2024"), Some(200.into()));
    let (kpi, target) = &of;
    let month = target.of(kpi, "2024-12".parse().unwrap()).unwrap().unwrap();
    assert_eq!(month.bound, Bound::AtMost);
}

/// KPI.md: sales of the host add up where they say so, in cents; the cost of a customer does not.
#[test]
fn p_103_money_of_the_host_is_split_where_it_adds_up() {
    let kpi =
        "[[kpi]]\ncode = \"sales\"\nmeasure = \"given\"\nunit = \"money\"\nbetter = \"higher\"\n";
    let target = "[[target]]\nkpi = \"sales\"\nat_least = \"1000000\"\nper = \"1 year\"\n";
    let weights = "weights = [1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 6]\n";
    let of = aimed(&format!("{kpi}additive = true\n{target}"), "sales");
    assert_eq!(quarters(&of), [Fraction::from(250_000); 4]);
    assert_eq!(months(&of)[..3], ["83333.34", "83333.33", "83333.33"].map(fraction));
    assert_eq!(sum(&months(&of)), 1_000_000.into());
    let of = aimed(&format!("{kpi}additive = true\n{target}{weights}"), "sales");
    assert_eq!(quarters(&of), [200_000, 200_000, 200_000, 400_000].map(Fraction::from));
    let of = aimed(&format!("{kpi}{target}"), "sales");
    for period in ["2024", "2024-Q1", "2024-03"] {
        assert_eq!(value_of(&of, period), Some(1_000_000.into()), "{period}");
    }
    let error = refused(&format!("{kpi}{target}{weights}"));
    assert_eq!((error.code(), error.path()), ("not-additive", Some("target[0].weights")));
}

/// KPI.md: ratios do not add up; the target of the year is that of each month.
#[test]
fn a_ratio_has_one_target_for_a_year_and_its_months() {
    for text in [
        "[[target]]\nkpi = \"csat\"\nat_least = \"4.5\"\nper = \"1 year\"\n",
        "[[target]]\nkpi = \"csat\"\nat_least = \"4.5\"\n",
    ] {
        let of = aimed(text, "csat");
        for period in ["2024", "2024-Q2", "2024-03", "2024-03-04/2024-03-10"] {
            assert_eq!(value_of(&of, period), Some(fraction("4.5")), "{text} {period}");
        }
    }
    // How many customers there are at an end is no sum either.
    let of =
        aimed("[[target]]\nkpi = \"customers\"\nat_least = 120\nper = \"1 year\"\n", "customers");
    assert_eq!(value_of(&of, "2024-03"), Some(120.into()));
    // A target of a month says nothing of a year.
    let of = aimed("[[target]]\nkpi = \"csat\"\nat_least = \"4.5\"\nper = \"1 month\"\n", "csat");
    assert_eq!((value_of(&of, "2024-03"), value_of(&of, "2024")), (Some(fraction("4.5")), None));
}

/// A target that is for longer periods only leaves the verdict open, and misses nothing.
#[test]
fn without_a_target_of_the_period_nothing_is_missed() {
    let of = aimed(
        "[[target]]\nkpi = \"new_customers\"\nat_least = 5\nper = \"1 month\"\n",
        "new_customers",
    );
    let year = guanxi::policy::kpi::Accumulator::new(&of.0, "2024".parse().unwrap());
    let result = of.1.judge(&of.0, &year.read()).unwrap();
    assert_eq!((result.target, result.verdict), (None, Verdict::Undefined));
}

/// A-37: a relative change is a part of the base, points are added to it; D001-09.
#[test]
fn a_37_changes_are_relative_or_in_points() {
    let of = |text: &str, kpi: &str| {
        aimed(&format!("[[target]]\nkpi = \"{kpi}\"\n{text}\n"), kpi).1.target
    };
    assert_eq!(
        of("relative = \"15%\"\nbase = \"40%\"", "repurchase_rate"),
        Target::at_least(fraction("46%"))
    );
    assert_eq!(
        of("points = \"15%\"\nbase = \"40%\"", "repurchase_rate"),
        Target::at_least(fraction("55%"))
    );
    // Where less is better, a change goes down; D002-14.
    assert_eq!(
        of("relative = \"-10%\"\nbase = \"20%\"", "churn_rate"),
        Target::at_most(fraction("18%"))
    );
    assert_eq!(
        of("points = \"-10%\"\nbase = \"20%\"", "churn_rate"),
        Target::at_most(fraction("10%"))
    );
    assert_eq!(
        of("relative = \"-25%\"\nbase = \"2 hours\"", "first_response_time"),
        Target::at_most(5400.into())
    );
    assert_eq!(
        of("points = \"-30 minutes\"\nbase = \"2 hours\"", "first_response_time"),
        Target::at_most(5400.into())
    );
    assert_eq!(of("points = \"0.5\"\nbase = \"4\"", "csat"), Target::at_least(fraction("4.5")));
    assert_eq!(of("relative = \"10%\"\nbase = 50", "new_customers"), Target::at_least(55.into()));
    assert_eq!(of("points = 5\nbase = 50", "new_customers"), Target::at_least(55.into()));
}

#[test]
fn a_target_takes_its_value_from_a_parameter() {
    let parameters = "[[parameter]]\ncode = \"soon\"\ntype = \"span\"\ndefault = \"90 minutes\"\n\
        [[parameter]]\ncode = \"share\"\ntype = \"ratio\"\ndefault = \"92.5%\"\n";
    let text = format!(
        "{parameters}[[target]]\nkpi = \"first_response_time\"\nat_most = \"$soon\"\n[[target]]\nkpi = \"renewal_rate\"\nat_least = \"$share\"\n"
    );
    let rulebook = toml(&text);
    assert_eq!(
        rulebook.target("first_response_time").unwrap().target,
        Target::at_most(5400.into())
    );
    assert_eq!(
        rulebook.target("renewal_rate").unwrap().target,
        Target::at_least(fraction("92.5%"))
    );
}

#[test]
fn every_bound_is_as_it_is_written() {
    for (key, bound) in [("at_least", Bound::AtLeast), ("above", Bound::Above)] {
        let (_, target) = aimed(&format!("[[target]]\nkpi = \"csat\"\n{key} = \"4.5\"\n"), "csat");
        assert_eq!(target.target, Target::new(bound, fraction("4.5")));
    }
    for (key, bound) in [("at_most", Bound::AtMost), ("below", Bound::Below)] {
        let (kpi, target) =
            aimed(&format!("[[target]]\nkpi = \"churn_rate\"\n{key} = \"5%\"\n"), "churn_rate");
        assert_eq!(target.target, Target::new(bound, fraction("5%")));
        assert_eq!(*kpi.measure(), Measure::Churn(Churn::default()));
    }
}

// --- C-27 ----------------------------------------------------------------------------------------

/// What loading finds of a target of two hours beside these clocks.
fn found(at_most: &str, clocks: &[(&str, &str)]) -> Vec<(Severity, String, String)> {
    let severities: Vec<String> = clocks
        .iter()
        .enumerate()
        .map(|(rank, (severity, _))| format!("{{ code = \"{severity}\", rank = {rank} }}"))
        .collect();
    let clocks: String = clocks
        .iter()
        .map(|(severity, rest)| format!("[[sla.clock]]\nseverity = [\"{severity}\"]\n{rest}\n"))
        .collect();
    let rulebook = toml(&format!(
        "[codes]\nseverity = [{}]\n[calendar.office]\nweek = {{ mon-fri = [\"09:00-18:00\"] }}\n{clocks}\
         [[target]]\nkpi = \"first_response_time\"\n{at_most}\n",
        severities.join(", ")
    ));
    let findings = rulebook.findings().filter(|one| one.code == "target-clock");
    findings
        .map(|one| (one.severity, one.path.clone(), one.text(Language::Chinese).to_owned()))
        .collect()
}

fn respond(within: &str) -> String {
    format!("milestone = \"respond\"\nwithin = \"{within}\"")
}

#[test]
fn c_27_a_target_that_no_clock_asks_for_is_found() {
    let two = "at_most = \"2 hours\"";
    let (four, eight, one) = (respond("4 hours"), respond("8 hours"), respond("1 hour"));
    let warned = found(two, &[("important", &four), ("general", &eight)]);
    assert_eq!(warned.len(), 1);
    assert_eq!((warned[0].0, warned[0].1.as_str()), (Severity::Warning, "target[0]"));
    assert_eq!(
        warned[0].2,
        "所有首次响应时限都长于指标 `first_response_time` 的目标：响应均未超时，目标仍可能不达标"
    );
    // One clock that is stricter, or as strict, is enough.
    assert!(found(two, &[("urgent", &one), ("important", &four), ("general", &eight)]).is_empty());
    assert!(found(two, &[("urgent", &respond("120 minutes")), ("general", &eight)]).is_empty());
    assert_eq!(found(two, &[("urgent", &respond("121 minutes")), ("general", &eight)]).len(), 1);
    assert!(found(two, &[("urgent", &respond("immediately")), ("general", &eight)]).is_empty());
    assert!(found("at_most = \"4 hours\"", &[("general", &four)]).is_empty());
    // Other milestones, and none at all, say nothing.
    assert!(found(two, &[("general", "milestone = \"resolve\"\nwithin = \"4 hours\"")]).is_empty());
    // Working time takes at least as long.
    let office = format!("{four}\ncalendar = \"office\"");
    assert_eq!(found(two, &[("general", &office)]).len(), 1);
    // Days are not compared with hours.
    let days = "milestone = \"respond\"\nwithin = \"1 working day\"\ncalendar = \"office\"";
    assert!(found(two, &[("important", &four), ("general", days)]).is_empty());
}

/// C-27 as the documents have it: the mean of the one beside the clocks of the other.
#[test]
fn c_27_the_documents_side_by_side() {
    let rulebook = toml(
        "use = [{ preset = \"follow_up\", parts = [\"sla\"] }, { preset = \"service_quality\", parts = [\"target.first_response_time\"] }]\n",
    );
    // An urgent issue is answered within one hour, so the mean may be reached.
    assert_eq!(rulebook.findings().filter(|one| one.code == "target-clock").count(), 0);
    let rulebook =
        Rulebook::preset_with("service_quality", [("respond_within", "4 hours")]).unwrap();
    let found: Vec<&str> = rulebook
        .findings()
        .filter(|one| one.code == "target-clock")
        .map(|one| one.message.as_str())
        .collect();
    assert_eq!(
        found,
        [
            "every clock for the first response allows more time than the target of `first_response_time`: answers may all be in time and miss it"
        ]
    );
}
