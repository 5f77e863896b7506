//! Every finding has a rulebook that shows it and a small change that ends it. Each row of the table:
//! the code, the place, the rulebook, what is changed, and into what.

use std::collections::BTreeSet;

use guanxi::rule::{Finding, Severity};
use guanxi::verify::{CheckOptions, check, check_with};

use crate::rulebook;

const TIER: &str = r#"
[[scheme]]
code = "tier"
kind = "list"
classes = [
  { code = "A", when = "annual_amount >= 500000" },
  { code = "B", when = "annual_amount >= 200000" },
  { code = "C" },
]
"#;

const TIER_BY_STRATEGY: &str = r#"
[[scheme]]
code = "tier"
kind = "list"
rising = ["annual_amount"]
classes = [
  { code = "A", when = "annual_amount >= 500000 and strategic or annual_amount < 100000" },
  { code = "B", when = "annual_amount >= 200000" },
  { code = "C" },
]
"#;

const OFFICE: &str = r#"
[calendar.office]
week = { mon-fri = ["09:00-12:00", "13:00-18:00"] }
holidays = "cn"
beyond = "error"

[codes]
severity = [{ code = "general", rank = 0 }, { code = "urgent", rank = 1 }]
role = ["account_manager", "supervisor"]
"#;

const RISK: &str = r#"
[risk]
points = { min = 1, max = 5 }
direction = "higher_is_safer"
missing = "pessimistic"
levels = [{ code = "low", from = 8 }, { code = "medium", from = 6 }, { code = "high" }]

[[risk.factor]]
code = "buying"
fact = "orders_12m"
bands = [{ from = 4, points = 5 }, { from = 2, points = 3 }, { points = 1 }]

[[risk.factor]]
code = "loyalty"
fact = "purchase_days_total"
bands = [{ from = 4, points = 4 }, { from = 2, points = 3 }, { points = 1 }]
"#;

struct Row {
    code: &'static str,
    path: &'static str,
    text: String,
    from: &'static str,
    to: &'static str,
}

fn row(
    code: &'static str,
    path: &'static str,
    parts: &[&str],
    from: &'static str,
    to: &'static str,
) -> Row {
    Row { code, path, text: parts.concat(), from, to }
}

fn schemes() -> Vec<Row> {
    vec![
        row(
            "rule-off",
            "scheme[0].classes[0].when",
            &["[[parameter]]\ncode = \"cut\"\ntype = \"amount\"\n", TIER],
            "type = \"amount\"\n",
            "type = \"amount\"\ndefault = 1\n",
        ),
        // The order hides a class.
        row(
            "hidden-class",
            "scheme[0].classes[1].when",
            &[&TIER.replace(">= 200000", ">= 500000")],
            "annual_amount >= 500000",
            "annual_amount > 500000",
        ),
        row(
            "condition-never",
            "scheme[0].classes[1].when",
            &[&TIER.replace(">= 200000", ">= 200000 and annual_amount < 200000")],
            "annual_amount < 200000",
            "annual_amount < 200001",
        ),
        // Amounts have two places: there is nothing between 499999.99 and 500000.
        row(
            "condition-never",
            "scheme[0].classes[0].when",
            &[&TIER.replace(">= 500000", "> 499999.9999 and annual_amount < 500000")],
            "annual_amount < 500000",
            "annual_amount <= 500000",
        ),
        row(
            "unreachable-class",
            "scheme[0].classes[1].when",
            &[&TIER.replace(
                "annual_amount >= 200000",
                "annual_amount >= 200000 or annual_amount < 200000",
            )],
            "annual_amount < 200000",
            "annual_amount < 199999.99",
        ),
        row(
            "unreachable-class",
            "scheme[0].cells",
            &["[[scheme]]\ncode = \"m\"\nkind = \"matrix\"\n\
               rows = { fact = \"orders_12m\", bands = [{ code = \"many\", from = 5 }, { code = \"few\" }] }\n\
               columns = [{ code = \"none\", when = \"orders_12m = 0\" }, { code = \"some\" }]\n\
               cells = [[\"odd\", \"core\"], [\"sleeping\", \"rest\"]]\n"],
            "orders_12m = 0",
            "strategic",
        ),
        row(
            "condition-always",
            "lifecycle.segment[0].when",
            &[
                "[[lifecycle.segment]]\ncode = \"all\"\nwhen = \"orders_12m >= 1 or orders_12m < 2\"\n",
            ],
            "orders_12m < 2",
            "orders_12m < 1 and strategic",
        ),
        row(
            "condition-never",
            "lifecycle.segment[0].when",
            &[
                "[[lifecycle.segment]]\ncode = \"none\"\nwhen = \"orders_12m > 1 and orders_12m < 2\"\n",
            ],
            "orders_12m < 2",
            "orders_12m <= 2",
        ),
        // P-016: A needs strategy above 500000, and is given below 100000.
        row(
            "not-monotone",
            "scheme[0].rising[0]",
            &[TIER_BY_STRATEGY],
            " or annual_amount < 100000",
            "",
        ),
        row(
            "not-monotone",
            "scheme[0].falling[0]",
            &[&TIER.replace("kind = \"list\"", "kind = \"list\"\nfalling = [\"annual_amount\"]")],
            "falling =",
            "rising =",
        ),
        row(
            "contradictory-assumptions",
            "assume",
            &["assume = [\"annual_amount < 0\", \"annual_amount > 0\"]\n", TIER],
            "annual_amount < 0",
            "annual_amount < 500",
        ),
        // A fact that is bounded by another: below a tenth of a total that is below 200000.
        row(
            "condition-never",
            "scheme[0].classes[0].when",
            &[
                "assume = [\"amount_365d <= amount_total\"]\n",
                &TIER.replace(
                    "annual_amount >= 500000",
                    "amount_365d >= 500000 and amount_total < 500000",
                ),
            ],
            "amount_365d <= amount_total",
            "amount_365d >= 1",
        ),
        row(
            "fact-to-be-stated",
            "scheme[0]",
            &[&TIER.replace("annual_amount >= 500000", "strategic")],
            "strategic",
            "annual_amount >= 500000",
        ),
        row(
            "fact-without-source",
            "scheme[0]",
            &[&TIER.replace("annual_amount >= 500000", "open_warning")],
            "open_warning",
            "annual_amount >= 500000",
        ),
    ]
}

fn clocks() -> Vec<Row> {
    let clock = |severity: &str, milestone: &str, rest: &str| {
        format!("[[sla.clock]]\nseverity = [\"{severity}\"]\nmilestone = \"{milestone}\"\n{rest}\n")
    };
    let office = "within = \"8 hours\"\ncalendar = \"office\"";
    let steps =
        |steps: &str| format!("within = \"8 hours\"\nby = \"account_manager\"\nsteps = [{steps}]");
    vec![
        row(
            "deadline-shrinks",
            "sla.clock[1]",
            &[
                OFFICE,
                &clock("general", "respond", "within = \"4 hours\""),
                &clock("urgent", "respond", "within = \"241 minutes\""),
            ],
            "241 minutes",
            "240 minutes",
        ),
        // One clock counts working hours and the other all: from Friday evening eight working hours
        // are longer than 60 hours.
        row(
            "deadline-shrinks",
            "sla.clock[1]",
            &[
                OFFICE,
                &clock("general", "respond", "within = \"60 hours\""),
                &clock("urgent", "respond", office),
            ],
            "within = \"8 hours\"\ncalendar = \"office\"",
            "within = \"8 hours\"",
        ),
        row(
            "severity-without-clock",
            "sla.clock[0]",
            &[
                OFFICE,
                &clock("general", "respond", "within = \"4 hours\""),
                &clock("urgent", "resolve", "within = \"24 hours\""),
            ],
            "milestone = \"respond\"",
            "milestone = \"resolve\"",
        ),
        row(
            "due-after-resolution",
            "sla.clock[0]",
            &[
                OFFICE,
                &clock("urgent", "respond", office),
                &clock("urgent", "resolve", "within = \"24 hours\""),
            ],
            "within = \"24 hours\"",
            "within = \"2 working days\"\ncalendar = \"office\"",
        ),
        row(
            "step-never-fires",
            "sla.clock[0].steps[0]",
            &[
                OFFICE,
                &clock(
                    "urgent",
                    "respond",
                    &steps("{ at = \"17 hours after\", escalate = [\"supervisor\"] }"),
                ),
                &clock("urgent", "resolve", "within = \"24 hours\""),
            ],
            "17 hours after",
            "16 hours after",
        ),
        row(
            "step-for-nobody",
            "sla.clock[0].steps[0]",
            &[OFFICE, &clock("urgent", "respond", &steps("{ at = \"75%\" }"))],
            "at = \"75%\"",
            "at = \"75%\", remind = \"account_manager\"",
        ),
        row(
            "escalation-to-self",
            "sla.clock[0].steps[0]",
            &[
                OFFICE,
                &clock(
                    "urgent",
                    "respond",
                    &steps("{ on = \"breach\", escalate = [\"account_manager\"] }"),
                ),
            ],
            "escalate = [\"account_manager\"]",
            "escalate = [\"supervisor\"]",
        ),
        row(
            "step-before-breach",
            "sla.clock[0].steps[0]",
            &[
                OFFICE,
                &clock(
                    "urgent",
                    "respond",
                    &format!(
                        "tolerance = \"1 hour\"\n{}",
                        steps("{ at = \"30 minutes after\", escalate = [\"supervisor\"] }")
                    ),
                ),
            ],
            "30 minutes after",
            "90 minutes after",
        ),
        // TIME 2.3: from closing time the next window is 15 hours away.
        row(
            "limit-out-of-hours",
            "sla.clock[1]",
            &[
                OFFICE,
                &clock("general", "respond", office),
                &clock("urgent", "respond", "within = \"1 hour\""),
            ],
            "within = \"1 hour\"",
            "within = \"1 hour\"\ncalendar = \"office\"",
        ),
        // C-27
        row(
            "target-clock",
            "target[0]",
            &[
                OFFICE,
                &clock("urgent", "respond", "within = \"2 hours\""),
                "[[kpi]]\ncode = \"first_response\"\nmeasure = \"first_response_time\"\n",
                "[[target]]\nkpi = \"first_response\"\nat_most = \"1 hour\"\n",
            ],
            "at_most = \"1 hour\"",
            "at_most = \"2 hours\"",
        ),
    ]
}

fn touches() -> Vec<Row> {
    let touch = |code: &str, class: &str, every: &str| {
        format!(
            "[[cadence.touch]]\ncode = \"{code}\"\nclass = [\"{class}\"]\nevery = \"{every}\"\n"
        )
    };
    let cadence = "[cadence]\nscheme = \"tier\"\n";
    let risky =
        TIER.replace("annual_amount >= 500000", "annual_amount >= 500000 and risk_level = low");
    vec![
        // P-040
        row(
            "better-class-touched-less",
            "cadence.touch[1]",
            &[TIER, cadence, &touch("a", "A", "31 days"), &touch("b", "B", "30 days")],
            "every = \"31 days\"",
            "every = \"30 days\"",
        ),
        // Between them stands a class that is not touched at all.
        row(
            "better-class-touched-less",
            "cadence.touch[0]",
            &[TIER, cadence, &touch("c", "C", "1 month")],
            "class = [\"C\"]",
            "class = [\"A\"]",
        ),
        // C-31
        row(
            "risk-lowers-touches",
            "scheme[0]",
            &[&risky, RISK, cadence, &touch("a", "A", "1 week"), &touch("b", "B", "1 month")],
            "risk_level = low",
            "strategic",
        ),
        row(
            "risk-lowers-touches",
            "scheme[0]",
            &[
                &risky,
                RISK,
                cadence,
                &touch("a", "A", "1 week"),
                &touch("b", "B", "1 month"),
                "[[cadence.touch]]\ncode = \"x\"\nwhen = \"orders_12m > 3\"\nevery = \"1 week\"\n",
            ],
            "when = \"orders_12m > 3\"",
            "when = \"risk_level >= medium\"",
        ),
        row(
            "quiet-hours-forbid",
            "cadence.quiet",
            &[
                OFFICE,
                TIER,
                "[cadence]\nscheme = \"tier\"\ncalendar = \"office\"\nquiet = [\"13:00-12:00\"]\n",
                &touch("a", "A", "1 week"),
            ],
            "13:00-12:00",
            "14:00-12:00",
        ),
        row(
            "cap-below-minimum",
            "cadence.cap[0]",
            &[
                TIER,
                cadence,
                &touch("a", "A", "1 week"),
                "[[cadence.cap]]\ncode = \"few\"\nat_most = 3\nper = \"28 days\"\n",
            ],
            "at_most = 3",
            "at_most = 4",
        ),
        row(
            "unreachable-rule",
            "cadence.touch[0]",
            &[&TIER.replace(">= 200000", ">= 500000"), cadence, &touch("a", "B", "1 week")],
            "code = \"B\", when = \"annual_amount >= 500000\"",
            "code = \"B\", when = \"annual_amount >= 499999.99\"",
        ),
    ]
}

fn scorecards() -> Vec<Row> {
    let cut = |from: &str, to: &str| RISK.replace(from, to);
    vec![
        row("unreachable-level", "risk.levels[0]", &[&cut("from = 8", "from = 10")], "= 10", "= 9"),
        // 7 is no sum of 5, 3, 1 and 4, 3, 1.
        row(
            "unreachable-total",
            "risk.levels[1]",
            &[&cut("medium\", from = 6", "medium\", from = 3")],
            "from = 3 }, {",
            "from = 4 }, {",
        ),
        row(
            "factor-spans-levels",
            "risk.factor[0]",
            &[&cut("from = 6", "from = 7").replace("from = 8", "from = 9")],
            "from = 4, points = 5",
            "from = 4, points = 4",
        ),
    ]
}

fn rows() -> Vec<Row> {
    [schemes(), clocks(), touches(), scorecards()].into_iter().flatten().collect()
}

/// Rows that need more than a text.
const ELSEWHERE: [&str; 6] = [
    "inexact-when-unknown",
    "calendar-ends",
    "too-many-cells",
    "test-failed",
    "test-invalid",
    "too-many-tests",
];

fn of<'f>(findings: &'f [Finding], row: &Row) -> Vec<&'f Finding> {
    findings.iter().filter(|one| one.code == row.code && one.path == row.path).collect()
}

#[test]
fn every_finding_is_triggered_and_silenced() {
    let mut wrong: Vec<String> = Vec::new();
    for row in rows() {
        let name = format!("{} {} ({})", row.code, row.path, row.to);
        let text = match row.code {
            "rule-off" => row.text.replace("annual_amount >= 500000", "annual_amount >= $cut"),
            _ => row.text.clone(),
        };
        let found = check(&rulebook(&text));
        let places = |found: &[Finding]| {
            found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  ")
        };
        if of(&found, &row).len() != 1 {
            wrong.push(format!("{name} is not found, but\n  {}", places(&found)));
        }
        assert!(text.contains(row.from), "{name}: nothing to change");
        let changed = text.replacen(row.from, row.to, 1);
        let left = check(&rulebook(&changed));
        if !of(&left, &row).is_empty() {
            wrong.push(format!("{name} is still found"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_calendar_that_ends_early_is_found_with_a_horizon() {
    let book = rulebook(&[OFFICE, TIER].concat());
    let last = 2026; // the last year that the State Council has published
    let ends = |year: i32| {
        let day = chrono::NaiveDate::from_ymd_opt(year, 12, 31).unwrap();
        let found = check_with(&book, &CheckOptions::new().until(day));
        found.iter().any(|one| one.code == "calendar-ends" && one.path == "calendar.office")
    };
    assert!(!ends(last) && ends(last + 1));
}

#[test]
fn findings_speak_two_languages_and_show_who() {
    let shown: BTreeSet<&str> = rows()
        .iter()
        .flat_map(|row| {
            let found = check(&rulebook(&match row.code {
                "rule-off" => row.text.replace(">= 500000", ">= $cut"),
                _ => row.text.clone(),
            }));
            for one in &found {
                assert!(one.message.is_ascii(), "{}", one.message);
                assert!(one.message_zh.chars().any(|c| c >= '\u{4e00}'), "{}", one.message_zh);
            }
            let with = found.into_iter().filter(|one| !one.witnesses.is_empty());
            with.map(|one| one.code).collect::<Vec<_>>()
        })
        .collect();
    let wanted = [
        "better-class-touched-less",
        "deadline-shrinks",
        "due-after-resolution",
        "factor-spans-levels",
        "hidden-class",
        "limit-out-of-hours",
        "not-monotone",
        "risk-lowers-touches",
        "step-never-fires",
        "unreachable-total",
    ];
    assert_eq!(shown, BTreeSet::from(wanted));
}

/// The page of findings names every code once, and no other.
#[test]
fn the_page_of_findings_is_complete() {
    let page = include_str!("../../docs/findings.md");
    let named: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(code, _)| code))
        .collect();
    let mut known: BTreeSet<&str> = rows().iter().map(|row| row.code).collect();
    known.extend(ELSEWHERE);
    assert_eq!(named.iter().copied().collect::<BTreeSet<_>>(), known);
    assert_eq!(named.len(), known.len());
}

/// The known quirks of the presets.
#[test]
fn the_quirks_of_the_presets_are_found() {
    let found = |preset: &str, parameters: &[(&str, &str)]| {
        let book = guanxi::Rulebook::preset_with(preset, parameters.iter().copied()).unwrap();
        check(&book)
    };
    // A-09, A-10 ... A-14: with answers of 1, 3 and 5 all totals are odd.
    let renewal = found("renewal", &[]);
    for (place, cut) in [(0, "20"), (2, "10")] {
        let path = format!("risk.levels[{place}]");
        let one = renewal.iter().find(|one| one.code == "unreachable-total" && one.path == path);
        let one = one.unwrap();
        assert!(one.message.contains(cut) && one.severity == Severity::Note, "{one}");
    }
    // C-31: S falls to C as its risk rises, and is touched less.
    let follow_up = found("follow_up", &[("medium_amount", "100000"), ("new_within", "6 months")]);
    let one = follow_up.iter().find(|one| one.code == "risk-lowers-touches").unwrap();
    assert_eq!(one.witnesses[0].gives, [("class(tier)".to_owned(), "S".to_owned())]);
    assert_eq!(one.witnesses.len(), 2);
}
