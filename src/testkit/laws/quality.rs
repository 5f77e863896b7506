//! Quality of records: what holds of every file, name and id.

use chrono::{Datelike, NaiveDate};

use crate::policy::upkeep::{Known, Requirement};
use crate::quantity::Ratio;
use crate::record::{Customer, Field, IdFormat};
use crate::rulebook::Rulebook;

/// Completeness lies between nothing and everything, is everything iff nothing is missing, and never
/// rises when a field is emptied (P-110).
///
/// # Errors
/// The requirement whose completeness does not.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, record}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// for customer in examples(&record::customers(), 5) {
///     assert_eq!(laws::completeness_is_a_share(&rulebook, &customer), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn completeness_is_a_share(rulebook: &Rulebook, customer: &Customer) -> Result<(), String> {
    let Some(upkeep) = rulebook.upkeep() else { return Ok(()) };
    for requirement in [Requirement::File, Requirement::Activation, Requirement::Entry] {
        let of = |customer: &Customer| {
            upkeep.completeness(requirement, customer, &[], &Known::default())
        };
        let whole = of(customer);
        let share = whole.share();
        let within = share >= Ratio::ZERO && share <= Ratio::ONE;
        if !within || (share == Ratio::ONE) != whole.missing.is_empty() {
            return Err(format!("{requirement:?}: {share} with {:?} missing", whole.missing));
        }
        for field in Field::ALL {
            let mut less = customer.clone();
            field.clear(&mut less);
            let after = of(&less).share();
            if after > share {
                return Err(format!("{requirement:?}: {share}, and {after} without `{field}`"));
            }
        }
    }
    Ok(())
}

/// The key of a name is its own key, and ignores case and blanks (P-108).
///
/// # Errors
/// The keys that differ.
///
/// ```
/// use guanxi::{Rulebook, testkit::laws};
/// let rulebook = Rulebook::preset("service_quality")?;
/// assert_eq!(laws::name_keys_are_stable(&rulebook, "北辰 科技有限公司"), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn name_keys_are_stable(rulebook: &Rulebook, name: &str) -> Result<(), String> {
    let duplicates = rulebook.duplicates().map_err(|error| error.report())?;
    let key = |name: &str| duplicates.forms().key(name);
    let first = key(name);
    let again = first.as_deref().and_then(&key);
    if again != first {
        return Err(format!("the key of `{name}` is {first:?}, and its key {again:?}"));
    }
    for (what, other) in [
        ("upper case", name.to_uppercase()),
        ("lower case", name.to_lowercase()),
        ("blanks around it", format!(" {name}  ")),
        ("wide blanks", name.replace(' ', "\u{3000}")),
    ] {
        let other = key(&other);
        if other != first {
            return Err(format!("`{name}` has the key {first:?}, with {what} {other:?}"));
        }
    }
    Ok(())
}

/// To be a possible duplicate is reflexive and symmetric (P-109).
///
/// # Errors
/// What the comparison says.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, record}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// for customers in examples(&(record::customers(), record::customers()), 5) {
///     assert_eq!(laws::duplicates_are_mutual(&rulebook, &customers.0, &customers.1), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn duplicates_are_mutual(
    rulebook: &Rulebook,
    one: &Customer,
    other: &Customer,
) -> Result<(), String> {
    let policy = rulebook.duplicates().map_err(|error| error.report())?;
    for customer in [one, other] {
        if !policy.may_be_one(customer, customer) {
            return Err(format!("`{}` is not itself", customer.id));
        }
    }
    let (there, back) = (policy.compare(one, other), policy.compare(other, one));
    if there != back || policy.may_be_one(one, other) != policy.may_be_one(other, one) {
        return Err(format!("{there:?}, and the other way round {back:?}"));
    }
    Ok(())
}

/// What a format generates it parses, the canonical form is its own, and ids are ordered as their
/// numbers (P-112).
///
/// # Errors
/// The id that is not.
///
/// ```
/// use guanxi::{record::{IdFormat, IdPeriod}, testkit::laws};
/// let format = IdFormat::new("KH", IdPeriod::None, 4)?;
/// assert_eq!(laws::ids_come_back(&format, 7, 12, "2024-03-18".parse().unwrap()), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn ids_come_back(format: &IdFormat, one: u64, other: u64, on: NaiveDate) -> Result<(), String> {
    let within = |n: u64| n.checked_rem(format.last_number()).unwrap_or(0).saturating_add(1);
    let (one, other) = (within(one), within(other));
    let make = |n: u64| format.generate(n, on).map_err(|error| error.report());
    let (id, next) = (make(one)?, make(other)?);
    let parsed = format.parse(&id).map_err(|error| error.report())?;
    let same_year = parsed.year.is_none_or(|year| year == on.year());
    let same_month = parsed.month.is_none_or(|month| month == on.month());
    if parsed.number != one || !same_year || !same_month || parsed.canonical != id {
        return Err(format!("`{id}` of {one} on {on} is read as {parsed:?}"));
    }
    match format.canonical(&id) {
        Ok(canonical) if canonical == id && id.cmp(&next) == one.cmp(&other) => Ok(()),
        found => Err(format!("`{id}` of {one} and `{next}` of {other}: {found:?}")),
    }
}

/// Beyond its last number a format has no id: never a wrap-around, never a wider number (P-113).
///
/// # Errors
/// The id that is made all the same.
///
/// ```
/// use guanxi::{record::{IdFormat, IdPeriod}, testkit::laws};
/// let format = IdFormat::new("KH", IdPeriod::None, 4)?;
/// assert_eq!(laws::ids_run_out(&format, 1, "2024-03-18".parse().unwrap()), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn ids_run_out(format: &IdFormat, more: u64, on: NaiveDate) -> Result<(), String> {
    let beyond = format.last_number().saturating_add(more.max(1));
    let code = |made: Result<String, crate::error::Error>| match made {
        Ok(id) => Err(format!("`{id}` is beyond the last number")),
        Err(error) if error.code() == "sequence-exhausted" => Ok(()),
        Err(error) => Err(error.report()),
    };
    code(format.generate(beyond, on))?;
    let last = format.generate(format.last_number(), on).map_err(|error| error.report())?;
    code(format.next([last.as_str()], on))
}
