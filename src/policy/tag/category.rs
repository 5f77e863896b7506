//! The main category of what a customer buys (D004-15).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::quantity::Amount;

/// The category with the largest amount; of equal ones the smallest label.
///
/// The amounts are the sums of the purchases that count, by category, as the fold gives them. An
/// amount that is not above zero makes no main category: all of it went back.
///
/// ```
/// use std::collections::BTreeMap;
/// use guanxi::{policy::tag::main_category, quantity::Amount};
/// let sums = |pairs: &[(&str, &str)]| -> BTreeMap<String, Amount> {
///     pairs.iter().map(|(category, sum)| (category.to_string(), sum.parse().unwrap())).collect()
/// };
/// let bought = sums(&[("household", "80"), ("electronics", "80"), ("books", "5")]);
/// assert_eq!(main_category(&bought), Some("electronics")); // a tie
/// assert_eq!(main_category(&sums(&[("books", "0")])), None);
/// ```
pub fn main_category(sums: &BTreeMap<String, Amount>) -> Option<&str> {
    let bought = sums.iter().filter(|(_, sum)| sum.is_positive());
    let largest = bought.max_by_key(|(category, sum)| (**sum, Reverse(*category)));
    largest.map(|(category, _)| category.as_str())
}
