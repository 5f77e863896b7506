//! What a rulebook says about keeping files: which fields, how soon, how often, by whom.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::label::{Code, Language};
use crate::policy::words::words;
use crate::record::Field;
use crate::rule::clock::Clock;
use crate::time::{Buckets, Span};

words! {
    upkeep;
    /// For what a file has to hold its fields.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::upkeep::Requirement};
    /// assert_eq!(Requirement::Entry.label(Language::English), "before entry");
    /// ```
    Requirement, "requirement of files", "unknown-requirement", {
        /// To be complete (D000-30, D001-20, D002-27).
        File "file" "complete file" "档案完整",
        /// Before the customer is looked after (D000-12).
        Activation "activation" "before activation" "启用前",
        /// Before the customer is entered in the master sheet (D003-26).
        Entry "entry" "before entry" "录入前",
    }
}

words! {
    upkeep;
    /// When fields have to be confirmed.
    ///
    /// ```
    /// use guanxi::policy::upkeep::VerifyAt;
    /// assert_eq!("first_contact".parse(), Ok(VerifyAt::FirstContact));
    /// ```
    VerifyAt, "occasion to verify", "unknown-occasion", {
        /// At the first contact with the customer, on its day (D000-31).
        FirstContact "first_contact" "first contact" "首次联系",
        /// Before the customer is entered (D003-25).
        Entry "entry" "entry" "录入",
    }
}

words! {
    upkeep;
    /// What the record of an interaction has to hold besides its time and its channel (D003-44).
    ///
    /// ```
    /// use guanxi::policy::upkeep::LogField;
    /// assert_eq!("followups".parse::<LogField>().unwrap_err().code(), "unknown-log-field");
    /// ```
    LogField, "field of an interaction", "unknown-log-field", {
        /// Who talked: the author of the event.
        Author "author" "who talked" "沟通人",
        /// With whom.
        Contact "contact" "the contact" "客户联系人",
        /// What it was about.
        Content "content" "what it was about" "沟通内容",
        /// What the customer said.
        Feedback "feedback" "the customer's feedback" "客户反馈",
        /// What is done next.
        FollowUp "follow_up" "what is done next" "后续行动项",
    }
}

words! {
    upkeep;
    /// Where a file stands in the loop of upkeep (RULEBOOK 8.9, D002-30).
    ///
    /// ```
    /// use guanxi::policy::upkeep::DataState;
    /// assert!(DataState::Maintained < DataState::Updated); // the further, the greater
    /// ```
    DataState, "state of a file", "unknown-data-state", {
        /// It was set up, or a new period has begun; it is to be brought up to date.
        Maintained "maintained" "maintained" "维护",
        /// It was brought up to date in this period.
        Updated "updated" "updated" "更新",
        /// It was checked again after that.
        Rechecked "rechecked" "rechecked" "复查",
    }
}

/// What has to follow a change.
///
/// Data write `file`, `plan` or the word of the field.
///
/// ```
/// use guanxi::{label::Language, policy::upkeep::Effect, record::Field};
/// assert_eq!(Effect::Plan.label(Language::Chinese), "跟进计划");
/// assert_eq!(Effect::Field(Field::KeyNeed).as_str(), "key_need");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Effect {
    /// The file: any update that answers the change.
    File,
    /// A field that an expressed interest has to change (D001-24).
    Field(Field),
    /// The plan of what is done next (D001-24).
    Plan,
}

impl Effect {
    /// The word that data use.
    ///
    /// ```
    /// assert_eq!(guanxi::policy::upkeep::Effect::File.as_str(), "file");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Field(field) => field.name(),
            Self::Plan => "plan",
        }
    }

    /// What people call it.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::upkeep::Effect};
    /// assert_eq!(Effect::Plan.label(Language::English), "the follow-up plan");
    /// ```
    pub fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::File, Language::English) => "the file",
            (Self::File, Language::Chinese) => "客户档案",
            (Self::Field(field), _) => field.label(language),
            (Self::Plan, Language::English) => "the follow-up plan",
            (Self::Plan, Language::Chinese) => "跟进计划",
        }
    }
}

impl Serialize for Effect {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What kind of change an event tells (D001-22, D002-29, D003-28).
///
/// Files and data write its word, or the code of a change that the rulebook declares.
///
/// ```
/// use guanxi::policy::upkeep::ChangeKind;
/// assert_eq!(ChangeKind::ContactChanged.to_string(), "contact_changed");
/// assert_eq!(ChangeKind::Declared("org_change".parse()?).to_string(), "org_change");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ChangeKind {
    /// It bought something.
    NewPurchase,
    /// It reported an issue.
    IssueReported,
    /// A person there came, went or changed.
    ContactChanged,
    /// A contract was signed, changed or ended.
    ContractChanged,
    /// It said to be interested in something (D001-24).
    InterestExpressed,
    /// A change of a kind that the rulebook declares in `codes.change`.
    Declared(Code),
}

impl ChangeKind {
    /// Those that events of their own tell; a rulebook cannot declare them.
    pub(crate) const BUILT_IN: &'static [Self] = &[
        Self::NewPurchase,
        Self::IssueReported,
        Self::ContactChanged,
        Self::ContractChanged,
        Self::InterestExpressed,
    ];

    /// The word that files use.
    ///
    /// ```
    /// assert_eq!(guanxi::policy::upkeep::ChangeKind::NewPurchase.as_str(), "new_purchase");
    /// ```
    pub fn as_str(&self) -> &str {
        match self {
            Self::NewPurchase => "new_purchase",
            Self::IssueReported => "issue_reported",
            Self::ContactChanged => "contact_changed",
            Self::ContractChanged => "contract_changed",
            Self::InterestExpressed => "interest_expressed",
            Self::Declared(code) => code.as_str(),
        }
    }

    /// What people call it; a declared kind by its code.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::upkeep::ChangeKind};
    /// assert_eq!(ChangeKind::ContactChanged.label(Language::Chinese), "更换联系人");
    /// ```
    pub fn label(&self, language: Language) -> &str {
        let (en, zh) = match self {
            Self::NewPurchase => ("new purchase", "购买新品"),
            Self::IssueReported => ("issue reported", "反馈问题"),
            Self::ContactChanged => ("contact changed", "更换联系人"),
            Self::ContractChanged => ("contract changed", "合同变更"),
            Self::InterestExpressed => ("interest expressed", "表达意向"),
            Self::Declared(code) => (code.as_str(), code.as_str()),
        };
        if language == Language::English { en } else { zh }
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for ChangeKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Which changes a rule is about (C-11).
///
/// ```
/// use guanxi::{Rulebook, policy::upkeep::ChangePattern};
/// let rulebook = Rulebook::preset("value_activity")?;
/// let rule = rulebook.upkeep().unwrap().freshness().next().unwrap();
/// assert_eq!(rule.changes, [ChangePattern::Any]); // D001-23
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ChangePattern {
    /// All of them.
    Any,
    /// Those that the rulebook calls major.
    Major,
    /// Those of one kind.
    Kind(ChangeKind),
}

/// How soon a file has to follow changes (C-11, D001-23, D002-29, D003-29).
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("service_quality")?;
/// let rule = rulebook.upkeep().unwrap().freshness().next().unwrap();
/// assert_eq!(rule.clock.limit().unwrap().to_string(), "3 working days"); // D003-29
/// assert_eq!(rule.clock.by().unwrap(), &"account_manager");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FreshnessRule {
    /// Its code.
    pub code: Code,
    /// The changes that it is about.
    pub changes: Vec<ChangePattern>,
    /// By when; the role that it names is the only one whose updates count.
    pub clock: Clock,
}

impl FreshnessRule {
    /// Whether it is about changes of this kind.
    pub(super) fn takes(&self, kind: &ChangeKind, major: &[ChangeKind]) -> bool {
        self.changes.iter().any(|pattern| match pattern {
            ChangePattern::Any => true,
            ChangePattern::Major => major.contains(kind),
            ChangePattern::Kind(own) => own == kind,
        })
    }
}

/// How often fields have to be brought up to date, by class (A-23, D002-28).
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("renewal")?;
/// let rule = rulebook.upkeep().unwrap().refresh().next().unwrap();
/// assert_eq!((rule.classes[0].as_str(), rule.every.to_string().as_str()), ("A", "1 month"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RefreshRule {
    /// Its code.
    pub code: Code,
    /// The scheme of the classes; `None` for a rule that is about every customer.
    pub scheme: Option<Code>,
    /// The classes that it is about; none means all of them.
    pub classes: Vec<Code>,
    /// The fields, all of which have to be brought up to date.
    pub fields: Vec<Field>,
    /// How often: a civil span.
    pub every: Span,
    /// The only role whose updates count, if one is named.
    pub by: Option<Code>,
}

/// How soon an interaction has to be written down, and what has to be (D001-59, D003-44, C-35).
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("value_activity")?;
/// let log = rulebook.upkeep().unwrap().log().unwrap();
/// assert_eq!(log.clock.as_ref().unwrap().limit().unwrap().to_string(), "24 hours");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LogRule {
    /// By when; `None` where there is no limit.
    pub clock: Option<Clock>,
    /// What the record has to hold.
    pub fields: Vec<LogField>,
}

/// How often a file is cleansed (D001-25).
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("value_activity")?;
/// let cleansing = rulebook.upkeep().unwrap().cleansing().unwrap();
/// assert_eq!(cleansing.periods.period().to_string(), "1 quarter");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CleansingRule {
    /// The calendar periods, in each of which it is done once.
    pub periods: Buckets,
    /// The only role whose cleansing counts, if one is named.
    pub by: Option<Code>,
}

/// Which fields have to be confirmed, and when (D000-31, D003-25).
///
/// ```
/// use guanxi::{Rulebook, policy::upkeep::VerifyAt};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let rule = rulebook.upkeep().unwrap().verify().next().unwrap();
/// assert_eq!((rule.at, rule.by.as_ref().unwrap().as_str()), (VerifyAt::Entry, "account_manager"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct VerifyRule {
    /// Its code.
    pub code: Code,
    /// When.
    pub at: VerifyAt,
    /// Which fields; those that the file requires where the rulebook names none.
    pub fields: Vec<Field>,
    /// The only role that may confirm them, if one is named.
    pub by: Option<Code>,
}

/// What an expressed interest has to change (D001-24).
///
/// There are no plans in the records yet: the plan counts as brought up to date by an update event
/// that names the interaction in `of`.
///
/// ```
/// use guanxi::{Rulebook, record::Field};
/// let rulebook = Rulebook::preset("value_activity")?;
/// let interest = rulebook.upkeep().unwrap().interest().unwrap();
/// assert_eq!((interest.fields.as_slice(), interest.plan), (&[Field::KeyNeed][..], true));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct InterestRule {
    /// The fields that have to hold it.
    pub fields: Vec<Field>,
    /// Whether the follow-up plan has to take it up.
    pub plan: bool,
}

/// Whether an act in a role counts where only one role does.
pub(super) fn is_by(role: Option<&Code>, by: Option<&Code>) -> bool {
    by.is_none() || role == by
}
