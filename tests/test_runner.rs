//! The runner of rulebook tests: every kind of expectation passes where it holds and fails where it does
//! not, what means nothing is invalid with its place, and a test written from a decision passes.
#![cfg(all(feature = "chrono-tz", feature = "proptest"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use guanxi::fact::{FactInput, FactType};
use guanxi::label::Language;
use guanxi::rule::Finding;
use guanxi::rulebook::{DocumentValue, OneOrMore, RulebookDocument, TestDocument};
use guanxi::verify::{self, TestReport, TestResult};
use guanxi::{Rulebook, testkit};
use proptest::prelude::*;

/// A rulebook that uses presets, with tests.
fn rulebook(uses: &str, rest: &str) -> Rulebook {
    let text = format!(
        "format = 1\ncode = \"mine\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n\
         use = [{uses}]\n{rest}"
    );
    Rulebook::from_toml(&text).unwrap_or_else(|error| panic!("{}\n{text}", error.report()))
}

fn report(uses: &str, test: &str) -> TestReport {
    let name = if test.contains("name =") { "" } else { "name = \"it\"\n" };
    let as_of = if test.contains("as_of =") { "" } else { "as_of = \"2024-06-30\"\n" };
    verify::test(&rulebook(uses, &format!("[[test]]\n{name}{as_of}{test}")))
}

/// The kind of expectation, a preset, what is given, what holds, and what does not.
const KINDS: &[(&str, &str, &str, &str, &str)] = &[
    ("class", "renewal", B, r#"{ tier = "B" }"#, r#"{ tier = "A" }"#),
    ("class", "renewal", HALF, r#"{ tier = ["A", "B"] }"#, r#"{ tier = ["B", "A"] }"#), // best first
    ("class", "renewal", HALF, r#"{ tier = ["A", "B"] }"#, r#"{ tier = "A" }"#),
    ("missing", "renewal", HALF, r#"{ tier = ["strategic"] }"#, "{ tier = [] }"),
    ("reasons", "renewal", B, r#"{ tier = ["when"] }"#, r#"{ tier = ["otherwise"] }"#),
    (
        "condition",
        "renewal",
        B,
        r#"{ "annual_amount >= 200000" = true }"#,
        r#"{ "annual_amount > 200000" = true }"#,
    ),
    (
        "condition",
        "renewal",
        B,
        r#"{ "orders_12m >= 1" = "unknown" }"#,
        r#"{ "orders_12m >= 1" = false }"#,
    ),
    (
        "condition",
        "renewal",
        B,
        r#"{ "class(tier) = B" = true }"#,
        r#"{ "class(tier) = A" = true }"#,
    ),
    (
        "condition",
        "renewal",
        WARNED,
        r#"{ open_warning = true, "not open_warning" = false }"#,
        r#"{ "not open_warning" = true }"#,
    ),
    (
        "condition",
        "renewal",
        RISKY,
        r#"{ "risk_level = low" = true }"#,
        r#"{ "risk_level > low" = "unknown" }"#,
    ),
    ("fact", "renewal", BOUGHT, "{ orders_12m = 1 }", "{ orders_12m = 2 }"),
    ("fact", "renewal", BOUGHT, r#"{ amount_90d = "5.00" }"#, r#"{ amount_90d = "unknown" }"#),
    ("fact", "renewal", B, r#"{ last_order = "unknown" }"#, r#"{ last_order = "2024-01-01" }"#),
    ("touch", "renewal", TALKED, r#"{ b_talk = "2024-09-15" }"#, r#"{ b_talk = "2024-09-14" }"#),
    (
        "touch",
        "renewal",
        TALKED,
        r#"{ b_talk = { state = "not_due" } }"#,
        r#"{ b_talk = { state = "due" } }"#,
    ),
    ("touch", "renewal", TALKED, r#"{ a_deep = "none" }"#, r#"{ b_talk = "none" }"#),
    (
        "touch",
        "service_quality",
        "facts = { annual_amount = 100000 }\n",
        r#"{ b_mail = { by = ["support_agent", "account_manager"] } }"#,
        r#"{ b_mail = { by = "account_manager" } }"#,
    ),
    (
        "occasion",
        "service_quality",
        FOUNDED,
        r#"{ company_anniversary = "2024-07-18" }"#,
        r#"{ company_anniversary = "2024-07-17" }"#,
    ),
    (
        "occasion",
        "service_quality",
        FOUNDED,
        r#"{ birthday = "none" }"#,
        r#"{ company_anniversary = { state = "due" } }"#,
    ),
    (
        "refresh",
        "renewal",
        REFRESHED,
        r#"{ refresh_bc = { due = "2024-09-01", by = "account_manager" } }"#,
        r#"{ refresh_bc = { due = "2024-09-01", by = "sales" } }"#,
    ),
    (
        "refresh",
        "renewal",
        REFRESHED,
        r#"{ refresh_a = "none" }"#,
        r#"{ refresh_bc = { state = "rechecked" } }"#,
    ),
    (
        "update",
        "renewal",
        CHANGED,
        r#"{ major_change = { due = "2024-06-29 09:00", state = "breached" } }"#,
        r#"{ major_change = "2024-06-29 09:01" }"#,
    ),
    ("risk", "renewal", RISKY, r#"{ level = "low", total = 25 }"#, r#"{ level = "medium" }"#),
    (
        "risk",
        "renewal",
        RISKY,
        r#"{ points = { payment = 5 } }"#,
        r#"{ points = { payment = 4 } }"#,
    ),
    (
        "risk",
        "renewal",
        B,
        r#"{ total = "5-25", points = { payment = "1-5" } }"#,
        r#"{ total = 25 }"#,
    ),
    (
        "warning",
        "renewal",
        OVERDUE,
        r#"{ causes = ["overdue"], level = "very_high" }"#,
        r#"{ causes = [] }"#,
    ),
    ("warning", "renewal", OVERDUE, r#"{ causes = ["overdue"] }"#, r#"{ level = "none" }"#),
    (
        "warning",
        "renewal",
        OVERDUE,
        r#"{ unknown = ["assessed", "key_left", "switch"] }"#,
        r#"{ unknown = [] }"#,
    ),
    (
        "warning_clock",
        "renewal",
        WARNED,
        r#"{ report = { due = "2024-06-30 11:00", to = "sales_supervisor" } }"#,
        r#"{ report = { to = "sales" } }"#,
    ),
    (
        "clock",
        "service_quality",
        ISSUE,
        r#"{ report = { state = "breached", remaining = "-30 minutes" } }"#,
        r#"{ report = { state = "running" } }"#,
    ),
    (
        "clock",
        "service_quality",
        ISSUE,
        r#"{ report = "2024-06-28T10:00:00+08:00" }"#,
        r#"{ report = { remaining = "30 minutes" } }"#,
    ),
    (
        "clock",
        "service_quality",
        ISSUE,
        r#"{ report = { remind = "support_supervisor" } }"#,
        r#"{ report = { escalate = "support_supervisor" } }"#,
    ),
    (
        "clock",
        "service_quality",
        ISSUE,
        r#"{ report = { by = "support_agent", to = "support_supervisor" } }"#,
        r#"{ report = { by = "sales" } }"#,
    ),
    ("clock", "service_quality", ISSUE, r#"{ call_back = "none" }"#, r#"{ report = "none" }"#),
    ("issue", "service_quality", ISSUE, r#"{ W1 = "pending" }"#, r#"{ W1 = "closed" }"#),
    (
        "route",
        "service_quality",
        B,
        r#"{ general = "support_agent" }"#,
        r#"{ general = "support_supervisor" }"#,
    ),
    (
        "route",
        "service_quality",
        B,
        r#"{ major = { members = ["technical_expert", "sales_head"] } }"#,
        r#"{ general = { departments = 2, lead = "support_agent" } }"#,
    ),
    ("tags", "service_quality", B, r#"["value:B"]"#, r#"["value:A"]"#),
    (
        "actions",
        "value_activity",
        "facts = { annual_amount = 2000000, orders_12m = 3 }\n",
        r#"["trial_invitation", "limited_discount", "executive_talk"]"#,
        r#"["trial_invitation"]"#,
    ),
    (
        "segments",
        "renewal",
        "facts = { first_deal = \"2023-06-30\" }\n",
        r#"["existing", "long_term"]"#,
        r#"["existing"]"#,
    ),
    (
        "health",
        "\"follow_up\"",
        "facts = { open_warning = true, activity_declining = false, about_to_churn = false }\n",
        r#""at_risk""#,
        r#""active""#,
    ),
    (
        "health",
        "\"follow_up\"",
        "facts = { activity_declining = false, about_to_churn = false }\n",
        r#"["at_risk", "active"]"#,
        r#""active""#,
    ),
    (
        "stage",
        "follow_up_basics",
        "events = [{ at = \"2024-01-01\", kind = { stage = { action = \"screen\" } } }]\n",
        r#""screened""#,
        r#""prospect""#,
    ),
    (
        "renewal",
        "renewal",
        CONTRACT,
        r#"{ contract = "H1", phase = "window", opens = "2024-06-30", latest = "2024-09-30", days_to_end = 184, urgency = "medium", plan = "not_owed" }"#,
        r#"{ phase = "late" }"#,
    ),
    (
        "renewal",
        "renewal",
        B,
        r#"{ contract = "none", phase = "none", urgency = "none" }"#,
        r#"{ contract = "H1" }"#,
    ),
    (
        "kpi",
        "service_quality",
        BOUGHT,
        r#"{ csat = { period = "2024-06", value = "undefined", verdict = "undefined" } }"#,
        r#"{ csat = { period = "2024-06", value = "4.5" } }"#,
    ),
    (
        "kpi",
        "value_activity",
        BOUGHT,
        r#"{ share_watch = { period = "2024-06", value = "100%", numerator = 1, denominator = 1, verdict = "none" } }"#,
        r#"{ share_watch = { period = "2024-06", denominator = 2 } }"#,
    ),
    (
        "kpi",
        "follow_up_basics",
        B,
        r#"{ sales = { period = "2024-06", given = 7, value = 7 } }"#,
        r#"{ sales = { period = "2024-06", given = 7, value = 8 } }"#,
    ),
    (
        "refused",
        "service_quality",
        UNWANTED,
        r#"{ call = "contact-paused" }"#,
        r#"{ call = "unknown-channel" }"#,
    ),
];

const HALF: &str = "facts = { annual_amount = 500000 }\n";
const B: &str = "facts = { annual_amount = 200000, strategic = false }\n";
const BOUGHT: &str =
    "events = [{ at = \"2024-06-01\", kind = { purchase = { amount = \"5\" } } }]\n";
const TALKED: &str = "facts = { annual_amount = 200000, strategic = false }\nevents = [{ at = \"2024-06-15\", \
    kind = { interaction = { channel = \"phone\", direction = \"outbound\", outcome = \"reached\" } } }]\n";
const FOUNDED: &str =
    "facts = { annual_amount = 0 }\ncustomer = { id = \"K\", founded = \"2010-07-18\" }\n";
const REFRESHED: &str = "facts = { annual_amount = 0 }\nevents = [{ at = \"2024-06-01\", kind = { upkeep = { \
    role = \"account_manager\", action = { update = { fields = [\"interactions\", \"key_need\"] } } } } }]\n";
const CHANGED: &str =
    "events = [{ at = \"2024-06-28 09:00\", kind = { change = { what = \"org_change\" } } }]\n";
const RISKY: &str = "facts = { first_contract = \"2020-01-01\", worst_overdue_days_12m = 0, need_fit = \"full\", \
    competitor_contact = \"none\", satisfaction_last_quarter = 5 }\n";
const OVERDUE: &str = "facts = { open_overdue_days = 31 }\n";
const WARNED: &str = "as_of = \"2024-06-30 09:00\"\nevents = [{ at = \"2024-06-30 09:00\", kind = { warning = { \
    warning = \"W1\", action = { detect = { cause = \"key_left\" } } } } }]\n";
const ISSUE: &str = "as_of = \"2024-06-28 10:30\"\nevents = [{ at = \"2024-06-28 09:00\", kind = { issue = { \
    issue = \"W1\", action = { register = { severity = \"urgent\", owner = \"chen\", \
    expected_at = \"2024-07-05\" } } } } }]\n";
const CONTRACT: &str = "contracts = [{ id = \"H1\", customer = \"K\", terms = { start = \"2023-01-01\", \
    end = \"2024-12-31\" } }]\nevents = [{ at = \"2024-06-01\", kind = { risk_assessment = { level = \"low\", description = \"x\" } } }]\n";
const UNWANTED: &str = "events = [{ at = \"2024-06-01\", kind = { do_not_contact = {} } }, { at = \"2024-06-02\", \
    id = \"call\", kind = { interaction = { channel = \"phone\", direction = \"outbound\", outcome = \"reached\" } } }]\n";

/// The preset, with what it asks for.
fn uses(preset: &str) -> (String, &'static str) {
    let parameters = match preset.trim_matches('"') {
        "follow_up" => "parameters = { medium_amount = 100000, new_within = \"6 months\" }\n",
        "follow_up_basics" => {
            "parameters = { high_frequency = 12, mid_frequency = 4, high_amount = 500000, mid_amount = 100000 }\n"
        }
        _ => "",
    };
    (format!("\"{}\"", preset.trim_matches('"')), parameters)
}

fn run(preset: &str, given: &str, kind: &str, expected: &str) -> TestReport {
    let (uses, parameters) = uses(preset);
    let as_of = if given.contains("as_of =") { "" } else { "as_of = \"2024-06-30\"\n" };
    let test = format!("[[test]]\nname = \"it\"\n{as_of}{given}expect.{kind} = {expected}\n");
    verify::test(&rulebook(&uses, &format!("{parameters}{test}")))
}

#[test]
fn every_kind_of_expectation_passes_where_it_holds_and_fails_where_not() {
    let mut wrong = String::new();
    for (kind, preset, given, holds, fails) in KINDS {
        let report = run(preset, given, kind, holds);
        if !report.is_passed() {
            wrong += &format!("{kind} {holds} should hold: {report}\n");
        }
        let report = run(preset, given, kind, fails);
        let TestResult::Failed { mismatches } = &report.outcomes[0].result else {
            wrong += &format!("{kind} {fails} should fail: {report}\n");
            continue;
        };
        let paths = mismatches.iter().all(|one| {
            one.path.starts_with(&format!("expect.{kind}")) && one.expected != one.found
        });
        if !paths {
            wrong += &format!("{kind} {fails} fails elsewhere: {report}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let kinds: BTreeSet<&str> = KINDS.iter().map(|(kind, ..)| *kind).collect();
    let keys = serde_json::from_str::<serde_json::Value>(&guanxi_schema()).unwrap();
    let keys = keys["definitions"]["ExpectDocument"]["properties"].as_object().unwrap();
    assert_eq!(kinds, keys.keys().map(String::as_str).collect(), "a kind without a case");
}

#[cfg(feature = "schema")]
fn guanxi_schema() -> String {
    guanxi::rulebook::json_schema()
}

#[cfg(not(feature = "schema"))]
fn guanxi_schema() -> String {
    include_str!("../docs/rulebook.schema.json").to_owned()
}

/// What is written, the place of the error, its code, and what its help says.
const INVALID: &[(&str, &str, &str, &str)] = &[
    (
        "facts = { anual_amount = 1 }\nexpect.class = { tier = \"A\" }",
        "test[0].facts.anual_amount",
        "unknown-fact",
        "did you mean `annual_amount`?",
    ),
    (
        "facts = { strategic = 3 }\nexpect.class = { tier = \"A\" }",
        "test[0].facts.strategic",
        "fact-type",
        "",
    ),
    (
        "population = [{ anual_amount = 1 }]\nexpect.class = { tier = \"A\" }",
        "test[0].population[0].anual_amount",
        "unknown-fact",
        "annual_amount",
    ),
    (
        "expect.class = { teir = \"A\" }",
        "test[0].expect.class.teir",
        "unknown-scheme",
        "did you mean `tier`?",
    ),
    (
        "expect.class = { tier = \"D\" }",
        "test[0].expect.class.tier",
        "unknown-word",
        "did you mean `A`?",
    ),
    (
        "expect.missing = { tier = [\"strategc\"] }",
        "test[0].expect.missing.tier",
        "unknown-fact",
        "strategic",
    ),
    (
        "expect.reasons = { tier = [\"wenn\"] }",
        "test[0].expect.reasons.tier",
        "unknown-word",
        "when",
    ),
    (
        "expect.condition = { \"annual_amount >\" = true }",
        "test[0].expect.condition[\"annual_amount >\"]",
        "condition-syntax",
        "",
    ),
    (
        "expect.condition = { \"anual_amount > 1\" = true }",
        "test[0].expect.condition[\"anual_amount > 1\"]",
        "unknown-fact",
        "annual_amount",
    ),
    (
        "expect.condition = { \"strategic > 1\" = true }",
        "test[0].expect.condition[\"strategic > 1\"]",
        "condition-type",
        "",
    ),
    (
        "expect.condition = { strategic = 1 }",
        "test[0].expect.condition[\"strategic\"]",
        "unknown-word",
        "true",
    ),
    (
        "expect.fact = { order_12m = 1 }",
        "test[0].expect.fact.order_12m",
        "unknown-fact",
        "orders_12m",
    ),
    ("expect.fact = { orders_12m = \"many\" }", "test[0].expect.fact.orders_12m", "", ""),
    ("as_of = \"2024-06-31\"\nexpect.class = { tier = \"A\" }", "test[0].as_of", "", ""),
    (
        "events = [{ at = \"soon\", kind = \"withdrawal\" }]\nexpect.class = { tier = \"A\" }",
        "test[0].events[0].at",
        "",
        "",
    ),
    (
        "events = [{ at = \"2024-07-01\", kind = { purchase = { amount = \"5\" } } }]\nexpect.class = { tier = \"A\" }",
        "test[0].events[0].at",
        "future-event",
        "as_of",
    ),
    (
        "events = [{ at = \"2024-06-01\", id = \"e\", kind = { purchase = { amount = \"5\" } } }, { at = \"2024-06-01\", id = \"e\", kind = { purchase = { amount = \"5\" } } }]\nexpect.class = { tier = \"C\" }",
        "test[0].events[1].id",
        "event-twice",
        "",
    ),
    (
        "events = [{ at = \"2024-06-01\", kind = { purchase = { amount = \"-5\" } } }]\nexpect.class = { tier = \"C\" }",
        "test[0].events[0]",
        "event-refused",
        "1 = \"negative-amount\"",
    ),
    (
        "expect.touch = { b_tlak = \"2024-01-01\" }",
        "test[0].expect.touch.b_tlak",
        "unknown-rule",
        "b_talk",
    ),
    ("expect.touch = { b_talk = \"2024-02-30\" }", "test[0].expect.touch.b_talk", "", ""),
    (
        "expect.touch = { b_talk = { state = \"late\" } }",
        "test[0].expect.touch.b_talk",
        "unknown-word",
        "overdue",
    ),
    (
        "expect.touch = { b_talk = { by = \"boss\" } }",
        "test[0].expect.touch.b_talk",
        "unknown-word",
        "sales",
    ),
    (
        "expect.occasion = { gift = \"none\" }",
        "test[0].expect.occasion.gift",
        "unknown-occasion",
        "none is declared",
    ),
    (
        "expect.refresh = { refresh_b = \"none\" }",
        "test[0].expect.refresh.refresh_b",
        "unknown-word",
        "refresh_a",
    ),
    (
        "expect.update = { major = \"none\" }",
        "test[0].expect.update.major",
        "unknown-word",
        "major_change",
    ),
    ("expect.risk = { level = \"hihg\" }", "test[0].expect.risk.level", "unknown-word", "high"),
    (
        "expect.risk = { points = { pay = 1 } }",
        "test[0].expect.risk.points.pay",
        "unknown-factor",
        "payment",
    ),
    (
        "expect.warning = { causes = [\"overdu\"] }",
        "test[0].expect.warning.causes",
        "unknown-word",
        "overdue",
    ),
    (
        "expect.warning_clock = { reprot = \"none\" }",
        "test[0].expect.warning_clock.reprot",
        "unknown-milestone",
        "report",
    ),
    (
        "expect.warning_clock = { report = \"none\" }",
        "test[0].expect.warning_clock.report",
        "nothing-there",
        "events",
    ),
    ("expect.clock = { respond = \"none\" }", "test[0].expect.clock", "no-issue-policy", ""),
    ("expect.tags = [\"value\"]", "test[0].expect.tags", "", ""),
    ("expect.segments = [\"exising\"]", "test[0].expect.segments", "unknown-word", "existing"),
    ("expect.stage = \"screning\"", "test[0].expect.stage", "unknown-word", "screened"),
    (
        "expect.renewal = { phase = \"open\" }",
        "test[0].expect.renewal.phase",
        "unknown-word",
        "window",
    ),
    ("expect.renewal = { opens = \"June\" }", "test[0].expect.renewal.opens", "", ""),
    (
        "expect.kpi = { cast = { period = \"2024-06\" } }",
        "test[0].expect.kpi.cast",
        "unknown-kpi",
        "csat",
    ),
    ("expect.kpi = { csat = { period = \"June\" } }", "test[0].expect.kpi.csat.period", "", ""),
    (
        "expect.kpi = { csat = { period = \"2024-08\" } }",
        "test[0].expect.kpi.csat",
        "period-ahead",
        "",
    ),
    (
        "expect.kpi = { csat = { period = \"2024-06\", value = \"good\" } }",
        "test[0].expect.kpi.csat",
        "",
        "",
    ),
    (
        "expect.refused = { e9 = \"negative-amount\" }",
        "test[0].expect.refused.e9",
        "unknown-event",
        "",
    ),
    ("facts = { annual_amount = 1 }", "test[0].expect", "nothing-expected", "expect.class"),
    ("name = \" \"\nexpect.class = { tier = \"C\" }", "test[0].name", "no-name", ""),
];

#[test]
fn what_means_nothing_is_invalid_with_its_place_and_never_keeps_a_rulebook_from_loading() {
    let mut wrong = String::new();
    for (test, path, code, help) in INVALID {
        let report = report("\"renewal\"", test);
        let TestResult::Invalid { error } = &report.outcomes[0].result else {
            wrong += &format!("{test}\nshould be invalid: {report}\n");
            continue;
        };
        let said = error.all().any(|one| {
            one.path() == Some(path)
                && (code.is_empty() || one.code() == *code)
                && one.help().unwrap_or_default().contains(help)
        });
        if !said {
            wrong += &format!("{test}\nexpected {path} {code} {help}, found {report} {error:?}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn all_that_is_wrong_with_a_test_is_said_at_once() {
    let report = report(
        "\"renewal\"",
        "facts = { anual_amount = 1, stratgic = true }\nas_of = \"today\"\n\
         expect.condition = { \"a b\" = true, \"strategic\" = true }",
    );
    let TestResult::Invalid { error } = &report.outcomes[0].result else { panic!("{report}") };
    assert!(error.all().count() >= 1);
    let report = report_of_issue();
    let TestResult::Invalid { error } = &report.outcomes[0].result else { panic!("{report}") };
    let help = error.help().unwrap();
    assert_eq!(
        (error.code(), help),
        ("several-there", "say of which issue: `of = \"W1\"` or `of = \"W2\"`")
    );
}

/// Two issues, and a clock of one of them.
fn report_of_issue() -> TestReport {
    let one = |id: &str| {
        format!(
            "{{ at = \"2024-06-28 09:00\", kind = {{ issue = {{ issue = \"{id}\", action = {{ register = {{ \
             severity = \"urgent\", owner = \"chen\", expected_at = \"2024-07-05\" }} }} }} }} }}"
        )
    };
    let events = format!("events = [{}, {}]\n", one("W1"), one("W2"));
    report(
        "\"service_quality\"",
        &format!("{events}expect.clock = {{ report = {{ state = \"met\" }} }}"),
    )
}

#[test]
fn shapes_are_refused_when_a_rulebook_is_loaded() {
    let load = |test: &str| {
        Rulebook::from_toml(&format!(
            "format = 1\ncode = \"x\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n[[test]]\n{test}"
        ))
    };
    for wrong in [
        "name = \"x\"",
        "name = \"x\"\nas_of = \"2024-06-30\"\nexpects.class = { tier = \"A\" }",
        "name = \"x\"\nas_of = \"2024-06-30\"\nfacts = { annual_amount = 5.5 }",
        "name = \"x\"\nas_of = \"2024-06-30\"\nevents = [{ at = \"2024-06-30\", kind = { sale = {} } }]",
    ] {
        assert!(load(wrong).is_err(), "{wrong}");
    }
    assert!(
        load("name = \"x\"\nas_of = \"2024-06-30\"\nexpect.class = { nothing = \"A\" }").is_ok()
    );
}

const FINDINGS: &str = r#"
[[test]]
name = "half a million without strategy is A"
as_of = "2024-06-30"
facts = { annual_amount = 500000, strategic = false }
expect.class = { tier = "A" }

[[test]]
name = "typo"
as_of = "2024-06-30"
facts = { anual_amount = 500000 }
expect.class = { tier = "A" }

[[test]]
name = "it holds"
as_of = "2024-06-30"
facts = { annual_amount = 200000 }
expect.class = { tier = "B" }
"#;

#[test]
fn a_check_finds_tests_that_do_not_pass() {
    let findings = verify::check(&rulebook("\"renewal\"", FINDINGS));
    let about: Vec<&Finding> =
        findings.iter().filter(|finding| finding.code.starts_with("test-")).collect();
    let [failed, invalid] = about.as_slice() else { panic!("{about:?}") };
    assert_eq!((failed.code, failed.path.as_str()), ("test-failed", "test[0].expect.class.tier"));
    let said = "`half a million without strategy is A` fails: expected `A`, found `B`";
    assert_eq!(failed.text(Language::English), said);
    assert_eq!(
        failed.text(Language::Chinese),
        "测试“half a million without strategy is A”未通过：预期 `A`，实际为 `B`"
    );
    let witness = failed.witnesses[0].to_string();
    assert_eq!(witness, "annual_amount = 500000, strategic = false gives class.tier = B");
    assert_eq!(
        (invalid.code, invalid.path.as_str()),
        ("test-invalid", "test[1].facts.anual_amount")
    );
    assert!(invalid.message.ends_with("(did you mean `annual_amount`?)"), "{}", invalid.message);
    assert!(invalid.message_zh.starts_with("测试“typo”无法运行："));
}

#[test]
fn a_report_says_what_was_expected_what_was_found_and_why() {
    let report = verify::test(&rulebook("\"renewal\"", FINDINGS));
    let text = report.to_string();
    let first = "test[0] half a million without strategy is A: failed\n  \
                 expect.class.tier: expected `A`, found `B`\n    tier: B (B customer)";
    assert!(text.starts_with(first), "{text}");
    assert!(text.ends_with("1 of 3 tests passed"), "{text}");
    let text = report.text(Language::Chinese);
    assert!(text.contains("expect.class.tier：预期 `A`，实际为 `B`"), "{text}");
    assert!(text.ends_with("3 个测试中通过 1 个"), "{text}");
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["outcomes"][0]["result"], "failed");
    assert_eq!(json["outcomes"][0]["mismatches"][0]["found"], "B");
    assert_eq!(json["outcomes"][1]["error"][0]["path"], "test[1].facts.anual_amount");
    assert_eq!(
        json["outcomes"][2],
        serde_json::json!({ "name": "it holds", "path": "test[2]", "result": "passed" })
    );
}

#[test]
fn the_work_is_bounded() {
    let mut document = rulebook("\"renewal\"", FINDINGS).document().clone();
    let last = document.test.pop().unwrap();
    document.test = vec![last.clone(); 2_001];
    let rulebook = Rulebook::try_from(document.clone()).unwrap();
    let report = verify::test(&rulebook);
    assert_eq!((report.outcomes.len(), report.left_out, report.is_passed()), (2_000, 1, false));
    let findings = verify::check(&rulebook);
    let found = findings.iter().find(|finding| finding.code == "too-many-tests").unwrap();
    assert_eq!(found.path, "test[2000]");
    let mut large = last;
    large.population = vec![BTreeMap::new(); 10_001];
    document.test = vec![large];
    let report = verify::test(&Rulebook::try_from(document).unwrap());
    let TestResult::Invalid { error } = &report.outcomes[0].result else { panic!("{report}") };
    assert_eq!((error.code(), error.path()), ("test-too-large", Some("test[0].population")));
}

#[test]
fn tests_are_kept_in_the_document_and_those_of_presets_do_not_come_along() {
    let own = rulebook("\"renewal\"", FINDINGS);
    assert_eq!(own.document().test.len(), 3);
    let again = Rulebook::try_from(own.document().clone()).unwrap();
    assert_eq!(again.document(), own.document());
    let json = serde_json::to_string(own.document()).unwrap();
    assert_eq!(serde_json::from_str::<RulebookDocument>(&json).unwrap(), *own.document());
}

#[test]
fn a_segment_of_the_rulebook_is_never_taken_for_a_condition_of_a_test() {
    let segments = "[[lifecycle.segment]]\ncode = \"of-test-0\"\nwhen = \"strategic\"\n";
    let test = "[[test]]\nname = \"it\"\nas_of = \"2024-06-30\"\nfacts = { strategic = true }\n\
                expect.segments = [\"of-test-0\"]\nexpect.condition = { \"not strategic\" = false }\n";
    let report = verify::test(&rulebook("\"service_quality\"", &format!("{segments}{test}")));
    assert!(report.is_passed(), "{report}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(32) })]

    /// A test written from what is decided passes; with another class it fails.
    #[test]
    fn a_test_written_from_a_decision_passes(
        rulebook in testkit::rulebook::rulebooks(),
        pick in 0_usize..3,
        wrong in 0_usize..8,
    ) {
        let customers = testkit::fact::customers(&rulebook);
        let customers = testkit::examples(&customers, 3);
        let customer = &customers[pick];
        let values = |facts: &guanxi::Facts| -> BTreeMap<String, DocumentValue> {
            let known = facts.known().map(|(name, _)| name.to_owned());
            known.map(|name| {
                let text = facts.text(&name).unwrap();
                let value = match text.as_str() {
                    "yes" | "true" => DocumentValue::Flag(true),
                    "no" | "false" => DocumentValue::Flag(false),
                    _ => DocumentValue::Text(text.trim_matches(['{', '}']).to_owned()),
                };
                (name, value)
            }).collect()
        };
        // As a host gives them: an annual amount that is not given follows that of twelve months (A-05).
        let given = |facts: &guanxi::Facts| {
            facts.known().fold(rulebook.facts(), |given, (name, _)| {
                let value = match values(facts).remove(name).unwrap() {
                    DocumentValue::Flag(flag) => FactInput::from(flag),
                    value => match rulebook.registry().get(name).unwrap().fact_type() {
                        FactType::Choices => {
                            let text = value.to_string();
                            let codes = text.split(", ").filter(|code| !code.is_empty());
                            FactInput::from(codes.map(str::to_owned).collect::<Vec<String>>())
                        }
                        _ => FactInput::from(value.to_string()),
                    },
                };
                given.with(name, value).unwrap()
            })
        };
        // The population of a test is the others and the customer itself.
        let others = customer.others.clone().unwrap_or_default();
        let facts = given(&customer.facts);
        let all: Vec<guanxi::Facts> = others.iter().map(given).chain([facts.clone()]).collect();
        let population = (!others.is_empty()).then(|| rulebook.population(&all));
        // Histories are told by events, not by facts: here nothing came before.
        let bare = testkit::fact::Customer::new(facts, customer.as_of);
        let case = bare.case(population.as_ref());
        let mut test: TestDocument = serde_json::from_value(serde_json::json!({
            "name": "as decided", "as_of": customer.as_of.to_string()
        })).unwrap();
        test.facts = values(&customer.facts);
        test.population = others.iter().map(values).collect();
        let Some(scheme) = rulebook.schemes().first() else { return Ok(()) };
        let found = rulebook.classify_case(scheme.code().as_str(), &case).unwrap();
        let possible: Vec<String> =
            found.decision().possible().iter().map(|class| class.code().to_string()).collect();
        let code = scheme.code().to_string();
        test.expect.class.insert(code.clone(), OneOrMore(possible.clone()));
        test.expect.missing.insert(code.clone(), found.decision().missing().to_vec());
        let reasons = found.reasons().iter().map(|reason| reason.as_str().to_owned());
        test.expect.reasons.insert(code.clone(), reasons.collect());
        let run = |test: &TestDocument| {
            let mut document = rulebook.document().clone();
            document.test = vec![test.clone()];
            verify::test(&Rulebook::try_from(document).unwrap())
        };
        let report = run(&test);
        prop_assert!(report.is_passed(), "{report}");
        let classes = scheme.classes();
        let other = classes.iter().cycle().nth(wrong).unwrap().code().to_string();
        prop_assume!(possible != [other.clone()]);
        test.expect.class.insert(code, OneOrMore(vec![other]));
        let report = run(&test);
        let failed = matches!(report.outcomes[0].result, TestResult::Failed { .. });
        prop_assert!(failed, "{report}");
    }
}
