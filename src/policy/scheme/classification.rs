//! The result of classifying one customer, with everything that explains it.

use chrono::NaiveDate;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::error::Result;
use crate::fact::Facts;
use crate::label::{Code, Labels, Language};
use crate::policy::scheme::classify::{Case, Verdict, previous, valid_override};
use crate::policy::scheme::{Axis, Class, Scheme, Schemes, Selector};
use crate::record::{Author, ClassChange, ReasonCode, RulebookVersion};
use crate::rule::atom::Situation;
use crate::rule::formula::Formula;
use crate::rule::{
    Alternative, Check, Decision, DecisionList, Goal, Truth, alternatives, checks_of,
};

/// What a scheme says of a customer as of a day: the class or the possible ones, why, until when
/// it is valid, and how far other classes are.
///
/// The decision is data of its own; [`steps`](Self::steps), [`distance_to`](Self::distance_to)
/// and [`explain`](Self::explain) are worked out when they are asked for. Serialises with the
/// keys `scheme`, `as_of`, `decision`, `valid_until` and `steps`.
///
/// ```
/// use guanxi::{Rulebook, label::Language};
/// let rulebook = Rulebook::preset("renewal")?;
/// let facts = rulebook.facts().with("annual_amount", "650000")?.with("strategic", true)?;
/// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
/// assert_eq!(tier.class().unwrap().code(), &"A"); // D002-33
/// assert!(tier.explain(Language::English).contains("annual amount 650000.00: ≥ 500000.00 holds"));
/// assert!(tier.explain(Language::Chinese).contains("年合作金额 650000.00：≥ 500000.00，成立"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Classification<'a> {
    schemes: &'a Schemes,
    scheme: &'a Scheme,
    case: Case<'a>,
    /// The facts with the classes of other schemes, where the rules read any.
    with_classes: Option<Facts>,
    decision: Decision<Class, Vec<ReasonCode>>,
    valid_until: Option<NaiveDate>,
}

impl Schemes {
    /// Classifies with reasons; `None` where there is no such scheme.
    pub(crate) fn classify<'a>(
        &'a self,
        place: usize,
        case: Case<'a>,
    ) -> Option<Classification<'a>> {
        let scheme = self.list.get(place)?;
        let with_classes = (!scheme.needs.is_empty()).then(|| self.with_classes(scheme, &case));
        let class = |place: &usize| scheme.classes.get(*place).cloned();
        let decision = match self.verdict(place, &case)? {
            Verdict::One(place, why) => {
                Decision::Decided { value: class(&place)?, reasons: vec![why] }
            }
            Verdict::Several { possible, missing, exact } => Decision::Undetermined {
                possible: possible.iter().filter_map(class).collect(),
                missing,
                exact,
            },
        };
        let valid_until = scheme
            .review
            .and_then(|buckets| buckets.containing(case.as_of).ok())
            .map(|bucket| bucket.last());
        Some(Classification { schemes: self, scheme, case, with_classes, decision, valid_until })
    }
}

impl<'a> Classification<'a> {
    /// The scheme that classified.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts();
    /// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
    /// assert_eq!(tier.scheme().classes().len(), 3);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn scheme(&self) -> &'a Scheme {
        self.scheme
    }

    /// The day as of which it was decided, in the rulebook's zone.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?; // Asia/Shanghai, eight hours before UTC
    /// let facts = rulebook.facts();
    /// let tier = rulebook.classify("tier", &facts, "2024-06-29T16:00:00Z".parse()?)?;
    /// assert_eq!(tier.as_of().to_string(), "2024-06-30");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn as_of(&self) -> NaiveDate {
        self.case.as_of
    }

    /// The decision as data: the class with its reasons, or what is possible and what is missing.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("strategic", false)?; // the amount is unknown
    /// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
    /// let possible = tier.decision().possible().iter();
    /// let codes: Vec<&str> = possible.map(|class| class.code().as_str()).collect();
    /// assert_eq!(codes, ["B", "C"]); // never A without strategy (A-01)
    /// assert_eq!(tier.decision().missing(), ["annual_amount"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn decision(&self) -> &Decision<Class, Vec<ReasonCode>> {
        &self.decision
    }

    /// The class, when it is decided; none while missing facts leave several open.
    ///
    /// A missing fact that can change nothing leaves nothing open.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?; // A from 500 000 with strategy, B from 200 000
    /// let class = |amount: i64| -> guanxi::Result<Option<String>> {
    ///     let facts = rulebook.facts().with("annual_amount", amount)?;
    ///     let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
    ///     Ok(tier.class().map(|class| class.code().to_string()))
    /// };
    /// assert_eq!((class(499_999)?.as_deref(), class(500_000)?.as_deref()), (Some("B"), None));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn class(&self) -> Option<&Class> {
        self.decision.value()
    }

    /// Why it was decided, in codes; empty when it is not.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::ReasonCode};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let facts = rulebook.facts().with("annual_amount", 1_000_000)?.with("orders_12m", 12)?;
    /// let quadrant = rulebook.classify("quadrant", &facts, "2024-06-30".parse()?)?;
    /// assert_eq!(quadrant.class().unwrap().code(), &"basic"); // not over a million (A-08)
    /// assert_eq!(quadrant.reasons(), [ReasonCode::Cell]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn reasons(&self) -> &[ReasonCode] {
        match &self.decision {
            Decision::Decided { reasons, .. } => reasons,
            Decision::Undetermined { .. } => &[],
        }
    }

    /// The last day on which the classification is valid: the end of the review period that
    /// contains its day (D000-48, D001-48); none without a review period.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("value_activity")?; // reviewed monthly (D001-46)
    /// let facts = rulebook.facts().with("annual_amount", 5)?.with("orders_12m", 1)?;
    /// let quadrant = rulebook.classify("quadrant", &facts, "2024-02-10".parse()?)?;
    /// assert_eq!(quadrant.valid_until().unwrap().to_string(), "2024-02-29");
    /// assert!(!quadrant.is_stale("2024-02-29".parse().unwrap()));
    /// assert!(quadrant.is_stale("2024-03-01".parse().unwrap()));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn valid_until(&self) -> Option<NaiveDate> {
        self.valid_until
    }

    /// Whether a review is due: `today` is after the last valid day; never without a review period.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?; // names no review period
    /// let facts = rulebook.facts();
    /// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
    /// assert!(!tier.is_stale("2034-06-30".parse().unwrap()));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_stale(&self, today: NaiveDate) -> bool {
        self.valid_until.is_some_and(|last| today > last)
    }

    /// What was asked, in order, up to the row that decided; for a matrix rows, then columns.
    ///
    /// Rows that are off for want of a parameter are left out. Where a better previous class might
    /// be kept, the last step asks for that.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let facts = rulebook.facts().with("annual_amount", "499999.99")?;
    /// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
    /// let asked: Vec<&str> = tier.steps().iter().map(|step| step.code().as_str()).collect();
    /// assert_eq!(asked, ["A", "B"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn steps(&self) -> Vec<Step<'_>> {
        let mut steps = Vec::new();
        if matches!(self.reasons(), [ReasonCode::Given | ReasonCode::Override]) {
            return steps; // nothing was asked
        }
        match &self.scheme.selector {
            Selector::List(list) => {
                let title = |row: usize| {
                    self.scheme.classes.get(row).map(|class| (class.code(), class.labels()))
                };
                self.steps_of(list, StepKind::Class, &title, &mut steps);
            }
            Selector::Matrix { rows, columns, .. } => {
                self.steps_of(&rows.list, StepKind::Row, &title_of(rows), &mut steps);
                self.steps_of(&columns.list, StepKind::Column, &title_of(columns), &mut steps);
            }
        }
        // Whether the previous class is kept is asked only where it is better than what the rules
        // select: it was kept, or it was not and a worse one came out.
        let asked = |was: usize| match self.reasons() {
            [ReasonCode::Keep | ReasonCode::MinStay] => true,
            _ => self.decision.possible().iter().any(|class| class.rank() > was),
        };
        let kept =
            previous(self.scheme, &self.case).filter(|was| asked(was.class)).and_then(|was| {
                Some((self.scheme.keep(was.class)?, self.scheme.classes.get(was.class)?))
            });
        if let Some((keep, class)) = kept {
            steps.push(self.step(StepKind::Keep, (class.code(), class.labels()), Some(keep)));
        }
        steps
    }

    fn steps_of<'s>(
        &'s self,
        list: &'s DecisionList,
        kind: StepKind,
        title: &dyn Fn(usize) -> Option<(&'s Code, &'s Labels)>,
        steps: &mut Vec<Step<'s>>,
    ) {
        for row in 0..=list.last() {
            let (Some(title), formula) = (title(row), list.row(row)) else { continue };
            if formula.is_none() && row != list.last() {
                continue; // off
            }
            let step = self.step(kind, title, formula);
            let decides = step.truth == Truth::True;
            steps.push(step);
            if decides {
                break;
            }
        }
    }

    fn step<'s>(
        &'s self,
        kind: StepKind,
        (code, labels): (&'s Code, &'s Labels),
        formula: Option<&Formula>,
    ) -> Step<'s> {
        let situation = self.situation();
        let truth =
            formula.map_or(Truth::True, |f| f.truth(&|id| self.schemes.truth(id, &situation)));
        let checks = formula.map_or_else(Vec::new, |formula| {
            checks_of(formula, &self.schemes.atoms, &self.schemes.registry, situation)
        });
        Step { kind, code, labels, truth, otherwise: formula.is_none(), checks }
    }

    fn situation(&self) -> Situation<'_> {
        let facts = self.with_classes.as_ref().unwrap_or(self.case.facts);
        Situation { facts, ..self.case.situation() }
    }

    /// What is missing to be in a class or a better one: alternatives, fewest gaps first, at most 8.
    ///
    /// One alternative without gaps means that nothing is missing. Better classes whose condition
    /// holds now must cease to hold, those that are open or may come to hold on the way are left
    /// aside; so is history (`keep`, minimum stay, overrides).
    ///
    /// # Errors
    /// `unknown-class`.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("annual_amount", "496800")?.with("strategic", false)?;
    /// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
    /// let ways = tier.distance_to("A")?;
    /// let gaps: Vec<&str> = ways[0].gaps.iter().map(|gap| gap.text.as_str()).collect();
    /// assert_eq!(gaps, [
    ///     "annual amount: 3200.00 short of 500000.00",
    ///     "strategically important: now no, needed yes",
    /// ]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn distance_to(&self, class: &str) -> Result<Vec<Alternative>> {
        let target = self.scheme.rank_of(class)?;
        let situation = self.situation();
        let mut goals: Vec<Goal<'_>> = Vec::new();
        match &self.scheme.selector {
            Selector::List(list) => goals.extend(self.goal(list, target)),
            Selector::Matrix { rows, columns, cells } => {
                for row in 0..cells.rows() {
                    for column in 0..cells.columns() {
                        if cells.get(row, column) != Some(&target) {
                            continue;
                        }
                        let both = self.goal(&rows.list, row).zip(self.goal(&columns.list, column));
                        goals.extend(both.map(|(mut goal, more)| {
                            goal.extend(more);
                            goal
                        }));
                    }
                }
            }
        }
        let mut found: Vec<Alternative> = goals
            .iter()
            .flat_map(|goal| {
                alternatives(goal, &self.schemes.atoms, &self.schemes.registry, &situation)
            })
            .collect();
        found.sort_by_key(|way| (!way.reachable, way.gaps.len()));
        found.truncate(8);
        Ok(found)
    }

    /// What makes a list take a row: its condition, and none of the earlier ones that hold now.
    fn goal<'s>(&'s self, list: &'s DecisionList, row: usize) -> Option<Goal<'s>> {
        let situation = self.situation();
        let holds = |formula: &Formula| {
            formula.truth(&|id| self.schemes.truth(id, &situation)) == Truth::True
        };
        let mut goal: Goal<'s> = Vec::new();
        match list.row(row) {
            Some(formula) => goal.push((formula, true)),
            None if row == list.last() => {}
            None => return None, // off: nothing leads there
        }
        let earlier = (0..row).filter_map(|earlier| list.row(earlier));
        goal.extend(earlier.filter(|formula| holds(formula)).map(|formula| (formula, false)));
        Some(goal)
    }

    /// The event that records a change against the customer's history; `None` when the class is
    /// the same, open, set by a person or given by the host.
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::ClassHistory, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let facts = rulebook.facts().with("annual_amount", 600_000)?;
    /// let history = ClassHistory::default().in_class("tier".parse()?, "B".parse()?, "2024-01-01".parse().unwrap());
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap()).history(&history);
    /// let tier = rulebook.classify_case("tier", &case)?;
    /// let change = tier.change(rulebook.version(), None).expect("B became A");
    /// assert_eq!((change.old.unwrap(), change.new), ("B".parse()?, "A".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn change(&self, rulebook: &RulebookVersion, by: Option<Author>) -> Option<ClassChange> {
        let new = self.class()?.code().clone();
        if matches!(self.reasons(), [ReasonCode::Override | ReasonCode::Given]) {
            return None;
        }
        let last = self.case.history.and_then(|history| history.last(self.scheme.code.as_str()));
        let last = last.filter(|last| last.since <= self.case.as_of);
        let old = last.map(|last| last.class.clone());
        if old.as_ref() == Some(&new) {
            return None;
        }
        let scheme = self.scheme.code.clone();
        let reasons = self.reasons().to_vec();
        Some(ClassChange { scheme, old, new, rulebook: rulebook.clone(), reasons, by })
    }

    /// The decision in words: class, validity, every step with its checks, and the way to the
    /// next better class. Lines end in `\n`.
    ///
    /// Every explanation exists in each [`Language`]; where there is no label, the code stands.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let facts = rulebook.facts();
    /// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
    /// let english = tier.explain(Language::English);
    /// assert!(english.starts_with("tier: undetermined, possible: A (A customer), "));
    /// assert!(tier.explain(Language::Chinese).contains("缺少：年合作金额"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, language: Language) -> String {
        super::explain::explain(self, language)
    }

    pub(super) fn fact_label<'s>(&'s self, name: &'s str, language: Language) -> &'s str {
        self.schemes.registry.get(name).map_or(name, |fact| fact.label(language))
    }

    /// The override that decided, if one did.
    pub(super) fn override_reason(&self) -> Option<&crate::record::ClassOverride> {
        valid_override(self.scheme, &self.case)
    }

    /// Until when the least stay in the previous class lasts.
    pub(super) fn stay_ends(&self) -> Option<NaiveDate> {
        let was = previous(self.scheme, &self.case)?;
        self.scheme.min_stay?.after(was.since, 1).ok()
    }
}

impl Serialize for Classification<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("Classification", 5)?;
        map.serialize_field("scheme", self.scheme.code())?;
        map.serialize_field("as_of", &self.case.as_of)?;
        map.serialize_field("decision", &self.decision)?;
        map.serialize_field("valid_until", &self.valid_until)?;
        map.serialize_field("steps", &self.steps())?;
        map.end()
    }
}

/// What a step asked about.
///
/// ```
/// use guanxi::{Rulebook, policy::scheme::StepKind};
/// let rulebook = Rulebook::preset("value_activity")?;
/// let facts = rulebook.facts().with("annual_amount", 5)?.with("orders_12m", 12)?;
/// let quadrant = rulebook.classify("quadrant", &facts, "2024-06-30".parse()?)?;
/// let kinds: Vec<StepKind> = quadrant.steps().iter().map(|step| step.kind()).collect();
/// assert_eq!(kinds, [StepKind::Row, StepKind::Row, StepKind::Column]);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StepKind {
    /// A class of a list or a band.
    Class,
    /// A row of a matrix.
    Row,
    /// A column of a matrix.
    Column,
    /// Whether the previous class is kept.
    Keep,
}

/// One condition that was asked on the way to a class.
///
/// Serialises with the keys `kind`, `code`, `truth`, `otherwise` and `checks`.
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("service_quality")?;
/// let facts = rulebook.facts().with("annual_amount", 500_000)?;
/// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
/// let step = serde_json::to_value(&tier.steps()[0]).unwrap();
/// assert_eq!((&step["kind"], &step["truth"]), (&"class".into(), &"true".into()));
/// assert_eq!(step["checks"][0]["threshold"], "500000");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Step<'a> {
    kind: StepKind,
    code: &'a Code,
    #[serde(skip)]
    labels: &'a Labels,
    truth: Truth,
    otherwise: bool,
    checks: Vec<Check<'a>>,
}

impl<'a> Step<'a> {
    /// What the step asked about.
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::ClassHistory, policy::scheme::{Case, StepKind}};
    /// let rulebook = Rulebook::from_toml(r#"
    ///     format = 1
    ///     code = "sample"
    ///     currency = "CNY"
    ///     time_zone = "UTC"
    ///     [[scheme]]
    ///     code = "tier"
    ///     kind = "list"
    ///     classes = [
    ///       { code = "A", when = "annual_amount >= 500000", keep = "annual_amount >= 450000" },
    ///       { code = "B" },
    ///     ]
    /// "#)?;
    /// let facts = rulebook.facts().with("annual_amount", 449_999)?;
    /// let since = "2024-01-01".parse().unwrap();
    /// let history = ClassHistory::default().in_class("tier".parse()?, "A".parse()?, since);
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap()).history(&history);
    /// let tier = rulebook.classify_case("tier", &case)?;
    /// assert_eq!(tier.steps().last().map(|step| step.kind()), Some(StepKind::Keep));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn kind(&self) -> StepKind {
        self.kind
    }

    /// The code of the class, row or column; of a `Keep` that of the previous class.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let facts = rulebook.facts().with("annual_amount", 1_000_001)?.with("orders_12m", 11)?;
    /// let quadrant = rulebook.classify("quadrant", &facts, "2024-06-30".parse()?)?;
    /// let codes: Vec<&str> = quadrant.steps().iter().map(|step| step.code().as_str()).collect();
    /// assert_eq!(codes, ["high", "high", "low"]); // one row, two columns
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn code(&self) -> &'a Code {
        self.code
    }

    /// What the class, row or column is called: its label, else its code.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let facts = rulebook.facts();
    /// let quadrant = rulebook.classify("quadrant", &facts, "2024-06-30".parse()?)?;
    /// assert_eq!(quadrant.steps()[0].label(Language::Chinese), "高价值");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn label(&self, language: Language) -> &'a str {
        self.labels.or_code(language, self.code)
    }

    /// What came out; unknown where facts are missing.
    ///
    /// ```
    /// use guanxi::{Rulebook, rule::Truth};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("annual_amount", 500_000)?; // strategic is unknown
    /// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
    /// let truths: Vec<Truth> = tier.steps().iter().map(|step| step.truth()).collect();
    /// assert_eq!(truths, [Truth::Unknown, Truth::True]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn truth(&self) -> Truth {
        self.truth
    }

    /// Whether this is the row that is taken when no other one holds; it has no checks.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let facts = rulebook.facts().with("annual_amount", 99_999)?;
    /// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
    /// let steps = tier.steps();
    /// assert!(steps[2].is_otherwise() && steps[2].checks().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_otherwise(&self) -> bool {
        self.otherwise
    }

    /// The comparisons, in the order of the rule, each once.
    ///
    /// All of them are there, whatever the first ones say.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("annual_amount", 1)?;
    /// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
    /// let steps = tier.steps();
    /// let asked: Vec<&str> = steps[0].checks().iter().map(|check| check.fact()).collect();
    /// assert_eq!(asked, ["annual_amount", "strategic"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn checks(&self) -> &[Check<'a>] {
        &self.checks
    }
}

fn title_of<'s>(axis: &'s Axis) -> impl Fn(usize) -> Option<(&'s Code, &'s Labels)> {
    move |row| axis.entries.get(row).map(|entry| (&entry.code, &entry.labels))
}
