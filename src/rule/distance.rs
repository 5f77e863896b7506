//! How far a subject is from a goal: the ways to reach it, and what is missing on each.

use chrono::NaiveDate;
use serde::Serialize;

use crate::fact::{Cut, FactDefinition, Registry, Value, percent};
use crate::label::Language;
use crate::rule::atom::{Atom, AtomId, Situation, Test};
use crate::rule::cells::{self, atom};
use crate::rule::formula::Formula;
use crate::rule::reason::{has_gap, show_span, sign};
use crate::rule::{Comparison, Truth};

/// How many alternatives are given at the most, fewest gaps first.
const MAX_ALTERNATIVES: usize = 8;

/// How many are carried along while they are combined; of long conditions no more than are given.
const MAX_CARRIED: usize = 64;

/// From how many parts on a condition is long.
const LONG: usize = 24;

/// One way to reach a class: everything in it is still missing.
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("service_quality")?;
/// let facts = rulebook.facts().with("annual_amount", "496800")?;
/// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
/// let way = &tier.distance_to("A")?[0];
/// assert_eq!(way.gaps[0].short.as_deref(), Some("3200.00"));
/// assert_eq!(way.gaps[0].text, "annual amount: 3200.00 short of 500000.00");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Alternative {
    /// What is missing, in the order in which the rulebook first asks it.
    pub gaps: Vec<Gap>,
    /// Whether it can still be reached: an age that is past its limit never comes back.
    pub reachable: bool,
}

/// One comparison that does not hold yet, or is not known to.
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("service_quality")?;
/// let facts = rulebook.facts().with("annual_amount", 1)?.with("first_deal", "2024-05-31")?;
/// let segment = rulebook.classify("segment", &facts, "2024-06-30".parse()?)?;
/// let gap = &segment.distance_to("potential")?[0].gaps[0];
/// assert_eq!((gap.needed.as_str(), gap.reachable), ("age >= 3 months", true));
/// assert_eq!(gap.from.unwrap().to_string(), "2024-08-31"); // time alone will do
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Gap {
    /// The name of the fact.
    pub fact: String,
    /// Its value as text; none when it is unknown.
    pub value: Option<String>,
    /// What is needed, as a comparison: `>= 500000.00`, `= low`, `true`.
    pub needed: String,
    /// By how much the value is short of (or above) what is needed, where that is a number.
    pub short: Option<String>,
    /// The day from which it holds by the passing of time alone.
    pub from: Option<NaiveDate>,
    /// Whether it can still come to hold.
    pub reachable: bool,
    /// The gap in words, English.
    pub text: String,
    /// The gap in words, Chinese.
    pub text_zh: String,
}

impl Gap {
    /// The gap in words.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let facts = rulebook.facts().with("annual_amount", 1_000_000)?.with("orders_12m", 12)?;
    /// let quadrant = rulebook.classify("quadrant", &facts, "2024-06-30".parse()?)?;
    /// let gap = &quadrant.distance_to("core")?[0].gaps[0];
    /// let text = gap.text(Language::English); // 超百万 excludes the number (A-08)
    /// assert_eq!(text, "annual amount: 0.00 short of 1000000.00 (more is needed)");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::English => &self.text,
            Language::Chinese => &self.text_zh,
        }
    }
}

/// Conditions that must hold, and conditions that must not.
pub(crate) type Goal<'a> = Vec<(&'a Formula, bool)>;

/// An atom and the answer that is wanted of it.
type Literal = (AtomId, bool);

/// One way to a goal: every answer that it takes, those that are so already among them.
#[derive(Clone, Debug, Default)]
struct Way {
    /// In order, each once.
    literals: Vec<Literal>,
    /// How many of them are not so yet.
    gaps: usize,
}

/// The ways to a goal, fewest gaps first; one way without gaps when it is reached already.
pub(crate) fn alternatives(
    goal: &Goal<'_>,
    table: &[Atom],
    registry: &Registry,
    situation: &Situation<'_>,
) -> Vec<Alternative> {
    let search = Search { table, registry, situation };
    let mut ways = vec![Way::default()];
    for (formula, wanted) in goal {
        ways = search.both(&ways, &search.ways_to(formula, *wanted));
    }
    let mut shown: Vec<Vec<Literal>> = Vec::new();
    for way in ways {
        let mut open: Vec<Literal> =
            way.literals.into_iter().filter(|literal| !search.met(*literal)).collect();
        search.drop_implied(&mut open);
        let covered = |kept: &Vec<Literal>| kept.iter().all(|literal| open.contains(literal));
        if !shown.iter().any(covered) {
            shown.push(open);
        }
    }
    let mut found: Vec<Alternative> = shown
        .into_iter()
        .map(|way| {
            let gaps: Vec<Gap> = way
                .into_iter()
                .filter_map(|(id, wanted)| {
                    let atom = atom(table, id)?;
                    Some(gap(atom, wanted, registry.definition(atom.fact)?, situation))
                })
                .collect();
            let reachable = gaps.iter().all(|gap| gap.reachable);
            Alternative { gaps, reachable }
        })
        .collect();
    found.sort_by_key(|way| (!way.reachable, way.gaps.len()));
    found.truncate(MAX_ALTERNATIVES);
    found
}

/// What the search for ways looks at.
struct Search<'a> {
    table: &'a [Atom],
    registry: &'a Registry,
    situation: &'a Situation<'a>,
}

impl Search<'_> {
    fn met(&self, (id, wanted): Literal) -> bool {
        atom(self.table, id).is_some_and(|atom| atom.truth(self.situation) == Truth::from(wanted))
    }

    /// The ways in which a condition comes to hold (or not to).
    fn ways_to(&self, formula: &Formula, wanted: bool) -> Vec<Way> {
        match formula {
            Formula::Constant(value) if *value == wanted => vec![Way::default()],
            Formula::Constant(_) => Vec::new(),
            Formula::Atom(id) => {
                let literal = (*id, wanted);
                let gaps = usize::from(!self.met(literal));
                if gaps > 0 && !self.can_be(&[literal]) {
                    return Vec::new();
                }
                vec![Way { literals: vec![literal], gaps }]
            }
            Formula::Not(inner) => self.ways_to(inner, !wanted),
            Formula::All(parts) => self.many(parts, if wanted { parts.len() } else { 1 }, wanted),
            Formula::Any(parts) => self.many(parts, if wanted { 1 } else { parts.len() }, wanted),
            Formula::AtLeast(count, parts) => {
                let failing = parts.len().saturating_add(1).saturating_sub(*count);
                self.many(parts, if wanted { *count } else { failing }, wanted)
            }
        }
    }

    /// The ways in which so many of the parts come out as wanted.
    fn many(&self, parts: &[Formula], count: usize, wanted: bool) -> Vec<Way> {
        // reached[n]: the ways in which n of the parts so far come out as wanted.
        let mut reached: Vec<Vec<Way>> = vec![vec![Way::default()]];
        for part in parts {
            let ways = self.ways_to(part, wanted);
            let mut next = reached.clone();
            next.push(Vec::new());
            for (ways_before, longer) in reached.iter().zip(next.iter_mut().skip(1)) {
                longer.extend(self.both(ways_before, &ways));
                trim(longer, if parts.len() > LONG { MAX_ALTERNATIVES } else { MAX_CARRIED });
            }
            next.truncate(count.saturating_add(1));
            reached = next;
        }
        reached.into_iter().nth(count).unwrap_or_default()
    }

    /// Every way of the one together with every way of the other, where both can be gone.
    fn both(&self, left: &[Way], right: &[Way]) -> Vec<Way> {
        let mut out = Vec::new();
        for one in left {
            for other in right {
                let Way { literals, gaps } = self.joined(one, other);
                // Each side alone can be; only a fact of both sides can stand in the way.
                let fact = |id: AtomId| atom(self.table, id).map(|atom| atom.fact);
                let shared = other.literals.iter().any(|(id, _)| {
                    let fact_of = fact(*id);
                    one.literals.iter().any(|(one, _)| fact(*one) == fact_of)
                });
                if !shared || self.can_be(&literals) {
                    out.push(Way { literals, gaps });
                }
            }
        }
        trim(&mut out, MAX_CARRIED);
        out
    }

    /// Leaves out what another answer brings with it: whoever has 1000 has 500 too.
    fn drop_implied(&self, literals: &mut Vec<Literal>) {
        let mut place = 0usize;
        while let Some((id, wanted)) = literals.get(place).copied() {
            let implied = literals.iter().enumerate().any(|(other, (by, answer))| {
                let pair = atom(self.table, id).zip(atom(self.table, *by));
                other != place
                    && pair.is_some_and(|(atom, by)| {
                        let both = [(atom, !wanted), (by, *answer)];
                        atom.fact == by.fact
                            && !cells::has_value(self.registry, atom.fact, &both, *self.situation)
                    })
            });
            if implied {
                literals.remove(place);
            } else {
                place = place.saturating_add(1);
            }
        }
    }

    /// Both ways together; literals stay in order.
    fn joined(&self, one: &Way, other: &Way) -> Way {
        let mut way = one.clone();
        for literal in &other.literals {
            if let Err(place) = way.literals.binary_search(literal) {
                way.literals.insert(place, *literal);
                way.gaps = way.gaps.saturating_add(usize::from(!self.met(*literal)));
            }
        }
        way
    }

    /// Whether each fact has a value that gives all the answers wanted of it.
    fn can_be(&self, literals: &[Literal]) -> bool {
        let asked: Vec<(&Atom, bool)> = literals
            .iter()
            .filter_map(|(id, wanted)| atom(self.table, *id).map(|atom| (atom, *wanted)))
            .collect();
        let moved = literals.iter().filter(|literal| !self.met(**literal));
        let mut facts: Vec<_> =
            moved.filter_map(|(id, _)| atom(self.table, *id)).map(|atom| atom.fact).collect();
        facts.sort_unstable();
        facts.dedup();
        facts.into_iter().all(|fact| {
            let of_fact: Vec<(&Atom, bool)> =
                asked.iter().filter(|(atom, _)| atom.fact == fact).copied().collect();
            cells::has_value(self.registry, fact, &of_fact, *self.situation)
        })
    }
}

/// Keeps the ways with the fewest gaps, and none that takes all that another takes.
fn trim(ways: &mut Vec<Way>, most: usize) {
    ways.sort_by_key(|way| (way.gaps, way.literals.len()));
    let mut kept: Vec<Way> = Vec::new();
    for way in ways.drain(..) {
        if kept.len() >= most {
            break;
        }
        let within = |other: &Way| {
            other.literals.len() <= way.literals.len()
                && other.literals.iter().all(|literal| way.literals.binary_search(literal).is_ok())
        };
        if !kept.iter().any(within) {
            kept.push(way);
        }
    }
    *ways = kept;
}

/// What is missing of one atom.
fn gap(atom: &Atom, wanted: bool, definition: &FactDefinition, situation: &Situation<'_>) -> Gap {
    let value = situation.facts.value(atom.fact);
    let need = need(atom, wanted, definition, situation, value.as_ref());
    let label = |language| definition.label(language);
    let now = |language| match (&value, language) {
        (Some(value), language) => definition.show(value, Some(language)),
        (None, Language::English) => "unknown".to_owned(),
        (None, Language::Chinese) => "未知".to_owned(),
    };
    let (text, text_zh) = match (&need.distance, &need.from, need.reachable) {
        (_, _, false) => (
            format!("{}: {} can no longer hold", label(Language::English), need.english),
            format!("{}：{} 已无法满足", label(Language::Chinese), need.chinese),
        ),
        (Some(distance), _, _) => {
            let target = &distance.target;
            let (short, zh) = if distance.above {
                (format!("{} above", distance.by), format!("比 {target} 高出 {}", distance.by))
            } else {
                (format!("{} short of", distance.by), format!("距 {target} 还差 {}", distance.by))
            };
            let (strict, strict_zh) = if distance.strict {
                (" (more is needed)", "（须超过该值）")
            } else {
                ("", "")
            };
            let (strict, strict_zh) = match (distance.strict, distance.above) {
                (true, true) => (" (less is needed)", "（须低于该值）"),
                _ => (strict, strict_zh),
            };
            (
                format!("{}: {short} {target}{strict}", label(Language::English)),
                format!("{}：{zh}{strict_zh}", label(Language::Chinese)),
            )
        }
        (None, Some(day), _) => (
            format!("{}: {}, which is so from {day} on", label(Language::English), need.english),
            format!("{}：{}，自 {day} 起满足", label(Language::Chinese), need.chinese),
        ),
        (None, None, _) => (
            format!(
                "{}: now {}, needed {}",
                label(Language::English),
                now(Language::English),
                need.english
            ),
            format!(
                "{}：现为 {}，需要 {}",
                label(Language::Chinese),
                now(Language::Chinese),
                need.chinese
            ),
        ),
    };
    Gap {
        fact: definition.name().to_owned(),
        value: value.map(|value| definition.show(&value, None)),
        needed: need.code,
        short: need.distance.map(|distance| distance.by),
        from: need.from,
        reachable: need.reachable,
        text,
        text_zh,
    }
}

/// What an atom asks for, and how far the value is from it.
struct Need {
    code: String,
    english: String,
    chinese: String,
    distance: Option<Distance>,
    from: Option<NaiveDate>,
    reachable: bool,
}

/// A number that is missing, or too much.
struct Distance {
    by: String,
    target: String,
    above: bool,
    /// Reaching the target is not enough.
    strict: bool,
}

fn need(
    atom: &Atom,
    wanted: bool,
    definition: &FactDefinition,
    situation: &Situation<'_>,
    value: Option<&Value>,
) -> Need {
    let plain = |code: String, english: String, chinese: String| Need {
        code,
        english,
        chinese,
        distance: None,
        from: None,
        reachable: true,
    };
    let shown = |value: &Value, language| definition.show(value, Some(language));
    match &atom.test {
        Test::Flag => {
            let needed = Value::Flag(wanted);
            plain(
                wanted.to_string(),
                shown(&needed, Language::English),
                shown(&needed, Language::Chinese),
            )
        }
        Test::Compare(comparison, cut) => {
            let comparison = if wanted { *comparison } else { !*comparison };
            let words = |language| format!("{} {}", sign(comparison), shown(cut, language));
            let mut need = plain(
                format!("{comparison} {}", definition.show(cut, None)),
                words(Language::English),
                words(Language::Chinese),
            );
            need.distance = value.and_then(|value| distance(value, cut, comparison, definition));
            need
        }
        Test::Age(comparison, span) => {
            let comparison = if wanted { *comparison } else { !*comparison };
            let mut need = plain(
                format!("age {comparison} {span}"),
                format!("age {} {span}", sign(comparison)),
                format!("距今 {} {}", sign(comparison), show_span(*span, Language::Chinese)),
            );
            if let Some(Value::Date(date)) = value {
                let reached = span.after(*date, 1).ok();
                match comparison {
                    Comparison::AtLeast => need.from = reached,
                    Comparison::Above => need.from = reached.and_then(|day| day.succ_opt()),
                    // Time only passes: a date grows no younger.
                    _ => need.reachable = false,
                }
            }
            need
        }
        Test::In(positions) => {
            let list = |language| {
                let names: Vec<&str> =
                    positions.iter().map(|p| definition.choice_label(*p, language)).collect();
                names.join(if language == Language::Chinese { "、" } else { ", " })
            };
            let codes: Vec<&str> = positions
                .iter()
                .filter_map(|p| definition.choices().get(usize::from(*p)))
                .map(|code| code.as_str())
                .collect();
            let (not, none_of, not_zh) =
                if wanted { ("", "one of", "") } else { ("not ", "none of", "不属于 ") };
            let among = if wanted { " 之一" } else { "" };
            plain(
                format!("{not}in {{{}}}", codes.join(", ")),
                format!("{none_of} {}", list(Language::English)),
                format!("{not_zh}{}{among}", list(Language::Chinese)),
            )
        }
        Test::Has(position) => {
            let code = definition.choices().get(usize::from(*position));
            let code = code.map_or("?", |code| code.as_str());
            let label = |language| definition.choice_label(*position, language);
            let (not, not_zh) = if wanted { ("", "包含") } else { ("not ", "不包含") };
            plain(
                format!("{not}has {code}"),
                format!("{not}{}", label(Language::English)),
                format!("{not_zh}{}", label(Language::Chinese)),
            )
        }
        Test::Top { share, measure, by_revenue } => {
            let (not, not_zh) = if wanted { ("", "位于") } else { ("not ", "不在") };
            let (of, of_zh) = if *by_revenue { (" of revenue", "收入") } else { ("", "") };
            let mut need = plain(
                format!("{not}top {share}{of}"),
                format!("{not}in the top {share}{of}"),
                format!("{not_zh}{of_zh}前 {share}"),
            );
            if let (Cut::From(cut), Some(value)) = (situation.cut(*measure), value) {
                let comparison = if wanted { Comparison::AtLeast } else { Comparison::Below };
                need.distance = distance(value, &cut, comparison, definition);
            }
            need
        }
        Test::Share { comparison, share, total } => {
            let comparison = if wanted { *comparison } else { !*comparison };
            let mut need = plain(
                format!("share {comparison} {}", percent(*share)),
                format!("share of the total {} {}", sign(comparison), percent(*share)),
                format!("占总额 {} {}", sign(comparison), percent(*share)),
            );
            let needed = situation.total(*total).and_then(|total| {
                let product = total.checked_mul(i128::from(share.num()))?;
                let den = i128::from(share.den());
                // Rounded up: the least whole number of units that reaches the share.
                let units = product.checked_add(den)?.checked_sub(1)?.checked_div_euclid(den)?;
                Value::from_units(definition.fact_type(), i64::try_from(units).ok()?)
            });
            if let (Some(cut), Some(value)) = (needed, value) {
                need.distance = distance(value, &cut, comparison, definition);
            }
            need
        }
    }
}

/// How far a number is from a cut in the direction that is needed.
fn distance(
    value: &Value,
    cut: &Value,
    comparison: Comparison,
    definition: &FactDefinition,
) -> Option<Distance> {
    if !has_gap(definition.fact_type()) {
        return None;
    }
    let by = match (value, cut) {
        (Value::Amount(a), Value::Amount(b)) => {
            let units = i128::from(a.ten_thousandths()).abs_diff(i128::from(b.ten_thousandths()));
            let units = i64::try_from(units).ok()?;
            match crate::quantity::Amount::from_ten_thousandths(units) {
                Ok(amount) => amount.to_string(),
                Err(_) => return None,
            }
        }
        (Value::Count(a), Value::Count(b)) | (Value::Days(a), Value::Days(b)) => {
            a.abs_diff(*b).to_string()
        }
        (Value::Score(a), Value::Score(b)) => {
            let units = a.ten_thousandths().abs_diff(b.ten_thousandths());
            crate::quantity::Score::from_ten_thousandths(i64::try_from(units).ok()?)
                .ok()?
                .to_string()
        }
        _ => return None,
    };
    let above = match comparison {
        Comparison::AtLeast | Comparison::Above => false,
        Comparison::AtMost | Comparison::Below => true,
        Comparison::Equal => value.compare(cut)?.is_gt(),
        Comparison::NotEqual => return None,
    };
    let strict = matches!(comparison, Comparison::Above | Comparison::Below);
    Some(Distance { by, target: definition.show(cut, None), above, strict })
}
