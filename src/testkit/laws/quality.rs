//! Quality of records: what holds of every file, name and id.

use chrono::{Datelike, NaiveDate};

use crate::policy::duplicate::LegalForms;
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

/// The key of a name is its own key, and ignores width, case, blanks and the legal form (P-108).
///
/// Blanks are those around a name and more of those in it; in names of Chinese characters alone also
/// new ones between them. Legal forms are those that the rulebook has at the end of names, put behind
/// this one. A name that is nothing but legal forms keeps itself, and one whose end makes a longer
/// form of another (`北辰有限` and `公司`) loses it with it: there they are passed over.
///
/// # Errors
/// The keys that differ.
///
/// ```
/// use guanxi::{Rulebook, testkit::laws};
/// let rulebook = Rulebook::preset("value_activity")?;
/// assert_eq!(laws::name_keys_are_stable(&rulebook, "北辰 科技有限公司"), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn name_keys_are_stable(rulebook: &Rulebook, name: &str) -> Result<(), String> {
    let duplicates = rulebook.duplicates().map_err(|error| error.report())?;
    let document = &rulebook.document().duplicate;
    let built_in = || LegalForms::default_suffixes().map(str::to_owned).collect();
    let mut endings: Vec<String> = document.suffixes.clone().unwrap_or_else(built_in);
    endings.extend(document.more_suffixes.iter().flatten().cloned());
    let built_in = || LegalForms::default_prefixes().map(str::to_owned).collect();
    let beginnings: Vec<String> = document.prefixes.clone().unwrap_or_else(built_in);
    stable(&|name: &str| duplicates.forms().key(name), (&endings, &beginnings), name)
}

/// [`name_keys_are_stable`] of any key, with the legal forms at the end and at the beginning.
fn stable(
    key: &dyn Fn(&str) -> Option<String>,
    (endings, beginnings): (&[String], &[String]),
    name: &str,
) -> Result<(), String> {
    let first = key(name);
    let again = first.as_deref().and_then(key);
    if again != first {
        return Err(format!("the key of `{name}` is {first:?}, and its key {again:?}"));
    }
    let mut others = vec![
        ("upper case", name.to_uppercase()),
        ("lower case", name.to_lowercase()),
        ("full width", name.chars().map(wide).collect()),
        ("blanks around it", format!(" {name}  ")),
        ("wide blanks", name.replace(' ', "\u{3000}")),
        ("more blanks", name.replace(' ', " \t ")),
    ];
    if name.chars().all(|c| matches!(c, '\u{4E00}'..='\u{9FFF}')) {
        others.push(("blanks in it", name.chars().flat_map(|c| [c, ' ']).collect()));
    }
    let plain = LegalForms::new([], []).map_err(|error| error.report())?;
    let letters = |forms: &[String]| -> Vec<String> {
        forms.iter().filter_map(|form| plain.key(form)).collect()
    };
    let (ends, begins) = (letters(endings), letters(beginnings));
    if let Some(first) = first.as_deref().filter(|first| !is_all_forms(first, &ends, &begins)) {
        for form in endings {
            let Some(own) = plain.key(form) else { continue };
            let makes_longer = |longer: &String| {
                let more = longer.strip_suffix(own.as_str()).filter(|more| !more.is_empty());
                more.is_some_and(|more| first.ends_with(more))
            };
            if !ends.iter().any(makes_longer) {
                others.push(("a legal form", format!("{name} {form}")));
            }
        }
    }
    for (what, other) in others {
        let found = key(&other);
        if found != first {
            return Err(format!("`{name}` has the key {first:?}, with {what} {found:?}"));
        }
    }
    Ok(())
}

/// The full-width form of what is half as wide.
fn wide(c: char) -> char {
    let wider = |c: char| char::from_u32(u32::from(c).checked_add(0xFEE0)?);
    match c {
        ' ' => '\u{3000}',
        '!'..='~' => wider(c).unwrap_or(c),
        other => other,
    }
}

/// Whether a text may be read as legal forms and nothing else.
fn is_all_forms(text: &str, ends: &[String], begins: &[String]) -> bool {
    text.is_empty()
        || ends.iter().any(|form| {
            text.strip_suffix(form.as_str()).is_some_and(|rest| is_all_forms(rest, ends, begins))
        })
        || begins.iter().any(|form| {
            text.strip_prefix(form.as_str()).is_some_and(|rest| is_all_forms(rest, ends, begins))
        })
}

/// To be a possible duplicate is reflexive and symmetric (P-109).
///
/// # Errors
/// What the comparison says.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, record}};
/// let rulebook = Rulebook::preset("value_activity")?;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A key that leaves nothing out but what is told.
    fn broken(key: impl Fn(&str) -> String, name: &str) -> Result<(), String> {
        let forms = ["Ltd".to_owned(), "公司".to_owned(), "有限公司".to_owned()];
        stable(&|name: &str| Some(key(name)).filter(|key| !key.is_empty()), (&forms, &[]), name)
    }

    fn letters(name: &str) -> String {
        name.chars().filter(|c| c.is_alphanumeric()).collect()
    }

    /// Half as wide, without blanks and signs, in small letters.
    fn folded(name: &str) -> String {
        let narrow = |c: char| {
            let code = u32::from(c);
            let less = code.checked_sub(0xFEE0).filter(|_| (0xFF01..=0xFF5E).contains(&code));
            less.and_then(char::from_u32).unwrap_or(c)
        };
        letters(&name.chars().map(narrow).collect::<String>()).to_lowercase()
    }

    fn without_form(name: &str) -> String {
        let folded = folded(name);
        let mut left = folded.as_str();
        while let Some(rest) =
            ["ltd", "有限公司", "公司"].iter().find_map(|form| left.strip_suffix(form))
        {
            left = rest;
        }
        if left.is_empty() { folded } else { left.to_owned() }
    }

    #[test]
    fn a_key_without_width_case_blanks_and_form_keeps_the_law() {
        for name in ["Acme Ltd", "acme", "北辰公司", "北辰有限", "公司", "", "-"] {
            assert_eq!(broken(without_form, name), Ok(()), "{name}");
        }
    }

    #[test]
    fn a_key_that_forgets_one_of_them_breaks_it() {
        let says = |key: fn(&str) -> String, name: &str| broken(key, name).unwrap_err();
        assert!(says(folded, "Acme").contains("a legal form"));
        assert!(
            says(letters, "Acme").contains("its key") || says(letters, "Acme").contains("case")
        );
        let narrow_only = |name: &str| letters(name).to_lowercase();
        assert!(says(narrow_only, "Acme").contains("full width"));
        assert!(says(|name| name.to_lowercase(), "ab").contains("full width"));
        assert!(says(str::to_lowercase, "北辰").contains("blanks"));
        let halved = |name: &str| name.chars().skip(1).collect();
        assert!(says(halved, "Acme").contains("and its key"));
    }
}
