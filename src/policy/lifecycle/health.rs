//! The health of the relation and the segments of the lifecycle: derived from facts.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::label::{Code, Labels, Language};
use crate::policy::scheme::{Classification, Step};
use crate::record::ReasonCode;
use crate::rule::{Decision, Truth};

/// How the relation stands (RULEBOOK 8.4).
///
/// It is derived from facts each time, so whatever makes its condition false brings a customer
/// back: an order or an inbound contact ends dormancy where the condition asks for the time
/// since either (P-122).
///
/// ```
/// use guanxi::{label::Language, policy::lifecycle::Health};
/// assert_eq!(Health::AtRisk.label(Language::Chinese), "有流失风险");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Health {
    /// It may be lost (D000-06). Wins over dormant: it asks for action, dormancy for patience.
    AtRisk,
    /// Nothing happens.
    Dormant,
    /// Neither.
    Active,
}

impl Health {
    /// All of them, in the order in which they are asked for.
    pub(crate) const ALL: &'static [Self] = &[Self::AtRisk, Self::Dormant, Self::Active];

    /// The word that names it in files.
    ///
    /// ```
    /// assert_eq!(guanxi::policy::lifecycle::Health::AtRisk.name(), "at_risk");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::AtRisk => "at_risk",
            Self::Dormant => "dormant",
            Self::Active => "active",
        }
    }

    /// What people call it.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::lifecycle::Health};
    /// assert_eq!(Health::Dormant.label(Language::English), "dormant");
    /// ```
    pub fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::AtRisk, Language::English) => "at risk",
            (Self::AtRisk, Language::Chinese) => "有流失风险",
            (Self::Dormant, Language::English) => "dormant",
            (Self::Dormant, Language::Chinese) => "休眠",
            (Self::Active, Language::English) => "active",
            (Self::Active, Language::Chinese) => "活跃",
        }
    }
}

/// The health of one customer on a day, with reasons.
///
/// Serialises with the keys `decision` and `steps`.
///
/// ```
/// use guanxi::{Rulebook, policy::{lifecycle::Health, scheme::Case}};
/// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
/// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
/// let facts = rulebook.facts().with("open_warning", true)?;
/// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
/// let health = rulebook.lifecycle().health(&case)?.expect("the preset says what health is");
/// assert_eq!(health.health(), Some(Health::AtRisk)); // whatever the rest is
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct HealthReading<'a> {
    classification: Classification<'a>,
    decision: Decision<Health, Vec<ReasonCode>>,
}

impl<'a> HealthReading<'a> {
    pub(super) fn new(classification: Classification<'a>) -> Self {
        let of = |code: &Code| Health::ALL.iter().find(|health| *code == health.name()).copied();
        let decision = match classification.decision() {
            Decision::Decided { value, reasons } => Decision::Decided {
                value: of(value.code()).unwrap_or(Health::Active),
                reasons: reasons.clone(),
            },
            Decision::Undetermined { possible, missing, exact } => Decision::Undetermined {
                possible: possible.iter().filter_map(|class| of(class.code())).collect(),
                missing: missing.clone(),
                exact: *exact,
            },
        };
        Self { classification, decision }
    }

    /// The health, or the possible ones (at risk first) with what is missing.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::{lifecycle::Health, scheme::Case}};
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let facts = rulebook.facts().with("open_warning", false)?.with("about_to_churn", false)?;
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let health = rulebook.lifecycle().health(&case)?.unwrap();
    /// assert_eq!(health.decision().possible(), [Health::AtRisk, Health::Active]);
    /// assert_eq!(health.decision().missing(), ["activity_declining"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn decision(&self) -> &Decision<Health, Vec<ReasonCode>> {
        &self.decision
    }

    /// The health, where it is decided.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let facts = rulebook.facts(); // nothing is known
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// assert_eq!(rulebook.lifecycle().health(&case)?.unwrap().health(), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn health(&self) -> Option<Health> {
        self.decision.value().copied()
    }

    /// The conditions that were asked, with their checks.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let health = rulebook.lifecycle().health(&case)?.unwrap();
    /// assert_eq!(health.steps()[0].checks().len(), 3); // D000-06
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn steps(&self) -> Vec<Step<'_>> {
        self.classification.steps()
    }

    /// The health in words, with every condition that was asked. Lines end in `\n`.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, policy::scheme::Case};
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let facts = rulebook.facts().with("open_warning", true)?;
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let health = rulebook.lifecycle().health(&case)?.unwrap();
    /// assert!(health.explain(Language::English).starts_with("health: at risk\n"));
    /// assert!(health.explain(Language::Chinese).contains("有未关闭预警：是"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, language: Language) -> String {
        let zh = language == Language::Chinese;
        let names: Vec<&str> =
            self.decision.possible().iter().map(|health| health.label(language)).collect();
        let head = match (self.health(), zh) {
            (Some(health), false) => format!("health: {}", health.label(language)),
            (Some(health), true) => format!("关系状况：{}", health.label(language)),
            (None, false) => format!(
                "health: undetermined, possible: {}; missing: {}",
                names.join(", "),
                self.classification.missing_text(language)
            ),
            (None, true) => format!(
                "关系状况：未定，可能为 {}；缺少：{}",
                names.join("、"),
                self.classification.missing_text(language)
            ),
        };
        format!("{head}\n{}", self.classification.steps_text(language))
    }
}

impl Serialize for HealthReading<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("HealthReading", 2)?;
        out.serialize_field("decision", &self.decision)?;
        out.serialize_field("steps", &self.steps())?;
        out.end()
    }
}

/// A segment of a rulebook's lifecycle: its code, what it is called, and the place of its rule.
#[derive(Debug)]
pub(crate) struct SegmentRule {
    pub(crate) code: Code,
    pub(crate) labels: Labels,
    pub(crate) place: usize,
}

/// Whether a customer is in a segment, such as new customers (D000-05) or those of long standing
/// (D002-04), with reasons.
///
/// Serialises with the keys `segment`, `truth`, `missing` and `steps`.
///
/// ```
/// use guanxi::{Rulebook, policy::scheme::Case, rule::Truth};
/// let rulebook = Rulebook::preset("renewal")?;
/// let facts = rulebook.facts().with("first_deal", "2023-06-30")?;
/// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
/// let segments = rulebook.lifecycle().segments(&case)?;
/// let long_term = segments.iter().find(|one| one.code() == &"long_term").unwrap();
/// assert_eq!(long_term.truth(), Truth::True); // a year and no day less (D002-04)
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct SegmentReading<'a> {
    rule: &'a SegmentRule,
    classification: Classification<'a>,
}

impl<'a> SegmentReading<'a> {
    pub(super) fn new(rule: &'a SegmentRule, classification: Classification<'a>) -> Self {
        Self { rule, classification }
    }

    /// The code of the segment.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let segments = rulebook.lifecycle().segments(&case)?;
    /// let codes: Vec<&str> = segments.iter().map(|one| one.code().as_str()).collect();
    /// assert_eq!(codes, ["existing", "long_term"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn code(&self) -> &'a Code {
        &self.rule.code
    }

    /// What the segment is called: its label, else its code.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let segments = rulebook.lifecycle().segments(&case)?;
    /// assert_eq!(segments[1].label(Language::Chinese), "长期合作客户");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn label(&self, language: Language) -> &'a str {
        self.rule.labels.or_code(language, &self.rule.code)
    }

    /// Whether the customer is in it; unknown where what is missing may bring either.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, rule::Truth};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// assert_eq!(rulebook.lifecycle().segments(&case)?[0].truth(), Truth::Unknown);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn truth(&self) -> Truth {
        self.classification.holds()
    }

    /// The facts that would settle it; none where it is settled.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// assert_eq!(rulebook.lifecycle().segments(&case)?[0].missing(), ["first_deal"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn missing(&self) -> &[String] {
        self.classification.decision().missing()
    }

    /// The segment in words, with what was asked. Lines end in `\n`.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("first_deal", "2023-07-01")?;
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let long_term = &rulebook.lifecycle().segments(&case)?[1];
    /// assert!(long_term.explain(Language::English).starts_with("long-term customer: no\n"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, language: Language) -> String {
        yes_or_no(self.label(language), &self.classification, language)
    }
}

/// A derived yes or no in words, with its checks.
pub(in crate::policy) fn yes_or_no(
    name: &str,
    classification: &Classification<'_>,
    language: Language,
) -> String {
    let zh = language == Language::Chinese;
    let head = match (classification.holds(), zh) {
        (Truth::True, false) => format!("{name}: yes"),
        (Truth::True, true) => format!("{name}：是"),
        (Truth::False, false) => format!("{name}: no"),
        (Truth::False, true) => format!("{name}：否"),
        (Truth::Unknown, false) => {
            format!("{name}: cannot be said; missing: {}", classification.missing_text(language))
        }
        (Truth::Unknown, true) => {
            format!("{name}：无法判断；缺少：{}", classification.missing_text(language))
        }
    };
    let mut out = head;
    out.push('\n');
    for check in classification.steps().iter().flat_map(|step| step.checks()) {
        out.push_str("  - ");
        out.push_str(&check.text(language));
        out.push('\n');
    }
    out
}

impl Serialize for SegmentReading<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("SegmentReading", 4)?;
        out.serialize_field("segment", self.code())?;
        out.serialize_field("truth", &self.truth())?;
        out.serialize_field("missing", self.missing())?;
        out.serialize_field("steps", &self.classification.steps())?;
        out.end()
    }
}
