//! Partial masks: a text of which only so much is shown that whoever knows it recognises it.
//!
//! A mask never tells how long the text is, and works by characters, never by bytes. Blanks around
//! a text do not count; of nothing there is nothing to hide, so an empty text stays empty.
//!
//! ```
//! use guanxi::policy::access::mask;
//! assert_eq!(mask::phone("13812341234"), "138****1234"); // A-49
//! assert_eq!(mask::name("张三"), "张*");
//! ```

use super::FieldSet;
use crate::record::{Customer, Field};

/// What stands for what is hidden of a number.
const STARS: &str = "****";

/// A name: its first character and one star; of a single character the star alone.
///
/// ```
/// use guanxi::policy::access::mask;
/// assert_eq!(mask::name("欧阳修"), "欧*");
/// assert_eq!(mask::name(" Ann Smith "), "A*");
/// assert_eq!((mask::name("张"), mask::name(" ")), ("*".to_owned(), String::new()));
/// ```
pub fn name(text: &str) -> String {
    let mut characters = text.trim().chars();
    match (characters.next(), characters.next()) {
        (Some(first), Some(_)) => format!("{first}*"),
        (Some(_), None) => "*".to_owned(),
        _ => String::new(),
    }
}

/// A telephone number: of 11 digits or more the first three and the last four, of 7 to 10 the last
/// two, of fewer none; four stars for the rest. Other characters and the prefixes `+86` and `0086`
/// are left out; full-width digits are digits.
///
/// ```
/// use guanxi::policy::access::mask;
/// assert_eq!(mask::phone("+86 138-1234-5678"), "138****5678");
/// assert_eq!(mask::phone("6543 2109"), "****09");
/// assert_eq!((mask::phone("110"), mask::phone("")), ("****".to_owned(), String::new()));
/// ```
pub fn phone(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let plus = text.starts_with(['+', '＋']);
    let digits: String = text.chars().filter_map(digit).collect();
    let home = if plus { digits.strip_prefix("86") } else { digits.strip_prefix("0086") };
    let digits: Vec<char> = home.unwrap_or(&digits).chars().collect();
    match digits.len() {
        11.. => format!("{}{STARS}{}", first(&digits, 3), last(&digits, 4)),
        7..=10 => format!("{STARS}{}", last(&digits, 2)),
        _ => STARS.to_owned(),
    }
}

fn digit(c: char) -> Option<char> {
    let full_width = u32::from(c).checked_sub(0xFF10).and_then(|n| char::from_digit(n, 10));
    if c.is_ascii_digit() { Some(c) } else { full_width }
}

fn first(characters: &[char], count: usize) -> String {
    characters.iter().take(count).collect()
}

fn last(characters: &[char], count: usize) -> String {
    characters.iter().skip(characters.len().saturating_sub(count)).collect()
}

/// An e-mail address: the first character before the last `@`, three stars, and what follows from
/// the `@` on; three stars where nothing stands before it, or there is none.
///
/// ```
/// use guanxi::policy::access::mask;
/// assert_eq!(mask::email("zhang.san@example.com"), "z***@example.com");
/// assert_eq!(mask::email("@example.com"), "***");
/// ```
pub fn email(text: &str) -> String {
    let text = text.trim();
    let split =
        text.rsplit_once('@').and_then(|(local, domain)| Some((local.chars().next()?, domain)));
    match split {
        _ if text.is_empty() => String::new(),
        Some((first, domain)) => format!("{first}***@{domain}"),
        None => other(text),
    }
}

/// An address: of six characters or more the first three, and three stars.
///
/// ```
/// use guanxi::policy::access::mask;
/// assert_eq!(mask::address("上海市浦东新区世纪大道1号"), "上海市***");
/// assert_eq!(mask::address("长安街1号"), "***"); // five characters
/// ```
pub fn address(text: &str) -> String {
    let characters: Vec<char> = text.trim().chars().collect();
    match characters.len() {
        0 => String::new(),
        6.. => format!("{}***", first(&characters, 3)),
        _ => other(text),
    }
}

/// A tax number or the like: of eight characters or more the last four, after four stars.
///
/// ```
/// use guanxi::policy::access::mask;
/// assert_eq!(mask::number("91310000MA1FL0001X"), "****001X");
/// assert_eq!(mask::number("1234567"), "****");
/// ```
pub fn number(text: &str) -> String {
    let characters: Vec<char> = text.trim().chars().collect();
    match characters.len() {
        0 => String::new(),
        8.. => format!("{STARS}{}", last(&characters, 4)),
        _ => STARS.to_owned(),
    }
}

/// Where a person can be reached: with an `@` as an [`email`], of digits and signs alone as a
/// [`phone`], anything else as [`other`].
///
/// ```
/// use guanxi::policy::access::mask;
/// assert_eq!(mask::contact_point("li@example.com"), "l***@example.com");
/// assert_eq!(mask::contact_point("(010) 6543-2109"), "010****2109");
/// assert_eq!(mask::contact_point("wechat_li"), "***");
/// ```
pub fn contact_point(text: &str) -> String {
    let number = |c: char| digit(c).is_some() || " +＋-()（）/.".contains(c);
    if text.contains('@') {
        email(text)
    } else if text.chars().all(number) {
        phone(text)
    } else {
        other(text)
    }
}

/// Any other text: three stars.
///
/// ```
/// use guanxi::policy::access::mask;
/// assert_eq!((mask::other("secret"), mask::other("")), ("***".to_owned(), String::new()));
/// ```
pub fn other(text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { "***".to_owned() }
}

/// Whether there is a partial mask for a field: names, address, telephone number, e-mail address,
/// tax number, contacts (their names) and where they can be reached.
///
/// ```
/// use guanxi::{policy::access::mask, record::Field};
/// assert!(mask::exists(Field::Phone) && !mask::exists(Field::AnnualAmount));
/// ```
pub fn exists(field: Field) -> bool {
    matches!(
        field,
        Field::FullName
            | Field::ShortName
            | Field::Address
            | Field::Phone
            | Field::Email
            | Field::TaxId
            | Field::Contacts
            | Field::ContactPoints
    )
}

/// Hides parts of these fields of a record; a field without a partial mask is cleared.
///
/// For hosts that want stars on a screen where A-49 has the field absent.
///
/// ```
/// use guanxi::{policy::access::mask, record::{Customer, Field}};
/// let mut customer = Customer::new("KH0001");
/// customer.phone = Some("13812341234".into());
/// customer.note = Some("pays late".into());
/// mask::apply(&mut customer, [Field::Phone, Field::Note].into_iter().collect());
/// assert_eq!((customer.phone.as_deref(), customer.note), (Some("138****1234"), None));
/// ```
pub fn apply(customer: &mut Customer, fields: FieldSet) {
    let c = customer;
    let text = |text: &mut Option<String>, mask: fn(&str) -> String| {
        *text = text.as_deref().map(mask);
    };
    for field in fields.iter() {
        match field {
            Field::FullName => text(&mut c.full_name, name),
            Field::ShortName => text(&mut c.short_name, name),
            Field::Address => text(&mut c.address, address),
            Field::Phone => text(&mut c.phone, phone),
            Field::Email => text(&mut c.email, email),
            Field::TaxId => text(&mut c.tax_id, number),
            Field::Contacts => c.contacts.iter_mut().for_each(|one| one.name = name(&one.name)),
            Field::ContactPoints => c
                .contacts
                .iter_mut()
                .flat_map(|one| &mut one.points)
                .for_each(|point| point.value = contact_point(&point.value)),
            other => other.clear(c),
        }
    }
}
