//! Columns against the explained review, row by row.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use guanxi::Rulebook;
use guanxi::fact::{ClassHistory, Facts, Population};
use guanxi::policy::scheme::Case;
use guanxi::review::columns::{self, ColumnReview, Portfolio, ReviewedColumns, Schema};
use guanxi::rule::Truth;
use guanxi::testkit;
use proptest::prelude::*;

use crate::config;
use crate::table::{Dice, Table};

pub(crate) fn build(
    rulebook: &Rulebook,
    schema: &Schema,
    as_of: NaiveDate,
    population: Option<&Population>,
    plain: bool,
) -> ColumnReview {
    let mut builder = ColumnReview::new(rulebook, schema, as_of);
    if let Some(population) = population {
        builder = builder.population(population.clone());
    }
    if let Some(scheme) = rulebook.schemes().first() {
        builder = builder.by(scheme.code().as_str());
    }
    let builder = if plain { builder.plain() } else { builder };
    builder.build().unwrap_or_else(|error| panic!("{}", error.report()))
}

/// What both say of every row.
pub(crate) fn agree(
    rulebook: &Rulebook,
    review: &ColumnReview,
    portfolio: &Portfolio<'_>,
    reviewed: &ReviewedColumns,
) -> Result<(), TestCaseError> {
    for row in 0..portfolio.rows() {
        let explained = review.row(portfolio, row);
        for (scheme, class) in rulebook.schemes().iter().zip(&explained.classes) {
            let code = scheme.code();
            let found = reviewed.classes(code.as_str()).unwrap()[row];
            let wanted = class.map_or(255, |class| u8::try_from(class).unwrap());
            prop_assert_eq!(found, wanted, "row {}: {} of {:?}", row, code, explained.facts);
        }
        if let Some((min, max, safest, riskiest)) = explained.risk {
            let (low, high, least) = reviewed.risk_totals().unwrap();
            let of =
                |numbers: guanxi::review::columns::Numbers<'_>| numbers.get(row).unwrap() + least;
            let floor = min.num().div_euclid(min.den());
            let ceiling = max.num().div_euclid(max.den()) + i64::from(max.num() % max.den() != 0);
            prop_assert_eq!(
                (of(low), of(high)),
                (floor, ceiling),
                "row {}: {:?}",
                row,
                explained.facts
            );
            let (from, to) = reviewed.risk_levels().unwrap();
            let found = (usize::from(from[row]), usize::from(to[row]));
            prop_assert_eq!(found, (safest, riskiest), "row {}", row);
        }
        for (bit, (cause, truth)) in explained.warnings.iter().enumerate() {
            let has = |numbers: Option<guanxi::review::columns::Numbers<'_>>| {
                numbers.is_some_and(|numbers| numbers.get(row).unwrap() >> bit & 1 == 1)
            };
            let found = match (has(reviewed.warnings()), has(reviewed.open_warnings())) {
                (true, false) => Truth::True,
                (false, true) => Truth::Unknown,
                (false, false) => Truth::False,
                (true, true) => panic!("{cause} holds and is open"),
            };
            prop_assert_eq!(found, *truth, "row {}: {}", row, cause);
        }
        if let (Some(late), Some(_)) = (reviewed.late(), reviewed.due_days()) {
            prop_assert_eq!(reviewed.due(row), explained.due, "row {}: {:?}", row, explained.facts);
            prop_assert_eq!(late[row / 64] >> (row % 64) & 1 == 1, explained.late, "row {}", row);
        }
    }
    if let Some(tally) = reviewed.tally() {
        let customers = i128::try_from(portfolio.rows()).unwrap();
        prop_assert_eq!(tally.total("customers"), Some(customers));
        // Causes are counted as the rows show them, the open ones too.
        for (name, count) in explained_warnings(review, portfolio) {
            prop_assert_eq!(tally.total(&name), Some(count), "{}", name);
        }
    }
    Ok(())
}

/// How often each cause holds, and how often that is open.
fn explained_warnings(review: &ColumnReview, portfolio: &Portfolio<'_>) -> BTreeMap<String, i128> {
    let mut counts = BTreeMap::new();
    for row in 0..portfolio.rows() {
        for (cause, truth) in review.row(portfolio, row).warnings {
            for (name, wanted) in [
                (format!("warning={cause}"), Truth::True),
                (format!("warning={cause}=?"), Truth::Unknown),
            ] {
                *counts.entry(name).or_insert(0) += i128::from(truth == wanted);
            }
        }
    }
    counts
}

/// Everything about one rulebook and some customers.
fn check(
    rulebook: &Rulebook,
    (customers, histories): (&[Facts], &[ClassHistory]),
    as_of: NaiveDate,
    seed: u64,
) -> Result<(), TestCaseError> {
    let mut dice = Dice(seed);
    let mut table = Table::of(rulebook, customers, &mut dice).touched(rulebook, as_of, &mut dice);
    let remembers = dice.below(3) > 0;
    if remembers {
        table = table.formerly(rulebook, histories, as_of, &mut dice);
    }
    // Measured from the columns as from the customers that they hold.
    let population = columns::population(rulebook, &table.portfolio()).unwrap();
    let nobody = build(rulebook, &table.schema, as_of, None, false);
    let held: Vec<Facts> =
        (0..table.rows).map(|row| nobody.row(&table.portfolio(), row).facts).collect();
    prop_assert_eq!(&population, &rulebook.population(&held));
    let population = (dice.below(4) > 0).then_some(&population);
    let review = build(rulebook, &table.schema, as_of, population, false);
    let portfolio = table.portfolio();
    let reviewed = review.run(&portfolio).unwrap();
    prop_assert_eq!(reviewed.wrong(), []);
    agree(rulebook, &review, &portfolio, &reviewed)?;
    // The histories tell the same as the columns that were made of them.
    for (row, history) in histories.iter().enumerate() {
        let facts = review.row(&portfolio, row).facts;
        let case = Case::new(&facts, as_of);
        let case = if remembers { case.history(history) } else { case };
        let case = population.map_or(case, |population| case.population(population));
        for scheme in rulebook.schemes() {
            let code = scheme.code().as_str();
            let class = rulebook.class_of(code, &case).unwrap().map(|class| class.rank());
            let found = reviewed.classes(code).unwrap()[row];
            prop_assert_eq!((found < 255).then_some(usize::from(found)), class, "row {}", row);
        }
    }
    // The same without special instructions.
    let plain = build(rulebook, &table.schema, as_of, population, true);
    let plainly = plain.run(&portfolio).unwrap();
    same(rulebook, &reviewed, &plainly)?;
    // Parts add up to the whole, wherever they are cut.
    let cut = usize::try_from(dice.below(table.rows as u64 + 1)).unwrap();
    let parts = [table.part(0, cut), table.part(cut, table.rows)];
    let found: Vec<_> = parts.iter().map(|part| review.run(&part.portfolio()).unwrap()).collect();
    for scheme in rulebook.schemes() {
        let code = scheme.code().as_str();
        let joined: Vec<u8> =
            found.iter().flat_map(|part| part.classes(code).unwrap().to_vec()).collect();
        prop_assert_eq!(reviewed.classes(code).unwrap(), joined);
    }
    if let Some(whole) = reviewed.tally() {
        let mut sum = found[0].tally().unwrap().clone();
        sum.merge(found[1].tally().unwrap()).unwrap();
        prop_assert_eq!(&sum, whole);
        sum.subtract(found[1].tally().unwrap()).unwrap();
        prop_assert_eq!(&sum, found[0].tally().unwrap());
    }
    // The classes alone are the same.
    let mut classes = ColumnReview::new(rulebook, &table.schema, as_of).classes_only();
    if let Some(population) = population {
        classes = classes.population(population.clone());
    }
    let classes = classes.build().unwrap().run(&portfolio).unwrap();
    for scheme in rulebook.schemes() {
        let code = scheme.code().as_str();
        prop_assert_eq!(classes.classes(code), reviewed.classes(code));
    }
    prop_assert!(classes.risk_levels().is_none() && classes.due_days().is_none());
    // A few rows are looked at one by one, many as blocks.
    let mut few = ReviewedColumns::default();
    let mut sum = reviewed.tally().cloned();
    let mut from = 0;
    while from < table.rows {
        let to = (from + 1 + usize::try_from(dice.below(5)).unwrap()).min(table.rows);
        review.run_rows(&portfolio, from..to, &mut few).unwrap();
        for row in from..to {
            prop_assert_eq!(shown(rulebook, &few, row - from), shown(rulebook, &reviewed, row));
        }
        if let Some(sum) = &mut sum {
            sum.subtract(few.tally().unwrap()).unwrap();
        }
        from = to;
    }
    changes(rulebook, &review, &portfolio, &reviewed, &mut dice)?;
    if let Some(sum) = sum {
        let left: Vec<_> = sum.names().filter(|name| sum.total(name) != Some(0)).collect();
        prop_assert!(left.is_empty(), "{:?} is left", left);
    }
    Ok(())
}

/// Rows that take the place of others, each in one go with the other.
fn changes(
    rulebook: &Rulebook,
    review: &ColumnReview,
    portfolio: &Portfolio<'_>,
    reviewed: &ReviewedColumns,
    dice: &mut Dice,
) -> Result<(), TestCaseError> {
    let (mut change, mut one) = (ReviewedColumns::default(), ReviewedColumns::default());
    for _ in 0..8.min(portfolio.rows()) {
        let rows = [(); 2].map(|()| usize::try_from(dice.below(portfolio.rows() as u64)).unwrap());
        let [before, after] = rows;
        review.run_change((portfolio, before), (portfolio, after), &mut change).unwrap();
        prop_assert_eq!((change.rows(), change.wrong().len()), (2, 0));
        for (place, row) in rows.into_iter().enumerate() {
            prop_assert_eq!(shown(rulebook, &change, place), shown(rulebook, reviewed, row));
        }
        let Some(tally) = change.tally().cloned() else { continue };
        let mut sum = tally;
        review.run_rows(portfolio, before..before + 1, &mut one).unwrap();
        sum.merge(one.tally().unwrap()).unwrap();
        review.run_rows(portfolio, after..after + 1, &mut one).unwrap();
        prop_assert_eq!(&sum, one.tally().unwrap());
    }
    Ok(())
}

/// Everything that stands in a row of results.
fn shown(rulebook: &Rulebook, reviewed: &ReviewedColumns, row: usize) -> Vec<Option<i64>> {
    let mut all = Vec::new();
    for scheme in rulebook.schemes() {
        all.push(reviewed.classes(scheme.code().as_str()).map(|codes| codes[row].into()));
    }
    if let Some((low, high, _)) = reviewed.risk_totals() {
        all.extend([low.get(row), high.get(row)]);
    }
    if let Some((safest, riskiest)) = reviewed.risk_levels() {
        all.extend([Some(safest[row].into()), Some(riskiest[row].into())]);
    }
    for warnings in [reviewed.warnings(), reviewed.open_warnings()].into_iter().flatten() {
        all.push(warnings.get(row));
    }
    all.push(reviewed.due_days().map(|days| days[row].into()));
    all.push(reviewed.late().map(|late| i64::try_from(late[row / 64] >> (row % 64) & 1).unwrap()));
    all
}

fn same(
    rulebook: &Rulebook,
    one: &ReviewedColumns,
    other: &ReviewedColumns,
) -> Result<(), TestCaseError> {
    for scheme in rulebook.schemes() {
        let code = scheme.code().as_str();
        prop_assert_eq!(one.classes(code), other.classes(code));
    }
    prop_assert_eq!(one.risk_totals(), other.risk_totals());
    prop_assert_eq!(one.risk_levels(), other.risk_levels());
    prop_assert_eq!(one.warnings(), other.warnings());
    prop_assert_eq!(one.open_warnings(), other.open_warnings());
    prop_assert_eq!(one.due_days(), other.due_days());
    prop_assert_eq!(one.late(), other.late());
    prop_assert_eq!(one.tally(), other.tally());
    prop_assert_eq!(one.asked(), other.asked());
    Ok(())
}

fn preset(name: &str) -> Rulebook {
    let given: &[(&str, &str)] = match name {
        "follow_up" => &[("medium_amount", "100000"), ("new_within", "6 months")],
        "follow_up_basics" => &[
            ("high_frequency", "12"),
            ("mid_frequency", "3"),
            ("high_amount", "500000"),
            ("mid_amount", "200000"),
        ],
        _ => &[],
    };
    Rulebook::preset_with(name, given.iter().copied()).unwrap()
}

fn as_of() -> NaiveDate {
    "2024-06-30".parse().unwrap()
}

type Customers = (Vec<Facts>, Vec<ClassHistory>);

fn with_customers(rulebook: Rulebook) -> impl Strategy<Value = (Rulebook, Customers)> {
    let known = prop_oneof![2 => Just(1.0), 3 => Just(0.8), 1 => Just(0.3)];
    let customers = known.prop_flat_map({
        let rulebook = rulebook.clone();
        move |known| {
            let facts = testkit::fact::facts(&rulebook, as_of(), known);
            let history = testkit::fact::histories(&rulebook, as_of());
            prop::collection::vec((facts, history), 0..40)
        }
    });
    (Just(rulebook), customers.prop_map(|customers| customers.into_iter().unzip()))
}

proptest! {
    #![proptest_config(config(60))]

    /// Any valid rulebook of schemes and facts.
    #[test]
    fn schemes_of_any_kind(
        (rulebook, customers) in testkit::rulebook::rulebooks().prop_flat_map(with_customers),
        seed in any::<u64>(),
    ) {
        check(&rulebook, (&customers.0, &customers.1), as_of(), seed)?;
    }

    /// Any valid contact cadence.
    #[test]
    fn cadences_of_any_kind(
        (rulebook, customers) in testkit::cadence::documents()
            .prop_map(|document| Rulebook::try_from(document).unwrap())
            .prop_flat_map(with_customers),
        seed in any::<u64>(),
    ) {
        check(&rulebook, (&customers.0, &customers.1), as_of(), seed)?;
    }

    /// The bundled rulebooks with all their policies.
    #[test]
    fn the_presets(
        (rulebook, customers) in proptest::sample::select(guanxi::rulebook::PRESETS.to_vec())
            .prop_map(preset)
            .prop_flat_map(with_customers),
        seed in any::<u64>(),
    ) {
        check(&rulebook, (&customers.0, &customers.1), as_of(), seed)?;
    }
}
