//! Cases worth telling: who moved up, and who was lost and why (D001-68, D001-69).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::tally;
use crate::label::Code;
use crate::policy::words::words;
use crate::record::{Author, ContractId, CustomerId};
use crate::time::date_text;

words! {
    feedback;
    /// Whether a case is one to repeat or one to learn from.
    ///
    /// ```
    /// use guanxi::policy::feedback::CaseKind;
    /// assert_eq!("success".parse::<CaseKind>()?, CaseKind::Success);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    CaseKind, "kind of case", "unknown-case-kind", {
        /// A customer came into a better class (D001-68).
        Success "success" "success case" "成功案例",
        /// A customer or a contract was lost (D001-69).
        Failure "failure" "failure case" "失败案例",
    }
}

/// A move of a customer from one class of a scheme to another one.
///
/// Ranks are the places of the classes in their scheme, 0 for the best, as
/// [`Class::rank`](crate::policy::scheme::Class::rank) gives them.
///
/// ```
/// use guanxi::policy::feedback::Transition;
/// let day = "2024-06-30".parse().unwrap();
/// let class = |code: &str, rank| Ok::<_, guanxi::Error>((code.parse()?, rank));
/// let scheme = "quadrant".parse()?;
/// let up = Transition::new("KH0001", scheme, class("potential", 1)?, class("core", 0)?, day);
/// assert!(up.is_up());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Transition {
    /// Who moved.
    pub customer: CustomerId,
    /// The scheme of both classes.
    pub scheme: Code,
    /// The class before.
    pub from: Code,
    /// The class after.
    pub to: Code,
    /// The rank of the class before.
    pub from_rank: usize,
    /// The rank of the class after.
    pub to_rank: usize,
    /// The day of the move.
    #[serde(with = "date_text")]
    pub on: NaiveDate,
    /// Who had the customer then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Author>,
}

impl Transition {
    /// A move between two classes with their ranks.
    ///
    /// ```
    /// use guanxi::policy::feedback::Transition;
    /// let day = "2024-06-30".parse().unwrap();
    /// let (a, b) = (("A".parse()?, 0), ("B".parse()?, 1));
    /// let down = Transition::new("KH0001", "tier".parse()?, a, b, day);
    /// assert!(!down.is_up());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(
        customer: impl Into<CustomerId>,
        scheme: Code,
        (from, from_rank): (Code, usize),
        (to, to_rank): (Code, usize),
        on: NaiveDate,
    ) -> Self {
        Self { customer: customer.into(), scheme, from, to, from_rank, to_rank, on, owner: None }
    }

    /// The same move, of a customer that somebody had.
    ///
    /// ```
    /// use guanxi::policy::feedback::Transition;
    /// let day = "2024-06-30".parse().unwrap();
    /// let (a, b) = (("A".parse()?, 0), ("B".parse()?, 1));
    /// let up = Transition::new("KH0001", "tier".parse()?, b, a, day).owned_by("sales.chen");
    /// assert_eq!(up.owner.unwrap().as_str(), "sales.chen");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn owned_by(mut self, owner: impl Into<Author>) -> Self {
        self.owner = Some(owner.into());
        self
    }

    /// Whether it leads to a better class: a smaller rank.
    ///
    /// ```
    /// use guanxi::policy::feedback::Transition;
    /// let day = "2024-06-30".parse().unwrap();
    /// let a = || Ok::<_, guanxi::Error>(("A".parse()?, 0));
    /// assert!(!Transition::new("KH0001", "tier".parse()?, a()?, a()?, day).is_up());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_up(&self) -> bool {
        self.to_rank < self.from_rank
    }
}

/// A customer that was lost, or a contract that was called off.
///
/// The two are counted apart (a customer may lose one contract and keep another): `contract` says
/// which of them it is.
///
/// ```
/// use guanxi::policy::feedback::Loss;
/// let loss = Loss::new("KH0001", "2024-06-30".parse().unwrap(), "响应不及时"); // D001-69
/// assert_eq!((loss.reason.as_str(), loss.contract), ("响应不及时", None));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Loss {
    /// Who was lost, or whose contract it was.
    pub customer: CustomerId,
    /// The day on which that was known.
    #[serde(with = "date_text")]
    pub on: NaiveDate,
    /// Why, in the words of the host; blank where nobody said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The contract that was called off; none where the customer as a whole was lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<ContractId>,
    /// Who had the customer then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Author>,
}

impl Loss {
    /// A customer that was lost for a reason, which may be blank.
    ///
    /// ```
    /// use guanxi::policy::feedback::Loss;
    /// let loss = Loss::new("KH0001", "2024-06-30".parse().unwrap(), "");
    /// assert_eq!(loss.owner, None);
    /// ```
    pub fn new(customer: impl Into<CustomerId>, on: NaiveDate, reason: impl Into<String>) -> Self {
        let (customer, reason) = (customer.into(), reason.into());
        Self { customer, on, reason, contract: None, owner: None }
    }

    /// The same loss, of a contract only.
    ///
    /// ```
    /// use guanxi::policy::feedback::Loss;
    /// let loss = Loss::new("KH0001", "2024-06-30".parse().unwrap(), "price").of_contract("HT1");
    /// assert_eq!(loss.contract.unwrap().as_str(), "HT1");
    /// ```
    #[must_use]
    pub fn of_contract(mut self, contract: impl Into<ContractId>) -> Self {
        self.contract = Some(contract.into());
        self
    }

    /// The same loss, of a customer that somebody had.
    ///
    /// ```
    /// use guanxi::policy::feedback::Loss;
    /// let loss = Loss::new("KH0001", "2024-06-30".parse().unwrap(), "").owned_by("sales.chen");
    /// assert_eq!(loss.owner.unwrap().as_str(), "sales.chen");
    /// ```
    #[must_use]
    pub fn owned_by(mut self, owner: impl Into<Author>) -> Self {
        self.owner = Some(owner.into());
        self
    }
}

/// What a case tells: how a customer moved up, or why one was lost.
///
/// ```
/// use guanxi::policy::feedback::{CaseKind, CaseStory};
/// let story = CaseStory::Failure { contract: None, reason: Some("响应不及时".into()) };
/// assert_eq!(story.kind(), CaseKind::Failure);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum CaseStory {
    /// A customer came into a better class (D001-68).
    Success {
        /// The scheme of both classes.
        scheme: Code,
        /// The class before.
        from: Code,
        /// The class after.
        to: Code,
    },
    /// A customer or a contract was lost (D001-69).
    Failure {
        /// The contract that was called off; none where the customer as a whole was lost.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contract: Option<ContractId>,
        /// Why, in the words of the host, without blanks around; none where nobody said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}

impl CaseStory {
    /// Whether it is one to repeat or one to learn from.
    ///
    /// ```
    /// use guanxi::policy::feedback::{CaseKind, CaseStory};
    /// let (scheme, from, to) = ("tier".parse()?, "B".parse()?, "A".parse()?);
    /// assert_eq!(CaseStory::Success { scheme, from, to }.kind(), CaseKind::Success);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn kind(&self) -> CaseKind {
        match self {
            Self::Success { .. } => CaseKind::Success,
            Self::Failure { .. } => CaseKind::Failure,
        }
    }
}

/// A case worth telling, to be repeated or to learn from.
///
/// What was done, and what to do better, people write into `text`; in JSON the keys of the story
/// stand beside `customer`, with its `kind`.
///
/// ```
/// use guanxi::policy::feedback::{Loss, failure_cases};
/// let loss = Loss::new("KH0001", "2024-06-30".parse().unwrap(), "响应不及时");
/// let note = failure_cases([&loss]).remove(0).saying("每日检查未回复的消息");
/// let json = serde_json::to_value(&note).unwrap();
/// assert_eq!((&json["kind"], &json["reason"]), (&"failure".into(), &"响应不及时".into()));
/// assert_eq!(serde_json::from_value::<guanxi::policy::feedback::CaseNote>(json).unwrap(), note);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CaseNote {
    /// Whose case it is.
    pub customer: CustomerId,
    /// The day of it.
    #[serde(with = "date_text")]
    pub on: NaiveDate,
    /// Who had the customer then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Author>,
    /// What happened.
    #[serde(flatten)]
    pub story: CaseStory,
    /// How it came about, and what is to be learned; empty until somebody writes it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

impl CaseNote {
    /// Whether it is one to repeat or one to learn from.
    ///
    /// ```
    /// use guanxi::policy::feedback::{CaseKind, Loss, failure_cases};
    /// let loss = Loss::new("KH0001", "2024-06-30".parse().unwrap(), "");
    /// assert_eq!(failure_cases([&loss])[0].kind(), CaseKind::Failure);
    /// ```
    pub fn kind(&self) -> CaseKind {
        self.story.kind()
    }

    /// The same case with how it came about.
    ///
    /// ```
    /// use guanxi::policy::feedback::{Loss, failure_cases};
    /// let loss = Loss::new("KH0001", "2024-06-30".parse().unwrap(), "");
    /// let note = failure_cases([&loss]).remove(0).saying("nobody answered for a week");
    /// assert_eq!(note.text, "nobody answered for a week");
    /// ```
    #[must_use]
    pub fn saying(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }
}

/// The success cases among some moves: those up, in their order (D001-68).
///
/// ```
/// use guanxi::policy::feedback::{Transition, success_cases};
/// let day = "2024-06-30".parse().unwrap();
/// let class = |code: &str, rank| Ok::<_, guanxi::Error>((code.parse()?, rank));
/// let scheme = || "quadrant".parse();
/// let moves = [
///     Transition::new("KH0001", scheme()?, class("potential", 1)?, class("core", 0)?, day),
///     Transition::new("KH0002", scheme()?, class("core", 0)?, class("basic", 2)?, day),
/// ];
/// let cases = success_cases(&moves);
/// assert_eq!((cases.len(), cases[0].customer.as_str()), (1, "KH0001"));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn success_cases<'t>(moves: impl IntoIterator<Item = &'t Transition>) -> Vec<CaseNote> {
    let up = moves.into_iter().filter(|one| one.is_up());
    up.map(|one| CaseNote {
        customer: one.customer.clone(),
        on: one.on,
        owner: one.owner.clone(),
        story: CaseStory::Success {
            scheme: one.scheme.clone(),
            from: one.from.clone(),
            to: one.to.clone(),
        },
        text: String::new(),
    })
    .collect()
}

/// The failure cases of some losses, in their order: each with its reason, where one is stated
/// (D001-69).
///
/// ```
/// use guanxi::policy::feedback::{CaseStory, Loss, failure_cases};
/// let losses = [Loss::new("KH0001", "2024-06-30".parse().unwrap(), " ")];
/// let story = CaseStory::Failure { contract: None, reason: None };
/// assert_eq!(failure_cases(&losses)[0].story, story);
/// ```
pub fn failure_cases<'l>(losses: impl IntoIterator<Item = &'l Loss>) -> Vec<CaseNote> {
    let note = |loss: &Loss| CaseNote {
        customer: loss.customer.clone(),
        on: loss.on,
        owner: loss.owner.clone(),
        story: CaseStory::Failure {
            contract: loss.contract.clone(),
            reason: Some(loss.reason.trim().to_owned()).filter(|reason| !reason.is_empty()),
        },
        text: String::new(),
    };
    losses.into_iter().map(note).collect()
}

/// How often each reason made a failure case.
///
/// ```
/// use guanxi::policy::feedback::{Loss, failure_cases, failure_reasons};
/// let loss = |reason: &str| Loss::new("KH0001", "2024-06-30".parse().unwrap(), reason);
/// let losses = [loss("price"), loss(""), loss(" price ")];
/// let counts = failure_reasons(&failure_cases(&losses));
/// assert_eq!(serde_json::to_value(&counts).unwrap(), serde_json::json!({
///     "counts": { "price": 2 }, "not_stated": 1
/// }));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReasonCounts {
    counts: BTreeMap<String, u64>,
    not_stated: u64,
}

/// Counts failure cases by their reasons; those of which nobody stated one are counted apart, and
/// success cases not at all.
///
/// ```
/// use guanxi::policy::feedback::{Loss, failure_cases, failure_reasons};
/// let loss = Loss::new("KH0001", "2024-06-30".parse().unwrap(), "\u{3000}");
/// assert_eq!(failure_reasons(&failure_cases([&loss])).not_stated(), 1);
/// ```
pub fn failure_reasons<'c>(cases: impl IntoIterator<Item = &'c CaseNote>) -> ReasonCounts {
    let mut counted = ReasonCounts::default();
    for case in cases {
        match &case.story {
            CaseStory::Failure { reason: Some(reason), .. } => {
                tally::add(&mut counted.counts, reason.clone());
            }
            CaseStory::Failure { reason: None, .. } => {
                counted.not_stated = counted.not_stated.saturating_add(1);
            }
            CaseStory::Success { .. } => {}
        }
    }
    counted
}

impl ReasonCounts {
    /// How many cases have this reason, word for word; 0 where none has.
    ///
    /// ```
    /// use guanxi::policy::feedback::{Loss, failure_cases, failure_reasons};
    /// let loss = Loss::new("KH0001", "2024-06-30".parse().unwrap(), "price");
    /// let counts = failure_reasons(&failure_cases([&loss]));
    /// assert_eq!((counts.count("price"), counts.count("Price")), (1, 0));
    /// ```
    pub fn count(&self, reason: &str) -> u64 {
        self.counts.get(reason).copied().unwrap_or_default()
    }

    /// The reasons in their order, with their counts.
    ///
    /// ```
    /// use guanxi::policy::feedback::{Loss, failure_cases, failure_reasons};
    /// let loss = Loss::new("KH0001", "2024-06-30".parse().unwrap(), "price");
    /// let counts = failure_reasons(&failure_cases([&loss]));
    /// assert_eq!(counts.counts().collect::<Vec<_>>(), [("price", 1)]);
    /// ```
    pub fn counts(&self) -> impl Iterator<Item = (&str, u64)> {
        self.counts.iter().map(|(reason, count)| (reason.as_str(), *count))
    }

    /// How many cases have no reason.
    ///
    /// ```
    /// assert_eq!(guanxi::policy::feedback::failure_reasons([]).not_stated(), 0);
    /// ```
    pub fn not_stated(&self) -> u64 {
        self.not_stated
    }

    /// The most frequent reasons, at most so many: by count, of equal ones by their words.
    ///
    /// ```
    /// use guanxi::policy::feedback::{Loss, failure_cases, failure_reasons};
    /// let loss = |reason: &str| Loss::new("KH0001", "2024-06-30".parse().unwrap(), reason);
    /// let losses = [loss("service"), loss("price"), loss("service"), loss("moved")];
    /// let counts = failure_reasons(&failure_cases(&losses));
    /// assert_eq!(counts.top(2), [("service", 2), ("moved", 1)]);
    /// ```
    pub fn top(&self, most: usize) -> Vec<(&str, u64)> {
        let top = tally::top(&self.counts, most);
        top.into_iter().map(|(reason, count)| (reason.as_str(), count)).collect()
    }
}
