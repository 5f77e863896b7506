//! Requests: one question and its answer as JSON texts, for callers in any language.
//!
//! The C functions, programs and engines share these shapes. A request carries what it is about: the
//! moment, and a [`Portfolio`] of records, events and facts; nothing is kept between two of them. A key
//! that is not known is refused with its place and help, and what the records themselves show to be
//! wrong stands in the answer under `refused`. Money is in major units, texts with decimals; moments are
//! dates or instants with an offset. The same request gives the same bytes for ever (P-116).
//!
//! ```
//! use guanxi::{Rulebook, request::{Question, answer}};
//! let rulebook = Rulebook::preset("service_quality")?;
//! let text = answer(&rulebook, Question::Decide, r#"{
//!     "as_of": "2024-06-30",
//!     "portfolio": { "customers": [{ "id": "KH0001", "annual_amount": "650000" }] }
//! }"#)?;
//! let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
//! assert_eq!(answer["customers"][0]["schemes"][0]["decision"]["decided"]["value"], "A");
//! # Ok::<(), guanxi::Error>(())
//! ```

mod agenda;
mod clocks;
mod columns;
mod decide;
mod due;
mod explain;
mod kpi;
mod portfolio;
mod proof;
mod refusal;
mod review;
#[cfg(feature = "schema")]
mod schema;
mod warnings;

pub use agenda::AgendaQuestion;
pub use clocks::ClocksQuestion;
pub use columns::{
    Batch, ColumnDescription, ColumnUnits, ColumnWidth, ColumnsQuestion, UnknownValue,
};
pub use decide::DecideQuestion;
pub use due::DueQuestion;
pub use explain::ExplainQuestion;
pub use kpi::{KpiAccumulateQuestion, KpiFinishQuestion, KpiMergeQuestion};
pub use portfolio::Portfolio;
pub use proof::{CheckQuestion, DiffQuestion, TestQuestion};
pub use review::ReviewQuestion;
#[cfg(feature = "schema")]
pub use schema::json_schema;
pub use warnings::WarningsQuestion;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::rulebook::{Rulebook, read_json};

/// What can be asked.
///
/// ```
/// use guanxi::request::Question;
/// assert_eq!("decide".parse::<Question>()?, Question::Decide);
/// assert_eq!("decided".parse::<Question>().unwrap_err().help(), Some("did you mean `decide`?"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Question {
    /// What is wrong or doubtful about the rulebook: [`CheckQuestion`].
    Check,
    /// How the rulebook does by its own tests: [`TestQuestion`].
    Test,
    /// What another rulebook changes: [`DiffQuestion`].
    Diff,
    /// Classes of every scheme, risk and renewal of each customer, with reasons: [`DecideQuestion`].
    Decide,
    /// The same in words: [`ExplainQuestion`].
    Explain,
    /// The summary of a whole portfolio, with moves since an earlier day: [`ReviewQuestion`].
    Review,
    /// What each touch rule, occasion, plan item and promise asks for: [`DueQuestion`].
    Due,
    /// What to do on which day, and in which order: [`AgendaQuestion`].
    Agenda,
    /// Where the clocks of issues stand: [`ClocksQuestion`].
    Clocks,
    /// Risk, renewal and warnings, the most urgent first: [`WarningsQuestion`].
    Warnings,
    /// The sums of each customer for every KPI: [`KpiAccumulateQuestion`].
    KpiAccumulate,
    /// Sums of parts of a portfolio as those of the whole: [`KpiMergeQuestion`].
    KpiMerge,
    /// The board of KPIs that sums come to: [`KpiFinishQuestion`].
    KpiFinish,
}

impl Question {
    /// All of them, in the order of their names here.
    ///
    /// ```
    /// use guanxi::request::Question;
    /// assert!(Question::ALL.iter().all(|one| one.name().parse() == Ok(*one)));
    /// ```
    pub const ALL: &[Self] = &[
        Self::Check,
        Self::Test,
        Self::Diff,
        Self::Decide,
        Self::Explain,
        Self::Review,
        Self::Due,
        Self::Agenda,
        Self::Clocks,
        Self::Warnings,
        Self::KpiAccumulate,
        Self::KpiMerge,
        Self::KpiFinish,
    ];

    /// Its name in lower case.
    ///
    /// ```
    /// assert_eq!(guanxi::request::Question::KpiFinish.name(), "kpi_finish");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Test => "test",
            Self::Diff => "diff",
            Self::Decide => "decide",
            Self::Explain => "explain",
            Self::Review => "review",
            Self::Due => "due",
            Self::Agenda => "agenda",
            Self::Clocks => "clocks",
            Self::Warnings => "warnings",
            Self::KpiAccumulate => "kpi_accumulate",
            Self::KpiMerge => "kpi_merge",
            Self::KpiFinish => "kpi_finish",
        }
    }
}

impl std::str::FromStr for Question {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.iter().copied().find(|one| one.name() == text).ok_or_else(|| {
            let known = Self::ALL.iter().map(|one| one.name());
            Error::new(
                ErrorKind::Name,
                "unknown-question",
                format!("there is no question `{text}`"),
            )
            .with_help(did_you_mean(text, known))
        })
    }
}

/// Answers a request as compact JSON.
///
/// # Errors
/// `json-syntax` and `document-form` for a request of another form, with its place; what the question
/// itself refuses, such as `no-cadence` where the rulebook has no such policy. An answer is never partial.
///
/// ```
/// use guanxi::{Rulebook, request::{Question, answer}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let error = answer(&rulebook, Question::Decide, r#"{ "as_off": "2024-06-30" }"#).unwrap_err();
/// assert_eq!(error.help(), Some("did you mean `as_of`?"));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn answer(rulebook: &Rulebook, question: Question, request: &str) -> Result<String> {
    match question {
        Question::Check => read::<CheckQuestion>(request)?.answer(rulebook),
        Question::Test => read::<TestQuestion>(request)?.answer(rulebook),
        Question::Diff => read::<DiffQuestion>(request)?.answer(rulebook),
        Question::Decide => read::<DecideQuestion>(request)?.answer(rulebook),
        Question::Explain => read::<ExplainQuestion>(request)?.answer(rulebook),
        Question::Review => read::<ReviewQuestion>(request)?.answer(rulebook),
        Question::Due => read::<DueQuestion>(request)?.answer(rulebook),
        Question::Agenda => read::<AgendaQuestion>(request)?.answer(rulebook),
        Question::Clocks => read::<ClocksQuestion>(request)?.answer(rulebook),
        Question::Warnings => read::<WarningsQuestion>(request)?.answer(rulebook),
        Question::KpiAccumulate => read::<KpiAccumulateQuestion>(request)?.answer(rulebook),
        Question::KpiMerge => read::<KpiMergeQuestion>(request)?.answer(rulebook),
        Question::KpiFinish => read::<KpiFinishQuestion>(request)?.answer(rulebook),
    }
}

fn read<T: DeserializeOwned>(request: &str) -> Result<T> {
    read_json(request)
}

/// An answer as text.
fn written<T: Serialize>(answer: &T) -> Result<String> {
    serde_json::to_string(answer).map_err(|error| {
        Error::new(ErrorKind::Value, "unwritable", format!("the answer cannot be written: {error}"))
    })
}
