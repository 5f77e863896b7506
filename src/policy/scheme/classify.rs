//! From facts to a class, as far as Kleene logic settles it.

use chrono::NaiveDate;

use crate::fact::{ClassHistory, Facts, Population, Value};
use crate::policy::scheme::{Class, Scheme, SchemeKind, Schemes, Selector};
use crate::record::{ClassOverride, ReasonCode};
use crate::rule::Truth;
use crate::rule::atom::{AtomId, Situation};

/// The facts of one customer and what they are judged against.
///
/// ```
/// use guanxi::{Rulebook, fact::ClassHistory, policy::scheme::Case};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let facts = rulebook.facts().with("annual_amount", 120_000)?;
/// let history = ClassHistory::default();
/// let case = Case::new(&facts, "2024-06-30".parse().unwrap()).history(&history);
/// assert_eq!(rulebook.classify_case("tier", &case)?.class().unwrap().code(), &"B");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) as_of: NaiveDate,
    pub(crate) population: Option<&'a Population>,
    pub(crate) history: Option<&'a ClassHistory>,
}

impl<'a> Case<'a> {
    /// Facts as of a day in the rulebook's zone, without population and history.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("service_quality")?; // potential: three to six months old
    /// let facts = rulebook.facts().with("annual_amount", 1)?.with("first_deal", "2023-11-30")?;
    /// let segment = |day: &str| -> guanxi::Result<String> {
    ///     let case = Case::new(&facts, day.parse().unwrap());
    ///     Ok(rulebook.class_of("segment", &case)?.unwrap().code().to_string())
    /// };
    /// assert_eq!(segment("2024-02-28")?, "normal");
    /// assert_eq!(segment("2024-02-29")?, "potential"); // the month ends (D003-05)
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(facts: &'a Facts, as_of: NaiveDate) -> Self {
        Self { facts, as_of, population: None, history: None }
    }

    /// The same case among this population; without one, `top` and `share` are unknown.
    ///
    /// It must be measured by the same rulebook.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let facts = rulebook.facts()
    ///     .with("annual_amount", 90_000)?.with("strategic", true)?.with("risk_level", "low")?;
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let alone = rulebook.classify_case("tier", &case)?;
    /// assert!(alone.decision().missing().contains(&"population".to_owned()));
    /// let population = rulebook.population([&facts]); // the largest of one
    /// let tier = rulebook.classify_case("tier", &case.population(&population))?;
    /// assert_eq!(tier.class().unwrap().code(), &"S");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn population(mut self, population: &'a Population) -> Self {
        self.population = Some(population);
        self
    }

    /// The same case with earlier classes and overrides; without them there is no hysteresis.
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::ClassHistory, policy::scheme::Case, record::ReasonCode};
    /// let rulebook = Rulebook::from_toml(r#"
    ///     format = 1
    ///     code = "sample"
    ///     currency = "CNY"
    ///     time_zone = "UTC"
    ///     [[scheme]]
    ///     code = "tier"
    ///     kind = "list"
    ///     min_stay = "1 quarter"
    ///     classes = [{ code = "A", when = "annual_amount >= 500000" }, { code = "B" }]
    /// "#)?;
    /// let facts = rulebook.facts().with("annual_amount", 499_999)?;
    /// let since = "2024-01-31".parse().unwrap();
    /// let history = ClassHistory::default().in_class("tier".parse()?, "A".parse()?, since);
    /// let reasons = |day: &str| -> guanxi::Result<Vec<ReasonCode>> {
    ///     let case = Case::new(&facts, day.parse().unwrap()).history(&history);
    ///     Ok(rulebook.classify_case("tier", &case)?.reasons().to_vec())
    /// };
    /// assert_eq!(reasons("2024-04-29")?, [ReasonCode::MinStay]);
    /// assert_eq!(reasons("2024-04-30")?, [ReasonCode::Otherwise]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn history(mut self, history: &'a ClassHistory) -> Self {
        self.history = Some(history);
        self
    }

    pub(crate) fn situation(&self) -> Situation<'a> {
        Situation { facts: self.facts, as_of: self.as_of, population: self.population }
    }
}

/// What was found of a class, without reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The place of the class, and why it is this one.
    One(usize, ReasonCode),
    /// The places of all that are possible, best first; the facts that matter; whether exact.
    Several { possible: Vec<usize>, missing: Vec<String>, exact: bool },
}

impl Schemes {
    /// The class of one scheme; `None` where there is no such scheme.
    pub(crate) fn verdict(&self, place: usize, case: &Case<'_>) -> Option<Verdict> {
        let scheme = self.list.get(place)?;
        if scheme.needs.is_empty() {
            return Some(self.verdict_of(place, scheme, case));
        }
        // What other schemes decide enters as facts; what they leave open stays unknown.
        let facts = self.with_classes(scheme, case);
        Some(self.verdict_of(place, scheme, &Case { facts: &facts, ..*case }))
    }

    /// The facts, with the classes of the schemes that a scheme reads.
    pub(crate) fn with_classes(&self, scheme: &Scheme, case: &Case<'_>) -> Facts {
        let mut facts = case.facts.clone();
        for need in &scheme.needs {
            let Some(other) = self.list.get(*need) else { continue };
            let verdict = self.verdict_of(*need, other, &Case { facts: &facts, ..*case });
            if let (Verdict::One(class, _), Some(fact)) = (verdict, other.class_fact) {
                facts.put(fact, Some(other.class_value(class)));
            }
        }
        facts
    }

    fn verdict_of(&self, place: usize, scheme: &Scheme, case: &Case<'_>) -> Verdict {
        let situation = case.situation();
        match settle(scheme, &|id| self.truth(id, &situation), case) {
            Some((class, why)) => Verdict::One(class, why),
            None => self.complete(place, scheme, case),
        }
    }
}

/// The class, if the truths at hand settle it.
pub(super) fn settle(
    scheme: &Scheme,
    truth: &impl Fn(AtomId) -> Truth,
    case: &Case<'_>,
) -> Option<(usize, ReasonCode)> {
    if let Some(class) = given(scheme, case) {
        return Some((class, ReasonCode::Given));
    }
    if let Some(class) = overridden(scheme, case) {
        return Some((class, ReasonCode::Override));
    }
    let previous = previous(scheme, case);
    let (first, why) = select(scheme, truth)?;
    let Some(previous) = previous.filter(|previous| previous.class < first) else {
        return Some((first, why));
    };
    let keep = scheme.keep(previous.class).map_or(Truth::False, |keep| keep.truth(truth));
    match keep {
        Truth::True => Some((previous.class, ReasonCode::Keep)),
        _ if stays(scheme, previous, case) => Some((previous.class, ReasonCode::MinStay)),
        Truth::Unknown => None,
        Truth::False => Some((first, why)),
    }
}

/// The class that the host gave as a fact.
fn given(scheme: &Scheme, case: &Case<'_>) -> Option<usize> {
    let Some(Value::Choice(position)) = case.facts.value(scheme.class_fact?) else {
        return None;
    };
    scheme.classes.len().checked_sub(usize::from(position).checked_add(1)?)
}

/// The class that a person decided for a time.
fn overridden(scheme: &Scheme, case: &Case<'_>) -> Option<usize> {
    scheme.class(valid_override(scheme, case)?.class.as_str()).map(Class::rank)
}

/// The latest override that is valid on the day and names a class of the scheme.
pub(super) fn valid_override<'a>(scheme: &Scheme, case: &Case<'a>) -> Option<&'a ClassOverride> {
    case.history.filter(|_| !scheme.derived)?.override_among(
        scheme.code.as_str(),
        case.as_of,
        |decided| scheme.class(decided.class.as_str()).is_some(),
    )
}

/// What the rules say without history.
fn select(scheme: &Scheme, truth: &impl Fn(AtomId) -> Truth) -> Option<(usize, ReasonCode)> {
    match &scheme.selector {
        Selector::List(list) => {
            let class = list.first(truth)?;
            let why = match scheme.kind {
                SchemeKind::Bands => ReasonCode::Band,
                _ if class == list.last() => ReasonCode::Otherwise,
                _ => ReasonCode::When,
            };
            Some((class, why))
        }
        Selector::Matrix { rows, columns, cells } => {
            let (row, column) = (rows.list.first(truth)?, columns.list.first(truth)?);
            cells.get(row, column).map(|class| (*class, ReasonCode::Cell))
        }
    }
}

/// The class that the customer was in before, as far as the scheme knows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Previous {
    pub(super) class: usize,
    pub(super) since: NaiveDate,
}

pub(super) fn previous(scheme: &Scheme, case: &Case<'_>) -> Option<Previous> {
    let last = case.history.filter(|_| !scheme.derived)?.last(scheme.code.as_str())?;
    // What was entered after the day in question is no previous class of it.
    let class = scheme.class(last.class.as_str()).filter(|_| last.since <= case.as_of)?;
    Some(Previous { class: class.rank(), since: last.since })
}

/// Whether the least stay in the previous class is not over (no move down before entry + span).
pub(super) fn stays(scheme: &Scheme, previous: Previous, case: &Case<'_>) -> bool {
    scheme.min_stay.is_some_and(|span| {
        // A stay that ends beyond the calendar never ends.
        span.after(previous.since, 1).map_or(true, |end| case.as_of < end)
    })
}
