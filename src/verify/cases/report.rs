//! What tests of a rulebook came to.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::Error;
use crate::label::Language;

/// What the tests of a rulebook came to, in their order.
///
/// ```
/// use guanxi::{Rulebook, verify};
/// let report = verify::test(&Rulebook::preset("renewal")?);
/// assert!(report.is_passed() && report.outcomes.is_empty()); // a preset carries no tests
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TestReport {
    /// One for each test that was run.
    pub outcomes: Vec<TestOutcome>,
    /// How many tests were left out because there are more than are run.
    pub left_out: usize,
}

impl TestReport {
    /// Whether every test of the rulebook was run and passed.
    ///
    /// ```
    /// assert!(guanxi::verify::TestReport::default().is_passed()); // nothing is wrong with no tests
    /// ```
    pub fn is_passed(&self) -> bool {
        self.left_out == 0 && self.outcomes.iter().all(TestOutcome::is_passed)
    }

    /// The tests that did not pass.
    ///
    /// ```
    /// assert_eq!(guanxi::verify::TestReport::default().not_passed().count(), 0);
    /// ```
    pub fn not_passed(&self) -> impl Iterator<Item = &TestOutcome> {
        self.outcomes.iter().filter(|one| !one.is_passed())
    }

    /// Every test that did not pass, and how many of all passed.
    ///
    /// ```
    /// use guanxi::label::Language;
    /// let report = guanxi::verify::TestReport::default();
    /// assert_eq!(report.text(Language::English), "0 of 0 tests passed");
    /// assert_eq!(report.text(Language::Chinese), "0 个测试中通过 0 个");
    /// ```
    pub fn text(&self, language: Language) -> String {
        let mut text = String::new();
        for outcome in self.not_passed() {
            text.push_str(&outcome.text(language));
            text.push('\n');
        }
        let all = self.outcomes.len();
        let passed = all.saturating_sub(self.not_passed().count());
        text.push_str(&match language {
            Language::English => format!("{passed} of {all} tests passed"),
            Language::Chinese => format!("{all} 个测试中通过 {passed} 个"),
        });
        if self.left_out > 0 {
            text.push_str(&match language {
                Language::English => format!("; {} more were not run", self.left_out),
                Language::Chinese => format!("；另有 {} 个未运行", self.left_out),
            });
        }
        text
    }
}

impl fmt::Display for TestReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::English))
    }
}

/// What one test came to.
///
/// ```
/// use guanxi::{Rulebook, verify};
/// let rulebook = Rulebook::from_toml(r#"
///     format = 1
///     code = "mine"
///     currency = "CNY"
///     time_zone = "Asia/Shanghai"
///     use = ["service_quality"]
///     [[test]]
///     name = "half a million is B"
///     as_of = "2024-06-30"
///     facts = { annual_amount = 500000 }
///     expect.class = { tier = "B" }
/// "#)?;
/// let report = verify::test(&rulebook);
/// let text = report.outcomes[0].to_string();
/// assert!(text.starts_with("test[0] half a million is B: failed\n  expect.class.tier: expected `B`, found `A`"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TestOutcome {
    /// The name of the test.
    pub name: String,
    /// Its place in the document, such as `test[3]`.
    pub path: String,
    /// What it came to.
    #[serde(flatten)]
    pub result: TestResult,
}

impl TestOutcome {
    /// Whether all came out as expected.
    ///
    /// ```
    /// use guanxi::{Rulebook, verify};
    /// let report = verify::test(&Rulebook::preset("renewal")?);
    /// assert!(report.outcomes.iter().all(|one| one.is_passed()));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_passed(&self) -> bool {
        self.result == TestResult::Passed
    }

    /// The test, what it came to, and what is not as expected, each on a line of its own.
    ///
    /// Messages of errors are English in both languages.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, verify};
    /// let rulebook = Rulebook::from_toml(r#"
    ///     format = 1
    ///     code = "mine"
    ///     currency = "CNY"
    ///     time_zone = "Asia/Shanghai"
    ///     use = ["service_quality"]
    ///     [[test]]
    ///     name = "typo"
    ///     as_of = "2024-06-30"
    ///     facts = { anual_amount = 500000 }
    ///     expect.class = { tier = "B" }
    /// "#)?;
    /// let outcome = &verify::test(&rulebook).outcomes[0];
    /// assert_eq!(outcome.text(Language::English), "\
    /// test[0] typo: invalid
    ///   test[0].facts.anual_amount: unknown fact `anual_amount` (did you mean `annual_amount`?)");
    /// assert!(outcome.text(Language::Chinese).starts_with("test[0] typo：无效\n"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        let Self { name, path, result } = self;
        let (word, lines) = match result {
            TestResult::Passed => (["passed", "通过"], Vec::new()),
            TestResult::Failed { mismatches } => {
                let lines = mismatches.iter().map(|one| one.text(language));
                (["failed", "未通过"], lines.collect())
            }
            TestResult::Invalid { error } => {
                (["invalid", "无效"], error.all().map(|error| error_text(error, true)).collect())
            }
        };
        let [english, chinese] = word;
        let mut text = match language {
            Language::English => format!("{path} {name}: {english}"),
            Language::Chinese => format!("{path} {name}：{chinese}"),
        };
        for line in lines.iter().flat_map(|line| line.lines()) {
            text.push_str("\n  ");
            text.push_str(line);
        }
        text
    }
}

impl fmt::Display for TestOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::English))
    }
}

/// The message and the help of an error on one line, its place before them where that is asked for.
pub(super) fn error_text(error: &Error, with_place: bool) -> String {
    let place = error.path().filter(|_| with_place);
    let place = place.map_or_else(String::new, |path| format!("{path}: "));
    let help = error.help().map_or_else(String::new, |help| format!(" ({help})"));
    format!("{place}{error}{help}")
}

/// How a test can end.
///
/// ```
/// use guanxi::verify::TestResult;
/// let json = serde_json::to_string(&TestResult::Passed).unwrap();
/// assert_eq!(json, r#"{"result":"passed"}"#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "result")]
#[non_exhaustive]
pub enum TestResult {
    /// All came out as expected.
    Passed,
    /// Something came out otherwise.
    Failed {
        /// What is not as expected; at least one.
        mismatches: Vec<Mismatch>,
    },
    /// The test means nothing to the rulebook, or asks what cannot be answered.
    Invalid {
        /// What is wrong with it, with its place; [`Error::all`] goes through all of it.
        #[serde(serialize_with = "errors")]
        error: Error,
    },
}

fn errors<S: Serializer>(error: &Error, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Written<'a> {
        code: &'a str,
        path: Option<&'a str>,
        message: String,
        help: Option<&'a str>,
    }
    serializer.collect_seq(error.all().map(|one| Written {
        code: one.code(),
        path: one.path(),
        message: one.to_string(),
        help: one.help(),
    }))
}

/// Something that did not come out as expected.
///
/// ```
/// use guanxi::{Rulebook, verify::{self, TestResult}};
/// let rulebook = Rulebook::from_toml(r#"
///     format = 1
///     code = "mine"
///     currency = "CNY"
///     time_zone = "Asia/Shanghai"
///     use = ["service_quality"]
///     [[test]]
///     name = "half a million is B"
///     as_of = "2024-06-30"
///     facts = { annual_amount = 500000 }
///     expect.class = { tier = "B" }
/// "#)?;
/// let report = verify::test(&rulebook);
/// let TestResult::Failed { mismatches } = &report.outcomes[0].result else { panic!() };
/// let one = &mismatches[0];
/// assert_eq!((one.path.as_str(), one.expected.as_str(), one.found.as_str()), ("expect.class.tier", "B", "A"));
/// assert!(one.why.starts_with("tier: A (A customer)"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Mismatch {
    /// The expectation within the test, such as `expect.class.tier`.
    pub path: String,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// Why, in English; empty where the policy has no more to say.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// Why, in Chinese.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why_zh: String,
}

impl Mismatch {
    /// What was expected and what was found, then why, indented.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, verify::{self, TestResult}};
    /// let rulebook = Rulebook::from_toml(r#"
    ///     format = 1
    ///     code = "mine"
    ///     currency = "CNY"
    ///     time_zone = "Asia/Shanghai"
    ///     use = ["service_quality"]
    ///     [[test]]
    ///     name = "half a million is B"
    ///     as_of = "2024-06-30"
    ///     facts = { annual_amount = 500000 }
    ///     expect.class = { tier = "B" }
    /// "#)?;
    /// let report = verify::test(&rulebook);
    /// let TestResult::Failed { mismatches } = &report.outcomes[0].result else { panic!() };
    /// assert!(mismatches[0].text(Language::Chinese).starts_with("expect.class.tier：预期 `B`，实际为 `A`"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        let why = match language {
            Language::English => &self.why,
            Language::Chinese => &self.why_zh,
        };
        let mut text = match language {
            Language::English => format!("{}: {}", self.path, self.head(language)),
            Language::Chinese => format!("{}：{}", self.path, self.head(language)),
        };
        for line in why.lines() {
            text.push_str("\n  ");
            text.push_str(line);
        }
        text
    }

    /// What was expected and what was found.
    pub(super) fn head(&self, language: Language) -> String {
        let Self { expected, found, .. } = self;
        match language {
            Language::English => format!("expected `{expected}`, found `{found}`"),
            Language::Chinese => format!("预期 `{expected}`，实际为 `{found}`"),
        }
    }

    /// What it is about: the path without `expect`.
    pub(super) fn subject(&self) -> &str {
        self.path.strip_prefix("expect.").unwrap_or(&self.path)
    }
}
