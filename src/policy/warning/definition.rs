//! What a rulebook says of warnings: triggers, clocks, playbooks.

use serde::Serialize;

use crate::fact::FactId;
use crate::label::{Code, Labels, Language};
use crate::policy::words::words;
use crate::rule::clock::Clock;

words! {
    warning;
    /// What has to be done about a warning by some time (D002-86 ... D002-96).
    ///
    /// ```
    /// use guanxi::policy::warning::Milestone;
    /// assert_eq!("meet".parse::<Milestone>()?, Milestone::Meet); // D002-88
    /// assert_eq!("met".parse::<Milestone>().unwrap_err().help(), Some("did you mean `meet`?"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    Milestone, "milestone of a warning", "unknown-milestone", {
        /// To report it (D002-86).
        Report "report" "report" "预警上报",
        /// To hold the meeting about the reasons (D002-88).
        Meet "meet" "meeting about the reasons" "原因分析会议",
        /// To decide what is done (D002-90).
        Plan "plan" "plan of measures" "方案制定",
        /// To begin with it (D002-93).
        Execute "execute" "start of the plan" "方案执行",
        /// To say how far it is, again and again (D002-93).
        Progress "progress" "progress report" "进展同步",
        /// To pass on a major problem (D002-94).
        Escalate "escalate" "escalation of a major problem" "重大问题上报",
        /// To lift the risk (D002-95).
        Clear "clear" "clearing of the risk" "风险解除",
        /// To file it (D002-96).
        Archive "archive" "archiving" "归档",
    }
}

words! {
    warning;
    /// Which causes may be detected.
    ///
    /// ```
    /// use guanxi::policy::warning::Detection;
    /// assert_eq!("triggered".parse::<Detection>()?, Detection::Triggered);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    Detection, "way to detect", "unknown-detection", {
        /// Those of all triggers: people notice what records do not show.
        Any "any" "any cause" "任何原因",
        /// Only those whose trigger may hold.
        Triggered "triggered" "triggered causes only" "仅限已触发的原因",
    }
}

/// What starts a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// The step before.
    StepBefore,
    /// The detection.
    Detected,
}

/// A level of risk: its rank is its place.
#[derive(Debug)]
pub(crate) struct Level {
    pub(crate) code: Code,
    pub(crate) labels: Labels,
}

/// What sets off a warning (D002-81 ... D002-85).
///
/// ```
/// use guanxi::{Rulebook, label::Language};
/// let rulebook = Rulebook::preset("renewal")?;
/// let switch = rulebook.warnings()?.causes().find(|one| one.code == "switch").unwrap();
/// assert_eq!((switch.level.as_str(), switch.is_on()), ("high", true)); // D002-82
/// assert_eq!(switch.label(Language::Chinese), "客户明确表达考虑更换供应商");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Cause {
    /// The code.
    #[serde(rename = "cause")]
    pub code: Code,
    /// How grave it is: a value of the fact `risk_level`.
    pub level: Code,
    /// What it is called.
    #[serde(skip)]
    pub(crate) labels: Labels,
    /// The rank of the level.
    #[serde(skip)]
    pub(crate) rank: u16,
    /// The place of the list that asks for it; `None` where the trigger is off.
    #[serde(skip)]
    pub(crate) place: Option<usize>,
    /// The signals that its condition names.
    #[serde(skip)]
    pub(crate) signals: Vec<Code>,
    /// Whether its condition names what assessments of the risk say.
    #[serde(skip)]
    pub(crate) assessments: bool,
}

impl Cause {
    /// Whether its trigger is on: a trigger is off while a parameter that it names has no value.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert!(rulebook.warnings()?.causes().all(|cause| cause.is_on()));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_on(&self) -> bool {
        self.place.is_some()
    }

    /// What it is called: its label, else its code.
    ///
    /// ```
    /// use guanxi::label::Language;
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// let overdue = rulebook.warnings()?.causes().find(|one| one.code == "overdue").unwrap();
    /// assert_eq!(overdue.label(Language::English), "payment overdue by more than 30 days");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn label(&self, language: Language) -> &str {
        self.labels.or_code(language, &self.code)
    }
}

/// By when a milestone has to be reached.
#[derive(Debug)]
pub(crate) struct WarningClock {
    pub(crate) milestone: Milestone,
    pub(crate) from: Start,
    pub(crate) clock: Clock,
}

/// What is done about a cause (D002-90 ... D002-92).
///
/// ```
/// let rulebook = guanxi::Rulebook::preset("renewal")?;
/// let playbook = rulebook.warnings()?.playbook("price").unwrap();
/// assert_eq!(playbook.actions, ["renewal_discount"]); // D002-91
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Playbook {
    /// A root cause, or the cause of a trigger.
    pub cause: Code,
    /// What is done: actions of the code tables.
    pub actions: Vec<Code>,
    /// How, in words.
    pub text: Labels,
}

/// What loading a rulebook makes of its warnings.
#[derive(Debug)]
pub(crate) struct WarningDefinition {
    pub(crate) detect: Detection,
    /// The highest rank at which a warning can be cleared (D002-95).
    pub(crate) clear_at_most: u16,
    /// In ascending order.
    pub(crate) levels: Vec<Level>,
    pub(crate) causes: Vec<Cause>,
    /// One for each milestone at most, in their order.
    pub(crate) clocks: Vec<WarningClock>,
    pub(crate) playbooks: Vec<Playbook>,
    pub(crate) facts: WarningFacts,
}

impl WarningDefinition {
    /// The cause of this code with its place.
    pub(crate) fn cause(&self, code: &str) -> Option<(usize, &Cause)> {
        self.causes.iter().enumerate().find(|(_, cause)| cause.code == *code)
    }

    pub(crate) fn clock(&self, milestone: Milestone) -> Option<&WarningClock> {
        self.clocks.iter().find(|clock| clock.milestone == milestone)
    }

    /// The rank of a level.
    pub(crate) fn rank(&self, level: &str) -> Option<u16> {
        let place = self.levels.iter().position(|one| one.code == *level)?;
        u16::try_from(place).ok()
    }

    /// The level of a rank.
    pub(crate) fn level(&self, rank: u16) -> Option<&Code> {
        self.levels.get(usize::from(rank)).map(|level| &level.code)
    }

    /// What a level is called: its label, else its code.
    pub(crate) fn level_label<'a>(&'a self, level: &'a Code, language: Language) -> &'a str {
        let found = self.levels.iter().find(|one| one.code == *level);
        found.map_or(level.as_str(), |one| one.labels.or_code(language, &one.code))
    }
}

/// The facts that the policy tells, as far as rules ask for them.
#[derive(Clone, Debug, Default)]
pub(crate) struct WarningFacts {
    pub(crate) open: Option<FactId>,
    pub(crate) opened: Option<FactId>,
}
