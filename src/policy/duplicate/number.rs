//! Telephone numbers, addresses and tax numbers in one form each.

use unicode_normalization::UnicodeNormalization;

/// Fewer digits than this, zeros in front not counted, are no telephone number.
const LEAST_DIGITS: usize = 5;

/// The digits of a telephone number without trunk zeros; with a `+` in front where it is one of
/// another country.
pub(super) fn phone(text: &str, country: Option<&str>) -> Option<String> {
    let text: String = text.nfkc().collect();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let plus = text.chars().find(|c| *c == '+' || c.is_ascii_digit()) == Some('+');
    let abroad = if plus { Some(digits.as_str()) } else { digits.strip_prefix("00") };
    let national = match (abroad, country) {
        (Some(abroad), Some(country)) if abroad.starts_with(country) => {
            abroad.strip_prefix(country).unwrap_or(abroad)
        }
        (Some(abroad), _) => {
            let abroad = abroad.trim_start_matches('0');
            return (abroad.len() >= LEAST_DIGITS).then(|| format!("+{abroad}"));
        }
        (None, _) => digits.as_str(),
    };
    let national = national.trim_start_matches('0');
    (national.len() >= LEAST_DIGITS).then(|| national.to_owned())
}

/// An address in small letters without the blanks around it.
pub(super) fn email(text: &str) -> Option<String> {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let (name, domain) = text.trim().rsplit_once('@')?;
    (!name.is_empty() && !domain.is_empty()).then(|| format!("{name}@{domain}"))
}

/// The letters and digits of a tax number, which holds at least one digit above zero.
pub(super) fn tax_id(text: &str) -> Option<String> {
    let letters = text.nfkc().filter(char::is_ascii_alphanumeric);
    let letters: String = letters.map(|c| c.to_ascii_uppercase()).collect();
    letters.contains(|c: char| c.is_ascii_digit() && c != '0').then_some(letters)
}
