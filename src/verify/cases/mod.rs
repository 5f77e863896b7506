//! Tests of a rulebook: what it says of given customers is what its owners expect.

mod asking;
mod classes;
mod clocks;
mod duties;
mod extended;
mod given;
mod kpis;
mod report;
mod watched;

pub use report::{Mismatch, TestOutcome, TestReport, TestResult};

use asking::Asking;
use given::Given;
use report::error_text;

use crate::label::Language;
use crate::rule::{Finding, Witness};
use crate::rulebook::{Rulebook, TestDocument};

/// The most tests of a rulebook that are run.
const MOST_TESTS: usize = 2_000;

/// Runs the tests that a rulebook carries under `[[test]]`.
///
/// Each stands for itself. A test passes where all comes out as it expects, fails where something does
/// not, and is invalid where it means nothing to the rulebook: a name that there is not, a condition
/// that cannot be read, an event after the moment of the question, an event that a policy refuses and
/// that nothing expects to be refused. The work is bounded: 2 000 tests, each with at most 10 000
/// events, contracts and other customers; tests beyond are [counted](TestReport::left_out), not run.
///
/// ```
/// use guanxi::{Rulebook, verify};
/// let rulebook = Rulebook::from_toml(r#"
///     format = 1
///     code = "mine"
///     currency = "CNY"
///     time_zone = "Asia/Shanghai"
///     use = ["renewal"]
///
///     [[test]]
///     name = "half a million without strategy is B (A-01)"
///     as_of = "2024-06-30"
///     facts = { annual_amount = 500000, strategic = false }
///     expect.class = { tier = "B" }
///
///     [[test]]
///     name = "without a word on strategy it may be A"
///     as_of = "2024-06-30"
///     facts = { annual_amount = 500000 }
///     expect.class = { tier = ["A", "B"] }
///     expect.missing = { tier = ["strategic"] }
/// "#)?;
/// assert!(verify::test(&rulebook).is_passed());
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn test(rulebook: &Rulebook) -> TestReport {
    let tests = &rulebook.document().test;
    let run = tests.iter().take(MOST_TESTS).enumerate().map(|(place, test)| {
        let path = format!("test[{place}]");
        let result = match run(rulebook, test) {
            TestResult::Invalid { error } => {
                TestResult::Invalid { error: error.map_all(&|error| error.at(&path)) }
            }
            result => result,
        };
        TestOutcome { name: test.name.clone(), path, result }
    });
    TestReport { outcomes: run.collect(), left_out: tests.len().saturating_sub(MOST_TESTS) }
}

fn run(rulebook: &Rulebook, test: &TestDocument) -> TestResult {
    let given = match Given::of(rulebook, test) {
        Ok(given) => given,
        Err(error) => return TestResult::Invalid { error },
    };
    let mut asking = Asking::new(&given, &test.expect);
    asking.classes();
    asking.conditions();
    asking.facts();
    asking.tags();
    asking.actions();
    asking.life();
    asking.touches();
    asking.occasions();
    asking.upkeep();
    asking.issues();
    asking.watched();
    asking.kpis();
    asking.result()
}

/// A finding for each test that does not pass, shown by what it gives and what was found.
pub(crate) fn findings(rulebook: &Rulebook) -> Vec<Finding> {
    let report = test(rulebook);
    let tests = rulebook.document().test.iter();
    let mut findings = Vec::new();
    for (outcome, test) in report.outcomes.iter().zip(tests) {
        let name = &outcome.name;
        match &outcome.result {
            TestResult::Passed => {}
            TestResult::Failed { mismatches } => {
                for one in mismatches {
                    let texts =
                        [Language::English, Language::Chinese].map(|language| one.head(language));
                    let [english, chinese] = texts;
                    let given = test.facts.iter();
                    let given = given.fold(Witness::new(), |witness, (fact, value)| {
                        witness.with(fact, value.to_string())
                    });
                    findings.push(
                        Finding::warning(
                            "test-failed",
                            format!("{}.{}", outcome.path, one.path),
                            format!("`{name}` fails: {english}"),
                            format!("测试“{name}”未通过：{chinese}"),
                        )
                        .shown_by([given.giving(one.subject(), &one.found)]),
                    );
                }
            }
            TestResult::Invalid { error } => {
                for error in error.all() {
                    let message = error_text(error, false);
                    findings.push(Finding::warning(
                        "test-invalid",
                        error.path().unwrap_or(&outcome.path),
                        format!("`{name}` cannot be run: {message}"),
                        format!("测试“{name}”无法运行：{message}"),
                    ));
                }
            }
        }
    }
    if report.left_out > 0 {
        let left = report.left_out;
        findings.push(Finding::warning(
            "too-many-tests",
            format!("test[{MOST_TESTS}]"),
            format!("{left} tests are not run: a rulebook has at most {MOST_TESTS}"),
            format!("{left} 个测试未运行：最多运行 {MOST_TESTS} 个"),
        ));
    }
    findings
}
