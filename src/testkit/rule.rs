//! Strategies for conditions as syntax trees.

use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::fact::Basis;
use crate::label::Code;
use crate::rule::{Comparison, Expression, FactRef, Operand, RESERVED, Term};
use crate::testkit::time;

/// Codes that are no words of conditions.
///
/// ```
/// use guanxi::testkit::{examples, rule};
/// assert!(examples(&rule::codes(), 50).iter().all(|code| *code != *"and"));
/// ```
pub fn codes() -> impl Strategy<Value = Code> + Clone {
    prop_oneof![4 => "[a-z][a-z0-9_]{0,8}", 1 => "[A-Za-z][A-Za-z0-9_-]{0,12}"].prop_filter_map(
        "a code of its own",
        |text| {
            if RESERVED.contains(&text.as_str()) { None } else { text.parse().ok() }
        },
    )
}

/// Numbers as conditions write them: whole or with a fraction, of either sign.
///
/// ```
/// use guanxi::testkit::{examples, rule};
/// assert!(examples(&rule::numbers(), 50).iter().any(|number| number.scale() > 0));
/// ```
pub fn numbers() -> impl Strategy<Value = Decimal> + Clone {
    let mantissa = prop_oneof![4 => -1_000_i64..=1_000_000, 1 => any::<i64>()];
    (mantissa, 0_u32..=6)
        .prop_map(|(mantissa, scale)| Decimal::from_i128_with_scale(i128::from(mantissa), scale))
}

/// Values of every form: numbers, percentages, dates, spans, codes and parameters.
///
/// ```
/// use guanxi::{rule::Term, testkit::{examples, rule}};
/// let terms = examples(&rule::terms(), 50);
/// assert!(terms.iter().any(|term| matches!(term, Term::Span(_))));
/// ```
pub fn terms() -> impl Strategy<Value = Term> + Clone {
    prop_oneof![
        numbers().prop_map(Term::Number),
        numbers().prop_map(Term::Percent),
        time::dates().prop_map(Term::Date),
        time::spans().prop_map(Term::Span),
        codes().prop_map(Term::Code),
        codes().prop_map(Term::Parameter),
    ]
}

/// Facts as rules name them, with and without an argument.
///
/// ```
/// use guanxi::testkit::{examples, rule};
/// assert!(examples(&rule::fact_refs(), 50).iter().any(|fact| fact.argument.is_some()));
/// ```
pub fn fact_refs() -> impl Strategy<Value = FactRef> + Clone {
    let function = prop::sample::select(vec![
        "class",
        "consecutive_at_least",
        "consecutive_exactly",
        "signal",
    ]);
    prop_oneof![
        4 => codes().prop_map(|name| FactRef { name, argument: None }),
        1 => (function, codes()).prop_filter_map("a function", |(name, argument)| {
            Some(FactRef { name: name.parse().ok()?, argument: Some(argument) })
        }),
    ]
}

/// Every comparison.
///
/// ```
/// use guanxi::{rule::Comparison, testkit::{examples, rule}};
/// assert!(examples(&rule::comparisons(), 60).contains(&Comparison::NotEqual));
/// ```
pub fn comparisons() -> impl Strategy<Value = Comparison> + Clone {
    prop::sample::select(vec![
        Comparison::Equal,
        Comparison::NotEqual,
        Comparison::Below,
        Comparison::AtMost,
        Comparison::Above,
        Comparison::AtLeast,
    ])
}

/// Conditions of every form, up to five deep: what parses, not what a rulebook accepts.
///
/// ```
/// use guanxi::testkit::{examples, laws, rule};
/// for condition in examples(&rule::expressions(), 20) {
///     assert_eq!(laws::print_parse_round_trip(&condition), Ok(()));
/// }
/// ```
pub fn expressions() -> impl Strategy<Value = Expression> + Clone {
    let operand = prop_oneof![
        3 => fact_refs().prop_map(Operand::Fact),
        1 => fact_refs().prop_map(Operand::Age),
        1 => fact_refs().prop_map(Operand::Share),
    ];
    let basis = prop_oneof![Just(Basis::Rank), Just(Basis::Revenue)];
    let min = prop_oneof![2 => Just(Term::Number(Decimal::ONE)), 1 => terms()];
    let leaf = prop_oneof![
        1 => any::<bool>().prop_map(Expression::Constant),
        1 => codes().prop_map(Expression::Parameter),
        2 => fact_refs().prop_map(Expression::Flag),
        4 => (operand, comparisons(), terms())
            .prop_map(|(left, comparison, right)| Expression::Compare { left, comparison, right }),
        1 => (fact_refs(), prop::collection::vec(terms(), 1..4))
            .prop_map(|(fact, codes)| Expression::In { fact, codes }),
        1 => (fact_refs(), terms()).prop_map(|(fact, code)| Expression::Has { fact, code }),
        1 => (fact_refs(), terms(), basis, min)
            .prop_map(|(fact, share, basis, min)| Expression::Top { fact, share, basis, min }),
    ];
    leaf.prop_recursive(5, 32, 4, |inner| {
        let several = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            inner.clone().prop_map(|part| Expression::Not(Box::new(part))),
            several.clone().prop_map(Expression::All),
            several.prop_map(Expression::Any),
            (terms(), prop::collection::vec(inner, 1..4))
                .prop_map(|(count, of)| Expression::AtLeast { count, of }),
        ]
    })
}
