//! KPIs, targets and reports that mean nothing: each with a stable code, the place and help, in TOML and
//! in JSON. A `¦` in a text stands before the place that the error points at.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects, clippy::string_slice)]

mod marked_text;

use guanxi::Rulebook;
use marked_text::{error, refused_after};

const HEAD: &str = r#"
format = 1
code = "own"
currency = "CNY"
time_zone = "+08:00"
[codes]
role = ["agent", "chief"]
action = ["review_script"]
severity = [{ code = "minor", rank = 0 }, { code = "major", rank = 1 }]
[calendar.office]
week = { mon-fri = ["09:00-18:00"] }
[feedback]
scale = [{ code = "nps", min = 0, max = 10 }, { code = "ease", min = 1, max = 7 }]
[[scheme]]
code = "tier"
kind = "bands"
fact = "annual_amount"
bands = [{ code = "A", from = 10 }, { code = "B" }]
[[cadence.touch]]
code = "calls"
every = "1 month"
[[parameter]]
code = "many"
type = "integer"
default = 50
[[parameter]]
code = "share"
type = "ratio"
default = "90%"
[[parameter]]
code = "soon"
type = "span"
default = "30 days"
[[parameter]]
code = "strict"
type = "flag"
default = true
"#;

/// Named cases: code, path, a part of the message and of the help, and the text after [`HEAD`].
macro_rules! refused {
    ($($name:ident: $code:literal, $path:literal, $message:literal, $help:literal, $text:expr;)*) => {$(
        #[test]
        fn $name() {
            refused_after(HEAD, [$code, $path, $message, $help], &$text);
        }
    )*};
}

/// A KPI with these keys.
fn kpi(keys: &str) -> String {
    format!("[[kpi]]\n{keys}\n")
}

/// A target with these keys.
fn target(keys: &str) -> String {
    format!("[[target]]\n{keys}\n")
}

/// A report with these keys.
fn report(keys: &str) -> String {
    format!("[report]\n{keys}\n")
}

// --- what is measured ----------------------------------------------------------------------------

refused! {
    unknown_measure_by_code: "unknown-measure", "kpi[0].code", "`chrun_rate` is no measure", "did you mean `churn_rate`?",
        kpi("code = ¦\"chrun_rate\"");
    unknown_measure: "unknown-measure", "kpi[0].measure", "`chrun` is no measure", "write one of `activation_rate`",
        kpi("code = \"lost\"\nmeasure = ¦\"chrun\"");
    code_form: "code-form", "kpi[0].code", "`churn rate`", "write",
        kpi("code = ¦\"churn rate\"\nmeasure = \"churn_rate\"");
    kpi_twice: "duplicate-code", "kpi[1]", "`csat` stands twice", "code of its own",
        format!("{}¦{}", kpi("code = \"csat\""), kpi("code = \"csat\""));
    unknown_key: "document-form", "kpi[0].windw", "unknown key `windw`", "did you mean `window`?",
        kpi("code = \"churn_rate\"\n¦windw = \"90 days\"");
    unknown_convention: "unknown-convention", "kpi[0].convention", "`avrage`", "did you mean `average`?",
        kpi("code = \"churn_rate\"\nconvention = ¦\"avrage\"");
    convention_of_another_measure: "unknown-convention", "kpi[0].convention", "`opening_cohort`", "cohort",
        kpi("code = \"repurchase_rate\"\nconvention = ¦\"opening_cohort\"");
    key_of_another_measure: "kpi-keys", "kpi[0].grace", "the measure `churn_rate` has no `grace`", "`convention`, `window`, `lost_after`, `edge`",
        kpi("code = \"churn_rate\"\ngrace = ¦\"30 days\"");
    key_of_a_measure_without_keys: "kpi-keys", "kpi[0].scheme", "the measure `open_issues` has no `scheme`", "take it out",
        kpi("code = \"open_issues\"\nscheme = ¦\"tier\"");
    additive_of_another_measure: "kpi-keys", "kpi[0].additive", "the measure `customers` has no `additive`", "take it out",
        kpi("code = \"customers\"\nadditive = ¦true");
    edge_without_days: "kpi-keys", "kpi[0].edge", "`edge` says nothing without `lost_after`", "lost_after = \"90 days\"",
        kpi("code = \"churn_rate\"\nedge = ¦\"more_than\"");
    unknown_edge: "unknown-edge", "kpi[0].edge", "`more` is no edge", "`at_least`, `more_than`",
        kpi("code = \"churn_rate\"\nlost_after = \"90 days\"\nedge = ¦\"more\"");
    lost_after_months: "lost-after", "kpi[0].lost_after", "cannot be lost after `3 months`", "days or weeks",
        kpi("code = \"churn_rate\"\nlost_after = ¦\"3 months\"");
    lost_after_hours: "civil-span", "kpi[0].lost_after", "`lost_after` cannot be counted in `48 hours`", "days",
        kpi("code = \"churn_rate\"\nlost_after = ¦\"48 hours\"");
    lost_after_nothing: "lost-after", "kpi[0].lost_after", "cannot be lost after `0 days`", "90 days",
        kpi("code = \"churn_rate\"\nlost_after = ¦\"0 days\"");
    window_of_another_convention: "kpi-keys", "kpi[0].window", "`window` says nothing of the convention `opening_cohort`", "convention = \"rolling\"",
        kpi("code = \"churn_rate\"\nwindow = ¦\"60 days\"");
    within_of_another_convention: "kpi-keys", "kpi[0].within", "`within` says nothing of the convention `returning`", "convention = \"cohort\"",
        kpi("code = \"repurchase_rate\"\nconvention = \"returning\"\nwithin = ¦\"60 days\"");
    window_of_closed_warnings: "kpi-keys", "kpi[0].window", "`window` says nothing of the convention `closed`", "convention = \"cohort\"",
        kpi("code = \"warning_success\"\nwindow = ¦\"60 days\"");
    within_of_confirmed_issues: "kpi-keys", "kpi[0].within", "`within` says nothing of the convention `confirmed`", "convention = \"no_reopen\"",
        kpi("code = \"first_time_resolution\"\nwithin = ¦\"3 days\"");
    within_of_promoted_customers: "kpi-keys", "kpi[0].within", "`within` says nothing of the convention `promoted`", "convention = \"all\"",
        kpi("code = \"activation_rate\"\nclass = [\"A\"]\nconvention = \"promoted\"\nwithin = ¦\"3 days\"");
    top_box_of_a_mean: "kpi-keys", "kpi[0].from", "`from` says nothing of the convention `mean`", "convention = \"top_box\"",
        kpi("code = \"csat\"\nfrom = ¦\"4\"");
    top_box_is_no_score: "score-form", "kpi[0].from", "`many`", "write",
        kpi("code = \"csat\"\nconvention = \"top_box\"\nfrom = ¦\"many\"");
    top_box_above_the_scale: "kpi-score", "kpi[0].from", "no answer has `6` points", "1 to 5",
        kpi("code = \"csat\"\nconvention = \"top_box\"\nfrom = ¦\"6\"");
    unknown_source: "unknown-source", "kpi[0].source", "`call_bak`", "did you mean `call_back`?",
        kpi("code = \"csat\"\nsource = ¦\"call_bak\"");
    unknown_same_day: "unknown-word", "kpi[0].same_day", "`merged` is no value of `same_day`", "did you mean `merge`?",
        kpi("code = \"repurchase_rate\"\nsame_day = ¦\"merged\"");
    grace_of_hours: "civil-span", "kpi[0].grace", "`grace` cannot be counted in `24 hours`", "days",
        kpi("code = \"renewal_rate\"\ngrace = ¦\"24 hours\"");
    unknown_calendar: "unknown-calendar", "kpi[0].calendar", "no calendar `ofice`", "did you mean `office`?",
        kpi("code = \"first_response_time\"\ncalendar = ¦\"ofice\"");
    unknown_waiting: "unknown-word", "kpi[0].waiting", "`out` is no value of `waiting`", "`excluded`",
        kpi("code = \"resolution_time\"\nwaiting = ¦\"out\"");
    unknown_milestone: "unknown-milestone", "kpi[0].milestone", "`respnd`", "did you mean `respond`?",
        kpi("code = \"sla_attainment\"\nmilestone = ¦\"respnd\"");
    unknown_rule: "unknown-rule", "kpi[0].rule", "no touch rule `call`", "did you mean `calls`?",
        kpi("code = \"touch_compliance\"\nrule = ¦\"call\"");
    unknown_by: "unknown-word", "kpi[0].by", "`buckets` is no value of `by`", "did you mean `bucket`?",
        kpi("code = \"touch_compliance\"\nby = ¦\"buckets\"");
    unknown_scheme: "unknown-scheme", "kpi[0].scheme", "no scheme `teir`", "did you mean `tier`?",
        kpi("code = \"promotions\"\nscheme = ¦\"teir\"");
    unknown_class: "unknown-class", "kpi[0].class[1]", "scheme `tier` has no class `C`", "`A`",
        kpi("code = \"activation_rate\"\nclass = [\"A\", ¦\"C\"]");
    no_class: "kpi-incomplete", "kpi[0].class", "it says no `class`", "class = [\"A\", \"B\"]",
        format!("¦{}", kpi("code = \"share\"\nmeasure = \"class_share\""));
    share_of_two_classes: "kpi-incomplete", "kpi[0].class", "a share is of one class", "a KPI for each class",
        kpi("code = \"share\"\nmeasure = \"class_share\"\nclass = ¦[\"A\", \"B\"]");
    scheme_without_its_classes: "kpi-incomplete", "kpi[0].class", "it says no `class`", "class = [\"A\", \"B\"]",
        format!("¦{}", kpi("code = \"new_customers\"\nscheme = \"tier\""));
    no_scale: "kpi-incomplete", "kpi[0]", "`nps` is not complete by itself", "`scale`, of 0 to 10",
        format!("¦{}", kpi("code = \"nps\""));
    unknown_scale: "unknown-scale", "kpi[0].scale", "no scale `nsp`", "did you mean `nps`?",
        kpi("code = \"nps\"\nscale = ¦\"nsp\"");
    scale_of_other_points: "kpi-scale", "kpi[0].scale", "`ease` is a scale of 1 to 7", "0 to 10",
        kpi("code = \"nps\"\nscale = ¦\"ease\"");
    no_unit: "kpi-incomplete", "kpi[0]", "`given` is not complete by itself", "`unit`",
        format!("¦{}", kpi("code = \"sales\"\nmeasure = \"given\"\nbetter = \"higher\""));
    unknown_unit: "unknown-unit", "kpi[0].unit", "`mony`", "did you mean `money`?",
        kpi("code = \"sales\"\nmeasure = \"given\"\nunit = ¦\"mony\"\nbetter = \"higher\"");
    unknown_direction: "unknown-word", "kpi[0].better", "`more` is no value of `better`", "`higher`",
        kpi("code = \"sales\"\nmeasure = \"given\"\nunit = \"money\"\nbetter = ¦\"more\"");
    unknown_parameter: "unknown-parameter", "kpi[0].grace", "`$grce`", "parameters",
        kpi("code = \"renewal_rate\"\ngrace = ¦\"$grce\"");
    parameter_of_another_type: "parameter-type", "kpi[0].grace", "`$many` is `50`", "3 months",
        kpi("code = \"renewal_rate\"\ngrace = ¦\"$many\"");
}

// --- targets -------------------------------------------------------------------------------------

refused! {
    target_of_an_unknown_kpi: "unknown-kpi", "target[0].kpi", "no KPI `cast`", "did you mean `csat`?",
        target("kpi = ¦\"cast\"\nat_least = 4");
    target_names_an_own_kpi_wrongly: "unknown-kpi", "target[0].kpi", "no KPI `inactve`", "did you mean `inactive`?",
        format!("{}{}", kpi("code = \"inactive\"\nmeasure = \"churn_rate\""), target("kpi = ¦\"inactve\"\nat_most = \"5%\""));
    target_of_a_kpi_without_its_scale: "kpi-incomplete", "target[0].kpi", "`nps` is not complete by itself", "`scale`, of 0 to 10",
        target("kpi = ¦\"nps\"\nat_least = 30");
    target_of_a_kpi_without_its_class: "kpi-incomplete", "target[0].kpi", "`activation_rate` is not complete by itself", "`scheme` and `class`",
        target("kpi = ¦\"activation_rate\"\nat_least = \"30%\"");
    target_twice: "duplicate-code", "target[1]", "`csat` stands twice", "code of its own",
        format!("{}¦{}", target("kpi = \"csat\"\nat_least = 4"), target("kpi = \"csat\"\nat_least = 5"));
    no_value: "target-value", "target[0]", "the target of `csat` has no value", "at_least = ...",
        format!("¦{}", target("kpi = \"csat\""));
    no_value_where_less_is_better: "target-value", "target[0]", "the target of `churn_rate` has no value", "at_most = ...",
        format!("¦{}", target("kpi = \"churn_rate\""));
    two_values: "target-value", "target[0]", "more than one value", "at_least = ...",
        format!("¦{}", target("kpi = \"csat\"\nat_least = 4\nabove = 4"));
    a_value_and_a_change: "target-value", "target[0]", "more than one value", "at_least = ...",
        format!("¦{}", target("kpi = \"csat\"\nat_least = 4\nrelative = \"5%\"\nbase = 4"));
    the_other_way: "target-direction", "target[0].at_least", "`churn_rate` is better the other way than `at_least` says", "at_most = ...",
        target("kpi = \"churn_rate\"\nat_least = ¦\"5%\"");
    the_other_way_strictly: "target-direction", "target[0].below", "`csat` is better the other way than `below` says", "at_least = ...",
        target("kpi = \"csat\"\nbelow = ¦4");
    percent_of_a_number: "target-unit", "target[0].at_least", "`50%` is a share", "plain number",
        target("kpi = \"new_customers\"\nat_least = ¦\"50%\"");
    percent_of_points: "target-unit", "target[0].at_least", "`90%` is a share", "plain number",
        target("kpi = \"csat\"\nat_least = ¦\"90%\"");
    days_of_a_time: "target-unit", "target[0].at_most", "cannot be compared with `2 days`", "minutes or hours",
        target("kpi = \"first_response_time\"\nat_most = ¦\"2 days\"");
    number_of_a_time: "span-form", "target[0].at_most", "`120`", "write",
        target("kpi = \"first_response_time\"\nat_most = ¦120");
    span_of_a_number: "ratio-form", "target[0].at_least", "`2 hours`", "write",
        target("kpi = \"new_customers\"\nat_least = ¦\"2 hours\"");
    no_number: "ratio-form", "target[0].at_least", "`many`", "write",
        target("kpi = \"new_customers\"\nat_least = ¦\"many\"");
    flag_for_a_number: "parameter-type", "target[0].at_least", "`$strict` is `true`", "ratio, an amount, an integer or a span",
        target("kpi = \"new_customers\"\nat_least = ¦\"$strict\"");
    share_for_a_number: "target-unit", "target[0].at_least", "`90%` is a share", "plain number",
        target("kpi = \"new_customers\"\nat_least = ¦\"$share\"");
    days_for_a_time: "target-unit", "target[0].at_most", "`30 days`", "minutes or hours",
        target("kpi = \"first_response_time\"\nat_most = ¦\"$soon\"");
    unknown_parameter_of_a_target: "unknown-parameter", "target[0].at_least", "`$mny`", "did you mean `$many`?",
        target("kpi = \"new_customers\"\nat_least = ¦\"$mny\"");
    change_of_nothing: "goal-base", "target[0].relative", "has no base", "`base`",
        target("kpi = \"repurchase_rate\"\nrelative = ¦\"15%\"");
    points_of_nothing: "goal-base", "target[0].points", "has no base", "`base`",
        target("kpi = \"repurchase_rate\"\npoints = ¦\"15%\"");
    change_the_other_way: "goal-direction", "target[0].relative", "goes down, but higher is better", "positive",
        target("kpi = \"repurchase_rate\"\nrelative = ¦\"-15%\"\nbase = \"40%\"");
    change_of_less_than_all: "goal-relative", "target[0].relative", "takes away more than there is", "-100%",
        target("kpi = \"churn_rate\"\nrelative = ¦\"-101%\"\nbase = \"5%\"");
    base_without_a_change: "target-value", "target[0].base", "`base` says nothing", "`relative` or `points`",
        target("kpi = \"repurchase_rate\"\nat_least = \"40%\"\nbase = ¦\"30%\"");
    base_in_another_unit: "target-unit", "target[0].base", "`40%` is a share", "plain number",
        target("kpi = \"new_customers\"\nrelative = \"15%\"\nbase = ¦\"40%\"");
    base_in_days: "target-unit", "target[0].base", "`2 days`", "minutes or hours",
        target("kpi = \"first_response_time\"\nrelative = \"-15%\"\nbase = ¦\"2 days\"");
    points_in_another_unit: "target-unit", "target[0].points", "`15%` is a share", "plain number",
        target("kpi = \"csat\"\npoints = ¦\"15%\"\nbase = 4");
    per_week: "target-period", "target[0].per", "a target cannot be for `1 week`", "1 month",
        target("kpi = \"new_customers\"\nat_least = 50\nper = ¦\"1 week\"");
    per_two_months: "target-period", "target[0].per", "a target cannot be for `2 months`", "1 quarter",
        target("kpi = \"new_customers\"\nat_least = 50\nper = ¦\"2 months\"");
    per_nothing: "span-form", "target[0].per", "`monthly`", "write",
        target("kpi = \"new_customers\"\nat_least = 50\nper = ¦\"monthly\"");
    eleven_weights: "target-weights", "target[0].weights", "11 weights split no year", "twelve whole numbers",
        target("kpi = \"new_customers\"\nat_least = 50\nper = \"1 year\"\nweights = ¦[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]");
    thirteen_weights: "target-weights", "target[0].weights", "13 weights split no year", "twelve whole numbers",
        target("kpi = \"new_customers\"\nat_least = 50\nper = \"1 year\"\nweights = ¦[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]");
    weights_of_nothing: "target-weights", "target[0].weights", "12 weights split no year", "not all of them 0",
        target("kpi = \"new_customers\"\nat_least = 50\nper = \"1 year\"\nweights = ¦[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]");
    weights_of_a_quarter_without_months: "split-weights", "target[0].weights", "`50` cannot be split", "at least one weight above zero",
        target("kpi = \"new_customers\"\nat_least = 50\nper = \"1 quarter\"\nweights = ¦[1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1]");
    weights_of_no_period: "target-weights", "target[0].weights", "split nothing", "per = \"1 year\"",
        target("kpi = \"new_customers\"\nat_least = 50\nweights = ¦[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]");
    weights_of_a_month: "target-weights", "target[0].weights", "split nothing", "per = \"1 year\"",
        target("kpi = \"new_customers\"\nat_least = 50\nper = \"1 month\"\nweights = ¦[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]");
    negative_weight: "document-form", "target[0].weights[0]", "-1", "write",
        target("kpi = \"new_customers\"\nat_least = 50\nper = \"1 year\"\nweights = [¦-1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]");
    weights_of_a_ratio: "not-additive", "target[0].weights", "the target of `csat` is not split", "for each month as for the year",
        target("kpi = \"csat\"\nat_least = 4\nper = \"1 year\"\nweights = ¦[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]");
    part_of_a_customer: "split-unit", "target[0].at_least", "`505/10` is no whole number of units", "round it",
        target("kpi = \"new_customers\"\nat_least = ¦\"50.5\"\nper = \"1 year\"");
    unknown_action: "unknown-code", "target[0].on_miss[0]", "`review_scrip`", "did you mean `review_script`?",
        target("kpi = \"csat\"\nat_least = 4\non_miss = [¦\"review_scrip\"]");
    unknown_target_key: "document-form", "target[0].at_leats", "unknown key `at_leats`", "did you mean `at_least`?",
        target("kpi = \"csat\"\n¦at_leats = 4");
    float_target: "document-form", "target[0].at_least", "a float is not exact", "write the number as text: \"4.5\"",
        target("kpi = \"csat\"\nat_least = ¦4.5");
}

// --- the report ----------------------------------------------------------------------------------

refused! {
    no_cases: "report-cases", "report.most_cases", "a report of no cases", "1 or more",
        report("most_cases = ¦0");
    unknown_role: "unknown-code", "report.by", "`agnet`", "did you mean `agent`?",
        report("by = ¦\"agnet\"");
    unknown_severity: "unknown-code", "report.case_severity[0]", "`mayor`", "did you mean `major`?",
        report("case_severity = [¦\"mayor\"]");
    report_of_hours: "bucket-period", "report.every", "`24 hours`", "1 month",
        report("every = ¦\"24 hours\"");
    report_of_five_months: "bucket-period", "report.every", "`5 months`", "1 quarter",
        report("every = ¦\"5 months\"");
    check_of_hours: "civil-span", "report.check_every", "`check_every` cannot be counted in `24 hours`", "days",
        report("check_every = ¦\"24 hours\"");
    unknown_breakdown: "unknown-fact", "report.breakdown[0]", "`ownr`", "did you mean `owner`?",
        report("breakdown = [¦\"ownr\"]");
    breakdown_by_an_unknown_scheme: "unknown-fact", "report.breakdown[1]", "`class(teir)`", "did you mean `class(tier)`?",
        report("breakdown = [\"owner\", ¦\"class(teir)\"]");
    unknown_report_key: "document-form", "report.evry", "unknown key `evry`", "did you mean `every`?",
        report("¦evry = \"1 month\"");
}

#[test]
fn every_mistake_is_told_at_once() {
    let text = format!(
        "{HEAD}{}{}{}{}",
        kpi(
            "code = \"churn_rate\"\nconvention = \"x\"\ngrace = \"1 day\"\nlost_after = \"1 hour\""
        ),
        kpi("code = \"share\"\nmeasure = \"class_share\"\nclass = [\"C\"]\nby = \"x\""),
        target("kpi = \"csat\"\nat_most = 4\nper = \"1 week\"\nweights = [1]\non_miss = [\"x\"]"),
        report("by = \"x\"\nmost_cases = 0\nbreakdown = [\"x\"]\ncase_severity = [\"x\"]"),
    );
    let found = error(&text, Rulebook::from_toml(&text));
    let mut codes: Vec<&str> = found.all().map(|one| one.code()).collect();
    codes.sort_unstable();
    let expected = [
        "civil-span",
        "kpi-keys",
        "report-cases",
        "target-direction",
        "target-period",
        "target-weights",
        "unknown-class",
        "unknown-code",
        "unknown-code",
        "unknown-code",
        "unknown-convention",
        "unknown-fact",
        "unknown-word",
    ];
    assert_eq!(codes, expected, "{}", found.report());
}
