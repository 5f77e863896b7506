//! Composition of what is said of duplicates: own keys take the place of brought ones, own rules
//! that of brought ones with the same code.

use crate::error::{Error, ErrorKind};
use crate::rulebook::compose::Entry;
use crate::rulebook::{DuplicateDocument, DuplicateRuleDocument};

/// What is said of duplicates, presets brought in.
#[derive(Debug, Default)]
pub(in crate::rulebook) struct ComposedDuplicates {
    pub(in crate::rulebook) suffixes: Option<Entry<Vec<String>>>,
    pub(in crate::rulebook) more_suffixes: Option<Entry<Vec<String>>>,
    pub(in crate::rulebook) prefixes: Option<Entry<Vec<String>>>,
    pub(in crate::rulebook) country_code: Option<Entry<String>>,
    pub(in crate::rulebook) phone_channels: Option<Entry<Vec<String>>>,
    pub(in crate::rulebook) email_channels: Option<Entry<Vec<String>>>,
    pub(in crate::rulebook) rules: Vec<Entry<DuplicateRuleDocument>>,
}

impl ComposedDuplicates {
    /// Brings the part of a preset in, that of several presets only if they say the same.
    pub(in crate::rulebook) fn bring(
        &mut self,
        document: &DuplicateDocument,
        path: &str,
        preset: &str,
    ) -> Result<(), Error> {
        let before = self.document();
        if before == *document {
            return Ok(());
        }
        if !before.is_empty() {
            let first = self.rules.first().and_then(|entry| entry.preset.clone());
            let message = format!(
                "presets `{}` and `{preset}` both bring rules of duplicates",
                first.unwrap_or_default()
            );
            return Err(Error::new(ErrorKind::Rulebook, "preset-conflict", message).with_help(
                "take `duplicate` of one of them only, and the other parts by name: `parts = [\"scheme\"]`",
            ));
        }
        self.keys(document, &format!("{path}.{preset}.duplicate"), Some(preset));
        for (place, rule) in document.rule.iter().enumerate() {
            let path = format!("{path}.{preset}.duplicate.rule[{place}]");
            self.rules.push(entry(rule.clone(), path, Some(preset)));
        }
        Ok(())
    }

    /// Puts the document's own keys in; `name` is the preset that the document is.
    pub(in crate::rulebook) fn keys(
        &mut self,
        document: &DuplicateDocument,
        path: &str,
        name: Option<&str>,
    ) {
        macro_rules! keys {
            ($($key:ident),*) => {$(
                if let Some(item) = document.$key.clone() {
                    let path = format!("{path}.{}", stringify!($key));
                    self.$key = Some(entry(item, path, name));
                }
            )*};
        }
        keys!(suffixes, more_suffixes, prefixes, country_code, phone_channels, email_channels);
    }

    /// The part as a document that needs no preset.
    pub(in crate::rulebook) fn document(&self) -> DuplicateDocument {
        fn item<T: Clone>(entry: &Option<Entry<T>>) -> Option<T> {
            entry.as_ref().map(|entry| entry.item.clone())
        }
        DuplicateDocument {
            suffixes: item(&self.suffixes),
            more_suffixes: item(&self.more_suffixes),
            prefixes: item(&self.prefixes),
            country_code: item(&self.country_code),
            phone_channels: item(&self.phone_channels),
            email_channels: item(&self.email_channels),
            rule: self.rules.iter().map(|entry| entry.item.clone()).collect(),
        }
    }
}

fn entry<T>(item: T, path: String, preset: Option<&str>) -> Entry<T> {
    Entry { item, path, preset: preset.map(str::to_owned), foreign: false }
}
