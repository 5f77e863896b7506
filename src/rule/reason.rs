//! Single comparisons as data, and their text in English and Chinese.

use chrono::NaiveDate;
use serde::Serialize;
use serde::ser::SerializeStruct;

use crate::fact::{FactDefinition, FactType, Registry, Value, percent};
use crate::label::Language;
use crate::rule::atom::{Atom, Situation, Test};
use crate::rule::cells::atom;
use crate::rule::formula::Formula;
use crate::rule::{Comparison, Truth};

/// One comparison that a decision made: the fact, its value, the threshold and its side.
///
/// Cheap to make; texts are written when they are asked for. Serialises with the keys `fact`,
/// `value`, `comparison`, `threshold`, `reference`, `parameter` and `truth`.
///
/// ```
/// use guanxi::{Rulebook, label::Language, rule::Truth};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let facts = rulebook.facts().with("annual_amount", "600000")?;
/// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
/// let steps = tier.steps();
/// let check = &steps[0].checks()[0];
/// assert_eq!((check.fact(), check.value_text().as_deref()), ("annual_amount", Some("600000.00")));
/// assert_eq!((check.comparison(), check.threshold().as_str()), (">=", "500000"));
/// assert_eq!(check.truth(), Truth::True);
/// assert_eq!(check.text(Language::English), "annual amount 600000.00: ≥ 500000.00 holds");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Check<'a> {
    atom: &'a Atom,
    definition: &'a FactDefinition,
    situation: Situation<'a>,
    truth: Truth,
}

/// The checks of a condition, each atom once, in the order of the text.
pub(crate) fn checks_of<'a>(
    formula: &Formula,
    table: &'a [Atom],
    registry: &'a Registry,
    situation: Situation<'a>,
) -> Vec<Check<'a>> {
    let mut checks: Vec<Check<'a>> = Vec::new();
    formula.each(&mut |id| {
        let Some(atom) = atom(table, id) else { return };
        let seen = checks.iter().any(|check| std::ptr::eq(check.atom, atom));
        if let (false, Some(definition)) = (seen, registry.definition(atom.fact)) {
            let truth = atom.truth(&situation);
            checks.push(Check { atom, definition, situation, truth });
        }
    });
    checks
}

impl<'a> Check<'a> {
    /// The name of the fact.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let facts = rulebook.facts().with("annual_amount", 1)?.with("first_deal", "2024-03-30")?;
    /// let segment = rulebook.classify("segment", &facts, "2024-06-30".parse()?)?;
    /// assert_eq!(segment.steps()[1].checks()[0].fact(), "first_deal"); // asked for its age
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn fact(&self) -> &'a str {
        self.definition.name()
    }

    /// Its value; none when it is unknown.
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::Value};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("strategic", false)?;
    /// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
    /// let steps = tier.steps();
    /// let values: Vec<_> = steps[0].checks().iter().map(|check| check.value()).collect();
    /// assert_eq!(values, [None, Some(Value::Flag(false))]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn value(&self) -> Option<Value> {
        self.situation.facts.value(self.atom.fact)
    }

    /// Its value as text, with codes for choices; none when it is unknown.
    ///
    /// Amounts are plain decimals in major units with at least two places.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let facts = rulebook.facts().with("annual_amount", "1234567.125")?;
    /// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
    /// let text = tier.steps()[0].checks()[0].value_text();
    /// assert_eq!(text.as_deref(), Some("1234567.125"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn value_text(&self) -> Option<String> {
        self.value().map(|value| self.definition.show(&value, None))
    }

    /// How it is compared: a sign, or `is`, `in`, `has`, `age >=`, `top`, `share >=`.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let facts = rulebook.facts().with("annual_amount", 1)?.with("strategic", false)?;
    /// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
    /// let steps = tier.steps();
    /// let asked: Vec<&str> = steps[0].checks().iter().map(|check| check.comparison()).collect();
    /// assert_eq!(asked, ["top", "is", "="]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn comparison(&self) -> &'static str {
        match &self.atom.test {
            Test::Flag => "is",
            Test::Compare(comparison, _) => comparison.symbol(),
            Test::Age(comparison, _) => match comparison {
                Comparison::Below => "age <",
                Comparison::AtMost => "age <=",
                Comparison::Above => "age >",
                _ => "age >=",
            },
            Test::In(_) => "in",
            Test::Has(_) => "has",
            Test::Top { .. } => "top",
            Test::Share { comparison, .. } => match comparison {
                Comparison::Below => "share <",
                Comparison::AtMost => "share <=",
                Comparison::Above => "share >",
                Comparison::Equal => "share =",
                Comparison::NotEqual => "share !=",
                Comparison::AtLeast => "share >=",
            },
        }
    }

    /// With what, as a rulebook writes it: `true` for flags, the value of a parameter.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let facts = rulebook.facts();
    /// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
    /// let asked = |step: usize| -> Vec<String> {
    ///     tier.steps()[step].checks().iter().map(|check| check.threshold()).collect()
    /// };
    /// assert_eq!(asked(0), ["20%", "true", "low"]);
    /// assert_eq!(asked(2), ["6 months", "100000", "true"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn threshold(&self) -> String {
        let code = |position: u16| {
            let code = self.definition.choices().get(usize::from(position));
            code.map_or("?", |code| code.as_str()).to_owned()
        };
        match &self.atom.test {
            Test::Flag => "true".to_owned(),
            Test::Compare(_, cut) => self.definition.show_literal(cut),
            Test::Age(_, span) => span.to_string(),
            Test::In(positions) => {
                let codes: Vec<String> = positions.iter().map(|position| code(*position)).collect();
                format!("{{{}}}", codes.join(", "))
            }
            Test::Has(position) => code(*position),
            Test::Top { share, by_revenue, .. } => {
                let basis = if *by_revenue { ", by = revenue" } else { "" };
                format!("{share}{basis}")
            }
            Test::Share { share, .. } => percent(*share),
        }
    }

    /// The parameter that the threshold comes from; none for a number written in the rule.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset_with("value_activity", [("orders_min", "24")])?;
    /// let facts = rulebook.facts().with("annual_amount", 5)?.with("orders_12m", 12)?;
    /// let quadrant = rulebook.classify("quadrant", &facts, "2024-06-30".parse()?)?;
    /// let steps = quadrant.steps();
    /// assert_eq!(steps[0].checks()[0].parameter(), None);
    /// assert_eq!(steps[2].checks()[0].parameter(), Some("orders_min"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn parameter(&self) -> Option<&'a str> {
        self.atom.parameter.as_ref().map(|code| code.as_str())
    }

    /// What the threshold comes to on the day and in the population: the cut of a top share, the
    /// sum that a share is taken of, the day that an age is counted from; none for other checks,
    /// and where it is not known.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let facts = rulebook.facts().with("annual_amount", 5)?.with("first_deal", "2024-01-15")?;
    /// let segment = rulebook.classify("segment", &facts, "2024-06-30".parse()?)?;
    /// let steps = segment.steps();
    /// let three_months_ago = steps[1].checks()[0].reference();
    /// assert_eq!(three_months_ago.as_deref(), Some("2024-03-31"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn reference(&self) -> Option<String> {
        match &self.atom.test {
            Test::Top { measure, .. } => match self.situation.cut(*measure) {
                crate::fact::Cut::From(cut) => Some(self.definition.show(&cut, None)),
                _ => None,
            },
            Test::Share { total, .. } => {
                let total = i64::try_from(self.situation.total(*total)?).ok()?;
                let value = Value::from_units(self.definition.fact_type(), total)?;
                Some(self.definition.show(&value, None))
            }
            Test::Age(comparison, span) => {
                age_edge(*comparison, *span, self.situation.as_of).map(|day| day.to_string())
            }
            _ => None,
        }
    }

    /// What came out; unknown where the fact or the population is.
    ///
    /// ```
    /// use guanxi::{Rulebook, rule::Truth};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("annual_amount", 500_000)?;
    /// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
    /// let steps = tier.steps();
    /// let truths: Vec<Truth> = steps[0].checks().iter().map(|check| check.truth()).collect();
    /// assert_eq!(truths, [Truth::True, Truth::Unknown]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn truth(&self) -> Truth {
        self.truth
    }

    /// The check in words: label, value, what was asked, and what came out.
    ///
    /// An annual amount that the host did not give names what stands for it (A-05).
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let facts = rulebook.facts().with("amount_12m", 5)?;
    /// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
    /// assert_eq!(
    ///     tier.steps()[0].checks()[0].text(Language::Chinese),
    ///     "年合作金额（近12个月金额） 5.00：≥ 500000.00，不成立",
    /// );
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        let zh = language == Language::Chinese;
        let label = named(self.definition, &self.situation, language);
        let shown = match self.value() {
            Some(value) => self.definition.show(&value, Some(language)),
            None if zh => "未知".to_owned(),
            None => "unknown".to_owned(),
        };
        if self.atom.test == Test::Flag {
            return format!("{label}{}{shown}", if zh { "：" } else { ": " });
        }
        let verdict = match (self.truth, zh) {
            (Truth::True, false) => "holds",
            (Truth::False, false) => "does not hold",
            (Truth::Unknown, false) => "cannot be said",
            (Truth::True, true) => "成立",
            (Truth::False, true) => "不成立",
            (Truth::Unknown, true) => "无法判断",
        };
        let asked = asked(self.atom, self.definition, &self.situation, language);
        match (self.parameter(), zh) {
            (None, false) => format!("{label} {shown}: {asked} {verdict}"),
            (Some(code), false) => format!("{label} {shown}: {asked} (parameter {code}) {verdict}"),
            (None, true) => format!("{label} {shown}：{asked}，{verdict}"),
            (Some(code), true) => format!("{label} {shown}：{asked}（参数 {code}），{verdict}"),
        }
    }
}

impl Serialize for Check<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("Check", 7)?;
        map.serialize_field("fact", self.fact())?;
        map.serialize_field("value", &self.value_text())?;
        map.serialize_field("comparison", self.comparison())?;
        map.serialize_field("threshold", &self.threshold())?;
        map.serialize_field("reference", &self.reference())?;
        map.serialize_field("parameter", &self.parameter())?;
        map.serialize_field("truth", &self.truth)?;
        map.end()
    }
}

/// The fact's label; an annual amount that the host did not give names what stands for it (A-05).
fn named(definition: &FactDefinition, situation: &Situation<'_>, language: Language) -> String {
    let label = definition.label(language);
    match situation.facts.annual_amount_basis() {
        Some(basis) if definition.name() == "annual_amount" => {
            let registry = situation.facts.registry();
            let basis = registry.get(basis).map_or(basis, |fact| fact.label(language));
            match language {
                Language::English => format!("{label} ({basis})"),
                Language::Chinese => format!("{label}（{basis}）"),
            }
        }
        _ => label.to_owned(),
    }
}

/// What is asked, in words short enough for a line.
fn asked(
    atom: &Atom,
    definition: &FactDefinition,
    situation: &Situation<'_>,
    language: Language,
) -> String {
    let zh = language == Language::Chinese;
    match &atom.test {
        Test::Flag => String::new(),
        Test::Compare(comparison, cut) => {
            format!("{} {}", sign(*comparison), definition.show(cut, Some(language)))
        }
        Test::Age(comparison, span) => {
            let by = |day: NaiveDate| day.to_string();
            let word = match (comparison, zh) {
                (Comparison::AtLeast, false) => "on or before",
                (Comparison::Below, false) => "after",
                (Comparison::AtMost, false) => "on or after",
                (_, false) => "before",
                (Comparison::AtLeast, true) => "不晚于",
                (Comparison::Below, true) => "晚于",
                (Comparison::AtMost, true) => "不早于",
                (_, true) => "早于",
            };
            let day =
                age_edge(*comparison, *span, situation.as_of).map_or_else(|| "?".to_owned(), by);
            let span = show_span(*span, language);
            if zh {
                format!("距今 {} {span}（{word} {day}）", sign(*comparison))
            } else {
                format!("age {} {span} ({word} {day})", sign(*comparison))
            }
        }
        Test::In(positions) => {
            let codes: Vec<&str> =
                positions.iter().map(|p| definition.choice_label(*p, language)).collect();
            if zh {
                format!("属于 {}", codes.join("、"))
            } else {
                format!("one of {}", codes.join(", "))
            }
        }
        Test::Has(position) => {
            let label = definition.choice_label(*position, language);
            if zh { format!("包含 {label}") } else { format!("contains {label}") }
        }
        Test::Top { share, measure, by_revenue } => {
            let cut = match situation.cut(*measure) {
                crate::fact::Cut::From(cut) => {
                    let cut = definition.show(&cut, Some(language));
                    if zh { format!("（门槛 {cut}）") } else { format!(" (from {cut})") }
                }
                crate::fact::Cut::Nobody if zh => "（无人入围）".to_owned(),
                crate::fact::Cut::Nobody => " (nobody)".to_owned(),
                crate::fact::Cut::TooFew if zh => "（客户群未知）".to_owned(),
                crate::fact::Cut::TooFew => " (population unknown)".to_owned(),
            };
            match (by_revenue, zh) {
                (false, false) => format!("in the top {share}{cut}"),
                (true, false) => format!("in the top {share} of revenue{cut}"),
                (false, true) => format!("位于前 {share}{cut}"),
                (true, true) => format!("位于收入前 {share}{cut}"),
            }
        }
        Test::Share { comparison, share, .. } => {
            let share = percent(*share);
            if zh {
                format!("占总额 {} {share}", sign(*comparison))
            } else {
                format!("share of the total {} {share}", sign(*comparison))
            }
        }
    }
}

/// The latest, or the earliest, date whose age still compares so.
fn age_edge(
    comparison: Comparison,
    span: crate::time::Span,
    as_of: NaiveDate,
) -> Option<NaiveDate> {
    match comparison {
        Comparison::AtLeast | Comparison::Below => span.latest_start(as_of).ok(),
        _ => span.earliest_start(as_of).ok(),
    }
}

pub(crate) fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "≠",
        Comparison::Below => "<",
        Comparison::AtMost => "≤",
        Comparison::Above => ">",
        Comparison::AtLeast => "≥",
    }
}

pub(crate) fn show_span(span: crate::time::Span, language: Language) -> String {
    use crate::time::Unit;
    if language == Language::English {
        return span.to_string();
    }
    let unit = match span.unit() {
        Unit::Minute => "分钟",
        Unit::Hour => "小时",
        Unit::Day => "天",
        Unit::WorkingDay => "个工作日",
        Unit::Week => "周",
        Unit::Month => "个月",
        Unit::Quarter => "个季度",
        Unit::Year => "年",
    };
    format!("{} {unit}", span.count())
}

/// Whether facts of this type are shown with a gap (numbers and dates) or only as met or not.
pub(crate) fn has_gap(fact_type: FactType) -> bool {
    matches!(fact_type, FactType::Amount | FactType::Count | FactType::Days | FactType::Score)
}
