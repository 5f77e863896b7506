//! Strategies for the customers of a given rulebook.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{Days, Months, NaiveDate, TimeDelta};
use proptest::prelude::*;

use crate::fact::{Basis, ClassHistory, FactType, Facts, Population, Value};
use crate::policy::scheme::Case;
use crate::quantity::{Percent, Ratio};
use crate::record::ClassOverride;
use crate::rule::{Expression, Operand, Term};
use crate::rulebook::Rulebook;
use crate::testkit::plain::{Plain, literal, ratio};
use crate::time::Civil;

/// Everything that a decision about one customer takes.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, fact}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let customer = &examples(&fact::customers(&rulebook), 1)[0];
/// let population = customer.population(&rulebook);
/// let tier = rulebook.classify_case("tier", &customer.case(population.as_ref()))?;
/// assert_eq!(tier.as_of(), customer.as_of);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Customer {
    /// The facts, each known or unknown.
    pub facts: Facts,
    /// The day of the decision.
    pub as_of: NaiveDate,
    /// Everybody in the population, the customer itself not among them; `None` where the
    /// population is not known.
    pub others: Option<Vec<Facts>>,
    /// Earlier classes and overrides.
    pub history: ClassHistory,
}

impl fmt::Debug for Customer {
    /// What is known, without the registry.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = |facts: &Facts| -> BTreeMap<String, Value> {
            facts.known().map(|(name, value)| (name.to_owned(), value)).collect()
        };
        let others = self.others.as_ref();
        let others = others.map(|others| others.iter().map(facts).collect::<Vec<_>>());
        f.debug_struct("Customer")
            .field("facts", &facts(&self.facts))
            .field("as_of", &self.as_of)
            .field("others", &others)
            .field("history", &self.history)
            .finish()
    }
}

impl Customer {
    /// A customer without population and history.
    ///
    /// ```
    /// use guanxi::{Rulebook, testkit::fact::Customer};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let customer = Customer::new(rulebook.facts(), "2024-06-30".parse().unwrap());
    /// assert_eq!(customer.others.is_none(), customer.population(&rulebook).is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(facts: Facts, as_of: NaiveDate) -> Self {
        Self { facts, as_of, others: None, history: ClassHistory::default() }
    }

    /// The population, if the others are known.
    ///
    /// ```
    /// use guanxi::{Rulebook, testkit::fact::Customer};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let mut customer = Customer::new(rulebook.facts(), "2024-06-30".parse().unwrap());
    /// customer.others = Some(vec![rulebook.facts(); 3]);
    /// assert_eq!(customer.population(&rulebook).unwrap().customers(), 3);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn population(&self, rulebook: &Rulebook) -> Option<Population> {
        self.others.as_ref().map(|others| rulebook.population(others))
    }

    /// The same customer among the same others, for another rulebook.
    ///
    /// # Errors
    /// Those of [`Rulebook::adopt`].
    ///
    /// ```
    /// use guanxi::{Rulebook, testkit::{examples, fact}};
    /// let (old, new) = (Rulebook::preset("renewal")?, Rulebook::preset("renewal")?);
    /// for customer in examples(&fact::customers(&old), 5) {
    ///     let adopted = customer.adopted(&new)?;
    ///     assert!(new.classify_case("tier", &adopted.case(None)).is_ok());
    /// }
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn adopted(&self, rulebook: &Rulebook) -> crate::Result<Self> {
        let others = match &self.others {
            None => None,
            Some(others) => {
                let adopt = |facts: &Facts| rulebook.adopt(facts);
                Some(others.iter().map(adopt).collect::<crate::Result<Vec<Facts>>>()?)
            }
        };
        let facts = rulebook.adopt(&self.facts)?;
        Ok(Self { facts, as_of: self.as_of, others, history: self.history.clone() })
    }

    /// The case that a rulebook classifies.
    ///
    /// ```
    /// use guanxi::{Rulebook, testkit::fact::Customer};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let facts = rulebook.facts().with("annual_amount", 5)?;
    /// let customer = Customer::new(facts, "2024-06-30".parse().unwrap());
    /// assert_eq!(rulebook.class_of("tier", &customer.case(None))?.unwrap().code(), &"C");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn case<'a>(&'a self, population: Option<&'a Population>) -> Case<'a> {
        let case = Case::new(&self.facts, self.as_of).history(&self.history);
        match population {
            Some(population) => case.population(population),
            None => case,
        }
    }

    fn values(&self, fact: &str) -> Option<Vec<Value>> {
        let others = self.others.as_ref()?;
        Some(others.iter().filter_map(|facts| facts.get(fact)).collect())
    }

    /// The least value in the top share, counted plainly: `None` where there are too few,
    /// `Some(None)` where nobody is in.
    pub(super) fn top_cut(
        &self,
        fact: &str,
        share: Percent,
        basis: Basis,
        min: usize,
    ) -> Option<Option<Value>> {
        let values = self.values(fact).filter(|values| values.len() >= min)?;
        let weight = |value: &Value| match basis {
            Basis::Rank => 1_i128,
            Basis::Revenue => value.units().map_or(0, i128::from),
        };
        let whole: i128 = values.iter().map(weight).sum();
        let larger = |one: &Value, other: &Value| one.compare(other).is_some_and(|o| o.is_gt());
        let inside = values.iter().filter(|value| value.is_positive()).filter(|value| {
            let above: i128 = values.iter().filter(|other| larger(other, value)).map(weight).sum();
            let limit = whole.saturating_mul(i128::from(share.millionths()));
            above.saturating_mul(1_000_000) < limit
        });
        let least =
            inside.copied().reduce(|one, other| if larger(&one, &other) { other } else { one });
        Some(least)
    }

    /// The sum of a fact over everybody in units, if it is above zero.
    pub(super) fn total(&self, fact: &str) -> Option<i128> {
        let sum: i128 = self.values(fact)?.iter().filter_map(Value::units).map(i128::from).sum();
        Some(sum).filter(|sum| *sum > 0)
    }
}

/// Values of each fact at, just below and just above everything that the rules compare it with,
/// far out on both sides, and every code of a choice.
///
/// Between any two values of a fact that rules tell apart there is one of these. What `top` and
/// `share` ask is told apart for the population of the customer, if it has one.
///
/// ```
/// use guanxi::{Rulebook, fact::Value, testkit::fact::{Customer, telling_values}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let customer = Customer::new(rulebook.facts(), "2024-06-30".parse().unwrap());
/// let values = telling_values(&rulebook, &customer);
/// assert!(values["annual_amount"].contains(&Value::Amount("499999.9999".parse()?)));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn telling_values(rulebook: &Rulebook, customer: &Customer) -> BTreeMap<String, Vec<Value>> {
    let plain = Plain::of(rulebook);
    let mut cuts: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let conditions = plain.schemes.iter().flat_map(|scheme| scheme.conditions());
    for condition in conditions {
        condition.walk(&mut |part| {
            for (fact, cut) in cuts_of(part, customer) {
                cuts.entry(fact).or_default().push(cut);
            }
        });
    }
    let facts = rulebook.registry().iter();
    facts
        .map(|fact| {
            let name = fact.name().to_owned();
            let mut values: Vec<Value> = Vec::new();
            for cut in cuts.remove(&name).unwrap_or_default() {
                let steps: &[i64] = if fact.fact_type() == FactType::Date {
                    &[-2, -1, 0, 1, 2]
                } else {
                    &[-1, 0, 1]
                };
                values.extend(steps.iter().filter_map(|by| moved(cut, *by)));
            }
            values.extend(everywhere(fact.fact_type(), fact.choices().len(), customer.as_of));
            let mut telling: Vec<Value> = Vec::new();
            for value in values {
                if !telling.contains(&value) {
                    telling.push(value);
                }
            }
            (name, telling)
        })
        .collect()
}

/// The values at which one question turns.
fn cuts_of(question: &Expression, customer: &Customer) -> Vec<(String, Value)> {
    let units = |fact: &str, units: i128| {
        let fact_type = customer.facts.registry().get(fact)?.fact_type();
        Value::from_units(fact_type, i64::try_from(units).ok()?)
    };
    match question {
        Expression::Compare { left: Operand::Fact(fact), right, .. } => {
            let cut = literal(&customer.facts, fact, right);
            cut.map(|cut| (fact.to_string(), cut)).into_iter().collect()
        }
        Expression::Compare { left: Operand::Age(fact), right: Term::Span(span), .. } => {
            let day = match span.civil() {
                Some(Civil::Days(days)) => customer.as_of.checked_sub_days(Days::new(days.into())),
                Some(Civil::Months(months)) => {
                    customer.as_of.checked_sub_months(Months::new(months))
                }
                None => None,
            };
            // Clamping moves the cut by up to three days.
            let around = day
                .into_iter()
                .flat_map(|day| (-4_i64..=4).filter_map(move |by| moved(Value::Date(day), by)));
            around.map(|day| (fact.to_string(), day)).collect()
        }
        Expression::Compare { left: Operand::Share(fact), right, .. } => {
            let fact = fact.to_string();
            let cut = ratio(right).zip(customer.total(&fact)).and_then(|(share, total)| {
                let product = total.checked_mul(i128::from(share.num()))?;
                product.checked_div_euclid(i128::from(share.den()))
            });
            let cuts = [Some(0), cut, cut.and_then(|cut| cut.checked_add(1))];
            let values = cuts.into_iter().flatten().filter_map(|cut| units(&fact, cut));
            values.map(|value| (fact.clone(), value)).collect()
        }
        Expression::Top { fact, .. } => {
            let fact = fact.to_string();
            let mut values = customer.values(&fact).unwrap_or_default();
            values.extend(units(&fact, 0));
            values.into_iter().map(|value| (fact.clone(), value)).collect()
        }
        _ => Vec::new(),
    }
}

/// A value a few of the smallest steps away, where there is one of the type.
fn moved(value: Value, by: i64) -> Option<Value> {
    match value {
        Value::Amount(amount) => {
            Value::from_units(FactType::Amount, amount.ten_thousandths().checked_add(by)?)
        }
        Value::Count(n) => n.checked_add(by).filter(|n| *n >= 0).map(Value::Count),
        Value::Days(n) => n.checked_add(by).filter(|n| *n >= 0).map(Value::Days),
        Value::Score(score) => {
            let units = score.ten_thousandths().checked_add(by)?;
            crate::quantity::Score::from_ten_thousandths(units).ok().map(Value::Score)
        }
        Value::Date(date) => date.checked_add_signed(TimeDelta::try_days(by)?).map(Value::Date),
        Value::Ratio(ratio) => {
            let den = ratio.den().checked_mul(10_000_000)?;
            let num = ratio.num().checked_mul(10_000_000)?.checked_add(by)?;
            Ratio::new(num, den).ok().map(Value::Ratio)
        }
        other => (by == 0).then_some(other),
    }
}

/// Values far out, whatever the rules say.
fn everywhere(fact_type: FactType, choices: usize, as_of: NaiveDate) -> Vec<Value> {
    let places = (0..choices).filter_map(|place| u16::try_from(place).ok());
    match fact_type {
        FactType::Flag => vec![Value::Flag(false), Value::Flag(true)],
        FactType::Choice => places.map(Value::Choice).collect(),
        FactType::Choices => {
            let most = 1_u64.checked_shl(u32::try_from(choices.min(4)).unwrap_or(4)).unwrap_or(1);
            (0..most).map(Value::Choices).collect()
        }
        FactType::Date => [-20_000_i64, 20_000]
            .into_iter()
            .filter_map(|by| moved(Value::Date(as_of), by))
            .collect(),
        FactType::Amount => [-1_000_000_000_000_i64, 100_000_000_000_000]
            .into_iter()
            .filter_map(|units| Value::from_units(fact_type, units))
            .collect(),
        FactType::Count => vec![Value::Count(0), Value::Count(1_000_000)],
        FactType::Days => vec![Value::Days(0), Value::Days(100_000)],
        FactType::Score => [-10_000_000_i64, 10_000_000]
            .into_iter()
            .filter_map(|units| crate::quantity::Score::from_ten_thousandths(units).ok())
            .map(Value::Score)
            .collect(),
        FactType::Ratio => [(-100_i64, 1_i64), (100, 1)]
            .into_iter()
            .filter_map(|(num, den)| Ratio::new(num, den).ok())
            .map(Value::Ratio)
            .collect(),
    }
}

/// Facts of one customer, each known with this probability, many at the cuts of the rules.
///
/// The classes of schemes stay unknown, so that the rules decide them.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, fact}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let day = "2024-06-30".parse().unwrap();
/// let known = examples(&fact::facts(&rulebook, day, 1.0), 1);
/// assert!(known[0].get("annual_amount").is_some() && known[0].get("class(tier)").is_none());
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn facts(rulebook: &Rulebook, as_of: NaiveDate, known: f64) -> BoxedStrategy<Facts> {
    let telling = telling_values(rulebook, &Customer::new(rulebook.facts(), as_of));
    let empty = rulebook.facts();
    let drawn: Vec<_> = telling
        .into_iter()
        .filter(|(name, _)| !name.starts_with("class("))
        .filter_map(|(name, mut values)| {
            // The nearest to nothing first, since that is where shrinking goes.
            values.sort_by_key(|value| value.units().map_or(0, i64::unsigned_abs));
            Some((empty.registry().id(&name)?, values))
        })
        .map(|(id, values)| {
            let value = prop::sample::select(values);
            let value = if known >= 1.0 {
                value.prop_map(Some).boxed()
            } else if known > 0.0 {
                proptest::option::weighted(known, value).boxed()
            } else {
                Just(None).boxed()
            };
            value.prop_map(move |value| (id, value))
        })
        .collect();
    drawn
        .prop_map(move |drawn| {
            let mut facts = empty.clone();
            drawn.into_iter().for_each(|(id, value)| facts.put(id, value));
            facts
        })
        .boxed()
}

/// Up to eight customers whose facts are mostly known; values often tie.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, fact}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let all = examples(&fact::populations(&rulebook, "2024-06-30".parse().unwrap()), 20);
/// assert!(all.iter().all(|customers| customers.len() <= 8));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn populations(rulebook: &Rulebook, as_of: NaiveDate) -> BoxedStrategy<Vec<Facts>> {
    prop::collection::vec(facts(rulebook, as_of, 0.9), 0..=8).boxed()
}

/// Earlier classes and overrides in the schemes of the rulebook, near the day of the decision and
/// the end of the least stay; some after that day.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, fact}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let histories = examples(&fact::histories(&rulebook, "2024-06-30".parse().unwrap()), 20);
/// assert!(histories.iter().any(|history| history.last("tier").is_some()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn histories(rulebook: &Rulebook, as_of: NaiveDate) -> BoxedStrategy<ClassHistory> {
    let around = || {
        let by = prop_oneof![2 => -1_i64..=1, 2 => -32_i64..=-28, 1 => -93_i64..=-89, 1 => -400_i64..=40];
        by.prop_filter_map("a date", move |by| as_of.checked_add_signed(TimeDelta::try_days(by)?))
    };
    let schemes: Vec<_> = rulebook
        .schemes()
        .iter()
        .map(|scheme| {
            let code = scheme.code().clone();
            let classes: Vec<_> = scheme.classes().iter().map(|c| c.code().clone()).collect();
            let class = prop::sample::select(classes);
            let last = proptest::option::weighted(0.6, (class.clone(), around()));
            let decided = proptest::option::weighted(0.2, (class, around(), around()));
            (Just(code), last, decided)
        })
        .collect();
    schemes
        .prop_map(|schemes| {
            let mut history = ClassHistory::default();
            for (scheme, last, decided) in schemes {
                if let Some((class, since)) = last {
                    history = history.in_class(scheme.clone(), class, since);
                }
                if let Some((class, from, until)) = decided {
                    let (by, reason) = ("director".into(), "trial".to_owned());
                    let decided = ClassOverride { scheme, class, from, until, by, reason };
                    history = history.overridden(decided);
                }
            }
            history
        })
        .boxed()
}

/// The facts with now and then a class that the host gives, where a rule reads it.
fn with_given_classes(rulebook: &Rulebook, facts: BoxedStrategy<Facts>) -> BoxedStrategy<Facts> {
    let read = rulebook.registry().ids().filter(|(_, fact)| fact.name().starts_with("class("));
    let given: Vec<_> = read
        .map(|(id, fact)| {
            let most = u16::try_from(fact.choices().len()).unwrap_or(u16::MAX).max(1);
            proptest::option::weighted(0.1, (Just(id), (0..most).prop_map(Value::Choice)))
        })
        .collect();
    (facts, given)
        .prop_map(|(mut facts, given)| {
            given.into_iter().flatten().for_each(|(id, class)| facts.put(id, Some(class)));
            facts
        })
        .boxed()
}

/// Customers of the rulebook: with and without a population and a history, facts known or not,
/// now and then a class that the host gives, month ends among the days.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, fact}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let customers = examples(&fact::customers(&rulebook), 50);
/// assert!(customers.iter().any(|customer| customer.others.is_some()));
/// assert!(customers.iter().any(|customer| customer.facts.get("annual_amount").is_none()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn customers(rulebook: &Rulebook) -> BoxedStrategy<Customer> {
    customers_with(rulebook, 0.6)
}

/// Customers of the rulebook whose facts are known with this probability.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, fact}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let customers = examples(&fact::customers_with(&rulebook, 1.0), 9);
/// assert!(customers.iter().all(|customer| customer.facts.get("annual_amount").is_some()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn customers_with(rulebook: &Rulebook, known: f64) -> BoxedStrategy<Customer> {
    let days = ["2024-02-29", "2024-06-30", "2023-03-01", "2024-03-30", "2024-12-31"];
    let days: Vec<NaiveDate> = days.iter().filter_map(|day| day.parse().ok()).collect();
    let rulebook = rulebook.clone();
    prop::sample::select(days)
        .prop_flat_map(move |as_of| {
            let history = prop_oneof![
                1 => Just(ClassHistory::default()),
                2 => histories(&rulebook, as_of),
            ];
            let others = proptest::option::weighted(0.7, populations(&rulebook, as_of));
            let facts = with_given_classes(&rulebook, facts(&rulebook, as_of, known));
            (facts, Just(as_of), others, history)
        })
        .prop_map(|(facts, as_of, others, history)| Customer { facts, as_of, others, history })
        .boxed()
}
