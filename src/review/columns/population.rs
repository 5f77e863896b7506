//! What `top` and `share` need to know of all customers together, from their columns.

use super::meaning::Meaning;
use super::portfolio::Portfolio;
use super::questions::meanings;
use super::schema::Tells;
use crate::error::Result;
use crate::fact::{FactId, Gauge, Population, Value};
use crate::rulebook::Rulebook;

/// Measures a portfolio for the rules that compare a customer with all others: `top` and `share`
/// (A-04). The values are selected, not sorted.
///
/// # Errors
/// A column that the rulebook reads in other units.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::review::columns::{Column, ColumnReview, ColumnType, Portfolio, Schema, Units, Width, population};
/// let rulebook = Rulebook::from_toml(r#"
/// format = 1
/// code = "sample"
/// currency = "CNY"
/// time_zone = "UTC"
/// [[scheme]]
/// code = "tier"
/// kind = "list"
/// classes = [{ code = "A", when = "top(annual_amount, 40%)" }, { code = "B" }]
/// "#)?;
/// let schema = Schema::new().fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)));
/// let cents = [500, 900, 100, 700, 700];
/// let portfolio = Portfolio::new(&schema, 5, vec![Column::i64(&cents)])?;
/// let review = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap())
///     .population(population(&rulebook, &portfolio)?)
///     .build()?;
/// assert_eq!(review.run(&portfolio)?.classes("tier").unwrap(), [1, 0, 1, 0, 0]); // ties are in
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn population(rulebook: &Rulebook, portfolio: &Portfolio<'_>) -> Result<Population> {
    let schemes = rulebook.definitions().schemes;
    let meanings = meanings(rulebook, portfolio.schema)?;
    let of_fact = |fact: FactId| {
        meanings.iter().find(|(place, _)| {
            let told = portfolio.schema.columns.get(*place).map(|(tells, _)| tells);
            matches!(told, Some(Tells::Fact(name)) if *name == schemes.registry.name(fact))
        })
    };
    let mut gauge = Gauge::new(&schemes.population, &schemes.registry);
    gauge.count_all(u64::try_from(portfolio.rows).unwrap_or(u64::MAX), |fact| {
        let own = of_fact(fact);
        let basis = schemes.registry.stands_for(fact).and_then(of_fact);
        let value = |column: Option<&(usize, Meaning)>, row: usize| {
            let (place, meaning) = column?;
            portfolio.number(*place, row).and_then(|number| meaning.value(number))
        };
        let units = |row: usize| Value::units(&value(own, row).or_else(|| value(basis, row))?);
        (0..portfolio.rows).filter_map(units).collect()
    });
    Ok(gauge.read())
}
