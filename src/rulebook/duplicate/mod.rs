//! From the document of what is said of duplicates to the policy.

mod compose;
mod document;

pub(super) use compose::ComposedDuplicates;
pub use document::{DuplicateDocument, DuplicateRuleDocument};

use crate::error::{Error, ErrorKind, Result};
use crate::label::Code;
use crate::policy::duplicate::{
    DuplicateDefinition, DuplicateKey, DuplicateRule, Duplicates, LegalForms,
};
use crate::rule::codes::Codes;
use crate::rulebook::Rulebook;
use crate::rulebook::compose::Entry;
use crate::rulebook::load::keep;

/// The policy; `None` where the rulebook says nothing of duplicates. What is wrong with it goes to
/// the errors.
pub(super) fn duplicates(
    composed: &ComposedDuplicates,
    codes: &Codes,
    errors: &mut Vec<Error>,
) -> Option<Duplicates> {
    if composed.document().is_empty() {
        return None;
    }
    let forms = forms(composed, errors);
    let country_code = composed.country_code.as_ref().map(|entry| country_code(entry, errors));
    let phone_channels = channels(composed.phone_channels.as_ref(), "phone", codes, errors);
    let email_channels = channels(composed.email_channels.as_ref(), "email", codes, errors);
    let rules: Vec<DuplicateRule> =
        composed.rules.iter().filter_map(|entry| rule(entry, errors)).collect();
    let rules =
        if composed.rules.is_empty() { DuplicateDefinition::default_rules() } else { rules };
    let country_code = country_code.flatten();
    Some(Duplicates::new(DuplicateDefinition {
        forms,
        country_code,
        phone_channels,
        email_channels,
        rules,
    }))
}

/// The legal forms: those of the rulebook, else the built-in ones; and more.
fn forms(composed: &ComposedDuplicates, errors: &mut Vec<Error>) -> LegalForms {
    let ComposedDuplicates { suffixes, more_suffixes, prefixes, .. } = composed;
    for entry in [suffixes, more_suffixes, prefixes].into_iter().flatten() {
        for (place, text) in entry.item.iter().enumerate() {
            if let Err(error) = LegalForms::alone(text) {
                errors.push(error.at(format!("{}[{place}]", entry.path)));
            }
        }
    }
    let given = |entry: &Option<Entry<Vec<String>>>| entry.as_ref().map(|entry| entry.item.clone());
    let built_in = LegalForms::default_suffixes().map(str::to_owned).collect();
    let mut endings: Vec<String> = given(suffixes).unwrap_or(built_in);
    endings.extend(given(more_suffixes).unwrap_or_default());
    let built_in = LegalForms::default_prefixes().map(str::to_owned).collect();
    let beginnings: Vec<String> = given(prefixes).unwrap_or(built_in);
    // What is wrong with them stands among the errors above.
    let all =
        LegalForms::new(endings.iter().map(String::as_str), beginnings.iter().map(String::as_str));
    all.unwrap_or_default()
}

fn country_code(entry: &Entry<String>, errors: &mut Vec<Error>) -> Option<String> {
    let code = entry.item.as_str();
    let digits = (1..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
    if digits && !code.starts_with('0') {
        return Some(code.to_owned());
    }
    errors.push(
        Error::new(
            ErrorKind::Value,
            "country-code",
            format!("`{code}` is not the code of a country"),
        )
        .with_help("write one to three digits without `+` or zeros in front, such as `86`")
        .at(&entry.path),
    );
    None
}

/// Channels that are named have to be declared; the one that counts otherwise need not be.
fn channels(
    entry: Option<&Entry<Vec<String>>>,
    otherwise: &str,
    codes: &Codes,
    errors: &mut Vec<Error>,
) -> Vec<Code> {
    let Some(entry) = entry else { return DuplicateDefinition::default_channel(otherwise) };
    let named = entry.item.iter().enumerate().filter_map(|(place, code)| {
        let found = codes.channels().find(code).map(|channel| channel.code.clone());
        keep(found.map_err(|error| error.at(format!("{}[{place}]", entry.path))), errors)
    });
    named.collect()
}

fn rule(entry: &Entry<DuplicateRuleDocument>, errors: &mut Vec<Error>) -> Option<DuplicateRule> {
    let (document, path) = (&entry.item, entry.path.as_str());
    let code = document.code.parse::<Code>().map_err(|error| error.at(format!("{path}.code")));
    let code = keep(code, errors);
    let mut seen: Vec<DuplicateKey> = Vec::new();
    let mut keys = |list: &str, words: &[String]| {
        let mut found = Vec::new();
        for (place, word) in words.iter().enumerate() {
            let at = format!("{path}.{list}[{place}]");
            match word.parse::<DuplicateKey>() {
                Ok(key) if seen.contains(&key) => errors.push(
                    Error::new(
                        ErrorKind::Rulebook,
                        "duplicate-key",
                        format!("`{key}` stands twice in the rule"),
                    )
                    .with_help("name each key once, in `any` or in `all`")
                    .at(at),
                ),
                Ok(key) => {
                    seen.push(key);
                    found.push(key);
                }
                Err(error) => errors.push(error.at(at)),
            }
        }
        found
    };
    let all = keys("all", &document.all);
    let any = keys("any", &document.any);
    if document.all.is_empty() && document.any.is_empty() {
        errors.push(
            Error::new(
                ErrorKind::Rulebook,
                "no-keys",
                format!("the rule `{}` compares nothing", document.code),
            )
            .with_help("add `any = [\"name\"]`, or `all = [...]`")
            .at(path),
        );
    }
    Some(DuplicateRule { code: code?, labels: document.label.clone(), any, all })
}

impl Rulebook {
    /// When two customers may be one and the same (D001-26).
    ///
    /// # Errors
    /// `no-duplicate-policy` where the rulebook says nothing of duplicates;
    /// [`Duplicates::default`] is the reading of A-51 without a rulebook.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// assert_eq!(Rulebook::preset("value_activity")?.duplicates()?.rules().len(), 2);
    /// let error = Rulebook::preset("renewal")?.duplicates().unwrap_err();
    /// assert_eq!(error.code(), "no-duplicate-policy");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn duplicates(&self) -> Result<&Duplicates> {
        self.0.duplicates.as_ref().ok_or_else(|| {
            let message = format!("rulebook `{}` says nothing of duplicates", self.code());
            Error::new(ErrorKind::Name, "no-duplicate-policy", message)
                .with_help("add `[[duplicate.rule]]`, or use the part `duplicate` of a preset")
        })
    }
}
